#include "track/retire.h"

#include <string.h>

#include "track/credit.h"
#include "track/price.h"
#include "track/state_join.h"
#include "track/unit.h"

enum { NONE = 0, KEPT = 1, RECENT = 2 }; /* nobody; an entity for the sake of others, and for its time */

/* Of a person: places + 1 of what later contributions ask for however long ago it was. */
struct remembered {
    uint32_t order, lead, qualified;   /* the first one */
    uint32_t last_lead, consent, wish; /* the last one before the watermark */
};

struct retiring {
    struct wakpi_state *state, *fresh;
    const struct wakpi_allocator *allocator;
    int64_t until, from; /* what was last heard of at or after `from` is kept */
    struct wakpi_folding known;
    uint8_t *messages, *turns, *acts, *wishes; /* not 0: kept */
    uint32_t *
        buyers; /* of each order, the identity that one of its acts or its message names, where it has none */
    struct remembered *persons;
    uint8_t *alive; /* by root: something of the person is kept */
    size_t message_count, turn_count, act_count, wish_count, identities;
    int erasing; /* not retiring: what does not stay leaves nothing */
};

int64_t wakpi_retire_horizon(const struct wakpi_settings *settings)
{
    static const enum wakpi_setting windows[] = {
        WAKPI_SETTING_TIME_TO_LIVE,     WAKPI_SETTING_REPLY_WINDOW,      WAKPI_SETTING_CONVERSION_WINDOW,
        WAKPI_SETTING_OPT_OUT_WINDOW,   WAKPI_SETTING_CONVERSATION_GAP,  WAKPI_SETTING_ABANDONMENT_WINDOW,
        WAKPI_SETTING_RECONTACT_WINDOW, WAKPI_SETTING_INACTIVITY_WINDOW,
    };
    int64_t longest = WAKPI_PRICE_REACH;
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        int64_t window = wakpi_settings_integer(settings, windows[i]);
        longest = window > longest ? window : longest;
    }
    return longest;
}

static void *make_array(struct retiring *retiring, size_t count, size_t size)
{
    return wakpi_allocate_zeroed(retiring->allocator, count + 1, size);
}

static void drop_array(struct retiring *retiring, void *array, size_t count, size_t size)
{
    wakpi_release(retiring->allocator, array, count + 1, size);
}

static wakpi_status start(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    retiring->message_count = wakpi_state_message_count(state);
    retiring->turn_count = wakpi_state_turn_count(state);
    retiring->act_count = wakpi_state_act_count(state);
    retiring->wish_count = wakpi_state_wish_count(state);
    retiring->identities = wakpi_state_identity_count(state);
    retiring->messages = make_array(retiring, retiring->message_count, 1);
    retiring->turns = make_array(retiring, retiring->turn_count, 1);
    retiring->acts = make_array(retiring, retiring->act_count, 1);
    retiring->wishes = make_array(retiring, retiring->wish_count, 1);
    retiring->buyers = make_array(retiring, retiring->act_count, sizeof *retiring->buyers);
    retiring->persons = make_array(retiring, retiring->identities, sizeof *retiring->persons);
    retiring->alive = make_array(retiring, retiring->identities, 1);
    return retiring->messages && retiring->turns && retiring->acts && retiring->wishes && retiring->buyers &&
                   retiring->persons && retiring->alive
               ? WAKPI_OK
               : WAKPI_NO_MEMORY;
}

static void drop(struct retiring *retiring)
{
    drop_array(retiring, retiring->messages, retiring->message_count, 1);
    drop_array(retiring, retiring->turns, retiring->turn_count, 1);
    drop_array(retiring, retiring->acts, retiring->act_count, 1);
    drop_array(retiring, retiring->wishes, retiring->wish_count, 1);
    drop_array(retiring, retiring->buyers, retiring->act_count, sizeof *retiring->buyers);
    drop_array(retiring, retiring->persons, retiring->identities, sizeof *retiring->persons);
    drop_array(retiring, retiring->alive, retiring->identities, 1);
}

/* ---- what is kept for its time ---- */

static int64_t last_seen(const struct wakpi_message *message)
{
    int64_t last = INT64_MIN;
    for (int stage = 0; stage < WAKPI_STAGE_LIMIT; stage++) {
        if (message->seen[stage] != WAKPI_NEVER && message->seen[stage] > last)
            last = message->seen[stage];
    }
    return last;
}

static void keep_recent(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    struct wakpi_message message;
    struct wakpi_turn turn;
    struct wakpi_act act;
    struct wakpi_wish wish;
    for (size_t i = 0; i < retiring->message_count; i++) {
        wakpi_state_message(state, i, &message);
        retiring->messages[i] = last_seen(&message) >= retiring->from ? RECENT : 0;
    }
    for (size_t i = 0; i < retiring->turn_count; i++) {
        wakpi_state_turn(state, i, &turn);
        retiring->turns[i] = turn.time >= retiring->from ? RECENT : 0;
    }
    for (size_t i = 0; i < retiring->act_count; i++) {
        wakpi_state_act(state, i, &act);
        retiring->acts[i] = act.time >= retiring->from ? RECENT : 0;
    }
    for (size_t i = 0; i < retiring->wish_count; i++) {
        wakpi_state_wish(state, i, &wish);
        retiring->wishes[i] = wish.time >= retiring->until;
    }
}

static int is_recent(const uint8_t *kept, size_t place)
{
    return place != WAKPI_NO_PLACE && kept[place] == RECENT;
}

/* A click counts where its message does, a refund where its order does: what names something recent is kept with it, however
 * early it is dated itself. */
static void keep_early(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    const uint8_t *messages = retiring->messages, *acts = retiring->acts;
    struct wakpi_message share;
    struct wakpi_turn turn;
    struct wakpi_act act;
    for (size_t i = 0; i < retiring->message_count; i++) {
        wakpi_state_message(state, i, &share);
        if (!messages[i] && is_recent(messages, wakpi_folding_group(&retiring->known, &share)))
            retiring->messages[i] = KEPT;
    }
    for (size_t i = 0; i < retiring->turn_count; i++) {
        wakpi_state_turn(state, i, &turn);
        if (!retiring->turns[i] && is_recent(messages, wakpi_state_find_message(state, &turn.context)))
            retiring->turns[i] = KEPT;
    }
    for (size_t i = 0; i < retiring->act_count; i++) {
        wakpi_state_act(state, i, &act);
        int recent = wakpi_act_about(act.kind) != 0
                         ? is_recent(acts, wakpi_state_find_act(state, &act.context))
                         : is_recent(messages, wakpi_state_find_message(state, &act.context));
        if (!acts[i] && recent)
            retiring->acts[i] = KEPT;
    }
}

/* ---- what is remembered of persons ---- */

static int is_consent(int32_t kind)
{
    return kind == WAKPI_EVENT_CONSENT || kind == WAKPI_EVENT_CONSENT_WITHDRAWN;
}

static int order_acts(const struct wakpi_act *a, const struct wakpi_act *b)
{
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (is_consent(a->kind) && a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1; /* at equal times one withdrawn stands */
    return wakpi_fingerprint_compare(a->key, b->key);
}

/* An order is of whom one of its acts names; of several, the smallest. */
static void find_buyers(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    struct wakpi_act act;
    for (size_t i = 0; i < retiring->act_count; i++) {
        wakpi_state_act(state, i, &act);
        int order = act.kind == WAKPI_EVENT_ORDER;
        size_t of = order ? i : WAKPI_NO_PLACE;
        if (!order && wakpi_act_about(act.kind) == WAKPI_EVENT_ORDER)
            of = wakpi_state_find_act(state, &act.context);
        uint32_t identity = act.identity;
        if (order && identity == NONE) {
            size_t named = wakpi_state_find_message(state, &act.context);
            struct wakpi_message message = {.identity = NONE};
            if (named != WAKPI_NO_PLACE)
                wakpi_state_message(state, named, &message);
            identity = message.identity;
        }
        if (of == WAKPI_NO_PLACE || identity == NONE)
            continue;
        uint32_t known = retiring->buyers[of];
        if (known == NONE || wakpi_fingerprint_compare(wakpi_people_fingerprint(&state->people, identity),
                                                       wakpi_people_fingerprint(&state->people, known)) < 0)
            retiring->buyers[of] = identity;
    }
}

static void remember(struct retiring *retiring, uint32_t *place, size_t i, const struct wakpi_act *act,
                     int latest)
{
    struct wakpi_act known = *act;
    if (*place != 0)
        wakpi_state_act(retiring->state, *place - 1, &known);
    if (*place == 0 || (order_acts(act, &known) < 0) != latest)
        *place = (uint32_t)i + 1;
}

static void remember_act(struct retiring *retiring, size_t i)
{
    struct wakpi_act act;
    wakpi_state_act(retiring->state, i, &act);
    uint32_t identity = act.identity != NONE ? act.identity : retiring->buyers[i];
    act.identity = identity;
    if ((act.flags & WAKPI_EVENT_HISTORY) || identity == NONE || act.time >= retiring->until)
        return;
    struct remembered *person = &retiring->persons[wakpi_folding_actor(&retiring->known, &act)];
    if (act.kind == WAKPI_EVENT_ORDER)
        remember(retiring, &person->order, i, &act, 0);
    else if (act.kind == WAKPI_EVENT_LEAD) {
        remember(retiring, &person->lead, i, &act, 0);
        remember(retiring, &person->last_lead, i, &act, 1);
    } else if (act.kind == WAKPI_EVENT_QUALIFIED)
        remember(retiring, &person->qualified, i, &act, 0);
    else if (is_consent(act.kind))
        remember(retiring, &person->consent, i, &act, 1);
}

static int order_wishes(const struct wakpi_wish *a, const struct wakpi_wish *b)
{
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind == WAKPI_EVENT_STOP ? 1 : -1;
    return wakpi_fingerprint_compare(a->person, b->person);
}

static void remember_wish(struct retiring *retiring, size_t i)
{
    struct wakpi_wish wish, known;
    wakpi_state_wish(retiring->state, i, &wish);
    uint32_t *place =
        &retiring->persons[wakpi_folding_person(&retiring->known, wish.identity, wish.time)].wish;
    if (wish.time >= retiring->until)
        return;
    if (*place != 0)
        wakpi_state_wish(retiring->state, *place - 1, &known);
    if (*place == 0 || order_wishes(&wish, &known) > 0)
        *place = (uint32_t)i + 1;
}

static void keep_remembered(struct retiring *retiring)
{
    find_buyers(retiring);
    for (size_t i = 0; i < retiring->act_count; i++)
        remember_act(retiring, i);
    for (size_t i = 0; i < retiring->wish_count; i++)
        remember_wish(retiring, i);
    for (size_t person = 0; person <= retiring->identities; person++) {
        const struct remembered *of = &retiring->persons[person];
        const uint32_t acts[] = {of->order, of->lead, of->last_lead, of->qualified, of->consent};
        for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
            if (acts[i] != 0)
                retiring->acts[acts[i] - 1] = KEPT;
        }
        if (of->wish != 0)
            retiring->wishes[of->wish - 1] = KEPT;
    }
}

/* ---- what is kept for the sake of others ---- */

static void keep(uint8_t *kept, size_t place)
{
    if (place != WAKPI_NO_PLACE)
        kept[place] = KEPT;
}

static wakpi_status keep_said(void *context, struct wakpi_fingerprint key, uint32_t index, uint32_t person)
{
    struct retiring *retiring = context;
    struct wakpi_turn turn;
    if (index >= retiring->turn_count ||
        !wakpi_fingerprint_equal(wakpi_turns_key(&retiring->state->turns, index), key)) {
        keep(retiring->messages, wakpi_state_find_message(retiring->state, &key));
        return WAKPI_OK;
    }
    retiring->turns[index] = KEPT;
    wakpi_state_turn(retiring->state, index, &turn);
    keep(retiring->messages, wakpi_folding_about(&retiring->known, &turn, person));
    return WAKPI_OK;
}

/* What is kept keeps what it is about: acts first, since an act may be about one that names a message. */
static void keep_named(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    struct wakpi_act act;
    for (size_t i = 0; i < retiring->act_count; i++) {
        wakpi_state_act(state, i, &act);
        size_t of = retiring->acts[i] && wakpi_act_about(act.kind) != 0
                        ? wakpi_state_find_act(state, &act.context)
                        : WAKPI_NO_PLACE;
        keep(retiring->acts, of);
    }
    for (size_t i = 0; i < retiring->act_count; i++) {
        wakpi_state_act(state, i, &act);
        int labels_on = act.time >= retiring->from || act.kind == WAKPI_EVENT_LEAD;
        if (retiring->acts[i] && labels_on && wakpi_act_about(act.kind) == 0)
            keep(retiring->messages, wakpi_state_find_message(state, &act.context));
    }
    for (size_t i = 0; i < retiring->turn_count; i++) {
        struct wakpi_turn turn;
        size_t about = WAKPI_NO_PLACE;
        wakpi_state_turn(state, i, &turn);
        if (retiring->turns[i])
            about =
                wakpi_folding_about(&retiring->known, &turn, wakpi_folding_author(&retiring->known, &turn));
        keep(retiring->messages, about);
    }
    for (size_t i = 0; i < retiring->message_count; i++) {
        struct wakpi_message message;
        wakpi_state_message(state, i, &message);
        size_t group =
            retiring->messages[i] ? wakpi_folding_group(&retiring->known, &message) : WAKPI_NO_PLACE;
        keep(retiring->messages, group);
    }
}

/* ---- the fresh state ---- */

static void note_alive(struct retiring *retiring, uint32_t identity)
{
    if (identity != NONE)
        retiring->alive[wakpi_state_person(retiring->state, identity)] = 1;
}

static void find_alive(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    struct wakpi_message message;
    struct wakpi_turn turn;
    struct wakpi_act act;
    struct wakpi_wish wish;
    for (size_t i = 0; i < retiring->message_count; i++) {
        wakpi_state_message(state, i, &message);
        note_alive(retiring, retiring->messages[i] ? message.identity : NONE);
    }
    for (size_t i = 0; i < retiring->turn_count; i++) {
        wakpi_state_turn(state, i, &turn);
        note_alive(retiring, retiring->turns[i] ? turn.identity : NONE);
    }
    for (size_t i = 0; i < retiring->act_count; i++) {
        wakpi_state_act(state, i, &act);
        note_alive(retiring, retiring->acts[i] ? act.identity : NONE);
        note_alive(retiring, retiring->acts[i] ? retiring->buyers[i] : NONE);
    }
    for (size_t i = 0; i < retiring->wish_count; i++) {
        wakpi_state_wish(state, i, &wish);
        note_alive(retiring, retiring->wishes[i] ? wish.identity : NONE);
    }
}

/* What joins a tombstone says how far it reaches. */
static int is_erased(const struct retiring *retiring, const struct wakpi_alias *alias)
{
    const struct wakpi_erased *erased = &retiring->state->erased;
    return erased->stones.count > 0 && (wakpi_erased_time(erased, alias->one) != WAKPI_NOT_ERASED ||
                                        wakpi_erased_time(erased, alias->other) != WAKPI_NOT_ERASED);
}

static wakpi_status join_aliases(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    wakpi_status status = WAKPI_OK;
    int changed = 0;
    for (size_t i = 0; i < wakpi_state_alias_count(state) && status == WAKPI_OK; i++) {
        const struct wakpi_alias_record *record = wakpi_arena_at(&state->people.aliases, i);
        struct wakpi_alias alias;
        wakpi_state_alias(state, i, &alias);
        if (alias.time >= retiring->from || is_erased(retiring, &alias) ||
            retiring->alive[wakpi_state_person(state, record->one)])
            status =
                wakpi_people_alias(&retiring->fresh->people, alias.one, alias.other, alias.time, &changed);
    }
    return status;
}

static wakpi_status join_entities(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    struct wakpi_state *fresh = retiring->fresh;
    wakpi_status status = WAKPI_OK;
    int changed = 0;
    for (size_t i = 0; i < retiring->message_count && status == WAKPI_OK; i++) {
        struct wakpi_message facts;
        wakpi_state_message(state, i, &facts);
        facts.identity = NONE; /* it has another number there */
        if (retiring->messages[i])
            status = wakpi_messages_join(&fresh->messages, &fresh->people, &state->labels, &facts, &changed);
    }
    for (size_t i = 0; i < retiring->turn_count && status == WAKPI_OK; i++) {
        struct wakpi_turn facts;
        wakpi_state_turn(state, i, &facts);
        facts.identity = NONE;
        if (retiring->turns[i])
            status = wakpi_turns_join(&fresh->turns, &fresh->people, &state->labels, &facts, &changed);
    }
    for (size_t i = 0; i < retiring->act_count && status == WAKPI_OK; i++) {
        struct wakpi_act facts;
        wakpi_state_act(state, i, &facts);
        if (facts.identity == NONE && retiring->buyers[i] != NONE && facts.time < retiring->from)
            facts.person = wakpi_people_fingerprint(&state->people, retiring->buyers[i]);
        facts.identity = NONE;
        if (retiring->acts[i])
            status = wakpi_acts_join(&fresh->acts, &fresh->people, &state->labels, &facts, &changed);
    }
    for (size_t i = 0; i < retiring->wish_count && status == WAKPI_OK; i++) {
        struct wakpi_wish wish;
        wakpi_state_wish(state, i, &wish);
        if (retiring->wishes[i])
            status = wakpi_people_wish(&fresh->people, wish.person, wish.time, wish.kind, &changed);
    }
    return status;
}

/* What an entity is kept for the sake of its time, it was first heard of; of one that is not there, WAKPI_NEVER. */
struct member_of {
    int kept;
    uint32_t identity; /* the smallest */
    int64_t time;
};

static struct member_of find_member(const struct retiring *retiring, const struct wakpi_member *member)
{
    const struct wakpi_state *state = retiring->state;
    struct member_of of = {0, NONE, WAKPI_NEVER};
    if (member->kind == WAKPI_MEMBER_MESSAGE) {
        struct wakpi_message message;
        size_t place = wakpi_messages_find(&state->messages, member->key);
        wakpi_state_message(state, place, &message);
        for (int stage = 0; stage < WAKPI_STAGE_LIMIT; stage++)
            of.time = message.seen[stage] < of.time ? message.seen[stage] : of.time;
        of.kept = retiring->messages[place];
        of.identity = message.identity;
    } else if (member->kind == WAKPI_MEMBER_TURN) {
        struct wakpi_turn turn;
        size_t place = wakpi_turns_find(&state->turns, member->key);
        wakpi_state_turn(state, place, &turn);
        of = (struct member_of){retiring->turns[place], turn.identity, turn.time};
    } else {
        struct wakpi_act act;
        size_t place = wakpi_acts_find(&state->acts, member->key);
        wakpi_state_act(state, place, &act);
        of = (struct member_of){retiring->acts[place], act.identity, act.time};
    }
    return of;
}

/* 1 where it is known of a number that changed hands that it was this one's, and since when. */
static int knows_owner(const struct wakpi_state *state, uint32_t one, uint32_t other)
{
    return (wakpi_owners_is_shared(state, one) || wakpi_owners_is_shared(state, other)) &&
           wakpi_owners_are_told(state, one, other);
}

/* That a retired entity named two identities stays known as an alias, where the person is still of interest. */
static wakpi_status join_members(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    wakpi_status status = WAKPI_OK;
    int changed = 0;
    for (size_t i = 0; i < state->people.members.count && status == WAKPI_OK; i++) {
        const struct wakpi_member *member = wakpi_arena_at(&state->people.members, i);
        struct wakpi_fingerprint stated = wakpi_people_fingerprint(&state->people, member->identity);
        struct member_of of = find_member(retiring, member);
        if (of.kept)
            status = wakpi_state_join_member(retiring->fresh, member->kind, member->key, stated, &changed);
        else if (!retiring->erasing && !knows_owner(state, of.identity, member->identity) &&
                 (of.time >= retiring->from || retiring->alive[wakpi_state_person(state, member->identity)]))
            status = wakpi_people_alias(&retiring->fresh->people,
                                        wakpi_people_fingerprint(&state->people, of.identity), stated,
                                        of.time, &changed);
    }
    return status;
}

/* Costs that go on are kept, and what is stated for times that are open. */
static wakpi_status join_registers(struct retiring *retiring)
{
    const struct wakpi_state *state = retiring->state;
    struct wakpi_state *fresh = retiring->fresh;
    wakpi_status status = WAKPI_OK;
    int changed = 0;
    for (size_t i = 0; i < wakpi_state_register_count(state) && status == WAKPI_OK; i++) {
        struct wakpi_register facts;
        wakpi_state_register(state, i, &facts);
        int goes_on = facts.every != 0 && (facts.until == 0 || facts.until > retiring->until);
        if (facts.from >= retiring->until || goes_on)
            status = wakpi_registers_join(&fresh->registers, retiring->allocator, &state->labels, &facts,
                                          &changed);
    }
    return status;
}

static void mark_markets(struct retiring *retiring)
{
    struct wakpi_people *fresh = &retiring->fresh->people;
    for (size_t i = 0; i < retiring->identities; i++) {
        const struct wakpi_identity_record *record = wakpi_arena_at(&retiring->state->people.identities, i);
        uint32_t identity = record->market ? wakpi_people_find(fresh, record->fingerprint) : NONE;
        if (identity != NONE)
            wakpi_people_mark(fresh, identity, record->market);
    }
}

static wakpi_status build(struct retiring *retiring, wakpi_error *error)
{
    wakpi_status status = wakpi_state_new(&retiring->state->settings, &retiring->fresh, error);
    if (status == WAKPI_OK)
        status = join_aliases(retiring);
    if (status == WAKPI_OK)
        status = join_entities(retiring);
    if (status == WAKPI_OK)
        status = join_members(retiring);
    if (status == WAKPI_OK)
        status = join_registers(retiring);
    if (status == WAKPI_OK)
        mark_markets(retiring);
    return status;
}

wakpi_status wakpi_retire(struct wakpi_state *state, const struct wakpi_zone *zone, int64_t until,
                          struct wakpi_state **fresh, wakpi_error *error)
{
    struct retiring retiring = {
        .state = state,
        .allocator = &state->settings.allocator,
        .until = until,
        .from = until - wakpi_retire_horizon(&state->settings),
        .known = {.state = state, .settings = &state->settings, .zone = zone, .as_of = INT64_MAX}};
    wakpi_status status = start(&retiring);
    if (status == WAKPI_OK)
        status = wakpi_folding_start(&retiring.known, error);
    if (status == WAKPI_OK) {
        wakpi_credit_prove(&retiring.known);
        keep_recent(&retiring);
        keep_early(&retiring);
        keep_remembered(&retiring);
        status = wakpi_talk_open(&retiring.known, until, retiring.from, keep_said, &retiring);
    }
    if (status == WAKPI_OK) {
        keep_named(&retiring);
        find_alive(&retiring);
        status = build(&retiring, error);
    }
    wakpi_folding_drop(&retiring.known);
    drop(&retiring);
    if (status == WAKPI_OK)
        *fresh = retiring.fresh;
    else
        wakpi_state_free(retiring.fresh);
    return status;
}

wakpi_status wakpi_state_rebuild(struct wakpi_state *state, const struct wakpi_survivors *survivors,
                                 struct wakpi_state **fresh)
{
    struct retiring retiring = {.state = state,
                                .allocator = &state->settings.allocator,
                                .until = INT64_MIN,
                                .from = INT64_MIN,
                                .erasing = 1};
    wakpi_status status = start(&retiring);
    if (status == WAKPI_OK) {
        memcpy(retiring.messages, survivors->messages, survivors->message_count);
        memcpy(retiring.turns, survivors->turns, survivors->turn_count);
        memcpy(retiring.acts, survivors->acts, survivors->act_count);
        memcpy(retiring.wishes, survivors->wishes, survivors->wish_count);
        status = build(&retiring, NULL);
    }
    drop(&retiring);
    if (status == WAKPI_OK)
        *fresh = retiring.fresh;
    else
        wakpi_state_free(retiring.fresh);
    return status;
}

#include "track/unit.h"

#include "track/act.h"
#include "track/message.h"
#include "track/message_ahead.h"
#include "track/turn.h"

enum { linked_ahead = 16 }; /* entities */

static size_t count_of(const struct wakpi_state *state, enum wakpi_unit_kind kind)
{
    switch (kind) {
    case WAKPI_UNIT_MESSAGE:
        return wakpi_state_message_count(state);
    case WAKPI_UNIT_TURN:
        return wakpi_state_turn_count(state);
    case WAKPI_UNIT_ACT:
        return wakpi_state_act_count(state);
    default:
        return wakpi_state_wish_count(state);
    }
}

/* What a turn or act names: a message, or an act. */
struct reference {
    struct wakpi_fingerprint key; /* nothing: it names none */
    uint32_t identity;            /* of who names it */
    int32_t about;                /* kind of act; 0: a message */
};

static struct reference reference_of(const struct wakpi_state *state, enum wakpi_unit_kind kind, size_t place)
{
    struct reference reference = {.about = 0};
    if (kind == WAKPI_UNIT_TURN) {
        reference.key = wakpi_turns_named(&state->turns, place, &reference.identity);
        return reference;
    }
    const struct wakpi_act *act = wakpi_arena_at(&state->acts.records, place);
    return (struct reference){act->context, act->identity, wakpi_act_about(act->kind)};
}

/* Where the named one is; WAKPI_NO_PLACE. */
static size_t find_named(const struct wakpi_state *state, const struct reference *reference)
{
    if (wakpi_fingerprint_is_none(reference->key))
        return WAKPI_NO_PLACE;
    return reference->about != 0 ? wakpi_state_find_act(state, &reference->key)
                                 : wakpi_state_find_message(state, &reference->key);
}

static enum wakpi_unit_kind kind_named(const struct reference *reference)
{
    return reference->about != 0 ? WAKPI_UNIT_ACT : WAKPI_UNIT_MESSAGE;
}

uint32_t wakpi_units_identity(const struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place)
{
    struct wakpi_state *state = units->state;
    while (kind == WAKPI_UNIT_TURN || kind == WAKPI_UNIT_ACT) { /* an answer names a survey, that a message */
        struct reference reference = reference_of(state, kind, place);
        if (reference.identity != 0)
            return reference.identity;
        place = find_named(state, &reference);
        if (place == WAKPI_NO_PLACE)
            return 0;
        kind = kind_named(&reference);
    }
    if (kind == WAKPI_UNIT_MESSAGE)
        return *wakpi_messages_identity(&state->messages, place);
    return ((const struct wakpi_wish_record *)wakpi_arena_at(&state->people.wishes, place))->identity;
}

int wakpi_units_names(const struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place,
                      struct wakpi_fingerprint *named)
{
    *named = (struct wakpi_fingerprint){0, 0};
    if (kind == WAKPI_UNIT_MESSAGE)
        return *wakpi_messages_identity(&units->state->messages, place) != 0;
    struct reference reference = reference_of(units->state, kind, place);
    *named = reference.key;
    return reference.identity != 0;
}

static void link_to(struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place, uint32_t identity)
{
    uint32_t *head = wakpi_arena_at(&units->heads[kind], identity);
    *(uint32_t *)wakpi_arena_at(&units->next[kind], place) = *head;
    *head = (uint32_t)place + 1;
}

wakpi_status wakpi_units_couple_again(struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place)
{
    if (!wakpi_reserve(&units->allocator, &units->waiting, &units->waiting_capacity, units->waiting_count + 1,
                       sizeof *units->waiting))
        return WAKPI_NO_MEMORY;
    units->waiting[units->waiting_count++] =
        (struct wakpi_waiting){.place = (uint32_t)place, .kind = (int32_t)kind};
    return WAKPI_OK;
}

/* A participant's share is read with the message to the group, which counts for nobody beside its shares: whose they are
 * belong to the common unit. */
static wakpi_status couple_share(struct wakpi_units *units, size_t place)
{
    struct wakpi_message share;
    wakpi_state_message_facts(units->state, place, &share);
    if (!(share.flags & WAKPI_MESSAGE_SHARE) || share.identity == 0)
        return WAKPI_OK;
    struct wakpi_fingerprint key =
        wakpi_participant_key(share.key, wakpi_state_identity(units->state, share.identity));
    wakpi_status status = wakpi_units_make_common(units, share.identity);
    size_t group = wakpi_state_find_message(units->state, &key);
    uint32_t other = group == WAKPI_NO_PLACE ? 0 : wakpi_units_identity(units, WAKPI_UNIT_MESSAGE, group);
    if (status == WAKPI_OK && other == 0) /* unknown so far, or of somebody, it may turn out */
        return wakpi_units_couple_again(units, WAKPI_UNIT_MESSAGE, place);
    return status == WAKPI_OK ? wakpi_units_make_common(units, other) : status;
}

/* Those of whom one names what is the other's belong to the common unit. What is said of an order, case or session that
 * is not known may be said by several: they are put there as well. */
static wakpi_status couple(struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place)
{
    if (kind == WAKPI_UNIT_MESSAGE)
        return couple_share(units, place);
    struct reference reference = reference_of(units->state, kind, place);
    if (wakpi_fingerprint_is_none(reference.key))
        return WAKPI_OK;
    uint32_t identity = wakpi_units_identity(units, kind, place);
    size_t named = find_named(units->state, &reference);
    if (named == WAKPI_NO_PLACE) {
        wakpi_status status = WAKPI_OK;
        if (reference.about != 0 && reference.about != WAKPI_EVENT_SURVEY_SENT)
            status = wakpi_units_make_common(units, identity);
        return status == WAKPI_OK ? wakpi_units_couple_again(units, kind, place) : status;
    }
    uint32_t other = wakpi_units_identity(units, kind_named(&reference), named);
    if (wakpi_state_person(units->state, identity) == wakpi_state_person(units->state, other))
        return WAKPI_OK;
    wakpi_status status = wakpi_units_make_common(units, identity);
    if (status == WAKPI_OK && other == 0) /* of somebody, it may turn out */
        return wakpi_units_couple_again(units, kind, place);
    return status == WAKPI_OK ? wakpi_units_make_common(units, other) : status;
}

/* Entities of unknown persons by whom they turn out to be of. */
static wakpi_status relink_strangers(struct wakpi_units *units)
{
    wakpi_status status = wakpi_units_take_out(units, 0);
    for (int kind = 0; kind < WAKPI_UNIT_KINDS && status == WAKPI_OK; kind++) {
        uint32_t left = wakpi_unit_head(units, (enum wakpi_unit_kind)kind, 0);
        if (left != 0)
            *(uint32_t *)wakpi_arena_at(&units->heads[kind], 0) = 0;
        while (left != 0 && status == WAKPI_OK) {
            size_t place = left - 1;
            left = *(const uint32_t *)wakpi_arena_at(&units->next[kind], place);
            uint32_t identity = wakpi_units_identity(units, (enum wakpi_unit_kind)kind, place);
            if (identity != 0)
                status = wakpi_units_take_out(units, identity);
            link_to(units, (enum wakpi_unit_kind)kind, place, identity);
        }
    }
    units->strangers_changed = 0;
    return status;
}

/* One more for each identity. */
static wakpi_status extend(struct wakpi_units *units, struct wakpi_arena *arena)
{
    const size_t count = (size_t)wakpi_state_identity_count(units->state) + 1;
    while (arena->count < count) {
        if (!wakpi_arena_reserve(arena, &units->allocator))
            return WAKPI_NO_MEMORY;
        wakpi_arena_push(arena);
    }
    return WAKPI_OK;
}

static wakpi_status make_room(struct wakpi_units *units)
{
    struct wakpi_state *state = units->state;
    wakpi_status status = extend(units, &units->units);
    for (int kind = 0; kind < WAKPI_UNIT_KINDS && status == WAKPI_OK; kind++) {
        if (count_of(state, (enum wakpi_unit_kind)kind) > 0)
            status = extend(units, &units->heads[kind]);
    }
    if (status != WAKPI_OK)
        return status;
    size_t messages = wakpi_state_message_count(state);
    if (messages <= units->hit_count)
        return WAKPI_OK;
    size_t room = messages + messages / 4;
    uint8_t *hits = wakpi_allocate_zeroed(&units->allocator, room, 1); /* the old ones are all zero */
    if (!hits)
        return WAKPI_NO_MEMORY;
    wakpi_release(&units->allocator, units->hits, units->hit_count, 1);
    units->hits = hits;
    units->hit_count = room;
    return WAKPI_OK;
}

/* The message that an entity names, to be looked up. */
static int names_message(const struct wakpi_state *state, enum wakpi_unit_kind kind, size_t place,
                         struct wakpi_message_note *note)
{
    struct reference reference = reference_of(state, kind, place);
    note->key = reference.key;
    return reference.about == 0 && !wakpi_fingerprint_is_none(reference.key);
}

/* Whom an entity is to be linked to is found by its identity, or by what it names: first the index, then what is there. */
static void fetch_ahead(const struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place,
                        size_t count)
{
    const struct wakpi_state *state = units->state;
    struct wakpi_message_note note;
    if (kind == WAKPI_UNIT_MESSAGE && place + linked_ahead < count)
        wakpi_arena_prefetch(&units->heads[kind], wakpi_units_identity(units, kind, place + linked_ahead));
    if (kind != WAKPI_UNIT_TURN && kind != WAKPI_UNIT_ACT)
        return;
    if (place + 2 * linked_ahead < count && names_message(state, kind, place + 2 * linked_ahead, &note))
        wakpi_messages_prefetch_index(&state->messages, &note);
    if (place + linked_ahead < count && names_message(state, kind, place + linked_ahead, &note)) {
        wakpi_messages_prefetch_index(&state->messages, &note);
        wakpi_messages_prefetch(&state->messages, &note);
    }
}

/* Links the entities of a kind, and couples those that name another one, which was just looked up. */
static wakpi_status link_kind(struct wakpi_units *units, enum wakpi_unit_kind kind)
{
    const int names = kind == WAKPI_UNIT_TURN || kind == WAKPI_UNIT_ACT;
    size_t count = count_of(units->state, kind);
    wakpi_status status = WAKPI_OK;
    for (size_t place = units->next[kind].count; place < count && status == WAKPI_OK; place++) {
        if (!wakpi_arena_reserve(&units->next[kind], &units->allocator))
            return WAKPI_NO_MEMORY;
        units->next[kind].count++; /* what it holds is said at once */
        fetch_ahead(units, kind, place, count);
        link_to(units, kind, place, wakpi_units_identity(units, kind, place));
        status = names ? couple(units, kind, place) : WAKPI_OK;
    }
    return status;
}

static wakpi_status couple_shares(struct wakpi_units *units, size_t first)
{
    const struct wakpi_messages *messages = &units->state->messages;
    size_t count = wakpi_messages_may_flag(messages, WAKPI_MESSAGE_SHARE) ? messages->records.count : 0;
    wakpi_status status = WAKPI_OK;
    for (size_t place = first; place < count && status == WAKPI_OK; place++) {
        if (wakpi_messages_flags(messages, place) & WAKPI_MESSAGE_SHARE)
            status = couple(units, WAKPI_UNIT_MESSAGE, place);
    }
    return status;
}

/* What a number that changed hands holds together is of several persons. */
static wakpi_status couple_shared(struct wakpi_units *units)
{
    const struct wakpi_arena *shared = &units->state->people.shared;
    wakpi_status status = WAKPI_OK;
    for (; units->shared_count < shared->count && status == WAKPI_OK; units->shared_count++)
        status =
            wakpi_units_make_common(units, *(const uint32_t *)wakpi_arena_at(shared, units->shared_count));
    return status;
}

/* Those that wait still are put back on the list. */
static wakpi_status retry_waiting(struct wakpi_units *units, size_t count)
{
    struct wakpi_waiting *old = units->waiting;
    size_t capacity = units->waiting_capacity;
    wakpi_status status = WAKPI_OK;
    units->waiting = NULL;
    units->waiting_count = units->waiting_capacity = 0;
    for (size_t i = 0; i < count && status == WAKPI_OK; i++)
        status = couple(units, (enum wakpi_unit_kind)old[i].kind, old[i].place);
    wakpi_release(&units->allocator, old, capacity, sizeof *old);
    return status;
}

/* 1 where something that names another one is of an unknown person, but need not be. */
static int strangers_found(const struct wakpi_units *units)
{
    for (size_t i = 0; i < units->waiting_count; i++) {
        enum wakpi_unit_kind kind = (enum wakpi_unit_kind)units->waiting[i].kind;
        if (kind == WAKPI_UNIT_MESSAGE) /* a share, which has a person */
            continue;
        struct reference reference = reference_of(units->state, kind, units->waiting[i].place);
        if (reference.identity == 0 && wakpi_units_identity(units, kind, units->waiting[i].place) != 0)
            return 1;
    }
    return 0;
}

/* Whoever is counted has nothing that is not linked, so that taking them out on the way takes all out. */
wakpi_status wakpi_units_link(struct wakpi_units *units)
{
    const size_t first = units->next[WAKPI_UNIT_MESSAGE].count;
    const int begun = units->units.count > 0;
    wakpi_status status = make_room(units);
    if (status == WAKPI_OK && (units->strangers_changed || strangers_found(units)))
        status = relink_strangers(units);
    if (status == WAKPI_OK && begun) /* else they are left to the sweep */
        status = link_kind(units, WAKPI_UNIT_MESSAGE);
    if (status == WAKPI_OK && units->waiting_count > 0)
        status = retry_waiting(units, units->waiting_count);
    if (status == WAKPI_OK)
        status = couple_shared(units);
    if (status == WAKPI_OK)
        status = couple_shares(units, first);
    for (int kind = WAKPI_UNIT_MESSAGE + 1; kind < WAKPI_UNIT_KINDS && status == WAKPI_OK; kind++)
        status = link_kind(units, (enum wakpi_unit_kind)kind);
    return status;
}

/* The entities of a kind. */
static const struct wakpi_arena *records_of(const struct wakpi_state *state, enum wakpi_unit_kind kind)
{
    switch (kind) {
    case WAKPI_UNIT_MESSAGE:
        return &state->messages.records;
    case WAKPI_UNIT_TURN:
        return &state->turns.records;
    case WAKPI_UNIT_ACT:
        return &state->acts.records;
    default:
        return &state->people.wishes;
    }
}

void wakpi_units_fetch(const struct wakpi_units *units, const uint32_t *persons, size_t count)
{
    for (int kind = 0; kind < WAKPI_UNIT_KINDS; kind++) {
        uint32_t at[WAKPI_UNITS_BLOCK];
        size_t live = 0;
        for (size_t i = 0; i < count; i++) {
            at[live] = wakpi_unit_head(units, (enum wakpi_unit_kind)kind, persons[i]);
            live += at[live] != 0;
        }
        while (live > 0) {
            size_t left = 0;
            for (size_t i = 0; i < live; i++)
                wakpi_prefetch(wakpi_arena_at(&units->next[kind], at[i] - 1));
            for (size_t i = 0; i < live; i++) {
                at[left] = *(const uint32_t *)wakpi_arena_at(&units->next[kind], at[i] - 1);
                left += at[left] != 0;
            }
            live = left;
        }
    }
}

wakpi_status wakpi_units_select(struct wakpi_units *units, uint32_t person, struct wakpi_numbers *selected)
{
    uint32_t identity = person;
    do {
        for (int kind = 0; kind < WAKPI_UNIT_KINDS; kind++) {
            const struct wakpi_arena *records = records_of(units->state, (enum wakpi_unit_kind)kind);
            for (uint32_t at = wakpi_unit_head(units, (enum wakpi_unit_kind)kind, identity); at != 0;
                 at = *(const uint32_t *)wakpi_arena_at(&units->next[kind], at - 1)) {
                wakpi_arena_prefetch(records, at - 1);
                if (wakpi_numbers_add(&selected[kind], &units->allocator, at - 1) != WAKPI_OK)
                    return WAKPI_NO_MEMORY;
            }
        }
        if (identity != 0)
            identity = wakpi_people_sibling(&units->state->people, identity);
    } while (identity != person);
    return WAKPI_OK;
}

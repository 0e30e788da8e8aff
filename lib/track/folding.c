#include "track/folding.h"

#include "track/message.h"

/* Where a message may be that was met lately, NULL where that is not kept. What a person names is mostly theirs, and looked
 * up more than once; the index is in no near cache. */
static uint32_t *met_at(const struct wakpi_folding *folding, const struct wakpi_fingerprint *key)
{
    return folding->selection ? &folding->selection->met[key->low % WAKPI_FOLD_MET] : NULL;
}

static void meet(const struct wakpi_folding *folding, const struct wakpi_fingerprint *key, size_t place)
{
    uint32_t *met = met_at(folding, key);
    if (met)
        *met = (uint32_t)place + 1;
}

size_t wakpi_folding_find_message(const struct wakpi_folding *folding, const struct wakpi_fingerprint *key)
{
    const uint32_t *met = met_at(folding, key);
    size_t place = WAKPI_NO_PLACE;
    if (met && *met != 0 && wakpi_fingerprint_equal(wakpi_state_message_key(folding->state, *met - 1), *key))
        place = *met - 1;
    else
        place = wakpi_state_find_message(folding->state, key);
    if (place != WAKPI_NO_PLACE)
        meet(folding, key, place);
    return place < folding->message_limit ? place : WAKPI_NO_PLACE;
}

size_t wakpi_folding_find_act(const struct wakpi_folding *folding, const struct wakpi_fingerprint *key)
{
    size_t place = wakpi_state_find_act(folding->state, key);
    return place < folding->act_limit ? place : WAKPI_NO_PLACE;
}

size_t wakpi_folding_group(const struct wakpi_folding *folding, const struct wakpi_message *message)
{
    if (!(message->flags & WAKPI_MESSAGE_SHARE) || message->identity == 0)
        return WAKPI_NO_PLACE;
    struct wakpi_fingerprint key =
        wakpi_participant_key(message->key, wakpi_state_identity(folding->state, message->identity));
    return wakpi_folding_find_message(folding, &key);
}

/* A participant's share was sent and labelled as the group message was. */
void wakpi_folding_read(const struct wakpi_folding *folding, size_t place, struct wakpi_message *message)
{
    struct wakpi_message group;
    wakpi_state_message_facts(folding->state, place, message);
    size_t of = wakpi_folding_group(folding, message);
    if (of == WAKPI_NO_PLACE)
        return;
    wakpi_state_message_facts(folding->state, of, &group);
    for (int stage = WAKPI_STAGE_SEND; stage <= WAKPI_STAGE_SENT; stage++) {
        if (group.seen[stage] < message->seen[stage])
            message->seen[stage] = group.seen[stage];
    }
    for (int i = 0; i < WAKPI_LABEL_LIMIT; i++) {
        if (message->labels[i].rank < group.labels[i].rank)
            message->labels[i] = group.labels[i];
    }
}

/* The stages known at as_of, as bits. */
static unsigned known_stages(const struct wakpi_folding *folding, const struct wakpi_message *message)
{
    unsigned stages = 0;
    for (int stage = 0; stage < WAKPI_STAGE_LIMIT; stage++)
        stages |= (unsigned)wakpi_folding_known(folding, message, stage) << stage;
    return stages;
}

int64_t wakpi_folding_delivery(const struct wakpi_folding *folding, const struct wakpi_message *message)
{
    return wakpi_folding_earliest(message, known_stages(folding, message) & WAKPI_STAGES_PROVING);
}

int wakpi_folding_proves(const struct wakpi_turn *turn)
{
    return turn->kind != WAKPI_EVENT_ECHO &&
           !(turn->kind == WAKPI_EVENT_CLICK && turn->flags & WAKPI_EVENT_BOT);
}

#define STAGE(stage) (1U << WAKPI_STAGE_##stage)

/* Once something is closed, a message that is known by having been read or played alone may be one that was counted and
 * retired: nobody waits for a delivery longer than messages are kept, but one may be read years later. */
static int counts_by_itself(const struct wakpi_folding *folding, unsigned stages)
{
    return (stages & (STAGE(SEND) | STAGE(SENT) | STAGE(DELIVERED) | STAGE(FAILED))) != 0 ||
           !wakpi_state_closed(folding->state);
}

int wakpi_folding_view(const struct wakpi_folding *folding, const struct wakpi_message *message,
                       struct wakpi_view *view)
{
    if (message->flags & WAKPI_EVENT_HISTORY)
        return 0;
    unsigned stages = known_stages(folding, message);
    if (stages == 0 || !counts_by_itself(folding, stages))
        return 0;
    *view = wakpi_folding_look(stages);
    view->held = (message->flags & WAKPI_MESSAGE_HELD) != 0;
    view->time = wakpi_folding_earliest(message, stages & STAGE(SEND) ? STAGE(SEND) : stages);
    return 1;
}

uint32_t wakpi_folding_person(const struct wakpi_folding *folding, uint32_t identity, int64_t time)
{
    if (identity == 0 || folding->base != 0)
        return identity == 0 ? 0 : folding->base;
    uint32_t owner = wakpi_owners_person(&folding->owners, identity, time);
    return owner != 0 ? owner : wakpi_state_person(folding->state, identity);
}

static uint32_t person_named(const struct wakpi_folding *folding, struct wakpi_fingerprint key,
                             uint32_t identity, int64_t time)
{
    return wakpi_folding_person(folding, wakpi_owners_identity(&folding->owners, key, identity), time);
}

uint32_t wakpi_folding_author(const struct wakpi_folding *folding, const struct wakpi_turn *turn)
{
    return person_named(folding, turn->key, turn->identity, turn->time);
}

uint32_t wakpi_folding_actor(const struct wakpi_folding *folding, const struct wakpi_act *act)
{
    return person_named(folding, act->key, act->identity, act->time);
}

uint32_t wakpi_folding_recipient(const struct wakpi_folding *folding, const struct wakpi_message *message)
{
    return person_named(folding, message->key, message->identity, wakpi_message_reached(message));
}

/* Of a selection of one person all is that person's, also what names nobody; else that is a stranger's. */
static uint32_t person_of(struct wakpi_folding *folding, uint32_t known_person)
{
    if (folding->base != 0)
        return folding->base;
    if (known_person != 0)
        return known_person;
    return wakpi_state_identity_count(folding->state) + 1 + folding->strangers++;
}

/* The entities of a kind that are to be folded: all of the state, or those listed. */
struct source {
    const uint32_t *listed; /* NULL: all */
    size_t count;
};

static size_t place_of(const struct source *source, size_t i)
{
    return source->listed ? source->listed[i] : i;
}

static struct source source_of(const struct wakpi_selection *selection, const uint32_t *listed,
                               size_t listed_count, size_t count)
{
    if (!selection)
        return (struct source){NULL, count};
    return (struct source){listed, listed_count};
}

size_t wakpi_folding_act_count(const struct wakpi_folding *folding)
{
    return folding->selection ? folding->selection->act_count : wakpi_state_act_count(folding->state);
}

size_t wakpi_folding_act_place(const struct wakpi_folding *folding, size_t i)
{
    return folding->selection ? folding->selection->acts[i] : i;
}

/* Places of everything that was known at as_of, before they are arranged by person. */
struct places {
    struct wakpi_place *items;
    size_t count, capacity;
};

static wakpi_status places_start(const struct wakpi_folding *folding, size_t capacity, struct places *places)
{
    *places = (struct places){.capacity = capacity};
    if (capacity > 0)
        places->items = wakpi_allocate_zeroed(&folding->settings->allocator, capacity, sizeof *places->items);
    return capacity == 0 || places->items ? WAKPI_OK : WAKPI_NO_MEMORY;
}

static void places_add(struct places *places, size_t index, int64_t time, struct wakpi_fingerprint key,
                       uint32_t person)
{
    places->items[places->count++] =
        (struct wakpi_place){.time = time, .key = key, .index = (uint32_t)index, .person = person};
}

/* Persons are numbered while places are gathered, so arranging waits until all are. */
struct gathered {
    struct places messages, turns, wishes;
};

static void gather_messages(struct wakpi_folding *folding, const struct source *source, struct places *places)
{
    for (size_t i = 0; i < source->count && folding->base == 0; i++) { /* of one person there are no groups */
        struct wakpi_message message;
        if (!(wakpi_state_message_flags(folding->state, place_of(source, i)) & WAKPI_MESSAGE_SHARE))
            continue;
        wakpi_state_message_facts(folding->state, place_of(source, i), &message);
        size_t group = wakpi_folding_group(folding, &message);
        if (group != WAKPI_NO_PLACE)
            folding->hits[group] |= WAKPI_HIT_SHARED;
    }
    for (size_t i = 0; i < source->count; i++) {
        size_t place = place_of(source, i);
        struct wakpi_message message;
        struct wakpi_view view;
        wakpi_folding_read(folding, place, &message);
        meet(folding, &message.key, place);
        if (!(folding->hits[place] & WAKPI_HIT_SHARED) && wakpi_folding_view(folding, &message, &view))
            places_add(places, place, view.time, message.key,
                       person_of(folding, wakpi_folding_recipient(folding, &message)));
    }
}

/* Who wrote about a message without being named is whom it went to. */
static uint32_t author_of(const struct wakpi_folding *folding, const struct wakpi_turn *turn)
{
    struct wakpi_message message;
    int names = !wakpi_fingerprint_is_none(turn->context);
    if (folding->base != 0)
        return folding->base;
    if (turn->identity != 0 || !names)
        return wakpi_folding_author(folding, turn);
    size_t about = wakpi_folding_find_message(folding, &turn->context);
    if (about == WAKPI_NO_PLACE)
        return 0;
    wakpi_state_message_facts(folding->state, about, &message);
    return wakpi_folding_recipient(folding, &message);
}

static void gather_turns(struct wakpi_folding *folding, const struct source *source, struct places *places)
{
    for (size_t i = 0; i < source->count; i++) {
        struct wakpi_turn turn;
        wakpi_state_turn(folding->state, place_of(source, i), &turn);
        if (wakpi_folding_reached(folding, turn.time) && !(turn.flags & WAKPI_EVENT_HISTORY))
            places_add(places, place_of(source, i), turn.time, turn.key,
                       person_of(folding, author_of(folding, &turn)));
    }
}

static void gather_wishes(struct wakpi_folding *folding, const struct source *source, struct places *places)
{
    for (size_t i = 0; i < source->count; i++) {
        struct wakpi_wish wish;
        wakpi_state_wish(folding->state, place_of(source, i), &wish);
        /* At equal times the key puts a stop behind a resume, so that it stands. */
        struct wakpi_fingerprint key = {.low = wish.kind == WAKPI_EVENT_STOP};
        if (wakpi_folding_reached(folding, wish.time))
            places_add(places, place_of(source, i), wish.time, key,
                       person_of(folding, wakpi_folding_person(folding, wish.identity, wish.time)));
    }
}

static wakpi_status gather(struct wakpi_folding *folding, struct gathered *gathered)
{
    const struct wakpi_state *state = folding->state;
    const struct wakpi_selection *selection = folding->selection, none = {0};
    const struct wakpi_selection *listed = selection ? selection : &none;
    struct source messages =
        source_of(selection, listed->messages, listed->message_count, wakpi_state_message_count(state));
    struct source turns =
        source_of(selection, listed->turns, listed->turn_count, wakpi_state_turn_count(state));
    struct source wishes =
        source_of(selection, listed->wishes, listed->wish_count, wakpi_state_wish_count(state));
    wakpi_status status;
    if ((status = places_start(folding, messages.count, &gathered->messages)) != WAKPI_OK ||
        (status = places_start(folding, turns.count, &gathered->turns)) != WAKPI_OK ||
        (status = places_start(folding, wishes.count, &gathered->wishes)) != WAKPI_OK)
        return status;
    gather_messages(folding, &messages, &gathered->messages);
    gather_turns(folding, &turns, &gathered->turns);
    gather_wishes(folding, &wishes, &gathered->wishes);
    return WAKPI_OK;
}

static wakpi_status arrange(struct wakpi_folding *folding)
{
    const struct wakpi_allocator *allocator = &folding->settings->allocator;
    struct gathered gathered = {0};
    wakpi_status status = gather(folding, &gathered);
    if (status != WAKPI_OK)
        goto done;
    folding->persons = 1;
    if (folding->base == 0)
        folding->persons += (size_t)wakpi_state_identity_count(folding->state) + folding->strangers;
    struct places *from[] = {&gathered.messages, &gathered.turns, &gathered.wishes};
    struct wakpi_history *to[] = {&folding->messages, &folding->turns, &folding->wishes};
    for (size_t i = 0; i < 3 && status == WAKPI_OK; i++)
        status = wakpi_history_arrange(allocator, from[i]->items, from[i]->count, folding->base,
                                       folding->persons, to[i]);
done:
    wakpi_release(allocator, gathered.messages.items, gathered.messages.capacity, sizeof(struct wakpi_place));
    wakpi_release(allocator, gathered.turns.items, gathered.turns.capacity, sizeof(struct wakpi_place));
    wakpi_release(allocator, gathered.wishes.items, gathered.wishes.capacity, sizeof(struct wakpi_place));
    return status;
}

static int is_within(const struct wakpi_folding *folding, const struct wakpi_message *message,
                     const struct wakpi_view *view, int64_t time, int64_t window)
{
    int64_t delivered = wakpi_folding_delivery(folding, message);
    int64_t since = delivered != WAKPI_NEVER && delivered > view->time ? delivered : view->time;
    return since >= time || time - since < window;
}

/* Nothing is delivered later than its time to live after it was sent. */
size_t wakpi_folding_latest(const struct wakpi_folding *folding, uint32_t person, int64_t time,
                            int64_t window, wakpi_folding_fits fits, const void *context)
{
    const struct wakpi_place *place = wakpi_history_last(&folding->messages, person, time);
    int64_t reach = window + wakpi_settings_integer(folding->settings, WAKPI_SETTING_TIME_TO_LIVE);
    if (!place)
        return WAKPI_NO_PLACE;
    const struct wakpi_place *first =
        folding->messages.places + wakpi_history_begin(&folding->messages, person);
    for (place++; place > first && time - place[-1].time < reach; place--) {
        struct wakpi_message message;
        struct wakpi_view view;
        wakpi_folding_read(folding, place[-1].index, &message);
        if (wakpi_folding_view(folding, &message, &view) && !view.held &&
            fits(folding, place[-1].index, &message, &view, context) &&
            is_within(folding, &message, &view, time, window))
            return place[-1].index;
    }
    return WAKPI_NO_PLACE;
}

static int did_not_fail(const struct wakpi_folding *folding, size_t place,
                        const struct wakpi_message *message, const struct wakpi_view *view,
                        const void *context)
{
    (void)folding;
    (void)place;
    (void)message;
    (void)context;
    return !view->failed;
}

size_t wakpi_folding_about(const struct wakpi_folding *folding, const struct wakpi_turn *turn,
                           uint32_t person)
{
    if (!wakpi_fingerprint_is_none(turn->context))
        return wakpi_folding_find_message(folding, &turn->context);
    if (turn->kind != WAKPI_EVENT_MESSAGE)
        return WAKPI_NO_PLACE;
    int64_t window = wakpi_settings_integer(folding->settings, WAKPI_SETTING_REPLY_WINDOW);
    return wakpi_folding_latest(folding, person, turn->time, window, did_not_fail, NULL);
}

void wakpi_folding_select(struct wakpi_folding *folding)
{
    const struct wakpi_selection *selection = folding->selection;
    folding->hits = selection->hits;
    folding->span = selection->span;
    folding->base = selection->person;
    folding->message_limit = selection->message_limit;
    folding->act_limit = selection->act_limit;
}

wakpi_status wakpi_folding_start(struct wakpi_folding *folding, wakpi_error *error)
{
    size_t messages = wakpi_state_message_count(folding->state);
    if (folding->selection) {
        wakpi_folding_select(folding);
        wakpi_status status = WAKPI_OK; /* no person alone ever had a number of another one */
        if (folding->base == 0)
            status = wakpi_owners_start(&folding->owners, folding->state);
        return status == WAKPI_OK ? arrange(folding) : status;
    }
    folding->message_limit = messages;
    folding->act_limit = wakpi_state_act_count(folding->state);
    if (messages > 0 && !(folding->hits = wakpi_allocate_zeroed(&folding->settings->allocator, messages, 1)))
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to fold %zu messages", messages);
    if (wakpi_owners_start(&folding->owners, folding->state) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to tell persons apart");
    return arrange(folding);
}

void wakpi_folding_drop(struct wakpi_folding *folding)
{
    const struct wakpi_allocator *allocator = &folding->settings->allocator;
    const struct wakpi_selection *selection = folding->selection;
    wakpi_owners_drop(&folding->owners, allocator);
    wakpi_history_drop(allocator, &folding->messages);
    wakpi_history_drop(allocator, &folding->turns);
    wakpi_history_drop(allocator, &folding->wishes);
    for (size_t i = 0; selection && i < selection->message_count; i++)
        selection->hits[selection->messages[i]] = 0;
    if (!selection)
        wakpi_release(allocator, folding->hits, wakpi_state_message_count(folding->state), 1);
}

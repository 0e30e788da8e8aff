#include "track/fold.h"

#include "track/cost.h"
#include "track/history.h"

#include <string.h>
#include <wakpi/catalogue.h>

#define ONE(measure) (UINT64_C(1) << (measure))

/* What turns say of a message. */
enum {
    HIT_REPLIED = 1,
    HIT_TAPPED = 2,
    HIT_CLICKED = 4,
    HIT_SHARED = 8 /* a group's: its participants' shares count */
};

struct fold {
    const struct wakpi_state *state;
    const struct wakpi_settings *settings;
    int64_t as_of;
    wakpi_fold_sink sink;
    void *context;
    size_t persons;
    uint32_t strangers; /* entities of unknown person so far, each a person of its own */
    struct wakpi_history messages, turns, wishes;
    uint8_t *hits; /* by place of the message in the state */
    struct wakpi_costs costs;
};

/* A message as it was known at as_of. */
struct view {
    int64_t time; /* the send, or the earliest thing known of it */
    int delivered, read, played, failed;
};

/* The group message that a participant's share is of; WAKPI_NO_PLACE where there is none. */
static size_t group_of(const struct fold *fold, const struct wakpi_message *message)
{
    int anybody = message->person.high != 0 || message->person.low != 0;
    if (!(message->flags & WAKPI_EVENT_GROUP) || !anybody)
        return WAKPI_NO_PLACE;
    struct wakpi_fingerprint key = wakpi_participant_key(message->key, message->person);
    return wakpi_state_find_message(fold->state, &key);
}

/* A participant's share was sent and labelled as the group message was. */
static void read_message(const struct fold *fold, size_t place, struct wakpi_message *message)
{
    struct wakpi_message group;
    wakpi_state_message(fold->state, place, message);
    size_t of = group_of(fold, message);
    if (of == WAKPI_NO_PLACE)
        return;
    wakpi_state_message(fold->state, of, &group);
    if (group.seen[WAKPI_STAGE_SEND] < message->seen[WAKPI_STAGE_SEND])
        message->seen[WAKPI_STAGE_SEND] = group.seen[WAKPI_STAGE_SEND];
    for (int i = 0; i < WAKPI_LABEL_LIMIT; i++) {
        if (message->labels[i].rank < group.labels[i].rank)
            message->labels[i] = group.labels[i];
    }
}

static int known(const struct fold *fold, const struct wakpi_message *message, int stage)
{
    return message->seen[stage] != WAKPI_NEVER && message->seen[stage] <= fold->as_of;
}

/* 0 where nothing that counts was known of it at as_of. */
static int view_message(const struct fold *fold, const struct wakpi_message *message, struct view *view)
{
    if (message->flags & WAKPI_EVENT_HISTORY)
        return 0;
    int64_t first = WAKPI_NEVER;
    for (int stage = 0; stage < WAKPI_STAGE_LIMIT; stage++) {
        if (known(fold, message, stage) && message->seen[stage] < first)
            first = message->seen[stage];
    }
    if (first == WAKPI_NEVER)
        return 0;
    view->time = known(fold, message, WAKPI_STAGE_SEND) ? message->seen[WAKPI_STAGE_SEND] : first;
    view->played = known(fold, message, WAKPI_STAGE_PLAYED);
    view->read = view->played || known(fold, message, WAKPI_STAGE_READ);
    view->delivered = view->read || known(fold, message, WAKPI_STAGE_DELIVERED);
    view->failed = !view->delivered && known(fold, message, WAKPI_STAGE_FAILED);
    return 1;
}

static void copy_labels(const struct wakpi_label_register *registers, uint32_t *labels)
{
    for (int i = 0; i < WAKPI_LABEL_LIMIT; i++)
        labels[i] = registers[i].label;
}

static uint32_t person_of(struct fold *fold, uint32_t identity)
{
    uint32_t known_person = wakpi_state_person(fold->state, identity);
    if (known_person != 0)
        return known_person;
    return wakpi_state_identity_count(fold->state) + 1 + fold->strangers++;
}

/* Places of everything that was known at as_of, before they are arranged by person. */
struct places {
    struct wakpi_place *items;
    size_t count, capacity;
};

static wakpi_status places_start(const struct fold *fold, size_t capacity, struct places *places)
{
    *places = (struct places){.capacity = capacity};
    if (capacity > 0)
        places->items = wakpi_allocate_zeroed(&fold->settings->allocator, capacity, sizeof *places->items);
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

static wakpi_status gather(struct fold *fold, struct gathered *gathered)
{
    const struct wakpi_state *state = fold->state;
    size_t messages = wakpi_state_message_count(state), turns = wakpi_state_turn_count(state);
    size_t wishes = wakpi_state_wish_count(state);
    wakpi_status status;
    if ((status = places_start(fold, messages, &gathered->messages)) != WAKPI_OK ||
        (status = places_start(fold, turns, &gathered->turns)) != WAKPI_OK ||
        (status = places_start(fold, wishes, &gathered->wishes)) != WAKPI_OK)
        return status;
    for (size_t i = 0; i < messages; i++) {
        struct wakpi_message message;
        wakpi_state_message(state, i, &message);
        size_t group = group_of(fold, &message);
        if (group != WAKPI_NO_PLACE)
            fold->hits[group] |= HIT_SHARED;
    }
    for (size_t i = 0; i < messages; i++) {
        struct wakpi_message message;
        struct view view;
        read_message(fold, i, &message);
        if (!(fold->hits[i] & HIT_SHARED) && view_message(fold, &message, &view))
            places_add(&gathered->messages, i, view.time, message.key, person_of(fold, message.identity));
    }
    for (size_t i = 0; i < turns; i++) {
        struct wakpi_turn turn;
        wakpi_state_turn(state, i, &turn);
        if (turn.time <= fold->as_of && !(turn.flags & WAKPI_EVENT_HISTORY))
            places_add(&gathered->turns, i, turn.time, turn.key, person_of(fold, turn.identity));
    }
    for (size_t i = 0; i < wishes; i++) {
        struct wakpi_wish wish;
        wakpi_state_wish(state, i, &wish);
        /* At equal times the key puts a stop behind a resume, so that it stands. */
        struct wakpi_fingerprint key = {.low = wish.kind == WAKPI_EVENT_STOP};
        if (wish.time <= fold->as_of)
            places_add(&gathered->wishes, i, wish.time, key, person_of(fold, wish.identity));
    }
    return WAKPI_OK;
}

static wakpi_status arrange(struct fold *fold)
{
    const struct wakpi_allocator *allocator = &fold->settings->allocator;
    struct gathered gathered = {0};
    wakpi_status status = gather(fold, &gathered);
    if (status != WAKPI_OK)
        goto done;
    fold->persons = (size_t)wakpi_state_identity_count(fold->state) + 1 + fold->strangers;
    struct places *from[] = {&gathered.messages, &gathered.turns, &gathered.wishes};
    struct wakpi_history *to[] = {&fold->messages, &fold->turns, &fold->wishes};
    for (size_t i = 0; i < 3 && status == WAKPI_OK; i++)
        status = wakpi_history_arrange(allocator, from[i]->items, from[i]->count, fold->persons, to[i]);
done:
    wakpi_release(allocator, gathered.messages.items, gathered.messages.capacity, sizeof(struct wakpi_place));
    wakpi_release(allocator, gathered.turns.items, gathered.turns.capacity, sizeof(struct wakpi_place));
    wakpi_release(allocator, gathered.wishes.items, gathered.wishes.capacity, sizeof(struct wakpi_place));
    return status;
}

/* The message a turn is about: the one it names, or for a written message without a quote the latest one to the same
 * person within the reply window. A quote of an unknown message is about that one, so no window is tried. */
static size_t message_of_turn(const struct fold *fold, const struct wakpi_turn *turn, uint32_t person)
{
    if (turn->context.high != 0 || turn->context.low != 0)
        return wakpi_state_find_message(fold->state, &turn->context);
    if (turn->kind != WAKPI_EVENT_MESSAGE)
        return WAKPI_NO_PLACE;
    const struct wakpi_place *last = wakpi_history_last(&fold->messages, person, turn->time);
    if (!last ||
        turn->time - last->time >= wakpi_settings_integer(fold->settings, WAKPI_SETTING_REPLY_WINDOW))
        return WAKPI_NO_PLACE;
    return last->index;
}

static wakpi_status give(const struct fold *fold, const struct wakpi_contribution *contribution)
{
    return fold->sink(fold->context, contribution);
}

/* What a turn adds, and what it says of the message it is about. */
struct turn_effect {
    uint64_t own;   /* dated by the turn */
    uint64_t about; /* dated by the send of the message, so that rates by period are of one cohort */
    uint8_t hit;
};

static struct turn_effect effect_of(const struct wakpi_turn *turn, int answers)
{
    const uint64_t wrote = ONE(WAKPI_MEASURE_INBOUND_MESSAGES) | ONE(WAKPI_MEASURE_ACTIVE_USERS);
    switch (turn->kind) {
    case WAKPI_EVENT_MESSAGE:
        if (answers)
            return (struct turn_effect){wrote, ONE(WAKPI_MEASURE_REPLIES), HIT_REPLIED};
        return (struct turn_effect){.own = wrote};
    case WAKPI_EVENT_TAP:
        if (turn->flags & WAKPI_EVENT_OPT_OUT)
            return (struct turn_effect){.own = wrote};
        return (struct turn_effect){wrote, ONE(WAKPI_MEASURE_BUTTON_CLICKS), HIT_TAPPED};
    case WAKPI_EVENT_ECHO:
        return (struct turn_effect){.own = ONE(WAKPI_MEASURE_OUTBOUND_MESSAGES)};
    case WAKPI_EVENT_CLICK:
        if (turn->flags & WAKPI_EVENT_BOT)
            return (struct turn_effect){0};
        return (struct turn_effect){0, ONE(WAKPI_MEASURE_CLICKS), HIT_CLICKED};
    default:
        return (struct turn_effect){0};
    }
}

static wakpi_status fold_turn(struct fold *fold, const struct wakpi_place *place)
{
    struct wakpi_turn turn;
    struct wakpi_message message;
    struct view view;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    struct wakpi_contribution contribution = {
        .time = place->time, .labels = labels, .person = place->person, .currency = "", .failure = -1};
    wakpi_state_turn(fold->state, place->index, &turn);
    copy_labels(turn.labels, labels);
    size_t about = message_of_turn(fold, &turn, place->person);
    int64_t send = place->time;
    if (about != WAKPI_NO_PLACE) {
        read_message(fold, about, &message);
        if (!view_message(fold, &message, &view)) /* not yet known at as_of */
            about = WAKPI_NO_PLACE;
    }
    struct turn_effect effect = effect_of(&turn, about != WAKPI_NO_PLACE);
    if (about != WAKPI_NO_PLACE) {
        for (int i = 0; i < WAKPI_LABEL_LIMIT; i++) {
            if (message.labels[i].label != 0)
                labels[i] = message.labels[i].label;
        }
        fold->hits[about] |= effect.hit;
        send = view.time;
    }
    contribution.ones = effect.own;
    wakpi_status status = effect.own ? give(fold, &contribution) : WAKPI_OK;
    if (status != WAKPI_OK || !effect.about)
        return status;
    contribution.time = send;
    contribution.ones = effect.about;
    return give(fold, &contribution);
}

static wakpi_status fold_message(struct fold *fold, const struct wakpi_place *place)
{
    struct wakpi_message message;
    struct view view;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    read_message(fold, place->index, &message);
    if (!view_message(fold, &message, &view))
        return WAKPI_OK;
    copy_labels(message.labels, labels);
    uint8_t hit = fold->hits[place->index]; /* of a message that is shared there is no place */
    uint64_t ones = ONE(WAKPI_MEASURE_TARGETED) | ONE(WAKPI_MEASURE_SENT) | ONE(WAKPI_MEASURE_RECIPIENTS) |
                    ONE(WAKPI_MEASURE_OUTBOUND_MESSAGES);
    if (view.delivered)
        ones |= ONE(WAKPI_MEASURE_DELIVERED) | ONE(WAKPI_MEASURE_REACHED);
    if (view.read)
        ones |= ONE(WAKPI_MEASURE_READ);
    if (view.played)
        ones |= ONE(WAKPI_MEASURE_PLAYED);
    if (view.failed)
        ones |= ONE(WAKPI_MEASURE_FAILED);
    if (hit & HIT_CLICKED)
        ones |= ONE(WAKPI_MEASURE_CLICKED);
    if (hit & HIT_TAPPED)
        ones |= ONE(WAKPI_MEASURE_BUTTON_CLICKED);
    if (hit & HIT_REPLIED)
        ones |= ONE(WAKPI_MEASURE_REPLIED);
    if (hit)
        ones |= ONE(WAKPI_MEASURE_INTERACTED);
    int64_t patience = wakpi_settings_integer(fold->settings, WAKPI_SETTING_TIME_TO_LIVE);
    struct wakpi_contribution contribution = {
        .time = view.time,
        .labels = labels,
        .ones = ones,
        .person = place->person,
        .currency = "",
        .failure = view.failed ? wakpi_failure_class(message.failure_code) : -1,
        .immature = !view.delivered && !view.failed && fold->as_of - view.time < patience,
    };
    if (view.delivered) {
        wakpi_status status = wakpi_costs_delivered(&fold->costs, view.time, labels[WAKPI_LABEL_CAMPAIGN]);
        if (status != WAKPI_OK)
            return status;
    }
    return give(fold, &contribution);
}

/* The last delivered message to a person at or before `time`, within the opt-out window. */
static size_t message_before_stop(const struct fold *fold, uint32_t person, int64_t time)
{
    int64_t window = wakpi_settings_integer(fold->settings, WAKPI_SETTING_OPT_OUT_WINDOW);
    const struct wakpi_place *place = wakpi_history_last(&fold->messages, person, time);
    if (!place)
        return WAKPI_NO_PLACE;
    const struct wakpi_place *end = fold->messages.places + fold->messages.starts[person];
    for (place++; place > end && time - place[-1].time < window; place--) {
        struct wakpi_message message;
        struct view view;
        wakpi_state_message(fold->state, place[-1].index, &message);
        if (view_message(fold, &message, &view) && view.delivered)
            return place[-1].index;
    }
    return WAKPI_NO_PLACE;
}

/* A person has opted out where the latest wish is a stop; it is dated by the first stop since the last resume. */
static wakpi_status fold_wishes(struct fold *fold, uint32_t person)
{
    const struct wakpi_history *wishes = &fold->wishes;
    size_t first = wishes->starts[person], end = wishes->starts[person + 1];
    size_t stop = end;
    while (stop > first && wishes->places[stop - 1].key.low != 0)
        stop--;
    if (stop == end)
        return WAKPI_OK;
    struct wakpi_contribution contribution = {.time = wishes->places[stop].time,
                                              .ones = ONE(WAKPI_MEASURE_OPTED_OUT),
                                              .person = person,
                                              .currency = "",
                                              .failure = -1};
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    size_t about = message_before_stop(fold, person, contribution.time);
    if (about != WAKPI_NO_PLACE) {
        struct wakpi_message message;
        read_message(fold, about, &message);
        copy_labels(message.labels, labels);
    }
    contribution.labels = labels;
    return give(fold, &contribution);
}

/* Turns first, everyone's: a reply in a group may be about a message of another person. */
static wakpi_status fold_all(struct fold *fold)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < fold->turns.count && status == WAKPI_OK; i++)
        status = fold_turn(fold, &fold->turns.places[i]);
    for (size_t i = 0; i < fold->messages.count && status == WAKPI_OK; i++)
        status = fold_message(fold, &fold->messages.places[i]);
    for (uint32_t person = 0; person < fold->persons && status == WAKPI_OK; person++)
        status = fold_wishes(fold, person);
    return status;
}

static wakpi_status fold_counts(const struct fold *fold)
{
    for (size_t i = 0; i < wakpi_state_register_count(fold->state); i++) {
        struct wakpi_register entry;
        wakpi_state_register(fold->state, i, &entry);
        if (entry.kind != WAKPI_EVENT_COUNT || entry.from > fold->as_of)
            continue;
        struct wakpi_contribution contribution = {.time = entry.from,
                                                  .labels = entry.labels,
                                                  .measure = entry.measure,
                                                  .amount = entry.amount,
                                                  .currency = entry.currency,
                                                  .failure = -1};
        wakpi_status status = give(fold, &contribution);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

uint64_t wakpi_fold_told(void)
{
    return ONE(WAKPI_MEASURE_TARGETED) | ONE(WAKPI_MEASURE_SENT) | ONE(WAKPI_MEASURE_DELIVERED) |
           ONE(WAKPI_MEASURE_READ) | ONE(WAKPI_MEASURE_FAILED) | ONE(WAKPI_MEASURE_PLAYED) |
           ONE(WAKPI_MEASURE_BUTTON_CLICKED) | ONE(WAKPI_MEASURE_REPLIED) | ONE(WAKPI_MEASURE_INTERACTED) |
           ONE(WAKPI_MEASURE_BUTTON_CLICKS) | ONE(WAKPI_MEASURE_REPLIES) |
           ONE(WAKPI_MEASURE_INBOUND_MESSAGES) | ONE(WAKPI_MEASURE_OUTBOUND_MESSAGES) |
           ONE(WAKPI_MEASURE_RECIPIENTS) | ONE(WAKPI_MEASURE_REACHED) | ONE(WAKPI_MEASURE_OPTED_OUT) |
           ONE(WAKPI_MEASURE_ACTIVE_USERS);
}

wakpi_status wakpi_fold(const struct wakpi_state *state, const struct wakpi_settings *settings,
                        const struct wakpi_zone *zone, int64_t as_of, wakpi_fold_sink sink, void *context,
                        wakpi_error *error)
{
    const struct wakpi_allocator *allocator = &settings->allocator;
    struct fold fold = {
        .state = state, .settings = settings, .as_of = as_of, .sink = sink, .context = context};
    size_t messages = wakpi_state_message_count(state);
    wakpi_status status = wakpi_costs_start(&fold.costs, state, settings, zone, as_of, error);
    if (status != WAKPI_OK)
        return status;
    if (messages > 0 && !(fold.hits = wakpi_allocate_zeroed(allocator, messages, 1)))
        status = wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to fold %zu messages", messages);
    if (status == WAKPI_OK)
        status = arrange(&fold);
    if (status == WAKPI_OK)
        status = fold_all(&fold);
    if (status == WAKPI_OK)
        status = fold_counts(&fold);
    if (status == WAKPI_OK)
        status = wakpi_costs_give(&fold.costs, sink, context);
    wakpi_history_drop(allocator, &fold.messages);
    wakpi_history_drop(allocator, &fold.turns);
    wakpi_history_drop(allocator, &fold.wishes);
    wakpi_release(allocator, fold.hits, messages, 1);
    wakpi_costs_drop(&fold.costs);
    return status;
}

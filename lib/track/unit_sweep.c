/* The first answer counts everybody. Going from person to person would fetch each message from another place in memory; so
 * messages are counted as they lie there, and of each no more is kept than a number that says what it told. What else is
 * touched on the way is kept small: it is touched in no order. */
#include "track/unit.h"

#include "track/message.h"

enum { heads_ahead = 24, records_ahead = 64, block = 64 };

struct sweep {
    struct wakpi_units *units;
    struct wakpi_recipients *recipients;
    uint8_t *apart; /* by identity: 1 of whom it takes more to count than what each message says */
};

static wakpi_status list(struct sweep *sweep, uint32_t identity)
{
    return wakpi_numbers_add(&sweep->units->changed, &sweep->units->allocator, identity);
}

/* ---- spans ---- */

/* Of each identity that of its messages. */
static void begin_spans(struct wakpi_units *units)
{
    for (size_t i = 0; i < units->units.count && units->spanning; i++)
        wakpi_unit_at(units, (uint32_t)i)->span = (struct wakpi_span){INT64_MIN, INT64_MAX};
}

struct wakpi_span wakpi_units_swept_span(const struct wakpi_units *units, uint32_t person)
{
    struct wakpi_span whole = {units->spanning ? INT64_MIN : units->as_of, INT64_MAX};
    uint32_t identity = person;
    if (!units->spanning)
        return whole;
    do {
        if (identity < units->units.count)
            wakpi_span_narrow(&whole, &wakpi_unit_at(units, identity)->span);
        identity = wakpi_people_sibling(&units->state->people, identity);
    } while (identity != person);
    return whole;
}

/* ---- who is apart ---- */

static int did_something(const struct wakpi_units *units, uint32_t identity)
{
    uint32_t others = wakpi_unit_at(units, identity)->flags & WAKPI_UNIT_COMMON;
    for (int kind = WAKPI_UNIT_MESSAGE + 1; kind < WAKPI_UNIT_KINDS; kind++)
        others |= wakpi_unit_head(units, (enum wakpi_unit_kind)kind, identity);
    return others != 0;
}

static void mark_apart(struct sweep *sweep)
{
    const struct wakpi_units *units = sweep->units;
    size_t others = units->common.count;
    for (int kind = WAKPI_UNIT_MESSAGE + 1; kind < WAKPI_UNIT_KINDS; kind++)
        others += units->next[kind].count;
    sweep->apart[0] = 1;
    for (uint32_t person = 1; person < units->units.count && others > 0; person++) {
        uint32_t identity = person;
        if (sweep->apart[person] || !did_something(units, person))
            continue;
        do {
            sweep->apart[identity] = 1;
            identity = wakpi_people_sibling(&units->state->people, identity);
        } while (identity != person);
    }
}

/* ---- messages ---- */

/* Counts the message at `place`, and links it. */
static inline wakpi_status take(const struct sweep *sweep, size_t place)
{
    struct wakpi_units *units = sweep->units;
    uint32_t identity = *wakpi_messages_identity(&units->state->messages, place), number = 0;
    uint32_t *head = wakpi_arena_at(&units->heads[WAKPI_UNIT_MESSAGE], identity);
    wakpi_status status = WAKPI_OK;
    if (sweep->recipients && !sweep->apart[identity]) {
        struct wakpi_span none = {INT64_MIN, INT64_MAX},
                          *span = units->spanning ? &wakpi_unit_at(units, identity)->span : &none;
        status = wakpi_recipients_add(sweep->recipients, place, span, &number);
    }
    if (units->swept)
        units->swept[place] = (struct wakpi_swept){*head, number};
    *(uint32_t *)wakpi_arena_at(&units->next[WAKPI_UNIT_MESSAGE], place) = *head;
    *head = (uint32_t)place + 1;
    return status == WAKPI_NOT_FOUND ? WAKPI_OK : status;
}

static void fetch_ahead(const struct sweep *sweep, size_t place, size_t count)
{
    const struct wakpi_units *units = sweep->units;
    struct wakpi_messages *messages = &units->state->messages;
    if (place + records_ahead < count)
        wakpi_arena_prefetch(&messages->records, place + records_ahead);
    if (place + heads_ahead >= count)
        return;
    uint32_t identity = *wakpi_messages_identity(messages, place + heads_ahead);
    wakpi_prefetch(wakpi_arena_at(&units->heads[WAKPI_UNIT_MESSAGE], identity));
    if (units->spanning)
        wakpi_prefetch(wakpi_unit_at(units, identity));
}

static wakpi_status take_messages(const struct sweep *sweep)
{
    struct wakpi_units *units = sweep->units;
    const size_t count = units->state->messages.records.count;
    wakpi_status status = WAKPI_OK;
    for (size_t place = 0; place < count && status == WAKPI_OK; place++) {
        if (!wakpi_arena_reserve(&units->next[WAKPI_UNIT_MESSAGE], &units->allocator))
            return WAKPI_NO_MEMORY;
        units->next[WAKPI_UNIT_MESSAGE].count++; /* what it holds is said at once */
        fetch_ahead(sweep, place, count);
        status = take(sweep, place);
    }
    return status;
}

/* ---- persons ---- */

/* Some persons' messages, by their numbers. */
struct gathered {
    uint32_t identities[block]; /* of each person, the one at hand */
    uint32_t at[block];         /* its next message, + 1 */
    uint32_t counts[block];     /* above WAKPI_RECIPIENT_MESSAGES: more than could be gathered */
    uint32_t least[block];      /* 0: one of them takes the fold */
    uint32_t numbers[block][WAKPI_RECIPIENT_MESSAGES];
};

/* Takes what was fetched ahead of a person, and fetches what comes next: 1 while something does. */
static inline int gather_next(const struct wakpi_units *units, uint32_t person, struct gathered *gathered,
                              size_t i)
{
    uint32_t at = gathered->at[i];
    if (at != 0) {
        const struct wakpi_swept swept = units->swept[at - 1];
        if (gathered->counts[i]++ == WAKPI_RECIPIENT_MESSAGES)
            return 0;
        gathered->numbers[i][gathered->counts[i] - 1] = swept.number;
        gathered->least[i] = swept.number < gathered->least[i] ? swept.number : gathered->least[i];
        at = swept.next;
    }
    while (at == 0) {
        gathered->identities[i] = wakpi_people_sibling(&units->state->people, gathered->identities[i]);
        if (gathered->identities[i] == person)
            return 0;
        at = wakpi_unit_head(units, WAKPI_UNIT_MESSAGE, gathered->identities[i]);
    }
    gathered->at[i] = at;
    wakpi_prefetch(&units->swept[at - 1]);
    return 1;
}

/* One message leads to the next, but those of several persons come side by side. */
static void gather(const struct wakpi_units *units, const uint32_t *persons, size_t count,
                   struct gathered *gathered)
{
    uint32_t live[block] = {0};
    size_t left = count;
    for (size_t i = 0; i < count; i++) {
        live[i] = (uint32_t)i;
        gathered->identities[i] = persons[i];
        gathered->at[i] = wakpi_unit_head(units, WAKPI_UNIT_MESSAGE, persons[i]);
        gathered->counts[i] = 0;
        gathered->least[i] = UINT32_MAX;
        if (gathered->at[i] != 0)
            wakpi_prefetch(&units->swept[gathered->at[i] - 1]);
    }
    while (left > 0) {
        size_t still = 0;
        for (size_t j = 0; j < left; j++) {
            live[still] = live[j];
            still += (size_t)gather_next(units, persons[live[j]], gathered, live[j]);
        }
        left = still;
    }
}

static wakpi_status count_one(struct sweep *sweep, uint32_t person, const struct gathered *gathered, size_t i)
{
    struct wakpi_units *units = sweep->units;
    struct wakpi_unit *unit = wakpi_unit_at(units, person);
    if (gathered->least[i] == 0 || gathered->counts[i] > WAKPI_RECIPIENT_MESSAGES)
        return list(sweep, person);
    unit->span = wakpi_units_swept_span(units, person);
    unit->flags |= WAKPI_UNIT_COUNTED;
    if (gathered->counts[i] == 0)
        return WAKPI_OK;
    return wakpi_recipients_person(sweep->recipients, gathered->numbers[i], gathered->counts[i], &unit->run);
}

static wakpi_status count_persons(struct sweep *sweep)
{
    const uint32_t end = (uint32_t)sweep->units->units.count;
    wakpi_status status = WAKPI_OK;
    struct gathered gathered;
    uint32_t persons[block];
    for (uint32_t identity = 1; identity < end && status == WAKPI_OK;) {
        size_t count = 0;
        for (; identity < end && count < block && status == WAKPI_OK; identity++) {
            if (wakpi_state_person(sweep->units->state, identity) != identity)
                continue;
            if (sweep->apart[identity])
                status = list(sweep, identity);
            else
                persons[count++] = identity;
        }
        gather(sweep->units, persons, count, &gathered);
        for (size_t i = 0; i < count && status == WAKPI_OK; i++)
            status = count_one(sweep, persons[i], &gathered, i);
    }
    return status;
}

/* ---- both ---- */

wakpi_status wakpi_units_sweep(struct wakpi_units *units, struct wakpi_recipients *recipients)
{
    struct sweep sweep = {.units = units, .recipients = recipients};
    const size_t count = units->state->messages.records.count + 1, identities = units->units.count;
    if (!recipients)
        return take_messages(&sweep);
    units->swept = wakpi_reallocate(&units->allocator, NULL, 0, count, sizeof *units->swept);
    units->swept_count = units->swept ? count : 0;
    sweep.apart = wakpi_allocate_zeroed(&units->allocator, identities, 1);
    wakpi_status status = units->swept && sweep.apart ? WAKPI_OK : WAKPI_NO_MEMORY;
    if (status == WAKPI_OK) {
        begin_spans(units);
        mark_apart(&sweep);
        status = take_messages(&sweep);
    }
    if (status == WAKPI_OK)
        status = count_persons(&sweep);
    wakpi_release(&units->allocator, sweep.apart, identities, 1);
    return status;
}

void wakpi_units_sweep_end(struct wakpi_units *units)
{
    wakpi_release(&units->allocator, units->swept, units->swept_count, sizeof *units->swept);
    units->swept = NULL;
    units->swept_count = 0;
}

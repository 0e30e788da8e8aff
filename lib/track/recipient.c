#include "track/recipient.h"

#include <string.h>

#include "track/cube_inside.h"
#include "track/folding.h"
#include "track/message_record.h"

#define STAGE(stage) (1U << WAKPI_STAGE_##stage)

enum {
    lately_bits = 9,
    stage_sets = 1 << WAKPI_STAGE_LIMIT,
    UNKNOWN = 1 /* the number of messages of which nothing is known yet */
};

#define PEOPLE_MASK ((UINT32_C(1) << WAKPI_CUBE_PEOPLE) - 1)

/* What messages add that are alike in their stages, and which of their times are which: bit i: delta i. */
struct alike {
    uint64_t ones;
    int64_t window;
    int32_t wait;                              /* until the window is over */
    uint32_t mask;                             /* of the entry of whoever got one alone */
    uint8_t all, sent, since, delivered, read; /* the last two are of messages that are both */
};

/* How many messages of the same traits, stages and wait there are in an hour. */
struct sum {
    int64_t from, to;                /* the hour */
    uint64_t of;                     /* traits, stages and wait */
    struct wakpi_buckets *durations; /* from delivered to read; NULL while there are none */
    struct wakpi_cube_entry entry;   /* of whoever got one alone */
    uint32_t count;
    int32_t failure;
};

struct wakpi_recipients {
    const struct wakpi_state *state;
    struct wakpi_cube *cube;
    int64_t as_of;
    struct alike alike[stage_sets]; /* by the stages that are known */
    struct wakpi_arena sums;
    struct wakpi_index index;
    uint32_t lately[1 << lately_bits]; /* numbers of sums that were met, from 1; 0: none */
};

/* The deltas, as bits, of those stages that are among what was seen. */
static uint8_t deltas_of(unsigned seen, unsigned wanted)
{
    uint8_t deltas = 0;
    for (int at = 0; seen != 0; seen &= seen - 1, at++)
        deltas |= (uint8_t)((wanted >> wakpi_lowest_bit(seen) & 1) << at);
    return deltas;
}

/* 0 where what one tells does not fit an entry by itself. */
static int look_at(const struct wakpi_cube *cube, const struct wakpi_settings *settings, unsigned stages,
                   struct alike *alike)
{
    const struct wakpi_view view = wakpi_folding_look(stages);
    const unsigned proving = stages & WAKPI_STAGES_PROVING, both = STAGE(DELIVERED) | STAGE(READ);
    uint32_t told = 0;
    alike->ones = wakpi_fold_ones(&view);
    alike->wait = wakpi_fold_wait(settings, &view, &alike->window);
    for (uint64_t left = alike->ones & cube->plan.ones; left != 0; left &= left - 1)
        told |= UINT32_C(1) << (cube->plan.slots[__builtin_ctzll(left)] - 1);
    alike->mask = (uint32_t)((alike->ones & cube->people) >> cube->first_people) | told << WAKPI_CUBE_ONCE;
    alike->all = deltas_of(stages, stages);
    alike->sent = deltas_of(stages, stages & STAGE(SEND) ? STAGE(SEND) : stages);
    alike->since = proving ? deltas_of(stages, proving) : alike->sent;
    alike->delivered = (stages & both) == both ? deltas_of(stages, STAGE(DELIVERED)) : 0;
    alike->read = (stages & both) == both ? deltas_of(stages, STAGE(READ)) : 0;
    return told >> WAKPI_TALLY_NEAR == 0;
}

struct wakpi_recipients *wakpi_recipients_new(const struct wakpi_state *state, struct wakpi_cube *cube,
                                              int64_t as_of)
{
    if (cube->views[0] || wakpi_state_closed(state) || cube->plan.slots[WAKPI_MEASURE_TIME_TO_READ] != 0)
        return NULL;
    struct wakpi_recipients *recipients = wakpi_allocate_zeroed(&cube->allocator, 1, sizeof *recipients);
    if (!recipients)
        return NULL;
    recipients->state = state;
    recipients->cube = cube;
    recipients->as_of = as_of;
    wakpi_arena_start(&recipients->sums, sizeof(struct sum));
    wakpi_index_start(&recipients->index, 0);
    int fits = wakpi_arena_reserve(&recipients->sums, &cube->allocator);
    if (fits)
        wakpi_arena_push(&recipients->sums); /* number UNKNOWN */
    for (unsigned stages = 1; stages < stage_sets; stages++)
        fits &= look_at(cube, &state->settings, stages, &recipients->alike[stages]);
    if (fits)
        return recipients;
    wakpi_arena_drop(&recipients->sums, &cube->allocator);
    wakpi_release(&cube->allocator, recipients, 1, sizeof *recipients);
    return NULL;
}

/* ---- sums ---- */

/* A message, as far as it decides what sum it is of. */
struct kind {
    const struct wakpi_message_brief *message;
    int64_t time;
    uint64_t of;
};

static inline int is_of(const struct sum *sum, const struct kind *kind)
{
    return (kind->time >= sum->from) & (kind->time < sum->to) & (kind->of == sum->of);
}

static inline struct sum *sum_at(const struct wakpi_recipients *recipients, uint32_t number)
{
    return wakpi_arena_at(&recipients->sums, number - 1);
}

static wakpi_status fill(const struct wakpi_recipients *recipients, struct sum *sum, const struct kind *kind,
                         struct wakpi_interval hour)
{
    const struct wakpi_message_brief *message = kind->message;
    const struct wakpi_view view = wakpi_folding_look(message->stages);
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    memcpy(labels + 1, message->traits->labels, sizeof message->traits->labels);
    size_t cell = wakpi_cube_place(recipients->cube, labels, 0, kind->time);
    if (cell == WAKPI_NO_PLACE)
        return WAKPI_NO_MEMORY;
    *sum = (struct sum){
        .from = hour.from,
        .to = hour.to,
        .of = kind->of,
        .entry = {.of = (uint32_t)cell, .mask = recipients->alike[message->stages].mask},
        .failure = wakpi_fold_failure(&view, message->traits->failure_code),
    };
    return WAKPI_OK;
}

/* The number of the sum of a message, made where it is new; 0 without memory. */
static uint32_t find_sum(struct wakpi_recipients *recipients, const struct kind *kind)
{
    struct wakpi_cube *cube = recipients->cube;
    struct wakpi_interval hour =
        wakpi_zone_period(cube->zone, &cube->zone_cursor, WAKPI_CALENDAR_HOUR, kind->time);
    uint32_t tag =
        wakpi_index_tag(&recipients->index, (uint64_t)hour.from * UINT64_C(0x9e3779b97f4a7c15) ^ kind->of);
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&recipients->index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        if (is_of(sum_at(recipients, (uint32_t)place + 1), kind))
            return (uint32_t)place + 1;
    }
    if (!wakpi_arena_reserve(&recipients->sums, &cube->allocator) ||
        !wakpi_index_reserve(&recipients->index, &cube->allocator, tag))
        return 0;
    size_t place = recipients->sums.count;
    if (fill(recipients, wakpi_arena_push(&recipients->sums), kind, hour) != WAKPI_OK)
        return 0;
    wakpi_index_insert(&recipients->index, tag, place);
    return (uint32_t)place + 1;
}

static wakpi_status add_duration(struct wakpi_recipients *recipients, struct sum *sum, int64_t duration)
{
    if (!sum->durations)
        sum->durations = wakpi_cube_durations(recipients->cube, sum->entry.of, WAKPI_MEASURE_TIME_TO_READ);
    return sum->durations ? wakpi_buckets_add(sum->durations, &recipients->cube->allocator, duration)
                          : WAKPI_NO_MEMORY;
}

/* Counts a message; those that come one after the other are of few sums. */
static inline wakpi_status count(struct wakpi_recipients *recipients, const struct kind *kind,
                                 int64_t duration, uint32_t *number)
{
    uint64_t mixed = (uint64_t)(kind->time / WAKPI_HOUR + (int64_t)kind->of) * UINT64_C(0x9e3779b97f4a7c15);
    uint32_t *lately = &recipients->lately[mixed >> (64 - lately_bits)];
    if (*lately == 0 || !is_of(sum_at(recipients, *lately), kind))
        *lately = find_sum(recipients, kind);
    if (*lately == 0)
        return WAKPI_NO_MEMORY;
    struct sum *sum = sum_at(recipients, *lately);
    *number = *lately;
    if (sum->count == UINT32_MAX)
        return WAKPI_OVERFLOW;
    sum->count++;
    return duration >= 0 ? add_duration(recipients, sum, duration) : WAKPI_OK;
}

/* ---- persons ---- */

wakpi_status wakpi_recipients_note(struct wakpi_recipients *recipients, uint32_t number)
{
    const struct wakpi_cube_entry *entry = &sum_at(recipients, number)->entry;
    struct wakpi_telling telling = {.slots = entry->mask >> WAKPI_CUBE_ONCE};
    for (uint32_t left = telling.slots; left != 0; left &= left - 1)
        telling.amounts[__builtin_ctz(left)] = 1;
    return entry->mask == 0
               ? WAKPI_OK
               : wakpi_cube_note(recipients->cube, entry->of, entry->mask & PEOPLE_MASK, &telling);
}

/* Most got their messages in different hours or of different campaigns: then each of these is an entry. 0 where they are
 * not. */
static size_t list_entries(const struct wakpi_recipients *recipients, const uint32_t *numbers, size_t count,
                           struct wakpi_cube_entry *entries)
{
    size_t listed = 0;
    for (size_t i = 0; i < count; i++) {
        const struct wakpi_cube_entry entry = sum_at(recipients, numbers[i])->entry;
        int again = 0;
        for (size_t j = 0; j < listed; j++)
            again |= entries[j].of == entry.of;
        if (again && entry.mask != 0)
            return 0;
        if (entry.mask != 0)
            entries[listed++] = entry;
    }
    return listed;
}

wakpi_status wakpi_recipients_person(struct wakpi_recipients *recipients, const uint32_t *numbers,
                                     size_t count, uint32_t *run)
{
    struct wakpi_cube_entry entries[WAKPI_RECIPIENT_MESSAGES];
    size_t listed = list_entries(recipients, numbers, count, entries);
    wakpi_status status = WAKPI_OK;
    if (listed > 0)
        return wakpi_cube_person_add(recipients->cube, entries, listed, run);
    wakpi_cube_person_begin(recipients->cube);
    for (size_t i = 0; i < count && status == WAKPI_OK; i++)
        status = wakpi_recipients_note(recipients, numbers[i]);
    return status == WAKPI_OK ? wakpi_cube_person_end(recipients->cube, run) : status;
}

/* ---- messages ---- */

/* The least of the deltas that these bits name, one at least. How many there are cannot be foreseen. */
static inline int32_t least_of(const int32_t *deltas, unsigned named)
{
    int32_t least = INT32_MAX;
    for (int i = 0; i < WAKPI_RECORD_DELTAS; i++)
        least = (named >> i & 1) && deltas[i] < least ? deltas[i] : least;
    return least;
}

static inline int32_t most_of(const int32_t *deltas, unsigned named)
{
    int32_t most = INT32_MIN;
    for (int i = 0; i < WAKPI_RECORD_DELTAS; i++)
        most = (named >> i & 1) && deltas[i] > most ? deltas[i] : most;
    return most;
}

/* Looks at the end of a window as a fold would: 1 where it has not come yet. */
static inline int lasts(const struct wakpi_recipients *recipients, int64_t since, int64_t window,
                        struct wakpi_span *span)
{
    int64_t end = since > INT64_MAX - window ? INT64_MAX : since + window;
    if (end > recipients->as_of) {
        span->until = end < span->until ? end : span->until;
        return 1;
    }
    span->from = end > span->from ? end : span->from;
    return 0;
}

/* A message of which something is not known yet, if anything is: since `first`. */
static wakpi_status await(const struct wakpi_recipients *recipients, int64_t first, struct wakpi_span *span,
                          uint32_t *number)
{
    if (first <= recipients->as_of)
        return WAKPI_NOT_FOUND;
    span->until = first < span->until ? first : span->until;
    *number = UNKNOWN;
    return WAKPI_OK;
}

wakpi_status wakpi_recipients_add(struct wakpi_recipients *recipients, size_t place, struct wakpi_span *span,
                                  uint32_t *number)
{
    struct wakpi_message_brief message;
    if (!wakpi_messages_brief(&recipients->state->messages, place, &message) || message.stages == 0 ||
        message.traits->flags & (WAKPI_EVENT_GROUP | WAKPI_EVENT_HISTORY | WAKPI_MESSAGE_HELD))
        return WAKPI_NOT_FOUND;
    const struct alike *alike = &recipients->alike[message.stages];
    int64_t last = message.base + most_of(message.deltas, alike->all);
    if (last > recipients->as_of)
        return await(recipients, message.base + least_of(message.deltas, alike->all), span, number);
    span->from = last > span->from ? last : span->from;
    int32_t waits = alike->wait;
    if (waits != WAKPI_WAIT_NONE &&
        !lasts(recipients, message.base + least_of(message.deltas, alike->since), alike->window, span))
        waits = WAKPI_WAIT_NONE;
    int64_t duration = -1;
    if (alike->read)
        duration =
            (int64_t)least_of(message.deltas, alike->read) - least_of(message.deltas, alike->delivered);
    const struct kind kind = {.message = &message,
                              .time = message.base + least_of(message.deltas, alike->sent),
                              .of = (uint64_t)message.number << 32 | message.stages << 8 | (uint32_t)waits};
    return count(recipients, &kind, duration, number);
}

/* ---- the end ---- */

static wakpi_status give(struct wakpi_recipients *recipients, const struct sum *sum)
{
    const struct wakpi_contribution each = {.ones = recipients->alike[sum->of >> 8 & (stage_sets - 1)].ones,
                                            .failure = sum->failure,
                                            .waits = (int32_t)(sum->of & UINT8_MAX)};
    return sum->count == 0 ? WAKPI_OK
                           : wakpi_cube_count_many(recipients->cube, sum->entry.of, &each, sum->count);
}

wakpi_status wakpi_recipients_finish(struct wakpi_recipients *recipients, wakpi_status status)
{
    if (!recipients)
        return status;
    const struct wakpi_allocator allocator = recipients->cube->allocator;
    for (size_t i = 0; i < recipients->sums.count && status == WAKPI_OK; i++)
        status = give(recipients, wakpi_arena_at(&recipients->sums, i));
    wakpi_arena_drop(&recipients->sums, &allocator);
    wakpi_index_drop(&recipients->index, &allocator);
    wakpi_release(&allocator, recipients, 1, sizeof *recipients);
    return status;
}

#include "track/recipient.h"

#include <string.h>

#include "track/cube_inside.h"
#include "track/folding.h"

#define STAGE(stage) (1U << WAKPI_STAGE_##stage)

enum { sum_bits = 9, stage_sets = 1 << WAKPI_STAGE_LIMIT };

/* What messages add that are alike in their stages. */
struct alike {
    uint64_t ones;
    int64_t window;
    int32_t wait; /* until the window is over */
};

/* How many messages of the same traits, stages and wait there were in an hour. */
struct sum {
    int64_t from, to; /* the hour; empty: none */
    uint32_t traits, stages;
    int32_t waits;
    uint32_t count;
    struct wakpi_buckets *durations; /* from delivered to read; NULL while there were none */
    int32_t failure;
    uint32_t cell;
    uint32_t people, told; /* measures from the cube's first people measure on, and slots */
};

struct wakpi_recipients {
    const struct wakpi_state *state;
    struct wakpi_cube *cube;
    int64_t as_of;
    struct alike alike[stage_sets]; /* by the stages that are known */
    struct sum sums[1 << sum_bits];
};

struct wakpi_recipients *wakpi_recipients_new(const struct wakpi_state *state, struct wakpi_cube *cube,
                                              int64_t as_of)
{
    if (cube->views[0] || wakpi_state_closed(state))
        return NULL;
    struct wakpi_recipients *recipients = wakpi_allocate_zeroed(&cube->allocator, 1, sizeof *recipients);
    if (!recipients)
        return NULL;
    recipients->state = state;
    recipients->cube = cube;
    recipients->as_of = as_of;
    for (unsigned stages = 1; stages < stage_sets; stages++) {
        struct wakpi_view view = wakpi_folding_look(stages);
        struct alike *alike = &recipients->alike[stages];
        alike->ones = wakpi_fold_ones(&view);
        alike->wait = wakpi_fold_wait(&state->settings, &view, &alike->window);
    }
    return recipients;
}

/* ---- what was counted ---- */

static wakpi_status give(struct wakpi_recipients *recipients, struct sum *sum)
{
    if (sum->count == 0)
        return WAKPI_OK;
    const struct wakpi_contribution each = {
        .ones = recipients->alike[sum->stages].ones, .failure = sum->failure, .waits = sum->waits};
    uint32_t count = sum->count;
    sum->count = 0;
    return wakpi_cube_count_many(recipients->cube, sum->cell, &each, count);
}

/* Begins to count messages like this one. */
static wakpi_status begin(struct wakpi_recipients *recipients, struct sum *sum,
                          const struct wakpi_message_brief *message, int32_t waits, int64_t time)
{
    struct wakpi_cube *cube = recipients->cube;
    const struct wakpi_view view = wakpi_folding_look(message->stages);
    uint64_t ones = recipients->alike[message->stages].ones;
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    wakpi_status status = give(recipients, sum);
    if (status != WAKPI_OK)
        return status;
    memcpy(labels + 1, message->traits->labels, sizeof message->traits->labels);
    size_t cell = wakpi_cube_place(cube, labels, 0, time);
    if (cell == WAKPI_NO_PLACE)
        return WAKPI_NO_MEMORY;
    struct wakpi_interval hour = wakpi_zone_period(cube->zone, &cube->zone_cursor, WAKPI_CALENDAR_HOUR, time);
    *sum = (struct sum){
        .from = hour.from,
        .to = hour.to,
        .traits = message->number,
        .stages = message->stages,
        .waits = waits,
        .failure = wakpi_fold_failure(&view, message->traits->failure_code),
        .cell = (uint32_t)cell,
        .people = (uint32_t)((ones & cube->people) >> cube->first_people),
    };
    for (uint64_t left = ones & cube->plan.ones; left != 0; left &= left - 1)
        sum->told |= UINT32_C(1) << (cube->plan.slots[__builtin_ctzll(left)] - 1);
    return WAKPI_OK;
}

static int is_of(const struct sum *sum, const struct wakpi_message_brief *message, int32_t waits,
                 int64_t time)
{
    return time >= sum->from && time < sum->to && sum->traits == message->number &&
           sum->stages == message->stages && sum->waits == waits;
}

static struct sum *slot_of(struct wakpi_recipients *recipients, const struct wakpi_message_brief *message,
                           int32_t waits, int64_t time)
{
    uint32_t mixed = (uint32_t)(time / WAKPI_HOUR) * UINT32_C(0x9e3779b1) +
                     message->number * UINT32_C(0x85ebca6b) +
                     (message->stages * 4 + (uint32_t)waits) * UINT32_C(0xc2b2ae35);
    return &recipients->sums[mixed >> (32 - sum_bits)];
}

/* ---- messages ---- */

/* The person under way counts, and tells, in the cell of a sum. */
static wakpi_status note(struct wakpi_recipients *recipients, const struct sum *sum, int64_t duration)
{
    struct wakpi_cube *cube = recipients->cube;
    struct wakpi_cube_noted *noted;
    int slot = duration >= 0 ? cube->plan.slots[WAKPI_MEASURE_TIME_TO_READ] : 0;
    if (sum->people == 0 && sum->told == 0 && slot == 0)
        return WAKPI_OK;
    wakpi_status status = wakpi_cube_noted_at(cube, sum->cell, &noted);
    if (status != WAKPI_OK)
        return status;
    noted->people |= sum->people;
    for (uint32_t left = sum->told; left != 0; left &= left - 1)
        wakpi_telling_add(&noted->telling, __builtin_ctz(left), 1);
    if (slot != 0)
        wakpi_telling_add(&noted->telling, slot - 1, duration);
    return WAKPI_OK;
}

static wakpi_status add_duration(struct wakpi_recipients *recipients, struct sum *sum, int64_t duration)
{
    if (!sum->durations)
        sum->durations = wakpi_cube_durations(recipients->cube, sum->cell, WAKPI_MEASURE_TIME_TO_READ);
    return sum->durations ? wakpi_buckets_add(sum->durations, &recipients->cube->allocator, duration)
                          : WAKPI_NO_MEMORY;
}

static wakpi_status count(struct wakpi_recipients *recipients, const struct wakpi_message_brief *message,
                          int32_t waits, int64_t time, int64_t duration)
{
    struct sum *sum = slot_of(recipients, message, waits, time);
    wakpi_status status = WAKPI_OK;
    if (!is_of(sum, message, waits, time) || sum->count == UINT32_MAX)
        status = begin(recipients, sum, message, waits, time);
    if (status != WAKPI_OK)
        return status;
    sum->count++;
    if (duration >= 0)
        status = add_duration(recipients, sum, duration);
    return status == WAKPI_OK ? note(recipients, sum, duration) : status;
}

static int64_t least(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/* Looks at the end of a window as a fold would: 1 where it has not come yet. */
static int lasts(const struct wakpi_recipients *recipients, int64_t since, int64_t window,
                 struct wakpi_span *span)
{
    int64_t end = since > INT64_MAX - window ? INT64_MAX : since + window;
    if (end > recipients->as_of) {
        span->until = least(end, span->until);
        return 1;
    }
    span->from = end > span->from ? end : span->from;
    return 0;
}

wakpi_status wakpi_recipients_add(struct wakpi_recipients *recipients, size_t place, struct wakpi_span *span)
{
    struct wakpi_message_brief message;
    if (!wakpi_messages_brief(&recipients->state->messages, place, &message) ||
        message.traits->flags & (WAKPI_EVENT_GROUP | WAKPI_EVENT_HISTORY))
        return WAKPI_NOT_FOUND;
    int64_t seen[WAKPI_STAGE_LIMIT], first = WAKPI_NEVER, delivery = WAKPI_NEVER, last = 0;
    const int32_t *delta = message.deltas;
    for (unsigned left = message.stages; left != 0; left &= left - 1) {
        int stage = wakpi_lowest_bit(left);
        int64_t time = message.base + *delta++;
        seen[stage] = time;
        first = least(time, first);
        last = time > last ? time : last;
        if (WAKPI_STAGES_PROVING >> stage & 1)
            delivery = least(time, delivery);
    }
    if (last > recipients->as_of)
        return WAKPI_NOT_FOUND;
    span->from = last > span->from ? last : span->from;
    const struct alike *alike = &recipients->alike[message.stages];
    int64_t time = message.stages & STAGE(SEND) ? seen[WAKPI_STAGE_SEND] : first, duration = -1;
    int32_t waits = alike->wait;
    if (waits != WAKPI_WAIT_NONE &&
        !lasts(recipients, delivery != WAKPI_NEVER ? delivery : time, alike->window, span))
        waits = WAKPI_WAIT_NONE;
    if ((message.stages & (STAGE(DELIVERED) | STAGE(READ))) == (STAGE(DELIVERED) | STAGE(READ)))
        duration = seen[WAKPI_STAGE_READ] - seen[WAKPI_STAGE_DELIVERED];
    return count(recipients, &message, waits, time, duration);
}

wakpi_status wakpi_recipients_finish(struct wakpi_recipients *recipients, wakpi_status status)
{
    if (!recipients)
        return status;
    for (size_t i = 0; i < 1 << sum_bits && status == WAKPI_OK; i++)
        status = give(recipients, &recipients->sums[i]);
    wakpi_release(&recipients->cube->allocator, recipients, 1, sizeof *recipients);
    return status;
}

/* What a funnel knows beside its counts: how long entrants took, and who may still come further. */
#include "measure/funnel.h"

#include "measure/amount.h"
#include "measure/histogram.h"

#define IMMATURE WAKPI_TAG('I', 'M', 'M', 'A')
#define TIMES    WAKPI_TAG('T', 'I', 'M', 'E')

/* ---- entrants ---- */

static wakpi_status check_times(const int64_t *times, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (times[i] < times[i - 1])
            return WAKPI_INVALID;
    }
    return times[0] < 0 && times[count - 1] > INT64_MAX + times[0] ? WAKPI_OVERFLOW : WAKPI_OK;
}

static void untime_stage(wakpi_funnel *funnel, const int64_t *times, size_t stage)
{
    const struct wakpi_allocator *allocator = &funnel->settings.allocator;
    struct wakpi_funnel_times *known = &funnel->times[stage];
    wakpi_buckets_remove(&known->step, allocator, times[stage] - times[stage - 1]);
    if (stage > 1)
        wakpi_buckets_remove(&known->overall, allocator, times[stage] - times[0]);
}

static wakpi_status time_stage(wakpi_funnel *funnel, const int64_t *times, size_t stage)
{
    const struct wakpi_allocator *allocator = &funnel->settings.allocator;
    struct wakpi_funnel_times *known = &funnel->times[stage];
    wakpi_status status = wakpi_buckets_add(&known->step, allocator, times[stage] - times[stage - 1]);
    if (status != WAKPI_OK || stage == 1)
        return status;
    status = wakpi_buckets_add(&known->overall, allocator, times[stage] - times[0]);
    if (status != WAKPI_OK)
        wakpi_buckets_remove(&known->step, allocator, times[stage] - times[stage - 1]);
    return status;
}

/* Counted first, so that nobody is timed who is not counted. */
static wakpi_status enter_timed(wakpi_funnel *funnel, const int64_t *times, size_t count)
{
    int64_t ones[WAKPI_FUNNEL_STAGES] = {0};
    for (size_t i = 0; i < count; i++)
        ones[i] = 1;
    wakpi_status status = wakpi_funnel_raise(funnel->amounts, ones, (int32_t)count);
    if (status != WAKPI_OK)
        return status;
    for (size_t stage = 1; stage < count; stage++) {
        status = time_stage(funnel, times, stage);
        if (status == WAKPI_OK)
            continue;
        while (--stage > 0)
            untime_stage(funnel, times, stage);
        for (stage = count; stage-- > 0;)
            atomic_fetch_sub_explicit(&funnel->amounts[stage], 1, memory_order_release);
        break;
    }
    return status;
}

wakpi_status wakpi_funnel_enter_timed(wakpi_funnel *funnel, const int64_t *times, size_t count)
{
    if (!funnel || !times || count == 0 || count > (size_t)funnel->count)
        return WAKPI_INVALID;
    wakpi_status status = check_times(times, count);
    if (status != WAKPI_OK)
        return status;
    pthread_mutex_lock(&funnel->lock);
    status = enter_timed(funnel, times, count);
    pthread_mutex_unlock(&funnel->lock);
    return status;
}

wakpi_status wakpi_funnel_enter_immature(wakpi_funnel *funnel, int32_t stage)
{
    int64_t ones[WAKPI_FUNNEL_STAGES] = {0};
    if (!wakpi_funnel_has_stage(funnel, stage))
        return WAKPI_INVALID;
    for (int32_t i = 0; i <= stage; i++)
        ones[i] = 1;
    return wakpi_funnel_raise(funnel->immature, ones, stage + 1);
}

wakpi_status wakpi_funnel_immature(const wakpi_funnel *funnel, int32_t stage, int64_t *amount)
{
    if (!wakpi_funnel_has_stage(funnel, stage) || !amount)
        return WAKPI_INVALID;
    *amount = wakpi_read_count(&funnel->immature[stage]);
    return WAKPI_OK;
}

/* ---- times ---- */

static const struct wakpi_buckets *overall_of(const wakpi_funnel *funnel, int32_t stage)
{
    return stage == 1 ? &funnel->times[stage].step : &funnel->times[stage].overall;
}

static wakpi_status copy(const wakpi_funnel *funnel, const struct wakpi_buckets *from,
                         wakpi_histogram **histogram)
{
    pthread_mutex_t *lock = (pthread_mutex_t *)(uintptr_t)&funnel->lock; /* locking counts as reading */
    pthread_mutex_lock(lock);
    wakpi_status status = wakpi_histogram_of(from, &funnel->settings.allocator, histogram);
    pthread_mutex_unlock(lock);
    return status;
}

wakpi_status wakpi_funnel_step_times(const wakpi_funnel *funnel, int32_t stage, wakpi_histogram **histogram)
{
    if (!wakpi_funnel_has_stage(funnel, stage) || stage == 0 || !histogram)
        return WAKPI_INVALID;
    return copy(funnel, &funnel->times[stage].step, histogram);
}

wakpi_status wakpi_funnel_overall_times(const wakpi_funnel *funnel, int32_t stage,
                                        wakpi_histogram **histogram)
{
    if (!wakpi_funnel_has_stage(funnel, stage) || stage == 0 || !histogram)
        return WAKPI_INVALID;
    return copy(funnel, overall_of(funnel, stage), histogram);
}

void wakpi_funnel_times_drop(wakpi_funnel *funnel)
{
    for (int32_t stage = 0; stage < funnel->count; stage++) {
        wakpi_buckets_drop(&funnel->times[stage].step, &funnel->settings.allocator);
        wakpi_buckets_drop(&funnel->times[stage].overall, &funnel->settings.allocator);
    }
}

wakpi_status wakpi_funnel_times_reserve(wakpi_funnel *into, const wakpi_funnel *from)
{
    const struct wakpi_allocator *allocator = &into->settings.allocator;
    wakpi_status status = WAKPI_OK;
    for (int32_t stage = 1; stage < into->count && status == WAKPI_OK; stage++) {
        status = wakpi_buckets_reserve(&into->times[stage].step, allocator, &from->times[stage].step);
        if (status == WAKPI_OK)
            status =
                wakpi_buckets_reserve(&into->times[stage].overall, allocator, &from->times[stage].overall);
    }
    return status;
}

void wakpi_funnel_times_merge(wakpi_funnel *into, const wakpi_funnel *from)
{
    const struct wakpi_allocator *allocator = &into->settings.allocator;
    for (int32_t stage = 1; stage < into->count; stage++) {
        wakpi_buckets_merge(&into->times[stage].step, allocator, &from->times[stage].step);
        wakpi_buckets_merge(&into->times[stage].overall, allocator, &from->times[stage].overall);
    }
}

/* ---- saving ---- */

static void put_immature(struct wakpi_writer *writer, const void *subject)
{
    const wakpi_funnel *funnel = subject;
    for (int32_t stage = 0; stage < funnel->count; stage++)
        wakpi_put_varint(writer, (uint64_t)wakpi_read_count(&funnel->immature[stage]));
}

static void put_times(struct wakpi_writer *writer, const void *subject)
{
    const wakpi_funnel *funnel = subject;
    for (int32_t stage = 1; stage < funnel->count; stage++) {
        wakpi_buckets_put(writer, &funnel->times[stage].step);
        if (stage > 1)
            wakpi_buckets_put(writer, &funnel->times[stage].overall);
    }
}

/* Whoever was timed at a stage was so at each one before. */
static int has_times(const wakpi_funnel *funnel)
{
    return funnel->count > 1 && funnel->times[1].step.count > 0;
}

void wakpi_funnel_times_put(struct wakpi_writer *writer, const wakpi_funnel *funnel)
{
    if (wakpi_read_count(&funnel->immature[0]) > 0)
        wakpi_put_section(writer, IMMATURE, put_immature, funnel);
    if (has_times(funnel))
        wakpi_put_section(writer, TIMES, put_times, funnel);
}

static void get_immature(struct wakpi_reader *reader, wakpi_funnel *funnel)
{
    int64_t before = INT64_MAX;
    for (int32_t stage = 0; stage < funnel->count; stage++) {
        before = (int64_t)wakpi_get_up_to(reader, (uint64_t)before);
        atomic_store_explicit(&funnel->immature[stage], before, memory_order_relaxed);
        if (stage == 0 && before == 0)
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "nobody is on the way, which need not be said");
    }
}

static void get_times(struct wakpi_reader *reader, wakpi_funnel *funnel)
{
    int64_t before = INT64_MAX;
    for (int32_t stage = 1; stage < funnel->count && !wakpi_reader_failed(reader); stage++) {
        struct wakpi_funnel_times *times = &funnel->times[stage];
        wakpi_buckets_get(reader, &funnel->settings.allocator, &times->step);
        if (stage > 1)
            wakpi_buckets_get(reader, &funnel->settings.allocator, &times->overall);
        if (times->step.count > before || times->step.count > wakpi_read_count(&funnel->amounts[stage]) ||
            (stage > 1 && times->overall.count != times->step.count))
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "times are not those of the entrants");
        before = times->step.count;
    }
    if (!wakpi_reader_failed(reader) && !has_times(funnel))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "nobody is timed, which need not be said");
}

static void get_section(struct wakpi_reader *reader, uint32_t tag, wakpi_funnel *funnel,
                        void (*get)(struct wakpi_reader *reader, wakpi_funnel *funnel))
{
    struct wakpi_reader section;
    if (wakpi_peek_tag(reader) != tag)
        return;
    wakpi_enter_section(reader, tag, &section);
    get(&section, funnel);
    wakpi_leave_section(reader, &section);
}

void wakpi_funnel_times_get(struct wakpi_reader *reader, wakpi_funnel *funnel)
{
    get_section(reader, IMMATURE, funnel, get_immature);
    get_section(reader, TIMES, funnel, get_times);
}

/* Means and quantiles of a campaign's durations, with their intervals. */
#include "measure/campaign.h"

#include <math.h>
#include <string.h>

#include "base/prefetch.h"
#include "kpi/formula_program.h"
#include "stats/quantile.h"
#include "stats/student.h"

#define MILLISECONDS 1000

/* What is read of durations in one go. */
struct observed {
    int64_t count;
    struct wakpi_wide sum;
    double seconds, lower, upper;
    int approximated, bounded; /* bounded: lower and upper are given */
    wakpi_status status;
};

/* wakpi_quantile_ranks(); for the usual quantiles of not too many they are kept when they were worked out once, as one number:
 * whoever works them out works out the same. */
static void narrow_ranks(int64_t count, double q, const struct wakpi_evaluation *with, int64_t *lower,
                         int64_t *upper)
{
    enum { MANY = 1200, MEDIAN = 0, P90 = 1, QUANTILES = 2, RANK_BITS = 16 };
    static _Atomic(uint32_t) kept[QUANTILES][MANY]; /* no count has both ranks 0 */
    const int usual = with->alpha == 0.05 && count < MANY && (q == 0.5 || q == 0.9);
    _Atomic(uint32_t) *place = &kept[q == 0.5 ? MEDIAN : P90][usual ? count : 0];
    uint32_t ranks = usual ? atomic_load_explicit(place, memory_order_relaxed) : 0;
    if (ranks == 0) {
        wakpi_quantile_ranks(count, q, with->alpha, wakpi_evaluation_critical(with), lower, upper);
        if (usual)
            atomic_store_explicit(place, (uint32_t)*upper << RANK_BITS | (uint32_t)*lower,
                                  memory_order_relaxed);
        return;
    }
    *lower = ranks & ((UINT32_C(1) << RANK_BITS) - 1);
    *upper = ranks >> RANK_BITS;
}

/* The ranks that bound a quantile. Where the binomial is wide the normal distribution, rounded outwards, gives the same ranks or
 * the next ones; both are within the width of a bucket. */
static void quantile_ranks(int64_t count, double q, const struct wakpi_evaluation *with, int64_t *lower,
                           int64_t *upper)
{
    enum { WIDE = 100 };
    const double variance = (double)count * q * (1 - q), least_alpha = 0.001;
    if (variance <= WIDE || with->alpha < least_alpha) {
        narrow_ranks(count, q, with, lower, upper);
        return;
    }
    /* Both are above 0. */
    const double middle = (double)count * q, apart = wakpi_evaluation_critical(with) * sqrt(variance);
    *lower = (int64_t)(middle - apart);
    *upper = (int64_t)(middle + apart);
    *upper += ((double)*upper < middle + apart) + 1;
}

/* Where a quantile lies, between the observations of two ranks, by the binomial distribution of how many lie below it. */
static void find_quantile(const struct wakpi_buckets *buckets, double q, const struct wakpi_evaluation *with,
                          struct wakpi_quantile_place *found)
{
    int64_t ranks[3];
    found->count = 0;
    if (buckets->count == 0)
        return;
    ranks[1] = wakpi_buckets_quantile_rank(buckets, q);
    quantile_ranks(buckets->count, q, with, &ranks[0], &ranks[2]);
    /* Of too few observations none bounds the quantile from above: there is no interval. From below 0 always does. */
    found->bounded = ranks[2] <= buckets->count;
    found->from_zero = ranks[0] < 1 || !found->bounded;
    found->count = 1 + !found->from_zero + found->bounded;
    wakpi_buckets_find_ranks(buckets, ranks + found->from_zero, (size_t)found->count,
                             found->places + found->from_zero);
}

static void observe_quantile(const struct wakpi_buckets *buckets, const struct wakpi_quantile_place *found,
                             struct observed *observed)
{
    int64_t durations[3];
    if (found->count == 0)
        return;
    wakpi_buckets_at_places(buckets, found->places + found->from_zero, (size_t)found->count,
                            durations + found->from_zero);
    observed->bounded = found->bounded;
    observed->status = WAKPI_OK;
    observed->seconds = (double)durations[1] / MILLISECONDS;
    int32_t bucket = wakpi_bucket_of(durations[1]);
    observed->approximated = wakpi_bucket_low(bucket) != wakpi_bucket_high(bucket);
    if (!observed->bounded)
        return;
    observed->lower = found->from_zero ? 0 : (double)durations[0] / MILLISECONDS;
    observed->upper = (double)durations[2] / MILLISECONDS;
}

/* Student's critical value: its expansion about the normal one is good to ten digits where there are many. Where there
 * are not, the usual ones are kept when they were worked out once, as bits: whoever works one out works out the same. */
static double student_critical(const struct wakpi_evaluation *with, int64_t freedom)
{
    enum { MANY = 1000 };
    static _Atomic(uint64_t) kept[MANY];
    double z = wakpi_evaluation_critical(with), square = z * z, n = (double)freedom, value;
    if (freedom >= MANY && z <= 6) {
        double first = (square + 1) / 4, second = ((5 * square + 16) * square + 3) / 96;
        double third = (((3 * square + 19) * square + 17) * square - 15) / 384;
        return z + z * (first + (second + third / n) / n) / n;
    }
    if (with->alpha != 0.05)
        return wakpi_student_critical(with->alpha, n);
    uint64_t bits = atomic_load_explicit(&kept[freedom], memory_order_relaxed);
    memcpy(&value, &bits, sizeof value);
    if (bits != 0)
        return value;
    value = wakpi_student_critical(with->alpha, n);
    memcpy(&bits, &value, sizeof bits);
    atomic_store_explicit(&kept[freedom], bits, memory_order_relaxed);
    return value;
}

/* The mean with Student's interval. The deviation is the largest that the buckets allow, so the interval errs by
 * their width to the wide side; no mean of durations is below 0. */
static void observe_mean(const struct wakpi_buckets *buckets, const struct wakpi_evaluation *with,
                         struct observed *observed)
{
    observed->status = wakpi_buckets_mean(buckets, &observed->seconds);
    if (buckets->count < 2 || observed->status < 0)
        return;
    double n = (double)buckets->count;
    double half = student_critical(with, buckets->count - 1) * wakpi_buckets_deviation(buckets) / sqrt(n) /
                  MILLISECONDS;
    if (!isfinite(half))
        return;
    observed->bounded = 1;
    observed->lower = fmax(observed->seconds - half, 0);
    observed->upper = observed->seconds + half;
}

static void observe(const struct wakpi_campaign_part *part, const struct wakpi_quantile_place *found,
                    const struct wakpi_formula_program *program, const struct wakpi_evaluation *with,
                    struct observed *observed)
{
    observed->count = part->buckets.count;
    observed->sum = part->buckets.sum;
    if (program->statistic == WAKPI_STATISTIC_MEAN)
        observe_mean(&part->buckets, with, observed);
    else
        observe_quantile(&part->buckets, found, observed);
}

void wakpi_durations_evaluate(struct wakpi_campaign_part *part, const struct wakpi_quantile_place *found,
                              const struct wakpi_formula_program *program,
                              const struct wakpi_evaluation *with, wakpi_kpi kpi, wakpi_value *value)
{
    struct observed observed = {.status = WAKPI_UNDEFINED};
    struct wakpi_quantile_place own;
    own.count = 0;
    if (part && found) {
        observe(part, found, program, with, &observed);
    } else if (part) {
        pthread_mutex_lock(&part->lock);
        if (program->statistic == WAKPI_STATISTIC_QUANTILE)
            find_quantile(&part->buckets, program->quantile, with, &own);
        observe(part, &own, program, with, &observed);
        pthread_mutex_unlock(&part->lock);
    }
    if (observed.status < 0) {
        wakpi_evaluate_error(kpi, observed.status, value);
        return;
    }
    *value = (wakpi_value){.struct_size = value->struct_size, .kpi = kpi, .status = observed.status};
    value->unit = program->unit;
    value->unrated = WAKPI_UNRATED_NO_PROFILE;
    value->value = value->lower = value->upper = observed.seconds;
    if (observed.bounded) {
        value->lower = observed.lower;
        value->upper = observed.upper;
    } else {
        value->flags |= WAKPI_VALUE_NO_INTERVAL;
    }
    if (program->statistic == WAKPI_STATISTIC_MEAN && wakpi_wide_to_int64(observed.sum, &value->numerator))
        value->denominator = observed.count;
    else
        value->flags |= WAKPI_VALUE_NO_FRACTION;
    if (observed.approximated)
        value->flags |= WAKPI_VALUE_APPROXIMATED;
    if (observed.count < with->small_sample)
        value->flags |= WAKPI_VALUE_SMALL_SAMPLE;
}

/* ---- asking for memory ahead ---- */

/* `size` bytes from `from` on. */
static void prefetch_all(const void *from, size_t size)
{
    for (size_t at = 0; at < size; at += WAKPI_CACHE_LINE)
        wakpi_prefetch((const char *)from + at);
}

int wakpi_durations_look_ahead(const struct wakpi_campaign *campaign,
                               const struct wakpi_formula_program *programs,
                               struct wakpi_durations_ahead *ahead)
{
    const int32_t measures = wakpi_measure_count() + 1;
    const atomic_uchar *kpis;
    const size_t count = programs ? wakpi_formula_statistics(&kpis) : 0;
    ahead->count = ahead->locked_count = ahead->given = 0;
    ahead->first = 0;
    prefetch_all(campaign->known, sizeof campaign->known);
    prefetch_all(campaign->amounts, (size_t)measures * sizeof campaign->amounts[0]);
    if (count == 0 || count > WAKPI_DURATIONS_AHEAD)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const struct wakpi_formula_program *program =
            &programs[atomic_load_explicit(&kpis[i], memory_order_relaxed)];
        struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, program->inputs[0]);
        ahead->parts[i] = part;
        ahead->quantiles[i] = program->quantile;
        if (!part)
            continue;
        wakpi_prefetch(part);
        wakpi_prefetch(&part->buckets.store);
    }
    ahead->count = count;
    ahead->first = atomic_load_explicit(&kpis[0], memory_order_relaxed);
    return 1;
}

static int is_locked(const struct wakpi_durations_ahead *ahead, const struct wakpi_campaign_part *part)
{
    for (size_t i = 0; i < ahead->locked_count; i++) {
        if (ahead->locked[i] == part)
            return 1;
    }
    return 0;
}

/* All who lock several of them do so here, in the order of KPIs. */
void wakpi_durations_lock(struct wakpi_durations_ahead *ahead)
{
    for (size_t i = 0; i < ahead->count; i++) {
        struct wakpi_campaign_part *part = ahead->parts[i];
        if (!part || is_locked(ahead, part))
            continue;
        pthread_mutex_lock(&part->lock);
        ahead->locked[ahead->locked_count++] = part;
        wakpi_buckets_prefetch(&part->buckets);
    }
}

void wakpi_durations_find(struct wakpi_durations_ahead *ahead, const struct wakpi_evaluation *with)
{
    for (size_t i = 0; i < ahead->count; i++) {
        if (ahead->quantiles[i] > 0 && ahead->parts[i])
            find_quantile(&ahead->parts[i]->buckets, ahead->quantiles[i], with, &ahead->found[i]);
    }
}

void wakpi_durations_unlock(const struct wakpi_durations_ahead *ahead)
{
    for (size_t i = 0; i < ahead->locked_count; i++)
        pthread_mutex_unlock(&ahead->locked[i]->lock);
}

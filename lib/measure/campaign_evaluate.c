/* From a campaign to values: parts are read before their wholes, so that no value has a part above its whole. */
#include "measure/campaign.h"

#include <math.h>
#include <string.h>

#include <wakpi/catalogue.h>
#include <wakpi/stats.h>

#include "base/wide.h"
#include "kpi/benchmark.h"
#include "kpi/formula_program.h"
#include "measure/amount.h"
#include "stats/normal.h"
#include "stats/quantile.h"
#include "stats/student.h"

#define MILLISECONDS 1000

/* ---- snapshots ---- */

static int64_t read_people(const struct wakpi_campaign_part *part, int *approximated)
{
    double standard_error = 0;
    pthread_mutex_t *lock = (pthread_mutex_t *)(uintptr_t)&part->lock;
    pthread_mutex_lock(lock);
    int64_t people = wakpi_distinct_count(&part->people, &standard_error);
    pthread_mutex_unlock(lock);
    *approximated = standard_error > 0;
    return people;
}

static void read_measure(const struct wakpi_campaign *campaign, wakpi_measure measure,
                         struct wakpi_snapshot *snapshot)
{
    int traits = campaign->traits[measure];
    uint8_t flags = 0;
    int64_t amount = traits & WAKPI_TRAIT_SIGNED
                         ? atomic_load_explicit(&campaign->amounts[measure], memory_order_acquire)
                         : wakpi_read_count(&campaign->amounts[measure]);
    if (traits & (WAKPI_TRAIT_REGISTER | WAKPI_TRAIT_DISTINCT)) {
        const struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure);
        if ((traits & WAKPI_TRAIT_REGISTER) &&
            !(part && atomic_load_explicit(&part->known, memory_order_acquire)))
            flags |= WAKPI_SNAPSHOT_UNKNOWN;
        if ((traits & WAKPI_TRAIT_DISTINCT) && part) {
            int approximated;
            int64_t people = read_people(part, &approximated);
            if (people > INT64_MAX - amount)
                flags |= WAKPI_SNAPSHOT_OVERFLOW;
            else
                amount += people;
            if (approximated)
                flags |= WAKPI_SNAPSHOT_APPROXIMATED;
        }
    }
    if (measure < 64 && campaign->approximated >> measure & 1)
        flags |= WAKPI_SNAPSHOT_APPROXIMATED;
    snapshot->amounts[measure] = amount;
    snapshot->flags[measure] = flags;
}

static void take_settings(const struct wakpi_campaign *campaign, struct wakpi_snapshot *snapshot)
{
    snapshot->with.alpha = wakpi_settings_real(&campaign->settings, WAKPI_SETTING_ALPHA);
    snapshot->with.small_sample = wakpi_settings_integer(&campaign->settings, WAKPI_SETTING_SMALL_SAMPLE);
    snapshot->waiting = 0;
    for (int i = 0; i < WAKPI_WAIT_LIMIT; i++)
        snapshot->waiting |= campaign->waiting[i] > 0;
}

/* After the amounts: who sees money sees its currency. */
static void take_currency(const struct wakpi_campaign *campaign, struct wakpi_snapshot *snapshot)
{
    const char *code = wakpi_campaign_currency(campaign);
    memset(snapshot->with.currency, 0, sizeof snapshot->with.currency);
    memcpy(snapshot->with.currency, code, strlen(code));
}

void wakpi_snapshot_take(const struct wakpi_campaign *campaign, struct wakpi_snapshot *snapshot)
{
    take_settings(campaign, snapshot);
    for (int32_t place = 0; place < WAKPI_MEASURE_LIMIT; place++)
        read_measure(campaign, wakpi_measure_by_depth(place), snapshot);
    take_currency(campaign, snapshot);
}

void wakpi_snapshot_take_inputs(const struct wakpi_campaign *campaign, wakpi_kpi kpi,
                                struct wakpi_snapshot *snapshot)
{
    wakpi_measure inputs[WAKPI_MEASURE_LIMIT];
    int32_t count = wakpi_kpi_input_count(kpi);
    take_settings(campaign, snapshot);
    for (int32_t i = 0; i < count; i++) {
        wakpi_measure input = 0;
        wakpi_kpi_input(kpi, i, &input);
        int32_t at = i;
        for (; at > 0 && campaign->levels[inputs[at - 1]] < campaign->levels[input]; at--)
            inputs[at] = inputs[at - 1];
        inputs[at] = input;
    }
    for (int32_t i = 0; i < count; i++)
        read_measure(campaign, inputs[i], snapshot);
    take_currency(campaign, snapshot);
}

/* ---- durations ---- */

/* What is read of durations in one go. */
struct observed {
    int64_t count;
    struct wakpi_wide sum;
    double seconds, lower, upper;
    int approximated, bounded; /* bounded: lower and upper are given */
    wakpi_status status;
};

/* The ranks that bound a quantile. Where the binomial is wide the normal distribution, rounded outwards, gives the same ranks or
 * the next ones; both are within the width of a bucket. */
static void quantile_ranks(int64_t count, double q, double alpha, int64_t *lower, int64_t *upper)
{
    enum { WIDE = 100 };
    const double variance = (double)count * q * (1 - q), least_alpha = 0.001;
    double z = wakpi_normal_critical(alpha);
    if (variance <= WIDE || alpha < least_alpha) {
        wakpi_quantile_ranks(count, q, alpha, z, lower, upper);
        return;
    }
    *lower = (int64_t)floor((double)count * q - z * sqrt(variance));
    *upper = (int64_t)ceil((double)count * q + z * sqrt(variance)) + 1;
}

/* A quantile between the observations of two ranks, by the binomial distribution of how many lie below it. */
static void observe_quantile(const struct wakpi_buckets *buckets, double q, double alpha,
                             struct observed *observed)
{
    int64_t ranks[3], durations[3];
    if (buckets->count == 0)
        return;
    ranks[1] = wakpi_buckets_quantile_rank(buckets, q);
    quantile_ranks(buckets->count, q, alpha, &ranks[0], &ranks[2]);
    /* Of too few observations none bounds the quantile from above: there is no interval. From below 0 always does. */
    observed->bounded = ranks[2] <= buckets->count;
    int from_zero = ranks[0] < 1 || !observed->bounded;
    size_t count = 1 + (size_t)!from_zero + (size_t)observed->bounded;
    wakpi_buckets_at_ranks(buckets, ranks + from_zero, count, durations + from_zero);
    observed->status = WAKPI_OK;
    observed->seconds = (double)durations[1] / MILLISECONDS;
    int32_t bucket = wakpi_bucket_of(durations[1]);
    observed->approximated = wakpi_bucket_low(bucket) != wakpi_bucket_high(bucket);
    if (!observed->bounded)
        return;
    observed->lower = from_zero ? 0 : (double)durations[0] / MILLISECONDS;
    observed->upper = (double)durations[2] / MILLISECONDS;
}

/* Student's critical value: its expansion about the normal one is good to ten digits where there are many. Where there
 * are not, the usual ones are kept when they were worked out once, as bits: whoever works one out works out the same. */
static double student_critical(double alpha, int64_t freedom)
{
    enum { MANY = 1000 };
    static _Atomic(uint64_t) kept[MANY];
    double z = wakpi_normal_critical(alpha), square = z * z, n = (double)freedom, value;
    if (freedom >= MANY && z <= 6) {
        double first = (square + 1) / 4, second = ((5 * square + 16) * square + 3) / 96;
        double third = (((3 * square + 19) * square + 17) * square - 15) / 384;
        return z + z * (first + (second + third / n) / n) / n;
    }
    if (alpha != 0.05)
        return wakpi_student_critical(alpha, n);
    uint64_t bits = atomic_load_explicit(&kept[freedom], memory_order_relaxed);
    memcpy(&value, &bits, sizeof value);
    if (bits != 0)
        return value;
    value = wakpi_student_critical(alpha, n);
    memcpy(&bits, &value, sizeof bits);
    atomic_store_explicit(&kept[freedom], bits, memory_order_relaxed);
    return value;
}

/* The mean with Student's interval. The deviation is the largest that the buckets allow, so the interval errs by
 * their width to the wide side; no mean of durations is below 0. */
static void observe_mean(const struct wakpi_buckets *buckets, double alpha, struct observed *observed)
{
    observed->status = wakpi_buckets_mean(buckets, &observed->seconds);
    if (buckets->count < 2 || observed->status < 0)
        return;
    double n = (double)buckets->count;
    double half = student_critical(alpha, buckets->count - 1) * wakpi_buckets_deviation(buckets) / sqrt(n) /
                  MILLISECONDS;
    if (!isfinite(half))
        return;
    observed->bounded = 1;
    observed->lower = fmax(observed->seconds - half, 0);
    observed->upper = observed->seconds + half;
}

static void observe(struct wakpi_campaign_part *part, enum wakpi_statistic statistic, double q, double alpha,
                    struct observed *observed)
{
    pthread_mutex_lock(&part->lock);
    observed->count = part->buckets.count;
    observed->sum = part->buckets.sum;
    if (statistic == WAKPI_STATISTIC_MEAN)
        observe_mean(&part->buckets, alpha, observed);
    else
        observe_quantile(&part->buckets, q, alpha, observed);
    pthread_mutex_unlock(&part->lock);
}

static void evaluate_durations(struct wakpi_campaign_part *part, const struct wakpi_formula_program *program,
                               const struct wakpi_evaluation *with, wakpi_kpi kpi, wakpi_value *value)
{
    enum wakpi_statistic statistic = (enum wakpi_statistic)program->statistic;
    struct observed observed = {.status = WAKPI_UNDEFINED};
    if (part)
        observe(part, statistic, program->quantile, with->alpha, &observed);
    if (observed.status < 0) {
        wakpi_evaluate_error(kpi, observed.status, value);
        return;
    }
    *value = (wakpi_value){.struct_size = value->struct_size, .kpi = kpi, .status = observed.status};
    value->unit = wakpi_kpi_unit(kpi);
    value->unrated = WAKPI_UNRATED_NO_PROFILE;
    value->value = value->lower = value->upper = observed.seconds;
    if (observed.bounded) {
        value->lower = observed.lower;
        value->upper = observed.upper;
    } else {
        value->flags |= WAKPI_VALUE_NO_INTERVAL;
    }
    if (statistic == WAKPI_STATISTIC_MEAN && wakpi_wide_to_int64(observed.sum, &value->numerator))
        value->denominator = observed.count;
    else
        value->flags |= WAKPI_VALUE_NO_FRACTION;
    if (observed.approximated)
        value->flags |= WAKPI_VALUE_APPROXIMATED;
    if (observed.count < with->small_sample)
        value->flags |= WAKPI_VALUE_SMALL_SAMPLE;
}

/* ---- arithmetic ---- */

/* Whether the value changes with what is not known, the places `unknown`: then it is not known either. Cost that recurs for an
 * unknown number of months matters where there is such cost, and not where there is none. `value` is what it is at 0. */
static int hangs_on_unknown(wakpi_kpi kpi, const struct wakpi_formula_program *program, const int64_t *inputs,
                            uint32_t unknown, const struct wakpi_evaluation *with, const wakpi_value *value)
{
    int64_t probe[WAKPI_FORMULA_INPUTS];
    wakpi_value at_probe = {.struct_size = sizeof at_probe};
    for (int32_t i = 0; i < program->input_count; i++)
        probe[i] = unknown >> i & 1 ? 1000003 * (i + 1) : inputs[i];
    wakpi_evaluate_program(kpi, program, probe, with, &at_probe);
    return value->status != at_probe.status || value->value != at_probe.value;
}

/* The share of what a measure is counted among that is too young to be judged. */
static double share_still_open(const struct wakpi_campaign *campaign, wakpi_measure measure)
{
    static const struct {
        wakpi_measure measure, among;
        enum wakpi_wait wait;
    } waits[] = {{WAKPI_MEASURE_UNANSWERED, WAKPI_MEASURE_CONVERSATIONS, WAKPI_WAIT_ANSWER},
                 {WAKPI_MEASURE_ABANDONED, WAKPI_MEASURE_CONVERSATIONS, WAKPI_WAIT_CUSTOMER},
                 {WAKPI_MEASURE_RESOLVED_FIRST_CONTACT, WAKPI_MEASURE_RESOLVED, WAKPI_WAIT_RECONTACT}};
    wakpi_measure among = 0;
    int64_t waiting = 0;
    if (campaign->traits[measure] & WAKPI_TRAIT_MESSAGES) {
        among = WAKPI_MEASURE_SENT;
        waiting = campaign->waiting[WAKPI_WAIT_DELIVERY];
        if (measure == WAKPI_MEASURE_CONVERTED)
            waiting += campaign->waiting[WAKPI_WAIT_CONVERSION];
    }
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        if (waits[i].measure == measure) {
            among = waits[i].among;
            waiting = campaign->waiting[waits[i].wait];
        }
    }
    if (waiting == 0)
        return 0;
    int64_t whole = atomic_load_explicit(&campaign->amounts[among], memory_order_relaxed);
    return whole > waiting ? (double)waiting / (double)whole : 1;
}

/* The interval of what is made of sums, where units told of them. */
static void give_units_interval(struct wakpi_campaign_part *part, const struct wakpi_formula_program *program,
                                const int64_t *inputs, const struct wakpi_evaluation *with,
                                wakpi_value *value)
{
    double standard_error = 0;
    if (!part)
        return;
    pthread_mutex_lock(&part->lock);
    int known = wakpi_products_error(&part->products, program, inputs, &standard_error);
    int64_t count = part->products.count;
    pthread_mutex_unlock(&part->lock);
    double half = wakpi_normal_critical(with->alpha) * standard_error;
    if (!known || !isfinite(value->value - half) || !isfinite(value->value + half))
        return;
    value->lower = value->value - half;
    value->upper = value->value + half;
    value->flags &= ~(uint32_t)WAKPI_VALUE_NO_INTERVAL;
    if (count < with->small_sample)
        value->flags |= WAKPI_VALUE_SMALL_SAMPLE;
}

/* From counts, money and figures. */
static void evaluate_amounts(const struct wakpi_campaign *campaign, const struct wakpi_snapshot *snapshot,
                             wakpi_kpi kpi, const struct wakpi_formula_program *program, wakpi_value *value)
{
    int64_t inputs[WAKPI_FORMULA_INPUTS];
    uint8_t flags = 0;
    uint32_t unknown = 0;
    double still_open = 0;
    _Static_assert(WAKPI_FORMULA_INPUTS <= 32, "an input has a bit");
    for (int32_t i = 0; i < program->input_count; i++) {
        wakpi_measure input = program->inputs[i];
        inputs[i] = snapshot->amounts[input];
        flags |= snapshot->flags[input];
        if (snapshot->waiting)
            still_open = fmax(still_open, share_still_open(campaign, input));
        /* Weeks of a month that nobody said are 52/12. */
        if ((snapshot->flags[input] & WAKPI_SNAPSHOT_UNKNOWN) && input != WAKPI_MEASURE_WEEKS_PER_MONTH)
            unknown |= UINT32_C(1) << i;
    }
    if (flags & WAKPI_SNAPSHOT_OVERFLOW) {
        wakpi_evaluate_error(kpi, WAKPI_OVERFLOW, value);
        return;
    }
    wakpi_evaluate_program(kpi, program, inputs, &snapshot->with, value);
    if ((value->flags & WAKPI_VALUE_NO_INTERVAL) && value->status == WAKPI_OK)
        give_units_interval(wakpi_campaign_part(campaign, WAKPI_PART_OF_PRODUCTS), program, inputs,
                            &snapshot->with, value);
    if (unknown && hangs_on_unknown(kpi, program, inputs, unknown, &snapshot->with, value))
        wakpi_evaluate_error(kpi, WAKPI_UNDEFINED, value);
    if (value->status >= 0 && (flags & WAKPI_SNAPSHOT_APPROXIMATED))
        value->flags |= WAKPI_VALUE_APPROXIMATED;
    if (value->status >= 0 && still_open > 0) {
        value->flags |= WAKPI_VALUE_IMMATURE;
        value->still_open = still_open;
    }
}

void wakpi_snapshot_evaluate(const struct wakpi_campaign *campaign, const struct wakpi_snapshot *snapshot,
                             wakpi_kpi kpi, wakpi_value *value)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    if (program->statistic == WAKPI_STATISTIC_NONE)
        evaluate_amounts(campaign, snapshot, kpi, program, value);
    else
        evaluate_durations(wakpi_campaign_part(campaign, program->inputs[0]), program, &snapshot->with, kpi,
                           value);
}

/* ---- the public ones ---- */

static int takes_value(const wakpi_value *value)
{
    return value && value->struct_size >= offsetof(wakpi_value, unit);
}

static void evaluate_one(const wakpi_campaign *campaign, const struct wakpi_snapshot *snapshot, wakpi_kpi kpi,
                         const wakpi_benchmark *benchmark, wakpi_value *value)
{
    wakpi_snapshot_evaluate(campaign, snapshot, kpi, value);
    if (benchmark)
        wakpi_benchmark_rate_whole(benchmark, value);
}

wakpi_status wakpi_campaign_evaluate(const wakpi_campaign *campaign, wakpi_kpi kpi,
                                     const wakpi_benchmark *benchmark, wakpi_value *value)
{
    struct wakpi_snapshot snapshot;
    wakpi_value filled = {.struct_size = sizeof filled};
    if (!campaign || !takes_value(value) || !wakpi_kpi_key(kpi))
        return WAKPI_INVALID;
    wakpi_snapshot_take_inputs(campaign, kpi, &snapshot);
    evaluate_one(campaign, &snapshot, kpi, benchmark, &filled);
    wakpi_value_store(&filled, value);
    return filled.status;
}

wakpi_status wakpi_campaign_evaluate_all(const wakpi_campaign *campaign, const wakpi_benchmark *benchmark,
                                         wakpi_value *values, size_t count)
{
    struct wakpi_snapshot snapshot;
    if (!campaign || !takes_value(values) || count < (size_t)wakpi_kpi_count())
        return WAKPI_INVALID;
    const uint32_t stride = values->struct_size;
    const int whole = stride >= sizeof *values && stride % sizeof values->value == 0;
    wakpi_snapshot_take(campaign, &snapshot);
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        wakpi_value filled = {.struct_size = sizeof filled};
        wakpi_value *value = (wakpi_value *)(void *)((char *)values + (size_t)i * stride);
        wakpi_kpi kpi = 0;
        wakpi_kpi_at(i, &kpi);
        if (whole) {
            value->struct_size = stride;
            evaluate_one(campaign, &snapshot, kpi, benchmark, value);
            continue;
        }
        evaluate_one(campaign, &snapshot, kpi, benchmark, &filled);
        value->struct_size = stride;
        wakpi_value_store(&filled, value);
    }
    return WAKPI_OK;
}

wakpi_status wakpi_campaign_get(const wakpi_campaign *campaign, wakpi_measure measure, int64_t *amount)
{
    struct wakpi_snapshot snapshot;
    int traits = campaign ? wakpi_campaign_traits(campaign, measure) : 0;
    if (traits == 0 || !amount)
        return WAKPI_INVALID;
    if (traits & WAKPI_TRAIT_DURATION) {
        struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure);
        int64_t count = 0;
        if (part) {
            pthread_mutex_lock(&part->lock);
            count = part->buckets.count;
            pthread_mutex_unlock(&part->lock);
        }
        *amount = count;
        return WAKPI_OK;
    }
    read_measure(campaign, measure, &snapshot);
    if (snapshot.flags[measure] & WAKPI_SNAPSHOT_OVERFLOW)
        return WAKPI_OVERFLOW;
    *amount = snapshot.amounts[measure];
    return WAKPI_OK;
}

/* ---- two campaigns ---- */

static wakpi_status evaluate_two(const wakpi_campaign *before, const wakpi_campaign *after, wakpi_kpi kpi,
                                 wakpi_value *old, wakpi_value *new)
{
    old->struct_size = new->struct_size = sizeof *old;
    wakpi_status status = wakpi_campaign_evaluate(before, kpi, NULL, old);
    if (status >= 0)
        status = wakpi_campaign_evaluate(after, kpi, NULL, new);
    if (status < 0)
        return status;
    if (old->unit == WAKPI_UNIT_MONEY && memcmp(old->currency, new->currency, sizeof old->currency) != 0)
        return WAKPI_CURRENCY;
    return WAKPI_OK;
}

static wakpi_status give_comparison(wakpi_kpi kpi, wakpi_status status, double number, const wakpi_value *old,
                                    const wakpi_value *new, wakpi_value *value)
{
    wakpi_value filled = {.struct_size = sizeof filled, .kpi = kpi, .unit = wakpi_kpi_unit(kpi)};
    if (status < 0) {
        wakpi_evaluate_error(kpi, status, value);
        return status;
    }
    filled.value = filled.lower = filled.upper = number;
    filled.unrated = WAKPI_UNRATED_NO_PROFILE;
    filled.flags = WAKPI_VALUE_NO_INTERVAL | WAKPI_VALUE_NO_FRACTION;
    filled.flags |= (old->flags | new->flags) & (WAKPI_VALUE_SMALL_SAMPLE | WAKPI_VALUE_APPROXIMATED);
    wakpi_value_store(&filled, value);
    return WAKPI_OK;
}

/* (after - before) / before with one rounding where both are fractions of numbers of 63 bits. */
static double exact_change(const wakpi_value *old, const wakpi_value *new)
{
    struct wakpi_wide to = wakpi_wide_product(new->numerator, old->denominator);
    struct wakpi_wide from = wakpi_wide_product(old->numerator, new->denominator);
    return wakpi_wide_quotient(wakpi_wide_subtract(to, from), from);
}

wakpi_status wakpi_campaign_compare(const wakpi_campaign *before, const wakpi_campaign *after, wakpi_kpi kpi,
                                    wakpi_value *change)
{
    wakpi_value old, new;
    double number = 0;
    if (!before || !after || !takes_value(change) || !wakpi_kpi_key(kpi))
        return WAKPI_INVALID;
    wakpi_status status = evaluate_two(before, after, kpi, &old, &new);
    if (status == WAKPI_OK) {
        const double inputs[] = {new.value, old.value};
        status = wakpi_kpi_compute(WAKPI_KPI_RELATIVE_CHANGE, inputs, 2, &number);
    }
    if (status == WAKPI_OK && !((old.flags | new.flags) & WAKPI_VALUE_NO_FRACTION))
        number = exact_change(&old, &new);
    return give_comparison(WAKPI_KPI_RELATIVE_CHANGE, status, number, &old, &new, change);
}

wakpi_status wakpi_campaign_goal(const wakpi_campaign *before, const wakpi_campaign *after, wakpi_kpi kpi,
                                 double goal, wakpi_value *attained)
{
    wakpi_value old, new;
    double number = 0;
    if (!before || !after || !takes_value(attained) || !wakpi_kpi_key(kpi) || !isfinite(goal))
        return WAKPI_INVALID;
    wakpi_status status = evaluate_two(before, after, kpi, &old, &new);
    if (status == WAKPI_OK) {
        const double inputs[] = {new.value, old.value, goal};
        status = wakpi_kpi_compute(WAKPI_KPI_GOAL_ATTAINMENT, inputs, 3, &number);
    }
    return give_comparison(WAKPI_KPI_GOAL_ATTAINMENT, status, number, &old, &new, attained);
}

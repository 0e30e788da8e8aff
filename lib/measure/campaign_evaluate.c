/* From a campaign to values: parts are read before their wholes, so that no value has a part above its whole. */
#include "measure/campaign.h"

#include <math.h>
#include <string.h>

#include <wakpi/catalogue.h>
#include <wakpi/stats.h>

#include "base/wide.h"
#include "kpi/benchmark.h"
#include "kpi/formula_program.h"
#include "kpi/sensitivity.h"
#include "measure/amount.h"
#include "stats/normal.h"

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

static inline void set_bit(uint64_t *words, wakpi_measure measure)
{
    words[measure / 64] |= UINT64_C(1) << measure % 64;
}

/* A number and the people beside it: 0, and the number alone, where both together leave the range. */
static int read_measure(const struct wakpi_campaign *campaign, wakpi_measure measure, int64_t *read,
                        int *approximated)
{
    const int traits = campaign->traits[measure];
    const struct wakpi_campaign_part *part = NULL;
    int64_t amount = atomic_load_explicit(&campaign->amounts[measure], memory_order_acquire), people = 0;
    *approximated = 0;
    if (amount < 0 && !(traits & WAKPI_TRAIT_SIGNED))
        amount = wakpi_read_count(&campaign->amounts[measure]);
    if (traits & WAKPI_TRAIT_DISTINCT)
        part = wakpi_campaign_part(campaign, measure);
    if (part)
        people = read_people(part, approximated);
    const int fits = people == 0 || people <= INT64_MAX - amount;
    *read = fits ? amount + people : amount;
    return fits;
}

static void take_measure(const struct wakpi_campaign *campaign, wakpi_measure measure,
                         struct wakpi_snapshot *snapshot)
{
    int approximated;
    if (!read_measure(campaign, measure, &snapshot->amounts[measure], &approximated))
        set_bit(snapshot->overflown, measure);
    if (approximated)
        set_bit(snapshot->approximated, measure);
}

/* All numbers, where they are all there is to read: 0 where they are not. */
static int take_numbers(const struct wakpi_campaign *campaign, struct wakpi_snapshot *snapshot)
{
    const atomic_uchar *order = wakpi_measures_by_depth();
    const int32_t count = wakpi_measure_count();
    int64_t signs = 0;
    for (int32_t place = 0; place < count; place++) {
        wakpi_measure measure = atomic_load_explicit(&order[place], memory_order_relaxed);
        int64_t amount = atomic_load_explicit(&campaign->amounts[measure], memory_order_acquire);
        snapshot->amounts[measure] = amount;
        signs |= amount;
    }
    /* Asked last: whoever sees a number that was raised after people were told of sees that they were. */
    return signs >= 0 && !atomic_load_explicit(&campaign->people_held, memory_order_acquire);
}

/* Before the amounts: who sees that a register is known sees its number. */
static void take_settings(const struct wakpi_campaign *campaign, struct wakpi_snapshot *snapshot)
{
    snapshot->with.alpha = wakpi_settings_real(&campaign->settings, WAKPI_SETTING_ALPHA);
    snapshot->with.critical = wakpi_normal_critical(snapshot->with.alpha);
    snapshot->with.small_sample = wakpi_settings_integer(&campaign->settings, WAKPI_SETTING_SMALL_SAMPLE);
    snapshot->units = wakpi_campaign_part(campaign, WAKPI_PART_OF_PRODUCTS);
    snapshot->told = NULL;
    for (int word = 0; word < WAKPI_MEASURE_WORDS; word++) {
        snapshot->unknown[word] =
            campaign->registers[word] & ~atomic_load_explicit(&campaign->known[word], memory_order_acquire);
        snapshot->approximated[word] = snapshot->overflown[word] = 0;
    }
    snapshot->approximated[0] = campaign->approximated;
    snapshot->waiting = 0;
    for (int i = 0; i < WAKPI_WAIT_LIMIT; i++)
        snapshot->waiting |= campaign->waiting[i] > 0;
}

/* After the amounts: who sees money sees its currency. */
static void take_rest(const struct wakpi_campaign *campaign, struct wakpi_snapshot *snapshot)
{
    const char *code = wakpi_campaign_currency(campaign);
    memset(snapshot->with.currency, 0, sizeof snapshot->with.currency);
    memcpy(snapshot->with.currency, code, strlen(code));
    for (int word = 0; word < WAKPI_MEASURE_WORDS; word++)
        snapshot->flagged[word] =
            snapshot->unknown[word] | snapshot->approximated[word] | snapshot->overflown[word];
}

void wakpi_snapshot_take(const struct wakpi_campaign *campaign, struct wakpi_snapshot *snapshot)
{
    const atomic_uchar *order = wakpi_measures_by_depth();
    const int32_t count = wakpi_measure_count();
    take_settings(campaign, snapshot);
    if (!take_numbers(campaign, snapshot)) {
        for (int32_t place = 0; place < count; place++)
            take_measure(campaign, atomic_load_explicit(&order[place], memory_order_relaxed), snapshot);
    }
    take_rest(campaign, snapshot);
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
        take_measure(campaign, inputs[i], snapshot);
    take_rest(campaign, snapshot);
}

/* ---- arithmetic ---- */

/* 1 where any of a formula's inputs is among these measures. */
static inline int has_any(const struct wakpi_formula_program *program, const uint64_t *measures)
{
    uint64_t met = 0;
    for (int word = 0; word < WAKPI_MEASURE_WORDS; word++)
        met |= program->measures[word] & measures[word];
    return met != 0;
}

static inline int is_unknown(const struct wakpi_snapshot *snapshot, wakpi_measure measure)
{
    /* Weeks of a month that nobody said are 52/12. */
    return wakpi_snapshot_lacks(snapshot, measure) && measure != WAKPI_MEASURE_WEEKS_PER_MONTH;
}

/* 1 where a sum has what is not known nowhere but as a factor of 0. */
static int is_idle(const struct wakpi_snapshot *snapshot, const struct wakpi_formula_program *program,
                   const struct wakpi_formula_sum *sum)
{
    for (int i = 0; i < sum->count; i++) {
        const struct wakpi_formula_term *term = &sum->terms[i];
        if (term->a < 0)
            continue;
        wakpi_measure a = program->inputs[term->a], b = term->b < 0 ? 0 : program->inputs[term->b];
        int a_unknown = is_unknown(snapshot, a), b_unknown = b != 0 && is_unknown(snapshot, b);
        int nothing =
            (!a_unknown && snapshot->amounts[a] == 0) || (b != 0 && !b_unknown && snapshot->amounts[b] == 0);
        if ((a_unknown || b_unknown) && !nothing)
            return 0;
    }
    return 1;
}

/* Whether the value changes with what is not known: then it is not known either. Cost that recurs for an unknown number of
 * months matters where there is such cost, and not where there is none. `value` is what it is at 0. */
static int hangs_on_unknown(const struct wakpi_snapshot *snapshot,
                            const struct wakpi_formula_program *program, const wakpi_value *value)
{
    int64_t probes[WAKPI_FORMULA_INPUTS], amounts[WAKPI_MEASURE_LIMIT];
    double at_probe = 0;
    wakpi_status status;
    if (program->exact && is_idle(snapshot, program, &program->numerator) &&
        is_idle(snapshot, program, &program->denominator))
        return 0;
    for (int32_t i = 0; i < program->input_count; i++) {
        wakpi_measure input = program->inputs[i];
        amounts[input] = probes[i] =
            is_unknown(snapshot, input) ? 1000003 * (i + 1) : snapshot->amounts[input];
    }
    if (!wakpi_formula_value_plainly(program, amounts, &status, &at_probe))
        status = wakpi_formula_value(value->kpi, probes, &at_probe);
    return value->status != status || value->value != at_probe;
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

/* Values that wait for what units tell of them: where many do, all are asked at once. */
struct waiting {
    size_t count;
    const struct wakpi_formula_program *programs[WAKPI_TOLD_AT_ONCE];
    wakpi_value *values[WAKPI_TOLD_AT_ONCE];
};

static void give_units_interval(const struct wakpi_snapshot *snapshot, const struct wakpi_told_error *error,
                                wakpi_value *value)
{
    if (!error->known)
        return;
    double half = wakpi_evaluation_critical(&snapshot->with) * error->standard_error;
    if (!isfinite(value->value - half) || !isfinite(value->value + half))
        return;
    value->lower = value->value - half;
    value->upper = value->value + half;
    value->flags &= ~(uint32_t)WAKPI_VALUE_NO_INTERVAL;
    if (error->carriers < (double)snapshot->with.small_sample)
        value->flags |= WAKPI_VALUE_SMALL_SAMPLE;
}

/* The standard errors of what is made of sums, where units told of them. */
static void give_units_intervals(const struct wakpi_snapshot *snapshot, struct waiting *waiting)
{
    if (waiting->count == 0)
        return;
    struct wakpi_told_error errors[WAKPI_TOLD_AT_ONCE];
    struct wakpi_campaign_part *part = snapshot->units;
    struct wakpi_told told;
    if (snapshot->told) {
        wakpi_told_errors(snapshot->told, waiting->programs, waiting->count, snapshot->amounts, errors);
    } else {
        pthread_mutex_lock(&part->lock);
        told.units = &part->products;
        told.count = part->products.count;
        wakpi_told_errors(&told, waiting->programs, waiting->count, snapshot->amounts, errors);
        pthread_mutex_unlock(&part->lock);
    }
    for (size_t i = 0; i < waiting->count; i++)
        give_units_interval(snapshot, &errors[i], waiting->values[i]);
    waiting->count = 0;
}

/* `many` is where more may wait; where it is NULL there is no more than this one. */
static void await_units(const struct wakpi_snapshot *snapshot, const struct wakpi_formula_program *program,
                        struct waiting *many, wakpi_value *value)
{
    struct waiting alone, *waiting = many ? many : &alone;
    if (!many)
        alone.count = 0;
    waiting->programs[waiting->count] = program;
    waiting->values[waiting->count++] = value;
    if (!many || many->count == WAKPI_TOLD_AT_ONCE)
        give_units_intervals(snapshot, waiting);
}

static void mark_immature(const struct wakpi_campaign *campaign, const struct wakpi_formula_program *program,
                          wakpi_value *value)
{
    double still_open = 0;
    for (int32_t i = 0; i < program->input_count; i++)
        still_open = fmax(still_open, share_still_open(campaign, program->inputs[i]));
    if (still_open > 0) {
        value->flags |= WAKPI_VALUE_IMMATURE;
        value->still_open = still_open;
    }
}

static void evaluate_wholly(const struct wakpi_snapshot *snapshot, wakpi_kpi kpi,
                            const struct wakpi_formula_program *program, wakpi_value *value)
{
    int64_t inputs[WAKPI_FORMULA_INPUTS];
    for (int i = 0; i < program->input_count; i++)
        inputs[i] = snapshot->amounts[program->inputs[i]];
    wakpi_evaluate_program(kpi, program, inputs, &snapshot->with, value);
}

/* What is not as plain as a value from what is known for certain. */
static void qualify(const struct wakpi_campaign *campaign, const struct wakpi_snapshot *snapshot,
                    wakpi_kpi kpi, const struct wakpi_formula_program *program, int flagged, int plain,
                    int hangs, struct waiting *waiting, wakpi_value *value)
{
    if (!plain)
        evaluate_wholly(snapshot, kpi, program, value);
    if (value->status == WAKPI_UNDEFINED) /* as it stays, whatever else there is to say */
        return;
    if (flagged && has_any(program, snapshot->unknown) && hangs_on_unknown(snapshot, program, value)) {
        wakpi_evaluate_error(kpi, WAKPI_UNDEFINED, value);
        return;
    }
    if (hangs && (value->flags & WAKPI_VALUE_NO_INTERVAL) && value->status == WAKPI_OK)
        await_units(snapshot, program, waiting, value);
    if (value->status >= 0 && flagged && has_any(program, snapshot->approximated))
        value->flags |= WAKPI_VALUE_APPROXIMATED;
    if (value->status >= 0 && snapshot->waiting)
        mark_immature(campaign, program, value);
}

/* From counts, money and figures. */
static inline void evaluate_amounts(const struct wakpi_campaign *campaign,
                                    const struct wakpi_snapshot *snapshot, wakpi_kpi kpi,
                                    const struct wakpi_formula_program *program, struct waiting *waiting,
                                    wakpi_value *value)
{
    const int flagged = has_any(program, snapshot->flagged);
    if (flagged && has_any(program, snapshot->overflown)) {
        wakpi_evaluate_error(kpi, WAKPI_OVERFLOW, value);
        return;
    }
    const int plain = wakpi_evaluate_plainly(kpi, program, snapshot->amounts, &snapshot->with, value);
    const int hangs = snapshot->units && program->hangs_on_units;
    if (!plain || flagged || snapshot->waiting || hangs)
        qualify(campaign, snapshot, kpi, program, flagged, plain, hangs, waiting, value);
}

void wakpi_snapshot_evaluate(const struct wakpi_campaign *campaign, const struct wakpi_snapshot *snapshot,
                             wakpi_kpi kpi, wakpi_value *value)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    if (program->statistic == WAKPI_STATISTIC_NONE)
        evaluate_amounts(campaign, snapshot, kpi, program, NULL, value);
    else
        wakpi_durations_evaluate(wakpi_campaign_part(campaign, program->inputs[0]), NULL, program,
                                 &snapshot->with, kpi, value);
}

double wakpi_campaign_standard_error(const struct wakpi_campaign *campaign, const wakpi_value *value,
                                     int64_t *units)
{
    struct wakpi_snapshot snapshot;
    if (value->status < WAKPI_OK || !wakpi_kpi_hangs_on_units(value->kpi) ||
        value->flags & WAKPI_VALUE_NO_INTERVAL)
        return 0;
    wakpi_snapshot_take_inputs(campaign, value->kpi, &snapshot);
    if (!snapshot.units)
        return 0;
    pthread_mutex_lock(&snapshot.units->lock);
    *units = snapshot.units->products.count;
    pthread_mutex_unlock(&snapshot.units->lock);
    return (value->upper - value->lower) / 2 / wakpi_evaluation_critical(&snapshot.with);
}

/* ---- the public ones ---- */

static int takes_value(const wakpi_value *value)
{
    return value && value->struct_size >= offsetof(wakpi_value, unit);
}

wakpi_status wakpi_campaign_evaluate(const wakpi_campaign *campaign, wakpi_kpi kpi,
                                     const wakpi_benchmark *benchmark, wakpi_value *value)
{
    struct wakpi_snapshot snapshot;
    wakpi_value filled = {.struct_size = sizeof filled};
    if (!campaign || !takes_value(value) || !wakpi_kpi_key(kpi))
        return WAKPI_INVALID;
    wakpi_snapshot_take_inputs(campaign, kpi, &snapshot);
    wakpi_snapshot_evaluate(campaign, &snapshot, kpi, &filled);
    if (benchmark)
        wakpi_benchmark_rate_whole(benchmark, &filled);
    wakpi_value_store(&filled, value);
    return filled.status;
}

/* For all KPIs at once; of too many products each asks for itself. */
static void lay_out_units(struct wakpi_snapshot *snapshot, struct wakpi_told *told)
{
    if (!snapshot->units)
        return;
    pthread_mutex_lock(&snapshot->units->lock);
    if (wakpi_told_lay_out(told, &snapshot->units->products))
        snapshot->told = told;
    pthread_mutex_unlock(&snapshot->units->lock);
}

/* Those over durations come in the order in which they were looked for. */
static void evaluate_durations(struct wakpi_durations_ahead *ahead, const struct wakpi_snapshot *snapshot,
                               wakpi_kpi kpi, const struct wakpi_formula_program *program, wakpi_value *value)
{
    const size_t at = ahead->given++;
    wakpi_durations_evaluate(ahead->parts[at], &ahead->found[at], program, &snapshot->with, kpi, value);
}

/* All of them, each at its place: whole values of this version. */
static void evaluate_whole(const struct wakpi_campaign *campaign, const wakpi_benchmark *benchmark,
                           char *values, uint32_t stride)
{
    /* What stands before the first of durations takes the time that their memory takes. */
    enum { LOCK_AT = 10, KPIS_AHEAD = 24 };
    struct wakpi_snapshot snapshot;
    struct wakpi_told told;
    struct wakpi_durations_ahead ahead;
    struct waiting waiting;
    const struct wakpi_formula_program *programs = wakpi_formula_programs();
    const int all_ahead = wakpi_durations_look_ahead(campaign, programs, &ahead);
    const wakpi_kpi kpis = wakpi_kpi_count(); /* ids run from 1 */
    const wakpi_kpi find_at = ahead.first > KPIS_AHEAD ? ahead.first - KPIS_AHEAD : 1;
    const wakpi_kpi lock_at = find_at < LOCK_AT ? find_at : LOCK_AT;
    int32_t place = 0;
    waiting.count = 0;
    wakpi_snapshot_take(campaign, &snapshot);
    lay_out_units(&snapshot, &told);
    for (wakpi_kpi kpi = 1; kpi <= kpis; kpi++) {
        wakpi_value *value = (wakpi_value *)(void *)(values + (size_t)(kpi - 1) * stride);
        const struct wakpi_formula_program *program = all_ahead ? &programs[kpi] : NULL;
        value->struct_size = stride;
        if (kpi == lock_at)
            wakpi_durations_lock(&ahead);
        if (kpi == find_at)
            wakpi_durations_find(&ahead, &snapshot.with);
        if (!program)
            wakpi_snapshot_evaluate(campaign, &snapshot, kpi, value);
        else if (program->statistic == WAKPI_STATISTIC_NONE)
            evaluate_amounts(campaign, &snapshot, kpi, program, &waiting, value);
        else
            evaluate_durations(&ahead, &snapshot, kpi, program, value);
    }
    wakpi_durations_unlock(&ahead);
    give_units_intervals(&snapshot, &waiting);
    for (wakpi_kpi kpi = 1; benchmark && kpi <= kpis; kpi++)
        wakpi_benchmark_rate_next(benchmark, &place,
                                  (wakpi_value *)(void *)(values + (size_t)(kpi - 1) * stride));
}

wakpi_status wakpi_campaign_evaluate_all(const wakpi_campaign *campaign, const wakpi_benchmark *benchmark,
                                         wakpi_value *values, size_t count)
{
    wakpi_value whole[WAKPI_KPI_LIMIT];
    const size_t kpis = (size_t)wakpi_kpi_count();
    if (!campaign || !takes_value(values) || count < kpis)
        return WAKPI_INVALID;
    const uint32_t stride = values->struct_size;
    if (stride >= sizeof *values && stride % sizeof values->value == 0) {
        evaluate_whole(campaign, benchmark, (char *)values, stride);
        return WAKPI_OK;
    }
    evaluate_whole(campaign, benchmark, (char *)whole, sizeof *whole);
    for (size_t i = 0; i < kpis; i++) {
        wakpi_value *value = (wakpi_value *)(void *)((char *)values + i * stride);
        value->struct_size = stride;
        wakpi_value_store(&whole[i], value);
    }
    return WAKPI_OK;
}

wakpi_status wakpi_campaign_get(const wakpi_campaign *campaign, wakpi_measure measure, int64_t *amount)
{
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
    int approximated;
    int64_t read;
    if (!read_measure(campaign, measure, &read, &approximated))
        return WAKPI_OVERFLOW;
    *amount = read;
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

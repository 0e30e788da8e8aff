/* Before and after in numbers: which statistic, and what became of the goal. */
#include <math.h>

#include <wakpi/stats.h>

#include "stats/beta.h"
#include "stats/elementary.h"
#include "stats/normal.h"
#include "stats/rate.h"
#include "stats/student.h"
#include "study/comparison.h"

/* A side as a mean: a rate is the mean of zeros and ones. */
struct sample {
    int64_t n;
    double mean, sd;
};

/* What is worked on. */
struct work {
    const struct wakpi_side *sides;
    double alpha;
    int controlled;
    wakpi_comparison_result *result;
};

static double change_of(double after, double before)
{
    if (before == 0)
        return after > 0 ? INFINITY : after < 0 ? -INFINITY : 0;
    return (after - before) / fabs(before);
}

static struct sample sample_of(const struct wakpi_side *side, int32_t kind)
{
    struct sample s = {side->n, 0, NAN};
    if (kind == WAKPI_COMPARISON_RATE && side->n > 0) {
        double n = (double)side->n;
        s.mean = (double)side->k / n;
        s.sd = side->n > 1 ? sqrt(s.mean * (1 - s.mean) * n / (n - 1)) : NAN;
    } else if (kind == WAKPI_COMPARISON_MEAN) {
        double mean_y, variance = NAN, variance_y, covariance;
        wakpi_moments_read(side->moments, &s.n, &s.mean, &mean_y, &variance, &variance_y, &covariance);
        s.sd = sqrt(variance);
    }
    return s;
}

/* Without variance nothing says how sure the difference is, however plain it looks. */
static wakpi_status without_variance(wakpi_comparison_result *r)
{
    r->difference_lower = r->change_lower = -INFINITY;
    r->difference_upper = r->change_upper = INFINITY;
    r->p = 1;
    r->log_p = 0;
    return WAKPI_DEGENERATE;
}

/* ---- rates and means ---- */

static wakpi_status compare_rates(struct work *w)
{
    const struct wakpi_side *b = &w->sides[WAKPI_SIDE_BEFORE], *a = &w->sides[WAKPI_SIDE_AFTER];
    wakpi_comparison_result *r = w->result;
    double z, share = (double)(a->n < b->n ? a->n : b->n) / ((double)a->n + (double)b->n);
    double events = (double)a->k + (double)b->k, others = (double)a->n + (double)b->n - events;
    wakpi_difference_miettinen_nurminen(a->k, a->n, b->k, b->n, w->alpha, &r->difference_lower,
                                        &r->difference_upper);
    wakpi_ratio_miettinen_nurminen(a->k, a->n, b->k, b->n, w->alpha, &r->change_lower, &r->change_upper);
    r->change_lower -= 1;
    r->change_upper -= 1;
    if (share * (events < others ? events : others) < 5)
        return wakpi_test_fisher(a->k, a->n, b->k, b->n, &r->p, &r->log_p);
    return wakpi_test_two_rates(a->k, a->n, b->k, b->n, &z, &r->p, &r->log_p);
}

static wakpi_status compare_means(struct work *w, const struct sample *b, const struct sample *a)
{
    wakpi_comparison_result *r = w->result;
    double t, df;
    int32_t type = 0;
    if (a->n < 2 || b->n < 2)
        return WAKPI_UNDEFINED;
    wakpi_status status =
        wakpi_test_welch(a->mean, a->sd, a->n, b->mean, b->sd, b->n, &t, &df, &r->p, &r->log_p);
    if (status != WAKPI_OK)
        return status == WAKPI_DEGENERATE ? without_variance(r) : status;
    double se = sqrt(a->sd * a->sd / (double)a->n + b->sd * b->sd / (double)b->n);
    double half = wakpi_student_critical(w->alpha, df) * se;
    r->difference_lower = r->difference - half;
    r->difference_upper = r->difference + half;
    r->change_lower = -INFINITY;
    r->change_upper = INFINITY;
    if (b->mean > 0 && (wakpi_lift_fieller(a->mean, a->sd, a->n, b->mean, b->sd, b->n, w->alpha, &type,
                                           &r->change_lower, &r->change_upper) < 0 ||
                        (type != 0 && type != WAKPI_FIELLER_BOUNDED))) {
        r->change_lower = -INFINITY;
        r->change_upper = INFINITY;
    }
    return status;
}

/* Difference in differences of rates or means; the change is that over the value before. */
static wakpi_status compare_with_control(struct work *w)
{
    wakpi_comparison_result *r = w->result;
    double means[WAKPI_SIDES], sds[WAKPI_SIDES];
    int64_t counts[WAKPI_SIDES];
    for (int side = 0; side < WAKPI_SIDES; side++) {
        struct sample s = sample_of(&w->sides[side], r->kind);
        if (s.n < 2)
            return WAKPI_UNDEFINED;
        means[side] = s.mean;
        sds[side] = s.sd;
        counts[side] = s.n;
    }
    wakpi_status status =
        wakpi_difference_in_differences(means, sds, counts, w->alpha, &r->difference, &r->difference_lower,
                                        &r->difference_upper, &r->p, &r->log_p);
    if (status < 0)
        return status;
    r->change = change_of(r->before + r->difference, r->before);
    if (status == WAKPI_DEGENERATE)
        return without_variance(r);
    r->change_lower = r->before != 0 ? r->difference_lower / fabs(r->before) : -INFINITY;
    r->change_upper = r->before != 0 ? r->difference_upper / fabs(r->before) : INFINITY;
    return status;
}

/* ---- events ---- */

/* Twice the chance of the side of the binomial that k of n > 0 is on: below alpha where Clopper and Pearson's limits at alpha
 * leave the share out. */
static void test_share(int64_t k, int64_t n, double share, double *p, double *log_p)
{
    double down = 0, up = 0; /* ln P(X <= k), ln P(X >= k) */
    struct wakpi_beta beta;
    struct wakpi_tails tails;
    if (k < n) {
        wakpi_beta_prepare(&beta, (double)k + 1, (double)(n - k));
        wakpi_beta_tails_at(&beta, share, &tails);
        down = tails.log_upper;
    }
    if (k > 0) {
        wakpi_beta_prepare(&beta, (double)k, (double)(n - k) + 1);
        wakpi_beta_tails_at(&beta, share, &tails);
        up = tails.log_lower;
    }
    double twice = (down < up ? down : up) + wakpi_ln_2.hi;
    *log_p = twice < 0 ? twice : 0;
    *p = wakpi_math_exp(*log_p);
}

static wakpi_status compare_events(struct work *w)
{
    const struct wakpi_side *b = &w->sides[WAKPI_SIDE_BEFORE], *a = &w->sides[WAKPI_SIDE_AFTER];
    wakpi_comparison_result *r = w->result;
    double time = b->exposure / a->exposure, lower = 0, upper = 1;
    double share = a->exposure / (a->exposure + b->exposure);
    wakpi_status status = wakpi_interval_clopper_pearson(a->k, a->k + b->k, w->alpha, &lower, &upper);
    if (status < 0)
        return status;
    r->change_lower = lower / (1 - lower) * time - 1;
    r->change_upper = upper < 1 ? upper / (1 - upper) * time - 1 : INFINITY;
    r->difference_lower = r->before * r->change_lower;
    r->difference_upper = isinf(r->change_upper) ? INFINITY : r->before * r->change_upper;
    /* Where nothing changed the events share themselves out as the exposures do. */
    test_share(a->k, a->k + b->k, share, &r->p, &r->log_p);
    return WAKPI_OK;
}

static wakpi_status compare_events_with_control(struct work *w)
{
    wakpi_comparison_result *r = w->result;
    double log_ratio = 0, variance = 0;
    static const double signs[WAKPI_SIDES] = {-1, 1, 1, -1};
    for (int side = 0; side < WAKPI_SIDES; side++) {
        const struct wakpi_side *s = &w->sides[side];
        if (s->k == 0)
            return WAKPI_UNDEFINED;
        log_ratio += signs[side] * wakpi_math_log((double)s->k / s->exposure);
        variance += 1 / (double)s->k;
    }
    double half = wakpi_normal_critical(w->alpha) * sqrt(variance);
    r->change = wakpi_math_expm1(log_ratio);
    r->change_lower = wakpi_math_expm1(log_ratio - half);
    r->change_upper = wakpi_math_expm1(log_ratio + half);
    r->difference = r->before * r->change;
    r->difference_lower = r->before * r->change_lower;
    r->difference_upper = r->before * r->change_upper;
    wakpi_normal_two_sided(log_ratio / sqrt(variance), &r->p, &r->log_p);
    return WAKPI_OK;
}

/* ---- all kinds ---- */

static double level_of(const struct wakpi_side *side, int32_t kind)
{
    switch (kind) {
    case WAKPI_COMPARISON_COUNT:
        return (double)side->k / side->exposure;
    case WAKPI_COMPARISON_VALUE:
        return side->value;
    default:
        return sample_of(side, kind).mean;
    }
}

static int has_data(const struct wakpi_side *side, int32_t kind)
{
    if (!side->is_set)
        return 0;
    return kind == WAKPI_COMPARISON_RATE   ? side->n > 0
           : kind == WAKPI_COMPARISON_MEAN ? sample_of(side, kind).n > 0
                                           : 1;
}

/* Of the difference of values, or of the differences; 0 where one of them is not known. */
static double error_of_values(const struct work *w)
{
    double squares = 0;
    for (int side = 0; side < (w->controlled ? WAKPI_SIDES : WAKPI_SIDE_CONTROL_BEFORE); side++) {
        double error = w->sides[side].standard_error;
        if (error <= 0)
            return 0;
        squares += error * error;
    }
    return sqrt(squares);
}

/* Values whose errors are known are taken as normal: Fieller's limits are those of means of ever so many. */
static void limit_values(struct work *w, double error)
{
    enum { ROOT = 1 << 15 };
    const struct wakpi_side *b = &w->sides[WAKPI_SIDE_BEFORE], *a = &w->sides[WAKPI_SIDE_AFTER];
    wakpi_comparison_result *r = w->result;
    int64_t many = (int64_t)ROOT * ROOT;
    double half = wakpi_normal_critical(w->alpha) * error;
    int32_t type = 0;
    r->has_interval = 1;
    r->difference_lower = r->difference - half;
    r->difference_upper = r->difference + half;
    wakpi_normal_two_sided(r->difference / error, &r->p, &r->log_p);
    r->change_lower = -INFINITY;
    r->change_upper = INFINITY;
    if (w->controlled && r->before != 0) {
        r->change_lower = r->difference_lower / fabs(r->before);
        r->change_upper = r->difference_upper / fabs(r->before);
    } else if (!w->controlled && b->value > 0 &&
               (wakpi_lift_fieller(a->value, a->standard_error * ROOT, many, b->value,
                                   b->standard_error * ROOT, many, w->alpha, &type, &r->change_lower,
                                   &r->change_upper) < 0 ||
                (type != 0 && type != WAKPI_FIELLER_BOUNDED))) {
        r->change_lower = -INFINITY;
        r->change_upper = INFINITY;
    }
}

static wakpi_status compare_values(struct work *w)
{
    wakpi_comparison_result *r = w->result;
    double error = error_of_values(w);
    if (w->controlled) {
        r->difference -= w->sides[WAKPI_SIDE_CONTROL_AFTER].value - w->sides[WAKPI_SIDE_CONTROL_BEFORE].value;
        r->change = change_of(r->before + r->difference, r->before);
    }
    r->difference_lower = r->difference_upper = r->difference;
    r->change_lower = r->change_upper = r->change;
    r->p = 1;
    if (error > 0)
        limit_values(w, error);
    return WAKPI_OK;
}

static wakpi_status compare(struct work *w)
{
    const struct wakpi_side *sides = w->sides;
    wakpi_comparison_result *r = w->result;
    if (!has_data(&sides[WAKPI_SIDE_BEFORE], r->kind) || !has_data(&sides[WAKPI_SIDE_AFTER], r->kind))
        return WAKPI_UNDEFINED;
    w->controlled = sides[WAKPI_SIDE_CONTROL_BEFORE].is_set || sides[WAKPI_SIDE_CONTROL_AFTER].is_set;
    if (w->controlled && (!has_data(&sides[WAKPI_SIDE_CONTROL_BEFORE], r->kind) ||
                          !has_data(&sides[WAKPI_SIDE_CONTROL_AFTER], r->kind)))
        return WAKPI_UNDEFINED;
    r->before = level_of(&sides[WAKPI_SIDE_BEFORE], r->kind);
    r->after = level_of(&sides[WAKPI_SIDE_AFTER], r->kind);
    r->difference = r->after - r->before;
    r->change = change_of(r->after, r->before);
    r->controlled = w->controlled;
    r->has_interval = r->kind != WAKPI_COMPARISON_VALUE;
    if (r->kind == WAKPI_COMPARISON_VALUE)
        return compare_values(w);
    if (r->kind == WAKPI_COMPARISON_COUNT)
        return w->controlled ? compare_events_with_control(w) : compare_events(w);
    if (w->controlled)
        return compare_with_control(w);
    if (r->kind == WAKPI_COMPARISON_RATE)
        return compare_rates(w);
    struct sample before = sample_of(&sides[WAKPI_SIDE_BEFORE], r->kind);
    struct sample after = sample_of(&sides[WAKPI_SIDE_AFTER], r->kind);
    return compare_means(w, &before, &after);
}

/* ---- the goal ---- */

/* A goal is met that only rounding misses: 130 is "+30 %" of 100. */
static int32_t outcome_of(double lower, double upper, double goal, int upwards)
{
    goal -= (upwards ? 1e-12 : -1e-12) * fabs(goal);
    if (upwards ? lower >= goal : upper <= goal)
        return WAKPI_COMPARISON_REACHED;
    return (upwards ? upper < goal : lower > goal) ? WAKPI_COMPARISON_NOT_REACHED : WAKPI_COMPARISON_OPEN;
}

/* The interval of the value after: what is known of before is taken as given. */
static void judge_value(const wakpi_comparison *comparison, wakpi_comparison_result *r)
{
    double lower = r->after, upper = r->after;
    const struct wakpi_side *side = &comparison->sides[WAKPI_SIDE_AFTER];
    double alpha = wakpi_settings_real(&comparison->settings, WAKPI_SETTING_ALPHA);
    if (r->kind == WAKPI_COMPARISON_RATE) {
        wakpi_interval_wilson(side->k, side->n, alpha, &lower, &upper);
    } else if (r->kind == WAKPI_COMPARISON_MEAN) {
        struct sample s = sample_of(side, r->kind);
        if (wakpi_interval_mean(s.mean, s.sd, s.n, alpha, &lower, &upper) == WAKPI_DEGENERATE) {
            lower = -INFINITY;
            upper = INFINITY;
        }
    } else if (r->kind == WAKPI_COMPARISON_COUNT) {
        wakpi_poisson_limits((double)side->k, wakpi_normal_critical(alpha), &lower, &upper);
        lower /= side->exposure;
        upper /= side->exposure;
    } else {
        double half = wakpi_normal_critical(alpha) * side->standard_error;
        lower = r->after - half;
        upper = r->after + half;
    }
    int upwards = wakpi_kpi_direction(comparison->kpi) != WAKPI_DIRECTION_DOWN;
    r->outcome = outcome_of(lower, upper, r->goal, upwards);
    if (r->goal != r->before)
        r->attained = (r->after - r->before) / (r->goal - r->before);
}

void wakpi_comparison_compute(const wakpi_comparison *comparison, wakpi_comparison_result *result)
{
    struct work work = {.sides = comparison->sides, .result = result};
    wakpi_comparison_result empty = {.struct_size = sizeof empty};
    *result = empty;
    work.alpha = wakpi_settings_real(&comparison->settings, WAKPI_SETTING_ALPHA);
    result->kind = comparison->kind;
    wakpi_status status = comparison->kind ? compare(&work) : WAKPI_UNDEFINED;
    if (status < 0) {
        *result = empty;
        result->status = status;
        return;
    }
    if (status == WAKPI_OK && isinf(result->change_upper))
        status = WAKPI_UNBOUNDED;
    result->status = status;
    result->outcome = WAKPI_COMPARISON_NO_GOAL;
    if (wakpi_kpi_unit(comparison->kpi) == WAKPI_UNIT_SECONDS && result->after > 0)
        result->speed = result->before / result->after - 1;
    if (comparison->goal_kind == WAKPI_GOAL_NONE)
        return;
    result->goal = comparison->goal;
    if (comparison->goal_kind == WAKPI_GOAL_VALUE) {
        judge_value(comparison, result);
        return;
    }
    result->outcome = outcome_of(result->change_lower, result->change_upper, result->goal, result->goal > 0);
    if (!isinf(result->change))
        result->attained = result->change / result->goal;
}

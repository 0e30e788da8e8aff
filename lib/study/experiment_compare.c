/* A variant against the control: which statistic, and what it says. */
#include <math.h>

#include <wakpi/sequence.h>
#include <wakpi/stats.h>

#include "stats/elementary.h"
#include "stats/normal.h"
#include "stats/student.h"
#include "study/experiment.h"
#include "study/words.h"

struct wakpi_mean wakpi_arm_mean(const struct wakpi_arm *arm)
{
    struct wakpi_mean read = {0, 0, NAN};
    double mean_y, variance, variance_y, covariance;
    if (wakpi_moments_read(arm->moments, &read.n, &read.mean, &mean_y, &variance, &variance_y, &covariance) >=
        0)
        read.sd = sqrt(variance);
    return read;
}

int64_t wakpi_metric_observations(const struct wakpi_metric *metric, int32_t variant)
{
    const struct wakpi_arm *arm = &metric->arms[variant];
    return metric->kind == WAKPI_METRIC_RATE ? arm->n : wakpi_arm_mean(arm).n;
}

/* What is common to all ways of comparing. */
struct pair {
    const wakpi_experiment *experiment;
    double alpha;
    int degenerate;
    wakpi_experiment_result *result;
};

static void set_p(wakpi_experiment_result *result, double log_p)
{
    result->log_p = log_p < 0 ? log_p : 0;
    result->p = wakpi_math_exp(result->log_p);
}

static double lift_of(double value, double control)
{
    if (control == 0)
        return value > 0 ? INFINITY : value < 0 ? -INFINITY : 0;
    return value / control - 1;
}

/* ---- rates ---- */

/* Fewer than 5 events, or others, expected on a side. */
static int few_expected(const struct wakpi_arm *a, const struct wakpi_arm *b)
{
    double events = (double)a->k + (double)b->k, trials = (double)a->n + (double)b->n;
    double fewer = (double)(a->n < b->n ? a->n : b->n) / trials;
    double rarer = events < trials - events ? events : trials - events;
    return fewer * rarer < 5;
}

static void compare_rates_once(struct pair *pair, const struct wakpi_arm *a, const struct wakpi_arm *b)
{
    wakpi_experiment_result *r = pair->result;
    double z;
    wakpi_status status;
    if (few_expected(a, b)) {
        r->method = WAKPI_EXPERIMENT_BY_FISHER;
        status = wakpi_test_fisher(a->k, a->n, b->k, b->n, &r->p, &r->log_p);
    } else {
        r->method = WAKPI_EXPERIMENT_BY_Z;
        status = wakpi_test_two_rates(a->k, a->n, b->k, b->n, &z, &r->p, &r->log_p);
    }
    pair->degenerate = status == WAKPI_DEGENERATE;
    wakpi_difference_miettinen_nurminen(a->k, a->n, b->k, b->n, pair->alpha, &r->difference_lower,
                                        &r->difference_upper);
    wakpi_ratio_miettinen_nurminen(a->k, a->n, b->k, b->n, pair->alpha, &r->lift_lower, &r->lift_upper);
    r->lift_lower -= 1;
    r->lift_upper -= 1;
}

static int is_plenty(const struct wakpi_arm *arm)
{
    return arm->k >= WAKPI_SEQUENCE_LEAST && arm->n - arm->k >= WAKPI_SEQUENCE_LEAST;
}

static void compare_rates_by_sequence(struct pair *pair, const struct wakpi_arm *a, const struct wakpi_arm *b)
{
    wakpi_experiment_result *r = pair->result;
    double alpha = pair->alpha * WAKPI_SEQUENCE_SHARE, tuning = (double)pair->experiment->tuning;
    double na = (double)a->n, nb = (double)b->n, p, log_e, ignored;
    double se = sqrt(r->value * (1 - r->value) / na + r->control * (1 - r->control) / nb);
    double ratio = wakpi_math_log(r->value / r->control);
    double ratio_se = sqrt((1 - r->value) / (double)a->k + (1 - r->control) / (double)b->k);
    r->method = WAKPI_EXPERIMENT_BY_SEQUENCE;
    wakpi_sequence_mean(r->difference, se, a->n + b->n, tuning, alpha, &r->difference_lower,
                        &r->difference_upper, &p, &log_e);
    set_p(r, -log_e - wakpi_math_log(WAKPI_SEQUENCE_SHARE));
    wakpi_sequence_mean(ratio, ratio_se, a->n + b->n, tuning, alpha, &r->lift_lower, &r->lift_upper, &p,
                        &ignored);
    r->lift_lower = wakpi_math_expm1(r->lift_lower);
    r->lift_upper = wakpi_math_expm1(r->lift_upper);
}

/* Exact at any counts: both rates are within their sequences at once, and under a common rate the product of the two
 * mixtures over that rate's likelihood exceeds 1 / alpha at any time with a chance of at most alpha; the likeliest
 * common rate gives the least of these products. */
static void compare_rates_by_exact_sequence(struct pair *pair, const struct wakpi_arm *a,
                                            const struct wakpi_arm *b)
{
    wakpi_experiment_result *r = pair->result;
    double alpha = pair->alpha * (1 - WAKPI_SEQUENCE_SHARE), p, log_a = 0, log_b = 0;
    double la = 0, ua = 1, lb = 0, ub = 1;
    double common = ((double)a->k + (double)b->k) / ((double)a->n + (double)b->n);
    r->method = WAKPI_EXPERIMENT_BY_EXACT_SEQUENCE;
    wakpi_sequence_rate(a->k, a->n, 0.5, 0.5, alpha / 2, &la, &ua);
    wakpi_sequence_rate(b->k, b->n, 0.5, 0.5, alpha / 2, &lb, &ub);
    r->difference_lower = la - ub;
    r->difference_upper = ua - lb;
    r->lift_lower = la / ub - 1;
    r->lift_upper = lb > 0 ? ua / lb - 1 : INFINITY;
    pair->degenerate = !(common > 0 && common < 1);
    if (!pair->degenerate) {
        wakpi_sequence_rate_test(a->k, a->n, 0.5, 0.5, common, &p, &log_a);
        wakpi_sequence_rate_test(b->k, b->n, 0.5, 0.5, common, &p, &log_b);
    }
    set_p(r, -(log_a + log_b) - wakpi_math_log(1 - WAKPI_SEQUENCE_SHARE));
}

static wakpi_status compare_rates(struct pair *pair, const struct wakpi_metric *metric, int32_t variant)
{
    const struct wakpi_arm *a = &metric->arms[variant], *b = &metric->arms[0];
    wakpi_experiment_result *r = pair->result;
    double loss;
    if (a->n == 0 || b->n == 0)
        return WAKPI_UNDEFINED;
    r->value = (double)a->k / (double)a->n;
    r->control = (double)b->k / (double)b->n;
    r->difference = r->value - r->control;
    r->lift = lift_of(r->value, r->control);
    if (pair->experiment->mode == WAKPI_EXPERIMENT_FIXED)
        compare_rates_once(pair, a, b);
    else if (is_plenty(a) && is_plenty(b))
        compare_rates_by_sequence(pair, a, b);
    else
        compare_rates_by_exact_sequence(pair, a, b);
    if (metric->direction == WAKPI_DIRECTION_UP)
        return wakpi_probability_better(b->k, b->n, a->k, a->n, 1, 1, &r->probability_better, &loss,
                                        &r->expected_loss);
    return wakpi_probability_better(a->k, a->n, b->k, b->n, 1, 1, &r->probability_better, &loss,
                                    &r->expected_loss);
}

/* ---- means ---- */

static void compare_means_once(struct pair *pair, const struct wakpi_mean *a, const struct wakpi_mean *b,
                               double se)
{
    wakpi_experiment_result *r = pair->result;
    double t, df;
    int32_t type = 0;
    r->method = WAKPI_EXPERIMENT_BY_WELCH;
    wakpi_status status =
        wakpi_test_welch(a->mean, a->sd, a->n, b->mean, b->sd, b->n, &t, &df, &r->p, &r->log_p);
    pair->degenerate = status == WAKPI_DEGENERATE;
    if (pair->degenerate) { /* without variance nothing says how sure the difference is, however plain it looks */
        r->difference_lower = r->lift_lower = -INFINITY;
        r->difference_upper = r->lift_upper = INFINITY;
        set_p(r, 0);
        return;
    }
    double half = wakpi_student_critical(pair->alpha, df) * se;
    r->difference_lower = r->difference - half;
    r->difference_upper = r->difference + half;
    status = wakpi_lift_fieller(a->mean, a->sd, a->n, b->mean, b->sd, b->n, pair->alpha, &type,
                                &r->lift_lower, &r->lift_upper);
    if (status < 0 || (type != 0 && type != WAKPI_FIELLER_BOUNDED)) {
        r->lift_lower = -INFINITY;
        r->lift_upper = INFINITY;
    }
}

static void compare_means_by_sequence(struct pair *pair, const struct wakpi_mean *a,
                                      const struct wakpi_mean *b, double se)
{
    wakpi_experiment_result *r = pair->result;
    double lift, lift_se, p, log_e = 0, lower, upper, tuning = (double)pair->experiment->tuning;
    r->method = WAKPI_EXPERIMENT_BY_SEQUENCE;
    r->difference_lower = r->lift_lower = -INFINITY;
    r->difference_upper = r->lift_upper = INFINITY;
    pair->degenerate = !(se > 0);
    set_p(r, 0);
    if (pair->degenerate || a->n < WAKPI_SEQUENCE_LEAST || b->n < WAKPI_SEQUENCE_LEAST)
        return;
    int64_t n = a->n + b->n;
    if (wakpi_sequence_mean(r->difference, se, n, tuning, pair->alpha, &r->difference_lower,
                            &r->difference_upper, &p, &log_e) == WAKPI_OK)
        set_p(r, -log_e);
    if (wakpi_lift_delta(a->mean, a->sd, a->n, b->mean, b->sd, b->n, pair->alpha, &lift, &lift_se, &lower,
                         &upper) == WAKPI_OK)
        wakpi_sequence_mean(lift, lift_se, n, tuning, pair->alpha, &r->lift_lower, &r->lift_upper, &p,
                            &log_e);
}

/* Of a normal difference: the chance that it is above 0, and E max(-difference, 0). */
static void judge_normal(double difference, double se, double *better, double *loss)
{
    if (!(se > 0)) {
        *better = difference > 0 ? 1 : difference < 0 ? 0 : 0.5;
        *loss = difference < 0 ? -difference : 0;
        return;
    }
    double z = difference / se;
    double density = wakpi_math_exp(-0.5 * z * z - wakpi_half_ln_2_pi.hi);
    double expected = se * density - difference * wakpi_normal_sf(z);
    *better = wakpi_normal_sf(-z);
    *loss = expected > 0 ? expected : 0;
}

static wakpi_status compare_means(struct pair *pair, const struct wakpi_metric *metric, int32_t variant)
{
    struct wakpi_mean a = wakpi_arm_mean(&metric->arms[variant]), b = wakpi_arm_mean(&metric->arms[0]);
    wakpi_experiment_result *r = pair->result;
    if (a.n < 2 || b.n < 2)
        return WAKPI_UNDEFINED;
    double se = sqrt(a.sd * a.sd / (double)a.n + b.sd * b.sd / (double)b.n);
    r->value = a.mean;
    r->control = b.mean;
    r->difference = a.mean - b.mean;
    r->lift = lift_of(a.mean, b.mean);
    if (pair->experiment->mode == WAKPI_EXPERIMENT_FIXED)
        compare_means_once(pair, &a, &b, se);
    else
        compare_means_by_sequence(pair, &a, &b, se);
    judge_normal(metric->direction == WAKPI_DIRECTION_UP ? r->difference : -r->difference, se,
                 &r->probability_better, &r->expected_loss);
    return WAKPI_OK;
}

/* ---- all of them ---- */

static wakpi_status qualify(const struct pair *pair, int64_t in_control)
{
    const wakpi_experiment_result *r = pair->result;
    int64_t small = wakpi_settings_integer(&pair->experiment->settings, WAKPI_SETTING_SMALL_SAMPLE);
    if (pair->degenerate)
        return WAKPI_DEGENERATE;
    if (isinf(r->lift_upper) || isinf(r->difference_upper))
        return WAKPI_UNBOUNDED;
    return r->observations < small || in_control < small ? WAKPI_SMALL_SAMPLE : WAKPI_OK;
}

static void compare(const wakpi_experiment *experiment, int32_t index, int32_t variant,
                    wakpi_experiment_result *result)
{
    const struct wakpi_metric *metric = experiment->metrics[index];
    struct pair pair = {.experiment = experiment, .result = result};
    pair.alpha = wakpi_settings_real(&experiment->settings, WAKPI_SETTING_ALPHA);
    *result = (wakpi_experiment_result){.struct_size = sizeof *result, .metric = index, .variant = variant};
    result->outcome = WAKPI_EXPERIMENT_UNKNOWN;
    result->observations = wakpi_metric_observations(metric, variant);
    result->status = metric->kind == WAKPI_METRIC_RATE ? compare_rates(&pair, metric, variant)
                                                       : compare_means(&pair, metric, variant);
    if (result->status >= 0)
        result->status = qualify(&pair, wakpi_metric_observations(metric, 0));
}

static void adjust(int32_t correction, double *p, size_t count)
{
    switch (correction) {
    case WAKPI_CORRECTION_HOLM:
        wakpi_adjust_holm(p, p, count);
        break;
    case WAKPI_CORRECTION_HOCHBERG:
        wakpi_adjust_hochberg(p, p, count);
        break;
    case WAKPI_CORRECTION_BH:
        wakpi_adjust_bh(p, p, count);
        break;
    case WAKPI_CORRECTION_BY:
        wakpi_adjust_by(p, p, count);
        break;
    default:
        break;
    }
}

void wakpi_experiment_compare_all(const wakpi_experiment *experiment, int32_t metric,
                                  wakpi_experiment_result *results)
{
    double p[WAKPI_EXPERIMENT_VARIANTS_MOST];
    double alpha = wakpi_settings_real(&experiment->settings, WAKPI_SETTING_ALPHA);
    int up = experiment->metrics[metric]->direction == WAKPI_DIRECTION_UP;
    for (int32_t v = 1; v < experiment->count; v++) {
        compare(experiment, metric, v, &results[v]);
        p[v - 1] = results[v].status >= 0 ? results[v].p : NAN;
    }
    adjust(experiment->correction, p, (size_t)experiment->count - 1);
    for (int32_t v = 1; v < experiment->count; v++) {
        wakpi_experiment_result *r = &results[v];
        if (r->status < 0)
            continue;
        r->adjusted_p = p[v - 1];
        r->outcome = WAKPI_EXPERIMENT_UNCLEAR;
        if (r->adjusted_p <= alpha && r->difference != 0)
            r->outcome = (r->difference > 0) == up ? WAKPI_EXPERIMENT_BETTER : WAKPI_EXPERIMENT_WORSE;
    }
}

wakpi_status wakpi_experiment_compare(const wakpi_experiment *experiment, int32_t metric, int32_t variant,
                                      wakpi_experiment_result *result)
{
    wakpi_experiment_result results[WAKPI_EXPERIMENT_VARIANTS_MOST];
    if (!experiment || !result || result->struct_size < sizeof result->struct_size || metric < 0 ||
        metric >= experiment->metric_count || variant < 1 || variant >= experiment->count)
        return WAKPI_INVALID;
    wakpi_experiment_compare_all(experiment, metric, results);
    wakpi_study_store(&results[variant], sizeof results[variant], result);
    return results[variant].status;
}

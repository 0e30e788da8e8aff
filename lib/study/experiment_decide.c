/* From comparisons to what to do. */
#include <math.h>

#include <wakpi/sequence.h>
#include <wakpi/stats.h>

#include "stats/elementary.h"
#include "stats/gamma.h"
#include "stats/normal.h"
#include "study/experiment.h"
#include "study/words.h"

static const double SPLIT_LIMIT = 0.001;
static const double FACTOR_MOST = 1e6; /* beyond this many times the sample the plan is out of reach */

/* ---- the split ---- */

int64_t wakpi_experiment_split(const wakpi_experiment *experiment, int64_t *observed)
{
    int64_t assigned = 0, total = 0;
    for (int32_t v = 0; v < experiment->count; v++)
        assigned |= experiment->assigned[v];
    for (int32_t v = 0; v < experiment->count; v++) {
        observed[v] =
            assigned ? experiment->assigned[v] : wakpi_metric_observations(experiment->metrics[0], v);
        total += observed[v];
    }
    return total;
}

/* Where chi-squared is rough: whether a variant's share is outside its exact interval. */
static int share_is_odd(const wakpi_experiment *experiment, const int64_t *observed, int64_t total)
{
    double weights = 0;
    for (int32_t v = 0; v < experiment->count; v++)
        weights += experiment->weights[v];
    for (int32_t v = 0; v < experiment->count; v++) {
        double share = experiment->weights[v] / weights, lower = 0, upper = 1;
        wakpi_interval_clopper_pearson(observed[v], total, SPLIT_LIMIT / experiment->count, &lower, &upper);
        if (share < lower || share > upper)
            return 1;
    }
    return 0;
}

/* The evidence against the planned split that any number of looks may be taken at: the logarithm of the likelihood mixed over
 * splits about the planned one by Dirichlet's distribution, as wide as lets `tuning` observations see most, over that of the
 * planned one. M. Lindon and A. Malek, Anytime-valid inference for multinomial count data (2022). */
static double split_evidence(const wakpi_experiment *experiment, const int64_t *observed, int64_t total)
{
    double surprise = -wakpi_math_log(SPLIT_LIMIT), weights = 0;
    double about = (double)experiment->tuning / (2 * surprise + wakpi_math_log1p(2 * surprise));
    for (int32_t v = 0; v < experiment->count; v++)
        weights += experiment->weights[v];
    struct wakpi_dd evidence =
        wakpi_dd_subtract(wakpi_dd_log_gamma(about), wakpi_dd_log_gamma(about + (double)total));
    for (int32_t v = 0; v < experiment->count; v++) {
        double share = experiment->weights[v] / weights, n = (double)observed[v];
        if (!(about * share > 0))
            continue;
        evidence = wakpi_dd_add(evidence, wakpi_dd_subtract(wakpi_dd_log_gamma(about * share + n),
                                                            wakpi_dd_log_gamma(about * share)));
        evidence =
            wakpi_dd_subtract(evidence, wakpi_dd_multiply_double(wakpi_dd_log(wakpi_dd_from(share)), n));
    }
    return evidence.hi;
}

static int split_is_broken(const wakpi_experiment *experiment, wakpi_experiment_decision *decision)
{
    int64_t observed[WAKPI_EXPERIMENT_VARIANTS_MOST];
    int64_t total = wakpi_experiment_split(experiment, observed);
    double chi2;
    decision->split_p = 1;
    decision->split_log_p = 0;
    wakpi_status status = wakpi_test_sample_ratio(observed, experiment->weights, (size_t)experiment->count,
                                                  &chi2, &decision->split_p, &decision->split_log_p);
    if (experiment->mode == WAKPI_EXPERIMENT_SEQUENTIAL && status >= 0 && status != WAKPI_DEGENERATE) {
        double evidence = split_evidence(experiment, observed, total);
        decision->split_log_p = evidence > 0 ? -evidence : 0;
        decision->split_p = wakpi_math_exp(decision->split_log_p);
        return decision->split_p < SPLIT_LIMIT;
    }
    if (status == WAKPI_SMALL_SAMPLE)
        return share_is_odd(experiment, observed, total);
    return status >= 0 && decision->split_p < SPLIT_LIMIT;
}

/* ---- how much more is needed ---- */

/* The sample is `factor` times the present one. */
struct plan {
    const wakpi_experiment *experiment;
    double alpha;
    double before, after; /* rates; means are told by effect and se alone */
    int64_t n_before, n_after;
    double effect, se;
};

static int64_t times(int64_t n, double factor)
{
    double product = (double)n * factor;
    return product < 1 ? 1 : product < 9e15 ? (int64_t)product : INT64_C(9000000000000000);
}

static int is_enough(const struct plan *plan, double factor)
{
    const wakpi_experiment *experiment = plan->experiment;
    double power = 0, se = plan->se / sqrt(factor), lower, upper, p, log_e;
    double reserve = wakpi_normal_quantile_of(experiment->power);
    if (experiment->mode == WAKPI_EXPERIMENT_SEQUENTIAL) {
        int64_t n = times(plan->n_before, factor) + times(plan->n_after, factor);
        return wakpi_sequence_mean(plan->effect - reserve * se, se, n, (double)experiment->tuning,
                                   plan->alpha, &lower, &upper, &p, &log_e) == WAKPI_OK &&
               lower > 0;
    }
    if (plan->before < 0)
        return plan->effect >= (wakpi_normal_critical(plan->alpha) + reserve) * se;
    return wakpi_power_two_rates(plan->before, times(plan->n_before, factor), plan->after,
                                 times(plan->n_after, factor), plan->alpha, 2, &power) == WAKPI_OK &&
           power >= experiment->power;
}

/* Fills in what is to be told apart; 0 where nothing can be said. */
static int make_plan(struct plan *plan, const struct wakpi_metric *metric, int32_t variant)
{
    const struct wakpi_arm *a = &metric->arms[variant], *b = &metric->arms[0];
    double sign = metric->direction == WAKPI_DIRECTION_UP ? 1 : -1;
    plan->n_after = wakpi_metric_observations(metric, variant);
    plan->n_before = wakpi_metric_observations(metric, 0);
    if (plan->n_after == 0 || plan->n_before == 0)
        return 0;
    if (metric->kind == WAKPI_METRIC_RATE) {
        double before = (double)b->k / (double)b->n;
        double after = before * (1 + sign * plan->experiment->effect);
        after = after < 0 ? 0 : after > 1 ? 1 : after;
        plan->before = before;
        plan->after = after;
        plan->effect = fabs(after - before);
        plan->se = sqrt(before * (1 - before) / (double)b->n + after * (1 - after) / (double)a->n);
    } else {
        struct wakpi_mean of_a = wakpi_arm_mean(a), of_b = wakpi_arm_mean(b);
        plan->before = -1;
        plan->effect = fabs(of_b.mean) * plan->experiment->effect;
        plan->se = sqrt(of_a.sd * of_a.sd / (double)of_a.n + of_b.sd * of_b.sd / (double)of_b.n);
    }
    return plan->effect > 0 && plan->se > 0;
}

double wakpi_experiment_sample_factor(const wakpi_experiment *experiment, int32_t variant)
{
    struct plan plan = {.experiment = experiment};
    double comparisons = experiment->correction == WAKPI_CORRECTION_NONE ? 1 : experiment->count - 1;
    double share = experiment->mode == WAKPI_EXPERIMENT_SEQUENTIAL ? WAKPI_SEQUENCE_SHARE : 1;
    plan.alpha = wakpi_settings_real(&experiment->settings, WAKPI_SETTING_ALPHA) * share / comparisons;
    if (!make_plan(&plan, experiment->metrics[0], variant) || !is_enough(&plan, FACTOR_MOST))
        return INFINITY;
    if (is_enough(&plan, 1))
        return 1;
    double low = 1, high = FACTOR_MOST;
    for (int step = 0; step < 60 && high / low > 1.000001; step++) {
        double middle = sqrt(low * high);
        if (is_enough(&plan, middle))
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* Days still to go until every variant's plan is met. */
static int64_t days_needed(const wakpi_experiment *experiment)
{
    double most = 1;
    if (experiment->effect == 0)
        return -1;
    for (int32_t v = 1; v < experiment->count; v++) {
        if (experiment->weights[v] > 0) {
            double factor = wakpi_experiment_sample_factor(experiment, v);
            most = factor > most ? factor : most;
        }
    }
    if (most == 1)
        return 0;
    double days = ceil(experiment->days * (most - 1) - 1e-4);
    if (experiment->days == 0 || !(days < 1e15))
        return -1;
    return days < 1 ? 1 : (int64_t)days;
}

/* ---- the verdict ---- */

/* The first guard in which the variant is proved worse, or -1. */
static int32_t harmed_in(const wakpi_experiment *experiment, int32_t variant)
{
    wakpi_experiment_result results[WAKPI_EXPERIMENT_VARIANTS_MOST];
    for (int32_t m = 1; m < experiment->metric_count; m++) {
        wakpi_experiment_compare_all(experiment, m, results);
        if (results[variant].outcome == WAKPI_EXPERIMENT_WORSE)
            return m;
    }
    return -1;
}

/* Whether `a` leads `b` (0 is nobody). */
static int leads(const wakpi_experiment *experiment, const wakpi_experiment_result *results, int32_t a,
                 int32_t b)
{
    if (results[a].status < 0)
        return 0;
    if (b == 0)
        return 1;
    if (experiment->metrics[0]->direction == WAKPI_DIRECTION_UP)
        return results[a].value > results[b].value;
    return results[a].value < results[b].value;
}

struct standing {
    int32_t leader, winner; /* 0 is nobody */
    int32_t harmed, guard;  /* a better variant that a guard stops, and the guard */
    int known, worse;       /* how many variants have data, and are proved worse */
};

static void stand(const wakpi_experiment *experiment, struct standing *s)
{
    wakpi_experiment_result results[WAKPI_EXPERIMENT_VARIANTS_MOST];
    wakpi_experiment_compare_all(experiment, 0, results);
    for (int32_t v = 1; v < experiment->count; v++) {
        s->known += results[v].status >= 0;
        s->worse += results[v].outcome == WAKPI_EXPERIMENT_WORSE;
        if (leads(experiment, results, v, s->leader))
            s->leader = v;
        if (results[v].outcome != WAKPI_EXPERIMENT_BETTER || !leads(experiment, results, v, s->winner))
            continue;
        int32_t guard = harmed_in(experiment, v);
        if (guard < 0) {
            s->winner = v;
        } else if (s->harmed == 0) {
            s->harmed = v;
            s->guard = guard;
        }
    }
}

/* Which of ship, keep and keep running; the standing has data. */
static int32_t choose(const wakpi_experiment *experiment, const struct standing *s, int64_t days)
{
    int complete = days == 0;
    if (experiment->mode == WAKPI_EXPERIMENT_FIXED) {
        if (experiment->effect > 0 && !complete)
            return WAKPI_VERDICT_KEEP_RUNNING;
        return s->winner > 0 ? WAKPI_VERDICT_SHIP : WAKPI_VERDICT_KEEP;
    }
    if (s->winner > 0)
        return WAKPI_VERDICT_SHIP;
    return complete || s->worse == s->known || s->harmed > 0 ? WAKPI_VERDICT_KEEP
                                                             : WAKPI_VERDICT_KEEP_RUNNING;
}

static void decide(const wakpi_experiment *experiment, wakpi_experiment_decision *decision)
{
    struct standing s = {0};
    *decision =
        (wakpi_experiment_decision){.struct_size = sizeof *decision, .variant = -1, .days_needed = -1};
    int broken = split_is_broken(experiment, decision);
    stand(experiment, &s);
    if (broken || s.known == 0) {
        decision->verdict = broken ? WAKPI_VERDICT_BROKEN_SPLIT : WAKPI_VERDICT_NO_DATA;
        return;
    }
    decision->days_needed = days_needed(experiment);
    decision->verdict = choose(experiment, &s, decision->days_needed);
    decision->variant = s.leader;
    if (decision->verdict == WAKPI_VERDICT_SHIP)
        decision->variant = s.winner;
    if (decision->verdict == WAKPI_VERDICT_KEEP) {
        decision->variant = 0;
        decision->metric = s.harmed > 0 ? s.guard : 0;
    }
}

wakpi_status wakpi_experiment_decide(const wakpi_experiment *experiment, wakpi_experiment_decision *decision)
{
    wakpi_experiment_decision made;
    if (!experiment || experiment->metric_count == 0 || !decision ||
        decision->struct_size < sizeof decision->struct_size)
        return WAKPI_INVALID;
    decide(experiment, &made);
    wakpi_study_store(&made, sizeof made, decision);
    return WAKPI_OK;
}

static const char *const verdicts[] = {NULL, "no_data", "broken_split", "keep_running", "ship", "keep"};
static const char *const outcomes[] = {NULL, "unknown", "unclear", "better", "worse"};
static const char *const methods[] = {NULL, "z", "fisher", "welch", "sequence", "exact_sequence"};

int32_t wakpi_verdict_count(void)
{
    return WAKPI_VERDICT_KEEP;
}

const char *wakpi_verdict_key(int32_t verdict)
{
    return verdict > 0 && verdict <= WAKPI_VERDICT_KEEP ? verdicts[verdict] : NULL;
}

const char *wakpi_experiment_outcome_key(int32_t outcome)
{
    return outcome > 0 && outcome <= WAKPI_EXPERIMENT_WORSE ? outcomes[outcome] : NULL;
}

const char *wakpi_experiment_method_key(int32_t method)
{
    return method > 0 && method <= WAKPI_EXPERIMENT_BY_EXACT_SEQUENCE ? methods[method] : NULL;
}

#include "study/experiment.h"

#include <math.h>
#include <string.h>

#include <wakpi/catalogue.h>

#include "kpi/catalogue.h"
#include "kpi/sensitivity.h"
#include "measure/campaign.h"
#include "study/words.h"

/* Places in moments; see wakpi_moments_add(). */
enum { WAKPI_MOMENT_N = 0, WAKPI_MOMENT_MEAN = 1, WAKPI_MOMENT_SQUARES = 5 };

#define COUNT_MOST (INT64_C(1) << 53)

/* ---- making and ending ---- */

static int is_finite(double x)
{
    return x - x == 0;
}

static int weights_are_good(const double *weights, size_t count)
{
    size_t above = 0;
    for (size_t i = 0; weights && i < count; i++) {
        if (!(weights[i] >= 0) || !is_finite(weights[i]))
            return 0;
        above += weights[i] > 0;
    }
    return !weights || above >= 2;
}

static wakpi_status append_variant(wakpi_experiment *experiment, const char *name, double weight)
{
    if (!wakpi_study_name_is_good(name))
        return WAKPI_INVALID;
    for (int32_t i = 0; i < experiment->count; i++) {
        if (strcmp(experiment->names[i], name) == 0)
            return WAKPI_INVALID;
    }
    char *copy = wakpi_duplicate(&experiment->settings.allocator, name, strlen(name));
    if (!copy)
        return WAKPI_NO_MEMORY;
    experiment->weights[experiment->count] = weight;
    experiment->names[experiment->count++] = copy;
    return WAKPI_OK;
}

static wakpi_status make_empty(const wakpi_options *options, wakpi_experiment **experiment)
{
    struct wakpi_settings settings;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    wakpi_experiment *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (!made) {
        wakpi_settings_drop(&settings);
        return WAKPI_NO_MEMORY;
    }
    made->settings = settings;
    made->mode = WAKPI_EXPERIMENT_FIXED;
    made->correction = WAKPI_CORRECTION_HOLM;
    made->tuning = 5000;
    made->power = 0.8;
    *experiment = made;
    return WAKPI_OK;
}

wakpi_status wakpi_experiment_new(const wakpi_options *options, const char *const *names,
                                  const double *weights, size_t count, wakpi_experiment **experiment)
{
    if (!experiment || !names || count < 2 || count > WAKPI_EXPERIMENT_VARIANTS_MOST ||
        !weights_are_good(weights, count))
        return WAKPI_INVALID;
    wakpi_experiment *made = NULL;
    wakpi_status status = make_empty(options, &made);
    for (size_t i = 0; status == WAKPI_OK && i < count; i++)
        status = append_variant(made, names[i], weights ? weights[i] : 1);
    if (status != WAKPI_OK) {
        wakpi_experiment_free(made);
        return status;
    }
    made->assumed = !weights;
    *experiment = made;
    return WAKPI_OK;
}

static void free_metric(const struct wakpi_allocator *allocator, struct wakpi_metric *metric)
{
    if (metric->name)
        wakpi_release(allocator, metric->name, strlen(metric->name) + 1, 1);
    wakpi_release(allocator, metric, 1, sizeof *metric);
}

void wakpi_experiment_free(wakpi_experiment *experiment)
{
    if (!experiment)
        return;
    struct wakpi_settings settings = experiment->settings;
    for (int32_t i = 0; i < experiment->metric_count; i++)
        free_metric(&settings.allocator, experiment->metrics[i]);
    for (int32_t i = 0; i < experiment->count; i++)
        wakpi_release(&settings.allocator, experiment->names[i], strlen(experiment->names[i]) + 1, 1);
    wakpi_release(&settings.allocator, experiment, 1, sizeof *experiment);
    wakpi_settings_drop(&settings);
}

/* ---- variants and metrics ---- */

static int has_variant(const wakpi_experiment *experiment, int32_t variant)
{
    return experiment && variant >= 0 && variant < experiment->count;
}

static struct wakpi_metric *find_metric(const wakpi_experiment *experiment, int32_t metric,
                                        enum wakpi_metric_kind kind)
{
    if (!experiment || metric < 0 || metric >= experiment->metric_count)
        return NULL;
    return experiment->metrics[metric]->kind == kind ? experiment->metrics[metric] : NULL;
}

int32_t wakpi_experiment_variant_count(const wakpi_experiment *experiment)
{
    return experiment ? experiment->count : 0;
}

const char *wakpi_experiment_variant_name(const wakpi_experiment *experiment, int32_t variant)
{
    return has_variant(experiment, variant) ? experiment->names[variant] : NULL;
}

int32_t wakpi_experiment_metric_count(const wakpi_experiment *experiment)
{
    return experiment ? experiment->metric_count : 0;
}

const char *wakpi_experiment_metric_name(const wakpi_experiment *experiment, int32_t metric,
                                         const char *language)
{
    if (!experiment || metric < 0 || metric >= experiment->metric_count)
        return NULL;
    const struct wakpi_metric *found = experiment->metrics[metric];
    return found->name ? found->name : wakpi_kpi_name(found->kpi, language);
}

/* The metric's index, or -1. */
static int32_t index_of(const wakpi_experiment *experiment, wakpi_kpi kpi, const char *name)
{
    for (int32_t i = 0; i < experiment->metric_count; i++) {
        const struct wakpi_metric *metric = experiment->metrics[i];
        if (name ? metric->name && strcmp(metric->name, name) == 0 : !metric->name && metric->kpi == kpi)
            return i;
    }
    return -1;
}

static wakpi_status append_metric(wakpi_experiment *experiment, const struct wakpi_metric *like,
                                  const char *name, int32_t *index)
{
    const struct wakpi_allocator *allocator = &experiment->settings.allocator;
    if ((like->direction != WAKPI_DIRECTION_UP && like->direction != WAKPI_DIRECTION_DOWN))
        return WAKPI_INVALID;
    if (index_of(experiment, like->kpi, name) >= 0)
        return WAKPI_CONFLICT;
    if (experiment->metric_count == WAKPI_EXPERIMENT_METRICS_MOST)
        return WAKPI_LIMIT;
    struct wakpi_metric *made = wakpi_allocate_zeroed(allocator, 1, sizeof *made);
    if (!made)
        return WAKPI_NO_MEMORY;
    made->kpi = like->kpi;
    made->kind = like->kind;
    made->direction = like->direction;
    if (name && !(made->name = wakpi_duplicate(allocator, name, strlen(name)))) {
        wakpi_release(allocator, made, 1, sizeof *made);
        return WAKPI_NO_MEMORY;
    }
    if (index)
        *index = experiment->metric_count;
    experiment->metrics[experiment->metric_count++] = made;
    return WAKPI_OK;
}

/* Twice the traffic is the same mean and twice the sum; sums of variants say no more than how many were sent. */
static int is_mean(wakpi_kpi kpi)
{
    enum { INPUTS_MOST = 32 };
    double once[INPUTS_MOST], twice[INPUTS_MOST], of_once, of_twice;
    int32_t count = wakpi_kpi_input_count(kpi);
    if (!wakpi_kpi_hangs_on_units(kpi) || count > INPUTS_MOST)
        return 0;
    for (int32_t i = 0; i < count; i++) {
        once[i] = 1000 + 37 * i;
        twice[i] = 2 * once[i];
    }
    return wakpi_kpi_compute(kpi, once, (size_t)count, &of_once) >= WAKPI_OK &&
           wakpi_kpi_compute(kpi, twice, (size_t)count, &of_twice) >= WAKPI_OK &&
           fabs(of_twice - of_once) <= 1e-9 * fabs(of_once);
}

wakpi_status wakpi_experiment_add_kpi(wakpi_experiment *experiment, wakpi_kpi kpi, int32_t *metric)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    int is_rate = row && row->flags & WAKPI_ROW_BINOMIAL;
    if (!experiment || !row || !(is_rate || is_mean(kpi)))
        return WAKPI_INVALID;
    struct wakpi_metric like = {.kpi = kpi,
                                .kind = is_rate ? WAKPI_METRIC_RATE : WAKPI_METRIC_MEAN,
                                .direction = wakpi_kpi_direction(kpi)};
    return append_metric(experiment, &like, NULL, metric);
}

wakpi_status wakpi_experiment_add_rate(wakpi_experiment *experiment, const char *name, int32_t direction,
                                       int32_t *metric)
{
    if (!experiment || !wakpi_study_name_is_good(name))
        return WAKPI_INVALID;
    struct wakpi_metric like = {.kind = WAKPI_METRIC_RATE, .direction = direction};
    return append_metric(experiment, &like, name, metric);
}

wakpi_status wakpi_experiment_add_mean(wakpi_experiment *experiment, const char *name, int32_t direction,
                                       int32_t *metric)
{
    if (!experiment || !wakpi_study_name_is_good(name))
        return WAKPI_INVALID;
    struct wakpi_metric like = {.kind = WAKPI_METRIC_MEAN, .direction = direction};
    return append_metric(experiment, &like, name, metric);
}

/* ---- settings ---- */

wakpi_status wakpi_experiment_set_mode(wakpi_experiment *experiment, int32_t mode, int64_t tuning)
{
    if (!experiment || (mode != WAKPI_EXPERIMENT_FIXED && mode != WAKPI_EXPERIMENT_SEQUENTIAL) ||
        tuning < 0 || tuning > COUNT_MOST)
        return WAKPI_INVALID;
    experiment->mode = mode;
    experiment->tuning = tuning > 0 ? tuning : 5000;
    return WAKPI_OK;
}

wakpi_status wakpi_experiment_set_correction(wakpi_experiment *experiment, int32_t correction)
{
    if (!experiment || correction < WAKPI_CORRECTION_NONE || correction > WAKPI_CORRECTION_BY)
        return WAKPI_INVALID;
    experiment->correction = correction;
    return WAKPI_OK;
}

wakpi_status wakpi_experiment_set_plan(wakpi_experiment *experiment, double effect, double power, double days)
{
    if (!experiment || !(effect >= 0) || !is_finite(effect) || !(power > 0) || !(power < 1) || !(days >= 0) ||
        !is_finite(days))
        return WAKPI_INVALID;
    experiment->effect = effect;
    experiment->power = power;
    experiment->days = days;
    return WAKPI_OK;
}

/* ---- adding ---- */

wakpi_status wakpi_experiment_add_assigned(wakpi_experiment *experiment, int32_t variant, int64_t count)
{
    if (!has_variant(experiment, variant) || count < 0)
        return WAKPI_INVALID;
    if (count > COUNT_MOST - experiment->assigned[variant])
        return WAKPI_OVERFLOW;
    experiment->assigned[variant] += count;
    return WAKPI_OK;
}

static wakpi_status check_counts(const struct wakpi_arm *arm, int64_t k, int64_t n)
{
    if (k < 0 || n < 0)
        return WAKPI_INVALID;
    if (k > n)
        return WAKPI_INCONSISTENT;
    return n > COUNT_MOST - arm->n ? WAKPI_OVERFLOW : WAKPI_OK;
}

wakpi_status wakpi_experiment_add_counts(wakpi_experiment *experiment, int32_t metric, int32_t variant,
                                         int64_t k, int64_t n)
{
    struct wakpi_metric *found = find_metric(experiment, metric, WAKPI_METRIC_RATE);
    if (!found || !has_variant(experiment, variant))
        return WAKPI_INVALID;
    struct wakpi_arm *arm = &found->arms[variant];
    wakpi_status status = check_counts(arm, k, n);
    if (status == WAKPI_OK) {
        arm->k += k;
        arm->n += n;
    }
    return status;
}

wakpi_status wakpi_experiment_add_value(wakpi_experiment *experiment, int32_t metric, int32_t variant,
                                        double value)
{
    struct wakpi_metric *found = find_metric(experiment, metric, WAKPI_METRIC_MEAN);
    if (!found || !has_variant(experiment, variant))
        return WAKPI_INVALID;
    return wakpi_moments_add(found->arms[variant].moments, value, 0);
}

wakpi_status wakpi_experiment_add_moments(wakpi_experiment *experiment, int32_t metric, int32_t variant,
                                          const double *moments)
{
    struct wakpi_metric *found = find_metric(experiment, metric, WAKPI_METRIC_MEAN);
    if (!found || !has_variant(experiment, variant) || !moments)
        return WAKPI_INVALID;
    return wakpi_moments_merge(found->arms[variant].moments, moments);
}

/* All of one arm, or nothing of it. */
static wakpi_status merge_arm(const struct wakpi_arm *from, struct wakpi_arm *into)
{
    if (from->n > COUNT_MOST - into->n)
        return WAKPI_OVERFLOW;
    wakpi_status status = wakpi_moments_merge(into->moments, from->moments);
    if (status == WAKPI_OK) {
        into->k += from->k;
        into->n += from->n;
    }
    return status;
}

/* What a campaign says of a KPI, as an arm: counts, or the moments that its units would have given one by one. Nothing where
 * they did not tell. */
static wakpi_status arm_of(const struct wakpi_metric *metric, const wakpi_campaign *campaign,
                           struct wakpi_arm *arm)
{
    wakpi_value value = {.struct_size = sizeof value};
    int64_t units = 0;
    wakpi_status status = wakpi_campaign_evaluate(campaign, metric->kpi, NULL, &value);
    *arm = (struct wakpi_arm){0};
    if (status < 0)
        return status == WAKPI_UNDEFINED ? WAKPI_OK : status;
    if (metric->kind == WAKPI_METRIC_RATE) {
        status = check_counts(arm, value.numerator, value.denominator);
        arm->k = value.numerator;
        arm->n = value.denominator;
        return status;
    }
    double error = wakpi_campaign_standard_error(campaign, &value, &units), n = (double)units;
    if (error > 0 && units > 1) {
        arm->moments[WAKPI_MOMENT_N] = n;
        arm->moments[WAKPI_MOMENT_MEAN] = value.value;
        arm->moments[WAKPI_MOMENT_SQUARES] = error * error * n * (n - 1);
    }
    return WAKPI_OK;
}

wakpi_status wakpi_experiment_add_campaign(wakpi_experiment *experiment, int32_t variant,
                                           const wakpi_campaign *campaign)
{
    struct wakpi_arm arms[WAKPI_EXPERIMENT_METRICS_MOST];
    int64_t targeted = 0;
    if (!has_variant(experiment, variant) || !campaign)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_campaign_get(campaign, WAKPI_MEASURE_TARGETED, &targeted);
    if (status != WAKPI_OK)
        return status;
    if (targeted > COUNT_MOST - experiment->assigned[variant])
        return WAKPI_OVERFLOW;
    for (int32_t i = 0; i < experiment->metric_count; i++) {
        const struct wakpi_metric *metric = experiment->metrics[i];
        struct wakpi_arm sum = metric->arms[variant];
        if (metric->name)
            continue;
        status = arm_of(metric, campaign, &arms[i]);
        if (status == WAKPI_OK)
            status = merge_arm(&arms[i], &sum);
        if (status < 0)
            return status;
        arms[i] = sum;
    }
    for (int32_t i = 0; i < experiment->metric_count; i++) {
        if (!experiment->metrics[i]->name)
            experiment->metrics[i]->arms[variant] = arms[i];
    }
    experiment->assigned[variant] += targeted;
    return WAKPI_OK;
}

/* ---- merging ---- */

static int agree(const wakpi_experiment *a, const wakpi_experiment *b)
{
    if (a->count != b->count || a->metric_count != b->metric_count)
        return 0;
    for (int32_t i = 0; i < a->count; i++) {
        if (strcmp(a->names[i], b->names[i]) != 0 || a->weights[i] != b->weights[i])
            return 0;
    }
    for (int32_t i = 0; i < a->metric_count; i++) {
        const struct wakpi_metric *x = a->metrics[i], *y = b->metrics[i];
        if (x->kpi != y->kpi || x->kind != y->kind || x->direction != y->direction || !x->name != !y->name ||
            (x->name && strcmp(x->name, y->name) != 0))
            return 0;
    }
    return 1;
}

/* With `trial` on copies, which are thrown away. */
static wakpi_status merge_metrics(wakpi_experiment *into, const wakpi_experiment *from, int trial)
{
    for (int32_t m = 0; m < into->metric_count; m++) {
        for (int32_t v = 0; v < into->count; v++) {
            struct wakpi_arm copy = into->metrics[m]->arms[v];
            struct wakpi_arm *arm = trial ? &copy : &into->metrics[m]->arms[v];
            wakpi_status status = merge_arm(&from->metrics[m]->arms[v], arm);
            if (status != WAKPI_OK)
                return status;
        }
    }
    return WAKPI_OK;
}

wakpi_status wakpi_experiment_merge(wakpi_experiment *into, const wakpi_experiment *from)
{
    if (!into || !from || into == from)
        return WAKPI_INVALID;
    if (!agree(into, from))
        return WAKPI_MISMATCH;
    for (int32_t v = 0; v < into->count; v++) {
        if (from->assigned[v] > COUNT_MOST - into->assigned[v])
            return WAKPI_OVERFLOW;
    }
    wakpi_status status = merge_metrics(into, from, 1);
    if (status != WAKPI_OK)
        return status;
    for (int32_t v = 0; v < into->count; v++)
        into->assigned[v] += from->assigned[v];
    return merge_metrics(into, from, 0);
}

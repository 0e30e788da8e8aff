/* Studies in a report: what they say is asked when they are added. */
#include <string.h>

#include "base/utf8.h"
#include "base/zone.h"
#include "report/report_parts.h"
#include "study/comparison.h"
#include "study/experiment.h"
#include "study/forecast.h"
#include "study/watch.h"
#include <wakpi/stats.h>

static wakpi_status no_memory(wakpi_error *error)
{
    return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a part of a report");
}

static wakpi_status take_title(char *title, const char *name, size_t size, wakpi_error *error)
{
    if ((!name && size > 0) || size > WAKPI_PART_TITLE || !wakpi_utf8_valid(name, size))
        return wakpi_fail(error, WAKPI_INVALID, -1, "a name is UTF-8 of up to %d bytes",
                          (int)WAKPI_PART_TITLE);
    if (size > 0)
        memcpy(title, name, size);
    title[size] = '\0';
    return WAKPI_OK;
}

/* A sentence of a study, which is asked for its size and then for itself. */
typedef wakpi_status (*sentence_function)(const void *study, size_t ahead, const char *language, char *buffer,
                                          size_t capacity, size_t *size);

static wakpi_status take_sentence(const wakpi_report *report, struct wakpi_report_part *part, int block,
                                  sentence_function say, const void *study, size_t ahead, char **words)
{
    size_t size = 0;
    wakpi_status status = say(study, ahead, report->language, NULL, 0, &size);
    if (status != WAKPI_TOO_SMALL)
        return status;
    if (!(*words = wakpi_part_hold(report, part, block, size, 1)))
        return WAKPI_NO_MEMORY;
    return say(study, ahead, report->language, *words, size, &size);
}

/* ---- series ---- */

static wakpi_status say_watch(const void *study, size_t ahead, const char *language, char *buffer,
                              size_t capacity, size_t *size)
{
    (void)ahead;
    return wakpi_watch_explain(study, language, buffer, capacity, size);
}

static wakpi_status say_forecast(const void *study, size_t ahead, const char *language, char *buffer,
                                 size_t capacity, size_t *size)
{
    return wakpi_forecast_explain(study, ahead, language, buffer, capacity, size);
}

static void take_point(const wakpi_report *report, const struct wakpi_watch *watch, size_t at,
                       struct wakpi_zone_cursor *cursor, struct wakpi_series_point *point)
{
    const struct wakpi_series *series = &watch->series;
    const struct wakpi_point *from = &series->points[at];
    point->start = from->start;
    point->day =
        wakpi_floor_divide(from->start + wakpi_zone_offset(watch->zone, cursor, from->start), WAKPI_DAY);
    point->known = !series->is_rate || from->n > 0;
    point->value = wakpi_point_value(series, at);
    point->lower = point->upper = point->value;
    point->k = from->k;
    point->n = from->n;
    if (series->is_rate && point->known)
        wakpi_interval_wilson(from->k, from->n, wakpi_settings_real(&report->settings, WAKPI_SETTING_ALPHA),
                              &point->lower, &point->upper);
}

/* The shortest way between two periods is what lies between all that have no gap. */
static int64_t step_of(const struct wakpi_report_series *series)
{
    int64_t step = 0;
    for (size_t i = 1; i < series->count; i++) {
        int64_t way = series->points[i].start - series->points[i - 1].start;
        if (step == 0 || way < step)
            step = way;
    }
    return step;
}

static wakpi_status take_points(const wakpi_report *report, const struct wakpi_watch *watch,
                                struct wakpi_report_series *series)
{
    struct wakpi_zone_cursor cursor = {0};
    series->points = wakpi_part_hold(report, &series->part, 0, watch->series.count, sizeof *series->points);
    if (!series->points)
        return WAKPI_NO_MEMORY;
    series->count = watch->series.count;
    for (size_t i = 0; i < series->count; i++)
        take_point(report, watch, i, &cursor, &series->points[i]);
    series->step = step_of(series);
    return WAKPI_OK;
}

static wakpi_status take_findings(const wakpi_report *report, const struct wakpi_watch *watch,
                                  struct wakpi_report_series *series)
{
    size_t room = 2 * series->count;
    series->findings = wakpi_part_hold(report, &series->part, 1, room, sizeof *series->findings);
    if (!series->findings)
        return WAKPI_NO_MEMORY;
    series->findings[0].struct_size = sizeof *series->findings;
    wakpi_status status = wakpi_watch_judge(watch, series->findings, room, &series->finding_count, NULL);
    return status == WAKPI_UNDEFINED ? WAKPI_OK : status;
}

/* Too few periods to say anything are no failure: there is no fan then. */
static wakpi_status take_ahead(const wakpi_report *report, const struct wakpi_forecast *forecast,
                               size_t ahead, struct wakpi_report_series *series)
{
    double *numbers = wakpi_part_hold(report, &series->part, 2, 3 * ahead, sizeof *numbers);
    if (!numbers)
        return WAKPI_NO_MEMORY;
    series->ahead = numbers;
    series->ahead_lower = numbers + ahead;
    series->ahead_upper = numbers + 2 * ahead;
    wakpi_status status = wakpi_forecast_ahead(forecast, ahead, series->ahead, series->ahead_lower,
                                               series->ahead_upper, NULL, NULL);
    if (status == WAKPI_NO_MEMORY || status == WAKPI_INVALID)
        return status;
    series->ahead_count = status >= WAKPI_OK ? ahead : 0;
    return take_sentence(report, &series->part, 4, say_forecast, forecast, ahead, &series->forecast_words);
}

static wakpi_status take_series(const wakpi_report *report, const struct wakpi_watch *watch,
                                const struct wakpi_forecast *forecast, size_t ahead,
                                struct wakpi_report_series *series)
{
    series->kpi = watch->series.kpi;
    series->is_rate = watch->series.is_rate;
    series->lowest = watch->lower;
    series->highest = watch->upper;
    memcpy(series->currency, watch->series.currency, sizeof series->currency);
    wakpi_status status = take_points(report, watch, series);
    if (status == WAKPI_OK)
        status = take_findings(report, watch, series);
    if (status == WAKPI_OK)
        status = take_sentence(report, &series->part, 3, say_watch, watch, 0, &series->watch_words);
    if (status == WAKPI_OK && forecast)
        status = take_ahead(report, forecast, ahead, series);
    return status;
}

wakpi_status wakpi_report_add_series(wakpi_report *report, const wakpi_watch *watch,
                                     const wakpi_forecast *forecast, size_t ahead, wakpi_error *error)
{
    return wakpi_report_add_named_series(report, NULL, 0, watch, forecast, ahead, error);
}

wakpi_status wakpi_report_add_named_series(wakpi_report *report, const char *name, size_t size,
                                           const wakpi_watch *watch, const wakpi_forecast *forecast,
                                           size_t ahead, wakpi_error *error)
{
    if (!report || !watch || (forecast && (ahead < 1 || ahead > WAKPI_FORECAST_AHEAD_MOST)))
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "a series needs a report, a watch and a way to look ahead");
    if (forecast && (forecast->series.kpi != watch->series.kpi))
        return wakpi_fail(error, WAKPI_MISMATCH, -1, "the forecast is of %s, the watch of %s",
                          wakpi_kpi_key(forecast->series.kpi), wakpi_kpi_key(watch->series.kpi));
    if (watch->series.count == 0)
        return wakpi_fail(error, WAKPI_UNDEFINED, -1, "the watch has no periods");
    struct wakpi_report_series *series = wakpi_part_new(report, WAKPI_PART_SERIES, sizeof *series);
    if (!series)
        return no_memory(error);
    wakpi_status status = take_title(series->title, name, size, error);
    if (status == WAKPI_OK && (status = take_series(report, watch, forecast, ahead, series)) != WAKPI_OK)
        wakpi_fail(error, status, -1, "a series: %s", wakpi_status_text(status));
    return wakpi_part_finish(report, &series->part, status);
}

/* ---- experiments ---- */

static wakpi_status say_experiment(const void *study, size_t ahead, const char *language, char *buffer,
                                   size_t capacity, size_t *size)
{
    (void)ahead;
    return wakpi_experiment_explain(study, language, buffer, capacity, size);
}

static void take_names(const wakpi_report *report, const struct wakpi_experiment *experiment,
                       struct wakpi_report_experiment *part)
{
    for (int32_t i = 0; i < part->variant_count; i++) {
        strncpy(part->variants[i].name, experiment->names[i], sizeof part->variants[i].name - 1);
        part->variants[i].assigned = experiment->assigned[i];
    }
    for (int32_t i = 0; i < part->metric_count; i++) {
        for (int32_t v = 0; v < part->variant_count; v++)
            part->observations[i * part->variant_count + v] =
                wakpi_metric_observations(experiment->metrics[i], v);
        part->metrics[i].kpi = experiment->metrics[i]->kpi;
        strncpy(part->metrics[i].name, wakpi_experiment_metric_name(experiment, i, report->language),
                sizeof part->metrics[i].name - 1);
    }
}

static wakpi_status take_experiment(const wakpi_report *report, const struct wakpi_experiment *experiment,
                                    struct wakpi_report_experiment *part)
{
    size_t variants = (size_t)experiment->count, metrics = (size_t)experiment->metric_count;
    wakpi_experiment_decision decision = {.struct_size = sizeof decision};
    part->variants = wakpi_part_hold(report, &part->part, 0, variants, sizeof *part->variants);
    part->metrics = wakpi_part_hold(report, &part->part, 1, metrics, sizeof *part->metrics);
    part->results = wakpi_part_hold(report, &part->part, 2, metrics * (variants - 1), sizeof *part->results);
    part->observations =
        wakpi_part_hold(report, &part->part, 4, metrics * variants, sizeof *part->observations);
    if (!part->variants || !part->metrics || !part->results || !part->observations)
        return WAKPI_NO_MEMORY;
    part->variant_count = experiment->count;
    part->metric_count = experiment->metric_count;
    take_names(report, experiment, part);
    for (size_t i = 0; i < metrics * (variants - 1); i++) {
        part->results[i].struct_size = sizeof part->results[i];
        wakpi_experiment_compare(experiment, (int32_t)(i / (variants - 1)), (int32_t)(i % (variants - 1)) + 1,
                                 &part->results[i]);
    }
    wakpi_status status = wakpi_experiment_decide(experiment, &decision);
    part->verdict = decision.verdict;
    part->chosen = decision.variant;
    part->assumed = experiment->assumed;
    if (status == WAKPI_OK)
        status = take_sentence(report, &part->part, 3, say_experiment, experiment, 0, &part->words);
    return status;
}

wakpi_status wakpi_report_add_experiment(wakpi_report *report, const char *name, size_t size,
                                         const wakpi_experiment *experiment, wakpi_error *error)
{
    if (!report || !experiment || experiment->metric_count == 0)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a part needs a report and an experiment with a metric");
    struct wakpi_report_experiment *part = wakpi_part_new(report, WAKPI_PART_EXPERIMENT, sizeof *part);
    if (!part)
        return no_memory(error);
    wakpi_status status = take_title(part->title, name, size, error);
    if (status == WAKPI_OK && (status = take_experiment(report, experiment, part)) != WAKPI_OK)
        wakpi_fail(error, status, -1, "an experiment: %s", wakpi_status_text(status));
    return wakpi_part_finish(report, &part->part, status);
}

/* ---- comparisons ---- */

static wakpi_status say_comparison(const void *study, size_t ahead, const char *language, char *buffer,
                                   size_t capacity, size_t *size)
{
    (void)ahead;
    return wakpi_comparison_explain(study, language, buffer, capacity, size);
}

static wakpi_status take_comparison(const wakpi_report *report, const struct wakpi_comparison *comparison,
                                    struct wakpi_report_comparison *part, wakpi_error *error)
{
    part->kpi = comparison->kpi;
    part->goal_is_change = comparison->goal_kind == WAKPI_GOAL_CHANGE;
    memcpy(part->currency, comparison->currency, sizeof part->currency);
    part->result.struct_size = sizeof part->result;
    wakpi_comparison_evaluate(comparison, &part->result);
    wakpi_status status = take_sentence(report, &part->part, 0, say_comparison, comparison, 0, &part->words);
    if (status != WAKPI_OK)
        wakpi_fail(error, status, -1, "a comparison: %s", wakpi_status_text(status));
    return status;
}

static wakpi_status finish_comparison(wakpi_report *report, const struct wakpi_comparison *comparison,
                                      struct wakpi_report_comparison *part, wakpi_status status,
                                      wakpi_error *error)
{
    if (status == WAKPI_OK)
        status = take_comparison(report, comparison, part, error);
    return wakpi_part_finish(report, &part->part, status);
}

wakpi_status wakpi_report_add_comparison(wakpi_report *report, const char *name, size_t size,
                                         const wakpi_comparison *comparison, wakpi_error *error)
{
    if (!report || !comparison)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a part needs a report and a comparison");
    struct wakpi_report_comparison *part = wakpi_part_new(report, WAKPI_PART_COMPARISON, sizeof *part);
    if (!part)
        return no_memory(error);
    return finish_comparison(report, comparison, part, take_title(part->title, name, size, error), error);
}

wakpi_status wakpi_report_add_sides(wakpi_report *report, const char *before, size_t before_size,
                                    const char *after, size_t after_size, const wakpi_comparison *comparison,
                                    wakpi_error *error)
{
    if (!report || !comparison)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a part needs a report and a comparison");
    struct wakpi_report_comparison *part = wakpi_part_new(report, WAKPI_PART_COMPARISON, sizeof *part);
    if (!part)
        return no_memory(error);
    wakpi_status status = take_title(part->sides[0], before, before_size, error);
    if (status == WAKPI_OK)
        status = take_title(part->sides[1], after, after_size, error);
    return finish_comparison(report, comparison, part, status, error);
}

#include "study/forecast.h"

#include <math.h>
#include <string.h>

#include <wakpi/trend.h>

#include "stats/elementary.h"
#include "stats/normal.h"
#include "stats/rate.h"
#include "stats/student.h"
#include "study/words.h"

enum { LINE_LEAST = 5, CHOICE_LEAST = 8 };

/* ---- making, ending, adding ---- */

wakpi_status wakpi_forecast_new(const wakpi_options *options, wakpi_kpi kpi, size_t season,
                                wakpi_forecast **forecast)
{
    struct wakpi_settings settings;
    if (!forecast || !wakpi_kpi_key(kpi) || season == 1 || season > WAKPI_FORECAST_PERIOD_MOST)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    wakpi_forecast *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (!made) {
        wakpi_settings_drop(&settings);
        return WAKPI_NO_MEMORY;
    }
    made->settings = settings;
    made->season = season;
    wakpi_series_begin(&made->series, kpi, &made->settings);
    *forecast = made;
    return WAKPI_OK;
}

void wakpi_forecast_free(wakpi_forecast *forecast)
{
    if (!forecast)
        return;
    struct wakpi_settings settings = forecast->settings;
    wakpi_series_end(&forecast->series, &settings.allocator);
    wakpi_release(&settings.allocator, forecast, 1, sizeof *forecast);
    wakpi_settings_drop(&settings);
}

wakpi_status wakpi_forecast_add_counts(wakpi_forecast *forecast, int64_t start, int64_t k, int64_t n)
{
    if (!forecast)
        return WAKPI_INVALID;
    return wakpi_series_add_counts(&forecast->series, &forecast->settings.allocator, start, k, n);
}

wakpi_status wakpi_forecast_add_value(wakpi_forecast *forecast, int64_t start, double value)
{
    if (!forecast)
        return WAKPI_INVALID;
    return wakpi_series_add_value(&forecast->series, &forecast->settings.allocator, start, value);
}

wakpi_status wakpi_forecast_add_campaign(wakpi_forecast *forecast, int64_t start,
                                         const wakpi_campaign *campaign)
{
    if (!forecast)
        return WAKPI_INVALID;
    return wakpi_series_add_campaign(&forecast->series, &forecast->settings.allocator, start, campaign);
}

wakpi_status wakpi_forecast_merge(wakpi_forecast *into, const wakpi_forecast *from)
{
    if (!into || !from || into == from)
        return WAKPI_INVALID;
    return wakpi_series_merge(&into->series, &into->settings.allocator, &from->series);
}

/* ---- the line of few values ---- */

/* Into `x` the periods, into `y` the values, of a rate on the logit scale. Returns 1 where they rise or fall throughout. */
static int is_line(const int64_t *k, const int64_t *n, size_t count, double *x, double *y)
{
    int64_t s;
    double variance, z, p, log_p;
    for (size_t i = 0; i < count; i++) {
        x[i] = (double)i;
        if (k)
            y[i] = wakpi_math_log(((double)k[i] + 0.5) / ((double)(n[i] - k[i]) + 0.5));
    }
    return wakpi_test_mann_kendall(y, count, &s, &variance, &z, &p, &log_p) == WAKPI_OK && p < 0.05;
}

static double rate_of(double logit)
{
    if (isinf(logit))
        return logit > 0 ? 1 : 0;
    double odds = wakpi_math_exp(-fabs(logit));
    return (logit < 0 ? odds : 1) / (1 + odds);
}

/* What is ahead of one forecast: the caller's arrays. */
struct ahead {
    size_t horizon;
    double *values, *lower, *upper;
    int32_t method;
    double mase;
};

/* Beside the slope's error stands that of single values, by Student's t on the residuals. */
static wakpi_status draw_line(const double *x, const double *y, size_t count, double alpha, int is_rate,
                              struct ahead *ahead)
{
    double slope, intercept, low, high, squares = 0;
    wakpi_status status = wakpi_trend_theil_sen(x, y, count, alpha, &slope, &intercept, &low, &high);
    if (status < 0)
        return status;
    for (size_t i = 0; i < count; i++) {
        double residual = y[i] - intercept - slope * x[i];
        squares += residual * residual;
    }
    double df = (double)count - 2;
    double half = wakpi_student_critical(alpha, df) * sqrt(squares / df);
    double centre = 0.5 * (double)(count - 1);
    for (size_t h = 0; h < ahead->horizon; h++) {
        double at = (double)(count + h), far = at - centre;
        double below = (slope - low) * far, above = (high - slope) * far;
        double value = intercept + slope * at;
        double lower = value - sqrt(half * half + below * below);
        double upper = value + sqrt(half * half + above * above);
        ahead->values[h] = is_rate ? rate_of(value) : value;
        ahead->lower[h] = is_rate ? rate_of(lower) : lower;
        ahead->upper[h] = is_rate ? rate_of(upper) : upper;
    }
    ahead->method = WAKPI_FORECAST_LINE;
    ahead->mase = 1;
    return status == WAKPI_UNBOUNDED ? WAKPI_UNBOUNDED : WAKPI_SMALL_SAMPLE;
}

/* ---- all of them ---- */

/* The series without periods that have no data, in arrays: k and n of a rate, y of anything else or as scratch. */
struct arrays {
    size_t count;
    int64_t *k, *n;
    double *y;
};

static size_t count_data(const struct wakpi_series *series)
{
    size_t count = 0;
    for (size_t i = 0; i < series->count; i++)
        count += !series->is_rate || series->points[i].n > 0;
    return count;
}

static void copy_out(const struct wakpi_series *series, struct arrays *a)
{
    size_t at = 0;
    for (size_t i = 0; i < series->count; i++) {
        const struct wakpi_point *point = &series->points[i];
        if (!series->is_rate) {
            a->y[at++] = point->value;
        } else if (point->n > 0) {
            a->k[at] = point->k;
            a->n[at++] = point->n;
        }
    }
}

/* The half event that lets a period without events have a logit is taken out again, and a period to come is known no better
 * than chance lets one of as many trials be: where all were alike their spread would say that all is certain. */
static void settle_rates(const struct arrays *a, double alpha, struct ahead *ahead)
{
    double trials = 0, z = wakpi_normal_critical(alpha);
    for (size_t i = 0; i < a->count; i++)
        trials += (double)a->n[i] / (double)a->count;
    double *const all[] = {ahead->values, ahead->lower, ahead->upper};
    for (size_t h = 0; h < ahead->horizon; h++) {
        double low, high;
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            double rate = (all[i][h] * (trials + 1) - 0.5) / trials;
            all[i][h] = rate > 0 ? (rate < 1 ? rate : 1) : 0;
        }
        wakpi_wilson_limits(ahead->values[h] * trials, trials, z, &low, &high);
        ahead->lower[h] = low < ahead->lower[h] ? low : ahead->lower[h];
        ahead->upper[h] = high > ahead->upper[h] ? high : ahead->upper[h];
    }
}

static wakpi_status look_ahead(const wakpi_forecast *forecast, const struct arrays *a, struct ahead *ahead)
{
    double alpha = wakpi_settings_real(&forecast->settings, WAKPI_SETTING_ALPHA);
    double x[CHOICE_LEAST], y[CHOICE_LEAST];
    int is_rate = forecast->series.is_rate, few = a->count >= LINE_LEAST && a->count < CHOICE_LEAST;
    wakpi_status status;
    if (few && !is_rate)
        memcpy(y, a->y, a->count * sizeof y[0]);
    if (few && is_line(is_rate ? a->k : NULL, a->n, a->count, x, y))
        status = draw_line(x, y, a->count, alpha, is_rate, ahead);
    else if (is_rate)
        status =
            wakpi_forecast_best_rate(a->k, a->n, a->count, forecast->season, ahead->horizon, alpha, a->y,
                                     &ahead->method, &ahead->mase, ahead->values, ahead->lower, ahead->upper);
    else
        status = wakpi_forecast_best(a->y, a->count, forecast->season, ahead->horizon, alpha, &ahead->method,
                                     &ahead->mase, ahead->values, ahead->lower, ahead->upper);
    if (is_rate && status >= 0)
        settle_rates(a, alpha, ahead);
    return status;
}

/* With its own memory; outputs may be written in part where it fails. */
static wakpi_status compute(const wakpi_forecast *forecast, struct ahead *ahead)
{
    const struct wakpi_allocator *allocator = &forecast->settings.allocator;
    struct arrays a = {.count = count_data(&forecast->series)};
    wakpi_status status = WAKPI_NO_MEMORY;
    if (a.count < 2)
        return WAKPI_UNDEFINED;
    a.k = wakpi_allocate_zeroed(allocator, a.count, sizeof *a.k);
    a.n = a.k ? wakpi_allocate_zeroed(allocator, a.count, sizeof *a.n) : NULL;
    a.y = a.n ? wakpi_allocate_zeroed(allocator, a.count, sizeof *a.y) : NULL;
    if (a.y) {
        copy_out(&forecast->series, &a);
        status = look_ahead(forecast, &a, ahead);
        wakpi_release(allocator, a.y, a.count, sizeof *a.y);
    }
    if (a.n)
        wakpi_release(allocator, a.n, a.count, sizeof *a.n);
    if (a.k)
        wakpi_release(allocator, a.k, a.count, sizeof *a.k);
    return status;
}

wakpi_status wakpi_forecast_ahead(const wakpi_forecast *forecast, size_t horizon, double *values,
                                  double *lower, double *upper, int32_t *method, double *mase)
{
    double own[3][WAKPI_FORECAST_AHEAD_MOST];
    if (!forecast || horizon == 0 || horizon > WAKPI_FORECAST_AHEAD_MOST || !values || !lower || !upper)
        return WAKPI_INVALID;
    struct ahead ahead = {.horizon = horizon, .values = own[0], .lower = own[1], .upper = own[2]};
    wakpi_status status = compute(forecast, &ahead);
    if (status < 0)
        return status;
    memcpy(values, own[0], horizon * sizeof *values);
    memcpy(lower, own[1], horizon * sizeof *lower);
    memcpy(upper, own[2], horizon * sizeof *upper);
    if (method)
        *method = ahead.method;
    if (mase)
        *mase = ahead.mase;
    return status;
}

/* ---- payback ---- */

/* Adds the periods up from `sum`; the fraction of periods after which 0 is reached, infinity for never. */
static double crossing(const double *values, size_t count, double sum)
{
    for (size_t i = 0; i < count; i++) {
        if (sum + values[i] >= 0)
            return (double)i + (values[i] > 0 ? -sum / values[i] : 0);
        sum += values[i];
    }
    return INFINITY;
}

wakpi_status wakpi_forecast_payback(const wakpi_forecast *forecast, double investment, double *months,
                                    double *earliest, double *latest)
{
    double own[3][WAKPI_FORECAST_AHEAD_MOST];
    if (!forecast || forecast->series.is_rate || !months || !earliest || !latest || !(investment >= 0) ||
        !(investment <= 1e150))
        return WAKPI_INVALID;
    double sum = -investment, known = (double)forecast->series.count;
    for (size_t i = 0; sum < 0 && i < forecast->series.count; i++) {
        double value = forecast->series.points[i].value;
        if (sum + value >= 0) {
            *months = *earliest = *latest = (double)i - sum / value;
            return WAKPI_OK;
        }
        sum += value;
    }
    if (sum >= 0) {
        *months = *earliest = *latest = 0;
        return WAKPI_OK;
    }
    wakpi_status status =
        wakpi_forecast_ahead(forecast, WAKPI_FORECAST_AHEAD_MOST, own[0], own[1], own[2], NULL, NULL);
    if (status < 0)
        return status;
    double first = known + crossing(own[2], WAKPI_FORECAST_AHEAD_MOST, sum);
    if (isinf(first))
        return WAKPI_UNDEFINED;
    *earliest = first;
    *months = known + crossing(own[0], WAKPI_FORECAST_AHEAD_MOST, sum);
    *latest = known + crossing(own[1], WAKPI_FORECAST_AHEAD_MOST, sum);
    return isinf(*latest) ? WAKPI_UNBOUNDED : WAKPI_OK;
}

static const char *const methods[] = {NULL,       "naive", "seasonal_naive", "simple", "damped",
                                      "seasonal", "line"};

int32_t wakpi_forecast_method_count(void)
{
    return WAKPI_FORECAST_LINE;
}

const char *wakpi_forecast_method_key(int32_t method)
{
    return method > 0 && method <= WAKPI_FORECAST_LINE ? methods[method] : NULL;
}

/* Which way of forecasting has done best on this series: weights fitted on its first two thirds, errors one step
 * ahead taken on the last. */
#include "stats/argument.h"
#include <wakpi/trend.h>

enum { WEIGHTS = 4, LEAST_VALUES = 8 };

struct series {
    const double *values;
    size_t count;
    size_t period; /* 0 without a season */
};

struct way {
    int32_t method;
    double weights[WEIGHTS];
};

static size_t period_of(const struct series *s, const struct way *way)
{
    return way->method == WAKPI_FORECAST_SEASONAL ? s->period : 0;
}

/* The state to begin with; returns how many values it has used. */
static size_t begin(const struct series *s, const struct way *way, double *start)
{
    size_t period = period_of(s, way);
    size_t used = period > 0 ? period : 1;
    double sum = 0.0;
    for (size_t i = 0; i < used; i++) {
        sum += s->values[i];
    }
    start[0] = sum / (double)used;
    start[1] = 0.0;
    for (size_t i = 0; i < period; i++) {
        start[i + 2] = s->values[i] - start[0];
    }
    return used;
}

static wakpi_status run(const struct series *s, const struct way *way, double *start, size_t from,
                        size_t count, double *squares)
{
    size_t period = period_of(s, way);
    return wakpi_forecast_smooth(s->values + from, count,
                                 period > 0 ? WAKPI_SEASON_ADDITIVE : WAKPI_SEASON_NONE, period, way->weights,
                                 start, 0, NULL, NULL, squares);
}

/* Weights of least squared error over the first `count` values. */
static void fit(const struct series *s, struct way *way, size_t count, double *squares)
{
    static const double alphas[] = {0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    static const double betas[] = {0.05, 0.1, 0.2, 0.4};
    static const double phis[] = {0.8, 0.9, 0.98};
    static const double gammas[] = {0.05, 0.1, 0.2, 0.4};
    size_t trends = way->method == WAKPI_FORECAST_SIMPLE ? 1 : 1 + 12;
    size_t seasons = way->method == WAKPI_FORECAST_SEASONAL ? 4 : 1;
    struct way tried = *way;
    *squares = INFINITY;
    for (size_t a = 0; a < 10; a++) {
        for (size_t t = 0; t < trends; t++) {
            for (size_t g = 0; g < seasons; g++) {
                double start[WAKPI_FORECAST_PERIOD_MOST + 2];
                double sum;
                tried.weights[0] = alphas[a];
                tried.weights[1] = t == 0 ? 0.0 : betas[(t - 1) / 3];
                tried.weights[2] = t == 0 ? 0.0 : phis[(t - 1) % 3];
                tried.weights[3] = seasons > 1 ? gammas[g] : 0.0;
                size_t used = begin(s, &tried, start);
                if (run(s, &tried, start, used, count - used, &sum) == WAKPI_OK && sum < *squares) {
                    *squares = sum;
                    *way = tried;
                }
            }
        }
    }
}

/* Mean absolute error one step ahead over the values from `from` on. */
static double error_of(const struct series *s, const struct way *way, size_t from)
{
    double start[WAKPI_FORECAST_PERIOD_MOST + 2];
    double squares;
    double sum = 0.0;
    size_t used = begin(s, way, start);
    if (run(s, way, start, used, from - used, &squares) != WAKPI_OK) {
        return INFINITY;
    }
    for (size_t i = from; i < s->count; i++) {
        if (run(s, way, start, i, 1, &squares) != WAKPI_OK) {
            return INFINITY;
        }
        sum += sqrt(squares);
    }
    return sum / (double)(s->count - from);
}

/* Of the naive forecast, which repeats the value `lag` before. */
static double naive_error(const struct series *s, size_t lag, size_t from, double *squares)
{
    double sum = 0.0;
    *squares = 0.0;
    for (size_t i = from; i < s->count; i++) {
        double error = s->values[i] - s->values[i - lag];
        sum += fabs(error);
        *squares += error * error;
    }
    return sum / (double)(s->count - from);
}

static wakpi_status write_naive(const struct series *s, size_t lag, size_t horizon, double alpha,
                                double *forecast, double *lower, double *upper)
{
    double squares;
    (void)naive_error(s, lag, lag, &squares);
    double sigma2 = squares / (double)(s->count - lag);
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = s->values[s->count - lag + h % lag];
        size_t rounds = h / lag + 1;
        wakpi_status status =
            wakpi_forecast_interval(forecast[h], (double)rounds, sigma2, alpha, &lower[h], &upper[h]);
        if (status != WAKPI_OK) {
            return status;
        }
    }
    return WAKPI_OK;
}

static wakpi_status write_smoothed(const struct series *s, struct way *way, size_t horizon, double alpha,
                                   double *forecast, double *lower, double *upper)
{
    double start[WAKPI_FORECAST_PERIOD_MOST + 2];
    double squares;
    size_t period = period_of(s, way);
    fit(s, way, s->count, &squares);
    size_t used = begin(s, way, start);
    /* The multipliers stand in `lower` until the limits take their place. */
    wakpi_status status = wakpi_forecast_smooth(
        s->values + used, s->count - used, period > 0 ? WAKPI_SEASON_ADDITIVE : WAKPI_SEASON_NONE, period,
        way->weights, start, horizon, forecast, lower, &squares);
    for (size_t h = 0; h < horizon && status == WAKPI_OK; h++) {
        double sigma2 = squares / (double)(s->count - used);
        status = wakpi_forecast_interval(forecast[h], lower[h], sigma2, alpha, &lower[h], &upper[h]);
    }
    return status;
}

static wakpi_status check(const struct series *s, size_t horizon, double alpha)
{
    if (!s->values || horizon == 0 || !wakpi_is_probability(alpha) || s->period == 1 ||
        s->period > WAKPI_FORECAST_PERIOD_MOST) {
        return WAKPI_INVALID;
    }
    for (size_t i = 0; i < s->count; i++) {
        if (!wakpi_is_finite(s->values[i])) {
            return WAKPI_INVALID;
        }
    }
    return s->count < 2 ? WAKPI_UNDEFINED : WAKPI_OK;
}

wakpi_status wakpi_forecast_best(const double *values, size_t count, size_t period, size_t horizon,
                                 double alpha, int32_t *method, double *mase, double *forecast, double *lower,
                                 double *upper)
{
    struct series s = {values, count, period};
    if (!method || !mase || !forecast || !lower || !upper) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check(&s, horizon, alpha);
    if (status != WAKPI_OK) {
        return status;
    }
    size_t lag = period > 0 && count >= 2 * period ? period : 1;
    size_t from = count - count / 3;
    double squares;
    if (count < LEAST_VALUES || from <= lag + 2) {
        *method = lag > 1 ? WAKPI_FORECAST_SEASONAL_NAIVE : WAKPI_FORECAST_NAIVE;
        *mase = 1.0;
        status = write_naive(&s, lag, horizon, alpha, forecast, lower, upper);
        return status == WAKPI_OK ? WAKPI_SMALL_SAMPLE : status;
    }
    double scale = naive_error(&s, lag, from, &squares);
    struct way best = {lag > 1 ? WAKPI_FORECAST_SEASONAL_NAIVE : WAKPI_FORECAST_NAIVE, {0.0}};
    double least = scale;
    for (int32_t m = WAKPI_FORECAST_SIMPLE; m <= (lag > 1 ? WAKPI_FORECAST_SEASONAL : WAKPI_FORECAST_DAMPED);
         m++) {
        struct way way = {m, {0.0}};
        fit(&s, &way, from, &squares);
        double error = squares < INFINITY ? error_of(&s, &way, from) : INFINITY;
        if (error < least) {
            least = error;
            best = way;
        }
    }
    *method = best.method;
    *mase = scale > 0.0 ? least / scale : 1.0;
    if (best.method <= WAKPI_FORECAST_SEASONAL_NAIVE) {
        return write_naive(&s, lag, horizon, alpha, forecast, lower, upper);
    }
    return write_smoothed(&s, &best, horizon, alpha, forecast, lower, upper);
}

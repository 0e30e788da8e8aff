#include "stats/argument.h"
#include "stats/normal.h"
#include <wakpi/trend.h>

enum { ALPHA, BETA, PHI, GAMMA, WEIGHTS };

struct smoother {
    int32_t season;
    size_t period; /* at least 1 */
    const double *weights;
    double level;
    double trend;
    double *terms; /* of the season, or NULL */
};

static double with_season(const struct smoother *s, double base, size_t at)
{
    switch (s->season) {
    case WAKPI_SEASON_ADDITIVE:
        return base + s->terms[at % s->period];
    case WAKPI_SEASON_MULTIPLICATIVE:
        return base * s->terms[at % s->period];
    default:
        return base;
    }
}

/* Takes in one value; returns its one-step error. */
static double take(struct smoother *s, double value, size_t at)
{
    const double *w = s->weights;
    double base = s->level + w[PHI] * s->trend;
    double error = value - with_season(s, base, at);
    double step = error;
    if (s->season == WAKPI_SEASON_MULTIPLICATIVE) {
        double *term = &s->terms[at % s->period];
        step = error / *term;
        *term += w[GAMMA] * error / base;
    } else if (s->season == WAKPI_SEASON_ADDITIVE) {
        s->terms[at % s->period] += w[GAMMA] * error;
    }
    s->level = base + w[ALPHA] * step;
    s->trend = w[PHI] * s->trend + w[ALPHA] * w[BETA] * step;
    return error;
}

static wakpi_status check(const double *values, size_t count, int32_t season, size_t period,
                          const double *weights, const double *start)
{
    int seasonal = season == WAKPI_SEASON_ADDITIVE || season == WAKPI_SEASON_MULTIPLICATIVE;
    if (!values || !weights || !start || count == 0 || (!seasonal && season != WAKPI_SEASON_NONE) ||
        (seasonal && (period < 2 || period > WAKPI_FORECAST_PERIOD_MOST)) || (!seasonal && period != 0)) {
        return WAKPI_INVALID;
    }
    for (int i = 0; i < WEIGHTS; i++) {
        if (!(weights[i] >= 0.0) || !(weights[i] <= 1.0)) {
            return WAKPI_INVALID;
        }
    }
    for (size_t i = 0; i < period + 2; i++) {
        if (!wakpi_is_finite(start[i])) {
            return WAKPI_INVALID;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!wakpi_is_finite(values[i])) {
            return WAKPI_INVALID;
        }
    }
    return WAKPI_OK;
}

static void look_ahead(const struct smoother *s, size_t at, size_t horizon, double *forecast,
                       double *multipliers)
{
    double damped = 0.0; /* phi + .. + phi^h */
    double power = 1.0;
    double spread = 1.0;
    for (size_t h = 1; h <= horizon; h++) {
        power *= s->weights[PHI];
        damped += power;
        forecast[h - 1] = with_season(s, s->level + damped * s->trend, at + h - 1);
        multipliers[h - 1] = spread;
        double c = s->weights[ALPHA] + s->weights[ALPHA] * s->weights[BETA] * damped;
        if (s->season != WAKPI_SEASON_NONE && h % s->period == 0) {
            c += s->weights[GAMMA];
        }
        spread += c * c;
    }
}

static int all_finite(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!wakpi_is_finite(values[i])) {
            return 0;
        }
    }
    return 1;
}

wakpi_status wakpi_forecast_smooth(const double *values, size_t count, int32_t season, size_t period,
                                   const double *weights, double *start, size_t horizon, double *forecast,
                                   double *multipliers, double *squares)
{
    wakpi_status status = check(values, count, season, period, weights, start);
    if (status != WAKPI_OK || !squares || (horizon > 0 && (!forecast || !multipliers))) {
        return WAKPI_INVALID;
    }
    double terms[WAKPI_FORECAST_PERIOD_MOST] = {0.0};
    for (size_t i = 0; i < period; i++) {
        terms[i] = start[i + 2];
    }
    struct smoother s = {season, period > 0 ? period : 1, weights, start[0], start[1], terms};
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (season == WAKPI_SEASON_MULTIPLICATIVE &&
            (terms[i % s.period] == 0.0 || s.level + weights[PHI] * s.trend == 0.0)) {
            return WAKPI_UNDEFINED;
        }
        double error = take(&s, values[i], i);
        sum += error * error;
    }
    if (!wakpi_is_finite(sum) || !wakpi_is_finite(s.level) || !wakpi_is_finite(s.trend) ||
        !all_finite(terms, period)) {
        return WAKPI_OVERFLOW;
    }
    look_ahead(&s, count, horizon, forecast, multipliers);
    if (!all_finite(forecast, horizon)) {
        return WAKPI_OVERFLOW;
    }
    start[0] = s.level;
    start[1] = s.trend;
    for (size_t i = 0; i < period; i++) {
        start[i + 2] = terms[(count + i) % s.period];
    }
    *squares = sum;
    return WAKPI_OK;
}

wakpi_status wakpi_forecast_interval(double forecast, double multiplier, double sigma2, double alpha,
                                     double *lower, double *upper)
{
    if (!lower || !upper || !wakpi_is_probability(alpha) || !wakpi_is_finite(forecast) ||
        !(multiplier >= 0.0) || !(sigma2 >= 0.0) || !wakpi_is_finite(multiplier) ||
        !wakpi_is_finite(sigma2)) {
        return WAKPI_INVALID;
    }
    double half = wakpi_normal_critical(alpha) * sqrt(sigma2 * multiplier);
    if (!wakpi_is_finite(forecast - half) || !wakpi_is_finite(forecast + half)) {
        return WAKPI_OVERFLOW;
    }
    *lower = forecast - half;
    *upper = forecast + half;
    return WAKPI_OK;
}

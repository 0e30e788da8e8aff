/**
 * @file trend.h
 * @brief Is it rising, and where will it be: robust trends and forecasts by exponential smoothing.
 *
 * What stats.h says of alpha, of statuses, of bits and of threads holds here as well.
 */
#ifndef WAKPI_TREND_H
#define WAKPI_TREND_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Limits of forecasts. */
enum {
    WAKPI_FORECAST_PERIOD_MOST = 400 /**< The longest season, in periods: days in a year, and some. */
};

/** The ways that wakpi_forecast_best() chooses from. */
enum {
    WAKPI_FORECAST_NAIVE = 1,          /**< The last value again. */
    WAKPI_FORECAST_SEASONAL_NAIVE = 2, /**< The last season again. */
    WAKPI_FORECAST_SIMPLE = 3,         /**< Exponential smoothing without a trend. */
    WAKPI_FORECAST_DAMPED = 4,         /**< Holt's with a damped trend. */
    WAKPI_FORECAST_SEASONAL = 5        /**< Holt and Winters' with a damped trend and an additive season. */
};

/** How a season enters a forecast. */
enum {
    WAKPI_SEASON_NONE = 0,          /**< No season. */
    WAKPI_SEASON_ADDITIVE = 1,      /**< Adds so many units. */
    WAKPI_SEASON_MULTIPLICATIVE = 2 /**< Multiplies by a factor. */
};

/**
 * Theil and Sen's line: the slope is the median of the slopes of all pairs, the intercept median y - slope * median
 * x; one wild value does not move it. The interval is Sen's, from the variance of Kendall's S. P. K. Sen, JASA 63
 * (1968). Takes no memory; time grows with the square of count.
 *
 * @param x          finite
 * @param y          finite
 * @param count      how many, 2 .. 65536
 * @param alpha      chance of error, both sides together
 * @param slope      receives the slope
 * @param intercept  receives the intercept
 * @param lower      receives the slope's lower limit; -infinity where the sample is too small for one
 * @param upper      receives the slope's upper limit; infinity where the sample is too small for one
 * @return #WAKPI_OK, #WAKPI_UNBOUNDED (a limit is infinite), #WAKPI_UNDEFINED (fewer than 2 points, or all x equal) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_trend_theil_sen(const double *x, const double *y, size_t count, double alpha,
                                             double *slope, double *intercept, double *lower, double *upper);

/**
 * Mann and Kendall's test of a trend: S counts the pairs that rise less those that fall; its variance allows for
 * ties; z is corrected for continuity. H. B. Mann, Econometrica 13 (1945).
 *
 * @param y         values in order of time, finite
 * @param count     how many, 2 .. 65536
 * @param s         receives S
 * @param variance  receives its variance under no trend
 * @param z         receives the statistic, positive where values rise
 * @param p         receives the two-sided p-value
 * @param log_p     receives ln p
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (all values equal: z = 0, p = 1), #WAKPI_UNDEFINED (fewer than 2) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_test_mann_kendall(const double *y, size_t count, int64_t *s, double *variance,
                                               double *z, double *p, double *log_p);

/**
 * Exponential smoothing by given weights from a given start, and the forecast that follows: simple (trend weight and
 * start 0), Holt's, damped, and Holt-Winters' with a season.
 *
 * With e = y - forecast: additive level += trend phi + alpha e, trend = phi trend + alpha beta e, season += gamma e;
 * multiplicative as Holt and Winters wrote it. The variance of the error h steps ahead is sigma^2 times 1 + sum over
 * j < h of c_j^2, c_j = alpha + alpha beta (phi + .. + phi^j) + gamma where j is a whole number of seasons. R. J.
 * Hyndman, A. B. Koehler, J. K. Ord and R. D. Snyder, Forecasting with Exponential Smoothing (2008).
 *
 * @param values       the series so far, finite
 * @param count        how many, at least 1
 * @param season       #WAKPI_SEASON_NONE, #WAKPI_SEASON_ADDITIVE or #WAKPI_SEASON_MULTIPLICATIVE
 * @param period       the length of a season, 2 .. #WAKPI_FORECAST_PERIOD_MOST; 0 without one
 * @param weights      four: alpha, beta (of the trend, as Holt has it), phi (1 is not damped), gamma; each 0 .. 1
 * @param start        level, trend, and `period` seasonal terms, the first of them that of the first value; changed
 *                     to the state after the last value, of which the first seasonal term is that of the next one
 * @param horizon      how many values to forecast
 * @param forecast     receives them
 * @param multipliers  receives the variances of their errors over sigma^2 (exact without or with an additive season;
 *                     for a multiplicative one, of the relative error, roughly)
 * @param squares      receives the sum of squared one-step errors within the series
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (a seasonal factor or its base comes to 0), #WAKPI_OVERFLOW (forecast and
 *         multipliers may be written) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_smooth(const double *values, size_t count, int32_t season,
                                             size_t period, const double *weights, double *start,
                                             size_t horizon, double *forecast, double *multipliers,
                                             double *squares);

/**
 * A prediction interval from what wakpi_forecast_smooth() gives: forecast -+ z sqrt(sigma^2 multiplier).
 *
 * @param forecast    the forecast
 * @param multiplier  its multiplier, at least 0
 * @param sigma2      the variance of one-step errors: squares / (count - parameters estimated)
 * @param alpha       chance of error, both sides together
 * @param lower       receives the lower limit
 * @param upper       receives the upper limit
 * @return #WAKPI_OK, #WAKPI_OVERFLOW or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_interval(double forecast, double multiplier, double sigma2,
                                               double alpha, double *lower, double *upper);

/**
 * Forecasts a series by the way that has done best on it.
 *
 * Each way is fitted (least squares over a grid of weights) on the first two thirds and judged by its mean absolute
 * error one step ahead on the last third; the least wins, and is fitted again on all. A season is considered from two
 * whole ones on; under eight values the naive forecast is given. Time grows with count times about 500.
 *
 * @param values    the series, finite, at least 2
 * @param count     how many
 * @param period    the length of a season, 2 .. #WAKPI_FORECAST_PERIOD_MOST; 0 without one
 * @param horizon   how many values to forecast, at least 1
 * @param alpha     chance of error of each interval, both sides together
 * @param method    receives the way chosen
 * @param mase      receives its error on the last third over that of the naive forecast there; 1 is no better
 * @param forecast  receives the forecasts
 * @param lower     receives their lower limits
 * @param upper     receives their upper limits
 * @return #WAKPI_OK, #WAKPI_SMALL_SAMPLE (too few values to choose), #WAKPI_UNDEFINED (fewer than 2 values),
 *         #WAKPI_OVERFLOW (outputs may be partly written) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_best(const double *values, size_t count, size_t period, size_t horizon,
                                           double alpha, int32_t *method, double *mase, double *forecast,
                                           double *lower, double *upper);

/**
 * wakpi_forecast_best() for a rate: forecast on the logit scale, ln((k + 1/2) / (n - k + 1/2)), so that forecasts and
 * limits stay between 0 and 1.
 *
 * @param k         events of each period
 * @param n         trials of each period
 * @param count     how many periods
 * @param period    the length of a season, 2 .. #WAKPI_FORECAST_PERIOD_MOST; 0 without one
 * @param horizon   how many rates to forecast, at least 1
 * @param alpha     chance of error of each interval, both sides together
 * @param scratch   room for `count` doubles
 * @param method    receives the way chosen
 * @param mase      receives its error as wakpi_forecast_best() does, on the logit scale
 * @param forecast  receives the forecasts, fractions
 * @param lower     receives their lower limits
 * @param upper     receives their upper limits
 * @return as wakpi_forecast_best(), and #WAKPI_UNDEFINED where a period has no trials
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_forecast_best_rate(const int64_t *k, const int64_t *n, size_t count,
                                                size_t period, size_t horizon, double alpha, double *scratch,
                                                int32_t *method, double *mase, double *forecast,
                                                double *lower, double *upper);

#ifdef __cplusplus
}
#endif

#endif

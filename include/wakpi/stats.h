/**
 * @file stats.h
 * @brief Intervals and tests for rates, means and scores: right also at zero events and at 10^12 of them.
 *
 * Common to every function of this header:
 * - `alpha` is the chance of error allowed, 0 < alpha < 1: 0.05 asks for a 95 % interval. It is alpha and not
 *   confidence because 1 - (1 - 1e-10) has lost seven digits.
 * - `k` of `n` are counts of events and of trials, 0 <= k <= n <= 2^53: beyond it a double no
 *   longer tells neighbours apart.
 * - #WAKPI_INVALID for a NaN, an infinity, a value out of range, k > n, or a NULL pointer; #WAKPI_UNDEFINED
 *   where there are no data (n = 0). In both cases outputs are untouched.
 * - #WAKPI_DEGENERATE and #WAKPI_UNBOUNDED are answers, with outputs written: no variance to judge by, and
 *   an upper limit of infinity.
 * - A p-value comes with its natural logarithm, which stays finite where p itself is below the smallest double.
 * - Results have the same bits on every machine: no function of the C library's libm takes part.
 * - All are pure functions of their arguments: thread-safe, no state, no locale, no errno; none allocates but
 *   where it says so.
 */
#ifndef WAKPI_STATS_H
#define WAKPI_STATS_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Wilson's score interval for a rate; the default for a single rate.
 *
 * upper = (k + z^2/2 + z sqrt(k (n-k) / n + z^2/4)) / (n + z^2), lower = k^2 / (n (n + z^2) upper), with z the
 * normal quantile of 1 - alpha/2. E. B. Wilson, Probable inference, JASA 22 (1927).
 *
 * @param k      events
 * @param n      trials
 * @param alpha  chance of error, both sides together
 * @param lower  receives the lower limit, a fraction; exactly 0 at k = 0
 * @param upper  receives the upper limit, a fraction; exactly 1 at k = n
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (n is 0: the interval would be [0, 1]) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_interval_wilson(int64_t k, int64_t n, double alpha, double *lower, double *upper);

/**
 * The exact interval of Clopper and Pearson: never covers less than 1 - alpha, and is wider for it.
 *
 * lower is the alpha/2 quantile of Beta(k, n-k+1), upper the 1 - alpha/2 quantile of Beta(k+1, n-k). At k = 0 the
 * upper limit is 1 - (alpha/2)^(1/n): "0 of n: at most that". C. J. Clopper and E. S. Pearson, Biometrika 26
 * (1934). Accurate to 1e-12.
 *
 * @copydetails wakpi_interval_wilson
 */
WAKPI_API wakpi_status wakpi_interval_clopper_pearson(int64_t k, int64_t n, double alpha, double *lower,
                                                      double *upper);

/**
 * Jeffreys' interval: the alpha/2 and 1 - alpha/2 quantiles of Beta(k + 1/2, n - k + 1/2), the posterior under
 * Jeffreys' prior, with lower = 0 at k = 0 and upper = 1 at k = n, so that the rate seen lies inside.
 * L. D. Brown, T. T. Cai and A. DasGupta, Interval estimation for a binomial proportion, Statistical Science 16
 * (2001).
 *
 * @copydetails wakpi_interval_wilson
 */
WAKPI_API wakpi_status wakpi_interval_jeffreys(int64_t k, int64_t n, double alpha, double *lower, double *upper);

/**
 * The quantile of the standard normal distribution: the x with P(Z < x) = p.
 *
 * M. J. Wichura's AS 241 (1988), polished by a Newton step in the tails; relative error below 1e-15.
 *
 * @param p  probability, 0 < p < 1
 * @param x  receives the quantile
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_normal_quantile(double p, double *x);

/**
 * The natural logarithm of P(Z > x), Z standard normal: -x^2/2 - ln(2 pi)/2 + ln(Mills' ratio) for x >= 0.
 *
 * @param x       any finite number
 * @param log_sf  receives the logarithm, never positive
 * @return #WAKPI_OK, #WAKPI_INVALID (NaN or infinite) or #WAKPI_OVERFLOW (x above 1.8e154)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_normal_log_sf(double x, double *log_sf);

#ifdef __cplusplus
}
#endif

#endif

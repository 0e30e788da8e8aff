/**
 * @file sequence.h
 * @brief Intervals that hold at every look: watch an experiment daily and stop when it is clear.
 *
 * A fixed-sample interval looked at every day is wrong far more often than alpha. These confidence sequences cover
 * the truth at all times together with probability 1 - alpha, whatever rule stops the watching.
 *
 * What stats.h says of alpha, of statuses, of bits and of threads holds here as well.
 */
#ifndef WAKPI_SEQUENCE_H
#define WAKPI_SEQUENCE_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The normal-mixture confidence sequence for any estimate with a standard error (a difference, a lift, a mean).
 *
 * With rho^2 = (ln(1 - 2 ln alpha) - 2 ln alpha) / tuning: estimate -+ se sqrt(n) sqrt(2 (n rho^2 + 1)
 * ln(sqrt(n rho^2 + 1) / alpha)) / (n rho); ln e = n rho^2 / (n rho^2 + 1) (estimate / se)^2 / 2 - ln(n rho^2 + 1)
 * / 2 is the evidence against 0 and p = min(1, 1 / e). Asymptotic: not below about 100 events. I. Waudby-Smith et
 * al., Time-uniform central limit theory and asymptotic confidence sequences, Annals of Statistics 52 (2024).
 *
 * @param estimate  what was estimated
 * @param se        its standard error now, above 0
 * @param n         observations so far
 * @param tuning    the n at which the sequence is to be tightest
 * @param alpha     chance of error over all looks
 * @param lower     receives the lower limit
 * @param upper     receives the upper limit
 * @param p         receives the always-valid p-value of "the truth is 0"
 * @param log_e     receives ln e; ln p is the lesser of 0 and -log_e
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (n is 0), #WAKPI_OVERFLOW or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_sequence_mean(double estimate, double se, int64_t n, double tuning, double alpha,
                                           double *lower, double *upper, double *p, double *log_e);

/**
 * The exact confidence sequence for a rate, by a beta mixture: all p with ln B(a + k, b + n - k) - ln B(a, b) -
 * k ln p - (n - k) ln(1 - p) < ln(1 / alpha). Holds at any n, at rare events too. H. Robbins, Annals of Mathematical
 * Statistics 41 (1970).
 *
 * @param k        events so far
 * @param n        trials so far
 * @param prior_a  first parameter of the mixture, above 0; 0.5 does
 * @param prior_b  second parameter of the mixture, above 0; 0.5 does
 * @param alpha    chance of error over all looks
 * @param lower    receives the lower limit; 0 at k = 0
 * @param upper    receives the upper limit; 1 at k = n
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (n is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_sequence_rate(int64_t k, int64_t n, double prior_a, double prior_b, double alpha,
                                           double *lower, double *upper);

/**
 * The evidence against a rate of `rate`, by the mixture of wakpi_sequence_rate().
 *
 * @param k        events so far
 * @param n        trials so far
 * @param prior_a  first parameter of the mixture, above 0
 * @param prior_b  second parameter of the mixture, above 0
 * @param rate     the rate in question, 0 < rate < 1
 * @param p        receives the always-valid p-value, min(1, 1 / e)
 * @param log_e    receives ln e
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (n is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_sequence_rate_test(int64_t k, int64_t n, double prior_a, double prior_b,
                                                double rate, double *p, double *log_e);

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file survival.h
 * @brief How long until it happens: time to convert, retention, churn, with those still open counted rightly.
 *
 * What stats.h says of alpha, of statuses, of bits and of threads holds here as well.
 */
#ifndef WAKPI_SURVIVAL_H
#define WAKPI_SURVIVAL_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Kaplan and Meier's curve of those to whom it has not happened yet, where some are still open (censored).
 *
 * S(t) = product of (1 - d / n) over the times up to t; the limits are Greenwood's on the log-log scale, as R's
 * survfit(conf.type = "log-log"). E. L. Kaplan and P. Meier, JASA 53 (1958).
 *
 * @param times     time of the event or of the last look, finite, in any order (ascending takes one pass)
 * @param events    1 where it happened, 0 where it is still open
 * @param count     how many
 * @param alpha     chance of error at each time, both sides together
 * @param at        receives the distinct times, ascending; `capacity` of them, as the five arrays below
 * @param at_risk   receives how many were still open just before
 * @param happened  receives how many events at that time
 * @param survival  receives S
 * @param lower     receives the lower limit; NaN where S is 0 or 1
 * @param upper     receives the upper limit; NaN where S is 0 or 1
 * @param capacity  the length of the six arrays; `count` is always enough
 * @param steps     receives the number of distinct times, also with #WAKPI_TOO_SMALL
 * @param median    receives the time at which S falls to one half; NaN where it does not
 * @return #WAKPI_OK, #WAKPI_UNBOUNDED (the median is not reached), #WAKPI_UNDEFINED (count is 0), #WAKPI_TOO_SMALL or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_kaplan_meier(const double *times, const int32_t *events, size_t count,
                                          double alpha, double *at, int64_t *at_risk, int64_t *happened,
                                          double *survival, double *lower, double *upper, size_t capacity,
                                          size_t *steps, double *median);

/**
 * The log-rank test: does it happen at the same pace on both sides? z = (O1 - E1) / sqrt(V), positive where side 1
 * is faster. N. Mantel, Cancer Chemotherapy Reports 50 (1966).
 *
 * @param times1   times of side 1, in any order
 * @param events1  1 where it happened, 0 where still open
 * @param count1   how many on side 1
 * @param times2   times of side 2
 * @param events2  1 where it happened, 0 where still open
 * @param count2   how many on side 2
 * @param z        receives the statistic
 * @param p        receives the two-sided p-value
 * @param log_p    receives ln p
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (no events to compare: z = 0, p = 1), #WAKPI_UNDEFINED (a side is empty) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_test_log_rank(const double *times1, const int32_t *events1, size_t count1,
                                           const double *times2, const int32_t *events2, size_t count2,
                                           double *z, double *p, double *log_p);

/**
 * The shifted beta-geometric model of retention: customers churn at each renewal with a chance that differs from
 * one to the next as Beta(alpha, beta). churn(t) = B(alpha + 1, beta + t - 1) / B(alpha, beta), S(t) =
 * B(alpha, beta + t) / B(alpha, beta), retention(t) = S(t) / S(t - 1) = (beta + t - 1) / (alpha + beta + t - 1).
 * P. S. Fader and B. G. S. Hardie, How to project customer retention, Journal of Interactive Marketing 21 (2007).
 *
 * @param alpha      first parameter, 0 < alpha <= 1e15
 * @param beta       second parameter, 0 < beta <= 1e15
 * @param t          the period, 1 .. 2^53
 * @param churn      receives the share of all that churns in period t
 * @param retention  receives the share of those present before period t that stay
 * @param survival   receives the share of all still present after period t
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_retention_sbg(double alpha, double beta, int64_t t, double *churn,
                                           double *retention, double *survival);

/**
 * The likeliest alpha and beta of wakpi_retention_sbg() for a cohort.
 *
 * Maximises sum over t of (present t-1 - present t) ln(alpha / (alpha + beta + t - 1)) + present t ln((beta + t - 1) /
 * (alpha + beta + t - 1)). To about six digits of alpha and beta.
 *
 * @param present         customers at the start and after each period, never rising; at least two periods
 * @param count           the length of `present`
 * @param alpha           receives the first parameter
 * @param beta            receives the second parameter
 * @param log_likelihood  receives the logarithm of the likelihood there
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (customers are as good as alike, or all of one of two kinds: only the parameters'
 *         share alpha / (alpha + beta) says something), #WAKPI_UNDEFINED (fewer than two periods, no churn, or nobody left
 *         after the first period) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_retention_sbg_fit(const int64_t *present, size_t count, double *alpha,
                                               double *beta, double *log_likelihood);

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file ranking.h
 * @brief Templates, campaigns or agents ranked by rate although some were tried ten times and others ten thousand.
 *
 * What stats.h says of alpha, of statuses, of bits and of threads holds here as well; nothing allocates.
 */
#ifndef WAKPI_RANKING_H
#define WAKPI_RANKING_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Rates drawn towards what is usual among them, each by as much as its own trials leave open (empirical Bayes).
 *
 * Rates are taken to be spread as Beta(a, b), the likeliest a and b for sum of ln(B(a + k, b + n - k) / B(a, b)); each is
 * then known as Beta(a + k, b + n - k): its mean (a + k) / (a + b + n), and its alpha / 2 and 1 - alpha / 2 quantiles.
 * The intervals take a and b for known, and are a little narrow where few are ranked. Where rates differ no more than
 * chance makes them they are at least Jeffreys' interval of all trials together. G. Casella, The American
 * Statistician 39 (1985).
 *
 * @param k        events of each
 * @param n        trials of each; 0 is allowed, and gets what is usual
 * @param count    how many
 * @param alpha    chance of error of each interval, both sides together
 * @param prior_a  receives a, to about six digits
 * @param prior_b  receives b
 * @param rate     receives the rates, fractions
 * @param lower    receives their lower limits
 * @param upper    receives their upper limits
 * @param order    receives the indices by rate, the greatest first; of equal ones the first given
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (rates differ no more than chance makes them, or are all near 0 or 1: a + b is at the
 *         end of its range, 6.5e7 or 1.5e-8), #WAKPI_UNDEFINED (fewer than two with trials, no events at all, or nothing
 *         but events) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_ranking_rates(const int64_t *k, const int64_t *n, size_t count, double alpha,
                                           double *prior_a, double *prior_b, double *rate, double *lower,
                                           double *upper, size_t *order);

#ifdef __cplusplus
}
#endif

#endif

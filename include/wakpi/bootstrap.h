/**
 * @file bootstrap.h
 * @brief Intervals by resampling, the same on every machine for the same seed.
 *
 * What stats.h says of alpha, of statuses, of bits and of threads holds here as well.
 */
#ifndef WAKPI_BOOTSTRAP_H
#define WAKPI_BOOTSTRAP_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The bias-corrected and accelerated bootstrap interval of a ratio of sums, sum y / sum x, or of a mean.
 *
 * Draws are a function of seed, replicate and position alone (SplitMix64 as a counter), so neither order nor
 * platform matters. B. Efron, Better bootstrap confidence intervals, JASA 82 (1987).
 *
 * @param x           the base of each unit; NULL for the mean of y
 * @param y           the value of each unit
 * @param count       units, 2 .. 2^31
 * @param replicates  resamples, 100 .. 2^31
 * @param seed        any number; the same gives the same answer
 * @param alpha       chance of error, both sides together
 * @param scratch     room for `replicates` doubles
 * @param estimate    receives sum y / sum x
 * @param lower       receives the lower limit
 * @param upper       receives the upper limit
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (all resamples are equal), #WAKPI_UNDEFINED (fewer than 2 units; sum x is 0, in
 *         all, in a resample or without one unit), #WAKPI_OVERFLOW or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_bootstrap_ratio(const double *x, const double *y, size_t count,
                                             size_t replicates, uint64_t seed, double alpha, double *scratch,
                                             double *estimate, double *lower, double *upper);

#ifdef __cplusplus
}
#endif

#endif

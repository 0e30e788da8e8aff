/* One rate: the parts of its intervals that other intervals are made of. */
#ifndef WAKPI_STATS_RATE_H
#define WAKPI_STATS_RATE_H

#include <math.h>
#include <stdint.h>

/* Wilson's limits for k of n at the critical value z; k and n are whole numbers. */
static inline void wakpi_wilson_limits(double k, double n, double z, double *lower, double *upper)
{
    double square = z * z;
    double spread = z * sqrt(k / n * (n - k) + 0.25 * square);
    double high = (k + 0.5 * square + spread) / (n + square);
    /* The product of the limits is k^2 / (n (n + z^2)): no difference of near numbers. */
    *lower = k == 0.0 ? 0.0 : k / n * (k / ((n + square) * high));
    *upper = k == n ? 1.0 : high;
}

/* The score limits for the mean of a Poisson count: Wilson's, of events without end. */
static inline void wakpi_poisson_limits(double k, double z, double *lower, double *upper)
{
    double half = 0.5 * z * z;
    *upper = k + half + z * sqrt(k + 0.5 * half);
    *lower = k == 0.0 ? 0.0 : k * (k / *upper); /* their product is k^2 */
}

/* k1 / n1 - k2 / n2 from the exact numerator k1 n2 - k2 n1. */
double wakpi_rate_difference(int64_t k1, int64_t n1, int64_t k2, int64_t n2);

#endif

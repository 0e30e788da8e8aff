/* One rate: the parts of its intervals that other intervals are made of. */
#ifndef WAKPI_STATS_RATE_H
#define WAKPI_STATS_RATE_H

#include <stdint.h>

/* Wilson's limits for k of n at the critical value z; k and n are whole numbers. */
void wakpi_wilson_limits(double k, double n, double z, double *lower, double *upper);

/* The score limits for the mean of a Poisson count: Wilson's, of events without end. */
void wakpi_poisson_limits(double k, double z, double *lower, double *upper);

/* k1 / n1 - k2 / n2 from the exact numerator k1 n2 - k2 n1. */
double wakpi_rate_difference(int64_t k1, int64_t n1, int64_t k2, int64_t n2);

#endif

/* The standard normal distribution. */
#ifndef WAKPI_STATS_NORMAL_H
#define WAKPI_STATS_NORMAL_H

#include "stats/double_double.h"

/* P(Z > x) / density(x) for x >= 0: positive, falling, near 1 / x far out. */
double wakpi_normal_mills(double x);
/* P(Z > x); 0 only where it is below the smallest double. */
double wakpi_normal_sf(double x);
/* ln P(Z > x); -inf only where x * x overflows. */
double wakpi_normal_log_sf_of(double x);
/* p = 2 P(Z > |z|) and its logarithm. */
void wakpi_normal_two_sided(double z, double *p, double *log_p);
/* The x with P(Z < x) = p, 0 < p < 1. */
double wakpi_normal_quantile_of(double p);
/* The z > 0 with 2 P(Z > z) = alpha, 0 < alpha < 1. */
double wakpi_normal_critical(double alpha);

#endif

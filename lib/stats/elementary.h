/* Logarithm and exponential with the same bits on every machine: libm's differ from one C library to another. */
#ifndef WAKPI_STATS_ELEMENTARY_H
#define WAKPI_STATS_ELEMENTARY_H

#include "stats/double_double.h"

/* ln 2, ln(2 pi) / 2. */
extern const struct wakpi_dd wakpi_ln_2;
extern const struct wakpi_dd wakpi_half_ln_2_pi;

/* value * 2^exponent, rounded once; inf and 0 where it leaves the range. */
double wakpi_scale(double value, int exponent);

/* Natural logarithm of a > 0 to about 1e-31, relative also near 1; -inf at 0. */
struct wakpi_dd wakpi_dd_log(struct wakpi_dd a);
/* e^a to about 1e-30 relative, as a mantissa times 2^*exponent; |a| at most 1e9. */
struct wakpi_dd wakpi_dd_exp(struct wakpi_dd a, int *exponent);

/* As the functions of libm, correct to within 0.51 ulp. */
double wakpi_math_log(double x);
double wakpi_math_log1p(double x);
double wakpi_math_exp(double x);
double wakpi_math_expm1(double x);
/* e^a for a in two doubles: 0 below the range, inf above. */
double wakpi_exp_of(struct wakpi_dd a);
/* ln(1 - e^a) for a <= 0 in two doubles; -inf at 0. */
double wakpi_log_complement(struct wakpi_dd a);
/* base^exponent for base > 0. */
double wakpi_math_power(double base, double exponent);

#endif

/* The least value of a function of a few variables, without derivatives. */
#ifndef WAKPI_STATS_MINIMISE_H
#define WAKPI_STATS_MINIMISE_H

enum { WAKPI_MINIMISE_DIMENSIONS = 4 };

/* May be infinite where `at` is out of bounds; NaN is taken as infinity. */
typedef double (*wakpi_objective)(const void *context, const double *at);

/* Moves `at` to a (local) minimum from there, where f must be finite; returns the value. `step` is the size of the
 * first simplex. The variables should be of like scale: logarithms are. */
double wakpi_minimise(wakpi_objective f, const void *context, double *at, int dimensions, double step);

#endif

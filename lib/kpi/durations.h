/* Exact statistics of an array that is left as it is, without memory of their own. */
#ifndef WAKPI_KPI_DURATIONS_H
#define WAKPI_KPI_DURATIONS_H

#include <stddef.h>
#include <stdint.h>

/* Of milliseconds, in seconds. All values 0 or more, count 1 or more, here and below. */
double wakpi_mean_of_durations(const int64_t *durations, size_t count);
/* The smallest observation x such that at least quantile * count of them are at most x; quantile in whole
 * thousandths. */
double wakpi_quantile_of_durations(const int64_t *durations, size_t count, double quantile);

double wakpi_mean_of_doubles(const double *values, size_t count);
double wakpi_quantile_of_doubles(const double *values, size_t count, double quantile);

#endif

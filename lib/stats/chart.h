/* Control charts from inside. */
#ifndef WAKPI_STATS_CHART_H
#define WAKPI_STATS_CHART_H

#include <wakpi/chart.h>

/* The p chart's limits of a period of n > 0 trials, exact below 5 expected; centre within 0 .. 1. */
void wakpi_binomial_limits(double centre, int64_t n, double *lower, double *upper);

#endif

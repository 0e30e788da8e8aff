/* One rate: the parts of its intervals that other intervals are made of. */
#ifndef WAKPI_STATS_RATE_H
#define WAKPI_STATS_RATE_H

/* Wilson's limits for k of n at the critical value z; k and n are whole numbers. */
void wakpi_wilson_limits(double k, double n, double z, double *lower, double *upper);

#endif

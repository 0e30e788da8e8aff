/* Where a falling function crosses zero. */
#ifndef WAKPI_STATS_ROOT_H
#define WAKPI_STATS_ROOT_H

typedef double (*wakpi_function)(const void *context, double x);

/* The crossing of f between `from` < `to`, to the last few bits of the larger of |root| and `floor`. f is taken to
 * be positive at `from` and negative at `to`. */
double wakpi_root(wakpi_function f, const void *context, double from, double to, double floor);

#endif

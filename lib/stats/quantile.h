/* The ranks that bound a quantile, without the coverage. */
#ifndef WAKPI_STATS_QUANTILE_H
#define WAKPI_STATS_QUANTILE_H

#include <stdint.h>

/* The greatest rank with P(fewer of n fall below the quantile) <= alpha / 2, 0 where there is none, and the least with
 * P(as many or more) <= alpha / 2, n + 1 where there is none. `critical` is the normal one of alpha, two-sided; 0 < q < 1,
 * 0 < alpha < 1, n > 0. */
void wakpi_quantile_ranks(int64_t n, double q, double alpha, double critical, int64_t *lower, int64_t *upper);

#endif

/* What every public function of the room asks of its arguments. */
#ifndef WAKPI_STATS_ARGUMENT_H
#define WAKPI_STATS_ARGUMENT_H

#include <math.h>
#include <wakpi/stats.h>

/* The largest count taken: beyond it a double no longer tells neighbours apart. */
#define WAKPI_COUNT_MOST (INT64_C(1) << 53)

/* 0 < p < 1, not NaN. */
static inline int wakpi_is_probability(double p)
{
    return p > 0.0 && p < 1.0;
}

static inline int wakpi_is_finite(double x)
{
    return x - x == 0.0;
}

/* WAKPI_OK for counts k of n that make a rate. */
static inline wakpi_status wakpi_check_rate(int64_t k, int64_t n)
{
    if (k < 0 || n < k || n > WAKPI_COUNT_MOST) {
        return WAKPI_INVALID;
    }
    return n == 0 ? WAKPI_UNDEFINED : WAKPI_OK;
}

/* WAKPI_OK for two rates; what is invalid is said before what is undefined. */
static inline wakpi_status wakpi_check_two_rates(int64_t k1, int64_t n1, int64_t k2, int64_t n2)
{
    wakpi_status first = wakpi_check_rate(k1, n1);
    wakpi_status second = wakpi_check_rate(k2, n2);
    if (first == WAKPI_INVALID || second == WAKPI_INVALID) {
        return WAKPI_INVALID;
    }
    return first != WAKPI_OK ? first : second;
}

#endif

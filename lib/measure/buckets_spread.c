/* How far durations lie apart, as far as their buckets tell. */
#include <math.h>

#include "measure/bucket_store.h"
#include "stats/double_double.h"

static struct wakpi_dd to_dd(struct wakpi_wide sum)
{
    const double half = 4294967296.0;
    struct wakpi_dd high = wakpi_dd_add_double(wakpi_dd_from((double)((uint64_t)sum.high >> 32) * half),
                                               (double)((uint64_t)sum.high & UINT32_MAX));
    struct wakpi_dd low = wakpi_two_sum((double)(sum.low >> 32) * half, (double)(sum.low & UINT32_MAX));
    return wakpi_dd_add(wakpi_dd_scale(high, half * half), low);
}

/* A duration is within 1/129 of its bucket's middle. So as vectors of n durations the distance of the durations from their
 * mean is at most that of the middles from it, and 1/129 of the length of the middles. */
double wakpi_buckets_deviation(const struct wakpi_buckets *buckets)
{
    enum { SUM_MOST = 1 << 28 }; /* times 2^32 ms: beyond, the sum of squares may have gone round */
    const struct wakpi_bucket_store *store = buckets->store;
    if (buckets->sum.high != 0 || buckets->sum.low >> 32 >= SUM_MOST)
        return INFINITY;
    double n = (double)buckets->count;
    struct wakpi_dd count = wakpi_dd_from(n), middles = to_dd(store->middles),
                    squares = to_dd(store->squares);
    struct wakpi_dd mean = wakpi_dd_divide(to_dd(buckets->sum), count);
    struct wakpi_dd of_middles = wakpi_dd_divide(middles, count);
    struct wakpi_dd apart = wakpi_dd_subtract(of_middles, mean);
    struct wakpi_dd within = wakpi_dd_subtract(squares, wakpi_dd_multiply(middles, of_middles));
    double around = within.hi + n * (apart.hi * apart.hi);
    return (sqrt(around > 0 ? around : 0) + sqrt(squares.hi) / 129) / sqrt(n - 1);
}

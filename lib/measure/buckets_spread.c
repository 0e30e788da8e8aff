/* How far durations lie apart, as far as their buckets tell. */
#include "measure/buckets.h"

#include <math.h>

double wakpi_buckets_deviation(const struct wakpi_buckets *buckets)
{
    double mean = wakpi_wide_quotient(buckets->sum, wakpi_wide_from(buckets->count)), squares = 0;
    int64_t count;
    for (int32_t bucket = wakpi_buckets_next(buckets, 0, &count); bucket < WAKPI_BUCKET_COUNT;
         bucket = wakpi_buckets_next(buckets, bucket + 1, &count)) {
        double below = mean - (double)wakpi_bucket_low(bucket);
        double above = (double)wakpi_bucket_high(bucket) - mean;
        double apart = below > above ? below : above;
        squares += (double)count * apart * apart;
    }
    return sqrt(squares / (double)(buckets->count - 1));
}

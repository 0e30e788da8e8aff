/* How far durations lie apart, as far as their buckets tell. */
#include "measure/buckets.h"

#include <math.h>

#include "measure/bucket_store.h"

/* How far a duration of the bucket may be from the mean. */
static double most_apart(int32_t bucket, double mean)
{
    double below = mean - (double)wakpi_bucket_low(bucket);
    double above = (double)wakpi_bucket_high(bucket) - mean;
    return below > above ? below : above;
}

/* Empty buckets add 0, which costs less than telling them apart. */
static double add_page(double squares, const int64_t *counts, int32_t page, double mean)
{
    const int64_t low = wakpi_bucket_low(page << WAKPI_PAGE_BITS);
    const int64_t width = wakpi_bucket_high(page << WAKPI_PAGE_BITS) - low + 1;
    for (int i = 0; i < WAKPI_PAGE_SIZE; i++) {
        double below = mean - (double)(low + i * width), above = (double)(low + i * width + width - 1) - mean;
        double apart = below > above ? below : above;
        squares += (double)counts[i] * apart * apart;
    }
    return squares;
}

double wakpi_buckets_deviation(const struct wakpi_buckets *buckets)
{
    double mean = wakpi_wide_quotient(buckets->sum, wakpi_wide_from(buckets->count)), squares = 0;
    struct wakpi_bucket_store *store = buckets->store;
    for (int32_t i = 0; !store->dense && i < store->used; i++) {
        double apart = most_apart(wakpi_sparse_indexes(store)[i], mean);
        squares += (double)wakpi_sparse_counts(store)[i] * apart * apart;
    }
    for (int32_t page = store->used; store->dense && page < store->capacity; page++) {
        if (wakpi_dense_totals(store)[page] > 0)
            squares = add_page(squares, wakpi_dense_pages(store)[page], page, mean);
    }
    return sqrt(squares / (double)(buckets->count - 1));
}

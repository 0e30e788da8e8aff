/* How buckets hold their counts. */
#ifndef WAKPI_MEASURE_BUCKET_STORE_H
#define WAKPI_MEASURE_BUCKET_STORE_H

#include "measure/buckets.h"

/* A page is an octave, or half of the exact buckets. */
#define WAKPI_PAGE_BITS  6
#define WAKPI_PAGE_SIZE  (1 << WAKPI_PAGE_BITS)
#define WAKPI_PAGE_COUNT (WAKPI_BUCKET_COUNT / WAKPI_PAGE_SIZE)

/* Sparse: `used` of `capacity` sorted buckets, their counts and then their indexes. Dense: a page of counts for each
 * octave that saw anything, all of them within `used` .. `capacity` - 1, and before them each page's total, so that
 * ranks are found by octaves first. */
struct wakpi_bucket_store {
    int32_t dense;
    int32_t used;
    int32_t capacity;
    struct wakpi_wide middles; /* the sum of the middles of all durations' buckets, */
    struct wakpi_wide squares; /* and of their squares, both modulo 2^128: kept up, so that nobody walks */
    int64_t body[];
};

static inline int64_t *wakpi_sparse_counts(struct wakpi_bucket_store *store)
{
    return store->body;
}

static inline uint16_t *wakpi_sparse_indexes(struct wakpi_bucket_store *store)
{
    return (uint16_t *)(store->body + store->capacity);
}

static inline int64_t *wakpi_dense_totals(struct wakpi_bucket_store *store)
{
    return store->body;
}

static inline int64_t **wakpi_dense_pages(struct wakpi_bucket_store *store)
{
    return (int64_t **)(void *)(store->body + WAKPI_PAGE_COUNT);
}

#endif

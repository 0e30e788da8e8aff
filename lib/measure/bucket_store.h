/* How buckets hold their counts: in as few bytes each as the largest one needs, all of one piece, so that a thousand of
 * them are not far away when they are read together. */
#ifndef WAKPI_MEASURE_BUCKET_STORE_H
#define WAKPI_MEASURE_BUCKET_STORE_H

#include "measure/buckets.h"

/* A page is an octave, or half of the exact buckets. */
#define WAKPI_PAGE_BITS  6
#define WAKPI_PAGE_SIZE  (1 << WAKPI_PAGE_BITS)
#define WAKPI_PAGE_COUNT (WAKPI_BUCKET_COUNT / WAKPI_PAGE_SIZE)

/* Sparse: `used` of `capacity` sorted buckets, their counts and then their indexes. Dense: the totals of `pages` pages from
 * `first` on, so that ranks are found by octaves first, and then their counts. */
struct wakpi_bucket_store {
    uint8_t dense;
    uint8_t width; /* a count takes 1 << width bytes: 0 to 3 */
    uint8_t first, pages;
    uint16_t used, capacity;   /* capacity is a multiple of 4 */
    struct wakpi_wide middles; /* the sum of the middles of all durations' buckets, */
    struct wakpi_wide squares; /* and of their squares, both modulo 2^128: kept up, so that nobody walks */
    int64_t body[];
};

/* What a store is to have room for beside what it holds. */
struct wakpi_bucket_need {
    int64_t most;      /* the largest count that there will be */
    int32_t more;      /* buckets that are not there yet, */
    int32_t low, high; /* all within these two */
};

static inline uint16_t *wakpi_sparse_indexes(struct wakpi_bucket_store *store)
{
    return (uint16_t *)(void *)((char *)store->body + ((size_t)store->capacity << store->width));
}

static inline int64_t *wakpi_dense_totals(struct wakpi_bucket_store *store)
{
    return store->body;
}

static inline void *wakpi_bucket_counts(struct wakpi_bucket_store *store)
{
    return store->body + (store->dense ? store->pages : 0);
}

/* Where a bucket stands among the counts of a dense store; WAKPI_BUCKET_COUNT and above where it has no page. */
static inline uint32_t wakpi_dense_place(const struct wakpi_bucket_store *store, int32_t bucket)
{
    uint32_t at = (uint32_t)(bucket - (store->first << WAKPI_PAGE_BITS));
    return at < (uint32_t)store->pages << WAKPI_PAGE_BITS ? at : WAKPI_BUCKET_COUNT;
}

static inline int64_t wakpi_bucket_count_at(const void *counts, int width, uint32_t at)
{
    switch (width) {
    case 0:
        return ((const uint8_t *)counts)[at];
    case 1:
        return ((const uint16_t *)counts)[at];
    case 2:
        return ((const uint32_t *)counts)[at];
    default:
        return ((const int64_t *)counts)[at];
    }
}

/* The count fits the width. */
static inline void wakpi_bucket_count_set(void *counts, int width, uint32_t at, int64_t count)
{
    switch (width) {
    case 0:
        ((uint8_t *)counts)[at] = (uint8_t)count;
        break;
    case 1:
        ((uint16_t *)counts)[at] = (uint16_t)count;
        break;
    case 2:
        ((uint32_t *)counts)[at] = (uint32_t)count;
        break;
    default:
        ((int64_t *)counts)[at] = count;
        break;
    }
}

/* Counts up or down; the sum fits the width. */
static inline void wakpi_bucket_count_add(void *counts, int width, uint32_t at, int64_t times)
{
    wakpi_bucket_count_set(counts, width, at, wakpi_bucket_count_at(counts, width, at) + times);
}

/* The width that a count needs. */
static inline int wakpi_bucket_width(int64_t count)
{
    return (count > UINT8_MAX) + (count > UINT16_MAX) + (count > UINT32_MAX);
}

/* Where a bucket stands or would stand among the sparse ones. */
int32_t wakpi_sparse_find(struct wakpi_bucket_store *store, int32_t bucket);
/* How often a bucket is counted; the store may be NULL. */
int64_t wakpi_bucket_store_count(struct wakpi_bucket_store *store, int32_t bucket);
/* Walks over the buckets that are not empty: the next one and its count, from *at on, which is 0 at first;
 * WAKPI_BUCKET_COUNT behind the last. */
int32_t wakpi_bucket_store_next(struct wakpi_bucket_store *store, int32_t *at, int64_t *count);

size_t wakpi_bucket_store_size(const struct wakpi_bucket_store *store);
/* NULL is fine. */
void wakpi_bucket_store_free(struct wakpi_bucket_store *store, const struct wakpi_allocator *allocator);
/* Makes room: WAKPI_OK, or WAKPI_NO_MEMORY with the store as it was. */
wakpi_status wakpi_bucket_store_fit(struct wakpi_bucket_store **store,
                                    const struct wakpi_allocator *allocator,
                                    const struct wakpi_bucket_need *need);
/* Adds to a bucket that there is room for, or takes out of one; sums over middles apart. */
void wakpi_bucket_store_add(struct wakpi_bucket_store *store, int32_t bucket, int64_t times);

#endif

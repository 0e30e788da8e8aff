/* Buckets added to others. */
#include "measure/bucket_store.h"

wakpi_status wakpi_buckets_can_merge(const struct wakpi_buckets *into, const struct wakpi_buckets *from)
{
    return from->count > INT64_MAX - into->count ? WAKPI_OVERFLOW : WAKPI_OK;
}

/* What both have together of a bucket that `from` has, the next one from places *own and *other on; 0 behind the last. */
static int64_t add_next(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from, int32_t *own,
                        int32_t *other, int32_t *bucket, int *missing)
{
    int64_t count, held = 0;
    *bucket = wakpi_bucket_store_next(from, other, &count);
    if (*bucket == WAKPI_BUCKET_COUNT)
        return 0;
    if (!into || into->dense) {
        held = wakpi_bucket_store_count(into, *bucket);
    } else {
        const uint16_t *indexes = wakpi_sparse_indexes(into);
        while (*own < into->used && indexes[*own] < *bucket)
            ++*own;
        if (*own < into->used && indexes[*own] == *bucket)
            held = wakpi_bucket_count_at(wakpi_bucket_counts(into), into->width, (uint32_t)*own);
    }
    *missing = held == 0;
    return held + count;
}

static struct wakpi_bucket_need find_need(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from)
{
    struct wakpi_bucket_need need = {.low = WAKPI_BUCKET_COUNT};
    int32_t own = 0, other = 0, bucket;
    int missing;
    for (int64_t count; (count = add_next(into, from, &own, &other, &bucket, &missing)) > 0;) {
        need.most = count > need.most ? count : need.most;
        need.more += missing;
        need.low = bucket < need.low ? bucket : need.low;
        need.high = bucket;
    }
    return need;
}

/* The same in a moment, where both are dense and none can be too many. */
static int need_of_pages(const struct wakpi_buckets *into, const struct wakpi_buckets *from,
                         struct wakpi_bucket_need *need)
{
    const struct wakpi_bucket_store *store = from->store;
    if (!into->store || !into->store->dense || !store->dense ||
        wakpi_bucket_width(into->count + from->count) > into->store->width)
        return 0;
    *need = (struct wakpi_bucket_need){0, 0, store->first << WAKPI_PAGE_BITS,
                                       ((store->first + store->pages) << WAKPI_PAGE_BITS) - 1};
    return 1;
}

wakpi_status wakpi_buckets_reserve(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                   const struct wakpi_buckets *from)
{
    struct wakpi_bucket_need need;
    if (from->count == 0 || wakpi_buckets_can_merge(into, from) != WAKPI_OK) /* it will refuse */
        return WAKPI_OK;
    if (!need_of_pages(into, from, &need))
        need = find_need(into->store, from->store);
    return wakpi_bucket_store_fit(&into->store, allocator, &need);
}

/* Both sparse, with room for all: from the last on, so that nothing is overwritten that is yet to be moved. */
static void merge_sparse(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from, int32_t missing)
{
    void *counts = wakpi_bucket_counts(into), *added = wakpi_bucket_counts(from);
    uint16_t *indexes = wakpi_sparse_indexes(into);
    int32_t own = into->used, other = from->used, at = own + missing;
    into->used = (uint16_t)at;
    while (other > 0) {
        uint16_t bucket = wakpi_sparse_indexes(from)[other - 1];
        int moved = own > 0 && indexes[own - 1] >= bucket, adds = !moved || indexes[own - 1] == bucket;
        int64_t count = moved ? wakpi_bucket_count_at(counts, into->width, (uint32_t)own - 1) : 0;
        indexes[--at] = moved ? indexes[own - 1] : bucket;
        own -= moved;
        other -= adds;
        count += adds ? wakpi_bucket_count_at(added, from->width, (uint32_t)other) : 0;
        wakpi_bucket_count_set(counts, into->width, (uint32_t)at, count);
    }
}

static void merge_each(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from)
{
    int32_t at = 0, bucket;
    int64_t count;
    while ((bucket = wakpi_bucket_store_next(from, &at, &count)) < WAKPI_BUCKET_COUNT)
        wakpi_bucket_store_add(into, bucket, count);
}

/* The counts of a page, which both hold in the same width. */
static void merge_page(void *into, const void *from, int width)
{
    for (uint32_t i = 0; i < WAKPI_PAGE_SIZE; i++)
        wakpi_bucket_count_add(into, width, i, wakpi_bucket_count_at(from, width, i));
}

static void merge_pages(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from)
{
    const size_t size = (size_t)WAKPI_PAGE_SIZE << into->width;
    for (int32_t page = 0; page < from->pages; page++) {
        int32_t own = from->first + page - into->first;
        if (wakpi_dense_totals(from)[page] == 0)
            continue;
        wakpi_dense_totals(into)[own] += wakpi_dense_totals(from)[page];
        merge_page((char *)wakpi_bucket_counts(into) + (size_t)own * size,
                   (char *)wakpi_bucket_counts(from) + (size_t)page * size, into->width);
    }
}

wakpi_status wakpi_buckets_merge(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                 const struct wakpi_buckets *from)
{
    struct wakpi_bucket_need need;
    wakpi_status status = wakpi_buckets_can_merge(into, from);
    if (status != WAKPI_OK || from->count == 0)
        return status;
    if (!need_of_pages(into, from, &need))
        need = find_need(into->store, from->store);
    status = wakpi_bucket_store_fit(&into->store, allocator, &need);
    if (status != WAKPI_OK)
        return status;
    if (!into->store->dense && !from->store->dense)
        merge_sparse(into->store, from->store, need.more);
    else if (into->store->dense && from->store->dense && into->store->width == from->store->width)
        merge_pages(into->store, from->store);
    else
        merge_each(into->store, from->store);
    into->store->middles = wakpi_wide_add(into->store->middles, from->store->middles);
    into->store->squares = wakpi_wide_add(into->store->squares, from->store->squares);
    into->count += from->count;
    into->sum = wakpi_wide_add(into->sum, from->sum);
    return WAKPI_OK;
}

/* Buckets added to others. */
#include <string.h>

#include "measure/bucket_store.h"

wakpi_status wakpi_buckets_can_merge(const struct wakpi_buckets *into, const struct wakpi_buckets *from)
{
    return from->count > INT64_MAX - into->count ? WAKPI_OVERFLOW : WAKPI_OK;
}

/* What is missing in `into`, and the most that a bucket will count. */
static void need_of_each(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from,
                         struct wakpi_bucket_need *need)
{
    int32_t at = 0, bucket;
    int64_t count;
    while ((bucket = wakpi_bucket_store_next(from, &at, &count)) < WAKPI_BUCKET_COUNT) {
        int64_t held = wakpi_bucket_store_count(into, bucket);
        need->most = held + count > need->most ? held + count : need->most;
        need->more += held == 0;
    }
}

/* The same where both are sparse. */
static void need_of_sparse(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from,
                           struct wakpi_bucket_need *need)
{
    const uint16_t *indexes = wakpi_sparse_indexes(into), *others = wakpi_sparse_indexes(from);
    const void *counts = wakpi_bucket_counts(into), *added = wakpi_bucket_counts(from);
    for (int32_t own = 0, i = 0; i < from->used; i++) {
        int64_t count = wakpi_bucket_count_at(added, from->width, (uint32_t)i);
        while (own < into->used && indexes[own] < others[i])
            own++;
        if (own < into->used && indexes[own] == others[i])
            count += wakpi_bucket_count_at(counts, into->width, (uint32_t)own);
        else
            need->more++;
        need->most = count > need->most ? count : need->most;
    }
}

/* The same where sparse ones go to pages, on which nothing is missing. */
static void need_on_pages(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from,
                          struct wakpi_bucket_need *need)
{
    const uint16_t *indexes = wakpi_sparse_indexes(from);
    const void *counts = wakpi_bucket_counts(into), *added = wakpi_bucket_counts(from);
    for (uint32_t i = 0; i < from->used; i++) {
        int64_t count = wakpi_bucket_count_at(added, from->width, i);
        uint32_t at = wakpi_dense_place(into, indexes[i]);
        count += at < WAKPI_BUCKET_COUNT ? wakpi_bucket_count_at(counts, into->width, at) : 0;
        need->most = count > need->most ? count : need->most;
    }
}

/* The buckets that `from` may count in. */
static void find_range(struct wakpi_bucket_store *from, struct wakpi_bucket_need *need)
{
    if (from->dense) {
        int32_t first = 0, last = from->pages - 1;
        while (wakpi_dense_totals(from)[first] == 0)
            first++;
        while (wakpi_dense_totals(from)[last] == 0)
            last--;
        need->low = (from->first + first) << WAKPI_PAGE_BITS;
        need->high = ((from->first + last + 1) << WAKPI_PAGE_BITS) - 1;
    } else {
        need->low = wakpi_sparse_indexes(from)[0];
        need->high = wakpi_sparse_indexes(from)[from->used - 1];
    }
}

/* Of `from`, which is not empty. */
static struct wakpi_bucket_need find_need(const struct wakpi_buckets *into, const struct wakpi_buckets *from)
{
    struct wakpi_bucket_need need = {0};
    struct wakpi_bucket_store *store = into->store;
    find_range(from->store, &need);
    if (store && store->dense && wakpi_bucket_width(into->count + from->count) <= store->width)
        return need;
    if (store && !store->dense && !from->store->dense)
        need_of_sparse(store, from->store, &need);
    else if (store && store->dense && !from->store->dense)
        need_on_pages(store, from->store, &need);
    else
        need_of_each(store, from->store, &need);
    return need;
}

wakpi_status wakpi_buckets_reserve(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                   const struct wakpi_buckets *from)
{
    if (from->count == 0 || wakpi_buckets_can_merge(into, from) != WAKPI_OK) /* it will refuse */
        return WAKPI_OK;
    const struct wakpi_bucket_need need = find_need(into, from);
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

static void merge_on_pages(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from)
{
    const uint16_t *indexes = wakpi_sparse_indexes(from);
    void *counts = wakpi_bucket_counts(into), *added = wakpi_bucket_counts(from);
    for (uint32_t i = 0; i < from->used; i++) {
        int64_t count = wakpi_bucket_count_at(added, from->width, i);
        uint32_t at = wakpi_dense_place(into, indexes[i]);
        wakpi_bucket_count_add(counts, into->width, at, count);
        wakpi_dense_totals(into)[at >> WAKPI_PAGE_BITS] += count;
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

/* Where nothing was added yet. */
static wakpi_status copy(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                         const struct wakpi_buckets *from)
{
    const size_t size = wakpi_bucket_store_size(from->store);
    struct wakpi_bucket_store *store = wakpi_allocate_zeroed(allocator, 1, size);
    if (!store)
        return WAKPI_NO_MEMORY;
    memcpy(store, from->store, size);
    *into = (struct wakpi_buckets){from->sum, from->count, store};
    return WAKPI_OK;
}

wakpi_status wakpi_buckets_merge(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                 const struct wakpi_buckets *from)
{
    wakpi_status status = wakpi_buckets_can_merge(into, from);
    if (status != WAKPI_OK || from->count == 0)
        return status;
    if (!into->store)
        return copy(into, allocator, from);
    const struct wakpi_bucket_need need = find_need(into, from);
    status = wakpi_bucket_store_fit(&into->store, allocator, &need);
    if (status != WAKPI_OK)
        return status;
    if (!into->store->dense && !from->store->dense)
        merge_sparse(into->store, from->store, need.more);
    else if (into->store->dense && !from->store->dense)
        merge_on_pages(into->store, from->store);
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

#include "measure/bucket_store.h"

#include <string.h>

#define SPARSE_LIMIT   128 /* buckets; beyond, pages are found faster */
#define FIRST_CAPACITY 4

struct shape {
    int dense, width;
    int32_t first, pages, capacity;
};

static struct shape shape_of(const struct wakpi_bucket_store *store)
{
    if (!store)
        return (struct shape){0};
    return (struct shape){store->dense, store->width, store->first, store->pages, store->capacity};
}

static int same_shape(const struct shape *one, const struct shape *other)
{
    return one->dense == other->dense && one->width == other->width && one->first == other->first &&
           one->pages == other->pages && one->capacity == other->capacity;
}

static size_t size_of(const struct shape *shape)
{
    const size_t count = (size_t)1 << shape->width;
    if (shape->dense)
        return sizeof(struct wakpi_bucket_store) +
               (size_t)shape->pages * (sizeof(int64_t) + WAKPI_PAGE_SIZE * count);
    return sizeof(struct wakpi_bucket_store) + (size_t)shape->capacity * (count + sizeof(uint16_t));
}

size_t wakpi_bucket_store_size(const struct wakpi_bucket_store *store)
{
    struct shape shape = shape_of(store);
    return store ? size_of(&shape) : 0;
}

void wakpi_bucket_store_free(struct wakpi_bucket_store *store, const struct wakpi_allocator *allocator)
{
    if (store)
        wakpi_release(allocator, store, 1, wakpi_bucket_store_size(store));
}

/* ---- reading ---- */

int32_t wakpi_sparse_find(struct wakpi_bucket_store *store, int32_t bucket)
{
    const uint16_t *indexes = wakpi_sparse_indexes(store);
    int32_t low = 0, high = store->used;
    while (low < high) {
        int32_t middle = (low + high) >> 1;
        if (indexes[middle] < bucket)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t wakpi_bucket_store_count(struct wakpi_bucket_store *store, int32_t bucket)
{
    if (!store)
        return 0;
    const void *counts = wakpi_bucket_counts(store);
    if (store->dense) {
        uint32_t at = wakpi_dense_place(store, bucket);
        return at < WAKPI_BUCKET_COUNT ? wakpi_bucket_count_at(counts, store->width, at) : 0;
    }
    int32_t at = wakpi_sparse_find(store, bucket);
    int found = at < store->used && wakpi_sparse_indexes(store)[at] == bucket;
    return found ? wakpi_bucket_count_at(counts, store->width, (uint32_t)at) : 0;
}

int32_t wakpi_bucket_store_next(struct wakpi_bucket_store *store, int32_t *at, int64_t *count)
{
    const void *counts = wakpi_bucket_counts(store);
    if (!store->dense) {
        if (*at >= store->used)
            return WAKPI_BUCKET_COUNT;
        *count = wakpi_bucket_count_at(counts, store->width, (uint32_t)*at);
        return wakpi_sparse_indexes(store)[(*at)++];
    }
    while (*at < store->pages << WAKPI_PAGE_BITS) {
        if (wakpi_dense_totals(store)[*at >> WAKPI_PAGE_BITS] == 0) {
            *at = (*at | (WAKPI_PAGE_SIZE - 1)) + 1;
            continue;
        }
        *count = wakpi_bucket_count_at(counts, store->width, (uint32_t)(*at)++);
        if (*count > 0)
            return (store->first << WAKPI_PAGE_BITS) + *at - 1;
    }
    return WAKPI_BUCKET_COUNT;
}

/* ---- making room ---- */

static wakpi_status reshape(struct wakpi_bucket_store **store, const struct wakpi_allocator *allocator,
                            const struct shape *shape)
{
    struct wakpi_bucket_store *old = *store, *made = wakpi_allocate_zeroed(allocator, 1, size_of(shape));
    int32_t at = 0;
    int64_t count;
    if (!made)
        return WAKPI_NO_MEMORY;
    made->dense = (uint8_t)shape->dense;
    made->width = (uint8_t)shape->width;
    made->first = (uint8_t)shape->first;
    made->pages = (uint8_t)shape->pages;
    made->capacity = (uint16_t)shape->capacity;
    if (old) {
        made->middles = old->middles;
        made->squares = old->squares;
        for (int32_t bucket = wakpi_bucket_store_next(old, &at, &count); bucket < WAKPI_BUCKET_COUNT;
             bucket = wakpi_bucket_store_next(old, &at, &count))
            wakpi_bucket_store_add(made, bucket, count);
        wakpi_bucket_store_free(old, allocator);
    }
    *store = made;
    return WAKPI_OK;
}

/* Pages from that of bucket `low` to that of `high`, and those that there are. */
static void spread(struct shape *shape, int32_t low, int32_t high)
{
    int32_t first = low >> WAKPI_PAGE_BITS, end = (high >> WAKPI_PAGE_BITS) + 1;
    if (shape->pages > 0) {
        first = shape->first < first ? shape->first : first;
        end = shape->first + shape->pages > end ? shape->first + shape->pages : end;
    }
    shape->first = first;
    shape->pages = end - first;
}

wakpi_status wakpi_bucket_store_fit(struct wakpi_bucket_store **store,
                                    const struct wakpi_allocator *allocator,
                                    const struct wakpi_bucket_need *need)
{
    const struct shape now = shape_of(*store);
    struct shape shape = now;
    int32_t used = *store ? (*store)->used : 0;
    int width = wakpi_bucket_width(need->most);
    shape.width = width > shape.width ? width : shape.width;
    if (!shape.dense && used + need->more > SPARSE_LIMIT) {
        shape.dense = 1;
        shape.capacity = 0;
        if (used > 0)
            spread(&shape, wakpi_sparse_indexes(*store)[0], wakpi_sparse_indexes(*store)[used - 1]);
    } else if (!shape.dense) {
        shape.capacity = shape.capacity > 0 ? shape.capacity : FIRST_CAPACITY;
        while (shape.capacity < used + need->more)
            shape.capacity *= 2;
    }
    if (shape.dense)
        spread(&shape, need->low, need->high);
    return *store && same_shape(&now, &shape) ? WAKPI_OK : reshape(store, allocator, &shape);
}

/* ---- counting ---- */

/* Makes a place among the sparse ones; all behind it move. */
static void insert(struct wakpi_bucket_store *store, int32_t bucket, int32_t at)
{
    const size_t size = (size_t)1 << store->width, behind = (size_t)(store->used - at);
    char *counts = (char *)wakpi_bucket_counts(store) + (size_t)at * size;
    uint16_t *indexes = wakpi_sparse_indexes(store) + at;
    memmove(counts + size, counts, behind * size);
    memmove(indexes + 1, indexes, behind * sizeof *indexes);
    memset(counts, 0, size);
    *indexes = (uint16_t)bucket;
    store->used++;
}

static void withdraw(struct wakpi_bucket_store *store, int32_t at)
{
    const size_t size = (size_t)1 << store->width, behind = (size_t)(--store->used - at);
    char *counts = (char *)wakpi_bucket_counts(store) + (size_t)at * size;
    uint16_t *indexes = wakpi_sparse_indexes(store) + at;
    memmove(counts, counts + size, behind * size);
    memmove(indexes, indexes + 1, behind * sizeof *indexes);
}

void wakpi_bucket_store_add(struct wakpi_bucket_store *store, int32_t bucket, int64_t times)
{
    void *counts = wakpi_bucket_counts(store);
    if (store->dense) {
        uint32_t place = wakpi_dense_place(store, bucket);
        wakpi_bucket_count_add(counts, store->width, place, times);
        wakpi_dense_totals(store)[place >> WAKPI_PAGE_BITS] += times;
        return;
    }
    int32_t at = wakpi_sparse_find(store, bucket);
    if (at == store->used || wakpi_sparse_indexes(store)[at] != bucket)
        insert(store, bucket, at);
    wakpi_bucket_count_add(counts, store->width, (uint32_t)at, times);
    if (wakpi_bucket_count_at(counts, store->width, (uint32_t)at) == 0)
        withdraw(store, at);
}

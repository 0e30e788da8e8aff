#include "measure/buckets.h"

#include <string.h>

#define EXACT_BUCKETS    128
#define PAGE_BITS        6
#define PAGE_SIZE        (1 << PAGE_BITS)
#define PAGE_COUNT       (WAKPI_BUCKET_COUNT / PAGE_SIZE)
#define SPARSE_LIMIT     128 /* entries; beyond, pages are smaller and faster */
#define FIRST_CAPACITY   4
#define NINE_DECIMALS    1000000000
#define MILLISECONDS     1000
#define FIRST_OCTAVE     7 /* the octave [128, 256) */
#define SUB_BUCKETS_BITS 6

/* Sparse: `used` of `capacity` sorted buckets, their counts and then their indexes. Dense: a page of counts for each
 * octave that saw anything, all of them within `used` .. `capacity` - 1, and before them each page's total, so that
 * ranks are found by octaves first. */
struct wakpi_bucket_store {
    int32_t dense;
    int32_t used;
    int32_t capacity;
    int64_t body[];
};

static int64_t *sparse_counts(struct wakpi_bucket_store *store)
{
    return store->body;
}

static uint16_t *sparse_indexes(struct wakpi_bucket_store *store)
{
    return (uint16_t *)(store->body + store->capacity);
}

static int64_t *dense_totals(struct wakpi_bucket_store *store)
{
    return store->body;
}

static int64_t **dense_pages(struct wakpi_bucket_store *store)
{
    return (int64_t **)(void *)(store->body + PAGE_COUNT);
}

static size_t sparse_size(int32_t capacity)
{
    return sizeof(struct wakpi_bucket_store) + (size_t)capacity * (sizeof(int64_t) + sizeof(uint16_t));
}

static size_t dense_size(void)
{
    return sizeof(struct wakpi_bucket_store) + PAGE_COUNT * (sizeof(int64_t) + sizeof(int64_t *));
}

static int highest_bit(uint64_t value)
{
#if defined(__GNUC__)
    return 63 - __builtin_clzll(value);
#else
    int bit = 0;
    while (value >>= 1)
        bit++;
    return bit;
#endif
}

int32_t wakpi_bucket_of(int64_t duration)
{
    if (duration < EXACT_BUCKETS)
        return (int32_t)duration;
    int octave = highest_bit((uint64_t)duration);
    int32_t sub = (int32_t)(duration >> (octave - SUB_BUCKETS_BITS)) & (PAGE_SIZE - 1);
    return EXACT_BUCKETS + ((octave - FIRST_OCTAVE) << SUB_BUCKETS_BITS) + sub;
}

static int width_bits(int32_t bucket)
{
    return bucket < EXACT_BUCKETS ? 0 : ((bucket - EXACT_BUCKETS) >> SUB_BUCKETS_BITS) + 1;
}

int64_t wakpi_bucket_low(int32_t bucket)
{
    if (bucket < EXACT_BUCKETS)
        return bucket;
    return (int64_t)(PAGE_SIZE + (bucket & (PAGE_SIZE - 1))) << width_bits(bucket);
}

int64_t wakpi_bucket_high(int32_t bucket)
{
    return wakpi_bucket_low(bucket) + (((int64_t)1 << width_bits(bucket)) - 1);
}

int64_t wakpi_bucket_middle(int32_t bucket)
{
    return wakpi_bucket_low(bucket) + (((int64_t)1 << width_bits(bucket)) >> 1);
}

/* Where `bucket` stands or would stand among the sparse entries. */
static int32_t sparse_find(struct wakpi_bucket_store *store, int32_t bucket)
{
    const uint16_t *indexes = sparse_indexes(store);
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

static wakpi_status sparse_grow(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                int32_t capacity)
{
    struct wakpi_bucket_store *old = buckets->store;
    struct wakpi_bucket_store *store = wakpi_allocate_zeroed(allocator, 1, sparse_size(capacity));
    if (!store)
        return WAKPI_NO_MEMORY;
    store->capacity = capacity;
    if (old) {
        store->used = old->used;
        memcpy(sparse_counts(store), sparse_counts(old), (size_t)old->used * sizeof(int64_t));
        memcpy(sparse_indexes(store), sparse_indexes(old), (size_t)old->used * sizeof(uint16_t));
        wakpi_release(allocator, old, 1, sparse_size(old->capacity));
    }
    buckets->store = store;
    return WAKPI_OK;
}

static void dense_release(struct wakpi_bucket_store *store, const struct wakpi_allocator *allocator)
{
    for (int page = 0; page < PAGE_COUNT; page++) {
        if (dense_pages(store)[page])
            wakpi_release(allocator, dense_pages(store)[page], PAGE_SIZE, sizeof(int64_t));
    }
    wakpi_release(allocator, store, 1, dense_size());
}

static int64_t *dense_page(struct wakpi_bucket_store *store, const struct wakpi_allocator *allocator,
                           int page)
{
    int64_t **made = &dense_pages(store)[page];
    if (*made || !(*made = wakpi_allocate_zeroed(allocator, PAGE_SIZE, sizeof(int64_t))))
        return *made;
    store->used = page < store->used ? page : store->used;
    store->capacity = page >= store->capacity ? page + 1 : store->capacity;
    return *made;
}

static wakpi_status make_dense(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator)
{
    struct wakpi_bucket_store *old = buckets->store;
    struct wakpi_bucket_store *store = wakpi_allocate_zeroed(allocator, 1, dense_size());
    if (!store)
        return WAKPI_NO_MEMORY;
    store->dense = 1;
    store->used = PAGE_COUNT;
    for (int32_t i = 0; old && i < old->used; i++) {
        int32_t bucket = sparse_indexes(old)[i];
        int64_t *page = dense_page(store, allocator, bucket >> PAGE_BITS);
        if (!page) {
            dense_release(store, allocator);
            return WAKPI_NO_MEMORY;
        }
        page[bucket & (PAGE_SIZE - 1)] = sparse_counts(old)[i];
        dense_totals(store)[bucket >> PAGE_BITS] += sparse_counts(old)[i];
    }
    if (old)
        wakpi_release(allocator, old, 1, sparse_size(old->capacity));
    buckets->store = store;
    return WAKPI_OK;
}

/* Makes room for `more` further sparse entries, as pages where they are too many. */
static wakpi_status sparse_reserve(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                   int32_t more)
{
    int32_t used = buckets->store ? buckets->store->used : 0;
    int32_t capacity = buckets->store ? buckets->store->capacity : 0;
    if (used + more <= capacity)
        return WAKPI_OK;
    if (used + more > SPARSE_LIMIT)
        return make_dense(buckets, allocator);
    capacity = capacity ? capacity : FIRST_CAPACITY;
    while (capacity < used + more)
        capacity *= 2;
    return sparse_grow(buckets, allocator, capacity);
}

/* The count of a bucket, made where it was not there; NULL for want of memory. */
static int64_t *make_slot(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                          int32_t bucket)
{
    struct wakpi_bucket_store *store = buckets->store;
    int32_t at = 0;
    if (store && !store->dense) {
        at = sparse_find(store, bucket);
        if (at < store->used && sparse_indexes(store)[at] == bucket)
            return sparse_counts(store) + at;
    }
    if (!store || !store->dense) {
        if (sparse_reserve(buckets, allocator, 1) != WAKPI_OK)
            return NULL;
        store = buckets->store;
    }
    if (store->dense) {
        int64_t *page = dense_page(store, allocator, bucket >> PAGE_BITS);
        return page ? page + (bucket & (PAGE_SIZE - 1)) : NULL;
    }
    int64_t *counts = sparse_counts(store) + at;
    uint16_t *indexes = sparse_indexes(store) + at;
    size_t behind = (size_t)(store->used - at);
    memmove(counts + 1, counts, behind * sizeof *counts);
    memmove(indexes + 1, indexes, behind * sizeof *indexes);
    *counts = 0;
    *indexes = (uint16_t)bucket;
    store->used++;
    return counts;
}

void wakpi_buckets_drop(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator)
{
    struct wakpi_bucket_store *store = buckets->store;
    if (store && store->dense)
        dense_release(store, allocator);
    else if (store)
        wakpi_release(allocator, store, 1, sparse_size(store->capacity));
    *buckets = (struct wakpi_buckets){0};
}

void wakpi_buckets_clear(struct wakpi_buckets *buckets)
{
    struct wakpi_bucket_store *store = buckets->store;
    if (store && store->dense) {
        for (int32_t page = store->used; page < store->capacity; page++) {
            if (dense_totals(store)[page] > 0)
                memset(dense_pages(store)[page], 0, PAGE_SIZE * sizeof(int64_t));
            dense_totals(store)[page] = 0;
        }
    } else if (store) {
        store->used = 0;
    }
    *buckets = (struct wakpi_buckets){.store = store};
}

wakpi_status wakpi_buckets_fill(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                int32_t bucket, int64_t times)
{
    if (times > INT64_MAX - buckets->count)
        return WAKPI_OVERFLOW;
    int64_t *slot = make_slot(buckets, allocator, bucket);
    if (!slot)
        return WAKPI_NO_MEMORY;
    *slot += times;
    buckets->count += times;
    if (buckets->store->dense)
        dense_totals(buckets->store)[bucket >> PAGE_BITS] += times;
    return WAKPI_OK;
}

wakpi_status wakpi_buckets_add(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                               int64_t duration)
{
    if (duration < 0)
        return WAKPI_INVALID;
    if (buckets->count == INT64_MAX)
        return WAKPI_OVERFLOW;
    int32_t bucket = wakpi_bucket_of(duration);
    struct wakpi_bucket_store *store = buckets->store;
    int64_t *page = store && store->dense ? dense_pages(store)[bucket >> PAGE_BITS] : NULL;
    int64_t *slot = page ? page + (bucket & (PAGE_SIZE - 1)) : make_slot(buckets, allocator, bucket);
    if (!slot)
        return WAKPI_NO_MEMORY;
    ++*slot;
    buckets->count++;
    if (buckets->store->dense)
        dense_totals(buckets->store)[bucket >> PAGE_BITS]++;
    /* The sum is never negative and never near its end: one carry does. */
    buckets->sum.low += (uint64_t)duration;
    buckets->sum.high += buckets->sum.low < (uint64_t)duration;
    return WAKPI_OK;
}

/* Takes out one duration that is known to be there. */
static void take_out(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator, int64_t duration)
{
    struct wakpi_bucket_store *store = buckets->store;
    int32_t bucket = wakpi_bucket_of(duration);
    buckets->sum = wakpi_wide_subtract(buckets->sum, wakpi_wide_from(duration));
    if (--buckets->count == 0) {
        wakpi_buckets_drop(buckets, allocator);
        return;
    }
    if (store->dense) {
        dense_pages(store)[bucket >> PAGE_BITS][bucket & (PAGE_SIZE - 1)]--;
        dense_totals(store)[bucket >> PAGE_BITS]--;
        return;
    }
    int32_t at = sparse_find(store, bucket);
    int64_t *counts = sparse_counts(store) + at;
    uint16_t *indexes = sparse_indexes(store) + at;
    if (--*counts > 0)
        return;
    size_t behind = (size_t)(--store->used - at);
    memmove(counts, counts + 1, behind * sizeof *counts);
    memmove(indexes, indexes + 1, behind * sizeof *indexes);
}

wakpi_status wakpi_buckets_add_many(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                    const int64_t *durations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (durations[i] < 0)
            return WAKPI_INVALID;
    }
    if (count > (uint64_t)(INT64_MAX - buckets->count))
        return WAKPI_OVERFLOW;
    for (size_t i = 0; i < count; i++) {
        wakpi_status status = wakpi_buckets_add(buckets, allocator, durations[i]);
        if (status == WAKPI_OK)
            continue;
        while (i-- > 0)
            take_out(buckets, allocator, durations[i]);
        return status;
    }
    return WAKPI_OK;
}

static int64_t count_in(const struct wakpi_buckets *buckets, int32_t bucket)
{
    struct wakpi_bucket_store *store = buckets->store;
    if (!store)
        return 0;
    if (store->dense) {
        const int64_t *page = dense_pages(store)[bucket >> PAGE_BITS];
        return page ? page[bucket & (PAGE_SIZE - 1)] : 0;
    }
    int32_t at = sparse_find(store, bucket);
    return at < store->used && sparse_indexes(store)[at] == bucket ? sparse_counts(store)[at] : 0;
}

/* The smallest and the largest sum that these buckets can have. */
static void sum_range(const struct wakpi_buckets *buckets, struct wakpi_wide *lowest,
                      struct wakpi_wide *highest)
{
    int64_t count;
    *lowest = *highest = wakpi_wide_from(0);
    for (int32_t bucket = wakpi_buckets_next(buckets, 0, &count); bucket < WAKPI_BUCKET_COUNT;
         bucket = wakpi_buckets_next(buckets, bucket + 1, &count)) {
        *lowest = wakpi_wide_add(*lowest, wakpi_wide_product(wakpi_bucket_low(bucket), count));
        *highest = wakpi_wide_add(*highest, wakpi_wide_product(wakpi_bucket_high(bucket), count));
    }
}

int wakpi_buckets_consistent(const struct wakpi_buckets *buckets)
{
    struct wakpi_wide lowest, highest;
    sum_range(buckets, &lowest, &highest);
    return wakpi_wide_compare(lowest, buckets->sum) <= 0 && wakpi_wide_compare(buckets->sum, highest) <= 0;
}

wakpi_status wakpi_buckets_remove(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                  int64_t duration)
{
    if (duration < 0)
        return WAKPI_INVALID;
    int32_t bucket = wakpi_bucket_of(duration);
    if (count_in(buckets, bucket) == 0)
        return WAKPI_NOT_FOUND;
    /* A neighbour that was never added may share the bucket: the sum must stay one that the rest can have. */
    struct wakpi_wide lowest, highest;
    sum_range(buckets, &lowest, &highest);
    lowest = wakpi_wide_subtract(lowest, wakpi_wide_from(wakpi_bucket_low(bucket)));
    highest = wakpi_wide_subtract(highest, wakpi_wide_from(wakpi_bucket_high(bucket)));
    struct wakpi_wide rest = wakpi_wide_subtract(buckets->sum, wakpi_wide_from(duration));
    if (wakpi_wide_compare(rest, lowest) < 0 || wakpi_wide_compare(rest, highest) > 0)
        return WAKPI_NOT_FOUND;
    take_out(buckets, allocator, duration);
    return WAKPI_OK;
}

wakpi_status wakpi_buckets_take(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                int64_t duration)
{
    if (duration < 0)
        return WAKPI_INVALID;
    if (count_in(buckets, wakpi_bucket_of(duration)) == 0)
        return WAKPI_NOT_FOUND;
    take_out(buckets, allocator, duration);
    return WAKPI_OK;
}

size_t wakpi_buckets_size(const struct wakpi_buckets *buckets)
{
    struct wakpi_bucket_store *store = buckets->store;
    if (!store || !store->dense)
        return store ? sparse_size(store->capacity) : 0;
    size_t size = dense_size();
    for (int page = 0; page < PAGE_COUNT; page++)
        size += dense_pages(store)[page] ? PAGE_SIZE * sizeof(int64_t) : 0;
    return size;
}

wakpi_status wakpi_buckets_can_merge(const struct wakpi_buckets *into, const struct wakpi_buckets *from)
{
    return from->count > INT64_MAX - into->count ? WAKPI_OVERFLOW : WAKPI_OK;
}

/* Makes all pages that `from` counts in. */
static wakpi_status reserve_pages(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                  const struct wakpi_buckets *from)
{
    struct wakpi_bucket_store *store = from->store;
    if (store && store->dense) {
        for (int32_t page = store->used; page < store->capacity; page++) {
            if (dense_totals(store)[page] > 0 && !dense_page(into->store, allocator, page))
                return WAKPI_NO_MEMORY;
        }
        return WAKPI_OK;
    }
    for (int32_t i = 0; store && i < store->used; i++) {
        if (!dense_page(into->store, allocator, sparse_indexes(store)[i] >> PAGE_BITS))
            return WAKPI_NO_MEMORY;
    }
    return WAKPI_OK;
}

wakpi_status wakpi_buckets_reserve(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                   const struct wakpi_buckets *from)
{
    int64_t count;
    int32_t missing = 0;
    if (!into->store || !into->store->dense) {
        for (int32_t bucket = wakpi_buckets_next(from, 0, &count); bucket < WAKPI_BUCKET_COUNT;
             bucket = wakpi_buckets_next(from, bucket + 1, &count))
            missing += count_in(into, bucket) == 0;
        if (missing == 0)
            return WAKPI_OK;
        wakpi_status status = sparse_reserve(into, allocator, missing);
        if (status != WAKPI_OK || !into->store->dense)
            return status;
    }
    return reserve_pages(into, allocator, from);
}

static void merge_pages(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from)
{
    for (int32_t page = from->used; page < from->capacity; page++) {
        if (dense_totals(from)[page] == 0)
            continue;
        int64_t *counts = dense_pages(into)[page];
        const int64_t *added = dense_pages(from)[page];
        for (int i = 0; i < PAGE_SIZE; i++)
            counts[i] += added[i];
        dense_totals(into)[page] += dense_totals(from)[page];
    }
}

wakpi_status wakpi_buckets_merge(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                 const struct wakpi_buckets *from)
{
    int64_t count;
    wakpi_status status = wakpi_buckets_can_merge(into, from);
    if (status == WAKPI_OK)
        status = wakpi_buckets_reserve(into, allocator, from);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_wide sum = wakpi_wide_add(into->sum, from->sum);
    if (from->store && from->store->dense && into->store->dense) {
        merge_pages(into->store, from->store);
        into->count += from->count;
        into->sum = sum;
        return WAKPI_OK;
    }
    for (int32_t bucket = wakpi_buckets_next(from, 0, &count); bucket < WAKPI_BUCKET_COUNT;
         bucket = wakpi_buckets_next(from, bucket + 1, &count)) {
        status = wakpi_buckets_fill(into, allocator, bucket, count);
        if (status != WAKPI_OK)
            return WAKPI_INTERNAL;
    }
    into->sum = sum;
    return WAKPI_OK;
}

wakpi_status wakpi_buckets_mean(const struct wakpi_buckets *buckets, double *seconds)
{
    if (buckets->count == 0)
        return WAKPI_UNDEFINED;
    *seconds = wakpi_wide_quotient(buckets->sum, wakpi_wide_product(buckets->count, MILLISECONDS));
    return WAKPI_OK;
}

/* Walks on to the bucket of a rank from where an earlier rank was found: `page` is an octave or, sparse, a place among the
 * buckets, `passed` how many durations lie before it. */
static int32_t walk_to_rank(struct wakpi_bucket_store *store, int64_t rank, int32_t *page, int64_t *passed)
{
    if (!store->dense) {
        const int64_t *counts = sparse_counts(store);
        for (; *page + 1 < store->used && rank - *passed > counts[*page]; ++*page)
            *passed += counts[*page];
        return sparse_indexes(store)[*page];
    }
    const int64_t *totals = dense_totals(store), *counts;
    for (; *page + 1 < store->capacity && rank - *passed > totals[*page]; ++*page)
        *passed += totals[*page];
    int64_t left = rank - *passed;
    int32_t at = 0;
    for (counts = dense_pages(store)[*page]; at + 1 < PAGE_SIZE && left > counts[at]; at++)
        left -= counts[at];
    return *page << PAGE_BITS | at;
}

void wakpi_buckets_at_ranks(const struct wakpi_buckets *buckets, const int64_t *ranks, size_t count,
                            int64_t *durations)
{
    struct wakpi_bucket_store *store = buckets->store;
    int32_t page = store->dense ? store->used : 0;
    int64_t passed = 0;
    for (size_t i = 0; i < count; i++)
        durations[i] = wakpi_bucket_middle(walk_to_rank(store, ranks[i], &page, &passed));
}

int64_t wakpi_buckets_quantile_rank(const struct wakpi_buckets *buckets, double q)
{
    int64_t decimals = (int64_t)(q * NINE_DECIMALS + 0.5);
    int64_t whole = buckets->count / NINE_DECIMALS * decimals;
    int64_t rest = buckets->count % NINE_DECIMALS * decimals;
    int64_t rank = whole + rest / NINE_DECIMALS + (rest % NINE_DECIMALS != 0);
    return rank > 0 ? rank : 1;
}

wakpi_status wakpi_buckets_quantile(const struct wakpi_buckets *buckets, double q, int64_t *duration)
{
    if (!(q >= 0 && q <= 1))
        return WAKPI_INVALID;
    if (buckets->count == 0)
        return WAKPI_UNDEFINED;
    int64_t rank = wakpi_buckets_quantile_rank(buckets, q);
    wakpi_buckets_at_ranks(buckets, &rank, 1, duration);
    return WAKPI_OK;
}

int64_t wakpi_buckets_count_below(const struct wakpi_buckets *buckets, int64_t duration)
{
    int64_t total = 0, count;
    for (int32_t bucket = wakpi_buckets_next(buckets, 0, &count);
         bucket < WAKPI_BUCKET_COUNT && wakpi_bucket_middle(bucket) <= duration;
         bucket = wakpi_buckets_next(buckets, bucket + 1, &count))
        total += count;
    return total;
}

static int32_t dense_next(struct wakpi_bucket_store *store, int32_t from, int64_t *count)
{
    while (from < WAKPI_BUCKET_COUNT) {
        const int64_t *page = dense_pages(store)[from >> PAGE_BITS];
        if (!page) {
            from = (from | (PAGE_SIZE - 1)) + 1;
            continue;
        }
        *count = page[from & (PAGE_SIZE - 1)];
        if (*count > 0)
            return from;
        from++;
    }
    return WAKPI_BUCKET_COUNT;
}

int32_t wakpi_buckets_next(const struct wakpi_buckets *buckets, int32_t from, int64_t *count)
{
    struct wakpi_bucket_store *store = buckets->store;
    *count = 0;
    if (!store)
        return WAKPI_BUCKET_COUNT;
    if (store->dense)
        return dense_next(store, from, count);
    int32_t at = sparse_find(store, from);
    if (at >= store->used)
        return WAKPI_BUCKET_COUNT;
    *count = sparse_counts(store)[at];
    return sparse_indexes(store)[at];
}

int32_t wakpi_buckets_used(const struct wakpi_buckets *buckets)
{
    int64_t count;
    int32_t used = 0;
    for (int32_t bucket = wakpi_buckets_next(buckets, 0, &count); bucket < WAKPI_BUCKET_COUNT;
         bucket = wakpi_buckets_next(buckets, bucket + 1, &count))
        used++;
    return used;
}

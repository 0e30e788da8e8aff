#include "measure/bucket_store.h"

#include <string.h>

#define EXACT_BUCKETS    128
#define SPARSE_LIMIT     128 /* entries; beyond, pages are smaller and faster */
#define FIRST_CAPACITY   4
#define FIRST_OCTAVE     7 /* the octave [128, 256) */
#define SUB_BUCKETS_BITS 6

static size_t sparse_size(int32_t capacity)
{
    return sizeof(struct wakpi_bucket_store) + (size_t)capacity * (sizeof(int64_t) + sizeof(uint16_t));
}

static size_t dense_size(void)
{
    return sizeof(struct wakpi_bucket_store) + WAKPI_PAGE_COUNT * (sizeof(int64_t) + sizeof(int64_t *));
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
    int32_t sub = (int32_t)(duration >> (octave - SUB_BUCKETS_BITS)) & (WAKPI_PAGE_SIZE - 1);
    return EXACT_BUCKETS + ((octave - FIRST_OCTAVE) << SUB_BUCKETS_BITS) + sub;
}

static int width_bits(int32_t bucket)
{
    return bucket < EXACT_BUCKETS ? 0 : ((bucket - EXACT_BUCKETS) >> SUB_BUCKETS_BITS) + 1;
}

int64_t wakpi_bucket_middle(int32_t bucket)
{
    return wakpi_bucket_low(bucket) + (((int64_t)1 << width_bits(bucket)) >> 1);
}

/* Where `bucket` stands or would stand among the sparse entries. */
static int32_t sparse_find(struct wakpi_bucket_store *store, int32_t bucket)
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
        store->middles = old->middles;
        store->squares = old->squares;
        memcpy(wakpi_sparse_counts(store), wakpi_sparse_counts(old), (size_t)old->used * sizeof(int64_t));
        memcpy(wakpi_sparse_indexes(store), wakpi_sparse_indexes(old), (size_t)old->used * sizeof(uint16_t));
        wakpi_release(allocator, old, 1, sparse_size(old->capacity));
    }
    buckets->store = store;
    return WAKPI_OK;
}

static void dense_release(struct wakpi_bucket_store *store, const struct wakpi_allocator *allocator)
{
    for (int page = 0; page < WAKPI_PAGE_COUNT; page++) {
        if (wakpi_dense_pages(store)[page])
            wakpi_release(allocator, wakpi_dense_pages(store)[page], WAKPI_PAGE_SIZE, sizeof(int64_t));
    }
    wakpi_release(allocator, store, 1, dense_size());
}

static int64_t *dense_page(struct wakpi_bucket_store *store, const struct wakpi_allocator *allocator,
                           int page)
{
    int64_t **made = &wakpi_dense_pages(store)[page];
    if (*made || !(*made = wakpi_allocate_zeroed(allocator, WAKPI_PAGE_SIZE, sizeof(int64_t))))
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
    store->used = WAKPI_PAGE_COUNT;
    for (int32_t i = 0; old && i < old->used; i++) {
        int32_t bucket = wakpi_sparse_indexes(old)[i];
        int64_t *page = dense_page(store, allocator, bucket >> WAKPI_PAGE_BITS);
        if (!page) {
            dense_release(store, allocator);
            return WAKPI_NO_MEMORY;
        }
        page[bucket & (WAKPI_PAGE_SIZE - 1)] = wakpi_sparse_counts(old)[i];
        wakpi_dense_totals(store)[bucket >> WAKPI_PAGE_BITS] += wakpi_sparse_counts(old)[i];
    }
    if (old) {
        store->middles = old->middles;
        store->squares = old->squares;
        wakpi_release(allocator, old, 1, sparse_size(old->capacity));
    }
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
        if (at < store->used && wakpi_sparse_indexes(store)[at] == bucket)
            return wakpi_sparse_counts(store) + at;
    }
    if (!store || !store->dense) {
        if (sparse_reserve(buckets, allocator, 1) != WAKPI_OK)
            return NULL;
        store = buckets->store;
    }
    if (store->dense) {
        int64_t *page = dense_page(store, allocator, bucket >> WAKPI_PAGE_BITS);
        return page ? page + (bucket & (WAKPI_PAGE_SIZE - 1)) : NULL;
    }
    int64_t *counts = wakpi_sparse_counts(store) + at;
    uint16_t *indexes = wakpi_sparse_indexes(store) + at;
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
            if (wakpi_dense_totals(store)[page] > 0)
                memset(wakpi_dense_pages(store)[page], 0, WAKPI_PAGE_SIZE * sizeof(int64_t));
            wakpi_dense_totals(store)[page] = 0;
        }
    } else if (store) {
        store->used = 0;
    }
    if (store)
        store->middles = store->squares = (struct wakpi_wide){0};
    *buckets = (struct wakpi_buckets){.store = store};
}

/* ---- sums over middles ---- */

/* amount * times modulo 2^128. */
static struct wakpi_wide multiply(struct wakpi_wide amount, int64_t times)
{
    struct wakpi_wide low = wakpi_wide_product((int64_t)(amount.low & UINT32_MAX), times);
    struct wakpi_wide high = wakpi_wide_product((int64_t)(amount.low >> 32), times);
    high.high = (int64_t)((uint64_t)high.high << 32 | high.low >> 32);
    high.low <<= 32;
    high.high = (int64_t)((uint64_t)high.high + (uint64_t)amount.high * (uint64_t)times);
    return wakpi_wide_add(low, high);
}

static void add_middles(struct wakpi_bucket_store *store, int32_t bucket, int64_t times)
{
    int64_t middle = wakpi_bucket_middle(bucket);
    store->middles = wakpi_wide_add(store->middles, wakpi_wide_product(middle, times));
    store->squares = wakpi_wide_add(store->squares, multiply(wakpi_wide_product(middle, middle), times));
}

/* The same of one, which below 25 days is two additions. */
static void add_middle(struct wakpi_bucket_store *store, int32_t bucket)
{
    uint64_t middle = (uint64_t)wakpi_bucket_middle(bucket), square = middle * middle;
    if (middle > INT32_MAX) {
        add_middles(store, bucket, 1);
        return;
    }
    store->middles.low += middle;
    store->middles.high += store->middles.low < middle;
    store->squares.low += square;
    store->squares.high = (int64_t)((uint64_t)store->squares.high + (store->squares.low < square));
}

static void merge_middles(struct wakpi_bucket_store *into, const struct wakpi_bucket_store *from)
{
    into->middles = wakpi_wide_add(into->middles, from->middles);
    into->squares = wakpi_wide_add(into->squares, from->squares);
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
    add_middles(buckets->store, bucket, times);
    if (buckets->store->dense)
        wakpi_dense_totals(buckets->store)[bucket >> WAKPI_PAGE_BITS] += times;
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
    int64_t *page = store && store->dense ? wakpi_dense_pages(store)[bucket >> WAKPI_PAGE_BITS] : NULL;
    int64_t *slot = page ? page + (bucket & (WAKPI_PAGE_SIZE - 1)) : make_slot(buckets, allocator, bucket);
    if (!slot)
        return WAKPI_NO_MEMORY;
    ++*slot;
    buckets->count++;
    add_middle(buckets->store, bucket);
    if (buckets->store->dense)
        wakpi_dense_totals(buckets->store)[bucket >> WAKPI_PAGE_BITS]++;
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
    add_middles(store, bucket, -1);
    if (store->dense) {
        wakpi_dense_pages(store)[bucket >> WAKPI_PAGE_BITS][bucket & (WAKPI_PAGE_SIZE - 1)]--;
        wakpi_dense_totals(store)[bucket >> WAKPI_PAGE_BITS]--;
        return;
    }
    int32_t at = sparse_find(store, bucket);
    int64_t *counts = wakpi_sparse_counts(store) + at;
    uint16_t *indexes = wakpi_sparse_indexes(store) + at;
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
        const int64_t *page = wakpi_dense_pages(store)[bucket >> WAKPI_PAGE_BITS];
        return page ? page[bucket & (WAKPI_PAGE_SIZE - 1)] : 0;
    }
    int32_t at = sparse_find(store, bucket);
    return at < store->used && wakpi_sparse_indexes(store)[at] == bucket ? wakpi_sparse_counts(store)[at] : 0;
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
    for (int page = 0; page < WAKPI_PAGE_COUNT; page++)
        size += wakpi_dense_pages(store)[page] ? WAKPI_PAGE_SIZE * sizeof(int64_t) : 0;
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
            if (wakpi_dense_totals(store)[page] > 0 && !dense_page(into->store, allocator, page))
                return WAKPI_NO_MEMORY;
        }
        return WAKPI_OK;
    }
    for (int32_t i = 0; store && i < store->used; i++) {
        if (!dense_page(into->store, allocator, wakpi_sparse_indexes(store)[i] >> WAKPI_PAGE_BITS))
            return WAKPI_NO_MEMORY;
    }
    return WAKPI_OK;
}

/* How many sparse buckets of `from` are not in `into`, which may be NULL. */
static int32_t count_missing(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from)
{
    int32_t missing = 0, own = 0, used = into ? into->used : 0;
    for (int32_t i = 0; i < from->used; i++) {
        while (own < used && wakpi_sparse_indexes(into)[own] < wakpi_sparse_indexes(from)[i])
            own++;
        missing += own == used || wakpi_sparse_indexes(into)[own] != wakpi_sparse_indexes(from)[i];
    }
    return missing;
}

wakpi_status wakpi_buckets_reserve(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                   const struct wakpi_buckets *from)
{
    int64_t count;
    int32_t missing = 0;
    if (from->count == 0)
        return WAKPI_OK;
    if (!into->store || !into->store->dense) {
        if (!from->store->dense)
            missing = count_missing(into->store, from->store);
        else
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

/* Both sparse, with room for all: from the last on, so that nothing is overwritten that is yet to be moved. */
static void merge_sparse(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from)
{
    int64_t *counts = wakpi_sparse_counts(into);
    uint16_t *indexes = wakpi_sparse_indexes(into);
    int32_t own = into->used, other = from->used, at = own + count_missing(into, from);
    into->used = at;
    while (other > 0) {
        uint16_t bucket = wakpi_sparse_indexes(from)[other - 1];
        int moved = own > 0 && indexes[own - 1] >= bucket, added = !moved || indexes[own - 1] == bucket;
        int64_t count = moved ? counts[own - 1] : 0;
        indexes[--at] = moved ? indexes[own - 1] : bucket;
        own -= moved;
        other -= added;
        counts[at] = count + (added ? wakpi_sparse_counts(from)[other] : 0);
    }
}

static void merge_into_pages(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from)
{
    for (int32_t i = 0; i < from->used; i++) {
        int32_t bucket = wakpi_sparse_indexes(from)[i];
        wakpi_dense_pages(into)[bucket >> WAKPI_PAGE_BITS][bucket & (WAKPI_PAGE_SIZE - 1)] +=
            wakpi_sparse_counts(from)[i];
        wakpi_dense_totals(into)[bucket >> WAKPI_PAGE_BITS] += wakpi_sparse_counts(from)[i];
    }
}

static void merge_pages(struct wakpi_bucket_store *into, struct wakpi_bucket_store *from)
{
    for (int32_t page = from->used; page < from->capacity; page++) {
        if (wakpi_dense_totals(from)[page] == 0)
            continue;
        int64_t *counts = wakpi_dense_pages(into)[page];
        const int64_t *added = wakpi_dense_pages(from)[page];
        for (int i = 0; i < WAKPI_PAGE_SIZE; i++)
            counts[i] += added[i];
        wakpi_dense_totals(into)[page] += wakpi_dense_totals(from)[page];
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
    if (from->count == 0)
        return WAKPI_OK;
    struct wakpi_wide sum = wakpi_wide_add(into->sum, from->sum);
    if (!from->store->dense || into->store->dense) {
        if (from->store->dense)
            merge_pages(into->store, from->store);
        else if (into->store->dense)
            merge_into_pages(into->store, from->store);
        else
            merge_sparse(into->store, from->store);
        merge_middles(into->store, from->store);
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

static int32_t dense_next(struct wakpi_bucket_store *store, int32_t from, int64_t *count)
{
    while (from < WAKPI_BUCKET_COUNT) {
        const int64_t *page = wakpi_dense_pages(store)[from >> WAKPI_PAGE_BITS];
        if (!page) {
            from = (from | (WAKPI_PAGE_SIZE - 1)) + 1;
            continue;
        }
        *count = page[from & (WAKPI_PAGE_SIZE - 1)];
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
    *count = wakpi_sparse_counts(store)[at];
    return wakpi_sparse_indexes(store)[at];
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

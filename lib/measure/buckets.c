#include "measure/bucket_store.h"

#include <string.h>

#define EXACT_BUCKETS    128
#define FIRST_OCTAVE     7 /* the octave [128, 256) */
#define SUB_BUCKETS_BITS 6

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

void wakpi_buckets_drop(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator)
{
    wakpi_bucket_store_free(buckets->store, allocator);
    *buckets = (struct wakpi_buckets){0};
}

static void clear_pages(struct wakpi_bucket_store *store)
{
    const size_t size = (size_t)WAKPI_PAGE_SIZE << store->width;
    char *counts = wakpi_bucket_counts(store);
    for (int32_t page = 0; page < store->pages; page++) {
        if (wakpi_dense_totals(store)[page] > 0)
            memset(counts + (size_t)page * size, 0, size);
        wakpi_dense_totals(store)[page] = 0;
    }
}

void wakpi_buckets_clear(struct wakpi_buckets *buckets)
{
    struct wakpi_bucket_store *store = buckets->store;
    if (store && store->dense)
        clear_pages(store);
    if (store) {
        store->used = 0;
        store->middles = store->squares = (struct wakpi_wide){0};
    }
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

/* Makes room for so many more in a bucket. */
static wakpi_status make_room(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                              int32_t bucket, int64_t times)
{
    int64_t count = wakpi_bucket_store_count(buckets->store, bucket);
    const struct wakpi_bucket_need need = {count + times, count == 0, bucket, bucket};
    return wakpi_bucket_store_fit(&buckets->store, allocator, &need);
}

wakpi_status wakpi_buckets_fill(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                int32_t bucket, int64_t times)
{
    if (times > INT64_MAX - buckets->count)
        return WAKPI_OVERFLOW;
    wakpi_status status = make_room(buckets, allocator, bucket, times);
    if (status != WAKPI_OK)
        return status;
    wakpi_bucket_store_add(buckets->store, bucket, times);
    buckets->count += times;
    add_middles(buckets->store, bucket, times);
    return WAKPI_OK;
}

/* Adds one where there is room for it on a page, which is mostly so; else 0. */
static inline int add_on_page(struct wakpi_bucket_store *store, int32_t bucket)
{
    static const int64_t most[] = {UINT8_MAX, UINT16_MAX, UINT32_MAX, INT64_MAX};
    uint32_t at = store->dense ? wakpi_dense_place(store, bucket) : WAKPI_BUCKET_COUNT;
    void *counts = wakpi_bucket_counts(store);
    if (at >= WAKPI_BUCKET_COUNT || wakpi_bucket_count_at(counts, store->width, at) == most[store->width])
        return 0;
    wakpi_bucket_count_add(counts, store->width, at, 1);
    wakpi_dense_totals(store)[at >> WAKPI_PAGE_BITS]++;
    return 1;
}

wakpi_status wakpi_buckets_add(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                               int64_t duration)
{
    if (duration < 0)
        return WAKPI_INVALID;
    if (buckets->count == INT64_MAX)
        return WAKPI_OVERFLOW;
    int32_t bucket = wakpi_bucket_of(duration);
    if (!buckets->store || !add_on_page(buckets->store, bucket)) {
        wakpi_status status = make_room(buckets, allocator, bucket, 1);
        if (status != WAKPI_OK)
            return status;
        wakpi_bucket_store_add(buckets->store, bucket, 1);
    }
    buckets->count++;
    add_middle(buckets->store, bucket);
    /* The sum is never negative and never near its end: one carry does. */
    buckets->sum.low += (uint64_t)duration;
    buckets->sum.high += buckets->sum.low < (uint64_t)duration;
    return WAKPI_OK;
}

/* Takes out one duration that is known to be there. */
static void take_out(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator, int64_t duration)
{
    int32_t bucket = wakpi_bucket_of(duration);
    buckets->sum = wakpi_wide_subtract(buckets->sum, wakpi_wide_from(duration));
    if (--buckets->count == 0) {
        wakpi_buckets_drop(buckets, allocator);
        return;
    }
    add_middles(buckets->store, bucket, -1);
    wakpi_bucket_store_add(buckets->store, bucket, -1);
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
    if (wakpi_bucket_store_count(buckets->store, bucket) == 0)
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
    if (wakpi_bucket_store_count(buckets->store, wakpi_bucket_of(duration)) == 0)
        return WAKPI_NOT_FOUND;
    take_out(buckets, allocator, duration);
    return WAKPI_OK;
}

size_t wakpi_buckets_size(const struct wakpi_buckets *buckets)
{
    return wakpi_bucket_store_size(buckets->store);
}

int32_t wakpi_buckets_next(const struct wakpi_buckets *buckets, int32_t from, int64_t *count)
{
    struct wakpi_bucket_store *store = buckets->store;
    int32_t at;
    *count = 0;
    if (!store)
        return WAKPI_BUCKET_COUNT;
    if (store->dense) {
        at = from - (store->first << WAKPI_PAGE_BITS);
        at = at > 0 ? at : 0;
    } else {
        at = wakpi_sparse_find(store, from);
    }
    return wakpi_bucket_store_next(store, &at, count);
}

int32_t wakpi_buckets_used(const struct wakpi_buckets *buckets)
{
    int64_t count;
    int32_t used = 0, at = 0;
    if (!buckets->store)
        return 0;
    while (wakpi_bucket_store_next(buckets->store, &at, &count) < WAKPI_BUCKET_COUNT)
        used++;
    return used;
}

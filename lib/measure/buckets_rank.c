/* What is read out of buckets: means, ranks, shares. */
#include <string.h>

#include "base/prefetch.h"
#include "measure/bucket_store.h"

#define NINE_DECIMALS 1000000000
#define MILLISECONDS  1000

wakpi_status wakpi_buckets_mean(const struct wakpi_buckets *buckets, double *seconds)
{
    if (buckets->count == 0)
        return WAKPI_UNDEFINED;
    *seconds = wakpi_wide_quotient(buckets->sum, wakpi_wide_product(buckets->count, MILLISECONDS));
    return WAKPI_OK;
}

/* The sum of 8 counts of 1 << width bytes. */
static inline int64_t sum_of_eight(const void *counts, int width)
{
    uint64_t words[2];
    int64_t sum = 0;
    if (width == 0) {
        memcpy(words, counts, sizeof words[0]);
        words[0] = (words[0] & UINT64_C(0x00ff00ff00ff00ff)) + (words[0] >> 8 & UINT64_C(0x00ff00ff00ff00ff));
        return (int64_t)((words[0] * UINT64_C(0x0001000100010001)) >> 48);
    }
    if (width == 1) {
        const uint64_t every_other = UINT64_C(0x0000ffff0000ffff);
        memcpy(words, counts, sizeof words);
        words[0] = (words[0] & every_other) + (words[0] >> 16 & every_other) + (words[1] & every_other) +
                   (words[1] >> 16 & every_other);
        return (int64_t)((words[0] & UINT32_MAX) + (words[0] >> 32));
    }
    for (uint32_t i = 0; i < 8; i++)
        sum += wakpi_bucket_count_at(counts, width, i);
    return sum;
}

enum { EIGHTS = WAKPI_PAGE_SIZE / 8 };

/* How far ranks were walked, rising: to a page, or, sparse, to a place among the buckets, and how many durations lie before it.
 * Neighbouring ranks lie on one page, whose eights are added up once. */
struct walk {
    int32_t at;
    int32_t summed; /* 1 + the page that `before` is of */
    int64_t passed;
    int64_t before[EIGHTS]; /* how many durations of the page lie before each eight */
};

static inline void sum_eights(const char *counts, int width, int64_t *before)
{
    before[0] = 0;
    for (int i = 0; i + 1 < EIGHTS; i++)
        before[i + 1] = before[i] + sum_of_eight(counts + ((size_t)i << (3 + width)), width);
}

/* Where within eight counts the left-th duration lies. */
static inline uint32_t place_in_eight(const char *counts, int width, int64_t left)
{
    uint32_t at = 0;
    int64_t sum = 0;
    for (uint32_t i = 0; i + 1 < 8; i++) {
        sum += wakpi_bucket_count_at(counts, width, i);
        at += (uint32_t)(sum < left);
    }
    return at;
}

/* Where on a page the left-th duration lies: among eights, and then within one. Where is not to be foreseen, so all are added
 * up, which is faster than to guess where to end. */
static inline uint32_t walk_counts(const char *counts, int width, int64_t left, struct walk *walk)
{
    uint32_t eight = 0;
    if (walk->summed != walk->at + 1)
        sum_eights(counts, width, walk->before);
    walk->summed = walk->at + 1;
    for (int i = 1; i < EIGHTS; i++)
        eight += (uint32_t)(walk->before[i] < left);
    return eight * 8 +
           place_in_eight(counts + ((size_t)eight << (3 + width)), width, left - walk->before[eight]);
}

static uint32_t walk_page(const char *counts, int width, int64_t left, struct walk *walk)
{
    switch (width) {
    case 0:
        return walk_counts(counts, 0, left, walk);
    case 1:
        return walk_counts(counts, 1, left, walk);
    default:
        return walk_counts(counts, width, left, walk);
    }
}

/* Walks on to the bucket of a rank. */
static int32_t walk_to_rank(struct wakpi_bucket_store *store, int64_t rank, struct walk *walk)
{
    const char *counts = wakpi_bucket_counts(store);
    if (!store->dense) {
        for (; walk->at + 1 < store->used; ++walk->at) {
            int64_t count = wakpi_bucket_count_at(counts, store->width, (uint32_t)walk->at);
            if (rank - walk->passed <= count)
                break;
            walk->passed += count;
        }
        return wakpi_sparse_indexes(store)[walk->at];
    }
    const int64_t *totals = wakpi_dense_totals(store);
    for (; walk->at + 1 < store->pages && rank - walk->passed > totals[walk->at]; ++walk->at)
        walk->passed += totals[walk->at];
    counts += (size_t)walk->at * ((size_t)WAKPI_PAGE_SIZE << store->width);
    return (store->first + walk->at) << WAKPI_PAGE_BITS |
           (int32_t)walk_page(counts, store->width, rank - walk->passed, walk);
}

void wakpi_buckets_at_ranks(const struct wakpi_buckets *buckets, const int64_t *ranks, size_t count,
                            int64_t *durations)
{
    struct walk walk;
    walk.at = walk.summed = 0;
    walk.passed = 0;
    for (size_t i = 0; i < count; i++)
        durations[i] = wakpi_bucket_middle(walk_to_rank(buckets->store, ranks[i], &walk));
}

int64_t wakpi_buckets_quantile_rank(const struct wakpi_buckets *buckets, double q)
{
    int64_t decimals = (int64_t)(q * NINE_DECIMALS + 0.5);
    int64_t whole = buckets->count / NINE_DECIMALS * decimals;
    int64_t rest = buckets->count % NINE_DECIMALS * decimals;
    int64_t rank = whole + rest / NINE_DECIMALS + (rest % NINE_DECIMALS != 0);
    return rank > 0 ? rank : 1;
}

void wakpi_buckets_prefetch(const struct wakpi_buckets *buckets)
{
    enum { LINES = 4 }; /* some 20 pages' totals */
    const char *store = (const char *)buckets->store;
    for (int line = 0; store && line < LINES; line++)
        wakpi_prefetch(store + line * WAKPI_CACHE_LINE);
}

void wakpi_buckets_prefetch_ranks(const struct wakpi_buckets *buckets, int64_t low, int64_t high)
{
    struct wakpi_bucket_store *store = buckets->store;
    if (!store || !store->dense)
        return;
    const int64_t *totals = wakpi_dense_totals(store);
    const size_t size = (size_t)WAKPI_PAGE_SIZE << store->width;
    int32_t page = 0, last;
    for (; page + 1 < store->pages && low > totals[page]; page++) {
        low -= totals[page];
        high -= totals[page];
    }
    for (last = page; last + 1 < store->pages && high > totals[last]; last++)
        high -= totals[last];
    const char *counts = (const char *)wakpi_bucket_counts(store) + (size_t)page * size;
    for (size_t at = 0; at <= (size_t)(last + 1 - page) * size; at += WAKPI_CACHE_LINE)
        wakpi_prefetch(counts + at);
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

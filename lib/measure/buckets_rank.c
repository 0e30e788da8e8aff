/* What is read out of buckets: means, ranks, shares. */
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

/* Walks on to the bucket of a rank from where an earlier rank was found: `page` is an octave or, sparse, a place among the
 * buckets, `passed` how many durations lie before it. */
static int32_t walk_to_rank(struct wakpi_bucket_store *store, int64_t rank, int32_t *page, int64_t *passed)
{
    if (!store->dense) {
        const int64_t *counts = wakpi_sparse_counts(store);
        for (; *page + 1 < store->used && rank - *passed > counts[*page]; ++*page)
            *passed += counts[*page];
        return wakpi_sparse_indexes(store)[*page];
    }
    const int64_t *totals = wakpi_dense_totals(store), *counts;
    for (; *page + 1 < store->capacity && rank - *passed > totals[*page]; ++*page)
        *passed += totals[*page];
    int64_t left = rank - *passed;
    int32_t at = 0;
    for (counts = wakpi_dense_pages(store)[*page]; at + 1 < WAKPI_PAGE_SIZE && left > counts[at]; at++)
        left -= counts[at];
    return *page << WAKPI_PAGE_BITS | at;
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

void wakpi_buckets_prefetch(const struct wakpi_buckets *buckets)
{
    enum { LINES = 11, TOTALS = 4, PAGES = 8 }; /* of pages, those of a second to a day */
    const char *store = (const char *)buckets->store;
    for (int line = 0; store && line < LINES; line++) {
        if (line < TOTALS || line >= PAGES)
            wakpi_prefetch(store + line * WAKPI_CACHE_LINE);
    }
}

void wakpi_buckets_prefetch_rank(const struct wakpi_buckets *buckets, int64_t rank)
{
    const struct wakpi_bucket_store *store = buckets->store;
    if (!store || !store->dense)
        return;
    const int64_t *totals = wakpi_dense_totals(buckets->store);
    int32_t page = store->used;
    for (; page + 1 < store->capacity && rank > totals[page]; page++)
        rank -= totals[page];
    const char *counts = (const char *)wakpi_dense_pages(buckets->store)[page];
    for (size_t line = 0; line < WAKPI_PAGE_SIZE * sizeof(int64_t) / WAKPI_CACHE_LINE; line++)
        wakpi_prefetch(counts + line * WAKPI_CACHE_LINE);
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

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

/* The sum of 8 counts of 1 or 2 bytes. */
static inline uint32_t sum_of_eight(const char *counts, int width)
{
    uint64_t words[2];
    if (width == 0) {
        memcpy(words, counts, sizeof words[0]);
        words[0] = (words[0] & UINT64_C(0x00ff00ff00ff00ff)) + (words[0] >> 8 & UINT64_C(0x00ff00ff00ff00ff));
        return (uint32_t)((words[0] * UINT64_C(0x0001000100010001)) >> 48);
    }
    const uint64_t every_other = UINT64_C(0x0000ffff0000ffff);
    memcpy(words, counts, sizeof words);
    words[0] = (words[0] & every_other) + (words[0] >> 16 & every_other) + (words[1] & every_other) +
               (words[1] >> 16 & every_other);
    return (uint32_t)((words[0] & UINT32_MAX) + (words[0] >> 32));
}

enum { EIGHTS = WAKPI_PAGE_SIZE / 8 };

/* A page of counts of 1 or 2 bytes whose eights were added up: neighbouring ranks lie on one. */
struct eights {
    int32_t page;            /* -1: none yet */
    uint32_t before[EIGHTS]; /* how many durations of the page lie before each eight */
};

/* Where on a page the left-th duration lies: among eights, and then within one. Where is not to be foreseen, so all are added
 * up, which is faster than to guess where to end. */
static inline uint32_t place_on_page(const char *counts, int width, const struct wakpi_rank_place *place,
                                     struct eights *eights)
{
    const uint32_t left = (uint32_t)place->left; /* of 64 times 65,535 at most */
    uint32_t eight = 0, at = 0;
    if (eights->page != place->page) {
        uint32_t sum = eights->before[0] = 0;
        for (int i = 0; i + 1 < EIGHTS; i++)
            eights->before[i + 1] = sum += sum_of_eight(counts + ((size_t)i << (3 + width)), width);
        eights->page = place->page;
    }
    for (int i = 1; i < EIGHTS; i++)
        eight += eights->before[i] < left;
    uint32_t sum = eights->before[eight];
    for (uint32_t i = 0; i + 1 < 8; i++) {
        sum += (uint32_t)wakpi_bucket_count_at(counts, width, eight * 8 + i);
        at += sum < left;
    }
    return eight * 8 + at;
}

/* The same of counts that are large. */
static uint32_t place_among_large(const char *counts, int width, int64_t left)
{
    uint32_t at = 0;
    for (; at + 1 < WAKPI_PAGE_SIZE; at++) {
        int64_t count = wakpi_bucket_count_at(counts, width, at);
        if (left <= count)
            break;
        left -= count;
    }
    return at;
}

static uint32_t find_on_page(const char *counts, int width, const struct wakpi_rank_place *place,
                             struct eights *eights)
{
    switch (width) {
    case 0:
        return place_on_page(counts, 0, place, eights);
    case 1:
        return place_on_page(counts, 1, place, eights);
    default:
        return place_among_large(counts, width, place->left);
    }
}

static inline size_t page_bytes(const struct wakpi_bucket_store *store)
{
    return (size_t)WAKPI_PAGE_SIZE << store->width;
}

void wakpi_buckets_find_ranks(const struct wakpi_buckets *buckets, const int64_t *ranks, size_t count,
                              struct wakpi_rank_place *places)
{
    struct wakpi_bucket_store *store = buckets->store;
    const char *counts = wakpi_bucket_counts(store);
    const int64_t *totals = wakpi_dense_totals(store);
    const int32_t last = (store->dense ? store->pages : store->used) - 1;
    int32_t page = 0, asked = -1;
    int64_t passed = 0;
    for (size_t i = 0; i < count; i++) {
        for (; page < last; page++) {
            int64_t here =
                store->dense ? totals[page] : wakpi_bucket_count_at(counts, store->width, (uint32_t)page);
            if (ranks[i] - passed <= here)
                break;
            passed += here;
        }
        places[i] = (struct wakpi_rank_place){page, ranks[i] - passed};
        if (!store->dense || page == asked)
            continue;
        asked = page;
        for (size_t at = 0; at < page_bytes(store); at += WAKPI_CACHE_LINE)
            wakpi_prefetch(counts + (size_t)page * page_bytes(store) + at);
    }
}

void wakpi_buckets_at_places(const struct wakpi_buckets *buckets, const struct wakpi_rank_place *places,
                             size_t count, int64_t *durations)
{
    struct wakpi_bucket_store *store = buckets->store;
    const char *counts = wakpi_bucket_counts(store);
    struct eights eights = {.page = -1};
    for (size_t i = 0; i < count; i++) {
        const int32_t page = places[i].page;
        int32_t bucket;
        if (store->dense)
            bucket = (store->first + page) << WAKPI_PAGE_BITS |
                     (int32_t)find_on_page(counts + (size_t)page * page_bytes(store), store->width,
                                           &places[i], &eights);
        else
            bucket = wakpi_sparse_indexes(store)[page];
        durations[i] = wakpi_bucket_middle(bucket);
    }
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

wakpi_status wakpi_buckets_quantile(const struct wakpi_buckets *buckets, double q, int64_t *duration)
{
    if (!(q >= 0 && q <= 1))
        return WAKPI_INVALID;
    if (buckets->count == 0)
        return WAKPI_UNDEFINED;
    int64_t rank = wakpi_buckets_quantile_rank(buckets, q);
    struct wakpi_rank_place place;
    wakpi_buckets_find_ranks(buckets, &rank, 1, &place);
    wakpi_buckets_at_places(buckets, &place, 1, duration);
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

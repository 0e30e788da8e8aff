/* Durations in log buckets: the core of histograms, small enough to be embedded by the thousand.
 *
 * Below 128 ms each duration has a bucket of its own; above, each octave is cut into 64 buckets of equal width, so that a
 * bucket's middle is off by 1/128 (0.78 %) of the duration at most. Bucket indexes are integer arithmetic alone, the same
 * on every machine. Counts and the 128-bit sum are exact. */
#ifndef WAKPI_MEASURE_BUCKETS_H
#define WAKPI_MEASURE_BUCKETS_H

#include "base/allocator.h"
#include "base/codec.h"
#include "base/wide.h"

#define WAKPI_BUCKET_COUNT 3712 /* 128 exact ones and 56 octaves of 64 */

struct wakpi_bucket_store;

/* A zeroed struct is an empty one. */
struct wakpi_buckets {
    struct wakpi_wide sum; /* ms */
    int64_t count;
    struct wakpi_bucket_store *store; /* NULL while nothing was added */
};

/* The bucket of a duration (0 or more), its smallest and largest duration, and the one that stands for it. */
int32_t wakpi_bucket_of(int64_t duration);
static inline int64_t wakpi_bucket_low(int32_t bucket)
{
    int octave = (bucket >> 6) - 1; /* of 64 buckets, each 2 to this power wide */
    return octave < 1 ? bucket : (int64_t)(64 + (bucket & 63)) << octave;
}

static inline int64_t wakpi_bucket_high(int32_t bucket)
{
    int octave = (bucket >> 6) - 1;
    return wakpi_bucket_low(bucket) + (((int64_t)1 << (octave < 1 ? 0 : octave)) - 1);
}

int64_t wakpi_bucket_middle(int32_t bucket);

void wakpi_buckets_drop(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator);
/* Takes all durations out and keeps the memory. */
void wakpi_buckets_clear(struct wakpi_buckets *buckets);
/* WAKPI_INVALID (negative), WAKPI_OVERFLOW or WAKPI_NO_MEMORY, each with the buckets as they were. */
wakpi_status wakpi_buckets_add(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                               int64_t duration);
/* All or, at an error, none. */
wakpi_status wakpi_buckets_add_many(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                    const int64_t *durations, size_t count);
/* WAKPI_NOT_FOUND where no such duration can be among those held. */
wakpi_status wakpi_buckets_remove(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                  int64_t duration);
/* The same for those who know that this duration was added: nothing but its bucket is asked. */
wakpi_status wakpi_buckets_take(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                int64_t duration);
/* Bytes held beside the struct. */
size_t wakpi_buckets_size(const struct wakpi_buckets *buckets);
/* `into` is as it was at an error. */
wakpi_status wakpi_buckets_merge(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                 const struct wakpi_buckets *from);
/* WAKPI_OVERFLOW where a merge of `from` would leave the range. */
wakpi_status wakpi_buckets_can_merge(const struct wakpi_buckets *into, const struct wakpi_buckets *from);
/* Makes room, so that a merge of `from` right after this cannot fail for want of memory. */
wakpi_status wakpi_buckets_reserve(struct wakpi_buckets *into, const struct wakpi_allocator *allocator,
                                   const struct wakpi_buckets *from);

/* WAKPI_UNDEFINED where empty. */
wakpi_status wakpi_buckets_mean(const struct wakpi_buckets *buckets, double *seconds);
/* A bound of the standard deviation (divisor n - 1), in ms, of durations in these buckets with this mean, two at least: above it
 * by the width of the buckets. Infinite where their sum is 2^60 ms or more. */
double wakpi_buckets_deviation(const struct wakpi_buckets *buckets);
/* q is taken to nine decimals, so that 0.9 of 10 is 9 whatever the binary neighbour of 0.9 says. */
wakpi_status wakpi_buckets_quantile(const struct wakpi_buckets *buckets, double q, int64_t *duration);
/* The page that holds the left-th of its durations, or, where there are few buckets, the place of the one that does. */
struct wakpi_rank_place {
    int32_t page;
    int64_t left;
};

/* Finds the pages of the rank-th smallest durations, ranks rising within 1 .. count, and asks for their memory; then what these
 * durations are: the middles of their buckets. The buckets have not changed meanwhile. */
void wakpi_buckets_find_ranks(const struct wakpi_buckets *buckets, const int64_t *ranks, size_t count,
                              struct wakpi_rank_place *places);
void wakpi_buckets_at_places(const struct wakpi_buckets *buckets, const struct wakpi_rank_place *places,
                             size_t count, int64_t *durations);
/* The rank that quantile q is: of one duration or more. */
int64_t wakpi_buckets_quantile_rank(const struct wakpi_buckets *buckets, double q);
/* Asks for the memory that ranks are found by. */
void wakpi_buckets_prefetch(const struct wakpi_buckets *buckets);
/* How many durations stand in buckets whose middle is at most `duration`. */
int64_t wakpi_buckets_count_below(const struct wakpi_buckets *buckets, int64_t duration);

/* The first non-empty bucket at or after `from` and its count; WAKPI_BUCKET_COUNT after the last. */
int32_t wakpi_buckets_next(const struct wakpi_buckets *buckets, int32_t from, int64_t *count);
/* How many buckets are not empty. */
int32_t wakpi_buckets_used(const struct wakpi_buckets *buckets);
/* Whether buckets with these counts can hold durations of this sum. */
int wakpi_buckets_consistent(const struct wakpi_buckets *buckets);
/* Adds `times` durations to a bucket without touching the sum, for loading; `times` is positive. */
wakpi_status wakpi_buckets_fill(struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                int32_t bucket, int64_t times);

/* Canonical bytes. Getting overwrites *buckets, which are empty where the reader fails. */
void wakpi_buckets_put(struct wakpi_writer *writer, const struct wakpi_buckets *buckets);
void wakpi_buckets_get(struct wakpi_reader *reader, const struct wakpi_allocator *allocator,
                       struct wakpi_buckets *buckets);

#endif

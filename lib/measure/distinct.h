/* Distinct people: the core of unique counters, small enough to be embedded by the thousand.
 *
 * Up to WAKPI_DISTINCT_EXACT fingerprints are kept as they are, sorted; more become a HyperLogLog sketch of
 * 2^precision registers (Flajolet et al. 2007) read by Ertl's improved estimator (arXiv:1702.01284, algorithm 6),
 * which needs neither tables nor thresholds. Either form is a function of the set of people alone: the order in
 * which they came, how often, and how they were split and united leave no trace. */
#ifndef WAKPI_MEASURE_DISTINCT_H
#define WAKPI_MEASURE_DISTINCT_H

#include "base/allocator.h"
#include "base/codec.h"
#include "base/fingerprint.h"

#define WAKPI_DISTINCT_EXACT           1024
#define WAKPI_DISTINCT_RANK_LIMIT      64 /* ranks are below this */
#define WAKPI_DISTINCT_PRECISION_LEAST 10
#define WAKPI_DISTINCT_PRECISION_MOST  18
#define WAKPI_DISTINCT_DOMAIN          UINT64_C(0x656c706f6570) /* of fingerprints of ids: "people" */

struct wakpi_distinct_sketch;

/* A zeroed struct is an empty one. Sorted fingerprints, or a sketch. */
struct wakpi_distinct {
    struct wakpi_fingerprint *exact;
    struct wakpi_distinct_sketch *sketch;
    uint16_t used;
    uint16_t capacity;
};

void wakpi_distinct_drop(struct wakpi_distinct *people, const struct wakpi_allocator *allocator);
/* WAKPI_OK, or WAKPI_NO_MEMORY with the people as they were. `precision` is the same in all calls for one struct
 * and for all that are united with it. */
wakpi_status wakpi_distinct_add(struct wakpi_distinct *people, const struct wakpi_allocator *allocator,
                                int precision, struct wakpi_fingerprint person);
/* `into` is as it was at an error. */
wakpi_status wakpi_distinct_merge(struct wakpi_distinct *into, const struct wakpi_allocator *allocator,
                                  int precision, const struct wakpi_distinct *from);
/* A copy in *out, which is overwritten. */
wakpi_status wakpi_distinct_copy(const struct wakpi_distinct *people, const struct wakpi_allocator *allocator,
                                 struct wakpi_distinct *out);
/* 1 where there is nobody. */
int wakpi_distinct_empty(const struct wakpi_distinct *people);
/* How many there are, rounded; *standard_error (relative, may be NULL) is 0 while exact. Never below
 * WAKPI_DISTINCT_EXACT + 1 in a sketch, since so many were seen; so a subset never counts more than its superset. */
int64_t wakpi_distinct_count(const struct wakpi_distinct *people, double *standard_error);

/* For registers that are kept elsewhere: which one a person falls into, and how high they raise it. */
uint8_t wakpi_distinct_rank(struct wakpi_fingerprint person, int precision, uint32_t *index);
/* How many people 2^precision registers tell of, ranks[r] of which hold rank r. */
double wakpi_distinct_estimate(const uint32_t ranks[WAKPI_DISTINCT_RANK_LIMIT], int precision);

/* Canonical bytes; the owner saves the precision. Getting overwrites *people, which are empty where the reader
 * fails. */
void wakpi_distinct_put(struct wakpi_writer *writer, const struct wakpi_distinct *people);
void wakpi_distinct_get(struct wakpi_reader *reader, const struct wakpi_allocator *allocator, int precision,
                        struct wakpi_distinct *people);
/* A precision that sketches can have; 10 and a failed reader for any other. */
int wakpi_distinct_get_precision(struct wakpi_reader *reader);

#endif

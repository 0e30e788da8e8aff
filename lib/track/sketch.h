/* Who was counted in a closed cell: registers of a HyperLogLog sketch alone, so that no fingerprint outlives the period.
 * Few registers are kept as a list, many as an array. */
#ifndef WAKPI_TRACK_SKETCH_H
#define WAKPI_TRACK_SKETCH_H

#include "base/allocator.h"
#include "base/codec.h"
#include "base/fingerprint.h"

/* A zeroed struct is an empty one. The precision is the same in all calls for one. */
struct wakpi_sketch {
    uint32_t *list; /* index << 8 | rank, sorted */
    size_t used, capacity;
    uint8_t *ranks; /* 2^precision of them, in place of the list */
};

void wakpi_sketch_drop(struct wakpi_sketch *sketch, const struct wakpi_allocator *allocator, int precision);
/* WAKPI_OK, or WAKPI_NO_MEMORY with the sketch as it was. */
wakpi_status wakpi_sketch_add(struct wakpi_sketch *sketch, const struct wakpi_allocator *allocator,
                              int precision, struct wakpi_fingerprint person);
/* How many persons it tells of, rounded. */
int64_t wakpi_sketch_count(const struct wakpi_sketch *sketch, int precision);

/* Canonical bytes. Getting raises the sketch by what was put: a union. */
void wakpi_sketch_put(struct wakpi_writer *writer, const struct wakpi_sketch *sketch, int precision);
void wakpi_sketch_get(struct wakpi_reader *reader, const struct wakpi_allocator *allocator, int precision,
                      struct wakpi_sketch *sketch);

#endif

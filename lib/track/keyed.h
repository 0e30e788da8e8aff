/* Records that are found by a fingerprint: it is their first field. */
#ifndef WAKPI_TRACK_KEYED_H
#define WAKPI_TRACK_KEYED_H

#include "base/fingerprint.h"
#include "track/table.h"

/* The place of the record with this key, whose tag in the index is `tag`; WAKPI_NO_PLACE where there is none. */
static inline size_t wakpi_find_keyed(const struct wakpi_arena *records, const struct wakpi_index *index,
                                      uint32_t tag, struct wakpi_fingerprint key)
{
    struct wakpi_probe probe;
    size_t place = wakpi_index_first(index, tag, &probe);
    while (place != WAKPI_NO_PLACE) {
        const struct wakpi_fingerprint *known = wakpi_arena_at(records, place);
        if (wakpi_fingerprint_equal(*known, key))
            break;
        place = wakpi_index_next(&probe);
    }
    return place;
}

/* Who is to be put into an index. */
struct wakpi_slot {
    uint32_t tag, place;
};

/* Filling an empty index with records in the order of their places. */
enum { WAKPI_KEYED_BITS = 9 }; /* as many streams of slots as a processor follows */

struct wakpi_keyed_filling {
    struct wakpi_index *index;
    const struct wakpi_allocator *allocator;
    uint32_t *tags; /* of the records from `first` on that are not in the index yet */
    struct wakpi_slot *slots;
    size_t room, first, count;
    size_t starts[(1 << WAKPI_KEYED_BITS) + 1]; /* how many tags there are, by their leading bits */
};

/* All give 1, or 0 without memory. What was begun, also where that failed, is to be ended: with 0 where not all was added. */
int wakpi_keyed_begin(struct wakpi_keyed_filling *filling, struct wakpi_index *index,
                      const struct wakpi_allocator *allocator, size_t count);
int wakpi_keyed_flush(struct wakpi_keyed_filling *filling);
int wakpi_keyed_end(struct wakpi_keyed_filling *filling, int filled);
/* The next record, one of as many as were announced. */
static inline int wakpi_keyed_add(struct wakpi_keyed_filling *filling, const struct wakpi_fingerprint *key)
{
    uint32_t tag = wakpi_index_tag(filling->index, key->low);
    filling->tags[filling->count++] = tag;
    filling->starts[(tag >> (32 - WAKPI_KEYED_BITS)) + 1]++;
    return filling->count < filling->room || wakpi_keyed_flush(filling);
}

/* Fills an empty index with all records at once: 1, or 0 without memory. */
int wakpi_keyed_fill(const struct wakpi_arena *records, struct wakpi_index *index,
                     const struct wakpi_allocator *allocator);

#endif

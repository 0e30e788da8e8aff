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

/* Fills an empty index with all records at once: 1, or 0 without memory. */
int wakpi_keyed_fill(const struct wakpi_arena *records, struct wakpi_index *index,
                     const struct wakpi_allocator *allocator);

#endif

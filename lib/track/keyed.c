#include "track/keyed.h"

#include <string.h>

enum {
    fill_block = 2048 * 1024, /* slots sorted at a time */
    fetched_ahead = 8
};

int wakpi_keyed_begin(struct wakpi_keyed_filling *filling, struct wakpi_index *index,
                      const struct wakpi_allocator *allocator, size_t count)
{
    memset(filling, 0, sizeof *filling);
    filling->index = index;
    filling->allocator = allocator;
    filling->room = count < fill_block ? count : fill_block;
    if (count == 0)
        return 1;
    filling->tags = wakpi_reallocate(allocator, NULL, 0, filling->room, sizeof *filling->tags);
    filling->slots = wakpi_reallocate(allocator, NULL, 0, filling->room, sizeof *filling->slots);
    return filling->tags && filling->slots && wakpi_index_spread(index, allocator, count);
}

static int insert(struct wakpi_index *index, const struct wakpi_allocator *allocator, struct wakpi_slot slot)
{
    if (!wakpi_index_reserve(index, allocator, slot.tag))
        return 0;
    wakpi_index_insert(index, slot.tag, slot.place);
    return 1;
}

/* Slots by the leading bits of their tags, so that the segments are written one after the other: in the order of records
 * each would be fetched anew for each slot. */
int wakpi_keyed_flush(struct wakpi_keyed_filling *filling)
{
    size_t *starts = filling->starts;
    for (size_t i = 1; i < 1 << WAKPI_KEYED_BITS; i++)
        starts[i] += starts[i - 1];
    for (size_t i = 0; i < filling->count; i++) {
        uint32_t tag = filling->tags[i];
        filling->slots[starts[tag >> (32 - WAKPI_KEYED_BITS)]++] =
            (struct wakpi_slot){tag, (uint32_t)(filling->first + i)};
    }
    for (size_t i = 0; i < filling->count; i++) {
        if (i + fetched_ahead < filling->count)
            wakpi_index_prefetch(filling->index, filling->slots[i + fetched_ahead].tag);
        if (!insert(filling->index, filling->allocator, filling->slots[i]))
            return 0;
    }
    filling->first += filling->count;
    filling->count = 0;
    memset(starts, 0, sizeof filling->starts);
    return 1;
}

int wakpi_keyed_end(struct wakpi_keyed_filling *filling, int filled)
{
    filled = filled && wakpi_keyed_flush(filling);
    wakpi_release(filling->allocator, filling->tags, filling->room, sizeof *filling->tags);
    wakpi_release(filling->allocator, filling->slots, filling->room, sizeof *filling->slots);
    return filled;
}

int wakpi_keyed_fill(const struct wakpi_arena *records, struct wakpi_index *index,
                     const struct wakpi_allocator *allocator)
{
    struct wakpi_keyed_filling filling;
    int filled = wakpi_keyed_begin(&filling, index, allocator, records->count);
    for (size_t place = 0; place < records->count && filled; place++)
        filled = wakpi_keyed_add(&filling, wakpi_arena_at(records, place));
    return wakpi_keyed_end(&filling, filled);
}

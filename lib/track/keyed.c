#include "track/keyed.h"

enum {
    fill_bits = 9,            /* as many streams of slots as a processor follows */
    fill_block = 2048 * 1024, /* slots sorted at a time */
    fetched_ahead = 8
};

static uint32_t tag_of(const struct wakpi_arena *records, const struct wakpi_index *index, size_t place)
{
    const struct wakpi_fingerprint *key = wakpi_arena_at(records, place);
    return wakpi_index_tag(index, key->low);
}

static int insert(struct wakpi_index *index, const struct wakpi_allocator *allocator, uint32_t tag,
                  size_t place)
{
    if (!wakpi_index_reserve(index, allocator, tag))
        return 0;
    wakpi_index_insert(index, tag, place);
    return 1;
}

/* Slots by the leading bits of their tags, so that the segments are written one after the other: in the order of records
 * each would be fetched anew for each slot. */
static int fill_sorted(const struct wakpi_arena *records, struct wakpi_index *index,
                       const struct wakpi_allocator *allocator, struct wakpi_slot *slots, size_t first,
                       size_t end)
{
    size_t starts[(1 << fill_bits) + 1] = {0};
    for (size_t place = first; place < end; place++)
        starts[(tag_of(records, index, place) >> (32 - fill_bits)) + 1]++;
    for (size_t i = 1; i < 1 << fill_bits; i++)
        starts[i] += starts[i - 1];
    for (size_t place = first; place < end; place++) {
        uint32_t tag = tag_of(records, index, place);
        slots[starts[tag >> (32 - fill_bits)]++] = (struct wakpi_slot){tag, (uint32_t)place};
    }
    for (size_t i = 0; i < end - first; i++) {
        if (i + fetched_ahead < end - first)
            wakpi_index_prefetch(index, slots[i + fetched_ahead].tag);
        if (!insert(index, allocator, slots[i].tag, slots[i].place))
            return 0;
    }
    return 1;
}

int wakpi_keyed_fill(const struct wakpi_arena *records, struct wakpi_index *index,
                     const struct wakpi_allocator *allocator)
{
    size_t count = records->count, block = count < fill_block ? count : fill_block;
    if (count == 0)
        return 1;
    struct wakpi_slot *slots = wakpi_reallocate(allocator, NULL, 0, block, sizeof *slots);
    int filled = slots && wakpi_index_spread(index, allocator, count);
    for (size_t first = 0; first < count && filled; first += block)
        filled = fill_sorted(records, index, allocator, slots, first,
                             count - first < block ? count : first + block);
    wakpi_release(allocator, slots, block, sizeof *slots);
    return filled;
}

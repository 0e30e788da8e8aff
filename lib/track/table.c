#include "track/table.h"

#include <string.h>

enum {
    chunk_size = 32 * 1024,
    segment_slots = WAKPI_SEGMENT_BUCKETS * WAKPI_BUCKET_SLOTS,
    /* A segment splits at 3/4: few are not in their own bucket then. */
    segment_full = segment_slots / 4 * 3,
    /* So many on the average leave few segments that would split: their numbers are spread by some 30. */
    segment_spread = segment_full - 96,
    depth_limit = 32 - 10, /* so that a tag tells some thousand apart in a segment */
    segment_bytes = sizeof(struct wakpi_segment) + WAKPI_CACHE_LINE
};

void wakpi_arena_start(struct wakpi_arena *arena, size_t element_size)
{
    memset(arena, 0, sizeof *arena);
    arena->element_size = element_size;
    while (((size_t)2 << arena->shift) * element_size <= chunk_size)
        arena->shift++;
}

/* Bytes of a chunk: its elements, then their stamps. */
static size_t chunk_bytes(const struct wakpi_arena *arena)
{
    size_t stamps = ((((size_t)1 << arena->shift) - 1) / WAKPI_STAMP_SPAN + 1) * sizeof(struct wakpi_stamp);
    return (((arena->element_size << arena->shift) + 7) & ~(size_t)7) + stamps;
}

void wakpi_arena_drop(struct wakpi_arena *arena, const struct wakpi_allocator *allocator)
{
    for (size_t i = 0; i < arena->chunk_count; i++)
        wakpi_release(allocator, arena->chunks[i], chunk_bytes(arena), 1);
    wakpi_release(allocator, arena->chunks, arena->chunk_capacity, sizeof *arena->chunks);
    uint32_t epoch = arena->epoch;
    wakpi_arena_start(arena, arena->element_size);
    arena->epoch = epoch;
}

size_t wakpi_arena_size(const struct wakpi_arena *arena)
{
    return arena->chunk_count * chunk_bytes(arena) + arena->chunk_capacity * sizeof *arena->chunks;
}

void wakpi_arena_cut(struct wakpi_arena *arena, const struct wakpi_allocator *allocator, size_t count)
{
    size_t mask = ((size_t)1 << arena->shift) - 1;
    size_t needed = (count + mask) >> arena->shift;
    while (arena->chunk_count > needed)
        wakpi_release(allocator, arena->chunks[--arena->chunk_count], chunk_bytes(arena), 1);
    arena->count = count;
}

int wakpi_arena_grow(struct wakpi_arena *arena, const struct wakpi_allocator *allocator)
{
    if (arena->count >= UINT32_MAX - 1)
        return 0;
    if (arena->chunk_count == arena->chunk_capacity) {
        size_t capacity = arena->chunk_capacity ? arena->chunk_capacity * 2 : 8;
        char **chunks = wakpi_reallocate(allocator, arena->chunks, arena->chunk_capacity, capacity,
                                         sizeof *arena->chunks);
        if (!chunks)
            return 0;
        arena->chunks = chunks;
        arena->chunk_capacity = capacity;
    }
    size_t size = chunk_bytes(arena), elements = arena->element_size << arena->shift;
    char *chunk = wakpi_reallocate(allocator, NULL, 0, size, 1);
    if (!chunk)
        return 0;
    memset(chunk + elements, 0, size - elements);
    arena->chunks[arena->chunk_count++] = chunk;
    return 1;
}

void *wakpi_arena_push(struct wakpi_arena *arena)
{
    wakpi_arena_touch(arena, arena->count);
    void *element = wakpi_arena_at(arena, arena->count++);
    memset(element, 0, arena->element_size);
    return element;
}

void wakpi_arena_stamp_changed(struct wakpi_arena *arena, size_t place)
{
    struct wakpi_stamp *stamp = wakpi_arena_stamp(arena, place);
    if (stamp->epoch != arena->epoch)
        *stamp = (struct wakpi_stamp){arena->epoch, 0};
    stamp->changed |= UINT32_C(1) << place % WAKPI_STAMP_SPAN;
}

/* Empty, at a line's beginning; NULL without memory. */
static struct wakpi_segment *new_segment(const struct wakpi_allocator *allocator, unsigned depth)
{
    char *memory = wakpi_allocate_zeroed(allocator, 1, segment_bytes);
    if (!memory)
        return NULL;
    char *line = memory + (-(uintptr_t)memory & (WAKPI_CACHE_LINE - 1));
    struct wakpi_segment *segment = (struct wakpi_segment *)(void *)line;
    segment->depth = depth;
    segment->memory = memory;
    return segment;
}

static void free_segment(const struct wakpi_allocator *allocator, struct wakpi_segment *segment)
{
    wakpi_release(allocator, segment->memory, 1, segment_bytes);
}

void wakpi_index_start(struct wakpi_index *index, uint64_t seed)
{
    memset(index, 0, sizeof *index);
    index->seed = seed;
}

void wakpi_index_drop(struct wakpi_index *index, const struct wakpi_allocator *allocator)
{
    size_t count = index->directory ? (size_t)1 << index->depth : 0;
    for (size_t i = 0; i < count;) {
        struct wakpi_segment *segment = index->directory[i];
        i += (size_t)1 << (index->depth - segment->depth);
        free_segment(allocator, segment);
    }
    wakpi_release(allocator, index->directory, count, sizeof(struct wakpi_segment *));
    wakpi_index_start(index, index->seed);
}

size_t wakpi_index_size(const struct wakpi_index *index)
{
    size_t count = index->directory ? (size_t)1 << index->depth : 0;
    return index->segment_count * segment_bytes + count * sizeof(struct wakpi_segment *);
}

static void segment_insert(struct wakpi_segment *segment, uint32_t tag, uint32_t place)
{
    struct wakpi_bucket *bucket = &segment->buckets[wakpi_index_home(tag)];
    while (wakpi_bucket_full(bucket))
        bucket = bucket == &segment->buckets[WAKPI_SEGMENT_BUCKETS - 1] ? segment->buckets : bucket + 1;
    int slot = wakpi_lowest_bit(wakpi_bucket_equal(bucket->places, 0));
    bucket->tags[slot] = tag;
    bucket->places[slot] = place;
    segment->used++;
}

int wakpi_index_spread(struct wakpi_index *index, const struct wakpi_allocator *allocator, size_t count)
{
    unsigned depth = 0;
    while (count >> depth > segment_spread && depth < depth_limit)
        depth++;
    size_t segments = (size_t)1 << depth, made = 0;
    struct wakpi_segment **directory =
        wakpi_allocate_zeroed(allocator, segments, sizeof(struct wakpi_segment *));
    while (directory && made < segments && (directory[made] = new_segment(allocator, depth)))
        made++;
    if (made < segments) {
        while (made > 0)
            free_segment(allocator, directory[--made]);
        wakpi_release(allocator, directory, segments, sizeof(struct wakpi_segment *));
        return 0;
    }
    index->directory = directory;
    index->depth = depth;
    index->segment_count = segments;
    return 1;
}

static int double_directory(struct wakpi_index *index, const struct wakpi_allocator *allocator)
{
    size_t count = (size_t)1 << index->depth;
    struct wakpi_segment **directory =
        wakpi_allocate_zeroed(allocator, count * 2, sizeof(struct wakpi_segment *));
    if (!directory)
        return 0;
    for (size_t i = 0; i < count; i++)
        directory[2 * i] = directory[2 * i + 1] = index->directory[i];
    wakpi_release(allocator, index->directory, count, sizeof(struct wakpi_segment *));
    index->directory = directory;
    index->depth++;
    return 1;
}

/* Moves the slots whose next bit is 1 to a segment of their own; 1, or 0 with nothing changed. */
static int split(struct wakpi_index *index, const struct wakpi_allocator *allocator, uint32_t tag)
{
    struct wakpi_segment *low = index->directory[wakpi_index_segment(index, tag)];
    if (low->depth == depth_limit)
        return 0;
    if (low->depth == index->depth && !double_directory(index, allocator))
        return 0;
    struct wakpi_segment *high = new_segment(allocator, low->depth + 1);
    if (!high)
        return 0;
    struct wakpi_bucket buckets[WAKPI_SEGMENT_BUCKETS];
    memcpy(buckets, low->buckets, sizeof buckets);
    memset(low->buckets, 0, sizeof low->buckets);
    low->used = 0;
    low->depth++;
    for (int i = 0; i < segment_slots; i++) {
        const struct wakpi_bucket *bucket = &buckets[i / WAKPI_BUCKET_SLOTS];
        uint32_t own = bucket->tags[i % WAKPI_BUCKET_SLOTS], place = bucket->places[i % WAKPI_BUCKET_SLOTS];
        if (place != 0)
            segment_insert(own >> (32 - low->depth) & 1 ? high : low, own, place);
    }
    /* The directory's entries of the old segment stand side by side; the upper half is now the new one's. */
    size_t span = (size_t)1 << (index->depth - low->depth);
    size_t first = wakpi_index_segment(index, tag) / (2 * span) * (2 * span) + span;
    for (size_t i = 0; i < span; i++)
        index->directory[first + i] = high;
    index->segment_count++;
    return 1;
}

int wakpi_index_reserve(struct wakpi_index *index, const struct wakpi_allocator *allocator, uint32_t tag)
{
    if (!index->directory && !wakpi_index_spread(index, allocator, 1))
        return 0;
    while (index->directory[wakpi_index_segment(index, tag)]->used >= segment_full) {
        if (!split(index, allocator, tag))
            return 0;
    }
    return 1;
}

void wakpi_index_insert(struct wakpi_index *index, uint32_t tag, size_t place)
{
    segment_insert(index->directory[wakpi_index_segment(index, tag)], tag, (uint32_t)place + 1);
}

/* Whoever is in a bucket, or in one behind it because it was full, is put in again without `place`. */
void wakpi_index_remove(struct wakpi_index *index, uint32_t tag, size_t place)
{
    struct wakpi_probe probe;
    size_t found = wakpi_index_first(index, tag, &probe);
    while (found != WAKPI_NO_PLACE && found != place)
        found = wakpi_index_next(&probe);
    if (found == WAKPI_NO_PLACE)
        return;
    struct wakpi_segment *segment = index->directory[wakpi_index_segment(index, tag)];
    struct wakpi_bucket old;
    uint32_t at = probe.bucket;
    do {
        struct wakpi_bucket *bucket = &segment->buckets[at];
        old = *bucket;
        memset(bucket, 0, sizeof *bucket);
        for (int i = 0; i < WAKPI_BUCKET_SLOTS && old.places[i] != 0; i++) {
            segment->used--;
            if (old.places[i] != (uint32_t)place + 1)
                segment_insert(segment, old.tags[i], old.places[i]);
        }
        at = (at + 1) & (WAKPI_SEGMENT_BUCKETS - 1);
    } while (wakpi_bucket_full(&old));
}

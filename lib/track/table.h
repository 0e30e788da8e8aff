/* Where entities live: an arena of chunks, whose elements never move, and beside it an index from hashes to their places.
 * Both grow by a chunk or a segment at a time, so that no event ever waits for a whole table to be copied. */
#ifndef WAKPI_TRACK_TABLE_H
#define WAKPI_TRACK_TABLE_H

#include "base/allocator.h"

/* Elements of one size, zeroed when made; places count from 0. */
struct wakpi_arena {
    char **chunks;
    size_t chunk_capacity; /* of `chunks` */
    size_t chunk_count;
    size_t count;        /* elements in use */
    size_t element_size; /* bytes */
    unsigned shift;      /* log2 of elements a chunk */
};

void wakpi_arena_start(struct wakpi_arena *arena, size_t element_size);
void wakpi_arena_drop(struct wakpi_arena *arena, const struct wakpi_allocator *allocator);
/* Makes sure that the next push succeeds: 1, or 0 without memory. */
int wakpi_arena_reserve(struct wakpi_arena *arena, const struct wakpi_allocator *allocator);
/* The next element, zeroed; wakpi_arena_reserve must have said 1. */
void *wakpi_arena_push(struct wakpi_arena *arena);

static inline void *wakpi_arena_at(const struct wakpi_arena *arena, size_t place)
{
    size_t mask = ((size_t)1 << arena->shift) - 1;
    return arena->chunks[place >> arena->shift] + (place & mask) * arena->element_size;
}

static inline void wakpi_arena_prefetch(const struct wakpi_arena *arena, size_t place)
{
#if defined(__GNUC__)
    __builtin_prefetch(wakpi_arena_at(arena, place));
#else
    (void)arena;
    (void)place;
#endif
}

/* Extendible hashing: a directory of segments with open addressing inside; a segment that is full splits alone. A slot
 * holds 32 bits of the hash, which say both its segment and its place in it, and the element's place. */
struct wakpi_slot {
    uint32_t tag;
    uint32_t place; /* + 1; 0 is free */
};

struct wakpi_segment;

struct wakpi_index {
    struct wakpi_segment **directory; /* 2^depth of them, NULL while empty */
    unsigned depth;
    size_t segment_count;
    uint64_t seed;
};

#define WAKPI_NO_PLACE SIZE_MAX

void wakpi_index_start(struct wakpi_index *index, uint64_t seed);
void wakpi_index_drop(struct wakpi_index *index, const struct wakpi_allocator *allocator);
/* Bytes held. */
size_t wakpi_index_size(const struct wakpi_index *index);

/* The 32 bits that stand for a hash in this index. */
uint32_t wakpi_index_tag(const struct wakpi_index *index, uint64_t hash);
/* Fetches ahead what a look-up of `tag` will touch. */
void wakpi_index_prefetch(const struct wakpi_index *index, uint32_t tag);

/* A walk over the places of elements with a tag; the caller compares keys. WAKPI_NO_PLACE ends it. */
struct wakpi_probe {
    const struct wakpi_segment *segment;
    uint32_t tag, position;
};
size_t wakpi_index_first(const struct wakpi_index *index, uint32_t tag, struct wakpi_probe *probe);
size_t wakpi_index_next(struct wakpi_probe *probe);

/* Makes sure that the next insert of `tag` succeeds: 1, or 0 without memory. */
int wakpi_index_reserve(struct wakpi_index *index, const struct wakpi_allocator *allocator, uint32_t tag);
/* Inserts a place below UINT32_MAX; wakpi_index_reserve of the same tag must have said 1. */
void wakpi_index_insert(struct wakpi_index *index, uint32_t tag, size_t place);
/* Takes the slot of `place` out, if it is there. */
void wakpi_index_remove(struct wakpi_index *index, uint32_t tag, size_t place);

#endif

/* Where entities live: an arena of chunks, whose elements never move, and beside it an index from hashes to their places.
 * Both grow by a chunk or a segment at a time, so that no event ever waits for a whole table to be copied. */
#ifndef WAKPI_TRACK_TABLE_H
#define WAKPI_TRACK_TABLE_H

#include "base/allocator.h"
#include "base/bytes.h"
#include "base/prefetch.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* When which of 32 elements side by side changed: `epoch` is that of the latest change, `changed` has a bit for each
 * element that changed in it. Whoever asks what changed since the latest mark is told exactly, since an older one a few
 * more. */
struct wakpi_stamp {
    uint32_t epoch; /* 0: never since the first mark */
    uint32_t changed;
};

enum { WAKPI_STAMP_SPAN = 32 };

/* Elements of one size, zeroed when made; places count from 0. A chunk ends with its elements' stamps. */
struct wakpi_arena {
    char **chunks;
    size_t chunk_capacity; /* of `chunks` */
    size_t chunk_count;
    size_t count;        /* elements in use */
    size_t element_size; /* bytes */
    unsigned shift;      /* log2 of elements a chunk */
    uint32_t epoch;      /* of changes made now; 0 until the first mark, and nothing is stamped */
};

void wakpi_arena_start(struct wakpi_arena *arena, size_t element_size);
void wakpi_arena_drop(struct wakpi_arena *arena, const struct wakpi_allocator *allocator);
/* Bytes held. */
size_t wakpi_arena_size(const struct wakpi_arena *arena);
/* Forgets the elements from `count` on, and frees the chunks that held them alone. */
void wakpi_arena_cut(struct wakpi_arena *arena, const struct wakpi_allocator *allocator, size_t count);
/* Another chunk. */
int wakpi_arena_grow(struct wakpi_arena *arena, const struct wakpi_allocator *allocator);
/* Makes sure that the next push succeeds: 1, or 0 without memory. */
static inline int wakpi_arena_reserve(struct wakpi_arena *arena, const struct wakpi_allocator *allocator)
{
    return arena->count < arena->chunk_count << arena->shift || wakpi_arena_grow(arena, allocator);
}
/* The next element, zeroed; wakpi_arena_reserve must have said 1. */
void *wakpi_arena_push(struct wakpi_arena *arena);

static inline void *wakpi_arena_at(const struct wakpi_arena *arena, size_t place)
{
    size_t mask = ((size_t)1 << arena->shift) - 1;
    return arena->chunks[place >> arena->shift] + (place & mask) * arena->element_size;
}

/* The stamp of an element and those beside it. */
static inline struct wakpi_stamp *wakpi_arena_stamp(const struct wakpi_arena *arena, size_t place)
{
    size_t mask = ((size_t)1 << arena->shift) - 1;
    size_t behind = ((arena->element_size << arena->shift) + 7) & ~(size_t)7;
    void *stamps = arena->chunks[place >> arena->shift] + behind;
    return (struct wakpi_stamp *)stamps + (place & mask) / WAKPI_STAMP_SPAN;
}

void wakpi_arena_stamp_changed(struct wakpi_arena *arena, size_t place);

/* To be called wherever an element was changed in place; pushing does it by itself. */
static inline void wakpi_arena_touch(struct wakpi_arena *arena, size_t place)
{
    if (arena->epoch != 0)
        wakpi_arena_stamp_changed(arena, place);
}

static inline void wakpi_arena_prefetch(const struct wakpi_arena *arena, size_t place)
{
    const char *element = wakpi_arena_at(arena, place);
    for (size_t at = 0; at + 1 < arena->element_size; at += WAKPI_CACHE_LINE)
        wakpi_prefetch(element + at);
    wakpi_prefetch(element + arena->element_size - 1);
}

/* Extendible hashing: a directory of segments with open addressing inside; a segment that is full splits alone. A slot
 * holds 32 bits of the hash, which say both its segment and its bucket there, and the element's place. Buckets are lines of
 * the cache, compared at once; what finds its own full goes to the next. */
enum { WAKPI_BUCKET_SLOTS = 8, WAKPI_SEGMENT_BUCKETS = 128 };

struct wakpi_bucket { /* slots in use come first */
    uint32_t tags[WAKPI_BUCKET_SLOTS];
    uint32_t places[WAKPI_BUCKET_SLOTS]; /* + 1; 0 is free */
};

struct wakpi_segment {
    struct wakpi_bucket buckets[WAKPI_SEGMENT_BUCKETS];
    uint32_t used;
    uint32_t depth; /* how many leading bits of the tag all its slots share */
    void *memory;   /* that it lies in, at a line's beginning */
};

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

/* The 32 bits that stand for a hash in this index: the finishing steps of MurmurHash3 mix the seed through all bits. */
static inline uint32_t wakpi_index_tag(const struct wakpi_index *index, uint64_t hash)
{
    hash ^= index->seed;
    hash ^= hash >> 33;
    hash *= UINT64_C(0xff51afd7ed558ccd);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xc4ceb9fe1a85ec53);
    return (uint32_t)(hash >> 32);
}

/* Leading bits choose the segment, trailing bits the bucket in it. */
static inline size_t wakpi_index_segment(const struct wakpi_index *index, uint32_t tag)
{
    return index->depth ? tag >> (32 - index->depth) : 0;
}

static inline uint32_t wakpi_index_home(uint32_t tag)
{
    return tag & (WAKPI_SEGMENT_BUCKETS - 1);
}

/* Fetches ahead where the next one looks. */
static inline void wakpi_index_prefetch_directory(const struct wakpi_index *index, uint32_t tag)
{
    if (index->directory)
        wakpi_prefetch(&index->directory[wakpi_index_segment(index, tag)]);
}

/* Fetches ahead what a look-up of `tag` will touch. */
static inline void wakpi_index_prefetch(const struct wakpi_index *index, uint32_t tag)
{
    if (index->directory)
        wakpi_prefetch(&index->directory[wakpi_index_segment(index, tag)]->buckets[wakpi_index_home(tag)]);
}

/* The same of an insert. */
static inline void wakpi_index_prefetch_room(const struct wakpi_index *index, uint32_t tag)
{
    if (index->directory)
        wakpi_prefetch(&index->directory[wakpi_index_segment(index, tag)]->used);
}

/* Which of a bucket's words are `word`, as bits. */
static inline unsigned wakpi_bucket_equal(const uint32_t words[WAKPI_BUCKET_SLOTS], uint32_t word)
{
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi32((int)word), *halves = (const void *)words;
    __m128i low = _mm_cmpeq_epi32(_mm_loadu_si128(halves), wanted);
    __m128i high = _mm_cmpeq_epi32(_mm_loadu_si128(halves + 1), wanted);
    return (unsigned)_mm_movemask_ps(_mm_castsi128_ps(low)) |
           (unsigned)_mm_movemask_ps(_mm_castsi128_ps(high)) << 4;
#else
    unsigned equal = 0;
    for (int i = 0; i < WAKPI_BUCKET_SLOTS; i++)
        equal |= (unsigned)(words[i] == word) << i;
    return equal;
#endif
}

static inline int wakpi_bucket_full(const struct wakpi_bucket *bucket)
{
    return bucket->places[WAKPI_BUCKET_SLOTS - 1] != 0;
}

/* A walk over the places of elements with a tag; the caller compares keys. WAKPI_NO_PLACE ends it. */
struct wakpi_probe {
    const struct wakpi_segment *segment;
    uint32_t tag, bucket;
    unsigned equal; /* slots of the bucket that are still to come */
};

static inline size_t wakpi_index_next(struct wakpi_probe *probe)
{
    for (;;) {
        const struct wakpi_bucket *bucket = &probe->segment->buckets[probe->bucket];
        if (probe->equal != 0) {
            uint32_t place = bucket->places[wakpi_lowest_bit(probe->equal)];
            probe->equal &= probe->equal - 1;
            return place == 0 ? WAKPI_NO_PLACE : (size_t)place - 1;
        }
        if (!wakpi_bucket_full(bucket))
            return WAKPI_NO_PLACE;
        probe->bucket = (probe->bucket + 1) & (WAKPI_SEGMENT_BUCKETS - 1);
        probe->equal = wakpi_bucket_equal(probe->segment->buckets[probe->bucket].tags, probe->tag);
    }
}

static inline size_t wakpi_index_first(const struct wakpi_index *index, uint32_t tag,
                                       struct wakpi_probe *probe)
{
    *probe = (struct wakpi_probe){0}; /* compilers that instrument lose sight of who is asked on */
    if (!index->directory)
        return WAKPI_NO_PLACE;
    probe->segment = index->directory[wakpi_index_segment(index, tag)];
    probe->tag = tag;
    probe->bucket = wakpi_index_home(tag);
    probe->equal = wakpi_bucket_equal(probe->segment->buckets[probe->bucket].tags, tag);
    return wakpi_index_next(probe);
}

/* Spreads an index that is empty over as many segments as `count` elements need: 1, or 0 without memory and still empty. */
int wakpi_index_spread(struct wakpi_index *index, const struct wakpi_allocator *allocator, size_t count);
/* Makes sure that the next insert of `tag` succeeds: 1, or 0 without memory. */
int wakpi_index_reserve(struct wakpi_index *index, const struct wakpi_allocator *allocator, uint32_t tag);
/* Inserts a place below UINT32_MAX; wakpi_index_reserve of the same tag must have said 1. */
void wakpi_index_insert(struct wakpi_index *index, uint32_t tag, size_t place);
/* Takes the slot of `place` out, if it is there. */
void wakpi_index_remove(struct wakpi_index *index, uint32_t tag, size_t place);

#endif

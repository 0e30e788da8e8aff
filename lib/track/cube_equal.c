/* Whether two cubes hold the same. */
#include "track/cube_inside.h"

#include <string.h>

static int same_buckets(const struct wakpi_buckets *one, const struct wakpi_buckets *other)
{
    int64_t count = 0, other_count = 0;
    if (one->count != other->count || wakpi_wide_compare(one->sum, other->sum) != 0)
        return 0;
    for (int32_t bucket = 0; bucket < WAKPI_BUCKET_COUNT; bucket++) {
        bucket = wakpi_buckets_next(one, bucket, &count);
        if (bucket < WAKPI_BUCKET_COUNT &&
            (wakpi_buckets_next(other, bucket, &other_count) != bucket || other_count != count))
            return 0;
    }
    return wakpi_buckets_used(one) == wakpi_buckets_used(other);
}

static const struct wakpi_cube_part *find_part(const struct wakpi_cube *cube,
                                               const struct wakpi_cube_cell *cell, int32_t measure)
{
    const struct wakpi_cube_part *part = wakpi_cube_part(cube, cell->part);
    while (part && part->measure != measure)
        part = wakpi_cube_part(cube, part->next);
    return part;
}

/* 1 where all parts of a cell are in the other. */
static int has_parts(const struct wakpi_cube *cube, const struct wakpi_cube_cell *whose,
                     const struct wakpi_cube *in, const struct wakpi_cube_cell *other)
{
    for (const struct wakpi_cube_part *part = wakpi_cube_part(cube, whose->part); part;
         part = wakpi_cube_part(cube, part->next)) {
        if (part->buckets.count == 0)
            continue;
        const struct wakpi_cube_part *same = find_part(in, other, part->measure);
        if (!same || !same_buckets(&part->buckets, &same->buckets))
            return 0;
    }
    return 1;
}

static int same_counters(const struct wakpi_cube *one, const struct wakpi_cube_cell *cell,
                         const struct wakpi_cube *other, const struct wakpi_cube_cell *same)
{
    static const uint32_t none[WAKPI_CUBE_BLOCK];
    for (int block = 0; block < WAKPI_CUBE_BLOCKS; block++) {
        const uint32_t *left = wakpi_cube_block(one, cell, block);
        const uint32_t *right = wakpi_cube_block(other, same, block);
        if (memcmp(left ? left : none, right ? right : none, sizeof none) != 0)
            return 0;
    }
    return 1;
}

/* 1 where all cells of a cube are in the other. */
static int has_cells(const struct wakpi_cube *cube, const struct wakpi_cube *in)
{
    for (size_t i = 0; i < cube->cells.count; i++) {
        const struct wakpi_cube_cell *cell = wakpi_cube_cell_at(cube, i);
        if (cell->given == 0)
            continue;
        size_t place = wakpi_cube_find(in, wakpi_cube_labels(cube, cell), cell->hour);
        if (place == WAKPI_NO_PLACE)
            return 0;
        const struct wakpi_cube_cell *twin = wakpi_cube_cell_at(in, place);
        if (!wakpi_tally_equal(wakpi_cube_tally(cube, cell), &cube->plan, wakpi_cube_tally(in, twin)))
            return 0;
        if (twin->given != cell->given || !same_counters(cube, cell, in, twin) ||
            !has_parts(cube, cell, in, twin) || !has_parts(in, twin, cube, cell))
            return 0;
    }
    return 1;
}

static uint64_t mix(uint64_t hash, uint64_t with)
{
    hash = (hash ^ with) * UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 32;
}

/* The entry at a place, with its words; the place behind them. */
static size_t hash_entry(const struct wakpi_cube *cube, size_t place, uint64_t *hash)
{
    const struct wakpi_cube_entry *entry = wakpi_arena_at(&cube->runs.entries, place);
    const struct wakpi_cube_cell *cell = wakpi_cube_cell_at(cube, entry->of);
    const uint32_t *labels = wakpi_cube_labels(cube, cell);
    struct wakpi_telling telling = {.slots = 0};
    size_t next = wakpi_cube_read_entry(cube, place, &telling);
    *hash = mix(mix(1, (uint64_t)cell->hour), entry->mask);
    for (int i = 0; i < WAKPI_LABEL_LIMIT; i++)
        *hash = mix(*hash, labels[i]);
    for (int i = 0; i < WAKPI_TALLY_SLOTS; i++)
        *hash = mix(*hash, telling.slots >> i & 1 ? (uint64_t)telling.amounts[i] : 0);
    return next;
}

/* Neither the order of runs nor that within them matters. */
static uint64_t hash_people(const struct wakpi_cube *cube)
{
    uint64_t all = 0;
    const struct wakpi_arena *entries = &cube->runs.entries;
    for (size_t place = 0; place < entries->count;) {
        const struct wakpi_cube_entry *head = wakpi_arena_at(entries, place);
        size_t end = place + 1 + (head->mask & ~WAKPI_CUBE_DEAD);
        uint64_t run = 0, entry = 0;
        for (place++; place < end && !(head->mask & WAKPI_CUBE_DEAD); run += entry)
            place = hash_entry(cube, place, &entry);
        place = end;
        if (!(head->mask & WAKPI_CUBE_DEAD))
            all += mix(2, run);
    }
    return all;
}

int wakpi_cube_equal(const struct wakpi_cube *one, const struct wakpi_cube *other)
{
    return has_cells(one, other) && has_cells(other, one) && hash_people(one) == hash_people(other);
}

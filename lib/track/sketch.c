#include "track/sketch.h"

#include <string.h>

#include "measure/distinct.h"

static size_t register_count(int precision)
{
    return (size_t)1 << precision;
}

/* A longer list would take more than a quarter of what the array does. */
static size_t list_limit(int precision)
{
    return register_count(precision) / 16;
}

void wakpi_sketch_drop(struct wakpi_sketch *sketch, const struct wakpi_allocator *allocator, int precision)
{
    wakpi_release(allocator, sketch->list, sketch->capacity, sizeof *sketch->list);
    wakpi_release(allocator, sketch->ranks, register_count(precision), 1);
    *sketch = (struct wakpi_sketch){0};
}

/* Where an index stands in the list, or would stand. */
static size_t find(const struct wakpi_sketch *sketch, uint32_t index)
{
    size_t low = 0, high = sketch->used;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sketch->list[middle] >> 8 < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static wakpi_status make_array(struct wakpi_sketch *sketch, const struct wakpi_allocator *allocator,
                               int precision)
{
    uint8_t *ranks = wakpi_allocate_zeroed(allocator, register_count(precision), 1);
    if (!ranks)
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < sketch->used; i++)
        ranks[sketch->list[i] >> 8] = (uint8_t)(sketch->list[i] & 255);
    wakpi_sketch_drop(sketch, allocator, precision);
    sketch->ranks = ranks;
    return WAKPI_OK;
}

static wakpi_status raise_to(struct wakpi_sketch *sketch, const struct wakpi_allocator *allocator,
                             int precision, uint32_t index, uint8_t rank)
{
    if (!sketch->ranks) {
        size_t at = find(sketch, index);
        if (at < sketch->used && sketch->list[at] >> 8 == index) {
            if ((sketch->list[at] & 255) < rank)
                sketch->list[at] = index << 8 | rank;
            return WAKPI_OK;
        }
        if (sketch->used < list_limit(precision)) {
            if (!wakpi_reserve(allocator, &sketch->list, &sketch->capacity, sketch->used + 1,
                               sizeof *sketch->list))
                return WAKPI_NO_MEMORY;
            memmove(sketch->list + at + 1, sketch->list + at, (sketch->used - at) * sizeof *sketch->list);
            sketch->list[at] = index << 8 | rank;
            sketch->used++;
            return WAKPI_OK;
        }
        if (make_array(sketch, allocator, precision) != WAKPI_OK)
            return WAKPI_NO_MEMORY;
    }
    if (sketch->ranks[index] < rank)
        sketch->ranks[index] = rank;
    return WAKPI_OK;
}

wakpi_status wakpi_sketch_add(struct wakpi_sketch *sketch, const struct wakpi_allocator *allocator,
                              int precision, struct wakpi_fingerprint person)
{
    uint32_t index;
    uint8_t rank = wakpi_distinct_rank(person, precision, &index);
    return raise_to(sketch, allocator, precision, index, rank);
}

int64_t wakpi_sketch_count(const struct wakpi_sketch *sketch, int precision)
{
    uint32_t ranks[WAKPI_DISTINCT_RANK_LIMIT] = {0};
    if (sketch->ranks) {
        for (size_t i = 0; i < register_count(precision); i++)
            ranks[sketch->ranks[i]]++;
    } else {
        ranks[0] = (uint32_t)(register_count(precision) - sketch->used);
        for (size_t i = 0; i < sketch->used; i++)
            ranks[sketch->list[i] & 255]++;
    }
    double count = wakpi_distinct_estimate(ranks, precision) + 0.5;
    return count < 9.2e18 ? (int64_t)count : INT64_MAX;
}

/* The next register that was raised, from `at` on; its rank, 0 behind the last. `at` counts indexes in the array and
 * places in the list. */
static uint8_t next_raised(const struct wakpi_sketch *sketch, int precision, size_t *at, uint32_t *index)
{
    if (!sketch->ranks) {
        if (*at >= sketch->used)
            return 0;
        uint32_t found = sketch->list[(*at)++];
        *index = found >> 8;
        return (uint8_t)(found & 255);
    }
    while (*at < register_count(precision)) {
        *index = (uint32_t)(*at)++;
        if (sketch->ranks[*index] > 0)
            return sketch->ranks[*index];
    }
    return 0;
}

static size_t raised_count(const struct wakpi_sketch *sketch, int precision)
{
    size_t at = 0, count = 0;
    uint32_t index;
    while (next_raised(sketch, precision, &at, &index) > 0)
        count++;
    return count;
}

/* With three eighths of the registers raised, one for one in six bits takes less than index and rank of each. */
static int is_packed(size_t raised, int precision)
{
    return raised * 8 > register_count(precision) * 3;
}

static void put_packed(struct wakpi_writer *writer, const struct wakpi_sketch *sketch, int precision)
{
    size_t at = 0;
    uint32_t index = 0, next = 0;
    uint8_t rank = next_raised(sketch, precision, &at, &next);
    while (index < register_count(precision)) {
        uint32_t four = 0;
        for (int i = 0; i < 4; i++, index++) {
            if (rank == 0 || next != index)
                continue;
            four |= (uint32_t)rank << (6 * i);
            rank = next_raised(sketch, precision, &at, &next);
        }
        uint8_t bytes[3] = {(uint8_t)(four & 255), (uint8_t)(four >> 8 & 255), (uint8_t)(four >> 16)};
        wakpi_put_raw(writer, bytes, sizeof bytes);
    }
}

void wakpi_sketch_put(struct wakpi_writer *writer, const struct wakpi_sketch *sketch, int precision)
{
    size_t raised = raised_count(sketch, precision), at = 0;
    uint32_t index, last = 0;
    uint8_t rank;
    wakpi_put_varint(writer, raised);
    if (is_packed(raised, precision)) {
        put_packed(writer, sketch, precision);
        return;
    }
    while ((rank = next_raised(sketch, precision, &at, &index)) > 0) {
        wakpi_put_varint(writer, index - last);
        wakpi_put_u8(writer, rank);
        last = index;
    }
}

static void take(struct wakpi_reader *reader, const struct wakpi_allocator *allocator, int precision,
                 struct wakpi_sketch *sketch, uint64_t index, unsigned rank)
{
    if (rank > 64U - (unsigned)precision + 1 || index >= register_count(precision))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a register of a sketch is out of range");
    else if (raise_to(sketch, allocator, precision, (uint32_t)index, (uint8_t)rank) != WAKPI_OK)
        wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory for a sketch");
}

static void get_packed(struct wakpi_reader *reader, const struct wakpi_allocator *allocator, int precision,
                       struct wakpi_sketch *sketch, size_t raised)
{
    const uint8_t *bytes = wakpi_get_raw(reader, register_count(precision) / 4 * 3);
    size_t found = 0;
    for (size_t index = 0; bytes && index < register_count(precision) && !wakpi_reader_failed(reader);
         index++) {
        const uint8_t *three = bytes + index / 4 * 3;
        uint32_t four = three[0] | (uint32_t)three[1] << 8 | (uint32_t)three[2] << 16;
        unsigned rank = four >> (6 * (index % 4)) & 63;
        if (rank == 0)
            continue;
        found++;
        take(reader, allocator, precision, sketch, index, rank);
    }
    if (found != raised)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "the registers of a sketch are not as many as said");
}

void wakpi_sketch_get(struct wakpi_reader *reader, const struct wakpi_allocator *allocator, int precision,
                      struct wakpi_sketch *sketch)
{
    size_t raised = (size_t)wakpi_get_up_to(reader, register_count(precision));
    if (raised == 0)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a sketch is empty");
    if (is_packed(raised, precision)) {
        get_packed(reader, allocator, precision, sketch, raised);
        return;
    }
    uint64_t index = 0;
    for (size_t i = 0; i < raised && !wakpi_reader_failed(reader); i++) {
        uint64_t step = wakpi_get_up_to(reader, register_count(precision) - 1);
        uint8_t rank = wakpi_get_u8(reader);
        index += step;
        if ((step == 0 && i > 0) || rank == 0)
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "the registers of a sketch are not in order");
        else
            take(reader, allocator, precision, sketch, index, rank);
    }
}

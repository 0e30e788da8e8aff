#include "measure/distinct.h"

#include <math.h>
#include <string.h>

#define FIRST_CAPACITY 4

/* How many registers hold each rank is kept up, so that counting reads 64 numbers, not all registers. */
struct wakpi_distinct_sketch {
    int precision;
    uint32_t ranks[WAKPI_DISTINCT_RANK_LIMIT];
    uint8_t registers[];
};

static size_t register_count(int precision)
{
    return (size_t)1 << precision;
}

static size_t sketch_size(int precision)
{
    return sizeof(struct wakpi_distinct_sketch) + register_count(precision);
}

static struct wakpi_distinct_sketch *new_sketch(const struct wakpi_allocator *allocator, int precision)
{
    struct wakpi_distinct_sketch *sketch = wakpi_allocate_zeroed(allocator, 1, sketch_size(precision));
    if (!sketch)
        return NULL;
    sketch->precision = precision;
    sketch->ranks[0] = (uint32_t)register_count(precision);
    return sketch;
}

static void raise_register(struct wakpi_distinct_sketch *sketch, size_t index, uint8_t rank)
{
    uint8_t before = sketch->registers[index];
    if (rank <= before)
        return;
    sketch->registers[index] = rank;
    sketch->ranks[before]--;
    sketch->ranks[rank]++;
}

static int leading_zeros(uint64_t value)
{
#if defined(__GNUC__)
    return __builtin_clzll(value);
#else
    int zeros = 0;
    for (; !(value >> 63); value <<= 1)
        zeros++;
    return zeros;
#endif
}

static int highest_rank(int precision)
{
    return 64 - precision + 1;
}

uint8_t wakpi_distinct_rank(struct wakpi_fingerprint person, int precision, uint32_t *index)
{
    uint64_t rest = person.high << precision;
    *index = (uint32_t)(person.high >> (64 - precision));
    return (uint8_t)(rest ? leading_zeros(rest) + 1 : highest_rank(precision));
}

static void sketch_add(struct wakpi_distinct_sketch *sketch, struct wakpi_fingerprint person)
{
    uint32_t index;
    uint8_t rank = wakpi_distinct_rank(person, sketch->precision, &index);
    raise_register(sketch, index, rank);
}

static void sketch_add_all(struct wakpi_distinct_sketch *sketch, const struct wakpi_distinct *from)
{
    for (size_t i = 0; i < from->used; i++)
        sketch_add(sketch, from->exact[i]);
    for (size_t i = 0; from->sketch && i < register_count(sketch->precision); i++)
        raise_register(sketch, i, from->sketch->registers[i]);
}

/* Where `person` stands or would stand. */
static size_t find(const struct wakpi_distinct *people, struct wakpi_fingerprint person)
{
    size_t low = 0, high = people->used;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (wakpi_fingerprint_compare(people->exact[middle], person) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int stands_at(const struct wakpi_distinct *people, size_t at, struct wakpi_fingerprint person)
{
    return at < people->used && wakpi_fingerprint_equal(people->exact[at], person);
}

static wakpi_status reserve(struct wakpi_distinct *people, const struct wakpi_allocator *allocator,
                            size_t count)
{
    size_t capacity = people->capacity ? people->capacity : FIRST_CAPACITY;
    if (count <= people->capacity)
        return WAKPI_OK;
    while (capacity < count)
        capacity *= 2;
    struct wakpi_fingerprint *exact =
        wakpi_reallocate(allocator, people->exact, people->capacity, capacity, sizeof *exact);
    if (!exact)
        return WAKPI_NO_MEMORY;
    people->exact = exact;
    people->capacity = (uint16_t)capacity;
    return WAKPI_OK;
}

void wakpi_distinct_drop(struct wakpi_distinct *people, const struct wakpi_allocator *allocator)
{
    if (people->exact)
        wakpi_release(allocator, people->exact, people->capacity, sizeof *people->exact);
    if (people->sketch)
        wakpi_release(allocator, people->sketch, 1, sketch_size(people->sketch->precision));
    *people = (struct wakpi_distinct){0};
}

static wakpi_status make_sketch(struct wakpi_distinct *people, const struct wakpi_allocator *allocator,
                                int precision)
{
    struct wakpi_distinct_sketch *sketch = new_sketch(allocator, precision);
    if (!sketch)
        return WAKPI_NO_MEMORY;
    sketch_add_all(sketch, people);
    wakpi_distinct_drop(people, allocator);
    people->sketch = sketch;
    return WAKPI_OK;
}

wakpi_status wakpi_distinct_add(struct wakpi_distinct *people, const struct wakpi_allocator *allocator,
                                int precision, struct wakpi_fingerprint person)
{
    if (people->sketch) {
        sketch_add(people->sketch, person);
        return WAKPI_OK;
    }
    size_t at = find(people, person);
    if (stands_at(people, at, person))
        return WAKPI_OK;
    if (people->used == WAKPI_DISTINCT_EXACT) {
        wakpi_status status = make_sketch(people, allocator, precision);
        if (status == WAKPI_OK)
            sketch_add(people->sketch, person);
        return status;
    }
    if (reserve(people, allocator, (size_t)people->used + 1) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    memmove(people->exact + at + 1, people->exact + at, (people->used - at) * sizeof *people->exact);
    people->exact[at] = person;
    people->used++;
    return WAKPI_OK;
}

wakpi_status wakpi_distinct_merge(struct wakpi_distinct *into, const struct wakpi_allocator *allocator,
                                  int precision, const struct wakpi_distinct *from)
{
    size_t united = into->used;
    for (size_t i = 0; !into->sketch && i < from->used; i++)
        united += !stands_at(into, find(into, from->exact[i]), from->exact[i]);
    if (!into->sketch && (from->sketch || united > WAKPI_DISTINCT_EXACT)) {
        wakpi_status status = make_sketch(into, allocator, precision);
        if (status != WAKPI_OK)
            return status;
    }
    if (into->sketch) {
        sketch_add_all(into->sketch, from);
        return WAKPI_OK;
    }
    if (united == into->used)
        return WAKPI_OK;
    if (reserve(into, allocator, united) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < from->used; i++) {
        wakpi_status status = wakpi_distinct_add(into, allocator, precision, from->exact[i]);
        if (status != WAKPI_OK)
            return WAKPI_INTERNAL;
    }
    return WAKPI_OK;
}

wakpi_status wakpi_distinct_copy(const struct wakpi_distinct *people, const struct wakpi_allocator *allocator,
                                 struct wakpi_distinct *out)
{
    *out = (struct wakpi_distinct){0};
    if (people->sketch) {
        int precision = people->sketch->precision;
        out->sketch = new_sketch(allocator, precision);
        if (!out->sketch)
            return WAKPI_NO_MEMORY;
        memcpy(out->sketch, people->sketch, sketch_size(precision));
        return WAKPI_OK;
    }
    if (people->used == 0)
        return WAKPI_OK;
    if (reserve(out, allocator, people->used) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    memcpy(out->exact, people->exact, people->used * sizeof *people->exact);
    out->used = people->used;
    return WAKPI_OK;
}

int wakpi_distinct_empty(const struct wakpi_distinct *people)
{
    return !people->sketch && people->used == 0;
}

/* x + sum of x^(2^k) * 2^(k-1) over k >= 1, infinite at 1: the empty registers' share. */
static double ertl_sigma(double x)
{
    double power = 1, sum = x, before;
    do {
        x *= x;
        before = sum;
        sum += x * power;
        power += power;
    } while (sum != before);
    return sum;
}

/* (1 - x - sum of (1 - x^(2^-k))^2 * 2^-k over k >= 1) / 3: the full registers' share. */
static double ertl_tau(double x)
{
    if (x <= 0 || x >= 1)
        return 0;
    double power = 1, sum = 1 - x, before;
    do {
        x = sqrt(x);
        before = sum;
        power *= 0.5;
        sum -= (1 - x) * (1 - x) * power;
    } while (sum != before);
    return sum / 3;
}

double wakpi_distinct_estimate(const uint32_t ranks[WAKPI_DISTINCT_RANK_LIMIT], int precision)
{
    const double half_over_ln2 = 0.72134752044448170368; /* 1 / (2 ln 2) */
    const double size = (double)register_count(precision);
    const int highest = highest_rank(precision);
    if (ranks[0] == register_count(precision))
        return 0;
    double z = size * ertl_tau(1 - ranks[highest] / size);
    for (int rank = highest - 1; rank >= 1; rank--)
        z = 0.5 * (z + ranks[rank]);
    z += size * ertl_sigma(ranks[0] / size);
    return half_over_ln2 * size * size / z;
}

int64_t wakpi_distinct_count(const struct wakpi_distinct *people, double *standard_error)
{
    if (standard_error)
        *standard_error = people->sketch ? 1.04 / sqrt((double)register_count(people->sketch->precision)) : 0;
    if (!people->sketch)
        return people->used;
    double count = wakpi_distinct_estimate(people->sketch->ranks, people->sketch->precision) + 0.5;
    if (count < WAKPI_DISTINCT_EXACT + 1)
        return WAKPI_DISTINCT_EXACT + 1;
    return count < 9.2e18 ? (int64_t)count : INT64_MAX;
}

enum { FORM_EXACT = 0, FORM_SKETCH = 1 };

void wakpi_distinct_put(struct wakpi_writer *writer, const struct wakpi_distinct *people)
{
    wakpi_put_u8(writer, people->sketch ? FORM_SKETCH : FORM_EXACT);
    if (people->sketch) {
        wakpi_put_raw(writer, people->sketch->registers, register_count(people->sketch->precision));
        return;
    }
    wakpi_put_varint(writer, people->used);
    for (size_t i = 0; i < people->used; i++) {
        wakpi_put_u64(writer, people->exact[i].high);
        wakpi_put_u64(writer, people->exact[i].low);
    }
}

static void get_sketch(struct wakpi_reader *reader, const struct wakpi_allocator *allocator, int precision,
                       struct wakpi_distinct *people)
{
    const uint8_t *registers = wakpi_get_raw(reader, register_count(precision));
    if (!registers)
        return;
    for (size_t i = 0; i < register_count(precision); i++) {
        if (registers[i] > highest_rank(precision)) {
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "a register of a sketch is out of range");
            return;
        }
    }
    people->sketch = new_sketch(allocator, precision);
    if (!people->sketch) {
        wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory");
        return;
    }
    for (size_t i = 0; i < register_count(precision); i++)
        raise_register(people->sketch, i, registers[i]);
    if (people->sketch->ranks[0] == register_count(precision))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a sketch is empty");
}

static void get_exact(struct wakpi_reader *reader, const struct wakpi_allocator *allocator,
                      struct wakpi_distinct *people)
{
    size_t used = wakpi_get_count(reader, sizeof(struct wakpi_fingerprint));
    if (used > WAKPI_DISTINCT_EXACT)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "there are more fingerprints than are kept");
    if (wakpi_reader_failed(reader) || used == 0)
        return;
    if (reserve(people, allocator, used) != WAKPI_OK) {
        wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory");
        return;
    }
    for (size_t i = 0; i < used; i++) {
        people->exact[i].high = wakpi_get_u64(reader);
        people->exact[i].low = wakpi_get_u64(reader);
        if (i > 0 && wakpi_fingerprint_compare(people->exact[i - 1], people->exact[i]) >= 0)
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "fingerprints are not in order");
    }
    people->used = (uint16_t)used;
}

void wakpi_distinct_get(struct wakpi_reader *reader, const struct wakpi_allocator *allocator, int precision,
                        struct wakpi_distinct *people)
{
    *people = (struct wakpi_distinct){0};
    if (wakpi_get_up_to(reader, FORM_SKETCH) == FORM_SKETCH)
        get_sketch(reader, allocator, precision, people);
    else
        get_exact(reader, allocator, people);
    if (wakpi_reader_failed(reader))
        wakpi_distinct_drop(people, allocator);
}

int wakpi_distinct_get_precision(struct wakpi_reader *reader)
{
    int precision = wakpi_get_u8(reader);
    if (precision >= WAKPI_DISTINCT_PRECISION_LEAST && precision <= WAKPI_DISTINCT_PRECISION_MOST)
        return precision;
    wakpi_reader_fail(reader, WAKPI_CORRUPT, "the precision of sketches is out of range");
    return WAKPI_DISTINCT_PRECISION_LEAST;
}

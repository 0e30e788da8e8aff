#include "track/cube_inside.h"

#include <string.h>

#include "kpi/measure.h"

_Static_assert((int)WAKPI_WAIT_LIMIT <= (int)WAKPI_CUBE_BLOCK, "a wait has no counter");

/* All that an entry says fits its mask: an amount takes two words at most. */
_Static_assert((int)WAKPI_CUBE_WORDS <= 26 && 2 * (int)WAKPI_TALLY_SLOTS < 64, "a mask is too small");

static void find_people(struct wakpi_cube *cube)
{
    for (int32_t measure = WAKPI_COUNTED_LIMIT - 1; measure > 0; measure--) {
        if (wakpi_measure_kind(measure) != WAKPI_MEASURE_KIND_PEOPLE ||
            wakpi_measure_merge_rule(measure) != WAKPI_MERGE_DISTINCT)
            continue;
        cube->people |= UINT64_C(1) << measure;
        cube->first_people = measure;
    }
}

void wakpi_cube_begin(struct wakpi_cube *cube)
{
    wakpi_arena_start(&cube->tuples, sizeof(struct wakpi_cube_tuple));
    wakpi_arena_start(&cube->cells, sizeof(struct wakpi_cube_cell));
    wakpi_arena_start(&cube->blocks, WAKPI_CUBE_BLOCK * sizeof(uint32_t));
    wakpi_arena_start(&cube->parts, sizeof(struct wakpi_cube_part));
    wakpi_arena_start(&cube->tallies, wakpi_tally_size(&cube->plan));
    wakpi_index_start(&cube->tuple_index, 0);
    wakpi_index_start(&cube->cell_index, 0);
    wakpi_cube_runs_start(&cube->runs);
    cube->tuple = WAKPI_NO_PLACE;
}

wakpi_status wakpi_cube_new(const struct wakpi_settings *settings, struct wakpi_cube **cube,
                            wakpi_error *error)
{
    struct wakpi_cube *made = wakpi_allocate_zeroed(&settings->allocator, 1, sizeof *made);
    if (!made)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for the cells");
    made->allocator = settings->allocator;
    find_people(made);
    wakpi_tally_plan_make(&made->plan);
    wakpi_cube_begin(made);
    wakpi_status status = made->people >> made->first_people >> WAKPI_CUBE_PEOPLE ? WAKPI_INTERNAL : WAKPI_OK;
    if (status == WAKPI_OK)
        status = wakpi_zone_settle(settings, &made->zone, error);
    if (status != WAKPI_OK) {
        wakpi_cube_free(made);
        return status;
    }
    *cube = made;
    return WAKPI_OK;
}

void wakpi_cube_empty(struct wakpi_cube *cube)
{
    const struct wakpi_allocator *allocator = &cube->allocator;
    for (size_t i = 0; i < cube->parts.count; i++) {
        struct wakpi_cube_part *part = wakpi_arena_at(&cube->parts, i);
        wakpi_buckets_drop(&part->buckets, allocator);
    }
    wakpi_arena_drop(&cube->tuples, allocator);
    wakpi_arena_drop(&cube->cells, allocator);
    wakpi_arena_drop(&cube->blocks, allocator);
    wakpi_arena_drop(&cube->parts, allocator);
    wakpi_arena_drop(&cube->tallies, allocator);
    wakpi_index_drop(&cube->tuple_index, allocator);
    wakpi_index_drop(&cube->cell_index, allocator);
    wakpi_cube_runs_drop(&cube->runs, allocator);
    wakpi_cube_begin(cube);
}

void wakpi_cube_reset(struct wakpi_cube *cube)
{
    wakpi_cube_drop_views(cube, 0);
    memset(cube->asked, 0, sizeof cube->asked);
    wakpi_cube_empty(cube);
}

void wakpi_cube_free(struct wakpi_cube *cube)
{
    if (!cube)
        return;
    struct wakpi_allocator allocator = cube->allocator;
    wakpi_cube_reset(cube);
    wakpi_zone_free(cube->zone);
    wakpi_release(&allocator, cube, 1, sizeof *cube);
}

size_t wakpi_cube_size(const struct wakpi_cube *cube)
{
    const struct wakpi_arena *arenas[] = {&cube->tuples,     &cube->cells,   &cube->blocks,
                                          &cube->parts,      &cube->tallies, &cube->runs.entries,
                                          &cube->runs.places};
    size_t size = sizeof *cube + wakpi_index_size(&cube->tuple_index) + wakpi_index_size(&cube->cell_index) +
                  cube->runs.capacity * sizeof *cube->runs.noted;
    for (size_t i = 0; i < sizeof arenas / sizeof arenas[0]; i++)
        size += wakpi_arena_size(arenas[i]);
    for (size_t i = 0; i < cube->parts.count; i++) {
        const struct wakpi_cube_part *part = wakpi_arena_at(&cube->parts, i);
        size += wakpi_buckets_size(&part->buckets);
    }
    for (int i = 0; i < WAKPI_CUBE_VIEWS && cube->views[i]; i++)
        size += wakpi_cube_size(cube->views[i]);
    return size;
}

uint32_t wakpi_cube_currency(const char *currency)
{
    uint32_t number = 0;
    for (int i = 0; i < 3 && currency[i] != '\0'; i++)
        number |= (uint32_t)(unsigned char)currency[i] << (8 * i);
    return number;
}

void wakpi_cube_currency_text(uint32_t number, char currency[4])
{
    for (int i = 0; i < 3; i++)
        currency[i] = (char)(number >> (8 * i) & 255);
    currency[3] = '\0';
}

/* Labels are hashed and compared one by one where they stand: they were just written so, and a processor waits for a
 * wider read of them. Each is multiplied by an odd number of its own, so that no step waits for another. */
static uint64_t hash_key(const uint32_t *labels, uint32_t currency)
{
    uint64_t hash = currency * UINT64_C(0x9e3779b97f4a7c15), factor = UINT64_C(0xbf58476d1ce4e5b9);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++, factor += UINT64_C(0x94d049bb133111ea))
        hash += labels[i] * factor;
    return hash;
}

static int same_key(const struct wakpi_cube_tuple *tuple, const uint32_t *labels, uint32_t currency)
{
    uint32_t differs = tuple->labels[0] ^ currency;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        differs |= tuple->labels[i] ^ labels[i];
    return differs == 0;
}

static size_t find_tuple(const struct wakpi_cube *cube, const uint32_t *labels, uint32_t currency,
                         uint32_t tag)
{
    struct wakpi_probe probe;
    size_t place = wakpi_index_first(&cube->tuple_index, tag, &probe);
    while (place != WAKPI_NO_PLACE && !same_key(wakpi_arena_at(&cube->tuples, place), labels, currency))
        place = wakpi_index_next(&probe);
    return place;
}

/* The place of a tuple, made where it is new; WAKPI_NO_PLACE without memory. */
static inline size_t make_tuple(struct wakpi_cube *cube, const uint32_t *labels, uint32_t currency)
{
    if (cube->tuple != WAKPI_NO_PLACE &&
        same_key(wakpi_arena_at(&cube->tuples, cube->tuple), labels, currency))
        return cube->tuple;
    uint32_t tag = wakpi_index_tag(&cube->tuple_index, hash_key(labels, currency));
    size_t place = find_tuple(cube, labels, currency, tag);
    if (place == WAKPI_NO_PLACE) {
        if (!wakpi_arena_reserve(&cube->tuples, &cube->allocator) ||
            !wakpi_index_reserve(&cube->tuple_index, &cube->allocator, tag))
            return WAKPI_NO_PLACE;
        place = cube->tuples.count;
        wakpi_index_insert(&cube->tuple_index, tag, place);
        struct wakpi_cube_tuple *tuple = wakpi_arena_push(&cube->tuples);
        memcpy(tuple->labels, labels, sizeof tuple->labels);
        tuple->labels[0] = currency;
    }
    return cube->tuple = place;
}

static uint32_t tag_cell(const struct wakpi_cube *cube, size_t tuple, int64_t hour)
{
    return wakpi_index_tag(&cube->cell_index,
                           (uint64_t)hour * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)tuple);
}

static size_t find_cell(const struct wakpi_cube *cube, size_t tuple, int64_t hour, uint32_t tag)
{
    struct wakpi_probe probe;
    size_t place = wakpi_index_first(&cube->cell_index, tag, &probe);
    while (place != WAKPI_NO_PLACE) {
        const struct wakpi_cube_cell *cell = wakpi_cube_cell_at(cube, place);
        if (cell->hour == hour && cell->tuple == tuple)
            break;
        place = wakpi_index_next(&probe);
    }
    return place;
}

size_t wakpi_cube_find(const struct wakpi_cube *cube, const uint32_t *labels, int64_t hour)
{
    uint32_t tag = wakpi_index_tag(&cube->tuple_index, hash_key(labels, labels[0]));
    size_t tuple = find_tuple(cube, labels, labels[0], tag);
    return tuple == WAKPI_NO_PLACE ? tuple : find_cell(cube, tuple, hour, tag_cell(cube, tuple, hour));
}

/* The same for a cell. What a campaign sends comes close in time: each tuple remembers its last hour. */
static inline size_t make_cell(struct wakpi_cube *cube, size_t of, int64_t hour)
{
    struct wakpi_cube_tuple *tuple = wakpi_arena_at(&cube->tuples, of);
    if (tuple->cell != 0 && wakpi_cube_cell_at(cube, tuple->cell - 1)->hour == hour)
        return tuple->cell - 1;
    uint32_t tag = tag_cell(cube, of, hour);
    size_t place = find_cell(cube, of, hour, tag);
    if (place == WAKPI_NO_PLACE) {
        if (!wakpi_arena_reserve(&cube->cells, &cube->allocator) ||
            !wakpi_index_reserve(&cube->cell_index, &cube->allocator, tag))
            return WAKPI_NO_PLACE;
        place = cube->cells.count;
        wakpi_index_insert(&cube->cell_index, tag, place);
        struct wakpi_cube_cell *cell = wakpi_arena_push(&cube->cells);
        cell->hour = hour;
        cell->tuple = (uint32_t)of;
    }
    tuple->cell = (uint32_t)place + 1;
    return place;
}

/* A block of counters, made where it is new. */
static inline uint32_t *make_block(struct wakpi_cube *cube, struct wakpi_cube_cell *cell, int block)
{
    if (cell->blocks[block] == 0) {
        if (!wakpi_arena_reserve(&cube->blocks, &cube->allocator))
            return NULL;
        wakpi_arena_push(&cube->blocks);
        cell->blocks[block] = (uint32_t)cube->blocks.count;
    }
    return wakpi_arena_at(&cube->blocks, cell->blocks[block] - 1);
}

/* Counts up or down what `bits` of a block say. */
static wakpi_status count(struct wakpi_cube *cube, struct wakpi_cube_cell *cell, int block, uint32_t bits,
                          int sign)
{
    uint32_t *counters = make_block(cube, cell, block);
    if (!counters)
        return WAKPI_NO_MEMORY;
    for (; bits != 0; bits &= bits - 1) {
        uint32_t *counter = &counters[__builtin_ctz(bits)];
        if (*counter == (sign < 0 ? 0 : UINT32_MAX))
            return sign < 0 ? WAKPI_INTERNAL : WAKPI_OVERFLOW;
        *counter += (uint32_t)sign;
    }
    return WAKPI_OK;
}

static wakpi_status count_one(struct wakpi_cube *cube, struct wakpi_cube_cell *cell, int counter, int sign)
{
    return count(cube, cell, counter / WAKPI_CUBE_BLOCK, UINT32_C(1) << counter % WAKPI_CUBE_BLOCK, sign);
}

static wakpi_status count_ones(struct wakpi_cube *cube, struct wakpi_cube_cell *cell, uint64_t ones, int sign)
{
    wakpi_status status = WAKPI_OK;
    while (ones != 0 && status == WAKPI_OK) {
        int block = __builtin_ctzll(ones) / WAKPI_CUBE_BLOCK;
        uint64_t mask = (UINT64_C(1) << WAKPI_CUBE_BLOCK) - 1;
        status = count(cube, cell, block, (uint32_t)(ones >> (block * WAKPI_CUBE_BLOCK) & mask), sign);
        ones &= ~(mask << (block * WAKPI_CUBE_BLOCK));
    }
    return status;
}

static struct wakpi_cube_part *make_part(struct wakpi_cube *cube, struct wakpi_cube_cell *cell,
                                         int32_t measure)
{
    for (uint32_t at = cell->part; at != 0;) {
        struct wakpi_cube_part *part = wakpi_arena_at(&cube->parts, at - 1);
        if (part->measure == measure)
            return part;
        at = part->next;
    }
    if (!wakpi_arena_reserve(&cube->parts, &cube->allocator))
        return NULL;
    struct wakpi_cube_part *part = wakpi_arena_push(&cube->parts);
    part->measure = measure;
    part->next = cell->part;
    cell->part = (uint32_t)cube->parts.count;
    return part;
}

/* Amounts, of which the last one taken out leaves none. */
static wakpi_status add_amount(struct wakpi_buckets *amounts, int64_t amount, int sign)
{
    struct wakpi_wide value = wakpi_wide_from(amount);
    if (sign > 0) {
        amounts->sum = wakpi_wide_add(amounts->sum, value);
        amounts->count++;
        return WAKPI_OK;
    }
    if (amounts->count == 0)
        return WAKPI_INTERNAL;
    amounts->sum = wakpi_wide_subtract(amounts->sum, value);
    amounts->count--;
    return WAKPI_OK;
}

static wakpi_status add_part(struct wakpi_cube *cube, struct wakpi_cube_cell *cell,
                             const struct wakpi_contribution *contribution, int sign)
{
    struct wakpi_cube_part *part = make_part(cube, cell, contribution->measure);
    if (!part)
        return WAKPI_NO_MEMORY;
    if (wakpi_measure_kind(contribution->measure) != WAKPI_MEASURE_KIND_DURATION) {
        if (wakpi_measure_merge_rule(contribution->measure) != WAKPI_MERGE_SUM)
            return WAKPI_INTERNAL;
        return add_amount(&part->buckets, contribution->amount, sign);
    }
    if (sign > 0)
        return wakpi_buckets_add(&part->buckets, &cube->allocator, contribution->amount);
    wakpi_status status = wakpi_buckets_take(&part->buckets, &cube->allocator, contribution->amount);
    return status == WAKPI_NOT_FOUND ? WAKPI_INTERNAL : status;
}

/* What of it has a cell to itself. */
static wakpi_status add_to_cell(struct wakpi_cube *cube, struct wakpi_cube_cell *cell,
                                const struct wakpi_contribution *contribution, int sign)
{
    if (cell->given == (sign < 0 ? 0 : UINT32_MAX))
        return sign < 0 ? WAKPI_INTERNAL : WAKPI_OVERFLOW;
    cell->given += (uint32_t)sign;
    wakpi_status status = count_ones(cube, cell, contribution->ones & ~cube->people, sign);
    if (contribution->failure >= 0 && status == WAKPI_OK)
        status = count_one(cube, cell, WAKPI_CUBE_FAILURES + contribution->failure, sign);
    if (contribution->waits != WAKPI_WAIT_NONE && status == WAKPI_OK)
        status = count_one(cube, cell, WAKPI_CUBE_WAITING + contribution->waits, sign);
    if (contribution->measure != 0 && status == WAKPI_OK)
        status = add_part(cube, cell, contribution, sign);
    return status;
}

/* Counts a counter up by many. */
static wakpi_status count_by(struct wakpi_cube *cube, struct wakpi_cube_cell *cell, int counter,
                             uint32_t more)
{
    uint32_t *counters = make_block(cube, cell, counter / WAKPI_CUBE_BLOCK);
    if (!counters)
        return WAKPI_NO_MEMORY;
    if (more > UINT32_MAX - counters[counter % WAKPI_CUBE_BLOCK])
        return WAKPI_OVERFLOW;
    counters[counter % WAKPI_CUBE_BLOCK] += more;
    return WAKPI_OK;
}

wakpi_status wakpi_cube_count_many(struct wakpi_cube *cube, size_t place,
                                   const struct wakpi_contribution *each, uint32_t count)
{
    struct wakpi_cube_cell *cell = wakpi_arena_at(&cube->cells, place);
    if (count > UINT32_MAX - cell->given)
        return WAKPI_OVERFLOW;
    cell->given += count;
    wakpi_status status = WAKPI_OK;
    for (uint64_t left = each->ones & ~cube->people; left != 0 && status == WAKPI_OK; left &= left - 1)
        status = count_by(cube, cell, __builtin_ctzll(left), count);
    if (each->failure >= 0 && status == WAKPI_OK)
        status = count_by(cube, cell, WAKPI_CUBE_FAILURES + each->failure, count);
    if (each->waits != WAKPI_WAIT_NONE && status == WAKPI_OK)
        status = count_by(cube, cell, WAKPI_CUBE_WAITING + each->waits, count);
    return status;
}

struct wakpi_buckets *wakpi_cube_durations(struct wakpi_cube *cube, size_t place, int32_t measure)
{
    struct wakpi_cube_part *part = make_part(cube, wakpi_arena_at(&cube->cells, place), measure);
    return part ? &part->buckets : NULL;
}

/* What dates a cell of a view. */
static int64_t period_of(struct wakpi_cube *view, int64_t time)
{
    enum wakpi_calendar_period period = (enum wakpi_calendar_period)(view->shape >> 16 & 15);
    if ((int32_t)period == WAKPI_PERIOD_NONE)
        return 0;
    if (time < view->period.from || time >= view->period.to)
        view->period = wakpi_zone_period(view->zone, &view->zone_cursor, period, time);
    return view->period.from;
}

static size_t place_in_view(struct wakpi_cube *view, const uint32_t *labels, uint32_t currency, int64_t time)
{
    uint32_t kept[WAKPI_LABEL_LIMIT] = {0};
    int64_t period = period_of(view, time);
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
        kept[label] = view->shape >> label & 1 ? labels[label] : 0;
    size_t tuple = make_tuple(view, kept, currency);
    size_t place = tuple == WAKPI_NO_PLACE ? tuple : make_cell(view, tuple, period);
    if (place == WAKPI_NO_PLACE || currency == 0 || wakpi_cube_cell_at(view, place)->plain != 0)
        return place;
    size_t plain_tuple = make_tuple(view, kept, 0);
    size_t plain = plain_tuple == WAKPI_NO_PLACE ? plain_tuple : make_cell(view, plain_tuple, period);
    if (plain == WAKPI_NO_PLACE)
        return plain;
    struct wakpi_cube_cell *cell = wakpi_arena_at(&view->cells, place);
    cell->plain = (uint32_t)plain + 1;
    return place;
}

size_t wakpi_cube_place(struct wakpi_cube *cube, const uint32_t *labels, uint32_t currency, int64_t time)
{
    if (cube->shape)
        return place_in_view(cube, labels, currency, time);
    size_t tuple = make_tuple(cube, labels, currency);
    if (tuple == WAKPI_NO_PLACE)
        return tuple;
    return make_cell(cube, tuple, wakpi_zone_hour_start(cube->zone, &cube->zone_cursor, time));
}

/* What a contribution tells, people aside. */
static void read_telling(const struct wakpi_cube *cube, const struct wakpi_contribution *contribution,
                         struct wakpi_telling *telling)
{
    telling->slots = 0;
    for (uint64_t left = contribution->ones & cube->plan.ones; left != 0; left &= left - 1)
        wakpi_telling_add(telling, cube->plan.slots[__builtin_ctzll(left)] - 1, 1);
    int slot = cube->plan.slots[contribution->measure];
    if (slot != 0)
        wakpi_telling_add(telling, slot - 1, contribution->amount);
}

wakpi_status wakpi_cube_add_alone(struct wakpi_cube *cube, const struct wakpi_contribution *contribution,
                                  int sign)
{
    struct wakpi_telling telling;
    uint32_t currency = wakpi_cube_currency(contribution->currency);
    uint64_t people = contribution->ones & cube->people;
    if (people != 0 && currency != 0)
        return WAKPI_INTERNAL;
    size_t place = wakpi_cube_place(cube, contribution->labels, currency, contribution->time);
    if (place == WAKPI_NO_PLACE)
        return WAKPI_NO_MEMORY;
    struct wakpi_cube_cell *cell = wakpi_arena_at(&cube->cells, place);
    wakpi_status status = add_to_cell(cube, cell, contribution, sign);
    if (status != WAKPI_OK || sign < 0)
        return status;
    read_telling(cube, contribution, &telling);
    if (people == 0 && telling.slots == 0)
        return WAKPI_OK;
    return wakpi_cube_note(cube, place, (uint32_t)(people >> cube->first_people), &telling);
}

wakpi_status wakpi_cube_add(struct wakpi_cube *cube, const struct wakpi_contribution *contribution, int sign)
{
    wakpi_status status = wakpi_cube_add_alone(cube, contribution, sign);
    for (int i = 0; status == WAKPI_OK && i < WAKPI_CUBE_VIEWS && cube->views[i];) {
        if (wakpi_cube_add_alone(cube->views[i], contribution, sign) == WAKPI_OK)
            i++;
        else
            wakpi_cube_drop_view(cube, i);
    }
    return status;
}

wakpi_status wakpi_cube_count_people(struct wakpi_cube *view, size_t place, uint32_t mask, int sign)
{
    return count_ones(view, wakpi_arena_at(&view->cells, place), (uint64_t)mask << view->first_people, sign);
}

static wakpi_status merge_block(uint32_t *into, const uint32_t *from)
{
    for (int i = 0; i < WAKPI_CUBE_BLOCK; i++) {
        if (from[i] > UINT32_MAX - into[i])
            return WAKPI_OVERFLOW;
        into[i] += from[i];
    }
    return WAKPI_OK;
}

wakpi_status wakpi_cube_merge_cell(struct wakpi_cube *cube, size_t place, const struct wakpi_cube *from,
                                   const struct wakpi_cube_cell *cell)
{
    struct wakpi_cube_cell *into = wakpi_arena_at(&cube->cells, place);
    wakpi_status status = cell->given > UINT32_MAX - into->given ? WAKPI_OVERFLOW : WAKPI_OK;
    into->given += cell->given;
    for (int block = 0; block < WAKPI_CUBE_BLOCKS && status == WAKPI_OK; block++) {
        const uint32_t *counters = wakpi_cube_block(from, cell, block);
        uint32_t *sums = counters ? make_block(cube, into, block) : NULL;
        if (counters)
            status = sums ? merge_block(sums, counters) : WAKPI_NO_MEMORY;
    }
    for (const struct wakpi_cube_part *part = wakpi_cube_part(from, cell->part); part && status == WAKPI_OK;
         part = wakpi_cube_part(from, part->next)) {
        struct wakpi_cube_part *sum = part->buckets.count > 0 ? make_part(cube, into, part->measure) : NULL;
        if (part->buckets.count == 0)
            continue;
        if (!sum)
            return WAKPI_NO_MEMORY;
        if (part->buckets.store) {
            status = wakpi_buckets_merge(&sum->buckets, &cube->allocator, &part->buckets);
        } else {
            sum->buckets.sum = wakpi_wide_add(sum->buckets.sum, part->buckets.sum);
            sum->buckets.count += part->buckets.count;
        }
    }
    return status;
}

#include "track/cell.h"

#include "kpi/measure.h"

#include <string.h>

/* What a fold counts must have a bit in wakpi_contribution.ones. */
_Static_assert((int)WAKPI_MEASURE_FEEDBACK_SUGGESTIONS < (int)WAKPI_COUNTED_LIMIT,
               "a counted measure has no bit");

void wakpi_cells_start(struct wakpi_cells *cells, struct wakpi_allocator allocator)
{
    memset(cells, 0, sizeof *cells);
    cells->allocator = allocator;
    wakpi_arena_start(&cells->cells, sizeof(struct wakpi_cell));
    wakpi_arena_start(&cells->amounts, sizeof(struct wakpi_cell_amount));
    wakpi_arena_start(&cells->durations, sizeof(struct wakpi_cell_durations));
    wakpi_arena_start(&cells->closed, sizeof(struct wakpi_cell_people));
    wakpi_tally_plan_make(&cells->plan);
    wakpi_arena_start(&cells->tallies, wakpi_tally_size(&cells->plan));
    wakpi_index_start(&cells->index, 0);
    for (int32_t measure = 1; measure < WAKPI_COUNTED_LIMIT; measure++) {
        if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_PEOPLE)
            cells->people |= UINT64_C(1) << measure;
    }
}

void wakpi_cells_drop(struct wakpi_cells *cells)
{
    for (size_t i = 0; i < cells->durations.count; i++) {
        struct wakpi_cell_durations *durations = wakpi_arena_at(&cells->durations, i);
        wakpi_buckets_drop(&durations->buckets, &cells->allocator);
    }
    for (size_t i = 0; i < cells->closed.count; i++) {
        struct wakpi_cell_people *people = wakpi_arena_at(&cells->closed, i);
        wakpi_sketch_drop(&people->sketch, &cells->allocator, cells->precision);
    }
    wakpi_arena_drop(&cells->closed, &cells->allocator);
    wakpi_arena_drop(&cells->tallies, &cells->allocator);
    wakpi_index_drop(&cells->index, &cells->allocator);
    wakpi_arena_drop(&cells->cells, &cells->allocator);
    wakpi_arena_drop(&cells->amounts, &cells->allocator);
    wakpi_arena_drop(&cells->durations, &cells->allocator);
}

static uint64_t hash_key(const struct wakpi_cell_key *key)
{
    uint64_t hash = (uint64_t)key->period;
    for (int i = 0; i < WAKPI_LABEL_LIMIT; i++) {
        hash = (hash ^ key->labels[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    return hash;
}

static int same_key(const struct wakpi_cell_key *a, const struct wakpi_cell_key *b)
{
    return a->period == b->period && memcmp(a->labels, b->labels, sizeof a->labels) == 0;
}

struct wakpi_cell *wakpi_cells_at(struct wakpi_cells *cells, const struct wakpi_cell_key *key)
{
    if (cells->last && same_key(&cells->last->key, key))
        return cells->last;
    uint32_t tag = wakpi_index_tag(&cells->index, hash_key(key));
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&cells->index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        struct wakpi_cell *cell = wakpi_arena_at(&cells->cells, place);
        if (same_key(&cell->key, key))
            return cells->last = cell;
    }
    if (!wakpi_arena_reserve(&cells->cells, &cells->allocator) ||
        !wakpi_index_reserve(&cells->index, &cells->allocator, tag))
        return NULL;
    wakpi_index_insert(&cells->index, tag, cells->cells.count);
    struct wakpi_cell *cell = wakpi_arena_push(&cells->cells);
    cell->key = *key;
    cell->place = (uint32_t)cells->cells.count - 1;
    return cells->last = cell;
}

static struct wakpi_cell_amount *make_amount(struct wakpi_cells *cells, struct wakpi_cell *cell,
                                             int32_t measure)
{
    struct wakpi_cell_amount **at = &cell->amounts;
    while (*at && (*at)->measure < measure)
        at = &(*at)->next;
    if (*at && (*at)->measure == measure)
        return *at;
    if (!wakpi_arena_reserve(&cells->amounts, &cells->allocator))
        return NULL;
    struct wakpi_cell_amount *amount = wakpi_arena_push(&cells->amounts);
    amount->measure = measure;
    amount->next = *at;
    return *at = amount;
}

/* The rule of the measure decides between amounts of one cell; those of the same time add up, whatever the rule, since
 * they are of different labels. */
wakpi_status wakpi_cell_give(struct wakpi_cells *cells, struct wakpi_cell *cell, int32_t measure,
                             struct wakpi_wide value, int64_t time)
{
    struct wakpi_cell_amount *amount = make_amount(cells, cell, measure);
    if (!amount)
        return WAKPI_NO_MEMORY;
    int32_t rule = wakpi_measure_merge_rule(measure);
    int replaces = !amount->given || (rule == WAKPI_MERGE_FIRST && time < amount->time) ||
                   (rule == WAKPI_MERGE_LAST && time > amount->time);
    int differs = rule == WAKPI_MERGE_EQUAL && !replaces && wakpi_wide_compare(amount->sum, value) != 0;
    int passed = (rule == WAKPI_MERGE_FIRST || rule == WAKPI_MERGE_LAST) && time != amount->time;
    if (replaces) {
        amount->sum = value;
        amount->time = time;
        amount->given = 1;
    } else if (differs) {
        amount->given = -1;
    } else if (rule != WAKPI_MERGE_EQUAL && !passed) {
        amount->sum = wakpi_wide_add(amount->sum, value);
    }
    return WAKPI_OK;
}

struct wakpi_buckets *wakpi_cell_durations(struct wakpi_cells *cells, struct wakpi_cell *cell,
                                           int32_t measure)
{
    struct wakpi_cell_durations *durations = cell->durations;
    while (durations && durations->measure != measure)
        durations = durations->next;
    if (durations)
        return &durations->buckets;
    if (!wakpi_arena_reserve(&cells->durations, &cells->allocator))
        return NULL;
    durations = wakpi_arena_push(&cells->durations);
    durations->measure = measure;
    durations->next = cell->durations;
    cell->durations = durations;
    return &durations->buckets;
}

struct wakpi_cell_people *wakpi_cell_people(struct wakpi_cells *cells, struct wakpi_cell *cell,
                                            int32_t measure)
{
    struct wakpi_cell_people *people = cell->closed;
    while (people && people->measure != measure)
        people = people->next;
    if (people)
        return people;
    if (!wakpi_arena_reserve(&cells->closed, &cells->allocator))
        return NULL;
    people = wakpi_arena_push(&cells->closed);
    people->measure = measure;
    people->next = cell->closed;
    cell->closed = people;
    return people;
}

struct wakpi_tally *wakpi_cell_tally(struct wakpi_cells *cells, struct wakpi_cell *cell)
{
    if (!cell->tally && wakpi_arena_reserve(&cells->tallies, &cells->allocator))
        cell->tally = wakpi_arena_push(&cells->tallies);
    return cell->tally;
}

/* There are no fewer than in any one part, and no more than in all parts together, each of which is known exactly. */
int64_t wakpi_cell_persons(const struct wakpi_cells *cells, const struct wakpi_cell *cell, int32_t measure,
                           int *exact)
{
    const struct wakpi_cell_people *people = cell->closed;
    int64_t open = cell->counts[measure];
    while (people && people->measure != measure)
        people = people->next;
    *exact = 1;
    if (!people)
        return open;
    int64_t least = people->least > open ? people->least : open;
    int64_t most = people->most > INT64_MAX - open ? INT64_MAX : people->most + open;
    *exact = least == most;
    if (*exact)
        return least;
    int64_t count = wakpi_sketch_count(&people->sketch, cells->precision);
    count = count > most ? most : count;
    return count < least ? least : count;
}

static wakpi_status add_duration(struct wakpi_cells *cells, struct wakpi_cell *cell,
                                 const struct wakpi_contribution *contribution)
{
    struct wakpi_buckets *buckets = wakpi_cell_durations(cells, cell, contribution->measure);
    return buckets ? wakpi_buckets_add(buckets, &cells->allocator, contribution->amount) : WAKPI_NO_MEMORY;
}

wakpi_status wakpi_cell_add(struct wakpi_cells *cells, struct wakpi_cell *cell,
                            const struct wakpi_contribution *contribution)
{
    uint64_t people = contribution->ones & cells->people, left = contribution->ones & ~cells->people;
    if (people != 0)
        left |= wakpi_cell_meet(cell, contribution->person, people);
    for (; left != 0; left &= left - 1)
        cell->counts[__builtin_ctzll(left)]++;
    if (contribution->failure >= 0)
        cell->failures[contribution->failure]++;
    cell->unpriced += contribution->unpriced;
    if (contribution->waits != WAKPI_WAIT_NONE)
        cell->waiting[contribution->waits]++;
    if (contribution->measure == 0)
        return WAKPI_OK;
    if (wakpi_measure_kind(contribution->measure) == WAKPI_MEASURE_KIND_DURATION)
        return add_duration(cells, cell, contribution);
    return wakpi_cell_give(cells, cell, contribution->measure, wakpi_wide_from(contribution->amount),
                           contribution->time);
}

int wakpi_cell_is_empty(const struct wakpi_cell *cell)
{
    for (int measure = 1; measure < WAKPI_COUNTED_LIMIT; measure++) {
        if (cell->counts[measure] != 0)
            return 0;
    }
    for (const struct wakpi_cell_amount *amount = cell->amounts; amount; amount = amount->next) {
        if (wakpi_wide_compare(amount->sum, wakpi_wide_from(0)) != 0)
            return 0;
    }
    return !cell->durations && !cell->closed;
}

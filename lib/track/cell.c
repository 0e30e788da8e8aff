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
    wakpi_index_start(&cells->index, 0);
    for (int32_t measure = 1; measure < WAKPI_COUNTED_LIMIT; measure++) {
        if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_PEOPLE)
            cells->people |= UINT64_C(1) << measure;
    }
}

static void drop_durations(const struct wakpi_cells *cells, struct wakpi_cell *cell)
{
    while (cell->durations) {
        struct wakpi_cell_durations *durations = cell->durations;
        cell->durations = durations->next;
        wakpi_buckets_drop(&durations->buckets, &cells->allocator);
        wakpi_release(&cells->allocator, durations, 1, sizeof *durations);
    }
}

void wakpi_cells_drop(struct wakpi_cells *cells)
{
    for (size_t i = 0; i < cells->cells.count; i++) {
        struct wakpi_cell *cell = wakpi_arena_at(&cells->cells, i);
        wakpi_release(&cells->allocator, cell->amounts, WAKPI_MEASURE_LIMIT, sizeof *cell->amounts);
        drop_durations(cells, cell);
    }
    wakpi_index_drop(&cells->index, &cells->allocator);
    wakpi_arena_drop(&cells->cells, &cells->allocator);
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
    return cells->last = cell;
}

/* The rule of the measure decides between registers of one cell; those of the same time add up, whatever the rule,
 * since they are of different labels. */
static void add_amount(struct wakpi_cell_amount *amount, const struct wakpi_contribution *contribution)
{
    struct wakpi_wide value = wakpi_wide_from(contribution->amount);
    int32_t rule = wakpi_measure_merge_rule(contribution->measure);
    int replaces = !amount->given || (rule == WAKPI_MERGE_FIRST && contribution->time < amount->time) ||
                   (rule == WAKPI_MERGE_LAST && contribution->time > amount->time);
    if (replaces) {
        *amount = (struct wakpi_cell_amount){.sum = value, .time = contribution->time, .given = 1};
        return;
    }
    if (rule == WAKPI_MERGE_EQUAL) {
        if (wakpi_wide_compare(amount->sum, value) != 0)
            amount->given = -1;
        return;
    }
    if ((rule == WAKPI_MERGE_FIRST || rule == WAKPI_MERGE_LAST) && contribution->time != amount->time)
        return;
    amount->sum = wakpi_wide_add(amount->sum, value);
}

static wakpi_status add_duration(struct wakpi_cells *cells, struct wakpi_cell *cell,
                                 const struct wakpi_contribution *contribution)
{
    struct wakpi_cell_durations *durations = cell->durations;
    while (durations && durations->measure != contribution->measure)
        durations = durations->next;
    if (!durations) {
        durations = wakpi_allocate_zeroed(&cells->allocator, 1, sizeof *durations);
        if (!durations)
            return WAKPI_NO_MEMORY;
        durations->measure = contribution->measure;
        durations->next = cell->durations;
        cell->durations = durations;
    }
    return wakpi_buckets_add(&durations->buckets, &cells->allocator, contribution->amount);
}

wakpi_status wakpi_cell_add(struct wakpi_cells *cells, struct wakpi_cell *cell,
                            const struct wakpi_contribution *contribution)
{
    uint32_t person = contribution->person + 1;
    for (uint64_t left = contribution->ones; left != 0; left &= left - 1) {
        int measure = __builtin_ctzll(left);
        if (cells->people >> measure & 1) {
            if (cell->persons[measure] == person)
                continue;
            cell->persons[measure] = person;
        }
        cell->counts[measure]++;
    }
    if (contribution->failure >= 0)
        cell->failures[contribution->failure]++;
    if (contribution->waits != WAKPI_WAIT_NONE)
        cell->waiting[contribution->waits]++;
    if (contribution->measure == 0)
        return WAKPI_OK;
    if (wakpi_measure_kind(contribution->measure) == WAKPI_MEASURE_KIND_DURATION)
        return add_duration(cells, cell, contribution);
    if (!cell->amounts)
        cell->amounts = wakpi_allocate_zeroed(&cells->allocator, WAKPI_MEASURE_LIMIT, sizeof *cell->amounts);
    if (!cell->amounts)
        return WAKPI_NO_MEMORY;
    add_amount(&cell->amounts[contribution->measure], contribution);
    return WAKPI_OK;
}

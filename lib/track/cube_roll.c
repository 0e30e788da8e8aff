/* Answers from cells: each of them goes to one row. */
#include "kpi/measure.h"
#include "track/answer.h"
#include "track/cube_inside.h"
#include "track/teller.h"

/* What is found out of a tuple when the first of its cells is met. */
enum fate { UNKNOWN, TAKEN, LEFT_OUT };

enum { PEOPLE_MASK = (1 << WAKPI_CUBE_PEOPLE) - 1 };

_Static_assert((int)WAKPI_CUBE_PEOPLE <= (int)WAKPI_TELLER_PEOPLE, "a teller has no bit");

struct tuple_state {
    struct wakpi_cell *row;         /* of the last one of its cells */
    struct wakpi_interval interval; /* in which this is the row */
    enum fate fate;
};

struct rolling {
    const struct wakpi_cube *cube;
    struct wakpi_answer *answer;
    struct tuple_state *tuples;
    uint32_t *rows; /* by cell of the cube: the row's place + 1, 0 where it is left out */
};

static int is_hour(const struct wakpi_cube *cube, struct wakpi_zone_cursor *cursor, int64_t time)
{
    return time == INT64_MIN || time == INT64_MAX || wakpi_zone_hour_start(cube->zone, cursor, time) == time;
}

int wakpi_cube_can_answer(const struct wakpi_cube *cube, const struct wakpi_query *query)
{
    struct wakpi_zone_cursor cursor = {0};
    return is_hour(cube, &cursor, query->from) && is_hour(cube, &cursor, query->to);
}

static wakpi_status judge_tuple(const struct rolling *rolling, const uint32_t *labels,
                                struct tuple_state *state)
{
    char currency[4];
    int left_out = 1;
    wakpi_status status = WAKPI_OK;
    if (wakpi_answer_passes(rolling->answer, labels)) {
        wakpi_cube_currency_text(labels[0], currency);
        status = wakpi_answer_judge(rolling->answer, currency, &left_out);
    }
    state->fate = left_out ? LEFT_OUT : TAKEN;
    return status;
}

/* The row of a cell whose tuple is taken. Cells of one tuple are mostly of the same row. */
static struct wakpi_cell *find_row(const struct rolling *rolling, const struct wakpi_cube_cell *cell,
                                   const uint32_t *labels, struct tuple_state *state)
{
    struct wakpi_answer *answer = rolling->answer;
    int32_t period = answer->query->period;
    if (state->row && cell->hour >= state->interval.from && cell->hour < state->interval.to)
        return state->row;
    state->row = wakpi_answer_row(answer, labels, cell->hour);
    if (period == WAKPI_PERIOD_NONE)
        state->interval = (struct wakpi_interval){INT64_MIN, INT64_MAX};
    else if (period == WAKPI_PERIOD_WEEKDAY_HOUR)
        state->interval = (struct wakpi_interval){cell->hour, cell->hour + 1};
    else
        state->interval = answer->period;
    return state->row;
}

/* Adds the counters from `first` on that a row has `count` of. */
static void add_counters(const struct wakpi_cube *cube, const struct wakpi_cube_cell *cell, int first,
                         int count, int64_t *to)
{
    for (int from = first; from < first + count; from += WAKPI_CUBE_BLOCK) {
        const uint32_t *counters = wakpi_cube_block(cube, cell, from / WAKPI_CUBE_BLOCK);
        int end = first + count - from < WAKPI_CUBE_BLOCK ? first + count - from : WAKPI_CUBE_BLOCK;
        for (int i = 0; counters && i < end; i++)
            to[from - first + i] += counters[i];
    }
}

static wakpi_status add_parts(const struct rolling *rolling, const struct wakpi_cube_cell *cell,
                              struct wakpi_cell *row)
{
    const struct wakpi_cube *cube = rolling->cube;
    struct wakpi_cells *rows = rolling->answer->rows;
    wakpi_status status = WAKPI_OK;
    for (const struct wakpi_cube_part *part = wakpi_cube_part(cube, cell->part); part && status == WAKPI_OK;
         part = wakpi_cube_part(cube, part->next)) {
        if (part->buckets.count == 0)
            continue;
        if (wakpi_measure_kind(part->measure) != WAKPI_MEASURE_KIND_DURATION) {
            status = wakpi_cell_give(rows, row, part->measure, part->buckets.sum, cell->hour);
            continue;
        }
        struct wakpi_buckets *durations = wakpi_cell_durations(rows, row, part->measure);
        status =
            durations ? wakpi_buckets_merge(durations, &rows->allocator, &part->buckets) : WAKPI_NO_MEMORY;
    }
    return status;
}

/* A view has tallied its persons. */
static wakpi_status add_tally(const struct rolling *rolling, const struct wakpi_tally *from,
                              struct wakpi_cell *row)
{
    struct wakpi_tally *tally = from ? wakpi_cell_tally(rolling->answer->rows, row) : NULL;
    if (tally)
        wakpi_tally_merge(tally, &rolling->cube->plan, from);
    return !from || tally ? WAKPI_OK : WAKPI_NO_MEMORY;
}

static wakpi_status roll_cell(const struct rolling *rolling, size_t place)
{
    const struct wakpi_cube *cube = rolling->cube;
    const struct wakpi_query *query = rolling->answer->query;
    const struct wakpi_cube_cell *cell = wakpi_cube_cell_at(cube, place);
    struct tuple_state *state = &rolling->tuples[cell->tuple];
    if (cell->given == 0 || cell->hour < query->from || cell->hour >= query->to || state->fate == LEFT_OUT)
        return WAKPI_OK;
    const uint32_t *labels = wakpi_cube_labels(cube, cell);
    if (state->fate == UNKNOWN) {
        wakpi_status status = judge_tuple(rolling, labels, state);
        if (status != WAKPI_OK || state->fate == LEFT_OUT)
            return status;
    }
    struct wakpi_cell *row = find_row(rolling, cell, labels, state);
    if (!row)
        return WAKPI_NO_MEMORY;
    rolling->rows[place] = row->place + 1;
    add_counters(cube, cell, 0, WAKPI_COUNTED_LIMIT, row->counts);
    add_counters(cube, cell, WAKPI_CUBE_FAILURES, WAKPI_FAILURE_LIMIT, row->failures);
    add_counters(cube, cell, WAKPI_CUBE_WAITING, WAKPI_WAIT_LIMIT, row->waiting);
    wakpi_status status = add_tally(rolling, wakpi_cube_tally(cube, cell), row);
    return status == WAKPI_OK ? add_parts(rolling, cell, row) : status;
}

/* One person: once in each row, with what it told of it. */
static wakpi_status roll_run(const struct rolling *rolling, struct wakpi_teller *teller, size_t place,
                             size_t end)
{
    const struct wakpi_cube *cube = rolling->cube;
    while (place < end) {
        const struct wakpi_cube_entry *entry = wakpi_arena_at(&cube->runs.entries, place);
        uint32_t row = rolling->rows[entry->of], mask = entry->mask;
        if (row == 0) {
            place += 1 + (mask >> WAKPI_CUBE_WORDS);
            continue;
        }
        struct wakpi_teller_row *told = wakpi_teller_find(teller, row - 1);
        if (!told)
            return WAKPI_NO_MEMORY;
        told->people |= mask & PEOPLE_MASK;
        if (mask >> WAKPI_CUBE_WORDS) {
            place = wakpi_cube_read_entry(cube, place, &told->telling);
            continue;
        }
        wakpi_teller_ones(teller, told, mask >> WAKPI_CUBE_ONCE);
        place++;
    }
    return wakpi_teller_end_person(teller);
}

/* Each person once in each row, by one walk over all runs. */
static wakpi_status roll_people(const struct rolling *rolling, struct wakpi_teller *teller)
{
    const struct wakpi_arena *entries = &rolling->cube->runs.entries;
    wakpi_status status = WAKPI_OK;
    for (size_t place = 0, end; place < entries->count && status == WAKPI_OK; place = end) {
        const struct wakpi_cube_entry *head = wakpi_arena_at(entries, place);
        end = place + 1 + (head->mask & ~WAKPI_CUBE_DEAD);
        if (!(head->mask & WAKPI_CUBE_DEAD))
            status = roll_run(rolling, teller, place + 1, end);
    }
    return status;
}

static wakpi_status roll_all(struct rolling *rolling, size_t cells)
{
    wakpi_status status = WAKPI_OK;
    for (size_t place = 0; place < cells && status == WAKPI_OK; place++)
        status = roll_cell(rolling, place);
    size_t rows = rolling->answer->rows->cells.count;
    if (status != WAKPI_OK || rows == 0 || rolling->cube->shape) /* a view has counted its people */
        return status;
    struct wakpi_teller teller;
    status = wakpi_teller_start(&teller, rolling->answer->rows, rolling->cube->first_people, 1);
    if (status == WAKPI_OK)
        status = roll_people(rolling, &teller);
    return wakpi_teller_finish(&teller, status);
}

wakpi_status wakpi_cube_roll(const struct wakpi_cube *cube, struct wakpi_answer *answer)
{
    const struct wakpi_allocator *allocator = &answer->rows->allocator;
    const struct wakpi_cube *view = wakpi_cube_find_view(cube, answer->query);
    cube = view ? view : cube;
    size_t tuples = cube->tuples.count, cells = cube->cells.count;
    if (cells == 0)
        return WAKPI_OK;
    struct rolling rolling = {
        .cube = cube,
        .answer = answer,
        .tuples = wakpi_allocate_zeroed(allocator, tuples, sizeof *rolling.tuples),
        .rows = wakpi_allocate_zeroed(allocator, cells, sizeof *rolling.rows),
    };
    wakpi_status status = rolling.tuples && rolling.rows ? WAKPI_OK : WAKPI_NO_MEMORY;
    if (status == WAKPI_OK)
        status = roll_all(&rolling, cells);
    wakpi_release(allocator, rolling.tuples, tuples, sizeof *rolling.tuples);
    wakpi_release(allocator, rolling.rows, cells, sizeof *rolling.rows);
    return status;
}

wakpi_status wakpi_cube_walk(const struct wakpi_cube *cube, int32_t measure, wakpi_cube_taker take,
                             void *context)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < cube->cells.count && status == WAKPI_OK; i++) {
        const struct wakpi_cube_cell *cell = wakpi_cube_cell_at(cube, i);
        const uint32_t *counters = wakpi_cube_block(cube, cell, measure / WAKPI_CUBE_BLOCK);
        uint32_t count = counters ? counters[measure % WAKPI_CUBE_BLOCK] : 0;
        if (count > 0)
            status = take(context, cell->hour, wakpi_cube_labels(cube, cell), count);
    }
    return status;
}

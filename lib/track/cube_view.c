/* Views: answers that are kept ready. */
#include <string.h>

#include "track/cube_inside.h"

enum { PERIOD_SHIFT = 16, SMALL = 64, ENTRIES_A_CELL = 16, PEOPLE_MASK = (1 << WAKPI_CUBE_PEOPLE) - 1 };

/* What a query keeps apart; 0 where a view of it would be as fine as the cube. */
static uint32_t shape_of(const struct wakpi_query *query)
{
    uint32_t shape = WAKPI_CUBE_VIEW | (uint32_t)query->period << PERIOD_SHIFT;
    if (query->period == WAKPI_PERIOD_HOUR || query->period == WAKPI_PERIOD_WEEKDAY_HOUR)
        return 0;
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++)
        shape |= (uint32_t)query->grouped[label] << label;
    return shape;
}

static int is_edge(const struct wakpi_cube *cube, int32_t period, int64_t time)
{
    struct wakpi_zone_cursor cursor = {0};
    if (time == INT64_MIN || time == INT64_MAX)
        return 1;
    return period != WAKPI_PERIOD_NONE &&
           wakpi_zone_period(cube->zone, &cursor, (enum wakpi_calendar_period)period, time).from == time;
}

/* Rows pass whole or not at all. */
static int is_of_rows(const struct wakpi_cube *cube, const struct wakpi_query *query)
{
    for (size_t i = 0; i < query->filter_count; i++) {
        if (!query->grouped[query->filters[i].label])
            return 0;
    }
    return is_edge(cube, query->period, query->from) && is_edge(cube, query->period, query->to);
}

const struct wakpi_cube *wakpi_cube_find_view(const struct wakpi_cube *cube, const struct wakpi_query *query)
{
    uint32_t shape = shape_of(query);
    for (int i = 0; shape != 0 && i < WAKPI_CUBE_VIEWS && cube->views[i]; i++) {
        if (cube->views[i]->shape == shape)
            return is_of_rows(cube, query) ? cube->views[i] : NULL;
    }
    return NULL;
}

static void free_view(struct wakpi_cube *view)
{
    struct wakpi_allocator allocator = view->allocator;
    wakpi_cube_empty(view);
    wakpi_release(&allocator, view, 1, sizeof *view);
}

void wakpi_cube_drop_views(struct wakpi_cube *cube, int i)
{
    for (; i < WAKPI_CUBE_VIEWS && cube->views[i]; i++) {
        free_view(cube->views[i]);
        cube->views[i] = NULL;
    }
}

void wakpi_cube_drop_view(struct wakpi_cube *cube, int i)
{
    free_view(cube->views[i]);
    for (; i + 1 < WAKPI_CUBE_VIEWS; i++)
        cube->views[i] = cube->views[i + 1];
    cube->views[i] = NULL;
}

/* Adds up the cells; places[n] is the view's cell of cell n. WAKPI_LIMIT where the view would not be much smaller than what an
 * answer without it walks over: cells, and entries of persons, of which several are as dear as a cell. */
static wakpi_status add_cells(const struct wakpi_cube *cube, struct wakpi_cube *view, uint32_t *places)
{
    const size_t walked = cube->cells.count + cube->runs.entries.count / ENTRIES_A_CELL;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < cube->cells.count && status == WAKPI_OK; i++) {
        const struct wakpi_cube_cell *cell = wakpi_cube_cell_at(cube, i);
        const uint32_t *labels = wakpi_cube_labels(cube, cell);
        if (cell->given == 0)
            continue;
        size_t place = wakpi_cube_place(view, labels, labels[0], cell->hour);
        if (place == WAKPI_NO_PLACE)
            return WAKPI_NO_MEMORY;
        places[i] = (uint32_t)place;
        status = wakpi_cube_merge_cell(view, place, cube, cell);
        if (view->cells.count > SMALL + walked / 2)
            return WAKPI_LIMIT;
    }
    return status;
}

static wakpi_status add_runs(const struct wakpi_cube *cube, struct wakpi_cube *view, const uint32_t *places)
{
    const struct wakpi_arena *entries = &cube->runs.entries;
    wakpi_status status = WAKPI_OK;
    for (size_t place = 0, end; place < entries->count && status == WAKPI_OK; place = end) {
        const struct wakpi_cube_entry *head = wakpi_arena_at(entries, place);
        end = place + 1 + (head->mask & ~WAKPI_CUBE_DEAD);
        if (head->mask & WAKPI_CUBE_DEAD)
            continue;
        wakpi_cube_person_begin(view);
        for (place++; place < end && status == WAKPI_OK;) {
            const struct wakpi_cube_entry *entry = wakpi_arena_at(entries, place);
            struct wakpi_telling telling;
            telling.slots = 0;
            place = wakpi_cube_read_entry(cube, place, &telling);
            status = wakpi_cube_note(view, places[entry->of], entry->mask & PEOPLE_MASK, &telling);
        }
        if (status == WAKPI_OK)
            status = wakpi_cube_run_copy(view, head->of);
    }
    return status;
}

static wakpi_status make_view(const struct wakpi_cube *cube, uint32_t shape, struct wakpi_cube **made)
{
    size_t cells = cube->cells.count;
    struct wakpi_cube *view = wakpi_allocate_zeroed(&cube->allocator, 1, sizeof *view);
    uint32_t *places = wakpi_allocate_zeroed(&cube->allocator, cells + 1, sizeof *places);
    wakpi_status status = view && places ? WAKPI_OK : WAKPI_NO_MEMORY;
    if (view) {
        view->allocator = cube->allocator;
        view->zone = cube->zone;
        view->shape = shape;
        view->people = cube->people;
        view->first_people = cube->first_people;
        view->plan = cube->plan;
        wakpi_cube_begin(view);
    }
    if (status == WAKPI_OK)
        status = add_cells(cube, view, places);
    if (status == WAKPI_OK)
        status = add_runs(cube, view, places);
    wakpi_release(&cube->allocator, places, cells + 1, sizeof *places);
    if (status != WAKPI_OK && view)
        free_view(view);
    else
        *made = view;
    return status;
}

/* Puts a view before the others, in the place of the i-th. */
static void put_first(struct wakpi_cube *cube, struct wakpi_cube *view, int i)
{
    for (; i > 0; i--)
        cube->views[i] = cube->views[i - 1];
    cube->views[0] = view;
}

/* 1 where a shape was asked for before; notes it. */
static int was_asked(struct wakpi_cube *cube, uint32_t shape)
{
    int i = 0;
    while (i + 1 < WAKPI_CUBE_ASKED && (cube->asked[i] & ~WAKPI_CUBE_REFUSED) != shape)
        i++;
    int asked = (cube->asked[i] & ~WAKPI_CUBE_REFUSED) == shape;
    uint32_t noted = asked ? cube->asked[i] : shape;
    memmove(cube->asked + 1, cube->asked, (size_t)i * sizeof *cube->asked);
    cube->asked[0] = noted;
    return asked && !(noted & WAKPI_CUBE_REFUSED);
}

void wakpi_cube_expect(struct wakpi_cube *cube, const struct wakpi_query *query)
{
    uint32_t shape = shape_of(query);
    struct wakpi_cube *view = NULL;
    if (shape == 0 || !is_of_rows(cube, query))
        return;
    for (int i = 0; i < WAKPI_CUBE_VIEWS && cube->views[i]; i++) {
        if (cube->views[i]->shape == shape) {
            put_first(cube, cube->views[i], i);
            return;
        }
    }
    if (!was_asked(cube, shape))
        return;
    wakpi_status status = make_view(cube, shape, &view);
    if (status == WAKPI_LIMIT)
        cube->asked[0] |= WAKPI_CUBE_REFUSED;
    if (status != WAKPI_OK)
        return;
    cube->asked[0] = 0; /* should it have to make room, it is to be asked for twice again */
    int last = 0;
    while (last + 1 < WAKPI_CUBE_VIEWS && cube->views[last])
        last++;
    if (cube->views[last])
        free_view(cube->views[last]);
    put_first(cube, view, last);
}

/* Who was counted where. */
#include "track/cube_inside.h"

/* Too few to be worth moving the others. */
enum { DEAD_AT_LEAST = 4096 };

void wakpi_cube_runs_start(struct wakpi_cube_runs *runs)
{
    *runs = (struct wakpi_cube_runs){0};
    wakpi_arena_start(&runs->entries, sizeof(struct wakpi_cube_entry));
    wakpi_arena_start(&runs->places, sizeof(uint32_t));
}

void wakpi_cube_runs_drop(struct wakpi_cube_runs *runs, const struct wakpi_allocator *allocator)
{
    wakpi_arena_drop(&runs->entries, allocator);
    wakpi_arena_drop(&runs->places, allocator);
    wakpi_release(allocator, runs->noted, runs->capacity, sizeof *runs->noted);
}

static struct wakpi_cube_entry *entry_at(const struct wakpi_cube_runs *runs, size_t place)
{
    return wakpi_arena_at(&runs->entries, place);
}

static uint32_t *place_of(const struct wakpi_cube_runs *runs, uint32_t run)
{
    return wakpi_arena_at(&runs->places, run - 1);
}

void wakpi_cube_person_begin(struct wakpi_cube *cube)
{
    cube->runs.open = 1;
    cube->runs.count = 0;
    for (int i = 0; i < WAKPI_CUBE_VIEWS && cube->views[i]; i++)
        wakpi_cube_person_begin(cube->views[i]);
}

/* A cell that is in the run under way says where: what it says is true where the run agrees. */
wakpi_status wakpi_cube_note(struct wakpi_cube *cube, size_t place, uint32_t mask)
{
    struct wakpi_cube_runs *runs = &cube->runs;
    struct wakpi_cube_cell *cell = wakpi_arena_at(&cube->cells, place);
    if (!runs->open)
        return WAKPI_INTERNAL;
    if (cell->noted < runs->count && runs->noted[cell->noted].of == place) {
        runs->noted[cell->noted].mask |= mask;
        return WAKPI_OK;
    }
    if (!wakpi_reserve(&cube->allocator, &runs->noted, &runs->capacity, runs->count + 1, sizeof *runs->noted))
        return WAKPI_NO_MEMORY;
    cell->noted = (uint32_t)runs->count;
    runs->noted[runs->count++] = (struct wakpi_cube_entry){.of = (uint32_t)place, .mask = mask};
    return WAKPI_OK;
}

/* Moves what lives over what does not. */
static void compact(struct wakpi_cube *cube)
{
    struct wakpi_cube_runs *runs = &cube->runs;
    size_t to = 0, size;
    for (size_t from = 0; from < runs->entries.count; from += size) {
        struct wakpi_cube_entry head = *entry_at(runs, from);
        size = (size_t)(head.mask & ~WAKPI_CUBE_DEAD) + 1;
        if (head.mask & WAKPI_CUBE_DEAD)
            continue;
        *place_of(runs, head.of) = (uint32_t)to;
        for (size_t i = 0; i < size; i++)
            *entry_at(runs, to++) = *entry_at(runs, from + i);
    }
    wakpi_arena_cut(&runs->entries, &cube->allocator, to);
    runs->dead = 0;
}

/* A number for a run that will stand at `place`, 0 without memory. */
static uint32_t make_number(struct wakpi_cube *cube, size_t place)
{
    struct wakpi_cube_runs *runs = &cube->runs;
    uint32_t run = runs->free;
    if (run != 0) {
        runs->free = *place_of(runs, run);
    } else {
        if (!wakpi_arena_reserve(&runs->places, &cube->allocator))
            return 0;
        wakpi_arena_push(&runs->places);
        run = (uint32_t)runs->places.count;
    }
    *place_of(runs, run) = (uint32_t)place;
    return run;
}

static int push(struct wakpi_cube *cube, struct wakpi_cube_entry entry)
{
    if (!wakpi_arena_reserve(&cube->runs.entries, &cube->allocator))
        return 0;
    *entry_at(&cube->runs, cube->runs.entries.count++) = entry;
    return 1;
}

static void make_room(struct wakpi_cube *cube)
{
    const struct wakpi_cube_runs *runs = &cube->runs;
    if (runs->dead >= DEAD_AT_LEAST && runs->dead > runs->entries.count / 2)
        compact(cube);
}

/* Writes what was noted as the run of this number, which is there. */
static wakpi_status write_run(struct wakpi_cube *cube, uint32_t run)
{
    struct wakpi_cube_runs *runs = &cube->runs;
    *place_of(runs, run) = (uint32_t)runs->entries.count;
    if (!push(cube, (struct wakpi_cube_entry){.of = run, .mask = (uint32_t)runs->count}))
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < runs->count; i++) {
        if (!push(cube, runs->noted[i]))
            return WAKPI_NO_MEMORY;
    }
    return WAKPI_OK;
}

wakpi_status wakpi_cube_run_copy(struct wakpi_cube *view, uint32_t run)
{
    struct wakpi_cube_runs *runs = &view->runs;
    runs->open = 0;
    if (run == 0)
        return WAKPI_OK;
    make_room(view);
    while (runs->places.count < run) {
        if (!wakpi_arena_reserve(&runs->places, &view->allocator))
            return WAKPI_NO_MEMORY;
        wakpi_arena_push(&runs->places);
    }
    wakpi_status status = write_run(view, run);
    for (size_t i = 0; i < runs->count && status == WAKPI_OK; i++)
        status = wakpi_cube_count_people(view, runs->noted[i].of, runs->noted[i].mask, 1);
    return status;
}

wakpi_status wakpi_cube_person_end(struct wakpi_cube *cube, uint32_t *run)
{
    struct wakpi_cube_runs *runs = &cube->runs;
    wakpi_status status = WAKPI_OK;
    *run = 0;
    runs->open = 0;
    if (runs->count > 0) {
        make_room(cube);
        uint32_t number = make_number(cube, runs->entries.count);
        status = number != 0 ? write_run(cube, number) : WAKPI_NO_MEMORY;
        if (status != WAKPI_OK)
            return status;
        *run = number;
        runs->count = 0;
    }
    for (int i = 0; i < WAKPI_CUBE_VIEWS && cube->views[i];) {
        if (wakpi_cube_run_copy(cube->views[i], *run) == WAKPI_OK)
            i++;
        else
            wakpi_cube_drop_view(cube, i);
    }
    return WAKPI_OK;
}

static struct wakpi_cube_entry *kill_run(struct wakpi_cube *cube, uint32_t run)
{
    struct wakpi_cube_runs *runs = &cube->runs;
    struct wakpi_cube_entry *head = entry_at(runs, *place_of(runs, run));
    runs->dead += (size_t)head->mask + 1;
    head->mask |= WAKPI_CUBE_DEAD;
    return head;
}

/* Takes a run out of a view, and whom it counted. */
static wakpi_status uncount(struct wakpi_cube *view, uint32_t run)
{
    size_t place = *place_of(&view->runs, run);
    size_t count = kill_run(view, run)->mask & ~WAKPI_CUBE_DEAD;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 1; i <= count && status == WAKPI_OK; i++) {
        const struct wakpi_cube_entry *entry = entry_at(&view->runs, place + i);
        status = wakpi_cube_count_people(view, entry->of, entry->mask, -1);
    }
    return status;
}

void wakpi_cube_run_remove(struct wakpi_cube *cube, uint32_t run)
{
    if (run == 0)
        return;
    kill_run(cube, run);
    *place_of(&cube->runs, run) = cube->runs.free;
    cube->runs.free = run;
    for (int i = 0; i < WAKPI_CUBE_VIEWS && cube->views[i];) {
        if (uncount(cube->views[i], run) == WAKPI_OK)
            i++;
        else
            wakpi_cube_drop_view(cube, i);
    }
}

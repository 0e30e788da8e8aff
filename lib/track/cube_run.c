/* Who was counted where, and brought what. */
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

/* What is noted of a cell for the run under way; NULL where nothing is. A cell that is in the run says where: what it says
 * is true where the run agrees. */
static struct wakpi_cube_noted *find_noted(const struct wakpi_cube *cube, size_t place)
{
    const struct wakpi_cube_runs *runs = &cube->runs;
    const struct wakpi_cube_cell *cell = wakpi_cube_cell_at(cube, place);
    if (cell->noted < runs->count && runs->noted[cell->noted].of == place)
        return &runs->noted[cell->noted];
    return NULL;
}

/* The same, made where there is nothing; NULL without memory. */
static struct wakpi_cube_noted *make_noted(struct wakpi_cube *cube, size_t place)
{
    struct wakpi_cube_runs *runs = &cube->runs;
    struct wakpi_cube_cell *cell = wakpi_arena_at(&cube->cells, place);
    struct wakpi_cube_noted *noted = find_noted(cube, place);
    if (noted)
        return noted;
    if (!wakpi_reserve(&cube->allocator, &runs->noted, &runs->capacity, runs->count + 1, sizeof *runs->noted))
        return NULL;
    cell->noted = (uint32_t)runs->count;
    noted = &runs->noted[runs->count++];
    noted->of = (uint32_t)place;
    noted->people = noted->telling.slots = 0;
    return noted;
}

wakpi_status wakpi_cube_noted_at(struct wakpi_cube *cube, size_t place, struct wakpi_cube_noted **noted)
{
    if (!cube->runs.open)
        return WAKPI_INTERNAL;
    *noted = make_noted(cube, place);
    return *noted ? WAKPI_OK : WAKPI_NO_MEMORY;
}

wakpi_status wakpi_cube_note(struct wakpi_cube *cube, size_t place, uint32_t people,
                             const struct wakpi_telling *telling)
{
    struct wakpi_cube_noted *noted;
    wakpi_status status = wakpi_cube_noted_at(cube, place, &noted);
    if (status != WAKPI_OK)
        return status;
    noted->people |= people;
    for (uint32_t left = telling->slots; left != 0; left &= left - 1) {
        int slot = __builtin_ctz(left);
        wakpi_telling_add(&noted->telling, slot, telling->amounts[slot]);
    }
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

/* Writes the amounts that an entry does not say itself. */
static int push_words(struct wakpi_cube *cube, const struct wakpi_telling *telling, uint32_t slots)
{
    for (; slots != 0; slots &= slots - 1) {
        uint32_t slot = (uint32_t)__builtin_ctz(slots);
        uint64_t amount = (uint64_t)telling->amounts[slot];
        if (!push(cube, (struct wakpi_cube_entry){.of = slot, .mask = (uint32_t)amount}))
            return 0;
        if (amount >> 32 != 0 && !push(cube, (struct wakpi_cube_entry){.of = slot | WAKPI_CUBE_UPPER,
                                                                       .mask = (uint32_t)(amount >> 32)}))
            return 0;
    }
    return 1;
}

/* Writes what was noted of a cell. */
static int push_noted(struct wakpi_cube *cube, const struct wakpi_cube_noted *noted)
{
    uint32_t once = 0, others = 0, words = 0;
    for (uint32_t left = noted->telling.slots; left != 0; left &= left - 1) {
        int slot = __builtin_ctz(left);
        uint64_t amount = (uint64_t)noted->telling.amounts[slot];
        int is_once = amount == 1 && slot < WAKPI_TALLY_NEAR;
        once |= (uint32_t)is_once << slot;
        others |= (uint32_t)(amount != 0 && !is_once) << slot;
        words += (uint32_t)(amount != 0 && !is_once) + (amount >> 32 != 0);
    }
    const struct wakpi_cube_entry entry = {
        .of = noted->of,
        .mask = noted->people | once << WAKPI_CUBE_ONCE | words << WAKPI_CUBE_WORDS,
    };
    return push(cube, entry) && (others == 0 || push_words(cube, &noted->telling, others));
}

/* Writes what was noted as the run of this number, which is there. */
static wakpi_status write_run(struct wakpi_cube *cube, uint32_t run)
{
    struct wakpi_cube_runs *runs = &cube->runs;
    size_t place = runs->entries.count;
    *place_of(runs, run) = (uint32_t)place;
    if (!push(cube, (struct wakpi_cube_entry){.of = run}))
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < runs->count; i++) {
        if (!push_noted(cube, &runs->noted[i]))
            return WAKPI_NO_MEMORY;
    }
    entry_at(runs, place)->mask = (uint32_t)(runs->entries.count - place - 1);
    return WAKPI_OK;
}

size_t wakpi_cube_read_entry(const struct wakpi_cube *cube, size_t place, struct wakpi_telling *telling)
{
    uint32_t mask = entry_at(&cube->runs, place)->mask;
    for (uint32_t left = mask >> WAKPI_CUBE_ONCE & ((UINT32_C(1) << WAKPI_TALLY_NEAR) - 1); left != 0;
         left &= left - 1)
        wakpi_telling_add(telling, __builtin_ctz(left), 1);
    for (uint32_t words = mask >> WAKPI_CUBE_WORDS; words > 0; words--) {
        const struct wakpi_cube_entry *word = entry_at(&cube->runs, ++place);
        int upper = (word->of & WAKPI_CUBE_UPPER) != 0;
        wakpi_telling_add(telling, (int)(word->of & ~WAKPI_CUBE_UPPER),
                          (int64_t)((uint64_t)word->mask << (upper ? 32 : 0)));
    }
    return place + 1;
}

/* ---- views ---- */

static struct wakpi_tally *make_tally(struct wakpi_cube *view, size_t place)
{
    struct wakpi_cube_cell *cell = wakpi_arena_at(&view->cells, place);
    if (cell->tally == 0) {
        if (!wakpi_arena_reserve(&view->tallies, &view->allocator))
            return NULL;
        wakpi_arena_push(&view->tallies);
        cell->tally = (uint32_t)view->tallies.count;
    }
    return wakpi_arena_at(&view->tallies, cell->tally - 1);
}

/* Whom an entry counts for people measures tells that too. */
static void tell_people(const struct wakpi_cube *view, struct wakpi_cube_noted *noted)
{
    uint32_t people = wakpi_cube_people_slots(view, noted->people);
    noted->telling.slots |= people;
    for (; people != 0; people &= people - 1)
        noted->telling.amounts[__builtin_ctz(people)] = 1;
}

/* Tallies what was noted of a cell: of one of a currency how the row is another where this currency is asked for. */
static wakpi_status tally_noted(struct wakpi_cube *view, const struct wakpi_cube_noted *noted, int sign)
{
    const struct wakpi_cube_cell *cell = wakpi_cube_cell_at(view, noted->of);
    const struct wakpi_cube_noted *beside = cell->plain != 0 ? find_noted(view, cell->plain - 1) : NULL;
    struct wakpi_tally *tally = make_tally(view, noted->of);
    struct wakpi_telling whole;
    if (!tally)
        return WAKPI_NO_MEMORY;
    if (!beside) {
        wakpi_tally_add(tally, &view->plan, &noted->telling, sign);
        return WAKPI_OK;
    }
    whole = beside->telling;
    for (uint32_t left = noted->telling.slots; left != 0; left &= left - 1)
        wakpi_telling_add(&whole, __builtin_ctz(left), noted->telling.amounts[__builtin_ctz(left)]);
    wakpi_tally_add(tally, &view->plan, &whole, sign);
    wakpi_tally_add(tally, &view->plan, &beside->telling, -sign);
    return WAKPI_OK;
}

/* Counts the person noted in a view up or down; to be called once for what was noted. */
static wakpi_status count_noted(struct wakpi_cube *view, int sign)
{
    const struct wakpi_cube_runs *runs = &view->runs;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < runs->count; i++)
        tell_people(view, &runs->noted[i]);
    for (size_t i = 0; i < runs->count && status == WAKPI_OK; i++) {
        status = wakpi_cube_count_people(view, runs->noted[i].of, runs->noted[i].people, sign);
        if (status == WAKPI_OK && runs->noted[i].telling.slots != 0)
            status = tally_noted(view, &runs->noted[i], sign);
    }
    return status;
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
    return status == WAKPI_OK ? count_noted(view, 1) : status;
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

wakpi_status wakpi_cube_person_add(struct wakpi_cube *cube, const struct wakpi_cube_entry *entries,
                                   size_t count, uint32_t *run)
{
    make_room(cube);
    uint32_t number = make_number(cube, cube->runs.entries.count);
    int written = number != 0 && push(cube, (struct wakpi_cube_entry){.of = number, .mask = (uint32_t)count});
    for (size_t i = 0; i < count && written; i++)
        written = push(cube, entries[i]);
    *run = number;
    return written ? WAKPI_OK : WAKPI_NO_MEMORY;
}

static struct wakpi_cube_entry *kill_run(struct wakpi_cube *cube, uint32_t run)
{
    struct wakpi_cube_runs *runs = &cube->runs;
    struct wakpi_cube_entry *head = entry_at(runs, *place_of(runs, run));
    runs->dead += (size_t)head->mask + 1;
    head->mask |= WAKPI_CUBE_DEAD;
    return head;
}

/* Notes what a run says. */
static wakpi_status recall(struct wakpi_cube *view, size_t place, size_t count)
{
    size_t end = place + count;
    view->runs.count = 0;
    while (place < end) {
        const struct wakpi_cube_entry *entry = entry_at(&view->runs, place);
        struct wakpi_cube_noted *noted = make_noted(view, entry->of);
        if (!noted)
            return WAKPI_NO_MEMORY;
        noted->people |= entry->mask & ((UINT32_C(1) << WAKPI_CUBE_PEOPLE) - 1);
        place = wakpi_cube_read_entry(view, place, &noted->telling);
    }
    return WAKPI_OK;
}

/* Takes a run out of a view, and whom it counted. */
static wakpi_status uncount(struct wakpi_cube *view, uint32_t run)
{
    size_t place = *place_of(&view->runs, run);
    size_t count = kill_run(view, run)->mask & ~WAKPI_CUBE_DEAD;
    wakpi_status status = recall(view, place + 1, count);
    return status == WAKPI_OK ? count_noted(view, -1) : status;
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

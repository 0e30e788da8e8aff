/* A cube from inside, for what reads it. */
#ifndef WAKPI_TRACK_CUBE_INSIDE_H
#define WAKPI_TRACK_CUBE_INSIDE_H

#include "measure/buckets.h"
#include "track/cell.h"
#include "track/cube.h"
#include "track/query.h"
#include "track/table.h"
#include "track/tally.h"

/* What is counted in a cell, by number: measures by their ids, classes of failure, what is still waited for. */
enum {
    WAKPI_CUBE_BLOCK = 8, /* counters that stand together */
    WAKPI_CUBE_FAILURES = WAKPI_COUNTED_LIMIT,
    WAKPI_CUBE_WAITING = WAKPI_COUNTED_LIMIT + WAKPI_FAILURE_LIMIT, /* by enum wakpi_wait */
    WAKPI_CUBE_COUNTERS = WAKPI_CUBE_WAITING + WAKPI_CUBE_BLOCK,
    WAKPI_CUBE_BLOCKS = WAKPI_CUBE_COUNTERS / WAKPI_CUBE_BLOCK,
    WAKPI_CUBE_PEOPLE = 12 /* people measures lie within so many ids */
};

/* Labels that came together. In place 0, which is no label, is the currency of what carries one: money of one that is
 * not asked for is left out cell by cell. */
struct wakpi_cube_tuple {
    uint32_t labels[WAKPI_LABEL_LIMIT];
    uint32_t cell; /* the last one asked for, + 1; 0: none */
};

struct wakpi_cube_cell {
    int64_t hour; /* UTC ms at which the local hour began */
    uint32_t tuple;
    uint32_t given;                     /* contributions; a cell of none is as if it were not there */
    uint32_t blocks[WAKPI_CUBE_BLOCKS]; /* of counters, + 1; 0: all of them are 0 */
    uint32_t part;                      /* the first one, + 1; 0: none */
    uint32_t noted;                     /* where in the run under way it may be */
    uint32_t tally;                     /* of a view, + 1; 0: none */
    uint32_t plain; /* of a view's cell of a currency: the one of the same row without, + 1 */
};

/* What a measure adds beside ones: durations, or amounts, of which there are the sum and the count. */
struct wakpi_cube_part {
    struct wakpi_buckets buckets;
    uint32_t next; /* of the cell, + 1; 0: none */
    int32_t measure;
};

/* At the head of a run its number and how many entries follow, with WAKPI_CUBE_DEAD where it was taken out; else a cell
 * and the people measures that the person counts for in it, from WAKPI_CUBE_ONCE on the near slots of which the person told
 * 1 there, and from WAKPI_CUBE_WORDS on how many words follow: of other amounts, each an entry of a slot and 32 bits, the
 * upper ones of those that need them behind the lower. */
struct wakpi_cube_entry {
    uint32_t of;   /* run, cell, or slot and WAKPI_CUBE_UPPER */
    uint32_t mask; /* count, or measures from the cube's first people measure on; or bits */
};

enum { WAKPI_CUBE_ONCE = WAKPI_CUBE_PEOPLE, WAKPI_CUBE_WORDS = WAKPI_CUBE_ONCE + WAKPI_TALLY_NEAR };

#define WAKPI_CUBE_DEAD  (UINT32_C(1) << 31)
#define WAKPI_CUBE_UPPER (UINT32_C(1) << 31)

/* What a person counts for and tells of in a cell. */
struct wakpi_cube_noted {
    uint32_t of;     /* the cell */
    uint32_t people; /* measures, from the cube's first people measure on */
    struct wakpi_telling telling;
};

struct wakpi_cube_runs {
    struct wakpi_arena entries;
    struct wakpi_arena
        places;    /* of the head of run n at n - 1; of a number that is free, the next free one */
    uint32_t free; /* the first free number, 0: none */
    size_t dead;   /* entries of runs taken out, heads among them */
    struct wakpi_cube_noted *noted; /* of the run under way, or the one looked at */
    size_t count, capacity;
    int open;
};

enum { WAKPI_CUBE_VIEWS = 4, WAKPI_CUBE_ASKED = 8 };

/* What a view keeps apart: bit l: label l; from bit 16 on the period. */
#define WAKPI_CUBE_VIEW    (UINT32_C(1) << 31)
#define WAKPI_CUBE_REFUSED (UINT32_C(1) << 30)

/* A view is a coarser cube of the same contributions, whose cells are the rows of an answer. In it people are counted in
 * cells as well: each person counts in one run for a cell, so that there nothing is left to be counted. So it is with
 * tallies: the cell without a currency has that of what persons told without, one of a currency what it adds to this where
 * it is asked for. */
struct wakpi_cube {
    struct wakpi_allocator allocator;
    struct wakpi_zone *zone; /* of a view: the cube's */
    struct wakpi_zone_cursor zone_cursor;
    uint32_t shape;                             /* of a view, else 0 */
    struct wakpi_interval period;               /* of a view: that of the last contribution */
    struct wakpi_cube *views[WAKPI_CUBE_VIEWS]; /* the one asked for last first, NULL behind them */
    uint32_t asked[WAKPI_CUBE_ASKED];           /* shapes that there is no view of, the last one first */
    struct wakpi_arena tuples, cells, blocks, parts, tallies;
    struct wakpi_tally_plan plan;
    struct wakpi_index tuple_index, cell_index;
    size_t tuple;    /* the last one asked for: contributions come in runs */
    uint64_t people; /* bit m: m is counted by persons */
    int first_people;
    struct wakpi_cube_runs runs;
};

static inline const struct wakpi_cube_cell *wakpi_cube_cell_at(const struct wakpi_cube *cube, size_t place)
{
    return wakpi_arena_at(&cube->cells, place);
}

static inline const uint32_t *wakpi_cube_labels(const struct wakpi_cube *cube,
                                                const struct wakpi_cube_cell *cell)
{
    const struct wakpi_cube_tuple *tuple = wakpi_arena_at(&cube->tuples, cell->tuple);
    return tuple->labels;
}

/* WAKPI_CUBE_BLOCK counters from number block * WAKPI_CUBE_BLOCK on; NULL where all are 0. */
static inline const uint32_t *wakpi_cube_block(const struct wakpi_cube *cube,
                                               const struct wakpi_cube_cell *cell, int block)
{
    return cell->blocks[block] ? wakpi_arena_at(&cube->blocks, cell->blocks[block] - 1) : NULL;
}

/* The first part of a cell, and the next; NULL behind the last. Those with a count of 0 are as if they were not there. */
static inline const struct wakpi_cube_part *wakpi_cube_part(const struct wakpi_cube *cube, uint32_t part)
{
    return part ? wakpi_arena_at(&cube->parts, part - 1) : NULL;
}

/* The tally of a view's cell, NULL where it has none. */
static inline const struct wakpi_tally *wakpi_cube_tally(const struct wakpi_cube *cube,
                                                         const struct wakpi_cube_cell *cell)
{
    return cell->tally ? wakpi_arena_at(&cube->tallies, cell->tally - 1) : NULL;
}

/* The currency of a tuple's place 0 as a number, and back; "" is 0. */
uint32_t wakpi_cube_currency(const char *currency);
void wakpi_cube_currency_text(uint32_t number, char currency[4]);

/* The place of the cell of a key, WAKPI_NO_PLACE where there is none. */
size_t wakpi_cube_find(const struct wakpi_cube *cube, const uint32_t *labels, int64_t hour);

/* Of cube.c: the place of the cell of a contribution, made where it is new; WAKPI_NO_PLACE without memory. */
size_t wakpi_cube_place(struct wakpi_cube *cube, const uint32_t *labels, uint32_t currency, int64_t time);
/* Adds a contribution to a cube alone. */
wakpi_status wakpi_cube_add_alone(struct wakpi_cube *cube, const struct wakpi_contribution *contribution,
                                  int sign);
/* Adds all but people of another cube's cell to the cell at `place`. */
wakpi_status wakpi_cube_merge_cell(struct wakpi_cube *cube, size_t place, const struct wakpi_cube *from,
                                   const struct wakpi_cube_cell *cell);
/* Counts a person of a view up or down. */
wakpi_status wakpi_cube_count_people(struct wakpi_cube *view, size_t place, uint32_t mask, int sign);
/* Makes an empty cube of one that holds memory for nothing yet, or of any other. */
void wakpi_cube_begin(struct wakpi_cube *cube);
void wakpi_cube_empty(struct wakpi_cube *cube);

/* Of cube_view.c: the view that answers a query, NULL where none does. */
const struct wakpi_cube *wakpi_cube_find_view(const struct wakpi_cube *cube, const struct wakpi_query *query);
/* Drops the views from the i-th on. */
void wakpi_cube_drop_views(struct wakpi_cube *cube, int i);
/* Drops one that could not follow its cube. */
void wakpi_cube_drop_view(struct wakpi_cube *cube, int i);

/* The slots of people measures that an entry, or what was noted, counts for. */
static inline uint32_t wakpi_cube_people_slots(const struct wakpi_cube *cube, uint32_t mask)
{
    uint32_t slots = 0;
    for (uint32_t left = cube->plan.people; left != 0; left &= left - 1) {
        int slot = __builtin_ctz(left);
        slots |= (mask >> (cube->plan.measures[slot] - cube->first_people) & 1) << slot;
    }
    return slots;
}

/* Of cube_run.c. */
wakpi_status wakpi_cube_run_copy(struct wakpi_cube *view, uint32_t run);
void wakpi_cube_runs_start(struct wakpi_cube_runs *runs);
void wakpi_cube_runs_drop(struct wakpi_cube_runs *runs, const struct wakpi_allocator *allocator);
/* Adds contributions to a cell that are all like this one, but for people, and what measures they carry. */
wakpi_status wakpi_cube_count_many(struct wakpi_cube *cube, size_t place,
                                   const struct wakpi_contribution *each, uint32_t count);
/* The durations of a measure in a cell; NULL without memory. */
struct wakpi_buckets *wakpi_cube_durations(struct wakpi_cube *cube, size_t place, int32_t measure);
/* What is noted of a cell for the person under way: WAKPI_NO_MEMORY, or WAKPI_INTERNAL where none is. */
wakpi_status wakpi_cube_noted_at(struct wakpi_cube *cube, size_t place, struct wakpi_cube_noted **noted);
/* Notes people measures and amounts of a cell for the person under way. */
wakpi_status wakpi_cube_note(struct wakpi_cube *cube, size_t place, uint32_t people,
                             const struct wakpi_telling *telling);
/* A run of a person who has none under way, of a cube without views: entries of as many different cells, without words. As
 * wakpi_cube_person_end(), but that there is a run in any case. */
wakpi_status wakpi_cube_person_add(struct wakpi_cube *cube, const struct wakpi_cube_entry *entries,
                                   size_t count, uint32_t *run);
/* Adds the amounts of the entry at a place of a cube's runs; the place behind it. */
size_t wakpi_cube_read_entry(const struct wakpi_cube *cube, size_t place, struct wakpi_telling *telling);

#endif

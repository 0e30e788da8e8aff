/* Cells: contributions added up by labels and period. */
#ifndef WAKPI_TRACK_CELL_H
#define WAKPI_TRACK_CELL_H

#include "base/wide.h"
#include "measure/buckets.h"
#include "measure/campaign.h"
#include "track/fold.h"
#include "track/sketch.h"
#include "track/table.h"
#include "track/tally.h"
#include <wakpi/catalogue.h>

enum {
    WAKPI_COUNTED_LIMIT = 64,
    WAKPI_FAILURE_LIMIT = 16,
    WAKPI_FAILURE_OVERRULED =
        WAKPI_FAILURE_LIMIT -
        1 /* no class: it failed, and was delivered all the same; closed cells hold the number */
};

/* What the amounts given of a measure come to in a cell, made when the first is. */
struct wakpi_cell_amount {
    struct wakpi_cell_amount *next; /* of a larger measure */
    struct wakpi_wide sum;          /* of those that stand */
    int64_t time;                   /* of those that stand, for the first/last rules */
    int32_t measure;
    int32_t given; /* 1: given; -1: several that should be equal and are not */
};

/* The durations of a measure, made when the first is added. */
struct wakpi_cell_durations {
    struct wakpi_cell_durations *next;
    int32_t measure;
    struct wakpi_buckets buckets;
};

/* The persons of closed periods in a cell, to whom open ones are added as they are met; made when the first is. */
struct wakpi_cell_people {
    struct wakpi_cell_people *next;
    int32_t measure;
    int64_t least, most; /* of the closed ones: the most in one period's cell, and the sum of all */
    struct wakpi_sketch sketch;
};

struct wakpi_cell_key {
    uint32_t labels[WAKPI_LABEL_LIMIT]; /* 0 where not grouped by */
    int64_t period;                     /* start in UTC, or hour of the week; 0 where not grouped by */
};

struct wakpi_cell {
    struct wakpi_cell_key key;
    uint32_t place;  /* among the cells */
    uint32_t person; /* the last one counted, + 1: each people measure comes person by person */
    uint64_t seen;   /* the measures that this person was counted for */
    int64_t counts[WAKPI_COUNTED_LIMIT];
    struct wakpi_cell_amount *amounts;
    struct wakpi_cell_durations *durations;
    struct wakpi_cell_people *closed;
    struct wakpi_tally *tally; /* of open persons; made when the first tells anything */
    int32_t untold;            /* 1: there are amounts of which no persons tell any more */
    int64_t failures[WAKPI_FAILURE_LIMIT];
    int64_t waiting[WAKPI_WAIT_LIMIT]; /* by enum wakpi_wait */
    int64_t unpriced;
};

/* A table of cells, in order of their making until they are sorted. */
struct wakpi_cells {
    struct wakpi_allocator allocator;
    struct wakpi_arena cells, amounts, durations, closed, tallies;
    struct wakpi_tally_plan plan;
    int precision; /* of sketches; set before the first is made */
    struct wakpi_index index;
    struct wakpi_cell *last; /* contributions come in runs, too */
    uint64_t people;         /* bit m: m is a people measure */
};

void wakpi_cells_start(struct wakpi_cells *cells, struct wakpi_allocator allocator);
void wakpi_cells_drop(struct wakpi_cells *cells);
/* The cell of a key, made where it is new; NULL without memory. */
struct wakpi_cell *wakpi_cells_at(struct wakpi_cells *cells, const struct wakpi_cell_key *key);
/* The measures of `people` that `person` was not yet counted for in a cell; from now on they were. */
static inline uint64_t wakpi_cell_meet(struct wakpi_cell *cell, uint32_t person, uint64_t people)
{
    if (cell->person != person + 1) {
        cell->person = person + 1;
        cell->seen = 0;
    }
    uint64_t met = people & ~cell->seen;
    cell->seen |= people;
    return met;
}

/* 1 where nothing was added to a cell, or nothing but noughts. */
int wakpi_cell_is_empty(const struct wakpi_cell *cell);
/* The durations of a measure in a cell, made where they are new; NULL without memory. */
struct wakpi_buckets *wakpi_cell_durations(struct wakpi_cells *cells, struct wakpi_cell *cell,
                                           int32_t measure);
/* The closed persons of a measure in a cell, made where they are new; NULL without memory. */
struct wakpi_cell_people *wakpi_cell_people(struct wakpi_cells *cells, struct wakpi_cell *cell,
                                            int32_t measure);
/* The tally of a cell, made where it is new; NULL without memory. */
struct wakpi_tally *wakpi_cell_tally(struct wakpi_cells *cells, struct wakpi_cell *cell);
/* How many persons of a measure a cell counts; *exact is 0 where that is the estimate of a sketch. */
int64_t wakpi_cell_persons(const struct wakpi_cells *cells, const struct wakpi_cell *cell, int32_t measure,
                           int *exact);
/* Gives amounts to a measure: WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_cell_give(struct wakpi_cells *cells, struct wakpi_cell *cell, int32_t measure,
                             struct wakpi_wide value, int64_t time);
/* Adds a contribution to a cell: WAKPI_OK, WAKPI_NO_MEMORY, or WAKPI_OVERFLOW of durations. */
wakpi_status wakpi_cell_add(struct wakpi_cells *cells, struct wakpi_cell *cell,
                            const struct wakpi_contribution *contribution);

#endif

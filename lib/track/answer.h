/* An answer while it is gathered: what passes a query, added up in rows. */
#ifndef WAKPI_TRACK_ANSWER_H
#define WAKPI_TRACK_ANSWER_H

#include "track/cell.h"
#include "track/cube.h"
#include "track/query.h"

/* What a person told of a row by one measure. */
struct wakpi_answer_told {
    uint32_t row, person;
    int64_t amount;
    uint32_t slot;
    uint32_t next; /* of the person, + 1 */
};

struct wakpi_answer {
    const struct wakpi_labels *labels;
    const struct wakpi_zone *zone;
    const struct wakpi_query *query;
    struct wakpi_cells *rows;
    struct wakpi_zone_cursor zone_cursor;
    uint32_t *wanted;             /* labels of the filters, 0 where unknown to the tracker */
    struct wakpi_interval period; /* the one of the last contribution: they come in runs */
    char currency[4];             /* of all money in the rows; "" while there is none */
    int chosen;                   /* 1: other money is left out, 0: it is refused */
    wakpi_error *error;
    struct wakpi_answer_told *told; /* by persons whose contributions were taken, till they are tallied */
    size_t told_count, told_capacity;
    size_t last_told[WAKPI_TALLY_SLOTS]; /* the last one of each slot, + 1 */
};

/* Begins: `answer` holds what stands before `zone_cursor`, which all must outlive it, and `error`. `currency` is the one
 * chosen, "" for none. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_answer_start(struct wakpi_answer *answer, const char *currency);
/* Tallies what was told by contributions taken one by one, in whatever order; to be called behind the last of them.
 * WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_answer_tally(struct wakpi_answer *answer);
void wakpi_answer_end(struct wakpi_answer *answer);
/* A sink for folds; `context` is the answer. */
wakpi_status wakpi_answer_take(void *context, const struct wakpi_contribution *contribution);

/* For what reads cells: whether labels pass the filters, */
int wakpi_answer_passes(const struct wakpi_answer *answer, const uint32_t *labels);
/* whether money of this currency ("" is no money) is left out, or refused by WAKPI_CURRENCY, */
wakpi_status wakpi_answer_judge(struct wakpi_answer *answer, const char *currency, int *left_out);
/* and the row of what is dated so; NULL without memory. */
struct wakpi_cell *wakpi_answer_row(struct wakpi_answer *answer, const uint32_t *labels, int64_t time);

/* 1 where a query begins and ends with local hours, so that cells of hours can answer it. */
int wakpi_cube_can_answer(const struct wakpi_cube *cube, const struct wakpi_query *query);
/* Adds all that passes from a cube; what hosts state, and no cube holds, is to be folded apart. */
wakpi_status wakpi_cube_roll(const struct wakpi_cube *cube, struct wakpi_answer *answer);

#endif

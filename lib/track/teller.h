/* A teller: what persons told of rows, gathered person by person and tallied row by row. Most persons are like many
 * others - so many messages delivered, nothing else - so those alike are counted first, and tallied together. */
#ifndef WAKPI_TRACK_TELLER_H
#define WAKPI_TRACK_TELLER_H

#include "track/cell.h"

enum { WAKPI_TELLER_ALIKE_BITS = 9, WAKPI_TELLER_FEW = 15, WAKPI_TELLER_PEOPLE = 12 };

/* What the person at hand told of a row. */
struct wakpi_teller_row {
    uint32_t row;
    uint32_t few;                 /* how many of the ones are in `packed` */
    uint64_t packed;              /* amounts of ones, 4 bits for each slot */
    uint32_t people;              /* bit b: counted for the b-th people measure from the teller's first on */
    struct wakpi_telling telling; /* the rest */
};

/* Persons of whom all is the same. */
struct wakpi_teller_alike {
    uint64_t packed;
    uint32_t row, people;
    uint32_t count; /* 0: none */
};

struct wakpi_teller {
    struct wakpi_cells *rows;
    uint32_t *at; /* by row: where it is in the list, where the list agrees */
    size_t row_count;
    struct wakpi_teller_row *list; /* of the person at hand */
    size_t count, capacity;
    int32_t first_people;
    int counts_people;             /* people measures are counted in the rows, too */
    uint64_t spread[2][128];       /* ones of 7 slots, packed */
    uint64_t spread_people[2][64]; /* the slots of 6 people measures, packed */
    struct wakpi_teller_alike alike[1 << WAKPI_TELLER_ALIKE_BITS];
};

/* Of rows whose number does not change meanwhile; people measures lie within WAKPI_TELLER_PEOPLE ids from the first on.
 * WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_teller_start(struct wakpi_teller *teller, struct wakpi_cells *rows, int32_t first_people,
                                int counts_people);
/* What the person at hand told of a row; NULL without memory. */
struct wakpi_teller_row *wakpi_teller_find(struct wakpi_teller *teller, uint32_t row);
/* The person at hand told all. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_teller_end_person(struct wakpi_teller *teller);
/* Tallies whom it has not yet, and ends the teller. WAKPI_OK or WAKPI_NO_MEMORY; `status` where that is an error. */
wakpi_status wakpi_teller_finish(struct wakpi_teller *teller, wakpi_status status);

/* Adds 1 to each of these slots, near ones. */
static inline void wakpi_teller_ones(const struct wakpi_teller *teller, struct wakpi_teller_row *row,
                                     uint32_t slots)
{
    if (row->few < WAKPI_TELLER_FEW) {
        row->packed += teller->spread[0][slots & 127] + teller->spread[1][slots >> 7];
        row->few++;
        return;
    }
    for (; slots != 0; slots &= slots - 1)
        wakpi_telling_add(&row->telling, __builtin_ctz(slots), 1);
}

#endif

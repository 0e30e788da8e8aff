/* What a handle has put into the file itself, by fingerprints of the rows, so that a row that comes again need not be written
 * again. All by the holder of the lock. */
#ifndef WAKPI_STORE_KNOWN_H
#define WAKPI_STORE_KNOWN_H

#include "store/bytes.h"
#include "store/sql.h"

struct wakpi_store_print {
    uint64_t words[2]; /* both 0: of nothing */
};

struct wakpi_store_known_row {
    struct wakpi_store_print print;
    int64_t seq;
};

struct wakpi_store_known {
    struct wakpi_store_print key; /* drawn when it is needed first */
    int begun;
    int64_t epoch;   /* in which all of them were judged */
    int64_t version; /* SQLite's, which changes when somebody else has written */
    int64_t proven;  /* rows behind this one were written after that was read */
    int64_t newest;
    struct wakpi_store_known_row first, *rows; /* a second row makes the table */
};

/* Of a row's state; of nothing where rows can not be told by it. */
struct wakpi_store_print wakpi_store_known_print(struct wakpi_store_known *known,
                                                 const struct wakpi_store_bytes *state);
/* Whether the row was put into the file by this handle and is there now. 0 also where that can not be told. */
int wakpi_store_known_has(struct wakpi_store_known *known, struct wakpi_store_sql *sql,
                          const struct wakpi_store_bytes *state, struct wakpi_store_print print,
                          int64_t epoch);
/* Before a row is written that was judged in this epoch: notices what others write from here on. */
void wakpi_store_known_begin(struct wakpi_store_known *known, struct wakpi_store_sql *sql, int64_t epoch);
/* After it was written. */
void wakpi_store_known_add(struct wakpi_store_known *known, struct wakpi_store_print print, int64_t seq);
void wakpi_store_known_drop(struct wakpi_store_known *known);

#endif

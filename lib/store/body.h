/* Bodies that are kept: whom they name. */
#ifndef WAKPI_STORE_BODY_H
#define WAKPI_STORE_BODY_H

#include "store/bytes.h"
#include "store/sql.h"

/* A person as a host names them, and a tracker that knows all that the store knows and was told to erase them up to
 * `time`. */
struct wakpi_store_person {
    const char *identity;
    size_t size;
    int64_t time;
    const wakpi_options *options;
    const wakpi_tracker *erased;
};

struct wakpi_store_body {
    const char *kind; /* "webhook", "event", "line" or "lines" */
    const char *at;
    size_t size;
    int64_t arrival;
};

/* The body that a row of (number, bytes, kind, arrival) has, borrowed from it; its number. */
int64_t wakpi_store_body_of(sqlite3_stmt *row, struct wakpi_store_body *body);
/* Whether a body tells something of the person that is no later than the time, or has a number as it was given and came no
 * later. One that can not be read any more counts as such. */
wakpi_status wakpi_store_body_names(const struct wakpi_store_person *person,
                                    const struct wakpi_store_body *body, int *names, wakpi_error *error);
/* What of a body does so, or, with `wanted` 0, what does not: of "lines" the lines, of others all or nothing. */
wakpi_status wakpi_store_body_select(const struct wakpi_store_person *person,
                                     const struct wakpi_store_body *body, int wanted,
                                     struct wakpi_store_bytes *selected, wakpi_error *error);

#endif

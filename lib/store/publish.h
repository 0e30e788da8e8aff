/* What is put into the tables that the views show: answers of a tracker at one moment, as they are written. */
#ifndef WAKPI_STORE_PUBLISH_H
#define WAKPI_STORE_PUBLISH_H

#include "store/sql.h"
#include <wakpi/funnel.h>
#include <wakpi/query.h>

/* What the rows of an answer are by. */
enum wakpi_store_scope {
    WAKPI_STORE_TOTAL,
    WAKPI_STORE_BY_CAMPAIGN,
    WAKPI_STORE_BY_DAY,
    WAKPI_STORE_SCOPE_COUNT
};

struct wakpi_store_published_row {
    enum wakpi_store_scope scope;
    char *label; /* malloc's */
    size_t label_size;
    int64_t starts, ends, immature;
    char currency[4];
    wakpi_value *values; /* malloc's: wakpi_kpi_count() of them */
    int64_t *samples;    /* malloc's: of each value, -1 where there is none to speak of */
    int64_t *amounts;    /* malloc's: wakpi_measure_count() of them, INT64_MIN where one has left its range */
    wakpi_funnel *funnel; /* NULL for a day */
};

struct wakpi_store_publication {
    int64_t seq, as_of;
    const char *profile; /* NULL where nothing is rated */
    const wakpi_options *options;
    struct wakpi_store_published_row *rows; /* malloc's */
    size_t count, capacity;
};

/* In the place of what was published before, in one transaction, by the holder of the lock. Where others have published
 * later rows of the journal meanwhile, theirs stays. */
wakpi_status wakpi_store_publication_write(struct wakpi_store_sql *sql,
                                           const struct wakpi_store_publication *publication,
                                           wakpi_error *error);

#endif

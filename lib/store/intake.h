/* Counts of what was taken in or not, by reason: rows of the journal carry them, and folding adds them up. */
#ifndef WAKPI_STORE_INTAKE_H
#define WAKPI_STORE_INTAKE_H

#include "store/bytes.h"
#include "store/sql.h"

/* Counts that wait for the next row. */
struct wakpi_store_counts;

/* NULL without memory. */
struct wakpi_store_counts *wakpi_store_counts_new(void);
void wakpi_store_counts_drop(struct wakpi_store_counts *counts);
/* Adds what a tracker counted, or takes it out again. It is asked no further once it told of `elements`, which is INT64_MAX where
 * it is not known how many there were. */
void wakpi_store_counts_add(struct wakpi_store_counts *counts, const wakpi_tracker *tracker, int64_t elements,
                            int sign);
/* What a tracker took for new, and was added, was known. */
void wakpi_store_counts_repeated(struct wakpi_store_counts *counts, const wakpi_tracker *tracker);
/* Adds a body that was refused as a whole. */
void wakpi_store_counts_refused(struct wakpi_store_counts *counts, wakpi_status status);
void wakpi_store_counts_clear(struct wakpi_store_counts *counts);
/* As JSON, {"accepted":1}; nothing where all are 0. */
wakpi_status wakpi_store_counts_text(const struct wakpi_store_counts *counts, struct wakpi_store_bytes *text,
                                     wakpi_error *error);
/* Adds what waits to the file's own counts, if that can be done now: nothing is lost by it but counts. */
void wakpi_store_counts_flush(struct wakpi_store_counts *counts, struct wakpi_store_sql *sql);

#endif

/* Text on a terminal: how many columns it takes, and what of it may be shown there. */
#ifndef WAKPI_REPORT_COLUMNS_H
#define WAKPI_REPORT_COLUMNS_H

#include "base/output.h"

/* Columns of UTF-8 text as it will be shown: 2 for a wide character, 0 for a combining one. */
int64_t wakpi_columns_of(const char *text, size_t size);

/* Writes text in at most `most` columns, an ellipsis in place of what is too much. Characters that a terminal would obey
 * (controls, escapes, changes of direction) and broken UTF-8 become question marks. Returns the columns written. */
int64_t wakpi_columns_put(struct wakpi_output *writer, const char *text, size_t size, int64_t most);

/* The same of NUL-terminated text, filled up with spaces to `columns`. */
void wakpi_columns_put_left(struct wakpi_output *writer, const char *text, int64_t columns);
void wakpi_columns_put_right(struct wakpi_output *writer, const char *text, int64_t columns);

#endif

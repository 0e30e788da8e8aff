/* One column of a record batch: what its type is, and the value of a row. Buffers may lie anywhere, so they are read byte by
 * byte; what is read is judged, since the structs come from other people's code. */
#ifndef WAKPI_TRACK_ARROW_COLUMN_H
#define WAKPI_TRACK_ARROW_COLUMN_H

#include <string.h>

#include <wakpi/arrow.h>

enum wakpi_arrow_type {
    WAKPI_ARROW_NOTHING, /* "n": all rows are null */
    WAKPI_ARROW_BOOLEAN,
    WAKPI_ARROW_INTEGER,
    WAKPI_ARROW_TIMESTAMP,
    WAKPI_ARROW_DECIMAL,
    WAKPI_ARROW_TEXT,      /* offsets of 32 bits */
    WAKPI_ARROW_LONG_TEXT, /* of 64 */
    WAKPI_ARROW_TEXT_VIEW
};

/* Where the values of an array are. */
struct wakpi_arrow_values {
    enum wakpi_arrow_type type;
    int32_t width;    /* bytes of a number */
    int32_t has_sign; /* of integers: 1 where they have one */
    int32_t scale;    /* of decimals: digits behind the point */
    char unit;        /* of timestamps: s, m, u, n */
    int64_t offset, length;
    const unsigned char *validity; /* NULL: all are valid */
    const unsigned char *values;   /* or offsets, or views */
    const unsigned char *text;
    const void **texts;         /* of views */
    const unsigned char *sizes; /* of `texts` */
    int64_t text_count;
};

struct wakpi_arrow_column {
    struct wakpi_arrow_values values; /* where there is a dictionary: indices into it */
    struct wakpi_arrow_values dictionary;
    int32_t encoded; /* 1: there is one */
};

/* What a row holds. */
enum wakpi_arrow_cell { WAKPI_ARROW_BROKEN = -1, WAKPI_ARROW_NULL = 0, WAKPI_ARROW_VALUE = 1 };

/* Binds a column that must have `rows` rows at least. 1, or 0 with the reason in `reason`, which is static. */
int wakpi_arrow_bind(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t rows,
                     struct wakpi_arrow_column *column, const char **reason);
/* The same of whether rows are valid alone, for the batch itself. */
int wakpi_arrow_row_is_null(const struct ArrowArray *array, int64_t row);

/* What the column's values are, through its dictionary. */
static inline enum wakpi_arrow_type wakpi_arrow_type_of(const struct wakpi_arrow_column *column)
{
    return column->encoded ? column->dictionary.type : column->values.type;
}
int wakpi_arrow_is_text(const struct wakpi_arrow_column *column);

/* A row's value; the column is of the type. */
enum wakpi_arrow_cell wakpi_arrow_text(const struct wakpi_arrow_column *column, int64_t row,
                                       const char **text, size_t *size);
/* BROKEN where it is beyond int64_t. */
enum wakpi_arrow_cell wakpi_arrow_integer(const struct wakpi_arrow_column *column, int64_t row,
                                          int64_t *number);
enum wakpi_arrow_cell wakpi_arrow_boolean(const struct wakpi_arrow_column *column, int64_t row, int *truth);
/* Milliseconds since the epoch, what is finer cut off. */
enum wakpi_arrow_cell wakpi_arrow_time(const struct wakpi_arrow_column *column, int64_t row, int64_t *time);
/* As text that wakpi_money_parse() reads. */
enum { WAKPI_ARROW_DECIMAL_SIZE = 96 };
enum wakpi_arrow_cell wakpi_arrow_decimal(const struct wakpi_arrow_column *column, int64_t row,
                                          char text[WAKPI_ARROW_DECIMAL_SIZE]);

#endif

/* Rows of a record batch as events, a block at a time. */
#ifndef WAKPI_TRACK_ARROW_ROWS_H
#define WAKPI_TRACK_ARROW_ROWS_H

#include "track/arrow_column.h"
#include "track/event.h"

enum { WAKPI_ARROW_BLOCK = 256 };

/* What a column is of an event. */
enum wakpi_arrow_role {
    WAKPI_ARROW_LABEL, /* a text by which figures are told apart */
    WAKPI_ARROW_OTHER_TEXT,
    WAKPI_ARROW_KIND,
    WAKPI_ARROW_MOMENT, /* the event's time */
    WAKPI_ARROW_UNTIL,
    WAKPI_ARROW_FLAG,
    WAKPI_ARROW_MEASURE,
    WAKPI_ARROW_TOPIC,
    WAKPI_ARROW_EVERY,
    WAKPI_ARROW_CODE,
    WAKPI_ARROW_VERSION,
    WAKPI_ARROW_CURRENCY,
    WAKPI_ARROW_AMOUNT,
    WAKPI_ARROW_MICROS,
    WAKPI_ARROW_ROLES
};

struct wakpi_arrow_field {
    enum wakpi_arrow_role role;
    const char *name;
    const struct wakpi_event_text *text; /* of texts */
    uint32_t flag;                       /* of flags */
    struct wakpi_arrow_column column;
};

/* Each text, each flag, and what else there is, once at most. */
enum { WAKPI_ARROW_FIELDS = WAKPI_EVENT_TEXTS + 8 + WAKPI_ARROW_ROLES };

struct wakpi_arrow_rows {
    const struct ArrowArray *array;
    int64_t before;                                      /* rows of earlier batches, for words */
    struct wakpi_arrow_field fields[WAKPI_ARROW_FIELDS]; /* amounts behind all others, whose unit they need */
    size_t field_count;
};

/* Looks at all columns of a batch, `before` rows having come before it. WAKPI_OK or WAKPI_INVALID. */
wakpi_status wakpi_arrow_rows_bind(const struct ArrowSchema *schema, const struct ArrowArray *array,
                                   int64_t before, struct wakpi_arrow_rows *rows, wakpi_error *error);
/* 1 where a field is one of the labels that a tracker knows by number. */
int wakpi_arrow_is_label(const struct wakpi_arrow_field *field);
/* Makes events of rows first .. first + count - 1, `count` being WAKPI_ARROW_BLOCK at most. Their texts are the batch's.
 * WAKPI_OK or WAKPI_INVALID, with the row as position. */
wakpi_status wakpi_arrow_rows_read(const struct wakpi_arrow_rows *rows, int64_t first, size_t count,
                                   wakpi_event *events, wakpi_error *error);

#endif

/* Cells, labels and JSON, of which answers are made. */
#ifndef REPORT_SHOW_H
#define REPORT_SHOW_H

#include "arguments.h"

enum { SHOW_CELL = 96 };

/* A label or a sentence with one in it, without the controls that a terminal would obey. */
void show_label(const char *text, size_t size);
void show_sentence(const char *text);
/* Text in so many columns, cut where it is longer; a negative width is aligned to the right. */
void show_cell(const char *text, int width);
/* Bold, green or red where there are colours, else as it is; `colour` is "1", "32" or "31", NULL for none. */
void show_coloured(const struct arguments *arguments, const char *colour, const char *text);

/* "25.0 %", "4.30 EUR"; "-" of what is not finite. */
const char *show_value(const struct arguments *arguments, int32_t unit, double value, const char *currency,
                       char cell[SHOW_CELL]);
/* "+3.8 %" */
const char *show_change(const struct arguments *arguments, double change, char cell[SHOW_CELL]);
/* "+0.4 .. +7.1 %" */
const char *show_change_range(const struct arguments *arguments, double lower, double upper,
                              char cell[SHOW_CELL]);
const char *show_range(const struct arguments *arguments, int32_t unit, double lower, double upper,
                       const char *currency, char cell[SHOW_CELL]);
/* "0.027", "<0.001" */
const char *show_p(double p, char cell[SHOW_CELL]);

/* A member of a JSON object, with a comma before it. */
void json_text(const char *key, const char *text, size_t size);
void json_words(const char *key, const char *words);
/* null where it is not finite */
void json_number(const char *key, double number);
void json_integer(const char *key, int64_t number);

/* The labels of a row, which live as long as the tracker. */
struct place {
    const char *texts[WAKPI_LABEL_CONVERSION + 1];
    size_t sizes[WAKPI_LABEL_CONVERSION + 1];
};

/* All of them but `but`; 0 is none. */
void place_read(struct place *place, const wakpi_cursor *cursor, int32_t but);
int place_equal(const struct place *a, const struct place *b);
/* "autumn, B"; 0 where nothing is labelled and nothing was shown. */
int place_show(const struct place *place);
void place_json(const struct place *place);

#endif

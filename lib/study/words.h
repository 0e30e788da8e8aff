/* What the room's sentences have in common. */
#ifndef WAKPI_STUDY_WORDS_H
#define WAKPI_STUDY_WORDS_H

#include "measure/number_text.h"

#include <wakpi/base.h>

/* Longest name of a variant, metric or series, in bytes without the NUL. */
#define WAKPI_STUDY_NAME_SIZE 256

/* 1 where `name` is UTF-8 of 1 .. WAKPI_STUDY_NAME_SIZE bytes. */
int wakpi_study_name_is_good(const char *name);

/* A struct that the caller sized by its first field, as far as that goes. */
void wakpi_study_store(const void *from, size_t size, void *to);

/* A change as a share, with its sign: +25.0 %, -3.10 %; infinity as +∞ %. */
void wakpi_text_put_change(struct wakpi_text *text, enum wakpi_tongue tongue, double change);
/* " (95 % interval +1.2 % to +3.4 %)" of changes. */
void wakpi_text_put_change_interval(struct wakpi_text *text, enum wakpi_tongue tongue, double alpha,
                                    double lower, double upper);
/* "95 % interval ", in front of two numbers. */
void wakpi_text_put_level(struct wakpi_text *text, enum wakpi_tongue tongue, double alpha);
/* "p = 0.012", "p < 0.001". */
void wakpi_text_put_p(struct wakpi_text *text, enum wakpi_tongue tongue, double p);
/* A chance: "1.2 %", "under 0.01 %". */
void wakpi_text_put_chance(struct wakpi_text *text, enum wakpi_tongue tongue, double chance);
/* The words between two ends of a range, with their blanks. */
const char *wakpi_text_to(enum wakpi_tongue tongue);

/* Writes a sentence twice, first to learn its size: what every _explain does. */
typedef void (*wakpi_study_sentence)(struct wakpi_text *text, enum wakpi_tongue tongue, const void *context);
wakpi_status wakpi_study_explain(wakpi_study_sentence put, const void *context, const char *language,
                                 char *buffer, size_t capacity, size_t *size);

#endif

/* The words of reports in the languages of the catalogue. */
#ifndef WAKPI_REPORT_WORDS_H
#define WAKPI_REPORT_WORDS_H

#include "measure/number_text.h"
#include <wakpi/kpi.h>

enum wakpi_word {
    WAKPI_WORD_TOTAL,
    WAKPI_WORD_UNLABELLED,
    WAKPI_WORD_PERHAPS,
    WAKPI_WORD_UNCERTAIN,
    WAKPI_WORD_IMMATURE,
    WAKPI_WORD_OVERRULED,
    WAKPI_WORD_UNPRICED,
    WAKPI_WORD_SMALL_SAMPLE,
    WAKPI_WORD_DISPUTED,
    WAKPI_WORD_INTERVALS,
    WAKPI_WORD_PROFILE,
    WAKPI_WORD_AS_OF,
    WAKPI_WORD_INTAKE,
    WAKPI_WORD_UNACCOUNTED,
    WAKPI_WORD_NO_MESSAGES,
    WAKPI_WORD_SECONDS,
    WAKPI_WORD_MINUTES,
    WAKPI_WORD_HOURS,
    WAKPI_WORD_DAYS,
    WAKPI_WORD_COUNT
};

const char *wakpi_word(enum wakpi_tongue tongue, enum wakpi_word word);
/* "typical"; "" of a band there is none of. */
const char *wakpi_word_of_band(enum wakpi_tongue tongue, int32_t band);
/* "undefined", ...: of a value that is none. */
const char *wakpi_word_of_status(enum wakpi_tongue tongue, wakpi_status status);

#endif

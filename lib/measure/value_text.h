/* Values, amounts of measures and bands as people read them. */
#ifndef WAKPI_MEASURE_VALUE_TEXT_H
#define WAKPI_MEASURE_VALUE_TEXT_H

#include <wakpi/benchmark.h>

#include "measure/number_text.h"

/* How many decimals a number in a WAKPI_UNIT_ is read with. Money and durations have forms of their own. */
int wakpi_unit_decimals(int32_t unit, double number);
/* A number in a WAKPI_UNIT_: 25.0 %, 4.00x, 3.00 EUR, 4 min 12 s, 1,234. */
void wakpi_text_put_value(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double number,
                          const char *currency);
/* Two of them: 22.4 to 27.8 %. */
void wakpi_text_put_range(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double lower,
                          double upper, const char *currency);
/* An amount of a measure and the measure's name: 1,000 delivered, 50,000.00 EUR revenue. */
void wakpi_text_put_amount(struct wakpi_text *text, enum wakpi_tongue tongue, wakpi_measure measure,
                           int64_t amount, const char *currency);
/* The measure's name as it stands within a sentence. */
void wakpi_text_put_measure(struct wakpi_text *text, enum wakpi_tongue tongue, wakpi_measure measure);
/* The name of a band: typical, below typical. */
const char *wakpi_band_words(enum wakpi_tongue tongue, int32_t band);
/* What a profile says of the band that a value fell in: getgabs 15 to 25 %. Nothing where it says nothing. */
void wakpi_text_put_band_edges(struct wakpi_text *text, enum wakpi_tongue tongue,
                               const wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t band);

#endif

/* The one table: every measure and every KPI is a row here, and nothing else lists them. The public registry,
 * catalogue.h, formula.h, evaluation, ratings and the pages of the docs are all read from these rows. */
#ifndef WAKPI_KPI_CATALOGUE_H
#define WAKPI_KPI_CATALOGUE_H

#include <wakpi/kpi.h>

enum { WAKPI_LANGUAGE_EN, WAKPI_LANGUAGE_IT, WAKPI_LANGUAGE_RU, WAKPI_LANGUAGES };

/* Flags of a measure. */
enum {
    WAKPI_ROW_SIGNED = 1,         /* may be negative: refunds, credits, figures of any kind */
    WAKPI_ROW_MONTH_IN_WEEKS = 2, /* 0 stands for 52/12 */
};

/* Flags of a KPI. */
enum {
    WAKPI_ROW_LOWER_BOUND = 1, /* read receipts can be off: at least this much */
    WAKPI_ROW_BINOMIAL = 2,    /* a share of counted things: the Wilson interval holds */
    WAKPI_ROW_PROMOTERS = 4,   /* the interval is that of a net promoter score */
    WAKPI_ROW_SIGNED_DENOMINATOR =
        8,                       /* a negative denominator is meaningful; elsewhere it is undefined as 0 is */
    WAKPI_ROW_POISSON_OVER = 16, /* in proportion to its first input, people or messages counted once */
    WAKPI_ROW_POISSON_UNDER = 32, /* in proportion to 1 over its only count, people counted once */
};

struct wakpi_measure_row {
    wakpi_measure id; /* dense from 1, never renumbered; the row's place */
    const char *key;
    const char *names[WAKPI_LANGUAGES];
    uint8_t kind, merge_rule, dated_by;
    uint8_t flags;
    const char *whole; /* key of the measure it is a part of, or NULL */
    const char *definition;
};

struct wakpi_kpi_row {
    wakpi_kpi id; /* dense from 1, never renumbered; the row's place */
    const char *key;
    const char *names[WAKPI_LANGUAGES];
    uint8_t unit, direction;
    uint8_t flags;
    /* Over keys of measures, scopes and other KPIs (expanded in place; a measure goes before a KPI of its name),
     * integers, + - * / and parentheses; or mean(d), median(d), p90(d) of one duration measure. */
    const char *formula;
    const char *source;
    const char *aliases; /* apart by single spaces; one that several rows carry is ambiguous */
    const char *definition;
    const char *note;
};

/* A KPI's definition and note in another language. Whole paragraphs are a file a language, so that a translator reads one
 * after the other; a test holds every row to that of the KPI in its place. */
struct wakpi_kpi_words {
    const char *key;
    const char *definition;
    const char *note;
};

/* A name for a part of formulas that is no KPI itself. */
struct wakpi_scope_row {
    const char *key;
    const char *formula;
    const char *definition;
};

extern const struct wakpi_measure_row wakpi_measure_rows[];
extern const int32_t wakpi_measure_row_count;
extern const struct wakpi_kpi_row wakpi_kpi_rows[];
extern const int32_t wakpi_kpi_row_count;
extern const struct wakpi_kpi_words wakpi_kpi_words_it[], wakpi_kpi_words_ru[];
extern const int32_t wakpi_kpi_words_it_count, wakpi_kpi_words_ru_count;
extern const struct wakpi_scope_row wakpi_scope_rows[];
extern const int32_t wakpi_scope_row_count;

/* NULL for an unknown id. */
static inline const struct wakpi_measure_row *wakpi_measure_row(wakpi_measure measure)
{
    return measure >= 1 && measure <= wakpi_measure_row_count ? &wakpi_measure_rows[measure - 1] : NULL;
}

static inline const struct wakpi_kpi_row *wakpi_kpi_row(wakpi_kpi kpi)
{
    return kpi >= 1 && kpi <= wakpi_kpi_row_count ? &wakpi_kpi_rows[kpi - 1] : NULL;
}

/* By `size` bytes of key; NULL where there is none. */
const struct wakpi_measure_row *wakpi_measure_row_by_key(const char *key, size_t size);
const struct wakpi_kpi_row *wakpi_kpi_row_by_key(const char *key, size_t size);
const struct wakpi_scope_row *wakpi_scope_row_by_key(const char *key, size_t size);

#endif

/* A report's rows, as its formats read them. */
#ifndef WAKPI_REPORT_REPORT_H
#define WAKPI_REPORT_REPORT_H

#include "base/options.h"
#include "kpi/measure.h"
#include "base/output.h"
#include <wakpi/report.h>

enum {
    WAKPI_REPORT_LABELS = 10,
    WAKPI_REPORT_FAILURES = 16,
    WAKPI_REPORT_BUCKETS = 16,
    WAKPI_REPORT_TITLE = 256
};

/* Upper bounds of a histogram's buckets, in ms; the last bucket has none. */
extern const int64_t wakpi_report_bounds[WAKPI_REPORT_BUCKETS];

/* A distribution, as OpenMetrics wants it. */
struct wakpi_report_durations {
    wakpi_measure measure;
    int64_t count;
    double mean; /* s */
    int64_t below[WAKPI_REPORT_BUCKETS];
};

struct wakpi_report_row {
    char *labels[WAKPI_REPORT_LABELS]; /* by label id; NULL where the row is not grouped by it */
    size_t label_sizes[WAKPI_REPORT_LABELS];
    int total; /* 1: of everything, whatever the grouping */
    int64_t from, to;
    char period[40]; /* "" where not by period */
    char currency[4];
    int64_t amounts[WAKPI_MEASURE_LIMIT];
    wakpi_value *values; /* wakpi_kpi_count() of them, in the catalogue's order */
    int64_t failures[WAKPI_REPORT_FAILURES];
    int64_t immature, overruled, unpriced;
    struct wakpi_report_durations *durations;
    size_t duration_count;
};

/* What the profile says of a KPI, kept since the profile need not live as long as the report. Indexed by WAKPI_EDGE_. */
struct wakpi_report_band {
    wakpi_kpi kpi;
    uint8_t has[WAKPI_EDGE_BEST + 1], inclusive[WAKPI_EDGE_BEST + 1];
    double edges[WAKPI_EDGE_BEST + 1]; /* in the KPI's natural unit */
    char currency[4];
};

struct wakpi_report {
    struct wakpi_settings settings;
    const wakpi_benchmark *benchmark;
    char benchmark_key[64]; /* "" where none */
    struct wakpi_report_band *bands;
    size_t band_count;
    char language[8];
    char title[WAKPI_REPORT_TITLE + 1]; /* "" where none */
    size_t title_size;
    int32_t width, colour;
    struct wakpi_report_row *rows;
    size_t count, capacity;
    struct wakpi_report_part *parts;    /* beside the rows, in the order in which they were added */
    uint8_t known[WAKPI_MEASURE_LIMIT]; /* by measure: some row has it, or traffic tells it */
    int64_t intake[64];                 /* by reason */
    int has_intake;
    int64_t as_of;                    /* INT64_MAX where not said */
    char first_day[40], last_day[40]; /* that anything is dated at; "" where not known */
};

void wakpi_report_text(const struct wakpi_report *report, struct wakpi_output *writer);
void wakpi_report_json(const struct wakpi_report *report, struct wakpi_output *writer);
void wakpi_report_openmetrics(const struct wakpi_report *report, struct wakpi_output *writer);
void wakpi_report_csv(const struct wakpi_report *report, struct wakpi_output *writer);
void wakpi_report_html(const struct wakpi_report *report, struct wakpi_output *writer);

/* 1 where nothing is to be told of a value: too little of its formula is known for it to mean anything, or it has none for
 * want of anything to divide by. */
int wakpi_report_silent(const struct wakpi_report *report, const wakpi_value *value);
/* In the currency's decimals. */
void wakpi_report_put_money(struct wakpi_output *writer, int64_t micro, const char *currency);

#endif

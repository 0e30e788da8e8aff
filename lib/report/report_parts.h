/* What a report holds beside its rows: series, funnels, experiments, comparisons and cohorts, told when they were added. The
 * page shows them; other formats leave them out. */
#ifndef WAKPI_REPORT_PARTS_H
#define WAKPI_REPORT_PARTS_H

#include "report/report.h"

enum wakpi_part_kind {
    WAKPI_PART_SERIES,
    WAKPI_PART_FUNNEL,
    WAKPI_PART_EXPERIMENT,
    WAKPI_PART_COMPARISON,
    WAKPI_PART_COHORTS
};

/* A block of memory that a part owns; its bytes are needed again when it is released. */
struct wakpi_part_memory {
    void *at;
    size_t size;
};

enum { WAKPI_PART_BLOCKS = 5, WAKPI_PART_TITLE = 256 };

/* Begins each part. */
struct wakpi_report_part {
    struct wakpi_report_part *next;
    enum wakpi_part_kind kind;
    size_t size; /* of the whole part */
    struct wakpi_part_memory blocks[WAKPI_PART_BLOCKS];
};

struct wakpi_series_point {
    int64_t start, day; /* ms since the epoch; the local day it is in */
    int known;          /* 0: a period without data */
    double value, lower, upper;
    int64_t k, n; /* of a rate */
};

struct wakpi_report_series {
    struct wakpi_report_part part;
    char title[WAKPI_PART_TITLE + 1];
    wakpi_kpi kpi;
    char currency[4];
    int32_t is_rate;
    double lowest, highest; /* the watch's limits; infinite where there are none */
    int64_t step;           /* ms between periods */
    struct wakpi_series_point *points;
    size_t count;
    wakpi_finding *findings;
    size_t finding_count;
    double *ahead, *ahead_lower, *ahead_upper; /* in one block */
    size_t ahead_count;
    char *watch_words, *forecast_words; /* NULL where there are none */
};

struct wakpi_report_stage {
    char name[257];
    int64_t count, immature, lost; /* lost is -1 where the stage is not nested in the one before */
    wakpi_value step, overall;
    double median, overall_median; /* s; negative where unknown */
};

struct wakpi_report_funnel {
    struct wakpi_report_part part;
    int people; /* 0: messages */
    struct wakpi_report_stage *stages;
    int32_t count;
};

struct wakpi_report_metric {
    char name[257];
    wakpi_kpi kpi; /* 0 for one of the host's own */
};

struct wakpi_report_variant {
    char name[257];
    int64_t assigned;
};

struct wakpi_report_experiment {
    struct wakpi_report_part part;
    char title[WAKPI_PART_TITLE + 1];
    struct wakpi_report_variant *variants;
    struct wakpi_report_metric *metrics;
    wakpi_experiment_result *results; /* of each metric the variants but the first */
    int64_t *observations;            /* of each metric all variants */
    int32_t variant_count, metric_count;
    int32_t verdict, chosen;
    int assumed; /* 1: nobody stated the shares of the variants */
    char *words;
};

struct wakpi_report_comparison {
    struct wakpi_report_part part;
    char title[WAKPI_PART_TITLE + 1];
    char sides[2][WAKPI_PART_TITLE + 1]; /* what before and after are called; "" where they are just that */
    wakpi_kpi kpi;
    char currency[4];
    int goal_is_change; /* 1: the goal is a relative change */
    wakpi_comparison_result result;
    char *words;
};

struct wakpi_report_cohort {
    char period[40];
    int64_t persons;
    int32_t immature;
};

struct wakpi_report_cell {
    int64_t persons; /* -1: the period has not begun */
    int32_t immature;
};

struct wakpi_report_cohorts {
    struct wakpi_report_part part;
    int32_t columns; /* the first one included */
    int32_t what;    /* a WAKPI_COHORT_ count */
    struct wakpi_report_cohort *rows;
    struct wakpi_report_cell *cells; /* `columns` of each row */
    size_t count;
};

/* Memory for a part, zeroed; NULL where there is none. */
void *wakpi_part_new(const struct wakpi_report *report, enum wakpi_part_kind kind, size_t size);
/* Memory that the part owns in its block `index`; NULL where there is none, or none was asked for. */
void *wakpi_part_hold(const struct wakpi_report *report, struct wakpi_report_part *part, int index,
                      size_t count, size_t size);
void wakpi_part_free(const struct wakpi_report *report, struct wakpi_report_part *part);
/* Puts it behind the parts there are; frees it where `status`, which it returns, is not #WAKPI_OK. */
wakpi_status wakpi_part_finish(struct wakpi_report *report, struct wakpi_report_part *part,
                               wakpi_status status);
/* Ends all parts of a report. */
void wakpi_parts_free(struct wakpi_report *report);

#endif

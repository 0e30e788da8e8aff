/* A KPI by period, for each place that rows are made by. */
#ifndef REPORT_SERIES_H
#define REPORT_SERIES_H

#include "page.h"

struct point {
    int64_t start;
    char name[32];
};

struct series {
    struct place place;
    wakpi_kpi kpi;
    int32_t unit;
    char currency[4];
    struct point *points;
    size_t count, capacity;
};

/* What is done with a series: a handle is made, takes its periods, tells, and ends. */
struct series_study {
    wakpi_status (*begin)(const struct arguments *arguments, wakpi_kpi kpi, void **handle);
    wakpi_status (*add)(void *handle, int64_t start, const wakpi_campaign *campaign);
    int (*tell)(const struct arguments *arguments, const struct series *series, const void *handle,
                int first);
    void (*end)(void *handle);
};

/* Of every KPI of the study and every place; how many series were told is given to `told`. An exit status. */
int series_each(const struct arguments *arguments, const wakpi_tracker *tracker,
                const struct series_study *study, int *told);

/* The series on a page; `forecast` may be NULL. An exit status. */
int series_add(const struct arguments *arguments, const struct series *series, const wakpi_watch *watch,
               const wakpi_forecast *forecast, size_t ahead);

/* The name of a period that has this start; "" where there is none. */
const char *series_name(const struct series *series, int64_t start);
/* The sentence, behind the labels and, where it does not begin with it, the KPI's name. */
void series_show_sentence(const struct arguments *arguments, const struct series *series,
                          const char *sentence);

#endif

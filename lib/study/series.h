/* A KPI by period, in order of time: what watches and forecasts look at. */
#ifndef WAKPI_STUDY_SERIES_H
#define WAKPI_STUDY_SERIES_H

#include <wakpi/campaign.h>

#include "base/options.h"

struct wakpi_point {
    int64_t start; /* ms since the epoch */
    int64_t k, n;  /* of a rate */
    double value;  /* of anything else */
};

struct wakpi_series {
    wakpi_kpi kpi;
    int32_t is_rate; /* counts, or values */
    char currency[4];
    struct wakpi_point *points;
    size_t count, capacity;
};

/* WAKPI_INVALID for an unknown KPI. */
wakpi_status wakpi_series_begin(struct wakpi_series *series, wakpi_kpi kpi,
                                const struct wakpi_settings *settings);
void wakpi_series_end(struct wakpi_series *series, const struct wakpi_allocator *allocator);

/* Counts of one start add up; a value stands once, another one of the same start is WAKPI_CONFLICT. */
wakpi_status wakpi_series_add_counts(struct wakpi_series *series, const struct wakpi_allocator *allocator,
                                     int64_t start, int64_t k, int64_t n);
wakpi_status wakpi_series_add_value(struct wakpi_series *series, const struct wakpi_allocator *allocator,
                                    int64_t start, double value);
wakpi_status wakpi_series_add_campaign(struct wakpi_series *series, const struct wakpi_allocator *allocator,
                                       int64_t start, const wakpi_campaign *campaign);
/* All of `from`, or nothing. */
wakpi_status wakpi_series_merge(struct wakpi_series *into, const struct wakpi_allocator *allocator,
                                const struct wakpi_series *from);

/* The KPI's value of a period; 0 for a rate without trials. */
double wakpi_point_value(const struct wakpi_series *series, size_t at);

#endif

/* An experiment from inside. */
#ifndef WAKPI_STUDY_EXPERIMENT_H
#define WAKPI_STUDY_EXPERIMENT_H

#include <wakpi/experiment.h>
#include <wakpi/moments.h>

#include "base/options.h"

enum wakpi_metric_kind { WAKPI_METRIC_RATE, WAKPI_METRIC_MEAN };

/* One variant in one metric: counts of a rate, or moments of a mean. */
struct wakpi_arm {
    int64_t k, n;
    double moments[WAKPI_MOMENTS_SIZE];
};

struct wakpi_metric {
    char *name;    /* NULL for a KPI */
    wakpi_kpi kpi; /* 0 for one of the caller's own */
    enum wakpi_metric_kind kind;
    int32_t direction;
    struct wakpi_arm arms[WAKPI_EXPERIMENT_VARIANTS_MOST];
};

struct wakpi_experiment {
    struct wakpi_settings settings;
    int32_t count; /* of variants */
    char *names[WAKPI_EXPERIMENT_VARIANTS_MOST];
    double weights[WAKPI_EXPERIMENT_VARIANTS_MOST];
    int assumed; /* 1: nobody stated the weights, and they are equal */
    int64_t assigned[WAKPI_EXPERIMENT_VARIANTS_MOST];
    int32_t mode, correction;
    int64_t tuning;
    double effect, power, days;
    struct wakpi_metric *metrics[WAKPI_EXPERIMENT_METRICS_MOST];
    int32_t metric_count;
};

/* What a mean's moments say. */
struct wakpi_mean {
    int64_t n;
    double mean, sd; /* sd is NaN below two observations */
};

struct wakpi_mean wakpi_arm_mean(const struct wakpi_arm *arm);
/* Observations of a variant in a metric. */
int64_t wakpi_metric_observations(const struct wakpi_metric *metric, int32_t variant);
/* Recipients of each variant: those assigned, or else the observations of the first metric. Returns their sum. */
int64_t wakpi_experiment_split(const wakpi_experiment *experiment, int64_t *observed);
/* Compares all variants but the control, in results[1 ..], p-values corrected. */
void wakpi_experiment_compare_all(const wakpi_experiment *experiment, int32_t metric,
                                  wakpi_experiment_result *results);
/* How many times the present sample the plan needs to tell `variant` from the control: 1 or less where it is met,
 * infinity where it cannot be told. */
double wakpi_experiment_sample_factor(const wakpi_experiment *experiment, int32_t variant);

/* A confidence sequence shares alpha with the exact one that stands in below this many events. */
#define WAKPI_SEQUENCE_LEAST 100
#define WAKPI_SEQUENCE_SHARE 0.8

#endif

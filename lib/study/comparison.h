/* A comparison from inside. */
#ifndef WAKPI_STUDY_COMPARISON_H
#define WAKPI_STUDY_COMPARISON_H

#include <wakpi/comparison.h>
#include <wakpi/moments.h>

#include "base/options.h"

enum { WAKPI_SIDES = 4 };

struct wakpi_side {
    int64_t k, n; /* of a rate; k alone of events */
    double exposure;
    double moments[WAKPI_MOMENTS_SIZE];
    double value, standard_error; /* 0: how the value varies is not known */
    int is_set;                   /* something was added */
};

enum wakpi_goal { WAKPI_GOAL_NONE, WAKPI_GOAL_CHANGE, WAKPI_GOAL_VALUE };

struct wakpi_comparison {
    struct wakpi_settings settings;
    wakpi_kpi kpi;
    char currency[4];
    int32_t kind; /* 0 until something is added */
    struct wakpi_side sides[WAKPI_SIDES];
    enum wakpi_goal goal_kind;
    double goal;
};

/* Fills `result` in full, whatever its struct_size. */
void wakpi_comparison_compute(const wakpi_comparison *comparison, wakpi_comparison_result *result);

#endif

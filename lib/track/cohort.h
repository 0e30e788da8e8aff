/* Cohorts: persons by the period in which they began, and in which periods they came again. */
#ifndef WAKPI_TRACK_COHORT_H
#define WAKPI_TRACK_COHORT_H

#include "track/query.h"
#include <wakpi/cohort.h>

/* What was asked, of a query that may be asked for cohorts. */
struct wakpi_cohort_question {
    const struct wakpi_query *query;
    int32_t start, activity, columns;
};

/* Answers from a state that nobody changes meanwhile. */
wakpi_status wakpi_cohorts_new(const struct wakpi_state *state, const struct wakpi_cohort_question *question,
                               wakpi_cohorts **cohorts, wakpi_error *error);

#endif

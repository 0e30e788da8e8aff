/* The steps that people are followed along, as the tracker reads them. */
#ifndef WAKPI_TRACK_JOURNEY_H
#define WAKPI_TRACK_JOURNEY_H

#include <wakpi/journey.h>

#include "track/history.h"
#include "track/journey_walk.h"
#include "track/query.h"

struct wakpi_journey_step {
    int32_t step; /* a WAKPI_EVENT_ kind or a WAKPI_STEP_ constant */
    char *name;
    struct wakpi_filter *filters;
    size_t filter_count;
    size_t first_filter; /* its place among those of all steps */
};

struct wakpi_journey {
    struct wakpi_allocator allocator;
    int32_t mode, step_count;
    int64_t window; /* 0: as the option conversion_window says */
    int64_t from, to, as_of;
    struct wakpi_journey_step steps[WAKPI_JOURNEY_STEPS];
};

/* Everybody's moments at the steps of a journey, by person: a place's key holds in `high` the first of the steps that it stands
 * for, in `low` all of them, so that places are sorted as a walk wants them. WAKPI_NO_MEMORY leaves *moments empty. */
wakpi_status wakpi_journey_gather(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                  const struct wakpi_journey *journey, struct wakpi_history *moments,
                                  wakpi_error *error);

/* Answers `journey` from a state that nobody changes meanwhile. */
wakpi_status wakpi_journey_answer(const struct wakpi_state *state, const struct wakpi_journey *journey,
                                  wakpi_funnel **funnel, wakpi_error *error);

#endif

/* Journeys as attribution reads them: what was seen, or a resample of it. */
#ifndef WAKPI_STUDY_ATTRIBUTION_H
#define WAKPI_STUDY_ATTRIBUTION_H

#include <stddef.h>
#include <stdint.h>
#include <wakpi/attribution.h>

struct wakpi_journeys {
    const int32_t *touches;
    const size_t *ends;
    const int64_t *converted;
    const int64_t *lost;
    size_t kinds;
    int32_t channels;
    int is_resample;
    uint64_t seed;
    uint64_t replicate;
    const int64_t *ages; /* of the touches, where they decay; else NULL */
    int64_t half_life;
};

/* How many journeys of a kind converted, and how many did not. */
void wakpi_journeys_count(const struct wakpi_journeys *journeys, size_t kind, double *converted,
                          double *lost);

/* What removing each channel takes from the chance to convert; the condition of the chain's equations. */
double wakpi_journeys_removals(const struct wakpi_journeys *journeys, double *removals);

#endif

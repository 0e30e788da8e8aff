/* What a row is compared with: the period before it, or the same one a year before. */
#ifndef WAKPI_TRACK_BASELINE_H
#define WAKPI_TRACK_BASELINE_H

#include "base/zone.h"
#include "measure/campaign.h"
#include <wakpi/query.h>

/* The aggregate of a period that a host brings along. */
struct wakpi_baseline {
    int64_t from, to;
    wakpi_campaign *campaign;
};

/* The period that one of `period` (WAKPI_PERIOD_NONE: any stretch with two ends) is compared with; 0 where there is none,
 * as of a 29th of February a year before. */
int wakpi_baseline_period(const struct wakpi_zone *zone, int32_t period, int32_t baseline,
                          struct wakpi_interval of, struct wakpi_interval *before);

/* Adds a copy of a campaign to an array, or leaves it as it was: WAKPI_OK or what copying says. */
wakpi_status wakpi_baselines_add(const struct wakpi_allocator *allocator, struct wakpi_baseline **baselines,
                                 size_t *count, const struct wakpi_baseline *added);
void wakpi_baselines_drop(const struct wakpi_allocator *allocator, struct wakpi_baseline *baselines,
                          size_t count);

/* Gives a row's campaign, which begins at `from`, what `before` knows of the time before it. `given` marks the measures that
 * hosts gave the row themselves, `adjoins` is 1 where the one ends as the other begins. */
wakpi_status wakpi_baseline_give(wakpi_campaign *campaign, const wakpi_campaign *before, int64_t from,
                                 const uint8_t *given, int adjoins);

#endif

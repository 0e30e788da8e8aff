/* Times that come back every week, month, quarter or year, at the same local time of day. */
#ifndef WAKPI_BASE_RECURRENCE_H
#define WAKPI_BASE_RECURRENCE_H

#include "base/zone.h"

/* The `step`-th time (0 is `from` itself) in `zone`; `every` is a period of a week or longer. A day that a month does not
 * have is its last one; a local time that a zone skipped is the one after the gap. WAKPI_OVERFLOW beyond
 * WAKPI_TIME_MAX. */
wakpi_status wakpi_recurrence(const struct wakpi_zone *zone, enum wakpi_calendar_period every, int64_t from,
                              int64_t step, int64_t *time);

#endif

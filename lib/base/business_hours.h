/* Business hours: the minutes of a local week in which somebody is there to answer. */
#ifndef WAKPI_BASE_BUSINESS_HOURS_H
#define WAKPI_BASE_BUSINESS_HOURS_H

#include "base/zone.h"

enum { WAKPI_WEEK_MINUTES = 7 * 24 * 60 };

struct wakpi_business_hours {
    uint64_t open[(WAKPI_WEEK_MINUTES + 63) / 64]; /* bit m: the week's minute m, from Monday 00:00 */
    int32_t minutes;                               /* how many of them; 0: no hours were given */
};

/* Reads "Mon-Fri 09:00-18:00, Sat 09:00-13:00": days or ranges of days, each with one span, which may pass midnight
 * ("22:00-06:00") and end at 24:00; spans may overlap. Empty text gives no hours. NULL, or what is wrong with it. */
const char *wakpi_business_hours_parse(const char *text, size_t size, struct wakpi_business_hours *hours);

/* The ms of business hours from `from` (inclusive) to `to` (exclusive), in local time: an hour that is lived twice
 * counts twice, one that is skipped not at all. 0 where `to` is not after `from`. */
int64_t wakpi_business_hours_between(const struct wakpi_business_hours *hours, const struct wakpi_zone *zone,
                                     struct wakpi_zone_cursor *cursor, int64_t from, int64_t to);

#endif

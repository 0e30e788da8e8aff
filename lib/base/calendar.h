/* The proleptic Gregorian calendar on day numbers (1970-01-01 is 0), and times as text. No zones here. */
#ifndef WAKPI_BASE_CALENDAR_H
#define WAKPI_BASE_CALENDAR_H

#include <wakpi/base.h>
#include <wakpi/time.h>

#define WAKPI_SECOND INT64_C(1000)
#define WAKPI_MINUTE (60 * WAKPI_SECOND)
#define WAKPI_HOUR   (60 * WAKPI_MINUTE)
#define WAKPI_DAY    (24 * WAKPI_HOUR)

/* Times beyond this many ms from the epoch (100 million days) are not told: calendar and zones take the
 * nearest one within. */
#define WAKPI_TIME_MAX (INT64_C(100000000) * WAKPI_DAY)

/* The numbers are those of the public periods. */
enum wakpi_calendar_period {
    WAKPI_CALENDAR_HOUR = 1,
    WAKPI_CALENDAR_DAY = 2,
    WAKPI_CALENDAR_WEEK = 3, /* ISO 8601: from Monday */
    WAKPI_CALENDAR_MONTH = 4,
    WAKPI_CALENDAR_QUARTER = 5,
    WAKPI_CALENDAR_YEAR = 6
};

struct wakpi_date {
    int32_t year;
    int32_t month; /* 1 .. 12 */
    int32_t day;   /* 1 .. 31 */
};

/* Rounded down, as a calendar needs it; the divisor is positive. */
static inline int64_t wakpi_floor_divide(int64_t value, int64_t divisor)
{
    int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

int64_t wakpi_day_of(struct wakpi_date date);
struct wakpi_date wakpi_date_of(int64_t day);
int32_t wakpi_days_in_month(int32_t year, int32_t month);
/* 0 is Monday, 6 Sunday. */
int32_t wakpi_weekday(int64_t day);
/* ISO 8601 week and the year it belongs to. */
void wakpi_week_of(int64_t day, int32_t *year, int32_t *week);
/* First day of the period (day or longer) that `day` is in. */
int64_t wakpi_period_start(enum wakpi_calendar_period period, int64_t day);
/* First day of the period after the one that starts at `start`. */
int64_t wakpi_period_next(enum wakpi_calendar_period period, int64_t start);
/* ISO 8601 name of the period (day or longer) that `day` is in: "2026-11-21", "2026-W47", "2026-11",
 * "2026-Q4", "2026". Returns its length. */
size_t wakpi_period_label(enum wakpi_calendar_period period, int64_t day, char label[32]);

/* Whole seconds since the epoch as digits, up to the end of 9999: WAKPI_MALFORMED for other text,
 * WAKPI_INVALID beyond (as ms taken for seconds are). */
wakpi_status wakpi_time_parse_unix(const char *text, size_t size, int64_t *time, wakpi_error *error);
/* "2026-11-21T13:03:07Z", with ".500" where the ms are not 0; with an offset other than 0 as
 * "2026-11-21T14:03:07+01:00". Returns its length. */
size_t wakpi_time_format(int64_t time, int32_t offset_seconds, char text[40]);
/* "Z", "+01:00", "-03:30", "+00:49:56". Returns its length. */
size_t wakpi_offset_format(int32_t offset_seconds, char text[16]);

#endif

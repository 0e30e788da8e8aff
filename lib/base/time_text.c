#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/error.h"

/* Reads exactly `digits` digits at *at into *value, within minimum .. maximum. */
static int read_number(const char *text, size_t size, size_t *at, int digits, int32_t minimum,
                       int32_t maximum, int32_t *value)
{
    *value = 0;
    for (int i = 0; i < digits; i++, ++*at) {
        if (*at >= size || text[*at] < '0' || text[*at] > '9')
            return 0;
        *value = *value * 10 + (text[*at] - '0');
    }
    return *value >= minimum && *value <= maximum;
}

static int read_mark(const char *text, size_t size, size_t *at, const char *marks)
{
    if (*at >= size || text[*at] == '\0' || !strchr(marks, text[*at]))
        return 0;
    ++*at;
    return 1;
}

/* ".5" and the like; ms, the rest cut. */
static int read_decimals(const char *text, size_t size, size_t *at, int64_t *ms)
{
    *ms = 0;
    if (!read_mark(text, size, at, "."))
        return 1;
    size_t start = *at;
    int64_t weight = 100;
    for (; *at < size && text[*at] >= '0' && text[*at] <= '9'; ++*at, weight /= 10)
        *ms += weight * (text[*at] - '0');
    return *at > start;
}

static int read_offset(const char *text, size_t size, size_t *at, int64_t *offset)
{
    *offset = 0;
    if (read_mark(text, size, at, "Zz"))
        return 1;
    int negative = *at < size && text[*at] == '-';
    int32_t hours, minutes;
    if (!read_mark(text, size, at, "+-") || !read_number(text, size, at, 2, 0, 23, &hours) ||
        !read_mark(text, size, at, ":") || !read_number(text, size, at, 2, 0, 59, &minutes))
        return 0;
    *offset = (hours * 60 + minutes) * (negative ? -WAKPI_MINUTE : WAKPI_MINUTE);
    return 1;
}

wakpi_status wakpi_time_parse(const char *text, size_t size, int64_t *time, wakpi_error *error)
{
    if (!text || !time)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a time needs its text and a place to go");
    struct wakpi_date date;
    int32_t hour, minute, second;
    int64_t ms, offset;
    size_t at = 0;
    int shown = size > 40 ? 40 : (int)size;
    int read = read_number(text, size, &at, 4, 0, 9999, &date.year) && read_mark(text, size, &at, "-") &&
               read_number(text, size, &at, 2, 1, 12, &date.month) && read_mark(text, size, &at, "-") &&
               read_number(text, size, &at, 2, 1, wakpi_days_in_month(date.year, date.month), &date.day) &&
               read_mark(text, size, &at, "Tt ") && read_number(text, size, &at, 2, 0, 23, &hour) &&
               read_mark(text, size, &at, ":") && read_number(text, size, &at, 2, 0, 59, &minute) &&
               read_mark(text, size, &at, ":") && read_number(text, size, &at, 2, 0, 60, &second) &&
               read_decimals(text, size, &at, &ms);
    if (read && at == size)
        return wakpi_fail(error, WAKPI_MALFORMED, (int64_t)at,
                          "\"%.*s\" has no offset from UTC, as Z or +01:00, and so names no time", shown,
                          text);
    if (!read || !read_offset(text, size, &at, &offset) || at != size)
        return wakpi_fail(error, WAKPI_MALFORMED, (int64_t)at,
                          "\"%.*s\" is not a time of RFC 3339, as 2026-11-21T14:03:07+01:00 is", shown, text);
    /* A leap second is the first one of the next minute, as Unix time has it. */
    *time = wakpi_day_of(date) * WAKPI_DAY + hour * WAKPI_HOUR + minute * WAKPI_MINUTE +
            second * WAKPI_SECOND + ms - offset;
    return WAKPI_OK;
}

wakpi_status wakpi_time_parse_unix(const char *text, size_t size, int64_t *time, wakpi_error *error)
{
    static const int64_t last_second = INT64_C(253402300799); /* 9999-12-31T23:59:59Z */
    int shown = size > 40 ? 40 : (int)size;
    int64_t seconds = 0;
    for (size_t at = 0; at < size; at++) {
        if (text[at] < '0' || text[at] > '9')
            return wakpi_fail(error, WAKPI_MALFORMED, (int64_t)at, "\"%.*s\" is not a number of seconds",
                              shown, text);
        if (seconds <= last_second)
            seconds = seconds * 10 + (text[at] - '0');
    }
    if (size == 0)
        return wakpi_fail(error, WAKPI_MALFORMED, 0, "a number of seconds is empty");
    if (seconds > last_second)
        return wakpi_fail(error, WAKPI_INVALID, 0, "\"%.*s\" seconds are beyond the year 9999", shown, text);
    *time = seconds * WAKPI_SECOND;
    return WAKPI_OK;
}

size_t wakpi_offset_format(int32_t offset_seconds, char text[16])
{
    if (offset_seconds == 0) {
        memcpy(text, "Z", 2);
        return 1;
    }
    int32_t size = offset_seconds < 0 ? -offset_seconds : offset_seconds;
    int length =
        snprintf(text, 16, "%c%02d:%02d", offset_seconds < 0 ? '-' : '+', size / 3600 % 100, size / 60 % 60);
    if (size % 60 != 0)
        length += snprintf(text + length, 16 - (size_t)length, ":%02d", size % 60);
    return (size_t)length;
}

size_t wakpi_time_format(int64_t time, int32_t offset_seconds, char text[40])
{
    if (time > WAKPI_TIME_MAX)
        time = WAKPI_TIME_MAX;
    if (time < -WAKPI_TIME_MAX)
        time = -WAKPI_TIME_MAX;
    int64_t local = time + offset_seconds * WAKPI_SECOND;
    int64_t day = wakpi_floor_divide(local, WAKPI_DAY);
    int32_t ms = (int32_t)(local - day * WAKPI_DAY);
    struct wakpi_date date = wakpi_date_of(day);
    int length = snprintf(text, 40, "%04d-%02d-%02dT%02d:%02d:%02d", date.year, date.month, date.day,
                          ms / 3600000, ms / 60000 % 60, ms / 1000 % 60);
    if (ms % 1000 != 0)
        length += snprintf(text + length, 40 - (size_t)length, ".%03d", ms % 1000);
    return (size_t)length + wakpi_offset_format(offset_seconds, text + length);
}

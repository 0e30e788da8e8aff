#include "base/zone.h"

#include <stdio.h>

#include "base/zone_layout.h"

const char *wakpi_zone_name(const struct wakpi_zone *zone)
{
    return zone->name;
}

uint64_t wakpi_zone_digest(const struct wakpi_zone *zone)
{
    return zone->digest;
}

static int64_t clamp_to(int64_t value, int64_t most)
{
    return value > most ? most : value < -most ? -most : value;
}

static int64_t clamp(int64_t time)
{
    return clamp_to(time, WAKPI_TIME_MAX);
}

/* Seconds to ms where that fits, else the end of time. */
static int64_t to_ms(int64_t seconds)
{
    if (seconds > INT64_MAX / 1000)
        return INT64_MAX;
    return seconds < INT64_MIN / 1000 ? INT64_MIN : seconds * 1000;
}

void wakpi_zone_seek(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t time)
{
    const struct wakpi_zone_table *table = &zone->table;
    /* The bounds of the last period lie beyond the last time told. */
    int64_t second = wakpi_floor_divide(clamp_to(time, 2 * WAKPI_TIME_MAX), 1000), shift = 0;
    if (table->repeats && second >= table->repeats_from) {
        shift = ((second - table->repeats_from) / WAKPI_ZONE_CYCLE + 1) * WAKPI_ZONE_CYCLE;
        second -= shift;
    }
    size_t from = 0, to = table->count; /* changes before `from` are past, from `to` on to come */
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (table->changes[middle].time <= second)
            from = middle + 1;
        else
            to = middle;
    }
    cursor->offset = (from > 0 ? table->changes[from - 1].offset : table->first_offset) * WAKPI_SECOND;
    cursor->from = from > 0 ? to_ms(table->changes[from - 1].time + shift) : INT64_MIN;
    cursor->to = from < table->count ? to_ms(table->changes[from].time + shift) : INT64_MAX;
}

int64_t wakpi_zone_local(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t time)
{
    time = clamp(time);
    return time + wakpi_zone_offset(zone, cursor, time);
}

int64_t wakpi_zone_hour_start(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t time)
{
    int64_t local = wakpi_zone_local(zone, cursor, time);
    int64_t start = wakpi_floor_divide(local, WAKPI_HOUR) * WAKPI_HOUR - cursor->offset;
    return start > cursor->from ? start : cursor->from;
}

/* The first instant at which the local time has reached `local`. */
static int64_t first_instant(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t local)
{
    /* At this time no zone has reached it yet. */
    int64_t time = local - (WAKPI_OFFSET_MAX + 1) * WAKPI_SECOND;
    for (;;) {
        int64_t reached = local - wakpi_zone_offset(zone, cursor, time);
        if (reached < cursor->from)
            reached = cursor->from;
        if (reached < cursor->to)
            return reached;
        time = cursor->to;
    }
}

int64_t wakpi_zone_day_start(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t day)
{
    return first_instant(zone, cursor, clamp_to(day, WAKPI_TIME_MAX / WAKPI_DAY + 366) * WAKPI_DAY);
}

static struct wakpi_interval hour_of(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor,
                                     int64_t time)
{
    struct wakpi_interval hour;
    hour.from = wakpi_zone_hour_start(zone, cursor, time);
    int64_t local = hour.from + cursor->offset;
    hour.to = (wakpi_floor_divide(local, WAKPI_HOUR) + 1) * WAKPI_HOUR - cursor->offset;
    if (hour.to > cursor->to)
        hour.to = cursor->to;
    return hour;
}

/* First day of the period of `time`; *interval receives its bounds. */
static int64_t find_period(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor,
                           enum wakpi_calendar_period period, int64_t time, struct wakpi_interval *interval)
{
    time = clamp(time);
    int64_t day = wakpi_floor_divide(wakpi_zone_local(zone, cursor, time), WAKPI_DAY);
    int64_t start = wakpi_period_start(period, day), next = wakpi_period_next(period, start);
    interval->from = wakpi_zone_day_start(zone, cursor, start);
    interval->to = wakpi_zone_day_start(zone, cursor, next);
    /* A clock set back over midnight: the day that had begun goes on. */
    while (time >= interval->to) {
        start = next;
        next = wakpi_period_next(period, start);
        interval->from = interval->to;
        interval->to = wakpi_zone_day_start(zone, cursor, next);
    }
    return start;
}

struct wakpi_interval wakpi_zone_period(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor,
                                        enum wakpi_calendar_period period, int64_t time)
{
    if (period == WAKPI_CALENDAR_HOUR)
        return hour_of(zone, cursor, time);
    struct wakpi_interval interval;
    find_period(zone, cursor, period, time, &interval);
    return interval;
}

size_t wakpi_zone_label(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor,
                        enum wakpi_calendar_period period, int64_t time, char label[32])
{
    if (period != WAKPI_CALENDAR_HOUR) {
        struct wakpi_interval interval;
        return wakpi_period_label(period, find_period(zone, cursor, period, time, &interval), label);
    }
    int64_t local = wakpi_zone_local(zone, cursor, time);
    int64_t day = wakpi_floor_divide(local, WAKPI_DAY);
    size_t length = wakpi_period_label(period, day, label);
    int hour = (int)((local - day * WAKPI_DAY) / WAKPI_HOUR);
    length += (size_t)snprintf(label + length, 32 - length, "T%02d", hour);
    return length + wakpi_offset_format((int32_t)(cursor->offset / WAKPI_SECOND), label + length);
}

int32_t wakpi_zone_weekday_hour(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t time)
{
    int64_t local = wakpi_zone_local(zone, cursor, time);
    int64_t day = wakpi_floor_divide(local, WAKPI_DAY);
    return wakpi_weekday(day) * 24 + (int32_t)((local - day * WAKPI_DAY) / WAKPI_HOUR);
}

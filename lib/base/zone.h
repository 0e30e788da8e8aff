/* Time zones: UTC, fixed offsets, and TZif data of the IANA names.
 *
 * A zone never changes once loaded and may be shared by threads; each thread brings a cursor of its own,
 * which remembers where it was, so that times close to one another cost no search.
 *
 * Periods are half-open UTC intervals. A day, week, month, quarter or year begins at the first instant whose
 * local time has reached its first midnight: days have 23, 24 or 25 hours, and one that a zone skipped is
 * empty. Hours end where the offset changes: the hour that is lived twice in autumn is two hours. */
#ifndef WAKPI_BASE_ZONE_H
#define WAKPI_BASE_ZONE_H

#include <wakpi/base.h>

#include "base/calendar.h"
#include "base/options.h"

struct wakpi_zone;

/* Begin with {0}. Of one zone only. */
struct wakpi_zone_cursor {
    int64_t from, to; /* UTC ms in which `offset` holds */
    int64_t offset;   /* ms to add to UTC */
};

struct wakpi_interval {
    int64_t from, to; /* UTC ms, half-open */
};

/* The zone that the options "zone" and "zone_data" say. End it with wakpi_zone_free. WAKPI_NOT_FOUND,
 * WAKPI_MALFORMED or WAKPI_NO_MEMORY. The allocator of the settings must outlive the zone. */
wakpi_status wakpi_zone_settle(const struct wakpi_settings *settings, struct wakpi_zone **zone,
                               wakpi_error *error);
/* By name: "UTC", "+02:00" or "Europe/Rome"; `data` are the bytes of its TZif file, NULL to read the
 * system's. */
wakpi_status wakpi_zone_load(const struct wakpi_allocator *allocator, const char *name, size_t name_size,
                             const void *data, size_t size, struct wakpi_zone **zone, wakpi_error *error);
void wakpi_zone_free(struct wakpi_zone *zone);

const char *wakpi_zone_name(const struct wakpi_zone *zone);
/* Of the offsets from 1970 to 2100: zones that agree there have one digest, however their data are
 * written. */
uint64_t wakpi_zone_digest(const struct wakpi_zone *zone);

/* Moves the cursor to `time`; the inline function below asks only where it must. */
void wakpi_zone_seek(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t time);

/* ms to add to UTC at `time`. */
static inline int64_t wakpi_zone_offset(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor,
                                        int64_t time)
{
    if (time < cursor->from || time >= cursor->to)
        wakpi_zone_seek(zone, cursor, time);
    return cursor->offset;
}

/* Local wall-clock ms, as if they were UTC. */
int64_t wakpi_zone_local(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t time);
/* UTC ms at which the local hour of `time` began. */
int64_t wakpi_zone_hour_start(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t time);
/* The period that `time` is in. */
struct wakpi_interval wakpi_zone_period(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor,
                                        enum wakpi_calendar_period period, int64_t time);
/* The first instant of a local day (a day number of the calendar). */
int64_t wakpi_zone_day_start(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t day);
/* ISO 8601 name of the period that `time` is in: as wakpi_period_label, hours as "2026-11-21T14+01:00". */
size_t wakpi_zone_label(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor,
                        enum wakpi_calendar_period period, int64_t time, char label[32]);
/* 0 (Monday, 00 to 01) .. 167 (Sunday, 23 to 24), local. */
int32_t wakpi_zone_weekday_hour(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor,
                                int64_t time);

#endif

/* What tests ask by the calendar: a tracker of a zone, times as they are written, rows by the name of their period. */
#ifndef WAKPI_TESTS_TRACK_CALENDAR_H
#define WAKPI_TESTS_TRACK_CALENDAR_H

#include "track_events.h"

static inline wakpi_tracker *tracker_in(const char *zone)
{
    wakpi_options *options;
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", zone, strlen(zone), NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    return tracker;
}

static inline int64_t at(const char *text)
{
    int64_t time;
    ck_assert_msg(wakpi_time_parse(text, strlen(text), &time, NULL) == WAKPI_OK, "%s is no time", text);
    return time;
}

/* What a host counted itself. */
#define SAID(key, number, when, until_when)                                                                  \
    EVENT(.kind = WAKPI_EVENT_COUNT, TEXT(source, "crm"), .measure = WAKPI_MEASURE_##key,                    \
          .amount = (number), .time = at(when), .until = at(until_when))

/* The row of a period. */
static inline void go_to(wakpi_cursor *cursor, const char *wanted)
{
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        int64_t from, to;
        const char *text;
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
        if (strcmp(text, wanted) == 0)
            return;
    }
    ck_abort_msg("no row of %s", wanted);
}

#endif

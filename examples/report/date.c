/* When a day begins in the account's zone: asked of a tracker, which tells it of any day that something is dated in. */
#include "date.h"

#include <stdio.h>
#include <string.h>

enum { DATE_SIZE = 10, DAY = 86400000 };

/* The beginning of the first day that is not before the date: zones have skipped days. */
static int find_day(const wakpi_tracker *tracker, const wakpi_query *query, const char *date, int64_t *begin)
{
    wakpi_cursor *cursor = NULL;
    int found = 0;
    if (wakpi_tracker_query(tracker, query, &cursor, NULL) != WAKPI_OK)
        return 0;
    while (!found && wakpi_cursor_next(cursor) == WAKPI_OK) {
        int64_t from, to;
        const char *name;
        if (wakpi_cursor_period(cursor, &from, &to, &name) == WAKPI_OK && strcmp(name, date) >= 0) {
            *begin = from;
            found = 1;
        }
    }
    wakpi_cursor_free(cursor);
    return found;
}

/* Noons by the universal clock from the day before to two days behind lie in every zone's day of the date, or behind it. */
static int ask(const wakpi_options *options, const char *date, int64_t noon, int64_t *begin)
{
    wakpi_event event;
    wakpi_tracker *tracker = NULL;
    wakpi_query *query = NULL;
    int found = 0;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = WAKPI_EVENT_VISIT;
    if (wakpi_tracker_new(options, &tracker) == WAKPI_OK && wakpi_query_new(NULL, &query) == WAKPI_OK &&
        wakpi_query_period(query, WAKPI_PERIOD_DAY) == WAKPI_OK) {
        for (int i = -1; i <= 2; i++) {
            event.time = noon + i * DAY;
            wakpi_tracker_apply(tracker, &event, 1, NULL); /* at the ends of time some are refused */
        }
        found = find_day(tracker, query, date, begin);
    }
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
    return found;
}

wakpi_status date_begin(const wakpi_options *options, const char *text, int64_t *time, wakpi_error *error)
{
    char noon[DATE_SIZE + 16];
    int64_t at;
    if (strlen(text) != DATE_SIZE)
        return wakpi_time_parse(text, strlen(text), time, error);
    snprintf(noon, sizeof noon, "%sT12:00:00Z", text);
    wakpi_status status = wakpi_time_parse(noon, strlen(noon), &at, error);
    if (status != WAKPI_OK)
        return status;
    if (!ask(options, text, at, time))
        *time = at - DAY / 2; /* at the ends of time */
    return WAKPI_OK;
}

/* Short ways to write events in tests. */
#ifndef WAKPI_TESTS_TRACK_EVENTS_H
#define WAKPI_TESTS_TRACK_EVENTS_H

#include <check.h>
#include <string.h>
#include <wakpi/wakpi.h>

#define NOON   INT64_C(1763726400000) /* 2025-11-21T12:00:00Z, a Friday */
#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

#define TEXT(field, value) .field = (value), .field##_size = strlen(value)
#define EVENT(...)                                                                                           \
    (wakpi_event)                                                                                            \
    {                                                                                                        \
        .struct_size = sizeof(wakpi_event), __VA_ARGS__                                                      \
    }

/* A send log's entry. */
#define SEND(message, at, who, label)                                                                        \
    EVENT(.kind = WAKPI_EVENT_SEND, .time = (at), TEXT(id, message), TEXT(person, who), TEXT(campaign, label))
/* A status. */
#define STATUS(stage, message, at) EVENT(.kind = WAKPI_EVENT_##stage, .time = (at), TEXT(id, message))
/* Something a person wrote or tapped, about a message ("" for none). */
#define TURN(what, own, at, who, about)                                                                      \
    EVENT(.kind = WAKPI_EVENT_##what, .time = (at), TEXT(id, own), TEXT(person, who), TEXT(context, about))
#define WISH(what, at, who) EVENT(.kind = WAKPI_EVENT_##what, .time = (at), TEXT(person, who))

#define APPLY(tracker, ...)                                                                                  \
    do {                                                                                                     \
        const wakpi_event applied[] = {__VA_ARGS__};                                                         \
        wakpi_error apply_error = {.struct_size = sizeof apply_error};                                       \
        wakpi_status apply_status =                                                                          \
            wakpi_tracker_apply(tracker, applied, sizeof applied / sizeof applied[0], &apply_error);         \
        ck_assert_msg(apply_status == WAKPI_OK, "apply: %s", apply_error.text);                              \
    } while (0)

static inline wakpi_cursor *ask(const wakpi_tracker *tracker, const wakpi_query *query)
{
    wakpi_cursor *cursor = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status = wakpi_tracker_query(tracker, query, &cursor, &error);
    ck_assert_msg(status == WAKPI_OK, "query: %s", error.text);
    return cursor;
}

static inline int64_t amount_of(const wakpi_cursor *cursor, wakpi_measure measure)
{
    const wakpi_campaign *campaign = NULL;
    int64_t amount = -1;
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_get(campaign, measure, &amount), WAKPI_OK);
    return amount;
}

/* A measure of the whole traffic. */
static inline int64_t whole(const wakpi_tracker *tracker, wakpi_measure measure)
{
    wakpi_cursor *cursor = ask(tracker, NULL);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    int64_t amount = amount_of(cursor, measure);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    return amount;
}

/* Goes to the row of this label, or fails. */
static inline void find_row(wakpi_cursor *cursor, int32_t label, const char *wanted)
{
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const char *text;
        size_t size;
        ck_assert_int_eq(wakpi_cursor_label(cursor, label, &text, &size), WAKPI_OK);
        if (size == strlen(wanted) && memcmp(text, wanted, size) == 0)
            return;
    }
    ck_abort_msg("no row of %s", wanted);
}

/* A measure of the row of a label by a way to credit, in EUR; 0 where there is no such row. */
static inline int64_t credited(const wakpi_tracker *tracker, int32_t model, int32_t label, const char *name,
                               wakpi_measure measure)
{
    wakpi_query *query;
    int64_t amount = 0;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, label), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_currency(query, "EUR"), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_attribution(query, model), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const char *text;
        size_t size;
        ck_assert_int_eq(wakpi_cursor_label(cursor, label, &text, &size), WAKPI_OK);
        if (strcmp(text, name) == 0)
            amount = amount_of(cursor, measure);
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    return amount;
}

#endif

/* What the tests of cases of the field share: bodies as WhatsApp sends them, trackers by options, answers. */
#ifndef WAKPI_TESTS_TRACK_FIELD_H
#define WAKPI_TESTS_TRACK_FIELD_H

#include "track_events.h"
#include "track_story.h"

#include <stdarg.h>

/* ---- bodies as WhatsApp sends them ---- */

static char body[8192];

/* A body of one change of `field`; `inside` is what its value holds beside the metadata. */
static inline const char *body_of(const char *field, const char *inside)
{
    snprintf(
        body, sizeof body,
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102\",\"changes\":[{\"field\":\"%s\","
        "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"15550001\","
        "\"phone_number_id\":\"1555\"},%s}}]}]}",
        field, inside);
    return body;
}

static inline void read_body(wakpi_tracker *tracker, const char *text)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_read_webhook(tracker, text, strlen(text), &error) == WAKPI_OK, "%s: %s",
                  error.text, text);
}

static inline void read_status(wakpi_tracker *tracker, const char *id, const char *status, int64_t seconds)
{
    char inside[512];
    snprintf(
        inside, sizeof inside,
        "\"statuses\":[{\"id\":\"%s\",\"status\":\"%s\",\"timestamp\":\"%lld\",\"recipient_id\":\"393331\"}]",
        id, status, (long long)seconds);
    read_body(tracker, body_of("messages", inside));
}

static inline int64_t counted(const wakpi_tracker *tracker, const char *name)
{
    for (int32_t i = 0; i < wakpi_intake_count(); i++) {
        wakpi_intake reason;
        int64_t count;
        ck_assert_int_eq(wakpi_intake_at(i, &reason), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_intake(tracker, reason, &count), WAKPI_OK);
        if (strcmp(wakpi_intake_key(reason), name) == 0)
            return count;
    }
    ck_abort_msg("no reason %s", name);
    return -1;
}

/* ---- trackers ---- */

/* Options by name and text, in pairs; NULL ends them. All trackers have one key. */
static inline wakpi_tracker *tracker_with(const char *name, ...)
{
    wakpi_options *options = new_options();
    wakpi_tracker *tracker;
    va_list names;
    va_start(names, name);
    for (; name; name = va_arg(names, const char *)) {
        const char *text = va_arg(names, const char *);
        ck_assert_int_eq(wakpi_options_set_text(options, name, text, strlen(text), NULL), WAKPI_OK);
    }
    va_end(names);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    return tracker;
}

static inline int64_t at(const char *text)
{
    int64_t time;
    ck_assert_int_eq(wakpi_time_parse(text, strlen(text), &time, NULL), WAKPI_OK);
    return time;
}

static inline wakpi_cursor *ask_by(const wakpi_tracker *tracker, int32_t label, int32_t period, int64_t as_of)
{
    wakpi_query *query = NULL;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    if (label)
        ck_assert_int_eq(wakpi_query_group_by(query, label), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, period), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(query, as_of), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    wakpi_query_free(query);
    return cursor;
}

static inline wakpi_value value_of(const wakpi_cursor *cursor, wakpi_kpi kpi)
{
    const wakpi_campaign *campaign;
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    value.status = wakpi_campaign_evaluate(campaign, kpi, NULL, &value);
    return value;
}

/* A KPI of the whole traffic. */
static inline wakpi_value whole_value(const wakpi_tracker *tracker, wakpi_kpi kpi)
{
    wakpi_cursor *cursor = ask(tracker, NULL);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    wakpi_value value = value_of(cursor, kpi);
    wakpi_cursor_free(cursor);
    return value;
}

static inline void expect_bytes(const wakpi_tracker *tracker, struct bytes expected)
{
    struct bytes found = save(tracker);
    assert_equal(found, expected);
    free(found.at);
}

#endif

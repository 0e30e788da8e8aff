/* Closing: what is closed stays, what is open is as if nothing had been closed, and what nobody asks for is gone. */
#include "run_suite.h"

#include "base/codec_layout.h"
#include "failing_allocator.h"
#include "measure/campaign.h"
#include "track_traffic.h"
#include <wakpi/catalogue.h>

/* ---- rows ---- */

static wakpi_query *between(int64_t from, int64_t to, int32_t period)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_between(query, from, to), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, period), WAKPI_OK);
    return query;
}

static wakpi_cursor *ask(const wakpi_tracker *tracker, const wakpi_query *query)
{
    wakpi_cursor *cursor;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_query(tracker, query, &cursor, &error) == WAKPI_OK, "%s", error.text);
    return cursor;
}

static void put_text(struct bytes *bytes, const char *text, size_t size)
{
    collect(bytes, text, size);
    collect(bytes, "|", 1);
}

/* All rows of an answer, as bytes. */
static void put_rows(struct bytes *bytes, const wakpi_tracker *tracker, const wakpi_query *query)
{
    wakpi_cursor *cursor = ask(tracker, query);
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const wakpi_campaign *campaign;
        const char *text;
        int64_t from, to, count;
        size_t size;
        for (int32_t label = 1; wakpi_label_key(label); label++) {
            ck_assert_int_eq(wakpi_cursor_label(cursor, label, &text, &size), WAKPI_OK);
            put_text(bytes, text, size);
        }
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
        put_text(bytes, text, strlen(text));
        for (int32_t failure = 0; wakpi_failure_key(failure); failure++) {
            ck_assert_int_eq(wakpi_cursor_failures(cursor, failure, &count), WAKPI_OK);
            collect(bytes, &count, sizeof count);
        }
        ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
        unsigned char saved[65536];
        ck_assert_int_eq(wakpi_campaign_save(campaign, saved, sizeof saved, &size), WAKPI_OK);
        collect(bytes, saved, size);
    }
    wakpi_cursor_free(cursor);
}

/* What is dated in [from, to), asked for in several ways. */
static struct bytes rows_of(const wakpi_tracker *tracker, int64_t from, int64_t to)
{
    struct bytes bytes = {0};
    wakpi_query *all = between(from, to, WAKPI_PERIOD_NONE), *by_day = between(from, to, WAKPI_PERIOD_DAY);
    wakpi_query *by_hour = between(from, to, WAKPI_PERIOD_HOUR);
    ck_assert_int_eq(wakpi_query_group_by(by_day, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(by_hour, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(by_hour, WAKPI_LABEL_CATEGORY), WAKPI_OK);
    put_rows(&bytes, tracker, all);
    put_rows(&bytes, tracker, by_day);
    put_rows(&bytes, tracker, by_hour);
    wakpi_query_free(all);
    wakpi_query_free(by_day);
    wakpi_query_free(by_hour);
    return bytes;
}

static int is_people(wakpi_measure measure)
{
    return wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_PEOPLE;
}

static void expect_near(const wakpi_campaign *found, const wakpi_campaign *expected, const char *where,
                        int exact)
{
    for (wakpi_measure measure = 1; measure < WAKPI_MEASURE_LIMIT; measure++) {
        int64_t one = -1, other = -1;
        if (!wakpi_measure_key(measure))
            continue;
        wakpi_status status = wakpi_campaign_get(found, measure, &one);
        ck_assert_int_eq(wakpi_campaign_get(expected, measure, &other), status);
        int64_t margin = is_people(measure) && !exact ? 2 + other / 20 : 0;
        ck_assert_msg(one >= other - margin && one <= other + margin, "%s: %s is %lld and was %lld", where,
                      wakpi_measure_key(measure), (long long)one, (long long)other);
        const struct wakpi_campaign_part *a = wakpi_campaign_part(found, measure);
        const struct wakpi_campaign_part *b = wakpi_campaign_part(expected, measure);
        ck_assert_int_eq(a ? a->buckets.count : 0, b ? b->buckets.count : 0);
        ck_assert_uint_eq(a ? a->buckets.sum.low : 0, b ? b->buckets.sum.low : 0);
    }
}

/* Row by row alike: people nearly, all else exactly. */
static void expect_rows_near(const wakpi_tracker *found, const wakpi_tracker *expected, int64_t from,
                             int64_t to, int32_t period, int exact)
{
    wakpi_query *query = between(from, to, period);
    if (period != WAKPI_PERIOD_NONE)
        ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    wakpi_cursor *one = ask(found, query), *other = ask(expected, query);
    wakpi_status status;
    while ((status = wakpi_cursor_next(one)) == WAKPI_OK) {
        const wakpi_campaign *a, *b;
        const char *text, *label, *same;
        size_t size, same_size;
        int64_t start, end;
        ck_assert_int_eq(wakpi_cursor_next(other), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_period(one, &start, &end, &text), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_label(one, WAKPI_LABEL_CAMPAIGN, &label, &size), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_label(other, WAKPI_LABEL_CAMPAIGN, &same, &same_size), WAKPI_OK);
        ck_assert_str_eq(label, same);
        ck_assert_int_eq(wakpi_cursor_campaign(one, &a), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_campaign(other, &b), WAKPI_OK);
        expect_near(a, b, text, exact);
    }
    ck_assert_int_eq(wakpi_cursor_next(other), status);
    wakpi_cursor_free(one);
    wakpi_cursor_free(other);
    wakpi_query_free(query);
}

static wakpi_tracker *copy(const wakpi_tracker *tracker, const wakpi_options *options)
{
    struct bytes bytes = save(tracker);
    wakpi_tracker *made;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_load(bytes.at, bytes.size, options, &made, &error) == WAKPI_OK, "%s",
                  error.text);
    free(bytes.at);
    return made;
}

static void close_until(wakpi_tracker *tracker, int64_t until)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_close(tracker, until, &error) == WAKPI_OK, "%s", error.text);
}

/* ---- the laws of closing ---- */

static size_t apply_until(wakpi_tracker *tracker, struct traffic *traffic, size_t from, int64_t until)
{
    size_t end = from;
    while (end < traffic->count && traffic->events[end].time < until)
        end++;
    shuffle(traffic->events + from, end - from);
    for (size_t i = from; i < end;) {
        size_t size = 1 + (size_t)random_below(end - i);
        apply(tracker, traffic->events + i, size);
        i += size;
    }
    return end;
}

enum { closing_limit = 32 };

struct kept {
    int64_t watermark;
    wakpi_tracker *then; /* as it was right before */
};

/* Closes now and then, at any edge of an hour, up to the last moment heard of. */
static void tell_closing(struct traffic *traffic)
{
    wakpi_options *options = traffic_options();
    wakpi_tracker *closing = traffic_tracker(""), *never = traffic_tracker("");
    struct kept kept[closing_limit];
    int closings = 0;
    int64_t watermark = INT64_MIN;
    size_t at = 0;
    for (int hour = 12; hour <= 24 * (traffic->days + 12); hour += 12) {
        int64_t now = BEGIN + hour * HOUR;
        size_t end = apply_until(closing, traffic, at, now);
        apply(never, traffic->events + at, end - at);
        at = end;
        int64_t until = now - (int64_t)random_below(60) * HOUR;
        if (random_below(3) == 0 && until > watermark && closings < closing_limit) {
            kept[closings++] = (struct kept){until, copy(closing, options)};
            close_until(closing, until);
            watermark = until;
            expect_rows_near(closing, kept[closings - 1].then, INT64_MIN, until, WAKPI_PERIOD_HOUR, 0);
            expect_rows_near(closing, kept[closings - 1].then, INT64_MIN, INT64_MAX, WAKPI_PERIOD_NONE, 0);
        }
        if (watermark != INT64_MIN) {
            expect_rows_near(closing, never, watermark, INT64_MAX, WAKPI_PERIOD_HOUR, 1);
            struct bytes open = rows_of(closing, watermark, INT64_MAX);
            struct bytes expected = rows_of(never, watermark, INT64_MAX);
            assert_equal(open, expected);
            free(open.at);
            free(expected.at);
        }
        if (random_below(4) == 0) {
            wakpi_tracker *loaded = copy(closing, options);
            struct bytes one = save(closing), other = save(loaded);
            assert_equal(one, other);
            free(one.at);
            free(other.at);
            wakpi_tracker_free(closing);
            closing = loaded;
        }
    }
    for (int i = 0; i < closings; i++) {
        int64_t from = i > 0 ? kept[i - 1].watermark : INT64_MIN;
        expect_rows_near(closing, kept[i].then, from, kept[i].watermark, WAKPI_PERIOD_DAY, 0);
        wakpi_tracker_free(kept[i].then);
    }
    wakpi_tracker_free(closing);
    wakpi_tracker_free(never);
    wakpi_options_free(options);
}

START_TEST(open_rows_are_as_if_nothing_had_been_closed_and_closed_ones_stay)
{
    static struct traffic traffic;
    seed_random(20261122);
    for (int round = 0; round < 8; round++) {
        make_traffic(&traffic, 4 + (int)random_below(30), 14, 8 + (int)random_below(30));
        tell_closing(&traffic);
    }
}
END_TEST

/* ---- edges ---- */

static wakpi_status try_close(wakpi_tracker *tracker, int64_t until, wakpi_error *error)
{
    *error = (wakpi_error){.struct_size = sizeof *error};
    return wakpi_tracker_close(tracker, until, error);
}

START_TEST(only_an_edge_of_an_hour_behind_the_watermark_can_be_closed_at)
{
    wakpi_tracker *tracker = traffic_tracker("");
    wakpi_error error;
    int64_t until = 0;
    ck_assert_int_eq(wakpi_tracker_watermark(tracker, &until), WAKPI_NOT_FOUND);
    ck_assert_int_eq(try_close(tracker, BEGIN + 1, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "1763683200000"));
    ck_assert_int_eq(try_close(tracker, -HOUR, &error), WAKPI_INVALID);
    ck_assert_int_eq(try_close(tracker, BEGIN, &error), WAKPI_OK);
    ck_assert_int_eq(try_close(tracker, BEGIN, &error), WAKPI_INVALID);
    ck_assert_int_eq(try_close(tracker, BEGIN - HOUR, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_watermark(tracker, &until), WAKPI_OK);
    ck_assert_int_eq(until, BEGIN);
    ck_assert_int_eq(wakpi_tracker_close(NULL, BEGIN, &error), WAKPI_INVALID);
    wakpi_tracker_free(tracker);
}
END_TEST

static int64_t count_late(const wakpi_tracker *tracker)
{
    for (int32_t i = 0; i < wakpi_intake_count(); i++) {
        wakpi_intake reason;
        int64_t count;
        ck_assert_int_eq(wakpi_intake_at(i, &reason), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_intake(tracker, reason, &count), WAKPI_OK);
        if (strcmp(wakpi_intake_key(reason), "ignored_late") == 0)
            return count;
    }
    return -1;
}

static int64_t total(const wakpi_tracker *tracker, const char *measure, int64_t from, int64_t to)
{
    wakpi_query *query = between(from, to, WAKPI_PERIOD_NONE);
    wakpi_cursor *cursor = ask(tracker, query);
    const wakpi_campaign *campaign;
    wakpi_measure which;
    int64_t amount = -1;
    ck_assert_int_eq(wakpi_measure_by_key(measure, &which), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_get(campaign, which, &amount), WAKPI_OK);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    return amount;
}

START_TEST(late_events_create_nothing_and_are_counted)
{
    wakpi_tracker *tracker = traffic_tracker("");
    wakpi_event sent = make_event(WAKPI_EVENT_SENT, "m1", "393331", BEGIN);
    apply(tracker, &sent, 1);
    close_until(tracker, BEGIN + DAY);
    struct bytes before = save(tracker);
    wakpi_event late[] = {make_event(WAKPI_EVENT_DELIVERED, "m1", NULL, BEGIN + HOUR),
                          make_event(WAKPI_EVENT_SENT, "m2", "393332", BEGIN + HOUR),
                          make_event(WAKPI_EVENT_STOP, NULL, "393331", BEGIN + DAY - 1)};
    PUT(&late[1], campaign, "never heard of");
    apply(tracker, late, 3);
    struct bytes after = save(tracker);
    assert_equal(after, before);
    ck_assert_int_eq(count_late(tracker), 3);
    wakpi_event read = make_event(WAKPI_EVENT_READ, "m1", NULL, BEGIN + DAY);
    apply(tracker, &read, 1);
    ck_assert_int_eq(count_late(tracker), 3);
    ck_assert_int_eq(total(tracker, "sent", INT64_MIN, INT64_MAX), 1);
    ck_assert_int_eq(total(tracker, "read", INT64_MIN, INT64_MAX), 0);
    wakpi_tracker_free(tracker);
    free(before.at);
    free(after.at);
}
END_TEST

START_TEST(what_was_counted_long_ago_is_not_taken_for_something_new)
{
    wakpi_tracker *tracker = traffic_tracker("");
    wakpi_event old[] = {make_event(WAKPI_EVENT_SENT, "m1", "393331", BEGIN),
                         make_event(WAKPI_EVENT_DELIVERED, "m1", "393331", BEGIN + HOUR),
                         make_event(WAKPI_EVENT_CASE_OPENED, "k1", "393331", BEGIN)};
    apply(tracker, old, COUNT(old));
    close_until(tracker, BEGIN + 10 * DAY);
    wakpi_event new[] = {make_event(WAKPI_EVENT_READ, "m1", "393331", BEGIN + 40 * DAY),
                         make_event(WAKPI_EVENT_TAP, "t1", "393331", BEGIN + 40 * DAY),
                         make_event(WAKPI_EVENT_CASE_RESOLVED, "r1", "393331", BEGIN + 40 * DAY)};
    PUT(&new[1], context, "m1");
    PUT(&new[2], context, "k1");
    apply(tracker, new, COUNT(new));
    ck_assert_int_eq(total(tracker, "sent", INT64_MIN, INT64_MAX), 1);
    ck_assert_int_eq(total(tracker, "button_clicks", INT64_MIN, INT64_MAX), 0);
    ck_assert_int_eq(total(tracker, "inbound_messages", INT64_MIN, INT64_MAX), 1);
    ck_assert_int_eq(total(tracker, "cases", INT64_MIN, INT64_MAX), 1);
    ck_assert_int_eq(total(tracker, "recipients", INT64_MIN, INT64_MAX), 1);
    wakpi_tracker_free(tracker);
}
END_TEST

/* What is open, and what names it: of 2025-12-21 and of a month before. */
#define OPEN(kind, rest)  "{\"wakpi\":\"" kind "\",\"time\":1766275200000," rest "}"
#define EARLY(kind, rest) "{\"wakpi\":\"" kind "\",\"time\":1763683200000," rest "}"
#define HERS              "\"person\":\"393331\""
#define MONEY             ",\"currency\":\"EUR\",\"amount\":"

static const struct {
    const char *open, *early, *measure;
    int64_t amount;
} early_ones[] = {
    {OPEN("send", "\"id\":\"m\"," HERS), EARLY("click", "\"id\":\"c\",\"context\":\"m\"," HERS), "clicks", 1},
    {OPEN("send", "\"id\":\"m\"," HERS), EARLY("message", "\"id\":\"w\",\"context\":\"m\"," HERS), "replied",
     1},
    {OPEN("send", "\"id\":\"m\"," HERS), EARLY("conversion", "\"id\":\"o\",\"context\":\"m\"," HERS),
     "converted", 1},
    {OPEN("order", "\"id\":\"o\"," HERS MONEY "9"),
     EARLY("refund", "\"id\":\"r\",\"context\":\"o\"," HERS MONEY "3"), "revenue", 6000000},
    {OPEN("order", "\"id\":\"o\"" MONEY "9"), EARLY("returned", "\"context\":\"o\""), "returned_orders", 1},
    {OPEN("case_opened", "\"id\":\"k\"," HERS), EARLY("case_resolved", "\"context\":\"k\""), "resolved", 1},
    {OPEN("send", "\"id\":\"g\""),
     EARLY("delivered", "\"id\":\"g\",\"participant\":\"393331\",\"group\":true"), "delivered", 1},
};

static void read_line(wakpi_tracker *tracker, const char *line)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_read_line(tracker, line, strlen(line), &error) == WAKPI_OK, "%s", error.text);
}

static int holds_any(const wakpi_tracker *tracker, const char *person)
{
    struct bytes told = {0};
    wakpi_status status = wakpi_tracker_export_person(tracker, person, strlen(person), collect, &told, NULL);
    free(told.at);
    return status == WAKPI_OK;
}

START_TEST(what_is_dated_long_before_what_it_names_stays_as_long_as_that)
{
    wakpi_tracker *tracker = traffic_tracker("");
    int64_t amount = early_ones[_i].amount;
    const char *measure = early_ones[_i].measure;
    read_line(tracker, early_ones[_i].early);
    read_line(tracker, early_ones[_i].open);
    ck_assert_int_eq(total(tracker, measure, BEGIN + 25 * DAY, INT64_MAX), amount);
    close_until(tracker, BEGIN + 10 * DAY);
    close_until(tracker, BEGIN + 20 * DAY);
    ck_assert_int_eq(total(tracker, measure, BEGIN + 25 * DAY, INT64_MAX), amount);
    close_until(tracker, BEGIN + 40 * DAY);
    ck_assert_int_eq(total(tracker, measure, BEGIN + 25 * DAY, INT64_MAX), amount);
    if (strstr(early_ones[_i].open, "order") == NULL) /* a first order is remembered */
        ck_assert_int_eq(holds_any(tracker, "393331"), 0);
    wakpi_tracker_free(tracker);
}
END_TEST

static wakpi_status try_query(const wakpi_tracker *tracker, const wakpi_query *query, wakpi_error *error)
{
    wakpi_cursor *cursor = NULL;
    *error = (wakpi_error){.struct_size = sizeof *error};
    wakpi_status status = wakpi_tracker_query(tracker, query, &cursor, error);
    wakpi_cursor_free(cursor);
    return status;
}

START_TEST(questions_that_closed_cells_cannot_answer_are_refused_in_words)
{
    wakpi_tracker *tracker = traffic_tracker("");
    wakpi_error error;
    wakpi_event sent = make_event(WAKPI_EVENT_SENT, "m1", "393331", BEGIN);
    apply(tracker, &sent, 1);
    close_until(tracker, BEGIN + DAY);
    wakpi_query *cut = between(BEGIN + MINUTE, INT64_MAX, WAKPI_PERIOD_NONE);
    ck_assert_int_eq(try_query(tracker, cut, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "within a local hour"));
    ck_assert_int_eq(wakpi_query_between(cut, BEGIN, BEGIN + 2 * DAY + MINUTE), WAKPI_OK);
    ck_assert_int_eq(try_query(tracker, cut, &error), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(cut, BEGIN + HOUR), WAKPI_OK);
    ck_assert_int_eq(try_query(tracker, cut, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "as of"));
    wakpi_query_free(cut);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(labels_of_closed_cells_are_listed_and_filtered_by)
{
    wakpi_tracker *tracker = traffic_tracker("");
    wakpi_event sent = make_event(WAKPI_EVENT_SEND, "m1", "393331", BEGIN);
    PUT(&sent, campaign, "autumn");
    apply(tracker, &sent, 1);
    close_until(tracker, BEGIN + 30 * DAY);
    int64_t count;
    ck_assert_int_eq(wakpi_tracker_label_count(tracker, WAKPI_LABEL_CAMPAIGN, &count), WAKPI_OK);
    ck_assert_int_eq(count, 1);
    wakpi_query *query = between(INT64_MIN, INT64_MAX, WAKPI_PERIOD_DAY);
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "autumn", 6), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    const char *text;
    size_t size;
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &text, &size), WAKPI_OK);
    close_until(tracker, BEGIN + 31 * DAY); /* a cursor lives on, its labels too */
    ck_assert_str_eq(text, "autumn");
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* However short the windows are: who came by an ad is answered within a day, and messages are free for three days from then on. */
START_TEST(what_makes_messages_free_is_kept)
{
    static const char *const windows[] = {"time_to_live",     "reply_window",     "conversion_window",
                                          "opt_out_window",   "conversation_gap", "abandonment_window",
                                          "recontact_window", "inactivity_window"};
    wakpi_options *options = new_options();
    wakpi_tracker *tracker;
    wakpi_rate_card *card;
    int64_t unpriced;
    for (size_t i = 0; i < COUNT(windows); i++)
        ck_assert_int_eq(wakpi_options_set_integer(options, windows[i], HOUR, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    ck_assert_int_eq(wakpi_rate_card_new(NULL, &card), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_set_rate_card(tracker, card), WAKPI_OK);
    wakpi_event events[] = {make_event(WAKPI_EVENT_MESSAGE, "w1", "393331", BEGIN),
                            make_event(WAKPI_EVENT_SENT, "m1", "393331", BEGIN + 23 * HOUR),
                            make_event(WAKPI_EVENT_DELIVERED, "m1", NULL, BEGIN + 23 * HOUR),
                            make_event(WAKPI_EVENT_SENT, "m2", "393331", BEGIN + 94 * HOUR),
                            make_event(WAKPI_EVENT_DELIVERED, "m2", NULL, BEGIN + 94 * HOUR)};
    events[0].flags = WAKPI_EVENT_REFERRAL;
    apply(tracker, events, COUNT(events));
    for (int64_t hour = 92; hour <= 94; hour++) {
        close_until(tracker, BEGIN + hour * HOUR);
        wakpi_query *query = between(BEGIN + 94 * HOUR, INT64_MAX, WAKPI_PERIOD_NONE);
        wakpi_cursor *cursor = ask(tracker, query);
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_unpriced(cursor, &unpriced), WAKPI_OK);
        ck_assert_int_eq(unpriced, 0);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
    }
    wakpi_rate_card_free(card);
    wakpi_options_free(options);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(a_closed_day_of_people_alone_is_a_baseline)
{
    wakpi_tracker *tracker = traffic_tracker("");
    wakpi_event events[] = {make_event(WAKPI_EVENT_OPT_IN, "i1", "393331", BEGIN + HOUR),
                            make_event(WAKPI_EVENT_OPT_IN, "i2", "393331", BEGIN + DAY)};
    const wakpi_campaign *before;
    int64_t amount;
    apply(tracker, events, COUNT(events));
    close_until(tracker, BEGIN + 12 * HOUR);
    wakpi_query *query = between(INT64_MIN, INT64_MAX, WAKPI_PERIOD_DAY);
    ck_assert_int_eq(wakpi_query_baseline(query, WAKPI_BASELINE_PREVIOUS), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_baseline(cursor, &before), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_get(before, WAKPI_MEASURE_OPTED_IN, &amount), WAKPI_OK);
    ck_assert_int_eq(amount, 1);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* ---- shards ---- */

START_TEST(trackers_merge_at_equal_watermarks_and_add_up_by_origin)
{
    wakpi_tracker *one = traffic_tracker("one"), *other = traffic_tracker("two"),
                  *same = traffic_tracker("one");
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_event a = make_event(WAKPI_EVENT_SENT, "m1", "393331", BEGIN);
    wakpi_event b = make_event(WAKPI_EVENT_SENT, "m2", "393332", BEGIN);
    apply(one, &a, 1);
    apply(other, &b, 1);
    apply(same, &a, 1);
    close_until(one, BEGIN + DAY);
    ck_assert_int_eq(wakpi_tracker_merge(one, other, &error), WAKPI_MISMATCH);
    ck_assert_ptr_nonnull(strstr(error.text, "1763769600000"));
    close_until(other, BEGIN + 2 * DAY);
    ck_assert_int_eq(wakpi_tracker_merge(one, other, &error), WAKPI_MISMATCH);
    ck_assert_ptr_nonnull(strstr(error.text, "1763856000000"));
    close_until(one, BEGIN + 2 * DAY);
    close_until(same, BEGIN + DAY);
    close_until(same, BEGIN + 2 * DAY);
    struct bytes before = save(one);
    ck_assert_int_eq(wakpi_tracker_merge(one, same, &error), WAKPI_OK); /* equal ones are one */
    struct bytes after = save(one);
    assert_equal(after, before);
    ck_assert_int_eq(wakpi_tracker_merge(one, other, &error), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_merge(one, other, &error), WAKPI_OK);
    ck_assert_int_eq(total(one, "sent", INT64_MIN, INT64_MAX), 2);
    ck_assert_int_eq(total(one, "recipients", INT64_MIN, INT64_MAX), 2);
    ck_assert_int_eq(wakpi_tracker_merge(other, same, &error), WAKPI_OK);
    struct bytes left = save(one), right = save(other);
    assert_equal(left, right);
    free(before.at);
    free(after.at);
    free(left.at);
    free(right.at);
    wakpi_tracker_free(one);
    wakpi_tracker_free(other);
    wakpi_tracker_free(same);
}
END_TEST

START_TEST(unequal_periods_of_one_origin_conflict_and_nothing_is_joined)
{
    wakpi_tracker *one = traffic_tracker("shard"), *other = traffic_tracker("shard");
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_event a = make_event(WAKPI_EVENT_SENT, "m1", "393331", BEGIN);
    wakpi_event b = make_event(WAKPI_EVENT_SENT, "m2", "393332", BEGIN);
    apply(one, &a, 1);
    apply(other, &b, 1);
    close_until(one, BEGIN + DAY);
    close_until(other, BEGIN + DAY);
    struct bytes before = save(one), saved = save(other);
    ck_assert_int_eq(wakpi_tracker_merge(one, other, &error), WAKPI_CONFLICT);
    ck_assert_ptr_nonnull(strstr(error.text, "shard"));
    ck_assert_int_eq(wakpi_tracker_merge_saved(one, saved.at, saved.size, &error), WAKPI_CONFLICT);
    struct bytes after = save(one);
    assert_equal(after, before);
    free(before.at);
    free(after.at);
    free(saved.at);
    wakpi_tracker_free(one);
    wakpi_tracker_free(other);
}
END_TEST

START_TEST(a_period_of_nothing_is_unequal_to_none)
{
    wakpi_tracker *one = traffic_tracker("shard"), *empty = traffic_tracker("shard");
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_event closed = make_event(WAKPI_EVENT_SENT, "m1", "393331", BEGIN);
    wakpi_event open = make_event(WAKPI_EVENT_SENT, "m2", "393332", BEGIN + 2 * DAY);
    apply(one, &closed, 1);
    close_until(one, BEGIN + DAY);
    close_until(empty, BEGIN + DAY);
    apply(empty, &open, 1);
    struct bytes saved = save(empty);
    ck_assert_int_eq(wakpi_tracker_merge(empty, one, &error), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_merge_saved(one, saved.at, saved.size, &error), WAKPI_OK);
    struct bytes left = save(one), right = save(empty);
    assert_equal(left, right);
    ck_assert_int_eq(total(one, "sent", INT64_MIN, INT64_MAX), 2);
    free(saved.at);
    free(left.at);
    free(right.at);
    wakpi_tracker_free(one);
    wakpi_tracker_free(empty);
}
END_TEST

/* ---- saved bytes ---- */

static struct bytes closed_bytes(void)
{
    static struct traffic traffic;
    seed_random(77);
    make_traffic(&traffic, 6, 4, 12);
    wakpi_tracker *tracker = traffic_tracker("shard");
    apply(tracker, traffic.events, traffic.count);
    close_until(tracker, BEGIN + DAY);
    close_until(tracker, BEGIN + 3 * DAY);
    struct bytes bytes = save(tracker);
    wakpi_tracker_free(tracker);
    return bytes;
}

START_TEST(another_zone_or_precision_does_not_load)
{
    struct bytes bytes = closed_bytes();
    wakpi_options *options = traffic_options();
    wakpi_tracker *tracker = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "Europe/London", 13, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_load(bytes.at, bytes.size, options, &tracker, &error), WAKPI_MISMATCH);
    ck_assert_ptr_nonnull(strstr(error.text, "zone"));
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "Europe/Rome", 11, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "unique_precision", 12, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_load(bytes.at, bytes.size, options, &tracker, &error), WAKPI_MISMATCH);
    ck_assert_ptr_nonnull(strstr(error.text, "unique_precision"));
    wakpi_options_free(options);
    free(bytes.at);
}
END_TEST

/* The checksum is public, so whoever writes bytes can make it right. */
static void set_checksum(struct bytes bytes)
{
    uint64_t sum = wakpi_codec_checksum(bytes.at, bytes.size - 8);
    for (int i = 0; i < 8; i++)
        bytes.at[bytes.size - 8 + (size_t)i] = (unsigned char)(sum >> (8 * i));
}

START_TEST(hostile_bytes_are_refused_or_have_one_form)
{
    struct bytes bytes = closed_bytes();
    wakpi_options *options = traffic_options();
    size_t refused = 0, tried = 0;
    for (size_t i = 16; i + 8 < bytes.size; i += 1 + (size_t)random_below(7)) {
        struct bytes hurt = {.at = malloc(bytes.size), .size = bytes.size};
        memcpy(hurt.at, bytes.at, bytes.size);
        unsigned flipped = hurt.at[i] ^ 1U << random_below(8);
        hurt.at[i] = random_below(2) ? (unsigned char)(flipped & 0xffU) : (unsigned char)random_below(256);
        set_checksum(hurt);
        wakpi_tracker *tracker = NULL;
        tried++;
        if (wakpi_tracker_load(hurt.at, hurt.size, options, &tracker, NULL) == WAKPI_OK) {
            struct bytes again = save(tracker);
            assert_equal(again, hurt);
            struct bytes rows = {0};
            wakpi_cursor *cursor = NULL;
            if (wakpi_tracker_query(tracker, NULL, &cursor, NULL) == WAKPI_OK)
                wakpi_cursor_next(cursor);
            wakpi_cursor_free(cursor);
            free(again.at);
            free(rows.at);
            wakpi_tracker_free(tracker);
        } else {
            refused++;
        }
        free(hurt.at);
    }
    ck_assert_uint_gt(refused, tried / 4);
    wakpi_options_free(options);
    free(bytes.at);
}
END_TEST

/* ---- memory ---- */

static wakpi_status tell_with_memory(wakpi_allocate_function allocate, void *context, void *data)
{
    struct traffic *traffic = data;
    wakpi_options *options = NULL;
    wakpi_tracker *tracker = NULL;
    wakpi_cursor *cursor = NULL;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "key", key, 16, NULL);
    if (status == WAKPI_OK)
        status = wakpi_options_set_integer(options, "time_to_live", DAY, NULL);
    if (status == WAKPI_OK)
        status = wakpi_options_set_integer(options, "inactivity_window", DAY, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &tracker);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(tracker, traffic->events, traffic->count, NULL);
    if (status == WAKPI_OK) {
        status = wakpi_tracker_close(tracker, BEGIN + 2 * DAY, NULL);
        int64_t until;
        ck_assert_int_eq(wakpi_tracker_watermark(tracker, &until),
                         status == WAKPI_OK ? WAKPI_OK : WAKPI_NOT_FOUND);
    }
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(tracker, NULL, &cursor, NULL);
    if (status == WAKPI_OK) {
        const wakpi_campaign *campaign;
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        status = wakpi_cursor_campaign(cursor, &campaign);
    }
    wakpi_cursor_free(cursor);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
    return status;
}

START_TEST(each_request_for_memory_may_fail)
{
    static struct traffic traffic;
    seed_random(5);
    make_traffic(&traffic, 3, 3, 3);
    ck_assert_int_gt(fail_each_request(tell_with_memory, &traffic), 100);
}
END_TEST

/* Months of traffic, closed day by day: what is held stays the same but for the closed cells, which are told apart. */
START_TEST(what_is_held_stays_the_same_from_day_to_day)
{
    const char *long_run = getenv("WAKPI_LONG_TESTS");
    const int64_t days = 60, daily = long_run ? 10000000 / 60 : 5000;
    struct failing_allocator memory = {0};
    wakpi_options *options;
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_options_new(failing_allocate, &memory, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "time_to_live", 5 * DAY, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "conversion_window", 5 * DAY, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "recontact_window", 5 * DAY, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "inactivity_window", 5 * DAY, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "unique_precision", 10, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    size_t warm = 0;
    int64_t number = 0;
    for (int64_t day = 0; day < days; day++) {
        for (int64_t i = 0; i < daily; i++, number++) {
            char id[32], person[32];
            snprintf(id, sizeof id, "wamid.%lld", (long long)number);
            snprintf(person, sizeof person, "39%lld", (long long)(3330000000 + number % (20 * daily)));
            int64_t time = BEGIN + day * DAY + i * (DAY / daily);
            wakpi_event events[] = {make_event(WAKPI_EVENT_SENT, id, person, time),
                                    make_event(WAKPI_EVENT_DELIVERED, id, person, time + MINUTE),
                                    make_event(WAKPI_EVENT_READ, id, person, time + HOUR)};
            apply(tracker, events, number % 3 ? 3 : 2);
        }
        if (day >= 6)
            close_until(tracker, BEGIN + (day - 6) * DAY);
        if (day == 20)
            warm = memory.live_bytes;
    }
    size_t held = memory.live_bytes;
    printf("%lld messages: %zu bytes after 20 days, %zu after %lld\n", (long long)number, warm, held,
           (long long)days);
    ck_assert_int_eq(total(tracker, "sent", INT64_MIN, INT64_MAX), number);
    ck_assert_int_eq(total(tracker, "read", INT64_MIN, INT64_MAX), number - (number + 2) / 3);
    ck_assert_int_eq(count_late(tracker), 0);
    /* Some 24 closed cells a day, of two sketches of 768 bytes at this precision. */
    size_t closed = (size_t)(days - 21) * 24 * (2 * 768 + 64);
    ck_assert_msg(held < warm + warm / 20 + closed, "%zu bytes at the end, %zu after 20 days", held, warm);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
    assert_no_leaks(&memory);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_close");
    TCase *laws = tcase_create("laws");
    tcase_add_test(laws, open_rows_are_as_if_nothing_had_been_closed_and_closed_ones_stay);
    suite_add_tcase(suite, laws);
    TCase *edges = tcase_create("edges");
    tcase_add_test(edges, only_an_edge_of_an_hour_behind_the_watermark_can_be_closed_at);
    tcase_add_test(edges, late_events_create_nothing_and_are_counted);
    tcase_add_test(edges, what_was_counted_long_ago_is_not_taken_for_something_new);
    tcase_add_loop_test(edges, what_is_dated_long_before_what_it_names_stays_as_long_as_that, 0,
                        COUNT(early_ones));
    tcase_add_test(edges, questions_that_closed_cells_cannot_answer_are_refused_in_words);
    tcase_add_test(edges, labels_of_closed_cells_are_listed_and_filtered_by);
    tcase_add_test(edges, a_closed_day_of_people_alone_is_a_baseline);
    tcase_add_test(edges, what_makes_messages_free_is_kept);
    suite_add_tcase(suite, edges);
    TCase *shards = tcase_create("shards");
    tcase_add_test(shards, trackers_merge_at_equal_watermarks_and_add_up_by_origin);
    tcase_add_test(shards, unequal_periods_of_one_origin_conflict_and_nothing_is_joined);
    tcase_add_test(shards, a_period_of_nothing_is_unequal_to_none);
    suite_add_tcase(suite, shards);
    TCase *bytes = tcase_create("bytes");
    tcase_add_test(bytes, another_zone_or_precision_does_not_load);
    tcase_add_test(bytes, hostile_bytes_are_refused_or_have_one_form);
    suite_add_tcase(suite, bytes);
    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, each_request_for_memory_may_fail);
    tcase_add_test(memory, what_is_held_stays_the_same_from_day_to_day);
    suite_add_tcase(suite, memory);
    return run_suite(suite);
}

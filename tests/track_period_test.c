/* Answers by label and period: local days and hours, money, costs, filters, and memory that fails. */
#include "failing_allocator.h"
#include "run_suite.h"
#include "track_events.h"

#include <stdio.h>

#define MICRO INT64_C(1000000)

static wakpi_options *options;
static wakpi_tracker *tracker;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "Europe/Rome", 11, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
}

static void tear_down(void)
{
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
}

static int64_t at(const char *text)
{
    int64_t time;
    ck_assert_int_eq(wakpi_time_parse(text, strlen(text), &time, NULL), WAKPI_OK);
    return time;
}

static wakpi_query *query_by(int32_t label, int32_t period)
{
    wakpi_query *query = NULL;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    if (label)
        ck_assert_int_eq(wakpi_query_group_by(query, label), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, period), WAKPI_OK);
    return query;
}

/* A message every half hour of local days around the autumn and spring changes. */
static void send_through(int64_t from, int64_t to)
{
    for (int64_t time = from; time < to; time += 30 * MINUTE) {
        char id[32];
        snprintf(id, sizeof id, "m%lld", (long long)time);
        APPLY(tracker, SEND(id, time, "391", "x"));
    }
}

static void expect_period(int32_t period, const char *name, int64_t sent, int64_t hours)
{
    wakpi_query *query = query_by(0, period);
    wakpi_cursor *cursor = ask(tracker, query);
    int found = 0;
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const char *text;
        int64_t from, to;
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
        if (strcmp(text, name) != 0)
            continue;
        found = 1;
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_SENT), sent);
        ck_assert_int_eq(to - from, hours * HOUR);
    }
    ck_assert_msg(found, "no row of %s", name);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}

/* Field case 11. */
START_TEST(local_days_have_23_24_or_25_hours)
{
    send_through(at("2025-10-25T00:00:00+02:00"), at("2025-10-28T00:00:00+01:00"));
    expect_period(WAKPI_PERIOD_DAY, "2025-10-25", 48, 24);
    expect_period(WAKPI_PERIOD_DAY, "2025-10-26", 50, 25);
    expect_period(WAKPI_PERIOD_DAY, "2025-10-27", 48, 24);
    expect_period(WAKPI_PERIOD_HOUR, "2025-10-26T02+02:00", 2, 1);
    expect_period(WAKPI_PERIOD_HOUR, "2025-10-26T02+01:00", 2, 1);
    expect_period(WAKPI_PERIOD_WEEK, "2025-W43", 98, 7 * 24 + 1);
    expect_period(WAKPI_PERIOD_MONTH, "2025-10", 146, 31 * 24 + 1);
    expect_period(WAKPI_PERIOD_QUARTER, "2025-Q4", 146, 92 * 24 + 1);
    expect_period(WAKPI_PERIOD_YEAR, "2025", 146, 365 * 24);
    expect_period(WAKPI_PERIOD_WEEKDAY_HOUR, "Sun 02", 4, 0);
}
END_TEST

START_TEST(a_spring_day_lacks_an_hour)
{
    send_through(at("2026-03-29T00:00:00+01:00"), at("2026-03-30T00:00:00+02:00"));
    expect_period(WAKPI_PERIOD_DAY, "2026-03-29", 46, 23);
}
END_TEST

START_TEST(buckets_sum_to_the_whole_and_people_do_not)
{
    send_through(at("2025-10-25T00:00:00+02:00"), at("2025-10-28T00:00:00+01:00"));
    for (int32_t period = WAKPI_PERIOD_HOUR; period <= WAKPI_PERIOD_WEEKDAY_HOUR; period++) {
        wakpi_query *query = query_by(0, period);
        wakpi_cursor *cursor = ask(tracker, query);
        int64_t sent = 0, rows = 0;
        while (wakpi_cursor_next(cursor) == WAKPI_OK) {
            sent += amount_of(cursor, WAKPI_MEASURE_SENT);
            ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_RECIPIENTS), 1);
            rows++;
        }
        ck_assert_int_eq(sent, whole(tracker, WAKPI_MEASURE_SENT));
        ck_assert_int_gt(rows, 0);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
    }
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_RECIPIENTS), 1);
}
END_TEST

START_TEST(rows_are_filtered_by_label_and_time)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), SEND("b", NOON + DAY, "391", "y"),
          SEND("c", NOON + 2 * DAY, "391", "z"), STATUS(SENT, "d", NOON));
    wakpi_query *query = query_by(WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE);
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "x", 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "z", 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "unheard of", 10), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_between(query, NOON + 1, INT64_MAX), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "z");
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    query = query_by(WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE);
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "", 0), WAKPI_OK);
    cursor = ask(tracker, query);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_SENT), 1);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

#define COUNT_OF(what, label, sum, number)                                                                   \
    EVENT(.kind = WAKPI_EVENT_COUNT, .time = NOON, TEXT(source, "shop"), TEXT(campaign, label),              \
          .measure = (what), .amount = (sum), .version = (number), .currency = "EUR")
#define COST_OF(name, what, label, sum, start, end, again)                                                   \
    EVENT(.kind = WAKPI_EVENT_COST, .time = (start), .until = (end), TEXT(id, name), TEXT(campaign, label),  \
          .measure = (what), .amount = (sum), .every = (again), .version = 1, .currency = "EUR")

START_TEST(a_count_is_a_register)
{
    APPLY(tracker, COUNT_OF(WAKPI_MEASURE_REVENUE, "x", 500 * MICRO, 1),
          COUNT_OF(WAKPI_MEASURE_REVENUE, "x", 500 * MICRO, 1),
          COUNT_OF(WAKPI_MEASURE_REVENUE, "y", 70 * MICRO, 1),
          COUNT_OF(WAKPI_MEASURE_REVENUE, "x", 600 * MICRO, 2));
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_REVENUE), 670 * MICRO);
}
END_TEST

START_TEST(money_of_two_currencies_is_never_summed)
{
    wakpi_event dollars = COUNT_OF(WAKPI_MEASURE_REVENUE, "y", 70 * MICRO, 1);
    memcpy(dollars.currency, "USD", 4);
    APPLY(tracker, COUNT_OF(WAKPI_MEASURE_REVENUE, "x", 500 * MICRO, 1), dollars);
    wakpi_cursor *cursor = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_tracker_query(tracker, NULL, &cursor, &error), WAKPI_CURRENCY);
    ck_assert_ptr_nonnull(strstr(error.text, "USD"));
    ck_assert_ptr_nonnull(strstr(error.text, "EUR"));
    wakpi_query *query = query_by(0, WAKPI_PERIOD_NONE);
    ck_assert_int_eq(wakpi_query_currency(query, "USD"), WAKPI_OK);
    cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REVENUE), 70 * MICRO);
    wakpi_cursor_free(cursor);
    ck_assert_int_eq(wakpi_query_currency(query, "XXZ"), WAKPI_INVALID);
    wakpi_query_free(query);
}
END_TEST

START_TEST(a_recurring_cost_comes_back_each_local_month)
{
    APPLY(tracker,
          COST_OF("licence", WAKPI_MEASURE_COST_SOFTWARE, "x", 99 * MICRO, at("2026-01-31T00:00:00+01:00"),
                  at("2026-07-01T00:00:00+02:00"), WAKPI_EVERY_MONTH));
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_COST_SOFTWARE),
                     6 * 99 * MICRO); /* Jan 31, Feb 28, ... Jun 30 */
    wakpi_query *query = query_by(0, WAKPI_PERIOD_MONTH);
    wakpi_cursor *cursor = ask(tracker, query);
    int64_t months = 0;
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_COST_SOFTWARE), 99 * MICRO);
        months++;
    }
    ck_assert_int_eq(months, 6);
    wakpi_cursor_free(cursor);
    ck_assert_int_eq(wakpi_query_as_of(query, at("2026-03-15T00:00:00Z")), WAKPI_OK);
    cursor = ask(tracker, query);
    for (months = 0; wakpi_cursor_next(cursor) == WAKPI_OK;)
        months++;
    ck_assert_int_eq(months, 2);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

START_TEST(a_cost_without_end_needs_an_as_of)
{
    APPLY(tracker, COST_OF("licence", WAKPI_MEASURE_COST_SOFTWARE, "x", 99 * MICRO,
                           at("2026-01-01T00:00:00+01:00"), 0, WAKPI_EVERY_QUARTER));
    wakpi_cursor *cursor = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_tracker_query(tracker, NULL, &cursor, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "as of"));
    wakpi_query *query = query_by(0, WAKPI_PERIOD_NONE);
    ck_assert_int_eq(wakpi_query_as_of(query, at("2027-01-01T00:00:00+01:00")), WAKPI_OK);
    cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_COST_SOFTWARE), 5 * 99 * MICRO);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

START_TEST(an_unnamed_cost_is_spread_by_delivered_messages_to_the_last_micro_unit)
{
    APPLY(tracker, COST_OF("flat", WAKPI_MEASURE_COST_MESSAGES, "", 100, NOON, NOON + DAY, 0),
          STATUS(DELIVERED, "none", NOON + 2 * DAY));
    for (int i = 0; i < 7; i++) {
        char id[16];
        snprintf(id, sizeof id, "m%d", i);
        APPLY(tracker,
              SEND(id, NOON + HOUR, "391",
                   i < 3   ? "x"
                   : i < 6 ? "y"
                           : "z"),
              STATUS(DELIVERED, id, NOON + HOUR));
    }
    APPLY(tracker, SEND("later", NOON + 2 * DAY, "391", "z"), STATUS(DELIVERED, "later", NOON + 2 * DAY));
    static const struct {
        const char *campaign;
        int64_t cost;
    } rows[] = {{"x", 42}, {"y", 43}, {"z", 15}}; /* 300/7, 600/7, 100 cut down at each name */
    wakpi_query *query = query_by(WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE);
    wakpi_cursor *cursor = ask(tracker, query);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        find_row(cursor, WAKPI_LABEL_CAMPAIGN, rows[i].campaign);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_COST_MESSAGES), rows[i].cost);
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_COST_MESSAGES), 100);
}
END_TEST

START_TEST(a_cost_that_nothing_was_delivered_for_stays_unlabelled)
{
    APPLY(tracker, COST_OF("flat", WAKPI_MEASURE_COST_SETUP, "", 100, NOON, 0, 0),
          SEND("a", NOON, "391", "x"));
    wakpi_query *query = query_by(WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE);
    wakpi_cursor *cursor = ask(tracker, query);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_COST_SETUP), 100);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

/* Field case 14: a rate never exceeds 1, since all of it is dated by the send. */
START_TEST(rates_by_day_are_of_the_days_own_messages)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON),
          STATUS(READ, "a", NOON + 3 * DAY), SEND("b", NOON + 3 * DAY, "392", "x"),
          STATUS(DELIVERED, "b", NOON + 3 * DAY));
    wakpi_query *query = query_by(0, WAKPI_PERIOD_DAY);
    wakpi_cursor *cursor = ask(tracker, query);
    static const int64_t read[] = {1, 0};
    for (int i = 0; wakpi_cursor_next(cursor) == WAKPI_OK; i++) {
        ck_assert_int_lt(i, 2);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_DELIVERED), 1);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_READ), read[i]);
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

START_TEST(replies_are_dated_by_the_send_and_what_people_write_by_the_writing)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), TURN(MESSAGE, "r", NOON + 3 * DAY, "391", "a"),
          TURN(CLICK, "c", NOON + 3 * DAY, "", "a"), TURN(CLICK, "d", NOON + 3 * DAY, "", ""));
    static const struct {
        int64_t replied, replies, inbound, clicks;
    } rows[] = {{1, 1, 0, 1}, {0, 0, 1, 1}};
    wakpi_query *query = query_by(0, WAKPI_PERIOD_DAY);
    wakpi_cursor *cursor = ask(tracker, query);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REPLIED), rows[i].replied);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REPLIES), rows[i].replies);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_INBOUND_MESSAGES), rows[i].inbound);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CLICKS), rows[i].clicks);
    }
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

/* Asks all kinds of things while memory fails; the tracker itself is of another memory. */
static wakpi_status ask_with(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *own = NULL;
    wakpi_tracker *asked = NULL;
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    wakpi_event events[] = {SEND("a", NOON, "391", "x"),
                            STATUS(DELIVERED, "a", NOON),
                            TURN(MESSAGE, "r", NOON + 1, "391", ""),
                            WISH(STOP, NOON, "391"),
                            COST_OF("flat", WAKPI_MEASURE_COST_SETUP, "", 100, NOON, 0, 0),
                            COUNT_OF(WAKPI_MEASURE_REVENUE, "x", 500 * MICRO, 1)};
    (void)data;
    wakpi_status status = wakpi_options_new(allocate, context, &own);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(own, &asked);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(asked, events, sizeof events / sizeof events[0], NULL);
    if (status == WAKPI_OK)
        status = wakpi_query_new(own, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "x", 1);
    if (status == WAKPI_OK)
        status = wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "y", 1);
    if (status == WAKPI_OK) {
        int64_t count;
        const char *text;
        size_t size;
        status = wakpi_tracker_label_count(asked, WAKPI_LABEL_CAMPAIGN, &count);
        if (status == WAKPI_OK)
            status = wakpi_tracker_label_at(asked, WAKPI_LABEL_CAMPAIGN, 0, &text, &size);
    }
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(asked, query, &cursor, NULL);
    if (status == WAKPI_OK)
        status = wakpi_cursor_next(cursor);
    if (status == WAKPI_OK) {
        const wakpi_campaign *campaign;
        status = wakpi_cursor_campaign(cursor, &campaign);
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(asked);
    wakpi_options_free(own);
    return status;
}

START_TEST(failing_memory_leaves_nothing_behind)
{
    ck_assert_int_gt(fail_each_request(ask_with, NULL), 10);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    wakpi_query *query = query_by(0, WAKPI_PERIOD_NONE);
    wakpi_cursor *cursor = NULL;
    const char *text;
    size_t size;
    int64_t number;
    ck_assert_int_eq(wakpi_query_new(NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_group_by(query, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_group_by(query, 10), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_period(query, 8), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_period(query, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_STEP, NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_between(query, 1, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_query(NULL, query, &cursor, NULL), WAKPI_INVALID);
    cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_label(cursor, WAKPI_LABEL_STEP, &text, &size),
                     WAKPI_INVALID); /* before the first */
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_label(cursor, 99, &text, &size), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cursor_failures(cursor, 99, &number), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    ck_assert_int_eq(wakpi_cursor_immature(cursor, &number), WAKPI_INVALID);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    int32_t found;
    for (int32_t i = WAKPI_LABEL_CAMPAIGN; i <= WAKPI_LABEL_CONVERSION; i++) {
        ck_assert_int_eq(wakpi_label_by_key(wakpi_label_key(i), &found), WAKPI_OK);
        ck_assert_int_eq(found, i);
    }
    ck_assert_int_eq(wakpi_label_by_key("campaigns", &found), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_period_by_key("weekday_hour", &found), WAKPI_OK);
    ck_assert_int_eq(found, WAKPI_PERIOD_WEEKDAY_HOUR);
    ck_assert_ptr_null(wakpi_label_key(0));
    ck_assert_ptr_null(wakpi_period_key(99));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_period");
    TCase *tests = tcase_create("answers");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, local_days_have_23_24_or_25_hours);
    tcase_add_test(tests, a_spring_day_lacks_an_hour);
    tcase_add_test(tests, buckets_sum_to_the_whole_and_people_do_not);
    tcase_add_test(tests, rows_are_filtered_by_label_and_time);
    tcase_add_test(tests, a_count_is_a_register);
    tcase_add_test(tests, money_of_two_currencies_is_never_summed);
    tcase_add_test(tests, a_recurring_cost_comes_back_each_local_month);
    tcase_add_test(tests, a_cost_without_end_needs_an_as_of);
    tcase_add_test(tests, an_unnamed_cost_is_spread_by_delivered_messages_to_the_last_micro_unit);
    tcase_add_test(tests, a_cost_that_nothing_was_delivered_for_stays_unlabelled);
    tcase_add_test(tests, rates_by_day_are_of_the_days_own_messages);
    tcase_add_test(tests, replies_are_dated_by_the_send_and_what_people_write_by_the_writing);
    tcase_add_test(tests, failing_memory_leaves_nothing_behind);
    tcase_add_test(tests, wrong_arguments_are_refused);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

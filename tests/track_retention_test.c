/* Who was there when a period began, and who when it ended: by hand, and against a count that asks each person anew. */
#include "failing_allocator.h"
#include "measure_random.h"
#include "run_suite.h"
#include "track_calendar.h"

#include <stdio.h>
#include <stdlib.h>

static wakpi_query *query_by(int32_t period, int64_t as_of)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, period), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(query, as_of), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_retention(query, 1), WAKPI_OK);
    return query;
}

#define WROTE(own, when, who) TURN(MESSAGE, own, at(when), who, "")
#define BOUGHT(own, when, who)                                                                               \
    EVENT(.kind = WAKPI_EVENT_ORDER, .time = at(when), TEXT(id, own), TEXT(person, who), .amount = 1000000,  \
          .currency = "EUR")
/* A KPI of the row; NaN-free: -1 where it is undefined. */
static double kpi_of(const wakpi_cursor *cursor, wakpi_kpi kpi)
{
    const wakpi_campaign *campaign;
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    wakpi_status status = wakpi_campaign_evaluate(campaign, kpi, NULL, &value);
    ck_assert(status >= WAKPI_OK || status == WAKPI_UNDEFINED);
    return status < WAKPI_OK ? -1 : value.value;
}

static wakpi_tracker *winter(void)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    APPLY(tracker, WROTE("a1", "2026-01-20T12:00:00Z", "1"), WROTE("a2", "2026-02-10T12:00:00Z", "1"),
          WROTE("a3", "2026-02-11T12:00:00Z", "1"), WROTE("a4", "2026-02-11T13:00:00Z", "1"),
          WROTE("b1", "2026-01-20T12:00:00Z", "2"), WROTE("c1", "2026-02-10T12:00:00Z", "3"),
          WROTE("d1", "2025-12-01T12:00:00Z", "4"));
    return tracker;
}

START_TEST(contacts_and_active_users_of_a_month)
{
    wakpi_tracker *tracker = winter();
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, at("2026-03-01T00:00:00Z"));
    wakpi_cursor *cursor = ask(tracker, query);
    go_to(cursor, "2026-02");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONTACTS_START), 2);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONTACTS_STILL_ACTIVE), 1);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_RETENTION_RATE), 0.5);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_CHURN_RATE), 0.5);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_ACTIVE_USERS), 2);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_ACTIVE_USERS_MONTH), 2000000);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_ACTIVE_USERS_DAY), 107143); /* 3 / 28 */
    ck_assert_double_eq_tol(kpi_of(cursor, WAKPI_KPI_STICKINESS), 3. / 28 / 2, 1e-6);
    wakpi_cursor_free(cursor);
    /* nobody is told from half a month, and nothing without being asked for */
    ck_assert_int_eq(wakpi_query_as_of(query, at("2026-02-28T23:59:59Z")), WAKPI_OK);
    cursor = ask(tracker, query);
    go_to(cursor, "2026-02");
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_RETENTION_RATE), -1);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_STICKINESS), -1);
    wakpi_cursor_free(cursor);
    ck_assert_int_eq(wakpi_query_as_of(query, at("2026-03-01T00:00:00Z")), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_between(query, at("2026-02-02T00:00:00Z"), INT64_MAX), WAKPI_OK);
    cursor = ask(tracker, query);
    go_to(cursor, "2026-02");
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_STICKINESS), -1);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_RETENTION_RATE), 0.5);
    wakpi_cursor_free(cursor);
    ck_assert_int_eq(wakpi_query_between(query, INT64_MIN, INT64_MAX), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_retention(query, 0), WAKPI_OK);
    cursor = ask(tracker, query);
    go_to(cursor, "2026-02");
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_RETENTION_RATE), -1);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* Silent for the whole window is no longer active, a millisecond less is. */
START_TEST(windows_end_to_the_millisecond)
{
    static const struct {
        const char *wrote;
        int64_t start, still;
    } rows[] = {{"2026-01-01T23:59:59.999Z", 0, 0}, {"2026-01-02T00:00:00Z", 0, 0},
                {"2026-01-02T00:00:00.001Z", 1, 0}, {"2026-01-31T23:59:59.999Z", 1, 1},
                {"2026-02-01T00:00:00Z", 0, 0},     {"2026-02-28T23:59:59.999Z", 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        wakpi_tracker *tracker = tracker_in("UTC");
        APPLY(tracker, WROTE("a", rows[i].wrote, "1"), WROTE("z", "2026-02-15T00:00:00Z", "2"));
        wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, INT64_MAX);
        wakpi_cursor *cursor = ask(tracker, query);
        go_to(cursor, "2026-02");
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONTACTS_START), rows[i].start);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONTACTS_STILL_ACTIVE), rows[i].still);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

START_TEST(customers_join_stay_and_are_lost)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    /* of the fourth quarter's end: 1 and 2; of the first's: 2, who bought again, and 3 */
    APPLY(tracker, BOUGHT("o1", "2025-11-01T12:00:00Z", "1"), BOUGHT("o2", "2025-12-01T12:00:00Z", "2"),
          BOUGHT("o3", "2026-02-01T12:00:00Z", "2"), BOUGHT("o4", "2026-03-01T12:00:00Z", "3"),
          BOUGHT("o5", "2025-01-01T12:00:00Z", "4"));
    wakpi_query *query = query_by(WAKPI_PERIOD_QUARTER, INT64_MAX);
    wakpi_cursor *cursor = ask(tracker, query);
    go_to(cursor, "2026-Q1");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_START), 2);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_END), 2);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_JOINED), 1);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_LOST), 1);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_CUSTOMER_RETENTION_RATE), 0.5);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_CUSTOMER_CHURN_RATE), 0.5);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* The host's own figures stand, together: half of theirs and half of ours would be of two different customers. */
START_TEST(what_a_host_counted_itself_stands)
{
    wakpi_tracker *tracker = winter();
    APPLY(tracker, SAID(CUSTOMERS_START, 100, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"),
          SAID(CUSTOMERS_LOST, 3, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"),
          SAID(ACTIVE_USERS_DAY, 7000000, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"));
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, INT64_MAX);
    wakpi_cursor *cursor = ask(tracker, query);
    go_to(cursor, "2026-02");
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_CUSTOMER_CHURN_RATE), 0.03);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_END), 0);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_CUSTOMER_RETENTION_RATE), -1); /* the end was not said */
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_STICKINESS), -1);              /* nor the month */
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_RETENTION_RATE), 0.5);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* Without rows by period the time asked for is the period. */
START_TEST(a_stretch_of_time_is_a_period_as_well)
{
    wakpi_tracker *tracker = winter();
    wakpi_query *query = query_by(WAKPI_PERIOD_NONE, INT64_MAX);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_RETENTION_RATE), -1); /* of all time there is no beginning */
    wakpi_cursor_free(cursor);
    ck_assert_int_eq(wakpi_query_between(query, at("2026-02-12T00:00:00Z"), at("2026-02-19T12:00:00Z")),
                     WAKPI_OK);
    cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK); /* in which nothing happened */
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONTACTS_START), 3);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONTACTS_STILL_ACTIVE), 2);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_STICKINESS), -1);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* What was closed is remembered as far as windows reach: who was a contact when the next period began is known, and who
 * was a customer once orders that retired are of no account. */
START_TEST(closing_changes_no_figure_and_hides_what_is_not_known)
{
    static const char *const months[] = {"2026-02", "2026-03", "2026-04", "2026-05"};
    wakpi_tracker *open = winter(), *closed = winter();
    wakpi_tracker *const both[] = {open, closed};
    for (int i = 0; i < 2; i++)
        APPLY(both[i], BOUGHT("o1", "2025-11-20T12:00:00Z", "1"), BOUGHT("o2", "2026-02-20T12:00:00Z", "2"),
              BOUGHT("o3", "2026-04-20T12:00:00Z", "1"), WROTE("e1", "2026-03-20T12:00:00Z", "1"),
              WROTE("e2", "2026-04-20T12:00:00Z", "9"), WROTE("e3", "2026-05-20T12:00:00Z", "9"));
    ck_assert_int_eq(wakpi_tracker_close(closed, at("2026-02-01T00:00:00Z"), NULL), WAKPI_OK);
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, INT64_MAX);
    wakpi_cursor *cursor = NULL;
    ck_assert_int_eq(wakpi_tracker_query(closed, query, &cursor, NULL),
                     WAKPI_INVALID); /* January's histories are gone */
    ck_assert_int_eq(wakpi_query_between(query, at("2026-02-01T00:00:00Z"), INT64_MAX), WAKPI_OK);
    cursor = ask(closed, query);
    wakpi_cursor *other = ask(open, query);
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        static const wakpi_measure measures[] = {
            WAKPI_MEASURE_CONTACTS_START, WAKPI_MEASURE_CONTACTS_STILL_ACTIVE, WAKPI_MEASURE_ACTIVE_USERS_DAY,
            WAKPI_MEASURE_ACTIVE_USERS_MONTH};
        static const wakpi_measure sales[] = {WAKPI_MEASURE_CUSTOMERS_START, WAKPI_MEASURE_CUSTOMERS_END,
                                              WAKPI_MEASURE_CUSTOMERS_JOINED, WAKPI_MEASURE_CUSTOMERS_LOST};
        go_to(cursor, months[i]);
        go_to(other, months[i]);
        for (size_t m = 0; m < 4; m++)
            ck_assert_int_eq(amount_of(cursor, measures[m]), amount_of(other, measures[m]));
        /* orders are kept from 2 January on, and those of the 90 days before 1 April are not all there */
        for (size_t m = 0; m < 4 && i >= 3; m++)
            ck_assert_int_eq(amount_of(cursor, sales[m]), amount_of(other, sales[m]));
        ck_assert((kpi_of(cursor, WAKPI_KPI_CUSTOMER_CHURN_RATE) < 0) == (i < 3));
    }
    wakpi_cursor_free(cursor);
    wakpi_cursor_free(other);
    wakpi_query_free(query);
    wakpi_tracker_free(open);
    wakpi_tracker_free(closed);
}
END_TEST

/* ---- another way ---- */

enum { PERSONS = 25, DEEDS = 300 };

struct deed {
    int64_t time;
    int person, campaign, bought;
};

static struct deed deeds[DEEDS];
static char ids[DEEDS][8], people[DEEDS][8];
static const char *const campaigns[] = {"", "x", "y"};

static int active_slowly(int person, int campaign, int bought, int64_t time, int64_t window)
{
    for (int i = 0; i < DEEDS; i++) {
        if (deeds[i].person == person && (campaign < 0 || deeds[i].campaign == campaign) &&
            deeds[i].bought == bought && deeds[i].time < time && time - deeds[i].time < window)
            return 1;
    }
    return 0;
}

static void compare_row(const wakpi_cursor *cursor, int campaign, int64_t from, int64_t to)
{
    int64_t start = 0, still = 0, first = 0, last = 0, joined = 0, lost = 0;
    for (int person = 0; person < PERSONS; person++) {
        int began = active_slowly(person, campaign, 0, from, 30 * DAY);
        int bought = active_slowly(person, campaign, 1, from, 90 * DAY);
        int buys = active_slowly(person, campaign, 1, to, 90 * DAY);
        start += began;
        still += began && active_slowly(person, campaign, 0, to, 30 * DAY);
        first += bought;
        last += buys;
        joined += buys && !bought;
        lost += bought && !buys;
    }
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONTACTS_START), start);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONTACTS_STILL_ACTIVE), still);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_START), first);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_END), last);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_JOINED), joined);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_LOST), lost);
    ck_assert_int_eq(first - lost + joined, last);
}

/* The mean of the days of a month is that of rows by day. */
static void compare_days(const wakpi_tracker *tracker, const wakpi_cursor *row, int campaign, int64_t from,
                         int64_t to)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, WAKPI_PERIOD_DAY), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_between(query, from, to), WAKPI_OK);
    if (campaign >= 0)
        ck_assert_int_eq(
            wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, campaigns[campaign], strlen(campaigns[campaign])),
            WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    int64_t sum = 0, days = (to - from + DAY / 2) / DAY;
    while (wakpi_cursor_next(cursor) == WAKPI_OK)
        sum += amount_of(cursor, WAKPI_MEASURE_ACTIVE_USERS);
    ck_assert_int_eq(amount_of(row, WAKPI_MEASURE_ACTIVE_USERS_DAY), (sum * 1000000 + days / 2) / days);
    ck_assert_int_eq(amount_of(row, WAKPI_MEASURE_ACTIVE_USERS_MONTH),
                     amount_of(row, WAKPI_MEASURE_ACTIVE_USERS) * 1000000);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}

static void compare_rows(const wakpi_tracker *tracker, int32_t period, int grouped)
{
    wakpi_query *query = query_by(period, INT64_MAX);
    if (grouped)
        ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        int64_t from, to;
        const char *text;
        size_t size;
        int campaign = -1;
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
        if (grouped) {
            ck_assert_int_eq(wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &text, &size), WAKPI_OK);
            campaign = size == 0 ? 0 : text[0] == 'x' ? 1 : 2;
        }
        compare_row(cursor, campaign, from, to);
        if (period == WAKPI_PERIOD_MONTH)
            compare_days(tracker, cursor, campaign, from, to);
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}

START_TEST(a_slow_count_in_another_way_comes_to_the_same)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct random random = random_from(seed);
        wakpi_tracker *tracker = tracker_in("Europe/Rome");
        for (int i = 0; i < DEEDS; i++) {
            deeds[i].person = (int)random_below(&random, random_below(&random, PERSONS) + 1);
            deeds[i].campaign = (int)random_below(&random, 3);
            deeds[i].bought = (int)random_below(&random, 2);
            deeds[i].time = NOON + (int64_t)random_below(&random, (uint64_t)(400 * DAY));
            snprintf(ids[i], sizeof ids[i], "e%d", i);
            snprintf(people[i], sizeof people[i], "39%d", deeds[i].person);
            wakpi_event event =
                EVENT(.kind = deeds[i].bought ? WAKPI_EVENT_ORDER : WAKPI_EVENT_TAP, .time = deeds[i].time,
                      TEXT(id, ids[i]), TEXT(person, people[i]), TEXT(campaign, campaigns[deeds[i].campaign]),
                      .amount = 1, .currency = "EUR");
            APPLY(tracker, event);
        }
        for (int32_t period = WAKPI_PERIOD_DAY; period <= WAKPI_PERIOD_YEAR; period++) {
            compare_rows(tracker, period, 0);
            compare_rows(tracker, period, 1);
        }
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* ---- arguments and memory ---- */

START_TEST(wrong_arguments_are_refused)
{
    wakpi_query *query = query_by(WAKPI_PERIOD_HOUR, INT64_MAX);
    wakpi_tracker *tracker = winter();
    ck_assert_int_eq(wakpi_query_retention(NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_retention(query, 2), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_retention(query, -1), WAKPI_INVALID);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_RETENTION_RATE), -1); /* of hours nothing is told */
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

static wakpi_status ask_with(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *options = NULL;
    wakpi_tracker *tracker = NULL;
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    const wakpi_campaign *campaign;
    const wakpi_event events[] = {TURN(MESSAGE, "a", NOON, "391", ""),
                                  TURN(MESSAGE, "b", NOON + 100 * DAY, "391", ""),
                                  TURN(MESSAGE, "c", NOON + DAY, "392", ""),
                                  EVENT(.kind = WAKPI_EVENT_ORDER, .time = NOON, TEXT(id, "o"),
                                        TEXT(person, "391"), .currency = "EUR")};
    (void)data;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &tracker);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(tracker, events, sizeof events / sizeof *events, NULL);
    if (status == WAKPI_OK)
        status = wakpi_query_new(options, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_period(query, WAKPI_PERIOD_MONTH);
    if (status == WAKPI_OK)
        status = wakpi_query_retention(query, 1);
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(tracker, query, &cursor, NULL);
    if (status == WAKPI_OK)
        status = wakpi_cursor_next(cursor);
    if (status == WAKPI_OK)
        status = wakpi_cursor_campaign(cursor, &campaign);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
    return status;
}

START_TEST(failing_memory_leaves_nothing_behind)
{
    ck_assert_int_gt(fail_each_request(ask_with, NULL), 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_retention");
    TCase *tests = tcase_create("retention");
    tcase_add_test(tests, contacts_and_active_users_of_a_month);
    tcase_add_test(tests, windows_end_to_the_millisecond);
    tcase_add_test(tests, customers_join_stay_and_are_lost);
    tcase_add_test(tests, what_a_host_counted_itself_stands);
    tcase_add_test(tests, a_stretch_of_time_is_a_period_as_well);
    tcase_add_test(tests, closing_changes_no_figure_and_hides_what_is_not_known);
    tcase_add_test(tests, a_slow_count_in_another_way_comes_to_the_same);
    tcase_add_test(tests, wrong_arguments_are_refused);
    tcase_add_test(tests, failing_memory_leaves_nothing_behind);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

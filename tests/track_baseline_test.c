/* Rows beside what they are compared with: the period before, a year before, and aggregates of last year. */
#include "failing_allocator.h"
#include "run_suite.h"
#include "track_calendar.h"

#include <stdlib.h>

#define EURO INT64_C(1000000)

static wakpi_query *query_by(int32_t period, int32_t baseline)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, period), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_baseline(query, baseline), WAKPI_OK);
    return query;
}

#define BOUGHT(own, when, who, euros)                                                                        \
    EVENT(.kind = WAKPI_EVENT_ORDER, .time = at(when), TEXT(id, own), TEXT(person, who),                     \
          .amount = (euros)*EURO, .currency = "EUR")
#define BOUGHT_BY(own, when, who, euros, way)                                                                \
    EVENT(.kind = WAKPI_EVENT_ORDER, .time = at(when), TEXT(id, own), TEXT(person, who),                     \
          .amount = (euros)*EURO, .currency = "EUR", TEXT(channel, way))
static double kpi_of(const wakpi_cursor *cursor, wakpi_kpi kpi)
{
    const wakpi_campaign *campaign;
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_ge(wakpi_campaign_evaluate(campaign, kpi, NULL, &value), WAKPI_OK);
    return value.value;
}

/* The change of a KPI since the baseline. */
static double growth_of(const wakpi_cursor *cursor, wakpi_kpi kpi)
{
    const wakpi_campaign *before, *after;
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &after), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_baseline(cursor, &before), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_compare(before, after, kpi, &value), WAKPI_OK);
    return value.value;
}

static void expect_none(const wakpi_cursor *cursor)
{
    const wakpi_campaign *before = NULL;
    ck_assert_int_eq(wakpi_cursor_baseline(cursor, &before), WAKPI_NOT_FOUND);
    ck_assert_ptr_null(before);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REVENUE_BASELINE), 0);
}

static int64_t revenue_before(const wakpi_cursor *cursor)
{
    const wakpi_campaign *before;
    int64_t amount;
    ck_assert_int_eq(wakpi_cursor_baseline(cursor, &before), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_get(before, WAKPI_MEASURE_REVENUE, &amount), WAKPI_OK);
    return amount;
}

/* ---- the tracker's own ---- */

START_TEST(the_period_before_is_the_tracker_s_own)
{
    wakpi_tracker *tracker = tracker_in("Europe/Rome");
    APPLY(tracker, BOUGHT("a", "2026-10-01T00:00:00+02:00", "1", 60),
          BOUGHT("b", "2026-10-31T23:59:59+01:00", "2", 40),
          BOUGHT("c", "2026-11-01T00:00:00+01:00", "3", 150),
          BOUGHT("d", "2026-12-31T23:59:59+01:00", "3", 30));
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, WAKPI_BASELINE_PREVIOUS);
    wakpi_cursor *cursor = ask(tracker, query);
    wakpi_query_free(query); /* cursors live on */
    go_to(cursor, "2026-10");
    expect_none(cursor);
    go_to(cursor, "2026-11");
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_INCREMENTAL_REVENUE), 50);
    ck_assert_double_eq(growth_of(cursor, WAKPI_KPI_REVENUE), 0.5);
    ck_assert_double_eq(growth_of(cursor, WAKPI_KPI_AVERAGE_ORDER_VALUE), 2); /* 150 after 50 */
    go_to(cursor, "2026-12");
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_INCREMENTAL_REVENUE), -120);
    wakpi_cursor_free(cursor);
    /* without asking there is none */
    query = query_by(WAKPI_PERIOD_MONTH, WAKPI_BASELINE_NONE);
    cursor = ask(tracker, query);
    go_to(cursor, "2026-11");
    expect_none(cursor);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* What the query leaves out at its beginning is asked for all the same, and a row that it cuts has nothing to compare with. */
START_TEST(the_time_asked_for_cuts_rows_and_not_their_baselines)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    APPLY(tracker, BOUGHT("a", "2026-10-01T00:00:00Z", "1", 60),
          BOUGHT("c", "2026-11-11T00:00:00Z", "3", 150), BOUGHT("d", "2026-12-11T00:00:00Z", "3", 30));
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, WAKPI_BASELINE_PREVIOUS);
    ck_assert_int_eq(wakpi_query_between(query, at("2026-11-01T00:00:00Z"), at("2026-12-12T00:00:00Z")),
                     WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(revenue_before(cursor), 60 * EURO);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    expect_none(cursor); /* December is cut */
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

static const struct {
    int32_t period, baseline;
    const char *bought, *before, *row;
    int64_t found;
} calendar[] = {
    {WAKPI_PERIOD_DAY, WAKPI_BASELINE_YEAR, "2026-11-21T12:00:00Z", "2025-11-21T12:00:00Z", "2026-11-21", 1},
    {WAKPI_PERIOD_DAY, WAKPI_BASELINE_YEAR, "2028-02-29T12:00:00Z", "2027-02-28T12:00:00Z", "2028-02-29", 0},
    {WAKPI_PERIOD_DAY, WAKPI_BASELINE_YEAR, "2028-02-29T12:00:00Z", "2027-03-01T12:00:00Z", "2028-02-29", 0},
    {WAKPI_PERIOD_DAY, WAKPI_BASELINE_PREVIOUS, "2026-03-29T12:00:00Z", "2026-03-28T00:00:00Z", "2026-03-29",
     1},
    {WAKPI_PERIOD_WEEK, WAKPI_BASELINE_YEAR, "2026-11-16T12:00:00Z", "2025-11-17T12:00:00Z", "2026-W47", 1},
    {WAKPI_PERIOD_WEEK, WAKPI_BASELINE_YEAR, "2026-11-16T12:00:00Z", "2025-11-16T12:00:00Z", "2026-W47", 0},
    {WAKPI_PERIOD_WEEK, WAKPI_BASELINE_YEAR, "2026-12-31T12:00:00Z", "2025-12-31T12:00:00Z", "2026-W53", 0},
    {WAKPI_PERIOD_WEEK, WAKPI_BASELINE_YEAR, "2026-01-01T12:00:00Z", "2025-01-01T12:00:00Z", "2026-W01", 1},
    {WAKPI_PERIOD_WEEK, WAKPI_BASELINE_PREVIOUS, "2027-01-04T12:00:00Z", "2026-12-31T12:00:00Z", "2027-W01",
     1},
    {WAKPI_PERIOD_MONTH, WAKPI_BASELINE_YEAR, "2028-02-01T12:00:00Z", "2027-02-28T12:00:00Z", "2028-02", 1},
    {WAKPI_PERIOD_QUARTER, WAKPI_BASELINE_YEAR, "2026-04-01T12:00:00Z", "2025-06-30T12:00:00Z", "2026-Q2", 1},
    {WAKPI_PERIOD_QUARTER, WAKPI_BASELINE_PREVIOUS, "2026-04-01T12:00:00Z", "2026-01-30T12:00:00Z", "2026-Q2",
     1},
    {WAKPI_PERIOD_YEAR, WAKPI_BASELINE_YEAR, "2026-04-01T12:00:00Z", "2025-01-30T12:00:00Z", "2026", 1},
    {WAKPI_PERIOD_YEAR, WAKPI_BASELINE_PREVIOUS, "2026-04-01T12:00:00Z", "2024-12-30T12:00:00Z", "2026", 0},
};

START_TEST(earlier_periods_are_the_calendar_s)
{
    wakpi_tracker *tracker = tracker_in("Europe/Rome");
    APPLY(tracker, BOUGHT("a", calendar[_i].bought, "1", 1), BOUGHT("b", calendar[_i].before, "1", 7));
    wakpi_query *query = query_by(calendar[_i].period, calendar[_i].baseline);
    wakpi_cursor *cursor = ask(tracker, query);
    go_to(cursor, calendar[_i].row);
    if (calendar[_i].found)
        ck_assert_int_eq(revenue_before(cursor), 7 * EURO);
    else
        expect_none(cursor);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(a_stretch_of_time_is_compared_with_as_long_a_one_or_with_its_dates_a_year_before)
{
    static const struct {
        int32_t baseline;
        int64_t revenue;
    } rows[] = {{WAKPI_BASELINE_PREVIOUS, 2 * EURO}, {WAKPI_BASELINE_YEAR, 4 * EURO}};
    wakpi_tracker *tracker = tracker_in("Europe/Rome");
    APPLY(tracker, BOUGHT("a", "2026-11-10T12:00:00+01:00", "1", 1),
          BOUGHT("b", "2026-11-08T12:00:00+01:00", "1", 2), BOUGHT("c", "2026-11-06T11:59:59+01:00", "1", 8),
          BOUGHT("d", "2025-11-12T00:00:00+01:00", "1", 4),
          BOUGHT("e", "2025-11-12T12:00:00+01:00", "1", 16));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        wakpi_query *query = query_by(WAKPI_PERIOD_NONE, rows[i].baseline);
        ck_assert_int_eq(
            wakpi_query_between(query, at("2026-11-09T12:00:00+01:00"), at("2026-11-12T12:00:00+01:00")),
            WAKPI_OK);
        wakpi_cursor *cursor = ask(tracker, query);
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REVENUE), EURO);
        ck_assert_int_eq(revenue_before(cursor), rows[i].revenue);
        wakpi_cursor_free(cursor);
        ck_assert_int_eq(wakpi_query_between(query, at("2026-11-09T12:00:00+01:00"), INT64_MAX), WAKPI_OK);
        cursor = ask(tracker, query);
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        expect_none(cursor);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
    }
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(rows_by_labels_are_compared_with_their_own_past)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    APPLY(tracker, BOUGHT_BY("a", "2026-10-01T00:00:00Z", "1", 10, "ads"),
          BOUGHT_BY("b", "2026-10-01T00:00:00Z", "2", 20, "shop"),
          BOUGHT_BY("c", "2026-11-01T00:00:00Z", "3", 30, "shop"),
          BOUGHT_BY("d", "2026-11-01T00:00:00Z", "4", 40, "ads"),
          BOUGHT_BY("e", "2026-11-01T00:00:00Z", "5", 50, "new"));
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, WAKPI_BASELINE_PREVIOUS);
    wakpi_campaign *whole_october;
    ck_assert_int_eq(wakpi_campaign_new(NULL, &whole_october), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_money(whole_october, WAKPI_MEASURE_REVENUE, 999 * EURO, "EUR"),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CHANNEL), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_add_baseline(query, at("2026-10-01T00:00:00Z"), at("2026-11-01T00:00:00Z"),
                                              whole_october),
                     WAKPI_OK);
    wakpi_campaign_free(whole_october);
    wakpi_cursor *cursor = ask(tracker, query);
    go_to(cursor, "2026-11");
    ck_assert_int_eq(revenue_before(cursor), 10 * EURO); /* ads */
    go_to(cursor, "2026-11");
    expect_none(cursor); /* new */
    go_to(cursor, "2026-11");
    ck_assert_int_eq(revenue_before(cursor), 20 * EURO); /* shop */
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* What is closed is no longer known person by person, but its sums are. */
START_TEST(what_is_closed_is_a_baseline_as_well)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    APPLY(tracker, BOUGHT("a", "2026-10-01T00:00:00Z", "1", 60),
          BOUGHT("b", "2026-11-01T00:00:00Z", "2", 90));
    ck_assert_int_eq(wakpi_tracker_close(tracker, at("2026-11-01T00:00:00Z"), NULL), WAKPI_OK);
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, WAKPI_BASELINE_PREVIOUS);
    ck_assert_int_eq(wakpi_query_retention(query, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_between(query, at("2026-11-01T00:00:00Z"), INT64_MAX), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    go_to(cursor, "2026-11");
    ck_assert_double_eq(growth_of(cursor, WAKPI_KPI_REVENUE), 0.5);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* ---- last year's ---- */

/* An aggregate that was saved a year ago and is loaded now. */
static wakpi_campaign *last_november(const char *currency)
{
    wakpi_campaign *made, *loaded;
    char bytes[8192];
    size_t size;
    ck_assert_int_eq(wakpi_campaign_new(NULL, &made), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add(made, WAKPI_MEASURE_SENT, 1000), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add(made, WAKPI_MEASURE_DELIVERED, 800), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_money(made, WAKPI_MEASURE_REVENUE, 80 * EURO, currency), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_set(made, WAKPI_MEASURE_CUSTOMERS_END, 50, at("2025-12-01T00:00:00Z")),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_save(made, bytes, sizeof bytes, &size), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_load(bytes, size, NULL, &loaded, NULL), WAKPI_OK);
    wakpi_campaign_free(made);
    return loaded;
}

START_TEST(last_year_s_aggregate_stands_beside_the_tracker)
{
    wakpi_tracker *tracker = tracker_in("Europe/Rome");
    wakpi_campaign *november = last_november("EUR");
    APPLY(tracker, SEND("m", at("2026-11-10T12:00:00Z"), "1", "x"),
          STATUS(DELIVERED, "m", at("2026-11-10T12:00:01Z")), BOUGHT("a", "2026-11-10T12:00:00Z", "1", 100),
          BOUGHT("b", "2025-11-10T12:00:00Z", "1", 1));
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, WAKPI_BASELINE_YEAR);
    const int64_t from = at("2025-11-01T00:00:00+01:00"), to = at("2025-12-01T00:00:00+01:00");
    ck_assert_int_eq(wakpi_query_add_baseline(query, from + 1, to, november), WAKPI_OK); /* of no month */
    ck_assert_int_eq(wakpi_query_add_baseline(query, from, to, november), WAKPI_OK);
    wakpi_campaign_free(november); /* it was copied */
    wakpi_cursor *cursor = ask(tracker, query);
    wakpi_query_free(query);
    go_to(cursor, "2026-11");
    ck_assert_double_eq(growth_of(cursor, WAKPI_KPI_DELIVERY_RATE), 0.25);
    ck_assert_double_eq(growth_of(cursor, WAKPI_KPI_REVENUE), 0.25);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_INCREMENTAL_REVENUE), 20);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_START), 0); /* they were of a year ago */
    wakpi_cursor_free(cursor);
    wakpi_tracker_free(tracker);
}
END_TEST

/* Customers at the end of one period are those at the beginning of the next. */
START_TEST(customers_at_the_end_are_those_at_the_beginning)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    wakpi_campaign *november = last_november("EUR");
    APPLY(tracker, SAID(CUSTOMERS_END, 55, "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"),
          SAID(CUSTOMERS_JOINED, 15, "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"));
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, WAKPI_BASELINE_PREVIOUS);
    ck_assert_int_eq(
        wakpi_query_add_baseline(query, at("2025-11-01T00:00:00Z"), at("2025-12-01T00:00:00Z"), november),
        WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    go_to(cursor, "2025-12");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CUSTOMERS_START), 50);
    ck_assert_double_eq(kpi_of(cursor, WAKPI_KPI_CUSTOMER_RETENTION_RATE), 0.8);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_campaign_free(november);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(what_a_host_says_itself_stands_and_currencies_do_not_mix)
{
    static const struct {
        const char *currency;
        int says;
        int64_t baseline;
    } rows[] = {{"EUR", 0, 80 * EURO}, {"EUR", 1, 33 * EURO}, {"USD", 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        wakpi_tracker *tracker = tracker_in("UTC");
        wakpi_campaign *november = last_november(rows[i].currency);
        wakpi_event said = SAID(REVENUE_BASELINE, 33 * EURO, "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z");
        memcpy(said.currency, "EUR", 4);
        APPLY(tracker, BOUGHT("a", "2025-12-10T12:00:00Z", "1", 100));
        if (rows[i].says)
            APPLY(tracker, said);
        wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, WAKPI_BASELINE_PREVIOUS);
        ck_assert_int_eq(
            wakpi_query_add_baseline(query, at("2025-11-01T00:00:00Z"), at("2025-12-01T00:00:00Z"), november),
            WAKPI_OK);
        wakpi_cursor *cursor = ask(tracker, query);
        go_to(cursor, "2025-12");
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REVENUE_BASELINE), rows[i].baseline);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
        wakpi_campaign_free(november);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* ---- arguments and memory ---- */

START_TEST(wrong_arguments_are_refused)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    wakpi_campaign *campaign = last_november("EUR");
    const wakpi_campaign *before;
    wakpi_cursor *cursor = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_query *query = query_by(WAKPI_PERIOD_HOUR, WAKPI_BASELINE_YEAR);
    ck_assert_int_eq(wakpi_tracker_query(tracker, query, &cursor, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "baseline"));
    ck_assert_int_eq(wakpi_query_baseline(NULL, WAKPI_BASELINE_YEAR), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_baseline(query, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_baseline(query, 3), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_add_baseline(NULL, 0, 1, campaign), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_add_baseline(query, 0, 1, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_add_baseline(query, 1, 1, campaign), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cursor_baseline(NULL, &before), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_period(query, WAKPI_PERIOD_DAY), WAKPI_OK);
    cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_baseline(cursor, &before), WAKPI_INVALID); /* no row */
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_campaign_free(campaign);
    wakpi_tracker_free(tracker);
}
END_TEST

static wakpi_status ask_with(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *options = NULL;
    wakpi_tracker *tracker = NULL;
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    wakpi_campaign *campaign = NULL;
    const wakpi_campaign *got;
    const wakpi_event events[] = {BOUGHT("a", "2026-10-01T00:00:00Z", "1", 1),
                                  BOUGHT("b", "2026-11-01T00:00:00Z", "1", 1)};
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
        status = wakpi_query_baseline(query, WAKPI_BASELINE_PREVIOUS);
    if (status == WAKPI_OK)
        status = wakpi_campaign_new(options, &campaign);
    if (status == WAKPI_OK)
        status =
            wakpi_query_add_baseline(query, at("2026-09-01T00:00:00Z"), at("2026-10-01T00:00:00Z"), campaign);
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(tracker, query, &cursor, NULL);
    for (int i = 0; i < 2 && status == WAKPI_OK; i++) {
        status = wakpi_cursor_next(cursor);
        if (status == WAKPI_OK)
            status = wakpi_cursor_campaign(cursor, &got);
        if (status == WAKPI_OK)
            status = wakpi_cursor_baseline(cursor, &got);
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_campaign_free(campaign);
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
    Suite *suite = suite_create("track_baseline");
    TCase *tests = tcase_create("baselines");
    tcase_add_test(tests, the_period_before_is_the_tracker_s_own);
    tcase_add_test(tests, the_time_asked_for_cuts_rows_and_not_their_baselines);
    tcase_add_loop_test(tests, earlier_periods_are_the_calendar_s, 0, sizeof calendar / sizeof *calendar);
    tcase_add_test(tests, a_stretch_of_time_is_compared_with_as_long_a_one_or_with_its_dates_a_year_before);
    tcase_add_test(tests, rows_by_labels_are_compared_with_their_own_past);
    tcase_add_test(tests, what_is_closed_is_a_baseline_as_well);
    tcase_add_test(tests, last_year_s_aggregate_stands_beside_the_tracker);
    tcase_add_test(tests, customers_at_the_end_are_those_at_the_beginning);
    tcase_add_test(tests, what_a_host_says_itself_stands_and_currencies_do_not_mix);
    tcase_add_test(tests, wrong_arguments_are_refused);
    tcase_add_test(tests, failing_memory_leaves_nothing_behind);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

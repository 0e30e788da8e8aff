/* Forecasts: ways, limits, payback, sentences. */
#include <check.h>
#include <math.h>
#include <string.h>
#include <wakpi/wakpi.h>

#include "failing_allocator.h"
#include "run_suite.h"

#define MONTH                             INT64_C(2629746000)
#define ck_assert_close(actual, expected) ck_assert_double_eq_tol((actual), (expected), 1e-9)

static wakpi_forecast *make(wakpi_kpi kpi, size_t season)
{
    wakpi_forecast *forecast = NULL;
    ck_assert_int_eq(wakpi_forecast_new(NULL, kpi, season, &forecast), WAKPI_OK);
    return forecast;
}

static void add(wakpi_forecast *forecast, int month, double value)
{
    ck_assert_int_eq(wakpi_forecast_add_value(forecast, month * MONTH, value), WAKPI_OK);
}

static wakpi_forecast *make_profits(const double *profits, int count)
{
    wakpi_forecast *forecast = make(WAKPI_KPI_REVENUE, 0);
    for (int month = 0; month < count; month++)
        add(forecast, month, profits[month]);
    return forecast;
}

START_TEST(few_values_give_a_line_or_the_last_one)
{
    static const double rising[] = {1, 2.1, 2.9, 4, 5.2, 6}, wild[] = {3, 1, 4, 1, 5};
    double values[4], lower[4], upper[4], mase, slope, intercept, low, high;
    static const double x[] = {0, 1, 2, 3, 4, 5};
    int32_t method = 0;
    wakpi_forecast *f = make_profits(rising, 6);
    ck_assert_int_eq(wakpi_forecast_ahead(f, 4, values, lower, upper, &method, &mase), WAKPI_SMALL_SAMPLE);
    ck_assert_int_eq(method, WAKPI_FORECAST_LINE);
    ck_assert_int_eq(wakpi_trend_theil_sen(x, rising, 6, 0.05, &slope, &intercept, &low, &high), WAKPI_OK);
    for (int h = 0; h < 4; h++) {
        ck_assert_close(values[h], intercept + slope * (6 + h));
        ck_assert(lower[h] < values[h] && values[h] < upper[h]);
        ck_assert(h == 0 || upper[h] - lower[h] > upper[h - 1] - lower[h - 1]);
    }
    wakpi_forecast_free(f);
    f = make_profits(wild, 5);
    ck_assert_int_eq(wakpi_forecast_ahead(f, 4, values, lower, upper, &method, NULL), WAKPI_SMALL_SAMPLE);
    ck_assert_int_eq(method, WAKPI_FORECAST_NAIVE);
    ck_assert_double_eq(values[3], 5);
    wakpi_forecast_free(f);
    f = make_profits(wild, 1);
    method = 77;
    ck_assert_int_eq(wakpi_forecast_ahead(f, 1, values, lower, upper, &method, NULL), WAKPI_UNDEFINED);
    ck_assert_int_eq(method, 77);
    wakpi_forecast_free(f);
}
END_TEST

START_TEST(the_choice_is_that_of_the_statistics)
{
    double series[36], values[12], lower[12], upper[12], expected[12], low[12], high[12], mase, error;
    int32_t method, way;
    static const double season[] = {5, 3, 0, -2, -5, -4, -1, 2, 4, 3, -1, -4};
    wakpi_forecast *f = make(WAKPI_KPI_REVENUE, 12);
    for (int i = 35; i >= 0; i--) {
        series[i] = 100 + season[i % 12] * 5 + (i * 7 % 5) * 0.3;
        add(f, i, series[i]);
    }
    wakpi_status status = wakpi_forecast_best(series, 36, 12, 12, 0.05, &way, &error, expected, low, high);
    ck_assert_int_eq(wakpi_forecast_ahead(f, 12, values, lower, upper, &method, &mase), status);
    ck_assert_int_eq(method, way);
    ck_assert_double_eq(mase, error);
    ck_assert_mem_eq(values, expected, sizeof values);
    ck_assert_mem_eq(lower, low, sizeof values);
    ck_assert_mem_eq(upper, high, sizeof values);
    for (int h = 0; h < 12; h++)
        ck_assert_double_eq_tol(values[h], 100.6 + season[h] * 5, 3);
    wakpi_forecast_free(f);
}
END_TEST

START_TEST(rates_stay_between_their_ends)
{
    double values[50], lower[50], upper[50];
    for (int periods = 5; periods <= 30; periods += 5) {
        wakpi_forecast *f = make(WAKPI_KPI_OPEN_RATE, 0);
        for (int i = 0; i < periods; i++)
            ck_assert_int_eq(wakpi_forecast_add_counts(f, i * MONTH, 900 + 100 * i / periods, 1000),
                             WAKPI_OK);
        ck_assert_int_eq(wakpi_forecast_add_counts(f, 99 * MONTH, 0, 0), WAKPI_OK); /* says nothing */
        ck_assert_int_ge(wakpi_forecast_ahead(f, 50, values, lower, upper, NULL, NULL), WAKPI_OK);
        for (int h = 0; h < 50; h++)
            ck_assert(lower[h] >= 0 && lower[h] <= values[h] && values[h] <= upper[h] && upper[h] <= 1);
        wakpi_forecast_free(f);
    }
}
END_TEST

/* Shares that were always 0, always 1 or always the same say what they were, and not that it is certain. */
START_TEST(equal_rates_are_forecast_as_they_were_and_not_for_certain)
{
    static const int64_t events[] = {0, 6, 10};
    double value, lower, upper, low, high;
    for (int count = 3; count <= 12; count += 3) {
        for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
            wakpi_forecast *f = make(WAKPI_KPI_OPEN_RATE, 0);
            for (int period = 0; period < count; period++)
                ck_assert_int_eq(wakpi_forecast_add_counts(f, period * MONTH, events[i], 10), WAKPI_OK);
            ck_assert_int_ge(wakpi_forecast_ahead(f, 1, &value, &lower, &upper, NULL, NULL), WAKPI_OK);
            ck_assert_int_eq(wakpi_interval_wilson(events[i], 10, 0.05, &low, &high), WAKPI_OK);
            ck_assert_close(value, (double)events[i] / 10);
            ck_assert(lower <= low + 1e-12 && upper >= high - 1e-12);
            ck_assert(lower >= 0 && upper <= 1);
            wakpi_forecast_free(f);
        }
    }
}
END_TEST

START_TEST(paybacks_are_exact_in_the_past_and_bounded_ahead)
{
    static const double profits[] = {100, 200, 300, 250, 350, 300, 280, 320, 310, 290};
    double months = 0, earliest = 0, latest = 0;
    wakpi_forecast *f = make_profits(profits, 10);
    ck_assert_int_eq(wakpi_forecast_payback(f, 0, &months, &earliest, &latest), WAKPI_OK);
    ck_assert_double_eq(months, 0);
    ck_assert_int_eq(wakpi_forecast_payback(f, 450, &months, &earliest, &latest), WAKPI_OK);
    ck_assert_close(months, 2.5); /* 100 + 200 + half of 300 */
    ck_assert_double_eq(earliest, latest);
    ck_assert_int_ge(wakpi_forecast_payback(f, 4200, &months, &earliest, &latest), WAKPI_OK);
    ck_assert(earliest > 10 && earliest < months && months < latest);
    ck_assert_double_eq_tol(months, 10 + 1500 / 300.0, 1);
    /* the sum of the forecasts is 0 there */
    double values[20], lower[20], upper[20], sum = 2700;
    ck_assert_int_ge(wakpi_forecast_ahead(f, 20, values, lower, upper, NULL, NULL), WAKPI_OK);
    int whole = (int)(months - 10);
    for (int h = 0; h < whole; h++)
        sum += values[h];
    ck_assert_close(sum + (months - 10 - whole) * values[whole], 4200);
    wakpi_forecast_free(f);
}
END_TEST

START_TEST(losses_are_never_paid_back)
{
    static const double losses[] = {-10, -11, -9, -10, -12, -10, -9, -11, -10, -10};
    double months = 7, earliest = 7, latest = 7;
    char text[200];
    wakpi_forecast *f = make_profits(losses, 10);
    ck_assert_int_eq(wakpi_forecast_payback(f, 100000, &months, &earliest, &latest), WAKPI_UNDEFINED);
    ck_assert_double_eq(months, 7);
    ck_assert_int_eq(wakpi_forecast_explain_payback(f, 100000, "en", text, sizeof text, NULL), WAKPI_OK);
    ck_assert_str_eq(text, "No payback is in sight.");
    wakpi_forecast_free(f);
}
END_TEST

/* Nothing known is not the same as no hope. */
START_TEST(one_month_tells_no_payback)
{
    static const double profit[] = {100};
    char text[200];
    for (int known = 0; known < 2; known++) {
        wakpi_forecast *f = make_profits(profit, known);
        ck_assert_int_eq(wakpi_forecast_explain_payback(f, 400, "en", text, sizeof text, NULL), WAKPI_OK);
        ck_assert_str_eq(text, "Payback: nothing can be forecast from fewer than 2 periods.");
        wakpi_forecast_free(f);
    }
}
END_TEST

START_TEST(three_hundred_percent_in_six_months)
{
    /* 10,000 bring 40,000 in six months: an ROI of 300 %, paid back within the second. */
    static const double profits[] = {6666.67, 6666.67, 6666.67, 6666.67, 6666.67, 6666.65};
    double months = 0, earliest, latest;
    wakpi_forecast *f = make_profits(profits, 6);
    ck_assert_int_eq(wakpi_forecast_payback(f, 10000, &months, &earliest, &latest), WAKPI_OK);
    ck_assert_double_eq_tol(months, 1.5, 1e-5);
    wakpi_forecast_free(f);
}
END_TEST

static void check(wakpi_forecast *f, const char *language, const char *ahead, const char *payback)
{
    char text[500];
    size_t size = 0;
    ck_assert_int_eq(wakpi_forecast_explain(f, 3, language, text, sizeof text, &size), WAKPI_OK);
    ck_assert_str_eq(text, ahead);
    ck_assert_int_eq(wakpi_forecast_explain(f, 3, language, text, size - 1, NULL), WAKPI_TOO_SMALL);
    ck_assert_int_eq(wakpi_forecast_explain_payback(f, 15000, language, text, sizeof text, NULL), WAKPI_OK);
    ck_assert_str_eq(text, payback);
}

START_TEST(texts_are_golden)
{
    static const double profits[] = {900, 1150, 1400, 1300, 1700, 1850};
    wakpi_forecast *f = make_profits(profits, 6);
    check(f, "en",
          "Revenue: 2,358.33 (95 % interval 1,681.92 to 2,955.58); periods ahead: 3; method: line; few "
          "periods.",
          "Paid back after 9.1 months, at the earliest after 8.5, at the latest after 10.1.");
    check(f, "it",
          "Ricavi: 2.358,33 (intervallo al 95 % da 1.681,92 a 2.955,58); periodi in avanti: 3; metodo: "
          "retta; pochi "
          "periodi.",
          "Recupero dopo 9,1 mesi, al più presto dopo 8,5, al più tardi dopo 10,1.");
    check(f, "ru",
          "Выручка: 2 358,33 (95 %-й интервал от 1 681,92 до 2 955,58); периодов вперёд: 3; метод: прямая; "
          "мало "
          "периодов.",
          "Окупится через 9,1 мес., самое раннее через 8,5, самое позднее через 10,1.");
    wakpi_forecast_free(f);
    f = make(WAKPI_KPI_OPEN_RATE, 0);
    char text[200];
    ck_assert_int_eq(wakpi_forecast_explain(f, 1, "en", text, sizeof text, NULL), WAKPI_OK);
    ck_assert_str_eq(text, "Open rate: nothing can be forecast from fewer than 2 periods.");
    wakpi_forecast_free(f);
}
END_TEST

START_TEST(order_and_parts_do_not_matter)
{
    static const double profits[] = {100, 200, 300, 250, 350, 300, 280, 320, 310, 290};
    double a[9], b[9];
    wakpi_forecast *whole = make_profits(profits, 10),
                   *parts[2] = {make(WAKPI_KPI_REVENUE, 0), make(WAKPI_KPI_REVENUE, 0)};
    for (int i = 9; i >= 0; i--)
        add(parts[i & 1], i, profits[i]);
    ck_assert_int_eq(wakpi_forecast_merge(parts[0], parts[1]), WAKPI_OK);
    ck_assert_int_ge(wakpi_forecast_ahead(whole, 3, a, a + 3, a + 6, NULL, NULL), WAKPI_OK);
    ck_assert_int_ge(wakpi_forecast_ahead(parts[0], 3, b, b + 3, b + 6, NULL, NULL), WAKPI_OK);
    ck_assert_mem_eq(a, b, sizeof a);
    add(parts[1], 11, 5);
    ck_assert_int_eq(wakpi_forecast_add_value(parts[0], 11 * MONTH, 6), WAKPI_OK);
    ck_assert_int_eq(wakpi_forecast_merge(parts[0], parts[1]), WAKPI_CONFLICT);
    ck_assert_int_eq(wakpi_forecast_merge(whole, whole), WAKPI_INVALID);
    wakpi_forecast_free(whole);
    wakpi_forecast_free(parts[0]);
    wakpi_forecast_free(parts[1]);
}
END_TEST

START_TEST(what_makes_no_sense_is_refused)
{
    wakpi_forecast *f = NULL;
    double value = 0;
    ck_assert_int_eq(wakpi_forecast_new(NULL, 0, 0, &f), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_forecast_new(NULL, WAKPI_KPI_REVENUE, 1, &f), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_forecast_new(NULL, WAKPI_KPI_REVENUE, 401, &f), WAKPI_INVALID);
    f = make(WAKPI_KPI_REVENUE, 0);
    ck_assert_int_eq(wakpi_forecast_add_counts(f, 0, 1, 2), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_forecast_add_value(f, 0, (double)NAN), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_forecast_ahead(f, 0, &value, &value, &value, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_forecast_ahead(f, 401, &value, &value, &value, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_forecast_payback(f, -1, &value, &value, &value), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_forecast_payback(f, 1, &value, &value, &value), WAKPI_UNDEFINED);
    wakpi_forecast_free(f);
    wakpi_forecast_free(NULL);
    for (int32_t method = 1; method <= wakpi_forecast_method_count(); method++)
        ck_assert_ptr_nonnull(wakpi_forecast_method_key(method));
    ck_assert_str_eq(wakpi_forecast_method_key(WAKPI_FORECAST_SEASONAL_NAIVE), "seasonal_naive");
    ck_assert_ptr_null(wakpi_forecast_method_key(0));
    ck_assert_ptr_null(wakpi_forecast_method_key(wakpi_forecast_method_count() + 1));
}
END_TEST

static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    wakpi_options *options = NULL;
    wakpi_forecast *one = NULL, *other = NULL;
    double values[3], lower[3], upper[3];
    char text[300];
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "zone", "+01:00", 6, NULL);
    if (status == WAKPI_OK)
        status = wakpi_forecast_new(options, WAKPI_KPI_OPEN_RATE, 0, &one);
    if (status == WAKPI_OK)
        status = wakpi_forecast_new(options, WAKPI_KPI_OPEN_RATE, 0, &other);
    for (int i = 0; i < 24 && status == WAKPI_OK; i++)
        status = wakpi_forecast_add_counts(i % 2 ? one : other, i * MONTH, 600 + i * 7 % 30, 1000);
    if (status == WAKPI_OK)
        status = wakpi_forecast_merge(one, other);
    if (status == WAKPI_OK)
        status = wakpi_forecast_ahead(one, 3, values, lower, upper, NULL, NULL);
    if (status == WAKPI_OK)
        status = wakpi_forecast_explain(one, 3, "en", text, sizeof text, NULL);
    wakpi_forecast_free(one);
    wakpi_forecast_free(other);
    wakpi_options_free(options);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    ck_assert_int_gt(fail_each_request(tell_story, NULL), 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study_forecast");
    TCase *tests = tcase_create("forecast");
    tcase_add_test(tests, few_values_give_a_line_or_the_last_one);
    tcase_add_test(tests, the_choice_is_that_of_the_statistics);
    tcase_add_test(tests, rates_stay_between_their_ends);
    tcase_add_test(tests, equal_rates_are_forecast_as_they_were_and_not_for_certain);
    tcase_add_test(tests, paybacks_are_exact_in_the_past_and_bounded_ahead);
    tcase_add_test(tests, losses_are_never_paid_back);
    tcase_add_test(tests, one_month_tells_no_payback);
    tcase_add_test(tests, three_hundred_percent_in_six_months);
    tcase_add_test(tests, texts_are_golden);
    tcase_add_test(tests, order_and_parts_do_not_matter);
    tcase_add_test(tests, what_makes_no_sense_is_refused);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

#include "run_suite.h"

#include <math.h>
#include <string.h>
#include <wakpi/wakpi.h>
#include <wakpi/catalogue.h>

#include "failing_allocator.h"
#include "measure_campaign.h"

/* ---- adding and reading ---- */

START_TEST(amounts_add_up)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    add(campaign, WAKPI_MEASURE_DELIVERED, 1000);
    add(campaign, WAKPI_MEASURE_DELIVERED, 0);
    add(campaign, WAKPI_MEASURE_DELIVERED, 24);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_DELIVERED), 1024);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_READ), 0);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(bad_amounts_change_nothing)
{
    wakpi_campaign *campaign = new_campaign("EUR"), *twin = new_campaign("EUR");
    const wakpi_measure unknown[] = {0, -1, 159, 160, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        ck_assert_int_eq(wakpi_campaign_add(campaign, unknown[i], 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_DELIVERED, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_RECIPIENTS, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_MONTHS, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_FIRST_RESPONSE, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_SENT, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_FIRST_RESPONSE, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_remove_duration(campaign, WAKPI_MEASURE_FIRST_RESPONSE, 1),
                     WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_campaign_add_person(campaign, WAKPI_MEASURE_SENT, "a", 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_person(campaign, WAKPI_MEASURE_REACHED, "", 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_set(campaign, WAKPI_MEASURE_SENT, 1, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_SENT, 1, "EUR"), WAKPI_INVALID);
    assert_same(campaign, twin);
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(twin);
}
END_TEST

START_TEST(an_overflow_keeps_the_value)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    add(campaign, WAKPI_MEASURE_SENT, INT64_MAX);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_SENT, 1), WAKPI_OVERFLOW);
    ck_assert(get(campaign, WAKPI_MEASURE_SENT) == INT64_MAX);
    /* Of many, those already added are taken back. */
    const wakpi_measure measures[] = {WAKPI_MEASURE_CLICKED, WAKPI_MEASURE_DELIVERED, WAKPI_MEASURE_SENT,
                                      WAKPI_MEASURE_TARGETED, WAKPI_MEASURE_MONTHS};
    const int64_t amounts[] = {1, 2, 3, 4, 5};
    ck_assert_int_eq(wakpi_campaign_add_many(campaign, measures, amounts, 5), WAKPI_OVERFLOW);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_CLICKED), 0);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_DELIVERED), 0);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_TARGETED), 0);
    wakpi_campaign *twin = new_campaign("EUR");
    add(twin, WAKPI_MEASURE_SENT, INT64_MAX);
    assert_same(campaign, twin);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_REVENUE, INT64_MIN), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_REVENUE, -1), WAKPI_OVERFLOW);
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(twin);
}
END_TEST

START_TEST(many_are_added_together_or_not_at_all)
{
    wakpi_campaign *campaign = new_campaign("EUR"), *twin = new_campaign("EUR");
    const wakpi_measure measures[] = {WAKPI_MEASURE_READ, WAKPI_MEASURE_SENT, WAKPI_MEASURE_REVENUE,
                                      WAKPI_MEASURE_SENT, WAKPI_MEASURE_GOAL};
    int64_t amounts[] = {1, 2, -3, 4, -5};
    ck_assert_int_eq(wakpi_campaign_add_many(campaign, measures, amounts, 5), WAKPI_OK);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_READ), 1);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_SENT), 6);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_REVENUE), -3);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_GOAL), -5);
    amounts[3] = -1;
    ck_assert_int_eq(wakpi_campaign_add_many(twin, measures, amounts, 5), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_reset(campaign), WAKPI_OK);
    assert_same(campaign, twin);
    ck_assert_int_eq(wakpi_campaign_add_many(campaign, NULL, NULL, 0), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_many(campaign, measures, NULL, 1), WAKPI_INVALID);
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(twin);
}
END_TEST

/* ---- money ---- */

START_TEST(money_needs_its_currency)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    ck_assert_str_eq(wakpi_campaign_currency(campaign), "");
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_REVENUE, 5), WAKPI_CURRENCY);
    ck_assert_int_eq(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, 5, "XXQ"), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, 5, NULL), WAKPI_INVALID);
    ck_assert_str_eq(wakpi_campaign_currency(campaign), "");
    ck_assert_int_eq(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, 1500000000, "EUR"), WAKPI_OK);
    ck_assert_str_eq(wakpi_campaign_currency(campaign), "EUR");
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_REVENUE, 5), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, 5, "USD"), WAKPI_CURRENCY);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_REVENUE), 1500000005);
    /* A refund takes away. */
    ck_assert_int_eq(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, -5, "EUR"), WAKPI_OK);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_REVENUE), 1500000000);
    wakpi_campaign *fixed = new_campaign("USD");
    ck_assert_str_eq(wakpi_campaign_currency(fixed), "USD");
    ck_assert_int_eq(wakpi_campaign_add_money(fixed, WAKPI_MEASURE_REVENUE, 5, "EUR"), WAKPI_CURRENCY);
    add(fixed, WAKPI_MEASURE_REVENUE, 7);
    ck_assert_int_eq(wakpi_campaign_merge(campaign, fixed), WAKPI_CURRENCY);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_REVENUE), 1500000000);
    wakpi_campaign_reset(campaign);
    ck_assert_str_eq(wakpi_campaign_currency(campaign), "");
    ck_assert_int_eq(wakpi_campaign_merge(campaign, fixed), WAKPI_OK);
    ck_assert_str_eq(wakpi_campaign_currency(campaign), "USD");
    wakpi_campaign_reset(fixed);
    ck_assert_str_eq(wakpi_campaign_currency(fixed), "USD");
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(fixed);
}
END_TEST

START_TEST(yen_and_dinar_are_as_exact_as_euro)
{
    static const char *const currencies[] = {"JPY", "KWD", "EUR"};
    static const char *const revenue[] = {"1500", "1500.125", "1500.12"};
    static const double per_recipient[] = {3, 3.00025, 3.00024};
    for (int i = 0; i < 3; i++) {
        wakpi_campaign *campaign = new_campaign(NULL);
        int64_t micro = 0;
        ck_assert_int_eq(wakpi_money_parse(revenue[i], strlen(revenue[i]), currencies[i], &micro, NULL),
                         WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, micro, currencies[i]),
                         WAKPI_OK);
        add(campaign, WAKPI_MEASURE_RECIPIENTS, 500);
        wakpi_value value = evaluate(campaign, WAKPI_KPI_REVENUE_PER_RECIPIENT, NULL);
        ck_assert_int_eq(value.status, WAKPI_OK);
        ck_assert(value.value == per_recipient[i]);
        ck_assert_str_eq(value.currency, currencies[i]);
        wakpi_campaign_free(campaign);
    }
}
END_TEST

/* 2026-01-01T00:00:00Z and so on, in ms. */
#define DAY             INT64_C(86400000)
#define JANUARY_1_2026  (INT64_C(1767225600) * 1000)
#define JANUARY_31_2026 (JANUARY_1_2026 + 30 * DAY)
#define JUNE_1_2026     (JANUARY_1_2026 + 151 * DAY)

START_TEST(recurring_cost_counts_the_periods_begun)
{
    static const struct {
        int32_t every;
        int64_t from, to, count;
    } cases[] = {
        {WAKPI_EVERY_MONTH, JANUARY_1_2026, JUNE_1_2026, 5},
        {WAKPI_EVERY_MONTH, JANUARY_1_2026, JUNE_1_2026 + 1, 6},
        {WAKPI_EVERY_MONTH, JANUARY_1_2026, JANUARY_1_2026 + 1, 1},
        {WAKPI_EVERY_MONTH, JANUARY_1_2026, JANUARY_1_2026, 0},
        /* 31 January, 28 February, 31 March, 30 April, 31 May */
        {WAKPI_EVERY_MONTH, JANUARY_31_2026, JANUARY_1_2026 + 58 * DAY, 1},
        {WAKPI_EVERY_MONTH, JANUARY_31_2026, JANUARY_1_2026 + 58 * DAY + 1, 2},
        {WAKPI_EVERY_MONTH, JANUARY_31_2026, JANUARY_1_2026 + 89 * DAY, 2},
        {WAKPI_EVERY_MONTH, JANUARY_31_2026, JUNE_1_2026, 5},
        {WAKPI_EVERY_WEEK, JANUARY_1_2026, JANUARY_1_2026 + 14 * DAY, 2},
        {WAKPI_EVERY_WEEK, JANUARY_1_2026, JANUARY_1_2026 + 14 * DAY + 1, 3},
        {WAKPI_EVERY_QUARTER, JANUARY_1_2026, JANUARY_1_2026 + 365 * DAY, 4},
        {WAKPI_EVERY_YEAR, JANUARY_1_2026, JANUARY_1_2026 + 730 * DAY, 2},
        {WAKPI_EVERY_YEAR, JANUARY_1_2026, JANUARY_1_2026 + 730 * DAY + 1, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wakpi_campaign *campaign = new_campaign("EUR");
        ck_assert_int_eq(wakpi_campaign_add_recurring(campaign, WAKPI_MEASURE_COST_SOFTWARE, EUR(1000),
                                                      cases[i].every, cases[i].from, cases[i].to),
                         WAKPI_OK);
        ck_assert_msg(get(campaign, WAKPI_MEASURE_COST_SOFTWARE) == EUR(1000) * cases[i].count, "case %zu",
                      i);
        wakpi_campaign_free(campaign);
    }
}
END_TEST

START_TEST(recurring_cost_goes_by_the_local_calendar)
{
    /* From 1 January to 1 June, both midnights in New York: an hour less of UTC, yet five months. */
    wakpi_options *options = options_with("USD");
    wakpi_campaign *campaign = NULL;
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "-05:00", 6, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_new(options, &campaign), WAKPI_OK);
    const int64_t offset = 5 * 3600000;
    const wakpi_measure measure = WAKPI_MEASURE_COST_SOFTWARE;
    ck_assert_int_eq(wakpi_campaign_add_recurring(campaign, measure, 1, WAKPI_EVERY_MONTH,
                                                  JANUARY_31_2026 + offset,
                                                  JANUARY_1_2026 + 58 * DAY + offset),
                     WAKPI_OK);
    ck_assert_int_eq(get(campaign, measure), 1);
    ck_assert_int_eq(wakpi_campaign_add_recurring(campaign, measure, 1, WAKPI_EVERY_MONTH, JANUARY_1_2026,
                                                  JANUARY_1_2026 + 59 * DAY),
                     WAKPI_OK); /* from 19:00 on 31 December local */
    ck_assert_int_eq(get(campaign, measure), 1 + 2);
    wakpi_options_free(options);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(bad_recurring_costs_are_refused)
{
    wakpi_campaign *campaign = new_campaign("EUR"), *without = new_campaign(NULL);
    const wakpi_measure cost = WAKPI_MEASURE_COST_SOFTWARE;
    const int64_t from = JANUARY_1_2026, to = JUNE_1_2026;
    ck_assert_int_eq(wakpi_campaign_add_recurring(campaign, cost, 1, 0, from, to), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_recurring(campaign, cost, 1, 5, from, to), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_recurring(campaign, cost, 1, WAKPI_EVERY_WEEK, to, from),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_recurring(campaign, cost, -1, WAKPI_EVERY_WEEK, from, to),
                     WAKPI_INVALID);
    ck_assert_int_eq(
        wakpi_campaign_add_recurring(campaign, WAKPI_MEASURE_SENT, 1, WAKPI_EVERY_WEEK, from, to),
        WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_recurring(campaign, cost, 1, WAKPI_EVERY_WEEK, INT64_MIN, INT64_MAX),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_recurring(campaign, cost, INT64_MAX / 4, WAKPI_EVERY_MONTH, from, to),
                     WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_campaign_add_recurring(without, cost, 1, WAKPI_EVERY_WEEK, from, to),
                     WAKPI_CURRENCY);
    ck_assert_int_eq(get(campaign, cost), 0);
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(without);
}
END_TEST

START_TEST(hours_saved_become_money)
{
    static const struct {
        int64_t hours, weeks, rate, months, saved;
    } cases[] = {
        {10000000, 4000000, 50000000, 1000000, 2000000000},
        {10000000, 0, 50000000, 1000000, 2166666667},
        {10000000, 0, 50000000, 12000000, 26000000000},
        {1, 1, 1, 1, 0},
        {1000000, 1000000, 1, 500000, 1},
        {1000000, 1000000, 1, 499999, 0},
        {0, 0, 0, 0, 0},
        {INT64_MAX, 1000000, 1000000, 1000000, INT64_MAX},
        {1000000, INT64_MAX, 1000000, 1000000, INT64_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wakpi_campaign *campaign = new_campaign("EUR");
        ck_assert_int_eq(wakpi_campaign_add_time_saved(campaign, cases[i].hours, cases[i].weeks,
                                                       cases[i].rate, cases[i].months),
                         WAKPI_OK);
        ck_assert_msg(get(campaign, WAKPI_MEASURE_VALUE_SAVED) == cases[i].saved, "case %zu", i);
        wakpi_campaign_free(campaign);
    }
    wakpi_campaign *campaign = new_campaign("EUR");
    ck_assert_int_eq(wakpi_campaign_add_time_saved(campaign, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX),
                     WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_campaign_add_time_saved(campaign, -1, 0, 0, 0), WAKPI_INVALID);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_VALUE_SAVED), 0);
    wakpi_campaign_free(campaign);
}
END_TEST

/* ---- durations and people ---- */

START_TEST(durations_are_counted_and_taken_out)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    const wakpi_measure measure = WAKPI_MEASURE_FIRST_RESPONSE;
    wakpi_histogram *histogram = NULL;
    int64_t count = -1;
    ck_assert_int_eq(wakpi_campaign_histogram(campaign, measure, &histogram), WAKPI_OK);
    ck_assert_int_eq(wakpi_histogram_count(histogram, &count), WAKPI_OK);
    ck_assert_int_eq(count, 0);
    wakpi_histogram_free(histogram);
    for (int64_t i = 1; i <= 101; i++)
        ck_assert_int_eq(wakpi_campaign_add_duration(campaign, measure, i * 1000), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_remove_duration(campaign, measure, 101000), WAKPI_OK);
    ck_assert_int_eq(get(campaign, measure), 100);
    ck_assert_int_eq(wakpi_campaign_histogram(campaign, measure, &histogram), WAKPI_OK);
    ck_assert_int_eq(wakpi_histogram_count(histogram, &count), WAKPI_OK);
    ck_assert_int_eq(count, 100);
    wakpi_histogram_free(histogram);

    wakpi_value mean = evaluate(campaign, WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN, NULL);
    ck_assert_int_eq(mean.status, WAKPI_OK);
    ck_assert(mean.value == 50.5);
    ck_assert_int_eq(mean.numerator, 5050000);
    ck_assert_int_eq(mean.denominator, 100);
    ck_assert_int_eq(mean.unit, WAKPI_UNIT_SECONDS);
    ck_assert(!(mean.flags & WAKPI_VALUE_APPROXIMATED));
    wakpi_value p90 = evaluate(campaign, WAKPI_KPI_FIRST_RESPONSE_TIME_P90, NULL);
    ck_assert_int_eq(p90.status, WAKPI_OK);
    ck_assert_double_eq_tol(p90.value, 90, 0.9);
    ck_assert(p90.flags & WAKPI_VALUE_APPROXIMATED);
    /* By exact sums of the binomial of 100 and 0.9: P(B < 84) = 0.0206 and P(B >= 96) = 0.0237 are the last within 0.025. */
    ck_assert(!(p90.flags & WAKPI_VALUE_NO_INTERVAL));
    ck_assert(p90.lower <= p90.value && p90.value <= p90.upper);
    ck_assert_double_eq_tol(p90.lower, 84, 84 / 128.0);
    ck_assert_double_eq_tol(p90.upper, 96, 96 / 128.0);
    ck_assert_int_eq(evaluate(campaign, WAKPI_KPI_RESPONSE_TIME_MEAN, NULL).status, WAKPI_UNDEFINED);
    /* Of many: the 90th of 2,000 lies between the 1,773rd and the 1,827th. */
    for (int64_t i = 1; i <= 2000; i++)
        ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESOLUTION, i * 1000000),
                         WAKPI_OK);
    p90 = evaluate(campaign, WAKPI_KPI_RESOLUTION_TIME_P90, NULL);
    ck_assert_double_eq_tol(p90.lower, 1773000, 1773000 / 128.0 + 1000);
    ck_assert_double_eq_tol(p90.upper, 1827000, 1827000 / 128.0 + 1000);
    ck_assert(p90.lower < p90.value && p90.value < p90.upper);
    /* Of three none bounds the median from above. */
    for (int64_t i = 1; i <= 3; i++)
        ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESPONSE, i), WAKPI_OK);
    wakpi_value median = evaluate(campaign, WAKPI_KPI_RESPONSE_TIME_MEDIAN, NULL);
    ck_assert_int_eq(median.status, WAKPI_OK);
    ck_assert(median.value == 0.002 && median.lower == median.value && median.upper == median.value);
    ck_assert(median.flags & WAKPI_VALUE_NO_INTERVAL);
    ck_assert(median.flags & WAKPI_VALUE_SMALL_SAMPLE);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(people_are_counted_once)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    for (int round = 0; round < 2; round++) {
        add_people(campaign, WAKPI_MEASURE_REACHED, 0, 1000);
        add_people(campaign, WAKPI_MEASURE_OPTED_OUT, 0, 5);
    }
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_REACHED), 1000);
    wakpi_value rate = evaluate(campaign, WAKPI_KPI_OPT_OUT_RATE, NULL);
    ck_assert(rate.value == 0.005);
    ck_assert(!(rate.flags & WAKPI_VALUE_APPROXIMATED));
    /* People counted elsewhere add up. */
    add(campaign, WAKPI_MEASURE_REACHED, 500);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_REACHED), 1500);
    add_people(campaign, WAKPI_MEASURE_REACHED, 1000, 50000);
    rate = evaluate(campaign, WAKPI_KPI_OPT_OUT_RATE, NULL);
    ck_assert_int_eq(rate.status, WAKPI_OK);
    ck_assert(rate.flags & WAKPI_VALUE_APPROXIMATED);
    ck_assert_double_eq_tol((double)get(campaign, WAKPI_MEASURE_REACHED), 50500, 50500 * 0.03);
    wakpi_campaign_free(campaign);
}
END_TEST

/* ---- evaluation ---- */

START_TEST(the_vectors_of_the_definitions_hold)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    add(campaign, WAKPI_MEASURE_REVENUE, EUR(50000));
    add(campaign, WAKPI_MEASURE_COST_SOFTWARE, EUR(10000));
    ck_assert(evaluate(campaign, WAKPI_KPI_RETURN_ON_INVESTMENT, NULL).value == 4.0);
    ck_assert(evaluate(campaign, WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND, NULL).value == 5.0);
    ck_assert(evaluate(campaign, WAKPI_KPI_NET_PROFIT, NULL).value == 40000.0);

    wakpi_campaign_reset(campaign);
    add(campaign, WAKPI_MEASURE_CONVERTED, 20);
    add(campaign, WAKPI_MEASURE_SENT, 100);
    ck_assert(evaluate(campaign, WAKPI_KPI_SENT_CONVERSION_RATE, NULL).value == 0.2);

    wakpi_campaign_reset(campaign);
    add(campaign, WAKPI_MEASURE_COST_SETUP, EUR(5000));
    add(campaign, WAKPI_MEASURE_COST_RECURRING, EUR(1000));
    /* For how many months nobody said yet. */
    ck_assert_int_eq(evaluate(campaign, WAKPI_KPI_TOTAL_COST, NULL).status, WAKPI_UNDEFINED);
    add(campaign, WAKPI_MEASURE_MONTHS, 5000000);
    wakpi_value cost = evaluate(campaign, WAKPI_KPI_TOTAL_COST, NULL);
    ck_assert(cost.value == 10000.0);
    ck_assert_str_eq(cost.currency, "EUR");

    wakpi_campaign_reset(campaign);
    add(campaign, WAKPI_MEASURE_REVENUE, EUR(4900));
    add(campaign, WAKPI_MEASURE_ORDERS, 100);
    add(campaign, WAKPI_MEASURE_ORDERS_PER_MONTH, 1000000);
    add(campaign, WAKPI_MEASURE_LIFETIME_MONTHS, 30000000);
    add(campaign, WAKPI_MEASURE_MARGIN, 550000);
    ck_assert_double_eq_tol(evaluate(campaign, WAKPI_KPI_CUSTOMER_LIFETIME_VALUE, NULL).value, 808.5, 1e-9);
    add(campaign, WAKPI_MEASURE_COST_SALES, EUR(2100));
    add(campaign, WAKPI_MEASURE_NEW_CUSTOMERS, 10);
    const wakpi_benchmark *economics = NULL;
    ck_assert_int_eq(wakpi_benchmark_by_key("unit_economics", &economics), WAKPI_OK);
    wakpi_value ratio = evaluate(campaign, WAKPI_KPI_LIFETIME_VALUE_TO_COST, economics);
    ck_assert_double_eq_tol(ratio.value, 3.85, 1e-9);
    ck_assert_int_eq(ratio.band, WAKPI_BAND_ON_TARGET);

    wakpi_campaign_reset(campaign);
    add(campaign, WAKPI_MEASURE_DELIVERED, 200);
    add(campaign, WAKPI_MEASURE_CLICKED, 120);
    const wakpi_benchmark *getgabs = NULL;
    ck_assert_int_eq(wakpi_benchmark_by_key("getgabs", &getgabs), WAKPI_OK);
    wakpi_value clicks = evaluate(campaign, WAKPI_KPI_CLICK_THROUGH_RATE, getgabs);
    ck_assert(clicks.value == 0.6);
    ck_assert_int_eq(clicks.band, WAKPI_BAND_BEST);

    wakpi_campaign_reset(campaign);
    add(campaign, WAKPI_MEASURE_PROMOTERS, 70);
    add(campaign, WAKPI_MEASURE_PASSIVES, 10);
    add(campaign, WAKPI_MEASURE_DETRACTORS, 20);
    ck_assert(evaluate(campaign, WAKPI_KPI_NET_PROMOTER_SCORE, NULL).value == 50.0);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(what_is_not_known_is_not_taken_for_zero)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    ck_assert_int_eq(evaluate(campaign, WAKPI_KPI_OPEN_RATE, NULL).status, WAKPI_UNDEFINED);
    add(campaign, WAKPI_MEASURE_CONTACTS_START, 100);
    ck_assert_int_eq(evaluate(campaign, WAKPI_KPI_RETENTION_RATE, NULL).status, WAKPI_UNDEFINED);
    ck_assert_int_eq(evaluate(campaign, WAKPI_KPI_CHURN_RATE, NULL).status, WAKPI_UNDEFINED);
    add(campaign, WAKPI_MEASURE_CONTACTS_STILL_ACTIVE, 0);
    ck_assert(evaluate(campaign, WAKPI_KPI_RETENTION_RATE, NULL).value == 0);
    ck_assert(evaluate(campaign, WAKPI_KPI_CHURN_RATE, NULL).value == 1);
    add(campaign, WAKPI_MEASURE_BEFORE, 500000000);
    add(campaign, WAKPI_MEASURE_ACHIEVED, 450000000);
    ck_assert_int_eq(evaluate(campaign, WAKPI_KPI_GOAL_ATTAINMENT, NULL).status, WAKPI_UNDEFINED);
    add(campaign, WAKPI_MEASURE_GOAL, 400000000);
    ck_assert(evaluate(campaign, WAKPI_KPI_GOAL_ATTAINMENT, NULL).value == 0.5);
    /* The rate per month has a default. */
    add(campaign, WAKPI_MEASURE_HOURS_PER_WEEK, 10000000);
    ck_assert_int_eq(evaluate(campaign, WAKPI_KPI_TIME_SAVED_VALUE, NULL).status, WAKPI_UNDEFINED);
    add(campaign, WAKPI_MEASURE_HOURLY_RATE, 50000000);
    ck_assert_double_eq_tol(evaluate(campaign, WAKPI_KPI_TIME_SAVED_VALUE, NULL).value, 2166.67, 0.005);
    add(campaign, WAKPI_MEASURE_WEEKS_PER_MONTH, 4000000);
    ck_assert(evaluate(campaign, WAKPI_KPI_TIME_SAVED_VALUE, NULL).value == 2000);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(a_part_above_its_whole_is_inconsistent)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    add(campaign, WAKPI_MEASURE_DELIVERED, 10);
    add(campaign, WAKPI_MEASURE_READ, 11);
    wakpi_value value = evaluate(campaign, WAKPI_KPI_OPEN_RATE, NULL);
    ck_assert_int_eq(value.status, WAKPI_INCONSISTENT);
    ck_assert_int_eq(value.kpi, WAKPI_KPI_OPEN_RATE);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(the_interval_is_wilsons_at_the_level_asked_for)
{
    wakpi_options *options = options_with(NULL);
    wakpi_campaign *campaign = NULL;
    ck_assert_int_eq(wakpi_options_set_real(options, "alpha", 0.01, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_new(options, &campaign), WAKPI_OK);
    add(campaign, WAKPI_MEASURE_DELIVERED, 1000);
    add(campaign, WAKPI_MEASURE_CLICKED, 250);
    wakpi_value wide = evaluate(campaign, WAKPI_KPI_CLICK_THROUGH_RATE, NULL);
    wakpi_campaign *usual = new_campaign(NULL);
    ck_assert_int_eq(wakpi_campaign_merge(usual, campaign), WAKPI_OK);
    wakpi_value narrow = evaluate(usual, WAKPI_KPI_CLICK_THROUGH_RATE, NULL);
    ck_assert_double_eq_tol(narrow.lower, 0.22415, 0.00001);
    ck_assert_double_eq_tol(narrow.upper, 0.27776, 0.00001);
    ck_assert(wide.lower < narrow.lower && wide.upper > narrow.upper);
    ck_assert_int_eq(narrow.numerator, 250);
    ck_assert_int_eq(narrow.denominator, 1000);
    wakpi_options_free(options);
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(usual);
}
END_TEST

START_TEST(all_at_once_is_as_one_by_one)
{
    wakpi_campaign *campaign = full_campaign(1);
    const wakpi_benchmark *getgabs = NULL;
    ck_assert_int_eq(wakpi_benchmark_by_key("getgabs", &getgabs), WAKPI_OK);
    wakpi_value values[256];
    size_t count = (size_t)wakpi_kpi_count();
    memset(values, 0, sizeof values);
    values[0].struct_size = sizeof values[0];
    ck_assert_int_eq(wakpi_campaign_evaluate_all(campaign, getgabs, values, count - 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_evaluate_all(campaign, getgabs, values, 256), WAKPI_OK);
    int defined = 0;
    for (size_t i = 0; i < count; i++) {
        wakpi_kpi kpi = 0;
        ck_assert_int_eq(wakpi_kpi_at((int32_t)i, &kpi), WAKPI_OK);
        wakpi_value one = evaluate(campaign, kpi, getgabs);
        ck_assert_mem_eq(&one, &values[i], sizeof one);
        defined += one.status >= 0;
    }
    ck_assert_int_gt(defined, 60);
    ck_assert_uint_eq(values[count].struct_size, 0);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(a_value_is_filled_to_its_callers_size)
{
    wakpi_campaign *campaign = full_campaign(1);
    unsigned char room[sizeof(wakpi_value) + 16];
    memset(room, 0x5a, sizeof room);
    wakpi_value *value = (wakpi_value *)(void *)room;
    value->struct_size = offsetof(wakpi_value, numerator);
    ck_assert_int_eq(wakpi_campaign_evaluate(campaign, WAKPI_KPI_OPEN_RATE, NULL, value), WAKPI_OK);
    ck_assert_uint_eq(value->struct_size, offsetof(wakpi_value, numerator));
    ck_assert(value->value > 0);
    for (size_t i = offsetof(wakpi_value, numerator); i < sizeof room; i++)
        ck_assert_int_eq(room[i], 0x5a);
    value->struct_size = 4;
    ck_assert_int_eq(wakpi_campaign_evaluate(campaign, WAKPI_KPI_OPEN_RATE, NULL, value), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_evaluate(campaign, 9999, NULL, value), WAKPI_INVALID);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(two_campaigns_are_compared)
{
    wakpi_campaign *before = new_campaign("EUR"), *after = new_campaign("USD");
    wakpi_value change = {.struct_size = sizeof change};
    add(before, WAKPI_MEASURE_DELIVERED, 1000);
    add(before, WAKPI_MEASURE_READ, 200);
    add(after, WAKPI_MEASURE_DELIVERED, 1000);
    add(after, WAKPI_MEASURE_READ, 250);
    ck_assert_int_eq(wakpi_campaign_compare(before, after, WAKPI_KPI_OPEN_RATE, &change), WAKPI_OK);
    ck_assert_int_eq(change.kpi, WAKPI_KPI_RELATIVE_CHANGE);
    ck_assert(change.value == 0.25);
    ck_assert_int_eq(wakpi_campaign_goal(before, after, WAKPI_KPI_OPEN_RATE, 0.3, &change), WAKPI_OK);
    ck_assert_int_eq(change.kpi, WAKPI_KPI_GOAL_ATTAINMENT);
    ck_assert_double_eq_tol(change.value, 0.5, 1e-12);
    ck_assert_int_eq(wakpi_campaign_goal(before, after, WAKPI_KPI_OPEN_RATE, 0.2, &change), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_campaign_compare(before, after, WAKPI_KPI_CLICK_TO_OPEN_RATE, &change),
                     WAKPI_UNDEFINED);
    /* Twice nothing is not comparable, nor are euros and dollars. */
    ck_assert_int_eq(wakpi_campaign_compare(before, after, WAKPI_KPI_RESOLUTION_RATE, &change),
                     WAKPI_UNDEFINED);
    add(before, WAKPI_MEASURE_REVENUE, EUR(1));
    add(after, WAKPI_MEASURE_REVENUE, EUR(1));
    ck_assert_int_eq(wakpi_campaign_compare(before, after, WAKPI_KPI_REVENUE_PER_DELIVERED, &change),
                     WAKPI_CURRENCY);
    /* 500 tickets before, 400 are the goal, 450 are reached. */
    add(before, WAKPI_MEASURE_CONVERSATIONS, 500);
    add(after, WAKPI_MEASURE_CONVERSATIONS, 450);
    ck_assert_int_eq(wakpi_campaign_goal(before, after, WAKPI_KPI_CONVERSATIONS, 400, &change), WAKPI_OK);
    ck_assert(change.value == 0.5);
    ck_assert_int_eq(wakpi_campaign_goal(before, after, WAKPI_KPI_CONVERSATIONS, NAN, &change),
                     WAKPI_INVALID);
    /* 10 minutes, then 25 % faster: 8 minutes, 20 % less time. */
    ck_assert_int_eq(wakpi_campaign_add_duration(before, WAKPI_MEASURE_RESPONSE, 600000), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_duration(after, WAKPI_MEASURE_RESPONSE, 480000), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_compare(before, after, WAKPI_KPI_RESPONSE_TIME_MEAN, &change), WAKPI_OK);
    ck_assert(change.value == -0.2);
    wakpi_campaign_free(before);
    wakpi_campaign_free(after);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure_campaign");
    TCase *tests = tcase_create("campaign");
    tcase_add_test(tests, amounts_add_up);
    tcase_add_test(tests, bad_amounts_change_nothing);
    tcase_add_test(tests, an_overflow_keeps_the_value);
    tcase_add_test(tests, many_are_added_together_or_not_at_all);
    tcase_add_test(tests, money_needs_its_currency);
    tcase_add_test(tests, yen_and_dinar_are_as_exact_as_euro);
    tcase_add_test(tests, recurring_cost_counts_the_periods_begun);
    tcase_add_test(tests, recurring_cost_goes_by_the_local_calendar);
    tcase_add_test(tests, bad_recurring_costs_are_refused);
    tcase_add_test(tests, hours_saved_become_money);
    tcase_add_test(tests, durations_are_counted_and_taken_out);
    tcase_add_test(tests, people_are_counted_once);
    tcase_add_test(tests, the_vectors_of_the_definitions_hold);
    tcase_add_test(tests, what_is_not_known_is_not_taken_for_zero);
    tcase_add_test(tests, a_part_above_its_whole_is_inconsistent);
    tcase_add_test(tests, the_interval_is_wilsons_at_the_level_asked_for);
    tcase_add_test(tests, all_at_once_is_as_one_by_one);
    tcase_add_test(tests, a_value_is_filled_to_its_callers_size);
    tcase_add_test(tests, two_campaigns_are_compared);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

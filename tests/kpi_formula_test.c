/* The compiler of formulas, and evaluation at its edges. */
#include "run_suite.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

#include "kpi/catalogue.h"
#include "kpi/formula_program.h"
#include "kpi/measure.h"
#include "kpi/sensitivity.h"

START_TEST(every_formula_compiles_and_fits_its_unit)
{
    for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
        struct wakpi_formula_program program;
        wakpi_error error = {.struct_size = sizeof error};
        ck_assert_msg(wakpi_formula_compile(wakpi_kpi_formula(kpi), &program, &error) == WAKPI_OK, "%s: %s",
                      wakpi_kpi_key(kpi), error.text);
        int8_t wanted[WAKPI_FORMULA_KINDS] = {0}, without_money[WAKPI_FORMULA_KINDS] = {0};
        int32_t unit = wakpi_kpi_unit(kpi);
        if (unit == WAKPI_UNIT_RATIO || unit == WAKPI_UNIT_POINTS)
            ck_assert_msg(memcmp(program.dimension, wanted, sizeof wanted) == 0, "%s is of different kinds",
                          wakpi_kpi_key(kpi));
        if (unit == WAKPI_UNIT_SECONDS)
            ck_assert_int_eq(program.dimension[WAKPI_MEASURE_KIND_DURATION], 1);
        /* Money: of parameters alone (a rate), or with one money over the other line. */
        if (unit == WAKPI_UNIT_MONEY && memcmp(program.dimension, without_money, sizeof wanted) != 0)
            ck_assert_msg(program.dimension[WAKPI_MEASURE_KIND_MONEY] == 1, "%s is no money",
                          wakpi_kpi_key(kpi));
        if (unit == WAKPI_UNIT_COUNT || unit == WAKPI_UNIT_MULTIPLE)
            ck_assert_msg(kpi == WAKPI_KPI_LIFETIME_VALUE_TO_COST ||
                              program.dimension[WAKPI_MEASURE_KIND_MONEY] == 0,
                          "%s is money", wakpi_kpi_key(kpi));
        if (unit == WAKPI_UNIT_RATIO)
            ck_assert_msg(program.exact, "%s is not exact", wakpi_kpi_key(kpi));
    }
}
END_TEST

static void refuse(const char *text, wakpi_status status, int64_t position, const char *words)
{
    struct wakpi_formula_program program;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_formula_compile(text, &program, &error) == status, "%s: %s", text, error.text);
    ck_assert_msg(error.position == position, "%s: at %lld: %s", text, (long long)error.position, error.text);
    ck_assert_msg(strstr(error.text, words) != NULL, "%s: %s", text, error.text);
    ck_assert_int_eq(wakpi_formula_compile(text, &program, NULL), status);
}

START_TEST(what_is_no_formula_is_refused_with_a_position)
{
    char deep[200], long_sum[2000] = "read";
    refuse("", WAKPI_MALFORMED, 0, "no measure");
    refuse("read /", WAKPI_MALFORMED, 6, "no measure");
    refuse("read / nothing", WAKPI_MALFORMED, 7, "nothing");
    refuse("read delivered", WAKPI_MALFORMED, 5, "no operator");
    refuse("(read", WAKPI_MALFORMED, 5, "parenthesis");
    refuse("read)", WAKPI_MALFORMED, 4, "no operator");
    refuse("read ^ 2", WAKPI_MALFORMED, 5, "no operator");
    refuse("Read / delivered", WAKPI_MALFORMED, 0, "Read");
    refuse("0.5 * read", WAKPI_MALFORMED, 1, "no operator");
    refuse("1000001 * read", WAKPI_LIMIT, 0, "number");
    refuse("99999999999999999999", WAKPI_LIMIT, 0, "number");
    refuse("mean(read)", WAKPI_MALFORMED, 5, "no duration");
    refuse("mean(response", WAKPI_MALFORMED, 13, "parenthesis");
    refuse("mean(response) / 2", WAKPI_MALFORMED, 13, "parenthesis");
    refuse("2 * mean(response)", WAKPI_MALFORMED, 4, "mean");
    refuse("response / read", WAKPI_MALFORMED, 0, "duration");
    refuse("revenue + read", WAKPI_MALFORMED, 14, "different kinds");
    refuse("revenue - months", WAKPI_MALFORMED, 16, "different kinds");
    refuse("sent + reached", WAKPI_MALFORMED, 14, "different kinds");
    refuse("(read / delivered) + read", WAKPI_MALFORMED, 25, "different kinds");
    memset(deep, '(', sizeof deep);
    deep[sizeof deep - 1] = '\0';
    refuse(deep, WAKPI_LIMIT, 17, "deep");
    memset(deep, '-', sizeof deep - 1);
    refuse(deep, WAKPI_LIMIT, 17, "deep");
    for (int i = 0; i < 60; i++)
        strcat(long_sum, " + read");
    refuse(long_sum, WAKPI_LIMIT, (int64_t)strlen("read") + 32 * 7 + 1, "steps");
}
END_TEST

START_TEST(inputs_stand_in_order_of_first_appearance)
{
    static const char *const wanted[] = {
        "revenue",    "orders",         "orders_per_month", "lifetime_months",
        "margin",     "cost_messages",  "cost_software",    "cost_advertising",
        "cost_setup", "cost_training",  "cost_hardware",    "cost_maintenance",
        "cost_sales", "cost_recurring", "months",           "new_customers"};
    ck_assert_int_eq(wakpi_kpi_input_count(WAKPI_KPI_LIFETIME_VALUE_TO_COST), 16);
    for (int32_t i = 0; i < 16; i++) {
        wakpi_measure measure;
        ck_assert_int_eq(wakpi_kpi_input(WAKPI_KPI_LIFETIME_VALUE_TO_COST, i, &measure), WAKPI_OK);
        ck_assert_str_eq(wakpi_measure_key(measure), wanted[i]);
    }
}
END_TEST

/* What the exact path says is what long doubles say, for formulas of many shapes and random inputs. */
START_TEST(exact_and_stepwise_evaluation_agree)
{
    uint64_t state = 20240607;
    printf("seed %llu\n", (unsigned long long)state);
    for (int round = 0; round < 20000; round++) {
        wakpi_kpi kpi = round % wakpi_kpi_count() + 1;
        if (wakpi_kpi_statistic(kpi, NULL) != WAKPI_STATISTIC_NONE)
            continue;
        int64_t integers[WAKPI_FORMULA_INPUTS];
        double natural[WAKPI_FORMULA_INPUTS], exact = -1, stepwise = -1;
        int32_t count = wakpi_kpi_input_count(kpi);
        for (int32_t i = 0; i < count; i++) {
            wakpi_measure measure;
            ck_assert_int_eq(wakpi_kpi_input(kpi, i, &measure), WAKPI_OK);
            state = state * 6364136223846793005u + 1442695040888963407u;
            int32_t kind = wakpi_measure_kind(measure);
            int in_millionths = kind == WAKPI_MEASURE_KIND_MONEY || kind == WAKPI_MEASURE_KIND_PARAMETER;
            integers[i] = (int64_t)(state >> (in_millionths ? 30 : 44));
            /* Parts before wholes, so that ratios are often fine. */
            if (i > 0 && wakpi_kpi_unit(kpi) == WAKPI_UNIT_RATIO)
                integers[i] *= 4;
            natural[i] = in_millionths ? (double)integers[i] / 1e6 : (double)integers[i];
        }
        wakpi_status one = wakpi_formula_value(kpi, integers, &exact);
        wakpi_status other = wakpi_kpi_compute(kpi, natural, (size_t)count, &stepwise);
        ck_assert_msg(one == other, "%s: %d and %d", wakpi_kpi_key(kpi), one, other);
        /* Differences of large numbers lose digits in doubles, hence the scale of the inputs. */
        ck_assert_msg(fabs(exact - stepwise) <= 1e-9 * (fabs(exact) + 1), "%s: %.17g and %.17g",
                      wakpi_kpi_key(kpi), exact, stepwise);
    }
}
END_TEST

START_TEST(quotients_are_rounded_once)
{
    double value;
    /* 2^53 + 1 is no double: rounding before dividing would give 1. */
    ck_assert_int_eq(wakpi_open_rate(9007199254740992, 9007199254740993, &value), WAKPI_OK);
    ck_assert_double_lt(value, 1);
    ck_assert_int_eq(wakpi_open_rate(INT64_MAX, INT64_MAX, &value), WAKPI_OK);
    ck_assert_double_eq(value, 1);
    ck_assert_int_eq(wakpi_open_rate(INT64_MAX - 1, INT64_MAX, &value), WAKPI_OK);
    ck_assert_double_eq(value, 1); /* the nearest double */
    ck_assert_int_eq(wakpi_revenue_per_delivered(1, 3000000, &value), WAKPI_OK);
    ck_assert(value == 1e-12 / 3);
    /* Ten times a tenth, in micro-units, is one. */
    ck_assert_int_eq(wakpi_return_on_ad_spend(10 * INT64_C(100000), 1000000, &value), WAKPI_OK);
    ck_assert(value == 1);
}
END_TEST

START_TEST(the_largest_inputs_give_a_value_or_an_overflow)
{
    const int64_t most = INT64_MAX;
    double value = 7;
    ck_assert_int_eq(wakpi_open_rate(0, most, &value), WAKPI_OK);
    ck_assert_double_eq(value, 0);
    ck_assert_int_eq(wakpi_clicks_per_delivered(most, 1, &value), WAKPI_OK);
    ck_assert_double_eq(value, 9223372036854775808.0);
    ck_assert_int_eq(wakpi_revenue(most, &value), WAKPI_OK);
    ck_assert_double_eq(value, 9223372036854.775807);
    value = 7;
    ck_assert_int_eq(wakpi_message_volume(most, 1, &value), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_incremental_revenue(most, -1, &value), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_incremental_revenue(INT64_MIN, most, &value), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_total_cost(most, most, most, most, most, most, most, most, most, &value),
                     WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_total_cost(0, 0, 0, 0, 0, 0, 0, most, most, &value), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_total_cost(INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN,
                                      INT64_MIN, INT64_MIN, most, &value),
                     WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_net_promoter_score(most, most, most, &value), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_complaint_share(most, most, most, &value), WAKPI_OVERFLOW);
    ck_assert_double_eq(value, 7);
    /* A hundred promoters too many for 64 bits are still fine in 128. */
    ck_assert_int_eq(wakpi_net_promoter_score(most / 100, 0, 0, &value), WAKPI_OK);
    ck_assert_double_eq(value, 100);
    /* Recurring cost stays exact where products are large. */
    ck_assert_int_eq(wakpi_total_cost(0, 0, 0, 0, 0, 0, 0, most, 1000000, &value), WAKPI_OK);
    ck_assert_double_eq(value, 9223372036854.775807);
    ck_assert_int_eq(wakpi_total_cost(0, 0, 0, 0, 0, 0, 0, INT64_MIN, 1000000, &value), WAKPI_OK);
    ck_assert_double_eq(value, -9223372036854.775808);
    ck_assert_int_eq(wakpi_customer_lifetime_value(most, 1, most, most, most, &value), WAKPI_OK);
    ck_assert_int_eq(wakpi_relative_change(INT64_MIN, most, &value), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_goal_attainment(most, 0, most, &value), WAKPI_OK);
    ck_assert_double_eq(value, 1);
    ck_assert_int_eq(wakpi_goal_attainment(-5, 0, INT64_MIN, &value), WAKPI_OK);
}
END_TEST

START_TEST(arguments_that_cannot_be_are_refused)
{
    double value = 7, inputs[2] = {1, 2}, wrong[2] = {NAN, 2};
    ck_assert_int_eq(wakpi_open_rate(1, 2, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_OPEN_RATE, inputs, 2, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_OPEN_RATE, NULL, 2, &value), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_OPEN_RATE, inputs, 1, &value), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_OPEN_RATE, inputs, SIZE_MAX, &value), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_compute(0, inputs, 2, &value), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_OPEN_RATE, wrong, 2, &value), WAKPI_INVALID);
    wrong[0] = INFINITY;
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_OPEN_RATE, wrong, 2, &value), WAKPI_INVALID);
    wrong[0] = 1.7e308;
    wrong[1] = 1e-300;
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_CLICKS_PER_DELIVERED, wrong, 2, &value), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_RESPONSE_TIME_MEAN, NULL, 0, &value), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_RESPONSE_TIME_MEAN, NULL, 1, &value), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_response_time_mean(NULL, 0, &value), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_response_time_mean(NULL, 1, &value), WAKPI_INVALID);
    ck_assert_double_eq(value, 7);
    double zeros[2] = {-0.0, 5};
    ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_OPEN_RATE, zeros, 2, &value), WAKPI_OK);
    ck_assert(value == 0 && !signbit(value));
}
END_TEST

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

START_TEST(quantiles_are_those_of_the_sorted_array)
{
    enum { MOST = 400 };
    static int64_t durations[MOST], sorted[MOST];
    static double seconds[MOST];
    uint64_t state = 4711;
    printf("seed %llu\n", (unsigned long long)state);
    for (size_t count = 1; count <= MOST; count++) {
        int spread = (int)(count % 62) + 1;
        for (size_t i = 0; i < count; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            durations[i] = (int64_t)(state >> (64 - spread));
            sorted[i] = durations[i];
            seconds[i] = (double)durations[i] / 1000;
        }
        qsort(sorted, count, sizeof *sorted, ascending);
        double median, p90, of_doubles;
        ck_assert_int_eq(wakpi_response_time_median(durations, count, &median), WAKPI_OK);
        ck_assert_int_eq(wakpi_response_time_p90(durations, count, &p90), WAKPI_OK);
        ck_assert(median == (double)sorted[(count + 1) / 2 - 1] / 1000 || sorted[count - 1] > INT64_C(1)
                                                                                                  << 53);
        ck_assert(p90 == (double)sorted[(9 * count + 9) / 10 - 1] / 1000 || sorted[count - 1] > INT64_C(1)
                                                                                                    << 53);
        ck_assert_int_eq(wakpi_kpi_compute(WAKPI_KPI_RESPONSE_TIME_MEDIAN, seconds, count, &of_doubles),
                         WAKPI_OK);
        ck_assert_double_eq_tol(of_doubles, median, median * 1e-15 + 1e-18);
    }
    int64_t extremes[] = {INT64_MAX, INT64_MAX, 0};
    double mean;
    ck_assert_int_eq(wakpi_response_time_mean(extremes, 2, &mean), WAKPI_OK);
    ck_assert_double_eq(mean, 9223372036854775.807);
    ck_assert_int_eq(wakpi_response_time_median(extremes, 3, &mean), WAKPI_OK);
    ck_assert_double_eq(mean, 9223372036854775.807);
}
END_TEST

/* Threads that meet uncompiled formulas all see the same; ThreadSanitizer looks on. */
static void *read_all(void *result)
{
    double *sum = result;
    for (int round = 0; round < 20; round++) {
        for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
            wakpi_measure measure = 0;
            for (int32_t i = 0; wakpi_kpi_input(kpi, i, &measure) == WAKPI_OK; i++)
                *sum += measure * (i + 1) + wakpi_measure_level(measure);
        }
    }
    return NULL;
}

START_TEST(formulas_may_be_met_by_many_threads_at_once)
{
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    double sums[THREADS] = {0};
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_all, &sums[i]), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 1; i < THREADS; i++)
        ck_assert_double_eq(sums[i], sums[0]);
}
END_TEST

START_TEST(a_value_carries_all_that_is_known_of_it)
{
    struct wakpi_evaluation with = {.alpha = 0.05, .small_sample = 30, .currency = "EUR"};
    wakpi_value value = {.struct_size = sizeof value};
    wakpi_evaluate(WAKPI_KPI_OPEN_RATE, (const int64_t[]){0, 50}, &with, &value);
    ck_assert_int_eq(value.status, WAKPI_OK);
    ck_assert_double_eq(value.lower, 0);
    ck_assert_double_eq_tol(value.upper, 0.0713, 0.00005);
    ck_assert_uint_eq(value.flags, WAKPI_VALUE_LOWER_BOUND);
    ck_assert_int_eq(value.numerator, 0);
    ck_assert_int_eq(value.denominator, 50);
    ck_assert_int_eq(value.unrated, WAKPI_UNRATED_NO_PROFILE);
    wakpi_evaluate(WAKPI_KPI_CSAT, (const int64_t[]){8, 10}, &with, &value);
    ck_assert_uint_eq(value.flags, WAKPI_VALUE_SMALL_SAMPLE);
    ck_assert(value.lower < 0.8 && value.upper > 0.8);
    double lower, upper;
    ck_assert_int_eq(wakpi_interval_wilson(8, 10, with.alpha, &lower, &upper), WAKPI_OK);
    ck_assert(value.lower == lower && value.upper == upper);
    double width = value.upper - value.lower;
    with.alpha = 0.5;
    wakpi_evaluate(WAKPI_KPI_CSAT, (const int64_t[]){8, 10}, &with, &value);
    ck_assert_double_lt(value.upper - value.lower, width);
    wakpi_evaluate(WAKPI_KPI_REVENUE_PER_RECIPIENT, (const int64_t[]){1500000000, 500}, &with, &value);
    ck_assert_uint_eq(value.flags, WAKPI_VALUE_NO_INTERVAL);
    ck_assert_int_eq(value.numerator, 1500000000);
    ck_assert_int_eq(value.denominator, 500);
    ck_assert_str_eq(value.currency, "EUR");
    wakpi_evaluate(WAKPI_KPI_REVENUE, (const int64_t[]){1500000000}, &with, &value);
    ck_assert_int_eq(value.denominator, 1);
    ck_assert_uint_eq(value.flags, WAKPI_VALUE_NO_INTERVAL);
    wakpi_evaluate(WAKPI_KPI_TIME_SAVED_VALUE, (const int64_t[]){10000000, 0, 50000000}, &with, &value);
    ck_assert_uint_eq(value.flags, WAKPI_VALUE_NO_INTERVAL | WAKPI_VALUE_NO_FRACTION);
    /* Half a micro-unit in the sum: the fraction is rounded, the value is not. */
    wakpi_evaluate(WAKPI_KPI_TOTAL_COST, (const int64_t[]){0, 0, 0, 0, 0, 0, 0, 3, 500000}, &with, &value);
    ck_assert_int_eq(value.numerator, 2);
    ck_assert_double_eq(value.value, 1.5e-6);
    wakpi_evaluate(WAKPI_KPI_TOTAL_COST, (const int64_t[]){0, 0, 0, 0, 0, 0, 0, 1, 500000}, &with, &value);
    ck_assert_int_eq(value.numerator, 0);
    ck_assert_double_eq(value.value, 5e-7);
    wakpi_evaluate(WAKPI_KPI_TOTAL_COST, (const int64_t[]){0, 0, 0, 0, 0, 0, 0, -5, 500001}, &with, &value);
    ck_assert_int_eq(value.numerator, -3);
    wakpi_evaluate(WAKPI_KPI_NET_PROMOTER_SCORE, (const int64_t[]){70, 20, 10}, &with, &value);
    ck_assert_int_eq(wakpi_interval_nps(70, 10, 20, with.alpha, &lower, &upper), WAKPI_OK);
    ck_assert_double_eq(value.value, 50);
    ck_assert_double_eq(value.lower, lower);
    ck_assert_double_eq(value.upper, upper);
    ck_assert_uint_eq(value.flags, 0);
    /* Errors leave nothing of the value before. */
    wakpi_evaluate(WAKPI_KPI_OPEN_RATE, (const int64_t[]){0, 0}, &with, &value);
    ck_assert_int_eq(value.status, WAKPI_UNDEFINED);
    ck_assert_int_eq(value.kpi, WAKPI_KPI_OPEN_RATE);
    ck_assert_double_eq(value.upper, 0);
    ck_assert_int_eq(value.unrated, WAKPI_UNRATED_NO_VALUE);
    wakpi_evaluate(WAKPI_KPI_RESPONSE_TIME_MEAN, (const int64_t[]){5}, &with, &value);
    ck_assert_int_eq(value.status, WAKPI_INVALID);
    wakpi_evaluate(12345, (const int64_t[]){5}, &with, &value);
    ck_assert_int_eq(value.status, WAKPI_INVALID);
}
END_TEST

/* Numbers of all sizes, 0 often, and now and then one that only a figure or a credit may be. */
static int64_t draw_amount(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    uint64_t size = *state >> 58, sign = *state >> 50 & 7;
    int64_t amount = (int64_t)(*state % (UINT64_C(1) << size)) & INT64_MAX;
    return sign == 0 ? 0 : sign == 1 ? -amount : amount;
}

START_TEST(a_plain_evaluation_is_the_whole_one_to_the_byte)
{
    const struct wakpi_evaluation with = {.alpha = 0.05, .small_sample = 30, .currency = "EUR"};
    struct wakpi_formula_program scratch;
    uint64_t state = 20261122;
    int plain = 0, products = 0; /* where one of whose factors is 0 */
    printf("seed %d\n", 20261122);
    for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
        const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
        for (int round = 0; program->statistic == WAKPI_STATISTIC_NONE && round < 2000; round++) {
            int64_t amounts[WAKPI_MEASURE_LIMIT] = {0}, inputs[WAKPI_FORMULA_INPUTS];
            wakpi_value whole = {.struct_size = sizeof whole}, quick = {.struct_size = sizeof quick};
            for (int i = 0; i < program->input_count; i++) {
                int64_t amount = draw_amount(&state);
                if (amount < 0 && !wakpi_measure_may_be_negative(program->inputs[i]))
                    amount = -amount;
                inputs[i] = amounts[program->inputs[i]] = amount;
            }
            if (!wakpi_evaluate_plainly(kpi, program, amounts, &with, &quick))
                continue;
            plain++;
            wakpi_evaluate_program(kpi, program, inputs, &with, &whole);
            products += program->plain.product[0] != 0 && whole.status == WAKPI_OK;
            ck_assert_msg(memcmp(&whole, &quick, sizeof whole) == 0, "%s: %.17g is %.17g", wakpi_kpi_key(kpi),
                          quick.value, whole.value);
        }
    }
    ck_assert_int_gt(plain, 50000);
    ck_assert_int_gt(products, 50);
}
END_TEST

/* Most fractions of sums have their derivatives without a walk over their steps. */
START_TEST(a_fraction_of_sums_moves_as_its_steps_do_to_the_byte)
{
    struct wakpi_formula_program scratch;
    uint64_t state = 20261123;
    int fractions = 0, moved = 0, products = 0;
    printf("seed %d\n", 20261123);
    for (int round = 0; round < 500; round++) {
        static struct wakpi_moving movings[WAKPI_KPI_LIMIT];
        struct wakpi_naturals kept = {{0}, {{0, 0}}};
        int64_t amounts[WAKPI_MEASURE_LIMIT];
        size_t count = 0;
        for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++)
            amounts[measure] = draw_amount(&state);
        for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
            const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
            if (program->statistic != WAKPI_STATISTIC_NONE)
                continue;
            movings[count].program = program;
            movings[count].count = 0;
            const int last =
                program->input_count - (round % 5 == 0 && program->plain.product[0] != 0 ? 2 : 0);
            for (int i = round % 3 % program->input_count; i < last; i++)
                movings[count].places[movings[count].count++] = i;
            count++;
            fractions += program->is_chain && program->hangs_on_units && program->plain.under > 0;
        }
        wakpi_formulas_derive(movings, count, amounts, round % 2 ? &kept : NULL);
        for (size_t k = 0; k < count; k++) {
            struct wakpi_dd slow[WAKPI_FORMULA_INPUTS];
            const struct wakpi_moving *moving = &movings[k];
            ck_assert_int_eq(moving->there,
                             wakpi_formula_walk_derivatives(moving->program, amounts, moving->places,
                                                            moving->count, NULL, slow));
            for (int i = 0; moving->there && i < moving->count; i++)
                ck_assert_msg(memcmp(&moving->slopes[i], &slow[i], sizeof slow[i]) == 0, "%a is %a",
                              moving->slopes[i].hi, slow[i].hi);
            moved += moving->there && moving->quick;
            products += moving->quick && moving->count > 0 && moving->program->plain.product[0] != 0;
        }
    }
    ck_assert_int_gt(fractions, 10 * 500);
    ck_assert_int_gt(moved, 10000);
    ck_assert_int_gt(products, 100);
}
END_TEST

START_TEST(a_value_is_filled_to_the_callers_size)
{
    struct wakpi_evaluation with = {.alpha = 0.05, .currency = ""};
    unsigned char space[sizeof(wakpi_value)];
    for (uint32_t size = 4; size <= sizeof(wakpi_value); size += 4) {
        memset(space, 0xAB, sizeof space);
        memcpy(space, &size, sizeof size);
        wakpi_value *value = (wakpi_value *)(void *)space;
        wakpi_evaluate(WAKPI_KPI_OPEN_RATE, (const int64_t[]){90, 100}, &with, value);
        uint32_t kept;
        memcpy(&kept, space, sizeof kept);
        ck_assert_uint_eq(kept, size);
        for (size_t i = size; i < sizeof space; i++)
            ck_assert_uint_eq(space[i], 0xAB);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kpi_formula");
    TCase *tests = tcase_create("formula");
    tcase_add_test(tests, formulas_may_be_met_by_many_threads_at_once);
    tcase_add_test(tests, every_formula_compiles_and_fits_its_unit);
    tcase_add_test(tests, what_is_no_formula_is_refused_with_a_position);
    tcase_add_test(tests, inputs_stand_in_order_of_first_appearance);
    tcase_add_test(tests, exact_and_stepwise_evaluation_agree);
    tcase_add_test(tests, quotients_are_rounded_once);
    tcase_add_test(tests, the_largest_inputs_give_a_value_or_an_overflow);
    tcase_add_test(tests, arguments_that_cannot_be_are_refused);
    tcase_add_test(tests, quantiles_are_those_of_the_sorted_array);
    tcase_add_test(tests, a_value_carries_all_that_is_known_of_it);
    tcase_add_test(tests, a_value_is_filled_to_the_callers_size);
    tcase_add_test(tests, a_plain_evaluation_is_the_whole_one_to_the_byte);
    tcase_add_test(tests, a_fraction_of_sums_moves_as_its_steps_do_to_the_byte);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

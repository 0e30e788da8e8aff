/* Comparisons: numbers by scipy, the articles' cases, goals and sentences. */
#include <check.h>
#include <math.h>
#include <string.h>
#include <wakpi/wakpi.h>

#include "failing_allocator.h"
#include "run_suite.h"

#define ck_assert_close(actual, expected) ck_assert_double_eq_tol((actual), (expected), 1e-12)

static wakpi_comparison *make(wakpi_kpi kpi)
{
    wakpi_comparison *comparison = NULL;
    ck_assert_int_eq(wakpi_comparison_new(NULL, kpi, &comparison), WAKPI_OK);
    return comparison;
}

static void add(wakpi_comparison *comparison, int32_t side, int64_t k, int64_t n)
{
    ck_assert_int_eq(wakpi_comparison_add_counts(comparison, side, k, n), WAKPI_OK);
}

static wakpi_comparison_result evaluate(const wakpi_comparison *comparison, wakpi_status status)
{
    wakpi_comparison_result result = {.struct_size = sizeof result};
    ck_assert_int_eq(wakpi_comparison_evaluate(comparison, &result), status);
    ck_assert_int_eq(result.status, status);
    return result;
}

static void check_text(const wakpi_comparison *comparison, const char *language, const char *expected)
{
    char text[600];
    size_t size = 0;
    ck_assert_int_eq(wakpi_comparison_explain(comparison, language, text, sizeof text, &size), WAKPI_OK);
    ck_assert_str_eq(text, expected);
    ck_assert_uint_eq(size, strlen(expected) + 1);
    ck_assert_int_eq(wakpi_comparison_explain(comparison, language, text, size - 1, NULL), WAKPI_TOO_SMALL);
}

/* The outcome of two plain values and a relative goal. */
static wakpi_comparison_result compare_values(wakpi_kpi kpi, double before, double after, double goal)
{
    wakpi_comparison *c = make(kpi);
    ck_assert_int_eq(wakpi_comparison_set_value(c, WAKPI_SIDE_BEFORE, before), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_set_value(c, WAKPI_SIDE_AFTER, after), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, goal), WAKPI_OK);
    wakpi_comparison_result result = evaluate(c, WAKPI_OK);
    wakpi_comparison_free(c);
    return result;
}

START_TEST(a_quarter_more_speed_is_a_fifth_less_time)
{
    wakpi_comparison_result r = compare_values(WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN, 300, 240, -0.2);
    ck_assert_close(r.change, -0.2);
    ck_assert_close(r.speed, 0.25);
    ck_assert_int_eq(r.outcome, WAKPI_COMPARISON_REACHED);
    ck_assert_int_eq(r.has_interval, 0);
    r = compare_values(WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN, 300, 225, -0.3);
    ck_assert_int_eq(r.outcome, WAKPI_COMPARISON_NOT_REACHED);
    ck_assert_close(r.attained, 0.25 / 0.3);
}
END_TEST

START_TEST(fifteen_percent_more_sales)
{
    wakpi_comparison_result r = compare_values(WAKPI_KPI_AVERAGE_ORDER_VALUE, 1000, 1150, 0.15);
    ck_assert_close(r.change, 0.15);
    ck_assert_int_eq(r.outcome, WAKPI_COMPARISON_REACHED);
    /* The same as counts, with what they leave open. */
    wakpi_comparison *c = make(WAKPI_KPI_CONVERSION_RATE);
    ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_BEFORE, 1000, 30), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_AFTER, 1150, 30), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_NO_GOAL);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, 0.15), WAKPI_OK);
    r = evaluate(c, WAKPI_OK);
    ck_assert_int_eq(r.kind, WAKPI_COMPARISON_COUNT);
    ck_assert_close(r.change, 0.15);
    ck_assert_close(r.change_lower, 0.05563520047565729);
    ck_assert_close(r.change_upper, 0.2529619182363021);
    ck_assert_close(r.p, 0.0013063541365220407); /* twice the binomial's tail, by mpmath */
    ck_assert_int_eq(r.outcome, WAKPI_COMPARISON_OPEN);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, 0.05), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_REACHED);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, 0.3), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_NOT_REACHED);
    /* A group that grew by 5 % of itself. */
    ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_CONTROL_BEFORE, 1000, 30), WAKPI_OK);
    evaluate(c, WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_CONTROL_AFTER, 1050, 30), WAKPI_OK);
    r = evaluate(c, WAKPI_OK);
    ck_assert_int_eq(r.controlled, 1);
    ck_assert_close(r.change, 1.15 / 1.05 - 1);
    ck_assert_close(r.change_lower, -0.029745529359178163);
    ck_assert_close(r.change_upper, 0.2363215234334441);
    ck_assert_int_eq(r.outcome, WAKPI_COMPARISON_NOT_REACHED);
    wakpi_comparison_free(c);
}
END_TEST

START_TEST(three_and_four_hundred_percent)
{
    static const double after[] = {3, 4};
    for (int i = 0; i < 2; i++) {
        wakpi_comparison *c = make(WAKPI_KPI_RETURN_ON_INVESTMENT);
        ck_assert_int_eq(wakpi_comparison_set_value(c, WAKPI_SIDE_BEFORE, 0), WAKPI_OK);
        ck_assert_int_eq(wakpi_comparison_set_value(c, WAKPI_SIDE_AFTER, after[i]), WAKPI_OK);
        ck_assert_int_eq(wakpi_comparison_set_goal_value(c, after[i]), WAKPI_OK);
        wakpi_comparison_result r = evaluate(c, WAKPI_UNBOUNDED); /* no change in relation to 0 */
        ck_assert(isinf(r.change));
        ck_assert_int_eq(r.outcome, WAKPI_COMPARISON_REACHED);
        ck_assert_close(r.attained, 1);
        ck_assert_int_eq(wakpi_comparison_set_goal_value(c, 3.5), WAKPI_OK);
        ck_assert_int_eq(evaluate(c, WAKPI_UNBOUNDED).outcome,
                         i == 0 ? WAKPI_COMPARISON_NOT_REACHED : WAKPI_COMPARISON_REACHED);
        wakpi_comparison_free(c);
    }
}
END_TEST

START_TEST(rates_and_their_control_are_those_of_scipy)
{
    wakpi_comparison *c = make(WAKPI_KPI_CONVERSION_RATE);
    double lower, upper, z, p, log_p;
    add(c, WAKPI_SIDE_BEFORE, 200, 1000);
    add(c, WAKPI_SIDE_AFTER, 260, 1000);
    wakpi_comparison_result r = evaluate(c, WAKPI_OK);
    ck_assert_int_eq(wakpi_ratio_miettinen_nurminen(260, 1000, 200, 1000, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert_int_eq(wakpi_test_two_rates(260, 1000, 200, 1000, &z, &p, &log_p), WAKPI_OK);
    ck_assert_close(r.change_lower, lower - 1);
    ck_assert_close(r.p, p);
    ck_assert_int_eq(wakpi_comparison_set_goal_value(c, 0.22), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_REACHED);
    ck_assert_int_eq(wakpi_comparison_set_goal_value(c, 0.27), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_OPEN);
    add(c, WAKPI_SIDE_CONTROL_BEFORE, 190, 1000);
    add(c, WAKPI_SIDE_CONTROL_AFTER, 200, 1000);
    r = evaluate(c, WAKPI_OK);
    ck_assert_close(r.difference, 0.05);
    ck_assert_close(r.difference_lower, -0.000632911582410127);
    ck_assert_close(r.difference_upper, 0.10063291158241011);
    ck_assert_close(r.change, 0.25);
    wakpi_comparison_free(c);
}
END_TEST

START_TEST(means_are_compared_by_welch)
{
    static const double a[] = {12, 15, 11, 19, 14, 13, 18, 16, 17, 12},
                        b[] = {10, 9, 12, 11, 13, 8, 10, 12, 9, 11};
    double before[WAKPI_MOMENTS_SIZE] = {0}, after[WAKPI_MOMENTS_SIZE] = {0};
    wakpi_comparison *c = make(WAKPI_KPI_AVERAGE_ORDER_VALUE);
    for (int i = 0; i < 10; i++) {
        ck_assert_int_eq(wakpi_moments_add(before, b[i], 0), WAKPI_OK);
        ck_assert_int_eq(wakpi_moments_add(after, a[i], 0), WAKPI_OK);
    }
    ck_assert_int_eq(wakpi_comparison_add_moments(c, WAKPI_SIDE_BEFORE, before), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_add_moments(c, WAKPI_SIDE_AFTER, after), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, 0.15), WAKPI_OK);
    wakpi_comparison_result r = evaluate(c, WAKPI_OK);
    ck_assert_close(r.p, 0.0008683847463754627);
    ck_assert_close(r.difference_lower, 2.0531510716750616);
    ck_assert_close(r.change_lower, 0.202609972749054);
    ck_assert_close(r.change_upper, 0.6219945669882394);
    ck_assert_int_eq(r.outcome, WAKPI_COMPARISON_REACHED);
    wakpi_comparison_free(c);
}
END_TEST

START_TEST(zeros_have_answers)
{
    wakpi_comparison *c = make(WAKPI_KPI_OPT_OUT_RATE);
    evaluate(c, WAKPI_UNDEFINED);
    add(c, WAKPI_SIDE_BEFORE, 0, 100);
    evaluate(c, WAKPI_UNDEFINED);
    add(c, WAKPI_SIDE_AFTER, 0, 100);
    wakpi_comparison_result r = evaluate(c, WAKPI_DEGENERATE);
    ck_assert_double_eq(r.change, 0);
    ck_assert_double_eq(r.p, 1);
    ck_assert(r.difference_lower < 0 && r.difference_upper > 0);
    add(c, WAKPI_SIDE_AFTER, 9, 100);
    r = evaluate(c, WAKPI_UNBOUNDED);
    ck_assert(isinf(r.change) && isinf(r.change_upper));
    wakpi_comparison_free(c);
    c = make(WAKPI_KPI_CONVERSION_RATE);
    ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_BEFORE, 0, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_AFTER, 0, 1), WAKPI_OK);
    evaluate(c, WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_AFTER, 5, 1), WAKPI_OK);
    r = evaluate(c, WAKPI_UNBOUNDED);
    ck_assert_double_gt(r.change_lower, -1);
    /* 5 of 5 in two thirds of the time may be chance: no change is ruled out by the p-value as little as by the limits. */
    ck_assert_close(r.p, 2 * pow(2.0 / 3, 5));
    ck_assert_double_lt(r.change_lower, 0);
    wakpi_comparison_free(c);
}
END_TEST

START_TEST(p_and_limits_of_events_say_the_same)
{
    for (int64_t before = 0; before < 40; before += 3) {
        for (int64_t after = 0; after < 60; after++) {
            wakpi_comparison *c = make(WAKPI_KPI_VISITS);
            ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_BEFORE, before, 7), WAKPI_OK);
            ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_AFTER, after, 11), WAKPI_OK);
            wakpi_comparison_result r = {.struct_size = sizeof r};
            if (wakpi_comparison_evaluate(c, &r) >= 0)
                ck_assert_int_eq(r.p<0.05, r.change_lower> 0 || r.change_upper < 0);
            wakpi_comparison_free(c);
        }
    }
}
END_TEST

/* Two orders of 1 before and two of 2 after prove nothing: no one knows how orders vary. */
START_TEST(means_without_variance_are_not_judged)
{
    wakpi_comparison *c = make(WAKPI_KPI_AVERAGE_ORDER_VALUE);
    double moments[2][WAKPI_MOMENTS_SIZE] = {{0}};
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(wakpi_moments_add(moments[i / 2], 1 + i / 2, 0), WAKPI_OK);
    for (int32_t control = 0; control < 2; control++) {
        ck_assert_int_eq(wakpi_comparison_add_moments(c, 2 * control, moments[0]), WAKPI_OK);
        ck_assert_int_eq(wakpi_comparison_add_moments(c, 2 * control + 1, moments[1 - control]), WAKPI_OK);
        ck_assert_int_eq(wakpi_comparison_set_goal(c, 0.5), WAKPI_OK);
        wakpi_comparison_result r = evaluate(c, WAKPI_DEGENERATE);
        ck_assert_double_eq(r.change, 1);
        ck_assert_double_eq(r.p, 1);
        ck_assert(isinf(r.difference_lower) && isinf(r.change_upper));
        ck_assert_int_eq(r.outcome, WAKPI_COMPARISON_OPEN);
        ck_assert_int_eq(wakpi_comparison_set_goal_value(c, 1.5), WAKPI_OK);
        if (control == 0)
            ck_assert_int_eq(evaluate(c, WAKPI_DEGENERATE).outcome, WAKPI_COMPARISON_OPEN);
    }
    wakpi_comparison_free(c);
    c = make(WAKPI_KPI_VISITS);
    ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_BEFORE, 5, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_add_events(c, WAKPI_SIDE_AFTER, 0, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_set_goal_value(c, 2), WAKPI_OK); /* none seen leaves up to 3.8 open */
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_OPEN);
    wakpi_comparison_free(c);
}
END_TEST

START_TEST(texts_are_golden)
{
    wakpi_comparison *c = make(WAKPI_KPI_CONVERSION_RATE);
    check_text(c, "en", "Conversion rate (of delivered): before and after cannot be compared yet.");
    add(c, WAKPI_SIDE_BEFORE, 400, 10000);
    add(c, WAKPI_SIDE_AFTER, 520, 10000);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, 0.3), WAKPI_OK);
    check_text(c, "en",
               "Conversion rate (of delivered): from 4.0 % to 5.2 %, +30.0 % (95 % interval +14.5 to +47.7 "
               "%); the goal "
               "of +30.0 % is open. An association, not an experiment.");
    char text[600];
    ck_assert_int_eq(wakpi_comparison_explain(c, "it", text, sizeof text, NULL), WAKPI_OK);
    ck_assert_ptr_nonnull(strstr(text,
                                 "da 4,0 % a 5,2 %, +30,0 % (intervallo al 95 % da +14,5 a +47,7 %); "
                                 "l'obiettivo di +30,0 % è incerto. Un'associazione, non un esperimento."));
    ck_assert_int_eq(wakpi_comparison_explain(c, "ru", text, sizeof text, NULL), WAKPI_OK);
    ck_assert_ptr_nonnull(strstr(text,
                                 "от 4,0 % до 5,2 %, +30,0 % (95 %-й интервал от +14,5 до +47,7 %); цель "
                                 "+30,0 % под вопросом. Это связь, а не эксперимент."));
    add(c, WAKPI_SIDE_CONTROL_BEFORE, 400, 10000);
    add(c, WAKPI_SIDE_CONTROL_AFTER, 400, 10000);
    ck_assert_int_eq(wakpi_comparison_explain(c, "en", text, sizeof text, NULL), WAKPI_OK);
    ck_assert_ptr_nonnull(
        strstr(text, "less the change of the control group; the goal of +30.0 % is open. It holds if "
                     "both groups would have moved alike."));
    wakpi_comparison_free(c);
    c = make(WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN);
    ck_assert_int_eq(wakpi_comparison_set_value(c, WAKPI_SIDE_BEFORE, 300), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_set_value(c, WAKPI_SIDE_AFTER, 240), WAKPI_OK);
    check_text(
        c, "en",
        "First response time (mean): from 5 min to 4 min, -20.0 %, speed +25.0 %. An association, not an "
        "experiment.");
    wakpi_comparison_free(c);
}
END_TEST

START_TEST(order_and_parts_do_not_matter)
{
    wakpi_comparison *whole = make(WAKPI_KPI_CONVERSION_RATE), *parts[2];
    parts[0] = make(WAKPI_KPI_CONVERSION_RATE);
    parts[1] = make(WAKPI_KPI_CONVERSION_RATE);
    for (int i = 0; i < 8; i++) {
        add(whole, i % 4, 10 + i, 100);
        add(parts[i / 4], 3 - i % 4, 10 + (i < 4 ? 7 - i : 7 - i), 100);
    }
    ck_assert_int_eq(wakpi_comparison_merge(parts[0], parts[1]), WAKPI_OK);
    wakpi_comparison_result a = evaluate(whole, WAKPI_OK), b = evaluate(parts[0], WAKPI_OK);
    ck_assert_mem_eq(&a, &b, sizeof a);
    ck_assert_int_eq(wakpi_comparison_merge(whole, whole), WAKPI_INVALID);
    wakpi_comparison *other = make(WAKPI_KPI_OPEN_RATE);
    ck_assert_int_eq(wakpi_comparison_merge(whole, other), WAKPI_MISMATCH);
    wakpi_comparison_free(other);
    wakpi_comparison_free(whole);
    wakpi_comparison_free(parts[0]);
    wakpi_comparison_free(parts[1]);
}
END_TEST

START_TEST(campaigns_fill_it)
{
    wakpi_comparison *c = make(WAKPI_KPI_OPEN_RATE);
    wakpi_campaign *campaign = NULL;
    ck_assert_int_eq(wakpi_campaign_new(NULL, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_add_campaign(c, WAKPI_SIDE_BEFORE, campaign), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_DELIVERED, 100), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_READ, 50), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_add_campaign(c, WAKPI_SIDE_BEFORE, campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_READ, 10), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_add_campaign(c, WAKPI_SIDE_AFTER, campaign), WAKPI_OK);
    ck_assert_close(evaluate(c, WAKPI_OK).change, 0.2);
    wakpi_campaign_free(campaign);
    wakpi_comparison_free(c);
}
END_TEST

/* Recipients of whom every so many brought revenue of so much and a little more; their moments as well. */
static wakpi_campaign *sell(int people, int every, int64_t revenue, double *moments)
{
    static const wakpi_measure measures[] = {WAKPI_MEASURE_RECIPIENTS, WAKPI_MEASURE_REVENUE};
    wakpi_campaign *campaign = NULL;
    wakpi_options *options = NULL;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "currency", "EUR", 3, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_new(options, &campaign), WAKPI_OK);
    wakpi_options_free(options);
    memset(moments, 0, WAKPI_MOMENTS_SIZE * sizeof *moments);
    for (int i = 0; i < people; i++) {
        int64_t amounts[] = {1, i % every == 0 ? (revenue + i % 7) * 1000000 : 0};
        ck_assert_int_eq(wakpi_campaign_add_unit(campaign, measures, amounts, 2), WAKPI_OK);
        ck_assert_int_eq(wakpi_moments_add(moments, (double)amounts[1] / 1e6, 0), WAKPI_OK);
    }
    return campaign;
}

START_TEST(units_tell_how_sums_vary)
{
    wakpi_comparison *values = make(WAKPI_KPI_REVENUE_PER_RECIPIENT);
    wakpi_comparison *means = make(WAKPI_KPI_REVENUE_PER_RECIPIENT);
    double moments[WAKPI_MOMENTS_SIZE], error = 0;
    for (int32_t side = WAKPI_SIDE_BEFORE; side <= WAKPI_SIDE_CONTROL_AFTER; side++) {
        wakpi_campaign *campaign = sell(5000 + 500 * side, 10, 40 + 4 * side % 3, moments);
        double mean, variance, other;
        int64_t n;
        ck_assert_int_eq(wakpi_moments_read(moments, &n, &mean, &other, &variance, &other, &other), WAKPI_OK);
        error += variance / (double)n;
        ck_assert_int_eq(wakpi_comparison_add_campaign(values, side, campaign), WAKPI_OK);
        ck_assert_int_eq(wakpi_comparison_add_moments(means, side, moments), WAKPI_OK);
        wakpi_campaign_free(campaign);
        if (side == WAKPI_SIDE_BEFORE || side == WAKPI_SIDE_CONTROL_BEFORE)
            continue;
        /* What Welch and Fieller say of the recipients themselves, but for the t of thousands. */
        wakpi_comparison_result v = evaluate(values, WAKPI_OK), m = evaluate(means, WAKPI_OK);
        ck_assert_int_eq(v.kind, WAKPI_COMPARISON_VALUE);
        ck_assert(v.has_interval && v.controlled == m.controlled);
        ck_assert_close(v.difference, m.difference);
        ck_assert_close(v.difference - v.difference_lower, 1.959963984540054 * sqrt(error));
        ck_assert_close(v.difference_upper - v.difference, 1.959963984540054 * sqrt(error));
        ck_assert_double_eq_tol(v.change_lower, m.change_lower, 1e-4);
        ck_assert_double_eq_tol(v.change_upper, m.change_upper, 1e-4);
        ck_assert_double_eq_tol(v.p, m.p, 1e-4);
        ck_assert(v.p > 0 && v.p < 1 && v.change_lower < v.change && v.change < v.change_upper);
    }
    wakpi_comparison_free(values);
    wakpi_comparison_free(means);
}
END_TEST

START_TEST(goals_of_sums_may_be_open)
{
    double moments[WAKPI_MOMENTS_SIZE];
    wakpi_comparison *c = make(WAKPI_KPI_REVENUE_PER_RECIPIENT);
    wakpi_campaign *before = sell(4000, 10, 40, moments), *after = sell(4000, 8, 40, moments);
    ck_assert_int_eq(wakpi_comparison_add_campaign(c, WAKPI_SIDE_BEFORE, before), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_add_campaign(c, WAKPI_SIDE_AFTER, after), WAKPI_OK);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, 0.05), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_REACHED);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, 0.25), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_OPEN);
    ck_assert_int_eq(wakpi_comparison_set_goal_value(c, 5.4), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_OPEN);
    ck_assert_int_eq(wakpi_comparison_set_goal_value(c, 7), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).outcome, WAKPI_COMPARISON_NOT_REACHED);
    /* A value that somebody set is known without an error, and so nothing is known of the change. */
    ck_assert_int_eq(wakpi_comparison_set_value(c, WAKPI_SIDE_BEFORE, 4), WAKPI_OK);
    wakpi_comparison_result r = evaluate(c, WAKPI_OK);
    ck_assert(!r.has_interval && r.p == 1 && r.change_lower == r.change);
    wakpi_campaign_free(before);
    wakpi_campaign_free(after);
    /* Few buyers carry the sum: its error is not to be gone by. */
    before = sell(4000, 200, 40, moments);
    ck_assert_int_eq(wakpi_comparison_add_campaign(c, WAKPI_SIDE_BEFORE, before), WAKPI_OK);
    ck_assert_int_eq(evaluate(c, WAKPI_OK).has_interval, 0);
    wakpi_campaign_free(before);
    wakpi_comparison_free(c);
}
END_TEST

START_TEST(what_makes_no_sense_is_refused)
{
    wakpi_comparison *c = NULL;
    ck_assert_int_eq(wakpi_comparison_new(NULL, 0, &c), WAKPI_INVALID);
    c = make(WAKPI_KPI_OPEN_RATE);
    ck_assert_int_eq(wakpi_comparison_add_counts(c, 4, 1, 2), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_comparison_add_counts(c, 0, 3, 2), WAKPI_INCONSISTENT);
    ck_assert_int_eq(wakpi_comparison_add_counts(c, 0, -1, 2), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_comparison_add_events(c, 0, 1, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_comparison_set_value(c, 0, (double)NAN), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_comparison_set_goal(c, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_comparison_set_goal_value(c, (double)INFINITY), WAKPI_INVALID);
    add(c, 0, 1, INT64_C(1) << 53);
    ck_assert_int_eq(wakpi_comparison_add_counts(c, 0, 1, 1), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_comparison_set_value(c, 0, 1), WAKPI_MISMATCH);
    wakpi_comparison_free(c);
    wakpi_comparison_free(NULL);
    ck_assert_str_eq(wakpi_comparison_outcome_key(WAKPI_COMPARISON_NOT_REACHED), "not_reached");
    ck_assert_ptr_null(wakpi_comparison_outcome_key(WAKPI_COMPARISON_OPEN + 1));
    ck_assert_str_eq(wakpi_comparison_kind_key(WAKPI_COMPARISON_COUNT), "count");
    ck_assert_ptr_null(wakpi_comparison_kind_key(0));
}
END_TEST

static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    wakpi_options *options = NULL;
    wakpi_comparison *one = NULL, *other = NULL;
    char text[500];
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "zone", "+01:00", 6, NULL);
    if (status == WAKPI_OK)
        status = wakpi_comparison_new(options, WAKPI_KPI_OPEN_RATE, &one);
    if (status == WAKPI_OK)
        status = wakpi_comparison_new(options, WAKPI_KPI_OPEN_RATE, &other);
    if (status == WAKPI_OK)
        status = wakpi_comparison_add_counts(one, 0, 1, 2);
    if (status == WAKPI_OK)
        status = wakpi_comparison_merge(one, other);
    if (status == WAKPI_OK)
        status = wakpi_comparison_explain(one, "it", text, sizeof text, NULL);
    wakpi_comparison_free(one);
    wakpi_comparison_free(other);
    wakpi_options_free(options);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    ck_assert_int_gt(fail_each_request(tell_story, NULL), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study_comparison");
    TCase *tests = tcase_create("comparison");
    tcase_add_test(tests, a_quarter_more_speed_is_a_fifth_less_time);
    tcase_add_test(tests, fifteen_percent_more_sales);
    tcase_add_test(tests, three_and_four_hundred_percent);
    tcase_add_test(tests, rates_and_their_control_are_those_of_scipy);
    tcase_add_test(tests, means_are_compared_by_welch);
    tcase_add_test(tests, zeros_have_answers);
    tcase_add_test(tests, p_and_limits_of_events_say_the_same);
    tcase_add_test(tests, means_without_variance_are_not_judged);
    tcase_add_test(tests, texts_are_golden);
    tcase_add_test(tests, order_and_parts_do_not_matter);
    tcase_add_test(tests, campaigns_fill_it);
    tcase_add_test(tests, units_tell_how_sums_vary);
    tcase_add_test(tests, goals_of_sums_may_be_open);
    tcase_add_test(tests, what_makes_no_sense_is_refused);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

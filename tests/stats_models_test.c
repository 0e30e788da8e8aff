/* What stands beside the formulas: options of tests and sample sizes, fits, seasons, ratios taken apart. Numbers are
 * scipy 1.17's (minimize, chi2_contingency, norm) or of the 4 x 4 covariance matrix by numpy. */
#include "run_suite.h"
#include "vector_file.h"

#include <wakpi/chart.h>
#include <wakpi/moments.h>
#include <wakpi/stats.h>
#include <wakpi/survival.h>
#include <wakpi/trend.h>

START_TEST(a_cohort_finds_its_model)
{
    /* Fader and Hardie's two groups. */
    static const int64_t high[] = {1000, 869, 743, 653, 593, 551, 517, 491};
    static const int64_t regular[] = {1000, 631, 468, 382, 326, 289, 262, 241};
    double a = NAN;
    double b = NAN;
    double likelihood = NAN;
    ck_assert_int_eq(wakpi_retention_sbg_fit(high, 8, &a, &b, &likelihood), WAKPI_OK);
    ck_assert(vector_near(a, 0.66808837, 1e-6, 0.0) && vector_near(b, 3.80609538, 1e-6, 0.0));
    ck_assert(vector_near(likelihood, -1611.1581473911551, 1e-12, 0.0));
    ck_assert_int_eq(wakpi_retention_sbg_fit(regular, 8, &a, &b, &likelihood), WAKPI_OK);
    ck_assert(vector_near(a, 0.7040773, 1e-6, 0.0) && vector_near(b, 1.18204303, 1e-6, 0.0));
    ck_assert(vector_near(likelihood, -1680.265188463286, 1e-12, 0.0));
}
END_TEST

START_TEST(a_cohort_that_tells_nothing_says_so)
{
    static const int64_t alike[] = {10000, 5000, 2500, 1250, 625}; /* one churn for all */
    static const int64_t loyal[] = {10, 10, 10};
    static const int64_t gone[] = {10, 0, 0};
    static const int64_t rising[] = {10, 8, 9};
    double a = 42.0;
    double b = 43.0;
    double likelihood = 44.0;
    ck_assert_int_eq(wakpi_retention_sbg_fit(alike, 5, &a, &b, &likelihood), WAKPI_DEGENERATE);
    ck_assert(vector_near(a / (a + b), 0.5, 0.0, 1e-3));
    a = 42.0;
    ck_assert_int_eq(wakpi_retention_sbg_fit(loyal, 3, &a, &b, &likelihood), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_retention_sbg_fit(gone, 3, &a, &b, &likelihood), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_retention_sbg_fit(alike, 2, &a, &b, &likelihood), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_retention_sbg_fit(rising, 3, &a, &b, &likelihood), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_retention_sbg_fit(NULL, 3, &a, &b, &likelihood), WAKPI_INVALID);
    ck_assert_double_eq(a, 42.0);
}
END_TEST

START_TEST(yates_corrects_for_continuity)
{
    double z = NAN;
    double p = NAN;
    double log_p = NAN;
    ck_assert_int_eq(wakpi_test_two_rates_yates(10, 100, 20, 100, &z, &p, &log_p), WAKPI_OK);
    ck_assert(vector_near(z, -1.7822655773580138, 1e-13, 0.0));
    ck_assert(vector_near(p, 0.07470593331213068, 1e-12, 0.0));
    ck_assert(vector_near(log_p, log(p), 1e-12, 0.0));
    ck_assert_int_eq(wakpi_test_two_rates_yates(9, 13, 3, 20, &z, &p, &log_p), WAKPI_OK);
    ck_assert(vector_near(z, 2.7940834762990656, 1e-13, 0.0));
    ck_assert(vector_near(p, 0.005204704154038132, 1e-12, 0.0));
    ck_assert_int_eq(wakpi_test_two_rates_yates(5, 10, 5, 11, &z, &p, &log_p), WAKPI_OK);
    ck_assert_double_eq(z, 0.0);
    ck_assert_int_eq(wakpi_test_two_rates_yates(0, 10, 0, 11, &z, &p, &log_p), WAKPI_DEGENERATE);
    ck_assert_int_eq(wakpi_test_two_rates_yates(3, 2, 0, 11, &z, &p, &log_p), WAKPI_INVALID);
}
END_TEST

START_TEST(arms_may_be_unequal)
{
    double exact = NAN;
    int64_t n1 = 0;
    int64_t n2 = 0;
    ck_assert_int_eq(wakpi_sample_size_unequal(0.05, 0.08, 2.0, 0.05, 0.8, 2, 0, &exact, &n1, &n2), WAKPI_OK);
    ck_assert(vector_near(exact, 815.7294735200513, 1e-12, 0.0));
    ck_assert_int_eq(n1, 816);
    ck_assert_int_eq(n2, 1632);
    ck_assert_int_eq(wakpi_sample_size_unequal(0.05, 0.08, 2.0, 0.05, 0.8, 2, 1, &exact, &n1, &n2), WAKPI_OK);
    ck_assert(vector_near(exact, 865.0069359610832, 1e-12, 0.0));
    ck_assert_int_eq(wakpi_sample_size_unequal(0.2, 0.1, 0.5, 0.01, 0.9, 1, 1, &exact, &n1, &n2), WAKPI_OK);
    ck_assert(vector_near(exact, 535.3427675249003, 1e-12, 0.0));
    ck_assert_int_eq(wakpi_sample_size_unequal(0.1, 0.1, 1.0, 0.05, 0.8, 2, 1, &exact, &n1, &n2),
                     WAKPI_UNBOUNDED);
    ck_assert_int_eq(n2, INT64_MAX);
    ck_assert_int_eq(wakpi_sample_size_unequal(0.1, 0.2, 0.0, 0.05, 0.8, 2, 1, &exact, &n1, &n2),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_sample_size_unequal(0.1, 0.2, 1.0, 0.05, 0.8, 2, 2, &exact, &n1, &n2),
                     WAKPI_INVALID);
}
END_TEST

START_TEST(equal_arms_are_the_plain_sample_size)
{
    for (int i = 1; i < 40; i++) {
        double rate = 0.02 * i;
        double exact[2];
        int64_t n[3];
        ck_assert_int_eq(wakpi_sample_size_two_rates(rate, 0.9, 0.05, 0.8, 2, &exact[0], &n[0]), WAKPI_OK);
        ck_assert_int_eq(wakpi_sample_size_unequal(rate, 0.9, 1.0, 0.05, 0.8, 2, 0, &exact[1], &n[1], &n[2]),
                         WAKPI_OK);
        ck_assert_double_eq(exact[0], exact[1]);
        ck_assert(n[0] == n[1] && n[1] == n[2]);
    }
}
END_TEST

START_TEST(one_great_order_is_warned_of)
{
    double moments[WAKPI_MOMENTS_SIZE] = {0.0};
    double others[WAKPI_MOMENTS_SIZE] = {0.0};
    double share = 42.0;
    ck_assert_int_eq(wakpi_moments_heavy_tail(moments, &share), WAKPI_UNDEFINED);
    for (int i = 0; i < 100; i++) {
        ck_assert_int_eq(wakpi_moments_add(moments, 1.0, 10.0), WAKPI_OK);
    }
    ck_assert_int_eq(wakpi_moments_heavy_tail(moments, &share), WAKPI_OK);
    ck_assert(vector_near(share, 0.01, 1e-14, 0.0));
    ck_assert_int_eq(wakpi_moments_add(others, 1.0, 1000.0), WAKPI_OK);
    ck_assert_int_eq(wakpi_moments_merge(moments, others), WAKPI_OK);
    ck_assert_int_eq(wakpi_moments_heavy_tail(moments, &share), WAKPI_SMALL_SAMPLE);
    ck_assert(vector_near(share, 0.5, 1e-14, 0.0));
    ck_assert_int_eq(wakpi_moments_heavy_tail(NULL, &share), WAKPI_INVALID);
}
END_TEST

static void fill_units(double *units, int arm, int count)
{
    for (int j = 0; j < count; j++) {
        double *u = units + 4 * j;
        u[0] = (arm * 37 + 11 * j) % 13 + 1;
        u[1] = (arm * 5 + j * j) % 17 + 0.5 * ((arm * 37 + 11 * j) % 13);
        u[2] = (j * 7 + arm) % 11 + 2;
        u[3] = (arm * 5 + j * j) % 17 * 1.5 + j % 3 + arm;
    }
}

START_TEST(ratios_are_adjusted_by_what_was_before)
{
    double units[2][160];
    double v[5];
    fill_units(units[0], 1, 40);
    fill_units(units[1], 2, 30);
    ck_assert_int_eq(
        wakpi_difference_ratio_cuped(units[0], 40, units[1], 30, 0.05, &v[0], &v[1], &v[2], &v[3], &v[4]),
        WAKPI_OK);
    ck_assert(vector_near(v[0], 0.9089400041922133, 1e-12, 0.0));
    ck_assert(vector_near(v[1], -0.213175272130725, 1e-12, 0.0));
    ck_assert_near("ratio cuped", 0, v[2], 0.26614334153042335, 1e-10, 0.0);
    ck_assert(vector_near(v[4] - v[3], 2.0 * 1.959963984540054 * v[2], 1e-12, 0.0));
    ck_assert_int_eq(
        wakpi_difference_ratio_cuped(units[0], 1, units[1], 30, 0.05, &v[0], &v[1], &v[2], &v[3], &v[4]),
        WAKPI_UNDEFINED);
    units[1][7] = NAN;
    ck_assert_int_eq(
        wakpi_difference_ratio_cuped(units[0], 1, units[1], 30, 0.05, &v[0], &v[1], &v[2], &v[3], &v[4]),
        WAKPI_INVALID);
}
END_TEST

START_TEST(quiet_sundays_are_no_alarm)
{
    enum { DAYS = 42 };
    int64_t k[DAYS];
    int64_t n[DAYS];
    double lower[DAYS];
    double upper[DAYS];
    double centres[7];
    int32_t signals[DAYS];
    double sigma = NAN;
    for (int i = 0; i < DAYS; i++) {
        n[i] = 2000;
        k[i] = (i % 7 == 6 ? 60 : 400) + (i * 29) % 23 - 11;
    }
    ck_assert_int_eq(wakpi_chart_laney_seasonal(k, n, DAYS, 7, centres, &sigma, lower, upper, signals),
                     WAKPI_OK);
    for (int i = 0; i < DAYS; i++) {
        ck_assert_int_eq(signals[i], WAKPI_CHART_WITHIN);
    }
    ck_assert(centres[6] < 0.04 && centres[0] > 0.18);
    k[38] = 60; /* a Wednesday like a Sunday */
    ck_assert_int_eq(wakpi_chart_laney_seasonal(k, n, DAYS, 7, centres, &sigma, lower, upper, signals),
                     WAKPI_OK);
    for (int i = 0; i < DAYS; i++) {
        ck_assert_int_eq(signals[i], i == 38 ? WAKPI_CHART_BELOW : WAKPI_CHART_WITHIN);
    }
    ck_assert_int_eq(wakpi_chart_laney_seasonal(k, n, 14, 7, centres, &sigma, lower, upper, signals),
                     WAKPI_SMALL_SAMPLE);
    ck_assert_int_eq(wakpi_chart_laney_seasonal(k, n, DAYS, 0, centres, &sigma, lower, upper, signals),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_chart_laney_seasonal(k, n, 0, 7, centres, &sigma, lower, upper, signals),
                     WAKPI_UNDEFINED);
}
END_TEST

START_TEST(forecast_rates_stay_rates)
{
    enum { DAYS = 30, AHEAD = 60 };
    int64_t k[DAYS];
    int64_t n[DAYS];
    double scratch[DAYS];
    double rate[AHEAD];
    double lower[AHEAD];
    double upper[AHEAD];
    int32_t method = 0;
    double mase = NAN;
    for (int i = 0; i < DAYS; i++) {
        n[i] = 50;
        k[i] = i < 25 ? 40 + i / 3 : 50;
    }
    ck_assert_int_ge(
        wakpi_forecast_best_rate(k, n, DAYS, 0, AHEAD, 0.05, scratch, &method, &mase, rate, lower, upper),
        WAKPI_OK);
    for (int i = 0; i < AHEAD; i++) {
        ck_assert(0.0 <= lower[i] && lower[i] <= rate[i] && rate[i] <= upper[i] && upper[i] <= 1.0);
        ck_assert_double_gt(rate[i], 0.8);
    }
    n[3] = k[3] = 0;
    ck_assert_int_eq(
        wakpi_forecast_best_rate(k, n, DAYS, 0, AHEAD, 0.05, scratch, &method, &mase, rate, lower, upper),
        WAKPI_UNDEFINED);
    k[5] = 51;
    ck_assert_int_eq(
        wakpi_forecast_best_rate(k, n, DAYS, 0, AHEAD, 0.05, scratch, &method, &mase, rate, lower, upper),
        WAKPI_INVALID);
}
END_TEST

START_TEST(sketches_know_their_error)
{
    double error = NAN;
    ck_assert_int_eq(wakpi_error_hyperloglog(16384, &error), WAKPI_OK);
    ck_assert(vector_near(error, 0.008125, 1e-15, 0.0));
    ck_assert_int_eq(wakpi_error_log_buckets(1.01 / 0.99, &error), WAKPI_OK);
    ck_assert(vector_near(error, 0.01, 1e-13, 0.0));
    ck_assert_int_eq(wakpi_error_hyperloglog(15, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_error_log_buckets(1.0, &error), WAKPI_INVALID);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_models");
    TCase *tests = tcase_create("models");
    tcase_add_test(tests, a_cohort_finds_its_model);
    tcase_add_test(tests, a_cohort_that_tells_nothing_says_so);
    tcase_add_test(tests, yates_corrects_for_continuity);
    tcase_add_test(tests, arms_may_be_unequal);
    tcase_add_test(tests, equal_arms_are_the_plain_sample_size);
    tcase_add_test(tests, one_great_order_is_warned_of);
    tcase_add_test(tests, ratios_are_adjusted_by_what_was_before);
    tcase_add_test(tests, quiet_sundays_are_no_alarm);
    tcase_add_test(tests, forecast_rates_stay_rates);
    tcase_add_test(tests, sketches_know_their_error);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

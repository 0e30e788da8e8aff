/* Where statistics of other libraries fail: each case by its name, against all functions that it can happen to. */
#include "run_suite.h"

#include <math.h>
#include <stdint.h>
#include <wakpi/wakpi.h>

#define DAY INT64_C(86400000)

static int near(double actual, double expected, double relative)
{
    return fabs(actual - expected) <= relative * fabs(expected);
}

typedef wakpi_status rate_interval(int64_t k, int64_t n, double alpha, double *lower, double *upper);
typedef wakpi_status two_rates_interval(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                        double *lower, double *upper);

static rate_interval *const rates[] = {wakpi_interval_wilson, wakpi_interval_clopper_pearson,
                                       wakpi_interval_jeffreys};
static two_rates_interval *const two_rates[] = {wakpi_difference_newcombe,
                                                wakpi_difference_miettinen_nurminen, wakpi_ratio_koopman,
                                                wakpi_ratio_miettinen_nurminen};

enum { RATES = 3, TWO_RATES = 4 };

/* n = 0: no data, the interval is all of [0, 1], no p. The status says the first; outputs are not touched. */
START_TEST(nothing_seen)
{
    double a = 7, b = 8, c = 9, d = 10;
    double moments[WAKPI_MOMENTS_SIZE] = {0};
    const int64_t none[] = {0, 0};
    const double weights[] = {1, 1};
    int64_t n = 5;
    for (int i = 0; i < RATES; i++)
        ck_assert_int_eq(rates[i](0, 0, 0.05, &a, &b), WAKPI_UNDEFINED);
    for (int i = 0; i < TWO_RATES; i++) {
        ck_assert_int_eq(two_rates[i](0, 0, 1, 10, 0.05, &a, &b), WAKPI_UNDEFINED);
        ck_assert_int_eq(two_rates[i](1, 10, 0, 0, 0.05, &a, &b), WAKPI_UNDEFINED);
    }
    ck_assert_int_eq(wakpi_interval_nps(0, 0, 0, 0.05, &a, &b), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_test_two_rates(0, 0, 1, 10, &a, &b, &c), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_test_two_rates_yates(0, 0, 1, 10, &a, &b, &c), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_test_sample_ratio(none, weights, 2, &a, &b, &c), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_test_welch(1, 1, 0, 1, 1, 10, &a, &b, &c, &d), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_moments_read(moments, &n, &a, &b, &c, &d, &d), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_sequence_rate(0, 0, 1, 1, 0.05, &a, &b), WAKPI_UNDEFINED);
    ck_assert(a == 7 && b == 8 && c == 9 && d == 10 && n == 5);
    /* Fisher's test has one table then, and its chance is 1. */
    ck_assert_int_eq(wakpi_test_fisher(3, 7, 0, 0, &a, &b), WAKPI_DEGENERATE);
    ck_assert(a == 1 && b == 0);
    /* The prior alone. */
    ck_assert_int_eq(wakpi_probability_better(0, 0, 0, 0, 1, 1, &a, &b, &c), WAKPI_OK);
    ck_assert(near(a, 0.5, 1e-12) && near(b, 1 / 6.0, 1e-12) && near(c, 1 / 6.0, 1e-12));
}
END_TEST

/* k = 0 and k = n: that end exactly 0 or 1, the other one beyond it. */
START_TEST(no_events_or_nothing_else)
{
    static const int64_t sizes[] = {1, 2, 50, 1000000, 1000000000000, INT64_C(9007199254740992)};
    double lower, upper;
    for (int i = 0; i < RATES; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            ck_assert_int_eq(rates[i](0, sizes[j], 0.05, &lower, &upper), WAKPI_OK);
            ck_assert(lower == 0 && upper > 0);
            ck_assert_int_eq(rates[i](sizes[j], sizes[j], 0.05, &lower, &upper), WAKPI_OK);
            ck_assert(upper == 1 && lower < 1);
        }
    }
    ck_assert_int_eq(wakpi_interval_wilson(0, 50, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert(near(upper, 0.0713, 1e-3));
    ck_assert_int_eq(wakpi_interval_nps(50, 0, 0, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert(upper == 100 && lower < 100);
}
END_TEST

/* Both arms without events, or with nothing else: difference 0 with an interval about it, p = 1, and it is said. */
START_TEST(both_arms_alike_at_an_end)
{
    double lower, upper, z, p, log_p;
    for (int64_t k = 0; k <= 80; k += 80) {
        ck_assert_int_eq(wakpi_difference_miettinen_nurminen(k, 80, k, 80, 0.05, &lower, &upper), WAKPI_OK);
        ck_assert(lower < 0 && upper > 0 && near(-lower, upper, 1e-9));
        ck_assert_int_eq(wakpi_test_two_rates(k, 80, k, 80, &z, &p, &log_p), WAKPI_DEGENERATE);
        ck_assert(z == 0 && p == 1 && log_p == 0);
        ck_assert_int_eq(wakpi_test_fisher(k, 80, k, 80, &p, &log_p), WAKPI_DEGENERATE);
        ck_assert(p == 1 && log_p == 0);
    }
}
END_TEST

/* Baseline 0: the lift has no upper bound, but a lower one; the difference is as valid as ever. */
START_TEST(baseline_without_events)
{
    double lower, upper;
    for (int i = 2; i < TWO_RATES; i++) {
        ck_assert_int_eq(two_rates[i](12, 100, 0, 100, 0.05, &lower, &upper), WAKPI_UNBOUNDED);
        ck_assert(isinf(upper) && lower > 1 && isfinite(lower));
    }
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(two_rates[i](12, 100, 0, 100, 0.05, &lower, &upper), WAKPI_OK);
        ck_assert(lower > 0 && lower < 0.12 && upper > 0.12 && upper < 0.3);
    }
}
END_TEST

/* n = 1: a mean has no variance, which is absent and not 0. */
START_TEST(one_observation)
{
    double moments[WAKPI_MOMENTS_SIZE] = {0}, x, y, of_x, of_y, of_both, lower = 7, upper = 8, ratio, se;
    int64_t n;
    ck_assert_int_eq(wakpi_moments_add(moments, 3, 5), WAKPI_OK);
    ck_assert_int_eq(wakpi_moments_read(moments, &n, &x, &y, &of_x, &of_y, &of_both), WAKPI_SMALL_SAMPLE);
    ck_assert(n == 1 && x == 3 && y == 5 && isnan(of_x) && isnan(of_y) && isnan(of_both));
    ck_assert_int_eq(wakpi_interval_mean(3, 0, 1, 0.05, &lower, &upper), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_ratio_of_sums_delta(moments, 0.05, &ratio, &se, &lower, &upper), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_test_welch(3, 0, 1, 4, 1, 9, &x, &y, &of_x, &of_y), WAKPI_UNDEFINED);
    ck_assert(lower == 7 && upper == 8);
    wakpi_campaign *campaign = NULL;
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_eq(wakpi_campaign_new(NULL, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESPONSE, 4000), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_evaluate(campaign, WAKPI_KPI_RESPONSE_TIME_MEAN, NULL, &value), WAKPI_OK);
    ck_assert(value.flags & WAKPI_VALUE_NO_INTERVAL);
    ck_assert(value.flags & WAKPI_VALUE_SMALL_SAMPLE);
    wakpi_campaign_free(campaign);
}
END_TEST

/* Counts of 10^12, whose products need 80 bits: the same formulas; beyond 2^53 refused. */
START_TEST(a_million_million)
{
    const int64_t n = INT64_C(1000000000000), beyond = (INT64_C(1) << 53) + 1;
    double lower, upper, z, p, log_p;
    for (int i = 0; i < RATES; i++) {
        ck_assert_int_eq(rates[i](n / 4, n, 0.05, &lower, &upper), WAKPI_OK);
        /* z sqrt(p q / n) on either side */
        ck_assert(near(upper - 0.25, 1.959963984540054 * sqrt(0.1875) / 1e6, 1e-4));
        ck_assert(near(0.25 - lower, 1.959963984540054 * sqrt(0.1875) / 1e6, 1e-4));
        ck_assert_int_eq(rates[i](1, beyond, 0.05, &lower, &upper), WAKPI_INVALID);
    }
    ck_assert_int_eq(wakpi_test_two_rates(n / 4, n, n / 4 + 1, n, &z, &p, &log_p), WAKPI_OK);
    ck_assert(near(z, -1 / sqrt(2e12 * 0.1875), 1e-9)); /* one event more of 10^12 is not lost */
    ck_assert_int_eq(wakpi_test_two_rates(1, beyond, 1, 2, &z, &p, &log_p), WAKPI_INVALID);
}
END_TEST

/* k > n, NaN, infinite, negative: invalid, and nothing is touched. */
START_TEST(wrong_arguments)
{
    static const double bad[] = {NAN, INFINITY, -INFINITY, -1, 0, 1, 2};
    static const int64_t wrong[][2] = {{3, 2}, {-1, 2}, {0, -1}, {INT64_MAX, 1}, {INT64_MIN, INT64_MAX}};
    double a = 7, b = 8, c = 9, d = 10;
    for (int i = 0; i < RATES; i++) {
        for (size_t j = 0; j < sizeof wrong / sizeof wrong[0]; j++)
            ck_assert_int_eq(rates[i](wrong[j][0], wrong[j][1], 0.05, &a, &b), WAKPI_INVALID);
        for (size_t j = 0; j < sizeof bad / sizeof bad[0]; j++)
            ck_assert_int_eq(rates[i](1, 2, bad[j], &a, &b), WAKPI_INVALID);
    }
    for (size_t j = 0; j < sizeof wrong / sizeof wrong[0]; j++) {
        int64_t k = wrong[j][0], n = wrong[j][1];
        for (int i = 0; i < TWO_RATES; i++) {
            ck_assert_int_eq(two_rates[i](k, n, 1, 2, 0.05, &a, &b), WAKPI_INVALID);
            ck_assert_int_eq(two_rates[i](1, 2, k, n, 0.05, &a, &b), WAKPI_INVALID);
        }
        ck_assert_int_eq(wakpi_test_two_rates(k, n, 1, 2, &a, &b, &c), WAKPI_INVALID);
        ck_assert_int_eq(wakpi_test_fisher(1, 2, k, n, &a, &b), WAKPI_INVALID);
        ck_assert_int_eq(wakpi_probability_better(k, n, 1, 2, 1, 1, &a, &b, &c), WAKPI_INVALID);
        ck_assert_int_eq(wakpi_sequence_rate(k, n, 1, 1, 0.05, &a, &b), WAKPI_INVALID);
    }
    ck_assert_int_eq(wakpi_interval_nps(-1, 1, 1, 0.05, &a, &b), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_welch(NAN, 1, 9, 1, 1, 9, &a, &b, &c, &d), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_welch(1, -1, 9, 1, 1, 9, &a, &b, &c, &d), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_welch(1, 1, 9, INFINITY, 1, 9, &a, &b, &c, &d), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_normal_quantile(0, &a), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_normal_quantile(NAN, &a), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_normal_log_sf(NAN, &a), WAKPI_INVALID);
    ck_assert(a == 7 && b == 8 && c == 9 && d == 10);
    /* Counts that were gathered: a part above its whole contradicts itself. */
    wakpi_watch *watch = NULL;
    ck_assert_int_eq(wakpi_watch_new(NULL, WAKPI_KPI_OPEN_RATE, &watch), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_add_counts(watch, 0, 3, 2), WAKPI_INCONSISTENT);
    wakpi_watch_free(watch);
}
END_TEST

/* p below 1e-308: its logarithm is finite, in every test that has one. */
START_TEST(tiny_p)
{
    const int64_t observed[] = {900000, 100000};
    const double weights[] = {1, 1};
    double a, b, p, log_p;
    ck_assert_int_eq(wakpi_test_two_rates(1000, 1000000, 300000, 1000000, &a, &p, &log_p), WAKPI_OK);
    ck_assert(p == 0 && isfinite(log_p) && log_p < -709);
    ck_assert_int_eq(wakpi_test_two_rates_yates(1000, 1000000, 300000, 1000000, &a, &p, &log_p), WAKPI_OK);
    ck_assert(p == 0 && isfinite(log_p) && log_p < -709);
    ck_assert_int_eq(wakpi_test_fisher(1000, 1000000, 300000, 1000000, &p, &log_p), WAKPI_OK);
    ck_assert(p == 0 && isfinite(log_p) && log_p < -709);
    ck_assert_int_eq(wakpi_test_welch(1, 1, 1000000, 2, 1, 1000000, &a, &b, &p, &log_p), WAKPI_OK);
    ck_assert(p == 0 && isfinite(log_p) && log_p < -709);
    ck_assert_int_eq(wakpi_test_sample_ratio(observed, weights, 2, &a, &p, &log_p), WAKPI_OK);
    ck_assert(p == 0 && isfinite(log_p) && log_p < -709);
    ck_assert_int_eq(wakpi_sequence_mean(5, 0.01, 100000, 10000, 0.05, &a, &b, &p, &log_p), WAKPI_OK);
    ck_assert(p == 0 && isfinite(log_p) &&
              log_p > 709); /* the logarithm of the evidence, whose inverse p is */
    ck_assert_int_eq(wakpi_normal_log_sf(1e6, &log_p), WAKPI_OK);
    ck_assert(near(log_p, -5e11, 1e-9));
    /* The smallest p that adjusting takes stays in order. */
    double many[] = {0, 5e-324, 1e-300, 0.5}, adjusted[4];
    ck_assert_int_eq(wakpi_adjust_holm(many, adjusted, 4), WAKPI_OK);
    ck_assert(adjusted[0] <= adjusted[1] && adjusted[1] <= adjusted[2] && adjusted[2] < adjusted[3]);
}
END_TEST

/* Overflow of sums: an error, never a wrap; what was there stays. */
START_TEST(sums_out_of_range)
{
    double moments[WAKPI_MOMENTS_SIZE] = {0}, before[WAKPI_MOMENTS_SIZE];
    ck_assert_int_eq(wakpi_moments_add(moments, 1e200, 1e200), WAKPI_OK);
    for (int i = 0; i < WAKPI_MOMENTS_SIZE; i++)
        before[i] = moments[i];
    ck_assert_int_eq(wakpi_moments_add(moments, -1e200, 1e200), WAKPI_OVERFLOW);
    for (int i = 0; i < WAKPI_MOMENTS_SIZE; i++)
        ck_assert(before[i] == moments[i]);
    wakpi_campaign *campaign = NULL;
    int64_t amount = 0;
    ck_assert_int_eq(wakpi_campaign_new(NULL, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_CLICKS, INT64_MAX), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_CLICKS, 1), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_campaign_get(campaign, WAKPI_MEASURE_CLICKS, &amount), WAKPI_OK);
    ck_assert_int_eq(amount, INT64_MAX);
    wakpi_campaign_free(campaign);
    wakpi_watch *watch = NULL;
    ck_assert_int_eq(wakpi_watch_new(NULL, WAKPI_KPI_OPEN_RATE, &watch), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_add_counts(watch, DAY, 1, INT64_C(1) << 53), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_add_counts(watch, DAY, 1, 1), WAKPI_OVERFLOW);
    wakpi_watch_free(watch);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_edges");
    TCase *tests = tcase_create("edges");
    tcase_add_test(tests, nothing_seen);
    tcase_add_test(tests, no_events_or_nothing_else);
    tcase_add_test(tests, both_arms_alike_at_an_end);
    tcase_add_test(tests, baseline_without_events);
    tcase_add_test(tests, one_observation);
    tcase_add_test(tests, a_million_million);
    tcase_add_test(tests, wrong_arguments);
    tcase_add_test(tests, tiny_p);
    tcase_add_test(tests, sums_out_of_range);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

#include "run_suite.h"
#include "vector_file.h"

#include "stats/argument.h"
#include <wakpi/stats.h>

typedef wakpi_status interval_function(int64_t k, int64_t n, double alpha, double *lower, double *upper);

static interval_function *const intervals[] = {wakpi_interval_wilson, wakpi_interval_clopper_pearson,
                                               wakpi_interval_jeffreys};

static void check_intervals(const char *name, interval_function *interval, const char *lower_column,
                            const char *upper_column, double limit, double limit_above)
{
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        int64_t k = vector_file_integer(&file, row, "k");
        int64_t n = vector_file_integer(&file, row, "n");
        double alpha = vector_file_real(&file, row, "alpha");
        double lower = NAN;
        double upper = NAN;
        double within = n <= 10000000 ? limit : limit_above;
        ck_assert_int_eq(interval(k, n, alpha, &lower, &upper), WAKPI_OK);
        ck_assert_near(name, row, lower, vector_file_real(&file, row, lower_column), within, 0.0);
        ck_assert_near(name, row, upper, vector_file_real(&file, row, upper_column), within, 0.0);
    }
    vector_file_close(&file);
}

START_TEST(wilson_meets_its_vectors)
{
    check_intervals("stats/wilson.csv", wakpi_interval_wilson, "lower", "upper", 1e-13, 1e-13);
}
END_TEST

START_TEST(clopper_pearson_meets_its_vectors)
{
    check_intervals("stats/clopper_pearson.csv", wakpi_interval_clopper_pearson, "lower", "upper", 1e-12,
                    1e-10);
}
END_TEST

START_TEST(jeffreys_meets_its_vectors)
{
    check_intervals("stats/jeffreys.csv", wakpi_interval_jeffreys, "lower_bcd", "upper_bcd", 1e-12, 1e-10);
}
END_TEST

START_TEST(no_events_and_all_events_have_exact_ends)
{
    static const int64_t sizes[] = {1, 2, 7, 100, 1000000, 1000000000000, WAKPI_COUNT_MOST};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        double lower = NAN;
        double upper = NAN;
        ck_assert_int_eq(intervals[_i](0, sizes[i], 0.05, &lower, &upper), WAKPI_OK);
        ck_assert_double_eq(lower, 0.0);
        ck_assert_double_gt(upper, 0.0);
        ck_assert_double_lt(upper, 1.0);
        ck_assert_int_eq(intervals[_i](sizes[i], sizes[i], 0.05, &lower, &upper), WAKPI_OK);
        ck_assert_double_eq(upper, 1.0);
        ck_assert_double_gt(lower, 0.0);
        ck_assert_double_lt(lower, 1.0);
    }
}
END_TEST

START_TEST(an_interval_holds_its_rate_and_narrows_with_alpha)
{
    static const double alphas[] = {0.5, 0.1, 0.01, 1e-6, 1e-12, 1e-100, 1e-300, 5e-324};
    static const int64_t counts[][2] = {
        {1, 2}, {1, 1000}, {999, 1000}, {500, 1000}, {123456789012, 1000000000000}};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        double rate = (double)counts[i][0] / (double)counts[i][1];
        double last_lower = rate;
        double last_upper = rate;
        for (size_t j = 0; j < sizeof(alphas) / sizeof(alphas[0]); j++) {
            double lower = NAN;
            double upper = NAN;
            ck_assert_int_eq(intervals[_i](counts[i][0], counts[i][1], alphas[j], &lower, &upper), WAKPI_OK);
            ck_assert_double_le(lower, last_lower);
            ck_assert_double_ge(upper, last_upper);
            ck_assert_double_gt(lower, 0.0);
            ck_assert_double_le(upper, 1.0);
            last_lower = lower;
            last_upper = upper;
        }
    }
}
END_TEST

START_TEST(nothing_seen_is_undefined_and_leaves_outputs)
{
    double lower = 42.0;
    double upper = 43.0;
    ck_assert_int_eq(intervals[_i](0, 0, 0.05, &lower, &upper), WAKPI_UNDEFINED);
    ck_assert_double_eq(lower, 42.0);
    ck_assert_double_eq(upper, 43.0);
}
END_TEST

START_TEST(what_is_out_of_range_is_refused)
{
    static const double alphas[] = {0.0, 1.0, -0.05, 1.5, NAN, INFINITY};
    double lower = 42.0;
    double upper = 43.0;
    for (size_t i = 0; i < sizeof(alphas) / sizeof(alphas[0]); i++) {
        ck_assert_int_eq(intervals[_i](1, 2, alphas[i], &lower, &upper), WAKPI_INVALID);
    }
    ck_assert_int_eq(intervals[_i](3, 2, 0.05, &lower, &upper), WAKPI_INVALID);
    ck_assert_int_eq(intervals[_i](-1, 2, 0.05, &lower, &upper), WAKPI_INVALID);
    ck_assert_int_eq(intervals[_i](0, -1, 0.05, &lower, &upper), WAKPI_INVALID);
    ck_assert_int_eq(intervals[_i](0, WAKPI_COUNT_MOST + 1, 0.05, &lower, &upper), WAKPI_INVALID);
    ck_assert_int_eq(intervals[_i](INT64_MIN, INT64_MAX, 0.05, &lower, &upper), WAKPI_INVALID);
    ck_assert_int_eq(intervals[_i](1, 2, 0.05, NULL, &upper), WAKPI_INVALID);
    ck_assert_int_eq(intervals[_i](1, 2, 0.05, &lower, NULL), WAKPI_INVALID);
    ck_assert_double_eq(lower, 42.0);
    ck_assert_double_eq(upper, 43.0);
}
END_TEST

START_TEST(a_square_beyond_64_bits_does_not_wrap)
{
    double lower = NAN;
    double upper = NAN;
    ck_assert_int_eq(intervals[_i](429496729, 4294967297, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert_double_gt(lower, 0.0999);
    ck_assert_double_lt(lower, 0.1);
    ck_assert_double_gt(upper, 0.1);
    ck_assert_double_lt(upper, 0.1001);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_rate");
    TCase *tests = tcase_create("intervals of one rate");
    tcase_add_test(tests, wilson_meets_its_vectors);
    tcase_add_test(tests, clopper_pearson_meets_its_vectors);
    tcase_add_test(tests, jeffreys_meets_its_vectors);
    tcase_add_loop_test(tests, no_events_and_all_events_have_exact_ends, 0, 3);
    tcase_add_loop_test(tests, an_interval_holds_its_rate_and_narrows_with_alpha, 0, 3);
    tcase_add_loop_test(tests, nothing_seen_is_undefined_and_leaves_outputs, 0, 3);
    tcase_add_loop_test(tests, what_is_out_of_range_is_refused, 0, 3);
    tcase_add_loop_test(tests, a_square_beyond_64_bits_does_not_wrap, 0, 3);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

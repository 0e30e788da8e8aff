#include "run_suite.h"
#include "vector_file.h"

#include "stats/argument.h"
#include <wakpi/stats.h>

typedef wakpi_status interval_function(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                       double *lower, double *upper);

static interval_function *const intervals[] = {wakpi_difference_newcombe, wakpi_difference_miettinen_nurminen,
                                               wakpi_ratio_koopman, wakpi_ratio_miettinen_nurminen};

struct counts {
    int64_t k1;
    int64_t n1;
    int64_t k2;
    int64_t n2;
};

static struct counts counts_of(const struct vector_file *file, size_t row)
{
    return (struct counts){vector_file_integer(file, row, "k1"), vector_file_integer(file, row, "n1"),
                           vector_file_integer(file, row, "k2"), vector_file_integer(file, row, "n2")};
}

START_TEST(newcombe_meets_its_vectors)
{
    const char *name = "stats/newcombe_diff.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        struct counts c = counts_of(&file, row);
        double low = vector_file_real(&file, row, "lower");
        double high = vector_file_real(&file, row, "upper");
        double within = 1e-14 + 1e-10 * (high - low);
        double lower = NAN;
        double upper = NAN;
        ck_assert_int_eq(wakpi_difference_newcombe(c.k1, c.n1, c.k2, c.n2,
                                                   vector_file_real(&file, row, "alpha"), &lower, &upper),
                         WAKPI_OK);
        ck_assert_near(name, row, lower, low, 0.0, within);
        ck_assert_near(name, row, upper, high, 0.0, within);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(miettinen_nurminen_meets_its_vectors)
{
    const char *name = "stats/miettinen_nurminen.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        struct counts c = counts_of(&file, row);
        double lower = NAN;
        double upper = NAN;
        ck_assert_int_eq(wakpi_difference_miettinen_nurminen(
                             c.k1, c.n1, c.k2, c.n2, vector_file_real(&file, row, "alpha"), &lower, &upper),
                         WAKPI_OK);
        ck_assert_near(name, row, lower, vector_file_real(&file, row, "lower"), 0.0, 1e-12);
        ck_assert_near(name, row, upper, vector_file_real(&file, row, "upper"), 0.0, 1e-12);
    }
    vector_file_close(&file);
}
END_TEST

static void check_ratios(interval_function *interval, const char *lower_column, const char *upper_column)
{
    const char *name = "stats/rate_ratio_score.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        struct counts c = counts_of(&file, row);
        double lower = NAN;
        double upper = NAN;
        ck_assert_int_eq(
            interval(c.k1, c.n1, c.k2, c.n2, vector_file_real(&file, row, "alpha"), &lower, &upper),
            c.k2 == 0 ? WAKPI_UNBOUNDED : WAKPI_OK);
        ck_assert_near(name, row, lower, vector_file_real(&file, row, lower_column), 1e-10, 0.0);
        ck_assert_near(name, row, upper, vector_file_real(&file, row, upper_column), 1e-10, 0.0);
    }
    vector_file_close(&file);
}

START_TEST(ratios_meet_their_vectors)
{
    check_ratios(wakpi_ratio_koopman, "koopman_lower", "koopman_upper");
    check_ratios(wakpi_ratio_miettinen_nurminen, "mn_lower", "mn_upper");
}
END_TEST

START_TEST(z_test_meets_its_vectors)
{
    const char *name = "stats/two_prop_ztest.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        struct counts c = counts_of(&file, row);
        double z = NAN;
        double p = NAN;
        double log_p = NAN;
        int degenerate = vector_file_integer(&file, row, "degenerate") == 1;
        ck_assert_int_eq(wakpi_test_two_rates(c.k1, c.n1, c.k2, c.n2, &z, &p, &log_p),
                         degenerate ? WAKPI_DEGENERATE : WAKPI_OK);
        if (degenerate) {
            ck_assert_double_eq(z, 0.0);
            ck_assert_double_eq(p, 1.0);
            ck_assert_double_eq(log_p, 0.0);
            continue;
        }
        ck_assert_near(name, row, z, vector_file_real(&file, row, "z"), 1e-13, 0.0);
        ck_assert_near(name, row, p, vector_file_real(&file, row, "p_two_sided"), 1e-11, 1e-321);
        ck_assert_near(name, row, log_p / log(10.0), vector_file_real(&file, row, "log10_p_two_sided"), 1e-14,
                       1e-11);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(fisher_meets_its_vectors)
{
    const char *name = "stats/fisher_exact.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        int64_t a = vector_file_integer(&file, row, "a");
        int64_t b = vector_file_integer(&file, row, "b");
        int64_t c = vector_file_integer(&file, row, "c");
        int64_t d = vector_file_integer(&file, row, "d");
        double p = NAN;
        double log_p = NAN;
        wakpi_status status = wakpi_test_fisher(a, a + b, c, c + d, &p, &log_p);
        ck_assert_int_ge(status, WAKPI_OK);
        ck_assert(status == WAKPI_DEGENERATE || (a + b > 0 && c + d > 0));
        ck_assert_near(name, row, p, vector_file_real(&file, row, "p_two_sided"), 1e-10, 1e-321);
        ck_assert_near(name, row, log_p / log(10.0), vector_file_real(&file, row, "log10_p_two_sided"), 1e-14,
                       1e-10);
        /* The table turned on its side is the same table. */
        if (a + c > 0 && b + d > 0) {
            double turned = NAN;
            ck_assert_int_ge(wakpi_test_fisher(a, a + c, b, b + d, &turned, &log_p), WAKPI_OK);
            ck_assert_near(name, row, turned, p, 1e-11, 1e-321);
        }
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(fisher_counts_near_ties_as_ties)
{
    /* 1101 is likelier than 1098 by 6e-8 of it; by whole numbers p is 0.9556 with it and 0.9335 without. */
    double p = NAN;
    double log_p = NAN;
    ck_assert_int_eq(wakpi_test_fisher(1098, 2474, 1237, 2780, &p, &log_p), WAKPI_OK);
    ck_assert(vector_near(p, 0.9556430956487667, 1e-12, 0.0));
}
END_TEST

/* sum over all outcomes of their chance times whether the interval holds the truth */
static double coverage(interval_function *interval, int64_t n, double p1, double p2, double alpha)
{
    double chance1[256];
    double chance2[256];
    ck_assert_int_lt(n, 256);
    for (int64_t k = 0; k <= n; k++) {
        double choose = lgamma((double)n + 1.0) - lgamma((double)k + 1.0) - lgamma((double)(n - k) + 1.0);
        chance1[k] = exp(choose + (double)k * log(p1) + (double)(n - k) * log1p(-p1));
        chance2[k] = exp(choose + (double)k * log(p2) + (double)(n - k) * log1p(-p2));
    }
    double covered = 0.0;
    for (int64_t k1 = 0; k1 <= n; k1++) {
        for (int64_t k2 = 0; k2 <= n && k1 <= 30; k2++) {
            double lower;
            double upper;
            if (k2 > 40 || chance1[k1] * chance2[k2] < 1e-12) {
                continue;
            }
            ck_assert_int_eq(interval(k1, n, k2, n, alpha, &lower, &upper), WAKPI_OK);
            if (lower <= p1 - p2 && p1 - p2 <= upper) {
                covered += chance1[k1] * chance2[k2];
            }
        }
    }
    return covered;
}

START_TEST(rare_events_are_covered_as_promised)
{
    /* Delta-method lifts cover 48 % of the time here, Wald differences 93.6 %. */
    ck_assert(
        vector_near(coverage(wakpi_difference_miettinen_nurminen, 100, 0.01, 0.03, 0.05), 0.954, 0.0, 6e-4));
    ck_assert(vector_near(coverage(wakpi_difference_newcombe, 100, 0.01, 0.03, 0.05), 0.983, 0.0, 6e-4));
    ck_assert_double_ge(coverage(wakpi_difference_miettinen_nurminen, 100, 0.01, 0.03, 0.05), 0.95);
    ck_assert_double_ge(coverage(wakpi_difference_newcombe, 100, 0.01, 0.03, 0.05), 0.95);
}
END_TEST

START_TEST(no_events_on_either_side_leave_an_interval)
{
    for (int64_t k = 0; k <= 50; k += 50) {
        double lower = NAN;
        double upper = NAN;
        double z = NAN;
        double p = NAN;
        double log_p = NAN;
        for (size_t i = 0; i < 2; i++) {
            ck_assert_int_eq(intervals[i](k, 50, k, 50, 0.05, &lower, &upper), WAKPI_OK);
            ck_assert_double_lt(lower, 0.0);
            ck_assert_double_gt(upper, 0.0);
            ck_assert_double_gt(lower, -0.2);
            ck_assert(vector_near(lower, -upper, 1e-12, 0.0));
        }
        ck_assert_int_eq(wakpi_test_two_rates(k, 50, k, 50, &z, &p, &log_p), WAKPI_DEGENERATE);
        ck_assert_double_eq(z, 0.0);
        ck_assert_double_eq(p, 1.0);
        ck_assert_int_eq(wakpi_test_fisher(k, 50, k, 50, &p, &log_p), WAKPI_DEGENERATE);
        ck_assert_double_eq(p, 1.0);
        ck_assert_double_eq(log_p, 0.0);
    }
}
END_TEST

START_TEST(a_base_without_events_leaves_a_lower_bound)
{
    double lower = NAN;
    double upper = NAN;
    for (size_t i = 2; i < 4; i++) {
        ck_assert_int_eq(intervals[i](30, 100, 0, 100, 0.05, &lower, &upper), WAKPI_UNBOUNDED);
        ck_assert(isinf(upper) && upper > 0.0);
        ck_assert_double_gt(lower, 5.0);
        ck_assert_int_eq(intervals[i](0, 100, 30, 100, 0.05, &lower, &upper), WAKPI_OK);
        ck_assert_double_eq(lower, 0.0);
        ck_assert_double_lt(upper, 0.2);
        ck_assert_int_eq(intervals[i](0, 100, 0, 100, 0.05, &lower, &upper), WAKPI_UNBOUNDED);
        ck_assert_double_eq(lower, 0.0);
        ck_assert(isinf(upper));
    }
    ck_assert_int_eq(wakpi_difference_miettinen_nurminen(30, 100, 0, 100, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert_double_gt(lower, 0.2);
    ck_assert_double_lt(upper, 0.4);
}
END_TEST

START_TEST(opposite_extremes_end_at_one)
{
    double lower = NAN;
    double upper = NAN;
    ck_assert_int_eq(wakpi_difference_miettinen_nurminen(0, 10, 20, 20, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert_double_eq(lower, -1.0);
    ck_assert_double_lt(upper, -0.5);
    ck_assert_int_eq(wakpi_difference_miettinen_nurminen(20, 20, 0, 10, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert_double_eq(upper, 1.0);
    ck_assert_double_gt(lower, 0.5);
}
END_TEST

START_TEST(swapping_the_sides_mirrors_the_interval)
{
    static const struct counts cases[] = {
        {3, 10, 7, 20}, {0, 5, 3, 9}, {5, 5, 8, 9}, {1, 1000, 2, 7}, {123456, 1000000, 130000, 1000003}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct counts c = cases[i];
        double lower = NAN;
        double upper = NAN;
        double mirrored_lower = NAN;
        double mirrored_upper = NAN;
        for (size_t j = 0; j < 2; j++) {
            ck_assert_int_eq(intervals[j](c.k1, c.n1, c.k2, c.n2, 0.1, &lower, &upper), WAKPI_OK);
            ck_assert_int_eq(intervals[j](c.k2, c.n2, c.k1, c.n1, 0.1, &mirrored_lower, &mirrored_upper),
                             WAKPI_OK);
            ck_assert(vector_near(lower, -mirrored_upper, 0.0, 1e-14));
            ck_assert(vector_near(upper, -mirrored_lower, 0.0, 1e-14));
            ck_assert_int_eq(
                intervals[j](c.n1 - c.k1, c.n1, c.n2 - c.k2, c.n2, 0.1, &mirrored_lower, &mirrored_upper),
                WAKPI_OK);
            ck_assert(vector_near(lower, -mirrored_upper, 0.0, 1e-14));
            ck_assert(vector_near(upper, -mirrored_lower, 0.0, 1e-14));
        }
        if (c.k1 > 0 && c.k2 > 0) {
            ck_assert_int_eq(wakpi_ratio_koopman(c.k1, c.n1, c.k2, c.n2, 0.1, &lower, &upper), WAKPI_OK);
            ck_assert_int_eq(
                wakpi_ratio_koopman(c.k2, c.n2, c.k1, c.n1, 0.1, &mirrored_lower, &mirrored_upper), WAKPI_OK);
            ck_assert(vector_near(lower, 1.0 / mirrored_upper, 1e-12, 0.0));
            ck_assert(vector_near(upper, 1.0 / mirrored_lower, 1e-12, 0.0));
        }
    }
}
END_TEST

START_TEST(counts_of_a_million_million_work)
{
    const int64_t n = 1000000000000;
    double lower = NAN;
    double upper = NAN;
    double z = NAN;
    double p = NAN;
    double log_p = NAN;
    ck_assert_int_eq(wakpi_test_two_rates(n / 10, n, n / 10 + 1000000, n, &z, &p, &log_p), WAKPI_OK);
    ck_assert(vector_near(z, -2.3570173661478826, 1e-14, 0.0));
    for (size_t i = 0; i < 4; i++) {
        double at = i < 2 ? -1e-6 : 1.0 / 1.00001;
        ck_assert_int_eq(intervals[i](n / 10, n, n / 10 + 1000000, n, 0.05, &lower, &upper), WAKPI_OK);
        ck_assert_double_lt(lower, at);
        ck_assert_double_gt(upper, at);
        ck_assert_double_lt(upper - lower, 2e-5);
    }
}
END_TEST

START_TEST(no_p_value_is_zero_without_its_logarithm)
{
    double z = NAN;
    double p = NAN;
    double log_p = NAN;
    ck_assert_int_eq(wakpi_test_two_rates(1000, 1000000, 500000, 1000000, &z, &p, &log_p), WAKPI_OK);
    ck_assert_double_eq(p, 0.0);
    ck_assert_double_lt(log_p, -300000.0);
    ck_assert(isfinite(log_p));
    ck_assert_int_eq(wakpi_test_fisher(1000, 1000000, 500000, 1000000, &p, &log_p), WAKPI_OK);
    ck_assert_double_eq(p, 0.0);
    ck_assert_double_lt(log_p, -300000.0);
    ck_assert(isfinite(log_p));
}
END_TEST

START_TEST(nothing_seen_is_undefined)
{
    double a = 42.0;
    double b = 43.0;
    double c = 44.0;
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(intervals[i](0, 0, 1, 2, 0.05, &a, &b), WAKPI_UNDEFINED);
        ck_assert_int_eq(intervals[i](1, 2, 0, 0, 0.05, &a, &b), WAKPI_UNDEFINED);
    }
    ck_assert_int_eq(wakpi_test_two_rates(0, 0, 1, 2, &a, &b, &c), WAKPI_UNDEFINED);
    ck_assert_double_eq(a, 42.0);
    ck_assert_double_eq(b, 43.0);
    ck_assert_double_eq(c, 44.0);
}
END_TEST

START_TEST(what_is_out_of_range_is_refused)
{
    static const struct counts cases[] = {{3, 2, 1, 2},
                                          {1, 2, 3, 2},
                                          {-1, 2, 1, 2},
                                          {1, 2, -1, 2},
                                          {0, -1, 1, 2},
                                          {1, 2, 0, WAKPI_COUNT_MOST + 1},
                                          {INT64_MIN, INT64_MAX, 0, 0}};
    static const double alphas[] = {0.0, 1.0, -1.0, NAN, INFINITY};
    double a = 42.0;
    double b = 43.0;
    double c = 44.0;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct counts k = cases[i];
        for (size_t j = 0; j < 4; j++) {
            ck_assert_int_eq(intervals[j](k.k1, k.n1, k.k2, k.n2, 0.05, &a, &b), WAKPI_INVALID);
        }
        ck_assert_int_eq(wakpi_test_two_rates(k.k1, k.n1, k.k2, k.n2, &a, &b, &c), WAKPI_INVALID);
        ck_assert_int_eq(wakpi_test_fisher(k.k1, k.n1, k.k2, k.n2, &a, &b), WAKPI_INVALID);
    }
    for (size_t j = 0; j < 4; j++) {
        for (size_t i = 0; i < sizeof(alphas) / sizeof(alphas[0]); i++) {
            ck_assert_int_eq(intervals[j](1, 2, 1, 2, alphas[i], &a, &b), WAKPI_INVALID);
        }
        ck_assert_int_eq(intervals[j](1, 2, 1, 2, 0.05, NULL, &b), WAKPI_INVALID);
        ck_assert_int_eq(intervals[j](1, 2, 1, 2, 0.05, &a, NULL), WAKPI_INVALID);
    }
    ck_assert_int_eq(wakpi_test_two_rates(1, 2, 1, 2, &a, &b, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_fisher(1, 2, 1, 2, NULL, &b), WAKPI_INVALID);
    ck_assert_double_eq(a, 42.0);
    ck_assert_double_eq(b, 43.0);
    ck_assert_double_eq(c, 44.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_two_rates");
    TCase *tests = tcase_create("two rates");
    tcase_add_test(tests, newcombe_meets_its_vectors);
    tcase_add_test(tests, miettinen_nurminen_meets_its_vectors);
    tcase_add_test(tests, ratios_meet_their_vectors);
    tcase_add_test(tests, z_test_meets_its_vectors);
    tcase_add_test(tests, fisher_meets_its_vectors);
    tcase_add_test(tests, fisher_counts_near_ties_as_ties);
    tcase_add_test(tests, rare_events_are_covered_as_promised);
    tcase_add_test(tests, no_events_on_either_side_leave_an_interval);
    tcase_add_test(tests, a_base_without_events_leaves_a_lower_bound);
    tcase_add_test(tests, opposite_extremes_end_at_one);
    tcase_add_test(tests, swapping_the_sides_mirrors_the_interval);
    tcase_add_test(tests, counts_of_a_million_million_work);
    tcase_add_test(tests, no_p_value_is_zero_without_its_logarithm);
    tcase_add_test(tests, nothing_seen_is_undefined);
    tcase_add_test(tests, what_is_out_of_range_is_refused);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

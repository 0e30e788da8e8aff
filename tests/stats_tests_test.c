/* What an experiment asks: means, splits, the chance to be better, how many recipients, many questions at once;
 * and the net promoter score. */
#include "run_suite.h"
#include "vector_file.h"

#include "stats/argument.h"
#include "stats/student.h"
#include <wakpi/stats.h>

START_TEST(welch_meets_its_vectors)
{
    const char *name = "stats/welch_t.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double t = NAN;
        double df = NAN;
        double p = NAN;
        double log_p = NAN;
        ck_assert_int_eq(
            wakpi_test_welch(vector_file_real(&file, row, "mean1"), vector_file_real(&file, row, "sd1"),
                             vector_file_integer(&file, row, "n1"), vector_file_real(&file, row, "mean2"),
                             vector_file_real(&file, row, "sd2"), vector_file_integer(&file, row, "n2"), &t,
                             &df, &p, &log_p),
            WAKPI_OK);
        ck_assert_near(name, row, t, vector_file_real(&file, row, "t"), 1e-11, 0.0);
        ck_assert_near(name, row, df, vector_file_real(&file, row, "df"), 1e-11, 0.0);
        ck_assert_near(name, row, p, vector_file_real(&file, row, "p_two_sided"), 1e-11, 1e-321);
        ck_assert_near(name, row, log_p / log(10.0), vector_file_real(&file, row, "log10_p_two_sided"), 1e-13,
                       1e-11);
        ck_assert_near(name, row, wakpi_student_critical(0.05, df), vector_file_real(&file, row, "t_crit_95"),
                       1e-12, 0.0);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(student_quantiles_meet_their_vectors)
{
    const char *name = "stats/t_dist.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double df = vector_file_real(&file, row, "df");
        double upper = vector_file_real(&file, row, "upper_p");
        double t = vector_file_real(&file, row, "t");
        double p = NAN;
        double log_p = NAN;
        wakpi_student_two_sided(t, df, &p, &log_p);
        ck_assert_near(name, row, p, 2.0 * upper, 1e-12, 0.0);
        if (t > 0.0) {
            ck_assert_near(name, row, wakpi_student_critical(2.0 * upper, df), t, 1e-12, 0.0);
        }
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(welch_without_variance_says_so)
{
    double t = 42.0;
    double df = 43.0;
    double p = 44.0;
    double log_p = 45.0;
    ck_assert_int_eq(wakpi_test_welch(1.0, 0.0, 1, 2.0, 1.0, 5, &t, &df, &p, &log_p), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_test_welch(1.0, 0.0, 5, 2.0, 1.0, 0, &t, &df, &p, &log_p), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_test_welch(1.0, -1.0, 5, 2.0, 1.0, 5, &t, &df, &p, &log_p), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_welch(NAN, 1.0, 5, 2.0, 1.0, 5, &t, &df, &p, &log_p), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_welch(1.0, INFINITY, 5, 2.0, 1.0, 5, &t, &df, &p, &log_p), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_welch(1e308, 1.0, 5, -1e308, 1.0, 5, &t, &df, &p, &log_p), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_test_welch(1e300, 1e-300, 5, 0.0, 0.0, 5, &t, &df, &p, &log_p), WAKPI_OVERFLOW);
    ck_assert_double_eq(t, 42.0);
    ck_assert_double_eq(df, 43.0);
    ck_assert_double_eq(p, 44.0);
    ck_assert_double_eq(log_p, 45.0);
    ck_assert_int_eq(wakpi_test_welch(3.0, 0.0, 5, 3.0, 0.0, 5, &t, &df, &p, &log_p), WAKPI_DEGENERATE);
    ck_assert_double_eq(t, 0.0);
    ck_assert_double_eq(p, 1.0);
    ck_assert_double_eq(log_p, 0.0);
    ck_assert_int_eq(wakpi_test_welch(3.0, 0.0, 5, 4.0, 0.0, 5, &t, &df, &p, &log_p), WAKPI_DEGENERATE);
    ck_assert(isinf(t) && t < 0.0);
    ck_assert_double_eq(p, 0.0);
    ck_assert(isinf(log_p));
}
END_TEST

START_TEST(welch_takes_any_scale)
{
    static const double scales[] = {1e-300, 1e-150, 1.0, 1e150};
    double first = NAN;
    for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
        double t = NAN;
        double df = NAN;
        double p = NAN;
        double log_p = NAN;
        double s = scales[i];
        ck_assert_int_eq(wakpi_test_welch(3.0 * s, 2.0 * s, 40, 2.0 * s, 1.5 * s, 30, &t, &df, &p, &log_p),
                         WAKPI_OK);
        ck_assert(i == 0 || vector_near(p, first, 1e-13, 0.0));
        first = p;
    }
    /* t = 9 at df 1e5: 2 (1 - cdf) is 0 in a double. */
    double p = NAN;
    double log_p = NAN;
    wakpi_student_two_sided(9.0, 1e5, &p, &log_p);
    ck_assert(vector_near(p, 2.3e-19, 0.02, 0.0));
    wakpi_student_two_sided(1e200, 3.0, &p, &log_p);
    ck_assert_double_eq(p, 0.0);
    ck_assert(vector_near(log_p, -1380.7601851768229, 1e-14, 0.0));
}
END_TEST

START_TEST(sample_ratio_meets_its_vectors)
{
    const char *name = "stats/srm_chisq.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double cells[16];
        double weights[16];
        int64_t observed[16];
        size_t arms = vector_file_reals(&file, row, "observed", cells, 16);
        ck_assert_uint_eq(vector_file_reals(&file, row, "weights", weights, 16), arms);
        for (size_t i = 0; i < arms; i++) {
            observed[i] = (int64_t)cells[i];
        }
        double chi2 = NAN;
        double p = NAN;
        double log_p = NAN;
        ck_assert_int_ge(wakpi_test_sample_ratio(observed, weights, arms, &chi2, &p, &log_p), WAKPI_OK);
        ck_assert_near(name, row, chi2, vector_file_real(&file, row, "chi2"), 1e-11, 0.0);
        ck_assert_near(name, row, p, vector_file_real(&file, row, "p"), 1e-10, 1e-321);
        ck_assert_near(name, row, log_p / log(10.0), vector_file_real(&file, row, "log10_p"), 1e-14, 1e-10);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(sample_ratio_leaves_out_arms_without_weight)
{
    static const double weights[] = {1.0, 1.0, 0.0};
    static const int64_t quiet[] = {5100, 4900, 0};
    static const int64_t stray[] = {5100, 4900, 1};
    static const int64_t few[] = {3, 1, 0};
    static const int64_t none[] = {0, 0, 0};
    double chi2 = NAN;
    double p = NAN;
    double log_p = NAN;
    /* Counting the third arm in the degrees of freedom would give 0.135. */
    ck_assert_int_eq(wakpi_test_sample_ratio(quiet, weights, 3, &chi2, &p, &log_p), WAKPI_OK);
    ck_assert(vector_near(p, 0.045500263896358414, 1e-12, 0.0));
    ck_assert_int_eq(wakpi_test_sample_ratio(stray, weights, 3, &chi2, &p, &log_p), WAKPI_DEGENERATE);
    ck_assert_double_eq(p, 0.0);
    ck_assert(isinf(chi2) && isinf(log_p));
    ck_assert_int_eq(wakpi_test_sample_ratio(few, weights, 3, &chi2, &p, &log_p), WAKPI_SMALL_SAMPLE);
    p = 42.0;
    ck_assert_int_eq(wakpi_test_sample_ratio(none, weights, 3, &chi2, &p, &log_p), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_test_sample_ratio(quiet + 1, weights + 1, 2, &chi2, &p, &log_p), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_test_sample_ratio(quiet, weights, 1, &chi2, &p, &log_p), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_sample_ratio(quiet, (const double[]){1.0, NAN}, 2, &chi2, &p, &log_p),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_sample_ratio(quiet, (const double[]){1.0, -1.0}, 2, &chi2, &p, &log_p),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_test_sample_ratio((const int64_t[]){-1, 5}, weights, 2, &chi2, &p, &log_p),
                     WAKPI_INVALID);
    ck_assert_double_eq(p, 42.0);
}
END_TEST

START_TEST(better_meets_its_vectors)
{
    const char *name = "stats/beta_binomial_prob_b_beats_a.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double probability = NAN;
        double loss_a = NAN;
        double loss_b = NAN;
        ck_assert_int_eq(wakpi_probability_better(
                             vector_file_integer(&file, row, "kA"), vector_file_integer(&file, row, "nA"),
                             vector_file_integer(&file, row, "kB"), vector_file_integer(&file, row, "nB"),
                             vector_file_real(&file, row, "prior_a"), vector_file_real(&file, row, "prior_b"),
                             &probability, &loss_a, &loss_b),
                         WAKPI_OK);
        ck_assert_near(name, row, probability, vector_file_real(&file, row, "p_b_beats_a"), 1e-11, 0.0);
        ck_assert_near(name, row, loss_a, vector_file_real(&file, row, "expected_loss_choose_a"), 1e-11, 0.0);
        ck_assert_near(name, row, loss_b, vector_file_real(&file, row, "expected_loss_choose_b"), 1e-11, 0.0);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(better_and_worse_make_one)
{
    static const int64_t cases[][4] = {{0, 0, 0, 0},       {3, 10, 5, 12},           {0, 50, 2, 40},
                                       {1, 1000000, 0, 3}, {500000, 1000000, 7, 20}, {120, 1000, 150, 1100}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const int64_t *c = cases[i];
        double better = NAN;
        double worse = NAN;
        double loss[4];
        ck_assert_int_eq(
            wakpi_probability_better(c[0], c[1], c[2], c[3], 0.7, 1.3, &better, &loss[0], &loss[1]),
            WAKPI_OK);
        ck_assert_int_eq(
            wakpi_probability_better(c[2], c[3], c[0], c[1], 0.7, 1.3, &worse, &loss[2], &loss[3]), WAKPI_OK);
        ck_assert(vector_near(better + worse, 1.0, 0.0, 1e-13));
        ck_assert(vector_near(loss[0], loss[3], 1e-12, 0.0));
        ck_assert(vector_near(loss[1], loss[2], 1e-12, 0.0));
        double mean_a = ((double)c[0] + 0.7) / ((double)c[1] + 2.0);
        double mean_b = ((double)c[2] + 0.7) / ((double)c[3] + 2.0);
        ck_assert(vector_near(loss[0] - loss[1], mean_b - mean_a, 0.0, 1e-13));
    }
    double probability = 42.0;
    double loss_a = 43.0;
    double loss_b = 44.0;
    ck_assert_int_eq(wakpi_probability_better(2, 1, 1, 2, 1.0, 1.0, &probability, &loss_a, &loss_b),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_probability_better(1, 2, 1, 2, 0.0, 1.0, &probability, &loss_a, &loss_b),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_probability_better(1, 2, 1, 2, 1.0, NAN, &probability, &loss_a, &loss_b),
                     WAKPI_INVALID);
    ck_assert_double_eq(probability, 42.0);
}
END_TEST

START_TEST(sample_size_meets_its_vectors)
{
    const char *name = "stats/sample_size_two_prop.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double exact = NAN;
        int64_t per_arm = -1;
        ck_assert_int_eq(wakpi_sample_size_two_rates(
                             vector_file_real(&file, row, "p1"), vector_file_real(&file, row, "p2"),
                             vector_file_real(&file, row, "alpha"), vector_file_real(&file, row, "power"),
                             (int32_t)vector_file_integer(&file, row, "sides"), &exact, &per_arm),
                         WAKPI_OK);
        ck_assert_near(name, row, exact, vector_file_real(&file, row, "n_pooled_exact"), 1e-11, 0.0);
        ck_assert_int_eq(per_arm, vector_file_integer(&file, row, "n_pooled_ceil"));
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(sample_size_at_its_edges)
{
    double exact = 42.0;
    int64_t per_arm = 43;
    ck_assert_int_eq(wakpi_sample_size_two_rates(0.5, 1.5, 0.05, 0.8, 2, &exact, &per_arm), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_sample_size_two_rates(NAN, 0.5, 0.05, 0.8, 2, &exact, &per_arm), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_sample_size_two_rates(0.1, 0.2, 0.05, 1.0, 2, &exact, &per_arm), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_sample_size_two_rates(0.1, 0.2, 0.05, 0.8, 3, &exact, &per_arm), WAKPI_INVALID);
    ck_assert_double_eq(exact, 42.0);
    ck_assert_int_eq(per_arm, 43);
    ck_assert_int_eq(wakpi_sample_size_two_rates(0.1, 0.1, 0.05, 0.8, 2, &exact, &per_arm), WAKPI_UNBOUNDED);
    ck_assert(isinf(exact));
    ck_assert_int_eq(per_arm, INT64_MAX);
    ck_assert_int_eq(wakpi_sample_size_two_rates(0.5, 0.5 + 1e-9, 0.05, 0.8, 2, &exact, &per_arm),
                     WAKPI_UNBOUNDED);
    ck_assert_double_gt(exact, 9007199254740992.0);
}
END_TEST

START_TEST(adjusted_values_meet_their_vectors)
{
    const char *name = "stats/holm_bh.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows;) {
        double p[64];
        double adjusted[64];
        size_t count = 0;
        const char *family = vector_file_text(&file, row, "family");
        while (row + count < file.rows &&
               strcmp(vector_file_text(&file, row + count, "family"), family) == 0) {
            p[count] = vector_file_real(&file, row + count, "p");
            count++;
        }
        static const char *const columns[] = {"holm", "hochberg", "bh", "by"};
        static wakpi_status (*const methods[])(const double *, double *, size_t) = {
            wakpi_adjust_holm, wakpi_adjust_hochberg, wakpi_adjust_bh, wakpi_adjust_by};
        for (size_t m = 0; m < 4; m++) {
            ck_assert_int_eq(methods[m](p, adjusted, count), WAKPI_OK);
            for (size_t i = 0; i < count; i++) {
                ck_assert_near(name, row + i, adjusted[i], vector_file_real(&file, row + i, columns[m]),
                               1e-15, 0.0);
            }
        }
        row += count;
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(questions_not_asked_do_not_count)
{
    double p[] = {0.01, NAN, 0.04, 0.04};
    ck_assert_int_eq(wakpi_adjust_holm(p, p, 4), WAKPI_OK);
    ck_assert_double_eq(p[0], 0.03);
    ck_assert(isnan(p[1]));
    ck_assert_double_eq(p[2], 0.08);
    ck_assert_double_eq(p[3], 0.08);
    double bad[] = {0.5, 1.5};
    double kept[] = {42.0, 43.0};
    ck_assert_int_eq(wakpi_adjust_bh(bad, kept, 2), WAKPI_INVALID);
    ck_assert_double_eq(kept[0], 42.0);
    ck_assert_int_eq(wakpi_adjust_bh(bad, kept, 0), WAKPI_OK);
    ck_assert_int_eq(wakpi_adjust_bh(NULL, kept, 1), WAKPI_INVALID);
    /* More than stand ready without memory. */
    double many[1000];
    double adjusted[1000];
    for (size_t i = 0; i < 1000; i++) {
        many[i] = (double)((i * 617) % 1000 + 1) / 1e6;
    }
    ck_assert_int_eq(wakpi_adjust_bh(many, adjusted, 1000), WAKPI_OK);
    for (size_t i = 0; i < 1000; i++) {
        ck_assert(vector_near(adjusted[i], 1e-3, 1e-12, 0.0));
    }
}
END_TEST

/* The definition, without sorting: the extreme over all values that are no smaller, or no greater. */
static double adjusted_by_definition(int method, const double *p, size_t count, double value)
{
    double asked = 0.0;
    double harmonic = 0.0;
    for (size_t i = 0; i < count; i++) {
        asked += p[i] == p[i];
    }
    for (double i = asked; i > 0.0; i -= 1.0) {
        harmonic += 1.0 / i;
    }
    double bound = method == 0 ? 0.0 : 1.0;
    for (size_t i = 0; i < count; i++) {
        double below = 0.0;
        double equal = 0.0;
        for (size_t j = 0; j < count; j++) {
            below += p[j] < p[i];
            equal += p[j] == p[i];
        }
        if (method == 0 && p[i] <= value) {
            bound = fmax(bound, (asked - below) * p[i]);
        } else if (method == 1 && p[i] >= value) {
            bound = fmin(bound, (asked - below - equal + 1.0) * p[i]);
        } else if (method > 1 && p[i] >= value) {
            bound = fmin(bound, (method == 3 ? harmonic : 1.0) * asked / (below + equal) * p[i]);
        }
    }
    return fmin(bound, 1.0);
}

START_TEST(many_values_are_adjusted_in_place)
{
    enum { COUNT = 1300 }; /* more than are sorted at a time, with ties across them */
    static double p[COUNT];
    static double adjusted[COUNT];
    static wakpi_status (*const methods[])(const double *, double *, size_t) = {
        wakpi_adjust_holm, wakpi_adjust_hochberg, wakpi_adjust_bh, wakpi_adjust_by};
    for (size_t i = 0; i < COUNT; i++) {
        p[i] = i % 97 == 0 ? NAN : (double)((i * 617) % 211) * (double)((i * 617) % 211) / 1e8;
    }
    p[5] = -0.0;
    for (int m = 0; m < 4; m++) {
        memcpy(adjusted, p, sizeof(p));
        ck_assert_int_eq(methods[m](adjusted, adjusted, COUNT), WAKPI_OK);
        for (size_t i = 0; i < COUNT; i += i < 20 ? 1 : 61) {
            if (isnan(p[i])) {
                ck_assert(isnan(adjusted[i]));
                continue;
            }
            ck_assert(!signbit(adjusted[i]));
            ck_assert_near("method", m, adjusted[i], adjusted_by_definition(m, p, COUNT, p[i]), 1e-14, 0.0);
        }
    }
}
END_TEST

START_TEST(nps_meets_its_vectors)
{
    const char *name = "stats/nps.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        int64_t promoters = vector_file_integer(&file, row, "promoters");
        int64_t passives = vector_file_integer(&file, row, "passives");
        int64_t detractors = vector_file_integer(&file, row, "detractors");
        double lower = NAN;
        double upper = NAN;
        ck_assert_int_eq(wakpi_interval_nps(promoters, passives, detractors, 0.05, &lower, &upper), WAKPI_OK);
        ck_assert_near(name, row, lower, vector_file_real(&file, row, "score_lower95"), 0.0, 1e-10);
        ck_assert_near(name, row, upper, vector_file_real(&file, row, "score_upper95"), 0.0, 1e-10);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(nps_at_its_edges)
{
    double lower = 42.0;
    double upper = 43.0;
    ck_assert_int_eq(wakpi_interval_nps(0, 0, 0, 0.05, &lower, &upper), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_interval_nps(-1, 0, 5, 0.05, &lower, &upper), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_interval_nps(INT64_MAX, INT64_MAX, 5, 0.05, &lower, &upper), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_interval_nps(1, 1, 1, 0.0, &lower, &upper), WAKPI_INVALID);
    ck_assert_double_eq(lower, 42.0);
    ck_assert_double_eq(upper, 43.0);
    ck_assert_int_eq(wakpi_interval_nps(20, 0, 0, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert_double_eq(upper, 100.0);
    ck_assert_double_lt(lower, 90.0);
    ck_assert_int_eq(wakpi_interval_nps(0, 0, 20, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert_double_eq(lower, -100.0);
    ck_assert_double_gt(upper, -90.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_tests");
    TCase *tests = tcase_create("tests and samples");
    tcase_add_test(tests, welch_meets_its_vectors);
    tcase_add_test(tests, student_quantiles_meet_their_vectors);
    tcase_add_test(tests, welch_without_variance_says_so);
    tcase_add_test(tests, welch_takes_any_scale);
    tcase_add_test(tests, sample_ratio_meets_its_vectors);
    tcase_add_test(tests, sample_ratio_leaves_out_arms_without_weight);
    tcase_add_test(tests, better_meets_its_vectors);
    tcase_add_test(tests, better_and_worse_make_one);
    tcase_add_test(tests, sample_size_meets_its_vectors);
    tcase_add_test(tests, sample_size_at_its_edges);
    tcase_add_test(tests, adjusted_values_meet_their_vectors);
    tcase_add_test(tests, many_values_are_adjusted_in_place);
    tcase_add_test(tests, questions_not_asked_do_not_count);
    tcase_add_test(tests, nps_meets_its_vectors);
    tcase_add_test(tests, nps_at_its_edges);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

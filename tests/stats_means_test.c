/* Moments, ratios of sums, lifts, sequences, quantiles, power. */
#include "run_suite.h"
#include "vector_file.h"

#include <wakpi/moments.h>
#include <wakpi/sequence.h>
#include <wakpi/stats.h>

START_TEST(ratio_of_sums_meets_its_vectors)
{
    const char *name = "stats/delta_ratio.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double x[128];
        double y[128];
        double moments[WAKPI_MOMENTS_SIZE] = {0.0};
        double others[WAKPI_MOMENTS_SIZE] = {0.0};
        size_t count = vector_file_reals(&file, row, "x", x, 128);
        ck_assert_uint_eq(vector_file_reals(&file, row, "y", y, 128), count);
        for (size_t i = 0; i < count; i++) {
            ck_assert_int_eq(wakpi_moments_add(i % 3 ? moments : others, x[i], y[i]), WAKPI_OK);
        }
        ck_assert_int_eq(wakpi_moments_merge(moments, others), WAKPI_OK);
        double v[5];
        int64_t n = 0;
        ck_assert_int_ge(wakpi_moments_read(moments, &n, &v[0], &v[1], &v[2], &v[3], &v[4]), WAKPI_OK);
        ck_assert_int_eq(n, (int64_t)count);
        const char *type = vector_file_text(&file, row, "fieller_type");
        double ratio[4];
        int32_t kind = 0;
        double lower = NAN;
        double upper = NAN;
        wakpi_status delta =
            wakpi_ratio_of_sums_delta(moments, 0.05, &ratio[0], &ratio[1], &ratio[2], &ratio[3]);
        wakpi_status fieller = wakpi_ratio_of_sums_fieller(moments, 0.05, &kind, &lower, &upper);
        if (strcmp(type, "undefined") == 0) {
            ck_assert_int_eq(delta, WAKPI_UNDEFINED);
            ck_assert_int_eq(fieller, WAKPI_UNDEFINED);
            continue;
        }
        static const char *const moment_columns[] = {"mean_x", "mean_y", "var_x", "var_y", "cov_xy"};
        static const char *const delta_columns[] = {"ratio", "se_delta", "delta_lower95", "delta_upper95"};
        for (size_t i = 0; i < 5; i++) {
            ck_assert_near(name, row, v[i], vector_file_real(&file, row, moment_columns[i]), 1e-14, 1e-300);
        }
        ck_assert_int_eq(delta, vector_file_real(&file, row, "se_delta") > 0.0 ? WAKPI_OK : WAKPI_DEGENERATE);
        for (size_t i = 0; i < 4; i++) {
            ck_assert_near(name, row, ratio[i], vector_file_real(&file, row, delta_columns[i]), 1e-10, 0.0);
        }
        if (strcmp(type, "all") == 0) {
            ck_assert_int_eq(fieller, WAKPI_UNBOUNDED);
            ck_assert_int_eq(kind, WAKPI_FIELLER_WHOLE_LINE);
            ck_assert(isinf(lower) && isinf(upper));
            continue;
        }
        ck_assert_int_eq(fieller, WAKPI_OK);
        ck_assert_int_eq(kind, WAKPI_FIELLER_BOUNDED);
        ck_assert_near(name, row, lower, vector_file_real(&file, row, "fieller_lower95"), 1e-10, 0.0);
        ck_assert_near(name, row, upper, vector_file_real(&file, row, "fieller_upper95"), 1e-10, 0.0);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(lifts_meet_their_vectors)
{
    const char *name = "stats/relative_lift.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double mean2 = vector_file_real(&file, row, "mean_a");
        double sd2 = vector_file_real(&file, row, "sd_a");
        int64_t n2 = vector_file_integer(&file, row, "n_a");
        double mean1 = vector_file_real(&file, row, "mean_b");
        double sd1 = vector_file_real(&file, row, "sd_b");
        int64_t n1 = vector_file_integer(&file, row, "n_b");
        double v[4];
        int32_t kind = 0;
        const char *type = vector_file_text(&file, row, "fieller_type");
        wakpi_status status =
            wakpi_lift_delta(mean1, sd1, n1, mean2, sd2, n2, 0.05, &v[0], &v[1], &v[2], &v[3]);
        if (strcmp(type, "undefined") == 0) {
            ck_assert_int_eq(status, WAKPI_UNDEFINED);
            ck_assert_int_eq(wakpi_lift_fieller(mean1, sd1, n1, mean2, sd2, n2, 0.05, &kind, &v[0], &v[1]),
                             WAKPI_UNDEFINED);
            continue;
        }
        ck_assert_int_ge(status, WAKPI_OK);
        ck_assert_near(name, row, v[0], vector_file_real(&file, row, "lift"), 1e-10, 0.0);
        ck_assert_near(name, row, v[1], vector_file_real(&file, row, "se_delta"), 1e-10, 0.0);
        ck_assert_near(name, row, v[2], vector_file_real(&file, row, "delta_lower95"), 1e-10, 0.0);
        ck_assert_near(name, row, v[3], vector_file_real(&file, row, "delta_upper95"), 1e-10, 0.0);
        status = wakpi_lift_log(mean1, sd1, n1, mean2, sd2, n2, 0.05, &v[0], &v[1], &v[2]);
        if (strcmp(vector_file_text(&file, row, "log_lower95"), "nan") == 0) {
            ck_assert_int_eq(status, WAKPI_UNDEFINED);
        } else {
            ck_assert_int_ge(status, WAKPI_OK);
            ck_assert_near(name, row, v[1], vector_file_real(&file, row, "log_lower95"), 1e-10, 0.0);
            ck_assert_near(name, row, v[2], vector_file_real(&file, row, "log_upper95"), 1e-10, 0.0);
        }
        status = wakpi_lift_fieller(mean1, sd1, n1, mean2, sd2, n2, 0.05, &kind, &v[0], &v[1]);
        if (strcmp(type, "bounded") == 0) {
            ck_assert_int_eq(status, WAKPI_OK);
            ck_assert_int_eq(kind, WAKPI_FIELLER_BOUNDED);
        } else {
            ck_assert_int_eq(status, WAKPI_UNBOUNDED);
            ck_assert_int_eq(kind,
                             strcmp(type, "all") == 0 ? WAKPI_FIELLER_WHOLE_LINE : WAKPI_FIELLER_COMPLEMENT);
        }
        if (kind != WAKPI_FIELLER_WHOLE_LINE) {
            ck_assert_near(name, row, v[0], vector_file_real(&file, row, "fieller_lower95"), 1e-10, 0.0);
            ck_assert_near(name, row, v[1], vector_file_real(&file, row, "fieller_upper95"), 1e-10, 0.0);
        }
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(variance_keeps_its_digits)
{
    double moments[WAKPI_MOMENTS_SIZE] = {0.0};
    double v[5];
    int64_t n = 0;
    ck_assert_int_eq(wakpi_moments_read(moments, &n, &v[0], &v[1], &v[2], &v[3], &v[4]), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_moments_add(moments, 1e9, 0.0), WAKPI_OK);
    ck_assert_int_eq(wakpi_moments_read(moments, &n, &v[0], &v[1], &v[2], &v[3], &v[4]), WAKPI_SMALL_SAMPLE);
    ck_assert(isnan(v[2]));
    ck_assert_int_eq(wakpi_moments_add(moments, 1e9 + 1.0, 0.0), WAKPI_OK);
    ck_assert_int_eq(wakpi_moments_add(moments, 1e9 + 2.0, 0.0), WAKPI_OK);
    ck_assert_int_eq(wakpi_moments_read(moments, &n, &v[0], &v[1], &v[2], &v[3], &v[4]), WAKPI_OK);
    ck_assert_double_eq(v[2], 1.0);
    ck_assert_int_eq(wakpi_moments_add(moments, NAN, 0.0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_moments_add(moments, 1e300, 0.0), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_moments_read(moments, &n, &v[0], &v[1], &v[2], &v[3], &v[4]), WAKPI_OK);
    ck_assert_double_eq(v[2], 1.0);
    ck_assert_int_eq(wakpi_moments_merge(moments, moments), WAKPI_INVALID);
    moments[0] = -1.0;
    ck_assert_int_eq(wakpi_moments_read(moments, &n, &v[0], &v[1], &v[2], &v[3], &v[4]), WAKPI_INVALID);
}
END_TEST

START_TEST(what_units_did_before_takes_out_their_spread)
{
    double arms[2][WAKPI_MOMENTS_SIZE] = {{0.0}};
    for (int i = 0; i < 200; i++) {
        double before = (double)((i * 37) % 101);
        double noise = (double)((i * 53) % 17) - 8.0;
        int arm = i % 2;
        ck_assert_int_eq(
            wakpi_moments_add(arms[arm], before, 2.0 * before + 0.01 * noise + (arm ? 0.0 : 1.0)), WAKPI_OK);
    }
    double theta = NAN;
    double difference = NAN;
    double se = NAN;
    double lower = NAN;
    double upper = NAN;
    ck_assert_int_eq(wakpi_difference_cuped(arms[0], arms[1], 0.05, &theta, &difference, &se, &lower, &upper),
                     WAKPI_OK);
    ck_assert(vector_near(theta, 2.0, 0.0, 1e-3));
    ck_assert(vector_near(difference, 1.0, 0.0, 0.05));
    ck_assert_double_lt(se, 0.01); /* the spread of y alone would give about 8 */
    ck_assert_double_lt(lower, 1.0 + 0.05);
    double flat[WAKPI_MOMENTS_SIZE] = {0.0};
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(wakpi_moments_add(flat, 3.0, (double)i), WAKPI_OK);
    }
    double flat_too[WAKPI_MOMENTS_SIZE];
    memcpy(flat_too, flat, sizeof(flat));
    ck_assert_int_eq(wakpi_difference_cuped(flat, flat_too, 0.05, &theta, &difference, &se, &lower, &upper),
                     WAKPI_UNDEFINED);
}
END_TEST

START_TEST(differences_in_differences_take_out_what_changed_for_all)
{
    static const double means[] = {10.0, 15.0, 9.0, 11.0};
    static const double sds[] = {2.0, 2.0, 2.0, 2.0};
    static const int64_t counts[] = {100, 100, 100, 100};
    static const double still[] = {0.0, 0.0, 0.0, 0.0};
    double estimate = NAN;
    double lower = NAN;
    double upper = NAN;
    double p = NAN;
    double log_p = NAN;
    ck_assert_int_eq(
        wakpi_difference_in_differences(means, sds, counts, 0.05, &estimate, &lower, &upper, &p, &log_p),
        WAKPI_OK);
    ck_assert_double_eq(estimate, 3.0);
    /* se = sqrt(4 * 4 / 100) = 0.4, df = 396, t = 1.9659676... */
    ck_assert(vector_near(upper - lower, 2.0 * 0.4 * 1.9659729, 1e-6, 0.0));
    ck_assert(vector_near(log_p, log(p), 1e-12, 0.0));
    ck_assert_int_eq(
        wakpi_difference_in_differences(means, still, counts, 0.05, &estimate, &lower, &upper, &p, &log_p),
        WAKPI_DEGENERATE);
    ck_assert_double_eq(p, 0.0);
    ck_assert(isinf(log_p));
    static const int64_t few[] = {100, 1, 100, 100};
    ck_assert_int_eq(
        wakpi_difference_in_differences(means, sds, few, 0.05, &estimate, &lower, &upper, &p, &log_p),
        WAKPI_UNDEFINED);
}
END_TEST

START_TEST(a_mean_has_students_interval)
{
    double lower = NAN;
    double upper = NAN;
    ck_assert_int_eq(wakpi_interval_mean(5.0, 2.0, 4, 0.05, &lower, &upper), WAKPI_OK);
    ck_assert(vector_near(upper, 5.0 + 3.1824463052837095, 1e-14, 0.0));
    ck_assert(vector_near(lower, 5.0 - 3.1824463052837095, 1e-14, 0.0));
    ck_assert_int_eq(wakpi_interval_mean(5.0, 0.0, 4, 0.05, &lower, &upper), WAKPI_DEGENERATE);
    ck_assert_double_eq(lower, 5.0);
    ck_assert_int_eq(wakpi_interval_mean(5.0, 0.0, 1, 0.05, &lower, &upper), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_interval_mean(NAN, 1.0, 4, 0.05, &lower, &upper), WAKPI_INVALID);
}
END_TEST

START_TEST(sequences_meet_their_vectors)
{
    const char *name = "stats/confidence_sequences.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        int64_t n = vector_file_integer(&file, row, "n");
        double alpha = vector_file_real(&file, row, "alpha");
        double lower = NAN;
        double upper = NAN;
        if (strcmp(vector_file_text(&file, row, "kind"), "asymptotic_mixture") == 0) {
            double p = NAN;
            double log_e = NAN;
            ck_assert_int_eq(wakpi_sequence_mean(vector_file_real(&file, row, "estimate_or_k"),
                                                 vector_file_real(&file, row, "se"), n,
                                                 vector_file_real(&file, row, "tuning_N"), alpha, &lower,
                                                 &upper, &p, &log_e),
                             WAKPI_OK);
            ck_assert_near(name, row, p, vector_file_real(&file, row, "always_valid_p_for_zero"), 1e-12,
                           1e-321);
            ck_assert_near(name, row, log_e, vector_file_real(&file, row, "log_evalue"), 1e-13, 0.0);
        } else {
            int64_t k = vector_file_integer(&file, row, "estimate_or_k");
            ck_assert_int_eq(wakpi_sequence_rate(k, n, 0.5, 0.5, alpha, &lower, &upper), WAKPI_OK);
            double p = NAN;
            double log_e = NAN;
            /* The limits are where the evidence is 1 / alpha. */
            if (lower > 0.0) {
                ck_assert_int_eq(wakpi_sequence_rate_test(k, n, 0.5, 0.5, lower, &p, &log_e), WAKPI_OK);
                ck_assert_near(name, row, p, alpha, 1e-6, 0.0);
            }
        }
        ck_assert_near(name, row, lower, vector_file_real(&file, row, "lower"), 1e-12, 0.0);
        ck_assert_near(name, row, upper, vector_file_real(&file, row, "upper"), 1e-12, 0.0);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(sequences_refuse_what_they_cannot_answer)
{
    double a = 42.0;
    double b = 43.0;
    double c = 44.0;
    double d = 45.0;
    ck_assert_int_eq(wakpi_sequence_mean(0.1, 0.01, 0, 5000.0, 0.05, &a, &b, &c, &d), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_sequence_mean(0.1, 0.0, 10, 5000.0, 0.05, &a, &b, &c, &d), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_sequence_mean(0.1, 0.01, 10, 0.0, 0.05, &a, &b, &c, &d), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_sequence_rate(0, 0, 0.5, 0.5, 0.05, &a, &b), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_sequence_rate(3, 2, 0.5, 0.5, 0.05, &a, &b), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_sequence_rate(1, 2, 0.0, 0.5, 0.05, &a, &b), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_sequence_rate_test(1, 2, 0.5, 0.5, 1.0, &a, &b), WAKPI_INVALID);
    ck_assert_double_eq(a, 42.0);
    ck_assert_double_eq(b, 43.0);
    ck_assert_double_eq(c, 44.0);
    ck_assert_double_eq(d, 45.0);
}
END_TEST

START_TEST(a_quantile_lies_between_order_statistics)
{
    int64_t low = -1;
    int64_t high = -1;
    double coverage = NAN;
    /* The textbook case: the median of ten lies between the second and the ninth with 97.85 %. */
    ck_assert_int_eq(wakpi_interval_quantile_ranks(10, 0.5, 0.05, &low, &high, &coverage), WAKPI_OK);
    ck_assert_int_eq(low, 2);
    ck_assert_int_eq(high, 9);
    ck_assert(vector_near(coverage, 0.978515625, 1e-14, 0.0));
    ck_assert_int_eq(wakpi_interval_quantile_ranks(5, 0.5, 0.05, &low, &high, &coverage), WAKPI_UNBOUNDED);
    ck_assert_int_eq(low, 0);
    ck_assert_int_eq(high, 6);
    ck_assert_int_eq(wakpi_interval_quantile_ranks(1000000, 0.95, 0.05, &low, &high, &coverage), WAKPI_OK);
    ck_assert_double_ge(coverage, 0.95);
    ck_assert_double_lt(coverage, 0.952);
    ck_assert_int_eq(wakpi_interval_quantile_ranks(0, 0.5, 0.05, &low, &high, &coverage), WAKPI_UNDEFINED);
    static const double sorted[] = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0};
    static const double unsorted[] = {1.0, 3.0, 2.0};
    double value = NAN;
    double lower = NAN;
    double upper = NAN;
    ck_assert_int_eq(wakpi_interval_quantile(sorted, 10, 0.5, 0.05, &value, &lower, &upper), WAKPI_OK);
    ck_assert_double_eq(value, 5.5);
    ck_assert_double_eq(lower, 2.0);
    ck_assert_double_eq(upper, 9.0);
    ck_assert_int_eq(wakpi_interval_quantile(sorted, 10, 0.95, 0.05, &value, &lower, &upper),
                     WAKPI_UNBOUNDED);
    ck_assert(isinf(upper));
    ck_assert_int_eq(wakpi_interval_quantile(unsorted, 3, 0.5, 0.05, &value, &lower, &upper), WAKPI_INVALID);
}
END_TEST

START_TEST(power_and_sample_size_undo_each_other)
{
    double exact = NAN;
    int64_t per_arm = 0;
    double power = NAN;
    double above = NAN;
    double below = NAN;
    ck_assert_int_eq(wakpi_sample_size_two_rates(0.1, 0.11, 0.05, 0.8, 2, &exact, &per_arm), WAKPI_OK);
    ck_assert_int_eq(wakpi_power_two_rates(0.1, per_arm, 0.11, per_arm, 0.05, 2, &power), WAKPI_OK);
    ck_assert_double_ge(power, 0.8);
    ck_assert_double_lt(power, 0.80001);
    ck_assert_int_eq(wakpi_detectable_rate(0.1, per_arm, per_arm, 0.05, 0.8, 2, &above, &below), WAKPI_OK);
    ck_assert(vector_near(above, 0.11, 1e-6, 0.0));
    ck_assert_int_eq(wakpi_power_two_rates(0.1, per_arm, below, per_arm, 0.05, 2, &power), WAKPI_OK);
    ck_assert(vector_near(power, 0.8, 1e-10, 0.0));
    ck_assert_int_eq(wakpi_detectable_rate(0.01, 20, 20, 0.05, 0.8, 2, &above, &below), WAKPI_UNBOUNDED);
    ck_assert(isnan(below));
    ck_assert_double_gt(above, 0.2);
    ck_assert_int_eq(wakpi_detectable_rate(0.5, 0, 20, 0.05, 0.8, 2, &above, &below), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_power_two_rates(0.5, 10, 1.5, 10, 0.05, 2, &power), WAKPI_INVALID);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_means");
    TCase *tests = tcase_create("means, ratios, sequences");
    tcase_add_test(tests, ratio_of_sums_meets_its_vectors);
    tcase_add_test(tests, lifts_meet_their_vectors);
    tcase_add_test(tests, variance_keeps_its_digits);
    tcase_add_test(tests, what_units_did_before_takes_out_their_spread);
    tcase_add_test(tests, differences_in_differences_take_out_what_changed_for_all);
    tcase_add_test(tests, a_mean_has_students_interval);
    tcase_add_test(tests, sequences_meet_their_vectors);
    tcase_add_test(tests, sequences_refuse_what_they_cannot_answer);
    tcase_add_test(tests, a_quantile_lies_between_order_statistics);
    tcase_add_test(tests, power_and_sample_size_undo_each_other);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* The same bits on every machine: calls with the hexadecimal doubles they must give, under every compiler,
 * optimisation and architecture. WAKPI_WRITE_BITS=<path> writes the file anew for a change that is meant. */
#include "run_suite.h"
#include "vector_file.h"

#include <wakpi/attribution.h>
#include <wakpi/bootstrap.h>
#include <wakpi/lifetime.h>
#include <wakpi/moments.h>
#include <wakpi/ranking.h>
#include <wakpi/sequence.h>
#include <wakpi/stats.h>
#include <wakpi/survival.h>
#include <wakpi/trend.h>

enum { MOST = 16 };

typedef wakpi_status call_function(const double *in, double *out);

#define RATE(name)                                                                                           \
    static wakpi_status call_##name(const double *in, double *out)                                           \
    {                                                                                                        \
        return wakpi_##name((int64_t)in[0], (int64_t)in[1], in[2], &out[0], &out[1]);                        \
    }
#define TWO_RATES(name)                                                                                      \
    static wakpi_status call_##name(const double *in, double *out)                                           \
    {                                                                                                        \
        return wakpi_##name((int64_t)in[0], (int64_t)in[1], (int64_t)in[2], (int64_t)in[3], in[4], &out[0],  \
                            &out[1]);                                                                        \
    }
RATE(interval_wilson)
RATE(interval_clopper_pearson)
RATE(interval_jeffreys)
TWO_RATES(difference_newcombe)
TWO_RATES(difference_miettinen_nurminen)
TWO_RATES(ratio_koopman)
TWO_RATES(ratio_miettinen_nurminen)

static wakpi_status call_interval_nps(const double *in, double *out)
{
    return wakpi_interval_nps((int64_t)in[0], (int64_t)in[1], (int64_t)in[2], in[3], &out[0], &out[1]);
}

static wakpi_status call_test_two_rates(const double *in, double *out)
{
    return wakpi_test_two_rates((int64_t)in[0], (int64_t)in[1], (int64_t)in[2], (int64_t)in[3], &out[0],
                                &out[1], &out[2]);
}

static wakpi_status call_test_fisher(const double *in, double *out)
{
    return wakpi_test_fisher((int64_t)in[0], (int64_t)in[1], (int64_t)in[2], (int64_t)in[3], &out[0],
                             &out[1]);
}

static wakpi_status call_test_welch(const double *in, double *out)
{
    return wakpi_test_welch(in[0], in[1], (int64_t)in[2], in[3], in[4], (int64_t)in[5], &out[0], &out[1],
                            &out[2], &out[3]);
}

static wakpi_status call_test_sample_ratio(const double *in, double *out)
{
    int64_t observed[3] = {(int64_t)in[0], (int64_t)in[1], (int64_t)in[2]};
    return wakpi_test_sample_ratio(observed, in + 3, 3, &out[0], &out[1], &out[2]);
}

static wakpi_status call_probability_better(const double *in, double *out)
{
    return wakpi_probability_better((int64_t)in[0], (int64_t)in[1], (int64_t)in[2], (int64_t)in[3], in[4],
                                    in[5], &out[0], &out[1], &out[2]);
}

static wakpi_status call_sample_size_two_rates(const double *in, double *out)
{
    int64_t per_arm = 0;
    wakpi_status status =
        wakpi_sample_size_two_rates(in[0], in[1], in[2], in[3], (int32_t)in[4], &out[0], &per_arm);
    out[1] = (double)per_arm;
    return status;
}

static wakpi_status call_adjust_by(const double *in, double *out)
{
    return wakpi_adjust_by(in, out, 3);
}

static wakpi_status call_normal_quantile(const double *in, double *out)
{
    return wakpi_normal_quantile(in[0], out);
}

static wakpi_status call_normal_log_sf(const double *in, double *out)
{
    return wakpi_normal_log_sf(in[0], out);
}

static wakpi_status call_sequence_mean(const double *in, double *out)
{
    return wakpi_sequence_mean(in[0], in[1], (int64_t)in[2], in[3], in[4], &out[0], &out[1], &out[2],
                               &out[3]);
}

static wakpi_status call_sequence_rate(const double *in, double *out)
{
    return wakpi_sequence_rate((int64_t)in[0], (int64_t)in[1], in[2], in[3], in[4], &out[0], &out[1]);
}

static wakpi_status call_retention_sbg(const double *in, double *out)
{
    return wakpi_retention_sbg(in[0], in[1], (int64_t)in[2], &out[0], &out[1], &out[2]);
}

static wakpi_status call_detectable_rate(const double *in, double *out)
{
    return wakpi_detectable_rate(in[0], (int64_t)in[1], (int64_t)in[2], in[3], in[4], 2, &out[0], &out[1]);
}

static wakpi_status call_lift_log(const double *in, double *out)
{
    return wakpi_lift_log(in[0], in[1], (int64_t)in[2], in[3], in[4], (int64_t)in[5], in[6], &out[0], &out[1],
                          &out[2]);
}

static wakpi_status call_interval_mean(const double *in, double *out)
{
    return wakpi_interval_mean(in[0], in[1], (int64_t)in[2], in[3], &out[0], &out[1]);
}

static wakpi_status call_ratio_of_sums_delta(const double *in, double *out)
{
    double moments[WAKPI_MOMENTS_SIZE] = {0.0};
    for (int i = 0; i < 4; i++) {
        wakpi_status status = wakpi_moments_add(moments, in[i], in[i + 4]);
        if (status != WAKPI_OK) {
            return status;
        }
    }
    return wakpi_ratio_of_sums_delta(moments, in[8], &out[0], &out[1], &out[2], &out[3]);
}

static wakpi_status call_bootstrap_ratio(const double *in, double *out)
{
    double scratch[500];
    return wakpi_bootstrap_ratio(NULL, in + 1, 8, 500, (uint64_t)in[0], 0.1, scratch, &out[0], &out[1],
                                 &out[2]);
}

static wakpi_status call_trend_theil_sen(const double *in, double *out)
{
    static const double x[] = {0.0, 1.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0};
    return wakpi_trend_theil_sen(x, in, 8, 0.1, &out[0], &out[1], &out[2], &out[3]);
}

static wakpi_status call_forecast_smooth(const double *in, double *out)
{
    static const double weights[] = {0.3, 0.1, 0.9, 0.2};
    double start[] = {in[0], 0.1, 1.1, 0.9};
    double multipliers[4];
    return wakpi_forecast_smooth(in, 8, WAKPI_SEASON_MULTIPLICATIVE, 2, weights, start, 4, out, multipliers,
                                 &out[4]);
}

static wakpi_status call_test_two_rates_yates(const double *in, double *out)
{
    return wakpi_test_two_rates_yates((int64_t)in[0], (int64_t)in[1], (int64_t)in[2], (int64_t)in[3], &out[0],
                                      &out[1], &out[2]);
}

static wakpi_status call_sample_size_unequal(const double *in, double *out)
{
    int64_t n1;
    int64_t n2;
    return wakpi_sample_size_unequal(in[0], in[1], in[2], in[3], in[4], 2, 1, &out[0], &n1, &n2);
}

static wakpi_status call_retention_sbg_fit(const double *in, double *out)
{
    int64_t present[6];
    for (int i = 0; i < 6; i++) {
        present[i] = (int64_t)in[i];
    }
    return wakpi_retention_sbg_fit(present, 6, &out[0], &out[1], &out[2]);
}

static wakpi_status call_forecast_best_rate(const double *in, double *out)
{
    int64_t k[12];
    int64_t n[12];
    double scratch[12];
    int32_t method;
    for (int i = 0; i < 12; i++) {
        k[i] = (int64_t)in[i];
        n[i] = 100 + i;
    }
    return wakpi_forecast_best_rate(k, n, 12, 0, 1, 0.1, scratch, &method, &out[0], &out[1], &out[2],
                                    &out[3]);
}

static wakpi_status call_attribution_markov(const double *in, double *out)
{
    static const int32_t touches[] = {0, 1, 2, 0, 1, 2, 0};
    static const size_t ends[] = {3, 5, 7};
    int64_t converted[3] = {(int64_t)in[0], (int64_t)in[1], (int64_t)in[2]};
    int64_t lost[3] = {(int64_t)in[3], (int64_t)in[4], (int64_t)in[5]};
    double scratch[300];
    return wakpi_attribution_interval(WAKPI_ATTRIBUTION_MARKOV, touches, ends, converted, lost, 3, 3, 100, 7,
                                      0.1, scratch, out, out + 3, out + 6);
}

static wakpi_status call_lifetime_purchases(const double *in, double *out)
{
    return wakpi_lifetime_purchases(in, (int64_t)in[4], in[5], in[6], in[7], &out[0], &out[1]);
}

static wakpi_status call_ranking_rates(const double *in, double *out)
{
    int64_t k[3] = {(int64_t)in[0], (int64_t)in[1], (int64_t)in[2]};
    int64_t n[3] = {(int64_t)in[3], (int64_t)in[4], (int64_t)in[5]};
    size_t order[3];
    return wakpi_ranking_rates(k, n, 3, 0.1, &out[0], &out[1], out + 2, out + 5, out + 8, order);
}

static const struct {
    const char *name;
    call_function *call;
    size_t outputs;
} functions[] = {
    {"interval_wilson", call_interval_wilson, 2},
    {"interval_clopper_pearson", call_interval_clopper_pearson, 2},
    {"interval_jeffreys", call_interval_jeffreys, 2},
    {"interval_nps", call_interval_nps, 2},
    {"difference_newcombe", call_difference_newcombe, 2},
    {"difference_miettinen_nurminen", call_difference_miettinen_nurminen, 2},
    {"ratio_koopman", call_ratio_koopman, 2},
    {"ratio_miettinen_nurminen", call_ratio_miettinen_nurminen, 2},
    {"test_two_rates", call_test_two_rates, 3},
    {"test_fisher", call_test_fisher, 2},
    {"test_welch", call_test_welch, 4},
    {"test_sample_ratio", call_test_sample_ratio, 3},
    {"probability_better", call_probability_better, 3},
    {"sample_size_two_rates", call_sample_size_two_rates, 2},
    {"adjust_by", call_adjust_by, 3},
    {"normal_quantile", call_normal_quantile, 1},
    {"normal_log_sf", call_normal_log_sf, 1},
    {"sequence_mean", call_sequence_mean, 4},
    {"sequence_rate", call_sequence_rate, 2},
    {"retention_sbg", call_retention_sbg, 3},
    {"detectable_rate", call_detectable_rate, 2},
    {"lift_log", call_lift_log, 3},
    {"interval_mean", call_interval_mean, 2},
    {"ratio_of_sums_delta", call_ratio_of_sums_delta, 4},
    {"bootstrap_ratio", call_bootstrap_ratio, 3},
    {"trend_theil_sen", call_trend_theil_sen, 4},
    {"forecast_smooth", call_forecast_smooth, 5},
    {"test_two_rates_yates", call_test_two_rates_yates, 3},
    {"sample_size_unequal", call_sample_size_unequal, 1},
    {"retention_sbg_fit", call_retention_sbg_fit, 3},
    {"forecast_best_rate", call_forecast_best_rate, 4},
    {"attribution_markov", call_attribution_markov, 9},
    {"lifetime_purchases", call_lifetime_purchases, 2},
    {"ranking_rates", call_ranking_rates, 11},
};

static size_t function_named(const char *name)
{
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (strcmp(functions[i].name, name) == 0) {
            return i;
        }
    }
    ck_abort_msg("no function %s", name);
    return 0;
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

START_TEST(bits_are_as_recorded)
{
    const char *name = "stats/bits.csv";
    struct vector_file file = vector_file_open(name);
    const char *path = getenv("WAKPI_WRITE_BITS");
    FILE *written = path ? fopen(path, "w") : NULL;
    if (written) {
        fprintf(written, "function,inputs,results\n");
    }
    for (size_t row = 0; row < file.rows; row++) {
        double in[MOST] = {0.0};
        double expected[MOST] = {0.0};
        double out[MOST] = {0.0};
        size_t f = function_named(vector_file_text(&file, row, "function"));
        vector_file_reals(&file, row, "inputs", in, MOST);
        size_t count = vector_file_reals(&file, row, "results", expected, MOST);
        ck_assert_msg(functions[f].call(in, out) >= WAKPI_OK, "%s, row %zu is refused", name, row + 1);
        if (written) {
            fprintf(written, "%s,%s,", functions[f].name, vector_file_text(&file, row, "inputs"));
            for (size_t i = 0; i < functions[f].outputs; i++) {
                fprintf(written, "%s%a", i ? ";" : "", out[i]);
            }
            fprintf(written, "\n");
            continue;
        }
        ck_assert_uint_eq(count, functions[f].outputs);
        for (size_t i = 0; i < count; i++) {
            ck_assert_msg(bits_of(out[i]) == bits_of(expected[i]), "%s, row %zu: %s result %zu is %a, not %a",
                          name, row + 1, functions[f].name, i + 1, out[i], expected[i]);
        }
    }
    if (written) {
        ck_assert_int_eq(fclose(written), 0);
    }
    vector_file_close(&file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_bits");
    TCase *tests = tcase_create("bits");
    tcase_add_test(tests, bits_are_as_recorded);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* Rows at the ends of what may be asked, by mpmath with 40 to 60 digits: counts up to 10^12, alpha from 1e-15 to 0.9, no events and
 * nothing else, p far below the smallest double. */
#include "run_suite.h"
#include "vector_file.h"

#include <wakpi/stats.h>

enum { MOST = 8 };

static int64_t whole(double number)
{
    return (int64_t)number;
}

typedef wakpi_status two_rates_interval(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                        double *lower, double *upper);

static const struct {
    const char *name;
    two_rates_interval *call;
} intervals[] = {{"difference_newcombe", wakpi_difference_newcombe},
                 {"difference_miettinen_nurminen", wakpi_difference_miettinen_nurminen},
                 {"ratio_koopman", wakpi_ratio_koopman},
                 {"ratio_miettinen_nurminen", wakpi_ratio_miettinen_nurminen}};

/* `name` begins with `start`. */
static int is(const char *name, const char *start)
{
    return strncmp(name, start, strlen(start)) == 0;
}

static wakpi_status call(const char *name, const double *in, double *out)
{
    double p = NAN, log_p = NAN, other = NAN;
    int64_t per_arm;
    wakpi_status status;
    for (size_t i = 0; i < sizeof intervals / sizeof intervals[0]; i++) {
        if (strcmp(intervals[i].name, name) == 0)
            return intervals[i].call(whole(in[0]), whole(in[1]), whole(in[2]), whole(in[3]), in[4], &out[0],
                                     &out[1]);
    }
    if (is(name, "interval_wilson"))
        return wakpi_interval_wilson(whole(in[0]), whole(in[1]), in[2], &out[0], &out[1]);
    if (is(name, "interval_nps"))
        return wakpi_interval_nps(whole(in[0]), whole(in[1]), whole(in[2]), in[3], &out[0], &out[1]);
    if (is(name, "normal_quantile"))
        return wakpi_normal_quantile(in[0], out);
    if (is(name, "normal_log_sf"))
        return wakpi_normal_log_sf(in[0], out);
    if (is(name, "sample_size"))
        return wakpi_sample_size_two_rates(in[0], in[1], in[2], in[3], (int32_t)in[4], out, &per_arm);
    if (is(name, "losses_of_choosing"))
        return wakpi_probability_better(whole(in[0]), whole(in[1]), whole(in[2]), whole(in[3]), in[4], in[5],
                                        &other, &out[0], &out[1]);
    if (is(name, "probability_better"))
        return wakpi_probability_better(whole(in[0]), whole(in[1]), whole(in[2]), whole(in[3]), in[4], in[5],
                                        out, &p, &log_p);
    if (is(name, "test_fisher")) {
        status = wakpi_test_fisher(whole(in[0]), whole(in[1]), whole(in[2]), whole(in[3]), &p, &log_p);
        out[0] = is(name, "test_fisher_log") ? log_p : p;
        return status;
    }
    if (is(name, "test_two_rates")) {
        status =
            wakpi_test_two_rates(whole(in[0]), whole(in[1]), whole(in[2]), whole(in[3]), &other, &p, &log_p);
        out[0] = is(name, "test_two_rates_log10") ? log_p / log(10.0) : other;
        return status;
    }
    ck_assert_msg(is(name, "test_welch"), "no function %s", name);
    status = wakpi_test_welch(in[0], in[1], whole(in[2]), in[3], in[4], whole(in[5]), &out[0], &out[1], &p,
                              &log_p);
    if (is(name, "test_welch_log10"))
        out[0] = log_p / log(10.0);
    return status;
}

START_TEST(rows_at_the_ends_are_met)
{
    const char *file_name = "stats/extremes.csv";
    struct vector_file file = vector_file_open(file_name);
    for (size_t row = 0; row < file.rows; row++) {
        double in[MOST] = {0}, expected[MOST], out[MOST] = {0};
        const char *name = vector_file_text(&file, row, "function");
        vector_file_reals(&file, row, "inputs", in, MOST);
        size_t count = vector_file_reals(&file, row, "results", expected, MOST);
        ck_assert_msg(call(name, in, out) >= WAKPI_OK, "%s, row %zu is refused", name, row + 1);
        for (size_t i = 0; i < count; i++) {
            double relative = vector_file_real(&file, row, "relative");
            double absolute = vector_file_real(&file, row, "absolute");
            ck_assert_msg(vector_near(out[i], expected[i], relative, absolute),
                          "%s, row %zu: %s result %zu is %.17g, not %.17g", file_name, row + 1, name, i + 1,
                          out[i], expected[i]);
        }
    }
    vector_file_close(&file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_extremes");
    TCase *tests = tcase_create("extremes");
    tcase_add_test(tests, rows_at_the_ends_are_met);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

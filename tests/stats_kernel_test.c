/* The special functions behind the room: against 50-digit values. */
#include "run_suite.h"
#include "vector_file.h"

#include <string.h>

#include "stats/beta.h"
#include "stats/elementary.h"
#include "stats/normal.h"
#include "stats/quantile.h"
#include <wakpi/stats.h>

START_TEST(normal_quantile_meets_its_vectors)
{
    const char *name = "stats/normal_quantile_cdf.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double input = vector_file_real(&file, row, "input");
        if (strcmp(vector_file_text(&file, row, "kind"), "quantile") == 0) {
            double x = NAN;
            ck_assert_int_eq(wakpi_normal_quantile(input, &x), WAKPI_OK);
            ck_assert_near(name, row, x, vector_file_real(&file, row, "quantile"), 1e-14, 0.0);
            continue;
        }
        double log_sf = NAN;
        /* Below 1e-307 a double has fewer digits. */
        double cdf = vector_file_real(&file, row, "cdf");
        double sf = vector_file_real(&file, row, "sf");
        ck_assert_near(name, row, wakpi_normal_sf(-input), cdf, 1e-14, 1e-321);
        ck_assert_near(name, row, wakpi_normal_sf(input), sf, 1e-14, 1e-321);
        ck_assert_int_eq(wakpi_normal_log_sf(input, &log_sf), WAKPI_OK);
        ck_assert_near(name, row, log_sf, vector_file_real(&file, row, "log_sf"), 1e-14, 1e-321);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(normal_functions_refuse_what_they_cannot_answer)
{
    double x = 42.0;
    ck_assert_int_eq(wakpi_normal_quantile(0.0, &x), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_normal_quantile(1.0, &x), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_normal_quantile(NAN, &x), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_normal_quantile(0.5, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_normal_log_sf(NAN, &x), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_normal_log_sf(INFINITY, &x), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_normal_log_sf(1e200, &x), WAKPI_OVERFLOW);
    ck_assert_double_eq(x, 42.0);
    ck_assert_int_eq(wakpi_normal_log_sf(1e10, &x), WAKPI_OK);
    ck_assert(vector_near(x, -5e19, 1e-14, 0.0));
    ck_assert_int_eq(wakpi_normal_log_sf(-1e200, &x), WAKPI_OK);
    ck_assert_double_eq(x, 0.0);
}
END_TEST

/* P(fewer than `rank` of n lie below quantile q), and of `rank` or more. */
static void tails_of(int64_t n, double q, int64_t rank, double *below, double *above)
{
    struct wakpi_beta beta;
    struct wakpi_tails tails;
    *below = rank <= 0 ? 0.0 : 1.0;
    *above = 1.0 - *below;
    if (rank <= 0 || rank > n) {
        return;
    }
    wakpi_beta_prepare(&beta, (double)rank, (double)(n - rank + 1));
    wakpi_beta_tails_at(&beta, q, &tails);
    *below = tails.upper;
    *above = tails.lower;
}

/* However the ranks are found: they are the outermost ones that the tails allow. */
static void check_ranks(int64_t n, double q, double alpha)
{
    int64_t lower = -1, upper = -1;
    double below, above, unused;
    wakpi_quantile_ranks(n, q, alpha, wakpi_normal_critical(alpha), &lower, &upper);
    tails_of(n, q, lower, &below, &unused);
    ck_assert_msg(below <= alpha / 2, "n %d q %g alpha %g: %d is too high", (int)n, q, alpha, (int)lower);
    tails_of(n, q, lower + 1, &below, &unused);
    ck_assert_msg(below > alpha / 2, "n %d q %g alpha %g: %d is too low", (int)n, q, alpha, (int)lower);
    tails_of(n, q, upper, &unused, &above);
    ck_assert_msg(above <= alpha / 2, "n %d q %g alpha %g: %d is too low", (int)n, q, alpha, (int)upper);
    tails_of(n, q, upper - 1, &unused, &above);
    ck_assert_msg(above > alpha / 2, "n %d q %g alpha %g: %d is too high", (int)n, q, alpha, (int)upper);
}

START_TEST(ranks_of_quantiles_are_those_of_the_tails)
{
    static const double shares[] = {0.5, 0.9, 0.1, 0.05, 0.95, 0.25, 0.99};
    static const double alphas[] = {0.05, 0.01, 0.1, 0.5, 0.9, 0.001};
    for (size_t a = 0; a < sizeof alphas / sizeof *alphas; a++) {
        for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
            for (int64_t n = 1; n < 1200; n += n < 120 ? 1 : 17) {
                check_ranks(n, shares[i], alphas[a]);
            }
        }
    }
    /* The intervals of campaigns are mostly these. */
    for (int64_t n = 120; n < 1200; n++) {
        check_ranks(n, 0.5, 0.05);
        check_ranks(n, 0.9, 0.05);
    }
}
END_TEST

START_TEST(the_usual_critical_value_is_what_its_neighbours_say)
{
    double usual = wakpi_normal_critical(0.05);
    ck_assert_double_ge(usual, wakpi_normal_critical(nextafter(0.05, 1.0)));
    ck_assert_double_le(usual, wakpi_normal_critical(nextafter(0.05, 0.0)));
}
END_TEST

START_TEST(beta_tails_meet_their_vectors)
{
    const char *name = "stats/beta_dist.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        struct wakpi_beta beta;
        struct wakpi_tails tails;
        wakpi_beta_prepare(&beta, vector_file_real(&file, row, "a"), vector_file_real(&file, row, "b"));
        wakpi_beta_tails_at(&beta, vector_file_real(&file, row, "x"), &tails);
        ck_assert_near(name, row, tails.lower, vector_file_real(&file, row, "cdf"), 1e-14, 1e-321);
        ck_assert_near(name, row, tails.upper, vector_file_real(&file, row, "sf"), 1e-14, 1e-321);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(gamma_tails_meet_their_vectors)
{
    const char *name = "stats/chi2_dist.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        struct wakpi_tails tails;
        wakpi_gamma_tails(0.5 * vector_file_real(&file, row, "df"), 0.5 * vector_file_real(&file, row, "x"),
                          &tails);
        ck_assert_near(name, row, tails.lower, vector_file_real(&file, row, "cdf"), 1e-14, 1e-321);
        ck_assert_near(name, row, tails.upper, vector_file_real(&file, row, "sf"), 1e-14, 1e-321);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(log_and_exp_undo_each_other)
{
    for (int i = -700; i <= 700; i += 7) {
        double x = (double)i + 0.123;
        ck_assert(vector_near(wakpi_math_log(wakpi_math_exp(x)), x, 1e-15, 2e-16));
    }
    ck_assert_double_eq(wakpi_math_exp(0.0), 1.0);
    ck_assert_double_eq(wakpi_math_log(1.0), 0.0);
    ck_assert_double_eq(wakpi_math_exp(-1000.0), 0.0);
    ck_assert(isinf(wakpi_math_exp(1000.0)));
    ck_assert_double_eq(wakpi_math_log(5e-324), -0x1.74385446d71c3p+9);
    ck_assert_double_eq(wakpi_math_exp(-745.0), 5e-324);
    ck_assert_double_eq(wakpi_math_log1p(1e-300), 1e-300);
    ck_assert_double_eq(wakpi_math_expm1(1e-300), 1e-300);
    ck_assert_double_eq(wakpi_math_power(2.0, 10.0), 1024.0);
}
END_TEST

/* Of numbers of all sizes that fit 64 bits, and of halves that are near each other or 0. */
START_TEST(a_division_by_a_double_is_that_by_a_pair_to_the_bit)
{
    uint64_t state = 20261124;
    printf("seed %d\n", 20261124);
    for (int round = 0; round < 200000; round++) {
        double parts[3];
        for (int i = 0; i < 3; i++) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            parts[i] = (double)((int64_t)(state * UINT64_C(0x9e3779b97f4a7c15)) >> (state >> 58));
        }
        if (parts[2] == 0.0)
            continue;
        struct wakpi_dd a = wakpi_dd_from(parts[0]);
        if (round % 2 == 1)
            a = wakpi_dd_divide(wakpi_two_sum(parts[0], parts[1] * 0x1p-40), wakpi_dd_from(1e6));
        struct wakpi_dd quick = wakpi_dd_divide_double(a, parts[2]);
        struct wakpi_dd slow = wakpi_dd_divide(a, wakpi_dd_from(parts[2]));
        ck_assert_msg(memcmp(&quick, &slow, sizeof slow) == 0, "%a / %a: %a + %a is %a + %a", a.hi, parts[2],
                      quick.hi, quick.lo, slow.hi, slow.lo);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_kernel");
    TCase *tests = tcase_create("kernels");
    tcase_add_test(tests, normal_quantile_meets_its_vectors);
    tcase_add_test(tests, ranks_of_quantiles_are_those_of_the_tails);
    tcase_add_test(tests, the_usual_critical_value_is_what_its_neighbours_say);
    tcase_add_test(tests, normal_functions_refuse_what_they_cannot_answer);
    tcase_add_test(tests, beta_tails_meet_their_vectors);
    tcase_add_test(tests, gamma_tails_meet_their_vectors);
    tcase_add_test(tests, log_and_exp_undo_each_other);
    tcase_add_test(tests, a_division_by_a_double_is_that_by_a_pair_to_the_bit);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

#include "run_suite.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/wide.h"

/* Rows made by vectors/make_wide.py from Python's exact integers and fractions. */
START_TEST(agrees_with_exact_arithmetic)
{
    FILE *file = fopen(WAKPI_TESTS_DIR "/vectors/wide.tsv", "r");
    ck_assert_ptr_nonnull(file);
    int64_t a, b, c, d, high;
    uint64_t low;
    double total_double, quotient;
    int products, fractions, rows = 0;
    while (fscanf(file, "%" SCNd64 "%" SCNd64 "%" SCNd64 "%" SCNd64 "%" SCNd64 "%" SCNu64 "%la%la%d%d", &a,
                  &b, &c, &d, &high, &low, &total_double, &quotient, &products, &fractions) == 10) {
        struct wakpi_wide cd = wakpi_wide_product(c, d);
        struct wakpi_wide total = wakpi_wide_add(wakpi_wide_product(a, b), cd);
        ck_assert_int_eq(wakpi_wide_compare(wakpi_wide_product_by_halves(a, b), wakpi_wide_product(a, b)), 0);
        ck_assert_int_eq(total.high, high);
        ck_assert_uint_eq(total.low, low);
        ck_assert_double_eq(wakpi_wide_to_double(total), total_double);
        struct wakpi_wide divisor = cd.low || cd.high ? cd : wakpi_wide_from(1);
        ck_assert_double_eq(wakpi_wide_quotient(total, divisor), quotient);
        ck_assert_int_eq(wakpi_wide_compare_products(a, b, c, d), products);
        int64_t over = b < 0 ? -b : b ? b : 1, under = d < 0 ? -d : d ? d : 1;
        ck_assert_int_eq(wakpi_wide_compare_fractions(wakpi_wide_from(a), over, wakpi_wide_from(c), under),
                         fractions);
        ck_assert_int_eq(wakpi_wide_compare(wakpi_wide_subtract(total, cd), wakpi_wide_product(a, b)), 0);
        rows++;
    }
    fclose(file);
    ck_assert_int_eq(rows, 400);
}
END_TEST

START_TEST(narrows_only_what_fits)
{
    static const int64_t edges[] = {0, 1, -1, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        int64_t back = 7;
        ck_assert_int_eq(wakpi_wide_to_int64(wakpi_wide_from(edges[i]), &back), 1);
        ck_assert_int_eq(back, edges[i]);
    }
    int64_t value = 7;
    struct wakpi_wide above = wakpi_wide_add(wakpi_wide_from(INT64_MAX), wakpi_wide_from(1));
    struct wakpi_wide below = wakpi_wide_subtract(wakpi_wide_from(INT64_MIN), wakpi_wide_from(1));
    ck_assert_int_eq(wakpi_wide_to_int64(above, &value), 0);
    ck_assert_int_eq(wakpi_wide_to_int64(below, &value), 0);
    ck_assert_int_eq(value, 7);
}
END_TEST

START_TEST(the_most_negative_value_has_a_double)
{
    struct wakpi_wide least = {0, INT64_MIN};
    ck_assert_double_eq(wakpi_wide_to_double(least), -0x1p127);
    ck_assert_double_eq(wakpi_wide_quotient(least, least), 1.0);
    ck_assert_double_eq(wakpi_wide_quotient(least, wakpi_wide_from(-1)), 0x1p127);
}
END_TEST

START_TEST(fractions_beyond_128_bits_compare)
{
    struct wakpi_wide most = {UINT64_MAX, INT64_MAX}, least = {0, INT64_MIN};
    struct wakpi_wide next = wakpi_wide_subtract(most, wakpi_wide_from(1));
    ck_assert_int_eq(wakpi_wide_compare_fractions(most, INT64_MAX, next, INT64_MAX), 1);
    ck_assert_int_eq(wakpi_wide_compare_fractions(most, INT64_MAX, most, INT64_MAX - 1), -1);
    ck_assert_int_eq(wakpi_wide_compare_fractions(least, INT64_MAX, least, INT64_MAX - 1), 1);
    ck_assert_int_eq(wakpi_wide_compare_fractions(least, 1, most, INT64_MAX), -1);
    ck_assert_int_eq(wakpi_wide_compare_fractions(least, 3, least, 3), 0);
}
END_TEST

/* a/d against (a - k 2^64)/d has the sign of k, through every carry of the 192-bit products. */
START_TEST(near_fractions_compare)
{
    uint64_t state = 20261121;
    for (int i = 0; i < 20000; i++) {
        uint64_t words[3];
        for (int j = 0; j < 3; j++) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            words[j] = state ^ state >> 29;
        }
        struct wakpi_wide a = {words[0], (int64_t)(words[1] >> 2)};
        int64_t d = (int64_t)(words[2] >> 1) | 1;
        for (int k = -1; k <= 1; k++) {
            struct wakpi_wide c = {a.low, a.high - k};
            ck_assert_int_eq(wakpi_wide_compare_fractions(a, d, c, d), k);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_wide");
    TCase *tests = tcase_create("wide");
    tcase_add_test(tests, agrees_with_exact_arithmetic);
    tcase_add_test(tests, narrows_only_what_fits);
    tcase_add_test(tests, the_most_negative_value_has_a_double);
    tcase_add_test(tests, fractions_beyond_128_bits_compare);
    tcase_add_test(tests, near_fractions_compare);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

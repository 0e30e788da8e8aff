#include "run_suite.h"

#include "base/double_text.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char *shortest(double value)
{
    static char text[WAKPI_DOUBLE_SIZE];
    ck_assert_uint_eq(wakpi_double_shortest(value, text), strlen(text));
    return text;
}

START_TEST(known_numbers_are_as_people_write_them)
{
    ck_assert_str_eq(shortest(0), "0");
    ck_assert_str_eq(shortest(0.1), "0.1");
    ck_assert_str_eq(shortest(-2.5), "-2.5");
    ck_assert_str_eq(shortest(250), "250");
    ck_assert_str_eq(shortest(1e300), "1e+300");
    ck_assert_str_eq(shortest(0.1 + 0.2), "0.30000000000000004");
    ck_assert_str_eq(shortest(5e-324), "4.94065645841247e-324");
    ck_assert_str_eq(shortest(INFINITY), "inf");
    ck_assert_str_eq(shortest(-INFINITY), "-inf");
    ck_assert_str_eq(shortest(NAN), "nan");
}
END_TEST

/* Against the C library, whose locale is "C" here. */
START_TEST(every_double_reads_back_and_not_with_a_digit_fewer)
{
    uint64_t state = 20261121;
    printf("seed %llu\n", (unsigned long long)state);
    for (int i = 0; i < 200000; i++) {
        double value;
        char fewest[64], *end;
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        uint64_t bits = state ^ state >> 29;
        memcpy(&value, &bits, sizeof value);
        if (i % 4 == 0)
            value = (double)(bits % 100000) / 1000;
        if (i % 4 == 1)
            value = ldexp(1, (int)(bits % 2000) - 1000); /* a power of two: uneven neighbours */
        if (!isfinite(value))
            continue;
        const char *text = shortest(value);
        ck_assert_msg(strtod(text, &end) == value && *end == '\0', "%s is not %a", text, value);
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(fewest, sizeof fewest, "%.*g", digits, value);
            if (strtod(fewest, NULL) == value)
                break;
        }
        ck_assert_str_eq(text, fewest);
    }
}
END_TEST

START_TEST(no_locale_gets_in)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "it_IT.UTF-8") &&
        !setlocale(LC_ALL, "ru_RU.UTF-8"))
        printf("no locale with a decimal comma is installed\n");
    ck_assert_str_eq(shortest(1234.5), "1234.5");
    setlocale(LC_ALL, "C");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_double_text");
    TCase *tests = tcase_create("doubles");
    tcase_add_test(tests, known_numbers_are_as_people_write_them);
    tcase_add_test(tests, every_double_reads_back_and_not_with_a_digit_fewer);
    tcase_add_test(tests, no_locale_gets_in);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

#include "run_suite.h"

#include <string.h>
#include <wakpi/money.h>

#include "base/money.h"

static wakpi_status parse(const char *text, int64_t *micro)
{
    return wakpi_money_parse(text, strlen(text), NULL, micro, NULL);
}

START_TEST(exact_numbers_are_read)
{
    static const struct {
        const char *text;
        int64_t micro;
    } cases[] = {{"0", 0},
                 {"-0", 0},
                 {"0.00", 0},
                 {"0e999999999999", 0},
                 {"12.34", 12340000},
                 {"-5", -5000000},
                 {"007.50", 7500000},
                 {"0.0375", 37500},
                 {"0.000001", 1},
                 {"-0.000001", -1},
                 {"1.0000000000", 1000000},
                 {"100.100", 100100000},
                 {"1e3", 1000000000},
                 {"1E+3", 1000000000},
                 {"1e-05", 10},
                 {"1000000000000000000000000000e-27", 1000000},
                 {"0.0000000000000000000000001e25", 1000000},
                 {"9223372036854.775807", INT64_MAX},
                 {"-9223372036854.775808", INT64_MIN},
                 {"9223372036854775807e-6", INT64_MAX}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t micro = 77;
        ck_assert_msg(parse(cases[i].text, &micro) == WAKPI_OK, "%s", cases[i].text);
        ck_assert_msg(micro == cases[i].micro, "%s gives %lld", cases[i].text, (long long)micro);
    }
}
END_TEST

START_TEST(other_text_is_refused_and_nothing_written)
{
    static const struct {
        const char *text;
        wakpi_status status;
    } cases[] = {{"", WAKPI_MALFORMED},
                 {"-", WAKPI_MALFORMED},
                 {".5", WAKPI_MALFORMED},
                 {"5.", WAKPI_MALFORMED},
                 {"+5", WAKPI_MALFORMED},
                 {" 5", WAKPI_MALFORMED},
                 {"5 ", WAKPI_MALFORMED},
                 {"1,000", WAKPI_MALFORMED},
                 {"1.2.3", WAKPI_MALFORMED},
                 {"1e", WAKPI_MALFORMED},
                 {"1e+", WAKPI_MALFORMED},
                 {"0x10", WAKPI_MALFORMED},
                 {"nan", WAKPI_MALFORMED},
                 {"--1", WAKPI_MALFORMED},
                 {"12.34EUR", WAKPI_MALFORMED},
                 {"0.0000001", WAKPI_INVALID},
                 {"1.23456789", WAKPI_INVALID},
                 {"1e-7", WAKPI_INVALID},
                 {"1e-99999999999999999999", WAKPI_INVALID},
                 {"9223372036854.775808", WAKPI_OVERFLOW},
                 {"-9223372036854.775809", WAKPI_OVERFLOW},
                 {"18446744073709551615", WAKPI_OVERFLOW},
                 {"18446744073709551616", WAKPI_OVERFLOW},
                 {"99999999999999999999999999999", WAKPI_OVERFLOW},
                 {"1e99999999999999999999", WAKPI_OVERFLOW}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t micro = 77;
        wakpi_status status = parse(cases[i].text, &micro);
        ck_assert_msg(status == cases[i].status, "\"%s\" gives %s", cases[i].text, wakpi_status_text(status));
        ck_assert_int_eq(micro, 77);
    }
    int64_t micro;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_money_parse("1,5", 3, "EUR", &micro, &error), WAKPI_MALFORMED);
    ck_assert_int_eq(error.position, 1);
    ck_assert_str_eq(error.text, "\"1,5\" is not a decimal number");
    ck_assert_int_eq(wakpi_money_parse("1", 1, "EURO", &micro, &error), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_money_parse(NULL, 1, "EUR", &micro, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_money_parse("1", 1, "EUR", NULL, &error), WAKPI_INVALID);
}
END_TEST

/* Field case 19: a zero-decimal currency off by 100. */
START_TEST(currencies_have_their_own_decimals)
{
    static const struct {
        const char *currency;
        int32_t digits;
        int64_t micro;
        const char *text;
    } cases[] = {{"EUR", 2, 12300000, "12.30"},
                 {"JPY", 0, 500000000, "500"},
                 {"KWD", 3, 1500000, "1.500"},
                 {"CLF", 4, 1000000, "1.0000"},
                 {"EUR", 2, 37500, "0.0375"},
                 {"JPY", 0, 500000, "0.5"},
                 {"KWD", 3, -1, "-0.000001"},
                 {"VND", 0, 0, "0"},
                 {"EUR", 2, 0, "0.00"},
                 {"ISK", 0, 10000000, "10"},
                 {"BHD", 3, -12345678, "-12.345678"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t digits = -1;
        char buffer[24];
        size_t size = 0;
        ck_assert_int_eq(wakpi_currency_digits(cases[i].currency, &digits), WAKPI_OK);
        ck_assert_int_eq(digits, cases[i].digits);
        ck_assert_int_eq(wakpi_money_format(cases[i].micro, cases[i].currency, buffer, sizeof buffer, &size),
                         WAKPI_OK);
        ck_assert_str_eq(buffer, cases[i].text);
        ck_assert_uint_eq(size, strlen(cases[i].text) + 1);
    }
}
END_TEST

START_TEST(what_is_written_is_read_back)
{
    static const int64_t amounts[] = {0,       1,        -1,        10,        999999,
                                      1000000, 12345678, INT64_MAX, INT64_MIN, INT64_MIN + 8};
    for (int32_t currency = 0; currency < wakpi_currency_count(); currency++) {
        for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
            char buffer[24];
            int64_t back = 77;
            const char *code = wakpi_currency_at(currency);
            ck_assert_int_eq(wakpi_money_format(amounts[i], code, buffer, sizeof buffer, NULL), WAKPI_OK);
            ck_assert_int_eq(wakpi_money_parse(buffer, strlen(buffer), code, &back, NULL), WAKPI_OK);
            ck_assert_int_eq(back, amounts[i]);
        }
    }
}
END_TEST

START_TEST(a_small_buffer_is_left_alone)
{
    char buffer[6] = "old";
    size_t size = 0;
    ck_assert_int_eq(wakpi_money_format(12300000, "EUR", buffer, 5, &size), WAKPI_TOO_SMALL);
    ck_assert_uint_eq(size, 6);
    ck_assert_str_eq(buffer, "old");
    ck_assert_int_eq(wakpi_money_format(12300000, "EUR", NULL, 0, &size), WAKPI_TOO_SMALL);
    ck_assert_int_eq(wakpi_money_format(12300000, NULL, buffer, size, &size), WAKPI_OK);
    ck_assert_str_eq(buffer, "12.30");
}
END_TEST

START_TEST(the_table_is_sorted_and_closed)
{
    ck_assert_int_gt(wakpi_currency_count(), 160);
    for (int32_t i = 0; i < wakpi_currency_count(); i++) {
        int32_t digits = -1;
        ck_assert_int_eq(wakpi_currency_digits(wakpi_currency_at(i), &digits), WAKPI_OK);
        ck_assert(digits >= 0 && digits <= 4);
        if (i > 0)
            ck_assert_int_lt(strcmp(wakpi_currency_at(i - 1), wakpi_currency_at(i)), 0);
    }
    int32_t digits = -1;
    ck_assert_ptr_null(wakpi_currency_at(-1));
    ck_assert_ptr_null(wakpi_currency_at(wakpi_currency_count()));
    ck_assert_int_eq(wakpi_currency_digits("eur", &digits), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_currency_digits("", &digits), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_currency_digits("AAA", &digits), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_currency_digits("ZZZ", &digits), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_currency_digits("EURO", &digits), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_currency_digits(NULL, &digits), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_money_scale(), 1000000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_money");
    TCase *tests = tcase_create("money");
    tcase_add_test(tests, exact_numbers_are_read);
    tcase_add_test(tests, other_text_is_refused_and_nothing_written);
    tcase_add_test(tests, currencies_have_their_own_decimals);
    tcase_add_test(tests, what_is_written_is_read_back);
    tcase_add_test(tests, a_small_buffer_is_left_alone);
    tcase_add_test(tests, the_table_is_sorted_and_closed);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* The currencies against the list of ISO 4217 as Debian's package iso-codes has it, which knows no decimals. */
#include "run_suite.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <wakpi/money.h>

static const char list_path[] = "/usr/share/iso-codes/json/iso_4217.json";

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Metals, units of account of banks, funds of no state, and codes for tests: nobody is paid in them. */
static const char *const no_money[] = {"XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR",
                                       "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"};
/* Given since the package was made: 2024 and 2025. */
static const char *const newer[] = {"XAD", "XCG", "ZWG"};

static int is_among(const char *code, const char *const *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(code, codes[i]) == 0)
            return 1;
    }
    return 0;
}

START_TEST(every_currency_of_the_list_is_known_and_no_other)
{
    json_t *tree = json_load_file(list_path, 0, NULL), *list = json_object_get(tree, "4217");
    int32_t digits, listed = 0;
    ck_assert_uint_gt(json_array_size(list), 150);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *code = json_string_value(json_object_get(json_array_get(list, i), "alpha_3"));
        ck_assert_ptr_nonnull(code);
        int money = !is_among(code, no_money, COUNT(no_money));
        ck_assert_msg(wakpi_currency_digits(code, &digits) == (money ? WAKPI_OK : WAKPI_NOT_FOUND), "%s",
                      code);
        listed += money && !is_among(code, newer, COUNT(newer));
    }
    json_decref(tree);
    ck_assert_int_eq(wakpi_currency_count(), listed + (int32_t)COUNT(newer));
    for (size_t i = 0; i < COUNT(newer); i++)
        ck_assert_int_eq(wakpi_currency_digits(newer[i], &digits), WAKPI_OK);
}
END_TEST

START_TEST(decimals_are_two_but_for_those_that_have_others)
{
    static const struct {
        int32_t digits;
        const char *codes;
    } others[] = {{0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
                  {3, "BHD IQD JOD KWD LYD OMR TND"},
                  {4, "CLF UYW"}};
    for (int32_t i = 0; i < wakpi_currency_count(); i++) {
        const char *code = wakpi_currency_at(i);
        int32_t expected = 2, digits = -1;
        for (size_t row = 0; row < COUNT(others); row++) {
            if (strstr(others[row].codes, code))
                expected = others[row].digits;
        }
        ck_assert_int_eq(wakpi_currency_digits(code, &digits), WAKPI_OK);
        ck_assert_msg(digits == expected, "%s has %d", code, (int)digits);
    }
}
END_TEST

int main(void)
{
    FILE *list = fopen(list_path, "r");
    if (!list) {
        printf("skipped: no %s (Debian: iso-codes)\n", list_path);
        return 77;
    }
    fclose(list);
    Suite *suite = suite_create("base_currency");
    TCase *currencies = tcase_create("currencies");
    tcase_add_test(currencies, every_currency_of_the_list_is_known_and_no_other);
    tcase_add_test(currencies, decimals_are_two_but_for_those_that_have_others);
    suite_add_tcase(suite, currencies);
    return run_suite(suite);
}

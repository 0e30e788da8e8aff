#include "run_suite.h"

#include <string.h>
#include <wakpi/wakpi.h>

START_TEST(every_status_has_a_key_and_a_text)
{
    for (wakpi_status status = WAKPI_INTERNAL; status <= WAKPI_END; status++) {
        ck_assert_ptr_nonnull(wakpi_status_key(status));
        ck_assert_str_ne(wakpi_status_text(status), "unknown status");
    }
}
END_TEST

START_TEST(an_unknown_status_is_said_to_be_unknown)
{
    ck_assert_str_eq(wakpi_status_text(12345), "unknown status");
    ck_assert_str_eq(wakpi_status_text(INT32_MIN), "unknown status");
    ck_assert_ptr_null(wakpi_status_key(12345));
}
END_TEST

START_TEST(version_number_is_the_version_text)
{
    ck_assert_str_eq(wakpi_version(), "0.9.0");
    ck_assert_int_eq(wakpi_version_number(), 900);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_status");
    TCase *tests = tcase_create("status");
    tcase_add_test(tests, every_status_has_a_key_and_a_text);
    tcase_add_test(tests, an_unknown_status_is_said_to_be_unknown);
    tcase_add_test(tests, version_number_is_the_version_text);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

#include "run_suite.h"

#include <string.h>
#include <wakpi/base.h>

#include "base/error.h"
#include "base/utf8.h"

START_TEST(fills_what_the_caller_has)
{
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status = wakpi_fail(&error, WAKPI_MALFORMED, 17, "line %d: \"%.*s\"", 3, 4, "abcdef");
    ck_assert_int_eq(status, WAKPI_MALFORMED);
    ck_assert_int_eq(error.status, WAKPI_MALFORMED);
    ck_assert_int_eq(error.position, 17);
    ck_assert_str_eq(error.text, "line 3: \"abcd\"");
    ck_assert_int_eq(wakpi_fail(NULL, WAKPI_INVALID, -1, "nobody listens"), WAKPI_INVALID);
}
END_TEST

START_TEST(writes_no_more_than_struct_size_says)
{
    for (uint32_t size = 0; size <= sizeof(wakpi_error) + 8; size++) {
        unsigned char bytes[sizeof(wakpi_error) + 16];
        memset(bytes, 0x5A, sizeof bytes);
        wakpi_error error;
        memset(&error, 0x5A, sizeof error);
        error.struct_size = size;
        memcpy(bytes, &error, sizeof error);
        wakpi_fail((wakpi_error *)(void *)bytes, WAKPI_INVALID, 1, "%s",
                   "a text that is longer than a few bytes");
        for (size_t at = size < 4 ? 4 : size; at < sizeof bytes; at++)
            ck_assert_msg(bytes[at] == 0x5A, "struct_size %u: byte %zu is written", size, at);
    }
}
END_TEST

START_TEST(offenders_cannot_disturb_a_line)
{
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_fail(&error, WAKPI_INVALID, -1, "<%s>",
               "a\nb\x1b[2J\x7f"
               "\xC2\x85"
               "\xE2\x80\xAE"
               "\xFF"
               "ж");
    ck_assert_str_eq(error.text, "<a\\x0ab\\x1b[2J\\x7f\\xc2\\x85\\xe2\\x80\\xae\\xffж>");
}
END_TEST

START_TEST(a_cut_text_ends_on_a_whole_character)
{
    char offender[2000];
    static const char *const letters[] = {"ж", "€", "😀", "x", "\n", "\xFF"};
    for (size_t letter = 0; letter < 6; letter++) {
        for (int shift = 0; shift < 5; shift++) {
            size_t size = 0, step = strlen(letters[letter]);
            while (size + step < sizeof offender - 1) {
                memcpy(offender + size, letters[letter], step);
                size += step;
            }
            offender[size] = '\0';
            wakpi_error error = {.struct_size = sizeof error};
            wakpi_fail(&error, WAKPI_INVALID, -1, "%.*s%s", shift, "1234", offender);
            size_t length = strlen(error.text);
            ck_assert_uint_le(length, sizeof error.text - 1);
            ck_assert_uint_ge(length, sizeof error.text - 5);
            ck_assert(wakpi_utf8_valid(error.text, length));
        }
    }
}
END_TEST

START_TEST(clean_text_needs_room_for_the_whole_character)
{
    char out[8];
    ck_assert_uint_eq(wakpi_clean_text("😀", 4, out, 4), 0);
    ck_assert_str_eq(out, "");
    ck_assert_uint_eq(wakpi_clean_text("😀", 4, out, 5), 4);
    ck_assert_uint_eq(wakpi_clean_text("\n", 1, out, 4), 0);
    ck_assert_uint_eq(wakpi_clean_text("\n", 1, out, 5), 4);
    ck_assert_uint_eq(wakpi_clean_text("abc", 3, out, 1), 0);
}
END_TEST

START_TEST(utf8_is_that_of_the_rfc)
{
    static const char *const good[] = {
        "", "a", "ж", "€", "😀", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"};
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xE2\x82",
                                      "\xE2\x28\xA1",
                                      "\xFE"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        ck_assert_msg(wakpi_utf8_valid(good[i], strlen(good[i])), "good %zu", i);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(!wakpi_utf8_valid(bad[i], strlen(bad[i])), "bad %zu", i);
    ck_assert_uint_eq(wakpi_utf8_cut("a€", 4, 3), 1);
    ck_assert_uint_eq(wakpi_utf8_cut("a€", 4, 4), 4);
    ck_assert_uint_eq(wakpi_utf8_cut("€", 3, 0), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_error");
    TCase *tests = tcase_create("error");
    tcase_add_test(tests, fills_what_the_caller_has);
    tcase_add_test(tests, writes_no_more_than_struct_size_says);
    tcase_add_test(tests, offenders_cannot_disturb_a_line);
    tcase_add_test(tests, a_cut_text_ends_on_a_whole_character);
    tcase_add_test(tests, clean_text_needs_room_for_the_whole_character);
    tcase_add_test(tests, utf8_is_that_of_the_rfc);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

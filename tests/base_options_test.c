#include "run_suite.h"

#include <string.h>
#include <wakpi/base.h>

#include "base/nearest.h"
#include "base/options.h"
#include "base/utf8.h"
#include "failing_allocator.h"

static wakpi_options *options;
static wakpi_error error;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    error = (wakpi_error){.struct_size = sizeof error};
}

static void tear_down(void)
{
    wakpi_options_free(options);
}

/* The registry and the getters read one table: each default is what a fresh set says. */
START_TEST(every_option_is_described_and_starts_at_its_default)
{
    ck_assert_int_eq(wakpi_option_count(), WAKPI_SETTING_COUNT);
    for (int32_t i = 0; i < wakpi_option_count(); i++) {
        const char *name = wakpi_option_at(i);
        ck_assert_ptr_nonnull(name);
        ck_assert_ptr_nonnull(wakpi_option_unit(name));
        ck_assert_uint_gt(strlen(wakpi_option_description(name)), 10);
        int64_t minimum = -1, maximum = -1, standard = -1, integer = -1;
        double least = -1, most = -1, usual = -1, real = -1;
        const char *text = NULL;
        size_t size = 0;
        switch (wakpi_option_type(name)) {
        case WAKPI_OPTION_INTEGER:
            ck_assert_int_eq(wakpi_option_range(name, &minimum, &maximum, &standard), WAKPI_OK);
            ck_assert(minimum <= standard && standard <= maximum);
            ck_assert_int_eq(wakpi_options_get_integer(options, name, &integer, &error), WAKPI_OK);
            ck_assert_int_eq(integer, standard);
            ck_assert_int_eq(wakpi_options_set_integer(options, name, minimum, &error), WAKPI_OK);
            ck_assert_int_eq(wakpi_options_set_integer(options, name, maximum, &error), WAKPI_OK);
            ck_assert_int_eq(wakpi_options_set_integer(options, name, minimum - 1, &error), WAKPI_INVALID);
            ck_assert_int_eq(wakpi_options_set_integer(options, name, maximum + 1, &error), WAKPI_INVALID);
            ck_assert_int_eq(wakpi_options_get_integer(options, name, &integer, &error), WAKPI_OK);
            ck_assert_int_eq(integer, maximum);
            break;
        case WAKPI_OPTION_REAL:
            ck_assert_int_eq(wakpi_option_real_range(name, &least, &most, &usual), WAKPI_OK);
            ck_assert_int_eq(wakpi_options_get_real(options, name, &real, &error), WAKPI_OK);
            ck_assert_double_eq(real, usual);
            ck_assert_int_eq(wakpi_options_set_real(options, name, most, &error), WAKPI_OK);
            ck_assert_int_eq(wakpi_options_set_real(options, name, most * 2, &error), WAKPI_INVALID);
            ck_assert_int_eq(wakpi_options_set_real(options, name, 0.0 / (most - most), &error),
                             WAKPI_INVALID);
            break;
        default:
            ck_assert_int_eq(wakpi_option_type(name), WAKPI_OPTION_TEXT);
            ck_assert_int_eq(wakpi_options_get_text(options, name, &text, &size, &error), WAKPI_OK);
            ck_assert_str_eq(text, wakpi_option_default_text(name));
            ck_assert_int_eq(wakpi_options_set_text(options, name, text, size, &error), WAKPI_OK);
        }
    }
    ck_assert_ptr_null(wakpi_option_at(-1));
    ck_assert_ptr_null(wakpi_option_at(wakpi_option_count()));
}
END_TEST

START_TEST(defaults_are_those_of_the_definitions)
{
    static const struct {
        const char *name;
        int64_t hours;
    } windows[] = {{"reply_window", 24},       {"conversion_window", 7 * 24}, {"opt_out_window", 72},
                   {"conversation_gap", 24},   {"abandonment_window", 24},    {"recontact_window", 7 * 24},
                   {"inactivity_window", 720}, {"repeat_window", 90 * 24},    {"time_to_live", 720}};
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
        int64_t value;
        ck_assert_int_eq(wakpi_options_get_integer(options, windows[i].name, &value, &error), WAKPI_OK);
        ck_assert_int_eq(value, windows[i].hours * 3600 * 1000);
    }
    const char *words;
    size_t size;
    ck_assert_int_eq(wakpi_options_get_text(options, "opt_out_words", &words, &size, &error), WAKPI_OK);
    ck_assert(wakpi_utf8_valid(words, size));
    ck_assert_ptr_nonnull(strstr(words, "STOP"));
    ck_assert_ptr_nonnull(strstr(words, "BASTA"));
    ck_assert_ptr_nonnull(strstr(words, "ОТПИСАТЬСЯ"));
}
END_TEST

START_TEST(an_unknown_name_suggests_the_nearest)
{
    ck_assert_int_eq(wakpi_options_set_integer(options, "replywindow", 1, &error), WAKPI_NOT_FOUND);
    ck_assert_str_eq(error.text, "there is no option \"replywindow\"; the nearest is \"reply_window\"");
    ck_assert_int_eq(wakpi_options_set_text(options, "curency", "EUR", 3, &error), WAKPI_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(error.text, "\"currency\""));
    ck_assert_int_eq(wakpi_options_set_text(options, "qqqqqqqqqq", "EUR", 3, &error), WAKPI_NOT_FOUND);
    ck_assert_ptr_null(strstr(error.text, "nearest"));
    ck_assert_int_eq(wakpi_option_type("replywindow"), 0);
    ck_assert_int_eq(wakpi_option_type(NULL), 0);
}
END_TEST

START_TEST(wrong_types_forms_and_nulls_are_refused)
{
    int64_t integer;
    double real;
    const char *text;
    ck_assert_int_eq(wakpi_options_set_integer(options, "alpha", 1, &error), WAKPI_INVALID);
    ck_assert_str_eq(error.text, "option \"alpha\" is a real, not an integer");
    ck_assert_int_eq(wakpi_options_set_text(options, "alpha", "1", 1, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_set_real(options, "currency", 1, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_get_real(options, "currency", &real, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_get_integer(options, NULL, &integer, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_get_text(NULL, "zone", &text, NULL, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_get_text(options, "zone", NULL, NULL, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", NULL, 3, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_set_text(options, "currency", "eur", 3, &error), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_options_set_text(options, "currency", "EURO", 4, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_set_text(options, "currency", "EUX", 3, &error), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", "short", 5, &error), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "Europe/Rome;", 12, &error), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_options_set_text(options, "account", "\xFF", 1, &error), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_options_set_text(options, "account", "a\0b", 3, &error), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_options_set_log(NULL, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, NULL), WAKPI_INVALID);
    wakpi_options_free(NULL);
}
END_TEST

static char logged[128];

static void keep_log(void *context, int32_t level, const char *text, size_t size)
{
    ck_assert_ptr_eq(context, logged);
    ck_assert_int_eq(level, WAKPI_LIMIT);
    ck_assert_uint_eq(strlen(text), size);
    memcpy(logged, text, size + 1);
}

START_TEST(settings_are_a_copy)
{
    struct wakpi_settings settings, other;
    wakpi_options_set_text(options, "currency", "KWD", 3, &error);
    wakpi_options_set_text(options, "key", "0123456789abcde\0", 16, &error);
    wakpi_options_set_integer(options, "max_depth", 7, &error);
    wakpi_options_set_log(options, keep_log, logged);
    ck_assert_int_eq(wakpi_settings_take(options, &settings), WAKPI_OK);
    wakpi_options_set_text(options, "currency", "", 0, &error);
    wakpi_options_set_integer(options, "max_depth", 8, &error);
    size_t size;
    ck_assert_str_eq(wakpi_settings_text(&settings, WAKPI_SETTING_CURRENCY, &size), "KWD");
    ck_assert_uint_eq(size, 3);
    ck_assert_mem_eq(wakpi_settings_text(&settings, WAKPI_SETTING_KEY, &size), "0123456789abcde\0", 16);
    ck_assert_uint_eq(size, 16);
    ck_assert_int_eq(wakpi_settings_integer(&settings, WAKPI_SETTING_MAX_DEPTH), 7);
    ck_assert_double_eq(wakpi_settings_real(&settings, WAKPI_SETTING_ALPHA), 0.05);
    wakpi_log(&settings, WAKPI_LIMIT, "%s\n", "full");
    ck_assert_str_eq(logged, "full\\x0a");

    ck_assert_int_eq(wakpi_settings_take(NULL, &other), WAKPI_OK);
    ck_assert(!wakpi_settings_agree(&settings, &other, WAKPI_SETTING_CURRENCY));
    ck_assert(!wakpi_settings_agree(&settings, &other, WAKPI_SETTING_MAX_DEPTH));
    ck_assert(wakpi_settings_agree(&settings, &other, WAKPI_SETTING_ALPHA));
    ck_assert(wakpi_settings_agree(&settings, &other, WAKPI_SETTING_ZONE));
    ck_assert_str_eq(wakpi_setting_name(WAKPI_SETTING_ZONE), "zone");
    wakpi_log(&other, WAKPI_LIMIT, "nobody listens");
    wakpi_settings_drop(&other);
    wakpi_settings_drop(&settings);
}
END_TEST

static wakpi_status settings_story(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *made;
    struct wakpi_settings settings;
    wakpi_status status = wakpi_options_new(allocate, context, &made);
    if (status != WAKPI_OK)
        return status;
    static const char *const names[] = {"currency", "account", "currency", "zone"};
    static const char *const texts[] = {"EUR", "shop", "JPY", "Europe/Rome"};
    for (size_t i = 0; i < 4 && status == WAKPI_OK; i++)
        status = wakpi_options_set_text(made, names[i], texts[i], strlen(texts[i]), data);
    if (status == WAKPI_OK)
        status = wakpi_settings_take(made, &settings);
    if (status == WAKPI_OK)
        wakpi_settings_drop(&settings);
    wakpi_options_free(made);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    ck_assert_int_eq(fail_each_request(settings_story, &error), 8);
    ck_assert_str_eq(error.text, "no memory for option \"zone\"");
}
END_TEST

START_TEST(a_failed_set_keeps_the_old_text)
{
    struct failing_allocator memory = {0};
    wakpi_options *made;
    const char *text;
    ck_assert_int_eq(wakpi_options_new(failing_allocate, &memory, &made), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(made, "currency", "EUR", 3, &error), WAKPI_OK);
    memory.fail_at = memory.requests + 1;
    ck_assert_int_eq(wakpi_options_set_text(made, "currency", "JPY", 3, &error), WAKPI_NO_MEMORY);
    ck_assert_int_eq(wakpi_options_get_text(made, "currency", &text, NULL, &error), WAKPI_OK);
    ck_assert_str_eq(text, "EUR");
    wakpi_options_free(made);
    assert_no_leaks(&memory);
}
END_TEST

START_TEST(arrays_grow_and_refuse_sizes_beyond_memory)
{
    struct failing_allocator memory = {0};
    struct wakpi_allocator allocator = wakpi_allocator_settle(failing_allocate, &memory);
    int32_t *numbers = NULL;
    size_t capacity = 0;
    for (int32_t i = 0; i < 1000; i++) {
        ck_assert(wakpi_reserve(&allocator, &numbers, &capacity, (size_t)i + 1, sizeof *numbers));
        numbers[i] = i;
    }
    for (int32_t i = 0; i < 1000; i++)
        ck_assert_int_eq(numbers[i], i);
    size_t before = capacity;
    ck_assert(!wakpi_reserve(&allocator, &numbers, &capacity, SIZE_MAX / 4 + 1, sizeof *numbers));
    memory.fail_at = memory.requests + 1;
    ck_assert(!wakpi_reserve(&allocator, &numbers, &capacity, before + 1, sizeof *numbers));
    ck_assert_uint_eq(capacity, before);
    ck_assert_int_eq(numbers[999], 999);
    ck_assert_ptr_null(wakpi_allocate_zeroed(&allocator, SIZE_MAX, 2));
    ck_assert_ptr_null(wakpi_duplicate(&allocator, "", SIZE_MAX));
    wakpi_release(&allocator, numbers, capacity, sizeof *numbers);
    assert_no_leaks(&memory);
}
END_TEST

START_TEST(edits_are_counted)
{
    ck_assert_uint_eq(wakpi_edit_distance("", ""), 0);
    ck_assert_uint_eq(wakpi_edit_distance("abc", ""), 3);
    ck_assert_uint_eq(wakpi_edit_distance("", "abc"), 3);
    ck_assert_uint_eq(wakpi_edit_distance("kitten", "sitting"), 3);
    ck_assert_uint_eq(wakpi_edit_distance("open_rate", "opne_rate"), 1);
    ck_assert_uint_eq(wakpi_edit_distance("read_rate", "open_rate"), 4);
    char longer[200];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    ck_assert_uint_eq(wakpi_edit_distance(longer, ""), 63);
    struct wakpi_nearest nearest;
    wakpi_nearest_begin(&nearest, "ab");
    wakpi_nearest_offer(&nearest, "xy");
    ck_assert_ptr_null(nearest.name);
    wakpi_nearest_offer(&nearest, "abc");
    ck_assert_str_eq(nearest.name, "abc");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base_options");
    TCase *tests = tcase_create("options");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, every_option_is_described_and_starts_at_its_default);
    tcase_add_test(tests, defaults_are_those_of_the_definitions);
    tcase_add_test(tests, an_unknown_name_suggests_the_nearest);
    tcase_add_test(tests, wrong_types_forms_and_nulls_are_refused);
    tcase_add_test(tests, settings_are_a_copy);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    tcase_add_test(tests, a_failed_set_keeps_the_old_text);
    tcase_add_test(tests, arrays_grow_and_refuse_sizes_beyond_memory);
    tcase_add_test(tests, edits_are_counted);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

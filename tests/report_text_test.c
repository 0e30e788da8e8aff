/* The text report: golden files, widths, and what a terminal must not be told.
 * WAKPI_WRITE_GOLDEN=1 report_text_test writes the golden files anew: read the difference before committing it. */
#include "report_samples.h"
#include "run_suite.h"

#include <locale.h>
#include <stdio.h>

#include "report/columns.h"

static void dress(wakpi_report *report, const char *language, int32_t width, int32_t colour)
{
    MUST(wakpi_report_set_language(report, language));
    MUST(wakpi_report_set_width(report, width));
    MUST(wakpi_report_set_colour(report, colour));
}

static wakpi_report *campaigns_report(const char *language, int32_t width, int32_t colour)
{
    wakpi_report *report = new_report();
    dress(report, language, width, colour);
    add_and_free(report, "spring", 6, spring_campaign());
    add_and_free(report, hostile_names[2].text, hostile_names[2].size, small_campaign());
    add_and_free(report, "", 0, small_campaign());
    return report;
}

static wakpi_report *tracker_report(const char *language, int32_t width, int32_t colour)
{
    wakpi_report *report = new_report();
    wakpi_tracker *tracker = sample_tracker(NULL);
    wakpi_query *query;
    dress(report, language, width, colour);
    MUST(wakpi_query_new(NULL, &query));
    MUST(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN));
    MUST(wakpi_query_period(query, WAKPI_PERIOD_WEEK));
    MUST(wakpi_query_as_of(query, INT64_C(1791190800000))); /* 2026-10-05T09:00:00Z */
    MUST(wakpi_report_add_tracker(report, tracker, query, NULL));
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
    return report;
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s is missing", path);
    char *text = calloc(1, 1 << 20);
    ck_assert_uint_lt(fread(text, 1, (1 << 20) - 1, file), (1 << 20) - 1);
    fclose(file);
    return text;
}

static void compare_with_golden(wakpi_report *report, const char *what, const char *language, int32_t width,
                                int32_t colour)
{
    char path[512];
    size_t size;
    char *text = print_whole(report, WAKPI_FORMAT_TEXT, &size);
    snprintf(path, sizeof path, "%s/vectors/report/%s_%s_%d%s.txt", WAKPI_TESTS_DIR, what, language,
             (int)width, colour ? "_colour" : "");
    if (getenv("WAKPI_WRITE_GOLDEN")) {
        FILE *file = fopen(path, "wb");
        ck_assert_msg(file != NULL, "%s cannot be written", path);
        ck_assert_uint_eq(fwrite(text, 1, size, file), size);
        fclose(file);
    }
    char *golden = read_file(path);
    size_t same = 0, line = 0;
    while (golden[same] != '\0' && golden[same] == text[same])
        same++;
    for (line = same; line > 0 && text[line - 1] != '\n'; line--)
        continue;
    ck_assert_msg(golden[same] == text[same], "%s: \"%.*s\" instead of \"%.*s\"", path,
                  (int)strcspn(text + line, "\n"), text + line, (int)strcspn(golden + line, "\n"),
                  golden + line);
    free(golden);
    free(text);
    wakpi_report_free(report);
}

static const char *const languages[] = {"en", "it", "ru"};
static const int32_t widths[] = {40, 100, 140};

START_TEST(text_is_as_it_was_read_and_approved)
{
    for (int32_t colour = 0; colour <= 1; colour++) {
        for (size_t w = 0; w < 3; w++)
            compare_with_golden(campaigns_report(languages[_i], widths[w], colour), "campaigns",
                                languages[_i], widths[w], colour);
        compare_with_golden(tracker_report(languages[_i], 100, colour), "tracker", languages[_i], 100,
                            colour);
    }
}
END_TEST

START_TEST(text_does_not_depend_on_the_locale)
{
    static const char *const locales[] = {"it_IT.UTF-8", "de_DE.UTF-8", "ru_RU.UTF-8",
                                          "fr_FR.UTF-8", "C.UTF-8",     ""};
    for (int32_t format = 1; wakpi_format_key(format); format++) {
        wakpi_report *report = campaigns_report("it", 100, 0);
        char *before = print_whole(report, format, NULL);
        for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
            if (!setlocale(LC_ALL, locales[i]))
                continue;
            char *after = print_whole(report, format, NULL);
            ck_assert_str_eq(before, after);
            free(after);
        }
        setlocale(LC_ALL, "C");
        free(before);
        wakpi_report_free(report);
    }
}
END_TEST

/* Every line fits, none ends in a space, and of controls there are line ends alone. */
START_TEST(lines_fit_any_width)
{
    for (int32_t width = 40; width <= 400; width += width < 160 ? 1 : 60) {
        wakpi_report *report = campaigns_report(languages[width % 3], width, 0);
        if (width % 2 == 0)
            add_and_free(report, "huge", 4, huge_campaign());
        char *text = print_whole(report, WAKPI_FORMAT_TEXT, NULL), *rest = NULL;
        for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
            size_t size = strlen(line);
            ck_assert_msg(wakpi_columns_of(line, size) <= width, "over %d columns: %s", (int)width, line);
            ck_assert_msg(line[size - 1] != ' ', "ends in a space: %s", line);
        }
        free(text);
        wakpi_report_free(report);
    }
}
END_TEST

START_TEST(a_terminal_is_told_nothing_by_labels)
{
    wakpi_report *report = hostile_report();
    char *text = print_whole(report, WAKPI_FORMAT_TEXT, NULL);
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        ck_assert_msg(*at == '\n' || (*at >= 0x20 && *at != 0x7f), "a control character %02x is left", *at);
        ck_assert_msg(!(at[0] == 0xc2 && at[1] < 0xa0), "a control character of two bytes is left");
    }
    static const char *const gone[] = {"\u202e", "\u202c", "\u2066", "\u2069", "\u2028"};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        ck_assert_ptr_null(strstr(text, gone[i]));
    ck_assert_ptr_nonnull(strstr(text, "nul?inside"));
    ck_assert_ptr_nonnull(strstr(text, "xxx\u2026\n"));
    ck_assert_ptr_nonnull(strstr(text, "(no label)\n"));
    free(text);
    wakpi_report_free(report);
}
END_TEST

START_TEST(what_is_unaccounted_for_is_told)
{
    /* 240 meant, 240 sent, 221 delivered, 8 failed: 11 of which nothing is known. */
    wakpi_campaign *campaign;
    MUST(wakpi_campaign_new(NULL, &campaign));
    MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_TARGETED, 240));
    MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_SENT, 240));
    MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_DELIVERED, 221));
    MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_FAILED, 8));
    wakpi_report *report = new_report();
    add_and_free(report, "a", 1, campaign);
    char *text = print_whole(report, WAKPI_FORMAT_TEXT, NULL);
    ck_assert_ptr_nonnull(strstr(text, "11 unaccounted for"));
    free(text);
    wakpi_report_free(report);
}
END_TEST

START_TEST(columns_are_counted_as_a_terminal_shows_them)
{
#define COLUMNS(text) wakpi_columns_of(text, sizeof text - 1)
    ck_assert_int_eq(COLUMNS("abc"), 3);
    ck_assert_int_eq(COLUMNS("\u0430\u0431"), 2);
    ck_assert_int_eq(COLUMNS("\u6f22\u5b57"), 4);
    ck_assert_int_eq(COLUMNS("e\u0301"), 1);
    ck_assert_int_eq(COLUMNS("\U0001f600"), 2);
    ck_assert_int_eq(COLUMNS("a\tb\033"), 4);
    ck_assert_int_eq(COLUMNS("\xff\xc3"), 2);
    ck_assert_int_eq(COLUMNS(""), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report text");
    TCase *tests = tcase_create("text");
    tcase_add_loop_test(tests, text_is_as_it_was_read_and_approved, 0, 3);
    tcase_add_test(tests, text_does_not_depend_on_the_locale);
    tcase_add_test(tests, lines_fit_any_width);
    tcase_add_test(tests, a_terminal_is_told_nothing_by_labels);
    tcase_add_test(tests, what_is_unaccounted_for_is_told);
    tcase_add_test(tests, columns_are_counted_as_a_terminal_shows_them);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

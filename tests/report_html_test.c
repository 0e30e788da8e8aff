/* The page: what it says of values, in each language, and that nothing of a name becomes markup. What a parser and a browser
 * make of it, check_report_html.py and html_browser.mjs tell. */
#include "report_samples.h"
#include "run_suite.h"

#include "report/locale.h"

static char *page_of(wakpi_report *report, const char *language)
{
    MUST(wakpi_report_set_language(report, language));
    char *page = print_whole(report, WAKPI_FORMAT_HTML, NULL);
    wakpi_report_free(report);
    return page;
}

static wakpi_report *spring_report(void)
{
    wakpi_report *report = new_report();
    add_and_free(report, "spring", 6, spring_campaign());
    return report;
}

static void must_say(const char *page, const char *words)
{
    ck_assert_msg(strstr(page, words) != NULL, "the page does not say \"%s\"", words);
}

static int count_of(const char *page, const char *words)
{
    int count = 0;
    for (const char *at = page; (at = strstr(at, words)) != NULL; at += strlen(words))
        count++;
    return count;
}

START_TEST(test_values)
{
    char *page = page_of(spring_report(), "en");
    must_say(page, "<html lang=\"en\">");
    must_say(page, "Click-through rate (CTR): 22.1%, typical; typical 15%–25%, best from 30%");
    must_say(page, "210 of 950");
    must_say(page, "€12,345.68");
    must_say(page, "clicked / delivered");
    must_say(page, "<span class=\"rated typical\"><span aria-hidden=\"true\">●</span> typical</span>");
    free(page);
    page = page_of(spring_report(), "it");
    must_say(page, "<html lang=\"it\">");
    must_say(page, "22,1%");
    must_say(page, "210 su 950");
    must_say(page, "12.345,68\u00a0€");
    free(page);
    page = page_of(spring_report(), "ru-RU");
    must_say(page, "<html lang=\"ru\">");
    must_say(page, "22,1\u00a0%");
    must_say(page, "12\u00a0345,68\u00a0€");
    free(page);
}
END_TEST

/* Of a report that holds nothing, of one without a profile, and of one of many rows. */
START_TEST(test_extremes)
{
    char *page = page_of(new_report(), "en");
    must_say(page, "There is nothing to report yet.");
    free(page);
    wakpi_report *report = spring_report();
    MUST(wakpi_report_set_benchmark(report, NULL));
    page = page_of(report, "en");
    ck_assert_ptr_eq(strstr(page, "class=\"legend\""), NULL);
    free(page);
    report = new_report();
    for (int i = 0; i < 230; i++)
        add_and_free(report, "x", 1, small_campaign());
    page = page_of(report, "ru");
    must_say(page, "30\u00a0строк ещё не показано");
    ck_assert_int_eq(count_of(page, "<div class=\"name\">"), 200);
    free(page);
}
END_TEST

START_TEST(test_hostile)
{
    char *page = page_of(hostile_report(), "en");
    must_say(page, "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</bdi>");
    must_say(page, "<bdi>quote&quot; back\\slash</bdi>");
    must_say(page, "<bdi>\ufffdgnirts\ufffd \ufffdisolated\ufffd</bdi>");
    must_say(page, "<bdi>nul\ufffdinside</bdi>");
    ck_assert_ptr_eq(strstr(page, "<script"), NULL);
    for (const char *byte = page; *byte; byte++)
        ck_assert_msg((unsigned char)*byte >= 0x20 || *byte == '\n', "a control in the page");
    free(page);
}
END_TEST

/* A share of few trials does not lead, whatever it is. */
START_TEST(test_ranking)
{
    wakpi_report *report = new_report();
    static const struct {
        const char *name;
        int64_t delivered, clicked;
    } rows[] = {{"lucky", 4, 3},     {"good", 10000, 2600}, {"poor", 10000, 1800}, {"fair", 10000, 2000},
                {"c1", 10000, 1900}, {"c2", 10000, 2050},   {"c3", 10000, 1950},   {"c4", 10000, 2100}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wakpi_campaign *campaign;
        MUST(wakpi_campaign_new(NULL, &campaign));
        MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_SENT, rows[i].delivered));
        MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_DELIVERED, rows[i].delivered));
        MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_CLICKED, rows[i].clicked));
        add_and_free(report, rows[i].name, strlen(rows[i].name), campaign);
    }
    char *page = page_of(report, "en"), *table = strstr(page, "class=\"ranking\"");
    ck_assert_ptr_ne(table, NULL);
    ck_assert(strstr(table, "good") < strstr(table, "lucky"));
    ck_assert(strstr(table, "lucky") < strstr(table, "fair"));
    ck_assert(strstr(table, "fair") < strstr(table, "poor"));
    free(page);
}
END_TEST

/* A profile need not live as long as the report that was rated by it. */
START_TEST(test_profile)
{
    wakpi_benchmark *benchmark;
    wakpi_report *report = new_report();
    wakpi_error error = {.struct_size = sizeof error};
    MUST(wakpi_benchmark_new(NULL, "ours", &benchmark));
    MUST(wakpi_benchmark_set_edge(benchmark, WAKPI_KPI_CLICK_THROUGH_RATE, WAKPI_EDGE_TYPICAL_LOW, 125000, 1,
                                  NULL, &error));
    MUST(wakpi_benchmark_set_edge(benchmark, WAKPI_KPI_CLICK_THROUGH_RATE, WAKPI_EDGE_BEST, 400000, 0, NULL,
                                  &error));
    MUST(wakpi_report_set_benchmark(report, benchmark));
    add_and_free(report, "spring", 6, spring_campaign());
    wakpi_benchmark_free(benchmark);
    char *page = page_of(report, "en");
    must_say(page, "typical from 12.5%, best over 40%");
    free(page);
}
END_TEST

static void check_number(enum wakpi_tongue tongue, double number, int decimals, const char *wanted)
{
    char buffer[64];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_locale_put_decimal(&text, tongue, number, decimals);
    ck_assert_str_eq(buffer, wanted);
}

START_TEST(test_numbers)
{
    check_number(WAKPI_TONGUE_EN, 1234.5, 1, "1,234.5");
    check_number(WAKPI_TONGUE_IT, 1234.5, 1, "1234,5");
    check_number(WAKPI_TONGUE_IT, -1234.5, 1, "-1234,5");
    check_number(WAKPI_TONGUE_IT, 12345, 0, "12.345");
    check_number(WAKPI_TONGUE_IT, 1234567, 0, "1.234.567");
    check_number(WAKPI_TONGUE_RU, 1234.5, 1, "1\u00a0234,5");
    ck_assert_int_eq(wakpi_locale_plural(WAKPI_TONGUE_RU, 21), WAKPI_PLURAL_ONE);
    ck_assert_int_eq(wakpi_locale_plural(WAKPI_TONGUE_RU, 11), WAKPI_PLURAL_MANY);
    ck_assert_int_eq(wakpi_locale_plural(WAKPI_TONGUE_RU, 113), WAKPI_PLURAL_MANY);
    ck_assert_int_eq(wakpi_locale_plural(WAKPI_TONGUE_RU, 103), WAKPI_PLURAL_FEW);
    ck_assert_int_eq(wakpi_locale_plural(WAKPI_TONGUE_EN, 0), WAKPI_PLURAL_OTHER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_html");
    TCase *tests = tcase_create("pages");
    tcase_add_test(tests, test_values);
    tcase_add_test(tests, test_extremes);
    tcase_add_test(tests, test_hostile);
    tcase_add_test(tests, test_ranking);
    tcase_add_test(tests, test_profile);
    tcase_add_test(tests, test_numbers);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

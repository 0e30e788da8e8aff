/* The page: what it says of values, in each language, and that nothing of a name becomes markup. What a parser and a browser
 * make of it, check_report_html.py and html_browser.mjs tell. */
#include "failing_allocator.h"
#include "report_page.h"
#include "run_suite.h"

#include <stdarg.h>

#include "report/html.h"

struct taking {
    char *text;
    size_t room;
};

static int32_t take_text(void *context, const void *bytes, size_t size)
{
    struct taking *taking = context;
    if (size > taking->room)
        return 1;
    memcpy(taking->text, bytes, size);
    taking->text += size;
    taking->room -= size;
    return 0;
}

static wakpi_report *spring_report(void)
{
    wakpi_report *report = new_report();
    add_and_free(report, "spring", 6, spring_campaign());
    return report;
}

/* No English sentence is left, and nothing is marked as another language than the page's. */
static void must_be_of_one_language(const char *page)
{
    ck_assert_int_eq(count_of(page, " lang="), 1);
    for (wakpi_kpi kpi = 1; kpi <= wakpi_kpi_count(); kpi++) {
        ck_assert_msg(!strstr(page, wakpi_kpi_definition(kpi)), "%s is defined in English",
                      wakpi_kpi_key(kpi));
        ck_assert_msg(*wakpi_kpi_note(kpi) == '\0' || !strstr(page, wakpi_kpi_note(kpi)),
                      "the note of %s is in English", wakpi_kpi_key(kpi));
    }
}

START_TEST(test_values)
{
    char *page = page_of(spring_report(), "en");
    must_say(page, "<html lang=\"en\">");
    must_say(page, "Click-through rate (CTR): 22.1%, typical; typical 15–25%, best from 30%");
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
    must_say(page, "Quota dei messaggi consegnati che sono stati letti.");
    must_say(page, "prassi del settore");
    must_be_of_one_language(page);
    free(page);
    page = page_of(spring_report(), "ru-RU");
    must_say(page, "<html lang=\"ru\">");
    must_say(page, "22,1\u00a0%");
    must_say(page, "12\u00a0345,68\u00a0€");
    must_say(page, "Доля доставленных сообщений, которые были прочитаны.");
    must_say(page, "в статьях пишут как 400\u00a0%");
    must_be_of_one_language(page);
    free(page);
}
END_TEST

START_TEST(test_title)
{
    wakpi_report *report = spring_report();
    char *page;
    MUST(wakpi_report_set_title(report, "</title><b>Acme</b>", 19));
    ck_assert_int_eq(wakpi_report_set_title(report, "\xc3", 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_title(report, NULL, 257), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_title(NULL, "a", 1), WAKPI_INVALID);
    page = page_of(report, "en");
    must_say(page, "<title>&lt;/title&gt;&lt;b&gt;Acme&lt;/b&gt;</title>");
    must_say(page, "<h1><bdi>&lt;/title&gt;");
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

/* ---- parts beside the rows ---- */

static void tell(wakpi_tracker *tracker, const char *form, ...)
{
    char line[1024];
    wakpi_error error = {.struct_size = sizeof error};
    va_list values;
    va_start(values, form);
    vsnprintf(line, sizeof line, form, values);
    va_end(values);
    REQUIRE(wakpi_tracker_read_line(tracker, line, strlen(line), &error) == WAKPI_OK, error.text);
}

/* 30 days of 40 messages each, of two variants; most are read, of B every second is clicked on, and on the last day hardly any is read. */
static wakpi_tracker *month_of_traffic(const wakpi_options *options)
{
    wakpi_tracker *tracker;
    MUST(wakpi_tracker_new(options, &tracker));
    for (int day = 1; day <= 30; day++) {
        for (int i = 0; i < 40; i++) {
            int variant = i % 2, clicked = variant ? i % 4 == 1 : i % 10 == 0;
            tell(
                tracker,
                "{\"wakpi\":\"send\",\"account\":\"1\",\"id\":\"m%d-%d\",\"time\":\"2026-09-%02dT08:00:00Z\","
                "\"person\":\"39%d\",\"campaign\":\"<autumn>\",\"variant\":\"%s\"}",
                day, i, day, i + day % 7 * 40, variant ? "B & b" : "A");
            tell(tracker,
                 "{\"wakpi\":\"%s\",\"account\":\"1\",\"id\":\"m%d-%d\",\"time\":\"2026-09-%02dT09:%02d:"
                 "00Z\"}",
                 (i * 37 + day * day * 11) % 100 > (day == 30 ? 20 : 77) ? "delivered" : "read", day, i, day,
                 i);
            if (clicked && (day < 30 || i == 1))
                tell(tracker,
                     "{\"wakpi\":\"click\",\"account\":\"1\",\"id\":\"k%d-%d\",\"context\":\"m%d-%d\","
                     "\"time\":\"2026-09-%02dT10:00:00Z\"}",
                     day, i, day, i, day);
        }
    }
    return tracker;
}

static wakpi_report *month_report(const char *language)
{
    wakpi_report *report = new_report();
    wakpi_tracker *tracker = month_of_traffic(NULL);
    wakpi_error error = {.struct_size = sizeof error};
    MUST(wakpi_report_set_language(report, language));
    MUST(wakpi_report_add_tracker(report, tracker, NULL, &error));
    MUST(wakpi_report_add_overview(report, tracker, NULL, &error));
    wakpi_tracker_free(tracker);
    return report;
}

START_TEST(test_overview)
{
    char *page = page_of(month_report("en"), "en");
    must_say(page, "Sep 1, 2026 – Sep 30, 2026");
    must_say(page, "People, each counted once.");
    must_say(page, "<bdi>&lt;autumn&gt;</bdi>");
    must_say(page, "<bdi>B &amp; b</bdi>");
    must_say(page, "Ship B &amp; b");
    must_say(page, "class=\"alarm\"");
    must_say(page, "class=\"fan\"");
    must_say(page, "<table class=\"cohorts\">");
    must_say(page, "<a href=\"#cohorts\">Who stays</a>");
    ck_assert_ptr_eq(strstr(page, "href=\"#comparisons\""), NULL);
    free(page);
    page = page_of(month_report("ru"), "ru");
    must_say(page, "1 сент. 2026\u00a0г. – 30 сент. 2026\u00a0г.");
    must_say(page, "падение");
    free(page);
}
END_TEST

/* Other formats say what they said without parts. */
START_TEST(test_other_formats)
{
    wakpi_report *with = month_report("en"), *without = new_report();
    wakpi_tracker *tracker = month_of_traffic(NULL);
    MUST(wakpi_report_add_tracker(without, tracker, NULL, NULL));
    for (int32_t format = WAKPI_FORMAT_TEXT; format <= WAKPI_FORMAT_CSV; format++) {
        char *a = print_whole(with, format, NULL), *b = print_whole(without, format, NULL);
        ck_assert_str_eq(a, b);
        free(a);
        free(b);
    }
    wakpi_tracker_free(tracker);
    wakpi_report_free(with);
    wakpi_report_free(without);
}
END_TEST

/* A host's own series, with a gap, in a zone in which days begin the evening before. */
START_TEST(test_series)
{
    const int64_t day = INT64_C(86400000), first = INT64_C(1788127200000); /* 2026-08-31T00:00+02:00 */
    wakpi_report *report = new_report();
    wakpi_options *options;
    wakpi_watch *watch;
    wakpi_forecast *forecast;
    wakpi_error error = {.struct_size = sizeof error};
    MUST(wakpi_options_new(NULL, NULL, &options));
    MUST(wakpi_options_set_text(options, "zone", "+02:00", 6, &error));
    MUST(wakpi_watch_new(options, WAKPI_KPI_OPEN_RATE, &watch));
    MUST(wakpi_forecast_new(options, WAKPI_KPI_OPEN_RATE, 7, &forecast));
    ck_assert_int_eq(wakpi_report_add_series(report, watch, NULL, 0, &error), WAKPI_UNDEFINED);
    for (int i = 0; i < 20; i++) {
        if (i == 10)
            continue;
        MUST(wakpi_watch_add_counts(watch, first + i * day, 700 + i % 3, 1000));
        MUST(wakpi_forecast_add_counts(forecast, first + i * day, 700 + i % 3, 1000));
    }
    ck_assert_int_eq(wakpi_report_add_series(report, watch, forecast, 0, &error), WAKPI_INVALID);
    MUST(wakpi_report_add_series(report, watch, forecast, 3, &error));
    wakpi_watch_free(watch);
    wakpi_forecast_free(forecast);
    MUST(wakpi_forecast_new(options, WAKPI_KPI_READ_RATE, 0, &forecast));
    MUST(wakpi_watch_new(options, WAKPI_KPI_OPEN_RATE, &watch));
    ck_assert_int_eq(wakpi_report_add_series(report, watch, forecast, 3, &error), WAKPI_MISMATCH);
    wakpi_watch_free(watch);
    wakpi_forecast_free(forecast);
    wakpi_options_free(options);
    char *page = page_of(report, "it");
    must_say(page, "31 ago 2026");
    must_say(page, "22 set 2026"); /* the third day ahead */
    free(page);
}
END_TEST

START_TEST(test_own_parts)
{
    static const char *const stages[] = {"sent", "<reached>", "clicked"};
    static const int64_t amounts[] = {100, 80, 20};
    wakpi_report *report = new_report();
    wakpi_funnel *funnel;
    wakpi_comparison *comparison;
    char name[300];
    memset(name, 'n', sizeof name);
    MUST(wakpi_funnel_new(NULL, stages, 3, &funnel));
    MUST(wakpi_funnel_add_many(funnel, amounts, 3));
    MUST(wakpi_funnel_enter_immature(funnel, 1));
    MUST(wakpi_report_add_funnel(report, funnel, NULL));
    MUST(wakpi_comparison_new(NULL, WAKPI_KPI_OPEN_RATE, &comparison));
    MUST(wakpi_comparison_add_counts(comparison, WAKPI_SIDE_BEFORE, 500, 1000));
    MUST(wakpi_comparison_add_counts(comparison, WAKPI_SIDE_AFTER, 600, 1000));
    MUST(wakpi_report_add_comparison(report, "May & June", 10, comparison, NULL));
    ck_assert_int_eq(wakpi_report_add_comparison(report, name, 257, comparison, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_comparison(report, "\xff", 1, comparison, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_funnel(report, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_cohorts(report, NULL, 1, WAKPI_COHORT_ACTIVE, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_overview(report, NULL, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_experiment(report, "", 0, NULL, NULL), WAKPI_INVALID);
    wakpi_funnel_free(funnel);
    wakpi_comparison_free(comparison);
    char *page = page_of(report, "en");
    must_say(page, "<bdi>&lt;reached&gt;</bdi>");
    must_say(page, "60 lost");
    must_say(page, "1 still on their way");
    must_say(page, "<bdi>May &amp; June</bdi>");
    must_say(page, "+20.0%");
    free(page);
}
END_TEST

static wakpi_status overview_story(struct failing_allocator *memory, wakpi_tracker *tracker)
{
    wakpi_options *options = NULL;
    wakpi_report *report = NULL;
    wakpi_status status = wakpi_options_new(failing_allocate, memory, &options);
    if (status == WAKPI_OK)
        status = wakpi_report_new(options, &report);
    if (status == WAKPI_OK)
        status = wakpi_report_add_tracker(report, tracker, NULL, NULL);
    if (status == WAKPI_OK)
        status = wakpi_report_add_overview(report, tracker, NULL, NULL);
    if (status == WAKPI_OK) {
        char *page = print_whole(report, WAKPI_FORMAT_HTML, NULL);
        must_say(page, "id=\"cohorts\"");
        free(page);
    }
    wakpi_report_free(report);
    wakpi_options_free(options);
    return status;
}

START_TEST(test_memory)
{
    struct failing_allocator memory = {.fail_at = 0};
    wakpi_tracker *tracker = month_of_traffic(NULL);
    MUST(overview_story(&memory, tracker));
    assert_no_leaks(&memory);
    int64_t requests = memory.requests;
    for (int64_t at = 1; at <= requests; at += at < 100 ? 1 : 7) {
        memory = (struct failing_allocator){.fail_at = at};
        ck_assert_int_eq(overview_story(&memory, tracker), WAKPI_NO_MEMORY);
        assert_no_leaks(&memory);
    }
    wakpi_tracker_free(tracker);
}
END_TEST

/* Sentences are set as the language sets percents, days and sums; what only looks like them stays. */
static void check_sentence(enum wakpi_tongue tongue, const char *sentence, const char *wanted)
{
    char made[1024] = "";
    struct taking taking = {.text = made, .room = sizeof made - 1};
    struct wakpi_output writer;
    struct wakpi_html page = {.writer = &writer, .tongue = tongue};
    wakpi_output_start(&writer, take_text, &taking);
    wakpi_html_sentence(&page, sentence);
    MUST(wakpi_output_finish(&writer));
    ck_assert_str_eq(made, wanted);
}

START_TEST(test_sentences)
{
    static const char english[] =
        "Revenue: -1,247.37 EUR (+4.0 % on 2026-09-30, 95 % to 5 RUB), 5 EURO, 12 XXX, 2026-9-30";
    check_sentence(
        WAKPI_TONGUE_EN, english,
        "Revenue: -€1,247.37 (+4.0% on Sep 30, 2026, 95% to RUB\u00a05), 5 EURO, 12 XXX, 2026-9-30");
    check_sentence(WAKPI_TONGUE_IT, "-1.247,37 EUR, 11.247,37 USD, 4,0 %.",
                   "-1247,37\u00a0€, 11.247,37\u00a0USD, 4,0%.");
    check_sentence(WAKPI_TONGUE_RU, "1\u00a0247,37 RUB 4,0 %", "1\u00a0247,37\u00a0₽ 4,0\u00a0%");
    check_sentence(WAKPI_TONGUE_EN, "", "");
    check_sentence(WAKPI_TONGUE_EN, " %", " %");
    check_sentence(WAKPI_TONGUE_EN, "<b>9", "&lt;b&gt;9");
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
    tcase_add_test(tests, test_title);
    tcase_add_test(tests, test_extremes);
    tcase_add_test(tests, test_hostile);
    tcase_add_test(tests, test_ranking);
    tcase_add_test(tests, test_profile);
    tcase_add_test(tests, test_overview);
    tcase_add_test(tests, test_other_formats);
    tcase_add_test(tests, test_series);
    tcase_add_test(tests, test_own_parts);
    tcase_add_test(tests, test_memory);
    tcase_add_test(tests, test_sentences);
    tcase_add_test(tests, test_numbers);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

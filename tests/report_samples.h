/* Reports that the tests of all formats are made from. */
#ifndef WAKPI_TESTS_REPORT_SAMPLES_H
#define WAKPI_TESTS_REPORT_SAMPLES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

#ifdef REPORT_SAMPLES_ALONE /* check's assertions work in its tests alone */
#define REQUIRE(condition, words)                                                                            \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s\n", (words));                                                                \
            exit(3);                                                                                         \
        }                                                                                                    \
    } while (0)
#else
#include <check.h>
#define REQUIRE(condition, words) ck_assert_msg(condition, "%s", words)
#endif
#define MUST(call) REQUIRE((call) == WAKPI_OK, #call)
#define BILLION    INT64_C(1000000000)

static inline wakpi_campaign *spring_campaign(void)
{
    static const wakpi_measure measures[] = {
        WAKPI_MEASURE_TARGETED,  WAKPI_MEASURE_SENT,      WAKPI_MEASURE_DELIVERED, WAKPI_MEASURE_READ,
        WAKPI_MEASURE_FAILED,    WAKPI_MEASURE_CLICKED,   WAKPI_MEASURE_REPLIED,   WAKPI_MEASURE_RECIPIENTS,
        WAKPI_MEASURE_REACHED,   WAKPI_MEASURE_OPTED_OUT, WAKPI_MEASURE_PROMOTERS, WAKPI_MEASURE_PASSIVES,
        WAKPI_MEASURE_CONVERTED, WAKPI_MEASURE_DETRACTORS};
    static const int64_t amounts[] = {1000, 990, 950, 820, 30, 210, 95, 985, 940, 3, 70, 10, 300, 20};
    wakpi_campaign *campaign;
    MUST(wakpi_campaign_new(NULL, &campaign));
    MUST(wakpi_campaign_add_many(campaign, measures, amounts, sizeof measures / sizeof measures[0]));
    MUST(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, INT64_C(12345678901), "EUR"));
    MUST(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_COST_MESSAGES, INT64_C(66500000), "EUR"));
    for (int64_t i = 0; i < 100; i++)
        MUST(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_FIRST_RESPONSE, i * i * 1000));
    return campaign;
}

/* Counts beyond what a double holds. */
static inline wakpi_campaign *huge_campaign(void)
{
    wakpi_campaign *campaign;
    MUST(wakpi_campaign_new(NULL, &campaign));
    MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_SENT, INT64_C(9007199254740993)));
    MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_DELIVERED, INT64_C(9007199254740992)));
    MUST(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, INT64_C(9223372036854775807), "JPY"));
    return campaign;
}

static inline wakpi_campaign *small_campaign(void)
{
    wakpi_campaign *campaign;
    MUST(wakpi_campaign_new(NULL, &campaign));
    MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_SENT, 12));
    MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_DELIVERED, 11));
    MUST(wakpi_campaign_add(campaign, WAKPI_MEASURE_READ, 10));
    return campaign;
}

static inline void add_and_free(wakpi_report *report, const char *name, size_t size, wakpi_campaign *campaign)
{
    wakpi_error error = {.struct_size = sizeof error};
    REQUIRE(wakpi_report_add_campaign(report, name, size, campaign, &error) == WAKPI_OK, error.text);
    wakpi_campaign_free(campaign);
}

static inline wakpi_report *new_report(void)
{
    wakpi_report *report;
    const wakpi_benchmark *benchmark;
    MUST(wakpi_report_new(NULL, &report));
    MUST(wakpi_benchmark_by_key("getgabs", &benchmark));
    MUST(wakpi_report_set_benchmark(report, benchmark));
    return report;
}

/* What a host's labels may hold. */
static const struct {
    const char *text;
    size_t size;
} hostile_names[] = {
#define HOSTILE(text)                                                                                        \
    {                                                                                                        \
        text, sizeof text - 1                                                                                \
    }
    HOSTILE("quote\" back\\slash"),
    HOSTILE("line\nbreak\r\nand\ttab"),
    HOSTILE("\033[31mred\033[0m\033]0;title\007"),
    HOSTILE("=HYPERLINK(\"http://x\")"),
    HOSTILE("="),
    HOSTILE("\1\2\3\4\5\6\7\b\t\n\v\f\r\16\17\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37\177"),
    HOSTILE("+1"),
    HOSTILE("-1"),
    HOSTILE("@SUM(A1)"),
    HOSTILE("\t=1"),
    HOSTILE("\r=1"),
    HOSTILE("\u202egnirts\u202c \u2066isolated\u2069"),
    HOSTILE("<script>alert(1)</script>&amp;"),
    HOSTILE("nul\0inside"),
    HOSTILE("\xc2\x85next\xc2\x9bline"),
    HOSTILE("\u6f22\u5b57 \U0001f600 e\u0301"),
    HOSTILE(""),
    HOSTILE(" spaces "),
    HOSTILE("comma,semicolon;"),
    HOSTILE("\u2028separator"),
#undef HOSTILE
};
enum { HOSTILE_NAMES = sizeof hostile_names / sizeof hostile_names[0], LONG_NAME = 10000 };

/* One row for each hostile name, and one for a name of 10 kB. */
static inline wakpi_report *hostile_report(void)
{
    wakpi_report *report = new_report();
    char *text = malloc(LONG_NAME);
    for (size_t i = 0; i < HOSTILE_NAMES; i++)
        add_and_free(report, hostile_names[i].text, hostile_names[i].size, small_campaign());
    memset(text, 'x', LONG_NAME);
    add_and_free(report, text, LONG_NAME, small_campaign());
    free(text);
    return report;
}

/* The report in a format, NUL-terminated, for the caller to free. */
static inline char *print_whole(const wakpi_report *report, int32_t format, size_t *size)
{
    size_t needed = 0;
    REQUIRE(wakpi_report_print(report, format, NULL, 0, &needed) == WAKPI_TOO_SMALL, "it is too small");
    char *text = malloc(needed);
    REQUIRE(text != NULL, "no memory");
    MUST(wakpi_report_print(report, format, text, needed, &needed));
    if (size)
        *size = needed - 1;
    return text;
}

/* A tracker that has seen a little of everything, and a query of it by campaign. */
static inline wakpi_tracker *sample_tracker(const wakpi_options *options)
{
    static const char *const lines[] = {
        "{\"wakpi\":\"send\",\"account\":\"1\",\"id\":\"a\",\"time\":\"2026-10-05T08:00:00Z\",\"person\":"
        "\"391\",\"campaign\":\"x\"}",
        "{\"wakpi\":\"send\",\"account\":\"1\",\"id\":\"b\",\"time\":\"2026-10-05T08:00:00Z\",\"person\":"
        "\"392\",\"campaign\":\"x\"}",
        "{\"wakpi\":\"send\",\"account\":\"1\",\"id\":\"c\",\"time\":\"2026-10-05T08:00:00Z\",\"person\":"
        "\"391\",\"campaign\":\"y\"}",
        "{\"wakpi\":\"read\",\"account\":\"1\",\"id\":\"a\",\"time\":\"2026-10-05T09:00:00Z\"}",
        "{\"wakpi\":\"delivered\",\"account\":\"1\",\"id\":\"b\",\"time\":\"2026-10-05T09:00:00Z\"}",
        "{\"wakpi\":\"failed\",\"account\":\"1\",\"id\":\"c\",\"time\":\"2026-10-05T09:00:00Z\",\"code\":"
        "131026}",
        "{\"wakpi\":\"failed\",\"account\":\"1\",\"id\":\"c\",\"time\":\"2026-10-05T09:00:00Z\",\"code\":"
        "131026}",
        "{\"wakpi\":\"count\",\"source\":\"shop\",\"campaign\":\"x\",\"measure\":\"revenue\",\"from\":\"2026-"
        "10-05T08:00:00Z\",\"amount\":\"12.34\",\"currency\":\"EUR\"}",
        "{\"wakpi\":\"order\",\"id\":\"o1\",\"person\":\"391\",\"campaign\":\"y\",\"time\":\"2026-10-05T08:"
        "30:00Z\","
        "\"amount\":\"10\",\"currency\":\"EUR\"}",
        "{\"wakpi\":\"order\",\"id\":\"o2\",\"person\":\"393\",\"campaign\":\"y\",\"time\":\"2026-10-05T08:"
        "40:00Z\","
        "\"amount\":\"30\",\"currency\":\"EUR\"}",
    };
    wakpi_tracker *tracker;
    wakpi_error error = {.struct_size = sizeof error};
    MUST(wakpi_tracker_new(options, &tracker));
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        REQUIRE(wakpi_tracker_read_line(tracker, lines[i], strlen(lines[i]), &error) == WAKPI_OK, error.text);
    return tracker;
}

#endif

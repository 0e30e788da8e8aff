/* Studies on a page, each alone: named series with their limits, two sides of a comparison, variants whose shares nobody stated. */
#include "failing_allocator.h"
#include "report_page.h"
#include "run_suite.h"

#include <math.h>

static void add_named_series(wakpi_report *report, const char *name)
{
    wakpi_watch *watch;
    MUST(wakpi_watch_new(NULL, WAKPI_KPI_OPEN_RATE, &watch));
    MUST(wakpi_watch_set_limits(watch, 0.65, INFINITY));
    for (int i = 0; i < 20; i++)
        MUST(wakpi_watch_add_counts(watch, i * INT64_C(86400000), 700 + i % 3, 1000));
    MUST(wakpi_report_add_named_series(report, name, strlen(name), watch, NULL, 0, NULL));
    ck_assert_int_eq(wakpi_report_add_named_series(report, "\xff", 1, watch, NULL, 0, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_named_series(report, NULL, 1, watch, NULL, 0, NULL), WAKPI_INVALID);
    wakpi_watch_free(watch);
}

/* A page of studies alone: what they are about, and what stands behind it, but neither rows nor ratings. */
START_TEST(test_named_series)
{
    wakpi_report *report = new_report();
    const wakpi_benchmark *benchmark;
    MUST(wakpi_benchmark_by_key("getgabs", &benchmark));
    MUST(wakpi_report_set_benchmark(report, benchmark));
    add_named_series(report, "A & B");
    add_named_series(report, "");
    MUST(wakpi_report_set_period(report, "2026-10-05", "2026-10-21"));
    ck_assert_int_eq(wakpi_report_set_period(report, "2026-10-05", NULL), WAKPI_INVALID);
    ck_assert_int_eq(
        wakpi_report_set_period(report, "2026-10-05", "2026-10-05 and more than any period's name has"),
        WAKPI_INVALID);
    char *page = page_of(report, "en");
    must_say(page, "Oct 5, 2026 – Oct 21, 2026");
    must_say(page, "<h3>Open rate · <bdi>A &amp; B</bdi></h3>");
    must_say(page, "<h3>Open rate</h3>");
    must_say(page, "aria-label=\"Open rate (A &amp; B): ");
    must_say(page, "; limit 65.0%\"");
    must_say(page, "Share of delivered messages that were read.");
    ck_assert_int_eq(count_of(page, "<line class=\"limit\""), 2);
    ck_assert_ptr_null(strstr(page, "There is nothing to report yet."));
    ck_assert_ptr_null(strstr(page, "getgabs"));
    free(page);
}
END_TEST

static void add_sides(wakpi_report *report, wakpi_kpi kpi, int64_t after, double goal)
{
    wakpi_comparison *comparison;
    MUST(wakpi_comparison_new(NULL, kpi, &comparison));
    MUST(wakpi_comparison_add_counts(comparison, WAKPI_SIDE_BEFORE, 500, 1000));
    MUST(wakpi_comparison_add_counts(comparison, WAKPI_SIDE_AFTER, after, 1000));
    if (goal > 0)
        MUST(wakpi_comparison_set_goal_value(comparison, goal));
    MUST(wakpi_report_add_sides(report, "<May>", 5, "June", 4, comparison, NULL));
    ck_assert_int_eq(wakpi_report_add_sides(report, "\xff", 1, "June", 4, comparison, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_sides(report, "May", 3, NULL, 4, comparison, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_sides(report, "May", 3, "June", 4, NULL, NULL), WAKPI_INVALID);
    wakpi_comparison_free(comparison);
}

/* p of 500 and 545 of 1,000 is 0.044: enough alone, not as one of four. */
START_TEST(test_sides)
{
    wakpi_report *report = new_report();
    add_sides(report, WAKPI_KPI_OPEN_RATE, 545, 0.4);
    char *page = page_of(report, "en");
    must_say(page, "<div class=\"name\"><bdi>&lt;May&gt;</bdi></div>");
    must_say(page, "Open rate: from 50.0% to 54.5%");
    must_say(page, "</span> better</span>");
    must_say(page, "</span> reached</span><br><small>40.0%</small>");
    ck_assert_ptr_null(strstr(page, "Holm"));
    free(page);
    report = new_report();
    add_sides(report, WAKPI_KPI_OPEN_RATE, 545, 0);
    add_sides(report, WAKPI_KPI_READ_RATE, 800, 0.9);
    add_sides(report, WAKPI_KPI_OPT_OUT_RATE, 800, 0);
    add_sides(report, WAKPI_KPI_REPLY_RATE, 501, 0);
    page = page_of(report, "en");
    ck_assert_int_eq(count_of(page, "<table"), 1);
    must_say(page, "Judged by p-values corrected for the number of KPIs (Holm).");
    must_say(page, "An association, not an experiment: whatever else differs counts as well.");
    ck_assert_int_eq(count_of(page, "</span> better</span>"), 1);
    ck_assert_int_eq(count_of(page, "</span> worse</span>"), 1); /* more people who stop */
    ck_assert_int_eq(count_of(page, "</span> may be chance</span>"), 2);
    must_say(page, "</span> not reached</span><br><small>90.0%</small>");
    free(page);
}
END_TEST

static wakpi_report *split_report(const double *planned)
{
    static const char *const names[] = {"A", "B", "C"};
    wakpi_report *report = new_report();
    wakpi_experiment *experiment;
    MUST(wakpi_experiment_new(NULL, names, planned, 3, &experiment));
    MUST(wakpi_experiment_add_kpi(experiment, WAKPI_KPI_OPEN_RATE, NULL));
    MUST(wakpi_experiment_add_counts(experiment, 0, 0, 400, 800));
    MUST(wakpi_experiment_add_counts(experiment, 0, 1, 90, 100));
    MUST(wakpi_experiment_add_counts(experiment, 0, 2, 50, 100));
    MUST(wakpi_report_add_experiment(report, "autumn", 6, experiment, NULL));
    wakpi_experiment_free(experiment);
    return report;
}

/* Who never said what was planned is told so, and how to say it; and nothing is made of the differences. */
START_TEST(test_assumed_shares)
{
    const double equal[] = {1, 1, 1}, planned[] = {80, 10, 10};
    char *page = page_of(split_report(NULL), "en");
    must_say(page, "observed where equal shares (333 / 333 / 333) were assumed");
    must_say(page, "Nobody stated the shares that were planned");
    must_say(page, "--experiment open_rate</span>");
    must_say(page, "--split 80,10,10</span>");
    ck_assert_int_eq(count_of(page, "</span> not judged</span>"), 2);
    ck_assert_ptr_null(strstr(page, "</span> better</span>"));
    free(page);
    page = page_of(split_report(equal), "en");
    must_say(page, "were planned");
    ck_assert_ptr_null(strstr(page, "Nobody stated"));
    ck_assert_int_eq(count_of(page, "</span> not judged</span>"), 2);
    free(page);
    page = page_of(split_report(planned), "en");
    must_say(page, "Ship B");
    must_say(page, "</span> better</span>");
    must_say(page, "<small>of 800</small>");
    ck_assert_ptr_null(strstr(page, "Nobody stated"));
    free(page);
    page = page_of(split_report(NULL), "it");
    must_say(page, "Le quote previste non sono state indicate");
    free(page);
}
END_TEST

/* A report of one of each; the studies themselves have memory enough. */
static wakpi_status story(struct failing_allocator *memory, const wakpi_watch *watch,
                          const wakpi_comparison *comparison, const wakpi_experiment *experiment)
{
    wakpi_options *options = NULL;
    wakpi_report *report = NULL;
    wakpi_status status = wakpi_options_new(failing_allocate, memory, &options);
    if (status == WAKPI_OK)
        status = wakpi_report_new(options, &report);
    if (status == WAKPI_OK)
        status = wakpi_report_add_named_series(report, "autumn", 6, watch, NULL, 0, NULL);
    if (status == WAKPI_OK)
        status = wakpi_report_add_sides(report, "May", 3, "June", 4, comparison, NULL);
    if (status == WAKPI_OK)
        status = wakpi_report_add_experiment(report, "autumn", 6, experiment, NULL);
    wakpi_report_free(report);
    wakpi_options_free(options);
    return status;
}

START_TEST(test_memory)
{
    static const char *const names[] = {"A", "B"};
    struct failing_allocator memory = {.fail_at = 0};
    wakpi_watch *watch;
    wakpi_comparison *comparison;
    wakpi_experiment *experiment;
    MUST(wakpi_watch_new(NULL, WAKPI_KPI_OPEN_RATE, &watch));
    for (int i = 0; i < 20; i++)
        MUST(wakpi_watch_add_counts(watch, i * INT64_C(86400000), 700, 1000));
    MUST(wakpi_comparison_new(NULL, WAKPI_KPI_OPEN_RATE, &comparison));
    MUST(wakpi_comparison_add_counts(comparison, WAKPI_SIDE_BEFORE, 500, 1000));
    MUST(wakpi_comparison_add_counts(comparison, WAKPI_SIDE_AFTER, 600, 1000));
    MUST(wakpi_experiment_new(NULL, names, NULL, 2, &experiment));
    MUST(wakpi_experiment_add_kpi(experiment, WAKPI_KPI_OPEN_RATE, NULL));
    MUST(story(&memory, watch, comparison, experiment));
    assert_no_leaks(&memory);
    int64_t requests = memory.requests;
    for (int64_t at = 1; at <= requests; at++) {
        memory = (struct failing_allocator){.fail_at = at};
        ck_assert_int_eq(story(&memory, watch, comparison, experiment), WAKPI_NO_MEMORY);
        assert_no_leaks(&memory);
    }
    wakpi_watch_free(watch);
    wakpi_comparison_free(comparison);
    wakpi_experiment_free(experiment);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_studies");
    TCase *tests = tcase_create("studies");
    tcase_add_test(tests, test_named_series);
    tcase_add_test(tests, test_sides);
    tcase_add_test(tests, test_assumed_shares);
    tcase_add_test(tests, test_memory);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

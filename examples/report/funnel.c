#include "funnel.h"

#include "page.h"

#include <stdio.h>
#include <string.h>

/* One stage as it is shown. */
struct stage {
    const char *name;
    int64_t people, open, lost;
    wakpi_value step, overall;
    int64_t step_median, median, ninth; /* ms; -1 where nobody was timed */
};

static int64_t quantile_of(wakpi_histogram *times, double q)
{
    int64_t duration = -1;
    return wakpi_histogram_quantile(times, q, &duration) == WAKPI_OK ? duration : -1;
}

static wakpi_status read_stage(const wakpi_funnel *funnel, int32_t at, struct stage *stage)
{
    wakpi_histogram *times = NULL;
    *stage = (struct stage){.name = wakpi_funnel_stage_name(funnel, at),
                            .step = {.struct_size = sizeof(wakpi_value)},
                            .overall = {.struct_size = sizeof(wakpi_value)},
                            .step_median = -1,
                            .median = -1,
                            .ninth = -1};
    wakpi_funnel_get(funnel, at, &stage->people);
    wakpi_funnel_immature(funnel, at, &stage->open);
    wakpi_funnel_overall(funnel, at, &stage->overall);
    if (at == 0)
        return WAKPI_OK;
    wakpi_funnel_step(funnel, at, &stage->step);
    wakpi_funnel_drop_off(funnel, at, &stage->lost);
    wakpi_status status = wakpi_funnel_step_times(funnel, at, &times);
    if (status != WAKPI_OK)
        return status;
    stage->step_median = quantile_of(times, 0.5);
    wakpi_histogram_free(times);
    status = wakpi_funnel_overall_times(funnel, at, &times);
    if (status != WAKPI_OK)
        return status;
    stage->median = quantile_of(times, 0.5);
    stage->ninth = quantile_of(times, 0.9);
    wakpi_histogram_free(times);
    return WAKPI_OK;
}

/* "4 min", "2.5 h", "3.1 d". */
static const char *duration_text(int64_t duration, char text[24])
{
    double seconds = (double)duration / 1000;
    if (duration < 0)
        return "-";
    if (seconds < 90)
        snprintf(text, 24, "%.0f s", seconds);
    else if (seconds < 90 * 60)
        snprintf(text, 24, "%.0f min", seconds / 60);
    else if (seconds < 48 * 3600)
        snprintf(text, 24, "%.1f h", seconds / 3600);
    else
        snprintf(text, 24, "%.1f d", seconds / 86400);
    return text;
}

static const char *share_text(const wakpi_value *value, char text[24])
{
    if (value->status < 0)
        return "-";
    snprintf(text, 24, "%.1f %%", 100 * value->value);
    return text;
}

static void print_row(const struct stage *stage, int first)
{
    char step[24], overall[24], step_time[24], median[24], ninth[24], lost[24];
    snprintf(lost, sizeof lost, "%lld", (long long)stage->lost);
    printf(
        "%-16s %10lld %9s %9s %10s %8lld %9s %9s %9s\n", stage->name, (long long)stage->people,
        first ? "" : share_text(&stage->step, step), share_text(&stage->overall, overall), first ? "" : lost,
        (long long)stage->open, first ? "" : duration_text(stage->step_median, step_time),
        first ? "" : duration_text(stage->median, median), first ? "" : duration_text(stage->ninth, ninth));
}

static void print_share(const char *key, const wakpi_value *value)
{
    if (value->status >= 0)
        printf(",\"%s\":{\"value\":%.6g,\"lower\":%.6g,\"upper\":%.6g}", key, value->value, value->lower,
               value->upper);
    else
        printf(",\"%s\":null", key);
}

static void print_duration(const char *key, int64_t duration)
{
    if (duration < 0)
        printf(",\"%s\":null", key);
    else
        printf(",\"%s\":%lld", key, (long long)duration);
}

/* Stages are called by the keys of steps, which need no escapes. */
static void print_object(const struct stage *stage, int first)
{
    printf("%s{\"stage\":\"%s\",\"people\":%lld,\"open\":%lld", first ? "" : ",", stage->name,
           (long long)stage->people, (long long)stage->open);
    print_share("overall", &stage->overall);
    if (!first) {
        printf(",\"lost\":%lld", (long long)stage->lost);
        print_share("step", &stage->step);
        print_duration("step_median_ms", stage->step_median);
        print_duration("median_ms", stage->median);
        print_duration("p90_ms", stage->ninth);
    }
    printf("}");
}

static int print_page(const struct arguments *arguments, const wakpi_tracker *tracker,
                      const wakpi_funnel *funnel)
{
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_report *page = page_new(arguments);
    int result = EXIT_FAILED;
    if (!page)
        return result;
    wakpi_status status = page_note_period(arguments, tracker, page);
    if (status == WAKPI_OK)
        status = wakpi_report_add_funnel(page, funnel, &error);
    if (status == WAKPI_OK)
        result = page_write(arguments, page);
    else
        fprintf(stderr, "wakpi-report: %s\n", *error.text ? error.text : wakpi_status_text(status));
    wakpi_report_free(page);
    return result;
}

static int print_stages(const wakpi_funnel *funnel, int json)
{
    int result = EXIT_GOOD;
    if (json)
        printf("{\"funnel\":[");
    else
        printf("%-16s %10s %9s %9s %10s %8s %9s %9s %9s\n", "stage", "people", "step", "overall", "lost",
               "open", "step p50", "p50", "p90");
    for (int32_t at = 0; at < wakpi_funnel_stage_count(funnel) && result == EXIT_GOOD; at++) {
        struct stage stage;
        if (read_stage(funnel, at, &stage) != WAKPI_OK) {
            fputs("wakpi-report: out of memory\n", stderr);
            result = EXIT_FAILED;
        } else if (json) {
            print_object(&stage, at == 0);
        } else {
            print_row(&stage, at == 0);
        }
    }
    if (json)
        printf("]}\n");
    return result;
}

int funnel_print(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    wakpi_funnel *funnel = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    if (wakpi_tracker_funnel(tracker, arguments->journey, &funnel, &error) != WAKPI_OK) {
        fprintf(stderr, "wakpi-report: %s\n", error.text);
        return EXIT_FAILED;
    }
    int result = arguments->format == WAKPI_FORMAT_HTML
                     ? print_page(arguments, tracker, funnel)
                     : print_stages(funnel, arguments->format == WAKPI_FORMAT_JSON);
    wakpi_funnel_free(funnel);
    return result;
}

/* The report on a large log: how long reading, the questions and the writing take.
 *
 *     wakpi-simulate --messages 1000000 --campaigns 50 >/tmp/log.jsonl
 *     report_bench /tmp/log.jsonl
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <wakpi/wakpi.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double resident_megabytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static int fail(const char *what)
{
    fprintf(stderr, "report_bench: %s\n", what);
    return 1;
}

static char *load(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        return NULL;
    long end = ftell(file);
    char *text = end > 0 ? malloc((size_t)end) : NULL;
    rewind(file);
    if (!text || fread(text, 1, (size_t)end, file) != (size_t)end)
        return NULL;
    fclose(file);
    *size = (size_t)end;
    return text;
}

/* A question once, by a label (0: none) and a period. */
static int ask(const wakpi_tracker *tracker, const char *name, int32_t label, int32_t period)
{
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    int64_t rows = 0;
    if (wakpi_query_new(NULL, &query) != WAKPI_OK)
        return fail("out of memory");
    if (label != 0)
        wakpi_query_group_by(query, label);
    wakpi_query_period(query, period);
    double start = now();
    if (wakpi_tracker_query(tracker, query, &cursor, &error) != WAKPI_OK)
        return fail(error.text);
    double answered = now();
    while (wakpi_cursor_next(cursor) == WAKPI_OK)
        rows++;
    printf("query by %-14s %8.3f s, and %.3f s to walk %lld rows\n", name, answered - start, now() - answered,
           (long long)rows);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    return 0;
}

static int write_all(const wakpi_tracker *tracker)
{
    wakpi_report *report = NULL;
    wakpi_query *query = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    double start = now();
    if (wakpi_report_new(NULL, &report) != WAKPI_OK || wakpi_query_new(NULL, &query) != WAKPI_OK)
        return fail("out of memory");
    wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN);
    if (wakpi_report_add_tracker(report, tracker, query, &error) != WAKPI_OK)
        return fail(error.text);
    printf("report by campaign      %8.3f s to fill\n", now() - start);
    for (int32_t format = 1; wakpi_format_key(format); format++) {
        size_t size = 0;
        start = now();
        wakpi_report_print(report, format, NULL, 0, &size);
        printf("report as %-12s  %8.3f s, %zu bytes\n", wakpi_format_key(format), now() - start, size);
    }
    wakpi_query_free(query);
    wakpi_report_free(report);
    return 0;
}

static int64_t count_class(const wakpi_tracker *tracker, int32_t class)
{
    int64_t sum = 0, amount;
    wakpi_intake reason;
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++) {
        if (wakpi_intake_class(reason) == class && wakpi_tracker_intake(tracker, reason, &amount) == WAKPI_OK)
            sum += amount;
    }
    return sum;
}

int main(int count, char **words)
{
    size_t size;
    char *log = count == 2 ? load(words[1], &size) : NULL;
    wakpi_tracker *tracker = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    int64_t lines = 0;
    if (!log)
        return fail("usage: report_bench <log of wakpi-simulate>");
    double before = resident_megabytes();
    if (wakpi_tracker_new(NULL, &tracker) != WAKPI_OK)
        return fail("out of memory");
    double start = now();
    for (const char *at = log; at < log + size; lines++) {
        const char *end = memchr(at, '\n', (size_t)(log + size - at));
        end = end ? end : log + size;
        if (wakpi_tracker_read_line(tracker, at, (size_t)(end - at), &error) != WAKPI_OK)
            return fail(error.text);
        at = end + 1;
    }
    double seconds = now() - start;
    int64_t accepted = count_class(tracker, WAKPI_INTAKE_ACCEPTED);
    int64_t duplicate = count_class(tracker, WAKPI_INTAKE_DUPLICATE);
    printf("read %lld lines, %.1f MB, %lld elements, %lld repeated: %.3f s, %.0f lines/s, %.0f elements/s, "
           "%.0f MB/s\n",
           (long long)lines, (double)size / 1e6, (long long)accepted, (long long)duplicate, seconds,
           (double)lines / seconds, (double)(accepted + duplicate) / seconds, (double)size / 1e6 / seconds);
    printf("the tracker takes %.0f MB\n", resident_megabytes() - before);
    int failed = ask(tracker, "nothing", 0, WAKPI_PERIOD_NONE) ||
                 ask(tracker, "campaign", WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE) ||
                 ask(tracker, "day", 0, WAKPI_PERIOD_DAY) || ask(tracker, "hour", 0, WAKPI_PERIOD_HOUR) ||
                 ask(tracker, "campaign, day", WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_DAY) || write_all(tracker);
    start = now();
    wakpi_tracker_free(tracker);
    printf("freed in                %8.3f s\n", now() - start);
    free(log);
    return failed;
}

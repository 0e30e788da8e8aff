/* wakpi-report: a log of WhatsApp traffic in, KPIs out. */
#include "arguments.h"
#include "follow.h"
#include "funnel.h"
#include "page.h"
#include "reading.h"
#include "show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell_progress(struct progress *progress, size_t size)
{
    progress->lines++;
    progress->bytes += (int64_t)size;
    if (!progress->shown || progress->lines % 256 != 0 || now_ms() < progress->next)
        return;
    progress->next = now_ms() + 250;
    fprintf(stderr, "\r%lld lines, %.1f MB read", (long long)progress->lines, (double)progress->bytes / 1e6);
}

static void end_progress(struct progress *progress)
{
    if (progress->shown && progress->next > 0)
        fputs("\r\033[K", stderr);
    progress->next = 0;
}

/* Bytes are counted from 1, as lines are. */
static void show_fault(const struct storing_fault *fault)
{
    fprintf(stderr, "wakpi-report: %s:%lld:", fault->name, (long long)fault->line);
    if (fault->position >= 0)
        fprintf(stderr, "%lld:", (long long)fault->position + 1);
    fprintf(stderr, " %s\n", fault->text);
}

/* Where the fault is not the line's, reading ends. */
static int tell_fault(void *context, const struct storing_fault *fault)
{
    struct reading *reading = context;
    end_progress(&reading->progress);
    if (!reading->arguments->quiet || reading->arguments->strict)
        show_fault(fault);
    if (reading->arguments->strict || fault->status == WAKPI_NO_MEMORY)
        return EXIT_FAILED;
    reading->skipped++;
    return EXIT_GOOD;
}

/* Behind a last line without an end there is nothing to stop at. */
static int is_blank(const char *text, size_t size)
{
    while (size > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        size--;
    }
    return size == 0;
}

int reading_line(struct reading *reading, const struct input *input, const char *text, size_t size)
{
    wakpi_error error = {.struct_size = sizeof error};
    tell_progress(&reading->progress, size);
    if (is_blank(text, size))
        return EXIT_GOOD;
    account_see(&reading->account, text, size);
    if (reading->storing)
        return storing_line(reading->storing, input, text, size);
    wakpi_status status = wakpi_tracker_read_line(reading->tracker, text, size, &error);
    if (status == WAKPI_OK)
        return EXIT_GOOD;
    return tell_fault(reading, &(struct storing_fault){.name = input->name,
                                                       .line = input->line,
                                                       .position = error.position,
                                                       .status = status,
                                                       .text = error.text});
}

int reading_file(struct reading *reading, const char *name)
{
    struct input input;
    const char *text;
    size_t size;
    int result = EXIT_GOOD;
    if (input_open(&input, name)) {
        while (result == EXIT_GOOD && input_line(&input, &text, &size))
            result = reading_line(reading, &input, text, size);
    }
    end_progress(&reading->progress);
    if (input.failure) {
        fprintf(stderr, "wakpi-report: %s: %s\n", name, input.failure);
        result = EXIT_FAILED;
    }
    input_close(&input);
    return result;
}

/* Of a store what all calls counted that it remembers. */
static int64_t intake_of(const struct reading *reading, wakpi_intake reason)
{
    int64_t count = 0;
    if (reading->storing)
        return storing_intake(reading->storing, reason);
    return wakpi_tracker_intake(reading->tracker, reason, &count) == WAKPI_OK ? count : 0;
}

static int64_t count_malformed(const struct reading *reading)
{
    int64_t sum = 0;
    wakpi_intake reason;
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++) {
        if (wakpi_intake_class(reason) == WAKPI_INTAKE_MALFORMED)
            sum += intake_of(reading, reason);
    }
    return sum;
}

/* The tracker that answers counted nothing where the lines went to a store. */
static void add_intake(const struct reading *reading, wakpi_report *report)
{
    wakpi_intake reason;
    for (int32_t i = 0; reading->storing && wakpi_intake_at(i, &reason) == WAKPI_OK; i++)
        wakpi_report_add_intake(report, reason, intake_of(reading, reason));
}

static int print_report(const struct reading *reading, const wakpi_tracker *tracker)
{
    const struct arguments *arguments = reading->arguments;
    wakpi_report *report = page_new(arguments);
    wakpi_error error = {.struct_size = sizeof error};
    struct winsize window = {0};
    int result = EXIT_FAILED;
    if (!report)
        return EXIT_FAILED;
    wakpi_report_set_benchmark(report, arguments->benchmark);
    wakpi_report_set_colour(report, arguments->in_colour);
    if (reading->terminal >= 0 && ioctl(reading->terminal, TIOCGWINSZ, &window) == 0 && window.ws_col >= 40)
        wakpi_report_set_width(report, window.ws_col < 140 ? window.ws_col : 140);
    add_intake(reading, report);
    if (wakpi_report_add_tracker(report, tracker, arguments->query, &error) == WAKPI_OK &&
        (arguments->format != WAKPI_FORMAT_HTML ||
         wakpi_report_add_overview(report, tracker, arguments->query, &error) == WAKPI_OK))
        result = page_write(arguments, report);
    else
        fprintf(stderr, "wakpi-report: %s\n", error.text);
    wakpi_report_free(report);
    return result;
}

/* The row's labels and period, before its sentence. */
static void print_place(const wakpi_cursor *cursor)
{
    const char *text, *separator = "";
    size_t size;
    int64_t from, to;
    for (int32_t label = 1; wakpi_label_key(label); label++) {
        if (wakpi_cursor_label(cursor, label, &text, &size) != WAKPI_OK || size == 0)
            continue;
        fputs(separator, stdout);
        show_label(text, size);
        separator = ", ";
    }
    if (wakpi_cursor_period(cursor, &from, &to, &text) == WAKPI_OK && text[0] != '\0') {
        printf("%s%s", separator, text);
        separator = ", ";
    }
    if (separator[0] != '\0')
        fputs(": ", stdout);
}

static int explain(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    wakpi_cursor *cursor = NULL;
    const wakpi_campaign *campaign;
    wakpi_error error = {.struct_size = sizeof error};
    char sentence[1024];
    size_t size;
    if (wakpi_tracker_query(tracker, arguments->query, &cursor, &error) != WAKPI_OK) {
        fprintf(stderr, "wakpi-report: %s\n", error.text);
        return EXIT_FAILED;
    }
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        print_place(cursor);
        wakpi_status status = wakpi_cursor_campaign(cursor, &campaign);
        if (status == WAKPI_OK)
            status = wakpi_campaign_explain(campaign, arguments->explained, arguments->benchmark,
                                            arguments->language, sentence, sizeof sentence, &size);
        printf("%s\n", status >= WAKPI_OK ? sentence : wakpi_status_text(status));
    }
    wakpi_cursor_free(cursor);
    return EXIT_GOOD;
}

/* Says how many delivered messages the rate card has no price for: the cost leaves them out. */
static void tell_unpriced(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    wakpi_cursor *cursor = NULL;
    int64_t messages, sum = 0;
    if (!arguments->priced || arguments->quiet ||
        wakpi_tracker_query(tracker, arguments->query, &cursor, NULL) != WAKPI_OK)
        return;
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        if (wakpi_cursor_unpriced(cursor, &messages) == WAKPI_OK)
            sum += messages;
    }
    wakpi_cursor_free(cursor);
    if (sum > 0)
        fprintf(stderr, "wakpi-report: %lld delivered messages have no price in the rate card\n",
                (long long)sum);
}

/* A wrong question is told before a long log is read: an empty tracker answers it as well. */
static int check_question(const struct reading *reading)
{
    wakpi_cursor *cursor = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    if (wakpi_tracker_query(reading->tracker, reading->arguments->query, &cursor, &error) != WAKPI_OK) {
        fprintf(stderr, "wakpi-report: %s\n", error.text);
        return EXIT_USAGE;
    }
    wakpi_cursor_free(cursor);
    return EXIT_GOOD;
}

int reading_settle(struct reading *reading)
{
    if (!reading->storing)
        return EXIT_GOOD;
    int result = storing_settle(reading->storing);
    if (result == EXIT_GOOD && reading->arguments->publish)
        result = storing_publish(reading->storing, reading->arguments);
    return result;
}

int reading_answer(const struct reading *reading)
{
    const struct arguments *arguments = reading->arguments;
    const wakpi_tracker *tracker = reading->tracker;
    int result = reading->storing ? storing_tracker(reading->storing, &tracker) : EXIT_GOOD;
    if (result != EXIT_GOOD)
        return result;
    if (arguments->study.kind != STUDY_NONE)
        result = study_print(arguments, tracker);
    else if (arguments->journey)
        result = funnel_print(arguments, tracker);
    else
        result = arguments->explained ? explain(arguments, tracker) : print_report(reading, tracker);
    tell_unpriced(arguments, tracker);
    if (!arguments->quiet)
        account_tell(&reading->account, arguments->options);
    return result;
}

/* To the files' ends, and the answer once. */
static int read_all(struct reading *reading)
{
    char **files = reading->arguments->files;
    int result = EXIT_GOOD;
    if (!files[0] && !reading->storing)
        result = reading_file(reading, "-");
    for (char **file = files; *file && result == EXIT_GOOD; file++)
        result = reading_file(reading, *file);
    if (result == EXIT_GOOD)
        result = reading_settle(reading);
    return result == EXIT_GOOD ? reading_answer(reading) : result;
}

static int run(struct reading *reading)
{
    const struct arguments *arguments = reading->arguments;
    int64_t malformed = 0;
    wakpi_status status = wakpi_tracker_new(arguments->options, &reading->tracker);
    if (status != WAKPI_OK) {
        fprintf(stderr, "wakpi-report: no tracker with these options: %s\n", wakpi_status_text(status));
        return EXIT_USAGE;
    }
    int result = check_question(reading);
    if (result == EXIT_GOOD)
        result = storing_open(arguments, tell_fault, reading, &reading->storing);
    if (result == EXIT_GOOD && arguments->strict)
        malformed = count_malformed(reading);
    if (result == EXIT_GOOD)
        result = arguments->follow ? follow(reading) : read_all(reading);
    if (result == EXIT_GOOD && fflush(stdout) != 0) {
        perror("wakpi-report: standard output");
        return EXIT_FAILED;
    }
    if (result == EXIT_GOOD && arguments->strict && count_malformed(reading) > malformed) {
        fprintf(stderr, "wakpi-report: %lld malformed elements\n",
                (long long)(count_malformed(reading) - malformed));
        return EXIT_FAILED;
    }
    return result == EXIT_GOOD && reading->skipped > 0 ? EXIT_SKIPPED : result;
}

int main(int count, char **words)
{
    struct arguments arguments;
    int result = arguments_read(&arguments, count, words);
    if (result == EXIT_GOOD) {
        struct reading reading = {.arguments = &arguments,
                                  .terminal = isatty(STDOUT_FILENO) ? STDOUT_FILENO : -1,
                                  .progress = {.shown = !arguments.quiet && isatty(STDERR_FILENO)}};
        result = run(&reading);
        if (reading.skipped > 0 && !arguments.quiet)
            fprintf(stderr, "wakpi-report: %lld lines were skipped\n", (long long)reading.skipped);
        wakpi_tracker_free(reading.tracker);
        storing_close(reading.storing);
    }
    arguments_drop(&arguments);
    return result == -1 ? EXIT_GOOD : result;
}

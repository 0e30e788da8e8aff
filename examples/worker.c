/* A web server's workers, as under PHP-FPM: each request is a process that opens the store, appends one body and closes.
 * Many at once append a log, parts of it twice, as the platform sends bodies again; then the store is asked for its totals,
 * and they are those of one tracker that read the log once. With a file: worker LOG [PROCESSES]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wakpi/store.h>
#include <wakpi/wakpi.h>

enum { PROCESSES = 8, MESSAGES = 40, AGAIN = 5 };

static const char key[] = "sixteen secret b"; /* a real one comes from where secrets are kept */

static wakpi_status make_options(wakpi_options **options)
{
    wakpi_status status = wakpi_options_new(NULL, NULL, options);
    return status == WAKPI_OK ? wakpi_options_set_text(*options, "key", key, 16, NULL) : status;
}

/* What one request does. The process ends with it. */
static int work(const char *path, const char *line, size_t size)
{
    wakpi_options *options = NULL;
    wakpi_store *store = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status = make_options(&options);
    if (status == WAKPI_OK)
        status = wakpi_store_open(path, options, &store, &error);
    if (status == WAKPI_OK)
        status = wakpi_store_read_line(store, line, size, &error); /* OK: answer 200 */
    if (status != WAKPI_OK)
        fprintf(stderr, "worker: %s\n", error.text);
    wakpi_store_free(store);
    wakpi_options_free(options);
    return status == WAKPI_OK ? 0 : 1;
}

/* Waits until one of the workers is done; its exit status. */
static int wait_for_one(void)
{
    int status;
    return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* Each line by a process of its own, every few lines by two; so many at once. Returns how many failed. */
static int append_all(const char *path, FILE *log, int processes)
{
    char *line = NULL;
    size_t capacity = 0;
    int running = 0, failed = 0, number = 0;
    rewind(log);
    for (ssize_t size; (size = getline(&line, &capacity, log)) > 0; number++) {
        for (int copy = 0; copy < (number % AGAIN == 0 ? 2 : 1); copy++, running++) {
            for (; running >= processes; running--)
                failed += wait_for_one();
            pid_t child = fork();
            if (child == 0)
                _exit(work(path, line, (size_t)size));
            failed += child < 0;
            running -= child < 0;
        }
    }
    for (; running > 0; running--)
        failed += wait_for_one();
    free(line);
    printf("%d lines appended by processes of their own, %d at once\n", number, processes);
    return failed;
}

static wakpi_status read_once(FILE *log, wakpi_tracker *tracker)
{
    char *line = NULL;
    size_t capacity = 0;
    wakpi_status status = WAKPI_OK;
    rewind(log);
    for (ssize_t size; status == WAKPI_OK && (size = getline(&line, &capacity, log)) > 0;)
        status = wakpi_tracker_read_line(tracker, line, (size_t)size, NULL);
    free(line);
    return status;
}

/* Prints every total that is not 0; how many differ from what is expected, or -1. */
static int compare(const wakpi_tracker *found, const wakpi_tracker *expected)
{
    wakpi_cursor *rows[2] = {NULL, NULL};
    const wakpi_campaign *totals[2];
    const wakpi_tracker *trackers[2] = {found, expected};
    int different = 0;
    for (int i = 0; i < 2 && different == 0; i++) {
        if (wakpi_tracker_query(trackers[i], NULL, &rows[i], NULL) != WAKPI_OK ||
            wakpi_cursor_next(rows[i]) != WAKPI_OK || wakpi_cursor_campaign(rows[i], &totals[i]) != WAKPI_OK)
            different = -1;
    }
    wakpi_measure measure;
    for (int32_t i = 0; different >= 0 && wakpi_measure_at(i, &measure) == WAKPI_OK; i++) {
        int64_t amounts[2] = {0, 0};
        for (int side = 0; side < 2; side++)
            wakpi_campaign_get(totals[side], measure, &amounts[side]);
        different += amounts[0] != amounts[1];
        if (amounts[0] != 0 || amounts[1] != 0)
            printf("%-24s %12lld %s\n", wakpi_measure_key(measure), (long long)amounts[0],
                   amounts[0] == amounts[1] ? "" : "differs!");
    }
    wakpi_cursor_free(rows[0]);
    wakpi_cursor_free(rows[1]);
    return different;
}

static int check(const char *path, FILE *log)
{
    wakpi_options *options = NULL;
    wakpi_store *store = NULL;
    wakpi_tracker *once = NULL;
    const wakpi_tracker *found;
    wakpi_error error = {.struct_size = sizeof error};
    int different = -1;
    if (make_options(&options) == WAKPI_OK && wakpi_store_open(path, options, &store, &error) == WAKPI_OK &&
        wakpi_store_tracker(store, &found, &error) == WAKPI_OK &&
        wakpi_tracker_new(options, &once) == WAKPI_OK && read_once(log, once) == WAKPI_OK)
        different = compare(found, once);
    printf("%s\n", different == 0 ? "the totals are those of one tracker that read the log once"
                   : *error.text  ? error.text
                                  : "the totals are not those of the log");
    wakpi_tracker_free(once);
    wakpi_store_free(store);
    wakpi_options_free(options);
    return different == 0 ? 0 : 1;
}

/* A small log where none is given: messages sent, delivered, and some of them read. */
static FILE *make_log(void)
{
    FILE *log = tmpfile();
    for (int i = 0; log && i < MESSAGES; i++) {
        fprintf(
            log,
            "{\"wakpi\":\"send\",\"id\":\"m%d\",\"time\":\"2026-10-05T09:%02d:00Z\",\"person\":\"39333%04d\","
            "\"campaign\":\"autumn\"}\n",
            i, i, i);
        fprintf(log, "{\"wakpi\":\"delivered\",\"id\":\"m%d\",\"time\":\"2026-10-05T10:%02d:00Z\"}\n", i, i);
        if (i % 3 == 0)
            fprintf(log, "{\"wakpi\":\"read\",\"id\":\"m%d\",\"time\":\"2026-10-05T11:%02d:00Z\"}\n", i, i);
    }
    return log;
}

int main(int count, char **words)
{
    char folder[] = "/tmp/wakpi-worker.XXXXXX", path[64];
    FILE *log = count > 1 ? fopen(words[1], "r") : make_log();
    int processes = count > 2 ? atoi(words[2]) : PROCESSES, result = 1;
    if (!log || processes < 1 || !mkdtemp(folder)) {
        perror("worker");
        if (log)
            fclose(log);
        return 1;
    }
    snprintf(path, sizeof path, "%s/store", folder);
    int failed = append_all(path, log, processes);
    if (failed > 0)
        fprintf(stderr, "worker: %d failed\n", failed);
    else
        result = check(path, log);
    fclose(log);
    unlink(path);
    rmdir(folder);
    return result;
}

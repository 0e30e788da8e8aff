/* Two processes: one takes webhooks in, the other answers questions. The first sends its whole state once and then what
 * changed since; where its marks are void, as after erasing somebody, the whole again. The second never makes the first wait. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wakpi/wakpi.h>

enum { MESSAGES = 400, WHOLE = 1, DIFFERENCE = 2 };

struct parcel {
    char *bytes;
    size_t size;
};

static int32_t pack(void *context, const void *piece, size_t size)
{
    struct parcel *parcel = context;
    char *grown = realloc(parcel->bytes, parcel->size + size + 1);
    if (grown == NULL)
        return 1;
    memcpy(grown + parcel->size, piece, size);
    parcel->bytes = grown;
    parcel->size += size;
    return 0;
}

static wakpi_tracker *new_tracker(void)
{
    wakpi_options *options = NULL;
    wakpi_tracker *tracker = NULL;
    /* Both processes have the same key; yours is secret. */
    if (wakpi_options_new(NULL, NULL, &options) == WAKPI_OK &&
        wakpi_options_set_text(options, "key", "sixteen  octets!", 16, NULL) == WAKPI_OK &&
        wakpi_options_set_text(options, "zone", "+01:00", 6, NULL) == WAKPI_OK &&
        wakpi_options_set_integer(options, "campaign_from_callback", 1, NULL) == WAKPI_OK)
        wakpi_tracker_new(options, &tracker);
    wakpi_options_free(options);
    return tracker;
}

/* ---- the process that takes in ---- */

static wakpi_status tell(wakpi_tracker *tracker, int message, const char *status, wakpi_error *error)
{
    char body[256];
    int size = snprintf(body, sizeof body,
                        "{\"statuses\":[{\"id\":\"wamid.%d\",\"status\":\"%s\",\"timestamp\":\"%d\","
                        "\"recipient_id\":\"39333%04d\",\"biz_opaque_callback_data\":\"%s\"}]}",
                        message, status, 1793606400 + message * 3600, message % 250,
                        message % 2 ? "autumn" : "winter");
    return wakpi_tracker_read_webhook(tracker, body, (size_t)size, error);
}

/* The next mark is taken first: what comes in between is then sent twice, which does no harm, and nothing is left out. */
static int send_changes(int pipe, wakpi_tracker *tracker, int64_t *mark, wakpi_error *error)
{
    struct parcel parcel = {NULL, 0};
    int64_t next;
    int32_t kind = *mark != 0 ? DIFFERENCE : WHOLE;
    wakpi_status status = wakpi_tracker_mark(tracker, &next, error);
    if (status == WAKPI_OK)
        status = wakpi_tracker_save_since(tracker, *mark, pack, &parcel, error);
    if (status == WAKPI_NOT_FOUND) {
        kind = WHOLE;
        status = wakpi_tracker_save(tracker, pack, &parcel, error);
    }
    uint64_t size = parcel.size;
    int sent = status == WAKPI_OK && write(pipe, &kind, sizeof kind) == sizeof kind &&
               write(pipe, &size, sizeof size) == sizeof size &&
               write(pipe, parcel.bytes, parcel.size) == (ssize_t)parcel.size;
    free(parcel.bytes);
    *mark = next;
    return sent;
}

static int take_in(int pipe, wakpi_error *error)
{
    wakpi_tracker *tracker = new_tracker();
    int64_t mark = 0; /* since the beginning: the whole */
    int good = tracker != NULL;
    for (int i = 0; good && i < MESSAGES; i++) {
        good = tell(tracker, i, i % 20 ? "delivered" : "sent", error) == WAKPI_OK &&
               (i % 3 || tell(tracker, i, "read", error) == WAKPI_OK);
        if (good && i == MESSAGES / 2)
            good = wakpi_tracker_erase(tracker, "393330003", 9, 1794606400000, error) == WAKPI_OK;
        if (good && i % 50 == 49)
            good = send_changes(pipe, tracker, &mark, error);
    }
    wakpi_tracker_free(tracker);
    return good;
}

/* ---- the process that answers ---- */

static int receive(int pipe, void *into, size_t size)
{
    ssize_t got = 1;
    for (size_t at = 0; at < size && got > 0; at += (size_t)got)
        got = read(pipe, (char *)into + at, size - at);
    return got > 0 || size == 0;
}

static int follow(int pipe, wakpi_tracker **tracker, wakpi_error *error)
{
    int32_t kind;
    uint64_t size;
    int good = 1;
    while (good && receive(pipe, &kind, sizeof kind) && receive(pipe, &size, sizeof size)) {
        char *bytes = malloc((size_t)size + 1);
        good = bytes != NULL && receive(pipe, bytes, (size_t)size);
        if (kind == WHOLE) { /* and what was known before goes */
            wakpi_tracker_free(*tracker);
            *tracker = new_tracker();
        }
        printf("%s of %llu bytes\n", kind == WHOLE ? "the whole" : "a difference", (unsigned long long)size);
        good = good && *tracker != NULL &&
               wakpi_tracker_merge_saved(*tracker, bytes, (size_t)size, error) == WAKPI_OK;
        free(bytes);
    }
    return good;
}

static int answer(const wakpi_tracker *tracker, wakpi_error *error)
{
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    const wakpi_benchmark *benchmark = NULL;
    const wakpi_campaign *row;
    const char *campaign, *week;
    char sentence[256];
    size_t size;
    int64_t from, to;
    int good = wakpi_benchmark_by_key("getgabs", &benchmark) == WAKPI_OK &&
               wakpi_query_new(NULL, &query) == WAKPI_OK &&
               wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN) == WAKPI_OK &&
               wakpi_query_period(query, WAKPI_PERIOD_WEEK) == WAKPI_OK &&
               wakpi_tracker_query(tracker, query, &cursor, error) == WAKPI_OK;
    while (good && wakpi_cursor_next(cursor) == WAKPI_OK) {
        good = wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &campaign, &size) == WAKPI_OK &&
               wakpi_cursor_period(cursor, &from, &to, &week) == WAKPI_OK &&
               wakpi_cursor_campaign(cursor, &row) == WAKPI_OK &&
               wakpi_campaign_explain(row, WAKPI_KPI_OPEN_RATE, benchmark, "en", sentence, sizeof sentence,
                                      &size) == WAKPI_OK;
        if (good)
            printf("%s %s: %s\n", campaign, week, sentence);
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    return good;
}

int main(void)
{
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_tracker *tracker = NULL;
    int ends[2], status = 1;
    if (pipe(ends) != 0)
        return EXIT_FAILURE;
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        int good = follow(ends[0], &tracker, &error) && answer(tracker, &error);
        wakpi_tracker_free(tracker);
        if (!good)
            fprintf(stderr, "%s\n", error.text);
        return good ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    close(ends[0]);
    int good = child > 0 && take_in(ends[1], &error);
    close(ends[1]);
    if (!good)
        fprintf(stderr, "%s\n", error.text);
    return waitpid(child, &status, 0) == child && status == 0 && good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What saved state costs: to load it, to merge it into an empty tracker, two large halves into one, and small differences
 * between questions.
 * Usage: state_bench [messages, 1000000 by default] [times, 3 by default].
 * Messages have three statuses each, to three contacts in ten messages; one in ten is answered. Time of the processor; of
 * several times the shortest. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wakpi/wakpi.h>

enum { BATCH = 1000, DIFFERENCE = 100, DIFFERENCES = 20 };

struct bytes {
    unsigned char *at;
    size_t size, capacity;
};

static void must(wakpi_status status)
{
    if (status == WAKPI_OK)
        return;
    fprintf(stderr, "state_bench: %s\n", wakpi_status_text(status));
    exit(EXIT_FAILURE);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int32_t collect(void *context, const void *piece, size_t size)
{
    struct bytes *bytes = context;
    if (bytes->size + size > bytes->capacity) {
        bytes->capacity = (bytes->size + size) * 2;
        bytes->at = realloc(bytes->at, bytes->capacity);
        if (!bytes->at)
            exit(EXIT_FAILURE);
    }
    if (size > 0)
        memcpy(bytes->at + bytes->size, piece, size);
    bytes->size += size;
    return 0;
}

static wakpi_options *make_options(void)
{
    wakpi_options *options;
    must(wakpi_options_new(NULL, NULL, &options));
    must(wakpi_options_set_text(options, "key", "sixteen byte key", 16, NULL));
    return options;
}

static wakpi_tracker *make_tracker(void)
{
    wakpi_options *options = make_options();
    wakpi_tracker *tracker;
    must(wakpi_tracker_new(options, &tracker));
    wakpi_options_free(options);
    return tracker;
}

struct batch {
    wakpi_event events[BATCH];
    char ids[BATCH][40], persons[BATCH][16];
    size_t count;
};

static void add_event(struct batch *batch, int32_t kind, uint64_t message, uint64_t contacts, int64_t time)
{
    size_t i = batch->count++;
    wakpi_event *event = &batch->events[i];
    memset(event, 0, sizeof *event);
    event->struct_size = sizeof *event;
    event->kind = kind;
    event->time = time;
    event->id = batch->ids[i];
    event->id_size = (size_t)snprintf(batch->ids[i], sizeof batch->ids[i], "wamid.%s%016llX",
                                      kind == WAKPI_EVENT_MESSAGE ? "T" : "M",
                                      (unsigned long long)(message * UINT64_C(0x9e3779b97f4a7c15)));
    event->person = batch->persons[i];
    event->person_size = (size_t)snprintf(batch->persons[i], sizeof batch->persons[i], "393%09llu",
                                          (unsigned long long)(message * 7919 % contacts));
    event->account = "200";
    event->account_size = 3;
    if (kind == WAKPI_EVENT_MESSAGE)
        return;
    event->campaign = message % 2 ? "autumn" : "winter";
    event->campaign_size = 6;
    event->category = "marketing";
    event->category_size = 9;
}

/* Messages `first` to `end`, every `step`-th, in order. */
static void apply(wakpi_tracker *tracker, uint64_t first, uint64_t end, uint64_t step, uint64_t contacts)
{
    static struct batch batch;
    batch.count = 0;
    for (uint64_t message = first; message < end; message += step) {
        int64_t time = INT64_C(1763726400000) + (int64_t)(message * 100);
        add_event(&batch, WAKPI_EVENT_SENT, message, contacts, time);
        add_event(&batch, WAKPI_EVENT_DELIVERED, message, contacts, time + 2000);
        if (message % 3)
            add_event(&batch, WAKPI_EVENT_READ, message, contacts, time + 60000);
        if (message % 10 == 0)
            add_event(&batch, WAKPI_EVENT_MESSAGE, message, contacts, time + 600000);
        if (batch.count + 4 <= BATCH && message + step < end)
            continue;
        must(wakpi_tracker_apply(tracker, batch.events, batch.count, NULL));
        batch.count = 0;
    }
}

static struct bytes save(const wakpi_tracker *tracker)
{
    struct bytes bytes = {0};
    must(wakpi_tracker_save(tracker, collect, &bytes, NULL));
    return bytes;
}

static struct bytes save_part(uint64_t first, uint64_t end, uint64_t step, uint64_t contacts)
{
    wakpi_tracker *tracker = make_tracker();
    apply(tracker, first, end, step, contacts);
    struct bytes bytes = save(tracker);
    wakpi_tracker_free(tracker);
    return bytes;
}

static void ask(const wakpi_tracker *tracker)
{
    wakpi_cursor *cursor;
    must(wakpi_tracker_query(tracker, NULL, &cursor, NULL));
    must(wakpi_cursor_next(cursor));
    wakpi_cursor_free(cursor);
}

static void report(const char *what, double seconds, double count)
{
    printf("%-58s %8.1f ms, %6.0f ns each\n", what, seconds * 1e3, seconds * 1e9 / count);
}

static double shortest(double one, double other)
{
    return one == 0 || other < one ? other : one;
}

static void measure_whole(uint64_t count, int times)
{
    struct bytes whole = save_part(0, count, 1, count * 3 / 10 + 1);
    struct bytes even = save_part(0, count, 2, count * 3 / 10 + 1);
    struct bytes odd = save_part(1, count, 2, count * 3 / 10 + 1);
    wakpi_options *options = make_options();
    double loaded = 0, merged = 0, joined = 0, saved = 0;
    for (int i = 0; i < times; i++) {
        wakpi_tracker *tracker;
        double start = now();
        must(wakpi_tracker_load(whole.at, whole.size, options, &tracker, NULL));
        loaded = shortest(loaded, now() - start);
        struct bytes again = {0};
        start = now();
        again = save(tracker);
        saved = shortest(saved, now() - start);
        if (again.size != whole.size || memcmp(again.at, whole.at, whole.size) != 0)
            exit(EXIT_FAILURE);
        free(again.at);
        wakpi_tracker_free(tracker);
        tracker = make_tracker();
        start = now();
        must(wakpi_tracker_merge_saved(tracker, whole.at, whole.size, NULL));
        merged = shortest(merged, now() - start);
        wakpi_tracker_free(tracker);
        must(wakpi_tracker_load(even.at, even.size, options, &tracker, NULL));
        start = now();
        must(wakpi_tracker_merge_saved(tracker, odd.at, odd.size, NULL));
        joined = shortest(joined, now() - start);
        wakpi_tracker_free(tracker);
    }
    printf("%llu messages, %.1f bytes saved of each\n", (unsigned long long)count,
           (double)whole.size / (double)count);
    report("load", loaded, (double)count);
    report("merge saved into an empty tracker", merged, (double)count);
    report("merge saved half into the other half, by messages of one", joined, (double)(count / 2));
    report("save", saved, (double)count);
    wakpi_options_free(options);
    free(whole.at);
    free(even.at);
    free(odd.at);
}

/* New messages to contacts that are known, as of another process between two questions. */
static void measure_differences(uint64_t count)
{
    wakpi_tracker *tracker = make_tracker();
    double merging = 0, asking = 0, start = now();
    apply(tracker, 0, count, 1, count * 3 / 10 + 1);
    start = now();
    ask(tracker);
    report("first question", now() - start, (double)count);
    ask(tracker);
    for (int i = 0; i < DIFFERENCES; i++) {
        uint64_t first = count + (uint64_t)i * DIFFERENCE;
        struct bytes bytes = save_part(first, first + DIFFERENCE, 1, count * 3 / 10 + 1);
        start = now();
        must(wakpi_tracker_merge_saved(tracker, bytes.at, bytes.size, NULL));
        merging += now() - start;
        start = now();
        ask(tracker);
        asking += now() - start;
        free(bytes.at);
    }
    report("merge saved of 100 messages", merging / DIFFERENCES, DIFFERENCE);
    report("question behind it", asking / DIFFERENCES, DIFFERENCE);
    wakpi_tracker_free(tracker);
}

int main(int count, char **arguments)
{
    uint64_t messages = count > 1 ? strtoull(arguments[1], NULL, 10) : 1000000;
    int times = count > 2 ? atoi(arguments[2]) : 3;
    measure_whole(messages, times);
    measure_differences(messages);
    return EXIT_SUCCESS;
}

/* The tracker against the floor on the same events in memory: the answers are compared first, then both sides are
 * timed in one run, in turns. Usage: track_bench [events, 10000000 by default].
 * What many campaigns cost is told by a third of the events, of ten campaigns and of 10,000. */
#include "floor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wakpi/wakpi.h>

enum { ID_SIZE = 64, CAMPAIGN_SIZE = 32, BATCH = 1000 };

/* The start of an event is all that statuses need; less memory is read. */
#define STRIDE ((offsetof(wakpi_event, user) + 7) / 8 * 8)

struct log {
    char *events, *texts, *campaigns;
    size_t count, messages, contacts;
};

static uint64_t state = 20261121;

static uint64_t draw(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static wakpi_event *event_at(const struct log *log, size_t i)
{
    return (wakpi_event *)(void *)(log->events + i * STRIDE);
}

/* Messages of about three statuses each, some twice, in disorder within a window of 4096 events. */
static void make_log(struct log *log, size_t count, size_t campaigns)
{
    static const int32_t kinds[] = {WAKPI_EVENT_SENT, WAKPI_EVENT_DELIVERED, WAKPI_EVENT_READ};
    log->count = count;
    log->messages = count / 3 + 1;
    log->contacts = log->messages / 3 + 1;
    log->events = calloc(count, STRIDE);
    log->texts = malloc(log->messages * ID_SIZE);
    log->campaigns = malloc(campaigns * CAMPAIGN_SIZE);
    for (size_t c = 0; c < campaigns; c++)
        snprintf(log->campaigns + c * CAMPAIGN_SIZE, CAMPAIGN_SIZE, "autumn %zu", c);
    for (size_t m = 0; m < log->messages; m++) {
        char *text = log->texts + m * ID_SIZE;
        snprintf(text, 40, "wamid.HBgLMTQxNjkz%016llX",
                 (unsigned long long)(m * UINT64_C(0x9e3779b97f4a7c15)));
        snprintf(text + 40, ID_SIZE - 40, "39320%07u", (unsigned)(m * 7919 % log->contacts));
    }
    for (size_t i = 0; i < count; i++) {
        wakpi_event *event = event_at(log, i);
        size_t m = i / 3;
        int32_t kind = kinds[i % 3];
        if (kind == WAKPI_EVENT_READ && draw() % 4 == 0)
            kind = WAKPI_EVENT_DELIVERED; /* a duplicate in place of a read */
        char *text = log->texts + m * ID_SIZE;
        event->struct_size = (uint32_t)STRIDE;
        event->kind = kind;
        event->time = INT64_C(1763726400000) + (int64_t)(m * 10) +
                      (kind - WAKPI_EVENT_SENT) * (int64_t)(1000 + m % 100000);
        event->id = text;
        event->id_size = strlen(text);
        event->person = text + 40;
        event->person_size = strlen(text + 40);
        event->account = "200";
        event->account_size = 3;
        event->campaign =
            log->campaigns + m * UINT64_C(0x9e3779b97f4a7c15) % 1000003 % campaigns * CAMPAIGN_SIZE;
        event->campaign_size = strlen(event->campaign);
    }
    char held[STRIDE];
    for (size_t i = 0; i + 4096 < count; i++) {
        size_t j = i + draw() % 4096;
        memcpy(held, event_at(log, i), STRIDE);
        memcpy(event_at(log, i), event_at(log, j), STRIDE);
        memcpy(event_at(log, j), held, STRIDE);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double time_floor(const struct log *log, int reserve, struct floor_counts *counts)
{
    double start = seconds();
    struct floor *floor = floor_new(log->messages, log->contacts, reserve);
    for (size_t i = 0; i < log->count; i += BATCH)
        floor_apply(floor, event_at(log, i), log->count - i < BATCH ? log->count - i : BATCH);
    double taken = seconds() - start;
    floor_counts(floor, counts);
    floor_free(floor);
    return taken;
}

static void apply_part(wakpi_tracker *tracker, const struct log *log, size_t first, size_t count)
{
    wakpi_error error = {.struct_size = sizeof error};
    if (wakpi_tracker_apply(tracker, event_at(log, first), count, &error) != WAKPI_OK) {
        fprintf(stderr, "track_bench: %s\n", error.text);
        exit(1);
    }
}

static void must(wakpi_status status)
{
    if (status >= 0)
        return;
    fprintf(stderr, "track_bench: %s\n", wakpi_status_text(status));
    exit(1);
}

/* What is saved can be loaded under the same key alone. */
static wakpi_options *make_options(void)
{
    wakpi_options *options;
    must(wakpi_options_new(NULL, NULL, &options));
    must(wakpi_options_set_text(options, "key", "sixteen byte key", 16, NULL));
    return options;
}

static double time_tracker(const struct log *log, wakpi_tracker **tracker)
{
    wakpi_options *options = make_options();
    double start = seconds();
    must(wakpi_tracker_new(options, tracker));
    wakpi_options_free(options);
    for (size_t i = 0; i < log->count; i += BATCH)
        apply_part(*tracker, log, i, log->count - i < BATCH ? log->count - i : BATCH);
    return seconds() - start;
}

/* Bytes held and asked for, without what malloc adds. */
static size_t held;

static void *count_bytes(void *context, void *pointer, size_t old_size, size_t new_size)
{
    (void)context;
    held += new_size - old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The calls of one tracker that grows, one by one: bytes at each step, how the cost of an event grows, and the longest
 * call over a usual one. What the system takes from the process in between is not counted, page faults are. */
static void watch_growth(const struct log *log)
{
    wakpi_options *options;
    wakpi_tracker *tracker;
    size_t calls = log->count / BATCH, step = calls >= 10 ? calls / 10 : 1;
    double *times = calloc(calls + 1, sizeof *times), since = 0, longest = 0, most_held = 0;
    wakpi_options_new(count_bytes, NULL, &options);
    if (!times || wakpi_tracker_new(options, &tracker) != WAKPI_OK)
        exit(1);
    wakpi_options_free(options);
    size_t empty = held;
    for (size_t i = 0; i < calls; i++) {
        double start = seconds();
        apply_part(tracker, log, i * BATCH, BATCH);
        times[i] = seconds() - start;
        since += times[i];
        longest = times[i] > longest ? times[i] : longest;
        double each = (double)(held - empty) / ((double)(i + 1) * BATCH / 3);
        most_held = i > calls / 10 && each > most_held ? each : most_held;
        if ((i + 1) % step == 0) {
            printf("after %zu events: %.0f ns an event, %.1f bytes a message with all contacts\n",
                   (i + 1) * BATCH, since * 1e9 / (double)(step * BATCH), each);
            since = 0;
        }
    }
    qsort(times, calls, sizeof *times, ascending);
    printf("a call of %d events: usually %.3f ms, one in a thousand %.3f ms, the longest %.3f ms\n", BATCH,
           times[calls / 2] * 1e3, times[calls - 1 - calls / 1000] * 1e3, longest * 1e3);
    printf("most bytes a message with all contacts on the way: %.1f\n", most_held);
    wakpi_tracker_free(tracker);
    free(times);
}

/* Bytes of one entity of a kind: a million of them, each of a person of its own or all of one. */
static void weigh(const char *what, int32_t kind, int own_person)
{
    enum { COUNT = 1000000 };
    wakpi_options *options;
    wakpi_tracker *tracker;
    wakpi_options_new(count_bytes, NULL, &options);
    if (wakpi_tracker_new(options, &tracker) != WAKPI_OK)
        exit(1);
    wakpi_options_free(options);
    size_t empty = held;
    for (int i = 0; i < COUNT; i++) {
        char id[32], person[32];
        wakpi_event event = {.struct_size = sizeof event, .kind = kind, .time = INT64_C(1763726400000) + i};
        event.id = id;
        event.id_size = (size_t)snprintf(id, sizeof id, "wamid.%d", i);
        event.person = person;
        event.person_size = (size_t)snprintf(person, sizeof person, "39320%07d", own_person ? i : 0);
        event.campaign = "autumn";
        event.campaign_size = 6;
        event.amount = 1000000; /* of an order; others have none */
        memcpy(event.currency, "EUR", 4);
        if (wakpi_tracker_apply(tracker, &event, 1, NULL) != WAKPI_OK)
            exit(1);
    }
    printf("%s: %.1f bytes\n", what, (double)(held - empty) / COUNT);
    wakpi_tracker_free(tracker);
}

static void compare(const wakpi_tracker *tracker, const struct floor_counts *counts)
{
    wakpi_cursor *cursor;
    const wakpi_campaign *campaign;
    double start = seconds();
    if (wakpi_tracker_query(tracker, NULL, &cursor, NULL) != WAKPI_OK ||
        wakpi_cursor_next(cursor) != WAKPI_OK || wakpi_cursor_campaign(cursor, &campaign) != WAKPI_OK)
        exit(1);
    printf("answering a query: %.3f s\n", seconds() - start);
    const struct {
        wakpi_measure measure;
        int64_t expected;
    } rows[] = {{WAKPI_MEASURE_SENT, counts->sent},
                {WAKPI_MEASURE_DELIVERED, counts->delivered},
                {WAKPI_MEASURE_READ, counts->read},
                {WAKPI_MEASURE_FAILED, counts->failed},
                {WAKPI_MEASURE_RECIPIENTS, counts->contacts}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t amount;
        wakpi_campaign_get(campaign, rows[i].measure, &amount);
        if (amount != rows[i].expected) {
            fprintf(stderr, "track_bench: %s is %lld, the floor says %lld\n",
                    wakpi_measure_key(rows[i].measure), (long long)amount, (long long)rows[i].expected);
            exit(1);
        }
    }
    wakpi_cursor_free(cursor);
}

static void ask(const wakpi_tracker *tracker, const char *what, int64_t as_of)
{
    wakpi_query *query;
    wakpi_cursor *cursor;
    must(wakpi_query_new(NULL, &query));
    must(wakpi_query_as_of(query, as_of));
    double start = seconds();
    must(wakpi_tracker_query(tracker, query, &cursor, NULL));
    printf("%s: %.3f s\n", what, seconds() - start);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}

struct bytes {
    char *at;
    size_t size, capacity;
};

static int32_t collect(void *context, const void *piece, size_t size)
{
    struct bytes *bytes = context;
    if (bytes->size + size > bytes->capacity)
        bytes->at = realloc(bytes->at, bytes->capacity = (bytes->size + size) * 2);
    if (!bytes->at)
        return -1;
    if (size > 0)
        memcpy(bytes->at + bytes->size, piece, size);
    bytes->size += size;
    return 0;
}

/* The same question again and once more, as of an hour after the first event, and the first one to the same that was saved and loaded. */
static void ask_on(const wakpi_tracker *tracker)
{
    struct bytes bytes = {0};
    wakpi_options *options = make_options();
    wakpi_tracker *loaded;
    must(wakpi_tracker_save(tracker, collect, &bytes, NULL));
    must(wakpi_tracker_load(bytes.at, bytes.size, options, &loaded, NULL));
    ask(loaded, "answering it when loaded", INT64_MAX);
    wakpi_tracker_free(loaded);
    wakpi_options_free(options);
    free(bytes.at);
    ask(tracker, "answering it again", INT64_MAX);
    ask(tracker, "answering it a third time", INT64_MAX);
    ask(tracker, "answering it as of an hour after the first event", INT64_C(1763726400000) + 3600000);
}

static void free_log(struct log *log)
{
    free(log->events);
    free(log->texts);
    free(log->campaigns);
}

/* Ten campaigns and ten thousand, in turns. */
static void compare_campaigns(size_t count)
{
    struct log few, many;
    wakpi_tracker *tracker;
    make_log(&few, count, 10);
    make_log(&many, count, 10000);
    for (int round = 0; round < 3; round++) {
        double with_few = time_tracker(&few, &tracker);
        wakpi_tracker_free(tracker);
        double with_many = time_tracker(&many, &tracker);
        wakpi_tracker_free(tracker);
        printf("an event: of ten campaigns %.0f ns, of 10000 %.0f ns: %.2f times\n",
               with_few * 1e9 / (double)count, with_many * 1e9 / (double)count, with_many / with_few);
    }
    free_log(&few);
    free_log(&many);
}

int main(int count, char **words)
{
    struct log log;
    struct floor_counts counts;
    wakpi_tracker *tracker;
    make_log(&log, count > 1 ? strtoull(words[1], NULL, 10) : 10000000, 1);
    printf("%zu events of %zu messages to %zu contacts\n", log.count, log.messages, log.contacts);
    time_floor(&log, 1, &counts);
    time_tracker(&log, &tracker);
    compare(tracker, &counts);
    ask_on(tracker);
    wakpi_tracker_free(tracker);
    for (int round = 0; round < 3; round++) {
        double bare = time_floor(&log, 1, &counts), growing = time_floor(&log, 0, &counts);
        double tracked = time_tracker(&log, &tracker);
        wakpi_tracker_free(tracker);
        printf("an event: floor %.0f ns, growing floor %.0f ns, tracker %.0f ns: %.2f and %.2f times\n",
               bare * 1e9 / (double)log.count, growing * 1e9 / (double)log.count,
               tracked * 1e9 / (double)log.count, tracked / bare, tracked / growing);
    }
    watch_growth(&log);
    weigh("a message", WAKPI_EVENT_SENT, 0);
    weigh("a turn", WAKPI_EVENT_MESSAGE, 0);
    weigh("an order", WAKPI_EVENT_ORDER, 0);
    weigh("a message and its contact", WAKPI_EVENT_SENT, 1);
    size_t third = log.count / 3 + 1;
    free_log(&log);
    compare_campaigns(third);
    return 0;
}

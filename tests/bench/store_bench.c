/* The store against a plain SQLite program (upsert.h) on the same log, in turns within one run: batches of 1,000 with each
 * batch durable, then one event by one; the answers are compared. Then what the store's file weighs and how long it takes
 * to open and to ask it.
 * Usage: store_bench [messages, 1000000 by default] [folder, . by default] [alone: without the plain program]
 *        [bare: the plain program keeps messages alone, and tells contacts from them when asked] */
#include "upsert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <wakpi/store.h>
#include <wakpi/wakpi.h>

enum { BATCH = 1000, BLOCK = 4096, STEPS = 10, ONES = 3000, GRAIN = BLOCK * 3 * 125 };

static char folder[200] = ".";
static uint64_t messages = 1000000;
static int bare; /* the plain program keeps no table of contacts */

struct batch {
    wakpi_event events[BATCH];
    char ids[BATCH][48], persons[BATCH][24];
};

/* Event `i` of the log: three statuses a message, of which some come twice, in disorder within blocks. */
static void make_event(struct batch *batch, size_t at, uint64_t i, int with_duplicates)
{
    static const int32_t kinds[] = {WAKPI_EVENT_SENT, WAKPI_EVENT_DELIVERED, WAKPI_EVENT_READ};
    uint64_t block = i / BLOCK, place = block * BLOCK + (i % BLOCK * 2477 + block * 911) % BLOCK;
    uint64_t message = place / 3, mixed = message * UINT64_C(0x9e3779b97f4a7c15);
    int32_t kind = kinds[place % 3];
    if (with_duplicates && kind == WAKPI_EVENT_READ && (mixed >> 40) % 4 == 0)
        kind = WAKPI_EVENT_DELIVERED;
    wakpi_event *event = &batch->events[at];
    memset(event, 0, sizeof *event);
    event->struct_size = sizeof *event;
    event->kind = kind;
    event->time = INT64_C(1763726400000) + (int64_t)(message * 10) +
                  (kind - WAKPI_EVENT_SENT) * (int64_t)(1000 + (mixed >> 32) % 100000);
    event->id = batch->ids[at];
    event->id_size = (size_t)snprintf(batch->ids[at], sizeof batch->ids[at], "wamid.HBgLMTQxNjkz%016llX",
                                      (unsigned long long)mixed);
    event->person = batch->persons[at];
    event->person_size = (size_t)snprintf(batch->persons[at], sizeof batch->persons[at], "39320%07u",
                                          (unsigned)(message * 7919 % (messages / 3 + 1)));
    event->account = "200";
    event->account_size = 3;
    event->campaign = "autumn";
    event->campaign_size = 6;
}

static void make_batch(struct batch *batch, uint64_t first, int with_duplicates)
{
    for (size_t i = 0; i < BATCH; i++)
        make_event(batch, i, first + i, with_duplicates);
}

static double now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* What was spent: by the clock and by the processor. */
struct spent {
    double wall, processor;
};

static void start(struct spent *spent)
{
    spent->wall -= now(CLOCK_MONOTONIC);
    spent->processor -= now(CLOCK_PROCESS_CPUTIME_ID);
}

static void stop(struct spent *spent)
{
    spent->wall += now(CLOCK_MONOTONIC);
    spent->processor += now(CLOCK_PROCESS_CPUTIME_ID);
}

static void fail(const char *what, const wakpi_error *error)
{
    fprintf(stderr, "store_bench: %s: %s\n", what, error->text);
    exit(1);
}

static const char *file_name(const char *name, const char *tail)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/bench-%s%s", folder, name, tail);
    return path;
}

static int64_t file_size(const char *name, const char *tail)
{
    struct stat facts;
    return stat(file_name(name, tail), &facts) == 0 ? (int64_t)facts.st_size : 0;
}

static void remove_files(const char *name)
{
    unlink(file_name(name, ""));
    unlink(file_name(name, "-wal"));
    unlink(file_name(name, "-shm"));
}

static wakpi_store *open_store(const char *name, int durable)
{
    wakpi_store *store = NULL;
    wakpi_options *options = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    if (wakpi_options_new(NULL, NULL, &options) != WAKPI_OK ||
        wakpi_options_set_integer(options, "store_durable", durable, &error) != WAKPI_OK ||
        wakpi_store_open(file_name(name, ""), options, &store, &error) != WAKPI_OK)
        fail("open", &error);
    wakpi_options_free(options);
    return store;
}

static void store_apply(wakpi_store *store, const wakpi_event *events, size_t count)
{
    wakpi_error error = {.struct_size = sizeof error};
    if (wakpi_store_apply(store, events, count, &error) != WAKPI_OK)
        fail("apply", &error);
}

static void ask(wakpi_store *store, struct upsert_counts *counts)
{
    wakpi_cursor *cursor;
    const wakpi_campaign *campaign;
    wakpi_error error = {.struct_size = sizeof error};
    if (wakpi_store_query(store, NULL, &cursor, &error) != WAKPI_OK ||
        wakpi_cursor_next(cursor) != WAKPI_OK || wakpi_cursor_campaign(cursor, &campaign) != WAKPI_OK)
        fail("query", &error);
    wakpi_campaign_get(campaign, WAKPI_MEASURE_SENT, &counts->sent);
    wakpi_campaign_get(campaign, WAKPI_MEASURE_DELIVERED, &counts->delivered);
    wakpi_campaign_get(campaign, WAKPI_MEASURE_READ, &counts->read);
    wakpi_campaign_get(campaign, WAKPI_MEASURE_RECIPIENTS, &counts->contacts);
    wakpi_cursor_free(cursor);
}

static void compare(const struct upsert_counts *ours, const struct upsert_counts *plain)
{
    printf("sent %lld, delivered %lld, read %lld, contacts %lld\n", (long long)ours->sent,
           (long long)ours->delivered, (long long)ours->read, (long long)ours->contacts);
    if (memcmp(ours, plain, sizeof *ours) == 0)
        return;
    fprintf(stderr, "store_bench: the plain program says %lld, %lld, %lld, %lld\n", (long long)plain->sent,
            (long long)plain->delivered, (long long)plain->read, (long long)plain->contacts);
    exit(1);
}

static void print_ratio(const char *what, uint64_t count, const struct spent *ours, const struct spent *plain)
{
    double each = 1e6 / (double)count;
    printf("%s: store %.2f us an event (processor %.2f)", what, ours->wall * each, ours->processor * each);
    if (plain->wall > 0)
        printf(", plain %.2f us (processor %.2f): %.2f times as fast (processor %.2f)", plain->wall * each,
               plain->processor * each, plain->wall / ours->wall, plain->processor / ours->processor);
    printf("\n");
    fflush(stdout);
}

static void add(struct spent *sum, const struct spent *part)
{
    sum->wall += part->wall;
    sum->processor += part->processor;
}

/* The whole log in batches; `upsert` may be NULL. */
static void tell_all(wakpi_store *store, struct upsert *upsert, uint64_t count)
{
    struct batch *batch = malloc(sizeof *batch);
    struct spent ours = {0}, plain = {0}, ours_all = {0}, plain_all = {0};
    char what[64];
    uint64_t step = count / BATCH / STEPS * BATCH;
    if (!batch)
        exit(1);
    for (uint64_t i = 0; i < count; i += BATCH) {
        make_batch(batch, i, 1);
        start(&ours);
        store_apply(store, batch->events, BATCH);
        stop(&ours);
        if (upsert) {
            start(&plain);
            upsert_apply(upsert, batch->events, BATCH);
            stop(&plain);
        }
        if ((i + BATCH) % step != 0)
            continue;
        snprintf(what, sizeof what, "batches, to event %llu", (unsigned long long)(i + BATCH));
        print_ratio(what, step, &ours, &plain);
        add(&ours_all, &ours);
        add(&plain_all, &plain);
        memset(&ours, 0, sizeof ours);
        memset(&plain, 0, sizeof plain);
    }
    print_ratio("batches, all", step * STEPS, &ours_all, &plain_all);
    free(batch);
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of single events the mean is that of the few that waited for others' work on the disk; the middle one is not. */
static void print_middle(double *ours, double *plain, size_t count)
{
    qsort(ours, count, sizeof *ours, compare_times);
    qsort(plain, count, sizeof *plain, compare_times);
    printf("    in the middle: store %.1f us, plain %.1f us: %.2f times as fast\n", ours[count / 2] * 1e6,
           plain[count / 2] * 1e6, plain[count / 2] / ours[count / 2]);
}

/* One event a call, by both on the file that they have, opened anew. What comes first lets their logs grow to the length
 * that they keep, since a disk works more where a file grows. Of duplicates, which one event in twelve is above, neither writes
 * anything: the plain program finds them in its table, the store's handle knows what it wrote. */
static void tell_ones(const char *what, int durable, uint64_t first, int with_duplicates)
{
    struct batch *batch = malloc(sizeof *batch);
    struct spent ours = {0}, plain = {0};
    static double our_times[ONES], plain_times[ONES];
    wakpi_store *store = open_store("store", durable);
    struct upsert *upsert = upsert_open(file_name("plain", ""), durable, !bare);
    if (!batch)
        exit(1);
    for (size_t i = 0; i < 2 * ONES; i++) {
        if (i % BATCH == 0)
            make_batch(batch, first + i, with_duplicates);
        if (i == ONES) {
            memset(&ours, 0, sizeof ours);
            memset(&plain, 0, sizeof plain);
        }
        double our_before = ours.wall, plain_before = plain.wall;
        start(&ours);
        store_apply(store, &batch->events[i % BATCH], 1);
        stop(&ours);
        start(&plain);
        upsert_apply(upsert, &batch->events[i % BATCH], 1);
        stop(&plain);
        our_times[i % ONES] = ours.wall - our_before;
        plain_times[i % ONES] = plain.wall - plain_before;
    }
    print_ratio(what, ONES, &ours, &plain);
    print_middle(our_times, plain_times, ONES);
    wakpi_store_free(store);
    upsert_close(upsert);
    free(batch);
}

/* Opening and the first answer, which loads all. */
static void time_opening(const char *when, struct upsert_counts *counts)
{
    struct spent opening = {0}, asking = {0}, again = {0};
    const wakpi_tracker *tracker;
    start(&opening);
    wakpi_store *store = open_store("store", 1);
    if (wakpi_store_tracker(store, &tracker, NULL) != WAKPI_OK)
        exit(1);
    stop(&opening);
    start(&asking);
    ask(store, counts);
    stop(&asking);
    start(&again);
    ask(store, counts);
    stop(&again);
    printf("%s: opened and loaded in %.3f s (processor %.3f), the first answer %.3f s more (processor %.3f), "
           "the next "
           "%.6f s\n",
           when, opening.wall, opening.processor, asking.wall, asking.processor, again.wall);
    wakpi_store_free(store);
}

static void compact(void)
{
    struct spent spent = {0};
    wakpi_error error = {.struct_size = sizeof error};
    start(&spent);
    wakpi_store *store = open_store("store", 1);
    if (wakpi_store_compact(store, 0, &error) != WAKPI_END)
        fail("compact", &error);
    wakpi_store_free(store);
    stop(&spent);
    printf("compacted in %.2f s (processor %.2f): %.1f bytes of the file a message\n", spent.wall,
           spent.processor, (double)file_size("store", "") / (double)messages);
}

int main(int words, char **word)
{
    int alone = 0;
    for (int i = 1; i < words; i++) {
        if (strcmp(word[i], "alone") == 0)
            alone = 1;
        else if (strcmp(word[i], "bare") == 0)
            bare = 1;
        else if (word[i][0] >= '0' && word[i][0] <= '9')
            messages = strtoull(word[i], NULL, 10);
        else
            snprintf(folder, sizeof folder, "%s", word[i]);
    }
    /* Whole blocks and batches, so that every message has its three events. */
    uint64_t count = (messages * 3 + GRAIN - 1) / GRAIN * GRAIN;
    messages = count / 3;
    struct upsert_counts ours, plain;
    remove_files("store");
    remove_files("plain");
    printf("%llu messages, %llu events\n", (unsigned long long)messages, (unsigned long long)count);
    wakpi_store *store = open_store("store", 1);
    struct upsert *upsert = alone ? NULL : upsert_open(file_name("plain", ""), 1, !bare);
    tell_all(store, upsert, count);
    wakpi_store_free(store);
    time_opening("before compaction", &ours);
    compact();
    time_opening("after compaction", &ours);
    if (upsert) {
        upsert_counts(upsert, &plain);
        compare(&ours, &plain);
        upsert_close(upsert);
        printf("the plain program's file: %.1f bytes a message\n",
               (double)file_size("plain", "") / (double)messages);
        tell_ones("one by one, durable each", 1, count, 0);
        tell_ones("one by one, durable each, with duplicates", 1, count + 2 * ONES, 1);
        tell_ones("one by one, store_durable at 0", 0, count + 4 * ONES, 0);
        tell_ones("one by one, store_durable at 0, with duplicates", 0, count + 6 * ONES, 1);
    }
    remove_files("store");
    remove_files("plain");
    return 0;
}

/* How the cost of an event grows with what is known, and what a second thread brings.
 * Usage: scale_bench [events, 100000000 by default] [threads' events, 5000000 by default].
 * Events are made as they are applied, in batches: messages of three statuses, one in twelve a duplicate, to three
 * contacts in ten messages, in disorder within 4096 events. Only the calls are timed, in time of the processor; of threads
 * the wall's, which says something on a quiet machine of two cores alone. */
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wakpi/wakpi.h>

enum { BATCH = 1000, WINDOW = 4096, ID_SIZE = 34, PERSON_SIZE = 12 };

struct batch {
    wakpi_event events[BATCH];
    char ids[BATCH][ID_SIZE], persons[BATCH][PERSON_SIZE];
};

static void write_digits(char *text, int size, uint64_t value, unsigned base)
{
    while (size-- > 0) {
        text[size] = "0123456789ABCDEF"[value % base];
        value /= base;
    }
}

/* Event `place` of the log: places are mixed within a window by an odd factor. */
static void make_event(struct batch *batch, size_t i, uint64_t place, uint64_t contacts)
{
    static const int32_t kinds[] = {WAKPI_EVENT_SENT, WAKPI_EVENT_DELIVERED, WAKPI_EVENT_READ};
    uint64_t window = place / WINDOW * WINDOW;
    place = window + (place % WINDOW * 1664525 + window / WINDOW * 40503) % WINDOW;
    uint64_t message = place / 3, mixed = message * UINT64_C(0x9e3779b97f4a7c15);
    int32_t stage = (int32_t)(place % 3);
    if (stage == 2 && mixed >> 62 == 0)
        stage = 1; /* a duplicate in place of a read */
    wakpi_event *event = &batch->events[i];
    memset(event, 0, sizeof *event);
    event->struct_size = sizeof *event;
    event->kind = kinds[stage];
    event->time =
        INT64_C(1763726400000) + (int64_t)(message * 10) + stage * (int64_t)(1000 + message % 100000);
    memcpy(batch->ids[i], "wamid.HBgLMTQxNjkz", 18);
    write_digits(batch->ids[i] + 18, 16, mixed, 16);
    memcpy(batch->persons[i], "393", 3);
    write_digits(batch->persons[i] + 3, PERSON_SIZE - 3, message * 7919 % contacts, 10);
    event->id = batch->ids[i];
    event->id_size = ID_SIZE;
    event->person = batch->persons[i];
    event->person_size = PERSON_SIZE;
    event->account = "200";
    event->account_size = 3;
    event->campaign = "autumn";
    event->campaign_size = 6;
}

static double now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

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

static double apply(wakpi_tracker *tracker, struct batch *batch, uint64_t first, uint64_t contacts)
{
    for (size_t i = 0; i < BATCH; i++)
        make_event(batch, i, first + i, contacts);
    double start = now(CLOCK_THREAD_CPUTIME_ID);
    if (wakpi_tracker_apply(tracker, batch->events, BATCH, NULL) != WAKPI_OK)
        exit(EXIT_FAILURE);
    return now(CLOCK_THREAD_CPUTIME_ID) - start;
}

static void watch_scale(uint64_t count)
{
    static struct batch batch;
    static const uint64_t stops[] = {1000000, 2000000, 5000000, 10000000, 20000000, 50000000, 100000000};
    wakpi_options *options;
    wakpi_tracker *tracker;
    double taken = 0, first = 0;
    uint64_t last = 0;
    size_t stop = 0;
    if (wakpi_options_new(count_bytes, NULL, &options) != WAKPI_OK ||
        wakpi_tracker_new(options, &tracker) != WAKPI_OK)
        exit(EXIT_FAILURE);
    wakpi_options_free(options);
    for (uint64_t done = 0; done < count && stop < sizeof stops / sizeof *stops;) {
        taken += apply(tracker, &batch, done, count / 10 + 1);
        done += BATCH;
        if (done < stops[stop])
            continue;
        double each = taken * 1e9 / (double)(done - last);
        first = stop == 0 ? each : first;
        printf(
            "up to %llu million events: %.0f ns an event, %.2f times the first million; %.1f bytes a message "
            "with all contacts\n",
            (unsigned long long)(done / 1000000), each, each / first, (double)held / ((double)done / 3));
        fflush(stdout);
        last = done;
        taken = 0;
        stop++;
    }
    wakpi_tracker_free(tracker);
}

static wakpi_tracker *shared;

/* Batches are made before the clock runs: each thread has its own. */
struct worker {
    struct batch *batches;
    size_t count;
};

static void *work(void *argument)
{
    const struct worker *worker = argument;
    for (size_t i = 0; i < worker->count; i++) {
        if (wakpi_tracker_apply(shared, worker->batches[i].events, BATCH, NULL) != WAKPI_OK)
            exit(EXIT_FAILURE);
    }
    return NULL;
}

/* Each on a processor of its own: threads that were given precedence over all others are not spread by every system. */
static void part_threads(const pthread_t *handles, int threads)
{
    cpu_set_t ours, one;
    if (sched_getaffinity(0, sizeof ours, &ours) != 0)
        return;
    for (int i = 0, at = 0; i < threads && at < CPU_SETSIZE; at++) {
        if (!CPU_ISSET(at, &ours))
            continue;
        CPU_ZERO(&one);
        CPU_SET(at, &one);
        pthread_setaffinity_np(handles[i++], sizeof one, &one);
    }
}

static double run_threads(struct batch *batches, size_t count, int threads)
{
    pthread_t handles[2];
    struct worker workers[2];
    if (wakpi_tracker_new(NULL, &shared) != WAKPI_OK)
        exit(EXIT_FAILURE);
    double start = now(CLOCK_MONOTONIC);
    for (int i = 0; i < threads; i++) {
        workers[i].batches = batches + count / (size_t)threads * (size_t)i;
        workers[i].count = count / (size_t)threads;
        pthread_create(&handles[i], NULL, work, &workers[i]);
    }
    part_threads(handles, threads);
    for (int i = 0; i < threads; i++)
        pthread_join(handles[i], NULL);
    double taken = now(CLOCK_MONOTONIC) - start;
    wakpi_tracker_free(shared);
    return taken;
}

static void compare_threads(uint64_t events)
{
    size_t count = (size_t)(events / BATCH / 2 * 2);
    struct batch *batches = malloc(count * sizeof *batches);
    if (!batches)
        exit(EXIT_FAILURE);
    for (size_t b = 0; b < count; b++) {
        for (size_t i = 0; i < BATCH; i++)
            make_event(&batches[b], i, b * BATCH + i, events / 10 + 1);
    }
    for (int round = 0; round < 5; round++) {
        double one = run_threads(batches, count, 1), two = run_threads(batches, count, 2);
        printf("%llu events: one thread %.2f s, two %.2f s: %.2f times\n", (unsigned long long)events, one,
               two, one / two);
    }
    free(batches);
}

int main(int count, char **words)
{
    compare_threads(count > 2 ? strtoull(words[2], NULL, 10) : 5000000);
    watch_scale(count > 1 ? strtoull(words[1], NULL, 10) : 100000000);
    return 0;
}

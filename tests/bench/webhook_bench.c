/* The webhook reader against jansson on the same bodies in one run: jansson's parse into a tree, our reading into
 * events (all checked, every field taken that counts) and our reading and joining into a tracker, where each
 * body comes as a duplicate. Rounds alternate, are shorter than a time slice, and the median of each is reported, so
 * that a busy machine slows all alike. */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bodies.h"
#include "track/batch.h"

enum { ROUNDS = 101 };

static struct wakpi_settings settings;
static struct wakpi_batch batch;
static wakpi_tracker *tracker;
static volatile size_t sink; /* what is measured must not be left out by the compiler */

static bool parse_with_jansson(const char *text, size_t size)
{
    json_error_t error;
    json_t *root = json_loadb(text, size, 0, &error);
    bool good = root != NULL;
    json_decref(root);
    return good;
}

static bool read_events(const char *text, size_t size)
{
    return wakpi_webhook_read(&settings, text, size, &batch, NULL) == WAKPI_OK && batch.count > 0;
}

static bool read_and_join(const char *text, size_t size)
{
    return wakpi_tracker_read_webhook(tracker, text, size, NULL) == WAKPI_OK;
}

static double nanoseconds(bool (*work)(const char *, size_t), const char *text, size_t size, int times)
{
    struct timespec start, stop;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 0; i < times; i++) {
        sink = work(text, size);
    }
    clock_gettime(CLOCK_MONOTONIC, &stop);
    return ((double)(stop.tv_sec - start.tv_sec) * 1e9 + (double)(stop.tv_nsec - start.tv_nsec)) / times;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *times)
{
    qsort(times, ROUNDS, sizeof(double), ascending);
    return times[ROUNDS / 2];
}

/* One body; returns how many times as fast the reader is. */
static double compare(const char *name, const char *text)
{
    double theirs[ROUNDS], reads[ROUNDS], joins[ROUNDS];
    size_t size = strlen(text);
    if (!parse_with_jansson(text, size) || !read_events(text, size) || !read_and_join(text, size)) {
        fprintf(stderr, "%s: not read by all\n", name);
        exit(EXIT_FAILURE);
    }
    for (int round = 0; round < ROUNDS; round++) {
        theirs[round] = nanoseconds(parse_with_jansson, text, size, 30);
        reads[round] = nanoseconds(read_events, text, size, 500);
        joins[round] = nanoseconds(read_and_join, text, size, 300);
    }
    double them = median(theirs), read = median(reads), join = median(joins);
    printf("%-30s %6zu %10.0f %9.0f %9.0f %8.1f %8.1f\n", name, size, them, read, join, them / read,
           them / join);
    return them / read;
}

/* A thousand statuses in one body, as WhatsApp batches them. */
static char *large_body(void)
{
    static const char head[] =
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"value\":"
        "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"9\"},\"statuses\":[";
    char *body = malloc(512 * 1024);
    if (body == NULL) {
        exit(EXIT_FAILURE);
    }
    size_t size = (size_t)sprintf(body, "%s", head);
    for (int i = 0; i < 1000; i++) {
        size += (size_t)sprintf(
            body + size,
            "%s{\"id\":\"wamid.HBgMMzkzMzMxMjM0NTY3FQIAERgS%08d==\",\"status\":\"delivered\",\"timestamp\":"
            "\"%d\",\"recipient_id\":\"39333%07d\",\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\","
            "\"category\":\"marketing\",\"type\":\"regular\"}}",
            i > 0 ? "," : "", i, 1792150209 + i, i);
    }
    sprintf(body + size, "]},\"field\":\"messages\"}]}]}");
    return body;
}

int main(void)
{
    double worst = 0;
    if (wakpi_settings_take(NULL, &settings) != WAKPI_OK || wakpi_tracker_new(NULL, &tracker) != WAKPI_OK) {
        return EXIT_FAILURE;
    }
    wakpi_batch_start(&batch, settings.allocator);
    printf("%-30s %6s %10s %9s %9s %8s %8s\n", "body", "bytes", "jansson ns", "read ns", "join ns", "/ read",
           "/ join");
    for (int i = 0; i < BODY_COUNT; i++) {
        double times = compare(bodies[i].name, bodies[i].text);
        worst = i == 0 || times < worst ? times : worst;
    }
    printf("least: read %.1f times as fast as jansson\n", worst);
    char *large = large_body();
    size_t size = strlen(large);
    printf("1000 statuses in %zu bytes: jansson %.0f ns, read %.0f ns, read and join %.0f ns a status\n",
           size, nanoseconds(parse_with_jansson, large, size, 20) / 1000,
           nanoseconds(read_events, large, size, 200) / 1000,
           nanoseconds(read_and_join, large, size, 200) / 1000);
    free(large);
    wakpi_batch_drop(&batch);
    wakpi_settings_drop(&settings);
    wakpi_tracker_free(tracker);
    return EXIT_SUCCESS;
}

/* The JSON reader against jansson on the same bodies in one run: jansson's parse into a tree, our strict skip (all
 * checked, nothing taken), our walk (all checked, and the fields that a status or message is known by taken) and the
 * webhook reader that stands on it (events made). Rounds alternate between the four and the median of each is
 * reported, so that a busy machine slows all alike. */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bodies.h"
#include "track/batch.h"
#include "track/json.h"

enum { ROUNDS = 31, DEPTH = 64 };

static volatile size_t sink; /* what is measured must not be left out by the compiler */

static bool parse_with_jansson(const char *text, size_t size)
{
    json_error_t error;
    json_t *root = json_loadb(text, size, 0, &error);
    bool good = root != NULL;
    json_decref(root);
    return good;
}

static bool skip(const char *text, size_t size)
{
    struct wakpi_json json;
    wakpi_json_begin(&json, text, size, DEPTH);
    return wakpi_json_skip(&json) && wakpi_json_end(&json);
}

/* The fields that a status and a message have in common, as a webhook reader takes them. */
struct taken {
    struct wakpi_json_value id, status, time, recipient, label, category, type, context;
    size_t items;
};

static void walk_object(struct wakpi_json *json, const char *wanted, struct wakpi_json_value *value)
{
    struct wakpi_json_value key;
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        if (wakpi_json_is(&key, wanted)) {
            wakpi_json_read_string(json, value);
        } else {
            wakpi_json_skip(json);
        }
    }
}

static void walk_item(struct wakpi_json *json, struct taken *taken)
{
    struct wakpi_json_value key;
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        if (wakpi_json_is(&key, "id")) {
            wakpi_json_read_string(json, &taken->id);
        } else if (wakpi_json_is(&key, "status")) {
            wakpi_json_read_string(json, &taken->status);
        } else if (wakpi_json_is(&key, "timestamp")) {
            wakpi_json_read(json, &taken->time);
        } else if (wakpi_json_is(&key, "recipient_id") || wakpi_json_is(&key, "from")) {
            wakpi_json_read_string(json, &taken->recipient);
        } else if (wakpi_json_is(&key, "biz_opaque_callback_data")) {
            wakpi_json_read_string(json, &taken->label);
        } else if (wakpi_json_is(&key, "pricing")) {
            walk_object(json, "category", &taken->category);
        } else if (wakpi_json_is(&key, "context")) {
            walk_object(json, "id", &taken->context);
        } else if (wakpi_json_is(&key, "type")) {
            wakpi_json_read_string(json, &taken->type);
        } else {
            wakpi_json_skip(json);
        }
    }
    int64_t seconds = 0;
    taken->items += wakpi_json_text_to_int64(&taken->time, &seconds) && seconds > 0;
}

static void walk_value(struct wakpi_json *json, struct taken *taken)
{
    struct wakpi_json_value key;
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        if (wakpi_json_is(&key, "statuses") || wakpi_json_is(&key, "messages")) {
            if (wakpi_json_enter_array(json)) {
                while (wakpi_json_next_element(json)) {
                    walk_item(json, taken);
                }
            }
        } else if (wakpi_json_is(&key, "metadata")) {
            struct wakpi_json_value number;
            walk_object(json, "phone_number_id", &number);
        } else {
            wakpi_json_skip(json);
        }
    }
}

/* The elements of arrays named `wanted`, walked by `next`: entry, then changes. */
static void walk_array(struct wakpi_json *json, struct taken *taken, int level)
{
    static const char *const names[] = {"entry", "changes"};
    struct wakpi_json_value key;
    if (!wakpi_json_enter_object(json)) {
        return;
    }
    while (wakpi_json_next_key(json, &key)) {
        if (level == 2 && wakpi_json_is(&key, "value")) {
            walk_value(json, taken);
        } else if (level < 2 && wakpi_json_is(&key, names[level]) && wakpi_json_enter_array(json)) {
            while (wakpi_json_next_element(json)) {
                walk_array(json, taken, level + 1);
            }
        } else {
            wakpi_json_skip(json);
        }
    }
}

static bool walk(const char *text, size_t size)
{
    struct wakpi_json json;
    struct taken taken = {.items = 0};
    wakpi_json_begin(&json, text, size, DEPTH);
    walk_array(&json, &taken, 0);
    sink = taken.items;
    return wakpi_json_end(&json) && taken.items > 0;
}

static struct wakpi_settings settings;
static struct wakpi_batch batch;

static bool read_webhook(const char *text, size_t size)
{
    wakpi_batch_clear(&batch);
    return wakpi_webhook_read(&settings, text, size, &batch, NULL) == WAKPI_OK && batch.count > 0;
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

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, ascending);
    return values[ROUNDS / 2];
}

static const struct side {
    const char *name;
    bool (*work)(const char *text, size_t size);
    int times;
} sides[] = {{"jansson", parse_with_jansson, 100},
             {"skip", skip, 2000},
             {"walk", walk, 2000},
             {"webhook", read_webhook, 1000}};

enum { SIDES = sizeof sides / sizeof sides[0] };

/* One line of the table; *least keeps the smallest ratio of each side. */
static bool measure(const struct body *body, double *least)
{
    double times[SIDES][ROUNDS];
    size_t size = strlen(body->text);
    for (int side = 0; side < SIDES; side++) {
        if (!sides[side].work(body->text, size)) {
            fprintf(stderr, "%s: not read by %s\n", body->name, sides[side].name);
            return false;
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int side = 0; side < SIDES; side++) {
            times[side][round] = nanoseconds(sides[side].work, body->text, size, sides[side].times);
        }
    }
    double theirs = median(times[0]);
    printf("%-30s %6zu %8.0f", body->name, size, theirs);
    for (int side = 1; side < SIDES; side++) {
        double ours = median(times[side]), ratio = theirs / ours;
        printf(" %8.0f %6.1f", ours, ratio);
        least[side] = least[side] == 0 || ratio < least[side] ? ratio : least[side];
    }
    printf("\n");
    return true;
}

int main(void)
{
    double least[SIDES] = {0};
    wakpi_options *options = NULL;
    if (wakpi_options_new(NULL, NULL, &options) != WAKPI_OK ||
        wakpi_settings_take(options, &settings) != WAKPI_OK) {
        return EXIT_FAILURE;
    }
    wakpi_batch_start(&batch, wakpi_allocator_default());
    printf("%-30s %6s %8s", "ns and times as fast as", "bytes", "jansson");
    for (int side = 1; side < SIDES; side++) {
        printf(" %8s %6s", sides[side].name, "times");
    }
    printf("\n");
    for (int i = 0; i < BODY_COUNT; i++) {
        if (!measure(&bodies[i], least)) {
            return EXIT_FAILURE;
        }
    }
    printf("least: skip %.1f, walk %.1f, webhook reader %.1f times as fast as jansson\n", least[1], least[2],
           least[3]);
    wakpi_batch_drop(&batch);
    wakpi_settings_drop(&settings);
    wakpi_options_free(options);
    return EXIT_SUCCESS;
}

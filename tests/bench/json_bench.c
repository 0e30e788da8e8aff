/* The JSON reader against jansson on the same bodies in one run: jansson's parse into a tree, our strict skip (all
 * checked, nothing taken) and our walk (all checked, and the fields that a status or message is known by taken).
 * Rounds alternate between the three and the median of each is reported, so that a busy machine slows all alike. */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bodies.h"
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

int main(void)
{
    double worst_skip = 0, worst_walk = 0;
    printf("%-30s %6s %10s %9s %9s %8s %8s\n", "body", "bytes", "jansson ns", "skip ns", "walk ns", "/ skip",
           "/ walk");
    for (int i = 0; i < BODY_COUNT; i++) {
        const char *text = bodies[i].text;
        size_t size = strlen(text);
        if (!parse_with_jansson(text, size) || !skip(text, size) || !walk(text, size)) {
            fprintf(stderr, "%s: not read alike by all\n", bodies[i].name);
            return EXIT_FAILURE;
        }
        double theirs[ROUNDS], skips[ROUNDS], walks[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            theirs[round] = nanoseconds(parse_with_jansson, text, size, 200);
            skips[round] = nanoseconds(skip, text, size, 4000);
            walks[round] = nanoseconds(walk, text, size, 4000);
        }
        qsort(theirs, ROUNDS, sizeof(double), ascending);
        qsort(skips, ROUNDS, sizeof(double), ascending);
        qsort(walks, ROUNDS, sizeof(double), ascending);
        double them = theirs[ROUNDS / 2], skipped = skips[ROUNDS / 2], walked = walks[ROUNDS / 2];
        printf("%-30s %6zu %10.0f %9.0f %9.0f %8.1f %8.1f\n", bodies[i].name, size, them, skipped, walked,
               them / skipped, them / walked);
        worst_skip = i == 0 || them / skipped < worst_skip ? them / skipped : worst_skip;
        worst_walk = i == 0 || them / walked < worst_walk ? them / walked : worst_walk;
    }
    printf("least: skip %.1f times, walk %.1f times as fast as jansson\n", worst_skip, worst_walk);
    return EXIT_SUCCESS;
}

/* The public tracker: laws of the join, saved bytes, merging, memory that fails, threads. */
#include "run_suite.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

#include "failing_allocator.h"

static const char key[] = "sixteen byte key";

/* ---- random numbers: xorshift64*, seeded and printed ---- */

static uint64_t random_state;

static uint64_t random_below(uint64_t bound)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (random_state * UINT64_C(0x2545f4914f6cdd1d) >> 32) % bound;
}

static void seed_random(uint64_t seed)
{
    printf("seed %llu\n", (unsigned long long)seed);
    random_state = seed;
}

/* ---- bytes ---- */

struct bytes {
    unsigned char *at;
    size_t size, capacity;
};

static int32_t collect(void *context, const void *piece, size_t size)
{
    struct bytes *bytes = context;
    if (bytes->size + size > bytes->capacity) {
        bytes->capacity = (bytes->size + size) * 2;
        bytes->at = realloc(bytes->at, bytes->capacity);
        ck_assert_ptr_nonnull(bytes->at);
    }
    memcpy(bytes->at + bytes->size, piece, size);
    bytes->size += size;
    return 0;
}

static struct bytes save(const wakpi_tracker *tracker)
{
    struct bytes bytes = {0};
    ck_assert_int_eq(wakpi_tracker_save(tracker, collect, &bytes, NULL), WAKPI_OK);
    return bytes;
}

static void assert_equal(struct bytes a, struct bytes b)
{
    ck_assert_uint_eq(a.size, b.size);
    ck_assert_mem_eq(a.at, b.at, a.size);
}

static wakpi_options *new_options(void)
{
    wakpi_options *options;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", key, 16, NULL), WAKPI_OK);
    return options;
}

static wakpi_tracker *new_tracker(void)
{
    wakpi_options *options = new_options();
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    return tracker;
}

static wakpi_tracker *load(struct bytes bytes)
{
    wakpi_options *options = new_options();
    wakpi_tracker *tracker;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_load(bytes.at, bytes.size, options, &tracker, &error) == WAKPI_OK, "%s",
                  error.text);
    wakpi_options_free(options);
    return tracker;
}

/* ---- events over so few ids, persons and labels that everything meets ---- */

static const char *const ids[] = {"wamid.1", "wamid.2", "wamid.3", "wamid.4", "wamid.5"};
static const char *const persons[] = {"393331", "551187654321", "5511987654321", "+52 1 5512345678",
                                      "395552"};
static const char *const users[] = {"IT.1", "IT.2", "BR.3"};
static const char *const texts[] = {"autumn", "winter", "a", "marketing", "utility", "z"};

#define COUNT(array)             (sizeof(array) / sizeof *(array))
#define PUT(event, field, value) ((event)->field = (value), (event)->field##_size = strlen((event)->field))
#define PUT_SOME(event, field, array)                                                                        \
    do {                                                                                                     \
        if (random_below(2))                                                                                 \
            PUT(event, field, (array)[random_below(COUNT(array))]);                                          \
    } while (0)

static wakpi_event random_event(void)
{
    static const int32_t kinds[] = {
        WAKPI_EVENT_SEND,     WAKPI_EVENT_SENT,   WAKPI_EVENT_DELIVERED, WAKPI_EVENT_READ,
        WAKPI_EVENT_PLAYED,   WAKPI_EVENT_FAILED, WAKPI_EVENT_MESSAGE,   WAKPI_EVENT_TAP,
        WAKPI_EVENT_REACTION, WAKPI_EVENT_ECHO,   WAKPI_EVENT_STOP,      WAKPI_EVENT_RESUME,
        WAKPI_EVENT_ALIAS,    WAKPI_EVENT_CLICK,  WAKPI_EVENT_COUNT,     WAKPI_EVENT_COST};
    wakpi_event event;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = kinds[random_below(COUNT(kinds))];
    event.time = (int64_t)random_below(5) * 1000;
    event.flags = (uint32_t)random_below(4);
    PUT(&event, id, ids[random_below(COUNT(ids))]);
    PUT_SOME(&event, person, persons);
    PUT_SOME(&event, user, users);
    PUT_SOME(&event, campaign, texts);
    PUT_SOME(&event, category, texts);
    PUT_SOME(&event, context, ids);
    PUT_SOME(&event, button, texts);
    if (random_below(8) == 0)
        PUT(&event, account, "second");
    if (event.kind == WAKPI_EVENT_FAILED)
        event.code = (int32_t)random_below(3);
    if (event.kind == WAKPI_EVENT_STOP || event.kind == WAKPI_EVENT_RESUME ||
        event.kind == WAKPI_EVENT_ALIAS) {
        PUT(&event, person, persons[random_below(COUNT(persons))]);
        PUT(&event, user, users[random_below(COUNT(users))]);
    }
    if (event.kind == WAKPI_EVENT_COUNT || event.kind == WAKPI_EVENT_COST) {
        wakpi_measure measure;
        ck_assert_int_eq(wakpi_measure_by_key("targeted", &measure), WAKPI_OK);
        event.measure = measure;
        event.version = (int64_t)random_below(3);
        event.amount = (int64_t)random_below(5);
        PUT_SOME(&event, source, texts);
    }
    return event;
}

enum { event_limit = 64 };

struct story {
    wakpi_event events[event_limit];
    size_t count;
};

static void make_story(struct story *story)
{
    story->count = 1 + random_below(event_limit);
    for (size_t i = 0; i < story->count; i++)
        story->events[i] = random_event();
}

static void shuffle(wakpi_event *events, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = random_below(i);
        wakpi_event held = events[i - 1];
        events[i - 1] = events[other];
        events[other] = held;
    }
}

static void apply(wakpi_tracker *tracker, const wakpi_event *events, size_t count)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_apply(tracker, events, count, &error) == WAKPI_OK, "%s", error.text);
}

static struct bytes bytes_of(const struct story *story)
{
    wakpi_tracker *tracker = new_tracker();
    apply(tracker, story->events, story->count);
    struct bytes bytes = save(tracker);
    wakpi_tracker_free(tracker);
    return bytes;
}

enum { rounds = 300 };

START_TEST(any_order_and_any_duplication_give_the_same_bytes)
{
    seed_random(20261121);
    for (int round = 0; round < rounds; round++) {
        struct story story;
        make_story(&story);
        struct bytes expected = bytes_of(&story);
        wakpi_tracker *tracker = new_tracker();
        for (int times = 0; times < 3; times++) {
            shuffle(story.events, story.count);
            for (size_t i = 0; i < story.count;) {
                size_t size = 1 + random_below(story.count - i);
                apply(tracker, story.events + i, size);
                i += size;
            }
        }
        struct bytes found = save(tracker);
        assert_equal(found, expected);
        wakpi_tracker_free(tracker);
        free(found.at);
        free(expected.at);
    }
}
END_TEST

START_TEST(any_split_merged_in_any_order_gives_the_same_bytes)
{
    enum { parts = 4 };
    seed_random(314159);
    for (int round = 0; round < rounds; round++) {
        struct story story;
        make_story(&story);
        struct bytes expected = bytes_of(&story);
        wakpi_tracker *trackers[parts];
        for (int i = 0; i < parts; i++)
            trackers[i] = new_tracker();
        for (size_t i = 0; i < story.count; i++) {
            apply(trackers[random_below(parts)], &story.events[i], 1);
            if (random_below(4) == 0)
                apply(trackers[random_below(parts)], &story.events[i], 1);
        }
        /* Along any tree: one of those left takes another in. */
        for (int left = parts; left > 1; left--) {
            int into = (int)random_below((uint64_t)left), from = (into + 1) % left;
            ck_assert_int_eq(wakpi_tracker_merge(trackers[into], trackers[from], NULL), WAKPI_OK);
            ck_assert_int_eq(wakpi_tracker_merge(trackers[into], trackers[from], NULL), WAKPI_OK);
            wakpi_tracker_free(trackers[from]);
            trackers[from] = trackers[left - 1];
        }
        struct bytes found = save(trackers[0]);
        assert_equal(found, expected);
        wakpi_tracker_free(trackers[0]);
        free(found.at);
        free(expected.at);
    }
}
END_TEST

START_TEST(what_is_loaded_is_saved_alike_and_goes_on_alike)
{
    seed_random(271828);
    for (int round = 0; round < rounds; round++) {
        struct story story;
        make_story(&story);
        struct bytes expected = bytes_of(&story);
        wakpi_tracker *tracker = load(expected);
        struct bytes found = save(tracker);
        assert_equal(found, expected);
        struct story more;
        make_story(&more);
        wakpi_tracker *straight = new_tracker();
        apply(straight, more.events, more.count);
        apply(straight, story.events, story.count);
        apply(tracker, more.events, more.count);
        struct bytes one = save(tracker), other = save(straight);
        assert_equal(one, other);
        wakpi_tracker_free(tracker);
        wakpi_tracker_free(straight);
        free(one.at);
        free(other.at);
        free(found.at);
        free(expected.at);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_tracker");
    TCase *laws = tcase_create("laws");
    tcase_set_timeout(laws, 120);
    tcase_add_test(laws, any_order_and_any_duplication_give_the_same_bytes);
    tcase_add_test(laws, any_split_merged_in_any_order_gives_the_same_bytes);
    tcase_add_test(laws, what_is_loaded_is_saved_alike_and_goes_on_alike);
    suite_add_tcase(suite, laws);
    return run_suite(suite);
}

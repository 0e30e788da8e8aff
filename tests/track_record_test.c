/* Packed messages against a plain join of the same events: whatever fits into a record or does not, what is read is the
 * same, in any order of events, and a merge and a saved state say it again. */
#include "run_suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "track/message.h"
#include "track/state.h"

enum { MESSAGES = 40, EVENTS = 900 };

static uint64_t seed = 271828;

static uint64_t draw(uint64_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % below;
}

static struct wakpi_settings settings;

static struct wakpi_state *new_state(void)
{
    struct wakpi_state *state;
    ck_assert_int_eq(wakpi_state_new(&settings, &state, NULL), WAKPI_OK);
    return state;
}

static void setup(void)
{
    wakpi_options *options;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", "0123456789abcdef", 16, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_settings_take(options, &settings), WAKPI_OK);
    wakpi_options_free(options);
    printf("seed %llu\n", (unsigned long long)seed);
}

static void teardown(void)
{
    wakpi_settings_drop(&settings);
}

/* Times meet, lie near each other, or at the ends of what there is. */
static int64_t draw_time(void)
{
    static const int64_t bases[] = {0, INT64_C(1763726400000), INT64_C(1763726400000) + INT32_MAX,
                                    INT64_C(1763726400000) + (INT64_C(1) << 33), INT64_C(253402300799999)};
    int64_t base = bases[draw(4) == 0 ? draw(5) : 1], step = (int64_t)draw(4);
    return base + 3 > bases[4] ? bases[4] - step : base + step;
}

static const char *const texts[] = {"", "a", "b", "ab"};

static wakpi_event draw_event(char ids[][16])
{
    wakpi_event event;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = WAKPI_EVENT_SEND + (int32_t)draw(6);
    event.time = draw_time();
    event.id = ids[draw(MESSAGES)];
    event.id_size = strlen(event.id);
    event.account = "1";
    event.account_size = 1;
    if (draw(3) > 0) {
        static const char *const persons[] = {"391", "392", "IT.3"};
        event.person = persons[draw(20) == 0 ? draw(3) : 0];
        event.person_size = strlen(event.person);
    }
    event.campaign = texts[draw(4)];
    event.campaign_size = strlen(event.campaign);
    event.category = texts[draw(8) == 0 ? draw(4) : 1];
    event.category_size = strlen(event.category);
    event.flags = draw(5) == 0 ? 1U << draw(5) : 0;
    event.code = draw(2) ? 131026 + (int32_t)draw(2) : 0;
    return event;
}

/* The laws of a message, over all its events at once. */
static void join_plainly(const wakpi_event *events, size_t count, const char *id, struct wakpi_message *known,
                         const char **campaign, const char **category)
{
    struct wakpi_fingerprint none = {0, 0};
    wakpi_message_clear(known, none);
    *campaign = *category = "";
    for (size_t i = 0; i < count; i++) {
        const wakpi_event *event = &events[i];
        if (strcmp(event->id, id) != 0)
            continue;
        int stage = event->kind - WAKPI_EVENT_SEND;
        known->seen[stage] = event->time < known->seen[stage] ? event->time : known->seen[stage];
        known->flags |= event->flags;
        if (event->kind == WAKPI_EVENT_FAILED) {
            int none_known = known->failure_time == WAKPI_NEVER;
            int better = (event->code != 0) - (known->failure_code != 0);
            if (none_known || better > 0 ||
                (better == 0 && (event->time < known->failure_time || (event->time == known->failure_time &&
                                                                       event->code < known->failure_code)))) {
                known->failure_time = event->time;
                known->failure_code = event->code;
            }
        }
        int32_t rank = event->kind == WAKPI_EVENT_SEND ? WAKPI_RANK_SEND : WAKPI_RANK_STATUS;
        const char *stated[] = {event->campaign, event->category};
        const char **held[] = {campaign, category};
        struct wakpi_label_register *registers[] = {&known->labels[WAKPI_LABEL_CAMPAIGN],
                                                    &known->labels[WAKPI_LABEL_CATEGORY]};
        for (int at = 0; at < 2; at++) {
            struct wakpi_label_register *over = registers[at];
            if (stated[at][0] == '\0')
                continue;
            int32_t own = at == 1 && rank == WAKPI_RANK_STATUS ? WAKPI_RANK_PRICE : rank;
            if (own > over->rank ||
                (own == over->rank && (event->time > over->time ||
                                       (event->time == over->time && strcmp(stated[at], *held[at]) > 0)))) {
                *over = (struct wakpi_label_register){1, own, event->time};
                *held[at] = stated[at];
            }
        }
    }
}

static void check_label(const struct wakpi_state *state, const struct wakpi_label_register *found,
                        const struct wakpi_label_register *expected, const char *text)
{
    ck_assert_str_eq(wakpi_labels_text(wakpi_state_labels(state), found->label).text, text);
    ck_assert_int_eq(found->rank, expected->rank);
    ck_assert_int_eq(found->time, expected->time);
}

static void check_state(const struct wakpi_state *state, const wakpi_event *events, size_t count,
                        char ids[][16])
{
    struct wakpi_fingerprint none = {0, 0};
    struct wakpi_key key = wakpi_key_from("0123456789abcdef");
    size_t there = 0;
    for (int i = 0; i < MESSAGES; i++) {
        struct wakpi_message expected, found;
        const char *campaign, *category;
        join_plainly(events, count, ids[i], &expected, &campaign, &category);
        struct wakpi_fingerprint of = wakpi_message_key(key, "1", 1, ids[i], strlen(ids[i]), none);
        size_t place = wakpi_state_find_message(state, &of);
        if (place == WAKPI_NO_PLACE)
            continue;
        there++;
        wakpi_state_message(state, place, &found);
        for (int stage = 0; stage < WAKPI_STAGE_LIMIT; stage++)
            ck_assert_int_eq(found.seen[stage], expected.seen[stage]);
        ck_assert_int_eq(found.failure_time, expected.failure_time);
        ck_assert_int_eq(found.failure_code, expected.failure_code);
        ck_assert_uint_eq(found.flags, expected.flags);
        check_label(state, &found.labels[WAKPI_LABEL_CAMPAIGN], &expected.labels[WAKPI_LABEL_CAMPAIGN],
                    campaign);
        check_label(state, &found.labels[WAKPI_LABEL_CATEGORY], &expected.labels[WAKPI_LABEL_CATEGORY],
                    category);
    }
    ck_assert_uint_eq(there, wakpi_state_message_count(state));
}

struct bytes {
    char *data;
    size_t size;
};

static int collect(void *context, const void *data, size_t size)
{
    struct bytes *bytes = context;
    bytes->data = realloc(bytes->data, bytes->size + size);
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
    return 0;
}

static struct bytes save(const struct wakpi_state *state)
{
    struct bytes bytes = {NULL, 0};
    ck_assert_int_eq(wakpi_state_save(state, collect, &bytes, NULL), WAKPI_OK);
    return bytes;
}

static void check_same(const struct wakpi_state *one, const struct wakpi_state *other)
{
    struct bytes a = save(one), b = save(other);
    ck_assert_uint_eq(a.size, b.size);
    ck_assert_mem_eq(a.data, b.data, a.size);
    free(a.data);
    free(b.data);
}

static void shuffle(wakpi_event *events, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)draw(i);
        wakpi_event held = events[i - 1];
        events[i - 1] = events[j];
        events[j] = held;
    }
}

static void apply(struct wakpi_state *state, const wakpi_event *events, size_t count)
{
    ck_assert_int_eq(wakpi_state_apply(state, events, NULL, count, NULL, NULL), WAKPI_OK);
}

START_TEST(records_say_what_a_plain_join_says)
{
    static wakpi_event events[EVENTS];
    char ids[MESSAGES][16];
    for (int i = 0; i < MESSAGES; i++)
        snprintf(ids[i], sizeof ids[i], "m%d", i);
    for (int round = 0; round < 60; round++) {
        size_t count = 1 + (size_t)draw(EVENTS);
        for (size_t i = 0; i < count; i++)
            events[i] = draw_event(ids);
        struct wakpi_state *whole = new_state(), *single = new_state(), *half = new_state();
        apply(whole, events, count);
        check_state(whole, events, count, ids);
        shuffle(events, count);
        for (size_t i = 0; i < count; i++)
            apply(single, &events[i], 1);
        check_state(single, events, count, ids);
        check_same(whole, single);
        apply(half, events, count / 2);
        struct wakpi_state *rest = new_state();
        apply(rest, events + count / 3, count - count / 3);
        ck_assert_int_eq(wakpi_state_merge(half, rest, NULL), WAKPI_OK);
        check_state(half, events, count, ids);
        check_same(whole, half);
        struct bytes bytes = save(whole);
        struct wakpi_state *loaded;
        ck_assert_int_eq(wakpi_state_load(bytes.data, bytes.size, &settings, &loaded, NULL), WAKPI_OK);
        apply(loaded, events, count);
        check_same(whole, loaded);
        check_state(loaded, events, count, ids);
        free(bytes.data);
        wakpi_state_free(whole);
        wakpi_state_free(single);
        wakpi_state_free(half);
        wakpi_state_free(rest);
        wakpi_state_free(loaded);
    }
}
END_TEST

/* What changed is counted as by the plain join: an event that tells nothing new is a duplicate. */
START_TEST(an_event_again_changes_nothing)
{
    static wakpi_event events[EVENTS];
    char ids[MESSAGES][16];
    for (int i = 0; i < MESSAGES; i++)
        snprintf(ids[i], sizeof ids[i], "m%d", i);
    for (size_t i = 0; i < EVENTS; i++)
        events[i] = draw_event(ids);
    struct wakpi_state *state = new_state();
    apply(state, events, EVENTS);
    uint64_t generation = wakpi_state_generation(state);
    struct wakpi_applied applied;
    shuffle(events, EVENTS);
    ck_assert_int_eq(wakpi_state_apply(state, events, NULL, EVENTS, &applied, NULL), WAKPI_OK);
    ck_assert_int_eq(applied.accepted, 0);
    ck_assert_int_eq(applied.duplicate, EVENTS);
    ck_assert_uint_eq(wakpi_state_generation(state), generation);
    wakpi_state_free(state);
}
END_TEST

/* Every allocation from the k-th on fails once: what was joined by then may be joined again. */
struct failing {
    int64_t left;
};

static void *fail_once(void *context, void *pointer, size_t old_size, size_t new_size)
{
    struct failing *failing = context;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return failing->left-- == 0 ? NULL : realloc(pointer, new_size);
}

START_TEST(applying_again_after_a_failed_allocation_tells_the_rest)
{
    enum { COUNT = 300 };
    static wakpi_event events[COUNT];
    char ids[MESSAGES][16];
    for (int i = 0; i < MESSAGES; i++)
        snprintf(ids[i], sizeof ids[i], "m%d", i);
    for (size_t i = 0; i < COUNT; i++)
        events[i] = draw_event(ids);
    struct wakpi_state *whole = new_state();
    apply(whole, events, COUNT);
    int failures = 0;
    for (int64_t k = 0; k < 60; k++) {
        struct failing failing = {INT64_MAX};
        struct wakpi_settings failing_settings = settings;
        failing_settings.allocator = (struct wakpi_allocator){fail_once, &failing};
        struct wakpi_state *state;
        ck_assert_int_eq(wakpi_state_new(&failing_settings, &state, NULL), WAKPI_OK);
        failing.left = k;
        wakpi_status status = wakpi_state_apply(state, events, NULL, COUNT, NULL, NULL);
        failing.left = INT64_MAX;
        if (status != WAKPI_OK) {
            ck_assert_int_eq(status, WAKPI_NO_MEMORY);
            failures++;
            apply(state, events, COUNT);
        }
        check_state(state, events, COUNT, ids);
        check_same(whole, state);
        wakpi_state_free(state);
    }
    ck_assert_int_gt(failures, 15);
    wakpi_state_free(whole);
}
END_TEST

/* The labels of a refused array are forgotten, also by what remembers the latest one. */
START_TEST(a_refused_label_is_forgotten)
{
    wakpi_options *options;
    struct wakpi_settings two;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "max_label_count", 2, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_settings_take(options, &two), WAKPI_OK);
    wakpi_options_free(options);
    struct wakpi_state *state;
    ck_assert_int_eq(wakpi_state_new(&two, &state, NULL), WAKPI_OK);
    static const char *const campaigns[] = {"a", "b", "c"};
    wakpi_event events[3];
    memset(events, 0, sizeof events);
    for (int i = 0; i < 3; i++) {
        events[i].struct_size = sizeof events[i];
        events[i].kind = WAKPI_EVENT_SENT;
        events[i].time = 5;
        events[i].id = events[i].campaign = campaigns[i];
        events[i].id_size = events[i].campaign_size = 1;
    }
    apply(state, &events[0], 1);
    ck_assert_int_eq(wakpi_state_apply(state, &events[1], NULL, 2, NULL, NULL), WAKPI_LIMIT);
    ck_assert_uint_eq(wakpi_labels_count(wakpi_state_labels(state)), 1);
    for (int i = 2; i >= 0; i -= 2) {
        struct wakpi_message message;
        apply(state, &events[i], 1);
        wakpi_state_message(state, i == 2, &message);
        struct wakpi_label_text text =
            wakpi_labels_text(wakpi_state_labels(state), message.labels[WAKPI_LABEL_CAMPAIGN].label);
        ck_assert_str_eq(text.text, campaigns[i]);
    }
    wakpi_state_free(state);
    wakpi_settings_drop(&two);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_record");
    TCase *records = tcase_create("records");
    tcase_add_unchecked_fixture(records, setup, teardown);
    tcase_add_test(records, records_say_what_a_plain_join_says);
    tcase_add_test(records, an_event_again_changes_nothing);
    tcase_add_test(records, applying_again_after_a_failed_allocation_tells_the_rest);
    tcase_add_test(records, a_refused_label_is_forgotten);
    suite_add_tcase(suite, records);
    return run_suite(suite);
}

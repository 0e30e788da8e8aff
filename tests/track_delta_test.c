/* What changed since a mark: differences that give the whole, bytes merged as they are, memory that fails. */
#include "failing_allocator.h"
#include "run_suite.h"

#include <pthread.h>

#include "base/bytes.h"
#include "base/codec_layout.h"
#include "track_story.h"

enum { rounds = 200, difference_limit = 80 };

static struct bytes save_since(const wakpi_tracker *tracker, int64_t mark)
{
    struct bytes bytes = {0};
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_save_since(tracker, mark, collect, &bytes, &error) == WAKPI_OK, "%s",
                  error.text);
    return bytes;
}

static int64_t take_mark(wakpi_tracker *tracker)
{
    int64_t mark = -1;
    ck_assert_int_eq(wakpi_tracker_mark(tracker, &mark, NULL), WAKPI_OK);
    ck_assert_int_gt(mark, 0);
    return mark;
}

static void merge_loaded(wakpi_tracker *into, struct bytes bytes)
{
    wakpi_tracker *from = load(bytes);
    wakpi_error error = {.struct_size = sizeof error};
    if (random_below(2))
        ck_assert_msg(wakpi_tracker_merge(into, from, &error) == WAKPI_OK, "%s", error.text);
    else
        ck_assert_msg(wakpi_tracker_merge_saved(into, bytes.at, bytes.size, &error) == WAKPI_OK, "%s",
                      error.text);
    struct bytes again = save(from);
    assert_equal(again, bytes); /* a difference is a state in its one form */
    free(again.at);
    wakpi_tracker_free(from);
}

/* Differences of one tracker that changes: by events, and by merging others. */
struct differences {
    struct bytes of[difference_limit];
    size_t count;
};

static void change(wakpi_tracker *tracker, const wakpi_event *events, size_t count)
{
    int64_t until;
    if (random_below(4) > 0 || wakpi_tracker_watermark(tracker, &until) == WAKPI_OK) {
        apply(tracker, events, count);
        return;
    }
    wakpi_tracker *other = new_tracker();
    apply(other, events, count);
    ck_assert_int_eq(wakpi_tracker_merge(tracker, other, NULL), WAKPI_OK);
    wakpi_tracker_free(other);
}

/* Marks are taken at random; each difference begins at a mark no later than the one before it ended at. */
static void make_differences(wakpi_tracker *tracker, const struct story *story, struct differences *made)
{
    int64_t since = 0, older = 0;
    made->count = 0;
    for (size_t i = 0; i < story->count;) {
        size_t size = 1 + (size_t)random_below(story->count - i);
        size_t part = size > 6 ? 6 : size;
        change(tracker, story->events + i, part);
        i += part;
        if (random_below(3) > 0 && i < story->count)
            continue;
        int64_t next = take_mark(tracker);
        if (random_below(3) == 0 && i < story->count)
            change(tracker, story->events + i, 1);
        made->of[made->count++] = save_since(tracker, random_below(4) ? since : older);
        older = since;
        since = next;
    }
    made->of[made->count++] = save_since(tracker, since);
}

START_TEST(differences_merged_in_any_order_and_any_number_of_times_give_the_whole)
{
    seed_random(20261122);
    for (int round = 0; round < rounds; round++) {
        struct story story;
        make_story(&story);
        wakpi_tracker *tracker = new_tracker(), *whole = new_tracker();
        struct differences made;
        make_differences(tracker, &story, &made);
        struct bytes expected = save(tracker);
        size_t next[3 * difference_limit], count = 0;
        for (size_t i = 0; i < 3 * made.count; i++)
            next[count++] = i % made.count;
        for (size_t i = count; i > 1; i--) {
            size_t other = (size_t)random_below(i), held = next[i - 1];
            next[i - 1] = next[other];
            next[other] = held;
        }
        for (size_t i = 0; i < count; i++)
            merge_loaded(whole, made.of[next[i]]);
        struct bytes found = save(whole);
        assert_equal(found, expected);
        for (size_t i = 0; i < made.count; i++)
            free(made.of[i].at);
        free(found.at);
        free(expected.at);
        wakpi_tracker_free(whole);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

static int64_t ask_delivered(const wakpi_tracker *tracker)
{
    wakpi_cursor *cursor;
    const wakpi_campaign *campaign;
    int64_t delivered = -1;
    ck_assert_int_eq(wakpi_tracker_query(tracker, NULL, &cursor, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_get(campaign, WAKPI_MEASURE_DELIVERED, &delivered), WAKPI_OK);
    wakpi_cursor_free(cursor);
    return delivered;
}

/* Who was asked before is told of what came in between. */
START_TEST(bytes_that_are_merged_are_in_the_next_answer)
{
    wakpi_tracker *whole = new_tracker();
    for (int i = 0; i < 12; i++) {
        char id[16];
        wakpi_event event = {.struct_size = sizeof event, .kind = WAKPI_EVENT_DELIVERED, .time = i * 1000};
        snprintf(id, sizeof id, "wamid.%d", i);
        PUT(&event, id, id);
        PUT(&event, person, persons[i % 3]);
        wakpi_tracker *part = new_tracker();
        apply(part, &event, 1);
        struct bytes bytes = save(part);
        ck_assert_int_eq(wakpi_tracker_merge_saved(whole, bytes.at, bytes.size, NULL), WAKPI_OK);
        ck_assert_int_eq(ask_delivered(whole), i + 1);
        free(bytes.at);
        wakpi_tracker_free(part);
    }
    wakpi_tracker_free(whole);
}
END_TEST

/* Closing voids the marks and begins a new chain: the whole, and what changed since. */
START_TEST(differences_after_a_closing_carry_what_was_closed)
{
    enum { hour = 3600000 };
    seed_random(20261123);
    for (int round = 0; round < 60; round++) {
        struct story before, after;
        make_story(&before);
        make_story(&after);
        wakpi_tracker *tracker = new_tracker(), *whole = new_tracker();
        apply(tracker, before.events, before.count);
        int64_t old = take_mark(tracker);
        struct bytes early = save(tracker);
        ck_assert_int_eq(wakpi_tracker_close(tracker, hour, NULL), WAKPI_OK);
        struct bytes none = {0};
        ck_assert_int_eq(wakpi_tracker_save_since(tracker, old, collect, &none, NULL), WAKPI_NOT_FOUND);
        for (size_t i = 0; i < after.count; i++) {
            after.events[i].time += 2 * hour;
            after.events[i].until += after.events[i].until ? 2 * hour : 0;
        }
        struct differences made;
        make_differences(tracker, &after, &made);
        struct bytes expected = save(tracker);
        for (size_t i = 2 * made.count; i > 0; i--) {
            size_t which = (size_t)random_below(made.count);
            wakpi_error error = {.struct_size = sizeof error};
            which = i <= made.count ? i - 1 : which;
            ck_assert_msg(wakpi_tracker_merge_saved(whole, made.of[which].at, made.of[which].size, &error) ==
                              WAKPI_OK,
                          "%s", error.text);
        }
        struct bytes found = save(whole);
        assert_equal(found, expected);
        ck_assert_int_eq(wakpi_tracker_merge_saved(whole, early.at, early.size, NULL), WAKPI_MISMATCH);
        for (size_t i = 0; i < made.count; i++)
            free(made.of[i].at);
        free(early.at);
        free(found.at);
        free(expected.at);
        wakpi_tracker_free(whole);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

static wakpi_event numbered(char *name, size_t size, int number, int32_t kind, int64_t time)
{
    snprintf(name, size, "wamid.%d", number);
    return make_event(kind, name, "393331", time);
}

START_TEST(a_difference_holds_what_changed_and_no_more)
{
    enum { many = 5000, spread = 97 };
    wakpi_tracker *tracker = new_tracker();
    char name[32];
    struct bytes nothing = save(tracker);
    for (int i = 0; i < many; i++) {
        wakpi_event event = numbered(name, sizeof name, i, WAKPI_EVENT_SENT, 1000);
        PUT(&event, campaign, "autumn");
        apply(tracker, &event, 1);
    }
    int64_t mark = take_mark(tracker);
    ck_assert_int_eq(take_mark(tracker), mark); /* nothing changed between them */
    struct bytes none = save_since(tracker, mark);
    assert_equal(none, nothing);
    wakpi_tracker *expected = new_tracker();
    for (int i = 0; i < many; i += spread) {
        wakpi_event event = numbered(name, sizeof name, i, WAKPI_EVENT_SENT, 1000);
        PUT(&event, campaign, "autumn");
        apply(expected, &event, 1);
        apply(tracker, &event, 1); /* known: no change */
        event = numbered(name, sizeof name, i, WAKPI_EVENT_READ, 2000);
        apply(expected, &event, 1);
        apply(tracker, &event, 1);
    }
    struct bytes found = save_since(tracker, mark), wanted = save(expected);
    assert_equal(found, wanted);
    /* Since the mark before, nothing is missing either, and little is added: those beside. */
    int64_t next = take_mark(tracker);
    ck_assert_int_ne(next, mark);
    wakpi_event more = numbered(name, sizeof name, 0, WAKPI_EVENT_DELIVERED, 1500);
    apply(tracker, &more, 1);
    struct bytes last = save_since(tracker, next), both = save_since(tracker, mark);
    ck_assert_uint_lt(last.size, 300);
    ck_assert_uint_ge(both.size, found.size);
    ck_assert_uint_lt(both.size, found.size + 32 * 48);
    wakpi_tracker_free(tracker);
    wakpi_tracker_free(expected);
    free(nothing.at);
    free(none.at);
    free(found.at);
    free(wanted.at);
    free(last.at);
    free(both.at);
}
END_TEST

START_TEST(a_mark_of_another_handle_is_refused)
{
    wakpi_tracker *tracker = new_tracker();
    wakpi_event event = make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 1000);
    int64_t mark = take_mark(tracker);
    apply(tracker, &event, 1);
    struct bytes bytes = save(tracker), since_the_beginning = save_since(tracker, 0);
    assert_equal(since_the_beginning, bytes);
    wakpi_tracker *loaded = load(bytes), *other = new_tracker();
    take_mark(loaded);
    const struct {
        const wakpi_tracker *tracker;
        int64_t mark;
    } refused[] = {{loaded, mark}, {other, mark}, {tracker, mark + 1}, {tracker, -mark}, {tracker, 1}};
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct bytes none = {0};
        wakpi_error error = {.struct_size = sizeof error};
        ck_assert_int_eq(
            wakpi_tracker_save_since(refused[i].tracker, refused[i].mark, collect, &none, &error),
            WAKPI_NOT_FOUND);
        ck_assert_ptr_nonnull(strstr(error.text, "save the whole"));
        ck_assert_uint_eq(none.size, 0);
    }
    ck_assert_int_eq(wakpi_tracker_mark(NULL, &mark, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_mark(tracker, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_save_since(tracker, mark, NULL, NULL, NULL), WAKPI_INVALID);
    wakpi_tracker_free(tracker);
    wakpi_tracker_free(loaded);
    wakpi_tracker_free(other);
    free(bytes.at);
    free(since_the_beginning.at);
}
END_TEST

static wakpi_status merge_bytes(wakpi_tracker *into, const unsigned char *bytes, size_t size)
{
    return wakpi_tracker_merge_saved(into, bytes, size, NULL);
}

START_TEST(bytes_that_are_refused_leave_no_trace)
{
    enum { changes = 4000 };
    seed_random(141421);
    struct story story, other;
    make_story(&story);
    make_story(&other);
    struct bytes bytes = bytes_of(&story);
    wakpi_tracker *tracker = new_tracker();
    apply(tracker, other.events, other.count);
    struct bytes before = save(tracker);
    wakpi_options *options = new_options();
    int taken = 0;
    for (int i = 0; i < changes; i++) {
        unsigned char *changed = malloc(bytes.size);
        ck_assert_ptr_nonnull(changed);
        memcpy(changed, bytes.at, bytes.size);
        for (uint64_t times = 1 + random_below(2); times > 0; times--)
            changed[16 + random_below(bytes.size - 24)] ^= (unsigned char)(1 << random_below(8));
        size_t checked = bytes.size - WAKPI_CODEC_CHECKSUM_SIZE;
        wakpi_store_u64(changed + checked, wakpi_codec_checksum(changed, checked));
        wakpi_tracker *loaded = NULL;
        wakpi_status status = wakpi_tracker_load(changed, bytes.size, options, &loaded, NULL);
        wakpi_tracker *empty = new_tracker();
        ck_assert_int_eq(merge_bytes(empty, changed, bytes.size), status);
        if (status == WAKPI_OK) {
            struct bytes one = save(loaded), same = save(empty);
            assert_equal(same, one);
            free(one.at);
            free(same.at);
            taken++;
        } else {
            ck_assert_int_eq(merge_bytes(tracker, changed, bytes.size), status);
        }
        wakpi_tracker_free(empty);
        wakpi_tracker_free(loaded);
        free(changed);
    }
    ck_assert_int_gt(taken, changes / 10); /* times and keys may be others */
    ck_assert_int_lt(taken, changes);
    for (size_t size = 0; size < bytes.size; size++)
        ck_assert_int_lt(merge_bytes(tracker, bytes.at, size), 0);
    ck_assert_int_eq(merge_bytes(tracker, NULL, 8), WAKPI_INVALID);
    ck_assert_int_eq(merge_bytes(NULL, bytes.at, bytes.size), WAKPI_INVALID);
    struct bytes after = save(tracker);
    assert_equal(after, before);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
    free(before.at);
    free(after.at);
    free(bytes.at);
}
END_TEST

START_TEST(labels_are_merged_all_or_none)
{
    wakpi_options *options = new_options();
    ck_assert_int_eq(wakpi_options_set_integer(options, "max_label_count", 3, NULL), WAKPI_OK);
    wakpi_tracker *small, *large = new_tracker();
    ck_assert_int_eq(wakpi_tracker_new(options, &small), WAKPI_OK);
    wakpi_event event = make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 1000);
    PUT(&event, campaign, "one");
    apply(small, &event, 1);
    struct bytes before = save(small);
    PUT(&event, campaign, "two");
    PUT(&event, template_name, "three");
    PUT(&event, variant, "four");
    apply(large, &event, 1);
    struct bytes bytes = save(large);
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_tracker_merge_saved(small, bytes.at, bytes.size, &error), WAKPI_LIMIT);
    ck_assert_ptr_nonnull(strstr(error.text, "max_label_count"));
    struct bytes after = save(small);
    assert_equal(after, before);
    PUT(&event, campaign, "five"); /* there is room for two more, as before */
    event.variant_size = 0;
    apply(small, &event, 1);
    wakpi_tracker_free(small);
    wakpi_tracker_free(large);
    wakpi_options_free(options);
    free(before.at);
    free(bytes.at);
    free(after.at);
}
END_TEST

/* ---- threads: they apply, read, merge, ask, mark and save at once ---- */

enum { bodies = 400, parts = 3 };

static wakpi_tracker *shared;
static wakpi_event *traffic;
static struct bytes fragment;
static struct differences carried;
static int64_t carried_since;

static int32_t collect_quietly(void *context, const void *piece, size_t size)
{
    struct bytes *bytes = context;
    if (bytes->size + size > bytes->capacity) {
        bytes->capacity = (bytes->size + size) * 2;
        bytes->at = realloc(bytes->at, bytes->capacity);
    }
    if (!bytes->at)
        return 1;
    memcpy(bytes->at + bytes->size, piece, size);
    bytes->size += size;
    return 0;
}

enum { traffic_count = 9000 };

static wakpi_status apply_part(int which)
{
    wakpi_status status = WAKPI_OK;
    size_t each = traffic_count / parts;
    for (size_t i = 0; i < each && status == WAKPI_OK; i += 30)
        status = wakpi_tracker_apply(shared, traffic + (size_t)which * each + i, 30, NULL);
    return status;
}

static wakpi_status read_bodies(wakpi_tracker *tracker)
{
    static const char form[] =
        "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":"
        "\"1555\"},"
        "\"statuses\":[{\"id\":\"wamid.body.%d\",\"status\":\"read\",\"timestamp\":\"1700000000\","
        "\"recipient_id\":\"393331\"}]}}]}]}";
    wakpi_status status = WAKPI_OK;
    for (int i = 0; i < bodies && status == WAKPI_OK; i++) {
        char body[512];
        int size = snprintf(body, sizeof body, form, i);
        status = wakpi_tracker_read_line(tracker, body, (size_t)size, NULL);
    }
    return status;
}

/* Cells are asked for, and never tell of more read than delivered. */
static wakpi_status ask_often(void)
{
    for (int i = 0; i < 40; i++) {
        wakpi_cursor *cursor;
        const wakpi_campaign *campaign;
        int64_t delivered = 0, read = 0;
        if (wakpi_tracker_query(shared, NULL, &cursor, NULL) == WAKPI_OK) { /* else two currencies */
            if (wakpi_cursor_next(cursor) != WAKPI_OK || wakpi_cursor_campaign(cursor, &campaign) != WAKPI_OK)
                return WAKPI_INTERNAL;
            wakpi_campaign_get(campaign, WAKPI_MEASURE_DELIVERED, &delivered);
            wakpi_campaign_get(campaign, WAKPI_MEASURE_READ, &read);
            wakpi_cursor_free(cursor);
        }
        if (read > delivered)
            return WAKPI_INCONSISTENT;
    }
    return WAKPI_OK;
}

static wakpi_status carry_differences(void)
{
    wakpi_status status = WAKPI_OK;
    for (carried.count = 0; carried.count < 40 && status == WAKPI_OK; carried.count++) {
        int64_t next;
        status = wakpi_tracker_mark(shared, &next, NULL);
        if (status == WAKPI_OK)
            status = wakpi_tracker_save_since(shared, carried_since, collect_quietly,
                                              &carried.of[carried.count], NULL);
        carried_since = next;
    }
    return status;
}

static void *work(void *argument)
{
    const int *which = argument;
    wakpi_status status;
    if (*which < parts)
        status = apply_part(*which);
    else if (*which == 3)
        status = read_bodies(shared);
    else if (*which == 4)
        status = ask_often();
    else if (*which == 5)
        status = carry_differences();
    else if (*which == 6)
        status = wakpi_tracker_merge_saved(shared, fragment.at, fragment.size, NULL);
    else {
        struct bytes bytes = {0};
        status = wakpi_tracker_save(shared, collect_quietly, &bytes, NULL);
        free(bytes.at);
    }
    return status == WAKPI_OK ? NULL : argument;
}

START_TEST(eight_threads_that_apply_read_merge_ask_mark_and_save_come_to_the_whole)
{
    enum { threads = 8 };
    static char names[traffic_count][16];
    pthread_t running[threads];
    int numbers[threads];
    seed_random(264575);
    traffic = calloc(traffic_count, sizeof *traffic);
    ck_assert_ptr_nonnull(traffic);
    for (size_t i = 0; i < traffic_count; i++) {
        traffic[i] = random_event();
        snprintf(names[i], sizeof names[i], "wamid.%d", (int)random_below(traffic_count / 4));
        PUT(&traffic[i], id, names[i]);
    }
    struct story story;
    make_story(&story);
    fragment = bytes_of(&story);
    wakpi_tracker *one = new_tracker(), *merged = new_tracker();
    shared = new_tracker();
    apply(one, traffic, traffic_count);
    apply(one, story.events, story.count);
    ck_assert_int_eq(read_bodies(one), WAKPI_OK);
    for (int i = 0; i < threads; i++) {
        numbers[i] = i;
        ck_assert_int_eq(pthread_create(&running[i], NULL, work, &numbers[i]), 0);
    }
    for (int i = 0; i < threads; i++) {
        void *failed;
        ck_assert_int_eq(pthread_join(running[i], &failed), 0);
        ck_assert_msg(failed == NULL, "thread %d", i);
    }
    struct bytes expected = save(one), found = save(shared), rest = save_since(shared, carried_since);
    assert_equal(found, expected);
    carried.of[carried.count++] = rest;
    for (size_t i = carried.count; i > 0; i--) {
        ck_assert_int_eq(merge_bytes(merged, carried.of[i - 1].at, carried.of[i - 1].size), WAKPI_OK);
        free(carried.of[i - 1].at);
    }
    struct bytes whole = save(merged);
    assert_equal(whole, expected);
    wakpi_tracker_free(one);
    wakpi_tracker_free(shared);
    wakpi_tracker_free(merged);
    free(traffic);
    free(fragment.at);
    free(expected.at);
    free(found.at);
    free(whole.at);
}
END_TEST

/* Fails each request for memory of marking and of saving a difference; the tracker is none the worse for it. */
static wakpi_status save_difference(wakpi_allocate_function allocate, void *context, void *data)
{
    const struct story *story = data;
    wakpi_options *options = NULL;
    wakpi_tracker *tracker = NULL, *other = NULL;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "key", key, 16, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &tracker);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &other);
    size_t half = story->count / 2;
    int64_t mark = 0;
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(tracker, story->events, half, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_mark(tracker, &mark, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(tracker, story->events + half, story->count - half, NULL);
    if (status == WAKPI_OK) {
        struct bytes first = {0}, second = {0};
        status = wakpi_tracker_save_since(tracker, mark, collect, &first, NULL);
        if (status != WAKPI_OK && wakpi_tracker_save_since(tracker, mark, collect, &second, NULL) == WAKPI_OK)
            ck_assert_uint_gt(second.size, 0);
        if (status == WAKPI_OK)
            status = wakpi_tracker_merge_saved(other, first.at, first.size, NULL);
        free(first.at);
        free(second.at);
    }
    wakpi_tracker_free(other);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
    return status;
}

START_TEST(memory_that_fails_fails_a_difference_and_nothing_else)
{
    seed_random(4);
    struct story story;
    make_story(&story);
    ck_assert_int_gt(fail_each_request(save_difference, &story), 30);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_delta");
    TCase *laws = tcase_create("laws");
    tcase_add_test(laws, differences_merged_in_any_order_and_any_number_of_times_give_the_whole);
    tcase_add_test(laws, bytes_that_are_merged_are_in_the_next_answer);
    tcase_add_test(laws, differences_after_a_closing_carry_what_was_closed);
    tcase_add_test(laws, a_difference_holds_what_changed_and_no_more);
    tcase_add_test(laws, a_mark_of_another_handle_is_refused);
    tcase_add_test(laws, bytes_that_are_refused_leave_no_trace);
    tcase_add_test(laws, labels_are_merged_all_or_none);
    tcase_add_test(laws, eight_threads_that_apply_read_merge_ask_mark_and_save_come_to_the_whole);
    suite_add_tcase(suite, laws);
    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, memory_that_fails_fails_a_difference_and_nothing_else);
    suite_add_tcase(suite, memory);
    return run_suite(suite);
}

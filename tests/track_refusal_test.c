/* The public tracker: what it refuses, and memory that fails. */
#include "run_suite.h"

#include "failing_allocator.h"
#include "track_story.h"

/* ---- refusals ---- */

START_TEST(a_bad_event_is_named_and_none_is_applied)
{
    wakpi_event events[] = {
        make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 1000),
        make_event(999, "wamid.2", "393331", 1000),
    };
    wakpi_tracker *tracker = new_tracker();
    struct bytes before = save(tracker);
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_lt(wakpi_tracker_apply(tracker, events, 2, &error), 0);
    ck_assert_int_eq(error.position, 1);
    ck_assert_ptr_nonnull(strstr(error.text, "999"));
    events[1] = make_event(WAKPI_EVENT_SENT, NULL, "393331", 1000);
    ck_assert_int_lt(wakpi_tracker_apply(tracker, events, 2, &error), 0);
    events[1] = make_event(WAKPI_EVENT_SENT, "wamid.2", NULL, -1);
    ck_assert_int_lt(wakpi_tracker_apply(tracker, events, 2, &error), 0);
    events[1] = make_event(WAKPI_EVENT_SENT, "wamid.2", NULL, 1000);
    events[1].flags = 1U << 16; /* known to nobody */
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, 2, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "flags"));
    events[1].kind = WAKPI_EVENT_MESSAGE;
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, 2, &error), WAKPI_INVALID);
    events[1] = make_event(WAKPI_EVENT_FAILED, "wamid.2", NULL, 1000);
    events[1].code = -1;
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, 2, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "code"));
    struct bytes after = save(tracker);
    assert_equal(after, before);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), 0);
    wakpi_tracker_free(tracker);
    free(before.at);
    free(after.at);
}
END_TEST

START_TEST(a_batch_with_too_many_labels_leaves_no_trace)
{
    wakpi_options *options = new_options();
    ck_assert_int_eq(wakpi_options_set_integer(options, "max_label_count", 2, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "max_label_size", 8, NULL), WAKPI_OK);
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    static const char *const names[] = {"a", "b", "c", "far too long"};
    wakpi_event events[4];
    for (int i = 0; i < 4; i++) {
        events[i] = make_event(WAKPI_EVENT_SEND, "wamid.1", "393331", 1000 + i);
        PUT(&events[i], campaign, names[i]);
    }
    struct bytes before = save(tracker);
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, 3, &error), WAKPI_LIMIT);
    ck_assert_int_eq(error.position, 2);
    ck_assert_int_eq(wakpi_tracker_apply(tracker, &events[3], 1, &error), WAKPI_LIMIT);
    ck_assert_ptr_nonnull(strstr(error.text, "campaign is longer than max_label_size"));
    struct bytes after = save(tracker);
    assert_equal(after, before);
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events + 1, 2, &error), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, 1, &error), WAKPI_LIMIT);
    ck_assert_int_eq(error.position, 0);
    /* Which of a body's events was one too many is no place in it. */
    static const char body[] =
        "{\"statuses\":[{\"id\":\"w\",\"status\":\"read\",\"timestamp\":\"1\"},"
        "{\"id\":\"v\",\"status\":\"read\",\"timestamp\":\"1\",\"pricing\":{\"category\":\"d\"}}]}";
    ck_assert_int_eq(wakpi_tracker_read_webhook(tracker, body, sizeof body - 1, &error), WAKPI_LIMIT);
    ck_assert_int_eq(error.position, -1);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
    free(before.at);
    free(after.at);
}
END_TEST

static wakpi_tracker *tracker_with(const char *name, const char *text)
{
    wakpi_options *options = new_options();
    ck_assert_int_eq(wakpi_options_set_text(options, name, text, strlen(text), NULL), WAKPI_OK);
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    return tracker;
}

START_TEST(other_options_are_named_at_merging_and_loading)
{
    static const char *const others[][2] = {{"key", "another key here"},
                                            {"account", "1555"},
                                            {"opt_out_words", "NO"},
                                            {"zone", "+02:00"},
                                            {"currency", "EUR"}};
    wakpi_tracker *plain = new_tracker();
    wakpi_event event = make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 1000);
    apply(plain, &event, 1);
    struct bytes before = save(plain);
    for (size_t i = 0; i < COUNT(others); i++) {
        wakpi_tracker *other = tracker_with(others[i][0], others[i][1]);
        apply(other, &event, 1);
        wakpi_error error = {.struct_size = sizeof error};
        ck_assert_int_eq(wakpi_tracker_merge(plain, other, &error), WAKPI_MISMATCH);
        ck_assert_ptr_nonnull(strstr(error.text, others[i][0]));
        struct bytes after = save(plain);
        assert_equal(after, before);
        free(after.at);
        if (i < 3) {
            struct bytes foreign = save(other);
            wakpi_options *options = new_options();
            wakpi_tracker *loaded;
            ck_assert_int_eq(wakpi_tracker_load(foreign.at, foreign.size, options, &loaded, &error),
                             WAKPI_MISMATCH);
            ck_assert_ptr_nonnull(strstr(error.text, others[i][0]));
            wakpi_options_free(options);
            free(foreign.at);
        }
        wakpi_tracker_free(other);
    }
    wakpi_tracker *drawn;
    ck_assert_int_eq(wakpi_tracker_new(NULL, &drawn), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_merge(plain, drawn, NULL), WAKPI_MISMATCH);
    wakpi_tracker_free(drawn);
    wakpi_tracker_free(plain);
    free(before.at);
}
END_TEST

START_TEST(a_smaller_event_leaves_its_later_fields_absent)
{
    enum { small = offsetof(wakpi_event, flags) };
    wakpi_event full = make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 1000);
    PUT(&full, campaign, "autumn");
    wakpi_tracker *one = new_tracker(), *other = new_tracker();
    apply(one, &full, 1);
    wakpi_event second = make_event(WAKPI_EVENT_READ, "wamid.1", "393331", 2000);
    apply(one, &second, 1);
    full.struct_size = second.struct_size = small;
    full.code = 7; /* behind the size: not read */
    _Alignas(wakpi_event) char array[2 * small];
    memcpy(array, &full, small);
    memcpy(array + small, &second, small);
    apply(other, (const wakpi_event *)(const void *)array, 2);
    struct bytes a = save(one), b = save(other);
    assert_equal(a, b);
    wakpi_tracker_free(one);
    wakpi_tracker_free(other);
    free(a.at);
    free(b.at);
    wakpi_tracker *tracker = new_tracker();
    full.struct_size = 8;
    ck_assert_int_eq(wakpi_tracker_apply(tracker, &full, 1, NULL), WAKPI_INVALID);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(no_prefix_and_no_changed_byte_of_a_saving_is_loaded)
{
    seed_random(161803);
    struct story story;
    make_story(&story);
    struct bytes bytes = bytes_of(&story);
    wakpi_options *options = new_options();
    for (size_t i = 0; i < bytes.size; i++) {
        wakpi_tracker *tracker = NULL;
        ck_assert_int_lt(wakpi_tracker_load(bytes.at, i, options, &tracker, NULL), 0);
        unsigned char kept = bytes.at[i];
        bytes.at[i] ^= (unsigned char)(1 << random_below(8));
        ck_assert_int_lt(wakpi_tracker_load(bytes.at, bytes.size, options, &tracker, NULL), 0);
        ck_assert_ptr_null(tracker);
        bytes.at[i] = kept;
    }
    wakpi_options_free(options);
    free(bytes.at);
}
END_TEST

/* ---- memory that fails ---- */

/* An escape makes the reader ask for room of its own. */
static const char escaped_webhook[] =
    "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"1555\"}"
    ","
    "\"contacts\":[{\"wa_id\":\"393331\",\"user_id\":\"IT.1\"}],\"messages\":[{\"from\":\"393331\","
    "\"id\":\"wamid.\\u0031\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\"STOP\"}}]}}"
    "]}]}";

static wakpi_status tell_all(wakpi_allocate_function allocate, void *context, void *data)
{
    const struct story *story = data;
    wakpi_options *options = NULL;
    wakpi_tracker *one = NULL, *other = NULL, *loaded = NULL;
    struct bytes bytes = {0};
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "key", key, 16, NULL);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "excluded", "44700900123, IT.99", 18, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &one);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &other);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(one, story->events, story->count, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_read_webhook(one, escaped_webhook, strlen(escaped_webhook), NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_merge(other, one, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_save(other, collect, &bytes, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_load(bytes.at, bytes.size, options, &loaded, NULL);
    free(bytes.at);
    wakpi_tracker_free(loaded);
    wakpi_tracker_free(other);
    wakpi_tracker_free(one);
    wakpi_options_free(options);
    return status;
}

START_TEST(every_request_for_memory_may_fail)
{
    seed_random(577215);
    struct story story;
    make_story(&story);
    ck_assert_int_gt(fail_each_request(tell_all, &story), 50);
}
END_TEST

/* Fails each request of applying (or merging) in turn, then does it again. */
static void assert_again_is_enough(const struct story *story, struct bytes expected, int merging)
{
    for (int64_t at = 1;; at++) {
        struct failing_allocator memory = {0};
        wakpi_tracker *tracker = new_tracker_on(failing_allocate, &memory);
        wakpi_tracker *from = new_tracker();
        apply(from, story->events, story->count);
        memory.fail_at = memory.requests + at;
        wakpi_status status = merging ? wakpi_tracker_merge(tracker, from, NULL)
                                      : wakpi_tracker_apply(tracker, story->events, story->count, NULL);
        ck_assert_int_eq(status, memory.failures ? WAKPI_NO_MEMORY : WAKPI_OK);
        memory.fail_at = 0;
        /* What is half applied can be saved and loaded as well. */
        struct bytes half = save(tracker);
        wakpi_tracker_free(load(half));
        free(half.at);
        if (merging)
            ck_assert_int_eq(wakpi_tracker_merge(tracker, from, NULL), WAKPI_OK);
        else
            apply(tracker, story->events, story->count);
        struct bytes found = save(tracker);
        assert_equal(found, expected);
        free(found.at);
        wakpi_tracker_free(tracker);
        wakpi_tracker_free(from);
        assert_no_leaks(&memory);
        if (memory.failures == 0)
            break;
    }
}

START_TEST(after_memory_failed_the_same_again_is_enough)
{
    seed_random(141421);
    for (int round = 0; round < 5; round++) {
        struct story story;
        make_story(&story);
        struct bytes expected = bytes_of(&story);
        assert_again_is_enough(&story, expected, 0);
        assert_again_is_enough(&story, expected, 1);
        free(expected.at);
    }
}
END_TEST

static int32_t refuse(void *context, const void *piece, size_t size)
{
    (void)piece;
    int *left = context;
    return size > 0 && (*left)-- == 0;
}

START_TEST(a_refused_write_is_told)
{
    wakpi_tracker *tracker = new_tracker();
    int left = 0;
    ck_assert_int_eq(wakpi_tracker_save(tracker, refuse, &left, NULL), WAKPI_WRITE);
    wakpi_tracker_free(tracker);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_refusal");
    TCase *refusals = tcase_create("refusals");
    tcase_add_test(refusals, a_bad_event_is_named_and_none_is_applied);
    tcase_add_test(refusals, a_batch_with_too_many_labels_leaves_no_trace);
    tcase_add_test(refusals, other_options_are_named_at_merging_and_loading);
    tcase_add_test(refusals, a_smaller_event_leaves_its_later_fields_absent);
    tcase_add_test(refusals, no_prefix_and_no_changed_byte_of_a_saving_is_loaded);
    tcase_add_test(refusals, a_refused_write_is_told);
    suite_add_tcase(suite, refusals);
    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, every_request_for_memory_may_fail);
    tcase_add_test(memory, after_memory_failed_the_same_again_is_enough);
    suite_add_tcase(suite, memory);
    return run_suite(suite);
}

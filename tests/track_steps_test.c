/* Calls of plain statuses are joined in two steps, of which the second may still go on while another call's first begins:
 * what comes out is what comes out of one event after the other, and nobody sees a call half joined. */
#include "run_suite.h"

#include <pthread.h>

#include "failing_allocator.h"
#include "track/intake.h"
#include "track_story.h"

enum { MANY = 6000, CALL = 40, THREADS = 4 };

static char own_ids[MANY][32], own_persons[MANY][16], campaigns[MANY / CALL][16];

/* Statuses of few messages, so that stages come again at other times, more than a record holds are seen, and some messages
 * are said to be of two persons or of nobody. */
static void draw_statuses(wakpi_event *events, size_t count, unsigned messages)
{
    static const char *const labels[] = {"autumn", "winter", "spring"};
    for (size_t i = 0; i < count; i++) {
        const unsigned message = (unsigned)random_below(messages);
        sprintf(own_ids[i], "wamid.HBgLMTQ%u", message);
        sprintf(own_persons[i], "39320%07u",
                random_below(30) == 0 ? (unsigned)random_below(50) : message % 50);
        events[i] = make_event(WAKPI_EVENT_SEND + (int32_t)random_below(6), own_ids[i], own_persons[i],
                               INT64_C(1763726400000) + 1000 * (int64_t)random_below(3));
        PUT(&events[i], account, "200");
        PUT(&events[i], campaign, labels[random_below(3)]);
        if (random_below(20) == 0)
            PUT(&events[i], person, "");
        if (random_below(200) == 0)
            events[i].time += INT64_C(40) * 86400 * 1000;
        if (events[i].kind == WAKPI_EVENT_FAILED && random_below(2) == 0)
            events[i].code = 131026 + (int32_t)random_below(3);
    }
}

START_TEST(in_two_steps_as_one_by_one)
{
    static wakpi_event events[MANY];
    static const size_t steps[] = {8, 50, 1024};
    seed_random(20261122);
    for (int round = 0; round < 6; round++) {
        draw_statuses(events, MANY, round % 2 ? 300 : 3000);
        wakpi_tracker *tracker = new_tracker();
        for (size_t i = 0; i < MANY; i++)
            apply(tracker, &events[i], 1);
        struct bytes expected = save(tracker);
        const int64_t accepted = intake(tracker, WAKPI_INTAKE_ACCEPTED);
        wakpi_tracker_free(tracker);
        ck_assert_int_gt(accepted, 100);
        for (size_t s = 0; s < COUNT(steps); s++) {
            tracker = new_tracker();
            for (size_t i = 0; i < MANY; i += steps[s])
                apply(tracker, events + i, MANY - i < steps[s] ? MANY - i : steps[s]);
            struct bytes found = save(tracker);
            assert_equal(found, expected);
            ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), accepted);
            ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_DUPLICATE), MANY - accepted);
            wakpi_tracker_free(tracker);
            free(found.at);
        }
        free(expected.at);
    }
}
END_TEST

START_TEST(without_memory_a_call_is_applied_again)
{
    enum { FEW = 300 };
    static wakpi_event events[MANY];
    seed_random(20261123);
    draw_statuses(events, FEW, 100);
    wakpi_tracker *tracker = new_tracker();
    apply(tracker, events, FEW);
    struct bytes expected = save(tracker);
    wakpi_tracker_free(tracker);
    for (int64_t k = 1;; k++) {
        struct failing_allocator memory = {0};
        tracker = new_tracker_on(failing_allocate, &memory);
        memory.fail_at = memory.requests + k;
        wakpi_status status = wakpi_tracker_apply(tracker, events, FEW, NULL);
        ck_assert_int_eq(status, memory.failures > 0 ? WAKPI_NO_MEMORY : WAKPI_OK);
        memory.fail_at = 0;
        apply(tracker, events, FEW);
        struct bytes found = save(tracker);
        assert_equal(found, expected);
        free(found.at);
        wakpi_tracker_free(tracker);
        assert_no_leaks(&memory);
        if (memory.failures == 0)
            break;
    }
    free(expected.at);
}
END_TEST

/* Memory holds junk before it is written. What only late events say is not taken in, and nothing is looked for where it would stand. */
START_TEST(late_events_in_calls_of_many_are_counted_and_left_out)
{
    enum { FEW = 200 };
    static wakpi_event events[MANY];
    struct failing_allocator memory = {0};
    seed_random(20261127);
    draw_statuses(events, FEW, 60);
    for (size_t i = 0; i < FEW; i++) {
        if (random_below(3) == 0)
            continue;
        events[i].time -= INT64_C(50) * 86400 * 1000;
        PUT(&events[i], campaign, i % 2 ? "summer" : "spring of the year before");
    }
    wakpi_tracker *many = new_tracker_on(failing_allocate, &memory), *one = new_tracker();
    ck_assert_int_eq(wakpi_tracker_close(many, INT64_C(1763596800000), NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_close(one, INT64_C(1763596800000), NULL), WAKPI_OK);
    for (int times = 0; times < 3; times++) {
        for (size_t i = 0; i < FEW; i++)
            apply(one, &events[i], 1);
        apply(many, events, FEW);
    }
    struct bytes expected = save(one), found = save(many);
    assert_equal(found, expected);
    static const wakpi_intake reasons[] = {WAKPI_INTAKE_ACCEPTED, WAKPI_INTAKE_DUPLICATE, WAKPI_IGNORED_LATE};
    for (size_t i = 0; i < COUNT(reasons); i++) {
        ck_assert_int_gt(intake(one, reasons[i]), 0);
        ck_assert_int_eq(intake(many, reasons[i]), intake(one, reasons[i]));
    }
    wakpi_tracker_free(one);
    wakpi_tracker_free(many);
    assert_no_leaks(&memory);
    free(expected.at);
    free(found.at);
}
END_TEST

/* ---- many at once ---- */

static wakpi_tracker *shared;
static wakpi_event told[MANY];

/* Every call tells of CALL messages of a campaign of its own, to as many persons. */
static void tell_by_campaigns(void)
{
    for (size_t i = 0; i < MANY; i++) {
        sprintf(own_ids[i], "wamid.HBgLMTQ%zu", i);
        sprintf(own_persons[i], "39320%07zu", i * 7 % MANY);
        sprintf(campaigns[i / CALL], "campaign %zu", i / CALL);
        told[i] = make_event(WAKPI_EVENT_DELIVERED, own_ids[i], own_persons[i], INT64_C(1763726400000));
        PUT(&told[i], account, "200");
        PUT(&told[i], campaign, campaigns[i / CALL]);
    }
}

static void *tell(void *argument)
{
    const size_t first = *(const size_t *)argument;
    for (size_t call = first; call < MANY / CALL; call += THREADS) {
        if (wakpi_tracker_apply(shared, told + call * CALL, CALL, NULL) != WAKPI_OK)
            return argument;
    }
    return NULL;
}

/* Each campaign that is there has all its messages and all its people. */
static size_t assert_calls_whole(const wakpi_tracker *tracker)
{
    wakpi_query *query;
    wakpi_cursor *cursor;
    wakpi_status status;
    size_t rows = 0;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_query(tracker, query, &cursor, NULL), WAKPI_OK);
    for (; (status = wakpi_cursor_next(cursor)) == WAKPI_OK; rows++) {
        static const wakpi_measure measures[] = {WAKPI_MEASURE_DELIVERED, WAKPI_MEASURE_RECIPIENTS};
        const wakpi_campaign *campaign;
        ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
        for (size_t m = 0; m < COUNT(measures); m++) {
            int64_t amount;
            ck_assert_int_eq(wakpi_campaign_get(campaign, measures[m], &amount), WAKPI_OK);
            ck_assert_int_eq(amount, CALL);
        }
    }
    ck_assert_int_eq(status, WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    return rows;
}

static void start_telling(pthread_t *threads, size_t *firsts)
{
    shared = new_tracker();
    for (size_t i = 0; i < THREADS; i++) {
        firsts[i] = i;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, tell, &firsts[i]), 0);
    }
}

static void end_telling(const pthread_t *threads)
{
    for (size_t i = 0; i < THREADS; i++) {
        void *failed;
        ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
        ck_assert_ptr_null(failed);
    }
}

START_TEST(nobody_sees_a_call_half_joined)
{
    pthread_t threads[THREADS];
    size_t firsts[THREADS], partly = 0;
    tell_by_campaigns();
    for (int round = 0; round < 100; round++) {
        start_telling(threads, firsts);
        /* What is asked of copies leaves the shared one unasked: once asked, it joins event by event. */
        for (int i = 0; i < 4; i++) {
            wakpi_tracker *copy = new_tracker();
            struct bytes saved = {0};
            if (i % 2 == 0) {
                ck_assert_int_eq(wakpi_tracker_merge(copy, shared, NULL), WAKPI_OK);
            } else {
                wakpi_tracker_free(copy);
                saved = save(shared);
                copy = load(saved);
            }
            const size_t rows = assert_calls_whole(copy);
            partly += rows > 0 && rows < MANY / CALL;
            wakpi_tracker_free(copy);
            free(saved.at);
        }
        end_telling(threads);
        ck_assert_uint_eq(assert_calls_whole(shared), MANY / CALL);
        ck_assert_int_eq(intake(shared, WAKPI_INTAKE_ACCEPTED), MANY);
        wakpi_tracker_free(shared);
    }
    printf("%zu copies were made meanwhile\n", partly);
}
END_TEST

START_TEST(threads_that_tell_the_same_messages_give_the_bytes_of_one)
{
    pthread_t threads[THREADS];
    size_t firsts[THREADS];
    seed_random(20261126);
    for (int round = 0; round < 5; round++) {
        draw_statuses(told, MANY, 500);
        wakpi_tracker *one = new_tracker();
        apply(one, told, MANY);
        start_telling(threads, firsts);
        end_telling(threads);
        struct bytes expected = save(one), found = save(shared);
        assert_equal(found, expected);
        ck_assert_int_eq(intake(shared, WAKPI_INTAKE_ACCEPTED) + intake(shared, WAKPI_INTAKE_DUPLICATE),
                         MANY);
        wakpi_tracker_free(one);
        wakpi_tracker_free(shared);
        free(expected.at);
        free(found.at);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_steps");
    TCase *tests = tcase_create("steps");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, in_two_steps_as_one_by_one);
    tcase_add_test(tests, without_memory_a_call_is_applied_again);
    tcase_add_test(tests, late_events_in_calls_of_many_are_counted_and_left_out);
    tcase_add_test(tests, nobody_sees_a_call_half_joined);
    tcase_add_test(tests, threads_that_tell_the_same_messages_give_the_bytes_of_one);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* Erasing: what is erased stays so, whatever comes before or after it, and nobody else is touched. */
#include "run_suite.h"

#include "failing_allocator.h"
#include "track/state_tables.h"
#include "track/tracker.h"
#include "track_story.h"

static void erase(wakpi_tracker *tracker, const char *identity, int64_t time)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_erase(tracker, identity, strlen(identity), time, &error) == WAKPI_OK, "%s",
                  error.text);
}

/* The same by an event. */
static void erase_by_event(wakpi_tracker *tracker, const char *identity, int64_t time)
{
    wakpi_event event = make_event(WAKPI_EVENT_ERASE, NULL, NULL, time);
    if (identity[0] == 'I' && random_below(2))
        PUT(&event, user, identity);
    else
        PUT(&event, person, identity);
    apply(tracker, &event, 1);
}

static void erase_somehow(wakpi_tracker *tracker, const char *identity, int64_t time)
{
    if (random_below(2))
        erase(tracker, identity, time);
    else
        erase_by_event(tracker, identity, time);
}

static struct bytes saved_and_freed(wakpi_tracker *tracker)
{
    struct bytes bytes = save(tracker);
    wakpi_tracker_free(tracker);
    return bytes;
}

static int64_t whole(const wakpi_tracker *tracker, const char *key_of)
{
    wakpi_cursor *cursor;
    const wakpi_campaign *campaign;
    wakpi_measure measure;
    int64_t amount = -1;
    ck_assert_int_eq(wakpi_measure_by_key(key_of, &measure), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_query(tracker, NULL, &cursor, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_get(campaign, measure, &amount), WAKPI_OK);
    wakpi_cursor_free(cursor);
    return amount;
}

/* What is told: events, and among them erasures. */
struct told {
    struct story story;
    struct {
        const char *identity;
        int64_t time;
    } erasures[3];
    int erasure_count;
};

static void make_told(struct told *told)
{
    make_story(&told->story);
    for (size_t i = 0; i < told->story.count; i++) { /* what moves money is not of this */
        if (told->story.events[i].kind == WAKPI_EVENT_COST)
            told->story.events[i].every = 0;
    }
    told->erasure_count = 1 + (int)random_below(3);
    for (int i = 0; i < told->erasure_count; i++) {
        told->erasures[i].identity =
            random_below(3) ? persons[random_below(COUNT(persons))] : users[random_below(COUNT(users))];
        told->erasures[i].time = (int64_t)random_below(6) * 1000 - (random_below(2) ? 500 : 0);
        if (told->erasures[i].time < 0)
            told->erasures[i].time = 0;
    }
}

/* All of it in any order, some of it twice. */
static void tell(wakpi_tracker *tracker, struct told *told)
{
    int erased = 0;
    shuffle(told->story.events, told->story.count);
    for (size_t i = 0; i < told->story.count;) {
        size_t size = 1 + (size_t)random_below(told->story.count - i);
        if (erased < told->erasure_count && random_below(2)) {
            erase_somehow(tracker, told->erasures[erased].identity, told->erasures[erased].time);
            erased++;
        }
        apply(tracker, told->story.events + i, size);
        i += size;
    }
    while (erased < told->erasure_count) {
        erase_somehow(tracker, told->erasures[erased].identity, told->erasures[erased].time);
        erased++;
    }
}

START_TEST(any_order_and_any_duplication_give_the_same_bytes)
{
    seed_random(987654321);
    for (int round = 0; round < 1500; round++) {
        struct told told;
        make_told(&told);
        wakpi_tracker *one = new_tracker(), *other = new_tracker();
        tell(one, &told);
        for (int times = 0; times < 3; times++)
            tell(other, &told);
        struct bytes found = saved_and_freed(one), expected = saved_and_freed(other);
        assert_equal(found, expected);
        free(found.at);
        free(expected.at);
    }
}
END_TEST

START_TEST(any_split_merged_in_any_order_gives_the_same_bytes)
{
    enum { parts = 3 };
    seed_random(4242);
    for (int round = 0; round < 300; round++) {
        struct told told;
        make_told(&told);
        wakpi_tracker *expected = new_tracker(), *trackers[parts];
        tell(expected, &told);
        for (int i = 0; i < parts; i++)
            trackers[i] = new_tracker();
        for (int i = 0; i < told.erasure_count; i++)
            erase(trackers[random_below(parts)], told.erasures[i].identity, told.erasures[i].time);
        for (size_t i = 0; i < told.story.count; i++)
            apply(trackers[random_below(parts)], &told.story.events[i], 1);
        for (int left = parts; left > 1; left--) {
            int into = (int)random_below((uint64_t)left), from = (into + 1) % left;
            if (random_below(2)) {
                ck_assert_int_eq(wakpi_tracker_merge(trackers[into], trackers[from], NULL), WAKPI_OK);
            } else {
                struct bytes saved = save(trackers[from]);
                ck_assert_int_eq(wakpi_tracker_merge_saved(trackers[into], saved.at, saved.size, NULL),
                                 WAKPI_OK);
                free(saved.at);
            }
            wakpi_tracker_free(trackers[from]);
            trackers[from] = trackers[left - 1];
        }
        struct bytes found = saved_and_freed(trackers[0]), whole_bytes = saved_and_freed(expected);
        assert_equal(found, whole_bytes);
        wakpi_tracker *loaded = load(found);
        struct bytes again = saved_and_freed(loaded);
        assert_equal(again, found);
        free(again.at);
        free(found.at);
        free(whole_bytes.at);
    }
}
END_TEST

/* Those who bring a few events know of no erasure. */
/* A part of which nothing is taken out stays as it was saved. */
START_TEST(parts_that_forget_say_what_the_whole_says)
{
    enum { parts = 4 };
    int forgot = 0, stayed = 0;
    seed_random(171717);
    for (int round = 0; round < 400; round++) {
        struct told told;
        make_told(&told);
        wakpi_tracker *whole_one = new_tracker(), *joined = new_tracker(), *trackers[parts];
        for (int i = 0; i < parts; i++)
            trackers[i] = new_tracker();
        for (size_t i = 0; i < told.story.count; i++) {
            apply(trackers[random_below(parts)], &told.story.events[i], 1);
            apply(whole_one, &told.story.events[i], 1);
        }
        for (int i = 0; i < told.erasure_count; i++) {
            erase(whole_one, told.erasures[i].identity, told.erasures[i].time);
            erase(joined, told.erasures[i].identity, told.erasures[i].time);
        }
        for (int i = 0; i < parts; i++) {
            struct bytes part = save(trackers[i]);
            int32_t taken = -1, again = -1;
            ck_assert_int_eq(wakpi_tracker_forget(trackers[i], whole_one, &taken, NULL), WAKPI_OK);
            ck_assert_int_eq(wakpi_tracker_forget(trackers[i], whole_one, &again, NULL), WAKPI_OK);
            ck_assert_int_eq(again, 0);
            if (taken) {
                free(part.at);
                part = save(trackers[i]);
            }
            forgot += taken == 1;
            stayed += taken == 0;
            ck_assert_int_eq(wakpi_tracker_merge_saved(joined, part.at, part.size, NULL), WAKPI_OK);
            free(part.at);
            wakpi_tracker_free(trackers[i]);
        }
        struct bytes found = saved_and_freed(joined), expected = saved_and_freed(whole_one);
        assert_equal(found, expected);
        free(found.at);
        free(expected.at);
    }
    printf("%d parts forgot, %d stayed\n", forgot, stayed);
    ck_assert_int_gt(forgot, 100);
    ck_assert_int_gt(stayed, 100);
}
END_TEST

/* The name of something that is held: of a person where it says so. */
static struct wakpi_fingerprint some_name(const struct wakpi_state *state, int of_person)
{
    uint32_t people = wakpi_state_identity_count(state);
    size_t messages = wakpi_state_message_count(state), acts = wakpi_state_act_count(state);
    struct wakpi_act act;
    if (!of_person && messages > 0 && random_below(2))
        return wakpi_state_message_key(state, (size_t)random_below(messages));
    if (!of_person && acts > 0) {
        wakpi_state_act(state, (size_t)random_below(acts), &act);
        return act.key;
    }
    if (people > 0)
        return wakpi_state_identity(state, 1 + (uint32_t)random_below(people));
    return (struct wakpi_fingerprint){1, 2};
}

/* Tombstones that no telling leaves so, saved all the same. */
static struct bytes forge(struct told *told)
{
    wakpi_tracker *tracker = new_tracker();
    tell(tracker, told);
    struct wakpi_state *state = tracker->state;
    struct wakpi_erased *erased = &state->erased;
    for (int i = 0, changed; i < 4; i++) {
        int64_t time = (int64_t)random_below(8) * 1000;
        if (erased->stones.count > 0 && random_below(3) == 0) {
            struct wakpi_stone *stone =
                wakpi_arena_at(&erased->stones, (size_t)random_below(erased->stones.count));
            stone->time = time;
        } else if (random_below(2)) {
            wakpi_erased_stone(erased, &state->settings.allocator, some_name(state, (int)random_below(2)),
                               time, &changed);
        } else {
            wakpi_erased_husk(erased, &state->settings.allocator, some_name(state, 0), some_name(state, 1),
                              &changed);
        }
    }
    return saved_and_freed(tracker);
}

static struct bytes tell_and_save(struct told *told)
{
    wakpi_tracker *tracker = new_tracker();
    tell(tracker, told);
    return saved_and_freed(tracker);
}

/* Parts merged in an order; joined loaded, or as they were saved. */
static struct bytes merge_in_order(const struct bytes *parts, const int *order, int count)
{
    int begun = (int)random_below(2);
    wakpi_tracker *into = begun ? load(parts[order[0]]) : new_tracker();
    for (int i = begun; i < count; i++) {
        if (random_below(2)) {
            ck_assert_int_eq(wakpi_tracker_merge_saved(into, parts[order[i]].at, parts[order[i]].size, NULL),
                             WAKPI_OK);
            continue;
        }
        wakpi_tracker *from = load(parts[order[i]]);
        ck_assert_int_eq(wakpi_tracker_merge(into, from, NULL), WAKPI_OK);
        wakpi_tracker_free(from);
    }
    return saved_and_freed(into);
}

START_TEST(forged_tombstones_merge_alike_in_any_order)
{
    static const int orders[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {0, 2, 1}};
    seed_random(31337);
    for (int round = 0; round < 300; round++) {
        struct bytes parts[3], first = {0};
        for (int i = 0; i < 3; i++) {
            struct told told;
            make_told(&told);
            told.story.count = told.story.count < 4 ? told.story.count : 4;
            told.erasure_count = (int)random_below(2); /* the others may have nothing new to say */
            parts[i] = i == 0 || random_below(2) ? forge(&told) : tell_and_save(&told);
        }
        for (size_t i = 0; i < COUNT(orders); i++) {
            struct bytes merged = merge_in_order(parts, orders[i], 3);
            if (i > 0)
                assert_equal(first, merged);
            if (i == 0)
                first = merged;
            else
                free(merged.at);
        }
        free(first.at);
        for (int i = 0; i < 3; i++)
            free(parts[i].at);
    }
}
END_TEST

/* Nobody is no one who could be reached. */
START_TEST(an_erased_message_of_nobody_is_refused)
{
    wakpi_tracker *tracker = new_tracker(), *loaded = NULL;
    wakpi_options *options = new_options();
    struct wakpi_erased *erased = &tracker->state->erased;
    const struct wakpi_fingerprint of = {7, 7}, nobody = {0, 0};
    int changed;
    ck_assert_int_eq(wakpi_erased_stone(erased, &tracker->allocator, of, 1000, &changed), WAKPI_OK);
    ck_assert_int_eq(wakpi_erased_husk(erased, &tracker->allocator, of, nobody, &changed), WAKPI_OK);
    struct bytes bytes = saved_and_freed(tracker);
    ck_assert_int_eq(wakpi_tracker_load(bytes.at, bytes.size, options, &loaded, NULL), WAKPI_CORRUPT);
    ck_assert_ptr_null(loaded);
    wakpi_options_free(options);
    free(bytes.at);
}
END_TEST

START_TEST(forgetting_wants_two_trackers_of_one_key)
{
    wakpi_options *options;
    wakpi_tracker *one = new_tracker(), *other;
    wakpi_error error = {.struct_size = sizeof error};
    int32_t taken = 7;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &other), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_forget(one, other, &taken, &error), WAKPI_MISMATCH);
    ck_assert_int_eq(wakpi_tracker_forget(NULL, other, &taken, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_forget(one, one, NULL, &error), WAKPI_INVALID);
    ck_assert_int_eq(taken, 7);
    ck_assert_int_eq(wakpi_tracker_forget(one, one, &taken, &error), WAKPI_OK);
    ck_assert_int_eq(taken, 0);
    wakpi_tracker_free(one);
    wakpi_tracker_free(other);
    wakpi_options_free(options);
}
END_TEST

START_TEST(small_differences_bring_nobody_back)
{
    seed_random(20261125);
    for (int round = 0; round < 1500; round++) {
        struct told told;
        make_told(&told);
        wakpi_tracker *expected = new_tracker(), *tracker = new_tracker();
        tell(expected, &told);
        for (int i = 0; i < told.erasure_count; i++)
            erase(tracker, told.erasures[i].identity, told.erasures[i].time);
        shuffle(told.story.events, told.story.count);
        for (size_t i = 0, count; i < told.story.count; i += count) {
            count = 1 + (size_t)random_below(3);
            count = count < told.story.count - i ? count : told.story.count - i;
            wakpi_tracker *other = new_tracker();
            apply(other, told.story.events + i, count);
            if (random_below(2)) {
                ck_assert_int_eq(wakpi_tracker_merge(tracker, other, NULL), WAKPI_OK);
                wakpi_tracker_free(other);
                continue;
            }
            struct bytes saved = saved_and_freed(other);
            ck_assert_int_eq(wakpi_tracker_merge_saved(tracker, saved.at, saved.size, NULL), WAKPI_OK);
            free(saved.at);
        }
        struct bytes found = saved_and_freed(tracker), wanted = saved_and_freed(expected);
        assert_equal(found, wanted);
        free(found.at);
        free(wanted.at);
    }
}
END_TEST

static int64_t count_erased(const wakpi_tracker *tracker)
{
    for (int32_t i = 0; i < wakpi_intake_count(); i++) {
        wakpi_intake reason;
        int64_t count;
        ck_assert_int_eq(wakpi_intake_at(i, &reason), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_intake(tracker, reason, &count), WAKPI_OK);
        if (strcmp(wakpi_intake_key(reason), "ignored_erased") == 0)
            return count;
    }
    return -1;
}

START_TEST(a_retry_brings_nobody_back_and_who_returns_is_new)
{
    wakpi_tracker *tracker = new_tracker();
    wakpi_event events[] = {make_event(WAKPI_EVENT_SENT, "m1", "393331", 1000),
                            make_event(WAKPI_EVENT_MESSAGE, "t1", "393331", 2000),
                            make_event(WAKPI_EVENT_STOP, NULL, "393331", 2500),
                            make_event(WAKPI_EVENT_SENT, "m2", "393332", 1000)};
    PUT(&events[1], user, "IT.1");
    apply(tracker, events, COUNT(events));
    erase(tracker, "IT.1", 3000);
    ck_assert_int_eq(whole(tracker, "sent"), 1);
    ck_assert_int_eq(whole(tracker, "recipients"), 1);
    ck_assert_int_eq(whole(tracker, "opted_out"), 0);
    ck_assert_int_eq(whole(tracker, "inbound_messages"), 0);
    apply(tracker, events, COUNT(events));
    wakpi_event status = make_event(WAKPI_EVENT_READ, "m1", NULL, 9000);
    apply(tracker, &status, 1);
    ck_assert_int_eq(count_erased(tracker), 4);
    ck_assert_int_eq(whole(tracker, "sent"), 1);
    wakpi_event back = make_event(WAKPI_EVENT_SENT, "m3", "+39 3331", 4000);
    apply(tracker, &back, 1);
    ck_assert_int_eq(whole(tracker, "recipients"), 2);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(a_number_given_to_somebody_else_takes_nobody_with_it)
{
    wakpi_tracker *tracker = new_tracker();
    wakpi_event events[] = {make_event(WAKPI_EVENT_MESSAGE, "t1", "393331", 1000),
                            make_event(WAKPI_EVENT_MESSAGE, "t2", NULL, 1500),
                            make_event(WAKPI_EVENT_MESSAGE, "t3", "393331", 5000)};
    PUT(&events[0], user, "IT.1");
    PUT(&events[1], user, "IT.2");
    PUT(&events[2], user, "IT.2");
    erase(tracker, "393331", 3000);
    apply(tracker, events, COUNT(events));
    ck_assert_int_eq(whole(tracker, "inbound_messages"), 2);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(a_line_of_a_log_erases)
{
    static const char line[] =
        "{\"wakpi\":\"erase\",\"time\":3000,\"person\":\"+39 3331\",\"user\":\"IT.5\"}";
    wakpi_options *options = new_options();
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_options_set_text(options, "excluded", "393332", 6, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    wakpi_event events[] = {make_event(WAKPI_EVENT_SENT, "m1", "393331", 1000),
                            make_event(WAKPI_EVENT_SENT, "m2", NULL, 1000),
                            make_event(WAKPI_EVENT_SENT, "m3", "393333", 1000),
                            make_event(WAKPI_EVENT_SENT, "m4", "393331", 4000)};
    PUT(&events[1], user, "IT.5");
    ck_assert_int_eq(wakpi_tracker_read_event(tracker, line, sizeof line - 1, NULL), WAKPI_OK);
    apply(tracker, events, COUNT(events));
    ck_assert_int_eq(whole(tracker, "sent"), 2);
    ck_assert_int_eq(count_erased(tracker), 2);
    struct bytes once = save(tracker);
    ck_assert_int_eq(wakpi_tracker_read_event(tracker, line, sizeof line - 1, NULL), WAKPI_OK);
    struct bytes twice = save(tracker);
    assert_equal(once, twice);
    erase_by_event(tracker, "393332", 9000); /* one of the staff, of whom an older copy may know */
    struct bytes more = saved_and_freed(tracker);
    ck_assert_uint_gt(more.size, once.size);
    free(once.at);
    free(twice.at);
    free(more.at);
}
END_TEST

START_TEST(closed_periods_stay_and_tombstones_outlive_them)
{
    const int64_t hour = 3600000;
    wakpi_tracker *tracker = new_tracker();
    wakpi_event events[] = {make_event(WAKPI_EVENT_SENT, "m1", "393331", 1000),
                            make_event(WAKPI_EVENT_SENT, "m2", "393331", hour + 1000)};
    apply(tracker, events, 2);
    ck_assert_int_eq(wakpi_tracker_close(tracker, hour, NULL), WAKPI_OK);
    erase(tracker, "393331", 2 * hour);
    ck_assert_int_eq(whole(tracker, "sent"), 1);
    ck_assert_int_eq(wakpi_tracker_close(tracker, 2 * hour, NULL), WAKPI_OK);
    struct bytes bytes = save(tracker);
    wakpi_tracker *loaded = load(bytes);
    wakpi_event alias = make_event(WAKPI_EVENT_ALIAS, NULL, "393331", 1000);
    PUT(&alias, user, "IT.1");
    apply(loaded, &alias, 1);
    struct bytes again = saved_and_freed(loaded);
    ck_assert_uint_gt(again.size, bytes.size);
    ck_assert_int_eq(whole(tracker, "sent"), 1);
    wakpi_tracker_free(tracker);
    free(bytes.at);
    free(again.at);
}
END_TEST

START_TEST(what_is_no_identity_or_time_is_refused)
{
    wakpi_tracker *tracker = new_tracker();
    ck_assert_int_eq(wakpi_tracker_erase(NULL, "393331", 6, 0, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_erase(tracker, NULL, 6, 0, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_erase(tracker, "393331", 0, 0, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_erase(tracker, "393331", 6, -1, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_erase(tracker, "393331", 6, 1000, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_erase(tracker, "393331", 6, 1000, NULL), WAKPI_OK);
    wakpi_tracker_free(tracker);
}
END_TEST

static wakpi_status tell_with_memory(wakpi_allocate_function allocate, void *context, void *data)
{
    struct told *told = data;
    wakpi_options *options = NULL;
    wakpi_tracker *tracker = NULL, *other = NULL;
    int32_t taken;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "key", key, 16, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &tracker);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &other);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(tracker, told->story.events, told->story.count, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_erase(tracker, persons[0], strlen(persons[0]), 2000, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(other, told->story.events, told->story.count, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_forget(other, tracker, &taken, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_merge(other, tracker, NULL);
    if (status == WAKPI_OK) {
        struct bytes one = {0}, two = {0};
        status = wakpi_tracker_save(tracker, collect, &one, NULL);
        if (status == WAKPI_OK)
            status = wakpi_tracker_save(other, collect, &two, NULL);
        if (status == WAKPI_OK)
            assert_equal(one, two);
        free(one.at);
        free(two.at);
    }
    wakpi_tracker_free(tracker);
    wakpi_tracker_free(other);
    wakpi_options_free(options);
    return status;
}

START_TEST(each_request_for_memory_may_fail)
{
    struct told told;
    seed_random(99);
    do
        make_told(&told);
    while (told.story.count < 30);
    ck_assert_int_gt(fail_each_request(tell_with_memory, &told), 50);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_erase");
    TCase *laws = tcase_create("laws");
    tcase_add_test(laws, any_order_and_any_duplication_give_the_same_bytes);
    tcase_add_test(laws, any_split_merged_in_any_order_gives_the_same_bytes);
    tcase_add_test(laws, parts_that_forget_say_what_the_whole_says);
    tcase_add_test(laws, forged_tombstones_merge_alike_in_any_order);
    tcase_add_test(laws, an_erased_message_of_nobody_is_refused);
    tcase_add_test(laws, forgetting_wants_two_trackers_of_one_key);
    tcase_add_test(laws, small_differences_bring_nobody_back);
    suite_add_tcase(suite, laws);
    TCase *cases = tcase_create("cases");
    tcase_add_test(cases, a_retry_brings_nobody_back_and_who_returns_is_new);
    tcase_add_test(cases, a_number_given_to_somebody_else_takes_nobody_with_it);
    tcase_add_test(cases, a_line_of_a_log_erases);
    tcase_add_test(cases, closed_periods_stay_and_tombstones_outlive_them);
    tcase_add_test(cases, what_is_no_identity_or_time_is_refused);
    tcase_add_test(cases, each_request_for_memory_may_fail);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}

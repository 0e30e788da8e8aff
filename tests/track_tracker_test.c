/* The public tracker: the laws of the join, the cases of the field, threads. */
#include "run_suite.h"

#include <pthread.h>

#include "track_story.h"

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
                size_t size = 1 + (size_t)random_below(story.count - i);
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

/* ---- the field's cases, by their numbers in the list of them ---- */

static void assert_all_orders_agree(wakpi_event *events, size_t count, size_t fixed, struct bytes *expected)
{
    if (fixed == count) {
        wakpi_tracker *tracker = new_tracker();
        apply(tracker, events, count);
        struct bytes found = save(tracker);
        wakpi_tracker_free(tracker);
        if (expected->at) {
            assert_equal(found, *expected);
            free(found.at);
        } else {
            *expected = found;
        }
        return;
    }
    for (size_t i = fixed; i < count; i++) {
        wakpi_event held = events[fixed];
        events[fixed] = events[i];
        events[i] = held;
        assert_all_orders_agree(events, count, fixed + 1, expected);
        events[i] = events[fixed];
        events[fixed] = held;
    }
}

START_TEST(case_1_and_5_every_order_of_a_message_gives_the_same_bytes)
{
    wakpi_event events[] = {
        make_event(WAKPI_EVENT_SEND, "wamid.1", "393331", 1000),
        make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 2000),
        make_event(WAKPI_EVENT_DELIVERED, "wamid.1", "393331", 3000),
        make_event(WAKPI_EVENT_READ, "wamid.1", "393331", 4000),
        make_event(WAKPI_EVENT_FAILED, "wamid.1", NULL, 2500),
        make_event(WAKPI_EVENT_DELIVERED, "wamid.1", "393331", 5000),
    };
    PUT(&events[0], campaign, "autumn");
    PUT(&events[1], campaign, "callback");
    events[4].code = 131026;
    struct bytes expected = {0};
    assert_all_orders_agree(events, COUNT(events), 0, &expected);
    free(expected.at);
}
END_TEST

START_TEST(case_2_a_replay_changes_nothing_and_is_told_to_be_one)
{
    wakpi_event events[] = {
        make_event(WAKPI_EVENT_DELIVERED, "wamid.1", "393331", 3000),
        make_event(WAKPI_EVENT_READ, "wamid.1", "393331", 4000),
    };
    wakpi_tracker *tracker = new_tracker();
    apply(tracker, events, 2);
    struct bytes once = save(tracker);
    for (int i = 0; i < 4; i++)
        apply(tracker, events, 2);
    struct bytes often = save(tracker);
    assert_equal(often, once);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), 2);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_DUPLICATE), 8);
    wakpi_tracker_free(tracker);
    free(once.at);
    free(often.at);
}
END_TEST

static struct bytes bytes_of_events(const wakpi_event *events, size_t count)
{
    wakpi_tracker *tracker = new_tracker();
    apply(tracker, events, count);
    struct bytes bytes = save(tracker);
    wakpi_tracker_free(tracker);
    return bytes;
}

static void assert_same(const wakpi_event *one, const wakpi_event *other, int same)
{
    struct bytes a = bytes_of_events(one, 1), b = bytes_of_events(other, 1);
    ck_assert_int_eq(a.size == b.size && memcmp(a.at, b.at, a.size) == 0, same);
    free(a.at);
    free(b.at);
}

START_TEST(case_8_account_and_participant_tell_messages_apart)
{
    wakpi_event plain = make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 1000);
    wakpi_event other = plain;
    PUT(&other, account, "1555");
    assert_same(&plain, &other, 0);
    wakpi_event one = plain, two = plain;
    PUT(&one, participant, "393331");
    PUT(&two, participant, "393332");
    assert_same(&one, &two, 0);
    assert_same(&one, &plain, 0);
}
END_TEST

START_TEST(case_10_two_forms_of_one_number_are_one)
{
    wakpi_event nine = make_event(WAKPI_EVENT_SENT, "wamid.1", "5511987654321", 1000);
    wakpi_event eight = make_event(WAKPI_EVENT_SENT, "wamid.1", "+55 11 8765-4321", 1000);
    assert_same(&nine, &eight, 1);
    wakpi_event with = make_event(WAKPI_EVENT_SENT, "wamid.1", "5215512345678", 1000);
    wakpi_event without = make_event(WAKPI_EVENT_SENT, "wamid.1", "525512345678", 1000);
    assert_same(&with, &without, 1);
    assert_same(&with, &nine, 0);
}
END_TEST

START_TEST(case_10_an_alias_joins_in_any_order)
{
    wakpi_event events[] = {
        make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 1000),
        make_event(WAKPI_EVENT_READ, "wamid.1", NULL, 2000),
        make_event(WAKPI_EVENT_ALIAS, NULL, "393339", 3000),
        make_event(WAKPI_EVENT_ALIAS, NULL, "393331", 4000),
        make_event(WAKPI_EVENT_MESSAGE, "wamid.2", "393339", 5000),
    };
    PUT(&events[1], user, "IT.1");
    PUT(&events[2], other, "IT.1");
    PUT(&events[3], other, "IT.2");
    struct bytes expected = {0};
    assert_all_orders_agree(events, COUNT(events), 0, &expected);
    free(expected.at);
}
END_TEST

/* ---- webhooks ---- */

static const char webhook[] =
    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
    "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"1555\"},\"statuses\":["
    "{\"id\":\"wamid.1\",\"status\":\"read\",\"timestamp\":\"1700000000\",\"recipient_id\":\"393331\"},"
    "{\"id\":\"wamid.1\",\"status\":\"captured\",\"type\":\"payment\",\"timestamp\":\"1700000000\"},"
    "{\"status\":\"read\",\"timestamp\":\"1700000000\"}]}}]}]}";

START_TEST(case_6_a_webhook_is_the_events_in_it)
{
    wakpi_tracker *tracker = new_tracker();
    wakpi_error error = {.struct_size = sizeof error};
    for (int i = 0; i < 3; i++)
        ck_assert_msg(wakpi_tracker_read_webhook(tracker, webhook, strlen(webhook), &error) == WAKPI_OK, "%s",
                      error.text);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), 1);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_DUPLICATE), 2);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_IGNORED), 3);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_MALFORMED), 3);
    wakpi_event event = make_event(WAKPI_EVENT_READ, "wamid.1", "393331", 1700000000000);
    PUT(&event, account, "1555");
    struct bytes expected = bytes_of_events(&event, 1), found = save(tracker);
    assert_equal(found, expected);
    wakpi_tracker_free(tracker);
    free(expected.at);
    free(found.at);
}
END_TEST

START_TEST(a_body_cut_anywhere_leaves_no_trace)
{
    wakpi_tracker *tracker = new_tracker();
    struct bytes before = save(tracker);
    for (size_t size = 0; size < strlen(webhook); size++)
        ck_assert_int_eq(wakpi_tracker_read_webhook(tracker, webhook, size, NULL), WAKPI_MALFORMED);
    struct bytes after = save(tracker);
    assert_equal(after, before);
    wakpi_intake reason;
    for (int32_t i = 0; i < wakpi_intake_count(); i++) {
        int64_t count;
        ck_assert_int_eq(wakpi_intake_at(i, &reason), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_intake(tracker, reason, &count), WAKPI_OK);
        ck_assert_int_eq(count, 0);
    }
    wakpi_tracker_free(tracker);
    free(before.at);
    free(after.at);
}
END_TEST

START_TEST(a_line_is_an_own_event_or_a_webhook)
{
    static const char own[] = "{\"note\":[1,{\"wakpi\":2}],\"wakpi\":\"read\",\"time\":1700000000000,"
                              "\"id\":\"wamid.1\",\"person\":\"+393331\",\"account\":\"1555\"}";
    static const char inside[] = "{\"entry\":[],\"text\":{\"wakpi\":\"read\"}}";
    wakpi_tracker *tracker = new_tracker();
    ck_assert_int_eq(wakpi_tracker_read_line(tracker, webhook, strlen(webhook), NULL), WAKPI_OK);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), 1);
    ck_assert_int_eq(wakpi_tracker_read_line(tracker, own, strlen(own), NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_read_event(tracker, own, strlen(own), NULL), WAKPI_OK);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), 1);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_DUPLICATE), 2);
    int64_t ignored = intake(tracker, WAKPI_INTAKE_IGNORED);
    ck_assert_int_eq(wakpi_tracker_read_line(tracker, inside, strlen(inside), NULL), WAKPI_OK);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_IGNORED), ignored + 1);
    ck_assert_int_eq(wakpi_tracker_read_line(tracker, "", 0, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_tracker_read_line(tracker, NULL, 5, NULL), WAKPI_INVALID);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(a_text_that_opts_out_is_a_stop_however_it_came)
{
    static const char own[] = "{\"wakpi\":\"message\",\"time\":1700000000000,\"id\":\"wamid.1\","
                              "\"person\":\"393331\",\"opt_out\":true}";
    wakpi_event event = make_event(WAKPI_EVENT_MESSAGE, "wamid.1", "393331", 1700000000000);
    event.flags = WAKPI_EVENT_OPT_OUT;
    struct bytes expected = bytes_of_events(&event, 1);
    wakpi_tracker *tracker = new_tracker();
    ck_assert_int_eq(wakpi_tracker_read_event(tracker, own, strlen(own), NULL), WAKPI_OK);
    struct bytes found = save(tracker);
    assert_equal(found, expected);
    wakpi_tracker_free(tracker);
    free(expected.at);
    free(found.at);
}
END_TEST

/* A change of this number is a change of the format: it needs a version of its own. */
START_TEST(saved_bytes_are_the_same_on_every_machine)
{
    seed_random(1);
    struct story story;
    story.count = event_limit;
    for (size_t i = 0; i < story.count; i++)
        story.events[i] = random_event();
    struct bytes bytes = bytes_of(&story);
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ bytes.at[i]) * UINT64_C(1099511628211);
    ck_assert_uint_eq(hash, UINT64_C(11613921315951918199));
    free(bytes.at);
}
END_TEST

/* Acts have a section of their own, which changes nothing where there are none. */
START_TEST(saved_acts_are_the_same_on_every_machine)
{
    seed_random(2);
    struct story story;
    story.count = event_limit;
    for (size_t i = 0; i < story.count; i++)
        story.events[i] = random_act();
    struct bytes bytes = bytes_of(&story);
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ bytes.at[i]) * UINT64_C(1099511628211);
    ck_assert_uint_eq(hash, UINT64_C(11396960276452694821));
    free(bytes.at);
}
END_TEST

START_TEST(a_correction_of_an_order_stands_in_any_order)
{
    wakpi_event events[] = {
        make_event(WAKPI_EVENT_ORDER, "o", "393331", 1000),
        make_event(WAKPI_EVENT_ORDER, "o", "393331", 2000),
        make_event(WAKPI_EVENT_ORDER, "o", NULL, 1000),
        make_event(WAKPI_EVENT_REFUND, "r", NULL, 3000),
        make_event(WAKPI_EVENT_SHIPPED, NULL, NULL, 4000),
    };
    for (size_t i = 0; i < COUNT(events); i++) {
        events[i].amount = (int64_t)i * 1000000;
        memcpy(events[i].currency, "EUR", 4);
        if (i >= 3)
            PUT(&events[i], context, "o");
    }
    events[1].version = 1;
    PUT(&events[2], user, "IT.1");
    struct bytes expected = {0};
    assert_all_orders_agree(events, COUNT(events), 0, &expected);
    free(expected.at);
}
END_TEST

START_TEST(the_default_account_is_that_of_events_that_name_none)
{
    wakpi_options *options = new_options();
    ck_assert_int_eq(wakpi_options_set_text(options, "account", "1555", 4, NULL), WAKPI_OK);
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_event plain = make_event(WAKPI_EVENT_SENT, "wamid.1", "393331", 1000);
    apply(tracker, &plain, 1);
    PUT(&plain, account, "1555");
    apply(tracker, &plain, 1);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_DUPLICATE), 1);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
}
END_TEST

/* Phone numbers in all forms, ids, and what only looks like one of them. */
static const char *const name_forms[] = {"",
                                         "393331234567",
                                         "+393331234567",
                                         "39 333 123-4567",
                                         "55",
                                         "5",
                                         "551187654321",
                                         "5511987654321",
                                         "IT.123456",
                                         "5215512345678",
                                         "525512345678",
                                         "12345678901234567890123456789012345",
                                         "IT.ENT.1",
                                         "1",
                                         "39333123456789012",
                                         "393331234567"};

static void draw_status(wakpi_event *event, char *id, uint32_t stride)
{
    static const char *const accounts[] = {"200", "+200", "201", ""};
    static const char *const beginnings[] = {"a", "wamid.1", "wamid.12345678",
                                             "wamid.HBgLMTQxNjkzNzg5MTI0FQIA"};
    memset(event, 0, sizeof *event);
    sprintf(id, "%s%d", beginnings[random_below(4)], (int)random_below(40));
    event->struct_size = stride;
    event->kind = WAKPI_EVENT_SEND + (int32_t)random_below(6);
    event->time = 1000 * (int64_t)random_below(1000);
    PUT(event, id, id);
    PUT(event, person, name_forms[random_below(COUNT(name_forms))]);
    PUT(event, account, accounts[random_below(4)]);
    PUT(event, campaign, texts[random_below(COUNT(texts))]);
    event->code = event->kind == WAKPI_EVENT_FAILED ? 131026 : 0;
    if (random_below(8) == 0)
        PUT(event, user, users[random_below(COUNT(users))]);
    if (random_below(8) == 0)
        PUT(event, participant, "393330000001");
}

/* A batch is read ahead of its lock, a single event where it is joined; each length of the struct says what lies within. */
START_TEST(what_is_read_ahead_is_what_is_read)
{
    enum { EVENTS = 500 };
    static const uint32_t strides[] = {offsetof(wakpi_event, flags), offsetof(wakpi_event, user),
                                       offsetof(wakpi_event, participant), offsetof(wakpi_event, context),
                                       sizeof(wakpi_event)};
    static char texts_of_ids[EVENTS][64];
    seed_random(20261122);
    for (size_t s = 0; s < COUNT(strides); s++) {
        char *packed = calloc(EVENTS, strides[s]);
        wakpi_tracker *together = new_tracker(), *apart = new_tracker();
        for (size_t i = 0; i < EVENTS; i++) {
            wakpi_event event;
            draw_status(&event, texts_of_ids[i], strides[s]);
            memcpy(packed + i * strides[s], &event, strides[s]);
            apply(apart, (const wakpi_event *)(const void *)(packed + i * strides[s]), 1);
        }
        apply(together, (const wakpi_event *)(const void *)packed, EVENTS);
        struct bytes expected = save(apart), found = save(together);
        assert_equal(found, expected);
        wakpi_tracker_free(together);
        wakpi_tracker_free(apart);
        free(expected.at);
        free(found.at);
        free(packed);
    }
}
END_TEST

/* So many campaigns that what is said of them has to be kept in order, the same name as another label, alone and beside one,
 * flags and codes, and in each batch something behind the watermark, which is like something that is not. */
static void draw_labelled(wakpi_event *event, char said[3][24], int64_t after)
{
    static const char *const numbers[] = {"393331234567", "393331234568", "393331234569"};
    const int campaigns = 1500, late = (int)random_below(4) == 0;
    memset(event, 0, sizeof *event);
    event->struct_size = sizeof *event;
    event->kind = WAKPI_EVENT_SEND + (int32_t)random_below(6);
    event->time = after + (late ? -1 - (int64_t)random_below(5000) : (int64_t)random_below(5000));
    sprintf(said[0], "wamid.%d", (int)random_below(3000));
    sprintf(said[1], "autumn %d", (int)random_below((unsigned)campaigns));
    sprintf(said[2], "autumn %d", (int)random_below((unsigned)campaigns));
    PUT(event, id, said[0]);
    PUT(event, person, numbers[random_below(COUNT(numbers))]);
    PUT(event, account, "200");
    if (random_below(8) > 0)
        PUT(event, campaign, said[1]);
    if (random_below(3) == 0)
        PUT(event, template_name, said[2]);
    event->flags = random_below(4) == 0 ? 1 : 0;
    event->code = event->kind == WAKPI_EVENT_FAILED ? 131000 + (int32_t)random_below(3) : 0;
}

START_TEST(what_many_labels_say_is_what_each_says)
{
    enum { BATCHES = 12, BATCH = 700 };
    static char words[BATCHES * BATCH][3][24];
    static wakpi_event events[BATCHES * BATCH];
    const int64_t after = INT64_C(86400000) * 20000;
    wakpi_tracker *together = new_tracker(), *apart = new_tracker();
    seed_random(20261123);
    for (size_t i = 0; i < COUNT(events); i++)
        draw_labelled(&events[i], words[i], after);
    ck_assert_int_eq(wakpi_tracker_close(together, after, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_close(apart, after, NULL), WAKPI_OK);
    for (int round = 0; round < 2; round++) {
        for (size_t b = 0; b < BATCHES; b++)
            apply(together, events + b * BATCH, BATCH);
    }
    for (size_t i = 0; i < COUNT(events); i++)
        apply(apart, &events[i], 1);
    ck_assert_int_eq(intake(together, WAKPI_INTAKE_IGNORED), 2 * intake(apart, WAKPI_INTAKE_IGNORED));
    struct bytes expected = save(apart), found = save(together);
    assert_equal(found, expected);
    wakpi_tracker_free(together);
    wakpi_tracker_free(apart);
    free(expected.at);
    free(found.at);
}
END_TEST

/* ---- threads ---- */

enum { thread_count = 8, shared_events = 20000 };

struct share {
    wakpi_tracker *tracker;
    const wakpi_event *events;
    size_t count;
};

static void *apply_share(void *argument)
{
    const struct share *share = argument;
    for (size_t i = 0; i < share->count; i += 50) {
        size_t size = share->count - i < 50 ? share->count - i : 50;
        if (wakpi_tracker_apply(share->tracker, share->events + i, size, NULL) != WAKPI_OK)
            return argument;
        int64_t count;
        if (wakpi_tracker_intake(share->tracker, 1, &count) != WAKPI_OK)
            return argument;
    }
    return NULL;
}

START_TEST(eight_threads_give_the_bytes_of_one)
{
    seed_random(173205);
    static char names[shared_events][16];
    wakpi_event *events = calloc(shared_events, sizeof *events);
    ck_assert_ptr_nonnull(events);
    for (size_t i = 0; i < shared_events; i++) {
        events[i] = random_event();
        snprintf(names[i], sizeof names[i], "wamid.%d", (int)random_below(shared_events / 4));
        PUT(&events[i], id, names[i]);
    }
    wakpi_tracker *one = new_tracker(), *shared = new_tracker();
    apply(one, events, shared_events);
    shuffle(events, shared_events);
    pthread_t threads[thread_count];
    struct share shares[thread_count];
    size_t each = shared_events / thread_count;
    for (size_t i = 0; i < thread_count; i++) {
        shares[i] = (struct share){shared, events + i * each, each};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, apply_share, &shares[i]), 0);
    }
    for (size_t i = 0; i < thread_count; i++) {
        void *failed;
        ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
        ck_assert_ptr_null(failed);
    }
    struct bytes expected = save(one), found = save(shared);
    assert_equal(found, expected);
    ck_assert_int_eq(intake(shared, WAKPI_INTAKE_ACCEPTED) + intake(shared, WAKPI_INTAKE_DUPLICATE),
                     shared_events);
    wakpi_tracker_free(one);
    wakpi_tracker_free(shared);
    free(expected.at);
    free(found.at);
    free(events);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_tracker");
    TCase *laws = tcase_create("laws");
    tcase_add_test(laws, any_order_and_any_duplication_give_the_same_bytes);
    tcase_add_test(laws, any_split_merged_in_any_order_gives_the_same_bytes);
    tcase_add_test(laws, what_is_loaded_is_saved_alike_and_goes_on_alike);
    tcase_add_test(laws, what_is_read_ahead_is_what_is_read);
    tcase_add_test(laws, what_many_labels_say_is_what_each_says);
    tcase_add_test(laws, eight_threads_give_the_bytes_of_one);
    tcase_add_test(laws, saved_bytes_are_the_same_on_every_machine);
    tcase_add_test(laws, saved_acts_are_the_same_on_every_machine);
    tcase_add_test(laws, a_correction_of_an_order_stands_in_any_order);
    suite_add_tcase(suite, laws);
    TCase *field = tcase_create("field");
    tcase_add_test(field, case_1_and_5_every_order_of_a_message_gives_the_same_bytes);
    tcase_add_test(field, case_2_a_replay_changes_nothing_and_is_told_to_be_one);
    tcase_add_test(field, case_8_account_and_participant_tell_messages_apart);
    tcase_add_test(field, case_10_two_forms_of_one_number_are_one);
    tcase_add_test(field, case_10_an_alias_joins_in_any_order);
    tcase_add_test(field, case_6_a_webhook_is_the_events_in_it);
    tcase_add_test(field, a_body_cut_anywhere_leaves_no_trace);
    tcase_add_test(field, a_line_is_an_own_event_or_a_webhook);
    tcase_add_test(field, a_text_that_opts_out_is_a_stop_however_it_came);
    tcase_add_test(field, the_default_account_is_that_of_events_that_name_none);
    suite_add_tcase(suite, field);
    return run_suite(suite);
}

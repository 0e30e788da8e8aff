/* Numbers that change hands, and ids that change: who is counted as one person. */
#include "run_suite.h"

#include "failing_allocator.h"
#include "track_events.h"
#include "track_story.h"

#define OLD               "IT.1"
#define NEW               "IT.2"
#define TELL(who, id, at) EVENT(.kind = WAKPI_EVENT_ALIAS, .time = (at), TEXT(person, who), TEXT(user, id))
#define CHANGE(from, to, at)                                                                                 \
    EVENT(.kind = WAKPI_EVENT_ALIAS, .time = (at), TEXT(person, from), TEXT(other, to))

static void swap(wakpi_event *a, wakpi_event *b)
{
    wakpi_event held = *a;
    *a = *b;
    *b = held;
}

/* Applies in every order, asking on the way in half of them; the answer and the bytes are the same each time. */
static void assert_persons(wakpi_event *events, size_t count, int64_t recipients)
{
    struct bytes first = {0};
    seed_random(11);
    for (int round = 0; round < 60; round++) {
        wakpi_tracker *tracker = new_tracker();
        for (size_t i = count; i > 1; i--)
            swap(&events[i - 1], &events[random_below(i)]);
        for (size_t i = 0; i < count; i++) {
            ck_assert_int_eq(wakpi_tracker_apply(tracker, &events[i], 1, NULL), WAKPI_OK);
            if (round % 2)
                whole(tracker, WAKPI_MEASURE_RECIPIENTS);
        }
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_RECIPIENTS), recipients);
        struct bytes bytes = save(tracker);
        if (round == 0)
            first = bytes;
        else {
            assert_equal(first, bytes);
            free(bytes.at);
        }
        wakpi_tracker *loaded = load(first);
        ck_assert_int_eq(whole(loaded, WAKPI_MEASURE_RECIPIENTS), recipients);
        wakpi_tracker_free(loaded);
        wakpi_tracker_free(tracker);
    }
    free(first.at);
}

START_TEST(a_number_given_to_someone_else_joins_nobody)
{
    wakpi_event events[] = {
        SEND("m0", NOON - DAY, "391", "a"), /* before the number was ever named with an id */
        SEND("m1", NOON + HOUR, "391", "a"),
        TELL("391", OLD, NOON),
        TELL("391", NEW, NOON + 90 * DAY),
        SEND("m2", NOON + 91 * DAY, "391", "a"),
        EVENT(.kind = WAKPI_EVENT_DELIVERED, .time = NOON + 92 * DAY, TEXT(id, "m3"), TEXT(person, NEW)),
        EVENT(.kind = WAKPI_EVENT_DELIVERED, .time = NOON + 93 * DAY, TEXT(id, "m4"), TEXT(person, OLD)),
    };
    assert_persons(events, COUNT(events), 2);
}
END_TEST

START_TEST(an_id_made_anew_for_the_same_number_is_the_same_person)
{
    wakpi_event events[] = {
        SEND("m1", NOON + HOUR, "391", "a"), TELL("391", OLD, NOON),
        TELL("391", NEW, NOON + 90 * DAY),   SEND("m2", NOON + 91 * DAY, "391", "a"),
        CHANGE(OLD, NEW, NOON + 90 * DAY),
    };
    assert_persons(events, COUNT(events), 1);
}
END_TEST

/* They moved to another number and got another id; their old number went to somebody. */
START_TEST(who_changes_the_number_stays_who_they_are)
{
    wakpi_event events[] = {
        SEND("m1", NOON + HOUR, "391", "a"),   TELL("391", OLD, NOON),
        CHANGE("391", "392", NOON + 30 * DAY), CHANGE(OLD, NEW, NOON + 30 * DAY),
        TELL("392", NEW, NOON + 30 * DAY),     SEND("m2", NOON + 31 * DAY, "392", "a"),
        TELL("391", "IT.3", NOON + 120 * DAY), SEND("m3", NOON + 121 * DAY, "391", "a"),
    };
    assert_persons(events, COUNT(events), 2);
}
END_TEST

/* A message known by the number in one status and by the id in another is the owner's of its time. */
START_TEST(a_message_joins_what_its_statuses_name)
{
    wakpi_event events[] = {
        TELL("391", OLD, NOON),
        TELL("391", NEW, NOON + 90 * DAY),
        SEND("m1", NOON + HOUR, "391", "a"),
        EVENT(.kind = WAKPI_EVENT_READ, .time = NOON + 2 * HOUR, TEXT(id, "m1"), TEXT(person, "IT.ENT.7")),
        EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON + 95 * DAY, TEXT(id, "m2"), TEXT(person, "IT.ENT.7")),
        EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON + 95 * DAY, TEXT(id, "m3"), TEXT(person, "391")),
    };
    assert_persons(events, COUNT(events), 2);
}
END_TEST

#define STAGE(kind_, id_, at, ...)                                                                           \
    EVENT(.kind = WAKPI_EVENT_##kind_, .time = (at), TEXT(id, id_), __VA_ARGS__)

/* Of a new owner the statuses of the first message to them tell, some of which may leave the number out. */
START_TEST(the_message_that_tells_of_a_new_owner_is_theirs)
{
    const int64_t later = NOON + 90 * DAY;
    wakpi_event events[] = {
        TELL("391", OLD, NOON),
        SEND("m1", NOON + HOUR, "391", "a"),
        SEND("m2", later, "391", "a"),
        STAGE(SENT, "m2", later + 1000, TEXT(person, "391"), TEXT(user, NEW)),
        STAGE(DELIVERED, "m2", later + 2000, TEXT(person, "391"), TEXT(user, NEW)),
    };
    wakpi_event with_id_alone[COUNT(events) + 1];
    memcpy(with_id_alone, events, sizeof events);
    with_id_alone[COUNT(events)] = STAGE(READ, "m2", later + HOUR, TEXT(user, NEW));
    assert_persons(events, COUNT(events), 2);
    assert_persons(with_id_alone, COUNT(with_id_alone), 2);
}
END_TEST

/* First heard of without a name, and named when the number had changed hands: by the number and by the id. */
START_TEST(what_is_named_late_joins_no_owners)
{
    const int64_t later = NOON + 90 * DAY;
    wakpi_event events[] = {
        TELL("391", OLD, NOON),
        SEND("m1", NOON + HOUR, "391", "a"),
        STAGE(DELIVERED, "m2", later, TEXT(campaign, "a")),
        STAGE(READ, "m2", later + 2 * DAY, TEXT(person, "391"), TEXT(user, NEW)),
        STAGE(PLAYED, "m2", later + 3 * DAY, TEXT(user, NEW)),
    };
    assert_persons(events, COUNT(events), 2);
}
END_TEST

/* The id that an order names says whose it is, when the number that another telling of it names had an earlier owner. */
START_TEST(an_id_beside_a_number_says_whose_it_is)
{
    wakpi_event events[] = {
        TELL("391", OLD, NOON),
        SEND("m1", NOON + HOUR, "391", "a"),
        TELL("391", NEW, NOON + 90 * DAY),
        SEND("m2", NOON + 91 * DAY, "391", "a"),
        EVENT(.kind = WAKPI_EVENT_MESSAGE, .time = NOON + 89 * DAY, TEXT(id, "t1"), TEXT(person, "391")),
        EVENT(.kind = WAKPI_EVENT_MESSAGE, .time = NOON + 89 * DAY, TEXT(id, "t1"), TEXT(user, NEW)),
        EVENT(.kind = WAKPI_EVENT_ORDER, .time = NOON + 88 * DAY, TEXT(id, "o1"), TEXT(user, NEW)),
        EVENT(.kind = WAKPI_EVENT_ORDER, .time = NOON + 88 * DAY, TEXT(id, "o1"), TEXT(person, "391")),
    };
    for (size_t i = 6; i < COUNT(events); i++) {
        events[i].amount = 5000000;
        memcpy(events[i].currency, "EUR", 3);
    }
    assert_persons(events, COUNT(events), 2);
}
END_TEST

/* WhatsApp calls a participant by the user id; the number stands in the contact beside. */
START_TEST(a_participant_is_whom_the_contact_says)
{
#define GROUP_STATUS(message, id, number)                                                                    \
    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":"            \
    "\"messages\","                                                                                          \
    "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"7\"},\"contacts\":[{" \
    "\"wa_id\":\"" number "\",\"user_id\":\"" id "\"}],\"statuses\":[{\"id\":\"" message                     \
    "\",\"status\":\"delivered\",\"timestamp\":\"1780000000\",\"recipient_id\":\"120363\","                  \
    "\"recipient_type\":\"group\",\"recipient_participant_user_id\":\"" id "\"}]}}]}]}"
    static const char *const bodies[] = {GROUP_STATUS("g1", OLD, "391"), GROUP_STATUS("g1", NEW, "392")};
    const wakpi_event events[] = {
        EVENT(.kind = WAKPI_EVENT_SEND, .time = INT64_C(1779999999000), TEXT(id, "g1"), TEXT(account, "7"),
              TEXT(campaign, "a")),
        EVENT(.kind = WAKPI_EVENT_MESSAGE, .time = INT64_C(1780000060000), TEXT(id, "t1"),
              TEXT(person, "391")),
    };
    for (int order = 0; order < 2; order++) {
        wakpi_tracker *tracker = new_tracker();
        if (order == 0)
            ck_assert_int_eq(wakpi_tracker_apply(tracker, events, COUNT(events), NULL), WAKPI_OK);
        for (size_t i = 0; i < COUNT(bodies); i++)
            ck_assert_int_eq(wakpi_tracker_read_webhook(tracker, bodies[i], strlen(bodies[i]), NULL),
                             WAKPI_OK);
        if (order == 1)
            ck_assert_int_eq(wakpi_tracker_apply(tracker, events, COUNT(events), NULL), WAKPI_OK);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_SENT), 2);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_DELIVERED), 2);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_RECIPIENTS), 2);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_REPLIED), 1);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* The share is the participant's, whatever it is called by beside. */
START_TEST(a_participant_called_by_two_names_has_one_share)
{
    wakpi_event events[] = {
        EVENT(.kind = WAKPI_EVENT_SEND, .time = NOON, TEXT(id, "g1"), TEXT(campaign, "a")),
        STAGE(DELIVERED, "g1", NOON + 1000, TEXT(participant, OLD), TEXT(person, "391")),
        STAGE(READ, "g1", NOON + 2000, TEXT(participant, OLD), TEXT(person, "391")),
        STAGE(DELIVERED, "g1", NOON + 1000, TEXT(participant, NEW), TEXT(person, "392")),
        TURN(MESSAGE, "t1", NOON + HOUR, "391", ""),
    };
    assert_persons(events, COUNT(events), 2);
    wakpi_tracker *tracker = new_tracker();
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, COUNT(events), NULL), WAKPI_OK);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_SENT), 2);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_REPLIED), 1);
    wakpi_tracker_free(tracker);
}
END_TEST

/* How often an export says something. */
static int told_of(const wakpi_tracker *tracker, const char *identity, const char *what)
{
    struct bytes told = {0};
    int count = 0;
    ck_assert_int_eq(wakpi_tracker_export_person(tracker, identity, strlen(identity), collect, &told, NULL),
                     WAKPI_OK);
    collect(&told, "", 1);
    for (const char *at = (const char *)told.at; (at = strstr(at, what)) != NULL; at += strlen(what))
        count++;
    free(told.at);
    return count;
}

/* Nobody is told what is kept of who had the number before or behind them. */
START_TEST(an_export_tells_of_one_owner_of_a_number)
{
    const wakpi_event events[] = {
        TELL("391", OLD, NOON),
        SEND("m1", NOON + HOUR, "391", "a"),
        TURN(MESSAGE, "t1", NOON + HOUR, "391", ""),
        WISH(STOP, NOON + 2 * HOUR, "391"),
        TELL("391", NEW, NOON + 90 * DAY),
        SEND("m2", NOON + 91 * DAY, "391", "a"),
        SEND("m3", NOON + 91 * DAY, NEW, "a"),
        EVENT(.kind = WAKPI_EVENT_ORDER, .time = NOON + 92 * DAY, TEXT(id, "o1"), TEXT(person, "391"),
              .amount = 5000000, .currency = "EUR"),
        SEND("m4", NOON, "392", "a"),
    };
    static const struct {
        const char *identity;
        int messages, turns, stops, orders;
    } expected[] = {{OLD, 1, 1, 1, 0}, {NEW, 2, 0, 0, 1}, {"391", 2, 0, 0, 1}, {"392", 1, 0, 0, 0}};
    wakpi_tracker *tracker = new_tracker();
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, COUNT(events), NULL), WAKPI_OK);
    for (size_t i = 0; i < COUNT(expected); i++) {
        const char *identity = expected[i].identity;
        ck_assert_int_eq(told_of(tracker, identity, "\"sent_to_them\""), expected[i].messages);
        ck_assert_int_eq(told_of(tracker, identity, "\"message\""), expected[i].turns);
        ck_assert_int_eq(told_of(tracker, identity, "\"stop\""), expected[i].stops);
        ck_assert_int_eq(told_of(tracker, identity, "\"order\""), expected[i].orders);
        ck_assert_int_eq(told_of(tracker, identity, "\"identity\""), i < 3 ? 2 : 1);
        ck_assert_int_eq(told_of(tracker, identity, "\"alias\""), i < 3 ? 1 : 0);
    }
    wakpi_tracker_free(tracker);
}
END_TEST

static int32_t swallow(void *context, const void *piece, size_t size)
{
    (void)context;
    (void)piece;
    (void)size;
    return 0;
}

/* An answer and an export of numbers that changed hands, with memory that fails only then. */
static wakpi_status ask_of_owners(struct failing_allocator *memory, int64_t fail_at, int exporting)
{
    wakpi_event events[] = {
        TELL("391", OLD, NOON),
        STAGE(DELIVERED, "m2", NOON + DAY, TEXT(campaign, "a")),
        STAGE(READ, "m2", NOON + 2 * DAY, TEXT(person, "391"), TEXT(user, NEW)),
        STAGE(PLAYED, "m2", NOON + 3 * DAY, TEXT(user, NEW)),
        STAGE(PLAYED, "m3", NOON + 3 * DAY, TEXT(user, NEW)),
        STAGE(READ, "m3", NOON + 3 * DAY, TEXT(person, "391")),
    };
    wakpi_tracker *tracker = new_tracker_on(failing_allocate, memory);
    wakpi_cursor *cursor = NULL;
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, COUNT(events), NULL), WAKPI_OK);
    memory->fail_at = fail_at > 0 ? memory->requests + fail_at : 0;
    wakpi_status status = exporting ? wakpi_tracker_export_person(tracker, NEW, 4, swallow, NULL, NULL)
                                    : wakpi_tracker_query(tracker, NULL, &cursor, NULL);
    memory->fail_at = 0;
    wakpi_cursor_free(cursor);
    if (status != WAKPI_OK) /* asked again it is as if nothing had been */
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_RECIPIENTS), 1);
    wakpi_tracker_free(tracker);
    assert_no_leaks(memory);
    return status;
}

START_TEST(each_request_for_memory_may_fail)
{
    for (int exporting = 0; exporting < 2; exporting++) {
        int refused = 0;
        for (int64_t at = 1;; at++) {
            struct failing_allocator memory = {0};
            wakpi_status status = ask_of_owners(&memory, at, exporting);
            if (memory.failures == 0)
                break;
            ck_assert(status == WAKPI_NO_MEMORY || status == WAKPI_OK);
            refused += status == WAKPI_NO_MEMORY;
        }
        printf("%d requests were refused\n", refused);
        ck_assert_int_ge(refused, 4); /* owners, what is stated beside, whose it is */
    }
}
END_TEST

/* All counts of the whole traffic. */
static void count_all(const wakpi_tracker *tracker, int64_t *counts)
{
    wakpi_cursor *cursor = ask(tracker, NULL);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    for (int32_t i = 0; i < wakpi_measure_count(); i++) {
        wakpi_measure measure;
        ck_assert_int_eq(wakpi_measure_at(i, &measure), WAKPI_OK);
        counts[i] =
            wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_DURATION ? 0 : amount_of(cursor, measure);
    }
    wakpi_cursor_free(cursor);
}

/* A reply by the number, a tap by the id, an order by one and a case by the other: joined they are one history. */
START_TEST(two_persons_joined_late_are_as_if_joined_at_first)
{
    const wakpi_event history[] = {
        SEND("m1", NOON, "391", "a"),
        STATUS(DELIVERED, "m1", NOON + MINUTE),
        EVENT(.kind = WAKPI_EVENT_MESSAGE, .time = NOON + HOUR, TEXT(id, "t1"), TEXT(user, OLD)),
        TURN(ECHO, "t2", NOON + HOUR + MINUTE, "391", ""),
        EVENT(.kind = WAKPI_EVENT_TAP, .time = NOON + 2 * HOUR, TEXT(id, "t3"), TEXT(user, OLD),
              TEXT(context, "m1")),
        EVENT(.kind = WAKPI_EVENT_ORDER, .time = NOON + 3 * HOUR, TEXT(id, "o1"), TEXT(user, OLD),
              .amount = 5000000, .currency = "EUR"),
        EVENT(.kind = WAKPI_EVENT_ORDER, .time = NOON + 5 * HOUR, TEXT(id, "o2"), TEXT(person, "391"),
              .amount = 7000000, .currency = "EUR"),
        EVENT(.kind = WAKPI_EVENT_CASE_OPENED, .time = NOON + 6 * HOUR, TEXT(id, "c1"), TEXT(person, "391")),
        EVENT(.kind = WAKPI_EVENT_CASE_RESOLVED, .time = NOON + 7 * HOUR, TEXT(id, "c1r"),
              TEXT(context, "c1")),
        WISH(STOP, NOON + DAY, "391"),
    };
    const wakpi_event join = TELL("391", OLD, NOON + 2 * DAY);
    int64_t before[128], after[128], apart[128];
    ck_assert_int_le(wakpi_measure_count(), 128);
    wakpi_tracker *first = new_tracker(), *last = new_tracker();
    ck_assert_int_eq(wakpi_tracker_apply(first, &join, 1, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_apply(first, history, COUNT(history), NULL), WAKPI_OK);
    count_all(first, before);
    ck_assert_int_eq(wakpi_tracker_apply(last, history, COUNT(history), NULL), WAKPI_OK);
    count_all(last, apart); /* asked while they were two */
    ck_assert_int_eq(wakpi_tracker_apply(last, &join, 1, NULL), WAKPI_OK);
    count_all(last, after);
    ck_assert_mem_eq(before, after, sizeof *before * (size_t)wakpi_measure_count());
    ck_assert_mem_ne(before, apart, sizeof *before * (size_t)wakpi_measure_count());
    struct bytes one = save(first), other = save(last);
    assert_equal(one, other);
    free(one.at);
    free(other.at);
    wakpi_tracker_free(first);
    wakpi_tracker_free(last);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_owner");
    TCase *owners = tcase_create("owners");
    tcase_add_test(owners, a_number_given_to_someone_else_joins_nobody);
    tcase_add_test(owners, an_id_made_anew_for_the_same_number_is_the_same_person);
    tcase_add_test(owners, who_changes_the_number_stays_who_they_are);
    tcase_add_test(owners, a_message_joins_what_its_statuses_name);
    tcase_add_test(owners, the_message_that_tells_of_a_new_owner_is_theirs);
    tcase_add_test(owners, what_is_named_late_joins_no_owners);
    tcase_add_test(owners, an_id_beside_a_number_says_whose_it_is);
    tcase_add_test(owners, a_participant_is_whom_the_contact_says);
    tcase_add_test(owners, a_participant_called_by_two_names_has_one_share);
    tcase_add_test(owners, an_export_tells_of_one_owner_of_a_number);
    tcase_add_test(owners, each_request_for_memory_may_fail);
    tcase_add_test(owners, two_persons_joined_late_are_as_if_joined_at_first);
    suite_add_tcase(suite, owners);
    return run_suite(suite);
}

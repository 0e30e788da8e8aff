/* What goes wrong in the field, each a test of its own under its number in the list of such cases. Traffic comes in as
 * the public interface takes it, and what comes out is told by it. Cases 1 to 13: what is taken in. */
#include "run_suite.h"
#include "track_field.h"

/* Every order of the five statuses of a message: the same bytes, and never a step back. */
START_TEST(case_1_a_message_is_never_downgraded)
{
    static const char *const stages[] = {"sent", "delivered", "read", "played", "failed"};
    struct bytes expected = {0};
    for (int order = 0; order < 120; order++) {
        int rest = order, left[5] = {0, 1, 2, 3, 4};
        wakpi_tracker *tracker = new_tracker();
        for (int i = 5; i > 0; i--) {
            int pick = rest % i, stage = left[pick];
            rest /= i;
            left[pick] = left[i - 1];
            int64_t before = whole(tracker, WAKPI_MEASURE_READ);
            read_status(tracker, "wamid.1", stages[stage], 1763726400 + stage);
            ck_assert_int_ge(whole(tracker, WAKPI_MEASURE_READ), before);
        }
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_READ), 1);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_DELIVERED), 1);
        if (!expected.at)
            expected = save(tracker);
        expect_bytes(tracker, expected);
        wakpi_tracker_free(tracker);
    }
    free(expected.at);
}
END_TEST

/* A log that comes whole four times, each of its bodies four times, and once more a week later. */
START_TEST(case_2_a_replay_changes_nothing)
{
    static const char *const stages[] = {"sent", "delivered", "read", "delivered"};
    wakpi_tracker *once = new_tracker(), *often = new_tracker();
    for (int i = 0; i < 4; i++)
        read_status(once, "wamid.1", stages[i], 1763726400 + i);
    struct bytes expected = save(once);
    for (int log = 0; log < 5; log++) {
        for (int i = 0; i < 4; i++) {
            for (int times = 0; times < 4; times++)
                read_status(often, "wamid.1", stages[i], 1763726400 + i);
        }
    }
    expect_bytes(often, expected);
    ck_assert_int_eq(whole(often, WAKPI_MEASURE_READ), 1);
    ck_assert_int_eq(intake(often, WAKPI_INTAKE_ACCEPTED) + intake(often, WAKPI_INTAKE_DUPLICATE), 80);
    ck_assert_int_eq(intake(once, WAKPI_INTAKE_ACCEPTED), 3); /* delivered again is known */
    ck_assert_int_eq(intake(often, WAKPI_INTAKE_ACCEPTED), 3);
    wakpi_tracker_free(once);
    wakpi_tracker_free(often);
    free(expected.at);
}
END_TEST

/* Failed stays failed after a late sent; a delivery stands over it, before or after. */
START_TEST(case_3_failed_is_a_flag_and_delivery_wins)
{
    static const char *const orders[][3] = {{"failed", "sent", ""},
                                            {"sent", "failed", ""},
                                            {"failed", "delivered", "sent"},
                                            {"delivered", "failed", "sent"},
                                            {"sent", "delivered", "failed"}};
    for (size_t i = 0; i < COUNT(orders); i++) {
        int delivered = i >= 2;
        wakpi_tracker *tracker = new_tracker();
        for (int j = 0; j < 3 && orders[i][j][0]; j++)
            read_status(tracker, "wamid.1", orders[i][j], 1763726400 + j);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_FAILED), !delivered);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_DELIVERED), delivered);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_SENT), 1);
        wakpi_cursor *cursor = ask(tracker, NULL);
        int64_t overruled;
        ck_assert_int_eq(wakpi_cursor_overruled(cursor, &overruled), WAKPI_INVALID); /* on no row yet */
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_overruled(cursor, &overruled), WAKPI_OK);
        ck_assert_int_eq(overruled, delivered);
        wakpi_cursor_free(cursor);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* In an open chat only read comes. It was delivered, nobody knows when, and no time to read is made of it. */
START_TEST(case_4_read_implies_delivered_at_a_time_unknown)
{
    wakpi_tracker *tracker = new_tracker();
    read_status(tracker, "wamid.1", "sent", 1763726400);
    read_status(tracker, "wamid.1", "read", 1763726460);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_DELIVERED), 1);
    wakpi_value value = whole_value(tracker, WAKPI_KPI_TIME_TO_READ_MEDIAN);
    ck_assert_int_eq(value.status, WAKPI_UNDEFINED);
    read_status(tracker, "wamid.1", "delivered", 1763726430); /* it comes late, and tells */
    value = whole_value(tracker, WAKPI_KPI_TIME_TO_READ_MEDIAN);
    ck_assert_int_ge(value.status, WAKPI_OK);
    ck_assert_double_eq_tol(value.value, 30, 30 * 0.01);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(case_5_a_status_before_its_send_joins_it)
{
    wakpi_tracker *early = new_tracker(), *late = new_tracker();
    wakpi_event send = SEND("wamid.1", NOON - SECOND, "393331", "autumn");
    PUT(&send, account, "1555");
    read_status(early, "wamid.1", "delivered", NOON / SECOND);
    ck_assert_int_eq(whole(early, WAKPI_MEASURE_DELIVERED), 1);
    apply(early, &send, 1);
    apply(late, &send, 1);
    read_status(late, "wamid.1", "delivered", NOON / SECOND);
    struct bytes expected = save(late);
    expect_bytes(early, expected);
    ck_assert_int_eq(whole(early, WAKPI_MEASURE_SENT), 1);
    wakpi_cursor *cursor = ask_by(early, WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE, INT64_MAX);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "autumn");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_DELIVERED), 1);
    wakpi_cursor_free(cursor);
    wakpi_tracker_free(early);
    wakpi_tracker_free(late);
    free(expected.at);
}
END_TEST

/* A batch with a stranger, a number for an id, no time, a list for an object, and two good statuses. */
START_TEST(case_6_every_element_is_judged_alone)
{
    wakpi_tracker *tracker = new_tracker();
    read_body(tracker,
              body_of("messages",
                      "\"statuses\":["
                      "{\"id\":\"wamid.unknown\",\"status\":\"delivered\",\"timestamp\":\"1763726400\"},"
                      "{\"id\":7,\"status\":\"delivered\",\"timestamp\":\"1763726400\"},"
                      "{\"id\":\"wamid.2\",\"status\":\"delivered\"},[1,2],"
                      "{\"id\":\"wamid.3\",\"status\":\"warning\",\"timestamp\":\"1763726400\"},"
                      "{\"id\":\"wamid.4\",\"status\":\"read\",\"timestamp\":1763726400}]"));
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), 2);
    ck_assert_int_eq(counted(tracker, "malformed_id"), 1);
    ck_assert_int_eq(counted(tracker, "malformed_time"), 1);
    ck_assert_int_eq(counted(tracker, "malformed_element"), 1);
    ck_assert_int_eq(counted(tracker, "ignored_warning"), 1);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_DELIVERED), 2);
    wakpi_tracker_free(tracker);
}
END_TEST

static void expect_failures(const wakpi_tracker *tracker)
{
    static const struct {
        int32_t class;
        int64_t count;
    } rows[] = {{WAKPI_FAILURE_OPT_OUT, 1}, {WAKPI_FAILURE_CAP, 2},   {WAKPI_FAILURE_UNREACHABLE, 1},
                {WAKPI_FAILURE_WINDOW, 1},  {WAKPI_FAILURE_RATE, 1},  {WAKPI_FAILURE_TEMPLATE, 1},
                {WAKPI_FAILURE_ACCOUNT, 1}, {WAKPI_FAILURE_MEDIA, 1}, {WAKPI_FAILURE_EXPERIMENT, 1},
                {WAKPI_FAILURE_OTHER, 1}};
    wakpi_cursor *cursor = ask(tracker, NULL);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t count;
        ck_assert_int_eq(wakpi_cursor_failures(cursor, rows[i].class, &count), WAKPI_OK);
        ck_assert_msg(count == rows[i].count, "%lld of class %s", (long long)count,
                      wakpi_failure_key(rows[i].class));
    }
    wakpi_cursor_free(cursor);
}

START_TEST(case_7_the_reason_of_a_failure_is_kept)
{
    static const int32_t codes[] = {131050, 131049, 131049, 131026, 131047, 130429,
                                    132001, 131042, 131053, 130472, 999999};
    wakpi_tracker *tracker = new_tracker(), *merged = new_tracker();
    for (size_t i = 0; i < COUNT(codes); i++) {
        char inside[512];
        snprintf(inside, sizeof inside,
                 "\"statuses\":[{\"id\":\"wamid.%zu\",\"status\":\"failed\",\"timestamp\":\"1763726400\","
                 "\"errors\":[{\"code\":%d,\"title\":\"T\",\"error_data\":{\"details\":\"D\"}}]}]",
                 i, (int)codes[i]);
        read_body(tracker, body_of("messages", inside));
    }
    expect_failures(tracker);
    struct bytes bytes = save(tracker);
    wakpi_tracker *loaded = load(bytes);
    expect_failures(loaded);
    ck_assert_int_eq(wakpi_tracker_merge(merged, loaded, NULL), WAKPI_OK);
    expect_failures(merged);
    free(bytes.at);
    wakpi_tracker_free(tracker);
    wakpi_tracker_free(loaded);
    wakpi_tracker_free(merged);
}
END_TEST

/* One id under two of the business's numbers, and of two participants of a group, are four messages. */
START_TEST(case_8_only_the_same_message_is_a_duplicate)
{
    wakpi_tracker *tracker = new_tracker();
    wakpi_event one = STATUS(DELIVERED, "wamid.1", NOON), other = one, group = one, third = one;
    PUT(&one, account, "1555");
    PUT(&other, account, "1556");
    PUT(&group, account, "1555");
    PUT(&group, participant, "393331");
    PUT(&third, account, "1555");
    PUT(&third, participant, "393332");
    group.flags = third.flags = WAKPI_EVENT_GROUP;
    for (int times = 0; times < 2; times++)
        APPLY(tracker, one, other, group, third);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), 4);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_DUPLICATE), 4);
    /* Two messages of one second and one text are two. */
    APPLY(tracker, TURN(MESSAGE, "wamid.a", NOON, "393331", ""),
          TURN(MESSAGE, "wamid.b", NOON, "393331", ""));
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_INBOUND_MESSAGES), 2);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(case_9_times_are_those_of_the_traffic)
{
    static const char *const refused[] = {"2025-11-21T12:00:00", "2025-11-21 12:00:00", "2025-11-21",
                                          "12:00Z"};
    int64_t time;
    for (size_t i = 0; i < COUNT(refused); i++) {
        char event[256];
        wakpi_tracker *tracker = new_tracker();
        ck_assert_int_lt(wakpi_time_parse(refused[i], strlen(refused[i]), &time, NULL), 0);
        snprintf(event, sizeof event, "{\"wakpi\":\"read\",\"time\":\"%s\",\"id\":\"wamid.1\"}", refused[i]);
        ck_assert_int_lt(wakpi_tracker_read_event(tracker, event, strlen(event), NULL), 0);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_READ), 0);
        wakpi_tracker_free(tracker);
    }
    ck_assert_int_eq(at("2025-11-21T12:00:00Z"), NOON);
    ck_assert_int_eq(at("2025-11-21T15:00:00+03:00"), NOON);
    /* Taken in years later, it is dated by what it says, to the second, and a read receipt moves no send. */
    wakpi_tracker *tracker = tracker_with("zone", "+03:00", NULL);
    read_status(tracker, "wamid.1", "sent", NOON / SECOND);
    read_status(tracker, "wamid.1", "read", NOON / SECOND + 3 * 3600);
    wakpi_cursor *cursor = ask_by(tracker, 0, WAKPI_PERIOD_HOUR, INT64_MAX);
    int64_t from, to;
    const char *text;
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
    ck_assert_int_eq(from, NOON);
    ck_assert_str_eq(text, "2025-11-21T15+03:00");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_READ), 1);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_tracker_free(tracker);
}
END_TEST

/* The ninth digit of Brazil, a user id in place of the number, a new number: told before, between or behind, it is one. */
START_TEST(case_10_one_person_under_many_names_is_one)
{
    wakpi_event events[] = {
        SEND("wamid.1", NOON, "5511987654321", "autumn"),
        SEND("wamid.2", NOON + HOUR, "551187654321", "autumn"), /* without the ninth digit */
        EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON + DAY, TEXT(id, "wamid.3"), TEXT(user, "BR.1")),
        EVENT(.kind = WAKPI_EVENT_ALIAS, .time = NOON, TEXT(person, "5511987654321"), TEXT(user, "BR.1")),
        EVENT(.kind = WAKPI_EVENT_ALIAS, .time = NOON + DAY, TEXT(user, "BR.1"),
              TEXT(other, "5521912345678")),
        SEND("wamid.4", NOON + 2 * DAY, "5521912345678", "autumn"),
    };
    struct bytes expected = {0};
    seed_random(10);
    for (int round = 0; round < 50; round++) {
        wakpi_tracker *tracker = new_tracker();
        for (size_t i = 0; i < COUNT(events); i++)
            apply(tracker, &events[i], 1);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_SENT), 4);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_RECIPIENTS), 1);
        if (!expected.at)
            expected = save(tracker);
        expect_bytes(tracker, expected);
        wakpi_tracker_free(tracker);
        shuffle(events, COUNT(events));
    }
    free(expected.at);
}
END_TEST

/* Days of 23 and 25 hours; no day at the end that was not asked for; the days are the whole. */
START_TEST(case_11_days_are_those_of_the_account_and_sum_to_the_whole)
{
    static const struct {
        const char *zone, *from, *to, *days[3];
        int64_t hours[3];
    } rows[] = {
        {"Europe/Rome",
         "2025-10-25T00:00:00+02:00",
         "2025-10-28T00:00:00+01:00",
         {"2025-10-25", "2025-10-26", "2025-10-27"},
         {24, 25, 24}},
        {"Europe/Rome",
         "2026-03-28T00:00:00+01:00",
         "2026-03-31T00:00:00+02:00",
         {"2026-03-28", "2026-03-29", "2026-03-30"},
         {24, 23, 24}},
    };
    for (size_t row = 0; row < COUNT(rows); row++) {
        wakpi_tracker *tracker = tracker_with("zone", rows[row].zone, NULL);
        int64_t sent = 0, sum = 0;
        for (int64_t time = at(rows[row].from); time < at(rows[row].to); time += HOUR, sent++) {
            char id[32];
            snprintf(id, sizeof id, "wamid.%lld", (long long)time);
            APPLY(tracker, SEND(id, time, "393331", "x"));
        }
        wakpi_cursor *cursor = ask_by(tracker, 0, WAKPI_PERIOD_DAY, INT64_MAX);
        for (int day = 0; day < 3; day++) {
            int64_t from, to;
            const char *text;
            ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
            ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
            ck_assert_str_eq(text, rows[row].days[day]);
            ck_assert_int_eq(to - from, rows[row].hours[day] * HOUR);
            ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_SENT), rows[row].hours[day]);
            sum += amount_of(cursor, WAKPI_MEASURE_SENT);
        }
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
        wakpi_cursor_free(cursor);
        ck_assert_int_eq(sum, sent);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_SENT), sent);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* Opened on Sunday, opened again on Friday at 14:00: a bot at once, a human at 14:10. 600 s, not five days. */
START_TEST(case_12_a_reopened_conversation_is_timed_anew_and_bots_stop_no_clock)
{
    const int64_t friday = at("2025-11-21T14:00:00+01:00"), sunday = friday - 5 * DAY;
    wakpi_tracker *tracker = tracker_with("zone", "Europe/Rome", NULL);
    wakpi_event bot = TURN(ECHO, "b1", friday + 2 * SECOND, "393331", "");
    bot.flags = WAKPI_EVENT_BOT;
    APPLY(tracker, TURN(MESSAGE, "c1", sunday, "393331", ""), TURN(CASE_OPENED, "case", sunday, "393331", ""),
          TURN(CASE_RESOLVED, "", sunday + MINUTE, "", "case"),
          TURN(ECHO, "e1", sunday + MINUTE, "393331", ""), TURN(MESSAGE, "c2", friday, "393331", ""),
          TURN(CASE_REOPENED, "", friday, "", "case"), bot,
          TURN(ECHO, "e2", friday + 10 * MINUTE, "393331", ""),
          TURN(CASE_RESOLVED, "", friday + 10 * MINUTE, "", "case"));
    wakpi_cursor *cursor = ask_by(tracker, 0, WAKPI_PERIOD_DAY, INT64_MAX);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK); /* the case is Sunday's */
    ck_assert_double_eq(value_of(cursor, WAKPI_KPI_RESOLUTION_TIME_MEAN).value, 600);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_double_eq(value_of(cursor, WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN).value, 600);
    ck_assert_double_eq_tol(value_of(cursor, WAKPI_KPI_FIRST_RESPONSE_ANY_MEDIAN).value, 2, 0.02);
    wakpi_cursor_free(cursor);
    wakpi_tracker_free(tracker);
}
END_TEST

/* Payments, calls, reactions, system entries and deletions are neither messages nor failures. */
START_TEST(case_13_only_messages_are_counted_as_messages)
{
    wakpi_tracker *tracker = new_tracker();
    read_body(tracker, body_of("messages",
                               "\"statuses\":[{\"id\":\"wamid.p\",\"type\":\"payment\",\"status\":\"failed\","
                               "\"timestamp\":\"1763726400\",\"recipient_id\":\"393331\"}]"));
    read_body(tracker,
              body_of("calls", "\"statuses\":[{\"id\":\"wacid.1\",\"status\":\"REJECTED\",\"type\":\"call\","
                               "\"timestamp\":\"1763726400\",\"recipient_id\":\"393331\"}]"));
    read_body(
        tracker,
        body_of("messages",
                "\"messages\":["
                "{\"from\":\"393331\",\"id\":\"wamid.r\",\"timestamp\":\"1763726400\",\"type\":\"reaction\","
                "\"reaction\":{\"message_id\":\"wamid.1\",\"emoji\":\"x\"}},"
                "{\"from\":\"393331\",\"id\":\"wamid.s\",\"timestamp\":\"1763726400\",\"type\":\"system\","
                "\"system\":{\"body\":\"b\",\"type\":\"customer_identity_changed\"}},"
                "{\"from\":\"393331\",\"id\":\"wamid.d\",\"timestamp\":\"1763726400\",\"type\":\"revoke\","
                "\"revoke\":{\"original_message_id\":\"wamid.2\"}},"
                "{\"from\":\"393331\",\"id\":\"wamid.t\",\"timestamp\":\"1763726400\",\"type\":\"text\","
                "\"text\":{\"body\":\"hello\"}}]"));
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_INBOUND_MESSAGES), 1);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_FAILED), 0);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_SENT), 0);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_REPLIES), 0);
    ck_assert_int_eq(counted(tracker, "ignored_payment"), 1);
    ck_assert_int_eq(counted(tracker, "ignored_call"), 1);
    ck_assert_int_eq(counted(tracker, "ignored_system"), 1);
    ck_assert_int_eq(counted(tracker, "ignored_revoke"), 1);
    wakpi_tracker_free(tracker);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_field_cases");
    TCase *cases = tcase_create("cases");
    tcase_add_test(cases, case_1_a_message_is_never_downgraded);
    tcase_add_test(cases, case_2_a_replay_changes_nothing);
    tcase_add_test(cases, case_3_failed_is_a_flag_and_delivery_wins);
    tcase_add_test(cases, case_4_read_implies_delivered_at_a_time_unknown);
    tcase_add_test(cases, case_5_a_status_before_its_send_joins_it);
    tcase_add_test(cases, case_6_every_element_is_judged_alone);
    tcase_add_test(cases, case_7_the_reason_of_a_failure_is_kept);
    tcase_add_test(cases, case_8_only_the_same_message_is_a_duplicate);
    tcase_add_test(cases, case_9_times_are_those_of_the_traffic);
    tcase_add_test(cases, case_10_one_person_under_many_names_is_one);
    tcase_add_test(cases, case_11_days_are_those_of_the_account_and_sum_to_the_whole);
    tcase_add_test(cases, case_12_a_reopened_conversation_is_timed_anew_and_bots_stop_no_clock);
    tcase_add_test(cases, case_13_only_messages_are_counted_as_messages);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}

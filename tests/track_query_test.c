/* What the facts come to: folds, cells and queries, through the public interface. */
#include "failing_allocator.h"
#include "run_suite.h"
#include "track_events.h"
#include <wakpi/rate_card.h>

static wakpi_tracker *tracker;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_tracker_new(NULL, &tracker), WAKPI_OK);
}

static void tear_down(void)
{
    wakpi_tracker_free(tracker);
}

static void expect(wakpi_measure measure, int64_t amount)
{
    ck_assert_msg(whole(tracker, measure) == amount, "%s: %lld instead of %lld", wakpi_measure_key(measure),
                  (long long)whole(tracker, measure), (long long)amount);
}

START_TEST(an_empty_tracker_has_one_empty_row)
{
    expect(WAKPI_MEASURE_SENT, 0);
}
END_TEST

START_TEST(read_implies_delivered_and_played_implies_read)
{
    APPLY(tracker, STATUS(READ, "a", NOON), STATUS(PLAYED, "b", NOON), STATUS(SENT, "c", NOON));
    expect(WAKPI_MEASURE_TARGETED, 3);
    expect(WAKPI_MEASURE_SENT, 3);
    expect(WAKPI_MEASURE_DELIVERED, 2);
    expect(WAKPI_MEASURE_READ, 2);
    expect(WAKPI_MEASURE_PLAYED, 1);
}
END_TEST

START_TEST(delivery_stands_over_failure_in_any_order)
{
    APPLY(tracker, STATUS(FAILED, "a", NOON), STATUS(DELIVERED, "a", NOON + HOUR),
          STATUS(DELIVERED, "b", NOON), STATUS(FAILED, "b", NOON + HOUR), STATUS(FAILED, "c", NOON),
          STATUS(SENT, "c", NOON + HOUR));
    expect(WAKPI_MEASURE_DELIVERED, 2);
    expect(WAKPI_MEASURE_FAILED, 1);
}
END_TEST

START_TEST(recipients_are_people)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), SEND("b", NOON, "391", "x"), SEND("c", NOON, "392", "x"),
          STATUS(DELIVERED, "a", NOON), STATUS(DELIVERED, "b", NOON));
    expect(WAKPI_MEASURE_RECIPIENTS, 2);
    expect(WAKPI_MEASURE_REACHED, 1);
    expect(WAKPI_MEASURE_DELIVERED, 2);
}
END_TEST

START_TEST(an_alias_joins_people_after_the_fact)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"),
          EVENT(.kind = WAKPI_EVENT_SEND, .time = NOON, TEXT(id, "b"), TEXT(user, "IT.7"),
                TEXT(campaign, "x")));
    expect(WAKPI_MEASURE_RECIPIENTS, 2);
    APPLY(tracker,
          EVENT(.kind = WAKPI_EVENT_ALIAS, .time = NOON + DAY, TEXT(person, "391"), TEXT(user, "IT.7")));
    expect(WAKPI_MEASURE_RECIPIENTS, 1);
}
END_TEST

START_TEST(a_quote_is_a_reply_however_late_and_a_tap_is_none)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), SEND("b", NOON, "392", "x"),
          TURN(MESSAGE, "r1", NOON + 30 * DAY, "391", "a"), TURN(MESSAGE, "r2", NOON + 31 * DAY, "391", "a"),
          TURN(TAP, "t1", NOON + HOUR, "392", "b"));
    expect(WAKPI_MEASURE_REPLIED, 1);
    expect(WAKPI_MEASURE_REPLIES, 2);
    expect(WAKPI_MEASURE_BUTTON_CLICKED, 1);
    expect(WAKPI_MEASURE_BUTTON_CLICKS, 1);
    expect(WAKPI_MEASURE_INTERACTED, 2);
    expect(WAKPI_MEASURE_INBOUND_MESSAGES, 3);
    expect(WAKPI_MEASURE_ACTIVE_USERS, 2);
}
END_TEST

START_TEST(a_reply_without_a_quote_is_the_latest_messages_within_its_window)
{
    APPLY(tracker, SEND("old", NOON - DAY, "391", "first"), SEND("new", NOON, "391", "second"),
          TURN(MESSAGE, "r1", NOON + DAY - 1, "391", ""));
    wakpi_query *query = NULL;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "first");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REPLIED), 0);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "second");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REPLIED), 1);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REPLIES), 1);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    APPLY(tracker, SEND("other", NOON, "392", "third"), TURN(MESSAGE, "r2", NOON + DAY, "392", ""),
          TURN(MESSAGE, "r3", NOON + HOUR, "392", "unknown"));
    expect(WAKPI_MEASURE_REPLIED, 1);
}
END_TEST

START_TEST(a_late_message_claims_the_reply_it_was_sent_before)
{
    APPLY(tracker, TURN(MESSAGE, "r1", NOON + HOUR, "391", ""));
    expect(WAKPI_MEASURE_REPLIED, 0);
    APPLY(tracker, SEND("a", NOON, "391", "x"));
    expect(WAKPI_MEASURE_REPLIED, 1);
}
END_TEST

START_TEST(a_tap_that_opts_out_is_an_opt_out_alone)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), STATUS(READ, "a", NOON + MINUTE),
          EVENT(.kind = WAKPI_EVENT_TAP, .time = NOON + HOUR, TEXT(id, "t"), TEXT(person, "391"),
                TEXT(context, "a"), .flags = WAKPI_EVENT_OPT_OUT),
          WISH(STOP, NOON + HOUR, "391"));
    expect(WAKPI_MEASURE_BUTTON_CLICKED, 0);
    expect(WAKPI_MEASURE_BUTTON_CLICKS, 0);
    expect(WAKPI_MEASURE_INTERACTED, 0);
    expect(WAKPI_MEASURE_OPTED_OUT, 1);
}
END_TEST

START_TEST(the_latest_wish_stands_and_people_are_counted)
{
    APPLY(tracker, WISH(STOP, NOON, "391"), WISH(STOP, NOON + HOUR, "391"), WISH(STOP, NOON, "392"),
          WISH(RESUME, NOON + HOUR, "392"), WISH(RESUME, NOON + HOUR, "393"),
          WISH(STOP, NOON + 2 * HOUR, "393"), WISH(STOP, NOON, "394"), WISH(RESUME, NOON, "394"));
    expect(WAKPI_MEASURE_OPTED_OUT, 3);
}
END_TEST

START_TEST(an_opt_out_belongs_to_the_last_delivered_message_within_its_window)
{
    APPLY(tracker, SEND("a", NOON, "391", "first"), STATUS(DELIVERED, "a", NOON),
          SEND("b", NOON + HOUR, "391", "second"), WISH(STOP, NOON + 2 * HOUR, "391"),
          SEND("c", NOON, "392", "first"), STATUS(DELIVERED, "c", NOON), WISH(STOP, NOON + 4 * DAY, "392"));
    wakpi_query *query = NULL;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, ""); /* four days are too long for either */
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_OPTED_OUT), 1);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "first");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_OPTED_OUT), 1);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "second");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_OPTED_OUT), 0);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

START_TEST(clicks_of_machines_do_not_count_and_two_links_are_one_clicked_message)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), SEND("b", NOON, "392", "x"), TURN(CLICK, "c1", NOON, "", "a"),
          TURN(CLICK, "c2", NOON, "", "a"),
          EVENT(.kind = WAKPI_EVENT_CLICK, .time = NOON, TEXT(id, "c3"), TEXT(context, "b"),
                .flags = WAKPI_EVENT_BOT));
    expect(WAKPI_MEASURE_CLICKED, 1);
    expect(WAKPI_MEASURE_CLICKS, 2);
}
END_TEST

START_TEST(as_of_shows_what_was_known_and_what_is_still_open)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), SEND("b", NOON, "392", "x"), STATUS(READ, "a", NOON + HOUR));
    wakpi_query *query = NULL;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    static const struct {
        int64_t as_of, sent, read, immature;
    } rows[] = {{NOON - 1, 0, 0, 0}, {NOON, 2, 0, 2}, {NOON + HOUR, 2, 1, 1}, {NOON + 30 * DAY, 2, 1, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t immature;
        ck_assert_int_eq(wakpi_query_as_of(query, rows[i].as_of), WAKPI_OK);
        wakpi_cursor *cursor = ask(tracker, query);
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_SENT), rows[i].sent);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_READ), rows[i].read);
        ck_assert_int_eq(wakpi_cursor_immature(cursor, &immature), WAKPI_OK);
        ck_assert_int_eq(immature, rows[i].immature);
        wakpi_cursor_free(cursor);
    }
    wakpi_query_free(query);
}
END_TEST

#define SHARE(stage, message, at, who)                                                                       \
    EVENT(.kind = WAKPI_EVENT_##stage, .time = (at), TEXT(id, message), TEXT(participant, who),              \
          .flags = WAKPI_EVENT_GROUP)

/* One message to a group is a message to each participant that is known of. */
START_TEST(a_group_message_counts_by_participant_and_keeps_its_label)
{
    APPLY(tracker, EVENT(.kind = WAKPI_EVENT_SEND, .time = NOON, TEXT(id, "g"), TEXT(campaign, "x")),
          EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON, TEXT(id, "g"), .flags = WAKPI_EVENT_GROUP));
    expect(WAKPI_MEASURE_SENT, 1); /* nobody is known yet */
    APPLY(tracker, SHARE(DELIVERED, "g", NOON + DAY, "391"), SHARE(DELIVERED, "g", NOON + DAY, "392"),
          SHARE(READ, "g", NOON + DAY, "392"), SHARE(READ, "g", NOON + DAY, "392"),
          EVENT(.kind = WAKPI_EVENT_MESSAGE, .time = NOON + DAY, TEXT(id, "r"), TEXT(person, "391"),
                TEXT(context, "g"), .flags = WAKPI_EVENT_GROUP));
    expect(WAKPI_MEASURE_SENT, 2);
    expect(WAKPI_MEASURE_DELIVERED, 2);
    expect(WAKPI_MEASURE_READ, 1);
    expect(WAKPI_MEASURE_REPLIED, 1);
    expect(WAKPI_MEASURE_RECIPIENTS, 2);
    wakpi_query *query = NULL;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_between(query, NOON, NOON + 1), WAKPI_OK); /* dated by the send */
    wakpi_cursor *cursor = ask(tracker, query);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "x");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_DELIVERED), 2);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

/* Where no send log tells when it was sent, the status of the message does: for each share, and as of a time before it. */
START_TEST(a_group_message_was_sent_to_each_participant_when_it_was)
{
    wakpi_query *query = NULL;
    APPLY(tracker, EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON, TEXT(id, "g"), .flags = WAKPI_EVENT_GROUP),
          SHARE(DELIVERED, "g", NOON + DAY, "391"), SHARE(READ, "g", NOON + 2 * DAY, "392"));
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_between(query, NOON, NOON + 1), WAKPI_OK);
    for (int as_of = 0; as_of < 2; as_of++) {
        wakpi_cursor *cursor = ask(tracker, query);
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_SENT), 2);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_DELIVERED), as_of ? 0 : 2);
        wakpi_cursor_free(cursor);
        ck_assert_int_eq(wakpi_query_as_of(query, NOON + DAY - 1), WAKPI_OK);
    }
    wakpi_query_free(query);
}
END_TEST

/* Whose the number was tells the status that names it, not the message to the group, which was sent before. */
START_TEST(a_share_is_whose_the_number_was_when_it_was_named)
{
    APPLY(
        tracker,
        EVENT(.kind = WAKPI_EVENT_READ, .time = NOON, TEXT(id, "a"), TEXT(person, "391"), TEXT(user, "IT.1")),
        EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON + DAY, TEXT(id, "g"), .flags = WAKPI_EVENT_GROUP),
        EVENT(.kind = WAKPI_EVENT_DELIVERED, .time = NOON + 2 * DAY, TEXT(id, "g"), TEXT(person, "391"),
              TEXT(user, "IT.2"), TEXT(participant, "391"), .flags = WAKPI_EVENT_GROUP));
    expect(WAKPI_MEASURE_SENT, 2);
    expect(WAKPI_MEASURE_RECIPIENTS, 2);
}
END_TEST

/* Also where the message itself says whom it is for, as a send log that has the group's number or a participant's. */
START_TEST(a_group_message_that_names_somebody_counts_by_participant_all_the_same)
{
    static const char *const named[] = {"group-7", "391"};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        const wakpi_event of_group =
            EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON, TEXT(id, "g"), TEXT(campaign, "x"),
                  .person = named[i], .person_size = strlen(named[i]), .flags = WAKPI_EVENT_GROUP);
        wakpi_tracker_free(tracker);
        set_up();
        if (i == 0)
            APPLY(tracker, of_group);
        APPLY(tracker, SHARE(DELIVERED, "g", NOON + DAY, "391"));
        expect(WAKPI_MEASURE_SENT, 1);
        expect(WAKPI_MEASURE_DELIVERED, 1);
        APPLY(tracker, of_group, WISH(STOP, NOON + DAY, "group-7"), WISH(STOP, NOON + DAY, "391"));
        expect(WAKPI_MEASURE_SENT, 1);
        expect(WAKPI_MEASURE_DELIVERED, 1);
        expect(WAKPI_MEASURE_RECIPIENTS, 1);
        APPLY(tracker, SHARE(READ, "g", NOON + DAY, "392"));
        expect(WAKPI_MEASURE_SENT, 2);
        expect(WAKPI_MEASURE_DELIVERED, 2);
        wakpi_query *query = NULL;
        ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
        ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
        wakpi_cursor *cursor = ask(tracker, query);
        find_row(cursor, WAKPI_LABEL_CAMPAIGN, "x");
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_DELIVERED), 2);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
    }
}
END_TEST

START_TEST(failures_are_told_by_class)
{
    APPLY(tracker, EVENT(.kind = WAKPI_EVENT_FAILED, .time = NOON, TEXT(id, "a"), .code = 131050),
          EVENT(.kind = WAKPI_EVENT_FAILED, .time = NOON, TEXT(id, "b"), .code = 131049),
          EVENT(.kind = WAKPI_EVENT_FAILED, .time = NOON, TEXT(id, "c"), .code = 131026),
          EVENT(.kind = WAKPI_EVENT_FAILED, .time = NOON, TEXT(id, "d"), .code = 1));
    wakpi_cursor *cursor = ask(tracker, NULL);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    static const int32_t classes[] = {WAKPI_FAILURE_OPT_OUT, WAKPI_FAILURE_CAP, WAKPI_FAILURE_UNREACHABLE,
                                      WAKPI_FAILURE_OTHER};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        int64_t count;
        ck_assert_int_eq(wakpi_cursor_failures(cursor, classes[i], &count), WAKPI_OK);
        ck_assert_int_eq(count, 1);
    }
    wakpi_cursor_free(cursor);
    expect(WAKPI_MEASURE_OPTED_OUT, 0); /* 131050 says that the opt-out was earlier */
}
END_TEST

static void expect_labels(int32_t label, const char *expected)
{
    char listed[64] = "";
    int64_t count = -1;
    ck_assert_int_eq(wakpi_tracker_label_count(tracker, label, &count), WAKPI_OK);
    for (int64_t i = 0; i < count; i++) {
        const char *text;
        size_t size;
        ck_assert_int_eq(wakpi_tracker_label_at(tracker, label, i, &text, &size), WAKPI_OK);
        ck_assert_uint_lt(strlen(listed) + size + 2, sizeof listed);
        strncat(listed, text, size);
        strcat(listed, " ");
    }
    ck_assert_str_eq(listed, expected);
}

START_TEST(values_of_a_label_are_listed_in_the_order_of_their_bytes)
{
    const char *text;
    size_t size;
    int64_t count = 7;
    expect_labels(WAKPI_LABEL_CAMPAIGN, "");
    APPLY(tracker, SEND("a", NOON, "391", "spring"), SEND("b", NOON, "392", "autumn"),
          SEND("c", NOON, "393", "spring"));
    expect_labels(WAKPI_LABEL_CAMPAIGN, "autumn spring ");
    expect_labels(WAKPI_LABEL_VARIANT, "");
    APPLY(tracker, SEND("b", NOON + HOUR, "392", "winter")); /* the later statement stands */
    expect_labels(WAKPI_LABEL_CAMPAIGN, "spring winter ");
    ck_assert_int_eq(wakpi_tracker_label_at(tracker, WAKPI_LABEL_CAMPAIGN, 2, &text, &size), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_label_at(tracker, WAKPI_LABEL_CAMPAIGN, -1, &text, &size), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_label_count(tracker, 0, &count), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_label_count(NULL, WAKPI_LABEL_CAMPAIGN, &count), WAKPI_INVALID);
    ck_assert_int_eq(count, 7);
}
END_TEST

/* Acts stand in cells by their own labels, some of which no message has. */
START_TEST(labels_of_acts_are_listed)
{
    APPLY(tracker,
          EVENT(.kind = WAKPI_EVENT_CONVERSION, .time = NOON, TEXT(id, "f"), TEXT(person, "391"),
                TEXT(conversion, "booking")),
          EVENT(.kind = WAKPI_EVENT_LEAD, .time = NOON, TEXT(id, "l"), TEXT(person, "392"),
                TEXT(channel, "newsletter")));
    expect_labels(WAKPI_LABEL_CONVERSION, "booking ");
    expect_labels(WAKPI_LABEL_CHANNEL, "newsletter ");
    APPLY(tracker, EVENT(.kind = WAKPI_EVENT_LEAD, .time = NOON, TEXT(id, "l"), .version = 1));
    expect_labels(WAKPI_LABEL_CHANNEL, "");
}
END_TEST

/* A question with all that it can own. */
static wakpi_status ask_much(wakpi_query *query)
{
    wakpi_campaign *before = NULL;
    wakpi_rate_card *card = NULL;
    wakpi_status status = wakpi_campaign_new(NULL, &before);
    if (status == WAKPI_OK)
        status = wakpi_rate_card_new(NULL, &card);
    if (status == WAKPI_OK)
        status = wakpi_rate_card_add(card, "2020-01-01", "*", "marketing", 0, INT64_MAX, 70000, "EUR", NULL);
    if (status == WAKPI_OK)
        status = wakpi_query_rate_card(query, card);
    if (status == WAKPI_OK)
        status = wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "spring", 6);
    if (status == WAKPI_OK)
        status = wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "autumn", 6);
    if (status == WAKPI_OK)
        status = wakpi_query_add_baseline(query, NOON - DAY, NOON, before);
    if (status == WAKPI_OK)
        status = wakpi_query_as_of(query, NOON + 2 * DAY);
    wakpi_campaign_free(before);
    wakpi_rate_card_free(card);
    return status;
}

static wakpi_status copy_with_memory_that_fails(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *options = NULL;
    wakpi_query *query = NULL, *copy = data;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_query_new(options, &query);
    if (status == WAKPI_OK)
        status = ask_much(query);
    if (status == WAKPI_OK)
        status = wakpi_query_copy(query, &copy);
    if (status == WAKPI_OK)
        wakpi_query_free(copy);
    else
        ck_assert_ptr_eq(copy, data);
    wakpi_query_free(query);
    wakpi_options_free(options);
    return status;
}

START_TEST(a_copy_asks_the_same_and_is_changed_by_itself)
{
    wakpi_query *query = NULL, *copy = NULL;
    APPLY(tracker, SEND("a", NOON, "391", "spring"), SEND("b", NOON, "392", "autumn"),
          SEND("c", NOON, "393", "winter"), STATUS(DELIVERED, "a", NOON + HOUR),
          STATUS(DELIVERED, "b", NOON + 3 * DAY));
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(ask_much(query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_copy(query, &copy), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(copy, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_where(copy, WAKPI_LABEL_CAMPAIGN, "winter", 6), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_SENT), 2);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_DELIVERED), 1);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    cursor = ask(tracker, copy); /* lives on alone */
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "spring");
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_DELIVERED), 1);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, "winter");
    int64_t unpriced = -1;
    ck_assert_int_eq(wakpi_cursor_unpriced(cursor, &unpriced), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_query_free(copy);
    ck_assert_int_eq(wakpi_query_copy(NULL, &copy), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_copy(copy, NULL), WAKPI_INVALID);
    static int nothing;
    ck_assert_int_ge(fail_each_request(copy_with_memory_that_fails, &nothing), 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_query");
    TCase *tests = tcase_create("fold");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, an_empty_tracker_has_one_empty_row);
    tcase_add_test(tests, read_implies_delivered_and_played_implies_read);
    tcase_add_test(tests, delivery_stands_over_failure_in_any_order);
    tcase_add_test(tests, recipients_are_people);
    tcase_add_test(tests, an_alias_joins_people_after_the_fact);
    tcase_add_test(tests, a_quote_is_a_reply_however_late_and_a_tap_is_none);
    tcase_add_test(tests, a_reply_without_a_quote_is_the_latest_messages_within_its_window);
    tcase_add_test(tests, a_late_message_claims_the_reply_it_was_sent_before);
    tcase_add_test(tests, a_tap_that_opts_out_is_an_opt_out_alone);
    tcase_add_test(tests, the_latest_wish_stands_and_people_are_counted);
    tcase_add_test(tests, an_opt_out_belongs_to_the_last_delivered_message_within_its_window);
    tcase_add_test(tests, clicks_of_machines_do_not_count_and_two_links_are_one_clicked_message);
    tcase_add_test(tests, as_of_shows_what_was_known_and_what_is_still_open);
    tcase_add_test(tests, a_group_message_counts_by_participant_and_keeps_its_label);
    tcase_add_test(tests, a_group_message_was_sent_to_each_participant_when_it_was);
    tcase_add_test(tests, a_share_is_whose_the_number_was_when_it_was_named);
    tcase_add_test(tests, a_group_message_that_names_somebody_counts_by_participant_all_the_same);
    tcase_add_test(tests, failures_are_told_by_class);
    tcase_add_test(tests, values_of_a_label_are_listed_in_the_order_of_their_bytes);
    tcase_add_test(tests, labels_of_acts_are_listed);
    tcase_add_test(tests, a_copy_asks_the_same_and_is_changed_by_itself);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

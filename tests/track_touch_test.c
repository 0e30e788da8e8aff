/* What touches a person, and in which order, where times are equal, deliveries are told late or by deeds alone; and what else
 * hangs on it. Found by a model of the documents that was written apart from the library. */
#include "run_suite.h"

#include "track_events.h"

#define EURO INT64_C(1000000)
#define ORDER(own, at, who, about, micro)                                                                    \
    EVENT(.kind = WAKPI_EVENT_ORDER, .time = (at), TEXT(id, own), TEXT(person, who), TEXT(context, about),   \
          .amount = (micro), .currency = "EUR")
#define LEAD(what, own, at, who, label)                                                                      \
    EVENT(.kind = WAKPI_EVENT_##what, .time = (at), TEXT(id, own), TEXT(person, who), TEXT(channel, label))
#define COST(own, at, end, micro)                                                                            \
    EVENT(.kind = WAKPI_EVENT_COST, .time = (at), .until = (end), TEXT(id, own),                             \
          .measure = WAKPI_MEASURE_COST_SOFTWARE, .amount = (micro), .currency = "EUR")

static wakpi_tracker *tracker;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_tracker_new(NULL, &tracker), WAKPI_OK);
}

static void tear_down(void)
{
    wakpi_tracker_free(tracker);
}

static int64_t revenue(const wakpi_tracker *asked, int32_t model, const char *campaign)
{
    return credited(asked, model, WAKPI_LABEL_CAMPAIGN, campaign, WAKPI_MEASURE_REVENUE);
}

static wakpi_tracker *tracker_under(int key)
{
    wakpi_options *options;
    wakpi_tracker *made;
    char bytes[16] = {0};
    bytes[0] = (char)(key + 1);
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", bytes, sizeof bytes, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &made), WAKPI_OK);
    wakpi_options_free(options);
    return made;
}

/* A phone that comes back gets in one second what waited for it: what was sent last is the last, and no key decides. */
START_TEST(of_one_second_the_one_sent_last_is_the_last)
{
    for (int key = 0; key < 8; key++) {
        wakpi_tracker *keyed = tracker_under(key);
        APPLY(keyed, SEND("b", NOON - 2 * HOUR, "391", "b"), SEND("c", NOON - HOUR, "391", "c"),
              SEND("a", NOON - 3 * HOUR, "391", "a"), STATUS(DELIVERED, "c", NOON),
              STATUS(DELIVERED, "a", NOON), STATUS(DELIVERED, "b", NOON), ORDER("o", NOON, "391", "", 3001),
              TURN(CLICK, "k", NOON, "392", "e"), TURN(CLICK, "l", NOON, "392", "d"),
              SEND("d", NOON - 2 * HOUR, "392", "d"), SEND("e", NOON - HOUR, "392", "e"),
              ORDER("p", NOON, "392", "", 10));
        ck_assert_int_eq(revenue(keyed, WAKPI_CREDIT_LAST, "c"), 3001);
        ck_assert_int_eq(revenue(keyed, WAKPI_CREDIT_LAST, "e"), 10);
        ck_assert_int_eq(revenue(keyed, WAKPI_CREDIT_CLICK, "e"), 10);
        ck_assert_int_eq(revenue(keyed, WAKPI_CREDIT_FIRST, "a"), 3001);
        ck_assert_int_eq(revenue(keyed, WAKPI_CREDIT_LINEAR, "a"), 1001);
        ck_assert_int_eq(revenue(keyed, WAKPI_CREDIT_POSITION, "b"), 600);
        ck_assert_int_eq(
            credited(keyed, WAKPI_CREDIT_LINEAR, WAKPI_LABEL_CAMPAIGN, "c", WAKPI_MEASURE_ORDERS), 1);
        wakpi_tracker_free(keyed);
    }
}
END_TEST

/* The cheaper tier, too, falls to what was sent later. */
START_TEST(volume_of_one_second_goes_by_the_send)
{
    wakpi_rate_card *card;
    ck_assert_int_eq(wakpi_rate_card_new(NULL, &card), WAKPI_OK);
    ck_assert_int_eq(wakpi_rate_card_add(card, "2025-07-01", "*", "marketing", 0, 1, 50000, "EUR", NULL),
                     WAKPI_OK);
    ck_assert_int_eq(
        wakpi_rate_card_add(card, "2025-07-01", "*", "marketing", 1, INT64_MAX, 30000, "EUR", NULL),
        WAKPI_OK);
    for (int key = 0; key < 8; key++) {
        wakpi_tracker *keyed = tracker_under(key);
        wakpi_event first = SEND("a", NOON - HOUR, "391", "a"), second = SEND("b", NOON - 1, "392", "b");
        first.category = second.category = "marketing";
        first.category_size = second.category_size = strlen("marketing");
        APPLY(keyed, second, first, STATUS(DELIVERED, "b", NOON), STATUS(DELIVERED, "a", NOON));
        ck_assert_int_eq(wakpi_tracker_set_rate_card(keyed, card), WAKPI_OK);
        ck_assert_int_eq(credited(keyed, 0, WAKPI_LABEL_CAMPAIGN, "a", WAKPI_MEASURE_COST_MESSAGES), 50000);
        ck_assert_int_eq(credited(keyed, 0, WAKPI_LABEL_CAMPAIGN, "b", WAKPI_MEASURE_COST_MESSAGES), 30000);
        wakpi_tracker_free(keyed);
    }
    wakpi_rate_card_free(card);
}
END_TEST

/* Of a great amount, too, a touch that is a half-life older gets half to the last micro-unit. */
START_TEST(half_is_half_of_great_amounts)
{
    wakpi_options *options;
    wakpi_tracker *halving;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    for (int64_t halves = 1; halves <= 6; halves++) {
        ck_assert_int_eq(wakpi_options_set_integer(options, "attribution_half_life", 6 * DAY / halves, NULL),
                         WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_new(options, &halving), WAKPI_OK);
        int64_t share = INT64_C(1000000007) * EURO, whole = share * (1 + (INT64_C(1) << halves));
        APPLY(halving, SEND("a", NOON - 6 * DAY, "391", "a"), STATUS(DELIVERED, "a", NOON - 6 * DAY),
              SEND("b", NOON, "391", "b"), STATUS(DELIVERED, "b", NOON), ORDER("o", NOON, "391", "", whole));
        ck_assert_int_eq(revenue(halving, WAKPI_CREDIT_DECAY, "a"), share);
        ck_assert_int_eq(revenue(halving, WAKPI_CREDIT_DECAY, "b"), whole - share);
        wakpi_tracker_free(halving);
    }
    wakpi_options_free(options);
}
END_TEST

/* Delivered long ago, clicked yesterday, named: it touched yesterday, and not before what came in between. */
START_TEST(what_is_named_is_dated_within_the_window_where_it_can_be)
{
    APPLY(tracker, SEND("a", NOON - 40 * DAY, "391", "a"), STATUS(DELIVERED, "a", NOON - 40 * DAY),
          SEND("b", NOON - 3 * DAY, "391", "b"), STATUS(DELIVERED, "b", NOON - 3 * DAY),
          TURN(CLICK, "k", NOON - DAY, "", "a"), ORDER("o", NOON, "391", "a", 7));
    ck_assert_int_eq(revenue(tracker, WAKPI_CREDIT_FIRST, "b"), 7);
    ck_assert_int_eq(credited(tracker, WAKPI_CREDIT_LINEAR, WAKPI_LABEL_CAMPAIGN, "a", WAKPI_MEASURE_ORDERS),
                     1);
    APPLY(tracker, SEND("c", NOON - 40 * DAY, "392", "c"), STATUS(DELIVERED, "c", NOON - 40 * DAY),
          SEND("d", NOON - 3 * DAY, "392", "d"), STATUS(DELIVERED, "d", NOON - 3 * DAY),
          ORDER("p", NOON, "392", "c", 5));
    ck_assert_int_eq(revenue(tracker, WAKPI_CREDIT_FIRST, "c"), 5);
}
END_TEST

/* No status tells of a delivery: whoever answered, tapped or ordered by the message was touched then. */
START_TEST(deeds_tell_of_a_delivery)
{
    APPLY(tracker, SEND("q", NOON, "391", "quoted"), TURN(MESSAGE, "1", NOON + HOUR, "391", "q"),
          SEND("u", NOON, "392", "answered"), TURN(MESSAGE, "2", NOON + HOUR, "392", ""),
          SEND("t", NOON, "393", "tapped"), TURN(TAP, "3", NOON + HOUR, "393", "t"),
          SEND("n", NOON, "394", "named"), ORDER("n1", NOON + HOUR, "394", "n", 0),
          SEND("s", NOON, "395", "silent"), ORDER("o1", NOON + 2 * HOUR, "391", "", 1),
          ORDER("o2", NOON + 2 * HOUR, "392", "", 1), ORDER("o3", NOON + 2 * HOUR, "393", "", 1),
          ORDER("o4", NOON + 2 * HOUR, "394", "", 1), ORDER("o5", NOON + 2 * HOUR, "395", "", 1));
    static const char *const touched[] = {"quoted", "answered", "tapped", "named"};
    for (int32_t model = WAKPI_CREDIT_FIRST; model <= WAKPI_CREDIT_POSITION; model++) {
        for (size_t i = 0; i < sizeof touched / sizeof *touched; i++)
            ck_assert_int_eq(revenue(tracker, model, touched[i]), 1);
        ck_assert_int_eq(revenue(tracker, model, "silent"), 0);
        ck_assert_int_eq(revenue(tracker, model, ""), 1);
    }
    for (size_t i = 0; i < sizeof touched / sizeof *touched; i++)
        ck_assert_int_eq(revenue(tracker, WAKPI_CREDIT_LAST, touched[i]), 1);
    ck_assert_int_eq(revenue(tracker, WAKPI_CREDIT_CLICK, ""), 5);
}
END_TEST

/* A second answer does not deliver a message anew, nor does an answer to what a status told of before. */
START_TEST(a_message_is_delivered_once)
{
    APPLY(tracker, SEND("a", NOON, "391", "a"), TURN(MESSAGE, "1", NOON + HOUR, "391", "a"),
          SEND("b", NOON + 2 * HOUR, "391", "b"), STATUS(DELIVERED, "b", NOON + 2 * HOUR),
          TURN(MESSAGE, "2", NOON + 3 * HOUR, "391", "a"), ORDER("o", NOON + 4 * HOUR, "391", "", 1));
    ck_assert_int_eq(revenue(tracker, WAKPI_CREDIT_LAST, "b"), 1);
    ck_assert_int_eq(revenue(tracker, WAKPI_CREDIT_FIRST, "a"), 1);
    APPLY(tracker, SEND("c", NOON, "392", "c"), STATUS(DELIVERED, "c", NOON),
          SEND("d", NOON + 2 * HOUR, "392", "d"), STATUS(DELIVERED, "d", NOON + 2 * HOUR),
          TURN(MESSAGE, "3", NOON + 3 * HOUR, "392", "c"), ORDER("p", NOON + 4 * HOUR, "392", "", 1));
    ck_assert_int_eq(revenue(tracker, WAKPI_CREDIT_LAST, "d"), 1);
    APPLY(tracker, SEND("e", NOON, "393", "e"), STATUS(DELIVERED, "e", NOON),
          TURN(MESSAGE, "4", NOON + 7 * DAY, "393", "e"), ORDER("q", NOON + 7 * DAY, "393", "", 1));
    ck_assert_int_eq(revenue(tracker, WAKPI_CREDIT_LAST, ""), 1);
}
END_TEST

/* Open figures are the same as if nothing had been closed, also where what retires told of a delivery. */
START_TEST(touches_stay_when_a_period_is_closed)
{
    wakpi_options *options;
    static const char *const windows[] = {"time_to_live", "inactivity_window", "recontact_window"};
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
        ck_assert_int_eq(wakpi_options_set_integer(options, windows[i], DAY, NULL), WAKPI_OK);
    for (int closes = 0; closes < 2; closes++) {
        wakpi_tracker *closed;
        ck_assert_int_eq(wakpi_tracker_new(options, &closed), WAKPI_OK);
        APPLY(closed, SEND("a", NOON - HOUR, "391", "a"), TURN(MESSAGE, "1", NOON + 1, "391", ""),
              SEND("b", NOON - 30 * DAY, "392", "b"), TURN(MESSAGE, "2", NOON + 1, "392", "b"),
              SEND("c", NOON - 30 * DAY, "393", "c"), TURN(MESSAGE, "3", NOON - 29 * DAY, "393", "c"),
              STATUS(DELIVERED, "c", NOON + 1), ORDER("o", NOON + 7 * DAY, "391", "", 1),
              ORDER("p", NOON + 7 * DAY, "392", "", 1), ORDER("q", NOON + 7 * DAY, "393", "", 1));
        if (closes)
            ck_assert_int_eq(wakpi_tracker_close(closed, NOON + 7 * DAY, NULL), WAKPI_OK);
        static const char *const names[] = {"a", "b", "c"};
        for (int i = 0; i < 3; i++)
            ck_assert_msg(revenue(closed, WAKPI_CREDIT_LAST, names[i]) == 1, "%s, closed %d", names[i],
                          closes);
        wakpi_tracker_free(closed);
    }
    wakpi_options_free(options);
}
END_TEST

/* Costs go by what the measure delivered counts, whatever told of the delivery and wherever the cost begins. */
START_TEST(costs_are_spread_over_what_deeds_prove_delivered)
{
    for (int64_t off = 0; off < 2; off++) {
        wakpi_tracker *spread = tracker_under((int)off);
        APPLY(spread, SEND("a", NOON + 1, "391", "a"), STATUS(DELIVERED, "a", NOON + 2),
              SEND("b", NOON + 1, "392", "b"), STATUS(FAILED, "b", NOON + 1),
              TURN(CLICK, "k", NOON + 3, "", "b"), SEND("c", NOON + 1, "393", "c"),
              TURN(MESSAGE, "m", NOON + 3, "393", ""), SEND("d", NOON + 1, "394", "d"),
              ORDER("o", NOON + 3, "394", "d", 0), SEND("e", NOON + 1, "395", "e"),
              COST("licence", NOON + off, NOON + HOUR, 8));
        for (const char *name = "abcd"; *name; name++) {
            const char campaign[2] = {*name, '\0'};
            ck_assert_int_eq(credited(spread, 0, WAKPI_LABEL_CAMPAIGN, campaign, WAKPI_MEASURE_COST_SOFTWARE),
                             2);
            ck_assert_int_eq(credited(spread, 0, WAKPI_LABEL_CAMPAIGN, campaign, WAKPI_MEASURE_DELIVERED), 1);
        }
        ck_assert_int_eq(credited(spread, 0, WAKPI_LABEL_CAMPAIGN, "e", WAKPI_MEASURE_COST_SOFTWARE), 0);
        /* by another way to credit it is folded anew, and the same */
        ck_assert_int_eq(
            credited(spread, WAKPI_CREDIT_LINEAR, WAKPI_LABEL_CAMPAIGN, "b", WAKPI_MEASURE_COST_SOFTWARE), 2);
        wakpi_tracker_free(spread);
    }
}
END_TEST

/* Told in one second, the lead was first. */
START_TEST(who_is_qualified_at_once_waited_for_nothing)
{
    for (int key = 0; key < 8; key++) {
        wakpi_tracker *keyed = tracker_under(key);
        APPLY(keyed, LEAD(QUALIFIED, "q", NOON, "391", "sales"), LEAD(LEAD, "l", NOON, "391", "form"));
        ck_assert_int_eq(whole(keyed, WAKPI_MEASURE_LEAD_QUALIFICATION), 1);
        ck_assert_int_eq(credited(keyed, 0, WAKPI_LABEL_CHANNEL, "form", WAKPI_MEASURE_LEADS), 1);
        ck_assert_int_eq(credited(keyed, 0, WAKPI_LABEL_CHANNEL, "sales", WAKPI_MEASURE_LEADS), 0);
        ck_assert_int_eq(credited(keyed, 0, WAKPI_LABEL_CHANNEL, "sales", WAKPI_MEASURE_QUALIFIED_LEADS), 1);
        wakpi_tracker_free(keyed);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_touch");
    TCase *tests = tcase_create("touch");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, of_one_second_the_one_sent_last_is_the_last);
    tcase_add_test(tests, volume_of_one_second_goes_by_the_send);
    tcase_add_test(tests, half_is_half_of_great_amounts);
    tcase_add_test(tests, what_is_named_is_dated_within_the_window_where_it_can_be);
    tcase_add_test(tests, deeds_tell_of_a_delivery);
    tcase_add_test(tests, a_message_is_delivered_once);
    tcase_add_test(tests, touches_stay_when_a_period_is_closed);
    tcase_add_test(tests, costs_are_spread_over_what_deeds_prove_delivered);
    tcase_add_test(tests, who_is_qualified_at_once_waited_for_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

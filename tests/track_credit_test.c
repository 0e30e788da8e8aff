/* To which campaigns orders and conversions are credited, by each way to credit, through the public interface. */
#include "run_suite.h"

#include <stdio.h>
#include <stdlib.h>

#include "failing_allocator.h"
#include "track_events.h"

#define EURO INT64_C(1000000)
#define ORDER(own, at, who, about, micro)                                                                    \
    EVENT(.kind = WAKPI_EVENT_ORDER, .time = (at), TEXT(id, own), TEXT(person, who), TEXT(context, about),   \
          .amount = (micro), .currency = "EUR")
#define REFUND(own, at, order, micro)                                                                        \
    EVENT(.kind = WAKPI_EVENT_REFUND, .time = (at), TEXT(id, own), TEXT(context, order), .amount = (micro),  \
          .currency = "EUR")
#define MODELS(each) for (int32_t each = WAKPI_CREDIT_LAST; each <= WAKPI_CREDIT_POSITION; each++)

static wakpi_tracker *tracker;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_tracker_new(NULL, &tracker), WAKPI_OK);
}

static void tear_down(void)
{
    wakpi_tracker_free(tracker);
}

/* A measure of a campaign by a way to credit; 0 where there is no such row. */
static int64_t of(const wakpi_tracker *asked, int32_t model, const char *campaign, wakpi_measure measure)
{
    return credited(asked, model, WAKPI_LABEL_CAMPAIGN, campaign, measure);
}

/* a is delivered a week less a minute before the order, clicked a day before it; b, c and d are delivered in between. */
static void tell_journey(int64_t order_at, const char *named)
{
    APPLY(tracker, SEND("a", order_at - 7 * DAY + MINUTE, "391", "a"),
          STATUS(DELIVERED, "a", order_at - 7 * DAY + MINUTE), SEND("b", order_at - 4 * DAY, "391", "b"),
          STATUS(READ, "b", order_at - 4 * DAY), SEND("c", order_at - 3 * DAY, "391", "c"),
          STATUS(DELIVERED, "c", order_at - 3 * DAY), TURN(CLICK, "k", order_at - DAY, "", "a"),
          SEND("d", order_at, "391", "d"), STATUS(DELIVERED, "d", order_at),
          SEND("late", order_at + 1, "391", "late"), STATUS(DELIVERED, "late", order_at + 1),
          SEND("early", order_at - 7 * DAY, "391", "early"), STATUS(DELIVERED, "early", order_at - 7 * DAY),
          SEND("lost", order_at - DAY, "391", "lost"), STATUS(FAILED, "lost", order_at - DAY),
          SEND("other", order_at - DAY, "392", "other"), STATUS(DELIVERED, "other", order_at - DAY),
          ORDER("o", order_at, "391", named, 100 * EURO + 1));
}

START_TEST(each_way_gives_what_it_says)
{
    static const struct {
        int32_t model;
        int64_t micro[4]; /* of a, b, c, d */
        int main;
    } expected[] = {
        {WAKPI_CREDIT_LAST, {100 * EURO + 1, 0, 0, 0}, 0},
        {WAKPI_CREDIT_CLICK, {100 * EURO + 1, 0, 0, 0}, 0},
        {WAKPI_CREDIT_FIRST, {100 * EURO + 1, 0, 0, 0}, 0},
        {WAKPI_CREDIT_NAMED, {0, 0, 0, 0}, -1},
        {WAKPI_CREDIT_LINEAR, {25 * EURO + 1, 25 * EURO, 25 * EURO, 25 * EURO}, 3},
        {WAKPI_CREDIT_POSITION, {40 * EURO + 1, 10 * EURO, 10 * EURO, 40 * EURO}, 3},
    };
    static const char *const names[] = {"a", "b", "c", "d"};
    tell_journey(NOON, "");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        for (int c = 0; c < 4; c++) {
            ck_assert_msg(of(tracker, expected[i].model, names[c], WAKPI_MEASURE_REVENUE) ==
                              expected[i].micro[c],
                          "%s of %s is %lld", wakpi_credit_key(expected[i].model), names[c],
                          (long long)of(tracker, expected[i].model, names[c], WAKPI_MEASURE_REVENUE));
            ck_assert_int_eq(of(tracker, expected[i].model, names[c], WAKPI_MEASURE_ORDERS),
                             c == expected[i].main);
            ck_assert_int_eq(of(tracker, expected[i].model, names[c], WAKPI_MEASURE_CONVERTED),
                             c == expected[i].main);
        }
        ck_assert_int_eq(of(tracker, expected[i].model, "", WAKPI_MEASURE_ORDERS), expected[i].main < 0);
    }
}
END_TEST

START_TEST(credit_decays_by_half_in_each_half_life)
{
    APPLY(tracker, SEND("a", NOON - 6 * DAY, "391", "a"), STATUS(DELIVERED, "a", NOON - 6 * DAY),
          SEND("b", NOON - 3 * DAY, "391", "b"), STATUS(DELIVERED, "b", NOON - 3 * DAY),
          SEND("c", NOON, "391", "c"), STATUS(DELIVERED, "c", NOON), ORDER("o", NOON, "391", "", 70 * EURO));
    wakpi_options *options;
    wakpi_tracker *other;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "attribution_half_life", 3 * DAY, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "attribution", "decay", 5, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "attribution", "decays", 6, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_options_set_text(options, "attribution", "", 0, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_tracker_new(options, &other), WAKPI_OK);
    wakpi_options_free(options);
    APPLY(other, SEND("a", NOON - 6 * DAY, "391", "a"), STATUS(DELIVERED, "a", NOON - 6 * DAY),
          SEND("b", NOON - 3 * DAY, "391", "b"), STATUS(DELIVERED, "b", NOON - 3 * DAY),
          SEND("c", NOON, "391", "c"), STATUS(DELIVERED, "c", NOON), ORDER("o", NOON, "391", "", 70 * EURO));
    /* 0 is the tracker's own way; the sole tracker here that decays halves in three days, the other in seven */
    ck_assert_int_eq(of(other, 0, "a", WAKPI_MEASURE_REVENUE), 10 * EURO);
    ck_assert_int_eq(of(other, 0, "b", WAKPI_MEASURE_REVENUE), 20 * EURO);
    ck_assert_int_eq(of(other, 0, "c", WAKPI_MEASURE_REVENUE), 40 * EURO);
    ck_assert_int_eq(of(other, 0, "c", WAKPI_MEASURE_ORDERS), 1);
    ck_assert_int_eq(of(other, WAKPI_CREDIT_LAST, "c", WAKPI_MEASURE_REVENUE), 70 * EURO);
    ck_assert_int_eq(of(tracker, 0, "c", WAKPI_MEASURE_REVENUE), 70 * EURO);
    /* 2^(-6/7) : 2^(-3/7) : 1, of 70 */
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_DECAY, "a", WAKPI_MEASURE_REVENUE) / 10000, 1683);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_DECAY, "b", WAKPI_MEASURE_REVENUE) / 10000, 2266);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_DECAY, "c", WAKPI_MEASURE_REVENUE) / 10000, 3050);
    wakpi_tracker_free(other);
}
END_TEST

START_TEST(positions_of_one_and_of_two_are_wholes_and_halves)
{
    APPLY(tracker, SEND("a", NOON, "391", "a"), STATUS(DELIVERED, "a", NOON),
          ORDER("o", NOON + 1, "391", "", 9), SEND("b", NOON + 2, "391", "b"),
          STATUS(DELIVERED, "b", NOON + 2), ORDER("p", NOON + 3, "391", "", 7));
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_POSITION, "a", WAKPI_MEASURE_REVENUE), 9 + 4);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_POSITION, "b", WAKPI_MEASURE_REVENUE), 3);
}
END_TEST

/* What is named stands for itself where one gets all, and is one touch of several where they share. */
START_TEST(what_is_named_touched)
{
    tell_journey(NOON, "early");
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_NAMED, "early", WAKPI_MEASURE_REVENUE), 100 * EURO + 1);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_LAST, "early", WAKPI_MEASURE_REVENUE), 100 * EURO + 1);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_CLICK, "early", WAKPI_MEASURE_REVENUE), 100 * EURO + 1);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_FIRST, "early", WAKPI_MEASURE_REVENUE), 100 * EURO + 1);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_LINEAR, "early", WAKPI_MEASURE_REVENUE), 20 * EURO + 1);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_LINEAR, "d", WAKPI_MEASURE_REVENUE), 20 * EURO);
    APPLY(tracker, ORDER("p", NOON, "391", "unknown", EURO));
    MODELS(model)
    ck_assert_int_eq(of(tracker, model, "", WAKPI_MEASURE_REVENUE), EURO);
}
END_TEST

START_TEST(refunds_follow_their_order)
{
    tell_journey(NOON, "");
    APPLY(tracker, REFUND("r", NOON + DAY, "o", 33 * EURO), REFUND("s", NOON + DAY, "o", 17));
    MODELS(model)
    {
        int64_t sum = 0;
        static const char *const names[] = {"a", "b", "c", "d", ""};
        for (int c = 0; c < 5; c++)
            sum += of(tracker, model, names[c], WAKPI_MEASURE_REVENUE);
        ck_assert_int_eq(sum, 67 * EURO - 16);
    }
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_POSITION, "b", WAKPI_MEASURE_REVENUE), 6700000 - 2);
    APPLY(tracker, REFUND("t", NOON + DAY, "o", 67 * EURO - 16));
    MODELS(model)
    {
        static const char *const names[] = {"a", "b", "c", "d", ""};
        for (int c = 0; c < 5; c++)
            ck_assert_int_eq(of(tracker, model, names[c], WAKPI_MEASURE_REVENUE), 0);
    }
    /* in another currency it is left out here, and leaves the order's shares as they are */
    wakpi_event foreign = REFUND("y", NOON + DAY, "o", 5);
    memcpy(foreign.currency, "JPY", 4);
    APPLY(tracker, foreign);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_LINEAR, "a", WAKPI_MEASURE_REVENUE), 0);
}
END_TEST

START_TEST(great_amounts_are_shared_to_the_last)
{
    tell_journey(NOON, "");
    APPLY(tracker, ORDER("p", NOON, "391", "", INT64_MAX), REFUND("r", NOON, "p", INT64_MAX),
          REFUND("s", NOON, "p", INT64_MAX), ORDER("q", NOON, "391", "", INT64_MAX - 1));
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_LINEAR, "c", WAKPI_MEASURE_REVENUE), 25 * EURO - 1);
    ck_assert_int_eq(of(tracker, WAKPI_CREDIT_LAST, "a", WAKPI_MEASURE_REVENUE), 100 * EURO);
}
END_TEST

/* The message named has no status of delivery, and a later one takes the counts where credit is shared. */
START_TEST(what_is_named_was_delivered_whatever_is_credited)
{
    APPLY(tracker, SEND("early", NOON - 6 * DAY, "391", "early"), STATUS(SENT, "early", NOON - 6 * DAY),
          SEND("late", NOON - DAY, "391", "late"), STATUS(DELIVERED, "late", NOON - DAY),
          ORDER("o", NOON - 2 * DAY, "391", "early", EURO), ORDER("o2", NOON, "391", "early", EURO));
    MODELS(model)
    {
        ck_assert_int_eq(of(tracker, model, "early", WAKPI_MEASURE_DELIVERED), 1);
        ck_assert_int_eq(of(tracker, model, "late", WAKPI_MEASURE_DELIVERED), 1);
    }
    APPLY(tracker, SEND("first", NOON - 3 * DAY, "393", "first"), STATUS(DELIVERED, "first", NOON - 3 * DAY),
          SEND("named", NOON - DAY, "393", "named"), ORDER("o3", NOON, "393", "named", EURO));
    MODELS(model)
    {
        ck_assert_int_eq(of(tracker, model, "named", WAKPI_MEASURE_DELIVERED), 1);
    }
}
END_TEST

/* What a person does about a message proves that it was delivered: no part is above its whole. */
START_TEST(what_was_acted_on_was_delivered)
{
    APPLY(tracker, SEND("m", NOON, "391", "click"), STATUS(FAILED, "m", NOON),
          TURN(CLICK, "k", NOON + 1, "", "m"), SEND("n", NOON, "392", "tap"),
          TURN(TAP, "t", NOON + 1, "392", "n"), SEND("p", NOON, "393", "quote"),
          TURN(MESSAGE, "q", NOON + 1, "393", "p"), SEND("r", NOON, "394", "window"),
          TURN(MESSAGE, "s", NOON + 1, "394", ""), SEND("u", NOON, "395", "named"),
          ORDER("o", NOON + 1, "395", "u", 1));
    static const char *const proven[] = {"click", "tap", "quote", "window", "named"};
    for (size_t i = 0; i < sizeof proven / sizeof *proven; i++) {
        ck_assert_int_eq(of(tracker, 0, proven[i], WAKPI_MEASURE_DELIVERED), 1);
        ck_assert_int_eq(of(tracker, 0, proven[i], WAKPI_MEASURE_REACHED), 1);
        ck_assert_int_eq(of(tracker, 0, proven[i], WAKPI_MEASURE_FAILED), 0);
    }
    ck_assert_int_eq(of(tracker, 0, "named", WAKPI_MEASURE_CONVERTED), 1);
    /* a scanner's click is no evidence, and who writes after a failed message does not answer it */
    wakpi_event scanner = TURN(CLICK, "k2", NOON + 1, "", "x");
    scanner.flags = WAKPI_EVENT_BOT;
    APPLY(tracker, SEND("x", NOON, "396", "scanned"), scanner, SEND("y", NOON, "397", "failed"),
          STATUS(FAILED, "y", NOON), TURN(MESSAGE, "z", NOON + 1, "397", ""));
    ck_assert_int_eq(of(tracker, 0, "scanned", WAKPI_MEASURE_DELIVERED), 0);
    ck_assert_int_eq(of(tracker, 0, "failed", WAKPI_MEASURE_DELIVERED), 0);
    ck_assert_int_eq(of(tracker, 0, "failed", WAKPI_MEASURE_REPLIED), 0);
    ck_assert_int_eq(of(tracker, 0, "failed", WAKPI_MEASURE_FAILED), 1);
}
END_TEST

/* Random traffic. */
enum { event_count = 400, campaign_count = 5 };

static uint64_t random_state;

static uint64_t draw(uint64_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state % below;
}

static char texts[event_count][3][8];

/* Messages m0.., orders o0.., of few people in few days. */
static wakpi_event draw_event(int i)
{
    char(*text)[8] = texts[i];
    int64_t at = NOON + (int64_t)draw(12) * DAY + (int64_t)draw(3) * HOUR;
    snprintf(text[0], sizeof text[0], "m%d", (int)draw(40));
    snprintf(text[1], sizeof text[1], "39%d", (int)draw(4));
    snprintf(text[2], sizeof text[2], "c%d", (int)draw(campaign_count));
    switch (draw(6)) {
    case 0:
        return SEND(text[0], at, text[1], text[2]);
    case 1:
    case 2:
        return STATUS(DELIVERED, text[0], at);
    case 3: {
        char id[8];
        memcpy(id, text[2], sizeof id);
        snprintf(text[2], sizeof text[2], "k%d", i);
        return TURN(CLICK, text[2], at, "", text[0]);
    }
    case 4: {
        int named = draw(8) == 0;
        snprintf(text[2], sizeof text[2], "o%d", (int)draw(30));
        wakpi_event order = ORDER(text[2], at, text[1], "", (int64_t)draw(1000000007));
        if (named) {
            order.context = text[0];
            order.context_size = strlen(text[0]);
        }
        return order;
    }
    default:
        snprintf(text[2], sizeof text[2], "r%d", i);
        snprintf(text[0], sizeof text[0], "o%d", (int)draw(30));
        return REFUND(text[2], at, text[0], (int64_t)draw(1000));
    }
}

/* Revenue, orders and converted by campaign and model, and the sums. */
static void take_answers(const wakpi_tracker *asked, int64_t answers[8][campaign_count + 1][3])
{
    static const wakpi_measure measures[] = {WAKPI_MEASURE_REVENUE, WAKPI_MEASURE_ORDERS,
                                             WAKPI_MEASURE_CONVERTED};
    MODELS(model)
    {
        for (int c = 0; c <= campaign_count; c++) {
            char name[8] = "";
            if (c < campaign_count)
                snprintf(name, sizeof name, "c%d", c);
            for (int m = 0; m < 3; m++)
                answers[model][c][m] = of(asked, model, name, measures[m]);
        }
    }
}

START_TEST(campaigns_sum_to_the_whole_in_any_order)
{
    random_state = 0x9e3779b97f4a7c15u + (uint64_t)_i;
    static wakpi_event events[event_count];
    static int64_t answers[8][campaign_count + 1][3], again[8][campaign_count + 1][3];
    wakpi_options *options;
    wakpi_tracker *trackers[2];
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", "0123456789abcdef", 16, NULL), WAKPI_OK);
    for (int i = 0; i < event_count; i++)
        events[i] = draw_event(i);
    for (int t = 0; t < 2; t++) {
        ck_assert_int_eq(wakpi_tracker_new(options, &trackers[t]), WAKPI_OK);
        for (int i = event_count - 1; i > 0 && t == 1; i--) {
            int j = (int)draw((uint64_t)i + 1);
            wakpi_event moved = events[i];
            events[i] = events[j];
            events[j] = moved;
        }
        ck_assert_int_eq(wakpi_tracker_apply(trackers[t], events, event_count, NULL), WAKPI_OK);
    }
    take_answers(trackers[0], answers);
    take_answers(trackers[1], again);
    ck_assert_msg(memcmp(answers, again, sizeof answers) == 0, "seed %d", _i);
    int64_t revenue = whole(trackers[0], WAKPI_MEASURE_REVENUE);
    int64_t orders = whole(trackers[0], WAKPI_MEASURE_ORDERS);
    ck_assert_int_gt(orders, 10);
    int shared = 0;
    MODELS(model)
    {
        int64_t sums[3] = {0};
        for (int c = 0; c <= campaign_count; c++) {
            for (int m = 0; m < 3; m++)
                sums[m] += answers[model][c][m];
        }
        ck_assert_int_eq(sums[0], revenue);
        ck_assert_int_eq(sums[1], orders);
        ck_assert_int_le(sums[2], orders);
        shared += memcmp(answers[model], answers[WAKPI_CREDIT_LAST], sizeof answers[model]) != 0;
    }
    ck_assert_int_ge(shared, 4); /* that they differ at all */
    for (int t = 0; t < 2; t++)
        wakpi_tracker_free(trackers[t]);
    wakpi_options_free(options);
}
END_TEST

/* A tracker whose own way it is keeps what it comes to from event to event, and answers as one that folds all. */
START_TEST(a_tracker_s_own_way_is_that_of_a_query)
{
    random_state = 0x2545f4914f6cdd1du + (uint64_t)_i;
    static wakpi_event events[event_count];
    static int64_t asked[8][campaign_count + 1][3], own[8][campaign_count + 1][3];
    int32_t model = WAKPI_CREDIT_NAMED + _i;
    const char *key = wakpi_credit_key(model);
    wakpi_options *options;
    wakpi_tracker *plain, *other;
    for (int i = 0; i < event_count; i++)
        events[i] = draw_event(i);
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", "0123456789abcdef", 16, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &plain), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "attribution", key, strlen(key), NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &other), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_apply(plain, events, event_count, NULL), WAKPI_OK);
    for (int i = 0; i < event_count; i += 20) {
        ck_assert_int_eq(wakpi_tracker_apply(other, events + i, 20, NULL), WAKPI_OK);
        of(other, 0, "c0", WAKPI_MEASURE_REVENUE);
    }
    take_answers(plain, asked);
    take_answers(other, own);
    ck_assert_mem_eq(asked, own, sizeof asked);
    for (int c = 0; c < campaign_count; c++) {
        char name[8];
        snprintf(name, sizeof name, "c%d", c);
        ck_assert_int_eq(of(other, 0, name, WAKPI_MEASURE_REVENUE), asked[model][c][0]);
        ck_assert_int_eq(of(other, 0, name, WAKPI_MEASURE_CONVERTED), asked[model][c][2]);
    }
    wakpi_tracker_free(plain);
    wakpi_tracker_free(other);
    wakpi_options_free(options);
}
END_TEST

START_TEST(models_have_keys)
{
    int32_t model = -1;
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    MODELS(each)
    {
        ck_assert_int_eq(wakpi_credit_by_key(wakpi_credit_key(each), &model), WAKPI_OK);
        ck_assert_int_eq(model, each);
        ck_assert_int_eq(wakpi_query_attribution(query, each), WAKPI_OK);
    }
    ck_assert_ptr_null(wakpi_credit_key(0));
    ck_assert_ptr_null(wakpi_credit_key(8));
    ck_assert_int_eq(wakpi_credit_by_key("assisted", &model), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_credit_by_key(NULL, &model), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_attribution(query, 8), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_attribution(query, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_attribution(NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_attribution(query, 0), WAKPI_OK);
    wakpi_query_free(query);
}
END_TEST

/* A journey longer than what room is made for at first. */
static wakpi_status ask_linear(wakpi_allocate_function allocate, void *context, void *data)
{
    static char ids[12][4];
    wakpi_event events[25];
    wakpi_options *options = NULL;
    wakpi_tracker *own = NULL;
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    (void)data;
    for (int i = 0; i < 12; i++) {
        snprintf(ids[i], sizeof ids[i], "m%d", i);
        events[2 * i] = SEND(ids[i], NOON + i, "391", ids[i]);
        events[2 * i + 1] = STATUS(DELIVERED, ids[i], NOON + i);
    }
    events[24] = ORDER("o", NOON + DAY, "391", "", 1000);
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &own);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(own, events, 25, NULL);
    if (status == WAKPI_OK)
        status = wakpi_query_new(options, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_attribution(query, WAKPI_CREDIT_LINEAR);
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(own, query, &cursor, NULL);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(own);
    wakpi_options_free(options);
    return status;
}

START_TEST(a_failing_allocation_leaks_nothing)
{
    ck_assert_int_ge(fail_each_request(ask_linear, NULL), 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_credit");
    TCase *tests = tcase_create("credit");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, each_way_gives_what_it_says);
    tcase_add_test(tests, credit_decays_by_half_in_each_half_life);
    tcase_add_test(tests, positions_of_one_and_of_two_are_wholes_and_halves);
    tcase_add_test(tests, what_is_named_touched);
    tcase_add_test(tests, refunds_follow_their_order);
    tcase_add_test(tests, great_amounts_are_shared_to_the_last);
    tcase_add_test(tests, what_is_named_was_delivered_whatever_is_credited);
    tcase_add_test(tests, what_was_acted_on_was_delivered);
    tcase_add_loop_test(tests, campaigns_sum_to_the_whole_in_any_order, 0, 8);
    tcase_add_loop_test(tests, a_tracker_s_own_way_is_that_of_a_query, 0, 6);
    tcase_add_test(tests, models_have_keys);
    tcase_add_test(tests, a_failing_allocation_leaks_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

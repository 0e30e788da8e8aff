/* What orders, cases, bot sessions, surveys and consents come to, through the public interface. */
#include "run_suite.h"

#include <stdlib.h>

#include "failing_allocator.h"
#include "track_events.h"

/* As initializers, which tables can hold. */
#undef TEXT
#undef EVENT
#define TEXT(field, value) .field = (value), .field##_size = sizeof(value) - 1
#define EVENT(...)                                                                                           \
    {                                                                                                        \
        .struct_size = sizeof(wakpi_event), __VA_ARGS__                                                      \
    }

#define EURO INT64_C(1000000)

#define ACT(what, own, at, who, about)                                                                       \
    EVENT(.kind = WAKPI_EVENT_##what, .time = (at), TEXT(id, own), TEXT(person, who), TEXT(context, about))
#define MONEY(what, own, at, who, about, euros)                                                              \
    EVENT(.kind = WAKPI_EVENT_##what, .time = (at), TEXT(id, own), TEXT(person, who), TEXT(context, about),  \
          .amount = (euros)*EURO, .currency = "EUR")
#define ORDER(own, at, who, euros)    MONEY(ORDER, own, at, who, "", euros)
#define REFUND(own, at, order, euros) MONEY(REFUND, own, at, "", order, euros)
#define SURVEY(own, at, which)                                                                               \
    EVENT(.kind = WAKPI_EVENT_SURVEY_SENT, .time = (at), TEXT(id, own), .topic = WAKPI_TOPIC_##which)
#define ANSWER(survey, at, which, score)                                                                     \
    EVENT(.kind = WAKPI_EVENT_SURVEY_ANSWER, .time = (at), TEXT(context, survey),                            \
          .topic = WAKPI_TOPIC_##which, .amount = (score))
#define FEEDBACK(own, at, which)                                                                             \
    EVENT(.kind = WAKPI_EVENT_FEEDBACK, .time = (at), TEXT(id, own), .topic = WAKPI_TOPIC_##which)

enum { event_limit = 10, expected_limit = 10 };

struct expected {
    wakpi_measure measure;
    int64_t amount;
};

struct tale {
    const char *name;
    wakpi_event events[event_limit];
    struct expected expected[expected_limit];
    int64_t as_of; /* 0: the end of time */
};

#define M(measure, amount)                                                                                   \
    {                                                                                                        \
        WAKPI_MEASURE_##measure, amount                                                                      \
    }

static const struct tale tales[] = {
    {"an order is a conversion",
     {ORDER("o", NOON, "391", 50)},
     {M(ORDERS, 1), M(CONVERSIONS, 1), M(CONVERTED, 0), M(REVENUE, 50 * EURO), M(NEW_CUSTOMERS, 1)},
     0},
    {"refunds take away, once each",
     {ORDER("o", NOON, "391", 50), REFUND("r1", NOON + DAY, "o", 10), REFUND("r2", NOON + DAY, "o", 5),
      REFUND("r1", NOON + DAY, "o", 10)},
     {M(ORDERS, 1), M(REVENUE, 35 * EURO)},
     0},
    {"a refund that is yet to come takes nothing away",
     {ORDER("o", NOON, "391", 50), REFUND("r1", NOON + DAY, "o", 10)},
     {M(REVENUE, 50 * EURO)},
     NOON + HOUR},
    {"what is said of an unknown order waits for it",
     {REFUND("r", NOON, "o", 10), ACT(SHIPPED, "", NOON, "391", "o")},
     {M(ORDERS, 0), M(SHIPPED_ORDERS, 0), M(REVENUE, 0)},
     0},
    {"a return proves that the order was shipped",
     {ORDER("o", NOON, "391", 50), ORDER("p", NOON, "392", 50), ORDER("q", NOON, "393", 50),
      ACT(RETURNED, "", NOON, "", "o"), ACT(SHIPPED, "", NOON, "", "p"),
      ACT(SHIPPED, "s", NOON + DAY, "", "p")},
     {M(ORDERS, 3), M(SHIPPED_ORDERS, 2), M(RETURNED_ORDERS, 1), M(NEW_CUSTOMERS, 3)},
     0},
    {"a second order within the window is a repeat purchase",
     {ORDER("a", NOON, "391", 1), ORDER("b", NOON + 90 * DAY - 1, "391", 1), ORDER("c", NOON, "392", 1),
      ORDER("d", NOON + 90 * DAY, "392", 1), ORDER("e", NOON, "393", 1)},
     {M(ORDERS, 5), M(NEW_CUSTOMERS, 3), M(BUYERS, 3), M(REPEAT_BUYERS, 1)},
     0},
    {"18: buyers whose window is open are apart",
     {ORDER("a", NOON, "391", 1), ORDER("b", NOON + DAY, "391", 1), ORDER("c", NOON + 2 * DAY, "392", 1)},
     {M(ORDERS, 3), M(NEW_CUSTOMERS, 2), M(BUYERS, 1), M(REPEAT_BUYERS, 1)},
     NOON + 90 * DAY},
    {"18: outside the window no message converts",
     {SEND("m", NOON, "391", "x"), STATUS(DELIVERED, "m", NOON), ORDER("o", NOON + 7 * DAY, "391", 1)},
     {M(ORDERS, 1), M(CONVERTED, 0)},
     0},
    {"18: within the window a delivered message converts",
     {SEND("m", NOON, "391", "x"), STATUS(DELIVERED, "m", NOON), ORDER("o", NOON + 7 * DAY - 1, "391", 1),
      ORDER("p", NOON + DAY, "391", 1)},
     {M(ORDERS, 2), M(CONVERTED, 1), M(INTERACTED, 0)},
     0},
    {"a message that was not delivered converts nobody",
     {SEND("m", NOON, "391", "x"), STATUS(FAILED, "m", NOON), ORDER("o", NOON + DAY, "391", 1)},
     {M(ORDERS, 1), M(CONVERTED, 0)},
     0},
    {"15: who taps two links is one clicked message and one conversion",
     {SEND("m", NOON, "391", "x"), STATUS(DELIVERED, "m", NOON), TURN(CLICK, "k1", NOON + 1, "", "m"),
      TURN(CLICK, "k2", NOON + 2, "", "m"), ACT(CONVERSION, "c", NOON + HOUR, "391", "")},
     {M(CLICKED, 1), M(CLICKS, 2), M(CONVERTED, 1), M(CONVERSIONS, 1)},
     0},
    {"a qualified person is a lead, and counts once",
     {ACT(LEAD, "l", NOON, "391", ""), ACT(LEAD, "l2", NOON + DAY, "391", ""),
      ACT(QUALIFIED, "l", NOON + DAY, "391", ""), ACT(QUALIFIED, "q", NOON, "392", "")},
     {M(LEADS, 2), M(QUALIFIED_LEADS, 2)},
     0},
    {"visits are events, and machines make none",
     {ACT(VISIT, "v", NOON, "391", ""), ACT(VISIT, "w", NOON, "", ""),
      EVENT(.kind = WAKPI_EVENT_VISIT, .time = NOON, TEXT(id, "b"), .flags = WAKPI_EVENT_BOT),
      ACT(WEBSITE_ENTRY, "v", NOON, "391", ""), ACT(REVIEW, "v", NOON, "391", "")},
     {M(VISITS, 2), M(WEBSITE_ENTRIES, 1), M(REVIEWS, 1)},
     0},
    {"12: a case that is reopened and resolved again is one, and not of the first contact",
     {ACT(CASE_OPENED, "c", NOON - 5 * DAY, "391", ""),
      ACT(CASE_RESOLVED, "", NOON - 5 * DAY + HOUR, "", "c"),
      ACT(CASE_REOPENED, "", NOON + 2 * HOUR, "", "c"),
      ACT(CASE_RESOLVED, "", NOON + 2 * HOUR + 10 * MINUTE, "", "c")},
     {M(CASES, 1), M(RESOLVED, 1), M(RESOLVED_FIRST_CONTACT, 0)},
     0},
    {"a case that is open again is not resolved",
     {ACT(CASE_OPENED, "c", NOON, "391", ""), ACT(CASE_RESOLVED, "", NOON + HOUR, "", "c"),
      ACT(CASE_REOPENED, "", NOON + HOUR, "", "c")},
     {M(CASES, 1), M(RESOLVED, 0), M(RESOLVED_FIRST_CONTACT, 0)},
     0},
    {"who comes back with another case was not helped at first contact",
     {ACT(CASE_OPENED, "c", NOON, "391", ""), ACT(CASE_RESOLVED, "", NOON + HOUR, "", "c"),
      ACT(CASE_OPENED, "d", NOON + 7 * DAY + HOUR - 1, "391", ""), ACT(CASE_OPENED, "e", NOON, "392", ""),
      ACT(CASE_RESOLVED, "", NOON + HOUR, "", "e"), ACT(CASE_OPENED, "f", NOON + 7 * DAY + HOUR, "392", "")},
     {M(CASES, 4), M(RESOLVED, 2), M(RESOLVED_FIRST_CONTACT, 1)},
     0},
    {"that nobody came back is known when the window is over",
     {ACT(CASE_OPENED, "c", NOON, "391", ""), ACT(CASE_RESOLVED, "", NOON, "", "c"),
      ACT(CASE_OPENED, "d", NOON, "392", ""), ACT(CASE_RESOLVED, "", NOON + 1, "", "d")},
     {M(CASES, 2), M(RESOLVED, 2), M(RESOLVED_FIRST_CONTACT, 1)},
     NOON + 7 * DAY},
    {"a bot session ends in one way, and handed over twice counts once",
     {ACT(BOT_STARTED, "a", NOON, "391", ""), ACT(BOT_ENGAGED, "", NOON, "", "a"),
      ACT(BOT_COMPLETED, "", NOON, "", "a"), ACT(BOT_HANDED_OFF, "", NOON + 1, "", "a"),
      ACT(BOT_HANDED_OFF, "", NOON + 2, "", "a"), ACT(BOT_STARTED, "b", NOON, "391", ""),
      ACT(BOT_COMPLETED, "", NOON, "", "b"), ACT(BOT_ABANDONED, "", NOON + 9, "", "b"),
      ACT(BOT_STARTED, "c", NOON, "391", ""), ACT(BOT_ABANDONED, "", NOON, "", "c")},
     {M(BOT_SESSIONS, 3), M(BOT_ENGAGED, 1), M(BOT_HANDED_OFF, 1), M(BOT_COMPLETED, 1), M(BOT_ABANDONED, 1)},
     0},
    {"satisfied are the top two of five",
     {SURVEY("q1", NOON, CSAT), SURVEY("q2", NOON, CSAT), SURVEY("q3", NOON, CSAT), SURVEY("n", NOON, NPS),
      ANSWER("q1", NOON, CSAT, 4), ANSWER("q2", NOON, CSAT, 3), ANSWER("q3", NOON, CSAT, 5)},
     {M(SURVEYS_SENT, 3), M(CSAT_RESPONSES, 3), M(CSAT_SATISFIED, 2)},
     0},
    {"a survey has one answer",
     {SURVEY("q", NOON, CSAT), ANSWER("q", NOON, CSAT, 5),
      EVENT(.kind = WAKPI_EVENT_SURVEY_ANSWER, .time = NOON, TEXT(id, "z"), TEXT(context, "q"),
            .topic = WAKPI_TOPIC_CSAT, .amount = 1, .version = 1)},
     {M(SURVEYS_SENT, 1), M(CSAT_RESPONSES, 1), M(CSAT_SATISFIED, 0)},
     0},
    {"nine and ten promote, seven and eight are passive",
     {ANSWER("a", NOON, NPS, 10), ANSWER("b", NOON, NPS, 9), ANSWER("c", NOON, NPS, 8),
      ANSWER("d", NOON, NPS, 7), ANSWER("e", NOON, NPS, 6), ANSWER("f", NOON, NPS, 0),
      ANSWER("g", NOON, AWARENESS, 1), ANSWER("h", NOON, AWARENESS, 0), ANSWER("i", NOON, STAFF, 1),
      ANSWER("j", NOON, STAFF, 0)},
     {M(PROMOTERS, 2), M(PASSIVES, 2), M(DETRACTORS, 2), M(AWARENESS_RESPONSES, 2), M(AWARENESS_POSITIVE, 1),
      M(STAFF_RESPONSES, 2), M(STAFF_POSITIVE, 1)},
     0},
    {"feedback is of three sorts",
     {FEEDBACK("a", NOON, COMMENT), FEEDBACK("b", NOON, COMMENT), FEEDBACK("c", NOON, COMPLAINT),
      FEEDBACK("d", NOON, SUGGESTION)},
     {M(FEEDBACK_COMMENTS, 2), M(FEEDBACK_COMPLAINTS, 1), M(FEEDBACK_SUGGESTIONS, 1)},
     0},
    {"opt-ins are people",
     {ACT(OPT_IN_REQUEST, "a", NOON, "391", ""), ACT(OPT_IN_REQUEST, "b", NOON + 1, "391", ""),
      ACT(OPT_IN_REQUEST, "c", NOON, "392", ""), ACT(OPT_IN, "", NOON + 1, "391", "")},
     {M(OPT_IN_REQUESTS, 2), M(OPTED_IN, 1)},
     0},
    {"consented is whose consent stands when sent to",
     {ACT(CONSENT, "", NOON, "391", ""), ACT(CONSENT_WITHDRAWN, "", NOON + DAY, "391", ""),
      SEND("a", NOON, "391", "x"), SEND("b", NOON + DAY, "391", "x"), ACT(CONSENT, "", NOON + 1, "392", ""),
      SEND("c", NOON, "392", "x"), SEND("d", NOON, "393", "x"), ACT(CONSENT, "", NOON, "393", ""),
      ACT(CONSENT_WITHDRAWN, "", NOON, "393", "")},
     {M(RECIPIENTS, 3), M(CONSENTED, 1)},
     0},
};

static size_t event_count(const struct tale *tale)
{
    size_t count = 0;
    while (count < event_limit && tale->events[count].kind != 0)
        count++;
    return count;
}

static void expect_tale(const struct tale *tale, const wakpi_event *events, size_t count)
{
    wakpi_tracker *tracker;
    wakpi_query *query;
    ck_assert_int_eq(wakpi_tracker_new(NULL, &tracker), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(query, tale->as_of ? tale->as_of : INT64_MAX), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, count, NULL), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    for (const struct expected *row = tale->expected; row->measure != 0; row++) {
        int64_t amount = amount_of(cursor, row->measure);
        ck_assert_msg(amount == row->amount, "%s: %s is %lld instead of %lld", tale->name,
                      wakpi_measure_key(row->measure), (long long)amount, (long long)row->amount);
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}

/* Each tale in its order, backwards, from the middle, and told twice. */
START_TEST(every_tale_comes_to_what_it_should)
{
    const struct tale *tale = &tales[_i];
    size_t count = event_count(tale);
    wakpi_event events[2 * event_limit];
    for (size_t shift = 0; shift < count; shift++) {
        for (size_t i = 0; i < count; i++) {
            events[i] = tale->events[(i + shift) % count];
            events[2 * count - 1 - i] = events[i];
        }
        expect_tale(tale, events, count);
        expect_tale(tale, events + count, count);
        expect_tale(tale, events, 2 * count);
    }
}
END_TEST

static wakpi_tracker *tracker;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_tracker_new(NULL, &tracker), WAKPI_OK);
}

static void tear_down(void)
{
    wakpi_tracker_free(tracker);
}

/* A measure of one campaign. */
static int64_t of_campaign(const char *campaign, wakpi_measure measure)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    find_row(cursor, WAKPI_LABEL_CAMPAIGN, campaign);
    int64_t amount = amount_of(cursor, measure);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    return amount;
}

START_TEST(a_click_wins_over_a_later_send_and_a_name_over_both)
{
    APPLY(tracker, SEND("a", NOON, "391", "clicked"), STATUS(DELIVERED, "a", NOON),
          SEND("b", NOON + HOUR, "391", "latest"), STATUS(READ, "b", NOON + HOUR),
          SEND("c", NOON - 30 * DAY, "391", "named"), STATUS(DELIVERED, "c", NOON - 30 * DAY),
          TURN(CLICK, "k", NOON + MINUTE, "", "a"), ORDER("o", NOON + 2 * HOUR, "391", 10),
          MONEY(ORDER, "p", NOON + 3 * HOUR, "391", "c", 5),
          ORDER("q", NOON + 7 * DAY + 2 * MINUTE, "391", 1));
    ck_assert_int_eq(of_campaign("clicked", WAKPI_MEASURE_REVENUE), 10 * EURO);
    ck_assert_int_eq(of_campaign("clicked", WAKPI_MEASURE_CONVERTED), 1);
    ck_assert_int_eq(of_campaign("named", WAKPI_MEASURE_REVENUE), 5 * EURO);
    ck_assert_int_eq(of_campaign("named", WAKPI_MEASURE_ORDERS), 1);
    ck_assert_int_eq(of_campaign("latest", WAKPI_MEASURE_REVENUE), 1 * EURO); /* the click is too old */
}
END_TEST

START_TEST(a_conversion_of_a_message_that_is_not_known_is_nobody_else_s)
{
    wakpi_event order = MONEY(ORDER, "o", NOON + HOUR, "391", "unknown", 5);
    order.campaign = "own";
    order.campaign_size = 3;
    APPLY(tracker, SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON), order);
    ck_assert_int_eq(of_campaign("x", WAKPI_MEASURE_CONVERTED), 0);
    ck_assert_int_eq(of_campaign("own", WAKPI_MEASURE_REVENUE), 5 * EURO);
}
END_TEST

START_TEST(converted_is_dated_by_the_send_and_revenue_by_the_order)
{
    APPLY(tracker, SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON),
          ORDER("o", NOON + DAY, "391", 10), REFUND("r", NOON + 2 * DAY, "o", 4));
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, WAKPI_PERIOD_DAY), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONVERTED), 1);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_ORDERS), 0);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONVERTED), 0);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REVENUE), 6 * EURO);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

START_TEST(an_alias_makes_one_buyer_of_two)
{
    APPLY(tracker, ORDER("a", NOON, "391", 1), ORDER("b", NOON + DAY, "392", 1));
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_NEW_CUSTOMERS), 2);
    APPLY(tracker, EVENT(.kind = WAKPI_EVENT_ALIAS, .time = NOON, TEXT(person, "391"), TEXT(other, "392")));
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_NEW_CUSTOMERS), 1);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_REPEAT_BUYERS), 1);
}
END_TEST

START_TEST(the_highest_version_of_an_order_stands)
{
    wakpi_event corrected = ORDER("o", NOON, "391", 40);
    corrected.version = 1;
    APPLY(tracker, corrected, ORDER("o", NOON, "391", 50), REFUND("r", NOON, "o", 10));
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_ORDERS), 1);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_REVENUE), 30 * EURO);
}
END_TEST

START_TEST(case_19_currencies_are_not_summed)
{
    wakpi_event yen = ORDER("y", NOON, "392", 3000);
    memcpy(yen.currency, "JPY", 4);
    APPLY(tracker, ORDER("o", NOON, "391", 50), yen, ACT(SHIPPED, "s", NOON + DAY, "", "o"));
    wakpi_cursor *cursor = NULL;
    ck_assert_int_eq(wakpi_tracker_query(tracker, NULL, &cursor, NULL), WAKPI_CURRENCY);
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_currency(query, "JPY"), WAKPI_OK);
    cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REVENUE), 3000 * EURO);
    /* The mean order is that of one order; who bought for what counts as a customer. */
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_ORDERS), 1);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_SHIPPED_ORDERS), 0);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONVERSIONS), 2);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_NEW_CUSTOMERS), 2);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}
END_TEST

/* So many durations with this mean. */
static void expect_durations(wakpi_measure measure, int64_t expected, double seconds)
{
    const wakpi_campaign *campaign = NULL;
    wakpi_histogram *histogram = NULL;
    int64_t count;
    double mean = 0;
    wakpi_cursor *cursor = ask(tracker, NULL);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_histogram(campaign, measure, &histogram), WAKPI_OK);
    ck_assert_int_eq(wakpi_histogram_count(histogram, &count), WAKPI_OK);
    ck_assert_int_eq(count, expected);
    if (count > 0)
        ck_assert_int_eq(wakpi_histogram_mean(histogram, &mean), WAKPI_OK);
    ck_assert_double_eq_tol(mean, seconds, 1e-9);
    wakpi_histogram_free(histogram);
    wakpi_cursor_free(cursor);
}

START_TEST(case_12_the_clock_of_a_reopened_case_begins_anew)
{
    APPLY(tracker, ACT(CASE_OPENED, "c", NOON - 5 * DAY, "391", ""),
          ACT(CASE_RESOLVED, "", NOON - 5 * DAY + HOUR, "", "c"));
    expect_durations(WAKPI_MEASURE_RESOLUTION, 1, 3600);
    APPLY(tracker, ACT(CASE_REOPENED, "", NOON + 2 * HOUR, "", "c"));
    expect_durations(WAKPI_MEASURE_RESOLUTION, 0, 0);
    APPLY(tracker, ACT(CASE_RESOLVED, "", NOON + 2 * HOUR + 10 * MINUTE, "", "c"),
          ACT(CASE_RESOLVED, "", NOON + 3 * HOUR, "", "c"), ACT(CASE_RESOLVED, "", NOON, "", "unknown"));
    expect_durations(WAKPI_MEASURE_RESOLUTION, 1, 600);
}
END_TEST

START_TEST(conversions_and_qualifications_take_their_time)
{
    APPLY(tracker, SEND("m", NOON, "391", "x"), STATUS(DELIVERED, "m", NOON),
          ORDER("o", NOON + HOUR, "391", 1), ORDER("p", NOON, "392", 1), ACT(LEAD, "l", NOON, "391", ""),
          ACT(LEAD, "l2", NOON + MINUTE, "391", ""), ACT(QUALIFIED, "q", NOON + HOUR, "391", ""),
          ACT(QUALIFIED, "q2", NOON + DAY, "391", ""), ACT(QUALIFIED, "q3", NOON + DAY, "392", ""));
    expect_durations(WAKPI_MEASURE_TIME_TO_CONVERT, 1, 3600);
    expect_durations(WAKPI_MEASURE_LEAD_QUALIFICATION, 1, 3600);
}
END_TEST

START_TEST(an_answer_has_the_labels_of_its_survey)
{
    wakpi_event survey = SURVEY("q", NOON, CSAT);
    survey.campaign = "x";
    survey.campaign_size = 1;
    APPLY(tracker, ANSWER("q", NOON, CSAT, 5), survey);
    ck_assert_int_eq(of_campaign("x", WAKPI_MEASURE_CSAT_SATISFIED), 1);
}
END_TEST

static wakpi_status ask_once(wakpi_allocate_function allocate, void *context, void *data)
{
    static const wakpi_event events[] = {SEND("m", NOON, "391", "x"),     STATUS(DELIVERED, "m", NOON),
                                         TURN(CLICK, "k", NOON, "", "m"), ORDER("o", NOON + 1, "391", 5),
                                         REFUND("r", NOON + 2, "o", 1),   ACT(CONSENT, "", NOON, "391", "")};
    wakpi_options *options = NULL;
    wakpi_tracker *own = NULL;
    wakpi_cursor *cursor = NULL;
    const wakpi_campaign *campaign = NULL;
    (void)data;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &own);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(own, events, sizeof events / sizeof *events, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(own, NULL, &cursor, NULL);
    if (status == WAKPI_OK)
        status = wakpi_cursor_next(cursor);
    if (status == WAKPI_OK)
        status = wakpi_cursor_campaign(cursor, &campaign);
    wakpi_cursor_free(cursor);
    wakpi_tracker_free(own);
    wakpi_options_free(options);
    return status;
}

START_TEST(a_failing_allocation_leaks_nothing)
{
    ck_assert_int_ge(fail_each_request(ask_once, NULL), 20);
}
END_TEST

/* The option says what is meant where a query says nothing, and keeps nobody from asking for another currency. */
START_TEST(another_currency_than_the_option_s_can_be_asked_for)
{
    wakpi_options *options;
    wakpi_tracker *euros;
    wakpi_query *query;
    const wakpi_campaign *row;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "currency", "EUR", 3, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &euros), WAKPI_OK);
    wakpi_options_free(options);
    wakpi_event yen = ORDER("o2", NOON, "391", 5);
    memcpy(yen.currency, "JPY", 4);
    APPLY(euros, ORDER("o1", NOON, "391", 3), yen);
    ck_assert_int_eq(whole(euros, WAKPI_MEASURE_REVENUE), 3 * EURO);
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_currency(query, "JPY"), WAKPI_OK);
    wakpi_cursor *cursor = ask(euros, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &row), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_REVENUE), 5 * EURO);
    ck_assert_str_eq(wakpi_campaign_currency(row), "JPY");
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(euros);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_acts");
    TCase *tests = tcase_create("acts");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, every_tale_comes_to_what_it_should, 0, sizeof tales / sizeof *tales);
    tcase_add_test(tests, a_click_wins_over_a_later_send_and_a_name_over_both);
    tcase_add_test(tests, a_conversion_of_a_message_that_is_not_known_is_nobody_else_s);
    tcase_add_test(tests, converted_is_dated_by_the_send_and_revenue_by_the_order);
    tcase_add_test(tests, an_alias_makes_one_buyer_of_two);
    tcase_add_test(tests, the_highest_version_of_an_order_stands);
    tcase_add_test(tests, case_19_currencies_are_not_summed);
    tcase_add_test(tests, case_12_the_clock_of_a_reopened_case_begins_anew);
    tcase_add_test(tests, conversions_and_qualifications_take_their_time);
    tcase_add_test(tests, an_answer_has_the_labels_of_its_survey);
    tcase_add_test(tests, a_failing_allocation_leaks_nothing);
    tcase_add_test(tests, another_currency_than_the_option_s_can_be_asked_for);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* To which message something belongs, and so under which labels it counts: what people write, their stops, what they
 * answer to surveys, leads. Asked once, and after each event by itself. */
#include "run_suite.h"

#include "track_events.h"

/* As initializers, which tables can hold. */
#undef TEXT
#undef EVENT
#define TEXT(field, value) .field = (value), .field##_size = sizeof(value) - 1
#define EVENT(...)                                                                                           \
    {                                                                                                        \
        .struct_size = sizeof(wakpi_event), __VA_ARGS__                                                      \
    }
#define ANSWER(message, at)                                                                                  \
    EVENT(.kind = WAKPI_EVENT_SEND, .time = (at), TEXT(id, message), TEXT(person, "391"),                    \
          TEXT(category, "service"))
#define STOPS(what, own, at, about)                                                                          \
    EVENT(.kind = WAKPI_EVENT_##what, .time = (at), TEXT(id, own), TEXT(person, "391"),                      \
          TEXT(context, about), .flags = WAKPI_EVENT_OPT_OUT)
#define WRITES(own, at, about) TURN(MESSAGE, own, at, "391", about)
#define ACT(what, own, at, where, about)                                                                     \
    EVENT(.kind = WAKPI_EVENT_##what, .time = (at), TEXT(id, own), TEXT(person, "391"),                      \
          TEXT(channel, where), TEXT(context, about), .topic = WAKPI_TOPIC_CSAT, .amount = 5)

enum { event_limit = 8, expected_limit = 8 };

struct expected {
    const char *campaign, *channel; /* NULL: of all */
    wakpi_measure measure;
    int64_t amount;
};

struct tale {
    const char *name;
    wakpi_event events[event_limit];
    struct expected expected[expected_limit];
};

#define OF(campaign, measure, amount)                                                                        \
    {                                                                                                        \
        campaign, NULL, WAKPI_MEASURE_##measure, amount                                                      \
    }
#define BY(channel, measure, amount)                                                                         \
    {                                                                                                        \
        NULL, channel, WAKPI_MEASURE_##measure, amount                                                       \
    }

static const struct tale tales[] = {
    {"a reply counts for a day from the delivery, not from the send",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON + 10 * HOUR),
      WRITES("r", NOON + 34 * HOUR - 1, ""), WRITES("s", NOON + 34 * HOUR, "")},
     {OF("x", REPLIED, 1), OF("x", REPLIES, 1), OF("x", INBOUND_MESSAGES, 1), OF("", INBOUND_MESSAGES, 1)}},
    {"reading says when it was delivered at the latest",
     {SEND("a", NOON, "391", "x"), STATUS(READ, "a", NOON + 10 * HOUR), WRITES("r", NOON + 33 * HOUR, "")},
     {OF("x", REPLIED, 1)}},
    {"what was sent earlier may be delivered later",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON + 20 * HOUR), SEND("b", NOON + 1, "391", "y"),
      STATUS(DELIVERED, "b", NOON + 2), WRITES("r", NOON + 30 * HOUR, "")},
     {OF("x", REPLIED, 1), OF("y", REPLIED, 0)}},
    {"of several within the window the one sent last is answered",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON + 20 * HOUR), SEND("b", NOON + 1, "391", "y"),
      STATUS(DELIVERED, "b", NOON + 2), WRITES("r", NOON + 21 * HOUR, "")},
     {OF("x", REPLIED, 0), OF("y", REPLIED, 1)}},
    {"a reply before the delivery was told is one",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON + 10 * HOUR), WRITES("r", NOON + 1, "")},
     {OF("x", REPLIED, 1)}},
    {"nothing is delivered later than its time to live",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON + 40 * DAY), WRITES("r", NOON + 40 * DAY, "")},
     {OF("x", REPLIED, 0)}},
    {"a stop counts for three days from the delivery",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON + DAY), WISH(STOP, NOON + 4 * DAY - 1, "391")},
     {OF("x", OPTED_OUT, 1)}},
    {"and not longer",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON + DAY), WISH(STOP, NOON + 4 * DAY, "391")},
     {OF("x", OPTED_OUT, 0), OF("", OPTED_OUT, 1)}},
    {"a stop belongs to the message that it was tapped on",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON), SEND("b", NOON + HOUR, "391", "y"),
      STATUS(DELIVERED, "b", NOON + HOUR), STOPS(TAP, "t", NOON + 2 * HOUR, "a"),
      WISH(STOP, NOON + 2 * HOUR, "391")},
     {OF("x", OPTED_OUT, 1), OF("y", OPTED_OUT, 0)}},
    {"however long ago that was delivered, and where nobody told that it was",
     {SEND("a", NOON, "391", "x"), STOPS(MESSAGE, "t", NOON + 20 * DAY, "a"),
      WISH(STOP, NOON + 20 * DAY, "391")},
     {OF("x", OPTED_OUT, 1), OF("x", DELIVERED, 1)}},
    {"one on a message that is not known belongs to no other",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON), STOPS(TAP, "t", NOON + HOUR, "b"),
      WISH(STOP, NOON + HOUR, "391")},
     {OF("x", OPTED_OUT, 0), OF("", OPTED_OUT, 1)}},
    {"an answer that tells how to stop does not hide the campaign",
     {SEND("a", NOON, "391", "x"), STATUS(DELIVERED, "a", NOON), WRITES("r", NOON + 1, ""),
      ANSWER("b", NOON + 2), STATUS(DELIVERED, "b", NOON + 2), WISH(STOP, NOON + HOUR, "391")},
     {OF("x", OPTED_OUT, 1), OF("", OPTED_OUT, 0)}},
    {"what was answered was delivered, and may be stopped",
     {SEND("a", NOON, "391", "x"), WRITES("r", NOON + 1, "a"), WISH(STOP, NOON + HOUR, "391")},
     {OF("x", OPTED_OUT, 1), OF("x", REACHED, 1)}},
    {"what failed, and was quoted all the same, is an answer",
     {WRITES("r", NOON, ""), ANSWER("b", NOON + MINUTE), STATUS(FAILED, "b", NOON + MINUTE),
      WRITES("s", NOON + HOUR, "b")},
     {OF("", CONVERSATIONS_REPLIED, 1), OF("", RESPONSE, 1), OF("", UNANSWERED, 0)}},
    {"what failed is none",
     {WRITES("r", NOON, ""), ANSWER("b", NOON + MINUTE), STATUS(FAILED, "b", NOON + MINUTE)},
     {OF("", CONVERSATIONS_REPLIED, 0), OF("", UNANSWERED, 1)}},
    {"without an id it was meant to be sent, and was not",
     {SEND("", NOON, "391", "x"), SEND("a", NOON, "392", "x"), WRITES("r", NOON + HOUR, "")},
     {OF("x", TARGETED, 2), OF("x", SENT, 1), OF("x", RECIPIENTS, 1), OF("x", OUTBOUND_MESSAGES, 1),
      OF("x", REPLIED, 0), OF("", CONVERSATIONS_REPLIED, 0)}},
    {"answers go with the campaign of the survey's message",
     {SEND("a", NOON, "391", "x"), ACT(SURVEY_SENT, "s", NOON, "chat", "a"),
      ACT(SURVEY_ANSWER, "", NOON + HOUR, "", "s")},
     {OF("x", SURVEYS_SENT, 1), OF("x", CSAT_RESPONSES, 1), BY("chat", CSAT_SATISFIED, 1)}},
    {"but for labels of their own",
     {SEND("a", NOON, "391", "x"), ACT(SURVEY_SENT, "s", NOON, "chat", "a"),
      ACT(SURVEY_ANSWER, "", NOON + HOUR, "web", "s")},
     {OF("x", CSAT_RESPONSES, 1), BY("chat", CSAT_RESPONSES, 0), BY("web", CSAT_RESPONSES, 1)}},
    {"who is judged goes with the latest lead",
     {SEND("a", NOON, "391", "x"), ACT(LEAD, "l", NOON, "web", ""), ACT(LEAD, "m", NOON + DAY, "news", "a"),
      ACT(LEAD, "n", NOON + 3 * DAY, "web", ""), ACT(QUALIFIED, "l", NOON + 2 * DAY, "", "")},
     {BY("news", QUALIFIED_LEADS, 1), OF("x", QUALIFIED_LEADS, 1), BY("news", LEAD_QUALIFICATION, 1),
      BY("web", QUALIFIED_LEADS, 0), BY("web", LEADS, 1)}},
    {"but for labels of their own",
     {ACT(LEAD, "l", NOON, "web", ""), ACT(QUALIFIED, "l", NOON + 2 * DAY, "desk", "")},
     {BY("desk", QUALIFIED_LEADS, 1), BY("desk", LEADS, 0), BY("web", LEADS, 1)}},
};

static wakpi_tracker *tracker;

static void start(void)
{
    ck_assert_int_eq(wakpi_tracker_new(NULL, &tracker), WAKPI_OK);
}

static void stop(void)
{
    wakpi_tracker_free(tracker);
}

static wakpi_query *query_of(const struct expected *expected)
{
    wakpi_query *query = NULL;
    const char *text = expected->campaign ? expected->campaign : expected->channel;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_where(query, expected->campaign ? WAKPI_LABEL_CAMPAIGN : WAKPI_LABEL_CHANNEL,
                                       text, strlen(text)),
                     WAKPI_OK);
    return query;
}

static void expect(const struct tale *tale)
{
    for (int i = 0; i < expected_limit && tale->expected[i].measure != 0; i++) {
        wakpi_query *query = query_of(&tale->expected[i]);
        wakpi_cursor *cursor = ask(tracker, query);
        int64_t amount =
            wakpi_cursor_next(cursor) == WAKPI_OK ? amount_of(cursor, tale->expected[i].measure) : 0;
        ck_assert_msg(amount == tale->expected[i].amount, "%s: %s is %lld, and not %lld", tale->name,
                      wakpi_measure_key(tale->expected[i].measure), (long long)amount,
                      (long long)tale->expected[i].amount);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
    }
}

static size_t length_of(const struct tale *tale)
{
    size_t count = 0;
    while (count < event_limit && tale->events[count].kind != 0)
        count++;
    return count;
}

START_TEST(it_belongs_where_it_should)
{
    APPLY(tracker, tales[_i].events[0]);
    ck_assert_int_eq(wakpi_tracker_apply(tracker, tales[_i].events, length_of(&tales[_i]), NULL), WAKPI_OK);
    expect(&tales[_i]);
}
END_TEST

/* What is kept up from question to question is what is folded at once; the last event first. */
START_TEST(it_belongs_there_whatever_was_asked_before)
{
    for (size_t i = length_of(&tales[_i]); i-- > 0;) {
        wakpi_query *query = query_of(&tales[_i].expected[0]);
        ck_assert_int_eq(wakpi_tracker_apply(tracker, &tales[_i].events[i], 1, NULL), WAKPI_OK);
        wakpi_cursor_free(ask(tracker, query));
        wakpi_query_free(query);
    }
    expect(&tales[_i]);
}
END_TEST

/* Which of two equal times comes first is told by no fingerprint: under any key the figures are the same. */
START_TEST(no_key_decides_between_equal_times)
{
    static const wakpi_event judged[] = {ACT(LEAD, "l", NOON, "web", ""), ACT(QUALIFIED, "q", NOON, "", "")};
    static const wakpi_event cases[] = {ACT(CASE_OPENED, "c", NOON, "", ""),
                                        ACT(CASE_RESOLVED, "", NOON, "", "c"),
                                        ACT(CASE_OPENED, "d", NOON, "", "")};
    char key[] = "sixteen byte key";
    wakpi_options *options = NULL;
    wakpi_tracker *other = NULL;
    key[0] = (char)('a' + _i);
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", key, 16, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &other), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_apply(other, judged, 2, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_apply(other, cases, 3, NULL), WAKPI_OK);
    ck_assert_int_eq(whole(other, WAKPI_MEASURE_LEAD_QUALIFICATION), 1);
    ck_assert_int_eq(whole(other, WAKPI_MEASURE_RESOLVED), 1);
    ck_assert_int_eq(whole(other, WAKPI_MEASURE_RESOLVED_FIRST_CONTACT), 0);
    wakpi_tracker_free(other);
    wakpi_options_free(options);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_belonging");
    TCase *rows = tcase_create("rows");
    int count = (int)(sizeof tales / sizeof tales[0]);
    tcase_add_checked_fixture(rows, start, stop);
    tcase_add_loop_test(rows, it_belongs_where_it_should, 0, count);
    tcase_add_loop_test(rows, it_belongs_there_whatever_was_asked_before, 0, count);
    tcase_add_loop_test(rows, no_key_decides_between_equal_times, 0, 16);
    suite_add_tcase(suite, rows);
    return run_suite(suite);
}

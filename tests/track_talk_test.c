/* Conversations: stories of a few messages with what they come to. */
#include "failing_allocator.h"
#include "run_suite.h"
#include "track_events.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char secret[] = "sixteen byte key";

/* ---- the language of stories: a letter for who, and when, in minutes since noon ----
 * c: the customer writes; t: taps; r: reacts; s: asks to stop
 * e, E: a human, a machine of the business from the app; h, b: the same through the API; f: one that fails
 * m: a campaign; u: a utility message; d: a template; q: the customer writes, quoting the first m
 * B: a bot's session begins; o: it hands over to a human; k, K: a case is opened, resolved */
enum { event_limit = 64 };

struct story {
    wakpi_event events[event_limit];
    char ids[event_limit][16];
    size_t count;
};

static void tell(struct story *story, char who, int64_t time)
{
    static const struct {
        char who;
        int32_t kind;
        uint32_t flags;
    } kinds[] = {{'c', WAKPI_EVENT_MESSAGE, 0},
                 {'q', WAKPI_EVENT_MESSAGE, 0},
                 {'t', WAKPI_EVENT_TAP, 0},
                 {'r', WAKPI_EVENT_REACTION, 0},
                 {'s', WAKPI_EVENT_MESSAGE, WAKPI_EVENT_OPT_OUT},
                 {'e', WAKPI_EVENT_ECHO, 0},
                 {'E', WAKPI_EVENT_ECHO, WAKPI_EVENT_BOT},
                 {'h', WAKPI_EVENT_SEND, 0},
                 {'b', WAKPI_EVENT_SEND, WAKPI_EVENT_BOT},
                 {'f', WAKPI_EVENT_FAILED, 0},
                 {'m', WAKPI_EVENT_SEND, 0},
                 {'u', WAKPI_EVENT_SEND, 0},
                 {'d', WAKPI_EVENT_SEND, 0},
                 {'B', WAKPI_EVENT_BOT_STARTED, 0},
                 {'o', WAKPI_EVENT_BOT_HANDED_OFF, 0},
                 {'k', WAKPI_EVENT_CASE_OPENED, 0},
                 {'K', WAKPI_EVENT_CASE_RESOLVED, 0}};
    size_t i = 0;
    while (i < sizeof kinds / sizeof *kinds && kinds[i].who != who)
        i++;
    ck_assert_msg(i < sizeof kinds / sizeof *kinds, "nobody is %c", who);
    ck_assert_uint_lt(story->count, event_limit);
    char *id = story->ids[story->count];
    snprintf(id, sizeof story->ids[0], "%s%zu", who == 'm' ? "m" : "x", who == 'm' ? 0 : story->count);
    wakpi_event event = EVENT(.kind = kinds[i].kind, .time = time, TEXT(person, "391"),
                              .flags = kinds[i].flags, .id = id, .id_size = strlen(id));
    if (who == 'm') {
        event.campaign = "autumn";
        event.campaign_size = 6;
    } else if (who == 'u') {
        event.category = "utility";
        event.category_size = 7;
    } else if (who == 'd') {
        event.template_name = "hello";
        event.template_name_size = 5;
    } else if (who == 'h') {
        event.category = "service";
        event.category_size = 7;
    } else if (who == 'q' || who == 'r') {
        event.context = "m0";
        event.context_size = 2;
    } else if (who == 'o' || who == 'K') {
        event.context = "a0";
        event.context_size = 2;
    } else if (who == 'B' || who == 'k') {
        event.id = "a0";
        event.id_size = 2;
    }
    story->events[story->count++] = event;
}

static void tell_all(struct story *story, const char *text)
{
    story->count = 0;
    while (*text) {
        char who = *text, *end;
        int64_t minutes = strtoll(text + 1, &end, 10);
        tell(story, who, NOON + minutes * MINUTE);
        for (text = end; *text == ' ';)
            text++;
    }
}

static wakpi_tracker *tracker_of(const struct story *story, const char *option, const char *value)
{
    wakpi_options *options;
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", secret, 16, NULL), WAKPI_OK);
    if (option)
        ck_assert_int_eq(wakpi_options_set_text(options, option, value, strlen(value), NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    ck_assert_int_eq(wakpi_tracker_apply(tracker, story->events, story->count, NULL), WAKPI_OK);
    return tracker;
}

/* "2: 90" is two durations of 90 minutes together. */
static void say_durations(char *text, size_t size, const wakpi_cursor *cursor, wakpi_measure measure)
{
    const wakpi_campaign *campaign;
    wakpi_histogram *histogram;
    int64_t count;
    double mean = 0;
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_histogram(campaign, measure, &histogram), WAKPI_OK);
    ck_assert_int_eq(wakpi_histogram_count(histogram, &count), WAKPI_OK);
    if (count > 0)
        ck_assert_int_eq(wakpi_histogram_mean(histogram, &mean), WAKPI_OK);
    wakpi_histogram_free(histogram);
    snprintf(text, size, "%lld: %.0f", (long long)count, mean * (double)count / 60);
}

/* Conversations, of them answered, unanswered, abandoned; first response of a human, of anybody; responses. */
static void say_row(char *text, size_t size, const wakpi_cursor *cursor)
{
    char first[32], any[32], response[32];
    say_durations(first, sizeof first, cursor, WAKPI_MEASURE_FIRST_RESPONSE);
    say_durations(any, sizeof any, cursor, WAKPI_MEASURE_FIRST_RESPONSE_ANY);
    say_durations(response, sizeof response, cursor, WAKPI_MEASURE_RESPONSE);
    snprintf(text, size, "%lld %lld %lld %lld | %s | %s | %s",
             (long long)amount_of(cursor, WAKPI_MEASURE_CONVERSATIONS),
             (long long)amount_of(cursor, WAKPI_MEASURE_CONVERSATIONS_REPLIED),
             (long long)amount_of(cursor, WAKPI_MEASURE_UNANSWERED),
             (long long)amount_of(cursor, WAKPI_MEASURE_ABANDONED), first, any, response);
}

static wakpi_query *query_of(int64_t as_of, int32_t label, int32_t period)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(query, as_of), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, period), WAKPI_OK);
    if (label)
        ck_assert_int_eq(wakpi_query_group_by(query, label), WAKPI_OK);
    return query;
}

static void say_whole(char *text, size_t size, const wakpi_tracker *tracker, int64_t as_of)
{
    wakpi_query *query = query_of(as_of, 0, WAKPI_PERIOD_NONE);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    say_row(text, size, cursor);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}

/* ---- stories ---- */

#define EVER 0

static const struct {
    const char *story;
    int64_t as_of; /* minutes; EVER */
    const char *comes_to;
} stories[] = {
    {"", EVER, "0 0 0 0 | 0: 0 | 0: 0 | 0: 0"},
    {"c0 e10", EVER, "1 1 0 1 | 1: 10 | 1: 10 | 1: 10"},
    {"c0 e10 c15", EVER, "1 1 0 0 | 1: 10 | 1: 10 | 1: 10"},
    {"c0 h10", EVER, "1 1 0 1 | 1: 10 | 1: 10 | 1: 10"},
    {"t0 h10", EVER, "1 1 0 1 | 1: 10 | 1: 10 | 1: 10"},
    /* a machine stops one clock and not the other */
    {"c0 b1 h10", EVER, "1 1 0 1 | 1: 10 | 1: 1 | 1: 1"},
    {"c0 E1 c5 e10", EVER, "1 1 0 1 | 1: 10 | 1: 1 | 2: 6"},
    {"c0 b1", EVER, "1 1 0 1 | 0: 0 | 1: 1 | 1: 1"},
    /* at the same second a machine answers the customer, not the other way round */
    {"c0 b0", EVER, "1 1 0 1 | 0: 0 | 1: 0 | 1: 0"},
    /* a run is waited for from its first message */
    {"c0 c5 c9 e10 e11 c20 t21 e50", EVER, "1 1 0 1 | 1: 10 | 1: 10 | 2: 40"},
    /* broadcasts, reactions, stops and failures answer nothing and ask nothing */
    {"c0 m5 u6 d7 f8", EVER, "1 0 1 0 | 0: 0 | 0: 0 | 0: 0"},
    {"m0 r5 s6", EVER, "0 0 0 0 | 0: 0 | 0: 0 | 0: 0"},
    {"e0 h5 m6", EVER, "0 0 0 0 | 0: 0 | 0: 0 | 0: 0"},
    /* the business began, and the clock runs from the customer's first message */
    {"e0 c30 e40", EVER, "1 1 0 1 | 1: 10 | 1: 10 | 1: 10"},
    {"e0 c30", EVER, "1 0 1 0 | 0: 0 | 0: 0 | 0: 0"},
    /* 24 hours are within the gap, and a minute more is not */
    {"c0 c1440", EVER, "1 0 1 0 | 0: 0 | 0: 0 | 0: 0"},
    {"c0 c1441", EVER, "2 0 2 0 | 0: 0 | 0: 0 | 0: 0"},
    {"c0 c1441 c1000", EVER, "1 0 1 0 | 0: 0 | 0: 0 | 0: 0"}, /* a late turn joins two */
    {"c0 m1000 c1441", EVER, "2 0 2 0 | 0: 0 | 0: 0 | 0: 0"}, /* a broadcast does not */
    {"c0 e1441", EVER, "1 0 1 0 | 0: 0 | 0: 0 | 0: 0"},
    /* field case 12: reopened after five days, answered after ten minutes */
    {"c0 b0 e5 c7200 b7201 e7210", EVER, "2 2 0 2 | 2: 15 | 2: 1 | 2: 1"},
    /* where a bot began and handed over, people are waited for from there, and the bot answered as soon as it did */
    {"c0 B0 b0 c2 o20 e30", EVER, "1 1 0 1 | 1: 10 | 1: 0 | 2: 28"},
    {"c0 B0 b0 o20 o25 e30", EVER, "1 1 0 1 | 1: 10 | 1: 0 | 1: 0"},
    {"c0 o30 e30", EVER, "1 1 0 1 | 1: 0 | 1: 30 | 1: 30"},
    {"c0 e30 o40 e50", EVER, "1 1 0 1 | 1: 30 | 1: 30 | 1: 30"}, /* a human was there before */
    {"B-10 o-5 c0 e30", EVER, "1 1 0 1 | 1: 30 | 1: 30 | 1: 30"},
    {"c0 e10 c7200 B7200 o7205 e7210", EVER, "2 2 0 2 | 2: 15 | 2: 20 | 2: 20"},
    {"c0 o20 e30", 25, "1 0 0 0 | 0: 0 | 0: 0 | 0: 0"},
    /* who has a case resolved has not left the conversation, though the last word was not theirs */
    {"c0 k1 e10 K15", EVER, "1 1 0 0 | 1: 10 | 1: 10 | 1: 10"},
    {"c0 k1 K5 e10", EVER, "1 1 0 0 | 1: 10 | 1: 10 | 1: 10"},
    {"c0 k1 e10 K1449", EVER, "1 1 0 0 | 1: 10 | 1: 10 | 1: 10"},
    {"c0 k1 e10 K1450", EVER, "1 1 0 1 | 1: 10 | 1: 10 | 1: 10"},
    {"k-9 K-1 c0 e10", EVER, "1 1 0 1 | 1: 10 | 1: 10 | 1: 10"},
    {"c0 k1 e10", EVER, "1 1 0 1 | 1: 10 | 1: 10 | 1: 10"},
    {"c0 k1 e10 K15 c7200 e7201", EVER, "2 2 0 1 | 2: 11 | 2: 11 | 2: 11"},
    {"c0 k1 K5", EVER, "1 0 1 0 | 0: 0 | 0: 0 | 0: 0"}, /* but nobody wrote */
    /* what was known, and how long it had waited */
    {"c0 e10 c20", -1, "0 0 0 0 | 0: 0 | 0: 0 | 0: 0"},
    {"c0 e10 c20", 5, "1 0 0 0 | 0: 0 | 0: 0 | 0: 0"},
    {"c0 e10 c20", 10, "1 1 0 0 | 1: 10 | 1: 10 | 1: 10"},
    {"c0 e10", 1449, "1 1 0 0 | 1: 10 | 1: 10 | 1: 10"},
    {"c0 e10", 1450, "1 1 0 1 | 1: 10 | 1: 10 | 1: 10"},
    {"c0", 1439, "1 0 0 0 | 0: 0 | 0: 0 | 0: 0"},
    {"c0", 1440, "1 0 1 0 | 0: 0 | 0: 0 | 0: 0"},
};

START_TEST(stories_come_to_what_they_say)
{
    struct story story;
    char said[256];
    tell_all(&story, stories[_i].story);
    int64_t as_of = stories[_i].as_of == EVER ? INT64_MAX : NOON + stories[_i].as_of * MINUTE;
    wakpi_tracker *tracker = tracker_of(&story, NULL, NULL);
    say_whole(said, sizeof said, tracker, as_of);
    ck_assert_msg(strcmp(said, stories[_i].comes_to) == 0, "\"%s\" comes to %s, not %s", stories[_i].story,
                  said, stories[_i].comes_to);
    wakpi_tracker_free(tracker);
}
END_TEST

/* ---- what is too early to tell ---- */

static const struct {
    const char *story;
    int64_t as_of; /* minutes */
    wakpi_kpi kpi;
    double still_open;
} early[] = {
    {"c0", 1439, WAKPI_KPI_UNANSWERED_RATE, 1},
    {"c0", 1440, WAKPI_KPI_UNANSWERED_RATE, 0},
    {"c0 e10", 100, WAKPI_KPI_UNANSWERED_RATE, 0},
    {"c0 e10", 1449, WAKPI_KPI_CHAT_ABANDONMENT_RATE, 1},
    {"c0 e10", 1450, WAKPI_KPI_CHAT_ABANDONMENT_RATE, 0},
    {"c0 e10 k11 K12", 100, WAKPI_KPI_CHAT_ABANDONMENT_RATE, 0},
    {"c0 e10 c7200 c9000 e9001", 9002, WAKPI_KPI_CHAT_ABANDONMENT_RATE, 1. / 3},
    {"c0 e10 c7200 c9000 e9001", 9002, WAKPI_KPI_OPEN_RATE, 0},
    /* whether the first contact was enough is known seven days after it */
    {"k0 K10", 10 + 7 * 1440 - 1, WAKPI_KPI_FIRST_CONTACT_RESOLUTION_RATE, 1},
    {"k0 K10", 10 + 7 * 1440 - 1, WAKPI_KPI_FIRST_CONTACT_SHARE, 1},
    {"k0 K10", 10 + 7 * 1440 - 1, WAKPI_KPI_RESOLUTION_RATE, 0},
    {"k0 K10", 10 + 7 * 1440, WAKPI_KPI_FIRST_CONTACT_RESOLUTION_RATE, 0},
};

START_TEST(what_is_too_early_to_tell_is_marked_with_its_share)
{
    struct story story;
    const wakpi_campaign *campaign;
    wakpi_value value = {.struct_size = sizeof value};
    tell_all(&story, early[_i].story);
    wakpi_tracker *tracker = tracker_of(&story, NULL, NULL);
    wakpi_query *query = query_of(NOON + early[_i].as_of * MINUTE, 0, WAKPI_PERIOD_NONE);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    wakpi_campaign_evaluate(campaign, early[_i].kpi, NULL, &value);
    ck_assert_msg(fabs(value.still_open - early[_i].still_open) < 1e-12, "\"%s\": %f is still open",
                  early[_i].story, value.still_open);
    ck_assert_int_eq((value.flags & WAKPI_VALUE_IMMATURE) != 0, early[_i].still_open > 0);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* Of three messages one came, one failed and one may yet come: field cases 18 and 25. */
START_TEST(the_share_of_messages_still_open_is_told)
{
    static const struct {
        int64_t age;
        wakpi_kpi kpi;
        double still_open;
    } rows[] = {{1, WAKPI_KPI_DELIVERY_RATE, 1. / 3},
                {30 * DAY - 1, WAKPI_KPI_DELIVERY_RATE, 1. / 3},
                {30 * DAY, WAKPI_KPI_DELIVERY_RATE, 0},
                /* what came may convert for a week, and what is still to come as well */
                {7 * DAY, WAKPI_KPI_CONVERSION_RATE, 2. / 3},
                {7 * DAY + 1, WAKPI_KPI_CONVERSION_RATE, 1. / 3},
                {30 * DAY, WAKPI_KPI_CONVERSION_RATE, 0}};
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_tracker_new(NULL, &tracker), WAKPI_OK);
    APPLY(tracker, SEND("a", NOON, "391", "x"), SEND("b", NOON, "392", "x"), SEND("c", NOON, "393", "x"),
          STATUS(DELIVERED, "a", NOON + 1), STATUS(FAILED, "b", NOON + 1));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const wakpi_campaign *campaign;
        wakpi_value value = {.struct_size = sizeof value};
        wakpi_query *query = query_of(NOON + rows[i].age, WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE);
        wakpi_cursor *cursor = ask(tracker, query);
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_evaluate(campaign, rows[i].kpi, NULL, &value), WAKPI_OK);
        ck_assert_double_eq_tol(value.still_open, rows[i].still_open, 1e-12);
        ck_assert_int_eq((value.flags & WAKPI_VALUE_IMMATURE) != 0, rows[i].still_open > 0);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
    }
    wakpi_tracker_free(tracker);
}
END_TEST

/* An answer is left behind only where the customer wrote nothing for the whole window, in a later conversation neither. */
START_TEST(who_comes_back_within_the_window_has_not_abandoned)
{
    static const struct {
        const char *story;
        int64_t abandoned;
    } rows[] = {{"c0 e10 c2889", 0}, {"c0 e10 c2890", 1}, {"c0 e10 e2800", 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct story story;
        wakpi_options *options;
        wakpi_tracker *tracker;
        tell_all(&story, rows[i].story);
        ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
        ck_assert_int_eq(wakpi_options_set_integer(options, "abandonment_window", 2 * DAY, NULL), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
        wakpi_options_free(options);
        ck_assert_int_eq(wakpi_tracker_apply(tracker, story.events, story.count, NULL), WAKPI_OK);
        ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_ABANDONED), rows[i].abandoned);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* ---- dates and labels ---- */

static const struct {
    const char *story, *campaign, *day;
} origins[] = {
    {"m0 c60 e70", "autumn", "2025-11-21"},
    {"m-1430 c5 e70", "autumn", "2025-11-20"},    /* begun by the campaign, the day before */
    {"m-4320 q5 e70", "autumn", "2025-11-21"},    /* quoted too late to have begun it */
    {"m-4320 c5 e70", "", "2025-11-21"},          /* nor would one think of it unquoted */
    {"c-2000 c-1000 m-900 q0", "", "2025-11-20"}, /* under way before */
    {"e-800 c0", "", "2025-11-20"},
    {"u-10 c0", "", "2025-11-21"},
};

START_TEST(a_conversation_is_dated_and_labelled_by_what_began_it)
{
    struct story story;
    tell_all(&story, origins[_i].story);
    wakpi_tracker *tracker = tracker_of(&story, NULL, NULL);
    wakpi_query *query = query_of(INT64_MAX, WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_DAY);
    wakpi_cursor *cursor = ask(tracker, query);
    int64_t found = 0;
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const char *day, *campaign;
        size_t size;
        int64_t from, to;
        if (amount_of(cursor, WAKPI_MEASURE_CONVERSATIONS) == 0)
            continue;
        found += amount_of(cursor, WAKPI_MEASURE_CONVERSATIONS);
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &day), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &campaign, &size), WAKPI_OK);
        ck_assert_msg(strcmp(day, origins[_i].day) == 0, "\"%s\" is of %s", origins[_i].story, day);
        ck_assert_uint_eq(size, strlen(origins[_i].campaign));
        ck_assert_mem_eq(campaign, origins[_i].campaign, size);
    }
    ck_assert_int_eq(found, 1);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* Only what speaks to many lends its labels: a service message that the customer wrote back to does not. */
START_TEST(an_answer_labels_no_conversation)
{
    static const struct {
        const char *story, *category;
    } rows[] = {{"h-10 c0 e5", ""}, {"u-10 c0 e5", "utility"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct story story;
        tell_all(&story, rows[i].story);
        wakpi_tracker *tracker = tracker_of(&story, NULL, NULL);
        wakpi_query *query = query_of(INT64_MAX, WAKPI_LABEL_CATEGORY, WAKPI_PERIOD_NONE);
        wakpi_cursor *cursor = ask(tracker, query);
        find_row(cursor, WAKPI_LABEL_CATEGORY, rows[i].category);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_CONVERSATIONS), 1);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* A response is dated by the turn that waited, whatever day the conversation began. */
START_TEST(responses_are_dated_by_their_turn)
{
    struct story story;
    char said[64];
    tell_all(&story, "c0 e10 c1200 e1220"); /* the second is of the next day */
    wakpi_tracker *tracker = tracker_of(&story, NULL, NULL);
    wakpi_query *query = query_of(INT64_MAX, 0, WAKPI_PERIOD_DAY);
    wakpi_cursor *cursor = ask(tracker, query);
    static const char *const days[] = {"1: 10", "1: 20"};
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        say_durations(said, sizeof said, cursor, WAKPI_MEASURE_RESPONSE);
        ck_assert_str_eq(said, days[i]);
        say_durations(said, sizeof said, cursor, WAKPI_MEASURE_FIRST_RESPONSE);
        ck_assert_str_eq(said, i == 0 ? "1: 10" : "0: 0");
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* ---- business hours ---- */

static int64_t at(const char *text)
{
    int64_t time;
    ck_assert_int_eq(wakpi_time_parse(text, strlen(text), &time, NULL), WAKPI_OK);
    return time;
}

static const struct {
    const char *hours, *wrote, *answered, *open;
} office[] = {
    {"Mon-Fri 09:00-18:00", "2025-11-20T17:50:00+01:00", "2025-11-21T09:10:00+01:00", "1: 20"},
    {"Mon-Fri 09:00-18:00", "2025-11-21T10:00:00+01:00", "2025-11-21T10:30:00+01:00", "1: 30"},
    {"Mon-Fri 09:00-18:00", "2025-11-21T17:30:00+01:00", "2025-11-24T10:00:00+01:00", "1: 90"},
    {"Mon-Fri 09:00-18:00, Sat 10:00-12:00", "2025-11-21T17:30:00+01:00", "2025-11-24T10:00:00+01:00",
     "1: 210"},
    {"Mon-Fri 09:00-18:00", "2025-11-22T12:00:00+01:00", "2025-11-22T13:00:00+01:00", "1: 0"},
    {"Sat-Sun 00:00-24:00", "2025-10-25T12:00:00+02:00", "2025-10-26T12:00:00+01:00",
     "1: 1500"}, /* 25 hours */
    {"Sat-Sun 00:00-24:00", "2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00",
     "1: 1380"}, /* 23 hours */
    {"Sun 01:00-04:00", "2025-10-26T00:00:00+02:00", "2025-10-26T05:00:00+01:00",
     "1: 240"}, /* 2 o'clock twice */
    {"Sun 02:00-03:00", "2026-03-29T00:00:00+01:00", "2026-03-29T05:00:00+02:00", "1: 0"}, /* and never */
    {"Sun 22:00-06:00", "2025-11-23T21:00:00+01:00", "2025-11-24T07:00:00+01:00",
     "1: 480"}, /* past the week's end */
    {"Fri-Mon 09:00-10:00,Mon 09:30-11:00", "2025-11-21T00:00:00+01:00", "2025-11-24T12:00:00+01:00",
     "1: 300"},
    {"", "2025-11-21T10:00:00+01:00", "2025-11-21T10:30:00+01:00", "0: 0"},
};

START_TEST(business_hours_alone_are_counted)
{
    wakpi_options *options;
    wakpi_tracker *tracker;
    char said[64];
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "Europe/Rome", 11, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "conversation_gap", 4 * DAY, NULL), WAKPI_OK);
    ck_assert_int_eq(
        wakpi_options_set_text(options, "business_hours", office[_i].hours, strlen(office[_i].hours), NULL),
        WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    APPLY(tracker, TURN(MESSAGE, "c", at(office[_i].wrote), "391", ""),
          TURN(ECHO, "e", at(office[_i].answered), "391", ""));
    wakpi_cursor *cursor = ask(tracker, NULL);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    say_durations(said, sizeof said, cursor, WAKPI_MEASURE_FIRST_RESPONSE_BUSINESS);
    ck_assert_msg(strcmp(said, office[_i].open) == 0, "\"%s\" %s to %s: %s", office[_i].hours,
                  office[_i].wrote, office[_i].answered, said);
    wakpi_cursor_free(cursor);
    wakpi_tracker_free(tracker);
}
END_TEST

static double mean_of(const wakpi_cursor *cursor, wakpi_kpi kpi)
{
    const wakpi_campaign *campaign;
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_ge(wakpi_campaign_evaluate(campaign, kpi, NULL, &value), WAKPI_OK);
    return value.value;
}

/* A case of Sunday is opened again on Friday at 14:00, a bot answers at once and hands over, and a human answers and
 * resolves it at 14:10. */
START_TEST(case_12_a_reopened_case_is_timed_anew)
{
    const int64_t sunday = at("2025-11-16T14:00:00+01:00"), friday = at("2025-11-21T14:00:00+01:00");
    const struct story nobody = {.count = 0};
    wakpi_tracker *tracker = tracker_of(&nobody, "zone", "Europe/Rome");
    APPLY(tracker, TURN(MESSAGE, "c1", sunday, "391", ""), TURN(CASE_OPENED, "k", sunday, "391", ""),
          TURN(ECHO, "e1", sunday + 4 * MINUTE, "391", ""), TURN(CASE_RESOLVED, "", sunday + HOUR, "", "k"),
          TURN(MESSAGE, "c2", friday, "391", ""), TURN(CASE_REOPENED, "", friday, "", "k"),
          EVENT(.kind = WAKPI_EVENT_ECHO, .time = friday + SECOND, TEXT(id, "b"), TEXT(person, "391"),
                .flags = WAKPI_EVENT_BOT),
          TURN(ECHO, "e2", friday + 10 * MINUTE, "391", ""),
          TURN(CASE_RESOLVED, "", friday + 10 * MINUTE, "", "k"));
    wakpi_query *query = query_of(INT64_MAX, 0, WAKPI_PERIOD_DAY);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK); /* the case is Sunday's */
    ck_assert_double_eq(mean_of(cursor, WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN), 240);
    ck_assert_double_eq(mean_of(cursor, WAKPI_KPI_RESOLUTION_TIME_MEAN), 600);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_RESOLVED_FIRST_CONTACT), 0);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_double_eq(mean_of(cursor, WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN), 600);
    ck_assert_double_eq_tol(mean_of(cursor, WAKPI_KPI_FIRST_RESPONSE_ANY_MEDIAN), 1, 0.02);
    ck_assert_double_eq(mean_of(cursor, WAKPI_KPI_RESPONSE_TIME_MEAN), 1);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_END);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(ill_formed_hours_are_refused)
{
    static const char *const wrong[] = {"Mon",
                                        "Mon-Fri",
                                        "Mon-Fri 9:00-18:00",
                                        "Mon-Fri 09:00-18:00,",
                                        "mon 09:00-18:00",
                                        "Mo 09:00-18",
                                        "Mon 09:00-09:00",
                                        "Mon 24:00-08:00",
                                        "Mon 09:00-24:01",
                                        "Mon 09:60-10:00",
                                        " ",
                                        "Mon-Fri09:00-18:00",
                                        "Mon-Fri 09:00-18:00 x",
                                        "Mon- 09:00-10:00",
                                        "Mon 25:00-26:00"};
    wakpi_options *options;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(wakpi_options_set_text(options, "business_hours", wrong[i], strlen(wrong[i]), NULL) ==
                          WAKPI_MALFORMED,
                      "\"%s\" is taken", wrong[i]);
    wakpi_options_free(options);
}
END_TEST

START_TEST(trackers_of_other_hours_do_not_merge)
{
    struct story story = {.count = 0};
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_tracker *into = tracker_of(&story, "business_hours", "Mon-Fri 09:00-18:00");
    wakpi_tracker *from = tracker_of(&story, "business_hours", "Mon-Fri 09:00-17:00");
    ck_assert_int_eq(wakpi_tracker_merge(into, from, &error), WAKPI_MISMATCH);
    ck_assert_ptr_nonnull(strstr(error.text, "business_hours"));
    wakpi_tracker_free(into);
    wakpi_tracker_free(from);
}
END_TEST

/* ---- reading ---- */

START_TEST(time_to_read_is_told_where_both_times_are_known)
{
    wakpi_tracker *tracker;
    char said[64];
    ck_assert_int_eq(wakpi_tracker_new(NULL, &tracker), WAKPI_OK);
    APPLY(tracker, STATUS(DELIVERED, "a", NOON), STATUS(READ, "a", NOON + 30 * MINUTE),
          STATUS(READ, "a", NOON + 60 * MINUTE), STATUS(READ, "b", NOON + HOUR), STATUS(DELIVERED, "c", NOON),
          STATUS(DELIVERED, "d", NOON + HOUR),
          STATUS(READ, "d", NOON), /* clocks disagree: nothing is known */
          STATUS(DELIVERED, "e", NOON), STATUS(PLAYED, "e", NOON + HOUR));
    wakpi_cursor *cursor = ask(tracker, NULL);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    say_durations(said, sizeof said, cursor, WAKPI_MEASURE_TIME_TO_READ);
    ck_assert_str_eq(said, "1: 30");
    wakpi_cursor_free(cursor);
    wakpi_query *query = query_of(NOON + 29 * MINUTE, 0, WAKPI_PERIOD_NONE);
    cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    say_durations(said, sizeof said, cursor, WAKPI_MEASURE_TIME_TO_READ);
    ck_assert_str_eq(said, "0: 0");
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* ---- laws ---- */

static uint64_t random_state;

static size_t random_below(size_t bound)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (size_t)((random_state * UINT64_C(0x2545f4914f6cdd1d) >> 32) % bound);
}

static void shuffle(struct story *story)
{
    for (size_t i = story->count; i > 1; i--) {
        size_t other = random_below(i);
        wakpi_event held = story->events[i - 1];
        story->events[i - 1] = story->events[other];
        story->events[other] = held;
    }
}

/* Rounds are of a few persons, two names of one among them, and of times that fall together and apart. */
static void make_story(struct story *story)
{
    static const char who[] = "ccctqeEhbfmudsBokK";
    static const char *const people[] = {"391", "392", "393"};
    story->count = 0;
    size_t count = 2 + random_below(30);
    for (size_t i = 0; i < count; i++) {
        tell(story, who[random_below(sizeof who - 1)], NOON + (int64_t)random_below(12) * 6 * HOUR);
        story->events[i].person = people[random_below(3)];
    }
    if (random_below(2))
        story->events[story->count++] =
            EVENT(.kind = WAKPI_EVENT_ALIAS, .time = NOON, TEXT(person, "391"), TEXT(other, "392"));
}

START_TEST(any_order_and_repetition_gives_equal_answers)
{
    const uint64_t seeds[] = {1, 20251121, UINT64_C(0x9e3779b97f4a7c15)};
    for (size_t s = 0; s < sizeof seeds / sizeof *seeds; s++) {
        printf("seed %llu\n", (unsigned long long)seeds[s]);
        random_state = seeds[s];
        for (int round = 0; round < 200; round++) {
            struct story story;
            char wanted[256], said[256];
            make_story(&story);
            int64_t as_of = random_below(2) ? INT64_MAX : NOON + (int64_t)random_below(96) * HOUR;
            wakpi_tracker *tracker = tracker_of(&story, NULL, NULL);
            say_whole(wanted, sizeof wanted, tracker, as_of);
            shuffle(&story);
            ck_assert_int_eq(wakpi_tracker_apply(tracker, story.events, story.count, NULL), WAKPI_OK);
            say_whole(said, sizeof said, tracker, as_of);
            ck_assert_str_eq(said, wanted);
            wakpi_tracker_free(tracker);
            tracker = tracker_of(&story, NULL, NULL);
            say_whole(said, sizeof said, tracker, as_of);
            ck_assert_str_eq(said, wanted);
            if (as_of == INT64_MAX)
                ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_CONVERSATIONS),
                                 whole(tracker, WAKPI_MEASURE_CONVERSATIONS_REPLIED) +
                                     whole(tracker, WAKPI_MEASURE_UNANSWERED));
            wakpi_tracker_free(tracker);
        }
    }
}
END_TEST

/* Rows add up to the whole: durations, too. */
START_TEST(days_sum_to_the_whole)
{
    random_state = 7;
    printf("seed 7\n");
    for (int round = 0; round < 50; round++) {
        struct story story;
        make_story(&story);
        wakpi_tracker *tracker = tracker_of(&story, "zone", "Europe/Rome");
        wakpi_query *query = query_of(INT64_MAX, WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_DAY);
        wakpi_cursor *cursor = ask(tracker, query);
        int64_t conversations = 0, responses = 0;
        while (wakpi_cursor_next(cursor) == WAKPI_OK) {
            char said[32];
            conversations += amount_of(cursor, WAKPI_MEASURE_CONVERSATIONS);
            say_durations(said, sizeof said, cursor, WAKPI_MEASURE_RESPONSE);
            responses += strtoll(said, NULL, 10);
        }
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
        ck_assert_int_eq(conversations, whole(tracker, WAKPI_MEASURE_CONVERSATIONS));
        cursor = ask(tracker, NULL);
        char said[32];
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        say_durations(said, sizeof said, cursor, WAKPI_MEASURE_RESPONSE);
        ck_assert_int_eq(responses, strtoll(said, NULL, 10));
        wakpi_cursor_free(cursor);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* ---- to the end ---- */

static double value_of(const wakpi_campaign *campaign, wakpi_kpi kpi)
{
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_ge(wakpi_campaign_evaluate(campaign, kpi, NULL, &value), WAKPI_OK);
    return value.value;
}

static char *print(const wakpi_report *report, int32_t format)
{
    size_t size = 0;
    wakpi_report_print(report, format, NULL, 0, &size);
    char *text = malloc(size + 1);
    ck_assert_ptr_nonnull(text);
    ck_assert_int_eq(wakpi_report_print(report, format, text, size + 1, &size), WAKPI_OK);
    return text;
}

START_TEST(kpis_and_reports_tell_response_times)
{
    struct story story;
    const wakpi_campaign *campaign;
    wakpi_report *report;
    tell_all(&story, "c0 b1 e10 c20 e50 c4000");
    wakpi_tracker *tracker = tracker_of(&story, "business_hours", "Mon-Fri 09:00-18:00");
    wakpi_cursor *cursor = ask(tracker, NULL);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_double_eq(value_of(campaign, WAKPI_KPI_FIRST_RESPONSE_TIME_MEAN), 600);
    ck_assert(fabs(value_of(campaign, WAKPI_KPI_FIRST_RESPONSE_TIME_MEDIAN) / 600 - 1) < 0.0079);
    ck_assert(fabs(value_of(campaign, WAKPI_KPI_FIRST_RESPONSE_ANY_MEDIAN) / 60 - 1) < 0.0079);
    ck_assert(fabs(value_of(campaign, WAKPI_KPI_FIRST_RESPONSE_BUSINESS_MEDIAN) / 600 - 1) < 0.0079);
    ck_assert_double_eq(value_of(campaign, WAKPI_KPI_RESPONSE_TIME_MEAN), (60 + 1800) / 2.0);
    ck_assert_double_eq(value_of(campaign, WAKPI_KPI_UNANSWERED_RATE), 0.5);
    ck_assert_double_eq(value_of(campaign, WAKPI_KPI_CHAT_ABANDONMENT_RATE), 0.5);
    wakpi_cursor_free(cursor);
    ck_assert_int_eq(wakpi_report_new(NULL, &report), WAKPI_OK);
    ck_assert_int_eq(wakpi_report_add_tracker(report, tracker, NULL, NULL), WAKPI_OK);
    char *json = print(report, WAKPI_FORMAT_JSON), *metrics = print(report, WAKPI_FORMAT_OPENMETRICS);
    ck_assert_ptr_nonnull(strstr(json, "\"first_response_time_median\""));
    ck_assert_ptr_nonnull(strstr(json, "\"response_time_p90\""));
    ck_assert_ptr_nonnull(strstr(json, "\"unanswered_rate\""));
    ck_assert_ptr_nonnull(strstr(metrics, "first_response_seconds_bucket"));
    ck_assert_ptr_nonnull(strstr(metrics, "first_response_seconds_count 1"));
    free(json);
    free(metrics);
    wakpi_report_free(report);
    wakpi_tracker_free(tracker);
}
END_TEST

/* ---- memory that fails ---- */

static wakpi_status ask_with(wakpi_allocate_function allocate, void *context, void *data)
{
    const struct story *story = data;
    wakpi_options *options = NULL;
    wakpi_tracker *tracker = NULL;
    wakpi_cursor *cursor = NULL;
    const wakpi_campaign *campaign;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "business_hours", "Fri 09:00-18:00", 15, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &tracker);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(tracker, story->events, story->count, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(tracker, NULL, &cursor, NULL);
    if (status == WAKPI_OK)
        status = wakpi_cursor_next(cursor);
    if (status == WAKPI_OK)
        status = wakpi_cursor_campaign(cursor, &campaign);
    wakpi_cursor_free(cursor);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
    return status;
}

START_TEST(failing_memory_leaves_nothing_behind)
{
    struct story story;
    tell_all(&story, "m0 c5 B5 b6 o7 e10 c20 e21 c30 e33 c40 e44 k45 c50 e55 K56 c60 e66 c5000");
    ck_assert_int_gt(fail_each_request(ask_with, &story), 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_talk");
    TCase *tests = tcase_create("conversations");
    tcase_add_loop_test(tests, stories_come_to_what_they_say, 0, sizeof stories / sizeof *stories);
    tcase_add_loop_test(tests, what_is_too_early_to_tell_is_marked_with_its_share, 0,
                        sizeof early / sizeof *early);
    tcase_add_test(tests, the_share_of_messages_still_open_is_told);
    tcase_add_test(tests, who_comes_back_within_the_window_has_not_abandoned);
    tcase_add_test(tests, case_12_a_reopened_case_is_timed_anew);
    tcase_add_loop_test(tests, a_conversation_is_dated_and_labelled_by_what_began_it, 0,
                        sizeof origins / sizeof *origins);
    tcase_add_test(tests, an_answer_labels_no_conversation);
    tcase_add_test(tests, responses_are_dated_by_their_turn);
    tcase_add_loop_test(tests, business_hours_alone_are_counted, 0, sizeof office / sizeof *office);
    tcase_add_test(tests, trackers_of_other_hours_do_not_merge);
    tcase_add_test(tests, ill_formed_hours_are_refused);
    tcase_add_test(tests, time_to_read_is_told_where_both_times_are_known);
    tcase_add_test(tests, any_order_and_repetition_gives_equal_answers);
    tcase_add_test(tests, days_sum_to_the_whole);
    tcase_add_test(tests, kpis_and_reports_tell_response_times);
    tcase_add_test(tests, failing_memory_leaves_nothing_behind);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

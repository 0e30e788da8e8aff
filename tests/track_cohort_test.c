/* Cohorts: who stayed, against stories counted by hand and against a count that goes about it otherwise. */
#include "failing_allocator.h"
#include "measure_random.h"
#include "run_suite.h"
#include "track_calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static wakpi_query *query_by(int32_t period, int64_t as_of)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, period), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(query, as_of), WAKPI_OK);
    return query;
}

/* "2026-01 2: 2 1*; " for each row: the size, and a count of each column; * is not over yet, - has not begun. */
static void say(char *said, size_t size, const wakpi_tracker *tracker, const wakpi_query *query,
                int32_t start, int32_t activity, int32_t count, int32_t columns)
{
    wakpi_cohorts *cohorts;
    wakpi_error error = {.struct_size = sizeof error};
    size_t used = 0;
    wakpi_status status = wakpi_tracker_cohorts(tracker, query, start, activity, columns, &cohorts, &error);
    ck_assert_msg(status == WAKPI_OK, "cohorts: %s", error.text);
    said[0] = '\0';
    while (wakpi_cohorts_next(cohorts) == WAKPI_OK) {
        int64_t from, to, persons;
        int32_t immature;
        const char *period;
        ck_assert_int_eq(wakpi_cohorts_period(cohorts, &from, &to, &period), WAKPI_OK);
        ck_assert_int_lt(from, to);
        ck_assert_int_eq(wakpi_cohorts_size(cohorts, &persons, &immature), WAKPI_OK);
        used += (size_t)snprintf(said + used, size - used, "%s %lld%s:", period, (long long)persons,
                                 immature ? "*" : "");
        for (int32_t column = 0; column <= columns; column++) {
            status = wakpi_cohorts_get(cohorts, column, count, &persons, &immature);
            if (status == WAKPI_UNDEFINED)
                used += (size_t)snprintf(said + used, size - used, " -");
            else
                used += (size_t)snprintf(said + used, size - used, " %lld%s", (long long)persons,
                                         immature ? "*" : "");
            ck_assert(status == WAKPI_OK || status == WAKPI_UNDEFINED);
        }
        used += (size_t)snprintf(said + used, size - used, "; ");
        ck_assert_uint_lt(used, size);
    }
    ck_assert_int_eq(wakpi_cohorts_next(cohorts), WAKPI_END);
    wakpi_cohorts_free(cohorts);
}

static void expect(const wakpi_tracker *tracker, int32_t period, int64_t as_of, int32_t start,
                   int32_t activity, int32_t count, int32_t columns, const char *expected)
{
    char said[1024];
    wakpi_query *query = query_by(period, as_of);
    say(said, sizeof said, tracker, query, start, activity, count, columns);
    ck_assert_str_eq(said, expected);
    wakpi_query_free(query);
}

#define WROTE(own, when, who) TURN(MESSAGE, own, at(when), who, "")
#define BOUGHT(own, when, who)                                                                               \
    EVENT(.kind = WAKPI_EVENT_ORDER, .time = at(when), TEXT(id, own), TEXT(person, who), .amount = 1000000,  \
          .currency = "EUR")

/* ---- by hand ---- */

/* Two began in January, of whom one came back in March; in February began one, who stayed, and on its last local evening,
 * which is still January in UTC, another. */
static wakpi_tracker *winter(void)
{
    wakpi_tracker *tracker = tracker_in("Europe/Rome");
    APPLY(tracker, WROTE("a1", "2026-01-15T12:00:00+01:00", "1"),
          WROTE("a2", "2026-01-20T12:00:00+01:00", "1"), WROTE("a3", "2026-03-02T12:00:00+01:00", "1"),
          WROTE("b1", "2026-01-31T22:59:59Z", "2"), WROTE("c1", "2026-02-10T12:00:00+01:00", "3"),
          WROTE("c2", "2026-03-10T12:00:00+01:00", "3"), WROTE("c3", "2026-04-10T12:00:00+02:00", "3"),
          WROTE("d1", "2026-01-31T23:00:00Z", "4"));
    return tracker;
}

START_TEST(who_came_in_each_period_is_told)
{
    wakpi_tracker *tracker = winter();
    const int64_t as_of = at("2026-06-01T00:00:00+02:00");
    expect(tracker, WAKPI_PERIOD_MONTH, as_of, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_ACTIVE, 3, "2026-01 2: 2 0 1 0; 2026-02 2: 2 1 1 0; ");
    expect(tracker, WAKPI_PERIOD_MONTH, as_of, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_PRESENT, 3, "2026-01 2: 2 1 1 0; 2026-02 2: 2 1 1 0; ");
    expect(tracker, WAKPI_PERIOD_MONTH, as_of, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_RETURNED, 3, "2026-01 2: 1 1 1 1; 2026-02 2: 0 1 1 1; ");
    expect(tracker, WAKPI_PERIOD_QUARTER, as_of, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_ACTIVE, 1, "2026-Q1 4: 4 1*; ");
    expect(tracker, WAKPI_PERIOD_YEAR, as_of, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE, WAKPI_COHORT_ACTIVE,
           0, "2026 4*: 4*; ");
    /* who comes again in the only column that was asked for did return */
    expect(tracker, WAKPI_PERIOD_MONTH, as_of, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_RETURNED, 0, "2026-01 2: 1; 2026-02 2: 0; ");
    expect(tracker, WAKPI_PERIOD_YEAR, as_of, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_RETURNED, 0, "2026 4*: 2*; ");
    /* who comes beyond the last column is present in all of them */
    expect(tracker, WAKPI_PERIOD_MONTH, as_of, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_PRESENT, 1, "2026-01 2: 2 1; 2026-02 2: 2 1; ");
    wakpi_tracker_free(tracker);
}
END_TEST

/* What stands first of one moment says nothing: who wrote as they ordered was active, and did not come back by it. */
START_TEST(what_began_a_cohort_has_no_order_among_equals)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    APPLY(tracker, WROTE("a", "2026-01-15T12:00:00Z", "1"), BOUGHT("a", "2026-01-15T12:00:00Z", "1"),
          WROTE("b", "2026-01-15T12:00:00Z", "2"), BOUGHT("b", "2026-01-15T12:00:00Z", "2"),
          WROTE("c", "2026-01-15T11:59:59Z", "3"), BOUGHT("c", "2026-01-15T12:00:00Z", "3"),
          BOUGHT("d", "2026-01-15T12:00:00Z", "3"));
    static const struct {
        int32_t start, activity, count;
        const char *expected;
    } rows[] = {
        {WAKPI_COHORT_ORDER, WAKPI_ACTIVITY_WROTE, WAKPI_COHORT_ACTIVE, "2026-01 3: 2; "},
        {WAKPI_COHORT_ORDER, WAKPI_ACTIVITY_WROTE, WAKPI_COHORT_RETURNED, "2026-01 3: 0; "},
        {WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_ORDERED, WAKPI_COHORT_ACTIVE, "2026-01 3: 3; "},
        {WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_ORDERED, WAKPI_COHORT_RETURNED, "2026-01 3: 1; "},
        {WAKPI_COHORT_ORDER, WAKPI_ACTIVITY_ORDERED, WAKPI_COHORT_RETURNED, "2026-01 3: 1; "},
        {WAKPI_COHORT_CONTACT, WAKPI_ACTIVITY_WROTE, WAKPI_COHORT_RETURNED, "2026-01 3: 0; "},
        {WAKPI_COHORT_CONTACT, WAKPI_ACTIVITY_ORDERED, WAKPI_COHORT_RETURNED, "2026-01 3: 1; "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(tracker, WAKPI_PERIOD_MONTH, INT64_MAX, rows[i].start, rows[i].activity, rows[i].count, 0,
               rows[i].expected);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(a_period_is_immature_until_it_is_over_and_untold_before_it_begins)
{
    wakpi_tracker *tracker = winter();
    static const struct {
        const char *as_of, *expected;
    } rows[] = {
        {"2026-03-01T00:00:00+01:00", "2026-01 2: 2 0 0*; 2026-02 2: 2 0* -; "},
        {"2026-02-28T23:59:59+01:00", "2026-01 2: 2 0* -; 2026-02 2*: 2* - -; "},
        {"2026-03-31T23:59:59.999+02:00", "2026-01 2: 2 0 1*; 2026-02 2: 2 1* -; "},
        {"2026-04-01T00:00:00+02:00", "2026-01 2: 2 0 1; 2026-02 2: 2 1 0*; "},
        {"2026-01-01T00:00:00+01:00", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(tracker, WAKPI_PERIOD_MONTH, at(rows[i].as_of), WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
               WAKPI_COHORT_ACTIVE, 2, rows[i].expected);
    expect(tracker, WAKPI_PERIOD_MONTH, INT64_MAX, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_ACTIVE, 2, "2026-01 2: 2 0 1; 2026-02 2: 2 1 1; ");
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(who_buys_again_and_when)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    APPLY(tracker, BOUGHT("o1", "2026-01-05T10:00:00Z", "1"), BOUGHT("o2", "2026-01-25T10:00:00Z", "1"),
          BOUGHT("o3", "2026-01-05T10:00:00Z", "2"), BOUGHT("o4", "2026-04-01T00:00:00Z", "2"),
          BOUGHT("o5", "2026-01-31T10:00:00Z", "3"), BOUGHT("o6", "2026-02-01T10:00:00Z", "4"),
          BOUGHT("o7", "2026-02-01T10:00:00Z", "4"));
    expect(tracker, WAKPI_PERIOD_MONTH, INT64_MAX, WAKPI_COHORT_ORDER, WAKPI_ACTIVITY_ORDERED,
           WAKPI_COHORT_ACTIVE, 3, "2026-01 3: 3 0 0 1; 2026-02 1: 1 0 0 0; ");
    expect(tracker, WAKPI_PERIOD_MONTH, INT64_MAX, WAKPI_COHORT_ORDER, WAKPI_ACTIVITY_ORDERED,
           WAKPI_COHORT_RETURNED, 3, "2026-01 3: 1 1 1 2; 2026-02 1: 1 1 1 1; ");
    expect(tracker, WAKPI_PERIOD_MONTH, INT64_MAX, WAKPI_COHORT_ORDER, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_ACTIVE, 1, "2026-01 3: 0 0; 2026-02 1: 0 0; ");
    wakpi_tracker_free(tracker);
}
END_TEST

/* A contact begins with whatever came first; a click counts when it was made, and for whom the message went to. */
START_TEST(contacts_begin_with_the_first_thing_and_clicks_count_when_they_were_made)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    APPLY(tracker, SEND("m", at("2026-01-30T10:00:00Z"), "1", "x"),
          TURN(CLICK, "k", at("2026-03-01T10:00:00Z"), "", "m"),
          SEND("n", at("2026-04-30T10:00:00Z"), "1", "x"),
          EVENT(.kind = WAKPI_EVENT_CLICK, .time = at("2026-04-01T10:00:00Z"), TEXT(id, "scan"),
                TEXT(context, "m"), .flags = WAKPI_EVENT_BOT),
          WROTE("w", "2026-02-10T10:00:00Z", "1"), WROTE("v", "2026-02-11T10:00:00Z", "2"));
    expect(tracker, WAKPI_PERIOD_MONTH, INT64_MAX, WAKPI_COHORT_CONTACT, WAKPI_ACTIVITY_ENGAGED,
           WAKPI_COHORT_ACTIVE, 3, "2026-01 1: 0 1 1 0; 2026-02 1: 1 0 0 0; ");
    expect(tracker, WAKPI_PERIOD_MONTH, INT64_MAX, WAKPI_COHORT_CONTACT, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_ACTIVE, 3, "2026-01 1: 0 1 0 0; 2026-02 1: 1 0 0 0; ");
    expect(tracker, WAKPI_PERIOD_MONTH, INT64_MAX, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_ENGAGED,
           WAKPI_COHORT_ACTIVE, 1, "2026-02 2: 2 1; ");
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(an_alias_makes_one_of_two_wherever_they_began)
{
    wakpi_tracker *tracker = winter();
    APPLY(tracker, EVENT(.kind = WAKPI_EVENT_ALIAS, .time = NOON, TEXT(person, "3"), TEXT(other, "2")));
    expect(tracker, WAKPI_PERIOD_MONTH, INT64_MAX, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_ACTIVE, 3, "2026-01 2: 2 1 2 1; 2026-02 1: 1 0 0 0; ");
    wakpi_tracker_free(tracker);
}
END_TEST

/* Who was won by a campaign, and what they did since, whatever it was about. */
START_TEST(labels_tell_what_persons_began_with)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    char said[256];
    APPLY(tracker, SEND("m1", at("2026-01-01T10:00:00Z"), "1", "spring"),
          SEND("m2", at("2026-01-02T10:00:00Z"), "2", "sale"),
          SEND("m3", at("2026-02-01T10:00:00Z"), "2", "spring"),
          SEND("m4", at("2026-01-03T10:00:00Z"), "3", "spring"),
          SEND("m5", at("2026-01-03T10:00:00Z"), "3", "sale"), WROTE("w1", "2026-02-10T10:00:00Z", "1"),
          WROTE("w2", "2026-02-10T10:00:00Z", "2"), WROTE("w3", "2026-03-10T10:00:00Z", "3"));
    static const struct {
        const char *campaign, *expected;
    } rows[] = {{"spring", "2026-01 2: 0 1 1; "}, {"sale", "2026-01 2: 0 1 1; "}, {"", ""}, {"winter", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, INT64_MAX);
        ck_assert_int_eq(
            wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, rows[i].campaign, strlen(rows[i].campaign)),
            WAKPI_OK);
        say(said, sizeof said, tracker, query, WAKPI_COHORT_CONTACT, WAKPI_ACTIVITY_WROTE,
            WAKPI_COHORT_ACTIVE, 2);
        ck_assert_msg(strcmp(said, rows[i].expected) == 0, "%s: %s", rows[i].campaign, said);
        wakpi_query_free(query);
    }
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, INT64_MAX);
    ck_assert_int_eq(wakpi_query_between(query, at("2026-01-02T00:00:00Z"), at("2026-01-03T10:00:00Z")),
                     WAKPI_OK);
    say(said, sizeof said, tracker, query, WAKPI_COHORT_CONTACT, WAKPI_ACTIVITY_WROTE, WAKPI_COHORT_ACTIVE,
        2);
    ck_assert_str_eq(said, "2026-01 1: 0 1 0; ");
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* Days of 23 and 25 hours are one day each, and the week that belongs to two years one week. */
START_TEST(days_and_weeks_are_the_calendar_s)
{
    wakpi_tracker *tracker = tracker_in("Europe/Rome");
    APPLY(tracker, WROTE("a", "2026-03-28T23:59:59+01:00", "1"), WROTE("b", "2026-03-29T00:00:00+01:00", "1"),
          WROTE("c", "2026-03-30T00:00:00+02:00", "1"));
    expect(tracker, WAKPI_PERIOD_DAY, INT64_MAX, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_ACTIVE, 3, "2026-03-28 1: 1 1 1 0; ");
    wakpi_tracker_free(tracker);
    tracker = tracker_in("Europe/Rome");
    APPLY(tracker, WROTE("a", "2026-10-24T23:59:59+02:00", "1"), WROTE("b", "2026-10-25T02:30:00+01:00", "1"),
          WROTE("c", "2026-10-26T00:00:00+01:00", "1"));
    expect(tracker, WAKPI_PERIOD_DAY, INT64_MAX, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_ACTIVE, 3, "2026-10-24 1: 1 1 1 0; ");
    wakpi_tracker_free(tracker);
    tracker = tracker_in("Europe/Rome");
    APPLY(tracker, WROTE("a", "2025-12-28T23:59:59+01:00", "1"), WROTE("b", "2025-12-29T00:00:00+01:00", "1"),
          WROTE("c", "2026-01-04T23:59:59+01:00", "1"), WROTE("d", "2026-01-05T00:00:00+01:00", "1"));
    expect(tracker, WAKPI_PERIOD_WEEK, INT64_MAX, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE,
           WAKPI_COHORT_ACTIVE, 3, "2025-W52 1: 1 1 1 0; ");
    wakpi_tracker_free(tracker);
}
END_TEST

/* Of those who bought before what is closed the first order is remembered, so that they are not new; of those who wrote
 * nothing is. */
START_TEST(closing_makes_nobody_new)
{
    wakpi_tracker *tracker = tracker_in("UTC");
    wakpi_cohorts *cohorts = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    char said[256];
    APPLY(tracker, BOUGHT("o1", "2025-01-05T10:00:00Z", "1"), BOUGHT("o2", "2026-03-05T10:00:00Z", "1"),
          BOUGHT("o3", "2026-03-05T10:00:00Z", "2"), BOUGHT("o4", "2026-04-05T10:00:00Z", "2"),
          WROTE("w1", "2025-01-05T10:00:00Z", "3"), WROTE("w2", "2026-03-05T10:00:00Z", "3"));
    ck_assert_int_eq(wakpi_tracker_close(tracker, at("2026-03-01T00:00:00Z"), NULL), WAKPI_OK);
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, INT64_MAX);
    ck_assert_int_eq(
        wakpi_tracker_cohorts(tracker, query, WAKPI_COHORT_ORDER, WAKPI_ACTIVITY_ORDERED, 1, &cohorts, NULL),
        WAKPI_INVALID);
    ck_assert_int_eq(wakpi_query_between(query, at("2026-03-01T00:00:00Z"), INT64_MAX), WAKPI_OK);
    say(said, sizeof said, tracker, query, WAKPI_COHORT_ORDER, WAKPI_ACTIVITY_ORDERED, WAKPI_COHORT_ACTIVE,
        1);
    ck_assert_str_eq(said, "2026-03 1: 1 1; ");
    ck_assert_int_eq(wakpi_tracker_cohorts(tracker, query, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE, 1,
                                           &cohorts, &error),
                     WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "first orders"));
    ck_assert_int_eq(
        wakpi_tracker_cohorts(tracker, query, WAKPI_COHORT_CONTACT, WAKPI_ACTIVITY_WROTE, 1, &cohorts, NULL),
        WAKPI_INVALID);
    ck_assert_ptr_null(cohorts);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}
END_TEST

/* ---- another way ---- */

enum { PERSONS = 40, TOUCHES = 400, COLUMNS = 6 };

struct deed {
    int64_t time;
    int person, bought;
};

/* Periods by number, with the C library's calendar. */
static int64_t number_of(int32_t period, int64_t time)
{
    time_t seconds = (time_t)(time / 1000);
    struct tm day;
    gmtime_r(&seconds, &day);
    switch (period) {
    case WAKPI_PERIOD_DAY:
        return time / DAY;
    case WAKPI_PERIOD_WEEK:
        return (time / DAY + 3) / 7;
    case WAKPI_PERIOD_MONTH:
        return day.tm_year * 12 + day.tm_mon;
    case WAKPI_PERIOD_QUARTER:
        return day.tm_year * 4 + day.tm_mon / 3;
    default:
        return day.tm_year;
    }
}

/* Sizes and counts of the cohort that began in the period of `beginning`, one question to all deeds after the other. */
static int64_t count_slowly(const struct deed *deeds, int32_t period, int buying, int64_t beginning,
                            int column, int32_t count)
{
    int64_t found = 0;
    for (int person = 0; person < PERSONS; person++) {
        const struct deed *first = NULL;
        int in = 0, later = 0, again = 0;
        for (int i = 0; i < TOUCHES; i++) {
            if (deeds[i].person == person && deeds[i].bought == buying &&
                (!first || deeds[i].time < first->time))
                first = &deeds[i];
        }
        if (!first || number_of(period, first->time) != beginning)
            continue;
        for (int i = 0; i < TOUCHES; i++) {
            if (deeds[i].person != person || deeds[i].bought != buying)
                continue;
            int64_t then = number_of(period, deeds[i].time) - beginning;
            in |= then == column;
            later |= then >= column;
            again |= &deeds[i] != first && then <= column;
        }
        found += column < 0 || (count == WAKPI_COHORT_ACTIVE && in) ||
                 (count == WAKPI_COHORT_PRESENT && later) || (count == WAKPI_COHORT_RETURNED && again);
    }
    return found;
}

static void compare_with_slow(const wakpi_tracker *tracker, const struct deed *deeds, int32_t period,
                              int buying)
{
    wakpi_query *query = query_by(period, INT64_MAX);
    wakpi_cohorts *cohorts;
    int64_t all = 0;
    ck_assert_int_eq(wakpi_tracker_cohorts(tracker, query, buying ? WAKPI_COHORT_ORDER : WAKPI_COHORT_MESSAGE,
                                           buying ? WAKPI_ACTIVITY_ORDERED : WAKPI_ACTIVITY_WROTE, COLUMNS,
                                           &cohorts, NULL),
                     WAKPI_OK);
    while (wakpi_cohorts_next(cohorts) == WAKPI_OK) {
        int64_t from, to, size, counted;
        const char *text;
        ck_assert_int_eq(wakpi_cohorts_period(cohorts, &from, &to, &text), WAKPI_OK);
        ck_assert_int_eq(wakpi_cohorts_size(cohorts, &size, NULL), WAKPI_OK);
        ck_assert_int_eq(size, count_slowly(deeds, period, buying, number_of(period, from), -1, 0));
        ck_assert_int_eq(number_of(period, to - 1), number_of(period, from));
        ck_assert_int_eq(number_of(period, to), number_of(period, from) + 1);
        all += size;
        for (int column = 0; column <= COLUMNS; column++) {
            for (int32_t count = WAKPI_COHORT_ACTIVE; count <= WAKPI_COHORT_RETURNED; count++) {
                ck_assert_int_eq(wakpi_cohorts_get(cohorts, column, count, &counted, NULL), WAKPI_OK);
                ck_assert_int_eq(counted,
                                 count_slowly(deeds, period, buying, number_of(period, from), column, count));
            }
        }
    }
    ck_assert_int_le(all, PERSONS);
    wakpi_cohorts_free(cohorts);
    wakpi_query_free(query);
}

START_TEST(a_slow_count_in_another_way_comes_to_the_same)
{
    static struct deed deeds[TOUCHES];
    static char ids[TOUCHES][8], people[TOUCHES][8];
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct random random = random_from(seed);
        wakpi_tracker *tracker = tracker_in("UTC");
        for (int i = 0; i < TOUCHES; i++) {
            deeds[i].person = (int)random_below(&random, random_below(&random, PERSONS) + 1);
            deeds[i].bought = (int)random_below(&random, 2);
            deeds[i].time =
                NOON + (int64_t)random_below(&random, (uint64_t)((seed & 1 ? 20 : 900) * DAY)) + i;
            snprintf(ids[i], sizeof ids[i], "e%d", i);
            snprintf(people[i], sizeof people[i], "39%d", deeds[i].person);
            wakpi_event event = EVENT(.kind = deeds[i].bought ? WAKPI_EVENT_ORDER : WAKPI_EVENT_MESSAGE,
                                      .time = deeds[i].time, TEXT(id, ids[i]), TEXT(person, people[i]),
                                      .amount = 1, .currency = "EUR");
            APPLY(tracker, event);
        }
        for (int32_t period = WAKPI_PERIOD_DAY; period <= WAKPI_PERIOD_YEAR; period++) {
            compare_with_slow(tracker, deeds, period, 0);
            compare_with_slow(tracker, deeds, period, 1);
        }
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* ---- arguments and memory ---- */

START_TEST(wrong_questions_are_refused)
{
    wakpi_tracker *tracker = winter();
    wakpi_query *query = query_by(WAKPI_PERIOD_MONTH, INT64_MAX);
    wakpi_cohorts *cohorts = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    int64_t number;
    int32_t constant;
    const char *text;
    const struct {
        int32_t start, activity, columns;
    } wrong[] = {{0, 1, 1}, {4, 1, 1}, {1, 0, 1}, {1, 4, 1}, {1, 1, -1}, {1, 1, 1001}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_int_eq(wakpi_tracker_cohorts(tracker, query, wrong[i].start, wrong[i].activity,
                                               wrong[i].columns, &cohorts, &error),
                         WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_cohorts(NULL, query, 1, 1, 1, &cohorts, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_cohorts(tracker, NULL, 1, 1, 1, &cohorts, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_cohorts(tracker, query, 1, 1, 1, NULL, NULL), WAKPI_INVALID);
    static const int32_t periods[] = {WAKPI_PERIOD_NONE, WAKPI_PERIOD_HOUR, WAKPI_PERIOD_WEEKDAY_HOUR};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        ck_assert_int_eq(wakpi_query_period(query, periods[i]), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_cohorts(tracker, query, 1, 1, 1, &cohorts, &error), WAKPI_INVALID);
        ck_assert_ptr_nonnull(strstr(error.text, "period"));
    }
    ck_assert_int_eq(wakpi_query_period(query, WAKPI_PERIOD_DAY), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CHANNEL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_cohorts(tracker, query, 1, 1, 1, &cohorts, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "channel"));
    ck_assert_ptr_null(cohorts);
    wakpi_query_free(query);
    query = query_by(WAKPI_PERIOD_DAY, INT64_MAX);
    ck_assert_int_eq(wakpi_tracker_cohorts(tracker, query, 1, 1, 1000, &cohorts, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_cohorts_size(cohorts, &number, NULL), WAKPI_INVALID); /* no row yet */
    ck_assert_int_eq(wakpi_cohorts_get(cohorts, 0, 1, &number, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cohorts_next(cohorts), WAKPI_OK);
    ck_assert_int_eq(wakpi_cohorts_get(cohorts, 1000, 1, &number, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_cohorts_get(cohorts, 1001, 1, &number, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cohorts_get(cohorts, -1, 1, &number, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cohorts_get(cohorts, 0, 0, &number, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cohorts_get(cohorts, 0, 4, &number, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cohorts_get(cohorts, 0, 1, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cohorts_period(cohorts, &number, &number, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_cohorts_next(NULL), WAKPI_INVALID);
    while (wakpi_cohorts_next(cohorts) == WAKPI_OK)
        ;
    ck_assert_int_eq(wakpi_cohorts_period(cohorts, &number, &number, &text), WAKPI_INVALID);
    wakpi_cohorts_free(cohorts);
    wakpi_cohorts_free(NULL);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
    for (int32_t i = 1; i <= 3; i++) {
        ck_assert(wakpi_cohort_start_by_key(wakpi_cohort_start_key(i), &constant) == WAKPI_OK &&
                  constant == i);
        ck_assert(wakpi_activity_by_key(wakpi_activity_key(i), &constant) == WAKPI_OK && constant == i);
        ck_assert(wakpi_cohort_count_by_key(wakpi_cohort_count_key(i), &constant) == WAKPI_OK &&
                  constant == i);
    }
    ck_assert(!wakpi_cohort_start_key(0) && !wakpi_activity_key(4) && !wakpi_cohort_count_key(-1));
    ck_assert_int_eq(wakpi_activity_by_key("lurked", &constant), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_cohort_start_by_key(NULL, &constant), WAKPI_INVALID);
}
END_TEST

static wakpi_status ask_with(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *options = NULL;
    wakpi_tracker *tracker = NULL;
    wakpi_query *query = NULL;
    wakpi_cohorts *cohorts = NULL;
    const wakpi_event events[] = {SEND("m", NOON, "391", "x"), TURN(MESSAGE, "w", NOON + DAY, "391", ""),
                                  TURN(CLICK, "k", NOON + 2 * DAY, "", "m"),
                                  SEND("n", NOON + 40 * DAY, "392", "x")};
    (void)data;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &tracker);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(tracker, events, sizeof events / sizeof *events, NULL);
    if (status == WAKPI_OK)
        status = wakpi_query_new(options, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "x", 1);
    if (status == WAKPI_OK)
        status = wakpi_query_period(query, WAKPI_PERIOD_MONTH);
    if (status == WAKPI_OK)
        status = wakpi_tracker_cohorts(tracker, query, WAKPI_COHORT_CONTACT, WAKPI_ACTIVITY_ENGAGED, 3,
                                       &cohorts, NULL);
    wakpi_cohorts_free(cohorts);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
    return status;
}

START_TEST(failing_memory_leaves_nothing_behind)
{
    ck_assert_int_gt(fail_each_request(ask_with, NULL), 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_cohort");
    TCase *tests = tcase_create("cohorts");
    tcase_add_test(tests, who_came_in_each_period_is_told);
    tcase_add_test(tests, what_began_a_cohort_has_no_order_among_equals);
    tcase_add_test(tests, a_period_is_immature_until_it_is_over_and_untold_before_it_begins);
    tcase_add_test(tests, who_buys_again_and_when);
    tcase_add_test(tests, contacts_begin_with_the_first_thing_and_clicks_count_when_they_were_made);
    tcase_add_test(tests, an_alias_makes_one_of_two_wherever_they_began);
    tcase_add_test(tests, labels_tell_what_persons_began_with);
    tcase_add_test(tests, days_and_weeks_are_the_calendar_s);
    tcase_add_test(tests, closing_makes_nobody_new);
    tcase_add_test(tests, a_slow_count_in_another_way_comes_to_the_same);
    tcase_add_test(tests, wrong_questions_are_refused);
    tcase_add_test(tests, failing_memory_leaves_nothing_behind);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* The intervals of a tracker's own rows, against the formula of the delta method itself: over persons, in plain doubles,
 * of a traffic whose truth the test keeps beside. */
#include "run_suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "kpi/sensitivity.h"
#include "measure_random.h"
#include "track/tally.h"
#include "track_events.h"

enum { PERSONS = 240, CAMPAIGNS = 3, DAYS = 5, EVENTS = 12000, TEXT_SIZE = 24 };

#define MIDNIGHT   (NOON - NOON % DAY)
#define MICRO      INT64_C(1000000)
#define COST_EACH  INT64_C(40000000) /* of a campaign */
#define CRITICAL   1.959963984540054
#define ANY        (-1)
#define NO_ANSWERS (-1)

/* What a person brought on a day; persons are written to by one campaign each. */
struct brought {
    int sent, delivered, clicks, orders;
    int64_t revenue;
};

struct traffic {
    struct brought brought[PERSONS][DAYS];
    wakpi_event events[EVENTS];
    char texts[EVENTS][3][TEXT_SIZE];
    size_t count;
};

static struct traffic traffic;

static int campaign_of(int person)
{
    return person * 7 % CAMPAIGNS;
}

static wakpi_event *add_event(int32_t kind, int64_t time, int person, const char *id)
{
    static const char *const campaigns[CAMPAIGNS] = {"autumn", "winter", "spring"};
    char(*texts)[TEXT_SIZE] = traffic.texts[traffic.count];
    ck_assert_uint_lt(traffic.count, EVENTS);
    snprintf(texts[0], TEXT_SIZE, "%s", id);
    snprintf(texts[1], TEXT_SIZE, "39333%05d", person);
    wakpi_event *event = &traffic.events[traffic.count++];
    *event = EVENT(.kind = kind, .time = time, TEXT(id, texts[0]), TEXT(person, texts[1]),
                   TEXT(campaign, campaigns[campaign_of(person)]));
    return event;
}

static void name_context(wakpi_event *event, const char *context)
{
    char *text = traffic.texts[event - traffic.events][2];
    snprintf(text, TEXT_SIZE, "%s", context);
    event->context = text;
    event->context_size = strlen(text);
}

/* A message with its statuses and clicks; one not delivered has but a send. */
static void send(struct random *random, int person, int day, int number)
{
    char id[TEXT_SIZE], own[TEXT_SIZE];
    int64_t time = MIDNIGHT + day * DAY + (int64_t)random_below(random, (uint64_t)(20 * HOUR));
    struct brought *brought = &traffic.brought[person][day];
    snprintf(id, sizeof id, "m%d.%d.%d", person, day, number);
    brought->sent++;
    add_event(WAKPI_EVENT_SENT, time, person, id);
    if (random_below(random, 10) == 0)
        return;
    brought->delivered++;
    add_event(WAKPI_EVENT_DELIVERED, time + SECOND, person, id);
    for (uint64_t left = random_below(random, 4) ? 0 : random_below(random, 4); left > 0; left--) {
        snprintf(own, sizeof own, "c%d.%d.%d.%d", person, day, number, (int)left);
        name_context(add_event(WAKPI_EVENT_CLICK, time + MINUTE, person, own), id);
        brought->clicks++;
    }
}

static void buy(struct random *random, int person, int day, int number)
{
    char id[TEXT_SIZE], own[TEXT_SIZE];
    struct brought *brought = &traffic.brought[person][day];
    int64_t amount = (1 + (int64_t)random_below(random, 400)) * (int64_t)random_below(random, 900) * 10000;
    snprintf(id, sizeof id, "o%d.%d.%d", person, day, number);
    snprintf(own, sizeof own, "r%d.%d.%d", person, day, number);
    wakpi_event *order = add_event(WAKPI_EVENT_ORDER, MIDNIGHT + day * DAY + 21 * HOUR, person, id);
    order->amount = amount;
    memcpy(order->currency, "EUR", 4);
    brought->orders++;
    brought->revenue += amount;
    if (random_below(random, 5) != 0)
        return;
    wakpi_event *refund = add_event(WAKPI_EVENT_REFUND, order->time + 30 * HOUR, person, own);
    name_context(refund, id);
    refund->amount = amount / 2;
    memcpy(refund->currency, "EUR", 4);
    brought->revenue -= amount / 2;
}

static void make_traffic(struct random *random)
{
    traffic.count = 0;
    memset(traffic.brought, 0, sizeof traffic.brought);
    for (int person = 0; person < PERSONS; person++) {
        for (int day = 0; day < DAYS; day++) {
            for (int left = (int)random_below(random, 4); left > 0; left--)
                send(random, person, day, left);
            for (int left = random_below(random, 5) ? 0 : 1 + (int)random_below(random, 3); left > 0; left--)
                buy(random, person, day, left);
        }
    }
    for (int campaign = 0; campaign < CAMPAIGNS; campaign++) {
        static const char *const ids[CAMPAIGNS] = {"cost 0", "cost 1", "cost 2"};
        wakpi_event *cost = add_event(WAKPI_EVENT_COST, MIDNIGHT, campaign, ids[campaign]);
        cost->measure = WAKPI_MEASURE_COST_SOFTWARE;
        cost->amount = COST_EACH;
        cost->person_size = 0;
        memcpy(cost->currency, "EUR", 4);
    }
    for (size_t i = traffic.count; i > 1; i--) {
        size_t j = (size_t)random_below(random, i);
        wakpi_event held = traffic.events[i - 1];
        traffic.events[i - 1] = traffic.events[j];
        traffic.events[j] = held;
    }
}

/* ---- the truth ---- */

/* What a person brought to a row: y over x, in natural units; both 0 where nothing. */
struct pair {
    double y, x;
    int any;
};

static struct pair pair_of(wakpi_kpi kpi, int person, int day, double cost)
{
    struct brought sum = {0};
    for (int i = 0; i < DAYS; i++) {
        const struct brought *one = &traffic.brought[person][i];
        if (day != ANY && i != day)
            continue;
        sum = (struct brought){sum.sent + one->sent, sum.delivered + one->delivered, sum.clicks + one->clicks,
                               sum.orders + one->orders, sum.revenue + one->revenue};
    }
    double revenue = (double)sum.revenue / 1e6;
    int any = sum.sent > 0 || sum.orders > 0;
    switch (kpi) {
    case WAKPI_KPI_AVERAGE_ORDER_VALUE:
    case WAKPI_KPI_REVENUE_PER_CONVERSION:
        return (struct pair){revenue, sum.orders, any};
    case WAKPI_KPI_REVENUE_PER_RECIPIENT:
        return (struct pair){revenue, sum.sent > 0, any};
    case WAKPI_KPI_REVENUE_PER_DELIVERED:
        return (struct pair){revenue, sum.delivered, any};
    case WAKPI_KPI_CLICKS_PER_DELIVERED:
        return (struct pair){sum.clicks, sum.delivered, any};
    case WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND:
    case WAKPI_KPI_RETURN_ON_INVESTMENT:
        return (struct pair){revenue / cost, 0, any};
    default:
        return (struct pair){revenue, 0, any}; /* revenue itself */
    }
}

/* R = sum y / sum x, se^2 = n / (n - 1) * sum (y - R x)^2 / (sum x)^2; where the divisor is given it stands for sum x, and what
 * a person moves is y. Returns the half width, and whether fewer than 30 equal persons would carry as much. */
static double half_width(wakpi_kpi kpi, int campaign, int day, double cost, double *ratio, int *small)
{
    double sum_y = 0, sum_x = 0, squares = 0, own = 0, n = 0;
    for (int person = 0; person < PERSONS; person++) {
        struct pair pair = pair_of(kpi, person, day, cost);
        if (campaign != ANY && campaign_of(person) != campaign)
            continue;
        sum_y += pair.y;
        sum_x += pair.x;
        own += pair.y * pair.y;
        n += pair.any;
    }
    *ratio = sum_x > 0 ? sum_y / sum_x : sum_y;
    for (int person = 0; person < PERSONS; person++) {
        struct pair pair = pair_of(kpi, person, day, cost);
        double rest = pair.y - (sum_x > 0 ? *ratio * pair.x : 0);
        if (campaign == ANY || campaign_of(person) == campaign)
            squares += rest * rest;
    }
    *small = sum_y * sum_y / own < 30 || (sum_x > 0 && sum_x < 30);
    return CRITICAL * sqrt(squares * n / (n - 1)) / (sum_x > 0 ? sum_x : 1);
}

static const wakpi_kpi kpis[] = {
    WAKPI_KPI_AVERAGE_ORDER_VALUE,      WAKPI_KPI_REVENUE_PER_CONVERSION, WAKPI_KPI_REVENUE_PER_RECIPIENT,
    WAKPI_KPI_REVENUE_PER_DELIVERED,    WAKPI_KPI_CLICKS_PER_DELIVERED,   WAKPI_KPI_REVENUE,
    WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND, WAKPI_KPI_RETURN_ON_INVESTMENT,
};

static void check_row(const wakpi_cursor *cursor, int campaign, int day)
{
    const wakpi_campaign *row;
    double cost = (campaign == ANY ? CAMPAIGNS : 1) * (double)COST_EACH / 1e6;
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &row), WAKPI_OK);
    for (size_t i = 0; i < sizeof kpis / sizeof kpis[0]; i++) {
        wakpi_value value = {.struct_size = sizeof value};
        int small;
        double ratio, half = half_width(kpis[i], campaign, day, cost, &ratio, &small);
        int of_cost =
            kpis[i] == WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND || kpis[i] == WAKPI_KPI_RETURN_ON_INVESTMENT;
        if (of_cost && day > 0) /* the cost is of the first day */
            continue;
        ratio -= kpis[i] == WAKPI_KPI_RETURN_ON_INVESTMENT;
        ck_assert_int_eq(wakpi_campaign_evaluate(row, kpis[i], NULL, &value), WAKPI_OK);
        const char *key = wakpi_kpi_key(kpis[i]);
        ck_assert_msg(!(value.flags & WAKPI_VALUE_NO_INTERVAL), "%s of %d, %d", key, campaign, day);
        ck_assert_msg(fabs(value.value - ratio) <= 1e-9 * (1 + fabs(ratio)), "%s %.17g, not %.17g", key,
                      value.value, ratio);
        ck_assert_msg(fabs((value.upper - value.lower) / 2 - half) <= 1e-9 * half + 1e-12,
                      "%s of %d, %d: half width %.17g, not %.17g", key, campaign, day,
                      (value.upper - value.lower) / 2, half);
        ck_assert_int_eq((value.flags & WAKPI_VALUE_SMALL_SAMPLE) != 0, small);
    }
}

/* ---- questions ---- */

static int number_of(const char *text, size_t size)
{
    static const char *const campaigns[CAMPAIGNS] = {"autumn", "winter", "spring"};
    for (int i = 0; i < CAMPAIGNS; i++) {
        if (strlen(campaigns[i]) == size && memcmp(text, campaigns[i], size) == 0)
            return i;
    }
    ck_abort_msg("a row of no campaign");
}

/* `since` other than the edge of an hour has all folded anew. */
static void check_answer(const wakpi_tracker *tracker, int by_campaign, int by_day, int64_t since)
{
    wakpi_query *query;
    const char *text;
    size_t size, rows = 0;
    int64_t from, to;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(query, MIDNIGHT + 60 * DAY), WAKPI_OK);
    if (by_campaign)
        ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    if (by_day)
        ck_assert_int_eq(wakpi_query_period(query, WAKPI_PERIOD_DAY), WAKPI_OK);
    if (since != NO_ANSWERS)
        ck_assert_int_eq(wakpi_query_between(query, since, INT64_MAX), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    for (; wakpi_cursor_next(cursor) == WAKPI_OK; rows++) {
        ck_assert_int_eq(wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &text, &size), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
        int day = by_day ? (int)((from - MIDNIGHT) / DAY) : ANY;
        ck_assert_int_eq(wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &text, &size), WAKPI_OK);
        check_row(cursor, by_campaign ? number_of(text, size) : ANY, day);
    }
    ck_assert_uint_eq(rows, (size_t)((by_campaign ? CAMPAIGNS : 1) * (by_day ? DAYS : 1)));
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
}

static void check_answers(const wakpi_tracker *tracker)
{
    for (int shape = 0; shape < 4; shape++) {
        for (int again = 0; again < 3; again++) /* of cells, then of rows kept up */
            check_answer(tracker, shape & 1, shape & 2, NO_ANSWERS);
        check_answer(tracker, shape & 1, shape & 2, MIDNIGHT - 1);
    }
}

static wakpi_tracker *new_tracker(void)
{
    wakpi_options *options;
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "UTC", 3, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", "0123456789abcdef", 16, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    return tracker;
}

static void apply_some(wakpi_tracker *tracker, size_t first, size_t count)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_apply(tracker, traffic.events + first, count, &error) == WAKPI_OK, "%s",
                  error.text);
}

START_TEST(rows_have_the_interval_of_their_persons)
{
    struct random random = random_from(UINT64_C(911) + (uint64_t)_i);
    make_traffic(&random);
    wakpi_tracker *tracker = new_tracker();
    apply_some(tracker, 0, traffic.count);
    check_answers(tracker);
    wakpi_tracker_free(tracker);
}
END_TEST

/* Asked on the way, delivered twice, and told by two trackers: the same. */
START_TEST(rows_follow_facts_in_any_order)
{
    struct random random = random_from(UINT64_C(921) + (uint64_t)_i);
    make_traffic(&random);
    wakpi_tracker *whole = new_tracker(), *parts[2] = {new_tracker(), new_tracker()};
    for (size_t done = 0, count; done < traffic.count; done += count) {
        count = 1 + (size_t)random_below(&random, 300);
        count = count < traffic.count - done ? count : traffic.count - done;
        apply_some(whole, done, count);
        apply_some(whole, (size_t)random_below(&random, done + 1), 1);
        apply_some(parts[random_below(&random, 2)], done, count);
        for (int again = 0; again < 3; again++)
            wakpi_cursor_free(ask(whole, NULL));
    }
    check_answers(whole);
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_merge(parts[0], parts[1], &error) == WAKPI_OK, "%s", error.text);
    check_answers(parts[0]);
    wakpi_tracker_free(whole);
    for (int i = 0; i < 2; i++)
        wakpi_tracker_free(parts[i]);
}
END_TEST

/* ---- what is not known ---- */

#define BOUGHT(own, at, who, euros)                                                                          \
    EVENT(.kind = WAKPI_EVENT_ORDER, .time = (at), TEXT(id, own), TEXT(person, who),                         \
          .amount = (euros)*MICRO, .currency = "EUR")

/* Of the whole, or of the row of a day. */
static wakpi_value value_of(const wakpi_tracker *tracker, wakpi_kpi kpi, int64_t day)
{
    wakpi_query *query;
    const wakpi_campaign *row;
    const char *text;
    int64_t from = -1, to;
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(query, NOON + 60 * DAY), WAKPI_OK);
    if (day != ANY)
        ck_assert_int_eq(wakpi_query_period(query, WAKPI_PERIOD_DAY), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    do {
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
    } while (day != ANY && from != day);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &row), WAKPI_OK);
    wakpi_campaign_evaluate(row, kpi, NULL, &value);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    return value;
}

static int is_known(const wakpi_tracker *tracker, wakpi_kpi kpi, int64_t day)
{
    wakpi_value value = value_of(tracker, kpi, day);
    ck_assert_int_ge(value.status, WAKPI_OK);
    return !(value.flags & WAKPI_VALUE_NO_INTERVAL);
}

START_TEST(what_was_stated_as_a_sum_has_no_interval)
{
    wakpi_tracker *tracker = new_tracker();
    APPLY(tracker, BOUGHT("o1", NOON, "391", 10), BOUGHT("o2", NOON, "392", 30));
    ck_assert(is_known(tracker, WAKPI_KPI_AVERAGE_ORDER_VALUE, ANY));
    ck_assert(value_of(tracker, WAKPI_KPI_AVERAGE_ORDER_VALUE, ANY).flags & WAKPI_VALUE_SMALL_SAMPLE);
    APPLY(tracker,
          EVENT(.kind = WAKPI_EVENT_COUNT, TEXT(source, "shop"), TEXT(id, "s"),
                .measure = WAKPI_MEASURE_REVENUE, .amount = 5 * MICRO, .currency = "EUR", .time = NOON));
    ck_assert(!is_known(tracker, WAKPI_KPI_AVERAGE_ORDER_VALUE, ANY));
    ck_assert(!is_known(tracker, WAKPI_KPI_REVENUE, ANY));
    wakpi_tracker_free(tracker);
}
END_TEST

/* Nothing above the line, or nothing but cost: no estimate. */
START_TEST(what_is_no_estimate_has_no_interval)
{
    wakpi_tracker *tracker = new_tracker();
    for (int i = 0; i < 40; i++) {
        char id[TEXT_SIZE], person[TEXT_SIZE];
        snprintf(id, sizeof id, "m%d", i);
        snprintf(person, sizeof person, "3930%d", i);
        APPLY(tracker, SEND(id, NOON, person, "autumn"), STATUS(DELIVERED, id, NOON + SECOND),
              TURN(MESSAGE, person, NOON + MINUTE, person, ""));
    }
    APPLY(tracker, EVENT(.kind = WAKPI_EVENT_COST, TEXT(id, "cost"), .measure = WAKPI_MEASURE_COST_MESSAGES,
                         .amount = 2 * MICRO, .currency = "EUR", .time = NOON));
    ck_assert(!is_known(tracker, WAKPI_KPI_COST_PER_MESSAGE, ANY));
    ck_assert(!is_known(tracker, WAKPI_KPI_COST_PER_RECIPIENT, ANY));
    ck_assert(!is_known(tracker, WAKPI_KPI_CONVERSATIONS, ANY));
    ck_assert(!is_known(tracker, WAKPI_KPI_REVENUE_PER_RECIPIENT, ANY));
    ck_assert(!is_known(tracker, WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND, ANY));
    ck_assert(is_known(tracker, WAKPI_KPI_ENGAGEMENT_RATE, ANY));
    wakpi_tracker_free(tracker);
}
END_TEST

/* A closed cell keeps sums; what is open is known. */
START_TEST(rows_with_closed_cells_have_no_interval)
{
    wakpi_tracker *tracker = new_tracker();
    wakpi_error error = {.struct_size = sizeof error};
    for (int i = 0; i < 6; i++) {
        char id[TEXT_SIZE], person[TEXT_SIZE];
        snprintf(id, sizeof id, "o%d", i);
        snprintf(person, sizeof person, "3930%d", i / 2);
        APPLY(tracker, BOUGHT(id, NOON + i % 2 * DAY, person, 10 + i));
    }
    ck_assert(is_known(tracker, WAKPI_KPI_AVERAGE_ORDER_VALUE, ANY));
    wakpi_value before = value_of(tracker, WAKPI_KPI_AVERAGE_ORDER_VALUE, MIDNIGHT + DAY);
    ck_assert_msg(wakpi_tracker_close(tracker, MIDNIGHT + DAY, &error) == WAKPI_OK, "%s", error.text);
    ck_assert(!is_known(tracker, WAKPI_KPI_AVERAGE_ORDER_VALUE, ANY));
    ck_assert(!is_known(tracker, WAKPI_KPI_REVENUE, ANY));
    ck_assert(!is_known(tracker, WAKPI_KPI_AVERAGE_ORDER_VALUE, MIDNIGHT));
    ck_assert(is_known(tracker, WAKPI_KPI_AVERAGE_ORDER_VALUE, MIDNIGHT + DAY));
    wakpi_value after = value_of(tracker, WAKPI_KPI_AVERAGE_ORDER_VALUE, MIDNIGHT + DAY);
    ck_assert(before.lower == after.lower && before.upper == after.upper);
    wakpi_tracker_free(tracker);
}
END_TEST

/* A refund of all that was bought in a closed cell leaves a sum of 0, which is not as if nothing had been. */
START_TEST(a_closed_sum_of_nothing_is_not_nothing)
{
    wakpi_tracker *tracker = new_tracker();
    wakpi_error error = {.struct_size = sizeof error};
    APPLY(tracker, BOUGHT("o1", NOON, "391", 10),
          EVENT(.kind = WAKPI_EVENT_REFUND, .time = NOON + HOUR, TEXT(id, "r1"), TEXT(context, "o1"),
                .amount = 10 * MICRO, .currency = "EUR"),
          BOUGHT("o2", NOON + DAY, "392", 10), BOUGHT("o3", NOON + DAY, "393", 30));
    ck_assert(is_known(tracker, WAKPI_KPI_REVENUE, ANY));
    ck_assert_msg(wakpi_tracker_close(tracker, MIDNIGHT + DAY, &error) == WAKPI_OK, "%s", error.text);
    ck_assert(!is_known(tracker, WAKPI_KPI_REVENUE, ANY));
    wakpi_tracker_free(tracker);
}
END_TEST

/* Too much to be multiplied: the row says so, others do not suffer, and without it all is as it was. */
START_TEST(amounts_beyond_measure_are_not_told)
{
    const int64_t most = INT64_C(9007199254),
                  beyond = most + 1; /* in whole units: 2^53 micro-units lie between */
    wakpi_tracker *tracker = new_tracker();
    APPLY(tracker, BOUGHT("o1", NOON, "391", most), BOUGHT("o2", NOON, "392", 30),
          BOUGHT("o3", NOON + DAY, "393", 10), BOUGHT("o4", NOON + DAY, "394", 20));
    for (int again = 0; again < 3; again++)
        ck_assert(is_known(tracker, WAKPI_KPI_REVENUE, ANY));
    APPLY(tracker, BOUGHT("o5", NOON + HOUR, "391", beyond - most));
    for (int again = 0; again < 3; again++) {
        ck_assert(!is_known(tracker, WAKPI_KPI_REVENUE, ANY));
        ck_assert(!is_known(tracker, WAKPI_KPI_REVENUE, MIDNIGHT));
        ck_assert(is_known(tracker, WAKPI_KPI_REVENUE, MIDNIGHT + DAY));
    }
    APPLY(tracker, EVENT(.kind = WAKPI_EVENT_REFUND, .time = NOON + HOUR, TEXT(id, "r1"), TEXT(context, "o5"),
                         .amount = MICRO, .currency = "EUR"));
    ck_assert(is_known(tracker, WAKPI_KPI_REVENUE, ANY));
    ck_assert(is_known(tracker, WAKPI_KPI_REVENUE, MIDNIGHT));
    wakpi_tracker_free(tracker);
}
END_TEST

/* ---- the plan and its tallies ---- */

START_TEST(the_plan_has_all_that_formulas_ask_for)
{
    struct wakpi_tally_plan plan;
    int pairs = 0;
    ck_assert_int_eq(wakpi_tally_plan_make(&plan), 1);
    const wakpi_measure wanted[] = {
        WAKPI_MEASURE_DELIVERED,     WAKPI_MEASURE_CLICKS,     WAKPI_MEASURE_REPLIES,
        WAKPI_MEASURE_CONVERSIONS,   WAKPI_MEASURE_RECIPIENTS, WAKPI_MEASURE_NEW_CUSTOMERS,
        WAKPI_MEASURE_CONVERSATIONS, WAKPI_MEASURE_ORDERS,     WAKPI_MEASURE_REVENUE};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        ck_assert_msg(plan.slots[wanted[i]] != 0, "%s", wakpi_measure_key(wanted[i]));
    for (int i = 0; i < plan.count; i++) {
        ck_assert_int_eq(plan.slots[plan.measures[i]], i + 1);
        ck_assert(i == 0 || plan.measures[i] > plan.measures[i - 1]);
        pairs += __builtin_popcount(plan.partners[i]);
    }
    printf("%d measures, %d pairs of them\n", plan.count, pairs);
    ck_assert_int_eq(wakpi_kpi_hangs_on_units(WAKPI_KPI_OPEN_RATE), 0);
    ck_assert_int_eq(wakpi_kpi_hangs_on_units(WAKPI_KPI_COST_PER_LEAD), 0);
    ck_assert_int_eq(wakpi_kpi_hangs_on_units(WAKPI_KPI_CONVERSATIONS), 0);
    ck_assert_int_eq(wakpi_kpi_hangs_on_units(WAKPI_KPI_RESPONSE_TIME_MEAN), 0);
    ck_assert_int_eq(wakpi_kpi_hangs_on_units(0), 0);
}
END_TEST

static struct wakpi_telling draw_telling(struct random *random, const struct wakpi_tally_plan *plan)
{
    struct wakpi_telling telling = {.slots = 0};
    for (int slot = 0; slot < plan->count; slot++) {
        int64_t amount =
            plan->people >> slot & 1 ? 1 : (int64_t)(random_next(random) >> random_below(random, 64));
        if (random_below(random, 2))
            wakpi_telling_add(&telling, slot, random_below(random, 4) ? amount : -amount);
    }
    return telling;
}

static struct wakpi_tally *new_tally(const struct wakpi_tally_plan *plan)
{
    return calloc(1, wakpi_tally_size(plan));
}

START_TEST(tallies_know_no_order_and_forget_who_left)
{
    enum { COUNT = 300 };
    static struct wakpi_telling tellings[COUNT];
    struct random random = random_from(931);
    struct wakpi_tally_plan plan;
    wakpi_tally_plan_make(&plan);
    struct wakpi_tally *all = new_tally(&plan), *some = new_tally(&plan), *alike = new_tally(&plan),
                       *each = new_tally(&plan), *parts[2] = {new_tally(&plan), new_tally(&plan)};
    for (int i = 0; i < COUNT; i++) {
        tellings[i] = draw_telling(&random, &plan);
        wakpi_tally_add(all, &plan, &tellings[i], 1);
        wakpi_tally_add(parts[random_below(&random, 2)], &plan, &tellings[i], 1);
    }
    wakpi_tally_merge(parts[0], &plan, parts[1]);
    ck_assert(wakpi_tally_equal(all, &plan, parts[0]));
    ck_assert_int_gt(all->lost, 0);
    ck_assert_int_lt(all->lost, COUNT);
    for (int i = 0; i < COUNT; i++) {
        if (i % 3 == 0)
            wakpi_tally_add(all, &plan, &tellings[i], -1);
        if ((COUNT - 1 - i) % 3 != 0)
            wakpi_tally_add(some, &plan, &tellings[COUNT - 1 - i], 1);
    }
    ck_assert(wakpi_tally_equal(all, &plan, some));
    ck_assert(!wakpi_tally_equal(all, &plan, parts[0]));
    for (int i = 0; i < COUNT; i++)
        wakpi_tally_add(all, &plan, &tellings[i], i % 3 ? -1 : 0);
    ck_assert(wakpi_tally_equal(all, &plan, NULL));
    struct wakpi_telling few = {.slots = 0};
    for (int slot = 0; slot < plan.count; slot++)
        wakpi_telling_add(&few, slot, plan.people >> slot & 1 ? 1 : slot);
    wakpi_tally_add(alike, &plan, &few, 1000);
    for (int i = 0; i < 1000; i++)
        wakpi_tally_add(each, &plan, &few, 1);
    ck_assert(wakpi_tally_equal(alike, &plan, each));
    struct wakpi_tally *tallies[] = {all, some, alike, each, parts[0], parts[1]};
    for (size_t i = 0; i < sizeof tallies / sizeof *tallies; i++)
        free(tallies[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_rows");
    TCase *tests = tcase_create("intervals of rows");
    tcase_add_loop_test(tests, rows_have_the_interval_of_their_persons, 0, 3);
    tcase_add_loop_test(tests, rows_follow_facts_in_any_order, 0, 2);
    tcase_add_test(tests, what_was_stated_as_a_sum_has_no_interval);
    tcase_add_test(tests, what_is_no_estimate_has_no_interval);
    tcase_add_test(tests, rows_with_closed_cells_have_no_interval);
    tcase_add_test(tests, a_closed_sum_of_nothing_is_not_nothing);
    tcase_add_test(tests, amounts_beyond_measure_are_not_told);
    tcase_add_test(tests, the_plan_has_all_that_formulas_ask_for);
    tcase_add_test(tests, tallies_know_no_order_and_forget_who_left);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* What delivered messages cost by a rate card, through the public interface. All prices are invented. */
#include "run_suite.h"

#include <stdio.h>
#include <stdlib.h>

#include "failing_allocator.h"
#include "track_events.h"

#define HEAD    "valid_from,market,category,tier_from,tier_until,price,currency\n"
#define OCTOBER INT64_C(1790812800000) /* 2026-10-01T00:00:00Z */
#define ITALY   "393331234567"
#define BRITAIN "447700900123"

/* A template of a category, delivered. */
#define SENT_AT(message, at, who, what)                                                                      \
    EVENT(.kind = WAKPI_EVENT_SEND, .time = (at), TEXT(id, message), TEXT(person, who),                      \
          TEXT(category, what), TEXT(campaign, what))
#define DELIVERED(message, at, who, what) SENT_AT(message, at, who, what), STATUS(DELIVERED, message, at)
#define WROTE(own, at, who)               TURN(MESSAGE, own, at, who, "")

static wakpi_options *options;
static wakpi_tracker *tracker;
static wakpi_rate_card *card;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", "0123456789abcdef", 16, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    ck_assert_int_eq(wakpi_rate_card_new(options, &card), WAKPI_OK);
}

static void tear_down(void)
{
    wakpi_rate_card_free(card);
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
}

static void give_card(const char *rows)
{
    char csv[4096];
    wakpi_error error = {.struct_size = sizeof error};
    snprintf(csv, sizeof csv, "%s%s", HEAD, rows);
    ck_assert_msg(wakpi_rate_card_read(card, csv, strlen(csv), &error) == WAKPI_OK, "%s", error.text);
    ck_assert_int_eq(wakpi_tracker_set_rate_card(tracker, card), WAKPI_OK);
}

/* The whole cost, and how many messages have no price. */
static int64_t cost_of(const wakpi_tracker *asked, const char *currency, int64_t *unpriced)
{
    wakpi_query *query;
    int64_t none;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    if (currency)
        ck_assert_int_eq(wakpi_query_currency(query, currency), WAKPI_OK);
    wakpi_cursor *cursor = ask(asked, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    int64_t cost = amount_of(cursor, WAKPI_MEASURE_COST_MESSAGES);
    ck_assert_int_eq(wakpi_cursor_unpriced(cursor, unpriced ? unpriced : &none), WAKPI_OK);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    return cost;
}

static void expect(int64_t cost, int64_t unpriced)
{
    int64_t found;
    ck_assert_int_eq(cost_of(tracker, NULL, &found), cost);
    ck_assert_int_eq(found, unpriced);
}

/* case 20 of the field: one price for each delivered message. */
START_TEST(case_20_one_price_for_each_delivered_message)
{
    give_card("2025-07-01,39,marketing,,,0.05,EUR\n");
    wakpi_event billed = STATUS(SENT, "a", NOON), again = STATUS(DELIVERED, "a", NOON + 1);
    billed.flags = again.flags = WAKPI_EVENT_BILLABLE;
    APPLY(tracker, SENT_AT("a", NOON, ITALY, "marketing"), billed, again, STATUS(READ, "a", NOON + 2), again,
          SENT_AT("b", NOON, ITALY, "marketing"), STATUS(FAILED, "b", NOON),
          SENT_AT("c", NOON, ITALY, "marketing"), STATUS(SENT, "c", NOON),
          SENT_AT("d", NOON, ITALY, "marketing"), STATUS(READ, "d", NOON),
          SENT_AT("e", NOON, ITALY, "marketing"), STATUS(FAILED, "e", NOON), STATUS(DELIVERED, "e", NOON));
    expect(150000, 0);
    /* a click proves that the one was delivered that no status tells of */
    APPLY(tracker, TURN(CLICK, "k", NOON + 3, "", "c"));
    expect(200000, 0);
    ck_assert_int_eq(whole(tracker, WAKPI_MEASURE_DELIVERED), 4);
}
END_TEST

START_TEST(prices_change_at_midnight_of_the_account)
{
    wakpi_tracker *roman;
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "Europe/Rome", 11, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &roman), WAKPI_OK);
    give_card("2026-07-01,39,marketing,,,0.01,EUR\n2026-10-01,39,marketing,,,0.02,EUR\n"
              "2026-10-02T12:00:00+02:00,IT,marketing,,,0.04,EUR\n");
    ck_assert_int_eq(wakpi_tracker_set_rate_card(roman, card), WAKPI_OK);
    wakpi_tracker *both[] = {tracker, roman};
    for (int i = 0; i < 2; i++) {
        int64_t midnight = OCTOBER - (i == 1 ? 2 * HOUR : 0), unpriced;
        APPLY(both[i], DELIVERED("a", midnight - 1, ITALY, "marketing"));
        ck_assert_int_eq(cost_of(both[i], NULL, &unpriced), 10000);
        /* by the delivery, though it is shown under its send */
        APPLY(both[i], SENT_AT("b", midnight - HOUR, ITALY, "marketing"), STATUS(DELIVERED, "b", midnight));
        ck_assert_int_eq(cost_of(both[i], NULL, &unpriced), 30000);
        APPLY(both[i], DELIVERED("c", OCTOBER + 34 * HOUR - 1, ITALY, "marketing"),
              DELIVERED("d", OCTOBER + 34 * HOUR, ITALY, "marketing"));
        ck_assert_int_eq(cost_of(both[i], NULL, &unpriced), 90000);
        ck_assert_int_eq(unpriced, 0);
        APPLY(both[i], DELIVERED("e", OCTOBER - 100 * DAY, ITALY, "marketing"));
        ck_assert_int_eq(cost_of(both[i], NULL, &unpriced), 90000);
        ck_assert_int_eq(unpriced, 1);
    }
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_between(query, OCTOBER - DAY, OCTOBER), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_COST_MESSAGES), 30000);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_tracker_free(roman);
}
END_TEST

START_TEST(the_market_is_the_longest_code)
{
    give_card("2025-07-01,1,marketing,,,0.01,USD\n2025-07-01,+1809 1876,marketing,,,0.02,USD\n"
              "2025-07-01,GB 353,marketing,,,0.04,USD\n2025-07-01,*,marketing,,,0.08,USD\n"
              "2025-07-01,7,marketing,,,0.16,USD\n2025-07-01,*,utility,,,0.32,USD\n");
    static const struct {
        const char *number;
        int64_t cost;
    } people[] = {{"12025550123", 10000}, {"18295550123", 20000},  {"18765550123", 20000},
                  {"12645550123", 10000}, {BRITAIN, 40000},        {"353871234567", 40000},
                  {ITALY, 80000},         {"79161234567", 160000}, {"77011234567", 160000},
                  {"IT.12345678", 80000}, {"GB.ENT.1234", 40000}};
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        char id[8];
        snprintf(id, sizeof id, "m%zu", i);
        APPLY(tracker, DELIVERED(id, NOON, people[i].number, "marketing"));
        sum += people[i].cost;
        ck_assert_msg(cost_of(tracker, NULL, NULL) == sum, "%s", people[i].number);
    }
    /* no category, another category, nobody known */
    APPLY(tracker, SEND("x", NOON, ITALY, "x"), STATUS(DELIVERED, "x", NOON),
          DELIVERED("y", NOON, ITALY, "authentication"), STATUS(DELIVERED, "z", NOON));
    expect(sum, 3);
}
END_TEST

START_TEST(tiers_count_the_month_of_a_market)
{
    give_card("2026-01-01,39 44,utility,,2,0.03,EUR\n2026-01-01,44 39,utility,2,4,0.02,EUR\n"
              "2026-01-01,39 44,utility,4,,0.01,EUR\n2026-01-01,39 44,authentication,,1,0.5,EUR\n"
              "2026-01-01,rule,window_charged,,,1,\n");
    int64_t may = INT64_C(1777593600000); /* 2026-05-01 */
    static const int64_t sums[] = {30000, 60000, 80000, 100000, 110000, 120000};
    for (int i = 5; i >= 0;
         i--) { /* the latest come first: volume goes by the delivery, not by the arrival */
        char id[8];
        snprintf(id, sizeof id, "m%d", i);
        APPLY(tracker, DELIVERED(id, may + i, i % 2 ? ITALY : BRITAIN, "utility"));
    }
    expect(sums[5], 0);
    for (int i = 0; i < 6; i++) {
        wakpi_query *query;
        ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
        ck_assert_int_eq(wakpi_query_between(query, may, may + i + 1), WAKPI_OK);
        wakpi_cursor *cursor = ask(tracker, query);
        ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
        ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_COST_MESSAGES), sums[i]);
        wakpi_cursor_free(cursor);
        wakpi_query_free(query);
    }
    /* the month before and the month after have volumes of their own, and free messages have none */
    wakpi_event free_one = STATUS(DELIVERED, "free", may - 2);
    free_one.flags = WAKPI_EVENT_FREE;
    APPLY(tracker, SENT_AT("free", may - 2, ITALY, "utility"), free_one,
          DELIVERED("april", may - 1, ITALY, "utility"), DELIVERED("april2", may - 2, ITALY, "utility"),
          DELIVERED("june", may + 31 * DAY, ITALY, "utility"));
    expect(sums[5] + 90000, 0);
    /* a volume behind the last tier has no price */
    APPLY(tracker, DELIVERED("p", may, ITALY, "authentication"),
          DELIVERED("q", may, BRITAIN, "authentication"));
    expect(sums[5] + 90000 + 500000, 1);
}
END_TEST

START_TEST(an_open_window_is_free_until_october_2026)
{
    give_card("2025-07-01,39,utility,,,0.03,EUR\n2025-07-01,39,marketing,,,0.05,EUR\n"
              "2026-10-01,rule,service_allowance,,,0,\n");
    int64_t start = OCTOBER - 10 * DAY;
    APPLY(tracker, DELIVERED("a", start, ITALY, "utility"),
          WROTE("w", start, ITALY)); /* at once: it was open */
    expect(0, 0);
    APPLY(tracker, DELIVERED("b", start + DAY - 1, ITALY, "utility"));
    expect(0, 0);
    APPLY(tracker, DELIVERED("c", start + DAY, ITALY, "utility"));
    expect(30000, 0);
    APPLY(tracker, DELIVERED("d", start + HOUR, BRITAIN, "service"),
          DELIVERED("e", start - 1, ITALY, "utility"), DELIVERED("f", start + HOUR, ITALY, "marketing"));
    expect(30000 + 30000 + 50000, 0);
    /* what the webhook says stands over the window */
    wakpi_event charged = STATUS(DELIVERED, "g", start + HOUR),
                free_one = STATUS(DELIVERED, "h", start + 2 * DAY);
    charged.flags = WAKPI_EVENT_BILLABLE;
    free_one.flags = WAKPI_EVENT_FREE;
    APPLY(tracker, SENT_AT("g", start + HOUR, ITALY, "utility"), charged,
          SENT_AT("h", start + 2 * DAY, ITALY, "utility"), free_one);
    expect(140000, 0);
    /* from October on neither is free; a service message costs what utility does */
    APPLY(tracker, WROTE("v", OCTOBER - HOUR, ITALY), DELIVERED("i", OCTOBER - 1, ITALY, "utility"),
          DELIVERED("j", OCTOBER - 1, ITALY, "service"));
    expect(140000, 0);
    APPLY(tracker, DELIVERED("k", OCTOBER, ITALY, "utility"));
    expect(170000, 0);
    APPLY(tracker, DELIVERED("l", OCTOBER, ITALY, "service"), DELIVERED("m", OCTOBER, BRITAIN, "service"));
    expect(200000, 1);
}
END_TEST

START_TEST(a_thousand_service_messages_of_a_month_are_free)
{
    give_card("2025-07-01,39,utility,,1,0.03,EUR\n2025-07-01,39,utility,1,,0.01,EUR\n"
              "2026-12-01,39,service,,,0.5,EUR\n2026-12-01,rule,service_allowance,,,2,\n");
    static char ids[1002][8];
    for (int i = 0; i < 1002; i++) {
        snprintf(ids[i], sizeof ids[i], "s%d", i);
        APPLY(tracker, DELIVERED(ids[i], OCTOBER + i, ITALY, "service"));
    }
    expect(2 * 30000, 0);
    APPLY(tracker, DELIVERED("n", OCTOBER + 31 * DAY, ITALY, "service"));
    expect(2 * 30000, 0);
    int64_t december = OCTOBER + 61 * DAY;
    APPLY(tracker, DELIVERED("d1", december, ITALY, "service"),
          DELIVERED("d2", december + 1, ITALY, "service"), DELIVERED("d3", december + 2, ITALY, "service"));
    expect(2 * 30000 + 500000, 0);
}
END_TEST

START_TEST(who_came_by_an_ad_and_was_answered_is_free_for_72_hours)
{
    give_card("2025-07-01,39 44,marketing,,,1,EUR\n2025-07-01,39 44,utility,,,1,EUR\n");
    wakpi_event ad = WROTE("w", NOON, ITALY), late = WROTE("x", NOON, BRITAIN);
    ad.flags = late.flags = WAKPI_EVENT_REFERRAL;
    APPLY(tracker, ad, DELIVERED("before", NOON - 1, ITALY, "marketing"),
          DELIVERED("answer", NOON + DAY - 1, ITALY, "marketing"),
          DELIVERED("last", NOON + 4 * DAY - 2, ITALY, "marketing"));
    expect(1000000, 0);
    APPLY(tracker, DELIVERED("over", NOON + 4 * DAY - 1, ITALY, "marketing"));
    expect(2000000, 0);
    /* answered too late: it is no entry, and a day later the window is closed as well */
    APPLY(tracker, late, DELIVERED("late", NOON + DAY, BRITAIN, "utility"));
    expect(3000000, 0);
    /* an answer by hand opens it, too */
    APPLY(tracker, TURN(ECHO, "echo", NOON + HOUR, BRITAIN, ""));
    expect(2000000, 0);
    APPLY(tracker, DELIVERED("y", NOON + 73 * HOUR - 1, BRITAIN, "marketing"));
    expect(2000000, 0);
    APPLY(tracker, DELIVERED("z", NOON + 73 * HOUR, BRITAIN, "marketing"));
    expect(3000000, 0);
    ck_assert_int_eq(wakpi_rate_card_set_rule(card, "2025-01-01", WAKPI_RATE_ENTRY_CHARGED, 1, NULL),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_set_rate_card(tracker, card), WAKPI_OK);
    expect(7000000, 0);
}
END_TEST

START_TEST(currencies_keep_their_digits_and_apart)
{
    give_card("2025-07-01,81,marketing,,,11.5,JPY\n2025-07-01,965,marketing,,,0.020501,KWD\n");
    APPLY(tracker, DELIVERED("a", NOON, "81312345678", "marketing"),
          DELIVERED("b", NOON, "96550012345", "marketing"), DELIVERED("c", NOON, "96550012346", "marketing"));
    ck_assert_int_eq(cost_of(tracker, "JPY", NULL), 11500000);
    ck_assert_int_eq(cost_of(tracker, "KWD", NULL), 41002);
    wakpi_cursor *cursor = NULL;
    ck_assert_int_eq(wakpi_tracker_query(tracker, NULL, &cursor, NULL), WAKPI_CURRENCY);
}
END_TEST

START_TEST(categories_borrow_prices)
{
    give_card("2025-07-01,39,marketing,,,0.05,EUR\n2025-07-01,39,utility,,,0.03,EUR\n"
              "2025-07-01,39,group_utility,,,0.02,EUR\n");
    APPLY(tracker, DELIVERED("a", NOON, ITALY, "group_marketing"),
          DELIVERED("b", NOON, ITALY, "group_utility"), DELIVERED("c", NOON, ITALY, "referral_conversion"),
          DELIVERED("d", NOON, ITALY, "group_service"));
    expect(70000, 0);
    APPLY(tracker, DELIVERED("e", NOON, ITALY, "authentication_international"));
    expect(70000, 1);
}
END_TEST

/* A template can turn into marketing in the middle of a campaign: WhatsApp's word stands over the send log's. */
START_TEST(the_category_is_whatsapp_s)
{
    give_card("2025-07-01,39,marketing,,,0.05,EUR\n2025-07-01,39,utility,,,0.03,EUR\n");
    wakpi_event status = STATUS(DELIVERED, "a", NOON);
    status.category = "marketing";
    status.category_size = 9;
    APPLY(tracker, status, SENT_AT("a", NOON, ITALY, "utility"), STATUS(READ, "a", NOON + 1));
    expect(50000, 0);
    APPLY(tracker, DELIVERED("b", NOON, ITALY, "utility"));
    expect(80000, 0);
}
END_TEST

/* What a webhook says of its price: billable, or once that is gone the type. */
START_TEST(webhooks_say_what_is_charged)
{
    static const char body[] =
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":"
        "\"messages\",\"value\":{"
        "\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"2\"},\"statuses\":["
        "{\"id\":\"a\",\"status\":\"delivered\",\"timestamp\":\"1763726400\",\"recipient_id\":"
        "\"393331234567\","
        "\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\",\"type\":\"regular\",\"category\":"
        "\"marketing\"}},"
        "{\"id\":\"b\",\"status\":\"delivered\",\"timestamp\":\"1763726400\",\"recipient_id\":"
        "\"393331234567\","
        "\"pricing\":{\"pricing_model\":\"PMP\",\"type\":\"free_customer_service\",\"category\":\"utility\"}}"
        ","
        "{\"id\":\"c\",\"status\":\"read\",\"timestamp\":\"1763726400\",\"recipient_user_id\":\"IT."
        "12345678\","
        "\"pricing\":{\"pricing_model\":\"PMP\",\"type\":\"regular\",\"category\":\"utility\"}}]}}]}]}";
    give_card("2025-07-01,39,marketing,,,0.05,EUR\n2025-07-01,39,utility,,,0.03,EUR\n");
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(wakpi_tracker_read_webhook(tracker, body, sizeof body - 1, NULL), WAKPI_OK);
    expect(80000, 0);
}
END_TEST

START_TEST(a_query_brings_its_own_card)
{
    give_card("2025-07-01,39,marketing,,,0.05,EUR\n");
    APPLY(tracker, DELIVERED("a", NOON, ITALY, "marketing"), DELIVERED("b", NOON, ITALY, "marketing"));
    wakpi_rate_card *other;
    wakpi_query *query;
    ck_assert_int_eq(wakpi_rate_card_new(NULL, &other), WAKPI_OK);
    ck_assert_int_eq(
        wakpi_rate_card_add(other, "2020-01-01", "39", "marketing", 0, INT64_MAX, 70000, "EUR", NULL),
        WAKPI_OK);
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_rate_card(query, other), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_rate_card(query, other), WAKPI_OK);
    wakpi_rate_card_free(other);
    wakpi_cursor *cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_COST_MESSAGES), 140000);
    const wakpi_campaign *campaign;
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_evaluate(campaign, WAKPI_KPI_COST_PER_MESSAGE, NULL, &value),
                     value.status);
    ck_assert_double_eq_tol(value.value, 0.07, 1e-12);
    wakpi_cursor_free(cursor);
    ck_assert_int_eq(wakpi_query_rate_card(query, NULL), WAKPI_OK);
    cursor = ask(tracker, query);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(amount_of(cursor, WAKPI_MEASURE_COST_MESSAGES), 100000);
    wakpi_cursor_free(cursor);
    ck_assert_int_eq(wakpi_tracker_set_rate_card(tracker, NULL), WAKPI_OK);
    expect(0, 0);
    wakpi_query_free(query);
    ck_assert_int_eq(wakpi_query_rate_card(NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_set_rate_card(NULL, NULL), WAKPI_INVALID);
}
END_TEST

/* Campaigns sum to the whole, whatever the order in which all was told. */
START_TEST(campaigns_sum_to_the_whole_in_any_order)
{
    static const char *const kinds[] = {"marketing", "utility", "service", "authentication"};
    static const char *const people[] = {ITALY, BRITAIN, "12025550123", "391"};
    enum { count = 300 };
    static char ids[count][8];
    static wakpi_event events[2 * count];
    uint64_t state = 42 + (uint64_t)_i;
    give_card("2025-07-01,39,utility,,20,0.03,EUR\n2025-07-01,39,utility,20,,0.01,EUR\n2025-07-01,39,"
              "marketing,,,0.07,EUR\n"
              "2025-07-01,*,utility,,,0.11,EUR\n2025-07-01,44,authentication,,,0.13,EUR\n");
    for (int i = 0; i < count; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        int64_t at = NOON + (int64_t)(state >> 40) % 300 * 6 * HOUR;
        const char *who = people[state >> 33 & 3], *kind = kinds[state >> 35 & 3];
        snprintf(ids[i], sizeof ids[i], "m%d", i);
        events[2 * i] = SENT_AT(ids[i], at, who, kind);
        events[2 * i + 1] = STATUS(DELIVERED, ids[i], at + HOUR);
        if (i % 5 == 0)
            events[2 * i + 1] = WROTE(ids[i], at, who);
    }
    ck_assert_int_eq(wakpi_tracker_apply(tracker, events, 2 * count, NULL), WAKPI_OK);
    int64_t unpriced, again, cost = cost_of(tracker, NULL, &unpriced), sum = 0;
    ck_assert_int_gt(cost, 1000000);
    ck_assert_int_gt(unpriced, 10);
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, WAKPI_PERIOD_DAY), WAKPI_OK);
    wakpi_cursor *cursor = ask(tracker, query);
    while (wakpi_cursor_next(cursor) == WAKPI_OK)
        sum += amount_of(cursor, WAKPI_MEASURE_COST_MESSAGES);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    ck_assert_int_eq(sum, cost);
    for (int i = 0; i < count; i++) {
        wakpi_event moved = events[i];
        events[i] = events[2 * count - 1 - i];
        events[2 * count - 1 - i] = moved;
    }
    wakpi_tracker *other;
    ck_assert_int_eq(wakpi_tracker_new(options, &other), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_apply(other, events, 2 * count, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_set_rate_card(other, card), WAKPI_OK);
    ck_assert_int_eq(cost_of(other, NULL, &again), cost);
    ck_assert_int_eq(again, unpriced);
    wakpi_tracker_free(other);
}
END_TEST

START_TEST(a_line_that_offends_is_named)
{
    static const struct {
        const char *csv;
        wakpi_status status;
        int64_t line;
        const char *word;
    } texts[] = {
        {"", WAKPI_MALFORMED, 0, "table"},
        {"# nothing\n\n", WAKPI_MALFORMED, 2, "table"},
        {"valid_from,market\n", WAKPI_MALFORMED, 1, "category"},
        {"valid_from,market,market\n", WAKPI_MALFORMED, 1, "twice"},
        {"#\nvalid_from,colour\n", WAKPI_MALFORMED, 2, "colour"},
        {HEAD "2026-01-01,39,marketing,,,0.05,EUR\n2026-13-01,39,marketing,,,0.05,EUR\n", WAKPI_MALFORMED, 3,
         "2026-13-01"},
        {HEAD "yesterday,39,marketing,,,0.05,EUR\n", WAKPI_MALFORMED, 2, "yesterday"},
        {HEAD "2026-01-01T00:00:00,39,marketing,,,0.05,EUR\n", WAKPI_MALFORMED, 2, "neither"},
        {HEAD "2026-01-01,4477,marketing,,,0.05,EUR\n", WAKPI_MALFORMED, 2, "4477"},
        {HEAD "2026-01-01,ZZ,marketing,,,0.05,EUR\n", WAKPI_MALFORMED, 2, "ZZ"},
        {HEAD "2026-01-01,,marketing,,,0.05,EUR\n", WAKPI_MALFORMED, 2, "missing"},
        {HEAD "2026-01-01,39 *,marketing,,,0.05,EUR\n", WAKPI_MALFORMED, 2, "alone"},
        {HEAD "2026-01-01,39,,,,0.05,EUR\n", WAKPI_MALFORMED, 2, "category"},
        {HEAD "2026-01-01,39,marketing,,,,EUR\n", WAKPI_MALFORMED, 2, "line 2"},
        {HEAD "2026-01-01,39,marketing,,,0.0000001,EUR\n", WAKPI_INVALID, 2, "line 2"},
        {HEAD "2026-01-01,39,marketing,,,-0.05,EUR\n", WAKPI_INVALID, 2, "-50000 micro-units"},
        {HEAD "2026-01-01,39,marketing,,,1e30,EUR\n", WAKPI_OVERFLOW, 2, "line 2"},
        {HEAD "2026-01-01,39,marketing,,,0.05,EURO\n", WAKPI_NOT_FOUND, 2, "EURO"},
        {HEAD "2026-01-01,39,marketing,,,0.05,XXX\n", WAKPI_NOT_FOUND, 2, "XXX"},
        {HEAD "2026-01-01,39,marketing,5,5,0.05,EUR\n", WAKPI_INVALID, 2, "from 5 until 5"},
        {HEAD "2026-01-01,39,marketing,-1,,0.05,EUR\n", WAKPI_MALFORMED, 2, "tier"},
        {HEAD "2026-01-01,39,marketing,,,0.05\n", WAKPI_MALFORMED, 2, "fewer"},
        {HEAD "2026-01-01,39,marketing,,,0.05,EUR,\n", WAKPI_MALFORMED, 2, "more"},
        {HEAD "2026-01-01,\"39,marketing,,,0.05,EUR\n", WAKPI_MALFORMED, 2, "line 2"},
        {HEAD "2026-01-01,\"39\"x,marketing,,,0.05,EUR\n", WAKPI_MALFORMED, 2, "quote"},
        {HEAD "2026-01-01,39,marketing,,,0.05,EUR\r\n2026-01-01,IT,marketing,,,0.06,EUR\r\n", WAKPI_INVALID,
         3, "twice"},
        {HEAD "2026-01-01,39,utility,,5,0.05,EUR\n2026-01-01,39,utility,4,,0.06,EUR\n", WAKPI_INVALID, 3,
         "twice"},
        {HEAD "2026-01-01,39 44,utility,,5,0.05,EUR\n2026-01-01,39,utility,5,,0.06,EUR\n", WAKPI_INVALID, 3,
         "twice"},
        {HEAD "2026-01-01,rule,free_lunch,,,1,\n", WAKPI_MALFORMED, 2, "free_lunch"},
        {HEAD "2026-01-01,rule,window_charged,,,2,\n", WAKPI_INVALID, 2,
         "window_charged is not 2, but 0 or 1"},
        {HEAD "2026-01-01,rule,window_charged,,,,\n", WAKPI_MALFORMED, 2, "whole"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        wakpi_error error = {.struct_size = sizeof error};
        int64_t count = -1;
        wakpi_status status = wakpi_rate_card_read(card, texts[i].csv, strlen(texts[i].csv), &error);
        ck_assert_msg(status == texts[i].status, "%zu: %s, %s", i, wakpi_status_text(status), error.text);
        ck_assert_msg(error.position == texts[i].line, "%zu: line %lld", i, (long long)error.position);
        ck_assert_msg(strstr(error.text, texts[i].word) != NULL, "%zu: %s", i, error.text);
        ck_assert_int_eq(wakpi_rate_card_count(card, &count), WAKPI_OK);
        ck_assert_int_eq(count, 0);
    }
    static const char sound[] =
        "\xEF\xBB\xBF# invented\r\nprice,currency,\"market\",category,valid_from\r\n"
        "0.05,EUR,\"39 44\",\"say \"\"x\"\"\",2026-01-01\r\n\r\n#\r\n1,EUR,*,y,2026-01-01";
    int64_t count;
    ck_assert_int_eq(wakpi_rate_card_read(card, sound, sizeof sound - 1, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_rate_card_count(card, &count), WAKPI_OK);
    ck_assert_int_eq(count, 2);
}
END_TEST

START_TEST(what_is_no_row_is_refused)
{
    ck_assert_int_eq(wakpi_rate_card_add(card, "2026-01-01", "39", "x", 0, 1, 0, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_rate_card_add(NULL, "2026-01-01", "39", "x", 0, 1, 0, "EUR", NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_rate_card_add(card, "2026-01-01", "39", "x", 0, 1, 0, "EU", NULL),
                     WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_rate_card_add(card, "2026-01-01", "39", "x", 0, 1, 0, "EUR", NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_rate_card_add(card, "2026-01-01", "39", "x", 0, 1, 0, "EUR", NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_rate_card_set_rule(card, "2026-01-01", 0, 0, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_rate_card_set_rule(card, "2026", 1, 0, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_rate_card_set_rule(card, "2026-01-01", 4, -1, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_rate_card_set_rule(NULL, "2026-01-01", 4, 1, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_rate_card_read(NULL, "", 0, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_rate_card_read(card, NULL, 1, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_rate_card_count(card, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_rate_card_new(NULL, NULL), WAKPI_INVALID);
    wakpi_rate_card_free(NULL);
    int32_t rule = 0;
    for (int32_t i = 1; i <= WAKPI_RATE_SERVICE_ALLOWANCE; i++) {
        ck_assert_int_eq(wakpi_rate_rule_by_key(wakpi_rate_rule_key(i), &rule), WAKPI_OK);
        ck_assert_int_eq(rule, i);
    }
    ck_assert_ptr_null(wakpi_rate_rule_key(0));
    ck_assert_ptr_null(wakpi_rate_rule_key(5));
    ck_assert_int_eq(wakpi_rate_rule_by_key("", &rule), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_rate_rule_by_key(NULL, &rule), WAKPI_INVALID);
}
END_TEST

static wakpi_status ask_once(wakpi_allocate_function allocate, void *context, void *data)
{
    static const char csv[] =
        HEAD "2025-07-01,39 44,utility,,5,0.05,EUR\n2025-07-01,39 44,utility,5,,0.04,EUR\n"
             "2025-07-01,rule,window_charged,,,1,\n";
    const wakpi_event events[] = {DELIVERED("m", NOON, ITALY, "utility"), WROTE("w", NOON, ITALY),
                                  TURN(CLICK, "k", NOON, "", "m")};
    wakpi_options *own_options = NULL;
    wakpi_tracker *own = NULL;
    wakpi_rate_card *own_card = NULL;
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    (void)data;
    wakpi_status status = wakpi_options_new(allocate, context, &own_options);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(own_options, &own);
    if (status == WAKPI_OK)
        status = wakpi_rate_card_new(own_options, &own_card);
    if (status == WAKPI_OK)
        status = wakpi_rate_card_read(own_card, csv, sizeof csv - 1, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_set_rate_card(own, own_card);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(own, events, sizeof events / sizeof *events, NULL);
    if (status == WAKPI_OK)
        status = wakpi_query_new(own_options, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_rate_card(query, own_card);
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(own, query, &cursor, NULL);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_rate_card_free(own_card);
    wakpi_tracker_free(own);
    wakpi_options_free(own_options);
    return status;
}

START_TEST(a_failing_allocation_leaks_nothing)
{
    ck_assert_int_ge(fail_each_request(ask_once, NULL), 40);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_rate_card");
    TCase *tests = tcase_create("rate_card");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, case_20_one_price_for_each_delivered_message);
    tcase_add_test(tests, prices_change_at_midnight_of_the_account);
    tcase_add_test(tests, the_market_is_the_longest_code);
    tcase_add_test(tests, tiers_count_the_month_of_a_market);
    tcase_add_test(tests, an_open_window_is_free_until_october_2026);
    tcase_add_test(tests, a_thousand_service_messages_of_a_month_are_free);
    tcase_add_test(tests, who_came_by_an_ad_and_was_answered_is_free_for_72_hours);
    tcase_add_test(tests, currencies_keep_their_digits_and_apart);
    tcase_add_test(tests, categories_borrow_prices);
    tcase_add_test(tests, the_category_is_whatsapp_s);
    tcase_add_test(tests, webhooks_say_what_is_charged);
    tcase_add_test(tests, a_query_brings_its_own_card);
    tcase_add_loop_test(tests, campaigns_sum_to_the_whole_in_any_order, 0, 5);
    tcase_add_test(tests, a_line_that_offends_is_named);
    tcase_add_test(tests, what_is_no_row_is_refused);
    tcase_add_test(tests, a_failing_allocation_leaks_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

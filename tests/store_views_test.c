/* What a store publishes: each view, read by plain SQLite, holds what the library answers, bit by bit; it says what came since; a
 * stop or a fault while it is written leaves what was there. */
#include "run_suite.h"
#include "store_faults.h"
#include "track_traffic.h"

#include <pthread.h>
#include <wakpi/rate_card.h>

enum scope { total, by_campaign, by_day, scope_count };

static wakpi_options *options;
static struct traffic traffic;

static void set_up_options(void)
{
    set_up();
    options = traffic_options();
    wakpi_options_set_integer(options, "store_durable", 0, NULL); /* a process that ends is no lost power */
}

static void tear_down_options(void)
{
    wakpi_options_free(options);
    tear_down();
}

static wakpi_store *open_it(void)
{
    wakpi_store *store = NULL;
    wakpi_error error;
    ck_assert_msg(try_open(options, &store, &error) == WAKPI_OK, "%s", error.text);
    return store;
}

static void publish(wakpi_store *store, const wakpi_query *query, int64_t as_of,
                    const wakpi_benchmark *benchmark)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_publish(store, query, as_of, benchmark, &error) == WAKPI_OK, "%s", error.text);
}

/* ---- what plain SQLite reads ---- */

static sqlite3 *db;

static void open_plain(void)
{
    ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
}

static sqlite3_stmt *ask_plain(const char *sql)
{
    sqlite3_stmt *statement;
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    return statement;
}

static int next(sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    ck_assert_msg(code == SQLITE_ROW || code == SQLITE_DONE, "%s", sqlite3_errmsg(db));
    return code == SQLITE_ROW;
}

static void assert_text(sqlite3_stmt *row, int column, const char *expected)
{
    if (!expected) {
        ck_assert_msg(sqlite3_column_type(row, column) == SQLITE_NULL, "%s is there",
                      sqlite3_column_name(row, column));
        return;
    }
    const char *found = (const char *)sqlite3_column_text(row, column);
    ck_assert_msg(found && strcmp(found, expected) == 0, "%s: %s instead of %s",
                  sqlite3_column_name(row, column), found ? found : "nothing", expected);
}

static void assert_real(sqlite3_stmt *row, int column, int is_there, double expected)
{
    ck_assert_int_eq(sqlite3_column_type(row, column), is_there ? SQLITE_FLOAT : SQLITE_NULL);
    double found = sqlite3_column_double(row, column);
    ck_assert_msg(!is_there || memcmp(&found, &expected, sizeof found) == 0, "%s: %.17g instead of %.17g",
                  sqlite3_column_name(row, column), found, expected);
}

static void assert_integer(sqlite3_stmt *row, int column, int is_there, int64_t expected)
{
    ck_assert_int_eq(sqlite3_column_type(row, column), is_there ? SQLITE_INTEGER : SQLITE_NULL);
    ck_assert_msg(!is_there || sqlite3_column_int64(row, column) == expected, "%s: %lld instead of %lld",
                  sqlite3_column_name(row, column), (long long)sqlite3_column_int64(row, column),
                  (long long)expected);
}

/* ---- held against the library ---- */

/* Whose figures they are, of a tracker: with what the publication was asked with. */
struct asked {
    const wakpi_tracker *tracker;
    const wakpi_query *query;
    int64_t as_of, waiting;
    const wakpi_benchmark *benchmark;
};

static wakpi_cursor *answer(const struct asked *asked, enum scope scope)
{
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(asked->query ? wakpi_query_copy(asked->query, &query) : wakpi_query_new(NULL, &query),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(query, asked->as_of), WAKPI_OK);
    if (scope == by_campaign)
        ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    if (scope == by_day)
        ck_assert_int_eq(wakpi_query_period(query, WAKPI_PERIOD_DAY), WAKPI_OK);
    ck_assert_msg(wakpi_tracker_query(asked->tracker, query, &cursor, &error) == WAKPI_OK, "%s", error.text);
    wakpi_query_free(query);
    return cursor;
}

static const char *label_of(const wakpi_cursor *cursor, enum scope scope)
{
    const char *text = NULL;
    size_t size = 0;
    int64_t from, to;
    if (scope == by_campaign)
        ck_assert_int_eq(wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &text, &size), WAKPI_OK);
    if (scope == by_day)
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
    return text;
}

static const char *word_of(const char *word, int32_t number)
{
    return number == 0 ? NULL : word;
}

static int64_t sample_of(const wakpi_campaign *campaign, wakpi_kpi kpi, const wakpi_value *value)
{
    int money = 0;
    for (int32_t i = 0; i < wakpi_kpi_input_count(kpi); i++) {
        wakpi_measure measure;
        int64_t amount;
        wakpi_kpi_input(kpi, i, &measure);
        ck_assert_int_eq(wakpi_campaign_get(campaign, measure, &amount), WAKPI_OK);
        if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_DURATION)
            return amount;
        money |= wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_MONEY ||
                 wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_PARAMETER;
    }
    return money || value->status < 0 || (value->flags & WAKPI_VALUE_NO_FRACTION) ? -1 : value->denominator;
}

/* A row of a kpi_ view: label, then the columns in the order of the query below. */
static void assert_value(sqlite3_stmt *row, const struct asked *asked, const wakpi_campaign *campaign,
                         wakpi_kpi kpi)
{
    wakpi_value value = {.struct_size = sizeof value};
    wakpi_campaign_evaluate(campaign, kpi, asked->benchmark, &value);
    int good = value.status >= WAKPI_OK, bounded = good && !(value.flags & WAKPI_VALUE_NO_INTERVAL);
    int divided = good && !(value.flags & WAKPI_VALUE_NO_FRACTION);
    int64_t sample = sample_of(campaign, kpi, &value);
    assert_text(row, 1, wakpi_kpi_key(kpi));
    assert_text(row, 2, wakpi_kpi_name(kpi, "en"));
    assert_text(row, 3, wakpi_status_key(value.status));
    assert_real(row, 4, good, value.value);
    assert_real(row, 5, bounded, value.lower);
    assert_real(row, 6, bounded, value.upper);
    assert_text(row, 7, wakpi_unit_key(value.unit));
    assert_text(row, 8, value.unit == WAKPI_UNIT_MONEY ? wakpi_campaign_currency(campaign) : NULL);
    assert_text(row, 9, word_of(wakpi_band_key(value.band), value.band));
    assert_text(row, 10, word_of(wakpi_band_key(value.band_lower), value.band_lower));
    assert_text(row, 11, word_of(wakpi_band_key(value.band_upper), value.band_upper));
    assert_text(row, 12, word_of(wakpi_unrated_key(value.unrated), value.unrated));
    assert_integer(row, 13, divided, value.numerator);
    assert_integer(row, 14, divided, value.denominator);
    assert_integer(row, 15, sample >= 0, sample);
    assert_integer(row, 16, 1, !!(value.flags & WAKPI_VALUE_LOWER_BOUND));
    assert_integer(row, 17, 1, !!(value.flags & WAKPI_VALUE_IMMATURE));
    assert_integer(row, 18, 1, !!(value.flags & WAKPI_VALUE_SMALL_SAMPLE));
    assert_integer(row, 19, 1, !!(value.flags & WAKPI_VALUE_APPROXIMATED));
    assert_real(row, 20, 1, value.still_open);
    assert_integer(row, 21, 1, asked->waiting);
    ck_assert_int_eq(sqlite3_column_type(row, 22), good ? SQLITE_TEXT : SQLITE_NULL);
}

static void assert_values(const struct asked *asked, enum scope scope)
{
    static const char columns[] = "kpi, name, status, value, lower, upper, unit, currency, rating, "
                                  "rating_lower, rating_upper, unrated, "
                                  "numerator, denominator, sample, lower_bound, immature, small_sample, "
                                  "approximated, still_open, waiting, "
                                  "shown FROM ";
    static const char *const views[] = {"NULL, ",          "kpi_total", "campaign, ",
                                        "kpi_by_campaign", "day, ",     "kpi_by_day"};
    char sql[512];
    snprintf(sql, sizeof sql, "SELECT %s%s%s", views[2 * scope], columns, views[2 * scope + 1]);
    sqlite3_stmt *row = ask_plain(sql);
    wakpi_cursor *cursor = answer(asked, scope);
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const wakpi_campaign *campaign;
        ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
        for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
            wakpi_kpi kpi;
            wakpi_kpi_at(i, &kpi);
            ck_assert(next(row));
            assert_text(row, 0, label_of(cursor, scope));
            assert_value(row, asked, campaign, kpi);
        }
    }
    ck_assert(!next(row));
    wakpi_cursor_free(cursor);
    sqlite3_finalize(row);
}

static void assert_amounts(const struct asked *asked, enum scope scope)
{
    static const char *const views[] = {
        "SELECT NULL, measure, name, kind, currency, amount, shown, waiting FROM measure_total",
        "SELECT campaign, measure, name, kind, currency, amount, shown, waiting FROM measure_by_campaign",
        "SELECT day, measure, name, kind, currency, amount, shown, waiting FROM measure_by_day"};
    sqlite3_stmt *row = ask_plain(views[scope]);
    wakpi_cursor *cursor = answer(asked, scope);
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const wakpi_campaign *campaign;
        ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
        for (int32_t i = 0; i < wakpi_measure_count(); i++) {
            wakpi_measure measure;
            int64_t amount;
            wakpi_measure_at(i, &measure);
            int32_t kind = wakpi_measure_kind(measure);
            int money = kind == WAKPI_MEASURE_KIND_MONEY,
                micro = money || kind == WAKPI_MEASURE_KIND_PARAMETER;
            ck_assert_int_eq(wakpi_campaign_get(campaign, measure, &amount), WAKPI_OK);
            ck_assert(next(row));
            assert_text(row, 0, label_of(cursor, scope));
            assert_text(row, 1, wakpi_measure_key(measure));
            assert_text(row, 2, wakpi_measure_name(measure, "en"));
            assert_text(row, 3, wakpi_measure_kind_key(kind));
            assert_text(row, 4, money ? wakpi_campaign_currency(campaign) : NULL);
            assert_integer(row, 5, 1, amount);
            if (micro)
                assert_real(row, 6, 1, (double)amount / 1e6);
            else
                assert_integer(row, 6, 1, amount);
            assert_integer(row, 7, 1, asked->waiting);
        }
    }
    ck_assert(!next(row));
    wakpi_cursor_free(cursor);
    sqlite3_finalize(row);
}

static void assert_ratio(sqlite3_stmt *row, int column, const wakpi_value *value)
{
    int good = value->status >= WAKPI_OK;
    assert_real(row, column, good, value->value);
    assert_real(row, column + 1, good, value->lower);
    assert_real(row, column + 2, good, value->upper);
    assert_text(row, column + 3, wakpi_status_key(value->status));
}

static void assert_stages(const struct asked *asked, enum scope scope, sqlite3_stmt *row)
{
    wakpi_cursor *cursor = answer(asked, scope);
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const wakpi_campaign *campaign;
        wakpi_funnel *funnel;
        ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
        ck_assert_int_eq(wakpi_funnel_new_standard(options, &funnel), WAKPI_OK);
        ck_assert_int_eq(wakpi_funnel_add_campaign(funnel, campaign), WAKPI_OK);
        for (int32_t stage = 0; stage < wakpi_funnel_stage_count(funnel); stage++) {
            wakpi_value step = {.struct_size = sizeof step}, overall = {.struct_size = sizeof overall};
            int64_t amount, lost = 0;
            ck_assert(next(row));
            assert_text(row, 0, label_of(cursor, scope));
            assert_integer(row, 1, 1, stage);
            assert_text(row, 2, wakpi_funnel_stage_name(funnel, stage));
            wakpi_funnel_get(funnel, stage, &amount);
            assert_integer(row, 3, 1, amount);
            int told = stage > 0 && wakpi_funnel_drop_off(funnel, stage, &lost) == WAKPI_OK;
            assert_integer(row, 4, told, lost);
            wakpi_funnel_overall(funnel, stage, &overall);
            assert_ratio(row, 5, &overall);
            if (stage > 0) {
                wakpi_funnel_step(funnel, stage, &step);
                assert_ratio(row, 9, &step);
            } else {
                for (int column = 9; column < 13; column++)
                    assert_text(row, column, NULL);
            }
            assert_integer(row, 13, 1, asked->waiting);
        }
        wakpi_funnel_free(funnel);
    }
    wakpi_cursor_free(cursor);
}

/* Every view against what the library says of the tracker. */
static void assert_published(const struct asked *asked)
{
    open_plain();
    for (int scope = 0; scope < scope_count; scope++) {
        assert_values(asked, (enum scope)scope);
        assert_amounts(asked, (enum scope)scope);
    }
    sqlite3_stmt *row = ask_plain("SELECT campaign, number, stage, amount, lost, overall, overall_lower, "
                                  "overall_upper, overall_status, step, step_lower, step_upper, step_status, "
                                  "waiting FROM funnel");
    assert_stages(asked, total, row);
    assert_stages(asked, by_campaign, row);
    ck_assert(!next(row));
    sqlite3_finalize(row);
    sqlite3_close(db);
}

/* ---- tests ---- */

START_TEST(views_hold_what_the_library_answers_bit_by_bit)
{
    seed_random(20261126);
    const wakpi_benchmark *getgabs;
    wakpi_query *query = NULL;
    wakpi_rate_card *card = NULL;
    ck_assert_int_eq(wakpi_benchmark_by_key("getgabs", &getgabs), WAKPI_OK);
    ck_assert_int_eq(wakpi_rate_card_new(NULL, &card), WAKPI_OK);
    ck_assert_int_eq(
        wakpi_rate_card_add(card, "2020-01-01", "*", "marketing", 0, INT64_MAX, 70000, "EUR", NULL),
        WAKPI_OK);
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_rate_card(query, card), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "autumn", 6), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "", 0), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_retention(query, 1), WAKPI_OK);
    for (int round = 0; round < 4; round++) {
        const wakpi_tracker *tracker;
        make_traffic(&traffic, 10, 8, 20);
        wakpi_store *store = open_it();
        for (size_t at = 0; at < traffic.count; at += 50)
            append(store, traffic.events + at, traffic.count - at < 50 ? traffic.count - at : 50);
        if (round % 2)
            compact(store);
        ck_assert_int_eq(wakpi_store_tracker(store, &tracker, NULL), WAKPI_OK);
        struct asked asked = {tracker, NULL, INT64_MAX, 0, round < 2 ? getgabs : NULL};
        publish(store, NULL, INT64_MAX, asked.benchmark);
        assert_published(&asked);
        asked.as_of = BEGIN + 3 * DAY;
        asked.query = query;
        publish(store, query, asked.as_of, asked.benchmark);
        assert_published(&asked);
        ck_assert_int_eq(
            ask_file("SELECT count(*) FROM kpi_by_campaign WHERE status = 'ok' AND unit = 'money'") > 0, 1);
        ck_assert_int_eq(ask_file("SELECT count(*) > 0 FROM kpi_by_day WHERE immature"), 1);
        ck_assert_int_eq(ask_file("SELECT count(*) > 2 FROM kpi_by_campaign WHERE rating IS NOT NULL"),
                         round < 2);
        ck_assert_int_eq(ask_file("SELECT as_of = '2025-11-24T00:00:00Z' AND zone = 'Europe/Rome' AND "
                                  "confidence = 0.95 AND library = '0.9.0' AND waiting_bytes = 0 FROM fold"),
                         1);
        wakpi_store_free(store);
        remove_store();
    }
    wakpi_query_free(query);
    wakpi_rate_card_free(card);
}
END_TEST

START_TEST(views_say_how_much_of_the_journal_waits)
{
    seed_random(20261127);
    make_traffic(&traffic, 10, 8, 20);
    size_t half = traffic.count / 2;
    wakpi_store *store = open_it();
    wakpi_tracker *then = traffic_tracker("");
    const wakpi_tracker *now;
    ck_assert_int_eq(ask_file("SELECT count(*) FROM kpi_total"), 0);
    ck_assert_int_eq(ask_file("SELECT published IS NULL AND waiting = 0 AND waiting_bytes = 0 FROM fold"), 1);
    for (size_t i = 0; i < half; i++)
        append(store, traffic.events + i, 1);
    int64_t rows = ask_file("SELECT waiting FROM fold");
    ck_assert_int_gt(rows, 0);
    apply(then, traffic.events, half);
    publish(store, NULL, INT64_MAX, NULL);
    struct asked asked = {.tracker = then, .as_of = INT64_MAX};
    assert_published(&asked);
    append(store, traffic.events + half, 1);
    append(store, traffic.events + half + 1, traffic.count - half - 1);
    asked.waiting = 2; /* and the figures are those of the time */
    assert_published(&asked);
    int64_t bytes =
        ask_file("SELECT sum(length(state)) FROM (SELECT state FROM journal ORDER BY seq DESC LIMIT 2)");
    ck_assert_int_eq(ask_file("SELECT waiting_bytes FROM fold"), bytes);
    ck_assert_int_eq(ask_file("SELECT newest - published FROM fold"), 2);
    compact(store); /* folding publishes nothing by itself */
    assert_published(&asked);
    ck_assert_int_eq(wakpi_store_tracker(store, &now, NULL), WAKPI_OK);
    publish(store, NULL, INT64_MAX, NULL);
    asked.tracker = now;
    asked.waiting = 0;
    assert_published(&asked);
    wakpi_store_free(store);
    wakpi_tracker_free(then);
}
END_TEST

START_TEST(what_waits_in_fragments_is_counted)
{
    wakpi_store *store = open_it();
    for (int64_t i = 0; i < 600; i++) /* beyond two folds */
        append_number(store, i);
    ck_assert_int_eq(ask_file("SELECT waiting FROM fold"), 600);
    int64_t bytes = ask_file(
        "SELECT (SELECT sum(length(state)) FROM journal) + (SELECT sum(length(state)) FROM fragment)");
    ck_assert_int_eq(ask_file("SELECT waiting_bytes FROM fold"), bytes);
    publish(store, NULL, INT64_MAX, NULL);
    ck_assert_int_eq(ask_file("SELECT waiting_bytes + waiting FROM fold"), 0);
    wakpi_store_free(store);
}
END_TEST

/* What was closed is published as it is answered, by who closed it and by who had the file open meanwhile. */
START_TEST(closed_periods_are_published_too)
{
    wakpi_store *store = open_it(), *other = open_it();
    wakpi_query *query = NULL;
    const wakpi_tracker *now;
    wakpi_error error = {.struct_size = sizeof error};
    seed_random(20261130);
    make_traffic(&traffic, 10, 8, 20);
    append(store, traffic.events, traffic.count);
    publish(other, NULL, INT64_MAX, NULL);
    ck_assert_msg(wakpi_store_close(store, BEGIN + 3 * DAY, NULL, &error) == WAKPI_OK, "%s", error.text);
    ck_assert_int_eq(ask_file("SELECT waiting FROM fold"), 0);
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_retention(query, 1), WAKPI_OK);
    for (int i = 0; i < 2; i++) {
        wakpi_store *asked_one = i ? other : store;
        append_number(store, i);
        publish(asked_one, NULL, INT64_MAX, NULL);
        ck_assert_int_eq(wakpi_store_tracker(asked_one, &now, NULL), WAKPI_OK);
        ck_assert_int_eq(wakpi_store_publish(asked_one, query, INT64_MAX, NULL, &error), WAKPI_INVALID);
        assert_published(&(struct asked){.tracker = now, .as_of = INT64_MAX});
    }
    ck_assert_int_gt(
        ask_file("SELECT count(*) FROM measure_by_day WHERE day < '2025-11-23' AND measure = 'sent' AND "
                 "amount > 0"),
        0);
    wakpi_query_free(query);
    wakpi_store_free(store);
    wakpi_store_free(other);
}
END_TEST

START_TEST(refuses_what_can_not_be_published_and_leaves_what_was)
{
    wakpi_store *store = open_it();
    wakpi_query *query = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_store_publish(NULL, NULL, 0, NULL, &error), WAKPI_INVALID);
    seed_random(20261129);
    make_traffic(&traffic, 10, 6, 12);
    append(store, traffic.events, traffic.count);
    publish(store, NULL, INT64_MAX, NULL);
    int64_t rows = ask_file("SELECT count(*) FROM published_kpi");
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_store_publish(store, query, INT64_MAX, NULL, &error), WAKPI_INVALID);
    ck_assert_msg(strstr(error.text, "group"), "%s", error.text);
    static const char dollars[] =
        "{\"wakpi\":\"order\",\"id\":\"usd\",\"time\":1763683200000,\"person\":\"391\","
        "\"amount\":\"5\",\"currency\":\"USD\"}";
    ck_assert_msg(wakpi_store_read_event(store, dollars, strlen(dollars), &error) == WAKPI_OK, "%s",
                  error.text);
    ck_assert_int_eq(wakpi_store_publish(store, NULL, INT64_MAX, NULL, &error), WAKPI_CURRENCY);
    ck_assert_msg(strstr(error.text, "USD"), "%s", error.text);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM published_kpi"), rows);
    ck_assert_int_eq(ask_file("SELECT waiting FROM kpi_total"), 1);
    change_file("UPDATE publication SET seq = 1000000"); /* somebody was faster */
    wakpi_query_free(query);
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_currency(query, "USD"), WAKPI_OK);
    publish(store, query, INT64_MAX, NULL);
    ck_assert_int_eq(ask_file("SELECT published FROM fold"), 1000000);
    wakpi_query_free(query);
    wakpi_store_free(store);
}
END_TEST

static void *publish_often(void *store)
{
    for (int i = 0; i < 10; i++)
        publish(store, NULL, INT64_MAX, NULL);
    return NULL;
}

START_TEST(threads_publish_and_append_at_once)
{
    enum { threads = 3 };
    pthread_t thread[threads];
    wakpi_store *store = open_it();
    const wakpi_tracker *now;
    for (int i = 0; i < threads; i++)
        ck_assert_int_eq(pthread_create(&thread[i], NULL, publish_often, store), 0);
    for (int64_t i = 0; i < 200; i++)
        append_number(store, i);
    for (int i = 0; i < threads; i++)
        pthread_join(thread[i], NULL);
    publish(store, NULL, INT64_MAX, NULL);
    ck_assert_int_eq(wakpi_store_tracker(store, &now, NULL), WAKPI_OK);
    assert_published(&(struct asked){.tracker = now, .as_of = INT64_MAX});
    wakpi_store_free(store);
}
END_TEST

/* ---- stops and faults ---- */

enum { first_part = 100, second_part = 200 };

static int publish_again(void *context)
{
    wakpi_store *store = NULL;
    wakpi_error error;
    (void)context;
    if (try_open(options, &store, &error) != WAKPI_OK)
        return 1;
    append(store, traffic.events + first_part, second_part - first_part);
    set_faults();
    wakpi_status status = wakpi_store_publish(store, NULL, INT64_MAX, NULL, &error);
    if (status != WAKPI_OK && (fault.how != refuse || status != WAKPI_WRITE))
        return 2;
    if (status != WAKPI_OK)
        *fault.taken = 1;
    wakpi_store_free(store);
    return 0;
}

START_TEST(a_stop_or_a_fault_at_any_write_leaves_one_publication_whole)
{
    wakpi_tracker *before = traffic_tracker(""), *after = traffic_tracker("");
    int old = 0, fresh = 0;
    seed_random(20261128);
    make_traffic(&traffic, 10, 8, 20);
    ck_assert_uint_ge(traffic.count, second_part);
    apply(before, traffic.events, first_part);
    apply(after, traffic.events, second_part);
    for (start_faults(_i); next_fault(200); fault.at += fault.at < 8 ? 0 : 6) {
        wakpi_store *store = open_it();
        append(store, traffic.events, first_part);
        publish(store, NULL, INT64_MAX, NULL);
        wakpi_store_free(store);
        tell_with_fault(publish_again, NULL, 0);
        int64_t waiting = ask_file("SELECT waiting FROM fold");
        struct asked asked = {.tracker = waiting ? before : after, .as_of = INT64_MAX, .waiting = waiting};
        assert_published(&asked);
        ck_assert_int_le(waiting, 1);
        ck_assert(waiting || !*fault.taken);
        old += waiting != 0;
        fresh += waiting == 0;
        store = open_it();
        publish(store, NULL, INT64_MAX, NULL);
        wakpi_store_free(store);
        assert_published(&(struct asked){.tracker = after, .as_of = INT64_MAX});
        remove_store();
    }
    printf("%d: %d left as they were, %d new\n", fault.how, old, fresh);
    ck_assert_int_gt(old, 10);
    ck_assert_int_gt(fresh, 0);
    wakpi_tracker_free(before);
    wakpi_tracker_free(after);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_views");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up_options, tear_down_options);
    tcase_add_test(tests, views_hold_what_the_library_answers_bit_by_bit);
    tcase_add_test(tests, views_say_how_much_of_the_journal_waits);
    tcase_add_test(tests, what_waits_in_fragments_is_counted);
    tcase_add_test(tests, closed_periods_are_published_too);
    tcase_add_test(tests, refuses_what_can_not_be_published_and_leaves_what_was);
    tcase_add_test(tests, threads_publish_and_append_at_once);
    tcase_add_loop_test(tests, a_stop_or_a_fault_at_any_write_leaves_one_publication_whole, stop, refuse + 1);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

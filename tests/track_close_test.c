/* Closing: what is closed stays, what is open is as if nothing had been closed, and what nobody asks for is gone. */
#include "run_suite.h"

#include "failing_allocator.h"
#include "measure/campaign.h"
#include "track_traffic.h"

/* ---- rows ---- */

static wakpi_query *between(int64_t from, int64_t to, int32_t period)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_between(query, from, to), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_period(query, period), WAKPI_OK);
    return query;
}

static wakpi_cursor *ask(const wakpi_tracker *tracker, const wakpi_query *query)
{
    wakpi_cursor *cursor;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_query(tracker, query, &cursor, &error) == WAKPI_OK, "%s", error.text);
    return cursor;
}

static void put_text(struct bytes *bytes, const char *text, size_t size)
{
    collect(bytes, text, size);
    collect(bytes, "|", 1);
}

/* All rows of an answer, as bytes. */
static void put_rows(struct bytes *bytes, const wakpi_tracker *tracker, const wakpi_query *query)
{
    wakpi_cursor *cursor = ask(tracker, query);
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const wakpi_campaign *campaign;
        const char *text;
        int64_t from, to, count;
        size_t size;
        for (int32_t label = 1; wakpi_label_key(label); label++) {
            ck_assert_int_eq(wakpi_cursor_label(cursor, label, &text, &size), WAKPI_OK);
            put_text(bytes, text, size);
        }
        ck_assert_int_eq(wakpi_cursor_period(cursor, &from, &to, &text), WAKPI_OK);
        put_text(bytes, text, strlen(text));
        for (int32_t failure = 0; wakpi_failure_key(failure); failure++) {
            ck_assert_int_eq(wakpi_cursor_failures(cursor, failure, &count), WAKPI_OK);
            collect(bytes, &count, sizeof count);
        }
        ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
        unsigned char saved[65536];
        ck_assert_int_eq(wakpi_campaign_save(campaign, saved, sizeof saved, &size), WAKPI_OK);
        collect(bytes, saved, size);
    }
    wakpi_cursor_free(cursor);
}

/* What is dated in [from, to), asked for in several ways. */
static struct bytes rows_of(const wakpi_tracker *tracker, int64_t from, int64_t to)
{
    struct bytes bytes = {0};
    wakpi_query *all = between(from, to, WAKPI_PERIOD_NONE), *by_day = between(from, to, WAKPI_PERIOD_DAY);
    wakpi_query *by_hour = between(from, to, WAKPI_PERIOD_HOUR);
    ck_assert_int_eq(wakpi_query_group_by(by_day, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(by_hour, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_group_by(by_hour, WAKPI_LABEL_CATEGORY), WAKPI_OK);
    put_rows(&bytes, tracker, all);
    put_rows(&bytes, tracker, by_day);
    put_rows(&bytes, tracker, by_hour);
    wakpi_query_free(all);
    wakpi_query_free(by_day);
    wakpi_query_free(by_hour);
    return bytes;
}

static int is_people(wakpi_measure measure)
{
    return wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_PEOPLE;
}

static void expect_near(const wakpi_campaign *found, const wakpi_campaign *expected, const char *where,
                        int exact)
{
    for (wakpi_measure measure = 1; measure < WAKPI_MEASURE_LIMIT; measure++) {
        int64_t one = -1, other = -1;
        if (!wakpi_measure_key(measure))
            continue;
        wakpi_status status = wakpi_campaign_get(found, measure, &one);
        ck_assert_int_eq(wakpi_campaign_get(expected, measure, &other), status);
        int64_t margin = is_people(measure) && !exact ? 2 + other / 20 : 0;
        ck_assert_msg(one >= other - margin && one <= other + margin, "%s: %s is %lld and was %lld", where,
                      wakpi_measure_key(measure), (long long)one, (long long)other);
        const struct wakpi_campaign_part *a = wakpi_campaign_part(found, measure);
        const struct wakpi_campaign_part *b = wakpi_campaign_part(expected, measure);
        ck_assert_int_eq(a ? a->buckets.count : 0, b ? b->buckets.count : 0);
        ck_assert_uint_eq(a ? a->buckets.sum.low : 0, b ? b->buckets.sum.low : 0);
    }
}

/* Row by row alike: people nearly, all else exactly. */
static void expect_rows_near(const wakpi_tracker *found, const wakpi_tracker *expected, int64_t from,
                             int64_t to, int32_t period, int exact)
{
    wakpi_query *query = between(from, to, period);
    if (period != WAKPI_PERIOD_NONE)
        ck_assert_int_eq(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    wakpi_cursor *one = ask(found, query), *other = ask(expected, query);
    wakpi_status status;
    while ((status = wakpi_cursor_next(one)) == WAKPI_OK) {
        const wakpi_campaign *a, *b;
        const char *text, *label, *same;
        size_t size, same_size;
        int64_t start, end;
        ck_assert_int_eq(wakpi_cursor_next(other), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_period(one, &start, &end, &text), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_label(one, WAKPI_LABEL_CAMPAIGN, &label, &size), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_label(other, WAKPI_LABEL_CAMPAIGN, &same, &same_size), WAKPI_OK);
        ck_assert_str_eq(label, same);
        ck_assert_int_eq(wakpi_cursor_campaign(one, &a), WAKPI_OK);
        ck_assert_int_eq(wakpi_cursor_campaign(other, &b), WAKPI_OK);
        expect_near(a, b, text, exact);
    }
    ck_assert_int_eq(wakpi_cursor_next(other), status);
    wakpi_cursor_free(one);
    wakpi_cursor_free(other);
    wakpi_query_free(query);
}

static wakpi_tracker *copy(const wakpi_tracker *tracker, const wakpi_options *options)
{
    struct bytes bytes = save(tracker);
    wakpi_tracker *made;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_load(bytes.at, bytes.size, options, &made, &error) == WAKPI_OK, "%s",
                  error.text);
    free(bytes.at);
    return made;
}

static void close_until(wakpi_tracker *tracker, int64_t until)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_tracker_close(tracker, until, &error) == WAKPI_OK, "%s", error.text);
}

/* ---- the laws of closing ---- */

static size_t apply_until(wakpi_tracker *tracker, struct traffic *traffic, size_t from, int64_t until)
{
    size_t end = from;
    while (end < traffic->count && traffic->events[end].time < until)
        end++;
    shuffle(traffic->events + from, end - from);
    for (size_t i = from; i < end;) {
        size_t size = 1 + random_below(end - i);
        apply(tracker, traffic->events + i, size);
        i += size;
    }
    return end;
}

enum { closing_limit = 32 };

struct kept {
    int64_t watermark;
    wakpi_tracker *then; /* as it was right before */
};

/* Closes now and then, at any edge of an hour, up to the last moment heard of. */
static void tell_closing(struct traffic *traffic)
{
    wakpi_options *options = traffic_options();
    wakpi_tracker *closing = traffic_tracker(""), *never = traffic_tracker("");
    struct kept kept[closing_limit];
    int closings = 0;
    int64_t watermark = INT64_MIN;
    size_t at = 0;
    for (int hour = 12; hour <= 24 * (traffic->days + 12); hour += 12) {
        int64_t now = BEGIN + hour * HOUR;
        size_t end = apply_until(closing, traffic, at, now);
        apply(never, traffic->events + at, end - at);
        at = end;
        int64_t until = now - (int64_t)random_below(60) * HOUR;
        if (random_below(3) == 0 && until > watermark && closings < closing_limit) {
            kept[closings++] = (struct kept){until, copy(closing, options)};
            close_until(closing, until);
            watermark = until;
            expect_rows_near(closing, kept[closings - 1].then, INT64_MIN, until, WAKPI_PERIOD_HOUR, 0);
            expect_rows_near(closing, kept[closings - 1].then, INT64_MIN, INT64_MAX, WAKPI_PERIOD_NONE, 0);
        }
        if (watermark != INT64_MIN) {
            expect_rows_near(closing, never, watermark, INT64_MAX, WAKPI_PERIOD_HOUR, 1);
            struct bytes open = rows_of(closing, watermark, INT64_MAX);
            struct bytes expected = rows_of(never, watermark, INT64_MAX);
            assert_equal(open, expected);
            free(open.at);
            free(expected.at);
        }
        if (random_below(4) == 0) {
            wakpi_tracker *loaded = copy(closing, options);
            struct bytes one = save(closing), other = save(loaded);
            assert_equal(one, other);
            free(one.at);
            free(other.at);
            wakpi_tracker_free(closing);
            closing = loaded;
        }
    }
    for (int i = 0; i < closings; i++) {
        int64_t from = i > 0 ? kept[i - 1].watermark : INT64_MIN;
        expect_rows_near(closing, kept[i].then, from, kept[i].watermark, WAKPI_PERIOD_DAY, 0);
        wakpi_tracker_free(kept[i].then);
    }
    wakpi_tracker_free(closing);
    wakpi_tracker_free(never);
    wakpi_options_free(options);
}

START_TEST(open_rows_are_as_if_nothing_had_been_closed_and_closed_ones_stay)
{
    static struct traffic traffic;
    seed_random(20261122);
    for (int round = 0; round < 8; round++) {
        make_traffic(&traffic, 4 + (int)random_below(30), 14, 8 + (int)random_below(30));
        tell_closing(&traffic);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_close");
    TCase *laws = tcase_create("laws");
    tcase_add_test(laws, open_rows_are_as_if_nothing_had_been_closed_and_closed_ones_stay);
    suite_add_tcase(suite, laws);
    return run_suite(suite);
}

/* The cube by its laws: what was put in is there, what was taken out was never there. */
#include "run_suite.h"

#include <stdio.h>
#include <string.h>

#include "failing_allocator.h"
#include "kpi/measure.h"
#include "measure_random.h"
#include "track/cube_inside.h"
#include "track_events.h"

#define ONE(measure) (UINT64_C(1) << (measure))

enum { PERSONS = 250, EACH = 12 };

static const char *const zones[] = {"UTC", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"};

/* What one person adds. */
struct history {
    struct wakpi_contribution given[EACH];
    uint32_t labels[EACH][WAKPI_LABEL_LIMIT];
    size_t count;
    uint32_t run;
};

static struct history histories[PERSONS];

/* `*settings` is to be dropped; its allocator is the default one. */
static void take_settings(const char *zone, struct wakpi_settings *settings)
{
    wakpi_options *options;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", zone, strlen(zone), NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_settings_take(options, settings), WAKPI_OK);
    wakpi_options_free(options);
}

static struct wakpi_cube *new_cube(const char *zone)
{
    struct wakpi_settings settings;
    struct wakpi_cube *cube;
    take_settings(zone, &settings);
    ck_assert_int_eq(wakpi_cube_new(&settings, &cube, NULL), WAKPI_OK);
    wakpi_settings_drop(&settings);
    return cube;
}

/* Round a change of the clocks in Lord Howe (half an hour) and St John's. */
static void draw_contribution(struct random *random, uint32_t person, uint32_t *labels,
                              struct wakpi_contribution *drawn)
{
    static const uint64_t ones[] = {
        ONE(WAKPI_MEASURE_SENT) | ONE(WAKPI_MEASURE_TARGETED) | ONE(WAKPI_MEASURE_RECIPIENTS),
        ONE(WAKPI_MEASURE_SENT) | ONE(WAKPI_MEASURE_DELIVERED) | ONE(WAKPI_MEASURE_RECIPIENTS) |
            ONE(WAKPI_MEASURE_REACHED) | ONE(WAKPI_MEASURE_OUTBOUND_MESSAGES),
        ONE(WAKPI_MEASURE_INBOUND_MESSAGES) | ONE(WAKPI_MEASURE_ACTIVE_USERS),
        ONE(WAKPI_MEASURE_FEEDBACK_SUGGESTIONS),
        ONE(WAKPI_MEASURE_CONSENTED),
        0,
    };
    static const char *const currencies[] = {"EUR", "USD", "RSD"};
    const int64_t changes[] = {INT64_C(1759590000000), INT64_C(1762052400000)}; /* 2025-10-04, 2025-11-02 */
    memset(labels, 0, WAKPI_LABEL_LIMIT * sizeof *labels);
    labels[WAKPI_LABEL_CAMPAIGN] = (uint32_t)random_below(random, 4);
    labels[WAKPI_LABEL_BUTTON] = (uint32_t)random_below(random, 2);
    *drawn = (struct wakpi_contribution){.labels = labels, .person = person, .currency = "", .failure = -1};
    drawn->time = changes[random_below(random, 2)] + (int64_t)random_below(random, (uint64_t)(6 * HOUR));
    drawn->ones = ones[random_below(random, sizeof ones / sizeof ones[0])];
    switch (random_below(random, 6)) {
    case 0:
        drawn->failure = (int32_t)random_below(random, WAKPI_FAILURE_LIMIT);
        break;
    case 1:
        drawn->waits = 1 + (int32_t)random_below(random, WAKPI_WAIT_LIMIT - 1);
        break;
    case 2:
        drawn->measure = WAKPI_MEASURE_TIME_TO_READ;
        drawn->amount = (int64_t)random_below(random, random_below(random, 2) ? 100 : (uint64_t)DAY);
        break;
    case 3:
        drawn->ones = random_below(random, 2) ? ONE(WAKPI_MEASURE_ORDERS) : 0;
        drawn->measure = WAKPI_MEASURE_REVENUE;
        drawn->amount = (int64_t)random_below(random, 1000) - 300;
        drawn->currency = currencies[random_below(random, 3)];
        break;
    default:
        break;
    }
}

static void draw_histories(struct random *random)
{
    for (uint32_t person = 0; person < PERSONS; person++) {
        struct history *history = &histories[person];
        history->count = (size_t)random_below(random, EACH + 1);
        history->run = 0;
        for (size_t i = 0; i < history->count; i++)
            draw_contribution(random, person, history->labels[i], &history->given[i]);
    }
}

/* `from` turns the order of what is given. */
static wakpi_status put(struct wakpi_cube *cube, struct history *history, size_t from)
{
    wakpi_status status = WAKPI_OK;
    wakpi_cube_person_begin(cube);
    for (size_t i = 0; i < history->count && status == WAKPI_OK; i++)
        status = wakpi_cube_add(cube, &history->given[(i + from) % history->count], 1);
    return status == WAKPI_OK ? wakpi_cube_person_end(cube, &history->run) : status;
}

static wakpi_status take(struct wakpi_cube *cube, struct history *history)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < history->count && status == WAKPI_OK; i++)
        status = wakpi_cube_add(cube, &history->given[i], -1);
    wakpi_cube_run_remove(cube, history->run);
    history->run = 0;
    return status;
}

/* What the contributions of a cell come to, counted one by one. */
struct tally {
    uint32_t counters[WAKPI_CUBE_COUNTERS];
    uint32_t given;
    int64_t durations, amounts;
    struct wakpi_wide duration, amount;
};

static void tally(const struct wakpi_cube *cube, const struct wakpi_cube_cell *cell, struct tally *tally)
{
    struct wakpi_zone_cursor cursor = {0};
    char currency[4];
    const uint32_t *labels = wakpi_cube_labels(cube, cell);
    wakpi_cube_currency_text(labels[0], currency);
    memset(tally, 0, sizeof *tally);
    for (size_t i = 0; i < (size_t)PERSONS * EACH; i++) {
        const struct history *history = &histories[i / EACH];
        const struct wakpi_contribution *given = &history->given[i % EACH];
        if (i % EACH >= history->count || strcmp(currency, given->currency) != 0 ||
            memcmp(labels + 1, given->labels + 1, (WAKPI_LABEL_LIMIT - 1) * sizeof *labels) != 0 ||
            wakpi_zone_period(cube->zone, &cursor, WAKPI_CALENDAR_HOUR, given->time).from != cell->hour)
            continue;
        tally->given++;
        if (given->waits != WAKPI_WAIT_NONE)
            tally->counters[WAKPI_CUBE_WAITING + given->waits]++;
        if (given->failure >= 0)
            tally->counters[WAKPI_CUBE_FAILURES + given->failure]++;
        for (int measure = 1; measure < WAKPI_COUNTED_LIMIT; measure++)
            tally->counters[measure] +=
                given->ones >> measure & 1 && wakpi_measure_kind(measure) != WAKPI_MEASURE_KIND_PEOPLE;
        if (given->measure == WAKPI_MEASURE_REVENUE) {
            tally->amounts++;
            tally->amount = wakpi_wide_add(tally->amount, wakpi_wide_from(given->amount));
        } else if (given->measure != 0) {
            tally->durations++;
            tally->duration = wakpi_wide_add(tally->duration, wakpi_wide_from(given->amount));
        }
    }
}

static void expect_part(const struct wakpi_cube *cube, const struct wakpi_cube_cell *cell, int32_t measure,
                        int64_t count, struct wakpi_wide sum)
{
    const struct wakpi_cube_part *part = wakpi_cube_part(cube, cell->part);
    while (part && part->measure != measure)
        part = wakpi_cube_part(cube, part->next);
    ck_assert_int_eq(part ? part->buckets.count : 0, count);
    if (part)
        ck_assert_int_eq(wakpi_wide_compare(part->buckets.sum, sum), 0);
}

static void expect_tallied(const struct wakpi_cube *cube)
{
    uint32_t given = 0, wanted = 0;
    for (size_t i = 0; i < cube->cells.count; i++) {
        const struct wakpi_cube_cell *cell = wakpi_cube_cell_at(cube, i);
        struct tally expected;
        tally(cube, cell, &expected);
        ck_assert_uint_eq(cell->given, expected.given);
        for (int counter = 0; counter < WAKPI_CUBE_COUNTERS; counter++) {
            const uint32_t *block = wakpi_cube_block(cube, cell, counter / WAKPI_CUBE_BLOCK);
            ck_assert_uint_eq(block ? block[counter % WAKPI_CUBE_BLOCK] : 0, expected.counters[counter]);
        }
        expect_part(cube, cell, WAKPI_MEASURE_REVENUE, expected.amounts, expected.amount);
        expect_part(cube, cell, WAKPI_MEASURE_TIME_TO_READ, expected.durations, expected.duration);
        given += cell->given;
    }
    for (size_t i = 0; i < PERSONS; i++)
        wanted += (uint32_t)histories[i].count;
    ck_assert_uint_eq(given, wanted);
}

START_TEST(a_cell_holds_what_was_given_of_its_labels_and_hour)
{
    struct random random = random_from(UINT64_C(71) + (uint64_t)_i);
    struct wakpi_cube *cube = new_cube(zones[_i]);
    draw_histories(&random);
    for (size_t i = 0; i < PERSONS; i++)
        ck_assert_int_eq(put(cube, &histories[i], 0), WAKPI_OK);
    expect_tallied(cube);
    wakpi_cube_free(cube);
}
END_TEST

START_TEST(what_was_taken_out_was_never_there)
{
    struct random random = random_from(UINT64_C(72) + (uint64_t)_i);
    struct wakpi_cube *all = new_cube(zones[_i]), *some = new_cube(zones[_i]);
    draw_histories(&random);
    for (size_t i = 0; i < PERSONS; i++)
        ck_assert_int_eq(put(all, &histories[i], 0), WAKPI_OK);
    for (size_t i = 0; i < PERSONS; i += 3)
        ck_assert_int_eq(take(all, &histories[i]), WAKPI_OK);
    /* In another order, persons and what is theirs. */
    for (size_t i = PERSONS; i-- > 0;) {
        struct history copy = histories[i];
        if (i % 3 != 0)
            ck_assert_int_eq(put(some, &copy, 5), WAKPI_OK);
    }
    ck_assert(wakpi_cube_equal(all, some));
    for (size_t i = 1; i < PERSONS; i++)
        ck_assert_int_eq(i % 3 ? take(all, &histories[i]) : WAKPI_OK, WAKPI_OK);
    struct wakpi_cube *nothing = new_cube(zones[_i]);
    ck_assert(wakpi_cube_equal(all, nothing));
    ck_assert(!wakpi_cube_equal(some, nothing));
    wakpi_cube_reset(some);
    ck_assert(wakpi_cube_equal(some, nothing));
    wakpi_cube_free(all);
    wakpi_cube_free(some);
    wakpi_cube_free(nothing);
}
END_TEST

START_TEST(one_contribution_more_or_another_hour_makes_another_cube)
{
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    struct wakpi_contribution given[] = {
        {.ones = ONE(WAKPI_MEASURE_SENT)},
        {.ones = ONE(WAKPI_MEASURE_READ)},
        {.ones = ONE(WAKPI_MEASURE_RECIPIENTS)},
        {.waits = WAKPI_WAIT_DELIVERY},
        {.waits = WAKPI_WAIT_ANSWER},
        {.failure = 3},
        {.measure = WAKPI_MEASURE_REVENUE, .currency = "EUR"},
        {.measure = WAKPI_MEASURE_REVENUE, .currency = "USD"},
        {.measure = WAKPI_MEASURE_TIME_TO_READ},
        {.measure = WAKPI_MEASURE_TIME_TO_READ, .amount = 7},
        {.time = HOUR},
        {.time = 1, .ones = 0},
        {.ones = ONE(WAKPI_MEASURE_DELIVERED)},
        {.measure = WAKPI_MEASURE_REVENUE, .amount = INT64_C(-5000000000), .currency = "EUR"},
    };
    enum { count = sizeof given / sizeof given[0] };
    struct wakpi_cube *cubes[count];
    uint32_t run;
    for (size_t i = 0; i < count; i++) {
        given[i].labels = labels;
        given[i].failure = given[i].failure ? given[i].failure : -1;
        given[i].currency = given[i].currency ? given[i].currency : "";
        cubes[i] = new_cube("UTC");
        wakpi_cube_person_begin(cubes[i]);
        ck_assert_int_eq(wakpi_cube_add(cubes[i], &given[i], 1), WAKPI_OK);
        ck_assert_int_eq(wakpi_cube_person_end(cubes[i], &run), WAKPI_OK);
        ck_assert_int_eq(run != 0, i == 2 || i == 6 || i == 7 || i >= 12); /* people, and what they tell */
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++)
            ck_assert_msg(wakpi_cube_equal(cubes[i], cubes[j]) == (i == j), "%zu and %zu", i, j);
    }
    for (size_t i = 0; i < count; i++)
        wakpi_cube_free(cubes[i]);
}
END_TEST

START_TEST(people_are_told_apart_and_counted_once_a_cell)
{
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0}, run;
    struct wakpi_contribution sent = {
        .labels = labels, .ones = ONE(WAKPI_MEASURE_RECIPIENTS), .currency = "", .failure = -1};
    struct wakpi_contribution reached = sent;
    struct wakpi_cube *one = new_cube("UTC"), *two = new_cube("UTC");
    reached.ones = ONE(WAKPI_MEASURE_REACHED);
    wakpi_cube_person_begin(one);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(wakpi_cube_add(one, i == 1 ? &reached : &sent, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_cube_person_end(one, &run), WAKPI_OK);
    ck_assert_uint_eq(one->runs.entries.count, 2);
    /* The same contributions of two persons. */
    for (int i = 0; i < 3; i++) {
        if (i < 2)
            wakpi_cube_person_begin(two);
        ck_assert_int_eq(wakpi_cube_add(two, i == 1 ? &reached : &sent, 1), WAKPI_OK);
        if (i != 1)
            ck_assert_int_eq(wakpi_cube_person_end(two, &run), WAKPI_OK);
    }
    ck_assert(!wakpi_cube_equal(one, two));
    wakpi_cube_free(one);
    wakpi_cube_free(two);
}
END_TEST

/* The same money of the same number of persons, but not from the same. */
START_TEST(what_each_person_brought_is_told_apart)
{
    static const int64_t shares[][2] = {
        {10, 30}, {20, 20}, {1, 39}, {INT64_C(-5000000000), INT64_C(5000000040)}};
    enum { count = sizeof shares / sizeof shares[0] };
    struct wakpi_cube *cubes[count];
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0}, run;
    for (int i = 0; i < count; i++) {
        cubes[i] = new_cube("UTC");
        for (int person = 0; person < 2; person++) {
            struct wakpi_contribution order = {.labels = labels,
                                               .measure = WAKPI_MEASURE_REVENUE,
                                               .amount = shares[i][person],
                                               .currency = "EUR",
                                               .failure = -1};
            wakpi_cube_person_begin(cubes[i]);
            ck_assert_int_eq(wakpi_cube_add(cubes[i], &order, 1), WAKPI_OK);
            ck_assert_int_eq(wakpi_cube_person_end(cubes[i], &run), WAKPI_OK);
        }
    }
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++)
            ck_assert_msg(wakpi_cube_equal(cubes[i], cubes[j]) == (i == j), "%d and %d", i, j);
    }
    for (int i = 0; i < count; i++)
        wakpi_cube_free(cubes[i]);
}
END_TEST

/* What is told is a person's, as people are. */
START_TEST(nobody_tells_outside_of_a_run)
{
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    struct wakpi_contribution delivered = {
        .labels = labels, .ones = ONE(WAKPI_MEASURE_DELIVERED), .currency = "", .failure = -1};
    struct wakpi_cube *cube = new_cube("UTC");
    ck_assert_int_eq(wakpi_cube_add(cube, &delivered, 1), WAKPI_INTERNAL);
    wakpi_cube_free(cube);
}
END_TEST

START_TEST(a_run_that_was_begun_anew_leaves_nothing)
{
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0}, run;
    struct wakpi_contribution sent = {
        .labels = labels, .ones = ONE(WAKPI_MEASURE_RECIPIENTS), .currency = "", .failure = -1};
    struct wakpi_cube *cube = new_cube("UTC");
    wakpi_cube_person_begin(cube);
    ck_assert_int_eq(wakpi_cube_add(cube, &sent, 1), WAKPI_OK);
    wakpi_cube_person_begin(cube);
    ck_assert_int_eq(wakpi_cube_person_end(cube, &run), WAKPI_OK);
    ck_assert_uint_eq(run, 0);
    ck_assert_int_eq(wakpi_cube_add(cube, &sent, 1), WAKPI_INTERNAL); /* of nobody */
    wakpi_cube_run_remove(cube, 0);
    wakpi_cube_free(cube);
}
END_TEST

START_TEST(what_was_never_added_cannot_be_taken_out)
{
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    struct wakpi_contribution held = {.labels = labels,
                                      .ones = ONE(WAKPI_MEASURE_SENT),
                                      .currency = "",
                                      .failure = -1,
                                      .measure = WAKPI_MEASURE_TIME_TO_READ,
                                      .amount = 5};
    for (int i = 0; i < 6; i++) {
        struct wakpi_contribution other = held;
        struct wakpi_cube *cube = new_cube("UTC");
        other.time = i == 0 ? HOUR : 0;
        other.ones |= i == 1 ? ONE(WAKPI_MEASURE_READ) : 0;
        other.failure = i == 2 ? 0 : -1;
        other.waits = i == 3 ? WAKPI_WAIT_RECONTACT : WAKPI_WAIT_NONE;
        other.amount = i == 4 ? 6 : 5;
        other.measure = i == 5 ? WAKPI_MEASURE_RESPONSE : WAKPI_MEASURE_TIME_TO_READ;
        ck_assert_int_eq(wakpi_cube_add(cube, &held, 1), WAKPI_OK);
        ck_assert_int_eq(wakpi_cube_add(cube, &other, -1), WAKPI_INTERNAL);
        wakpi_cube_free(cube);
    }
}
END_TEST

START_TEST(people_have_no_currency)
{
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    struct wakpi_contribution buyer = {
        .labels = labels, .ones = ONE(WAKPI_MEASURE_BUYERS), .currency = "EUR", .failure = -1};
    struct wakpi_cube *cube = new_cube("UTC");
    wakpi_cube_person_begin(cube);
    ck_assert_int_eq(wakpi_cube_add(cube, &buyer, 1), WAKPI_INTERNAL);
    wakpi_cube_free(cube);
}
END_TEST

START_TEST(a_figure_that_does_not_add_up_is_refused)
{
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    struct wakpi_contribution figure = {
        .labels = labels, .currency = "", .failure = -1, .measure = WAKPI_MEASURE_MARGIN, .amount = 5};
    struct wakpi_cube *cube = new_cube("UTC");
    ck_assert_int_eq(wakpi_cube_add(cube, &figure, 1), WAKPI_INTERNAL);
    wakpi_cube_free(cube);
}
END_TEST

/* Persons change again and again: what they were before makes room for what they are. */
START_TEST(runs_taken_out_make_room)
{
    struct random random = random_from(73);
    struct wakpi_cube *cube = new_cube("UTC"), *fresh = new_cube("UTC");
    draw_histories(&random);
    size_t settled = 0;
    for (int round = 0; round < 100; round++) {
        for (size_t i = 0; i < PERSONS; i++) {
            if (round > 0 && random_below(&random, 4) != 0)
                ck_assert_int_eq(take(cube, &histories[i]), WAKPI_OK);
            if (histories[i].run == 0)
                ck_assert_int_eq(put(cube, &histories[i], (size_t)round), WAKPI_OK);
            else if (round > 0) /* those without people have no run to tell them by */
                continue;
        }
        for (size_t i = 0; i < PERSONS && round == 0; i++) {
            if (histories[i].run == 0) { /* leave these out of the game */
                ck_assert_int_eq(take(cube, &histories[i]), WAKPI_OK);
                histories[i].count = 0;
            }
        }
        if (round == 30)
            settled = wakpi_cube_size(cube);
    }
    ck_assert_uint_le(wakpi_cube_size(cube), settled + (size_t)64 * 1024);
    for (size_t i = 0; i < PERSONS; i++) {
        struct history copy = histories[i];
        ck_assert_int_eq(put(fresh, &copy, 0), WAKPI_OK);
    }
    ck_assert(wakpi_cube_equal(cube, fresh));
    wakpi_cube_free(cube);
    wakpi_cube_free(fresh);
}
END_TEST

/* ---- views ---- */

static struct wakpi_query query_by(int32_t label, int32_t period)
{
    struct wakpi_query query = wakpi_query_default;
    query.grouped[label] = (uint8_t)(label != 0);
    query.period = period;
    return query;
}

static void ask_twice(struct wakpi_cube *cube, int32_t label, int32_t period)
{
    struct wakpi_query query = query_by(label, period);
    wakpi_cube_expect(cube, &query);
    wakpi_cube_expect(cube, &query);
}

static void ask_all(struct wakpi_cube *cube)
{
    ask_twice(cube, 0, WAKPI_PERIOD_NONE);
    ask_twice(cube, WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE);
    ask_twice(cube, WAKPI_LABEL_BUTTON, WAKPI_PERIOD_DAY);
    ask_twice(cube, 0, WAKPI_PERIOD_MONTH);
}

START_TEST(views_follow_their_cube)
{
    struct random random = random_from(UINT64_C(76) + (uint64_t)_i);
    struct wakpi_cube *cube = new_cube(zones[_i]), *fresh = new_cube(zones[_i]);
    draw_histories(&random);
    for (size_t i = 0; i < PERSONS; i += 2)
        ck_assert_int_eq(put(cube, &histories[i], 0), WAKPI_OK);
    ask_all(cube);
    for (size_t i = 0; i < PERSONS; i++) {
        if (i % 2 != 0)
            ck_assert_int_eq(put(cube, &histories[i], 0), WAKPI_OK);
        else if (i % 3 == 0)
            ck_assert_int_eq(take(cube, &histories[i]), WAKPI_OK);
    }
    for (size_t i = 0; i < PERSONS; i++) {
        struct history copy = histories[i];
        if (i % 6 != 0)
            ck_assert_int_eq(put(fresh, &copy, 3), WAKPI_OK);
    }
    ask_all(fresh);
    for (int i = 0; i < WAKPI_CUBE_VIEWS; i++) {
        ck_assert_ptr_nonnull(cube->views[i]);
        ck_assert_uint_eq(cube->views[i]->shape, fresh->views[i]->shape);
        ck_assert(wakpi_cube_equal(cube->views[i], fresh->views[i]));
        ck_assert(!wakpi_cube_equal(cube->views[i], fresh));
    }
    wakpi_cube_free(cube);
    wakpi_cube_free(fresh);
}
END_TEST

START_TEST(views_are_of_what_was_asked_for_again)
{
    struct random random = random_from(80);
    struct wakpi_cube *cube = new_cube("UTC");
    struct wakpi_query query = query_by(WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE);
    struct wakpi_filter filter = {.label = WAKPI_LABEL_CAMPAIGN};
    draw_histories(&random);
    for (size_t i = 0; i < PERSONS; i++)
        ck_assert_int_eq(put(cube, &histories[i], 0), WAKPI_OK);
    ck_assert_ptr_null(wakpi_cube_find_view(cube, &query));
    wakpi_cube_expect(cube, &query);
    ck_assert_ptr_null(wakpi_cube_find_view(cube, &query));
    wakpi_cube_expect(cube, &query);
    ck_assert_ptr_nonnull(wakpi_cube_find_view(cube, &query));
    query.filters = &filter;
    query.filter_count = 1;
    ck_assert_ptr_nonnull(wakpi_cube_find_view(cube, &query));
    filter.label = WAKPI_LABEL_STEP;
    ck_assert_ptr_null(wakpi_cube_find_view(cube, &query));
    query.filter_count = 0;
    query.from = 0; /* of all times together there is no part */
    ck_assert_ptr_null(wakpi_cube_find_view(cube, &query));
    query = query_by(WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_DAY);
    ask_twice(cube, WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_DAY);
    query.from = NOON - NOON % DAY;
    ck_assert_ptr_nonnull(wakpi_cube_find_view(cube, &query));
    query.to = NOON + DAY;
    ck_assert_ptr_null(wakpi_cube_find_view(cube, &query));
    /* The one that was asked for least lately makes room. */
    ask_twice(cube, WAKPI_LABEL_BUTTON, WAKPI_PERIOD_NONE);
    ask_twice(cube, WAKPI_LABEL_STEP, WAKPI_PERIOD_YEAR);
    ask_twice(cube, WAKPI_LABEL_STEP, WAKPI_PERIOD_MONTH);
    query = query_by(WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_NONE);
    ck_assert_ptr_null(wakpi_cube_find_view(cube, &query));
    wakpi_cube_expect(cube, &query);
    ck_assert_ptr_null(wakpi_cube_find_view(cube, &query));
    query.period = WAKPI_PERIOD_DAY;
    ck_assert_ptr_nonnull(wakpi_cube_find_view(cube, &query));
    wakpi_cube_free(cube);
}
END_TEST

START_TEST(a_view_as_fine_as_its_cube_is_not_kept)
{
    struct wakpi_cube *cube = new_cube("UTC");
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    struct wakpi_contribution sent = {
        .labels = labels, .ones = ONE(WAKPI_MEASURE_SENT), .currency = "", .failure = -1};
    struct wakpi_query query = query_by(WAKPI_LABEL_CAMPAIGN, WAKPI_PERIOD_DAY);
    for (uint32_t i = 1; i <= 1000; i++) {
        labels[WAKPI_LABEL_CAMPAIGN] = i;
        ck_assert_int_eq(wakpi_cube_add(cube, &sent, 1), WAKPI_OK);
    }
    for (int i = 0; i < 4; i++)
        wakpi_cube_expect(cube, &query);
    ck_assert_ptr_null(wakpi_cube_find_view(cube, &query));
    ask_twice(cube, 0, WAKPI_PERIOD_DAY);
    query = query_by(0, WAKPI_PERIOD_DAY);
    ck_assert_ptr_nonnull(wakpi_cube_find_view(cube, &query));
    wakpi_cube_free(cube);
}
END_TEST

/* Views are no more than a help: the cube holds without them. */
START_TEST(views_without_memory_are_dropped)
{
    struct random random = random_from(81);
    struct wakpi_settings settings;
    struct wakpi_cube *cube, *fresh = new_cube("UTC");
    int dropped = 0;
    draw_histories(&random);
    take_settings("UTC", &settings);
    struct wakpi_allocator kept = settings.allocator;
    for (size_t i = 20; i < 60; i++) {
        struct history copy = histories[i];
        ck_assert_int_eq(put(fresh, &copy, 0), WAKPI_OK);
    }
    for (int64_t at = 1, failed = 1; failed; at++) {
        struct failing_allocator memory = {0};
        settings.allocator = (struct wakpi_allocator){failing_allocate, &memory};
        ck_assert_int_eq(wakpi_cube_new(&settings, &cube, NULL), WAKPI_OK);
        for (size_t i = 0; i < 40; i++)
            ck_assert_int_eq(put(cube, &histories[i], 0), WAKPI_OK);
        memory.fail_at = memory.requests + at;
        ask_all(cube);
        wakpi_status status = WAKPI_OK;
        for (size_t i = 0; i < 20 && status == WAKPI_OK; i++)
            status = take(cube, &histories[i]);
        for (size_t i = 40; i < 60 && status == WAKPI_OK; i++)
            status = put(cube, &histories[i], 0);
        failed = memory.failures;
        ck_assert(status == WAKPI_OK || (failed && status == WAKPI_NO_MEMORY));
        ck_assert(status != WAKPI_OK || wakpi_cube_equal(cube, fresh));
        dropped += failed && status == WAKPI_OK;
        wakpi_cube_free(cube);
        assert_no_leaks(&memory);
    }
    ck_assert_int_gt(dropped, 10);
    settings.allocator = kept;
    wakpi_settings_drop(&settings);
    wakpi_cube_free(fresh);
}
END_TEST

static wakpi_status fill_twice(wakpi_allocate_function allocate, void *context, void *data)
{
    struct wakpi_settings settings;
    struct wakpi_cube *cube;
    (void)data;
    take_settings("+05:30", &settings);
    struct wakpi_allocator kept = settings.allocator;
    settings.allocator = (struct wakpi_allocator){allocate, context};
    wakpi_status status = wakpi_cube_new(&settings, &cube, NULL);
    settings.allocator = kept;
    wakpi_settings_drop(&settings);
    if (status != WAKPI_OK)
        return status;
    for (size_t i = 0; i < 40 && status == WAKPI_OK; i++)
        status = put(cube, &histories[i], 0);
    for (size_t i = 0; i < 40 && status == WAKPI_OK; i++)
        status = take(cube, &histories[i]);
    if (status == WAKPI_NO_MEMORY) { /* it is good as new */
        struct history copy = histories[0];
        wakpi_cube_reset(cube);
        wakpi_status again = put(cube, &copy, 0);
        ck_assert(again == WAKPI_OK || again == WAKPI_NO_MEMORY);
    }
    wakpi_cube_free(cube);
    return status;
}

START_TEST(a_cube_without_memory_says_so_and_leaks_nothing)
{
    struct random random = random_from(74);
    draw_histories(&random);
    ck_assert_int_gt(fail_each_request(fill_twice, NULL), 20);
}
END_TEST

START_TEST(the_size_is_what_is_held)
{
    struct random random = random_from(75);
    struct failing_allocator memory = {0};
    struct wakpi_settings settings;
    struct wakpi_cube *cube;
    draw_histories(&random);
    take_settings("UTC", &settings);
    struct wakpi_allocator kept = settings.allocator;
    settings.allocator = (struct wakpi_allocator){failing_allocate, &memory};
    ck_assert_int_eq(wakpi_cube_new(&settings, &cube, NULL), WAKPI_OK);
    settings.allocator = kept;
    wakpi_settings_drop(&settings);
    size_t zone = memory.live_bytes - wakpi_cube_size(cube);
    for (size_t i = 0; i < PERSONS; i++)
        ck_assert_int_eq(put(cube, &histories[i], 0), WAKPI_OK);
    ask_all(cube);
    ck_assert_ptr_nonnull(cube->views[2]);
    ck_assert_uint_eq(memory.live_bytes, wakpi_cube_size(cube) + zone);
    wakpi_cube_free(cube);
    assert_no_leaks(&memory);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_cube");
    TCase *laws = tcase_create("laws");
    tcase_add_loop_test(laws, a_cell_holds_what_was_given_of_its_labels_and_hour, 0, 4);
    tcase_add_loop_test(laws, what_was_taken_out_was_never_there, 0, 4);
    tcase_add_test(laws, one_contribution_more_or_another_hour_makes_another_cube);
    tcase_add_test(laws, people_are_told_apart_and_counted_once_a_cell);
    tcase_add_test(laws, what_each_person_brought_is_told_apart);
    tcase_add_test(laws, nobody_tells_outside_of_a_run);
    tcase_add_test(laws, a_run_that_was_begun_anew_leaves_nothing);
    tcase_add_test(laws, what_was_never_added_cannot_be_taken_out);
    tcase_add_test(laws, people_have_no_currency);
    tcase_add_test(laws, a_figure_that_does_not_add_up_is_refused);
    tcase_add_test(laws, runs_taken_out_make_room);
    suite_add_tcase(suite, laws);
    TCase *views = tcase_create("views");
    tcase_add_loop_test(views, views_follow_their_cube, 0, 4);
    tcase_add_test(views, views_are_of_what_was_asked_for_again);
    tcase_add_test(views, a_view_as_fine_as_its_cube_is_not_kept);
    tcase_add_test(views, views_without_memory_are_dropped);
    suite_add_tcase(suite, views);
    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, a_cube_without_memory_says_so_and_leaks_nothing);
    tcase_add_test(memory, the_size_is_what_is_held);
    suite_add_tcase(suite, memory);
    return run_suite(suite);
}

/* Answers from cells against answers from facts: whatever is asked, they are the same. */
#include "run_suite.h"

#include "failing_allocator.h"
#include "kpi/sensitivity.h"
#include "track/cube_inside.h"
#include "track/cursor.h"
#include "track/tracker.h"
#include "track_story.h"

#define HOUR  INT64_C(3600000)
#define DAY   (24 * HOUR)
#define START INT64_C(1760918400000) /* 2025-10-20: clocks change in Rome and St John's within a fortnight */

enum { STORY = 500, SPAN = 20, KEPT_LIMIT = 20000, KPI_LIMIT = 200, SAVED_LIMIT = 1 << 18 };

static const char *const zones[] = {"UTC", "Europe/Rome", "America/St_Johns", "Asia/Kolkata",
                                    "Australia/Lord_Howe"};

/* ---- a story of some weeks ---- */

static const char *pick_name(char prefix, uint64_t count)
{
    static char names[26][100][8];
    uint64_t number = random_below(count);
    char *name = names[prefix - 'a'][number];
    snprintf(name, sizeof names[0][0], "%c%d", prefix, (int)number);
    return name;
}

static const char *pick_phone(void)
{
    static char phones[30][16];
    int number = (int)random_below(30);
    snprintf(phones[number], sizeof phones[0], "3933300%02d", number);
    return phones[number];
}

/* Who buys once may buy again, of one campaign or another. */
static wakpi_event draw_order(void)
{
    wakpi_event event = {.struct_size = sizeof event, .kind = WAKPI_EVENT_ORDER};
    event.time = START + (int64_t)random_below(SPAN * DAY);
    event.amount = (int64_t)random_below(UINT64_C(40000000000));
    memcpy(event.currency, random_below(4) ? "EUR" : "USD", 4);
    PUT(&event, id, pick_name('o', 100));
    PUT(&event, person, pick_phone());
    PUT(&event, campaign, texts[random_below(COUNT(texts))]);
    return event;
}

static wakpi_event draw_event(void)
{
    static const int32_t codes[] = {0, 472, 131049, 131051}; /* of classes near and far */
    if (random_below(6) == 0)
        return draw_order();
    wakpi_event event = random_below(3) ? random_event() : random_act();
    event.time = START + (int64_t)random_below(SPAN * DAY);
    event.flags &= random_below(4) ? 0 : WAKPI_EVENT_BOT | WAKPI_EVENT_GROUP | WAKPI_EVENT_OPT_OUT;
    if (event.id_size > 0)
        PUT(&event, id, pick_name('i', 80));
    if (event.person_size > 0)
        PUT(&event, person, pick_phone());
    if (event.context_size > 0)
        PUT(&event, context, pick_name('i', 80));
    if (event.kind == WAKPI_EVENT_FAILED)
        event.code = codes[random_below(COUNT(codes))];
    if (event.kind == WAKPI_EVENT_ALIAS && random_below(10) != 0)
        event.kind = WAKPI_EVENT_STOP;
    if (event.kind == WAKPI_EVENT_COUNT || event.kind == WAKPI_EVENT_COST)
        event.until = random_below(2) ? 0 : event.time + (int64_t)random_below((uint64_t)(5 * DAY)) + 1;
    return event;
}

static wakpi_tracker *new_tracker_of(const char *zone)
{
    wakpi_options *options = new_options();
    wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", zone, strlen(zone), NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "business_hours", "Mon-Fri 09:00-18:00", 19, NULL),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    return tracker;
}

static wakpi_tracker *tell_story(const char *zone)
{
    wakpi_tracker *tracker = new_tracker_of(zone);
    wakpi_event events[STORY];
    for (size_t i = 0; i < STORY; i++)
        events[i] = draw_event();
    apply(tracker, events, STORY);
    return tracker;
}

/* ---- a cube of all that is known ---- */

struct kept {
    struct wakpi_contribution contribution;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    char currency[4];
    size_t order;
};

static struct kept kept[KEPT_LIMIT];
static size_t kept_count;

static wakpi_status keep(void *context, const struct wakpi_contribution *contribution)
{
    struct kept *next = &kept[kept_count];
    (void)context;
    ck_assert_uint_lt(kept_count, KEPT_LIMIT);
    *next = (struct kept){.contribution = *contribution, .order = kept_count++};
    memcpy(next->labels, contribution->labels, sizeof next->labels);
    snprintf(next->currency, sizeof next->currency, "%s", contribution->currency);
    return WAKPI_OK;
}

static int compare_kept(const void *first, const void *second)
{
    const struct kept *a = first, *b = second;
    if (a->contribution.person != b->contribution.person)
        return a->contribution.person < b->contribution.person ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static struct wakpi_cube *build_cube(const wakpi_tracker *tracker, int64_t as_of)
{
    const struct wakpi_settings *settings = wakpi_state_settings(tracker->state);
    struct wakpi_zone *zone;
    struct wakpi_cube *cube;
    uint32_t run;
    kept_count = 0;
    ck_assert_int_eq(wakpi_zone_settle(settings, &zone, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_cube_new(settings, &cube, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_fold_selected(tracker->state, settings, zone, as_of, NULL, keep, NULL), WAKPI_OK);
    wakpi_zone_free(zone);
    qsort(kept, kept_count, sizeof *kept, compare_kept);
    for (size_t i = 0; i < kept_count; i++) {
        if (i == 0 || kept[i].contribution.person != kept[i - 1].contribution.person)
            wakpi_cube_person_begin(cube);
        kept[i].contribution.labels = kept[i].labels;
        kept[i].contribution.currency = kept[i].currency;
        ck_assert_int_eq(wakpi_cube_add(cube, &kept[i].contribution, 1), WAKPI_OK);
        if (i + 1 == kept_count || kept[i].contribution.person != kept[i + 1].contribution.person)
            ck_assert_int_eq(wakpi_cube_person_end(cube, &run), WAKPI_OK);
    }
    return cube;
}

/* ---- questions ---- */

static int64_t draw_edge(const wakpi_tracker *tracker)
{
    struct wakpi_zone *zone;
    struct wakpi_zone_cursor cursor = {0};
    ck_assert_int_eq(wakpi_zone_settle(wakpi_state_settings(tracker->state), &zone, NULL), WAKPI_OK);
    int64_t edge = wakpi_zone_hour_start(zone, &cursor, START + (int64_t)random_below(SPAN * DAY));
    wakpi_zone_free(zone);
    return edge;
}

static wakpi_query *draw_query(const wakpi_tracker *tracker, int64_t as_of)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    for (int32_t label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        if (random_below(4) == 0)
            ck_assert_int_eq(wakpi_query_group_by(query, label), WAKPI_OK);
    }
    ck_assert_int_eq(wakpi_query_period(query, (int32_t)random_below(8)), WAKPI_OK);
    for (uint64_t left = random_below(3) ? 0 : random_below(4); left > 0; left--) {
        const char *text = random_below(3) ? texts[random_below(COUNT(texts))] : "";
        int32_t label = random_below(2) ? WAKPI_LABEL_CAMPAIGN : WAKPI_LABEL_CATEGORY;
        ck_assert_int_eq(wakpi_query_where(query, label, text, strlen(text)), WAKPI_OK);
    }
    if (random_below(2)) {
        int64_t from = draw_edge(tracker), to = draw_edge(tracker);
        ck_assert_int_eq(wakpi_query_between(query, from < to ? from : to, from < to ? to : from), WAKPI_OK);
    }
    if (random_below(4))
        ck_assert_int_eq(wakpi_query_currency(query, random_below(2) ? "EUR" : "USD"), WAKPI_OK);
    if (random_below(8) == 0)
        ck_assert_int_eq(wakpi_query_attribution(query, WAKPI_CREDIT_LINEAR), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_as_of(query, as_of), WAKPI_OK);
    return query;
}

static size_t save_row(const wakpi_cursor *cursor, unsigned char *bytes)
{
    const wakpi_campaign *campaign;
    size_t size;
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_save(campaign, bytes, SAVED_LIMIT, &size), WAKPI_OK);
    return size;
}

static size_t values_told; /* of which persons told how they vary */

/* Values, and what share of each is too young to be judged. One assertion for all of them: each costs a system call. */
static void compare_values(const wakpi_cursor *one, const wakpi_cursor *other)
{
    static wakpi_value values[KPI_LIMIT], wanted[KPI_LIMIT];
    const wakpi_campaign *campaign, *expected;
    size_t count = (size_t)wakpi_kpi_count();
    ck_assert_uint_le(count, KPI_LIMIT);
    ck_assert_int_eq(wakpi_cursor_campaign(one, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(other, &expected), WAKPI_OK);
    memset(values, 0, sizeof values);
    memset(wanted, 0, sizeof wanted);
    for (size_t i = 0; i < count; i++)
        values[i].struct_size = wanted[i].struct_size = sizeof *values;
    ck_assert_int_eq(wakpi_campaign_evaluate_all(campaign, NULL, values, count), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_evaluate_all(expected, NULL, wanted, count), WAKPI_OK);
    ck_assert_mem_eq(values, wanted, sizeof values);
    for (size_t i = 0; i < count; i++)
        values_told += wakpi_kpi_hangs_on_units(values[i].kpi) && values[i].status == WAKPI_OK &&
                       !(values[i].flags & WAKPI_VALUE_NO_INTERVAL);
}

static void compare_rows(const wakpi_cursor *one, const wakpi_cursor *other)
{
    static unsigned char saved[SAVED_LIMIT], expected[SAVED_LIMIT];
    const char *text, *other_text;
    size_t size, other_size;
    int64_t from, to, other_from, other_to, count, other_count;
    for (int32_t label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        if (wakpi_cursor_label(one, label, &text, &size) != WAKPI_OK ||
            wakpi_cursor_label(other, label, &other_text, &other_size) != WAKPI_OK || size != other_size ||
            memcmp(text, other_text, size) != 0)
            ck_abort_msg("labels %s differ", wakpi_label_key(label));
    }
    ck_assert_int_eq(wakpi_cursor_period(one, &from, &to, &text), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_period(other, &other_from, &other_to, &other_text), WAKPI_OK);
    ck_assert_str_eq(text, other_text);
    ck_assert(from == other_from && to == other_to);
    ck_assert_int_eq(wakpi_cursor_immature(one, &count), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_immature(other, &other_count), WAKPI_OK);
    ck_assert_int_eq(count, other_count);
    for (int32_t failure = 0; wakpi_failure_key(failure); failure++) {
        if (wakpi_cursor_failures(one, failure, &count) != WAKPI_OK ||
            wakpi_cursor_failures(other, failure, &other_count) != WAKPI_OK || count != other_count)
            ck_abort_msg("failures of class %s differ", wakpi_failure_key(failure));
    }
    compare_values(one, other);
    size = save_row(one, saved);
    ck_assert_uint_eq(size, save_row(other, expected));
    ck_assert_mem_eq(saved, expected, size);
}

/* How many rows were compared; ends both. */
static size_t compare_cursors(wakpi_cursor *one, wakpi_cursor *other)
{
    size_t rows = 0;
    for (;; rows++) {
        wakpi_status next = wakpi_cursor_next(one);
        ck_assert_int_eq(wakpi_cursor_next(other), next);
        if (next != WAKPI_OK)
            break;
        compare_rows(one, other);
    }
    wakpi_cursor_free(one);
    wakpi_cursor_free(other);
    return rows;
}

static size_t compare_answers(const wakpi_tracker *tracker, const struct wakpi_cube *cube,
                              const wakpi_query *query)
{
    wakpi_cursor *of_cells = NULL, *of_facts = NULL;
    ck_assert(wakpi_cube_can_answer(cube, query));
    wakpi_status status = wakpi_cursor_new(tracker->state, cube, query, &of_cells, NULL);
    ck_assert_int_eq(wakpi_cursor_new(tracker->state, NULL, query, &of_facts, NULL), status);
    ck_assert(status == WAKPI_OK || (status == WAKPI_CURRENCY && query->currency[0] == '\0'));
    return status == WAKPI_OK ? compare_cursors(of_cells, of_facts) : 0;
}

START_TEST(answers_of_cells_are_those_of_facts)
{
    size_t rows = 0, of_views = 0;
    seed_random(UINT64_C(401) + (uint64_t)_i);
    wakpi_tracker *tracker = tell_story(zones[(size_t)_i % COUNT(zones)]);
    int64_t as_of = START + 4 * DAY + (int64_t)random_below((SPAN + 1) * DAY);
    struct wakpi_cube *cube = build_cube(tracker, as_of);
    for (int i = 0; i < 40; i++) {
        wakpi_query *query = draw_query(tracker, as_of);
        rows += compare_answers(tracker, cube, query);
        wakpi_cube_expect(cube, query);
        wakpi_cube_expect(cube, query); /* where it can be, it is kept ready from now on */
        of_views += wakpi_cube_find_view(cube, query) != NULL;
        rows += compare_answers(tracker, cube, query);
        wakpi_query_free(query);
    }
    ck_assert_uint_gt(rows, 100);
    ck_assert_uint_gt(values_told, 100);
    ck_assert_uint_gt(of_views, 3);
    wakpi_cube_free(cube);
    wakpi_tracker_free(tracker);
}
END_TEST

/* The same few questions again and again, while facts come in: cells, and rows kept up, must follow. */
START_TEST(answers_follow_the_facts)
{
    enum { SHAPES = 5, PIECE = 20 };
    wakpi_query *queries[SHAPES];
    wakpi_event events[PIECE];
    size_t rows = 0;
    seed_random(UINT64_C(420) + (uint64_t)_i);
    wakpi_tracker *tracker = new_tracker_of(zones[(size_t)_i % COUNT(zones)]);
    for (int i = 0; i < SHAPES; i++) {
        ck_assert_int_eq(wakpi_query_new(NULL, &queries[i]), WAKPI_OK);
        ck_assert_int_eq(wakpi_query_currency(queries[i], "EUR"), WAKPI_OK);
        ck_assert_int_eq(wakpi_query_as_of(queries[i], START + (SPAN + 5) * DAY), WAKPI_OK);
        ck_assert_int_eq(wakpi_query_period(queries[i], WAKPI_PERIOD_NONE + i % 4), WAKPI_OK);
        if (i > 1)
            ck_assert_int_eq(wakpi_query_group_by(queries[i], WAKPI_LABEL_CAMPAIGN), WAKPI_OK);
    }
    for (int round = 0; round < 25; round++) {
        for (int i = 0; i < PIECE; i++)
            events[i] = draw_event();
        apply(tracker, events, PIECE);
        for (int i = 0; i < SHAPES; i++) {
            wakpi_cursor *kept_up = NULL, *folded = NULL;
            ck_assert_int_eq(wakpi_tracker_query(tracker, queries[i], &kept_up, NULL), WAKPI_OK);
            ck_assert_int_eq(wakpi_cursor_new(tracker->state, NULL, queries[i], &folded, NULL), WAKPI_OK);
            rows += compare_cursors(kept_up, folded);
        }
    }
    ck_assert_uint_gt(rows, 500);
    for (int i = 0; i < SHAPES; i++)
        wakpi_query_free(queries[i]);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(cells_answer_from_hour_to_hour_alone)
{
    static const struct {
        const char *zone;
        int64_t edge;
        int answers;
    } cases[] = {
        {"UTC", INT64_MIN, 1},
        {"UTC", INT64_MAX, 1},
        {"UTC", START, 1},
        {"UTC", START + 1, 0},
        {"UTC", START + HOUR / 2, 0},
        {"Asia/Kolkata", START, 0},
        {"Asia/Kolkata", START + HOUR / 2, 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        wakpi_tracker *tracker = new_tracker_of(cases[i].zone);
        struct wakpi_cube *cube = build_cube(tracker, START);
        struct wakpi_query query = wakpi_query_default;
        query.from = cases[i].edge;
        ck_assert_int_eq(wakpi_cube_can_answer(cube, &query), cases[i].answers);
        query.from = INT64_MIN;
        query.to = cases[i].edge;
        ck_assert_int_eq(wakpi_cube_can_answer(cube, &query), cases[i].answers);
        wakpi_cube_free(cube);
        wakpi_tracker_free(tracker);
    }
}
END_TEST

/* What is not of whole hours is told from facts, whatever the cube holds. */
START_TEST(a_cube_that_is_too_coarse_is_not_asked)
{
    wakpi_tracker *tracker = new_tracker_of("UTC");
    struct wakpi_cube *cube = build_cube(tracker, INT64_MAX);
    wakpi_event events[] = {make_event(WAKPI_EVENT_SENT, "a", "393331", START),
                            make_event(WAKPI_EVENT_SENT, "b", "393331", START + 2)};
    struct wakpi_query query = wakpi_query_default;
    const wakpi_campaign *campaign;
    wakpi_cursor *cursor;
    int64_t sent;
    apply(tracker, events, 2);
    query.to = START + 1;
    ck_assert_int_eq(wakpi_cursor_new(tracker->state, cube, &query, &cursor, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_get(campaign, WAKPI_MEASURE_SENT, &sent), WAKPI_OK);
    ck_assert_int_eq(sent, 1);
    wakpi_cursor_free(cursor);
    wakpi_cube_free(cube);
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(an_answer_of_cells_without_memory_says_so)
{
    seed_random(402);
    wakpi_tracker *tracker = tell_story("Europe/Rome");
    struct wakpi_cube *cube = build_cube(tracker, START + SPAN * DAY);
    wakpi_query *query = draw_query(tracker, START + SPAN * DAY);
    struct wakpi_cells rows;
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_BUTTON, "", 0), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_currency(query, "EUR"), WAKPI_OK);
    for (int64_t at = 1, failed = 1; failed; at++) {
        struct failing_allocator memory = {.fail_at = at};
        wakpi_cells_start(&rows, (struct wakpi_allocator){failing_allocate, &memory});
        struct wakpi_answer answer = {
            .labels = wakpi_state_labels(tracker->state), .query = query, .rows = &rows};
        struct wakpi_zone *zone;
        ck_assert_int_eq(wakpi_zone_settle(wakpi_state_settings(tracker->state), &zone, NULL), WAKPI_OK);
        answer.zone = zone;
        wakpi_status status = wakpi_answer_start(&answer, "EUR");
        if (status == WAKPI_OK)
            status = wakpi_cube_roll(cube, &answer);
        failed = memory.failures;
        ck_assert_int_eq(status, failed ? WAKPI_NO_MEMORY : WAKPI_OK);
        wakpi_answer_end(&answer);
        wakpi_cells_drop(&rows);
        wakpi_zone_free(zone);
        assert_no_leaks(&memory);
    }
    wakpi_query_free(query);
    wakpi_cube_free(cube);
    wakpi_tracker_free(tracker);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_roll");
    TCase *laws = tcase_create("laws");
    tcase_add_loop_test(laws, answers_of_cells_are_those_of_facts, 0, 15);
    tcase_add_loop_test(laws, answers_follow_the_facts, 0, 5);
    tcase_add_test(laws, cells_answer_from_hour_to_hour_alone);
    tcase_add_test(laws, a_cube_that_is_too_coarse_is_not_asked);
    suite_add_tcase(suite, laws);
    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, an_answer_of_cells_without_memory_says_so);
    suite_add_tcase(suite, memory);
    return run_suite(suite);
}

/* Cells kept up while facts come in any order, asked at any moment, equal cells counted anew from all facts. */
#include "run_suite.h"

#include "base/sort.h"
#include "failing_allocator.h"
#include "track/event.h"
#include "track/saved.h"
#include "track/state_tables.h"
#include "track/unit.h"
#include "track_story.h"

enum { STORIES = 400, STEPS = 60 };

static struct wakpi_state *new_state(wakpi_options *options)
{
    struct wakpi_settings settings;
    struct wakpi_state *state;
    ck_assert_int_eq(wakpi_settings_take(options, &settings), WAKPI_OK);
    ck_assert_int_eq(wakpi_state_new(&settings, &state, NULL), WAKPI_OK);
    wakpi_settings_drop(&settings);
    return state;
}

static int64_t drawn_as_of(void)
{
    return random_below(3) ? INT64_MAX : (int64_t)random_below(200) * INT64_C(1500000);
}

/* All contributions of the recount, by person. */
struct recount {
    struct wakpi_kept kept[8192];
    size_t count;
};

static wakpi_status keep_one(void *context, const struct wakpi_contribution *contribution)
{
    struct recount *recount = context;
    ck_assert_uint_lt(recount->count, COUNT(recount->kept));
    struct wakpi_kept *kept = &recount->kept[recount->count];
    kept->contribution = *contribution;
    kept->order = recount->count++;
    memcpy(kept->labels, contribution->labels, sizeof kept->labels);
    snprintf(kept->currency, sizeof kept->currency, "%s", contribution->currency);
    return WAKPI_OK;
}

static int by_person(const void *first, const void *second, const void *context)
{
    const struct wakpi_kept *a = first, *b = second;
    (void)context;
    if (a->contribution.person != b->contribution.person)
        return a->contribution.person < b->contribution.person ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static wakpi_status skip(void *context, const struct wakpi_contribution *contribution)
{
    (*(size_t *)context)++;
    (void)contribution;
    return WAKPI_OK;
}

/* Registers are given last, and are not in the cube. */
static struct wakpi_cube *count_anew(const struct wakpi_state *state, int64_t as_of)
{
    static struct recount recount;
    struct wakpi_zone *zone;
    struct wakpi_cube *cube;
    size_t stated = 0;
    wakpi_error error = {.struct_size = sizeof error};
    const struct wakpi_settings *settings = wakpi_state_settings(state);
    ck_assert_int_eq(wakpi_zone_settle(settings, &zone, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_cube_new(settings, &cube, NULL), WAKPI_OK);
    recount.count = 0;
    wakpi_status status = wakpi_fold(state, settings, zone, as_of, keep_one, &recount, &error);
    ck_assert_msg(status == WAKPI_OK, "%s", error.text);
    ck_assert_int_eq(wakpi_fold_stated(state, settings, zone, as_of, NULL, skip, &stated, NULL), WAKPI_OK);
    recount.count -= stated;
    wakpi_sort(recount.kept, recount.count, sizeof recount.kept[0], by_person, NULL);
    for (size_t i = 0, end; i < recount.count; i = end) {
        uint32_t run, person = recount.kept[i].contribution.person;
        wakpi_cube_person_begin(cube);
        for (end = i; end < recount.count && recount.kept[end].contribution.person == person; end++) {
            recount.kept[end].contribution.labels = recount.kept[end].labels;
            recount.kept[end].contribution.currency = recount.kept[end].currency;
            ck_assert_int_eq(wakpi_cube_add(cube, &recount.kept[end].contribution, 1), WAKPI_OK);
        }
        ck_assert_int_eq(wakpi_cube_person_end(cube, &run), WAKPI_OK);
    }
    wakpi_zone_free(zone);
    return cube;
}

static void assert_counted(struct wakpi_state *state, int64_t as_of)
{
    struct wakpi_cube *cube = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status = wakpi_units_settle(state, as_of, &cube, &error);
    ck_assert_msg(status == WAKPI_OK, "settle: %d %s", status, error.text);
    struct wakpi_cube *anew = count_anew(state, as_of);
    ck_assert_int_eq(wakpi_cube_equal(cube, anew), 1);
    wakpi_cube_free(anew);
}

static wakpi_options *quiet_options(void)
{
    wakpi_options *options = new_options();
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "UTC", 3, NULL), WAKPI_OK);
    return options;
}

/* Some are of groups, whose messages may name somebody as well. */
static void draw_group(wakpi_event *event)
{
    static const char *const participants[] = {"391", "392", "397"};
    if (random_below(6) != 0 || event->kind > WAKPI_EVENT_TAP)
        return;
    event->flags |= WAKPI_EVENT_GROUP;
    if (event->kind <= WAKPI_EVENT_FAILED && random_below(3) != 0)
        PUT(event, participant, participants[random_below(COUNT(participants))]);
}

/* A valid event that has an answer: a cost that recurs without end has none as of the end of time. */
static void draw_answerable(const struct wakpi_state *state, struct own_event *own)
{
    do {
        draw_own_event(own);
        draw_group(&own->event);
    } while (own->event.kind == WAKPI_EVENT_COST ||
             wakpi_events_validate(wakpi_state_settings(state), &own->event, 1, NULL) != WAKPI_OK);
}

static void apply_one(struct wakpi_state *state)
{
    struct own_event own;
    draw_answerable(state, &own);
    ck_assert_int_eq(wakpi_state_apply(state, &own.event, NULL, 1, NULL, NULL), WAKPI_OK);
}

static void merge_saved(struct wakpi_state *state, struct bytes bytes)
{
    struct wakpi_saved saved;
    ck_assert_int_eq(wakpi_state_judge_saved(state, bytes.at, bytes.size, &saved, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_state_join_saved(state, &saved, NULL), WAKPI_OK);
    wakpi_saved_drop(state, &saved);
}

static void merge_other(struct wakpi_state *state, const struct wakpi_state *other)
{
    struct bytes bytes = {0};
    if (random_below(2)) {
        ck_assert_int_eq(wakpi_state_merge(state, other, NULL), WAKPI_OK);
        return;
    }
    ck_assert_int_eq(wakpi_state_save(other, collect, &bytes, NULL), WAKPI_OK);
    merge_saved(state, bytes);
    free(bytes.at);
}

static void merge_some(struct wakpi_state *state, wakpi_options *options)
{
    struct wakpi_state *other = new_state(options);
    for (size_t i = 1 + (size_t)random_below(5); i > 0; i--)
        apply_one(other);
    merge_other(state, other);
    wakpi_state_free(other);
}

START_TEST(cells_equal_a_recount_at_every_moment)
{
    seed_random(20261122);
    wakpi_options *options = quiet_options();
    for (int story = 0; story < STORIES; story++) {
        struct wakpi_state *state = new_state(options);
        for (int step = 0; step < STEPS; step++) {
            if (random_below(5) == 0)
                merge_some(state, options);
            else
                apply_one(state);
            if (random_below(3) == 0)
                assert_counted(state, drawn_as_of());
        }
        assert_counted(state, INT64_MAX);
        wakpi_state_free(state);
    }
    wakpi_options_free(options);
}
END_TEST

/* Without memory for the cells the facts are taken in all the same, and the next question counts anew. */
START_TEST(cells_that_are_lost_are_counted_again)
{
    seed_random(20261123);
    for (int64_t budget = 0; budget < 200; budget += 3) {
        struct failing_allocator failing = {0};
        wakpi_options *options;
        ck_assert_int_eq(wakpi_options_new(failing_allocate, &failing, &options), WAKPI_OK);
        ck_assert_int_eq(wakpi_options_set_text(options, "key", key, 16, NULL), WAKPI_OK);
        struct wakpi_state *state = new_state(options);
        wakpi_options_free(options);
        struct wakpi_cube *cube;
        for (int step = 0; step < 40; step++) {
            struct own_event own;
            draw_answerable(state, &own);
            failing.fail_at = step >= 20 ? failing.requests + 1 + budget : 0;
            failing.for_ever = 1;
            wakpi_status status = wakpi_units_settle(state, INT64_MAX, &cube, NULL);
            ck_assert(status == WAKPI_OK || status == WAKPI_NO_MEMORY);
            status = wakpi_state_apply(state, &own.event, NULL, 1, NULL, NULL);
            ck_assert(status == WAKPI_OK || status == WAKPI_NO_MEMORY);
            failing.fail_at = 0;
        }
        assert_counted(state, INT64_MAX);
        wakpi_state_free(state);
    }
}
END_TEST

/* One event of a crowd: mostly statuses, since of persons who were only written to many are counted together. */
static wakpi_event draw_of_crowd(char names[4][24])
{
    static const int32_t stages[] = {WAKPI_EVENT_SEND, WAKPI_EVENT_SENT,   WAKPI_EVENT_DELIVERED,
                                     WAKPI_EVENT_READ, WAKPI_EVENT_PLAYED, WAKPI_EVENT_FAILED};
    uint64_t person = random_below(150), message = person * 4 + random_below(4);
    if (random_below(8) == 0) { /* one has many */
        person = 150;
        message = 600 + random_below(40);
    }
    snprintf(names[0], sizeof names[0], "m%u", (unsigned)message);
    snprintf(names[1], sizeof names[1], "39333%u", (unsigned)person);
    snprintf(names[2], sizeof names[2], "c%u", (unsigned)random_below(3));
    wakpi_event event = make_event(stages[random_below(COUNT(stages))], names[0], names[1],
                                   (int64_t)(random_below(40 * 24 * 60) * 60000));
    if (random_below(40) == 0)
        event = make_event(WAKPI_EVENT_MESSAGE, names[0], names[1], event.time);
    else if (random_below(3))
        PUT(&event, campaign, names[2]);
    if (event.kind == WAKPI_EVENT_FAILED && random_below(2))
        event.code = random_below(2) ? 131026 : 131049;
    if (random_below(3) == 0) /* several in one hour */
        event.time %= 7200000;
    if (random_below(50) == 0) { /* two that are one person */
        snprintf(names[3], sizeof names[3], "39333%u", (unsigned)random_below(150));
        event = make_event(WAKPI_EVENT_ALIAS, NULL, names[1], event.time);
        PUT(&event, other, names[3]);
    }
    if (random_below(60) == 0)
        event.time += INT64_C(80) * 24 * 3600000; /* too far from others for a small record */
    if (random_below(100) == 0)
        event.flags |= WAKPI_EVENT_HISTORY;
    if (random_below(100) == 0)
        event.person_size = 0;
    return event;
}

static void apply_crowd(struct wakpi_state *state, int events)
{
    for (; events > 0; events--) {
        char names[4][24];
        wakpi_event event = draw_of_crowd(names);
        ck_assert_int_eq(wakpi_state_apply(state, &event, NULL, 1, NULL, NULL), WAKPI_OK);
    }
}

START_TEST(a_crowd_equals_a_recount_at_every_moment)
{
    seed_random(20261124);
    wakpi_options *options = quiet_options();
    for (int story = 0; story < 40; story++) {
        struct wakpi_state *state = new_state(options);
        for (int step = 0; step < 600; step++) {
            apply_crowd(state, 1);
            if (step % 200 != 199)
                continue;
            assert_counted(state, INT64_MAX);
            assert_counted(state, (int64_t)random_below(60 * 24) * 3600000);
        }
        wakpi_units_drop(state);
        assert_counted(state, (int64_t)random_below(60 * 24) * 3600000);
        wakpi_state_free(state);
    }
    wakpi_options_free(options);
}
END_TEST

/* So many that another as_of makes look different are counted anew together. */
START_TEST(a_crowd_seen_from_afar_equals_a_recount)
{
    static const int64_t moments[] = {INT64_MAX, 700000, 300000, 2000, INT64_MAX, 700000};
    wakpi_options *options = quiet_options();
    struct wakpi_state *state = new_state(options);
    for (int i = 0; i < 1200; i++) {
        char names[2][24];
        snprintf(names[0], sizeof names[0], "m%d", i);
        snprintf(names[1], sizeof names[1], "39333%d", i);
        wakpi_event event = make_event(WAKPI_EVENT_SENT, names[0], names[1], i * 500);
        ck_assert_int_eq(wakpi_state_apply(state, &event, NULL, 1, NULL, NULL), WAKPI_OK);
        event = make_event(WAKPI_EVENT_READ, names[0], names[1], i * 1000);
        ck_assert_int_eq(wakpi_state_apply(state, &event, NULL, 1, NULL, NULL), WAKPI_OK);
    }
    for (size_t i = 0; i < COUNT(moments); i++)
        assert_counted(state, moments[i]);
    wakpi_units_drop(state);
    for (int64_t as_of = 300000; as_of < 400000; as_of += 20000) /* a few at a time */
        assert_counted(state, as_of);
    assert_counted(state, INT64_C(40) * 24 * 3600000); /* nothing is waited for any longer */
    wakpi_state_free(state);
    wakpi_options_free(options);
}
END_TEST

/* Whichever request for memory fails, nothing is lost but the cells. */
START_TEST(a_crowd_without_memory_is_counted_when_there_is)
{
    seed_random(20261125);
    struct failing_allocator failing = {0};
    wakpi_options *options;
    ck_assert_int_eq(wakpi_options_new(failing_allocate, &failing, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", key, 16, NULL), WAKPI_OK);
    struct wakpi_state *state = new_state(options);
    wakpi_options_free(options);
    apply_crowd(state, 600);
    wakpi_status status = WAKPI_NO_MEMORY;
    int64_t failed = 0;
    for (; status == WAKPI_NO_MEMORY; failed++) {
        struct wakpi_cube *cube;
        wakpi_units_drop(state);
        failing.fail_at = failing.requests + 1 + failed;
        status = wakpi_units_settle(state, failed % 2 ? INT64_MAX : INT64_C(30) * 24 * 3600000, &cube, NULL);
        failing.fail_at = 0;
        ck_assert(status == WAKPI_OK || status == WAKPI_NO_MEMORY);
        ck_assert(status == WAKPI_OK || !state->units);
    }
    ck_assert_int_gt(failed, 10);
    assert_counted(state, INT64_MAX);
    wakpi_state_free(state);
}
END_TEST

/* What is merged costs those whom it tells something new of. */
START_TEST(merging_takes_out_whom_it_concerns)
{
    static const int32_t kinds[] = {WAKPI_EVENT_SENT, WAKPI_EVENT_READ,  WAKPI_EVENT_MESSAGE,
                                    WAKPI_EVENT_STOP, WAKPI_EVENT_ORDER, WAKPI_EVENT_ALIAS};
    wakpi_options *options = quiet_options();
    struct wakpi_state *state = new_state(options);
    struct wakpi_cube *cube;
    static char names[20][16], messages[20][16];
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(names[i], sizeof names[i], "39333%u", (unsigned)i);
        snprintf(messages[i], sizeof messages[i], "m%u", (unsigned)i);
        wakpi_event event = make_event(WAKPI_EVENT_SENT, messages[i], names[i], 1000);
        ck_assert_int_eq(wakpi_state_apply(state, &event, NULL, 1, NULL, NULL), WAKPI_OK);
    }
    ck_assert_int_eq(wakpi_units_settle(state, INT64_MAX, &cube, NULL), WAKPI_OK);
    const struct wakpi_units *units = state->units;
    for (size_t i = 0; i < 2 * COUNT(kinds); i++) {
        struct wakpi_state *other = new_state(options);
        size_t kind = i / 2, person = 3 + kind;
        wakpi_event event = make_event(kinds[kind], messages[person], names[person], 2000);
        if (event.kind == WAKPI_EVENT_ALIAS)
            PUT(&event, other, names[0]);
        if (event.kind == WAKPI_EVENT_ORDER)
            memcpy(event.currency, "EUR", 4);
        ck_assert_int_eq(wakpi_state_apply(other, &event, NULL, 1, NULL, NULL), WAKPI_OK);
        merge_other(state, other);
        ck_assert_ptr_eq(state->units, units);
        /* The first message is earlier than this, so nothing is new in it. */
        size_t concerned = i % 2 == 1 || event.kind == WAKPI_EVENT_SENT ? 0
                           : event.kind == WAKPI_EVENT_ALIAS            ? 2
                                                                        : 1;
        ck_assert_msg(units->changed.count == concerned, "kind %d: %zu", event.kind, units->changed.count);
        assert_counted(state, INT64_MAX);
        wakpi_state_free(other);
    }
    wakpi_state_free(state);
    wakpi_options_free(options);
}
END_TEST

/* Two who are stated of one thing are one person from then on; which of them is stated first is of no matter. */
START_TEST(whoever_is_named_beside_is_taken_out_as_well)
{
    static const int32_t kinds[] = {WAKPI_EVENT_SENT, WAKPI_EVENT_MESSAGE, WAKPI_EVENT_ORDER};
    wakpi_options *options = quiet_options();
    for (size_t i = 0; i < 8 * COUNT(kinds); i++) {
        char one[16], other[16];
        struct wakpi_state *state = new_state(options), *merged = new_state(options);
        snprintf(one, sizeof one, "39333%u", (unsigned)i);
        snprintf(other, sizeof other, "39444%u", (unsigned)i);
        wakpi_event events[] = {make_event(kinds[i / 8], "x", one, 1000),
                                make_event(WAKPI_EVENT_SENT, "m1", other, 1000),
                                make_event(kinds[i / 8], "x", other, 1000)};
        for (size_t j = 0; j < COUNT(events); j++)
            memcpy(events[j].currency, "EUR", 4);
        ck_assert_int_eq(wakpi_state_apply(state, events, NULL, 2, NULL, NULL), WAKPI_OK);
        ck_assert_int_eq(wakpi_state_apply(merged, events, NULL, 3, NULL, NULL), WAKPI_OK);
        assert_counted(state, INT64_MAX);
        merge_other(state, merged);
        ck_assert_uint_eq(state->units->changed.count, 2);
        assert_counted(state, INT64_MAX);
        wakpi_state_free(state);
        wakpi_state_free(merged);
    }
    wakpi_options_free(options);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_unit");
    TCase *laws = tcase_create("laws");
    tcase_add_test(laws, cells_equal_a_recount_at_every_moment);
    tcase_add_test(laws, a_crowd_equals_a_recount_at_every_moment);
    tcase_add_test(laws, a_crowd_seen_from_afar_equals_a_recount);
    tcase_add_test(laws, a_crowd_without_memory_is_counted_when_there_is);
    tcase_add_test(laws, merging_takes_out_whom_it_concerns);
    tcase_add_test(laws, whoever_is_named_beside_is_taken_out_as_well);
    tcase_add_test(laws, cells_that_are_lost_are_counted_again);
    suite_add_tcase(suite, laws);
    return run_suite(suite);
}

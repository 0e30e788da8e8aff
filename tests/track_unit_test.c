/* Cells kept up while facts come in any order, asked at any moment, equal cells counted anew from all facts. */
#include "run_suite.h"

#include "base/sort.h"
#include "failing_allocator.h"
#include "track/event.h"
#include "track/event.h"
#include "track/state_tables.h"
#include "track/unit.h"
#include "track_story.h"

enum { STORIES = 400, STEPS = 60, PEOPLE = 6, EACH = 4 };

/* Story events meet each other across persons; these are mostly one person's own, over days, so that both the common
 * unit and lone persons are at work. */
static wakpi_event drawn_event(char *id, char *context, size_t size)
{
    wakpi_event event = random_below(3) ? random_event() : random_act();
    event.time += (int64_t)random_below(5) * INT64_C(30000000);
    if (random_below(5) == 0)
        return event;
    unsigned person = (unsigned)random_below(PEOPLE),
             other = random_below(6) ? person : (unsigned)random_below(PEOPLE);
    static const char *const names[PEOPLE] = {"391", "392", "393", "394", "395", "396"};
    snprintf(id, size, "m%u.%u", person, (unsigned)random_below(EACH));
    snprintf(context, size, "m%u.%u", other, (unsigned)random_below(EACH));
    event.flags &= ~(uint32_t)WAKPI_EVENT_GROUP;
    event.account_size = event.user_size = event.parent_size = 0;
    event.participant_size = 0;
    if (event.id_size > 0)
        PUT(&event, id, id);
    if (event.context_size > 0)
        PUT(&event, context, context);
    int nameless = event.person_size == 0 && event.kind != WAKPI_EVENT_ALIAS;
    if (!nameless)
        PUT(&event, person, names[person]);
    if (event.kind != WAKPI_EVENT_ALIAS)
        event.other_size = 0;
    else if (random_below(4))
        event.other_size = 0, event.kind = WAKPI_EVENT_STOP;
    return event;
}

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

/* A cost that recurs without end has no answer as of the end of time. */
static int answerable(const wakpi_event *event)
{
    return event->kind != WAKPI_EVENT_COST;
}

START_TEST(cells_equal_a_recount_at_every_moment)
{
    seed_random(20261122);
    wakpi_options *options = quiet_options();
    for (int story = 0; story < STORIES; story++) {
        struct wakpi_state *state = new_state(options);
        for (int step = 0; step < STEPS; step++) {
            char id[16], context[16];
            wakpi_event event = drawn_event(id, context, sizeof id);
            if (!answerable(&event) ||
                wakpi_events_validate(wakpi_state_settings(state), &event, 1, NULL) != WAKPI_OK)
                continue;
            ck_assert_int_eq(wakpi_state_apply(state, &event, NULL, 1, NULL, NULL), WAKPI_OK);
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
            char id[16], context[16];
            wakpi_event event = drawn_event(id, context, sizeof id);
            if (!answerable(&event) ||
                wakpi_events_validate(wakpi_state_settings(state), &event, 1, NULL) != WAKPI_OK)
                continue;
            failing.fail_at = step >= 20 ? failing.requests + 1 + budget : 0;
            failing.for_ever = 1;
            wakpi_status status = wakpi_units_settle(state, INT64_MAX, &cube, NULL);
            ck_assert(status == WAKPI_OK || status == WAKPI_NO_MEMORY);
            status = wakpi_state_apply(state, &event, NULL, 1, NULL, NULL);
            ck_assert(status == WAKPI_OK || status == WAKPI_NO_MEMORY);
            failing.fail_at = 0;
        }
        assert_counted(state, INT64_MAX);
        wakpi_state_free(state);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_unit");
    TCase *laws = tcase_create("laws");
    tcase_add_test(laws, cells_equal_a_recount_at_every_moment);
    tcase_add_test(laws, cells_that_are_lost_are_counted_again);
    suite_add_tcase(suite, laws);
    return run_suite(suite);
}

#include "track/journey.h"

#include <stdio.h>

#include "measure/funnel.h"
#include "track/close.h"
#include "track/tracker.h"

/* Room for one person's walk. */
struct walking {
    struct wakpi_walk_rules rules;
    int64_t as_of;
    struct wakpi_moment *moments;
    struct wakpi_walk_room room;
    size_t capacity;
};

/* What a stage is called: a step, or, in any order, how many of them. */
static wakpi_status make_funnel(const struct wakpi_settings *settings, const struct wakpi_journey *journey,
                                wakpi_funnel **funnel)
{
    const char *names[WAKPI_JOURNEY_STEPS];
    char made[WAKPI_JOURNEY_STEPS][32];
    for (int32_t step = 0; step < journey->step_count; step++) {
        names[step] = journey->steps[step].name;
        if (journey->mode != WAKPI_JOURNEY_ANY_ORDER)
            continue;
        snprintf(made[step], sizeof made[step], "%d of %d", (int)step + 1, (int)journey->step_count);
        names[step] = made[step];
    }
    return wakpi_funnel_make(settings, names, (size_t)journey->step_count, funnel);
}

static wakpi_status start_walking(const struct wakpi_settings *settings, const struct wakpi_journey *journey,
                                  const struct wakpi_history *moments, struct walking *walking)
{
    const struct wakpi_allocator *allocator = &settings->allocator;
    int64_t window = journey->window;
    if (window == 0)
        window = wakpi_settings_integer(settings, WAKPI_SETTING_CONVERSION_WINDOW);
    *walking = (struct walking){.as_of = journey->as_of,
                                .rules = {.step_count = journey->step_count,
                                          .mode = journey->mode,
                                          .window = window,
                                          .from = journey->from,
                                          .to = journey->to}};
    for (size_t i = 0; i < moments->persons; i++) {
        size_t count = moments->starts[i + 1] - moments->starts[i];
        if (count > walking->capacity)
            walking->capacity = count;
    }
    if (walking->capacity == 0)
        return WAKPI_OK;
    walking->moments = wakpi_allocate_zeroed(allocator, walking->capacity, sizeof *walking->moments);
    walking->room.steps = wakpi_allocate_zeroed(allocator, walking->capacity, sizeof *walking->room.steps);
    walking->room.counts = wakpi_allocate_zeroed(allocator, walking->capacity, sizeof *walking->room.counts);
    return walking->moments && walking->room.steps && walking->room.counts ? WAKPI_OK : WAKPI_NO_MEMORY;
}

static void end_walking(const struct wakpi_allocator *allocator, struct walking *walking)
{
    wakpi_release(allocator, walking->moments, walking->capacity, sizeof *walking->moments);
    wakpi_release(allocator, walking->room.steps, walking->capacity, sizeof *walking->room.steps);
    wakpi_release(allocator, walking->room.counts, walking->capacity, sizeof *walking->room.counts);
}

static wakpi_status walk_person(struct walking *walking, const struct wakpi_place *places, size_t count,
                                wakpi_funnel *funnel)
{
    struct wakpi_walk walk;
    for (size_t i = 0; i < count; i++)
        walking->moments[i] =
            (struct wakpi_moment){.time = places[i].time, .steps = (uint32_t)places[i].key.low};
    wakpi_journey_walk(&walking->rules, walking->moments, count, &walking->room, &walk);
    if (walk.reached == 0)
        return WAKPI_OK;
    if (walk.reached < walking->rules.step_count &&
        walking->as_of - walk.latest_entry < walking->rules.window)
        return wakpi_funnel_enter_immature(funnel, walk.reached - 1);
    return wakpi_funnel_enter_timed(funnel, walk.times, (size_t)walk.reached);
}

static wakpi_status walk_all(const struct wakpi_settings *settings, const struct wakpi_journey *journey,
                             const struct wakpi_history *moments, wakpi_funnel *funnel)
{
    struct walking walking;
    wakpi_status status = start_walking(settings, journey, moments, &walking);
    for (size_t i = 0; i < moments->persons && status == WAKPI_OK; i++) {
        size_t begin = moments->starts[i], count = moments->starts[i + 1] - begin;
        if (count > 0)
            status = walk_person(&walking, moments->places + begin, count, funnel);
    }
    end_walking(&settings->allocator, &walking);
    return status;
}

wakpi_status wakpi_journey_answer(const struct wakpi_state *state, const struct wakpi_journey *journey,
                                  wakpi_funnel **funnel, wakpi_error *error)
{
    const struct wakpi_settings *settings = wakpi_state_settings(state);
    struct wakpi_history moments;
    wakpi_funnel *made = NULL;
    wakpi_status status = wakpi_state_remembers(state, journey->from, error);
    if (status == WAKPI_OK)
        status = wakpi_journey_gather(state, settings, journey, &moments, error);
    if (status != WAKPI_OK)
        return status;
    status = make_funnel(settings, journey, &made);
    if (status == WAKPI_OK)
        status = walk_all(settings, journey, &moments, made);
    wakpi_history_drop(&settings->allocator, &moments);
    if (status != WAKPI_OK) {
        wakpi_funnel_free(made);
        return wakpi_fail(error, status, -1, "no memory for a funnel");
    }
    *funnel = made;
    return WAKPI_OK;
}

wakpi_status wakpi_tracker_funnel(const wakpi_tracker *tracker, const wakpi_journey *journey,
                                  wakpi_funnel **funnel, wakpi_error *error)
{
    if (!tracker || !journey || !funnel)
        return wakpi_fail(error, WAKPI_INVALID, -1, "tracker, journey and funnel must not be NULL");
    if (journey->step_count < 2)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a journey of %d steps goes nowhere: it needs two",
                          (int)journey->step_count);
    wakpi_tracker_lock(tracker);
    wakpi_status status = wakpi_journey_answer(tracker->state, journey, funnel, error);
    wakpi_tracker_unlock(tracker);
    return status;
}

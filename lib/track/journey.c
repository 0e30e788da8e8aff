#include "track/journey.h"

#include <string.h>

#include "measure/funnel.h"

#define LONGEST_WINDOW INT64_C(3155760000000) /* 100 years */

/* ---- the names of steps ---- */

struct step_name {
    const char *key;
    int32_t step;
};

/* In no place of the kinds' own list. */
static const struct step_name own_steps[] = {
    {"replied", WAKPI_STEP_REPLIED},
    {"interacted", WAKPI_STEP_INTERACTED},
    {"converted", WAKPI_STEP_CONVERTED},
};

static const struct step_name other_words[] = {
    {"clicked", WAKPI_EVENT_CLICK},   {"tapped", WAKPI_EVENT_TAP},     {"wrote", WAKPI_EVENT_MESSAGE},
    {"opted_in", WAKPI_EVENT_OPT_IN}, {"opted_out", WAKPI_EVENT_STOP}, {"ordered", WAKPI_EVENT_ORDER},
};

const char *wakpi_step_key(int32_t step)
{
    for (size_t i = 0; i < sizeof own_steps / sizeof *own_steps; i++) {
        if (own_steps[i].step == step)
            return own_steps[i].key;
    }
    if (step == WAKPI_EVENT_ALIAS || step == WAKPI_EVENT_ERASE || step == WAKPI_EVENT_COUNT ||
        step == WAKPI_EVENT_COST)
        return NULL;
    return wakpi_event_kind_key(step);
}

static int find_word(const struct step_name *words, size_t count, const char *key, int32_t *step)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i].key, key) == 0) {
            *step = words[i].step;
            return 1;
        }
    }
    return 0;
}

wakpi_status wakpi_step_by_key(const char *key, int32_t *step)
{
    int32_t found;
    if (!key || !step)
        return WAKPI_INVALID;
    if (!find_word(own_steps, sizeof own_steps / sizeof *own_steps, key, &found) &&
        !find_word(other_words, sizeof other_words / sizeof *other_words, key, &found) &&
        (wakpi_event_kind_by_key(key, &found) != WAKPI_OK || !wakpi_step_key(found)))
        return WAKPI_NOT_FOUND;
    *step = found;
    return WAKPI_OK;
}

/* ---- making and ending ---- */

wakpi_status wakpi_journey_new(const wakpi_options *options, wakpi_journey **journey)
{
    struct wakpi_settings settings;
    if (!journey)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_journey *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (made) {
        made->allocator = settings.allocator;
        made->mode = WAKPI_JOURNEY_ORDERED;
        made->from = INT64_MIN;
        made->to = made->as_of = INT64_MAX;
        *journey = made;
    }
    wakpi_settings_drop(&settings);
    return made ? WAKPI_OK : WAKPI_NO_MEMORY;
}

void wakpi_journey_free(wakpi_journey *journey)
{
    if (!journey)
        return;
    struct wakpi_allocator allocator = journey->allocator;
    for (int32_t i = 0; i < journey->step_count; i++) {
        struct wakpi_journey_step *step = &journey->steps[i];
        wakpi_release(&allocator, step->name, strlen(step->name) + 1, 1);
        wakpi_filters_drop(&allocator, step->filters, step->filter_count);
    }
    wakpi_release(&allocator, journey, 1, sizeof *journey);
}

wakpi_status wakpi_journey_step(wakpi_journey *journey, int32_t step, const char *name)
{
    if (!journey || !wakpi_step_key(step))
        return WAKPI_INVALID;
    if (!name)
        name = wakpi_step_key(step);
    size_t size = strlen(name);
    if (!wakpi_funnel_name_valid(name, size))
        return WAKPI_INVALID;
    for (int32_t i = 0; i < journey->step_count; i++) {
        if (strcmp(journey->steps[i].name, name) == 0)
            return WAKPI_INVALID;
    }
    if (journey->step_count == WAKPI_JOURNEY_STEPS)
        return WAKPI_LIMIT;
    char *copy = wakpi_duplicate(&journey->allocator, name, size);
    if (!copy)
        return WAKPI_NO_MEMORY;
    size_t filters = 0;
    for (int32_t i = 0; i < journey->step_count; i++)
        filters += journey->steps[i].filter_count;
    journey->steps[journey->step_count++] =
        (struct wakpi_journey_step){.step = step, .name = copy, .first_filter = filters};
    return WAKPI_OK;
}

wakpi_status wakpi_journey_where(wakpi_journey *journey, int32_t label, const char *text, size_t size)
{
    if (!journey || journey->step_count == 0)
        return WAKPI_INVALID;
    struct wakpi_journey_step *last = &journey->steps[journey->step_count - 1];
    return wakpi_filters_add(&journey->allocator, &last->filters, &last->filter_count, label, text, size);
}

wakpi_status wakpi_journey_mode(wakpi_journey *journey, int32_t mode)
{
    if (!journey || mode < WAKPI_JOURNEY_ORDERED || mode > WAKPI_JOURNEY_ANY_ORDER)
        return WAKPI_INVALID;
    journey->mode = mode;
    return WAKPI_OK;
}

wakpi_status wakpi_journey_window(wakpi_journey *journey, int64_t window)
{
    if (!journey || window < 1 || window > LONGEST_WINDOW)
        return WAKPI_INVALID;
    journey->window = window;
    return WAKPI_OK;
}

wakpi_status wakpi_journey_between(wakpi_journey *journey, int64_t from, int64_t to)
{
    if (!journey || from > to)
        return WAKPI_INVALID;
    journey->from = from;
    journey->to = to;
    return WAKPI_OK;
}

wakpi_status wakpi_journey_as_of(wakpi_journey *journey, int64_t as_of)
{
    if (!journey)
        return WAKPI_INVALID;
    journey->as_of = as_of;
    return WAKPI_OK;
}

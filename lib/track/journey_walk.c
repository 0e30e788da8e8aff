#include "track/journey_walk.h"

#include <wakpi/journey.h>

#define NONE  INT64_MIN
#define NEVER INT64_MAX

static int has_step(uint32_t steps, int32_t step)
{
    return (steps >> step & 1) != 0;
}

/* In any order whatever comes first is the entry. */
static int is_entry(const struct wakpi_walk_rules *rules, const struct wakpi_moment *moment)
{
    return moment->time >= rules->from && moment->time < rules->to &&
           (rules->mode == WAKPI_JOURNEY_ANY_ORDER || has_step(moment->steps, 0));
}

/* ---- in order ---- */

/* How far the best attempt goes. For each step the latest entry of an attempt that stands there is enough to know: it
 * has the most of its window left. Strictly, whoever stands at a step stays there only while it is repeated. */
static int32_t furthest(const struct wakpi_walk_rules *rules, const struct wakpi_moment *moments,
                        size_t count)
{
    int64_t entries[WAKPI_JOURNEY_STEPS];
    int32_t reached = 0;
    for (int32_t step = 0; step < WAKPI_JOURNEY_STEPS; step++)
        entries[step] = NONE;
    for (const struct wakpi_moment *moment = moments; moment < moments + count; moment++) {
        /* From the last step to the first, so that one moment is not two steps. */
        for (int32_t step = rules->step_count - 1; step >= 0; step--) {
            int64_t entry = NONE;
            if (!has_step(moment->steps, step)) {
                if (rules->mode == WAKPI_JOURNEY_STRICT)
                    entries[step] = NONE;
                continue;
            }
            if (step > 0)
                entry = entries[step - 1];
            else if (is_entry(rules, moment))
                entry = moment->time;
            if (entry == NONE || moment->time - entry >= rules->window)
                continue;
            if (entry > entries[step])
                entries[step] = entry;
            if (step >= reached)
                reached = step + 1;
        }
    }
    return reached;
}

/* The earliest entry of an attempt that goes so far. Backwards: when would one who stands at a step arrive, at the
 * earliest? Each moment's `work` keeps at which steps it is best to go on with it. */
static size_t earliest_entry(const struct wakpi_walk_rules *rules, struct wakpi_moment *moments, size_t count,
                             int32_t reached)
{
    int64_t arrivals[WAKPI_JOURNEY_STEPS];
    size_t entry = 0;
    for (int32_t step = 0; step < WAKPI_JOURNEY_STEPS; step++)
        arrivals[step] = NEVER;
    for (size_t at = count; at-- > 0;) {
        struct wakpi_moment *moment = &moments[at];
        if (is_entry(rules, moment) &&
            (reached == 1 || (arrivals[0] != NEVER && arrivals[0] - moment->time < rules->window)))
            entry = at;
        moment->work = 0;
        for (int32_t step = 0; step + 1 < reached; step++) {
            int64_t on = NEVER, stay = arrivals[step];
            if (has_step(moment->steps, step + 1))
                on = step + 2 == reached ? moment->time : arrivals[step + 1];
            if (rules->mode == WAKPI_JOURNEY_STRICT && !has_step(moment->steps, step))
                stay = NEVER;
            if (on != NEVER && on <= stay)
                moment->work |= UINT32_C(1) << step;
            arrivals[step] = on < stay ? on : stay;
        }
    }
    return entry;
}

static void walk_in_order(const struct wakpi_walk_rules *rules, struct wakpi_moment *moments, size_t count,
                          struct wakpi_walk *walk)
{
    walk->reached = furthest(rules, moments, count);
    if (walk->reached == 0)
        return;
    size_t at = earliest_entry(rules, moments, count, walk->reached);
    walk->times[0] = moments[at].time;
    for (int32_t step = 0; step + 1 < walk->reached; step++) {
        do
            at++;
        while (!has_step(moments[at].work, step));
        walk->times[step + 1] = moments[at].time;
    }
}

/* ---- in any order ---- */

/* Which moment, by the steps that it stands for, was taken for each step; 0: none. */
struct taken {
    uint32_t by[WAKPI_JOURNEY_STEPS];
    int32_t step_count;
};

/* Takes a moment for a step, where need be by moving others to further steps that they stand for. The steps tried
 * are not tried again. */
static int take(struct taken *taken, uint32_t steps, uint32_t *tried)
{
    for (int32_t step = 0; step < taken->step_count; step++) {
        if (!has_step(steps & ~*tried, step))
            continue;
        *tried |= UINT32_C(1) << step;
        if (taken->by[step] == 0 || take(taken, taken->by[step], tried)) {
            taken->by[step] = steps;
            return 1;
        }
    }
    return 0;
}

static int take_moment(struct taken *taken, uint32_t steps)
{
    uint32_t tried = 0;
    return take(taken, steps, &tried);
}

/* Sorts moments into kinds, whose number goes into `work`. */
static size_t find_kinds(struct wakpi_moment *moments, size_t count, const struct wakpi_walk_room *room)
{
    size_t kinds = 0;
    for (size_t i = 0; i < count; i++) {
        size_t kind = 0;
        while (kind < kinds && room->steps[kind] != moments[i].steps)
            kind++;
        if (kind == kinds) {
            room->steps[kinds] = moments[i].steps;
            room->counts[kinds++] = 0;
        }
        moments[i].work = (uint32_t)kind;
    }
    return kinds;
}

/* How many steps the moments of these kinds and counts stand for, each for one. */
static int32_t reach_of(const struct wakpi_walk_rules *rules, const struct wakpi_walk_room *room,
                        size_t kinds)
{
    struct taken taken = {.step_count = rules->step_count};
    int32_t reached = 0;
    for (size_t kind = 0; kind < kinds; kind++) {
        for (size_t i = 0; i < room->counts[kind] && take_moment(&taken, room->steps[kind]); i++)
            reached++;
    }
    return reached;
}

/* The window slides from entry to entry. */
static size_t best_entry(const struct wakpi_walk_rules *rules, struct wakpi_moment *moments, size_t count,
                         const struct wakpi_walk_room *room, int32_t *reached)
{
    size_t kinds = find_kinds(moments, count, room), end = 0, best = 0;
    for (size_t at = 0; at < count && *reached < rules->step_count; at++) {
        for (; end < count && moments[end].time - moments[at].time < rules->window; end++)
            room->counts[moments[end].work]++;
        if (is_entry(rules, &moments[at])) {
            int32_t reach = reach_of(rules, room, kinds);
            if (reach > *reached) {
                *reached = reach;
                best = at;
            }
        }
        room->counts[moments[at].work]--;
    }
    return best;
}

static void walk_in_any_order(const struct wakpi_walk_rules *rules, struct wakpi_moment *moments,
                              size_t count, const struct wakpi_walk_room *room, struct wakpi_walk *walk)
{
    struct taken taken = {.step_count = rules->step_count};
    size_t at = best_entry(rules, moments, count, room, &walk->reached);
    for (int32_t step = 0; step < walk->reached; at++) {
        if (take_moment(&taken, moments[at].steps))
            walk->times[step++] = moments[at].time;
    }
}

void wakpi_journey_walk(const struct wakpi_walk_rules *rules, struct wakpi_moment *moments, size_t count,
                        const struct wakpi_walk_room *room, struct wakpi_walk *walk)
{
    walk->reached = 0;
    for (size_t at = count; at-- > 0;) {
        if (is_entry(rules, &moments[at])) {
            walk->latest_entry = moments[at].time;
            break;
        }
    }
    if (rules->mode == WAKPI_JOURNEY_ANY_ORDER)
        walk_in_any_order(rules, moments, count, room, walk);
    else
        walk_in_order(rules, moments, count, walk);
}

#include "track/touch.h"

#include "base/sort.h"

#include <string.h>
#include <wakpi/catalogue.h>

struct taking {
    struct wakpi_touches *touches;
    int32_t kinds;
    wakpi_touch_choice choose;
    void *context;
};

/* What a contribution says of a person's doings, and what measure says it. */
static const struct {
    int32_t measure, kind;
} signs[] = {{WAKPI_MEASURE_SENT, WAKPI_TOUCH_SENT},
             {WAKPI_MEASURE_ACTIVE_USERS, WAKPI_TOUCH_WROTE},
             {WAKPI_MEASURE_CLICKS, WAKPI_TOUCH_CLICKED},
             {WAKPI_MEASURE_ORDERS, WAKPI_TOUCH_ORDERED}};

/* What was sent matters where it is the first thing of all. */
static int is_sent_again(const struct wakpi_touches *touches, const struct wakpi_touch *touch)
{
    const struct wakpi_touch *last = touches->count > 0 ? &touches->items[touches->count - 1] : NULL;
    return last && touch->kind == WAKPI_TOUCH_SENT && last->kind == WAKPI_TOUCH_SENT &&
           last->person == touch->person && last->group == touch->group && last->time < touch->time;
}

static wakpi_status take(void *context, const struct wakpi_contribution *contribution)
{
    const struct taking *taking = context;
    struct wakpi_touches *touches = taking->touches;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (!(contribution->ones >> signs[i].measure & 1) || !(taking->kinds & signs[i].kind))
            continue;
        int clicked = signs[i].kind == WAKPI_TOUCH_CLICKED;
        struct wakpi_touch touch = {.time = clicked ? contribution->happened : contribution->time,
                                    .person = contribution->person,
                                    .kind = signs[i].kind};
        wakpi_status status = taking->choose(taking->context, contribution->labels, &touch);
        if (status == WAKPI_END || (status == WAKPI_OK && is_sent_again(touches, &touch)))
            continue;
        if (status != WAKPI_OK)
            return status;
        if (!wakpi_reserve(&touches->allocator, &touches->items, &touches->capacity, touches->count + 1,
                           sizeof *touches->items))
            return WAKPI_NO_MEMORY;
        touches->items[touches->count++] = touch;
    }
    return WAKPI_OK;
}

static int compare_touches(const void *first, const void *second, const void *context)
{
    const struct wakpi_touch *a = first, *b = second;
    (void)context;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->person != b->person)
        return a->person < b->person ? -1 : 1;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return a->kind < b->kind ? -1 : a->kind > b->kind;
}

wakpi_status wakpi_touches_take(struct wakpi_touches *touches, const struct wakpi_state *state,
                                const struct wakpi_settings *settings, const struct wakpi_zone *zone,
                                int64_t as_of, int32_t kinds, wakpi_touch_choice choose, void *context)
{
    struct taking taking = {.touches = touches, .kinds = kinds, .choose = choose, .context = context};
    memset(touches, 0, sizeof *touches);
    touches->allocator = settings->allocator;
    wakpi_status status = wakpi_fold_selected(state, settings, zone, as_of, NULL, take, &taking);
    if (status == WAKPI_OK)
        wakpi_sort(touches->items, touches->count, sizeof *touches->items, compare_touches, NULL);
    return status;
}

void wakpi_touches_drop(struct wakpi_touches *touches)
{
    wakpi_release(&touches->allocator, touches->items, touches->capacity, sizeof *touches->items);
    memset(touches, 0, sizeof *touches);
}

size_t wakpi_touches_run(const struct wakpi_touches *touches, size_t from)
{
    const struct wakpi_touch *first = &touches->items[from];
    size_t to = from + 1;
    while (to < touches->count && touches->items[to].person == first->person &&
           touches->items[to].group == first->group)
        to++;
    return to;
}

#include "track/deed.h"

#include "base/sort.h"

#include <string.h>
#include <wakpi/catalogue.h>

struct taking {
    struct wakpi_deeds *deeds;
    int32_t kinds;
    wakpi_deed_choice choose;
    void *context;
};

/* What a contribution says of a person's doings, and what measure says it. */
static const struct {
    int32_t measure, kind;
} signs[] = {{WAKPI_MEASURE_SENT, WAKPI_DEED_SENT},
             {WAKPI_MEASURE_ACTIVE_USERS, WAKPI_DEED_WROTE},
             {WAKPI_MEASURE_CLICKS, WAKPI_DEED_CLICKED},
             {WAKPI_MEASURE_ORDERS, WAKPI_DEED_ORDERED}};

/* What was sent matters where it is the first thing of all. */
static int is_sent_again(const struct wakpi_deeds *deeds, const struct wakpi_deed *deed)
{
    const struct wakpi_deed *last = deeds->count > 0 ? &deeds->items[deeds->count - 1] : NULL;
    return last && deed->kind == WAKPI_DEED_SENT && last->kind == WAKPI_DEED_SENT &&
           last->person == deed->person && last->group == deed->group && last->time < deed->time;
}

static wakpi_status take(void *context, const struct wakpi_contribution *contribution)
{
    const struct taking *taking = context;
    struct wakpi_deeds *deeds = taking->deeds;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (!(contribution->ones >> signs[i].measure & 1) || !(taking->kinds & signs[i].kind))
            continue;
        int clicked = signs[i].kind == WAKPI_DEED_CLICKED;
        struct wakpi_deed deed = {.time = clicked ? contribution->happened : contribution->time,
                                  .person = contribution->person,
                                  .kind = signs[i].kind};
        wakpi_status status = taking->choose(taking->context, contribution->labels, &deed);
        if (status == WAKPI_END || (status == WAKPI_OK && is_sent_again(deeds, &deed)))
            continue;
        if (status != WAKPI_OK)
            return status;
        if (!wakpi_reserve(&deeds->allocator, &deeds->items, &deeds->capacity, deeds->count + 1,
                           sizeof *deeds->items))
            return WAKPI_NO_MEMORY;
        deeds->items[deeds->count++] = deed;
    }
    return WAKPI_OK;
}

static int compare_deeds(const void *first, const void *second, const void *context)
{
    const struct wakpi_deed *a = first, *b = second;
    (void)context;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->person != b->person)
        return a->person < b->person ? -1 : 1;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return a->kind < b->kind ? -1 : a->kind > b->kind;
}

wakpi_status wakpi_deeds_take(struct wakpi_deeds *deeds, const struct wakpi_state *state,
                              const struct wakpi_settings *settings, const struct wakpi_zone *zone,
                              int64_t as_of, int32_t kinds, wakpi_deed_choice choose, void *context)
{
    struct taking taking = {.deeds = deeds, .kinds = kinds, .choose = choose, .context = context};
    memset(deeds, 0, sizeof *deeds);
    deeds->allocator = settings->allocator;
    wakpi_status status = wakpi_fold_histories(state, settings, zone, as_of, take, &taking);
    if (status == WAKPI_OK)
        wakpi_sort(deeds->items, deeds->count, sizeof *deeds->items, compare_deeds, NULL);
    return status;
}

void wakpi_deeds_drop(struct wakpi_deeds *deeds)
{
    wakpi_release(&deeds->allocator, deeds->items, deeds->capacity, sizeof *deeds->items);
    memset(deeds, 0, sizeof *deeds);
}

size_t wakpi_deeds_run(const struct wakpi_deeds *deeds, size_t from)
{
    const struct wakpi_deed *first = &deeds->items[from];
    size_t to = from + 1;
    while (to < deeds->count && deeds->items[to].person == first->person &&
           deeds->items[to].group == first->group)
        to++;
    return to;
}

#include "track/credit.h"

#include "base/sort.h"

/* Persons above are strangers: of them nothing but one entity is known. */
static int is_stranger(const struct wakpi_folding *known, uint32_t person)
{
    return person == 0 || person > wakpi_state_identity_count(known->state);
}

/* 1 where a message was known, which is read. */
static int read_known(const struct wakpi_folding *known, size_t place, struct wakpi_message *message)
{
    struct wakpi_view view;
    wakpi_folding_read(known, place, message);
    return wakpi_folding_view(known, message, &view);
}

static int delivery_touch(const struct wakpi_folding *known, const struct wakpi_place *from,
                          struct wakpi_place *touch)
{
    struct wakpi_message message;
    if (is_stranger(known, from->person) || !read_known(known, from->index, &message))
        return 0;
    *touch = *from;
    touch->time = wakpi_folding_delivery(known, &message);
    return touch->time != WAKPI_NEVER;
}

/* A redirector mostly does not know who clicked: the message says. */
static int click_touch(const struct wakpi_folding *known, const struct wakpi_place *from,
                       struct wakpi_place *touch)
{
    struct wakpi_turn turn;
    struct wakpi_message message;
    wakpi_state_turn(known->state, from->index, &turn);
    if (turn.kind != WAKPI_EVENT_CLICK || turn.flags & WAKPI_EVENT_BOT)
        return 0;
    size_t about = wakpi_folding_about(known, &turn, from->person);
    if (about == WAKPI_NO_PLACE || !read_known(known, about, &message))
        return 0;
    *touch = *from;
    touch->index = (uint32_t)about;
    if (is_stranger(known, touch->person))
        touch->person = wakpi_folding_recipient(known, &message);
    return touch->person != 0;
}

typedef int (*touch_function)(const struct wakpi_folding *known, const struct wakpi_place *from,
                              struct wakpi_place *touch);

static wakpi_status arrange(const struct wakpi_folding *known, const struct wakpi_history *from,
                            touch_function touch, struct wakpi_history *touches)
{
    const struct wakpi_allocator *allocator = &known->settings->allocator;
    size_t count = 0;
    struct wakpi_place *places = NULL;
    if (from->count > 0 && !(places = wakpi_allocate_zeroed(allocator, from->count, sizeof *places)))
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < from->count; i++)
        count += (size_t)touch(known, &from->places[i], &places[count]);
    wakpi_status status =
        wakpi_history_arrange(allocator, places, count, known->base, known->persons, touches);
    wakpi_release(allocator, places, from->count, sizeof *places);
    return status;
}

static int32_t model_of(const struct wakpi_settings *settings)
{
    int32_t model = WAKPI_CREDIT_LAST;
    wakpi_credit_by_key(wakpi_settings_text(settings, WAKPI_SETTING_ATTRIBUTION, NULL), &model);
    return model;
}

wakpi_status wakpi_credit_start(struct wakpi_credit *credit, const struct wakpi_folding *known)
{
    *credit = (struct wakpi_credit){.known = known, .model = model_of(known->settings)};
    wakpi_status status = arrange(known, &known->turns, click_touch, &credit->clicks);
    return status == WAKPI_OK ? arrange(known, &known->messages, delivery_touch, &credit->deliveries)
                              : status;
}

void wakpi_credit_drop(struct wakpi_credit *credit)
{
    if (!credit->known)
        return;
    const struct wakpi_allocator *allocator = &credit->known->settings->allocator;
    wakpi_history_drop(allocator, &credit->clicks);
    wakpi_history_drop(allocator, &credit->deliveries);
    wakpi_release(allocator, credit->journey, credit->capacity, sizeof *credit->journey);
}

static int names_any(const struct wakpi_act *act)
{
    return !wakpi_fingerprint_is_none(act->context);
}

size_t wakpi_credit_named(const struct wakpi_folding *known, const struct wakpi_act *act)
{
    struct wakpi_message message;
    if (!names_any(act))
        return WAKPI_NO_PLACE;
    size_t place = wakpi_folding_find_message(known, &act->context);
    return place != WAKPI_NO_PLACE && read_known(known, place, &message) ? place : WAKPI_NO_PLACE;
}

static wakpi_status add_touch(struct wakpi_credit *credit, int64_t time, uint32_t place)
{
    if (credit->count == credit->capacity) {
        size_t capacity = credit->capacity ? 2 * credit->capacity : 8;
        struct wakpi_touch *grown = wakpi_reallocate(&credit->known->settings->allocator, credit->journey,
                                                     credit->capacity, capacity, sizeof *grown);
        if (!grown)
            return WAKPI_NO_MEMORY;
        credit->journey = grown;
        credit->capacity = capacity;
    }
    credit->journey[credit->count++] = (struct wakpi_touch){.time = time, .place = place, .weight = 1};
    return WAKPI_OK;
}

/* The touches of one sort within the window; of them all, or the last alone. */
static wakpi_status add_touches(struct wakpi_credit *credit, const struct wakpi_history *touches,
                                const struct wakpi_act *act, uint32_t person, int last_alone)
{
    int64_t window = wakpi_settings_integer(credit->known->settings, WAKPI_SETTING_CONVERSION_WINDOW);
    const struct wakpi_place *place = wakpi_history_last(touches, person, act->time);
    if (!place)
        return WAKPI_OK;
    const struct wakpi_place *first = touches->places + wakpi_history_begin(touches, person);
    for (place++; place > first && act->time - place[-1].time < window; place--) {
        wakpi_status status = add_touch(credit, place[-1].time, place[-1].index);
        if (status != WAKPI_OK || last_alone)
            return status;
    }
    return WAKPI_OK;
}

/* The message that is named touched the person when it was delivered, else at the latest when they converted. */
static wakpi_status add_named(struct wakpi_credit *credit, const struct wakpi_act *act, size_t named)
{
    struct wakpi_message message;
    credit->known->hits[named] |= WAKPI_HIT_PROVEN;
    wakpi_folding_read(credit->known, named, &message);
    int64_t time = wakpi_folding_delivery(credit->known, &message);
    return add_touch(credit, time < act->time ? time : act->time, (uint32_t)named);
}

static int compare_places(const void *first, const void *second, const void *context)
{
    const struct wakpi_touch *a = first, *b = second;
    (void)context;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return a->time < b->time ? -1 : a->time > b->time;
}

int wakpi_touch_compare(const void *first, const void *second, const void *context)
{
    const struct wakpi_touch *a = first, *b = second;
    (void)context;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return wakpi_fingerprint_compare(a->key, b->key);
}

/* Each message once, with its first touch, in order of time. */
static void order_touches(struct wakpi_credit *credit)
{
    struct wakpi_touch *journey = credit->journey;
    size_t count = 0;
    if (credit->count == 0)
        return;
    wakpi_sort(journey, credit->count, sizeof *journey, compare_places, NULL);
    for (size_t i = 0; i < credit->count; i++) {
        if (count > 0 && journey[count - 1].place == journey[i].place)
            continue;
        struct wakpi_message message;
        journey[count] = journey[i];
        wakpi_state_message_facts(credit->known->state, journey[i].place, &message);
        journey[count++].key = message.key;
    }
    credit->count = count;
    wakpi_sort(journey, count, sizeof *journey, wakpi_touch_compare, NULL);
}

/* Of the named one, the one clicked last and the one delivered last, the first that there is and that the model tries. */
static wakpi_status find_last(struct wakpi_credit *credit, const struct wakpi_act *act, uint32_t person)
{
    const struct wakpi_history *const touches[] = {&credit->clicks, &credit->deliveries};
    size_t tried = credit->model == WAKPI_CREDIT_LAST ? 2 : credit->model == WAKPI_CREDIT_CLICK ? 1 : 0;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < tried && credit->count == 0 && status == WAKPI_OK; i++)
        status = add_touches(credit, touches[i], act, person, 1);
    return status;
}

static wakpi_status find_all(struct wakpi_credit *credit, const struct wakpi_act *act, uint32_t person)
{
    wakpi_status status = add_touches(credit, &credit->clicks, act, person, 0);
    if (status == WAKPI_OK)
        status = add_touches(credit, &credit->deliveries, act, person, 0);
    if (status == WAKPI_OK) {
        order_touches(credit);
        wakpi_credit_weigh(credit);
    }
    return status;
}

wakpi_status wakpi_credit_journey(struct wakpi_credit *credit, const struct wakpi_act *act, uint32_t person)
{
    credit->count = credit->main = 0;
    size_t named = wakpi_credit_named(credit->known, act);
    int alone = credit->model == WAKPI_CREDIT_LAST || credit->model == WAKPI_CREDIT_CLICK ||
                credit->model == WAKPI_CREDIT_NAMED;
    if (named == WAKPI_NO_PLACE && (names_any(act) || is_stranger(credit->known, person)))
        return WAKPI_OK;
    if (named != WAKPI_NO_PLACE) {
        wakpi_status status = add_named(credit, act, named);
        if (status != WAKPI_OK || alone || is_stranger(credit->known, person))
            return status;
    }
    return alone ? find_last(credit, act, person) : find_all(credit, act, person);
}

size_t wakpi_credit_message(const struct wakpi_credit *credit)
{
    return credit->count > 0 ? credit->journey[credit->main].place : WAKPI_NO_PLACE;
}

#include "track/credit.h"

#include "base/sort.h"

/* Persons above are strangers: of them nothing but one entity is known. */
static int is_stranger(const struct wakpi_folding *known, uint32_t person)
{
    return person == 0 || person > wakpi_state_identity_count(known->state);
}

/* WhatsApp tells whole seconds, and what waited for a phone to come back is delivered in one: of such messages the one that was
 * sent last is the last. */
static struct wakpi_fingerprint among_equals(const struct wakpi_message *message,
                                             const struct wakpi_view *view)
{
    return (struct wakpi_fingerprint){.high = (uint64_t)view->time, .low = message->key.low};
}

/* 1 where a message was known, which is read. */
static int read_known(const struct wakpi_folding *known, size_t place, struct wakpi_message *message,
                      struct wakpi_view *view)
{
    wakpi_folding_read(known, place, message);
    return wakpi_folding_view(known, message, view);
}

static int delivery_touch(const struct wakpi_folding *known, const struct wakpi_place *from,
                          struct wakpi_place *touch)
{
    struct wakpi_message message;
    struct wakpi_view view;
    if (is_stranger(known, from->person) || !read_known(known, from->index, &message, &view))
        return 0;
    *touch = *from;
    touch->key = among_equals(&message, &view);
    touch->time = wakpi_folding_delivery(known, &message);
    return touch->time != WAKPI_NEVER;
}

/* A redirector mostly does not know who clicked: the message says. */
static int click_touch(const struct wakpi_folding *known, const struct wakpi_place *from,
                       struct wakpi_place *touch)
{
    struct wakpi_turn turn;
    struct wakpi_message message;
    struct wakpi_view view;
    wakpi_state_turn(known->state, from->index, &turn);
    if (turn.kind != WAKPI_EVENT_CLICK || turn.flags & WAKPI_EVENT_BOT)
        return 0;
    size_t about = wakpi_folding_about(known, &turn, from->person);
    if (about == WAKPI_NO_PLACE || !read_known(known, about, &message, &view))
        return 0;
    *touch = *from;
    touch->key = among_equals(&message, &view);
    touch->index = (uint32_t)about;
    if (is_stranger(known, touch->person))
        touch->person = wakpi_folding_recipient(known, &message);
    return touch->person != 0;
}

/* The message that a turn proves to have been delivered; WAKPI_NO_PLACE. */
static size_t proven_by_turn(const struct wakpi_folding *known, const struct wakpi_place *place,
                             int clicks_too)
{
    struct wakpi_turn turn;
    wakpi_state_turn(known->state, place->index, &turn);
    if (turn.kind == WAKPI_EVENT_CLICK && !clicks_too)
        return WAKPI_NO_PLACE;
    return wakpi_folding_proves(&turn) ? wakpi_folding_about(known, &turn, place->person) : WAKPI_NO_PLACE;
}

/* The message that an order or conversion names, and when it did; WAKPI_NO_PLACE. */
static size_t proven_by_act(const struct wakpi_folding *known, size_t place, int64_t *time)
{
    struct wakpi_act act;
    wakpi_state_act(known->state, place, &act);
    int converts = act.kind == WAKPI_EVENT_ORDER || act.kind == WAKPI_EVENT_CONVERSION;
    if (!converts || act.flags & WAKPI_EVENT_HISTORY || !wakpi_folding_reached(known, act.time))
        return WAKPI_NO_PLACE;
    *time = act.time;
    return wakpi_credit_named(known, &act);
}

void wakpi_credit_prove(struct wakpi_folding *known)
{
    int64_t time;
    for (size_t i = 0; i < known->turns.count; i++) {
        size_t about = proven_by_turn(known, &known->turns.places[i], 1);
        if (about != WAKPI_NO_PLACE)
            known->hits[about] |= WAKPI_HIT_PROVEN;
    }
    for (size_t i = 0; i < wakpi_folding_act_count(known); i++) {
        size_t named = proven_by_act(known, wakpi_folding_act_place(known, i), &time);
        if (named != WAKPI_NO_PLACE)
            known->hits[named] |= WAKPI_HIT_PROVEN;
    }
}

/* A delivery that is proven by what was done about the message, before any status tells of it. Clicks are touches of their own. */
static int proof_touch(const struct wakpi_folding *known, size_t about, int64_t time, uint32_t person,
                       struct wakpi_place *touch)
{
    struct wakpi_message message;
    struct wakpi_view view;
    if (about == WAKPI_NO_PLACE || !read_known(known, about, &message, &view) ||
        wakpi_folding_delivery(known, &message) <= time)
        return 0;
    uint32_t recipient = wakpi_folding_recipient(known, &message);
    *touch = (struct wakpi_place){.time = time,
                                  .key = among_equals(&message, &view),
                                  .index = (uint32_t)about,
                                  .person = recipient != 0 ? recipient : person};
    return !is_stranger(known, touch->person);
}

/* Deliveries: as a status tells them, and all that proves one before; what of a message falls in a window first is its touch. */
static wakpi_status arrange_deliveries(struct wakpi_credit *credit)
{
    const struct wakpi_folding *known = credit->known;
    const struct wakpi_allocator *allocator = &known->settings->allocator;
    size_t acts = wakpi_folding_act_count(known), count = 0;
    size_t room = known->turns.count + acts + known->messages.count + 1; /* never nothing */
    struct wakpi_place *places = wakpi_allocate_zeroed(allocator, room, sizeof *places);
    if (!places)
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < known->turns.count; i++) {
        const struct wakpi_place *place = &known->turns.places[i];
        size_t about = proven_by_turn(known, place, 0);
        count += (size_t)proof_touch(known, about, place->time, place->person, &places[count]);
    }
    for (size_t i = 0; i < acts; i++) {
        int64_t time = 0;
        size_t named = proven_by_act(known, wakpi_folding_act_place(known, i), &time);
        count += (size_t)proof_touch(known, named, time, 0, &places[count]);
    }
    credit->proven = count > 0;
    for (size_t i = 0; i < known->messages.count; i++)
        count += (size_t)delivery_touch(known, &known->messages.places[i], &places[count]);
    wakpi_status status =
        wakpi_history_arrange(allocator, places, count, known->base, known->persons, &credit->deliveries);
    wakpi_release(allocator, places, room, sizeof *places);
    return status;
}

static wakpi_status arrange_clicks(const struct wakpi_folding *known, struct wakpi_history *clicks)
{
    const struct wakpi_allocator *allocator = &known->settings->allocator;
    const struct wakpi_history *from = &known->turns;
    size_t count = 0;
    struct wakpi_place *places = NULL;
    if (from->count > 0 && !(places = wakpi_allocate_zeroed(allocator, from->count, sizeof *places)))
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < from->count; i++)
        count += (size_t)click_touch(known, &from->places[i], &places[count]);
    wakpi_status status =
        wakpi_history_arrange(allocator, places, count, known->base, known->persons, clicks);
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
    wakpi_status status = arrange_clicks(known, &credit->clicks);
    return status == WAKPI_OK ? arrange_deliveries(credit) : status;
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
    struct wakpi_view view;
    if (!names_any(act))
        return WAKPI_NO_PLACE;
    size_t place = wakpi_folding_find_message(known, &act->context);
    return place != WAKPI_NO_PLACE && read_known(known, place, &message, &view) ? place : WAKPI_NO_PLACE;
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

/* The message that is named touched the person when they were touched by it within the window, else when it was delivered, at the
 * latest when they converted. */
static wakpi_status add_named(struct wakpi_credit *credit, const struct wakpi_act *act, size_t named)
{
    struct wakpi_message message;
    for (size_t i = 0; i < credit->count; i++) {
        if (credit->journey[i].place == named)
            return WAKPI_OK;
    }
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
        struct wakpi_view view = {0};
        journey[count] = journey[i];
        read_known(credit->known, journey[i].place, &message, &view);
        journey[count++].key = among_equals(&message, &view);
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
    int several = 0; /* entries of one message, of which the first counts */
    for (size_t i = 0; i < tried && credit->count == 0 && status == WAKPI_OK; i++) {
        several = i == 1 && credit->proven;
        status = add_touches(credit, touches[i], act, person, !several);
    }
    if (status != WAKPI_OK || !several || credit->count == 0)
        return status;
    order_touches(credit);
    credit->journey[0] = credit->journey[credit->count - 1];
    credit->count = 1;
    return WAKPI_OK;
}

static wakpi_status find_all(struct wakpi_credit *credit, const struct wakpi_act *act, uint32_t person,
                             size_t named)
{
    wakpi_status status = add_touches(credit, &credit->clicks, act, person, 0);
    if (status == WAKPI_OK)
        status = add_touches(credit, &credit->deliveries, act, person, 0);
    if (status == WAKPI_OK && named != WAKPI_NO_PLACE)
        status = add_named(credit, act, named);
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
    if (named != WAKPI_NO_PLACE)
        credit->known->hits[named] |= WAKPI_HIT_PROVEN;
    if (named != WAKPI_NO_PLACE && (alone || is_stranger(credit->known, person)))
        return add_named(credit, act, named);
    return alone ? find_last(credit, act, person) : find_all(credit, act, person, named);
}

size_t wakpi_credit_message(const struct wakpi_credit *credit)
{
    return credit->count > 0 ? credit->journey[credit->main].place : WAKPI_NO_PLACE;
}

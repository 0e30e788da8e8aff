#include "track/credit.h"

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

/* The earliest evidence of delivery; WAKPI_NEVER. */
static int64_t delivery_of(const struct wakpi_folding *known, const struct wakpi_message *message)
{
    static const int stages[] = {WAKPI_STAGE_DELIVERED, WAKPI_STAGE_READ, WAKPI_STAGE_PLAYED};
    int64_t first = WAKPI_NEVER;
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        if (wakpi_folding_known(known, message, stages[i]) && message->seen[stages[i]] < first)
            first = message->seen[stages[i]];
    }
    return first;
}

static int delivery_touch(const struct wakpi_folding *known, const struct wakpi_place *from,
                          struct wakpi_place *touch)
{
    struct wakpi_message message;
    if (is_stranger(known, from->person) || !read_known(known, from->index, &message))
        return 0;
    *touch = *from;
    touch->time = delivery_of(known, &message);
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
        touch->person = wakpi_state_person(known->state, message.identity);
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

wakpi_status wakpi_credit_start(struct wakpi_credit *credit, const struct wakpi_folding *known)
{
    *credit = (struct wakpi_credit){.known = known};
    wakpi_status status = arrange(known, &known->turns, click_touch, &credit->clicks);
    return status == WAKPI_OK ? arrange(known, &known->messages, delivery_touch, &credit->deliveries)
                              : status;
}

void wakpi_credit_drop(struct wakpi_credit *credit)
{
    if (!credit->known)
        return;
    wakpi_history_drop(&credit->known->settings->allocator, &credit->clicks);
    wakpi_history_drop(&credit->known->settings->allocator, &credit->deliveries);
}

static int names_any(const struct wakpi_act *act)
{
    return act->context.high != 0 || act->context.low != 0;
}

size_t wakpi_credit_named(const struct wakpi_folding *known, const struct wakpi_act *act)
{
    struct wakpi_message message;
    if (!names_any(act))
        return WAKPI_NO_PLACE;
    size_t place = wakpi_folding_find_message(known, &act->context);
    return place != WAKPI_NO_PLACE && read_known(known, place, &message) ? place : WAKPI_NO_PLACE;
}

size_t wakpi_credit_message(const struct wakpi_credit *credit, const struct wakpi_act *act, uint32_t person)
{
    const struct wakpi_folding *known = credit->known;
    int64_t window = wakpi_settings_integer(known->settings, WAKPI_SETTING_CONVERSION_WINDOW);
    if (names_any(act))
        return wakpi_credit_named(known, act);
    if (is_stranger(known, person))
        return WAKPI_NO_PLACE;
    const struct wakpi_history *const touches[] = {&credit->clicks, &credit->deliveries};
    for (size_t i = 0; i < 2; i++) {
        const struct wakpi_place *last = wakpi_history_last(touches[i], person, act->time);
        if (last && act->time - last->time < window)
            return last->index;
    }
    return WAKPI_NO_PLACE;
}

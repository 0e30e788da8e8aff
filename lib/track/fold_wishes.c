#include "track/fold_wishes.h"

#include <wakpi/catalogue.h>

#define ONE(measure) (UINT64_C(1) << (measure))

static int was_delivered(const struct wakpi_folding *known, size_t place, const struct wakpi_message *message,
                         const struct wakpi_view *view, const void *context)
{
    (void)message;
    (void)context;
    return view->delivered || known->hits[place] & (WAKPI_HIT_PROVEN | WAKPI_HIT_CONVERTED);
}

static int spoke_to_many(const struct wakpi_folding *known, size_t place, const struct wakpi_message *message,
                         const struct wakpi_view *view, const void *terms)
{
    return wakpi_talk_is_broadcast(terms, message) && was_delivered(known, place, message, view, NULL);
}

/* The turn by which a person asked to stop at a time, where `naming` is 1 one that names the message it is about; 0 where there
 * is none. */
static int find_turn(const struct wakpi_folding *known, uint32_t person, int64_t time, int naming,
                     struct wakpi_turn *turn)
{
    const struct wakpi_place *place = wakpi_history_last(&known->turns, person, time);
    if (!place)
        return 0;
    const struct wakpi_place *first = known->turns.places + wakpi_history_begin(&known->turns, person);
    for (place++; place > first && place[-1].time == time; place--) {
        wakpi_state_turn(known->state, place[-1].index, turn);
        if (turn->flags & WAKPI_EVENT_OPT_OUT && (!naming || !wakpi_fingerprint_is_none(turn->context)))
            return 1;
    }
    return 0;
}

/* The message that a stop follows: the one it was said on. Else the latest delivered within the window, of those that speak to
 * many where there is one: it is these that one stops, and an answer may have told how. */
size_t wakpi_wish_about(const struct wakpi_folding *known, const struct wakpi_talk_terms *terms,
                        uint32_t person, int64_t time)
{
    struct wakpi_turn turn;
    struct wakpi_message message;
    struct wakpi_view view;
    if (find_turn(known, person, time, 1, &turn)) {
        size_t named = wakpi_folding_find_message(known, &turn.context);
        if (named == WAKPI_NO_PLACE)
            return WAKPI_NO_PLACE;
        wakpi_folding_read(known, named, &message);
        return wakpi_folding_view(known, &message, &view) ? named : WAKPI_NO_PLACE;
    }
    int64_t window = wakpi_settings_integer(known->settings, WAKPI_SETTING_OPT_OUT_WINDOW);
    size_t latest = wakpi_folding_latest(known, person, time, window, spoke_to_many, terms);
    return latest != WAKPI_NO_PLACE ? latest
                                    : wakpi_folding_latest(known, person, time, window, was_delivered, NULL);
}

int wakpi_wish_said(const struct wakpi_folding *known, uint32_t person, int64_t time)
{
    struct wakpi_turn turn;
    return find_turn(known, person, time, 0, &turn);
}

int wakpi_wish_stops(const struct wakpi_folding *known, uint32_t person, int64_t time)
{
    /* a stop stands behind a resume of the same time */
    const struct wakpi_place *place = wakpi_history_last(&known->wishes, person, time);
    return place && place->time == time && place->key.low != 0;
}

/* A person has opted out where the latest wish is a stop; it is dated by the first stop since the last resume. */
wakpi_status wakpi_fold_wishes(const struct wakpi_folding *known, const struct wakpi_talk_terms *terms,
                               uint32_t person)
{
    const struct wakpi_history *wishes = &known->wishes;
    size_t first = wakpi_history_begin(wishes, person), end = wakpi_history_end(wishes, person);
    size_t stop = end;
    while (stop > first && wishes->places[stop - 1].key.low != 0)
        stop--;
    if (stop == end)
        return WAKPI_OK;
    uint32_t labels[WAKPI_LABEL_LIMIT] = {0};
    struct wakpi_contribution contribution = {.time = wishes->places[stop].time,
                                              .labels = labels,
                                              .ones = ONE(WAKPI_MEASURE_OPTED_OUT),
                                              .person = person,
                                              .currency = "",
                                              .failure = -1};
    size_t about = wakpi_wish_about(known, terms, person, contribution.time);
    if (about != WAKPI_NO_PLACE) {
        struct wakpi_message message;
        wakpi_folding_read(known, about, &message);
        for (int i = 0; i < WAKPI_LABEL_LIMIT; i++)
            labels[i] = message.labels[i].label;
    }
    return known->sink(known->context, &contribution);
}

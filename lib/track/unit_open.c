#include "track/unit.h"

#include "track/act.h"
#include "track/message.h"
#include "track/turn.h"

/* Whoever cannot be taken out is found again by building all anew. */
static void judge(struct wakpi_state *state, wakpi_status status)
{
    if (status != WAKPI_OK)
        wakpi_units_drop(state);
}

/* Whoever is taken out one by one costs a fold, and a look at what is known; all are folded in a row much faster. Measured,
 * it is the same where the facts are one in sixteen of what is held. */
void wakpi_units_open_many(struct wakpi_state *state, size_t count)
{
    size_t held =
        wakpi_state_message_count(state) + wakpi_state_turn_count(state) + wakpi_state_act_count(state);
    if (count > 1000 && count > held / 16)
        wakpi_units_drop(state);
}

static wakpi_status open_stated(struct wakpi_units *units, struct wakpi_fingerprint identity)
{
    uint32_t known = wakpi_people_find(&units->state->people, identity);
    return known != 0 ? wakpi_units_take_out(units, known) : WAKPI_OK;
}

static wakpi_status open_all(struct wakpi_units *units, const struct wakpi_stated *stated)
{
    wakpi_status status = WAKPI_OK;
    for (int i = 0; i < stated->count && status == WAKPI_OK; i++)
        status = open_stated(units, stated->identities[i]);
    return status;
}

void wakpi_units_open_stated(struct wakpi_state *state, const struct wakpi_stated *stated)
{
    if (state->units)
        judge(state, open_all(state->units, stated));
}

/* An entity that is linked, at `place`. Of one that names no person it is not known any longer whose it was taken for. */
static wakpi_status open_linked(struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place)
{
    struct wakpi_fingerprint named;
    wakpi_status status = WAKPI_OK;
    if (!wakpi_units_names(units, kind, place, &named)) {
        units->strangers_changed = 1;
        status = wakpi_units_take_out(units, 0);
    }
    return status == WAKPI_OK ? wakpi_units_take_out(units, wakpi_units_identity(units, kind, place))
                              : status;
}

/* Of a participant's share that may turn out to be another one's the group message is looked up again. */
static wakpi_status open_share(struct wakpi_units *units, size_t place, struct wakpi_fingerprint person)
{
    uint32_t identity = wakpi_units_identity(units, WAKPI_UNIT_MESSAGE, place);
    if (!(wakpi_messages_flags(&units->state->messages, place) & WAKPI_MESSAGE_SHARE) ||
        wakpi_fingerprint_is_none(person) ||
        (identity != 0 && wakpi_fingerprint_equal(person, wakpi_state_identity(units->state, identity))))
        return WAKPI_OK;
    return wakpi_units_couple_again(units, WAKPI_UNIT_MESSAGE, place);
}

static wakpi_status open_message(struct wakpi_units *units, struct wakpi_fingerprint key,
                                 struct wakpi_fingerprint person)
{
    size_t place = wakpi_messages_find(&units->state->messages, key);
    int linked = place < units->next[WAKPI_UNIT_MESSAGE].count;
    wakpi_status status = WAKPI_OK;
    if (linked)
        status = open_linked(units, WAKPI_UNIT_MESSAGE, place);
    if (status == WAKPI_OK && !wakpi_fingerprint_is_none(person))
        status = open_stated(units, person);
    else if (status == WAKPI_OK && !linked)
        status = wakpi_units_take_out(units, 0);
    if (status == WAKPI_OK && linked)
        status = open_share(units, place, person);
    return status;
}

void wakpi_units_open_message(struct wakpi_state *state, const struct wakpi_stated *stated, int64_t time,
                              const struct wakpi_message_note *note)
{
    if (!state->units || (wakpi_people_known(&state->people, stated, time) &&
                          wakpi_messages_known(&state->messages, &state->people, &state->labels, note)))
        return;
    wakpi_status status = open_all(state->units, stated);
    if (status == WAKPI_OK)
        status = open_message(state->units, note->key, note->person);
    judge(state, status);
}

void wakpi_units_open_facts(struct wakpi_state *state, const struct wakpi_message *facts)
{
    if (state->units && !wakpi_messages_hold(&state->messages, &state->people, &state->labels, facts))
        judge(state, open_message(state->units, facts->key, facts->person));
}

/* What names nobody itself is of whom it is about. */
static wakpi_status open_about(struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place,
                               struct wakpi_fingerprint context, size_t named,
                               enum wakpi_unit_kind named_kind, struct wakpi_fingerprint person)
{
    struct wakpi_fingerprint before;
    wakpi_status status = WAKPI_OK;
    if (place < units->next[kind].count) {
        if (!wakpi_units_names(units, kind, place, &before) && !wakpi_fingerprint_equal(before, context))
            return WAKPI_NOT_FOUND; /* it may change hands: so rare that all is counted anew */
        status = open_linked(units, kind, place);
        if (status == WAKPI_OK)
            status = wakpi_units_couple_again(units, kind, place);
    }
    if (status == WAKPI_OK && !wakpi_fingerprint_is_none(person))
        return open_stated(units, person);
    if (status == WAKPI_OK)
        status = wakpi_units_take_out(
            units, named == WAKPI_NO_PLACE ? 0 : wakpi_units_identity(units, named_kind, named));
    return status;
}

/* Who is named beside is one person with whom the entity is of, who left the cells when it came if it is not linked yet. */
void wakpi_units_open_member(struct wakpi_state *state, enum wakpi_unit_kind kind, size_t place,
                             struct wakpi_fingerprint stated)
{
    struct wakpi_units *units = state->units;
    if (!units)
        return;
    wakpi_status status = place < units->next[kind].count ? open_linked(units, kind, place) : WAKPI_OK;
    if (status == WAKPI_OK)
        status = open_stated(units, stated);
    judge(state, status);
}

void wakpi_units_open_turn(struct wakpi_state *state, const struct wakpi_turn *facts)
{
    if (!state->units || wakpi_turns_known(&state->turns, &state->people, &state->labels, facts))
        return;
    size_t named = !wakpi_fingerprint_is_none(facts->context)
                       ? wakpi_messages_find(&state->messages, facts->context)
                       : WAKPI_NO_PLACE;
    judge(state, open_about(state->units, WAKPI_UNIT_TURN, wakpi_turns_find(&state->turns, facts->key),
                            facts->context, named, WAKPI_UNIT_MESSAGE, facts->person));
}

void wakpi_units_open_act(struct wakpi_state *state, const struct wakpi_act *facts)
{
    if (!state->units || wakpi_acts_known(&state->acts, &state->people, &state->labels, facts))
        return;
    int act = wakpi_act_about(facts->kind) != 0;
    size_t named = WAKPI_NO_PLACE;
    if (!wakpi_fingerprint_is_none(facts->context))
        named = act ? wakpi_acts_find(&state->acts, facts->context)
                    : wakpi_messages_find(&state->messages, facts->context);
    judge(state, open_about(state->units, WAKPI_UNIT_ACT, wakpi_acts_find(&state->acts, facts->key),
                            facts->context, named, act ? WAKPI_UNIT_ACT : WAKPI_UNIT_MESSAGE, facts->person));
}

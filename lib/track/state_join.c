#include "track/state_join.h"

#include "track/unit.h"

/* Nothing is erased, mostly. Tombstones that come with the facts are joined behind them, and looked at then. */
static int anything_erased(const struct wakpi_state *state)
{
    return state->erased.stones.count > 0;
}

static int64_t erased_time(const struct wakpi_state *state, struct wakpi_fingerprint name)
{
    return wakpi_erased_time(&state->erased, name);
}

/* Of a message, turn or act that was joined, and was `held` before. */
static void doubt_entity(struct wakpi_state *state, int32_t kind, struct wakpi_fingerprint key,
                         struct wakpi_fingerprint stated, int held, int64_t heard)
{
    struct wakpi_fingerprint identity;
    if (!anything_erased(state))
        return;
    int64_t first = wakpi_erased_first(state, kind, key, &identity);
    /* One that is heard of earlier than before is reached by older tombstones, of those named beside as well. */
    state->erased.doubtful |= erased_time(state, key) != WAKPI_NOT_ERASED ||
                              erased_time(state, identity) >= first || erased_time(state, stated) >= first ||
                              (held && heard == first && state->people.members.count > 0);
}

wakpi_status wakpi_state_join_alias(struct wakpi_state *state, uint32_t first, uint32_t second, int64_t time,
                                    int *changed)
{
    if (state->units || anything_erased(state)) {
        struct wakpi_fingerprint one = wakpi_people_fingerprint(&state->people, first);
        struct wakpi_fingerprint other = wakpi_people_fingerprint(&state->people, second);
        struct wakpi_stated stated = {.identities = {one, other}, .count = 2};
        int64_t one_time = erased_time(state, one), other_time = erased_time(state, other);
        state->erased.doubtful |=
            one_time != other_time && time <= (one_time > other_time ? one_time : other_time);
        if (state->units && !wakpi_people_known(&state->people, &stated, time))
            wakpi_units_open_stated(state, &stated);
    }
    return wakpi_people_alias_numbers(&state->people, first, second, time, changed);
}

wakpi_status wakpi_state_join_wish(struct wakpi_state *state, uint32_t identity, int64_t time, int32_t kind,
                                   int *changed)
{
    if (state->units || anything_erased(state)) {
        struct wakpi_stated stated = {.identities = {wakpi_people_fingerprint(&state->people, identity)},
                                      .count = 1};
        state->erased.doubtful |= erased_time(state, stated.identities[0]) >= time;
        if (state->units && !wakpi_people_wishes(&state->people, identity, time, kind))
            wakpi_units_open_stated(state, &stated);
    }
    return wakpi_people_wish_number(&state->people, identity, time, kind, changed);
}

static int64_t first_heard(const struct wakpi_message *facts)
{
    int64_t first = WAKPI_NEVER;
    for (int stage = 0; stage < WAKPI_STAGE_LIMIT; stage++)
        first = facts->seen[stage] < first ? facts->seen[stage] : first;
    return first;
}

wakpi_status wakpi_state_join_message(struct wakpi_state *state, const struct wakpi_message *facts,
                                      int *changed)
{
    int held = anything_erased(state) && wakpi_messages_find(&state->messages, facts->key) != WAKPI_NO_PLACE;
    wakpi_units_open_facts(state, facts);
    wakpi_status status =
        wakpi_messages_join(&state->messages, &state->people, &state->labels, facts, changed);
    if (status == WAKPI_OK)
        doubt_entity(state, WAKPI_MEMBER_MESSAGE, facts->key, facts->person, held, first_heard(facts));
    return status;
}

wakpi_status wakpi_state_join_turn(struct wakpi_state *state, const struct wakpi_turn *facts, int *changed)
{
    int held = anything_erased(state) && wakpi_turns_find(&state->turns, facts->key) != WAKPI_NO_PLACE;
    wakpi_units_open_turn(state, facts);
    wakpi_status status = wakpi_turns_join(&state->turns, &state->people, &state->labels, facts, changed);
    if (status == WAKPI_OK)
        doubt_entity(state, WAKPI_MEMBER_TURN, facts->key, facts->person, held, facts->time);
    return status;
}

wakpi_status wakpi_state_join_act(struct wakpi_state *state, const struct wakpi_act *facts, int *changed)
{
    int held = anything_erased(state) && wakpi_acts_find(&state->acts, facts->key) != WAKPI_NO_PLACE;
    wakpi_units_open_act(state, facts);
    wakpi_status status = wakpi_acts_join(&state->acts, &state->people, &state->labels, facts, changed);
    if (status == WAKPI_OK)
        doubt_entity(state, WAKPI_MEMBER_ACT, facts->key, facts->person, held, facts->first);
    return status;
}

/* Where an entity is, and the field that holds its smallest identity; WAKPI_NO_PLACE. */
static size_t find_entity(struct wakpi_state *state, int32_t kind, struct wakpi_fingerprint key,
                          enum wakpi_unit_kind *unit_kind, uint32_t **field)
{
    size_t place;
    if (kind == WAKPI_MEMBER_MESSAGE) {
        *unit_kind = WAKPI_UNIT_MESSAGE;
        if ((place = wakpi_messages_find(&state->messages, key)) != WAKPI_NO_PLACE)
            *field = wakpi_messages_identity(&state->messages, place);
    } else if (kind == WAKPI_MEMBER_TURN) {
        *unit_kind = WAKPI_UNIT_TURN;
        if ((place = wakpi_turns_find(&state->turns, key)) != WAKPI_NO_PLACE)
            *field = wakpi_turns_identity(&state->turns, place);
    } else {
        *unit_kind = WAKPI_UNIT_ACT;
        if ((place = wakpi_acts_find(&state->acts, key)) != WAKPI_NO_PLACE)
            *field = wakpi_acts_identity(&state->acts, place);
    }
    return place;
}

wakpi_status wakpi_state_join_member(struct wakpi_state *state, int32_t kind, struct wakpi_fingerprint key,
                                     struct wakpi_fingerprint stated, int *changed)
{
    enum wakpi_unit_kind unit_kind;
    enum wakpi_member_kind member_kind = (enum wakpi_member_kind)kind;
    uint32_t *field = NULL;
    size_t place = find_entity(state, kind, key, &unit_kind, &field);
    if (place == WAKPI_NO_PLACE)
        return WAKPI_NOT_FOUND;
    if (state->units && !wakpi_people_stated(&state->people, member_kind, key, *field, stated))
        wakpi_units_open_member(state, unit_kind, place, stated);
    wakpi_status status = wakpi_people_state(&state->people, member_kind, key, stated, 0, field, changed);
    if (status == WAKPI_OK)
        doubt_entity(state, kind, key, stated, 0, WAKPI_NEVER);
    return status;
}

#include "track/plain.h"

#include "track/state_tables.h"
#include "track/unit.h"

void wakpi_elements_count(struct wakpi_elements *elements)
{
    struct wakpi_applied *applied = &elements->applied;
    applied->duplicate += elements->left_out == WAKPI_OUTCOME_KNOWN;
    applied->late += elements->left_out == WAKPI_OUTCOME_LATE;
    applied->erased += elements->left_out == WAKPI_OUTCOME_ERASED;
    applied->excluded += elements->left_out == WAKPI_OUTCOME_EXCLUDED;
}

wakpi_status wakpi_plain_join_message(struct wakpi_state *state, const struct wakpi_stated *stated,
                                      const struct wakpi_message_note *note, int *changed)
{
    const int erasing = state->erased.stones.count > 0;
    wakpi_status status;
    if (erasing && wakpi_erased_refuses(state, stated, note->time, &note->key, &status))
        return status;
    status = wakpi_messages_note(&state->messages, &state->people, &state->labels, note, changed);
    return !erasing ? status
                    : wakpi_erased_doubt(state, WAKPI_MEMBER_MESSAGE, note->key, stated, note->time, status);
}

static wakpi_status join(struct wakpi_state *state, const struct wakpi_reading *reading,
                         struct wakpi_stated *stated, struct wakpi_elements *elements)
{
    const struct wakpi_message_note *note = &reading->note;
    stated->count = !wakpi_fingerprint_is_none(note->person);
    stated->identities[0] = note->person;
    stated->markets[0] = reading->market;
    if (note->time < state->segments.watermark) {
        elements->left_out = WAKPI_OUTCOME_LATE;
        return WAKPI_OK;
    }
    if (state->excluded.count > 0 && wakpi_excluded_has(&state->excluded, stated)) {
        elements->left_out = WAKPI_OUTCOME_EXCLUDED;
        return WAKPI_OK;
    }
    int changed = 0;
    int64_t refused = state->erased.refused;
    if (state->units)
        wakpi_units_open_message(state, stated, note->time, note);
    wakpi_status status = wakpi_plain_join_message(state, stated, note, &changed);
    if (state->erased.refused != refused)
        elements->left_out = WAKPI_OUTCOME_ERASED;
    if (changed || status != WAKPI_OK)
        state->generation++;
    elements->changed |= changed;
    return status;
}

/* What a join touches is fetched ahead in steps, each as far before the next as memory takes: the index, the record there,
 * the person it names, or the place where a new one's name would be. */
wakpi_status wakpi_plain_join(struct wakpi_state *state, struct wakpi_desk *desk, size_t first, size_t end,
                              size_t before, struct wakpi_elements *elements)
{
    enum { STEP = 12, RECORD = STEP, PERSON = 2 * STEP, NAME = 3 * STEP, JOIN = 4 * STEP };
    const size_t count = end - first;
    struct wakpi_reading *const readings = desk->readings + first;
    const struct wakpi_messages *messages = &state->messages;
    struct wakpi_stated stated;
    wakpi_status status = WAKPI_OK;
    state->people.stated = &stated;
    for (size_t i = 0; i < count + JOIN && status == WAKPI_OK; i++) {
        if (i < count) {
            readings[i].note.traits = desk->forms[readings[i].form].traits;
            wakpi_messages_prefetch_index(messages, &readings[i].note);
        }
        if (i >= RECORD && i - RECORD < count)
            wakpi_messages_prefetch(messages, &readings[i - RECORD].note);
        if (i >= PERSON && i - PERSON < count)
            wakpi_messages_prefetch_person(messages, &state->people, &readings[i - PERSON].note);
        if (i >= NAME && i - NAME < count)
            wakpi_messages_prefetch_name(&state->people, &readings[i - NAME].note);
        if (i >= JOIN) {
            wakpi_elements_begin(elements, before + first + i - JOIN, 0);
            status = join(state, &readings[i - JOIN], &stated, elements);
        }
    }
    state->people.stated = NULL;
    return status;
}

#include "track/plain.h"

#include "track/message_ahead.h"
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
                                      struct wakpi_message_note *note, int *changed)
{
    const int erasing = state->erased.stones.count > 0;
    wakpi_status status;
    if (erasing && wakpi_erased_refuses(state, stated, note->time, &note->key, &status))
        return status;
    status = wakpi_messages_note(&state->messages, &state->people, &state->labels, note, changed);
    return !erasing ? status
                    : wakpi_erased_doubt(state, WAKPI_MEMBER_MESSAGE, note->key, stated, note->time, status);
}

static void state_person(const struct wakpi_reading *reading, struct wakpi_stated *stated)
{
    stated->count = !wakpi_fingerprint_is_none(reading->note.person);
    stated->identities[0] = reading->note.person;
    stated->markets[0] = reading->market;
}

static wakpi_status join(struct wakpi_state *state, struct wakpi_reading *reading,
                         struct wakpi_stated *stated, struct wakpi_elements *elements)
{
    struct wakpi_message_note *note = &reading->note;
    state_person(reading, stated);
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
enum { STEP = 6, JOIN = 4 * STEP };

/* The steps before the joining of the reading at `i`, of those that there are. */
static void fetch_ahead(const struct wakpi_state *state, const struct wakpi_desk *desk,
                        struct wakpi_reading *readings, size_t count, size_t i)
{
    const struct wakpi_messages *messages = &state->messages;
    if (i < count) {
        readings[i].note.traits = desk->forms[readings[i].form].traits;
        wakpi_messages_prefetch_index(messages, &readings[i].note);
    }
    if (i >= STEP && i - STEP < count)
        wakpi_messages_prefetch(messages, &readings[i - STEP].note);
    if (i >= 2 * STEP && i - 2 * STEP < count) {
        wakpi_messages_prefetch_traits(messages, &readings[i - 2 * STEP].note);
        wakpi_messages_prefetch_person(&state->people, &readings[i - 2 * STEP].note);
    }
    if (i >= 3 * STEP && i - 3 * STEP < count)
        wakpi_messages_prefetch_name(&state->people, &readings[i - 3 * STEP].note);
}

/* The same where there are all. */
static inline void fetch_all_ahead(const struct wakpi_state *state, const struct wakpi_desk *desk,
                                   struct wakpi_reading *reading)
{
    const struct wakpi_messages *messages = &state->messages;
    reading->note.traits = desk->forms[reading->form].traits;
    wakpi_messages_prefetch_index(messages, &reading->note);
    wakpi_messages_prefetch(messages, &reading[-STEP].note);
    wakpi_messages_prefetch_traits(messages, &reading[-2 * STEP].note);
    wakpi_messages_prefetch_person(&state->people, &reading[-2 * STEP].note);
    wakpi_messages_prefetch_name(&state->people, &reading[-3 * STEP].note);
}

wakpi_status wakpi_plain_join(struct wakpi_state *state, struct wakpi_desk *desk, size_t first, size_t end,
                              size_t before, struct wakpi_elements *elements)
{
    const size_t count = end - first;
    struct wakpi_reading *const readings = desk->readings + first;
    struct wakpi_stated stated;
    wakpi_status status = WAKPI_OK;
    state->people.stated = &stated;
    for (size_t i = 0; i < JOIN; i++)
        fetch_ahead(state, desk, readings, count, i);
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        if (i + JOIN < count)
            fetch_all_ahead(state, desk, &readings[i + JOIN]);
        else
            fetch_ahead(state, desk, readings, count, i + JOIN);
        wakpi_elements_begin(elements, before + first + i, 0);
        status = join(state, &readings[i], &stated, elements);
    }
    state->people.stated = NULL;
    return status;
}

/* ---- in two steps ---- */

int wakpi_plain_divides(const struct wakpi_state *state, const struct wakpi_desk *desk, size_t count)
{
    return desk && count <= WAKPI_READ_AHEAD && desk->odd == 0 && !state->units &&
           state->excluded.count == 0 && state->erased.stones.count == 0 && state->epoch == 0;
}

/* As fetch_ahead(), of messages alone. */
static inline void fetch_message(const struct wakpi_messages *messages, const struct wakpi_desk *desk,
                                 struct wakpi_reading *readings, size_t count, size_t i)
{
    if (i < count) {
        struct wakpi_message_note *note = &readings[i].note;
        note->traits = desk->forms[readings[i].form].traits;
        note->tag = wakpi_messages_tag(messages, note->key);
        wakpi_index_prefetch_directory(&messages->index, note->tag);
    }
    if (i >= STEP && i - STEP < count)
        wakpi_index_prefetch(&messages->index, readings[i - STEP].note.tag);
    if (i >= 2 * STEP && i - 2 * STEP < count)
        wakpi_messages_prefetch(messages, &readings[i - 2 * STEP].note);
    if (i >= 3 * STEP && i - 3 * STEP < count)
        wakpi_messages_prefetch_traits(messages, &readings[i - 3 * STEP].note);
}

wakpi_status wakpi_plain_join_messages(struct wakpi_state *state, struct wakpi_desk *desk, size_t count,
                                       size_t *joined)
{
    enum {
        AHEAD = 5 * STEP
    }; /* what messages say is a look behind the record, and of many campaigns far away */
    struct wakpi_messages *messages = &state->messages;
    struct wakpi_reading *const readings = desk->readings;
    wakpi_status status = WAKPI_OK;
    size_t i;
    for (i = 0; i < AHEAD; i++)
        fetch_message(messages, desk, readings, count, i);
    for (i = 0; i < count; i++) {
        int changed = 0, left = 0;
        fetch_message(messages, desk, readings, count, i + AHEAD);
        readings[i].late = readings[i].note.time < state->segments.watermark;
        if (readings[i].late)
            continue;
        status = wakpi_messages_note_facts(messages, &state->settings.allocator, &state->labels,
                                           &readings[i].note, &changed, &left);
        if (status != WAKPI_OK || left)
            break;
        readings[i].changed = (uint8_t)changed;
    }
    *joined = i;
    return status;
}

/* Whom a message is of is known mostly, else it is found by name; the note's tag is of the name from here on. */
static inline void fetch_person(const struct wakpi_people *people, struct wakpi_reading *readings,
                                size_t count, size_t i)
{
    const struct wakpi_index *index = &people->identity_index;
    if (i < count) {
        struct wakpi_message_note *note = &readings[i].note;
        note->tag = wakpi_index_tag(index, note->person.low);
        const uint32_t identity = wakpi_messages_identity_noted(note);
        if (identity != 0)
            wakpi_people_prefetch(people, identity);
        else
            wakpi_index_prefetch_directory(index, note->tag);
    }
    if (i >= STEP && i - STEP < count && wakpi_messages_identity_noted(&readings[i - STEP].note) == 0)
        wakpi_index_prefetch(index, readings[i - STEP].note.tag);
    if (i >= 2 * STEP && i - 2 * STEP < count)
        wakpi_messages_prefetch_name(people, &readings[i - 2 * STEP].note);
}

wakpi_status wakpi_plain_join_people(struct wakpi_state *state, struct wakpi_desk *desk, size_t count,
                                     struct wakpi_elements *elements)
{
    enum { AHEAD = 3 * STEP };
    struct wakpi_people *people = &state->people;
    struct wakpi_reading *const readings = desk->readings;
    struct wakpi_stated stated;
    wakpi_status status = WAKPI_OK;
    people->stated = &stated;
    for (size_t i = 0; i < AHEAD; i++)
        fetch_person(people, readings, count, i);
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        int changed = readings[i].changed;
        fetch_person(people, readings, count, i + AHEAD);
        wakpi_elements_begin(elements, i, 0);
        if (readings[i].late) {
            elements->left_out = WAKPI_OUTCOME_LATE;
            continue;
        }
        state_person(&readings[i], &stated);
        status = wakpi_messages_note_person(people, &readings[i].note, &changed);
        if (changed || status != WAKPI_OK)
            state->generation++;
        elements->changed |= changed;
    }
    people->stated = NULL;
    return status;
}

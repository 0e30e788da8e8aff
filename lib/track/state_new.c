/* How a state begins and ends. */
#include <string.h>

#include "track/retire.h"
#include "track/state_tables.h"
#include "track/unit.h"

wakpi_status wakpi_state_new(const struct wakpi_settings *settings, struct wakpi_state **state,
                             wakpi_error *error)
{
    struct wakpi_key seed;
    wakpi_status status = wakpi_key_random(&seed, error);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_state *made = wakpi_allocate_zeroed(&settings->allocator, 1, sizeof *made);
    if (!made)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a tracker");
    status = wakpi_key_settle(settings, &made->key, error);
    if (status == WAKPI_OK && wakpi_settings_copy(settings, &made->settings) != WAKPI_OK)
        status = wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a tracker's options");
    else if (status == WAKPI_OK && wakpi_excluded_start(&made->excluded, settings, made->key) != WAKPI_OK)
        status = wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for those excluded");
    if (status != WAKPI_OK) {
        wakpi_excluded_drop(&made->excluded, &settings->allocator);
        wakpi_settings_drop(&made->settings);
        wakpi_release(&settings->allocator, made, 1, sizeof *made);
        return status;
    }
    made->seed = seed.words[0];
    made->maker = (uint32_t)(seed.words[1] >> 33);
    wakpi_labels_start(&made->labels, settings->allocator, made->key, made->seed);
    wakpi_people_start(&made->people, settings->allocator, made->seed);
    wakpi_messages_start(&made->messages, made->seed);
    wakpi_turns_start(&made->turns, made->seed);
    wakpi_registers_start(&made->registers, made->seed);
    wakpi_acts_start(&made->acts, made->seed);
    wakpi_segments_start(&made->segments);
    wakpi_erased_start(&made->erased, made->seed);
    *state = made;
    return WAKPI_OK;
}

void wakpi_state_free(struct wakpi_state *state)
{
    if (!state)
        return;
    struct wakpi_allocator allocator = state->settings.allocator;
    wakpi_units_drop(state);
    wakpi_labels_drop(&state->labels);
    wakpi_people_drop(&state->people);
    wakpi_messages_drop(&state->messages, &allocator);
    wakpi_turns_drop(&state->turns, &allocator);
    wakpi_registers_drop(&state->registers, &allocator);
    wakpi_acts_drop(&state->acts, &allocator);
    wakpi_segments_drop(&state->segments, &allocator);
    wakpi_excluded_drop(&state->excluded, &allocator);
    wakpi_erased_drop(&state->erased, &allocator);
    wakpi_settings_drop(&state->settings);
    wakpi_release(&allocator, state, 1, sizeof *state);
}

#define EXCHANGE(type, a, b)                                                                                 \
    do {                                                                                                     \
        type held = (a);                                                                                     \
        (a) = (b);                                                                                           \
        (b) = held;                                                                                          \
    } while (0)

static void exchange_facts(struct wakpi_state *state, struct wakpi_state *fresh)
{
    wakpi_units_drop(state);
    EXCHANGE(struct wakpi_people, state->people, fresh->people);
    EXCHANGE(struct wakpi_messages, state->messages, fresh->messages);
    EXCHANGE(struct wakpi_turns, state->turns, fresh->turns);
    EXCHANGE(struct wakpi_registers, state->registers, fresh->registers);
    EXCHANGE(struct wakpi_acts, state->acts, fresh->acts);
    memset(&state->recent, 0, sizeof state->recent); /* it names numbers of traits */
    state->generation++;
}

void wakpi_state_adopt(struct wakpi_state *state, struct wakpi_state *fresh)
{
    exchange_facts(state, fresh);
    state->maker = fresh->maker; /* a difference cannot tell what retired: marks are void */
    state->epoch = 0;
    state->marked = 0;
    for (size_t i = 0; i < state->segments.count; i++)
        state->segments.items[i].epoch = 0;
    wakpi_state_free(fresh);
}

wakpi_status wakpi_state_beside(const struct wakpi_state *state, struct wakpi_state **fresh,
                                wakpi_error *error)
{
    wakpi_status status = wakpi_state_new(&state->settings, fresh, error);
    if (status == WAKPI_OK)
        (*fresh)->key = (*fresh)->labels.key = state->key; /* it may have been drawn */
    return status;
}

int wakpi_state_is_empty(const struct wakpi_state *state)
{
    return state->epoch == 0 && state->people.identities.count == 0 && state->messages.records.count == 0 &&
           state->turns.records.count == 0 && state->acts.records.count == 0 &&
           state->registers.records.count == 0 && state->erased.stones.count == 0 &&
           !wakpi_state_closed(state);
}

void wakpi_state_take(struct wakpi_state *state, struct wakpi_state *fresh)
{
    exchange_facts(state, fresh);
    EXCHANGE(struct wakpi_labels, state->labels, fresh->labels);
    EXCHANGE(struct wakpi_segments, state->segments, fresh->segments);
    EXCHANGE(struct wakpi_erased, state->erased, fresh->erased);
}

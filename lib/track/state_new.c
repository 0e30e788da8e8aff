/* How a state begins and ends. */
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

/* Labels of events, taken in. */
#include <string.h>

#include "track/state_tables.h"

static wakpi_status check_label_size(const struct wakpi_state *state, const char *text, size_t size,
                                     int64_t position, wakpi_error *error)
{
    int64_t limit = wakpi_settings_integer(&state->settings, WAKPI_SETTING_MAX_LABEL_SIZE);
    if (size <= (uint64_t)limit)
        return WAKPI_OK;
    return wakpi_fail(error, WAKPI_LIMIT, position,
                      "the label \"%.40s...\" has %zu bytes; max_label_size is %lld", text, size,
                      (long long)limit);
}

/* The latest label of the field, from call to call, needs no look-up. */
static wakpi_status intern_label(struct wakpi_state *state, int field, const char *text, size_t size,
                                 uint32_t *label)
{
    uint32_t *recent = &state->recent.labels[field];
    if (size > 0 && *recent != 0) {
        struct wakpi_label_text known = wakpi_labels_text(&state->labels, *recent);
        if (known.size == size && memcmp(known.text, text, size) == 0) {
            *label = *recent;
            return WAKPI_OK;
        }
    }
    wakpi_status status = wakpi_labels_intern(&state->labels, text, size, label);
    if (status == WAKPI_OK && *label != 0)
        *recent = *label;
    return status;
}

wakpi_status wakpi_state_intern(struct wakpi_state *state, int field, const char *text, size_t size,
                                int64_t position, uint32_t *label, wakpi_error *error)
{
    wakpi_status status = check_label_size(state, text, size, position, error);
    if (status != WAKPI_OK)
        return status;
    status = intern_label(state, field, text, size, label);
    return status == WAKPI_OK ? status : wakpi_fail(error, status, position, "no memory for a label");
}

wakpi_status wakpi_state_check_label_count(const struct wakpi_state *state, int64_t position,
                                           wakpi_error *error)
{
    int64_t limit = wakpi_settings_integer(&state->settings, WAKPI_SETTING_MAX_LABEL_COUNT);
    if (wakpi_labels_count(&state->labels) <= limit)
        return WAKPI_OK;
    return wakpi_fail(error, WAKPI_LIMIT, position, "more different labels than max_label_count, %lld",
                      (long long)limit);
}

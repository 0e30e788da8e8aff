/* Which values a label has. They are gathered once and kept until the state changes. */
#include "base/sort.h"
#include "track/close.h"
#include "track/tracker.h"

static int compare_labels(const void *first, const void *second, const void *context)
{
    return wakpi_labels_compare(context, *(const uint32_t *)first, *(const uint32_t *)second);
}

/* Marks what stands on messages, turns, acts, registers and closed cells: a text that was overruled everywhere is no value any more. */
static wakpi_status mark_standing(const struct wakpi_state *state, int32_t label, uint8_t *standing)
{
    struct wakpi_message message;
    struct wakpi_turn turn;
    struct wakpi_act act;
    struct wakpi_register entry;
    for (size_t i = 0; i < wakpi_state_message_count(state); i++) {
        wakpi_state_message_facts(state, i, &message);
        standing[message.labels[label].label] = 1;
    }
    for (size_t i = 0; i < wakpi_state_turn_count(state); i++) {
        wakpi_state_turn(state, i, &turn);
        standing[turn.labels[label].label] = 1;
    }
    for (size_t i = 0; i < wakpi_state_act_count(state); i++) {
        wakpi_state_act(state, i, &act);
        standing[act.labels[label]] = 1;
    }
    for (size_t i = 0; i < wakpi_state_register_count(state); i++) {
        wakpi_state_register(state, i, &entry);
        standing[entry.labels[label]] = 1;
    }
    wakpi_status status = wakpi_state_mark_closed(state, label, standing);
    standing[0] = 0;
    return status;
}

void wakpi_listing_drop(struct wakpi_listing *listing, const struct wakpi_allocator *allocator)
{
    wakpi_release(allocator, listing->labels, listing->capacity, sizeof *listing->labels);
    *listing = (struct wakpi_listing){0};
}

static wakpi_status list_labels(wakpi_tracker *tracker, int32_t label, const struct wakpi_listing **listed)
{
    const struct wakpi_labels *labels = wakpi_state_labels(tracker->state);
    struct wakpi_listing *listing = &tracker->listings[label];
    size_t texts = (size_t)wakpi_labels_count(labels) + 1;
    *listed = listing;
    if (listing->labels && listing->generation == wakpi_state_generation(tracker->state))
        return WAKPI_OK;
    wakpi_listing_drop(listing, &tracker->allocator);
    uint8_t *standing = wakpi_allocate_zeroed(&tracker->allocator, texts, 1);
    uint32_t *found = wakpi_allocate_zeroed(&tracker->allocator, texts, sizeof *found);
    if (!standing || !found || mark_standing(tracker->state, label, standing) != WAKPI_OK) {
        wakpi_release(&tracker->allocator, standing, texts, 1);
        wakpi_release(&tracker->allocator, found, texts, sizeof *found);
        return WAKPI_NO_MEMORY;
    }
    for (uint32_t i = 0; i < texts; i++) {
        if (standing[i])
            found[listing->count++] = i;
    }
    wakpi_release(&tracker->allocator, standing, texts, 1);
    wakpi_sort(found, listing->count, sizeof *found, compare_labels, labels);
    listing->labels = found;
    listing->capacity = texts;
    listing->generation = wakpi_state_generation(tracker->state);
    return WAKPI_OK;
}

wakpi_status wakpi_tracker_label_count(const wakpi_tracker *tracker, int32_t label, int64_t *count)
{
    const struct wakpi_listing *listed;
    if (!tracker || !count || !wakpi_label_key(label))
        return WAKPI_INVALID;
    wakpi_tracker_lock(tracker);
    wakpi_status status = list_labels((wakpi_tracker *)(uintptr_t)tracker, label, &listed);
    if (status == WAKPI_OK)
        *count = (int64_t)listed->count;
    wakpi_tracker_unlock(tracker);
    return status;
}

wakpi_status wakpi_tracker_label_at(const wakpi_tracker *tracker, int32_t label, int64_t index,
                                    const char **text, size_t *size)
{
    const struct wakpi_listing *listed;
    if (!tracker || !text || !size || !wakpi_label_key(label) || index < 0)
        return WAKPI_INVALID;
    wakpi_tracker_lock(tracker);
    wakpi_status status = list_labels((wakpi_tracker *)(uintptr_t)tracker, label, &listed);
    if (status == WAKPI_OK && (uint64_t)index >= listed->count)
        status = WAKPI_INVALID;
    if (status == WAKPI_OK) {
        struct wakpi_label_text found =
            wakpi_labels_text(wakpi_state_labels(tracker->state), listed->labels[index]);
        *text = found.text;
        *size = found.size;
    }
    wakpi_tracker_unlock(tracker);
    return status;
}

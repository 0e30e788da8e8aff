#include "track/saved.h"
#include "track/tracker_log.h"

#include <string.h>

#include "track/event.h"
#include "track/intake.h"
#include "track/rate_card.h"
#include "track/state_tables.h"

static void breathe(void)
{
    enum { BREATHS = 16 };
    for (int i = 0; i < BREATHS; i++) {
#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))
        __builtin_ia32_pause();
#endif
    }
}

/* Whoever joins events holds a lock for less than a tenth of a millisecond, and whoever waits for it has mostly just read
 * others ahead: what is left of the wait is about what it takes a system to wake a thread up. So it is awaited for as long
 * as one such call before one sleeps. */
static void lock(const pthread_mutex_t *mutex)
{
    enum { TRIES = 1024 };
    pthread_mutex_t *own = (pthread_mutex_t *)(uintptr_t)mutex;
    for (int i = 0; i < TRIES; i++) {
        if (pthread_mutex_trylock(own) == 0)
            return;
        breathe();
    }
    pthread_mutex_lock(own);
}

static void unlock(const pthread_mutex_t *mutex)
{
    pthread_mutex_unlock((pthread_mutex_t *)(uintptr_t)mutex);
}

void wakpi_tracker_enter(const wakpi_tracker *tracker)
{
    lock(&tracker->entry);
}

void wakpi_tracker_enter_people(const wakpi_tracker *tracker)
{
    lock(&tracker->people);
}

void wakpi_tracker_leave(const wakpi_tracker *tracker)
{
    unlock(&tracker->entry);
}

void wakpi_tracker_leave_people(const wakpi_tracker *tracker)
{
    unlock(&tracker->people);
}

void wakpi_tracker_lock(const wakpi_tracker *tracker)
{
    lock(&tracker->entry);
    lock(&tracker->people);
}

void wakpi_tracker_unlock(const wakpi_tracker *tracker)
{
    unlock(&tracker->people);
    unlock(&tracker->entry);
}

wakpi_status wakpi_tracker_around(struct wakpi_state *state, wakpi_tracker **tracker, wakpi_error *error)
{
    struct wakpi_allocator allocator = wakpi_state_settings(state)->allocator;
    wakpi_tracker *made = wakpi_allocate_zeroed(&allocator, 1, sizeof *made);
    if (!made)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a tracker");
    if (pthread_mutex_init(&made->entry, NULL) != 0 || pthread_mutex_init(&made->people, NULL) != 0) {
        wakpi_release(&allocator, made, 1, sizeof *made);
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no mutex for a tracker");
    }
    made->allocator = allocator;
    made->state = state;
    *tracker = made;
    return WAKPI_OK;
}

wakpi_status wakpi_tracker_new(const wakpi_options *options, wakpi_tracker **tracker)
{
    if (!tracker)
        return WAKPI_INVALID;
    struct wakpi_settings settings;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_state *state;
    status = wakpi_state_new(&settings, &state, NULL);
    wakpi_settings_drop(&settings);
    if (status != WAKPI_OK)
        return status;
    status = wakpi_tracker_around(state, tracker, NULL);
    if (status != WAKPI_OK)
        wakpi_state_free(state);
    return status;
}

void wakpi_tracker_free(wakpi_tracker *tracker)
{
    if (!tracker)
        return;
    struct wakpi_allocator allocator = tracker->allocator;
    while (tracker->spares) {
        struct wakpi_spare *spare = tracker->spares;
        tracker->spares = spare->next;
        wakpi_batch_drop(&spare->batch);
        wakpi_release(&allocator, spare, 1, sizeof *spare);
    }
    for (int i = 0; i < WAKPI_DESKS; i++)
        wakpi_release(&allocator, atomic_load(&tracker->desks[i]), 1, sizeof(struct wakpi_desk));
    for (int label = 0; label < WAKPI_LABEL_LIMIT; label++)
        wakpi_listing_drop(&tracker->listings[label], &allocator);
    wakpi_rate_card_free(tracker->card);
    wakpi_state_free(tracker->state);
    pthread_mutex_destroy(&tracker->people);
    pthread_mutex_destroy(&tracker->entry);
    wakpi_release(&allocator, tracker, 1, sizeof *tracker);
}

wakpi_status wakpi_tracker_intake(const wakpi_tracker *tracker, wakpi_intake reason, int64_t *count)
{
    if (!tracker || !count)
        return WAKPI_INVALID;
    if (!wakpi_intake_key(reason))
        return WAKPI_NOT_FOUND;
    wakpi_tracker_lock(tracker);
    *count = tracker->intake[reason];
    wakpi_tracker_unlock(tracker);
    return WAKPI_OK;
}

wakpi_status wakpi_tracker_merge(wakpi_tracker *into, const wakpi_tracker *from, wakpi_error *error)
{
    if (!into || !from)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a tracker is NULL");
    if (into == from)
        return WAKPI_OK;
    const wakpi_tracker *first = (uintptr_t)into < (uintptr_t)from ? into : from;
    const wakpi_tracker *second = first == from ? into : from;
    wakpi_tracker_lock(first);
    wakpi_tracker_lock(second);
    const struct wakpi_settings *settings = wakpi_state_settings(into->state);
    wakpi_error own, *heard = wakpi_log_listen(settings, &own, error);
    wakpi_status status = wakpi_state_merge(into->state, from->state, heard);
    wakpi_tracker_unlock(second);
    wakpi_tracker_unlock(first);
    return wakpi_log_outcome(settings, "merge", status, heard, error);
}

/* What nobody sees yet needs no lock to be loaded. */
static wakpi_status load_into_empty(wakpi_tracker *tracker, const void *bytes, size_t size,
                                    wakpi_error *error)
{
    struct wakpi_state *fresh;
    wakpi_status status = wakpi_state_load_beside(tracker->state, bytes, size, &fresh, error);
    if (status != WAKPI_OK)
        return status;
    wakpi_tracker_lock(tracker);
    if (wakpi_state_is_empty(tracker->state))
        wakpi_state_take(tracker->state, fresh);
    else
        status = wakpi_state_merge(tracker->state, fresh, error);
    wakpi_tracker_unlock(tracker);
    wakpi_state_free(fresh);
    return status;
}

static wakpi_status merge_saved(wakpi_tracker *tracker, const void *bytes, size_t size, wakpi_error *error)
{
    struct wakpi_saved saved;
    wakpi_tracker_lock(tracker);
    int empty = wakpi_state_is_empty(tracker->state);
    wakpi_tracker_unlock(tracker);
    if (empty)
        return load_into_empty(tracker, bytes, size, error);
    wakpi_status status = wakpi_state_judge_saved(tracker->state, bytes, size, &saved, error);
    if (status != WAKPI_OK)
        return status;
    wakpi_tracker_lock(tracker);
    status = wakpi_state_join_saved(tracker->state, &saved, error);
    wakpi_tracker_unlock(tracker);
    wakpi_saved_drop(tracker->state, &saved);
    return status;
}

wakpi_status wakpi_tracker_merge_saved(wakpi_tracker *tracker, const void *bytes, size_t size,
                                       wakpi_error *error)
{
    if (!tracker || !bytes)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the tracker or the bytes are NULL");
    const struct wakpi_settings *settings = wakpi_state_settings(tracker->state);
    wakpi_error own, *heard = wakpi_log_listen(settings, &own, error);
    wakpi_status status = merge_saved(tracker, bytes, size, heard);
    return wakpi_log_outcome(settings, "merge", status, heard, error);
}

wakpi_status wakpi_tracker_save(const wakpi_tracker *tracker, wakpi_write_function write, void *context,
                                wakpi_error *error)
{
    if (!tracker || !write)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the tracker or the write function is NULL");
    wakpi_tracker_lock(tracker);
    wakpi_status status = wakpi_state_save(tracker->state, write, context, error);
    wakpi_tracker_unlock(tracker);
    return status;
}

wakpi_status wakpi_tracker_mark(wakpi_tracker *tracker, int64_t *mark, wakpi_error *error)
{
    if (!tracker || !mark)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the tracker or the mark is NULL");
    wakpi_tracker_lock(tracker);
    wakpi_status status = wakpi_state_mark(tracker->state, mark, error);
    wakpi_tracker_unlock(tracker);
    return status;
}

wakpi_status wakpi_tracker_save_since(const wakpi_tracker *tracker, int64_t mark, wakpi_write_function write,
                                      void *context, wakpi_error *error)
{
    if (!tracker || !write)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the tracker or the write function is NULL");
    wakpi_tracker_lock(tracker);
    wakpi_status status = wakpi_state_save_since(tracker->state, mark, write, context, error);
    wakpi_tracker_unlock(tracker);
    return status;
}

wakpi_status wakpi_tracker_load(const void *bytes, size_t size, const wakpi_options *options,
                                wakpi_tracker **tracker, wakpi_error *error)
{
    if (!bytes || !tracker)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the bytes or the tracker is NULL");
    struct wakpi_settings settings;
    if (wakpi_settings_take(options, &settings) != WAKPI_OK)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for the options");
    struct wakpi_state *state = NULL;
    wakpi_error own, *heard = wakpi_log_listen(&settings, &own, error);
    wakpi_status status = wakpi_log_outcome(
        &settings, "load", wakpi_state_load(bytes, size, &settings, &state, heard), heard, error);
    wakpi_settings_drop(&settings);
    if (status != WAKPI_OK)
        return status;
    status = wakpi_tracker_around(state, tracker, error);
    if (status != WAKPI_OK)
        wakpi_state_free(state);
    return status;
}

wakpi_status wakpi_tracker_set_rate_card(wakpi_tracker *tracker, const wakpi_rate_card *card)
{
    wakpi_rate_card *copy = NULL;
    if (!tracker)
        return WAKPI_INVALID;
    if (card && wakpi_rate_card_copy(&tracker->allocator, card, &copy) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    wakpi_tracker_lock(tracker);
    wakpi_rate_card *before = tracker->card;
    tracker->card = copy;
    wakpi_tracker_unlock(tracker);
    wakpi_rate_card_free(before);
    return WAKPI_OK;
}

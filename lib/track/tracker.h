/* The inside of the public handle: a state, its mutex, and what it was given beside facts. */
#ifndef WAKPI_TRACK_TRACKER_H
#define WAKPI_TRACK_TRACKER_H

#include <pthread.h>

#include "track/batch.h"
#include "track/state.h"

/* A batch at rest between two bodies. */
struct wakpi_spare {
    struct wakpi_batch batch;
    struct wakpi_spare *next;
};

struct wakpi_tracker {
    struct wakpi_allocator allocator;
    pthread_mutex_t mutex; /* guards all below it */
    struct wakpi_state *state;
    struct wakpi_spare *spares;
    int64_t intake[WAKPI_INTAKE_LIMIT];
};

/* Locking counts as reading: a const tracker is locked too. */
void wakpi_tracker_lock(const wakpi_tracker *tracker);
void wakpi_tracker_unlock(const wakpi_tracker *tracker);
/* Joins valid events and counts them, under the lock. */
wakpi_status wakpi_tracker_join(wakpi_tracker *tracker, const wakpi_event *events, const uint8_t *secondary,
                                size_t count, wakpi_error *error);
/* A handle around a state, which it owns from then on; after a failure the state is still the caller's. */
wakpi_status wakpi_tracker_around(struct wakpi_state *state, wakpi_tracker **tracker, wakpi_error *error);

#endif

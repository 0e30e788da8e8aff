/* The inside of the public handle: a state, its mutex, and what it was given beside facts. */
#ifndef WAKPI_TRACK_TRACKER_H
#define WAKPI_TRACK_TRACKER_H

#include <pthread.h>
#include <stdatomic.h>

#include "track/batch.h"
#include "track/reading.h"
#include "track/state.h"
#include <wakpi/rate_card.h>

/* A batch at rest between two bodies. */
struct wakpi_spare {
    struct wakpi_batch batch;
    struct wakpi_spare *next;
};

enum { WAKPI_DESKS = 4 };

/* The values of one label in the order of their bytes, as of a generation of the state; labels NULL: not gathered. */
struct wakpi_listing {
    uint32_t *labels;
    size_t count, capacity;
    uint64_t generation;
};

struct wakpi_tracker {
    struct wakpi_allocator allocator;
    _Atomic(struct wakpi_desk *) desks[WAKPI_DESKS]; /* to read at, free; NULL: a place for one */
    /* Whoever takes both takes `entry` first. `people` guards what is about people in the state, whom messages are of, the
     * state's generation, `spares` and `intake`; `entry` the rest. Whoever leaves `entry` after `people` was taken is
     * followed by others step by step, so that who takes both finds no call half joined. */
    pthread_mutex_t entry, people;
    struct wakpi_state *state;
    struct wakpi_spare *spares;
    int64_t intake[WAKPI_INTAKE_LIMIT];
    struct wakpi_listing listings[WAKPI_LABEL_LIMIT];
    wakpi_rate_card *card; /* NULL where messages have no prices */
};

void wakpi_listing_drop(struct wakpi_listing *listing, const struct wakpi_allocator *allocator);

/* Locking counts as reading: a const tracker is locked too. */
void wakpi_tracker_lock(const wakpi_tracker *tracker);
void wakpi_tracker_unlock(const wakpi_tracker *tracker);
/* The two locks of which the above take both. */
void wakpi_tracker_enter(const wakpi_tracker *tracker);
void wakpi_tracker_leave(const wakpi_tracker *tracker);
void wakpi_tracker_enter_people(const wakpi_tracker *tracker);
void wakpi_tracker_leave_people(const wakpi_tracker *tracker);
/* Reads valid events ahead, joins and counts them; enters people, which are the caller's to leave. */
wakpi_status wakpi_tracker_join(wakpi_tracker *tracker, const wakpi_event *events, const uint8_t *secondary,
                                size_t count, wakpi_error *error);
/* A handle around a state, which it owns from then on; after a failure the state is still the caller's. */
wakpi_status wakpi_tracker_around(struct wakpi_state *state, wakpi_tracker **tracker, wakpi_error *error);

#endif

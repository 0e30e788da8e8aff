/* Merging saved bytes without a state of their own: they are judged as a whole, then joined. Judging reads of the state
 * what never changes, and may be done while others join. */
#ifndef WAKPI_TRACK_SAVED_H
#define WAKPI_TRACK_SAVED_H

#include "base/codec.h"
#include "track/segment.h"
#include "track/state.h"

/* Bytes that were judged. */
struct wakpi_saved {
    struct wakpi_reader reader; /* at their first section */
    struct wakpi_segments closed;
};

/* As wakpi_state_load, but nothing is made; the bytes have to stay until they are joined. What was judged well is to be
 * dropped. */
wakpi_status wakpi_state_judge_saved(struct wakpi_state *state, const void *bytes, size_t size,
                                     struct wakpi_saved *saved, wakpi_error *error);
void wakpi_saved_drop(const struct wakpi_state *state, struct wakpi_saved *saved);
/* WAKPI_MISMATCH, WAKPI_CONFLICT of what was closed, WAKPI_LIMIT of labels: nothing was joined; WAKPI_NO_MEMORY: part was
 * joined, and all may be joined again. */
wakpi_status wakpi_state_join_saved(struct wakpi_state *state, const struct wakpi_saved *saved,
                                    wakpi_error *error);
/* For an empty state: loads bytes into another one beside it, for wakpi_state_take(). */
wakpi_status wakpi_state_load_beside(const struct wakpi_state *state, const void *bytes, size_t size,
                                     struct wakpi_state **fresh, wakpi_error *error);

#endif

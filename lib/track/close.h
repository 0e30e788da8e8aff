/* Closing a period: what is dated before a watermark is added up for ever, and what nobody will ask for again retires. */
#ifndef WAKPI_TRACK_CLOSE_H
#define WAKPI_TRACK_CLOSE_H

#include "base/zone.h"
#include "track/fold.h"
#include "track/state.h"
#include <wakpi/rate_card.h>

/* Closes all that is dated before `until`, messages priced by `card` (may be NULL). WAKPI_INVALID (no edge of a local hour, not behind the watermark), what zone
 * and fold refuse, WAKPI_NO_MEMORY: the state is as it was. */
wakpi_status wakpi_state_close(struct wakpi_state *state, int64_t until, const wakpi_rate_card *card,
                               wakpi_error *error);

/* WAKPI_INVALID in words where persons' histories are asked for that may have retired: those before the watermark. */
wakpi_status wakpi_state_remembers(const struct wakpi_state *state, int64_t from, wakpi_error *error);
/* Sets marks[n] to 1 for each text n that closed cells have as their `label`. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_state_mark_closed(const struct wakpi_state *state, int32_t label, uint8_t *marks);

/* What persons are called in sketches: by the smallest of their identities, mixed once more, since the smallest of
 * several is no random one. */
struct wakpi_callings {
    const struct wakpi_state *state;
    struct wakpi_allocator allocator;
    uint32_t *smallest; /* by root */
    size_t room;
};

/* WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_callings_start(struct wakpi_callings *callings, const struct wakpi_state *state);
void wakpi_callings_drop(struct wakpi_callings *callings);
struct wakpi_fingerprint wakpi_calling_of(const struct wakpi_callings *callings,
                                          const struct wakpi_contribution *contribution);

#endif

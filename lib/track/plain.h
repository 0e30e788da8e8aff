/* Plain events into a state: statuses and sends that were read ahead, joined in a row. */
#ifndef WAKPI_TRACK_PLAIN_H
#define WAKPI_TRACK_PLAIN_H

#include "track/reading.h"
#include "track/state.h"

enum wakpi_outcome { WAKPI_OUTCOME_KNOWN, WAKPI_OUTCOME_LATE, WAKPI_OUTCOME_ERASED, WAKPI_OUTCOME_EXCLUDED };

/* What becomes of the elements of a call; one is counted when the next one begins. */
struct wakpi_elements {
    const uint8_t *secondary; /* as wakpi_state_apply() has it */
    struct wakpi_applied applied;
    int changed;                 /* by the events of the latest one */
    enum wakpi_outcome left_out; /* _KNOWN, or why one of its events was */
};

void wakpi_elements_count(struct wakpi_elements *elements);

/* The event at `place` of the call comes next; the call's end is a place as well. */
static inline void wakpi_elements_begin(struct wakpi_elements *elements, size_t place, int end)
{
    if (!end && elements->secondary && elements->secondary[place])
        return;
    if (place > 0) {
        if (elements->changed)
            elements->applied.accepted++;
        else
            wakpi_elements_count(elements);
    }
    elements->changed = 0;
    elements->left_out = WAKPI_OUTCOME_KNOWN;
}

/* Joins what one event says of a message. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_plain_join_message(struct wakpi_state *state, const struct wakpi_stated *stated,
                                      struct wakpi_message_note *note, int *changed);

/* Joins readings first .. end - 1 of a desk, all of them plain and their forms settled; `before` events of the call are
 * before the desk's first. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_plain_join(struct wakpi_state *state, struct wakpi_desk *desk, size_t first, size_t end,
                              size_t before, struct wakpi_elements *elements);

/* The same in two steps, which others may do at once with other desks: first what is messages', then what is people's.
 * 1 where nothing hangs on each event being joined whole before the next: nobody asked yet, nobody was erased or is left
 * out, and no mark was taken. */
int wakpi_plain_divides(const struct wakpi_state *state, const struct wakpi_desk *desk, size_t count);
/* Touches neither people nor whom messages are of. Of `count` readings the first *joined were: the next one is to be joined
 * whole, after the second step of those before it. WAKPI_NO_MEMORY: those before it were joined. */
wakpi_status wakpi_plain_join_messages(struct wakpi_state *state, struct wakpi_desk *desk, size_t count,
                                       size_t *joined);
/* Of as many; touches people, whom messages are of, and the state's generation. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_plain_join_people(struct wakpi_state *state, struct wakpi_desk *desk, size_t count,
                                     struct wakpi_elements *elements);

#endif

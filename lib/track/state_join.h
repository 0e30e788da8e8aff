/* Joining facts that no event says: those of another state, or of saved bytes. Whoever they concern leaves the cells before
 * (unit.h), and what tombstones may reach by them makes the state doubtful (erased.h): it is to be purged behind. Labels
 * and identities are numbers of the state; `changed` is set to 1 where a fact was new. WAKPI_OK or WAKPI_NO_MEMORY. */
#ifndef WAKPI_TRACK_STATE_JOIN_H
#define WAKPI_TRACK_STATE_JOIN_H

#include "track/state_tables.h"

/* Identities by their numbers, in the order of their fingerprints. */
wakpi_status wakpi_state_join_alias(struct wakpi_state *state, uint32_t first, uint32_t second, int64_t time,
                                    int *changed);
wakpi_status wakpi_state_join_wish(struct wakpi_state *state, uint32_t identity, int64_t time, int32_t kind,
                                   int *changed);
/* `identity` is a number of the state as well. */
wakpi_status wakpi_state_join_message(struct wakpi_state *state, const struct wakpi_message *facts,
                                      int *changed);
wakpi_status wakpi_state_join_turn(struct wakpi_state *state, const struct wakpi_turn *facts, int *changed);
wakpi_status wakpi_state_join_act(struct wakpi_state *state, const struct wakpi_act *facts, int *changed);
/* The fact that an identity was stated of a message, turn or act; WAKPI_NOT_FOUND where that is not there. */
wakpi_status wakpi_state_join_member(struct wakpi_state *state, int32_t kind, struct wakpi_fingerprint key,
                                     struct wakpi_fingerprint stated, int *changed);

#endif

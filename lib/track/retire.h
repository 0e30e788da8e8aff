/* What is left of a state when a period is closed: all that what is dated behind it may still depend on. */
#ifndef WAKPI_TRACK_RETIRE_H
#define WAKPI_TRACK_RETIRE_H

#include "track/state_tables.h"

/* How long before the watermark facts are kept, in ms: the longest of the windows, those of prices among them. */
int64_t wakpi_retire_horizon(const struct wakpi_settings *settings);
/* Tables of their own in *fresh, whose labels' numbers are those of `state`. WAKPI_NO_MEMORY leaves nothing. */
wakpi_status wakpi_retire(struct wakpi_state *state, const struct wakpi_zone *zone, int64_t until,
                          struct wakpi_state **fresh, wakpi_error *error);
/* Of each message, turn, act and wish 1 where it stays. */
struct wakpi_survivors {
    uint8_t *messages, *turns, *acts, *wishes;
    size_t message_count, turn_count, act_count, wish_count;
};

/* As wakpi_retire(), with what survives and all aliases and registers. */
wakpi_status wakpi_state_rebuild(struct wakpi_state *state, const struct wakpi_survivors *survivors,
                                 struct wakpi_state **fresh);
/* Puts the tables of `fresh` in the place of those of `state`, and ends `fresh` with the former ones. Labels stay where
 * they are. */
void wakpi_state_adopt(struct wakpi_state *state, struct wakpi_state *fresh);

#endif

/* What a row says of who stayed: who was active when its period began, who still was when it ended, and on how many of its
 * days. No sum of contributions tells that, so persons' histories are read. */
#ifndef WAKPI_TRACK_RETENTION_H
#define WAKPI_TRACK_RETENTION_H

#include "track/answer.h"

/* Gives these measures to the rows of an answer that are of a period which is over; what hosts gave stands. WAKPI_OK or
 * WAKPI_NO_MEMORY. */
wakpi_status wakpi_retention_fill(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                  struct wakpi_answer *answer);

#endif

/* The rows of an answer. */
#ifndef WAKPI_TRACK_CURSOR_H
#define WAKPI_TRACK_CURSOR_H

#include "track/answer.h"

/* Answers `query` (never NULL here) from a state that nobody changes meanwhile. Labels' texts are borrowed from
 * the state. `cube` holds what the state comes to at query->as_of; where it is NULL or too coarse, all is folded. */
wakpi_status wakpi_cursor_new(const struct wakpi_state *state, const struct wakpi_cube *cube,
                              const struct wakpi_query *query, wakpi_cursor **cursor, wakpi_error *error);

#endif

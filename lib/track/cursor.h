/* The rows of an answer. */
#ifndef WAKPI_TRACK_CURSOR_H
#define WAKPI_TRACK_CURSOR_H

#include "track/cell.h"
#include "track/query.h"

/* Answers `query` (never NULL here) from a state that nobody changes meanwhile. Labels' texts are borrowed from
 * the state. */
wakpi_status wakpi_cursor_new(const struct wakpi_state *state, const struct wakpi_query *query,
                              wakpi_cursor **cursor, wakpi_error *error);

#endif

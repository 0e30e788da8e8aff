/* What closed periods add to an answer. */
#ifndef WAKPI_TRACK_ANSWER_CLOSED_H
#define WAKPI_TRACK_ANSWER_CLOSED_H

#include "track/answer.h"
#include "track/close.h"

/* WAKPI_INVALID in words where a question is one that closed cells have no answer to: it cuts one of their hours, looks
 * at a moment before the watermark, or credits conversions anew. */
wakpi_status wakpi_closed_can_answer(const struct wakpi_state *state, const struct wakpi_zone *zone,
                                     const struct wakpi_query *query, wakpi_error *error);
/* Adds all that passes from closed cells; to be called before anything else is added. *people is 1 where persons were
 * counted in them, so that open ones must be held against those. */
wakpi_status wakpi_answer_closed(struct wakpi_answer *answer, const struct wakpi_state *state, int *people);

/* A sink for folds that holds open persons against those of closed cells of the same row. */
struct wakpi_beside_closed {
    struct wakpi_answer *answer;
    struct wakpi_callings callings;
    int precision;
};
wakpi_status wakpi_answer_take_beside(void *context, const struct wakpi_contribution *contribution);

#endif

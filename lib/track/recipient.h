/* Persons who were only written to, counted by the thousand. What their messages add is what the fold says of each, but
 * most say the same: those of the same traits, stages and hour are counted first and added to their cell together. In which
 * order they come does not matter; who is counted where is noted person by person as ever. */
#ifndef WAKPI_TRACK_RECIPIENT_H
#define WAKPI_TRACK_RECIPIENT_H

#include "track/cube.h"
#include "track/state_tables.h"

struct wakpi_recipients;

enum { WAKPI_RECIPIENT_MESSAGES = 16 }; /* of one person, to be told apart at once */

/* Adds to a cube that has no views, of a state of which nothing is closed, what was known at `as_of`. NULL without memory,
 * and where it can not be done so: then the fold does it. */
struct wakpi_recipients *wakpi_recipients_new(const struct wakpi_state *state, struct wakpi_cube *cube,
                                              int64_t as_of);
/* Adds the message at `place`, and narrows the span to that of which the same is true. `number` tells it from messages that
 * count elsewhere, for wakpi_recipients_note(), and is never 0. WAKPI_OK, WAKPI_NO_MEMORY, WAKPI_OVERFLOW; WAKPI_NOT_FOUND,
 * with nothing added, where it takes the fold to say what it adds. */
wakpi_status wakpi_recipients_add(struct wakpi_recipients *recipients, size_t place, struct wakpi_span *span,
                                  uint32_t *number);
/* A message of this number was to the person under way in the cube. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_recipients_note(struct wakpi_recipients *recipients, uint32_t number);
/* A person to whom these messages, WAKPI_RECIPIENT_MESSAGES at most, and nothing else was sent, from beginning to end. */
wakpi_status wakpi_recipients_person(struct wakpi_recipients *recipients, const uint32_t *numbers,
                                     size_t count, uint32_t *run);
/* Puts what was counted into the cells, which lack some of it until then, and ends it; NULL is fine. WAKPI_OK or what that
 * met; `status` where that is an error. */
wakpi_status wakpi_recipients_finish(struct wakpi_recipients *recipients, wakpi_status status);

#endif

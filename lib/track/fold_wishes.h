/* Who has opted out, and of which campaign. */
#ifndef WAKPI_TRACK_FOLD_WISHES_H
#define WAKPI_TRACK_FOLD_WISHES_H

#include "track/fold_talk.h"

/* Gives that a person has opted out, where the latest wish is a stop. It comes behind all turns and acts, which mark the
 * messages that they prove to be delivered. Returns what the sink does. */
wakpi_status wakpi_fold_wishes(const struct wakpi_folding *known, const struct wakpi_talk_terms *terms,
                               uint32_t person);
/* The message that a stop of a person at `time` is labelled by; WAKPI_NO_PLACE. What turns and acts prove is to be marked. */
size_t wakpi_wish_about(const struct wakpi_folding *known, const struct wakpi_talk_terms *terms,
                        uint32_t person, int64_t time);
/* 1 where a person asked to stop at `time` by a word or a tap. */
int wakpi_wish_said(const struct wakpi_folding *known, uint32_t person, int64_t time);
/* 1 where a person is known to have stopped at `time`. */
int wakpi_wish_stops(const struct wakpi_folding *known, uint32_t person, int64_t time);

#endif

/* Who has opted out, and of which campaign. */
#ifndef WAKPI_TRACK_FOLD_WISHES_H
#define WAKPI_TRACK_FOLD_WISHES_H

#include "track/fold_talk.h"

/* Gives that a person has opted out, where the latest wish is a stop. It comes behind all turns and acts, which mark the
 * messages that they prove to be delivered. Returns what the sink does. */
wakpi_status wakpi_fold_wishes(const struct wakpi_folding *known, const struct wakpi_talk_terms *terms,
                               uint32_t person);

#endif

/* What delivered messages cost by a rate card: one price each. Volume goes by all of them in order of their delivery, so this
 * is a walk of its own over all that is known, and no part of a person's fold. */
#ifndef WAKPI_TRACK_PRICE_H
#define WAKPI_TRACK_PRICE_H

#include "track/fold.h"
#include <wakpi/rate_card.h>

/* How long before its delivery what makes a message free may have begun: who came by an ad is answered within a day, and written to for three
 * days from then on. */
#define WAKPI_PRICE_REACH (96 * WAKPI_HOUR)

/* Gives a cost for each delivered message known at `as_of` that has a price, and `unpriced` for each that has none. */
wakpi_status wakpi_fold_prices(const struct wakpi_state *state, const struct wakpi_settings *settings,
                               const struct wakpi_zone *zone, int64_t as_of, const wakpi_rate_card *card,
                               wakpi_fold_sink sink, void *context, wakpi_error *error);

#endif

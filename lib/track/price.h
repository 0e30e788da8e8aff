/* What delivered messages cost by a rate card: one price each. Volume goes by all of them in order of their delivery, so this
 * is a walk of its own over all that is known, and no part of a person's fold. */
#ifndef WAKPI_TRACK_PRICE_H
#define WAKPI_TRACK_PRICE_H

#include "track/fold.h"
#include <wakpi/rate_card.h>

/* Gives a cost for each delivered message known at `as_of` that has a price, and `unpriced` for each that has none. */
wakpi_status wakpi_fold_prices(const struct wakpi_state *state, const struct wakpi_settings *settings,
                               const struct wakpi_zone *zone, int64_t as_of, const wakpi_rate_card *card,
                               wakpi_fold_sink sink, void *context, wakpi_error *error);

#endif

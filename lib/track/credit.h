/* Which message a conversion is credited to: the one it names, else the person's last touch within the conversion
 * window, where a click stands over whatever was delivered. */
#ifndef WAKPI_TRACK_CREDIT_H
#define WAKPI_TRACK_CREDIT_H

#include "track/folding.h"

struct wakpi_credit {
    const struct wakpi_folding *known;
    struct wakpi_history clicks, deliveries; /* indices are places of messages */
};

/* Arranges the touches of a folding that has begun. WAKPI_NO_MEMORY: *credit is to be dropped all the same. */
wakpi_status wakpi_credit_start(struct wakpi_credit *credit, const struct wakpi_folding *known);
void wakpi_credit_drop(struct wakpi_credit *credit);

/* The message an act names, as it was known; WAKPI_NO_PLACE. */
size_t wakpi_credit_named(const struct wakpi_folding *known, const struct wakpi_act *act);
/* The message that a person's order or conversion is credited to; WAKPI_NO_PLACE. Who names a message that is not known
 * means that one, so no window is tried. */
size_t wakpi_credit_message(const struct wakpi_credit *credit, const struct wakpi_act *act, uint32_t person);

#endif

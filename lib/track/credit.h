/* To which messages a conversion is credited. The messages that touched the person within the conversion window, in the
 * order of their first touch there, are the journey: by a delivery, by a click, and by being named, which counts
 * whenever it was. The model says what share of the credit each of them has. Counts are not shared: they go to
 * the message with the greatest share. */
#ifndef WAKPI_TRACK_CREDIT_H
#define WAKPI_TRACK_CREDIT_H

#include "track/folding.h"

/* A message of a journey. */
struct wakpi_touch {
    int64_t time;                 /* of its first touch within the window */
    struct wakpi_fingerprint key; /* the order among equals */
    uint32_t place;               /* of the message in the state */
    uint64_t weight;              /* its share of all weights is its share of the credit */
    uint64_t rest;                /* while shares are cut */
    int64_t share;                /* as wakpi_credit_split() cut it last */
    int64_t before;               /* and the time before that */
};

struct wakpi_credit {
    const struct wakpi_folding *known;
    int32_t model;                           /* a WAKPI_CREDIT_ constant */
    struct wakpi_history clicks, deliveries; /* indices are places of messages */
    int proven;                  /* 1 where messages may have several deliveries, statuses aside */
    struct wakpi_touch *journey; /* of the act asked for last, in order of time */
    size_t count, capacity;
    size_t main; /* the touch that counts go to */
};

/* Arranges the touches of a folding that has begun. WAKPI_NO_MEMORY: *credit is to be dropped all the same. */
wakpi_status wakpi_credit_start(struct wakpi_credit *credit, const struct wakpi_folding *known);
void wakpi_credit_drop(struct wakpi_credit *credit);

/* The message an act names, as it was known; WAKPI_NO_PLACE. */
size_t wakpi_credit_named(const struct wakpi_folding *known, const struct wakpi_act *act);
/* Marks the messages of which it is proven that they were delivered, whatever their statuses say, for those who do not fold
 * what proves it. */
void wakpi_credit_prove(struct wakpi_folding *known);
/* Lays out the journey that a person's order or conversion is credited to: of those models that give all to one, that
 * one. Empty where there is none. A message that is named is proven to have been delivered, whichever is credited; who
 * names one that is not known means that one, so nothing else is tried. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_credit_journey(struct wakpi_credit *credit, const struct wakpi_act *act, uint32_t person);
/* The message that counts go to; WAKPI_NO_PLACE where the journey is empty. */
size_t wakpi_credit_message(const struct wakpi_credit *credit);
/* Cuts an amount of at least 0 into the shares of a journey that is not empty: each the floor of its part, and what is
 * left to the greatest remainders, the earlier touch among equals, so that they sum to the amount. */
void wakpi_credit_split(struct wakpi_credit *credit, int64_t amount);
/* The order of a journey, for wakpi_sort(). */
int wakpi_touch_compare(const void *first, const void *second, const void *context);
/* Weighs the touches of a journey by the model, and finds the main one. */
void wakpi_credit_weigh(struct wakpi_credit *credit);

#endif

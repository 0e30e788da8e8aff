/* What plain events say, read before a tracker is locked: the costly part of a status are its fingerprints, and they hang
 * on nothing but the key. */
#ifndef WAKPI_TRACK_READING_H
#define WAKPI_TRACK_READING_H

#include "base/fingerprint.h"
#include <wakpi/event.h>

/* As many as a call reads ahead; further events are read where they are joined. */
enum { WAKPI_READ_AHEAD = 1024 };

struct wakpi_reading {
    struct wakpi_fingerprint key;    /* of the message */
    struct wakpi_fingerprint person; /* zero: nobody is named */
    struct wakpi_fingerprint said;   /* of all that is said beside these and the time */
    uint32_t traits;                 /* for whoever joins it */
    uint16_t market;                 /* of the person */
    uint16_t alike;                  /* so many readings before stands one that says the same; 0: none */
    uint8_t plain;                   /* 0: the event is to be read as a whole */
    uint8_t named;                   /* there is a person */
    uint8_t labels;                  /* how they were read, while it is done */
    uint8_t settled;                 /* for whoever joins it: the traits are known */
};

/* Reads `count` events whose stride is the first one's struct_size. A plain one is a status or send of a message with an id
 * and an account, to nobody or to a phone number written in digits alone. */
void wakpi_read_ahead(struct wakpi_key key, const wakpi_event *events, size_t count,
                      struct wakpi_reading *readings);

#endif

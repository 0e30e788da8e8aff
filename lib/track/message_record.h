/* How a message is kept, for the files that make and read records. */
#ifndef WAKPI_TRACK_MESSAGE_RECORD_H
#define WAKPI_TRACK_MESSAGE_RECORD_H

#include "track/message.h"

enum { WAKPI_RECORD_DELTAS = 4, WAKPI_RECORD_TIME_BITS = 48 };

#define WAKPI_RECORD_WIDE (UINT64_C(1) << 63)

struct wakpi_message_record {
    struct wakpi_fingerprint key;
    uint64_t base;     /* from below: a time that deltas are added to, a bit for each stage seen, _WIDE */
    uint32_t identity; /* the number of the smallest one */
    uint32_t traits;   /* their number; of a wide message, its place among those */
    int32_t deltas[WAKPI_RECORD_DELTAS]; /* first-seen times of the stages seen, in their order */
};

#endif

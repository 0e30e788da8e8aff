/* What is known of the traffic: a join of facts. Every field is a minimum, a maximum under a total order, or an OR,
 * so joining is commutative, associative and idempotent, and equal facts make equal bytes. */
#ifndef WAKPI_TRACK_STATE_H
#define WAKPI_TRACK_STATE_H

#include "base/fingerprint.h"
#include "base/options.h"
#include "track/label.h"
#include <wakpi/tracker.h>

#define WAKPI_NEVER INT64_MAX /* a first-seen time that was not seen */

enum { WAKPI_LABEL_LIMIT = 10 }; /* labels' ids are 1 .. 9 */

enum wakpi_stage {
    WAKPI_STAGE_SEND, /* send log */
    WAKPI_STAGE_SENT,
    WAKPI_STAGE_DELIVERED,
    WAKPI_STAGE_READ,
    WAKPI_STAGE_PLAYED,
    WAKPI_STAGE_FAILED,
    WAKPI_STAGE_LIMIT
};

/* A label with the order in which it stands: the higher rank (send log over callback data), then the later time,
 * then the larger bytes. */
struct wakpi_label_register {
    uint32_t label; /* 0 is none */
    int32_t rank;
    int64_t time;
};

/* A message of the business to one person (or participant). */
struct wakpi_message {
    struct wakpi_fingerprint key;    /* account, id, participant */
    struct wakpi_fingerprint person; /* smallest identity stated for it; zero: unknown, a person of its own */
    int64_t seen[WAKPI_STAGE_LIMIT]; /* first-seen times, WAKPI_NEVER */
    struct wakpi_label_register labels[WAKPI_LABEL_LIMIT];
    int64_t failure_time; /* of the code that stands: the earliest, then the smallest code */
    int32_t failure_code;
    uint32_t flags; /* WAKPI_EVENT_ flags, OR */
};

/* Something a person did: wrote, tapped, reacted, or tapped a link. */
struct wakpi_turn {
    struct wakpi_fingerprint key;     /* account, id */
    struct wakpi_fingerprint person;  /* as above */
    struct wakpi_fingerprint context; /* key of the message quoted or tapped on; zero: none */
    int64_t time;                     /* first seen */
    int32_t kind;                     /* WAKPI_EVENT_MESSAGE, _TAP, _REACTION, _ECHO, _CLICK: the largest */
    uint32_t flags;
    struct wakpi_label_register labels[WAKPI_LABEL_LIMIT];
};

/* A person's wish about marketing: every stop and resume with its time. */
struct wakpi_wish {
    struct wakpi_fingerprint person;
    int64_t time;
    int32_t kind; /* WAKPI_EVENT_STOP or _RESUME */
};

/* Two identities that are one person since a time. */
struct wakpi_alias {
    struct wakpi_fingerprint one, other; /* one < other */
    int64_t time;                        /* the earliest stated */
};

/* A count or cost for a period: under a key (source, labels, measure, period or id) the highest version stands,
 * then the larger amount. */
struct wakpi_register {
    struct wakpi_fingerprint key;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    int64_t from, until; /* until 0: an instant */
    int64_t version, amount;
    int32_t measure, every;
    char currency[4];
    int32_t kind; /* WAKPI_EVENT_COUNT or _COST */
};

struct wakpi_state; /* see state.c for its tables */

#endif

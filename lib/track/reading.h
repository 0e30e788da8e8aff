/* What plain events say, read before a tracker is locked: the costly part of a status are its fingerprints, and they hang
 * on nothing but the key. */
#ifndef WAKPI_TRACK_READING_H
#define WAKPI_TRACK_READING_H

#include "track/message.h"
#include <wakpi/event.h>

/* As many are read at a time. */
enum { WAKPI_READ_AHEAD = 1024 };

struct wakpi_reading {
    struct wakpi_message_note note; /* its traits are for whoever joins it */
    uint16_t form;                  /* among those of the desk */
    uint16_t market;                /* of the person */
    uint8_t plain;                  /* 0: the event is to be read as a whole */
    uint8_t changed, late;          /* for whoever joins it */
};

/* What events say beside their message, person and time: the same is said over and over. A form may be there twice. */
struct wakpi_form {
    struct wakpi_fingerprint said;
    uint32_t traits; /* for whoever joins it, where it is settled */
    uint16_t settled;
    uint16_t first; /* a reading that says so */
};

/* The labels, flags and code of an event and those behind it. */
struct wakpi_statement {
    struct wakpi_fingerprint labels;
    uint32_t flags, how; /* how the labels were read */
    int32_t code;
};

struct wakpi_desk {
    size_t form_count, odd; /* events that are not plain */
    struct wakpi_reading readings[WAKPI_READ_AHEAD];
    struct wakpi_form forms[WAKPI_READ_AHEAD];
    struct wakpi_statement statements[WAKPI_READ_AHEAD];
};

/* Reads `count` events whose stride, the first one's struct_size, is valid; they need not be. A plain one is a status or
 * send of a message with an id and an account, to nobody or to a phone number written in digits alone, and valid for sure. */
void wakpi_read_ahead(const struct wakpi_settings *settings, struct wakpi_key key, const wakpi_event *events,
                      size_t count, struct wakpi_desk *desk);

#endif

/* What a reader makes of one body or line: events to apply, and a tally of what it did not take. Nothing reaches
 * a tracker before the whole body was read, so a body cut in the middle leaves no trace. */
#ifndef WAKPI_TRACK_BATCH_H
#define WAKPI_TRACK_BATCH_H

#include <string.h>

#include "base/options.h"
#include "track/json.h"
#include "track/webhook_words.h"
#include <wakpi/tracker.h>

#define WAKPI_INTAKE_LIMIT 64 /* reasons' ids are below this */

/* Whom a body's contacts[] speak of. */
struct wakpi_batch_contact {
    const char *person, *user, *parent;
    size_t person_size, user_size, parent_size;
};

/* One element of a body (a status, a message, ...) makes one event, or an event and secondary ones right behind
 * it: a tap that opts out is a TAP and a STOP. The element counts once, as accepted where any of them told
 * something new, else as duplicate; the tally has one for every element that made no event. */
struct wakpi_batch {
    struct wakpi_allocator allocator;
    wakpi_event
        *events; /* texts borrow from the body or from `text`; all of full size, so they are an array */
    uint8_t *secondary; /* beside each event: 1 where it belongs to the element of the event before it */
    size_t count, capacity, secondary_capacity;
    char *text; /* unescaped strings; never moves while the batch is filled */
    size_t text_size, text_capacity;
    struct wakpi_batch_contact *contacts; /* scratch of the webhook reader */
    size_t contact_count, contact_capacity;
    struct wakpi_words words; /* the settings' opt-out words, ready */
    int64_t tally[WAKPI_INTAKE_LIMIT];
    int64_t tallied; /* sum of the tally: mostly 0, and then nothing of it need be looked at */
};

void wakpi_batch_start(struct wakpi_batch *batch, struct wakpi_allocator allocator);
/* Empties it and keeps its memory for the next body. */
void wakpi_batch_clear(struct wakpi_batch *batch);
void wakpi_batch_drop(struct wakpi_batch *batch);

/* Room for one more event and its mark; 0 where memory is short. */
int wakpi_batch_grow(struct wakpi_batch *batch);

/* A zeroed event at the end, struct_size set; NULL where memory is short. Valid until the next one. */
static inline wakpi_event *wakpi_batch_push(struct wakpi_batch *batch, int secondary)
{
    if (batch->count == batch->capacity && !wakpi_batch_grow(batch)) {
        return NULL;
    }
    wakpi_event *event = &batch->events[batch->count];
    memset(event, 0, sizeof *event);
    event->struct_size = (uint32_t)sizeof *event;
    batch->secondary[batch->count] = secondary != 0;
    batch->count++;
    return event;
}

/* Room for `size` bytes in the batch's text. `body_size` is a bound on all that one filling asks for, so that the
 * first call reserves it all and nothing moves later. NULL where memory is short. */
char *wakpi_batch_room(struct wakpi_batch *batch, size_t size, size_t body_size);
/* A string's text without escapes; the same bytes where it has none. NULL where memory is short. */
const char *wakpi_batch_unescape(struct wakpi_batch *batch, const struct wakpi_json_value *value,
                                 size_t body_size, size_t *size);

/* Reads a webhook body, or one of wakpi's own events, into the batch, which is cleared first and is empty again
 * after a failure. */
wakpi_status wakpi_webhook_read(const struct wakpi_settings *settings, const char *json, size_t size,
                                struct wakpi_batch *batch, wakpi_error *error);
wakpi_status wakpi_event_read(const struct wakpi_settings *settings, const char *json, size_t size,
                              struct wakpi_batch *batch, wakpi_error *error);

#endif

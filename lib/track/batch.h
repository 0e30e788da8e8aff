/* What a reader makes of one body or line: events to apply, and a tally of what it did not take. Nothing reaches
 * a tracker before the whole body was read, so a body cut in the middle leaves no trace. */
#ifndef WAKPI_TRACK_BATCH_H
#define WAKPI_TRACK_BATCH_H

#include "base/options.h"
#include <wakpi/tracker.h>

#define WAKPI_INTAKE_LIMIT 64 /* reasons' ids are below this */

struct wakpi_batch {
    struct wakpi_allocator allocator;
    wakpi_event *events; /* texts borrow from the body or from `text` */
    size_t count, capacity;
    char *text; /* unescaped strings; its blocks never move while the batch is filled */
    size_t text_size, text_capacity;
    int64_t tally[WAKPI_INTAKE_LIMIT];
};

void wakpi_batch_start(struct wakpi_batch *batch, struct wakpi_allocator allocator);
/* Empties it and keeps its memory for the next body. */
void wakpi_batch_clear(struct wakpi_batch *batch);
void wakpi_batch_drop(struct wakpi_batch *batch);

/* Reads a webhook body, or one of wakpi's own events, into the batch. */
wakpi_status wakpi_webhook_read(const struct wakpi_settings *settings, const char *json, size_t size,
                                struct wakpi_batch *batch, wakpi_error *error);
wakpi_status wakpi_event_read(const struct wakpi_settings *settings, const char *json, size_t size,
                              struct wakpi_batch *batch, wakpi_error *error);

#endif

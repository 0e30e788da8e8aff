/* Statuses, of which most arrays consist, need few things, which can be looked at where they stand. What they say beside their
 * own id, person, kind and time is mostly what the one before said, in the same memory: then it need not be looked at again. */
#ifndef WAKPI_TRACK_GLANCE_H
#define WAKPI_TRACK_GLANCE_H

#include <string.h>

#include "track/event.h"

struct wakpi_glance {
    size_t stride, label_limit;
    const struct wakpi_event_text *texts[WAKPI_EVENT_TEXTS]; /* within the stride */
    size_t text_count;
    struct {
        const char *bytes;
        size_t size;
    } labels[WAKPI_EVENT_TEXTS]; /* the latest ones found sound */
    const wakpi_event *model;    /* the latest whose rest was found sound; NULL: none */
};

/* Of events of one stride, which stay where they are. */
void wakpi_glance_begin(struct wakpi_glance *glance, const struct wakpi_settings *settings, size_t stride);

/* 1 where an event is a status or send with an id, and what is its own is sound for sure. */
static inline int wakpi_glance_own(const wakpi_event *event)
{
    return event->kind >= WAKPI_EVENT_SEND && event->kind <= WAKPI_EVENT_FAILED &&
           wakpi_is_time(event->time) && event->id != NULL && event->id_size - 1 < WAKPI_ID_LIMIT &&
           (event->person_size == 0 || (event->person != NULL && event->person_size <= WAKPI_ID_LIMIT));
}

/* 1 where the rest of an event is that of the model. */
static inline int wakpi_glance_same(const struct wakpi_glance *glance, const wakpi_event *event)
{
    const size_t rest = offsetof(wakpi_event, account);
    return glance->model != NULL &&
           memcmp((const char *)event + rest, (const char *)glance->model + rest, glance->stride - rest) == 0;
}

/* 1 where the rest of a status or send is sound for sure: it is the model from now on. */
int wakpi_glance_rest(struct wakpi_glance *glance, const wakpi_event *event);

#endif

/* The events of one call: each as it is to be taken, and what they say by their labels, which is taken in before any of
 * them is joined. */
#ifndef WAKPI_TRACK_CALL_H
#define WAKPI_TRACK_CALL_H

#include <string.h>

#include "track/plain.h"
#include "track/state_tables.h"

/* The latest text of each label: a batch mostly repeats it. */
struct wakpi_label_memory {
    const char *texts[WAKPI_LABEL_LIMIT];
    size_t sizes[WAKPI_LABEL_LIMIT];
    uint32_t labels[WAKPI_LABEL_LIMIT];
};

/* What applying goes through from block to block. */
struct wakpi_call {
    const char *events;
    size_t stride, count;
    int fields[WAKPI_LABEL_LIMIT]; /* labels that are within the stride */
    int field_count;
    wakpi_event buffer; /* of an event that is not as it should be; zero behind the stride */
    struct wakpi_label_memory labels;
    const char *account, *person; /* the latest ones */
    size_t account_size, person_size;
    struct wakpi_siphash begun; /* by the account; total 0: not yet */
    struct wakpi_fingerprint name;
    uint16_t market;
    struct wakpi_elements elements;
};

void wakpi_call_start(struct wakpi_call *call, const wakpi_event *events, const uint8_t *secondary,
                      size_t count);
static inline const wakpi_event *wakpi_call_event(const struct wakpi_call *call, size_t place)
{
    return (const wakpi_event *)(const void *)(call->events + place * call->stride);
}

/* The event with all its fields and its account: where it stands if that is so already, else in the buffer. */
const wakpi_event *wakpi_call_settle(const struct wakpi_state *state, struct wakpi_call *call, size_t place);
/* 1 where an event is dated before what was closed. */
int wakpi_call_is_late(const struct wakpi_state *state, struct wakpi_call *call, size_t place);

/* Takes in the labels of all events, or of none; the first `read` of them were read at the desk (NULL: none were). */
wakpi_status wakpi_call_take(struct wakpi_state *state, struct wakpi_call *call, struct wakpi_desk *desk,
                             size_t read, wakpi_error *error);
/* Takes in what events first .. first + count - 1, which were read, say beside persons and times. What is late is passed
 * over. */
wakpi_status wakpi_call_take_read(struct wakpi_state *state, struct wakpi_call *call, struct wakpi_desk *desk,
                                  size_t first, size_t count, wakpi_error *error);
/* The labels of one event, into those of the call. */
wakpi_status wakpi_call_labels(struct wakpi_state *state, struct wakpi_call *call, size_t place,
                               wakpi_error *error);
/* The traits that an event states whose labels are those of the call, into a note that has its stage. */
wakpi_status wakpi_call_traits(struct wakpi_state *state, const struct wakpi_call *call,
                               const wakpi_event *event, struct wakpi_message_note *note);

static inline int wakpi_call_same_text(const char *text, size_t size, const char *known, size_t known_size)
{
    return size == known_size && (size == 0 || text == known || memcmp(text, known, size) == 0);
}

#endif

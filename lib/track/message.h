/* Messages of the business. */
#ifndef WAKPI_TRACK_MESSAGE_H
#define WAKPI_TRACK_MESSAGE_H

#include "track/person.h"
#include "track/state.h"

struct wakpi_messages {
    struct wakpi_arena records;
    struct wakpi_index index;
};

void wakpi_messages_start(struct wakpi_messages *messages, uint64_t seed);
void wakpi_messages_drop(struct wakpi_messages *messages, const struct wakpi_allocator *allocator);

/* The key of a message: account, id, and, in a group, the participant's identity (zero: none). */
struct wakpi_fingerprint wakpi_message_key(struct wakpi_key key, const char *account, size_t account_size,
                                           const char *id, size_t id_size,
                                           struct wakpi_fingerprint participant);
/* Nothing known of the message `key`: the neutral element of the join. */
void wakpi_message_clear(struct wakpi_message *message, struct wakpi_fingerprint key);
/* What one valid event of kind _SEND .. _FAILED says; `labels` are its labels' numbers. */
void wakpi_message_read(struct wakpi_key key, const wakpi_event *event, const uint32_t *labels,
                        const struct wakpi_stated *stated, struct wakpi_message *facts);
/* The key that the event's message has. */
struct wakpi_fingerprint wakpi_message_event_key(struct wakpi_key key, const wakpi_event *event,
                                                 const struct wakpi_stated *stated);

/* Fetch ahead what a look-up will touch: first the index, then, once that is there, the record. */
void wakpi_messages_prefetch_index(const struct wakpi_messages *messages, struct wakpi_fingerprint key);
void wakpi_messages_prefetch(const struct wakpi_messages *messages, struct wakpi_fingerprint key);
size_t wakpi_messages_find(const struct wakpi_messages *messages, struct wakpi_fingerprint key);
void wakpi_messages_get(const struct wakpi_messages *messages, const struct wakpi_people *people,
                        size_t place, struct wakpi_message *message);
struct wakpi_fingerprint wakpi_messages_key(const struct wakpi_messages *messages, size_t place);
/* The field that holds the number of a message's smallest identity. */
uint32_t *wakpi_messages_identity(struct wakpi_messages *messages, size_t place);
/* Joins facts in; labels are numbers of `labels`. */
wakpi_status wakpi_messages_join(struct wakpi_messages *messages, struct wakpi_people *people,
                                 const struct wakpi_labels *labels, const struct wakpi_message *facts,
                                 int *changed);

/* Joins a label register into another: 1 where it changed. */
int wakpi_label_register_join(const struct wakpi_labels *labels, struct wakpi_label_register *into,
                              const struct wakpi_label_register *from);

#endif

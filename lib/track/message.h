/* Messages of the business. */
#ifndef WAKPI_TRACK_MESSAGE_H
#define WAKPI_TRACK_MESSAGE_H

#include "track/person.h"
#include "track/state.h"
#include "track/trait.h"

enum { WAKPI_TRANSITIONS = 128 };

/* What traits become where others join them: of those, the labels in `standing` stand. */
struct wakpi_transition {
    uint32_t from, joined; /* `joined` 0: empty */
    uint32_t standing;
    uint32_t to;
};

/* A message's record is small and of one size. What does not fit in it (five stages, times more than 24 days apart, a
 * label stated at another time than a stage was first seen) makes the message a wide one, kept beside. */
struct wakpi_messages {
    struct wakpi_arena records, wides;
    struct wakpi_index index;
    struct wakpi_trait_table traits;
    struct wakpi_transition transitions[WAKPI_TRANSITIONS];
};

/* What one event says of a message, ready to be joined. */
struct wakpi_message_note {
    struct wakpi_fingerprint key, person;
    int64_t time;
    size_t place;                        /* where it seems to be, WAKPI_NO_PLACE */
    struct wakpi_message_record *record; /* the one there, or NULL */
    uint32_t tag;                        /* of the key in the index */
    uint32_t traits;
    int32_t stage; /* enum wakpi_stage */
};

void wakpi_messages_start(struct wakpi_messages *messages, uint64_t seed);
void wakpi_messages_drop(struct wakpi_messages *messages, const struct wakpi_allocator *allocator);

/* The key of a message: account, id, and, in a group, the participant's identity (zero: none). */
struct wakpi_fingerprint wakpi_message_key(struct wakpi_key key, const char *account, size_t account_size,
                                           const char *id, size_t id_size,
                                           struct wakpi_fingerprint participant);
/* When it was sent, or else the earliest thing known of it, whatever is asked about. */
int64_t wakpi_message_time(const struct wakpi_message *message);
/* When a number that it names says whose it is: when it was delivered, or else taken, or else as above. Who has a number anew
 * is told by the statuses of the first message to them. */
int64_t wakpi_message_reached(const struct wakpi_message *message);
/* Nothing known of the message `key`: the neutral element of the join. */
void wakpi_message_clear(struct wakpi_message *message, struct wakpi_fingerprint key);
/* The beginning of all keys of an account's messages: hash it once. */
struct wakpi_siphash wakpi_message_key_begin(struct wakpi_key key, const char *account, size_t account_size);
/* The key that the message of an event of kind _SEND .. _FAILED has; `begun` is of its account. */
struct wakpi_fingerprint wakpi_message_event_key(struct wakpi_key key, struct wakpi_siphash begun,
                                                 const wakpi_event *event, const struct wakpi_stated *stated);
/* The stage and the traits that such an event states; `labels` are its labels' numbers. */
static inline enum wakpi_stage wakpi_message_stage(int32_t kind)
{
    return (enum wakpi_stage)(kind - WAKPI_EVENT_SEND);
}
void wakpi_message_traits(int32_t kind, uint32_t flags, int32_t code, const uint32_t *labels,
                          struct wakpi_traits *traits);

static inline uint32_t wakpi_messages_tag(const struct wakpi_messages *messages, struct wakpi_fingerprint key)
{
    return wakpi_index_tag(&messages->index, key.low);
}

size_t wakpi_messages_find(const struct wakpi_messages *messages, struct wakpi_fingerprint key);
/* All but the person's fingerprint. */
void wakpi_messages_get(const struct wakpi_messages *messages, size_t place, struct wakpi_message *message);
/* A message as its record has it. */
struct wakpi_message_brief {
    const struct wakpi_traits *traits;
    uint32_t number;       /* of the traits */
    unsigned stages;       /* bit s: stage s was seen */
    int64_t base;          /* a time */
    const int32_t *deltas; /* what to add to it, of each stage seen in their order */
};
/* 0 of a message that is kept wide. */
int wakpi_messages_brief(const struct wakpi_messages *messages, size_t place,
                         struct wakpi_message_brief *brief);
/* A message's flags alone. */
uint32_t wakpi_messages_flags(const struct wakpi_messages *messages, size_t place);
/* 0 where no message has this flag for sure, found out by what messages say at all. */
int wakpi_messages_may_flag(const struct wakpi_messages *messages, uint32_t flag);
struct wakpi_fingerprint wakpi_messages_key(const struct wakpi_messages *messages, size_t place);
/* The field that holds the number of a message's smallest identity. */
uint32_t *wakpi_messages_identity(struct wakpi_messages *messages, size_t place);
/* Joins facts in; labels are numbers of `labels`. */
wakpi_status wakpi_messages_join(struct wakpi_messages *messages, struct wakpi_people *people,
                                 const struct wakpi_labels *labels, const struct wakpi_message *facts,
                                 int *changed);
/* Takes in a message that is none of those known, whose `identity` is, without putting it in the index: that is for
 * wakpi_keyed_fill(), when all are there. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_messages_append(struct wakpi_messages *messages, const struct wakpi_allocator *allocator,
                                   const struct wakpi_message *facts);

/* 1 where a note would surely change nothing. */
int wakpi_messages_known(struct wakpi_messages *messages, const struct wakpi_people *people,
                         const struct wakpi_labels *labels, const struct wakpi_message_note *note);
/* The same of facts; that they name nobody is nothing new. */
int wakpi_messages_hold(const struct wakpi_messages *messages, const struct wakpi_people *people,
                        const struct wakpi_labels *labels, const struct wakpi_message *facts);
/* Joins a note in; `note->place` is but a hint. */
wakpi_status wakpi_messages_note(struct wakpi_messages *messages, struct wakpi_people *people,
                                 const struct wakpi_labels *labels, struct wakpi_message_note *note,
                                 int *changed);
/* The same in two steps, for a state of which no marks were taken. The first touches all but people and the records'
 * identities, and gives the note its record; what it leaves goes by wakpi_messages_note() in place of both. The
 * second touches nothing else, so that both may be done at once, of other notes. */
wakpi_status wakpi_messages_note_facts(struct wakpi_messages *messages,
                                       const struct wakpi_allocator *allocator,
                                       const struct wakpi_labels *labels, struct wakpi_message_note *note,
                                       int *changed, int *left);
wakpi_status wakpi_messages_note_person(struct wakpi_people *people, const struct wakpi_message_note *note,
                                        int *changed);

/* Joins a label register into another: 1 where it changed. */
int wakpi_label_register_join(const struct wakpi_labels *labels, struct wakpi_label_register *into,
                              const struct wakpi_label_register *from);

#endif

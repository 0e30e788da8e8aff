/* Fetching ahead what a join will touch, one after the other for many notes: the index, the record, what it says, the person.
 * The first sets a note's `tag`, the second its `place` and `record`, as hints. */
#ifndef WAKPI_TRACK_MESSAGE_AHEAD_H
#define WAKPI_TRACK_MESSAGE_AHEAD_H

#include "track/message_record.h"

static inline void wakpi_messages_prefetch_index(const struct wakpi_messages *messages,
                                                 struct wakpi_message_note *note)
{
    note->tag = wakpi_messages_tag(messages, note->key);
    wakpi_index_prefetch(&messages->index, note->tag);
}

static inline void wakpi_messages_prefetch(const struct wakpi_messages *messages,
                                           struct wakpi_message_note *note)
{
    struct wakpi_probe probe;
    note->place = wakpi_index_first(&messages->index, note->tag, &probe);
    note->record = NULL;
    if (note->place == WAKPI_NO_PLACE) {
        wakpi_index_prefetch_room(&messages->index, note->tag);
        return;
    }
    note->record = wakpi_arena_at(&messages->records, note->place);
    wakpi_prefetch(note->record);
    wakpi_prefetch((const char *)(note->record + 1) - 1);
}

static inline void wakpi_messages_prefetch_traits(const struct wakpi_messages *messages,
                                                  const struct wakpi_message_note *note)
{
    const struct wakpi_message_record *record = note->record;
    if (record && !(record->base & WAKPI_RECORD_WIDE) && record->traits != 0)
        wakpi_arena_prefetch(&messages->traits.records, record->traits - 1);
    if (note->traits != 0)
        wakpi_arena_prefetch(&messages->traits.records, note->traits - 1);
}

/* Whom the record there says that it is of; 0 where somebody is to be found by name. */
static inline uint32_t wakpi_messages_identity_noted(const struct wakpi_message_note *note)
{
    return note->record ? note->record->identity : 0;
}

static inline void wakpi_messages_prefetch_person(const struct wakpi_people *people,
                                                  const struct wakpi_message_note *note)
{
    const uint32_t identity = wakpi_messages_identity_noted(note);
    if (identity != 0)
        wakpi_people_prefetch(people, identity);
    else
        wakpi_people_prefetch_index(people, note->person);
}

/* Last, of a person who is found by name. */
static inline void wakpi_messages_prefetch_name(const struct wakpi_people *people,
                                                const struct wakpi_message_note *note)
{
    if (wakpi_messages_identity_noted(note) == 0)
        wakpi_people_prefetch_named(people, note->person);
}

#endif

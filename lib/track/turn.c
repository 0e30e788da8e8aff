#include "track/turn.h"

#include <string.h>

#include "track/domain.h"
#include "track/message.h"
#include "track/keyed.h"

struct wakpi_turn_record {
    struct wakpi_fingerprint key, context;
    int64_t time;
    uint32_t identity;
    int32_t kind;
    uint32_t flags;
    struct wakpi_label_register labels[WAKPI_LABEL_LIMIT];
};

void wakpi_turns_start(struct wakpi_turns *turns, uint64_t seed)
{
    wakpi_arena_start(&turns->records, sizeof(struct wakpi_turn_record));
    wakpi_index_start(&turns->index, seed);
}

void wakpi_turns_drop(struct wakpi_turns *turns, const struct wakpi_allocator *allocator)
{
    wakpi_arena_drop(&turns->records, allocator);
    wakpi_index_drop(&turns->index, allocator);
}

static struct wakpi_fingerprint content_key(struct wakpi_key key, const wakpi_event *event,
                                            const struct wakpi_stated *stated)
{
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, WAKPI_DOMAIN_TURN_CONTENT);
    wakpi_fingerprint_number(&hash, (uint64_t)event->kind);
    wakpi_fingerprint_number(&hash, (uint64_t)event->time);
    wakpi_fingerprint_part(&hash, event->account, event->account_size);
    wakpi_fingerprint_number(&hash, stated->count > 0 ? stated->identities[0].high : 0);
    wakpi_fingerprint_number(&hash, stated->count > 0 ? stated->identities[0].low : 0);
    wakpi_fingerprint_part(&hash, event->context, event->context_size);
    wakpi_fingerprint_part(&hash, event->button, event->button_size);
    return wakpi_fingerprint_end(&hash);
}

static struct wakpi_fingerprint event_key(struct wakpi_key key, const wakpi_event *event,
                                          const struct wakpi_stated *stated)
{
    if (event->id_size == 0)
        return content_key(key, event, stated);
    int click = event->kind == WAKPI_EVENT_CLICK;
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, click ? WAKPI_DOMAIN_CLICK : WAKPI_DOMAIN_TURN);
    wakpi_fingerprint_part(&hash, event->account, event->account_size);
    wakpi_fingerprint_part(&hash, event->id, event->id_size);
    return wakpi_fingerprint_end(&hash);
}

/* A group message has an entity for each participant: the one meant is that of the person who acts. */
static struct wakpi_fingerprint context_key(struct wakpi_key key, const wakpi_event *event,
                                            const struct wakpi_stated *stated)
{
    struct wakpi_fingerprint participant = {0, 0};
    if (event->context_size == 0)
        return participant;
    if (event->participant_size > 0)
        participant = wakpi_name_fingerprint(key, event->participant, event->participant_size);
    else if ((event->flags & WAKPI_EVENT_GROUP) && stated->count > 0)
        participant = stated->identities[0];
    return wakpi_message_key(key, event->account, event->account_size, event->context, event->context_size,
                             participant);
}

void wakpi_turn_clear(struct wakpi_turn *turn, struct wakpi_fingerprint key)
{
    memset(turn, 0, sizeof *turn);
    turn->key = key;
    turn->time = WAKPI_NEVER;
}

void wakpi_turn_read(struct wakpi_key key, const wakpi_event *event, const uint32_t *labels,
                     const struct wakpi_stated *stated, struct wakpi_turn *facts)
{
    wakpi_turn_clear(facts, event_key(key, event, stated));
    if (stated->count > 0)
        facts->person = stated->identities[0];
    facts->context = context_key(key, event, stated);
    facts->time = event->time;
    facts->kind = event->kind;
    facts->flags = event->flags;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (labels[i])
            facts->labels[i] = (struct wakpi_label_register){labels[i], WAKPI_RANK_EVENT, event->time};
    }
}

size_t wakpi_turns_find(const struct wakpi_turns *turns, struct wakpi_fingerprint key)
{
    return wakpi_find_keyed(&turns->records, &turns->index, wakpi_index_tag(&turns->index, key.low), key);
}

void wakpi_turns_get(const struct wakpi_turns *turns, const struct wakpi_people *people, size_t place,
                     struct wakpi_turn *turn)
{
    const struct wakpi_turn_record *record = wakpi_arena_at(&turns->records, place);
    turn->key = record->key;
    turn->person = wakpi_people_fingerprint(people, record->identity);
    turn->context = record->context;
    turn->time = record->time;
    turn->identity = record->identity;
    turn->kind = record->kind;
    turn->flags = record->flags;
    memcpy(turn->labels, record->labels, sizeof turn->labels);
}

struct wakpi_fingerprint wakpi_turns_named(const struct wakpi_turns *turns, size_t place, uint32_t *identity)
{
    const struct wakpi_turn_record *record = wakpi_arena_at(&turns->records, place);
    *identity = record->identity;
    return record->context;
}

struct wakpi_fingerprint wakpi_turns_key(const struct wakpi_turns *turns, size_t place)
{
    return ((const struct wakpi_turn_record *)wakpi_arena_at(&turns->records, place))->key;
}

uint32_t *wakpi_turns_identity(struct wakpi_turns *turns, size_t place)
{
    struct wakpi_turn_record *record = wakpi_arena_at(&turns->records, place);
    return &record->identity;
}

static wakpi_status push(struct wakpi_turns *turns, const struct wakpi_allocator *allocator, uint32_t tag,
                         struct wakpi_fingerprint key, struct wakpi_turn_record **record)
{
    if (!wakpi_arena_reserve(&turns->records, allocator) ||
        !wakpi_index_reserve(&turns->index, allocator, tag))
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&turns->index, tag, turns->records.count);
    *record = wakpi_arena_push(&turns->records);
    (*record)->key = key;
    (*record)->time = WAKPI_NEVER;
    return WAKPI_OK;
}

/* Flags add up, but for this one: a history sync tells again what came by itself, and that counts. */
static uint32_t join_flags(const struct wakpi_turn_record *record, const struct wakpi_turn *facts)
{
    uint32_t history = facts->flags & WAKPI_EVENT_HISTORY;
    if (record->time != WAKPI_NEVER)
        history &= record->flags;
    return ((record->flags | facts->flags) & ~(uint32_t)WAKPI_EVENT_HISTORY) | history;
}

static int join_facts(const struct wakpi_labels *labels, struct wakpi_turn_record *record,
                      const struct wakpi_turn *facts)
{
    int changed = 0;
    const uint32_t flags = join_flags(record, facts); /* which looks at the time */
    if (facts->time < record->time) {
        record->time = facts->time;
        changed = 1;
    }
    if (facts->kind > record->kind) {
        record->kind = facts->kind;
        changed = 1;
    }
    if (wakpi_fingerprint_compare(facts->context, record->context) > 0) {
        record->context = facts->context;
        changed = 1;
    }
    if (flags != record->flags) {
        record->flags = flags;
        changed = 1;
    }
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        changed |= wakpi_label_register_join(labels, &record->labels[i], &facts->labels[i]);
    return changed;
}

int wakpi_turns_known(const struct wakpi_turns *turns, const struct wakpi_people *people,
                      const struct wakpi_labels *labels, const struct wakpi_turn *facts)
{
    size_t place = wakpi_turns_find(turns, facts->key);
    if (place == WAKPI_NO_PLACE)
        return 0;
    struct wakpi_turn_record record;
    memcpy(&record, wakpi_arena_at(&turns->records, place), sizeof record);
    return wakpi_fingerprint_equal(facts->person, wakpi_people_fingerprint(people, record.identity)) &&
           !join_facts(labels, &record, facts);
}

wakpi_status wakpi_turns_join(struct wakpi_turns *turns, struct wakpi_people *people,
                              const struct wakpi_labels *labels, const struct wakpi_turn *facts, int *changed)
{
    uint32_t tag = wakpi_index_tag(&turns->index, facts->key.low);
    size_t place = wakpi_find_keyed(&turns->records, &turns->index, tag, facts->key);
    struct wakpi_turn_record *record;
    if (place != WAKPI_NO_PLACE)
        record = wakpi_arena_at(&turns->records, place);
    else if (push(turns, &people->allocator, tag, facts->key, &record) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    int own = join_facts(labels, record, facts);
    wakpi_status status = wakpi_people_state(people, WAKPI_MEMBER_TURN, facts->key, facts->person,
                                             facts->identity, &record->identity, &own);
    if (own && place != WAKPI_NO_PLACE)
        wakpi_arena_touch(&turns->records, place);
    *changed |= own;
    return status;
}

wakpi_status wakpi_turns_append(struct wakpi_turns *turns, const struct wakpi_allocator *allocator,
                                const struct wakpi_turn *facts)
{
    if (!wakpi_arena_reserve(&turns->records, allocator))
        return WAKPI_NO_MEMORY;
    struct wakpi_turn_record *record = wakpi_arena_push(&turns->records);
    record->key = facts->key;
    record->context = facts->context;
    record->time = facts->time;
    record->identity = facts->identity;
    record->kind = facts->kind;
    record->flags = facts->flags;
    memcpy(record->labels, facts->labels, sizeof record->labels);
    return WAKPI_OK;
}

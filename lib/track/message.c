#include "track/message.h"

#include <string.h>

#include "track/domain.h"

struct wakpi_message_record {
    struct wakpi_fingerprint key;
    uint32_t identity;
    int32_t failure_code;
    int64_t failure_time;
    int64_t seen[WAKPI_STAGE_LIMIT];
    struct wakpi_label_register labels[WAKPI_LABEL_LIMIT];
    uint32_t flags;
};

void wakpi_messages_start(struct wakpi_messages *messages, uint64_t seed)
{
    wakpi_arena_start(&messages->records, sizeof(struct wakpi_message_record));
    wakpi_index_start(&messages->index, seed);
}

void wakpi_messages_drop(struct wakpi_messages *messages, const struct wakpi_allocator *allocator)
{
    wakpi_arena_drop(&messages->records, allocator);
    wakpi_index_drop(&messages->index, allocator);
}

struct wakpi_fingerprint wakpi_message_key(struct wakpi_key key, const char *account, size_t account_size,
                                           const char *id, size_t id_size,
                                           struct wakpi_fingerprint participant)
{
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, WAKPI_DOMAIN_MESSAGE);
    wakpi_fingerprint_part(&hash, account, account_size);
    wakpi_fingerprint_part(&hash, id, id_size);
    return wakpi_participant_key(wakpi_fingerprint_end(&hash), participant);
}

/* A send that WhatsApp gave no id: what it says is its id. */
static struct wakpi_fingerprint content_key(struct wakpi_key key, const wakpi_event *event,
                                            const struct wakpi_stated *stated)
{
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, WAKPI_DOMAIN_MESSAGE_CONTENT);
    wakpi_fingerprint_number(&hash, (uint64_t)event->time);
    wakpi_fingerprint_part(&hash, event->account, event->account_size);
    wakpi_fingerprint_number(&hash, stated->count > 0 ? stated->identities[0].high : 0);
    wakpi_fingerprint_number(&hash, stated->count > 0 ? stated->identities[0].low : 0);
    wakpi_fingerprint_part(&hash, event->campaign, event->campaign_size);
    wakpi_fingerprint_part(&hash, event->template_name, event->template_name_size);
    wakpi_fingerprint_part(&hash, event->variant, event->variant_size);
    wakpi_fingerprint_part(&hash, event->step, event->step_size);
    return wakpi_fingerprint_end(&hash);
}

struct wakpi_fingerprint wakpi_message_event_key(struct wakpi_key key, const wakpi_event *event,
                                                 const struct wakpi_stated *stated)
{
    if (event->id_size == 0)
        return content_key(key, event, stated);
    struct wakpi_fingerprint participant = {0, 0};
    if (event->participant_size > 0)
        participant = wakpi_name_fingerprint(key, event->participant, event->participant_size);
    return wakpi_message_key(key, event->account, event->account_size, event->id, event->id_size,
                             participant);
}

void wakpi_message_clear(struct wakpi_message *message, struct wakpi_fingerprint key)
{
    memset(message, 0, sizeof *message);
    message->key = key;
    message->failure_time = WAKPI_NEVER;
    for (int i = 0; i < WAKPI_STAGE_LIMIT; i++)
        message->seen[i] = WAKPI_NEVER;
}

static enum wakpi_stage stage_of(int32_t kind)
{
    switch (kind) {
    case WAKPI_EVENT_SEND:
        return WAKPI_STAGE_SEND;
    case WAKPI_EVENT_SENT:
        return WAKPI_STAGE_SENT;
    case WAKPI_EVENT_DELIVERED:
        return WAKPI_STAGE_DELIVERED;
    case WAKPI_EVENT_READ:
        return WAKPI_STAGE_READ;
    case WAKPI_EVENT_PLAYED:
        return WAKPI_STAGE_PLAYED;
    default:
        return WAKPI_STAGE_FAILED;
    }
}

void wakpi_message_read(struct wakpi_key key, const wakpi_event *event, const uint32_t *labels,
                        const struct wakpi_stated *stated, struct wakpi_message *facts)
{
    wakpi_message_clear(facts, wakpi_message_event_key(key, event, stated));
    if (stated->count > 0)
        facts->person = stated->identities[0];
    facts->seen[stage_of(event->kind)] = event->time;
    facts->flags = event->flags;
    if (event->kind == WAKPI_EVENT_FAILED) {
        facts->failure_code = event->code;
        facts->failure_time = event->time;
    }
    int32_t rank = event->kind == WAKPI_EVENT_SEND ? WAKPI_RANK_SEND : WAKPI_RANK_STATUS;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (labels[i])
            facts->labels[i] = (struct wakpi_label_register){labels[i], rank, event->time};
    }
}

static uint32_t tag_of(const struct wakpi_messages *messages, struct wakpi_fingerprint key)
{
    return wakpi_index_tag(&messages->index, key.low);
}

void wakpi_messages_prefetch_index(const struct wakpi_messages *messages, struct wakpi_fingerprint key)
{
    wakpi_index_prefetch(&messages->index, tag_of(messages, key));
}

void wakpi_messages_prefetch(const struct wakpi_messages *messages, struct wakpi_fingerprint key)
{
    struct wakpi_probe probe;
    size_t place = wakpi_index_first(&messages->index, tag_of(messages, key), &probe);
    if (place != WAKPI_NO_PLACE)
        wakpi_arena_prefetch(&messages->records, place);
}

static size_t find_tagged(const struct wakpi_messages *messages, uint32_t tag, struct wakpi_fingerprint key)
{
    struct wakpi_probe probe;
    size_t place = wakpi_index_first(&messages->index, tag, &probe);
    while (place != WAKPI_NO_PLACE) {
        const struct wakpi_message_record *record = wakpi_arena_at(&messages->records, place);
        if (wakpi_fingerprint_equal(record->key, key))
            break;
        place = wakpi_index_next(&probe);
    }
    return place;
}

size_t wakpi_messages_find(const struct wakpi_messages *messages, struct wakpi_fingerprint key)
{
    return find_tagged(messages, tag_of(messages, key), key);
}

void wakpi_messages_get(const struct wakpi_messages *messages, const struct wakpi_people *people,
                        size_t place, struct wakpi_message *message)
{
    const struct wakpi_message_record *record = wakpi_arena_at(&messages->records, place);
    message->key = record->key;
    message->person = wakpi_people_fingerprint(people, record->identity);
    message->identity = record->identity;
    message->failure_code = record->failure_code;
    message->failure_time = record->failure_time;
    memcpy(message->seen, record->seen, sizeof message->seen);
    memcpy(message->labels, record->labels, sizeof message->labels);
    message->flags = record->flags;
}

struct wakpi_fingerprint wakpi_messages_key(const struct wakpi_messages *messages, size_t place)
{
    return ((const struct wakpi_message_record *)wakpi_arena_at(&messages->records, place))->key;
}

uint32_t *wakpi_messages_identity(struct wakpi_messages *messages, size_t place)
{
    struct wakpi_message_record *record = wakpi_arena_at(&messages->records, place);
    return &record->identity;
}

static wakpi_status push(struct wakpi_messages *messages, const struct wakpi_allocator *allocator,
                         uint32_t tag, struct wakpi_fingerprint key, struct wakpi_message_record **record)
{
    if (!wakpi_arena_reserve(&messages->records, allocator) ||
        !wakpi_index_reserve(&messages->index, allocator, tag))
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&messages->index, tag, messages->records.count);
    struct wakpi_message_record *made = wakpi_arena_push(&messages->records);
    made->key = key;
    made->failure_time = WAKPI_NEVER;
    for (int i = 0; i < WAKPI_STAGE_LIMIT; i++)
        made->seen[i] = WAKPI_NEVER;
    *record = made;
    return WAKPI_OK;
}

int wakpi_label_register_join(const struct wakpi_labels *labels, struct wakpi_label_register *into,
                              const struct wakpi_label_register *from)
{
    if (from->label == 0)
        return 0;
    int larger = from->rank > into->rank;
    if (into->label != 0 && from->rank == into->rank) {
        larger = from->time > into->time;
        if (from->time == into->time)
            larger = wakpi_labels_compare(labels, from->label, into->label) > 0;
    }
    if (larger)
        *into = *from;
    return larger;
}

/* A known code says more than none, whenever it came. */
static int failure_stands(int64_t time, int32_t code, const struct wakpi_message_record *over)
{
    if ((code == 0) != (over->failure_code == 0))
        return over->failure_time == WAKPI_NEVER || code != 0;
    if (time != over->failure_time)
        return time < over->failure_time;
    return code < over->failure_code;
}

wakpi_status wakpi_messages_join(struct wakpi_messages *messages, struct wakpi_people *people,
                                 const struct wakpi_labels *labels, const struct wakpi_message *facts,
                                 int *changed)
{
    uint32_t tag = tag_of(messages, facts->key);
    size_t place = find_tagged(messages, tag, facts->key);
    struct wakpi_message_record *record;
    if (place != WAKPI_NO_PLACE) {
        record = wakpi_arena_at(&messages->records, place);
    } else {
        if (push(messages, &people->allocator, tag, facts->key, &record) != WAKPI_OK)
            return WAKPI_NO_MEMORY;
        *changed = 1;
    }
    for (int i = 0; i < WAKPI_STAGE_LIMIT; i++) {
        if (facts->seen[i] < record->seen[i]) {
            record->seen[i] = facts->seen[i];
            *changed = 1;
        }
    }
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        *changed |= wakpi_label_register_join(labels, &record->labels[i], &facts->labels[i]);
    if (facts->failure_time != WAKPI_NEVER &&
        failure_stands(facts->failure_time, facts->failure_code, record)) {
        record->failure_time = facts->failure_time;
        record->failure_code = facts->failure_code;
        *changed = 1;
    }
    if ((record->flags | facts->flags) != record->flags) {
        record->flags |= facts->flags;
        *changed = 1;
    }
    return wakpi_people_state(people, WAKPI_MEMBER_MESSAGE, facts->key, facts->person, &record->identity,
                              changed);
}

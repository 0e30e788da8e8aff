#include "track/act.h"

#include <string.h>

#include "track/domain.h"
#include "track/event.h"
#include "track/message.h"
#include "track/keyed.h"

void wakpi_acts_start(struct wakpi_acts *acts, uint64_t seed)
{
    wakpi_arena_start(&acts->records, sizeof(struct wakpi_act));
    wakpi_index_start(&acts->index, seed);
}

void wakpi_acts_drop(struct wakpi_acts *acts, const struct wakpi_allocator *allocator)
{
    wakpi_arena_drop(&acts->records, allocator);
    wakpi_index_drop(&acts->index, allocator);
}

int32_t wakpi_act_about(int32_t kind)
{
    switch (kind) {
    case WAKPI_EVENT_REFUND:
    case WAKPI_EVENT_SHIPPED:
    case WAKPI_EVENT_RETURNED:
        return WAKPI_EVENT_ORDER;
    case WAKPI_EVENT_CASE_REOPENED:
    case WAKPI_EVENT_CASE_RESOLVED:
        return WAKPI_EVENT_CASE_OPENED;
    case WAKPI_EVENT_BOT_ENGAGED:
    case WAKPI_EVENT_BOT_COMPLETED:
    case WAKPI_EVENT_BOT_HANDED_OFF:
    case WAKPI_EVENT_BOT_ABANDONED:
        return WAKPI_EVENT_BOT_STARTED;
    case WAKPI_EVENT_SURVEY_ANSWER:
        return WAKPI_EVENT_SURVEY_SENT;
    default:
        return 0;
    }
}

/* Ids of orders, cases and the like are the host's own, so that no phone number of the business is part of the key. */
static struct wakpi_fingerprint id_key(struct wakpi_key key, enum wakpi_domain domain, int32_t kind,
                                       const char *id, size_t size)
{
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, domain);
    wakpi_fingerprint_number(&hash, (uint64_t)kind);
    wakpi_fingerprint_part(&hash, id, size);
    return wakpi_fingerprint_end(&hash);
}

static int has_topic(int32_t kind)
{
    return kind >= WAKPI_EVENT_SURVEY_SENT && kind <= WAKPI_EVENT_FEEDBACK;
}

/* What a kind does not use is no part of its content: each way in has its own beside what is used. */
static struct wakpi_fingerprint content_key(struct wakpi_key key, const wakpi_event *event,
                                            const struct wakpi_stated *stated)
{
    const int32_t topic = has_topic(event->kind) ? event->topic : 0;
    const int has_amount = wakpi_event_amount_type(event->kind) != WAKPI_AMOUNT_NONE;
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, WAKPI_DOMAIN_ACT_CONTENT);
    wakpi_fingerprint_number(&hash, (uint64_t)event->kind);
    wakpi_fingerprint_number(&hash, (uint64_t)event->time);
    wakpi_fingerprint_number(&hash, stated->count > 0 ? stated->identities[0].high : 0);
    wakpi_fingerprint_number(&hash, stated->count > 0 ? stated->identities[0].low : 0);
    wakpi_fingerprint_number(&hash, (uint64_t)topic);
    wakpi_fingerprint_number(&hash, has_amount ? (uint64_t)event->amount : 0);
    wakpi_fingerprint_part(&hash, event->account, event->account_size);
    wakpi_fingerprint_part(&hash, event->context, event->context_size);
    wakpi_event_hash_labels(event, &hash);
    return wakpi_fingerprint_end(&hash);
}

/* A survey has one answer: it is known by the survey where it names one, whatever its own id. */
static struct wakpi_fingerprint event_key(struct wakpi_key key, const wakpi_event *event,
                                          const struct wakpi_stated *stated)
{
    if (event->kind == WAKPI_EVENT_SURVEY_ANSWER && event->context_size > 0)
        return id_key(key, WAKPI_DOMAIN_SURVEY_ANSWER, event->topic, event->context, event->context_size);
    if (event->id_size == 0)
        return content_key(key, event, stated);
    return id_key(key, WAKPI_DOMAIN_ACT, event->kind, event->id, event->id_size);
}

static struct wakpi_fingerprint context_key(struct wakpi_key key, const wakpi_event *event,
                                            const struct wakpi_stated *stated)
{
    const struct wakpi_fingerprint none = {0, 0};
    int32_t about = wakpi_act_about(event->kind);
    if (event->context_size == 0)
        return none;
    if (about != 0)
        return id_key(key, WAKPI_DOMAIN_ACT, about, event->context, event->context_size);
    struct wakpi_fingerprint participant = none;
    if (event->participant_size > 0)
        participant = wakpi_name_fingerprint(key, event->participant, event->participant_size);
    else if ((event->flags & WAKPI_EVENT_GROUP) && stated->count > 0)
        participant = stated->identities[0];
    return wakpi_message_key(key, event->account, event->account_size, event->context, event->context_size,
                             participant);
}

/* What a kind does not use is left out, so that it cannot tell equal facts apart. */
void wakpi_act_read(struct wakpi_key key, const wakpi_event *event, const uint32_t *labels,
                    const struct wakpi_stated *stated, struct wakpi_act *facts)
{
    enum wakpi_amount_type amount = wakpi_event_amount_type(event->kind);
    memset(facts, 0, sizeof *facts);
    facts->key = event_key(key, event, stated);
    if (stated->count > 0)
        facts->person = stated->identities[0];
    facts->context = context_key(key, event, stated);
    facts->time = facts->first = event->time;
    facts->version = event->version;
    facts->kind = event->kind;
    facts->flags = event->flags;
    if (amount != WAKPI_AMOUNT_NONE)
        facts->amount = event->amount;
    if (amount == WAKPI_AMOUNT_MONEY)
        memcpy(facts->currency, event->currency, 3);
    if (has_topic(event->kind))
        facts->topic = event->topic;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        facts->labels[i] = labels[i];
}

/* The event it would come from. */
static void to_event(const struct wakpi_act *act, wakpi_event *event)
{
    memset(event, 0, sizeof *event);
    event->struct_size = (uint32_t)sizeof *event;
    event->kind = act->kind;
    event->time = act->time;
    event->amount = act->amount;
    event->topic = act->topic;
    memcpy(event->currency, act->currency, sizeof event->currency);
    event->id = event->person = "x";
    event->id_size = event->person_size = 1;
    event->context = !wakpi_fingerprint_is_none(act->context) ? "x" : NULL;
    event->context_size = event->context ? 1 : 0;
}

int wakpi_act_valid(const struct wakpi_settings *settings, const struct wakpi_act *act)
{
    wakpi_event event;
    struct wakpi_event_fault fault;
    enum wakpi_amount_type amount = wakpi_event_amount_type(act->kind);
    int no_currency = act->currency[0] == '\0' && act->currency[1] == '\0' && act->currency[2] == '\0';
    to_event(act, &event);
    return wakpi_event_is_act(act->kind) && wakpi_event_is_sound(settings, &event, &fault) &&
           (amount != WAKPI_AMOUNT_NONE || act->amount == 0) &&
           (amount == WAKPI_AMOUNT_MONEY || no_currency) && (has_topic(act->kind) || act->topic == 0);
}

static int order_of(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* The higher version stands, then the earlier time, as of all things first seen; then the rest, so that the order is
 * total. */
static int compare_acts(const struct wakpi_labels *labels, const struct wakpi_act *a,
                        const struct wakpi_act *b)
{
    int order = order_of(a->version, b->version);
    order = order ? order : order_of(b->time, a->time);
    order = order ? order : order_of(a->amount, b->amount);
    order = order ? order : memcmp(a->currency, b->currency, sizeof a->currency);
    order = order ? order : wakpi_fingerprint_compare(a->context, b->context);
    order = order ? order : order_of(a->topic, b->topic);
    order = order ? order : order_of(a->flags, b->flags);
    order = order ? order : order_of(a->kind, b->kind); /* of equal keys they differ in forged states alone */
    for (int i = 1; i < WAKPI_LABEL_LIMIT && order == 0; i++)
        order = wakpi_labels_compare(labels, a->labels[i], b->labels[i]);
    return order;
}

size_t wakpi_acts_find(const struct wakpi_acts *acts, struct wakpi_fingerprint key)
{
    return wakpi_find_keyed(&acts->records, &acts->index, wakpi_index_tag(&acts->index, key.low), key);
}

uint32_t *wakpi_acts_identity(struct wakpi_acts *acts, size_t place)
{
    struct wakpi_act *record = wakpi_arena_at(&acts->records, place);
    return &record->identity;
}

/* The record keeps no fingerprint of the person: it is that of the identity. */
static void put_record(struct wakpi_act *record, const struct wakpi_act *facts, uint32_t identity)
{
    *record = *facts;
    memset(&record->person, 0, sizeof record->person);
    record->identity = identity;
}

int wakpi_acts_known(const struct wakpi_acts *acts, const struct wakpi_people *people,
                     const struct wakpi_labels *labels, const struct wakpi_act *facts)
{
    size_t place = wakpi_acts_find(acts, facts->key);
    if (place == WAKPI_NO_PLACE)
        return 0;
    const struct wakpi_act *record = wakpi_arena_at(&acts->records, place);
    return wakpi_fingerprint_equal(facts->person, wakpi_people_fingerprint(people, record->identity)) &&
           compare_acts(labels, facts, record) <= 0;
}

wakpi_status wakpi_acts_join(struct wakpi_acts *acts, struct wakpi_people *people,
                             const struct wakpi_labels *labels, const struct wakpi_act *facts, int *changed)
{
    uint32_t tag = wakpi_index_tag(&acts->index, facts->key.low);
    size_t place = wakpi_find_keyed(&acts->records, &acts->index, tag, facts->key);
    struct wakpi_act *record;
    int own = 0;
    if (place == WAKPI_NO_PLACE) {
        if (!wakpi_arena_reserve(&acts->records, &people->allocator) ||
            !wakpi_index_reserve(&acts->index, &people->allocator, tag))
            return WAKPI_NO_MEMORY;
        wakpi_index_insert(&acts->index, tag, acts->records.count);
        record = wakpi_arena_push(&acts->records);
        put_record(record, facts, 0);
        own = 1;
    } else {
        record = wakpi_arena_at(&acts->records, place);
        int64_t first = facts->first < record->first ? facts->first : record->first;
        own = first < record->first;
        if (compare_acts(labels, facts, record) > 0) {
            put_record(record, facts, record->identity);
            own = 1;
        }
        record->first = first;
    }
    wakpi_status status = wakpi_people_state(people, WAKPI_MEMBER_ACT, facts->key, facts->person,
                                             facts->identity, &record->identity, &own);
    if (own && place != WAKPI_NO_PLACE)
        wakpi_arena_touch(&acts->records, place);
    *changed |= own;
    return status;
}

wakpi_status wakpi_acts_append(struct wakpi_acts *acts, const struct wakpi_allocator *allocator,
                               const struct wakpi_act *facts)
{
    if (!wakpi_arena_reserve(&acts->records, allocator))
        return WAKPI_NO_MEMORY;
    put_record(wakpi_arena_push(&acts->records), facts, facts->identity);
    return WAKPI_OK;
}

#include "track/register.h"

#include <string.h>

#include "track/domain.h"
#include "track/event.h"

void wakpi_registers_start(struct wakpi_registers *registers, uint64_t seed)
{
    wakpi_arena_start(&registers->records, sizeof(struct wakpi_register));
    wakpi_index_start(&registers->index, seed);
}

void wakpi_registers_drop(struct wakpi_registers *registers, const struct wakpi_allocator *allocator)
{
    wakpi_arena_drop(&registers->records, allocator);
    wakpi_index_drop(&registers->index, allocator);
}

/* A cost is known by its id, a count by source, labels, measure and period. */
static struct wakpi_fingerprint event_key(struct wakpi_key key, const wakpi_event *event)
{
    if (event->kind == WAKPI_EVENT_COST)
        return wakpi_fingerprint_of(key, WAKPI_DOMAIN_COST, event->id, event->id_size);
    struct wakpi_siphash hash = wakpi_fingerprint_begin(key, WAKPI_DOMAIN_COUNT);
    wakpi_fingerprint_part(&hash, event->source, event->source_size);
    wakpi_fingerprint_number(&hash, (uint64_t)event->measure);
    wakpi_fingerprint_number(&hash, (uint64_t)event->time);
    wakpi_fingerprint_number(&hash, (uint64_t)event->until);
    wakpi_event_hash_labels(event, &hash);
    return wakpi_fingerprint_end(&hash);
}

/* What a kind does not use is left out, so that it cannot tell equal facts apart. */
void wakpi_register_read(struct wakpi_key key, const wakpi_event *event, const uint32_t *labels,
                         struct wakpi_register *facts)
{
    memset(facts, 0, sizeof *facts);
    facts->key = event_key(key, event);
    memcpy(facts->labels, labels, sizeof facts->labels);
    facts->from = event->time;
    facts->until = event->until;
    facts->version = event->version;
    facts->amount = event->amount;
    facts->measure = event->measure;
    facts->every = event->kind == WAKPI_EVENT_COST ? event->every : 0;
    if (wakpi_measure_kind(event->measure) == WAKPI_MEASURE_KIND_MONEY)
        memcpy(facts->currency, event->currency, 3);
    facts->kind = event->kind;
}

/* The event it would come from. */
static void to_event(const struct wakpi_register *entry, wakpi_event *event)
{
    memset(event, 0, sizeof *event);
    event->struct_size = (uint32_t)sizeof *event;
    event->kind = entry->kind;
    event->time = entry->from;
    event->until = entry->until;
    event->measure = entry->measure;
    event->amount = entry->amount;
    event->every = entry->every;
    memcpy(event->currency, entry->currency, sizeof event->currency);
    event->id = event->source = "x";
    event->id_size = event->source_size = 1;
}

int wakpi_register_valid(const struct wakpi_settings *settings, const struct wakpi_register *entry)
{
    wakpi_event event;
    struct wakpi_event_fault fault;
    if (entry->kind != WAKPI_EVENT_COUNT && entry->kind != WAKPI_EVENT_COST)
        return 0;
    to_event(entry, &event);
    int money = wakpi_measure_kind(entry->measure) == WAKPI_MEASURE_KIND_MONEY;
    return wakpi_event_is_sound(settings, &event, &fault) && (money || entry->currency[0] == '\0') &&
           (money || (entry->currency[1] == '\0' && entry->currency[2] == '\0')) &&
           (entry->kind == WAKPI_EVENT_COST || entry->every == 0);
}

static int order_of(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_registers(const struct wakpi_labels *labels, const struct wakpi_register *a,
                             const struct wakpi_register *b)
{
    int order = order_of(a->version, b->version);
    order = order ? order : order_of(a->amount, b->amount);
    order = order ? order : memcmp(a->currency, b->currency, sizeof a->currency);
    order = order ? order : order_of(a->from, b->from);
    order = order ? order : order_of(a->until, b->until);
    order = order ? order : order_of(a->every, b->every);
    order = order ? order : order_of(a->measure, b->measure);
    order = order ? order : order_of(a->kind, b->kind); /* of equal keys they differ in forged states alone */
    for (int i = 1; i < WAKPI_LABEL_LIMIT && order == 0; i++)
        order = wakpi_labels_compare(labels, a->labels[i], b->labels[i]);
    return order;
}

wakpi_status wakpi_registers_join(struct wakpi_registers *registers, const struct wakpi_allocator *allocator,
                                  const struct wakpi_labels *labels, const struct wakpi_register *facts,
                                  int *changed)
{
    uint32_t tag = wakpi_index_tag(&registers->index, facts->key.low);
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&registers->index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        struct wakpi_register *known = wakpi_arena_at(&registers->records, place);
        if (!wakpi_fingerprint_equal(known->key, facts->key))
            continue;
        if (compare_registers(labels, facts, known) > 0) {
            *known = *facts;
            wakpi_arena_touch(&registers->records, place);
            *changed = 1;
        }
        return WAKPI_OK;
    }
    if (!wakpi_arena_reserve(&registers->records, allocator) ||
        !wakpi_index_reserve(&registers->index, allocator, tag))
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&registers->index, tag, registers->records.count);
    *(struct wakpi_register *)wakpi_arena_push(&registers->records) = *facts;
    *changed = 1;
    return WAKPI_OK;
}

/* Messages as records of 48 bytes. An event is joined into such a record in place; what is less usual goes by way of the
 * whole message: unpacked, joined, packed again. */
#include <string.h>

#include "track/keyed.h"
#include "track/message_record.h"

enum { delta_count = WAKPI_RECORD_DELTAS, time_bits = WAKPI_RECORD_TIME_BITS };

#define TIME_MASK ((UINT64_C(1) << time_bits) - 1)
#define WIDE      WAKPI_RECORD_WIDE

struct wakpi_message_wide {
    int64_t failure_time;
    int64_t seen[WAKPI_STAGE_LIMIT];
    struct wakpi_label_register labels[WAKPI_LABEL_LIMIT];
    int32_t failure_code;
    uint32_t flags;
};

void wakpi_messages_start(struct wakpi_messages *messages, uint64_t seed)
{
    memset(messages, 0, sizeof *messages);
    wakpi_arena_start(&messages->records, sizeof(struct wakpi_message_record));
    wakpi_arena_start(&messages->wides, sizeof(struct wakpi_message_wide));
    wakpi_index_start(&messages->index, seed);
    wakpi_traits_start(&messages->traits, seed);
}

void wakpi_messages_drop(struct wakpi_messages *messages, const struct wakpi_allocator *allocator)
{
    wakpi_arena_drop(&messages->records, allocator);
    wakpi_arena_drop(&messages->wides, allocator);
    wakpi_index_drop(&messages->index, allocator);
    wakpi_traits_drop(&messages->traits, allocator);
}

size_t wakpi_messages_find(const struct wakpi_messages *messages, struct wakpi_fingerprint key)
{
    return wakpi_find_keyed(&messages->records, &messages->index, wakpi_messages_tag(messages, key), key);
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

static int64_t base_time(const struct wakpi_message_record *record)
{
    return (int64_t)(record->base & TIME_MASK);
}

static unsigned seen_stages(const struct wakpi_message_record *record)
{
    return (unsigned)(record->base >> time_bits) & ((1U << WAKPI_STAGE_LIMIT) - 1);
}

static int count_stages(unsigned stages)
{
    /* By any six bits. */
    static const uint8_t counts[1 << WAKPI_STAGE_LIMIT] = {
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 1, 2, 2, 3, 2, 3, 3, 4, 2, 3, 3, 4, 3, 4, 4, 5,
        1, 2, 2, 3, 2, 3, 3, 4, 2, 3, 3, 4, 3, 4, 4, 5, 2, 3, 3, 4, 3, 4, 4, 5, 3, 4, 4, 5, 4, 5, 5, 6};
    return counts[stages];
}

/* Which delta is a stage's. */
static int delta_of(unsigned stages, int stage)
{
    return count_stages(stages & ((1U << stage) - 1));
}

static void unpack_labels(const struct wakpi_traits *traits, const int64_t *seen,
                          struct wakpi_label_register *labels)
{
    for (int i = 0; i < WAKPI_TRAIT_LABELS; i++) {
        if (!(traits->present >> i & 1))
            continue;
        uint8_t origin = traits->origins[i];
        labels[i + 1] = (struct wakpi_label_register){traits->labels[i], wakpi_trait_rank(origin),
                                                      seen[wakpi_trait_stage(origin)]};
    }
}

/* All but the person. */
static void unpack(const struct wakpi_messages *messages, const struct wakpi_message_record *record,
                   struct wakpi_message *message)
{
    wakpi_message_clear(message, record->key);
    message->identity = record->identity;
    if (record->base & WIDE) {
        const struct wakpi_message_wide *wide = wakpi_arena_at(&messages->wides, record->traits);
        message->failure_code = wide->failure_code;
        message->failure_time = wide->failure_time;
        message->flags = wide->flags;
        memcpy(message->seen, wide->seen, sizeof message->seen);
        memcpy(message->labels, wide->labels, sizeof message->labels);
        return;
    }
    const struct wakpi_traits *traits = wakpi_traits_at(&messages->traits, record->traits);
    unsigned stages = seen_stages(record);
    for (int stage = 0, at = 0; stage < WAKPI_STAGE_LIMIT; stage++) {
        if (stages >> stage & 1)
            message->seen[stage] = base_time(record) + record->deltas[at++];
    }
    message->failure_code = traits->failure_code;
    message->failure_time = message->seen[WAKPI_STAGE_FAILED];
    message->flags = traits->flags;
    unpack_labels(traits, message->seen, message->labels);
}

void wakpi_messages_get(const struct wakpi_messages *messages, size_t place, struct wakpi_message *message)
{
    unpack(messages, wakpi_arena_at(&messages->records, place), message);
}

int wakpi_messages_brief(const struct wakpi_messages *messages, size_t place,
                         struct wakpi_message_brief *brief)
{
    const struct wakpi_message_record *record = wakpi_arena_at(&messages->records, place);
    if (record->base & WIDE)
        return 0;
    *brief = (struct wakpi_message_brief){.traits = wakpi_traits_at(&messages->traits, record->traits),
                                          .number = record->traits,
                                          .stages = seen_stages(record),
                                          .base = base_time(record),
                                          .deltas = record->deltas};
    return 1;
}

uint32_t wakpi_messages_flags(const struct wakpi_messages *messages, size_t place)
{
    const struct wakpi_message_record *record = wakpi_arena_at(&messages->records, place);
    if (record->base & WIDE)
        return ((const struct wakpi_message_wide *)wakpi_arena_at(&messages->wides, record->traits))->flags;
    return wakpi_traits_at(&messages->traits, record->traits)->flags;
}

/* A send log's labels are mostly of the send, a status's of a status. 0 where no stage was seen then. */
static int find_origin(const struct wakpi_message *message, const struct wakpi_label_register *label,
                       uint8_t *origin)
{
    for (int stage = label->rank == WAKPI_RANK_SEND ? 0 : 1; stage < WAKPI_STAGE_LIMIT; stage++) {
        if (message->seen[stage] == label->time) {
            *origin = wakpi_trait_origin(label->rank, stage);
            return 1;
        }
    }
    return 0;
}

/* A record's times. */
struct packed_times {
    uint64_t base;
    int32_t deltas[delta_count];
};

/* Fills the times, and traits to intern; 0 where the message does not fit. */
static int pack(const struct wakpi_message *message, struct packed_times *times, struct wakpi_traits *traits)
{
    unsigned stages = 0, named = 0;
    int64_t base = -1;
    int at = 0;
    for (int stage = 0; stage < WAKPI_STAGE_LIMIT; stage++) {
        int64_t time = message->seen[stage];
        if (time == WAKPI_NEVER)
            continue;
        if (base < 0)
            base = time;
        if (at == delta_count || time - base < INT32_MIN || time - base > INT32_MAX)
            return 0;
        times->deltas[at++] = (int32_t)(time - base);
        stages |= 1U << stage;
    }
    if (message->failure_time != message->seen[WAKPI_STAGE_FAILED] || base < 0)
        return 0;
    memset(traits, 0, sizeof *traits);
    traits->flags = message->flags;
    traits->failure_code = message->failure_code;
    for (int i = 0; i < WAKPI_TRAIT_LABELS; i++) {
        const struct wakpi_label_register *label = &message->labels[i + 1];
        uint8_t origin;
        if (label->label == 0)
            continue;
        if (!find_origin(message, label, &origin))
            return 0;
        wakpi_trait_set(traits, i, label->label, origin);
        named |= 1U << wakpi_trait_stage(origin);
    }
    traits->stages = (uint8_t)named;
    times->base = (uint64_t)base | (uint64_t)stages << time_bits;
    return 1;
}

/* Puts a message in the place of what the record held; the record stays as it was without memory. */
static wakpi_status store(struct wakpi_messages *messages, const struct wakpi_allocator *allocator,
                          const struct wakpi_message *message, struct wakpi_message_record *record)
{
    struct packed_times times = {0, {0}};
    struct wakpi_traits traits;
    if (!(record->base & WIDE) && pack(message, &times, &traits)) {
        uint32_t
            number; /* written when it is known, not read back: a processor waits for what it just wrote */
        if (wakpi_traits_intern(&messages->traits, allocator, &traits, &number) != WAKPI_OK)
            return WAKPI_NO_MEMORY;
        record->base = times.base;
        record->traits = number;
        memcpy(record->deltas, times.deltas, sizeof record->deltas);
        return WAKPI_OK;
    }
    struct wakpi_message_wide *wide;
    if (record->base & WIDE) {
        wide = wakpi_arena_at(&messages->wides, record->traits);
    } else {
        if (!wakpi_arena_reserve(&messages->wides, allocator))
            return WAKPI_NO_MEMORY;
        record->traits = (uint32_t)messages->wides.count;
        wide = wakpi_arena_push(&messages->wides);
    }
    record->base = WIDE;
    wide->failure_code = message->failure_code;
    wide->failure_time = message->failure_time;
    wide->flags = message->flags;
    memcpy(wide->seen, message->seen, sizeof wide->seen);
    memcpy(wide->labels, message->labels, sizeof wide->labels);
    return WAKPI_OK;
}

static wakpi_status reserve(struct wakpi_messages *messages, const struct wakpi_allocator *allocator,
                            uint32_t tag)
{
    return wakpi_arena_reserve(&messages->records, allocator) &&
                   wakpi_index_reserve(&messages->index, allocator, tag)
               ? WAKPI_OK
               : WAKPI_NO_MEMORY;
}

static struct wakpi_message_record *push(struct wakpi_messages *messages, uint32_t tag,
                                         const struct wakpi_message_record *made)
{
    wakpi_index_insert(&messages->index, tag, messages->records.count);
    struct wakpi_message_record *record = wakpi_arena_push(&messages->records);
    *record = *made;
    return record;
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
static int failure_stands(int64_t time, int32_t code, const struct wakpi_message *over)
{
    if ((code == 0) != (over->failure_code == 0))
        return over->failure_time == WAKPI_NEVER || code != 0;
    if (time != over->failure_time)
        return time < over->failure_time;
    return code < over->failure_code;
}

static int join_facts(const struct wakpi_labels *labels, struct wakpi_message *message,
                      const struct wakpi_message *facts)
{
    int changed = 0;
    for (int i = 0; i < WAKPI_STAGE_LIMIT; i++) {
        if (facts->seen[i] < message->seen[i]) {
            message->seen[i] = facts->seen[i];
            changed = 1;
        }
    }
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        changed |= wakpi_label_register_join(labels, &message->labels[i], &facts->labels[i]);
    if (facts->failure_time != WAKPI_NEVER &&
        failure_stands(facts->failure_time, facts->failure_code, message)) {
        message->failure_time = facts->failure_time;
        message->failure_code = facts->failure_code;
        changed = 1;
    }
    if ((message->flags | facts->flags) != message->flags) {
        message->flags |= facts->flags;
        changed = 1;
    }
    return changed;
}

int wakpi_messages_hold(const struct wakpi_messages *messages, const struct wakpi_people *people,
                        const struct wakpi_labels *labels, const struct wakpi_message *facts)
{
    size_t place = wakpi_find_keyed(&messages->records, &messages->index,
                                    wakpi_messages_tag(messages, facts->key), facts->key);
    struct wakpi_message known;
    if (place == WAKPI_NO_PLACE)
        return 0;
    const struct wakpi_message_record *record = wakpi_arena_at(&messages->records, place);
    unpack(messages, record, &known);
    return (wakpi_fingerprint_is_none(facts->person) ||
            wakpi_fingerprint_equal(facts->person, wakpi_people_fingerprint(people, record->identity))) &&
           !join_facts(labels, &known, facts);
}

wakpi_status wakpi_messages_join(struct wakpi_messages *messages, struct wakpi_people *people,
                                 const struct wakpi_labels *labels, const struct wakpi_message *facts,
                                 int *changed)
{
    uint32_t tag = wakpi_messages_tag(messages, facts->key);
    size_t place = wakpi_find_keyed(&messages->records, &messages->index, tag, facts->key);
    struct wakpi_message_record *record;
    int own = 0;
    if (place != WAKPI_NO_PLACE) {
        record = wakpi_arena_at(&messages->records, place);
        struct wakpi_message known;
        unpack(messages, record, &known);
        if (join_facts(labels, &known, facts)) {
            own = *changed = 1;
            if (store(messages, &people->allocator, &known, record) != WAKPI_OK)
                return WAKPI_NO_MEMORY;
        }
    } else {
        struct wakpi_message_record made = {.key = facts->key};
        *changed = 1;
        if (reserve(messages, &people->allocator, tag) != WAKPI_OK ||
            store(messages, &people->allocator, facts, &made) != WAKPI_OK)
            return WAKPI_NO_MEMORY;
        record = push(messages, tag, &made);
    }
    wakpi_status status = wakpi_people_state(people, WAKPI_MEMBER_MESSAGE, facts->key, facts->person,
                                             facts->identity, &record->identity, &own);
    if (own && place != WAKPI_NO_PLACE)
        wakpi_arena_touch(&messages->records, place);
    *changed |= own;
    return status;
}

wakpi_status wakpi_messages_append(struct wakpi_messages *messages, const struct wakpi_allocator *allocator,
                                   const struct wakpi_message *facts)
{
    if (!wakpi_arena_reserve(&messages->records, allocator))
        return WAKPI_NO_MEMORY;
    /* Made beside: what the arena has just zeroed is not read before it has come from memory. */
    struct wakpi_message_record made = {.key = facts->key, .identity = facts->identity};
    if (store(messages, allocator, facts, &made) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    struct wakpi_message_record *record = wakpi_arena_push(&messages->records);
    *record = made;
    return WAKPI_OK;
}

/* The same as a message, for the longer way. */
static wakpi_status join_whole(struct wakpi_messages *messages, struct wakpi_people *people,
                               const struct wakpi_labels *labels, const struct wakpi_message_note *note,
                               int *changed)
{
    const struct wakpi_traits *traits = wakpi_traits_at(&messages->traits, note->traits);
    struct wakpi_message facts;
    wakpi_message_clear(&facts, note->key);
    facts.person = note->person;
    facts.seen[note->stage] = note->time;
    facts.flags = traits->flags;
    if (note->stage == WAKPI_STAGE_FAILED) {
        facts.failure_code = traits->failure_code;
        facts.failure_time = note->time;
    }
    unpack_labels(traits, facts.seen, facts.labels);
    return wakpi_messages_join(messages, people, labels, &facts, changed);
}

/* The labels of `joined` that stand over those of `known`, as bits. */
static unsigned standing_labels(const struct wakpi_labels *labels, const struct wakpi_message_record *record,
                                const struct wakpi_traits *known, const struct wakpi_traits *joined,
                                int64_t time)
{
    unsigned standing = 0, stages = seen_stages(record);
    for (unsigned left = joined->present; left != 0; left &= left - 1) {
        int i = wakpi_lowest_bit(left);
        int32_t rank = wakpi_trait_rank(joined->origins[i]), over = wakpi_trait_rank(known->origins[i]);
        int larger = rank > over;
        if (rank == over) {
            int at = delta_of(stages, wakpi_trait_stage(known->origins[i]));
            int64_t stated = base_time(record) + record->deltas[at];
            larger = time != stated ? time > stated
                                    : wakpi_labels_compare(labels, joined->labels[i], known->labels[i]) > 0;
        }
        standing |= (unsigned)larger << i;
    }
    return standing;
}

static wakpi_status change_traits(struct wakpi_messages *messages, const struct wakpi_allocator *allocator,
                                  uint32_t from, const struct wakpi_traits *old, uint32_t joined,
                                  const struct wakpi_traits *with, uint32_t standing, uint32_t *to)
{
    int no_new_flag = (with->flags | old->flags) == old->flags;
    if (standing == 0 && no_new_flag &&
        (with->failure_code == 0 || with->failure_code == old->failure_code)) {
        *to = from;
        return WAKPI_OK;
    }
    /* All that was known is stated anew, as by the statuses of one message in their order. */
    if (standing == with->present && (old->present | standing) == standing &&
        (with->flags | old->flags) == with->flags &&
        (old->failure_code == 0 || old->failure_code == with->failure_code)) {
        *to = joined;
        return WAKPI_OK;
    }
    uint32_t slot = (from * 31 + joined * 7 + standing) % WAKPI_TRANSITIONS;
    struct wakpi_transition *known = &messages->transitions[slot];
    if (known->from == from && known->joined == joined && known->standing == standing) {
        *to = known->to;
        return WAKPI_OK;
    }
    struct wakpi_traits made = *old;
    made.flags |= with->flags;
    if (with->failure_code != 0)
        made.failure_code = with->failure_code;
    for (int i = 0; i < WAKPI_TRAIT_LABELS; i++) {
        if (standing >> i & 1)
            wakpi_trait_set(&made, i, with->labels[i], with->origins[i]);
    }
    wakpi_traits_settle(&made);
    if (wakpi_traits_intern(&messages->traits, allocator, &made, to) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    *known = (struct wakpi_transition){from, joined, standing, *to};
    return WAKPI_OK;
}

enum course { DONE, LONGER_WAY, NO_MEMORY };

/* Joins a note into a packed record, where what comes out is one again. */
static enum course join_packed(struct wakpi_messages *messages, const struct wakpi_allocator *allocator,
                               const struct wakpi_labels *labels, struct wakpi_message_record *record,
                               const struct wakpi_message_note *note, int *changed)
{
    unsigned stages = seen_stages(record);
    int at = delta_of(stages, note->stage), seen = stages >> note->stage & 1;
    int64_t delta = note->time - base_time(record);
    if ((record->base & WIDE) || delta < INT32_MIN || delta > INT32_MAX)
        return LONGER_WAY;
    /* A stage told again at another time: what labels say of the first time may no longer be sayable. */
    if (seen && record->deltas[at] != delta)
        return LONGER_WAY;
    if (!seen && count_stages(stages) == delta_count)
        return LONGER_WAY;
    uint32_t to = record->traits;
    if (note->traits != 0 && !(seen && note->traits == record->traits)) {
        const struct wakpi_traits *known = wakpi_traits_at(&messages->traits, record->traits);
        const struct wakpi_traits *joined = wakpi_traits_at(&messages->traits, note->traits);
        if (note->stage == WAKPI_STAGE_FAILED && seen && joined->failure_code != known->failure_code)
            return LONGER_WAY;
        unsigned standing = standing_labels(labels, record, known, joined, note->time);
        if (change_traits(messages, allocator, record->traits, known, note->traits, joined, standing, &to) !=
            WAKPI_OK)
            return NO_MEMORY;
    }
    *changed |= !seen || to != record->traits;
    record->traits = to;
    if (seen)
        return DONE;
    for (int i = delta_count - 1; i > at; i--)
        record->deltas[i] = record->deltas[i - 1];
    record->deltas[at] = (int32_t)delta;
    record->base |= UINT64_C(1) << (time_bits + note->stage);
    return DONE;
}

static struct wakpi_message_record *push_note(struct wakpi_messages *messages,
                                              const struct wakpi_allocator *allocator,
                                              const struct wakpi_message_note *note)
{
    if (reserve(messages, allocator, note->tag) != WAKPI_OK)
        return NULL;
    struct wakpi_message_record made = {
        .key = note->key,
        .base = (uint64_t)note->time | UINT64_C(1) << (time_bits + note->stage),
        .traits = note->traits,
    };
    return push(messages, note->tag, &made);
}

int wakpi_messages_known(struct wakpi_messages *messages, const struct wakpi_people *people,
                         const struct wakpi_labels *labels, const struct wakpi_message_note *note)
{
    size_t place = wakpi_find_keyed(&messages->records, &messages->index, note->tag, note->key);
    if (place == WAKPI_NO_PLACE)
        return 0;
    struct wakpi_message_record record;
    int changed = 0;
    memcpy(&record, wakpi_arena_at(&messages->records, place), sizeof record);
    return (record.identity == 0
                ? wakpi_fingerprint_is_none(note->person)
                : wakpi_fingerprint_equal(note->person, wakpi_people_fingerprint(people, record.identity))) &&
           join_packed(messages, &people->allocator, labels, &record, note, &changed) == DONE && !changed;
}

wakpi_status wakpi_messages_note_facts(struct wakpi_messages *messages,
                                       const struct wakpi_allocator *allocator,
                                       const struct wakpi_labels *labels, struct wakpi_message_note *note,
                                       int *changed, int *left)
{
    if (!note->record || !wakpi_fingerprint_equal(note->record->key, note->key)) {
        note->place = wakpi_find_keyed(&messages->records, &messages->index, note->tag, note->key);
        if (note->place == WAKPI_NO_PLACE) {
            *changed = 1;
            note->record = push_note(messages, allocator, note);
            return note->record ? WAKPI_OK : WAKPI_NO_MEMORY;
        }
        note->record = wakpi_arena_at(&messages->records, note->place);
    }
    enum course course = join_packed(messages, allocator, labels, note->record, note, changed);
    *left = course == LONGER_WAY;
    return course == NO_MEMORY ? WAKPI_NO_MEMORY : WAKPI_OK;
}

wakpi_status wakpi_messages_note_person(struct wakpi_people *people, const struct wakpi_message_note *note,
                                        int *changed)
{
    struct wakpi_message_record *record = note->record;
    if (wakpi_people_says(people, record->identity, note->person))
        return WAKPI_OK;
    return wakpi_people_state(people, WAKPI_MEMBER_MESSAGE, note->key, note->person, 0, &record->identity,
                              changed);
}

wakpi_status wakpi_messages_note(struct wakpi_messages *messages, struct wakpi_people *people,
                                 const struct wakpi_labels *labels, struct wakpi_message_note *note,
                                 int *changed)
{
    int own = 0, left = 0;
    wakpi_status status = wakpi_messages_note_facts(messages, &people->allocator, labels, note, &own, &left);
    if (status == WAKPI_OK && left)
        return join_whole(messages, people, labels, note, changed);
    if (status == WAKPI_OK)
        status = wakpi_messages_note_person(people, note, &own);
    if (own && note->record && note->place != WAKPI_NO_PLACE)
        wakpi_arena_touch(&messages->records, note->place);
    *changed |= own;
    return status;
}

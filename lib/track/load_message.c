/* Usual messages from saved bytes: those whose labels, flags and stages go together as others' did before. They become
 * records at once; whatever is unusual, or wrong, is left to the longer way, which finds out what it is. */
#include <string.h>

#include "track/loading.h"
#include "track/message_record.h"

enum { longest = 300 }; /* bytes of a usual message, and of what is read ahead of its end */

/* Key, identity, stages, times, flags and mask, labels with rank and time, and a word read ahead: a number takes 8 bytes at most. */
_Static_assert(16 + 8 + 1 + 8 * (WAKPI_RECORD_DELTAS + 1) + 16 + 17 * WAKPI_TRAIT_LABELS + 8 <= longest,
               "a usual message is read without asking where the bytes end");

/* Where in the bytes, of which there are enough. */
struct position {
    const unsigned char *at;
    int unusual; /* 1: a number of more than 8 bytes was met, or one in another than its one form */
};

/* As wakpi_get_longer_varint(), of which half of a message consists. */
static inline uint64_t take_varint(struct position *position)
{
    uint64_t word = wakpi_load_u64(position->at), last = ~word & UINT64_C(0x8080808080808080);
    if (last & 0x80) {
        position->at++;
        return word & 0x7f;
    }
    last &= ~last + 1; /* its last byte's highest bit */
    word &= last - 1;
    position->unusual |= last == 0 || word < last >> 7;
    position->at +=
        (size_t)(((last - 1) & UINT64_C(0x0101010101010101)) * UINT64_C(0x0101010101010101) >> 56);
    word = (word & UINT64_C(0x007f007f007f007f)) | (word & UINT64_C(0x7f007f007f007f00)) >> 1;
    word = (word & UINT64_C(0x00003fff00003fff)) | (word & UINT64_C(0x3fff00003fff0000)) >> 2;
    return (word & 0x0fffffff) | (word & UINT64_C(0x0fffffff00000000)) >> 4;
}

static inline int64_t take_signed(struct position *position)
{
    uint64_t value = take_varint(position);
    return (int64_t)(value & 1 ? ~(value >> 1) : value >> 1);
}

/* What a message says, as far as it is usual. */
struct usual {
    struct wakpi_message_record record;
    int64_t seen[WAKPI_STAGE_LIMIT];
    unsigned stages, present; /* labels' bits from label 1 on */
    uint32_t flags;
    uint32_t labels[WAKPI_TRAIT_LABELS];
    int64_t stated[WAKPI_TRAIT_LABELS];
    uint8_t ranks[WAKPI_TRAIT_LABELS];
};

static uint32_t *slot_of(struct wakpi_usual_traits *known, const struct usual *usual)
{
    uint32_t mixed = usual->stages * 31 + usual->flags * 7 + usual->present * 3;
    for (unsigned left = usual->present; left != 0; left &= left - 1) {
        unsigned i = (unsigned)wakpi_lowest_bit(left);
        mixed += usual->labels[i] * (2 * i + 1);
    }
    return &known->numbers[mixed * UINT32_C(0x9e3779b1) >> (32 - WAKPI_USUAL_BITS)];
}

/* The times; 0 where they are not usual. A failure says more than a time. */
static inline int read_times(struct position *position, struct usual *usual)
{
    int64_t time = 0, base = 0;
    int count = 0;
    usual->stages = *position->at++;
    if (usual->stages == 0 || usual->stages >> WAKPI_STAGE_LIMIT || usual->stages >> WAKPI_STAGE_FAILED & 1)
        return 0;
    for (unsigned left = usual->stages; left != 0; left &= left - 1) {
        time = wakpi_time_sum(time, take_signed(position));
        base = count == 0 ? time : base;
        if (time < 0 || time > WAKPI_EVENT_LAST_TIME || count == WAKPI_RECORD_DELTAS ||
            time - base < INT32_MIN || time - base > INT32_MAX)
            return 0;
        usual->seen[wakpi_lowest_bit(left)] = time;
        usual->record.deltas[count++] = (int32_t)(time - base);
    }
    usual->record.base = (uint64_t)base | (uint64_t)usual->stages << WAKPI_RECORD_TIME_BITS;
    usual->stated[0] = time; /* the latest stage's, from which labels' are told */
    return 1;
}

static inline int read_labels(const struct wakpi_loading *loading, struct position *position,
                              struct usual *usual)
{
    int64_t base = usual->stated[0];
    uint64_t flags = take_varint(position), mask = take_varint(position);
    if (flags > UINT32_MAX || mask & 1 || mask >> WAKPI_LABEL_LIMIT)
        return 0;
    usual->flags = (uint32_t)flags;
    usual->present = (unsigned)mask >> 1;
    for (unsigned left = usual->present; left != 0; left &= left - 1) {
        int i = wakpi_lowest_bit(left);
        uint64_t label = take_varint(position);
        if (label > loading->label_count)
            return 0;
        usual->labels[i] = loading->labels[label];
        usual->ranks[i] = *position->at++;
        usual->stated[i] = wakpi_time_sum(base, take_signed(position));
    }
    return 1;
}

/* 1 where a label was stated when the stage of its origin was seen. Of stages that were seen at one time any will do. */
static inline int is_of_stage(const struct usual *usual, int i, uint8_t origin)
{
    int stage = wakpi_trait_stage(origin);
    return usual->ranks[i] == wakpi_trait_rank(origin) && usual->stages >> stage & 1 &&
           usual->stated[i] == usual->seen[stage];
}

static int agrees(const struct wakpi_traits *traits, const struct usual *usual)
{
    if (traits->flags != usual->flags || traits->present != usual->present || traits->failure_code != 0)
        return 0;
    for (unsigned left = usual->present; left != 0; left &= left - 1) {
        int i = wakpi_lowest_bit(left);
        if (traits->labels[i] != usual->labels[i] || !is_of_stage(usual, i, traits->origins[i]))
            return 0;
    }
    return 1;
}

int wakpi_load_usual(struct wakpi_loading *loading, struct wakpi_usual_traits *known,
                     struct wakpi_fingerprint *latest)
{
    struct wakpi_messages *messages = &loading->state->messages;
    struct position position = {loading->reader->bytes + loading->reader->at, 0};
    struct usual usual;
    if (wakpi_reader_left(loading->reader) < longest)
        return 0;
    usual.record.key.high = wakpi_load_u64(position.at);
    usual.record.key.low = wakpi_load_u64(position.at + 8);
    position.at += 16;
    uint64_t identity = take_varint(&position);
    memset(usual.record.deltas, 0, sizeof usual.record.deltas);
    if (identity > loading->identity_count || wakpi_fingerprint_compare(*latest, usual.record.key) >= 0 ||
        !read_times(&position, &usual) || !read_labels(loading, &position, &usual))
        return 0;
    usual.record.identity = (uint32_t)identity;
    usual.record.traits = *slot_of(known, &usual);
    if (position.unusual || !agrees(wakpi_traits_at(&messages->traits, usual.record.traits), &usual) ||
        !wakpi_arena_reserve(&messages->records, &loading->state->settings.allocator))
        return 0;
    *(struct wakpi_message_record *)wakpi_arena_push(&messages->records) = usual.record;
    if (identity > 0 && loading->named)
        wakpi_loading_mark(loading, &loading->named[loading->label_count + identity - 1]);
    *latest = usual.record.key;
    loading->reader->at = (size_t)(position.at - loading->reader->bytes);
    return 1;
}

void wakpi_usual_learn(const struct wakpi_loading *loading, struct wakpi_usual_traits *known,
                       const struct wakpi_message *facts)
{
    const struct wakpi_messages *messages = &loading->state->messages;
    const struct wakpi_message_record *record =
        wakpi_arena_at(&messages->records, messages->records.count - 1);
    struct usual usual = {.flags = facts->flags};
    if (record->base & WAKPI_RECORD_WIDE)
        return;
    usual.stages = (unsigned)(record->base >> WAKPI_RECORD_TIME_BITS);
    for (int i = 0; i < WAKPI_TRAIT_LABELS; i++) {
        usual.labels[i] = facts->labels[i + 1].label;
        usual.present |= (unsigned)(usual.labels[i] != 0) << i;
    }
    *slot_of(known, &usual) = record->traits;
}

/* The walk over saved bytes: what its parts share. state_load.c reads the whole, load_people.c who is who. */
#ifndef WAKPI_TRACK_LOADING_H
#define WAKPI_TRACK_LOADING_H

#include "track/event.h"
#include "track/state_codec.h"

/* Members of one kind of entity, which come behind their entities but are judged with them. */
struct wakpi_beside {
    struct wakpi_member *members;
    size_t count, capacity;
    size_t judged;
};

enum { WAKPI_LOADING_MARKS = 16 };

struct wakpi_loading {
    struct wakpi_state *state;
    struct wakpi_reader *reader; /* of the section */
    int judging, joining, changed;
    int fresh;      /* joining: the state holds nothing, so that nothing need be looked up */
    uint8_t *named; /* judging: labels, then identities: 1 once something names them */
    /* What of those was named last and is to be marked: who is named next lies anywhere, and has been fetched by then. */
    uint8_t *marking[WAKPI_LOADING_MARKS];
    size_t marked;
    size_t label_count, identity_count;
    uint32_t *labels;                /* joining: their numbers in the state by those in the bytes */
    uint32_t *people;                /* the same of identities; NULL where they are the same */
    const unsigned char *identities; /* fingerprints, as they stand in the bytes */
    struct wakpi_segments closed;
    struct wakpi_beside beside[WAKPI_MEMBER_ACT + 1]; /* judging: by kind */
};

static inline void wakpi_loading_corrupt(struct wakpi_loading *loading, const char *what)
{
    wakpi_reader_fail(loading->reader, WAKPI_CORRUPT, what);
}

/* 1 where what was just read is to be joined. */
static inline int wakpi_loading_joins(const struct wakpi_loading *loading)
{
    return loading->joining && !wakpi_reader_failed(loading->reader);
}

/* Joining cannot fail but for memory. */
static inline void wakpi_loading_joined(struct wakpi_loading *loading, wakpi_status status)
{
    if (status != WAKPI_OK)
        wakpi_reader_fail(loading->reader, status, "no memory for all of it");
}

static inline struct wakpi_fingerprint wakpi_loading_key(struct wakpi_loading *loading)
{
    struct wakpi_fingerprint key;
    key.high = wakpi_get_u64(loading->reader);
    key.low = wakpi_get_u64(loading->reader);
    return key;
}

/* Keys must come in order, each once; *latest begins as zero, which is no key. */
static inline struct wakpi_fingerprint wakpi_loading_next_key(struct wakpi_loading *loading,
                                                              struct wakpi_fingerprint *latest)
{
    struct wakpi_fingerprint key = wakpi_loading_key(loading);
    if (wakpi_fingerprint_compare(*latest, key) >= 0)
        wakpi_loading_corrupt(loading, "keys are not in order");
    *latest = key;
    return key;
}

static inline uint32_t wakpi_loading_label(struct wakpi_loading *loading)
{
    uint64_t label = wakpi_get_up_to(loading->reader, loading->label_count);
    if (label > 0 && loading->named)
        loading->named[label - 1] = 1;
    return loading->joining ? loading->labels[label] : (uint32_t)label;
}

static inline void wakpi_loading_mark(struct wakpi_loading *loading, uint8_t *name)
{
    uint8_t **slot = &loading->marking[loading->marked++ % WAKPI_LOADING_MARKS];
    wakpi_prefetch(name);
    if (*slot)
        **slot = 1;
    *slot = name;
}

static inline uint32_t wakpi_loading_identity(struct wakpi_loading *loading)
{
    uint64_t identity = wakpi_get_up_to(loading->reader, loading->identity_count);
    if (identity > 0 && loading->named)
        wakpi_loading_mark(loading, &loading->named[loading->label_count + identity - 1]);
    return (uint32_t)identity;
}

static inline uint32_t wakpi_loading_named_identity(struct wakpi_loading *loading)
{
    uint32_t identity = wakpi_loading_identity(loading);
    if (identity == 0)
        wakpi_loading_corrupt(loading, "an identity is missing");
    return identity;
}

static inline int64_t wakpi_loading_time(struct wakpi_loading *loading, int64_t base)
{
    int64_t time = wakpi_time_sum(base, wakpi_get_signed(loading->reader));
    if (time < 0 || time > WAKPI_EVENT_LAST_TIME)
        wakpi_loading_corrupt(loading, "a time is out of range");
    return time;
}

static inline int32_t wakpi_loading_int32(struct wakpi_loading *loading)
{
    int64_t value = wakpi_get_signed(loading->reader);
    if (value < INT32_MIN || value > INT32_MAX)
        wakpi_loading_corrupt(loading, "a number is out of range");
    return (int32_t)value;
}

static inline struct wakpi_fingerprint wakpi_loading_identity_of(const struct wakpi_loading *loading,
                                                                 uint32_t identity)
{
    if (identity == 0)
        return (struct wakpi_fingerprint){0, 0};
    const unsigned char *at = loading->identities + ((size_t)identity - 1) * 16;
    return (struct wakpi_fingerprint){wakpi_load_u64(at), wakpi_load_u64(at + 8)};
}

/* Joining: the number that an identity has in the state. */
static inline uint32_t wakpi_loading_number(const struct wakpi_loading *loading, uint32_t identity)
{
    return loading->people ? loading->people[identity] : identity;
}

/* load_message.c */

/* Numbers of traits, by what the messages say that have them. A zeroed one knows none. */
enum { WAKPI_USUAL_BITS = 10 };
struct wakpi_usual_traits {
    uint32_t numbers[1 << WAKPI_USUAL_BITS];
};
/* Of a walk that judges and joins into a fresh state: 1 where the next message was usual and is taken in, behind `latest`,
 * which is its key then; 0 with nothing read. */
int wakpi_load_usual(struct wakpi_loading *loading, struct wakpi_usual_traits *known,
                     struct wakpi_fingerprint *latest);
/* The message that was appended last has become usual. */
void wakpi_usual_learn(const struct wakpi_loading *loading, struct wakpi_usual_traits *known,
                       const struct wakpi_message *facts);

/* load_people.c */
/* Takes in all identities, since all are named. */
void wakpi_take_identities(struct wakpi_loading *loading);
void wakpi_load_aliases(struct wakpi_loading *loading);
/* Looks ahead to the members, so that they are judged together with their entities. */
void wakpi_gather_members(struct wakpi_loading *loading, struct wakpi_reader whole);
/* The members of an entity stand beside a smaller identity. Those that have no such entity are left over at the end. */
void wakpi_judge_members(struct wakpi_loading *loading, enum wakpi_member_kind kind,
                         struct wakpi_fingerprint key, uint32_t smallest);
void wakpi_load_members(struct wakpi_loading *loading);
void wakpi_load_wishes(struct wakpi_loading *loading);
/* Of identities that are there by now, since something named them. */
void wakpi_load_markets(struct wakpi_loading *loading);

#endif

/* Traits: all that a message says beside its key, person and times. Most messages share theirs with many others, so each
 * is kept once, under a number from 1; 0 says nothing. When a label was stated is said by naming the stage whose
 * first-seen time it is, so that messages of one campaign have the same traits whenever they were sent. */
#ifndef WAKPI_TRACK_TRAIT_H
#define WAKPI_TRACK_TRAIT_H

#include "base/fingerprint.h"
#include "track/state.h"
#include "track/table.h"

enum { WAKPI_TRAIT_LABELS = WAKPI_LABEL_LIMIT - 1, WAKPI_TRAITS_LATELY = 64 };

/* No padding: equal traits are equal bytes. Label i is element i - 1. */
struct wakpi_traits {
    uint32_t flags;
    int32_t failure_code; /* of the first-seen failure */
    uint32_t labels[WAKPI_TRAIT_LABELS];
    uint8_t origins[WAKPI_TRAIT_LABELS]; /* wakpi_trait_origin(); 0 without a label */
    uint8_t stages;                      /* a bit for each stage that an origin names */
    uint16_t present;                    /* a bit for each label */
};

static inline uint8_t wakpi_trait_origin(int32_t rank, int stage)
{
    return (uint8_t)(rank << 4 | stage);
}

static inline int32_t wakpi_trait_rank(uint8_t origin)
{
    return origin >> 4;
}

static inline int wakpi_trait_stage(uint8_t origin)
{
    return origin & 15;
}

/* Element i of `traits` is `label`, as `origin` says. */
static inline void wakpi_trait_set(struct wakpi_traits *traits, int i, uint32_t label, uint8_t origin)
{
    traits->labels[i] = label;
    traits->origins[i] = origin;
    traits->present = (uint16_t)(traits->present | 1U << i);
}

/* Says again which stages are named. */
void wakpi_traits_settle(struct wakpi_traits *traits);

/* What an event says of a message beside its key, person and time, by 96 bits of its fingerprint, and the traits that it
 * comes to. A zeroed one is none. */
struct wakpi_said {
    uint64_t low;
    uint32_t high, traits;
};

/* Sets of four share a cache line. */
enum { WAKPI_SAID_SET = 4 };

struct wakpi_trait_table {
    struct wakpi_arena records;
    struct wakpi_index index;
    uint32_t lately[WAKPI_TRAITS_LATELY]; /* numbers of some that were interned, by what they say; 0: none */
    struct wakpi_said *
        recent; /* sets, each with the latest first: a fifth drives the oldest out; NULL while there are none */
    size_t recent_sets;  /* a power of 2, or 0 */
    void *recent_memory; /* where they lie, begun before the line's border */
};

void wakpi_traits_start(struct wakpi_trait_table *table, uint64_t seed);
void wakpi_traits_drop(struct wakpi_trait_table *table, const struct wakpi_allocator *allocator);
/* WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_traits_intern(struct wakpi_trait_table *table, const struct wakpi_allocator *allocator,
                                 const struct wakpi_traits *traits, uint32_t *number);
/* Where the set of `said` begins, of which there must be some. */
static inline size_t wakpi_traits_set(const struct wakpi_trait_table *table, struct wakpi_fingerprint said)
{
    uint64_t mixed = (said.low ^ ((uint32_t)said.high | 1)) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(mixed >> 32 & (table->recent_sets - 1)) * WAKPI_SAID_SET;
}

static inline void wakpi_traits_prefetch_recent(const struct wakpi_trait_table *table,
                                                struct wakpi_fingerprint said)
{
    if (table->recent)
        wakpi_prefetch(&table->recent[wakpi_traits_set(table, said)]);
}

/* Which of a set it is cannot be foreseen: all are looked at. */
static inline int wakpi_said_find(const struct wakpi_said *set, struct wakpi_fingerprint said,
                                  uint32_t *traits)
{
    const uint32_t high = (uint32_t)said.high | 1;
    uint32_t known = 0, found = 0;
    for (int i = 0; i < WAKPI_SAID_SET; i++) {
        uint32_t is = (set[i].low == said.low) & (set[i].high == high);
        known |= is;
        found |= set[i].traits & (0 - is);
    }
    *traits = found;
    return (int)known;
}

/* 1 where it is known what this comes to. What a full set had no room for stands in the set beside. */
static inline int wakpi_traits_recall(const struct wakpi_trait_table *table, struct wakpi_fingerprint said,
                                      uint32_t *traits)
{
    if (!table->recent)
        return 0;
    size_t set = wakpi_traits_set(table, said);
    return wakpi_said_find(&table->recent[set], said, traits) ||
           (table->recent[set + WAKPI_SAID_SET - 1].high != 0 &&
            wakpi_said_find(&table->recent[set ^ WAKPI_SAID_SET], said, traits));
}

/* WAKPI_OK or WAKPI_NO_MEMORY, after which all is as before. */
wakpi_status wakpi_traits_remember(struct wakpi_trait_table *table, const struct wakpi_allocator *allocator,
                                   struct wakpi_fingerprint said, uint32_t traits);
/* Forgets the traits above `count`, so that a refused batch leaves nothing behind. */
void wakpi_traits_truncate(struct wakpi_trait_table *table, size_t count);
extern const struct wakpi_traits wakpi_traits_none;

/* Stays where it is. */
static inline const struct wakpi_traits *wakpi_traits_at(const struct wakpi_trait_table *table,
                                                         uint32_t number)
{
    return number == 0 ? &wakpi_traits_none : wakpi_arena_at(&table->records, number - 1);
}

#endif

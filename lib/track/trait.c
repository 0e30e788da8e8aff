#include "track/trait.h"

#include <string.h>

_Static_assert(sizeof(struct wakpi_traits) == 20 + 4 * WAKPI_TRAIT_LABELS, "traits are compared as bytes");
_Static_assert(WAKPI_TRAIT_LABELS == 9, "and hashed as seven words");

const struct wakpi_traits wakpi_traits_none;

void wakpi_traits_start(struct wakpi_trait_table *table, uint64_t seed)
{
    wakpi_arena_start(&table->records, sizeof(struct wakpi_traits));
    wakpi_index_start(&table->index, seed);
    memset(table->lately, 0, sizeof table->lately);
    table->recent = NULL;
    table->recent_memory = NULL;
    table->recent_sets = 0;
}

void wakpi_traits_drop(struct wakpi_trait_table *table, const struct wakpi_allocator *allocator)
{
    wakpi_arena_drop(&table->records, allocator);
    wakpi_index_drop(&table->index, allocator);
    wakpi_release(allocator, table->recent_memory, table->recent_sets + 1,
                  WAKPI_SAID_SET * sizeof *table->recent);
    table->recent = NULL;
    table->recent_memory = NULL;
    table->recent_sets = 0;
}

/* Where a set and the one beside it are full the oldest goes. */
static void put_recent(struct wakpi_trait_table *table, struct wakpi_said said)
{
    const size_t last = WAKPI_SAID_SET - 1;
    size_t place = wakpi_traits_set(table, (struct wakpi_fingerprint){said.high, said.low});
    if (table->recent[place + last].high != 0 && table->recent[(place ^ WAKPI_SAID_SET) + last].high == 0)
        place ^= WAKPI_SAID_SET;
    struct wakpi_said *set = &table->recent[place];
    memmove(set + 1, set, last * sizeof *set);
    *set = said;
}

/* There is room for twice as many as there are traits, as long as they are not too many. */
static wakpi_status make_room(struct wakpi_trait_table *table, const struct wakpi_allocator *allocator)
{
    enum { FIRST = 16, MOST = 1 << 16, LINE = WAKPI_SAID_SET * sizeof(struct wakpi_said) };
    struct wakpi_said *const old = table->recent;
    void *const old_memory = table->recent_memory;
    const size_t old_sets = table->recent_sets;
    size_t sets = old_sets ? old_sets : FIRST;
    while (sets * WAKPI_SAID_SET < 2 * table->records.count && sets < MOST)
        sets *= 4;
    if (sets == old_sets)
        return WAKPI_OK;
    char *made = wakpi_allocate_zeroed(allocator, sets + 1, LINE);
    if (!made)
        return WAKPI_NO_MEMORY;
    table->recent_memory = made;
    table->recent = (struct wakpi_said *)(void *)(made + (LINE - (uintptr_t)made % LINE) % LINE);
    table->recent_sets = sets;
    for (size_t i = 0; i < old_sets * WAKPI_SAID_SET; i++) {
        if (old[i].high != 0)
            put_recent(table, old[i]);
    }
    wakpi_release(allocator, old_memory, old_sets + 1, LINE);
    return WAKPI_OK;
}

wakpi_status wakpi_traits_remember(struct wakpi_trait_table *table, const struct wakpi_allocator *allocator,
                                   struct wakpi_fingerprint said, uint32_t traits)
{
    if (make_room(table, allocator) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    put_recent(table, (struct wakpi_said){said.low, (uint32_t)said.high | 1, traits});
    return WAKPI_OK;
}

void wakpi_traits_settle(struct wakpi_traits *traits)
{
    unsigned stages = 0;
    for (int i = 0; i < WAKPI_TRAIT_LABELS; i++) {
        if (traits->present >> i & 1)
            stages |= 1U << wakpi_trait_stage(traits->origins[i]);
    }
    traits->stages = (uint8_t)stages;
}

/* Numbers of labels are no host's to choose, and the index mixes with its seed once more. */
static uint64_t hash_traits(const struct wakpi_traits *traits, uint64_t seed)
{
    uint64_t words[sizeof *traits / 8], hash = seed;
    memcpy(words, traits, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    return hash;
}

static wakpi_status intern(struct wakpi_trait_table *table, const struct wakpi_allocator *allocator,
                           const struct wakpi_traits *traits, uint32_t *number)
{
    uint32_t tag = wakpi_index_tag(&table->index, hash_traits(traits, table->index.seed));
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&table->index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        if (memcmp(wakpi_arena_at(&table->records, place), traits, sizeof *traits) == 0) {
            *number = (uint32_t)place + 1;
            return WAKPI_OK;
        }
    }
    if (!wakpi_arena_reserve(&table->records, allocator) ||
        !wakpi_index_reserve(&table->index, allocator, tag))
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&table->index, tag, table->records.count);
    memcpy(wakpi_arena_push(&table->records), traits, sizeof *traits);
    *number = (uint32_t)table->records.count;
    return WAKPI_OK;
}

static uint32_t *lately(struct wakpi_trait_table *table, const struct wakpi_traits *traits)
{
    uint32_t mixed = traits->flags + traits->stages * 7U + traits->present * 3U;
    for (int i = 0; i < WAKPI_TRAIT_LABELS; i++)
        mixed += traits->labels[i] * (2U * (unsigned)i + 1) + traits->origins[i];
    return &table->lately[mixed % WAKPI_TRAITS_LATELY];
}

/* Those of a campaign come one after another. */
wakpi_status wakpi_traits_intern(struct wakpi_trait_table *table, const struct wakpi_allocator *allocator,
                                 const struct wakpi_traits *traits, uint32_t *number)
{
    if (memcmp(traits, &wakpi_traits_none, sizeof wakpi_traits_none) == 0) {
        *number = 0;
        return WAKPI_OK;
    }
    uint32_t *known = lately(table, traits);
    if (*known != 0 && memcmp(wakpi_traits_at(table, *known), traits, sizeof *traits) == 0) {
        *number = *known;
        return WAKPI_OK;
    }
    wakpi_status status = intern(table, allocator, traits, number);
    if (status == WAKPI_OK)
        *known = *number;
    return status;
}

void wakpi_traits_truncate(struct wakpi_trait_table *table, size_t count)
{
    if (table->records.count > count)
        memset(table->lately, 0, sizeof table->lately);
    if (table->records.count > count && table->recent)
        memset(table->recent, 0, table->recent_sets * WAKPI_SAID_SET * sizeof *table->recent);
    while (table->records.count > count) {
        size_t place = --table->records.count;
        uint64_t hash = hash_traits(wakpi_arena_at(&table->records, place), table->index.seed);
        wakpi_index_remove(&table->index, wakpi_index_tag(&table->index, hash), place);
    }
}

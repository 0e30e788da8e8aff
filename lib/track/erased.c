#include "track/erased.h"

#include <string.h>

#include "base/sort.h"
#include "track/event.h"
#include "track/state_tables.h"

void wakpi_erased_start(struct wakpi_erased *erased, uint64_t seed)
{
    memset(erased, 0, sizeof *erased);
    wakpi_arena_start(&erased->stones, sizeof(struct wakpi_stone));
    wakpi_arena_start(&erased->husks, sizeof(struct wakpi_husk));
    wakpi_index_start(&erased->stone_index, seed);
    wakpi_index_start(&erased->husk_index, seed);
}

void wakpi_erased_drop(struct wakpi_erased *erased, const struct wakpi_allocator *allocator)
{
    wakpi_arena_drop(&erased->stones, allocator);
    wakpi_arena_drop(&erased->husks, allocator);
    wakpi_index_drop(&erased->stone_index, allocator);
    wakpi_index_drop(&erased->husk_index, allocator);
}

static struct wakpi_stone *find_stone(const struct wakpi_erased *erased, struct wakpi_fingerprint name,
                                      uint32_t tag)
{
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&erased->stone_index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        struct wakpi_stone *stone = wakpi_arena_at(&erased->stones, place);
        if (wakpi_fingerprint_equal(stone->name, name))
            return stone;
    }
    return NULL;
}

int64_t wakpi_erased_time(const struct wakpi_erased *erased, struct wakpi_fingerprint name)
{
    const struct wakpi_stone *stone =
        find_stone(erased, name, wakpi_index_tag(&erased->stone_index, name.low));
    return stone ? stone->time : WAKPI_NOT_ERASED;
}

wakpi_status wakpi_erased_stone(struct wakpi_erased *erased, const struct wakpi_allocator *allocator,
                                struct wakpi_fingerprint name, int64_t time, int *changed)
{
    uint32_t tag = wakpi_index_tag(&erased->stone_index, name.low);
    struct wakpi_stone *stone = find_stone(erased, name, tag);
    if (stone && stone->time >= time)
        return WAKPI_OK;
    if (!stone) {
        if (!wakpi_arena_reserve(&erased->stones, allocator) ||
            !wakpi_index_reserve(&erased->stone_index, allocator, tag))
            return WAKPI_NO_MEMORY;
        wakpi_index_insert(&erased->stone_index, tag, erased->stones.count);
        stone = wakpi_arena_push(&erased->stones);
        stone->name = name;
    }
    stone->time = time;
    *changed = 1;
    return WAKPI_OK;
}

wakpi_status wakpi_erased_husk(struct wakpi_erased *erased, const struct wakpi_allocator *allocator,
                               struct wakpi_fingerprint key, struct wakpi_fingerprint identity, int *changed)
{
    uint32_t tag = wakpi_index_tag(&erased->husk_index, key.low ^ identity.high);
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&erased->husk_index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        const struct wakpi_husk *husk = wakpi_arena_at(&erased->husks, place);
        if (wakpi_fingerprint_equal(husk->key, key) && wakpi_fingerprint_equal(husk->identity, identity))
            return WAKPI_OK;
    }
    if (!wakpi_arena_reserve(&erased->husks, allocator) ||
        !wakpi_index_reserve(&erased->husk_index, allocator, tag))
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&erased->husk_index, tag, erased->husks.count);
    *(struct wakpi_husk *)wakpi_arena_push(&erased->husks) = (struct wakpi_husk){key, identity};
    *changed = 1;
    return WAKPI_OK;
}

wakpi_status wakpi_erased_merge(struct wakpi_erased *into, const struct wakpi_erased *from,
                                const struct wakpi_allocator *allocator, int *changed)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < from->stones.count && status == WAKPI_OK; i++) {
        const struct wakpi_stone *stone = wakpi_arena_at(&from->stones, i);
        status = wakpi_erased_stone(into, allocator, stone->name, stone->time, changed);
    }
    for (size_t i = 0; i < from->husks.count && status == WAKPI_OK; i++) {
        const struct wakpi_husk *husk = wakpi_arena_at(&from->husks, i);
        status = wakpi_erased_husk(into, allocator, husk->key, husk->identity, changed);
    }
    return status;
}

/* ---- events ---- */

/* An event that names who is erased and somebody else says that these are one person. */
static int64_t latest_stone(struct wakpi_state *state, const struct wakpi_stated *stated, int64_t time)
{
    int64_t latest = WAKPI_NOT_ERASED;
    for (int i = 0; i < stated->count; i++) {
        int64_t stone = wakpi_erased_time(&state->erased, stated->identities[i]);
        latest = stone > latest ? stone : latest;
    }
    for (int i = 0; i < stated->count && latest >= time; i++)
        state->erased.doubtful |= wakpi_erased_time(&state->erased, stated->identities[i]) < latest;
    return latest;
}

void wakpi_erased_stated(struct wakpi_state *state, const struct wakpi_stated *stated, int64_t time)
{
    if (state->erased.stones.count > 0)
        latest_stone(state, stated, time);
}

wakpi_status wakpi_erased_tell(struct wakpi_state *state, const struct wakpi_stated *stated, int64_t time,
                               int *changed)
{
    int more = 0;
    wakpi_status status = WAKPI_OK;
    for (int i = 0; i < stated->count && status == WAKPI_OK; i++)
        status = wakpi_erased_stone(&state->erased, &state->settings.allocator, stated->identities[i], time,
                                    &more);
    state->erased.doubtful |= more;
    *changed |= more;
    return status;
}

static int is_held(const struct wakpi_state *state, struct wakpi_fingerprint key)
{
    return wakpi_messages_find(&state->messages, key) != WAKPI_NO_PLACE ||
           wakpi_turns_find(&state->turns, key) != WAKPI_NO_PLACE ||
           wakpi_acts_find(&state->acts, key) != WAKPI_NO_PLACE;
}

int wakpi_erased_refuses(struct wakpi_state *state, const struct wakpi_stated *stated, int64_t time,
                         const struct wakpi_fingerprint *key, wakpi_status *status)
{
    struct wakpi_erased *erased = &state->erased;
    const struct wakpi_allocator *allocator = &state->settings.allocator;
    int changed = 0;
    if (erased->stones.count == 0)
        return 0;
    int64_t latest = latest_stone(state, stated, time);
    int64_t own = key ? wakpi_erased_time(erased, *key) : WAKPI_NOT_ERASED;
    if (latest < time && own == WAKPI_NOT_ERASED)
        return 0;
    erased->refused++;
    *status = WAKPI_OK;
    if (key) {
        int64_t whole = latest >= time && latest > own ? latest : own;
        *status = wakpi_erased_stone(erased, allocator, *key, whole, &changed);
        if (stated->count > 0 && *status == WAKPI_OK) { /* what it would have been stated of */
            *status = wakpi_erased_husk(erased, allocator, *key, stated->identities[0], &changed);
            erased->doubtful |= wakpi_erased_time(erased, stated->identities[0]) != whole;
        }
        /* It is held, or is of others as well, who are reached by what is new. */
        erased->doubtful |= changed && (own != WAKPI_NOT_ERASED || is_held(state, *key));
    }
    state->generation += changed != 0;
    return 1;
}

int64_t wakpi_erased_first(const struct wakpi_state *state, int32_t kind, struct wakpi_fingerprint key,
                           struct wakpi_fingerprint *identity)
{
    if (kind == WAKPI_MEMBER_MESSAGE) {
        struct wakpi_message message;
        int64_t first = WAKPI_NEVER;
        wakpi_state_message(state, wakpi_messages_find(&state->messages, key), &message);
        for (int stage = 0; stage < WAKPI_STAGE_LIMIT; stage++)
            first = message.seen[stage] < first ? message.seen[stage] : first;
        *identity = message.person;
        return first;
    }
    if (kind == WAKPI_MEMBER_TURN) {
        struct wakpi_turn turn;
        wakpi_state_turn(state, wakpi_turns_find(&state->turns, key), &turn);
        *identity = turn.person;
        return turn.time;
    }
    struct wakpi_act act;
    wakpi_state_act(state, wakpi_acts_find(&state->acts, key), &act);
    *identity = act.person;
    return act.first;
}

wakpi_status wakpi_erased_doubt(struct wakpi_state *state, int32_t kind, struct wakpi_fingerprint key,
                                const struct wakpi_stated *stated, int64_t time, wakpi_status status)
{
    struct wakpi_erased *erased = &state->erased;
    struct wakpi_fingerprint identity;
    if (status != WAKPI_OK || erased->stones.count == 0)
        return status;
    int64_t first = wakpi_erased_first(state, kind, key, &identity);
    erased->doubtful |= wakpi_erased_time(erased, identity) >= first;
    for (int i = 0; i < stated->count; i++)
        erased->doubtful |= wakpi_erased_time(erased, stated->identities[i]) >= first;
    /* Somebody else may have been named beside, before. */
    erased->doubtful |= first == time && state->people.members.count > 0;
    return WAKPI_OK;
}

/* ---- saving ---- */

struct ordered {
    struct wakpi_fingerprint key, identity;
    uint32_t place;
};

static int compare_ordered(const void *first, const void *second, const void *context)
{
    const struct ordered *a = first, *b = second;
    (void)context;
    int order = wakpi_fingerprint_compare(a->key, b->key);
    return order ? order : wakpi_fingerprint_compare(a->identity, b->identity);
}

static uint32_t *order_all(const struct wakpi_allocator *allocator, const struct wakpi_arena *arena,
                           int husks)
{
    struct ordered *items = wakpi_allocate_zeroed(allocator, arena->count + 1, sizeof *items);
    uint32_t *places = wakpi_allocate_zeroed(allocator, arena->count + 1, sizeof *places);
    for (size_t i = 0; items && places && i < arena->count; i++) {
        const void *at = wakpi_arena_at(arena, i);
        items[i].place = (uint32_t)i;
        items[i].key = husks ? ((const struct wakpi_husk *)at)->key : ((const struct wakpi_stone *)at)->name;
        if (husks)
            items[i].identity = ((const struct wakpi_husk *)at)->identity;
    }
    if (items && places) {
        wakpi_sort(items, arena->count, sizeof *items, compare_ordered, NULL);
        for (size_t i = 0; i < arena->count; i++)
            places[i] = items[i].place;
    } else {
        wakpi_release(allocator, places, arena->count + 1, sizeof *places);
        places = NULL;
    }
    wakpi_release(allocator, items, arena->count + 1, sizeof *items);
    return places;
}

wakpi_status wakpi_erased_order(const struct wakpi_erased *erased, const struct wakpi_allocator *allocator,
                                uint32_t **stones, uint32_t **husks)
{
    if (erased->stones.count == 0)
        return WAKPI_OK;
    *stones = order_all(allocator, &erased->stones, 0);
    *husks = order_all(allocator, &erased->husks, 1);
    return *stones && *husks ? WAKPI_OK : WAKPI_NO_MEMORY;
}

static void put_name(struct wakpi_writer *writer, struct wakpi_fingerprint name)
{
    wakpi_put_u64(writer, name.high);
    wakpi_put_u64(writer, name.low);
}

void wakpi_erased_put(struct wakpi_writer *writer, const struct wakpi_erased *erased, const uint32_t *stones,
                      const uint32_t *husks)
{
    wakpi_put_varint(writer, erased->stones.count);
    for (size_t i = 0; i < erased->stones.count; i++) {
        const struct wakpi_stone *stone = wakpi_arena_at(&erased->stones, stones[i]);
        put_name(writer, stone->name);
        wakpi_put_signed(writer, stone->time);
    }
    wakpi_put_varint(writer, erased->husks.count);
    for (size_t i = 0; i < erased->husks.count; i++) {
        const struct wakpi_husk *husk = wakpi_arena_at(&erased->husks, husks[i]);
        put_name(writer, husk->key);
        put_name(writer, husk->identity);
    }
}

static struct wakpi_fingerprint get_name(struct wakpi_reader *reader)
{
    struct wakpi_fingerprint name;
    name.high = wakpi_get_u64(reader);
    name.low = wakpi_get_u64(reader);
    return name;
}

static void got(struct wakpi_reader *reader, wakpi_status status)
{
    if (status != WAKPI_OK)
        wakpi_reader_fail(reader, status, "no memory for all of it");
}

void wakpi_erased_get(struct wakpi_reader *reader, struct wakpi_erased *erased,
                      const struct wakpi_allocator *allocator, int *changed)
{
    struct wakpi_fingerprint before = {0, 0}, beside = {0, 0};
    size_t stones = wakpi_get_count(reader, 17);
    if (stones == 0)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a section of what is erased holds nothing");
    for (size_t i = 0; i < stones && !wakpi_reader_failed(reader); i++) {
        struct wakpi_fingerprint name = get_name(reader);
        int64_t time = wakpi_get_signed(reader);
        if (wakpi_fingerprint_compare(before, name) >= 0 || time < 0 || time > WAKPI_EVENT_LAST_TIME)
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "tombstones are not in order");
        before = name;
        if (erased && !wakpi_reader_failed(reader))
            got(reader, wakpi_erased_stone(erased, allocator, name, time, changed));
    }
    before = (struct wakpi_fingerprint){0, 0};
    size_t husks = wakpi_get_count(reader, 32);
    for (size_t i = 0; i < husks && !wakpi_reader_failed(reader); i++) {
        struct wakpi_fingerprint key = get_name(reader), identity = get_name(reader);
        int order = wakpi_fingerprint_compare(before, key);
        if (order > 0 || wakpi_fingerprint_is_none(identity) ||
            (order == 0 && wakpi_fingerprint_compare(beside, identity) >= 0))
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "husks are not in order");
        before = key;
        beside = identity;
        if (erased && !wakpi_reader_failed(reader))
            got(reader, wakpi_erased_husk(erased, allocator, key, identity, changed));
    }
}

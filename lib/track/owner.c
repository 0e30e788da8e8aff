#include "track/owner.h"

#include <string.h>

#include "base/sort.h"
#include "track/message.h"
#include "track/state_tables.h"
#include "track/turn.h"

static int compare_owners(const void *first, const void *second, const void *context)
{
    const struct wakpi_owner *a = first, *b = second;
    (void)context;
    if (a->identity != b->identity)
        return a->identity < b->identity ? -1 : 1;
    return a->from < b->from ? -1 : a->from > b->from;
}

static wakpi_status add(struct wakpi_owners *owners, const struct wakpi_state *state, uint32_t identity,
                        int64_t from)
{
    if (!wakpi_reserve(&state->settings.allocator, &owners->items, &owners->capacity, owners->count + 1,
                       sizeof *owners->items))
        return WAKPI_NO_MEMORY;
    owners->items[owners->count++] = (struct wakpi_owner){.from = from, .identity = identity};
    return WAKPI_OK;
}

int wakpi_owners_is_shared(const struct wakpi_state *state, uint32_t identity)
{
    return wakpi_people_partner(&state->people, identity) == WAKPI_PARTNER_SHARED;
}

/* All identities of the clusters: the numbers that changed hands when they did, the others once. */
static wakpi_status gather(struct wakpi_owners *owners, const struct wakpi_state *state)
{
    const struct wakpi_people *people = &state->people;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < people->shared.count && status == WAKPI_OK; i++) {
        uint32_t first = *(const uint32_t *)wakpi_arena_at(&people->shared, i), identity = first;
        do {
            if (!wakpi_owners_is_shared(state, identity))
                status = add(owners, state, identity, INT64_MIN);
            identity = wakpi_people_sibling(people, identity);
        } while (identity != first && status == WAKPI_OK);
    }
    for (size_t i = 0; i < wakpi_state_alias_count(state) && status == WAKPI_OK; i++) {
        const struct wakpi_alias_record *alias = wakpi_arena_at(&people->aliases, i);
        uint32_t number = wakpi_people_number_of(people, alias);
        if (number != 0 && wakpi_owners_is_shared(state, number))
            status = add(owners, state, number, alias->time);
    }
    return status;
}

/* Sorted, each once; the first owner of a number had it since ever. */
static void settle(struct wakpi_owners *owners)
{
    size_t kept = 0;
    wakpi_sort(owners->items, owners->count, sizeof *owners->items, compare_owners, NULL);
    for (size_t i = 0; i < owners->count; i++) {
        if (kept > 0 && compare_owners(&owners->items[kept - 1], &owners->items[i], NULL) == 0)
            continue;
        owners->items[kept++] = owners->items[i];
    }
    owners->count = kept;
    for (size_t i = 0; i < kept; i++) {
        if (i == 0 || owners->items[i - 1].identity != owners->items[i].identity)
            owners->items[i].from = INT64_MIN;
        owners->items[i].person = (uint32_t)i; /* a parent while they are united */
    }
}

/* The latest item of an identity at or before `time`; WAKPI_NO_PLACE. */
static size_t find(const struct wakpi_owners *owners, uint32_t identity, int64_t time)
{
    size_t low = 0, high = owners->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct wakpi_owner *item = &owners->items[middle];
        if (item->identity < identity || (item->identity == identity && item->from <= time))
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && owners->items[low - 1].identity == identity ? low - 1 : WAKPI_NO_PLACE;
}

static uint32_t root_of(const struct wakpi_owners *owners, uint32_t at)
{
    while (owners->items[at].person != at)
        at = owners->items[at].person;
    return at;
}

static void unite(struct wakpi_owners *owners, uint32_t one, uint32_t other, int64_t time)
{
    size_t first = find(owners, one, time), second = find(owners, other, time);
    if (first == WAKPI_NO_PLACE || second == WAKPI_NO_PLACE)
        return;
    uint32_t a = root_of(owners, (uint32_t)first), b = root_of(owners, (uint32_t)second);
    owners->items[a > b ? a : b].person = a < b ? a : b;
}

/* An identity stated of a message, turn or act. */
struct stated {
    struct wakpi_fingerprint key;
    uint32_t identity;
    int32_t kind;
};

struct sayings {
    struct stated *items;
    size_t count, capacity;
};

static int compare_stated(const void *first, const void *second, const void *context)
{
    const struct stated *a = first, *b = second;
    (void)context;
    int order = wakpi_fingerprint_compare(a->key, b->key);
    return order ? order : a->identity < b->identity ? -1 : a->identity > b->identity;
}

static int is_among(const struct wakpi_owners *owners, uint32_t identity)
{
    return find(owners, identity, INT64_MAX) != WAKPI_NO_PLACE;
}

/* Those beside the smallest, of clusters that hold several persons. */
static wakpi_status gather_stated(const struct wakpi_owners *owners, const struct wakpi_state *state,
                                  struct sayings *sayings)
{
    for (size_t i = 0; i < state->people.members.count; i++) {
        const struct wakpi_member *member = wakpi_arena_at(&state->people.members, i);
        if (!is_among(owners, member->identity))
            continue;
        if (!wakpi_reserve(&state->settings.allocator, &sayings->items, &sayings->capacity,
                           sayings->count + 1, sizeof *sayings->items))
            return WAKPI_NO_MEMORY;
        sayings->items[sayings->count++] = (struct stated){member->key, member->identity, member->kind};
    }
    wakpi_sort(sayings->items, sayings->count, sizeof *sayings->items, compare_stated, NULL);
    return WAKPI_OK;
}

/* The smallest identity stated of it, and when a number that it names says whose it is; 0 where it is not there. */
static uint32_t look_up(const struct wakpi_state *state, const struct stated *of, int64_t *time)
{
    size_t place;
    if (of->kind == WAKPI_MEMBER_MESSAGE) {
        struct wakpi_message message;
        if ((place = wakpi_messages_find(&state->messages, of->key)) == WAKPI_NO_PLACE)
            return 0;
        wakpi_state_message(state, place, &message);
        *time = wakpi_message_reached(&message);
        return message.identity;
    }
    if (of->kind == WAKPI_MEMBER_TURN) {
        struct wakpi_turn turn;
        if ((place = wakpi_turns_find(&state->turns, of->key)) == WAKPI_NO_PLACE)
            return 0;
        wakpi_state_turn(state, place, &turn);
        *time = turn.time;
        return turn.identity;
    }
    struct wakpi_act act;
    if ((place = wakpi_acts_find(&state->acts, of->key)) == WAKPI_NO_PLACE)
        return 0;
    wakpi_state_act(state, place, &act);
    *time = act.time;
    return act.identity;
}

int wakpi_owners_are_told(const struct wakpi_state *state, uint32_t one, uint32_t other)
{
    const struct wakpi_people *people = &state->people;
    const struct wakpi_stated both = {
        .identities = {wakpi_people_fingerprint(people, one), wakpi_people_fingerprint(people, other)},
        .count = 2};
    return wakpi_people_known(people, &both, INT64_MAX);
}

/* All that one message, turn or act names. A number that is known to have been one of the others' says nothing of who else
 * had it. */
static wakpi_status unite_stated(struct wakpi_owners *owners, const struct wakpi_state *state,
                                 const struct stated *items, size_t count)
{
    int64_t time = 0;
    uint32_t smallest = look_up(state, items, &time);
    if (smallest == 0)
        return WAKPI_OK;
    uint32_t lasting = wakpi_owners_is_shared(state, smallest) ? 0 : smallest;
    for (size_t i = 0; i < count; i++) {
        if (wakpi_owners_is_shared(state, items[i].identity))
            continue;
        if (lasting != 0)
            unite(owners, lasting, items[i].identity, time);
        lasting = lasting != 0 ? lasting : items[i].identity;
    }
    for (size_t i = 0; i <= count; i++) {
        uint32_t number = i < count ? items[i].identity : smallest;
        int owned = !wakpi_owners_is_shared(state, number);
        for (size_t j = 0; j <= count && !owned; j++) {
            uint32_t other = j < count ? items[j].identity : smallest;
            owned = !wakpi_owners_is_shared(state, other) && wakpi_owners_are_told(state, number, other);
        }
        if (!owned)
            unite(owners, number, lasting != 0 ? lasting : smallest, time);
    }
    if (lasting == 0 || lasting == smallest)
        return WAKPI_OK;
    if (!wakpi_reserve(&state->settings.allocator, &owners->owned, &owners->owned_capacity,
                       owners->owned_count + 1, sizeof *owners->owned))
        return WAKPI_NO_MEMORY;
    owners->owned[owners->owned_count++] = (struct wakpi_owned){items->key, lasting};
    return WAKPI_OK;
}

/* What several identities were stated of says that they are one person. */
static wakpi_status unite_members(struct wakpi_owners *owners, const struct wakpi_state *state)
{
    struct sayings sayings = {0};
    wakpi_status status = gather_stated(owners, state, &sayings);
    for (size_t first = 0, end; first < sayings.count && status == WAKPI_OK; first = end) {
        for (end = first + 1; end < sayings.count &&
                              wakpi_fingerprint_equal(sayings.items[end].key, sayings.items[first].key);)
            end++;
        status = unite_stated(owners, state, &sayings.items[first], end - first);
    }
    wakpi_release(&state->settings.allocator, sayings.items, sayings.capacity, sizeof *sayings.items);
    return status;
}

/* A person is called by the smallest number of an identity that was nobody else's. Each has one: numbers change hands
 * by the user ids they come with. */
static void name_persons(struct wakpi_owners *owners, const struct wakpi_state *state, uint32_t *names)
{
    for (uint32_t i = 0; i < owners->count; i++) {
        uint32_t root = root_of(owners, i), identity = owners->items[i].identity;
        if (!wakpi_owners_is_shared(state, identity) && (names[root] == 0 || identity < names[root]))
            names[root] = identity;
    }
    for (uint32_t i = 0; i < owners->count; i++)
        names[i] = names[root_of(owners, i)];
    for (uint32_t i = 0; i < owners->count; i++)
        owners->items[i].person = names[i];
}

wakpi_status wakpi_owners_start(struct wakpi_owners *owners, const struct wakpi_state *state)
{
    const struct wakpi_allocator *allocator = &state->settings.allocator;
    memset(owners, 0, sizeof *owners);
    if (state->people.shared.count == 0)
        return WAKPI_OK;
    wakpi_status status = gather(owners, state);
    uint32_t *names = NULL;
    if (status == WAKPI_OK && !(names = wakpi_allocate_zeroed(allocator, owners->count, sizeof *names)))
        status = WAKPI_NO_MEMORY;
    size_t named = owners->count;
    if (status == WAKPI_OK) {
        settle(owners);
        for (size_t i = 0; i < wakpi_state_alias_count(state); i++) {
            const struct wakpi_alias_record *alias = wakpi_arena_at(&state->people.aliases, i);
            unite(owners, alias->one, alias->other, alias->time);
        }
        status = unite_members(owners, state);
        name_persons(owners, state, names);
    }
    if (status != WAKPI_OK)
        wakpi_owners_drop(owners, allocator);
    wakpi_release(allocator, names, named, sizeof *names);
    return status;
}

void wakpi_owners_drop(struct wakpi_owners *owners, const struct wakpi_allocator *allocator)
{
    wakpi_release(allocator, owners->items, owners->capacity, sizeof *owners->items);
    wakpi_release(allocator, owners->owned, owners->owned_capacity, sizeof *owners->owned);
    memset(owners, 0, sizeof *owners);
}

uint32_t wakpi_owners_person(const struct wakpi_owners *owners, uint32_t identity, int64_t time)
{
    size_t place = owners->count > 0 ? find(owners, identity, time) : WAKPI_NO_PLACE;
    return place == WAKPI_NO_PLACE ? 0 : owners->items[place].person;
}

uint32_t wakpi_owners_identity(const struct wakpi_owners *owners, struct wakpi_fingerprint key,
                               uint32_t identity)
{
    size_t low = 0, high = owners->owned_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = wakpi_fingerprint_compare(owners->owned[middle].key, key);
        if (order == 0)
            return owners->owned[middle].identity;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return identity;
}

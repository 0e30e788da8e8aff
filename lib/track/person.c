#include "track/person.h"

#include <string.h>

#include "track/domain.h"
#include "track/keyed.h"
#include "track/market.h"

void wakpi_people_start(struct wakpi_people *people, struct wakpi_allocator allocator, uint64_t seed)
{
    people->allocator = allocator;
    wakpi_arena_start(&people->identities, sizeof(struct wakpi_identity_record));
    wakpi_arena_start(&people->aliases, sizeof(struct wakpi_alias_record));
    wakpi_arena_start(&people->members, sizeof(struct wakpi_member));
    wakpi_arena_start(&people->wishes, sizeof(struct wakpi_wish_record));
    wakpi_arena_start(&people->shared, sizeof(uint32_t));
    wakpi_index_start(&people->identity_index, seed);
    wakpi_index_start(&people->alias_index, seed);
    wakpi_index_start(&people->member_index, seed);
    wakpi_index_start(&people->wish_index, seed);
}

void wakpi_people_drop(struct wakpi_people *people)
{
    wakpi_arena_drop(&people->identities, &people->allocator);
    wakpi_arena_drop(&people->aliases, &people->allocator);
    wakpi_arena_drop(&people->members, &people->allocator);
    wakpi_arena_drop(&people->wishes, &people->allocator);
    wakpi_arena_drop(&people->shared, &people->allocator);
    wakpi_index_drop(&people->identity_index, &people->allocator);
    wakpi_index_drop(&people->alias_index, &people->allocator);
    wakpi_index_drop(&people->member_index, &people->allocator);
    wakpi_index_drop(&people->wish_index, &people->allocator);
}

static int starts_with(const char *digits, size_t size, const char *prefix)
{
    return size >= strlen(prefix) && memcmp(digits, prefix, strlen(prefix)) == 0;
}

/* WhatsApp's ids and people's address books disagree over the ninth digit of Brazilian numbers and over the 1 of
 * Mexican ones. A fixed line whose eight digits are those of a mobile of its area would be taken for it; that error
 * needs two numbers to meet, the opposite one needs only one. */
static size_t settle_country(char *digits, size_t size)
{
    if (size == 12 && starts_with(digits, size, "55")) {
        memmove(digits + 5, digits + 4, size - 4);
        digits[4] = '9';
        return size + 1;
    }
    if (size == 13 && starts_with(digits, size, "521")) {
        memmove(digits + 2, digits + 3, size - 3);
        return size - 1;
    }
    return size;
}

size_t wakpi_phone_normalize(const char *text, size_t size, char digits[WAKPI_PHONE_LIMIT])
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            if (count == WAKPI_PHONE_LIMIT - 1)
                return 0;
            digits[count++] = text[i];
        } else if (text[i] == '\0' || !strchr("+ -().", text[i])) {
            return 0;
        }
    }
    if (count > 2 && starts_with(digits, count, "00")) /* for a plus: no country's code begins with 0 */
        memmove(digits, digits + 2, count -= 2);
    return settle_country(digits, count);
}

static int is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static struct wakpi_fingerprint identity_of(struct wakpi_key key, enum wakpi_domain domain, const char *text,
                                            size_t size)
{
    return wakpi_identity_of_kind(wakpi_fingerprint_of(key, domain, text, size), domain);
}

static int is_of(struct wakpi_fingerprint fingerprint, enum wakpi_domain domain)
{
    return (fingerprint.high & 3) == (uint64_t)domain - WAKPI_DOMAIN_PHONE + 1;
}

/* Business-scoped ids begin with the letters of a country: "IT.1234", a parent's "IT.ENT.1234". */
static int begins_with_country(const char *text, size_t size)
{
    return size > 3 && is_capital(text[0]) && is_capital(text[1]) && text[2] == '.';
}

static uint16_t market_of_id(const char *text, size_t size)
{
    return begins_with_country(text, size) ? wakpi_market_of_country(text) : 0;
}

struct wakpi_fingerprint wakpi_name_read(struct wakpi_key key, const char *text, size_t size,
                                         uint16_t *market)
{
    char digits[WAKPI_PHONE_LIMIT];
    size_t count = wakpi_phone_normalize(text, size, digits);
    if (count > 0) {
        *market = wakpi_market_of_number(digits, count);
        return identity_of(key, WAKPI_DOMAIN_PHONE, digits, count);
    }
    *market = market_of_id(text, size);
    int parent = size > 7 && begins_with_country(text, size) && memcmp(text + 2, ".ENT.", 5) == 0;
    return identity_of(key, parent ? WAKPI_DOMAIN_PARENT : WAKPI_DOMAIN_USER, text, size);
}

struct wakpi_fingerprint wakpi_name_fingerprint(struct wakpi_key key, const char *text, size_t size)
{
    uint16_t market;
    return wakpi_name_read(key, text, size, &market);
}

static void state_one(struct wakpi_stated *stated, struct wakpi_fingerprint fingerprint, uint16_t market)
{
    for (int i = 0; i < stated->count; i++) {
        if (wakpi_fingerprint_equal(stated->identities[i], fingerprint))
            return;
    }
    stated->markets[stated->count] = market;
    stated->identities[stated->count++] = fingerprint;
}

static void state_name(struct wakpi_stated *stated, struct wakpi_key key, const char *text, size_t size)
{
    uint16_t market;
    struct wakpi_fingerprint fingerprint = wakpi_name_read(key, text, size, &market);
    state_one(stated, fingerprint, market);
}

static void state_id(struct wakpi_stated *stated, struct wakpi_key key, enum wakpi_domain domain,
                     const char *text, size_t size)
{
    state_one(stated, identity_of(key, domain, text, size), market_of_id(text, size));
}

void wakpi_stated_read(struct wakpi_key key, const wakpi_event *event, struct wakpi_stated *stated)
{
    memset(stated, 0, sizeof *stated);
    if (event->participant_size > 0 && event->kind != WAKPI_EVENT_ALIAS)
        state_name(stated, key, event->participant, event->participant_size);
    if (event->person_size > 0)
        state_name(stated, key, event->person, event->person_size);
    if (event->user_size > 0)
        state_id(stated, key, WAKPI_DOMAIN_USER, event->user, event->user_size);
    if (event->parent_size > 0)
        state_id(stated, key, WAKPI_DOMAIN_PARENT, event->parent, event->parent_size);
    if (event->kind == WAKPI_EVENT_ALIAS && event->other_size > 0)
        state_name(stated, key, event->other, event->other_size);
}

static struct wakpi_identity_record *identity_at(const struct wakpi_people *people, uint32_t identity)
{
    return wakpi_arena_at(&people->identities, identity - 1);
}

static uint32_t find_identity(const struct wakpi_people *people, uint32_t tag,
                              struct wakpi_fingerprint fingerprint)
{
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&people->identity_index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        if (wakpi_fingerprint_equal(identity_at(people, (uint32_t)place + 1)->fingerprint, fingerprint))
            return (uint32_t)place + 1;
    }
    return 0;
}

uint32_t wakpi_people_find(const struct wakpi_people *people, struct wakpi_fingerprint fingerprint)
{
    return find_identity(people, wakpi_index_tag(&people->identity_index, fingerprint.low), fingerprint);
}

int wakpi_people_mark(struct wakpi_people *people, uint32_t identity, uint16_t market)
{
    struct wakpi_identity_record *record = identity_at(people, identity);
    if (market <= record->market)
        return 0;
    record->market = market;
    return 1;
}

/* The market of an identity that has none yet, where what is being joined tells it. */
static void take_market(struct wakpi_people *people, struct wakpi_identity_record *record)
{
    const struct wakpi_stated *stated = people->stated;
    for (int i = 0; stated && i < stated->count; i++) {
        if (wakpi_fingerprint_equal(stated->identities[i], record->fingerprint))
            record->market = stated->markets[i];
    }
}

wakpi_status wakpi_people_identity(struct wakpi_people *people, struct wakpi_fingerprint fingerprint,
                                   uint32_t *identity)
{
    if (wakpi_fingerprint_is_none(fingerprint)) {
        *identity = 0;
        return WAKPI_OK;
    }
    uint32_t tag = wakpi_index_tag(&people->identity_index, fingerprint.low);
    uint32_t known = find_identity(people, tag, fingerprint);
    if (known != 0) {
        if (identity_at(people, known)->market == 0) /* of a state saved before there were markets */
            take_market(people, identity_at(people, known));
        *identity = known;
        return WAKPI_OK;
    }
    if (!wakpi_arena_reserve(&people->identities, &people->allocator) ||
        !wakpi_index_reserve(&people->identity_index, &people->allocator, tag))
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&people->identity_index, tag, people->identities.count);
    struct wakpi_identity_record *record = wakpi_arena_push(&people->identities);
    record->fingerprint = fingerprint;
    record->parent = record->sibling = (uint32_t)people->identities.count;
    record->weight = 1;
    take_market(people, record);
    *identity = record->parent;
    return WAKPI_OK;
}

wakpi_status wakpi_people_number(struct wakpi_people *people, const struct wakpi_fingerprint *fingerprints,
                                 size_t count, uint32_t *numbers)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < count; i++)
        wakpi_people_prefetch_index(people, fingerprints[i]);
    for (size_t i = 0; i < count; i++)
        wakpi_people_prefetch_named(people, fingerprints[i]);
    for (size_t i = 0; i < count && status == WAKPI_OK; i++)
        status = wakpi_people_identity(people, fingerprints[i], &numbers[i]);
    return status;
}

wakpi_status wakpi_people_take(struct wakpi_people *people, const unsigned char *fingerprints, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!wakpi_arena_reserve(&people->identities, &people->allocator))
            return WAKPI_NO_MEMORY;
        struct wakpi_identity_record *record = wakpi_arena_push(&people->identities);
        record->fingerprint.high = wakpi_load_u64(fingerprints + i * 16);
        record->fingerprint.low = wakpi_load_u64(fingerprints + i * 16 + 8);
        record->parent = record->sibling = (uint32_t)people->identities.count;
        record->weight = 1;
    }
    return wakpi_keyed_fill(&people->identities, &people->identity_index, &people->allocator)
               ? WAKPI_OK
               : WAKPI_NO_MEMORY;
}

void wakpi_people_prefetch_index(const struct wakpi_people *people, struct wakpi_fingerprint fingerprint)
{
    wakpi_index_prefetch(&people->identity_index, wakpi_index_tag(&people->identity_index, fingerprint.low));
}

void wakpi_people_prefetch_named(const struct wakpi_people *people, struct wakpi_fingerprint fingerprint)
{
    struct wakpi_probe probe;
    uint32_t tag = wakpi_index_tag(&people->identity_index, fingerprint.low);
    size_t place = wakpi_index_first(&people->identity_index, tag, &probe);
    if (place != WAKPI_NO_PLACE)
        wakpi_arena_prefetch(&people->identities, place);
    else
        wakpi_index_prefetch_room(&people->identity_index, tag);
}

void wakpi_people_prefetch(const struct wakpi_people *people, uint32_t identity)
{
    wakpi_arena_prefetch(&people->identities, identity - 1);
}

struct wakpi_fingerprint wakpi_people_fingerprint(const struct wakpi_people *people, uint32_t identity)
{
    if (identity == 0)
        return (struct wakpi_fingerprint){0, 0};
    return identity_at(people, identity)->fingerprint;
}

uint32_t wakpi_people_sibling(const struct wakpi_people *people, uint32_t identity)
{
    return identity_at(people, identity)->sibling;
}

uint16_t wakpi_people_market(const struct wakpi_people *people, uint32_t identity)
{
    if (identity == 0)
        return 0;
    uint16_t market = identity_at(people, identity)->market, own = market;
    for (uint32_t other = identity_at(people, identity)->sibling; own == 0 && other != identity;
         other = identity_at(people, other)->sibling) {
        if (identity_at(people, other)->market > market)
            market = identity_at(people, other)->market;
    }
    return market;
}

/* Unions go by weight, so that a path is no longer than log2 of the identities. */
uint32_t wakpi_people_root(const struct wakpi_people *people, uint32_t identity)
{
    if (identity == 0)
        return 0;
    for (uint32_t parent; (parent = identity_at(people, identity)->parent) != identity;)
        identity = parent;
    return identity;
}

static void unite(struct wakpi_people *people, uint32_t one, uint32_t other)
{
    one = wakpi_people_root(people, one);
    other = wakpi_people_root(people, other);
    if (one == other)
        return;
    struct wakpi_identity_record *a = identity_at(people, one), *b = identity_at(people, other);
    uint32_t next = a->sibling; /* two rings whose links are crossed over are one */
    a->sibling = b->sibling;
    b->sibling = next;
    uint32_t weight = (uint32_t)a->weight + b->weight;
    if (a->weight < b->weight)
        a->parent = other;
    else
        b->parent = one;
    a->weight = b->weight = weight < UINT16_MAX ? (uint16_t)weight : UINT16_MAX;
}

/* Numbers of records are spread over 64 bits for the index, which mixes them. */
static uint64_t pair_hash(uint64_t one, uint64_t other)
{
    return (one * UINT64_C(0x9e3779b97f4a7c15)) ^ (other * UINT64_C(0xc2b2ae3d27d4eb4f));
}

uint32_t wakpi_people_partner(const struct wakpi_people *people, uint32_t identity)
{
    return identity_at(people, identity)->partner;
}

uint32_t wakpi_people_number_of(const struct wakpi_people *people, const struct wakpi_alias_record *alias)
{
    struct wakpi_fingerprint one = wakpi_people_fingerprint(people, alias->one);
    struct wakpi_fingerprint other = wakpi_people_fingerprint(people, alias->other);
    if (is_of(one, WAKPI_DOMAIN_PHONE) && is_of(other, WAKPI_DOMAIN_USER))
        return alias->one;
    return is_of(other, WAKPI_DOMAIN_PHONE) && is_of(one, WAKPI_DOMAIN_USER) ? alias->other : 0;
}

/* A number that comes with a second user id has changed hands. */
static void note_partner(struct wakpi_people *people, const struct wakpi_alias_record *alias)
{
    uint32_t number = wakpi_people_number_of(people, alias);
    if (number == 0)
        return;
    struct wakpi_identity_record *record = identity_at(people, number);
    if (record->partner != 0 && record->partner != WAKPI_PARTNER_SHARED) {
        record->partner = WAKPI_PARTNER_SHARED;
        *(uint32_t *)wakpi_arena_push(&people->shared) = number;
    } else if (record->partner == 0) {
        record->partner = alias->one == number ? alias->other : alias->one;
    }
}

/* The alias of two identities in the order of their fingerprints; WAKPI_NO_PLACE. */
static size_t find_alias(const struct wakpi_people *people, uint32_t tag, uint32_t first, uint32_t second)
{
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&people->alias_index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        const struct wakpi_alias_record *known = wakpi_arena_at(&people->aliases, place);
        if (known->one == first && known->other == second)
            return place;
    }
    return WAKPI_NO_PLACE;
}

static uint32_t alias_tag(const struct wakpi_people *people, uint32_t first, uint32_t second)
{
    return wakpi_index_tag(&people->alias_index, pair_hash(first, second));
}

static int alias_known(const struct wakpi_people *people, struct wakpi_fingerprint one,
                       struct wakpi_fingerprint other, int64_t time)
{
    int order = wakpi_fingerprint_compare(one, other);
    uint32_t first = wakpi_people_find(people, order < 0 ? one : other);
    uint32_t second = wakpi_people_find(people, order < 0 ? other : one);
    if (order == 0 || first == 0 || second == 0)
        return order == 0;
    size_t place = find_alias(people, alias_tag(people, first, second), first, second);
    return place != WAKPI_NO_PLACE &&
           ((const struct wakpi_alias_record *)wakpi_arena_at(&people->aliases, place))->time <= time;
}

int wakpi_people_known(const struct wakpi_people *people, const struct wakpi_stated *stated, int64_t time)
{
    for (int i = 0; i < stated->count; i++) {
        for (int j = i + 1; j < stated->count; j++) {
            if (!alias_known(people, stated->identities[i], stated->identities[j], time))
                return 0;
        }
    }
    return 1;
}

wakpi_status wakpi_people_alias(struct wakpi_people *people, struct wakpi_fingerprint one,
                                struct wakpi_fingerprint other, int64_t time, int *changed)
{
    int order = wakpi_fingerprint_compare(one, other);
    if (order == 0)
        return WAKPI_OK;
    uint32_t first, second;
    if (wakpi_people_identity(people, order < 0 ? one : other, &first) != WAKPI_OK ||
        wakpi_people_identity(people, order < 0 ? other : one, &second) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    return wakpi_people_alias_numbers(people, first, second, time, changed);
}

wakpi_status wakpi_people_alias_numbers(struct wakpi_people *people, uint32_t first, uint32_t second,
                                        int64_t time, int *changed)
{
    uint32_t tag = alias_tag(people, first, second);
    size_t place = find_alias(people, tag, first, second);
    if (place != WAKPI_NO_PLACE) {
        struct wakpi_alias_record *known = wakpi_arena_at(&people->aliases, place);
        if (time < known->time) {
            known->time = time;
            wakpi_arena_touch(&people->aliases, place);
            *changed = 1;
        }
        return WAKPI_OK;
    }
    if (!wakpi_arena_reserve(&people->aliases, &people->allocator) ||
        !wakpi_arena_reserve(&people->shared, &people->allocator) ||
        !wakpi_index_reserve(&people->alias_index, &people->allocator, tag))
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&people->alias_index, tag, people->aliases.count);
    struct wakpi_alias_record *record = wakpi_arena_push(&people->aliases);
    record->one = first;
    record->other = second;
    record->time = time;
    unite(people, first, second);
    note_partner(people, record);
    *changed = 1;
    return WAKPI_OK;
}

static uint32_t wish_tag(const struct wakpi_people *people, uint32_t identity, int64_t time, int32_t kind)
{
    uint64_t hash = pair_hash((uint64_t)time, (uint64_t)identity << 32 | (uint32_t)kind);
    return wakpi_index_tag(&people->wish_index, hash);
}

static int has_wish(const struct wakpi_people *people, uint32_t tag, uint32_t identity, int64_t time,
                    int32_t kind)
{
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&people->wish_index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        const struct wakpi_wish_record *known = wakpi_arena_at(&people->wishes, place);
        if (known->identity == identity && known->time == time && known->kind == kind)
            return 1;
    }
    return 0;
}

int wakpi_people_wishes(const struct wakpi_people *people, uint32_t identity, int64_t time, int32_t kind)
{
    return has_wish(people, wish_tag(people, identity, time, kind), identity, time, kind);
}

wakpi_status wakpi_people_wish(struct wakpi_people *people, struct wakpi_fingerprint person, int64_t time,
                               int32_t kind, int *changed)
{
    uint32_t identity;
    if (wakpi_people_identity(people, person, &identity) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    return wakpi_people_wish_number(people, identity, time, kind, changed);
}

wakpi_status wakpi_people_wish_number(struct wakpi_people *people, uint32_t identity, int64_t time,
                                      int32_t kind, int *changed)
{
    uint32_t tag = wish_tag(people, identity, time, kind);
    if (has_wish(people, tag, identity, time, kind))
        return WAKPI_OK;
    if (!wakpi_arena_reserve(&people->wishes, &people->allocator) ||
        !wakpi_index_reserve(&people->wish_index, &people->allocator, tag))
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&people->wish_index, tag, people->wishes.count);
    struct wakpi_wish_record *record = wakpi_arena_push(&people->wishes);
    record->time = time;
    record->identity = identity;
    record->kind = kind;
    *changed = 1;
    return WAKPI_OK;
}

static uint32_t member_tag(const struct wakpi_people *people, enum wakpi_member_kind kind,
                           struct wakpi_fingerprint key, uint32_t identity)
{
    uint64_t hash = pair_hash(key.low, (uint64_t)identity << 8 | (uint64_t)kind);
    return wakpi_index_tag(&people->member_index, hash);
}

static int has_member(const struct wakpi_people *people, uint32_t tag, enum wakpi_member_kind kind,
                      struct wakpi_fingerprint key, uint32_t identity)
{
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&people->member_index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        const struct wakpi_member *known = wakpi_arena_at(&people->members, place);
        if (known->identity == identity && known->kind == (int32_t)kind &&
            wakpi_fingerprint_equal(known->key, key))
            return 1;
    }
    return 0;
}

int wakpi_people_stated(const struct wakpi_people *people, enum wakpi_member_kind kind,
                        struct wakpi_fingerprint key, uint32_t smallest, struct wakpi_fingerprint stated)
{
    uint32_t identity = wakpi_people_find(people, stated);
    return identity != 0 &&
           (identity == smallest ||
            has_member(people, member_tag(people, kind, key, identity), kind, key, identity));
}

/* Takes the fact in that an identity was stated of the entity, beside the one its field holds. */
static wakpi_status add_member(struct wakpi_people *people, enum wakpi_member_kind kind,
                               struct wakpi_fingerprint key, uint32_t identity, int *changed)
{
    uint32_t tag = member_tag(people, kind, key, identity);
    if (has_member(people, tag, kind, key, identity))
        return WAKPI_OK;
    if (!wakpi_arena_reserve(&people->members, &people->allocator) ||
        !wakpi_index_reserve(&people->member_index, &people->allocator, tag))
        return WAKPI_NO_MEMORY;
    wakpi_index_insert(&people->member_index, tag, people->members.count);
    struct wakpi_member *record = wakpi_arena_push(&people->members);
    record->key = key;
    record->identity = identity;
    record->kind = (int32_t)kind;
    *changed = 1;
    return WAKPI_OK;
}

/* The number of who is stated: mostly it is the one that the field holds. */
static wakpi_status find_stated(struct wakpi_people *people, struct wakpi_fingerprint stated, uint32_t field,
                                uint32_t *number)
{
    struct wakpi_identity_record *known = field != 0 ? identity_at(people, field) : NULL;
    if (!known || !wakpi_fingerprint_equal(known->fingerprint, stated))
        return wakpi_people_identity(people, stated, number);
    if (known->market == 0)
        take_market(people, known);
    *number = field;
    return WAKPI_OK;
}

wakpi_status wakpi_people_state(struct wakpi_people *people, enum wakpi_member_kind kind,
                                struct wakpi_fingerprint key, struct wakpi_fingerprint stated,
                                uint32_t number, uint32_t *field, int *changed)
{
    uint32_t identity = number;
    if (identity == 0 && find_stated(people, stated, *field, &identity) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    if (identity == 0 || identity == *field)
        return WAKPI_OK;
    if (*field == 0) {
        *field = identity;
        *changed = 1;
        return WAKPI_OK;
    }
    int smaller = wakpi_fingerprint_compare(wakpi_people_fingerprint(people, identity),
                                            wakpi_people_fingerprint(people, *field)) < 0;
    if (add_member(people, kind, key, smaller ? *field : identity, changed) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    unite(people, *field, identity);
    if (smaller)
        *field = identity;
    return WAKPI_OK;
}

wakpi_status wakpi_people_join_stated(struct wakpi_people *people, const struct wakpi_stated *stated,
                                      int64_t time, int *changed)
{
    for (int i = 0; i < stated->count; i++) {
        for (int j = i + 1; j < stated->count; j++) {
            wakpi_status status =
                wakpi_people_alias(people, stated->identities[i], stated->identities[j], time, changed);
            if (status != WAKPI_OK)
                return status;
        }
    }
    return WAKPI_OK;
}

/* Who is who, from saved bytes. */
#include "track/loading.h"
#include "track/market.h"
#include "track/state_join.h"

void wakpi_judge_members(struct wakpi_loading *loading, enum wakpi_member_kind kind,
                         struct wakpi_fingerprint key, uint32_t smallest)
{
    struct wakpi_beside *beside = &loading->beside[kind];
    while (beside->judged < beside->count &&
           wakpi_fingerprint_equal(beside->members[beside->judged].key, key) && smallest != 0 &&
           beside->members[beside->judged].identity > smallest)
        beside->judged++;
}

static void number_identities(struct wakpi_loading *loading)
{
    struct wakpi_fingerprint names[WAKPI_PEOPLE_SWEEP];
    wakpi_status status = WAKPI_OK;
    size_t total = loading->identity_count;
    loading->people = wakpi_allocate_zeroed(&loading->state->settings.allocator, total + 1, sizeof(uint32_t));
    if (!loading->people)
        status = WAKPI_NO_MEMORY;
    for (size_t first = 0, count; first < total && status == WAKPI_OK; first += count) {
        for (count = 0; count < WAKPI_PEOPLE_SWEEP && first + count < total; count++)
            names[count] = wakpi_loading_identity_of(loading, (uint32_t)(first + count) + 1);
        status = wakpi_people_number(&loading->state->people, names, count, loading->people + first + 1);
    }
    wakpi_loading_joined(loading, status);
}

void wakpi_take_identities(struct wakpi_loading *loading)
{
    if (!loading->fresh)
        number_identities(loading);
    else
        wakpi_loading_joined(loading, wakpi_people_take(&loading->state->people, loading->identities,
                                                        loading->identity_count));
}

void wakpi_load_aliases(struct wakpi_loading *loading)
{
    size_t count = wakpi_get_count(loading->reader, 3);
    uint64_t latest = 0;
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        uint32_t one = wakpi_loading_named_identity(loading);
        uint32_t other = wakpi_loading_named_identity(loading);
        int64_t time = wakpi_loading_time(loading, 0);
        uint64_t pair = (uint64_t)one << 32 | other;
        if (one >= other || pair <= latest)
            wakpi_loading_corrupt(loading, "aliases are not in order");
        latest = pair;
        if (wakpi_loading_joins(loading))
            wakpi_loading_joined(loading, wakpi_state_join_alias(
                                              loading->state, wakpi_loading_number(loading, one),
                                              wakpi_loading_number(loading, other), time, &loading->changed));
    }
}

void wakpi_gather_members(struct wakpi_loading *loading, struct wakpi_reader whole)
{
    struct wakpi_reader section = {0};
    uint32_t tag;
    while ((tag = wakpi_peek_tag(&whole)) != 0 && tag != WAKPI_SECTION_MEMBERS)
        wakpi_enter_section(&whole, tag, &section);
    if (tag == 0)
        return;
    wakpi_enter_section(&whole, tag, &section);
    size_t count = wakpi_get_count(&section, 18);
    for (size_t i = 0; i < count && !wakpi_reader_failed(&section); i++) {
        struct wakpi_member member;
        member.key.high = wakpi_get_u64(&section);
        member.key.low = wakpi_get_u64(&section);
        member.kind = wakpi_get_u8(&section);
        member.identity = (uint32_t)wakpi_get_up_to(&section, loading->identity_count);
        if (wakpi_reader_failed(&section) || member.kind < WAKPI_MEMBER_MESSAGE ||
            member.kind > WAKPI_MEMBER_ACT)
            return; /* it will be met again */
        struct wakpi_beside *beside = &loading->beside[member.kind];
        if (!wakpi_reserve(&loading->state->settings.allocator, &beside->members, &beside->capacity,
                           beside->count + 1, sizeof *beside->members)) {
            wakpi_loading_joined(loading, WAKPI_NO_MEMORY);
            return;
        }
        beside->members[beside->count++] = member;
    }
}

void wakpi_load_members(struct wakpi_loading *loading)
{
    size_t count = wakpi_get_count(loading->reader, 18);
    struct wakpi_fingerprint latest = {0, 0};
    uint64_t latest_rest = 0;
    for (int kind = WAKPI_MEMBER_MESSAGE; kind <= WAKPI_MEMBER_ACT; kind++) {
        if (loading->beside[kind].judged < loading->beside[kind].count)
            wakpi_loading_corrupt(loading, "an identity stands beside none that is smaller");
    }
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        struct wakpi_fingerprint key = wakpi_loading_key(loading);
        int32_t kind = wakpi_get_u8(loading->reader);
        uint32_t identity = wakpi_loading_named_identity(loading);
        uint64_t rest = (uint64_t)kind << 32 | identity;
        int order = wakpi_fingerprint_compare(latest, key);
        if (order > 0 || (order == 0 && rest <= latest_rest))
            wakpi_loading_corrupt(loading, "members are not in order");
        latest = key;
        latest_rest = rest;
        if (kind < WAKPI_MEMBER_MESSAGE || kind > WAKPI_MEMBER_ACT)
            wakpi_loading_corrupt(loading, "a member is of no kind");
        if (wakpi_loading_joins(loading))
            wakpi_loading_joined(loading,
                                 wakpi_state_join_member(loading->state, kind, key,
                                                         wakpi_loading_identity_of(loading, identity),
                                                         &loading->changed));
    }
}

void wakpi_load_wishes(struct wakpi_loading *loading)
{
    size_t count = wakpi_get_count(loading->reader, 3);
    uint32_t latest = 0;
    int64_t latest_time = 0;
    int32_t latest_kind = 0;
    for (size_t i = 0; i < count && !wakpi_reader_failed(loading->reader); i++) {
        uint32_t identity = wakpi_loading_named_identity(loading);
        int64_t time = wakpi_loading_time(loading, 0);
        int32_t kind = wakpi_get_u8(loading->reader);
        if (kind != WAKPI_EVENT_STOP && kind != WAKPI_EVENT_RESUME)
            wakpi_loading_corrupt(loading, "a wish is neither a stop nor a resume");
        int behind =
            identity > latest ||
            (identity == latest && (time > latest_time || (time == latest_time && kind > latest_kind)));
        if (!behind)
            wakpi_loading_corrupt(loading, "wishes are not in order");
        latest = identity;
        latest_time = time;
        latest_kind = kind;
        if (wakpi_loading_joins(loading))
            wakpi_loading_joined(loading, wakpi_state_join_wish(loading->state,
                                                                wakpi_loading_number(loading, identity), time,
                                                                kind, &loading->changed));
    }
}

void wakpi_load_markets(struct wakpi_loading *loading)
{
    struct wakpi_people *people = &loading->state->people;
    int any = 0;
    for (uint32_t i = 1; i <= loading->identity_count && !wakpi_reader_failed(loading->reader); i++) {
        uint16_t market = (uint16_t)wakpi_get_up_to(loading->reader, WAKPI_MARKET_LIMIT - 1);
        any |= market != 0;
        if (market == 0 || !wakpi_loading_joins(loading))
            continue;
        loading->changed |= wakpi_people_mark(people, wakpi_loading_number(loading, i), market);
    }
    if (!any)
        wakpi_loading_corrupt(loading, "a section of markets holds none");
}

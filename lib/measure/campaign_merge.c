/* Merging: everything that can fail is done aside first, then all is put in place. */
#include "measure/campaign.h"

/* Which of two known registers stands. */
static int compare_times(int32_t rule, int64_t a, int64_t b)
{
    if (a == b)
        return 0;
    /* One that has a time goes before one that has none. */
    if (a == WAKPI_NO_TIME || b == WAKPI_NO_TIME)
        return a == WAKPI_NO_TIME ? -1 : 1;
    return (rule == WAKPI_MERGE_FIRST) == (a < b) ? 1 : -1;
}

static int64_t amount_of(const struct wakpi_campaign *campaign, wakpi_measure measure)
{
    return atomic_load_explicit(&campaign->amounts[measure], memory_order_relaxed);
}

/* 1 where from's register replaces into's, -1 where the two quarrel. */
static int register_stands(const struct wakpi_campaign *into, const struct wakpi_campaign *from,
                           wakpi_measure measure)
{
    if (!wakpi_campaign_knows(from, measure))
        return 0;
    if (!wakpi_campaign_knows(into, measure))
        return 1;
    int order = compare_times(wakpi_measure_merge_rule(measure), wakpi_campaign_part(from, measure)->at,
                              wakpi_campaign_part(into, measure)->at);
    if (order == 0 && amount_of(into, measure) != amount_of(from, measure))
        return -1;
    return order > 0;
}

static wakpi_status check_measure(const struct wakpi_campaign *into, const struct wakpi_campaign *from,
                                  wakpi_measure measure)
{
    int traits = from->traits[measure];
    const struct wakpi_campaign_part *old = wakpi_campaign_part(into, measure);
    const struct wakpi_campaign_part *new = wakpi_campaign_part(from, measure);
    if (measure == WAKPI_PART_OF_PRODUCTS)
        return old && new ? wakpi_products_can_merge(&old->products, &new->products) : WAKPI_OK;
    if (traits & WAKPI_TRAIT_REGISTER)
        return register_stands(into, from, measure) < 0 ? WAKPI_CONFLICT : WAKPI_OK;
    if (traits & WAKPI_TRAIT_DURATION)
        return old && new ? wakpi_buckets_can_merge(&old->buckets, &new->buckets) : WAKPI_OK;
    int64_t a = amount_of(into, measure), b = amount_of(from, measure);
    if (b >= 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
        return WAKPI_OVERFLOW;
    return WAKPI_OK;
}

static wakpi_status check(const struct wakpi_campaign *into, const struct wakpi_campaign *from)
{
    int32_t ours = atomic_load(&into->currency), theirs = atomic_load(&from->currency);
    if (ours && theirs && ours != theirs)
        return WAKPI_CURRENCY;
    if (wakpi_campaign_has_people(into) && wakpi_campaign_has_people(from) &&
        (into->people_check != from->people_check || into->people_precision != from->people_precision))
        return WAKPI_MISMATCH;
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++) {
        wakpi_status status = check_measure(into, from, measure);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

/* The united people, aside. */
static wakpi_status unite_people(const struct wakpi_campaign_part *old, const struct wakpi_campaign_part *new,
                                 const struct wakpi_allocator *allocator, int precision,
                                 struct wakpi_distinct *united)
{
    *united = (struct wakpi_distinct){0};
    wakpi_status status = old ? wakpi_distinct_copy(&old->people, allocator, united) : WAKPI_OK;
    return status == WAKPI_OK ? wakpi_distinct_merge(united, allocator, precision, &new->people) : status;
}

/* A part with all that into's part needs of from's: united people and, where it is a new one, durations. */
static wakpi_status stage_part(struct wakpi_campaign *into, const struct wakpi_campaign *from,
                               const struct wakpi_campaign_part *new, struct wakpi_campaign_part **staged)
{
    const struct wakpi_allocator *allocator = &into->settings.allocator;
    struct wakpi_campaign_part *old = wakpi_campaign_part(into, new->measure);
    struct wakpi_campaign_part *part = wakpi_campaign_new_part(allocator, new->measure);
    if (!part)
        return WAKPI_NO_MEMORY;
    staged[new->measure] = part;
    if (new->measure == WAKPI_PART_OF_PRODUCTS)
        return wakpi_products_reserve(old ? &old->products : &part->products, allocator, &new->products);
    wakpi_status status = unite_people(old, new, allocator, from->people_precision, &part->people);
    if (status == WAKPI_OK && old)
        return wakpi_buckets_reserve(&old->buckets, allocator, &new->buckets);
    return status == WAKPI_OK ? wakpi_buckets_merge(&part->buckets, allocator, &new->buckets) : status;
}

static wakpi_status stage(struct wakpi_campaign *into, const struct wakpi_campaign *from,
                          struct wakpi_campaign_part **staged)
{
    wakpi_status status = WAKPI_OK;
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT && status == WAKPI_OK; measure++) {
        const struct wakpi_campaign_part *new = wakpi_campaign_part(from, measure);
        if (new)
            status = stage_part(into, from, new, staged);
    }
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT && status != WAKPI_OK; measure++) {
        if (staged[measure])
            wakpi_campaign_free_part(&into->settings.allocator, staged[measure]);
    }
    return status;
}

static void commit_amounts(struct wakpi_campaign *into, const struct wakpi_campaign *from)
{
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++) {
        int64_t amount = amount_of(from, measure);
        if (!(from->traits[measure] & WAKPI_TRAIT_REGISTER))
            amount += amount_of(into, measure);
        else if (register_stands(into, from, measure) <= 0)
            continue;
        atomic_store_explicit(&into->amounts[measure], amount, memory_order_relaxed);
    }
}

/* Puts the staged part in place, and the register that stands. */
static void commit_part(struct wakpi_campaign *into, const struct wakpi_campaign *from,
                        struct wakpi_campaign_part *part)
{
    struct wakpi_campaign_part *old = wakpi_campaign_part(into, part->measure);
    const struct wakpi_campaign_part *new = wakpi_campaign_part(from, part->measure);
    int stands = register_stands(into, from, part->measure) > 0;
    if (!old) {
        atomic_fetch_or(&into->people_held, atomic_load(&from->people_held));
        atomic_store(&into->parts[part->measure], part);
        old = part;
        wakpi_products_merge(&old->products, &new->products); /* room is reserved, here and below */
    } else {
        wakpi_products_merge(&old->products, &new->products);
        struct wakpi_distinct people = old->people;
        old->people = part->people;
        part->people = people;
        wakpi_buckets_merge(&old->buckets, &into->settings.allocator, &new->buckets); /* room is reserved */
        wakpi_campaign_free_part(&into->settings.allocator, part);
    }
    if (stands) {
        old->at = new->at;
        wakpi_campaign_make_known(into, old->measure);
    }
}

wakpi_status wakpi_campaign_merge(wakpi_campaign *into, const wakpi_campaign *from)
{
    struct wakpi_campaign_part *staged[WAKPI_MEASURE_LIMIT] = {NULL};
    if (!into || !from)
        return WAKPI_INVALID;
    wakpi_status status = check(into, from);
    if (status == WAKPI_OK)
        status = stage(into, from, staged);
    if (status != WAKPI_OK)
        return status;
    if (!wakpi_campaign_has_people(into) && wakpi_campaign_has_people(from)) {
        into->people_check = from->people_check;
        into->people_precision = from->people_precision;
    }
    if (!atomic_load(&into->currency))
        atomic_store(&into->currency, atomic_load(&from->currency));
    commit_amounts(into, from);
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++) {
        if (staged[measure])
            commit_part(into, from, staged[measure]);
    }
    return WAKPI_OK;
}

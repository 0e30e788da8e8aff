/* What a campaign holds beside numbers: durations, people by id, and the times of registers. */
#include "measure/campaign.h"
#include "measure/histogram.h"

#include <string.h>

struct wakpi_campaign_part *wakpi_campaign_new_part(const struct wakpi_allocator *allocator,
                                                    wakpi_measure measure)
{
    struct wakpi_campaign_part *part = wakpi_allocate_zeroed(allocator, 1, sizeof *part);
    if (!part)
        return NULL;
    part->measure = measure;
    part->at = WAKPI_NO_TIME;
    if (pthread_mutex_init(&part->lock, NULL) != 0) {
        wakpi_release(allocator, part, 1, sizeof *part);
        return NULL;
    }
    return part;
}

void wakpi_campaign_free_part(const struct wakpi_allocator *allocator, struct wakpi_campaign_part *part)
{
    wakpi_buckets_drop(&part->buckets, allocator);
    wakpi_distinct_drop(&part->people, allocator);
    wakpi_products_drop(&part->products, allocator);
    pthread_mutex_destroy(&part->lock);
    wakpi_release(allocator, part, 1, sizeof *part);
}

struct wakpi_campaign_part *wakpi_campaign_make_part(struct wakpi_campaign *campaign, wakpi_measure measure)
{
    struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure), *rival = NULL;
    if (part)
        return part;
    part = wakpi_campaign_new_part(&campaign->settings.allocator, measure);
    if (!part)
        return NULL;
    if (campaign->traits[measure] & WAKPI_TRAIT_DISTINCT)
        atomic_store_explicit(&campaign->people_held, 1, memory_order_relaxed);
    if (atomic_compare_exchange_strong_explicit(&campaign->parts[measure], &rival, part, memory_order_acq_rel,
                                                memory_order_acquire))
        return part;
    /* Another thread has made it meanwhile. */
    wakpi_campaign_free_part(&campaign->settings.allocator, part);
    return rival;
}

void wakpi_campaign_drop_parts(struct wakpi_campaign *campaign)
{
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++) {
        struct wakpi_campaign_part *part = atomic_exchange(&campaign->parts[measure], NULL);
        if (part)
            wakpi_campaign_free_part(&campaign->settings.allocator, part);
    }
}

void wakpi_campaign_clear_parts(struct wakpi_campaign *campaign)
{
    const wakpi_measure last = wakpi_measure_count(); /* ids run from 1, and there is the part of none */
    for (wakpi_measure measure = 0; measure <= last; measure++) {
        struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure);
        if (!part)
            continue;
        wakpi_buckets_clear(&part->buckets);
        wakpi_distinct_drop(&part->people, &campaign->settings.allocator);
        wakpi_products_clear(&part->products);
        part->at = WAKPI_NO_TIME;
    }
    for (int word = 0; word < WAKPI_MEASURE_WORDS; word++)
        atomic_store_explicit(&campaign->known[word], 0, memory_order_relaxed);
}

int wakpi_campaign_has_people(const struct wakpi_campaign *campaign)
{
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++) {
        const struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure);
        if (part && !wakpi_distinct_empty(&part->people))
            return 1;
    }
    return 0;
}

wakpi_status wakpi_campaign_add_duration(wakpi_campaign *campaign, wakpi_measure measure, int64_t duration)
{
    if (!campaign || !(wakpi_campaign_traits(campaign, measure) & WAKPI_TRAIT_DURATION) || duration < 0)
        return WAKPI_INVALID;
    struct wakpi_campaign_part *part = wakpi_campaign_make_part(campaign, measure);
    if (!part)
        return WAKPI_NO_MEMORY;
    pthread_mutex_lock(&part->lock);
    wakpi_status status = wakpi_buckets_add(&part->buckets, &campaign->settings.allocator, duration);
    pthread_mutex_unlock(&part->lock);
    return status;
}

wakpi_status wakpi_campaign_remove_duration(wakpi_campaign *campaign, wakpi_measure measure, int64_t duration)
{
    if (!campaign || !(wakpi_campaign_traits(campaign, measure) & WAKPI_TRAIT_DURATION) || duration < 0)
        return WAKPI_INVALID;
    struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure);
    if (!part)
        return WAKPI_NOT_FOUND;
    pthread_mutex_lock(&part->lock);
    wakpi_status status = wakpi_buckets_remove(&part->buckets, &campaign->settings.allocator, duration);
    pthread_mutex_unlock(&part->lock);
    return status;
}

wakpi_status wakpi_campaign_add_person(wakpi_campaign *campaign, wakpi_measure measure, const char *id,
                                       size_t size)
{
    if (!campaign || !(wakpi_campaign_traits(campaign, measure) & WAKPI_TRAIT_DISTINCT) || !id || size == 0)
        return WAKPI_INVALID;
    if (campaign->people_check != campaign->key_check)
        return WAKPI_MISMATCH;
    struct wakpi_campaign_part *part = wakpi_campaign_make_part(campaign, measure);
    if (!part)
        return WAKPI_NO_MEMORY;
    struct wakpi_fingerprint person = wakpi_fingerprint_of(campaign->key, WAKPI_DISTINCT_DOMAIN, id, size);
    pthread_mutex_lock(&part->lock);
    wakpi_status status =
        wakpi_distinct_add(&part->people, &campaign->settings.allocator, campaign->people_precision, person);
    pthread_mutex_unlock(&part->lock);
    return status;
}

wakpi_status wakpi_campaign_add_buckets(struct wakpi_campaign *campaign, wakpi_measure measure,
                                        const struct wakpi_buckets *from)
{
    if (!(wakpi_campaign_traits(campaign, measure) & WAKPI_TRAIT_DURATION))
        return WAKPI_INVALID;
    struct wakpi_campaign_part *part = wakpi_campaign_make_part(campaign, measure);
    return part ? wakpi_buckets_merge(&part->buckets, &campaign->settings.allocator, from) : WAKPI_NO_MEMORY;
}

wakpi_status wakpi_campaign_give_buckets(struct wakpi_campaign *campaign, wakpi_measure measure,
                                         struct wakpi_buckets *from)
{
    if (!(wakpi_campaign_traits(campaign, measure) & WAKPI_TRAIT_DURATION))
        return WAKPI_INVALID;
    struct wakpi_campaign_part *part = wakpi_campaign_make_part(campaign, measure);
    if (!part || part->buckets.count > 0)
        return part ? wakpi_buckets_merge(&part->buckets, &campaign->settings.allocator, from)
                    : WAKPI_NO_MEMORY;
    struct wakpi_buckets empty = part->buckets;
    part->buckets = *from;
    *from = empty;
    return WAKPI_OK;
}

/* ---- units ---- */

/* Sorted, with what stands several times added up: WAKPI_OK, WAKPI_INVALID, WAKPI_LIMIT or WAKPI_OVERFLOW. */
static wakpi_status take_unit(const struct wakpi_campaign *campaign, const wakpi_measure *measures,
                              const int64_t *amounts, size_t count, struct wakpi_observation *unit)
{
    unit->count = 0;
    for (size_t i = 0; i < count; i++) {
        int traits = wakpi_campaign_traits(campaign, measures[i]);
        size_t at = 0;
        if (!(traits & WAKPI_TRAIT_AMOUNT) || (traits & WAKPI_TRAIT_REGISTER))
            return WAKPI_INVALID;
        while (at < unit->count && unit->measures[at] < measures[i])
            at++;
        if (at < unit->count && unit->measures[at] == measures[i]) {
            int64_t sum = unit->amounts[at];
            if (amounts[i] > 0 ? sum > INT64_MAX - amounts[i] : sum < INT64_MIN - amounts[i])
                return WAKPI_OVERFLOW;
            unit->amounts[at] = sum + amounts[i];
            continue;
        }
        if (unit->count == WAKPI_OBSERVED_MEASURES)
            return WAKPI_LIMIT;
        memmove(unit->measures + at + 1, unit->measures + at, (unit->count - at) * sizeof *unit->measures);
        memmove(unit->amounts + at + 1, unit->amounts + at, (unit->count - at) * sizeof *unit->amounts);
        unit->measures[at] = measures[i];
        unit->amounts[at] = amounts[i];
        unit->count++;
    }
    return WAKPI_OK;
}

wakpi_status wakpi_campaign_add_unit(wakpi_campaign *campaign, const wakpi_measure *measures,
                                     const int64_t *amounts, size_t count)
{
    struct wakpi_observation unit;
    if (!campaign || (count > 0 && (!measures || !amounts)))
        return WAKPI_INVALID;
    wakpi_status status = take_unit(campaign, measures, amounts, count, &unit);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_campaign_part *part = wakpi_campaign_make_part(campaign, WAKPI_PART_OF_PRODUCTS);
    if (!part)
        return WAKPI_NO_MEMORY;
    pthread_mutex_lock(&part->lock);
    status = wakpi_products_prepare(&part->products, &campaign->settings.allocator, &unit);
    if (status == WAKPI_OK)
        status = wakpi_campaign_add_many(campaign, unit.measures, unit.amounts, unit.count);
    if (status == WAKPI_OK)
        wakpi_products_add(&part->products, &unit);
    pthread_mutex_unlock(&part->lock);
    return status;
}

wakpi_status wakpi_campaign_add_products(struct wakpi_campaign *campaign, const struct wakpi_products *from)
{
    struct wakpi_campaign_part *part = wakpi_campaign_make_part(campaign, WAKPI_PART_OF_PRODUCTS);
    if (!part)
        return WAKPI_NO_MEMORY;
    wakpi_status status = wakpi_products_can_merge(&part->products, from);
    if (status == WAKPI_OK)
        status = wakpi_products_reserve(&part->products, &campaign->settings.allocator, from);
    if (status == WAKPI_OK)
        wakpi_products_merge(&part->products, from);
    return status;
}

wakpi_status wakpi_campaign_histogram(const wakpi_campaign *campaign, wakpi_measure measure,
                                      wakpi_histogram **histogram)
{
    if (!campaign || !histogram || !(wakpi_campaign_traits(campaign, measure) & WAKPI_TRAIT_DURATION))
        return WAKPI_INVALID;
    const struct wakpi_buckets none = {0};
    struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure);
    if (!part)
        return wakpi_histogram_of(&none, &campaign->settings.allocator, histogram);
    pthread_mutex_lock(&part->lock);
    wakpi_status status = wakpi_histogram_of(&part->buckets, &campaign->settings.allocator, histogram);
    pthread_mutex_unlock(&part->lock);
    return status;
}

#include "measure/campaign.h"

#include <string.h>

#include <wakpi/money.h>

#include "measure/amount.h"

/* ---- making and ending ---- */

static uint8_t traits_of(wakpi_measure measure)
{
    if (!wakpi_measure_known(measure))
        return 0;
    int32_t kind = wakpi_measure_kind(measure), rule = wakpi_measure_merge_rule(measure);
    if (kind == WAKPI_MEASURE_KIND_DURATION)
        return WAKPI_TRAIT_DURATION;
    int traits = WAKPI_TRAIT_AMOUNT;
    if (kind == WAKPI_MEASURE_KIND_MESSAGES)
        traits |= WAKPI_TRAIT_MESSAGES;
    if (kind == WAKPI_MEASURE_KIND_MONEY)
        traits |= WAKPI_TRAIT_MONEY;
    if (wakpi_measure_may_be_negative(measure))
        traits |= WAKPI_TRAIT_SIGNED;
    if (rule == WAKPI_MERGE_DISTINCT)
        traits |= WAKPI_TRAIT_DISTINCT;
    if (rule == WAKPI_MERGE_FIRST || rule == WAKPI_MERGE_LAST || rule == WAKPI_MERGE_EQUAL)
        traits |= WAKPI_TRAIT_REGISTER;
    return (uint8_t)traits;
}

int32_t wakpi_campaign_currency_place(const char *code)
{
    int32_t low = 0, high = wakpi_currency_count();
    while (low < high) {
        int32_t middle = (low + high) / 2;
        int order = strcmp(wakpi_currency_at(middle), code);
        if (order == 0)
            return middle + 1;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

const char *wakpi_campaign_currency_code(int32_t place)
{
    return place > 0 ? wakpi_currency_at(place - 1) : "";
}

static wakpi_status fill_new(struct wakpi_campaign *campaign)
{
    wakpi_status status = wakpi_key_settle(&campaign->settings, &campaign->key, NULL);
    if (status != WAKPI_OK)
        return status;
    campaign->key_check = campaign->people_check = wakpi_key_check(campaign->key);
    campaign->people_precision =
        (int)wakpi_settings_integer(&campaign->settings, WAKPI_SETTING_UNIQUE_PRECISION);
    campaign->own_currency =
        wakpi_campaign_currency_place(wakpi_settings_text(&campaign->settings, WAKPI_SETTING_CURRENCY, NULL));
    atomic_init(&campaign->currency, campaign->own_currency);
    for (wakpi_measure measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++) {
        atomic_init(&campaign->parts[measure], NULL);
        campaign->traits[measure] = traits_of(measure);
        campaign->levels[measure] = (uint8_t)wakpi_measure_level(measure);
        if (campaign->traits[measure] & WAKPI_TRAIT_REGISTER)
            campaign->registers[measure / 64] |= UINT64_C(1) << measure % 64;
        atomic_init(&campaign->amounts[measure], 0);
    }
    return WAKPI_OK;
}

/* Takes the settings over, or drops them at an error. */
static wakpi_status make_of(struct wakpi_settings *settings, wakpi_campaign **campaign)
{
    wakpi_campaign *made = wakpi_allocate_zeroed(&settings->allocator, 1, sizeof *made);
    if (!made) {
        wakpi_settings_drop(settings);
        return WAKPI_NO_MEMORY;
    }
    made->settings = *settings;
    wakpi_status status = fill_new(made);
    if (status != WAKPI_OK) {
        wakpi_campaign_free(made);
        return status;
    }
    *campaign = made;
    return WAKPI_OK;
}

wakpi_status wakpi_campaign_new(const wakpi_options *options, wakpi_campaign **campaign)
{
    struct wakpi_settings settings;
    if (!campaign)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_settings_take(options, &settings);
    return status == WAKPI_OK ? make_of(&settings, campaign) : status;
}

wakpi_status wakpi_campaign_make(const struct wakpi_settings *settings, wakpi_campaign **campaign)
{
    struct wakpi_settings copy;
    wakpi_status status = wakpi_settings_copy(settings, &copy);
    return status == WAKPI_OK ? make_of(&copy, campaign) : status;
}

void wakpi_campaign_free(wakpi_campaign *campaign)
{
    if (!campaign)
        return;
    struct wakpi_settings settings = campaign->settings;
    wakpi_campaign_drop_parts(campaign);
    wakpi_release(&settings.allocator, campaign, 1, sizeof *campaign);
    wakpi_settings_drop(&settings);
}

void wakpi_campaign_set_waiting(wakpi_campaign *campaign, const int64_t *waiting)
{
    memcpy(campaign->waiting, waiting, sizeof campaign->waiting);
}

void wakpi_campaign_set_approximated(wakpi_campaign *campaign, uint64_t measures)
{
    campaign->approximated = measures;
}

wakpi_status wakpi_campaign_reset(wakpi_campaign *campaign)
{
    if (!campaign)
        return WAKPI_INVALID;
    wakpi_campaign_clear_parts(campaign);
    memset(campaign->waiting, 0, sizeof campaign->waiting);
    campaign->approximated = 0;
    const wakpi_measure last = wakpi_measure_count(); /* ids run from 1 */
    for (wakpi_measure measure = 1; measure <= last; measure++)
        atomic_store_explicit(&campaign->amounts[measure], 0, memory_order_relaxed);
    atomic_store_explicit(&campaign->currency, campaign->own_currency, memory_order_relaxed);
    campaign->people_check = campaign->key_check;
    campaign->people_precision =
        (int)wakpi_settings_integer(&campaign->settings, WAKPI_SETTING_UNIQUE_PRECISION);
    return WAKPI_OK;
}

/* ---- adding ---- */

static wakpi_status raise_measure(struct wakpi_campaign *campaign, wakpi_measure measure, int64_t by)
{
    if (campaign->traits[measure] & WAKPI_TRAIT_SIGNED)
        return wakpi_raise_signed(&campaign->amounts[measure], by);
    return wakpi_raise_count(&campaign->amounts[measure], by);
}

/* Whether `amount` may be added; makes what a register needs. */
static wakpi_status prepare(struct wakpi_campaign *campaign, wakpi_measure measure, int64_t amount)
{
    int traits = wakpi_campaign_traits(campaign, measure);
    if (!(traits & WAKPI_TRAIT_AMOUNT) || (amount < 0 && !(traits & WAKPI_TRAIT_SIGNED)))
        return WAKPI_INVALID;
    if ((traits & WAKPI_TRAIT_MONEY) && !atomic_load_explicit(&campaign->currency, memory_order_relaxed))
        return WAKPI_CURRENCY;
    if ((traits & WAKPI_TRAIT_REGISTER) && !wakpi_campaign_make_part(campaign, measure))
        return WAKPI_NO_MEMORY;
    return WAKPI_OK;
}

static void make_known(struct wakpi_campaign *campaign, wakpi_measure measure)
{
    if (campaign->traits[measure] & WAKPI_TRAIT_REGISTER)
        wakpi_campaign_make_known(campaign, measure);
}

static wakpi_status add_slowly(struct wakpi_campaign *campaign, wakpi_measure measure, int64_t amount)
{
    wakpi_status status = prepare(campaign, measure, amount);
    if (status == WAKPI_OK)
        status = raise_measure(campaign, measure, amount);
    if (status == WAKPI_OK)
        make_known(campaign, measure);
    return status;
}

wakpi_status wakpi_campaign_add(wakpi_campaign *campaign, wakpi_measure measure, int64_t amount)
{
    if (!campaign)
        return WAKPI_INVALID;
    int traits = wakpi_campaign_traits(campaign, measure) & ~(WAKPI_TRAIT_DISTINCT | WAKPI_TRAIT_MESSAGES);
    if (traits != WAKPI_TRAIT_AMOUNT || amount < 0)
        return add_slowly(campaign, measure, amount);
    return wakpi_raise_count(&campaign->amounts[measure], amount);
}

/* Adds those of one level; at an overflow *done says how many places were looked at. */
static wakpi_status add_level(struct wakpi_campaign *campaign, const wakpi_measure *measures,
                              const int64_t *amounts, size_t count, int level, size_t *done)
{
    for (size_t i = 0; i < count; i++) {
        if (campaign->levels[measures[i]] == level &&
            raise_measure(campaign, measures[i], amounts[i]) != WAKPI_OK) {
            *done = i;
            return WAKPI_OVERFLOW;
        }
    }
    return WAKPI_OK;
}

static void take_back_level(struct wakpi_campaign *campaign, const wakpi_measure *measures,
                            const int64_t *amounts, size_t count, int level)
{
    for (size_t i = count; i-- > 0;) {
        if (campaign->levels[measures[i]] == level)
            atomic_fetch_sub_explicit(&campaign->amounts[measures[i]], amounts[i], memory_order_release);
    }
}

wakpi_status wakpi_campaign_add_many(wakpi_campaign *campaign, const wakpi_measure *measures,
                                     const int64_t *amounts, size_t count)
{
    int highest = 0;
    if (!campaign || (count > 0 && (!measures || !amounts)))
        return WAKPI_INVALID;
    for (size_t i = 0; i < count; i++) {
        wakpi_status status = prepare(campaign, measures[i], amounts[i]);
        if (status != WAKPI_OK)
            return status;
        int level = campaign->levels[measures[i]];
        highest = level > highest ? level : highest;
    }
    for (int level = 0; level <= highest; level++) {
        size_t done = 0;
        if (add_level(campaign, measures, amounts, count, level, &done) == WAKPI_OK)
            continue;
        take_back_level(campaign, measures, amounts, done, level);
        while (level-- > 0)
            take_back_level(campaign, measures, amounts, count, level);
        return WAKPI_OVERFLOW;
    }
    for (size_t i = 0; i < count; i++)
        make_known(campaign, measures[i]);
    return WAKPI_OK;
}

wakpi_status wakpi_campaign_add_money(wakpi_campaign *campaign, wakpi_measure measure, int64_t amount,
                                      const char *currency)
{
    if (!campaign || !currency || !(wakpi_campaign_traits(campaign, measure) & WAKPI_TRAIT_MONEY))
        return WAKPI_INVALID;
    if (amount < 0 && !(campaign->traits[measure] & WAKPI_TRAIT_SIGNED))
        return WAKPI_INVALID;
    int32_t place = atomic_load_explicit(&campaign->currency, memory_order_relaxed);
    if (strcmp(wakpi_campaign_currency_code(place), currency) != 0) {
        int32_t wanted = wakpi_campaign_currency_place(currency);
        if (wanted == 0)
            return WAKPI_NOT_FOUND;
        /* The first one names it; of several threads that are first, one. */
        place = 0;
        if (!atomic_compare_exchange_strong(&campaign->currency, &place, wanted) && place != wanted)
            return WAKPI_CURRENCY;
    }
    return raise_measure(campaign, measure, amount);
}

wakpi_status wakpi_campaign_set(wakpi_campaign *campaign, wakpi_measure measure, int64_t amount, int64_t at)
{
    if (!campaign || !(wakpi_campaign_traits(campaign, measure) & WAKPI_TRAIT_REGISTER) ||
        at == WAKPI_NO_TIME)
        return WAKPI_INVALID;
    wakpi_status status = prepare(campaign, measure, amount);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_campaign_part *part = wakpi_campaign_part(campaign, measure);
    /* Where both must be equal, when each was known says nothing. */
    part->at = wakpi_measure_merge_rule(measure) == WAKPI_MERGE_EQUAL ? WAKPI_NO_TIME : at;
    atomic_store_explicit(&campaign->amounts[measure], amount, memory_order_relaxed);
    wakpi_campaign_make_known(campaign, measure);
    return WAKPI_OK;
}

const char *wakpi_campaign_currency(const wakpi_campaign *campaign)
{
    if (!campaign)
        return "";
    return wakpi_campaign_currency_code(atomic_load_explicit(&campaign->currency, memory_order_relaxed));
}

#include "track/query.h"

#include "base/credit_keys.h"
#include "base/money.h"
#include "track/rate_card.h"

#include <string.h>

const struct wakpi_query wakpi_query_default = {.from = INT64_MIN, .to = INT64_MAX, .as_of = INT64_MAX};

static const char *const label_keys[WAKPI_LABEL_LIMIT] = {
    [WAKPI_LABEL_CAMPAIGN] = "campaign",
    [WAKPI_LABEL_TEMPLATE] = "template",
    [WAKPI_LABEL_VARIANT] = "variant",
    [WAKPI_LABEL_SEGMENT] = "segment",
    [WAKPI_LABEL_CHANNEL] = "channel",
    [WAKPI_LABEL_CATEGORY] = "category",
    [WAKPI_LABEL_STEP] = "step",
    [WAKPI_LABEL_BUTTON] = "button",
    [WAKPI_LABEL_CONVERSION] = "conversion",
};

static const char *const period_keys[] = {
    [WAKPI_PERIOD_NONE] = "none",   [WAKPI_PERIOD_HOUR] = "hour",
    [WAKPI_PERIOD_DAY] = "day",     [WAKPI_PERIOD_WEEK] = "week",
    [WAKPI_PERIOD_MONTH] = "month", [WAKPI_PERIOD_QUARTER] = "quarter",
    [WAKPI_PERIOD_YEAR] = "year",   [WAKPI_PERIOD_WEEKDAY_HOUR] = "weekday_hour",
};

enum { PERIOD_LIMIT = sizeof period_keys / sizeof period_keys[0] };

const char *wakpi_key_at(const char *const *keys, int32_t count, int32_t index)
{
    return index >= 0 && index < count ? keys[index] : NULL;
}

wakpi_status wakpi_key_find(const char *const *keys, int32_t count, const char *key, int32_t *index)
{
    if (!key || !index)
        return WAKPI_INVALID;
    for (int32_t i = 0; i < count; i++) {
        if (keys[i] && strcmp(keys[i], key) == 0) {
            *index = i;
            return WAKPI_OK;
        }
    }
    return WAKPI_NOT_FOUND;
}

const char *wakpi_label_key(int32_t label)
{
    return wakpi_key_at(label_keys, WAKPI_LABEL_LIMIT, label);
}

wakpi_status wakpi_label_by_key(const char *key, int32_t *label)
{
    return wakpi_key_find(label_keys, WAKPI_LABEL_LIMIT, key, label);
}

const char *wakpi_period_key(int32_t period)
{
    return wakpi_key_at(period_keys, PERIOD_LIMIT, period);
}

wakpi_status wakpi_period_by_key(const char *key, int32_t *period)
{
    return wakpi_key_find(period_keys, PERIOD_LIMIT, key, period);
}

_Static_assert((int)WAKPI_CREDIT_POSITION == (int)WAKPI_CREDIT_KEY_LIMIT - 1, "a model has no key");

const char *wakpi_credit_key(int32_t model)
{
    return wakpi_key_at(wakpi_credit_keys, WAKPI_CREDIT_KEY_LIMIT, model);
}

wakpi_status wakpi_credit_by_key(const char *key, int32_t *model)
{
    return wakpi_key_find(wakpi_credit_keys, WAKPI_CREDIT_KEY_LIMIT, key, model);
}

wakpi_status wakpi_query_new(const wakpi_options *options, wakpi_query **query)
{
    struct wakpi_settings settings;
    if (!query)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    struct wakpi_query *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (made) {
        *made = wakpi_query_default;
        made->allocator = settings.allocator;
        *query = made;
    }
    wakpi_settings_drop(&settings);
    return made ? WAKPI_OK : WAKPI_NO_MEMORY;
}

void wakpi_query_free(wakpi_query *query)
{
    if (!query)
        return;
    struct wakpi_allocator allocator = query->allocator;
    wakpi_rate_card_free(query->card);
    wakpi_filters_drop(&allocator, query->filters, query->filter_count);
    wakpi_baselines_drop(&allocator, query->baselines, query->baseline_count);
    wakpi_release(&allocator, query, 1, sizeof *query);
}

wakpi_status wakpi_query_group_by(wakpi_query *query, int32_t label)
{
    if (!query || !wakpi_label_key(label))
        return WAKPI_INVALID;
    query->grouped[label] = 1;
    return WAKPI_OK;
}

wakpi_status wakpi_query_period(wakpi_query *query, int32_t period)
{
    if (!query || !wakpi_period_key(period))
        return WAKPI_INVALID;
    query->period = period;
    return WAKPI_OK;
}

wakpi_status wakpi_filters_add(const struct wakpi_allocator *allocator, struct wakpi_filter **filters,
                               size_t *count, int32_t label, const char *text, size_t size)
{
    if (!wakpi_label_key(label) || (!text && size > 0))
        return WAKPI_INVALID;
    char *copy = wakpi_allocate_zeroed(allocator, size + 1, 1);
    if (!copy)
        return WAKPI_NO_MEMORY;
    struct wakpi_filter *grown = wakpi_reallocate(allocator, *filters, *count, *count + 1, sizeof *grown);
    if (!grown) {
        wakpi_release(allocator, copy, size + 1, 1);
        return WAKPI_NO_MEMORY;
    }
    if (size > 0)
        memcpy(copy, text, size);
    grown[*count] = (struct wakpi_filter){.label = label, .text = copy, .size = size};
    *filters = grown;
    ++*count;
    return WAKPI_OK;
}

void wakpi_filters_drop(const struct wakpi_allocator *allocator, struct wakpi_filter *filters, size_t count)
{
    for (size_t i = 0; i < count; i++)
        wakpi_release(allocator, filters[i].text, filters[i].size + 1, 1);
    wakpi_release(allocator, filters, count, sizeof *filters);
}

wakpi_status wakpi_query_where(wakpi_query *query, int32_t label, const char *text, size_t size)
{
    if (!query)
        return WAKPI_INVALID;
    return wakpi_filters_add(&query->allocator, &query->filters, &query->filter_count, label, text, size);
}

wakpi_status wakpi_query_between(wakpi_query *query, int64_t from, int64_t to)
{
    if (!query || from > to)
        return WAKPI_INVALID;
    query->from = from;
    query->to = to;
    return WAKPI_OK;
}

wakpi_status wakpi_query_currency(wakpi_query *query, const char *currency)
{
    int32_t digits;
    if (!query || !currency || wakpi_currency_digits(currency, &digits) != WAKPI_OK)
        return WAKPI_INVALID;
    memcpy(query->currency, currency, sizeof query->currency);
    return WAKPI_OK;
}

wakpi_status wakpi_query_as_of(wakpi_query *query, int64_t as_of)
{
    if (!query)
        return WAKPI_INVALID;
    query->as_of = as_of;
    return WAKPI_OK;
}

wakpi_status wakpi_query_retention(wakpi_query *query, int32_t on)
{
    if (!query || (on != 0 && on != 1))
        return WAKPI_INVALID;
    query->retention = on;
    return WAKPI_OK;
}

wakpi_status wakpi_query_baseline(wakpi_query *query, int32_t baseline)
{
    if (!query || baseline < WAKPI_BASELINE_NONE || baseline > WAKPI_BASELINE_YEAR)
        return WAKPI_INVALID;
    query->baseline = baseline;
    return WAKPI_OK;
}

wakpi_status wakpi_query_add_baseline(wakpi_query *query, int64_t from, int64_t to,
                                      const wakpi_campaign *campaign)
{
    if (!query || !campaign || from >= to)
        return WAKPI_INVALID;
    const struct wakpi_baseline added = {from, to, (wakpi_campaign *)(uintptr_t)campaign};
    return wakpi_baselines_add(&query->allocator, &query->baselines, &query->baseline_count, &added);
}

wakpi_status wakpi_query_attribution(wakpi_query *query, int32_t model)
{
    if (!query || (model != 0 && !wakpi_credit_key(model)))
        return WAKPI_INVALID;
    query->attribution = model;
    return WAKPI_OK;
}

int wakpi_query_credits_anew(const struct wakpi_query *query, const struct wakpi_settings *settings)
{
    const char *key = wakpi_settings_text(settings, WAKPI_SETTING_ATTRIBUTION, NULL);
    return query->attribution != 0 && strcmp(key, wakpi_credit_keys[query->attribution]) != 0;
}

void wakpi_filters_want(const struct wakpi_filter *filters, size_t count, const struct wakpi_labels *labels,
                        uint32_t *wanted)
{
    for (size_t i = 0; i < count; i++)
        wanted[i] = wakpi_labels_find(labels, filters[i].text, filters[i].size);
}

/* Several texts for one label are alternatives; several labels must all be right. What nobody knows as a label nothing
 * has; what has none is asked for by an empty text. */
int wakpi_filters_pass(const struct wakpi_filter *filters, size_t count, const uint32_t *wanted,
                       const uint32_t *labels)
{
    uint32_t filtered = 0, matched = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t label = filters[i].label;
        int unlabelled = filters[i].size == 0;
        filtered |= UINT32_C(1) << label;
        if (labels[label] == wanted[i] && (unlabelled || wanted[i] != 0))
            matched |= UINT32_C(1) << label;
    }
    return filtered == matched;
}

wakpi_status wakpi_query_rate_card(wakpi_query *query, const wakpi_rate_card *card)
{
    wakpi_rate_card *copy = NULL;
    if (!query)
        return WAKPI_INVALID;
    if (card && wakpi_rate_card_copy(&query->allocator, card, &copy) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    wakpi_rate_card_free(query->card);
    query->card = copy;
    return WAKPI_OK;
}

static wakpi_status copy_what_it_owns(const struct wakpi_query *from, struct wakpi_query *to)
{
    wakpi_status status = wakpi_query_rate_card(to, from->card);
    for (size_t i = 0; status == WAKPI_OK && i < from->filter_count; i++) {
        const struct wakpi_filter *filter = &from->filters[i];
        status = wakpi_query_where(to, filter->label, filter->text, filter->size);
    }
    for (size_t i = 0; status == WAKPI_OK && i < from->baseline_count; i++)
        status =
            wakpi_baselines_add(&to->allocator, &to->baselines, &to->baseline_count, &from->baselines[i]);
    return status;
}

wakpi_status wakpi_query_copy(const wakpi_query *from, wakpi_query **query)
{
    if (!from || !query)
        return WAKPI_INVALID;
    struct wakpi_query *made = wakpi_allocate_zeroed(&from->allocator, 1, sizeof *made);
    if (!made)
        return WAKPI_NO_MEMORY;
    *made = *from;
    made->card = NULL;
    made->filters = NULL;
    made->baselines = NULL;
    made->filter_count = made->baseline_count = 0;
    wakpi_status status = copy_what_it_owns(from, made);
    if (status != WAKPI_OK) {
        wakpi_query_free(made);
        return status;
    }
    *query = made;
    return WAKPI_OK;
}

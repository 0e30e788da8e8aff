#include "study/comparison.h"

#include <string.h>

#include "kpi/catalogue.h"
#include "measure/campaign.h"
#include "study/words.h"

#define COUNT_MOST (INT64_C(1) << 53)

wakpi_status wakpi_comparison_new(const wakpi_options *options, wakpi_kpi kpi, wakpi_comparison **comparison)
{
    struct wakpi_settings settings;
    if (!comparison || !wakpi_kpi_key(kpi))
        return WAKPI_INVALID;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    wakpi_comparison *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (!made) {
        wakpi_settings_drop(&settings);
        return WAKPI_NO_MEMORY;
    }
    made->settings = settings;
    made->kpi = kpi;
    size_t size = 0;
    const char *currency = wakpi_settings_text(&made->settings, WAKPI_SETTING_CURRENCY, &size);
    if (size == 3)
        memcpy(made->currency, currency, size);
    *comparison = made;
    return WAKPI_OK;
}

void wakpi_comparison_free(wakpi_comparison *comparison)
{
    if (!comparison)
        return;
    struct wakpi_settings settings = comparison->settings;
    wakpi_release(&settings.allocator, comparison, 1, sizeof *comparison);
    wakpi_settings_drop(&settings);
}

/* ---- adding ---- */

static int is_finite(double x)
{
    return x - x == 0;
}

/* WAKPI_OK where something of the kind can be added to the side. */
static wakpi_status check(const wakpi_comparison *comparison, int32_t side, int32_t kind)
{
    if (!comparison || side < 0 || side >= WAKPI_SIDES)
        return WAKPI_INVALID;
    return comparison->kind == 0 || comparison->kind == kind ? WAKPI_OK : WAKPI_MISMATCH;
}

static struct wakpi_side *open_side(wakpi_comparison *comparison, int32_t side, int32_t kind)
{
    comparison->kind = kind;
    comparison->sides[side].is_set = 1;
    return &comparison->sides[side];
}

wakpi_status wakpi_comparison_add_counts(wakpi_comparison *comparison, int32_t side, int64_t k, int64_t n)
{
    wakpi_status status = check(comparison, side, WAKPI_COMPARISON_RATE);
    if (status != WAKPI_OK)
        return status;
    if (k < 0 || n < 0)
        return WAKPI_INVALID;
    if (k > n)
        return WAKPI_INCONSISTENT;
    if (n > COUNT_MOST - comparison->sides[side].n)
        return WAKPI_OVERFLOW;
    struct wakpi_side *open = open_side(comparison, side, WAKPI_COMPARISON_RATE);
    open->k += k;
    open->n += n;
    return WAKPI_OK;
}

wakpi_status wakpi_comparison_add_moments(wakpi_comparison *comparison, int32_t side, const double *moments)
{
    wakpi_status status = check(comparison, side, WAKPI_COMPARISON_MEAN);
    if (status == WAKPI_OK)
        status = moments ? wakpi_moments_merge(comparison->sides[side].moments, moments) : WAKPI_INVALID;
    if (status == WAKPI_OK)
        open_side(comparison, side, WAKPI_COMPARISON_MEAN);
    return status;
}

wakpi_status wakpi_comparison_add_events(wakpi_comparison *comparison, int32_t side, int64_t events,
                                         double exposure)
{
    wakpi_status status = check(comparison, side, WAKPI_COMPARISON_COUNT);
    if (status != WAKPI_OK)
        return status;
    if (events < 0 || !(exposure > 0) || !(exposure <= 1e150))
        return WAKPI_INVALID;
    if (events > COUNT_MOST - comparison->sides[side].k)
        return WAKPI_OVERFLOW;
    struct wakpi_side *open = open_side(comparison, side, WAKPI_COMPARISON_COUNT);
    open->k += events;
    open->exposure += exposure;
    return WAKPI_OK;
}

wakpi_status wakpi_comparison_set_value(wakpi_comparison *comparison, int32_t side, double value)
{
    wakpi_status status = check(comparison, side, WAKPI_COMPARISON_VALUE);
    if (status != WAKPI_OK)
        return status;
    if (!(value >= -1e150) || !(value <= 1e150))
        return WAKPI_INVALID;
    struct wakpi_side *open = open_side(comparison, side, WAKPI_COMPARISON_VALUE);
    open->value = value;
    open->standard_error = 0;
    return WAKPI_OK;
}

wakpi_status wakpi_comparison_add_campaign(wakpi_comparison *comparison, int32_t side,
                                           const wakpi_campaign *campaign)
{
    wakpi_value value = {.struct_size = sizeof value};
    if (!comparison || !campaign)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_campaign_evaluate(campaign, comparison->kpi, NULL, &value);
    if (status < 0)
        return status;
    if (wakpi_kpi_row(comparison->kpi)->flags & WAKPI_ROW_BINOMIAL)
        return wakpi_comparison_add_counts(comparison, side, value.numerator, value.denominator);
    if (value.currency[0] && comparison->currency[0] && strcmp(value.currency, comparison->currency) != 0)
        return WAKPI_CURRENCY;
    status = wakpi_comparison_set_value(comparison, side, value.value);
    int64_t units;
    if (status == WAKPI_OK && !(value.flags & WAKPI_VALUE_SMALL_SAMPLE))
        comparison->sides[side].standard_error = wakpi_campaign_standard_error(campaign, &value, &units);
    if (status == WAKPI_OK && value.currency[0])
        memcpy(comparison->currency, value.currency, sizeof comparison->currency);
    return status;
}

wakpi_status wakpi_comparison_set_goal(wakpi_comparison *comparison, double change)
{
    if (!comparison || !is_finite(change) || change == 0 || change <= -1)
        return WAKPI_INVALID;
    comparison->goal_kind = WAKPI_GOAL_CHANGE;
    comparison->goal = change;
    return WAKPI_OK;
}

wakpi_status wakpi_comparison_set_goal_value(wakpi_comparison *comparison, double value)
{
    if (!comparison || !is_finite(value))
        return WAKPI_INVALID;
    comparison->goal_kind = WAKPI_GOAL_VALUE;
    comparison->goal = value;
    return WAKPI_OK;
}

/* ---- merging ---- */

static wakpi_status merge_side(struct wakpi_side *into, const struct wakpi_side *from)
{
    if (from->n > COUNT_MOST - into->n || from->k > COUNT_MOST - into->k)
        return WAKPI_OVERFLOW;
    wakpi_status status = wakpi_moments_merge(into->moments, from->moments);
    if (status != WAKPI_OK)
        return status;
    into->k += from->k;
    into->n += from->n;
    into->exposure += from->exposure;
    into->is_set |= from->is_set;
    return WAKPI_OK;
}

wakpi_status wakpi_comparison_merge(wakpi_comparison *into, const wakpi_comparison *from)
{
    struct wakpi_side sides[WAKPI_SIDES];
    if (!into || !from || into == from)
        return WAKPI_INVALID;
    if (into->kpi != from->kpi || (into->kind && from->kind && into->kind != from->kind) ||
        into->kind == WAKPI_COMPARISON_VALUE || from->kind == WAKPI_COMPARISON_VALUE)
        return WAKPI_MISMATCH;
    memcpy(sides, into->sides, sizeof sides);
    for (int side = 0; side < WAKPI_SIDES; side++) {
        wakpi_status status = merge_side(&sides[side], &from->sides[side]);
        if (status != WAKPI_OK)
            return status;
    }
    memcpy(into->sides, sides, sizeof sides);
    into->kind = into->kind ? into->kind : from->kind;
    return WAKPI_OK;
}

/* ---- asking ---- */

wakpi_status wakpi_comparison_evaluate(const wakpi_comparison *comparison, wakpi_comparison_result *result)
{
    wakpi_comparison_result made;
    if (!comparison || !result || result->struct_size < sizeof result->struct_size)
        return WAKPI_INVALID;
    wakpi_comparison_compute(comparison, &made);
    wakpi_study_store(&made, sizeof made, result);
    return made.status;
}

static const char *const outcomes[] = {NULL, "no_goal", "reached", "not_reached", "open"};
static const char *const kinds[] = {NULL, "rate", "mean", "count", "value"};

const char *wakpi_comparison_outcome_key(int32_t outcome)
{
    return outcome > 0 && outcome <= WAKPI_COMPARISON_OPEN ? outcomes[outcome] : NULL;
}

const char *wakpi_comparison_kind_key(int32_t kind)
{
    return kind > 0 && kind <= WAKPI_COMPARISON_VALUE ? kinds[kind] : NULL;
}

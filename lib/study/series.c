#include "study/series.h"

#include <string.h>

#include "kpi/catalogue.h"

#define COUNT_MOST (INT64_C(1) << 53)

wakpi_status wakpi_series_begin(struct wakpi_series *series, wakpi_kpi kpi,
                                const struct wakpi_settings *settings)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    if (!row)
        return WAKPI_INVALID;
    *series = (struct wakpi_series){.kpi = kpi, .is_rate = (row->flags & WAKPI_ROW_BINOMIAL) != 0};
    size_t size = 0;
    const char *currency = wakpi_settings_text(settings, WAKPI_SETTING_CURRENCY, &size);
    if (row->unit == WAKPI_UNIT_MONEY && size == 3)
        memcpy(series->currency, currency, 4);
    return WAKPI_OK;
}

void wakpi_series_end(struct wakpi_series *series, const struct wakpi_allocator *allocator)
{
    if (series->points)
        wakpi_release(allocator, series->points, series->capacity, sizeof *series->points);
    series->points = NULL;
}

/* The first place whose start is not before `start`. */
static size_t place_of(const struct wakpi_series *series, int64_t start)
{
    size_t low = 0, high = series->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (series->points[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int is_there(const struct wakpi_series *series, size_t at, int64_t start)
{
    return at < series->count && series->points[at].start == start;
}

static wakpi_status insert(struct wakpi_series *series, const struct wakpi_allocator *allocator, size_t at,
                           const struct wakpi_point *point)
{
    if (!wakpi_reserve(allocator, &series->points, &series->capacity, series->count + 1,
                       sizeof *series->points))
        return WAKPI_NO_MEMORY;
    memmove(series->points + at + 1, series->points + at, (series->count - at) * sizeof *series->points);
    series->points[at] = *point;
    series->count++;
    return WAKPI_OK;
}

static wakpi_status check_sum(const struct wakpi_series *series, size_t at, const struct wakpi_point *point)
{
    if (!is_there(series, at, point->start))
        return WAKPI_OK;
    const struct wakpi_point *old = &series->points[at];
    if (!series->is_rate)
        return old->value == point->value ? WAKPI_OK : WAKPI_CONFLICT;
    return point->n > COUNT_MOST - old->n ? WAKPI_OVERFLOW : WAKPI_OK;
}

static wakpi_status add(struct wakpi_series *series, const struct wakpi_allocator *allocator,
                        const struct wakpi_point *point)
{
    size_t at = place_of(series, point->start);
    wakpi_status status = check_sum(series, at, point);
    if (status != WAKPI_OK)
        return status;
    if (!is_there(series, at, point->start))
        return insert(series, allocator, at, point);
    series->points[at].k += point->k;
    series->points[at].n += point->n;
    return WAKPI_OK;
}

wakpi_status wakpi_series_add_counts(struct wakpi_series *series, const struct wakpi_allocator *allocator,
                                     int64_t start, int64_t k, int64_t n)
{
    struct wakpi_point point = {.start = start, .k = k, .n = n};
    if (!series->is_rate || k < 0 || n < 0)
        return WAKPI_INVALID;
    if (k > n)
        return WAKPI_INCONSISTENT;
    return n > COUNT_MOST ? WAKPI_OVERFLOW : add(series, allocator, &point);
}

wakpi_status wakpi_series_add_value(struct wakpi_series *series, const struct wakpi_allocator *allocator,
                                    int64_t start, double value)
{
    struct wakpi_point point = {.start = start, .value = value};
    /* Beyond this, squares of differences overflow. */
    if (series->is_rate || !(value >= -1e150) || !(value <= 1e150))
        return WAKPI_INVALID;
    return add(series, allocator, &point);
}

wakpi_status wakpi_series_add_campaign(struct wakpi_series *series, const struct wakpi_allocator *allocator,
                                       int64_t start, const wakpi_campaign *campaign)
{
    wakpi_value value = {.struct_size = sizeof value};
    if (!campaign)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_campaign_evaluate(campaign, series->kpi, NULL, &value);
    if (status < 0)
        return status;
    if (series->is_rate)
        return wakpi_series_add_counts(series, allocator, start, value.numerator, value.denominator);
    if (value.currency[0] && series->currency[0] && strcmp(value.currency, series->currency) != 0)
        return WAKPI_CURRENCY;
    status = wakpi_series_add_value(series, allocator, start, value.value);
    if (status == WAKPI_OK && value.currency[0])
        memcpy(series->currency, value.currency, sizeof series->currency);
    return status;
}

wakpi_status wakpi_series_merge(struct wakpi_series *into, const struct wakpi_allocator *allocator,
                                const struct wakpi_series *from)
{
    if (into->kpi != from->kpi)
        return WAKPI_MISMATCH;
    if (into->currency[0] && from->currency[0] && strcmp(into->currency, from->currency) != 0)
        return WAKPI_CURRENCY;
    for (size_t i = 0; i < from->count; i++) {
        wakpi_status status = check_sum(into, place_of(into, from->points[i].start), &from->points[i]);
        if (status != WAKPI_OK)
            return status;
    }
    if (from->count > 0 && !wakpi_reserve(allocator, &into->points, &into->capacity,
                                          into->count + from->count, sizeof *into->points))
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < from->count; i++)
        add(into, allocator, &from->points[i]); /* there is room: it cannot fail */
    if (from->currency[0])
        memcpy(into->currency, from->currency, sizeof into->currency);
    return WAKPI_OK;
}

double wakpi_point_value(const struct wakpi_series *series, size_t at)
{
    const struct wakpi_point *point = &series->points[at];
    if (!series->is_rate)
        return point->value;
    return point->n > 0 ? (double)point->k / (double)point->n : 0;
}

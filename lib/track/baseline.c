#include "track/baseline.h"

#include <string.h>
#include <wakpi/catalogue.h>

/* The local date of a time. */
static int64_t day_at(const struct wakpi_zone *zone, int64_t time)
{
    struct wakpi_zone_cursor cursor = {0};
    return wakpi_floor_divide(wakpi_zone_local(zone, &cursor, time), WAKPI_DAY);
}

static struct wakpi_interval period_of(const struct wakpi_zone *zone, int32_t period, int64_t time)
{
    struct wakpi_zone_cursor cursor = {0};
    return wakpi_zone_period(zone, &cursor, (enum wakpi_calendar_period)period, time);
}

/* The same date a year before; 0 where that year had none. */
static int year_before(int64_t day, int64_t *before)
{
    struct wakpi_date date = wakpi_date_of(day);
    date.year--;
    *before = wakpi_day_of(date);
    return date.day <= wakpi_days_in_month(date.year, date.month);
}

/* The Monday of the ISO week of the same number a year before; 0 where that year had none. */
static int week_year_before(int64_t day, int64_t *before)
{
    int32_t year, week, found_year, found_week;
    wakpi_week_of(day, &year, &week);
    int64_t fourth = wakpi_day_of((struct wakpi_date){year - 1, 1, 4}); /* always of week 1 */
    *before = fourth - wakpi_weekday(fourth) + 7 * (int64_t)(week - 1);
    wakpi_week_of(*before, &found_year, &found_week);
    return found_year == year - 1;
}

/* A time of the same wall clock a year before. */
static int64_t time_year_before(const struct wakpi_zone *zone, int64_t time)
{
    struct wakpi_zone_cursor cursor = {0};
    int64_t day = day_at(zone, time), before;
    int64_t since = time - wakpi_zone_day_start(zone, &cursor, day);
    if (!year_before(day, &before))
        before--; /* the 28th stands for the 29th */
    return wakpi_zone_day_start(zone, &cursor, before) + since;
}

int wakpi_baseline_period(const struct wakpi_zone *zone, int32_t period, int32_t baseline,
                          struct wakpi_interval of, struct wakpi_interval *before)
{
    struct wakpi_zone_cursor cursor = {0};
    int64_t day;
    if (of.from == INT64_MIN || of.to == INT64_MAX || of.from >= of.to)
        return 0;
    if (period == WAKPI_PERIOD_NONE && baseline == WAKPI_BASELINE_PREVIOUS) {
        if (of.from < INT64_MIN + (of.to - of.from))
            return 0;
        *before = (struct wakpi_interval){of.from - (of.to - of.from), of.from};
        return 1;
    }
    if (period == WAKPI_PERIOD_NONE) {
        *before = (struct wakpi_interval){time_year_before(zone, of.from), time_year_before(zone, of.to)};
        return before->from < before->to;
    }
    if (baseline == WAKPI_BASELINE_PREVIOUS) {
        *before = period_of(zone, period, of.from - 1);
        return 1;
    }
    int found = period == WAKPI_PERIOD_WEEK ? week_year_before(day_at(zone, of.from), &day)
                                            : year_before(day_at(zone, of.from), &day);
    if (found)
        *before = period_of(zone, period, wakpi_zone_day_start(zone, &cursor, day));
    return found;
}

wakpi_status wakpi_baselines_add(const struct wakpi_allocator *allocator, struct wakpi_baseline **baselines,
                                 size_t *count, const struct wakpi_baseline *added)
{
    struct wakpi_baseline *grown = NULL;
    wakpi_campaign *copy;
    wakpi_status status = wakpi_campaign_make(&added->campaign->settings, &copy);
    if (status != WAKPI_OK)
        return status;
    status = wakpi_campaign_merge(copy, added->campaign);
    if (status == WAKPI_OK &&
        !(grown = wakpi_reallocate(allocator, *baselines, *count, *count + 1, sizeof *grown)))
        status = WAKPI_NO_MEMORY;
    if (status != WAKPI_OK) {
        wakpi_campaign_free(copy);
        return status;
    }
    *baselines = grown;
    grown[(*count)++] = (struct wakpi_baseline){added->from, added->to, copy};
    return WAKPI_OK;
}

void wakpi_baselines_drop(const struct wakpi_allocator *allocator, struct wakpi_baseline *baselines,
                          size_t count)
{
    for (size_t i = 0; i < count; i++)
        wakpi_campaign_free(baselines[i].campaign);
    wakpi_release(allocator, baselines, count, sizeof *baselines);
}

wakpi_status wakpi_baseline_give(wakpi_campaign *campaign, const wakpi_campaign *before, int64_t from,
                                 const uint8_t *given, int adjoins)
{
    const char *currency = wakpi_campaign_currency(before), *own = wakpi_campaign_currency(campaign);
    wakpi_status status = WAKPI_OK;
    int64_t amount;
    int same = currency[0] != '\0' && (own[0] == '\0' || strcmp(own, currency) == 0);
    if (same && !given[WAKPI_MEASURE_REVENUE_BASELINE]) {
        status = wakpi_campaign_get(before, WAKPI_MEASURE_REVENUE, &amount);
        if (status == WAKPI_OK)
            status = wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE_BASELINE, amount, currency);
    }
    if (status == WAKPI_OK && adjoins && !given[WAKPI_MEASURE_CUSTOMERS_START] &&
        wakpi_campaign_knows(before, WAKPI_MEASURE_CUSTOMERS_END)) {
        status = wakpi_campaign_get(before, WAKPI_MEASURE_CUSTOMERS_END, &amount);
        if (status == WAKPI_OK)
            status = wakpi_campaign_set(campaign, WAKPI_MEASURE_CUSTOMERS_START, amount, from);
    }
    return status;
}

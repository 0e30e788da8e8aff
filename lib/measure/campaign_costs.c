/* Costs that recur and hours that were saved, as amounts. */
#include "measure/campaign.h"

#include <wakpi/catalogue.h>

#include "base/calendar.h"
#include "base/zone.h"

/* ---- recurring cost ---- */

static int64_t add_periods(int64_t local, int32_t every, int64_t count)
{
    static const int32_t months_of[] = {
        [WAKPI_EVERY_MONTH] = 1, [WAKPI_EVERY_QUARTER] = 3, [WAKPI_EVERY_YEAR] = 12};
    int64_t day = wakpi_floor_divide(local, WAKPI_DAY), clock = local - day * WAKPI_DAY;
    if (every == WAKPI_EVERY_WEEK)
        return local + count * 7 * WAKPI_DAY;
    struct wakpi_date date = wakpi_date_of(day);
    int64_t month = (int64_t)date.year * 12 + date.month - 1 + count * months_of[every];
    date.year = (int32_t)wakpi_floor_divide(month, 12);
    date.month = (int32_t)(month - (int64_t)date.year * 12) + 1;
    /* The 31st of a short month is its last day; counted from the first period, so that it comes back. */
    int32_t days = wakpi_days_in_month(date.year, date.month);
    date.day = date.day < days ? date.day : days;
    return wakpi_day_of(date) * WAKPI_DAY + clock;
}

/* How many periods begin in [from, to), the first one at `from`; local times. */
static int64_t count_periods(int64_t from, int64_t to, int32_t every)
{
    int64_t low = 0, high = (to - from) / (7 * WAKPI_DAY) + 1; /* no period is shorter than a week */
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (add_periods(from, every, middle) < to)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static wakpi_status count_local_periods(const struct wakpi_settings *settings, int64_t from, int64_t to,
                                        int32_t every, int64_t *count)
{
    struct wakpi_zone *zone = NULL;
    struct wakpi_zone_cursor cursor = {0};
    wakpi_status status = wakpi_zone_settle(settings, &zone, NULL);
    if (status != WAKPI_OK)
        return status;
    int64_t local_from = wakpi_zone_local(zone, &cursor, from),
            local_to = wakpi_zone_local(zone, &cursor, to);
    /* Where a clock was set back in between, the first period has begun all the same. */
    int64_t periods = count_periods(local_from, local_to, every);
    *count = periods > 0 ? periods : 1;
    wakpi_zone_free(zone);
    return WAKPI_OK;
}

wakpi_status wakpi_campaign_add_recurring(wakpi_campaign *campaign, wakpi_measure measure, int64_t amount,
                                          int32_t every, int64_t from, int64_t to)
{
    int64_t count = 0;
    if (!campaign || !(wakpi_campaign_traits(campaign, measure) & WAKPI_TRAIT_MONEY) || amount < 0)
        return WAKPI_INVALID;
    if (every < WAKPI_EVERY_WEEK || every > WAKPI_EVERY_YEAR || from > to || from < -WAKPI_TIME_MAX ||
        to > WAKPI_TIME_MAX)
        return WAKPI_INVALID;
    if (from == to)
        return wakpi_campaign_add(campaign, measure, 0);
    wakpi_status status = count_local_periods(&campaign->settings, from, to, every, &count);
    if (status != WAKPI_OK)
        return status;
    if (amount > INT64_MAX / count)
        return WAKPI_OVERFLOW;
    return wakpi_campaign_add(campaign, measure, amount * count);
}

/* ---- time saved ---- */

/* A natural number of 256 bits, lowest limb first: four factors of 64 bits fit. */
struct natural {
    uint32_t limbs[8];
};

static void multiply(struct natural *number, uint64_t factor)
{
    uint32_t halves[2] = {(uint32_t)factor, (uint32_t)(factor >> 32)};
    struct natural product = {{0}};
    for (int half = 0; half < 2; half++) {
        uint64_t carry = 0;
        for (int i = 0; i + half < 8; i++) {
            carry += (uint64_t)number->limbs[i] * halves[half] + product.limbs[i + half];
            product.limbs[i + half] = (uint32_t)carry;
            carry >>= 32;
        }
    }
    *number = product;
}

static void add_small(struct natural *number, uint32_t summand)
{
    uint64_t carry = summand;
    for (int i = 0; i < 8 && carry; i++) {
        carry += number->limbs[i];
        number->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static void divide(struct natural *number, uint32_t divisor)
{
    uint64_t rest = 0;
    for (int i = 7; i >= 0; i--) {
        rest = rest << 32 | number->limbs[i];
        number->limbs[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
}

static int to_amount(const struct natural *number, int64_t *amount)
{
    for (int i = 2; i < 8; i++) {
        if (number->limbs[i])
            return 0;
    }
    uint64_t value = (uint64_t)number->limbs[1] << 32 | number->limbs[0];
    *amount = (int64_t)value;
    return value <= INT64_MAX;
}

wakpi_status wakpi_campaign_add_time_saved(wakpi_campaign *campaign, int64_t hours_per_week,
                                           int64_t weeks_per_month, int64_t hourly_rate, int64_t months)
{
    struct natural saved = {{1}};
    int64_t amount = 0;
    if (!campaign || hours_per_week < 0 || weeks_per_month < 0 || hourly_rate < 0 || months < 0)
        return WAKPI_INVALID;
    /* Twice the amount, halved and rounded at the end. 0 weeks stand for exactly 52/12 = 13/3. */
    multiply(&saved, (uint64_t)hours_per_week);
    multiply(&saved, weeks_per_month ? (uint64_t)weeks_per_month : 13);
    multiply(&saved, (uint64_t)hourly_rate);
    multiply(&saved, (uint64_t)months);
    multiply(&saved, 2);
    divide(&saved, 1000000);
    divide(&saved, 1000000);
    divide(&saved, weeks_per_month ? 1000000 : 3);
    add_small(&saved, 1);
    divide(&saved, 2);
    if (!to_amount(&saved, &amount))
        return WAKPI_OVERFLOW;
    return wakpi_campaign_add(campaign, WAKPI_MEASURE_VALUE_SAVED, amount);
}

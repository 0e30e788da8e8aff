/* Costs that recur and hours that were saved, as amounts. */
#include "measure/campaign.h"

#include <wakpi/catalogue.h>

#include "base/recurrence.h"

/* ---- recurring cost ---- */

/* How many times of a recurrence lie in [from, to), `from` itself being the first one. */
static wakpi_status count_recurrences(const struct wakpi_zone *zone, int64_t from, int64_t to, int32_t every,
                                      int64_t *count)
{
    enum wakpi_calendar_period period =
        (enum wakpi_calendar_period)(every - WAKPI_EVERY_WEEK + WAKPI_CALENDAR_WEEK);
    int64_t low = 1,
            high = (to - from) / (6 * WAKPI_DAY) + 1; /* none comes sooner than a week, less a set clock */
    while (low < high) {
        int64_t middle = low + (high - low) / 2, time;
        wakpi_status status = wakpi_recurrence(zone, period, from, middle, &time);
        if (status != WAKPI_OK)
            return status;
        if (time < to)
            low = middle + 1;
        else
            high = middle;
    }
    *count = low;
    return WAKPI_OK;
}

static wakpi_status count_local_periods(const struct wakpi_settings *settings, int64_t from, int64_t to,
                                        int32_t every, int64_t *count)
{
    struct wakpi_zone *zone = NULL;
    wakpi_status status = wakpi_zone_settle(settings, &zone, NULL);
    if (status == WAKPI_OK)
        status = count_recurrences(zone, from, to, every, count);
    wakpi_zone_free(zone);
    return status;
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

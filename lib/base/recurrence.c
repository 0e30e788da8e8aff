#include "base/recurrence.h"

/* The UTC time of a local one. */
static int64_t from_local(const struct wakpi_zone *zone, struct wakpi_zone_cursor *cursor, int64_t local)
{
    int64_t before = local - wakpi_zone_offset(zone, cursor, local - WAKPI_DAY);
    int64_t after = local - wakpi_zone_offset(zone, cursor, local + WAKPI_DAY);
    /* Where the offset changes in between, the earlier reading stands if it reads back as asked for; a local time in
     * a gap reads back as neither and is taken by the offset before it, so that it lies after the gap. */
    if (wakpi_zone_local(zone, cursor, before) == local)
        return before;
    return wakpi_zone_local(zone, cursor, after) == local ? after : before;
}

static int64_t add_months(int64_t day, int64_t months)
{
    struct wakpi_date date = wakpi_date_of(day);
    int64_t month = (int64_t)date.year * 12 + (date.month - 1) + months;
    date.year = (int32_t)wakpi_floor_divide(month, 12);
    date.month = (int32_t)(month - (int64_t)date.year * 12) + 1;
    int32_t most = wakpi_days_in_month(date.year, date.month);
    if (date.day > most)
        date.day = most;
    return wakpi_day_of(date);
}

wakpi_status wakpi_recurrence(const struct wakpi_zone *zone, enum wakpi_calendar_period every, int64_t from,
                              int64_t step, int64_t *time)
{
    struct wakpi_zone_cursor cursor = {0};
    int64_t months = every == WAKPI_CALENDAR_MONTH ? 1 : every == WAKPI_CALENDAR_QUARTER ? 3 : 12;
    int64_t days = every == WAKPI_CALENDAR_WEEK ? 7 : 31 * months; /* of a step, at most */
    if (from < -WAKPI_TIME_MAX || from > WAKPI_TIME_MAX || step < 0 ||
        step > (WAKPI_TIME_MAX - from) / WAKPI_DAY / days)
        return WAKPI_OVERFLOW;
    int64_t local = wakpi_zone_local(zone, &cursor, from);
    int64_t day = wakpi_floor_divide(local, WAKPI_DAY), clock = local - day * WAKPI_DAY;
    if (step == 0) {
        *time = from;
        return WAKPI_OK;
    }
    day = every == WAKPI_CALENDAR_WEEK ? day + 7 * step : add_months(day, months * step);
    *time = from_local(zone, &cursor, day * WAKPI_DAY + clock);
    return WAKPI_OK;
}

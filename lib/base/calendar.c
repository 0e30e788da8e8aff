#include "base/calendar.h"

#include <stdio.h>

/* Years begin in March here, so that the leap day is the last; 400 years are 146097 days. */
int64_t wakpi_day_of(struct wakpi_date date)
{
    int64_t year = (int64_t)date.year - (date.month <= 2);
    int64_t era = wakpi_floor_divide(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t month = (date.month + 9) % 12; /* March is 0 */
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct wakpi_date wakpi_date_of(int64_t day)
{
    day += 719468;
    int64_t era = wakpi_floor_divide(day, 146097);
    int64_t day_of_era = day - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153; /* March is 0 */
    struct wakpi_date date;
    date.day = (int32_t)(day_of_year - (153 * month + 2) / 5 + 1);
    date.month = (int32_t)(month < 10 ? month + 3 : month - 9);
    date.year = (int32_t)(year_of_era + era * 400 + (date.month <= 2));
    return date;
}

int32_t wakpi_days_in_month(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

int32_t wakpi_weekday(int64_t day)
{
    int64_t shifted = day + 3; /* the epoch was a Thursday */
    return (int32_t)(shifted - wakpi_floor_divide(shifted, 7) * 7);
}

void wakpi_week_of(int64_t day, int32_t *year, int32_t *week)
{
    /* A week belongs to the year of its Thursday. */
    int64_t thursday = day - wakpi_weekday(day) + 3;
    *year = wakpi_date_of(thursday).year;
    *week = (int32_t)((thursday - wakpi_day_of((struct wakpi_date){*year, 1, 1})) / 7 + 1);
}

int64_t wakpi_period_start(enum wakpi_calendar_period period, int64_t day)
{
    if (period <= WAKPI_CALENDAR_DAY)
        return day;
    if (period == WAKPI_CALENDAR_WEEK)
        return day - wakpi_weekday(day);
    struct wakpi_date date = wakpi_date_of(day);
    date.day = 1;
    if (period == WAKPI_CALENDAR_QUARTER)
        date.month -= (date.month - 1) % 3;
    if (period == WAKPI_CALENDAR_YEAR)
        date.month = 1;
    return wakpi_day_of(date);
}

int64_t wakpi_period_next(enum wakpi_calendar_period period, int64_t start)
{
    if (period <= WAKPI_CALENDAR_DAY)
        return start + 1;
    if (period == WAKPI_CALENDAR_WEEK)
        return start + 7;
    struct wakpi_date date = wakpi_date_of(start);
    date.month += period == WAKPI_CALENDAR_MONTH ? 1 : period == WAKPI_CALENDAR_QUARTER ? 3 : 12;
    if (date.month > 12) {
        date.month -= 12;
        date.year++;
    }
    return wakpi_day_of(date);
}

size_t wakpi_period_label(enum wakpi_calendar_period period, int64_t day, char label[32])
{
    struct wakpi_date date = wakpi_date_of(day);
    int32_t year, week;
    int length = 0;
    switch (period) {
    case WAKPI_CALENDAR_HOUR:
    case WAKPI_CALENDAR_DAY:
        length = snprintf(label, 32, "%04d-%02d-%02d", date.year, date.month, date.day);
        break;
    case WAKPI_CALENDAR_WEEK:
        wakpi_week_of(day, &year, &week);
        length = snprintf(label, 32, "%04d-W%02d", year, week);
        break;
    case WAKPI_CALENDAR_MONTH:
        length = snprintf(label, 32, "%04d-%02d", date.year, date.month);
        break;
    case WAKPI_CALENDAR_QUARTER:
        length = snprintf(label, 32, "%04d-Q%d", date.year, (date.month + 2) / 3);
        break;
    case WAKPI_CALENDAR_YEAR:
        length = snprintf(label, 32, "%04d", date.year);
        break;
    }
    return (size_t)length;
}

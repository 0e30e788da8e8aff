#include "base/calendar.h"
#include "base/zone_table.h"

/* The day of a year on which an offset begins, and the local second of that day (it may lie days away). */
struct rule_day {
    enum { rule_month, rule_julian, rule_ordinal } kind;
    int32_t month, week, weekday; /* M: week 5 is the last, weekday 0 Sunday */
    int32_t day;                  /* J: 1 .. 365 without the leap day; n: 0 .. 365 with it */
    int32_t seconds;
};

struct rule {
    int32_t standard, summer; /* seconds to add to UTC */
    int has_summer;
    struct rule_day start, end;
};

struct text {
    const char *at, *end;
};

static int skip(struct text *text, char c)
{
    if (text->at == text->end || *text->at != c)
        return 0;
    text->at++;
    return 1;
}

static int read_name(struct text *text)
{
    const char *start = text->at;
    if (skip(text, '<')) {
        while (text->at < text->end && *text->at != '>')
            text->at++;
        return skip(text, '>');
    }
    while (text->at < text->end &&
           ((*text->at >= 'a' && *text->at <= 'z') || (*text->at >= 'A' && *text->at <= 'Z')))
        text->at++;
    return text->at - start >= 3;
}

static int read_number(struct text *text, int32_t minimum, int32_t maximum, int32_t *value)
{
    const char *start = text->at;
    *value = 0;
    for (; text->at < text->end && *text->at >= '0' && *text->at <= '9' && text->at - start < 4; text->at++)
        *value = *value * 10 + (*text->at - '0');
    return text->at > start && *value >= minimum && *value <= maximum;
}

/* [+-]hh[:mm[:ss]] in seconds; up to 167 hours, as RFC 9636 lets times of rules be. */
static int read_time(struct text *text, int32_t hours_maximum, int32_t *seconds)
{
    int negative = skip(text, '-');
    if (!negative)
        skip(text, '+');
    int32_t hours, minutes = 0, rest = 0;
    if (!read_number(text, 0, hours_maximum, &hours))
        return 0;
    if (skip(text, ':') && !read_number(text, 0, 59, &minutes))
        return 0;
    if (skip(text, ':') && !read_number(text, 0, 59, &rest))
        return 0;
    *seconds = hours * 3600 + minutes * 60 + rest;
    if (negative)
        *seconds = -*seconds;
    return 1;
}

static int read_day(struct text *text, struct rule_day *day)
{
    *day = (struct rule_day){.kind = rule_ordinal, .seconds = 2 * 3600};
    int read;
    if (skip(text, 'M')) {
        day->kind = rule_month;
        read = read_number(text, 1, 12, &day->month) && skip(text, '.') &&
               read_number(text, 1, 5, &day->week) && skip(text, '.') &&
               read_number(text, 0, 6, &day->weekday);
    } else if (skip(text, 'J')) {
        day->kind = rule_julian;
        read = read_number(text, 1, 365, &day->day);
    } else {
        read = read_number(text, 0, 365, &day->day);
    }
    if (read && skip(text, '/'))
        read = read_time(text, 167, &day->seconds);
    return read;
}

/* POSIX counts westwards; wakpi adds to UTC. */
static int read_rule(struct text text, struct rule *rule)
{
    int32_t west;
    *rule = (struct rule){0};
    if (!read_name(&text) || !read_time(&text, 24, &west))
        return 0;
    rule->standard = -west;
    if (text.at == text.end)
        return 1;
    rule->has_summer = 1;
    rule->summer = rule->standard + 3600;
    if (!read_name(&text))
        return 0;
    if (text.at < text.end && *text.at != ',') {
        if (!read_time(&text, 24, &west))
            return 0;
        rule->summer = -west;
    }
    return skip(&text, ',') && read_day(&text, &rule->start) && skip(&text, ',') &&
           read_day(&text, &rule->end) && text.at == text.end;
}

/* Local seconds at which the day of the rule comes in `year`. */
static int64_t local_second(const struct rule_day *day, int32_t year)
{
    int64_t first = wakpi_day_of((struct wakpi_date){year, 1, 1});
    int64_t found = 0;
    if (day->kind == rule_ordinal) {
        found = first + day->day;
    } else if (day->kind == rule_julian) {
        int leap = wakpi_days_in_month(year, 2) == 29;
        found = first + day->day - 1 + (leap && day->day >= 60);
    } else {
        found = wakpi_day_of((struct wakpi_date){year, day->month, 1});
        int32_t sunday_first = (wakpi_weekday(found) + 1) % 7;
        int32_t ahead = (day->weekday - sunday_first + 7) % 7 + 7 * (day->week - 1);
        /* The fifth one may be the fourth. */
        while (ahead >= wakpi_days_in_month(year, day->month))
            ahead -= 7;
        found += ahead;
    }
    return found * 86400 + day->seconds;
}

/* A year's two changes, if they come after `after`; in order of time. */
static wakpi_status add_year(struct wakpi_zone_table *table, const struct rule *rule, int32_t year,
                             int64_t after)
{
    int64_t start = local_second(&rule->start, year) - rule->standard;
    int64_t end = local_second(&rule->end, year) - rule->summer;
    wakpi_status status = WAKPI_OK;
    if (start > after)
        status = wakpi_zone_table_add(table, start, rule->summer);
    if (status == WAKPI_OK && end > after)
        status = wakpi_zone_table_add(table, end, rule->standard);
    return status;
}

wakpi_status wakpi_zone_rule_apply(const char *text, size_t size, struct wakpi_zone_table *table,
                                   wakpi_error *error)
{
    struct rule rule;
    if (size == 0)
        return WAKPI_OK;
    if (!read_rule((struct text){text, text + size}, &rule))
        return wakpi_fail(error, WAKPI_MALFORMED, -1, "the time zone's data: the rule \"%.*s\" is malformed",
                          size > 60 ? 60 : (int)size, text);
    /* Without changes the rule holds at all times; years before 1900 are told as its standard time. */
    int64_t after = table->count > 0 ? table->changes[table->count - 1].time : INT64_MIN;
    if (table->count == 0)
        table->first_offset = rule.standard;
    if (!rule.has_summer)
        return WAKPI_OK;
    int32_t year = 1900;
    if (after > INT64_C(-2208988800) && after <= WAKPI_TIME_MAX / 1000)
        year = wakpi_date_of(wakpi_floor_divide(after, 86400)).year;
    else if (after > 0)
        return wakpi_fail(error, WAKPI_MALFORMED, -1, "the time zone's data: a change is too far away");
    /* A cycle that begins at a year's start, with a whole year of the rule before it and after it. */
    for (int32_t i = 0; i <= 403; i++) {
        wakpi_status status = add_year(table, &rule, year + i, after);
        if (status != WAKPI_OK)
            return wakpi_fail(error, status, -1, "no memory for the time zone");
    }
    table->repeats = 1;
    table->repeats_from = wakpi_day_of((struct wakpi_date){year + 402, 1, 1}) * 86400;
    return WAKPI_OK;
}

#include "base/business_hours.h"

#include <string.h>

#define DAY_MINUTES (24 * 60)
#define WEEK        (7 * WAKPI_DAY)

static const char what_is_wrong[] =
    "is not weekdays and hours, as \"Mon-Fri 09:00-18:00, Sat 09:00-13:00\" is";

struct scanner {
    const char *at, *end;
};

static int take_byte(struct scanner *scanner, char byte)
{
    if (scanner->at == scanner->end || *scanner->at != byte)
        return 0;
    scanner->at++;
    return 1;
}

static void skip_spaces(struct scanner *scanner)
{
    while (take_byte(scanner, ' '))
        continue;
}

/* 0 (Monday) .. 6, or -1. */
static int take_day(struct scanner *scanner)
{
    static const char names[] = "MonTueWedThuFriSatSun";
    if (scanner->end - scanner->at < 3)
        return -1;
    for (int day = 0; day < 7; day++) {
        if (memcmp(scanner->at, names + 3 * day, 3) == 0) {
            scanner->at += 3;
            return day;
        }
    }
    return -1;
}

/* Two digits, or -1. */
static int take_number(struct scanner *scanner)
{
    if (scanner->end - scanner->at < 2)
        return -1;
    int tens = scanner->at[0] - '0', units = scanner->at[1] - '0';
    if (tens < 0 || tens > 9 || units < 0 || units > 9)
        return -1;
    scanner->at += 2;
    return 10 * tens + units;
}

/* The minute of the day that HH:MM says, 24:00 included; or -1. */
static int take_minute(struct scanner *scanner)
{
    int hour = take_number(scanner);
    if (hour < 0 || hour > 24 || !take_byte(scanner, ':'))
        return -1;
    int minute = take_number(scanner);
    if (minute < 0 || minute > 59 || (hour == 24 && minute > 0))
        return -1;
    return 60 * hour + minute;
}

static void open_minutes(struct wakpi_business_hours *hours, int from, int to)
{
    for (int i = from; i < to; i++) {
        int minute = i % WAKPI_WEEK_MINUTES;
        uint64_t bit = UINT64_C(1) << minute % 64;
        hours->minutes += !(hours->open[minute / 64] & bit);
        hours->open[minute / 64] |= bit;
    }
}

/* One "Mon-Fri 09:00-18:00". */
static int take_span(struct scanner *scanner, struct wakpi_business_hours *hours)
{
    int first = take_day(scanner), last = first;
    if (first < 0)
        return 0;
    if (take_byte(scanner, '-') && (last = take_day(scanner)) < 0)
        return 0;
    if (!take_byte(scanner, ' '))
        return 0;
    skip_spaces(scanner);
    int from = take_minute(scanner);
    if (from < 0 || !take_byte(scanner, '-'))
        return 0;
    int to = take_minute(scanner);
    if (to < 0 || to == from || from == DAY_MINUTES)
        return 0;
    if (to < from)
        to += DAY_MINUTES;
    if (last < first)
        last += 7;
    for (int day = first; day <= last; day++)
        open_minutes(hours, day * DAY_MINUTES + from, day * DAY_MINUTES + to);
    return 1;
}

const char *wakpi_business_hours_parse(const char *text, size_t size, struct wakpi_business_hours *hours)
{
    struct scanner scanner = {text, text + size};
    memset(hours, 0, sizeof *hours);
    if (size == 0)
        return NULL;
    do {
        skip_spaces(&scanner);
        if (!take_span(&scanner, hours))
            return what_is_wrong;
        skip_spaces(&scanner);
    } while (take_byte(&scanner, ','));
    return scanner.at == scanner.end ? NULL : what_is_wrong;
}

static int is_open(const struct wakpi_business_hours *hours, int minute)
{
    return hours->open[minute / 64] >> minute % 64 & 1;
}

/* The open ms before a local time, from a Monday far back. */
static int64_t open_before(const struct wakpi_business_hours *hours, int64_t local)
{
    local -= 4 * WAKPI_DAY; /* 1970-01-05 was a Monday */
    int64_t week = wakpi_floor_divide(local, WEEK), rest = local - week * WEEK;
    int minute = (int)(rest / WAKPI_MINUTE);
    int64_t open = 0;
    for (int word = 0; word < minute / 64; word++)
        open += __builtin_popcountll(hours->open[word]);
    open += __builtin_popcountll(hours->open[minute / 64] & ((UINT64_C(1) << minute % 64) - 1));
    open += week * hours->minutes;
    return open * WAKPI_MINUTE + (is_open(hours, minute) ? rest % WAKPI_MINUTE : 0);
}

int64_t wakpi_business_hours_between(const struct wakpi_business_hours *hours, const struct wakpi_zone *zone,
                                     struct wakpi_zone_cursor *cursor, int64_t from, int64_t to)
{
    int64_t open = 0;
    while (from < to) {
        int64_t offset = wakpi_zone_offset(zone, cursor, from);
        int64_t end = cursor->to < to ? cursor->to : to;
        open += open_before(hours, end + offset) - open_before(hours, from + offset);
        from = end;
    }
    return open;
}

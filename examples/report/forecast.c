/* A KPI some periods ahead, with the interval it will lie in if all goes on as it did. */
#include "series.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* By how many periods a season repeats, and how many ahead are of use. */
static const struct {
    size_t season, ahead;
} habits[] = {[WAKPI_PERIOD_HOUR] = {24, 24}, [WAKPI_PERIOD_DAY] = {7, 7},     [WAKPI_PERIOD_WEEK] = {52, 4},
              [WAKPI_PERIOD_MONTH] = {12, 3}, [WAKPI_PERIOD_QUARTER] = {4, 2}, [WAKPI_PERIOD_YEAR] = {0, 1}};

static size_t ahead_of(const struct arguments *arguments)
{
    return arguments->study.ahead > 0 ? arguments->study.ahead : habits[arguments->period].ahead;
}

struct outlook {
    wakpi_forecast *forecast;
    wakpi_watch *watch; /* of a page, which shows the course so far; else NULL */
};

static void end(void *handle)
{
    struct outlook *outlook = handle;
    wakpi_forecast_free(outlook->forecast);
    wakpi_watch_free(outlook->watch);
    free(outlook);
}

static wakpi_status begin(const struct arguments *arguments, wakpi_kpi kpi, void **handle)
{
    struct outlook *outlook = calloc(1, sizeof *outlook);
    if (!outlook)
        return WAKPI_NO_MEMORY;
    wakpi_status status =
        wakpi_forecast_new(arguments->options, kpi, habits[arguments->period].season, &outlook->forecast);
    if (status == WAKPI_OK && arguments->page)
        status = wakpi_watch_new(arguments->options, kpi, &outlook->watch);
    *handle = outlook;
    return status;
}

static wakpi_status add(void *handle, int64_t start, const wakpi_campaign *campaign)
{
    struct outlook *outlook = handle;
    wakpi_status status = wakpi_forecast_add_campaign(outlook->forecast, start, campaign);
    return status == WAKPI_OK && outlook->watch ? wakpi_watch_add_campaign(outlook->watch, start, campaign)
                                                : status;
}

/* ---- the names of periods that no row has yet ---- */

/* Months from the year 0 on, as a name. */
static void name_month(char name[32], int months, const char *form)
{
    int by = strcmp(form, "%04d-Q%d") == 0 ? 3 : 1;
    snprintf(name, 32, form, months / 12, months % 12 / by + 1);
}

/* A Monday of an ISO week: the first week has the year's fourth of January. */
static time_t monday_of(int year, int week)
{
    struct tm fourth = {.tm_year = year - 1900, .tm_mon = 0, .tm_mday = 4};
    time_t time = timegm(&fourth);
    return time - (fourth.tm_wday + 6) % 7 * 86400 + (time_t)(week - 1) * 7 * 86400;
}

static void name_day(char name[32], time_t time, const char *form)
{
    struct tm day;
    strftime(name, 32, form, gmtime_r(&time, &day));
}

/* The name of the period so many after the one of `last`; "+3" of hours, which have no name before their zone is asked. */
static void name_ahead(int32_t period, const char *last, size_t ahead, char name[32])
{
    int year = 0, part = 1, day = 1, steps = (int)ahead;
    snprintf(name, 32, "+%d", steps);
    if (period == WAKPI_PERIOD_DAY && sscanf(last, "%4d-%2d-%2d", &year, &part, &day) == 3) {
        struct tm date = {.tm_year = year - 1900, .tm_mon = part - 1, .tm_mday = day + steps};
        name_day(name, timegm(&date), "%Y-%m-%d");
    } else if (period == WAKPI_PERIOD_WEEK && sscanf(last, "%4d-W%2d", &year, &part) == 2) {
        name_day(name, monday_of(year, part) + (time_t)steps * 7 * 86400, "%G-W%V");
    } else if (period == WAKPI_PERIOD_MONTH && sscanf(last, "%4d-%2d", &year, &part) == 2) {
        name_month(name, year * 12 + part - 1 + steps, "%04d-%02d");
    } else if (period == WAKPI_PERIOD_QUARTER && sscanf(last, "%4d-Q%1d", &year, &part) == 2) {
        name_month(name, year * 12 + (part - 1) * 3 + steps * 3, "%04d-Q%d");
    } else if (period == WAKPI_PERIOD_YEAR && sscanf(last, "%4d", &year) == 1) {
        snprintf(name, 32, "%04d", year + steps);
    }
}

/* ---- telling ---- */

struct fan {
    size_t count;
    double *values, *lower, *upper;
    int32_t method;
    double mase;
    wakpi_status status;
};

static void show_fan(const struct arguments *arguments, const struct series *series, const struct fan *fan)
{
    const char *last = series->points[series->count - 1].name;
    for (size_t i = 0; i < fan->count && fan->status >= WAKPI_OK; i++) {
        char name[32], cell[SHOW_CELL];
        name_ahead(arguments->period, last, i + 1, name);
        fputs("  ", stdout);
        show_cell(name, 12);
        show_cell(show_value(arguments, series->unit, fan->values[i], series->currency, cell), -14);
        fputs("    ", stdout);
        puts(show_range(arguments, series->unit, fan->lower[i], fan->upper[i], series->currency, cell));
    }
}

static void json_fan(const struct arguments *arguments, const struct series *series, const struct fan *fan)
{
    const char *last = series->points[series->count - 1].name;
    for (size_t i = 0; i < fan->count && fan->status >= WAKPI_OK; i++) {
        char name[32];
        name_ahead(arguments->period, last, i + 1, name);
        printf("%s{\"period\":\"%s\"", i > 0 ? "," : "", name);
        json_number("value", fan->values[i]);
        json_number("lower", fan->lower[i]);
        json_number("upper", fan->upper[i]);
        putchar('}');
    }
}

static void tell_fan(const struct arguments *arguments, const struct series *series, const struct fan *fan,
                     const char *sentence, int first)
{
    if (arguments->format != WAKPI_FORMAT_JSON) {
        series_show_sentence(arguments, series, sentence);
        show_fan(arguments, series, fan);
        return;
    }
    printf("%s{\"key\":\"%s\"", first ? "" : ",", wakpi_kpi_key(series->kpi));
    place_json(&series->place);
    json_words("by", wakpi_period_key(arguments->period));
    json_integer("periods", (int64_t)series->count);
    if (fan->status >= WAKPI_OK) {
        json_words("method", wakpi_forecast_method_key(fan->method));
        json_number("mase", fan->mase);
    }
    json_words("sentence", sentence);
    fputs(",\"ahead\":[", stdout);
    json_fan(arguments, series, fan);
    fputs("]}", stdout);
}

static int tell(const struct arguments *arguments, const struct series *series, const void *handle, int first)
{
    const struct outlook *outlook = handle;
    struct fan fan = {.count = ahead_of(arguments)};
    if (arguments->page)
        return series_add(arguments, series, outlook->watch, outlook->forecast, fan.count);
    char sentence[1024] = "";
    fan.values = calloc(3 * fan.count, sizeof *fan.values);
    if (!fan.values)
        return study_failed(WAKPI_NO_MEMORY, NULL);
    fan.lower = fan.values + fan.count;
    fan.upper = fan.lower + fan.count;
    fan.status = wakpi_forecast_ahead(outlook->forecast, fan.count, fan.values, fan.lower, fan.upper,
                                      &fan.method, &fan.mase);
    wakpi_forecast_explain(outlook->forecast, fan.count, arguments->language, sentence, sizeof sentence,
                           NULL);
    tell_fan(arguments, series, &fan, sentence, first);
    free(fan.values);
    return EXIT_GOOD;
}

int forecast_print(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    static const struct series_study study = {begin, add, tell, end};
    int told, json = arguments->format == WAKPI_FORMAT_JSON, is_text = !json && !arguments->page;
    fputs(json ? "{\"forecasts\":[" : "", stdout);
    int result = series_each(arguments, tracker, &study, &told);
    if (told == 0 && is_text && result == EXIT_GOOD)
        puts(word_of(arguments->language, WORD_NO_DATA));
    fputs(json ? "]}\n" : "", stdout);
    return result;
}

#include "series.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wakpi_status add_point(struct series *series, int64_t start, const char *name)
{
    if (series->count == series->capacity) {
        size_t capacity = 2 * series->capacity + 32;
        struct point *points = realloc(series->points, capacity * sizeof *points);
        if (!points)
            return WAKPI_NO_MEMORY;
        series->points = points;
        series->capacity = capacity;
    }
    struct point *point = &series->points[series->count++];
    point->start = start;
    snprintf(point->name, sizeof point->name, "%s", name);
    return WAKPI_OK;
}

/* A period without the KPI is passed over, and so is one that is not over: it would be low for no reason. */
static wakpi_status add_row(const struct arguments *arguments, const wakpi_cursor *cursor,
                            struct series *series, const struct series_study *study, void *handle)
{
    const wakpi_campaign *campaign;
    const char *name;
    int64_t start, end;
    wakpi_value value = {.struct_size = sizeof value};
    wakpi_status status = wakpi_cursor_period(cursor, &start, &end, &name);
    if (status == WAKPI_OK && end > arguments->as_of)
        return WAKPI_OK;
    if (status == WAKPI_OK)
        status = wakpi_cursor_campaign(cursor, &campaign);
    if (status != WAKPI_OK)
        return status;
    if (wakpi_campaign_evaluate(campaign, series->kpi, NULL, &value) < WAKPI_OK)
        return WAKPI_OK;
    if (value.currency[0]) /* a period without money has none */
        snprintf(series->currency, sizeof series->currency, "%s", value.currency);
    status = study->add(handle, start, campaign);
    return status == WAKPI_OK ? add_point(series, start, name) : status;
}

struct walk {
    const struct arguments *arguments;
    const struct series_study *study;
    struct series series;
    void *handle; /* NULL: no series was begun */
    int told;
};

static wakpi_status begin(struct walk *walk, const struct place *place, wakpi_kpi kpi)
{
    walk->series.place = *place;
    walk->series.kpi = kpi;
    walk->series.unit = wakpi_kpi_unit(kpi);
    walk->series.currency[0] = '\0';
    walk->series.count = 0;
    return walk->study->begin(walk->arguments, kpi, &walk->handle);
}

/* Tells what was gathered of a place. */
static int finish(struct walk *walk)
{
    int result = EXIT_GOOD;
    if (!walk->handle)
        return result;
    if (walk->series.count > 0) {
        result = walk->study->tell(walk->arguments, &walk->series, walk->handle, walk->told == 0);
        walk->told++;
    }
    walk->study->end(walk->handle);
    walk->handle = NULL;
    return result;
}

/* Rows come by labels, then by period: those of one place follow each other. */
static int walk_rows(struct walk *walk, const wakpi_tracker *tracker, wakpi_kpi kpi)
{
    wakpi_cursor *cursor = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    int result = EXIT_GOOD;
    wakpi_status status = wakpi_tracker_query(tracker, walk->arguments->query, &cursor, &error);
    while (status == WAKPI_OK && result == EXIT_GOOD && (status = wakpi_cursor_next(cursor)) == WAKPI_OK) {
        struct place place;
        place_read(&place, cursor, 0);
        if (walk->handle && !place_equal(&place, &walk->series.place))
            result = finish(walk);
        if (!walk->handle)
            status = begin(walk, &place, kpi);
        if (status == WAKPI_OK)
            status = add_row(walk->arguments, cursor, &walk->series, walk->study, walk->handle);
    }
    if (status < WAKPI_OK)
        result = study_failed(status, &error);
    else if (result == EXIT_GOOD)
        result = finish(walk);
    if (walk->handle)
        walk->study->end(walk->handle);
    walk->handle = NULL;
    wakpi_cursor_free(cursor);
    return result;
}

int series_each(const struct arguments *arguments, const wakpi_tracker *tracker,
                const struct series_study *study, int *told)
{
    struct walk walk = {.arguments = arguments, .study = study};
    int result = EXIT_GOOD;
    for (int i = 0; i < arguments->study.kpi_count && result == EXIT_GOOD; i++)
        result = walk_rows(&walk, tracker, arguments->study.kpis[i]);
    free(walk.series.points);
    *told = walk.told;
    return result;
}

int series_add(const struct arguments *arguments, const struct series *series, const wakpi_watch *watch,
               const wakpi_forecast *forecast, size_t ahead)
{
    char name[PAGE_NAME];
    wakpi_error error = {.struct_size = sizeof error};
    size_t size = page_name(&series->place, name);
    wakpi_status status =
        wakpi_report_add_named_series(arguments->page, name, size, watch, forecast, ahead, &error);
    return status == WAKPI_OK ? EXIT_GOOD : study_failed(status, &error);
}

const char *series_name(const struct series *series, int64_t start)
{
    for (size_t i = 0; i < series->count; i++) {
        if (series->points[i].start == start)
            return series->points[i].name;
    }
    return "";
}

void series_show_sentence(const struct arguments *arguments, const struct series *series,
                          const char *sentence)
{
    const char *name = wakpi_kpi_name(series->kpi, arguments->language);
    if (place_show(&series->place))
        fputs(": ", stdout);
    if (strncmp(sentence, name, strlen(name)) != 0)
        printf("%s: ", name);
    show_sentence(sentence);
}

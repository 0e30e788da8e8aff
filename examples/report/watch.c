/* A KPI by period: what dropped or rose, when, and how likely that is a false alarm. */
#include "series.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static wakpi_status begin(const struct arguments *arguments, wakpi_kpi kpi, void **handle)
{
    const struct study *study = &arguments->study;
    wakpi_watch *watch = NULL;
    wakpi_status status = wakpi_watch_new(arguments->options, kpi, &watch);
    if (status == WAKPI_OK && (isfinite(study->lower) || isfinite(study->upper)))
        status = wakpi_watch_set_limits(watch, study->lower, study->upper);
    *handle = watch;
    return status;
}

static wakpi_status add(void *handle, int64_t start, const wakpi_campaign *campaign)
{
    return wakpi_watch_add_campaign(handle, start, campaign);
}

static void end(void *handle)
{
    wakpi_watch_free(handle);
}

/* For the caller to free; NULL without memory. */
static wakpi_finding *judge(const wakpi_watch *watch, size_t *count, int32_t *silence)
{
    size_t most = 2 * wakpi_watch_period_count(watch);
    wakpi_finding *findings = calloc(most, sizeof *findings);
    if (findings && most > 0) {
        findings->struct_size = sizeof *findings;
        wakpi_watch_judge(watch, findings, most, count, silence);
    }
    return findings;
}

static int is_good(const struct series *series, const wakpi_finding *finding)
{
    int32_t direction = wakpi_kpi_direction(series->kpi);
    return (direction == WAKPI_DIRECTION_UP && finding->value > finding->expected) ||
           (direction == WAKPI_DIRECTION_DOWN && finding->value < finding->expected);
}

static void show_kind(const struct arguments *arguments, const struct series *series,
                      const wakpi_finding *finding)
{
    static const enum word kinds[] = {[WAKPI_FINDING_DROP] = WORD_DROP,
                                      [WAKPI_FINDING_RISE] = WORD_RISE,
                                      [WAKPI_FINDING_SLOW_DROP] = WORD_SLOW_DROP,
                                      [WAKPI_FINDING_SLOW_RISE] = WORD_SLOW_RISE,
                                      [WAKPI_FINDING_BELOW_LIMIT] = WORD_BELOW_LIMIT,
                                      [WAKPI_FINDING_ABOVE_LIMIT] = WORD_ABOVE_LIMIT};
    show_coloured(arguments, is_good(series, finding) ? "32" : "31",
                  word_of(arguments->language, kinds[finding->kind]));
}

static void show_finding(const struct arguments *arguments, const struct series *series,
                         const wakpi_finding *finding)
{
    const char *language = arguments->language;
    char cell[SHOW_CELL];
    fputs("  ", stdout);
    show_cell(series_name(series, finding->start), 20);
    show_kind(arguments, series, finding);
    printf(" %s", show_value(arguments, series->unit, finding->value, series->currency, cell));
    printf(" (%s %s", word_of(language, WORD_EXPECTED),
           show_value(arguments, series->unit, finding->expected, series->currency, cell));
    if (isfinite(finding->lower) && isfinite(finding->upper) && finding->lower < finding->upper)
        printf(", %s %s", word_of(language, WORD_USUAL),
               show_range(arguments, series->unit, finding->lower, finding->upper, series->currency, cell));
    printf(")");
    if (isfinite(finding->change))
        printf(" %s", show_change(arguments, finding->change, cell));
    if (finding->periods > 1)
        printf(", %s: %lld", word_of(language, WORD_PERIODS), (long long)finding->periods);
    if (finding->lasting)
        printf(", %s", word_of(language, WORD_LASTING));
    if (finding->false_alarm > 0)
        printf(", %s: p %s", word_of(language, WORD_FALSE_ALARM), show_p(finding->false_alarm, cell));
    putchar('\n');
}

static void json_finding(const struct series *series, const wakpi_finding *finding, int first)
{
    printf("%s{\"kind\":\"%s\"", first ? "" : ",", wakpi_finding_key(finding->kind));
    json_words("period", series_name(series, finding->start));
    json_integer("periods", finding->periods);
    printf(",\"lasting\":%s", finding->lasting ? "true" : "false");
    json_number("value", finding->value);
    json_number("expected", finding->expected);
    json_number("lower", finding->lower);
    json_number("upper", finding->upper);
    json_number("change", finding->change);
    json_number("false_alarm", finding->false_alarm);
    putchar('}');
}

static int tell(const struct arguments *arguments, const struct series *series, const void *handle, int first)
{
    if (arguments->page)
        return series_add(arguments, series, handle, NULL, 0);
    size_t count = 0;
    int32_t silence = WAKPI_SILENCE_NONE;
    char sentence[1024] = "";
    wakpi_finding *findings = judge(handle, &count, &silence);
    if (!findings)
        return study_failed(WAKPI_NO_MEMORY, NULL);
    wakpi_watch_explain(handle, arguments->language, sentence, sizeof sentence, NULL);
    if (arguments->format == WAKPI_FORMAT_JSON) {
        printf("%s{\"key\":\"%s\"", first ? "" : ",", wakpi_kpi_key(series->kpi));
        place_json(&series->place);
        json_words("by", wakpi_period_key(arguments->period));
        json_integer("periods", (int64_t)series->count);
        json_words("silence", wakpi_silence_key(silence));
        json_words("sentence", sentence);
        fputs(",\"findings\":[", stdout);
        for (size_t i = 0; i < count; i++)
            json_finding(series, &findings[i], i == 0);
        fputs("]}", stdout);
    } else {
        series_show_sentence(arguments, series, sentence);
        for (size_t i = 0; i < count; i++)
            show_finding(arguments, series, &findings[i]);
    }
    free(findings);
    return EXIT_GOOD;
}

int watch_print(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    static const struct series_study study = {begin, add, tell, end};
    int told, json = arguments->format == WAKPI_FORMAT_JSON, is_text = !json && !arguments->page;
    fputs(json ? "{\"watches\":[" : "", stdout);
    int result = series_each(arguments, tracker, &study, &told);
    if (told == 0 && is_text && result == EXIT_GOOD)
        puts(word_of(arguments->language, WORD_NO_DATA));
    fputs(json ? "]}\n" : "", stdout);
    return result;
}

#include "study.h"

#include "arguments.h"
#include "page.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int wrong(const char *option, const char *value, const char *reason)
{
    fprintf(stderr, "wakpi-report: --%s%s%s: %s\n", option, *value ? " " : "", value, reason);
    return EXIT_USAGE;
}

int study_failed(wakpi_status status, const wakpi_error *error)
{
    fprintf(stderr, "wakpi-report: %s\n", error && *error->text ? error->text : wakpi_status_text(status));
    return EXIT_FAILED;
}

static int take_kpis(struct study *study, const char *option, char *list)
{
    wakpi_error error = {.struct_size = sizeof error};
    char *rest = NULL;
    study->kpi_count = 0;
    for (char *word = strtok_r(list, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
        if (study->kpi_count == STUDY_KPIS_MOST)
            return wrong(option, word, "one KPI too many");
        if (wakpi_kpi_search(word, &study->kpis[study->kpi_count], &error) != WAKPI_OK)
            return wrong(option, word, error.text);
        study->kpi_count++;
    }
    return study->kpi_count > 0 ? EXIT_GOOD : wrong(option, list, "no KPI");
}

/* "0.12" or "12%". */
static int read_number(const char *text, const char **end, double *number)
{
    char *after;
    *number = strtod(text, &after);
    if (after == text || !isfinite(*number))
        return 0;
    if (*after == '%') {
        *number /= 100;
        after++;
    }
    *end = after;
    return 1;
}

static int take_limits(struct study *study, const char *text)
{
    const char *dots = strstr(text, ".."), *end = text;
    if (!dots)
        return wrong("limits", text, "not of the form 10%..20%, 10%.. or ..20%");
    study->lower = -INFINITY;
    study->upper = INFINITY;
    /* strtod() would take the first of the dots for the number's. */
    char lower[64];
    snprintf(lower, sizeof lower, "%.*s", (int)(dots - text), text);
    const char *from = lower, *to = dots + 2;
    if ((*lower && (!read_number(from, &end, &study->lower) || *end)) ||
        (*to && (!read_number(to, &end, &study->upper) || *end)) || !(study->lower <= study->upper))
        return wrong("limits", text, "not two numbers, the lower one first");
    return EXIT_GOOD;
}

static int take_split(struct study *study, const char *list)
{
    const char *at = list;
    study->split_count = 0;
    for (;;) {
        double share;
        if (study->split_count == WAKPI_EXPERIMENT_VARIANTS_MOST || !read_number(at, &at, &share) ||
            share < 0 || (*at && *at != ','))
            return wrong("split", list, "not of the form 90,10");
        study->split[study->split_count++] = share;
        if (!*at)
            return EXIT_GOOD;
        at++;
    }
}

static int take_effect(struct study *study, const char *text)
{
    const char *end;
    if (!read_number(text, &end, &study->effect) || *end || study->effect <= 0)
        return wrong("effect", text, "not a share above 0, as 10%");
    return EXIT_GOOD;
}

static int take_ahead(struct study *study, const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end || number < 1 || number > WAKPI_FORECAST_AHEAD_MOST)
        return wrong("ahead", text, "not from 1 to 400 periods");
    study->ahead = (size_t)number;
    return EXIT_GOOD;
}

/* "+10%" is of the change, "45%" and "0.45" of the value. */
static int take_goal(struct study *study, const char *text)
{
    const char *end;
    study->goal_is_change = *text == '+' || *text == '-';
    if (!read_number(text, &end, &study->goal) || *end || study->goal == 0 ||
        (study->goal_is_change && study->goal <= -1))
        return wrong("goal", text, "neither a value, as 45%, nor a change, as +10%");
    return EXIT_GOOD;
}

static int choose(struct study *study, enum study_kind kind, const char *option)
{
    if (study->kind != STUDY_NONE && study->kind != kind)
        return wrong(option, "", "one question at a time");
    study->kind = kind;
    return EXIT_GOOD;
}

static int take_question(struct study *study, enum study_kind kind, const char *option, char *value)
{
    int result = choose(study, kind, option);
    return result == EXIT_GOOD ? take_kpis(study, option, value) : result;
}

int study_take(struct study *study, int choice, char *value, const char *second)
{
    switch (choice) {
    case STUDY_CHOICE_COMPARE:
        study->sides[0] = value;
        study->sides[1] = second;
        return choose(study, STUDY_COMPARE, "compare");
    case STUDY_CHOICE_EXPERIMENT:
        return take_question(study, STUDY_EXPERIMENT, "experiment", value);
    case STUDY_CHOICE_WATCH:
        return take_question(study, STUDY_WATCH, "watch", value);
    case STUDY_CHOICE_FORECAST:
        return take_question(study, STUDY_FORECAST, "forecast", value);
    case STUDY_CHOICE_KPI:
        study->only = 1;
        return take_kpis(study, "kpi", value);
    case STUDY_CHOICE_CONTROL:
        study->control = value;
        return EXIT_GOOD;
    case STUDY_CHOICE_SPLIT:
        return take_split(study, value);
    case STUDY_CHOICE_EFFECT:
        return take_effect(study, value);
    case STUDY_CHOICE_SEQUENTIAL:
        study->sequential = 1;
        return EXIT_GOOD;
    case STUDY_CHOICE_GOAL:
        return take_goal(study, value);
    case STUDY_CHOICE_LIMITS:
        return take_limits(study, value);
    default:
        return take_ahead(study, value);
    }
}

/* What belongs to another question would be passed over in silence. */
static int check_options(const struct study *study)
{
    if (study->kind != STUDY_EXPERIMENT &&
        (study->control || study->split_count > 0 || study->effect > 0 || study->sequential))
        return wrong("experiment", "", "--control, --split, --effect and --sequential need it");
    if (study->kind != STUDY_COMPARE && study->only)
        return wrong("compare", "", "--kpi needs it");
    if (study->goal != 0 && (study->kind != STUDY_COMPARE || study->kpi_count != 1))
        return wrong("goal", "", "needs --compare and one --kpi");
    if (study->kind != STUDY_WATCH && (isfinite(study->lower) || isfinite(study->upper)))
        return wrong("watch", "", "--limits needs it");
    if (study->kind != STUDY_FORECAST && study->ahead > 0)
        return wrong("forecast", "", "--ahead needs it");
    return EXIT_GOOD;
}

/* An experiment of nothing takes or refuses what a real one does. */
static int check_metrics(const struct study *study)
{
    static const char *const names[] = {"A", "B"};
    wakpi_experiment *experiment = NULL;
    wakpi_status status = wakpi_experiment_new(NULL, names, NULL, 2, &experiment);
    int result = status == WAKPI_OK ? EXIT_GOOD : study_failed(status, NULL);
    for (int i = 0; i < study->kpi_count && result == EXIT_GOOD; i++) {
        status = wakpi_experiment_add_kpi(experiment, study->kpis[i], NULL);
        if (status != WAKPI_OK)
            result = wrong("experiment", wakpi_kpi_key(study->kpis[i]),
                           status == WAKPI_CONFLICT
                               ? "there twice"
                               : "neither a share nor made of sums, or neither way is better");
    }
    wakpi_experiment_free(experiment);
    return result;
}

int study_settle(struct arguments *arguments)
{
    struct study *study = &arguments->study;
    int result = check_options(study);
    if (result != EXIT_GOOD || study->kind == STUDY_NONE)
        return result;
    if (arguments->journey || arguments->explained)
        return wrong("funnel", "", "and --explain are other questions");
    if (arguments->format != WAKPI_FORMAT_TEXT && arguments->format != WAKPI_FORMAT_JSON &&
        arguments->format != WAKPI_FORMAT_HTML)
        return wrong("format", wakpi_format_key(arguments->format), "a study is told as text, json or html");
    int32_t period = arguments->period;
    switch (study->kind) {
    case STUDY_COMPARE:
        if (arguments->ranged && (compare_is_period(study->sides[0]) || compare_is_period(study->sides[1])))
            return wrong("compare", study->sides[0], "periods say themselves from when to when");
        return arguments->grouped ? wrong("by", "", "a comparison is of two sides alone") : EXIT_GOOD;
    case STUDY_EXPERIMENT:
        if ((result = check_metrics(study)) != EXIT_GOOD)
            return result;
        if (period != WAKPI_PERIOD_NONE)
            return wrong("by", wakpi_period_key(period), "an experiment is of a whole time: --from, --to");
        if (!arguments->grouped)
            wakpi_query_group_by(arguments->query, WAKPI_LABEL_CAMPAIGN);
        wakpi_query_group_by(arguments->query, WAKPI_LABEL_VARIANT);
        return EXIT_GOOD;
    default:
        if (period == WAKPI_PERIOD_WEEKDAY_HOUR)
            return wrong("by", wakpi_period_key(period), "hours of a week do not follow each other");
        if (period == WAKPI_PERIOD_NONE)
            arguments->period = WAKPI_PERIOD_DAY;
        wakpi_query_period(arguments->query, arguments->period);
        return EXIT_GOOD;
    }
}

static int tell(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    switch (arguments->study.kind) {
    case STUDY_COMPARE:
        return compare_print(arguments, tracker);
    case STUDY_EXPERIMENT:
        return experiment_print(arguments, tracker);
    case STUDY_WATCH:
        return watch_print(arguments, tracker);
    default:
        return forecast_print(arguments, tracker);
    }
}

/* Two periods that are compared say themselves when they are. */
static int has_period(const struct study *study)
{
    return study->kind != STUDY_COMPARE ||
           (!compare_is_period(study->sides[0]) && !compare_is_period(study->sides[1]));
}

static int tell_as_page(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    struct arguments with_page = *arguments;
    wakpi_status status = WAKPI_OK;
    with_page.page = page_new(arguments);
    if (!with_page.page)
        return EXIT_FAILED;
    if (has_period(&arguments->study))
        status = page_note_period(arguments, tracker, with_page.page);
    int result = status == WAKPI_OK ? tell(&with_page, tracker) : study_failed(status, NULL);
    if (result == EXIT_GOOD)
        result = page_write(arguments, with_page.page);
    wakpi_report_free(with_page.page);
    return result;
}

int study_print(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    return arguments->format == WAKPI_FORMAT_HTML ? tell_as_page(arguments, tracker)
                                                  : tell(arguments, tracker);
}

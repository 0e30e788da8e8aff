/* Two campaigns, or other labels, or two periods side by side: every KPI that both have. */
#include "arguments.h"
#include "page.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct side {
    const char *text; /* as it was asked for */
    int32_t label;    /* 0: a period */
    int32_t period;
    const char *value;
    size_t size;
    const char *last; /* of a range of periods */
    size_t last_size;
    wakpi_cursor *cursor;
    const wakpi_campaign *campaign;
};

/* One KPI of both. */
struct row {
    wakpi_kpi kpi;
    int32_t unit;
    char currency[2][4];
    wakpi_comparison_result result;
    double adjusted_p; /* 1 where there is no interval to judge by */
};

/* ---- what is meant ---- */

static int is_like(const char *text, size_t size, const char *pattern)
{
    if (size != strlen(pattern))
        return 0;
    for (size_t i = 0; i < size; i++) {
        int digit = text[i] >= '0' && text[i] <= '9';
        if (pattern[i] == '#' ? !digit : text[i] != pattern[i])
            return 0;
    }
    return 1;
}

/* The period of a name as wakpi_cursor_period() gives it; 0 where it is none. */
static int32_t period_of(const char *name, size_t size)
{
    static const struct {
        const char *pattern;
        int32_t period;
    } forms[] = {{"####-##-##", WAKPI_PERIOD_DAY},
                 {"####-W##", WAKPI_PERIOD_WEEK},
                 {"####-##", WAKPI_PERIOD_MONTH},
                 {"####-Q#", WAKPI_PERIOD_QUARTER},
                 {"####", WAKPI_PERIOD_YEAR}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (is_like(name, size, forms[i].pattern))
            return forms[i].period;
    }
    return WAKPI_PERIOD_NONE;
}

/* A period, a range of them, label=text, else a campaign. */
static struct side side_of(const char *text)
{
    struct side side = {.text = text, .value = text, .size = strlen(text)};
    const char *dots = strstr(text, ".."), *equals = strchr(text, '=');
    char key[32];
    size_t first = dots ? (size_t)(dots - text) : side.size;
    side.last = dots ? dots + 2 : text;
    side.last_size = strlen(side.last);
    side.period = period_of(text, first);
    if (side.period != WAKPI_PERIOD_NONE && period_of(side.last, side.last_size) == side.period) {
        side.size = first;
        return side;
    }
    side.period = WAKPI_PERIOD_NONE;
    side.label = WAKPI_LABEL_CAMPAIGN;
    if (equals && (size_t)(equals - text) < sizeof key) {
        int32_t label;
        snprintf(key, sizeof key, "%.*s", (int)(equals - text), text);
        if (wakpi_label_by_key(key, &label) == WAKPI_OK) {
            side.label = label;
            side.value = equals + 1;
            side.size = strlen(side.value);
        }
    }
    return side;
}

int compare_is_period(const char *side)
{
    return side_of(side).label == 0;
}

static int is_text(const char *text, size_t size, const char *other, size_t other_size)
{
    return size == other_size && memcmp(text, other, size) == 0;
}

/* By their first bytes, which orders names of one period. */
static int is_before(const char *text, const char *name, size_t size)
{
    return strncmp(text, name, size) < 0;
}

/* ---- where it is ---- */

static int tell_missing(const struct side *side, const wakpi_tracker *tracker, const wakpi_query *query)
{
    wakpi_cursor *cursor = NULL;
    fprintf(stderr, "wakpi-report: --compare %s: nothing is known of it", side->text);
    if (side->label != 0 && wakpi_tracker_query(tracker, query, &cursor, NULL) == WAKPI_OK) {
        const char *text;
        size_t size;
        fprintf(stderr, "; there is");
        for (int i = 0; i < 20 && wakpi_cursor_next(cursor) == WAKPI_OK; i++) {
            if (wakpi_cursor_label(cursor, side->label, &text, &size) == WAKPI_OK && size > 0)
                fprintf(stderr, " %.*s", (int)size, text);
        }
    }
    fputc('\n', stderr);
    wakpi_cursor_free(cursor);
    return EXIT_FAILED;
}

/* The row of the label's text; the cursor stays on it. */
static int find_label(struct side *side, const wakpi_tracker *tracker, wakpi_query *query)
{
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_query_group_by(query, side->label);
    wakpi_status status = wakpi_tracker_query(tracker, query, &side->cursor, &error);
    while (status == WAKPI_OK && (status = wakpi_cursor_next(side->cursor)) == WAKPI_OK) {
        const char *text;
        size_t size;
        status = wakpi_cursor_label(side->cursor, side->label, &text, &size);
        if (status != WAKPI_OK || !is_text(text, size, side->value, side->size))
            continue;
        status = wakpi_cursor_campaign(side->cursor, &side->campaign);
        return status == WAKPI_OK ? EXIT_GOOD : study_failed(status, NULL);
    }
    return status == WAKPI_END ? tell_missing(side, tracker, query) : study_failed(status, &error);
}

/* From when to when the named periods are: the rows that are there tell. */
static wakpi_status find_bounds(const struct side *side, wakpi_cursor *cursor, int64_t *from, int64_t *to)
{
    wakpi_status status;
    *from = INT64_MAX;
    *to = INT64_MIN;
    while ((status = wakpi_cursor_next(cursor)) == WAKPI_OK) {
        const char *name;
        int64_t start, end;
        status = wakpi_cursor_period(cursor, &start, &end, &name);
        if (status != WAKPI_OK)
            return status;
        if (is_before(name, side->value, side->size) || strncmp(name, side->last, side->last_size) > 0)
            continue;
        *from = start < *from ? start : *from;
        *to = end > *to ? end : *to;
    }
    return status == WAKPI_END ? WAKPI_OK : status;
}

static int find_period(struct side *side, const wakpi_tracker *tracker, wakpi_query *query)
{
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_cursor *cursor = NULL;
    int64_t from = INT64_MAX, to = INT64_MIN;
    wakpi_query_period(query, side->period);
    wakpi_status status = wakpi_tracker_query(tracker, query, &cursor, &error);
    if (status == WAKPI_OK)
        status = find_bounds(side, cursor, &from, &to);
    wakpi_cursor_free(cursor);
    if (status == WAKPI_OK && from > to)
        return tell_missing(side, tracker, query);
    if (status == WAKPI_OK) {
        wakpi_query_period(query, WAKPI_PERIOD_NONE);
        wakpi_query_between(query, from, to);
        wakpi_query_retention(query, 1);
        status = wakpi_tracker_query(tracker, query, &side->cursor, &error);
    }
    if (status == WAKPI_OK)
        status = wakpi_cursor_next(side->cursor);
    if (status == WAKPI_OK)
        status = wakpi_cursor_campaign(side->cursor, &side->campaign);
    return status == WAKPI_OK ? EXIT_GOOD : study_failed(status, &error);
}

static int find_side(const struct arguments *arguments, const wakpi_tracker *tracker, struct side *side)
{
    wakpi_query *query = NULL;
    wakpi_status status = wakpi_query_copy(arguments->query, &query);
    if (status != WAKPI_OK)
        return study_failed(status, NULL);
    int result = side->label ? find_label(side, tracker, query) : find_period(side, tracker, query);
    wakpi_query_free(query);
    return result;
}

/* ---- comparing ---- */

static wakpi_status add_sides(wakpi_report *page, const struct side *sides,
                              const wakpi_comparison *comparison)
{
    const char *before = sides[0].text, *after = sides[1].text;
    return wakpi_report_add_sides(page, before, page_cut(before, strlen(before)), after,
                                  page_cut(after, strlen(after)), comparison, NULL);
}

/* 0: there is nothing to compare. */
static int compare(const struct arguments *arguments, const struct side *sides, struct row *row)
{
    wakpi_comparison *comparison = NULL;
    row->result = (wakpi_comparison_result){.struct_size = sizeof row->result};
    wakpi_status status = wakpi_comparison_new(arguments->options, row->kpi, &comparison);
    for (int32_t i = 0; i < 2 && status >= WAKPI_OK; i++) {
        wakpi_value value = {.struct_size = sizeof value};
        status = wakpi_comparison_add_campaign(comparison, i, sides[i].campaign);
        if (status >= WAKPI_OK)
            status = wakpi_campaign_evaluate(sides[i].campaign, row->kpi, NULL, &value);
        snprintf(row->currency[i], sizeof row->currency[i], "%s", value.currency);
    }
    if (status >= WAKPI_OK && arguments->study.goal != 0)
        status = arguments->study.goal_is_change
                     ? wakpi_comparison_set_goal(comparison, arguments->study.goal)
                     : wakpi_comparison_set_goal_value(comparison, arguments->study.goal);
    if (status >= WAKPI_OK)
        status = wakpi_comparison_evaluate(comparison, &row->result);
    row->unit = wakpi_kpi_unit(row->kpi);
    if (!row->currency[0][0] || !row->currency[1][0]) /* one side without money has no currency */
        memcpy(row->currency[!row->currency[0][0]], row->currency[!!row->currency[0][0]],
               sizeof row->currency[0]);
    int comparable = status >= WAKPI_OK && strcmp(row->currency[0], row->currency[1]) == 0 &&
                     (row->result.before != 0 || row->result.after != 0);
    if (comparable && arguments->page)
        comparable = add_sides(arguments->page, sides, comparison) == WAKPI_OK;
    wakpi_comparison_free(comparison);
    return comparable;
}

/* All are where none was named. */
static int is_wanted(const struct study *study, wakpi_kpi kpi)
{
    for (int i = 0; i < study->kpi_count; i++) {
        if (study->kpis[i] == kpi)
            return 1;
    }
    return study->kpi_count == 0;
}

/* All that can be compared; how many, or -1 without memory. */
static int compare_all(const struct arguments *arguments, const struct side *sides, struct row **rows)
{
    int32_t most = wakpi_kpi_count();
    int count = 0, judged = 0;
    double *p = calloc(2 * (size_t)most, sizeof *p);
    *rows = malloc((size_t)most * sizeof **rows);
    for (int32_t i = 0; p && *rows && i < most; i++) {
        struct row *row = *rows + count;
        if (wakpi_kpi_at(i, &row->kpi) != WAKPI_OK || !is_wanted(&arguments->study, row->kpi) ||
            !compare(arguments, sides, row))
            continue;
        count++;
        if (row->result.has_interval)
            p[judged++] = row->result.p;
    }
    if (!p || !*rows || (judged > 0 && wakpi_adjust_holm(p, p + most, (size_t)judged) != WAKPI_OK))
        count = -1;
    for (int i = 0, at = 0; i < count; i++)
        (*rows)[i].adjusted_p = (*rows)[i].result.has_interval ? p[most + at++] : 1;
    free(p);
    return count;
}

static const char *outcome_of(const struct row *row, double alpha)
{
    int32_t direction = wakpi_kpi_direction(row->kpi);
    int up = row->result.difference > 0;
    if (!row->result.has_interval)
        return "";
    if (row->adjusted_p > alpha || row->result.difference == 0)
        return "unclear";
    if (direction == WAKPI_DIRECTION_UP || direction == WAKPI_DIRECTION_DOWN)
        return up == (direction == WAKPI_DIRECTION_UP) ? "better" : "worse";
    return up ? "higher" : "lower";
}

/* ---- telling ---- */

static void show_outcome(const struct arguments *arguments, const char *outcome)
{
    static const struct {
        const char *key, *colour;
        enum word word;
    } outcomes[] = {{"better", "32", WORD_BETTER},
                    {"worse", "31", WORD_WORSE},
                    {"higher", "1", WORD_HIGHER},
                    {"lower", "1", WORD_LOWER}};
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        if (strcmp(outcomes[i].key, outcome) == 0) {
            show_coloured(arguments, outcomes[i].colour, word_of(arguments->language, outcomes[i].word));
            return;
        }
    }
    fputs(*outcome ? word_of(arguments->language, WORD_UNCLEAR) : "", stdout);
}

static void show_row(const struct arguments *arguments, const struct row *row, double alpha)
{
    const wakpi_comparison_result *r = &row->result;
    char cell[SHOW_CELL];
    show_cell(wakpi_kpi_name(row->kpi, arguments->language), 32);
    show_cell(show_value(arguments, row->unit, r->before, row->currency[0], cell), -16);
    show_cell(show_value(arguments, row->unit, r->after, row->currency[1], cell), -16);
    show_cell(show_change(arguments, r->change, cell), -10);
    if (r->has_interval) {
        show_cell(show_change_range(arguments, r->change_lower, r->change_upper, cell), -20);
        show_cell(show_p(r->p, cell), -8);
        fputs("  ", stdout);
        show_outcome(arguments, outcome_of(row, alpha));
    }
    putchar('\n');
}

/* "  goal +10.0 %: reached" */
static void show_goal(const struct arguments *arguments, const struct row *row)
{
    static const struct {
        enum word word;
        const char *colour;
    } outcomes[] = {[WAKPI_COMPARISON_REACHED] = {WORD_REACHED, "32"},
                    [WAKPI_COMPARISON_NOT_REACHED] = {WORD_NOT_REACHED, "31"},
                    [WAKPI_COMPARISON_OPEN] = {WORD_GOAL_OPEN, NULL}};
    const wakpi_comparison_result *r = &row->result;
    char cell[SHOW_CELL];
    if (r->outcome <= WAKPI_COMPARISON_NO_GOAL || r->outcome > WAKPI_COMPARISON_OPEN)
        return;
    printf("  %s %s: ", word_of(arguments->language, WORD_GOAL),
           arguments->study.goal_is_change
               ? show_change(arguments, r->goal, cell)
               : show_value(arguments, row->unit, r->goal, row->currency[1], cell));
    show_coloured(arguments, outcomes[r->outcome].colour,
                  word_of(arguments->language, outcomes[r->outcome].word));
    putchar('\n');
}

static void show_rows(const struct arguments *arguments, const struct side *sides, const struct row *rows,
                      int count, double alpha)
{
    const char *language = arguments->language;
    show_label(sides[1].text, strlen(sides[1].text));
    printf(" %s ", word_of(language, WORD_AGAINST));
    show_label(sides[0].text, strlen(sides[0].text));
    printf(" · %s · %s\n\n", word_of(language, WORD_ASSOCIATION), word_of(language, WORD_CORRECTED));
    show_cell("", 33);
    show_cell(sides[0].text, -15);
    putchar(' ');
    show_cell(sides[1].text, -15);
    show_cell(word_of(language, WORD_CHANGE), -10);
    show_cell(word_of(language, WORD_INTERVAL), -20);
    show_cell("p", -8);
    putchar('\n');
    for (int i = 0; i < count; i++) {
        show_row(arguments, &rows[i], alpha);
        show_goal(arguments, &rows[i]);
    }
}

static void json_row(const struct row *row, int first, double alpha)
{
    const wakpi_comparison_result *r = &row->result;
    const char *outcome = outcome_of(row, alpha);
    printf("%s{\"key\":\"%s\"", first ? "" : ",", wakpi_kpi_key(row->kpi));
    json_words("unit", wakpi_unit_key(row->unit));
    if (row->currency[0][0])
        json_words("currency", row->currency[0]);
    json_words("kind", wakpi_comparison_kind_key(r->kind));
    json_number("before", r->before);
    json_number("after", r->after);
    json_number("difference", r->difference);
    json_number("change", r->change);
    if (r->has_interval) {
        json_number("difference_lower", r->difference_lower);
        json_number("difference_upper", r->difference_upper);
        json_number("change_lower", r->change_lower);
        json_number("change_upper", r->change_upper);
        json_number("p", r->p);
        json_number("adjusted_p", row->adjusted_p);
        json_words("outcome", outcome);
    }
    if (r->outcome > WAKPI_COMPARISON_NO_GOAL) {
        json_number("goal", r->goal);
        json_number("attained", r->attained);
        json_words("goal_outcome", wakpi_comparison_outcome_key(r->outcome));
    }
    putchar('}');
}

static void json_rows(const struct side *sides, const struct row *rows, int count, double alpha)
{
    printf("{\"comparison\":{\"alpha\":%.15g", alpha);
    json_words("before", sides[0].text);
    json_words("after", sides[1].text);
    fputs(",\"kpis\":[", stdout);
    for (int i = 0; i < count; i++)
        json_row(&rows[i], i == 0, alpha);
    fputs("]}}\n", stdout);
}

int compare_print(const struct arguments *arguments, const wakpi_tracker *tracker)
{
    struct side sides[2] = {side_of(arguments->study.sides[0]), side_of(arguments->study.sides[1])};
    struct row *rows = NULL;
    double alpha = 0.05;
    int count = 0, result = EXIT_GOOD;
    wakpi_options_get_real(arguments->options, "alpha", &alpha, NULL);
    for (int i = 0; i < 2 && result == EXIT_GOOD; i++)
        result = find_side(arguments, tracker, &sides[i]);
    if (result == EXIT_GOOD && (count = compare_all(arguments, sides, &rows)) < 0)
        result = study_failed(WAKPI_NO_MEMORY, NULL);
    if (result == EXIT_GOOD && arguments->format == WAKPI_FORMAT_JSON)
        json_rows(sides, rows, count, alpha);
    else if (result == EXIT_GOOD && !arguments->page)
        show_rows(arguments, sides, rows, count, alpha);
    wakpi_cursor_free(sides[0].cursor);
    wakpi_cursor_free(sides[1].cursor);
    free(rows);
    return result;
}

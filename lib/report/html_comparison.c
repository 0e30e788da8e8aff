/* Before and after, or two sides by name: each KPI in a row, with its goal where it has one. */
#include <math.h>
#include <string.h>

#include <wakpi/stats.h>

#include "report/html_change.h"
#include "report/html_parts.h"

enum {
    GROUP_MOST = 128,  /* comparisons in a table */
    SENTENCES_MOST = 3 /* told in words as well */
};

/* Those of one name, or of the same two sides, that follow each other. */
struct group {
    const struct wakpi_report_comparison *rows[GROUP_MOST];
    double p[GROUP_MOST]; /* corrected for their number; 1 without an interval */
    size_t count;
    double end; /* of their pictures */
    int has_goal;
};

static int is_of_group(const struct group *group, const struct wakpi_report_comparison *row)
{
    if (group->count == 0)
        return 1;
    const struct wakpi_report_comparison *first = group->rows[0];
    return group->count < GROUP_MOST && strcmp(first->title, row->title) == 0 &&
           strcmp(first->sides[0], row->sides[0]) == 0 && strcmp(first->sides[1], row->sides[1]) == 0;
}

static struct wakpi_change change_of(const struct wakpi_report_comparison *row)
{
    return (struct wakpi_change){row->result.change, row->result.change_lower, row->result.change_upper,
                                 row->result.has_interval};
}

static void correct(struct group *group)
{
    double p[GROUP_MOST], adjusted[GROUP_MOST];
    size_t judged = 0, at = 0;
    for (size_t i = 0; i < group->count; i++) {
        if (group->rows[i]->result.has_interval)
            p[judged++] = group->rows[i]->result.p;
    }
    if (judged > 0)
        wakpi_adjust_holm(p, adjusted, judged);
    for (size_t i = 0; i < group->count; i++)
        group->p[i] = group->rows[i]->result.has_interval ? adjusted[at++] : 1;
}

/* The group that begins at `part`; the part behind it. */
static const struct wakpi_report_part *gather(struct wakpi_html *page, const struct wakpi_report_part *part,
                                              struct group *group)
{
    group->count = 0;
    group->end = 0;
    group->has_goal = 0;
    for (; part; part = wakpi_html_part(page, WAKPI_PART_COMPARISON, part)) {
        const struct wakpi_report_comparison *row =
            (const struct wakpi_report_comparison *)(const void *)part;
        struct wakpi_change change = change_of(row);
        if (!is_of_group(group, row))
            break;
        group->rows[group->count++] = row;
        group->has_goal |= row->result.outcome > WAKPI_COMPARISON_NO_GOAL;
        if (row->result.status >= WAKPI_OK)
            wakpi_change_widen(&change, &group->end);
    }
    group->end = fmin(group->end, 1) * 1.1; /* what more than doubled is cut, or all others were dots */
    correct(group);
    return part;
}

/* ---- the table ---- */

static void put_side(struct wakpi_html *page, const char *name, enum wakpi_page_word instead)
{
    wakpi_html_tags(page, "<th scope=\"col\" class=\"n\">");
    if (name[0] == '\0') {
        wakpi_html_word(page, instead);
    } else {
        wakpi_html_tags(page, "<div class=\"name\"><bdi>");
        wakpi_html_put(page, name);
        wakpi_html_tags(page, "</bdi></div>");
    }
    wakpi_html_tags(page, "</th>");
}

static void put_head(struct wakpi_html *page, const struct group *group)
{
    wakpi_html_tags(page, "<table class=\"changes\"><thead><tr><th scope=\"col\">");
    wakpi_html_word(page, WAKPI_PAGE_KPI);
    wakpi_html_tags(page, "</th>");
    put_side(page, group->rows[0]->sides[0], WAKPI_PAGE_BEFORE);
    put_side(page, group->rows[0]->sides[1], WAKPI_PAGE_AFTER);
    wakpi_html_tags(page, "<th scope=\"colgroup\" colspan=\"2\">");
    wakpi_html_word(page, WAKPI_PAGE_CHANGE);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_word(page, WAKPI_PAGE_P);
    wakpi_html_tags(page, "</th><th scope=\"col\">");
    wakpi_html_word(page, WAKPI_PAGE_OUTCOME);
    if (group->has_goal) {
        wakpi_html_tags(page, "</th><th scope=\"col\">");
        wakpi_html_word(page, WAKPI_PAGE_GOAL);
    }
    wakpi_html_tags(page, "</th></tr></thead><tbody>\n");
}

/* Events on an exposure are no longer in the KPI's unit. */
static void put_level(struct wakpi_html *page, const struct wakpi_report_comparison *row, double level)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    if (row->result.kind == WAKPI_COMPARISON_COUNT)
        wakpi_locale_put_decimal(&text, page->tongue, level, 2);
    else
        wakpi_locale_put_value(&text, page->tongue, wakpi_kpi_unit(row->kpi), level, row->currency);
    wakpi_html_put(page, buffer);
}

/* Better or worse where the KPI has a good direction, else higher or lower. */
static void put_outcome(struct wakpi_html *page, const struct wakpi_report_comparison *row, double p)
{
    double alpha = wakpi_settings_real(&page->report->settings, WAKPI_SETTING_ALPHA);
    int32_t direction = wakpi_kpi_direction(row->kpi);
    int up = row->result.difference > 0;
    if (!row->result.has_interval)
        return;
    if (p > alpha || row->result.difference == 0) {
        wakpi_html_judged(page, 0, wakpi_page_outcome(page->tongue, WAKPI_EXPERIMENT_UNCLEAR));
    } else if (direction == WAKPI_DIRECTION_UP || direction == WAKPI_DIRECTION_DOWN) {
        int better = up == (direction == WAKPI_DIRECTION_UP);
        wakpi_html_judged(
            page, better ? 1 : -1,
            wakpi_page_outcome(page->tongue, better ? WAKPI_EXPERIMENT_BETTER : WAKPI_EXPERIMENT_WORSE));
    } else {
        wakpi_html_judged(page, 0, wakpi_page_word(page->tongue, up ? WAKPI_PAGE_HIGHER : WAKPI_PAGE_LOWER));
    }
}

/* "▲ reached", and below it the goal and how much of the way to it was made. */
static void put_goal(struct wakpi_html *page, const struct wakpi_report_comparison *row)
{
    static const enum wakpi_page_word words[] = {[WAKPI_COMPARISON_REACHED] = WAKPI_PAGE_REACHED,
                                                 [WAKPI_COMPARISON_NOT_REACHED] = WAKPI_PAGE_NOT_REACHED,
                                                 [WAKPI_COMPARISON_OPEN] = WAKPI_PAGE_GOAL_OPEN};
    int32_t outcome = row->result.outcome;
    if (outcome <= WAKPI_COMPARISON_NO_GOAL || outcome > WAKPI_COMPARISON_OPEN)
        return;
    wakpi_html_judged(page,
                      outcome == WAKPI_COMPARISON_REACHED       ? 1
                      : outcome == WAKPI_COMPARISON_NOT_REACHED ? -1
                                                                : 0,
                      wakpi_page_word(page->tongue, words[outcome]));
    wakpi_html_tags(page, "<br><small>");
    if (row->goal_is_change) {
        struct wakpi_change goal = {.value = row->result.goal};
        wakpi_html_change(page, &goal);
    } else {
        put_level(page, row, row->result.goal);
    }
    wakpi_html_tags(page, "</small>");
}

static void put_row(struct wakpi_html *page, const struct group *group, size_t at)
{
    const struct wakpi_report_comparison *row = group->rows[at];
    struct wakpi_change change = change_of(row);
    wakpi_html_tags(page, "<tr><th scope=\"row\"><details><summary>");
    wakpi_html_put(page, wakpi_kpi_name(row->kpi, wakpi_locale_code(page->tongue)));
    wakpi_html_tags(page, "</summary>");
    wakpi_html_definition(page, row->kpi, NULL);
    wakpi_html_tags(page, "</details></th><td class=\"n\">");
    put_level(page, row, row->result.before);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    put_level(page, row, row->result.after);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    wakpi_html_change(page, &change);
    wakpi_html_tags(page, "</td><td class=\"picture\">");
    wakpi_html_change_picture(page, &change, group->end);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    if (row->result.has_interval)
        wakpi_html_p(page, group->p[at]);
    wakpi_html_tags(page, "</td><td>");
    put_outcome(page, row, group->p[at]);
    if (group->has_goal) {
        wakpi_html_tags(page, "</td><td>");
        put_goal(page, row);
    }
    wakpi_html_tags(page, "</td></tr>\n");
}

/* ---- the part ---- */

/* A few are told in sentences; of many, what holds for all of them is said once. */
static void put_words(struct wakpi_html *page, const struct group *group)
{
    for (size_t i = 0; i < group->count && group->count <= SENTENCES_MOST; i++) {
        wakpi_html_tags(page, "<p class=\"verdict\">");
        wakpi_html_sentence(page, group->rows[i]->words);
        wakpi_html_tags(page, "</p>\n");
    }
    if (group->count > SENTENCES_MOST) {
        wakpi_html_tags(page, "<p class=\"verdict\">");
        wakpi_html_word(page, WAKPI_PAGE_ASSOCIATION);
        wakpi_html_tags(page, "</p>\n");
    }
    if (group->count > 1) {
        wakpi_html_tags(page, "<p class=\"says\">");
        wakpi_html_word(page, WAKPI_PAGE_CORRECTED);
        wakpi_html_tags(page, "</p>\n");
    }
}

static void put_group(struct wakpi_html *page, const struct group *group)
{
    wakpi_html_title(page, group->rows[0]->title);
    put_words(page, group);
    wakpi_html_open_scroll(page, "comparisons");
    put_head(page, group);
    for (size_t i = 0; i < group->count; i++) {
        if (group->rows[i]->result.status >= WAKPI_OK)
            put_row(page, group, i);
    }
    wakpi_html_tags(page, "</tbody></table>");
    wakpi_html_close_scroll(page);
}

void wakpi_html_comparisons(struct wakpi_html *page)
{
    const struct wakpi_report_part *part = wakpi_html_part(page, WAKPI_PART_COMPARISON, NULL);
    struct group group;
    if (!part)
        return;
    wakpi_html_open(page, "comparisons", WAKPI_PAGE_COMPARISONS);
    while (part) {
        part = gather(page, part, &group);
        put_group(page, &group);
    }
    wakpi_html_close(page);
}

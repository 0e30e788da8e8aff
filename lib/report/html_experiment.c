/* Variants side by side, and what may be done about them. */
#include <stdio.h>
#include <string.h>

#include "report/html_change.h"
#include "report/html_parts.h"

static const wakpi_experiment_result *results_of(const struct wakpi_report_experiment *experiment,
                                                 int32_t metric)
{
    return experiment->results + metric * (experiment->variant_count - 1);
}

static struct wakpi_change lift_of(const wakpi_experiment_result *result)
{
    return (struct wakpi_change){result->lift, result->lift_lower, result->lift_upper, 1};
}

/* Of all variants in a metric, so that their pictures compare; what is far out is cut. */
static double end_of(const struct wakpi_report_experiment *experiment, int32_t metric)
{
    const wakpi_experiment_result *results = results_of(experiment, metric);
    double end = 0;
    for (int32_t i = 0; i + 1 < experiment->variant_count; i++) {
        struct wakpi_change lift = lift_of(&results[i]);
        if (results[i].status >= WAKPI_OK)
            wakpi_change_widen(&lift, &end);
    }
    return end * 1.1;
}

/* ---- the table of a metric ---- */

/* The value, and how many it is of. */
static void put_value(struct wakpi_html *page, const struct wakpi_report_metric *metric, double value,
                      int64_t of)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    int32_t unit = metric->kpi ? wakpi_kpi_unit(metric->kpi) : WAKPI_UNIT_MULTIPLE;
    if (metric->kpi)
        wakpi_locale_put_value(&text, page->tongue, unit, value, "");
    else
        wakpi_locale_put_decimal(&text, page->tongue, value, 4);
    wakpi_html_put(page, buffer);
    wakpi_html_tags(page, "<br><small>");
    wakpi_html_word(page, WAKPI_PAGE_OF);
    wakpi_html_put(page, " ");
    wakpi_html_count(page, of);
    wakpi_html_tags(page, "</small>");
}

/* Where the split is broken nothing is to be made of a difference. */
static void put_outcome(struct wakpi_html *page, const struct wakpi_report_experiment *experiment,
                        int32_t outcome)
{
    if (experiment->verdict == WAKPI_VERDICT_BROKEN_SPLIT && outcome != WAKPI_EXPERIMENT_UNKNOWN)
        wakpi_html_judged(page, 0, wakpi_page_word(page->tongue, WAKPI_PAGE_NOT_JUDGED));
    else
        wakpi_html_judged(page,
                          outcome == WAKPI_EXPERIMENT_BETTER  ? 1
                          : outcome == WAKPI_EXPERIMENT_WORSE ? -1
                                                              : 0,
                          wakpi_page_outcome(page->tongue, outcome));
}

/* The metric's name, with its definition once; which one decides and which stand guard. */
static void put_metric(struct wakpi_html *page, const struct wakpi_report_metric *metric, int32_t at,
                       int first)
{
    wakpi_html_tags(page, "<tr><th scope=\"row\">");
    wakpi_html_put(page, metric->name);
    if (first && metric->kpi) {
        wakpi_html_tags(page, " ");
        wakpi_html_tip(page, metric->kpi, NULL);
    }
    wakpi_html_tags(page, "<br><small>");
    wakpi_html_word(page, at == 0 ? WAKPI_PAGE_DECIDES : WAKPI_PAGE_GUARDS);
    wakpi_html_tags(page, "</small></th><td><div class=\"name\"><bdi>");
}

static void put_result(struct wakpi_html *page, const struct wakpi_report_experiment *experiment,
                       int32_t metric, int32_t variant, double end)
{
    const wakpi_experiment_result *result = &results_of(experiment, metric)[variant - 1];
    const int64_t *of = experiment->observations + metric * experiment->variant_count;
    struct wakpi_change lift = lift_of(result);
    int known = result->status >= WAKPI_OK;
    put_metric(page, &experiment->metrics[metric], metric, variant == 1);
    wakpi_html_put(page, experiment->variants[variant].name);
    wakpi_html_tags(page, "</bdi></div></td><td class=\"n\">");
    if (known)
        put_value(page, &experiment->metrics[metric], result->value, of[variant]);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    if (known)
        put_value(page, &experiment->metrics[metric], result->control, of[0]);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    if (known)
        wakpi_html_change(page, &lift);
    wakpi_html_tags(page, "</td><td class=\"picture\">");
    if (known)
        wakpi_html_change_picture(page, &lift, end);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    if (known)
        wakpi_html_p(page, result->adjusted_p);
    wakpi_html_tags(page, "</td><td>");
    put_outcome(page, experiment, result->outcome);
    wakpi_html_tags(page, "</td></tr>\n");
}

/* The control's column is named after it. */
static void put_head(struct wakpi_html *page, const struct wakpi_report_experiment *experiment)
{
    wakpi_html_tags(page, "<table class=\"changes\"><thead><tr><th scope=\"col\">");
    wakpi_html_word(page, WAKPI_PAGE_KPI);
    wakpi_html_tags(page, "</th><th scope=\"col\">");
    wakpi_html_word(page, WAKPI_PAGE_VARIANT);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_word(page, WAKPI_PAGE_VALUE);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_word(page, WAKPI_PAGE_CONTROL);
    wakpi_html_tags(page, " <bdi>");
    wakpi_html_put(page, experiment->variants[0].name);
    wakpi_html_tags(page, "</bdi></th><th scope=\"colgroup\" colspan=\"2\">");
    wakpi_html_word(page, WAKPI_PAGE_LIFT);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_word(page, WAKPI_PAGE_P);
    wakpi_html_tags(page, "</th><th scope=\"col\">");
    wakpi_html_word(page, WAKPI_PAGE_OUTCOME);
    wakpi_html_tags(page, "</th></tr></thead><tbody>\n");
}

/* "--split 80,10,10": shares of so many variants, as an example. */
static void put_split(struct wakpi_html *page, const struct wakpi_report_experiment *experiment)
{
    char list[8 * WAKPI_EXPERIMENT_VARIANTS_MOST];
    int others = experiment->variant_count - 1, share = others < 9 ? 10 : 1;
    int used = snprintf(list, sizeof list, "%d", 100 - share * others);
    for (int i = 0; i < others; i++)
        used += snprintf(list + used, sizeof list - (size_t)used, ",%d", share);
    wakpi_write_all(page->writer, "<code>wakpi-report <span class=\"option\">--experiment ",
                    experiment->metrics[0].kpi ? wakpi_kpi_key(experiment->metrics[0].kpi) : "KPI",
                    "</span> <span class=\"option\">--split ", list, "</span></code>", NULL);
}

/* A split can only be broken against what was planned, and that was never said. */
static void put_assumption(struct wakpi_html *page, const struct wakpi_report_experiment *experiment)
{
    if (!experiment->assumed || experiment->verdict != WAKPI_VERDICT_BROKEN_SPLIT)
        return;
    wakpi_html_tags(page, "<p class=\"says\">");
    wakpi_html_word(page, WAKPI_PAGE_ASSUMED);
    wakpi_html_put(page, " ");
    put_split(page, experiment);
    wakpi_html_put(page, " ");
    wakpi_html_word(page, WAKPI_PAGE_ASSUMED_ORDER);
    wakpi_html_tags(page, "</p>\n");
}

static void put_experiment(struct wakpi_html *page, const struct wakpi_report_experiment *experiment)
{
    wakpi_html_title(page, experiment->title);
    wakpi_html_tags(page, "<p class=\"verdict\">");
    wakpi_html_sentence(page, experiment->words);
    wakpi_html_tags(page, "</p>\n");
    put_assumption(page, experiment);
    wakpi_html_open_scroll(page, "variants");
    put_head(page, experiment);
    for (int32_t metric = 0; metric < experiment->metric_count; metric++) {
        for (int32_t variant = 1; variant < experiment->variant_count; variant++)
            put_result(page, experiment, metric, variant, end_of(experiment, metric));
    }
    wakpi_html_tags(page, "</tbody></table>");
    wakpi_html_close_scroll(page);
}

void wakpi_html_experiments(struct wakpi_html *page)
{
    const struct wakpi_report_part *part = wakpi_html_part(page, WAKPI_PART_EXPERIMENT, NULL);
    if (!part)
        return;
    wakpi_html_open(page, "variants", WAKPI_PAGE_VARIANTS);
    for (; part; part = wakpi_html_part(page, WAKPI_PART_EXPERIMENT, part))
        put_experiment(page, (const struct wakpi_report_experiment *)(const void *)part);
    wakpi_html_close(page);
}

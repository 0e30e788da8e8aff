/* Variants side by side, what may be done about them, and comparisons of before and after. */
#include <math.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/svg.h"

enum { HEIGHT = 22, MIDDLE = HEIGHT / 2 };

/* ---- lifts ---- */

static void put_percent(struct wakpi_text *text, const struct wakpi_html *page, double share)
{
    if (share > 0)
        wakpi_text_put(text, "+");
    if (share - share != 0)
        wakpi_text_put(text, share > 0 ? "∞" : "-∞");
    else
        wakpi_locale_put_percent(text, page->tongue, share, 1);
}

static void put_lift(struct wakpi_html *page, double lift, double lower, double upper)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    put_percent(&text, page, lift);
    wakpi_html_tags(page, "<strong>");
    wakpi_html_put(page, buffer);
    wakpi_html_tags(page, "</strong><br><small>");
    text.size = 0;
    put_percent(&text, page, lower);
    wakpi_text_put(&text, " – ");
    put_percent(&text, page, upper);
    wakpi_html_put(page, buffer);
    wakpi_html_tags(page, "</small>");
}

static double share_of(double lift, double end)
{
    double share = (lift + end) / (2 * end);
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* The lift with its interval about the line of no change; `end` is the greatest on either side. */
static void put_picture(struct wakpi_html *page, const wakpi_experiment_result *result, double end)
{
    wakpi_svg_open(page, "dots", HEIGHT, "");
    wakpi_svg_line(page, "axis", 0, MIDDLE, 1, MIDDLE);
    wakpi_svg_line(page, "none", 0.5, 0, 0.5, HEIGHT);
    if (end > 0) {
        wakpi_svg_line(page, "whisker", share_of(result->lift_lower, end), MIDDLE,
                       share_of(result->lift_upper, end), MIDDLE);
        if (result->lift - result->lift == 0) /* an infinite one has no place */
            wakpi_svg_point(page, "dot", share_of(result->lift, end), MIDDLE, 5);
    }
    wakpi_svg_close(page);
}

static void widen(double *end, double lift)
{
    if (lift - lift == 0 && fabs(lift) > *end)
        *end = fabs(lift);
}

/* Of all variants in a metric, so that their pictures compare; what is far out is cut. */
static double end_of(const struct wakpi_report_experiment *experiment, int32_t metric)
{
    const wakpi_experiment_result *results = experiment->results + metric * (experiment->variant_count - 1);
    double end = 0;
    for (int32_t i = 0; i + 1 < experiment->variant_count; i++) {
        if (results[i].status < WAKPI_OK)
            continue;
        widen(&end, results[i].lift);
        widen(&end, results[i].lift_lower);
        widen(&end, results[i].lift_upper);
    }
    return end * 1.1;
}

/* ---- the table of a metric ---- */

static void put_value(struct wakpi_html *page, const struct wakpi_report_metric *metric, double value)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    int32_t unit = metric->kpi ? wakpi_kpi_unit(metric->kpi) : WAKPI_UNIT_MULTIPLE;
    if (metric->kpi)
        wakpi_locale_put_value(&text, page->tongue, unit, value, "");
    else
        wakpi_locale_put_decimal(&text, page->tongue, value, 4);
    wakpi_html_put(page, buffer);
}

static void put_outcome(struct wakpi_html *page, int32_t outcome)
{
    const char *sign = outcome == WAKPI_EXPERIMENT_BETTER  ? "▲"
                       : outcome == WAKPI_EXPERIMENT_WORSE ? "▼"
                                                           : "●";
    const char *class = outcome == WAKPI_EXPERIMENT_BETTER  ? "best"
                        : outcome == WAKPI_EXPERIMENT_WORSE ? "below"
                                                            : "typical";
    wakpi_write_all(page->writer, "<span class=\"rated ", class, "\"><span aria-hidden=\"true\">", sign,
                    "</span> ", NULL);
    wakpi_html_put(page, wakpi_page_outcome(page->tongue, outcome));
    wakpi_html_tags(page, "</span>");
}

static void put_p(struct wakpi_html *page, double p)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    if (p < 0.001)
        wakpi_text_put(&text, "< ");
    wakpi_locale_put_decimal(&text, page->tongue, p < 0.001 ? 0.001 : p, 3);
    wakpi_html_put(page, buffer);
}

static void put_result(struct wakpi_html *page, const struct wakpi_report_experiment *experiment,
                       int32_t metric, int32_t variant, double end)
{
    const wakpi_experiment_result *results = experiment->results + metric * (experiment->variant_count - 1);
    const wakpi_experiment_result *result = &results[variant - 1];
    int known = result->status >= WAKPI_OK;
    wakpi_html_tags(page, "<tr><th scope=\"row\">");
    wakpi_html_put(page, experiment->metrics[metric].name);
    wakpi_html_tags(page, "</th><td><div class=\"name\"><bdi>");
    wakpi_html_put(page, experiment->variants[variant].name);
    wakpi_html_tags(page, "</bdi></div></td><td class=\"n\">");
    if (known)
        put_value(page, &experiment->metrics[metric], result->value);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    if (known)
        put_value(page, &experiment->metrics[metric], result->control);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    if (known)
        put_lift(page, result->lift, result->lift_lower, result->lift_upper);
    wakpi_html_tags(page, "</td><td class=\"picture\">");
    if (known)
        put_picture(page, result, end);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    if (known)
        put_p(page, result->adjusted_p);
    wakpi_html_tags(page, "</td><td>");
    put_outcome(page, result->outcome);
    wakpi_html_tags(page, "</td></tr>\n");
}

/* The control's column is named after it. */
static void put_head(struct wakpi_html *page, const struct wakpi_report_experiment *experiment)
{
    wakpi_html_tags(page, "<table><thead><tr><th scope=\"col\">");
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

static void put_experiment(struct wakpi_html *page, const struct wakpi_report_experiment *experiment)
{
    wakpi_html_title(page, experiment->title);
    wakpi_html_tags(page, "<p class=\"verdict\">");
    wakpi_html_sentence(page, experiment->words);
    wakpi_html_tags(page, "</p>\n");
    wakpi_html_open_scroll(page, "variants");
    put_head(page, experiment);
    for (int32_t metric = 0; metric < experiment->metric_count; metric++) {
        for (int32_t variant = 1; variant < experiment->variant_count; variant++)
            put_result(page, experiment, metric, variant, end_of(experiment, metric));
    }
    wakpi_html_tags(page, "</tbody></table>");
    wakpi_html_close_scroll(page);
}

/* ---- before and after ---- */

static void put_comparison(struct wakpi_html *page, const struct wakpi_report_comparison *comparison)
{
    wakpi_html_title(page, comparison->title);
    wakpi_html_tags(page, "<p class=\"verdict\">");
    wakpi_html_sentence(page, comparison->words);
    wakpi_html_tags(page, "</p>\n");
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

void wakpi_html_comparisons(struct wakpi_html *page)
{
    const struct wakpi_report_part *part = wakpi_html_part(page, WAKPI_PART_COMPARISON, NULL);
    if (!part)
        return;
    wakpi_html_open(page, "comparisons", WAKPI_PAGE_COMPARISONS);
    for (; part; part = wakpi_html_part(page, WAKPI_PART_COMPARISON, part))
        put_comparison(page, (const struct wakpi_report_comparison *)(const void *)part);
    wakpi_html_close(page);
}

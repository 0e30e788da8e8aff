/* A KPI over time: its values with their intervals, what a watch found, and the forecast as a fan. */
#include <math.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/svg.h"

enum { HEIGHT = 230, TOP = 10, BOTTOM = 24, PLOT = HEIGHT - TOP - BOTTOM, TICKS_MOST = 8 };
#define MARGIN 0.12 /* of the width, for the axis' words */

/* Where things are in the picture: periods across, values upwards. */
struct chart {
    struct wakpi_html *page;
    const struct wakpi_report_series *series;
    int32_t unit;
    double low, high;
    double ticks[TICKS_MOST];
    int tick_count;
};

/* Periods have a slot each, by their time, so that a gap is seen. */
static double slots_of(const struct wakpi_report_series *series)
{
    const struct wakpi_series_point *points = series->points;
    double known = series->step > 0
                       ? (double)(points[series->count - 1].start - points[0].start) / (double)series->step
                       : 0;
    return known + 1 + (double)series->ahead_count;
}

static double slot_of(const struct wakpi_report_series *series, int64_t start)
{
    return series->step > 0 ? (double)(start - series->points[0].start) / (double)series->step : 0;
}

static double across(const struct chart *chart, double slot)
{
    return MARGIN + (1 - MARGIN) * (slot + 0.5) / slots_of(chart->series);
}

static double upwards(const struct chart *chart, double value)
{
    double share = (value - chart->low) / (chart->high - chart->low);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return TOP + PLOT * (1 - share);
}

/* ---- the axis ---- */

static double nice_step(double range)
{
    double step = pow(10, floor(log10(range / 3)));
    for (int i = 0; range / step > 5; i++)
        step *= i % 3 == 1 ? 2.5 : 2;
    return step;
}

static void widen(struct chart *chart, double value)
{
    if (!(value - value == 0)) /* infinite */
        return;
    if (value < chart->low)
        chart->low = value;
    if (value > chart->high)
        chart->high = value;
}

/* What values and their intervals need; the fan may reach as far again beyond, and is cut there. */
static void find_range(struct chart *chart)
{
    const struct wakpi_report_series *series = chart->series;
    struct chart wide;
    chart->low = INFINITY;
    chart->high = -INFINITY;
    for (size_t i = 0; i < series->count; i++) {
        if (!series->points[i].known)
            continue;
        widen(chart, series->points[i].value);
        widen(chart, series->points[i].lower);
        widen(chart, series->points[i].upper);
    }
    for (size_t i = 0; i < series->ahead_count; i++)
        widen(chart, series->ahead[i]);
    widen(chart, series->lowest);
    widen(chart, series->highest);
    wide = *chart;
    for (size_t i = 0; i < series->ahead_count; i++) {
        widen(&wide, series->ahead_lower[i]);
        widen(&wide, series->ahead_upper[i]);
    }
    double range = chart->high - chart->low;
    if (!(range > 0))
        range = fabs(chart->high) > 0 ? fabs(chart->high) / 2 : 1;
    chart->low = fmax(wide.low, chart->low - range);
    chart->high = fmin(wide.high, chart->high + range);
    if (!(chart->high > chart->low)) {
        chart->low -= range;
        chart->high += range;
    }
}

static void find_ticks(struct chart *chart)
{
    double step = nice_step(chart->high - chart->low);
    chart->low = step * floor(chart->low / step);
    chart->high = step * ceil(chart->high / step - 1e-9);
    for (double at = chart->low; at <= chart->high + step / 2 && chart->tick_count < TICKS_MOST; at += step)
        chart->ticks[chart->tick_count++] = fabs(at) < step / 1e6 ? 0 : at;
}

/* As few decimals as the step needs. */
static void put_tick(struct chart *chart, double tick)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    double step = chart->tick_count > 1 ? chart->ticks[1] - chart->ticks[0] : 1;
    double of_step = chart->unit == WAKPI_UNIT_RATIO ? 100 * step : step;
    int decimals = of_step >= 0.999 && fabs(of_step - floor(of_step + 0.5)) < 1e-6 ? 0
                   : of_step > 0.099                                               ? 1
                                                                                   : 2;
    enum wakpi_tongue tongue = chart->page->tongue;
    if (chart->unit == WAKPI_UNIT_RATIO)
        wakpi_locale_put_percent(&text, tongue, tick, decimals);
    else if (chart->unit == WAKPI_UNIT_MONEY)
        wakpi_locale_put_money_decimals(&text, tongue, tick, chart->series->currency, decimals);
    else if (chart->unit == WAKPI_UNIT_SECONDS)
        wakpi_locale_put_value(&text, tongue, chart->unit, tick, "");
    else
        wakpi_locale_put_decimal(&text, tongue, tick, decimals);
    wakpi_svg_text(chart->page, "tick", MARGIN - 0.012, upwards(chart, tick) + 4, 'e', buffer);
}

static void put_axis(struct chart *chart)
{
    for (int i = 0; i < chart->tick_count; i++) {
        double at = upwards(chart, chart->ticks[i]);
        wakpi_svg_line(chart->page, "axis", MARGIN, at, 1, at);
    }
}

static void put_ticks(struct chart *chart)
{
    for (int i = 0; i < chart->tick_count; i++)
        put_tick(chart, chart->ticks[i]);
}

/* ---- dates ---- */

/* The day in which the period at a slot begins: known, or to be expected. */
static int64_t day_at(const struct wakpi_report_series *series, size_t slot)
{
    for (size_t i = 0; i < series->count; i++) {
        if ((size_t)(slot_of(series, series->points[i].start) + 0.5) == slot)
            return series->points[i].day;
    }
    return series->points[0].day + (int64_t)((double)slot * (double)series->step / (double)WAKPI_DAY + 0.5);
}

static void put_day(struct wakpi_text *text, const struct chart *chart, int64_t day, int is_long)
{
    int months = chart->series->step >= 28 * WAKPI_DAY;
    wakpi_locale_put_date(text, chart->page->tongue, months ? day + 3 : day,
                          months    ? WAKPI_DATE_SHORT_MONTH
                          : is_long ? WAKPI_DATE_MEDIUM
                                    : WAKPI_DATE_SHORT);
}

static void put_days(struct chart *chart)
{
    size_t slots = (size_t)(slots_of(chart->series) + 0.5), labels = slots < 4 ? slots : 4;
    for (size_t i = 0; i < labels; i++) {
        size_t slot = labels > 1 ? i * (slots - 1) / (labels - 1) : 0;
        char buffer[WAKPI_HTML_PIECE];
        struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
        put_day(&text, chart, day_at(chart->series, slot), 0);
        double at = across(chart, (double)slot);
        int is_last = at > 1 - MARGIN / 2; /* there is no room for half of it */
        wakpi_svg_text(chart->page, "tick", is_last ? 1 : at, HEIGHT - 6, is_last ? 'e' : 'm', buffer);
    }
}

/* ---- areas and lines: stretched to the picture's width, in thousandths of it ---- */

static void put_vertex(struct chart *chart, double slot, double value)
{
    wakpi_svg_number(chart->page, 1000 * across(chart, slot));
    wakpi_html_tags(chart->page, ",");
    wakpi_svg_number(chart->page, upwards(chart, value));
    wakpi_html_tags(chart->page, " ");
}

/* Points known one after the other, from `at`; the end of the run. */
static size_t run_end(const struct wakpi_report_series *series, size_t at)
{
    while (at < series->count && series->points[at].known)
        at++;
    return at;
}

static void put_run(struct chart *chart, size_t from, size_t to)
{
    const struct wakpi_series_point *points = chart->series->points;
    if (chart->series->is_rate) {
        wakpi_html_tags(chart->page, "<polygon class=\"likely\" points=\"");
        for (size_t i = from; i < to; i++)
            put_vertex(chart, slot_of(chart->series, points[i].start), points[i].lower);
        for (size_t i = to; i-- > from;)
            put_vertex(chart, slot_of(chart->series, points[i].start), points[i].upper);
        wakpi_html_tags(chart->page, "\"/>");
    }
    wakpi_html_tags(chart->page, "<polyline class=\"course\" points=\"");
    for (size_t i = from; i < to; i++)
        put_vertex(chart, slot_of(chart->series, points[i].start), points[i].value);
    wakpi_html_tags(chart->page, "\"/>");
}

static double limit(double value, double instead)
{
    return value - value == 0 ? value : instead;
}

static void put_fan(struct chart *chart)
{
    const struct wakpi_report_series *series = chart->series;
    const struct wakpi_series_point *last = &series->points[series->count - 1];
    double slot = slot_of(series, last->start);
    if (series->ahead_count == 0)
        return;
    wakpi_html_tags(chart->page, "<polygon class=\"fan\" points=\"");
    if (last->known)
        put_vertex(chart, slot, last->value);
    for (size_t i = 0; i < series->ahead_count; i++)
        put_vertex(chart, slot + 1 + (double)i, limit(series->ahead_lower[i], chart->low));
    for (size_t i = series->ahead_count; i-- > 0;)
        put_vertex(chart, slot + 1 + (double)i, limit(series->ahead_upper[i], chart->high));
    wakpi_html_tags(chart->page, "\"/><polyline class=\"course dashed\" points=\"");
    if (last->known)
        put_vertex(chart, slot, last->value);
    for (size_t i = 0; i < series->ahead_count; i++)
        put_vertex(chart, slot + 1 + (double)i, series->ahead[i]);
    wakpi_html_tags(chart->page, "\"/>");
}

static void put_areas(struct chart *chart)
{
    wakpi_html_tags(chart->page, "<svg width=\"100%\"");
    wakpi_svg_pixels(chart->page, "height", HEIGHT);
    wakpi_html_tags(chart->page, " preserveAspectRatio=\"none\" viewBox=\"0 0 1000 ");
    wakpi_svg_number(chart->page, HEIGHT);
    wakpi_html_tags(chart->page, "\">");
    for (size_t from = 0, to; from < chart->series->count; from = to + 1) {
        to = run_end(chart->series, from);
        if (to > from)
            put_run(chart, from, to);
    }
    put_fan(chart);
    wakpi_html_tags(chart->page, "</svg>");
}

/* ---- limits, alarms and points ---- */

/* A plain limit of the watch, if there is one. Its word stands on the side where nothing is to be. */
static void put_limit(struct chart *chart, double value, int is_lowest)
{
    if (!(value - value == 0))
        return;
    double at = upwards(chart, value);
    wakpi_svg_line(chart->page, "limit", MARGIN, at, 1, at);
    wakpi_svg_text(chart->page, "limit", 1, is_lowest ? at + 14 : at - 5, 'e',
                   wakpi_page_word(chart->page->tongue, WAKPI_PAGE_LIMIT));
}

static int is_down(int32_t kind)
{
    return kind == WAKPI_FINDING_DROP || kind == WAKPI_FINDING_SLOW_DROP || kind == WAKPI_FINDING_BELOW_LIMIT;
}

static const wakpi_finding *finding_at(const struct wakpi_report_series *series, int64_t start)
{
    for (size_t i = 0; i < series->finding_count; i++) {
        const wakpi_finding *finding = &series->findings[i];
        if (start >= finding->start && start < finding->start + finding->periods * series->step)
            return finding;
    }
    return NULL;
}

static void put_points(struct chart *chart)
{
    const struct wakpi_report_series *series = chart->series;
    for (size_t i = 0; i < series->count; i++) {
        const struct wakpi_series_point *point = &series->points[i];
        const wakpi_finding *finding = finding_at(series, point->start);
        double at = across(chart, slot_of(series, point->start)), height = upwards(chart, point->value);
        if (!point->known)
            continue;
        if (finding) {
            wakpi_svg_point(chart->page, "alarm", at, height, 6);
            int down = is_down(finding->kind);
            int below = (down && height < HEIGHT - BOTTOM - 20) || height < TOP + 20;
            wakpi_svg_text(chart->page, "alarm", at, below ? height + 20 : height - 10, 'm',
                           down ? "▼" : "▲");
        } else if (series->count <= 120) {
            wakpi_svg_point(chart->page, "dot", at, height, 3.5);
        }
    }
}

/* ---- words ---- */

static void put_value(struct wakpi_text *text, const struct chart *chart, double value)
{
    wakpi_locale_put_value(text, chart->page->tongue, chart->unit, value, chart->series->currency);
}

/* "Open rate (autumn)" */
static void put_name(const struct chart *chart, struct wakpi_text *text)
{
    wakpi_text_put(text, wakpi_kpi_name(chart->series->kpi, wakpi_locale_code(chart->page->tongue)));
    if (chart->series->title[0] == '\0')
        return;
    wakpi_text_put(text, " (");
    wakpi_text_put(text, chart->series->title);
    wakpi_text_put(text, ")");
}

static void tell_limit(const struct chart *chart, struct wakpi_text *text, double value)
{
    if (!(value - value == 0))
        return;
    wakpi_text_put(text, "; ");
    wakpi_text_put(text, wakpi_page_word(chart->page->tongue, WAKPI_PAGE_LIMIT));
    wakpi_text_put(text, " ");
    put_value(text, chart, value);
}

/* "Open rate: Oct 5, 2026 74.2%, Oct 24, 2026 78.1%; 3 alarms": what the picture shows. */
static void tell(const struct chart *chart, struct wakpi_text *text)
{
    const struct wakpi_report_series *series = chart->series;
    const struct wakpi_series_point *first = &series->points[0], *last = &series->points[series->count - 1];
    put_name(chart, text);
    wakpi_text_put(text, ": ");
    put_day(text, chart, first->day, 1);
    wakpi_text_put(text, " ");
    put_value(text, chart, first->value);
    wakpi_text_put(text, "; ");
    put_day(text, chart, last->day, 1);
    wakpi_text_put(text, " ");
    put_value(text, chart, last->value);
    wakpi_text_put(text, "; ");
    wakpi_text_put(text, wakpi_page_word(chart->page->tongue, WAKPI_PAGE_ALARMS));
    wakpi_text_put(text, " ");
    wakpi_locale_put_integer(text, chart->page->tongue, (int64_t)series->finding_count);
    tell_limit(chart, text, series->lowest);
    tell_limit(chart, text, series->highest);
    if (series->ahead_count > 0) {
        wakpi_text_put(text, "; ");
        wakpi_text_put(text, wakpi_page_word(chart->page->tongue, WAKPI_PAGE_FORECAST));
        wakpi_text_put(text, " ");
        put_value(text, chart, series->ahead[series->ahead_count - 1]);
    }
}

static void put_cell(struct chart *chart, double value, double lower, double upper, int has_interval)
{
    char buffer[WAKPI_HTML_PIECE] = "";
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    put_value(&text, chart, value);
    wakpi_html_put(chart->page, buffer);
    wakpi_html_tags(chart->page, "</td><td class=\"n\">");
    text.size = 0;
    if (!has_interval)
        return;
    wakpi_locale_put_range(&text, chart->page->tongue, chart->unit, lower, upper, chart->series->currency);
    wakpi_html_put(chart->page, buffer);
}

static void put_row_head(struct chart *chart, int64_t day)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    put_day(&text, chart, day, 1);
    wakpi_html_tags(chart->page, "<tr><th scope=\"row\">");
    wakpi_html_put(chart->page, buffer);
    wakpi_html_tags(chart->page, "</th><td class=\"n\">");
}

static void put_rows(struct chart *chart)
{
    const struct wakpi_report_series *series = chart->series;
    for (size_t i = 0; i < series->count; i++) {
        const struct wakpi_series_point *point = &series->points[i];
        const wakpi_finding *finding = finding_at(series, point->start);
        put_row_head(chart, point->day);
        if (point->known)
            put_cell(chart, point->value, point->lower, point->upper, series->is_rate);
        else
            wakpi_html_tags(chart->page, "–</td><td>");
        wakpi_html_tags(chart->page, "</td><td>");
        if (finding)
            wakpi_html_put(chart->page, wakpi_page_finding(chart->page->tongue, finding->kind));
        wakpi_html_tags(chart->page, "</td></tr>\n");
    }
    size_t slots = (size_t)(slots_of(series) + 0.5) - series->ahead_count;
    for (size_t i = 0; i < series->ahead_count; i++) {
        put_row_head(chart, day_at(series, slots + i));
        put_cell(chart, series->ahead[i], series->ahead_lower[i], series->ahead_upper[i], 1);
        wakpi_html_tags(chart->page, "</td><td>");
        wakpi_html_word(chart->page, WAKPI_PAGE_FORECAST);
        wakpi_html_tags(chart->page, "</td></tr>\n");
    }
}

static void put_table(struct chart *chart)
{
    static const enum wakpi_page_word columns[] = {WAKPI_PAGE_PERIOD, WAKPI_PAGE_VALUE, WAKPI_PAGE_INTERVAL,
                                                   WAKPI_PAGE_NOTE};
    char name[WAKPI_HTML_PIECE * 2];
    struct wakpi_text text = {.buffer = name, .capacity = sizeof name};
    put_name(chart, &text);
    wakpi_html_open_data(chart->page, name);
    wakpi_html_tags(chart->page, "<table><thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        wakpi_html_tags(chart->page,
                        i == 1 || i == 2 ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        wakpi_html_word(chart->page, columns[i]);
        wakpi_html_tags(chart->page, "</th>");
    }
    wakpi_html_tags(chart->page, "</tr></thead><tbody>\n");
    put_rows(chart);
    wakpi_html_tags(chart->page, "</tbody></table>");
    wakpi_html_close_data(chart->page);
}

static void put_sentences(struct chart *chart)
{
    const char *const sentences[] = {chart->series->watch_words, chart->series->forecast_words};
    for (int i = 0; i < 2; i++) {
        if (!sentences[i])
            continue;
        wakpi_html_tags(chart->page, "<p class=\"says\">");
        if (i == 1) {
            wakpi_html_tags(chart->page, "<strong>");
            wakpi_html_word(chart->page, WAKPI_PAGE_EXPECTED);
            wakpi_html_tags(chart->page, "</strong> · ");
        }
        wakpi_html_sentence(chart->page, sentences[i]);
        wakpi_html_tags(chart->page, "</p>");
    }
}

static void put_one(struct wakpi_html *page, const struct wakpi_report_series *series)
{
    struct chart chart = {.page = page, .series = series, .unit = wakpi_kpi_unit(series->kpi)};
    char words[WAKPI_HTML_PIECE * 3];
    struct wakpi_text text = {.buffer = words, .capacity = sizeof words};
    find_range(&chart);
    find_ticks(&chart);
    tell(&chart, &text);
    wakpi_html_tags(page, "<figure><figcaption class=\"cap\"><h3>");
    wakpi_html_put(page, wakpi_kpi_name(series->kpi, wakpi_locale_code(page->tongue)));
    if (series->title[0] != '\0') {
        wakpi_html_tags(page, " · <bdi>");
        wakpi_html_put(page, series->title);
        wakpi_html_tags(page, "</bdi>");
    }
    wakpi_html_tags(page, "</h3>");
    wakpi_html_tip(page, series->kpi, NULL);
    wakpi_html_tags(page, "</figcaption>");
    put_sentences(&chart);
    wakpi_svg_open(page, "series", HEIGHT, words);
    put_axis(&chart);
    put_areas(&chart);
    put_limit(&chart, series->lowest, 1);
    put_limit(&chart, series->highest, 0);
    put_points(&chart);
    put_ticks(&chart);
    put_days(&chart);
    wakpi_svg_close(page);
    put_table(&chart);
    wakpi_html_tags(page, "</figure>\n");
}

static void put_key(struct wakpi_html *page, const char *shape, enum wakpi_page_word word)
{
    wakpi_write_all(page->writer, "<span><svg class=\"key\" width=\"18\" height=\"12\" aria-hidden=\"true\">",
                    shape, "</svg> ", NULL);
    wakpi_html_word(page, word);
    wakpi_html_tags(page, "</span> ");
}

/* What the signs of the charts are, of those that are there. */
static void put_legend(struct wakpi_html *page)
{
    int is_rate = 0, has_alarm = 0, has_fan = 0;
    for (const struct wakpi_report_part *part = NULL;
         (part = wakpi_html_part(page, WAKPI_PART_SERIES, part));) {
        const struct wakpi_report_series *series = (const struct wakpi_report_series *)(const void *)part;
        is_rate |= series->is_rate;
        has_alarm |= series->finding_count > 0;
        has_fan |= series->ahead_count > 0;
    }
    wakpi_html_tags(page, "<p class=\"legend\">");
    put_key(page,
            "<line class=\"course\" x2=\"18\" y1=\"6\" y2=\"6\"/><circle class=\"dot\" cx=\"9\" cy=\"6\" "
            "r=\"3.5\"/>",
            WAKPI_PAGE_LEGEND_BAR);
    if (is_rate)
        put_key(page, "<rect class=\"likely\" width=\"18\" height=\"12\"/>", WAKPI_PAGE_LEGEND_INTERVAL);
    if (has_alarm)
        put_key(page, "<circle class=\"alarm\" cx=\"9\" cy=\"6\" r=\"4.5\"/>", WAKPI_PAGE_ALARM);
    if (has_fan)
        put_key(page,
                "<rect class=\"fan\" width=\"18\" height=\"12\"/><line class=\"course dashed\" x2=\"18\" "
                "y1=\"6\" y2=\"6\"/>",
                WAKPI_PAGE_FORECAST);
    wakpi_html_tags(page, "</p>\n");
}

void wakpi_html_series(struct wakpi_html *page)
{
    if (!wakpi_html_part(page, WAKPI_PART_SERIES, NULL))
        return;
    wakpi_html_open(page, "series", WAKPI_PAGE_SERIES);
    put_legend(page);
    wakpi_html_tags(page, "<div class=\"pair two\">");
    for (const struct wakpi_report_part *part = NULL;
         (part = wakpi_html_part(page, WAKPI_PART_SERIES, part));)
        put_one(page, (const struct wakpi_report_series *)(const void *)part);
    wakpi_html_tags(page, "</div>");
    wakpi_html_close(page);
}

/* How long answers and decisions take: the distribution of each duration of the whole. */
#include <string.h>
#include <wakpi/catalogue.h>

#include "report/html_parts.h"
#include "report/svg.h"
#include "report/words.h"

enum { HEIGHT = 150, BOTTOM = 22, TOP = 16, PLOT = HEIGHT - TOP - BOTTOM, BARS = WAKPI_REPORT_BUCKETS + 1 };

static int64_t count_in(const struct wakpi_report_durations *durations, int bar)
{
    int64_t below = bar < WAKPI_REPORT_BUCKETS ? durations->below[bar] : durations->count;
    return below - (bar > 0 ? durations->below[bar - 1] : 0);
}

static void put_seconds(struct wakpi_text *text, const struct wakpi_html *page, double seconds)
{
    wakpi_locale_put_value(text, page->tongue, WAKPI_UNIT_SECONDS, seconds, "");
}

/* "1 – 5 s" */
static void put_bounds(struct wakpi_text *text, const struct wakpi_html *page, int bar)
{
    if (bar == 0) {
        wakpi_text_put(text, "< ");
        put_seconds(text, page, (double)wakpi_report_bounds[0] / 1e3);
        return;
    }
    if (bar == WAKPI_REPORT_BUCKETS)
        wakpi_text_put(text, "≥ ");
    put_seconds(text, page, (double)wakpi_report_bounds[bar - 1] / 1e3);
    if (bar == WAKPI_REPORT_BUCKETS)
        return;
    wakpi_text_put(text, " – ");
    put_seconds(text, page, (double)wakpi_report_bounds[bar] / 1e3);
}

/* Bars that nothing is in at either end are left out. */
struct span {
    int from, to;
    int64_t most;
};

static struct span span_of(const struct wakpi_report_durations *durations)
{
    struct span span = {.from = 0, .to = BARS};
    while (span.from + 6 < BARS && count_in(durations, span.from) == 0)
        span.from++;
    while (span.to - span.from > 6 && count_in(durations, span.to - 1) == 0)
        span.to--;
    for (int i = span.from; i < span.to; i++) {
        if (count_in(durations, i) > span.most)
            span.most = count_in(durations, i);
    }
    return span;
}

/* The bound at a place, where it is one that people count in. */
static void put_bound(struct wakpi_html *page, const struct span *span, int bar)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    int64_t bound = bar > 0 ? wakpi_report_bounds[bar - 1] : 0;
    if (bound != WAKPI_SECOND && bound != WAKPI_MINUTE && bound != 15 * WAKPI_MINUTE &&
        bound != 2 * WAKPI_HOUR && bound != 8 * WAKPI_HOUR && bound != 3 * WAKPI_DAY)
        return;
    if (bound < WAKPI_MINUTE) { /* "1 s" of "1.0 s" */
        wakpi_locale_put_integer(&text, page->tongue, bound / WAKPI_SECOND);
        wakpi_text_put(&text, "\u00a0");
        wakpi_text_put(&text, wakpi_word(page->tongue, WAKPI_WORD_SECONDS));
    } else {
        put_seconds(&text, page, (double)bound / 1e3);
    }
    double at = (double)(bar - span->from) / (double)(span->to - span->from);
    wakpi_svg_line(page, "axis", at, HEIGHT - BOTTOM, at, HEIGHT - BOTTOM + 5);
    wakpi_svg_text(page, "tick", at, HEIGHT - 4, at > 0.06 ? 'm' : 's', buffer);
}

static void put_picture(struct wakpi_html *page, const struct wakpi_report_durations *durations,
                        const char *words)
{
    struct span span = span_of(durations);
    double width = 1.0 / (span.to - span.from);
    wakpi_svg_open(page, "times", HEIGHT, words);
    for (int i = span.from; i < span.to; i++) {
        double share = span.most > 0 ? (double)count_in(durations, i) / (double)span.most : 0;
        double from = (i - span.from) * width, height = PLOT * share;
        char buffer[WAKPI_HTML_PIECE];
        struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
        if (count_in(durations, i) > 0) {
            wakpi_svg_box(page, "bar", from + width * 0.06, from + width * 0.94, TOP + PLOT - height,
                          height > 1 ? height : 1);
            wakpi_locale_put_percent(&text, page->tongue,
                                     (double)count_in(durations, i) / (double)durations->count, 0);
            wakpi_svg_text(page, "tick", from + width / 2, TOP + PLOT - height - 4, 'm', buffer);
        }
        put_bound(page, &span, i);
    }
    wakpi_svg_line(page, "none", 0, HEIGHT - BOTTOM, 1, HEIGHT - BOTTOM);
    wakpi_svg_close(page);
}

static void put_table(struct wakpi_html *page, const struct wakpi_report_durations *durations)
{
    wakpi_html_open_data(page, wakpi_measure_name(durations->measure, wakpi_locale_code(page->tongue)));
    wakpi_html_tags(page, "<table><thead><tr><th scope=\"col\">");
    wakpi_html_word(page, WAKPI_PAGE_DURATION);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_word(page, WAKPI_PAGE_NUMBER);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_word(page, WAKPI_PAGE_SHARE);
    wakpi_html_tags(page, "</th></tr></thead><tbody>\n");
    for (int i = 0; i < BARS; i++) {
        char buffer[WAKPI_HTML_PIECE];
        struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
        if (count_in(durations, i) == 0)
            continue;
        put_bounds(&text, page, i);
        wakpi_html_tags(page, "<tr><th scope=\"row\">");
        wakpi_html_put(page, buffer);
        wakpi_html_tags(page, "</th><td class=\"n\">");
        wakpi_html_count(page, count_in(durations, i));
        text.size = 0;
        wakpi_locale_put_percent(&text, page->tongue,
                                 (double)count_in(durations, i) / (double)durations->count, 1);
        wakpi_html_tags(page, "</td><td class=\"n\">");
        wakpi_html_put(page, buffer);
        wakpi_html_tags(page, "</td></tr>\n");
    }
    wakpi_html_tags(page, "</tbody></table>");
    wakpi_html_close_data(page);
}

/* "Response: 217; mean 46 min 34 s; within 15 min 53%" */
static void tell(struct wakpi_text *text, const struct wakpi_html *page,
                 const struct wakpi_report_durations *durations)
{
    enum { QUARTER = 6 }; /* 15 min among the bounds */
    wakpi_text_put(text, wakpi_page_word(page->tongue, WAKPI_PAGE_MEAN));
    wakpi_text_put(text, " ");
    put_seconds(text, page, durations->mean);
    wakpi_text_put(text, "; ");
    wakpi_text_put(text, wakpi_page_word(page->tongue, WAKPI_PAGE_WITHIN));
    wakpi_text_put(text, " ");
    put_seconds(text, page, (double)wakpi_report_bounds[QUARTER] / 1e3);
    wakpi_text_put(text, ": ");
    wakpi_locale_put_percent(text, page->tongue, (double)durations->below[QUARTER] / (double)durations->count,
                             0);
}

static void put_one(struct wakpi_html *page, const struct wakpi_report_durations *durations)
{
    char words[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = words, .capacity = sizeof words};
    const char *name = wakpi_measure_name(durations->measure, wakpi_locale_code(page->tongue));
    wakpi_html_tags(page, "<figure><figcaption><h3>");
    wakpi_html_put(page, name);
    wakpi_html_tags(page, "</h3></figcaption><p class=\"says\">");
    wakpi_text_put(&text, name); /* who cannot see the picture hears what it is of */
    wakpi_text_put(&text, ": ");
    const char *figures = words + text.size;
    wakpi_text_put(&text, "n = ");
    wakpi_locale_put_integer(&text, page->tongue, durations->count);
    wakpi_text_put(&text, "; ");
    tell(&text, page, durations);
    wakpi_html_put(page, figures);
    wakpi_html_tags(page, "</p>");
    put_picture(page, durations, words);
    put_table(page, durations);
    wakpi_html_tags(page, "</figure>\n");
}

/* Where nobody but people answers, or no business hours are set, a first response is told twice. */
static int is_twin(const struct wakpi_report_row *row, size_t at)
{
    const struct wakpi_report_durations *durations = row->durations;
    wakpi_measure measure = durations[at].measure;
    if (measure != WAKPI_MEASURE_FIRST_RESPONSE_ANY && measure != WAKPI_MEASURE_FIRST_RESPONSE_BUSINESS)
        return 0;
    for (size_t i = 0; i < row->duration_count; i++) {
        if (durations[i].measure == WAKPI_MEASURE_FIRST_RESPONSE &&
            durations[i].count == durations[at].count &&
            memcmp(durations[i].below, durations[at].below, sizeof durations[at].below) == 0)
            return 1;
    }
    return 0;
}

void wakpi_html_times(struct wakpi_html *page)
{
    const struct wakpi_report_row *row = page->whole;
    if (!row || row->duration_count == 0)
        return;
    wakpi_html_open(page, "times", WAKPI_PAGE_TIMES);
    wakpi_html_tags(page, "<div class=\"pair\">");
    for (size_t i = 0; i < row->duration_count; i++) {
        if (row->durations[i].count > 0 && !is_twin(row, i))
            put_one(page, &row->durations[i]);
    }
    wakpi_html_tags(page, "</div>");
    wakpi_html_close(page);
}

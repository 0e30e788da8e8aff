/* A value among what the profile calls typical and best: bands behind, the value as a bar, its interval as a whisker. */
#include <string.h>

#include "report/html.h"
#include "report/svg.h"
#include "report/words.h"

enum { LOW = WAKPI_EDGE_TYPICAL_LOW, HIGH = WAKPI_EDGE_TYPICAL_HIGH, BEST = WAKPI_EDGE_BEST };
enum { HEIGHT = 30, MIDDLE = HEIGHT / 2 };

/* Bands in order along the axis; the last one has no end but that of the picture. */
struct bands {
    int count;
    int32_t band[4];
    double to[4];
};

static void add_band(struct bands *bands, int32_t band, double to)
{
    double from = bands->count > 0 ? bands->to[bands->count - 1] : 0;
    if (to <= from)
        return;
    bands->band[bands->count] = band;
    bands->to[bands->count++] = to;
}

static void upwards(const struct wakpi_report_band *from, struct bands *bands, double end)
{
    if (from->has[LOW])
        add_band(bands, WAKPI_BAND_BELOW, from->edges[LOW]);
    if (from->has[HIGH])
        add_band(bands, WAKPI_BAND_TYPICAL, from->edges[HIGH]);
    if (from->has[BEST]) {
        int32_t before = from->has[HIGH]  ? WAKPI_BAND_ABOVE
                         : from->has[LOW] ? WAKPI_BAND_TYPICAL
                                          : WAKPI_BAND_BELOW;
        add_band(bands, before, from->edges[BEST]);
        add_band(bands, WAKPI_BAND_BEST, end);
    } else {
        add_band(bands, from->has[HIGH] ? WAKPI_BAND_ABOVE : WAKPI_BAND_TYPICAL, end);
    }
}

static void downwards(const struct wakpi_report_band *from, struct bands *bands, double end)
{
    if (from->has[BEST])
        add_band(bands, WAKPI_BAND_BEST, from->edges[BEST]);
    if (from->has[LOW])
        add_band(bands, WAKPI_BAND_ABOVE, from->edges[LOW]);
    if (from->has[HIGH])
        add_band(bands, WAKPI_BAND_TYPICAL, from->edges[HIGH]);
    add_band(bands,
             from->has[HIGH] || (from->has[BEST] && !from->has[LOW]) ? WAKPI_BAND_BELOW : WAKPI_BAND_TYPICAL,
             end);
}

static void around(const struct wakpi_report_band *from, struct bands *bands, double end)
{
    add_band(bands, WAKPI_BAND_UNDER, from->edges[LOW]);
    add_band(bands, WAKPI_BAND_ON_TARGET, from->has[HIGH] ? from->edges[HIGH] : end);
    add_band(bands, WAKPI_BAND_OVER, end);
}

static const struct wakpi_report_band *band_of(const struct wakpi_html *page, const wakpi_value *value)
{
    for (size_t i = 0; i < page->report->band_count; i++) {
        const struct wakpi_report_band *band = &page->report->bands[i];
        if (band->kpi == value->kpi &&
            (value->unit != WAKPI_UNIT_MONEY || !strcmp(band->currency, value->currency)))
            return band;
    }
    return NULL;
}

/* The end of the axis: what must be seen, and a little more. */
static double end_of(const struct wakpi_report_band *band, const wakpi_value *value)
{
    double end = value->value;
    for (int edge = LOW; edge <= BEST; edge++) {
        if (band->has[edge] && band->edges[edge] > end)
            end = band->edges[edge];
    }
    /* An interval that reaches far beyond is cut. */
    if (!(value->flags & WAKPI_VALUE_NO_INTERVAL) && value->upper > end)
        end = value->upper < 2 * end ? value->upper : 2 * end;
    end *= 1.15;
    return value->unit == WAKPI_UNIT_RATIO && end > 1 ? 1 : end;
}

static double within(double share)
{
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

static void put_picture(struct wakpi_html *page, const struct bands *bands, const wakpi_value *value,
                        double end, const char *words)
{
    double from = 0, at = within(value->value / end);
    wakpi_svg_open(page, "bullet", HEIGHT, words);
    for (int i = 0; i < bands->count; i++) {
        wakpi_svg_box(page, wakpi_band_key(bands->band[i]), from / end, bands->to[i] / end, 3, HEIGHT - 6);
        if (i > 0)
            wakpi_svg_line(page, "edge", from / end, 3, from / end, HEIGHT - 3);
        from = bands->to[i];
    }
    wakpi_svg_box(page, "bar", 0, at, MIDDLE - 4, 8);
    if (!(value->flags & WAKPI_VALUE_NO_INTERVAL)) {
        double lower = within(value->lower / end), upper = within(value->upper / end);
        wakpi_svg_line(page, "whisker halo", lower, MIDDLE, upper, MIDDLE);
        wakpi_svg_line(page, "whisker", lower, MIDDLE, upper, MIDDLE);
        wakpi_svg_line(page, "whisker", lower, MIDDLE - 5, lower, MIDDLE + 5);
        wakpi_svg_line(page, "whisker", upper, MIDDLE - 5, upper, MIDDLE + 5);
    }
    wakpi_svg_line(page, "mark halo", at, 1, at, HEIGHT - 1);
    wakpi_svg_line(page, "mark", at, 1, at, HEIGHT - 1);
    wakpi_svg_close(page);
}

/* As printed by its source, 15, 0.3, 1.50, and its sign behind it. */
static void put_edge(struct wakpi_text *text, const struct wakpi_html *page, const wakpi_value *value,
                     double edge, int with_sign)
{
    int is_ratio = value->unit == WAKPI_UNIT_RATIO;
    if (!is_ratio && value->unit != WAKPI_UNIT_MULTIPLE) {
        wakpi_locale_put_value(text, page->tongue, value->unit, edge, value->currency);
        return;
    }
    wakpi_text_put_millionths(text, page->tongue, (int64_t)(edge * (is_ratio ? 1e8 : 1e6) + 0.5), 0, 6);
    if (!with_sign)
        return;
    if (is_ratio)
        wakpi_text_put(text, page->tongue == WAKPI_TONGUE_RU ? "\u00a0%" : "%");
    else
        wakpi_text_put(text, "×");
}

static void put_typical(struct wakpi_text *text, const struct wakpi_html *page,
                        const struct wakpi_report_band *band, const wakpi_value *value)
{
    if (!band->has[LOW] && !band->has[HIGH])
        return;
    wakpi_text_put(text, wakpi_page_word(page->tongue, WAKPI_PAGE_TYPICAL));
    wakpi_text_put(text, " ");
    if (!band->has[HIGH]) {
        wakpi_text_put(
            text, wakpi_page_word(page->tongue, band->inclusive[LOW] ? WAKPI_PAGE_FROM : WAKPI_PAGE_OVER));
        wakpi_text_put(text, " ");
    } else if (!band->has[LOW]) {
        wakpi_text_put(
            text, wakpi_page_word(page->tongue, band->inclusive[HIGH] ? WAKPI_PAGE_UP_TO : WAKPI_PAGE_UNDER));
        wakpi_text_put(text, " ");
    }
    if (band->has[LOW])
        put_edge(text, page, value, band->edges[LOW], !band->has[HIGH]);
    if (band->has[LOW] && band->has[HIGH])
        wakpi_text_put(text, "–");
    if (band->has[HIGH])
        put_edge(text, page, value, band->edges[HIGH], 1);
}

static void put_best(struct wakpi_text *text, const struct wakpi_html *page,
                     const struct wakpi_report_band *band, const wakpi_value *value)
{
    int down = wakpi_kpi_direction(value->kpi) == WAKPI_DIRECTION_DOWN;
    if (!band->has[BEST])
        return;
    wakpi_text_put(text, text->size > 0 ? ", " : "");
    wakpi_text_put(text, wakpi_page_word(page->tongue, WAKPI_PAGE_BEST));
    wakpi_text_put(text, " ");
    enum wakpi_page_word word = down ? (band->inclusive[BEST] ? WAKPI_PAGE_UP_TO : WAKPI_PAGE_UNDER)
                                     : (band->inclusive[BEST] ? WAKPI_PAGE_FROM : WAKPI_PAGE_OVER);
    wakpi_text_put(text, wakpi_page_word(page->tongue, word));
    wakpi_text_put(text, " ");
    put_edge(text, page, value, band->edges[BEST], 1);
}

/* What the picture shows, for who cannot see it: "Open rate: 77.2%, below; typical 85–90%, best from 95%". */
static void tell(const struct wakpi_html *page, const wakpi_value *value, const char *bands,
                 struct wakpi_text *text)
{
    wakpi_text_put(text, wakpi_kpi_name(value->kpi, wakpi_locale_code(page->tongue)));
    wakpi_text_put(text, ": ");
    wakpi_locale_put_value(text, page->tongue, value->unit, value->value, value->currency);
    wakpi_text_put(text, ", ");
    wakpi_text_put(text, wakpi_word_of_band(page->tongue, value->band));
    wakpi_text_put(text, "; ");
    wakpi_text_put(text, bands);
}

void wakpi_html_bullet(struct wakpi_html *page, const wakpi_value *value)
{
    const struct wakpi_report_band *band = band_of(page, value);
    struct bands bands = {0};
    char edges[WAKPI_HTML_PIECE] = "", words[WAKPI_HTML_PIECE];
    struct wakpi_text of_edges = {.buffer = edges, .capacity = sizeof edges};
    struct wakpi_text of_words = {.buffer = words, .capacity = sizeof words};
    if (!band || value->band == WAKPI_BAND_NONE)
        return;
    double end = end_of(band, value);
    if (!(end > 0))
        return;
    if (wakpi_kpi_direction(value->kpi) == WAKPI_DIRECTION_DOWN)
        downwards(band, &bands, end);
    else if (wakpi_kpi_direction(value->kpi) == WAKPI_DIRECTION_TARGET)
        around(band, &bands, end);
    else
        upwards(band, &bands, end);
    put_typical(&of_edges, page, band, value);
    put_best(&of_edges, page, band, value);
    tell(page, value, edges, &of_words);
    put_picture(page, &bands, value, end, words);
    wakpi_html_tags(page, "<p class=\"bands\">");
    wakpi_html_put(page, edges);
    wakpi_html_tags(page, "</p>");
}

/* Values, their intervals and ratings, as every part of a page shows them. */
#include <stdio.h>
#include <string.h>

#include "report/html.h"
#include "report/words.h"

int wakpi_html_has(const struct wakpi_html *page, const wakpi_value *value)
{
    return value->status >= WAKPI_OK && !wakpi_report_silent(page->report, value);
}

const wakpi_value *wakpi_html_value_of(const struct wakpi_report_row *row, wakpi_kpi kpi)
{
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        if (row->values[i].kpi == kpi)
            return &row->values[i];
    }
    return &row->values[0];
}

void wakpi_html_value(struct wakpi_html *page, const wakpi_value *value)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    if (value->status < WAKPI_OK) {
        wakpi_html_put(page, wakpi_word_of_status(page->tongue, value->status));
        return;
    }
    if (value->flags & WAKPI_VALUE_LOWER_BOUND)
        wakpi_text_put(&text, "≥\u00a0");
    else if (value->flags & WAKPI_VALUE_APPROXIMATED)
        wakpi_text_put(&text, "≈\u00a0");
    wakpi_locale_put_value(&text, page->tongue, value->unit, value->value, value->currency);
    wakpi_html_put(page, buffer);
}

static int has_interval(const wakpi_value *value)
{
    return value->status >= WAKPI_OK && !(value->flags & WAKPI_VALUE_NO_INTERVAL);
}

void wakpi_html_interval(struct wakpi_html *page, const wakpi_value *value)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    if (!has_interval(value))
        return;
    wakpi_locale_put_range(&text, page->tongue, value->unit, value->lower, value->upper, value->currency);
    wakpi_html_put(page, buffer);
}

/* Of money a numerator is in micro-units, and of other units no count. */
int wakpi_html_fraction(struct wakpi_html *page, const wakpi_value *value)
{
    if (value->status < WAKPI_OK || value->unit != WAKPI_UNIT_RATIO ||
        value->flags & WAKPI_VALUE_NO_FRACTION || value->denominator <= 1)
        return 0;
    wakpi_html_count(page, value->numerator);
    wakpi_html_put(page, " ");
    wakpi_html_word(page, WAKPI_PAGE_OF);
    wakpi_html_put(page, " ");
    wakpi_html_count(page, value->denominator);
    return 1;
}

/* A shape for each band, so that none is told by colour alone. */
static const char *sign_of(int32_t band)
{
    switch (band) {
    case WAKPI_BAND_BELOW:
    case WAKPI_BAND_UNDER:
        return "▼";
    case WAKPI_BAND_ABOVE:
    case WAKPI_BAND_OVER:
        return "▲";
    case WAKPI_BAND_BEST:
        return "★";
    default:
        return "●";
    }
}

/* Where an end of the interval is rated otherwise: "perhaps best"; where both are: "uncertain". */
static void put_doubt(struct wakpi_html *page, const wakpi_value *value)
{
    int below = value->band_lower != value->band, above = value->band_upper != value->band;
    if (value->flags & WAKPI_VALUE_SMALL_SAMPLE || (!below && !above))
        return;
    wakpi_html_tags(page, "<span class=\"doubt\">, ");
    if (below && above) {
        wakpi_html_put(page, wakpi_word(page->tongue, WAKPI_WORD_UNCERTAIN));
    } else {
        wakpi_html_put(page, wakpi_word(page->tongue, WAKPI_WORD_PERHAPS));
        wakpi_html_put(page, " ");
        wakpi_html_put(page, wakpi_word_of_band(page->tongue, below ? value->band_lower : value->band_upper));
    }
    wakpi_html_tags(page, "</span>");
}

void wakpi_html_band(struct wakpi_html *page, const wakpi_value *value)
{
    if (value->status < WAKPI_OK || value->band == WAKPI_BAND_NONE)
        return;
    wakpi_write_all(page->writer, "<span class=\"rated ", wakpi_band_key(value->band),
                    "\"><span aria-hidden=\"true\">", sign_of(value->band), "</span> ", NULL);
    wakpi_html_put(page, wakpi_word_of_band(page->tongue, value->band));
    wakpi_html_tags(page, "</span>");
}

void wakpi_html_rating(struct wakpi_html *page, const wakpi_value *value)
{
    if (value->status < WAKPI_OK || value->band == WAKPI_BAND_NONE)
        return;
    wakpi_html_band(page, value);
    put_doubt(page, value);
}

static void put_caveat(struct wakpi_html *page, const char *words)
{
    wakpi_html_tags(page, "<span class=\"caveat\">");
    wakpi_html_put(page, words);
    wakpi_html_tags(page, "</span> ");
}

void wakpi_html_caveats(struct wakpi_html *page, const wakpi_value *value)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    if (value->status < WAKPI_OK)
        return;
    if (value->flags & WAKPI_VALUE_SMALL_SAMPLE)
        put_caveat(page, wakpi_word(page->tongue, WAKPI_WORD_SMALL_SAMPLE));
    if (value->flags & WAKPI_VALUE_IMMATURE) {
        wakpi_text_put(&text, wakpi_word(page->tongue, WAKPI_WORD_IMMATURE));
        wakpi_text_put(&text, " ");
        wakpi_locale_put_percent(&text, page->tongue, value->still_open, 1);
        put_caveat(page, buffer);
    }
    if (value->band == WAKPI_BAND_NONE && value->unrated == WAKPI_UNRATED_DISPUTED)
        put_caveat(page, wakpi_page_word(page->tongue, WAKPI_PAGE_DISPUTED));
}

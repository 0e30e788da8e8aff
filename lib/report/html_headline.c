/* The KPIs that a business looks at first, one card each. */
#include <wakpi/catalogue.h>

#include "report/html.h"
#include "report/words.h"

const wakpi_kpi wakpi_html_headlines[WAKPI_HTML_HEADLINES] = {
    WAKPI_KPI_DELIVERY_RATE,
    WAKPI_KPI_OPEN_RATE,
    WAKPI_KPI_CLICK_THROUGH_RATE,
    WAKPI_KPI_REPLY_RATE,
    WAKPI_KPI_CONVERSION_RATE,
    WAKPI_KPI_OPT_OUT_RATE,
    WAKPI_KPI_REVENUE,
    WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND,
    WAKPI_KPI_RETURN_ON_INVESTMENT,
    WAKPI_KPI_FIRST_RESPONSE_TIME_MEDIAN,
    WAKPI_KPI_CSAT,
    WAKPI_KPI_NET_PROMOTER_SCORE,
};
enum { CARD_ROWS = 12 };

static int is_headline(wakpi_kpi kpi)
{
    for (size_t i = 0; i < WAKPI_HTML_HEADLINES; i++) {
        if (wakpi_html_headlines[i] == kpi)
            return 1;
    }
    return 0;
}

static void put_card(struct wakpi_html *page, const wakpi_value *value, const struct wakpi_report_row *row)
{
    wakpi_html_tags(page, "<li class=\"card\"><div class=\"cap\"><h3>");
    wakpi_html_put(page, wakpi_kpi_name(value->kpi, wakpi_locale_code(page->tongue)));
    wakpi_html_tags(page, "</h3>");
    wakpi_html_tip(page, value->kpi, row);
    wakpi_html_tags(page, "</div><p class=\"big\">");
    wakpi_html_value(page, value);
    wakpi_html_tags(page, "</p>");
    if (value->band != WAKPI_BAND_NONE) {
        wakpi_html_tags(page, "<p class=\"rating\">");
        wakpi_html_rating(page, value);
        wakpi_html_tags(page, "</p>");
    }
    wakpi_html_bullet(page, value);
    wakpi_html_tags(page, "<p class=\"small\">");
    if (!(value->flags & WAKPI_VALUE_NO_INTERVAL)) {
        wakpi_html_word(page, WAKPI_PAGE_INTERVAL);
        wakpi_html_put(page, " ");
        wakpi_html_interval(page, value);
        wakpi_html_tags(page, "<br>");
    }
    wakpi_html_fraction(page, value);
    wakpi_html_put(page, " ");
    wakpi_html_caveats(page, value);
    wakpi_html_tags(page, "</p></li>\n");
}

static void put_cards(struct wakpi_html *page, const struct wakpi_report_row *row)
{
    wakpi_html_tags(page, "<ul class=\"cards\">\n");
    for (size_t i = 0; i < WAKPI_HTML_HEADLINES; i++) {
        const wakpi_value *value = wakpi_html_value_of(row, wakpi_html_headlines[i]);
        if (wakpi_html_has(page, value))
            put_card(page, value, row);
    }
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        const wakpi_value *value = &row->values[i];
        if (wakpi_html_has(page, value) && value->band != WAKPI_BAND_NONE && !is_headline(value->kpi))
            put_card(page, value, row);
    }
    wakpi_html_tags(page, "</ul>\n");
}

/* What the shades and strokes of the bullets are. */
static void put_legend(struct wakpi_html *page)
{
    static const int32_t bands[] = {WAKPI_BAND_BELOW, WAKPI_BAND_TYPICAL, WAKPI_BAND_ABOVE, WAKPI_BAND_BEST};
    if (page->report->band_count == 0)
        return;
    wakpi_html_tags(page, "<p class=\"legend\">");
    for (size_t i = 0; i < sizeof bands / sizeof bands[0]; i++) {
        wakpi_write_all(
            page->writer,
            "<span><svg class=\"bullet key\" width=\"18\" height=\"12\" aria-hidden=\"true\"><rect class=\"",
            wakpi_band_key(bands[i]), "\" width=\"18\" height=\"12\"/></svg> ", NULL);
        wakpi_html_put(page, wakpi_word_of_band(page->tongue, bands[i]));
        wakpi_html_tags(page, "</span> ");
    }
    wakpi_html_tags(page, "<span><svg class=\"bullet key\" width=\"18\" height=\"12\" "
                          "aria-hidden=\"true\"><rect class=\"bar\" y=\"2\" width=\"9\" height=\"8\"/>"
                          "<line class=\"mark\" x1=\"9\" x2=\"9\" y1=\"0\" y2=\"12\"/></svg> ");
    wakpi_html_word(page, WAKPI_PAGE_LEGEND_BAR);
    wakpi_html_tags(page,
                    "</span> <span><svg class=\"bullet key\" width=\"18\" height=\"12\" "
                    "aria-hidden=\"true\"><line class=\"whisker\" x1=\"2\" x2=\"16\" y1=\"6\" y2=\"6\"/>"
                    "<line class=\"whisker\" x1=\"2\" x2=\"2\" y1=\"2\" y2=\"10\"/><line class=\"whisker\" "
                    "x1=\"16\" x2=\"16\" y1=\"2\" y2=\"10\"/></svg> ");
    wakpi_html_word(page, WAKPI_PAGE_LEGEND_INTERVAL);
    wakpi_html_tags(page, "</span></p>\n");
}

/* Without a row that stands for all, each has cards of its own, as long as they are few. */
void wakpi_html_headline(struct wakpi_html *page)
{
    const struct wakpi_report *report = page->report;
    if (report->count == 0 || page->is_empty || (!page->whole && report->count > CARD_ROWS))
        return;
    wakpi_html_open(page, "glance", WAKPI_PAGE_GLANCE);
    put_legend(page);
    for (size_t i = 0; i < report->count; i++) {
        if (page->whole && page->whole != &report->rows[i])
            continue;
        if (!page->whole) {
            wakpi_html_tags(page, "<p class=\"of\">");
            wakpi_html_name(page, &report->rows[i]);
            wakpi_html_tags(page, "</p>\n");
        }
        put_cards(page, &report->rows[i]);
    }
    wakpi_html_close(page);
}

/* Every KPI of the whole, with what stands behind it. */
#include "report/html.h"

static void put_row(struct wakpi_html *page, const wakpi_value *value, const struct wakpi_report_row *row)
{
    wakpi_html_tags(page, "<tr><th scope=\"row\"><details><summary>");
    wakpi_html_put(page, wakpi_kpi_name(value->kpi, wakpi_locale_code(page->tongue)));
    wakpi_html_tags(page, "</summary>");
    wakpi_html_definition(page, value->kpi, row);
    wakpi_html_tags(page, "</details></th><td class=\"n\">");
    wakpi_html_value(page, value);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    wakpi_html_interval(page, value);
    wakpi_html_tags(page, "</td><td class=\"n\">");
    wakpi_html_fraction(page, value);
    wakpi_html_tags(page, "</td><td>");
    wakpi_html_rating(page, value);
    wakpi_html_put(page, " ");
    wakpi_html_caveats(page, value);
    wakpi_html_tags(page, "</td></tr>\n");
}

void wakpi_html_numbers(struct wakpi_html *page)
{
    static const enum wakpi_page_word columns[] = {WAKPI_PAGE_VALUE, WAKPI_PAGE_INTERVAL, WAKPI_PAGE_COUNTS,
                                                   WAKPI_PAGE_RATING};
    const struct wakpi_report_row *row = page->whole;
    if (!row || page->is_empty)
        return;
    wakpi_html_open(page, "numbers", WAKPI_PAGE_NUMBERS);
    wakpi_html_open_scroll(page, "numbers");
    wakpi_html_tags(page, "<table class=\"numbers\"><thead><tr><th scope=\"col\">");
    wakpi_html_word(page, WAKPI_PAGE_KPI);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        wakpi_html_tags(page, i < 3 ? "</th><th scope=\"col\" class=\"n\">" : "</th><th scope=\"col\">");
        wakpi_html_word(page, columns[i]);
    }
    wakpi_html_tags(page, "</th></tr></thead><tbody>\n");
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        const wakpi_value *value = &row->values[i];
        if (value->status != WAKPI_UNDEFINED && !wakpi_report_silent(page->report, value))
            put_row(page, value, row);
    }
    wakpi_html_tags(page, "</tbody></table>");
    wakpi_html_close_scroll(page);
    wakpi_html_close(page);
}

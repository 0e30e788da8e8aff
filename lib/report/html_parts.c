#include "report/html_parts.h"

const struct wakpi_report_part *wakpi_html_part(const struct wakpi_html *page, enum wakpi_part_kind kind,
                                                const struct wakpi_report_part *after)
{
    const struct wakpi_report_part *part = after ? after->next : page->report->parts;
    while (part && part->kind != kind)
        part = part->next;
    return part;
}

void wakpi_html_open_data(struct wakpi_html *page, const char *of)
{
    wakpi_html_tags(page, "<details class=\"data\"><summary>");
    wakpi_html_word(page, WAKPI_PAGE_DATA);
    wakpi_html_tags(page, "</summary><div class=\"inner\" role=\"group\" tabindex=\"0\" aria-label=\"");
    wakpi_html_put(page, of);
    wakpi_html_tags(page, "\">");
}

void wakpi_html_close_data(struct wakpi_html *page)
{
    wakpi_html_tags(page, "</div></details>");
}

void wakpi_html_title(struct wakpi_html *page, const char *title)
{
    if (title[0] == '\0')
        return;
    wakpi_html_tags(page, "<h3 class=\"wide\"><bdi>");
    wakpi_html_put(page, title);
    wakpi_html_tags(page, "</bdi></h3>");
}

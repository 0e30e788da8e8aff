#include "report/html_change.h"

#include <math.h>

#include "report/svg.h"

enum { HEIGHT = 22, MIDDLE = HEIGHT / 2 };

static void put_percent(struct wakpi_text *text, const struct wakpi_html *page, double share)
{
    if (share > 0)
        wakpi_text_put(text, "+");
    if (share - share != 0)
        wakpi_text_put(text, share > 0 ? "∞" : "-∞");
    else
        wakpi_locale_put_percent(text, page->tongue, share, 1);
}

void wakpi_html_change(struct wakpi_html *page, const struct wakpi_change *change)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    put_percent(&text, page, change->value);
    wakpi_html_tags(page, "<strong>");
    wakpi_html_put(page, buffer);
    wakpi_html_tags(page, "</strong>");
    if (!change->has_interval)
        return;
    wakpi_html_tags(page, "<br><small>");
    text.size = 0;
    put_percent(&text, page, change->lower);
    wakpi_text_put(&text, " – ");
    put_percent(&text, page, change->upper);
    wakpi_html_put(page, buffer);
    wakpi_html_tags(page, "</small>");
}

static double share_of(double change, double end)
{
    double share = (change + end) / (2 * end);
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

void wakpi_html_change_picture(struct wakpi_html *page, const struct wakpi_change *change, double end)
{
    wakpi_svg_open(page, "dots", HEIGHT, "");
    wakpi_svg_line(page, "axis", 0, MIDDLE, 1, MIDDLE);
    wakpi_svg_line(page, "none", 0.5, 0, 0.5, HEIGHT);
    if (end > 0 && change->has_interval)
        wakpi_svg_line(page, "whisker", share_of(change->lower, end), MIDDLE, share_of(change->upper, end),
                       MIDDLE);
    if (end > 0 && fabs(change->value) <= end) /* an infinite one, or one that is cut off, has no place */
        wakpi_svg_point(page, "dot", share_of(change->value, end), MIDDLE, 5);
    wakpi_svg_close(page);
}

static void widen(double *end, double change)
{
    if (change - change == 0 && fabs(change) > *end)
        *end = fabs(change);
}

void wakpi_change_widen(const struct wakpi_change *change, double *end)
{
    widen(end, change->value);
    if (!change->has_interval)
        return;
    widen(end, change->lower);
    widen(end, change->upper);
}

void wakpi_html_p(struct wakpi_html *page, double p)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    if (p < 0.001)
        wakpi_text_put(&text, "< ");
    wakpi_locale_put_decimal(&text, page->tongue, p < 0.001 ? 0.001 : p, 3);
    wakpi_html_put(page, buffer);
}

void wakpi_html_judged(struct wakpi_html *page, int better, const char *words)
{
    const char *sign = better > 0 ? "▲" : better < 0 ? "▼" : "●";
    const char *class = better > 0 ? "best" : better < 0 ? "below" : "typical";
    wakpi_write_all(page->writer, "<span class=\"rated ", class, "\"><span aria-hidden=\"true\">", sign,
                    "</span> ", NULL);
    wakpi_html_put(page, words);
    wakpi_html_tags(page, "</span>");
}

#include "report/svg.h"

#include <math.h>
#include <stdio.h>

void wakpi_svg_number(struct wakpi_html *page, double number)
{
    char text[40];
    if (!(number > -1e6)) /* a NaN as well */
        number = -1e6;
    if (number > 1e6)
        number = 1e6;
    int64_t hundredths = (int64_t)floor(number * 100 + 0.5);
    uint64_t size = (uint64_t)(hundredths < 0 ? -hundredths : hundredths);
    int used = snprintf(text, sizeof text, "%s%d", hundredths < 0 ? "-" : "", (int)(size / 100));
    if (size % 100)
        snprintf(text + used, sizeof text - (size_t)used, ".%d%d", (int)(size / 10 % 10), (int)(size % 10));
    wakpi_write(page->writer, text);
}

static void put_attribute(struct wakpi_html *page, const char *name, double number, const char *unit)
{
    wakpi_write_all(page->writer, " ", name, "=\"", NULL);
    wakpi_svg_number(page, number);
    wakpi_write_all(page->writer, unit, "\"", NULL);
}

void wakpi_svg_share(struct wakpi_html *page, const char *name, double share)
{
    put_attribute(page, name, 100 * share, "%");
}

void wakpi_svg_pixels(struct wakpi_html *page, const char *name, double pixels)
{
    put_attribute(page, name, pixels, "");
}

void wakpi_svg_open(struct wakpi_html *page, const char *class, double height, const char *words)
{
    wakpi_write_all(page->writer, "<svg class=\"", class, "\" width=\"100%\"", NULL);
    wakpi_svg_pixels(page, "height", height);
    if (words[0] == '\0') {
        wakpi_write(page->writer, " aria-hidden=\"true\" focusable=\"false\">");
        return;
    }
    wakpi_write(page->writer, " role=\"img\" aria-label=\"");
    wakpi_html_put(page, words);
    wakpi_write(page->writer, "\">");
}

void wakpi_svg_close(struct wakpi_html *page)
{
    wakpi_write(page->writer, "</svg>");
}

void wakpi_svg_box(struct wakpi_html *page, const char *class, double from, double to, double top,
                   double height)
{
    if (!(to > from))
        return;
    wakpi_write_all(page->writer, "<rect class=\"", class, "\"", NULL);
    wakpi_svg_share(page, "x", from);
    wakpi_svg_pixels(page, "y", top);
    wakpi_svg_share(page, "width", to - from);
    wakpi_svg_pixels(page, "height", height);
    wakpi_write(page->writer, "/>");
}

void wakpi_svg_line(struct wakpi_html *page, const char *class, double from, double top, double to,
                    double bottom)
{
    wakpi_write_all(page->writer, "<line class=\"", class, "\"", NULL);
    wakpi_svg_share(page, "x1", from);
    wakpi_svg_pixels(page, "y1", top);
    wakpi_svg_share(page, "x2", to);
    wakpi_svg_pixels(page, "y2", bottom);
    wakpi_write(page->writer, "/>");
}

void wakpi_svg_point(struct wakpi_html *page, const char *class, double at, double top, double radius)
{
    wakpi_write_all(page->writer, "<circle class=\"", class, "\"", NULL);
    wakpi_svg_share(page, "cx", at);
    wakpi_svg_pixels(page, "cy", top);
    wakpi_svg_pixels(page, "r", radius);
    wakpi_write(page->writer, "/>");
}

void wakpi_svg_text(struct wakpi_html *page, const char *class, double at, double baseline, char anchor,
                    const char *text)
{
    wakpi_write_all(page->writer, "<text class=\"", class, "\"", NULL);
    wakpi_svg_share(page, "x", at);
    wakpi_svg_pixels(page, "y", baseline);
    if (anchor != 's')
        wakpi_write_all(page->writer, " text-anchor=\"", anchor == 'm' ? "middle" : "end", "\"", NULL);
    wakpi_write(page->writer, ">");
    wakpi_html_put(page, text);
    wakpi_write(page->writer, "</text>");
}

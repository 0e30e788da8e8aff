/* Pictures in a page. Across they are measured in shares of their width, so that their text keeps its size on any screen;
 * downwards in pixels. */
#ifndef WAKPI_REPORT_SVG_H
#define WAKPI_REPORT_SVG_H

#include "report/html.h"

/* A number of an attribute, to two decimals and with a point, whatever the language. */
void wakpi_svg_number(struct wakpi_html *page, double number);
/* ' name="12.5%"' of 0.125, and ' name="12"'. */
void wakpi_svg_share(struct wakpi_html *page, const char *name, double share);
void wakpi_svg_pixels(struct wakpi_html *page, const char *name, double pixels);

/* A picture of a class and a height, full wide, that is told by `words` to who cannot see it; "" where the page tells the
 * same beside it. */
void wakpi_svg_open(struct wakpi_html *page, const char *class, double height, const char *words);
void wakpi_svg_close(struct wakpi_html *page);
/* A box, a line and a point of a class; across in shares. */
void wakpi_svg_box(struct wakpi_html *page, const char *class, double from, double to, double top,
                   double height);
void wakpi_svg_line(struct wakpi_html *page, const char *class, double from, double top, double to,
                    double bottom);
void wakpi_svg_point(struct wakpi_html *page, const char *class, double at, double top, double radius);
/* A text beginning ('s'), centred ('m') or ending ('e') there. */
void wakpi_svg_text(struct wakpi_html *page, const char *class, double at, double baseline, char anchor,
                    const char *text);

#endif

/* Changes and what is known of them, as tables of variants and of comparisons show them. */
#ifndef WAKPI_REPORT_HTML_CHANGE_H
#define WAKPI_REPORT_HTML_CHANGE_H

#include "report/html.h"

/* A relative change with its interval; infinite ends are "nobody knows". */
struct wakpi_change {
    double value, lower, upper;
    int has_interval;
};

/* "+12.9%", and below it "+4.0% – +21.0%". */
void wakpi_html_change(struct wakpi_html *page, const struct wakpi_change *change);
/* The same about the line of no change; `end` is the greatest on either side, 0 where there is none. */
void wakpi_html_change_picture(struct wakpi_html *page, const struct wakpi_change *change, double end);
/* Makes `end` hold the change and its interval, as far as they are finite. */
void wakpi_change_widen(const struct wakpi_change *change, double *end);
/* "0.027", "< 0.001" */
void wakpi_html_p(struct wakpi_html *page, double p);
/* A shape and a word; `better` is 1, -1 where it is worse, 0 where neither can be said. */
void wakpi_html_judged(struct wakpi_html *page, int better, const char *words);

#endif

/* The parts of a page that are not of rows: each shows what a report_parts.h part holds, or nothing. */
#ifndef WAKPI_REPORT_HTML_PARTS_H
#define WAKPI_REPORT_HTML_PARTS_H

#include "base/calendar.h"
#include "report/html.h"
#include "report/report_parts.h"

/* The first part of a kind, or the one behind `after`; NULL where there is none. */
const struct wakpi_report_part *wakpi_html_part(const struct wakpi_html *page, enum wakpi_part_kind kind,
                                                const struct wakpi_report_part *after);
/* A table that is shown when it is asked for: what a picture of this name shows, in numbers. */
void wakpi_html_open_data(struct wakpi_html *page, const char *of);
void wakpi_html_close_data(struct wakpi_html *page);
/* A heading of the third level with a name from outside; nothing where it is "". */
void wakpi_html_title(struct wakpi_html *page, const char *title);

void wakpi_html_funnel(struct wakpi_html *page);
void wakpi_html_series(struct wakpi_html *page);
void wakpi_html_experiments(struct wakpi_html *page);
void wakpi_html_comparisons(struct wakpi_html *page);
void wakpi_html_times(struct wakpi_html *page);
void wakpi_html_cohorts(struct wakpi_html *page);

#endif

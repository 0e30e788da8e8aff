/* The tables of the text report: KPIs with bars, intervals and ratings, in columns fitted to what is shown. */
#ifndef WAKPI_REPORT_TEXT_TABLE_H
#define WAKPI_REPORT_TEXT_TABLE_H

#include "measure/number_text.h"
#include "report/report.h"

/* One report being written. */
struct wakpi_page {
    const struct wakpi_report *report;
    struct wakpi_output *writer;
    enum wakpi_tongue tongue;
    /* Columns of each part of a table's line; 0 where the part is left out. */
    int64_t name, value, bar, interval, rating;
    int is_brief; /* ratings say the value's own band alone */
};

/* Fits the columns of all tables to the width: one layout, so that tables line up with each other. */
void wakpi_page_fit(struct wakpi_page *page);
/* The KPIs of a row, a line each. */
void wakpi_page_put_values(const struct wakpi_page *page, const struct wakpi_report_row *row);

#endif

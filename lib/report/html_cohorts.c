/* Who stays: a grid of cohorts. Each cell says its share in figures; its shade only helps to find it. */
#include <stdio.h>
#include <string.h>

#include "report/html_parts.h"

enum { SHADES = 6 };

/* The first column is the cohort itself where it is everybody; shades are of the others. */
static double greatest_of(const struct wakpi_report_cohorts *cohorts)
{
    double greatest = 0;
    for (size_t i = 0; i < cohorts->count; i++) {
        for (int32_t column = 0; column < cohorts->columns; column++) {
            const struct wakpi_report_cell *cell =
                &cohorts->cells[i * (size_t)cohorts->columns + (size_t)column];
            double share = cell->persons < 0 ? 0 : (double)cell->persons / (double)cohorts->rows[i].persons;
            if (column > 0 && share > greatest)
                greatest = share;
        }
    }
    return greatest;
}

/* Behind these columns no period has begun for anybody. */
static int32_t columns_of(const struct wakpi_report_cohorts *cohorts)
{
    int32_t used = 1;
    for (size_t i = 0; i < cohorts->count; i++) {
        for (int32_t column = used; column < cohorts->columns; column++) {
            if (cohorts->cells[i * (size_t)cohorts->columns + (size_t)column].persons >= 0)
                used = column + 1;
        }
    }
    return used;
}

static void put_cell(struct wakpi_html *page, const struct wakpi_report_cell *cell, int64_t persons,
                     double greatest)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    if (cell->persons < 0) {
        wakpi_html_tags(page, "<td></td>");
        return;
    }
    double share = (double)cell->persons / (double)persons;
    int shade = greatest > 0 ? (int)(SHADES * share / greatest) : 0;
    snprintf(buffer, sizeof buffer, "<td class=\"n s%d%s\">", shade < SHADES ? shade : SHADES - 1,
             cell->immature ? " open" : "");
    wakpi_html_tags(page, buffer);
    wakpi_locale_put_percent(&text, page->tongue, share, share > 0 && share < 0.0995 ? 1 : 0);
    wakpi_html_put(page, buffer);
    wakpi_html_tags(page, cell->immature ? "*</td>" : "</td>");
}

static void put_row(struct wakpi_html *page, const struct wakpi_report_cohorts *cohorts, size_t at,
                    double greatest, int32_t columns)
{
    const struct wakpi_report_cohort *row = &cohorts->rows[at];
    wakpi_html_tags(page, "<tr><th scope=\"row\">");
    wakpi_html_period(page, row->period, 0);
    wakpi_html_tags(page, row->immature ? "*</th><td class=\"n\">" : "</th><td class=\"n\">");
    wakpi_html_count(page, row->persons);
    wakpi_html_tags(page, "</td>");
    for (int32_t column = 0; column < columns; column++)
        put_cell(page, &cohorts->cells[at * (size_t)cohorts->columns + (size_t)column], row->persons,
                 greatest);
    wakpi_html_tags(page, "</tr>\n");
}

/* As ISO 8601 names them: "2026-11-21", "2026-W47", "2026-11". */
static enum wakpi_page_word unit_of(const struct wakpi_report_cohorts *cohorts)
{
    size_t size = cohorts->count > 0 ? strlen(cohorts->rows[0].period) : 0;
    return size == 10                                       ? WAKPI_PAGE_IN_DAYS
           : size == 8                                      ? WAKPI_PAGE_IN_WEEKS
           : size == 7 && cohorts->rows[0].period[5] != 'Q' ? WAKPI_PAGE_IN_MONTHS
                                                            : WAKPI_PAGE_IN_PERIODS;
}

static void put_grid(struct wakpi_html *page, const struct wakpi_report_cohorts *cohorts)
{
    double greatest = greatest_of(cohorts);
    int32_t columns = columns_of(cohorts);
    wakpi_html_tags(page, "<p>");
    wakpi_html_word(page, cohorts->what == WAKPI_COHORT_RETURNED  ? WAKPI_PAGE_COHORT_RETURNED
                          : cohorts->what == WAKPI_COHORT_PRESENT ? WAKPI_PAGE_COHORT_PRESENT
                                                                  : WAKPI_PAGE_COHORT_ACTIVE);
    wakpi_html_put(page, " ");
    wakpi_html_word(page, unit_of(cohorts));
    wakpi_html_put(page, " ");
    wakpi_html_word(page, WAKPI_PAGE_COHORT_OPEN);
    wakpi_html_tags(page, "</p>\n");
    wakpi_html_open_scroll(page, "cohorts");
    wakpi_html_tags(page, "<table class=\"cohorts\"><thead><tr><th scope=\"col\">");
    wakpi_html_word(page, WAKPI_PAGE_BEGAN);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_word(page, WAKPI_PAGE_PEOPLE);
    for (int32_t column = 0; column < columns; column++) {
        wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
        wakpi_html_put(page, column > 0 ? "+" : "");
        wakpi_html_count(page, column);
    }
    wakpi_html_tags(page, "</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < cohorts->count && i < WAKPI_HTML_ROWS; i++)
        put_row(page, cohorts, i, greatest, columns);
    wakpi_html_tags(page, "</tbody></table>");
    wakpi_html_close_scroll(page);
}

void wakpi_html_cohorts(struct wakpi_html *page)
{
    const struct wakpi_report_part *part = wakpi_html_part(page, WAKPI_PART_COHORTS, NULL);
    if (!part)
        return;
    wakpi_html_open(page, "cohorts", WAKPI_PAGE_COHORTS);
    for (; part; part = wakpi_html_part(page, WAKPI_PART_COHORTS, part))
        put_grid(page, (const struct wakpi_report_cohorts *)(const void *)part);
    wakpi_html_close(page);
}

/* A report as a page: one file that needs nothing else, no network and no script. Each part of it is a file here. */
#ifndef WAKPI_REPORT_HTML_H
#define WAKPI_REPORT_HTML_H

#include "report/html_words.h"
#include "report/locale.h"
#include "report/report.h"

enum { WAKPI_HTML_PIECE = 320, WAKPI_HTML_ROWS = 200, WAKPI_HTML_HEADLINES = 12 };

/* What a business looks at first, in this order. */
extern const wakpi_kpi wakpi_html_headlines[WAKPI_HTML_HEADLINES];

struct wakpi_html {
    const struct wakpi_report *report;
    struct wakpi_output *writer;
    enum wakpi_tongue tongue;
    const struct wakpi_report_row *whole; /* that stands for all; NULL where there is none */
    int is_empty;                         /* 1: nothing was counted, and nothing added beside rows */
    int ids;                              /* that were given out */
};

/* ---- what every part is written with ---- */

/* The one way of a text into the page: it stays text, whatever it holds. Controls and the signs that turn the direction of
 * what follows are shown as U+FFFD. */
void wakpi_html_text(struct wakpi_html *page, const char *text, size_t size);
/* The same of a NUL-terminated one. */
void wakpi_html_put(struct wakpi_html *page, const char *text);
/* Markup, as it stands: never of anything that came from outside. */
void wakpi_html_tags(struct wakpi_html *page, const char *markup);
void wakpi_html_word(struct wakpi_html *page, enum wakpi_page_word word);
/* A whole number in the page's language. */
void wakpi_html_count(struct wakpi_html *page, int64_t number);
/* "12 messages": the number and its noun. */
void wakpi_html_counted(struct wakpi_html *page, int64_t number, enum wakpi_page_noun noun);
/* A sentence of the library's: its percent signs set as the language sets them. */
void wakpi_html_sentence(struct wakpi_html *page, const char *sentence);
/* The row's labels, each a direction of its own. */
void wakpi_html_name(struct wakpi_html *page, const struct wakpi_report_row *row);
/* "Nov 16, 2026" of "2026-11-16", "Nov 2026" of "2026-11"; others as they are. */
void wakpi_html_period(struct wakpi_html *page, const char *period, int is_short);

/* Opens a part of the page: a section with its heading of the second level. */
void wakpi_html_open(struct wakpi_html *page, const char *id, enum wakpi_page_word heading);
void wakpi_html_close(struct wakpi_html *page);
/* A box that scrolls sideways, reached by keyboard and named after the part. */
void wakpi_html_open_scroll(struct wakpi_html *page, const char *id);
void wakpi_html_close_scroll(struct wakpi_html *page);

/* ---- values ---- */

/* 1 where the value can be shown. */
int wakpi_html_has(const struct wakpi_html *page, const wakpi_value *value);
/* The row's value of a KPI. */
const wakpi_value *wakpi_html_value_of(const struct wakpi_report_row *row, wakpi_kpi kpi);
/* "≥ 77.2%" */
void wakpi_html_value(struct wakpi_html *page, const wakpi_value *value);
/* "75.1–79.3%"; nothing where there is none. */
void wakpi_html_interval(struct wakpi_html *page, const wakpi_value *value);
/* "1,171 of 1,516", where the value is a share of counted things. 1 where it was written. */
int wakpi_html_fraction(struct wakpi_html *page, const wakpi_value *value);
/* The band: a sign and a word; nothing where there is none. */
void wakpi_html_band(struct wakpi_html *page, const wakpi_value *value);
/* The band, and what the ends of the interval make of it: "typical, perhaps best". */
void wakpi_html_rating(struct wakpi_html *page, const wakpi_value *value);
/* What to bear in mind: small sample, still open, lower bound, disputed. */
void wakpi_html_caveats(struct wakpi_html *page, const wakpi_value *value);
/* Formula, inputs, words and source. `row` may be NULL: no inputs. */
void wakpi_html_definition(struct wakpi_html *page, wakpi_kpi kpi, const struct wakpi_report_row *row);
/* A "?" that shows the definition when it is pointed at or has the focus. */
void wakpi_html_tip(struct wakpi_html *page, wakpi_kpi kpi, const struct wakpi_report_row *row);

/* ---- the parts ---- */

void wakpi_html_style(struct wakpi_html *page);
void wakpi_html_headline(struct wakpi_html *page);
/* The value among what the profile calls typical and best, as a picture. Nothing where it has no band. */
void wakpi_html_bullet(struct wakpi_html *page, const wakpi_value *value);
void wakpi_html_ranking(struct wakpi_html *page);
int wakpi_html_has_ranking(const struct wakpi_html *page);
void wakpi_html_numbers(struct wakpi_html *page);
void wakpi_html_intake(struct wakpi_html *page);
void wakpi_html_rules(struct wakpi_html *page);

#endif

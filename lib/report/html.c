#include "report/html_parts.h"

#include <string.h>

#include "base/calendar.h"
#include "report/words.h"

/* ---- text ---- */

/* Bytes of a character that begins here: the text is known to be UTF-8. */
static size_t length_of(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Controls tell a reader nothing, and overrides and isolates of direction would reach beyond the name they are in. */
static int is_unfit(const char *text, size_t size)
{
    unsigned char first = (unsigned char)text[0], second = size > 1 ? (unsigned char)text[1] : 0,
                  third = size > 2 ? (unsigned char)text[2] : 0;
    if (size == 1)
        return first < 0x20 || first == 0x7f;
    if (size == 2)
        return first == 0xc2 && second < 0xa0;
    return first == 0xe2 && ((second == 0x80 && third >= 0xaa && third <= 0xae) ||
                             (second == 0x81 && third >= 0xa6 && third <= 0xa9));
}

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
    case '\r':
        return " ";
    default:
        return NULL;
    }
}

void wakpi_html_text(struct wakpi_html *page, const char *text, size_t size)
{
    for (size_t i = 0, length; i < size; i += length) {
        const char *entity = entity_of(text[i]);
        length = length_of((unsigned char)text[i]);
        if (length > size - i)
            length = size - i;
        if (entity)
            wakpi_write(page->writer, entity);
        else if (is_unfit(text + i, length))
            wakpi_write(page->writer, "\ufffd");
        else
            wakpi_write_bytes(page->writer, text + i, length);
    }
}

void wakpi_html_put(struct wakpi_html *page, const char *text)
{
    wakpi_html_text(page, text, strlen(text));
}

void wakpi_html_tags(struct wakpi_html *page, const char *markup)
{
    wakpi_write(page->writer, markup);
}

void wakpi_html_word(struct wakpi_html *page, enum wakpi_page_word word)
{
    wakpi_html_put(page, wakpi_page_word(page->tongue, word));
}

void wakpi_html_count(struct wakpi_html *page, int64_t number)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_locale_put_integer(&text, page->tongue, number);
    wakpi_html_put(page, buffer);
}

void wakpi_html_counted(struct wakpi_html *page, int64_t number, enum wakpi_page_noun noun)
{
    wakpi_html_count(page, number);
    wakpi_html_put(page, "\u00a0");
    wakpi_html_put(page, wakpi_page_noun(page->tongue, noun, number));
}

/* ---- names of rows ---- */

static int digits_of(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = 10 * number + text[i] - '0';
    }
    return number;
}

/* The first day of an ISO 8601 day, week or month; the form in which its name is told. 0 of others. */
static int day_of_period(const char *period, int64_t *day, int *is_month)
{
    size_t size = strlen(period);
    int year = size >= 7 ? digits_of(period, 4) : -1;
    if (year < 0 || period[4] != '-')
        return 0;
    *is_month = size == 7;
    if (size == 8 && period[5] == 'W') {
        int week = digits_of(period + 6, 2);
        struct wakpi_date fourth = {.year = year, .month = 1, .day = 4}; /* is in the first week */
        int64_t first = wakpi_day_of(fourth);
        *day = first - wakpi_weekday(first) + 7 * (int64_t)(week - 1);
        return week > 0;
    }
    struct wakpi_date date = {.year = year, .month = digits_of(period + 5, 2), .day = 1};
    if (size == 10)
        date.day = digits_of(period + 8, 2);
    if ((size != 7 && size != 10) || date.month < 1 || date.month > 12 || date.day < 1)
        return 0;
    *day = wakpi_day_of(date);
    return 1;
}

void wakpi_html_period(struct wakpi_html *page, const char *period, int is_short)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    int64_t day;
    int is_month;
    if (!day_of_period(period, &day, &is_month)) {
        wakpi_html_put(page, period);
        return;
    }
    wakpi_locale_put_date(&text, page->tongue, day,
                          is_month   ? WAKPI_DATE_SHORT_MONTH
                          : is_short ? WAKPI_DATE_SHORT
                                     : WAKPI_DATE_MEDIUM);
    wakpi_html_put(page, buffer);
}

void wakpi_html_name(struct wakpi_html *page, const struct wakpi_report_row *row)
{
    const char *separator = "";
    if (row->total) {
        wakpi_html_put(page, wakpi_word(page->tongue, WAKPI_WORD_TOTAL));
        separator = " · ";
    }
    for (int label = 0; label < WAKPI_REPORT_LABELS; label++) {
        if (!row->labels[label])
            continue;
        wakpi_html_put(page, separator);
        wakpi_html_tags(page, "<bdi>");
        if (row->label_sizes[label] == 0)
            wakpi_html_put(page, wakpi_word(page->tongue, WAKPI_WORD_UNLABELLED));
        else
            wakpi_html_text(page, row->labels[label], row->label_sizes[label]);
        wakpi_html_tags(page, "</bdi>");
        separator = " · ";
    }
    if (row->period[0] == '\0')
        return;
    wakpi_html_put(page, separator);
    wakpi_html_period(page, row->period, 0);
}

/* ---- parts ---- */

void wakpi_html_open(struct wakpi_html *page, const char *id, enum wakpi_page_word heading)
{
    wakpi_write_all(page->writer, "<section id=\"", id, "\" aria-labelledby=\"", id, "-h\"><h2 id=\"", id,
                    "-h\">", NULL);
    wakpi_html_word(page, heading);
    wakpi_html_tags(page, "</h2>\n");
}

void wakpi_html_close(struct wakpi_html *page)
{
    wakpi_html_tags(page, "</section>\n");
}

void wakpi_html_open_scroll(struct wakpi_html *page, const char *id)
{
    wakpi_write_all(page->writer, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-labelledby=\"",
                    id, "-h\">", NULL);
}

void wakpi_html_close_scroll(struct wakpi_html *page)
{
    wakpi_html_tags(page, "</div>\n");
}

/* ---- the frame ---- */

static void put_fact(struct wakpi_html *page, enum wakpi_page_word word, const char *text)
{
    wakpi_html_tags(page, "<div><dt>");
    wakpi_html_word(page, word);
    wakpi_html_tags(page, "</dt><dd>");
    wakpi_html_put(page, text);
    wakpi_html_tags(page, "</dd></div>");
}

static void put_facts(struct wakpi_html *page)
{
    const struct wakpi_report *report = page->report;
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_html_tags(page, "<dl class=\"facts\">");
    if (report->first_day[0] != '\0') {
        wakpi_html_tags(page, "<div><dt>");
        wakpi_html_word(page, WAKPI_PAGE_PERIOD);
        wakpi_html_tags(page, "</dt><dd>");
        wakpi_html_period(page, report->first_day, 0);
        wakpi_html_put(page, " – ");
        wakpi_html_period(page, report->last_day, 0);
        wakpi_html_tags(page, "</dd></div>");
    }
    if (report->as_of != INT64_MAX) {
        wakpi_locale_put_time(&text, page->tongue, report->as_of);
        wakpi_text_put(&text, " UTC");
        put_fact(page, WAKPI_PAGE_AS_OF, buffer);
    }
    if (report->benchmark_key[0] != '\0' && report->count > 0) /* studies are not rated */
        put_fact(page, WAKPI_PAGE_PROFILE, report->benchmark_key);
    text.size = 0;
    double confidence = 1 - wakpi_settings_real(&report->settings, WAKPI_SETTING_ALPHA);
    double percents = 100 * confidence, whole = (double)(int)(percents + 0.5);
    wakpi_locale_put_percent(&text, page->tongue, confidence,
                             percents - whole < 0.05 && whole - percents < 0.05 ? 0 : 1);
    put_fact(page, WAKPI_PAGE_INTERVALS_AT, buffer);
    put_fact(page, WAKPI_PAGE_ZONE, wakpi_settings_text(&report->settings, WAKPI_SETTING_ZONE, NULL));
    wakpi_html_tags(page, "</dl>\n");
}

/* The parts in their order. */
static const struct {
    const char *id;
    enum wakpi_page_word heading;
    void (*put)(struct wakpi_html *page);
} parts[] = {
    {"glance", WAKPI_PAGE_GLANCE, wakpi_html_headline},
    {"funnel", WAKPI_PAGE_FUNNEL, wakpi_html_funnel},
    {"series", WAKPI_PAGE_SERIES, wakpi_html_series},
    {"ranking", WAKPI_PAGE_CAMPAIGNS, wakpi_html_ranking},
    {"variants", WAKPI_PAGE_VARIANTS, wakpi_html_experiments},
    {"comparisons", WAKPI_PAGE_COMPARISONS, wakpi_html_comparisons},
    {"times", WAKPI_PAGE_TIMES, wakpi_html_times},
    {"cohorts", WAKPI_PAGE_COHORTS, wakpi_html_cohorts},
    {"intake", WAKPI_PAGE_INTAKE, wakpi_html_intake},
    {"numbers", WAKPI_PAGE_NUMBERS, wakpi_html_numbers},
    {"rules", WAKPI_PAGE_RULES, wakpi_html_rules},
};
enum { PARTS = sizeof parts / sizeof parts[0] };

static int32_t count_bytes(void *context, const void *bytes, size_t size)
{
    (void)bytes;
    *(size_t *)context += size;
    return 0;
}

/* Whether the report has anything for a part is seen by writing it to nowhere. */
static int has_part(const struct wakpi_html *page, int part)
{
    struct wakpi_output nowhere;
    struct wakpi_html trial = *page;
    size_t size = 0;
    if (parts[part].put == wakpi_html_ranking) /* ranks are dear to work out */
        return wakpi_html_has_ranking(page);
    wakpi_output_start(&nowhere, count_bytes, &size);
    trial.writer = &nowhere;
    parts[part].put(&trial);
    wakpi_output_finish(&nowhere);
    return size > 0;
}

static void put_contents(struct wakpi_html *page)
{
    wakpi_html_tags(page, "<nav aria-label=\"");
    wakpi_html_word(page, WAKPI_PAGE_CONTENTS);
    wakpi_html_tags(page, "\"><ul>");
    for (int i = 0; i < PARTS; i++) {
        if (!has_part(page, i))
            continue;
        wakpi_write_all(page->writer, "<li><a href=\"#", parts[i].id, "\">", NULL);
        wakpi_html_word(page, parts[i].heading);
        wakpi_html_tags(page, "</a></li>");
    }
    wakpi_html_tags(page, "</ul></nav>\n");
}

static void put_title(struct wakpi_html *page)
{
    if (page->report->title_size > 0)
        wakpi_html_text(page, page->report->title, page->report->title_size);
    else
        wakpi_html_word(page, WAKPI_PAGE_TITLE);
}

static void put_head(struct wakpi_html *page)
{
    wakpi_write_all(page->writer, "<!DOCTYPE html>\n<html lang=\"", wakpi_locale_code(page->tongue),
                    "\"><head><meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n"
                    "<meta name=\"referrer\" content=\"no-referrer\">\n"
                    /* Whatever a name held, nothing of it could run or be fetched. */
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                    "'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
                    "<meta name=\"generator\" content=\"wakpi ",
                    wakpi_version(), "\">\n<link rel=\"icon\" href=\"data:,\">\n<title>", NULL);
    put_title(page);
    wakpi_html_tags(page, "</title>\n");
    wakpi_html_style(page);
    wakpi_html_tags(page, "</head>\n<body>\n<header><h1><bdi>");
    put_title(page);
    wakpi_html_tags(page, "</bdi></h1>\n");
    put_facts(page);
    put_contents(page);
    wakpi_html_tags(page, "</header>\n<main>\n");
}

/* The row that stands for all: the total, or the only one. */
static const struct wakpi_report_row *whole_of(const struct wakpi_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        if (report->rows[i].total)
            return &report->rows[i];
    }
    return report->count == 1 ? &report->rows[0] : NULL;
}

static int is_empty(const struct wakpi_report *report)
{
    if (report->parts)
        return 0;
    for (size_t i = 0; i < report->count; i++) {
        for (size_t measure = 0; measure < WAKPI_MEASURE_LIMIT; measure++) {
            if (report->rows[i].amounts[measure] != 0)
                return 0;
        }
        if (report->rows[i].duration_count > 0)
            return 0;
    }
    return 1;
}

void wakpi_report_html(const struct wakpi_report *report, struct wakpi_output *writer)
{
    struct wakpi_html page = {.report = report,
                              .writer = writer,
                              .tongue = wakpi_tongue_of(report->language),
                              .whole = whole_of(report),
                              .is_empty = is_empty(report)};
    put_head(&page);
    if (page.is_empty) {
        wakpi_html_tags(&page, "<p>");
        wakpi_html_word(&page, WAKPI_PAGE_NOTHING);
        wakpi_html_tags(&page, "</p>\n");
    }
    for (int i = 0; i < PARTS; i++)
        parts[i].put(&page);
    wakpi_write_all(writer, "</main>\n<footer>wakpi ", wakpi_version(), "</footer>\n</body></html>\n", NULL);
}

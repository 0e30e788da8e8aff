/* How good the data are: what was read twice, came late or was broken, and why messages failed. */
#include <string.h>

#include "measure/value_text.h"
#include "report/html.h"
#include "report/svg.h"
#include "report/words.h"
#include "track/intake.h"

static void put_head(struct wakpi_html *page, enum wakpi_page_word caption, enum wakpi_page_word first)
{
    wakpi_html_tags(page, "<table><caption>");
    wakpi_html_word(page, caption);
    wakpi_html_tags(page, "</caption><thead><tr><th scope=\"col\">");
    wakpi_html_word(page, first);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_word(page, WAKPI_PAGE_NUMBER);
    wakpi_html_tags(page, "</th><th scope=\"col\" class=\"n\">");
    wakpi_html_word(page, WAKPI_PAGE_SHARE);
    wakpi_html_tags(page, "</th></tr></thead><tbody>\n");
}

/* "1,262   16.2%" and a bar of that share. */
static void put_share(struct wakpi_html *page, int64_t number, int64_t of)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    double share = of > 0 ? (double)number / (double)of : 0;
    wakpi_html_tags(page, "<td class=\"n\">");
    wakpi_html_count(page, number);
    wakpi_html_tags(page, "</td><td class=\"n share\">");
    wakpi_locale_put_percent(&text, page->tongue, share, wakpi_unit_decimals(WAKPI_UNIT_RATIO, share));
    wakpi_html_put(page, buffer);
    wakpi_svg_open(page, "meter", 4, "");
    wakpi_svg_box(page, "track", 0, 1, 0, 4);
    wakpi_svg_box(page, "bar", 0, share, 0, 4);
    wakpi_svg_close(page);
    wakpi_html_tags(page, "</td></tr>\n");
}

static enum wakpi_page_word class_word(int32_t class)
{
    switch (class) {
    case WAKPI_INTAKE_ACCEPTED:
        return WAKPI_PAGE_ACCEPTED;
    case WAKPI_INTAKE_DUPLICATE:
        return WAKPI_PAGE_DUPLICATE;
    case WAKPI_INTAKE_IGNORED:
        return WAKPI_PAGE_IGNORED;
    default:
        return WAKPI_PAGE_MALFORMED;
    }
}

/* Accepted and duplicate say all in a word; the other reasons have the library's sentence. */
static void put_reason(struct wakpi_html *page, wakpi_intake reason)
{
    wakpi_html_tags(page, "<tr><th scope=\"row\">");
    wakpi_html_word(page, class_word(wakpi_intake_class(reason)));
    if (reason == WAKPI_IGNORED_LATE) {
        wakpi_html_put(page, ": ");
        wakpi_html_word(page, WAKPI_PAGE_LATE);
    }
    if (reason != WAKPI_INTAKE_TAKEN && reason != WAKPI_INTAKE_KNOWN) {
        wakpi_html_tags(page, " <small>");
        wakpi_html_put(page, wakpi_intake_text_in(reason, wakpi_locale_code(page->tongue)));
        wakpi_html_tags(page, "</small>");
    }
    wakpi_html_tags(page, "</th>");
}

static int64_t sum_of(const int64_t *intake)
{
    wakpi_intake reason;
    int64_t sum = 0;
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++)
        sum += intake[reason];
    return sum;
}

static void put_reasons(struct wakpi_html *page)
{
    const int64_t *intake = page->report->intake;
    wakpi_intake reason;
    int64_t sum = sum_of(intake);
    wakpi_html_tags(page, "<p>");
    wakpi_html_counted(page, sum, WAKPI_NOUN_ELEMENT);
    wakpi_html_tags(page, "</p>\n");
    if (sum == 0)
        return;
    put_head(page, WAKPI_PAGE_BECAME, WAKPI_PAGE_REASON);
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++) {
        /* That nothing was late or broken is worth being told. */
        if (intake[reason] == 0 && reason != WAKPI_INTAKE_TAKEN && reason != WAKPI_INTAKE_KNOWN &&
            reason != WAKPI_IGNORED_LATE)
            continue;
        put_reason(page, reason);
        put_share(page, intake[reason], sum);
    }
    wakpi_html_tags(page, "</tbody></table>\n");
}

static void put_failures(struct wakpi_html *page, const struct wakpi_report_row *row)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < WAKPI_REPORT_FAILURES; i++)
        sum += row->failures[i];
    if (sum == 0)
        return;
    put_head(page, WAKPI_PAGE_FAILURES, WAKPI_PAGE_REASON);
    for (int32_t i = 0; i < WAKPI_REPORT_FAILURES && wakpi_failure_key(i); i++) {
        if (row->failures[i] == 0)
            continue;
        wakpi_html_tags(page, "<tr><th scope=\"row\">");
        wakpi_html_put(page, wakpi_page_failure(page->tongue, i));
        wakpi_html_tags(page, "</th>");
        put_share(page, row->failures[i], sum);
    }
    wakpi_html_tags(page, "</tbody></table>\n");
}

/* "12 reported failed but delivered" */
static void put_noted(struct wakpi_html *page, int64_t number, enum wakpi_word word)
{
    if (number <= 0)
        return;
    wakpi_html_tags(page, "<p>");
    wakpi_html_count(page, number);
    wakpi_html_put(page, " ");
    wakpi_html_put(page, wakpi_word(page->tongue, word));
    wakpi_html_tags(page, "</p>\n");
}

void wakpi_html_intake(struct wakpi_html *page)
{
    if (!page->report->has_intake || (page->is_empty && sum_of(page->report->intake) == 0))
        return;
    wakpi_html_open(page, "intake", WAKPI_PAGE_INTAKE);
    wakpi_html_tags(page, "<div class=\"pair\"><div>");
    put_reasons(page);
    wakpi_html_tags(page, "</div><div>");
    if (page->whole) {
        put_failures(page, page->whole);
        put_noted(page, page->whole->immature, WAKPI_WORD_IMMATURE);
        put_noted(page, page->whole->overruled, WAKPI_WORD_OVERRULED);
        put_noted(page, page->whole->unpriced, WAKPI_WORD_UNPRICED);
    }
    wakpi_html_tags(page, "</div></div>\n");
    wakpi_html_close(page);
}

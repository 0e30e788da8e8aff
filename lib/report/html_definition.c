/* What stands behind a number: its formula in words, its inputs, its definition and its source. */
#include <stdio.h>
#include <string.h>

#include "measure/value_text.h"
#include "report/html.h"

static int is_of_key(char byte)
{
    return (byte >= 'a' && byte <= 'z') || byte == '_' || (byte >= '0' && byte <= '9');
}

/* Functions of formulas; other keys are names of measures, of KPIs, or stand for themselves. */
static const struct {
    const char *key;
    const char *names[WAKPI_TONGUES];
} functions[] = {
    {"mean", {"mean", "media", "среднее"}},
    {"median", {"median", "mediana", "медиана"}},
    {"p90", {"90th percentile", "90° percentile", "90-й процентиль"}},
    {"campaign_cost", {"campaign cost", "costo della campagna", "расходы на кампанию"}},
    {"total_cost", {"total cost", "costo totale", "общие расходы"}},
    {"acquisition_cost", {"acquisition cost", "costo di acquisizione", "расходы на привлечение"}},
};

static void put_key(struct wakpi_html *page, const char *key)
{
    char buffer[WAKPI_HTML_PIECE] = "";
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_measure measure;
    wakpi_kpi kpi;
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        if (strcmp(functions[i].key, key) == 0) {
            wakpi_html_put(page, functions[i].names[page->tongue]);
            return;
        }
    }
    if (wakpi_measure_by_key(key, &measure) == WAKPI_OK)
        wakpi_text_put_measure(&text, page->tongue, measure);
    else if (wakpi_kpi_by_key(key, &kpi) == WAKPI_OK)
        wakpi_text_put(&text, wakpi_kpi_name(kpi, wakpi_locale_code(page->tongue)));
    else
        wakpi_text_put(&text, key);
    wakpi_html_put(page, buffer);
}

/* "read / delivered" with the names of the page's language. */
static void put_formula(struct wakpi_html *page, const char *formula)
{
    while (*formula) {
        char key[80];
        size_t size = 0;
        while (is_of_key(formula[size]) && size + 1 < sizeof key)
            size++;
        if (size == 0) {
            wakpi_html_put(page, (char[]){formula[0], '\0'});
            formula++;
            continue;
        }
        memcpy(key, formula, size);
        key[size] = '\0';
        put_key(page, key);
        formula += size;
    }
}

static void put_amount(struct wakpi_html *page, const struct wakpi_report_row *row, wakpi_measure measure)
{
    char buffer[WAKPI_HTML_PIECE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_text_put_measure(&text, page->tongue, measure);
    wakpi_text_put(&text, "\u00a0");
    switch (wakpi_measure_kind(measure)) {
    case WAKPI_MEASURE_KIND_MONEY:
        wakpi_locale_put_money(&text, page->tongue, (double)row->amounts[measure] / 1e6, row->currency);
        break;
    case WAKPI_MEASURE_KIND_PARAMETER:
        wakpi_locale_put_decimal(&text, page->tongue, (double)row->amounts[measure] / 1e6, 2);
        break;
    default:
        wakpi_locale_put_integer(&text, page->tongue, row->amounts[measure]);
    }
    wakpi_html_put(page, buffer);
}

/* Of long sums those that are not 0. */
static void put_inputs(struct wakpi_html *page, wakpi_kpi kpi, const struct wakpi_report_row *row)
{
    const char *separator = "";
    int32_t count = wakpi_kpi_input_count(kpi);
    wakpi_html_tags(page, "<div><dt>");
    wakpi_html_word(page, WAKPI_PAGE_INPUTS);
    wakpi_html_tags(page, "</dt><dd>");
    for (int32_t i = 0; i < count; i++) {
        wakpi_measure measure;
        if (wakpi_kpi_input(kpi, i, &measure) != WAKPI_OK || (count > 3 && row->amounts[measure] == 0))
            continue;
        wakpi_html_put(page, separator);
        put_amount(page, row, measure);
        separator = "; ";
    }
    wakpi_html_tags(page, "</dd></div>");
}

static void put_item(struct wakpi_html *page, enum wakpi_page_word term, const char *sentence)
{
    if (sentence[0] == '\0')
        return;
    wakpi_html_tags(page, "<div><dt>");
    wakpi_html_word(page, term);
    wakpi_html_tags(page, "</dt><dd>");
    wakpi_html_sentence(page, sentence);
    wakpi_html_tags(page, "</dd></div>");
}

/* Who defines it so; "field" is what the trade is used to. */
static const char *source_of(const struct wakpi_html *page, wakpi_kpi kpi)
{
    const char *source = wakpi_kpi_source(kpi);
    return strcmp(source, "field") == 0 ? wakpi_page_word(page->tongue, WAKPI_PAGE_COMMON) : source;
}

void wakpi_html_definition(struct wakpi_html *page, wakpi_kpi kpi, const struct wakpi_report_row *row)
{
    wakpi_html_tags(page, "<dl class=\"def\"><div><dt>");
    wakpi_html_word(page, WAKPI_PAGE_FORMULA);
    wakpi_html_tags(page, "</dt><dd>");
    put_formula(page, wakpi_kpi_formula(kpi));
    wakpi_html_tags(page, "</dd></div>");
    if (row)
        put_inputs(page, kpi, row);
    const char *language = wakpi_locale_code(page->tongue);
    put_item(page, WAKPI_PAGE_DEFINITION, wakpi_kpi_definition_in(kpi, language));
    put_item(page, WAKPI_PAGE_NOTE, wakpi_kpi_note_in(kpi, language));
    put_item(page, WAKPI_PAGE_SOURCE, source_of(page, kpi));
    wakpi_html_tags(page, "</dl>");
}

void wakpi_html_tip(struct wakpi_html *page, wakpi_kpi kpi, const struct wakpi_report_row *row)
{
    char id[24];
    snprintf(id, sizeof id, "tip%d", ++page->ids);
    wakpi_write_all(page->writer, "<button type=\"button\" class=\"ask\" aria-describedby=\"", id,
                    "\" aria-label=\"", NULL);
    wakpi_html_word(page, WAKPI_PAGE_DEFINITION);
    wakpi_html_put(page, ": ");
    wakpi_html_put(page, wakpi_kpi_name(kpi, wakpi_locale_code(page->tongue)));
    wakpi_write_all(page->writer, "\">?</button><div class=\"tip\" role=\"tooltip\" id=\"", id, "\">", NULL);
    wakpi_html_definition(page, kpi, row);
    wakpi_html_tags(page, "</div>");
}

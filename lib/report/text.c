/* The report for a terminal: a table a row, bars for shares, ratings in words. */
#include "report/report.h"

#include <string.h>
#include <wakpi/catalogue.h>

#include "base/calendar.h"
#include "measure/value_text.h"
#include "report/columns.h"
#include "report/text_table.h"
#include "report/words.h"

enum { PIECE_SIZE = 200 };

/* Pieces in a row, broken into lines between pieces. */
struct flow {
    const struct wakpi_page *page;
    const char *separator;
    int64_t indent, used;
    int begun;
};

static void flow_start(struct flow *flow, const struct wakpi_page *page, const char *separator,
                       int64_t indent)
{
    *flow = (struct flow){.page = page, .separator = separator, .indent = indent, .used = indent};
    wakpi_write_repeated(page->writer, " ", indent);
}

static void flow_put(struct flow *flow, const char *text, size_t size)
{
    struct wakpi_output *writer = flow->page->writer;
    int64_t width = flow->page->report->width, columns = wakpi_columns_of(text, size);
    int64_t between = wakpi_columns_of(flow->separator, strlen(flow->separator));
    if (flow->begun && flow->used + between + columns + 1 > width) {
        if (flow->separator[0] != ' ') /* a comma ends the line */
            wakpi_write_bytes(writer, flow->separator, 1);
        wakpi_write(writer, "\n");
        wakpi_write_repeated(writer, " ", flow->indent);
        flow->used = flow->indent;
    } else if (flow->begun) {
        wakpi_write(writer, flow->separator);
        flow->used += between;
    }
    flow->used += wakpi_columns_put(writer, text, size, width - flow->used - 1); /* a comma may follow */
    flow->begun = 1;
}

/* "1,234 delivered" */
static void flow_measure(struct flow *flow, wakpi_measure measure, int64_t amount)
{
    char buffer[PIECE_SIZE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    if (amount == 0)
        return;
    wakpi_text_put_amount(&text, flow->page->tongue, measure, amount, "");
    flow_put(flow, buffer, strlen(buffer));
}

/* "12 unaccounted for" */
static void flow_word(struct flow *flow, int64_t amount, enum wakpi_word word)
{
    char buffer[PIECE_SIZE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_text_put_integer(&text, flow->page->tongue, amount);
    wakpi_text_put(&text, " ");
    wakpi_text_put(&text, wakpi_word(flow->page->tongue, word));
    flow_put(flow, buffer, strlen(buffer));
}

/* "12 still open (0.8 %)": of the messages sent */
static void flow_open(struct flow *flow, const struct wakpi_report_row *row)
{
    char buffer[PIECE_SIZE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    enum wakpi_tongue tongue = flow->page->tongue;
    double share = (double)row->immature / (double)row->amounts[WAKPI_MEASURE_SENT];
    wakpi_text_put_integer(&text, tongue, row->immature);
    wakpi_text_put(&text, " ");
    wakpi_text_put(&text, wakpi_word(tongue, WAKPI_WORD_IMMATURE));
    wakpi_text_put(&text, " (");
    wakpi_text_put_value(&text, tongue, WAKPI_UNIT_RATIO, share, "");
    wakpi_text_put(&text, ")");
    flow_put(flow, buffer, strlen(buffer));
}

/* What the traffic of a row was. Sends that neither arrived nor failed are told: "sent" is not "delivered". */
static void put_counts(const struct wakpi_page *page, const struct wakpi_report_row *row)
{
    static const wakpi_measure shown[] = {WAKPI_MEASURE_SENT, WAKPI_MEASURE_DELIVERED, WAKPI_MEASURE_READ,
                                          WAKPI_MEASURE_CLICKED, WAKPI_MEASURE_REPLIED};
    const int64_t *amounts = row->amounts;
    int64_t open =
        amounts[WAKPI_MEASURE_SENT] - amounts[WAKPI_MEASURE_DELIVERED] - amounts[WAKPI_MEASURE_FAILED];
    struct flow flow;
    flow_start(&flow, page, ", ", 2);
    if (amounts[WAKPI_MEASURE_TARGETED] != amounts[WAKPI_MEASURE_SENT])
        flow_measure(&flow, WAKPI_MEASURE_TARGETED, amounts[WAKPI_MEASURE_TARGETED]);
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        flow_measure(&flow, shown[i], amounts[shown[i]]);
    flow_measure(&flow, WAKPI_MEASURE_FAILED, amounts[WAKPI_MEASURE_FAILED]);
    if (open > 0 && page->report->known[WAKPI_MEASURE_DELIVERED])
        flow_word(&flow, open, WAKPI_WORD_UNACCOUNTED);
    if (row->immature > 0)
        flow_open(&flow, row);
    if (row->overruled > 0)
        flow_word(&flow, row->overruled, WAKPI_WORD_OVERRULED);
    if (row->unpriced > 0)
        flow_word(&flow, row->unpriced, WAKPI_WORD_UNPRICED);
    if (!flow.begun)
        flow_put(&flow, wakpi_word(page->tongue, WAKPI_WORD_NO_MESSAGES),
                 strlen(wakpi_word(page->tongue, WAKPI_WORD_NO_MESSAGES)));
    wakpi_write(page->writer, "\n");
}

static void put_title(const struct wakpi_page *page, const struct wakpi_report_row *row)
{
    struct flow flow;
    if (page->report->colour)
        wakpi_write(page->writer, "\033[1m");
    flow_start(&flow, page, " \u00b7 ", 0); /* middle dot */
    if (row->total)
        flow_put(&flow, wakpi_word(page->tongue, WAKPI_WORD_TOTAL),
                 strlen(wakpi_word(page->tongue, WAKPI_WORD_TOTAL)));
    for (int label = 1; label < WAKPI_REPORT_LABELS; label++) {
        const char *unlabelled = wakpi_word(page->tongue, WAKPI_WORD_UNLABELLED);
        if (!row->labels[label])
            continue;
        if (row->label_sizes[label] == 0)
            flow_put(&flow, unlabelled, strlen(unlabelled));
        else
            flow_put(&flow, row->labels[label], row->label_sizes[label]);
    }
    if (row->period[0] != '\0')
        flow_put(&flow, row->period, strlen(row->period));
    if (page->report->colour)
        wakpi_write(page->writer, "\033[0m");
    wakpi_write(page->writer, "\n");
}

static void put_row(const struct wakpi_page *page, const struct wakpi_report_row *row)
{
    put_title(page, row);
    put_counts(page, row);
    wakpi_page_put_values(page, row);
    wakpi_write(page->writer, "\n");
}

static void flow_words(struct flow *flow, const char *before, const char *after)
{
    char buffer[PIECE_SIZE];
    struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
    wakpi_text_put(&text, before);
    wakpi_text_put(&text, " ");
    wakpi_text_put(&text, after);
    flow_put(flow, buffer, strlen(buffer));
}

static void put_head(const struct wakpi_page *page)
{
    const struct wakpi_report *report = page->report;
    const char *zone = wakpi_settings_text(&report->settings, WAKPI_SETTING_ZONE, NULL);
    char share[PIECE_SIZE], time[40];
    struct wakpi_text text = {.buffer = share, .capacity = sizeof share};
    struct flow flow;
    double confidence = 100 * (1 - wakpi_settings_real(&report->settings, WAKPI_SETTING_ALPHA));
    int whole = confidence - (double)(int)(confidence + 0.5) > -0.05 &&
                confidence - (double)(int)(confidence + 0.5) < 0.05;
    wakpi_text_put_decimal(&text, page->tongue, confidence, whole ? 0 : 1);
    wakpi_text_put(&text, " %");
    flow_start(&flow, page, " \u00b7 ", 0);
    flow_words(&flow, "wakpi", wakpi_version());
    flow_put(&flow, zone, strlen(zone));
    flow_words(&flow, share, wakpi_word(page->tongue, WAKPI_WORD_INTERVALS));
    if (report->benchmark_key[0] != '\0')
        flow_words(&flow, wakpi_word(page->tongue, WAKPI_WORD_PROFILE), report->benchmark_key);
    if (report->as_of != INT64_MAX) {
        wakpi_time_format(report->as_of, 0, time);
        flow_words(&flow, wakpi_word(page->tongue, WAKPI_WORD_AS_OF), time);
    }
    wakpi_write(page->writer, "\n\n");
}

static void put_intake(const struct wakpi_page *page)
{
    wakpi_intake reason;
    int64_t name = 0;
    if (!page->report->has_intake)
        return;
    wakpi_write_all(page->writer, wakpi_word(page->tongue, WAKPI_WORD_INTAKE), "\n", NULL);
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++) {
        int64_t columns = (int64_t)strlen(wakpi_intake_key(reason));
        if (page->report->intake[reason] != 0 && columns > name)
            name = columns;
    }
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++) {
        char buffer[PIECE_SIZE];
        struct wakpi_text text = {.buffer = buffer, .capacity = sizeof buffer};
        if (page->report->intake[reason] == 0)
            continue;
        wakpi_text_put_integer(&text, page->tongue, page->report->intake[reason]);
        wakpi_write(page->writer, "  ");
        wakpi_columns_put_left(page->writer, wakpi_intake_key(reason), name);
        wakpi_columns_put_right(page->writer, buffer, 10);
        wakpi_write(page->writer, "\n");
    }
}

void wakpi_report_text(const struct wakpi_report *report, struct wakpi_output *writer)
{
    struct wakpi_page page = {
        .report = report, .writer = writer, .tongue = wakpi_tongue_of(report->language)};
    wakpi_page_fit(&page);
    put_head(&page);
    for (size_t i = 0; i < report->count; i++)
        put_row(&page, &report->rows[i]);
    put_intake(&page);
}

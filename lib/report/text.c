/* The report for a terminal: a table a row, bars for shares, ratings in words. */
#include "report/report.h"

#include "base/calendar.h"
#include "base/utf8.h"
#include "measure/number_text.h"
#include "report/words.h"

#include <string.h>

enum { CELL_SIZE = 160, BAR_CELLS = 10, NAME_COLUMNS = 38, VALUE_COLUMNS = 16, INTERVAL_COLUMNS = 22 };

/* One report being written. */
struct page {
    const struct wakpi_report *report;
    struct wakpi_writer *writer;
    enum wakpi_tongue tongue;
};

/* A cell of text, cut and filled up to a number of columns. */
struct cell {
    struct wakpi_text text;
    char buffer[CELL_SIZE];
};

static void start_cell(struct cell *cell)
{
    cell->buffer[0] = '\0';
    cell->text = (struct wakpi_text){.buffer = cell->buffer, .capacity = sizeof cell->buffer};
}

/* Characters are counted as columns: names and numbers hold no wide ones. Control characters of a label must not reach
 * the terminal. */
static int64_t put_clean(struct wakpi_writer *writer, const char *text, size_t size, int64_t most)
{
    int64_t columns = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        int starts = (byte & 0xc0) != 0x80;
        if (starts && columns == most)
            break;
        columns += starts;
        int control = byte < 0x20 || byte == 0x7f ||
                      (byte == 0xc2 && i + 1 < size && (unsigned char)text[i + 1] < 0xa0);
        if (control && byte == 0xc2)
            i++;
        if (control)
            wakpi_write(writer, "?");
        else
            wakpi_write_bytes(writer, text + i, 1);
    }
    return columns;
}

static int64_t columns_of(const char *text)
{
    int64_t columns = 0;
    for (; *text; text++)
        columns += ((unsigned char)*text & 0xc0) != 0x80;
    return columns;
}

static void put_left(struct wakpi_writer *writer, const char *text, int64_t columns)
{
    int64_t used = put_clean(writer, text, strlen(text), columns);
    wakpi_write_repeated(writer, " ", columns - used);
}

static void put_right(struct wakpi_writer *writer, const char *text, int64_t columns)
{
    wakpi_write_repeated(writer, " ", columns - columns_of(text));
    wakpi_write(writer, text);
}

static void put_in_colour(const struct page *page, const char *colour, const char *text)
{
    if (page->report->colour)
        wakpi_write_all(page->writer, "\033[", colour, "m", text, "\033[0m", NULL);
    else
        wakpi_write(page->writer, text);
}

/* A number in its unit: 91.0 %, 5.25x, 12.34 EUR, 4 min 12 s, 50.0, 1,234. */
static void put_in_unit(struct wakpi_text *text, const struct page *page, const wakpi_value *value,
                        double number)
{
    switch (value->unit) {
    case WAKPI_UNIT_RATIO:
        wakpi_text_put_decimal(text, page->tongue, 100 * number, number < 0.01 && number > 0 ? 2 : 1);
        wakpi_text_put(text, " %");
        break;
    case WAKPI_UNIT_MULTIPLE:
        wakpi_text_put_decimal(text, page->tongue, number, 2);
        wakpi_text_put(text, "x");
        break;
    case WAKPI_UNIT_MONEY:
        wakpi_text_put_money(text, page->tongue, number, value->currency);
        break;
    case WAKPI_UNIT_SECONDS:
        wakpi_text_put_duration(text, page->tongue, number);
        break;
    case WAKPI_UNIT_COUNT:
        wakpi_text_put_integer(text, page->tongue, (int64_t)number);
        break;
    default:
        wakpi_text_put_decimal(text, page->tongue, number, 1);
    }
}

static void put_interval(const struct page *page, const wakpi_value *value)
{
    struct cell cell;
    start_cell(&cell);
    if (!(value->flags & WAKPI_VALUE_NO_INTERVAL)) {
        int share = value->unit == WAKPI_UNIT_RATIO;
        double scale = share ? 100 : 1;
        wakpi_text_put_decimal(&cell.text, page->tongue, scale * value->lower, 1);
        wakpi_text_put(&cell.text, "..");
        wakpi_text_put_decimal(&cell.text, page->tongue, scale * value->upper, 1);
    }
    put_left(page->writer, cell.buffer, INTERVAL_COLUMNS - 8);
}

static void put_bar(const struct page *page, const wakpi_value *value)
{
    int64_t full = 0;
    if (value->unit == WAKPI_UNIT_RATIO)
        full = (int64_t)(value->value * BAR_CELLS + 0.5);
    wakpi_write_repeated(page->writer, "\xe2\x96\x88", full); /* full block */
    if (value->unit == WAKPI_UNIT_RATIO)
        wakpi_write_repeated(page->writer, "\xe2\x96\x91", BAR_CELLS - full); /* light shade */
    else
        wakpi_write_repeated(page->writer, " ", BAR_CELLS);
    wakpi_write(page->writer, "  ");
}

static const char *colour_of(int32_t band)
{
    switch (band) {
    case WAKPI_BAND_BEST:
    case WAKPI_BAND_ABOVE:
    case WAKPI_BAND_ON_TARGET:
        return "32"; /* green */
    case WAKPI_BAND_BELOW:
    case WAKPI_BAND_UNDER:
        return "31"; /* red */
    default:
        return "33"; /* yellow */
    }
}

/* "typical", or "typical, perhaps best" where an end of the interval is rated otherwise. */
static void put_rating(const struct page *page, const wakpi_value *value)
{
    if (value->band == WAKPI_BAND_NONE) {
        if (value->unrated == WAKPI_UNRATED_DISPUTED)
            wakpi_write(page->writer, wakpi_word(page->tongue, WAKPI_WORD_DISPUTED));
        return;
    }
    put_in_colour(page, colour_of(value->band), wakpi_word_of_band(page->tongue, value->band));
    int32_t other = value->band_upper != value->band ? value->band_upper : value->band_lower;
    if (value->band_lower != value->band && value->band_upper != value->band)
        wakpi_write_all(page->writer, ", ", wakpi_word(page->tongue, WAKPI_WORD_PERHAPS), " ",
                        wakpi_word_of_band(page->tongue, value->band_lower), "..",
                        wakpi_word_of_band(page->tongue, value->band_upper), NULL);
    else if (other != value->band)
        wakpi_write_all(page->writer, ", ", wakpi_word(page->tongue, WAKPI_WORD_PERHAPS), " ",
                        wakpi_word_of_band(page->tongue, other), NULL);
}

static void put_flags(const struct page *page, const wakpi_value *value)
{
    static const struct {
        uint32_t flag;
        enum wakpi_word word;
    } flags[] = {{WAKPI_VALUE_LOWER_BOUND, WAKPI_WORD_AT_LEAST},
                 {WAKPI_VALUE_IMMATURE, WAKPI_WORD_IMMATURE},
                 {WAKPI_VALUE_SMALL_SAMPLE, WAKPI_WORD_SMALL_SAMPLE},
                 {WAKPI_VALUE_APPROXIMATED, WAKPI_WORD_ABOUT}};
    const char *separator = value->band != WAKPI_BAND_NONE ? "; " : "";
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (!(value->flags & flags[i].flag))
            continue;
        wakpi_write_all(page->writer, separator, wakpi_word(page->tongue, flags[i].word), NULL);
        separator = ", ";
    }
}

static void put_value(const struct page *page, const wakpi_value *value)
{
    struct cell cell;
    wakpi_write(page->writer, "  ");
    put_left(page->writer, wakpi_kpi_name(value->kpi, page->report->language), NAME_COLUMNS);
    start_cell(&cell);
    if (value->status < WAKPI_OK)
        wakpi_text_put(&cell.text, wakpi_word_of_status(page->tongue, value->status));
    else
        put_in_unit(&cell.text, page, value, value->value);
    put_right(page->writer, cell.buffer, VALUE_COLUMNS);
    wakpi_write(page->writer, "  ");
    if (value->status >= WAKPI_OK) {
        put_bar(page, value);
        put_interval(page, value);
        put_rating(page, value);
        put_flags(page, value);
    }
    wakpi_write(page->writer, "\n");
}

/* What the traffic of a row was: sent, delivered, read, ... in one line. */
static void put_counts(const struct page *page, const struct wakpi_report_row *row)
{
    static const char *const keys[] = {"sent", "delivered", "read", "clicked", "replied", "failed"};
    const char *separator = "  ";
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        wakpi_measure measure;
        struct cell cell;
        if (wakpi_measure_by_key(keys[i], &measure) != WAKPI_OK || row->amounts[measure] == 0)
            continue;
        start_cell(&cell);
        wakpi_text_put_integer(&cell.text, page->tongue, row->amounts[measure]);
        wakpi_write_all(page->writer, separator, wakpi_measure_name(measure, page->report->language), " ",
                        cell.buffer, NULL);
        separator = ", ";
    }
    if (separator[0] == ',')
        wakpi_write(page->writer, "\n");
}

static void put_title(const struct page *page, const struct wakpi_report_row *row)
{
    const char *separator = "";
    if (page->report->colour)
        wakpi_write(page->writer, "\033[1m");
    if (row->total)
        wakpi_write(page->writer, wakpi_word(page->tongue, WAKPI_WORD_TOTAL));
    for (int label = 1; label < WAKPI_REPORT_LABELS; label++) {
        if (!row->labels[label])
            continue;
        wakpi_write(page->writer, separator);
        if (row->label_sizes[label] == 0)
            wakpi_write(page->writer, wakpi_word(page->tongue, WAKPI_WORD_UNLABELLED));
        else
            put_clean(page->writer, row->labels[label], row->label_sizes[label], page->report->width / 2);
        separator = " \xc2\xb7 "; /* middle dot */
    }
    if (row->period[0] != '\0')
        wakpi_write_all(page->writer, separator, row->period, NULL);
    if (page->report->colour)
        wakpi_write(page->writer, "\033[0m");
    wakpi_write(page->writer, "\n");
}

static void put_row(const struct page *page, const struct wakpi_report_row *row)
{
    put_title(page, row);
    put_counts(page, row);
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        if (!wakpi_report_silent(page->report, &row->values[i]))
            put_value(page, &row->values[i]);
    }
    wakpi_write(page->writer, "\n");
}

static void put_head(const struct page *page)
{
    const struct wakpi_report *report = page->report;
    struct cell cell;
    char time[40];
    start_cell(&cell);
    wakpi_text_put_decimal(&cell.text, page->tongue,
                           100 * (1 - wakpi_settings_real(&report->settings, WAKPI_SETTING_ALPHA)), 0);
    wakpi_write_all(page->writer, "wakpi ", wakpi_version(), " \xc2\xb7 ",
                    wakpi_settings_text(&report->settings, WAKPI_SETTING_ZONE, NULL), " \xc2\xb7 ",
                    cell.buffer, " % ", wakpi_word(page->tongue, WAKPI_WORD_INTERVALS), NULL);
    if (report->benchmark_key[0] != '\0')
        wakpi_write_all(page->writer, " \xc2\xb7 ", wakpi_word(page->tongue, WAKPI_WORD_PROFILE), " ",
                        report->benchmark_key, NULL);
    if (report->as_of != INT64_MAX) {
        wakpi_time_format(report->as_of, 0, time);
        wakpi_write_all(page->writer, " \xc2\xb7 ", wakpi_word(page->tongue, WAKPI_WORD_AS_OF), " ", time,
                        NULL);
    }
    wakpi_write(page->writer, "\n\n");
}

static void put_intake(const struct page *page)
{
    wakpi_intake reason;
    if (!page->report->has_intake)
        return;
    wakpi_write_all(page->writer, wakpi_word(page->tongue, WAKPI_WORD_INTAKE), "\n", NULL);
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++) {
        struct cell cell;
        if (page->report->intake[reason] == 0)
            continue;
        start_cell(&cell);
        wakpi_text_put_integer(&cell.text, page->tongue, page->report->intake[reason]);
        wakpi_write(page->writer, "  ");
        put_left(page->writer, wakpi_intake_key(reason), NAME_COLUMNS);
        put_right(page->writer, cell.buffer, VALUE_COLUMNS);
        wakpi_write(page->writer, "\n");
    }
}

void wakpi_report_text(const struct wakpi_report *report, struct wakpi_writer *writer)
{
    struct page page = {.report = report, .writer = writer, .tongue = wakpi_tongue_of(report->language)};
    put_head(&page);
    for (size_t i = 0; i < report->count; i++)
        put_row(&page, &report->rows[i]);
    put_intake(&page);
}

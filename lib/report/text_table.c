#include "report/text_table.h"

#include <string.h>

#include "measure/value_text.h"
#include "report/columns.h"
#include "report/words.h"

enum { CELL_SIZE = 240, INDENT = 2, GAP = 2 };
enum {
    BAR_MOST = 10,
    BAR_LEAST = 5,
    NAME_FAIR = 26,
    NAME_LEAST = 18,
    VALUE_LEAST = 12,
    RATING_FAIR = 28,
    RATING_LEAST = 6
};

struct cell {
    struct wakpi_text text;
    char buffer[CELL_SIZE];
};

static void start_cell(struct cell *cell)
{
    cell->buffer[0] = '\0';
    cell->text = (struct wakpi_text){.buffer = cell->buffer, .capacity = sizeof cell->buffer};
}

static int64_t columns_of(const struct cell *cell)
{
    return wakpi_columns_of(cell->buffer, strlen(cell->buffer));
}

/* Shares below one in a hundred need a decimal more, since bands lie as close as 0.2 and 0.3 %. */
static int decimals_of(const wakpi_value *value)
{
    return value->unit == WAKPI_UNIT_RATIO && value->value < 0.01 && value->value > 0 ? 2 : 1;
}

static void make_value(const struct wakpi_page *page, const wakpi_value *value, struct cell *cell)
{
    start_cell(cell);
    if (value->status < WAKPI_OK) {
        wakpi_text_put(&cell->text, wakpi_word_of_status(page->tongue, value->status));
        return;
    }
    if (value->flags & WAKPI_VALUE_LOWER_BOUND)
        wakpi_text_put(&cell->text, "\u2265 ");
    else if (value->flags & WAKPI_VALUE_APPROXIMATED)
        wakpi_text_put(&cell->text, "\u2248 ");
    wakpi_text_put_value(&cell->text, page->tongue, value->unit, value->value, value->currency);
}

/* Both ends of an interval are in one unit, so that they stay short: 25.3..59.8 min. */
struct scale {
    double factor;
    int decimals;
    const char *unit; /* "" where the value beside says it */
};

static struct scale scale_of(const struct wakpi_page *page, const wakpi_value *value)
{
    static const struct {
        double least;
        enum wakpi_word word;
    } times[] = {{86400, WAKPI_WORD_DAYS},
                 {3600, WAKPI_WORD_HOURS},
                 {60, WAKPI_WORD_MINUTES},
                 {1, WAKPI_WORD_SECONDS}};
    size_t i = 0;
    switch (value->unit) {
    case WAKPI_UNIT_RATIO:
        return (struct scale){100, decimals_of(value), ""};
    case WAKPI_UNIT_MULTIPLE:
    case WAKPI_UNIT_MONEY:
        return (struct scale){1, 2, ""};
    case WAKPI_UNIT_SECONDS:
        while (i < 3 && value->value < times[i].least)
            i++;
        return (struct scale){1 / times[i].least, 1, wakpi_word(page->tongue, times[i].word)};
    default:
        return (struct scale){1, 1, ""};
    }
}

static void make_interval(const struct wakpi_page *page, const wakpi_value *value, struct cell *cell)
{
    start_cell(cell);
    if (value->status < WAKPI_OK || value->flags & WAKPI_VALUE_NO_INTERVAL)
        return;
    struct scale scale = scale_of(page, value);
    wakpi_text_put_decimal(&cell->text, page->tongue, scale.factor * value->lower, scale.decimals);
    wakpi_text_put(&cell->text, "..");
    wakpi_text_put_decimal(&cell->text, page->tongue, scale.factor * value->upper, scale.decimals);
    wakpi_text_put(&cell->text, scale.unit[0] != '\0' ? " " : "");
    wakpi_text_put(&cell->text, scale.unit);
}

/* "typical"; "typical, perhaps best" where an end of the interval is rated otherwise; where both are, it is uncertain. */
static void make_band(const struct wakpi_page *page, const wakpi_value *value, struct cell *cell)
{
    enum wakpi_tongue tongue = page->tongue;
    int below = value->band_lower != value->band, above = value->band_upper != value->band;
    if (value->band == WAKPI_BAND_NONE) {
        if (value->unrated == WAKPI_UNRATED_DISPUTED)
            wakpi_text_put(&cell->text, wakpi_word(tongue, WAKPI_WORD_DISPUTED));
        return;
    }
    wakpi_text_put(&cell->text, wakpi_word_of_band(tongue, value->band));
    if (page->is_brief || value->flags & WAKPI_VALUE_SMALL_SAMPLE || (!below && !above))
        return; /* a small sample says by itself that it is uncertain */
    wakpi_text_put(&cell->text, ", ");
    if (below && above) {
        wakpi_text_put(&cell->text, wakpi_word(tongue, WAKPI_WORD_UNCERTAIN));
        return;
    }
    wakpi_text_put(&cell->text, wakpi_word(tongue, WAKPI_WORD_PERHAPS));
    wakpi_text_put(&cell->text, " ");
    wakpi_text_put(&cell->text, wakpi_word_of_band(tongue, below ? value->band_lower : value->band_upper));
}

/* The rating, and what to bear in mind of the value. */
static void make_rating(const struct wakpi_page *page, const wakpi_value *value, struct cell *cell)
{
    static const struct {
        uint32_t flag;
        enum wakpi_word word;
    } flags[] = {{WAKPI_VALUE_IMMATURE, WAKPI_WORD_IMMATURE},
                 {WAKPI_VALUE_SMALL_SAMPLE, WAKPI_WORD_SMALL_SAMPLE}};
    start_cell(cell);
    if (value->status < WAKPI_OK)
        return;
    make_band(page, value, cell);
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (!(value->flags & flags[i].flag) || (page->is_brief && cell->text.size > 0))
            continue;
        wakpi_text_put(&cell->text, cell->text.size > 0 ? "; " : "");
        wakpi_text_put(&cell->text, wakpi_word(page->tongue, flags[i].word));
        if (flags[i].flag == WAKPI_VALUE_IMMATURE && !page->is_brief) {
            wakpi_text_put(&cell->text, " ");
            wakpi_text_put_value(&cell->text, page->tongue, WAKPI_UNIT_RATIO, value->still_open, "");
        }
    }
}

static void widen(int64_t *columns, int64_t needed)
{
    if (needed > *columns)
        *columns = needed;
}

static void measure_value(struct wakpi_page *page, const wakpi_value *value)
{
    struct cell cell;
    const char *name = wakpi_kpi_name(value->kpi, page->report->language);
    widen(&page->name, wakpi_columns_of(name, strlen(name)));
    make_value(page, value, &cell);
    widen(&page->value, columns_of(&cell));
    make_interval(page, value, &cell);
    widen(&page->interval, columns_of(&cell));
    make_rating(page, value, &cell);
    widen(&page->rating, columns_of(&cell));
    if (value->status >= WAKPI_OK && value->unit == WAKPI_UNIT_RATIO)
        page->bar = BAR_MOST;
}

static void measure_all(struct wakpi_page *page)
{
    page->name = page->value = page->bar = page->interval = page->rating = 0;
    for (size_t i = 0; i < page->report->count; i++) {
        const struct wakpi_report_row *row = &page->report->rows[i];
        for (int32_t k = 0; k < wakpi_kpi_count(); k++) {
            if (!wakpi_report_silent(page->report, &row->values[k]))
                measure_value(page, &row->values[k]);
        }
    }
}

static int64_t part(int64_t columns)
{
    return columns > 0 ? GAP + columns : 0;
}

static int64_t missing(const struct wakpi_page *page)
{
    return INDENT + page->name + part(page->value) + part(page->bar) + part(page->interval) +
           part(page->rating) - page->report->width;
}

/* Takes from a part what is missing, down to `least`. */
static void narrow(const struct wakpi_page *page, int64_t *columns, int64_t least)
{
    int64_t needed = missing(page);
    if (needed <= 0 || *columns <= least)
        return;
    *columns = *columns - needed > least ? *columns - needed : least;
}

/* Ways to lay a table out, the fullest first; the first that fits is taken. */
static const struct {
    int bar, brief, interval;
} layouts[] = {{1, 0, 1}, {0, 0, 1}, {1, 1, 1}, {0, 1, 1}, {0, 1, 0}};

void wakpi_page_fit(struct wakpi_page *page)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        page->is_brief = layouts[i].brief;
        measure_all(page);
        page->bar *= layouts[i].bar;
        page->interval *= layouts[i].interval;
        narrow(page, &page->bar, BAR_LEAST);
        narrow(page, &page->rating, RATING_FAIR);
        narrow(page, &page->name, NAME_FAIR);
        if (missing(page) <= 0)
            return;
    }
    narrow(page, &page->name, NAME_LEAST);
    narrow(page, &page->rating, RATING_LEAST);
    if (missing(page) > 0)
        page->rating = 0;
    narrow(page, &page->value, VALUE_LEAST);
}

static void put_bar(const struct wakpi_page *page, const wakpi_value *value)
{
    int64_t full = 0;
    if (value->status < WAKPI_OK || value->unit != WAKPI_UNIT_RATIO) {
        wakpi_write_repeated(page->writer, " ", page->bar);
        return;
    }
    if (value->value > 0)
        full = (int64_t)(value->value * (double)page->bar + 0.5);
    full = full < page->bar ? full : page->bar;
    wakpi_write_repeated(page->writer, "\u2588", full);             /* full block */
    wakpi_write_repeated(page->writer, "\u2591", page->bar - full); /* light shade */
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

/* The part that ends a line is not filled up. */
static void put_rating(const struct wakpi_page *page, const wakpi_value *value)
{
    struct cell cell;
    int coloured = page->report->colour && value->band != WAKPI_BAND_NONE;
    make_rating(page, value, &cell);
    if (cell.text.size == 0)
        return;
    wakpi_write_repeated(page->writer, " ", GAP);
    if (coloured)
        wakpi_write_all(page->writer, "\033[", colour_of(value->band), "m", NULL);
    wakpi_columns_put(page->writer, cell.buffer, strlen(cell.buffer), page->rating);
    if (coloured)
        wakpi_write(page->writer, "\033[0m");
}

static void put_value(const struct wakpi_page *page, const wakpi_value *value)
{
    struct cell number, interval, rating;
    make_value(page, value, &number);
    make_interval(page, value, &interval);
    make_rating(page, value, &rating);
    int has_rating = page->rating > 0 && rating.text.size > 0;
    int has_interval = page->interval > 0 && (interval.text.size > 0 || has_rating);
    int has_bar =
        page->bar > 0 && (has_interval || (value->status >= WAKPI_OK && value->unit == WAKPI_UNIT_RATIO));

    wakpi_write_repeated(page->writer, " ", INDENT);
    wakpi_columns_put_left(page->writer, wakpi_kpi_name(value->kpi, page->report->language), page->name);
    wakpi_write_repeated(page->writer, " ", GAP);
    wakpi_columns_put_right(page->writer, number.buffer, page->value);
    if (has_bar) {
        wakpi_write_repeated(page->writer, " ", GAP);
        put_bar(page, value);
    }
    if (has_interval) {
        wakpi_write_repeated(page->writer, " ", GAP);
        if (has_rating)
            wakpi_columns_put_left(page->writer, interval.buffer, page->interval);
        else
            wakpi_columns_put(page->writer, interval.buffer, strlen(interval.buffer), page->interval);
    }
    if (has_rating)
        put_rating(page, value);
    wakpi_write(page->writer, "\n");
}

void wakpi_page_put_values(const struct wakpi_page *page, const struct wakpi_report_row *row)
{
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        if (!wakpi_report_silent(page->report, &row->values[i]))
            put_value(page, &row->values[i]);
    }
}

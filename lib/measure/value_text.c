#include "measure/value_text.h"

#include <math.h>
#include <string.h>
#include <wakpi/campaign.h>

/* One language after the other, as a translator reads them. */
/* clang-format off */
static const struct {
    const char *to, *dash, *from, *up_to, *over, *under, *best, *months, *points;
    const char *bands[WAKPI_BAND_OVER + 1];
} words[WAKPI_TONGUES] = {
    [WAKPI_TONGUE_EN] = {
        .to = " to ", .dash = " to ", .from = "from ", .up_to = "up to ", .over = "over ", .under = "under ",
        .best = "best ", .months = "months", .points = "points",
        .bands = {"not rated", "below typical", "typical", "above typical", "best", "under target", "on target",
                  "over target"}},
    [WAKPI_TONGUE_IT] = {
        .to = " a ", .dash = "–", .from = "da ", .up_to = "fino a ", .over = "oltre ", .under = "sotto ",
        .best = "ottimo ", .months = "mesi", .points = "punti",
        .bands = {"non valutato", "sotto la norma", "nella norma", "sopra la norma", "ottimo", "sotto l'obiettivo",
                  "in linea con l'obiettivo", "oltre l'obiettivo"}},
    [WAKPI_TONGUE_RU] = {
        .to = " до ", .dash = "–", .from = "от ", .up_to = "до ", .over = "больше ", .under = "меньше ",
        .best = "отлично ", .months = "мес.", .points = "п.",
        .bands = {"без оценки", "хуже обычного", "обычно", "лучше обычного", "отлично", "ниже цели",
                  "в пределах цели", "выше цели"}},
};
/* clang-format on */

static const char *const codes[WAKPI_TONGUES] = {"en", "it", "ru"};

/* ---- numbers in a unit ---- */

/* Two below 1 %, so that small shares are told apart. */
static int percent_decimals(double ratio)
{
    return ratio != 0 && fabs(ratio) < 0.01 ? 2 : 1;
}

static void put_bare(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double number,
                     int decimals)
{
    wakpi_text_put_decimal(text, tongue, unit == WAKPI_UNIT_RATIO ? number * 100 : number, decimals);
}

int wakpi_unit_decimals(int32_t unit, double number)
{
    switch (unit) {
    case WAKPI_UNIT_RATIO:
        return percent_decimals(number);
    case WAKPI_UNIT_MULTIPLE:
        return 2;
    case WAKPI_UNIT_COUNT:
        return number == floor(number) ? 0 : 1;
    default:
        return 1;
    }
}

static void put_sign(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit)
{
    if (unit == WAKPI_UNIT_RATIO)
        wakpi_text_put(text, " %");
    else if (unit == WAKPI_UNIT_MULTIPLE)
        wakpi_text_put(text, "x");
    if (unit != WAKPI_UNIT_MONTHS && unit != WAKPI_UNIT_POINTS)
        return;
    wakpi_text_put(text, " ");
    wakpi_text_put(text, unit == WAKPI_UNIT_MONTHS ? words[tongue].months : words[tongue].points);
}

void wakpi_text_put_value(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double number,
                          const char *currency)
{
    if (unit == WAKPI_UNIT_MONEY) {
        wakpi_text_put_money(text, tongue, number, currency);
    } else if (unit == WAKPI_UNIT_SECONDS) {
        wakpi_text_put_duration(text, tongue, number);
    } else {
        put_bare(text, tongue, unit, number, wakpi_unit_decimals(unit, number));
        put_sign(text, tongue, unit);
    }
}

void wakpi_text_put_range(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, double lower,
                          double upper, const char *currency)
{
    if (unit == WAKPI_UNIT_SECONDS || unit == WAKPI_UNIT_MONEY) {
        wakpi_text_put_value(text, tongue, unit, lower, unit == WAKPI_UNIT_MONEY ? "" : currency);
        wakpi_text_put(text, words[tongue].to);
        wakpi_text_put_value(text, tongue, unit, upper, currency);
        return;
    }
    int decimals = wakpi_unit_decimals(unit, lower), of_upper = wakpi_unit_decimals(unit, upper);
    decimals = decimals > of_upper ? decimals : of_upper;
    put_bare(text, tongue, unit, lower, decimals);
    wakpi_text_put(text, words[tongue].to);
    put_bare(text, tongue, unit, upper, decimals);
    put_sign(text, tongue, unit);
}

wakpi_status wakpi_unit_print(int32_t unit, double number, const char *currency, const char *language,
                              char *buffer, size_t capacity, size_t *size)
{
    enum wakpi_tongue tongue = wakpi_tongue_of(language);
    struct wakpi_text text = {0};
    if (!wakpi_unit_key(unit) || !isfinite(number) || (!buffer && capacity > 0))
        return WAKPI_INVALID;
    currency = currency ? currency : "";
    wakpi_text_put_value(&text, tongue, unit, number, currency);
    size_t needed = text.size + 1;
    if (size)
        *size = needed;
    if (needed > capacity)
        return WAKPI_TOO_SMALL;
    text = (struct wakpi_text){buffer, capacity, 0};
    wakpi_text_put_value(&text, tongue, unit, number, currency);
    return WAKPI_OK;
}

/* ---- amounts ---- */

static int is_capital(unsigned char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

/* A name without its capital, unless it is an acronym's: Latin letters and the Cyrillic ones of two bytes. */
static void put_uncapitalised(struct wakpi_text *text, const char *name)
{
    const unsigned char *bytes = (const unsigned char *)name;
    if (is_capital(bytes[0]) && !is_capital(bytes[1])) {
        wakpi_text_put_character(text, (char)(bytes[0] | 0x20));
        wakpi_text_put(text, name + 1);
    } else if (bytes[0] == 0xd0 && bytes[1] >= 0x90 && bytes[1] <= 0xaf &&
               !(bytes[2] == 0xd0 && bytes[3] < 0xb0)) {
        unsigned code = bytes[1] + 0x20u;
        wakpi_text_put_character(text, (char)(code < 0xc0 ? 0xd0 : 0xd1));
        wakpi_text_put_character(text, (char)(code < 0xc0 ? code : code - 0x40));
        wakpi_text_put(text, name + 2);
    } else {
        wakpi_text_put(text, name);
    }
}

void wakpi_text_put_measure(struct wakpi_text *text, enum wakpi_tongue tongue, wakpi_measure measure)
{
    if (tongue != WAKPI_TONGUE_EN) {
        put_uncapitalised(text, wakpi_measure_name(measure, codes[tongue]));
        return;
    }
    for (const char *key = wakpi_measure_key(measure); *key; key++)
        wakpi_text_put_character(text, (char)(*key == '_' ? ' ' : *key));
}

static void put_number(struct wakpi_text *text, enum wakpi_tongue tongue, wakpi_measure measure,
                       int64_t amount, const char *currency)
{
    switch (wakpi_measure_kind(measure)) {
    case WAKPI_MEASURE_KIND_MONEY:
        wakpi_text_put_micro_money(text, tongue, amount, currency);
        break;
    case WAKPI_MEASURE_KIND_PARAMETER:
        wakpi_text_put_millionths(text, tongue, amount, 0, 6);
        break;
    default:
        wakpi_text_put_integer(text, tongue, amount);
    }
}

void wakpi_text_put_amount(struct wakpi_text *text, enum wakpi_tongue tongue, wakpi_measure measure,
                           int64_t amount, const char *currency)
{
    /* In Russian a number rules the case of the noun after it; a name before it stands as it is. */
    if (tongue == WAKPI_TONGUE_RU) {
        wakpi_text_put_measure(text, tongue, measure);
        wakpi_text_put(text, " ");
        put_number(text, tongue, measure, amount, currency);
        return;
    }
    put_number(text, tongue, measure, amount, currency);
    wakpi_text_put(text, " ");
    wakpi_text_put_measure(text, tongue, measure);
}

/* ---- bands ---- */

const char *wakpi_band_words(enum wakpi_tongue tongue, int32_t band)
{
    return words[tongue].bands[band >= 0 && band <= WAKPI_BAND_OVER ? band : 0];
}

/* An edge with all its decimals and no more: 15, 0.3, 1.50; its sign is put after it. */
static void put_edge(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, int64_t millionths)
{
    if (unit == WAKPI_UNIT_SECONDS)
        wakpi_text_put_duration(text, tongue, (double)millionths / 1e6);
    else if (unit == WAKPI_UNIT_RATIO && millionths < INT64_MAX / 100 && millionths > INT64_MIN / 100)
        wakpi_text_put_millionths(text, tongue, millionths * 100, 0, 6);
    else
        wakpi_text_put_millionths(text, tongue, millionths, unit == WAKPI_UNIT_MONEY ? 2 : 0, 6);
}

static void put_edge_sign(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit,
                          const char *currency)
{
    put_sign(text, tongue, unit);
    if (unit == WAKPI_UNIT_MONEY && currency[0]) {
        wakpi_text_put(text, " ");
        wakpi_text_put(text, currency);
    }
}

/* "from 30 %", "up to 0.2 %", "over 95 %", "under 1 min". */
static void put_open_edge(struct wakpi_text *text, enum wakpi_tongue tongue, int32_t unit, int64_t millionths,
                          int32_t inclusive, int upwards, const char *currency)
{
    if (upwards)
        wakpi_text_put(text, inclusive ? words[tongue].from : words[tongue].over);
    else
        wakpi_text_put(text, inclusive ? words[tongue].up_to : words[tongue].under);
    put_edge(text, tongue, unit, millionths);
    put_edge_sign(text, tongue, unit, currency);
}

void wakpi_text_put_band_edges(struct wakpi_text *text, enum wakpi_tongue tongue,
                               const wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t band)
{
    int64_t low = 0, high = 0, best = 0;
    int32_t low_in = 0, high_in = 0, best_in = 0, unit = wakpi_kpi_unit(kpi);
    const char *currency = wakpi_benchmark_currency(benchmark, kpi);
    int has_low = wakpi_benchmark_edge(benchmark, kpi, WAKPI_EDGE_TYPICAL_LOW, &low, &low_in) == WAKPI_OK;
    int has_high = wakpi_benchmark_edge(benchmark, kpi, WAKPI_EDGE_TYPICAL_HIGH, &high, &high_in) == WAKPI_OK;
    int has_best = wakpi_benchmark_edge(benchmark, kpi, WAKPI_EDGE_BEST, &best, &best_in) == WAKPI_OK;
    int down = wakpi_kpi_direction(kpi) == WAKPI_DIRECTION_DOWN;
    wakpi_text_put(text, wakpi_benchmark_key(benchmark));
    wakpi_text_put(text, has_low || has_high || has_best ? " " : "");
    if (has_best && (band == WAKPI_BAND_BEST || (!has_low && !has_high))) {
        wakpi_text_put(text, band == WAKPI_BAND_BEST ? "" : words[tongue].best);
        put_open_edge(text, tongue, unit, best, best_in, !down, currency);
    } else if (has_low && has_high) {
        put_edge(text, tongue, unit, low);
        wakpi_text_put(text, words[tongue].dash);
        put_edge(text, tongue, unit, high);
        put_edge_sign(text, tongue, unit, currency);
    } else if (has_low) {
        put_open_edge(text, tongue, unit, low, low_in, 1, currency);
    } else if (has_high) {
        put_open_edge(text, tongue, unit, high, high_in, 0, currency);
    }
}

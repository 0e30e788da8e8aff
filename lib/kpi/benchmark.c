/* Asking profiles, and rating by them. */
#include <math.h>
#include <string.h>

#include "base/wide.h"
#include "kpi/benchmark.h"
#include "kpi/catalogue.h"
#include "kpi/evaluate.h"
#include "kpi/formula_program.h"

int32_t wakpi_benchmark_count(void)
{
    return wakpi_benchmark_profile_count;
}

wakpi_status wakpi_benchmark_at(int32_t index, const wakpi_benchmark **benchmark)
{
    if (index < 0 || index >= wakpi_benchmark_profile_count || benchmark == NULL)
        return WAKPI_INVALID;
    *benchmark = &wakpi_benchmark_profiles[index];
    return WAKPI_OK;
}

wakpi_status wakpi_benchmark_by_key(const char *profile, const wakpi_benchmark **benchmark)
{
    if (profile == NULL || benchmark == NULL)
        return WAKPI_INVALID;
    for (int32_t i = 0; i < wakpi_benchmark_profile_count; i++) {
        if (strcmp(wakpi_benchmark_profiles[i].key, profile) == 0) {
            *benchmark = &wakpi_benchmark_profiles[i];
            return WAKPI_OK;
        }
    }
    return WAKPI_NOT_FOUND;
}

const char *wakpi_benchmark_key(const wakpi_benchmark *benchmark)
{
    return benchmark == NULL ? NULL : benchmark->key;
}

const char *wakpi_benchmark_source(const wakpi_benchmark *benchmark)
{
    return benchmark == NULL ? NULL : benchmark->source;
}

const char *wakpi_benchmark_scope(const wakpi_benchmark *benchmark)
{
    return benchmark == NULL ? NULL : benchmark->scope;
}

int32_t wakpi_benchmark_year(const wakpi_benchmark *benchmark)
{
    return benchmark == NULL ? 0 : benchmark->year;
}

int32_t wakpi_benchmark_kind(const wakpi_benchmark *benchmark)
{
    return benchmark == NULL ? 0 : benchmark->kind;
}

int32_t wakpi_benchmark_comparison_only(const wakpi_benchmark *benchmark)
{
    return benchmark == NULL ? 0 : benchmark->comparison_only;
}

const char *wakpi_benchmark_kind_key(int32_t kind)
{
    static const char *const keys[] = {NULL, "claim", "case", "measured", "report", "rule", "own"};
    return kind >= 0 && (size_t)kind < sizeof keys / sizeof keys[0] ? keys[kind] : NULL;
}

int32_t wakpi_benchmark_band_count(const wakpi_benchmark *benchmark)
{
    return benchmark == NULL ? 0 : benchmark->band_count;
}

wakpi_status wakpi_benchmark_band_at(const wakpi_benchmark *benchmark, int32_t index, wakpi_kpi *kpi)
{
    if (benchmark == NULL || index < 0 || index >= benchmark->band_count || kpi == NULL)
        return WAKPI_INVALID;
    *kpi = benchmark->bands[index].kpi;
    return WAKPI_OK;
}

const struct wakpi_band *wakpi_band_of(const wakpi_benchmark *benchmark, wakpi_kpi kpi)
{
    int32_t low = 0, high = benchmark->band_count;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (benchmark->bands[middle].kpi < kpi)
            low = middle + 1;
        else
            high = middle;
    }
    return low < benchmark->band_count && benchmark->bands[low].kpi == kpi ? &benchmark->bands[low] : NULL;
}

wakpi_status wakpi_benchmark_edge(const wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t edge,
                                  int64_t *millionths, int32_t *inclusive)
{
    if (benchmark == NULL || edge < WAKPI_EDGE_TYPICAL_LOW || edge > WAKPI_EDGE_BEST)
        return WAKPI_INVALID;
    const struct wakpi_band *band = wakpi_band_of(benchmark, kpi);
    if (band == NULL || !(band->given & WAKPI_EDGE_BIT(edge)))
        return WAKPI_NOT_FOUND;
    if (millionths != NULL)
        *millionths = band->edges[edge - WAKPI_EDGE_TYPICAL_LOW];
    if (inclusive != NULL)
        *inclusive = !(band->exclusive & WAKPI_EDGE_BIT(edge));
    return WAKPI_OK;
}

const char *wakpi_benchmark_currency(const wakpi_benchmark *benchmark, wakpi_kpi kpi)
{
    const struct wakpi_band *band = benchmark == NULL ? NULL : wakpi_band_of(benchmark, kpi);
    return band == NULL ? "" : band->currency;
}

int32_t wakpi_benchmark_disputed(const wakpi_benchmark *benchmark, wakpi_kpi kpi)
{
    const struct wakpi_band *band = benchmark == NULL ? NULL : wakpi_band_of(benchmark, kpi);
    return band == NULL ? 0 : band->disputed;
}

/* ---- comparing with an edge ---- */

/* What is compared: a number, and the fraction that it is, over * lift / under in millionths, where lift is not 0. */
struct figure {
    double number;
    int64_t over, under, lift;
};

/* The lift of a KPI's numerator: from its unit over the denominator's to millionths. 0 where there is none. */
static int64_t lift_of(wakpi_kpi kpi)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    if (program->statistic != WAKPI_STATISTIC_NONE)
        return 1000; /* milliseconds over observations */
    if (!program->exact)
        return 0;
    int over = program->numerator.scale > 0, under = program->denominator.scale > 0;
    if (over == under)
        return 1000000;
    return over ? 1 : 0;
}

/* Within what doubles lose on the way to a quotient. */
static int nearly_equal(double a, double b)
{
    if (!isfinite(a) || !isfinite(b))
        return 0;
    double size = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
    return fabs(a - b) <= 1e-12 * size;
}

/* A value's fraction is taken where it is the value: a host may fill in a value of its own. */
static struct figure figure_of(const wakpi_value *value)
{
    struct figure figure = {.number = value->value};
    if ((value->flags & WAKPI_VALUE_NO_FRACTION) || value->denominator == 0)
        return figure;
    int64_t lift = lift_of(value->kpi);
    double fraction = (double)value->numerator / (double)value->denominator * ((double)lift / 1e6);
    if (lift == 0 || !nearly_equal(fraction, value->value))
        return figure;
    figure.over = value->numerator;
    figure.under = value->denominator;
    figure.lift = lift;
    if (figure.under < 0 && figure.under != INT64_MIN && figure.over != INT64_MIN) {
        figure.over = -figure.over;
        figure.under = -figure.under;
    }
    if (figure.under < 0)
        figure.lift = 0;
    return figure;
}

/* -1, 0 or 1 as the figure is below, at or above an edge. Doubles are compared as the decimals they stand for:
 * 0.15 is 0.15, whatever its binary neighbour. */
static int compare(const struct figure *figure, int64_t edge)
{
    if (figure->lift != 0)
        return wakpi_wide_compare_products(figure->over, figure->lift, edge, figure->under);
    double millionths = figure->number * 1e6;
    if (nearly_equal(millionths, (double)edge))
        return 0;
    return millionths < (double)edge ? -1 : 1;
}

static int has(const struct wakpi_band *band, int32_t edge)
{
    return (band->given & WAKPI_EDGE_BIT(edge)) != 0;
}

/* 1 where the figure is at the edge or on its better side, `better` being 1 or -1: which way is better. */
static int reaches(const struct figure *figure, const struct wakpi_band *band, int32_t edge, int better)
{
    int side = compare(figure, band->edges[edge - WAKPI_EDGE_TYPICAL_LOW]) * better;
    return side > 0 || (side == 0 && !(band->exclusive & WAKPI_EDGE_BIT(edge)));
}

/* 1 where the figure lies beyond typical on its better side; the edge belongs to typical unless exclusive. */
static int leaves(const struct figure *figure, const struct wakpi_band *band, int32_t edge, int better)
{
    int side = compare(figure, band->edges[edge - WAKPI_EDGE_TYPICAL_LOW]) * better;
    return side > 0 || (side == 0 && (band->exclusive & WAKPI_EDGE_BIT(edge)));
}

static int32_t level_of(const struct figure *figure, const struct wakpi_band *band, int32_t direction)
{
    if (direction == WAKPI_DIRECTION_TARGET) {
        if (has(band, WAKPI_EDGE_TYPICAL_LOW) && !reaches(figure, band, WAKPI_EDGE_TYPICAL_LOW, 1))
            return WAKPI_BAND_UNDER;
        if (has(band, WAKPI_EDGE_TYPICAL_HIGH) && leaves(figure, band, WAKPI_EDGE_TYPICAL_HIGH, 1))
            return WAKPI_BAND_OVER;
        return WAKPI_BAND_ON_TARGET;
    }
    int better = direction == WAKPI_DIRECTION_DOWN ? -1 : 1;
    int32_t foot = better > 0 ? WAKPI_EDGE_TYPICAL_LOW : WAKPI_EDGE_TYPICAL_HIGH;
    int32_t head = better > 0 ? WAKPI_EDGE_TYPICAL_HIGH : WAKPI_EDGE_TYPICAL_LOW;
    if (has(band, WAKPI_EDGE_BEST) && reaches(figure, band, WAKPI_EDGE_BEST, better))
        return WAKPI_BAND_BEST;
    if (has(band, foot) && !reaches(figure, band, foot, better))
        return WAKPI_BAND_BELOW;
    if (has(band, head) && leaves(figure, band, head, better))
        return WAKPI_BAND_ABOVE;
    /* A goal alone: what misses it is below it. */
    return has(band, foot) || has(band, head) ? WAKPI_BAND_TYPICAL : WAKPI_BAND_BELOW;
}

/* ---- rating ---- */

/* Why there is no rating by `band`, which is NULL where the profile has none. */
static inline int32_t reason_by(const wakpi_benchmark *benchmark, const struct wakpi_band *band,
                                const wakpi_value *value)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(value->kpi);
    if (value->status < 0 || isnan(value->value))
        return WAKPI_UNRATED_NO_VALUE;
    if (row != NULL && row->direction == WAKPI_DIRECTION_NONE)
        return WAKPI_UNRATED_NEUTRAL;
    if (row == NULL || band == NULL || value->unit != row->unit)
        return WAKPI_UNRATED_NO_BAND;
    if (benchmark->comparison_only)
        return WAKPI_UNRATED_COMPARISON_ONLY;
    if (band->disputed && !benchmark->accept_disputed)
        return WAKPI_UNRATED_DISPUTED;
    if (row->unit == WAKPI_UNIT_MONEY && strncmp(band->currency, value->currency, 4) != 0)
        return WAKPI_UNRATED_CURRENCY;
    return WAKPI_UNRATED_NOT;
}

/* The same, of whatever profile; where there is a rating, *band receives the band to rate by. */
static int32_t reason_of(const wakpi_benchmark *benchmark, const wakpi_value *value,
                         const struct wakpi_band **band)
{
    if (benchmark == NULL)
        return WAKPI_UNRATED_NO_PROFILE;
    *band = wakpi_band_of(benchmark, value->kpi);
    return reason_by(benchmark, *band, value);
}

wakpi_status wakpi_benchmark_reason(const wakpi_benchmark *benchmark, const wakpi_value *value,
                                    int32_t *unrated)
{
    const struct wakpi_band *band;
    wakpi_value whole;
    if (value == NULL || unrated == NULL)
        return WAKPI_INVALID;
    wakpi_value_load(value, &whole);
    *unrated = reason_of(benchmark, &whole, &band);
    return WAKPI_OK;
}

wakpi_status wakpi_benchmark_rate(const wakpi_benchmark *benchmark, const wakpi_value *value, int32_t *band)
{
    const struct wakpi_band *edges;
    wakpi_value whole;
    if (value == NULL || band == NULL)
        return WAKPI_INVALID;
    wakpi_value_load(value, &whole);
    *band = WAKPI_BAND_NONE;
    if (reason_of(benchmark, &whole, &edges) == WAKPI_UNRATED_NOT) {
        struct figure figure = figure_of(&whole);
        *band = level_of(&figure, edges, wakpi_kpi_direction(whole.kpi));
    }
    return WAKPI_OK;
}

static void rate_by(const struct wakpi_band *band, wakpi_value *value)
{
    int32_t direction = wakpi_kpi_direction(value->kpi);
    struct figure figure = figure_of(value), lower = {.number = value->lower},
                  upper = {.number = value->upper};
    value->band = level_of(&figure, band, direction);
    /* Without an interval both ends are the value, and are rated as exactly. */
    int interval = !(value->flags & WAKPI_VALUE_NO_INTERVAL);
    value->band_lower = interval ? level_of(&lower, band, direction) : value->band;
    value->band_upper = interval ? level_of(&upper, band, direction) : value->band;
}

void wakpi_benchmark_rate_at(const wakpi_benchmark *benchmark, int32_t *place, wakpi_value *value)
{
    const struct wakpi_band *band = NULL;
    while (*place < benchmark->band_count && benchmark->bands[*place].kpi < value->kpi)
        ++*place;
    if (*place < benchmark->band_count && benchmark->bands[*place].kpi == value->kpi)
        band = &benchmark->bands[*place];
    value->unrated = reason_by(benchmark, band, value);
    value->band = value->band_lower = value->band_upper = WAKPI_BAND_NONE;
    if (value->unrated == WAKPI_UNRATED_NOT)
        rate_by(band, value);
}

void wakpi_benchmark_rate_whole(const wakpi_benchmark *benchmark, wakpi_value *value)
{
    const struct wakpi_band *band;
    value->unrated = reason_of(benchmark, value, &band);
    value->band = value->band_lower = value->band_upper = WAKPI_BAND_NONE;
    if (value->unrated == WAKPI_UNRATED_NOT)
        rate_by(band, value);
}

wakpi_status wakpi_benchmark_rate_value(const wakpi_benchmark *benchmark, wakpi_value *value)
{
    wakpi_value whole;
    if (value == NULL)
        return WAKPI_INVALID;
    wakpi_value_load(value, &whole);
    wakpi_benchmark_rate_whole(benchmark, &whole);
    wakpi_value_store(&whole, value);
    return WAKPI_OK;
}

wakpi_status wakpi_benchmark_compare(const wakpi_benchmark *benchmark, const wakpi_value *value,
                                     double *multiple)
{
    wakpi_value whole;
    if (benchmark == NULL || value == NULL || multiple == NULL)
        return WAKPI_INVALID;
    wakpi_value_load(value, &whole);
    const struct wakpi_band *band = wakpi_band_of(benchmark, whole.kpi);
    const struct wakpi_kpi_row *row = wakpi_kpi_row(whole.kpi);
    if (band == NULL || row == NULL || whole.unit != row->unit)
        return WAKPI_NOT_FOUND;
    if (whole.status < 0)
        return whole.status;
    if (row->unit == WAKPI_UNIT_MONEY && strncmp(band->currency, whole.currency, 4) != 0)
        return WAKPI_CURRENCY;
    int32_t foot = row->direction == WAKPI_DIRECTION_DOWN ? WAKPI_EDGE_TYPICAL_HIGH : WAKPI_EDGE_TYPICAL_LOW;
    if (!has(band, foot))
        return WAKPI_NOT_FOUND;
    int64_t edge = band->edges[foot - WAKPI_EDGE_TYPICAL_LOW];
    if (edge == 0)
        return WAKPI_UNDEFINED;
    *multiple = whole.value * 1e6 / (double)edge;
    return WAKPI_OK;
}

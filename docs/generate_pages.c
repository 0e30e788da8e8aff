/* The pages of the docs that are written from the catalogue. */
#include <string.h>
#include <wakpi/base.h>
#include <wakpi/benchmark.h>
#include <wakpi/kpi.h>

#include "generate_pages.h"

static wakpi_measure input(wakpi_kpi kpi, int32_t index)
{
    wakpi_measure measure = 0;
    wakpi_kpi_input(kpi, index, &measure);
    return measure;
}

/* ---- edges in words ---- */

static void print_decimal(FILE *out, int64_t millionths, int64_t scale)
{
    int64_t whole = millionths / scale, rest = millionths % scale;
    fprintf(out, "%lld", (long long)whole);
    if (rest == 0)
        return;
    fputc('.', out);
    for (int64_t unit = scale / 10; rest > 0; unit /= 10) {
        fputc((int)('0' + rest / unit), out);
        rest %= unit;
    }
}

static void print_amount(FILE *out, wakpi_kpi kpi, int64_t millionths)
{
    print_decimal(out, millionths, wakpi_kpi_unit(kpi) == WAKPI_UNIT_RATIO ? 10000 : 1000000);
}

static const char *unit_sign(wakpi_kpi kpi)
{
    switch (wakpi_kpi_unit(kpi)) {
    case WAKPI_UNIT_RATIO:
        return " %";
    case WAKPI_UNIT_MULTIPLE:
        return "x";
    case WAKPI_UNIT_SECONDS:
        return " s";
    case WAKPI_UNIT_MONTHS:
        return " months";
    case WAKPI_UNIT_POINTS:
        return " points";
    default:
        return "";
    }
}

/* One bound: "from 80 %", "over 80 %", "up to 0.6 %", "under 60 s". */
static void print_bound(FILE *out, const wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t edge, int lower)
{
    int64_t millionths = 0;
    int32_t inclusive = 1;
    wakpi_benchmark_edge(benchmark, kpi, edge, &millionths, &inclusive);
    fprintf(out, "%s ", lower ? (inclusive ? "from" : "over") : (inclusive ? "up to" : "under"));
    print_amount(out, kpi, millionths);
    fprintf(out, "%s", unit_sign(kpi));
}

static int has_edge(const wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t edge)
{
    return wakpi_benchmark_edge(benchmark, kpi, edge, NULL, NULL) == WAKPI_OK;
}

static void print_band(FILE *out, const wakpi_benchmark *benchmark, wakpi_kpi kpi)
{
    int down = wakpi_kpi_direction(kpi) == WAKPI_DIRECTION_DOWN;
    int low = has_edge(benchmark, kpi, WAKPI_EDGE_TYPICAL_LOW);
    int high = has_edge(benchmark, kpi, WAKPI_EDGE_TYPICAL_HIGH);
    int64_t from = 0, to = 0;
    const char *currency = wakpi_benchmark_currency(benchmark, kpi);
    if (*currency != '\0')
        fprintf(out, "%s: ", currency);
    if (low || high)
        fprintf(out, "%s ", wakpi_kpi_direction(kpi) == WAKPI_DIRECTION_TARGET ? "on target" : "typical");
    if (low && high) {
        wakpi_benchmark_edge(benchmark, kpi, WAKPI_EDGE_TYPICAL_LOW, &from, NULL);
        wakpi_benchmark_edge(benchmark, kpi, WAKPI_EDGE_TYPICAL_HIGH, &to, NULL);
        print_amount(out, kpi, from);
        fprintf(out, " to ");
        print_amount(out, kpi, to);
        fprintf(out, "%s", unit_sign(kpi));
    } else if (low || high) {
        print_bound(out, benchmark, kpi, low ? WAKPI_EDGE_TYPICAL_LOW : WAKPI_EDGE_TYPICAL_HIGH, low);
    }
    if (has_edge(benchmark, kpi, WAKPI_EDGE_BEST)) {
        fprintf(out, "%sbest ", low || high ? ", " : "");
        print_bound(out, benchmark, kpi, WAKPI_EDGE_BEST, !down);
    }
    if (wakpi_benchmark_disputed(benchmark, kpi))
        fprintf(out, " (disputed: rates on request alone)");
}

/* ---- the page of all KPIs ---- */

static void print_bands_of(FILE *out, wakpi_kpi kpi)
{
    int begun = 0;
    for (int32_t i = 0; i < wakpi_benchmark_count(); i++) {
        const wakpi_benchmark *benchmark = NULL;
        wakpi_benchmark_at(i, &benchmark);
        int found = 0;
        for (int32_t edge = WAKPI_EDGE_TYPICAL_LOW; edge <= WAKPI_EDGE_BEST; edge++)
            found |= has_edge(benchmark, kpi, edge);
        if (!found)
            continue;
        if (!begun)
            fprintf(out, "- Benchmarks:\n");
        begun = 1;
        fprintf(out, "  - `%s`: ", wakpi_benchmark_key(benchmark));
        print_band(out, benchmark, kpi);
        if (wakpi_benchmark_comparison_only(benchmark))
            fprintf(out, " (for comparison only)");
        fputc('\n', out);
    }
}

static void print_kpi(FILE *out, wakpi_kpi kpi)
{
    const char *key = wakpi_kpi_key(kpi);
    fprintf(out, "\n## %s {#kpi_%s}\n\n%s", key, key, wakpi_kpi_definition(kpi));
    if (*wakpi_kpi_note(kpi) != '\0')
        fprintf(out, " %s", wakpi_kpi_note(kpi));
    fprintf(out, "\n\n- Formula: `%s`\n- Inputs:", wakpi_kpi_formula(kpi));
    for (int32_t i = 0; i < wakpi_kpi_input_count(kpi); i++)
        fprintf(out, "%s `%s`", i > 0 ? "," : "", wakpi_measure_key(input(kpi, i)));
    fprintf(out, "\n- Unit: %s; better: %s\n- Names: %s (en), %s (it), %s (ru)\n- Source: %s\n",
            wakpi_unit_key(wakpi_kpi_unit(kpi)), wakpi_direction_key(wakpi_kpi_direction(kpi)),
            wakpi_kpi_name(kpi, "en"), wakpi_kpi_name(kpi, "it"), wakpi_kpi_name(kpi, "ru"),
            wakpi_kpi_source(kpi));
    if (*wakpi_kpi_aliases(kpi) != '\0')
        fprintf(out, "- Found as: `%s`\n", wakpi_kpi_aliases(kpi));
    print_bands_of(out, kpi);
    fprintf(out, "- In C: `WAKPI_KPI_");
    for (const char *c = key; *c != '\0'; c++)
        fputc(*c >= 'a' && *c <= 'z' ? *c - ('a' - 'A') : *c, out);
    fprintf(out, "` (%d), wakpi_%s()\n", (int)kpi, key);
}

void print_kpi_page(FILE *out)
{
    fprintf(
        out,
        "# All KPIs {#kpis}\n\n"
        "This page is written from the catalogue, as are the constants of catalogue.h and the functions of "
        "formula.h.\n\n"
        "A ratio is a fraction of a whole and never above 1; a multiple may be. Formulas name measures, "
        "which "
        "are [at the end](@ref measures), other KPIs, and two sums: `campaign_cost` (messages, software, "
        "advertising) and `acquisition_cost` (all cost). What is not defined, as 0 of 0, has no value. How "
        "ratings come about is told in [Benchmarks](@ref benchmarks).\n");
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        wakpi_kpi kpi = 0;
        wakpi_kpi_at(i, &kpi);
        print_kpi(out, kpi);
    }
    fprintf(
        out,
        "\n# Measures {#measures}\n\n"
        "A plural counts things that happened (`clicks`); a participle counts distinct messages or people "
        "(`clicked`).\n\n"
        "| key | kind | merged by | dated by | part of | what it is | it | ru |\n"
        "|---|---|---|---|---|---|---|---|\n");
    for (int32_t i = 0; i < wakpi_measure_count(); i++) {
        wakpi_measure measure = 0, whole = 0;
        wakpi_measure_at(i, &measure);
        int is_part = wakpi_measure_whole(measure, &whole) == WAKPI_OK;
        fprintf(out, "| `%s` | %s | %s | %s | %s | %s | %s | %s |\n", wakpi_measure_key(measure),
                wakpi_measure_kind_key(wakpi_measure_kind(measure)),
                wakpi_merge_key(wakpi_measure_merge_rule(measure)),
                wakpi_dated_by_key(wakpi_measure_dated_by(measure)), is_part ? wakpi_measure_key(whole) : "",
                wakpi_measure_definition(measure), wakpi_measure_name(measure, "it"),
                wakpi_measure_name(measure, "ru"));
    }
}

/* ---- the page of all profiles ---- */

void print_profile_page(FILE *out)
{
    fprintf(out,
            "# Benchmark profiles {#profiles}\n\n"
            "Written from the catalogue. What the words mean is told in [Benchmarks](@ref benchmarks).\n");
    for (int32_t i = 0; i < wakpi_benchmark_count(); i++) {
        const wakpi_benchmark *benchmark = NULL;
        wakpi_benchmark_at(i, &benchmark);
        fprintf(out, "\n## %s {#profile_%s}\n\n%s; %s; %s", wakpi_benchmark_key(benchmark),
                wakpi_benchmark_key(benchmark), wakpi_benchmark_source(benchmark),
                wakpi_benchmark_scope(benchmark), wakpi_benchmark_kind_key(wakpi_benchmark_kind(benchmark)));
        if (wakpi_benchmark_year(benchmark) != 0)
            fprintf(out, ", %d", (int)wakpi_benchmark_year(benchmark));
        fprintf(out, "%s.\n\n", i == 0 ? "; the default" : "");
        for (int32_t j = 0; j < wakpi_benchmark_band_count(benchmark); j++) {
            wakpi_kpi kpi = 0;
            wakpi_benchmark_band_at(benchmark, j, &kpi);
            fprintf(out, "- [%s](@ref kpi_%s): ", wakpi_kpi_key(kpi), wakpi_kpi_key(kpi));
            print_band(out, benchmark, kpi);
            fputc('\n', out);
        }
    }
}

/* ---- the page of all options ---- */

/* A text with what would end a cell of a table set apart. */
static void print_cell(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|')
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void print_range(FILE *out, const char *name)
{
    int64_t least = 0, most = 0, usual = 0;
    double low = 0, high = 0, middle = 0;
    if (wakpi_option_real_range(name, &low, &high, &middle) == WAKPI_OK) {
        fprintf(out, "real | | %g to %g | %g", low, high, middle);
        return;
    }
    wakpi_option_range(name, &least, &most, &usual);
    if (wakpi_option_type(name) == WAKPI_OPTION_INTEGER) {
        fprintf(out, "integer | %s | %lld to %lld | %lld", wakpi_option_unit(name), (long long)least,
                (long long)most, (long long)usual);
        return;
    }
    fprintf(out, "text | %s | %lld to %lld | ", wakpi_option_unit(name), (long long)least, (long long)most);
    const char *text = wakpi_option_default_text(name);
    print_cell(out, *text != '\0' ? text : "empty");
}

void print_option_page(FILE *out)
{
    fprintf(
        out,
        "# Options {#options}\n\n"
        "What wakpi_options_set_integer(), wakpi_options_set_text() and wakpi_options_set_real() take, as "
        "wakpi_option_at() lists it. A handle copies what it needs when it is made.\n\n"
        "| name | type | unit | range | default | what it does |\n|---|---|---|---|---|---|\n");
    for (int32_t i = 0; i < wakpi_option_count(); i++) {
        const char *name = wakpi_option_at(i);
        fprintf(out, "| `%s` | ", name);
        print_range(out, name);
        fprintf(out, " | ");
        print_cell(out, wakpi_option_description(name));
        fprintf(out, " |\n");
    }
}

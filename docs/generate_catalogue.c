/* Prints what is written from the catalogue: the headers catalogue.h and formula.h, formula.c, and pages of the
 * docs. It reads the public registry alone, as a binding would.
 *
 *   generate_catalogue catalogue|formula|functions|calls|kpis|profiles|options  prints it
 *   generate_catalogue catalogue|... <file>                      writes the file where it differs
 *   generate_catalogue --check catalogue|... <file>              fails where it differs */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/kpi.h>

#include "generate_pages.h"

#define LINE 110

static FILE *out;

static void print_upper(const char *text)
{
    for (; *text != '\0'; text++)
        fputc(*text >= 'a' && *text <= 'z' ? *text - ('a' - 'A') : *text, out);
}

static void print_banner(const char *file)
{
    fprintf(out,
            "/* %s: written from the catalogue by docs/generate_catalogue.c. Do not edit;\n"
            " * build the target catalogue_headers instead. */\n",
            file);
}

static wakpi_measure input(wakpi_kpi kpi, int32_t index)
{
    wakpi_measure measure = 0;
    wakpi_kpi_input(kpi, index, &measure);
    return measure;
}

static int over_durations(wakpi_kpi kpi)
{
    return wakpi_measure_kind(input(kpi, 0)) == WAKPI_MEASURE_KIND_DURATION;
}

/* Prints words after " * ", broken at the line's end. */
static void print_wrapped(const char *indent, const char *first, const char *text)
{
    size_t column = strlen(indent) + strlen(first);
    fprintf(out, "%s%s", indent, first);
    int begun = 0;
    while (*text != '\0') {
        size_t size = strcspn(text, " ");
        if (begun && column + 1 + size > LINE) {
            fprintf(out, "\n%s *  ", indent);
            column = strlen(indent) + 4;
            begun = 1;
            fprintf(out, "%.*s", (int)size, text);
            column += size;
        } else {
            fprintf(out, " %.*s", (int)size, text);
            column += 1 + size;
            begun = 1;
        }
        text += size;
        while (*text == ' ')
            text++;
    }
    fputc('\n', out);
}

/* ---- catalogue.h ---- */

static void print_constant(const char *prefix, const char *key, int32_t id, const char *words)
{
    char comment[1100];
    snprintf(comment, sizeof comment, "%s */", words);
    print_wrapped("    ", "/**", comment);
    fprintf(out, "    WAKPI_%s_", prefix);
    print_upper(key);
    fprintf(out, " = %d,\n", (int)id);
}

static void print_catalogue(void)
{
    char words[1024];
    fprintf(out,
            "/**\n * @file catalogue.h\n * @brief The ids of all measures and KPIs. Never renumbered; new "
            "ones follow.\n"
            " */\n");
    print_banner("catalogue.h");
    fprintf(out, "#ifndef WAKPI_CATALOGUE_H\n#define WAKPI_CATALOGUE_H\n\n#ifdef __cplusplus\nextern \"C\" "
                 "{\n#endif\n\n"
                 "/** Measures: what is counted, summed, timed or given. */\nenum {\n");
    int32_t count = wakpi_measure_count();
    for (int32_t i = 0; i < count; i++) {
        wakpi_measure measure;
        wakpi_measure_at(i, &measure);
        snprintf(words, sizeof words, "%s (%s).", wakpi_measure_definition(measure),
                 wakpi_measure_kind_key(wakpi_measure_kind(measure)));
        /* The definition's full stop goes after the kind. */
        char *stop = strstr(words, ". (");
        for (char *next = stop; next != NULL; next = strstr(next + 1, ". ("))
            stop = next;
        if (stop != NULL)
            memmove(stop, stop + 1, strlen(stop));
        print_constant("MEASURE", wakpi_measure_key(measure), measure, words);
    }
    fprintf(out, "};\n\n/** KPIs. */\nenum {\n");
    count = wakpi_kpi_count();
    for (int32_t i = 0; i < count; i++) {
        wakpi_kpi kpi;
        wakpi_kpi_at(i, &kpi);
        snprintf(words, sizeof words, "%s: %s", wakpi_kpi_name(kpi, "en"), wakpi_kpi_formula(kpi));
        print_constant("KPI", wakpi_kpi_key(kpi), kpi, words);
    }
    fprintf(out, "};\n\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}

/* ---- formula.h and formula.c ---- */

/* Breaks a parameter list where the line ends. */
static void print_parameters(wakpi_kpi kpi, size_t column)
{
    size_t indent = column;
    if (over_durations(kpi)) {
        fprintf(out, "const int64_t *durations, size_t count, double *value)");
        return;
    }
    int32_t count = wakpi_kpi_input_count(kpi);
    for (int32_t i = 0; i <= count; i++) {
        char parameter[80];
        if (i < count)
            snprintf(parameter, sizeof parameter, "int64_t %s,", wakpi_measure_key(input(kpi, i)));
        else
            snprintf(parameter, sizeof parameter, "double *value)");
        if (i > 0 && column + 1 + strlen(parameter) > LINE - 1) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (i > 0) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%s", parameter);
        column += strlen(parameter);
    }
}

static const char *unit_of_kind(int32_t kind)
{
    switch (kind) {
    case WAKPI_MEASURE_KIND_MONEY:
        return "In micro-units of the currency.";
    case WAKPI_MEASURE_KIND_PARAMETER:
        return "In millionths.";
    default:
        return "A count, 0 or more.";
    }
}

static const char *unit_of_value(int32_t unit)
{
    switch (unit) {
    case WAKPI_UNIT_RATIO:
        return "a fraction, 0 to 1";
    case WAKPI_UNIT_MULTIPLE:
        return "a multiple; 1 is once";
    case WAKPI_UNIT_MONEY:
        return "main units of the currency";
    case WAKPI_UNIT_SECONDS:
        return "seconds";
    case WAKPI_UNIT_MONTHS:
        return "months";
    case WAKPI_UNIT_POINTS:
        return "points, -100 to 100";
    default:
        return "a count";
    }
}

static void print_function_comment(wakpi_kpi kpi)
{
    char words[2048];
    int statistic = over_durations(kpi);
    fprintf(out, "/**\n");
    snprintf(words, sizeof words, "%s: %s", wakpi_kpi_name(kpi, "en"), wakpi_kpi_definition(kpi));
    print_wrapped("", " *", words);
    fprintf(out, " *\n");
    snprintf(words, sizeof words, "Formula: `%s`. Source: %s.%s%s", wakpi_kpi_formula(kpi),
             wakpi_kpi_source(kpi), *wakpi_kpi_note(kpi) != '\0' ? " " : "", wakpi_kpi_note(kpi));
    print_wrapped("", " *", words);
    fprintf(out, " *\n");
    if (statistic) {
        snprintf(words, sizeof words,
                 "@param durations the observations in milliseconds, in any order, left as they are: %s",
                 wakpi_measure_definition(input(kpi, 0)));
        print_wrapped("", " *", words);
        fprintf(out, " * @param count how many\n");
    }
    for (int32_t i = 0; !statistic && i < wakpi_kpi_input_count(kpi); i++) {
        wakpi_measure measure = input(kpi, i);
        snprintf(words, sizeof words, "@param %s %s %s", wakpi_measure_key(measure),
                 wakpi_measure_definition(measure), unit_of_kind(wakpi_measure_kind(measure)));
        print_wrapped("", " *", words);
    }
    fprintf(out, " * @param value receives it: %s; untouched on failure\n",
            unit_of_value(wakpi_kpi_unit(kpi)));
    print_wrapped(
        "", " *",
        statistic ? "@return #WAKPI_OK, #WAKPI_UNDEFINED (no observation) or #WAKPI_INVALID (NULL, or a "
                    "duration below 0)"
        : wakpi_kpi_unit(kpi) == WAKPI_UNIT_RATIO
            ? "@return #WAKPI_OK, #WAKPI_UNDEFINED (the denominator is 0), #WAKPI_INCONSISTENT (the part "
              "is larger than its whole), #WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW"
            : "@return #WAKPI_OK, #WAKPI_UNDEFINED (the quantity has no value, as a quotient by 0 has none), "
              "#WAKPI_INVALID (NULL, or a count below 0) or #WAKPI_OVERFLOW");
    fprintf(out, " * @since 0.9.0\n */\n");
}

static void print_formula(void)
{
    fprintf(out,
            "/**\n * @file formula.h\n * @brief One typed function for every KPI, named after its key.\n *\n"
            " * Integers in, exact: counts as they are, money in micro-units, durations in milliseconds, "
            "parameters in\n"
            " * millionths. The quotient alone is a double, rounded once. A quantile is the smallest "
            "observation x such\n"
            " * that at least that share of the observations is at most x. All functions are pure, allocate "
            "nothing and\n"
            " * may be called from any thread.\n */\n");
    print_banner("formula.h");
    fprintf(out,
            "#ifndef WAKPI_FORMULA_H\n#define WAKPI_FORMULA_H\n\n#include <wakpi/base.h>\n\n/* clang-format "
            "off */\n\n#ifdef __cplusplus\n"
            "extern \"C\" {\n#endif\n\n");
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        wakpi_kpi kpi;
        wakpi_kpi_at(i, &kpi);
        print_function_comment(kpi);
        int column = fprintf(out, "WAKPI_API wakpi_status wakpi_%s(", wakpi_kpi_key(kpi));
        print_parameters(kpi, (size_t)column);
        fprintf(out, ";\n\n");
    }
    fprintf(out, "#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}

/* The inputs, broken where the line ends. */
static void print_list(wakpi_kpi kpi, int indent)
{
    int column = indent;
    for (int32_t i = 0; i < wakpi_kpi_input_count(kpi); i++) {
        const char *key = wakpi_measure_key(input(kpi, i));
        if (i > 0 && column + 3 + (int)strlen(key) > LINE - 2) {
            fprintf(out, ",\n%*s%s", indent, "", key);
            column = indent + (int)strlen(key);
        } else {
            column += fprintf(out, "%s%s", i > 0 ? ", " : "", key);
        }
    }
}

/* 1 where a function's call fits one line. */
static int one_line(wakpi_kpi kpi)
{
    size_t size = strlen("    return wakpi_formula_value(WAKPI_KPI_, (const int64_t[]){}, value);");
    size += strlen(wakpi_kpi_key(kpi));
    for (int32_t i = 0; i < wakpi_kpi_input_count(kpi); i++)
        size += strlen(wakpi_measure_key(input(kpi, i))) + (i > 0 ? 2 : 0);
    return size <= LINE;
}

static void print_functions(void)
{
    print_banner("formula.c");
    fprintf(out,
            "#include <wakpi/formula.h>\n\n#include <wakpi/catalogue.h>\n\n#include \"kpi/evaluate.h\"\n\n/* "
            "clang-format off */\n");
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        wakpi_kpi kpi;
        wakpi_kpi_at(i, &kpi);
        int column = fprintf(out, "wakpi_status wakpi_%s(", wakpi_kpi_key(kpi));
        print_parameters(kpi, (size_t)column);
        if (over_durations(kpi)) {
            fprintf(out, "\n{\n    return wakpi_durations_value(WAKPI_KPI_");
            print_upper(wakpi_kpi_key(kpi));
            fprintf(out, ", durations, count, value);\n}\n");
            continue;
        }
        fprintf(out, "\n{\n    return wakpi_formula_value(WAKPI_KPI_");
        print_upper(wakpi_kpi_key(kpi));
        fprintf(out, ",%s(const int64_t[]){", one_line(kpi) ? " " : "\n                               ");
        print_list(kpi, 49);
        fprintf(out, "}, value);\n}\n");
    }
}

/* For tests and bindings without a foreign function interface: a call of the typed function by id. */
static void print_calls(void)
{
    print_banner("calls");
    fprintf(out, "static wakpi_status call_formula(wakpi_kpi kpi, const int64_t *inputs, size_t count, "
                 "double *value)\n"
                 "{\n    (void)count;\n    switch (kpi) {\n");
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        wakpi_kpi kpi;
        wakpi_kpi_at(i, &kpi);
        fprintf(out, "    case WAKPI_KPI_");
        print_upper(wakpi_kpi_key(kpi));
        fprintf(out, ":\n        return wakpi_%s(", wakpi_kpi_key(kpi));
        for (int32_t j = 0; !over_durations(kpi) && j < wakpi_kpi_input_count(kpi); j++)
            fprintf(out, "inputs[%d], ", (int)j);
        fprintf(out, "%svalue);\n", over_durations(kpi) ? "inputs, count, " : "");
    }
    fprintf(out, "    default:\n        return WAKPI_NOT_FOUND;\n    }\n}\n");
}

/* 1 where the file has exactly these bytes. */
static int same_as_file(const char *path, const char *text, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t at = 0;
    int c = EOF;
    if (file == NULL)
        return 0;
    while ((c = getc(file)) != EOF && at < size && c == (unsigned char)text[at])
        at++;
    fclose(file);
    return c == EOF && at == size;
}

static int deliver(const char *path, int check, const char *text, size_t size)
{
    if (path == NULL)
        return fwrite(text, 1, size, stdout) == size && fflush(stdout) == 0 ? 0 : 1;
    if (same_as_file(path, text, size))
        return 0;
    if (check) {
        fprintf(stderr, "%s is not what the catalogue says; build the target catalogue_headers\n", path);
        return 1;
    }
    FILE *file = fopen(path, "wb");
    int written = file != NULL && fwrite(text, 1, size, file) == size;
    if (file == NULL || fclose(file) != 0 || !written) {
        perror(path);
        return 1;
    }
    return 0;
}

int main(int count, char **arguments)
{
    int check = count > 1 && strcmp(arguments[1], "--check") == 0;
    const char *what = count > 1 + check ? arguments[1 + check] : "";
    const char *path = count > 2 + check ? arguments[2 + check] : NULL;
    char *text = NULL;
    size_t size = 0;
    out = open_memstream(&text, &size);
    if (out == NULL) {
        perror("generate_catalogue");
        return 1;
    }
    int known = 1;
    if (strcmp(what, "catalogue") == 0)
        print_catalogue();
    else if (strcmp(what, "formula") == 0)
        print_formula();
    else if (strcmp(what, "functions") == 0)
        print_functions();
    else if (strcmp(what, "calls") == 0)
        print_calls();
    else if (strcmp(what, "kpis") == 0)
        print_kpi_page(out);
    else if (strcmp(what, "profiles") == 0)
        print_profile_page(out);
    else if (strcmp(what, "options") == 0)
        print_option_page(out);
    else
        known = 0;
    fclose(out);
    if (!known)
        fprintf(stderr, "usage: generate_catalogue [--check] "
                        "catalogue|formula|functions|calls|kpis|profiles|options [file]\n");
    int result = known ? deliver(path, check, text, size) : 2;
    free(text);
    return result;
}

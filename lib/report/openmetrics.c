#include "report/report.h"

#include <stdio.h>
#include <string.h>

/* Within HELP texts and label values a backslash, a quote and a line's end are escaped. */
static void put_escaped(struct wakpi_output *writer, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n')
            wakpi_write(writer, "\\n");
        else if (text[i] == '\\' || text[i] == '"')
            wakpi_write_all(writer, "\\", text[i] == '"' ? "\"" : "\\", NULL);
        else
            wakpi_write_label_byte(writer, text + i);
    }
}

static void put_label(struct wakpi_output *writer, const char **separator, const char *key, const char *text,
                      size_t size)
{
    wakpi_write_all(writer, *separator, key, "=\"", NULL);
    put_escaped(writer, text, size);
    wakpi_write(writer, "\"");
    *separator = ",";
}

/* A sample's labels: the row's, and one more where `key` is given. */
static void put_labels(const struct wakpi_report_row *row, const char *key, const char *text,
                       struct wakpi_output *writer)
{
    const char *separator = "{";
    for (int label = 1; label < WAKPI_REPORT_LABELS; label++) {
        if (row->labels[label])
            put_label(writer, &separator, wakpi_label_key(label), row->labels[label],
                      row->label_sizes[label]);
    }
    if (row->period[0] != '\0')
        put_label(writer, &separator, "period", row->period, strlen(row->period));
    if (key && text[0] != '\0')
        put_label(writer, &separator, key, text, strlen(text));
    wakpi_write(writer, separator[0] == ',' ? "} " : " ");
}

/* Totals would be taken for one more campaign, and summed again: they go only where there is nothing else. */
static int is_shown(const struct wakpi_report *report, const struct wakpi_report_row *row)
{
    return !row->total || report->count == 1;
}

static void put_family(struct wakpi_output *writer, const char *prefix, const char *key, const char *suffix,
                       const char *type, const char *unit, const char *help)
{
    wakpi_write_all(writer, "# TYPE ", prefix, key, suffix, " ", type, "\n", NULL);
    if (unit)
        wakpi_write_all(writer, "# UNIT ", prefix, key, suffix, " ", unit, "\n", NULL);
    wakpi_write_all(writer, "# HELP ", prefix, key, suffix, " ", NULL);
    put_escaped(writer, help, strlen(help));
    wakpi_write(writer, "\n");
}

static void put_counts(const struct wakpi_report *report, wakpi_measure measure, struct wakpi_output *writer)
{
    int32_t kind = wakpi_measure_kind(measure);
    int began = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct wakpi_report_row *row = &report->rows[i];
        if (!is_shown(report, row) || row->amounts[measure] == 0)
            continue;
        if (!began)
            put_family(writer, "wakpi_measure_", wakpi_measure_key(measure), "", "gauge", NULL,
                       wakpi_measure_definition(measure));
        began = 1;
        wakpi_write_all(writer, "wakpi_measure_", wakpi_measure_key(measure), NULL);
        put_labels(row, kind == WAKPI_MEASURE_KIND_MONEY ? "currency" : NULL, row->currency, writer);
        if (kind == WAKPI_MEASURE_KIND_MONEY || kind == WAKPI_MEASURE_KIND_PARAMETER)
            wakpi_write_number(writer, (double)row->amounts[measure] / 1e6);
        else
            wakpi_write_integer(writer, row->amounts[measure]);
        wakpi_write(writer, "\n");
    }
}

static const struct wakpi_report_durations *durations_of(const struct wakpi_report_row *row,
                                                         wakpi_measure measure)
{
    for (size_t i = 0; i < row->duration_count; i++) {
        if (row->durations[i].measure == measure)
            return &row->durations[i];
    }
    return NULL;
}

static void put_buckets(const struct wakpi_report_row *row, const struct wakpi_report_durations *durations,
                        struct wakpi_output *writer)
{
    const char *key = wakpi_measure_key(durations->measure);
    for (int i = 0; i <= WAKPI_REPORT_BUCKETS; i++) {
        char bound[32] = "+Inf";
        if (i < WAKPI_REPORT_BUCKETS) /* whole seconds; OpenMetrics wants the decimal */
            snprintf(bound, sizeof bound, "%lld.0", (long long)(wakpi_report_bounds[i] / 1000));
        wakpi_write_all(writer, "wakpi_", key, "_seconds_bucket", NULL);
        put_labels(row, "le", bound, writer);
        wakpi_write_integer(writer, i < WAKPI_REPORT_BUCKETS ? durations->below[i] : durations->count);
        wakpi_write(writer, "\n");
    }
    wakpi_write_all(writer, "wakpi_", key, "_seconds_count", NULL);
    put_labels(row, NULL, NULL, writer);
    wakpi_write_integer(writer, durations->count);
    wakpi_write_all(writer, "\nwakpi_", key, "_seconds_sum", NULL);
    put_labels(row, NULL, NULL, writer);
    wakpi_write_number(writer, durations->mean * (double)durations->count);
    wakpi_write(writer, "\n");
}

static void put_durations(const struct wakpi_report *report, wakpi_measure measure,
                          struct wakpi_output *writer)
{
    int began = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct wakpi_report_durations *durations = durations_of(&report->rows[i], measure);
        if (!is_shown(report, &report->rows[i]) || !durations)
            continue;
        if (!began)
            put_family(writer, "wakpi_", wakpi_measure_key(measure), "_seconds", "histogram", "seconds",
                       wakpi_measure_definition(measure));
        began = 1;
        put_buckets(&report->rows[i], durations, writer);
    }
}

/* A family's name ends in its unit. Money has its currency as a label, since rows may differ in it. */
static const char *suffix_of(int32_t unit)
{
    switch (unit) {
    case WAKPI_UNIT_RATIO:
        return "_ratio";
    case WAKPI_UNIT_SECONDS:
        return "_seconds";
    case WAKPI_UNIT_MONTHS:
        return "_months";
    case WAKPI_UNIT_POINTS:
        return "_points";
    default:
        return "";
    }
}

/* What a family of KPI samples shows of a value. */
enum face { FACE_VALUE, FACE_LOWER, FACE_UPPER, FACE_LIMIT };

static void put_face(const struct wakpi_report *report, int32_t index, enum face face,
                     struct wakpi_output *writer)
{
    static const char *const prefixes[FACE_LIMIT] = {"wakpi_kpi_", "wakpi_lower_", "wakpi_upper_"};
    int began = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct wakpi_report_row *row = &report->rows[i];
        const wakpi_value *value = &row->values[index];
        if (!is_shown(report, row) || value->status < WAKPI_OK || wakpi_report_silent(report, value) ||
            (face != FACE_VALUE && (value->flags & WAKPI_VALUE_NO_INTERVAL)))
            continue;
        const char *key = wakpi_kpi_key(value->kpi), *suffix = suffix_of(value->unit);
        if (!began)
            put_family(writer, prefixes[face], key, suffix, "gauge", suffix[0] ? suffix + 1 : NULL,
                       wakpi_kpi_definition(value->kpi));
        began = 1;
        wakpi_write_all(writer, prefixes[face], key, suffix, NULL);
        put_labels(row, "currency", value->currency, writer);
        double number = face == FACE_VALUE ? value->value : face == FACE_LOWER ? value->lower : value->upper;
        if (number - number != 0)
            wakpi_write(writer, "+Inf");
        else
            wakpi_write_number(writer, number);
        wakpi_write(writer, "\n");
    }
}

static void put_intake(const struct wakpi_report *report, struct wakpi_output *writer)
{
    wakpi_intake reason;
    if (!report->has_intake)
        return;
    put_family(writer, "wakpi_", "intake_elements", "", "gauge", NULL,
               "Elements read, by what became of them.");
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++) {
        wakpi_write_all(writer, "wakpi_intake_elements{reason=\"", wakpi_intake_key(reason), "\"} ", NULL);
        wakpi_write_integer(writer, report->intake[reason]);
        wakpi_write(writer, "\n");
    }
}

/* How good the figures are. */
static void put_quality(const struct wakpi_report *report, const char *key, const char *help, size_t field,
                        struct wakpi_output *writer)
{
    int began = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct wakpi_report_row *row = &report->rows[i];
        int64_t messages;
        memcpy(&messages, (const char *)row + field, sizeof messages);
        if (!is_shown(report, row) || messages == 0)
            continue;
        if (!began)
            put_family(writer, "wakpi_", key, "", "gauge", NULL, help);
        began = 1;
        wakpi_write_all(writer, "wakpi_", key, NULL);
        put_labels(row, NULL, NULL, writer);
        wakpi_write_integer(writer, messages);
        wakpi_write(writer, "\n");
    }
}

void wakpi_report_openmetrics(const struct wakpi_report *report, struct wakpi_output *writer)
{
    put_intake(report, writer);
    put_quality(report, "overruled_messages",
                "Messages that were told to have failed and were delivered all the same.",
                offsetof(struct wakpi_report_row, overruled), writer);
    put_quality(report, "unpriced_messages", "Delivered messages that the rate card has no price for.",
                offsetof(struct wakpi_report_row, unpriced), writer);
    for (wakpi_measure measure = 1; measure <= wakpi_measure_count(); measure++) {
        if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_DURATION)
            put_durations(report, measure, writer);
        else
            put_counts(report, measure, writer);
    }
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        for (int face = FACE_VALUE; face < FACE_LIMIT; face++)
            put_face(report, i, (enum face)face, writer);
    }
    wakpi_write(writer, "# EOF\n");
}

#include "report/report.h"

#include "base/calendar.h"
#include "kpi/evaluate.h"

#include <stdio.h>
#include <string.h>

/* Numbers that a double cannot hold exactly go as text: many readers have nothing else. */
#define EXACT_LIMIT INT64_C(9007199254740992)

static void put_text(struct wakpi_output *writer, const char *text)
{
    wakpi_write_quoted(writer, text, strlen(text));
}

static void put_exact(struct wakpi_output *writer, int64_t value)
{
    int quoted = value > EXACT_LIMIT || value < -EXACT_LIMIT;
    wakpi_write(writer, quoted ? "\"" : "");
    wakpi_write_integer(writer, value);
    wakpi_write(writer, quoted ? "\"" : "");
}

static void put_double(struct wakpi_output *writer, double value)
{
    if (value - value != 0) /* infinite: JSON has no word for it */
        wakpi_write(writer, "null");
    else
        wakpi_write_number(writer, value);
}

static void put_amount(const struct wakpi_report_row *row, wakpi_measure measure, struct wakpi_output *writer)
{
    switch (wakpi_measure_kind(measure)) {
    case WAKPI_MEASURE_KIND_MONEY:
        wakpi_write(writer, "\"");
        wakpi_report_put_money(writer, row->amounts[measure], row->currency);
        wakpi_write(writer, "\"");
        break;
    case WAKPI_MEASURE_KIND_PARAMETER:
        put_double(writer, (double)row->amounts[measure] / 1e6);
        break;
    default:
        put_exact(writer, row->amounts[measure]);
    }
}

/* Counts that traffic itself gives are told even where they are 0; what a host gives, where it was given. */
static int is_told(const struct wakpi_report_row *row, wakpi_measure measure)
{
    int32_t kind = wakpi_measure_kind(measure);
    return row->amounts[measure] != 0 || kind == WAKPI_MEASURE_KIND_MESSAGES ||
           kind == WAKPI_MEASURE_KIND_EVENTS || kind == WAKPI_MEASURE_KIND_PEOPLE;
}

static void put_measures(const struct wakpi_report_row *row, struct wakpi_output *writer)
{
    const char *separator = "";
    wakpi_write(writer, "\"measures\":{");
    for (wakpi_measure measure = 1; measure <= wakpi_measure_count(); measure++) {
        if (!is_told(row, measure))
            continue;
        wakpi_write_all(writer, separator, "\"", wakpi_measure_key(measure), "\":", NULL);
        put_amount(row, measure, writer);
        separator = ",";
    }
    wakpi_write(writer, "}");
}

static void put_flags(const wakpi_value *value, struct wakpi_output *writer)
{
    static const struct {
        uint32_t flag;
        const char *key;
    } flags[] = {{WAKPI_VALUE_LOWER_BOUND, "lower_bound"},
                 {WAKPI_VALUE_IMMATURE, "immature"},
                 {WAKPI_VALUE_SMALL_SAMPLE, "small_sample"},
                 {WAKPI_VALUE_APPROXIMATED, "approximated"}};
    const char *separator = "";
    wakpi_write(writer, ",\"flags\":[");
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (!(value->flags & flags[i].flag))
            continue;
        wakpi_write_all(writer, separator, "\"", flags[i].key, "\"", NULL);
        separator = ",";
    }
    wakpi_write(writer, "]");
}

static void put_interval(const wakpi_value *value, struct wakpi_output *writer)
{
    int given = value->status >= WAKPI_OK && !(value->flags & WAKPI_VALUE_NO_INTERVAL);
    wakpi_write(writer, ",\"lower\":");
    if (given)
        put_double(writer, value->lower);
    else
        wakpi_write(writer, "null");
    wakpi_write(writer, ",\"upper\":");
    if (given)
        put_double(writer, value->upper);
    else
        wakpi_write(writer, "null");
}

static void put_fraction(const wakpi_value *value, struct wakpi_output *writer)
{
    int given = value->status >= WAKPI_OK && !(value->flags & WAKPI_VALUE_NO_FRACTION);
    wakpi_write(writer, ",\"numerator\":");
    if (given)
        put_exact(writer, value->numerator);
    else
        wakpi_write(writer, "null");
    wakpi_write(writer, ",\"denominator\":");
    if (given)
        put_exact(writer, value->denominator);
    else
        wakpi_write(writer, "null");
}

static void put_value(const wakpi_value *value, struct wakpi_output *writer)
{
    wakpi_write_all(writer, "{\"key\":\"", wakpi_kpi_key(value->kpi), "\",\"value\":", NULL);
    if (value->status >= WAKPI_OK)
        put_double(writer, value->value);
    else
        wakpi_write(writer, "null");
    put_interval(value, writer);
    put_fraction(value, writer);
    wakpi_write_all(writer, ",\"unit\":\"", wakpi_unit_key(wakpi_kpi_unit(value->kpi)), "\"", NULL);
    if (value->currency[0] != '\0')
        wakpi_write_all(writer, ",\"currency\":\"", value->currency, "\"", NULL);
    wakpi_write_all(writer, ",\"status\":\"", wakpi_status_key(value->status), "\",\"band\":\"",
                    wakpi_band_key(value->band), "\"", NULL);
    if (value->band != WAKPI_BAND_NONE)
        wakpi_write_all(writer, ",\"band_lower\":\"", wakpi_band_key(value->band_lower),
                        "\",\"band_upper\":\"", wakpi_band_key(value->band_upper), "\"", NULL);
    else if (value->unrated != WAKPI_UNRATED_NOT)
        wakpi_write_all(writer, ",\"unrated\":\"", wakpi_unrated_key(value->unrated), "\"", NULL);
    put_flags(value, writer);
    if (value->flags & WAKPI_VALUE_IMMATURE) {
        wakpi_write(writer, ",\"still_open\":");
        put_double(writer, value->still_open);
    }
    wakpi_write(writer, "}");
}

static void put_time(struct wakpi_output *writer, int64_t time)
{
    char text[40];
    wakpi_time_format(time, 0, text);
    wakpi_write_all(writer, "\"", text, "\"", NULL);
}

static void put_place(const struct wakpi_report_row *row, struct wakpi_output *writer)
{
    const char *separator = "";
    for (int label = 1; label < WAKPI_REPORT_LABELS; label++) {
        if (!row->labels[label])
            continue;
        wakpi_write_all(writer, separator, "\"", wakpi_label_key(label), "\":", NULL);
        wakpi_write_quoted(writer, row->labels[label], row->label_sizes[label]);
        separator = ",";
    }
    if (row->period[0] != '\0') {
        wakpi_write_all(writer, separator, "\"period\":", NULL);
        put_text(writer, row->period);
        separator = ",";
    }
    if (row->from < row->to) {
        wakpi_write(writer, ",\"from\":");
        put_time(writer, row->from);
        wakpi_write(writer, ",\"to\":");
        put_time(writer, row->to);
    }
    wakpi_write(writer, separator);
}

static void put_failures(const struct wakpi_report_row *row, struct wakpi_output *writer)
{
    const char *separator = "";
    wakpi_write(writer, ",\"failures\":{");
    for (int32_t failure = 0; failure < WAKPI_REPORT_FAILURES && wakpi_failure_key(failure); failure++) {
        if (row->failures[failure] == 0)
            continue;
        wakpi_write_all(writer, separator, "\"", wakpi_failure_key(failure), "\":", NULL);
        put_exact(writer, row->failures[failure]);
        separator = ",";
    }
    wakpi_write(writer, "},\"immature\":");
    put_exact(writer, row->immature);
    wakpi_write(writer, ",\"overruled\":");
    put_exact(writer, row->overruled);
    wakpi_write(writer, ",\"unpriced\":");
    put_exact(writer, row->unpriced);
}

static void put_row(const struct wakpi_report *report, const struct wakpi_report_row *row,
                    struct wakpi_output *writer)
{
    const char *separator = "";
    wakpi_write(writer, "{");
    put_place(row, writer);
    if (row->currency[0] != '\0')
        wakpi_write_all(writer, "\"currency\":\"", row->currency, "\",", NULL);
    put_measures(row, writer);
    put_failures(row, writer);
    wakpi_write(writer, ",\"kpis\":[");
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        if (!wakpi_kpi_informed(row->values[i].kpi, report->known))
            continue;
        wakpi_write_all(writer, separator, "\n", NULL);
        put_value(&row->values[i], writer);
        separator = ",";
    }
    wakpi_write(writer, "]}");
}

/* A class's sum, and each reason that occurred. */
static void put_intake(const struct wakpi_report *report, struct wakpi_output *writer)
{
    static const struct {
        int32_t class;
        const char *key;
    } classes[] = {{WAKPI_INTAKE_ACCEPTED, "accepted"},
                   {WAKPI_INTAKE_DUPLICATE, "duplicate"},
                   {WAKPI_INTAKE_IGNORED, "ignored"},
                   {WAKPI_INTAKE_MALFORMED, "malformed"}};
    int64_t sums[WAKPI_INTAKE_MALFORMED + 1] = {0};
    wakpi_intake reason;
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++)
        sums[wakpi_intake_class(reason)] += report->intake[reason];
    wakpi_write(writer, "\"intake\":{");
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        wakpi_write_all(writer, "\"", classes[i].key, "\":", NULL);
        put_exact(writer, sums[classes[i].class]);
        wakpi_write(writer, ",");
    }
    wakpi_write(writer, "\"reasons\":{");
    const char *separator = "";
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++) {
        if (report->intake[reason] == 0)
            continue;
        wakpi_write_all(writer, separator, "\"", wakpi_intake_key(reason), "\":", NULL);
        put_exact(writer, report->intake[reason]);
        separator = ",";
    }
    wakpi_write(writer, "}}");
}

static void put_rows(const struct wakpi_report *report, struct wakpi_output *writer)
{
    const char *separator = "\n";
    for (size_t i = 0; i < report->count; i++) {
        if (report->rows[i].total)
            continue;
        wakpi_write(writer, separator);
        put_row(report, &report->rows[i], writer);
        separator = ",\n";
    }
}

static void put_total(const struct wakpi_report *report, struct wakpi_output *writer)
{
    for (size_t i = 0; i < report->count; i++) {
        if (report->rows[i].total) {
            put_row(report, &report->rows[i], writer);
            return;
        }
    }
    wakpi_write(writer, "null");
}

/* Windows and rules that decided what counted, as the settings name them. */
static void put_rules(const struct wakpi_report *report, struct wakpi_output *writer)
{
    static const enum wakpi_setting windows[] = {
        WAKPI_SETTING_TIME_TO_LIVE,         WAKPI_SETTING_REPLY_WINDOW,      WAKPI_SETTING_CONVERSION_WINDOW,
        WAKPI_SETTING_OPT_OUT_WINDOW,       WAKPI_SETTING_CONVERSATION_GAP,  WAKPI_SETTING_ABANDONMENT_WINDOW,
        WAKPI_SETTING_RECONTACT_WINDOW,     WAKPI_SETTING_INACTIVITY_WINDOW, WAKPI_SETTING_REPEAT_WINDOW,
        WAKPI_SETTING_ATTRIBUTION_HALF_LIFE};
    size_t size;
    const char *zone = wakpi_settings_text(&report->settings, WAKPI_SETTING_ZONE, &size);
    wakpi_write(writer, "\"rules\":{\"zone\":");
    wakpi_write_quoted(writer, zone, size);
    const char *hours = wakpi_settings_text(&report->settings, WAKPI_SETTING_BUSINESS_HOURS, &size);
    if (size > 0) {
        wakpi_write(writer, ",\"business_hours\":");
        wakpi_write_quoted(writer, hours, size);
    }
    const char *attribution = wakpi_settings_text(&report->settings, WAKPI_SETTING_ATTRIBUTION, &size);
    wakpi_write(writer, ",\"attribution\":");
    wakpi_write_quoted(writer, attribution, size);
    wakpi_write(writer, ",\"alpha\":");
    put_double(writer, wakpi_settings_real(&report->settings, WAKPI_SETTING_ALPHA));
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
        wakpi_write_all(writer, ",\"", wakpi_setting_name(windows[i]), "\":", NULL);
        put_exact(writer, wakpi_settings_integer(&report->settings, windows[i]));
    }
    wakpi_write(writer, "}");
}

void wakpi_report_json(const struct wakpi_report *report, struct wakpi_output *writer)
{
    wakpi_write_all(writer, "{\"wakpi\":\"", wakpi_version(), "\",", NULL);
    if (report->benchmark_key[0] != '\0') {
        wakpi_write(writer, "\"profile\":");
        put_text(writer, report->benchmark_key);
        wakpi_write(writer, ",");
    }
    if (report->as_of != INT64_MAX) {
        wakpi_write(writer, "\"as_of\":");
        put_time(writer, report->as_of);
        wakpi_write(writer, ",");
    }
    put_rules(report, writer);
    wakpi_write(writer, ",\n");
    put_intake(report, writer);
    wakpi_write(writer, ",\n\"campaigns\":[");
    put_rows(report, writer);
    wakpi_write(writer, "],\n\"total\":");
    put_total(report, writer);
    wakpi_write(writer, "}\n");
}

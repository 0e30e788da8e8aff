#include "report/report.h"

#include <string.h>

/* RFC 4180 quoting; and where a spreadsheet would take text for a formula, an apostrophe keeps it text. */
static void put_field(struct wakpi_output *writer, const char *text, size_t size)
{
    wakpi_write(writer, "\"");
    if (size > 0 && memchr("=+-@\t\r\n", text[0], 7) != NULL)
        wakpi_write(writer, "'");
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"')
            wakpi_write(writer, "\"");
        wakpi_write_label_byte(writer, text + i);
    }
    wakpi_write(writer, "\"");
}

static void put_place(const struct wakpi_report_row *row, struct wakpi_output *writer)
{
    wakpi_write(writer, row->total ? "total" : "row");
    for (int label = 1; label < WAKPI_REPORT_LABELS; label++) {
        wakpi_write(writer, ",");
        if (row->labels[label])
            put_field(writer, row->labels[label], row->label_sizes[label]);
    }
    wakpi_write_all(writer, ",", row->period, NULL);
}

static void put_measure(const struct wakpi_report_row *row, wakpi_measure measure,
                        struct wakpi_output *writer)
{
    put_place(row, writer);
    wakpi_write_all(writer, ",measure,", wakpi_measure_key(measure), ",", NULL);
    if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_MONEY) {
        wakpi_report_put_money(writer, row->amounts[measure], row->currency);
        wakpi_write_all(writer, ",,,,,money,", row->currency, ",,ok\r\n", NULL);
    } else if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_PARAMETER) {
        wakpi_write_number(writer, (double)row->amounts[measure] / 1e6);
        wakpi_write(writer, ",,,,,parameter,,,ok\r\n");
    } else {
        wakpi_write_integer(writer, row->amounts[measure]);
        wakpi_write(writer, ",,,,,count,,,ok\r\n");
    }
}

/* How good the figures are, where there is something to tell. */
static void put_quality(const struct wakpi_report_row *row, const char *key, int64_t messages,
                        struct wakpi_output *writer)
{
    if (messages == 0)
        return;
    put_place(row, writer);
    wakpi_write_all(writer, ",quality,", key, ",", NULL);
    wakpi_write_integer(writer, messages);
    wakpi_write(writer, ",,,,,count,,,ok\r\n");
}

static void put_value(const struct wakpi_report_row *row, const wakpi_value *value,
                      struct wakpi_output *writer)
{
    put_place(row, writer);
    wakpi_write_all(writer, ",kpi,", wakpi_kpi_key(value->kpi), ",", NULL);
    if (value->status < WAKPI_OK) {
        wakpi_write_all(writer, ",,,,,", wakpi_unit_key(wakpi_kpi_unit(value->kpi)), ",,,",
                        wakpi_status_key(value->status), "\r\n", NULL);
        return;
    }
    wakpi_write_number(writer, value->value);
    wakpi_write(writer, ",");
    if (!(value->flags & WAKPI_VALUE_NO_INTERVAL)) {
        wakpi_write_number(writer, value->lower);
        wakpi_write(writer, ",");
        wakpi_write_number(writer, value->upper);
    } else {
        wakpi_write(writer, ",");
    }
    wakpi_write(writer, ",");
    if (!(value->flags & WAKPI_VALUE_NO_FRACTION)) {
        wakpi_write_integer(writer, value->numerator);
        wakpi_write(writer, ",");
        wakpi_write_integer(writer, value->denominator);
    } else {
        wakpi_write(writer, ",");
    }
    wakpi_write_all(writer, ",", wakpi_unit_key(value->unit), ",", value->currency, ",",
                    wakpi_band_key(value->band), ",", wakpi_status_key(value->status), "\r\n", NULL);
}

void wakpi_report_csv(const struct wakpi_report *report, struct wakpi_output *writer)
{
    wakpi_write(writer, "scope");
    for (int label = 1; label < WAKPI_REPORT_LABELS; label++)
        wakpi_write_all(writer, ",", wakpi_label_key(label), NULL);
    wakpi_write(writer,
                ",period,kind,key,value,lower,upper,numerator,denominator,unit,currency,band,status\r\n");
    for (size_t i = 0; i < report->count; i++) {
        const struct wakpi_report_row *row = &report->rows[i];
        for (wakpi_measure measure = 1; measure <= wakpi_measure_count(); measure++) {
            if (row->amounts[measure] != 0)
                put_measure(row, measure, writer);
        }
        put_quality(row, "overruled", row->overruled, writer);
        put_quality(row, "unpriced", row->unpriced, writer);
        for (int32_t k = 0; k < wakpi_kpi_count(); k++) {
            if (!wakpi_report_silent(report, &row->values[k]))
                put_value(row, &row->values[k], writer);
        }
    }
}

#include "report/report.h"

#include "base/money.h"
#include "base/utf8.h"
#include "kpi/evaluate.h"
#include "report/report_parts.h"
#include "track/fold.h"
#include "track/query.h"

#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000)
#define HOUR   (3600 * SECOND)

const int64_t wakpi_report_bounds[WAKPI_REPORT_BUCKETS] = {
    SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, 60 * SECOND, 300 * SECOND, 900 * SECOND, 1800 * SECOND,
    HOUR,   2 * HOUR,   4 * HOUR,    8 * HOUR,    24 * HOUR,   72 * HOUR,    168 * HOUR,   720 * HOUR,
};

wakpi_status wakpi_report_new(const wakpi_options *options, wakpi_report **report)
{
    struct wakpi_settings settings;
    if (!report)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    wakpi_report *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (!made) {
        wakpi_settings_drop(&settings);
        return WAKPI_NO_MEMORY;
    }
    made->settings = settings;
    made->width = 100;
    made->as_of = INT64_MAX;
    strcpy(made->language, "en");
    *report = made;
    return WAKPI_OK;
}

static void drop_row(const struct wakpi_allocator *allocator, struct wakpi_report_row *row)
{
    for (int label = 0; label < WAKPI_REPORT_LABELS; label++)
        wakpi_release(allocator, row->labels[label], row->label_sizes[label] + 1, 1);
    wakpi_release(allocator, row->values, (size_t)wakpi_kpi_count(), sizeof *row->values);
    wakpi_release(allocator, row->durations, row->duration_count, sizeof *row->durations);
}

void wakpi_report_free(wakpi_report *report)
{
    if (!report)
        return;
    struct wakpi_settings settings = report->settings;
    wakpi_parts_free(report);
    for (size_t i = 0; i < report->count; i++)
        drop_row(&settings.allocator, &report->rows[i]);
    wakpi_release(&settings.allocator, report->rows, report->capacity, sizeof *report->rows);
    wakpi_release(&settings.allocator, report->bands, report->band_count, sizeof *report->bands);
    wakpi_release(&settings.allocator, report, 1, sizeof *report);
    wakpi_settings_drop(&settings);
}

static void take_band(const wakpi_benchmark *benchmark, wakpi_kpi kpi, struct wakpi_report_band *band)
{
    *band = (struct wakpi_report_band){.kpi = kpi};
    for (int32_t edge = WAKPI_EDGE_TYPICAL_LOW; edge <= WAKPI_EDGE_BEST; edge++) {
        int64_t millionths;
        int32_t inclusive;
        if (wakpi_benchmark_edge(benchmark, kpi, edge, &millionths, &inclusive) != WAKPI_OK)
            continue;
        band->has[edge] = 1;
        band->inclusive[edge] = (uint8_t)inclusive;
        band->edges[edge] = (double)millionths / 1e6;
    }
    snprintf(band->currency, sizeof band->currency, "%s", wakpi_benchmark_currency(benchmark, kpi));
}

wakpi_status wakpi_report_set_benchmark(wakpi_report *report, const wakpi_benchmark *benchmark)
{
    if (!report)
        return WAKPI_INVALID;
    const struct wakpi_allocator *allocator = &report->settings.allocator;
    int32_t count = benchmark ? wakpi_benchmark_band_count(benchmark) : 0;
    struct wakpi_report_band *bands = NULL;
    if (count > 0 && !(bands = wakpi_allocate_zeroed(allocator, (size_t)count, sizeof *bands)))
        return WAKPI_NO_MEMORY;
    for (int32_t i = 0; i < count; i++) {
        wakpi_kpi kpi = 0;
        wakpi_benchmark_band_at(benchmark, i, &kpi);
        take_band(benchmark, kpi, &bands[i]);
    }
    wakpi_release(allocator, report->bands, report->band_count, sizeof *bands);
    report->bands = bands;
    report->band_count = (size_t)count;
    report->benchmark = benchmark;
    snprintf(report->benchmark_key, sizeof report->benchmark_key, "%s",
             benchmark ? wakpi_benchmark_key(benchmark) : "");
    return WAKPI_OK;
}

wakpi_status wakpi_report_set_language(wakpi_report *report, const char *language)
{
    if (!report || !language)
        return WAKPI_INVALID;
    snprintf(report->language, sizeof report->language, "%s", language);
    return WAKPI_OK;
}

wakpi_status wakpi_report_set_title(wakpi_report *report, const char *title, size_t size)
{
    if (!report || (!title && size > 0) || size > WAKPI_REPORT_TITLE || !wakpi_utf8_valid(title, size))
        return WAKPI_INVALID;
    if (size > 0)
        memcpy(report->title, title, size);
    report->title_size = size;
    return WAKPI_OK;
}

wakpi_status wakpi_report_set_period(wakpi_report *report, const char *first, const char *last)
{
    if (!report || !first || !last || strlen(first) >= sizeof report->first_day ||
        strlen(last) >= sizeof report->last_day || !wakpi_utf8_valid(first, strlen(first)) ||
        !wakpi_utf8_valid(last, strlen(last)))
        return WAKPI_INVALID;
    memcpy(report->first_day, first, strlen(first) + 1);
    memcpy(report->last_day, last, strlen(last) + 1);
    return WAKPI_OK;
}

wakpi_status wakpi_report_set_width(wakpi_report *report, int32_t columns)
{
    if (!report || columns < 40 || columns > 400)
        return WAKPI_INVALID;
    report->width = columns;
    return WAKPI_OK;
}

wakpi_status wakpi_report_set_colour(wakpi_report *report, int32_t colour)
{
    if (!report || colour < 0 || colour > 1)
        return WAKPI_INVALID;
    report->colour = colour;
    return WAKPI_OK;
}

static wakpi_status set_label(const wakpi_report *report, struct wakpi_report_row *row, int32_t label,
                              const char *text, size_t size)
{
    char *copy = wakpi_allocate_zeroed(&report->settings.allocator, size + 1, 1);
    if (!copy)
        return WAKPI_NO_MEMORY;
    if (size > 0)
        memcpy(copy, text, size);
    row->labels[label] = copy;
    row->label_sizes[label] = size;
    return WAKPI_OK;
}

/* The distribution of one duration measure, in cumulative buckets. */
static wakpi_status take_durations(const wakpi_campaign *campaign, struct wakpi_report_durations *durations)
{
    wakpi_histogram *histogram = NULL;
    wakpi_status status = wakpi_campaign_histogram(campaign, durations->measure, &histogram);
    if (status == WAKPI_OK)
        status = wakpi_histogram_count(histogram, &durations->count);
    if (status == WAKPI_OK)
        status = wakpi_histogram_mean(histogram, &durations->mean);
    for (int i = 0; i < WAKPI_REPORT_BUCKETS && status == WAKPI_OK; i++)
        status = wakpi_histogram_count_below(histogram, wakpi_report_bounds[i], &durations->below[i]);
    wakpi_histogram_free(histogram);
    return status;
}

static wakpi_status take_all_durations(const wakpi_report *report, struct wakpi_report_row *row,
                                       const wakpi_campaign *campaign)
{
    const struct wakpi_allocator *allocator = &report->settings.allocator;
    for (wakpi_measure measure = 1; measure <= wakpi_measure_count(); measure++) {
        if (wakpi_measure_kind(measure) != WAKPI_MEASURE_KIND_DURATION || row->amounts[measure] == 0)
            continue;
        size_t count = row->duration_count;
        struct wakpi_report_durations *grown =
            wakpi_reallocate(allocator, row->durations, count, count + 1, sizeof *grown);
        if (!grown)
            return WAKPI_NO_MEMORY;
        row->durations = grown;
        row->duration_count = count + 1;
        grown[count] = (struct wakpi_report_durations){.measure = measure};
        wakpi_status status = take_durations(campaign, &grown[count]);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

/* Everything that a report keeps of a campaign. */
static wakpi_status take_campaign(const wakpi_report *report, struct wakpi_report_row *row,
                                  const wakpi_campaign *campaign)
{
    size_t count = (size_t)wakpi_kpi_count();
    row->values = wakpi_allocate_zeroed(&report->settings.allocator, count, sizeof *row->values);
    if (!row->values)
        return WAKPI_NO_MEMORY;
    row->values[0].struct_size = sizeof *row->values;
    wakpi_status status = wakpi_campaign_evaluate_all(campaign, report->benchmark, row->values, count);
    for (wakpi_measure measure = 1; measure <= wakpi_measure_count() && status >= WAKPI_OK; measure++)
        status = wakpi_campaign_get(campaign, measure, &row->amounts[measure]);
    if (status < WAKPI_OK)
        return status;
    snprintf(row->currency, sizeof row->currency, "%s", wakpi_campaign_currency(campaign));
    return take_all_durations(report, row, campaign);
}

static wakpi_status reserve_row(wakpi_report *report)
{
    if (report->count < report->capacity)
        return WAKPI_OK;
    size_t capacity = report->capacity ? 2 * report->capacity : 16;
    struct wakpi_report_row *grown = wakpi_reallocate(&report->settings.allocator, report->rows,
                                                      report->capacity, capacity, sizeof *grown);
    if (!grown)
        return WAKPI_NO_MEMORY;
    report->rows = grown;
    report->capacity = capacity;
    return WAKPI_OK;
}

static void keep_row(wakpi_report *report, const struct wakpi_report_row *row)
{
    for (wakpi_measure measure = 1; measure <= wakpi_measure_count(); measure++)
        report->known[measure] |= row->amounts[measure] != 0;
    report->rows[report->count++] = *row;
}

wakpi_status wakpi_report_add_campaign(wakpi_report *report, const char *name, size_t size,
                                       const wakpi_campaign *campaign, wakpi_error *error)
{
    struct wakpi_report_row row = {.total = 0};
    if (!report || !campaign || (!name && size > 0))
        return wakpi_fail(error, WAKPI_INVALID, -1, "a row needs a report, a name and a campaign");
    if (!wakpi_utf8_valid(name, size))
        return wakpi_fail(error, WAKPI_INVALID, -1, "the name of row %zu is no UTF-8", report->count);
    wakpi_status status = reserve_row(report);
    if (status == WAKPI_OK)
        status = set_label(report, &row, WAKPI_LABEL_CAMPAIGN, name, size);
    if (status == WAKPI_OK)
        status = take_campaign(report, &row, campaign);
    if (status != WAKPI_OK) {
        drop_row(&report->settings.allocator, &row);
        return wakpi_fail(error, status, -1, "row %.*s: %s", (int)size, name ? name : "",
                          wakpi_status_text(status));
    }
    keep_row(report, &row);
    return WAKPI_OK;
}

static wakpi_status take_labels(const wakpi_report *report, struct wakpi_report_row *row,
                                const wakpi_cursor *cursor, const struct wakpi_query *query)
{
    for (int32_t label = 1; label < WAKPI_REPORT_LABELS; label++) {
        const char *text;
        size_t size;
        if (!query->grouped[label])
            continue;
        wakpi_status status = wakpi_cursor_label(cursor, label, &text, &size);
        if (status == WAKPI_OK)
            status = set_label(report, row, label, text, size);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

static wakpi_status take_row(const wakpi_report *report, struct wakpi_report_row *row,
                             const wakpi_cursor *cursor, const struct wakpi_query *query)
{
    const wakpi_campaign *campaign;
    const char *period;
    wakpi_status status = take_labels(report, row, cursor, query);
    if (status == WAKPI_OK)
        status = wakpi_cursor_period(cursor, &row->from, &row->to, &period);
    if (status == WAKPI_OK)
        status = wakpi_cursor_immature(cursor, &row->immature);
    if (status == WAKPI_OK)
        status = wakpi_cursor_overruled(cursor, &row->overruled);
    if (status == WAKPI_OK)
        status = wakpi_cursor_unpriced(cursor, &row->unpriced);
    if (status != WAKPI_OK)
        return status;
    snprintf(row->period, sizeof row->period, "%s", period);
    for (int32_t failure = 0; failure < WAKPI_REPORT_FAILURES && wakpi_failure_key(failure); failure++)
        wakpi_cursor_failures(cursor, failure, &row->failures[failure]);
    status = wakpi_cursor_campaign(cursor, &campaign);
    return status == WAKPI_OK ? take_campaign(report, row, campaign) : status;
}

static wakpi_status take_rows(wakpi_report *report, const wakpi_tracker *tracker,
                              const struct wakpi_query *query, int total, wakpi_error *error)
{
    wakpi_cursor *cursor;
    wakpi_status status = wakpi_tracker_query(tracker, query, &cursor, error);
    if (status != WAKPI_OK)
        return status;
    while ((status = wakpi_cursor_next(cursor)) == WAKPI_OK) {
        struct wakpi_report_row row = {.total = total};
        status = reserve_row(report);
        if (status == WAKPI_OK)
            status = take_row(report, &row, cursor, query);
        if (status != WAKPI_OK) {
            drop_row(&report->settings.allocator, &row);
            wakpi_fail(error, status, (int64_t)report->count, "row %lld: %s", (long long)report->count,
                       wakpi_status_text(status));
            break;
        }
        keep_row(report, &row);
    }
    wakpi_cursor_free(cursor);
    return status == WAKPI_END ? WAKPI_OK : status;
}

static int is_grouped(const struct wakpi_query *query)
{
    int grouped = query->period != WAKPI_PERIOD_NONE;
    for (int label = 0; label < WAKPI_REPORT_LABELS; label++)
        grouped |= query->grouped[label];
    return grouped;
}

/* The whole is asked for by itself: people that are in several rows are one there. */
static wakpi_status take_whole(wakpi_report *report, const wakpi_tracker *tracker,
                               const struct wakpi_query *query, wakpi_error *error)
{
    struct wakpi_query everything = *query;
    memset(everything.grouped, 0, sizeof everything.grouped);
    everything.period = WAKPI_PERIOD_NONE;
    return take_rows(report, tracker, &everything, 1, error);
}

wakpi_status wakpi_report_add_tracker(wakpi_report *report, const wakpi_tracker *tracker,
                                      const wakpi_query *query, wakpi_error *error)
{
    if (!report || !tracker)
        return wakpi_fail(error, WAKPI_INVALID, -1, "rows need a report and a tracker");
    const struct wakpi_query *asked = query ? query : &wakpi_query_default;
    size_t before = report->count;
    uint8_t known[sizeof report->known];
    wakpi_status status = WAKPI_OK;
    memcpy(known, report->known, sizeof known);
    if (asked->attribution != 0) {
        const char *model = wakpi_credit_key(asked->attribution);
        status = wakpi_settings_set_text(&report->settings, WAKPI_SETTING_ATTRIBUTION, model, strlen(model));
        if (status != WAKPI_OK)
            return wakpi_fail(error, status, -1, "no memory for a report");
    }
    if (is_grouped(asked))
        status = take_rows(report, tracker, asked, 0, error);
    if (status == WAKPI_OK)
        status = take_whole(report, tracker, asked, error);
    if (status != WAKPI_OK) {
        while (report->count > before)
            drop_row(&report->settings.allocator, &report->rows[--report->count]);
        memcpy(report->known, known, sizeof known);
        return status;
    }
    for (int32_t i = 0; i < wakpi_intake_count(); i++) {
        wakpi_intake reason;
        int64_t count;
        if (wakpi_intake_at(i, &reason) == WAKPI_OK &&
            wakpi_tracker_intake(tracker, reason, &count) == WAKPI_OK)
            report->intake[reason] += count;
    }
    for (wakpi_measure measure = 1; measure < 64; measure++)
        report->known[measure] |= (uint8_t)(wakpi_fold_told() >> measure & 1);
    report->has_intake = 1;
    report->as_of = asked->as_of;
    return WAKPI_OK;
}

wakpi_status wakpi_report_add_intake(wakpi_report *report, wakpi_intake reason, int64_t count)
{
    if (!report || !wakpi_intake_key(reason) || count < 0)
        return WAKPI_INVALID;
    if (count > INT64_MAX - report->intake[reason])
        return WAKPI_OVERFLOW;
    report->intake[reason] += count;
    report->has_intake = 1;
    return WAKPI_OK;
}

int wakpi_report_silent(const struct wakpi_report *report, const wakpi_value *value)
{
    return value->status == WAKPI_UNDEFINED || !wakpi_kpi_informed(value->kpi, report->known);
}

void wakpi_report_put_money(struct wakpi_output *writer, int64_t micro, const char *currency)
{
    char text[48];
    size_t size;
    if (wakpi_money_format(micro, currency, text, sizeof text, &size) == WAKPI_OK)
        wakpi_write(writer, text);
    else
        wakpi_write_integer(writer, micro);
}

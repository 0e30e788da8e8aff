/**
 * @file report.h
 * @brief Reports that people and tools read: text, JSON, OpenMetrics and CSV, from campaigns or a tracker.
 *
 * A report is filled with rows (each a named aggregate, evaluated when it is added), then written as often and in as
 * many formats as wanted. It keeps nothing of the campaigns and trackers it was filled from. For one thread at a time.
 */
#ifndef WAKPI_REPORT_H
#define WAKPI_REPORT_H

#include <wakpi/tracker.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A report. */
typedef struct wakpi_report wakpi_report;

/** Formats. */
enum {
    WAKPI_FORMAT_TEXT = 1,        /**< A table with bars and ratings, for a terminal. */
    WAKPI_FORMAT_JSON = 2,        /**< By docs/report.schema.json. */
    WAKPI_FORMAT_OPENMETRICS = 3, /**< OpenMetrics 1.0, ending in "# EOF". */
    WAKPI_FORMAT_CSV = 4          /**< RFC 4180, one line a value, guarded against formulas. */
};

/** Makes an empty report; options: zone, alpha, windows (which it prints), allocator. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_report_new(const wakpi_options *options, wakpi_report **report);
/** Ends a report; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_report_free(wakpi_report *report);
/** Rates what is added from now on against a profile, which must live until then; NULL rates nothing. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_report_set_benchmark(wakpi_report *report, const wakpi_benchmark *benchmark);
/** The language of names and sentences: en, it or ru (BCP 47); others are en. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_report_set_language(wakpi_report *report, const char *language);
/** The width of text in columns (40 .. 400, default 100). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_report_set_width(wakpi_report *report, int32_t columns);
/** 1 colours the text with ANSI escapes, 0 (the default) does not. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_report_set_colour(wakpi_report *report, int32_t colour);
/** Adds a row for a campaign of the host's own. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_report_add_campaign(wakpi_report *report, const char *name, size_t size,
                                                 const wakpi_campaign *campaign, wakpi_error *error);
/** Adds a row for each row of an answer, and the tracker's intake. `query` may be NULL. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_report_add_tracker(wakpi_report *report, const wakpi_tracker *tracker,
                                                const wakpi_query *query, wakpi_error *error);
/** Writes in a format through a callback, in pieces. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_report_write(const wakpi_report *report, int32_t format,
                                          wakpi_write_function write, void *context, wakpi_error *error);
/** Writes into a buffer, NUL-terminated; with #WAKPI_TOO_SMALL the needed size (with the NUL) is written to `size`. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_report_print(const wakpi_report *report, int32_t format, char *buffer,
                                          size_t capacity, size_t *size);
/** Formats' keys ("json") and back. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_format_key(int32_t format);
WAKPI_API wakpi_status wakpi_format_by_key(const char *key, int32_t *format);

#ifdef __cplusplus
}
#endif

#endif

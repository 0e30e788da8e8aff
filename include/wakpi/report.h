/**
 * @file report.h
 * @brief Reports that people and tools read: text, JSON, OpenMetrics, CSV and HTML, from campaigns or a tracker.
 *
 * A report is filled with rows, each evaluated when it is added, then written as often and in as many formats as wanted.
 * It keeps nothing of the campaigns and trackers it was filled from. For one thread at a time.
 */
#ifndef WAKPI_REPORT_H
#define WAKPI_REPORT_H

#include <wakpi/cohort.h>
#include <wakpi/comparison.h>
#include <wakpi/experiment.h>
#include <wakpi/forecast.h>
#include <wakpi/funnel.h>
#include <wakpi/query.h>
#include <wakpi/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A report. */
typedef struct wakpi_report wakpi_report;

/** Formats. */
enum {
    WAKPI_FORMAT_TEXT = 1,        /**< Tables with bars and ratings, for a terminal. */
    WAKPI_FORMAT_JSON = 2,        /**< By docs/report.schema.json. */
    WAKPI_FORMAT_OPENMETRICS = 3, /**< OpenMetrics 1.0, ending in "# EOF". */
    WAKPI_FORMAT_CSV = 4,         /**< RFC 4180, one line a value, guarded against formulas. */
    WAKPI_FORMAT_HTML = 5         /**< A page that people look at: one file, no script, no network. */
};

/**
 * Makes an empty report.
 * @param options  allocator, zone, alpha and the windows, which a report prints; may be NULL
 * @param report   receives the report; end it with wakpi_report_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (`report` is NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_new(const wakpi_options *options, wakpi_report **report);

/** Ends a report; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_report_free(wakpi_report *report);

/**
 * Rates what is added from now on.
 * @param report     to be changed
 * @param benchmark  the profile, which must live until the last row is added; NULL rates nothing
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL) or #WAKPI_NO_MEMORY (the report rates as before)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_set_benchmark(wakpi_report *report, const wakpi_benchmark *benchmark);

/**
 * Sets the language of names and sentences.
 * @param report    to be changed
 * @param language  BCP 47: en (the default), it, ru, also as "it-CH"; others are en. Copied.
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_set_language(wakpi_report *report, const char *language);

/**
 * Sets the width of the text.
 * @param report   to be changed
 * @param columns  40 .. 400, by default 100
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, out of range)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_set_width(wakpi_report *report, int32_t columns);

/**
 * Colours the text with ANSI escapes.
 * @param report  to be changed
 * @param colour  1, or 0 (the default) for none
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, out of range)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_set_colour(wakpi_report *report, int32_t colour);

/**
 * Sets the title of #WAKPI_FORMAT_HTML, which without one is "WhatsApp report" in its language.
 * @param report  to be changed
 * @param title   UTF-8, copied
 * @param size    bytes of `title`, 0 .. 256; 0 is none
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, too long, no UTF-8)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_set_title(wakpi_report *report, const char *title, size_t size);

/**
 * Says what time #WAKPI_FORMAT_HTML is about, where no overview tells it.
 * @param report  to be changed
 * @param first   the first day, week, month or year, as wakpi_cursor_period() names it ("2026-10-05"); "" is none
 * @param last    the last one
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, longer than any name of a period, no UTF-8)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_set_period(wakpi_report *report, const char *first, const char *last);

/**
 * Adds a row for a campaign of the host's own.
 * @param report    to be changed; unchanged at an error
 * @param name      UTF-8, copied
 * @param size      bytes of `name`
 * @param campaign  evaluated at once
 * @param error     receives words on a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, a name that is no UTF-8), #WAKPI_OVERFLOW or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_campaign(wakpi_report *report, const char *name, size_t size,
                                                 const wakpi_campaign *campaign, wakpi_error *error);

/**
 * Adds a row for each row of an answer, one for the whole of it (in which a person of several rows is one), and the
 * tracker's intake.
 * @param report   to be changed; unchanged at an error
 * @param tracker  asked at once
 * @param query    may be NULL: the whole alone
 * @param error    receives words on a failure; may be NULL
 * @return as wakpi_tracker_query()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_tracker(wakpi_report *report, const wakpi_tracker *tracker,
                                                const wakpi_query *query, wakpi_error *error);

/**
 * Adds to the intake that a report tells: what was read elsewhere than into a tracker that was added, as into a store
 * (wakpi_store_intake()).
 * @param report  to be changed
 * @param reason  of intake
 * @param count   0 or more
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, an unknown reason, below 0) or #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_intake(wakpi_report *report, wakpi_intake reason, int64_t count);

/**
 * Adds a series: a KPI by period as a watch has it, with what the watch found, and what a forecast expects of the periods that
 * follow. As with all parts below, #WAKPI_FORMAT_HTML shows it, in the order of adding, and other formats leave it out;
 * sentences are in the language that the report has then.
 * @param report    to be changed; unchanged at an error
 * @param watch     with a period at least; stays as it is, and is not needed afterwards
 * @param forecast  of the same KPI; may be NULL
 * @param ahead     periods to look ahead with a forecast, 1 .. #WAKPI_FORECAST_AHEAD_MOST
 * @param error     receives words on a failure; may be NULL
 * @return #WAKPI_OK (also where nothing can be forecast yet), #WAKPI_UNDEFINED (the watch has no periods), #WAKPI_MISMATCH (a
 *         forecast of another KPI), #WAKPI_INVALID (NULL, `ahead` out of range) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_series(wakpi_report *report, const wakpi_watch *watch,
                                               const wakpi_forecast *forecast, size_t ahead,
                                               wakpi_error *error);

/**
 * As wakpi_report_add_series(), under a name: of a campaign, where several have the same KPI.
 * @param report    to be changed; unchanged at an error
 * @param name      what it is of, behind the KPI's name: UTF-8, copied
 * @param size      bytes of `name`, 0 .. 256; 0 is none
 * @param watch     with a period at least; stays as it is, and is not needed afterwards
 * @param forecast  of the same KPI; may be NULL
 * @param ahead     periods to look ahead with a forecast, 1 .. #WAKPI_FORECAST_AHEAD_MOST
 * @param error     receives words on a failure; may be NULL
 * @return as wakpi_report_add_series(), and #WAKPI_INVALID for a bad name
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_named_series(wakpi_report *report, const char *name, size_t size,
                                                     const wakpi_watch *watch, const wakpi_forecast *forecast,
                                                     size_t ahead, wakpi_error *error);

/**
 * Adds a funnel of people, with its losses and times. Without one a page draws that of the messages of the whole.
 * @param report  to be changed; unchanged at an error
 * @param funnel  stays as it is, and is not needed afterwards
 * @param error   receives words on a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_funnel(wakpi_report *report, const wakpi_funnel *funnel,
                                               wakpi_error *error);

/**
 * Adds an experiment: its variants side by side, and the verdict.
 * @param report      to be changed; unchanged at an error
 * @param name        what it is about: UTF-8, copied
 * @param size        bytes of `name`, 0 .. 256; 0 is none
 * @param experiment  with a metric at least; stays as it is, and is not needed afterwards
 * @param error       receives words on a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, no metric, a bad name) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_experiment(wakpi_report *report, const char *name, size_t size,
                                                   const wakpi_experiment *experiment, wakpi_error *error);

/**
 * Adds a comparison of before and after.
 * @param report      to be changed; unchanged at an error
 * @param name        what it is about: UTF-8, copied
 * @param size        bytes of `name`, 0 .. 256; 0 is none
 * @param comparison  stays as it is, and is not needed afterwards
 * @param error       receives words on a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, a bad name) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_comparison(wakpi_report *report, const char *name, size_t size,
                                                   const wakpi_comparison *comparison, wakpi_error *error);

/**
 * As wakpi_report_add_comparison(), of two sides that have names: campaigns, periods. Comparisons of the same two, one a KPI, that
 * follow each other are a table, judged by p-values corrected for their number (wakpi_adjust_holm()); so are
 * those of one name.
 * @param report       to be changed; unchanged at an error
 * @param before       the side that is counted from: UTF-8, copied
 * @param before_size  bytes of `before`, 0 .. 256
 * @param after        the other side
 * @param after_size   bytes of `after`, 0 .. 256
 * @param comparison   stays as it is, and is not needed afterwards
 * @param error        receives words on a failure; may be NULL
 * @return as wakpi_report_add_comparison()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_sides(wakpi_report *report, const char *before, size_t before_size,
                                              const char *after, size_t after_size,
                                              const wakpi_comparison *comparison, wakpi_error *error);

/**
 * Adds cohorts as a grid.
 * @param report   to be changed; unchanged at an error
 * @param cohorts  walked from where they are to the end
 * @param columns  as they were asked for, 0 .. 1000
 * @param count    what the cells tell: a WAKPI_COHORT_ count
 * @param error    receives words on a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, an unknown count, columns out of range) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_cohorts(wakpi_report *report, wakpi_cohorts *cohorts, int32_t columns,
                                                int32_t count, wakpi_error *error);

/**
 * Adds what a tracker tells beside rows, as a page wants it: the funnel of its people, series of the headline KPIs by the
 * query's period (day, week or month; else as long as the time is), each watched and forecast, the variants of each campaign
 * as an experiment with equal shares, by the classical tests, and cohorts by first contact. What the query asks to keep holds for all of
 * them; its rows do not. To be called after wakpi_report_add_tracker(), which says what is known at all.
 * @param report   to be changed; unchanged at an error
 * @param tracker  asked at once
 * @param query    may be NULL: everything
 * @param error    receives words on a failure; may be NULL
 * @return as wakpi_tracker_query(); what cannot be asked of this tracker (of what it closed, say) is left out
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_add_overview(wakpi_report *report, const wakpi_tracker *tracker,
                                                 const wakpi_query *query, wakpi_error *error);

/**
 * Writes the report in a format.
 * @param report   as filled
 * @param format   a WAKPI_FORMAT_ constant
 * @param write    receives the pieces, of up to 4 KiB
 * @param context  handed to `write`
 * @param error    receives words on a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, an unknown format) or #WAKPI_WRITE (the callback refused)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_write(const wakpi_report *report, int32_t format,
                                          wakpi_write_function write, void *context, wakpi_error *error);

/**
 * Writes the report into a buffer.
 * @param report    as filled
 * @param format    a WAKPI_FORMAT_ constant
 * @param buffer    receives UTF-8 with a NUL; may be NULL with capacity 0
 * @param capacity  bytes of `buffer`
 * @param size      receives the bytes needed, the NUL included
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (only `size` is written) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_report_print(const wakpi_report *report, int32_t format, char *buffer,
                                          size_t capacity, size_t *size);

/**
 * The key of a format.
 * @param format  a WAKPI_FORMAT_ constant
 * @return "text", "json", "openmetrics", "csv" or "html", static; NULL for an unknown one. Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_format_key(int32_t format);

/**
 * The format of a key.
 * @param key     NUL-terminated
 * @param format  receives a WAKPI_FORMAT_ constant
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID (NULL). Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_format_by_key(const char *key, int32_t *format);

#ifdef __cplusplus
}
#endif

#endif

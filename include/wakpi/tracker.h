/**
 * @file tracker.h
 * @brief The tracker: raw webhooks and events in, campaigns out, right under duplicates, reordering and gaps.
 *
 * What a tracker knows is a join of facts: the same traffic gives the same saved bytes in whatever order it came,
 * however often it was delivered and however it was split over trackers that are merged later.
 *
 * Reading, applying and asking may be done from many threads at once. Merging, saving, loading and freeing need
 * the trackers concerned to themselves.
 */
#ifndef WAKPI_TRACKER_H
#define WAKPI_TRACKER_H

#include <wakpi/campaign.h>
#include <wakpi/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A tracker. */
typedef struct wakpi_tracker wakpi_tracker;

/** Makes an empty tracker; takes all options. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_new(const wakpi_options *options, wakpi_tracker **tracker);
/** Ends a tracker; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_tracker_free(wakpi_tracker *tracker);

/**
 * Reads one webhook body. The body is checked as JSON as a whole before anything is taken from it; then every element
 * is judged alone, and what is not taken is counted by reason (wakpi_tracker_intake()).
 * @return #WAKPI_OK also where elements were skipped; #WAKPI_MALFORMED, #WAKPI_LIMIT with position and reason in `error`, nothing taken;
 *         #WAKPI_NO_MEMORY: read it again
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_read_webhook(wakpi_tracker *tracker, const char *json, size_t size,
                                                  wakpi_error *error);
/** Reads one of wakpi's own events as a JSON object ({"wakpi":"send",...}); see the page Events. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_read_event(wakpi_tracker *tracker, const char *json, size_t size,
                                                wakpi_error *error);
/** Reads either: an object with a key "wakpi" is an event, any other a webhook body. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_read_line(wakpi_tracker *tracker, const char *json, size_t size,
                                               wakpi_error *error);
/** Applies events. All are validated first: at an error none is applied and error.position is the offender's index. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_apply(wakpi_tracker *tracker, const wakpi_event *events, size_t count,
                                           wakpi_error *error);
/** Joins all that `from` knows into `into`; the same again changes nothing. #WAKPI_MISMATCH under other options. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_merge(wakpi_tracker *into, const wakpi_tracker *from,
                                           wakpi_error *error);
/** Writes the canonical bytes in pieces. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_save(const wakpi_tracker *tracker, wakpi_write_function write,
                                          void *context, wakpi_error *error);
/** A tracker from saved bytes; the options must carry the key it was made under. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_load(const void *bytes, size_t size, const wakpi_options *options,
                                          wakpi_tracker **tracker, wakpi_error *error);

/** Classes of intake reasons. */
enum {
    WAKPI_INTAKE_ACCEPTED = 1,  /**< Taken, and it changed something. */
    WAKPI_INTAKE_DUPLICATE = 2, /**< Taken, and it was known already. */
    WAKPI_INTAKE_IGNORED = 3,   /**< Well formed, but nothing that counts. */
    WAKPI_INTAKE_MALFORMED = 4  /**< Not what it must be. */
};
/** Why an element was taken or not: a wakpi_intake is a reason's id. Diagnostics, not part of the saved bytes. */
typedef int32_t wakpi_intake;
/** How many reasons there are, which, its key ("ignored_reaction"), its class, a sentence. Static. @since 0.9.0 */
WAKPI_API int32_t wakpi_intake_count(void);
WAKPI_API wakpi_status wakpi_intake_at(int32_t index, wakpi_intake *reason);
WAKPI_API const char *wakpi_intake_key(wakpi_intake reason);
WAKPI_API int32_t wakpi_intake_class(wakpi_intake reason);
WAKPI_API const char *wakpi_intake_text(wakpi_intake reason);
/** How many elements fell under a reason since the tracker was made. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_intake(const wakpi_tracker *tracker, wakpi_intake reason,
                                            int64_t *count);

/** Labels that cells are kept by. */
enum {
    WAKPI_LABEL_CAMPAIGN = 1,
    WAKPI_LABEL_TEMPLATE = 2,
    WAKPI_LABEL_VARIANT = 3,
    WAKPI_LABEL_SEGMENT = 4,
    WAKPI_LABEL_CHANNEL = 5,
    WAKPI_LABEL_CATEGORY = 6,
    WAKPI_LABEL_STEP = 7,
    WAKPI_LABEL_BUTTON = 8,
    WAKPI_LABEL_CONVERSION = 9
};
/** Periods that cells roll up to. */
enum {
    WAKPI_PERIOD_NONE = 0, /**< One cell for the whole time. */
    WAKPI_PERIOD_HOUR = 1,
    WAKPI_PERIOD_DAY = 2,
    WAKPI_PERIOD_WEEK = 3, /**< ISO 8601 weeks. */
    WAKPI_PERIOD_MONTH = 4,
    WAKPI_PERIOD_QUARTER = 5,
    WAKPI_PERIOD_YEAR = 6,
    WAKPI_PERIOD_WEEKDAY_HOUR = 7 /**< 168 cells: Monday 00 to Sunday 23. */
};
/** Keys of labels ("campaign") and periods ("day"), and back; NULL or #WAKPI_NOT_FOUND if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_label_key(int32_t label);
WAKPI_API wakpi_status wakpi_label_by_key(const char *key, int32_t *label);
WAKPI_API const char *wakpi_period_key(int32_t period);
WAKPI_API wakpi_status wakpi_period_by_key(const char *key, int32_t *period);

/** A question to a tracker. For one thread at a time. */
typedef struct wakpi_query wakpi_query;
/** Makes a query for everything in one cell, as of the end of time. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_query_new(const wakpi_options *options, wakpi_query **query);
/** Ends a query; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_query_free(wakpi_query *query);
/** Gives a row for each value of a label; may be called for several labels. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_query_group_by(wakpi_query *query, int32_t label);
/** Gives a row for each period, in the tracker's zone. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_query_period(wakpi_query *query, int32_t period);
/** Keeps only what has this value of a label; several values of one label are alternatives. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_query_where(wakpi_query *query, int32_t label, const char *text, size_t size);
/** Keeps only what is dated in [from, to). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_query_between(wakpi_query *query, int64_t from, int64_t to);
/**
 * Chooses the currency that money is shown in; other money is left out of the rows, to be asked for by another query. Without it, the
 * currency of the tracker's options; without that, the one that all money is in, and #WAKPI_CURRENCY where there are several.
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_currency(wakpi_query *query, const char *currency);
/** Sets "now": facts later than it are left out, cohorts too young for their windows are marked. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_query_as_of(wakpi_query *query, int64_t as_of);

/** The rows of an answer, sorted by labels' bytes, then period. For one thread at a time. */
typedef struct wakpi_cursor wakpi_cursor;
/** Asks. `query` may be NULL: one row of everything. End the cursor with wakpi_cursor_free(). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_query(const wakpi_tracker *tracker, const wakpi_query *query,
                                           wakpi_cursor **cursor, wakpi_error *error);
/** Goes to the next row (at first the first): #WAKPI_OK, or #WAKPI_END. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_cursor_next(wakpi_cursor *cursor);
/** A label of the row, "" where it has none; borrowed until the cursor is freed. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_cursor_label(const wakpi_cursor *cursor, int32_t label, const char **text,
                                          size_t *size);
/** The row's period as UTC [from, to); `text` its ISO 8601 name, borrowed until the next row. 0, 0, "" without period. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_cursor_period(const wakpi_cursor *cursor, int64_t *from, int64_t *to,
                                           const char **text);
/** The row's aggregate; borrowed until the next row. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_cursor_campaign(const wakpi_cursor *cursor, const wakpi_campaign **campaign);
/** How many failed messages of the row fall in a failure class, and how many of its messages are too young (as_of) to judge. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_cursor_failures(const wakpi_cursor *cursor, int32_t failure, int64_t *count);
WAKPI_API wakpi_status wakpi_cursor_immature(const wakpi_cursor *cursor, int64_t *messages);
/** Ends a cursor; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_cursor_free(wakpi_cursor *cursor);

/** How many distinct values of a label are known, and each by index, in bytes order; borrowed until the tracker changes. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_label_count(const wakpi_tracker *tracker, int32_t label, int64_t *count);
WAKPI_API wakpi_status wakpi_tracker_label_at(const wakpi_tracker *tracker, int32_t label, int64_t index,
                                              const char **text, size_t *size);

#ifdef __cplusplus
}
#endif

#endif

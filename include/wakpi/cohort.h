/**
 * @file cohort.h
 * @brief Who stays: persons by the period in which they began, and how many of them came again in each period since.
 *
 * A row is a **cohort**: the persons whose first contact, first message or first order fell in one day, week, month, quarter
 * or year of the tracker's zone. Its columns are the periods since then: column 0 is the period of the beginning itself,
 * column 1 the one after it. Counts are exact, of persons as they are known to be one at that moment, not of numbers.
 *
 * What a person did before what began their cohort counts in no column.
 *
 * Three counts answer three questions. #WAKPI_COHORT_ACTIVE, who did something in that very period, is what a retention grid
 * shows; it may rise again. #WAKPI_COHORT_PRESENT, who did something then or later, never rises and is what
 * wakpi_retention_sbg_fit() takes; the later periods of it are too low while those who are silent may yet come back.
 * #WAKPI_COHORT_RETURNED, who had come again by then, never falls: over orders it is repeat purchase. What happened in the very
 * millisecond of the beginning has no order: it is no return, unless two that count may each have begun the cohort, as two orders do.
 *
 * A period that is not over at the query's `as_of` is marked immature, and one that has not begun has no figure.
 */
#ifndef WAKPI_COHORT_H
#define WAKPI_COHORT_H

#include <wakpi/query.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a person's cohort is told by: the first time of ... */
enum {
    WAKPI_COHORT_CONTACT =
        1, /**< ... anything: they were sent a message, wrote, tapped, clicked or ordered. */
    WAKPI_COHORT_MESSAGE = 2, /**< ... writing or tapping. */
    WAKPI_COHORT_ORDER = 3    /**< ... ordering. */
};

/** What counts as being active. */
enum {
    WAKPI_ACTIVITY_WROTE = 1,   /**< They wrote or tapped, as the measure active_users has it. */
    WAKPI_ACTIVITY_ENGAGED = 2, /**< They wrote, tapped or clicked on a link. */
    WAKPI_ACTIVITY_ORDERED = 3  /**< They ordered. */
};

/** What is counted in a column. */
enum {
    WAKPI_COHORT_ACTIVE = 1,  /**< Persons active in the period; in column 0 since what began their cohort. */
    WAKPI_COHORT_PRESENT = 2, /**< Persons active in the period or in a later one. Never rises. */
    WAKPI_COHORT_RETURNED =
        3 /**< Persons active again, after what began their cohort, by the end of the period. Never falls. */
};

/** The key of a WAKPI_COHORT_ beginning ("contact", "message", "order"); NULL for an unknown one. Static, pure. @since 0.9.0 */
WAKPI_API const char *wakpi_cohort_start_key(int32_t start);
/** The beginning of a key; #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID (NULL). Pure. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_cohort_start_by_key(const char *key, int32_t *start);
/** The key of a WAKPI_ACTIVITY_ constant ("wrote", "engaged", "ordered"); NULL for an unknown one. Static, pure. @since 0.9.0 */
WAKPI_API const char *wakpi_activity_key(int32_t activity);
/** The activity of a key; #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID (NULL). Pure. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_activity_by_key(const char *key, int32_t *activity);
/** The key of what is counted ("active", "present", "returned"); NULL for an unknown one. Static, pure. @since 0.9.0 */
WAKPI_API const char *wakpi_cohort_count_key(int32_t count);
/** What is counted under a key; #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID (NULL). Pure. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_cohort_count_by_key(const char *key, int32_t *count);

/** Cohorts, sorted by their period. For one thread at a time; lives apart from the tracker. */
typedef struct wakpi_cohorts wakpi_cohorts;

/**
 * Asks a tracker for cohorts. Safe beside threads that read, apply or ask.
 *
 * Of the query these hold: wakpi_query_period(), a day or longer; wakpi_query_between(), in which a cohort's persons began;
 * wakpi_query_where(), the labels of what they began with: who was won by that campaign or channel, whatever they did
 * since; wakpi_query_as_of(). Where several things began a person at the same millisecond, one with the right labels is
 * enough. Currency is of no account, and rows by labels are refused: ask once for each.
 *
 * Costs a pass over all that is known. Once something was closed, `from` of the query may not lie before the watermark, and cohorts are
 * told by the first order alone: who wrote before is not remembered, and would pass for new.
 * @param tracker   asked at once
 * @param query     not NULL, since it names the period
 * @param start     a WAKPI_COHORT_ beginning
 * @param activity  a WAKPI_ACTIVITY_ constant
 * @param columns   periods since the beginning, 0 .. 1000; there is one column more
 * @param cohorts   receives the cohorts, before the first row; end them with wakpi_cohorts_free()
 * @param error     receives words on a failure; may be NULL
 * @return #WAKPI_OK; #WAKPI_INVALID (NULL, an unknown constant, no period or one shorter than a day, rows by labels, columns out of
 *         range; of a tracker that was closed a beginning before the watermark, or cohorts by another thing than orders),
 *         #WAKPI_NOT_FOUND (the options' zone is unknown), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_cohorts(const wakpi_tracker *tracker, const wakpi_query *query,
                                             int32_t start, int32_t activity, int32_t columns,
                                             wakpi_cohorts **cohorts, wakpi_error *error);

/**
 * Goes on to the next cohort, at first to the first one. Periods in which nobody began have no row.
 * @param cohorts  to be moved
 * @return #WAKPI_OK; #WAKPI_END behind the last row; #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cohorts_next(wakpi_cohorts *cohorts);

/**
 * The period in which the cohort began.
 * @param cohorts  on a row
 * @param from     receives its beginning, milliseconds since the epoch
 * @param to       receives its end, excluded
 * @param text     receives its ISO 8601 name ("2026-11"); borrowed until the next row
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no row)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cohorts_period(const wakpi_cohorts *cohorts, int64_t *from, int64_t *to,
                                            const char **text);

/**
 * How many persons the cohort has: what its columns are shares of.
 * @param cohorts   on a row
 * @param persons   receives the number, 1 or more
 * @param immature  receives 1 where the period of the beginning is not over at `as_of`, so that more may join, else 0; may be
 *                  NULL
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no row)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cohorts_size(const wakpi_cohorts *cohorts, int64_t *persons, int32_t *immature);

/**
 * A count of a column.
 * @param cohorts   on a row
 * @param column    periods since the beginning, 0 .. the columns asked for
 * @param count     what: #WAKPI_COHORT_ACTIVE, #WAKPI_COHORT_PRESENT or #WAKPI_COHORT_RETURNED
 * @param persons   receives the number, at most the cohort's size
 * @param immature  receives 1 where the column's period is not over at `as_of`, else 0; may be NULL
 * @return #WAKPI_OK; #WAKPI_UNDEFINED (the period has not begun at `as_of`); #WAKPI_INVALID (NULL, no row, out of range)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cohorts_get(const wakpi_cohorts *cohorts, int32_t column, int32_t count,
                                         int64_t *persons, int32_t *immature);

/** Ends cohorts; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_cohorts_free(wakpi_cohorts *cohorts);

#ifdef __cplusplus
}
#endif

#endif

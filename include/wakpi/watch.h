/**
 * @file watch.h
 * @brief A watch: a KPI by period, and whether it dropped or rose, when, and how likely that is a false alarm.
 *
 * Plain limits ("ROI stays positive this quarter") are held from the first period. Control charts say whether a period is
 * unlike the ones before it, and stay silent, with a reason, below #WAKPI_CHART_LEAST_PERIODS periods.
 *
 * Each period is judged by the up to 56 periods before it that were not alarms themselves, so that a drop which lasts
 * goes on being one. Shares of counted things: Laney's p' chart (wakpi_chart_laney()), the p chart (wakpi_chart_p())
 * where neighbours differ no more than the binomial lets them, with its exact limits below 5 expected events; anything
 * else: the individuals chart. Slow changes: wakpi_chart_ewma() with lambda 0.2 and width 2.86. Periods that are
 * days, at least 21 of them, are compared with the same weekday; days of a share with fewer than 5 expected events with all.
 *
 * **Threads.** Adding, setting, merging and freeing need the watch to themselves; reading may be done from many threads
 * at once. Functions that fail leave the watch and their outputs as they were.
 */
#ifndef WAKPI_WATCH_H
#define WAKPI_WATCH_H

#include <wakpi/campaign.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A watch. */
typedef struct wakpi_watch wakpi_watch;

/** What was found; wakpi_finding_key() names them at run time. */
enum {
    WAKPI_FINDING_DROP = 1,        /**< From one period to the next it is lower than chance explains. */
    WAKPI_FINDING_RISE = 2,        /**< From one period to the next it is higher than chance explains. */
    WAKPI_FINDING_SLOW_DROP = 3,   /**< A small lasting shift downwards. */
    WAKPI_FINDING_SLOW_RISE = 4,   /**< A small lasting shift upwards. */
    WAKPI_FINDING_BELOW_LIMIT = 5, /**< Below the plain limit. */
    WAKPI_FINDING_ABOVE_LIMIT = 6  /**< Above the plain limit. */
};

/** Why charts are silent; wakpi_silence_key() names them at run time. */
enum {
    WAKPI_SILENCE_NONE = 1,        /**< They are not. */
    WAKPI_SILENCE_TOO_FEW = 2,     /**< Fewer than #WAKPI_CHART_LEAST_PERIODS periods with data. */
    WAKPI_SILENCE_NO_VARIATION = 3 /**< All periods but the last one are equal: nobody knows what is usual. */
};

/**
 * Something found. Set struct_size to sizeof(wakpi_finding) before it is filled; in an array the stride is the first
 * element's struct_size.
 */
typedef struct wakpi_finding {
    uint32_t struct_size; /**< sizeof(wakpi_finding) of the caller. */
    int32_t kind;         /**< A WAKPI_FINDING_ constant. */
    int64_t start;        /**< Start of the first period concerned, ms since the epoch. */
    int64_t periods;      /**< How many periods in a row are concerned. */
    int32_t lasting;      /**< 1 where the newest period is one of them. */
    int32_t reserved;     /**< 0. */
    double value;         /**< The KPI over these periods, in its natural unit. */
    double expected;      /**< What the periods before let expect; of a plain limit that limit. */
    double lower;         /**< Least usual value at the first period signalled; -infinity for none. */
    double upper;         /**< Greatest usual value there; infinity for none. */
    double change;        /**< value / expected - 1; infinite where 0 was expected. */
    double
        false_alarm; /**< Chance that among all periods judged, by both charts, one is as far out though nothing
                               changed; 0 for a plain limit, which needs no chance. */
} wakpi_finding;

/**
 * Makes a watch.
 * @param options  gives zone (for days and weekdays), currency and allocator; NULL is all defaults
 * @param kpi      what is watched
 * @param watch    receives the handle; end it with wakpi_watch_free()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY, #WAKPI_NOT_FOUND or #WAKPI_MALFORMED (the zone's data)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_watch_new(const wakpi_options *options, wakpi_kpi kpi, wakpi_watch **watch);

/**
 * Ends a watch.
 * @param watch  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_watch_free(wakpi_watch *watch);

/**
 * Sets plain limits, which are held from the first period.
 * @param watch  the watch
 * @param lower  in the KPI's natural unit; -infinity is none
 * @param upper  not below `lower`; infinity is none
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_watch_set_limits(wakpi_watch *watch, double lower, double upper);

/**
 * Adds counts of a period; those of one start add up.
 * @param watch  a watch on a share of counted things
 * @param start  of the period, ms since the epoch
 * @param k      events, 0 .. n
 * @param n      trials
 * @return #WAKPI_OK, #WAKPI_INVALID (also where the KPI is no share), #WAKPI_INCONSISTENT (k above n), #WAKPI_OVERFLOW
 *         (beyond 2^53), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_watch_add_counts(wakpi_watch *watch, int64_t start, int64_t k, int64_t n);

/**
 * Adds the value of a period.
 * @param watch  a watch on a KPI that is no share of counted things (money, seconds, ROI, ..)
 * @param start  of the period, ms since the epoch
 * @param value  in the KPI's natural unit, -1e150 .. 1e150
 * @return #WAKPI_OK (the same value again changes nothing), #WAKPI_CONFLICT (another value of that start),
 *         #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_watch_add_value(wakpi_watch *watch, int64_t start, double value);

/**
 * Adds the KPI of a period's campaign.
 * @param watch     the watch
 * @param start     of the period, ms since the epoch
 * @param campaign  stays as it is
 * @return as wakpi_watch_add_counts() or wakpi_watch_add_value(); the status of a KPI without a value
 *         (#WAKPI_UNDEFINED, #WAKPI_INCONSISTENT, #WAKPI_OVERFLOW); #WAKPI_CURRENCY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_watch_add_campaign(wakpi_watch *watch, int64_t start,
                                                const wakpi_campaign *campaign);

/**
 * Adds all periods of another watch; limits stay.
 * @param into  the watch that grows
 * @param from  of the same KPI; stays as it is; not `into`
 * @return #WAKPI_OK, #WAKPI_MISMATCH (another KPI), #WAKPI_CURRENCY, #WAKPI_CONFLICT, #WAKPI_OVERFLOW, #WAKPI_INVALID,
 *         #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_watch_merge(wakpi_watch *into, const wakpi_watch *from);

/**
 * How many periods it has.
 * @param watch  NULL has none
 * @return 0 or more
 * @since 0.9.0
 */
WAKPI_API size_t wakpi_watch_period_count(const wakpi_watch *watch);

/**
 * Judges all periods: first what plain limits say, then what charts say, each in order of time. Needs no memory.
 * @param watch     the watch
 * @param findings  receives them; may be NULL with capacity 0
 * @param capacity  findings there is room for; twice the periods always do
 * @param count     receives how many there are, also with #WAKPI_TOO_SMALL
 * @param silence   receives why charts are silent, or #WAKPI_SILENCE_NONE; may be NULL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (findings as they were), #WAKPI_UNDEFINED (no periods with data), #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_watch_judge(const wakpi_watch *watch, wakpi_finding *findings, size_t capacity,
                                         size_t *count, int32_t *silence);

/**
 * What is to be said now, in a sentence or two: the newest finding of limits and of charts, or that all is usual, and why
 * charts are silent.
 * @param watch     the watch
 * @param language  BCP 47: en, it, ru; others and NULL are en
 * @param buffer    receives the text, UTF-8, NUL-terminated; may be NULL with capacity 0
 * @param capacity  its bytes
 * @param size      receives the bytes needed, with the NUL, also with #WAKPI_TOO_SMALL; may be NULL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (the buffer is as it was), #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_watch_explain(const wakpi_watch *watch, const char *language, char *buffer,
                                           size_t capacity, size_t *size);

/** How many kinds of findings there are; they are 1 .. this. Thread-safe. @since 0.9.0 */
WAKPI_API int32_t wakpi_finding_count(void);

/**
 * The key of a kind of finding, as "slow_drop".
 * @param kind  a WAKPI_FINDING_ constant
 * @return the key, static; NULL out of range. Thread-safe.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_finding_key(int32_t kind);

/**
 * The key of a reason for silence, as "too_few"; 1, 2, 3, .. until it is NULL.
 * @param silence  a WAKPI_SILENCE_ constant
 * @return the key, static; NULL out of range. Thread-safe.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_silence_key(int32_t silence);

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file query.h
 * @brief Asking a tracker: what was measured, by labels and periods, as of a time.
 *
 * A query says what rows are wanted; wakpi_tracker_query() answers it with a cursor that walks them; each row hands out
 * its aggregate as a campaign, to be evaluated as any other one. The answer is folded from what the tracker knows at that
 * moment: later facts do not reach a cursor.
 */
#ifndef WAKPI_QUERY_H
#define WAKPI_QUERY_H

#include <wakpi/tracker.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Labels that rows can be made by. */
enum {
    WAKPI_LABEL_CAMPAIGN = 1, /**< From the send log, or from callback data where the options say so. */
    WAKPI_LABEL_TEMPLATE = 2, /**< Name of the template. */
    WAKPI_LABEL_VARIANT = 3,  /**< Variant of an experiment. */
    WAKPI_LABEL_SEGMENT = 4,  /**< Segment of people. */
    WAKPI_LABEL_CHANNEL = 5,  /**< Channel of marketing. */
    WAKPI_LABEL_CATEGORY =
        6,                /**< Category as WhatsApp prices it: marketing, utility, authentication, service. */
    WAKPI_LABEL_STEP = 7, /**< Step of a drip sequence. */
    WAKPI_LABEL_BUTTON = 8,    /**< What was tapped; of taps alone. */
    WAKPI_LABEL_CONVERSION = 9 /**< Kind of conversion. */
};

/** Periods that rows can be made by, in the tracker's zone. */
enum {
    WAKPI_PERIOD_NONE = 0,        /**< No rows by period. */
    WAKPI_PERIOD_HOUR = 1,        /**< Local hours. */
    WAKPI_PERIOD_DAY = 2,         /**< Local days, of 23, 24 or 25 hours. */
    WAKPI_PERIOD_WEEK = 3,        /**< ISO 8601 weeks, from Monday. */
    WAKPI_PERIOD_MONTH = 4,       /**< Calendar months. */
    WAKPI_PERIOD_QUARTER = 5,     /**< Calendar quarters. */
    WAKPI_PERIOD_YEAR = 6,        /**< Calendar years. */
    WAKPI_PERIOD_WEEKDAY_HOUR = 7 /**< Hours of the week, Monday 00 to Sunday 23: for peak moments. */
};

/**
 * Which of the messages that touched a person an order or another conversion is credited to. A message touches by being
 * delivered or clicked less than the option `conversion_window` before it, and by being named by it, which
 * counts whenever that was. The messages so found, in order of their first touch in that time, are the journey; of those
 * that touched at the same time the one sent later is the later one. The page Concepts tells the rest.
 */
enum {
    WAKPI_CREDIT_LAST = 1,  /**< The message named, else the one clicked last, else the one delivered last. */
    WAKPI_CREDIT_NAMED = 2, /**< The message named alone. */
    WAKPI_CREDIT_CLICK = 3, /**< The message named, else the one clicked last. */
    WAKPI_CREDIT_FIRST = 4, /**< The first of the journey. */
    WAKPI_CREDIT_LINEAR = 5, /**< Each of the journey alike. */
    WAKPI_CREDIT_DECAY =
        6, /**< 2^(-age / h): h, the option `attribution_half_life`, is the age with half the credit. */
    WAKPI_CREDIT_POSITION =
        7 /**< 40 % to the first, 40 % to the last, 20 % to those between; halves of two. */
};

/**
 * The key of a way to credit, as the option `attribution` has it.
 * @param model  a WAKPI_CREDIT_ constant
 * @return "last" and so on, static; NULL for an unknown one. Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_credit_key(int32_t model);

/**
 * The way to credit of a key.
 * @param key    NUL-terminated
 * @param model  receives a WAKPI_CREDIT_ constant
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID (NULL). Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_credit_by_key(const char *key, int32_t *model);

/**
 * The key of a label.
 * @param label  a WAKPI_LABEL_ constant
 * @return "campaign" and so on, static; NULL for an unknown one. Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_label_key(int32_t label);

/**
 * The label of a key.
 * @param key    NUL-terminated
 * @param label  receives a WAKPI_LABEL_ constant
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID (NULL). Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_label_by_key(const char *key, int32_t *label);

/**
 * The key of a period.
 * @param period  a WAKPI_PERIOD_ constant
 * @return "none", "hour", "day" and so on, static; NULL for an unknown one. Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_period_key(int32_t period);

/**
 * The period of a key.
 * @param key     NUL-terminated
 * @param period  receives a WAKPI_PERIOD_ constant
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID (NULL). Pure, from any thread.
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_period_by_key(const char *key, int32_t *period);

/** A question to a tracker. For one thread at a time while it is being made; may then be asked by many. */
typedef struct wakpi_query wakpi_query;

/**
 * Makes a query for everything: one row, of all time, as of the end of time.
 * @param options  of which the allocator is taken; may be NULL
 * @param query    receives the query; end it with wakpi_query_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (`query` is NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_new(const wakpi_options *options, wakpi_query **query);

/** Ends a query; NULL is fine. Cursors made by it live on. @since 0.9.0 */
WAKPI_API void wakpi_query_free(wakpi_query *query);

/**
 * Makes a query that asks the same, to be changed by itself: one of everything and one by campaign, say, as of one time.
 * @param from   is copied with its filters, baselines and rate card
 * @param query  receives the copy; end it with wakpi_query_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_copy(const wakpi_query *from, wakpi_query **query);

/**
 * Asks for a row for each value of a label, that of nothing labelled ("") among them.
 * @param query  to be changed
 * @param label  a WAKPI_LABEL_ constant; several calls make rows by several labels
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, an unknown label)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_group_by(wakpi_query *query, int32_t label);

/**
 * Asks for a row for each period in which anything is dated. What a measure is dated by, wakpi_measure_dated_by() tells.
 * @param query   to be changed
 * @param period  a WAKPI_PERIOD_ constant; the last call stands
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, an unknown period)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_period(wakpi_query *query, int32_t period);

/**
 * Keeps only what has this text as its label. Several texts for one label are alternatives; several labels must all be
 * right.
 * @param query  to be changed
 * @param label  a WAKPI_LABEL_ constant
 * @param text   UTF-8, copied; "" keeps what has no such label, and may be NULL
 * @param size   bytes of `text`
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL, an unknown label) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_where(wakpi_query *query, int32_t label, const char *text, size_t size);

/**
 * Keeps only what is dated in [from, to).
 * @param query  to be changed
 * @param from   milliseconds since the epoch; INT64_MIN is the beginning of time
 * @param to     milliseconds since the epoch, excluded; INT64_MAX is the end of time
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, `from` after `to`)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_between(wakpi_query *query, int64_t from, int64_t to);

/**
 * Chooses the currency that money is shown in; other money is left out, and orders in it are not counted among orders,
 * shipped and returned ones: they are to be asked for by another query. Conversions and people are counted whatever was
 * paid in. Without it the currency of the tracker's options is meant, and without that the one that all money is in.
 * @param query     to be changed
 * @param currency  an ISO 4217 code, NUL-terminated
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no such code)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_currency(wakpi_query *query, const char *currency);

/**
 * Sets "now", which wakpi never takes from a clock or from the traffic. What happened later is left out, while labels and
 * who is one person with whom are as known by now; messages younger
 * than the option time_to_live and neither delivered nor failed are counted as immature. Values over them, over delivered messages
 * that may still convert, conversations that may still be answered or left and cases whose customer may still come back are
 * flagged #WAKPI_VALUE_IMMATURE, with their share in wakpi_value::still_open.
 * @param query  to be changed
 * @param as_of  milliseconds since the epoch; INT64_MAX (the default) is the end of time, when all is mature
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_as_of(wakpi_query *query, int64_t as_of);

/**
 * Chooses how orders and conversions are credited to messages, and so to campaigns; without it as the tracker's option
 * `attribution` says.
 *
 * Revenue is shared by the journey: each message's share is cut to whole micro-units, what is left over goes to the
 * greatest remainders (the earlier touch among equals), so the rows sum to the revenue to the last micro-unit; refunds
 * are taken where the order was credited. Counts (orders, conversions, converted messages, time to convert) are
 * not shared but go to the message with the greatest share, the later one among equals. What no message touched stays
 * with the labels of its own event.
 * @param query  to be changed
 * @param model  a WAKPI_CREDIT_ constant; 0 is the tracker's own
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, an unknown model)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_attribution(wakpi_query *query, int32_t model);

/**
 * Asks for what only persons' histories tell, in rows by day, week, month, quarter and year, or of wakpi_query_between() alone:
 *
 * - `contacts_start`, who were active when the period began, and `contacts_still_active`, who of them were when it ended. Active
 *   is who wrote or tapped less than the option inactivity_window (30 days) before. For retention_rate and churn_rate.
 * - `customers_start`, `customers_end`, `customers_joined` (there at the end and not at the beginning) and `customers_lost` (the
 *   other way round), a customer being who ordered less than the option repeat_window (90 days) before. For
 *   customer_retention_rate and customer_churn_rate.
 * - In rows by month `active_users_month`, and `active_users_day`, the mean over its days. For stickiness.
 *
 * A row whose period is not over at `as_of`, or of no beginning or end, is not told any of these, and rows by hour never are. Of a
 * group above, what a host counted itself stands, as a whole. In rows by labels, and with wakpi_query_where(), persons' deeds
 * count where they have these labels. Costs a pass over all that is known. Once something was closed, wakpi_query_between() has to
 * begin at the watermark at the earliest, and customers are told where repeat_window reaches back no further than what is kept.
 * @param query  to be changed
 * @param on     1 asks for it, 0 (the default) does not
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, another number)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_retention(wakpi_query *query, int32_t on);

/** What the rows of an answer are compared with. */
enum {
    WAKPI_BASELINE_NONE = 0, /**< Nothing. */
    WAKPI_BASELINE_PREVIOUS =
        1, /**< The period before; of wakpi_query_between() alone as long a time before it. */
    WAKPI_BASELINE_YEAR =
        2 /**< The same day, ISO week, month, quarter or year of the year before, if it had one; of
                                      wakpi_query_between() alone the same local times. */
};

/**
 * Asks for a baseline beside each row: what was measured in an earlier period, to be had by wakpi_cursor_baseline() and to
 * be compared with by wakpi_campaign_compare() and wakpi_campaign_goal().
 *
 * It is the aggregate that a host brought along for that very period (wakpi_query_add_baseline()), else the tracker's own row of
 * the same labels, where the tracker knows anything of that period. From the baseline the row is told what its host did
 * not say itself: `revenue_baseline`, the revenue of that time in the same currency, for incremental_revenue; and where
 * that time ends as the row's begins, `customers_start`, the customers at its end.
 *
 * A row that wakpi_query_between() cuts has no baseline. Hours have none: wakpi_tracker_query() refuses them.
 * @param query     to be changed
 * @param baseline  a WAKPI_BASELINE_ constant; #WAKPI_BASELINE_NONE is the default
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, an unknown constant)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_baseline(wakpi_query *query, int32_t baseline);

/**
 * Brings along an aggregate of an earlier period, as one that was saved last year and loaded with wakpi_campaign_load(). It
 * stands for the whole of that period: rows by labels do not take it. Of several for one period the first stands.
 * @param query     to be changed
 * @param from      the period's beginning as the tracker's zone has it, milliseconds since the epoch
 * @param to        its end, excluded
 * @param campaign  copied
 * @return #WAKPI_OK; #WAKPI_INVALID (NULL, `from` not before `to`); #WAKPI_OVERFLOW or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_query_add_baseline(wakpi_query *query, int64_t from, int64_t to,
                                                const wakpi_campaign *campaign);

/** The rows of an answer, sorted by the labels' bytes, in the order of the WAKPI_LABEL_ constants, then by period. For one thread
 * at a time. */
typedef struct wakpi_cursor wakpi_cursor;

/**
 * Asks a tracker. Safe beside threads that read, apply or ask.
 * @param tracker  which must outlive the cursor, but for wakpi_cursor_free()
 * @param query    may be NULL: one row of everything
 * @param cursor   receives the cursor, before its first row; end it with wakpi_cursor_free()
 * @param error    receives words on a failure; may be NULL
 * @return #WAKPI_OK; #WAKPI_INVALID (NULL; a cost recurs without end and no `as_of` ends it; once something was closed, `as_of` before
 *         the watermark, and before it an edge within an hour, another attribution, a rate card or wakpi_query_retention()),
 *         #WAKPI_CURRENCY (money in several currencies and
 *         none chosen), #WAKPI_NOT_FOUND (the options' zone is unknown), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_query(const wakpi_tracker *tracker, const wakpi_query *query,
                                           wakpi_cursor **cursor, wakpi_error *error);

/**
 * Goes on to the next row, at first to the first one.
 * @param cursor  to be moved
 * @return #WAKPI_OK; #WAKPI_END behind the last row; #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cursor_next(wakpi_cursor *cursor);

/**
 * A label of the row.
 * @param cursor  on a row
 * @param label   a WAKPI_LABEL_ constant
 * @param text    receives UTF-8, NUL-terminated, "" where there is none; borrowed until the tracker is freed
 * @param size    receives its bytes, without the NUL
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no row, an unknown label)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cursor_label(const wakpi_cursor *cursor, int32_t label, const char **text,
                                          size_t *size);

/**
 * The period of the row.
 * @param cursor  on a row
 * @param from    receives its beginning, milliseconds since the epoch; 0 without a period and for an hour of the week
 * @param to      receives its end, excluded; 0 likewise
 * @param text    receives its ISO 8601 name ("2026-11-21", "2026-W47", "2026-11", "2026-Q4", "2026", "2026-11-21T14+01:00", in UTC
 *                "2026-11-21T13Z"), "Mon 07" for an hour of the week, "" without a period; borrowed until the next row
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no row)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cursor_period(const wakpi_cursor *cursor, int64_t *from, int64_t *to,
                                           const char **text);

/**
 * The row's aggregate.
 * @param cursor    on a row
 * @param campaign  receives the campaign, borrowed until the next row
 * @return #WAKPI_OK; #WAKPI_OVERFLOW (a sum of the row leaves its range), #WAKPI_NO_MEMORY (the row stays without: ask the tracker
 *         anew), #WAKPI_INVALID (NULL, no row)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cursor_campaign(const wakpi_cursor *cursor, const wakpi_campaign **campaign);

/**
 * The aggregate that the row is compared with; see wakpi_query_baseline().
 * @param cursor    on a row
 * @param campaign  receives the campaign, borrowed until the next row
 * @return #WAKPI_OK; #WAKPI_NOT_FOUND (none was asked for, or nothing is known of that period), #WAKPI_OVERFLOW, #WAKPI_NO_MEMORY,
 *         #WAKPI_INVALID (NULL, no row)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cursor_baseline(const wakpi_cursor *cursor, const wakpi_campaign **campaign);

/**
 * How many of the row's failed messages are in a class of failures.
 * @param cursor   on a row
 * @param failure  a WAKPI_FAILURE_ constant
 * @param count    receives the number
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no row, an unknown class)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cursor_failures(const wakpi_cursor *cursor, int32_t failure, int64_t *count);

/**
 * How many of the row's messages were told to have failed and were delivered all the same, as where a person has several
 * devices. They count as delivered and not as failed; many of them mean that something else is wrong.
 * @param cursor    on a row
 * @param messages  receives the number
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no row)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cursor_overruled(const wakpi_cursor *cursor, int64_t *messages);

/**
 * How many of the row's messages were still open: neither delivered nor failed, and younger than their time to live.
 * @param cursor    on a row
 * @param messages  receives the number; 0 where the query sets no `as_of`
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no row)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_cursor_immature(const wakpi_cursor *cursor, int64_t *messages);

/** Ends a cursor; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_cursor_free(wakpi_cursor *cursor);

#ifdef __cplusplus
}
#endif

#endif

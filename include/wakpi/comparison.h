/**
 * @file comparison.h
 * @brief A comparison: before and after, and whether a goal was reached.
 *
 * Two periods are no experiment: whatever else changed between them counts as well. The sentence says so. With a control
 * group over the same two periods what changed for both is taken out (difference in differences).
 *
 * What is compared is of one kind, by the first thing added: a rate (k of n), a mean (moments), events on an exposure
 * (orders in so many days), or plain values, which have an interval only where they are campaigns' whose units told how
 * they vary.
 *
 * **Threads.** Adding, setting, merging and freeing need the comparison to themselves; reading may be done from many
 * threads at once. Functions that fail leave the comparison and their outputs as they were.
 */
#ifndef WAKPI_COMPARISON_H
#define WAKPI_COMPARISON_H

#include <wakpi/campaign.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A comparison. */
typedef struct wakpi_comparison wakpi_comparison;

/** The sides of a comparison. */
enum {
    WAKPI_SIDE_BEFORE = 0,         /**< What the change is counted from. */
    WAKPI_SIDE_AFTER = 1,          /**< What it led to. */
    WAKPI_SIDE_CONTROL_BEFORE = 2, /**< A group that nothing was done to, over the first period. */
    WAKPI_SIDE_CONTROL_AFTER = 3   /**< The same group over the second period. */
};

/** What became of the goal; wakpi_comparison_outcome_key() names them at run time. */
enum {
    WAKPI_COMPARISON_NO_GOAL = 1,     /**< None was set. */
    WAKPI_COMPARISON_REACHED = 2,     /**< The whole interval is at the goal or beyond. */
    WAKPI_COMPARISON_NOT_REACHED = 3, /**< The whole interval is short of it. */
    WAKPI_COMPARISON_OPEN = 4         /**< The goal is within the interval: more data are needed. */
};

/** What is compared; wakpi_comparison_kind_key() names them at run time. */
enum {
    WAKPI_COMPARISON_RATE = 1,  /**< Events of trials. */
    WAKPI_COMPARISON_MEAN = 2,  /**< Means with their moments. */
    WAKPI_COMPARISON_COUNT = 3, /**< Events on an exposure. */
    WAKPI_COMPARISON_VALUE = 4  /**< Plain values. */
};

/** A comparison's numbers. Set struct_size to sizeof(wakpi_comparison_result) before it is filled. */
typedef struct wakpi_comparison_result {
    uint32_t struct_size;    /**< sizeof(wakpi_comparison_result) of the caller. */
    wakpi_status status;     /**< Of the comparison; where negative the fields after it are 0. */
    int32_t kind;            /**< A WAKPI_COMPARISON_ kind. */
    int32_t outcome;         /**< #WAKPI_COMPARISON_NO_GOAL, _REACHED, _NOT_REACHED or _OPEN. */
    int32_t controlled;      /**< 1 where a control group was taken out. */
    int32_t has_interval;    /**< 0 where nobody knows how the values vary: limits equal what they limit. */
    double before;           /**< In the KPI's natural unit; of events per unit of exposure. */
    double after;            /**< The same. */
    double difference;       /**< after - before, less that of the control group. */
    double difference_lower; /**< Its lower limit. */
    double difference_upper; /**< Its upper limit. */
    double change;           /**< Relative change, a fraction; infinite over 0, 0 where both are 0. */
    double change_lower;     /**< Its lower limit; -infinity where none can be given. */
    double change_upper;     /**< Its upper limit; infinity where none can be given. */
    double speed; /**< Of durations: before / after - 1, how much quicker; 20 % less time is 25 % more speed.
                                  Else 0. */
    double goal;  /**< As it was set; 0 without one. */
    double
        attained; /**< Share of the way to the goal that was made; 0 without one, or where it led nowhere. */
    double p;     /**< Two-sided p-value of no change; 1 without an interval. */
    double log_p; /**< ln p. */
} wakpi_comparison_result;

/**
 * Makes a comparison.
 * @param options     gives alpha, currency and allocator; NULL is all defaults
 * @param kpi         what is compared: gives its name, unit and good direction
 * @param comparison  receives the handle; end it with wakpi_comparison_free()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_new(const wakpi_options *options, wakpi_kpi kpi,
                                            wakpi_comparison **comparison);

/**
 * Ends a comparison.
 * @param comparison  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_comparison_free(wakpi_comparison *comparison);

/**
 * Adds counts of a rate.
 * @param comparison  the comparison
 * @param side        a WAKPI_SIDE_ constant
 * @param k           events, 0 .. n
 * @param n           trials
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_INCONSISTENT (k above n), #WAKPI_MISMATCH (another kind was added before),
 *         #WAKPI_OVERFLOW (beyond 2^53)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_add_counts(wakpi_comparison *comparison, int32_t side, int64_t k,
                                                   int64_t n);

/**
 * Adds moments of a mean; their x are the values.
 * @param comparison  the comparison
 * @param side        a WAKPI_SIDE_ constant
 * @param moments     #WAKPI_MOMENTS_SIZE doubles, as wakpi_moments_add() makes them, in the KPI's natural unit
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_MISMATCH, #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_add_moments(wakpi_comparison *comparison, int32_t side,
                                                    const double *moments);

/**
 * Adds events on an exposure: sales in so many days, stops among so many messages.
 * @param comparison  the comparison
 * @param side        a WAKPI_SIDE_ constant
 * @param events      0 or more
 * @param exposure    above 0, in any unit, the same on all sides
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_MISMATCH, #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_add_events(wakpi_comparison *comparison, int32_t side, int64_t events,
                                                   double exposure);

/**
 * Sets a plain value, replacing what stood there.
 * @param comparison  the comparison
 * @param side        a WAKPI_SIDE_ constant
 * @param value       in the KPI's natural unit, -1e150 .. 1e150
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_MISMATCH
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_set_value(wakpi_comparison *comparison, int32_t side, double value);

/**
 * Adds a campaign: the counts of the KPI where it is a share of counted things, else its value as a plain one. Of a KPI that is
 * made of sums (revenue per recipient, order value, return on spend) the campaign's units tell how it varies, where it has them
 * (wakpi_campaign_add_unit(), rows of a tracker) and as many as the option small_sample says carry it.
 * @param comparison  the comparison
 * @param side        a WAKPI_SIDE_ constant
 * @param campaign    stays as it is
 * @return as wakpi_comparison_add_counts() or wakpi_comparison_set_value(); the status of a KPI without a value
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_add_campaign(wakpi_comparison *comparison, int32_t side,
                                                     const wakpi_campaign *campaign);

/**
 * Sets the goal as a relative change: 0.3 is "+30 %", -0.2 is "20 % less".
 * @param comparison  the comparison
 * @param change      finite, not 0, above -1
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_set_goal(wakpi_comparison *comparison, double change);

/**
 * Sets the goal as a value to be come to, from below where the KPI is good upwards, else from above: an ROI of 3 is
 * "300 %". Not for use with a control group.
 * @param comparison  the comparison
 * @param value       in the KPI's natural unit, finite
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_set_goal_value(wakpi_comparison *comparison, double value);

/**
 * Adds all of another comparison of the same KPI and kind; the goal stays. Plain values do not add.
 * @param into  the comparison that grows
 * @param from  stays as it is; not `into`
 * @return #WAKPI_OK, #WAKPI_MISMATCH, #WAKPI_OVERFLOW, #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_merge(wakpi_comparison *into, const wakpi_comparison *from);

/**
 * Compares.
 *
 * Rates: wakpi_difference_miettinen_nurminen(), wakpi_ratio_miettinen_nurminen(), and wakpi_test_two_rates() or, below 5
 * expected, wakpi_test_fisher(). Means: wakpi_difference_in_differences() without a control's change is Welch's test;
 * wakpi_lift_fieller(). Events on exposures t: given all events, those after are binomial, so Clopper and Pearson's limits
 * of their share s give those of the ratio, s / (1 - s) t before / t after, and the p-value is twice that of the binomial's
 * side. Means without any variance are not judged: p is 1 and the limits are infinite. With a control group:
 * wakpi_difference_in_differences(), and its limits over the value before; for events the ratio of the ratios, its
 * logarithm normal with the variance sum 1 / events. Values of campaigns whose units told how they vary, on all sides: as normal,
 * with wakpi_lift_fieller()'s limits of the change.
 *
 * @param comparison  the comparison
 * @param result      receives the numbers, filled to the struct_size that the caller set
 * @return result->status: #WAKPI_OK, #WAKPI_UNBOUNDED (a limit of the change is infinite), #WAKPI_DEGENERATE (no variance
 *         to judge by), #WAKPI_UNDEFINED (a side without data; of a mean fewer than 2; with a control no events
 *         on a side); #WAKPI_INVALID with `result` as it was
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_evaluate(const wakpi_comparison *comparison,
                                                 wakpi_comparison_result *result);

/**
 * The comparison in a sentence: "Orders: +15.0 % (95 % interval +5.4 to +25.5 %) after against before; the goal of +10.0 %
 * is open. An association, not an experiment."
 * @param comparison  the comparison
 * @param language    BCP 47: en, it, ru; others and NULL are en
 * @param buffer      receives the text, UTF-8, NUL-terminated; may be NULL with capacity 0
 * @param capacity    its bytes
 * @param size        receives the bytes needed, with the NUL, also with #WAKPI_TOO_SMALL; may be NULL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (the buffer is as it was), #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_comparison_explain(const wakpi_comparison *comparison, const char *language,
                                                char *buffer, size_t capacity, size_t *size);

/**
 * The key of an outcome, as "not_reached"; 1, 2, 3, .. until it is NULL.
 * @param outcome  #WAKPI_COMPARISON_NO_GOAL, _REACHED, _NOT_REACHED or _OPEN
 * @return the key, static; NULL out of range. Thread-safe.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_comparison_outcome_key(int32_t outcome);

/**
 * The key of a kind, as "rate"; 1, 2, 3, .. until it is NULL.
 * @param kind  #WAKPI_COMPARISON_RATE, _MEAN, _COUNT or _VALUE
 * @return the key, static; NULL out of range. Thread-safe.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_comparison_kind_key(int32_t kind);

#ifdef __cplusplus
}
#endif

#endif

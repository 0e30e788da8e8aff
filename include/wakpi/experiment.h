/**
 * @file experiment.h
 * @brief An experiment: variants side by side, and what to do about them.
 *
 * The first variant is the control, the first metric decides; further metrics guard: a variant that is proved worse in one
 * of them is not shipped. The handle takes counts and moments, and answers with a verdict: ship a variant, keep the
 * control, keep running, broken split, or no data.
 *
 * - **Fixed** (the default): the classical tests, right for one look at the end. Say what effect is wanted
 *   (wakpi_experiment_set_plan()) and the verdict is "keep running" until the sample is large enough; without a
 *   plan it takes the data to be complete.
 * - **Sequential**: p-values and intervals that hold at every look; the verdict may be followed as soon as it is given.
 *
 * Each variant is compared with the control; p-values are corrected for the number of variants. Intervals are those of one
 * comparison at the alpha of the options.
 *
 * **Threads.** Adding, setting, merging and freeing need the experiment to themselves; reading may be done from many
 * threads at once. Functions that fail leave the experiment and their outputs as they were.
 */
#ifndef WAKPI_EXPERIMENT_H
#define WAKPI_EXPERIMENT_H

#include <wakpi/campaign.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An experiment. */
typedef struct wakpi_experiment wakpi_experiment;

/** How large an experiment can be. */
enum {
    WAKPI_EXPERIMENT_VARIANTS_MOST = 32, /**< Variants, the control among them. */
    WAKPI_EXPERIMENT_METRICS_MOST = 32   /**< Metrics. */
};

/** When it may be looked at. */
enum {
    WAKPI_EXPERIMENT_FIXED = 1,     /**< Once, when the planned sample is there. */
    WAKPI_EXPERIMENT_SEQUENTIAL = 2 /**< At any time. */
};

/** How p-values are corrected for the number of variants. */
enum {
    WAKPI_CORRECTION_NONE = 0,     /**< Not at all. */
    WAKPI_CORRECTION_HOLM = 1,     /**< wakpi_adjust_holm(), the default. */
    WAKPI_CORRECTION_HOCHBERG = 2, /**< wakpi_adjust_hochberg() */
    WAKPI_CORRECTION_BH = 3,       /**< wakpi_adjust_bh() */
    WAKPI_CORRECTION_BY = 4        /**< wakpi_adjust_by() */
};

/** What to do; wakpi_verdict_key() names them at run time. */
enum {
    WAKPI_VERDICT_NO_DATA = 1,      /**< The control, or every other variant, has no observations. */
    WAKPI_VERDICT_BROKEN_SPLIT = 2, /**< Traffic is not split as planned: trust no result. */
    WAKPI_VERDICT_KEEP_RUNNING = 3, /**< Not enough is known yet. */
    WAKPI_VERDICT_SHIP = 4,         /**< A variant is better than the control. */
    WAKPI_VERDICT_KEEP = 5          /**< No variant is proved better: keep the control. */
};

/** What is known of a variant in a metric; wakpi_experiment_outcome_key() names them at run time. */
enum {
    WAKPI_EXPERIMENT_UNKNOWN = 1, /**< No observations. */
    WAKPI_EXPERIMENT_UNCLEAR = 2, /**< The difference may be chance. */
    WAKPI_EXPERIMENT_BETTER = 3,  /**< Better than the control, adjusted p at most alpha. */
    WAKPI_EXPERIMENT_WORSE = 4    /**< Worse than the control, adjusted p at most alpha. */
};

/** How a comparison was made; wakpi_experiment_method_key() names them at run time. */
enum {
    WAKPI_EXPERIMENT_BY_Z = 1, /**< Pooled z test, Miettinen and Nurminen's intervals. */
    WAKPI_EXPERIMENT_BY_FISHER =
        2, /**< Fisher's exact test (fewer than 5 events expected somewhere), the same. */
    WAKPI_EXPERIMENT_BY_WELCH = 3,         /**< Welch's t test and interval, Fieller's for the lift. */
    WAKPI_EXPERIMENT_BY_SEQUENCE = 4,      /**< Normal-mixture confidence sequences. */
    WAKPI_EXPERIMENT_BY_EXACT_SEQUENCE = 5 /**< Beta-mixture confidence sequences, exact: below 100 events. */
};

/**
 * A variant against the control in one metric. Set struct_size to sizeof(wakpi_experiment_result) before it is filled.
 * Fields are in the metric's natural unit; where status is negative only the fields up to outcome are given.
 */
typedef struct wakpi_experiment_result {
    uint32_t struct_size;      /**< sizeof(wakpi_experiment_result) of the caller. */
    wakpi_status status;       /**< Of this comparison. */
    int32_t metric;            /**< Which metric. */
    int32_t variant;           /**< Which variant. */
    int32_t method;            /**< A WAKPI_EXPERIMENT_BY_ constant. */
    int32_t outcome;           /**< #WAKPI_EXPERIMENT_UNKNOWN, _UNCLEAR, _BETTER or _WORSE. */
    int64_t observations;      /**< Of the variant. */
    double value;              /**< The variant's rate or mean. */
    double control;            /**< The control's rate or mean. */
    double difference;         /**< value - control. */
    double difference_lower;   /**< Its lower limit; -infinity where none can be given. */
    double difference_upper;   /**< Its upper limit; infinity where none can be given. */
    double lift;               /**< value / control - 1; infinity over a control of 0, 0 where both are 0. */
    double lift_lower;         /**< Its lower limit; -infinity where none can be given. */
    double lift_upper;         /**< Its upper limit; infinity where none can be given. */
    double p;                  /**< Two-sided; always valid in a sequential experiment. */
    double log_p;              /**< ln p. */
    double adjusted_p;         /**< p corrected for the number of variants. */
    double probability_better; /**< P(variant is better than the control), flat priors; for means the normal
                                    approximation. */
    double
        expected_loss; /**< What choosing the variant is expected to lose against the control, in the unit of
                                    the difference. */
} wakpi_experiment_result;

/** What to do. Set struct_size to sizeof(wakpi_experiment_decision) before it is filled. */
typedef struct wakpi_experiment_decision {
    uint32_t struct_size; /**< sizeof(wakpi_experiment_decision) of the caller. */
    int32_t verdict;      /**< A WAKPI_VERDICT_ constant. */
    int32_t variant; /**< The one to ship, 0 to keep the control, the leading one while running; else -1. */
    int32_t
        metric; /**< The metric that decided: 0, or a guard that keeps a better variant from being shipped. */
    int64_t
        days_needed; /**< Further days at the traffic so far; 0 where the plan is met, -1 where it cannot be told. */
    double
        split_p; /**< P-value of the split, always valid in a sequential experiment; 1 where nothing can be said. */
    double split_log_p; /**< ln split_p; -infinity for traffic in a variant without weight. */
} wakpi_experiment_decision;

/**
 * Makes an experiment.
 * @param options     gives alpha, small_sample and allocator; NULL is all defaults
 * @param names       of the variants, the control first: UTF-8, 1 to 256 bytes, distinct; copied
 * @param weights     the shares of traffic planned, 0 or more in any unit, at least two above 0; NULL is equal shares
 * @param count       variants, 2 .. #WAKPI_EXPERIMENT_VARIANTS_MOST
 * @param experiment  receives the handle; end it with wakpi_experiment_free()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_new(const wakpi_options *options, const char *const *names,
                                            const double *weights, size_t count,
                                            wakpi_experiment **experiment);

/**
 * Ends an experiment.
 * @param experiment  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_experiment_free(wakpi_experiment *experiment);

/**
 * How many variants it has.
 * @param experiment  NULL has none
 * @return 2 or more, 0 for NULL
 * @since 0.9.0
 */
WAKPI_API int32_t wakpi_experiment_variant_count(const wakpi_experiment *experiment);

/**
 * The name of a variant.
 * @param experiment  the experiment
 * @param variant     0 is the control
 * @return the name, borrowed until the experiment is freed; NULL out of range
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_experiment_variant_name(const wakpi_experiment *experiment, int32_t variant);

/**
 * How many metrics it has.
 * @param experiment  NULL has none
 * @return 0 or more
 * @since 0.9.0
 */
WAKPI_API int32_t wakpi_experiment_metric_count(const wakpi_experiment *experiment);

/**
 * The name of a metric.
 * @param experiment  the experiment
 * @param metric      0 is the one that decides
 * @param language    BCP 47, for a KPI's name: en, it, ru; others and NULL are en
 * @return the name, borrowed until the experiment is freed; NULL out of range
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_experiment_metric_name(const wakpi_experiment *experiment, int32_t metric,
                                                   const char *language);

/**
 * Chooses when it may be looked at.
 * @param experiment  the experiment
 * @param mode        #WAKPI_EXPERIMENT_FIXED (the default) or #WAKPI_EXPERIMENT_SEQUENTIAL
 * @param tuning      for the sequential one: the observations of two variants together at which intervals are to be
 *                    tightest, 1 .. 2^53; choose it beforehand. 0 is 5000
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_set_mode(wakpi_experiment *experiment, int32_t mode, int64_t tuning);

/**
 * Chooses how p-values are corrected for the number of variants.
 * @param experiment  the experiment
 * @param correction  a WAKPI_CORRECTION_ constant
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_set_correction(wakpi_experiment *experiment, int32_t correction);

/**
 * Says what effect is to be seen, with what chance, and how long the experiment has run.
 * @param experiment  the experiment
 * @param effect      the least relative effect wanted in the first metric, for the better: 0.1 is 10 % of the control's
 *                    value; 0 is no plan
 * @param power       the chance to see it, 0 < power < 1; 0.8 is usual
 * @param days        days in which the observations so far were made, 0 or more; 0 is not known
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_set_plan(wakpi_experiment *experiment, double effect, double power,
                                                 double days);

/**
 * Adds a metric that is a KPI of the catalogue: a share of counted things (open_rate, opt_out_rate, ..), or a KPI that is made of
 * sums (revenue_per_recipient, average_order_value, return_on_campaign_spend, ..), which is a mean.
 * @param experiment  the experiment
 * @param kpi         one of these with a direction up or down
 * @param metric      receives the metric's index; may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_CONFLICT (it is there), #WAKPI_LIMIT, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_add_kpi(wakpi_experiment *experiment, wakpi_kpi kpi, int32_t *metric);

/**
 * Adds a metric of the caller's own that is a rate, k of n.
 * @param experiment  the experiment
 * @param name        UTF-8, 1 to 256 bytes, distinct; copied
 * @param direction   #WAKPI_DIRECTION_UP or #WAKPI_DIRECTION_DOWN
 * @param metric      receives the metric's index; may be NULL
 * @return as wakpi_experiment_add_kpi()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_add_rate(wakpi_experiment *experiment, const char *name,
                                                 int32_t direction, int32_t *metric);

/**
 * Adds a metric of the caller's own that is a mean per recipient (revenue, minutes).
 * @param experiment  the experiment
 * @param name        UTF-8, 1 to 256 bytes, distinct; copied
 * @param direction   #WAKPI_DIRECTION_UP or #WAKPI_DIRECTION_DOWN
 * @param metric      receives the metric's index; may be NULL
 * @return as wakpi_experiment_add_kpi()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_add_mean(wakpi_experiment *experiment, const char *name,
                                                 int32_t direction, int32_t *metric);

/**
 * Adds recipients that were assigned to a variant: what the split is judged by. Where none are given, the observations of
 * the first metric are.
 * @param experiment  the experiment
 * @param variant     0 is the control
 * @param count       0 or more
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_OVERFLOW (beyond 2^53)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_add_assigned(wakpi_experiment *experiment, int32_t variant,
                                                     int64_t count);

/**
 * Adds counts to a rate.
 * @param experiment  the experiment
 * @param metric      a rate or a KPI
 * @param variant     0 is the control
 * @param k           events, 0 .. n
 * @param n           trials
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_INCONSISTENT (k above n), #WAKPI_OVERFLOW (beyond 2^53)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_add_counts(wakpi_experiment *experiment, int32_t metric,
                                                   int32_t variant, int64_t k, int64_t n);

/**
 * Adds one recipient's value to a mean.
 * @param experiment  the experiment
 * @param metric      a mean
 * @param variant     0 is the control
 * @param value       finite
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_add_value(wakpi_experiment *experiment, int32_t metric,
                                                  int32_t variant, double value);

/**
 * Adds moments to a mean; their x are the values.
 * @param experiment  the experiment
 * @param metric      a mean
 * @param variant     0 is the control
 * @param moments     #WAKPI_MOMENTS_SIZE doubles, as wakpi_moments_add() makes them
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_add_moments(wakpi_experiment *experiment, int32_t metric,
                                                    int32_t variant, const double *moments);

/**
 * Adds a campaign: to each metric that is a KPI its numerator and denominator, and what the campaign targeted as
 * assigned. A KPI without a value there is passed over. Of one that is made of sums the campaign's units are the observations
 * (wakpi_campaign_add_unit(), rows of a tracker); without units it is passed over. Adding one campaign twice doubles it.
 * @param experiment  the experiment
 * @param variant     0 is the control
 * @param campaign    stays as it is
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_INCONSISTENT (a part is larger than its whole), #WAKPI_OVERFLOW
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_add_campaign(wakpi_experiment *experiment, int32_t variant,
                                                     const wakpi_campaign *campaign);

/**
 * Adds all observations of another experiment of the same variants, weights and metrics; settings stay.
 * @param into  the experiment that grows
 * @param from  stays as it is; not `into`
 * @return #WAKPI_OK, #WAKPI_MISMATCH, #WAKPI_OVERFLOW, #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_merge(wakpi_experiment *into, const wakpi_experiment *from);

/**
 * Compares a variant with the control in a metric.
 *
 * Rates: fixed, wakpi_test_two_rates() or, below 5 expected, wakpi_test_fisher(), wakpi_difference_miettinen_nurminen()
 * and wakpi_ratio_miettinen_nurminen(). Sequential, from 100 events and 100 other trials in each variant on
 * wakpi_sequence_mean(), below that the product of the evidence of wakpi_sequence_rate_test() in both variants against
 * their common rate; alpha is spent 4 to 1 on the two, so that either may end the experiment. Means: wakpi_test_welch()
 * with Welch's interval and wakpi_lift_fieller(), or wakpi_sequence_mean() from 100 observations in each on. Without any
 * variance they are not judged: p is 1 and the limits are infinite.
 *
 * @param experiment  the experiment
 * @param metric      which metric
 * @param variant     which variant, 1 or more
 * @param result      receives the comparison, filled to the struct_size that the caller set
 * @return result->status: #WAKPI_OK, #WAKPI_SMALL_SAMPLE (fewer observations on a side than the options' small_sample),
 *         #WAKPI_UNBOUNDED (a limit is infinite), #WAKPI_DEGENERATE (no variance to judge by), #WAKPI_UNDEFINED (no
 *         observations on a side; of a mean fewer than 2); #WAKPI_INVALID with `result` as it was
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_compare(const wakpi_experiment *experiment, int32_t metric,
                                                int32_t variant, wakpi_experiment_result *result);

/**
 * What to do.
 *
 * The split is broken where wakpi_test_sample_ratio() gives p below 0.001 (where fewer than 5 were expected, where a
 * variant's share lies outside Clopper and Pearson's interval at 0.001 over the variants). In a sequential experiment that p
 * holds at every look, too: 1 over the likelihood of the counts mixed over splits about the planned one (Dirichlet), over
 * that of the planned one. Of the variants that are better the one with the best value is shipped, unless a further metric
 * proves it worse.
 *
 * @param experiment  the experiment
 * @param decision    receives the verdict, filled to the struct_size that the caller set
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL, no struct_size, no metric)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_decide(const wakpi_experiment *experiment,
                                               wakpi_experiment_decision *decision);

/**
 * The verdict in a sentence: "Ship B: open rate 15.0 % against 12.0 % of A, +25.0 % (95 % interval +10.8 to +41.1 %),
 * p < 0.001."
 * @param experiment  the experiment
 * @param language    BCP 47: en, it, ru; others and NULL are en
 * @param buffer      receives the sentence, UTF-8, NUL-terminated; may be NULL with capacity 0
 * @param capacity    its bytes
 * @param size        receives the bytes needed, with the NUL, also with #WAKPI_TOO_SMALL; may be NULL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (the buffer is as it was), #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_experiment_explain(const wakpi_experiment *experiment, const char *language,
                                                char *buffer, size_t capacity, size_t *size);

/** How many verdicts there are; they are 1 .. this. Thread-safe. @since 0.9.0 */
WAKPI_API int32_t wakpi_verdict_count(void);

/**
 * The key of a verdict, as "keep_running".
 * @param verdict  a WAKPI_VERDICT_ constant
 * @return the key, static; NULL out of range. Thread-safe.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_verdict_key(int32_t verdict);

/**
 * The key of an outcome, as "better"; 1, 2, 3, .. until it is NULL.
 * @param outcome  #WAKPI_EXPERIMENT_UNKNOWN, _UNCLEAR, _BETTER or _WORSE
 * @return the key, static; NULL out of range. Thread-safe.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_experiment_outcome_key(int32_t outcome);

/**
 * The key of a method, as "fisher"; 1, 2, 3, .. until it is NULL.
 * @param method  a WAKPI_EXPERIMENT_BY_ constant
 * @return the key, static; NULL out of range. Thread-safe.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_experiment_method_key(int32_t method);

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file chart.h
 * @brief Control charts: is this period like the others, or did something change?
 *
 * Arrays are the caller's, one entry per period in order of time; a period without trials (n = 0) has the limits 0
 * and 1 and never signals. What stats.h says of statuses, of bits and of threads holds here as well.
 */
#ifndef WAKPI_CHART_H
#define WAKPI_CHART_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a chart says of a period, and how many it needs. */
enum {
    WAKPI_CHART_BELOW = -1,         /**< Below the lower limit. */
    WAKPI_CHART_WITHIN = 0,         /**< As the others. */
    WAKPI_CHART_ABOVE = 1,          /**< Above the upper limit. */
    WAKPI_CHART_LEAST_PERIODS = 12, /**< With fewer a chart stays silent: it cannot know what is usual. */
    WAKPI_CHART_SEASON_MOST = 400   /**< The longest season, in periods. */
};

/** The rules of wakpi_chart_rules(), one bit each. */
enum {
    WAKPI_RULE_BEYOND_3 = 1,     /**< This one is beyond three sigma. */
    WAKPI_RULE_2_OF_3 = 2,       /**< Two of the last three are beyond two sigma on one side. */
    WAKPI_RULE_4_OF_5 = 4,       /**< Four of the last five are beyond one sigma on one side. */
    WAKPI_RULE_8_ON_ONE_SIDE = 8 /**< The last eight are on one side of the centre. */
};

/**
 * The p chart of rates: centre sum k / sum n, limits centre -+ 3 sqrt(centre (1 - centre) / n); where n centre or
 * n (1 - centre) is below 5 the limits are the exact binomial ones of the same chance (0.00135 a side). W. A.
 * Shewhart (1931). At n above 10^5 rates vary more than the binomial allows and every period alarms: use
 * wakpi_chart_laney().
 *
 * @param k        events of each period
 * @param n        trials of each period
 * @param periods  how many
 * @param centre   receives the centre line, a fraction
 * @param lower    receives the lower limits
 * @param upper    receives the upper limits
 * @param signals  receives #WAKPI_CHART_BELOW, #WAKPI_CHART_WITHIN or #WAKPI_CHART_ABOVE
 * @return #WAKPI_OK, #WAKPI_SMALL_SAMPLE (fewer than #WAKPI_CHART_LEAST_PERIODS periods with trials: limits are given,
 *         no signals), #WAKPI_DEGENERATE (no events at all, or nothing but events), #WAKPI_UNDEFINED (no trials) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_chart_p(const int64_t *k, const int64_t *n, size_t periods, double *centre,
                                     double *lower, double *upper, int32_t *signals);

/**
 * Laney's p' chart: the p chart with its limits widened or narrowed by how much neighbouring periods really differ,
 * sigma_z = mean |z_i - z_(i-1)| / 1.128 with z_i = (p_i - centre) / sigma_i. D. B. Laney, Quality Engineering 14
 * (2002).
 *
 * @param k        events of each period
 * @param n        trials of each period
 * @param periods  how many
 * @param centre   receives the centre line, a fraction
 * @param sigma_z  receives the factor; 1 is the p chart
 * @param lower    receives the lower limits, not below 0
 * @param upper    receives the upper limits, not above 1
 * @param signals  receives one of the three signals a period
 * @return as wakpi_chart_p()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_chart_laney(const int64_t *k, const int64_t *n, size_t periods, double *centre,
                                         double *sigma_z, double *lower, double *upper, int32_t *signals);

/**
 * Laney's chart with a usual rate of its own for each phase of a season, such as each day of the week: a quiet Sunday
 * alarms only where it is quieter than Sundays are. Deviations are taken from the phase's centre, each over the square
 * root of what is left free by that centre, 1 - n_i / sum n of the phase.
 *
 * @param k        events of each period
 * @param n        trials of each period
 * @param periods  how many
 * @param season   periods to a season, 1 .. #WAKPI_CHART_SEASON_MOST; 7 for days in a week
 * @param centres  receives `season` centre lines, that of the first period's phase first; NaN for one without trials
 * @param sigma_z  receives the factor
 * @param lower    receives the lower limits, not below 0
 * @param upper    receives the upper limits, not above 1
 * @param signals  receives one of the three signals a period
 * @return #WAKPI_OK, #WAKPI_SMALL_SAMPLE (fewer than #WAKPI_CHART_LEAST_PERIODS periods, or fewer than three with trials in
 *         a phase: limits are given, no signals), #WAKPI_DEGENERATE (no events at all, or nothing but events),
 *         #WAKPI_UNDEFINED (no trials) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_chart_laney_seasonal(const int64_t *k, const int64_t *n, size_t periods,
                                                  size_t season, double *centres, double *sigma_z,
                                                  double *lower, double *upper, int32_t *signals);

/**
 * The exponentially weighted moving average: sees small lasting shifts that single periods hide.
 *
 * s_i = lambda x_i + (1 - lambda) s_(i-1), s_0 = target; limits target -+ width sigma sqrt(lambda / (2 - lambda) (1 -
 * (1 - lambda)^(2 i))). S. W. Roberts, Technometrics 1 (1959). lambda 0.2 with width 2.86 is usual.
 *
 * @param values    one a period, finite
 * @param periods   how many
 * @param target    the usual value
 * @param sigma     the standard deviation of one value, above 0
 * @param lambda    the weight of the newest, above 0, at most 1
 * @param width     the limits' distance in sigmas, above 0
 * @param smoothed  receives s
 * @param lower     receives the lower limits
 * @param upper     receives the upper limits
 * @param signals   receives one of the three signals a period
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no periods) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_chart_ewma(const double *values, size_t periods, double target, double sigma,
                                        double lambda, double width, double *smoothed, double *lower,
                                        double *upper, int32_t *signals);

/**
 * The CUSUM of a rate as a log likelihood ratio: S_i = max(0, S_(i-1) + k ln(r1 / r0) + (n - k) ln((1 - r1) / (1 -
 * r0))). It signals where S reaches the threshold, and the change began after S was last 0. E. S. Page, Biometrika
 * 41 (1954).
 *
 * @param k          events of each period
 * @param n          trials of each period
 * @param periods    how many
 * @param usual      r0, the usual rate, 0 < r0 < 1
 * @param changed    r1, the rate to be seen, 0 < r1 < 1, another
 * @param threshold  above 0; ln 1000 = 6.9 is one false alarm in at least 1000 periods
 * @param statistic  receives S
 * @param signals    receives #WAKPI_CHART_WITHIN, or #WAKPI_CHART_ABOVE or #WAKPI_CHART_BELOW as r1 is to r0
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no periods) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_chart_cusum_rate(const int64_t *k, const int64_t *n, size_t periods,
                                              double usual, double changed, double threshold,
                                              double *statistic, int32_t *signals);

/**
 * The CUSUM of counts on an exposure (Poisson): S_i = max(0, S_(i-1) + k ln(r1 / r0) - exposure (r1 - r0)).
 *
 * @param k          events of each period
 * @param exposure   what they could come from (days, recipients), >= 0
 * @param periods    how many
 * @param usual      r0, the usual events per unit of exposure, above 0
 * @param changed    r1, the pace to be seen, above 0, another
 * @param threshold  above 0
 * @param statistic  receives S
 * @param signals    as wakpi_chart_cusum_rate()
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no periods) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_chart_cusum_count(const int64_t *k, const double *exposure, size_t periods,
                                               double usual, double changed, double threshold,
                                               double *statistic, int32_t *signals);

/**
 * The rules of the Western Electric handbook (1956) on standardised values.
 *
 * @param z        values in sigmas from the centre, finite
 * @param periods  how many
 * @param rules    receives the rules broken at each period, a sum of #WAKPI_RULE_BEYOND_3 and the other three
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no periods) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_chart_rules(const double *z, size_t periods, int32_t *rules);

#ifdef __cplusplus
}
#endif

#endif

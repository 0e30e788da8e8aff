/**
 * @file moments.h
 * @brief Means, ratios of sums and lifts: moments that merge, and the intervals they carry.
 *
 * Moments are an array of #WAKPI_MOMENTS_SIZE doubles that the caller owns, all zero at first; it is plain data, to
 * be copied, stored or sent as it is. They take pairs (x, y): for a ratio of sums x is the base (recipients,
 * orders) and y what is counted on it (revenue, cost); for one quantity leave y 0. Means and deviations are kept
 * in two doubles each and never as sums of squares, so {1e9, 1e9 + 1, 1e9 + 2} has its variance of 1.
 *
 * The unit of observation is what was assigned or sampled, a recipient, never an event: one who orders thrice is
 * one observation.
 *
 * What stats.h says of alpha, of statuses, of bits and of threads holds here as well.
 */
#ifndef WAKPI_MOMENTS_H
#define WAKPI_MOMENTS_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The length of moments, in doubles. */
enum {
    WAKPI_MOMENTS_SIZE =
        12 /**< n, then mean x, mean y, M2 x, M2 y and C xy in two doubles each, then the largest |y| */
};

/** What Fieller's set of ratios looks like. */
enum {
    WAKPI_FIELLER_BOUNDED = 1,    /**< All between lower and upper. */
    WAKPI_FIELLER_COMPLEMENT = 2, /**< All below lower and all above upper: the base may be 0. */
    WAKPI_FIELLER_WHOLE_LINE = 3  /**< Every ratio: the data say nothing. */
};

/**
 * Adds one pair to moments (Welford's update).
 *
 * @param moments  #WAKPI_MOMENTS_SIZE doubles, all zero at first
 * @param x        finite
 * @param y        finite
 * @return #WAKPI_OK, #WAKPI_INVALID (a NaN, an infinity, NULL) or #WAKPI_OVERFLOW (moments untouched)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_moments_add(double *moments, double x, double y);

/**
 * Adds all that `from` has seen to `into` (Chan, Golub and LeVeque, 1979).
 *
 * @param into  #WAKPI_MOMENTS_SIZE doubles
 * @param from  #WAKPI_MOMENTS_SIZE doubles, not the same array
 * @return #WAKPI_OK, #WAKPI_INVALID or #WAKPI_OVERFLOW (into untouched)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_moments_merge(double *into, const double *from);

/**
 * Reads moments: means, sample variances and covariance (divisor n - 1).
 *
 * @param moments     what was added
 * @param n           receives the number of pairs
 * @param mean_x      receives the mean of x
 * @param mean_y      receives the mean of y
 * @param variance_x  receives the variance of x, NaN at n = 1
 * @param variance_y  receives the variance of y, NaN at n = 1
 * @param covariance  receives the covariance, NaN at n = 1
 * @return #WAKPI_OK, #WAKPI_SMALL_SAMPLE (n is 1: there is no variance), #WAKPI_UNDEFINED (n is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_moments_read(const double *moments, int64_t *n, double *mean_x, double *mean_y,
                                          double *variance_x, double *variance_y, double *covariance);

/**
 * How much of the sum of y the largest |y| carries. Where it is more than a tenth, a mean and its interval rest on that
 * one value; under ten pairs that is always so.
 *
 * @param moments  what was added
 * @param share    receives largest |y| / |sum y|; infinite where the sum is 0
 * @return #WAKPI_OK, #WAKPI_SMALL_SAMPLE (above 0.1), #WAKPI_UNDEFINED (every y is 0, or there is none) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_moments_heavy_tail(const double *moments, double *share);

/**
 * Student's interval for a mean: mean -+ t sd / sqrt(n), t of n - 1 degrees of freedom.
 *
 * @param mean   the sample's mean
 * @param sd     its standard deviation (divisor n - 1), >= 0
 * @param n      observations
 * @param alpha  chance of error, both sides together
 * @param lower  receives the lower limit
 * @param upper  receives the upper limit
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (sd is 0: no width), #WAKPI_UNDEFINED (n < 2) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_interval_mean(double mean, double sd, int64_t n, double alpha, double *lower,
                                           double *upper);

/**
 * The ratio of sums R = sum y / sum x and its interval by the delta method: R -+ z se,
 * se^2 = (s_y^2 - 2 R s_xy + R^2 s_x^2) / (n mean_x^2). Revenue per recipient, average order value, cost per lead.
 *
 * @param moments  pairs (x, y), one per unit of observation
 * @param alpha    chance of error, both sides together
 * @param ratio    receives R
 * @param se       receives its standard error
 * @param lower    receives the lower limit
 * @param upper    receives the upper limit
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (se is 0), #WAKPI_UNDEFINED (n < 2, or sum x is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_ratio_of_sums_delta(const double *moments, double alpha, double *ratio,
                                                 double *se, double *lower, double *upper);

/**
 * The set of ratios of sums that Fieller's theorem leaves: all R with (mean_y - R mean_x)^2 <= z^2 var(..). It is
 * right where the base is uncertain, and says so where it may be 0. E. C. Fieller, JRSS B 16 (1954).
 *
 * @param moments  pairs (x, y), one per unit of observation
 * @param alpha    chance of error, both sides together
 * @param type     receives #WAKPI_FIELLER_BOUNDED, #WAKPI_FIELLER_COMPLEMENT or #WAKPI_FIELLER_WHOLE_LINE
 * @param lower    receives the lower root; -infinity for the whole line
 * @param upper    receives the upper root; infinity for the whole line
 * @return #WAKPI_OK (bounded), #WAKPI_UNBOUNDED (the other types), #WAKPI_UNDEFINED (n < 2, or sum x is 0) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_ratio_of_sums_fieller(const double *moments, double alpha, int32_t *type,
                                                   double *lower, double *upper);

/**
 * The lift of a mean over a base, mean 1 / mean 2 - 1, by the delta method.
 *
 * @param mean1  mean of the new
 * @param sd1    its standard deviation
 * @param n1     its observations, at least 2
 * @param mean2  mean of the base, not 0
 * @param sd2    its standard deviation
 * @param n2     its observations, at least 2
 * @param alpha  chance of error, both sides together
 * @param lift   receives the lift, a fraction
 * @param se     receives its standard error
 * @param lower  receives the lower limit
 * @param upper  receives the upper limit
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (se is 0), #WAKPI_UNDEFINED (mean 2 is 0, or fewer than 2 observations) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lift_delta(double mean1, double sd1, int64_t n1, double mean2, double sd2,
                                        int64_t n2, double alpha, double *lift, double *se, double *lower,
                                        double *upper);

/**
 * The lift of a mean over a base by the delta method on ln(mean 1 / mean 2); never below -1.
 *
 * @param mean1  mean of the new, above 0
 * @param sd1    its standard deviation
 * @param n1     its observations, at least 2
 * @param mean2  mean of the base, above 0
 * @param sd2    its standard deviation
 * @param n2     its observations, at least 2
 * @param alpha  chance of error, both sides together
 * @param lift   receives the lift, a fraction
 * @param lower  receives the lower limit
 * @param upper  receives the upper limit
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (both deviations 0), #WAKPI_UNDEFINED (a mean is not above 0, or fewer than 2
 *         observations), #WAKPI_OVERFLOW or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lift_log(double mean1, double sd1, int64_t n1, double mean2, double sd2,
                                      int64_t n2, double alpha, double *lift, double *lower, double *upper);

/**
 * The set of lifts of a mean over a base by Fieller's theorem; the default for a lift of means.
 *
 * @param mean1  mean of the new
 * @param sd1    its standard deviation
 * @param n1     its observations, at least 2
 * @param mean2  mean of the base, not 0
 * @param sd2    its standard deviation
 * @param n2     its observations, at least 2
 * @param alpha  chance of error, both sides together
 * @param type   receives the type as wakpi_ratio_of_sums_fieller() does
 * @param lower  receives the lower root less 1
 * @param upper  receives the upper root less 1
 * @return as wakpi_ratio_of_sums_fieller()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_lift_fieller(double mean1, double sd1, int64_t n1, double mean2, double sd2,
                                          int64_t n2, double alpha, int32_t *type, double *lower,
                                          double *upper);

/**
 * The difference of two means, 1 less 2, with what each unit did before taken into account (CUPED): in each pair x
 * is the value before the experiment and y the value in it. theta is C_xy / V_x pooled within the arms;
 * difference = mean y1 - mean y2 - theta (mean x1 - mean x2). A. Deng, Y. Xu, R. Kohavi and T. Walker, WSDM 2013.
 *
 * @param moments1    pairs of arm 1
 * @param moments2    pairs of arm 2
 * @param alpha       chance of error, both sides together
 * @param theta       receives the slope
 * @param difference  receives the adjusted difference
 * @param se          receives its standard error
 * @param lower       receives the lower limit (normal)
 * @param upper       receives the upper limit
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (se is 0), #WAKPI_UNDEFINED (fewer than 2 pairs in an arm, or x does not vary)
 *         or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_difference_cuped(const double *moments1, const double *moments2, double alpha,
                                              double *theta, double *difference, double *se, double *lower,
                                              double *upper);

/**
 * As wakpi_difference_cuped() for ratios of sums, 1 less 2: revenue per order, replies per message. Each arm's ratio
 * during and before the experiment is taken apart into its units to first order, (y - R x) / mean x; theta and the error
 * are those of these parts. Covers what the covariance matrix of the four quantities does.
 *
 * @param units1      rows of four, one per unit of arm 1: base and value before, base and value in the experiment
 * @param count1      units of arm 1
 * @param units2      rows of arm 2
 * @param count2      units of arm 2
 * @param alpha       chance of error, both sides together
 * @param theta       receives the slope
 * @param difference  receives the adjusted difference
 * @param se          receives its standard error
 * @param lower       receives the lower limit (normal)
 * @param upper       receives the upper limit
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (se is 0), #WAKPI_UNDEFINED (fewer than 2 units in an arm, a base that sums to 0,
 *         or nothing before that varies), #WAKPI_OVERFLOW or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_difference_ratio_cuped(const double *units1, size_t count1, const double *units2,
                                                    size_t count2, double alpha, double *theta,
                                                    double *difference, double *se, double *lower,
                                                    double *upper);

/**
 * Difference in differences: (treated after - treated before) - (control after - control before); variances add,
 * degrees of freedom after Welch and Satterthwaite. It takes out what changed for all, not what changed for the
 * treated alone.
 *
 * @param means     four means: treated before, treated after, control before, control after
 * @param sds       their standard deviations
 * @param counts    their observations, at least 2 each
 * @param alpha     chance of error, both sides together
 * @param estimate  receives the difference of differences
 * @param lower     receives the lower limit
 * @param upper     receives the upper limit
 * @param p         receives the two-sided p-value of no effect
 * @param log_p     receives ln p
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (no variance at all), #WAKPI_UNDEFINED (a count below 2), #WAKPI_OVERFLOW or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_difference_in_differences(const double *means, const double *sds,
                                                       const int64_t *counts, double alpha, double *estimate,
                                                       double *lower, double *upper, double *p,
                                                       double *log_p);

#ifdef __cplusplus
}
#endif

#endif

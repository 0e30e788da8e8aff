/**
 * @file stats.h
 * @brief Intervals and tests for rates, means and scores: right also at zero events and at 10^12 of them.
 *
 * Common to every function of this header:
 * - `alpha` is the chance of error allowed, 0 < alpha < 1: 0.05 asks for a 95 % interval. It is alpha and not
 *   confidence because 1 - (1 - 1e-10) has lost seven digits.
 * - `k` of `n` are counts of events and of trials, 0 <= k <= n <= 2^53: beyond it a double no
 *   longer tells neighbours apart.
 * - #WAKPI_INVALID for a NaN, an infinity, a value out of range, k > n, or a NULL pointer; #WAKPI_UNDEFINED
 *   where there are no data (n = 0). In both cases outputs are untouched. k > n is a wrong argument here, where
 *   the caller says what k is; where counts were gathered (campaigns, watches, experiments) a part above its
 *   whole is #WAKPI_INCONSISTENT.
 * - #WAKPI_DEGENERATE and #WAKPI_UNBOUNDED are answers, with outputs written: no variance to judge by, and
 *   an upper limit of infinity.
 * - A p-value comes with its natural logarithm, which stays finite where p itself is below the smallest double.
 * - Results have the same bits on every machine: no function of the C library's libm takes part.
 * - All are pure functions of their arguments: thread-safe, no state, no locale, no errno; none allocates but
 *   where it says so.
 */
#ifndef WAKPI_STATS_H
#define WAKPI_STATS_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Wilson's score interval for a rate; the default for a single rate.
 *
 * upper = (k + z^2/2 + z sqrt(k (n-k) / n + z^2/4)) / (n + z^2), lower = k^2 / (n (n + z^2) upper), with z the
 * normal quantile of 1 - alpha/2. E. B. Wilson, Probable inference, JASA 22 (1927).
 *
 * @param k      events
 * @param n      trials
 * @param alpha  chance of error, both sides together
 * @param lower  receives the lower limit, a fraction; exactly 0 at k = 0
 * @param upper  receives the upper limit, a fraction; exactly 1 at k = n
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (n is 0: the interval would be [0, 1]) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_interval_wilson(int64_t k, int64_t n, double alpha, double *lower,
                                             double *upper);

/**
 * The exact interval of Clopper and Pearson: never covers less than 1 - alpha, and is wider for it.
 *
 * lower is the alpha/2 quantile of Beta(k, n-k+1), upper the 1 - alpha/2 quantile of Beta(k+1, n-k). At k = 0 the
 * upper limit is 1 - (alpha/2)^(1/n): "0 of n: at most that". C. J. Clopper and E. S. Pearson, Biometrika 26
 * (1934). Accurate to 1e-12.
 *
 * @copydetails wakpi_interval_wilson
 */
WAKPI_API wakpi_status wakpi_interval_clopper_pearson(int64_t k, int64_t n, double alpha, double *lower,
                                                      double *upper);

/**
 * Jeffreys' interval: the alpha/2 and 1 - alpha/2 quantiles of Beta(k + 1/2, n - k + 1/2), the posterior under
 * Jeffreys' prior, with lower = 0 at k = 0 and upper = 1 at k = n, so that the rate seen lies inside.
 * L. D. Brown, T. T. Cai and A. DasGupta, Interval estimation for a binomial proportion, Statistical Science 16
 * (2001).
 *
 * @copydetails wakpi_interval_wilson
 */
WAKPI_API wakpi_status wakpi_interval_jeffreys(int64_t k, int64_t n, double alpha, double *lower,
                                               double *upper);

/**
 * Interval for the net promoter score, the share of promoters less that of detractors, in points (-100 .. 100).
 *
 * Tango's score interval for the difference of paired proportions, which these are: an all-promoter sample keeps
 * a lower limit below 100, where Wald's has no width. The limits are the d with (P - D - n d)^2 =
 * z^2 n (2 q + d (1 - d)), q the likeliest share of detractors at d. T. Tango, Equivalence test and confidence
 * interval for the difference in proportions for the paired-sample design, Statistics in Medicine 17 (1998).
 *
 * @param promoters   votes 9 and 10
 * @param passives    votes 7 and 8
 * @param detractors  votes 0 to 6
 * @param alpha       chance of error, both sides together
 * @param lower       receives the lower limit, points; exactly -100 where all are detractors
 * @param upper       receives the upper limit, points; exactly 100 where all are promoters
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (no votes) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_interval_nps(int64_t promoters, int64_t passives, int64_t detractors,
                                          double alpha, double *lower, double *upper);

/**
 * Newcombe's interval for the difference of two rates, rate 1 less rate 2: quick, closed, from Wilson's limits.
 *
 * With (l, u) Wilson's limits of each rate: lower = d - sqrt((p1 - l1)^2 + (u2 - p2)^2), upper = d +
 * sqrt((u1 - p1)^2 + (p2 - l2)^2). R. G. Newcombe, Interval estimation for the difference between independent
 * proportions, Statistics in Medicine 17 (1998), method 10.
 *
 * @param k1     events on side 1
 * @param n1     trials on side 1
 * @param k2     events on side 2
 * @param n2     trials on side 2
 * @param alpha  chance of error, both sides together
 * @param lower  receives the lower limit, a fraction in -1 .. 1
 * @param upper  receives the upper limit, a fraction in -1 .. 1
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (n1 or n2 is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_difference_newcombe(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                                 double *lower, double *upper);

/**
 * The score interval of Miettinen and Nurminen for rate 1 less rate 2: the default for a difference, near its
 * nominal coverage also at rare events (nominal 95 %: 95.4 % at n = 100 a side, 1 % against 3 %).
 *
 * The limits are the d with (p1 - p2 - d)^2 = z^2 V(d) N / (N - 1), V(d) the variance at the likeliest rates that
 * are d apart. O. Miettinen and M. Nurminen, Comparative analysis of two rates, Statistics in Medicine 4 (1985).
 * Accurate to 1e-12.
 *
 * @copydetails wakpi_difference_newcombe
 */
WAKPI_API wakpi_status wakpi_difference_miettinen_nurminen(int64_t k1, int64_t n1, int64_t k2, int64_t n2,
                                                           double alpha, double *lower, double *upper);

/**
 * Koopman's score interval for rate 1 / rate 2; less 1 it is the interval of the lift.
 *
 * The limits are the r with (p1 - r p2)^2 = z^2 V(r), V(r) the variance at the likeliest rates of that ratio.
 * P. A. R. Koopman, Confidence intervals for the ratio of two binomial proportions, Biometrics 40 (1984).
 * Accurate to 1e-10 of each limit.
 *
 * @param k1     events on side 1
 * @param n1     trials on side 1
 * @param k2     events on side 2, the base
 * @param n2     trials on side 2
 * @param alpha  chance of error, both sides together
 * @param lower  receives the lower limit; 0 at k1 = 0
 * @param upper  receives the upper limit; infinity at k2 = 0
 * @return #WAKPI_OK, #WAKPI_UNBOUNDED (k2 is 0: the lower limit holds, the upper one is infinity),
 *         #WAKPI_UNDEFINED (n1 or n2 is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_ratio_koopman(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                           double *lower, double *upper);

/**
 * The score interval of Miettinen and Nurminen (1985) for rate 1 / rate 2: Koopman's with V(r) N / (N - 1).
 *
 * @copydetails wakpi_ratio_koopman
 */
WAKPI_API wakpi_status wakpi_ratio_miettinen_nurminen(int64_t k1, int64_t n1, int64_t k2, int64_t n2,
                                                      double alpha, double *lower, double *upper);

/**
 * The pooled z test of two rates, two-sided.
 *
 * z = (k1 n2 - k2 n1) sqrt(N / (n1 n2 K (N - K))), K = k1 + k2, N = n1 + n2, from the exact numerator. Below five
 * expected events on a side prefer wakpi_test_fisher().
 *
 * @param k1     events on side 1
 * @param n1     trials on side 1
 * @param k2     events on side 2
 * @param n2     trials on side 2
 * @param z      receives the statistic, positive where rate 1 is greater
 * @param p      receives P(|Z| >= |z|)
 * @param log_p  receives ln p, finite also where p is 0 in a double
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (no events at all, or nothing but events: z = 0, p = 1),
 *         #WAKPI_UNDEFINED (n1 or n2 is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_test_two_rates(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double *z,
                                            double *p, double *log_p);

/**
 * The pooled z test with Yates' correction for continuity: |k1 n2 - k2 n1| less half of N, not below 0. It errs on the
 * side of silence; wakpi_test_fisher() is exact. F. Yates, Supplement to JRSS 1 (1934); R's prop.test.
 *
 * @copydetails wakpi_test_two_rates
 */
WAKPI_API wakpi_status wakpi_test_two_rates_yates(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double *z,
                                                  double *p, double *log_p);

/**
 * Fisher's exact test of two rates, two-sided: the chance of all tables with the same margins that are no likelier
 * than the one seen, ties within 1e-7 included (the rule of R's fisher.test). Accurate to 1e-10; the time grows
 * with the square root of the counts.
 *
 * @param k1     events on side 1
 * @param n1     trials on side 1
 * @param k2     events on side 2
 * @param n2     trials on side 2; n1 + n2 <= 2^53
 * @param p      receives the p-value
 * @param log_p  receives ln p
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (the margins allow one table only, as they do where n1 or n2 is 0: p = 1) or
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_test_fisher(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double *p,
                                         double *log_p);

/**
 * Welch's t test of two means, two-sided, from means, standard deviations and counts.
 *
 * t = (mean1 - mean2) / sqrt(v1 + v2), v = sd^2 / n, df = (v1 + v2)^2 / (v1^2 / (n1 - 1) + v2^2 / (n2 - 1)). B. L.
 * Welch, Biometrika 34 (1947). Deviations are scaled first, so that 1e-300 and 1e150 work.
 *
 * @param mean1  mean of side 1
 * @param sd1    standard deviation of side 1 (divisor n - 1), >= 0
 * @param n1     observations on side 1, at least 2
 * @param mean2  mean of side 2
 * @param sd2    standard deviation of side 2
 * @param n2     observations on side 2, at least 2
 * @param t      receives the statistic, positive where mean 1 is greater
 * @param df     receives the degrees of freedom, not necessarily whole
 * @param p      receives P(|T| >= |t|)
 * @param log_p  receives ln p
 * @return #WAKPI_OK, #WAKPI_DEGENERATE (both deviations 0: t = 0 and p = 1 at equal means, else t infinite, p = 0
 *         and log_p = -infinity), #WAKPI_UNDEFINED (fewer than 2 observations on a side), #WAKPI_OVERFLOW (t leaves
 *         the range of double) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_test_welch(double mean1, double sd1, int64_t n1, double mean2, double sd2,
                                        int64_t n2, double *t, double *df, double *p, double *log_p);

/**
 * Is the traffic split as it was meant to be? Pearson's chi-squared test of counts against weights.
 *
 * chi2 = sum (o W - w N)^2 / (W w N) over the arms with weight, df = those arms - 1. A p below 0.001 says that
 * something sends traffic the wrong way, and that the experiment's results are not to be trusted.
 *
 * @param observed  counts, one per arm
 * @param weights   the shares meant, one per arm, >= 0, in any unit
 * @param arms      number of arms, at least 2
 * @param chi2      receives the statistic
 * @param p         receives P(chi-squared >= chi2)
 * @param log_p     receives ln p
 * @return #WAKPI_OK, #WAKPI_SMALL_SAMPLE (an arm is expected to have fewer than 5: the answer is rough),
 *         #WAKPI_DEGENERATE (traffic in an arm without weight: chi2 infinite, p = 0, log_p = -infinity),
 *         #WAKPI_UNDEFINED (no traffic, or fewer than 2 arms with weight) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_test_sample_ratio(const int64_t *observed, const double *weights, size_t arms,
                                               double *chi2, double *p, double *log_p);

/**
 * The chance that B's rate is greater than A's, and what choosing either is expected to lose, under independent
 * Beta(prior_a + k, prior_b + n - k) posteriors. Exact to 1e-11, also where the chance is tiny.
 *
 * probability = P(B > A), loss_a = E max(B - A, 0) (lost by choosing A), loss_b = E max(A - B, 0). Integrated over
 * the density of the narrower posterior on the logit scale by the trapezoidal rule.
 *
 * @param kA           events of A
 * @param nA           trials of A, 0 allowed: the prior alone
 * @param kB           events of B
 * @param nB           trials of B
 * @param prior_a      first parameter of the prior, 0.1 .. 1e15; 1 is flat, 0.5 is Jeffreys'
 * @param prior_b      second parameter of the prior, 0.1 .. 1e15
 * @param probability  receives P(B > A)
 * @param loss_a       receives the expected loss of choosing A, a fraction
 * @param loss_b       receives the expected loss of choosing B, a fraction
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_probability_better(int64_t kA, int64_t nA, int64_t kB, int64_t nB,
                                                double prior_a, double prior_b, double *probability,
                                                double *loss_a, double *loss_b);

/**
 * How many recipients each of two arms needs to tell p1 from p2.
 *
 * n = ((z_a sqrt(2 p q) + z_b sqrt(p1 q1 + p2 q2)) / (p1 - p2))^2, p the mean of the rates, z_a the normal quantile
 * of 1 - alpha / sides and z_b that of power (as R's power.prop.test). J. L. Fleiss, Statistical Methods for Rates
 * and Proportions (1981).
 *
 * @param p1       rate of arm 1, 0 .. 1
 * @param p2       rate of arm 2, 0 .. 1
 * @param alpha    chance of a false alarm
 * @param power    chance of seeing the difference, 0 < power < 1
 * @param sides    2 or 1
 * @param exact    receives the number before it is rounded up
 * @param per_arm  receives the number rounded up
 * @return #WAKPI_OK, #WAKPI_UNBOUNDED (more than 2^53, or p1 = p2: per_arm is INT64_MAX) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_sample_size_two_rates(double p1, double p2, double alpha, double power,
                                                   int32_t sides, double *exact, int64_t *per_arm);

/**
 * As wakpi_sample_size_two_rates() for arms of unequal size, with Fleiss' correction for continuity where asked.
 *
 * With r = n2 / n1 and p = (p1 + r p2) / (1 + r): n1 = (z_a sqrt((r + 1) p q) + z_b sqrt(r p1 q1 + p2 q2))^2 / (r (p1 -
 * p2)^2), corrected n1 / 4 (1 + sqrt(1 + 2 (r + 1) / (n1 r |p1 - p2|)))^2. J. L. Fleiss, A. Tytun and H. K. Ury,
 * Biometrics 36 (1980).
 *
 * @param p1         rate of arm 1, 0 .. 1
 * @param p2         rate of arm 2, 0 .. 1
 * @param ratio      recipients of arm 2 for one of arm 1, 1e-6 .. 1e6
 * @param alpha      chance of a false alarm
 * @param power      chance of seeing the difference, 0 < power < 1
 * @param sides      2 or 1
 * @param corrected  1 with the correction, 0 without
 * @param exact      receives the number of arm 1 before it is rounded up
 * @param n1         receives the number of arm 1, rounded up
 * @param n2         receives the number of arm 2, rounded up
 * @return #WAKPI_OK, #WAKPI_UNBOUNDED (more than 2^53, or p1 = p2: both are INT64_MAX) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_sample_size_unequal(double p1, double p2, double ratio, double alpha,
                                                 double power, int32_t sides, int32_t corrected,
                                                 double *exact, int64_t *n1, int64_t *n2);

/**
 * The chance to see the difference of two rates with given samples, by the normal approximation that
 * wakpi_sample_size_two_rates() inverts.
 *
 * power = Phi((|p1 - p2| - z_a sqrt(p q (1 / n1 + 1 / n2))) / sqrt(p1 q1 / n1 + p2 q2 / n2)), p the pooled rate.
 *
 * @param p1     rate of side 1, 0 .. 1
 * @param n1     trials on side 1
 * @param p2     rate of side 2, 0 .. 1
 * @param n2     trials on side 2
 * @param alpha  chance of a false alarm
 * @param sides  2 or 1
 * @param power  receives the chance
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (n1 or n2 is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_power_two_rates(double p1, int64_t n1, double p2, int64_t n2, double alpha,
                                             int32_t sides, double *power);

/**
 * The nearest rates of side 2 that given samples tell from p1 with the power asked: the detectable effect.
 *
 * @param p1     rate of side 1, 0 .. 1
 * @param n1     trials on side 1
 * @param n2     trials on side 2
 * @param alpha  chance of a false alarm
 * @param power  chance of seeing the difference, 0 < power < 1
 * @param sides  2 or 1
 * @param above  receives the nearest such rate above p1; NaN where even 1 is too near
 * @param below  receives the nearest such rate below p1; NaN where even 0 is too near
 * @return #WAKPI_OK, #WAKPI_UNBOUNDED (one or both are NaN), #WAKPI_UNDEFINED (n1 or n2 is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_detectable_rate(double p1, int64_t n1, int64_t n2, double alpha, double power,
                                             int32_t sides, double *above, double *below);

/**
 * Which of n sorted observations bound a quantile, whatever their distribution: exact by the binomial.
 *
 * lower_rank is the greatest l with P(Bin(n, q) < l) <= alpha / 2, upper_rank the least u with P(Bin(n, q) >= u) <=
 * alpha / 2; ranks count from 1.
 *
 * @param n           observations
 * @param q           the quantile, 0 < q < 1; 0.5 is the median
 * @param alpha       chance of error, both sides together
 * @param lower_rank  receives the rank of the lower limit; 0 where n is too small for one
 * @param upper_rank  receives the rank of the upper limit; n + 1 where n is too small for one
 * @param coverage    receives the exact coverage, at least 1 - alpha
 * @return #WAKPI_OK, #WAKPI_UNBOUNDED (a rank is 0 or n + 1), #WAKPI_UNDEFINED (n is 0) or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_interval_quantile_ranks(int64_t n, double q, double alpha, int64_t *lower_rank,
                                                     int64_t *upper_rank, double *coverage);

/**
 * A quantile of sorted observations with its exact interval; see wakpi_interval_quantile_ranks().
 *
 * @param sorted  observations, ascending
 * @param n       how many
 * @param q       the quantile, 0 < q < 1
 * @param alpha   chance of error, both sides together
 * @param value   receives the quantile, interpolated (R's type 7)
 * @param lower   receives the lower limit, an observation; -infinity where n is too small for one
 * @param upper   receives the upper limit, an observation; infinity where n is too small for one
 * @return #WAKPI_OK, #WAKPI_UNBOUNDED, #WAKPI_UNDEFINED (n is 0) or #WAKPI_INVALID (not sorted, not finite too)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_interval_quantile(const double *sorted, int64_t n, double q, double alpha,
                                               double *value, double *lower, double *upper);

/**
 * Adjusts p-values so that the chance of any false alarm among them stays below the level (Holm's step-down).
 *
 * In ascending order, adjusted i = max over j <= i of (m - j + 1) p_j, at most 1. S. Holm, Scandinavian Journal of
 * Statistics 6 (1979). NaN means "not asked": it stays NaN and does not count in m. Takes no memory: above 512
 * values the time grows with the square of their number (a million take seconds).
 *
 * @param p         p-values, 0 .. 1 or NaN
 * @param adjusted  receives the adjusted values in the same order; may be `p` itself
 * @param count     how many
 * @return #WAKPI_OK or #WAKPI_INVALID (outputs untouched)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_adjust_holm(const double *p, double *adjusted, size_t count);

/**
 * As wakpi_adjust_holm(), step-up: for independent or positively dependent tests; never larger than Holm's.
 *
 * adjusted i = min over j >= i of (m - j + 1) p_j. Y. Hochberg, Biometrika 75 (1988).
 *
 * @copydetails wakpi_adjust_holm
 */
WAKPI_API wakpi_status wakpi_adjust_hochberg(const double *p, double *adjusted, size_t count);

/**
 * Adjusts p-values so that the share of false alarms among the alarms stays below the level.
 *
 * adjusted i = min over j >= i of m p_j / j. Y. Benjamini and Y. Hochberg, JRSS B 57 (1995).
 *
 * @copydetails wakpi_adjust_holm
 */
WAKPI_API wakpi_status wakpi_adjust_bh(const double *p, double *adjusted, size_t count);

/**
 * As wakpi_adjust_bh(), for tests that depend on one another in any way: its values times 1 + 1/2 + .. + 1/m.
 *
 * Y. Benjamini and D. Yekutieli, Annals of Statistics 29 (2001).
 *
 * @copydetails wakpi_adjust_holm
 */
WAKPI_API wakpi_status wakpi_adjust_by(const double *p, double *adjusted, size_t count);

/**
 * The relative standard error of a HyperLogLog count: 1.04 / sqrt(registers). P. Flajolet, E. Fusy, O. Gandouet and F.
 * Meunier (2007). wakpi_unique_count() gives that of its own count.
 *
 * @param registers       16 or more; 2^unique_precision
 * @param standard_error  receives it, a fraction
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_error_hyperloglog(int64_t registers, double *standard_error);

/**
 * The greatest relative error of a quantile from buckets that grow by a factor: (growth - 1) / (growth + 1). C. Masson,
 * J. E. Rim and H. K. Lee, DDSketch, PVLDB 12 (2019).
 *
 * @param growth          each bucket's upper end over its lower, above 1
 * @param relative_error  receives it, a fraction
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_error_log_buckets(double growth, double *relative_error);

/**
 * The quantile of the standard normal distribution: the x with P(Z < x) = p.
 *
 * M. J. Wichura's AS 241 (1988), polished by a Newton step in the tails; relative error below 1e-15.
 *
 * @param p  probability, 0 < p < 1
 * @param x  receives the quantile
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_normal_quantile(double p, double *x);

/**
 * The natural logarithm of P(Z > x), Z standard normal: -x^2/2 - ln(2 pi)/2 + ln(Mills' ratio) for x >= 0.
 *
 * @param x       any finite number
 * @param log_sf  receives the logarithm, never positive
 * @return #WAKPI_OK, #WAKPI_INVALID (NaN or infinite) or #WAKPI_OVERFLOW (x above 1.8e154)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_normal_log_sf(double x, double *log_sf);

#ifdef __cplusplus
}
#endif

#endif

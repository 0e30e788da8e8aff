#include "stats/argument.h"
#include "stats/beta.h"
#include "stats/chart.h"
#include "stats/elementary.h"

static const double TAIL = 0.0013498980316300945; /* P(Z > 3) */

struct baseline {
    double centre;
    size_t with_trials;
    wakpi_status status;
};

static struct baseline baseline_of(const int64_t *k, const int64_t *n, size_t periods)
{
    double events = 0.0;
    double trials = 0.0;
    struct baseline b = {0.0, 0, WAKPI_OK};
    for (size_t i = 0; i < periods; i++) {
        if (wakpi_check_rate(k[i], n[i]) == WAKPI_INVALID) {
            b.status = WAKPI_INVALID;
            return b;
        }
        events += (double)k[i];
        trials += (double)n[i];
        b.with_trials += n[i] > 0;
    }
    if (trials == 0.0) {
        b.status = WAKPI_UNDEFINED;
        return b;
    }
    b.centre = events / trials;
    if (events == 0.0 || events == trials) {
        b.status = WAKPI_DEGENERATE;
    } else if (b.with_trials < WAKPI_CHART_LEAST_PERIODS) {
        b.status = WAKPI_SMALL_SAMPLE;
    }
    return b;
}

static double deviation(double centre, int64_t n)
{
    return sqrt(centre * (1.0 - centre) / (double)n);
}

/* P(X >= k) of n at the rate. */
static double at_least(int64_t k, int64_t n, double rate)
{
    if (k <= 0 || k > n) {
        return k <= 0 ? 1.0 : 0.0;
    }
    struct wakpi_beta beta;
    struct wakpi_tails tails;
    wakpi_beta_prepare(&beta, (double)k, (double)(n - k + 1));
    wakpi_beta_tails_at(&beta, rate, &tails);
    return tails.lower;
}

/* The greatest count that as many or more reach with the tail's chance. */
static int64_t highest_usual(int64_t n, double rate)
{
    int64_t low = 0;
    int64_t high = n + 1;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (at_least(middle, n, rate) >= TAIL) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

void wakpi_binomial_limits(double centre, int64_t n, double *lower, double *upper)
{
    double trials = (double)n;
    if (trials * centre < 5.0 || trials * (1.0 - centre) < 5.0) {
        *upper = (double)highest_usual(n, centre) / trials;
        *lower = (double)(n - highest_usual(n, 1.0 - centre)) / trials;
        return;
    }
    double half = 3.0 * deviation(centre, n);
    *lower = centre > half ? centre - half : 0.0;
    *upper = centre + half < 1.0 ? centre + half : 1.0;
}

static int32_t signal_of(double value, double lower, double upper)
{
    return value < lower ? WAKPI_CHART_BELOW : value > upper ? WAKPI_CHART_ABOVE : WAKPI_CHART_WITHIN;
}

wakpi_status wakpi_chart_p(const int64_t *k, const int64_t *n, size_t periods, double *centre, double *lower,
                           double *upper, int32_t *signals)
{
    if (!centre || (periods > 0 && (!k || !n || !lower || !upper || !signals))) {
        return WAKPI_INVALID;
    }
    struct baseline b = baseline_of(k, n, periods);
    if (b.status < WAKPI_OK) {
        return b.status;
    }
    *centre = b.centre;
    for (size_t i = 0; i < periods; i++) {
        lower[i] = 0.0;
        upper[i] = 1.0;
        signals[i] = WAKPI_CHART_WITHIN;
        if (n[i] == 0) {
            continue;
        }
        if (b.status == WAKPI_DEGENERATE) {
            lower[i] = upper[i] = b.centre;
        } else {
            wakpi_binomial_limits(b.centre, n[i], &lower[i], &upper[i]);
        }
        if (b.status == WAKPI_OK) {
            signals[i] = signal_of((double)k[i] / (double)n[i], lower[i], upper[i]);
        }
    }
    return b.status;
}

wakpi_status wakpi_chart_laney(const int64_t *k, const int64_t *n, size_t periods, double *centre,
                               double *sigma_z, double *lower, double *upper, int32_t *signals)
{
    if (!centre || !sigma_z || (periods > 0 && (!k || !n || !lower || !upper || !signals))) {
        return WAKPI_INVALID;
    }
    struct baseline b = baseline_of(k, n, periods);
    if (b.status < WAKPI_OK) {
        return b.status;
    }
    double moves = 0.0;
    double last = 0.0;
    size_t seen = 0;
    for (size_t i = 0; i < periods && b.status != WAKPI_DEGENERATE; i++) {
        if (n[i] > 0) {
            double z = ((double)k[i] / (double)n[i] - b.centre) / deviation(b.centre, n[i]);
            moves += seen > 0 ? fabs(z - last) : 0.0;
            last = z;
            seen++;
        }
    }
    double factor = seen > 1 ? moves / (double)(seen - 1) / 1.128 : 1.0;
    for (size_t i = 0; i < periods; i++) {
        lower[i] = 0.0;
        upper[i] = 1.0;
        signals[i] = WAKPI_CHART_WITHIN;
        if (n[i] > 0) {
            double half = 3.0 * factor * deviation(b.centre, n[i]);
            lower[i] = b.centre > half ? b.centre - half : 0.0;
            upper[i] = b.centre + half < 1.0 ? b.centre + half : 1.0;
            if (b.status == WAKPI_OK) {
                signals[i] = signal_of((double)k[i] / (double)n[i], lower[i], upper[i]);
            }
        }
    }
    *centre = b.centre;
    *sigma_z = factor;
    return b.status;
}

static wakpi_status check_values(const double *values, size_t periods)
{
    if (periods == 0) {
        return WAKPI_UNDEFINED;
    }
    for (size_t i = 0; i < periods; i++) {
        if (!values || !wakpi_is_finite(values[i])) {
            return WAKPI_INVALID;
        }
    }
    return WAKPI_OK;
}

wakpi_status wakpi_chart_ewma(const double *values, size_t periods, double target, double sigma,
                              double lambda, double width, double *smoothed, double *lower, double *upper,
                              int32_t *signals)
{
    if (!wakpi_is_finite(target) || !(sigma > 0.0) || !wakpi_is_finite(sigma) || !(lambda > 0.0) ||
        !(lambda <= 1.0) || !(width > 0.0) || !wakpi_is_finite(width) || !smoothed || !lower || !upper ||
        !signals) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check_values(values, periods);
    if (status != WAKPI_OK) {
        return status;
    }
    double average = target;
    double left = 1.0; /* (1 - lambda)^(2 i) */
    for (size_t i = 0; i < periods; i++) {
        average += lambda * (values[i] - average);
        left *= (1.0 - lambda) * (1.0 - lambda);
        double half = width * sigma * sqrt(lambda / (2.0 - lambda) * (1.0 - left));
        smoothed[i] = average;
        lower[i] = target - half;
        upper[i] = target + half;
        signals[i] = signal_of(average, lower[i], upper[i]);
    }
    return WAKPI_OK;
}

static double accumulate(double sum, double step)
{
    sum += step;
    return sum > 0.0 ? sum : 0.0;
}

wakpi_status wakpi_chart_cusum_rate(const int64_t *k, const int64_t *n, size_t periods, double usual,
                                    double changed, double threshold, double *statistic, int32_t *signals)
{
    if (!wakpi_is_probability(usual) || !wakpi_is_probability(changed) || usual == changed ||
        !(threshold > 0.0) || (periods > 0 && (!k || !n || !statistic || !signals))) {
        return WAKPI_INVALID;
    }
    for (size_t i = 0; i < periods; i++) {
        if (wakpi_check_rate(k[i], n[i]) == WAKPI_INVALID) {
            return WAKPI_INVALID;
        }
    }
    double for_event = wakpi_math_log(changed) - wakpi_math_log(usual);
    double for_other = wakpi_math_log1p(-changed) - wakpi_math_log1p(-usual);
    double sum = 0.0;
    for (size_t i = 0; i < periods; i++) {
        sum = accumulate(sum, (double)k[i] * for_event + (double)(n[i] - k[i]) * for_other);
        statistic[i] = sum;
        signals[i] = sum < threshold   ? WAKPI_CHART_WITHIN
                     : changed > usual ? WAKPI_CHART_ABOVE
                                       : WAKPI_CHART_BELOW;
    }
    return periods == 0 ? WAKPI_UNDEFINED : WAKPI_OK;
}

wakpi_status wakpi_chart_cusum_count(const int64_t *k, const double *exposure, size_t periods, double usual,
                                     double changed, double threshold, double *statistic, int32_t *signals)
{
    if (!(usual > 0.0) || !(changed > 0.0) || !wakpi_is_finite(usual) || !wakpi_is_finite(changed) ||
        usual == changed || !(threshold > 0.0) || (periods > 0 && (!k || !statistic || !signals))) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check_values(exposure, periods);
    if (status != WAKPI_OK) {
        return status;
    }
    for (size_t i = 0; i < periods; i++) {
        if (k[i] < 0 || k[i] > WAKPI_COUNT_MOST || exposure[i] < 0.0) {
            return WAKPI_INVALID;
        }
    }
    double for_event = wakpi_math_log(changed) - wakpi_math_log(usual);
    double sum = 0.0;
    for (size_t i = 0; i < periods; i++) {
        sum = accumulate(sum, (double)k[i] * for_event - exposure[i] * (changed - usual));
        statistic[i] = sum;
        signals[i] = sum < threshold   ? WAKPI_CHART_WITHIN
                     : changed > usual ? WAKPI_CHART_ABOVE
                                       : WAKPI_CHART_BELOW;
    }
    return WAKPI_OK;
}

/* How many of the last `window` values up to `at` are beyond `bound` on the side given. */
static int beyond(const double *z, size_t at, size_t window, double bound, double side)
{
    int found = 0;
    for (size_t back = 0; back < window && back <= at; back++) {
        found += side * z[at - back] > bound;
    }
    return found;
}

wakpi_status wakpi_chart_rules(const double *z, size_t periods, int32_t *rules)
{
    wakpi_status status = check_values(z, periods);
    if (status != WAKPI_OK || !rules) {
        return rules ? status : WAKPI_INVALID;
    }
    for (size_t i = 0; i < periods; i++) {
        rules[i] = 0;
        for (double side = -1.0; side <= 1.0; side += 2.0) {
            rules[i] |= beyond(z, i, 1, 3.0, side) ? WAKPI_RULE_BEYOND_3 : 0;
            rules[i] |= beyond(z, i, 3, 2.0, side) >= 2 ? WAKPI_RULE_2_OF_3 : 0;
            rules[i] |= beyond(z, i, 5, 1.0, side) >= 4 ? WAKPI_RULE_4_OF_5 : 0;
            rules[i] |= beyond(z, i, 8, 0.0, side) == 8 ? WAKPI_RULE_8_ON_ONE_SIDE : 0;
        }
    }
    return WAKPI_OK;
}

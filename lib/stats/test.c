/* Tests of two rates and of two means, and of a split against what was meant. */
#include "stats/argument.h"
#include "stats/elementary.h"
#include "stats/gamma.h"
#include "stats/normal.h"
#include "stats/student.h"

static wakpi_status test_pooled(int is_corrected, int64_t k1, int64_t n1, int64_t k2, int64_t n2, double *z,
                                double *p, double *log_p)
{
    if (!z || !p || !log_p) {
        return WAKPI_INVALID;
    }
    wakpi_status status = wakpi_check_two_rates(k1, n1, k2, n2);
    if (status != WAKPI_OK) {
        return status;
    }
    double events = (double)k1 + (double)k2;
    double others = (double)(n1 - k1) + (double)(n2 - k2);
    if (events == 0.0 || others == 0.0) {
        *z = 0.0;
        *p = 1.0;
        *log_p = 0.0;
        return WAKPI_DEGENERATE;
    }
    struct wakpi_dd numerator = wakpi_dd_subtract(wakpi_two_product((double)k1, (double)n2),
                                                  wakpi_two_product((double)k2, (double)n1));
    double total = (double)n1 + (double)n2;
    double excess = numerator.hi;
    if (is_corrected) {
        double sign = excess < 0.0 ? -1.0 : 1.0;
        excess = wakpi_dd_add_double(numerator, -0.5 * sign * total).hi;
        excess = excess * sign > 0.0 ? excess : 0.0;
    }
    *z = excess * sqrt(total / ((double)n1 * (double)n2 * events * others));
    wakpi_normal_two_sided(*z, p, log_p);
    return WAKPI_OK;
}

wakpi_status wakpi_test_two_rates(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double *z, double *p,
                                  double *log_p)
{
    return test_pooled(0, k1, n1, k2, n2, z, p, log_p);
}

wakpi_status wakpi_test_two_rates_yates(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double *z, double *p,
                                        double *log_p)
{
    return test_pooled(1, k1, n1, k2, n2, z, p, log_p);
}

/* No variance on either side: equal means agree wholly, others differ beyond doubt. */
static wakpi_status welch_degenerate(double difference, int64_t n1, int64_t n2, double *t, double *df,
                                     double *p, double *log_p)
{
    *t = difference == 0.0 ? 0.0 : difference > 0.0 ? INFINITY : -INFINITY;
    *df = (double)n1 + (double)n2 - 2.0;
    *p = difference == 0.0 ? 1.0 : 0.0;
    *log_p = difference == 0.0 ? 0.0 : -INFINITY;
    return WAKPI_DEGENERATE;
}

wakpi_status wakpi_test_welch(double mean1, double sd1, int64_t n1, double mean2, double sd2, int64_t n2,
                              double *t, double *df, double *p, double *log_p)
{
    if (!t || !df || !p || !log_p || !wakpi_is_finite(mean1) || !wakpi_is_finite(mean2) || !(sd1 >= 0.0) ||
        !(sd2 >= 0.0) || !wakpi_is_finite(sd1) || !wakpi_is_finite(sd2) || n1 < 0 || n2 < 0 ||
        n1 > WAKPI_COUNT_MOST || n2 > WAKPI_COUNT_MOST) {
        return WAKPI_INVALID;
    }
    if (n1 < 2 || n2 < 2) {
        return WAKPI_UNDEFINED;
    }
    double difference = mean1 - mean2;
    double scale = sd1 > sd2 ? sd1 : sd2;
    if (!wakpi_is_finite(difference)) {
        return WAKPI_OVERFLOW;
    }
    if (scale == 0.0) {
        return welch_degenerate(difference, n1, n2, t, df, p, log_p);
    }
    double share1 = (sd1 / scale) * (sd1 / scale) / (double)n1;
    double share2 = (sd2 / scale) * (sd2 / scale) / (double)n2;
    double sum = share1 + share2;
    double statistic = difference / scale / sqrt(sum);
    if (!wakpi_is_finite(statistic)) {
        return WAKPI_OVERFLOW;
    }
    double part1 = share1 / sum;
    double part2 = share2 / sum;
    *t = statistic;
    *df = 1.0 / (part1 * part1 / ((double)n1 - 1.0) + part2 * part2 / ((double)n2 - 1.0));
    wakpi_student_two_sided(statistic, *df, p, log_p);
    return WAKPI_OK;
}

struct split {
    struct wakpi_dd traffic;
    struct wakpi_dd weight;
    double scale; /* a power of two that brings weights near 1 */
    double least; /* the least weight above 0 */
    size_t used;  /* arms with weight */
    int stray;    /* traffic in an arm without weight */
};

static wakpi_status read_split(const int64_t *observed, const double *weights, size_t arms,
                               struct split *split)
{
    double most = 0.0;
    for (size_t i = 0; i < arms; i++) {
        if (observed[i] < 0 || observed[i] > WAKPI_COUNT_MOST || !(weights[i] >= 0.0) ||
            !wakpi_is_finite(weights[i])) {
            return WAKPI_INVALID;
        }
        most = weights[i] > most ? weights[i] : most;
    }
    if (most == 0.0) {
        return WAKPI_INVALID;
    }
    int exponent;
    (void)frexp(most, &exponent); /* exact */
    *split = (struct split){{0.0, 0.0}, {0.0, 0.0}, 0.0, INFINITY, 0, 0};
    split->scale = wakpi_scale(1.0, -exponent > 1000 ? 1000 : -exponent);
    for (size_t i = 0; i < arms; i++) {
        split->traffic = wakpi_dd_add_double(split->traffic, (double)observed[i]);
        split->weight = wakpi_dd_add_double(split->weight, weights[i] * split->scale);
        if (weights[i] > 0.0) {
            split->used++;
            split->least = weights[i] < split->least ? weights[i] : split->least;
        } else if (observed[i] > 0) {
            split->stray = 1;
        }
    }
    return split->used < 2 || split->traffic.hi == 0.0 ? WAKPI_UNDEFINED : WAKPI_OK;
}

wakpi_status wakpi_test_sample_ratio(const int64_t *observed, const double *weights, size_t arms,
                                     double *chi2, double *p, double *log_p)
{
    if (!observed || !weights || arms < 2 || !chi2 || !p || !log_p) {
        return WAKPI_INVALID;
    }
    struct split split;
    wakpi_status status = read_split(observed, weights, arms, &split);
    if (status != WAKPI_OK) {
        return status;
    }
    if (split.stray) {
        *chi2 = INFINITY;
        *p = 0.0;
        *log_p = -INFINITY;
        return WAKPI_DEGENERATE;
    }
    double sum = 0.0;
    for (size_t i = 0; i < arms; i++) {
        double weight = weights[i] * split.scale;
        if (weight > 0.0) {
            struct wakpi_dd expected = wakpi_dd_multiply_double(split.traffic, weight);
            struct wakpi_dd seen = wakpi_dd_multiply_double(split.weight, (double)observed[i]);
            double gap = wakpi_dd_subtract(seen, expected).hi;
            sum += gap / split.weight.hi * (gap / expected.hi);
        }
    }
    struct wakpi_tails tails;
    wakpi_gamma_tails(0.5 * (double)(split.used - 1), 0.5 * sum, &tails);
    *chi2 = sum;
    *p = tails.upper;
    *log_p = tails.log_upper;
    double least_expected = split.least * split.scale * split.traffic.hi / split.weight.hi;
    return least_expected < 5.0 ? WAKPI_SMALL_SAMPLE : WAKPI_OK;
}

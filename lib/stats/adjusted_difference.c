/* Differences of means with something taken out: the value before (CUPED), or what changed for all. */
#include "stats/argument.h"
#include "stats/moments.h"
#include "stats/normal.h"
#include "stats/student.h"
#include <wakpi/moments.h>

wakpi_status wakpi_difference_cuped(const double *moments1, const double *moments2, double alpha,
                                    double *theta, double *difference, double *se, double *lower,
                                    double *upper)
{
    struct wakpi_moments a;
    struct wakpi_moments b;
    if (!theta || !difference || !se || !lower || !upper || !wakpi_is_probability(alpha) ||
        !wakpi_moments_unpack(moments1, &a) || !wakpi_moments_unpack(moments2, &b)) {
        return WAKPI_INVALID;
    }
    struct wakpi_dd spread = wakpi_dd_add(a.square_x, b.square_x);
    if (a.n < 2.0 || b.n < 2.0 || !(spread.hi > 0.0)) {
        return WAKPI_UNDEFINED;
    }
    struct wakpi_dd slope = wakpi_dd_divide(wakpi_dd_add(a.product, b.product), spread);
    const struct wakpi_moments *arms[] = {&a, &b};
    double variance = 0.0;
    struct wakpi_dd adjusted[2];
    for (int i = 0; i < 2; i++) {
        const struct wakpi_moments *m = arms[i];
        struct wakpi_dd rest = wakpi_dd_multiply(wakpi_dd_multiply(slope, slope), m->square_x);
        rest = wakpi_dd_add(rest, m->square_y);
        double whole = rest.hi;
        rest = wakpi_dd_subtract(rest, wakpi_dd_scale(wakpi_dd_multiply(slope, m->product), 2.0));
        if (rest.hi > whole * 1e-28) { /* less is what rounding leaves of 0 */
            variance += rest.hi / (m->n - 1.0) / m->n;
        }
        adjusted[i] = wakpi_dd_subtract(m->mean_y, wakpi_dd_multiply(slope, m->mean_x));
    }
    double error = sqrt(variance);
    double half = wakpi_normal_critical(alpha) * error;
    *theta = slope.hi;
    *difference = wakpi_dd_subtract(adjusted[0], adjusted[1]).hi;
    *se = error;
    *lower = *difference - half;
    *upper = *difference + half;
    return error > 0.0 ? WAKPI_OK : WAKPI_DEGENERATE;
}

/* The ratio of sums of two columns of rows of four. */
static wakpi_status ratio_of_columns(const double *units, size_t count, size_t base, double *ratio,
                                     double *mean_base)
{
    struct wakpi_dd x = {0.0, 0.0};
    struct wakpi_dd y = {0.0, 0.0};
    for (size_t i = 0; i < count; i++) {
        x = wakpi_dd_add_double(x, units[4 * i + base]);
        y = wakpi_dd_add_double(y, units[4 * i + base + 1]);
    }
    if (x.hi == 0.0) {
        return WAKPI_UNDEFINED;
    }
    *ratio = wakpi_dd_divide(y, x).hi;
    *mean_base = x.hi / (double)count;
    return wakpi_is_finite(*ratio) && wakpi_is_finite(*mean_base) ? WAKPI_OK : WAKPI_OVERFLOW;
}

/* Moments of the ratio before (x) and in the experiment (y), each unit's part of them taken to first order. */
static wakpi_status linearised(const double *units, size_t count, double *moments)
{
    double before;
    double during;
    double mean_before;
    double mean_during;
    for (size_t i = 0; i < 4 * count; i++) {
        if (!wakpi_is_finite(units[i])) {
            return WAKPI_INVALID;
        }
    }
    if (count < 2) {
        return WAKPI_UNDEFINED;
    }
    wakpi_status status = ratio_of_columns(units, count, 0, &before, &mean_before);
    if (status == WAKPI_OK) {
        status = ratio_of_columns(units, count, 2, &during, &mean_during);
    }
    for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
        const double *u = units + 4 * i;
        status = wakpi_moments_add(moments, before + (u[1] - before * u[0]) / mean_before,
                                   during + (u[3] - during * u[2]) / mean_during);
    }
    return status == WAKPI_INVALID ? WAKPI_OVERFLOW : status;
}

wakpi_status wakpi_difference_ratio_cuped(const double *units1, size_t count1, const double *units2,
                                          size_t count2, double alpha, double *theta, double *difference,
                                          double *se, double *lower, double *upper)
{
    double moments1[WAKPI_MOMENTS_SIZE] = {0.0};
    double moments2[WAKPI_MOMENTS_SIZE] = {0.0};
    const size_t most = SIZE_MAX / (4 * sizeof(double));
    if (!theta || !difference || !se || !lower || !upper || !wakpi_is_probability(alpha) || count1 > most ||
        count2 > most || (count1 > 0 && !units1) || (count2 > 0 && !units2)) {
        return WAKPI_INVALID;
    }
    wakpi_status first = linearised(units1, count1, moments1);
    wakpi_status second = linearised(units2, count2, moments2);
    if (first != WAKPI_OK || second != WAKPI_OK) {
        return first == WAKPI_INVALID || second == WAKPI_INVALID ? WAKPI_INVALID
               : first != WAKPI_OK                               ? first
                                                                 : second;
    }
    return wakpi_difference_cuped(moments1, moments2, alpha, theta, difference, se, lower, upper);
}

static wakpi_status check_groups(const double *means, const double *sds, const int64_t *counts)
{
    for (int i = 0; i < 4; i++) {
        if (!wakpi_is_finite(means[i]) || !(sds[i] >= 0.0) || !wakpi_is_finite(sds[i]) || counts[i] < 0 ||
            counts[i] > WAKPI_COUNT_MOST) {
            return WAKPI_INVALID;
        }
    }
    for (int i = 0; i < 4; i++) {
        if (counts[i] < 2) {
            return WAKPI_UNDEFINED;
        }
    }
    return WAKPI_OK;
}

wakpi_status wakpi_difference_in_differences(const double *means, const double *sds, const int64_t *counts,
                                             double alpha, double *estimate, double *lower, double *upper,
                                             double *p, double *log_p)
{
    if (!means || !sds || !counts || !estimate || !lower || !upper || !p || !log_p ||
        !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check_groups(means, sds, counts);
    if (status != WAKPI_OK) {
        return status;
    }
    double effect =
        wakpi_dd_subtract(wakpi_two_sum(means[1], -means[0]), wakpi_two_sum(means[3], -means[2])).hi;
    double scale = 0.0;
    for (int i = 0; i < 4; i++) {
        scale = sds[i] > scale ? sds[i] : scale;
    }
    if (!wakpi_is_finite(effect)) {
        return WAKPI_OVERFLOW;
    }
    if (scale == 0.0) {
        *estimate = *lower = *upper = effect;
        *p = effect == 0.0 ? 1.0 : 0.0;
        *log_p = effect == 0.0 ? 0.0 : -INFINITY;
        return WAKPI_DEGENERATE;
    }
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < 4; i++) {
        double share = (sds[i] / scale) * (sds[i] / scale) / (double)counts[i];
        sum += share;
        squares += share * share / ((double)counts[i] - 1.0);
    }
    double error = scale * sqrt(sum);
    double df = sum * sum / squares;
    double t = effect / error;
    double half = wakpi_student_critical(alpha, df) * error;
    if (!wakpi_is_finite(t) || !wakpi_is_finite(effect - half) || !wakpi_is_finite(effect + half)) {
        return WAKPI_OVERFLOW;
    }
    *estimate = effect;
    *lower = effect - half;
    *upper = effect + half;
    wakpi_student_two_sided(t, df, p, log_p);
    return WAKPI_OK;
}

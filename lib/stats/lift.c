/* Ratios of means: the ratio of two sums over the same units, and the lift of one mean over another. */
#include "stats/argument.h"
#include "stats/elementary.h"
#include "stats/moments.h"
#include "stats/normal.h"
#include <wakpi/moments.h>

/* Two means with the variances and the covariance of the means; the ratio is y / x. */
struct means {
    struct wakpi_dd x;
    struct wakpi_dd y;
    struct wakpi_dd variance_x;
    struct wakpi_dd variance_y;
    struct wakpi_dd covariance;
};

static wakpi_status means_of_moments(const double *array, struct means *means)
{
    struct wakpi_moments m;
    if (!wakpi_moments_unpack(array, &m)) {
        return WAKPI_INVALID;
    }
    if (m.n < 2.0 || m.mean_x.hi == 0.0) {
        return WAKPI_UNDEFINED;
    }
    struct wakpi_dd divisor = wakpi_two_product(m.n, m.n - 1.0);
    *means = (struct means){m.mean_x, m.mean_y, wakpi_dd_divide(m.square_x, divisor),
                            wakpi_dd_divide(m.square_y, divisor), wakpi_dd_divide(m.product, divisor)};
    return WAKPI_OK;
}

/* Everything by the same power of two, so that squares keep within range; the ratio is as before. */
static double common_scale(double a, double b, double c, double d)
{
    double most = fabs(a);
    most = fabs(b) > most ? fabs(b) : most;
    most = c > most ? c : most;
    most = d > most ? d : most;
    int exponent;
    (void)frexp(most, &exponent); /* exact */
    return wakpi_scale(1.0, exponent < -1000 ? 1000 : -exponent);
}

static wakpi_status means_of_samples(double mean1, double sd1, int64_t n1, double mean2, double sd2,
                                     int64_t n2, struct means *means)
{
    if (!wakpi_is_finite(mean1) || !wakpi_is_finite(mean2) || !(sd1 >= 0.0) || !(sd2 >= 0.0) ||
        !wakpi_is_finite(sd1) || !wakpi_is_finite(sd2) || n1 < 0 || n2 < 0 || n1 > WAKPI_COUNT_MOST ||
        n2 > WAKPI_COUNT_MOST) {
        return WAKPI_INVALID;
    }
    if (n1 < 2 || n2 < 2 || mean2 == 0.0) {
        return WAKPI_UNDEFINED;
    }
    double scale = common_scale(mean1, mean2, sd1, sd2);
    struct wakpi_dd square1 = wakpi_two_product(sd1 * scale, sd1 * scale);
    struct wakpi_dd square2 = wakpi_two_product(sd2 * scale, sd2 * scale);
    *means = (struct means){wakpi_dd_from(mean2 * scale), wakpi_dd_from(mean1 * scale),
                            wakpi_dd_divide(square2, wakpi_dd_from((double)n2)),
                            wakpi_dd_divide(square1, wakpi_dd_from((double)n1)), wakpi_dd_from(0.0)};
    return WAKPI_OK;
}

/* The variance of y - ratio x over x^2. */
static double delta_error(const struct means *m, struct wakpi_dd ratio)
{
    struct wakpi_dd sum = wakpi_dd_multiply(wakpi_dd_multiply(ratio, ratio), m->variance_x);
    sum = wakpi_dd_add(sum, m->variance_y);
    double whole = sum.hi;
    sum = wakpi_dd_subtract(sum, wakpi_dd_scale(wakpi_dd_multiply(ratio, m->covariance), 2.0));
    if (!(sum.hi > whole * 1e-28)) { /* what rounding leaves of 0 */
        return 0.0;
    }
    return sqrt(sum.hi) / fabs(m->x.hi);
}

static struct wakpi_dd square_less(struct wakpi_dd a, struct wakpi_dd b, double z, struct wakpi_dd c)
{
    struct wakpi_dd allowance = wakpi_dd_multiply(wakpi_two_product(z, z), c);
    return wakpi_dd_subtract(wakpi_dd_multiply(a, b), allowance);
}

/* Fieller's roots less `shift`. */
static wakpi_status fieller(const struct means *m, double alpha, double shift, int32_t *type, double *lower,
                            double *upper)
{
    double z = wakpi_normal_critical(alpha);
    struct wakpi_dd a = square_less(m->x, m->x, z, m->variance_x);
    struct wakpi_dd b = square_less(m->x, m->y, z, m->covariance);
    struct wakpi_dd c = square_less(m->y, m->y, z, m->variance_y);
    struct wakpi_dd whole = wakpi_dd_multiply(b, b);
    struct wakpi_dd rest = wakpi_dd_subtract(whole, wakpi_dd_multiply(a, c));
    double noise = 1e-28 * (whole.hi > fabs(a.hi * c.hi) ? whole.hi : fabs(a.hi * c.hi));
    if (rest.hi <= noise) {
        rest = wakpi_dd_from(0.0);
    }
    if (a.hi == 0.0 || (a.hi < 0.0 && rest.hi == 0.0)) {
        *type = WAKPI_FIELLER_WHOLE_LINE;
        *lower = -INFINITY;
        *upper = INFINITY;
        return WAKPI_UNBOUNDED;
    }
    struct wakpi_dd root = wakpi_dd_sqrt(rest);
    struct wakpi_dd one = wakpi_dd_divide(wakpi_dd_subtract(b, root), a);
    struct wakpi_dd other = wakpi_dd_divide(wakpi_dd_add(b, root), a);
    one = wakpi_dd_add_double(one, -shift);
    other = wakpi_dd_add_double(other, -shift);
    *type = a.hi > 0.0 ? WAKPI_FIELLER_BOUNDED : WAKPI_FIELLER_COMPLEMENT;
    *lower = a.hi > 0.0 ? one.hi : other.hi;
    *upper = a.hi > 0.0 ? other.hi : one.hi;
    return a.hi > 0.0 ? WAKPI_OK : WAKPI_UNBOUNDED;
}

wakpi_status wakpi_ratio_of_sums_delta(const double *moments, double alpha, double *ratio, double *se,
                                       double *lower, double *upper)
{
    if (!ratio || !se || !lower || !upper || !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    struct means m;
    wakpi_status status = means_of_moments(moments, &m);
    if (status != WAKPI_OK) {
        return status;
    }
    struct wakpi_dd r = wakpi_dd_divide(m.y, m.x);
    double error = delta_error(&m, r);
    double half = wakpi_normal_critical(alpha) * error;
    *ratio = r.hi;
    *se = error;
    *lower = r.hi - half;
    *upper = r.hi + half;
    return error > 0.0 ? WAKPI_OK : WAKPI_DEGENERATE;
}

wakpi_status wakpi_ratio_of_sums_fieller(const double *moments, double alpha, int32_t *type, double *lower,
                                         double *upper)
{
    if (!type || !lower || !upper || !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    struct means m;
    wakpi_status status = means_of_moments(moments, &m);
    return status == WAKPI_OK ? fieller(&m, alpha, 0.0, type, lower, upper) : status;
}

wakpi_status wakpi_lift_delta(double mean1, double sd1, int64_t n1, double mean2, double sd2, int64_t n2,
                              double alpha, double *lift, double *se, double *lower, double *upper)
{
    if (!lift || !se || !lower || !upper || !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    struct means m;
    wakpi_status status = means_of_samples(mean1, sd1, n1, mean2, sd2, n2, &m);
    if (status != WAKPI_OK) {
        return status;
    }
    struct wakpi_dd ratio = wakpi_dd_divide(m.y, m.x);
    double change = wakpi_dd_add_double(ratio, -1.0).hi;
    double error = delta_error(&m, ratio);
    double half = wakpi_normal_critical(alpha) * error;
    *lift = change;
    *se = error;
    *lower = change - half;
    *upper = change + half;
    return error > 0.0 ? WAKPI_OK : WAKPI_DEGENERATE;
}

wakpi_status wakpi_lift_log(double mean1, double sd1, int64_t n1, double mean2, double sd2, int64_t n2,
                            double alpha, double *lift, double *lower, double *upper)
{
    if (!lift || !lower || !upper || !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    struct means m;
    wakpi_status status = means_of_samples(mean1, sd1, n1, mean2, sd2, n2, &m);
    if (status != WAKPI_OK) {
        return status;
    }
    if (!(m.x.hi > 0.0) || !(m.y.hi > 0.0)) {
        return WAKPI_UNDEFINED;
    }
    struct wakpi_dd ratio = wakpi_dd_divide(m.y, m.x);
    double error = sqrt(m.variance_y.hi / (m.y.hi * m.y.hi) + m.variance_x.hi / (m.x.hi * m.x.hi));
    double centre = wakpi_dd_log(ratio).hi;
    double half = wakpi_normal_critical(alpha) * error;
    double high = wakpi_math_expm1(centre + half);
    if (!wakpi_is_finite(high)) {
        return WAKPI_OVERFLOW;
    }
    *lift = wakpi_dd_add_double(ratio, -1.0).hi;
    *lower = wakpi_math_expm1(centre - half);
    *upper = high;
    return error > 0.0 ? WAKPI_OK : WAKPI_DEGENERATE;
}

wakpi_status wakpi_lift_fieller(double mean1, double sd1, int64_t n1, double mean2, double sd2, int64_t n2,
                                double alpha, int32_t *type, double *lower, double *upper)
{
    if (!type || !lower || !upper || !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    struct means m;
    wakpi_status status = means_of_samples(mean1, sd1, n1, mean2, sd2, n2, &m);
    return status == WAKPI_OK ? fieller(&m, alpha, 1.0, type, lower, upper) : status;
}

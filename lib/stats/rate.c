#include "stats/rate.h"

#include "stats/argument.h"
#include "stats/beta.h"
#include "stats/elementary.h"
#include "stats/normal.h"

double wakpi_rate_difference(int64_t k1, int64_t n1, int64_t k2, int64_t n2)
{
    struct wakpi_dd numerator = wakpi_dd_subtract(wakpi_two_product((double)k1, (double)n2),
                                                  wakpi_two_product((double)k2, (double)n1));
    return wakpi_dd_divide(numerator, wakpi_two_product((double)n1, (double)n2)).hi;
}

static wakpi_status check(int64_t k, int64_t n, double alpha, const double *lower, const double *upper)
{
    if (!wakpi_is_probability(alpha) || !lower || !upper) {
        return WAKPI_INVALID;
    }
    return wakpi_check_rate(k, n);
}

wakpi_status wakpi_interval_wilson(int64_t k, int64_t n, double alpha, double *lower, double *upper)
{
    wakpi_status status = check(k, n, alpha, lower, upper);
    if (status != WAKPI_OK) {
        return status;
    }
    wakpi_wilson_limits((double)k, (double)n, wakpi_normal_critical(alpha), lower, upper);
    return WAKPI_OK;
}

wakpi_status wakpi_interval_clopper_pearson(int64_t k, int64_t n, double alpha, double *lower, double *upper)
{
    wakpi_status status = check(k, n, alpha, lower, upper);
    if (status != WAKPI_OK) {
        return status;
    }
    double log_tail = wakpi_math_log(alpha) - wakpi_ln_2.hi;
    double events = (double)k;
    double others = (double)(n - k);
    double low = 0.0;
    double high = 1.0;
    if (k == n) {
        low = wakpi_math_exp(log_tail / events);
    } else if (k > 0) {
        low = wakpi_beta_quantile(events, others + 1.0, log_tail, 0);
    }
    if (k == 0) {
        high = -wakpi_math_expm1(log_tail / others);
    } else if (k < n) {
        high = wakpi_beta_quantile(events + 1.0, others, log_tail, 1);
    }
    *lower = low;
    *upper = high;
    return WAKPI_OK;
}

wakpi_status wakpi_interval_jeffreys(int64_t k, int64_t n, double alpha, double *lower, double *upper)
{
    wakpi_status status = check(k, n, alpha, lower, upper);
    if (status != WAKPI_OK) {
        return status;
    }
    double log_tail = wakpi_math_log(alpha) - wakpi_ln_2.hi;
    double a = (double)k + 0.5;
    double b = (double)(n - k) + 0.5;
    *lower = k == 0 ? 0.0 : wakpi_beta_quantile(a, b, log_tail, 0);
    *upper = k == n ? 1.0 : wakpi_beta_quantile(a, b, log_tail, 1);
    return WAKPI_OK;
}

wakpi_status wakpi_normal_quantile(double p, double *x)
{
    if (!wakpi_is_probability(p) || !x) {
        return WAKPI_INVALID;
    }
    *x = wakpi_normal_quantile_of(p);
    return WAKPI_OK;
}

wakpi_status wakpi_normal_log_sf(double x, double *log_sf)
{
    if (!wakpi_is_finite(x) || !log_sf) {
        return WAKPI_INVALID;
    }
    double result = wakpi_normal_log_sf_of(x);
    if (!wakpi_is_finite(result)) {
        return WAKPI_OVERFLOW;
    }
    *log_sf = result;
    return WAKPI_OK;
}

/* Intervals for the difference of two rates. */
#include "stats/argument.h"
#include "stats/normal.h"
#include "stats/rate.h"
#include "stats/root.h"

struct two_rates {
    double k1;
    double n1;
    double k2;
    double n2;
    double difference;
    double critical; /* z sqrt(N / (N - 1)), negative for the upper limit */
};

static wakpi_status check(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha, const double *lower,
                          const double *upper)
{
    if (!wakpi_is_probability(alpha) || !lower || !upper) {
        return WAKPI_INVALID;
    }
    return wakpi_check_two_rates(k1, n1, k2, n2);
}

wakpi_status wakpi_difference_newcombe(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                       double *lower, double *upper)
{
    wakpi_status status = check(k1, n1, k2, n2, alpha, lower, upper);
    if (status != WAKPI_OK) {
        return status;
    }
    double z = wakpi_normal_critical(alpha);
    double low1;
    double high1;
    double low2;
    double high2;
    wakpi_wilson_limits((double)k1, (double)n1, z, &low1, &high1);
    wakpi_wilson_limits((double)k2, (double)n2, z, &low2, &high2);
    double rate1 = (double)k1 / (double)n1;
    double rate2 = (double)k2 / (double)n2;
    double difference = wakpi_rate_difference(k1, n1, k2, n2);
    double down = sqrt((rate1 - low1) * (rate1 - low1) + (high2 - rate2) * (high2 - rate2));
    double up = sqrt((high1 - rate1) * (high1 - rate1) + (rate2 - low2) * (rate2 - low2));
    *lower = difference - down;
    *upper = difference + up;
    return WAKPI_OK;
}

/* The likelihood's slope in p, times p (1 - delta - p), and the slope of that; p2 = p, p1 = p + delta. */
static double scaled_score(const struct two_rates *r, double delta, double p, double *slope)
{
    double q = 1.0 - delta - p;
    double p1 = p + delta;
    double q2 = 1.0 - p;
    *slope = r->k1 * (q - p - p * q / p1) / p1 - (r->n1 - r->k1) - r->k2 -
             (r->n2 - r->k2) * (q - p + p * q / q2) / q2;
    return r->k1 * p * q / p1 - (r->n1 - r->k1) * p + r->k2 * q - (r->n2 - r->k2) * p * q / q2;
}

/* The likeliest rate 2 where rate 1 is greater by delta >= 0: the one zero of a falling function in
 * 0 .. 1 - delta, by bracketed Newton steps. The closed solution of its cubic loses digits near double roots. */
static double restricted_rate(const struct two_rates *r, double delta)
{
    double low = 0.0;
    double high = 1.0 - delta;
    if (delta == 0.0) {
        return (r->k1 + r->k2) / (r->n1 + r->n2);
    }
    if (high <= 0.0) {
        return 0.0;
    }
    if (r->k2 == 0.0 && r->k1 / delta - (r->n1 - r->k1) / high - r->n2 <= 0.0) {
        return 0.0;
    }
    if (r->k1 == r->n1 && r->k1 + r->k2 / high - (r->n2 - r->k2) / delta >= 0.0) {
        return high;
    }
    double p = (r->k1 + r->k2 - r->n1 * delta) / (r->n1 + r->n2);
    if (!(p > low && p < high)) {
        p = 0.5 * high;
    }
    for (int i = 0; i < 100; i++) {
        double slope;
        double value = scaled_score(r, delta, p, &slope);
        if (value > 0.0) {
            low = p;
        } else {
            high = p;
        }
        double next = p - value / slope;
        if (!(next > low && next < high)) {
            next = low + 0.5 * (high - low);
        }
        double moved = fabs(next - p);
        p = next;
        if (moved <= 4e-16 * p) {
            break;
        }
    }
    return p;
}

/* Variance of the difference where it is held at delta. */
static double restricted_variance(const struct two_rates *r, double delta)
{
    struct two_rates swapped = {r->k2, r->n2, r->k1, r->n1, 0.0, 0.0};
    if (delta < 0.0) {
        r = &swapped;
        delta = -delta;
    }
    double p = restricted_rate(r, delta);
    double q1 = 1.0 - delta - p;
    if (q1 < 0.0) {
        q1 = 0.0;
    }
    return (p + delta) * q1 / r->n1 + p * (1.0 - p) / r->n2;
}

static double score_gap(const void *context, double delta)
{
    const struct two_rates *r = context;
    return (r->difference - delta) - r->critical * sqrt(restricted_variance(r, delta));
}

wakpi_status wakpi_difference_miettinen_nurminen(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                                 double *lower, double *upper)
{
    wakpi_status status = check(k1, n1, k2, n2, alpha, lower, upper);
    if (status != WAKPI_OK) {
        return status;
    }
    double total = (double)n1 + (double)n2;
    struct two_rates r = {(double)k1,
                          (double)n1,
                          (double)k2,
                          (double)n2,
                          wakpi_rate_difference(k1, n1, k2, n2),
                          wakpi_normal_critical(alpha) * sqrt(total / (total - 1.0))};
    *lower = r.difference <= -1.0 ? -1.0 : wakpi_root(score_gap, &r, -1.0, r.difference, 1e-3);
    r.critical = -r.critical;
    *upper = r.difference >= 1.0 ? 1.0 : wakpi_root(score_gap, &r, r.difference, 1.0, 1e-3);
    return WAKPI_OK;
}

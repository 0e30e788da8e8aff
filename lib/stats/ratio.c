/* Score intervals for the ratio of two rates. */
#include "stats/argument.h"
#include "stats/elementary.h"
#include "stats/normal.h"
#include "stats/rate.h"
#include "stats/root.h"

struct two_rates {
    double k1;
    double n1;
    double k2;
    double n2;
    double difference; /* rate 1 - rate 2 */
    double critical;   /* negative for the upper limit */
};

/* The greater root of quadratic x^2 - linear x + constant = 0, whose discriminant has this square root. */
static double greater_root(double quadratic, double linear, double constant, double root)
{
    return linear >= 0.0 ? (linear + root) / (2.0 * quadratic) : 2.0 * constant / (linear - root);
}

/* rate 1 - theta rate 2 less its allowance, relative; falls with theta, for log_theta = ln theta. What is left of 1 is
 * computed for itself: near theta = 1 with nothing but events on both sides it is all that the allowance is made of. */
static double score_gap(const void *context, double log_theta)
{
    const struct two_rates *r = context;
    double theta = wakpi_math_exp(log_theta);
    double excess = wakpi_math_expm1(log_theta);
    int near = fabs(excess) < 0.5;
    double misses1 = r->n1 - r->k1;
    double misses2 = r->n2 - r->k2;
    double misses = misses1 + misses2;
    double total = r->n1 + r->n2;
    double u = r->n1 + r->k2;
    double v = r->n2 + r->k1;
    /* The likeliest rates of that ratio; the discriminant is a sum of positive terms. */
    double apart = near ? excess * u + (misses1 - misses2) : theta * u - v;
    double root = sqrt(apart * apart + 4.0 * theta * misses1 * misses2);
    double p2 = 2.0 * (r->k1 + r->k2) / (theta * u + v + root);
    double p1 = theta * p2;
    double q1 = greater_root(total, misses - excess * u, -excess * misses1, root);
    double q2 = greater_root(theta * total, theta * misses + excess * v, excess * misses2, root);
    double deviation = sqrt(p1 * q1 / r->n1 + theta * p1 * q2 / r->n2);
    double rate1 = r->k1 / r->n1;
    double rate2 = r->k2 / r->n2;
    double gap = near ? r->difference - excess * rate2 : rate1 - theta * rate2;
    return (gap - r->critical * deviation) / (rate1 + theta * rate2 + deviation);
}

/* The first point on the way from `from` where the gap is positive (going down) or negative (going up). */
static double widen(const struct two_rates *r, double from, double step)
{
    double sign = step < 0.0 ? 1.0 : -1.0;
    while (!(sign * score_gap(r, from) > 0.0) && fabs(from) < 700.0) {
        from += step;
        step *= 2.0;
    }
    return from;
}

/* The limit below (side -1) or above (side 1) the ratio seen. That ratio is one end of the bracket: where all
 * are events on both sides the gap vanishes there without a crossing. */
static double limit_on(const struct two_rates *r, double side)
{
    int known = r->k1 > 0.0 && r->k2 > 0.0;
    double shift = known ? 0.0 : 0.5;
    double seen = wakpi_math_log((r->k1 + shift) / r->n1 * (r->n2 / (r->k2 + shift)));
    double low = known && side > 0.0 ? seen : widen(r, seen, -0.5);
    double high = known && side < 0.0 ? seen : widen(r, seen, 0.5);
    return wakpi_math_exp(wakpi_root(score_gap, r, low, high, 1e-3));
}

static wakpi_status score_interval(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                   int corrected, double *lower, double *upper)
{
    if (!wakpi_is_probability(alpha) || !lower || !upper) {
        return WAKPI_INVALID;
    }
    wakpi_status status = wakpi_check_two_rates(k1, n1, k2, n2);
    if (status != WAKPI_OK) {
        return status;
    }
    double total = (double)n1 + (double)n2;
    double critical = wakpi_normal_critical(alpha);
    if (corrected) {
        critical *= sqrt(total / (total - 1.0));
    }
    struct two_rates r = {
        (double)k1, (double)n1, (double)k2, (double)n2, wakpi_rate_difference(k1, n1, k2, n2), critical};
    double low = k1 == 0 ? 0.0 : limit_on(&r, -1.0);
    r.critical = -critical;
    *upper = k2 == 0 ? INFINITY : limit_on(&r, 1.0);
    *lower = low;
    return k2 == 0 ? WAKPI_UNBOUNDED : WAKPI_OK;
}

wakpi_status wakpi_ratio_koopman(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha, double *lower,
                                 double *upper)
{
    return score_interval(k1, n1, k2, n2, alpha, 0, lower, upper);
}

wakpi_status wakpi_ratio_miettinen_nurminen(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double alpha,
                                            double *lower, double *upper)
{
    return score_interval(k1, n1, k2, n2, alpha, 1, lower, upper);
}

/* Score intervals for the ratio of two rates. */
#include "stats/argument.h"
#include "stats/elementary.h"
#include "stats/normal.h"
#include "stats/root.h"

struct two_rates {
    double k1;
    double n1;
    double k2;
    double n2;
    double critical; /* negative for the upper limit */
};

/* rate 1 - theta rate 2 less its allowance, relative; falls with theta, for log_theta = ln theta. */
static double score_gap(const void *context, double log_theta)
{
    const struct two_rates *r = context;
    double theta = wakpi_math_exp(log_theta);
    /* The likeliest rate 2 where rate 1 is theta times it; the discriminant is a sum of positive terms. */
    double u = theta * (r->n1 + r->k2);
    double v = r->n2 + r->k1;
    double root = sqrt((u - v) * (u - v) + 4.0 * theta * (r->n1 - r->k1) * (r->n2 - r->k2));
    double p2 = 2.0 * (r->k1 + r->k2) / (u + v + root);
    double p1 = theta * p2;
    double q1 = p1 < 1.0 ? 1.0 - p1 : 0.0;
    double q2 = p2 < 1.0 ? 1.0 - p2 : 0.0;
    double deviation = sqrt(p1 * q1 / r->n1 + theta * p1 * q2 / r->n2);
    double rate1 = r->k1 / r->n1;
    double scaled = theta * (r->k2 / r->n2);
    return ((rate1 - scaled) - r->critical * deviation) / (rate1 + scaled + deviation);
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
    struct two_rates r = {(double)k1, (double)n1, (double)k2, (double)n2, critical};
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

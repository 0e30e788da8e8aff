#include "stats/argument.h"
#include "stats/beta.h"
#include "stats/elementary.h"
#include "stats/root.h"
#include <wakpi/sequence.h>

static double p_of_evidence(double log_e)
{
    return log_e > 0.0 ? wakpi_math_exp(-log_e) : 1.0;
}

wakpi_status wakpi_sequence_mean(double estimate, double se, int64_t n, double tuning, double alpha,
                                 double *lower, double *upper, double *p, double *log_e)
{
    if (!lower || !upper || !p || !log_e || !wakpi_is_probability(alpha) || !wakpi_is_finite(estimate) ||
        !(se > 0.0) || !wakpi_is_finite(se) || n < 0 || n > WAKPI_COUNT_MOST || !(tuning > 0.0) ||
        !wakpi_is_finite(tuning)) {
        return WAKPI_INVALID;
    }
    if (n == 0) {
        return WAKPI_UNDEFINED;
    }
    double twice = -2.0 * wakpi_math_log(alpha);
    double square = (twice + wakpi_math_log1p(twice)) / tuning; /* rho^2 */
    double weight = (double)n * square;
    double log_whole = wakpi_math_log1p(weight);
    double half = se * sqrt((weight + 1.0) / weight * (log_whole + twice));
    double ratio = estimate / se;
    double evidence = 0.5 * (weight / (weight + 1.0) * ratio * ratio - log_whole);
    if (!wakpi_is_finite(evidence) || !wakpi_is_finite(estimate - half) ||
        !wakpi_is_finite(estimate + half)) {
        return WAKPI_OVERFLOW;
    }
    *lower = estimate - half;
    *upper = estimate + half;
    *log_e = evidence;
    *p = p_of_evidence(evidence);
    return WAKPI_OK;
}

/* ln of the mixture's likelihood of k of n, and a way to compare it with one rate's. */
struct mixture {
    double events;
    double others;
    struct wakpi_dd bound; /* what the log likelihood must exceed to be covered */
    double sign;
};

static struct wakpi_dd log_mixture(double events, double others, double a, double b)
{
    struct wakpi_beta posterior;
    struct wakpi_beta prior;
    wakpi_beta_prepare(&posterior, a + events, b + others);
    wakpi_beta_prepare(&prior, a, b);
    return wakpi_dd_subtract(posterior.log_beta, prior.log_beta);
}

static struct wakpi_dd log_likelihood(double events, double others, struct wakpi_dd rate)
{
    struct wakpi_dd rest = wakpi_dd_add_double(wakpi_dd_negate(rate), 1.0);
    struct wakpi_dd sum = wakpi_dd_from(0.0);
    if (events > 0.0) {
        sum = wakpi_dd_multiply_double(wakpi_dd_log(rate), events);
    }
    if (others > 0.0) {
        sum = wakpi_dd_add(sum, wakpi_dd_multiply_double(wakpi_dd_log(rest), others));
    }
    return sum;
}

static double gap(const void *context, double log_rate)
{
    const struct mixture *m = context;
    struct wakpi_dd likelihood =
        log_likelihood(m->events, m->others, wakpi_dd_from(wakpi_math_exp(log_rate)));
    return m->sign * wakpi_dd_subtract(likelihood, m->bound).hi;
}

/* The limit above k of n, where 0 < k <= n / 2 or k = 0. */
static double limit_above(struct mixture *m)
{
    if (m->events == 0.0) {
        return -wakpi_math_expm1(m->bound.hi / m->others);
    }
    m->sign = 1.0;
    double seen = wakpi_math_log(m->events / (m->events + m->others));
    return wakpi_math_exp(wakpi_root(gap, m, seen, 0.0, 1e-3));
}

/* The limit below k of n, where k > 0. */
static double limit_below(struct mixture *m)
{
    if (m->others == 0.0) {
        return wakpi_math_exp(m->bound.hi / m->events);
    }
    m->sign = -1.0;
    double seen = wakpi_math_log(m->events / (m->events + m->others));
    double low = seen - 0.5;
    for (double step = 1.0; gap(m, low) < 0.0 && low > -700.0; step *= 2.0) {
        low -= step;
    }
    return wakpi_math_exp(wakpi_root(gap, m, low, seen, 1e-3));
}

static wakpi_status check(int64_t k, int64_t n, double prior_a, double prior_b)
{
    if (!(prior_a > 0.0) || !(prior_b > 0.0) || !(prior_a <= 1e15) || !(prior_b <= 1e15)) {
        return WAKPI_INVALID;
    }
    return wakpi_check_rate(k, n);
}

wakpi_status wakpi_sequence_rate(int64_t k, int64_t n, double prior_a, double prior_b, double alpha,
                                 double *lower, double *upper)
{
    if (!lower || !upper || !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check(k, n, prior_a, prior_b);
    if (status != WAKPI_OK) {
        return status;
    }
    double events = (double)k;
    double others = (double)(n - k);
    struct mixture m = {events, others, log_mixture(events, others, prior_a, prior_b), 1.0};
    m.bound = wakpi_dd_add(m.bound, wakpi_dd_log(wakpi_dd_from(alpha)));
    struct mixture mirrored = {others, events, m.bound, 1.0};
    double low = k == 0 ? 0.0 : limit_below(&m);
    if (k == n) {
        *upper = 1.0;
    } else {
        *upper = k <= n / 2 ? limit_above(&m) : 1.0 - limit_below(&mirrored);
    }
    *lower = low;
    return WAKPI_OK;
}

wakpi_status wakpi_sequence_rate_test(int64_t k, int64_t n, double prior_a, double prior_b, double rate,
                                      double *p, double *log_e)
{
    if (!p || !log_e || !wakpi_is_probability(rate)) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check(k, n, prior_a, prior_b);
    if (status != WAKPI_OK) {
        return status;
    }
    double events = (double)k;
    double others = (double)(n - k);
    struct wakpi_dd evidence = wakpi_dd_subtract(log_mixture(events, others, prior_a, prior_b),
                                                 log_likelihood(events, others, wakpi_dd_from(rate)));
    *log_e = evidence.hi;
    *p = p_of_evidence(evidence.hi);
    return WAKPI_OK;
}

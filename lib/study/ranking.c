#include <wakpi/ranking.h>

#include "base/sort.h"
#include "stats/argument.h"
#include "stats/beta.h"
#include "stats/elementary.h"
#include "stats/minimise.h"

/* The range of ln(a + b), and of the logit of a / (a + b). */
static const double LOG_SUM_MOST = 18.0;
static const double LOGIT_MOST = 30.0;

struct rates {
    const int64_t *k;
    const int64_t *n;
    size_t count;
};

static void parameters_at(const double *at, double *a, double *b)
{
    double sum = wakpi_math_exp(at[1]);
    double odds = wakpi_math_exp(at[0]);
    *a = sum * (odds / (1.0 + odds));
    *b = sum / (1.0 + odds);
}

/* Less the logarithm of the likelihood. */
static double objective(const void *context, const double *at)
{
    const struct rates *r = context;
    struct wakpi_beta prior;
    struct wakpi_dd sum = {0.0, 0.0};
    double a;
    double b;
    if (fabs(at[0]) > LOGIT_MOST || fabs(at[1]) > LOG_SUM_MOST) {
        return INFINITY;
    }
    parameters_at(at, &a, &b);
    wakpi_beta_prepare(&prior, a, b);
    for (size_t i = 0; i < r->count; i++) {
        struct wakpi_beta own;
        if (r->n[i] > 0) {
            wakpi_beta_prepare(&own, a + (double)r->k[i], b + (double)(r->n[i] - r->k[i]));
            sum = wakpi_dd_add(sum, wakpi_dd_subtract(prior.log_beta, own.log_beta));
        }
    }
    return sum.hi;
}

static int by_rate(const void *left, const void *right, const void *context)
{
    size_t i = *(const size_t *)left;
    size_t j = *(const size_t *)right;
    const double *rate = context;
    if (rate[i] != rate[j]) {
        return rate[i] > rate[j] ? -1 : 1;
    }
    return i < j ? -1 : i > j;
}

/* The logit of the rate of all together is written to `logit`. */
static wakpi_status check(const struct rates *r, double *logit)
{
    double events = 0.0;
    double others = 0.0;
    size_t with_trials = 0;
    for (size_t i = 0; i < r->count; i++) {
        if (wakpi_check_rate(r->k[i], r->n[i]) == WAKPI_INVALID) {
            return WAKPI_INVALID;
        }
        events += (double)r->k[i];
        others += (double)(r->n[i] - r->k[i]);
        with_trials += r->n[i] > 0;
    }
    if (with_trials < 2 || events == 0.0 || others == 0.0) {
        return WAKPI_UNDEFINED;
    }
    *logit = wakpi_math_log(events / others);
    return fabs(*logit) < LOGIT_MOST ? WAKPI_OK : WAKPI_UNDEFINED;
}

/* Rates that differ by chance alone are one, and that one is known no better than all trials together tell. */
static void widen_to_all(const struct rates *r, double log_tail, double *lower, double *upper)
{
    double events = 0.5;
    double others = 0.5; /* Jeffreys' */
    for (size_t i = 0; i < r->count; i++) {
        events += (double)r->k[i];
        others += (double)(r->n[i] - r->k[i]);
    }
    double low = wakpi_beta_quantile(events, others, log_tail, 0);
    double high = wakpi_beta_quantile(events, others, log_tail, 1);
    for (size_t i = 0; i < r->count; i++) {
        lower[i] = low < lower[i] ? low : lower[i];
        upper[i] = high > upper[i] ? high : upper[i];
    }
}

wakpi_status wakpi_ranking_rates(const int64_t *k, const int64_t *n, size_t count, double alpha,
                                 double *prior_a, double *prior_b, double *rate, double *lower, double *upper,
                                 size_t *order)
{
    struct rates r = {k, n, count};
    double at[] = {0.0, 3.0};
    if (!prior_a || !prior_b || (count > 0 && (!k || !n || !rate || !lower || !upper || !order)) ||
        !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check(&r, &at[0]);
    if (status != WAKPI_OK) {
        return status;
    }
    double a;
    double b;
    double log_tail = wakpi_math_log(alpha) - wakpi_ln_2.hi;
    wakpi_minimise(objective, &r, at, 2, 0.5);
    parameters_at(at, &a, &b);
    for (size_t i = 0; i < count; i++) {
        double events = a + (double)k[i];
        double others = b + (double)(n[i] - k[i]);
        rate[i] = events / (events + others);
        lower[i] = wakpi_beta_quantile(events, others, log_tail, 0);
        upper[i] = wakpi_beta_quantile(events, others, log_tail, 1);
        order[i] = i;
    }
    if (at[1] > LOG_SUM_MOST - 0.5) {
        widen_to_all(&r, log_tail, lower, upper);
    }
    wakpi_sort(order, count, sizeof(*order), by_rate, rate);
    *prior_a = a;
    *prior_b = b;
    return fabs(at[1]) > LOG_SUM_MOST - 0.5 ? WAKPI_DEGENERATE : WAKPI_OK;
}

/* The chance that one rate is better than another, and the loss of choosing wrongly, under beta posteriors.
 *
 * Each is an integral over the density of the narrower posterior, in u = ln(x / (1 - x)):
 *   P(B > A) = int f_A P(B > x) = int f_B P(A < x),  E max(B - A, 0) = int f_A E max(B - x, 0), and so on.
 * In u these integrands are analytic in a strip, log-concave and fall off exponentially, so the trapezoidal rule
 * converges geometrically (L. N. Trefethen and J. A. C. Weideman, SIAM Review 56 (2014)); all terms are positive,
 * so small chances keep their digits. */
#include "stats/argument.h"
#include "stats/beta.h"
#include "stats/elementary.h"

enum { OTHER_ABOVE, OTHER_BELOW, GAIN_ABOVE, GAIN_BELOW };

struct pair {
    struct wakpi_beta narrow;
    struct wakpi_beta wide;
    struct wakpi_beta raised; /* the wide one with one event more, or one miss more for a gain above */
    int quantity;
};

/* x and 1 - x for u = ln(x / (1 - x)), which takes two doubles where millions of millions make the posterior narrow. */
static void point(struct wakpi_dd u, struct wakpi_dd *x, struct wakpi_dd *y)
{
    int exponent;
    struct wakpi_dd power = wakpi_dd_exp(u.hi < 0.0 ? u : wakpi_dd_negate(u), &exponent);
    power.hi = wakpi_scale(power.hi, exponent);
    power.lo = wakpi_scale(power.lo, exponent);
    struct wakpi_dd whole = wakpi_dd_add_double(power, 1.0);
    struct wakpi_dd small = wakpi_dd_divide(power, whole);
    struct wakpi_dd large = wakpi_dd_divide(wakpi_dd_from(1.0), whole);
    *x = u.hi < 0.0 ? small : large;
    *y = u.hi < 0.0 ? large : small;
}

/* E max(X - x, 0), or E max(x - X, 0), from (mean - x) P(X > x) + x^a (1-x)^b / ((a + b) B(a, b)). Far below the mean the
 * two terms are much larger than their difference: there it is x P(X < x) less mean times the same of the raised one. */
static double log_gain(const struct pair *pair, struct wakpi_dd x, struct wakpi_dd y,
                       const struct wakpi_tails *tails)
{
    const struct wakpi_beta *beta = &pair->wide;
    int above = pair->quantity == GAIN_ABOVE;
    double total = beta->a + beta->b;
    /* mean - x */
    double ahead =
        wakpi_dd_subtract(wakpi_dd_multiply_double(y, beta->a), wakpi_dd_multiply_double(x, beta->b)).hi /
        total;
    double log_side = above ? tails->log_upper : tails->log_lower;
    double room = above ? y.hi : x.hi;
    double gain;
    if (room < (above ? -ahead : ahead)) {
        struct wakpi_tails raised;
        wakpi_beta_tails(&pair->raised, x, y, &raised);
        gain = room * (1.0 - tails->direct_ratio / raised.direct_ratio);
    } else {
        /* Far out both terms cancel to the inverse square of the distance: the logarithms would cost the digits. */
        double ratio =
            tails->direct_lower != above ? tails->direct_ratio : wakpi_math_exp(tails->log_slope - log_side);
        gain = (above ? ahead : -ahead) + ratio / total;
    }
    return gain > 0.0 ? wakpi_math_log(gain) + log_side : -INFINITY;
}

static double log_integrand_at(const struct pair *pair, struct wakpi_dd u)
{
    struct wakpi_dd x;
    struct wakpi_dd y;
    struct wakpi_tails narrow;
    struct wakpi_tails wide;
    point(u, &x, &y);
    const struct wakpi_beta *beta = &pair->narrow;
    wakpi_beta_tails(&pair->wide, x, y, &wide);
    narrow.log_slope = wakpi_beta_log_slope(beta, x, y);
    double factor = 0.0;
    switch (pair->quantity) {
    case OTHER_ABOVE:
        factor = wide.log_upper;
        break;
    case OTHER_BELOW:
        factor = wide.log_lower;
        break;
    default:
        factor = log_gain(pair, x, y, &wide);
        break;
    }
    return narrow.log_slope + factor;
}

static double log_integrand(const struct pair *pair, double u)
{
    return log_integrand_at(pair, wakpi_dd_from(u));
}

/* The top of a log-concave function, to a fraction of `width`. */
static double top(const struct pair *pair, double from, double width)
{
    double here = log_integrand(pair, from);
    double step = width;
    for (int direction = 0; direction < 2; direction++) {
        double next = log_integrand(pair, from + step);
        if (next > here) {
            while (next > here) {
                from += step;
                here = next;
                step *= 2.0;
                next = log_integrand(pair, from + step);
            }
            break;
        }
        step = -step;
    }
    /* The top lies within |step| of `from`. */
    step = fabs(step);
    while (step > width) {
        step *= 0.5;
        double up = log_integrand(pair, from + step);
        double down = log_integrand(pair, from - step);
        if (up > here || down > here) {
            from += up > down ? step : -step;
            here = up > down ? up : down;
        }
    }
    return from;
}

/* The standard deviation of the normal curve that bends as the integrand does at `at`; `most` where that is more. */
static double bend(const struct pair *pair, double at, double most)
{
    double here = log_integrand(pair, at);
    double half = most;
    for (int i = 0; i < 60; i++, half *= 0.5) {
        double fall = 2.0 * here - log_integrand(pair, at + half) - log_integrand(pair, at - half);
        if (!(fall > 4.0)) {
            return fall > 1.0 ? half / sqrt(fall) : half;
        }
    }
    return half;
}

static double integrate(const struct pair *pair)
{
    double a = pair->narrow.a;
    double b = pair->narrow.b;
    double width = sqrt(1.0 / a + 1.0 / b);
    double step = width < 0.5 ? 0.4 * width : 0.2;
    double centre = top(pair, wakpi_math_log(a / b), width < 1.0 ? width : 1.0);
    /* In the tail of the other posterior the integrand is narrower than the posterior itself. */
    double bent = bend(pair, centre, width < 1.0 ? width : 1.0);
    centre = top(pair, centre, bent);
    bent = bend(pair, centre, bent);
    step = 0.4 * bent < step ? 0.4 * bent : step;
    double base = log_integrand(pair, centre);
    if (!(base > -INFINITY)) {
        return 0.0;
    }
    double sum = 1.0;
    for (double direction = -1.0; direction <= 1.0; direction += 2.0) {
        for (double i = 1.0; i < 20000.0; i += 1.0) {
            struct wakpi_dd u = wakpi_two_sum(centre, direction * i * step);
            double term = wakpi_math_exp(log_integrand_at(pair, u) - base);
            sum += term;
            if (term < sum * 1e-18) {
                break;
            }
        }
    }
    return wakpi_math_exp(base) * (sum * step);
}

/* The spread of a posterior by its relative variance is not it: variances themselves are compared. */
static double variance(double a, double b)
{
    double total = a + b;
    return a / total * (b / total) / (total + 1.0);
}

wakpi_status wakpi_probability_better(int64_t kA, int64_t nA, int64_t kB, int64_t nB, double prior_a,
                                      double prior_b, double *probability, double *loss_a, double *loss_b)
{
    if (!probability || !loss_a || !loss_b || wakpi_check_rate(kA, nA) == WAKPI_INVALID ||
        wakpi_check_rate(kB, nB) == WAKPI_INVALID || !(prior_a >= 0.1) || !(prior_b >= 0.1) ||
        !(prior_a <= 1e15) || !(prior_b <= 1e15)) {
        return WAKPI_INVALID;
    }
    double aA = (double)kA + prior_a;
    double bA = (double)(nA - kA) + prior_b;
    double aB = (double)kB + prior_a;
    double bB = (double)(nB - kB) + prior_b;
    int a_narrow = variance(aA, bA) <= variance(aB, bB);
    struct pair pair;
    wakpi_beta_prepare(&pair.narrow, a_narrow ? aA : aB, a_narrow ? bA : bB);
    wakpi_beta_prepare(&pair.wide, a_narrow ? aB : aA, a_narrow ? bB : bA);
    pair.quantity = a_narrow ? OTHER_ABOVE : OTHER_BELOW;
    double better = integrate(&pair);
    double gain[2]; /* of the wide one above the narrow one, and below it */
    for (int below = 0; below < 2; below++) {
        pair.quantity = below ? GAIN_BELOW : GAIN_ABOVE;
        wakpi_beta_prepare(&pair.raised, pair.wide.a + (below ? 1.0 : 0.0),
                           pair.wide.b + (below ? 0.0 : 1.0));
        gain[below] = integrate(&pair);
    }
    *loss_a = gain[!a_narrow];
    *loss_b = gain[a_narrow];
    *probability = better < 1.0 ? better : 1.0;
    return WAKPI_OK;
}

#include "stats/beta.h"

#include "stats/elementary.h"
#include "stats/normal.h"

void wakpi_beta_prepare(struct wakpi_beta *beta, double a, double b)
{
    beta->a = a;
    beta->b = b;
    struct wakpi_dd sum = wakpi_two_sum(a, b);
    /* ln Gamma(a + b) where a + b needs two doubles: the derivative carries the rest. */
    struct wakpi_dd log_gamma_sum = wakpi_dd_add_double(
        wakpi_dd_log_gamma(sum.hi), sum.lo == 0.0 ? 0.0 : sum.lo * wakpi_math_log(sum.hi));
    beta->log_beta =
        wakpi_dd_subtract(wakpi_dd_add(wakpi_dd_log_gamma(a), wakpi_dd_log_gamma(b)), log_gamma_sum);
    beta->expands = a >= WAKPI_EXPANSION_LEAST && b >= WAKPI_EXPANSION_LEAST;
    if (beta->expands) {
        wakpi_expansion_prepare(&beta->expansion, a < b ? a : b, a < b ? b : a);
    }
}

/* I_x(a, b) B(a, b) / (x^a y^b) for x below the mean. A. R. Didonato and A. H. Morris, Algorithm 708, ACM TOMS
 * 18 (1992), their continued fraction, by modified Lentz; lambda = a y - b x >= 0. */
static double didonato_morris(double a, double b, double x, double lambda)
{
    const double tiny = 1e-290;
    double f = a / (a + 1.0) * (lambda + 1.0);
    double c = f;
    double d = 0.0;
    for (double n = 1.0; n < 1e6; n += 1.0) {
        double even = a + 2.0 * n - 1.0;
        double partial = (a + n - 1.0) / even * ((a + b + n - 1.0) / even) * n * (b - n) * x * x;
        double term = n + n * (b - n) * x / even + (a + n) / (even + 2.0) * (lambda + 1.0 + n * (2.0 - x));
        d = term + partial * d;
        c = term + partial / c;
        if (fabs(d) < tiny) {
            d = tiny;
        }
        if (fabs(c) < tiny) {
            c = tiny;
        }
        d = 1.0 / d;
        double change = c * d;
        f *= change;
        if (fabs(change - 1.0) < 2e-16) {
            break;
        }
    }
    return 1.0 / f;
}

/* I_x(a, b) B(a, b) / (x^a y^b) for x at most the mean. */
static double lower_factor(double a, double b, struct wakpi_dd x, struct wakpi_dd y)
{
    double lambda = wakpi_dd_subtract(wakpi_dd_multiply_double(y, a), wakpi_dd_multiply_double(x, b)).hi;
    return didonato_morris(a, b, x.hi, lambda);
}

static struct wakpi_dd slope_of(const struct wakpi_beta *beta, struct wakpi_dd x, struct wakpi_dd y)
{
    struct wakpi_dd power = wakpi_dd_add(wakpi_dd_multiply_double(wakpi_dd_log(x), beta->a),
                                         wakpi_dd_multiply_double(wakpi_dd_log(y), beta->b));
    return wakpi_dd_subtract(power, beta->log_beta);
}

double wakpi_beta_log_slope(const struct wakpi_beta *beta, struct wakpi_dd x, struct wakpi_dd y)
{
    return slope_of(beta, x, y).hi;
}

void wakpi_beta_tails(const struct wakpi_beta *beta, struct wakpi_dd x, struct wakpi_dd y,
                      struct wakpi_tails *tails)
{
    double a = beta->a;
    double b = beta->b;
    if (!(x.hi > 0.0)) {
        *tails = (struct wakpi_tails){0.0, 1.0, -INFINITY, 0.0, 1, 0.0, -INFINITY};
        return;
    }
    if (!(y.hi > 0.0)) {
        *tails = (struct wakpi_tails){1.0, 0.0, 0.0, -INFINITY, 0, 0.0, -INFINITY};
        return;
    }
    /* (a + b) (x - mean) */
    struct wakpi_dd beyond =
        wakpi_dd_subtract(wakpi_dd_multiply_double(x, b), wakpi_dd_multiply_double(y, a));
    if (beta->expands) {
        int mirrored = a > b;
        struct wakpi_dd u =
            wakpi_dd_divide(mirrored ? wakpi_dd_negate(beyond) : beyond, wakpi_dd_from(mirrored ? b : a));
        if (wakpi_expansion_tails(&beta->expansion, u, tails)) {
            if (mirrored) {
                struct wakpi_tails t = *tails;
                *tails = (struct wakpi_tails){t.upper,         t.lower,        t.log_upper, t.log_lower,
                                              !t.direct_lower, t.direct_ratio, t.log_slope};
            }
            return;
        }
    }
    struct wakpi_dd log_slope = slope_of(beta, x, y);
    int lower = beyond.hi <= 0.0;
    double factor = lower ? lower_factor(a, b, x, y) : lower_factor(b, a, y, x);
    struct wakpi_dd log_side = wakpi_dd_add(log_slope, wakpi_dd_log(wakpi_dd_from(factor)));
    wakpi_tails_from(log_side, lower, tails);
    tails->direct_ratio = 1.0 / factor;
    tails->log_slope = log_slope.hi;
}

void wakpi_beta_tails_at(const struct wakpi_beta *beta, double x, struct wakpi_tails *tails)
{
    wakpi_beta_tails(beta, wakpi_dd_from(x), wakpi_two_sum(1.0, -x), tails);
}

/* Wilson's limit as the first value. */
static double first_value(double a, double b, double log_p, int upper)
{
    double z = log_p > -700.0 ? -wakpi_normal_quantile_of(wakpi_math_exp(log_p)) : sqrt(-2.0 * log_p);
    double n = a + b;
    double centre = (a + 0.5 * z * z) / (n + z * z);
    double half = fabs(z) / (n + z * z) * sqrt(a / n * b + 0.25 * z * z);
    double high = centre + half;
    return upper == (z > 0.0) ? high : a / n * a / ((n + z * z) * high);
}

double wakpi_beta_quantile(double a, double b, double log_p, int upper)
{
    if (a > b) {
        return 1.0 - wakpi_beta_quantile(b, a, log_p, !upper);
    }
    struct wakpi_beta beta;
    wakpi_beta_prepare(&beta, a, b);
    double x = first_value(a, b, log_p, upper);
    /* Both log tails are concave in ln x: Newton's steps converge from everywhere. */
    for (int i = 0; i < 200; i++) {
        struct wakpi_tails tails;
        wakpi_beta_tails_at(&beta, x, &tails);
        double log_side = upper ? tails.log_upper : tails.log_lower;
        double gap = log_p - log_side;
        double slope = wakpi_math_exp(tails.log_slope - log_side) / (1.0 - x);
        double next = x * wakpi_math_exp((upper ? -gap : gap) / slope);
        if (!(next > 1e-300)) {
            next = 1e-300;
        }
        if (!(next < 1.0)) {
            next = 0.5 * (x + 1.0);
        }
        double moved = fabs(next - x);
        x = next;
        if (fabs(gap) < 1e-9 || moved <= 2.3e-16 * x) {
            break;
        }
    }
    return x;
}

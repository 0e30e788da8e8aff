/* With x0 = a / (a + b), u = x / x0 - 1 and r = a / b, put
 *   tau^2 / 2 = (u - ln(1 + u)) + (v - ln(1 + v)) / r,  v = -r u,  tau of u's sign.
 * Then x^a (1-x)^b = x0^a (1-x0)^b exp(-a tau^2 / 2) exactly, and d logit(x) = G(tau) d tau with G = tau / u.
 * From (1 + r) u u' = tau (1 + (1 - r) u - r u^2) follow the coefficients of u(tau), from these those of
 * G = (1 + r) u' - (1 - r) tau + r tau u; both converge for |tau| < 2 sqrt(pi). The integrals of
 * s^k exp(-s^2 / 2) over a tail follow from Mills' ratio by parts. The gamma distribution is r = 0. The idea
 * is that of N. M. Temme, The uniform asymptotic expansion of a class of integrals related to cumulative
 * distribution functions, SIAM J. Math. Anal. 13 (1982). */
#include "stats/expansion.h"

#include "stats/elementary.h"
#include "stats/normal.h"

enum { TERMS = WAKPI_EXPANSION_TERMS };

void wakpi_expansion_prepare(struct wakpi_expansion *expansion, double a, double b)
{
    double e[TERMS + 2] = {0.0}; /* u = sum of e_k tau^k */
    struct wakpi_dd ratio = wakpi_dd_from(0.0);
    if (b < INFINITY) {
        ratio = wakpi_dd_divide(wakpi_dd_from(a), wakpi_dd_from(b));
    }
    double r = ratio.hi;
    e[1] = 1.0 / sqrt(1.0 + r);
    for (int n = 2; n <= TERMS; n++) {
        /* The coefficient of tau^n on both sides; e_n stands in the first and the last product of u u'. */
        double right = (1.0 - r) * e[n - 1];
        double left = 0.0;
        for (int i = 1; i < n - 1; i++) {
            right -= r * e[i] * e[n - 1 - i];
        }
        for (int i = 2; i < n; i++) {
            left += e[i] * e[n + 1 - i] * (double)(n + 1 - i);
        }
        e[n] = (right / (1.0 + r) - left) / (e[1] * (double)(n + 1));
    }
    expansion->a = a;
    expansion->b = b;
    expansion->r = ratio;
    expansion->total = 0.0;
    double scale = 1.0;
    double moment = 1.0; /* (k - 1)!! */
    for (int k = 0; k < TERMS; k++) {
        double coefficient = (1.0 + r) * (double)(k + 1) * e[k + 1];
        if (k == 1) {
            coefficient -= 1.0 - r;
        }
        if (k >= 2) {
            coefficient += r * e[k - 1];
        }
        expansion->series[k] = coefficient * scale;
        scale /= sqrt(a);
        if (k % 2 == 0) {
            expansion->total += expansion->series[k] * moment;
            moment *= (double)(k + 1);
        }
    }
}

/* u - ln(1 + u) */
static struct wakpi_dd excess(struct wakpi_dd u)
{
    return wakpi_dd_subtract(u, wakpi_dd_log(wakpi_dd_add_double(u, 1.0)));
}

/* a tau^2 / 2 >= 0 */
static struct wakpi_dd exponent_at(const struct wakpi_expansion *expansion, struct wakpi_dd u)
{
    struct wakpi_dd v = wakpi_dd_negate(wakpi_dd_multiply(expansion->r, u));
    if (fabs(u.hi) > 1e-4) {
        struct wakpi_dd sum = wakpi_dd_multiply_double(excess(u), expansion->a);
        if (expansion->b < INFINITY) {
            sum = wakpi_dd_add(sum, wakpi_dd_multiply_double(excess(v), expansion->b));
        }
        return sum;
    }
    /* u^2 (1 + r) / 2 - u^3 (1 - r^2) / 3 + u^4 (1 + r^3) / 4 - .. */
    double r = expansion->r.hi;
    double rest = u.hi * (-(1.0 - r * r) / 3.0 +
                          u.hi * ((1.0 + r * r * r) / 4.0 + u.hi * (-(1.0 - r * r * r * r) / 5.0 +
                                                                    u.hi * (1.0 + r * r * r * r * r) / 6.0)));
    struct wakpi_dd lead = wakpi_dd_scale(wakpi_dd_add_double(expansion->r, 1.0), 0.5);
    struct wakpi_dd square = wakpi_dd_multiply(u, u);
    return wakpi_dd_multiply_double(wakpi_dd_multiply(square, wakpi_dd_add_double(lead, rest)), expansion->a);
}

int wakpi_expansion_tails(const struct wakpi_expansion *expansion, struct wakpi_dd u,
                          struct wakpi_tails *tails)
{
    if (!(fabs(u.hi) < 0.9)) {
        return 0;
    }
    struct wakpi_dd exponent = exponent_at(expansion, u);
    if (exponent.hi > 0.18 * expansion->a) { /* |tau| > 0.6 */
        return 0;
    }
    double zeta = sqrt(2.0 * exponent.hi); /* the direct side lies beyond zeta, away from the mean */
    int lower = u.hi < 0.0;
    double even = wakpi_normal_mills(zeta);
    double odd = 1.0;
    double power = zeta; /* zeta^(k - 1) for the next k */
    double sum = 0.0;
    for (int k = 0; k < TERMS; k += 2) {
        double odd_term = expansion->series[k + 1] * odd;
        sum += expansion->series[k] * even + (lower ? -odd_term : odd_term);
        even = power + (double)(k + 1) * even;
        power *= zeta;
        odd = power + (double)(k + 2) * odd;
        power *= zeta;
    }
    double total = expansion->total * 0x1.40d931ff62706p+1; /* sqrt(2 pi) */
    struct wakpi_dd log_side = wakpi_dd_subtract(wakpi_dd_log(wakpi_dd_from(sum / total)), exponent);
    wakpi_tails_from(log_side, lower, tails);
    tails->direct_ratio = sqrt(expansion->a) / sum;
    tails->log_slope = 0.5 * wakpi_math_log(expansion->a) - wakpi_math_log(total) - exponent.hi;
    return 1;
}

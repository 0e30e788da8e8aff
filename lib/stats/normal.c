#include "stats/normal.h"

#include "stats/elementary.h"

/* Chebyshev coefficients of mills(x) (x + 5) in t = (x - 5) / (x + 5), from 50-digit values. */
static const double mills_series[] = {
    0x1.5c1ea559f5fc2p+2,   -0x1.2f3d9b78244b6p+1, 0x1.b3c4619af1bf5p-1,   -0x1.02bc3075db95cp-2,
    0x1.f3d68a252e1c6p-5,   -0x1.780796d304258p-7, 0x1.87cda3af15154p-10,  -0x1.3bc532f930455p-14,
    -0x1.249f4712620efp-16, 0x1.178358d6f32a1p-18, -0x1.cdeb91473e794p-24, -0x1.96c93c6022ed7p-24,
    0x1.910e3a200d64ap-27,  0x1.f4bafe0722f8fp-30, -0x1.028763229eb06p-31, -0x1.2ab95aa7463adp-35,
    0x1.29de531b58796p-36,  0x1.909c21f26a6f6p-41, -0x1.5c9d2dc28d477p-41, -0x1.986e99164adc2p-46,
    0x1.aac55c2c34116p-46,  0x1.5c9814828654fp-50, -0x1.0e97b936649b5p-50, -0x1.6ee3fdc84b8f2p-54,
    0x1.57a9f8d7ea832p-55,  0x1.83f8efbe674ffp-58, -0x1.9b6a7097df1d2p-60, -0x1.84a210ff27258p-62,
    0x1.95a9e4b689ce1p-65,  0x1.6910b6c5d32a9p-66, -0x1.3e3ad3c1845cep-71, -0x1.2f44e9ce034b5p-70,
    -0x1.4dc6003c15804p-74, 0x1.b378b45c6b2bep-75, 0x1.48259ebc42106p-77,  -0x1.c1cc294265ec3p-80,
};
enum { MILLS_TERMS = sizeof(mills_series) / sizeof(mills_series[0]) };

double wakpi_normal_mills(double x)
{
    if (x > 1e9) {
        return 1.0 / x;
    }
    double twice_t = 2.0 * (x - 5.0) / (x + 5.0);
    double b1 = 0.0;
    double b2 = 0.0;
    for (int i = MILLS_TERMS - 1; i > 0; i--) {
        double b0 = mills_series[i] + (twice_t * b1 - b2);
        b2 = b1;
        b1 = b0;
    }
    return (0.5 * mills_series[0] + (0.5 * twice_t * b1 - b2)) / (x + 5.0);
}

/* ln density(x). */
static struct wakpi_dd log_density(double x)
{
    struct wakpi_dd half_square = wakpi_dd_scale(wakpi_two_product(x, x), 0.5);
    return wakpi_dd_negate(wakpi_dd_add(half_square, wakpi_half_ln_2_pi));
}

double wakpi_normal_sf(double x)
{
    double magnitude = fabs(x);
    double tail = 0.0;
    if (magnitude < 40.0) {
        int exponent;
        struct wakpi_dd density = wakpi_dd_exp(log_density(magnitude), &exponent);
        tail = wakpi_scale(density.hi * wakpi_normal_mills(magnitude), exponent);
    }
    return x < 0.0 ? 1.0 - tail : tail;
}

double wakpi_normal_log_sf_of(double x)
{
    if (x < 0.0) {
        return wakpi_math_log1p(-wakpi_normal_sf(-x));
    }
    if (x > 1e150) {
        return -(0.5 * x) * x;
    }
    struct wakpi_dd log_mills = wakpi_dd_log(wakpi_dd_from(wakpi_normal_mills(x)));
    return wakpi_dd_add(log_density(x), log_mills).hi;
}

void wakpi_normal_two_sided(double z, double *p, double *log_p)
{
    if (z == 0.0) {
        *p = 1.0;
        *log_p = 0.0;
        return;
    }
    double tail = wakpi_normal_sf(fabs(z));
    *p = tail >= 0.5 ? 1.0 : 2.0 * tail;
    double log_tail = wakpi_normal_log_sf_of(fabs(z)) + wakpi_ln_2.hi;
    if (*p > 0.5) { /* near 1 the logarithm of the tail alone would cancel */
        log_tail = wakpi_math_log(*p);
    }
    *log_p = log_tail < 0.0 ? log_tail : 0.0;
}

static double rational(const double *numerator, const double *denominator, double x)
{
    double n = numerator[7];
    double d = denominator[7];
    for (int i = 6; i >= 0; i--) {
        n = n * x + numerator[i];
        d = d * x + denominator[i];
    }
    return n / d;
}

/* M. J. Wichura, Algorithm AS 241: The percentage points of the normal distribution, Applied Statistics 37
 * (1988), PPND16. */
static double central_quantile(double q) /* p - 1/2, |q| <= 0.425 */
{
    static const double a[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                               1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                               3.3430575583588128105e4, 2.5090809287301226727e3};
    static const double b[] = {1.0,
                               4.2313330701600911252e1,
                               6.8718700749205790830e2,
                               5.3941960214247511077e3,
                               2.1213794301586595867e4,
                               3.9307895800092710610e4,
                               2.8729085735721942674e4,
                               5.2264952788528545610e3};
    return q * rational(a, b, 0.180625 - q * q);
}

/* z with P(Z > z) = e^log_tail, a first value good to 1e-16 down to 1e-316. */
static double tail_quantile(double log_tail)
{
    static const double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                               3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[] = {1.0,
                               2.05319162663775882187e0,
                               1.67638483018380384940e0,
                               6.89767334985100004550e-1,
                               1.48103976427480074590e-1,
                               1.51986665636164571966e-2,
                               5.47593808499534494600e-4,
                               1.05075007164441684324e-9};
    static const double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                               1.78482653991729133580e0,  2.96560571828504891230e-1,
                               2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[] = {1.0,
                               5.99832206555887937690e-1,
                               1.36929880922735805310e-1,
                               1.48753612908506148525e-2,
                               7.86869131145613259100e-4,
                               1.84631831751005468180e-5,
                               1.42151175831644588870e-7,
                               2.04426310338993978564e-15};
    double r = sqrt(-log_tail);
    return r <= 5.0 ? rational(c, d, r - 1.6) : rational(e, f, r - 5.0);
}

/* One Newton step on the logarithm of the tail, whose slope is minus the inverse of Mills' ratio. */
static double polish(double z, double log_tail)
{
    return z + (wakpi_normal_log_sf_of(z) - log_tail) * wakpi_normal_mills(z);
}

double wakpi_normal_quantile_of(double p)
{
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        return central_quantile(q);
    }
    /* 1 - p is exact here. */
    double log_tail = wakpi_math_log(q < 0.0 ? p : 1.0 - p);
    double z = polish(tail_quantile(log_tail), log_tail);
    return q < 0.0 ? -z : z;
}

double wakpi_normal_critical(double alpha)
{
    if (alpha == 0.05) { /* asked for all the time; a test holds it to what stands below */
        return 0x1.f5c0331eeff85p+0;
    }
    if (alpha >= 0.15) {
        return central_quantile(0.5 - 0.5 * alpha);
    }
    double log_tail = wakpi_math_log(alpha) - wakpi_ln_2.hi;
    return polish(tail_quantile(log_tail), log_tail);
}

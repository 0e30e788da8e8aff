#include "stats/gamma.h"

#include "stats/elementary.h"
#include "stats/expansion.h"

/* Stirling's series: B_2k / (2k (2k - 1)). */
static const struct wakpi_dd stirling[] = {
    {0x1.5555555555555p-4, 0x1.5555555555555p-58},   {-0x1.6c16c16c16c17p-9, 0x1.f49f49f49f49fp-64},
    {0x1.a01a01a01a01ap-11, 0x1.a01a01a01a01ap-71},  {-0x1.3813813813814p-11, 0x1.fb1fb1fb1fb20p-65},
    {0x1.b951e2b18ff23p-11, 0x1.5c3a9ce01b952p-65},  {-0x1.f6ab0d9993c7dp-10, 0x1.f82553c999b0ep-64},
    {0x1.a41a41a41a41ap-8, 0x1.0690690690690p-62},   {-0x1.e4286cb0f5398p-6, 0x1.1efcdab896745p-61},
    {0x1.6fe96381e0680p-3, -0x1.79e2405a71f88p-61},  {-0x1.6476701181f3ap+0, 0x1.24246319da678p-56},
    {0x1.ace44322ce006p+3, -0x1.62c2b1bbcdd32p-51},  {-0x1.39b2525cccc1bp+7, 0x1.52604768a30fcp-47},
    {0x1.12234e81b4e82p+11, -0x1.2c5f92c5f92c6p-43}, {-0x1.1a198ae1c4ab8p+15, 0x1.4c012227b696ep-41},
    {0x1.51a2089a6e11ap+19, 0x1.c219ee4fdc447p-36},
};
enum { STIRLING_TERMS = sizeof(stirling) / sizeof(stirling[0]) };

struct wakpi_dd wakpi_dd_log_gamma(double a)
{
    struct wakpi_dd x = wakpi_dd_from(a);
    struct wakpi_dd product = wakpi_dd_from(1.0);
    int shifted = 0;
    while (x.hi < 32.0) {
        product = shifted ? wakpi_dd_multiply(product, x) : x;
        shifted = 1;
        x = wakpi_dd_add_double(x, 1.0);
    }
    struct wakpi_dd inverse = wakpi_dd_divide(wakpi_dd_from(1.0), x);
    struct wakpi_dd square = wakpi_dd_multiply(inverse, inverse);
    struct wakpi_dd sum = stirling[STIRLING_TERMS - 1];
    for (int i = STIRLING_TERMS - 2; i >= 0; i--) {
        sum = wakpi_dd_add(wakpi_dd_multiply(sum, square), stirling[i]);
    }
    sum = wakpi_dd_add(wakpi_dd_multiply(sum, inverse), wakpi_half_ln_2_pi);
    struct wakpi_dd main = wakpi_dd_multiply(wakpi_dd_add_double(x, -0.5), wakpi_dd_log(x));
    sum = wakpi_dd_add(wakpi_dd_subtract(main, x), sum);
    return shifted ? wakpi_dd_subtract(sum, wakpi_dd_log(product)) : sum;
}

void wakpi_tails_from(struct wakpi_dd log_side, int side_is_lower, struct wakpi_tails *tails)
{
    if (log_side.hi > 0.0) {
        log_side = wakpi_dd_from(0.0);
    }
    double side = wakpi_exp_of(log_side);
    double other = 1.0 - side;
    double log_other = wakpi_log_complement(log_side);
    tails->lower = side_is_lower ? side : other;
    tails->upper = side_is_lower ? other : side;
    tails->direct_lower = side_is_lower;
    tails->log_lower = side_is_lower ? log_side.hi : log_other;
    tails->log_upper = side_is_lower ? log_other : log_side.hi;
}

/* sum of x^n / ((a + 1) .. (a + n)); all terms positive. */
static double lower_series(double a, double x)
{
    double term = 1.0;
    double sum = 1.0;
    for (double n = 1.0; n < 1e6; n += 1.0) {
        term *= x / (a + n);
        sum += term;
        if (term < sum * 1e-17) {
            break;
        }
    }
    return sum;
}

/* Legendre's continued fraction of Gamma(a, x) / (x^a e^-x), by modified Lentz. */
static double upper_fraction(double a, double x)
{
    const double tiny = 1e-290;
    double b = x + 1.0 - a;
    double c = 1.0 / tiny;
    double d = 1.0 / b;
    double h = d;
    for (double i = 1.0; i < 1e6; i += 1.0) {
        double an = -i * (i - a);
        b += 2.0;
        d = an * d + b;
        if (fabs(d) < tiny) {
            d = tiny;
        }
        c = b + an / c;
        if (fabs(c) < tiny) {
            c = tiny;
        }
        d = 1.0 / d;
        double change = d * c;
        h *= change;
        if (fabs(change - 1.0) < 2e-16) {
            break;
        }
    }
    return h;
}

void wakpi_gamma_tails(double a, double x, struct wakpi_tails *tails)
{
    if (!(x > 0.0)) {
        *tails = (struct wakpi_tails){0.0, 1.0, -INFINITY, 0.0, 1, 0.0, -INFINITY};
        return;
    }
    if (x > 1e15 * (1.0 + a)) { /* beyond any meaning; keeps the fraction's products finite */
        *tails = (struct wakpi_tails){1.0, 0.0, 0.0, -x, 0, 1.0, -x};
        return;
    }
    struct wakpi_dd u = wakpi_dd_divide(wakpi_two_sum(x, -a), wakpi_dd_from(a));
    if (a >= WAKPI_EXPANSION_LEAST) {
        struct wakpi_expansion expansion;
        wakpi_expansion_prepare(&expansion, a, INFINITY);
        if (wakpi_expansion_tails(&expansion, u, tails)) {
            return;
        }
    }
    /* ln(x^a e^-x / Gamma(a)) */
    struct wakpi_dd log_slope = wakpi_dd_multiply_double(wakpi_dd_log(wakpi_dd_from(x)), a);
    log_slope = wakpi_dd_subtract(wakpi_dd_add_double(log_slope, -x), wakpi_dd_log_gamma(a));
    int lower = x < a + 1.0;
    double factor = lower ? lower_series(a, x) / a : upper_fraction(a, x);
    wakpi_tails_from(wakpi_dd_add(log_slope, wakpi_dd_log(wakpi_dd_from(factor))), lower, tails);
    tails->direct_ratio = 1.0 / factor;
    tails->log_slope = log_slope.hi;
}

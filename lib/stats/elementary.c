#include "stats/elementary.h"

#include <stdint.h>
#include <string.h>

const struct wakpi_dd wakpi_ln_2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
const struct wakpi_dd wakpi_half_ln_2_pi = {0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55};
static const double ln_2_third = 0x1.7b57a079a1934p-111;

/* ln(i / 64), i = 45 .. 91. */
enum { LOG_FIRST = 45, LOG_LAST = 91 };
static const struct wakpi_dd log_table[LOG_LAST - LOG_FIRST + 1] = {
    {-0x1.68ac83e9c6a14p-2, -0x1.a64eadd740178p-58}, {-0x1.522ae0738a3d8p-2, 0x1.8f7e9b38a6979p-57},
    {-0x1.3c25277333184p-2, 0x1.2ad27e50a8ec6p-56},  {-0x1.269621134db92p-2, -0x1.e0efadd9db02bp-56},
    {-0x1.1178e8227e47cp-2, 0x1.0e63a5f01c691p-57},  {-0x1.f991c6cb3b379p-3, -0x1.f665066f980a2p-57},
    {-0x1.d1037f2655e7bp-3, -0x1.60629242471a2p-57}, {-0x1.a93ed3c8ad9e3p-3, -0x1.bcafa9de97203p-57},
    {-0x1.823c16551a3c2p-3, 0x1.1232ce70be781p-57},  {-0x1.5bf406b543db2p-3, 0x1.1f5b44c0df7e7p-61},
    {-0x1.365fcb0159016p-3, -0x1.7d411a5b944adp-58}, {-0x1.1178e8227e47cp-3, 0x1.0e63a5f01c691p-58},
    {-0x1.da727638446a2p-4, -0x1.401fa71733019p-58}, {-0x1.9335e5d594989p-4, 0x1.478a85704ccb7p-58},
    {-0x1.4d3115d207eacp-4, -0x1.769f42c7842ccp-58}, {-0x1.08598b59e3a07p-4, 0x1.dd7009902bf32p-58},
    {-0x1.894aa149fb343p-5, -0x1.a8be97660a23dp-60}, {-0x1.0415d89e74444p-5, -0x1.c05cf1d753622p-59},
    {-0x1.0205658935847p-6, -0x1.27c8e8416e71fp-60}, {0x0.0p+0, 0x0.0p+0},
    {0x1.fc0a8b0fc03e4p-7, -0x1.83092c59642a1p-62},  {0x1.f829b0e783300p-6, 0x1.33e3f04f1ef23p-60},
    {0x1.77458f632dcfcp-5, 0x1.18d3ca87b9296p-59},   {0x1.f0a30c01162a6p-5, 0x1.85f325c5bbacdp-59},
    {0x1.341d7961bd1d1p-4, -0x1.b599f227becbbp-58},  {0x1.6f0d28ae56b4cp-4, -0x1.906d99184b992p-58},
    {0x1.a926d3a4ad563p-4, 0x1.942f48aa70ea9p-58},   {0x1.e27076e2af2e6p-4, -0x1.61578001e0162p-60},
    {0x1.0d77e7cd08e59p-3, 0x1.9a5dc5e9030acp-57},   {0x1.29552f81ff523p-3, 0x1.301771c407dbfp-57},
    {0x1.44d2b6ccb7d1ep-3, 0x1.9f4f6543e1f88p-57},   {0x1.5ff3070a793d4p-3, -0x1.bc60efafc6f6ep-58},
    {0x1.7ab890210d909p-3, 0x1.be36b2d6a0608p-59},   {0x1.9525a9cf456b4p-3, 0x1.d904c1d4e2e26p-57},
    {0x1.af3c94e80bff3p-3, -0x1.398cff3641985p-58},  {0x1.c8ff7c79a9a22p-3, -0x1.4f689f8434012p-57},
    {0x1.e27076e2af2e6p-3, -0x1.61578001e0162p-59},  {0x1.fb9186d5e3e2bp-3, -0x1.caaae64f21acbp-57},
    {0x1.0a324e27390e3p-2, 0x1.7dcfde8061c03p-56},   {0x1.1675cababa60ep-2, 0x1.ce63eab883717p-61},
    {0x1.22941fbcf7966p-2, -0x1.76f5eb09628afp-56},  {0x1.2e8e2bae11d31p-2, -0x1.8f4cdb95ebdf9p-56},
    {0x1.3a64c556945eap-2, -0x1.c68651945f97cp-57},  {0x1.4618bc21c5ec2p-2, 0x1.f42decdeccf1dp-56},
    {0x1.51aad872df82dp-2, 0x1.3927ac19f55e3p-59},   {0x1.5d1bdbf5809cap-2, 0x1.4236383dc7fe1p-56},
    {0x1.686c81e9b14afp-2, -0x1.ddea0f7f58e3dp-57},
};

/* e^(j / 32), j = -12 .. 12. */
enum { EXP_REACH = 12 };
static const struct wakpi_dd exp_table[2 * EXP_REACH + 1] = {
    {0x1.5fe4615e98e8fp-1, -0x1.5613923fd9eeep-55},
    {0x1.6b0ff72deb89dp-1, -0x1.dabf5975c0c02p-57},
    {0x1.769652df22f7ep-1, 0x1.3445f7544e0efp-57},
    {0x1.827a561889716p-1, -0x1.6b2eab63020c1p-57},
    {0x1.8ebef9eac820bp-1, -0x1.797d4686c5393p-57},
    {0x1.9b674f8f2f3d8p-1, -0x1.51bfdbb129094p-55},
    {0x1.a876812c0877cp-1, -0x1.fd36226fadd44p-56},
    {0x1.b5efd29f24c26p-1, 0x1.3d5fd7d70a5edp-56},
    {0x1.c3d6a24ed8222p-1, -0x1.e1e0a76cb0685p-55},
    {0x1.d22e6a0197c03p-1, -0x1.32ae7bdaf1116p-55},
    {0x1.e0fabfbc702a4p-1, -0x1.8d0e700fcfb65p-56},
    {0x1.f03f56a88b5d8p-1, -0x1.bad3fd501a227p-55},
    {0x1.0000000000000p+0, 0x0.0p+0},
    {0x1.08205601127edp+0, -0x1.9c7d0bdf15160p-54},
    {0x1.1082b577d34edp+0, 0x1.f56c680678897p-54},
    {0x1.192937074e0cdp+0, 0x1.a24f46336ea04p-54},
    {0x1.2216045b6f5cdp+0, -0x1.8c4a5df1ec7e5p-58},
    {0x1.2b4b58b372c79p+0, 0x1.404dd9f031676p-54},
    {0x1.34cb8170b5835p+0, 0x1.6a7062465be33p-55},
    {0x1.3e98deaa11dccp+0, -0x1.5722108fefcffp-54},
    {0x1.48b5e3c3e8186p+0, 0x1.9d9ef0eda6eabp-54},
    {0x1.5325180cfacf7p+0, 0x1.b28b660a648dap-54},
    {0x1.5de9176045ff5p+0, 0x1.da89923298baap-55},
    {0x1.690492cbf9433p+0, -0x1.812833f7d6e43p-55},
    {0x1.747a513dbef6ap+0, 0x1.88d1e2d966c25p-54},
};

/* 1 / n!, n = 2 .. 9 in two doubles, then in one. */
static const struct wakpi_dd inverse_factorial[] = {
    {0x1.0000000000000p-1, 0x0.0p+0},
    {0x1.5555555555555p-3, 0x1.5555555555555p-57},
    {0x1.5555555555555p-5, 0x1.5555555555555p-59},
    {0x1.1111111111111p-7, 0x1.1111111111111p-63},
    {0x1.6c16c16c16c17p-10, -0x1.f49f49f49f49fp-65},
    {0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01ap-73},
    {0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01ap-76},
    {0x1.71de3a556c734p-19, -0x1.c154f8ddc6c00p-73},
};
static const double inverse_factorial_tail[] = {
    0x1.27e4fb7789f5cp-22, 0x1.ae64567f544e4p-26, 0x1.1eed8eff8d898p-29,
    0x1.6124613a86d09p-33, 0x1.93974a8c07c9dp-37, 0x1.ae7f3e733b81fp-41,
};

/* 1 / (2k + 1), k = 1 .. 4 in two doubles, then in one. */
static const struct wakpi_dd inverse_odd[] = {
    {0x1.5555555555555p-2, 0x1.5555555555555p-56},
    {0x1.999999999999ap-3, -0x1.999999999999ap-57},
    {0x1.2492492492492p-3, 0x1.2492492492492p-57},
    {0x1.c71c71c71c71cp-4, 0x1.c71c71c71c71cp-58},
};
static const double inverse_odd_tail[] = {
    0x1.745d1745d1746p-4,
    0x1.3b13b13b13b14p-4,
    0x1.1111111111111p-4,
    0x1.e1e1e1e1e1e1ep-5,
};

static double power_of_two(int exponent) /* -1022 .. 1023 */
{
    uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double value;
    memcpy(&value, &bits, sizeof(value));
    return value;
}

double wakpi_scale(double value, int exponent)
{
    int steps = 0;
    while (exponent > 1023 && steps++ < 2) {
        value *= power_of_two(1023);
        exponent -= 1023;
    }
    /* Downwards in steps that leave the last one below -53, so that a subnormal result is rounded once. */
    while (exponent < -1022 && steps++ < 2) {
        value *= power_of_two(-1022 + 53);
        exponent += 1022 - 53;
    }
    if (exponent > 1023) {
        exponent = 1023;
    }
    if (exponent < -1022) {
        exponent = -1022;
    }
    return value * power_of_two(exponent);
}

/* x = mantissa * 2^exponent with the mantissa in [1, 2); x > 0 and finite. */
static double split(double x, int *exponent)
{
    int shift = 0;
    if (x < DBL_MIN) {
        x *= 0x1p54;
        shift = -54;
    }
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    *exponent = (int)(bits >> 52 & 0x7ff) - 1023 + shift;
    bits = (bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3ff0000000000000);
    memcpy(&x, &bits, sizeof(x));
    return x;
}

/* 2 atanh(s) for |s| < 1/89. */
static struct wakpi_dd twice_atanh(struct wakpi_dd s)
{
    struct wakpi_dd square = wakpi_dd_multiply(s, s);
    double tail = 0.0;
    for (int i = 3; i >= 0; i--) {
        tail = tail * square.hi + inverse_odd_tail[i];
    }
    struct wakpi_dd sum = wakpi_dd_from(tail);
    for (int i = 3; i >= 0; i--) {
        sum = wakpi_dd_add(wakpi_dd_multiply(sum, square), inverse_odd[i]);
    }
    sum = wakpi_dd_multiply(wakpi_dd_multiply(sum, square), s);
    return wakpi_dd_scale(wakpi_dd_add(s, sum), 2.0);
}

struct wakpi_dd wakpi_dd_log(struct wakpi_dd a)
{
    if (!(a.hi > 0.0)) {
        return wakpi_dd_from(a.hi == 0.0 ? -INFINITY : NAN);
    }
    if (!(a.hi <= DBL_MAX)) {
        return wakpi_dd_from(INFINITY);
    }
    int exponent;
    struct wakpi_dd m = {split(a.hi, &exponent), 0.0};
    if (m.hi > 1.41) {
        m.hi *= 0.5;
        exponent += 1;
    }
    m = wakpi_quick_two_sum(m.hi, wakpi_scale(a.lo, -exponent));
    int index = (int)(m.hi * 64.0 + 0.5);
    double centre = (double)index / 64.0;
    struct wakpi_dd s = wakpi_dd_divide(wakpi_dd_add_double(m, -centre), wakpi_dd_add_double(m, centre));
    struct wakpi_dd result = twice_atanh(s);
    if (index != 64) {
        result = wakpi_dd_add(log_table[index - LOG_FIRST], result);
    }
    if (exponent != 0) {
        result = wakpi_dd_add(wakpi_dd_multiply_double(wakpi_ln_2, (double)exponent), result);
    }
    return result;
}

/* e^r - 1 for |r| <= 1/64. */
static struct wakpi_dd small_expm1(struct wakpi_dd r)
{
    double tail = 0.0;
    for (int i = 5; i >= 0; i--) {
        tail = tail * r.hi + inverse_factorial_tail[i];
    }
    struct wakpi_dd sum = wakpi_dd_from(tail);
    for (int i = 7; i >= 0; i--) {
        sum = wakpi_dd_add(wakpi_dd_multiply(sum, r), inverse_factorial[i]);
    }
    return wakpi_dd_add(r, wakpi_dd_multiply(wakpi_dd_multiply(r, r), sum));
}

struct wakpi_dd wakpi_dd_exp(struct wakpi_dd a, int *exponent)
{
    double k = floor(a.hi * 0x1.71547652b82fep+0 + 0.5);
    *exponent = (int)k;
    struct wakpi_dd r = a;
    if (*exponent != 0) {
        r = wakpi_dd_subtract(r, wakpi_two_product(wakpi_ln_2.hi, k));
        r = wakpi_dd_subtract(r, wakpi_two_product(wakpi_ln_2.lo, k));
        r = wakpi_dd_add_double(r, -ln_2_third * k);
    }
    int index = (int)floor(r.hi * 32.0 + 0.5);
    r = wakpi_dd_add_double(r, -(double)index / 32.0);
    struct wakpi_dd growth = small_expm1(r);
    if (index == 0) {
        return wakpi_dd_add(wakpi_dd_from(1.0), growth);
    }
    struct wakpi_dd base = exp_table[index + EXP_REACH];
    return wakpi_dd_add(base, wakpi_dd_multiply(base, growth));
}

double wakpi_exp_of(struct wakpi_dd a)
{
    if (!(a.hi < 800.0)) {
        return a.hi > 0.0 ? INFINITY : a.hi;
    }
    if (a.hi < -800.0) {
        return 0.0;
    }
    int exponent;
    struct wakpi_dd mantissa = wakpi_dd_exp(a, &exponent);
    return wakpi_scale(mantissa.hi, exponent);
}

double wakpi_math_exp(double x)
{
    return wakpi_exp_of(wakpi_dd_from(x));
}

double wakpi_math_log(double x)
{
    return wakpi_dd_log(wakpi_dd_from(x)).hi;
}

double wakpi_math_log1p(double x)
{
    return wakpi_dd_log(wakpi_two_sum(1.0, x)).hi;
}

static struct wakpi_dd expm1_of(struct wakpi_dd a)
{
    if (a.hi > -1.0 / 64.0 && a.hi < 1.0 / 64.0) {
        return small_expm1(a);
    }
    int exponent;
    struct wakpi_dd mantissa = wakpi_dd_exp(a, &exponent);
    struct wakpi_dd scaled = {wakpi_scale(mantissa.hi, exponent), wakpi_scale(mantissa.lo, exponent)};
    return wakpi_dd_add_double(scaled, -1.0);
}

double wakpi_math_expm1(double x)
{
    if (x < -60.0) {
        return -1.0;
    }
    if (!(x < 60.0)) {
        return wakpi_math_exp(x);
    }
    return expm1_of(wakpi_dd_from(x)).hi;
}

double wakpi_log_complement(struct wakpi_dd a)
{
    if (a.hi < -60.0) {
        return -wakpi_exp_of(a);
    }
    return wakpi_dd_log(wakpi_dd_negate(expm1_of(a))).hi;
}

double wakpi_math_power(double base, double exponent)
{
    if (exponent == 0.0) {
        return 1.0;
    }
    return wakpi_exp_of(wakpi_dd_multiply_double(wakpi_dd_log(wakpi_dd_from(base)), exponent));
}

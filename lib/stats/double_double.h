/* Numbers held as the unevaluated sum of two doubles, about 31 decimal digits, from + - * / and sqrt alone:
 * each of these is rounded in one way by every IEEE machine, so results have the same bits everywhere.
 * Needs one rounding per operation: no contraction to fused operations, no wider registers (x87). */
#ifndef WAKPI_STATS_DOUBLE_DOUBLE_H
#define WAKPI_STATS_DOUBLE_DOUBLE_H

#include <float.h>
#include <math.h>

#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 1
#error "wakpi needs double arithmetic without wider registers; on i386 use -msse2 -mfpmath=sse"
#endif

struct wakpi_dd {
    double hi;
    double lo;
};

static inline struct wakpi_dd wakpi_dd_from(double value)
{
    return (struct wakpi_dd){value, 0.0};
}

/* a + b exactly. */
static inline struct wakpi_dd wakpi_two_sum(double a, double b)
{
    double sum = a + b;
    double shadow = sum - a;
    return (struct wakpi_dd){sum, (a - (sum - shadow)) + (b - shadow)};
}

/* a + b exactly, where |a| >= |b| or a is 0. */
static inline struct wakpi_dd wakpi_quick_two_sum(double a, double b)
{
    double sum = a + b;
    return (struct wakpi_dd){sum, b - (sum - a)};
}

/* a * b exactly (Dekker), for |a|, |b| < 2^996 and a product above 2^-969. */
static inline struct wakpi_dd wakpi_two_product(double a, double b)
{
    const double splitter = 134217729.0; /* 2^27 + 1 */
    double product = a * b;
    double t = splitter * a;
    double a_hi = t - (t - a);
    double a_lo = a - a_hi;
    t = splitter * b;
    double b_hi = t - (t - b);
    double b_lo = b - b_hi;
    return (struct wakpi_dd){product, ((a_hi * b_hi - product) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo};
}

static inline struct wakpi_dd wakpi_dd_negate(struct wakpi_dd a)
{
    return (struct wakpi_dd){-a.hi, -a.lo};
}

static inline struct wakpi_dd wakpi_dd_add(struct wakpi_dd a, struct wakpi_dd b)
{
    struct wakpi_dd s = wakpi_two_sum(a.hi, b.hi);
    struct wakpi_dd t = wakpi_two_sum(a.lo, b.lo);
    s = wakpi_quick_two_sum(s.hi, s.lo + t.hi);
    return wakpi_quick_two_sum(s.hi, s.lo + t.lo);
}

static inline struct wakpi_dd wakpi_dd_subtract(struct wakpi_dd a, struct wakpi_dd b)
{
    return wakpi_dd_add(a, wakpi_dd_negate(b));
}

static inline struct wakpi_dd wakpi_dd_add_double(struct wakpi_dd a, double b)
{
    struct wakpi_dd s = wakpi_two_sum(a.hi, b);
    return wakpi_quick_two_sum(s.hi, s.lo + a.lo);
}

static inline struct wakpi_dd wakpi_dd_multiply(struct wakpi_dd a, struct wakpi_dd b)
{
    struct wakpi_dd p = wakpi_two_product(a.hi, b.hi);
    return wakpi_quick_two_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline struct wakpi_dd wakpi_dd_multiply_double(struct wakpi_dd a, double b)
{
    struct wakpi_dd p = wakpi_two_product(a.hi, b);
    return wakpi_quick_two_sum(p.hi, p.lo + a.lo * b);
}

/* Times a power of two: exact. */
static inline struct wakpi_dd wakpi_dd_scale(struct wakpi_dd a, double power_of_two)
{
    return (struct wakpi_dd){a.hi * power_of_two, a.lo * power_of_two};
}

static inline struct wakpi_dd wakpi_dd_divide(struct wakpi_dd a, struct wakpi_dd b)
{
    double q1 = a.hi / b.hi;
    struct wakpi_dd r = wakpi_dd_subtract(a, wakpi_dd_multiply_double(b, q1));
    double q2 = r.hi / b.hi;
    r = wakpi_dd_subtract(r, wakpi_dd_multiply_double(b, q2));
    double q3 = r.hi / b.hi;
    return wakpi_dd_add_double(wakpi_quick_two_sum(q1, q2), q3);
}

/* a - b, both normal and so near to each other that the difference of their upper halves is exact. */
static inline struct wakpi_dd wakpi_dd_subtract_near(struct wakpi_dd a, struct wakpi_dd b)
{
    struct wakpi_dd low = wakpi_two_sum(a.lo, -b.lo);
    struct wakpi_dd s = wakpi_quick_two_sum(a.hi - b.hi, low.hi);
    return wakpi_quick_two_sum(s.hi, s.lo + low.lo);
}

/* wakpi_dd_divide() by a double, to the bit, and sooner. Not for numbers near the ends of their range. */
static inline struct wakpi_dd wakpi_dd_divide_double(struct wakpi_dd a, double b)
{
    double q1 = a.hi / b;
    struct wakpi_dd r = wakpi_dd_subtract_near(a, wakpi_two_product(b, q1));
    double q2 = r.hi / b;
    r = wakpi_dd_subtract_near(r, wakpi_two_product(b, q2));
    double q3 = r.hi / b;
    return wakpi_dd_add_double(wakpi_quick_two_sum(q1, q2), q3);
}

static inline struct wakpi_dd wakpi_dd_sqrt(struct wakpi_dd a)
{
    if (!(a.hi > 0.0)) {
        return wakpi_dd_from(0.0);
    }
    double root = sqrt(a.hi);
    struct wakpi_dd rest = wakpi_dd_subtract(a, wakpi_two_product(root, root));
    return wakpi_quick_two_sum(root, rest.hi / (2.0 * root));
}

static inline double wakpi_dd_to_double(struct wakpi_dd a)
{
    return a.hi + a.lo;
}

#endif

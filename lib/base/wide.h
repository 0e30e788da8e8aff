/* 128-bit signed sums and exact comparisons of fractions, the same on every machine. A compiler's own 128-bit type is
 * used for products alone, where there is one: 32-bit targets have none. */
#ifndef WAKPI_BASE_WIDE_H
#define WAKPI_BASE_WIDE_H

#include <stdint.h>

struct wakpi_wide {
    uint64_t low;
    int64_t high;
};

static inline struct wakpi_wide wakpi_wide_from(int64_t value)
{
    return (struct wakpi_wide){(uint64_t)value, value < 0 ? -1 : 0};
}

static inline struct wakpi_wide wakpi_wide_add(struct wakpi_wide a, struct wakpi_wide b)
{
    uint64_t low = a.low + b.low;
    uint64_t high = (uint64_t)a.high + (uint64_t)b.high + (low < a.low);
    return (struct wakpi_wide){low, (int64_t)high};
}

static inline struct wakpi_wide wakpi_wide_negate(struct wakpi_wide a)
{
    uint64_t low = ~a.low + 1;
    uint64_t high = ~(uint64_t)a.high + (low == 0);
    return (struct wakpi_wide){low, (int64_t)high};
}

static inline struct wakpi_wide wakpi_wide_subtract(struct wakpi_wide a, struct wakpi_wide b)
{
    return wakpi_wide_add(a, wakpi_wide_negate(b));
}

/* a * b, exact, by halves of its factors: what the next one is held to. */
struct wakpi_wide wakpi_wide_product_by_halves(int64_t a, int64_t b);

/* a * b, exact. */
static inline struct wakpi_wide wakpi_wide_product(int64_t a, int64_t b)
{
#if defined(__SIZEOF_INT128__)
    __extension__ const __int128 product = (__int128)a * b;
    return (struct wakpi_wide){(uint64_t)product, (int64_t)(product >> 64)};
#else
    return wakpi_wide_product_by_halves(a, b);
#endif
}

/* -1, 0 or 1. */
static inline int wakpi_wide_compare(struct wakpi_wide a, struct wakpi_wide b)
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return (a.low > b.low) - (a.low < b.low);
}

/* 1 and *value where `a` fits int64_t, else 0. */
static inline int wakpi_wide_to_int64(struct wakpi_wide a, int64_t *value)
{
    int64_t narrow = (int64_t)a.low;
    if (a.high != (narrow < 0 ? -1 : 0))
        return 0;
    *value = narrow;
    return 1;
}

/* Rounded to nearest, ties to even. */
double wakpi_wide_to_double(struct wakpi_wide a);
/* a / b rounded to nearest, ties to even, once; b is not zero. */
double wakpi_wide_quotient(struct wakpi_wide a, struct wakpi_wide b);
/* -1, 0 or 1 as a * b is below, equal to or above c * d, exactly. */
static inline int wakpi_wide_compare_products(int64_t a, int64_t b, int64_t c, int64_t d)
{
    return wakpi_wide_compare(wakpi_wide_product(a, b), wakpi_wide_product(c, d));
}

/* -1, 0 or 1 as a / b is below, equal to or above c / d, exactly; b and d are positive. */
int wakpi_wide_compare_fractions(struct wakpi_wide a, int64_t b, struct wakpi_wide c, int64_t d);

#endif

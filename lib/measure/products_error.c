/* The delta method: how a value that is made of sums varies, by what units told. */
#include <math.h>
#include <string.h>

#include "measure/products.h"

static int is_zero(struct wakpi_wide sum)
{
    return sum.low == 0 && sum.high == 0;
}

/* Three doubles hold 128 bits; most sums are of 64. */
static inline struct wakpi_dd to_dd(struct wakpi_wide sum)
{
    struct wakpi_dd low =
        wakpi_two_sum((double)(sum.low >> 32) * 4294967296.0, (double)(sum.low & UINT64_C(0xffffffff)));
    if (sum.high == 0)
        return low;
    struct wakpi_dd high =
        wakpi_dd_scale(wakpi_dd_add_double(wakpi_dd_from((double)(sum.high >> 32) * 4294967296.0),
                                           (double)(sum.high & INT64_C(0xffffffff))),
                       18446744073709551616.0);
    return wakpi_dd_add(high, low);
}

/* ---- what was told ---- */

int wakpi_told_lay_out(struct wakpi_told *told, const struct wakpi_products *units)
{
    if (units->used > WAKPI_TOLD_PRODUCTS)
        return 0;
    told->units = NULL;
    told->count = units->count;
    memset(told->sums, 0, sizeof told->sums);
    memset(told->squares, 0, sizeof told->squares);
    memset(told->naturals.known, 0, sizeof told->naturals.known);
    if (units->used > 0)
        memcpy(told->products, units->products, units->used * sizeof *units->products);
    for (size_t i = 0; i < units->used; i++) {
        const struct wakpi_product *product = &told->products[i];
        if (product->a == 0)
            told->sums[product->b] = (uint8_t)(i + 1);
        else if (product->a == product->b && !is_zero(product->sum))
            told->squares[product->a] = (uint8_t)(i + 1);
    }
    told->products[units->used].a = 0;
    return 1;
}

/* 1 where units told of a measure anything but 0. */
static inline int is_told(const struct wakpi_told *told, wakpi_measure measure)
{
    if (told->units)
        return !is_zero(wakpi_products_sum(told->units, measure, measure));
    return told->squares[measure] != 0;
}

/* 1 where what units told of a measure comes to `amount`. */
static inline int told_all(const struct wakpi_told *told, wakpi_measure measure, int64_t amount)
{
    struct wakpi_wide sum = wakpi_wide_from(0);
    if (told->units)
        sum = wakpi_products_sum(told->units, 0, measure);
    else if (told->sums[measure] != 0)
        sum = told->products[told->sums[measure] - 1].sum;
    return wakpi_wide_compare(sum, wakpi_wide_from(amount)) == 0;
}

static inline struct wakpi_dd told_sum(const struct wakpi_told *told, wakpi_measure measure)
{
    if (told->units)
        return to_dd(wakpi_products_sum(told->units, 0, measure));
    return told->sums[measure] != 0 ? to_dd(told->products[told->sums[measure] - 1].sum) : wakpi_dd_from(0.0);
}

/* The sum of the products of two measures that were told, in whichever order. */
static inline struct wakpi_dd told_product(const struct wakpi_told *told, wakpi_measure a, wakpi_measure b)
{
    const wakpi_measure lower = a < b ? a : b, upper = a < b ? b : a;
    if (told->units)
        return to_dd(wakpi_products_sum(told->units, lower, upper));
    for (size_t at = (size_t)told->squares[lower] - 1; told->products[at].a == lower; at++) {
        if (told->products[at].b == upper)
            return to_dd(told->products[at].sum);
    }
    return wakpi_dd_from(0.0);
}

/* ---- the standard error ---- */

/* Which inputs units told: 1 where they told all of them and all that is needed, and any above the line: what is spent per
 * message is no estimate. */
static int told_inputs(const struct wakpi_told *told, const struct wakpi_formula_program *program,
                       const int64_t *inputs, int *places, int *count)
{
    uint32_t found = 0;
    *count = 0;
    for (int i = 0; i < program->input_count; i++) {
        wakpi_measure measure = program->inputs[i];
        if (!is_told(told, measure)) {
            if (inputs[i] != 0 && (program->chance & program->above) >> i & 1)
                return 0;
            continue;
        }
        if (!told_all(told, measure, inputs[i]))
            return 0;
        places[(*count)++] = i;
        found |= UINT32_C(1) << i;
    }
    return (found & program->above) != 0;
}

static inline struct wakpi_dd add_more(struct wakpi_dd total, struct wakpi_dd more)
{
    return total.hi == 0.0 ? more : wakpi_dd_add(total, more);
}

/* What the inputs that were told move the value by. */
struct moved {
    struct wakpi_dd squares; /* the sum over units of the square of what they move it by */
    struct wakpi_dd above;   /* the same of those above the line, */
    struct wakpi_dd carried; /* and what these move it by together */
};

static void add_moved(const struct wakpi_told *told, const struct wakpi_formula_program *program,
                      const int *places, int count, const struct wakpi_dd *slopes, struct moved *moved)
{
    *moved = (struct moved){{0.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}};
    for (int i = 0; i < count; i++) {
        const wakpi_measure measure = program->inputs[places[i]];
        const int above = program->above >> places[i] & 1;
        for (int j = i; j < count; j++) {
            struct wakpi_dd product = told_product(told, measure, program->inputs[places[j]]);
            struct wakpi_dd more = wakpi_dd_multiply(product, wakpi_dd_multiply(slopes[i], slopes[j]));
            if (i != j)
                more = wakpi_dd_scale(more, 2.0);
            moved->squares = add_more(moved->squares, more);
            if (above && program->above >> places[j] & 1)
                moved->above = add_more(moved->above, more);
        }
        if (above)
            moved->carried = add_more(moved->carried, wakpi_dd_multiply(slopes[i], told_sum(told, measure)));
    }
}

/* A unit moves the value by the sum of its amounts times the derivatives, and the variance of the value is the sum of the
 * squares of that, times n / (n - 1). Of a ratio whose both sides are told these are its residuals; of a sum whose
 * divisor is given they are not centred, as is right where how many units there are is chance as well. */
int wakpi_told_error(struct wakpi_told *told, const struct wakpi_formula_program *program,
                     const int64_t *inputs, double *standard_error, double *carriers)
{
    int places[WAKPI_FORMULA_INPUTS], count = 0;
    struct wakpi_dd slopes[WAKPI_FORMULA_INPUTS];
    struct moved moved;
    if (told->count < 2 || !told_inputs(told, program, inputs, places, &count))
        return 0;
    if (!wakpi_formula_derivatives(program, inputs, places, count, told->units ? NULL : &told->naturals,
                                   slopes))
        return 0;
    add_moved(told, program, places, count, slopes, &moved);
    /* n / (n - 1), where a rounding may leave less than nothing. */
    double n = (double)told->count, squares = moved.squares.hi, above = moved.above.hi;
    double variance = squares > 0.0 ? squares * (n / (n - 1.0)) : 0.0;
    if (!(variance < INFINITY))
        return 0;
    *standard_error = sqrt(variance);
    *carriers = above > 0.0 ? moved.carried.hi / above * moved.carried.hi : 0.0;
    return 1;
}

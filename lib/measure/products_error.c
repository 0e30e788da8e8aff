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

/* The rank of a measure, a new one where it had none; WAKPI_TOLD_RANKS where there are no more. */
static inline int rank_of(struct wakpi_told *told, wakpi_measure measure, int *ranked)
{
    if (told->ranks[measure] == 0 && *ranked < WAKPI_TOLD_RANKS)
        told->ranks[measure] = (uint8_t)(*ranked)++;
    return told->ranks[measure] == 0 ? WAKPI_TOLD_RANKS : told->ranks[measure];
}

int wakpi_told_lay_out(struct wakpi_told *told, const struct wakpi_products *units)
{
    int ranked = 1;
    if (units->used >= WAKPI_TOLD_PRODUCTS)
        return 0;
    told->units = NULL;
    told->count = units->count;
    memset(told->ranks, 0, sizeof told->ranks);
    memset(told->places, 0, sizeof told->places);
    memset(told->naturals.known, 0, sizeof told->naturals.known);
    told->sums[0] = wakpi_wide_from(0);
    for (size_t i = 0; i < units->used; i++) {
        const struct wakpi_product *product = &units->products[i];
        const int a = rank_of(told, product->a, &ranked), b = rank_of(told, product->b, &ranked);
        if (a == WAKPI_TOLD_RANKS || b == WAKPI_TOLD_RANKS)
            return 0;
        told->places[a][b] = told->places[b][a] = (uint8_t)(i + 1);
        told->sums[i + 1] = product->sum;
    }
    return 1;
}

/* The sum of the products of two measures that were told, in whichever order; measure 0 is 1. */
static inline struct wakpi_wide told_product(const struct wakpi_told *told, wakpi_measure a, wakpi_measure b)
{
    if (told->units)
        return wakpi_products_sum(told->units, a < b ? a : b, a < b ? b : a);
    return told->sums[told->places[told->ranks[a]][told->ranks[b]]];
}

/* ---- the standard error ---- */

/* Which inputs units told: 1 where they told all of them and all that is needed, and any above the line: what is spent per
 * message is no estimate. */
static int told_inputs(const struct wakpi_told *told, const int64_t *amounts, struct wakpi_moving *moving)
{
    const struct wakpi_formula_program *program = moving->program;
    uint32_t found = 0;
    moving->count = 0;
    for (int i = 0; i < program->input_count; i++) {
        const wakpi_measure measure = program->inputs[i];
        if (is_zero(told_product(told, measure, measure))) {
            if (amounts[measure] != 0 && (program->chance & program->above) >> i & 1)
                return 0;
            continue;
        }
        if (wakpi_wide_compare(told_product(told, 0, measure), wakpi_wide_from(amounts[measure])) != 0)
            return 0;
        moving->places[moving->count++] = i;
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

static void add_moved(const struct wakpi_told *told, const struct wakpi_moving *moving, struct moved *moved)
{
    const struct wakpi_formula_program *program = moving->program;
    *moved = (struct moved){{0.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}};
    for (int i = 0; i < moving->count; i++) {
        const wakpi_measure measure = program->inputs[moving->places[i]];
        const struct wakpi_dd slope = moving->slopes[i];
        const int above = program->above >> moving->places[i] & 1;
        for (int j = i; j < moving->count; j++) {
            const int place = moving->places[j];
            struct wakpi_dd product = to_dd(told_product(told, measure, program->inputs[place]));
            struct wakpi_dd more = wakpi_dd_multiply(product, wakpi_dd_multiply(slope, moving->slopes[j]));
            if (i != j)
                more = wakpi_dd_scale(more, 2.0);
            moved->squares = add_more(moved->squares, more);
            if (above && program->above >> place & 1)
                moved->above = add_more(moved->above, more);
        }
        if (above)
            moved->carried =
                add_more(moved->carried, wakpi_dd_multiply(slope, to_dd(told_product(told, 0, measure))));
    }
}

/* A unit moves the value by the sum of its amounts times the derivatives, and the variance of the value is the sum of the
 * squares of that, times n / (n - 1). Of a ratio whose both sides are told these are its residuals; of a sum whose
 * divisor is given they are not centred, as is right where how many units there are is chance as well. */
static void give_error(const struct wakpi_told *told, const struct wakpi_moving *moving,
                       struct wakpi_told_error *error)
{
    struct moved moved;
    add_moved(told, moving, &moved);
    /* n / (n - 1), where a rounding may leave less than nothing. */
    double n = (double)told->count, squares = moved.squares.hi, above = moved.above.hi;
    double variance = squares > 0.0 ? squares * (n / (n - 1.0)) : 0.0;
    error->known = variance < INFINITY;
    error->standard_error = sqrt(variance);
    error->carriers = above > 0.0 ? moved.carried.hi / above * moved.carried.hi : 0.0;
}

void wakpi_told_errors(struct wakpi_told *told, const struct wakpi_formula_program *const *programs,
                       size_t count, const int64_t *amounts, struct wakpi_told_error *errors)
{
    struct wakpi_moving movings[WAKPI_TOLD_AT_ONCE];
    size_t asked[WAKPI_TOLD_AT_ONCE], used = 0;
    for (size_t i = 0; i < count; i++) {
        movings[used].program = programs[i];
        errors[i].known = 0;
        if (told->count >= 2 && told_inputs(told, amounts, &movings[used]))
            asked[used++] = i;
    }
    wakpi_formulas_derive(movings, used, amounts, told->units ? NULL : &told->naturals);
    for (size_t k = 0; k < used; k++) {
        if (movings[k].there)
            give_error(told, &movings[k], &errors[asked[k]]);
    }
}

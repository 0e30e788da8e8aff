#include "measure/products.h"

#include <math.h>
#include <string.h>

#include "kpi/measure.h"
#include "kpi/sensitivity.h"

void wakpi_products_drop(struct wakpi_products *units, const struct wakpi_allocator *allocator)
{
    wakpi_release(allocator, units->products, units->capacity, sizeof *units->products);
    *units = (struct wakpi_products){0};
}

void wakpi_products_clear(struct wakpi_products *units)
{
    units->count = 0;
    units->used = 0;
}

/* ---- adding ---- */

/* Where (a, b) stands or would stand. */
static size_t find(const struct wakpi_products *units, wakpi_measure a, wakpi_measure b)
{
    size_t low = 0, high = units->used;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct wakpi_product *product = &units->products[middle];
        if (product->a < a || (product->a == a && product->b < b))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct wakpi_wide sum_at(const struct wakpi_products *units, wakpi_measure a, wakpi_measure b)
{
    size_t at = find(units, a, b);
    if (at < units->used && units->products[at].a == a && units->products[at].b == b)
        return units->products[at].sum;
    return wakpi_wide_from(0);
}

/* 1 where the sum of two stays within 128 bits. */
static int can_add(struct wakpi_wide a, struct wakpi_wide b)
{
    struct wakpi_wide sum = wakpi_wide_add(a, b);
    return (a.high < 0) != (b.high < 0) || (sum.high < 0) == (a.high < 0);
}

static void add_to(struct wakpi_products *units, wakpi_measure a, wakpi_measure b, struct wakpi_wide amount)
{
    size_t at = find(units, a, b);
    if (at == units->used || units->products[at].a != a || units->products[at].b != b) {
        memmove(units->products + at + 1, units->products + at, (units->used - at) * sizeof *units->products);
        units->products[at] = (struct wakpi_product){a, b, amount};
        units->used++;
        return;
    }
    units->products[at].sum = wakpi_wide_add(units->products[at].sum, amount);
}

wakpi_status wakpi_products_prepare(struct wakpi_products *units, const struct wakpi_allocator *allocator,
                                    const struct wakpi_observation *unit)
{
    size_t most = unit->count * (unit->count + 3) / 2;
    if (units->count == INT64_MAX)
        return WAKPI_OVERFLOW;
    for (size_t i = 0; i < unit->count; i++) {
        if (!can_add(sum_at(units, 0, unit->measures[i]), wakpi_wide_from(unit->amounts[i])))
            return WAKPI_OVERFLOW;
        for (size_t j = i; j < unit->count; j++) {
            struct wakpi_wide product = wakpi_wide_product(unit->amounts[i], unit->amounts[j]);
            if (!can_add(sum_at(units, unit->measures[i], unit->measures[j]), product))
                return WAKPI_OVERFLOW;
        }
    }
    if (units->used + most <= units->capacity)
        return WAKPI_OK;
    return wakpi_reserve(allocator, &units->products, &units->capacity, units->used + most,
                         sizeof *units->products)
               ? WAKPI_OK
               : WAKPI_NO_MEMORY;
}

void wakpi_products_add(struct wakpi_products *units, const struct wakpi_observation *unit)
{
    units->count++;
    for (size_t i = 0; i < unit->count; i++) {
        if (unit->amounts[i] == 0)
            continue;
        add_to(units, 0, unit->measures[i], wakpi_wide_from(unit->amounts[i]));
        for (size_t j = i; j < unit->count; j++) {
            if (unit->amounts[j] != 0)
                add_to(units, unit->measures[i], unit->measures[j],
                       wakpi_wide_product(unit->amounts[i], unit->amounts[j]));
        }
    }
}

wakpi_status wakpi_products_reserve(struct wakpi_products *units, const struct wakpi_allocator *allocator,
                                    const struct wakpi_products *from)
{
    size_t wanted = units->used + from->used;
    if (wanted <= units->capacity)
        return WAKPI_OK;
    return wakpi_reserve(allocator, &units->products, &units->capacity, wanted, sizeof *units->products)
               ? WAKPI_OK
               : WAKPI_NO_MEMORY;
}

wakpi_status wakpi_products_can_merge(const struct wakpi_products *units, const struct wakpi_products *from)
{
    if (units->count > INT64_MAX - from->count)
        return WAKPI_OVERFLOW;
    for (size_t i = 0; i < from->used; i++) {
        const struct wakpi_product *product = &from->products[i];
        if (!can_add(sum_at(units, product->a, product->b), product->sum))
            return WAKPI_OVERFLOW;
    }
    return WAKPI_OK;
}

void wakpi_products_merge(struct wakpi_products *units, const struct wakpi_products *from)
{
    units->count += from->count;
    for (size_t i = 0; i < from->used; i++)
        add_to(units, from->products[i].a, from->products[i].b, from->products[i].sum);
}

/* ---- bytes ---- */

static int is_zero(struct wakpi_wide sum)
{
    return sum.low == 0 && sum.high == 0;
}

void wakpi_products_put(struct wakpi_writer *writer, const struct wakpi_products *units)
{
    uint64_t used = 0;
    for (size_t i = 0; i < units->used; i++)
        used += !is_zero(units->products[i].sum);
    wakpi_put_varint(writer, (uint64_t)units->count);
    wakpi_put_varint(writer, used);
    for (size_t i = 0; i < units->used; i++) {
        const struct wakpi_product *product = &units->products[i];
        if (is_zero(product->sum))
            continue;
        wakpi_put_varint(writer, (uint64_t)product->a);
        wakpi_put_varint(writer, (uint64_t)product->b);
        wakpi_put_u64(writer, product->sum.low);
        wakpi_put_i64(writer, product->sum.high);
    }
}

void wakpi_products_get(struct wakpi_reader *reader, const struct wakpi_allocator *allocator,
                        struct wakpi_products *units)
{
    units->count = (int64_t)wakpi_get_up_to(reader, INT64_MAX);
    size_t used = wakpi_get_count(reader, 18);
    if (wakpi_reader_failed(reader))
        return;
    if (units->count == 0)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "units are none");
    if (used > 0 &&
        !wakpi_reserve(allocator, &units->products, &units->capacity, used, sizeof *units->products))
        wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory");
    struct wakpi_product last = {0};
    for (size_t i = 0; i < used && !wakpi_reader_failed(reader); i++) {
        struct wakpi_product next;
        next.a = (wakpi_measure)wakpi_get_up_to(reader, INT32_MAX);
        next.b = (wakpi_measure)wakpi_get_up_to(reader, INT32_MAX);
        next.sum.low = wakpi_get_u64(reader);
        next.sum.high = wakpi_get_i64(reader);
        if (wakpi_reader_failed(reader))
            return;
        if (next.a > next.b || next.a < last.a || (next.a == last.a && next.b <= last.b))
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "products are not in order");
        else if (is_zero(next.sum) || (next.a == next.b && next.sum.high < 0))
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "a sum of products cannot be so");
        else if (!wakpi_measure_known(next.b) || (next.a != 0 && !wakpi_measure_known(next.a)))
            wakpi_reader_fail(reader, WAKPI_VERSION, "there is a measure that this version does not know");
        else
            units->products[units->used++] = last = next;
    }
}

/* ---- the standard error ---- */

/* Three doubles hold 128 bits. */
static struct wakpi_dd to_dd(struct wakpi_wide sum)
{
    struct wakpi_dd high =
        wakpi_dd_scale(wakpi_dd_add_double(wakpi_dd_from((double)(sum.high >> 32) * 4294967296.0),
                                           (double)(sum.high & INT64_C(0xffffffff))),
                       18446744073709551616.0);
    struct wakpi_dd low =
        wakpi_two_sum((double)(sum.low >> 32) * 4294967296.0, (double)(sum.low & UINT64_C(0xffffffff)));
    return wakpi_dd_add(high, low);
}

/* Which inputs units told: 1 where they told all of them and all that is needed, and any above the line: what is spent per
 * message is no estimate. */
static int told_inputs(const struct wakpi_products *units, const struct wakpi_formula_program *program,
                       const int64_t *inputs, int *told, int *count)
{
    int above = 0;
    *count = 0;
    for (int i = 0; i < program->input_count; i++) {
        wakpi_measure measure = program->inputs[i];
        struct wakpi_wide sum = sum_at(units, 0, measure), square = sum_at(units, measure, measure);
        if (is_zero(square)) {
            if (inputs[i] != 0 && wakpi_measure_by_chance(measure) && wakpi_formula_counts(program, i))
                return 0;
            continue;
        }
        if (wakpi_wide_compare(sum, wakpi_wide_from(inputs[i])) != 0)
            return 0;
        told[(*count)++] = i;
        above |= wakpi_formula_counts(program, i);
    }
    return above;
}

/* The sum over units of the square of what each of these inputs moves the value by. */
static struct wakpi_dd sum_squares(const struct wakpi_products *units,
                                   const struct wakpi_formula_program *program, const int *told, int count,
                                   const struct wakpi_dd *slopes)
{
    struct wakpi_dd total = wakpi_dd_from(0.0);
    for (int i = 0; i < count; i++) {
        for (int j = i; j < count; j++) {
            wakpi_measure a = program->inputs[told[i]], b = program->inputs[told[j]];
            struct wakpi_dd product = to_dd(a < b ? sum_at(units, a, b) : sum_at(units, b, a));
            struct wakpi_dd weight = wakpi_dd_multiply(slopes[i], slopes[j]);
            total =
                wakpi_dd_add(total, wakpi_dd_scale(wakpi_dd_multiply(product, weight), i == j ? 1.0 : 2.0));
        }
    }
    return total;
}

static double count_carriers(const struct wakpi_products *units, const struct wakpi_formula_program *program,
                             const int *told, int count, const struct wakpi_dd *slopes)
{
    int above[WAKPI_FORMULA_INPUTS], above_count = 0;
    struct wakpi_dd above_slopes[WAKPI_FORMULA_INPUTS], sum = wakpi_dd_from(0.0);
    for (int i = 0; i < count; i++) {
        if (!wakpi_formula_counts(program, told[i]))
            continue;
        struct wakpi_dd told_sum = to_dd(sum_at(units, 0, program->inputs[told[i]]));
        above[above_count] = told[i];
        above_slopes[above_count++] = slopes[i];
        sum = wakpi_dd_add(sum, wakpi_dd_multiply(slopes[i], told_sum));
    }
    double squares = sum_squares(units, program, above, above_count, above_slopes).hi;
    return squares > 0.0 ? sum.hi / squares * sum.hi : 0.0;
}

/* The delta method: a unit moves the value by the sum of its amounts times the derivatives, and the variance of the value is
 * the sum of the squares of that, times n / (n - 1). Of a ratio whose both sides are told these are its residuals; of
 * a sum whose divisor is given they are not centred, as is right where how many units there are is chance as well. */
int wakpi_products_error(const struct wakpi_products *units, const struct wakpi_formula_program *program,
                         const int64_t *inputs, double *standard_error, double *carriers)
{
    int told[WAKPI_FORMULA_INPUTS], count = 0;
    struct wakpi_dd slopes[WAKPI_FORMULA_INPUTS];
    if (units->count < 2 || !told_inputs(units, program, inputs, told, &count))
        return 0;
    if (!wakpi_formula_derivatives(program, inputs, told, count, slopes))
        return 0;
    struct wakpi_dd total = sum_squares(units, program, told, count, slopes);
    /* n / (n - 1), where a rounding may leave less than nothing. */
    double n = (double)units->count, variance = total.hi > 0.0 ? total.hi * (n / (n - 1.0)) : 0.0;
    if (!(variance < INFINITY))
        return 0;
    *standard_error = sqrt(variance);
    *carriers = count_carriers(units, program, told, count, slopes);
    return 1;
}

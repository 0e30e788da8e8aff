#include "measure/products.h"

#include <string.h>

#include "kpi/measure.h"

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

struct wakpi_wide wakpi_products_sum(const struct wakpi_products *units, wakpi_measure a, wakpi_measure b)
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
        if (!can_add(wakpi_products_sum(units, 0, unit->measures[i]), wakpi_wide_from(unit->amounts[i])))
            return WAKPI_OVERFLOW;
        for (size_t j = i; j < unit->count; j++) {
            struct wakpi_wide product = wakpi_wide_product(unit->amounts[i], unit->amounts[j]);
            if (!can_add(wakpi_products_sum(units, unit->measures[i], unit->measures[j]), product))
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
    for (size_t i = 0; i < from->used && units->used > 0; i++) {
        const struct wakpi_product *product = &from->products[i];
        if (!can_add(wakpi_products_sum(units, product->a, product->b), product->sum))
            return WAKPI_OVERFLOW;
    }
    return WAKPI_OK;
}

void wakpi_products_merge(struct wakpi_products *units, const struct wakpi_products *from)
{
    units->count += from->count;
    if (units->used == 0 && from->used > 0) {
        memcpy(units->products, from->products, from->used * sizeof *units->products);
        units->used = from->used;
        return;
    }
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

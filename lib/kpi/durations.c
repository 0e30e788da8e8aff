/* Means by exact or compensated sums; quantiles by halving the range of values and counting, which needs neither a
 * copy nor an order: as many passes as the range has bits. */
#include "kpi/durations.h"

#include <math.h>
#include <string.h>

#include "base/wide.h"

/* Numbers whose order is that of the observations. */
static uint64_t duration_order(const void *observations, size_t index)
{
    return (uint64_t)((const int64_t *)observations)[index];
}

/* The bits of doubles that are 0 or more are in the doubles' order. */
static uint64_t double_order(const void *observations, size_t index)
{
    double value = ((const double *)observations)[index] + 0.0; /* -0 to 0 */
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint64_t select_by_order(const void *observations, size_t count, double quantile,
                                uint64_t (*order)(const void *, size_t))
{
    uint64_t low = UINT64_MAX, high = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t place = order(observations, i);
        low = place < low ? place : low;
        high = place > high ? place : high;
    }
    /* ceil(quantile * count) in integers; in two parts, so that no count overflows. */
    size_t thousandths = (size_t)(quantile * 1000 + 0.5);
    size_t rank = count / 1000 * thousandths + (count % 1000 * thousandths + 999) / 1000;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        size_t at_most = 0;
        for (size_t i = 0; i < count; i++)
            at_most += order(observations, i) <= middle;
        if (at_most >= rank)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

double wakpi_mean_of_durations(const int64_t *durations, size_t count)
{
    struct wakpi_wide sum = wakpi_wide_from(0);
    for (size_t i = 0; i < count; i++)
        sum = wakpi_wide_add(sum, wakpi_wide_from(durations[i]));
    return wakpi_wide_quotient(sum, wakpi_wide_product((int64_t)count, 1000));
}

double wakpi_quantile_of_durations(const int64_t *durations, size_t count, double quantile)
{
    int64_t chosen = (int64_t)select_by_order(durations, count, quantile, duration_order);
    return wakpi_wide_quotient(wakpi_wide_from(chosen), wakpi_wide_from(1000));
}

double wakpi_mean_of_doubles(const double *values, size_t count)
{
    /* Neumaier's sum: what each addition loses is kept apart. */
    double sum = 0, lost = 0;
    for (size_t i = 0; i < count; i++) {
        double next = sum + values[i];
        lost += sum >= values[i] ? (sum - next) + values[i] : (values[i] - next) + sum;
        sum = next;
    }
    return (sum + lost) / (double)count;
}

double wakpi_quantile_of_doubles(const double *values, size_t count, double quantile)
{
    uint64_t bits = select_by_order(values, count, quantile, double_order);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Numbers that many threads raise and that never leave their range.
 *
 * Release and acquire: whoever sees a part raised sees the wholes that its thread had raised before. */
#ifndef WAKPI_MEASURE_AMOUNT_H
#define WAKPI_MEASURE_AMOUNT_H

#include <stdatomic.h>
#include <wakpi/base.h>

/* A count as its readers see it: at the end of its range an addition may be waiting to be taken back. */
static inline int64_t wakpi_read_count(const _Atomic(int64_t) *count)
{
    int64_t value = atomic_load_explicit(count, memory_order_acquire);
    while (value < 0)
        value = atomic_load_explicit(count, memory_order_acquire);
    return value;
}

/* For amounts that may be negative; WAKPI_OVERFLOW with the amount as it was, where the sum would leave its range. */
static inline wakpi_status wakpi_raise_signed(_Atomic(int64_t) *amount, int64_t by)
{
    int64_t before = atomic_load_explicit(amount, memory_order_relaxed);
    do {
        if (by >= 0 ? before > INT64_MAX - by : before < INT64_MIN - by)
            return WAKPI_OVERFLOW;
    } while (!atomic_compare_exchange_weak_explicit(amount, &before, before + by, memory_order_release,
                                                    memory_order_relaxed));
    return WAKPI_OK;
}

/* As below, in steps that are never taken back. */
wakpi_status wakpi_raise_count_slowly(_Atomic(int64_t) *count, int64_t by);

/* For counts, which are 0 or more, as `by` is. A small number is added before it is known whether it may be, which
 * costs no more than a bare atomic addition; where it may not, it is taken back. Meanwhile the count is negative, which
 * tells readers to wait, and adders to go the slow way. So many additions cannot wait at once that it would wrap. */
static inline wakpi_status wakpi_raise_count(_Atomic(int64_t) *count, int64_t by)
{
    if ((uint64_t)by >= UINT64_C(1) << 32)
        return wakpi_raise_count_slowly(count, by);
    uint64_t before = (uint64_t)atomic_fetch_add_explicit(count, by, memory_order_release);
    if (before <= (uint64_t)INT64_MAX - (uint64_t)by)
        return WAKPI_OK;
    atomic_fetch_sub_explicit(count, by, memory_order_release);
    return wakpi_raise_count_slowly(count, by);
}

#endif

#include "measure/amount.h"

wakpi_status wakpi_raise_count_slowly(_Atomic(int64_t) *count, int64_t by)
{
    int64_t before;
    do {
        before = wakpi_read_count(count);
        if (before > INT64_MAX - by)
            return WAKPI_OVERFLOW;
    } while (!atomic_compare_exchange_weak_explicit(count, &before, before + by, memory_order_release,
                                                    memory_order_relaxed));
    return WAKPI_OK;
}

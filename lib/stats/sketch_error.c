/* How far sketches may be off. */
#include "stats/argument.h"

wakpi_status wakpi_error_hyperloglog(int64_t registers, double *standard_error)
{
    if (!standard_error || registers < 16 || registers > WAKPI_COUNT_MOST) {
        return WAKPI_INVALID;
    }
    *standard_error = 1.04 / sqrt((double)registers);
    return WAKPI_OK;
}

wakpi_status wakpi_error_log_buckets(double growth, double *relative_error)
{
    if (!relative_error || !(growth > 1.0) || !wakpi_is_finite(growth)) {
        return WAKPI_INVALID;
    }
    *relative_error = (growth - 1.0) / (growth + 1.0);
    return WAKPI_OK;
}

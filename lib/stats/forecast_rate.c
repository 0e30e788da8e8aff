/* Forecasts of rates on the scale on which they have no ends. */
#include "stats/argument.h"
#include "stats/elementary.h"
#include <wakpi/trend.h>

static double rate_of(double logit)
{
    double odds = wakpi_math_exp(-fabs(logit));
    return (logit < 0.0 ? odds : 1.0) / (1.0 + odds);
}

wakpi_status wakpi_forecast_best_rate(const int64_t *k, const int64_t *n, size_t count, size_t period,
                                      size_t horizon, double alpha, double *scratch, int32_t *method,
                                      double *mase, double *forecast, double *lower, double *upper)
{
    if ((count > 0 && (!k || !n || !scratch)) || !forecast || !lower || !upper) {
        return WAKPI_INVALID;
    }
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < count; i++) {
        wakpi_status one = wakpi_check_rate(k[i], n[i]);
        status = one == WAKPI_INVALID || status == WAKPI_OK ? one : status;
        if (status == WAKPI_INVALID) {
            return status;
        }
    }
    if (status != WAKPI_OK) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        scratch[i] = wakpi_math_log(((double)k[i] + 0.5) / ((double)(n[i] - k[i]) + 0.5));
    }
    status =
        wakpi_forecast_best(scratch, count, period, horizon, alpha, method, mase, forecast, lower, upper);
    for (size_t i = 0; i < horizon && status >= WAKPI_OK; i++) {
        forecast[i] = rate_of(forecast[i]);
        lower[i] = rate_of(lower[i]);
        upper[i] = rate_of(upper[i]);
    }
    return status;
}

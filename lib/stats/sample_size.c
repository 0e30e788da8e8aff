/* How many recipients a comparison of two rates needs. */
#include "stats/argument.h"
#include "stats/normal.h"

wakpi_status wakpi_sample_size_two_rates(double p1, double p2, double alpha, double power, int32_t sides,
                                         double *exact, int64_t *per_arm)
{
    if (!exact || !per_arm || !wakpi_is_probability(alpha) || !wakpi_is_probability(power) || !(p1 >= 0.0) ||
        !(p1 <= 1.0) || !(p2 >= 0.0) || !(p2 <= 1.0) || (sides != 1 && sides != 2)) {
        return WAKPI_INVALID;
    }
    double z_alpha = sides == 2 ? wakpi_normal_critical(alpha) : -wakpi_normal_quantile_of(alpha);
    double z_power = wakpi_normal_quantile_of(power);
    double difference = p1 - p2;
    double q1 = 1.0 - p1;
    double q2 = 1.0 - p2;
    double pooled = sqrt(0.5 * (p1 + p2) * (q1 + q2));
    double apart = sqrt(p1 * q1 + p2 * q2);
    double sum = z_alpha * pooled + z_power * apart;
    if (sum < 0.0) {
        sum = 0.0; /* less power asked than chance alone gives */
    }
    double needed = difference == 0.0 ? INFINITY : sum / difference * (sum / difference);
    if (!(needed <= 0x1p53)) {
        *exact = needed;
        *per_arm = INT64_MAX;
        return WAKPI_UNBOUNDED;
    }
    double whole = ceil(needed);
    *exact = needed;
    *per_arm = whole < 1.0 ? 1 : (int64_t)whole;
    return WAKPI_OK;
}

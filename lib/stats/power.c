/* What a comparison of two rates can see. */
#include "stats/argument.h"
#include "stats/normal.h"
#include "stats/root.h"

struct design {
    double p1;
    double n1;
    double n2;
    double z_alpha;
    double z_power;
};

/* The normal quantile of the power to tell p1 from p2. */
static double power_quantile(const struct design *d, double p2)
{
    double share = d->n1 / (d->n1 + d->n2);
    double pooled = share * d->p1 + (1.0 - share) * p2;
    double rest = share * (1.0 - d->p1) + (1.0 - share) * (1.0 - p2);
    double under = sqrt(pooled * rest * (1.0 / d->n1 + 1.0 / d->n2));
    double apart = sqrt(d->p1 * (1.0 - d->p1) / d->n1 + p2 * (1.0 - p2) / d->n2);
    double lead = fabs(d->p1 - p2) - d->z_alpha * under;
    if (apart == 0.0) {
        return lead > 0.0 ? INFINITY : -INFINITY;
    }
    return lead / apart;
}

/* Positive near p1, negative where the power is reached: falls with the distance from p1. */
static double lack_above(const void *context, double p2)
{
    const struct design *d = context;
    double lack = d->z_power - power_quantile(d, p2);
    return lack < -1e300 ? -1e300 : lack > 1e300 ? 1e300 : lack;
}

static double lack_below(const void *context, double distance)
{
    const struct design *d = context;
    return lack_above(d, d->p1 - distance);
}

static wakpi_status check(double p1, int64_t n1, int64_t n2, double alpha, int32_t sides)
{
    if (!(p1 >= 0.0) || !(p1 <= 1.0) || n1 < 0 || n2 < 0 || n1 > WAKPI_COUNT_MOST || n2 > WAKPI_COUNT_MOST ||
        !wakpi_is_probability(alpha) || (sides != 1 && sides != 2)) {
        return WAKPI_INVALID;
    }
    return n1 == 0 || n2 == 0 ? WAKPI_UNDEFINED : WAKPI_OK;
}

static double critical(double alpha, int32_t sides)
{
    return sides == 2 ? wakpi_normal_critical(alpha) : -wakpi_normal_quantile_of(alpha);
}

wakpi_status wakpi_power_two_rates(double p1, int64_t n1, double p2, int64_t n2, double alpha, int32_t sides,
                                   double *power)
{
    if (!power || !(p2 >= 0.0) || !(p2 <= 1.0)) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check(p1, n1, n2, alpha, sides);
    if (status != WAKPI_OK) {
        return status;
    }
    struct design d = {p1, (double)n1, (double)n2, critical(alpha, sides), 0.0};
    double z = power_quantile(&d, p2);
    *power = z >= 40.0 ? 1.0 : z <= -40.0 ? 0.0 : wakpi_normal_sf(-z);
    return WAKPI_OK;
}

wakpi_status wakpi_detectable_rate(double p1, int64_t n1, int64_t n2, double alpha, double power,
                                   int32_t sides, double *above, double *below)
{
    if (!above || !below || !wakpi_is_probability(power)) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check(p1, n1, n2, alpha, sides);
    if (status != WAKPI_OK) {
        return status;
    }
    struct design d = {p1, (double)n1, (double)n2, critical(alpha, sides), wakpi_normal_quantile_of(power)};
    int up = lack_above(&d, 1.0) < 0.0;
    int down = lack_below(&d, p1) < 0.0;
    *above = up ? wakpi_root(lack_above, &d, p1, 1.0, 1e-12) : NAN;
    *below = down ? p1 - wakpi_root(lack_below, &d, 0.0, p1, 1e-12) : NAN;
    return up && down ? WAKPI_OK : WAKPI_UNBOUNDED;
}

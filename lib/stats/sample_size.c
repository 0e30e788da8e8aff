/* How many recipients a comparison of two rates needs. */
#include "stats/argument.h"
#include "stats/normal.h"

struct question {
    double p1;
    double p2;
    double ratio; /* recipients of arm 2 for one of arm 1 */
    double alpha;
    double power;
    int32_t sides;
};

static int is_question(const struct question *q)
{
    return wakpi_is_probability(q->alpha) && wakpi_is_probability(q->power) && q->p1 >= 0.0 && q->p1 <= 1.0 &&
           q->p2 >= 0.0 && q->p2 <= 1.0 && q->ratio >= 1e-6 && q->ratio <= 1e6 &&
           (q->sides == 1 || q->sides == 2);
}

/* Recipients of arm 1; infinite at equal rates. */
static double needed_of(const struct question *q)
{
    double r = q->ratio;
    double z_alpha = q->sides == 2 ? wakpi_normal_critical(q->alpha) : -wakpi_normal_quantile_of(q->alpha);
    double z_power = wakpi_normal_quantile_of(q->power);
    double difference = q->p1 - q->p2;
    double q1 = 1.0 - q->p1;
    double q2 = 1.0 - q->p2;
    double pooled = sqrt((q->p1 + r * q->p2) * (q1 + r * q2) / (1.0 + r));
    double apart = sqrt(r * q->p1 * q1 + q->p2 * q2);
    double sum = z_alpha * pooled + z_power * apart;
    if (sum < 0.0) {
        sum = 0.0; /* less power asked than chance alone gives */
    }
    return difference == 0.0 ? INFINITY : sum / difference * (sum / difference) / r;
}

static int64_t rounded_up(double needed)
{
    double whole = ceil(needed);
    return whole < 1.0 ? 1 : (int64_t)whole;
}

wakpi_status wakpi_sample_size_two_rates(double p1, double p2, double alpha, double power, int32_t sides,
                                         double *exact, int64_t *per_arm)
{
    struct question q = {p1, p2, 1.0, alpha, power, sides};
    if (!exact || !per_arm || !is_question(&q)) {
        return WAKPI_INVALID;
    }
    double needed = needed_of(&q);
    *exact = needed;
    *per_arm = needed <= 0x1p53 ? rounded_up(needed) : INT64_MAX;
    return needed <= 0x1p53 ? WAKPI_OK : WAKPI_UNBOUNDED;
}

wakpi_status wakpi_sample_size_unequal(double p1, double p2, double ratio, double alpha, double power,
                                       int32_t sides, int32_t corrected, double *exact, int64_t *n1,
                                       int64_t *n2)
{
    struct question q = {p1, p2, ratio, alpha, power, sides};
    if (!exact || !n1 || !n2 || (corrected != 0 && corrected != 1) || !is_question(&q)) {
        return WAKPI_INVALID;
    }
    double needed = needed_of(&q);
    if (corrected && needed > 0.0 && wakpi_is_finite(needed)) {
        double step = 2.0 * (ratio + 1.0) / (needed * ratio * fabs(p1 - p2));
        double root = 1.0 + sqrt(1.0 + step);
        needed = 0.25 * needed * root * root;
    }
    *exact = needed;
    if (!(needed <= 0x1p53) || !(needed * ratio <= 0x1p53)) {
        *n1 = *n2 = INT64_MAX;
        return WAKPI_UNBOUNDED;
    }
    *n1 = rounded_up(needed);
    *n2 = rounded_up(needed * ratio);
    return WAKPI_OK;
}

/* The net promoter score's interval. */
#include "stats/argument.h"
#include "stats/normal.h"
#include "stats/root.h"

struct votes {
    double promoters;
    double detractors;
    double total;
    double critical; /* negative for the upper limit */
};

/* n times the variance of one vote where promoters lead by delta (a share); T. Tango 1998. */
static double restricted_variance(const struct votes *votes, double delta)
{
    double ahead = delta < 0.0 ? votes->detractors : votes->promoters;
    double behind = delta < 0.0 ? votes->promoters : votes->detractors;
    delta = fabs(delta);
    double n = votes->total;
    double b = (2.0 * n - ahead + behind) * delta - ahead - behind;
    double c = behind * delta * (1.0 - delta); /* minus Tango's C */
    double root = sqrt(b * b + 8.0 * n * c);
    double q = b > 0.0 ? 2.0 * c / (root + b) : (root - b) / (4.0 * n);
    return n * (2.0 * q + delta * (1.0 - delta));
}

static double score_gap(const void *context, double delta)
{
    const struct votes *votes = context;
    double lead = (votes->promoters - votes->detractors) - votes->total * delta;
    return lead - votes->critical * sqrt(restricted_variance(votes, delta));
}

wakpi_status wakpi_interval_nps(int64_t promoters, int64_t passives, int64_t detractors, double alpha,
                                double *lower, double *upper)
{
    if (!wakpi_is_probability(alpha) || !lower || !upper || promoters < 0 || passives < 0 || detractors < 0 ||
        promoters > WAKPI_COUNT_MOST || passives > WAKPI_COUNT_MOST || detractors > WAKPI_COUNT_MOST ||
        promoters + passives + detractors > WAKPI_COUNT_MOST) {
        return WAKPI_INVALID;
    }
    int64_t total = promoters + passives + detractors;
    if (total == 0) {
        return WAKPI_UNDEFINED;
    }
    struct votes votes = {(double)promoters, (double)detractors, (double)total, wakpi_normal_critical(alpha)};
    double score = (double)(promoters - detractors) / (double)total;
    double low = score <= -1.0 ? -1.0 : wakpi_root(score_gap, &votes, -1.0, score, 1e-3);
    votes.critical = -votes.critical;
    double high = score >= 1.0 ? 1.0 : wakpi_root(score_gap, &votes, score, 1.0, 1e-3);
    *lower = 100.0 * low;
    *upper = 100.0 * high;
    return WAKPI_OK;
}

/* The shifted beta-geometric model fitted to a cohort. */
#include "stats/argument.h"
#include "stats/elementary.h"
#include "stats/minimise.h"
#include <wakpi/survival.h>

/* ln(alpha + beta) beyond which customers are as good as alike. */
static const double LOG_SUM_MOST = 14.0;

struct cohort {
    const int64_t *present;
    size_t periods;
};

/* alpha and beta from the logit of their share and the logarithm of their sum. */
static void parameters_at(const double *at, double *alpha, double *beta)
{
    double sum = wakpi_math_exp(at[1]);
    double odds = wakpi_math_exp(at[0]);
    *alpha = sum * (odds / (1.0 + odds));
    *beta = sum / (1.0 + odds);
}

static double likelihood_of(const struct cohort *c, double alpha, double beta)
{
    double sum = 0.0;
    for (size_t t = 1; t <= c->periods; t++) {
        double all = alpha + (beta + (double)(t - 1));
        double lost = (double)(c->present[t - 1] - c->present[t]);
        double kept = (double)c->present[t];
        sum += lost > 0.0 ? lost * wakpi_math_log(alpha / all) : 0.0;
        sum += kept > 0.0 ? kept * wakpi_math_log((beta + (double)(t - 1)) / all) : 0.0;
    }
    return sum;
}

static double objective(const void *context, const double *at)
{
    double alpha;
    double beta;
    if (fabs(at[0]) > 30.0 || at[1] > LOG_SUM_MOST || at[1] < -LOG_SUM_MOST) {
        return INFINITY;
    }
    parameters_at(at, &alpha, &beta);
    return -likelihood_of(context, alpha, beta);
}

wakpi_status wakpi_retention_sbg_fit(const int64_t *present, size_t count, double *alpha, double *beta,
                                     double *log_likelihood)
{
    if (!alpha || !beta || !log_likelihood || (count > 0 && !present)) {
        return WAKPI_INVALID;
    }
    for (size_t i = 0; i < count; i++) {
        if (present[i] < 0 || present[i] > WAKPI_COUNT_MOST || (i > 0 && present[i] > present[i - 1])) {
            return WAKPI_INVALID;
        }
    }
    if (count < 3 || present[1] == 0 || present[count - 1] == present[0]) {
        return WAKPI_UNDEFINED;
    }
    struct cohort c = {present, count - 1};
    double exposed = 0.0;
    for (size_t t = 1; t < count; t++) {
        exposed += (double)present[t - 1];
    }
    double churn = (double)(present[0] - present[count - 1]) / exposed;
    double at[] = {wakpi_math_log(churn / (1.0 - churn)), 1.0};
    double least = wakpi_minimise(objective, &c, at, 2, 0.5);
    parameters_at(at, alpha, beta);
    *log_likelihood = -least;
    return fabs(at[1]) > LOG_SUM_MOST - 0.5 ? WAKPI_DEGENERATE : WAKPI_OK;
}

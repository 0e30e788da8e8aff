/* Distribution-free intervals for quantiles, from order statistics. */
#include "stats/argument.h"
#include "stats/beta.h"
#include "stats/elementary.h"

/* P(fewer than `rank` of n fall below the quantile), and of `rank` or more. */
static void binomial_tails(int64_t n, double q, int64_t rank, double *below, double *above)
{
    if (rank <= 0 || rank > n) {
        *below = rank <= 0 ? 0.0 : 1.0;
        *above = rank <= 0 ? 1.0 : 0.0;
        return;
    }
    struct wakpi_beta beta;
    struct wakpi_tails tails;
    wakpi_beta_prepare(&beta, (double)rank, (double)(n - rank + 1));
    wakpi_beta_tails_at(&beta, q, &tails);
    *above = tails.lower;
    *below = tails.upper;
}

/* The greatest rank with P(below) <= tail, or the least with P(above) <= tail. */
static int64_t find_rank(int64_t n, double q, double tail, int least)
{
    int64_t low = 0; /* below the rank's condition always holds at 0, above it at n + 1 */
    int64_t high = n + 1;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        double below;
        double above;
        binomial_tails(n, q, middle, &below, &above);
        int up = least ? above > tail : below <= tail;
        if (up) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return least ? high : low;
}

wakpi_status wakpi_interval_quantile_ranks(int64_t n, double q, double alpha, int64_t *lower_rank,
                                           int64_t *upper_rank, double *coverage)
{
    if (!lower_rank || !upper_rank || !coverage || n < 0 || n >= WAKPI_COUNT_MOST ||
        !wakpi_is_probability(q) || !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    if (n == 0) {
        return WAKPI_UNDEFINED;
    }
    int64_t low = find_rank(n, q, 0.5 * alpha, 0);
    int64_t high = find_rank(n, q, 0.5 * alpha, 1);
    double missed_below;
    double missed_above;
    double unused;
    binomial_tails(n, q, low, &missed_below, &unused);
    binomial_tails(n, q, high, &unused, &missed_above);
    *lower_rank = low;
    *upper_rank = high;
    *coverage = 1.0 - (missed_below + missed_above);
    return low == 0 || high == n + 1 ? WAKPI_UNBOUNDED : WAKPI_OK;
}

wakpi_status wakpi_interval_quantile(const double *sorted, int64_t n, double q, double alpha, double *value,
                                     double *lower, double *upper)
{
    if (!value || !lower || !upper || (!sorted && n > 0)) {
        return WAKPI_INVALID;
    }
    int64_t low = 0;
    int64_t high = 0;
    double coverage;
    wakpi_status status = wakpi_interval_quantile_ranks(n, q, alpha, &low, &high, &coverage);
    if (status < WAKPI_OK) {
        return status;
    }
    for (int64_t i = 0; i < n; i++) {
        if (!wakpi_is_finite(sorted[i]) || (i > 0 && sorted[i] < sorted[i - 1])) {
            return WAKPI_INVALID;
        }
    }
    double place = q * (double)(n - 1);
    int64_t at = (int64_t)place;
    int64_t next = at + 1 < n ? at + 1 : at;
    *value = sorted[at] + (place - (double)at) * (sorted[next] - sorted[at]);
    *lower = low == 0 ? -INFINITY : sorted[low - 1];
    *upper = high == n + 1 ? INFINITY : sorted[high - 1];
    return status;
}

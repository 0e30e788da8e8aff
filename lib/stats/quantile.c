/* Distribution-free intervals for quantiles, from order statistics. */
#include "stats/quantile.h"

#include "stats/argument.h"
#include "stats/beta.h"
#include "stats/elementary.h"
#include "stats/normal.h"

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

/* What follows gives the ranks of find_rank() without its search; where it cannot be sure, find_rank() is asked. A test
 * holds both to the tails themselves. */
enum { SURE_COUNT = 64 };
static const double sure_alpha = 0.01;   /* the least */
static const double sure_share = 0.05;   /* of q and of 1 - q, the least */
static const double sure_variance = 4.0; /* the least for the expansion */
static const double near_rank = 0.05;    /* ten times what the expansion is off by at most there */
static const double near_tail = 1e-9;    /* of the tail: far more than what the sums are off by */

/* Few: the tail is summed. 1 and the greatest rank with P(below) <= tail, or 0. */
static int sum_rank(int64_t n, double q, double tail, int64_t *rank)
{
    double odds = q / (1.0 - q);
    double term = 1.0;
    for (int64_t i = 0; i < n; i++) {
        term *= 1.0 - q;
    }
    double below = 0.0;
    for (int64_t k = 0; k <= n; k++) {
        below += term; /* P(fewer than k + 1) */
        if (fabs(below - tail) <= near_tail * tail) {
            return 0;
        }
        if (below > tail) {
            *rank = k;
            return 1;
        }
        term *= odds * (double)(n - k) / (double)(k + 1);
    }
    return 0;
}

/* Many: Cornish and Fisher's expansion of the binomial quantile to the fourth cumulant, the variance less 1/12 for
 * the steps (Sheppard). */
static double expand_rank(double n, double q, double critical)
{
    double variance = n * q * (1.0 - q);
    double square = variance - 1.0 / 12.0;
    double deviation = sqrt(square);
    double skewness = variance * (1.0 - 2.0 * q) / (square * deviation);
    double excess = variance * (1.0 - 6.0 * q * (1.0 - q)) / (square * square);
    double z = -critical;
    double w = z + skewness * (z * z - 1.0) / 6.0 + excess * z * (z * z - 3.0) / 24.0 -
               skewness * skewness * z * (2.0 * z * z - 5.0) / 36.0;
    return n * q + deviation * w + 0.5;
}

/* One side's rank; the upper side counts from above, where others fall. */
static int64_t side_rank(int64_t n, double q, double alpha, double critical, int above)
{
    double tail = 0.5 * alpha;
    double share = above ? 1.0 - q : q;
    int64_t rank = 0;
    int sure = alpha >= sure_alpha && q >= sure_share && q <= 1.0 - sure_share;
    if (sure && (double)n * q * (1.0 - q) < sure_variance) {
        sure = n <= SURE_COUNT && sum_rank(n, share, tail, &rank);
    } else if (sure) {
        double place = expand_rank((double)n, share, critical);
        rank = (int64_t)place;
        double beyond = place - (double)rank;
        if (beyond <= near_rank || beyond >= 1.0 - near_rank) {
            /* Near a step: which side of it is asked of the tail there. */
            double tails[2];
            rank += beyond >= 0.5;
            binomial_tails(n, q, above ? n + 1 - rank : rank, &tails[0], &tails[1]);
            rank -= !(tails[above] <= tail);
        }
    }
    if (!sure) {
        return find_rank(n, q, tail, above);
    }
    return above ? n + 1 - rank : rank;
}

void wakpi_quantile_ranks(int64_t n, double q, double alpha, double critical, int64_t *lower, int64_t *upper)
{
    *lower = side_rank(n, q, alpha, critical, 0);
    *upper = side_rank(n, q, alpha, critical, 1);
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
    int64_t low;
    int64_t high;
    wakpi_quantile_ranks(n, q, alpha, wakpi_normal_critical(alpha), &low, &high);
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

#include "stats/argument.h"
#include "stats/normal.h"
#include <string.h>
#include <wakpi/trend.h>

enum { MOST_POINTS = 65536 };

static wakpi_status check_values(const double *values, size_t count)
{
    if (!values || count > MOST_POINTS) {
        return count == 0 ? WAKPI_UNDEFINED : WAKPI_INVALID;
    }
    for (size_t i = 0; i < count; i++) {
        if (!wakpi_is_finite(values[i])) {
            return WAKPI_INVALID;
        }
    }
    return count < 2 ? WAKPI_UNDEFINED : WAKPI_OK;
}

/* Either the slopes of all pairs of different x, or (y NULL) the values of x themselves. */
struct population {
    const double *x;
    const double *y;
    size_t count;
};

static double slope_of(const struct population *p, size_t i, size_t j)
{
    return (p->y[j] - p->y[i]) / (p->x[j] - p->x[i]);
}

/* How many are at most `bound`. */
static int64_t at_most(const struct population *p, double bound)
{
    int64_t found = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (!p->y) {
            found += p->x[i] <= bound;
            continue;
        }
        for (size_t j = i + 1; j < p->count; j++) {
            found += p->x[i] != p->x[j] && slope_of(p, i, j) <= bound;
        }
    }
    return found;
}

/* Doubles in order are whole numbers in order. */
static uint64_t place_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double value_at(uint64_t place)
{
    uint64_t bits = place >> 63 ? place & ~(UINT64_C(1) << 63) : ~place;
    double value;
    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* The one of `rank` (from 1): bisection over all doubles, since there is no memory to sort in. */
static double ranked(const struct population *p, int64_t rank)
{
    uint64_t low = place_of(-INFINITY);
    uint64_t high = place_of(INFINITY);
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (at_most(p, value_at(middle)) >= rank) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return value_at(high) + 0.0; /* never -0 */
}

static double median_of(const struct population *p, int64_t total)
{
    double upper = ranked(p, total / 2 + 1);
    if (total % 2 == 1) {
        return upper;
    }
    double lower = ranked(p, total / 2);
    return lower + 0.5 * (upper - lower);
}

/* 18 times the variance of Kendall's S, exactly. */
static double tie_corrected(const double *y, size_t count)
{
    double n = (double)count;
    double sum = n * (n - 1.0) * (2.0 * n + 5.0);
    for (size_t i = 0; i < count; i++) {
        double equal = 0.0;
        for (size_t j = 0; j < count; j++) {
            equal += y[j] == y[i];
        }
        sum -= (equal - 1.0) * (2.0 * equal + 5.0);
    }
    return sum;
}

wakpi_status wakpi_trend_theil_sen(const double *x, const double *y, size_t count, double alpha,
                                   double *slope, double *intercept, double *lower, double *upper)
{
    if (!slope || !intercept || !lower || !upper || !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    wakpi_status first = check_values(x, count);
    wakpi_status second = check_values(y, count);
    if (first != WAKPI_OK || second != WAKPI_OK) {
        return first == WAKPI_INVALID || second == WAKPI_INVALID ? WAKPI_INVALID : WAKPI_UNDEFINED;
    }
    struct population pairs = {x, y, count};
    struct population abscissas = {x, NULL, count};
    struct population ordinates = {y, NULL, count};
    int64_t total = at_most(&pairs, INFINITY);
    if (total == 0) {
        return WAKPI_UNDEFINED;
    }
    double middle = median_of(&pairs, total);
    double spread = wakpi_normal_critical(alpha) * sqrt(tie_corrected(y, count) / 18.0);
    int64_t low = (int64_t)floor(0.5 * ((double)total - spread));
    int64_t high = total - low + 1;
    *slope = middle;
    *intercept = median_of(&ordinates, (int64_t)count) - middle * median_of(&abscissas, (int64_t)count);
    *lower = low < 1 ? -INFINITY : ranked(&pairs, low);
    *upper = low < 1 ? INFINITY : ranked(&pairs, high);
    return low < 1 ? WAKPI_UNBOUNDED : WAKPI_OK;
}

wakpi_status wakpi_test_mann_kendall(const double *y, size_t count, int64_t *s, double *variance, double *z,
                                     double *p, double *log_p)
{
    if (!s || !variance || !z || !p || !log_p) {
        return WAKPI_INVALID;
    }
    wakpi_status status = check_values(y, count);
    if (status != WAKPI_OK) {
        return status;
    }
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            sum += (y[j] > y[i]) - (y[j] < y[i]);
        }
    }
    double spread = tie_corrected(y, count) / 18.0;
    *s = sum;
    *variance = spread;
    *z = 0.0;
    if (sum != 0) {
        *z = ((double)sum + (sum > 0 ? -1.0 : 1.0)) / sqrt(spread);
    }
    wakpi_normal_two_sided(*z, p, log_p);
    return spread > 0.0 ? WAKPI_OK : WAKPI_DEGENERATE;
}

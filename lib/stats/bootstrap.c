#include <stdlib.h>
#include <wakpi/bootstrap.h>

#include "stats/argument.h"
#include "stats/counter_random.h"
#include "stats/normal.h"

struct units {
    const double *x;
    const double *y;
    size_t count;
};

static double base_of(const struct units *u, size_t i)
{
    return u->x ? u->x[i] : 1.0;
}

static double resample(const struct units *u, uint64_t seed, size_t replicate)
{
    double x = 0.0;
    double y = 0.0;
    for (size_t i = 0; i < u->count; i++) {
        uint64_t bits = wakpi_random_at(seed, (uint64_t)replicate * u->count + i) >> 32;
        size_t chosen = (size_t)(bits * (uint64_t)u->count >> 32);
        x += base_of(u, chosen);
        y += u->y[chosen];
    }
    return x == 0.0 ? NAN : y / x;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Efron's acceleration from leaving out one unit at a time; NAN where a base comes to 0. */
static double acceleration(const struct units *u, double x, double y)
{
    double mean = 0.0;
    for (size_t i = 0; i < u->count; i++) {
        mean += (y - u->y[i]) / (x - base_of(u, i)) / (double)u->count;
    }
    double squares = 0.0;
    double cubes = 0.0;
    for (size_t i = 0; i < u->count; i++) {
        double apart = mean - (y - u->y[i]) / (x - base_of(u, i));
        squares += apart * apart;
        cubes += apart * apart * apart;
    }
    return squares > 0.0 ? cubes / (6.0 * squares * sqrt(squares)) : squares;
}

static double at_share(const double *sorted, size_t count, double share)
{
    double place = share * (double)(count + 1) - 1.0;
    if (!(place > 0.0)) {
        return sorted[0];
    }
    if (place >= (double)(count - 1)) {
        return sorted[count - 1];
    }
    size_t at = (size_t)place;
    return sorted[at] + (place - (double)at) * (sorted[at + 1] - sorted[at]);
}

static double corrected_share(double bias, double accelerated, double z)
{
    double shifted = bias + z;
    return wakpi_normal_sf(-(bias + shifted / (1.0 - accelerated * shifted)));
}

static wakpi_status check(const struct units *u)
{
    for (size_t i = 0; i < u->count; i++) {
        if (!wakpi_is_finite(u->y[i]) || !wakpi_is_finite(base_of(u, i))) {
            return WAKPI_INVALID;
        }
    }
    return u->count < 2 ? WAKPI_UNDEFINED : WAKPI_OK;
}

wakpi_status wakpi_bootstrap_ratio(const double *x, const double *y, size_t count, size_t replicates,
                                   uint64_t seed, double alpha, double *scratch, double *estimate,
                                   double *lower, double *upper)
{
    const size_t most = (size_t)1 << 31;
    if ((!y && count > 0) || !scratch || !estimate || !lower || !upper || !wakpi_is_probability(alpha) ||
        count > most || replicates < 100 || replicates > most) {
        return WAKPI_INVALID;
    }
    struct units u = {x, y, count};
    wakpi_status status = check(&u);
    if (status != WAKPI_OK) {
        return status;
    }
    double sum_x = 0.0;
    double sum_y = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum_x += base_of(&u, i);
        sum_y += y[i];
    }
    double ratio = sum_y / sum_x;
    double accelerated = acceleration(&u, sum_x, sum_y);
    if (sum_x == 0.0 || !wakpi_is_finite(accelerated)) {
        return wakpi_is_finite(sum_x) && wakpi_is_finite(sum_y) ? WAKPI_UNDEFINED : WAKPI_OVERFLOW;
    }
    double below = 0.0;
    for (size_t i = 0; i < replicates; i++) {
        scratch[i] = resample(&u, seed, i);
        if (!wakpi_is_finite(scratch[i])) {
            return scratch[i] != scratch[i] ? WAKPI_UNDEFINED : WAKPI_OVERFLOW;
        }
        below += scratch[i] < ratio ? 1.0 : scratch[i] == ratio ? 0.5 : 0.0;
    }
    qsort(scratch, replicates, sizeof(*scratch), ascending);
    *estimate = ratio;
    if (scratch[0] == scratch[replicates - 1]) {
        *lower = *upper = scratch[0];
        return WAKPI_DEGENERATE;
    }
    double share = (below + 0.5) / ((double)replicates + 1.0);
    double bias = wakpi_normal_quantile_of(share);
    double z = wakpi_normal_critical(alpha);
    *lower = at_share(scratch, replicates, corrected_share(bias, accelerated, -z));
    *upper = at_share(scratch, replicates, corrected_share(bias, accelerated, z));
    return WAKPI_OK;
}

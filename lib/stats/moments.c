#include "stats/moments.h"

#include "stats/argument.h"
#include "stats/student.h"
#include <wakpi/moments.h>

int wakpi_moments_unpack(const double *array, struct wakpi_moments *moments)
{
    if (!array || !(array[0] >= 0.0) || array[0] > (double)WAKPI_COUNT_MOST) {
        return 0;
    }
    for (int i = 1; i < WAKPI_MOMENTS_SIZE; i++) {
        if (!wakpi_is_finite(array[i])) {
            return 0;
        }
    }
    *moments = (struct wakpi_moments){array[0],
                                      {array[1], array[2]},
                                      {array[3], array[4]},
                                      {array[5], array[6]},
                                      {array[7], array[8]},
                                      {array[9], array[10]},
                                      array[11]};
    return moments->square_x.hi >= 0.0 && moments->square_y.hi >= 0.0 && moments->largest >= 0.0;
}

static wakpi_status pack(const struct wakpi_moments *m, double *array)
{
    const struct wakpi_dd parts[] = {m->mean_x, m->mean_y, m->square_x, m->square_y, m->product};
    for (int i = 0; i < 5; i++) {
        if (!wakpi_is_finite(parts[i].hi) || !wakpi_is_finite(parts[i].lo)) {
            return WAKPI_OVERFLOW;
        }
    }
    array[0] = m->n;
    for (int i = 0; i < 5; i++) {
        array[2 * i + 1] = parts[i].hi;
        array[2 * i + 2] = parts[i].lo;
    }
    array[11] = m->largest;
    return WAKPI_OK;
}

wakpi_status wakpi_moments_add(double *moments, double x, double y)
{
    struct wakpi_moments m;
    if (!wakpi_is_finite(x) || !wakpi_is_finite(y) || !wakpi_moments_unpack(moments, &m)) {
        return WAKPI_INVALID;
    }
    if (m.n >= (double)WAKPI_COUNT_MOST) {
        return WAKPI_OVERFLOW;
    }
    m.n += 1.0;
    struct wakpi_dd n = wakpi_dd_from(m.n);
    struct wakpi_dd from_x = wakpi_dd_subtract(wakpi_dd_from(x), m.mean_x);
    struct wakpi_dd from_y = wakpi_dd_subtract(wakpi_dd_from(y), m.mean_y);
    m.mean_x = wakpi_dd_add(m.mean_x, wakpi_dd_divide(from_x, n));
    m.mean_y = wakpi_dd_add(m.mean_y, wakpi_dd_divide(from_y, n));
    struct wakpi_dd to_x = wakpi_dd_subtract(wakpi_dd_from(x), m.mean_x);
    struct wakpi_dd to_y = wakpi_dd_subtract(wakpi_dd_from(y), m.mean_y);
    m.square_x = wakpi_dd_add(m.square_x, wakpi_dd_multiply(from_x, to_x));
    m.square_y = wakpi_dd_add(m.square_y, wakpi_dd_multiply(from_y, to_y));
    m.product = wakpi_dd_add(m.product, wakpi_dd_multiply(from_x, to_y));
    m.largest = fmax(m.largest, fabs(y));
    return pack(&m, moments);
}

wakpi_status wakpi_moments_merge(double *into, const double *from)
{
    struct wakpi_moments a;
    struct wakpi_moments b;
    if (into == from || !wakpi_moments_unpack(into, &a) || !wakpi_moments_unpack(from, &b)) {
        return WAKPI_INVALID;
    }
    if (b.n == 0.0) {
        return WAKPI_OK;
    }
    double n = a.n + b.n;
    if (n > (double)WAKPI_COUNT_MOST) {
        return WAKPI_OVERFLOW;
    }
    struct wakpi_dd total = wakpi_dd_from(n);
    struct wakpi_dd share = wakpi_dd_divide(wakpi_dd_from(b.n), total);
    struct wakpi_dd weight = wakpi_dd_multiply_double(share, a.n);
    struct wakpi_dd apart_x = wakpi_dd_subtract(b.mean_x, a.mean_x);
    struct wakpi_dd apart_y = wakpi_dd_subtract(b.mean_y, a.mean_y);
    struct wakpi_moments m = {
        n,
        wakpi_dd_add(a.mean_x, wakpi_dd_multiply(apart_x, share)),
        wakpi_dd_add(a.mean_y, wakpi_dd_multiply(apart_y, share)),
        wakpi_dd_add(wakpi_dd_add(a.square_x, b.square_x),
                     wakpi_dd_multiply(wakpi_dd_multiply(apart_x, apart_x), weight)),
        wakpi_dd_add(wakpi_dd_add(a.square_y, b.square_y),
                     wakpi_dd_multiply(wakpi_dd_multiply(apart_y, apart_y), weight)),
        wakpi_dd_add(wakpi_dd_add(a.product, b.product),
                     wakpi_dd_multiply(wakpi_dd_multiply(apart_x, apart_y), weight)),
        fmax(a.largest, b.largest),
    };
    return pack(&m, into);
}

wakpi_status wakpi_moments_read(const double *moments, int64_t *n, double *mean_x, double *mean_y,
                                double *variance_x, double *variance_y, double *covariance)
{
    struct wakpi_moments m;
    if (!n || !mean_x || !mean_y || !variance_x || !variance_y || !covariance ||
        !wakpi_moments_unpack(moments, &m)) {
        return WAKPI_INVALID;
    }
    if (m.n == 0.0) {
        return WAKPI_UNDEFINED;
    }
    int single = m.n < 2.0;
    double free = m.n - 1.0;
    *n = (int64_t)m.n;
    *mean_x = m.mean_x.hi;
    *mean_y = m.mean_y.hi;
    *variance_x = single ? NAN : m.square_x.hi / free;
    *variance_y = single ? NAN : m.square_y.hi / free;
    *covariance = single ? NAN : m.product.hi / free;
    return single ? WAKPI_SMALL_SAMPLE : WAKPI_OK;
}

wakpi_status wakpi_moments_heavy_tail(const double *moments, double *share)
{
    struct wakpi_moments m;
    if (!share || !wakpi_moments_unpack(moments, &m)) {
        return WAKPI_INVALID;
    }
    if (m.largest == 0.0) {
        return WAKPI_UNDEFINED;
    }
    double largest = m.mean_y.hi == 0.0 ? INFINITY : m.largest / m.n / fabs(m.mean_y.hi);
    *share = largest;
    return largest > 0.1 ? WAKPI_SMALL_SAMPLE : WAKPI_OK;
}

wakpi_status wakpi_interval_mean(double mean, double sd, int64_t n, double alpha, double *lower,
                                 double *upper)
{
    if (!lower || !upper || !wakpi_is_probability(alpha) || !wakpi_is_finite(mean) || !(sd >= 0.0) ||
        !wakpi_is_finite(sd) || n < 0 || n > WAKPI_COUNT_MOST) {
        return WAKPI_INVALID;
    }
    if (n < 2) {
        return WAKPI_UNDEFINED;
    }
    double half = sd > 0.0 ? wakpi_student_critical(alpha, (double)n - 1.0) * (sd / sqrt((double)n)) : 0.0;
    double low = mean - half;
    double high = mean + half;
    if (!wakpi_is_finite(low) || !wakpi_is_finite(high)) {
        return WAKPI_OVERFLOW;
    }
    *lower = low;
    *upper = high;
    return sd > 0.0 ? WAKPI_OK : WAKPI_DEGENERATE;
}

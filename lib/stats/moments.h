/* Moments as the public array holds them. */
#ifndef WAKPI_STATS_MOMENTS_H
#define WAKPI_STATS_MOMENTS_H

#include "stats/double_double.h"

struct wakpi_moments {
    double n;
    struct wakpi_dd mean_x;
    struct wakpi_dd mean_y;
    struct wakpi_dd square_x; /* sums of products of deviations */
    struct wakpi_dd square_y;
    struct wakpi_dd product;
    double largest; /* |y| */
};

/* 0 where the array is not one that wakpi_moments_add() made. */
int wakpi_moments_unpack(const double *array, struct wakpi_moments *moments);

#endif

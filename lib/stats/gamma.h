/* The gamma function's logarithm and the incomplete gamma function: chi-squared tails. */
#ifndef WAKPI_STATS_GAMMA_H
#define WAKPI_STATS_GAMMA_H

#include "stats/double_double.h"

/* The two sides of a distribution at one point; each computed without subtracting from 1 where it is small. */
struct wakpi_tails {
    double lower;
    double upper;
    double log_lower;
    double log_upper;
    int direct_lower;    /* whether the lower side was the one computed, the upper one being what is left */
    double direct_ratio; /* the density below over the side that was computed, free of logarithms */
    double log_slope;    /* ln of the density of ln(x / (1 - x)) (beta) or of ln x (gamma) at the point */
};

/* Fills `tails` from the logarithm of one side. */
void wakpi_tails_from(struct wakpi_dd log_side, int side_is_lower, struct wakpi_tails *tails);

/* ln Gamma(a), a > 0, to about 1e-30 of the larger of 1 and the result. */
struct wakpi_dd wakpi_dd_log_gamma(double a);

/* Tails of the gamma distribution of shape a > 0 and scale 1 at x >= 0. */
void wakpi_gamma_tails(double a, double x, struct wakpi_tails *tails);

#endif

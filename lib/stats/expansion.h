/* Tails of beta and gamma distributions with large parameters: the exact change of variable to a normal one,
 * then moments of a power series against the normal tail. */
#ifndef WAKPI_STATS_EXPANSION_H
#define WAKPI_STATS_EXPANSION_H

#include "stats/double_double.h"
#include "stats/gamma.h"

/* Both parameters must be at least this. */
#define WAKPI_EXPANSION_LEAST 200.0

enum { WAKPI_EXPANSION_TERMS = 26 };

struct wakpi_expansion {
    double a;                             /* the smaller parameter */
    double b;                             /* the larger one, INFINITY for the gamma distribution */
    struct wakpi_dd r;                    /* a / b */
    double series[WAKPI_EXPANSION_TERMS]; /* G_k a^(-k/2) */
    double total;                         /* the integral over the whole line / sqrt(2 pi) */
};

void wakpi_expansion_prepare(struct wakpi_expansion *expansion, double a, double b);

/* Tails at x = a / (a + b) (1 + u) (beta) or x = a (1 + u) (gamma). 0 where the point is too far out for the series. */
int wakpi_expansion_tails(const struct wakpi_expansion *expansion, struct wakpi_dd u,
                          struct wakpi_tails *tails);

#endif

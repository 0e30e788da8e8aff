/* The beta distribution: its tails and their inverse. */
#ifndef WAKPI_STATS_BETA_H
#define WAKPI_STATS_BETA_H

#include "stats/expansion.h"

/* What depends on the parameters alone. */
struct wakpi_beta {
    double a;
    double b;
    struct wakpi_dd log_beta; /* ln B(a, b) */
    int expands;
    struct wakpi_expansion expansion;
};

/* a, b > 0 */
void wakpi_beta_prepare(struct wakpi_beta *beta, double a, double b);

/* Tails at x, with y = 1 - x; both in 0..1. */
void wakpi_beta_tails(const struct wakpi_beta *beta, struct wakpi_dd x, struct wakpi_dd y,
                      struct wakpi_tails *tails);

/* As above for a double in 0..1. */
void wakpi_beta_tails_at(const struct wakpi_beta *beta, double x, struct wakpi_tails *tails);

/* ln(x^a y^b / B(a, b)): the density of ln(x / y). */
double wakpi_beta_log_slope(const struct wakpi_beta *beta, struct wakpi_dd x, struct wakpi_dd y);

/* The x whose lower (or upper) tail is e^log_p; log_p < 0. */
double wakpi_beta_quantile(double a, double b, double log_p, int upper);

#endif

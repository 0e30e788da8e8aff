/* The Markov chain of journeys. */
#include <math.h>
#include <string.h>

#include "study/attribution.h"

/* Channels, and the start as the last. */
enum { STATES_MOST = WAKPI_ATTRIBUTION_CHANNELS_MOST + 1 };

struct chain {
    int states;
    double matrix[STATES_MOST][STATES_MOST]; /* I - Q, then its inverse */
    double leads[STATES_MOST];               /* the chance to convert next */
};

static void count_transitions(const struct wakpi_journeys *journeys, struct chain *chain)
{
    double out[STATES_MOST] = {0.0};
    size_t at = 0;
    for (size_t kind = 0; kind < journeys->kinds; kind++) {
        double converted;
        double lost;
        wakpi_journeys_count(journeys, kind, &converted, &lost);
        int from = journeys->channels;
        for (; at < journeys->ends[kind]; at++) {
            chain->matrix[from][journeys->touches[at]] -= converted + lost;
            out[from] += converted + lost;
            from = journeys->touches[at];
        }
        chain->leads[from] += converted;
        out[from] += converted + lost;
    }
    for (int i = 0; i < chain->states; i++) {
        for (int j = 0; j < chain->states && out[i] > 0.0; j++) {
            chain->matrix[i][j] /= out[i];
        }
        chain->leads[i] = out[i] > 0.0 ? chain->leads[i] / out[i] : 0.0;
        chain->matrix[i][i] += 1.0;
    }
}

static double norm_of(const struct chain *chain)
{
    double most = 0.0;
    for (int i = 0; i < chain->states; i++) {
        double sum = 0.0;
        for (int j = 0; j < chain->states; j++) {
            sum += fabs(chain->matrix[i][j]);
        }
        most = sum > most ? sum : most;
    }
    return most;
}

/* Gauss and Jordan's, in place. What is 1 on the diagonal less what is left of a row's chances needs no exchange of
 * rows. */
static void invert(struct chain *chain)
{
    int n = chain->states;
    for (int k = 0; k < n; k++) {
        double pivot = chain->matrix[k][k];
        chain->matrix[k][k] = 1.0;
        for (int j = 0; j < n; j++) {
            chain->matrix[k][j] /= pivot;
        }
        for (int i = 0; i < n; i++) {
            double factor = chain->matrix[i][k];
            if (i == k || factor == 0.0) {
                continue;
            }
            chain->matrix[i][k] = 0.0;
            for (int j = 0; j < n; j++) {
                chain->matrix[i][j] -= factor * chain->matrix[k][j];
            }
        }
    }
}

double wakpi_journeys_removals(const struct wakpi_journeys *journeys, double *removals)
{
    struct chain chain;
    memset(&chain, 0, sizeof(chain));
    chain.states = journeys->channels + 1;
    count_transitions(journeys, &chain);
    double norm = norm_of(&chain);
    invert(&chain);
    const double *from_start = chain.matrix[journeys->channels];
    for (int c = 0; c < journeys->channels; c++) {
        double converts = 0.0;
        for (int j = 0; j < chain.states; j++) {
            converts += chain.matrix[c][j] * chain.leads[j];
        }
        removals[c] = from_start[c] * converts / chain.matrix[c][c];
    }
    return norm * norm_of(&chain);
}

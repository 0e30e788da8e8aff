#include "stats/minimise.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 2000, RESTARTS = 8, POINTS = WAKPI_MINIMISE_DIMENSIONS + 1 };

struct simplex {
    wakpi_objective f;
    const void *context;
    int dimensions;
    double at[POINTS][WAKPI_MINIMISE_DIMENSIONS];
    double value[POINTS];
};

static double value_at(const struct simplex *s, const double *at)
{
    double value = s->f(s->context, at);
    return value == value ? value : INFINITY;
}

static void place(struct simplex *s, const double *start, double value, double step)
{
    size_t size = sizeof(s->at[0][0]) * (size_t)s->dimensions;
    for (int i = 0; i <= s->dimensions; i++) {
        memcpy(s->at[i], start, size);
    }
    s->value[0] = value;
    for (int i = 0; i < s->dimensions; i++) {
        s->at[i + 1][i] += step;
        s->value[i + 1] = value_at(s, s->at[i + 1]);
    }
}

/* The best first, the rest in order. */
static void order(struct simplex *s)
{
    for (int i = 1; i <= s->dimensions; i++) {
        double value = s->value[i];
        double at[WAKPI_MINIMISE_DIMENSIONS];
        memcpy(at, s->at[i], sizeof(at));
        int j = i;
        for (; j > 0 && s->value[j - 1] > value; j--) {
            s->value[j] = s->value[j - 1];
            memcpy(s->at[j], s->at[j - 1], sizeof(at));
        }
        s->value[j] = value;
        memcpy(s->at[j], at, sizeof(at));
    }
}

/* The point that lies `factor` times as far from the middle of the others as the worst, on its side. */
static double move_worst(const struct simplex *s, double factor, double *moved)
{
    int d = s->dimensions;
    for (int j = 0; j < d; j++) {
        double middle = 0.0;
        for (int i = 0; i < d; i++) {
            middle += s->at[i][j] / (double)d;
        }
        moved[j] = middle + factor * (s->at[d][j] - middle);
    }
    return value_at(s, moved);
}

static void replace_worst(struct simplex *s, const double *at, double value)
{
    memcpy(s->at[s->dimensions], at, sizeof(s->at[0][0]) * (size_t)s->dimensions);
    s->value[s->dimensions] = value;
}

static void shrink(struct simplex *s)
{
    for (int i = 1; i <= s->dimensions; i++) {
        for (int j = 0; j < s->dimensions; j++) {
            s->at[i][j] = s->at[0][j] + 0.5 * (s->at[i][j] - s->at[0][j]);
        }
        s->value[i] = value_at(s, s->at[i]);
    }
}

static double extent(const struct simplex *s)
{
    double widest = 0.0;
    for (int i = 1; i <= s->dimensions; i++) {
        for (int j = 0; j < s->dimensions; j++) {
            widest = fmax(widest, fabs(s->at[i][j] - s->at[0][j]));
        }
    }
    return widest;
}

/* J. A. Nelder and R. Mead, Computer Journal 7 (1965). */
static void descend(struct simplex *s)
{
    int d = s->dimensions;
    double moved[WAKPI_MINIMISE_DIMENSIONS];
    double further[WAKPI_MINIMISE_DIMENSIONS];
    for (int i = 0; i < ROUNDS; i++) {
        order(s);
        if (extent(s) < 1e-10) {
            return;
        }
        double reflected = move_worst(s, -1.0, moved);
        if (reflected < s->value[0]) {
            double expanded = move_worst(s, -2.0, further);
            int better = expanded < reflected;
            replace_worst(s, better ? further : moved, better ? expanded : reflected);
        } else if (reflected < s->value[d - 1]) {
            replace_worst(s, moved, reflected);
        } else {
            int outside = reflected < s->value[d];
            double contracted = move_worst(s, outside ? -0.5 : 0.5, further);
            if (contracted < (outside ? reflected : s->value[d])) {
                replace_worst(s, further, contracted);
            } else {
                shrink(s);
            }
        }
    }
}

double wakpi_minimise(wakpi_objective f, const void *context, double *at, int dimensions, double step)
{
    struct simplex s = {.f = f, .context = context, .dimensions = dimensions};
    double least = value_at(&s, at);
    /* A simplex may flatten before it has arrived: again from there, until that gains nothing. */
    for (int i = 0; i < RESTARTS; i++) {
        place(&s, at, least, step);
        descend(&s);
        double gain = least - s.value[0];
        least = s.value[0];
        memcpy(at, s.at[0], sizeof(at[0]) * (size_t)dimensions);
        if (!(gain > 1e-13 * fabs(least))) {
            break;
        }
        step = 0.1;
    }
    return least;
}

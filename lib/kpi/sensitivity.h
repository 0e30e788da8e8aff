/* How a formula's value moves with each of its inputs, for intervals of what is made of sums. */
#ifndef WAKPI_KPI_SENSITIVITY_H
#define WAKPI_KPI_SENSITIVITY_H

#include "kpi/formula_program.h"
#include "stats/double_double.h"

/* What inputs are in their natural units, kept from formula to formula over the same amounts. */
struct wakpi_naturals {
    uint64_t known[WAKPI_MEASURE_WORDS]; /* bit m of all: values[m] is known */
    struct wakpi_dd values[WAKPI_MEASURE_LIMIT];
};

/* How the value of a formula moves, in its natural unit, with each of some of its inputs, in the contract's unit. */
struct wakpi_moving {
    const struct wakpi_formula_program *program; /* not for statistics over durations */
    int count;
    int places[WAKPI_FORMULA_INPUTS]; /* rising: the inputs are program->inputs[places[i]] */
    /* The answer. */
    struct wakpi_dd slopes[WAKPI_FORMULA_INPUTS]; /* the derivatives by them */
    int there;                                    /* 0: there are none, a divisor is 0 */
    /* On the way there. */
    struct wakpi_dd divisor, value;
    int quick, asks_value;
};

/* Answers all of them where amounts, by measure, are these. Each division waits for itself, but not for those of other
 * formulas: many are sooner answered together. `naturals` is NULL where nothing is kept. */
void wakpi_formulas_derive(struct wakpi_moving *movings, size_t count, const int64_t *amounts,
                           struct wakpi_naturals *naturals);

/* The same of one, whatever it is, step by step; a fraction of sums is sooner answered by the above, and no different. */
int wakpi_formula_walk_derivatives(const struct wakpi_formula_program *program, const int64_t *amounts,
                                   const int *places, int count, struct wakpi_naturals *naturals,
                                   struct wakpi_dd *derivatives);

/* 1 where chance has a hand in a measure: it counts what people did, or is what they paid. Costs, figures and what a host
 * reckons are as they are. */
int wakpi_measure_by_chance(wakpi_measure measure);

/* 1 where nothing but units of observation tells how a KPI varies: it is made of sums, and neither a count, which is no
 * estimate, nor has it an interval of its own. */
int wakpi_kpi_hangs_on_units(wakpi_kpi kpi);
/* The same of a program that was just compiled: from then on it says so itself. */
int wakpi_program_hangs_on_units(wakpi_kpi kpi, const struct wakpi_formula_program *program);

#endif

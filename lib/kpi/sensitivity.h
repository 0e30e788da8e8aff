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

/* The derivatives of the value, in its natural unit, by inputs[places[i]], each in the contract's unit of its input. Not for
 * statistics over durations. 0 where there are none: a divisor is 0. `naturals` is NULL where nothing is kept. */
int wakpi_formula_derivatives(const struct wakpi_formula_program *program, const int64_t *inputs,
                              const int *places, int count, struct wakpi_naturals *naturals,
                              struct wakpi_dd *derivatives);

/* The same of any formula, step by step; a fraction of sums is faster by the above, and no different. */
int wakpi_formula_walk_derivatives(const struct wakpi_formula_program *program, const int64_t *inputs,
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

/* What a formula's text means: its inputs, and how to evaluate it exactly on integers or on doubles. */
#ifndef WAKPI_KPI_FORMULA_PROGRAM_H
#define WAKPI_KPI_FORMULA_PROGRAM_H

#include <wakpi/kpi.h>

#include "kpi/evaluate.h"

enum {
    WAKPI_FORMULA_INPUTS = 24,
    WAKPI_FORMULA_STEPS = 64,
    WAKPI_FORMULA_TERMS = 16,
    WAKPI_FORMULA_KINDS = WAKPI_MEASURE_KIND_PARAMETER + 1
};

/* coefficient * a * b; a and b are places among the inputs, -1 where there is no such factor. */
struct wakpi_formula_term {
    int64_t coefficient;
    int8_t a, b;
    uint8_t scale; /* a * b is in units of a million to the minus `scale` */
};

/* A sum of terms. Terms of a smaller scale than the sum's are to be lifted to it. */
struct wakpi_formula_sum {
    int8_t count;
    uint8_t scale; /* the sum is in units of a million to the minus `scale` */
    struct wakpi_formula_term terms[WAKPI_FORMULA_TERMS];
};

enum wakpi_formula_operation {
    WAKPI_FORMULA_INPUT,    /* push inputs[operand] */
    WAKPI_FORMULA_CONSTANT, /* push operand */
    WAKPI_FORMULA_ADD,
    WAKPI_FORMULA_SUBTRACT,
    WAKPI_FORMULA_MULTIPLY,
    WAKPI_FORMULA_DIVIDE,
    WAKPI_FORMULA_NEGATE
};

/* One step in reverse Polish order. */
struct wakpi_formula_step {
    int8_t operation;
    int32_t operand;
};

struct wakpi_formula_program {
    int8_t statistic; /* enum wakpi_statistic; where not NONE, inputs[0] is all there is */
    uint8_t input_count;
    uint8_t step_count;
    int8_t exact;    /* numerator / denominator is the formula */
    int8_t observes; /* exact, and the denominator counts observations: it is no constant and
                                              neither money nor a figure */
    int8_t plain;    /* exact, and one count over another */
    int8_t dimension[WAKPI_FORMULA_KINDS]; /* of the result: the exponent of each kind but parameters */
    double quantile;
    wakpi_measure inputs[WAKPI_FORMULA_INPUTS]; /* in order of first appearance */
    struct wakpi_formula_step steps[WAKPI_FORMULA_STEPS];
    struct wakpi_formula_sum numerator, denominator;
};

/* Reads `text`. WAKPI_MALFORMED with a position and words where it is no formula, WAKPI_LIMIT where it is too
 * long; *program is then not to be used. Allocates nothing. */
wakpi_status wakpi_formula_compile(const char *text, struct wakpi_formula_program *program,
                                   wakpi_error *error);

/* The program of a KPI, compiled once. Where another thread is just compiling it, `scratch` is filled and
 * returned instead, so nobody waits. NULL for an unknown id. */
const struct wakpi_formula_program *wakpi_formula_program_of(wakpi_kpi kpi,
                                                             struct wakpi_formula_program *scratch);

#endif

/* What a formula's text means: its inputs, and how to evaluate it exactly on integers or on doubles. */
#ifndef WAKPI_KPI_FORMULA_PROGRAM_H
#define WAKPI_KPI_FORMULA_PROGRAM_H

#include <wakpi/kpi.h>

#include "kpi/evaluate.h"
#include "kpi/measure.h"

enum {
    WAKPI_FORMULA_INPUTS = 24,
    WAKPI_FORMULA_STEPS = 64,
    WAKPI_FORMULA_TERMS = 16,
    WAKPI_FORMULA_PLAIN_TERMS = 16,
    WAKPI_FORMULA_KINDS = WAKPI_MEASURE_KIND_PARAMETER + 1,
    WAKPI_KPI_LIMIT = 128 /* ids of KPIs are below */
};

/* coefficient * a * b; a and b are places among the inputs, -1 where there is no such factor. */
struct wakpi_formula_term {
    int32_t coefficient;
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

/* An exact formula once more, where both its sides are measures that are each added or taken away once, as most are, and at
 * most one product of two, as of what recurs and how often it does. */
struct wakpi_formula_plain {
    int8_t factor; /* of the numerator; 0 where the formula is none such */
    int8_t lift;   /* the scale of the numerator less that of the denominator */
    uint8_t over,
        under;      /* how many measures make up the numerator and, after them, the denominator: none is 1 */
    uint16_t taken; /* bit i: measures[i] is taken away */
    uint8_t product[2]; /* the formula is plain where either of these measures is 0; 0: there is no product */
    uint8_t measures[WAKPI_FORMULA_PLAIN_TERMS];
};

/* Plain formulas that most are. */
enum wakpi_plain_shape {
    WAKPI_PLAIN_ANY,   /* or none */
    WAKPI_PLAIN_SHARE, /* a ratio of a measure to another, in one unit */
    WAKPI_PLAIN_PAIR,  /* the same of measures of any units that is no ratio */
    WAKPI_PLAIN_ONE    /* a measure */
};

/* What most evaluations need comes first, together. */
struct wakpi_formula_program {
    int8_t statistic; /* enum wakpi_statistic; where not NONE, inputs[0] is all there is */
    uint8_t input_count;
    uint8_t step_count;
    int8_t exact;          /* numerator / denominator is the formula */
    int8_t observes;       /* exact, and the denominator counts observations: it is no constant and
                                              neither money nor a figure */
    int8_t hangs_on_units; /* of a KPI's program: wakpi_kpi_hangs_on_units(), and what its row says */
    uint8_t unit, row_flags;
    uint8_t shape; /* enum wakpi_plain_shape */
    /* Plain, with plain.measures for its first inputs; a fraction's steps add them up, each in its turn. */
    int8_t is_chain;
    struct wakpi_formula_plain plain;
    uint64_t measures[WAKPI_MEASURE_WORDS]; /* of the inputs: bit m of them all is m */
    uint8_t inputs[WAKPI_FORMULA_INPUTS];   /* measures in order of first appearance */
    uint32_t above;                         /* bit i: the sum above the line has inputs[i] */
    uint32_t chance;                        /* bit i: chance has a hand in inputs[i] */
    double quantile;
    int8_t dimension[WAKPI_FORMULA_KINDS]; /* of the result: the exponent of each kind but parameters */
    struct wakpi_formula_sum numerator, denominator;
    struct wakpi_formula_step steps[WAKPI_FORMULA_STEPS];
};

/* Reads `text`. WAKPI_MALFORMED with a position and words where it is no formula, WAKPI_LIMIT where it is too
 * long; *program is then not to be used. Allocates nothing. */
wakpi_status wakpi_formula_compile(const char *text, struct wakpi_formula_program *program,
                                   wakpi_error *error);

/* The program of a KPI, compiled once. Where another thread is just compiling it, `scratch` is filled and
 * returned instead, so nobody waits. NULL for an unknown id. */
const struct wakpi_formula_program *wakpi_formula_program_of(wakpi_kpi kpi,
                                                             struct wakpi_formula_program *scratch);

/* Those of all KPIs, by id, which run from 1 without holes; NULL where another thread is just compiling one of them. */
const struct wakpi_formula_program *wakpi_formula_programs(void);
/* Which of them are statistics over durations, by rising id, where the former is not NULL; *kpis lives for ever. */
size_t wakpi_formula_statistics(const atomic_uchar **kpis);

#endif

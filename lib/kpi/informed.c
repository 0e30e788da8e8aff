/* Whether enough is known for a KPI to say anything. */
#include <wakpi/catalogue.h>

#include "kpi/evaluate.h"
#include "kpi/formula_program.h"

static int is_known(const struct wakpi_formula_program *program, int place, const uint8_t *known)
{
    /* Weeks of a month that nobody said are 52/12. */
    return place < 0 || known[program->inputs[place]] ||
           program->inputs[place] == WAKPI_MEASURE_WEEKS_PER_MONTH;
}

/* Of the terms of one sign, if there are any, at least one must be known. */
static int is_side_known(const struct wakpi_formula_program *program, const struct wakpi_formula_sum *sum,
                         int sign, const uint8_t *known)
{
    int there = 0;
    for (int i = 0; i < sum->count; i++) {
        const struct wakpi_formula_term *term = &sum->terms[i];
        if ((term->coefficient < 0 ? -1 : 1) != sign || term->a < 0)
            continue;
        there = 1;
        if (is_known(program, term->a, known) && is_known(program, term->b, known))
            return 1;
    }
    return !there;
}

int wakpi_kpi_informed(wakpi_kpi kpi, const uint8_t *known)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    if (!program)
        return 0;
    if (program->statistic == WAKPI_STATISTIC_NONE && program->exact)
        return is_side_known(program, &program->numerator, 1, known) &&
               is_side_known(program, &program->numerator, -1, known) &&
               is_side_known(program, &program->denominator, 1, known) &&
               is_side_known(program, &program->denominator, -1, known);
    for (int i = 0; i < program->input_count; i++) {
        wakpi_measure input = program->inputs[i];
        int is_cost = input >= WAKPI_MEASURE_COST_MESSAGES && input <= WAKPI_MEASURE_COST_RECURRING;
        if (!is_known(program, i, known) && !is_cost && input != WAKPI_MEASURE_MONTHS)
            return 0;
    }
    return 1;
}

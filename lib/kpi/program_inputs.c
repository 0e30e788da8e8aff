/* The inputs of formulas, for all. */
#include "kpi/catalogue.h"
#include "kpi/evaluate.h"
#include "kpi/formula_program.h"

int32_t wakpi_kpi_input_count(wakpi_kpi kpi)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    return program == NULL ? 0 : program->input_count;
}

wakpi_status wakpi_kpi_input(wakpi_kpi kpi, int32_t index, wakpi_measure *measure)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    if (program == NULL || measure == NULL || index < 0 || index >= program->input_count)
        return WAKPI_INVALID;
    *measure = program->inputs[index];
    return WAKPI_OK;
}

/* What a formula comes to, before it is a wakpi_value. */
#ifndef WAKPI_KPI_RESULT_H
#define WAKPI_KPI_RESULT_H

#include "kpi/catalogue.h"
#include "kpi/formula_program.h"

/* A formula's value, and the fraction that it is where it is one. */
struct wakpi_result {
    double value;
    int64_t numerator, denominator; /* in the contract's units */
    int is_fraction;
};

/* From the inputs in order, of an arithmetic formula; *result is whole where WAKPI_OK is returned. */
wakpi_status wakpi_formula_result(const struct wakpi_formula_program *program,
                                  const struct wakpi_kpi_row *row, const int64_t *inputs,
                                  struct wakpi_result *result);

static inline double wakpi_in_natural_unit(const struct wakpi_measure_row *row, int64_t amount)
{
    if ((row->flags & WAKPI_ROW_MONTH_IN_WEEKS) && amount == 0)
        return 52.0 / 12.0;
    if (row->kind == WAKPI_MEASURE_KIND_MONEY || row->kind == WAKPI_MEASURE_KIND_PARAMETER)
        return (double)amount / 1e6;
    return (double)amount;
}

#endif

/* Evaluation: on integers exactly, with one rounding at the quotient; on doubles step by step. */
#include "kpi/evaluate.h"

#include <math.h>
#include <string.h>
#include <wakpi/catalogue.h>
#include <wakpi/stats.h>

#include "base/wide.h"
#include "kpi/catalogue.h"
#include "kpi/durations.h"
#include "kpi/formula_program.h"

static const int64_t million_to[] = {1, 1000000, 1000000000000};

/* A formula's value, and the fraction that it is where it is one. */
struct result {
    double value;
    int64_t numerator, denominator; /* in the contract's units */
    int is_fraction;
};

/* ---- inputs ---- */

static wakpi_status check_integers(const struct wakpi_formula_program *program, const int64_t *inputs)
{
    for (int i = 0; i < program->input_count; i++) {
        if (inputs[i] < 0 && !(wakpi_measure_row(program->inputs[i])->flags & WAKPI_ROW_SIGNED))
            return WAKPI_INVALID;
    }
    return WAKPI_OK;
}

static double in_natural_unit(const struct wakpi_measure_row *row, int64_t amount)
{
    if ((row->flags & WAKPI_ROW_MONTH_IN_WEEKS) && amount == 0)
        return 52.0 / 12.0;
    if (row->kind == WAKPI_MEASURE_MONEY || row->kind == WAKPI_MEASURE_PARAMETER)
        return (double)amount / 1e6;
    return (double)amount;
}

/* ---- exact ---- */

static struct wakpi_wide sum_of(const struct wakpi_formula_sum *sum, const int64_t *inputs)
{
    struct wakpi_wide total = wakpi_wide_from(0);
    for (int i = 0; i < sum->count; i++) {
        const struct wakpi_formula_term *term = &sum->terms[i];
        struct wakpi_wide amount;
        if (term->a < 0)
            amount = wakpi_wide_from(term->coefficient);
        else if (term->b < 0)
            amount = wakpi_wide_product(inputs[term->a], term->coefficient);
        else
            amount = wakpi_wide_product(inputs[term->a], inputs[term->b]);
        /* A product of two inputs has the coefficient 1 or -1. */
        if (term->b >= 0 && term->coefficient < 0)
            amount = wakpi_wide_negate(amount);
        total = wakpi_wide_add(total, amount);
    }
    return total;
}

/* A sum in units of 1e-12 to micro-units, to nearest, ties to even. 0 where it does not fit. */
static int to_millionths(struct wakpi_wide sum, int64_t *millionths)
{
    int negative = sum.high < 0;
    if (negative)
        sum = wakpi_wide_negate(sum);
    uint32_t limbs[4] = {(uint32_t)((uint64_t)sum.high >> 32), (uint32_t)sum.high, (uint32_t)(sum.low >> 32),
                         (uint32_t)sum.low};
    uint64_t rest = 0;
    for (int i = 0; i < 4; i++) {
        uint64_t part = rest << 32 | limbs[i];
        limbs[i] = (uint32_t)(part / 1000000);
        rest = part % 1000000;
    }
    struct wakpi_wide quotient = {(uint64_t)limbs[2] << 32 | limbs[3],
                                  (int64_t)((uint64_t)limbs[0] << 32 | limbs[1])};
    if (rest > 500000 || (rest == 500000 && (quotient.low & 1)))
        quotient = wakpi_wide_add(quotient, wakpi_wide_from(1));
    return wakpi_wide_to_int64(negative ? wakpi_wide_negate(quotient) : quotient, millionths);
}

static int to_contract_unit(struct wakpi_wide sum, int scale, int64_t *amount)
{
    return scale == 2 ? to_millionths(sum, amount) : wakpi_wide_to_int64(sum, amount);
}

static double quotient_of(struct wakpi_wide over, struct wakpi_wide under)
{
    enum { EXACT_BITS = 53 };
    int64_t a, b;
    const int64_t exact = (int64_t)1 << EXACT_BITS;
    if (wakpi_wide_to_int64(over, &a) && wakpi_wide_to_int64(under, &b) && a <= exact && a >= -exact &&
        b <= exact && b >= -exact)
        return (double)a / (double)b;
    return wakpi_wide_quotient(over, under);
}

static wakpi_status evaluate_exactly(const struct wakpi_formula_program *program,
                                     const struct wakpi_kpi_row *row, const int64_t *inputs,
                                     struct result *result)
{
    struct wakpi_wide over = sum_of(&program->numerator, inputs);
    struct wakpi_wide under = sum_of(&program->denominator, inputs);
    int sign = wakpi_wide_compare(under, wakpi_wide_from(0));
    if (sign == 0 || (sign < 0 && !(row->flags & WAKPI_ROW_SIGNED_DENOMINATOR)))
        return WAKPI_UNDEFINED;
    if (row->unit == WAKPI_UNIT_RATIO && (over.high < 0 || wakpi_wide_compare(over, under) > 0))
        return WAKPI_INCONSISTENT;
    int scale = program->numerator.scale - program->denominator.scale;
    if (!to_contract_unit(over, program->numerator.scale, &result->numerator) ||
        !to_contract_unit(under, program->denominator.scale, &result->denominator))
        return WAKPI_OVERFLOW;
    /* Where the scales differ, the side with the smaller one is below 2, hence in the contract's unit as it is. */
    if (scale > 0)
        under = wakpi_wide_product(result->denominator, million_to[scale]);
    else if (scale < 0)
        over = wakpi_wide_product(result->numerator, million_to[-scale]);
    result->value = quotient_of(over, under);
    result->is_fraction = 1;
    return WAKPI_OK;
}

/* ---- on doubles ---- */

static wakpi_status evaluate_steps(const struct wakpi_formula_program *program,
                                   const struct wakpi_kpi_row *row, const double *inputs, double *value)
{
    double stack[WAKPI_FORMULA_STEPS];
    int top = -1;
    for (int i = 0; i < program->step_count; i++) {
        const struct wakpi_formula_step *step = &program->steps[i];
        if (step->operation == WAKPI_FORMULA_INPUT) {
            stack[++top] = inputs[step->operand];
            continue;
        }
        if (step->operation == WAKPI_FORMULA_CONSTANT) {
            stack[++top] = step->operand;
            continue;
        }
        if (step->operation == WAKPI_FORMULA_NEGATE) {
            stack[top] = -stack[top];
            continue;
        }
        double right = stack[top--];
        if (step->operation == WAKPI_FORMULA_ADD)
            stack[top] += right;
        else if (step->operation == WAKPI_FORMULA_SUBTRACT)
            stack[top] -= right;
        else if (step->operation == WAKPI_FORMULA_MULTIPLY)
            stack[top] *= right;
        else if (right > 0 || (right < 0 && (row->flags & WAKPI_ROW_SIGNED_DENOMINATOR)))
            stack[top] /= right;
        else
            return isnan(right) ? WAKPI_OVERFLOW : WAKPI_UNDEFINED;
    }
    if (!isfinite(stack[0]))
        return WAKPI_OVERFLOW;
    if (row->unit == WAKPI_UNIT_RATIO && (stack[0] < 0 || stack[0] > 1))
        return WAKPI_INCONSISTENT;
    *value = stack[0] + 0.0; /* no negative zero */
    return WAKPI_OK;
}

static wakpi_status evaluate_integers(const struct wakpi_formula_program *program,
                                      const struct wakpi_kpi_row *row, const int64_t *inputs,
                                      struct result *result)
{
    memset(result, 0, sizeof *result);
    wakpi_status status = check_integers(program, inputs);
    if (status != WAKPI_OK)
        return status;
    if (program->exact)
        return evaluate_exactly(program, row, inputs, result);
    double natural[WAKPI_FORMULA_INPUTS];
    for (int i = 0; i < program->input_count; i++)
        natural[i] = in_natural_unit(wakpi_measure_row(program->inputs[i]), inputs[i]);
    return evaluate_steps(program, row, natural, &result->value);
}

wakpi_status wakpi_formula_value(wakpi_kpi kpi, const int64_t *inputs, double *value)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    struct result result;
    if (program == NULL || value == NULL || program->statistic != WAKPI_STATISTIC_NONE)
        return WAKPI_INVALID;
    wakpi_status status = evaluate_integers(program, wakpi_kpi_row(kpi), inputs, &result);
    if (status == WAKPI_OK)
        *value = result.value;
    return status;
}

static wakpi_status compute_statistic(const struct wakpi_formula_program *program, const double *inputs,
                                      size_t count, double *value)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(inputs[i]) || inputs[i] < 0)
            return WAKPI_INVALID;
    }
    if (count == 0)
        return WAKPI_UNDEFINED;
    double result = program->statistic == WAKPI_STATISTIC_MEAN
                        ? wakpi_mean_of_doubles(inputs, count)
                        : wakpi_quantile_of_doubles(inputs, count, program->quantile);
    if (!isfinite(result))
        return WAKPI_OVERFLOW;
    *value = result;
    return WAKPI_OK;
}

wakpi_status wakpi_kpi_compute(wakpi_kpi kpi, const double *inputs, size_t count, double *value)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    double natural[WAKPI_FORMULA_INPUTS];
    if (program == NULL || value == NULL || (inputs == NULL && count > 0))
        return WAKPI_INVALID;
    if (program->statistic != WAKPI_STATISTIC_NONE)
        return compute_statistic(program, inputs, count, value);
    if (count != (size_t)program->input_count)
        return WAKPI_INVALID;
    for (size_t i = 0; i < count; i++) {
        const struct wakpi_measure_row *row = wakpi_measure_row(program->inputs[i]);
        if (!isfinite(inputs[i]) || (inputs[i] < 0 && !(row->flags & WAKPI_ROW_SIGNED)))
            return WAKPI_INVALID;
        natural[i] =
            (row->flags & WAKPI_ROW_MONTH_IN_WEEKS) && inputs[i] == 0 ? in_natural_unit(row, 0) : inputs[i];
    }
    return evaluate_steps(program, wakpi_kpi_row(kpi), natural, value);
}

wakpi_status wakpi_durations_value(wakpi_kpi kpi, const int64_t *durations, size_t count, double *value)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    if (program == NULL || value == NULL || (durations == NULL && count > 0) ||
        program->statistic == WAKPI_STATISTIC_NONE)
        return WAKPI_INVALID;
    for (size_t i = 0; i < count; i++) {
        if (durations[i] < 0)
            return WAKPI_INVALID;
    }
    if (count == 0)
        return WAKPI_UNDEFINED;
    *value = program->statistic == WAKPI_STATISTIC_MEAN
                 ? wakpi_mean_of_durations(durations, count)
                 : wakpi_quantile_of_durations(durations, count, program->quantile);
    return WAKPI_OK;
}

/* ---- the registry's view of a formula ---- */

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

enum wakpi_statistic wakpi_kpi_statistic(wakpi_kpi kpi, double *quantile)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    if (program == NULL)
        return WAKPI_STATISTIC_NONE;
    if (quantile != NULL)
        *quantile = program->quantile;
    return (enum wakpi_statistic)program->statistic;
}

/* ---- values ---- */

void wakpi_value_store(const wakpi_value *from, wakpi_value *to)
{
    uint32_t size = to->struct_size;
    memcpy(to, from, size < sizeof *from ? size : sizeof *from);
    /* A size too small to hold itself is the caller's mistake; nothing was written then. */
    if (size >= sizeof size)
        to->struct_size = size;
}

void wakpi_value_load(const wakpi_value *from, wakpi_value *to)
{
    memset(to, 0, sizeof *to);
    memcpy(to, from, from->struct_size < sizeof *to ? from->struct_size : sizeof *to);
    to->struct_size = sizeof *to;
}

void wakpi_evaluate_error(wakpi_kpi kpi, wakpi_status status, wakpi_value *value)
{
    wakpi_value filled = {.struct_size = sizeof filled, .kpi = kpi, .status = status};
    filled.unit = wakpi_kpi_unit(kpi);
    filled.unrated = WAKPI_UNRATED_NO_VALUE;
    wakpi_value_store(&filled, value);
}

/* 1 where the denominator counts observations: it is no constant and neither money nor a figure. */
static int counts_observations(const struct wakpi_formula_program *program)
{
    return program->exact && program->denominator.scale == 0 && program->denominator.terms[0].a >= 0;
}

/* 1 where `value` received an interval. */
static int give_interval(const struct wakpi_kpi_row *row, const struct wakpi_formula_program *program,
                         const int64_t *inputs, const struct wakpi_evaluation *with, wakpi_value *value)
{
    if (row->flags & WAKPI_ROW_BINOMIAL)
        return wakpi_interval_wilson(value->numerator, value->denominator, with->alpha, &value->lower,
                                     &value->upper) == WAKPI_OK;
    if (!(row->flags & WAKPI_ROW_PROMOTERS))
        return 0;
    int64_t promoters = 0, passives = 0, detractors = 0;
    for (int i = 0; i < program->input_count; i++) {
        if (program->inputs[i] == WAKPI_MEASURE_PROMOTERS)
            promoters = inputs[i];
        else if (program->inputs[i] == WAKPI_MEASURE_PASSIVES)
            passives = inputs[i];
        else if (program->inputs[i] == WAKPI_MEASURE_DETRACTORS)
            detractors = inputs[i];
    }
    return wakpi_interval_nps(promoters, passives, detractors, with->alpha, &value->lower, &value->upper) ==
           WAKPI_OK;
}

void wakpi_evaluate(wakpi_kpi kpi, const int64_t *inputs, const struct wakpi_evaluation *with,
                    wakpi_value *value)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    struct result result;
    wakpi_status status = program == NULL || program->statistic != WAKPI_STATISTIC_NONE
                              ? WAKPI_INVALID
                              : evaluate_integers(program, row, inputs, &result);
    if (status != WAKPI_OK) {
        wakpi_evaluate_error(kpi, status, value);
        return;
    }
    wakpi_value filled = {.struct_size = sizeof filled,
                          .kpi = kpi,
                          .unit = row->unit,
                          .value = result.value,
                          .lower = result.value,
                          .upper = result.value,
                          .numerator = result.numerator,
                          .denominator = result.denominator,
                          .unrated = WAKPI_UNRATED_NO_PROFILE};
    if (row->unit == WAKPI_UNIT_MONEY)
        memcpy(filled.currency, with->currency, sizeof filled.currency);
    if (row->flags & WAKPI_ROW_LOWER_BOUND)
        filled.flags |= WAKPI_VALUE_LOWER_BOUND;
    if (!result.is_fraction)
        filled.flags |= WAKPI_VALUE_NO_FRACTION;
    if (counts_observations(program) && result.denominator < with->small_sample)
        filled.flags |= WAKPI_VALUE_SMALL_SAMPLE;
    if (!give_interval(row, program, inputs, with, &filled))
        filled.flags |= WAKPI_VALUE_NO_INTERVAL;
    wakpi_value_store(&filled, value);
}

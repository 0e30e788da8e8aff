/* Evaluation: on integers exactly, with one rounding at the quotient; on doubles step by step. */
#include "kpi/result.h"

#include <math.h>
#include <string.h>
#include <wakpi/catalogue.h>

#include "base/wide.h"
#include "kpi/durations.h"

/* ---- inputs ---- */

static wakpi_status check_integers(const struct wakpi_formula_program *program, const int64_t *inputs)
{
    for (int i = 0; i < program->input_count; i++) {
        if (inputs[i] < 0 && !(wakpi_measure_row(program->inputs[i])->flags & WAKPI_ROW_SIGNED))
            return WAKPI_INVALID;
    }
    return WAKPI_OK;
}

/* ---- exact ---- */

/* A sum in 128 bits, and in 64 where that is exact: there in the contract's unit, that is with a scale of 1 at most. */
struct sum {
    struct wakpi_wide wide;
    int64_t narrow;
    int is_narrow;
    int wide_scale, narrow_scale;
};

static const int64_t million_to[] = {1, 1000000, 1000000000000};

#if defined(__GNUC__)
static int multiply(int64_t a, int64_t b, int64_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

static int add(int64_t a, int64_t b, int64_t *sum)
{
    return !__builtin_add_overflow(a, b, sum);
}

static int subtract(int64_t a, int64_t b, int64_t *rest)
{
    return !__builtin_sub_overflow(a, b, rest);
}
#else
static int subtract(int64_t a, int64_t b, int64_t *rest)
{
    return wakpi_wide_to_int64(wakpi_wide_subtract(wakpi_wide_from(a), wakpi_wide_from(b)), rest);
}

static int multiply(int64_t a, int64_t b, int64_t *product)
{
    return wakpi_wide_to_int64(wakpi_wide_product(a, b), product);
}

static int add(int64_t a, int64_t b, int64_t *sum)
{
    return wakpi_wide_to_int64(wakpi_wide_add(wakpi_wide_from(a), wakpi_wide_from(b)), sum);
}
#endif

/* A product of millionths in millionths, where it is whole there. */
static int multiply_millionths(int64_t a, int64_t b, int64_t *product)
{
    const int64_t million = million_to[1];
    if (b % million == 0)
        return multiply(a, b / million, product);
    if (a % million == 0)
        return multiply(a / million, b, product);
    if (!multiply(a, b, product) || *product % million != 0)
        return 0;
    *product /= million;
    return 1;
}

/* One term in units of a million to the minus `scale`, which is 1 at most. */
static int term_narrow(const struct wakpi_formula_term *term, int scale, const int64_t *inputs,
                       int64_t *amount)
{
    int64_t factor = term->coefficient;
    if (term->b < 0)
        return multiply(term->a < 0 ? 1 : inputs[term->a], factor, amount) &&
               multiply(*amount, million_to[scale - term->scale], amount);
    /* Of two inputs only where the sum's scale is the term's, or 2. */
    int whole = term->scale == 2 ? multiply_millionths(inputs[term->a], inputs[term->b], amount)
                                 : multiply(inputs[term->a], inputs[term->b], amount);
    return whole && multiply(*amount, factor, amount);
}

/* 1 where the term is an input alone, but for its coefficient. */
static inline int is_single(const struct wakpi_formula_term *term)
{
    return term->a >= 0 && term->b < 0;
}

/* From the last term on: products stand last, and are what may not be whole. */
static int sum_narrow(const struct wakpi_formula_sum *terms, const int64_t *inputs, struct sum *sum)
{
    sum->narrow = 0;
    sum->narrow_scale = terms->scale < 2 ? terms->scale : 1;
    for (int i = terms->count - 1; i >= 0; i--) {
        const struct wakpi_formula_term *term = &terms->terms[i];
        int64_t amount;
        if (term->coefficient == 1 && is_single(term) && term->scale == sum->narrow_scale)
            amount = inputs[term->a];
        else if (!term_narrow(term, sum->narrow_scale, inputs, &amount))
            return 0;
        if (!add(sum->narrow, amount, &sum->narrow))
            return 0;
    }
    return 1;
}

/* One term in units of a million to the minus `scale`. */
static struct wakpi_wide term_wide(const struct wakpi_formula_term *term, int scale, const int64_t *inputs)
{
    int64_t lifted = term->coefficient * million_to[scale - term->scale];
    if (term->a < 0)
        return wakpi_wide_from(lifted);
    if (term->b < 0)
        return wakpi_wide_product(inputs[term->a], lifted);
    /* A product of two inputs has the coefficient 1 or -1. */
    struct wakpi_wide amount = wakpi_wide_product(inputs[term->a], inputs[term->b]);
    return lifted < 0 ? wakpi_wide_negate(amount) : amount;
}

static struct wakpi_wide sum_wide(const struct wakpi_formula_sum *terms, const int64_t *inputs)
{
    const int below = terms->scale > 0 ? terms->scale - 1 : 0;
    struct wakpi_wide total = wakpi_wide_from(0);
    int64_t single = 0, more; /* inputs of the scale below: they are lifted together where their sum fits */
    for (int i = 0; i < terms->count; i++) {
        const struct wakpi_formula_term *term = &terms->terms[i];
        if (is_single(term) && term->scale == below &&
            ((term->coefficient == 1 && add(single, inputs[term->a], &more)) ||
             (term->coefficient == -1 && subtract(single, inputs[term->a], &more))))
            single = more;
        else
            total = wakpi_wide_add(total, term_wide(term, terms->scale, inputs));
    }
    return wakpi_wide_add(total, wakpi_wide_product(single, million_to[terms->scale - below]));
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

/* Adds up one side; 0 where it leaves 64 bits in the contract's unit, which *amount receives. */
static int add_up(const struct wakpi_formula_sum *terms, const int64_t *inputs, struct sum *sum,
                  int64_t *amount)
{
    sum->is_narrow = sum_narrow(terms, inputs, sum);
    *amount = sum->narrow;
    if (sum->is_narrow)
        return 1;
    sum->wide = sum_wide(terms, inputs);
    sum->wide_scale = terms->scale;
    return terms->scale == 2 ? to_millionths(sum->wide, amount) : wakpi_wide_to_int64(sum->wide, amount);
}

static int sign_of(const struct sum *sum)
{
    if (sum->is_narrow)
        return (sum->narrow > 0) - (sum->narrow < 0);
    return wakpi_wide_compare(sum->wide, wakpi_wide_from(0));
}

/* The narrow quotient, where doubles hold both sides exactly and so round once. */
static int divide_narrow(const struct sum *over, const struct sum *under, double *quotient)
{
    const int64_t exact = (int64_t)1 << 53;
    int64_t a = over->narrow, b = under->narrow;
    int lift = over->narrow_scale - under->narrow_scale;
    if (!over->is_narrow || !under->is_narrow || !multiply(b, lift > 0 ? million_to[lift] : 1, &b) ||
        !multiply(a, lift < 0 ? million_to[-lift] : 1, &a))
        return 0;
    if (a > exact || a < -exact || b > exact || b < -exact)
        return 0;
    *quotient = (double)a / (double)b;
    return 1;
}

/* The wide one: brings both sides to one scale first. The side of the smaller scale is below 2, hence it fits the
 * contract's unit, in which `numerator` and `denominator` are. */
static double divide_wide(const struct sum *over, const struct sum *under, int64_t numerator,
                          int64_t denominator)
{
    struct wakpi_wide a = over->is_narrow ? wakpi_wide_from(numerator) : over->wide;
    struct wakpi_wide b = under->is_narrow ? wakpi_wide_from(denominator) : under->wide;
    int lift = (over->is_narrow ? over->narrow_scale : over->wide_scale) -
               (under->is_narrow ? under->narrow_scale : under->wide_scale);
    if (lift > 0)
        b = wakpi_wide_product(denominator, million_to[lift]);
    else if (lift < 0)
        a = wakpi_wide_product(numerator, million_to[-lift]);
    return wakpi_wide_quotient(a, b);
}

static wakpi_status evaluate_exactly(const struct wakpi_formula_program *program,
                                     const struct wakpi_kpi_row *row, const int64_t *inputs,
                                     struct wakpi_result *result)
{
    struct sum over, under;
    int under_fits = add_up(&program->denominator, inputs, &under, &result->denominator);
    int sign = sign_of(&under);
    if (sign == 0 || (sign < 0 && !(row->flags & WAKPI_ROW_SIGNED_DENOMINATOR)))
        return WAKPI_UNDEFINED;
    int over_fits = add_up(&program->numerator, inputs, &over, &result->numerator);
    if (row->unit == WAKPI_UNIT_RATIO && sign_of(&over) < 0)
        return WAKPI_INCONSISTENT;
    if (!under_fits || !over_fits)
        return WAKPI_OVERFLOW;
    if (row->unit == WAKPI_UNIT_RATIO && result->numerator > result->denominator)
        return WAKPI_INCONSISTENT;
    if (!divide_narrow(&over, &under, &result->value))
        result->value = divide_wide(&over, &under, result->numerator, result->denominator);
    result->is_fraction = 1;
    return WAKPI_OK;
}

/* ---- on doubles ---- */

static wakpi_status evaluate_steps(const struct wakpi_formula_program *program,
                                   const struct wakpi_kpi_row *row, const double *inputs, double *value)
{
    double stack[WAKPI_FORMULA_STEPS]; /* above `top` it was never written */
    int top = -1;
    stack[0] = 0;
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
        if (top < (step->operation == WAKPI_FORMULA_NEGATE ? 0 : 1)) /* as no formula's steps are */
            return WAKPI_INVALID;
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

wakpi_status wakpi_formula_result(const struct wakpi_formula_program *program,
                                  const struct wakpi_kpi_row *row, const int64_t *inputs,
                                  struct wakpi_result *result)
{
    memset(result, 0, sizeof *result);
    wakpi_status status = check_integers(program, inputs);
    if (status != WAKPI_OK)
        return status;
    if (program->exact)
        return evaluate_exactly(program, row, inputs, result);
    double natural[WAKPI_FORMULA_INPUTS];
    for (int i = 0; i < program->input_count; i++)
        natural[i] = wakpi_in_natural_unit(wakpi_measure_row(program->inputs[i]), inputs[i]);
    return evaluate_steps(program, row, natural, &result->value);
}

wakpi_status wakpi_formula_value(wakpi_kpi kpi, const int64_t *inputs, double *value)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    struct wakpi_result result;
    if (program == NULL || value == NULL || program->statistic != WAKPI_STATISTIC_NONE)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_formula_result(program, wakpi_kpi_row(kpi), inputs, &result);
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
        natural[i] = (row->flags & WAKPI_ROW_MONTH_IN_WEEKS) && inputs[i] == 0 ? wakpi_in_natural_unit(row, 0)
                                                                               : inputs[i];
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

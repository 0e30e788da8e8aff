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
#include "stats/normal.h"
#include "stats/rate.h"

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
    if (row->kind == WAKPI_MEASURE_KIND_MONEY || row->kind == WAKPI_MEASURE_KIND_PARAMETER)
        return (double)amount / 1e6;
    return (double)amount;
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
#else
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

static int sum_narrow(const struct wakpi_formula_sum *terms, const int64_t *inputs, struct sum *sum)
{
    sum->narrow = 0;
    sum->narrow_scale = terms->scale < 2 ? terms->scale : 1;
    for (int i = 0; i < terms->count; i++) {
        int64_t amount;
        if (!term_narrow(&terms->terms[i], sum->narrow_scale, inputs, &amount) ||
            !add(sum->narrow, amount, &sum->narrow))
            return 0;
    }
    return 1;
}

static struct wakpi_wide sum_wide(const struct wakpi_formula_sum *terms, const int64_t *inputs)
{
    struct wakpi_wide total = wakpi_wide_from(0);
    for (int i = 0; i < terms->count; i++) {
        const struct wakpi_formula_term *term = &terms->terms[i];
        int64_t lifted = term->coefficient * million_to[terms->scale - term->scale];
        struct wakpi_wide amount;
        if (term->a < 0)
            amount = wakpi_wide_from(lifted);
        else if (term->b < 0)
            amount = wakpi_wide_product(inputs[term->a], lifted);
        else
            amount = wakpi_wide_product(inputs[term->a], inputs[term->b]);
        /* A product of two inputs has the coefficient 1 or -1. */
        if (term->b >= 0 && lifted < 0)
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
                                     struct result *result)
{
    struct sum over, under;
    int under_fits = add_up(&program->denominator, inputs, &under, &result->denominator);
    int over_fits = add_up(&program->numerator, inputs, &over, &result->numerator);
    int sign = sign_of(&under);
    if (sign == 0 || (sign < 0 && !(row->flags & WAKPI_ROW_SIGNED_DENOMINATOR)))
        return WAKPI_UNDEFINED;
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
    double stack[WAKPI_FORMULA_STEPS] = {0};
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

/* A count that is Poisson's, times or under what is given. */
static int give_poisson_interval(const struct wakpi_kpi_row *row, const struct wakpi_formula_program *program,
                                 const int64_t *inputs, const struct wakpi_evaluation *with,
                                 wakpi_value *value)
{
    double lower = 0, upper = 0, z = wakpi_normal_critical(with->alpha);
    if (row->flags & WAKPI_ROW_POISSON_OVER) {
        wakpi_poisson_limits((double)inputs[0], z, &lower, &upper);
        double other = in_natural_unit(wakpi_measure_row(program->inputs[1]), inputs[1]);
        value->lower = lower / other;
        value->upper = upper / other;
        return 1;
    }
    for (int i = 0; i < program->input_count; i++) {
        int32_t kind = wakpi_measure_row(program->inputs[i])->kind;
        if (kind != WAKPI_MEASURE_KIND_PEOPLE || inputs[i] <= 0)
            continue;
        double k = (double)inputs[i];
        wakpi_poisson_limits(k, z, &lower, &upper);
        /* The product of the limits is k^2: upper / k is k / lower. A credit may make a cost negative. */
        value->lower = value->value >= 0 ? value->value * (k / upper) : value->value * (upper / k);
        value->upper = value->value >= 0 ? value->value * (upper / k) : value->value * (k / upper);
        return 1;
    }
    return 0;
}

/* 1 where `value` received an interval. */
static int give_interval(const struct wakpi_kpi_row *row, const struct wakpi_formula_program *program,
                         const int64_t *inputs, const struct wakpi_evaluation *with, wakpi_value *value)
{
    if (row->flags & WAKPI_ROW_BINOMIAL) {
        wakpi_wilson_limits((double)value->numerator, (double)value->denominator,
                            wakpi_normal_critical(with->alpha), &value->lower, &value->upper);
        return 1;
    }
    if (row->flags & (WAKPI_ROW_POISSON_OVER | WAKPI_ROW_POISSON_UNDER))
        return give_poisson_interval(row, program, inputs, with, value);
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

/* One count over another, both exact in doubles, as most rates are: what evaluate_exactly() would say, 0 where it must be
 * asked. */
static int evaluate_plainly(const struct wakpi_formula_program *program, const struct wakpi_kpi_row *row,
                            const int64_t *inputs, struct result *result)
{
    const int64_t exact = (int64_t)1 << 53;
    if (!program->plain)
        return 0;
    int64_t over = inputs[program->numerator.terms[0].a], under = inputs[program->denominator.terms[0].a];
    if (over < 0 || over > exact || under <= 0 || under > exact ||
        (row->unit == WAKPI_UNIT_RATIO && over > under))
        return 0;
    *result = (struct result){(double)over / (double)under, over, under, 1};
    return 1;
}

void wakpi_evaluate_program(wakpi_kpi kpi, const struct wakpi_formula_program *program, const int64_t *inputs,
                            const struct wakpi_evaluation *with, wakpi_value *value)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    struct result result;
    if (!evaluate_plainly(program, row, inputs, &result)) {
        wakpi_status status = evaluate_integers(program, row, inputs, &result);
        if (status != WAKPI_OK) {
            wakpi_evaluate_error(kpi, status, value);
            return;
        }
    }
    *value = (wakpi_value){.struct_size = value->struct_size,
                           .kpi = kpi,
                           .unit = row->unit,
                           .value = result.value,
                           .lower = result.value,
                           .upper = result.value,
                           .numerator = result.numerator,
                           .denominator = result.denominator,
                           .unrated = WAKPI_UNRATED_NO_PROFILE};
    if (row->unit == WAKPI_UNIT_MONEY)
        memcpy(value->currency, with->currency, sizeof value->currency);
    if (row->flags & WAKPI_ROW_LOWER_BOUND)
        value->flags |= WAKPI_VALUE_LOWER_BOUND;
    if (!result.is_fraction)
        value->flags |= WAKPI_VALUE_NO_FRACTION;
    if (program->observes && result.denominator < with->small_sample)
        value->flags |= WAKPI_VALUE_SMALL_SAMPLE;
    if (!give_interval(row, program, inputs, with, value))
        value->flags |= WAKPI_VALUE_NO_INTERVAL;
}

void wakpi_evaluate(wakpi_kpi kpi, const int64_t *inputs, const struct wakpi_evaluation *with,
                    wakpi_value *value)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    wakpi_value filled = {.struct_size = sizeof filled};
    if (program == NULL || program->statistic != WAKPI_STATISTIC_NONE)
        wakpi_evaluate_error(kpi, WAKPI_INVALID, &filled);
    else
        wakpi_evaluate_program(kpi, program, inputs, with, &filled);
    wakpi_value_store(&filled, value);
}

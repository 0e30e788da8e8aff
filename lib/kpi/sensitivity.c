#include "kpi/sensitivity.h"

#include "kpi/catalogue.h"
#include <wakpi/catalogue.h>

/* Numbers and derivatives in two doubles each: residuals of near numbers are taken of what is made of these. */

static struct wakpi_dd exactly(int64_t amount)
{
    double high = (double)(amount >> 32) * 4294967296.0;
    return wakpi_two_sum(high, (double)(amount & INT64_C(0xffffffff)));
}

static int is_in_millionths(const struct wakpi_measure_row *row)
{
    return row->kind == WAKPI_MEASURE_KIND_MONEY || row->kind == WAKPI_MEASURE_KIND_PARAMETER;
}

/* wakpi_dd_divide() of 1 by 1e6. */
static const struct wakpi_dd micro = {0x1.0c6f7a0b5ed8dp-20, 0x1.b5a63f9a49c2cp-75};

/* In the natural unit, of which a contract's unit is `micro` where it is a millionth. */
static struct wakpi_dd value_of(wakpi_measure measure, const int64_t *amounts,
                                struct wakpi_naturals *naturals)
{
    const int64_t amount = amounts[measure];
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    struct wakpi_dd value;
    if ((row->flags & WAKPI_ROW_MONTH_IN_WEEKS) && amount == 0)
        return wakpi_dd_divide(wakpi_dd_from(52.0), wakpi_dd_from(12.0));
    if (!is_in_millionths(row))
        return exactly(amount);
    if (amount == 0)
        return wakpi_dd_from(0.0);
    if (naturals && naturals->known[measure / 64] >> measure % 64 & 1)
        return naturals->values[measure];
    value = wakpi_dd_divide_double(exactly(amount), 1e6);
    if (naturals) {
        naturals->known[measure / 64] |= UINT64_C(1) << measure % 64;
        naturals->values[measure] = value;
    }
    return value;
}

/* What the value moves by with one of the contract's units. */
static struct wakpi_dd slope_of(wakpi_measure measure, const int64_t *amounts)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    if ((row->flags & WAKPI_ROW_MONTH_IN_WEEKS) && amounts[measure] == 0)
        return wakpi_dd_from(0.0);
    return is_in_millionths(row) ? micro : wakpi_dd_from(1.0);
}

/* Most of a formula's inputs are 0, and most slopes: what is added to them, or multiplied by them, is known. */
static struct wakpi_dd add_dd(struct wakpi_dd a, struct wakpi_dd b)
{
    return b.hi == 0.0 ? a : a.hi == 0.0 ? b : wakpi_dd_add(a, b);
}

static struct wakpi_dd multiply_dd(struct wakpi_dd a, struct wakpi_dd b)
{
    return a.hi == 0.0 || b.hi == 0.0 ? wakpi_dd_from(0.0) : wakpi_dd_multiply(a, b);
}

/* What a step has to do with, and comes to: of a last division that is worked out where a slope asks for it. */
struct walked {
    struct wakpi_dd left, right, value;
    int waits;
};

/* The slope of left / right, which is the value, from theirs. */
static struct wakpi_dd divide_slopes(struct walked *step, struct wakpi_dd left, struct wakpi_dd right)
{
    struct wakpi_dd rest = left;
    if (right.hi != 0.0 && step->waits) {
        step->value = wakpi_dd_divide(step->left, step->right);
        step->waits = 0;
    }
    if (right.hi != 0.0)
        rest = wakpi_dd_subtract(left, wakpi_dd_multiply(step->value, right));
    return rest.hi != 0.0 ? wakpi_dd_divide(rest, step->right) : wakpi_dd_from(0.0);
}

/* What each step comes to. 0 where a divisor is 0. */
static int walk_values(const struct wakpi_formula_program *program, const int64_t *amounts,
                       struct wakpi_naturals *naturals, struct walked *walked)
{
    struct wakpi_dd stack[WAKPI_FORMULA_STEPS]; /* above `top` it was never written */
    int top = -1;
    stack[0] = wakpi_dd_from(0.0);
    for (int i = 0; i < program->step_count; i++) {
        const struct wakpi_formula_step *step = &program->steps[i];
        if (step->operation == WAKPI_FORMULA_INPUT) {
            stack[++top] = value_of(program->inputs[step->operand], amounts, naturals);
            continue;
        }
        if (step->operation == WAKPI_FORMULA_CONSTANT) {
            stack[++top] = wakpi_dd_from(step->operand);
            continue;
        }
        if (step->operation == WAKPI_FORMULA_NEGATE) {
            stack[top] = wakpi_dd_negate(stack[top]);
            continue;
        }
        if (top < 1)
            return 0;
        struct wakpi_dd right = stack[top--], left = stack[top], value = {0.0, 0.0};
        const int waits = step->operation == WAKPI_FORMULA_DIVIDE && i + 1 == program->step_count;
        if (step->operation == WAKPI_FORMULA_ADD)
            value = add_dd(left, right);
        else if (step->operation == WAKPI_FORMULA_SUBTRACT)
            value = add_dd(left, wakpi_dd_negate(right));
        else if (step->operation == WAKPI_FORMULA_MULTIPLY)
            value = multiply_dd(left, right);
        else if (right.hi == 0.0)
            return 0;
        else if (!waits)
            value = wakpi_dd_divide(left, right);
        walked[i] = (struct walked){left, right, value, waits};
        stack[top] = value;
    }
    return top == 0;
}

/* By the input at `place`, from what the steps come to. */
static struct wakpi_dd walk_slopes(const struct wakpi_formula_program *program, const int64_t *amounts,
                                   struct walked *walked, int place)
{
    struct wakpi_dd stack[WAKPI_FORMULA_STEPS];
    int top = -1;
    stack[0] = wakpi_dd_from(0.0);
    for (int i = 0; i < program->step_count; i++) {
        const struct wakpi_formula_step *step = &program->steps[i];
        if (step->operation == WAKPI_FORMULA_INPUT || step->operation == WAKPI_FORMULA_CONSTANT) {
            int moves = step->operation == WAKPI_FORMULA_INPUT && step->operand == place;
            stack[++top] = moves ? slope_of(program->inputs[place], amounts) : wakpi_dd_from(0.0);
            continue;
        }
        if (step->operation == WAKPI_FORMULA_NEGATE) {
            stack[top] = wakpi_dd_negate(stack[top]);
            continue;
        }
        if (top < 1)
            break;
        struct wakpi_dd right = stack[top--], left = stack[top];
        if (step->operation == WAKPI_FORMULA_ADD)
            stack[top] = add_dd(left, right);
        else if (step->operation == WAKPI_FORMULA_SUBTRACT)
            stack[top] = add_dd(left, wakpi_dd_negate(right));
        else if (step->operation == WAKPI_FORMULA_MULTIPLY)
            stack[top] = add_dd(multiply_dd(left, walked[i].right), multiply_dd(walked[i].left, right));
        else
            stack[top] = divide_slopes(&walked[i], left, right);
    }
    return stack[0];
}

int wakpi_formula_walk_derivatives(const struct wakpi_formula_program *program, const int64_t *amounts,
                                   const int *places, int count, struct wakpi_naturals *naturals,
                                   struct wakpi_dd *derivatives)
{
    struct walked walked[WAKPI_FORMULA_STEPS];
    if (!walk_values(program, amounts, naturals, walked))
        return 0;
    for (int i = 0; i < count; i++)
        derivatives[i] = walk_slopes(program, amounts, walked, places[i]);
    return 1;
}

/* ---- of a fraction of sums ---- */

static struct wakpi_dd divide_by(struct wakpi_dd a, struct wakpi_dd by)
{
    return by.lo == 0.0 ? wakpi_dd_divide_double(a, by.hi) : wakpi_dd_divide(a, by);
}

/* What the inputs from .. to - 1 come to, as they are added up step by step. */
static struct wakpi_dd add_chain(const struct wakpi_formula_program *program, const int64_t *amounts,
                                 int from, int to, struct wakpi_naturals *naturals)
{
    struct wakpi_dd sum = value_of(program->inputs[from], amounts, naturals);
    for (int i = from + 1; i < to; i++) {
        struct wakpi_dd value = value_of(program->inputs[i], amounts, naturals);
        sum = add_dd(sum, program->plain.taken >> i & 1 ? wakpi_dd_negate(value) : value);
    }
    return sum;
}

/* 0 - value * slope, of a slope that is mostly 1. */
static struct wakpi_dd take_times(struct wakpi_dd value, struct wakpi_dd slope)
{
    if (slope.hi == 1.0 && slope.lo == 0.0)
        return (struct wakpi_dd){-value.hi, 0.0 - value.lo};
    return wakpi_dd_subtract(wakpi_dd_from(0.0), wakpi_dd_multiply(value, slope));
}

/* A product is for the steps. */
static int is_quick(const struct wakpi_moving *moving)
{
    const struct wakpi_formula_plain *plain = &moving->program->plain;
    return moving->program->is_chain &&
           (moving->count == 0 || moving->places[moving->count - 1] < plain->over + plain->under);
}

/* Adds up both sides, the upper one where somebody asks for it. */
static void start_fraction(struct wakpi_moving *moving, const int64_t *amounts,
                           struct wakpi_naturals *naturals)
{
    const struct wakpi_formula_program *program = moving->program;
    const int over = program->plain.over, under = program->plain.under;
    moving->divisor = wakpi_dd_from(1.0);
    moving->asks_value = moving->count > 0 && moving->places[moving->count - 1] >= over;
    if (under > 0)
        moving->divisor = add_chain(program, amounts, over, over + under, naturals);
    moving->there = moving->divisor.hi != 0.0;
    if (moving->asks_value && moving->there)
        moving->value = add_chain(program, amounts, 0, over, naturals);
}

static void give_slopes(struct wakpi_moving *moving, const int64_t *amounts)
{
    const struct wakpi_formula_program *program = moving->program;
    for (int i = 0; i < moving->count; i++) {
        const int place = moving->places[i];
        struct wakpi_dd slope = slope_of(program->inputs[place], amounts);
        if (program->plain.taken >> place & 1)
            slope = wakpi_dd_negate(slope);
        if (place >= program->plain.over)
            slope = take_times(moving->value, slope);
        if (program->plain.under > 0)
            slope = slope.hi != 0.0 ? divide_by(slope, moving->divisor) : wakpi_dd_from(0.0);
        moving->slopes[i] = slope;
    }
}

void wakpi_formulas_derive(struct wakpi_moving *movings, size_t count, const int64_t *amounts,
                           struct wakpi_naturals *naturals)
{
    for (size_t k = 0; k < count; k++) {
        struct wakpi_moving *moving = &movings[k];
        moving->quick = is_quick(moving);
        if (moving->quick)
            start_fraction(moving, amounts, naturals);
        else
            moving->there = wakpi_formula_walk_derivatives(moving->program, amounts, moving->places,
                                                           moving->count, naturals, moving->slopes);
    }
    for (size_t k = 0; k < count; k++) {
        struct wakpi_moving *moving = &movings[k];
        if (moving->quick && moving->there && moving->asks_value)
            moving->value = divide_by(moving->value, moving->divisor);
    }
    for (size_t k = 0; k < count; k++) {
        if (movings[k].quick && movings[k].there)
            give_slopes(&movings[k], amounts);
    }
}

int wakpi_measure_by_chance(wakpi_measure measure)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(measure);
    if (row->kind == WAKPI_MEASURE_KIND_MONEY)
        return measure == WAKPI_MEASURE_REVENUE || measure == WAKPI_MEASURE_AD_REVENUE;
    return row->kind != WAKPI_MEASURE_KIND_PARAMETER;
}

int wakpi_program_hangs_on_units(wakpi_kpi kpi, const struct wakpi_formula_program *program)
{
    const uint32_t others =
        WAKPI_ROW_BINOMIAL | WAKPI_ROW_PROMOTERS | WAKPI_ROW_POISSON_OVER | WAKPI_ROW_POISSON_UNDER;
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    return row->unit != WAKPI_UNIT_COUNT && !(row->flags & others) &&
           program->statistic == WAKPI_STATISTIC_NONE;
}

int wakpi_kpi_hangs_on_units(wakpi_kpi kpi)
{
    struct wakpi_formula_program scratch;
    const struct wakpi_formula_program *program = wakpi_formula_program_of(kpi, &scratch);
    return program && program->hangs_on_units;
}

#include "kpi/sensitivity.h"

#include "kpi/catalogue.h"
#include <wakpi/catalogue.h>

/* A number and its derivative, in two doubles each: residuals of near numbers are taken of what is made of these. */
struct dual {
    struct wakpi_dd value, slope;
};

static struct wakpi_dd exactly(int64_t amount)
{
    double high = (double)(amount >> 32) * 4294967296.0;
    return wakpi_two_sum(high, (double)(amount & INT64_C(0xffffffff)));
}

static int is_in_millionths(const struct wakpi_measure_row *row)
{
    return row->kind == WAKPI_MEASURE_KIND_MONEY || row->kind == WAKPI_MEASURE_KIND_PARAMETER;
}

/* In the natural unit, of which a contract's unit is `micro` where it is a millionth; moving with itself. */
static struct dual input_of(const struct wakpi_formula_program *program, const int64_t *inputs, int place,
                            struct wakpi_dd micro)
{
    const struct wakpi_measure_row *row = wakpi_measure_row(program->inputs[place]);
    if ((row->flags & WAKPI_ROW_MONTH_IN_WEEKS) && inputs[place] == 0)
        return (struct dual){wakpi_dd_divide(wakpi_dd_from(52.0), wakpi_dd_from(12.0)), wakpi_dd_from(0.0)};
    if (!is_in_millionths(row))
        return (struct dual){exactly(inputs[place]), wakpi_dd_from(1.0)};
    if (inputs[place] == 0)
        return (struct dual){wakpi_dd_from(0.0), micro};
    return (struct dual){wakpi_dd_divide(exactly(inputs[place]), wakpi_dd_from(1e6)), micro};
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

static struct dual multiply(struct dual a, struct dual b)
{
    return (struct dual){multiply_dd(a.value, b.value),
                         add_dd(multiply_dd(a.slope, b.value), multiply_dd(a.value, b.slope))};
}

static struct dual divide(struct dual a, struct dual b)
{
    struct wakpi_dd value = wakpi_dd_divide(a.value, b.value);
    struct wakpi_dd rest = wakpi_dd_subtract(a.slope, wakpi_dd_multiply(value, b.slope));
    return (struct dual){value, wakpi_dd_divide(rest, b.value)};
}

/* By the input at `place`, from what all inputs are. */
static int walk_steps(const struct wakpi_formula_program *program, const struct dual *duals, int place,
                      struct wakpi_dd *derivative)
{
    struct dual stack[WAKPI_FORMULA_STEPS]; /* what stands above `top` was never written, and is never read */
    int top = -1;
    stack[0] = (struct dual){{0.0, 0.0}, {0.0, 0.0}};
    for (int i = 0; i < program->step_count; i++) {
        const struct wakpi_formula_step *step = &program->steps[i];
        if (step->operation == WAKPI_FORMULA_INPUT) {
            stack[++top] = duals[step->operand];
            if (step->operand != place)
                stack[top].slope = wakpi_dd_from(0.0);
            continue;
        }
        if (step->operation == WAKPI_FORMULA_CONSTANT) {
            stack[++top] = (struct dual){wakpi_dd_from(step->operand), wakpi_dd_from(0.0)};
            continue;
        }
        if (step->operation == WAKPI_FORMULA_NEGATE) {
            stack[top] = (struct dual){wakpi_dd_negate(stack[top].value), wakpi_dd_negate(stack[top].slope)};
            continue;
        }
        struct dual right = stack[top--], left = stack[top];
        if (step->operation == WAKPI_FORMULA_ADD)
            stack[top] = (struct dual){add_dd(left.value, right.value), add_dd(left.slope, right.slope)};
        else if (step->operation == WAKPI_FORMULA_SUBTRACT)
            stack[top] = (struct dual){add_dd(left.value, wakpi_dd_negate(right.value)),
                                       add_dd(left.slope, wakpi_dd_negate(right.slope))};
        else if (step->operation == WAKPI_FORMULA_MULTIPLY)
            stack[top] = multiply(left, right);
        else if (right.value.hi != 0.0)
            stack[top] = divide(left, right);
        else
            return 0;
    }
    *derivative = stack[0].slope;
    return top == 0;
}

int wakpi_formula_derivatives(const struct wakpi_formula_program *program, const int64_t *inputs,
                              const int *places, int count, struct wakpi_dd *derivatives)
{
    struct dual duals[WAKPI_FORMULA_INPUTS];
    struct wakpi_dd micro = wakpi_dd_divide(wakpi_dd_from(1.0), wakpi_dd_from(1e6));
    for (int i = 0; i < program->input_count; i++)
        duals[i] = input_of(program, inputs, i, micro);
    for (int i = 0; i < count; i++) {
        if (!walk_steps(program, duals, places[i], &derivatives[i]))
            return 0;
    }
    return 1;
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

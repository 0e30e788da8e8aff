/* From what a formula comes to, to a whole wakpi_value with its interval. */
#include <string.h>
#include <wakpi/catalogue.h>
#include <wakpi/stats.h>

#include "kpi/result.h"
#include "stats/normal.h"
#include "stats/rate.h"

/* Rows whose interval is made of the inputs one by one. */
#define NEED_INPUTS (WAKPI_ROW_POISSON_OVER | WAKPI_ROW_POISSON_UNDER | WAKPI_ROW_PROMOTERS)

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

double wakpi_evaluation_critical(const struct wakpi_evaluation *with)
{
    return with->critical > 0 ? with->critical : wakpi_normal_critical(with->alpha);
}

/* A count that is Poisson's, times or under what is given. */
static int give_poisson_interval(const struct wakpi_formula_program *program, const int64_t *inputs, double z,
                                 wakpi_value *value)
{
    double lower = 0, upper = 0;
    if (program->row_flags & WAKPI_ROW_POISSON_OVER) {
        wakpi_poisson_limits((double)inputs[0], z, &lower, &upper);
        double other = wakpi_in_natural_unit(wakpi_measure_row(program->inputs[1]), inputs[1]);
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

static int give_promoters_interval(const struct wakpi_formula_program *program, const int64_t *inputs,
                                   double alpha, wakpi_value *value)
{
    int64_t promoters = 0, passives = 0, detractors = 0;
    for (int i = 0; i < program->input_count; i++) {
        if (program->inputs[i] == WAKPI_MEASURE_PROMOTERS)
            promoters = inputs[i];
        else if (program->inputs[i] == WAKPI_MEASURE_PASSIVES)
            passives = inputs[i];
        else if (program->inputs[i] == WAKPI_MEASURE_DETRACTORS)
            detractors = inputs[i];
    }
    return wakpi_interval_nps(promoters, passives, detractors, alpha, &value->lower, &value->upper) ==
           WAKPI_OK;
}

/* 1 where `value` received an interval; inputs are read where NEED_INPUTS says so. */
static inline int give_interval(const struct wakpi_formula_program *program, const int64_t *inputs,
                                const struct wakpi_evaluation *with, wakpi_value *value)
{
    if (program->row_flags & WAKPI_ROW_BINOMIAL) {
        wakpi_wilson_limits((double)value->numerator, (double)value->denominator,
                            wakpi_evaluation_critical(with), &value->lower, &value->upper);
        return 1;
    }
    if (!(program->row_flags & NEED_INPUTS))
        return 0;
    if (program->row_flags & WAKPI_ROW_PROMOTERS)
        return give_promoters_interval(program, inputs, with->alpha, value);
    return give_poisson_interval(program, inputs, wakpi_evaluation_critical(with), value);
}

/* ---- a result to a value ---- */

static inline void fill_value(wakpi_kpi kpi, int32_t unit, wakpi_value *value)
{
    const uint32_t size = value->struct_size;
    memset(value, 0, sizeof *value);
    value->struct_size = size;
    value->kpi = kpi;
    value->unit = unit;
}

static inline void fill_error(wakpi_kpi kpi, int32_t unit, wakpi_status status, wakpi_value *value)
{
    fill_value(kpi, unit, value);
    value->status = status;
    value->unrated = WAKPI_UNRATED_NO_VALUE;
}

void wakpi_evaluate_error(wakpi_kpi kpi, wakpi_status status, wakpi_value *value)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    const int32_t unit = row ? row->unit : 0;
    if (value->struct_size >= sizeof *value) {
        fill_error(kpi, unit, status, value);
        return;
    }
    wakpi_value filled = {.struct_size = sizeof filled};
    fill_error(kpi, unit, status, &filled);
    wakpi_value_store(&filled, value);
}

static inline void fill_result(wakpi_kpi kpi, const struct wakpi_formula_program *program,
                               const struct wakpi_evaluation *with, const struct wakpi_result *result,
                               wakpi_value *value)
{
    fill_value(kpi, program->unit, value);
    value->value = value->lower = value->upper = result->value;
    value->numerator = result->numerator;
    value->denominator = result->denominator;
    value->unrated = WAKPI_UNRATED_NO_PROFILE;
    if (program->unit == WAKPI_UNIT_MONEY)
        memcpy(value->currency, with->currency, sizeof value->currency);
    const int few = program->observes && result->denominator < with->small_sample;
    value->flags = (program->row_flags & WAKPI_ROW_LOWER_BOUND ? WAKPI_VALUE_LOWER_BOUND : 0) |
                   (result->is_fraction ? 0 : WAKPI_VALUE_NO_FRACTION) | (few ? WAKPI_VALUE_SMALL_SAMPLE : 0);
}

void wakpi_evaluate_program(wakpi_kpi kpi, const struct wakpi_formula_program *program, const int64_t *inputs,
                            const struct wakpi_evaluation *with, wakpi_value *value)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    struct wakpi_result result;
    wakpi_status status = wakpi_formula_result(program, row, inputs, &result);
    if (status != WAKPI_OK) {
        wakpi_evaluate_error(kpi, status, value);
        return;
    }
    fill_result(kpi, program, with, &result, value);
    if (!give_interval(program, inputs, with, value))
        value->flags |= WAKPI_VALUE_NO_INTERVAL;
}

/* What measures[from] .. measures[to - 1] come to, modulo 2^64, and all bits that stand in any of them. */
static inline uint64_t add_plainly(const struct wakpi_formula_plain *plain, int from, int to,
                                   const int64_t *amounts, uint64_t *bits)
{
    uint64_t sum = 0;
    for (int i = from; i < to; i++) {
        uint64_t amount = (uint64_t)amounts[plain->measures[i]];
        *bits |= amount;
        sum += plain->taken >> i & 1 ? -amount : amount;
    }
    return sum;
}

/* 0 where the quotient is not exactly that of two doubles. */
static inline int divide_plainly(const struct wakpi_formula_plain *plain, int64_t over, int64_t under,
                                 struct wakpi_result *result)
{
    const int64_t exact = (int64_t)1 << 53, million = 1000000, exact_lifted = exact / million;
    *result = (struct wakpi_result){0, over, under, 1};
    if (over > exact || over < -exact)
        return 0;
    if (plain->lift > 0) {
        if (under > exact_lifted)
            return 0;
        under *= million;
    } else if (plain->lift < 0) {
        if (over > exact_lifted || over < -exact_lifted)
            return 0;
        over *= million;
    }
    result->value = (double)over / (double)under;
    return 1;
}

enum { AMOUNT_BITS = 49 }; /* so that sixteen of them are exact in a double */

/* What any plain formula comes to, as find_plainly() says. */
static int sum_plainly(const struct wakpi_formula_program *program, const int64_t *amounts,
                       struct wakpi_result *result)
{
    const struct wakpi_formula_plain *plain = &program->plain;
    uint64_t bits = 0, lower = 1, upper;
    if (plain->factor == 0)
        return -1;
    if (plain->product[0] != 0) {
        const int64_t a = amounts[plain->product[0]], b = amounts[plain->product[1]];
        if (a != 0 && b != 0)
            return -1;
        bits = (uint64_t)(a | b);
    }
    upper = add_plainly(plain, 0, plain->over, amounts, &bits);
    if (plain->under > 0)
        lower = add_plainly(plain, plain->over, plain->over + plain->under, amounts, &bits);
    if (bits >> AMOUNT_BITS != 0 || lower >> 63 != 0)
        return -1;
    const int64_t over = (int64_t)upper * plain->factor, under = (int64_t)lower;
    if (under == 0)
        return 0;
    if ((program->unit == WAKPI_UNIT_RATIO && (over < 0 || over > under)) ||
        !divide_plainly(plain, over, under, result))
        return -1;
    return 1;
}

/* What a plain formula comes to: 1 where it has a value, 0 where its divisor is 0, -1 where it is not plain. */
static inline int find_plainly(const struct wakpi_formula_program *program, const int64_t *amounts,
                               struct wakpi_result *result)
{
    const struct wakpi_formula_plain *plain = &program->plain;
    const uint8_t shape = program->shape;
    if (shape == WAKPI_PLAIN_ANY)
        return sum_plainly(program, amounts, result);
    const int64_t over = amounts[plain->measures[0]];
    const int64_t under = shape == WAKPI_PLAIN_ONE ? 1 : amounts[plain->measures[1]];
    if ((uint64_t)(over | under) >> AMOUNT_BITS != 0)
        return -1;
    if (under == 0)
        return 0;
    if (shape != WAKPI_PLAIN_SHARE)
        return divide_plainly(plain, over, under, result) ? 1 : -1;
    *result = (struct wakpi_result){(double)over / (double)under, over, under, 1};
    return over > under ? -1 : 1;
}

int wakpi_formula_value_plainly(const struct wakpi_formula_program *program, const int64_t *amounts,
                                wakpi_status *status, double *value)
{
    struct wakpi_result result;
    int found = find_plainly(program, amounts, &result);
    *status = found == 1 ? WAKPI_OK : WAKPI_UNDEFINED;
    *value = found == 1 ? result.value : 0;
    return found >= 0;
}

/* The interval of what is made of inputs one by one. */
static void give_plain_interval(const struct wakpi_formula_program *program, const int64_t *amounts,
                                const struct wakpi_evaluation *with, wakpi_value *value)
{
    int64_t inputs[WAKPI_FORMULA_INPUTS];
    for (int i = 0; i < program->input_count; i++)
        inputs[i] = amounts[program->inputs[i]];
    if (!give_interval(program, inputs, with, value))
        value->flags |= WAKPI_VALUE_NO_INTERVAL;
}

int wakpi_evaluate_plainly(wakpi_kpi kpi, const struct wakpi_formula_program *program, const int64_t *amounts,
                           const struct wakpi_evaluation *with, wakpi_value *value)
{
    struct wakpi_result result;
    int found = find_plainly(program, amounts, &result);
    if (found < 0)
        return 0;
    if (found == 0) {
        fill_error(kpi, program->unit, WAKPI_UNDEFINED, value);
        return 1;
    }
    fill_result(kpi, program, with, &result, value);
    if (program->row_flags & WAKPI_ROW_BINOMIAL)
        give_interval(program, NULL, with, value);
    else if (program->row_flags & NEED_INPUTS)
        give_plain_interval(program, amounts, with, value);
    else
        value->flags |= WAKPI_VALUE_NO_INTERVAL;
    return 1;
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

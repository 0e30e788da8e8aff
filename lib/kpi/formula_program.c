/* The compiler of formula texts: a recursive descent that writes reverse Polish steps and, beside them, keeps
 * the formula as one sum over another for as long as that can be exact.
 *
 *   formula = statistic "(" key ")" | sum
 *   sum     = product { ("+" | "-") product }
 *   product = factor { ("*" | "/") factor }
 *   factor  = "-" factor | "(" sum ")" | integer | key
 */
#include "kpi/formula_program.h"

#include <stdatomic.h>
#include <string.h>

#include "base/error.h"
#include "kpi/catalogue.h"
#include "kpi/sensitivity.h"

enum {
    NESTING_LIMIT = 16, /* parentheses and expanded keys; a KPI that names itself ends here */
    CONSTANT_LIMIT =
        1000000 /* of integers and coefficients; so many as there are steps fit 32 bits together */
};

/* What is known of a part of the formula. */
struct part {
    int exact;
    int8_t dimension[WAKPI_FORMULA_KINDS];
    struct wakpi_formula_sum over, under;
};

struct reader {
    const char *text; /* of the outermost formula, for positions */
    const char *outer;
    const char *at;
    int nesting;
    struct wakpi_formula_program *program;
    wakpi_error *error;
};

static wakpi_status read_sum(struct reader *reader, struct part *part);

/* Positions are those of the outermost text: an expanded key is blamed where it stands. */
static int64_t position(const struct reader *reader)
{
    return (reader->outer != NULL ? reader->outer : reader->at) - reader->text;
}

static wakpi_status fail(const struct reader *reader, wakpi_status status, const char *what)
{
    return wakpi_fail(reader->error, status, position(reader), "formula: %s at \"%.40s\"", what, reader->at);
}

static void skip_space(struct reader *reader)
{
    while (*reader->at == ' ')
        reader->at++;
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t key_length(const char *text)
{
    size_t size = 0;
    while (is_letter(text[size]) || (size > 0 && is_digit(text[size])))
        size++;
    return size;
}

static wakpi_status push(struct reader *reader, enum wakpi_formula_operation operation, int32_t operand)
{
    struct wakpi_formula_program *program = reader->program;
    if (program->step_count == WAKPI_FORMULA_STEPS)
        return fail(reader, WAKPI_LIMIT, "too many steps");
    program->steps[program->step_count].operation = (int8_t)operation;
    program->steps[program->step_count++].operand = operand;
    return WAKPI_OK;
}

/* ---- sums ---- */

static void set_constant(struct wakpi_formula_sum *sum, int32_t value)
{
    *sum = (struct wakpi_formula_sum){.count = 1, .terms = {{value, -1, -1, 0}}};
}

static int is_one(const struct wakpi_formula_sum *sum)
{
    return sum->count == 1 && sum->terms[0].coefficient == 1 && sum->terms[0].a < 0 && sum->terms[0].b < 0;
}

/* 0 where there is no room for one more term. */
static int add_term(struct wakpi_formula_sum *sum, struct wakpi_formula_term term)
{
    for (int i = 0; i < sum->count; i++) {
        if (sum->terms[i].a != term.a || sum->terms[i].b != term.b)
            continue;
        sum->terms[i].coefficient += term.coefficient;
        return 1;
    }
    if (sum->count == WAKPI_FORMULA_TERMS)
        return 0;
    sum->terms[sum->count++] = term;
    return 1;
}

static int add_sum(struct wakpi_formula_sum *to, const struct wakpi_formula_sum *from, int sign)
{
    for (int i = 0; i < from->count; i++) {
        struct wakpi_formula_term term = from->terms[i];
        term.coefficient *= sign;
        if (!add_term(to, term))
            return 0;
    }
    return 1;
}

/* The product of two terms where it has two factors at most and a small coefficient, else 0. */
static int multiply_terms(struct wakpi_formula_term x, struct wakpi_formula_term y,
                          struct wakpi_formula_term *product)
{
    int8_t factors[4] = {x.a, x.b, y.a, y.b}, kept[2] = {-1, -1};
    int count = 0;
    for (int i = 0; i < 4; i++) {
        if (factors[i] < 0)
            continue;
        if (count == 2)
            return 0;
        kept[count++] = factors[i];
    }
    int swap = count == 2 && kept[0] > kept[1];
    product->a = kept[swap];
    product->b = kept[!swap];
    int64_t coefficient = (int64_t)x.coefficient * y.coefficient;
    product->coefficient = (int32_t)coefficient;
    return coefficient <= CONSTANT_LIMIT && coefficient >= -CONSTANT_LIMIT;
}

static int multiply_sums(struct wakpi_formula_sum *x, const struct wakpi_formula_sum *y)
{
    struct wakpi_formula_sum result = {.count = 0};
    for (int i = 0; i < x->count; i++) {
        for (int j = 0; j < y->count; j++) {
            struct wakpi_formula_term term = {0};
            if (!multiply_terms(x->terms[i], y->terms[j], &term) || !add_term(&result, term))
                return 0;
        }
    }
    *x = result;
    return 1;
}

/* ---- parts ---- */

static wakpi_status add_parts(struct reader *reader, struct part *to, const struct part *from, int sign)
{
    if (memcmp(to->dimension, from->dimension, sizeof to->dimension) != 0)
        return fail(reader, WAKPI_MALFORMED, "a sum of different kinds");
    to->exact = to->exact && from->exact && is_one(&to->under) && is_one(&from->under) &&
                add_sum(&to->over, &from->over, sign);
    return WAKPI_OK;
}

static void multiply_parts(struct part *to, const struct part *by)
{
    for (int i = 0; i < WAKPI_FORMULA_KINDS; i++)
        to->dimension[i] = (int8_t)(to->dimension[i] + by->dimension[i]);
    to->exact = to->exact && by->exact && multiply_sums(&to->over, &by->over) &&
                multiply_sums(&to->under, &by->under);
}

/* Dividing by a quotient is left to the steps: turned over, its denominator could be 0 unseen. */
static void divide_parts(struct part *to, const struct part *by)
{
    for (int i = 0; i < WAKPI_FORMULA_KINDS; i++)
        to->dimension[i] = (int8_t)(to->dimension[i] - by->dimension[i]);
    to->exact = to->exact && by->exact && is_one(&by->under) && multiply_sums(&to->under, &by->over);
}

/* ---- the grammar ---- */

static wakpi_status place_of(struct reader *reader, wakpi_measure measure, int *place)
{
    struct wakpi_formula_program *program = reader->program;
    for (int i = 0; i < program->input_count; i++) {
        if (program->inputs[i] == measure) {
            *place = i;
            return WAKPI_OK;
        }
    }
    if (program->input_count == WAKPI_FORMULA_INPUTS)
        return fail(reader, WAKPI_LIMIT, "too many inputs");
    *place = program->input_count;
    program->inputs[program->input_count++] = (uint8_t)measure;
    return WAKPI_OK;
}

static wakpi_status read_measure(struct reader *reader, const struct wakpi_measure_row *row,
                                 struct part *part)
{
    int place = 0;
    if (row->kind == WAKPI_MEASURE_KIND_DURATION)
        return fail(reader, WAKPI_MALFORMED, "a duration outside mean(), median() or p90()");
    wakpi_status status = place_of(reader, row->id, &place);
    if (status != WAKPI_OK)
        return status;
    *part = (struct part){.exact = 1};
    if (row->kind != WAKPI_MEASURE_KIND_PARAMETER)
        part->dimension[row->kind] = 1;
    part->over = (struct wakpi_formula_sum){.count = 1, .terms = {{1, (int8_t)place, -1, 0}}};
    set_constant(&part->under, 1);
    return push(reader, WAKPI_FORMULA_INPUT, place);
}

/* A key that stands for a formula of its own is read as if that stood here in parentheses. */
static wakpi_status read_expanded(struct reader *reader, const char *formula, struct part *part)
{
    struct reader inner = *reader;
    if (inner.outer == NULL)
        inner.outer = reader->at;
    inner.at = formula;
    inner.nesting = reader->nesting + 1;
    if (inner.nesting > NESTING_LIMIT)
        return fail(reader, WAKPI_LIMIT, "too deep, or a KPI within itself");
    wakpi_status status = read_sum(&inner, part);
    if (status == WAKPI_OK && *inner.at != '\0')
        return fail(&inner, WAKPI_MALFORMED, "no operator");
    return status;
}

static wakpi_status read_key(struct reader *reader, struct part *part)
{
    size_t size = key_length(reader->at);
    const struct wakpi_measure_row *measure = wakpi_measure_row_by_key(reader->at, size);
    const struct wakpi_scope_row *scope = wakpi_scope_row_by_key(reader->at, size);
    const struct wakpi_kpi_row *kpi = wakpi_kpi_row_by_key(reader->at, size);
    wakpi_status status;
    if (measure != NULL)
        status = read_measure(reader, measure, part);
    else if (scope != NULL || kpi != NULL)
        status = read_expanded(reader, scope != NULL ? scope->formula : kpi->formula, part);
    else
        return fail(reader, WAKPI_MALFORMED, "no measure or KPI");
    reader->at += size;
    return status;
}

static wakpi_status read_integer(struct reader *reader, struct part *part)
{
    int32_t value = 0;
    const char *at = reader->at;
    for (; is_digit(*at); at++) {
        value = value * 10 + (*at - '0');
        if (value > CONSTANT_LIMIT)
            return fail(reader, WAKPI_LIMIT, "too large a number");
    }
    reader->at = at;
    *part = (struct part){.exact = 1};
    set_constant(&part->over, value);
    set_constant(&part->under, 1);
    return push(reader, WAKPI_FORMULA_CONSTANT, value);
}

static wakpi_status read_factor(struct reader *reader, struct part *part)
{
    wakpi_status status;
    if (reader->nesting > NESTING_LIMIT)
        return fail(reader, WAKPI_LIMIT, "too deep");
    skip_space(reader);
    if (is_letter(*reader->at)) {
        status = read_key(reader, part);
    } else if (is_digit(*reader->at)) {
        status = read_integer(reader, part);
    } else if (*reader->at == '-' || *reader->at == '(') {
        char opened = *reader->at++;
        reader->nesting++;
        status = opened == '(' ? read_sum(reader, part) : read_factor(reader, part);
        reader->nesting--;
        if (status != WAKPI_OK)
            return status;
        if (opened == '(' && *reader->at != ')')
            return fail(reader, WAKPI_MALFORMED, "no closing parenthesis");
        if (opened == '(') {
            reader->at++;
        } else {
            for (int i = 0; i < part->over.count; i++)
                part->over.terms[i].coefficient *= -1;
            status = push(reader, WAKPI_FORMULA_NEGATE, 0);
        }
    } else {
        return fail(reader, WAKPI_MALFORMED, "no measure, number or parenthesis");
    }
    skip_space(reader);
    return status;
}

static wakpi_status read_product(struct reader *reader, struct part *part)
{
    wakpi_status status = read_factor(reader, part);
    while (status == WAKPI_OK && (*reader->at == '*' || *reader->at == '/')) {
        struct part factor;
        char sign = *reader->at++;
        status = read_factor(reader, &factor);
        if (status != WAKPI_OK)
            break;
        if (sign == '*')
            multiply_parts(part, &factor);
        else
            divide_parts(part, &factor);
        status = push(reader, sign == '*' ? WAKPI_FORMULA_MULTIPLY : WAKPI_FORMULA_DIVIDE, 0);
    }
    return status;
}

static wakpi_status read_sum(struct reader *reader, struct part *part)
{
    wakpi_status status = read_product(reader, part);
    while (status == WAKPI_OK && (*reader->at == '+' || *reader->at == '-')) {
        struct part term;
        char sign = *reader->at++;
        status = read_product(reader, &term);
        if (status == WAKPI_OK)
            status = add_parts(reader, part, &term, sign == '+' ? 1 : -1);
        if (status == WAKPI_OK)
            status = push(reader, sign == '+' ? WAKPI_FORMULA_ADD : WAKPI_FORMULA_SUBTRACT, 0);
    }
    return status;
}

/* mean(d), median(d), p90(d): 1 where the text is one, with *status of reading it. */
static int read_statistic(struct reader *reader, wakpi_status *status)
{
    static const struct {
        const char *name;
        int8_t statistic;
        double quantile;
    } statistics[] = {{"mean(", WAKPI_STATISTIC_MEAN, 0},
                      {"median(", WAKPI_STATISTIC_QUANTILE, 0.5},
                      {"p90(", WAKPI_STATISTIC_QUANTILE, 0.9}};
    for (size_t i = 0; i < sizeof statistics / sizeof statistics[0]; i++) {
        size_t size = strlen(statistics[i].name);
        if (strncmp(reader->at, statistics[i].name, size) != 0)
            continue;
        reader->at += size;
        size = key_length(reader->at);
        const struct wakpi_measure_row *row = wakpi_measure_row_by_key(reader->at, size);
        if (row == NULL || row->kind != WAKPI_MEASURE_KIND_DURATION) {
            *status = fail(reader, WAKPI_MALFORMED, "no duration");
        } else if (strcmp(reader->at + size, ")") != 0) {
            reader->at += size;
            *status = fail(reader, WAKPI_MALFORMED, "no closing parenthesis");
        } else {
            reader->program->statistic = statistics[i].statistic;
            reader->program->quantile = statistics[i].quantile;
            reader->program->inputs[0] = (uint8_t)row->id;
            reader->program->input_count = 1;
            reader->program->dimension[WAKPI_MEASURE_KIND_DURATION] = 1;
            *status = WAKPI_OK;
        }
        return 1;
    }
    return 0;
}

/* ---- from a part to a program ---- */

static int in_millionths(const struct wakpi_formula_program *program, int place)
{
    const struct wakpi_measure_row *row = place < 0 ? NULL : wakpi_measure_row(program->inputs[place]);
    return row != NULL &&
           (row->kind == WAKPI_MEASURE_KIND_MONEY || row->kind == WAKPI_MEASURE_KIND_PARAMETER);
}

/* Finds the scales. 0 where 128 bits might not hold the sum: one product of two inputs has its place in them,
 * without a coefficient. */
static int settle(const struct wakpi_formula_program *program, struct wakpi_formula_sum *sum)
{
    int products = 0;
    for (int i = 0; i < sum->count; i++) {
        struct wakpi_formula_term *term = &sum->terms[i];
        term->scale = (uint8_t)(in_millionths(program, term->a) + in_millionths(program, term->b));
        if (term->scale > sum->scale)
            sum->scale = term->scale;
        products += term->b >= 0;
    }
    for (int i = 0; i < sum->count; i++) {
        const struct wakpi_formula_term *term = &sum->terms[i];
        if (term->b >= 0 && (term->scale < sum->scale || term->coefficient > 1 || term->coefficient < -1))
            return 0;
    }
    return products <= 1;
}

/* In the contract's unit no sum is of a scale above 1. */
static int narrow_scale(const struct wakpi_formula_sum *sum)
{
    return sum->scale < 2 ? sum->scale : 1;
}

/* Lists the sum as plain: its factor, or 0 where it is no sum of single measures and a product. */
static int32_t list_plainly(const struct wakpi_formula_program *program, const struct wakpi_formula_sum *sum,
                            struct wakpi_formula_plain *plain, uint8_t *used)
{
    int32_t factor = sum->terms[0].coefficient < 0 ? -sum->terms[0].coefficient : sum->terms[0].coefficient;
    const uint8_t first = *used;
    for (int i = 0; i < sum->count; i++) {
        const struct wakpi_formula_term *term = &sum->terms[i];
        if (term->a < 0 || (term->coefficient != factor && term->coefficient != -factor) ||
            (term->b >= 0 ? plain->product[0] != 0
                          : term->scale != narrow_scale(sum) || *used == WAKPI_FORMULA_PLAIN_TERMS))
            return 0;
        if (term->b >= 0) {
            plain->product[0] = program->inputs[term->a];
            plain->product[1] = program->inputs[term->b];
            continue;
        }
        if (term->coefficient < 0)
            plain->taken = (uint16_t)(plain->taken | 1u << *used);
        plain->measures[(*used)++] = program->inputs[term->a];
    }
    return *used > first ? factor : 0;
}

static struct wakpi_formula_plain find_plain(const struct wakpi_formula_program *program)
{
    struct wakpi_formula_plain plain = {0};
    uint8_t used = 0;
    int32_t factor = list_plainly(program, &program->numerator, &plain, &used);
    plain.over = used;
    if (!is_one(&program->denominator) && list_plainly(program, &program->denominator, &plain, &used) != 1)
        return (struct wakpi_formula_plain){0};
    plain.under = (uint8_t)(used - plain.over);
    plain.lift = (int8_t)(narrow_scale(&program->numerator) - narrow_scale(&program->denominator));
    plain.factor = factor > INT8_MAX ? 0 : (int8_t)factor;
    return plain;
}

static uint8_t shape_of(const struct wakpi_formula_plain *plain, int32_t unit)
{
    if (plain->factor != 1 || plain->over != 1 || plain->under > 1 || plain->taken != 0 ||
        plain->product[0] != 0)
        return WAKPI_PLAIN_ANY;
    if (unit == WAKPI_UNIT_RATIO)
        return plain->under == 1 && plain->lift == 0 ? WAKPI_PLAIN_SHARE : WAKPI_PLAIN_ANY;
    return plain->under == 1 ? WAKPI_PLAIN_PAIR : WAKPI_PLAIN_ONE;
}

/* 1 where step `at` and on add up inputs from .. to - 1 one by one, as `taken` says; *at receives the step behind. */
static int adds_up(const struct wakpi_formula_program *program, int from, int to, int *at)
{
    for (int i = from; i < to; i++) {
        const struct wakpi_formula_step *step = &program->steps[*at];
        int32_t then = program->plain.taken >> i & 1 ? WAKPI_FORMULA_SUBTRACT : WAKPI_FORMULA_ADD;
        if (step->operation != WAKPI_FORMULA_INPUT || step->operand != i ||
            (i == from ? then != WAKPI_FORMULA_ADD : step[1].operation != then))
            return 0;
        *at += i == from ? 1 : 2;
    }
    return 1;
}

/* Of what is no fraction the order does not matter: each slope comes through sums as it is. */
static int is_chain(const struct wakpi_formula_program *program)
{
    const struct wakpi_formula_plain *plain = &program->plain;
    const int over = plain->over, count = over + plain->under;
    const int of_product = plain->product[0] != 0 ? 2 : 0;
    int at = 0;
    if (plain->factor != 1 || program->input_count != count + of_product)
        return 0;
    for (int i = 0; i < count; i++) {
        if (program->inputs[i] != plain->measures[i])
            return 0;
    }
    if (plain->under == 0)
        return 1;
    return of_product == 0 && adds_up(program, 0, over, &at) && adds_up(program, over, count, &at) &&
           at + 1 == program->step_count;
}

/* What is asked of each input again and again. A formula that is no fraction is all above the line. */
static void mark_inputs(struct wakpi_formula_program *program)
{
    for (int i = 0; i < program->input_count; i++) {
        wakpi_measure measure = program->inputs[i];
        program->measures[measure / 64] |= UINT64_C(1) << measure % 64;
        program->chance |= (uint32_t)wakpi_measure_by_chance(measure) << i;
        program->above |= (uint32_t)!program->exact << i;
    }
    for (int i = 0; program->exact && i < program->numerator.count; i++) {
        const struct wakpi_formula_term *term = &program->numerator.terms[i];
        program->above |= (uint32_t)(term->a >= 0) << (term->a & 31);
        program->above |= (uint32_t)(term->b >= 0) << (term->b & 31);
    }
}

wakpi_status wakpi_formula_compile(const char *text, struct wakpi_formula_program *program,
                                   wakpi_error *error)
{
    struct reader reader = {.text = text, .at = text, .program = program, .error = error};
    struct part part;
    wakpi_status status = WAKPI_OK;
    memset(program, 0, sizeof *program);
    if (read_statistic(&reader, &status))
        return status;
    status = read_sum(&reader, &part);
    if (status != WAKPI_OK)
        return status;
    if (*reader.at != '\0')
        return fail(&reader, WAKPI_MALFORMED, "no operator");
    memcpy(program->dimension, part.dimension, sizeof program->dimension);
    program->numerator = part.over;
    program->denominator = part.under;
    /* An input that may stand for 52/12 is no integer. */
    for (int i = 0; i < program->input_count; i++) {
        if (wakpi_measure_row(program->inputs[i])->flags & WAKPI_ROW_MONTH_IN_WEEKS)
            part.exact = 0;
    }
    program->exact = (int8_t)(part.exact && settle(program, &program->numerator) &&
                              settle(program, &program->denominator));
    program->observes =
        program->exact && program->denominator.scale == 0 && program->denominator.terms[0].a >= 0;
    if (program->exact)
        program->plain = find_plain(program);
    program->is_chain = (int8_t)is_chain(program);
    mark_inputs(program);
    return WAKPI_OK;
}

/* ---- compiled once ---- */

enum { ABSENT, BEING_COMPILED, COMPILED };

/* Each is guarded by its state. */
static struct wakpi_formula_program programs[WAKPI_KPI_LIMIT];
static atomic_int program_states[WAKPI_KPI_LIMIT];

const struct wakpi_formula_program *wakpi_formula_program_of(wakpi_kpi kpi,
                                                             struct wakpi_formula_program *scratch)
{
    const struct wakpi_kpi_row *row = wakpi_kpi_row(kpi);
    if (row == NULL)
        return NULL;
    struct wakpi_formula_program *program = scratch;
    if (kpi < WAKPI_KPI_LIMIT) {
        int state = atomic_load_explicit(&program_states[kpi], memory_order_acquire);
        if (state == COMPILED)
            return &programs[kpi];
        if (state == ABSENT && atomic_compare_exchange_strong(&program_states[kpi], &state, BEING_COMPILED))
            program = &programs[kpi];
    }
    /* The formulas of the table are right; a test compiles each of them. */
    wakpi_formula_compile(row->formula, program, NULL);
    program->hangs_on_units = (int8_t)wakpi_program_hangs_on_units(kpi, program);
    program->unit = row->unit;
    program->row_flags = row->flags;
    program->shape = shape_of(&program->plain, row->unit);
    if (program != scratch)
        atomic_store_explicit(&program_states[kpi], COMPILED, memory_order_release);
    return program;
}

/* Those that are statistics; racing threads write the same. */
static atomic_uchar statistics[WAKPI_KPI_LIMIT];
static atomic_size_t statistic_count;
static atomic_int all_compiled;

const struct wakpi_formula_program *wakpi_formula_programs(void)
{
    size_t count = 0;
    if (atomic_load_explicit(&all_compiled, memory_order_acquire))
        return programs;
    struct wakpi_formula_program scratch;
    for (int32_t i = 0; i < wakpi_kpi_row_count; i++) {
        wakpi_kpi kpi = wakpi_kpi_rows[i].id;
        if (kpi >= WAKPI_KPI_LIMIT || wakpi_formula_program_of(kpi, &scratch) != &programs[kpi])
            return NULL;
        if (programs[kpi].statistic != WAKPI_STATISTIC_NONE)
            atomic_store_explicit(&statistics[count++], (unsigned char)kpi, memory_order_relaxed);
    }
    atomic_store_explicit(&statistic_count, count, memory_order_relaxed);
    atomic_store_explicit(&all_compiled, 1, memory_order_release);
    return programs;
}

size_t wakpi_formula_statistics(const atomic_uchar **kpis)
{
    *kpis = statistics;
    return atomic_load_explicit(&statistic_count, memory_order_relaxed);
}

/* How deep a measure lies in others: the order to add and to read in, so that no reader sees a part above its
 * whole. */
#include "kpi/measure.h"

#include "kpi/catalogue.h"
#include "kpi/formula_program.h"

enum {
    DEEPEST = 100 /* where a ring of parts would end; a test finds it */
};

static atomic_schar levels[WAKPI_MEASURE_LIMIT];
static atomic_uchar order[WAKPI_MEASURE_LIMIT]; /* the measures that there are, the deepest first */
static atomic_int levels_known;

/* 1 where measure `place` of the program stands in the sum. */
static int stands_in(const struct wakpi_formula_sum *sum, int place)
{
    for (int i = 0; i < sum->count; i++) {
        if (sum->terms[i].a == place || sum->terms[i].b == place)
            return 1;
    }
    return 0;
}

static int raise_above(signed char *level, wakpi_measure part, wakpi_measure whole)
{
    if (level[part] > level[whole] || level[whole] == DEEPEST)
        return 0;
    level[part] = (signed char)(level[whole] + 1);
    return 1;
}

/* A ratio's numerator is a part of its denominator; what stands in both says nothing. */
static int raise_ratio(signed char *level, const struct wakpi_formula_program *program)
{
    int raised = 0;
    for (int over = 0; over < program->input_count; over++) {
        if (!stands_in(&program->numerator, over) || stands_in(&program->denominator, over))
            continue;
        for (int under = 0; under < program->input_count; under++) {
            if (stands_in(&program->denominator, under) && !stands_in(&program->numerator, under))
                raised |= raise_above(level, program->inputs[over], program->inputs[under]);
        }
    }
    return raised;
}

static void compute_levels(signed char *level)
{
    struct wakpi_formula_program scratch;
    int raised = 1;
    /* Each round lengthens some chain by one, so there are no more rounds than measures. */
    for (int round = 0; raised && round < WAKPI_MEASURE_LIMIT; round++) {
        raised = 0;
        for (int32_t i = 0; i < wakpi_measure_row_count; i++) {
            wakpi_measure whole;
            if (wakpi_measure_whole(wakpi_measure_rows[i].id, &whole) == WAKPI_OK)
                raised |= raise_above(level, wakpi_measure_rows[i].id, whole);
        }
        for (int32_t i = 0; i < wakpi_kpi_row_count; i++) {
            if (wakpi_kpi_rows[i].unit == WAKPI_UNIT_RATIO)
                raised |= raise_ratio(level, wakpi_formula_program_of(wakpi_kpi_rows[i].id, &scratch));
        }
    }
}

/* Racing threads store the same. */
static void know_levels(void)
{
    signed char level[WAKPI_MEASURE_LIMIT] = {0};
    int32_t place = 0;
    compute_levels(level);
    for (int depth = DEEPEST; depth >= 0; depth--) {
        for (int i = 1; i <= wakpi_measure_row_count; i++) {
            if (level[i] == depth)
                atomic_store_explicit(&order[place++], (unsigned char)i, memory_order_relaxed);
        }
    }
    for (int i = 0; i < WAKPI_MEASURE_LIMIT; i++)
        atomic_store_explicit(&levels[i], level[i], memory_order_relaxed);
    atomic_store_explicit(&levels_known, 1, memory_order_release);
}

int wakpi_measure_level(wakpi_measure measure)
{
    if (!wakpi_measure_known(measure))
        return 0;
    if (!atomic_load_explicit(&levels_known, memory_order_acquire))
        know_levels();
    return atomic_load_explicit(&levels[measure], memory_order_relaxed);
}

const atomic_uchar *wakpi_measures_by_depth(void)
{
    if (!atomic_load_explicit(&levels_known, memory_order_acquire))
        know_levels();
    return order;
}

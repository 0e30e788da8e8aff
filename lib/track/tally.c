#include "track/tally.h"

#include <stdatomic.h>

#include "kpi/sensitivity.h"

_Static_assert(WAKPI_TALLY_SLOTS <= 32, "a slot has a bit");

/* Products of amounts up to this stay within 106 bits, so two million persons of them can be added up. */
#define AMOUNT_LIMIT (INT64_C(1) << 53)

/* ---- the plan ---- */

/* Figures of a period are said of it, not told by persons. */
static int is_told(wakpi_measure measure)
{
    int32_t rule = wakpi_measure_merge_rule(measure);
    return wakpi_measure_by_chance(measure) && (rule == WAKPI_MERGE_SUM || rule == WAKPI_MERGE_DISTINCT) &&
           wakpi_measure_dated_by(measure) != WAKPI_DATED_BY_PERIOD;
}

/* The program of a KPI of which nothing but units tells how it varies; NULL of others. */
static const struct wakpi_formula_program *program_at(int32_t place, struct wakpi_formula_program *scratch)
{
    wakpi_kpi kpi = 0;
    wakpi_kpi_at(place, &kpi);
    return wakpi_kpi_hangs_on_units(kpi) ? wakpi_formula_program_of(kpi, scratch) : NULL;
}

/* Marks what the formulas that hang on units are made of. */
static void mark_measures(uint8_t *wanted)
{
    struct wakpi_formula_program scratch;
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        const struct wakpi_formula_program *program = program_at(i, &scratch);
        for (int j = 0; program && j < program->input_count; j++)
            wanted[program->inputs[j]] = (uint8_t)is_told(program->inputs[j]);
    }
}

static int make_slots(struct wakpi_tally_plan *plan)
{
    uint8_t wanted[WAKPI_MEASURE_LIMIT] = {0};
    mark_measures(wanted);
    for (wakpi_measure measure = 1; measure < WAKPI_MEASURE_LIMIT; measure++) {
        if (!wanted[measure])
            continue;
        if (plan->count == WAKPI_TALLY_SLOTS)
            return 0;
        int slot = plan->count++;
        plan->measures[slot] = measure;
        plan->slots[measure] = (uint8_t)(slot + 1);
        if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_PEOPLE)
            plan->people |= UINT32_C(1) << slot;
        else if (measure < WAKPI_TALLY_ONES)
            plan->ones |= UINT64_C(1) << measure;
    }
    return 1;
}

/* The square of who counts once is the count. */
static int make_pair(struct wakpi_tally_plan *plan, int a, int b)
{
    if (a > b || (a == b && plan->people >> a & 1) || plan->partners[a] >> b & 1)
        return 1;
    if (plan->pair_count == WAKPI_TALLY_PAIRS)
        return 0;
    plan->partners[a] |= UINT32_C(1) << b;
    plan->pairs[a][b] = (uint8_t)plan->pair_count++;
    return 1;
}

static void make_plan(struct wakpi_tally_plan *plan)
{
    struct wakpi_formula_program scratch;
    *plan = (struct wakpi_tally_plan){0};
    int room = make_slots(plan);
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        const struct wakpi_formula_program *program = program_at(i, &scratch);
        for (int j = 0; program && j < program->input_count; j++) {
            for (int k = 0; k < program->input_count; k++) {
                int a = plan->slots[program->inputs[j]], b = plan->slots[program->inputs[k]];
                room &= a == 0 || b == 0 || make_pair(plan, a - 1, b - 1);
            }
        }
    }
    plan->whole = room;
}

/* Every answer asks for it, so the first one made is kept; who comes while it is being kept makes another. */
int wakpi_tally_plan_make(struct wakpi_tally_plan *plan)
{
    enum { ABSENT, BEING_KEPT, KEPT };
    static struct wakpi_tally_plan kept;
    static atomic_int state;
    int absent = ABSENT;
    if (atomic_load_explicit(&state, memory_order_acquire) == KEPT) {
        *plan = kept;
        return plan->whole;
    }
    make_plan(plan);
    if (atomic_compare_exchange_strong(&state, &absent, BEING_KEPT)) {
        kept = *plan;
        atomic_store_explicit(&state, KEPT, memory_order_release);
    }
    return plan->whole;
}

size_t wakpi_tally_size(const struct wakpi_tally_plan *plan)
{
    return sizeof(struct wakpi_tally) + (size_t)(plan->count + plan->pair_count) * sizeof(struct wakpi_wide);
}

/* ---- adding ---- */

/* Which slots hold anything but 0, and how much there is at most: a number from which on it may not be, or more. */
static uint32_t filled_slots(const struct wakpi_telling *telling, uint64_t *size)
{
    uint32_t filled = 0;
    *size = 0;
    for (uint32_t left = telling->slots; left != 0; left &= left - 1) {
        int slot = __builtin_ctz(left);
        int64_t amount = telling->amounts[slot];
        filled |= (uint32_t)(amount != 0) << slot;
        *size |= amount < 0 ? ~(uint64_t)amount + 1 : (uint64_t)amount;
    }
    return filled;
}

static int is_lost(const struct wakpi_telling *telling, uint32_t filled)
{
    for (; filled != 0; filled &= filled - 1) {
        int64_t amount = telling->amounts[__builtin_ctz(filled)];
        if (amount > AMOUNT_LIMIT || amount < -AMOUNT_LIMIT)
            return 1;
    }
    return 0;
}

/* Of persons counted together none told more than a few; others come one by one. */
static struct wakpi_wide multiply(int64_t amount, int64_t other, int64_t persons)
{
    if (persons == -1)
        return wakpi_wide_product(-amount, other);
    return wakpi_wide_product(amount * persons, other);
}

static void add_wide(struct wakpi_tally *tally, const struct wakpi_tally_plan *plan,
                     const struct wakpi_telling *telling, uint32_t filled, int64_t persons)
{
    for (uint32_t left = filled; left != 0; left &= left - 1) {
        int a = __builtin_ctz(left);
        int64_t amount = telling->amounts[a];
        tally->sums[a] = wakpi_wide_add(tally->sums[a], wakpi_wide_product(amount, persons));
        for (uint32_t others = plan->partners[a] & filled; others != 0; others &= others - 1) {
            struct wakpi_wide *sum = &tally->sums[plan->count + plan->pairs[a][__builtin_ctz(others)]];
            int64_t other = telling->amounts[__builtin_ctz(others)];
            *sum = wakpi_wide_add(*sum, multiply(amount, other, persons));
        }
    }
}

/* The same where no product leaves 64 bits. */
static void add_narrow(struct wakpi_tally *tally, const struct wakpi_tally_plan *plan,
                       const struct wakpi_telling *telling, uint32_t filled, int64_t persons)
{
    for (uint32_t left = filled; left != 0; left &= left - 1) {
        int a = __builtin_ctz(left);
        int64_t amount = telling->amounts[a] * persons;
        tally->sums[a] = wakpi_wide_add(tally->sums[a], wakpi_wide_from(amount));
        for (uint32_t others = plan->partners[a] & filled; others != 0; others &= others - 1) {
            int b = __builtin_ctz(others);
            struct wakpi_wide *sum = &tally->sums[plan->count + plan->pairs[a][b]];
            *sum = wakpi_wide_add(*sum, wakpi_wide_from(amount * telling->amounts[b]));
        }
    }
}

/* Amounts below 2^31 of one person, as most are, or below 2^15 of up to 2^32 multiply within 64 bits. */
void wakpi_tally_add(struct wakpi_tally *tally, const struct wakpi_tally_plan *plan,
                     const struct wakpi_telling *telling, int64_t persons)
{
    enum { NARROW_BITS = 31, FEW_BITS = 15 };
    uint64_t size;
    uint32_t filled = filled_slots(telling, &size);
    if (filled == 0)
        return;
    tally->units += persons;
    if (size >> FEW_BITS == 0 || (size >> NARROW_BITS == 0 && (persons == 1 || persons == -1)))
        add_narrow(tally, plan, telling, filled, persons);
    else if (is_lost(telling, filled))
        tally->lost += persons;
    else
        add_wide(tally, plan, telling, filled, persons);
}

void wakpi_tally_merge(struct wakpi_tally *into, const struct wakpi_tally_plan *plan,
                       const struct wakpi_tally *from)
{
    into->units += from->units;
    into->lost += from->lost;
    for (int i = 0; i < plan->count + plan->pair_count; i++)
        into->sums[i] = wakpi_wide_add(into->sums[i], from->sums[i]);
}

int wakpi_tally_equal(const struct wakpi_tally *one, const struct wakpi_tally_plan *plan,
                      const struct wakpi_tally *other)
{
    int64_t units = (one ? one->units : 0) - (other ? other->units : 0);
    int64_t lost = (one ? one->lost : 0) - (other ? other->lost : 0);
    int same = units == 0 && lost == 0;
    for (int i = 0; i < plan->count + plan->pair_count && same; i++)
        same = wakpi_wide_compare(one ? one->sums[i] : wakpi_wide_from(0),
                                  other ? other->sums[i] : wakpi_wide_from(0)) == 0;
    return same;
}

/* ---- for a campaign ---- */

static void push(struct wakpi_products *products, wakpi_measure a, wakpi_measure b, struct wakpi_wide sum)
{
    if (sum.low != 0 || sum.high != 0)
        products->products[products->used++] = (struct wakpi_product){a, b, sum};
}

wakpi_status wakpi_tally_products(const struct wakpi_tally *tally, const struct wakpi_tally_plan *plan,
                                  const struct wakpi_allocator *allocator, struct wakpi_products *products)
{
    const size_t most = 2 * (size_t)plan->count + (size_t)plan->pair_count;
    wakpi_products_clear(products);
    if (tally->units <= 0 || tally->lost != 0)
        return WAKPI_OK;
    if (products->capacity < most &&
        !wakpi_reserve(allocator, &products->products, &products->capacity, most, sizeof *products->products))
        return WAKPI_NO_MEMORY;
    products->count = tally->units;
    for (int a = 0; a < plan->count; a++)
        push(products, 0, plan->measures[a], tally->sums[a]);
    for (int a = 0; a < plan->count; a++) {
        if (plan->people >> a & 1)
            push(products, plan->measures[a], plan->measures[a], tally->sums[a]);
        for (int b = a; b < plan->count; b++) {
            if (plan->partners[a] >> b & 1)
                push(products, plan->measures[a], plan->measures[b],
                     tally->sums[plan->count + plan->pairs[a][b]]);
        }
    }
    return WAKPI_OK;
}

/* Tallies: how what persons brought goes together. Of a row's money and counts the sums alone do not say how they vary; so
 * what each person brought to it is told as one unit, and the products of the amounts are added up besides. They are
 * integers: the same persons make the same tally in any order, and one that is taken out was never there. */
#ifndef WAKPI_TRACK_TALLY_H
#define WAKPI_TRACK_TALLY_H

#include "kpi/measure.h"
#include "measure/products.h"

/* What there is room for; a tally takes what the catalogue asks for. */
enum {
    WAKPI_TALLY_SLOTS = 20, /* measures that are told */
    WAKPI_TALLY_PAIRS = 64, /* products that are kept of them */
    WAKPI_TALLY_NEAR = 14,  /* slots below this have bits of their own where many stand side by side */
    WAKPI_TALLY_ONES = 64   /* measures below this may be told by a bit */
};

/* What the catalogue's formulas ask for. A slot is a measure that chance has a hand in and of which persons tell. */
struct wakpi_tally_plan {
    int whole; /* 0: there was not room for all that is asked for */
    int count, pair_count;
    wakpi_measure measures[WAKPI_TALLY_SLOTS]; /* rising */
    uint8_t slots[WAKPI_MEASURE_LIMIT];        /* by measure: its slot + 1, 0: none */
    uint64_t ones;                             /* bit m: m has a slot and counts what happened */
    uint32_t people;                           /* bit s: slot s counts persons, each of them once */
    uint32_t partners[WAKPI_TALLY_SLOTS]; /* bit s: the product with slot s, which is not below, is kept */
    uint8_t pairs[WAKPI_TALLY_SLOTS][WAKPI_TALLY_SLOTS]; /* where */
};

/* What one person brought. Amounts are sums modulo 2^64. */
struct wakpi_telling {
    uint32_t slots; /* bit s: amounts[s] is told */
    int64_t amounts[WAKPI_TALLY_SLOTS];
};

struct wakpi_tally {
    int64_t units; /* persons who brought anything */
    int64_t lost;  /* persons who brought more than can be multiplied: of a row with such nothing is known */
    struct wakpi_wide sums[]; /* of the plan's slots; then the products of its pairs */
};

/* 0 where there is not room for all that the catalogue asks for; what has none is left out. */
int wakpi_tally_plan_make(struct wakpi_tally_plan *plan);
/* Bytes of a tally. */
size_t wakpi_tally_size(const struct wakpi_tally_plan *plan);

static inline void wakpi_telling_add(struct wakpi_telling *telling, int slot, int64_t amount)
{
    uint64_t sum = telling->slots >> slot & 1 ? (uint64_t)telling->amounts[slot] : 0;
    telling->slots |= UINT32_C(1) << slot;
    telling->amounts[slot] = (int64_t)(sum + (uint64_t)amount);
}

/* Adds so many persons, up to 2^32, who each brought so much; below 0: takes them out. */
void wakpi_tally_add(struct wakpi_tally *tally, const struct wakpi_tally_plan *plan,
                     const struct wakpi_telling *telling, int64_t persons);
void wakpi_tally_merge(struct wakpi_tally *into, const struct wakpi_tally_plan *plan,
                       const struct wakpi_tally *from);
/* NULL is an empty one. */
int wakpi_tally_equal(const struct wakpi_tally *one, const struct wakpi_tally_plan *plan,
                      const struct wakpi_tally *other);

/* Fills empty products; they stay so where nobody told anything, or somebody more than can be multiplied. WAKPI_OK or
 * WAKPI_NO_MEMORY. */
wakpi_status wakpi_tally_products(const struct wakpi_tally *tally, const struct wakpi_tally_plan *plan,
                                  const struct wakpi_allocator *allocator, struct wakpi_products *products);

#endif

/* What units of observation, recipients or orders, told of several measures together: sums, and sums of products. They
 * are integers of 128 bits, so they add up in any order to the same. */
#ifndef WAKPI_MEASURE_PRODUCTS_H
#define WAKPI_MEASURE_PRODUCTS_H

#include <wakpi/kpi.h>

#include "base/allocator.h"
#include "base/codec.h"
#include "base/wide.h"
#include "kpi/formula_program.h"
#include "kpi/measure.h"
#include "kpi/sensitivity.h"
#include "stats/double_double.h"

enum { WAKPI_OBSERVED_MEASURES = 16 }; /* that one unit may tell of */

/* The sum of a * b over units; measure 0 is 1 in each of them. */
struct wakpi_product {
    wakpi_measure a, b; /* a <= b */
    struct wakpi_wide sum;
};

/* A zeroed struct is an empty one. */
struct wakpi_products {
    int64_t count;
    struct wakpi_product *products; /* sorted by a, then b; none of 0 and 0 */
    size_t used, capacity;
};

/* One unit: `count` measures, rising, and their amounts. */
struct wakpi_observation {
    wakpi_measure measures[WAKPI_OBSERVED_MEASURES];
    int64_t amounts[WAKPI_OBSERVED_MEASURES];
    size_t count;
};

void wakpi_products_drop(struct wakpi_products *units, const struct wakpi_allocator *allocator);
void wakpi_products_clear(struct wakpi_products *units);
/* Makes room for a unit, or for all of `from`: WAKPI_OK, WAKPI_NO_MEMORY, or WAKPI_OVERFLOW where a sum would leave its
 * range. What was made room for can be added right after. */
wakpi_status wakpi_products_prepare(struct wakpi_products *units, const struct wakpi_allocator *allocator,
                                    const struct wakpi_observation *unit);
void wakpi_products_add(struct wakpi_products *units, const struct wakpi_observation *unit);
wakpi_status wakpi_products_reserve(struct wakpi_products *units, const struct wakpi_allocator *allocator,
                                    const struct wakpi_products *from);
wakpi_status wakpi_products_can_merge(const struct wakpi_products *units, const struct wakpi_products *from);
void wakpi_products_merge(struct wakpi_products *units, const struct wakpi_products *from);

/* Canonical bytes. Getting fills empty ones; measures of traits that no unit tells of are for the caller to refuse. */
void wakpi_products_put(struct wakpi_writer *writer, const struct wakpi_products *units);
void wakpi_products_get(struct wakpi_reader *reader, const struct wakpi_allocator *allocator,
                        struct wakpi_products *units);

/* The sum of a * b, a <= b: 0 where none is held. */
struct wakpi_wide wakpi_products_sum(const struct wakpi_products *units, wakpi_measure a, wakpi_measure b);

/* ---- products_error.c ---- */

/* Of 16 measures and of 1 in each unit. */
enum { WAKPI_TOLD_RANKS = 18, WAKPI_TOLD_PRODUCTS = 160 };

/* What units told, for formulas to ask: of one, the products as they stand; of many, their sums laid out so that nobody
 * seeks. */
struct wakpi_told {
    const struct wakpi_products *units; /* NULL: laid out below */
    int64_t count;
    uint8_t ranks[WAKPI_MEASURE_LIMIT]; /* of the measures that were told, from 1 on; 0: it was not */
    uint8_t places[WAKPI_TOLD_RANKS]
                  [WAKPI_TOLD_RANKS]; /* by two ranks: where the sum of products is; 0: it is 0 */
    struct wakpi_wide sums[WAKPI_TOLD_PRODUCTS];
    struct wakpi_naturals naturals;
};

/* 0 where there are too many to be laid out. */
int wakpi_told_lay_out(struct wakpi_told *told, const struct wakpi_products *units);

enum { WAKPI_TOLD_AT_ONCE = 16 };

struct wakpi_told_error {
    int known; /* 0: there is none */
    double standard_error, carriers;
};

/* The standard errors of the values of formulas, WAKPI_TOLD_AT_ONCE of them at most, where all that chance has a hand in was
 * told by units. `amounts` are the campaign's, by measure. The carriers are how many units carry a value: so many equal ones
 * would make what they told above the line as unsteady, (sum y)^2 / sum y^2. A few great ones among thousands that brought
 * nothing are few by it. */
void wakpi_told_errors(struct wakpi_told *told, const struct wakpi_formula_program *const *programs,
                       size_t count, const int64_t *amounts, struct wakpi_told_error *errors);

#endif

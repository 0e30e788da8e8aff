/* The order in which elements are saved. */
#ifndef WAKPI_TRACK_ORDER_H
#define WAKPI_TRACK_ORDER_H

#include <stdint.h>

#include "base/sort.h"

struct wakpi_order {
    uint32_t *places; /* in the order of saving */
    size_t count;     /* of those saved */
    size_t capacity;  /* of `places` */
};

/* Three words to sort by, and where the element stands. */
struct wakpi_sorted {
    uint64_t words[3];
    uint32_t place;
};

int wakpi_compare_words(const void *first, const void *second, const void *context);
/* Puts the elements' places into an order that has room for them, equal ones once; the elements are in disorder then. What was
 * loaded is in order already, and what was merged after it mostly too: these two runs are but merged. */
void wakpi_order_take(struct wakpi_order *order, struct wakpi_sorted *elements, size_t count,
                      wakpi_compare compare, const void *context);

#endif

/* Sorting in place, without memory and never in quadratic time, for what is saved in order. */
#ifndef WAKPI_TRACK_SORT_H
#define WAKPI_TRACK_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Three words to sort by, and where the element stands. */
struct wakpi_sorted {
    uint64_t words[3];
    uint32_t place;
};

/* Negative, 0 or positive. */
typedef int (*wakpi_order_function)(const void *context, const struct wakpi_sorted *a,
                                    const struct wakpi_sorted *b);

/* By words, the first one first. */
int wakpi_order_words(const void *context, const struct wakpi_sorted *a, const struct wakpi_sorted *b);
/* Elements that compare equal come in any order. */
void wakpi_sort(struct wakpi_sorted *elements, size_t count, wakpi_order_function order, const void *context);

#endif

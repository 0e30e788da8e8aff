/* Sorting in place without allocation: the C library's may take memory behind the handle's allocator. */
#ifndef WAKPI_BASE_SORT_H
#define WAKPI_BASE_SORT_H

#include <stddef.h>

/* Negative, 0 or positive, as the first is before, equal to or after the second. Where the order is total, so that
 * only identical elements are equal, the result does not depend on the order before. */
typedef int (*wakpi_compare)(const void *first, const void *second, const void *context);

enum { WAKPI_SORT_LIMIT = 192 };

/* Elements of at most WAKPI_SORT_LIMIT bytes. */
void wakpi_sort(void *elements, size_t count, size_t size, wakpi_compare compare, const void *context);

#endif

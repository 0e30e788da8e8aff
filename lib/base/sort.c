#include "base/sort.h"

#include <string.h>

enum { FEW = 12 /* so many are sorted by insertion */ };

struct sorting {
    size_t size;
    wakpi_compare compare;
    const void *context;
};

static int before(const struct sorting *sorting, const void *first, const void *second)
{
    return sorting->compare(first, second, sorting->context) < 0;
}

static void swap(const struct sorting *sorting, char *one, char *other)
{
    char held[WAKPI_SORT_LIMIT];
    memcpy(held, one, sorting->size);
    memcpy(one, other, sorting->size);
    memcpy(other, held, sorting->size);
}

static void sort_by_insertion(const struct sorting *sorting, char *elements, size_t count)
{
    char held[WAKPI_SORT_LIMIT];
    size_t size = sorting->size;
    for (size_t i = 1; i < count; i++) {
        char *at = elements + i * size;
        if (!before(sorting, at, at - size))
            continue;
        memcpy(held, at, size);
        for (; at > elements && before(sorting, held, at - size); at -= size)
            memcpy(at, at - size, size);
        memcpy(at, held, size);
    }
}

static void sink(const struct sorting *sorting, char *elements, size_t at, size_t count)
{
    size_t size = sorting->size;
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && before(sorting, elements + child * size, elements + (child + 1) * size))
            child++;
        if (!before(sorting, elements + at * size, elements + child * size))
            return;
        swap(sorting, elements + at * size, elements + child * size);
    }
}

static void sort_by_heap(const struct sorting *sorting, char *elements, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sink(sorting, elements, i, count);
    for (size_t last = count; last-- > 1;) {
        swap(sorting, elements, elements + last * sorting->size);
        sink(sorting, elements, 0, last);
    }
}

/* Splits around the median of three; returns the size of the lower part, within 1 .. count - 1. */
static size_t partition(const struct sorting *sorting, char *elements, size_t count)
{
    size_t size = sorting->size;
    char *middle = elements + count / 2 * size, *last = elements + (count - 1) * size;
    char pivot[WAKPI_SORT_LIMIT];
    if (before(sorting, middle, elements))
        swap(sorting, middle, elements);
    if (before(sorting, last, middle)) {
        swap(sorting, last, middle);
        if (before(sorting, middle, elements))
            swap(sorting, middle, elements);
    }
    memcpy(pivot, middle, size);
    for (char *low = elements, *high = last;; low += size, high -= size) {
        while (before(sorting, low, pivot))
            low += size;
        while (before(sorting, pivot, high))
            high -= size;
        if (low >= high)
            return (size_t)(high - elements) / size + 1;
        swap(sorting, low, high);
    }
}

/* Quicksort, until so many splits were bad that the heap takes over: no input makes it slow. */
static void sort_part(const struct sorting *sorting, char *elements, size_t count, int splits)
{
    while (count > FEW) {
        if (splits-- == 0) {
            sort_by_heap(sorting, elements, count);
            return;
        }
        size_t low = partition(sorting, elements, count);
        char *upper = elements + low * sorting->size;
        if (low < count - low) {
            sort_part(sorting, elements, low, splits);
            elements = upper;
            count -= low;
        } else {
            sort_part(sorting, upper, count - low, splits);
            count = low;
        }
    }
    sort_by_insertion(sorting, elements, count);
}

void wakpi_sort(void *elements, size_t count, size_t size, wakpi_compare compare, const void *context)
{
    struct sorting sorting = {.size = size, .compare = compare, .context = context};
    int splits = 0;
    for (size_t left = count; left > 1; left /= 2)
        splits += 2;
    sort_part(&sorting, elements, count, splits);
}

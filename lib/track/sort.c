#include "track/sort.h"

enum { few = 12 }; /* so many are sorted by insertion */

struct sorting {
    wakpi_order_function order;
    const void *context;
};

int wakpi_order_words(const void *context, const struct wakpi_sorted *a, const struct wakpi_sorted *b)
{
    (void)context;
    for (int i = 0; i < 3; i++) {
        if (a->words[i] != b->words[i])
            return a->words[i] < b->words[i] ? -1 : 1;
    }
    return 0;
}

static int before(const struct sorting *sorting, const struct wakpi_sorted *a, const struct wakpi_sorted *b)
{
    return sorting->order(sorting->context, a, b) < 0;
}

static void swap(struct wakpi_sorted *a, struct wakpi_sorted *b)
{
    struct wakpi_sorted held = *a;
    *a = *b;
    *b = held;
}

static void sort_by_insertion(const struct sorting *sorting, struct wakpi_sorted *elements, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct wakpi_sorted held = elements[i];
        size_t at = i;
        for (; at > 0 && before(sorting, &held, &elements[at - 1]); at--)
            elements[at] = elements[at - 1];
        elements[at] = held;
    }
}

static void sink(const struct sorting *sorting, struct wakpi_sorted *elements, size_t at, size_t count)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && before(sorting, &elements[child], &elements[child + 1]))
            child++;
        if (!before(sorting, &elements[at], &elements[child]))
            return;
        swap(&elements[at], &elements[child]);
    }
}

static void sort_by_heap(const struct sorting *sorting, struct wakpi_sorted *elements, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sink(sorting, elements, i, count);
    for (size_t last = count; last-- > 1;) {
        swap(&elements[0], &elements[last]);
        sink(sorting, elements, 0, last);
    }
}

/* Splits around the median of three; returns the size of the lower part, within 1 .. count - 1. */
static size_t partition(const struct sorting *sorting, struct wakpi_sorted *elements, size_t count)
{
    struct wakpi_sorted *middle = &elements[count / 2], *last = &elements[count - 1];
    if (before(sorting, middle, elements))
        swap(middle, elements);
    if (before(sorting, last, middle)) {
        swap(last, middle);
        if (before(sorting, middle, elements))
            swap(middle, elements);
    }
    struct wakpi_sorted pivot = *middle;
    size_t low = 0, high = count - 1;
    for (;;) {
        while (before(sorting, &elements[low], &pivot))
            low++;
        while (before(sorting, &pivot, &elements[high]))
            high--;
        if (low >= high)
            return high + 1;
        swap(&elements[low++], &elements[high--]);
    }
}

/* Quicksort, until so many splits were bad that the heap takes over. */
static void sort_part(const struct sorting *sorting, struct wakpi_sorted *elements, size_t count, int splits)
{
    while (count > few) {
        if (splits-- == 0) {
            sort_by_heap(sorting, elements, count);
            return;
        }
        size_t low = partition(sorting, elements, count);
        if (low < count - low) {
            sort_part(sorting, elements, low, splits);
            elements += low;
            count -= low;
        } else {
            sort_part(sorting, elements + low, count - low, splits);
            count = low;
        }
    }
    sort_by_insertion(sorting, elements, count);
}

void wakpi_sort(struct wakpi_sorted *elements, size_t count, wakpi_order_function order, const void *context)
{
    struct sorting sorting = {order, context};
    int splits = 0;
    for (size_t left = count; left > 1; left /= 2)
        splits += 2;
    sort_part(&sorting, elements, count, splits);
}

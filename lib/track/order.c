#include "track/order.h"

int wakpi_compare_words(const void *first, const void *second, const void *context)
{
    const struct wakpi_sorted *a = first, *b = second;
    (void)context;
    for (int i = 0; i < 3; i++) {
        if (a->words[i] != b->words[i])
            return a->words[i] < b->words[i] ? -1 : 1;
    }
    return 0;
}

/* How many elements at the beginning are in order. */
static size_t run_of(const struct wakpi_sorted *elements, size_t count, wakpi_compare compare,
                     const void *context)
{
    size_t run = count > 0 ? 1 : 0;
    while (run < count && compare(&elements[run - 1], &elements[run], context) <= 0)
        run++;
    return run;
}

void wakpi_order_take(struct wakpi_order *order, struct wakpi_sorted *elements, size_t count,
                      wakpi_compare compare, const void *context)
{
    size_t first = 0, middle = run_of(elements, count, compare, context), second = middle;
    if (run_of(elements + middle, count - middle, compare, context) < count - middle)
        wakpi_sort(elements + middle, count - middle, sizeof *elements, compare, context);
    while (first < middle || second < count) {
        int behind =
            first == middle || (second < count && compare(&elements[second], &elements[first], context) < 0);
        uint32_t place = elements[behind ? second++ : first++].place;
        if (order->count == 0 || place != order->places[order->count - 1])
            order->places[order->count++] = place;
    }
}

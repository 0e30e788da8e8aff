#include "track/history.h"

#include "base/sort.h"

#include <string.h>

static int compare_places(const void *first, const void *second, const void *context)
{
    const struct wakpi_place *a = first, *b = second;
    (void)context;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return wakpi_fingerprint_compare(a->key, b->key);
}

wakpi_status wakpi_history_arrange(const struct wakpi_allocator *allocator, const struct wakpi_place *places,
                                   size_t count, uint32_t base, size_t persons, struct wakpi_history *history)
{
    memset(history, 0, sizeof *history);
    size_t *starts = wakpi_allocate_zeroed(allocator, persons + 2, sizeof *starts);
    if (!starts)
        return WAKPI_NO_MEMORY;
    struct wakpi_place *sorted = NULL;
    if (count > 0 && !(sorted = wakpi_allocate_zeroed(allocator, count, sizeof *sorted))) {
        wakpi_release(allocator, starts, persons + 2, sizeof *starts);
        return WAKPI_NO_MEMORY;
    }
    /* Counting by person: starts[p + 2] counts first, and is where person p + 1 begins in the end. */
    for (size_t i = 0; i < count; i++)
        starts[places[i].person - base + 2]++;
    for (size_t p = 2; p < persons + 2; p++)
        starts[p] += starts[p - 1];
    for (size_t i = 0; i < count; i++)
        sorted[starts[places[i].person - base + 1]++] = places[i];
    for (size_t p = 0; p < persons && count > 0; p++)
        wakpi_sort(sorted + starts[p], starts[p + 1] - starts[p], sizeof *sorted, compare_places, NULL);
    *history = (struct wakpi_history){
        .places = sorted, .count = count, .starts = starts, .base = base, .persons = persons};
    return WAKPI_OK;
}

void wakpi_history_drop(const struct wakpi_allocator *allocator, struct wakpi_history *history)
{
    wakpi_release(allocator, history->places, history->count, sizeof *history->places);
    wakpi_release(allocator, history->starts, history->persons + 2, sizeof *history->starts);
    memset(history, 0, sizeof *history);
}

const struct wakpi_place *wakpi_history_last(const struct wakpi_history *history, uint32_t person,
                                             int64_t time)
{
    size_t low = wakpi_history_begin(history, person), high = wakpi_history_end(history, person), first = low;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (history->places[middle].time <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low > first ? &history->places[low - 1] : NULL;
}

#include "track/naming.h"

#include "base/sort.h"

wakpi_status wakpi_naming_begin_all(const struct wakpi_allocator *allocator, struct wakpi_naming *naming,
                                    size_t count)
{
    naming->room = count + 1;
    naming->at = wakpi_allocate_zeroed(allocator, naming->room, sizeof *naming->at);
    return naming->at ? WAKPI_OK : WAKPI_NO_MEMORY;
}

wakpi_status wakpi_naming_add(const struct wakpi_allocator *allocator, struct wakpi_naming *naming,
                              uint32_t number)
{
    if (number == 0)
        return WAKPI_OK;
    if (naming->at) {
        naming->at[number] = 1; /* for now */
        return WAKPI_OK;
    }
    if (!wakpi_reserve(allocator, &naming->numbers, &naming->capacity, naming->count + 1,
                       sizeof *naming->numbers))
        return WAKPI_NO_MEMORY;
    naming->numbers[naming->count++] = number;
    return WAKPI_OK;
}

static int compare_numbers(const void *first, const void *second, const void *context)
{
    const uint32_t *a = first, *b = second;
    (void)context;
    return *a < *b ? -1 : *a > *b;
}

/* A number is named by many, and is listed once. */
static wakpi_status list_once(const struct wakpi_allocator *allocator, struct wakpi_naming *naming)
{
    size_t count = 0;
    if (naming->at || naming->count == 0)
        return WAKPI_OK;
    wakpi_sort(naming->numbers, naming->count, sizeof *naming->numbers, compare_numbers, NULL);
    for (size_t i = 0; i < naming->count; i++) {
        if (count == 0 || naming->numbers[i] != naming->numbers[count - 1])
            naming->numbers[count++] = naming->numbers[i];
    }
    naming->count = count;
    naming->places = wakpi_allocate_zeroed(allocator, count, sizeof *naming->places);
    if (naming->places)
        naming->place_count = count;
    return naming->places ? WAKPI_OK : WAKPI_NO_MEMORY;
}

wakpi_status wakpi_naming_end(const struct wakpi_allocator *allocator, struct wakpi_naming *naming,
                              struct wakpi_chosen *chosen)
{
    if (list_once(allocator, naming) != WAKPI_OK)
        return WAKPI_NO_MEMORY;
    size_t limit = naming->at ? naming->room : naming->count;
    for (size_t i = naming->at ? 1 : 0; i < limit; i++) {
        if (naming->at && !naming->at[i])
            continue;
        if (!wakpi_reserve(allocator, &chosen->places, &chosen->capacity, chosen->count + 1,
                           sizeof *chosen->places))
            return WAKPI_NO_MEMORY;
        chosen->places[chosen->count++] = (naming->at ? (uint32_t)i : naming->numbers[i]) - 1;
    }
    return WAKPI_OK;
}

void wakpi_naming_drop(const struct wakpi_allocator *allocator, struct wakpi_naming *naming)
{
    wakpi_release(allocator, naming->at, naming->room, sizeof *naming->at);
    wakpi_release(allocator, naming->numbers, naming->capacity, sizeof *naming->numbers);
    wakpi_release(allocator, naming->places, naming->place_count, sizeof *naming->places);
}

/* Where a number is listed. */
static size_t listed(const struct wakpi_naming *naming, uint32_t number)
{
    size_t low = 0, high = naming->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (naming->numbers[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void wakpi_naming_set(struct wakpi_naming *naming, uint32_t number, uint32_t place)
{
    if (naming->at)
        naming->at[number] = place;
    else
        naming->places[listed(naming, number)] = place;
}

uint32_t wakpi_naming_place(const struct wakpi_naming *naming, uint32_t number)
{
    if (number == 0)
        return 0;
    return naming->at ? naming->at[number] : naming->places[listed(naming, number)];
}

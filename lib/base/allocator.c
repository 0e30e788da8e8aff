#include "base/allocator.h"

#include <stdlib.h>
#include <string.h>

static void *allocate_from_heap(void *context, void *pointer, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

struct wakpi_allocator wakpi_allocator_default(void)
{
    return (struct wakpi_allocator){allocate_from_heap, NULL};
}

struct wakpi_allocator wakpi_allocator_settle(wakpi_allocate_function allocate, void *context)
{
    if (!allocate)
        return wakpi_allocator_default();
    return (struct wakpi_allocator){allocate, context};
}

/* 0 where the product is empty or does not fit. Half of the range is refused too, since no object is that
 * large and a difference of two pointers into it could not be told. */
static size_t total_size(size_t count, size_t size)
{
    if (count == 0 || size == 0 || count > (SIZE_MAX / 2) / size)
        return 0;
    return count * size;
}

void *wakpi_allocate_zeroed(const struct wakpi_allocator *allocator, size_t count, size_t size)
{
    size_t total = total_size(count, size);
    if (total == 0)
        return NULL;
    void *pointer = allocator->allocate(allocator->context, NULL, 0, total);
    if (pointer)
        memset(pointer, 0, total);
    return pointer;
}

void *wakpi_reallocate(const struct wakpi_allocator *allocator, void *pointer, size_t old_count,
                       size_t new_count, size_t size)
{
    size_t total = total_size(new_count, size);
    if (total == 0)
        return NULL;
    return allocator->allocate(allocator->context, pointer, pointer ? old_count * size : 0, total);
}

void wakpi_release(const struct wakpi_allocator *allocator, void *pointer, size_t count, size_t size)
{
    if (pointer)
        allocator->allocate(allocator->context, pointer, count * size, 0);
}

char *wakpi_duplicate(const struct wakpi_allocator *allocator, const void *bytes, size_t size)
{
    if (size >= SIZE_MAX / 2)
        return NULL;
    char *copy = allocator->allocate(allocator->context, NULL, 0, size + 1);
    if (!copy)
        return NULL;
    if (size > 0)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

int wakpi_reserve(const struct wakpi_allocator *allocator, void *array, size_t *capacity, size_t count,
                  size_t size)
{
    if (count <= *capacity)
        return 1;
    size_t grown = *capacity < 8 ? 8 : *capacity + *capacity / 2;
    if (grown < count)
        grown = count;
    void *pointer;
    memcpy(&pointer, array, sizeof pointer);
    pointer = wakpi_reallocate(allocator, pointer, *capacity, grown, size);
    if (!pointer)
        return 0;
    memcpy(array, &pointer, sizeof pointer);
    *capacity = grown;
    return 1;
}

/* The one way to memory: every handle carries the allocator it was made with. */
#ifndef WAKPI_BASE_ALLOCATOR_H
#define WAKPI_BASE_ALLOCATOR_H

#include <wakpi/base.h>

struct wakpi_allocator {
    wakpi_allocate_function allocate; /* never NULL once settled */
    void *context;
};

/* malloc's family. */
struct wakpi_allocator wakpi_allocator_default(void);
/* What the caller gave, or malloc's family where it is NULL. */
struct wakpi_allocator wakpi_allocator_settle(wakpi_allocate_function allocate, void *context);
/* NULL on failure or where count * size overflows; zeroed. size 0 is not asked for. */
void *wakpi_allocate_zeroed(const struct wakpi_allocator *allocator, size_t count, size_t size);
/* Grows or shrinks an array of `old_count` elements; NULL leaves it as it was. */
void *wakpi_reallocate(const struct wakpi_allocator *allocator, void *pointer, size_t old_count,
                       size_t new_count, size_t size);
void wakpi_release(const struct wakpi_allocator *allocator, void *pointer, size_t count, size_t size);
/* A copy of `size` bytes and a NUL after them: release it with count = size + 1 and size = 1. */
char *wakpi_duplicate(const struct wakpi_allocator *allocator, const void *bytes, size_t size);
/* Makes room for `count` elements in the array that `array` points at (the address of its pointer), growing
 * by half at least; 1, or 0 with everything as it was. New elements are not zeroed. */
int wakpi_reserve(const struct wakpi_allocator *allocator, void *array, size_t *capacity, size_t count,
                  size_t size);

#endif

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
/* NULL on failure or where count * size overflows; zeroed. size 0 is not asked for. */
void *wakpi_allocate_zeroed(const struct wakpi_allocator *allocator, size_t count, size_t size);
/* Grows or shrinks an array of `old_count` elements; NULL leaves it as it was. */
void *wakpi_reallocate(const struct wakpi_allocator *allocator, void *pointer, size_t old_count,
                       size_t new_count, size_t size);
void wakpi_release(const struct wakpi_allocator *allocator, void *pointer, size_t count, size_t size);

#endif

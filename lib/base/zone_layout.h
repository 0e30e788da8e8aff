/* The zone itself; for its own files alone. */
#ifndef WAKPI_BASE_ZONE_LAYOUT_H
#define WAKPI_BASE_ZONE_LAYOUT_H

#include "base/zone_table.h"

enum { WAKPI_ZONE_NAME_MAX = 64 };

struct wakpi_zone {
    struct wakpi_allocator allocator;
    struct wakpi_zone_table table;
    uint64_t digest;
    char name[WAKPI_ZONE_NAME_MAX + 1];
};

#endif

/* What a zone is made of: the offsets and when they begin. Shared by the files of zones alone. */
#ifndef WAKPI_BASE_ZONE_TABLE_H
#define WAKPI_BASE_ZONE_TABLE_H

#include "base/allocator.h"
#include "base/error.h"

/* The Gregorian calendar repeats, weekdays and all, after 400 years. */
#define WAKPI_ZONE_CYCLE INT64_C(12622780800)

enum { WAKPI_OFFSET_MIN = -89999, WAKPI_OFFSET_MAX = 93599 };

struct wakpi_zone_change {
    int64_t time;   /* UTC seconds from which on ... */
    int32_t offset; /* ... these seconds are added to UTC */
};

/* Changes are in order of time, and each does change the offset. */
struct wakpi_zone_table {
    const struct wakpi_allocator *allocator;
    struct wakpi_zone_change *changes;
    size_t count, capacity;
    int32_t first_offset; /* before all changes */
    int repeats;          /* from `repeats_from` on, all is as it was 400 years before */
    int64_t repeats_from;
};

/* Appends a change at its place; WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_zone_table_add(struct wakpi_zone_table *table, int64_t time, int32_t offset);
/* Removes changes that change nothing. */
void wakpi_zone_table_tidy(struct wakpi_zone_table *table);
void wakpi_zone_table_drop(struct wakpi_zone_table *table);

/* Fills an empty table from the bytes of a TZif file (RFC 9636, versions 1 to 4). WAKPI_MALFORMED,
 * WAKPI_NO_MEMORY. */
wakpi_status wakpi_tzif_read(const void *bytes, size_t size, struct wakpi_zone_table *table,
                             wakpi_error *error);
/* Continues a table by the rule of a TZif footer, a POSIX TZ text as "CET-1CEST,M3.5.0,M10.5.0/3". */
wakpi_status wakpi_zone_rule_apply(const char *text, size_t size, struct wakpi_zone_table *table,
                                   wakpi_error *error);

#endif

/* A segment in the making: contributions are added up into base cells, then put as canonical bytes. */
#ifndef WAKPI_TRACK_SEGMENT_BUILD_H
#define WAKPI_TRACK_SEGMENT_BUILD_H

#include "base/fingerprint.h"
#include "track/fold.h"
#include "track/segment.h"
#include "track/sketch.h"

struct wakpi_build_entry {
    struct wakpi_build_entry *next; /* in order of type, measure, currency */
    enum wakpi_entry_type type;
    int32_t measure;
    int64_t count;
    uint32_t person; /* the last one counted, + 1: persons come in runs */
    char currency[4];
    struct wakpi_closed_amount amount;
    struct wakpi_buckets buckets;
    struct wakpi_sketch sketch;
};

struct wakpi_build_cell {
    uint32_t labels[WAKPI_LABEL_LIMIT];
    int64_t hour;
    struct wakpi_build_entry *entries;
};

struct wakpi_build {
    struct wakpi_allocator allocator;
    const struct wakpi_zone *zone;
    struct wakpi_zone_cursor zone_cursor;
    const struct wakpi_labels *labels;
    int precision;
    uint64_t people; /* bit m: m is a measure of distinct people */
    struct wakpi_arena cells;
    struct wakpi_index index;
    struct wakpi_build_cell *last;
    /* while it is put */
    const char *origin;
    size_t origin_size;
    int64_t from, until;
    uint32_t *texts;   /* labels named, in order of their texts */
    uint32_t *text_at; /* label to place among them, from 1 */
    size_t text_count, text_room;
    struct wakpi_build_cell **order;
};

void wakpi_build_start(struct wakpi_build *build, const struct wakpi_settings *settings,
                       const struct wakpi_zone *zone, const struct wakpi_labels *labels);
void wakpi_build_drop(struct wakpi_build *build);
/* `person` is whose it is, where it counts people. WAKPI_OK, WAKPI_NO_MEMORY or WAKPI_OVERFLOW. */
wakpi_status wakpi_build_add(struct wakpi_build *build, const struct wakpi_contribution *contribution,
                             struct wakpi_fingerprint person);
/* Appends the bytes of the segment [from, until) of an origin. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_build_finish(struct wakpi_build *build, const char *origin, size_t origin_size,
                                int64_t from, int64_t until, struct wakpi_bytes *bytes);

#endif

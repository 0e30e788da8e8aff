/* Segments: what a closed period came to, for ever. Base cells - a tuple of labels and a local hour - of counts, money,
 * durations, failures and sketches of people, kept as the canonical bytes that are saved:
 *
 *     origin bytes, from i64, until i64, digest of the zone u64, precision of sketches u8
 *     count, texts of labels in order of bytes
 *     count, cells in order of labels, then hour:
 *         mask of labels, their places among the texts from 1, hour as a difference to the cell before
 *         count, entries in order of type, measure, currency: type u8, measure, currency where there is one, and what
 *         the type says
 *
 * Bytes that are equal are equal segments, so that merging is comparing. */
#ifndef WAKPI_TRACK_SEGMENT_H
#define WAKPI_TRACK_SEGMENT_H

#include "base/codec.h"
#include "base/zone.h"
#include "measure/buckets.h"
#include "track/label.h"
#include "track/state.h"

/* [from, until) of one origin. */
struct wakpi_closed {
    unsigned char *bytes;
    size_t size;
    uint32_t *labels; /* its texts' numbers among the state's labels */
    size_t label_count;
    size_t cells; /* where they begin in the bytes */
    size_t origin, origin_size;
    int64_t from, until;
    uint32_t epoch; /* in which it came */
};

/* By origin, then time; those of one origin do not overlap. */
struct wakpi_segments {
    struct wakpi_closed *items;
    size_t count, capacity;
    int64_t watermark;
};

enum wakpi_entry_type {
    WAKPI_ENTRY_COUNT = 1,
    WAKPI_ENTRY_PEOPLE = 2,
    WAKPI_ENTRY_AMOUNT = 3,
    WAKPI_ENTRY_DURATION = 4,
    WAKPI_ENTRY_FAILURE = 5,
    WAKPI_ENTRY_UNPRICED = 6 /* messages without a price; its measure is 0 */
};

#define WAKPI_ENTRY_MONEY 128U /* added to the type where a currency follows the measure */

/* What the amounts of a measure come to. */
struct wakpi_closed_amount {
    struct wakpi_wide sum; /* of those that stand */
    int64_t time;          /* of those that stand, where the measure's rule asks for it, else 0 */
    int32_t given;         /* 0: none; 1: given; -1: several that should be equal and are not */
};

/* One number of a closed cell, as a walk shows it. */
struct wakpi_segment_entry {
    enum wakpi_entry_type type;
    int32_t measure;            /* of a failure, its class */
    int64_t count;              /* of all but an amount or a duration */
    struct wakpi_reader sketch; /* of people: at its bytes */
    struct wakpi_closed_amount amount;
    char currency[4];
    struct wakpi_buckets buckets; /* of a duration; dropped when the sink returns */
};

/* A cell: its labels are numbers of the state's. */
struct wakpi_segment_cell {
    uint32_t labels[WAKPI_LABEL_LIMIT];
    int64_t hour;
};

typedef wakpi_status (*wakpi_segment_sink)(void *context, const struct wakpi_segment_cell *cell,
                                           const struct wakpi_segment_entry *entry);

void wakpi_segments_start(struct wakpi_segments *segments);
void wakpi_segments_drop(struct wakpi_segments *segments, const struct wakpi_allocator *allocator);
/* Takes `segment` in, which is the list's from then on; it must not overlap others of its origin. WAKPI_NO_MEMORY leaves
 * it the caller's. */
wakpi_status wakpi_segments_add(struct wakpi_segments *segments, const struct wakpi_allocator *allocator,
                                struct wakpi_closed *segment);
void wakpi_segment_drop(struct wakpi_closed *segment, const struct wakpi_allocator *allocator);

/* Makes a segment of bytes that may come from anywhere; labels are taken into `labels`, which may be NULL. A reader that failed says what is
 * wrong. `precision` and the zone are those of the settings. */
void wakpi_segment_get(struct wakpi_reader *reader, const struct wakpi_settings *settings,
                       const struct wakpi_zone *zone, struct wakpi_labels *labels,
                       struct wakpi_closed *segment);
/* The same of bytes just made, which are copied: WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_segment_of(const void *bytes, size_t size, const struct wakpi_allocator *allocator,
                              struct wakpi_labels *labels, struct wakpi_closed *segment);
/* Walks all cells; the sink's error ends it and is returned. */
wakpi_status wakpi_segment_walk(const struct wakpi_closed *segment, const struct wakpi_allocator *allocator,
                                wakpi_segment_sink sink, void *context);

/* WAKPI_MISMATCH where the watermarks differ, WAKPI_CONFLICT where segments of one origin overlap and are not equal. */
wakpi_status wakpi_segments_check(const struct wakpi_segments *into, const struct wakpi_segments *from,
                                  wakpi_error *error);
/* Takes in what is not there, after the check; `epoch` is when. */
wakpi_status wakpi_segments_merge(struct wakpi_segments *into, const struct wakpi_segments *from,
                                  const struct wakpi_allocator *allocator, struct wakpi_labels *labels,
                                  uint32_t epoch, int *changed);

/* CLOS: the watermark, then in order the segments that came since an epoch. */
void wakpi_segments_put(struct wakpi_writer *writer, const struct wakpi_segments *segments, uint32_t since);
void wakpi_segments_get(struct wakpi_reader *reader, const struct wakpi_settings *settings,
                        struct wakpi_labels *labels, struct wakpi_segments *segments);

/* Adds an amount to another by the measure's rule. */
void wakpi_amount_join(struct wakpi_closed_amount *into, int32_t measure,
                       const struct wakpi_closed_amount *from);

#endif

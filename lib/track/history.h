/* Histories: what is known of each person, in order of time. Built for one fold and dropped after it. */
#ifndef WAKPI_TRACK_HISTORY_H
#define WAKPI_TRACK_HISTORY_H

#include "base/allocator.h"
#include "track/state.h"

/* Where an entity stands in a history. */
struct wakpi_place {
    int64_t time;
    struct wakpi_fingerprint key; /* the order among equals */
    uint32_t index;               /* of the entity in its table */
    uint32_t person;              /* serial */
};

/* Entities of one kind, grouped by person and sorted by time, then key. */
struct wakpi_history {
    struct wakpi_place *places;
    size_t count;
    size_t *starts; /* the places of a person, through wakpi_history_begin() and _end() */
    uint32_t base;  /* the first person's serial */
    size_t persons;
};

/* The places of a person: places[begin] .. places[end - 1]. */
static inline size_t wakpi_history_begin(const struct wakpi_history *history, uint32_t person)
{
    return history->starts[person - history->base];
}

static inline size_t wakpi_history_end(const struct wakpi_history *history, uint32_t person)
{
    return history->starts[person - history->base + 1];
}

/* Arranges a copy of `count` places for persons base .. base + persons - 1. WAKPI_NO_MEMORY leaves *history empty. */
wakpi_status wakpi_history_arrange(const struct wakpi_allocator *allocator, const struct wakpi_place *places,
                                   size_t count, uint32_t base, size_t persons,
                                   struct wakpi_history *history);
void wakpi_history_drop(const struct wakpi_allocator *allocator, struct wakpi_history *history);

/* The last place of a person at or before `time`; NULL where there is none. */
const struct wakpi_place *wakpi_history_last(const struct wakpi_history *history, uint32_t person,
                                             int64_t time);

#endif

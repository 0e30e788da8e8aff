/* The floor: what the job of tracking costs when it is done bare, once, for one log, with nothing promised: hash,
 * de-duplicate, count, one log-bucket histogram, a set of contacts. No lattice of times, no labels but one, no persons,
 * no saving, no merging. What wakpi does above it is measured against this. */
#ifndef WAKPI_BENCH_FLOOR_H
#define WAKPI_BENCH_FLOOR_H

#include <wakpi/event.h>

struct floor;

/* With room for so many messages and contacts where `reserve` is 1, else growing by doubling. */
struct floor *floor_new(size_t messages, size_t contacts, int reserve);
void floor_free(struct floor *floor);
void floor_apply(struct floor *floor, const wakpi_event *events, size_t count);

struct floor_counts {
    int64_t sent, delivered, read, failed, contacts, duplicates;
    int64_t read_delay_median; /* ms, of those read */
};
void floor_counts(const struct floor *floor, struct floor_counts *counts);

#endif

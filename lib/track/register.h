/* Registers: counts and costs that a host states for a period, corrected by version. */
#ifndef WAKPI_TRACK_REGISTER_H
#define WAKPI_TRACK_REGISTER_H

#include "track/state.h"

struct wakpi_registers {
    struct wakpi_arena records; /* of struct wakpi_register */
    struct wakpi_index index;
};

void wakpi_registers_start(struct wakpi_registers *registers, uint64_t seed);
void wakpi_registers_drop(struct wakpi_registers *registers, const struct wakpi_allocator *allocator);

/* What one valid event of kind _COUNT or _COST says. */
void wakpi_register_read(struct wakpi_key key, const wakpi_event *event, const uint32_t *labels,
                         struct wakpi_register *facts);
/* 1 where an event may have said it. */
int wakpi_register_valid(const struct wakpi_settings *settings, const struct wakpi_register *entry);
wakpi_status wakpi_registers_join(struct wakpi_registers *registers, const struct wakpi_allocator *allocator,
                                  const struct wakpi_labels *labels, const struct wakpi_register *facts,
                                  int *changed);

#endif

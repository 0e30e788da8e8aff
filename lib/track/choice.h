/* Which entities a saving is of: all, or those that changed since a mark and what these cannot be without. */
#ifndef WAKPI_TRACK_CHOICE_H
#define WAKPI_TRACK_CHOICE_H

#include "track/state_tables.h"

/* Places of one kind of entity, some perhaps twice; all of them, 0 .. count - 1, where `all` is 1. */
struct wakpi_chosen {
    uint32_t *places;
    size_t count, capacity;
    int all;
};

struct wakpi_choice {
    struct wakpi_chosen aliases, members, messages, turns, acts, wishes, registers;
};

static inline size_t wakpi_chosen_at(const struct wakpi_chosen *chosen, size_t i)
{
    return chosen->all ? i : chosen->places[i];
}

/* All entities. */
void wakpi_choose_all(const struct wakpi_state *state, struct wakpi_choice *choice);
/* Those changed since the epoch. WAKPI_OK or WAKPI_NO_MEMORY; drop the choice in both cases. */
wakpi_status wakpi_choose_since(const struct wakpi_state *state, uint32_t epoch, struct wakpi_choice *choice);
/* The epoch that a mark began; WAKPI_NOT_FOUND where the mark is none of this state's. */
wakpi_status wakpi_state_epoch(const struct wakpi_state *state, int64_t mark, uint32_t *epoch,
                               wakpi_error *error);
void wakpi_choice_drop(const struct wakpi_state *state, struct wakpi_choice *choice);

#endif

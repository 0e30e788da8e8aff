/* Turns: what persons did, and what humans of the business wrote from the app. */
#ifndef WAKPI_TRACK_TURN_H
#define WAKPI_TRACK_TURN_H

#include "track/person.h"
#include "track/state.h"

struct wakpi_turns {
    struct wakpi_arena records;
    struct wakpi_index index;
};

void wakpi_turns_start(struct wakpi_turns *turns, uint64_t seed);
void wakpi_turns_drop(struct wakpi_turns *turns, const struct wakpi_allocator *allocator);

/* Nothing known of the turn `key`. */
void wakpi_turn_clear(struct wakpi_turn *turn, struct wakpi_fingerprint key);
/* What one valid event of kind _MESSAGE .. _ECHO or _CLICK says. */
void wakpi_turn_read(struct wakpi_key key, const wakpi_event *event, const uint32_t *labels,
                     const struct wakpi_stated *stated, struct wakpi_turn *facts);

size_t wakpi_turns_find(const struct wakpi_turns *turns, struct wakpi_fingerprint key);
void wakpi_turns_get(const struct wakpi_turns *turns, const struct wakpi_people *people, size_t place,
                     struct wakpi_turn *turn);
/* What a turn names, zero: nothing, and who names it. */
struct wakpi_fingerprint wakpi_turns_named(const struct wakpi_turns *turns, size_t place, uint32_t *identity);
struct wakpi_fingerprint wakpi_turns_key(const struct wakpi_turns *turns, size_t place);
/* The field that holds the number of a turn's smallest identity. */
uint32_t *wakpi_turns_identity(struct wakpi_turns *turns, size_t place);
/* 1 where facts would surely change nothing. */
int wakpi_turns_known(const struct wakpi_turns *turns, const struct wakpi_people *people,
                      const struct wakpi_labels *labels, const struct wakpi_turn *facts);
wakpi_status wakpi_turns_join(struct wakpi_turns *turns, struct wakpi_people *people,
                              const struct wakpi_labels *labels, const struct wakpi_turn *facts,
                              int *changed);
/* As wakpi_messages_append(). */
wakpi_status wakpi_turns_append(struct wakpi_turns *turns, const struct wakpi_allocator *allocator,
                                const struct wakpi_turn *facts);

#endif

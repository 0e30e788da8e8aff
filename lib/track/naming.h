/* Which numbers (of labels, of identities) a saving names, and which places they have in its sections. */
#ifndef WAKPI_TRACK_NAMING_H
#define WAKPI_TRACK_NAMING_H

#include "track/choice.h"

/* Numbers from 1 up. A saving of the whole keeps an array over all numbers there are; one of few entities lists those that
 * it names, so that it costs what it saves. */
struct wakpi_naming {
    uint32_t *at;      /* the place by the number; NULL where they are listed. 0: not named */
    uint32_t *numbers; /* listed: in order and each once, when all are named */
    uint32_t *places;  /* of those */
    size_t room, count, capacity, place_count;
};

/* Expects that most of the numbers 1 .. count are named; without it they are listed. */
wakpi_status wakpi_naming_begin_all(const struct wakpi_allocator *allocator, struct wakpi_naming *naming,
                                    size_t count);
/* Names a number; 0 is none. */
wakpi_status wakpi_naming_add(const struct wakpi_allocator *allocator, struct wakpi_naming *naming,
                              uint32_t number);
/* All are named: chosen->places receives number - 1 of each, once. */
wakpi_status wakpi_naming_end(const struct wakpi_allocator *allocator, struct wakpi_naming *naming,
                              struct wakpi_chosen *chosen);
void wakpi_naming_drop(const struct wakpi_allocator *allocator, struct wakpi_naming *naming);

/* Of a number that is named. */
void wakpi_naming_set(struct wakpi_naming *naming, uint32_t number, uint32_t place);
/* 0 of 0. */
uint32_t wakpi_naming_place(const struct wakpi_naming *naming, uint32_t number);

#endif

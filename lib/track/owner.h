/* Owners: whose a phone number was at a time. Numbers are given to other people after a while, user ids are not: where a
 * number came with several user ids, it was each one's from when they were first named together until the next one's.
 * Before the first it was the first one's. So a number that changed hands joins nobody for ever.
 *
 * Identities that are linked by such a number are one cluster in struct wakpi_people all the same; what follows tells
 * its persons apart. */
#ifndef WAKPI_TRACK_OWNER_H
#define WAKPI_TRACK_OWNER_H

#include "track/state.h"

/* From when on an identity is a person's. */
struct wakpi_owner {
    int64_t from;
    uint32_t identity, person;
};

struct wakpi_owners {
    struct wakpi_owner
        *items; /* of all identities of clusters that hold several persons; by identity, then time */
    size_t count, capacity;
};

/* Nothing where no number changed hands. WAKPI_NO_MEMORY: *owners is empty. */
wakpi_status wakpi_owners_start(struct wakpi_owners *owners, const struct wakpi_state *state);
void wakpi_owners_drop(struct wakpi_owners *owners, const struct wakpi_allocator *allocator);
/* The number of one of the person's identities, the same one for all of them; 0: the cluster is one person. */
uint32_t wakpi_owners_person(const struct wakpi_owners *owners, uint32_t identity, int64_t time);

#endif

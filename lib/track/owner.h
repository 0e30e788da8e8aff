/* Owners: whose a phone number was at a time. Numbers are given to other people after a while, user ids are not: where a
 * number came with several user ids, it was each one's from when they were first named together until the next one's.
 * Before the first it was the first one's. So a number that changed hands joins nobody for ever.
 *
 * What names such a number and, in another event, one of those whose it was is that one's, whenever it was heard of: a
 * message may be what tells that the number changed hands. What names the number alone is whose it was then.
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

/* A message, turn or act that names somebody beside a number that changed hands. */
struct wakpi_owned {
    struct wakpi_fingerprint key;
    uint32_t identity; /* whose it is */
};

struct wakpi_owners {
    struct wakpi_owner
        *items; /* of all identities of clusters that hold several persons; by identity, then time */
    struct wakpi_owned *owned; /* by key */
    size_t count, capacity, owned_count, owned_capacity;
};

/* Nothing where no number changed hands. WAKPI_NO_MEMORY: *owners is empty. */
wakpi_status wakpi_owners_start(struct wakpi_owners *owners, const struct wakpi_state *state);
void wakpi_owners_drop(struct wakpi_owners *owners, const struct wakpi_allocator *allocator);
/* The number of one of the person's identities, the same one for all of them; 0: the cluster is one person. */
uint32_t wakpi_owners_person(const struct wakpi_owners *owners, uint32_t identity, int64_t time);
/* Which identity says whose the message, turn or act `key` is, that is known by `identity`. */
uint32_t wakpi_owners_identity(const struct wakpi_owners *owners, struct wakpi_fingerprint key,
                               uint32_t identity);
/* 1 of a number that changed hands. */
int wakpi_owners_is_shared(const struct wakpi_state *state, uint32_t identity);
/* 1 where two identities were said to be one person's, at whatever time. */
int wakpi_owners_are_told(const struct wakpi_state *state, uint32_t one, uint32_t other);

#endif

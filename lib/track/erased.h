/* Whom a tracker was told to forget. A tombstone is a fingerprint and the time up to which all that is known of it is
 * erased; an erased message, turn or act has one as well, and a husk says of whom it was. What is erased is a function of all
 * facts and tombstones together, whatever came first:
 *
 * - an identity is erased up to the time of its tombstone, and so is whoever was known to be the same person by then: by
 *   an alias that is no later, or by something erased that named both;
 * - a message, turn or act is erased as a whole where one of its identities is, at the time it was first heard of;
 * - a wish is erased where its identity is, at its time. */
#ifndef WAKPI_TRACK_ERASED_H
#define WAKPI_TRACK_ERASED_H

#include "base/codec.h"
#include "base/fingerprint.h"
#include "track/person.h"

#define WAKPI_NOT_ERASED INT64_MIN

struct wakpi_state;

struct wakpi_stone {
    struct wakpi_fingerprint name; /* of an identity, or the key of a message, turn or act */
    int64_t time;                  /* the latest */
};

struct wakpi_husk {
    struct wakpi_fingerprint key, identity;
};

struct wakpi_erased {
    struct wakpi_arena stones, husks;
    struct wakpi_index stone_index, husk_index;
    int64_t refused; /* events so far */
    int doubtful;    /* something held may be erased by now */
    int unproven;    /* as it was loaded: nothing held is erased where those who saved it were honest */
};

void wakpi_erased_start(struct wakpi_erased *erased, uint64_t seed);
void wakpi_erased_drop(struct wakpi_erased *erased, const struct wakpi_allocator *allocator);
/* WAKPI_NOT_ERASED where there is no tombstone. */
int64_t wakpi_erased_time(const struct wakpi_erased *erased, struct wakpi_fingerprint name);
/* Joins; `changed` is set to 1 where that was new. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_erased_stone(struct wakpi_erased *erased, const struct wakpi_allocator *allocator,
                                struct wakpi_fingerprint name, int64_t time, int *changed);
wakpi_status wakpi_erased_husk(struct wakpi_erased *erased, const struct wakpi_allocator *allocator,
                               struct wakpi_fingerprint key, struct wakpi_fingerprint identity, int *changed);
wakpi_status wakpi_erased_merge(struct wakpi_erased *into, const struct wakpi_erased *from,
                                const struct wakpi_allocator *allocator, int *changed);

/* Whether an event is about what is erased: then it is not to be joined, and *status says whether that could be noted.
 * `key` is of its message, turn or act; NULL where there is none. */
int wakpi_erased_refuses(struct wakpi_state *state, const struct wakpi_stated *stated, int64_t time,
                         const struct wakpi_fingerprint *key, wakpi_status *status);
/* The same of an event that says nothing but who is one person: it is joined in any case. */
void wakpi_erased_stated(struct wakpi_state *state, const struct wakpi_stated *stated, int64_t time);
/* An event that says who is to be forgotten. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_erased_tell(struct wakpi_state *state, const struct wakpi_stated *stated, int64_t time,
                               int *changed);
/* Behind a join, whose status it passes on: whether what was joined is erased by what was learnt. */
wakpi_status wakpi_erased_doubt(struct wakpi_state *state, int32_t kind, struct wakpi_fingerprint key,
                                const struct wakpi_stated *stated, int64_t time, wakpi_status status);
/* When a message, turn or act that is held was first heard of, and the smallest identity stated of it. */
int64_t wakpi_erased_first(const struct wakpi_state *state, int32_t kind, struct wakpi_fingerprint key,
                           struct wakpi_fingerprint *identity);

/* Takes out all that is erased. WAKPI_OK or WAKPI_NO_MEMORY, after which it is to be called again. */
wakpi_status wakpi_state_purge(struct wakpi_state *state, wakpi_error *error);
/* Erases a person up to a time. WAKPI_INVALID, or as above. */
wakpi_status wakpi_state_erase(struct wakpi_state *state, const char *identity, size_t size, int64_t time,
                               wakpi_error *error);
/* Erases what another state of the same key has tombstones of; `erases` receives whether something was taken out. WAKPI_OK
 * or WAKPI_NO_MEMORY. */
wakpi_status wakpi_state_forget(struct wakpi_state *state, const struct wakpi_state *from, int *erases,
                                wakpi_error *error);

/* ERAS: tombstones, then husks, in order. */
wakpi_status wakpi_erased_order(const struct wakpi_erased *erased, const struct wakpi_allocator *allocator,
                                uint32_t **stones, uint32_t **husks);
void wakpi_erased_put(struct wakpi_writer *writer, const struct wakpi_erased *erased, const uint32_t *stones,
                      const uint32_t *husks);
/* `erased` NULL: judged alone. */
void wakpi_erased_get(struct wakpi_reader *reader, struct wakpi_erased *erased,
                      const struct wakpi_allocator *allocator, int *changed);

#endif

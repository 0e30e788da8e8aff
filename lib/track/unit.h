/* Units: who is counted in the cells and who has changed since. A unit is a person with all that is known of them; those
 * who have to do with each other across persons (groups, quotes of another's message) and what is of unknown persons are
 * one unit together, the common one.
 *
 * Before anything is joined that concerns a unit, what it came to is taken out of the cells; when next asked, the units
 * that were taken out are folded anew. Nothing of it is kept but the cells: what a unit came to is found by folding it as
 * it still is. All this is a cache: without memory it is dropped, and built again by the next question. */
#ifndef WAKPI_TRACK_UNIT_H
#define WAKPI_TRACK_UNIT_H

#include "base/zone.h"
#include "track/cube.h"
#include "track/fold_talk.h"
#include "track/recipient.h"
#include "track/state_tables.h"

enum wakpi_unit_kind {
    WAKPI_UNIT_MESSAGE,
    WAKPI_UNIT_TURN,
    WAKPI_UNIT_ACT,
    WAKPI_UNIT_WISH,
    WAKPI_UNIT_KINDS
};

enum {
    WAKPI_UNIT_COUNTED = 1,
    WAKPI_UNIT_COMMON = 2,
    WAKPI_UNIT_CHOSEN = 4 /* while the common unit is being gathered */
};

/* Of each identity, and at 0 of the common unit; what is counted is noted at a person's root. */
struct wakpi_unit {
    struct wakpi_span span; /* of what was counted */
    uint32_t run;           /* in the cube, of what was counted */
    uint32_t flags;
};

/* What a sweep keeps of a message. */
struct wakpi_swept {
    uint32_t next;   /* as in wakpi_units.next */
    uint32_t number; /* among recipients', 0 where it takes the fold */
};

/* An entity that names another one which was not known. */
struct wakpi_waiting {
    uint32_t place;
    int32_t kind; /* enum wakpi_unit_kind */
};

/* A list that grows. */
struct wakpi_numbers {
    uint32_t *items;
    size_t count, capacity;
};

/* A contribution of the common unit while it waits to be sorted by person. */
struct wakpi_kept {
    struct wakpi_contribution contribution;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    char currency[4];
    size_t order;
};

struct wakpi_units {
    struct wakpi_allocator allocator;
    struct wakpi_state *state;
    struct wakpi_zone *zone;
    struct wakpi_cube *cube;
    struct wakpi_arena units; /* of struct wakpi_unit, by identity */
    struct wakpi_arena
        heads[WAKPI_UNIT_KINDS]; /* of uint32_t, by identity: the latest entity linked, + 1; 0: none */
    struct wakpi_arena
        next[WAKPI_UNIT_KINDS]; /* of uint32_t, by place: the next entity of the identity, + 1 */
    struct wakpi_numbers selected[WAKPI_UNIT_KINDS],
        ahead[WAKPI_UNIT_KINDS];  /* of one person, and the next */
    struct wakpi_numbers changed; /* identities of persons taken out */
    struct wakpi_numbers common;  /* identities of persons of the common unit */
    struct wakpi_numbers runs;    /* of the common unit */
    struct wakpi_waiting *waiting;
    size_t waiting_count, waiting_capacity;
    size_t shared_count; /* numbers that changed hands, of those dealt with */
    struct wakpi_kept *kept;
    size_t kept_count, kept_capacity;
    uint8_t *hits;
    size_t hit_count;
    uint32_t met[WAKPI_FOLD_MET];
    struct wakpi_swept *swept; /* by place, while everybody is counted; else NULL */
    size_t swept_count;
    int spanning; /* 1: spans are told apart from the start, since another as_of was or may be asked for */
    struct wakpi_talk_terms terms;   /* as of then, too */
    size_t message_limit, act_limit; /* as many were known at the latest settling */
    uint64_t generation;             /* of the state then; 0: never settled */
    int64_t as_of;                   /* of the latest settling */
    int strangers_changed;           /* entities of unknown persons may have found theirs */
};

/* Brings the cells up to what is known at `as_of`; they stay until the state changes. What the zone or the fold refuse is
 * returned, and the units are dropped. */
wakpi_status wakpi_units_settle(struct wakpi_state *state, int64_t as_of, struct wakpi_cube **cube,
                                wakpi_error *error);
void wakpi_units_drop(struct wakpi_state *state);

/* unit_open.c: to be called before facts are joined. They take out whom the facts concern, where these tell anything new;
 * without units they do nothing. */
void wakpi_units_open_stated(struct wakpi_state *state, const struct wakpi_stated *stated);
void wakpi_units_open_message(struct wakpi_state *state, const struct wakpi_stated *stated, int64_t time,
                              const struct wakpi_message_note *note);
/* Facts of about so many messages, turns and acts are to be joined: of many, whom they concern is not found one by one. */
void wakpi_units_open_many(struct wakpi_state *state, size_t count);
void wakpi_units_open_facts(struct wakpi_state *state, const struct wakpi_message *facts);
void wakpi_units_open_turn(struct wakpi_state *state, const struct wakpi_turn *facts);
void wakpi_units_open_act(struct wakpi_state *state, const struct wakpi_act *facts);
/* An identity stated of the message, turn or act at `place`. */
void wakpi_units_open_member(struct wakpi_state *state, enum wakpi_unit_kind kind, size_t place,
                             struct wakpi_fingerprint stated);

/* unit_link.c: entities found by the person they are of. */

/* The identity that an entity is linked to: its own one, else that of what it is about; 0. */
uint32_t wakpi_units_identity(const struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place);
/* What an entity names, nothing where it names none; and 1 where it names its own person. */
int wakpi_units_names(const struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place,
                      struct wakpi_fingerprint *named);
/* Links all entities that came since, but messages of the first time, and finds who has to do with whom. WAKPI_OK or
 * what taking out met. */
wakpi_status wakpi_units_link(struct wakpi_units *units);
/* Has what an entity names looked up again when next settling. */
wakpi_status wakpi_units_couple_again(struct wakpi_units *units, enum wakpi_unit_kind kind, size_t place);
/* Fetches ahead by what these persons are selected: one entity leads to the next, but those of several persons come side by
 * side. */
enum { WAKPI_UNITS_BLOCK = 32 };
void wakpi_units_fetch(const struct wakpi_units *units, const uint32_t *persons, size_t count);
/* unit_sweep.c: counts everybody for the first time, and links their messages. Recipients may be NULL: then these are linked
 * and nothing else is done. Whom it could not count is put on the list of those that changed. WAKPI_OK or what counting met. */
wakpi_status wakpi_units_sweep(struct wakpi_units *units, struct wakpi_recipients *recipients);
/* What of a person who was only written to is said by the messages that were swept. */
struct wakpi_span wakpi_units_swept_span(const struct wakpi_units *units, uint32_t person);
void wakpi_units_sweep_end(struct wakpi_units *units);

/* Adds all of a person to what is selected, and fetches it ahead. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_units_select(struct wakpi_units *units, uint32_t person, struct wakpi_numbers *selected);

/* unit.c: takes a person (0: the common unit) out of the cells, where it is in. */
wakpi_status wakpi_units_take_out(struct wakpi_units *units, uint32_t identity);
/* Makes a person part of the common unit. */
wakpi_status wakpi_units_make_common(struct wakpi_units *units, uint32_t identity);
wakpi_status wakpi_numbers_add(struct wakpi_numbers *numbers, const struct wakpi_allocator *allocator,
                               uint32_t number);

static inline struct wakpi_unit *wakpi_unit_at(const struct wakpi_units *units, uint32_t identity)
{
    return wakpi_arena_at(&units->units, identity);
}

static inline void wakpi_span_narrow(struct wakpi_span *span, const struct wakpi_span *own)
{
    span->from = own->from > span->from ? own->from : span->from;
    span->until = own->until < span->until ? own->until : span->until;
}

/* The latest entity that is linked to an identity, + 1; 0: none. */
static inline uint32_t wakpi_unit_head(const struct wakpi_units *units, enum wakpi_unit_kind kind,
                                       uint32_t identity)
{
    const struct wakpi_arena *heads = &units->heads[kind];
    return identity < heads->count ? *(const uint32_t *)wakpi_arena_at(heads, identity) : 0;
}

#endif

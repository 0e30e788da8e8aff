/* The tables of a state, for the files that join, save, load and merge them; everybody else reads through state.h. */
#ifndef WAKPI_TRACK_STATE_TABLES_H
#define WAKPI_TRACK_STATE_TABLES_H

#include "track/act.h"
#include "track/erased.h"
#include "track/excluded.h"
#include "track/label.h"
#include "track/message.h"
#include "track/person.h"
#include "track/register.h"
#include "track/segment.h"
#include "track/state.h"
#include "track/turn.h"

/* The latest traits that a kind of event stated. */
struct wakpi_recent_traits {
    uint32_t labels[WAKPI_LABEL_LIMIT];
    uint32_t flags, traits;
    int32_t code;
    int known;
};

/* What calls mostly repeat, so that it need not be hashed and looked up in each. */
struct wakpi_recent {
    uint32_t labels[WAKPI_LABEL_LIMIT]; /* 0: none */
    struct wakpi_recent_traits traits[WAKPI_STAGE_LIMIT];
    char account[32];
    size_t account_size;
    struct wakpi_siphash begun; /* by the account; total 0: none */
};

struct wakpi_units;

struct wakpi_state {
    struct wakpi_settings settings;
    struct wakpi_key key;
    uint64_t seed; /* of tables' placement, another one in every state */
    uint64_t generation;
    /* Marks: a mark is the epoch that it began, and who began it. */
    uint32_t maker;  /* this handle, by chance another than any other */
    uint32_t epoch;  /* begun by the latest mark, 0: none was taken */
    uint64_t marked; /* the generation that the latest mark was taken at */
    struct wakpi_excluded excluded;
    struct wakpi_labels labels;
    struct wakpi_people people;
    struct wakpi_messages messages;
    struct wakpi_turns turns;
    struct wakpi_registers registers;
    struct wakpi_acts acts;
    struct wakpi_recent recent;
    struct wakpi_units *units; /* what is counted of all this; NULL until someone asks */
    struct wakpi_segments segments;
    struct wakpi_erased erased;
};

/* Whether what was closed elsewhere can be joined: as wakpi_segments_check(), but a state that knows nothing yet can
 * join anything, and is closed until the same time then. */
wakpi_status wakpi_state_meet_closed(const struct wakpi_state *into, const struct wakpi_segments *from,
                                     wakpi_error *error);
/* A state without facts that has the options and the key of another one. */
wakpi_status wakpi_state_beside(const struct wakpi_state *state, struct wakpi_state **fresh,
                                wakpi_error *error);
/* 1 where nothing was joined yet, nor a mark taken. */
int wakpi_state_is_empty(const struct wakpi_state *state);
/* All that `fresh`, which was made beside an empty state, came to know; it is left empty. */
void wakpi_state_take(struct wakpi_state *state, struct wakpi_state *fresh);
/* The number of a label of an event, `position` among others. WAKPI_LIMIT where it is too long, WAKPI_NO_MEMORY. */
wakpi_status wakpi_state_intern(struct wakpi_state *state, int field, const char *text, size_t size,
                                int64_t position, uint32_t *label, wakpi_error *error);
/* WAKPI_LIMIT where there are more labels than may be, with `position`. */
wakpi_status wakpi_state_check_label_count(const struct wakpi_state *state, int64_t position,
                                           wakpi_error *error);

#endif

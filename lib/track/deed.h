/* Deeds: when each person was written to, wrote, clicked and ordered, as a fold dates and labels it. For what has to know
 * persons' histories and not only their counts. */
#ifndef WAKPI_TRACK_DEED_H
#define WAKPI_TRACK_DEED_H

#include "track/fold.h"

/* Of what sort. */
enum {
    WAKPI_DEED_SENT = 1, /* to them */
    WAKPI_DEED_WROTE = 2,
    WAKPI_DEED_CLICKED = 4,
    WAKPI_DEED_ORDERED = 8
};

struct wakpi_deed {
    int64_t time;
    uint32_t group; /* as was chosen */
    uint32_t person;
    int32_t kind;
    int32_t marked; /* as was chosen */
};

/* Chooses the group of a deed with these labels and whether it is marked. WAKPI_OK; WAKPI_END: it is left out; or what
 * keeps from going on. */
typedef wakpi_status (*wakpi_deed_choice)(void *context, const uint32_t *labels, struct wakpi_deed *deed);

struct wakpi_deeds {
    struct wakpi_allocator allocator;
    struct wakpi_deed *items; /* by group, person, time, kind */
    size_t count, capacity;
};

/* Takes all deeds of `kinds` that were known at `as_of`; of those sent to a person, later ones may be left out. After an error, too, they are to be dropped. */
wakpi_status wakpi_deeds_take(struct wakpi_deeds *deeds, const struct wakpi_state *state,
                              const struct wakpi_settings *settings, const struct wakpi_zone *zone,
                              int64_t as_of, int32_t kinds, wakpi_deed_choice choose, void *context);
void wakpi_deeds_drop(struct wakpi_deeds *deeds);

/* The end of the run of one person in one group that begins at `from`. */
size_t wakpi_deeds_run(const struct wakpi_deeds *deeds, size_t from);

#endif

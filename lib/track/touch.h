/* Touches: when each person was written to, wrote, clicked and ordered, as a fold dates and labels it. For what has to know
 * persons' histories and not only their counts. */
#ifndef WAKPI_TRACK_TOUCH_H
#define WAKPI_TRACK_TOUCH_H

#include "track/fold.h"

/* Of what sort. */
enum {
    WAKPI_TOUCH_SENT = 1, /* to them */
    WAKPI_TOUCH_WROTE = 2,
    WAKPI_TOUCH_CLICKED = 4,
    WAKPI_TOUCH_ORDERED = 8
};

struct wakpi_touch {
    int64_t time;
    uint32_t group; /* as was chosen */
    uint32_t person;
    int32_t kind;
    int32_t marked; /* as was chosen */
};

/* Chooses the group of a touch with these labels and whether it is marked. WAKPI_OK; WAKPI_END: it is left out; or what
 * keeps from going on. */
typedef wakpi_status (*wakpi_touch_choice)(void *context, const uint32_t *labels, struct wakpi_touch *touch);

struct wakpi_touches {
    struct wakpi_allocator allocator;
    struct wakpi_touch *items; /* by group, person, time, kind */
    size_t count, capacity;
};

/* Takes all touches of `kinds` that were known at `as_of`; of those sent to a person, later ones may be left out. After an error, too, they are to be dropped. */
wakpi_status wakpi_touches_take(struct wakpi_touches *touches, const struct wakpi_state *state,
                                const struct wakpi_settings *settings, const struct wakpi_zone *zone,
                                int64_t as_of, int32_t kinds, wakpi_touch_choice choose, void *context);
void wakpi_touches_drop(struct wakpi_touches *touches);

/* The end of the run of one person in one group that begins at `from`. */
size_t wakpi_touches_run(const struct wakpi_touches *touches, size_t from);

#endif

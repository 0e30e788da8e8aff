/* How far a person went: the best attempt at a funnel's steps in one history of moments. Knows nothing of trackers. */
#ifndef WAKPI_TRACK_JOURNEY_WALK_H
#define WAKPI_TRACK_JOURNEY_WALK_H

#include <stddef.h>
#include <stdint.h>

enum { WAKPI_JOURNEY_STEPS = 32 }; /* a set of steps is a word */

/* Something that happened, in order of time; at equal times in the order of the first steps that it stands for. */
struct wakpi_moment {
    int64_t time;
    uint32_t steps; /* that it stands for, bit s: s; never none */
    uint32_t work;  /* of the walk */
};

struct wakpi_walk_rules {
    int32_t step_count;
    int32_t mode;     /* WAKPI_JOURNEY_ constant */
    int64_t window;   /* ms from the entry; a step at its end is too late */
    int64_t from, to; /* of entries */
};

struct wakpi_walk {
    int32_t reached;                    /* steps of the best attempt; 0: nobody entered */
    int64_t latest_entry;               /* of any attempt, where there is one */
    int64_t times[WAKPI_JOURNEY_STEPS]; /* of the steps reached */
};

/* The kinds of moments in a window, by the steps that they stand for: room for as many as there are moments. */
struct wakpi_walk_room {
    uint32_t *steps;
    size_t *counts;
};

/* Of all attempts the one that reaches furthest, then the earliest. Any two histories of the same times and steps give the
 * same answer. */
void wakpi_journey_walk(const struct wakpi_walk_rules *rules, struct wakpi_moment *moments, size_t count,
                        const struct wakpi_walk_room *room, struct wakpi_walk *walk);

#endif

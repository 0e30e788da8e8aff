/* A cube: contributions added up into base cells, one for each tuple of labels and currency and each local hour, which
 * stands between the facts and the answers. What a person adds can be taken out again, to the last count: a cube of which
 * something was taken out equals one that never had it.
 *
 * A cube is no more than a memory of facts that are elsewhere. After any status but WAKPI_OK from a function that adds or
 * takes out, it holds part of that and is to be reset and filled anew. */
#ifndef WAKPI_TRACK_CUBE_H
#define WAKPI_TRACK_CUBE_H

#include "track/fold.h"

struct wakpi_cube;

/* An empty one under the zone and the allocator of `settings`. WAKPI_NO_MEMORY, or what the zone says. */
wakpi_status wakpi_cube_new(const struct wakpi_settings *settings, struct wakpi_cube **cube,
                            wakpi_error *error);
/* NULL is fine. */
void wakpi_cube_free(struct wakpi_cube *cube);
/* Forgets all but the zone; runs are void. */
void wakpi_cube_reset(struct wakpi_cube *cube);
/* Bytes held. */
size_t wakpi_cube_size(const struct wakpi_cube *cube);

/* Adds a contribution (sign 1), or takes one out that was added before (sign -1): all but its people measures and what a
 * person tells (tally.h), which belong to the run of the person under way and go with it. WAKPI_OK, WAKPI_NO_MEMORY,
 * WAKPI_OVERFLOW, or WAKPI_INTERNAL: taken out without having been added, people or what they tell outside of a run, people
 * of a currency, or a measure that does not add up. */
wakpi_status wakpi_cube_add(struct wakpi_cube *cube, const struct wakpi_contribution *contribution, int sign);

/* People are counted once in whatever cells are put together, and what they brought belongs together, so who was counted
 * and told what where is kept: a run for each person. Between begin and end all contributions that are added are of one person. Begin forgets a run that was not ended. */
void wakpi_cube_person_begin(struct wakpi_cube *cube);
/* `run` is the person's from then on, 0 where the contributions counted no people and told nothing. */
wakpi_status wakpi_cube_person_end(struct wakpi_cube *cube, uint32_t *run);
/* Takes a person's people measures out, and what the person told; 0 is fine. The number may be given to another run later.
 * Not to be called while a run is under way. */
void wakpi_cube_run_remove(struct wakpi_cube *cube, uint32_t run);

/* Calls `take` for each cell with any of a counted measure. Its error ends the walk and is returned. */
typedef wakpi_status (*wakpi_cube_taker)(void *context, int64_t hour, const uint32_t *labels, uint32_t count);
wakpi_status wakpi_cube_walk(const struct wakpi_cube *cube, int32_t measure, wakpi_cube_taker take,
                             void *context);

struct wakpi_query;

/* Tells a cube what is being asked. What is asked again is from then on kept ready as it is asked: reading it out costs its
 * rows, and each change a little more. Without memory it is not. */
void wakpi_cube_expect(struct wakpi_cube *cube, const struct wakpi_query *query);

/* 1 where two cubes of one tracker hold the same, in whatever order it came. People are compared by a hash. */
int wakpi_cube_equal(const struct wakpi_cube *one, const struct wakpi_cube *other);

#endif

/* From facts to contributions: what each person's history adds to which measures, dated and labelled. A fold keeps
 * nothing; the same facts give the same contributions. */
#ifndef WAKPI_TRACK_FOLD_H
#define WAKPI_TRACK_FOLD_H

#include "base/options.h"
#include "base/zone.h"
#include "track/state.h"

/* One thing that counts. */
struct wakpi_contribution {
    int64_t time;           /* what it is dated by */
    const uint32_t *labels; /* WAKPI_LABEL_LIMIT ids, 0 is none */
    uint64_t ones;          /* bit m: 1 to measure m; people measures once per person and cell */
    uint32_t person;        /* serial of the person; contributions of one person come in one run */
    int32_t measure; /* 0, or a measure that gets `amount`; a duration measure gets one of so many ms */
    int64_t amount;
    const char *currency; /* of money, else "" */
    int32_t failure;      /* class of a failed message, else -1 */
    int32_t immature;     /* 1: a message still open at as_of */
};

typedef wakpi_status (*wakpi_fold_sink)(void *context, const struct wakpi_contribution *contribution);

/* The measures (bit m: m) that traffic itself tells: of these 0 means none, of others it may mean that nobody said. */
uint64_t wakpi_fold_told(void);

/* Folds all that was known at `as_of` (INT64_MAX: all). The sink's error ends the fold and is returned. */
wakpi_status wakpi_fold(const struct wakpi_state *state, const struct wakpi_settings *settings,
                        const struct wakpi_zone *zone, int64_t as_of, wakpi_fold_sink sink, void *context,
                        wakpi_error *error);

#endif

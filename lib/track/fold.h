/* From facts to contributions: what each person's history adds to which measures, dated and labelled. A fold keeps
 * nothing; the same facts give the same contributions. What is dated before the watermark is closed: it was counted, and no
 * fold gives it. */
#ifndef WAKPI_TRACK_FOLD_H
#define WAKPI_TRACK_FOLD_H

#include "base/options.h"
#include "base/zone.h"
#include "track/state.h"

/* One thing that counts. */
struct wakpi_contribution {
    int64_t time;           /* what it is dated by */
    int64_t happened;       /* of a click, when it was: it is dated by the send */
    const uint32_t *labels; /* WAKPI_LABEL_LIMIT ids, 0 is none */
    uint64_t ones;          /* bit m: 1 to measure m; people measures once per person and cell */
    uint32_t person;        /* serial of the person; contributions of one person come in one run */
    struct wakpi_fingerprint
        key;         /* of the entity, where it counts a person of whom nothing else may be known */
    int32_t measure; /* 0, or a measure that gets `amount`; a duration measure gets one of so many ms */
    int64_t amount;
    const char *currency; /* of money, and of counts that go with money; else "" */
    int32_t failure;      /* class of a failed message or WAKPI_FAILURE_OVERRULED, else -1 */
    int32_t waits;        /* enum wakpi_wait: what it still waits for at as_of */
    int32_t unpriced;     /* 1: a delivered message that a rate card has no price for */
};

typedef wakpi_status (*wakpi_fold_sink)(void *context, const struct wakpi_contribution *contribution);

/* The measures (bit m: m) that traffic itself tells: of these 0 means none, of others it may mean that nobody said. */
uint64_t wakpi_fold_told(void);

/* The values of as_of, [from, until), for which a fold gives the same; `until` INT64_MAX is without end. */
struct wakpi_span {
    int64_t from, until;
};

struct wakpi_cube;
struct wakpi_talk_terms;

enum { WAKPI_FOLD_MET = 1024 };

/* What one fold is of: a person and all that is known of them, or all of several persons who have to do with each other.
 * Places are those of the state. */
struct wakpi_selection {
    const uint32_t *messages, *turns, *wishes, *acts;
    size_t message_count, turn_count, wish_count, act_count;
    uint32_t person;                 /* whose all this is; 0: of several, or of unknown persons */
    size_t message_limit, act_limit; /* entities from these places on are not known yet */
    uint8_t *hits;                   /* zero, of every message of the state; it is left as it was */
    uint32_t *met;           /* WAKPI_FOLD_MET places + 1 of messages of the state, by their keys; 0: none */
    struct wakpi_span *span; /* narrowed to that of the fold */
    const struct wakpi_talk_terms *terms;
};

/* Folds what was known at `as_of` of what is selected; registers apart. */
wakpi_status wakpi_fold_selected(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                 const struct wakpi_zone *zone, int64_t as_of,
                                 const struct wakpi_selection *selection, wakpi_fold_sink sink,
                                 void *context);
/* Folds registers: counts and costs. A cube of what was known at `as_of` (may be NULL) spares looking at all messages
 * where costs are spread over them. */
wakpi_status wakpi_fold_stated(const struct wakpi_state *state, const struct wakpi_settings *settings,
                               const struct wakpi_zone *zone, int64_t as_of, const struct wakpi_cube *cube,
                               wakpi_fold_sink sink, void *context, wakpi_error *error);
/* The same of what is stated for times before `before`, all being known that is known at `as_of`. */
wakpi_status wakpi_fold_stated_before(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                      const struct wakpi_zone *zone, int64_t as_of, int64_t before,
                                      const struct wakpi_cube *cube, wakpi_fold_sink sink, void *context,
                                      wakpi_error *error);
/* Folds what persons did and what was known of it at `as_of`, registers apart; of what is closed also what did not retire. */
wakpi_status wakpi_fold_histories(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                  const struct wakpi_zone *zone, int64_t as_of, wakpi_fold_sink sink,
                                  void *context);
/* Folds all that was known at `as_of` (INT64_MAX: all). The sink's error ends the fold and is returned. */
wakpi_status wakpi_fold(const struct wakpi_state *state, const struct wakpi_settings *settings,
                        const struct wakpi_zone *zone, int64_t as_of, wakpi_fold_sink sink, void *context,
                        wakpi_error *error);

#endif

/* A fold under way: what was known at one moment, arranged by person, and how it is looked at. */
#ifndef WAKPI_TRACK_FOLDING_H
#define WAKPI_TRACK_FOLDING_H

#include "base/bytes.h"
#include "track/fold.h"
#include "track/history.h"
#include "track/owner.h"

/* What turns say of a message. */
enum {
    WAKPI_HIT_REPLIED = 1,
    WAKPI_HIT_TAPPED = 2,
    WAKPI_HIT_CLICKED = 4,
    WAKPI_HIT_CONVERTED = 16, /* by what acts say */
    WAKPI_HIT_SHARED = 8,     /* a group's: its participants' shares count */
    WAKPI_HIT_PROVEN = 32     /* the person did something about it, so it was delivered */
};

struct wakpi_folding {
    const struct wakpi_state *state;
    const struct wakpi_settings *settings;
    const struct wakpi_zone *zone;
    const struct wakpi_selection *selection; /* NULL: everything */
    int64_t as_of;
    struct wakpi_span *span;         /* narrowed with each look at as_of; may be NULL */
    size_t message_limit, act_limit; /* entities from these places on are not known yet */
    wakpi_fold_sink sink;
    void *context;
    uint32_t base; /* the first person's serial */
    size_t persons;
    uint32_t strangers; /* entities of unknown person so far, each a person of its own */
    struct wakpi_owners owners;
    struct wakpi_history messages, turns, wishes;
    uint8_t *hits; /* by place of the message in the state */
};

/* A message as it was known at as_of. */
struct wakpi_view {
    int64_t time;    /* the send, or the earliest thing known of it */
    unsigned stages; /* bit s: stage s was known */
    int delivered, read, played, failed;
    int held; /* WhatsApp gave it no id: it was refused or held, and never sent */
};

/* 1 where `time` is not behind as_of. All that a fold asks of as_of it asks through this and the next. */
static inline int wakpi_folding_reached(const struct wakpi_folding *folding, int64_t time)
{
    struct wakpi_span *span = folding->span;
    int reached = time <= folding->as_of;
    if (span && reached && time > span->from)
        span->from = time;
    if (span && !reached && time < span->until)
        span->until = time;
    return reached;
}

/* 1 where `limit` milliseconds have gone by since `since`. */
static inline int wakpi_folding_waited(const struct wakpi_folding *folding, int64_t since, int64_t limit)
{
    return wakpi_folding_reached(folding, since > INT64_MAX - limit ? INT64_MAX : since + limit);
}

/* The place of a message or act by its key, WAKPI_NO_PLACE where it is not known. */
size_t wakpi_folding_find_message(const struct wakpi_folding *folding, const struct wakpi_fingerprint *key);
size_t wakpi_folding_find_act(const struct wakpi_folding *folding, const struct wakpi_fingerprint *key);

/* Arranges what was known at as_of: hits and histories of a folding that holds what stands before `persons`. At an
 * error, too, the folding is to be ended. */
wakpi_status wakpi_folding_start(struct wakpi_folding *folding, wakpi_error *error);
void wakpi_folding_drop(struct wakpi_folding *folding);
/* Takes up a selection without arranging anything: there is nothing to end then. */
void wakpi_folding_select(struct wakpi_folding *folding);

/* Whose an identity was at a time: of all identities of the person the same number; 0 of none. */
uint32_t wakpi_folding_person(const struct wakpi_folding *folding, uint32_t identity, int64_t time);
/* Whose a turn, act or message is, by what it names itself; 0 where nobody is known. */
uint32_t wakpi_folding_author(const struct wakpi_folding *folding, const struct wakpi_turn *turn);
uint32_t wakpi_folding_actor(const struct wakpi_folding *folding, const struct wakpi_act *act);
uint32_t wakpi_folding_recipient(const struct wakpi_folding *folding, const struct wakpi_message *message);
/* How many acts are to be folded, and the place of one. */
size_t wakpi_folding_act_count(const struct wakpi_folding *folding);
size_t wakpi_folding_act_place(const struct wakpi_folding *folding, size_t i);
/* The group message that a participant's share is of; WAKPI_NO_PLACE where there is none. */
size_t wakpi_folding_group(const struct wakpi_folding *folding, const struct wakpi_message *message);
/* Reads a message, a participant's share with the send and the labels of its group message. */
void wakpi_folding_read(const struct wakpi_folding *folding, size_t place, struct wakpi_message *message);
/* 1 where a stage's time was known at as_of. */
static inline int wakpi_folding_known(const struct wakpi_folding *folding,
                                      const struct wakpi_message *message, int stage)
{
    return message->seen[stage] != WAKPI_NEVER && wakpi_folding_reached(folding, message->seen[stage]);
}
enum { WAKPI_STAGES_PROVING = 1 << WAKPI_STAGE_DELIVERED | 1 << WAKPI_STAGE_READ | 1 << WAKPI_STAGE_PLAYED };
/* The earliest of these stages, bits of which one at least was seen. */
static inline int64_t wakpi_folding_earliest(const struct wakpi_message *message, unsigned stages)
{
    int64_t first = WAKPI_NEVER;
    for (; stages != 0; stages &= stages - 1) {
        int64_t time = message->seen[wakpi_lowest_bit(stages)];
        first = time < first ? time : first;
    }
    return first;
}
/* The earliest evidence of delivery that a status gives; WAKPI_NEVER. */
int64_t wakpi_folding_delivery(const struct wakpi_folding *folding, const struct wakpi_message *message);
/* 1 where what a person did about a message proves that it was delivered, as reading does: who writes after it was sent is
 * online, and then it is. What a scanner or the business's own people do proves nothing. */
int wakpi_folding_proves(const struct wakpi_turn *turn);
/* What known stages say, the time aside. */
static inline struct wakpi_view wakpi_folding_look(unsigned stages)
{
    const unsigned played = 1U << WAKPI_STAGE_PLAYED, read = played | 1U << WAKPI_STAGE_READ;
    int delivered = (stages & WAKPI_STAGES_PROVING) != 0;
    return (struct wakpi_view){.stages = stages,
                               .delivered = delivered,
                               .read = (stages & read) != 0,
                               .played = (stages & played) != 0,
                               .failed = !delivered && stages >> WAKPI_STAGE_FAILED & 1};
}
/* 0 where nothing that counts was known of it at as_of. */
int wakpi_folding_view(const struct wakpi_folding *folding, const struct wakpi_message *message,
                       struct wakpi_view *view);
/* 1 where it is one that is looked for, as it was known at as_of. */
typedef int (*wakpi_folding_fits)(const struct wakpi_folding *folding, size_t place,
                                  const struct wakpi_message *message, const struct wakpi_view *view,
                                  const void *context);
/* The latest of the messages that were sent to a person at or before `time`, and delivered less than `window` before it, that
 * fits; WAKPI_NO_PLACE. Of one of which no delivery is known the window begins when it was sent. */
size_t wakpi_folding_latest(const struct wakpi_folding *folding, uint32_t person, int64_t time,
                            int64_t window, wakpi_folding_fits fits, const void *context);
/* The message a turn is about: the one it names, or for a written message without a quote the latest one to the same
 * person within the reply window that did not fail; WAKPI_NO_PLACE. A quote of an unknown message is about that one, so
 * no window is tried. */
size_t wakpi_folding_about(const struct wakpi_folding *folding, const struct wakpi_turn *turn,
                           uint32_t person);

/* Of fold.c: what a message adds by itself, whatever was done about it. */

/* Measures that get 1, as bits. */
uint64_t wakpi_fold_ones(const struct wakpi_view *view);
/* Its class of failure; where delivery stands over it, that it was told; else -1. */
int32_t wakpi_fold_failure(const struct wakpi_view *view, int32_t code);
/* What it waits for, enum wakpi_wait, and how long: since the earliest stage that proves delivery, else since it was sent. */
int32_t wakpi_fold_wait(const struct wakpi_settings *settings, const struct wakpi_view *view,
                        int64_t *window);

#endif

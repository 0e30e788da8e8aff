/* What acts add: trade, leads, visits, cases, bot sessions, surveys, consents. Begun behind the folding, and given before
 * its messages, since it says which of them converted. */
#ifndef WAKPI_TRACK_FOLD_ACTS_H
#define WAKPI_TRACK_FOLD_ACTS_H

#include "track/act.h"
#include "track/credit.h"

/* An act as it was known at as_of, and what it is about: itself, or an order, case or bot session. */
struct wakpi_act_item {
    struct wakpi_fingerprint subject, key;
    int64_t time;
    uint32_t place;
    int32_t kind;
};

/* The run of items about one thing; what was opened comes first where it is known. */
struct wakpi_act_subject {
    size_t first, count;
};

struct wakpi_fold_acts {
    struct wakpi_folding *known;
    struct wakpi_credit credit;
    struct wakpi_act_item *items; /* by subject, kind, time, key */
    struct wakpi_act_subject *subjects;
    size_t count, capacity;        /* of items; as much room for subjects */
    struct wakpi_history order;    /* subjects by person and time */
    struct wakpi_history consents; /* key.low is 1 of one withdrawn */
};

/* Arranges the acts that were known. WAKPI_NO_MEMORY: *acts is to be dropped all the same. */
wakpi_status wakpi_fold_acts_start(struct wakpi_fold_acts *acts, struct wakpi_folding *known);
/* Gives all contributions and marks the messages that converted. */
wakpi_status wakpi_fold_acts_give(struct wakpi_fold_acts *acts);
/* 1 where the person's latest consent at `time` stands; at equal times one withdrawn does not. */
int wakpi_fold_acts_consented(const struct wakpi_fold_acts *acts, uint32_t person, int64_t time);
/* 1 where it is not known when a case or bot session was opened, and it may have been in a period that is closed. */
static inline int wakpi_fold_acts_closed(const struct wakpi_fold_acts *acts, size_t subject)
{
    int32_t about = wakpi_act_about(acts->items[acts->subjects[subject].first].kind);
    return about != 0 && about != WAKPI_EVENT_SURVEY_SENT && wakpi_state_closed(acts->known->state);
}
void wakpi_fold_acts_drop(struct wakpi_fold_acts *acts);

#endif

/* Conversations: who wrote, who answered, how soon, and who was left without a word. Derived anew from each person's
 * history, so that a late turn joins two of them by itself. */
#ifndef WAKPI_TRACK_FOLD_TALK_H
#define WAKPI_TRACK_FOLD_TALK_H

#include "base/business_hours.h"
#include "track/fold_acts.h"

enum { WAKPI_CATEGORY_COUNT = 7 };

/* What the settings and labels say of talk: read once for many folds. */
struct wakpi_talk_terms {
    uint32_t categories[WAKPI_CATEGORY_COUNT]; /* labels of messages that speak to many */
    struct wakpi_business_hours hours;
};

/* 1 of a message that answers nobody: sent by a campaign or from a template. */
int wakpi_talk_is_broadcast(const struct wakpi_talk_terms *terms, const struct wakpi_message *message);
void wakpi_talk_terms_read(const struct wakpi_state *state, struct wakpi_talk_terms *terms);

/* Gives what all persons' conversations come to; the acts say when a bot handed over and when a case was resolved. The
 * sink's error ends it and is returned; WAKPI_NO_MEMORY. */
wakpi_status wakpi_fold_talk(const struct wakpi_folding *folding, const struct wakpi_fold_acts *acts);

/* A conversation may go on at `until`, and what is said then is labelled by what the customer said first in it, however
 * long ago. Shows of each such conversation the customer's first utterance, and as many of those behind it as hold it
 * together up to `from`, behind which all is kept anyway. `key` is that of a turn or a message, `index` its place. */
typedef wakpi_status (*wakpi_talk_show)(void *context, struct wakpi_fingerprint key, uint32_t index,
                                        uint32_t person);
wakpi_status wakpi_talk_open(const struct wakpi_folding *folding, int64_t until, int64_t from,
                             wakpi_talk_show show, void *context);

#endif

/* Acts: what persons and the host did beside messages - orders, refunds, cases, bot sessions, surveys, consents, visits.
 * An act is a register under its id: what its highest version says stands, as a whole. */
#ifndef WAKPI_TRACK_ACT_H
#define WAKPI_TRACK_ACT_H

#include "track/person.h"
#include "track/state.h"

struct wakpi_acts {
    struct wakpi_arena records; /* of struct wakpi_act */
    struct wakpi_index index;
};

void wakpi_acts_start(struct wakpi_acts *acts, uint64_t seed);
void wakpi_acts_drop(struct wakpi_acts *acts, const struct wakpi_allocator *allocator);

/* The kind of act that the context of a kind names: of a refund the order; 0 where it names a message. */
int32_t wakpi_act_about(int32_t kind);
/* What one valid event of an act's kind says; `labels` are its labels' numbers. */
void wakpi_act_read(struct wakpi_key key, const wakpi_event *event, const uint32_t *labels,
                    const struct wakpi_stated *stated, struct wakpi_act *facts);
/* 1 where an event may have said it. */
int wakpi_act_valid(const struct wakpi_settings *settings, const struct wakpi_act *act);

size_t wakpi_acts_find(const struct wakpi_acts *acts, struct wakpi_fingerprint key);
/* The field that holds the number of an act's smallest identity. */
uint32_t *wakpi_acts_identity(struct wakpi_acts *acts, size_t place);
/* 1 where facts would surely change nothing. */
int wakpi_acts_known(const struct wakpi_acts *acts, const struct wakpi_people *people,
                     const struct wakpi_labels *labels, const struct wakpi_act *facts);
/* Joins facts in, of which `person` says whose they are; labels are numbers of `labels`. */
wakpi_status wakpi_acts_join(struct wakpi_acts *acts, struct wakpi_people *people,
                             const struct wakpi_labels *labels, const struct wakpi_act *facts, int *changed);
/* As wakpi_messages_append(). */
wakpi_status wakpi_acts_append(struct wakpi_acts *acts, const struct wakpi_allocator *allocator,
                               const struct wakpi_act *facts);

#endif

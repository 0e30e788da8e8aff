/* Who is left out: staff and testers, as the option `excluded` lists them. */
#ifndef WAKPI_TRACK_EXCLUDED_H
#define WAKPI_TRACK_EXCLUDED_H

#include "base/options.h"
#include "track/person.h"

struct wakpi_excluded {
    struct wakpi_fingerprint *names; /* in order */
    size_t count, capacity;
};

/* WAKPI_OK or WAKPI_NO_MEMORY; drop it in both cases. */
wakpi_status wakpi_excluded_start(struct wakpi_excluded *excluded, const struct wakpi_settings *settings,
                                  struct wakpi_key key);
void wakpi_excluded_drop(struct wakpi_excluded *excluded, const struct wakpi_allocator *allocator);
/* 1 where one of the names that an event states is on the list. */
int wakpi_excluded_has(const struct wakpi_excluded *excluded, const struct wakpi_stated *stated);

#endif

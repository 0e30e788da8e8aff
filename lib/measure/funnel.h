/* A funnel from inside. */
#ifndef WAKPI_MEASURE_FUNNEL_H
#define WAKPI_MEASURE_FUNNEL_H

#include <pthread.h>
#include <stdatomic.h>
#include <wakpi/funnel.h>

#include "base/codec.h"
#include "base/options.h"
#include "measure/buckets.h"

#define WAKPI_FUNNEL_STAGES    64
#define WAKPI_FUNNEL_NAME_SIZE 256 /* bytes, without the NUL */

/* What entrants took to come to a stage. Nobody is timed who is not counted. */
struct wakpi_funnel_times {
    struct wakpi_buckets step; /* from the stage before */
    struct wakpi_buckets
        overall; /* from the first; of the second stage both are the same and this one is empty */
};

struct wakpi_funnel {
    struct wakpi_settings settings;
    int32_t count;
    char *names[WAKPI_FUNNEL_STAGES];
    _Atomic(int64_t) amounts[WAKPI_FUNNEL_STAGES];
    _Atomic(int64_t) immature[WAKPI_FUNNEL_STAGES];
    pthread_mutex_t lock; /* of the times */
    struct wakpi_funnel_times times[WAKPI_FUNNEL_STAGES];
};

/* 1 where a stage may be called so. */
int wakpi_funnel_name_valid(const char *name, size_t size);
/* As wakpi_funnel_new(), with a copy of these settings. */
wakpi_status wakpi_funnel_make(const struct wakpi_settings *settings, const char *const *names, size_t count,
                               wakpi_funnel **funnel);
/* Raises the first `end` of `counts`; all or, at an overflow, none. */
wakpi_status wakpi_funnel_raise(_Atomic(int64_t) *counts, const int64_t *amounts, int32_t end);
static inline int wakpi_funnel_has_stage(const wakpi_funnel *funnel, int32_t stage)
{
    return funnel && stage >= 0 && stage < funnel->count;
}

/* ---- funnel_times.c ---- */

void wakpi_funnel_times_drop(wakpi_funnel *funnel);
/* Makes room, so that a merge right after this cannot fail: of times there are never more than of entrants. */
wakpi_status wakpi_funnel_times_reserve(wakpi_funnel *into, const wakpi_funnel *from);
void wakpi_funnel_times_merge(wakpi_funnel *into, const wakpi_funnel *from);
/* Sections of their own, there where anything is to be told. */
void wakpi_funnel_times_put(struct wakpi_writer *writer, const wakpi_funnel *funnel);
void wakpi_funnel_times_get(struct wakpi_reader *reader, wakpi_funnel *funnel);

#endif

/* A question to a tracker, as the cursor reads it. */
#ifndef WAKPI_TRACK_QUERY_H
#define WAKPI_TRACK_QUERY_H

#include "base/options.h"
#include "track/baseline.h"
#include "track/state.h"
#include <wakpi/rate_card.h>

/* Keeps what has this text as its label; several of one label are alternatives. */
struct wakpi_filter {
    int32_t label;
    char *text;
    size_t size;
};

/* Adds a filter of a label to an array, or leaves it as it was: WAKPI_OK, WAKPI_INVALID or WAKPI_NO_MEMORY. */
wakpi_status wakpi_filters_add(const struct wakpi_allocator *allocator, struct wakpi_filter **filters,
                               size_t *count, int32_t label, const char *text, size_t size);
void wakpi_filters_drop(const struct wakpi_allocator *allocator, struct wakpi_filter *filters, size_t count);

/* The labels that filters want, 0 where the tracker does not know the text: `count` of them. */
void wakpi_filters_want(const struct wakpi_filter *filters, size_t count, const struct wakpi_labels *labels,
                        uint32_t *wanted);
/* 1 where these labels pass. */
int wakpi_filters_pass(const struct wakpi_filter *filters, size_t count, const uint32_t *wanted,
                       const uint32_t *labels);

struct wakpi_query {
    struct wakpi_allocator allocator;
    uint8_t grouped[WAKPI_LABEL_LIMIT];
    int32_t period;
    int64_t from, to, as_of;
    char currency[4];                 /* "" where not chosen */
    int32_t attribution;              /* a WAKPI_CREDIT_ constant, 0 where not chosen */
    int32_t retention;                /* 1: persons' histories are read as well */
    wakpi_rate_card *card;            /* NULL: the tracker's */
    int32_t baseline;                 /* a WAKPI_BASELINE_ constant */
    struct wakpi_baseline *baselines; /* that a host brought along */
    size_t baseline_count;
    struct wakpi_filter *filters;
    size_t filter_count;
};

/* What stands at `index` of a list of keys, and where a key stands; a NULL among them is no key. */
const char *wakpi_key_at(const char *const *keys, int32_t count, int32_t index);
wakpi_status wakpi_key_find(const char *const *keys, int32_t count, const char *key, int32_t *index);

/* Everything in one cell, as of the end of time. */
extern const struct wakpi_query wakpi_query_default;

/* 1 where it asks for another attribution than the settings' own, so that nothing folded by those will do. */
int wakpi_query_credits_anew(const struct wakpi_query *query, const struct wakpi_settings *settings);

#endif

/* Costs of a fold: one-off or recurring; those that name no campaign are spread over campaigns by their share of the
 * messages delivered in the same stretch of time. */
#ifndef WAKPI_TRACK_COST_H
#define WAKPI_TRACK_COST_H

#include "track/fold.h"

/* A cost at one time, for one stretch of time. */
struct wakpi_occurrence {
    int64_t time, end; /* [time, end) is what it pays for */
    int64_t amount;
    size_t entry; /* its register in the state */
    int32_t spread;
};

/* A delivered message, for the shares. */
struct wakpi_delivered {
    int64_t time;
    uint64_t before; /* how many of its run come before it; until they are arranged, how many it stands for */
    uint32_t campaign;
};

/* The delivered messages of one campaign, delivered[first .. end - 1]. */
struct wakpi_delivered_run {
    size_t first, end;
    uint64_t total;
    uint64_t paid; /* of these, what the occurrence being spread pays for */
    uint32_t campaign;
};

struct wakpi_costs {
    const struct wakpi_state *state;
    struct wakpi_allocator allocator;
    struct wakpi_occurrence *occurrences;
    size_t count, capacity;
    struct wakpi_delivered *delivered; /* kept only where some cost is spread */
    size_t delivered_count, delivered_capacity;
    struct wakpi_delivered_run *runs; /* by the names of the campaigns */
    size_t run_count;
    int spreads;
};

/* Lays out every occurrence up to `as_of`. WAKPI_INVALID where a cost recurs without end and as_of sets none. */
wakpi_status wakpi_costs_start(struct wakpi_costs *costs, const struct wakpi_state *state,
                               const struct wakpi_settings *settings, const struct wakpi_zone *zone,
                               int64_t as_of, wakpi_error *error);
/* 1 where all that is spread is of whole local hours, so that messages may be noted by these. */
int wakpi_costs_hourly(const struct wakpi_costs *costs, const struct wakpi_zone *zone);
/* Notes delivered messages of one time. WAKPI_OK or WAKPI_NO_MEMORY. */
wakpi_status wakpi_costs_delivered(struct wakpi_costs *costs, int64_t time, uint32_t campaign,
                                   uint64_t count);
/* Gives all costs as contributions. */
wakpi_status wakpi_costs_give(struct wakpi_costs *costs, wakpi_fold_sink sink, void *context);
void wakpi_costs_drop(struct wakpi_costs *costs);

#endif

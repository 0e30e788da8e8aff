#include "track/cost.h"

#include "base/recurrence.h"
#include "base/sort.h"

#include <string.h>

static wakpi_status add_occurrence(struct wakpi_costs *costs, struct wakpi_occurrence occurrence)
{
    if (costs->count == costs->capacity) {
        size_t capacity = costs->capacity ? 2 * costs->capacity : 16;
        struct wakpi_occurrence *grown =
            wakpi_reallocate(&costs->allocator, costs->occurrences, costs->capacity, capacity, sizeof *grown);
        if (!grown)
            return WAKPI_NO_MEMORY;
        costs->occurrences = grown;
        costs->capacity = capacity;
    }
    costs->occurrences[costs->count++] = occurrence;
    costs->spreads |= occurrence.spread;
    return WAKPI_OK;
}

/* A one-off cost pays for its stated stretch, or without one for all that was ever delivered. */
static wakpi_status lay_out(struct wakpi_costs *costs, size_t entry, const struct wakpi_register *cost,
                            const struct wakpi_zone *zone, int64_t as_of, wakpi_error *error)
{
    struct wakpi_occurrence occurrence = {.entry = entry,
                                          .amount = cost->amount,
                                          .time = cost->from,
                                          .end = cost->until ? cost->until : INT64_MAX,
                                          .spread = cost->labels[WAKPI_LABEL_CAMPAIGN] == 0};
    enum wakpi_calendar_period every =
        (enum wakpi_calendar_period)(cost->every - WAKPI_EVERY_WEEK + WAKPI_CALENDAR_WEEK);
    if (cost->every == 0)
        return cost->from <= as_of ? add_occurrence(costs, occurrence) : WAKPI_OK;
    if (!cost->until && as_of == INT64_MAX)
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "a cost recurs without an end: ask as of a time, or give the cost an end");
    for (int64_t step = 0;; step++) {
        int64_t start, end;
        if (wakpi_recurrence(zone, every, cost->from, step, &start) != WAKPI_OK ||
            wakpi_recurrence(zone, every, cost->from, step + 1, &end) != WAKPI_OK)
            return wakpi_fail(error, WAKPI_OVERFLOW, -1, "a recurring cost leaves the calendar");
        if (start > as_of || (cost->until && start >= cost->until))
            return WAKPI_OK;
        occurrence.time = start;
        occurrence.end = end;
        wakpi_status status = add_occurrence(costs, occurrence);
        if (status != WAKPI_OK)
            return status;
    }
}

wakpi_status wakpi_costs_start(struct wakpi_costs *costs, const struct wakpi_state *state,
                               const struct wakpi_settings *settings, const struct wakpi_zone *zone,
                               int64_t as_of, wakpi_error *error)
{
    memset(costs, 0, sizeof *costs);
    costs->state = state;
    costs->allocator = settings->allocator;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < wakpi_state_register_count(state) && status == WAKPI_OK; i++) {
        struct wakpi_register entry;
        wakpi_state_register(state, i, &entry);
        if (entry.kind == WAKPI_EVENT_COST)
            status = lay_out(costs, i, &entry, zone, as_of, error);
    }
    if (status != WAKPI_OK)
        wakpi_costs_drop(costs);
    return status;
}

void wakpi_costs_drop(struct wakpi_costs *costs)
{
    wakpi_release(&costs->allocator, costs->occurrences, costs->capacity, sizeof *costs->occurrences);
    wakpi_release(&costs->allocator, costs->delivered, costs->delivered_capacity, sizeof *costs->delivered);
    wakpi_release(&costs->allocator, costs->runs, costs->run_count, sizeof *costs->runs);
    costs->occurrences = NULL;
    costs->delivered = NULL;
    costs->runs = NULL;
    costs->run_count = 0;
    costs->count = costs->capacity = costs->delivered_count = costs->delivered_capacity = 0;
}

int wakpi_costs_hourly(const struct wakpi_costs *costs, const struct wakpi_zone *zone)
{
    struct wakpi_zone_cursor cursor = {0};
    for (size_t i = 0; i < costs->count; i++) {
        const struct wakpi_occurrence *occurrence = &costs->occurrences[i];
        if (occurrence->spread &&
            (wakpi_zone_hour_start(zone, &cursor, occurrence->time) != occurrence->time ||
             wakpi_zone_hour_start(zone, &cursor, occurrence->end) != occurrence->end))
            return 0;
    }
    return 1;
}

wakpi_status wakpi_costs_delivered(struct wakpi_costs *costs, int64_t time, uint32_t campaign, uint64_t count)
{
    if (!costs->spreads)
        return WAKPI_OK;
    if (costs->delivered_count == costs->delivered_capacity) {
        size_t capacity = costs->delivered_capacity ? 2 * costs->delivered_capacity : 256;
        struct wakpi_delivered *grown = wakpi_reallocate(&costs->allocator, costs->delivered,
                                                         costs->delivered_capacity, capacity, sizeof *grown);
        if (!grown)
            return WAKPI_NO_MEMORY;
        costs->delivered = grown;
        costs->delivered_capacity = capacity;
    }
    costs->delivered[costs->delivered_count++] =
        (struct wakpi_delivered){.time = time, .before = count, .campaign = campaign};
    return WAKPI_OK;
}

static int compare_delivered(const void *first, const void *second, const void *context)
{
    const struct wakpi_delivered *a = first, *b = second;
    (void)context;
    if (a->campaign != b->campaign)
        return a->campaign < b->campaign ? -1 : 1;
    return a->time < b->time ? -1 : a->time > b->time;
}

static int compare_runs(const void *first, const void *second, const void *context)
{
    const struct wakpi_delivered_run *a = first, *b = second;
    return wakpi_labels_compare(context, a->campaign, b->campaign);
}

/* Sorts the delivered messages by campaign and time. Names are compared of campaigns, not of messages. */
static wakpi_status arrange(struct wakpi_costs *costs)
{
    struct wakpi_delivered *delivered = costs->delivered;
    size_t count = costs->delivered_count, runs = 0;
    if (count == 0)
        return WAKPI_OK;
    wakpi_sort(costs->delivered, count, sizeof *costs->delivered, compare_delivered, NULL);
    for (size_t i = 0; i < count; i++)
        runs += i == 0 || delivered[i].campaign != delivered[i - 1].campaign;
    costs->runs = wakpi_allocate_zeroed(&costs->allocator, runs, sizeof *costs->runs);
    if (!costs->runs)
        return WAKPI_NO_MEMORY;
    costs->run_count = runs;
    struct wakpi_delivered_run *run = costs->runs;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && delivered[i].campaign != delivered[i - 1].campaign)
            (++run)->first = i;
        run->campaign = delivered[i].campaign;
        run->end = i + 1;
        uint64_t own = delivered[i].before;
        delivered[i].before = run->total;
        run->total += own;
    }
    wakpi_sort(costs->runs, runs, sizeof *costs->runs, compare_runs, wakpi_state_labels(costs->state));
    return WAKPI_OK;
}

/* floor(amount * part / whole) for 0 <= part <= whole < 2^32, without a product that overflows. */
static int64_t share_of(int64_t amount, uint64_t part, uint64_t whole)
{
    uint64_t size = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
    uint64_t share = size / whole * part + size % whole * part / whole;
    return amount < 0 ? (int64_t)(0 - share) : (int64_t)share;
}

/* How many delivered messages of a run were before `time`; they are sorted. */
static uint64_t seek(const struct wakpi_costs *costs, const struct wakpi_delivered_run *run, int64_t time)
{
    size_t first = run->first, end = run->end;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (costs->delivered[middle].time < time)
            first = middle + 1;
        else
            end = middle;
    }
    return first < run->end ? costs->delivered[first].before : run->total;
}

/* How many of a campaign's delivered messages an occurrence pays for. */
static uint64_t count_of(const struct wakpi_costs *costs, const struct wakpi_occurrence *occurrence,
                         size_t run)
{
    return seek(costs, &costs->runs[run], occurrence->end) - seek(costs, &costs->runs[run], occurrence->time);
}

struct giving {
    struct wakpi_contribution contribution;
    uint32_t labels[WAKPI_LABEL_LIMIT];
    wakpi_fold_sink sink;
    void *context;
};

static wakpi_status give(struct giving *giving, int64_t amount)
{
    giving->contribution.amount = amount;
    return giving->sink(giving->context, &giving->contribution);
}

/* Each campaign bears what its messages are of all: cut at the running sum, so the shares add up to the cost to the
 * last micro-unit, and in the order of the names, so that they are the same everywhere. */
static wakpi_status spread(struct wakpi_costs *costs, const struct wakpi_occurrence *occurrence,
                           struct giving *giving)
{
    uint64_t whole = 0, part = 0;
    for (size_t run = 0; run < costs->run_count; run++)
        whole += costs->runs[run].paid = count_of(costs, occurrence, run);
    if (whole == 0)
        return give(giving, occurrence->amount);
    for (size_t run = 0; run < costs->run_count; run++) {
        uint64_t own = costs->runs[run].paid;
        if (own == 0)
            continue;
        giving->labels[WAKPI_LABEL_CAMPAIGN] = costs->runs[run].campaign;
        int64_t amount =
            share_of(occurrence->amount, part + own, whole) - share_of(occurrence->amount, part, whole);
        part += own;
        wakpi_status status = give(giving, amount);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

wakpi_status wakpi_costs_give(struct wakpi_costs *costs, wakpi_fold_sink sink, void *context)
{
    wakpi_status arranged = arrange(costs);
    if (arranged != WAKPI_OK)
        return arranged;
    for (size_t i = 0; i < costs->count; i++) {
        const struct wakpi_occurrence *occurrence = &costs->occurrences[i];
        struct wakpi_register entry;
        wakpi_state_register(costs->state, occurrence->entry, &entry);
        struct giving giving = {.sink = sink, .context = context};
        memcpy(giving.labels, entry.labels, sizeof giving.labels);
        giving.contribution = (struct wakpi_contribution){.time = occurrence->time,
                                                          .labels = giving.labels,
                                                          .measure = entry.measure,
                                                          .currency = entry.currency,
                                                          .failure = -1};
        wakpi_status status =
            occurrence->spread ? spread(costs, occurrence, &giving) : give(&giving, occurrence->amount);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

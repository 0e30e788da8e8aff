#include "track/answer_closed.h"

#include <inttypes.h>

#include "kpi/measure.h"
#include "track/state_tables.h"

static wakpi_status judge_edge(const struct wakpi_state *state, const struct wakpi_zone *zone, int64_t time,
                               wakpi_error *error)
{
    struct wakpi_zone_cursor cursor = {0};
    if (time == INT64_MIN || time >= wakpi_state_watermark(state))
        return WAKPI_OK;
    int64_t hour = wakpi_zone_hour_start(zone, &cursor, time);
    if (hour == time)
        return WAKPI_OK;
    return wakpi_fail(error, WAKPI_INVALID, -1,
                      "%" PRId64 " is within a local hour, which began at %" PRId64 "; before %" PRId64
                      " all is closed and known by hours alone",
                      time, hour, wakpi_state_watermark(state));
}

wakpi_status wakpi_closed_can_answer(const struct wakpi_state *state, const struct wakpi_zone *zone,
                                     const struct wakpi_query *query, wakpi_error *error)
{
    int64_t watermark = wakpi_state_watermark(state);
    if (!wakpi_state_closed(state))
        return WAKPI_OK;
    if (query->as_of < watermark)
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "as of %" PRId64 " is not known any more: all before %" PRId64 " is closed",
                          query->as_of, watermark);
    if (query->from < watermark && state->segments.count > 0 &&
        wakpi_query_credits_anew(query, wakpi_state_settings(state)))
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "what is closed before %" PRId64
                          " was credited by the option attribution, and stays so",
                          watermark);
    wakpi_status status = query->retention ? wakpi_state_remembers(state, query->from, error) : WAKPI_OK;
    if (status == WAKPI_OK)
        status = judge_edge(state, zone, query->from, error);
    return status == WAKPI_OK ? judge_edge(state, zone, query->to, error) : status;
}

/* What is gathered from closed cells. */
struct gathering {
    struct wakpi_answer *answer;
    int precision;
    int people;
};

static wakpi_status add_count(int64_t *into, int64_t count)
{
    if (count > INT64_MAX - *into)
        return WAKPI_OVERFLOW;
    *into += count;
    return WAKPI_OK;
}

static wakpi_status add_people(struct gathering *gathering, struct wakpi_cell *row,
                               const struct wakpi_segment_entry *entry)
{
    struct wakpi_cells *rows = gathering->answer->rows;
    struct wakpi_cell_people *people = wakpi_cell_people(rows, row, entry->measure);
    struct wakpi_reader reader = entry->sketch;
    if (!people)
        return WAKPI_NO_MEMORY;
    gathering->people = 1;
    people->most = entry->count > INT64_MAX - people->most ? INT64_MAX : people->most + entry->count;
    people->least = entry->count > people->least ? entry->count : people->least;
    wakpi_sketch_get(&reader, &rows->allocator, gathering->precision, &people->sketch);
    return reader.status;
}

/* Giving two amounts to what should be equal is how a row learns of a contradiction. */
static wakpi_status add_amount(struct wakpi_cells *rows, struct wakpi_cell *row,
                               const struct wakpi_segment_entry *entry)
{
    const struct wakpi_closed_amount *amount = &entry->amount;
    row->untold |= rows->plan.slots[entry->measure] != 0;
    wakpi_status status = wakpi_cell_give(rows, row, entry->measure, amount->sum, amount->time);
    if (status != WAKPI_OK || amount->given > 0)
        return status;
    return wakpi_cell_give(rows, row, entry->measure, wakpi_wide_add(amount->sum, wakpi_wide_from(1)),
                           amount->time);
}

static wakpi_status add_entry(struct gathering *gathering, struct wakpi_cell *row,
                              const struct wakpi_segment_entry *entry)
{
    struct wakpi_cells *rows = gathering->answer->rows;
    switch (entry->type) {
    case WAKPI_ENTRY_COUNT:
        return add_count(&row->counts[entry->measure], entry->count);
    case WAKPI_ENTRY_FAILURE:
        return add_count(&row->failures[entry->measure], entry->count);
    case WAKPI_ENTRY_UNPRICED:
        return add_count(&row->unpriced, entry->count);
    case WAKPI_ENTRY_PEOPLE:
        return add_people(gathering, row, entry);
    case WAKPI_ENTRY_AMOUNT:
        return add_amount(rows, row, entry);
    case WAKPI_ENTRY_DURATION: {
        struct wakpi_buckets *durations = wakpi_cell_durations(rows, row, entry->measure);
        return durations ? wakpi_buckets_merge(durations, &rows->allocator, &entry->buckets)
                         : WAKPI_NO_MEMORY;
    }
    }
    return WAKPI_INTERNAL;
}

static wakpi_status take(void *context, const struct wakpi_segment_cell *cell,
                         const struct wakpi_segment_entry *entry)
{
    struct gathering *gathering = context;
    struct wakpi_answer *answer = gathering->answer;
    int left_out;
    if (cell->hour < answer->query->from || cell->hour >= answer->query->to ||
        !wakpi_answer_passes(answer, cell->labels))
        return WAKPI_OK;
    wakpi_status status = wakpi_answer_judge(answer, entry->currency, &left_out);
    if (status != WAKPI_OK || left_out)
        return status;
    struct wakpi_cell *row = wakpi_answer_row(answer, cell->labels, cell->hour);
    return row ? add_entry(gathering, row, entry) : WAKPI_NO_MEMORY;
}

wakpi_status wakpi_answer_closed(struct wakpi_answer *answer, const struct wakpi_state *state, int *people)
{
    const struct wakpi_segments *segments = &state->segments;
    struct gathering gathering = {
        .answer = answer,
        .precision = (int)wakpi_settings_integer(&state->settings, WAKPI_SETTING_UNIQUE_PRECISION)};
    wakpi_status status = WAKPI_OK;
    answer->rows->precision = gathering.precision;
    for (size_t i = 0; i < segments->count && status == WAKPI_OK; i++) {
        const struct wakpi_closed *segment = &segments->items[i];
        if (segment->until > answer->query->from && segment->from < answer->query->to)
            status = wakpi_segment_walk(segment, &answer->rows->allocator, take, &gathering);
    }
    *people = gathering.people;
    return status;
}

wakpi_status wakpi_answer_take_beside(void *context, const struct wakpi_contribution *contribution)
{
    struct wakpi_beside_closed *beside = context;
    struct wakpi_answer *answer = beside->answer;
    const struct wakpi_query *query = answer->query;
    wakpi_status status = wakpi_answer_take(answer, contribution);
    if (status != WAKPI_OK || !(contribution->ones & answer->rows->people) ||
        contribution->time < query->from || contribution->time >= query->to ||
        !wakpi_answer_passes(answer, contribution->labels))
        return status;
    struct wakpi_cell *row = wakpi_answer_row(answer, contribution->labels, contribution->time);
    for (struct wakpi_cell_people *people = row ? row->closed : NULL; people && status == WAKPI_OK;
         people = people->next) {
        if (contribution->ones >> people->measure & 1)
            status = wakpi_sketch_add(&people->sketch, &answer->rows->allocator, beside->precision,
                                      wakpi_calling_of(&beside->callings, contribution));
    }
    return status;
}

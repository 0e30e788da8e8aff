#include "track/retention.h"

#include "base/sort.h"
#include "track/deed.h"
#include "track/retire.h"

#include <string.h>
#include <wakpi/catalogue.h>

#define MILLION INT64_C(1000000)

/* Persons of a kind at a row's beginning and end. */
struct stay {
    int64_t start, still, lost, joined, end;
};

struct row {
    struct wakpi_cell *cell;
    int64_t from, to;
    struct stay contacts, customers;
    int64_t person_days; /* persons active on a day, over all days */
};

/* A time in which somebody was active: behind `from` and before `to`. */
struct activity {
    int64_t from, to;
};

struct retention {
    struct wakpi_answer *answer;
    const struct wakpi_allocator *allocator;
    struct row *rows; /* by labels, then time */
    size_t count, capacity;
    size_t *groups; /* where the rows of the same labels begin; groups[group_count] is count */
    size_t group_count;
    struct wakpi_deeds deeds;
    struct activity *activities; /* of one person in one group */
    size_t activity_count, activity_capacity;
    struct wakpi_interval day;
    int64_t customers_from; /* rows that begin before it may miss orders that retired */
};

/* ---- rows ---- */

static int compare_rows(const void *first, const void *second, const void *context)
{
    const struct row *a = first, *b = second;
    (void)context;
    int order = memcmp(a->cell->key.labels, b->cell->key.labels, sizeof a->cell->key.labels);
    if (order != 0)
        return order;
    return a->from < b->from ? -1 : a->from > b->from;
}

/* The time that a row is of; 1 where it has both ends and is over. */
static int time_of(const struct retention *retention, struct row *row)
{
    struct wakpi_answer *answer = retention->answer;
    const struct wakpi_query *query = answer->query;
    row->from = query->from;
    row->to = query->to;
    if (query->period != WAKPI_PERIOD_NONE) {
        struct wakpi_interval period =
            wakpi_zone_period(answer->zone, &answer->zone_cursor, (enum wakpi_calendar_period)query->period,
                              row->cell->key.period);
        row->from = period.from > query->from ? period.from : query->from;
        row->to = period.to < query->to ? period.to : query->to;
    }
    return row->from != INT64_MIN && row->to != INT64_MAX && row->to <= query->as_of;
}

static wakpi_status take_rows(struct retention *retention)
{
    struct wakpi_cells *cells = retention->answer->rows;
    retention->capacity = cells->cells.count;
    if (retention->capacity == 0)
        return WAKPI_OK;
    retention->rows =
        wakpi_allocate_zeroed(retention->allocator, retention->capacity, sizeof *retention->rows);
    retention->groups =
        wakpi_allocate_zeroed(retention->allocator, retention->capacity + 1, sizeof *retention->groups);
    if (!retention->rows || !retention->groups)
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < cells->cells.count; i++) {
        struct row *row = &retention->rows[retention->count];
        *row = (struct row){.cell = wakpi_arena_at(&cells->cells, i)};
        retention->count += (size_t)time_of(retention, row);
    }
    wakpi_sort(retention->rows, retention->count, sizeof *retention->rows, compare_rows, NULL);
    for (size_t i = 0; i < retention->count; i++) {
        const uint32_t *labels = retention->rows[i].cell->key.labels;
        if (i == 0 || memcmp(labels, retention->rows[i - 1].cell->key.labels,
                             sizeof retention->rows->cell->key.labels) != 0)
            retention->groups[retention->group_count++] = i;
    }
    retention->groups[retention->group_count] = retention->count;
    return WAKPI_OK;
}

/* A deed belongs to the rows of its labels. */
static wakpi_status choose(void *context, const uint32_t *labels, struct wakpi_deed *deed)
{
    const struct retention *retention = context;
    const struct wakpi_query *query = retention->answer->query;
    uint32_t wanted[WAKPI_LABEL_LIMIT] = {0};
    if (!wakpi_answer_passes(retention->answer, labels))
        return WAKPI_END;
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        if (query->grouped[label])
            wanted[label] = labels[label];
    }
    size_t low = 0, high = retention->group_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct row *row = &retention->rows[retention->groups[middle]];
        int order = memcmp(row->cell->key.labels, wanted, sizeof wanted);
        if (order == 0) {
            deed->group = (uint32_t)middle;
            return WAKPI_OK;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return WAKPI_END;
}

/* ---- persons ---- */

/* When somebody counts as active: until `window` has gone by since they last did something. */
static wakpi_status find_activities(struct retention *retention, const struct wakpi_deed *deeds, size_t count,
                                    int32_t kind, int64_t window)
{
    struct activity *last = NULL;
    retention->activity_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (deeds[i].kind != kind)
            continue;
        int64_t to = deeds[i].time > INT64_MAX - window ? INT64_MAX : deeds[i].time + window;
        if (last && deeds[i].time < last->to) {
            last->to = to;
            continue;
        }
        if (!wakpi_reserve(retention->allocator, &retention->activities, &retention->activity_capacity,
                           retention->activity_count + 1, sizeof *retention->activities))
            return WAKPI_NO_MEMORY;
        last = &retention->activities[retention->activity_count++];
        *last = (struct activity){deeds[i].time, to};
    }
    return WAKPI_OK;
}

/* 1 where the person was active at `time`: not yet by what they did at that very moment. */
static int active_at(const struct retention *retention, int64_t time)
{
    size_t low = 0, high = retention->activity_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (retention->activities[middle].from < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && time < retention->activities[low - 1].to;
}

/* The first of the group's rows that ends behind `time`: those before it were over. */
static size_t first_behind(const struct retention *retention, size_t group, int64_t time)
{
    size_t low = retention->groups[group], high = retention->groups[group + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (retention->rows[middle].to <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Counts the person in each row at whose beginning or end they were active, once. */
static void count_stay(struct retention *retention, size_t group, size_t stay)
{
    size_t next = retention->groups[group];
    for (size_t i = 0; i < retention->activity_count; i++) {
        size_t at = first_behind(retention, group, retention->activities[i].from);
        for (at = at > next ? at : next; at < retention->groups[group + 1]; at++) {
            struct row *row = &retention->rows[at];
            if (row->from >= retention->activities[i].to)
                break;
            struct stay *counts = (struct stay *)(void *)((char *)row + stay);
            int start = active_at(retention, row->from), end = active_at(retention, row->to);
            counts->start += start;
            counts->end += end;
            counts->still += start && end;
            counts->lost += start && !end;
            counts->joined += !start && end;
            next = at + 1;
        }
    }
}

static void count_days(struct retention *retention, size_t group, const struct wakpi_deed *deeds,
                       size_t count)
{
    struct wakpi_answer *answer = retention->answer;
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        int64_t time = deeds[i].time;
        if (deeds[i].kind != WAKPI_DEED_WROTE)
            continue;
        if (time < retention->day.from || time >= retention->day.to)
            retention->day = wakpi_zone_period(answer->zone, &answer->zone_cursor, WAKPI_CALENDAR_DAY, time);
        size_t at = first_behind(retention, group, time);
        if (retention->day.from != last && at < retention->groups[group + 1] &&
            time >= retention->rows[at].from)
            retention->rows[at].person_days++;
        last = retention->day.from;
    }
}

static wakpi_status count_persons(struct retention *retention, const struct wakpi_settings *settings)
{
    const int64_t silence = wakpi_settings_integer(settings, WAKPI_SETTING_INACTIVITY_WINDOW);
    const int64_t repeat = wakpi_settings_integer(settings, WAKPI_SETTING_REPEAT_WINDOW);
    const struct wakpi_deeds *deeds = &retention->deeds;
    for (size_t from = 0, to; from < deeds->count; from = to) {
        const struct wakpi_deed *first = &deeds->items[from];
        to = wakpi_deeds_run(deeds, from);
        wakpi_status status = find_activities(retention, first, to - from, WAKPI_DEED_WROTE, silence);
        if (status != WAKPI_OK)
            return status;
        count_stay(retention, first->group, offsetof(struct row, contacts));
        status = find_activities(retention, first, to - from, WAKPI_DEED_ORDERED, repeat);
        if (status != WAKPI_OK)
            return status;
        count_stay(retention, first->group, offsetof(struct row, customers));
        count_days(retention, first->group, first, to - from);
    }
    return WAKPI_OK;
}

/* ---- giving ---- */

struct figure {
    int32_t measure;
    int64_t amount;
};

/* Figures that belong together: where a host gave one of them, all are the host's. */
static wakpi_status give(const struct retention *retention, const struct row *row,
                         const struct figure *figures, size_t count)
{
    wakpi_status status = WAKPI_OK;
    for (const struct wakpi_cell_amount *amount = row->cell->amounts; amount; amount = amount->next) {
        for (size_t i = 0; i < count; i++) {
            if (amount->measure == figures[i].measure)
                return WAKPI_OK;
        }
    }
    for (size_t i = 0; i < count && status == WAKPI_OK; i++)
        status = wakpi_cell_give(retention->answer->rows, row->cell, figures[i].measure,
                                 wakpi_wide_from(figures[i].amount), row->from);
    return status;
}

/* The mean of a month's days, rounded to a millionth. */
static wakpi_status give_days(const struct retention *retention, const struct row *row)
{
    struct wakpi_answer *answer = retention->answer;
    if (answer->query->period != WAKPI_PERIOD_MONTH)
        return WAKPI_OK;
    struct wakpi_interval month =
        wakpi_zone_period(answer->zone, &answer->zone_cursor, WAKPI_CALENDAR_MONTH, row->from);
    if (month.from != row->from || month.to != row->to) /* cut by the query's time */
        return WAKPI_OK;
    int64_t local = wakpi_zone_local(answer->zone, &answer->zone_cursor, row->from);
    struct wakpi_date date = wakpi_date_of(wakpi_floor_divide(local, WAKPI_DAY));
    int64_t days = wakpi_days_in_month(date.year, date.month);
    const struct figure figures[] = {
        {WAKPI_MEASURE_ACTIVE_USERS_DAY, (row->person_days * MILLION + days / 2) / days},
        {WAKPI_MEASURE_ACTIVE_USERS_MONTH, row->cell->counts[WAKPI_MEASURE_ACTIVE_USERS] * MILLION}};
    return give(retention, row, figures, 2);
}

static wakpi_status give_row(const struct retention *retention, const struct row *row)
{
    const struct figure contacts[] = {{WAKPI_MEASURE_CONTACTS_START, row->contacts.start},
                                      {WAKPI_MEASURE_CONTACTS_STILL_ACTIVE, row->contacts.still}};
    const struct figure customers[] = {{WAKPI_MEASURE_CUSTOMERS_START, row->customers.start},
                                       {WAKPI_MEASURE_CUSTOMERS_END, row->customers.end},
                                       {WAKPI_MEASURE_CUSTOMERS_JOINED, row->customers.joined},
                                       {WAKPI_MEASURE_CUSTOMERS_LOST, row->customers.lost}};
    wakpi_status status = give(retention, row, contacts, 2);
    if (status == WAKPI_OK && row->from >= retention->customers_from)
        status = give(retention, row, customers, 4);
    return status == WAKPI_OK ? give_days(retention, row) : status;
}

wakpi_status wakpi_retention_fill(const struct wakpi_state *state, const struct wakpi_settings *settings,
                                  struct wakpi_answer *answer)
{
    const struct wakpi_allocator *allocator = &answer->rows->allocator;
    struct retention retention = {.answer = answer, .allocator = allocator};
    if (answer->query->period == WAKPI_PERIOD_HOUR || answer->query->period == WAKPI_PERIOD_WEEKDAY_HOUR)
        return WAKPI_OK;
    int64_t repeat = wakpi_settings_integer(settings, WAKPI_SETTING_REPEAT_WINDOW);
    retention.customers_from = INT64_MIN;
    if (wakpi_state_closed(state))
        retention.customers_from = wakpi_state_watermark(state) - wakpi_retire_horizon(settings) + repeat;
    wakpi_status status = take_rows(&retention);
    if (status == WAKPI_OK && retention.count > 0)
        status = wakpi_deeds_take(&retention.deeds, state, settings, answer->zone, answer->query->as_of,
                                  WAKPI_DEED_WROTE | WAKPI_DEED_ORDERED, choose, &retention);
    if (status == WAKPI_OK)
        status = count_persons(&retention, settings);
    for (size_t i = 0; i < retention.count && status == WAKPI_OK; i++)
        status = give_row(&retention, &retention.rows[i]);
    if (retention.deeds.items)
        wakpi_deeds_drop(&retention.deeds);
    wakpi_release(allocator, retention.activities, retention.activity_capacity, sizeof *retention.activities);
    wakpi_release(allocator, retention.rows, retention.capacity, sizeof *retention.rows);
    wakpi_release(allocator, retention.groups, retention.capacity + 1, sizeof *retention.groups);
    return status;
}

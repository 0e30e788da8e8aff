#include "track/cohort.h"

#include "base/zone.h"
#include "track/close.h"
#include "track/deed.h"
#include "track/tracker.h"

#include <string.h>

enum { COLUMNS_MOST = 1000, COUNTS = WAKPI_COHORT_RETURNED };

struct cohort {
    int64_t ordinal; /* of the period, as ordinal_of() has it */
    int64_t persons;
};

struct wakpi_cohorts {
    struct wakpi_settings settings;
    struct wakpi_zone *zone;
    struct wakpi_zone_cursor zone_cursor;
    enum wakpi_calendar_period unit;
    int32_t columns; /* behind the first */
    int64_t as_of;
    struct cohort *rows; /* by ordinal */
    size_t count, capacity;
    int64_t *counts; /* COUNTS of each column of each row */
    size_t next;     /* row, + 1 of the one under way; 0: before the first */
    int64_t from, to;
    char period[32];
};

/* ---- keys ---- */

static const char *const start_keys[] = {
    [WAKPI_COHORT_CONTACT] = "contact", [WAKPI_COHORT_MESSAGE] = "message", [WAKPI_COHORT_ORDER] = "order"};
static const char *const activity_keys[] = {[WAKPI_ACTIVITY_WROTE] = "wrote",
                                            [WAKPI_ACTIVITY_ENGAGED] = "engaged",
                                            [WAKPI_ACTIVITY_ORDERED] = "ordered"};
static const char *const count_keys[] = {[WAKPI_COHORT_ACTIVE] = "active",
                                         [WAKPI_COHORT_PRESENT] = "present",
                                         [WAKPI_COHORT_RETURNED] = "returned"};

#define KEYS(keys) (keys), (int32_t)(sizeof(keys) / sizeof((keys)[0]))

const char *wakpi_cohort_start_key(int32_t start)
{
    return wakpi_key_at(KEYS(start_keys), start);
}

wakpi_status wakpi_cohort_start_by_key(const char *key, int32_t *start)
{
    return wakpi_key_find(KEYS(start_keys), key, start);
}

const char *wakpi_activity_key(int32_t activity)
{
    return wakpi_key_at(KEYS(activity_keys), activity);
}

wakpi_status wakpi_activity_by_key(const char *key, int32_t *activity)
{
    return wakpi_key_find(KEYS(activity_keys), key, activity);
}

const char *wakpi_cohort_count_key(int32_t count)
{
    return wakpi_key_at(KEYS(count_keys), count);
}

wakpi_status wakpi_cohort_count_by_key(const char *key, int32_t *count)
{
    return wakpi_key_find(KEYS(count_keys), key, count);
}

/* ---- periods by number, so that they can be counted between two ---- */

static int64_t ordinal_of_day(enum wakpi_calendar_period unit, int64_t day)
{
    struct wakpi_date date = wakpi_date_of(day);
    switch (unit) {
    case WAKPI_CALENDAR_WEEK:
        return wakpi_floor_divide(day + 3, 7); /* the epoch was a Thursday */
    case WAKPI_CALENDAR_MONTH:
        return (int64_t)date.year * 12 + date.month - 1;
    case WAKPI_CALENDAR_QUARTER:
        return (int64_t)date.year * 4 + (date.month - 1) / 3;
    case WAKPI_CALENDAR_YEAR:
        return date.year;
    default:
        return day;
    }
}

static int64_t first_day_of(enum wakpi_calendar_period unit, int64_t ordinal)
{
    int64_t months =
        unit == WAKPI_CALENDAR_MONTH ? ordinal : ordinal * (unit == WAKPI_CALENDAR_QUARTER ? 3 : 12);
    if (unit == WAKPI_CALENDAR_DAY)
        return ordinal;
    if (unit == WAKPI_CALENDAR_WEEK)
        return ordinal * 7 - 3;
    int64_t year = wakpi_floor_divide(months, 12);
    return wakpi_day_of((struct wakpi_date){(int32_t)year, (int32_t)(months - year * 12) + 1, 1});
}

/* Where a period begins. */
static int64_t beginning_of(const wakpi_cohorts *cohorts, int64_t ordinal)
{
    struct wakpi_zone_cursor cursor = {0};
    return wakpi_zone_day_start(cohorts->zone, &cursor, first_day_of(cohorts->unit, ordinal));
}

/* A walk over times that mostly stay in one period. */
struct walk {
    wakpi_cohorts *cohorts;
    struct wakpi_interval period;
    int64_t ordinal;
};

static int64_t ordinal_of(struct walk *walk, int64_t time)
{
    wakpi_cohorts *cohorts = walk->cohorts;
    if (time >= walk->period.from && time < walk->period.to)
        return walk->ordinal;
    walk->period = wakpi_zone_period(cohorts->zone, &cohorts->zone_cursor, cohorts->unit, time);
    int64_t local = wakpi_zone_local(cohorts->zone, &cohorts->zone_cursor, walk->period.from);
    return walk->ordinal = ordinal_of_day(cohorts->unit, wakpi_floor_divide(local, WAKPI_DAY));
}

/* ---- persons ---- */

struct gathering {
    const struct wakpi_cohort_question *question;
    wakpi_cohorts *cohorts;
    struct wakpi_deeds deeds;
    uint32_t *wanted;           /* by the query's filters */
    int32_t starts, activities; /* kinds of deeds */
    struct walk start_walk, walk;
};

/* One person's: where they began, and their deeds. */
struct history {
    const struct wakpi_deed *deeds;
    size_t first, count;
    int64_t ordinal;
};

/* What a person began with has to have the labels that are wanted: such are marked. */
static wakpi_status choose(void *context, const uint32_t *labels, struct wakpi_deed *deed)
{
    const struct gathering *gathering = context;
    const struct wakpi_query *query = gathering->question->query;
    deed->marked = wakpi_filters_pass(query->filters, query->filter_count, gathering->wanted, labels);
    return WAKPI_OK;
}

/* 1 where the person began within the query's time, and with what was asked for. */
static int find_start(struct gathering *gathering, struct history *history)
{
    const struct wakpi_query *query = gathering->question->query;
    size_t first = 0;
    while (first < history->count && !(history->deeds[first].kind & gathering->starts))
        first++;
    if (first == history->count)
        return 0;
    int64_t time = history->deeds[first].time;
    if (time < query->from || time >= query->to)
        return 0;
    history->first = first;
    history->ordinal = ordinal_of(&gathering->start_walk, time);
    for (size_t i = first; i < history->count && history->deeds[i].time == time; i++) {
        if (history->deeds[i].marked && history->deeds[i].kind & gathering->starts)
            return 1;
    }
    return 0;
}

/* The next person who began, from deed `*at` on; 0 behind the last. */
static int next_history(struct gathering *gathering, size_t *at, struct history *history)
{
    const struct wakpi_deeds *deeds = &gathering->deeds;
    while (*at < deeds->count) {
        size_t end = wakpi_deeds_run(deeds, *at);
        *history = (struct history){.deeds = deeds->items + *at, .count = end - *at};
        *at = end;
        if (find_start(gathering, history))
            return 1;
    }
    return 0;
}

/* ---- rows ---- */

/* Where the row of a period is or would be. */
static size_t row_of(const wakpi_cohorts *cohorts, int64_t ordinal)
{
    size_t low = 0, high = cohorts->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cohorts->rows[middle].ordinal < ordinal)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static wakpi_status make_row(wakpi_cohorts *cohorts, int64_t ordinal)
{
    size_t row = row_of(cohorts, ordinal);
    if (row < cohorts->count && cohorts->rows[row].ordinal == ordinal)
        return WAKPI_OK;
    if (!wakpi_reserve(&cohorts->settings.allocator, &cohorts->rows, &cohorts->capacity, cohorts->count + 1,
                       sizeof *cohorts->rows))
        return WAKPI_NO_MEMORY;
    memmove(cohorts->rows + row + 1, cohorts->rows + row, (cohorts->count - row) * sizeof *cohorts->rows);
    cohorts->rows[row] = (struct cohort){.ordinal = ordinal};
    cohorts->count++;
    return WAKPI_OK;
}

static size_t row_size(const wakpi_cohorts *cohorts)
{
    return ((size_t)cohorts->columns + 1) * COUNTS;
}

static int64_t *count_at(const wakpi_cohorts *cohorts, size_t row, int64_t column, int32_t count)
{
    return &cohorts->counts[row * row_size(cohorts) + (size_t)column * COUNTS + (size_t)count - 1];
}

/* 1 of a deed other than what began the cohort: one behind it, or of those of one moment that may have begun it, which
 * have no order, a second one that counts. */
static int is_again(const struct gathering *gathering, const struct history *history, size_t i, int *began)
{
    const struct wakpi_deed *deed = &history->deeds[i];
    int before = *began;
    if (deed->time > history->deeds[history->first].time)
        return 1;
    *began |= (deed->kind & gathering->starts) != 0;
    return before && deed->kind & gathering->starts;
}

/* Persons are counted where they are first active in a period, where they are last present and where they first return;
 * the sums that make two of these the counts asked for come when all are in. */
static void count_history(struct gathering *gathering, const struct history *history)
{
    wakpi_cohorts *cohorts = gathering->cohorts;
    size_t row = row_of(cohorts, history->ordinal);
    int64_t last = -1;
    int returned = 0, began = 0;
    size_t i = history->first;
    cohorts->rows[row].persons++;
    while (i > 0 && history->deeds[i - 1].time == history->deeds[history->first].time)
        i--; /* which of several is told first says nothing */
    for (; i < history->count && (last < cohorts->columns || !returned); i++) {
        if (!(history->deeds[i].kind & gathering->activities))
            continue;
        int64_t column = ordinal_of(&gathering->walk, history->deeds[i].time) - history->ordinal;
        int within = column <= cohorts->columns;
        if (within && column != last)
            ++*count_at(cohorts, row, column, WAKPI_COHORT_ACTIVE);
        if (within && !returned && is_again(gathering, history, i, &began)) {
            ++*count_at(cohorts, row, column, WAKPI_COHORT_RETURNED);
            returned = 1;
        }
        last = within ? column : cohorts->columns;
        if (!within)
            break;
    }
    if (last >= 0)
        ++*count_at(cohorts, row, last, WAKPI_COHORT_PRESENT);
}

static void sum_rows(wakpi_cohorts *cohorts)
{
    for (size_t row = 0; row < cohorts->count; row++) {
        for (int32_t column = 1; column <= cohorts->columns; column++)
            *count_at(cohorts, row, column, WAKPI_COHORT_RETURNED) +=
                *count_at(cohorts, row, column - 1, WAKPI_COHORT_RETURNED);
        for (int32_t column = cohorts->columns; column > 0; column--)
            *count_at(cohorts, row, column - 1, WAKPI_COHORT_PRESENT) +=
                *count_at(cohorts, row, column, WAKPI_COHORT_PRESENT);
    }
}

static wakpi_status fill(struct gathering *gathering)
{
    wakpi_cohorts *cohorts = gathering->cohorts;
    struct history history;
    for (size_t at = 0; next_history(gathering, &at, &history);) {
        wakpi_status status = make_row(cohorts, history.ordinal);
        if (status != WAKPI_OK)
            return status;
    }
    if (cohorts->count == 0)
        return WAKPI_OK;
    cohorts->counts = wakpi_allocate_zeroed(&cohorts->settings.allocator, cohorts->count,
                                            row_size(cohorts) * sizeof *cohorts->counts);
    if (!cohorts->counts)
        return WAKPI_NO_MEMORY;
    for (size_t at = 0; next_history(gathering, &at, &history);)
        count_history(gathering, &history);
    sum_rows(cohorts);
    return WAKPI_OK;
}

/* ---- the handle ---- */

static wakpi_status check_question(const struct wakpi_cohort_question *question, wakpi_error *error)
{
    const struct wakpi_query *query = question->query;
    if (!wakpi_cohort_start_key(question->start))
        return wakpi_fail(error, WAKPI_INVALID, -1, "cohorts have no beginning %d", (int)question->start);
    if (!wakpi_activity_key(question->activity))
        return wakpi_fail(error, WAKPI_INVALID, -1, "cohorts have no activity %d", (int)question->activity);
    if (question->columns < 0 || question->columns > COLUMNS_MOST)
        return wakpi_fail(error, WAKPI_INVALID, -1, "columns: %d is not in 0 .. %d", question->columns,
                          COLUMNS_MOST);
    if (query->period < WAKPI_PERIOD_DAY || query->period > WAKPI_PERIOD_YEAR)
        return wakpi_fail(error, WAKPI_INVALID, -1,
                          "cohorts need a period of the query from a day to a year");
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        if (query->grouped[label])
            return wakpi_fail(error, WAKPI_INVALID, -1,
                              "cohorts have no rows by %s: ask for each with wakpi_query_where",
                              wakpi_label_key(label));
    }
    return WAKPI_OK;
}

static wakpi_status gather(wakpi_cohorts *cohorts, const struct wakpi_state *state,
                           const struct wakpi_cohort_question *question)
{
    static const int32_t starts[] = {[WAKPI_COHORT_CONTACT] = WAKPI_DEED_SENT | WAKPI_DEED_WROTE |
                                                              WAKPI_DEED_CLICKED | WAKPI_DEED_ORDERED,
                                     [WAKPI_COHORT_MESSAGE] = WAKPI_DEED_WROTE,
                                     [WAKPI_COHORT_ORDER] = WAKPI_DEED_ORDERED};
    static const int32_t activities[] = {[WAKPI_ACTIVITY_WROTE] = WAKPI_DEED_WROTE,
                                         [WAKPI_ACTIVITY_ENGAGED] = WAKPI_DEED_WROTE | WAKPI_DEED_CLICKED,
                                         [WAKPI_ACTIVITY_ORDERED] = WAKPI_DEED_ORDERED};
    const struct wakpi_query *query = question->query;
    const struct wakpi_allocator *allocator = &cohorts->settings.allocator;
    struct gathering gathering = {.question = question,
                                  .cohorts = cohorts,
                                  .starts = starts[question->start],
                                  .activities = activities[question->activity],
                                  .start_walk.cohorts = cohorts,
                                  .walk.cohorts = cohorts};
    if (query->filter_count > 0) {
        gathering.wanted = wakpi_allocate_zeroed(allocator, query->filter_count, sizeof *gathering.wanted);
        if (!gathering.wanted)
            return WAKPI_NO_MEMORY;
    }
    wakpi_filters_want(query->filters, query->filter_count, wakpi_state_labels(state), gathering.wanted);
    wakpi_status status =
        wakpi_deeds_take(&gathering.deeds, state, &cohorts->settings, cohorts->zone, query->as_of,
                         gathering.starts | gathering.activities, choose, &gathering);
    if (status == WAKPI_OK)
        status = fill(&gathering);
    wakpi_deeds_drop(&gathering.deeds);
    wakpi_release(allocator, gathering.wanted, query->filter_count, sizeof *gathering.wanted);
    return status;
}

wakpi_status wakpi_cohorts_new(const struct wakpi_state *state, const struct wakpi_cohort_question *question,
                               wakpi_cohorts **cohorts, wakpi_error *error)
{
    struct wakpi_settings settings;
    wakpi_status status = check_question(question, error);
    if (status == WAKPI_OK)
        status = wakpi_state_remembers(state, question->query->from, error);
    if (status == WAKPI_OK && wakpi_state_closed(state) && question->start != WAKPI_COHORT_ORDER)
        status =
            wakpi_fail(error, WAKPI_INVALID, -1,
                       "who was there before what is closed is not known: only first orders are remembered");
    if (status != WAKPI_OK)
        return status;
    status = wakpi_settings_copy(wakpi_state_settings(state), &settings);
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "no memory for cohorts");
    wakpi_cohorts *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (!made) {
        wakpi_settings_drop(&settings);
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for cohorts");
    }
    made->settings = settings;
    made->unit = (enum wakpi_calendar_period)question->query->period;
    made->columns = question->columns;
    made->as_of = question->query->as_of;
    status = wakpi_zone_settle(&made->settings, &made->zone, error);
    if (status == WAKPI_OK)
        status = gather(made, state, question);
    if (status != WAKPI_OK) {
        wakpi_cohorts_free(made);
        return status == WAKPI_NO_MEMORY ? wakpi_fail(error, status, -1, "no memory for cohorts") : status;
    }
    *cohorts = made;
    return WAKPI_OK;
}

wakpi_status wakpi_tracker_cohorts(const wakpi_tracker *tracker, const wakpi_query *query, int32_t start,
                                   int32_t activity, int32_t columns, wakpi_cohorts **cohorts,
                                   wakpi_error *error)
{
    const struct wakpi_cohort_question question = {query, start, activity, columns};
    if (!tracker || !query || !cohorts)
        return wakpi_fail(error, WAKPI_INVALID, -1, "cohorts need a tracker, a query and a place for them");
    wakpi_tracker_lock(tracker);
    wakpi_status status = wakpi_cohorts_new(tracker->state, &question, cohorts, error);
    wakpi_tracker_unlock(tracker);
    return status;
}

void wakpi_cohorts_free(wakpi_cohorts *cohorts)
{
    if (!cohorts)
        return;
    struct wakpi_allocator allocator = cohorts->settings.allocator;
    if (cohorts->counts)
        wakpi_release(&allocator, cohorts->counts, cohorts->count,
                      row_size(cohorts) * sizeof *cohorts->counts);
    wakpi_release(&allocator, cohorts->rows, cohorts->capacity, sizeof *cohorts->rows);
    wakpi_zone_free(cohorts->zone);
    wakpi_settings_drop(&cohorts->settings);
    wakpi_release(&allocator, cohorts, 1, sizeof *cohorts);
}

/* ---- the cursor ---- */

static const struct cohort *row_under_way(const wakpi_cohorts *cohorts)
{
    return cohorts && cohorts->next > 0 && cohorts->next <= cohorts->count ? &cohorts->rows[cohorts->next - 1]
                                                                           : NULL;
}

wakpi_status wakpi_cohorts_next(wakpi_cohorts *cohorts)
{
    if (!cohorts)
        return WAKPI_INVALID;
    if (cohorts->next <= cohorts->count)
        cohorts->next++;
    const struct cohort *row = row_under_way(cohorts);
    if (!row)
        return WAKPI_END;
    cohorts->from = beginning_of(cohorts, row->ordinal);
    cohorts->to = beginning_of(cohorts, row->ordinal + 1);
    wakpi_period_label(cohorts->unit, first_day_of(cohorts->unit, row->ordinal), cohorts->period);
    return WAKPI_OK;
}

wakpi_status wakpi_cohorts_period(const wakpi_cohorts *cohorts, int64_t *from, int64_t *to, const char **text)
{
    if (!row_under_way(cohorts) || !from || !to || !text)
        return WAKPI_INVALID;
    *from = cohorts->from;
    *to = cohorts->to;
    *text = cohorts->period;
    return WAKPI_OK;
}

wakpi_status wakpi_cohorts_size(const wakpi_cohorts *cohorts, int64_t *persons, int32_t *immature)
{
    const struct cohort *row = row_under_way(cohorts);
    if (!row || !persons)
        return WAKPI_INVALID;
    *persons = row->persons;
    if (immature)
        *immature = cohorts->to > cohorts->as_of;
    return WAKPI_OK;
}

wakpi_status wakpi_cohorts_get(const wakpi_cohorts *cohorts, int32_t column, int32_t count, int64_t *persons,
                               int32_t *immature)
{
    const struct cohort *row = row_under_way(cohorts);
    if (!row || column < 0 || column > cohorts->columns || !wakpi_cohort_count_key(count) || !persons)
        return WAKPI_INVALID;
    if (beginning_of(cohorts, row->ordinal + column) > cohorts->as_of)
        return WAKPI_UNDEFINED;
    *persons = *count_at(cohorts, (size_t)(row - cohorts->rows), column, count);
    if (immature)
        *immature = beginning_of(cohorts, row->ordinal + column + 1) > cohorts->as_of;
    return WAKPI_OK;
}

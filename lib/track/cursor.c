#include "track/cursor.h"

#include "base/sort.h"
#include "base/zone.h"
#include "kpi/measure.h"
#include "measure/campaign.h"

#include "track/answer_closed.h"
#include "track/baseline.h"
#include "track/price.h"
#include "track/retention.h"
#include "track/tracker.h"
#include "track/unit.h"

#include <stdio.h>
#include <string.h>

struct wakpi_cursor {
    struct wakpi_settings settings;
    const struct wakpi_labels *labels;
    struct wakpi_zone *zone;
    struct wakpi_zone_cursor zone_cursor;
    struct wakpi_query query; /* without its filters' texts: only what rows are made by */
    struct wakpi_cells cells;
    struct wakpi_cell **rows; /* sorted */
    size_t count, next;
    struct wakpi_cell *row; /* NULL before the first and after the last */
    wakpi_campaign *campaign;
    struct wakpi_products products; /* of the row */
    wakpi_status campaign_status;
    int64_t from, to;
    char period[32];
    wakpi_cursor *earlier; /* over the periods that rows are compared with; NULL where none are */
    struct wakpi_baseline *loaded;
    size_t loaded_count;
    const wakpi_campaign *baseline; /* of the row, NULL where it has none */
};

static int compare_rows(const void *first, const void *second, const void *context)
{
    const struct wakpi_cell *const *a = first, *const *b = second;
    const wakpi_cursor *cursor = context;
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        int order = wakpi_labels_compare(cursor->labels, (*a)->key.labels[label], (*b)->key.labels[label]);
        if (order != 0)
            return order;
    }
    int64_t left = (*a)->key.period, right = (*b)->key.period;
    return left < right ? -1 : left > right;
}

static wakpi_status sort_rows(wakpi_cursor *cursor)
{
    cursor->count = cursor->cells.cells.count;
    if (cursor->count == 0)
        return WAKPI_OK;
    cursor->rows = wakpi_allocate_zeroed(&cursor->settings.allocator, cursor->count, sizeof *cursor->rows);
    if (!cursor->rows)
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < cursor->count; i++)
        cursor->rows[i] = wakpi_arena_at(&cursor->cells.cells, i);
    wakpi_sort(cursor->rows, cursor->count, sizeof *cursor->rows, compare_rows, cursor);
    return WAKPI_OK;
}

static void drop_cursor(wakpi_cursor *cursor)
{
    struct wakpi_allocator allocator = cursor->settings.allocator;
    wakpi_cursor_free(cursor->earlier);
    wakpi_baselines_drop(&allocator, cursor->loaded, cursor->loaded_count);
    wakpi_campaign_free(cursor->campaign);
    wakpi_products_drop(&cursor->products, &allocator);
    wakpi_release(&allocator, cursor->rows, cursor->count, sizeof *cursor->rows);
    wakpi_cells_drop(&cursor->cells);
    wakpi_zone_free(cursor->zone);
    wakpi_settings_drop(&cursor->settings);
    wakpi_release(&allocator, cursor, 1, sizeof *cursor);
}

/* Persons who are counted in closed cells as well are met one by one. */
static wakpi_status fold_beside_closed(wakpi_cursor *cursor, const struct wakpi_state *state,
                                       struct wakpi_answer *answer)
{
    struct wakpi_beside_closed beside = {.answer = answer, .precision = cursor->cells.precision};
    wakpi_status status = wakpi_callings_start(&beside.callings, state);
    if (status == WAKPI_OK)
        status = wakpi_fold(state, &cursor->settings, cursor->zone, answer->query->as_of,
                            wakpi_answer_take_beside, &beside, answer->error);
    wakpi_callings_drop(&beside.callings);
    return status;
}

/* Fills the cursor's cells. */
static wakpi_status gather(wakpi_cursor *cursor, const struct wakpi_state *state,
                           const struct wakpi_cube *cube, const struct wakpi_query *query, wakpi_error *error)
{
    struct wakpi_answer answer = {.labels = cursor->labels,
                                  .zone = cursor->zone,
                                  .query = query,
                                  .rows = &cursor->cells,
                                  .error = error};
    const char *currency = query->currency;
    if (currency[0] == '\0')
        currency = wakpi_settings_text(&cursor->settings, WAKPI_SETTING_CURRENCY, NULL);
    int people = 0;
    int fine = cube && wakpi_cube_can_answer(cube, query) &&
               !wakpi_query_credits_anew(query, wakpi_state_settings(state));
    wakpi_status status = wakpi_answer_start(&answer, currency);
    if (status == WAKPI_OK)
        status = wakpi_answer_closed(&answer, state, &people);
    if (status == WAKPI_OK && people) {
        status = fold_beside_closed(cursor, state, &answer);
    } else if (status == WAKPI_OK && fine) {
        status = wakpi_cube_roll(cube, &answer);
        if (status == WAKPI_OK)
            status = wakpi_fold_stated(state, &cursor->settings, cursor->zone, query->as_of, cube,
                                       wakpi_answer_take, &answer, error);
    } else if (status == WAKPI_OK) {
        status = wakpi_fold(state, &cursor->settings, cursor->zone, query->as_of, wakpi_answer_take, &answer,
                            error);
    }
    if (status == WAKPI_OK && query->retention)
        status = wakpi_retention_fill(state, &cursor->settings, &answer);
    if (status == WAKPI_OK && query->card)
        status = wakpi_fold_prices(state, &cursor->settings, cursor->zone, query->as_of, query->card,
                                   wakpi_answer_take, &answer, error);
    if (status == WAKPI_OK)
        status = wakpi_answer_tally(&answer);
    wakpi_answer_end(&answer);
    memcpy(cursor->query.currency, answer.currency, sizeof answer.currency);
    return status;
}

/* Without grouping there is one row, however little is known. */
static wakpi_status make_sole_row(wakpi_cursor *cursor)
{
    struct wakpi_cell_key everything = {{0}, 0};
    if (cursor->query.period != WAKPI_PERIOD_NONE)
        return WAKPI_OK;
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        if (cursor->query.grouped[label])
            return WAKPI_OK;
    }
    return wakpi_cells_at(&cursor->cells, &everything) ? WAKPI_OK : WAKPI_NO_MEMORY;
}

/* The time that a row is of, where the query does not cut it. */
static int time_of_row(const wakpi_cursor *cursor, struct wakpi_interval *time)
{
    const struct wakpi_query *query = &cursor->query;
    *time = (struct wakpi_interval){query->from, query->to};
    if (query->period == WAKPI_PERIOD_NONE)
        return 1;
    *time = (struct wakpi_interval){cursor->from, cursor->to};
    return cursor->from >= query->from && cursor->to <= query->to;
}

/* Asks for the periods that the rows are compared with; what hosts brought along is copied, since a query may end before. */
static wakpi_status find_baselines(wakpi_cursor *cursor, const struct wakpi_state *state,
                                   const struct wakpi_cube *cube, const struct wakpi_query *query,
                                   wakpi_error *error)
{
    struct wakpi_query earlier = *query;
    struct wakpi_interval first = {query->from, query->to}, before;
    if (query->baseline == WAKPI_BASELINE_NONE)
        return WAKPI_OK;
    if (query->period == WAKPI_PERIOD_HOUR || query->period == WAKPI_PERIOD_WEEKDAY_HOUR)
        return wakpi_fail(error, WAKPI_INVALID, -1, "hours have no baseline: ask for days or longer");
    for (size_t i = 0; i < query->baseline_count; i++) {
        wakpi_status status = wakpi_baselines_add(&cursor->settings.allocator, &cursor->loaded,
                                                  &cursor->loaded_count, &query->baselines[i]);
        if (status != WAKPI_OK)
            return status;
    }
    if (query->period != WAKPI_PERIOD_NONE && query->from != INT64_MIN)
        first = wakpi_zone_period(cursor->zone, &cursor->zone_cursor,
                                  (enum wakpi_calendar_period)query->period, query->from);
    int found = wakpi_baseline_period(cursor->zone, query->period, query->baseline, first, &before);
    if (query->period == WAKPI_PERIOD_NONE && !found)
        return WAKPI_OK;
    earlier.from = found ? before.from : INT64_MIN;
    earlier.to = query->period == WAKPI_PERIOD_NONE ? before.to : query->to;
    earlier.baseline = WAKPI_BASELINE_NONE;
    earlier.retention = query->retention && wakpi_state_remembers(state, earlier.from, NULL) == WAKPI_OK;
    memcpy(earlier.currency, cursor->query.currency, sizeof earlier.currency);
    return wakpi_cursor_new(state, cube, &earlier, &cursor->earlier, error);
}

wakpi_status wakpi_cursor_new(const struct wakpi_state *state, const struct wakpi_cube *cube,
                              const struct wakpi_query *query, wakpi_cursor **cursor, wakpi_error *error)
{
    struct wakpi_settings settings;
    wakpi_status status = wakpi_settings_copy(wakpi_state_settings(state), &settings);
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "no memory for an answer");
    wakpi_cursor *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (!made) {
        wakpi_settings_drop(&settings);
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory for an answer");
    }
    made->settings = settings;
    made->labels = wakpi_state_labels(state);
    made->query = *query;
    made->query.card = NULL;
    made->query.filters = NULL;
    made->query.filter_count = 0;
    made->query.baselines = NULL;
    made->query.baseline_count = 0;
    wakpi_cells_start(&made->cells, settings.allocator);
    status = wakpi_zone_settle(&made->settings, &made->zone, error);
    if (status == WAKPI_OK && query->attribution != 0) {
        const char *model = wakpi_credit_key(query->attribution);
        status = wakpi_settings_set_text(&made->settings, WAKPI_SETTING_ATTRIBUTION, model, strlen(model));
    }
    if (status == WAKPI_OK && query->currency[0] != '\0') /* that of the rows' campaigns, too */
        status = wakpi_settings_set_text(&made->settings, WAKPI_SETTING_CURRENCY, query->currency,
                                         strlen(query->currency));
    if (status == WAKPI_OK)
        status = wakpi_closed_can_answer(state, made->zone, query, error);
    if (status == WAKPI_OK)
        status = make_sole_row(made);
    if (status == WAKPI_OK)
        status = gather(made, state, cube, query, error);
    if (status == WAKPI_OK)
        status = sort_rows(made);
    if (status == WAKPI_OK)
        status = find_baselines(made, state, cube, query, error);
    if (status != WAKPI_OK) {
        drop_cursor(made);
        return status == WAKPI_NO_MEMORY ? wakpi_fail(error, status, -1, "no memory for an answer") : status;
    }
    *cursor = made;
    return WAKPI_OK;
}

wakpi_status wakpi_tracker_query(const wakpi_tracker *tracker, const wakpi_query *query,
                                 wakpi_cursor **cursor, wakpi_error *error)
{
    if (!tracker || !cursor)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a query needs a tracker and a place for its cursor");
    struct wakpi_query asked = query ? *query : wakpi_query_default;
    wakpi_tracker_lock(tracker);
    wakpi_status status = WAKPI_OK;
    if (asked.card) /* what is closed was priced by the tracker's */
        status = wakpi_state_remembers(tracker->state, asked.from, error);
    else
        asked.card = tracker->card;
    const struct wakpi_settings *settings = wakpi_state_settings(tracker->state);
    struct wakpi_cube *cube = NULL;
    if (status == WAKPI_OK && !wakpi_query_credits_anew(&asked, settings))
        status = wakpi_units_settle(tracker->state, asked.as_of, &cube, error);
    if (status == WAKPI_OK && cube)
        wakpi_cube_expect(cube, &asked);
    if (status == WAKPI_OK)
        status = wakpi_cursor_new(tracker->state, cube, &asked, cursor, error);
    wakpi_tracker_unlock(tracker);
    return status;
}

void wakpi_cursor_free(wakpi_cursor *cursor)
{
    if (cursor)
        drop_cursor(cursor);
}

/* A measure given by registers, into the row's campaign. */
static wakpi_status put_amount(wakpi_cursor *cursor, const struct wakpi_cell_amount *amount)
{
    wakpi_measure measure = amount->measure;
    int64_t value;
    if (amount->given != 1) /* several that contradict each other: unknown */
        return WAKPI_OK;
    if (!wakpi_wide_to_int64(amount->sum, &value))
        return WAKPI_OVERFLOW;
    if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_MONEY)
        return wakpi_campaign_add_money(cursor->campaign, measure, value, cursor->query.currency);
    int32_t rule = wakpi_measure_merge_rule(measure);
    if (rule == WAKPI_MERGE_SUM || rule == WAKPI_MERGE_DISTINCT)
        return wakpi_campaign_add(cursor->campaign, measure, value);
    return wakpi_campaign_set(cursor->campaign, measure, value, amount->time);
}

/* How what persons brought goes together. */
static wakpi_status put_tally(wakpi_cursor *cursor, const struct wakpi_cell *cell)
{
    if (!cell->tally || cell->untold)
        return WAKPI_OK;
    wakpi_status status = wakpi_tally_products(cell->tally, &cursor->cells.plan, &cursor->settings.allocator,
                                               &cursor->products);
    if (status != WAKPI_OK || cursor->products.count == 0)
        return status;
    return wakpi_campaign_add_products(cursor->campaign, &cursor->products);
}

/* No row is read twice: its durations become the campaign's. */
static wakpi_status fill_campaign(wakpi_cursor *cursor, struct wakpi_cell *cell)
{
    wakpi_status status = WAKPI_OK;
    if (!cursor->campaign)
        status = wakpi_campaign_make(&cursor->settings, &cursor->campaign);
    else
        status = wakpi_campaign_reset(cursor->campaign);
    uint64_t approximated = 0;
    int exact;
    for (wakpi_measure measure = 1; measure < WAKPI_COUNTED_LIMIT && status == WAKPI_OK; measure++) {
        if (!cell->closed && cell->counts[measure] == 0)
            continue;
        int64_t count = wakpi_cell_persons(&cursor->cells, cell, measure, &exact);
        if (count > 0)
            status = wakpi_campaign_put(cursor->campaign, measure, count);
        approximated |= (uint64_t)!exact << measure;
    }
    for (const struct wakpi_cell_amount *amount = cell->amounts; amount && status == WAKPI_OK;
         amount = amount->next)
        status = put_amount(cursor, amount);
    for (struct wakpi_cell_durations *durations = cell->durations; durations && status == WAKPI_OK;
         durations = durations->next)
        status = wakpi_campaign_give_buckets(cursor->campaign, durations->measure, &durations->buckets);
    if (status == WAKPI_OK)
        status = put_tally(cursor, cell);
    if (status == WAKPI_OK)
        wakpi_campaign_set_waiting(cursor->campaign, cell->waiting);
    if (status == WAKPI_OK)
        wakpi_campaign_set_approximated(cursor->campaign, approximated);
    return status;
}

static void name_period(wakpi_cursor *cursor)
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    enum wakpi_calendar_period period = (enum wakpi_calendar_period)cursor->query.period;
    int64_t at = cursor->row->key.period;
    cursor->from = cursor->to = 0;
    cursor->period[0] = '\0';
    if (cursor->query.period == WAKPI_PERIOD_NONE)
        return;
    if (cursor->query.period == WAKPI_PERIOD_WEEKDAY_HOUR) {
        snprintf(cursor->period, sizeof cursor->period, "%s %02d", weekdays[at / 24 % 7], (int)(at % 24));
        return;
    }
    struct wakpi_interval interval = wakpi_zone_period(cursor->zone, &cursor->zone_cursor, period, at);
    cursor->from = interval.from;
    cursor->to = interval.to;
    wakpi_zone_label(cursor->zone, &cursor->zone_cursor, period, at, cursor->period);
}

/* The row of a key; NULL where there is none. */
static struct wakpi_cell *find_row(const wakpi_cursor *cursor, const struct wakpi_cell_key *key)
{
    const struct wakpi_cell wanted = {.key = *key}, *sought = &wanted;
    size_t low = 0, high = cursor->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_rows(&cursor->rows[middle], &sought, cursor);
        if (order == 0)
            return cursor->rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static int is_grouped(const wakpi_cursor *cursor)
{
    for (int label = 1; label < WAKPI_LABEL_LIMIT; label++) {
        if (cursor->query.grouped[label])
            return 1;
    }
    return 0;
}

/* What a host brought along stands for the whole of a period; else the tracker's own row is taken, where it knows anything
 * of that period: that nothing was seen does not say that nothing was. */
static wakpi_status find_baseline(wakpi_cursor *cursor, const struct wakpi_interval *before)
{
    struct wakpi_cell_key key = cursor->row->key;
    for (size_t i = 0; i < cursor->loaded_count && !is_grouped(cursor); i++) {
        const struct wakpi_baseline *loaded = &cursor->loaded[i];
        if (loaded->from == before->from && loaded->to == before->to) {
            cursor->baseline = loaded->campaign;
            return WAKPI_OK;
        }
    }
    key.period = cursor->query.period == WAKPI_PERIOD_NONE ? 0 : before->from;
    struct wakpi_cell *row = cursor->earlier ? find_row(cursor->earlier, &key) : NULL;
    if (!row || wakpi_cell_is_empty(row))
        return WAKPI_OK;
    wakpi_status status = fill_campaign(cursor->earlier, row);
    if (status == WAKPI_OK)
        cursor->baseline = cursor->earlier->campaign;
    return status;
}

/* Compares the row with the time before it. */
static wakpi_status take_baseline(wakpi_cursor *cursor)
{
    struct wakpi_interval time, before;
    uint8_t given[WAKPI_MEASURE_LIMIT] = {0};
    const struct wakpi_query *query = &cursor->query;
    if (query->baseline == WAKPI_BASELINE_NONE || !time_of_row(cursor, &time) ||
        !wakpi_baseline_period(cursor->zone, query->period, query->baseline, time, &before))
        return WAKPI_OK;
    wakpi_status status = find_baseline(cursor, &before);
    if (status != WAKPI_OK || !cursor->baseline)
        return status;
    for (const struct wakpi_cell_amount *amount = cursor->row->amounts; amount; amount = amount->next)
        given[amount->measure] = 1;
    return wakpi_baseline_give(cursor->campaign, cursor->baseline, time.from, given, before.to == time.from);
}

wakpi_status wakpi_cursor_next(wakpi_cursor *cursor)
{
    if (!cursor)
        return WAKPI_INVALID;
    cursor->row = NULL;
    cursor->baseline = NULL;
    if (cursor->next >= cursor->count)
        return WAKPI_END;
    cursor->row = cursor->rows[cursor->next++];
    name_period(cursor);
    cursor->campaign_status = fill_campaign(cursor, cursor->row);
    if (cursor->campaign_status == WAKPI_OK)
        cursor->campaign_status = take_baseline(cursor);
    return WAKPI_OK;
}

wakpi_status wakpi_cursor_label(const wakpi_cursor *cursor, int32_t label, const char **text, size_t *size)
{
    if (!cursor || !cursor->row || !wakpi_label_key(label) || !text || !size)
        return WAKPI_INVALID;
    struct wakpi_label_text found = wakpi_labels_text(cursor->labels, cursor->row->key.labels[label]);
    *text = found.text;
    *size = found.size;
    return WAKPI_OK;
}

wakpi_status wakpi_cursor_period(const wakpi_cursor *cursor, int64_t *from, int64_t *to, const char **text)
{
    if (!cursor || !cursor->row || !from || !to || !text)
        return WAKPI_INVALID;
    *from = cursor->from;
    *to = cursor->to;
    *text = cursor->period;
    return WAKPI_OK;
}

wakpi_status wakpi_cursor_campaign(const wakpi_cursor *cursor, const wakpi_campaign **campaign)
{
    if (!cursor || !cursor->row || !campaign)
        return WAKPI_INVALID;
    if (cursor->campaign_status == WAKPI_OK)
        *campaign = cursor->campaign;
    return cursor->campaign_status;
}

wakpi_status wakpi_cursor_baseline(const wakpi_cursor *cursor, const wakpi_campaign **campaign)
{
    if (!cursor || !cursor->row || !campaign)
        return WAKPI_INVALID;
    if (cursor->campaign_status != WAKPI_OK)
        return cursor->campaign_status;
    if (!cursor->baseline)
        return WAKPI_NOT_FOUND;
    *campaign = cursor->baseline;
    return WAKPI_OK;
}

wakpi_status wakpi_cursor_failures(const wakpi_cursor *cursor, int32_t failure, int64_t *count)
{
    if (!cursor || !cursor->row || !wakpi_failure_key(failure) || !count)
        return WAKPI_INVALID;
    *count = cursor->row->failures[failure];
    return WAKPI_OK;
}

wakpi_status wakpi_cursor_overruled(const wakpi_cursor *cursor, int64_t *messages)
{
    if (!cursor || !cursor->row || !messages)
        return WAKPI_INVALID;
    *messages = cursor->row->failures[WAKPI_FAILURE_OVERRULED];
    return WAKPI_OK;
}

wakpi_status wakpi_cursor_immature(const wakpi_cursor *cursor, int64_t *messages)
{
    if (!cursor || !cursor->row || !messages)
        return WAKPI_INVALID;
    *messages = cursor->row->waiting[WAKPI_WAIT_DELIVERY];
    return WAKPI_OK;
}

wakpi_status wakpi_cursor_unpriced(const wakpi_cursor *cursor, int64_t *messages)
{
    if (!cursor || !cursor->row || !messages)
        return WAKPI_INVALID;
    *messages = cursor->row->unpriced;
    return WAKPI_OK;
}

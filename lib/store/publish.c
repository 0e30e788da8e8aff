/* Publishing: what the tracker answers is worked out with no lock on the file, and written in one transaction. */
#include "store/publish.h"

#include <stdlib.h>
#include <string.h>

#include "store/handle.h"

static struct wakpi_store_published_row *grow(struct wakpi_store_publication *publication)
{
    if (publication->count == publication->capacity) {
        size_t capacity = publication->capacity ? 2 * publication->capacity : 32;
        struct wakpi_store_published_row *grown = realloc(publication->rows, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        publication->rows = grown;
        publication->capacity = capacity;
    }
    struct wakpi_store_published_row *row = &publication->rows[publication->count];
    memset(row, 0, sizeof *row);
    row->values = calloc((size_t)wakpi_kpi_count(), sizeof *row->values);
    row->samples = calloc((size_t)wakpi_kpi_count(), sizeof *row->samples);
    row->amounts = calloc((size_t)wakpi_measure_count(), sizeof *row->amounts);
    publication->count++; /* so that what there is of it is freed */
    return row->values && row->samples && row->amounts ? row : NULL;
}

static void drop(struct wakpi_store_publication *publication)
{
    for (size_t i = 0; i < publication->count; i++) {
        struct wakpi_store_published_row *row = &publication->rows[i];
        free(row->label);
        free(row->values);
        free(row->samples);
        free(row->amounts);
        wakpi_funnel_free(row->funnel);
    }
    free(publication->rows);
}

/* How many a value was made of: of durations the observations, else what it is a share of. -1 where money is divided, or by money. */
static int64_t sample_of(const wakpi_campaign *campaign, const wakpi_value *value)
{
    int counted = 1;
    for (int32_t i = 0; i < wakpi_kpi_input_count(value->kpi); i++) {
        wakpi_measure measure = 0;
        int64_t observations = -1;
        wakpi_kpi_input(value->kpi, i, &measure);
        switch (wakpi_measure_kind(measure)) {
        case WAKPI_MEASURE_KIND_DURATION:
            wakpi_campaign_get(campaign, measure, &observations);
            return observations;
        case WAKPI_MEASURE_KIND_MESSAGES:
        case WAKPI_MEASURE_KIND_EVENTS:
        case WAKPI_MEASURE_KIND_PEOPLE:
            break;
        default:
            counted = 0;
        }
    }
    return counted && value->status >= WAKPI_OK && !(value->flags & WAKPI_VALUE_NO_FRACTION)
               ? value->denominator
               : -1;
}

/* Parts before their wholes do not matter here: nobody adds to a cursor's campaign. */
static wakpi_status take_campaign(struct wakpi_store_published_row *row, const wakpi_campaign *campaign,
                                  const wakpi_benchmark *benchmark)
{
    size_t count = (size_t)wakpi_kpi_count();
    row->values[0].struct_size = sizeof *row->values;
    wakpi_status status = wakpi_campaign_evaluate_all(campaign, benchmark, row->values, count);
    if (status != WAKPI_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        row->samples[i] = sample_of(campaign, &row->values[i]);
    for (int32_t i = 0; i < wakpi_measure_count(); i++) {
        wakpi_measure measure = 0;
        wakpi_measure_at(i, &measure);
        if (wakpi_campaign_get(campaign, measure, &row->amounts[i]) != WAKPI_OK)
            row->amounts[i] = INT64_MIN;
    }
    memcpy(row->currency, wakpi_campaign_currency(campaign), strlen(wakpi_campaign_currency(campaign)));
    return row->funnel ? wakpi_funnel_add_campaign(row->funnel, campaign) : WAKPI_OK;
}

static wakpi_status take_label(struct wakpi_store_published_row *row, const wakpi_cursor *cursor)
{
    const char *text = "";
    size_t size = 0;
    wakpi_status status = WAKPI_OK;
    if (row->scope == WAKPI_STORE_BY_CAMPAIGN) {
        status = wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &text, &size);
    } else if (row->scope == WAKPI_STORE_BY_DAY) {
        status = wakpi_cursor_period(cursor, &row->starts, &row->ends, &text);
        size = strlen(text);
    }
    row->label = status == WAKPI_OK ? malloc(size + 1) : NULL;
    if (!row->label)
        return status == WAKPI_OK ? WAKPI_NO_MEMORY : status;
    memcpy(row->label, text, size);
    row->label[size] = '\0';
    row->label_size = size;
    return WAKPI_OK;
}

static wakpi_status take_row(struct wakpi_store_publication *publication, enum wakpi_store_scope scope,
                             const wakpi_cursor *cursor, const wakpi_benchmark *benchmark)
{
    const wakpi_campaign *campaign = NULL;
    struct wakpi_store_published_row *row = grow(publication);
    if (!row)
        return WAKPI_NO_MEMORY;
    row->scope = scope;
    wakpi_status status = take_label(row, cursor);
    if (status == WAKPI_OK)
        status = wakpi_cursor_immature(cursor, &row->immature);
    if (status == WAKPI_OK && scope != WAKPI_STORE_BY_DAY)
        status = wakpi_funnel_new_standard(publication->options, &row->funnel);
    if (status == WAKPI_OK)
        status = wakpi_cursor_campaign(cursor, &campaign);
    return status == WAKPI_OK ? take_campaign(row, campaign, benchmark) : status;
}

static wakpi_status make_query(const wakpi_query *given, int64_t as_of, enum wakpi_store_scope scope,
                               wakpi_query **query)
{
    wakpi_status status = given ? wakpi_query_copy(given, query) : wakpi_query_new(NULL, query);
    if (status == WAKPI_OK)
        status = wakpi_query_as_of(*query, as_of);
    if (status == WAKPI_OK)
        status =
            wakpi_query_period(*query, scope == WAKPI_STORE_BY_DAY ? WAKPI_PERIOD_DAY : WAKPI_PERIOD_NONE);
    if (status == WAKPI_OK && scope == WAKPI_STORE_BY_CAMPAIGN)
        status = wakpi_query_group_by(*query, WAKPI_LABEL_CAMPAIGN);
    return status;
}

static wakpi_status take_rows(struct wakpi_store_publication *publication, const wakpi_tracker *tracker,
                              enum wakpi_store_scope scope, const wakpi_query *given,
                              const wakpi_benchmark *benchmark, wakpi_error *error)
{
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    size_t before = publication->count;
    wakpi_status status = make_query(given, publication->as_of, scope, &query);
    if (status != WAKPI_OK)
        wakpi_store_fail(error, status, -1, "making a query");
    else
        status = wakpi_tracker_query(tracker, query, &cursor, error);
    while (status == WAKPI_OK && (status = wakpi_cursor_next(cursor)) == WAKPI_OK) {
        status = take_row(publication, scope, cursor, benchmark);
        if (status != WAKPI_OK)
            wakpi_store_fail(error, status, -1, "publishing row %lld: %s",
                             (long long)(publication->count - before), wakpi_status_text(status));
    }
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    if (status == WAKPI_END && scope == WAKPI_STORE_TOTAL && publication->count != 1)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "a query for publishing must not group by labels");
    return status == WAKPI_END ? WAKPI_OK : status;
}

/* What was asked before and after appending is one state: nobody gives the tracker more meanwhile. */
static wakpi_status gather(struct wakpi_store *store, struct wakpi_store_publication *publication,
                           const wakpi_query *query, const wakpi_benchmark *benchmark, wakpi_error *error)
{
    wakpi_status status = wakpi_store_catch_up(store, error);
    publication->seq = store->seen;
    for (int scope = 0; scope < WAKPI_STORE_SCOPE_COUNT && status == WAKPI_OK; scope++)
        status =
            take_rows(publication, store->tracker, (enum wakpi_store_scope)scope, query, benchmark, error);
    return status;
}

wakpi_status wakpi_store_publish(wakpi_store *store, const wakpi_query *query, int64_t as_of,
                                 const wakpi_benchmark *benchmark, wakpi_error *error)
{
    if (!store)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "store is NULL");
    struct wakpi_store_publication publication = {
        .as_of = as_of, .profile = wakpi_benchmark_key(benchmark), .options = store->options};
    pthread_mutex_lock(&store->asking);
    wakpi_status status = gather(store, &publication, query, benchmark, error);
    pthread_mutex_unlock(&store->asking);
    if (status == WAKPI_OK) {
        pthread_mutex_lock(&store->lock);
        status = wakpi_store_publication_write(&store->sql, &publication, error);
        pthread_mutex_unlock(&store->lock);
    }
    drop(&publication);
    return wakpi_store_tell(store->options, "publishing from", status, error);
}

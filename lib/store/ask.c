/* Asking: a tracker in memory that takes in, before each answer, the rows that it has not seen. */
#include "store/handle.h"

#include <stdlib.h>
#include <wakpi/closing.h>

/* Merges the rows of a statement of (number, bytes); `last` receives the greatest number. */
static wakpi_status merge_rows(struct wakpi_store *store, sqlite3_stmt *statement, const char *table,
                               wakpi_tracker *tracker, int64_t *last, wakpi_error *error)
{
    wakpi_error why = {.struct_size = sizeof why, .position = -1};
    wakpi_status status;
    while ((status = wakpi_store_sql_step(&store->sql, statement, "reading the store", error)) == WAKPI_OK) {
        int64_t number = sqlite3_column_int64(statement, 0);
        const void *bytes = sqlite3_column_blob(statement, 1);
        status = wakpi_tracker_merge_saved(tracker, bytes ? bytes : "",
                                           (size_t)sqlite3_column_bytes(statement, 1), &why);
        if (status != WAKPI_OK) {
            sqlite3_reset(statement);
            return wakpi_store_fail(error, status, why.position, "%s %lld: %s", table, (long long)number,
                                    why.text);
        }
        if (number > *last)
            *last = number;
    }
    return status == WAKPI_END ? WAKPI_OK : status;
}

static wakpi_status merge_after(struct wakpi_store *store, enum wakpi_store_statement which,
                                const char *table, wakpi_tracker *tracker, int64_t *last, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(&store->sql, which, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, *last);
    if (which == WAKPI_STORE_JOURNAL_AFTER)
        sqlite3_bind_int64(statement, 2, -1);
    return merge_rows(store, statement, table, tracker, last, error);
}

/* One that was handed out may be in use, and lives as long as the store. */
static wakpi_status retire(struct wakpi_store *store, wakpi_error *error)
{
    wakpi_tracker **grown = realloc(store->former, (store->former_count + 1) * sizeof *grown);
    if (!grown)
        return wakpi_store_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a tracker");
    store->former = grown;
    store->former[store->former_count++] = store->tracker;
    store->tracker = NULL;
    return WAKPI_OK;
}

wakpi_status wakpi_store_replace_tracker(struct wakpi_store *store, wakpi_tracker *tracker, int64_t seen,
                                         wakpi_error *error)
{
    wakpi_status status = store->tracker ? retire(store, error) : WAKPI_OK;
    if (status != WAKPI_OK)
        return status;
    store->tracker = tracker;
    store->seen = seen;
    return WAKPI_OK;
}

/* Whether a tracker can take in what the file says by now. */
static int is_fit(const struct wakpi_store *store, const wakpi_tracker *tracker)
{
    int64_t watermark;
    if (wakpi_tracker_watermark(tracker, &watermark) != WAKPI_OK)
        watermark = INT64_MIN;
    return watermark == store->settings.watermark;
}

wakpi_status wakpi_store_take_in(struct wakpi_store *store, wakpi_tracker **tracker, int64_t *seen,
                                 wakpi_error *error)
{
    wakpi_tracker *made = NULL;
    int64_t last = *seen;
    wakpi_status status = wakpi_store_settings_refresh(&store->sql, store->options, &store->settings, error);
    if (status != WAKPI_OK)
        return status;
    if (!*tracker || !is_fit(store, *tracker)) {
        last = 0;
        status = wakpi_store_settings_tracker(&store->settings, store->options, &made, error);
    }
    wakpi_tracker *taking = made ? made : *tracker;
    if (status == WAKPI_OK)
        status = merge_after(store, WAKPI_STORE_FRAGMENT_AFTER, "fragment", taking, &last, error);
    if (status == WAKPI_OK)
        status = merge_after(store, WAKPI_STORE_JOURNAL_AFTER, "journal row", taking, &last, error);
    if (status != WAKPI_OK) {
        wakpi_tracker_free(made);
        return status;
    }
    *tracker = taking;
    *seen = last;
    return WAKPI_OK;
}

wakpi_status wakpi_store_begin_knowing(struct wakpi_store *store, wakpi_tracker **tracker, int64_t *seen,
                                       wakpi_error *error)
{
    wakpi_status status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_BEGIN_READING, error);
    if (status == WAKPI_OK)
        status = wakpi_store_take_in(store, tracker, seen, error);
    wakpi_store_sql_give_up(&store->sql);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_BEGIN_WRITING, error);
    if (status != WAKPI_OK)
        return status;
    wakpi_tracker *before = *tracker;
    status = wakpi_store_take_in(store, tracker, seen, error);
    if (*tracker != before)
        wakpi_tracker_free(before);
    return status;
}

wakpi_status wakpi_store_catch_up(struct wakpi_store *store, wakpi_error *error)
{
    wakpi_tracker *tracker = store->tracker;
    int64_t seen = store->seen;
    pthread_mutex_lock(&store->lock);
    wakpi_status status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_BEGIN_READING, error);
    if (status == WAKPI_OK)
        status = wakpi_store_take_in(store, &tracker, &seen, error);
    wakpi_store_sql_give_up(&store->sql);
    pthread_mutex_unlock(&store->lock);
    if (status != WAKPI_OK)
        return status;
    if (tracker != store->tracker) {
        status = wakpi_store_replace_tracker(store, tracker, seen, error);
        if (status != WAKPI_OK)
            wakpi_tracker_free(tracker);
        return status;
    }
    store->seen = seen;
    return WAKPI_OK;
}

wakpi_status wakpi_store_tracker(wakpi_store *store, const wakpi_tracker **tracker, wakpi_error *error)
{
    if (!store || !tracker)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "store or tracker is NULL");
    pthread_mutex_lock(&store->asking);
    wakpi_status status = wakpi_store_catch_up(store, error);
    if (status == WAKPI_OK)
        *tracker = store->tracker;
    pthread_mutex_unlock(&store->asking);
    return wakpi_store_tell(store->options, "reading", status, error);
}

wakpi_status wakpi_store_query(wakpi_store *store, const wakpi_query *query, wakpi_cursor **cursor,
                               wakpi_error *error)
{
    const wakpi_tracker *tracker = NULL;
    if (!cursor)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "cursor is NULL");
    wakpi_status status = wakpi_store_tracker(store, &tracker, error);
    return status == WAKPI_OK ? wakpi_tracker_query(tracker, query, cursor, error) : status;
}

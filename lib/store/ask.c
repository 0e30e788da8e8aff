/* Asking: a tracker in memory that takes in, before each answer, the rows that it has not seen. */
#include "store/handle.h"

/* Merges the rows of a statement of (number, bytes); `last` receives the greatest number. */
static wakpi_status merge_rows(struct wakpi_store *store, sqlite3_stmt *statement, const char *table,
                               int64_t *last, wakpi_error *error)
{
    wakpi_error why = {.struct_size = sizeof why, .position = -1};
    wakpi_status status;
    while ((status = wakpi_store_sql_step(&store->sql, statement, "reading the store", error)) == WAKPI_OK) {
        int64_t number = sqlite3_column_int64(statement, 0);
        const void *bytes = sqlite3_column_blob(statement, 1);
        status = wakpi_tracker_merge_saved(store->tracker, bytes ? bytes : "",
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
                                const char *table, int64_t *last, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(&store->sql, which, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, *last);
    if (which == WAKPI_STORE_JOURNAL_AFTER)
        sqlite3_bind_int64(statement, 2, -1);
    return merge_rows(store, statement, table, last, error);
}

/* A tracker of another watermark can not take in what comes, and a closed one is made anew. */
static wakpi_status be_ready(struct wakpi_store *store, wakpi_error *error)
{
    wakpi_status status = wakpi_store_settings_refresh(&store->sql, store->options, &store->settings, error);
    if (status != WAKPI_OK || store->tracker)
        return status;
    return wakpi_store_settings_tracker(&store->settings, store->options, &store->tracker, error);
}

/* One transaction, so that a row does not slip from the journal into a fragment between the two looks. A fragment that
 * reaches back into what was seen is merged again, which does no harm. */
wakpi_status wakpi_store_catch_up(struct wakpi_store *store, wakpi_error *error)
{
    int64_t last = store->seen;
    pthread_mutex_lock(&store->lock);
    wakpi_status status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_BEGIN_READING, error);
    if (status == WAKPI_OK)
        status = be_ready(store, error);
    if (status == WAKPI_OK)
        status = merge_after(store, WAKPI_STORE_FRAGMENT_AFTER, "fragment", &last, error);
    if (status == WAKPI_OK)
        status = merge_after(store, WAKPI_STORE_JOURNAL_AFTER, "journal row", &last, error);
    wakpi_store_sql_give_up(&store->sql);
    pthread_mutex_unlock(&store->lock);
    if (status == WAKPI_OK)
        store->seen = last;
    return status;
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
    return status;
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

/* Taking in: what a call says is read into a tracker of its own, which judges it, and what that one then knows is a row of
 * the journal. */
#include "store/handle.h"

#include <time.h>

/* After every so many rows the one who wrote the last one folds them. */
enum { fold_every = 256, steps_then = 2, bytes_then = 4 << 20 };

typedef wakpi_status (*reader)(wakpi_tracker *tracker, const char *json, size_t size, wakpi_error *error);

static int64_t now(void)
{
    struct timespec time = {0};
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static wakpi_status write_row(struct wakpi_store *store, const struct wakpi_store_bytes *bytes,
                              wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_JOURNAL_APPEND, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_blob64(statement, 1, bytes->at, bytes->size, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, now());
    status = wakpi_store_sql_step(&store->sql, statement, "writing to the journal", error);
    sqlite3_clear_bindings(statement);
    if (status != WAKPI_END)
        return status;
    if (sqlite3_last_insert_rowid(store->sql.db) % fold_every == 0) {
        /* The row is safe; what folding meets, the next one who folds will meet and say. */
        for (int i = 0; i < steps_then; i++) {
            if (wakpi_store_compact_step(store, bytes_then, NULL) != WAKPI_OK)
                break;
        }
    }
    return WAKPI_OK;
}

static wakpi_status write_known(struct wakpi_store *store, const wakpi_tracker *tracker, wakpi_error *error)
{
    struct wakpi_store_bytes bytes = {0};
    wakpi_status status = wakpi_store_bytes_save(tracker, &bytes, error);
    /* What says nothing is not written. */
    if (status == WAKPI_OK && !wakpi_store_bytes_equal(&bytes, &store->empty)) {
        pthread_mutex_lock(&store->lock);
        status = write_row(store, &bytes, error);
        pthread_mutex_unlock(&store->lock);
    }
    wakpi_store_bytes_drop(&bytes);
    return status;
}

static wakpi_status new_tracker(struct wakpi_store *store, wakpi_tracker **tracker, wakpi_error *error)
{
    if (!store)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "store is NULL");
    wakpi_status status = wakpi_tracker_new(store->options, tracker);
    return status == WAKPI_OK ? status : wakpi_store_fail(error, status, -1, "making a tracker");
}

static wakpi_status take(struct wakpi_store *store, reader read, const char *json, size_t size,
                         wakpi_error *error)
{
    wakpi_tracker *tracker = NULL;
    wakpi_status status = new_tracker(store, &tracker, error);
    if (status == WAKPI_OK)
        status = read(tracker, json, size, error);
    if (status == WAKPI_OK)
        status = write_known(store, tracker, error);
    wakpi_tracker_free(tracker);
    return status;
}

wakpi_status wakpi_store_read_webhook(wakpi_store *store, const char *json, size_t size, wakpi_error *error)
{
    return take(store, wakpi_tracker_read_webhook, json, size, error);
}

wakpi_status wakpi_store_read_event(wakpi_store *store, const char *json, size_t size, wakpi_error *error)
{
    return take(store, wakpi_tracker_read_event, json, size, error);
}

wakpi_status wakpi_store_read_line(wakpi_store *store, const char *json, size_t size, wakpi_error *error)
{
    return take(store, wakpi_tracker_read_line, json, size, error);
}

wakpi_status wakpi_store_apply(wakpi_store *store, const wakpi_event *events, size_t count,
                               wakpi_error *error)
{
    wakpi_tracker *tracker = NULL;
    wakpi_status status = new_tracker(store, &tracker, error);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply(tracker, events, count, error);
    if (status == WAKPI_OK)
        status = write_known(store, tracker, error);
    wakpi_tracker_free(tracker);
    return status;
}

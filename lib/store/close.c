/* Closing a period for all who have the file: what it says is joined, closed and put in the place of all rows in one
 * transaction, and the epoch changes, so that others judge what they bring by the new watermark. */
#include <wakpi/closing.h>

#include "store/handle.h"
#include "store/retain.h"

struct closing {
    int64_t until;
    const wakpi_rate_card *card;
    wakpi_tracker *tracker;
    int64_t seen;
    struct wakpi_store_bytes state, check;
    struct wakpi_store_gone gone;
};

/* What joins the file later has to agree with. */
static wakpi_status save_check(const struct wakpi_store *store, struct closing *closing, wakpi_error *error)
{
    static const struct wakpi_store_settings open = {.watermark = INT64_MIN};
    wakpi_tracker *empty = NULL;
    wakpi_status status = wakpi_store_settings_tracker(&open, store->options, &empty, error);
    if (status == WAKPI_OK)
        status = wakpi_tracker_close(empty, closing->until, error);
    if (status == WAKPI_OK)
        status = wakpi_store_bytes_save(empty, &closing->check, error);
    wakpi_tracker_free(empty);
    return status;
}

static wakpi_status close_tracker(struct closing *closing, wakpi_error *error)
{
    wakpi_status status = wakpi_tracker_set_rate_card(closing->tracker, closing->card);
    if (status != WAKPI_OK)
        return wakpi_store_fail(error, status, -1, "no memory for a rate card");
    status = wakpi_tracker_close(closing->tracker, closing->until, error);
    wakpi_tracker_set_rate_card(closing->tracker, NULL);
    return status;
}

static wakpi_status run(struct wakpi_store *store, enum wakpi_store_statement which, wakpi_error *error)
{
    return wakpi_store_sql_run(&store->sql, which, error);
}

/* All rows out, and the one in. */
static wakpi_status replace_all(struct wakpi_store *store, struct closing *closing, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_retain(store, 1, closing->seen, error);
    if (status == WAKPI_OK)
        status = run(store, WAKPI_STORE_JOURNAL_CLEAR, error);
    if (status == WAKPI_OK)
        status = run(store, WAKPI_STORE_FRAGMENT_CLEAR, error);
    if (status != WAKPI_OK || closing->seen == 0)
        return status;
    status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_FRAGMENT_ADD, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, 1);
    sqlite3_bind_int64(statement, 2, closing->seen);
    sqlite3_bind_blob64(statement, 3, closing->state.at, closing->state.size, SQLITE_STATIC);
    status = wakpi_store_sql_step(&store->sql, statement, "closing", error);
    sqlite3_clear_bindings(statement);
    return status == WAKPI_END ? wakpi_store_expire(store, &closing->gone, error) : status;
}

static wakpi_status write_closed(struct wakpi_store *store, struct closing *closing, wakpi_error *error)
{
    wakpi_status status = replace_all(store, closing, error);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_set_check(&store->sql, &closing->check, error);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_set(&store->sql, "epoch", store->settings.epoch + 1, error);
    return status == WAKPI_OK ? run(store, WAKPI_STORE_COMMIT, error) : status;
}

/* Within a transaction for writing. #WAKPI_END where it is closed until then already. */
static wakpi_status close_all(struct wakpi_store *store, struct closing *closing, wakpi_error *error)
{
    if (store->settings.watermark == closing->until)
        return WAKPI_END;
    wakpi_status status = close_tracker(closing, error);
    if (status == WAKPI_OK)
        status = wakpi_store_bytes_save(closing->tracker, &closing->state, error);
    if (status == WAKPI_OK)
        status = save_check(store, closing, error);
    return status == WAKPI_OK ? write_closed(store, closing, error) : status;
}

static wakpi_status close_file(struct wakpi_store *store, struct closing *closing, wakpi_error *error)
{
    wakpi_status status = wakpi_store_begin_knowing(store, &closing->tracker, &closing->seen, error);
    if (status == WAKPI_OK)
        status = close_all(store, closing, error);
    wakpi_store_sql_give_up(&store->sql);
    if (status == WAKPI_OK)
        wakpi_store_say_gone(store, &closing->gone);
    return status;
}

wakpi_status wakpi_store_close(wakpi_store *store, int64_t until, const wakpi_rate_card *card,
                               wakpi_error *error)
{
    struct closing closing = {.until = until, .card = card};
    if (!store)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "store is NULL");
    pthread_mutex_lock(&store->asking);
    pthread_mutex_lock(&store->lock);
    wakpi_status status = close_file(store, &closing, error);
    pthread_mutex_unlock(&store->lock);
    /* Should there be no memory to keep it, the next question loads the file again. */
    if (status != WAKPI_OK ||
        wakpi_store_replace_tracker(store, closing.tracker, closing.seen, NULL) != WAKPI_OK)
        wakpi_tracker_free(closing.tracker);
    pthread_mutex_unlock(&store->asking);
    wakpi_store_bytes_drop(&closing.state);
    wakpi_store_bytes_drop(&closing.check);
    return status == WAKPI_END ? WAKPI_OK
                               : wakpi_store_tell(store->options, "closing a period of", status, error);
}

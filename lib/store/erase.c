/* Erasing a person, in one transaction: a row with their tombstone, all other rows without them, and bodies that name them
 * taken out; then the log is emptied, so that the file and what lies beside it hold nothing of them any more. */
#include <string.h>
#include <wakpi/closing.h>

#include "store/body.h"
#include "store/handle.h"
#include "store/retain.h"

struct erasing {
    struct wakpi_store *store;
    struct wakpi_store_person person;
    wakpi_tracker *tracker; /* all that the file says, and then what is left of it */
    int64_t seen;
};

/* Rows of a table: the next behind a number, and how one is written. */
struct rows {
    enum wakpi_store_statement next, set;
};

static wakpi_status set_row(struct wakpi_store *store, const struct rows *rows, int64_t number,
                            const wakpi_tracker *tracker, wakpi_error *error)
{
    struct wakpi_store_bytes bytes = {0};
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_bytes_save(tracker, &bytes, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_get(&store->sql, rows->set, &statement, error);
    if (status == WAKPI_OK) {
        sqlite3_bind_int64(statement, 1, number);
        sqlite3_bind_blob64(statement, 2, bytes.at, bytes.size, SQLITE_STATIC);
        status = wakpi_store_sql_step(&store->sql, statement, "erasing", error);
        sqlite3_clear_bindings(statement);
    }
    wakpi_store_bytes_drop(&bytes);
    return status == WAKPI_END ? WAKPI_OK : status;
}

/* The row that `statement` stands at. */
static wakpi_status rewrite_row(struct erasing *erasing, const struct rows *rows, sqlite3_stmt *statement,
                                wakpi_error *error)
{
    wakpi_error why = {.struct_size = sizeof why, .position = -1};
    wakpi_tracker *tracker = NULL;
    int32_t taken = 0;
    int64_t number = sqlite3_column_int64(statement, 0);
    const void *bytes = sqlite3_column_blob(statement, 1);
    wakpi_status status = wakpi_tracker_load(bytes ? bytes : "", (size_t)sqlite3_column_bytes(statement, 1),
                                             erasing->store->options, &tracker, &why);
    if (status == WAKPI_OK)
        status = wakpi_tracker_forget(tracker, erasing->tracker, &taken, &why);
    if (status != WAKPI_OK)
        wakpi_store_fail(error, status, why.position, "row %lld: %s", (long long)number, why.text);
    sqlite3_reset(statement);
    if (status == WAKPI_OK && taken)
        status = set_row(erasing->store, rows, number, tracker, error);
    wakpi_tracker_free(tracker);
    return status;
}

static wakpi_status rewrite(struct erasing *erasing, const struct rows *rows, wakpi_error *error)
{
    sqlite3_stmt *statement;
    int64_t number = 0;
    for (;;) {
        wakpi_status status = wakpi_store_sql_get(&erasing->store->sql, rows->next, &statement, error);
        if (status != WAKPI_OK)
            return status;
        sqlite3_bind_int64(statement, 1, number);
        status = wakpi_store_sql_step(&erasing->store->sql, statement, "reading the store", error);
        if (status != WAKPI_OK)
            return status == WAKPI_END ? WAKPI_OK : status;
        number = sqlite3_column_int64(statement, 0);
        status = rewrite_row(erasing, rows, statement, error);
        if (status != WAKPI_OK)
            return status;
    }
}

/* What is left of a body in its place; nothing left, and it goes. */
static wakpi_status set_body(struct wakpi_store *store, int64_t number, const struct wakpi_store_bytes *left,
                             wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(
        &store->sql, left->size > 0 ? WAKPI_STORE_BODY_SET : WAKPI_STORE_BODY_REMOVE, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, number);
    if (left->size > 0)
        sqlite3_bind_blob64(statement, 2, left->at, left->size, SQLITE_STATIC);
    status = wakpi_store_sql_step(&store->sql, statement, "erasing", error);
    sqlite3_clear_bindings(statement);
    return status == WAKPI_END ? WAKPI_OK : status;
}

static wakpi_status take_out_bodies(struct erasing *erasing, wakpi_error *error)
{
    struct wakpi_store_sql *sql = &erasing->store->sql;
    struct wakpi_store_bytes left = {0};
    struct wakpi_store_body body;
    sqlite3_stmt *statement;
    int64_t number = 0;
    wakpi_status status;
    while ((status = wakpi_store_sql_get(sql, WAKPI_STORE_BODY_NEXT, &statement, error)) == WAKPI_OK) {
        sqlite3_bind_int64(statement, 1, number);
        status = wakpi_store_sql_step(sql, statement, "reading the store", error);
        if (status != WAKPI_OK)
            break;
        number = wakpi_store_body_of(statement, &body);
        status = wakpi_store_body_select(&erasing->person, &body, 0, &left, error);
        size_t size = body.size;
        sqlite3_reset(statement);
        if (status == WAKPI_OK && left.size < size)
            status = set_body(erasing->store, number, &left, error);
        if (status != WAKPI_OK)
            break;
    }
    wakpi_store_bytes_drop(&left);
    return status == WAKPI_END ? WAKPI_OK : status;
}

static wakpi_status add_tombstone(struct erasing *erasing, wakpi_error *error)
{
    struct wakpi_store *store = erasing->store;
    struct wakpi_store_bytes bytes = {0};
    wakpi_tracker *tracker = NULL;
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_settings_tracker(&store->settings, store->options, &tracker, error);
    if (status == WAKPI_OK)
        status = wakpi_tracker_erase(tracker, erasing->person.identity, erasing->person.size,
                                     erasing->person.time, error);
    if (status == WAKPI_OK)
        status = wakpi_store_bytes_save(tracker, &bytes, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_JOURNAL_APPEND, &statement, error);
    if (status == WAKPI_OK) {
        sqlite3_bind_blob64(statement, 1, bytes.at, bytes.size, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 2, wakpi_store_now());
        sqlite3_bind_int64(statement, 4, store->settings.epoch);
        status = wakpi_store_sql_step(&store->sql, statement, "erasing", error);
        sqlite3_clear_bindings(statement);
    }
    wakpi_tracker_free(tracker);
    wakpi_store_bytes_drop(&bytes);
    return status == WAKPI_END ? WAKPI_OK : status;
}

/* Within a transaction for writing. */
static wakpi_status erase_all(struct erasing *erasing, wakpi_error *error)
{
    static const struct rows tables[] = {{WAKPI_STORE_FRAGMENT_NEXT, WAKPI_STORE_FRAGMENT_SET},
                                         {WAKPI_STORE_JOURNAL_NEXT, WAKPI_STORE_JOURNAL_SET},
                                         {WAKPI_STORE_KEPT_NEXT, WAKPI_STORE_KEPT_SET}};
    struct wakpi_store *store = erasing->store;
    wakpi_status status = wakpi_tracker_erase(erasing->tracker, erasing->person.identity,
                                              erasing->person.size, erasing->person.time, error);
    erasing->person.erased = erasing->tracker;
    for (size_t i = 0; i < sizeof tables / sizeof *tables && status == WAKPI_OK; i++)
        status = rewrite(erasing, &tables[i], error);
    if (status == WAKPI_OK)
        status = take_out_bodies(erasing, error);
    if (status == WAKPI_OK)
        status = add_tombstone(erasing, error);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_set(&store->sql, "epoch", store->settings.epoch + 1, error);
    return status == WAKPI_OK ? wakpi_store_sql_run(&store->sql, WAKPI_STORE_COMMIT, error) : status;
}

/* What was deleted before the file deleted by overwriting may still lie in pages that are free. */
static wakpi_status scrub(struct wakpi_store *store, wakpi_error *error)
{
    if (store->settings.scrubbed)
        return WAKPI_OK;
    int code = sqlite3_exec(store->sql.db, "VACUUM", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(&store->sql, code, "writing the file anew before the first erasure",
                                      error);
    wakpi_status status = wakpi_store_settings_set(&store->sql, "scrubbed", 1, error);
    store->settings.scrubbed = status == WAKPI_OK;
    return status;
}

static wakpi_status empty_log(struct wakpi_store *store, wakpi_error *error)
{
    int code = sqlite3_wal_checkpoint_v2(store->sql.db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if ((code & 0xff) == SQLITE_BUSY)
        return wakpi_store_fail(
            error, WAKPI_WRITE, -1,
            "the person is erased, but others read for all of store_wait, so that what was "
            "known still lies in the log: erase again");
    return code == SQLITE_OK ? WAKPI_OK
                             : wakpi_store_sql_failed(&store->sql, code, "emptying the log", error);
}

static wakpi_status erase_from_file(struct erasing *erasing, wakpi_error *error)
{
    struct wakpi_store *store = erasing->store;
    wakpi_status status = scrub(store, error);
    if (status == WAKPI_OK)
        status = wakpi_store_begin_knowing(store, &erasing->tracker, &erasing->seen, error);
    if (status == WAKPI_OK)
        status = erase_all(erasing, error);
    wakpi_store_sql_give_up(&store->sql);
    return status == WAKPI_OK ? empty_log(store, error) : status;
}

/* Judges what a tracker would, before anything is loaded. */
static wakpi_status check_arguments(const struct erasing *erasing, wakpi_error *error)
{
    wakpi_tracker *tracker = NULL;
    wakpi_status status = wakpi_tracker_new(erasing->store->options, &tracker);
    if (status != WAKPI_OK)
        return wakpi_store_fail(error, status, -1, "making a tracker: %s", wakpi_status_text(status));
    status = wakpi_tracker_erase(tracker, erasing->person.identity, erasing->person.size,
                                 erasing->person.time, error);
    wakpi_tracker_free(tracker);
    return status;
}

wakpi_status wakpi_store_erase(wakpi_store *store, const char *identity, size_t size, int64_t time,
                               wakpi_error *error)
{
    if (!store)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "store is NULL");
    struct erasing erasing = {
        .store = store,
        .person = {.identity = identity, .size = size, .time = time, .options = store->options}};
    wakpi_status status = check_arguments(&erasing, error);
    if (status != WAKPI_OK)
        return status;
    pthread_mutex_lock(&store->lock);
    status = erase_from_file(&erasing, error);
    pthread_mutex_unlock(&store->lock);
    wakpi_tracker_free(erasing.tracker);
    return wakpi_store_tell(store->options, "erasing from", status, error);
}

/* What the file holds of a person: what its answers are made of, rows that are kept, and bodies that name them. */
#include <stdio.h>
#include <wakpi/closing.h>

#include "store/body.h"
#include "store/handle.h"

/* The last moment that events have: as of then all that is known of them is asked for. */
#define LAST_TIME INT64_C(253402300799999)

struct exporting {
    struct wakpi_store *store;
    struct wakpi_store_person person;
    wakpi_write_function write;
    void *context;
    int64_t found;
    struct wakpi_store_bytes part; /* of a body */
};

static wakpi_status put(struct exporting *exporting, const void *bytes, size_t size, wakpi_error *error)
{
    return size == 0 || exporting->write(exporting->context, bytes, size) == 0
               ? WAKPI_OK
               : wakpi_store_fail(error, WAKPI_WRITE, -1, "the write callback refused");
}

static wakpi_status tell_of(struct exporting *exporting, const wakpi_tracker *tracker, wakpi_error *error)
{
    wakpi_status status =
        wakpi_tracker_export_person(tracker, exporting->person.identity, exporting->person.size,
                                    exporting->write, exporting->context, error);
    exporting->found += status == WAKPI_OK;
    return status == WAKPI_NOT_FOUND ? WAKPI_OK : status;
}

/* The row that the statement stands at, in front of what it says of them. */
static wakpi_status tell_kept(struct exporting *exporting, sqlite3_stmt *statement, wakpi_error *error)
{
    char line[96];
    wakpi_tracker *tracker = NULL;
    struct wakpi_store_bytes told = {0};
    const void *bytes = sqlite3_column_blob(statement, 1);
    wakpi_status status = wakpi_tracker_load(bytes ? bytes : "", (size_t)sqlite3_column_bytes(statement, 1),
                                             exporting->store->options, &tracker, error);
    if (status != WAKPI_OK)
        return status;
    status = wakpi_tracker_export_person(tracker, exporting->person.identity, exporting->person.size,
                                         wakpi_store_bytes_gather, &told, error);
    wakpi_tracker_free(tracker);
    if (status == WAKPI_OK) {
        int size = snprintf(line, sizeof line, "{\"about\":\"kept\",\"row\":%lld,\"arrival\":%lld}\n",
                            (long long)sqlite3_column_int64(statement, 0),
                            (long long)sqlite3_column_int64(statement, 2));
        exporting->found++;
        status = put(exporting, line, (size_t)size, error);
    }
    if (status == WAKPI_OK)
        status = put(exporting, told.at, told.size, error);
    wakpi_store_bytes_drop(&told);
    return status == WAKPI_NOT_FOUND ? WAKPI_OK : status;
}

static wakpi_status put_escaped(struct exporting *exporting, const struct wakpi_store_bytes *text,
                                wakpi_error *error)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0, from = 0; i <= text->size && status == WAKPI_OK; i++) {
        char escaped[8];
        unsigned char c = i < text->size ? text->at[i] : '"';
        if (c != '"' && c != '\\' && c >= ' ')
            continue;
        status = put(exporting, text->at + from, i - from, error);
        int size = snprintf(escaped, sizeof escaped, "\\u%04x", c);
        if (status == WAKPI_OK && i < text->size)
            status = put(exporting, escaped, (size_t)size, error);
        from = i + 1;
    }
    return status;
}

static wakpi_status tell_body(struct exporting *exporting, sqlite3_stmt *statement, wakpi_error *error)
{
    char line[128];
    struct wakpi_store_body body;
    int64_t number = wakpi_store_body_of(statement, &body);
    wakpi_status status = wakpi_store_body_select(&exporting->person, &body, 1, &exporting->part, error);
    if (status != WAKPI_OK || exporting->part.size == 0)
        return status;
    int size = snprintf(line, sizeof line,
                        "{\"about\":\"body\",\"row\":%lld,\"arrival\":%lld,\"kind\":\"%.10s\",\"text\":\"",
                        (long long)number, (long long)body.arrival, body.kind);
    exporting->found++;
    status = put(exporting, line, (size_t)size, error);
    if (status == WAKPI_OK)
        status = put_escaped(exporting, &exporting->part, error);
    return status == WAKPI_OK ? put(exporting, "\"}\n", 3, error) : status;
}

static wakpi_status tell_rows(struct exporting *exporting, enum wakpi_store_statement which,
                              wakpi_status (*tell)(struct exporting *, sqlite3_stmt *, wakpi_error *),
                              wakpi_error *error)
{
    struct wakpi_store_sql *sql = &exporting->store->sql;
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(sql, which, &statement, error);
    if (status != WAKPI_OK)
        return status;
    while ((status = wakpi_store_sql_step(sql, statement, "reading the store", error)) == WAKPI_OK) {
        status = tell(exporting, statement, error);
        if (status != WAKPI_OK)
            break;
    }
    sqlite3_reset(statement);
    return status == WAKPI_END ? WAKPI_OK : status;
}

/* Whom bodies name is told by what an erasure would reach. */
static wakpi_status know_erased(struct exporting *exporting, wakpi_tracker **erased, wakpi_error *error)
{
    struct wakpi_store_bytes bytes = {0};
    wakpi_tracker *tracker = NULL;
    wakpi_status status = wakpi_store_bytes_save(exporting->store->tracker, &bytes, error);
    if (status == WAKPI_OK)
        status = wakpi_tracker_load(bytes.at, bytes.size, exporting->store->options, &tracker, error);
    if (status == WAKPI_OK)
        status = wakpi_tracker_erase(tracker, exporting->person.identity, exporting->person.size, LAST_TIME,
                                     error);
    wakpi_store_bytes_drop(&bytes);
    *erased = tracker;
    exporting->person.erased = tracker;
    return status;
}

static wakpi_status tell_all(struct exporting *exporting, wakpi_error *error)
{
    struct wakpi_store *store = exporting->store;
    wakpi_tracker *erased = NULL;
    wakpi_status status = wakpi_store_catch_up(store, error);
    if (status == WAKPI_OK)
        status = tell_of(exporting, store->tracker, error);
    if (status != WAKPI_OK)
        return status;
    pthread_mutex_lock(&store->lock);
    status = tell_rows(exporting, WAKPI_STORE_KEPT_ALL, tell_kept, error);
    if (status == WAKPI_OK)
        status = know_erased(exporting, &erased, error);
    if (status == WAKPI_OK)
        status = tell_rows(exporting, WAKPI_STORE_BODY_ALL, tell_body, error);
    pthread_mutex_unlock(&store->lock);
    wakpi_tracker_free(erased);
    if (status == WAKPI_OK && exporting->found == 0)
        return wakpi_store_fail(error, WAKPI_NOT_FOUND, -1, "nothing is known of them");
    return status;
}

wakpi_status wakpi_store_export_person(wakpi_store *store, const char *identity, size_t size,
                                       wakpi_write_function write, void *context, wakpi_error *error)
{
    if (!store || !write)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "store or write is NULL");
    struct exporting exporting = {
        .store = store,
        .person = {.identity = identity, .size = size, .time = LAST_TIME, .options = store->options},
        .write = write,
        .context = context};
    pthread_mutex_lock(&store->asking);
    wakpi_status status = tell_all(&exporting, error);
    pthread_mutex_unlock(&store->asking);
    wakpi_store_bytes_drop(&exporting.part);
    return status;
}

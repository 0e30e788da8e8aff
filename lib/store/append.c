/* Taking in: what a call says is read into a tracker of its own, which judges it, and what that one then knows is a row of
 * the journal. */
#include "store/handle.h"
#include "store/retain.h"

#include <string.h>

/* After every so many rows the one who wrote the last one folds them. */
enum { fold_every = 256, steps_then = 2, bytes_then = 4 << 20 };

/* While others close periods a call may have to be judged anew. */
enum { attempts = 16 };

typedef wakpi_status (*reader)(wakpi_tracker *tracker, const char *json, size_t size, wakpi_error *error);

/* What a call brings: a body, or events. */
struct input {
    reader read; /* NULL: events */
    const char *kind;
    const void *at; /* bytes, or events */
    size_t count;
};

/* What it comes to. */
struct row {
    struct wakpi_store_bytes state, intake;
    struct wakpi_store_print print;
    int64_t epoch; /* in which it was judged */
    int64_t arrival;
};

static wakpi_status write_state(struct wakpi_store *store, const struct row *row, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_JOURNAL_APPEND, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_blob64(statement, 1, row->state.at, row->state.size, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, row->arrival);
    if (row->intake.size > 0)
        sqlite3_bind_text(statement, 3, (const char *)row->intake.at, (int)row->intake.size, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 4, row->epoch);
    status = wakpi_store_sql_step(&store->sql, statement, "writing to the journal", error);
    sqlite3_clear_bindings(statement);
    if (status != WAKPI_END)
        return status;
    return sqlite3_changes(store->sql.db) == 1 ? WAKPI_OK : WAKPI_END;
}

static wakpi_status write_body(struct wakpi_store *store, const struct row *row, const struct input *input,
                               wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_BODY_ADD, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, sqlite3_last_insert_rowid(store->sql.db));
    sqlite3_bind_blob64(statement, 2, input->at, input->count, SQLITE_STATIC);
    sqlite3_bind_text(statement, 3, input->kind, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 4, row->arrival);
    status = wakpi_store_sql_step(&store->sql, statement, "keeping a body", error);
    sqlite3_clear_bindings(statement);
    return status == WAKPI_END ? WAKPI_OK : status;
}

static int keeps_body(const struct wakpi_store *store, const struct input *input)
{
    return store->settings.bodies && input->read;
}

static wakpi_status write_both(struct wakpi_store *store, const struct row *row, const struct input *input,
                               wakpi_error *error)
{
    wakpi_status status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_BEGIN_WRITING, error);
    if (status == WAKPI_OK)
        status = write_state(store, row, error);
    if (status == WAKPI_OK)
        status = write_body(store, row, input, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_COMMIT, error);
    wakpi_store_sql_give_up(&store->sql);
    return status;
}

/* The row is safe: what folding meets the log hears, and the next one who folds will meet it too. */
static void fold(struct wakpi_store *store)
{
    wakpi_error why = {.struct_size = sizeof why, .position = -1};
    wakpi_status status = WAKPI_OK;
    for (int i = 0; i < steps_then && status == WAKPI_OK; i++)
        status = wakpi_store_compact_step(store, bytes_then, &why);
    wakpi_store_tell(store->options, "folding the journal of", status, &why);
}

/* #WAKPI_END where the epoch is another, and nothing was written. */
static wakpi_status write_row(struct wakpi_store *store, const struct row *row, const struct input *input,
                              wakpi_error *error)
{
    wakpi_store_known_begin(&store->known, &store->sql, row->epoch);
    wakpi_status status =
        keeps_body(store, input) ? write_both(store, row, input, error) : write_state(store, row, error);
    if (status != WAKPI_OK)
        return status;
    int64_t seq = sqlite3_last_insert_rowid(store->sql.db);
    wakpi_store_counts_clear(store->counts);
    wakpi_store_known_add(&store->known, row->print, seq);
    if (seq % fold_every == 0)
        fold(store);
    return WAKPI_OK;
}

/* Whether the file would say the same without the row. Where rows are kept each one tells who came when, and is written. */
static int is_needless(struct wakpi_store *store, struct row *row, const struct input *input,
                       const wakpi_tracker *tracker)
{
    if (keeps_body(store, input))
        return 0;
    if (wakpi_store_bytes_equal(&row->state, &store->settings.empty))
        return 1;
    if (store->settings.journal_days != 0)
        return 0;
    row->print = wakpi_store_known_print(&store->known, &row->state);
    if (!wakpi_store_known_has(&store->known, &store->sql, &row->state, row->print, row->epoch))
        return 0;
    wakpi_store_counts_repeated(store->counts, tracker);
    return 1;
}

/* With the counts of this call and of those before it that left no row. */
static wakpi_status write_counted(struct wakpi_store *store, const wakpi_tracker *tracker,
                                  const struct input *input, struct row *row, wakpi_error *error)
{
    int64_t elements = input->read ? INT64_MAX : (int64_t)input->count;
    wakpi_store_counts_add(store->counts, tracker, elements, 1);
    if (is_needless(store, row, input, tracker))
        return WAKPI_OK;
    wakpi_status status = wakpi_store_counts_text(store->counts, &row->intake, error);
    if (status == WAKPI_OK)
        status = write_row(store, row, input, error);
    if (status != WAKPI_OK)
        wakpi_store_counts_add(store->counts, tracker, elements, -1);
    if (status == WAKPI_END) {
        wakpi_status loaded = wakpi_store_settings_load(&store->sql, store->options, &store->settings, error);
        status = loaded == WAKPI_OK ? WAKPI_END : loaded;
    }
    return status;
}

static wakpi_status write_known(struct wakpi_store *store, const wakpi_tracker *tracker,
                                const struct input *input, struct row *row, wakpi_error *error)
{
    wakpi_status status = wakpi_store_bytes_save(tracker, &row->state, error);
    if (status != WAKPI_OK)
        return status;
    pthread_mutex_lock(&store->lock);
    status =
        row->epoch == store->settings.epoch ? write_counted(store, tracker, input, row, error) : WAKPI_END;
    pthread_mutex_unlock(&store->lock);
    return status;
}

static wakpi_status read_input(wakpi_tracker *tracker, const struct input *input, wakpi_error *error)
{
    return input->read ? input->read(tracker, input->at, input->count, error)
                       : wakpi_tracker_apply(tracker, input->at, input->count, error);
}

/* Judged by a tracker that knows until when the store is closed. */
static wakpi_status take_once(struct wakpi_store *store, const struct input *input, struct row *row,
                              wakpi_error *error)
{
    wakpi_tracker *tracker = NULL;
    struct wakpi_store_settings open = {.watermark = INT64_MIN};
    wakpi_status status = WAKPI_OK;
    pthread_mutex_lock(&store->lock);
    row->epoch = store->settings.epoch;
    if (store->settings.watermark != INT64_MIN)
        status = wakpi_store_settings_tracker(&store->settings, store->options, &tracker, error);
    pthread_mutex_unlock(&store->lock);
    if (status == WAKPI_OK && !tracker)
        status = wakpi_store_settings_tracker(&open, store->options, &tracker, error);
    if (status != WAKPI_OK)
        return status;
    status = read_input(tracker, input, error);
    if (status == WAKPI_OK) {
        status = write_known(store, tracker, input, row, error);
    } else if (input->read) {
        pthread_mutex_lock(&store->lock);
        wakpi_store_counts_refused(store->counts, status);
        pthread_mutex_unlock(&store->lock);
    }
    wakpi_tracker_free(tracker);
    return status;
}

static wakpi_status take(struct wakpi_store *store, const struct input *input, wakpi_error *error)
{
    struct row row = {.arrival = wakpi_store_now()};
    if (!store)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "store is NULL");
    wakpi_status status = WAKPI_END;
    for (int i = 0; i < attempts && status == WAKPI_END; i++)
        status = take_once(store, input, &row, error);
    wakpi_store_bytes_drop(&row.state);
    wakpi_store_bytes_drop(&row.intake);
    if (status == WAKPI_END)
        status = wakpi_store_fail(error, WAKPI_WRITE, -1,
                                  "others change the store again and again; bring it again");
    return wakpi_store_tell(store->options, "writing to", status, error);
}

wakpi_status wakpi_store_read_webhook(wakpi_store *store, const char *json, size_t size, wakpi_error *error)
{
    return take(store, &(struct input){wakpi_tracker_read_webhook, "webhook", json, size}, error);
}

wakpi_status wakpi_store_read_event(wakpi_store *store, const char *json, size_t size, wakpi_error *error)
{
    return take(store, &(struct input){wakpi_tracker_read_event, "event", json, size}, error);
}

wakpi_status wakpi_store_read_line(wakpi_store *store, const char *json, size_t size, wakpi_error *error)
{
    return take(store, &(struct input){wakpi_tracker_read_line, "line", json, size}, error);
}

static int is_blank(const char *line, size_t size)
{
    while (size > 0 && (line[size - 1] == ' ' || line[size - 1] == '\t' || line[size - 1] == '\r'))
        size--;
    return size == 0;
}

/* Each line by itself; the fault's place is that in the whole. */
static wakpi_status read_lines(wakpi_tracker *tracker, const char *lines, size_t size, wakpi_error *error)
{
    wakpi_error why = {.struct_size = sizeof why, .position = -1};
    for (size_t at = 0, end; at < size; at = end + 1) {
        const char *found = memchr(lines + at, '\n', size - at);
        end = found ? (size_t)(found - lines) : size;
        if (is_blank(lines + at, end - at))
            continue;
        wakpi_status status = wakpi_tracker_read_line(tracker, lines + at, end - at, &why);
        if (status != WAKPI_OK)
            return wakpi_store_fail(error, status, (int64_t)at + (why.position > 0 ? why.position : 0), "%s",
                                    why.text);
    }
    return WAKPI_OK;
}

wakpi_status wakpi_store_read_lines(wakpi_store *store, const char *lines, size_t size, wakpi_error *error)
{
    if (!lines && size > 0)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "lines is NULL");
    return take(store, &(struct input){read_lines, "lines", lines, size}, error);
}

wakpi_status wakpi_store_apply(wakpi_store *store, const wakpi_event *events, size_t count,
                               wakpi_error *error)
{
    return take(store, &(struct input){NULL, NULL, events, count}, error);
}

/* Compaction in steps. A step reads and merges with no lock on the file, and puts its one row in the place of those it was
 * made from in one small transaction, if they are all still there: if not, somebody else has done it. */
#include "store/handle.h"
#include "store/retain.h"

/* What is folded at once, and the most that merging makes: SQLite's rows end at 10^9 bytes. */
enum { rows_at_once = 1024, most_bytes = 512 << 20 };

/* The one row and what it stands for. */
struct step {
    struct wakpi_store_bytes bytes;
    int64_t first, last;
    int64_t older; /* the oldest fragment's last; 0 where rows of the journal are folded */
    int64_t count; /* rows that it stands for */
    int64_t size;  /* their bytes */
    int64_t epoch; /* in which they were read */
    struct wakpi_store_gone gone;
};

static wakpi_status merge_all(struct wakpi_store *store, sqlite3_stmt *statement, wakpi_tracker *tracker,
                              struct step *step, wakpi_error *error)
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
            return wakpi_store_fail(error, status, why.position, "row %lld: %s", (long long)number, why.text);
        }
        if (!step->older) {
            step->first = step->count == 0 ? number : step->first;
            step->last = number;
        }
        step->count++;
        step->size += sqlite3_column_bytes(statement, 1);
    }
    return status == WAKPI_END ? WAKPI_OK : status;
}

/* Neighbours of which the newer ones together are at least half as large as the next older one: so sizes fall by halves from
 * the oldest on, and there are few; and as many as that holds for at once, so that none is written often. `older` stays
 * 0 where there are no two. */
static wakpi_status choose_run(struct wakpi_store *store, int64_t limit, struct step *step,
                               wakpi_error *error)
{
    sqlite3_stmt *statement;
    int64_t newest = 0, sum = 0;
    wakpi_status status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_FRAGMENT_SIZES, &statement, error);
    if (status != WAKPI_OK)
        return status;
    while ((status = wakpi_store_sql_step(&store->sql, statement, "reading the store", error)) == WAKPI_OK) {
        int64_t first = sqlite3_column_int64(statement, 0), last = sqlite3_column_int64(statement, 1);
        int64_t size = sqlite3_column_int64(statement, 2);
        if (newest && sum >= size / 2 && sum + size <= limit) {
            step->first = first;
            step->last = newest;
            step->older = last;
            sum += size;
        } else if (step->older) {
            sqlite3_reset(statement);
            return WAKPI_OK;
        } else {
            newest = last;
            sum = size;
        }
    }
    return status == WAKPI_END ? WAKPI_OK : status;
}

/* The step's row, from one look at the file. */
static wakpi_status prepare(struct wakpi_store *store, int64_t limit, wakpi_tracker *tracker,
                            struct step *step, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_JOURNAL_AFTER, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, 0);
    sqlite3_bind_int64(statement, 2, rows_at_once);
    status = merge_all(store, statement, tracker, step, error);
    if (status == WAKPI_OK && step->count == 0)
        status = choose_run(store, limit, step, error);
    if (status != WAKPI_OK || !step->older)
        return status;
    status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_FRAGMENT_RUN, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, step->older);
    sqlite3_bind_int64(statement, 2, step->last);
    return merge_all(store, statement, tracker, step, error);
}

static wakpi_status bound(struct wakpi_store *store, enum wakpi_store_statement which,
                          const struct step *step, sqlite3_stmt **statement, wakpi_error *error)
{
    wakpi_status status = wakpi_store_sql_get(&store->sql, which, statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(*statement, 1, step->older ? step->older : step->first);
    sqlite3_bind_int64(*statement, 2, step->last);
    if (which == WAKPI_STORE_FRAGMENT_COUNT)
        sqlite3_bind_int64(*statement, 3, step->first);
    return wakpi_store_sql_step(&store->sql, *statement, "compacting", error);
}

/* Within a transaction: the rows out and the one in. #WAKPI_END where they are not all there any more. */
static wakpi_status put_in_place(struct wakpi_store *store, struct step *step, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = bound(store, step->older ? WAKPI_STORE_FRAGMENT_COUNT : WAKPI_STORE_JOURNAL_COUNT,
                                step, &statement, error);
    if (status != WAKPI_OK)
        return status;
    int all = sqlite3_column_int64(statement, 0) == step->count;
    sqlite3_reset(statement);
    if (!all)
        return WAKPI_END;
    status = step->older ? WAKPI_OK : wakpi_store_retain(store, step->first, step->last, error);
    if (status != WAKPI_OK)
        return status;
    status = bound(store, step->older ? WAKPI_STORE_FRAGMENT_DROP : WAKPI_STORE_JOURNAL_DROP, step,
                   &statement, error);
    if (status == WAKPI_END)
        status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_FRAGMENT_ADD, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, step->first);
    sqlite3_bind_int64(statement, 2, step->last);
    sqlite3_bind_blob64(statement, 3, step->bytes.at, step->bytes.size, SQLITE_STATIC);
    status = wakpi_store_sql_step(&store->sql, statement, "compacting", error);
    sqlite3_clear_bindings(statement);
    return status == WAKPI_END ? wakpi_store_expire(store, &step->gone, error) : status;
}

static void say_done(const struct wakpi_store *store, const struct step *step)
{
    if (step->older)
        wakpi_store_say(store->options, WAKPI_OK,
                        "a store merged %lld fragments of %lld bytes into one of %zu", (long long)step->count,
                        (long long)step->size, step->bytes.size);
    else
        wakpi_store_say(store->options, WAKPI_OK,
                        "a store folded rows %lld to %lld of its journal, %lld bytes, into a fragment of %zu",
                        (long long)step->first, (long long)step->last, (long long)step->size,
                        step->bytes.size);
    wakpi_store_say_gone(store, &step->gone);
}

static wakpi_status replace(struct wakpi_store *store, struct step *step, wakpi_error *error)
{
    wakpi_status status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_BEGIN_WRITING, error);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_refresh(&store->sql, store->options, &store->settings, error);
    if (status == WAKPI_OK && store->settings.epoch != step->epoch)
        status = WAKPI_END; /* rows may have been rewritten */
    if (status == WAKPI_OK)
        status = put_in_place(store, step, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_COMMIT, error);
    wakpi_store_sql_give_up(&store->sql);
    if (status == WAKPI_OK)
        say_done(store, step);
    return status == WAKPI_END ? WAKPI_OK : status;
}

wakpi_status wakpi_store_compact_step(struct wakpi_store *store, int64_t limit, wakpi_error *error)
{
    struct step step = {0};
    wakpi_tracker *tracker = NULL;
    wakpi_status status = wakpi_tracker_new(store->options, &tracker);
    if (status != WAKPI_OK)
        return wakpi_store_fail(error, status, -1, "making a tracker");
    status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_BEGIN_READING, error);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_refresh(&store->sql, store->options, &store->settings, error);
    step.epoch = store->settings.epoch;
    if (status == WAKPI_OK)
        status = prepare(store, limit, tracker, &step, error);
    wakpi_store_sql_give_up(&store->sql);
    if (status == WAKPI_OK && step.count == 0)
        status = WAKPI_END;
    if (status == WAKPI_OK)
        status = wakpi_store_bytes_save(tracker, &step.bytes, error);
    wakpi_tracker_free(tracker);
    if (status == WAKPI_OK)
        status = replace(store, &step, error);
    wakpi_store_bytes_drop(&step.bytes);
    return status;
}

wakpi_status wakpi_store_compact(wakpi_store *store, int64_t steps, wakpi_error *error)
{
    if (!store || steps < 0)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "store is NULL, or steps is below 0");
    wakpi_status status = WAKPI_OK;
    for (int64_t i = 0; status == WAKPI_OK && (steps == 0 || i < steps); i++) {
        pthread_mutex_lock(&store->lock);
        wakpi_store_counts_flush(store->counts, &store->sql);
        status = wakpi_store_compact_step(store, most_bytes, error);
        if (status == WAKPI_END) {
            wakpi_status expired = wakpi_store_expire_alone(store, error);
            status = expired == WAKPI_OK ? status : expired;
        }
        pthread_mutex_unlock(&store->lock);
    }
    return wakpi_store_tell(store->options, "compacting", status, error);
}

#include "store/settings.h"

#include <string.h>
#include <sys/random.h>
#include <wakpi/closing.h>

enum { key_size = 16 };

wakpi_status wakpi_store_settings_copy(const wakpi_options *options, wakpi_options **copy, wakpi_error *error)
{
    wakpi_status status = options ? wakpi_options_copy(options, copy) : wakpi_options_new(NULL, NULL, copy);
    return status == WAKPI_OK ? status : wakpi_store_fail(error, status, -1, "no memory for the options");
}

static int has_key(const wakpi_options *options)
{
    const char *text = NULL;
    size_t size = 0;
    return wakpi_options_get_text(options, "key", &text, &size, NULL) == WAKPI_OK && size > 0;
}

wakpi_status wakpi_store_settings_draw_key(wakpi_options *options, int *drawn, wakpi_error *error)
{
    char key[key_size];
    *drawn = 0;
    if (has_key(options))
        return WAKPI_OK;
    if (getrandom(key, sizeof key, 0) != sizeof key)
        return wakpi_store_fail(error, WAKPI_INTERNAL, -1, "the system gives no randomness for a key");
    *drawn = 1;
    return wakpi_options_set_text(options, "key", key, sizeof key, error);
}

static wakpi_status put(struct wakpi_store_sql *sql, const char *name, const void *value, size_t size,
                        wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(sql, WAKPI_STORE_SETTING_PUT, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_blob64(statement, 2, value, size, SQLITE_STATIC);
    status = wakpi_store_sql_step(sql, statement, "making the store", error);
    return status == WAKPI_END ? WAKPI_OK : status;
}

wakpi_status wakpi_store_settings_tracker(const struct wakpi_store_settings *settings,
                                          const wakpi_options *options, wakpi_tracker **tracker,
                                          wakpi_error *error)
{
    wakpi_tracker *made = NULL;
    wakpi_status status = wakpi_tracker_new(options, &made);
    if (status != WAKPI_OK)
        return wakpi_store_fail(error, status, -1, "making a tracker: %s", wakpi_status_text(status));
    if (settings->watermark != INT64_MIN)
        status = wakpi_tracker_merge_saved(made, settings->empty.at, settings->empty.size, error);
    if (status != WAKPI_OK) {
        wakpi_tracker_free(made);
        return status;
    }
    *tracker = made;
    return WAKPI_OK;
}

static wakpi_status save_empty(const wakpi_options *options, struct wakpi_store_bytes *empty,
                               wakpi_error *error)
{
    wakpi_tracker *tracker = NULL;
    wakpi_status status = wakpi_tracker_new(options, &tracker);
    if (status != WAKPI_OK)
        return wakpi_store_fail(error, status, -1, "making a tracker: %s", wakpi_status_text(status));
    status = wakpi_store_bytes_save(tracker, empty, error);
    wakpi_tracker_free(tracker);
    return status;
}

wakpi_status wakpi_store_settings_write(struct wakpi_store_sql *sql, wakpi_options *options, int with_key,
                                        wakpi_error *error)
{
    struct wakpi_store_bytes empty = {0};
    wakpi_status status = save_empty(options, &empty, error);
    if (status == WAKPI_OK)
        status = put(sql, "check", empty.at, empty.size, error);
    wakpi_store_bytes_drop(&empty);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_set(sql, "scrubbed", 1,
                                          error); /* what is deleted is overwritten from the first */
    if (status == WAKPI_OK && with_key) {
        const char *key = NULL;
        size_t size = 0;
        status = wakpi_options_get_text(options, "key", &key, &size, error);
        if (status == WAKPI_OK)
            status = put(sql, "key", key, size, error);
    }
    return status;
}

/* What the file says. */
struct said {
    struct wakpi_store_bytes check;
    char key[key_size];
    int has_key, key_is_wrong;
    int64_t epoch, journal_days, bodies, scrubbed;
};

static wakpi_status take_row(struct said *said, sqlite3_stmt *row, wakpi_error *error)
{
    const char *name = (const char *)sqlite3_column_text(row, 0);
    const void *value = sqlite3_column_blob(row, 1);
    size_t size = (size_t)sqlite3_column_bytes(row, 1);
    if (!name || !value)
        return WAKPI_OK;
    if (strcmp(name, "check") == 0)
        return wakpi_store_bytes_put(&said->check, value, size, error);
    if (strcmp(name, "key") == 0) {
        said->has_key = size == key_size;
        said->key_is_wrong = !said->has_key;
        if (said->has_key)
            memcpy(said->key, value, key_size);
    }
    int64_t *number = strcmp(name, "epoch") == 0          ? &said->epoch
                      : strcmp(name, "journal_days") == 0 ? &said->journal_days
                      : strcmp(name, "store_bodies") == 0 ? &said->bodies
                      : strcmp(name, "scrubbed") == 0     ? &said->scrubbed
                                                          : NULL;
    if (number)
        *number = sqlite3_column_int64(row, 1);
    return WAKPI_OK;
}

static wakpi_status read_said(struct wakpi_store_sql *sql, struct said *said, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(sql, WAKPI_STORE_SETTINGS, &statement, error);
    while (status == WAKPI_OK) {
        status = wakpi_store_sql_step(sql, statement, "reading the store's settings", error);
        if (status == WAKPI_OK)
            status = take_row(said, statement, error);
        if (status != WAKPI_OK)
            sqlite3_reset(statement);
    }
    return status == WAKPI_END ? WAKPI_OK : status;
}

static wakpi_status take_key(const struct said *said, wakpi_options *options, wakpi_error *error)
{
    if (has_key(options))
        return WAKPI_OK;
    if (said->key_is_wrong)
        return wakpi_store_fail(error, WAKPI_CORRUPT, -1, "the key kept in the store is not of 16 bytes");
    if (!said->has_key)
        return wakpi_store_fail(error, WAKPI_MISMATCH, -1,
                                "the store was made under a key of the host's own: set the option key");
    return wakpi_options_set_text(options, "key", said->key, key_size, error);
}

/* The check value differs from what an empty tracker saves where a period was closed, or where answers are formed in another
 * way than the maker's. */
static wakpi_status take_check(const struct wakpi_store_bytes *check, const wakpi_options *options,
                               struct wakpi_store_settings *loaded, wakpi_error *error)
{
    wakpi_tracker *tracker = NULL;
    wakpi_status status = wakpi_tracker_load(check->at, check->size, options, &tracker, error);
    if (status != WAKPI_OK)
        return status;
    status = wakpi_store_bytes_save(tracker, &loaded->empty, error);
    if (wakpi_tracker_watermark(tracker, &loaded->watermark) != WAKPI_OK)
        loaded->watermark = INT64_MIN;
    wakpi_tracker_free(tracker);
    return status;
}

static wakpi_status judge(const struct said *said, wakpi_options *options,
                          struct wakpi_store_settings *loaded, wakpi_error *error)
{
    wakpi_status status = take_key(said, options, error);
    if (status == WAKPI_OK)
        status = save_empty(options, &loaded->empty, error);
    if (status == WAKPI_OK && said->check.size == 0)
        return wakpi_store_fail(error, WAKPI_CORRUPT, -1, "the store's check value is missing");
    if (status != WAKPI_OK || wakpi_store_bytes_equal(&said->check, &loaded->empty))
        return status;
    return take_check(&said->check, options, loaded, error);
}

wakpi_status wakpi_store_settings_load(struct wakpi_store_sql *sql, wakpi_options *options,
                                       struct wakpi_store_settings *settings, wakpi_error *error)
{
    struct said said = {0};
    struct wakpi_store_settings loaded = {.watermark = INT64_MIN};
    wakpi_status status = read_said(sql, &said, error);
    if (status == WAKPI_OK)
        status = judge(&said, options, &loaded, error);
    wakpi_store_bytes_drop(&said.check);
    if (status != WAKPI_OK) {
        wakpi_store_bytes_drop(&loaded.empty);
        return status;
    }
    loaded.epoch = said.epoch;
    loaded.journal_days = said.journal_days;
    loaded.bodies = said.bodies;
    loaded.scrubbed = said.scrubbed;
    wakpi_store_bytes_drop(&settings->empty);
    *settings = loaded;
    return WAKPI_OK;
}

wakpi_status wakpi_store_settings_refresh(struct wakpi_store_sql *sql, wakpi_options *options,
                                          struct wakpi_store_settings *settings, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(sql, WAKPI_STORE_EPOCH, &statement, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_step(sql, statement, "reading the store's settings", error);
    if (status == WAKPI_END)
        return wakpi_store_fail(error, WAKPI_CORRUPT, -1, "the store's epoch is missing");
    if (status != WAKPI_OK)
        return status;
    int64_t epoch = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return epoch == settings->epoch ? WAKPI_OK : wakpi_store_settings_load(sql, options, settings, error);
}

wakpi_status wakpi_store_settings_set(struct wakpi_store_sql *sql, const char *name, int64_t value,
                                      wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(sql, WAKPI_STORE_SETTING_PUT, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, value);
    status = wakpi_store_sql_step(sql, statement, "writing the store's settings", error);
    return status == WAKPI_END ? WAKPI_OK : status;
}

wakpi_status wakpi_store_settings_set_check(struct wakpi_store_sql *sql,
                                            const struct wakpi_store_bytes *check, wakpi_error *error)
{
    return put(sql, "check", check->at, check->size, error);
}

/* Within a transaction: whoever was first may have asked for the same. */
static wakpi_status write_wish(struct wakpi_store_sql *sql, wakpi_options *options, int64_t days,
                               int64_t bodies, struct wakpi_store_settings *settings, wakpi_error *error)
{
    wakpi_status status = wakpi_store_settings_load(sql, options, settings, error);
    if (status == WAKPI_OK)
        status =
            wakpi_store_settings_set(sql, "journal_days", days < 0 ? settings->journal_days : days, error);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_set(sql, "store_bodies", bodies < 0 ? settings->bodies : bodies, error);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_set(sql, "epoch", settings->epoch + 1, error);
    return status == WAKPI_OK ? wakpi_store_settings_load(sql, options, settings, error) : status;
}

wakpi_status wakpi_store_settings_wish(struct wakpi_store_sql *sql, wakpi_options *options,
                                       struct wakpi_store_settings *settings, wakpi_error *error)
{
    int64_t days = -1, bodies = -1;
    wakpi_status status = wakpi_options_get_integer(options, "journal_days", &days, error);
    if (status == WAKPI_OK)
        status = wakpi_options_get_integer(options, "store_bodies", &bodies, error);
    if (status != WAKPI_OK ||
        ((days < 0 || days == settings->journal_days) && (bodies < 0 || bodies == settings->bodies)))
        return status;
    status = wakpi_store_sql_run(sql, WAKPI_STORE_BEGIN_WRITING, error);
    if (status == WAKPI_OK)
        status = write_wish(sql, options, days, bodies, settings, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_run(sql, WAKPI_STORE_COMMIT, error);
    wakpi_store_sql_give_up(sql);
    return status;
}

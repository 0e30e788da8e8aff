#include "store/settings.h"

#include <string.h>
#include <sys/random.h>

enum { key_size = 16 };

static wakpi_status copy_one(const wakpi_options *from, wakpi_options *to, const char *name,
                             wakpi_error *error)
{
    wakpi_status status;
    const char *text = NULL;
    size_t size = 0;
    int64_t integer = 0;
    double real = 0;
    switch (wakpi_option_type(name)) {
    case WAKPI_OPTION_TEXT:
        status = wakpi_options_get_text(from, name, &text, &size, error);
        return status == WAKPI_OK ? wakpi_options_set_text(to, name, text, size, error) : status;
    case WAKPI_OPTION_REAL:
        status = wakpi_options_get_real(from, name, &real, error);
        return status == WAKPI_OK ? wakpi_options_set_real(to, name, real, error) : status;
    default:
        status = wakpi_options_get_integer(from, name, &integer, error);
        return status == WAKPI_OK ? wakpi_options_set_integer(to, name, integer, error) : status;
    }
}

wakpi_status wakpi_store_settings_copy(const wakpi_options *options, wakpi_options **copy, wakpi_error *error)
{
    wakpi_options *made = NULL;
    wakpi_status status = wakpi_options_new(NULL, NULL, &made);
    if (status != WAKPI_OK)
        return wakpi_store_fail(error, status, -1, "no memory for the options");
    for (int32_t i = 0; options && status == WAKPI_OK && i < wakpi_option_count(); i++)
        status = copy_one(options, made, wakpi_option_at(i), error);
    if (status != WAKPI_OK) {
        wakpi_options_free(made);
        return status;
    }
    *copy = made;
    return WAKPI_OK;
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
    if (status == WAKPI_OK && with_key) {
        const char *key = NULL;
        size_t size = 0;
        status = wakpi_options_get_text(options, "key", &key, &size, error);
        if (status == WAKPI_OK)
            status = put(sql, "key", key, size, error);
    }
    return status;
}

/* The value of a setting, which the statement holds until it is reset. */
static wakpi_status get(struct wakpi_store_sql *sql, const char *name, sqlite3_stmt **statement,
                        wakpi_error *error)
{
    wakpi_status status = wakpi_store_sql_get(sql, WAKPI_STORE_SETTING_GET, statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_text(*statement, 1, name, -1, SQLITE_STATIC);
    return wakpi_store_sql_step(sql, *statement, "reading the store's settings", error);
}

static wakpi_status take_key(struct wakpi_store_sql *sql, wakpi_options *options, wakpi_error *error)
{
    sqlite3_stmt *statement;
    if (has_key(options))
        return WAKPI_OK;
    wakpi_status status = get(sql, "key", &statement, error);
    if (status == WAKPI_END)
        return wakpi_store_fail(error, WAKPI_MISMATCH, -1,
                                "the store was made under a key of the host's own: set the option key");
    if (status != WAKPI_OK)
        return status;
    const void *key = sqlite3_column_blob(statement, 0);
    size_t size = (size_t)sqlite3_column_bytes(statement, 0);
    status = key && size == key_size
                 ? wakpi_options_set_text(options, "key", key, size, error)
                 : wakpi_store_fail(error, WAKPI_CORRUPT, -1, "the key kept in the store is not of 16 bytes");
    sqlite3_reset(statement);
    return status;
}

wakpi_status wakpi_store_settings_check(struct wakpi_store_sql *sql, wakpi_options *options,
                                        struct wakpi_store_bytes *empty, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_tracker *tracker = NULL;
    wakpi_status status = take_key(sql, options, error);
    if (status == WAKPI_OK)
        status = save_empty(options, empty, error);
    if (status == WAKPI_OK)
        status = get(sql, "check", &statement, error);
    if (status == WAKPI_END)
        return wakpi_store_fail(error, WAKPI_CORRUPT, -1, "the store's check value is missing");
    if (status != WAKPI_OK)
        return status;
    const void *bytes = sqlite3_column_blob(statement, 0);
    size_t size = (size_t)sqlite3_column_bytes(statement, 0);
    if (!bytes || size != empty->size || memcmp(bytes, empty->at, size) != 0) {
        status = wakpi_tracker_load(bytes ? bytes : "", size, options, &tracker, error);
        wakpi_tracker_free(tracker);
    }
    sqlite3_reset(statement);
    return status;
}

/* Backup: SQLite's own copy of one moment, under a name of its own until it was looked through. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "store/handle.h"

/* Folders' names are written by who has the folder open. */
static void sync_folder(const char *path)
{
    const char *end = strrchr(path, '/');
    char *folder = end && end != path ? strndup(path, (size_t)(end - path)) : strdup(end ? "/" : ".");
    int file = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (file >= 0) {
        fsync(file);
        close(file);
    }
    free(folder);
}

/* A name beside the path that nobody else has; from malloc. */
static char *part_of(const char *path)
{
    uint64_t chance = 0;
    size_t size = strlen(path) + 32;
    char *name = malloc(size);
    if (name && getrandom(&chance, sizeof chance, 0) == sizeof chance) {
        snprintf(name, size, "%s.part-%016llx", path, (unsigned long long)chance);
        return name;
    }
    free(name);
    return NULL;
}

/* Whether a statement's first row says `word`; if not, what it says is in the error. */
static wakpi_status expect(struct wakpi_store_sql *sql, const char *text, const char *word, const char *path,
                           wakpi_error *error)
{
    sqlite3_stmt *statement = NULL;
    wakpi_status status = WAKPI_OK;
    int code = sqlite3_prepare_v2(sql->db, text, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    const char *said = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (code != SQLITE_ROW)
        status = wakpi_store_sql_failed(sql, code, path, error);
    else if (!said || strcmp(said, word) != 0)
        status = wakpi_store_fail(error, WAKPI_CORRUPT, -1, "%s: %s", path, said ? said : "nothing");
    sqlite3_finalize(statement);
    return status;
}

static wakpi_status copy_pages(struct wakpi_store_sql *from, struct wakpi_store_sql *to, const char *path,
                               wakpi_error *error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
    if (!backup)
        return wakpi_store_sql_failed(to, sqlite3_errcode(to->db), path, error);
    int code =
        sqlite3_backup_step(backup, -1); /* in one go: what others write meanwhile would begin it anew */
    int ended = sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE)
        code = ended;
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(to, code, path, error);
    /* Without a log beside it, so that it can be read wherever it lies; who writes to it brings the log back. */
    return expect(to, "PRAGMA journal_mode = DELETE", "delete", path, error);
}

/* By a connection of its own, so that the store's goes on meanwhile. */
static wakpi_status copy_file(const char *store_path, const char *path, wakpi_error *error)
{
    struct wakpi_store_sql from = {0}, to = {0};
    wakpi_status status = WAKPI_OK;
    int code = sqlite3_open_v2(store_path, &from.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        status = wakpi_store_sql_failed(&from, code, store_path, error);
    if (status == WAKPI_OK) {
        code = sqlite3_open_v2(
            path, &to.db,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE | SQLITE_OPEN_NOMUTEX, NULL);
        status = code == SQLITE_OK ? copy_pages(&from, &to, path, error)
                                   : wakpi_store_sql_failed(&to, code, path, error);
    }
    wakpi_store_sql_end(&from);
    wakpi_store_sql_end(&to);
    return status;
}

/* SQLite's pages, and all rows as answers take them. */
static wakpi_status look_through(const wakpi_options *options, const char *path, wakpi_error *error)
{
    wakpi_options *reading = NULL;
    wakpi_store *store = NULL;
    const wakpi_tracker *tracker;
    wakpi_status status = wakpi_store_settings_copy(options, &reading, error);
    if (status == WAKPI_OK)
        status = wakpi_options_set_integer(reading, "store_read_only", 1, error);
    if (status == WAKPI_OK)
        status = wakpi_store_open(path, reading, &store, error);
    if (status == WAKPI_OK)
        status = wakpi_store_tracker(store, &tracker, error);
    if (status == WAKPI_OK)
        status = expect(&store->sql, "PRAGMA quick_check(1)", "ok", path, error);
    if (status == WAKPI_OK && expect(&store->sql, "PRAGMA journal_mode", "delete", path, error) != WAKPI_OK)
        status = wakpi_store_fail(error, WAKPI_WRITE, -1, "%s was not written to its end", path);
    wakpi_store_free(store);
    wakpi_options_free(reading);
    return status;
}

/* A link, unlike a renaming, replaces nothing; where there are none, looking first has to do. */
static wakpi_status give_name(const char *part, const char *path, wakpi_error *error)
{
    if (link(part, path) == 0) {
        unlink(part);
        sync_folder(path);
        return WAKPI_OK;
    }
    if (access(path, F_OK) == 0)
        return wakpi_store_fail(error, WAKPI_WRITE, -1, "%s is there already", path);
    if (rename(part, path) != 0)
        return wakpi_store_fail(error, WAKPI_WRITE, -1, "%s can not be named %s", part, path);
    sync_folder(path);
    return WAKPI_OK;
}

/* What SQLite may have had no luck to remove, and with `whole` the part itself. */
static void remove_part(const char *part, int whole)
{
    static const char *const tails[] = {"", "-journal", "-wal", "-shm"};
    size_t size = strlen(part) + sizeof "-journal";
    char *name = malloc(size);
    for (size_t i = whole ? 0 : 1; name && i < sizeof tails / sizeof *tails; i++) {
        snprintf(name, size, "%s%s", part, tails[i]);
        unlink(name);
    }
    free(name);
}

wakpi_status wakpi_store_backup(wakpi_store *store, const char *path, wakpi_error *error)
{
    if (!store || !path || !*path)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "store or path is NULL, or the path is empty");
    if (access(path, F_OK) == 0)
        return wakpi_store_fail(error, WAKPI_WRITE, -1, "%s is there already", path);
    char *part = part_of(path);
    if (!part)
        return wakpi_store_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a path, or no randomness");
    wakpi_status status = copy_file(sqlite3_db_filename(store->sql.db, "main"), part, error);
    if (status == WAKPI_OK)
        status = look_through(store->options, part, error);
    if (status == WAKPI_OK)
        status = give_name(part, path, error);
    remove_part(part, status != WAKPI_OK);
    free(part);
    return wakpi_store_tell(store->options, "copying", status, error);
}

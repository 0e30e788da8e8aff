#include "store/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/schema.h"
#include "store/settings.h"

/* Whether a file is a store, by its header; `is_new` where it is empty. */
static wakpi_status judge(sqlite3 *db, const char *path, int *is_new, wakpi_error *error)
{
    int64_t application = 0, version = 0, pages = 0;
    int code = wakpi_store_sql_integer(db, "PRAGMA page_count", &pages);
    if (code == SQLITE_OK)
        code = wakpi_store_sql_integer(db, "PRAGMA application_id", &application);
    if (code == SQLITE_OK)
        code = wakpi_store_sql_integer(db, "PRAGMA user_version", &version);
    if ((code & 0xff) == SQLITE_NOTADB)
        return wakpi_store_fail(error, WAKPI_MALFORMED, -1, "%s is no file of SQLite's", path);
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(&(struct wakpi_store_sql){.db = db}, code, path, error);
    /* Beginning to write gives an empty file its first page. */
    if (pages == 1 && application == 0 && version == 0 && !sqlite3_get_autocommit(db))
        code = wakpi_store_sql_integer(db, "SELECT count(*) FROM sqlite_schema", &pages);
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(&(struct wakpi_store_sql){.db = db}, code, path, error);
    *is_new = pages == 0;
    if (pages == 0)
        return WAKPI_OK;
    if (application != WAKPI_STORE_APPLICATION)
        return wakpi_store_fail(error, WAKPI_MALFORMED, -1, "%s is a file of another program", path);
    if (version < 1 || version > WAKPI_STORE_SCHEMA)
        return wakpi_store_fail(error, WAKPI_VERSION, -1,
                                "%s has schema %lld, and this library knows up to %d", path,
                                (long long)version, WAKPI_STORE_SCHEMA);
    return WAKPI_OK;
}

/* Whether somebody has begun to make the file and has not ended: SQLite's journal beside it says that it was empty. If it
 * was left so by who is no more, opening it in earnest makes it empty again. */
static int is_in_the_making(const char *path)
{
    static const unsigned char magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7}, none[4];
    enum { pages_at = 16, header_size = 20 };
    unsigned char header[header_size];
    size_t size = strlen(path) + sizeof "-journal", got = 0;
    char *name = malloc(size);
    if (!name)
        return 0;
    snprintf(name, size, "%s-journal", path);
    FILE *file = fopen(name, "rb");
    free(name);
    if (file) {
        got = fread(header, 1, sizeof header, file);
        fclose(file);
    }
    return got == sizeof header && memcmp(header, magic, sizeof magic) == 0 &&
           memcmp(header + pages_at, none, sizeof none) == 0;
}

/* A path as SQLite's URI, from malloc; NULL without memory. */
static char *uri_of(const char *path, const char *tail)
{
    static const char digits[] = "0123456789abcdef";
    size_t size = strlen(path), tail_size = strlen(tail) + 1;
    char *name = malloc(sizeof "file:" + 3 * size + tail_size);
    if (!name)
        return NULL;
    char *to = name;
    memcpy(to, "file:", 5);
    to += 5;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)path[i];
        if (c == '%' || c == '?' || c == '#' || c < ' ' || c > '~') {
            *to++ = '%';
            *to++ = digits[c >> 4];
            *to++ = digits[c & 15];
        } else {
            *to++ = (char)c;
        }
    }
    memcpy(to, tail, tail_size);
    return name;
}

static const char unchanging[] = "?immutable=1&mode=ro";

/* Looks at the file without a lock and without its log, so that one that is not ours stays as it is, and so do the
 * files beside it. What is asked of the header never changes once it is there. */
static wakpi_status judge_from_outside(const char *path, wakpi_error *error)
{
    char *name = uri_of(path, unchanging);
    if (!name)
        return wakpi_store_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a path");
    /* Another process may be giving the file its first pages just now, and may have done so when its journal is looked for: then
     * it is a store at the second look. */
    enum { looks = 3 };
    wakpi_status status = WAKPI_MALFORMED;
    for (int look = 0; look < looks && status == WAKPI_MALFORMED; look++) {
        sqlite3 *db = NULL;
        int is_new;
        status = WAKPI_OK;
        if (sqlite3_open_v2(name, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) ==
            SQLITE_OK)
            status = judge(db, path, &is_new, error);
        sqlite3_close(db);
        if (status == WAKPI_MALFORMED && is_in_the_making(path))
            status = WAKPI_OK;
    }
    free(name);
    /* What could not be opened, or was left half written by who began it, is for the opening in earnest, which takes back
     * what was not finished. */
    return status == WAKPI_CORRUPT || status == WAKPI_WRITE ? WAKPI_OK : status;
}

static wakpi_status make(struct wakpi_store_sql *sql, const char *path, wakpi_options *options,
                         wakpi_error *error)
{
    int drawn, is_new = 0;
    wakpi_status status = wakpi_store_settings_draw_key(options, &drawn, error);
    if (status != WAKPI_OK)
        return status;
    int code = sqlite3_exec(sql->db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(sql, code, path, error);
    status = judge(sql->db, path, &is_new, error);
    if (status == WAKPI_OK && is_new) {
        status = wakpi_store_schema_make(sql, path, error);
        if (status == WAKPI_OK)
            status = wakpi_store_settings_write(sql, options, drawn, error);
    } else if (status == WAKPI_OK && drawn) { /* somebody else was first, and drew another one */
        status = wakpi_options_set_text(options, "key", NULL, 0, error);
    }
    if (status == WAKPI_OK)
        status = wakpi_store_sql_run(sql, WAKPI_STORE_COMMIT, error);
    if (status != WAKPI_OK)
        wakpi_store_sql_give_up(sql);
    return status;
}

/* SQLite does not wait by itself where the form of the file is changed. */
static wakpi_status write_ahead(struct wakpi_store_sql *sql, const char *path, int64_t wait,
                                wakpi_error *error)
{
    enum { moment = 5 };
    for (int64_t waited = 0;; waited += moment) {
        sqlite3_stmt *statement = NULL;
        int code = sqlite3_prepare_v2(sql->db, "PRAGMA journal_mode = WAL", -1, &statement, NULL), good = 0;
        if (code == SQLITE_OK) {
            code = sqlite3_step(statement);
            good = code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;
            if (code == SQLITE_ROW)
                code = SQLITE_OK;
        }
        sqlite3_finalize(statement);
        if (good)
            return WAKPI_OK;
        if (code == SQLITE_OK)
            return wakpi_store_fail(error, WAKPI_WRITE, -1, "%s lies where no log can be kept beside it",
                                    path);
        if ((code & 0xff) != SQLITE_BUSY || waited >= wait)
            return wakpi_store_sql_failed(sql, code, path, error);
        sqlite3_sleep(moment);
    }
}

static wakpi_status open_uri(struct wakpi_store_sql *sql, const char *path, const char *tail,
                             const wakpi_options *options, int64_t wait, wakpi_error *error)
{
    int is_new = 0;
    int64_t version = 0;
    char *name = uri_of(path, tail);
    if (!name)
        return wakpi_store_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a path");
    int code =
        sqlite3_open_v2(name, &sql->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    free(name);
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(sql, code, path, error);
    wakpi_store_sql_wait(sql, options, wait);
    wakpi_status status = judge(sql->db, path, &is_new, error);
    if (status != WAKPI_OK)
        return status;
    if (is_new)
        return wakpi_store_fail(error, WAKPI_NOT_FOUND, -1, "%s is empty", path);
    code = wakpi_store_sql_integer(sql->db, "PRAGMA user_version", &version);
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(sql, code, path, error);
    if (version != WAKPI_STORE_SCHEMA)
        return wakpi_store_fail(
            error, WAKPI_VERSION, -1,
            "%s has schema %d, and has to be opened for writing once, which brings it to %d", path,
            (int)version, WAKPI_STORE_SCHEMA);
    return WAKPI_OK;
}

static int has_log(const char *path)
{
    struct stat log;
    size_t size = strlen(path) + sizeof "-wal";
    char *name = malloc(size);
    if (!name)
        return 1;
    snprintf(name, size, "%s-wal", path);
    int has = stat(name, &log) == 0 && log.st_size > 0;
    free(name);
    return has;
}

/* Where nothing can be put beside the file, and nobody has it open, it is taken for one that does not change. */
static wakpi_status open_for_reading(struct wakpi_store_sql *sql, const char *path,
                                     const wakpi_options *options, int64_t wait, wakpi_error *error)
{
    if (access(path, F_OK) != 0)
        return wakpi_store_fail(error, WAKPI_NOT_FOUND, -1, "there is no %s", path);
    wakpi_status status = open_uri(sql, path, "?mode=ro", options, wait, error);
    if (status != WAKPI_WRITE || has_log(path))
        return status;
    wakpi_store_sql_end(sql);
    return open_uri(sql, path, unchanging, options, wait, error);
}

wakpi_status wakpi_store_file_open(struct wakpi_store_sql *sql, const char *path, wakpi_options *options,
                                   struct wakpi_store_settings *settings, wakpi_error *error)
{
    int64_t wait = 0, durable = 1, read_only = 0;
    int is_new = 0, before = WAKPI_STORE_SCHEMA;
    wakpi_status status = judge_from_outside(path, error);
    if (status == WAKPI_OK)
        status = wakpi_options_get_integer(options, "store_wait", &wait, error);
    if (status == WAKPI_OK)
        status = wakpi_options_get_integer(options, "store_durable", &durable, error);
    if (status == WAKPI_OK)
        status = wakpi_options_get_integer(options, "store_read_only", &read_only, error);
    if (status == WAKPI_OK && read_only) {
        status = open_for_reading(sql, path, options, wait, error);
        return status == WAKPI_OK ? wakpi_store_settings_load(sql, options, settings, error) : status;
    }
    if (status != WAKPI_OK)
        return status;
    int code = sqlite3_open_v2(path, &sql->db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(sql, code, path, error);
    wakpi_store_sql_wait(sql, options, wait);
    if (sqlite3_db_readonly(sql->db, "main") == 1)
        return wakpi_store_fail(error, WAKPI_WRITE, -1,
                                "%s can not be written to; the option store_read_only opens it for reading",
                                path);
    /* Until there is a log nothing less than FULL is safe: of a journal that is synced but once a power cut may leave the head
     * without the page, which SQLite would put back. */
    code = sqlite3_exec(sql->db, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return wakpi_store_sql_failed(sql, code, path, error);
    status = judge(sql->db, path, &is_new, error);
    if (status == WAKPI_OK && is_new)
        status = make(sql, path, options, error);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_load(sql, options, settings, error);
    if (status == WAKPI_OK)
        status = write_ahead(sql, path, wait, error);
    if (status == WAKPI_OK && !durable) {
        code = sqlite3_exec(sql->db, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
        status = code == SQLITE_OK ? WAKPI_OK : wakpi_store_sql_failed(sql, code, path, error);
    }
    if (status == WAKPI_OK)
        status = wakpi_store_schema_upgrade(sql, path, &before, error);
    if (status == WAKPI_OK && before < WAKPI_STORE_SCHEMA) {
        wakpi_store_say(options, WAKPI_OK, "a store was brought up from schema %d to %d", before,
                        WAKPI_STORE_SCHEMA);
        status = wakpi_store_settings_load(sql, options, settings, error);
    }
    return status == WAKPI_OK ? wakpi_store_settings_wish(sql, options, settings, error) : status;
}

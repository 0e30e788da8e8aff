#include "store/sql.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *const texts[WAKPI_STORE_STATEMENT_COUNT] = {
    [WAKPI_STORE_BEGIN_READING] = "BEGIN",
    [WAKPI_STORE_BEGIN_WRITING] = "BEGIN IMMEDIATE",
    [WAKPI_STORE_COMMIT] = "COMMIT",
    [WAKPI_STORE_ROLLBACK] = "ROLLBACK",
    [WAKPI_STORE_SETTINGS] = "SELECT name, value FROM setting",
    [WAKPI_STORE_EPOCH] = "SELECT value FROM setting WHERE name = 'epoch'",
    [WAKPI_STORE_DATA_VERSION] = "PRAGMA data_version",
    [WAKPI_STORE_SETTING_PUT] = "REPLACE INTO setting(name, value) VALUES(?1, ?2)",
    /* A number is never given twice, though folding takes rows out: the fragments remember the last. Nothing is written by
     * who does not know the latest epoch: a state of NULL is ignored. A SELECT in the place of VALUES would go through a table of
     * its own first, which costs as much as the row. */
    [WAKPI_STORE_JOURNAL_APPEND] =
        ("INSERT OR IGNORE INTO journal(seq, state, arrival, intake) VALUES(1 + max(coalesce((SELECT "
         "max(seq) "
         "FROM journal), 0), coalesce((SELECT max(last) FROM fragment), 0)), "
         "CASE WHEN (SELECT value FROM setting WHERE name = 'epoch') = ?4 THEN ?1 END, ?2, ?3)"),
    [WAKPI_STORE_JOURNAL_HAS] = "SELECT 1 FROM journal WHERE seq = ?1 AND state = ?2",
    [WAKPI_STORE_JOURNAL_AFTER] = "SELECT seq, state FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    [WAKPI_STORE_JOURNAL_COUNT] = "SELECT count(*) FROM journal WHERE seq BETWEEN ?1 AND ?2",
    [WAKPI_STORE_JOURNAL_DROP] = "DELETE FROM journal WHERE seq BETWEEN ?1 AND ?2",
    [WAKPI_STORE_JOURNAL_CLEAR] = "DELETE FROM journal",
    [WAKPI_STORE_FRAGMENT_CLEAR] = "DELETE FROM fragment",
    [WAKPI_STORE_JOURNAL_KEEP] =
        ("INSERT INTO kept(seq, state, arrival) SELECT seq, state, arrival FROM journal "
         "WHERE seq BETWEEN ?1 AND ?2"),
    /* Rows come in the order of time, or nearly so: the first that is young enough ends the old ones. */
    [WAKPI_STORE_KEPT_EXPIRED] = ("SELECT coalesce((SELECT seq FROM kept WHERE arrival >= ?1 ORDER BY seq "
                                  "LIMIT 1), (SELECT 1 + max(seq) "
                                  "FROM kept), 0), coalesce((SELECT seq FROM body WHERE arrival >= ?1 ORDER "
                                  "BY seq LIMIT 1), (SELECT 1 + "
                                  "max(seq) FROM body), 0), (SELECT min(seq) FROM kept), (SELECT min(seq) "
                                  "FROM body), (SELECT min(seq) FROM "
                                  "journal)"),
    [WAKPI_STORE_KEPT_DROP] = "DELETE FROM kept WHERE seq < ?1",
    [WAKPI_STORE_BODY_ADD] = "INSERT INTO body(seq, bytes, kind, arrival) VALUES(?1, ?2, ?3, ?4)",
    [WAKPI_STORE_BODY_DROP] = "DELETE FROM body WHERE seq < ?1",
    [WAKPI_STORE_FRAGMENT_NEXT] = "SELECT last, state FROM fragment WHERE last > ?1 ORDER BY last LIMIT 1",
    [WAKPI_STORE_FRAGMENT_SET] = "UPDATE fragment SET state = ?2 WHERE last = ?1",
    [WAKPI_STORE_JOURNAL_NEXT] = "SELECT seq, state FROM journal WHERE seq > ?1 ORDER BY seq LIMIT 1",
    [WAKPI_STORE_JOURNAL_SET] = "UPDATE journal SET state = ?2 WHERE seq = ?1",
    [WAKPI_STORE_KEPT_NEXT] = "SELECT seq, state FROM kept WHERE seq > ?1 ORDER BY seq LIMIT 1",
    [WAKPI_STORE_KEPT_SET] = "UPDATE kept SET state = ?2 WHERE seq = ?1",
    [WAKPI_STORE_KEPT_ALL] = "SELECT seq, state, arrival FROM kept ORDER BY seq",
    [WAKPI_STORE_BODY_ALL] = "SELECT seq, bytes, kind, arrival FROM body ORDER BY seq",
    [WAKPI_STORE_BODY_NEXT] =
        "SELECT seq, bytes, kind, arrival FROM body WHERE seq > ?1 ORDER BY seq LIMIT 1",
    [WAKPI_STORE_BODY_SET] = "UPDATE body SET bytes = ?2 WHERE seq = ?1",
    [WAKPI_STORE_BODY_REMOVE] = "DELETE FROM body WHERE seq = ?1",
    [WAKPI_STORE_INTAKE_FOLD] =
        ("INSERT INTO counted(reason, count) SELECT told.key, sum(told.value) FROM journal, "
         "json_each(journal.intake) AS told WHERE journal.seq BETWEEN ?1 AND ?2 GROUP BY told.key "
         "ON CONFLICT(reason) DO UPDATE SET count = count + excluded.count"),
    [WAKPI_STORE_INTAKE_ADD] =
        ("INSERT INTO counted(reason, count) SELECT key, value FROM json_each(?1) WHERE true "
         "ON CONFLICT(reason) DO UPDATE SET count = count + excluded.count"),
    [WAKPI_STORE_INTAKE_OF] = "SELECT coalesce(sum(count), 0) FROM intake WHERE reason = ?1",
    [WAKPI_STORE_FRAGMENT_ADD] = "INSERT INTO fragment(first, last, state) VALUES(?1, ?2, ?3)",
    [WAKPI_STORE_FRAGMENT_AFTER] = "SELECT last, state FROM fragment WHERE last > ?1 ORDER BY last",
    [WAKPI_STORE_FRAGMENT_SIZES] = "SELECT first, last, length(state) FROM fragment ORDER BY last DESC",
    [WAKPI_STORE_FRAGMENT_RUN] =
        "SELECT last, state FROM fragment WHERE last BETWEEN ?1 AND ?2 ORDER BY last",
    [WAKPI_STORE_FRAGMENT_COUNT] =
        "SELECT count(*) FROM fragment WHERE last BETWEEN ?1 AND ?2 AND first >= ?3",
    [WAKPI_STORE_FRAGMENT_DROP] = "DELETE FROM fragment WHERE last BETWEEN ?1 AND ?2",
};

wakpi_status wakpi_store_fail(wakpi_error *error, wakpi_status status, int64_t position, const char *format,
                              ...)
{
    if (!error || error->struct_size <= offsetof(wakpi_error, text))
        return status;
    size_t capacity = error->struct_size - offsetof(wakpi_error, text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->text, capacity < sizeof error->text ? capacity : sizeof error->text, format, arguments);
    va_end(arguments);
    error->status = status;
    error->position = position;
    return status;
}

void wakpi_store_say(const wakpi_options *options, wakpi_status status, const char *format, ...)
{
    char text[320];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    wakpi_options_log(options, status, text);
}

/* Asked by SQLite each time that it finds the file locked: looks often at first, and then some ten times a second. */
static int wait_on(void *context, int times)
{
    static const int pauses[] = {1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100};
    enum { pause_count = sizeof pauses / sizeof *pauses, long_wait = 1000 };
    struct wakpi_store_sql *sql = context;
    int64_t pause = pauses[times < pause_count ? times : pause_count - 1];
    if (times == 0)
        sql->waited = 0;
    if (pause > sql->wait - sql->waited)
        pause = sql->wait - sql->waited;
    if (pause <= 0)
        return 0;
    sqlite3_sleep((int)pause);
    int64_t before = sql->waited;
    sql->waited += pause;
    if (before < long_wait && sql->waited >= long_wait)
        wakpi_store_say(sql->options, WAKPI_OK,
                        "a store has been locked by others for %lld ms, and is waited for up to %lld",
                        (long long)sql->waited, (long long)sql->wait);
    return 1;
}

void wakpi_store_sql_wait(struct wakpi_store_sql *sql, const wakpi_options *options, int64_t wait)
{
    sql->options = options;
    sql->wait = wait;
    sqlite3_busy_handler(sql->db, wait_on, sql);
}

wakpi_status wakpi_store_sql_failed(struct wakpi_store_sql *sql, int code, const char *what,
                                    wakpi_error *error)
{
    const char *words = sql->db ? sqlite3_errmsg(sql->db) : sqlite3_errstr(code);
    switch (code & 0xff) {
    /* SQLite asks for as much as a record's head says, and has one code for no memory and for an absurd length. */
    case SQLITE_NOMEM:
        return wakpi_store_fail(error, WAKPI_NO_MEMORY, -1,
                                "%s: no memory, or a length in the file is damaged", what);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    /* The statements are fixed and good: what they do not fit is the file, whose tables are others than its header says. */
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return wakpi_store_fail(error, WAKPI_CORRUPT, -1, "%s: the file is damaged: %s", what, words);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return wakpi_store_fail(error, WAKPI_WRITE, -1,
                                "%s: others kept the file locked for all of store_wait", what);
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return wakpi_store_fail(error, WAKPI_WRITE, -1, "%s: %s", what, words);
    case SQLITE_TOOBIG:
        return wakpi_store_fail(error, WAKPI_LIMIT, -1, "%s: %s", what, words);
    default:
        return wakpi_store_fail(error, WAKPI_INTERNAL, -1, "%s: %s", what, words);
    }
}

wakpi_status wakpi_store_sql_get(struct wakpi_store_sql *sql, enum wakpi_store_statement which,
                                 sqlite3_stmt **statement, wakpi_error *error)
{
    sqlite3_stmt **kept = &sql->statements[which];
    if (!*kept) {
        int code = sqlite3_prepare_v3(sql->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
        if (code != SQLITE_OK)
            return wakpi_store_sql_failed(sql, code, "asking the store", error);
    }
    sqlite3_reset(*kept);
    sqlite3_clear_bindings(*kept);
    *statement = *kept;
    return WAKPI_OK;
}

wakpi_status wakpi_store_sql_step(struct wakpi_store_sql *sql, sqlite3_stmt *statement, const char *what,
                                  wakpi_error *error)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return WAKPI_OK;
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement);
        return WAKPI_END;
    }
    wakpi_status status = wakpi_store_sql_failed(sql, code, what, error);
    sqlite3_reset(statement);
    return status;
}

wakpi_status wakpi_store_sql_run(struct wakpi_store_sql *sql, enum wakpi_store_statement which,
                                 wakpi_error *error)
{
    sqlite3_stmt *statement = NULL;
    wakpi_status status = wakpi_store_sql_get(sql, which, &statement, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_step(sql, statement, texts[which], error);
    return status == WAKPI_END ? WAKPI_OK : status;
}

void wakpi_store_sql_give_up(struct wakpi_store_sql *sql)
{
    for (size_t i = 0; i < WAKPI_STORE_STATEMENT_COUNT; i++)
        sqlite3_reset(sql->statements[i]);
    if (!sqlite3_get_autocommit(sql->db))
        wakpi_store_sql_run(sql, WAKPI_STORE_ROLLBACK, NULL);
}

int wakpi_store_sql_integer(sqlite3 *db, const char *text, int64_t *value)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, text, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return code;
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *value = sqlite3_column_int64(statement, 0);
    int ended = sqlite3_finalize(statement);
    return code == SQLITE_ROW ? SQLITE_OK : ended != SQLITE_OK ? ended : SQLITE_ERROR;
}

void wakpi_store_sql_end(struct wakpi_store_sql *sql)
{
    for (size_t i = 0; i < WAKPI_STORE_STATEMENT_COUNT; i++)
        sqlite3_finalize(sql->statements[i]);
    sqlite3_close(sql->db);
    memset(sql, 0, sizeof *sql);
}

/* SQLite's calls and codes as wakpi's statuses, and the statements of a store, each prepared once. */
#ifndef WAKPI_STORE_SQL_H
#define WAKPI_STORE_SQL_H

#include <sqlite3.h>
#include <wakpi/base.h>

enum wakpi_store_statement {
    WAKPI_STORE_BEGIN_READING,
    WAKPI_STORE_BEGIN_WRITING,
    WAKPI_STORE_COMMIT,
    WAKPI_STORE_ROLLBACK,
    WAKPI_STORE_SETTINGS,
    WAKPI_STORE_EPOCH,
    WAKPI_STORE_DATA_VERSION,
    WAKPI_STORE_SETTING_PUT,
    WAKPI_STORE_JOURNAL_APPEND,
    WAKPI_STORE_JOURNAL_HAS,
    WAKPI_STORE_JOURNAL_AFTER,
    WAKPI_STORE_JOURNAL_COUNT,
    WAKPI_STORE_JOURNAL_DROP,
    WAKPI_STORE_JOURNAL_KEEP,
    WAKPI_STORE_JOURNAL_CLEAR,
    WAKPI_STORE_FRAGMENT_CLEAR,
    WAKPI_STORE_KEPT_EXPIRED,
    WAKPI_STORE_KEPT_DROP,
    WAKPI_STORE_BODY_ADD,
    WAKPI_STORE_BODY_DROP,
    WAKPI_STORE_FRAGMENT_NEXT,
    WAKPI_STORE_FRAGMENT_SET,
    WAKPI_STORE_JOURNAL_NEXT,
    WAKPI_STORE_JOURNAL_SET,
    WAKPI_STORE_KEPT_NEXT,
    WAKPI_STORE_KEPT_SET,
    WAKPI_STORE_KEPT_ALL,
    WAKPI_STORE_BODY_ALL,
    WAKPI_STORE_BODY_NEXT,
    WAKPI_STORE_BODY_SET,
    WAKPI_STORE_BODY_REMOVE,
    WAKPI_STORE_INTAKE_FOLD,
    WAKPI_STORE_INTAKE_ADD,
    WAKPI_STORE_INTAKE_OF,
    WAKPI_STORE_FRAGMENT_ADD,
    WAKPI_STORE_FRAGMENT_AFTER,
    WAKPI_STORE_FRAGMENT_SIZES,
    WAKPI_STORE_FRAGMENT_RUN,
    WAKPI_STORE_FRAGMENT_COUNT,
    WAKPI_STORE_FRAGMENT_DROP,
    WAKPI_STORE_STATEMENT_COUNT
};

struct wakpi_store_sql {
    sqlite3 *db;
    sqlite3_stmt *statements[WAKPI_STORE_STATEMENT_COUNT]; /* NULL until used */
    const wakpi_options *options;                          /* whose log hears of waiting */
    int64_t wait;                                          /* ms, for others who have the file locked */
    int64_t waited;                                        /* this time, so far */
};

/* Waits so long for others from now on; who waits for a second is heard of. The options live as long as `sql`. */
void wakpi_store_sql_wait(struct wakpi_store_sql *sql, const wakpi_options *options, int64_t wait);

#if defined(__GNUC__)
__attribute__((format(__printf__, 3, 4)))
#endif
/* Tells the options' log hook, at the level of `status`. */
void
wakpi_store_say(const wakpi_options *options, wakpi_status status, const char *format, ...);

#if defined(__GNUC__)
__attribute__((format(__printf__, 4, 5)))
#endif
/* Fills a caller's error and returns `status`. */
wakpi_status
wakpi_store_fail(wakpi_error *error, wakpi_status status, int64_t position, const char *format, ...);

/* What a code of SQLite's means to the host, in words that begin with `what`. */
wakpi_status wakpi_store_sql_failed(struct wakpi_store_sql *sql, int code, const char *what,
                                    wakpi_error *error);
/* A statement, reset and with no values bound; it belongs to `sql`. */
wakpi_status wakpi_store_sql_get(struct wakpi_store_sql *sql, enum wakpi_store_statement which,
                                 sqlite3_stmt **statement, wakpi_error *error);
/* Goes to the next row: #WAKPI_OK, or #WAKPI_END behind the last one, and then the statement is reset. */
wakpi_status wakpi_store_sql_step(struct wakpi_store_sql *sql, sqlite3_stmt *statement, const char *what,
                                  wakpi_error *error);
/* A statement without values or rows. */
wakpi_status wakpi_store_sql_run(struct wakpi_store_sql *sql, enum wakpi_store_statement which,
                                 wakpi_error *error);
/* Ends a transaction that is still open, keeping nothing of it. */
void wakpi_store_sql_give_up(struct wakpi_store_sql *sql);
/* Text that returns one integer, as a PRAGMA does. A SQLite code. */
int wakpi_store_sql_integer(sqlite3 *db, const char *text, int64_t *value);
void wakpi_store_sql_end(struct wakpi_store_sql *sql);

#endif

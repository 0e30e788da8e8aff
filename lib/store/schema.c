/* Each step is the text that makes schema n of schema n - 1, the first one of an empty file. A step that is out in the
 * world is never changed: what comes later is a step of its own.
 *
 * A process of an older wakpi may have the file open while a newer one upgrades it, and looks at the version no more. A step
 * behind which it must not write therefore renames a column that it writes to, and its next statement fails. */
#include "store/schema.h"

#include <stdio.h>

#include "store/views.h"

static const char *const steps[] = {
    /* 1 */
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE journal(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL);"
    "CREATE TABLE fragment(last INTEGER PRIMARY KEY, first INTEGER NOT NULL, bytes BLOB NOT NULL);",
    /* 2: when a row came. Of those that are there it is not known: they count as of now. */
    "ALTER TABLE journal RENAME COLUMN bytes TO state;"
    "ALTER TABLE fragment RENAME COLUMN bytes TO state;"
    "ALTER TABLE journal ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0;"
    "UPDATE journal SET arrival = 1000 * CAST(strftime('%s', 'now') AS INTEGER);",
    /* 3: what is published, for people who read the file. */
    wakpi_store_views,
    /* 4: what is kept beyond folding, counts of intake, and a number that changes with what handles remember of the file. */
    "ALTER TABLE journal ADD COLUMN intake TEXT;"
    "CREATE TABLE kept(seq INTEGER PRIMARY KEY, state BLOB NOT NULL, arrival INTEGER NOT NULL);"
    "CREATE TABLE body(seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL, kind TEXT NOT NULL, arrival INTEGER NOT "
    "NULL);"
    "CREATE TABLE counted(reason TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE VIEW intake AS SELECT t.reason, sum(t.count) AS count, c.meaning FROM (SELECT reason, count FROM "
    "counted UNION ALL SELECT key, value FROM journal, json_each(journal.intake)) t "
    "LEFT JOIN catalogue_intake c USING(reason) GROUP BY t.reason;"
    "INSERT INTO setting(name, value) VALUES('epoch', 0), ('journal_days', 0), ('store_bodies', 0);",
};

_Static_assert(sizeof steps / sizeof *steps == WAKPI_STORE_SCHEMA, "a step for each version");

/* Within a transaction. */
static wakpi_status run_step(struct wakpi_store_sql *sql, int64_t version, const char *path,
                             wakpi_error *error)
{
    char pragma[64];
    snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", (int)version);
    int code = sqlite3_exec(sql->db, steps[version - 1], NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(sql->db, pragma, NULL, NULL, NULL);
    return code == SQLITE_OK ? WAKPI_OK : wakpi_store_sql_failed(sql, code, path, error);
}

wakpi_status wakpi_store_schema_make(struct wakpi_store_sql *sql, const char *path, wakpi_error *error)
{
    char pragma[64];
    snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d", WAKPI_STORE_APPLICATION);
    int code = sqlite3_exec(sql->db, pragma, NULL, NULL, NULL);
    wakpi_status status = code == SQLITE_OK ? WAKPI_OK : wakpi_store_sql_failed(sql, code, path, error);
    for (int64_t version = 1; version <= WAKPI_STORE_SCHEMA && status == WAKPI_OK; version++)
        status = run_step(sql, version, path, error);
    return status;
}

static wakpi_status read_version(struct wakpi_store_sql *sql, int64_t *version, const char *path,
                                 wakpi_error *error)
{
    int code = wakpi_store_sql_integer(sql->db, "PRAGMA user_version", version);
    return code == SQLITE_OK ? WAKPI_OK : wakpi_store_sql_failed(sql, code, path, error);
}

/* The next step, unless somebody else took it or more by now; `version` receives where the file is then. */
static wakpi_status take_step(struct wakpi_store_sql *sql, int64_t *version, const char *path,
                              wakpi_error *error)
{
    wakpi_status status = wakpi_store_sql_run(sql, WAKPI_STORE_BEGIN_WRITING, error);
    if (status == WAKPI_OK)
        status = read_version(sql, version, path, error);
    if (status == WAKPI_OK && *version < WAKPI_STORE_SCHEMA)
        status = run_step(sql, ++*version, path, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_run(sql, WAKPI_STORE_COMMIT, error);
    wakpi_store_sql_give_up(sql);
    return status;
}

wakpi_status wakpi_store_schema_upgrade(struct wakpi_store_sql *sql, const char *path, int *before,
                                        wakpi_error *error)
{
    int64_t version = 0;
    wakpi_status status = read_version(sql, &version, path, error);
    *before = (int)version;
    while (status == WAKPI_OK && version < WAKPI_STORE_SCHEMA)
        status = take_step(sql, &version, path, error);
    if (status == WAKPI_OK && version > WAKPI_STORE_SCHEMA)
        return wakpi_store_fail(error, WAKPI_VERSION, -1, "%s was brought to schema %d by a newer wakpi",
                                path, (int)version);
    return status;
}

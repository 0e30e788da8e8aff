#include "upsert.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { SENT, DELIVERED, READ, KINDS };

struct upsert {
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *contact, *message[KINDS];
    int with_contacts;
};

static void check(struct upsert *upsert, int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return;
    fprintf(stderr, "upsert: %s\n", sqlite3_errmsg(upsert->db));
    exit(1);
}

static sqlite3_stmt *prepare(struct upsert *upsert, const char *text)
{
    sqlite3_stmt *statement = NULL;
    check(upsert, sqlite3_prepare_v3(upsert->db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

static void run(struct upsert *upsert, sqlite3_stmt *statement)
{
    check(upsert, sqlite3_step(statement));
    sqlite3_reset(statement);
}

/* The earliest time of each status is kept; what changes nothing writes nothing. */
#define UPSERT(column)                                                                                       \
    "INSERT INTO message(id, contact, " column ") VALUES(?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET " column  \
    " = excluded." column " WHERE " column " IS NULL OR " column " > excluded." column

struct upsert *upsert_open(const char *path, int durable, int with_contacts)
{
    struct upsert *upsert = calloc(1, sizeof *upsert);
    if (!upsert)
        exit(1);
    check(upsert, sqlite3_open(path, &upsert->db));
    check(
        upsert,
        sqlite3_exec(upsert->db,
                     "PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536;"
                     "CREATE TABLE IF NOT EXISTS message(id TEXT PRIMARY KEY, contact INTEGER, sent INTEGER, "
                     "delivered INTEGER, read INTEGER) WITHOUT ROWID;"
                     "CREATE TABLE IF NOT EXISTS contact(number INTEGER PRIMARY KEY);",
                     NULL, NULL, NULL));
    check(upsert,
          sqlite3_exec(upsert->db, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                       NULL, NULL, NULL));
    upsert->with_contacts = with_contacts;
    upsert->begin = prepare(upsert, "BEGIN IMMEDIATE");
    upsert->commit = prepare(upsert, "COMMIT");
    upsert->contact = prepare(upsert, "INSERT INTO contact(number) VALUES(?1) ON CONFLICT DO NOTHING");
    upsert->message[SENT] = prepare(upsert, UPSERT("sent"));
    upsert->message[DELIVERED] = prepare(upsert, UPSERT("delivered"));
    upsert->message[READ] = prepare(upsert, UPSERT("read"));
    return upsert;
}

static void apply_one(struct upsert *upsert, const wakpi_event *event)
{
    sqlite3_stmt *statement = upsert->message[event->kind - WAKPI_EVENT_SENT];
    int64_t number = strtoll(event->person, NULL, 10);
    sqlite3_bind_text(statement, 1, event->id, (int)event->id_size, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, number);
    sqlite3_bind_int64(statement, 3, event->time);
    run(upsert, statement);
    if (!upsert->with_contacts || sqlite3_changes(upsert->db) == 0)
        return;
    sqlite3_bind_int64(upsert->contact, 1, number);
    run(upsert, upsert->contact);
}

void upsert_apply(struct upsert *upsert, const wakpi_event *events, size_t count)
{
    run(upsert, upsert->begin);
    for (size_t i = 0; i < count; i++)
        apply_one(upsert, &events[i]);
    run(upsert, upsert->commit);
}

void upsert_counts(struct upsert *upsert, struct upsert_counts *counts)
{
    sqlite3_stmt *statement = prepare(
        upsert, upsert->with_contacts ? "SELECT count(*), sum(delivered IS NOT NULL OR read IS NOT NULL), "
                                        "count(read), (SELECT count(*) FROM contact) FROM message"
                                      : "SELECT count(*), sum(delivered IS NOT NULL OR read IS NOT NULL), "
                                        "count(read), count(DISTINCT contact) FROM message");
    check(upsert, sqlite3_step(statement));
    *counts = (struct upsert_counts){sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
                                     sqlite3_column_int64(statement, 2), sqlite3_column_int64(statement, 3)};
    sqlite3_finalize(statement);
}

void upsert_close(struct upsert *upsert)
{
    sqlite3_finalize(upsert->begin);
    sqlite3_finalize(upsert->commit);
    sqlite3_finalize(upsert->contact);
    for (int i = 0; i < KINDS; i++)
        sqlite3_finalize(upsert->message[i]);
    sqlite3_close(upsert->db);
    free(upsert);
}

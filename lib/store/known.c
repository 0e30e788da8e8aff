/* A row that is in the file already need not be written again, since joining is idempotent: that is what keeps a body that the
 * platform sends twice from costing a second sync. What a handle remembers of its rows is not enough, as the file may be put back
 * to an older one by SQLite's own means. So long as nobody else has written, though, all of them are there; else a row must be
 * found in the journal. */
#include "store/known.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/siphash.h"

enum { buckets = 8192, bucket_rows = 8 };

static int is_none(struct wakpi_store_print print)
{
    return print.words[0] == 0 && print.words[1] == 0;
}

static int is_same(struct wakpi_store_print a, struct wakpi_store_print b)
{
    return a.words[0] == b.words[0] && a.words[1] == b.words[1];
}

struct wakpi_store_print wakpi_store_known_print(struct wakpi_store_known *known,
                                                 const struct wakpi_store_bytes *state)
{
    static const struct wakpi_store_print none;
    if (is_none(known->key) && getrandom(&known->key, sizeof known->key, 0) != sizeof known->key) {
        known->key = none;
        return none;
    }
    struct wakpi_siphash hash =
        wakpi_siphash_begin_128((struct wakpi_key){{known->key.words[0], known->key.words[1]}});
    struct wakpi_store_print print;
    wakpi_siphash_bytes(&hash, state->at, state->size);
    wakpi_siphash_end_128(&hash, print.words);
    return print;
}

/* ---- the rows ---- */

static struct wakpi_store_known_row *bucket_of(const struct wakpi_store_known *known,
                                               struct wakpi_store_print print)
{
    return known->rows + print.words[0] % buckets * bucket_rows;
}

static const struct wakpi_store_known_row *find(const struct wakpi_store_known *known,
                                                struct wakpi_store_print print)
{
    if (!known->rows)
        return is_same(known->first.print, print) ? &known->first : NULL;
    const struct wakpi_store_known_row *bucket = bucket_of(known, print);
    for (int i = 0; i < bucket_rows; i++) {
        if (is_same(bucket[i].print, print))
            return &bucket[i];
    }
    return NULL;
}

/* The bucket's oldest one goes. */
static void insert(struct wakpi_store_known *known, struct wakpi_store_known_row row)
{
    struct wakpi_store_known_row *bucket = bucket_of(known, row.print);
    memmove(bucket + 1, bucket, (bucket_rows - 1) * sizeof *bucket);
    bucket[0] = row;
}

static void forget(struct wakpi_store_known *known)
{
    free(known->rows);
    *known = (struct wakpi_store_known){.key = known->key};
}

/* ---- and the file ---- */

static int read_number(struct wakpi_store_sql *sql, enum wakpi_store_statement which, int64_t *number)
{
    sqlite3_stmt *statement;
    if (wakpi_store_sql_get(sql, which, &statement, NULL) != WAKPI_OK ||
        wakpi_store_sql_step(sql, statement, "reading the store", NULL) != WAKPI_OK)
        return 0;
    *number = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return 1;
}

static int is_in_journal(struct wakpi_store_sql *sql, int64_t seq, const struct wakpi_store_bytes *state)
{
    sqlite3_stmt *statement;
    if (wakpi_store_sql_get(sql, WAKPI_STORE_JOURNAL_HAS, &statement, NULL) != WAKPI_OK)
        return 0;
    sqlite3_bind_int64(statement, 1, seq);
    sqlite3_bind_blob64(statement, 2, state->at, state->size, SQLITE_STATIC);
    int has = wakpi_store_sql_step(sql, statement, "reading the store", NULL) == WAKPI_OK;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return has;
}

int wakpi_store_known_has(struct wakpi_store_known *known, struct wakpi_store_sql *sql,
                          const struct wakpi_store_bytes *state, struct wakpi_store_print print,
                          int64_t epoch)
{
    int64_t version, current;
    if (!known->begun || known->epoch != epoch || is_none(print))
        return 0;
    const struct wakpi_store_known_row *row = find(known, print);
    if (!row || !read_number(sql, WAKPI_STORE_DATA_VERSION, &version) ||
        !read_number(sql, WAKPI_STORE_EPOCH, &current) || current != epoch)
        return 0;
    if (version != known->version) {
        known->version = version;
        known->proven = known->newest;
    }
    return row->seq > known->proven || is_in_journal(sql, row->seq, state);
}

void wakpi_store_known_begin(struct wakpi_store_known *known, struct wakpi_store_sql *sql, int64_t epoch)
{
    if (known->begun && known->epoch == epoch)
        return;
    forget(known);
    known->epoch = epoch;
    known->begun = read_number(sql, WAKPI_STORE_DATA_VERSION, &known->version);
}

void wakpi_store_known_add(struct wakpi_store_known *known, struct wakpi_store_print print, int64_t seq)
{
    struct wakpi_store_known_row row = {print, seq};
    if (!known->begun || is_none(print))
        return;
    known->newest = seq > known->newest ? seq : known->newest;
    if (is_none(known->first.print)) {
        known->first = row;
        return;
    }
    if (!known->rows) {
        known->rows = calloc((size_t)buckets * bucket_rows, sizeof *known->rows);
        if (!known->rows) {
            forget(known);
            return;
        }
        insert(known, known->first);
    }
    insert(known, row);
}

void wakpi_store_known_drop(struct wakpi_store_known *known)
{
    forget(known);
}

#include "store/intake.h"

#include "store/handle.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct wakpi_store_counts {
    int64_t malformed, over_limit; /* bodies refused as a whole */
    int32_t count;
    struct reason {
        wakpi_intake reason;
        int32_t class;
        int64_t taken;
    } reasons[];
};

struct wakpi_store_counts *wakpi_store_counts_new(void)
{
    int32_t count = wakpi_intake_count();
    struct wakpi_store_counts *counts = calloc(1, sizeof *counts + (size_t)count * sizeof *counts->reasons);
    if (!counts)
        return NULL;
    counts->count = count;
    for (int32_t i = 0; i < count; i++) {
        wakpi_intake_at(i, &counts->reasons[i].reason);
        counts->reasons[i].class = wakpi_intake_class(counts->reasons[i].reason);
    }
    return counts;
}

void wakpi_store_counts_drop(struct wakpi_store_counts *counts)
{
    free(counts);
}

void wakpi_store_counts_add(struct wakpi_store_counts *counts, const wakpi_tracker *tracker, int64_t elements,
                            int sign)
{
    for (int32_t i = 0; i < counts->count && elements > 0; i++) {
        int64_t taken = 0;
        if (wakpi_tracker_intake(tracker, counts->reasons[i].reason, &taken) == WAKPI_OK)
            counts->reasons[i].taken += sign * taken;
        elements -= taken;
    }
}

void wakpi_store_counts_repeated(struct wakpi_store_counts *counts, const wakpi_tracker *tracker)
{
    int64_t repeated = 0;
    struct reason *known = NULL;
    for (int32_t i = 0; i < counts->count; i++) {
        struct reason *reason = &counts->reasons[i];
        int64_t taken = 0;
        if (reason->class == WAKPI_INTAKE_DUPLICATE)
            known = reason;
        if (reason->class != WAKPI_INTAKE_ACCEPTED ||
            wakpi_tracker_intake(tracker, reason->reason, &taken) != WAKPI_OK)
            continue;
        reason->taken -= taken;
        repeated += taken;
    }
    if (known)
        known->taken += repeated;
}

void wakpi_store_counts_refused(struct wakpi_store_counts *counts, wakpi_status status)
{
    counts->malformed += status == WAKPI_MALFORMED;
    counts->over_limit += status == WAKPI_LIMIT;
}

void wakpi_store_counts_clear(struct wakpi_store_counts *counts)
{
    counts->malformed = counts->over_limit = 0;
    for (int32_t i = 0; i < counts->count; i++)
        counts->reasons[i].taken = 0;
}

static wakpi_status put(struct wakpi_store_bytes *text, const char *key, int64_t count, wakpi_error *error)
{
    char piece[96];
    if (count == 0)
        return WAKPI_OK;
    int size = snprintf(piece, sizeof piece, "%c\"%s\":%" PRId64, text->size == 0 ? '{' : ',', key, count);
    return wakpi_store_bytes_put(text, piece, (size_t)size, error);
}

wakpi_status wakpi_store_counts_text(const struct wakpi_store_counts *counts, struct wakpi_store_bytes *text,
                                     wakpi_error *error)
{
    text->size = 0;
    wakpi_status status = put(text, "refused_malformed", counts->malformed, error);
    if (status == WAKPI_OK)
        status = put(text, "refused_limit", counts->over_limit, error);
    for (int32_t i = 0; i < counts->count && status == WAKPI_OK; i++) {
        const struct reason *reason = &counts->reasons[i];
        if (reason->taken != 0)
            status = put(text, wakpi_intake_key(reason->reason), reason->taken, error);
    }
    return status == WAKPI_OK && text->size > 0 ? wakpi_store_bytes_put(text, "}", 1, error) : status;
}

void wakpi_store_counts_flush(struct wakpi_store_counts *counts, struct wakpi_store_sql *sql)
{
    struct wakpi_store_bytes text = {0};
    sqlite3_stmt *statement;
    if (wakpi_store_counts_text(counts, &text, NULL) == WAKPI_OK && text.size > 0 &&
        wakpi_store_sql_get(sql, WAKPI_STORE_INTAKE_ADD, &statement, NULL) == WAKPI_OK) {
        sqlite3_bind_text(statement, 1, (const char *)text.at, (int)text.size, SQLITE_STATIC);
        if (wakpi_store_sql_step(sql, statement, "counting", NULL) == WAKPI_END)
            wakpi_store_counts_clear(counts);
        sqlite3_clear_bindings(statement);
    }
    wakpi_store_bytes_drop(&text);
}

static wakpi_status read_count(struct wakpi_store_sql *sql, const char *key, int64_t *count,
                               wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(sql, WAKPI_STORE_INTAKE_OF, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
    status = wakpi_store_sql_step(sql, statement, "reading the store", error);
    if (status == WAKPI_OK) {
        *count = sqlite3_column_int64(statement, 0);
        sqlite3_reset(statement);
    }
    return status;
}

wakpi_status wakpi_store_intake(wakpi_store *store, wakpi_intake reason, int64_t *count, wakpi_error *error)
{
    if (!store || !count || !wakpi_intake_key(reason))
        return wakpi_store_fail(error, WAKPI_INVALID, -1,
                                "a store, a reason of intake and a place for its count are needed");
    pthread_mutex_lock(&store->lock);
    wakpi_store_counts_flush(store->counts, &store->sql);
    wakpi_status status = read_count(&store->sql, wakpi_intake_key(reason), count, error);
    pthread_mutex_unlock(&store->lock);
    return status;
}

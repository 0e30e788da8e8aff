#include "store/retain.h"

#include <time.h>

enum { day = 86400000, for_ever = 36525 };

int64_t wakpi_store_now(void)
{
    struct timespec time = {0};
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static wakpi_status run_over(struct wakpi_store *store, enum wakpi_store_statement which, int64_t first,
                             int64_t last, wakpi_error *error)
{
    sqlite3_stmt *statement;
    wakpi_status status = wakpi_store_sql_get(&store->sql, which, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, first);
    if (sqlite3_bind_parameter_count(statement) > 1)
        sqlite3_bind_int64(statement, 2, last);
    status = wakpi_store_sql_step(&store->sql, statement, "compacting", error);
    return status == WAKPI_END ? WAKPI_OK : status;
}

wakpi_status wakpi_store_retain(struct wakpi_store *store, int64_t first, int64_t last, wakpi_error *error)
{
    wakpi_status status = run_over(store, WAKPI_STORE_INTAKE_FOLD, first, last, error);
    if (status == WAKPI_OK && store->settings.journal_days != 0)
        status = run_over(store, WAKPI_STORE_JOURNAL_KEEP, first, last, error);
    return status;
}

/* Rows before these numbers go; 0 where none does. */
struct expired {
    int64_t kept, body;
};

static wakpi_status find_expired(struct wakpi_store *store, struct expired *expired, wakpi_error *error)
{
    int64_t days = store->settings.journal_days;
    sqlite3_stmt *statement;
    *expired = (struct expired){0};
    if (days == for_ever)
        return WAKPI_OK;
    wakpi_status status = wakpi_store_sql_get(&store->sql, WAKPI_STORE_KEPT_EXPIRED, &statement, error);
    if (status != WAKPI_OK)
        return status;
    sqlite3_bind_int64(statement, 1, days == 0 ? INT64_MAX : wakpi_store_now() - days * day);
    status = wakpi_store_sql_step(&store->sql, statement, "compacting", error);
    if (status != WAKPI_OK)
        return status;
    int64_t kept = sqlite3_column_int64(statement, 0), body = sqlite3_column_int64(statement, 1);
    int64_t waiting = sqlite3_column_int64(statement, 4);
    if (waiting != 0 && body > waiting) /* a body stays as long as its row is in the journal */
        body = waiting;
    expired->kept = kept > sqlite3_column_int64(statement, 2) ? kept : 0;
    expired->body = body > sqlite3_column_int64(statement, 3) ? body : 0;
    sqlite3_reset(statement);
    return WAKPI_OK;
}

wakpi_status wakpi_store_expire(struct wakpi_store *store, struct wakpi_store_gone *gone, wakpi_error *error)
{
    struct expired expired;
    *gone = (struct wakpi_store_gone){0};
    wakpi_status status = find_expired(store, &expired, error);
    if (status == WAKPI_OK && expired.kept) {
        status = run_over(store, WAKPI_STORE_KEPT_DROP, expired.kept, 0, error);
        gone->rows = sqlite3_changes(store->sql.db);
    }
    if (status == WAKPI_OK && expired.body) {
        status = run_over(store, WAKPI_STORE_BODY_DROP, expired.body, 0, error);
        gone->bodies = sqlite3_changes(store->sql.db);
    }
    return status;
}

void wakpi_store_say_gone(const struct wakpi_store *store, const struct wakpi_store_gone *gone)
{
    if (gone->rows > 0 || gone->bodies > 0)
        wakpi_store_say(store->options, WAKPI_OK,
                        "a store let go of %lld rows and %lld bodies, which it keeps for %lld days",
                        (long long)gone->rows, (long long)gone->bodies,
                        (long long)store->settings.journal_days);
}

wakpi_status wakpi_store_expire_alone(struct wakpi_store *store, wakpi_error *error)
{
    struct expired expired;
    struct wakpi_store_gone gone = {0};
    wakpi_status status = find_expired(store, &expired, error);
    if (status != WAKPI_OK || (!expired.kept && !expired.body))
        return status;
    status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_BEGIN_WRITING, error);
    if (status == WAKPI_OK)
        status = wakpi_store_settings_refresh(&store->sql, store->options, &store->settings, error);
    if (status == WAKPI_OK)
        status = wakpi_store_expire(store, &gone, error);
    if (status == WAKPI_OK)
        status = wakpi_store_sql_run(&store->sql, WAKPI_STORE_COMMIT, error);
    wakpi_store_sql_give_up(&store->sql);
    if (status == WAKPI_OK)
        wakpi_store_say_gone(store, &gone);
    return status;
}

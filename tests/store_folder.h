/* What tests of the store share: a folder with a file in it, stores of it, numbered events, and a look at the file. */
#ifndef WAKPI_TESTS_STORE_FOLDER_H
#define WAKPI_TESTS_STORE_FOLDER_H

#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wakpi/store.h>

#include "track_story.h"

static char folder[64], path[96];

static inline void remove_store(void)
{
    char name[128];
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < COUNT(tails); i++) {
        snprintf(name, sizeof name, "%s%s", path, tails[i]);
        unlink(name);
    }
}

static inline void set_up(void)
{
    strcpy(folder, "/tmp/wakpi-store-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a %%?#store", folder);
}

static inline void tear_down(void)
{
    remove_store();
    rmdir(folder);
}

static inline wakpi_status try_open(const wakpi_options *options, wakpi_store **store, wakpi_error *error)
{
    *error = (wakpi_error){.struct_size = sizeof *error};
    return wakpi_store_open(path, options, store, error);
}

static inline wakpi_store *open_store(void)
{
    wakpi_options *options = new_options();
    wakpi_store *store = NULL;
    wakpi_error error;
    ck_assert_msg(try_open(options, &store, &error) == WAKPI_OK, "%s", error.text);
    wakpi_options_free(options);
    return store;
}

/* Where power is not lost. */
static inline wakpi_store *open_lightly(void)
{
    wakpi_options *options = new_options();
    wakpi_store *store = NULL;
    wakpi_error error;
    ck_assert_int_eq(wakpi_options_set_integer(options, "store_durable", 0, NULL), WAKPI_OK);
    ck_assert_msg(try_open(options, &store, &error) == WAKPI_OK, "%s", error.text);
    wakpi_options_free(options);
    return store;
}

static inline void append(wakpi_store *store, const wakpi_event *events, size_t count)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_apply(store, events, count, &error) == WAKPI_OK, "%s", error.text);
}

static inline void compact(wakpi_store *store)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_compact(store, 0, &error) == WAKPI_END, "%s", error.text);
}

static inline void assert_knows(wakpi_store *store, const wakpi_tracker *expected)
{
    const wakpi_tracker *tracker;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_tracker(store, &tracker, &error) == WAKPI_OK, "%s", error.text);
    struct bytes found = save(tracker), wanted = save(expected);
    assert_equal(found, wanted);
    free(found.at);
    free(wanted.at);
}

static inline int64_t ask_file(const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    int64_t value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

/* A send and its delivery, of a message of its own. */
static inline wakpi_event numbered(int64_t number, char id[32])
{
    wakpi_event event;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = WAKPI_EVENT_DELIVERED;
    event.time = number * 1000;
    snprintf(id, 32, "wamid.%lld", (long long)number);
    PUT(&event, id, id);
    PUT(&event, person, persons[number % 3]);
    return event;
}

static inline void append_number(wakpi_store *store, int64_t number)
{
    char id[32];
    wakpi_event event = numbered(number, id);
    append(store, &event, 1);
}

static inline void apply_number(wakpi_tracker *tracker, int64_t number)
{
    char id[32];
    wakpi_event event = numbered(number, id);
    ck_assert_int_eq(wakpi_tracker_apply(tracker, &event, 1, NULL), WAKPI_OK);
}

static inline void change_file(const char *sql)
{
    sqlite3 *db;
    char *words = NULL;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &words) == SQLITE_OK, "%s", words);
    sqlite3_close(db);
}

/* Runs `story` in a process of its own; its exit code, or 1000 + the signal that ended it. */
static inline int in_process(int (*story)(void *context), void *context)
{
    fflush(NULL);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(story(context));
    int how = 0;
    ck_assert_int_eq(waitpid(child, &how, 0), child);
    return WIFSIGNALED(how) ? 1000 + WTERMSIG(how) : WEXITSTATUS(how);
}

#endif

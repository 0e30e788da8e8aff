/* What tests of the store share: a folder with a file in it, stores of it, numbered events, a look at the file, and processes. */
#ifndef WAKPI_TESTS_STORE_FOLDER_H
#define WAKPI_TESTS_STORE_FOLDER_H

#include <dirent.h>
#include <fcntl.h>
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

/* How many files lie in the folder; all are removed. */
static inline int sweep(void)
{
    DIR *all = opendir(folder);
    int count = 0;
    ck_assert_ptr_nonnull(all);
    for (struct dirent *one; (one = readdir(all));) {
        char name[400];
        if (one->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", folder, one->d_name);
        unlink(name);
        count++;
    }
    closedir(all);
    return count;
}

static inline void set_up(void)
{
    strcpy(folder, "/tmp/wakpi-store-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a %%?#store", folder);
}

static inline void tear_down(void)
{
    sweep();
    rmdir(folder);
}

static inline wakpi_status try_open(const wakpi_options *options, wakpi_store **store, wakpi_error *error)
{
    *error = (wakpi_error){.struct_size = sizeof *error};
    return wakpi_store_open(path, options, store, error);
}

/* The options are freed. */
static inline wakpi_store *open_with(wakpi_options *options)
{
    wakpi_store *store = NULL;
    wakpi_error error;
    ck_assert_msg(try_open(options, &store, &error) == WAKPI_OK, "%s", error.text);
    wakpi_options_free(options);
    return store;
}

static inline wakpi_store *open_store(void)
{
    return open_with(new_options());
}

/* Where power is not lost. */
static inline wakpi_store *open_lightly(void)
{
    wakpi_options *options = new_options();
    ck_assert_int_eq(wakpi_options_set_integer(options, "store_durable", 0, NULL), WAKPI_OK);
    return open_with(options);
}

/* Among many processes; one that is killed is not lost power. */
static inline wakpi_store *open_patiently(void)
{
    wakpi_options *options = new_options();
    wakpi_options_set_integer(options, "store_durable", 0, NULL);
    wakpi_options_set_integer(options, "store_wait", 60000, NULL);
    return open_with(options);
}

static inline wakpi_options *keeping(int64_t days, int64_t bodies)
{
    wakpi_options *options = new_options();
    ck_assert_int_eq(wakpi_options_set_integer(options, "journal_days", days, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "store_bodies", bodies, NULL), WAKPI_OK);
    return options;
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

static inline int is_same(struct bytes a, struct bytes b)
{
    return a.size == b.size && memcmp(a.at, b.at, a.size) == 0;
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

/* Two handles of a store that was told what `plain` was, before folding and after it; all are freed, and the file removed. */
static inline void compare_and_end(wakpi_store *one, wakpi_store *other, wakpi_tracker *plain)
{
    assert_knows(one, plain);
    assert_knows(other, plain);
    compact(other);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 0);
    wakpi_store_free(one);
    one = open_lightly();
    assert_knows(one, plain);
    wakpi_store_free(one);
    wakpi_store_free(other);
    wakpi_tracker_free(plain);
    remove_store();
}

/* Of the first row of an answer, or 0 where it has none; the cursor is freed. */
static inline int64_t delivered_in(wakpi_cursor *cursor)
{
    const wakpi_campaign *campaign;
    int64_t delivered = 0;
    if (wakpi_cursor_next(cursor) == WAKPI_OK) {
        ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_get(campaign, WAKPI_MEASURE_DELIVERED, &delivered), WAKPI_OK);
    }
    wakpi_cursor_free(cursor);
    return delivered;
}

static inline wakpi_query *query_of(const char *campaign)
{
    wakpi_query *query;
    ck_assert_int_eq(wakpi_query_new(NULL, &query), WAKPI_OK);
    ck_assert_int_eq(wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, campaign, strlen(campaign)), WAKPI_OK);
    return query;
}

/* The query is freed; NULL asks for everything. */
static inline int64_t delivered_of(const wakpi_tracker *tracker, wakpi_query *query)
{
    wakpi_cursor *cursor;
    ck_assert_int_eq(wakpi_tracker_query(tracker, query, &cursor, NULL), WAKPI_OK);
    wakpi_query_free(query);
    return delivered_in(cursor);
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

/* That was told the numbers below `count`. */
static inline wakpi_tracker *told_below(int64_t count)
{
    wakpi_tracker *tracker = new_tracker();
    for (int64_t i = 0; i < count; i++)
        apply_number(tracker, i);
    return tracker;
}

/* Over months, so that facts retire. Some that are drawn are no events. */
static inline void draw_over_months(struct own_event *own)
{
    wakpi_tracker *judge = new_tracker();
    do {
        draw_own_event(own);
        own->event.time *= 40;
        if (own->event.until != 0)
            own->event.until = own->event.time + 50 * INT64_C(86400000);
    } while (wakpi_tracker_apply(judge, &own->event, 1, NULL) != WAKPI_OK);
    wakpi_tracker_free(judge);
}

/* Nothing of a file that is not there. */
static inline struct bytes read_whole(const char *name)
{
    struct bytes bytes = {0};
    char part[4096];
    int file = open(name, O_RDONLY);
    for (ssize_t size; file >= 0 && (size = read(file, part, sizeof part)) > 0;)
        collect(&bytes, part, (size_t)size);
    close(file);
    return bytes;
}

static inline void change_file(const char *sql)
{
    sqlite3 *db;
    char *words = NULL;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &words) == SQLITE_OK, "%s", words);
    sqlite3_close(db);
}

/* Zeros that processes have in common. */
static inline void *share(size_t size)
{
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(bytes, MAP_FAILED);
    return bytes;
}

/* Each assertion tells check where it stands, through a file without a name that children inherit: one that is killed meanwhile leaves
 * half a message in it, which check can not read. So a child speaks into nothing, and fails by its exit code. */
static inline pid_t fork_silent(void)
{
    fflush(NULL);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child != 0)
        return child;
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct stat about;
    for (int file = 3; file < 256; file++) {
        if (file != nothing && fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_nlink == 0)
            dup2(nothing, file);
    }
    close(nothing);
    return 0;
}

/* Tells `story` in a process of its own, whose exit code is what it returns. */
static inline pid_t start_process(int (*story)(void *context), void *context)
{
    pid_t child = fork_silent();
    if (child == 0)
        _exit(story(context));
    return child;
}

/* The exit code of such a process, or 1000 + the signal that ended it. */
static inline int in_process(int (*story)(void *context), void *context)
{
    int how = 0;
    pid_t child = start_process(story, context);
    ck_assert_int_eq(waitpid(child, &how, 0), child);
    return WIFSIGNALED(how) ? 1000 + WTERMSIG(how) : WEXITSTATUS(how);
}

/* All of them go at the same moment: when the pipe is closed. */
static inline void start_processes(void (*work)(int number), pid_t *child, int count)
{
    int gate[2];
    char nothing;
    ck_assert_int_eq(pipe(gate), 0);
    for (int i = 0; i < count; i++) {
        child[i] = fork_silent();
        if (child[i] != 0)
            continue;
        close(gate[1]);
        while (read(gate[0], &nothing, 1) > 0)
            ;
        work(i);
        _exit(0);
    }
    close(gate[0]);
    close(gate[1]);
}

static inline void wait_for_processes(const pid_t *child, int count)
{
    for (int i = 0; i < count; i++) {
        int how;
        ck_assert_int_eq(waitpid(child[i], &how, 0), child[i]);
        ck_assert_msg(WIFEXITED(how) && WEXITSTATUS(how) == 0, "process %d ended by %d", i, how);
    }
}

#endif

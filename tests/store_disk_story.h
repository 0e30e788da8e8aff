/* Stories told to a store on a disk that fails (faulty_disk.h), in a process of their own: what a call may answer, and what is
 * to be found afterwards. */
#ifndef WAKPI_TESTS_STORE_DISK_STORY_H
#define WAKPI_TESTS_STORE_DISK_STORY_H

#include "faulty_disk.h"
#include "store_folder.h"

/* Calls from `late_calls` on tell of another day. */
enum { calls_limit = 16, late_calls = 8, large_batch = 40, small_batch = 1 };

/* What is known of a call, shared with the process that makes it. */
enum { not_made = 0, under_way = 1, returned_ok = 2 };

struct told {
    volatile int64_t calls[calls_limit];
    volatile int64_t task, operations, errors;
};
static struct told *told;

static struct bytes before; /* a file to begin with; empty where the story makes its own */

/* ---- calls, each of a campaign of its own ---- */

static inline int64_t size_of_call(int call)
{
    return call % 2 ? large_batch : small_batch;
}

static inline void make_call(int call, wakpi_event *events, char (*words)[32])
{
    for (int i = 0; i < size_of_call(call); i++) {
        events[i] = numbered((call < late_calls ? 10000 : 100000) + call * 100 + i, words[i]);
        snprintf(words[large_batch], 32, "call %d", call);
        PUT(&events[i], campaign, words[large_batch]);
    }
}

/* What was told before, again. */
static inline wakpi_status tell_again(wakpi_store *store, int call, wakpi_error *error)
{
    wakpi_event events[large_batch];
    char words[large_batch + 1][32];
    make_call(call, events, words);
    return wakpi_store_apply(store, events, (size_t)size_of_call(call), error);
}

static inline wakpi_status tell(wakpi_store *store, int call, wakpi_error *error)
{
    told->calls[call] = under_way;
    wakpi_status status = tell_again(store, call, error);
    if (status == WAKPI_OK)
        told->calls[call] = returned_ok;
    return status;
}

/* Whether a call is there, whole; then it is applied to `plain`. Counts in `lost` calls that are not, though they returned OK:
 * behind one of these none may be there. */
static inline int find_call(const wakpi_tracker *tracker, wakpi_tracker *plain, int call, int *lost)
{
    char name[32];
    snprintf(name, sizeof name, "call %d", call);
    int64_t found = delivered_of(tracker, query_of(name));
    ck_assert_msg(found == 0 || found == size_of_call(call), "operation %lld: %lld of call %d",
                  (long long)disk.at, (long long)found, call);
    ck_assert_msg(found == 0 || told->calls[call] != not_made, "call %d", call);
    *lost += found == 0 && told->calls[call] == returned_ok;
    ck_assert_msg(found == 0 || *lost == 0, "operation %lld: call %d is there, but not one before it",
                  (long long)disk.at, call);
    if (found > 0) {
        wakpi_event events[large_batch];
        char words[large_batch + 1][32];
        make_call(call, events, words);
        apply(plain, events, (size_t)size_of_call(call));
    }
    return found > 0;
}

/* ---- a story ---- */

/* So that the log is written back now and then, of which a short story would see nothing. */
static inline int write_back_often(sqlite3 *db, char **why, const void *routines)
{
    (void)why;
    (void)routines;
    return sqlite3_wal_autocheckpoint(db, 12);
}

static inline void begin_story(void)
{
    disk_begin();
    sqlite3_auto_extension((void (*)(void))write_back_often);
}

/* A fault is said as one of writing; nothing is said of a file's form that is not so. */
static inline int is_fair(wakpi_status status, const wakpi_error *error)
{
    if (status == WAKPI_OK || status == WAKPI_END)
        return 1;
    told->errors++;
    if (status == WAKPI_WRITE && error->status == WAKPI_WRITE && error->text[0])
        return 1;
    /* SQLite's look through a copy tells pages that it could not read from damaged ones by words alone. */
    if (status == WAKPI_CORRUPT && strstr(error->text, "copy.part-"))
        return 1;
    fprintf(stderr, "operation %lld: status %d: %s\n", (long long)disk.at, status, error->text);
    return 0;
}

/* Each call is made again after it failed, and must be good then where but one operation failed. */
#define TWICE(call)                                                                                          \
    do {                                                                                                     \
        wakpi_error error = {.struct_size = sizeof error};                                                   \
        wakpi_status status = (call);                                                                        \
        if (!is_fair(status, &error))                                                                        \
            return 1;                                                                                        \
        if (status != WAKPI_OK && status != WAKPI_END)                                                       \
            status = (call);                                                                                 \
        if (!is_fair(status, &error) || (status != WAKPI_OK && status != WAKPI_END && !disk.for_good))       \
            return 2;                                                                                        \
    } while (0)

static inline void run_story(int (*story)(void *context), void *context)
{
    memset(told, 0, sizeof *told);
    sweep(); /* copies that were not finished too */
    if (before.size > 0)
        disk_write_whole(path, before.at, (int64_t)before.size);
    int code = in_process(story, context);
    ck_assert_msg(code == 0 || (code == 42 && disk.how == DISK_CUT), "operation %lld: code %d",
                  (long long)disk.at, code);
    if (code == 42) {
        char name[128];
        snprintf(name, sizeof name, "%s-shm", path); /* is in memory */
        unlink(name);
    }
}

static inline void assert_sound(const char *name)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    ck_assert_int_eq(sqlite3_open(name, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    ck_assert_str_eq((const char *)sqlite3_column_text(statement, 0), "ok");
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

/* What the file holds is what stories begin with. */
static inline void begin_with_file(void)
{
    int64_t size = 0;
    disk_read_whole(path, &before.at, &size);
    before.size = (size_t)size;
}

/* ---- faults ---- */

/* Every so many operations; every one with WAKPI_LONG_TESTS (tests/run.sh --soak), and few where programs run under qemu. */
static inline int stride(int usual)
{
    return getenv("WAKPI_LONG_TESTS") ? 1 : getenv("WAKPI_SHORT_TESTS") ? 7 * usual : usual;
}

/* What the test itself writes need not wait for a disk either. */
static inline void set_up_disk(void)
{
    disk_install();
    set_up();
    told = share(sizeof *told);
    before = (struct bytes){0};
}

static const struct {
    const char *what;
    int which, how;
} faults[] = {
    {"reading", DISK_READ, DISK_ERROR},
    {"writing", DISK_WRITE, DISK_ERROR},
    {"writing to a full disk", DISK_WRITE, DISK_FULL},
    {"writing the half", DISK_WRITE, DISK_SHORT},
    {"syncing", DISK_SYNC, DISK_ERROR},
    {"truncating", DISK_TRUNCATE, DISK_ERROR},
    {"deleting", DISK_DELETE, DISK_ERROR},
    {"opening", DISK_OPEN, DISK_ERROR},
    {"locking", DISK_LOCK, DISK_ERROR},
    {"sharing memory", DISK_SHARED, DISK_ERROR},
    {"asking for size and presence", DISK_FACTS, DISK_ERROR},
};

/* Fails operations of a kind, one after the other, and tells the story each time; `count_lost` looks at what is there. */
static inline void fail_everywhere(int fault, int usual, int (*story)(void *context), void *context,
                                   int (*count_lost)(void))
{
    int64_t errors = 0, stories = 0;
    disk.which = faults[fault].which;
    disk.how = faults[fault].how;
    for (disk.for_good = 0; disk.for_good < 2; disk.for_good++) {
        disk.at = 1 + (fault + disk.for_good) % stride(usual);
        for (int reached = 1; reached; disk.at += stride(usual), stories++) {
            run_story(story, context);
            errors += told->errors;
            reached = told->operations >= disk.at;
            ck_assert_msg(count_lost() == 0, "%s: operation %lld", faults[fault].what, (long long)disk.at);
        }
    }
    printf("%s: %lld operations, %lld stories, %lld errors\n", faults[fault].what,
           (long long)told->operations, (long long)stories, (long long)errors);
}

/* Cuts the power after changes of the disk, one after the other; how many stories lost anything. */
static inline int cut_everywhere(int leaves, int rounds, int usual, int (*story)(void *context),
                                 void *context, int (*count_lost)(void))
{
    int losses = 0, code = 42;
    disk.which = DISK_CHANGES;
    disk.how = DISK_CUT;
    disk.leaves = leaves;
    disk.for_good = 0;
    seed_random(20261126 + (uint64_t)leaves);
    for (disk.at = 1; code == 42; disk.at += stride(usual)) {
        for (int round = 0; round < rounds; round++) {
            random_below(2); /* for a child of its own chances */
            run_story(story, context);
            code = told->operations ? 0 : 42;
            losses += count_lost() > 0;
        }
    }
    printf("%lld changes of the disk, %d stories lost something\n", (long long)told->operations, losses);
    return losses;
}

#endif

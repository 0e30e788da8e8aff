/* The store on a disk that fails (faulty_disk.h): whatever operation fails and however, a call reports an error or what it
 * said is there; what calls returned OK for is found afterwards, once, and the file passes SQLite's own check. */
#include "run_suite.h"

#include "faulty_disk.h"
#include "store_folder.h"

enum { calls_limit = 16, large_batch = 40, small_batch = 1, rows_before = 250 };

/* What is known of a call, shared with the process that makes it. */
enum { not_made = 0, under_way = 1, returned_ok = 2 };

struct told {
    volatile int64_t calls[calls_limit];
    volatile int64_t erased, operations, errors;
};
static struct told *told;

static struct bytes before; /* a file to begin with; empty where the story makes its own */

/* ---- calls, each of a campaign of its own ---- */

static int64_t size_of_call(int call)
{
    return call % 2 ? large_batch : small_batch;
}

static void make_call(int call, wakpi_event *events, char (*words)[32])
{
    for (int i = 0; i < size_of_call(call); i++) {
        events[i] = numbered(10000 + call * 100 + i, words[i]);
        snprintf(words[large_batch], 32, "call %d", call);
        PUT(&events[i], campaign, words[large_batch]);
    }
}

static wakpi_status tell(wakpi_store *store, int call, wakpi_error *error)
{
    wakpi_event events[large_batch];
    char words[large_batch + 1][32];
    make_call(call, events, words);
    told->calls[call] = under_way;
    wakpi_status status = wakpi_store_apply(store, events, (size_t)size_of_call(call), error);
    if (status == WAKPI_OK)
        told->calls[call] = returned_ok;
    return status;
}

static void apply_call(wakpi_tracker *tracker, int call)
{
    wakpi_event events[large_batch];
    char words[large_batch + 1][32];
    make_call(call, events, words);
    apply(tracker, events, (size_t)size_of_call(call));
}

/* Of somebody who did nothing: all rows are read all the same, and a tombstone is left. */
static const char stranger[] = "39777";
enum { erased_until = 20000000 };

static wakpi_status tell_erasure(wakpi_store *store, wakpi_error *error)
{
    told->erased = under_way;
    wakpi_status status = wakpi_store_erase(store, stranger, strlen(stranger), erased_until, error);
    if (status == WAKPI_OK)
        told->erased = returned_ok;
    return status;
}

/* ---- the story, told in a process of its own ---- */

/* So that the log is written back now and then, of which a short story would see nothing. */
static int write_back_often(sqlite3 *db, char **why, const void *routines)
{
    (void)why;
    (void)routines;
    return sqlite3_wal_autocheckpoint(db, 12);
}

/* A fault is said as one of writing; nothing is said of a file's form that is not so. */
static int is_fair(wakpi_status status, const wakpi_error *error)
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

static int tell_story(void *context)
{
    wakpi_options *options = context;
    const wakpi_tracker *tracker;
    char copy[128];
    int call = 0;
    snprintf(copy, sizeof copy, "%s copy", path);
    disk_begin();
    sqlite3_auto_extension((void (*)(void))write_back_often);
    for (int part = 0; part < 2; part++) {
        wakpi_store *store = NULL;
        TWICE(wakpi_store_open(path, options, &store, &error));
        for (int i = 0; i < calls_limit / 2 && store; i++, call++) {
            TWICE(tell(store, call, &error));
            if (i == 3)
                TWICE(wakpi_store_compact(store, 0, &error));
            if (i == 5)
                TWICE(wakpi_store_tracker(store, &tracker, &error));
            if (i == 2 && part == 1)
                TWICE(wakpi_store_backup(store, copy, &error));
            if (i == 6 && part == 1)
                TWICE(tell_erasure(store, &error));
        }
        wakpi_store_free(store);
    }
    told->operations = disk.count;
    return 0;
}

static void run_story(wakpi_options *options)
{
    memset(told, 0, sizeof *told);
    sweep(); /* copies that were not finished too */
    if (before.size > 0)
        disk_write_whole(path, before.at, (int64_t)before.size);
    int code = in_process(tell_story, options);
    ck_assert_msg(code == 0 || (code == 42 && disk.how == DISK_CUT), "operation %lld: code %d",
                  (long long)disk.at, code);
    if (code == 42) {
        char name[128];
        snprintf(name, sizeof name, "%s-shm", path); /* is in memory */
        unlink(name);
    }
}

/* ---- what is there afterwards ---- */

/* What was found of the calls; the story's tracker is `plain`, which then holds the same. */
static void compare_calls(const wakpi_tracker *tracker, wakpi_tracker *plain, int *lost)
{
    *lost = 0;
    for (int64_t i = 0; before.size > 0 && i < rows_before; i++)
        apply_number(plain, i);
    for (int call = 0; call < calls_limit; call++) {
        char name[32];
        snprintf(name, sizeof name, "call %d", call);
        int64_t found = delivered_of(tracker, query_of(name));
        ck_assert_msg(found == 0 || found == size_of_call(call), "operation %lld: %lld of call %d",
                      (long long)disk.at, (long long)found, call);
        ck_assert_msg(found == 0 || told->calls[call] != not_made, "call %d", call);
        if (found == 0 && told->calls[call] == returned_ok)
            ++*lost;
        ck_assert_msg(found == 0 || *lost == 0, "operation %lld: call %d is there, but not one before it",
                      (long long)disk.at, call);
        if (found > 0)
            apply_call(plain, call);
    }
}

/* The erasure, if it was; of one under way the file tells. */
static void erase_as_told(const wakpi_tracker *tracker, wakpi_tracker *plain, int lost)
{
    struct bytes found = save(tracker), without = save(plain);
    if (told->erased && (!is_same(found, without) || (told->erased == returned_ok && lost == 0)))
        ck_assert_int_eq(wakpi_tracker_erase(plain, stranger, strlen(stranger), erased_until, NULL),
                         WAKPI_OK);
    free(found.at);
    free(without.at);
}

static void assert_sound(void)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    ck_assert_str_eq((const char *)sqlite3_column_text(statement, 0), "ok");
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

/* How many calls were lost that had returned OK: the last ones. All else is asserted. */
static int count_lost(void)
{
    wakpi_store *store = open_store();
    wakpi_tracker *plain = new_tracker();
    const wakpi_tracker *tracker;
    int lost = 0;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_tracker(store, &tracker, &error) == WAKPI_OK, "operation %lld: %s",
                  (long long)disk.at, error.text);
    compare_calls(tracker, plain, &lost);
    erase_as_told(tracker, plain, lost);
    assert_knows(store, plain);
    append_number(store, 1000); /* and it goes on */
    compact(store);
    apply_number(plain, 1000);
    assert_knows(store, plain);
    wakpi_store_free(store);
    assert_sound();
    wakpi_tracker_free(plain);
    return lost;
}

/* ---- cases ---- */

/* Every third operation, or with WAKPI_LONG_TESTS (tests/run.sh --soak) every one. */
static int stride(void)
{
    return getenv("WAKPI_LONG_TESTS") ? 1 : 3;
}

/* What the test itself writes need not wait for a disk either. */
static void set_up_disk(void)
{
    disk_install();
    set_up();
}

static wakpi_options *start_story(int with_file, int durable)
{
    wakpi_options *options = new_options();
    told = share(sizeof *told);
    if (with_file) { /* so many rows that the story has the next ones folded */
        wakpi_store *store = open_store();
        for (int64_t i = 0; i < rows_before; i++)
            append_number(store, i);
        wakpi_store_free(store);
        int64_t size = 0;
        disk_read_whole(path, &before.at, &size);
        before.size = (size_t)size;
    }
    wakpi_options_set_integer(options, "store_durable", durable, NULL);
    return options;
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

START_TEST(an_operation_that_fails_is_an_error_and_loses_nothing)
{
    int with_file = _i / (int)COUNT(faults), which = _i % (int)COUNT(faults);
    wakpi_options *options = start_story(with_file, 1);
    int64_t errors = 0;
    disk.which = faults[which].which;
    disk.how = faults[which].how;
    for (disk.for_good = 0; disk.for_good < 2; disk.for_good++) {
        disk.at = 1 + (which + disk.for_good) % stride();
        for (int reached = 1; reached; disk.at += stride()) {
            run_story(options);
            errors += told->errors;
            reached = told->operations >= disk.at;
            ck_assert_msg(count_lost() == 0, "%s: operation %lld", faults[which].what, (long long)disk.at);
        }
    }
    printf("%s: %lld operations, %lld errors\n", faults[which].what, (long long)told->operations,
           (long long)errors);
    ck_assert_int_gt(told->operations, 0);
    wakpi_options_free(options);
}
END_TEST

/* Cuts the power after each change of the disk; how many stories lost anything. */
static int cut_everywhere(wakpi_options *options, int leaves, int rounds)
{
    int losses = 0, code = 42;
    disk.which = DISK_CHANGES;
    disk.how = DISK_CUT;
    disk.leaves = leaves;
    seed_random(20261126 + (uint64_t)leaves);
    for (disk.at = 1; code == 42; disk.at += stride()) {
        for (int round = 0; round < rounds; round++) {
            random_below(2); /* for a child of its own chances */
            run_story(options);
            code = told->operations ? 0 : 42;
            losses += count_lost() > 0;
        }
    }
    printf("%lld changes of the disk, %d stories lost something\n", (long long)told->operations, losses);
    ck_assert_int_gt(told->operations, 50);
    return losses;
}

START_TEST(a_power_cut_loses_nothing)
{
    wakpi_options *options = start_story(_i / DISK_TEARS, 1);
    int leaves = 1 + _i % DISK_TEARS;
    ck_assert_int_eq(cut_everywhere(options, leaves, leaves == DISK_TEARS ? 4 : 1), 0);
    wakpi_options_free(options);
}
END_TEST

/* Without store_durable the last calls may be lost, and nothing else is wrong. That some are shows that the cuts cut. */
START_TEST(a_power_cut_takes_the_last_of_what_was_not_to_be_durable)
{
    wakpi_options *options = start_story(0, 0);
    ck_assert_int_gt(cut_everywhere(options, DISK_KEEPS_NONE, 1), 0);
    cut_everywhere(options, DISK_TEARS, 4);
    wakpi_options_free(options);
}
END_TEST

/* A disk that says to have synced and has not: against that nobody can, but the test must see it. */
START_TEST(a_disk_that_lies_is_found_out)
{
    wakpi_options *options = start_story(1, 1);
    disk.lies = 1;
    ck_assert_int_gt(cut_everywhere(options, DISK_KEEPS_NONE, 1), 0);
    wakpi_options_free(options);
}
END_TEST

/* ---- a file that another process is just making ---- */

static int make(void *options)
{
    wakpi_store *store = NULL;
    wakpi_error error;
    disk_begin();
    wakpi_status status = try_open(options, &store, &error);
    wakpi_store_free(store);
    return status == WAKPI_OK ? 0 : 1;
}

/* It stops after each change of the disk: who comes then waits for it, and takes the file for nobody else's. */
START_TEST(a_file_in_the_making_is_waited_for)
{
    wakpi_options *options = start_story(0, 1);
    int how = 0, waited = 0;
    disk.which = DISK_CHANGES;
    disk.how = DISK_PAUSE;
    wakpi_options_set_integer(options, "store_wait", 10, NULL);
    for (disk.at = 1; !WIFEXITED(how) || disk.at == 1; disk.at++) {
        wakpi_store *store = NULL;
        wakpi_error error;
        remove_store();
        pid_t child = start_process(make, options);
        ck_assert_int_eq(waitpid(child, &how, WUNTRACED), child);
        if (WIFSTOPPED(how)) {
            wakpi_status status = try_open(options, &store, &error);
            ck_assert_msg(status == WAKPI_OK || (status == WAKPI_WRITE && strstr(error.text, "locked")),
                          "operation %lld: %s", (long long)disk.at, error.text);
            waited += status == WAKPI_WRITE;
            wakpi_store_free(store);
            kill(child, SIGCONT);
            int end;
            ck_assert_int_eq(waitpid(child, &end, 0), child);
            ck_assert_msg(WIFEXITED(end) && (WEXITSTATUS(end) == 0 || status == WAKPI_OK), "%d", end);
        }
        wakpi_store_free(open_store());
    }
    printf("%lld changes of the disk, at %d the file is locked\n", (long long)disk.at - 2, waited);
    ck_assert_int_gt(waited, 5);
    wakpi_options_free(options);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_faults");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up_disk, tear_down);
    tcase_add_loop_test(tests, an_operation_that_fails_is_an_error_and_loses_nothing, 0,
                        2 * (int)COUNT(faults));
    tcase_add_loop_test(tests, a_power_cut_loses_nothing, 0, 2 * DISK_TEARS);
    tcase_add_test(tests, a_power_cut_takes_the_last_of_what_was_not_to_be_durable);
    tcase_add_test(tests, a_disk_that_lies_is_found_out);
    tcase_add_test(tests, a_file_in_the_making_is_waited_for);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* The store under many processes, of which some are killed: what calls returned OK for is there, once. */
#include "run_suite.h"

#include <signal.h>
#include <time.h>

#include "store_folder.h"

enum { writers = 4, events_each = 500 };

struct work {
    volatile int64_t *taken; /* of each writer */
    int writer;
};

/* All that calls returned OK for before the question is in its answer, though others fold meanwhile. */
static void assert_sees(wakpi_store *store, const volatile int64_t *taken)
{
    int64_t known = 0;
    wakpi_cursor *cursor;
    for (int i = 0; i < writers; i++)
        known += taken[i];
    ck_assert_int_eq(wakpi_store_query(store, NULL, &cursor, NULL), WAKPI_OK);
    ck_assert_int_ge(delivered_in(cursor), known);
}

/* As a web request does: opens, appends a little, closes. Writers of even number ask as well. */
static void write_some(struct work *work)
{
    volatile int64_t *taken = &work->taken[work->writer];
    while (*taken < events_each) {
        wakpi_store *store = open_patiently();
        for (int i = 0; i < 10 && *taken < events_each; i++) {
            append_number(store, work->writer * 1000 + *taken);
            ++*taken;
            if (work->writer % 2 == 0)
                assert_sees(store, work->taken);
        }
        wakpi_store_free(store);
    }
}

static void fold_always(void)
{
    wakpi_store *store = open_patiently();
    for (;;) {
        compact(store);
        usleep(500);
    }
}

static int write_or_fold(void *context)
{
    struct work *work = context;
    if (work->writer == writers)
        fold_always();
    write_some(work);
    return 0;
}

START_TEST(processes_that_are_killed_lose_and_double_nothing)
{
    struct work work[writers + 1];
    pid_t child[writers + 1];
    volatile int64_t *taken = share((writers + 1) * sizeof *taken);
    int left = writers, killed = 0;
    seed_random(20261125);
    for (int i = 0; i <= writers; i++) {
        work[i] = (struct work){taken, i};
        child[i] = start_process(write_or_fold, &work[i]);
    }
    while (left > 0) {
        usleep((useconds_t)(500 + random_below(4000)));
        int which = (int)random_below(writers + 1), how;
        if (child[which] == 0)
            continue;
        if (killed < 60)
            kill(child[which], SIGKILL);
        if (waitpid(child[which], &how, killed < 60 ? 0 : WNOHANG) != child[which])
            continue;
        if (WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL) {
            killed++;
            child[which] = start_process(write_or_fold, &work[which]);
            continue;
        }
        ck_assert_msg(WIFEXITED(how) && WEXITSTATUS(how) == 0, "writer %d ended by %d", which, how);
        child[which] = 0;
        left--;
    }
    kill(child[writers], SIGKILL);
    waitpid(child[writers], NULL, 0);
    printf("%d killed\n", killed);
    ck_assert_int_gt(killed, 5);
    wakpi_tracker *plain = new_tracker();
    for (int i = 0; i < writers; i++) {
        ck_assert_int_eq(taken[i], events_each);
        for (int64_t k = 0; k < events_each; k++)
            apply_number(plain, i * 1000 + k);
    }
    wakpi_store *store = open_store();
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}
END_TEST

/* ---- two writers and a compactor, all killed at once, again and again on one file ---- */

enum { pair = 2, runs_a_file = 10 };

static int runs(int usual, int many)
{
    return getenv("WAKPI_LONG_TESTS") ? many : usual; /* tests/run.sh --soak */
}

static wakpi_event of_writer(int writer, int64_t number, char id[32], char name[32])
{
    wakpi_event event = numbered(writer * 10000000 + number, id);
    snprintf(name, 32, "writer %d", writer);
    PUT(&event, campaign, name);
    return event;
}

/* Says each number through the pipe once its call has returned. */
static void write_on(int writer, int64_t number, int pipe_end)
{
    char id[32], name[32];
    wakpi_store *store = open_patiently();
    for (;; number++) {
        wakpi_event event = of_writer(writer, number, id, name);
        append(store, &event, 1);
        ck_assert_int_eq(write(pipe_end, &number, sizeof number), sizeof number);
    }
}

static pid_t start_one(int which, int64_t number, int pipe_end)
{
    pid_t child = fork_silent();
    if (child == 0) {
        if (which < pair)
            write_on(which, number, pipe_end);
        fold_always();
    }
    return child;
}

/* How many numbers of a writer the file knows. */
static int64_t known_of(wakpi_store *store, int writer)
{
    char name[32];
    wakpi_cursor *cursor;
    snprintf(name, sizeof name, "writer %d", writer);
    wakpi_query *query = query_of(name);
    ck_assert_int_eq(wakpi_store_query(store, query, &cursor, NULL), WAKPI_OK);
    wakpi_query_free(query);
    return delivered_in(cursor);
}

/* Of what pieces a while is made, in us: some before a first call returns, some long after. Where processes are slow, as under
 * qemu, those are longer. */
static uint64_t piece_of_time(void)
{
    enum { tries = 3, least = 1000, most = 50000 };
    uint64_t best = most;
    for (int i = 0; i < tries; i++) {
        int ends[2];
        int64_t number;
        struct timespec from, to;
        remove_store();
        ck_assert_int_eq(pipe(ends), 0);
        clock_gettime(CLOCK_MONOTONIC, &from);
        pid_t child = start_one(0, 0, ends[1]);
        ck_assert_int_eq(read(ends[0], &number, sizeof number), sizeof number);
        clock_gettime(CLOCK_MONOTONIC, &to);
        kill(child, SIGKILL);
        ck_assert_int_eq(waitpid(child, NULL, 0), child);
        close(ends[0]);
        close(ends[1]);
        uint64_t taken = (uint64_t)((to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000);
        best = taken / 4 < best ? taken / 4 : best;
    }
    return best > least ? best : least;
}

/* Kills all three after a while; `next` are the writers' next numbers, all before them said or, at most one, under way. */
static void run_and_kill(int64_t next[pair], wakpi_tracker *plain, uint64_t piece)
{
    pid_t child[pair + 1];
    int ends[pair][2];
    char id[32], name[32];
    for (int i = 0; i <= pair; i++) {
        if (i < pair)
            ck_assert_int_eq(pipe(ends[i]), 0);
        child[i] = start_one(i, i < pair ? next[i] : 0, i < pair ? ends[i][1] : -1);
    }
    usleep((useconds_t)(piece + random_below(30 * piece)));
    for (int i = 0; i <= pair; i++)
        kill(child[random_below(pair + 1)], SIGKILL); /* in any order, and then whoever is left */
    for (int i = 0; i <= pair; i++) {
        int how;
        kill(child[i], SIGKILL);
        ck_assert_int_eq(waitpid(child[i], &how, 0), child[i]);
        ck_assert_msg(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL, "%d ended by %d", i, how);
    }
    wakpi_store *store = open_patiently();
    for (int i = 0; i < pair; i++) {
        int64_t said = next[i], number;
        close(ends[i][1]);
        while (read(ends[i][0], &number, sizeof number) == sizeof number)
            said = number + 1;
        close(ends[i][0]);
        int64_t known = known_of(store, i);
        ck_assert_msg(known == said || known == said + 1, "writer %d: %lld said, %lld known", i,
                      (long long)said, (long long)known);
        for (; next[i] < known; next[i]++) {
            wakpi_event event = of_writer(i, next[i], id, name);
            apply(plain, &event, 1);
        }
    }
    assert_knows(store, plain);
    wakpi_store_free(store);
}

START_TEST(two_writers_and_a_compactor_are_killed_and_all_that_was_said_is_there)
{
    int64_t total = 0;
    uint64_t piece = piece_of_time();
    seed_random(20261127);
    for (int run = 0; run < runs(30, 1000);) {
        int64_t next[pair] = {0};
        wakpi_tracker *plain = new_tracker();
        remove_store();
        for (int i = 0; i < runs_a_file; i++, run++)
            run_and_kill(next, plain, piece);
        total += next[0] + next[1];
        ck_assert_int_eq(ask_file("SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
        wakpi_tracker_free(plain);
    }
    printf("%d runs, %lld events\n", runs(30, 1000), (long long)total);
    ck_assert_int_gt(total, 30);
}
END_TEST

/* ---- many processes, of which each opens, appends and closes ---- */

enum { crowd = 16 };

static void request(int number)
{
    wakpi_store *store = open_store();
    append_number(store, number);
    wakpi_store_free(store);
}

static void many_requests(int number)
{
    for (int i = 0; i < runs(15, 200); i++)
        request(number * 1000 + i);
}

START_TEST(sixteen_processes_open_append_and_close_while_one_reads)
{
    pid_t child[crowd];
    wakpi_tracker *plain = new_tracker();
    int64_t last = 0;
    wakpi_store *store = open_store();
    start_processes(many_requests, child, crowd);
    for (int i = 0; i < 50; i++) { /* a daemon; what it sees grows */
        wakpi_cursor *cursor;
        ck_assert_int_eq(wakpi_store_query(store, NULL, &cursor, NULL), WAKPI_OK);
        int64_t delivered = delivered_in(cursor);
        ck_assert_int_ge(delivered, last);
        last = delivered;
        usleep(2000);
    }
    wait_for_processes(child, crowd);
    for (int number = 0; number < crowd; number++) {
        for (int i = 0; i < runs(15, 200); i++)
            apply_number(plain, number * 1000 + i);
    }
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}
END_TEST

/* None of them takes for another program's file what the first of them is just making. */
START_TEST(sixteen_processes_make_one_file)
{
    pid_t child[crowd];
    for (int round = 0; round < runs(15, 500); round++) {
        remove_store();
        start_processes(request, child, crowd);
        wait_for_processes(child, crowd);
        wakpi_store *store = open_store();
        wakpi_tracker *plain = told_below(crowd);
        assert_knows(store, plain);
        wakpi_store_free(store);
        wakpi_tracker_free(plain);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_kill");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, processes_that_are_killed_lose_and_double_nothing);
    tcase_add_test(tests, two_writers_and_a_compactor_are_killed_and_all_that_was_said_is_there);
    tcase_add_test(tests, sixteen_processes_open_append_and_close_while_one_reads);
    tcase_add_test(tests, sixteen_processes_make_one_file);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* The store under many processes, of which some are killed: what calls returned OK for is there, once. */
#include "run_suite.h"

#include <signal.h>

#include "store_folder.h"

enum { writers = 4, events_each = 500 };

struct work {
    volatile int64_t *taken; /* of each writer */
    int writer;
};

static wakpi_store *open_quickly(void)
{
    wakpi_options *options = new_options();
    wakpi_store *store = NULL;
    wakpi_error error;
    wakpi_options_set_integer(options, "store_durable", 0, NULL); /* a killed process is not lost power */
    wakpi_options_set_integer(options, "store_wait", 60000, NULL);
    ck_assert_msg(try_open(options, &store, &error) == WAKPI_OK, "%s", error.text);
    wakpi_options_free(options);
    return store;
}

/* All that calls returned OK for before the question is in its answer, though others fold meanwhile. */
static void assert_sees(wakpi_store *store, const volatile int64_t *taken)
{
    int64_t known = 0, delivered = 0;
    wakpi_cursor *cursor;
    const wakpi_campaign *campaign;
    for (int i = 0; i < writers; i++)
        known += taken[i];
    ck_assert_int_eq(wakpi_store_query(store, NULL, &cursor, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_next(cursor), WAKPI_OK);
    ck_assert_int_eq(wakpi_cursor_campaign(cursor, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_get(campaign, WAKPI_MEASURE_DELIVERED, &delivered), WAKPI_OK);
    ck_assert_int_ge(delivered, known);
    wakpi_cursor_free(cursor);
}

/* As a web request does: opens, appends a little, closes. Writers of even number ask as well. */
static void write_some(struct work *work)
{
    volatile int64_t *taken = &work->taken[work->writer];
    while (*taken < events_each) {
        wakpi_store *store = open_quickly();
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
    wakpi_store *store = open_quickly();
    for (;;) {
        compact(store);
        usleep(500);
    }
}

static pid_t start(struct work *work)
{
    fflush(NULL);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        if (work->writer < writers)
            write_some(work);
        else
            fold_always();
        _exit(0);
    }
    return child;
}

START_TEST(processes_that_are_killed_lose_and_double_nothing)
{
    struct work work[writers + 1];
    pid_t child[writers + 1];
    volatile int64_t *taken =
        mmap(NULL, (writers + 1) * sizeof *taken, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int left = writers, killed = 0;
    seed_random(20261125);
    for (int i = 0; i <= writers; i++) {
        work[i] = (struct work){taken, i};
        child[i] = start(&work[i]);
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
            child[which] = start(&work[which]);
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

int main(void)
{
    Suite *suite = suite_create("store_kill");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, processes_that_are_killed_lose_and_double_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

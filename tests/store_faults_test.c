/* The store on a disk that fails (faulty_disk.h): whatever operation fails and however, a call reports an error or what it
 * said is there; what calls returned OK for is found afterwards, once, and the file passes SQLite's own check. Copying, erasing,
 * closing and publishing have store_tasks. */
#include "run_suite.h"

#include "store_disk_story.h"

enum { rows_before = 250 };

static int tell_story(void *context)
{
    wakpi_options *options = context;
    const wakpi_tracker *tracker;
    int call = 0;
    begin_story();
    for (int part = 0; part < 2; part++) {
        wakpi_store *store = NULL;
        TWICE(wakpi_store_open(path, options, &store, &error));
        for (int i = 0; i < calls_limit / 2 && store; i++, call++) {
            TWICE(tell(store, call, &error));
            if (i == 2 || i == 7)
                TWICE(tell_again(store, call - 1, &error));
            if (i == 3)
                TWICE(wakpi_store_compact(store, 0, &error));
            if (i == 5)
                TWICE(wakpi_store_tracker(store, &tracker, &error));
        }
        wakpi_store_free(store);
    }
    told->operations = disk.count;
    return 0;
}

/* How many calls were lost that had returned OK: the last ones. All else is asserted. */
static int count_lost(void)
{
    wakpi_store *store = open_store();
    wakpi_tracker *plain = told_below(before.size > 0 ? rows_before : 0);
    const wakpi_tracker *tracker;
    int lost = 0;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_tracker(store, &tracker, &error) == WAKPI_OK, "operation %lld: %s",
                  (long long)disk.at, error.text);
    for (int call = 0; call < calls_limit; call++)
        find_call(tracker, plain, call, &lost);
    assert_knows(store, plain);
    append_number(store, 1000); /* and it goes on */
    compact(store);
    apply_number(plain, 1000);
    assert_knows(store, plain);
    wakpi_store_free(store);
    assert_sound(path);
    wakpi_tracker_free(plain);
    return lost;
}

static wakpi_options *start_story(int with_file, int durable)
{
    wakpi_options *options = new_options();
    if (with_file) { /* so many rows that the story has the next ones folded */
        wakpi_store *store = open_store();
        for (int64_t i = 0; i < rows_before; i++)
            append_number(store, i);
        wakpi_store_free(store);
        begin_with_file();
    }
    wakpi_options_set_integer(options, "store_durable", durable, NULL);
    return options;
}

START_TEST(an_operation_that_fails_is_an_error_and_loses_nothing)
{
    wakpi_options *options = start_story(_i / (int)COUNT(faults), 1);
    fail_everywhere(_i % (int)COUNT(faults), 3, tell_story, options, count_lost);
    ck_assert_int_gt(told->operations, 0);
    wakpi_options_free(options);
}
END_TEST

START_TEST(a_power_cut_loses_nothing)
{
    wakpi_options *options = start_story(_i / DISK_TEARS, 1);
    int leaves = 1 + _i % DISK_TEARS;
    ck_assert_int_eq(cut_everywhere(leaves, leaves == DISK_TEARS ? 4 : 1, 3, tell_story, options, count_lost),
                     0);
    ck_assert_int_gt(told->operations, 50);
    wakpi_options_free(options);
}
END_TEST

/* Without store_durable the last calls may be lost, and nothing else is wrong. That some are shows that the cuts cut. */
START_TEST(a_power_cut_takes_the_last_of_what_was_not_to_be_durable)
{
    wakpi_options *options = start_story(0, 0);
    ck_assert_int_gt(cut_everywhere(DISK_KEEPS_NONE, 1, 3, tell_story, options, count_lost), 0);
    cut_everywhere(DISK_TEARS, 4, 3, tell_story, options, count_lost);
    wakpi_options_free(options);
}
END_TEST

/* A disk that says to have synced and has not: against that nobody can, but the test must see it. */
START_TEST(a_disk_that_lies_is_found_out)
{
    wakpi_options *options = start_story(1, 1);
    disk.lies = 1;
    ck_assert_int_gt(cut_everywhere(DISK_KEEPS_NONE, 1, 3, tell_story, options, count_lost), 0);
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

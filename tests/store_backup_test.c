/* Backup: a store as it was at one moment, whole or not there, while others write. */
#include "run_suite.h"

#include <signal.h>

#include "store_faults.h"

static char copy[128];

static void set_up_copy(void)
{
    set_up();
    snprintf(copy, sizeof copy, "%s/copy", folder);
}

static wakpi_store *open_copy(int64_t read_only)
{
    wakpi_options *options = new_options();
    wakpi_store *store = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_options_set_integer(options, "store_read_only", read_only, NULL), WAKPI_OK);
    ck_assert_msg(wakpi_store_open(copy, options, &store, &error) == WAKPI_OK, "%s", error.text);
    wakpi_options_free(options);
    return store;
}

START_TEST(a_backup_is_a_store_of_its_moment)
{
    wakpi_store *store = open_store();
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_tracker *five = told_below(5), *six = told_below(6);
    for (int64_t i = 0; i < 5; i++) {
        append_number(store, i);
        if (i == 2)
            compact(store);
    }
    ck_assert_msg(wakpi_store_backup(store, copy, &error) == WAKPI_OK, "%s", error.text);
    append_number(store, 5);
    assert_knows(store, six);
    wakpi_store_free(store);
    ck_assert_int_eq(sweep(), 2); /* the store, and one file */
    wakpi_tracker_free(five);
    wakpi_tracker_free(six);
}
END_TEST

START_TEST(a_backup_can_be_read_and_gone_on_with)
{
    wakpi_store *store = open_store(), *copied;
    wakpi_tracker *five = told_below(5);
    char wal[160];
    for (int64_t i = 0; i < 5; i++)
        append_number(store, i);
    ck_assert_int_eq(wakpi_store_backup(store, copy, NULL), WAKPI_OK);
    chmod(copy, 0444);
    copied = open_copy(1);
    assert_knows(copied, five);
    snprintf(wal, sizeof wal, "%s-wal", copy);
    ck_assert_int_ne(access(wal, F_OK), 0);
    wakpi_store_free(copied);
    chmod(copy, 0644);
    copied = open_copy(0);
    append_number(copied, 5);
    apply_number(five, 5);
    assert_knows(copied, five);
    ck_assert_int_eq(ask_file("SELECT max(seq) FROM journal"), 5);
    wakpi_store_free(copied);
    wakpi_store_free(store);
    wakpi_tracker_free(five);
}
END_TEST

START_TEST(nothing_is_written_over)
{
    wakpi_store *store = open_store();
    wakpi_error error = {.struct_size = sizeof error};
    append_number(store, 0);
    ck_assert_int_eq(wakpi_store_backup(NULL, copy, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_backup(store, "", &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_backup(store, path, &error), WAKPI_WRITE);
    ck_assert_msg(strstr(error.text, "is there already") != NULL, "%s", error.text);
    ck_assert_int_eq(wakpi_store_backup(store, "/nowhere/at/all", &error), WAKPI_WRITE);
    change_file("UPDATE journal SET state = CAST(substr(state, 1, length(state) - 1) || 'x' AS BLOB)");
    ck_assert_int_eq(wakpi_store_backup(store, copy, &error), WAKPI_CORRUPT);
    ck_assert_msg(strstr(error.text, "journal row 1") != NULL, "%s", error.text);
    wakpi_store_free(store);
    ck_assert_int_eq(sweep(), 1);
}
END_TEST

static int append_always(void *context)
{
    volatile int64_t *taken = context;
    wakpi_store *store = open_lightly();
    for (;; ++*taken)
        append_number(store, *taken);
    return 0;
}

/* One writer, in order: what a copy knows is what was told up to some moment. */
START_TEST(others_write_meanwhile)
{
    void *shared = share(sizeof(int64_t));
    volatile int64_t *taken = shared;
    wakpi_store *store = open_lightly();
    append_number(store, 0);
    *taken = 1;
    pid_t child = start_process(append_always, shared);
    for (int round = 0; round < 8; round++) {
        wakpi_error error = {.struct_size = sizeof error};
        const wakpi_tracker *tracker;
        int64_t before = *taken;
        ck_assert_msg(wakpi_store_backup(store, copy, &error) == WAKPI_OK, "%s", error.text);
        int64_t after = *taken + 1;
        wakpi_store *copied = open_copy(1);
        ck_assert_int_eq(wakpi_store_tracker(copied, &tracker, NULL), WAKPI_OK);
        struct bytes found = save(tracker);
        int same = 0;
        wakpi_tracker *plain = told_below(before);
        for (int64_t i = before; i <= after && !same; i++) {
            struct bytes expected = save(plain);
            same = is_same(found, expected);
            free(expected.at);
            apply_number(plain, i);
        }
        ck_assert_msg(same, "from %lld to %lld", (long long)before, (long long)after);
        wakpi_tracker_free(plain);
        free(found.at);
        wakpi_store_free(copied);
        unlink(copy);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    ck_assert_int_gt(*taken, 10);
    wakpi_store_free(store);
}
END_TEST

static int copy_story(void *context)
{
    wakpi_store *store = NULL;
    wakpi_error error;
    if (try_open(context, &store, &error) != WAKPI_OK)
        return 1;
    set_faults();
    wakpi_status status = wakpi_store_backup(store, copy, &error);
    fault.at = 0;
    wakpi_store_free(store);
    return status == WAKPI_OK ? 0 : fault.how == refuse && status == WAKPI_WRITE ? 3 : 2;
}

START_TEST(a_stop_or_a_fault_at_any_write_leaves_no_half)
{
    wakpi_options *options = new_options();
    wakpi_tracker *five = told_below(5);
    start_faults(_i);
    while (next_fault(60)) {
        wakpi_store *store = open_lightly();
        for (int64_t i = 0; i < 5; i++)
            append_number(store, i);
        tell_with_fault(copy_story, options, 3);
        assert_knows(store, five);
        wakpi_store_free(store);
        if (access(copy, F_OK) == 0) {
            wakpi_store *copied = open_copy(1);
            assert_knows(copied, five);
            wakpi_store_free(copied);
        } else {
            ck_assert_int_ne(fault.code, 0);
        }
        int files = sweep();
        ck_assert_msg(fault.how != refuse || files <= 2, "write %lld: %d files, code %d", (long long)fault.at,
                      files, fault.code);
    }
    ck_assert_int_gt(fault.failed, 5);
    wakpi_tracker_free(five);
    wakpi_options_free(options);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store backup");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, set_up_copy, tear_down);
    tcase_add_test(tests, a_backup_is_a_store_of_its_moment);
    tcase_add_test(tests, a_backup_can_be_read_and_gone_on_with);
    tcase_add_test(tests, nothing_is_written_over);
    tcase_add_test(tests, others_write_meanwhile);
    tcase_add_loop_test(tests, a_stop_or_a_fault_at_any_write_leaves_no_half, stop, refuse + 1);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* Closing through the store: the same as a tracker's, for all who have the file, whatever happens meanwhile. */
#include "run_suite.h"

#include <signal.h>
#include <wakpi/closing.h>

#include "store_faults.h"

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

static void close_store(wakpi_store *store, int64_t until)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_close(store, until, NULL, &error) == WAKPI_OK, "%s", error.text);
}

START_TEST(a_closed_store_is_a_closed_tracker)
{
    seed_random(20261126);
    for (int round = 0; round < 40; round++) {
        struct own_event own[40];
        wakpi_tracker *plain = new_tracker();
        wakpi_store *one = open_lightly(), *other = open_lightly();
        int64_t until = 0;
        for (size_t i = 0; i < COUNT(own); i++) {
            draw_over_months(&own[i]);
            wakpi_error error = {.struct_size = sizeof error};
            ck_assert_msg(wakpi_tracker_apply(plain, &own[i].event, 1, &error) == WAKPI_OK, "%s", error.text);
            append(random_below(2) ? one : other, &own[i].event, 1);
            switch (random_below(8)) {
            case 0:
                until += (int64_t)(1 + random_below(20)) * DAY;
                ck_assert_int_eq(wakpi_tracker_close(plain, until, NULL), WAKPI_OK);
                close_store(random_below(2) ? one : other, until);
                break;
            case 1:
                ck_assert_int_ge(wakpi_store_compact(random_below(2) ? one : other, 1, NULL), WAKPI_OK);
                break;
            case 2:
                assert_knows(random_below(2) ? one : other, plain);
                break;
            case 3:
                wakpi_store_free(one);
                one = open_lightly();
                break;
            default:
                break;
            }
        }
        compare_and_end(one, other, plain);
    }
}
END_TEST

/* Numbers are seconds: 3600 is the first one behind the first hour. */
START_TEST(who_had_it_open_judges_by_the_new_watermark)
{
    wakpi_store *one = open_store(), *other = open_store(), *asked = open_store();
    const wakpi_tracker *before, *after;
    int64_t until;
    append_number(one, 1);
    append_number(other, 3700);
    ck_assert_int_eq(wakpi_store_tracker(asked, &before, NULL), WAKPI_OK);
    close_store(one, HOUR);
    close_store(other, HOUR); /* by somebody else already */
    append_number(other, 2);  /* late */
    append_number(other, 3800);
    ck_assert_int_eq(wakpi_store_tracker(asked, &after, NULL), WAKPI_OK);
    ck_assert_ptr_ne(before, after);
    ck_assert_int_eq(delivered_of(before, NULL), 2);
    ck_assert_int_eq(delivered_of(after, NULL), 3);
    ck_assert_int_eq(wakpi_tracker_watermark(after, &until), WAKPI_OK);
    ck_assert_int_eq(until, HOUR);
    ck_assert_int_eq(ask_file("SELECT count FROM intake WHERE reason = 'ignored_late'"), 1);
    ck_assert_int_eq(wakpi_store_tracker(asked, &before, NULL), WAKPI_OK);
    ck_assert_ptr_eq(before, after);
    wakpi_store_free(asked);
    wakpi_store_free(other);
    wakpi_store_free(one);
}
END_TEST

START_TEST(what_a_tracker_refuses_a_store_refuses)
{
    wakpi_store *store = open_store();
    wakpi_options *options = new_options();
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_store_close(NULL, HOUR, NULL, &error), WAKPI_INVALID);
    close_store(store, 5 * HOUR); /* though nothing is in it */
    append_number(store, 20000);
    ck_assert_int_eq(wakpi_store_close(store, 4 * HOUR, NULL, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_close(store, 6 * HOUR + 1, NULL, &error), WAKPI_INVALID);
    wakpi_tracker *plain = new_tracker();
    ck_assert_int_eq(wakpi_tracker_close(plain, 5 * HOUR, NULL), WAKPI_OK);
    apply_number(plain, 20000);
    assert_knows(store, plain);
    wakpi_store_free(store);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "+05:30", 6, NULL), WAKPI_OK);
    ck_assert_int_eq(try_open(options, &store, &error), WAKPI_MISMATCH);
    ck_assert_msg(strstr(error.text, "zone") != NULL, "%s", error.text);
    wakpi_options_free(options);
    wakpi_tracker_free(plain);
}
END_TEST

START_TEST(rows_that_are_kept_are_kept_by_closing_too)
{
    wakpi_store *store = open_with(keeping(36525, -1));
    append_number(store, 1);
    append_number(store, 4000);
    close_store(store, HOUR);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM kept"), 2);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 0);
    ck_assert_int_eq(ask_file("SELECT count FROM intake WHERE reason = 'accepted'"), 2);
    ck_assert_int_eq(ask_file("SELECT first * 10 + last FROM fragment"), 12);
    wakpi_store_free(store);
}
END_TEST

/* ---- stops and faults ---- */

enum { closings = 3 };

/* A message in each hour, the one before closed behind it. */
static wakpi_status close_next(wakpi_store *store, int64_t hour)
{
    char id[32];
    wakpi_event event = numbered(hour * 3600 + 1, id);
    wakpi_status status = wakpi_store_apply(store, &event, 1, NULL);
    return status == WAKPI_OK ? wakpi_store_close(store, hour * HOUR, NULL, NULL) : status;
}

static int close_story(void *context)
{
    set_faults();
    wakpi_store *store = open_in_story(context);
    if (!store)
        return 1;
    for (int64_t hour = 1; hour <= closings; hour++) {
        wakpi_status status = close_next(store, hour);
        if (status == WAKPI_WRITE && fault.how == refuse)
            status = close_next(store, hour);
        if (status != WAKPI_OK)
            return 2;
        *fault.taken = hour;
    }
    wakpi_store_free(store);
    return 0;
}

START_TEST(a_stop_or_a_fault_at_any_write_closes_whole_or_not_at_all)
{
    wakpi_options *options = new_options();
    start_faults(_i);
    while (next_fault(120)) {
        wakpi_tracker *plain = new_tracker();
        tell_with_fault(close_story, options, 0);
        wakpi_store *store = open_lightly();
        for (int64_t hour = 1; hour <= closings; hour++) {
            apply_number(plain, hour * 3600 + 1);
            ck_assert_int_eq(wakpi_tracker_close(plain, hour * HOUR, NULL), WAKPI_OK);
            if (hour > *fault.taken) /* closed by the one that stopped, or not */
                ck_assert_int_eq(close_next(store, hour), WAKPI_OK);
        }
        assert_knows(store, plain);
        wakpi_store_free(store);
        wakpi_tracker_free(plain);
        remove_store();
    }
    ck_assert_int_gt(fault.at, 40);
    wakpi_options_free(options);
}
END_TEST

/* ---- processes ---- */

enum { writers = 3, each = 150, hours = 12 };

static void work(int which)
{
    for (int64_t i = 0; which < writers && i < each; i++) { /* a request each */
        wakpi_store *store = open_patiently();
        append_number(store, 3600 * hours + which * 1000 + i);
        wakpi_store_free(store);
    }
    if (which < writers)
        return;
    wakpi_store *store = open_patiently();
    for (int64_t hour = 1; hour <= hours; hour++) {
        if (which == writers)
            close_store(store, hour * HOUR);
        for (int i = 0; which != writers && i < 20; i++)
            compact(store);
        usleep(3000);
    }
    wakpi_store_free(store);
}

START_TEST(others_write_and_fold_while_it_is_closed)
{
    wakpi_store *store = open_store();
    wakpi_tracker *plain = new_tracker();
    pid_t child[writers + 2];
    for (int64_t i = 0; i < hours; i++) {
        append_number(store, 3600 * i);
        apply_number(plain, 3600 * i);
    }
    wakpi_store_free(store);
    start_processes(work, child, writers + 2);
    wait_for_processes(child, writers + 2);
    for (int64_t hour = 1; hour <= hours; hour++)
        ck_assert_int_eq(wakpi_tracker_close(plain, hour * HOUR, NULL), WAKPI_OK);
    for (int i = 0; i < writers; i++) {
        for (int64_t k = 0; k < each; k++)
            apply_number(plain, 3600 * hours + i * 1000 + k);
    }
    store = open_store();
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store close");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_closed_store_is_a_closed_tracker);
    tcase_add_test(tests, who_had_it_open_judges_by_the_new_watermark);
    tcase_add_test(tests, what_a_tracker_refuses_a_store_refuses);
    tcase_add_test(tests, rows_that_are_kept_are_kept_by_closing_too);
    tcase_add_loop_test(tests, a_stop_or_a_fault_at_any_write_closes_whole_or_not_at_all, stop, refuse + 1);
    tcase_add_test(tests, others_write_and_fold_while_it_is_closed);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* The store: answers as a plain tracker's, through reopening, folding, several handles, processes that stop, writes
 * that fail, and files that are not its own. */
#include "run_suite.h"

#include <pthread.h>

#include "store_faults.h"

/* ---- answers ---- */

START_TEST(answers_as_a_tracker_that_was_told_the_same)
{
    seed_random(20261124);
    for (int round = 0; round < 25; round++) {
        struct story story;
        make_story(&story);
        wakpi_tracker *plain = new_tracker();
        wakpi_store *one = open_store(), *other = open_store();
        for (size_t i = 0; i < story.count; i++) {
            ck_assert_int_eq(wakpi_tracker_apply(plain, story.events + i, 1, NULL), WAKPI_OK);
            append(random_below(2) ? one : other, story.events + i, 1);
            switch (random_below(6)) {
            case 0:
                ck_assert_int_ge(wakpi_store_compact(random_below(2) ? one : other, 1, NULL), WAKPI_OK);
                break;
            case 1:
                assert_knows(random_below(2) ? one : other, plain);
                break;
            case 2:
                wakpi_store_free(one);
                one = open_store();
                break;
            default:
                break;
            }
        }
        assert_knows(one, plain);
        assert_knows(other, plain);
        append(one, story.events, story.count); /* all of it again, at once */
        compare_and_end(one, other, plain);
    }
}
END_TEST

/* Numbers go on where folding took all rows out, or others would miss what comes then. */
START_TEST(what_comes_after_folding_is_seen_by_others)
{
    wakpi_store *one = open_store(), *other = open_store();
    wakpi_tracker *plain = new_tracker();
    for (int64_t i = 0; i < 600; i++) {
        append_number(one, i);
        apply_number(plain, i);
    }
    assert_knows(other, plain);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 600 - 512); /* appending folds by itself */
    compact(one);
    ck_assert_int_eq(ask_file("SELECT max(last) FROM fragment"), 600);
    append_number(one, 1000);
    apply_number(plain, 1000);
    ck_assert_int_eq(ask_file("SELECT max(seq) FROM journal"), 601);
    assert_knows(other, plain);
    wakpi_cursor *cursor;
    ck_assert_int_eq(wakpi_store_query(other, NULL, &cursor, NULL), WAKPI_OK);
    ck_assert_int_eq(delivered_in(cursor), 601);
    wakpi_store_free(one);
    wakpi_store_free(other);
    wakpi_tracker_free(plain);
}
END_TEST

static const char body[] = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{"
                           "\"field\":\"messages\",\"value\":{"
                           "\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":"
                           "\"39000\",\"phone_number_id\":\"7\"},"
                           "\"statuses\":[{\"id\":\"wamid.X\",\"status\":\"delivered\",\"timestamp\":"
                           "\"1760000000\",\"recipient_id\":\"393331234567\"}"
                           "]}}]}]}";

START_TEST(reads_bodies_and_keeps_neither_them_nor_numbers)
{
    wakpi_store *store = open_store();
    wakpi_tracker *plain = new_tracker();
    static const char event[] =
        "{\"wakpi\":\"send\",\"id\":\"wamid.X\",\"campaign\":\"autumn\",\"time\":1759999999000}";
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_store_read_webhook(store, body, strlen(body), &error), WAKPI_OK);
    wakpi_status told = wakpi_store_read_event(store, event, strlen(event), &error);
    ck_assert_int_eq(told, wakpi_tracker_read_event(plain, event, strlen(event), NULL));
    ck_assert_int_eq(wakpi_store_read_line(store, body, strlen(body), &error), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_read_webhook(plain, body, strlen(body), NULL), WAKPI_OK);
    assert_knows(store, plain);
    int64_t rows = ask_file("SELECT count(*) FROM journal");
    ck_assert_int_eq(wakpi_store_read_webhook(store, body, strlen(body) - 1, &error), WAKPI_MALFORMED);
    ck_assert_int_ge(error.position, 0);
    ck_assert_int_eq(wakpi_store_read_webhook(store, "{}", 2, &error),
                     wakpi_tracker_read_webhook(plain, "{}", 2, NULL));
    ck_assert_int_eq(wakpi_store_apply(store, NULL, 0, &error), WAKPI_OK);
    wakpi_event wrong = {.struct_size = sizeof wrong, .kind = 9999};
    ck_assert_int_eq(wakpi_store_apply(store, &wrong, 1, &error), WAKPI_INVALID);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), rows);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal WHERE instr(state, CAST('3331234567' AS BLOB))"),
                     0);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}
END_TEST

static void *append_many(void *context)
{
    static int64_t next; /* guarded by the compiler's atomics */
    for (int i = 0; i < 100; i++)
        append_number(context, __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED));
    return NULL;
}

START_TEST(many_threads_use_one_handle)
{
    enum { threads = 4 };
    wakpi_store *store = open_store();
    pthread_t thread[threads];
    wakpi_tracker *plain = new_tracker();
    for (int i = 0; i < threads; i++)
        ck_assert_int_eq(pthread_create(&thread[i], NULL, append_many, store), 0);
    for (int i = 0; i < 20; i++) {
        wakpi_cursor *cursor;
        ck_assert_int_eq(wakpi_store_query(store, NULL, &cursor, NULL), WAKPI_OK);
        wakpi_cursor_free(cursor);
    }
    for (int i = 0; i < threads; i++)
        pthread_join(thread[i], NULL);
    for (int i = 0; i < 100 * threads; i++)
        apply_number(plain, i);
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}
END_TEST

/* ---- refusals ---- */

static void assert_refused(const wakpi_options *options, wakpi_status expected, const char *word)
{
    wakpi_store *store = NULL;
    wakpi_error error;
    struct bytes before = read_whole(path);
    ck_assert_uint_gt(before.size, 0);
    ck_assert_int_eq(try_open(options, &store, &error), expected);
    ck_assert_ptr_null(store);
    ck_assert_int_eq(error.status, expected);
    ck_assert_msg(strstr(error.text, word) != NULL, "%s", error.text);
    struct bytes after = read_whole(path);
    assert_equal(after, before);
    free(before.at);
    free(after.at);
}

START_TEST(refuses_what_is_not_its_own)
{
    wakpi_options *options = new_options();
    change_file("PRAGMA journal_mode = WAL; CREATE TABLE journal(seq INTEGER PRIMARY KEY, bytes BLOB);");
    assert_refused(options, WAKPI_MALFORMED, "another program");
    remove_store();
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 2000; i++)
        fputs("not a database\n", file);
    fclose(file);
    assert_refused(options, WAKPI_MALFORMED, "no file of SQLite");
    remove_store();
    wakpi_store_free(open_store());
    change_file("PRAGMA user_version = 99");
    assert_refused(options, WAKPI_VERSION, "schema 99");
    change_file("PRAGMA user_version = 1; DELETE FROM setting");
    assert_refused(options, WAKPI_CORRUPT, "check value");
    wakpi_store *store;
    ck_assert_int_eq(wakpi_store_open("", options, &store, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_open("/nowhere/at/all", options, &store, NULL), WAKPI_WRITE);
    wakpi_options_free(options);
}
END_TEST

START_TEST(refuses_another_key_or_account)
{
    wakpi_options *options = new_options(), *none;
    wakpi_store *store;
    wakpi_error error;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &none), WAKPI_OK);
    wakpi_store_free(open_store());
    assert_refused(none, WAKPI_MISMATCH, "key");
    ck_assert_int_eq(wakpi_options_set_text(none, "key", "another 16 bytes", 16, NULL), WAKPI_OK);
    assert_refused(none, WAKPI_MISMATCH, "key");
    ck_assert_int_eq(wakpi_options_set_text(options, "account", "second", 6, NULL), WAKPI_OK);
    assert_refused(options, WAKPI_MISMATCH, "account");
    ck_assert_int_eq(wakpi_options_set_text(options, "account", "", 0, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "Europe/Rome", 11, NULL), WAKPI_OK);
    ck_assert_msg(try_open(options, &store, &error) == WAKPI_OK, "%s", error.text);
    wakpi_store_free(store);
    remove_store();
    wakpi_options_set_text(none, "key", NULL, 0, NULL); /* drawn, and kept */
    ck_assert_int_eq(try_open(none, &store, &error), WAKPI_OK);
    append_number(store, 1);
    wakpi_store_free(store);
    ck_assert_int_eq(try_open(none, &store, &error), WAKPI_OK);
    const wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_store_tracker(store, &tracker, &error), WAKPI_OK);
    wakpi_store_free(store);
    assert_refused(options, WAKPI_MISMATCH, "key");
    wakpi_options_free(none);
    wakpi_options_free(options);
}
END_TEST

START_TEST(names_a_row_that_is_damaged)
{
    wakpi_store *store = open_store();
    const wakpi_tracker *tracker;
    wakpi_error error = {.struct_size = sizeof error};
    append_number(store, 1);
    append_number(store, 2);
    wakpi_store_free(store);
    change_file(
        "UPDATE journal SET state = CAST(substr(state, 1, length(state) - 1) || 'x' AS BLOB) WHERE seq = 2");
    store = open_store();
    ck_assert_int_eq(wakpi_store_tracker(store, &tracker, &error), WAKPI_CORRUPT);
    ck_assert_msg(strstr(error.text, "journal row 2") != NULL, "%s", error.text);
    ck_assert_int_eq(wakpi_store_compact(store, 0, &error), WAKPI_CORRUPT);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 2);
    wakpi_store_free(store);
}
END_TEST

/* As somebody who may read the file alone. */
static int open_as_guest(void *context)
{
    wakpi_store *store;
    wakpi_error error;
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 77;
    return try_open(context, &store, &error) == WAKPI_WRITE && strstr(error.text, "written to") ? 0 : 1;
}

START_TEST(a_file_that_can_not_be_written_is_an_error_and_stays_good)
{
    wakpi_options *options = new_options();
    wakpi_tracker *plain = new_tracker();
    wakpi_store *store = open_store();
    append_number(store, 5);
    apply_number(plain, 5);
    wakpi_store_free(store);
    chmod(folder, 0755);
    chmod(path, 0444);
    int code = in_process(open_as_guest, options);
    ck_assert_msg(code == 0 || code == 77, "code %d", code);
    chmod(path, 0644);
    store = open_store();
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
    wakpi_options_free(options);
}
END_TEST

/* ---- stops and faults at each write of the file ---- */

static wakpi_status try_number(wakpi_store *store, int64_t number)
{
    char id[32];
    wakpi_event event = numbered(number, id);
    return wakpi_store_apply(store, &event, 1, NULL);
}

static int tell_story(void *context)
{
    return tell_in_two_parts(context, 5, try_number);
}

/* What the file says is what calls that returned OK said, and perhaps what the one said that was under way. */
static void assert_nothing_lost(int64_t taken)
{
    wakpi_store *store = open_store();
    wakpi_tracker *plain = told_below(taken);
    const wakpi_tracker *tracker;
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_msg(wakpi_store_tracker(store, &tracker, &error) == WAKPI_OK, "%s", error.text);
    struct bytes found = save(tracker), expected = save(plain);
    if (!is_same(found, expected)) {
        free(expected.at);
        apply_number(plain, taken);
        expected = save(plain);
        assert_equal(found, expected);
    }
    append_number(store, 1000); /* and it goes on */
    compact(store);
    apply_number(plain, 1000);
    assert_knows(store, plain);
    wakpi_store_free(store);
    free(found.at);
    free(expected.at);
    wakpi_tracker_free(plain);
}

START_TEST(a_stop_or_a_fault_at_any_write_loses_nothing)
{
    wakpi_options *options = new_options();
    start_faults(_i);
    while (next_fault(120)) {
        tell_with_fault(tell_story, options, 0);
        assert_nothing_lost(*fault.taken);
        remove_store();
    }
    ck_assert_int_gt(fault.at, 40);
    wakpi_options_free(options);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, answers_as_a_tracker_that_was_told_the_same);
    tcase_add_test(tests, what_comes_after_folding_is_seen_by_others);
    tcase_add_test(tests, reads_bodies_and_keeps_neither_them_nor_numbers);
    tcase_add_test(tests, many_threads_use_one_handle);
    tcase_add_test(tests, refuses_what_is_not_its_own);
    tcase_add_test(tests, refuses_another_key_or_account);
    tcase_add_test(tests, names_a_row_that_is_damaged);
    tcase_add_test(tests, a_file_that_can_not_be_written_is_an_error_and_stays_good);
    tcase_add_loop_test(tests, a_stop_or_a_fault_at_any_write_loses_nothing, stop, refuse + 1);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

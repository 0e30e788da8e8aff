/* The form of the store's file: what older versions made is brought up, whatever happens meanwhile, and what a newer one made
 * stays as it is. */
#include "run_suite.h"

#include "store_faults.h"

/* Made by the code at commit 0ccddb2, the last one of schema 1, under the key of new_options(): append_number() of
 * 0 .. 4, wakpi_store_compact(), append_number() of 5 .. 7. */
static const char first_schema[] = WAKPI_TESTS_DIR "/vectors/store/schema_1.wakpi";

/* The newest. */
enum { schema_now = 4 };

static void copy_file(const char *from)
{
    char part[4096];
    int in = open(from, O_RDONLY), out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ck_assert_msg(in >= 0 && out >= 0, "%s", from);
    for (ssize_t size; (size = read(in, part, sizeof part)) > 0;)
        ck_assert_int_eq(write(out, part, (size_t)size), size);
    close(in);
    close(out);
}

static void assert_good(int64_t count)
{
    wakpi_store *store = open_store();
    wakpi_tracker *plain = told_below(count);
    assert_knows(store, plain);
    append_number(store, count); /* and it goes on */
    apply_number(plain, count);
    compact(store);
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}

static void hear_of_upgrade(void *context, int32_t level, const char *text, size_t size)
{
    ck_assert_int_eq(level, WAKPI_OK);
    ck_assert_str_eq(text, "a store was brought up from schema 1 to 4");
    ck_assert_uint_eq(size, strlen(text));
    ++*(int *)context;
}

START_TEST(a_file_of_the_first_schema_is_brought_up)
{
    int heard = 0;
    copy_file(first_schema);
    ck_assert_int_eq(ask_file("PRAGMA user_version"), 1);
    for (int i = 0; i < 2; i++) { /* it is told once */
        wakpi_options *options = new_options();
        ck_assert_int_eq(wakpi_options_set_log(options, hear_of_upgrade, &heard), WAKPI_OK);
        wakpi_store_free(open_with(options));
    }
    ck_assert_int_eq(heard, 1);
    ck_assert_int_eq(ask_file("PRAGMA user_version"), schema_now);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 3);
    ck_assert_int_eq(ask_file("SELECT min(arrival) > 1700000000000 FROM journal"), 1);
    assert_good(8);
}
END_TEST

/* A new file and one that was brought up have the same tables. */
START_TEST(old_and_new_files_are_of_one_form)
{
    static const char ask[] =
        "SELECT group_concat(type || ' ' || name || ' ' || (SELECT group_concat(name || ' ' || "
        "type || ' ' || \"notnull\" || ' ' || pk) FROM pragma_table_info(m.name)), ';') "
        "FROM (SELECT * FROM sqlite_schema ORDER BY name) m";
    char *forms[2];
    for (int i = 0; i < 2; i++) {
        sqlite3 *db;
        sqlite3_stmt *statement;
        if (i == 1)
            copy_file(first_schema);
        wakpi_store_free(open_store());
        ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
        ck_assert_int_eq(sqlite3_prepare_v2(db, ask, -1, &statement, NULL), SQLITE_OK);
        ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
        forms[i] = strdup((const char *)sqlite3_column_text(statement, 0));
        sqlite3_finalize(statement);
        sqlite3_close(db);
        remove_store();
    }
    ck_assert_str_eq(forms[0], forms[1]);
    ck_assert_ptr_nonnull(strstr(forms[0], "journal"));
    free(forms[0]);
    free(forms[1]);
}
END_TEST

/* Who has the file open since before it was brought up gets errors, and writes nothing that newer ones can not read. */
START_TEST(an_older_process_does_not_write_past_the_upgrade)
{
    sqlite3 *db;
    sqlite3_stmt *add;
    copy_file(first_schema);
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(
        sqlite3_prepare_v2(db, "INSERT INTO journal(seq, bytes) VALUES(9, x'00')", -1, &add, NULL),
        SQLITE_OK);
    wakpi_store_free(open_store());
    ck_assert_int_eq(sqlite3_step(add), SQLITE_ERROR);
    sqlite3_finalize(add);
    sqlite3_close(db);
    assert_good(8);
}
END_TEST

START_TEST(what_is_refused_is_not_brought_up)
{
    wakpi_options *options;
    wakpi_store *store;
    wakpi_error error;
    copy_file(first_schema);
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", "another 16 bytes", 16, NULL), WAKPI_OK);
    ck_assert_int_eq(try_open(options, &store, &error), WAKPI_MISMATCH);
    ck_assert_int_eq(ask_file("PRAGMA user_version"), 1);
    wakpi_options_free(options);
    assert_good(8);
}
END_TEST

/* ---- for reading ---- */

static wakpi_options *read_only(void)
{
    wakpi_options *options = new_options();
    ck_assert_int_eq(wakpi_options_set_integer(options, "store_read_only", 1, NULL), WAKPI_OK);
    return options;
}

START_TEST(who_reads_sees_what_others_write_and_writes_nothing)
{
    wakpi_options *options = read_only();
    wakpi_store *store = open_store(), *reader = NULL;
    wakpi_error error;
    char id[32];
    wakpi_event event = numbered(1, id);
    wakpi_tracker *plain = told_below(2);
    append_number(store, 0);
    ck_assert_msg(try_open(options, &reader, &error) == WAKPI_OK, "%s", error.text);
    append_number(store, 1);
    assert_knows(reader, plain);
    ck_assert_int_eq(wakpi_store_apply(reader, &event, 1, &error), WAKPI_WRITE);
    ck_assert_msg(strstr(error.text, "readonly") != NULL, "%s", error.text);
    ck_assert_int_eq(wakpi_store_compact(reader, 0, &error), WAKPI_WRITE);
    compact(store);
    ck_assert_int_eq(wakpi_store_compact(reader, 0, &error), WAKPI_END);
    ck_assert_int_eq(wakpi_store_close(reader, 3600000, NULL, &error), WAKPI_WRITE);
    ck_assert_int_eq(wakpi_store_erase(reader, "393331", 6, 0, &error), WAKPI_WRITE);
    assert_knows(reader, plain);
    wakpi_store_free(reader);
    wakpi_store_free(store);
    assert_knows(store = open_store(), plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
    wakpi_options_free(options);
}
END_TEST

START_TEST(for_reading_nothing_is_made_or_brought_up)
{
    wakpi_options *options = read_only();
    wakpi_store *store = NULL;
    wakpi_error error;
    ck_assert_int_eq(try_open(options, &store, &error), WAKPI_NOT_FOUND);
    ck_assert_int_ne(access(path, F_OK), 0);
    close(open(path, O_WRONLY | O_CREAT, 0644));
    ck_assert_int_eq(try_open(options, &store, &error), WAKPI_NOT_FOUND);
    copy_file(first_schema);
    ck_assert_int_eq(try_open(options, &store, &error), WAKPI_VERSION);
    ck_assert_msg(strstr(error.text, "opened for writing once") != NULL, "%s", error.text);
    ck_assert_int_eq(ask_file("PRAGMA user_version"), 1);
    change_file("PRAGMA user_version = 99");
    ck_assert_int_eq(try_open(options, &store, &error), WAKPI_VERSION);
    wakpi_options_free(options);
}
END_TEST

/* As somebody who may write neither the file nor beside it. */
static int read_as_guest(void *context)
{
    wakpi_store *store = NULL;
    wakpi_error error;
    const wakpi_tracker *tracker;
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 77;
    if (try_open(context, &store, &error) != WAKPI_OK) {
        printf("%s\n", error.text);
        return 1;
    }
    if (wakpi_store_tracker(store, &tracker, &error) != WAKPI_OK)
        return 2;
    struct bytes found = save(tracker);
    wakpi_tracker *plain = told_below(3);
    struct bytes expected = save(plain);
    int same = is_same(found, expected);
    wakpi_store_free(store);
    return same ? 0 : 3;
}

START_TEST(what_lies_where_nothing_can_be_written_can_be_read)
{
    wakpi_options *options = read_only();
    wakpi_store *store = open_store();
    for (int64_t i = 0; i < 3; i++)
        append_number(store, i);
    chmod(folder, 0555);
    chmod(path, 0444);
    int in_use = in_process(read_as_guest, options);
    wakpi_store_free(store);
    int closed = in_process(read_as_guest, options);
    chmod(folder, 0755);
    ck_assert_msg(in_use == 0 || in_use == 77, "in use: %d", in_use);
    ck_assert_msg(closed == 0 || closed == 77, "closed: %d", closed);
    wakpi_options_free(options);
}
END_TEST

static int open_and_free(void *context)
{
    wakpi_store *store = NULL;
    wakpi_error error;
    set_faults();
    wakpi_status status = try_open(context, &store, &error);
    wakpi_store_free(store);
    return status == WAKPI_OK ? 0 : fault.how == refuse && status == WAKPI_WRITE ? 1 : 2;
}

START_TEST(a_stop_or_a_fault_while_it_is_brought_up_does_no_harm)
{
    wakpi_options *options = new_options();
    start_faults(_i);
    while (next_fault(90)) {
        copy_file(first_schema);
        tell_with_fault(open_and_free, options, 1);
        assert_good(8);
        remove_store();
    }
    ck_assert_int_gt(fault.failed, 5);
    wakpi_options_free(options);
}
END_TEST

static void append_one(int number)
{
    wakpi_store *store = open_store();
    append_number(store, 8 + number);
    wakpi_store_free(store);
}

START_TEST(many_bring_it_up_at_once)
{
    enum { processes = 4 };
    pid_t child[processes];
    copy_file(first_schema);
    start_processes(append_one, child, processes);
    wait_for_processes(child, processes);
    assert_good(8 + processes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store form");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_file_of_the_first_schema_is_brought_up);
    tcase_add_test(tests, old_and_new_files_are_of_one_form);
    tcase_add_test(tests, an_older_process_does_not_write_past_the_upgrade);
    tcase_add_test(tests, what_is_refused_is_not_brought_up);
    tcase_add_loop_test(tests, a_stop_or_a_fault_while_it_is_brought_up_does_no_harm, stop, refuse + 1);
    tcase_add_test(tests, many_bring_it_up_at_once);
    tcase_add_test(tests, who_reads_sees_what_others_write_and_writes_nothing);
    tcase_add_test(tests, for_reading_nothing_is_made_or_brought_up);
    tcase_add_test(tests, what_lies_where_nothing_can_be_written_can_be_read);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* What a handle wrote itself it need not write again; and when it must, since the file may not say it any more. */
#include "run_suite.h"

#include "store/known.h"
#include "store_folder.h"

#define ROWS            "SELECT count(*) FROM journal"
#define COUNTED(reason) "SELECT coalesce((SELECT count FROM intake WHERE reason = '" reason "'), 0)"

enum { fold_every = 256 };

START_TEST(what_comes_again_is_counted_and_not_written)
{
    wakpi_store *store = open_store();
    wakpi_tracker *plain = told_below(3);
    for (int round = 0; round < 4; round++) {
        for (int64_t i = 0; i < 3; i++)
            append_number(store, i);
    }
    ck_assert_int_eq(ask_file(ROWS), 3);
    ck_assert_int_eq(ask_file(COUNTED("accepted")), 3);
    ck_assert_int_eq(ask_file(COUNTED("duplicate")), 0); /* they wait for a row, */
    append_number(store, 3);
    apply_number(plain, 3);
    ck_assert_int_eq(ask_file(COUNTED("duplicate")), 9);
    ck_assert_int_eq(
        ask_file("SELECT count(*) FROM journal WHERE intake = '{\"accepted\":1,\"duplicate\":9}'"), 1);
    append_number(store, 1);
    wakpi_store_free(store); /* or for the end */
    ck_assert_int_eq(ask_file(COUNTED("duplicate")), 10);
    ck_assert_int_eq(ask_file(COUNTED("accepted")), 4);
    store = open_store();
    append_number(store, 1); /* of a row that another handle wrote it knows nothing */
    ck_assert_int_eq(ask_file(COUNTED("accepted")), 5);
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}
END_TEST

/* A call that says something else beside is another row. */
START_TEST(only_the_whole_call_again_is_known)
{
    wakpi_store *store = open_store();
    wakpi_event events[3];
    char names[3][32];
    for (int64_t i = 0; i < 3; i++)
        events[i] = numbered(i, names[i]);
    append(store, events, 2);
    append(store, events, 2);
    ck_assert_int_eq(ask_file(ROWS), 1);
    append(store, events, 1);
    append(store, events, 3);
    ck_assert_int_eq(ask_file(ROWS), 3);
    wakpi_event turned[2] = {events[1], events[0]}; /* which says the same */
    append(store, turned, 2);
    ck_assert_int_eq(ask_file(ROWS), 3);
    events[0].time++;
    append(store, events, 2);
    ck_assert_int_eq(ask_file(ROWS), 4);
    wakpi_store_free(store);
    ck_assert_int_eq(ask_file(COUNTED("accepted")), 2 + 1 + 3 + 2);
    ck_assert_int_eq(ask_file(COUNTED("duplicate")), 2 + 2);
}
END_TEST

/* Folding by the handle itself moves its rows; what others did has to be looked at. */
START_TEST(it_is_known_behind_folding_while_nobody_else_writes)
{
    wakpi_store *store = open_lightly();
    for (int64_t i = 0; i < 2 * fold_every + 10; i++)
        append_number(store, i);
    int64_t rows = ask_file(ROWS);
    ck_assert_int_lt(rows, fold_every);
    for (int64_t i = 0; i < 2 * fold_every + 10; i++)
        append_number(store, i);
    ck_assert_int_eq(ask_file(ROWS), rows);
    wakpi_store *other = open_lightly();
    append_number(other, 100000);
    append_number(store, 2 * fold_every + 9); /* is in the journal, */
    ck_assert_int_eq(ask_file(ROWS), rows + 1);
    append_number(store, 3); /* and this one can not be found there */
    ck_assert_int_eq(ask_file(ROWS), rows + 2);
    append_number(store, 3);
    ck_assert_int_eq(ask_file(ROWS), rows + 2);
    wakpi_tracker *plain = told_below(2 * fold_every + 10);
    apply_number(plain, 100000);
    compare_and_end(store, other, plain);
}
END_TEST

/* All that the file said at `from`, in its place, by SQLite's own means. */
static void copy_back(sqlite3 *from, const char *to)
{
    sqlite3 *file;
    ck_assert_int_eq(sqlite3_open(to, &file), SQLITE_OK);
    sqlite3_backup *copying = sqlite3_backup_init(file, "main", from, "main");
    ck_assert_ptr_nonnull(copying);
    ck_assert_int_eq(sqlite3_backup_step(copying, -1), SQLITE_DONE);
    ck_assert_int_eq(sqlite3_backup_finish(copying), SQLITE_OK);
    sqlite3_close(file);
}

/* With rows of others in the place of its own, or not, and with the numbers of theirs or not. */
START_TEST(a_file_that_was_put_back_is_told_again)
{
    enum { before = 5, after = 4 };
    sqlite3 *copy, *file;
    wakpi_store *store = open_lightly();
    wakpi_tracker *plain = told_below(before);
    for (int64_t i = 0; i < before; i++)
        append_number(store, i);
    ck_assert_int_eq(sqlite3_open(":memory:", &copy), SQLITE_OK);
    ck_assert_int_eq(sqlite3_open(path, &file), SQLITE_OK);
    sqlite3_backup *copying = sqlite3_backup_init(copy, "main", file, "main");
    ck_assert_int_eq(sqlite3_backup_step(copying, -1), SQLITE_DONE);
    sqlite3_backup_finish(copying);
    sqlite3_close(file);
    for (int64_t i = before; i < before + after; i++)
        append_number(store, i);
    if (_i % 2) { /* it looks before and after */
        wakpi_store *other = open_lightly();
        append_number(other, 50);
        wakpi_store_free(other);
        append_number(store, 1);
    }
    copy_back(copy, path);
    ck_assert_int_eq(ask_file(ROWS), before);
    if (_i / 2) {
        wakpi_store *other = open_lightly();
        for (int64_t i = 60; i < 60 + _i / 2 * 3; i++) {
            append_number(other, i);
            apply_number(plain, i);
        }
        wakpi_store_free(other);
    }
    for (int64_t i = 0; i < before + after; i++)
        append_number(store, i);
    for (int64_t i = before; i < before + after; i++)
        apply_number(plain, i);
    ck_assert_int_eq(ask_file(ROWS), before + after + _i / 2 * 3);
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
    sqlite3_close(copy);
}
END_TEST

/* Erasing and closing rewrite rows: what comes again is judged again, whoever did it. */
START_TEST(after_erasing_and_closing_it_is_judged_again)
{
    enum { count = 9, until = 1000000 };
    wakpi_store *store = open_store(), *other = _i % 2 ? open_store() : store;
    wakpi_tracker *plain = told_below(count);
    for (int64_t i = 0; i < count; i++)
        append_number(store, i);
    if (_i / 2) {
        ck_assert_int_eq(wakpi_store_close(other, INT64_C(86400000), NULL, NULL), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_close(plain, INT64_C(86400000), NULL), WAKPI_OK);
    } else {
        ck_assert_int_eq(wakpi_store_erase(other, persons[1], strlen(persons[1]), until, NULL), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_erase(plain, persons[1], strlen(persons[1]), until, NULL), WAKPI_OK);
    }
    for (int64_t i = 0; i < count; i++) {
        append_number(store, i);
        apply_number(plain, i);
    }
    assert_knows(store, plain);
    if (other != store)
        wakpi_store_free(other);
    wakpi_store_free(store);
    if (_i / 2)
        ck_assert_int_eq(ask_file(COUNTED("ignored_late")), count);
    wakpi_tracker_free(plain);
}
END_TEST

/* Whatever else is kept, each call is written: it tells who came when. */
START_TEST(where_rows_are_kept_each_is_written)
{
    static const char text[] = "{\"wakpi\":\"send\",\"id\":\"wamid.1\",\"time\":1000,\"person\":\"39333\"}";
    wakpi_store *store = open_with(keeping(_i ? 0 : 30, _i));
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(wakpi_store_read_event(store, text, sizeof text - 1, NULL), WAKPI_OK);
    ck_assert_int_eq(ask_file(ROWS), 3);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body"), _i ? 3 : 0);
    wakpi_store_free(store);
    store = open_with(keeping(0, 0)); /* from here on it need not */
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(wakpi_store_read_event(store, text, sizeof text - 1, NULL), WAKPI_OK);
    ck_assert_int_eq(ask_file(ROWS), 4);
    wakpi_store *other = open_with(keeping(30, -1)); /* and now it must again */
    ck_assert_int_eq(wakpi_store_read_event(store, text, sizeof text - 1, NULL), WAKPI_OK);
    ck_assert_int_eq(ask_file(ROWS), 5);
    wakpi_store_free(other);
    wakpi_store_free(store);
}
END_TEST

/* Of more than are remembered the oldest go; of the others all are told apart. The file is none but what is asked for. */
START_TEST(what_is_too_much_to_remember_is_forgotten)
{
    enum { remembered = 65536, many = 3 * remembered };
    struct wakpi_store_sql sql = {0};
    struct wakpi_store_known known = {0};
    int64_t found = 0, found_late = 0;
    ck_assert_int_eq(sqlite3_open(":memory:", &sql.db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(sql.db,
                                  "CREATE TABLE setting(name TEXT, value INTEGER);"
                                  "INSERT INTO setting VALUES('epoch', 7)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    wakpi_store_known_begin(&known, &sql, 7);
    for (int64_t i = 0; i < 2 * many; i++) { /* each twice in a row */
        uint64_t said[3] = {1, (uint64_t)i / 2, 0};
        struct wakpi_store_bytes state = {.at = (unsigned char *)said, .size = 16 + (size_t)i / 2 % 8};
        struct wakpi_store_print print = wakpi_store_known_print(&known, &state);
        int has = wakpi_store_known_has(&known, &sql, &state, print, 7);
        ck_assert_int_eq(has, i % 2);
        if (!has)
            wakpi_store_known_add(&known, print, i + 1);
    }
    for (int64_t i = 0; i < many; i++) {
        uint64_t said[3] = {1, (uint64_t)i, 0};
        struct wakpi_store_bytes state = {.at = (unsigned char *)said, .size = 16 + (size_t)i % 8};
        struct wakpi_store_print print = wakpi_store_known_print(&known, &state);
        int has = wakpi_store_known_has(&known, &sql, &state, print, 7);
        ck_assert(!has || !wakpi_store_known_has(&known, &sql, &state, print, 8));
        found += has;
        found_late += has && i >= many - remembered / 4;
    }
    ck_assert_int_le(found, remembered);
    ck_assert_int_gt(found, remembered / 100 * 99);
    ck_assert_int_gt(found_late, remembered / 4 / 100 * 99);
    wakpi_store_known_drop(&known);
    wakpi_store_sql_end(&sql);
}
END_TEST

/* Three handles tell the same events over and over, fold, erase and close: all that ever came is there. */
START_TEST(random_stories_agree_with_a_tracker)
{
    enum { handles = 3, steps = 600, numbers = 120 };
    wakpi_store *stores[handles];
    wakpi_tracker *plain = new_tracker();
    seed_random(20261122 + (uint64_t)_i);
    for (int i = 0; i < handles; i++)
        stores[i] = open_lightly();
    for (int step = 0; step < steps; step++) {
        wakpi_store *store = stores[random_below(handles)];
        switch (random_below(step > steps / 2 ? 60 : 40)) {
        case 0:
            compact(store);
            break;
        case 1:
            assert_knows(store, plain);
            break;
        case 59: {
            int64_t until = (int64_t)random_below(numbers) * 1000;
            const char *person = persons[random_below(3)];
            ck_assert_int_eq(wakpi_store_erase(store, person, strlen(person), until, NULL), WAKPI_OK);
            ck_assert_int_eq(wakpi_tracker_erase(plain, person, strlen(person), until, NULL), WAKPI_OK);
            break;
        }
        default: {
            int64_t number = (int64_t)random_below(numbers);
            append_number(store, number);
            apply_number(plain, number);
        }
        }
    }
    for (int i = 0; i < handles; i++) {
        assert_knows(stores[i], plain);
        wakpi_store_free(stores[i]);
    }
    wakpi_tracker_free(plain);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_known");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, what_comes_again_is_counted_and_not_written);
    tcase_add_test(tests, only_the_whole_call_again_is_known);
    tcase_add_test(tests, it_is_known_behind_folding_while_nobody_else_writes);
    tcase_add_loop_test(tests, a_file_that_was_put_back_is_told_again, 0, 6);
    tcase_add_loop_test(tests, after_erasing_and_closing_it_is_judged_again, 0, 4);
    tcase_add_loop_test(tests, where_rows_are_kept_each_is_written, 0, 2);
    tcase_add_test(tests, what_is_too_much_to_remember_is_forgotten);
    tcase_add_loop_test(tests, random_stories_agree_with_a_tracker, 0, 6);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

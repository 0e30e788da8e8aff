/* What a store keeps beside what folding makes: rows of the journal, bodies, and counts of intake. */
#include "run_suite.h"

#include "store_faults.h"

static int event_text(char text[160], int64_t number)
{
    return snprintf(text, 160, "{\"wakpi\":\"send\",\"id\":\"wamid.%lld\",\"time\":%lld,\"person\":\"%s\"}",
                    (long long)number, (long long)number * 1000, persons[number % 3]);
}

static wakpi_status read_number(wakpi_store *store, int64_t number)
{
    char text[160];
    int size = event_text(text, number);
    return wakpi_store_read_event(store, text, (size_t)size, NULL);
}

static void tell_number(wakpi_tracker *tracker, int64_t number)
{
    char text[160];
    int size = event_text(text, number);
    ck_assert_int_eq(wakpi_tracker_read_event(tracker, text, (size_t)size, NULL), WAKPI_OK);
}

START_TEST(rows_are_kept_as_long_as_the_file_says)
{
    wakpi_tracker *plain = new_tracker();
    wakpi_store *store = open_with(keeping(30, -1)),
                *other = open_store(); /* the other one asks for nothing */
    for (int64_t i = 0; i < 6; i++) {
        append_number(i % 2 ? store : other, i);
        apply_number(plain, i);
    }
    compact(other);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 0);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM kept"), 6);
    ck_assert_int_eq(
        ask_file("SELECT count(*) FROM kept WHERE abs(arrival / 1000 - strftime('%s', 'now')) < 60"), 6);
    assert_knows(store, plain);
    change_file("UPDATE kept SET arrival = arrival - 29 * 86400000 WHERE seq <= 4");
    compact(store);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM kept"), 6);
    change_file("UPDATE kept SET arrival = arrival - 2 * 86400000 WHERE seq <= 2");
    compact(other);
    ck_assert_int_eq(ask_file("SELECT min(seq) * 100 + count(*) FROM kept"), 304);
    wakpi_store_free(store);
    store = open_with(keeping(36525, -1));
    change_file("UPDATE kept SET arrival = 0");
    append_number(other, 6); /* it notices what was asked for meanwhile */
    apply_number(plain, 6);
    compact(other);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM kept"), 5);
    wakpi_store_free(store);
    store = open_with(keeping(0, -1));
    compact(store);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM kept"), 0);
    assert_knows(other, plain);
    wakpi_store_free(store);
    wakpi_store_free(other);
    wakpi_tracker_free(plain);
}
END_TEST

START_TEST(bodies_are_kept_where_they_were_asked_for)
{
    wakpi_store *store = open_store();
    ck_assert_int_eq(read_number(store, 1), WAKPI_OK);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body"), 0);
    wakpi_store *asked = open_with(keeping(10, 1));
    ck_assert_int_eq(read_number(store, 2), WAKPI_OK);
    append_number(store, 3); /* has none */
    ck_assert_int_eq(wakpi_store_read_line(store, "{}", 2, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_store_read_webhook(store, "{", 1, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body"), 2);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body JOIN journal USING(seq, arrival)"), 2);
    char sql[256], text[160];
    event_text(text, 2);
    snprintf(sql, sizeof sql, "SELECT seq FROM body WHERE bytes = CAST('%s' AS BLOB) AND kind = 'event'",
             text);
    ck_assert_int_eq(ask_file(sql), 2);
    ck_assert_int_eq(ask_file("SELECT seq FROM body WHERE bytes = CAST('{}' AS BLOB) AND kind = 'line'"), 4);
    compact(store);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body JOIN kept USING(seq, arrival)"), 2);
    change_file("UPDATE body SET arrival = 0 WHERE seq = 2");
    compact(store);
    ck_assert_int_eq(ask_file("SELECT sum(seq) FROM body"), 4);
    wakpi_store_free(asked);
    asked = open_with(keeping(0, -1));
    ck_assert_int_eq(read_number(store, 5), WAKPI_OK);
    ck_assert_int_eq(ask_file("SELECT sum(seq) FROM body"), 4 + 5); /* as long as it waits to be folded */
    compact(store);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body"), 0);
    wakpi_store_free(asked);
    asked = open_with(keeping(-1, 0));
    ck_assert_int_eq(read_number(store, 6), WAKPI_OK);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM body"), 0);
    wakpi_store_free(asked);
    wakpi_store_free(store);
}
END_TEST

#define COUNTED(reason) "SELECT coalesce((SELECT count FROM intake WHERE reason = '" reason "'), 0)"

START_TEST(intake_is_counted_once)
{
    wakpi_store *store = open_store();
    static const char deleted[] =
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{"
        "\"field\":\"weather\",\"value\":{}}]}]}";
    for (int64_t i = 0; i < 3; i++)
        append_number(store, i);
    wakpi_event twice[2];
    char id[32];
    twice[0] = twice[1] = numbered(9, id);
    append(store, twice, 2);
    ck_assert_int_eq(ask_file(COUNTED("accepted")), 4);
    ck_assert_int_eq(ask_file(COUNTED("duplicate")), 1);
    compact(store);
    ck_assert_int_eq(ask_file(COUNTED("accepted")), 4);
    ck_assert_int_eq(ask_file("SELECT count FROM counted WHERE reason = 'accepted'"), 4);
    /* Calls that left no row are counted with the next one, or at the end. */
    ck_assert_int_eq(wakpi_store_read_webhook(store, "{", 1, NULL), WAKPI_MALFORMED);
    ck_assert_int_eq(wakpi_store_read_webhook(store, deleted, strlen(deleted), NULL), WAKPI_OK);
    ck_assert_int_eq(ask_file(COUNTED("ignored_field")), 0);
    append_number(store, 4);
    ck_assert_int_eq(ask_file(COUNTED("refused_malformed")), 1);
    ck_assert_int_eq(ask_file(COUNTED("ignored_field")), 1);
    ck_assert_int_eq(wakpi_store_read_webhook(store, deleted, strlen(deleted), NULL), WAKPI_OK);
    wakpi_store_free(store);
    ck_assert_int_eq(ask_file(COUNTED("ignored_field")), 2);
    ck_assert_int_eq(ask_file(COUNTED("refused_malformed")), 1);
    ck_assert_int_eq(ask_file(COUNTED("accepted")), 5);
}
END_TEST

static int keep_story(void *context)
{
    return tell_in_two_parts(context, 3, read_number);
}

/* Facts, rows, bodies and counts say the same. */
static void assert_all_kept(int64_t taken)
{
    wakpi_store *store = open_store();
    wakpi_tracker *plain = new_tracker();
    int64_t rows = ask_file("SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM kept)");
    ck_assert_msg(rows == taken || rows == taken + 1, "%lld rows of %lld", (long long)rows, (long long)taken);
    ck_assert_int_eq(
        ask_file("SELECT count(*) FROM body JOIN (SELECT seq FROM journal UNION ALL SELECT seq FROM kept) "
                 "USING(seq)"),
        rows);
    ck_assert_int_eq(ask_file(COUNTED("accepted")), rows);
    for (int64_t i = 0; i < rows; i++)
        tell_number(plain, i);
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}

START_TEST(a_stop_or_a_fault_at_any_write_leaves_all_of_one_mind)
{
    wakpi_options *options = keeping(30, 1), *none = new_options();
    start_faults(_i);
    while (next_fault(100)) {
        wakpi_store *store = NULL;
        wakpi_error error;
        ck_assert_int_eq(try_open(options, &store, &error), WAKPI_OK);
        wakpi_store_free(store);
        tell_with_fault(keep_story, none, 0);
        assert_all_kept(*fault.taken);
        remove_store();
    }
    ck_assert_int_gt(fault.at, 40);
    wakpi_options_free(options);
    wakpi_options_free(none);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store keep");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, rows_are_kept_as_long_as_the_file_says);
    tcase_add_test(tests, bodies_are_kept_where_they_were_asked_for);
    tcase_add_test(tests, intake_is_counted_once);
    tcase_add_loop_test(tests, a_stop_or_a_fault_at_any_write_leaves_all_of_one_mind, stop, refuse + 1);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

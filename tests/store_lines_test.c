/* Many lines in one transaction: all of them or none, as if told one by one, with the byte at fault; and what was counted of them. */
#include "run_suite.h"
#include "store_folder.h"

static const char lines[] =
    "{\"wakpi\":\"send\",\"id\":\"a\",\"campaign\":\"autumn\",\"person\":\"391\",\"time\":1760000000000}\n"
    " \t\r\n\n"
    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
    "\"value\":{\"metadata\":{\"phone_number_id\":\"7\"},\"statuses\":[{\"id\":\"b\",\"status\":"
    "\"delivered\","
    "\"timestamp\":\"1760000000\",\"recipient_id\":\"392\"},{\"id\":\"c\",\"status\":\"sent\",\"timestamp\":"
    "\"x\"}]}}]}]}\r\n"
    "{\"wakpi\":\"delivered\",\"id\":\"a\",\"time\":1760000001000}\n"
    "{\"wakpi\":\"delivered\",\"id\":\"a\",\"time\":1760000001000}";

static int64_t counted(wakpi_store *store, const char *wanted)
{
    int64_t count = -1;
    wakpi_intake reason = 0;
    for (int32_t i = 0;
         wakpi_intake_at(i, &reason) == WAKPI_OK && strcmp(wakpi_intake_key(reason), wanted) != 0; i++) {
    }
    ck_assert_int_eq(wakpi_store_intake(store, reason, &count, NULL), WAKPI_OK);
    return count;
}

START_TEST(lines_are_taken_as_one_by_one)
{
    wakpi_tracker *plain = new_tracker();
    wakpi_store *store = open_store();
    wakpi_error error = {.struct_size = sizeof error};
    for (const char *at = lines; *at != '\0';) {
        size_t size = strcspn(at, "\n");
        if (strspn(at, " \t\r") < size)
            ck_assert_int_eq(wakpi_tracker_read_line(plain, at, size, &error), WAKPI_OK);
        at += size + (at[size] == '\n');
    }
    ck_assert_msg(wakpi_store_read_lines(store, lines, strlen(lines), &error) == WAKPI_OK, "%s", error.text);
    assert_knows(store, plain);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 1);
    ck_assert_int_eq(wakpi_store_read_lines(store, lines, 0, &error), WAKPI_OK);
    ck_assert_int_eq(wakpi_store_read_lines(store, "\n \n", 3, &error), WAKPI_OK);
    ck_assert_int_eq(wakpi_store_read_lines(store, NULL, 0, &error), WAKPI_OK);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 1);
    ck_assert_int_eq(wakpi_store_read_lines(store, lines, strlen(lines), &error), WAKPI_OK);
    assert_knows(store, plain);
    wakpi_store_free(store);
    wakpi_tracker_free(plain);
}
END_TEST

/* Whatever is cut off or written over: one byte at fault, in the line where it is, and nothing taken. */
START_TEST(a_bad_line_leaves_all_out_and_is_named)
{
    static const char *const bad[] = {"{",        "{\"wakpi\":\"dream\"}",
                                      "\xff\xfe", "{\"a\":1}{\"b\":2}",
                                      "[[[",      "{\"wakpi\":\"sent\",\"id\":\"\"}"};
    wakpi_store *store = open_store();
    ck_assert_int_eq(wakpi_store_read_lines(NULL, lines, 1, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_read_lines(store, NULL, 1, NULL), WAKPI_INVALID);
    for (size_t i = 0; i < COUNT(bad); i++) {
        for (int behind = 0; behind <= 1; behind++) {
            char text[2048];
            wakpi_error error = {.struct_size = sizeof error}, alone = {.struct_size = sizeof alone};
            wakpi_tracker *plain = new_tracker();
            int begin = snprintf(text, sizeof text, "%s\n", lines);
            int end = begin + snprintf(text + begin, sizeof text - (size_t)begin, "%s", bad[i]);
            size_t size = (size_t)end;
            if (behind)
                size += (size_t)snprintf(text + end, sizeof text - (size_t)end, "\n%s", lines);
            wakpi_status status = wakpi_tracker_read_line(plain, bad[i], strlen(bad[i]), &alone);
            ck_assert_int_lt(status, 0);
            ck_assert_int_eq(wakpi_store_read_lines(store, text, size, &error), status);
            ck_assert_int_eq(error.position, begin + (alone.position > 0 ? alone.position : 0));
            ck_assert_str_eq(error.text, alone.text);
            ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), 0);
            wakpi_tracker_free(plain);
        }
    }
    wakpi_store_free(store);
}
END_TEST

START_TEST(intake_tells_what_the_file_remembers)
{
    wakpi_store *store = open_store(), *other = open_store();
    int64_t count = 7;
    ck_assert_int_eq(counted(store, "accepted"), 0);
    ck_assert_int_eq(wakpi_store_read_lines(store, lines, strlen(lines), NULL), WAKPI_OK);
    int64_t once = counted(store, "accepted");
    ck_assert_int_ge(once, 3);
    ck_assert_int_eq(counted(store, "duplicate"), 1);
    ck_assert_int_eq(ask_file("SELECT sum(count) FROM intake WHERE reason LIKE 'malformed%'"), 1);
    ck_assert_int_eq(wakpi_store_read_lines(other, lines, strlen(lines), NULL), WAKPI_OK);
    ck_assert_int_eq(counted(store, "accepted"), 2 * once);
    compact(other);
    ck_assert_int_eq(counted(store, "accepted"), 2 * once);
    ck_assert_int_eq(ask_file("SELECT count FROM intake WHERE reason = 'accepted'"), 2 * once);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM intake WHERE meaning IS NOT NULL"), 0);
    ck_assert_int_eq(wakpi_store_publish(store, NULL, INT64_MAX, NULL, NULL), WAKPI_OK);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM intake WHERE meaning IS NULL"), 0);
    static const char comment[] =
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{"
        "\"field\":\"flows\",\"value\":{}}]}]}";
    int64_t rows = ask_file("SELECT count(*) FROM journal");
    ck_assert_int_eq(wakpi_store_read_line(store, comment, strlen(comment), NULL), WAKPI_OK);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"),
                     rows); /* it left no row, and is told all the same */
    int64_t ignored = 0;
    wakpi_intake reason;
    for (int32_t i = 0; wakpi_intake_at(i, &reason) == WAKPI_OK; i++)
        ignored +=
            wakpi_intake_class(reason) == WAKPI_INTAKE_IGNORED ? counted(store, wakpi_intake_key(reason)) : 0;
    ck_assert_int_eq(ignored, 1);
    ck_assert_int_eq(wakpi_store_intake(store, 9999, &count, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_intake(NULL, reason, &count, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_store_intake(store, reason, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(count, 7);
    wakpi_store_free(store);
    wakpi_store_free(other);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_lines");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, lines_are_taken_as_one_by_one);
    tcase_add_test(tests, a_bad_line_leaves_all_out_and_is_named);
    tcase_add_test(tests, intake_tells_what_the_file_remembers);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* The allocator and the log hook of the options, as a store uses them. */
#include "run_suite.h"

#include <regex.h>

#include <wakpi/closing.h>

#include "failing_allocator.h"
#include "store_folder.h"

static int32_t swallow(void *context, const void *bytes, size_t size)
{
    (void)context, (void)bytes, (void)size;
    return 0;
}

static wakpi_status use(wakpi_store *store)
{
    static const char who[] = "393331";
    const wakpi_tracker *tracker;
    char id[32];
    wakpi_event event = numbered(1, id);
    wakpi_status status = wakpi_store_apply(store, &event, 1, NULL);
    if (status == WAKPI_OK)
        status = wakpi_store_tracker(store, &tracker, NULL);
    if (status == WAKPI_OK) {
        status = wakpi_store_compact(store, 0, NULL);
        status = status == WAKPI_END ? WAKPI_OK : status;
    }
    if (status == WAKPI_OK)
        status = wakpi_store_close(store, 3600000, NULL, NULL);
    event = numbered(4002, id);
    if (status == WAKPI_OK)
        status = wakpi_store_apply(store, &event, 1, NULL);
    if (status == WAKPI_OK)
        status = wakpi_store_export_person(store, who, strlen(who), swallow, NULL, NULL);
    if (status == WAKPI_OK)
        status = wakpi_store_erase(store, who, strlen(who), 1000000000, NULL);
    return status;
}

static wakpi_status use_with_memory(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *options = NULL;
    wakpi_store *store = NULL;
    (void)data;
    remove_store();
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "key", key, 16, NULL);
    if (status == WAKPI_OK)
        status = wakpi_options_set_integer(options, "store_durable", 0, NULL);
    if (status == WAKPI_OK)
        status = wakpi_store_open(path, options, &store, NULL);
    wakpi_options_free(options);
    if (status == WAKPI_OK)
        status = use(store);
    wakpi_store_free(store);
    return status;
}

/* Each of them where there is time, else the first ones and ever fewer behind them. */
START_TEST(requests_for_memory_may_fail)
{
    if (getenv("WAKPI_LONG_TESTS")) {
        fail_each_request(use_with_memory, NULL);
        return;
    }
    int64_t at = 1;
    for (int failed = 1; failed; at += 1 + at / 8) {
        struct failing_allocator memory = {.fail_at = at, .for_ever = (int)(at % 2)};
        wakpi_status status = use_with_memory(failing_allocate, &memory, NULL);
        assert_no_leaks(&memory);
        failed = memory.failures > 0;
        ck_assert_msg(status == (failed ? WAKPI_NO_MEMORY : WAKPI_OK),
                      "request %lld fails and the status is %s", (long long)at, wakpi_status_text(status));
    }
    ck_assert_int_gt(at, 50);
}
END_TEST

/* ---- log ---- */

struct heard {
    int32_t level;
    char text[512];
    int count;
};

static void hear(void *context, int32_t level, const char *text, size_t size)
{
    struct heard *heard = context;
    heard->level = level;
    heard->count++;
    snprintf(heard->text, sizeof heard->text, "%.*s", (int)size, text);
}

START_TEST(the_log_hears_what_was_refused)
{
    struct heard heard = {0};
    wakpi_options *options = new_options();
    wakpi_store *store = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    const wakpi_tracker *tracker;
    ck_assert_int_eq(wakpi_options_set_log(options, hear, &heard), WAKPI_OK);
    ck_assert_int_eq(wakpi_store_open("/nowhere/at/all", options, &store, &error), WAKPI_WRITE);
    ck_assert_int_eq(heard.level, WAKPI_WRITE);
    ck_assert_msg(strncmp(heard.text, "opening a store: /nowhere/at/all", 32) == 0, "%s", heard.text);
    ck_assert_int_eq(try_open(options, &store, &error), WAKPI_OK);
    int before = heard.count;
    append_number(store, 1);
    ck_assert_int_eq(heard.count, before);
    ck_assert_int_eq(wakpi_store_read_webhook(store, "{", 1, NULL), WAKPI_MALFORMED); /* by its tracker */
    ck_assert_int_eq(heard.count, before + 1);
    ck_assert_int_eq(heard.level, WAKPI_MALFORMED);
    change_file("UPDATE journal SET state = x'00'");
    ck_assert_int_eq(wakpi_store_tracker(store, &tracker, NULL),
                     WAKPI_CORRUPT); /* without words of the caller's */
    ck_assert_int_eq(heard.level, WAKPI_CORRUPT);
    ck_assert_msg(strstr(heard.text, "reading a store") != NULL, "%s", heard.text);
    wakpi_store_free(store);
    wakpi_options_free(options);
}
END_TEST

/* All that was told, line by line. */
struct told_lines {
    int count;
    char text[8192];
};

static void write_down(void *context, int32_t level, const char *text, size_t size)
{
    struct told_lines *lines = context;
    size_t used = strlen(lines->text);
    ck_assert_int_eq(level, WAKPI_OK);
    lines->count++;
    snprintf(lines->text + used, sizeof lines->text - used, "%.*s\n", (int)size, text);
}

static int has_line(const struct told_lines *lines, const char *pattern)
{
    regex_t compiled;
    ck_assert_int_eq(regcomp(&compiled, pattern, REG_EXTENDED | REG_NEWLINE | REG_NOSUB), 0);
    int found = regexec(&compiled, lines->text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return found;
}

/* Its bytes, as the file has them before and after. */
START_TEST(the_log_hears_what_a_store_does_by_itself)
{
    struct told_lines lines = {0};
    char pattern[160];
    wakpi_options *options = keeping(30, 1);
    ck_assert_int_eq(wakpi_options_set_log(options, write_down, &lines), WAKPI_OK);
    wakpi_store *store = open_with(options);
    for (int64_t i = 0; i < 5; i++)
        append_number(store, i);
    ck_assert_int_eq(lines.count, 0);
    int64_t size = ask_file("SELECT sum(length(state)) FROM journal");
    ck_assert_int_eq(wakpi_store_compact(store, 1, NULL), WAKPI_OK);
    int64_t fragment = ask_file("SELECT length(state) FROM fragment");
    snprintf(pattern, sizeof pattern,
             "^a store folded rows 1 to 5 of its journal, %d bytes, into a fragment of %d$", (int)size,
             (int)fragment);
    ck_assert_msg(lines.count == 1 && has_line(&lines, pattern), "%s", lines.text);
    append_number(store, 5);
    ck_assert_int_eq(wakpi_store_compact(store, 1, NULL), WAKPI_OK);
    append_number(store, 6);
    ck_assert_int_eq(wakpi_store_compact(store, 1, NULL), WAKPI_OK);
    size = ask_file("SELECT sum(length(state)) FROM fragment");
    ck_assert_int_eq(lines.count, 3);
    change_file("UPDATE kept SET arrival = 0 WHERE seq <= 4");
    change_file("INSERT INTO body VALUES(1, x'7b7d', 'event', 0)");
    ck_assert_int_eq(wakpi_store_compact(store, 0, NULL), WAKPI_END);
    fragment = ask_file("SELECT length(state) FROM fragment");
    snprintf(pattern, sizeof pattern, "^a store merged 3 fragments of %d bytes into one of %d$", (int)size,
             (int)fragment);
    ck_assert_msg(has_line(&lines, pattern), "%s", lines.text);
    ck_assert_msg(has_line(&lines, "^a store let go of 4 rows and 1 bodies, which it keeps for 30 days$"),
                  "%s", lines.text);
    ck_assert_int_eq(lines.count, 5);
    append_number(store, 7);
    change_file("UPDATE kept SET arrival = 0 WHERE seq <= 6");
    ck_assert_int_eq(wakpi_store_close(store, INT64_C(86400000), NULL, NULL), WAKPI_OK); /* lets go as well */
    ck_assert_msg(lines.count == 6 && has_line(&lines, "^a store let go of 2 rows and 0 bodies"), "%s",
                  lines.text);
    wakpi_store_free(store);
    ck_assert_int_eq(lines.count, 6);
}
END_TEST

/* Folding as part of appending is heard too, and what it meets: the call's row is safe all the same. */
START_TEST(the_log_hears_of_folding_within_a_call)
{
    enum { fold_every = 256 };
    struct heard heard = {0};
    wakpi_options *options = new_options();
    ck_assert_int_eq(wakpi_options_set_integer(options, "store_durable", 0, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_log(options, hear, &heard), WAKPI_OK);
    wakpi_store *store = open_with(options);
    for (int64_t i = 0; i < fold_every; i++)
        append_number(store, i);
    ck_assert_int_eq(heard.count, 1);
    ck_assert_msg(strstr(heard.text, "folded rows 1 to 256") != NULL, "%s", heard.text);
    for (int64_t i = fold_every; i < 2 * fold_every - 1; i++)
        append_number(store, i);
    change_file("UPDATE journal SET state = x'00' WHERE seq = 300");
    append_number(store, 2 * fold_every - 1);
    ck_assert_int_eq(heard.level, WAKPI_CORRUPT);
    ck_assert_msg(strstr(heard.text, "folding the journal of a store: row 300") != NULL, "%s", heard.text);
    ck_assert_int_eq(ask_file("SELECT count(*) FROM journal"), fold_every);
    wakpi_store_free(store);
}
END_TEST

START_TEST(the_log_hears_of_waiting)
{
    struct heard heard = {0};
    sqlite3 *other;
    char id[32];
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_options *options = new_options();
    wakpi_event event = numbered(1, id);
    ck_assert_int_eq(wakpi_options_set_integer(options, "store_wait", 1200, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_log(options, hear, &heard), WAKPI_OK);
    wakpi_store *store = open_with(options);
    ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(wakpi_store_apply(store, &event, 1, &error), WAKPI_WRITE);
    ck_assert_int_eq(heard.count, 2); /* while it waited, and in the end */
    ck_assert_int_eq(heard.level, WAKPI_WRITE);
    heard.count = 0;
    ck_assert_int_eq(wakpi_store_compact(store, 0, NULL), WAKPI_END); /* there is nothing to be written */
    ck_assert_int_eq(heard.count, 0);
    sqlite3_close(other);
    ck_assert_int_eq(wakpi_store_apply(store, &event, 1, &error), WAKPI_OK);
    ck_assert_int_eq(heard.count, 0);
    wakpi_store_free(store);
}
END_TEST

START_TEST(options_are_copied_with_all_they_have)
{
    struct heard heard = {0};
    struct failing_allocator memory = {0};
    wakpi_options *options, *copy = NULL;
    const char *text;
    size_t size;
    ck_assert_int_eq(wakpi_options_new(failing_allocate, &memory, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "zone", "Europe/Rome", 11, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_log(options, hear, &heard), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_copy(NULL, &copy), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_options_copy(options, NULL), WAKPI_INVALID);
    wakpi_status status = WAKPI_NO_MEMORY;
    for (int64_t k = 1; status != WAKPI_OK; k++) {
        memory.fail_at = memory.requests + k;
        status = wakpi_options_copy(options, &copy);
        ck_assert_int_eq(status, copy ? WAKPI_OK : WAKPI_NO_MEMORY);
    }
    memory.fail_at = 0;
    wakpi_options_free(options);
    ck_assert_int_eq(wakpi_options_get_text(copy, "zone", &text, &size, NULL), WAKPI_OK);
    ck_assert_str_eq(text, "Europe/Rome");
    wakpi_options_log(copy, WAKPI_OK, "a line of 100 %s");
    ck_assert_str_eq(heard.text, "a line of 100 %s");
    wakpi_options_log(NULL, WAKPI_OK, "nobody hears");
    ck_assert_int_eq(heard.count, 1);
    wakpi_options_free(copy);
    assert_no_leaks(&memory);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store memory");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 240);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, requests_for_memory_may_fail);
    tcase_add_test(tests, the_log_hears_what_was_refused);
    tcase_add_test(tests, the_log_hears_what_a_store_does_by_itself);
    tcase_add_test(tests, the_log_hears_of_folding_within_a_call);
    tcase_add_test(tests, the_log_hears_of_waiting);
    tcase_add_test(tests, options_are_copied_with_all_they_have);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

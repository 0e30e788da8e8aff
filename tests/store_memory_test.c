/* The allocator and the log hook of the options, as a store uses them. */
#include "run_suite.h"

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
    tcase_add_test(tests, options_are_copied_with_all_they_have);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

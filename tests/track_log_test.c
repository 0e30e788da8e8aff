/* What the host's log is told. */
#include "run_suite.h"
#include "track_field.h"

static struct {
    int count;
    int32_t level;
    char text[512];
} heard;

static void hear(void *context, int32_t level, const char *text, size_t size)
{
    ck_assert_ptr_eq(context, &heard);
    ck_assert_uint_eq(strlen(text), size);
    ck_assert_ptr_null(strchr(text, '\n'));
    heard.count++;
    heard.level = level;
    snprintf(heard.text, sizeof heard.text, "%s", text);
}

static wakpi_options *options;
static wakpi_tracker *tracker;

static void set_up(void)
{
    memset(&heard, 0, sizeof heard);
    options = new_options();
    ck_assert_int_eq(wakpi_options_set_log(options, hear, &heard), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
}

static void tear_down(void)
{
    wakpi_tracker_free(tracker);
    wakpi_options_free(options);
}

/* One line more than before, at this level, that holds these words. */
static void expect_line(int count, int32_t level, const char *words)
{
    ck_assert_int_eq(heard.count, count);
    ck_assert_int_eq(heard.level, level);
    ck_assert_msg(strstr(heard.text, words) != NULL, "%s", heard.text);
}

START_TEST(refused_bodies_are_told_with_their_place)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_tracker_read_webhook(tracker, "{\"entry\":[", 10, &error), WAKPI_MALFORMED);
    expect_line(1, WAKPI_MALFORMED, "(at 10)");
    ck_assert_int_eq(error.status, WAKPI_MALFORMED); /* the caller has the words as well */
    ck_assert_int_eq(error.position, 10);
    ck_assert_ptr_nonnull(strstr(heard.text, error.text));
    ck_assert_int_eq(wakpi_tracker_read_event(tracker, "{\"wakpi\":\"dream\"}", 17, NULL), WAKPI_MALFORMED);
    expect_line(2, WAKPI_MALFORMED, "read: ");
}
END_TEST

START_TEST(malformed_elements_are_told_each_time_and_unknown_ones_once)
{
    for (int times = 1; times <= 2; times++) {
        read_body(tracker,
                  body_of("messages", "\"statuses\":[{\"id\":\"a\",\"status\":\"sent\"},{\"id\":\"b\","
                                      "\"status\":\"sent\"},{\"id\":\"c\",\"status\":\"read\","
                                      "\"timestamp\":\"1763726400\"}]"));
        expect_line(times, WAKPI_MALFORMED, "2 skipped as malformed_time");
    }
    for (int times = 1; times <= 2; times++) {
        read_body(tracker, body_of("brand_new_field", "\"things\":[1]"));
        expect_line(3, WAKPI_OK, "the first that is ignored_field");
    }
    read_status(tracker, "wamid.1", "read", 1763726400);
    ck_assert_int_eq(heard.count, 3); /* what is well is not told */
}
END_TEST

START_TEST(refused_batches_and_merges_and_savings_are_told)
{
    wakpi_event event = STATUS(READ, "", NOON);
    wakpi_tracker *other = tracker_with("currency", "USD", NULL), *loaded;
    ck_assert_int_eq(wakpi_tracker_apply(tracker, &event, 1, NULL), WAKPI_INVALID);
    expect_line(1, WAKPI_INVALID, "apply: ");
    ck_assert_int_eq(wakpi_tracker_merge(tracker, other, NULL), WAKPI_MISMATCH);
    expect_line(2, WAKPI_MISMATCH, "currency");
    struct bytes bytes = save(other);
    bytes.at[20] ^= 1;
    ck_assert_int_eq(wakpi_tracker_merge_saved(tracker, bytes.at, bytes.size, NULL), WAKPI_CORRUPT);
    expect_line(3, WAKPI_CORRUPT, "merge: ");
    ck_assert_int_eq(wakpi_tracker_load(bytes.at, bytes.size, options, &loaded, NULL), WAKPI_CORRUPT);
    expect_line(4, WAKPI_CORRUPT, "load: ");
    free(bytes.at);
    wakpi_tracker_free(other);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_log");
    TCase *log = tcase_create("log");
    tcase_add_checked_fixture(log, set_up, tear_down);
    tcase_add_test(log, refused_bodies_are_told_with_their_place);
    tcase_add_test(log, malformed_elements_are_told_each_time_and_unknown_ones_once);
    tcase_add_test(log, refused_batches_and_merges_and_savings_are_told);
    suite_add_tcase(suite, log);
    return run_suite(suite);
}

#include "run_suite.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "failing_allocator.h"
#include "random_json.h"
#include "track/intake.h"
#include "track/batch.h"
#include "translated.h"
#include "webhook_vectors.h"

#define SEED 20251121

static struct wakpi_settings settings;
static struct wakpi_batch batch;

static void set_up(void)
{
    ck_assert_int_eq(wakpi_settings_take(NULL, &settings), WAKPI_OK);
    wakpi_batch_start(&batch, settings.allocator);
}

static void tear_down(void)
{
    wakpi_batch_drop(&batch);
    wakpi_settings_drop(&settings);
}

/* The settings with one integer set otherwise. */
static void set_integer(const char *name, int64_t value)
{
    wakpi_options *options = NULL;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, name, value, NULL), WAKPI_OK);
    wakpi_settings_drop(&settings);
    ck_assert_int_eq(wakpi_settings_take(options, &settings), WAKPI_OK);
    wakpi_options_free(options);
}

/* What a body gives, as a vector file says it. */
static const char *seen(const char *body, size_t size)
{
    static struct lines lines;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status = wakpi_webhook_read(&settings, body, size, &batch, &error);
    ck_assert_msg(status == WAKPI_OK, "%s at %lld in %.*s", error.text, (long long)error.position,
                  (int)(size < 300 ? size : 300), body);
    lines_of_batch(&lines, &batch);
    return lines_text(&lines);
}

static const char *seen_text(const char *body)
{
    return seen(body, strlen(body));
}

typedef void (*vector_check)(const struct webhook_vector *vector);

static void for_each_vector(vector_check check)
{
    static const char *const files[] = {"statuses", "messages", "notices"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct webhook_vectors vectors;
        webhook_vectors_open(&vectors, files[i]);
        size_t count = 0;
        while (webhook_vectors_next(&vectors)) {
            check(&vectors.vector);
            count++;
        }
        ck_assert_uint_gt(count, 10);
        webhook_vectors_close(&vectors);
    }
}

static void check_as_written(const struct webhook_vector *vector)
{
    const char *got = seen(vector->body, vector->body_size);
    ck_assert_msg(strcmp(got, vector->expected) == 0, "%s: %s\ngot\n%sexpected\n%s", vector->file,
                  vector->title, got, vector->expected);
}

START_TEST(every_element_is_read_as_the_vectors_say)
{
    for_each_vector(check_as_written);
}
END_TEST

static struct random_json source;

static void check_rewritten(const struct webhook_vector *vector)
{
    static char body[256 * 1024];
    json_t *tree = json_loadb(vector->body, vector->body_size, JSON_DECODE_ANY, NULL);
    ck_assert_ptr_nonnull(tree);
    for (int round = 0; round < 12; round++) {
        struct rewriting rewriting = {.out = body, .capacity = sizeof body, .source = &source};
        rewriting.escape = round % 3 == 1;
        rewriting.space = round % 4 == 2;
        rewrite(&rewriting, tree);
        const char *got = seen(body, rewriting.size);
        ck_assert_msg(strcmp(got, vector->expected) == 0, "%s: %s, rewritten as\n%.*s\ngot\n%sexpected\n%s",
                      vector->file, vector->title, (int)rewriting.size, body, got, vector->expected);
    }
    json_decref(tree);
}

START_TEST(order_of_keys_spaces_and_escapes_do_not_matter)
{
    source.state = SEED;
    for_each_vector(check_rewritten);
}
END_TEST

static void check_truncated(const struct webhook_vector *vector)
{
    wakpi_error error = {.struct_size = sizeof error};
    for (size_t size = 0; size < vector->body_size; size++) {
        /* A copy of its own, so that a sanitizer sees a byte too far. */
        char *cut = malloc(size + (size == 0));
        memcpy(cut, vector->body, size);
        error.status = 0;
        wakpi_status status = wakpi_webhook_read(&settings, cut, size, &batch, &error);
        ck_assert_msg(status == WAKPI_MALFORMED, "%s: %s is read where it ends at %zu", vector->file,
                      vector->title, size);
        ck_assert_int_eq(error.status, WAKPI_MALFORMED);
        ck_assert_int_le(error.position, (int64_t)size);
        assert_empty(&batch);
        free(cut);
    }
}

START_TEST(a_body_cut_anywhere_leaves_nothing)
{
    for_each_vector(check_truncated);
}
END_TEST

/* Whatever a byte turns into: a body is malformed and leaves nothing, or its elements are accounted for. */
static void check_damaged(const struct webhook_vector *vector)
{
    if (vector->body_size > RANDOM_JSON_CAPACITY / 2) {
        return;
    }
    for (int round = 0; round < 60; round++) {
        memcpy(source.text, vector->body, vector->body_size);
        source.size = vector->body_size;
        for (uint32_t i = random_below(&source, 4); i > 0; i--) {
            random_json_mutate(&source);
        }
        char *copy = malloc(source.size + (source.size == 0));
        memcpy(copy, source.text, source.size);
        wakpi_status status = wakpi_webhook_read(&settings, copy, source.size, &batch, NULL);
        if (status == WAKPI_OK) {
            assert_sound(&batch);
        } else {
            ck_assert_int_eq(status, WAKPI_MALFORMED);
            assert_empty(&batch);
        }
        free(copy);
    }
}

START_TEST(damage_is_malformed_or_accounted_for)
{
    source.state = SEED;
    for_each_vector(check_damaged);
}
END_TEST

/* Found by the fuzzer: the second field undid what the first had read, from marks that nobody had set. */
START_TEST(of_two_fields_or_values_the_first_stands)
{
    ck_assert_str_eq(
        seen_text("{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"statuses\":[{\"id\":\"a\","
                  "\"status\":\"sent\","
                  "\"timestamp\":\"1\"}]},\"field\":\"calls\",\"value\":{\"statuses\":[{}]}}]}]}"),
        "sent 1000 id=a\n");
    ck_assert_str_eq(seen_text("{\"entry\":[{\"changes\":[{\"value\":{\"statuses\":[{\"id\":\"a\",\"status\":"
                               "\"sent\",\"timestamp\":\"1\"}]},"
                               "\"field\":\"calls\",\"field\":\"messages\"}]}]}"),
                     "ignored_call 1\n");
}
END_TEST

START_TEST(callback_data_names_the_campaign_only_when_asked_for)
{
    static const char body[] = "{\"statuses\":[{\"id\":\"a\",\"status\":\"sent\",\"timestamp\":\"1\",\"biz_"
                               "opaque_callback_data\":\"spring\"}]}";
    ck_assert_str_eq(seen_text(body), "sent 1000 id=a\n");
    set_integer("campaign_from_callback", 1);
    ck_assert_str_eq(seen_text(body), "sent 1000 id=a campaign=spring\n");
}
END_TEST

START_TEST(labels_and_ids_beyond_the_limit_are_refused_one_by_one)
{
    char body[4096], id[1100];
    set_integer("campaign_from_callback", 1);
    set_integer("max_label_size", 4);
    ck_assert_str_eq(seen_text("{\"messages\":["
                               "{\"from\":\"1\",\"id\":\"a\",\"timestamp\":\"1\",\"type\":\"button\","
                               "\"button\":{\"text\":\"four\"}},"
                               "{\"from\":\"1\",\"id\":\"b\",\"timestamp\":\"1\",\"type\":\"button\","
                               "\"button\":{\"text\":\"fiver\"}}]}"),
                     "malformed_too_long 1\ntap 1000 id=a person=1 button=four\n");
    memset(id, 'x', sizeof id);
    for (int size = 1023; size <= 1025; size++) {
        snprintf(body, sizeof body,
                 "{\"statuses\":[{\"id\":\"%.*s\",\"status\":\"sent\",\"timestamp\":\"1\"}]}", size, id);
        ck_assert_int_eq(wakpi_webhook_read(&settings, body, strlen(body), &batch, NULL), WAKPI_OK);
        ck_assert_uint_eq(batch.count, size <= 1024);
        ck_assert_int_eq(batch.tallied, size > 1024);
    }
}
END_TEST

/* As of events of their own: the plus is none of a number's bytes, and bare digits are not boundless. */
START_TEST(a_number_s_limit_is_that_of_its_digits)
{
    static const char *const around[][2] = {{"\"", "\""}, {"\"+", "\""}, {"\"\\u002b", "\""}, {"", ""}};
    char body[4096], number[1100];
    memset(number, '7', sizeof number);
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        for (int size = 1024; size <= 1025; size++) {
            snprintf(body, sizeof body,
                     "{\"statuses\":[{\"id\":\"a\",\"status\":\"sent\",\"timestamp\":\"1\",\"recipient_id\":%"
                     "s%.*s%s}]}",
                     around[i][0], size, number, around[i][1]);
            ck_assert_int_eq(wakpi_webhook_read(&settings, body, strlen(body), &batch, NULL), WAKPI_OK);
            ck_assert_uint_eq(batch.count, size == 1024);
            ck_assert_int_eq(batch.tallied, size > 1024);
            ck_assert(size > 1024 || batch.events->person_size == 1024);
        }
    }
}
END_TEST

START_TEST(limits_on_size_and_depth_refuse_the_body)
{
    static const char body[] = "{\"statuses\":[{\"id\":\"a\",\"status\":\"sent\",\"timestamp\":\"1\"}]}";
    wakpi_error error = {.struct_size = sizeof error};
    set_integer("max_body_size", (int64_t)strlen(body));
    ck_assert_int_eq(wakpi_webhook_read(&settings, body, strlen(body), &batch, NULL), WAKPI_OK);
    set_integer("max_body_size", (int64_t)strlen(body) - 1);
    ck_assert_int_eq(wakpi_webhook_read(&settings, body, strlen(body), &batch, &error), WAKPI_LIMIT);
    assert_empty(&batch);
    ck_assert_str_ne(error.text, "");
    set_integer("max_depth", 3);
    ck_assert_int_eq(wakpi_webhook_read(&settings, body, strlen(body), &batch, NULL), WAKPI_OK);
    set_integer("max_depth", 2);
    ck_assert_int_eq(wakpi_webhook_read(&settings, body, strlen(body), &batch, NULL), WAKPI_LIMIT);
    assert_empty(&batch);
}
END_TEST

START_TEST(a_batch_of_a_thousand_statuses_is_a_thousand_events)
{
    static char body[256 * 1024];
    size_t size = (size_t)sprintf(body, "{\"entry\":[{\"changes\":[{\"value\":{\"statuses\":[");
    for (int i = 0; i < 1000; i++) {
        size += (size_t)sprintf(body + size,
                                "%s{\"id\":\"wamid.%d\",\"status\":\"delivered\",\"timestamp\":\"%d\","
                                "\"recipient_id\":\"39%07d\"}",
                                i > 0 ? "," : "", i, 1750000000 + i, i);
    }
    size += (size_t)sprintf(body + size, "],\"contacts\":[");
    for (int i = 999; i >= 0; i--) {
        size += (size_t)sprintf(body + size, "%s{\"wa_id\":\"39%07d\",\"user_id\":\"IT.%d\"}",
                                i < 999 ? "," : "", i, i);
    }
    size += (size_t)sprintf(body + size,
                            "],\"metadata\":{\"phone_number_id\":\"9\"}},\"field\":\"messages\"}]}]}");
    ck_assert_int_eq(wakpi_webhook_read(&settings, body, size, &batch, NULL), WAKPI_OK);
    ck_assert_uint_eq(batch.count, 1000);
    ck_assert_int_eq(batch.tallied, 0);
    for (int i = 0; i < 1000; i++) {
        char user[16];
        const wakpi_event *event = &batch.events[i];
        snprintf(user, sizeof user, "IT.%d", i);
        ck_assert_int_eq(event->time, INT64_C(1000) * (1750000000 + i));
        ck_assert_uint_eq(event->user_size, strlen(user));
        ck_assert_mem_eq(event->user, user, event->user_size);
        ck_assert_uint_eq(event->account_size, 1);
    }
}
END_TEST

START_TEST(a_batch_is_used_again_without_a_trace_of_the_last_body)
{
    ck_assert_str_eq(seen_text("{\"statuses\":[{\"id\":\"\\u0061\",\"status\":\"sent\",\"timestamp\":\"1\"},{"
                               "}],\"errors\":[{}]}"),
                     "ignored_error 1\nmalformed_kind 1\nsent 1000 id=a\n");
    ck_assert_str_eq(seen_text("{\"statuses\":[{\"id\":\"b\",\"status\":\"sent\",\"timestamp\":\"1\"}]}"),
                     "sent 1000 id=b\n");
}
END_TEST

/* The words, said in other ways, and what only looks like them. */
START_TEST(opt_out_words_are_whole_messages_but_for_case_and_surroundings)
{
    static const char *const yes[] = {
        "STOP",        "stop",        "Stop.",           " stop\\n", "«Stop»",     "¡baja!",
        "стоп",        "СТОП!!!",     "Отпишите   меня", "stop all", "DÉSABONNER", "désabonner",
        "\\u200estop", "stop\\ufe0f", "opt-out",         "…stop…"};
    static const char *const no[] = {"stopp it", "don't stop", "s t o p",   "stopstop", "",
                                     "!",        "🛑",       "stop 🛑", "stop 1"};
    char body[512];
    for (size_t i = 0; i < sizeof yes / sizeof *yes + sizeof no / sizeof *no; i++) {
        bool is_yes = i < sizeof yes / sizeof *yes;
        const char *text = is_yes ? yes[i] : no[i - sizeof yes / sizeof *yes];
        snprintf(body, sizeof body,
                 "{\"messages\":[{\"from\":\"1\",\"id\":\"a\",\"timestamp\":\"1\",\"type\":\"text\",\"text\":"
                 "{\"body\":\"%s\"}}]}",
                 text);
        ck_assert_int_eq(wakpi_webhook_read(&settings, body, strlen(body), &batch, NULL), WAKPI_OK);
        ck_assert_msg((batch.count == 2) == is_yes, "%s is %staken for an opt-out", text,
                      is_yes ? "not " : "");
    }
}
END_TEST

/* Without any element is an envelope that holds none; what is no envelope is malformed. */
START_TEST(a_body_is_an_object_or_a_list_of_them)
{
    static const struct {
        const char *body;
        wakpi_intake reason;
    } rows[] = {{"{}", WAKPI_IGNORED_EMPTY},
                {"[]", WAKPI_IGNORED_EMPTY},
                {"{\"entry\":[]}", WAKPI_IGNORED_EMPTY},
                {"null", WAKPI_MALFORMED_ELEMENT},
                {"7", WAKPI_MALFORMED_ELEMENT},
                {"\"x\"", WAKPI_MALFORMED_ELEMENT},
                {"true", WAKPI_MALFORMED_ELEMENT},
                {"[7]", WAKPI_MALFORMED_ELEMENT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(wakpi_webhook_read(&settings, rows[i].body, strlen(rows[i].body), &batch, NULL),
                         WAKPI_OK);
        ck_assert_msg(batch.tallied == 1 && batch.tally[rows[i].reason] == 1, "%s", rows[i].body);
    }
}
END_TEST

START_TEST(every_reason_has_its_words)
{
    bool met[WAKPI_INTAKE_LIMIT] = {false};
    for (int32_t i = 0; i < wakpi_intake_count(); i++) {
        static const char *const classes[] = {"", "accepted", "duplicate", "ignored_", "malformed_"};
        wakpi_intake reason = 0;
        ck_assert_int_eq(wakpi_intake_at(i, &reason), WAKPI_OK);
        ck_assert(reason > 0 && reason < WAKPI_INTAKE_LIMIT && !met[reason]);
        met[reason] = true;
        int32_t class = wakpi_intake_class(reason);
        ck_assert(class >= WAKPI_INTAKE_ACCEPTED && class <= WAKPI_INTAKE_MALFORMED);
        ck_assert_int_eq(strncmp(wakpi_intake_key(reason), classes[class], strlen(classes[class])), 0);
        ck_assert_uint_gt(strlen(wakpi_intake_text(reason)), 10);
        translated_check(wakpi_intake_key(reason), wakpi_intake_text(reason),
                         wakpi_intake_text_in(reason, "it"), "it");
        translated_check(wakpi_intake_key(reason), wakpi_intake_text(reason),
                         wakpi_intake_text_in(reason, "ru-RU"), "ru");
        ck_assert_str_eq(wakpi_intake_text_in(reason, "de"), wakpi_intake_text(reason));
    }
    wakpi_intake none = 77;
    ck_assert_int_eq(wakpi_intake_at(-1, &none), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_intake_at(wakpi_intake_count(), &none), WAKPI_INVALID);
    ck_assert_int_eq(none, 77);
    ck_assert_ptr_null(wakpi_intake_key(0));
    ck_assert_ptr_null(wakpi_intake_text(63));
    ck_assert_ptr_null(wakpi_intake_text_in(63, "it"));
    ck_assert_int_eq(wakpi_intake_class(-5), 0);
}
END_TEST

START_TEST(failure_codes_fall_into_their_classes)
{
    static const struct {
        int32_t code;
        const char *key;
    } codes[] = {{131050, "opt_out"},  {131049, "cap"},        {131026, "unreachable"}, {1026, "unreachable"},
                 {131047, "window"},   {470, "window"},        {131048, "rate"},        {131056, "rate"},
                 {130429, "rate"},     {132000, "template"},   {132001, "template"},    {132015, "template"},
                 {132016, "template"}, {131042, "account"},    {130497, "account"},     {131053, "media"},
                 {131051, "media"},    {130472, "experiment"}, {131000, "other"},       {0, "other"},
                 {-1, "other"},        {INT32_MAX, "other"},   {INT32_MIN, "other"},    {131057, "account"}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        ck_assert_str_eq(wakpi_failure_key(wakpi_failure_class(codes[i].code)), codes[i].key);
    }
    ck_assert_ptr_null(wakpi_failure_key(-1));
    ck_assert_ptr_null(wakpi_failure_key(WAKPI_FAILURE_EXPERIMENT + 1));
}
END_TEST

static wakpi_status read_all_vectors(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    struct wakpi_batch own;
    wakpi_status status = WAKPI_OK;
    static const char *const bodies[] = {
        "{\"statuses\":[{\"id\":\"\\u0061\",\"status\":\"sent\",\"timestamp\":\"1\",\"pricing\":{"
        "\"category\":\"New-One\"}}],"
        "\"contacts\":[{\"wa_id\":\"1\"},{\"wa_id\":\"2\"}]}",
        "[{},{},{\"messages\":[{\"from\":\"1\",\"id\":\"a\",\"timestamp\":\"1\",\"type\":\"text\",\"text\":{"
        "\"body\":\"stop\"}},"
        "{\"id\":\"\\u0062\",\"timestamp\":\"1\",\"type\":\"image\"},{\"id\":\"\\u0062\",\"timestamp\":\"1\","
        "\"type\":\"image\"},"
        "{\"id\":\"c\",\"timestamp\":\"1\",\"type\":\"image\"},{\"id\":\"d\",\"timestamp\":\"1\",\"type\":"
        "\"image\"},"
        "{\"id\":\"e\",\"timestamp\":\"1\",\"type\":\"image\"},{\"id\":\"f\",\"timestamp\":\"1\",\"type\":"
        "\"image\"},"
        "{\"id\":\"g\",\"timestamp\":\"1\",\"type\":\"image\"},{\"from\":\"1\",\"id\":\"h\",\"timestamp\":"
        "\"1\",\"type\":\"text\",\"text\":{\"body\":\"stop\"}}]}]",
    };
    wakpi_batch_start(&own, wakpi_allocator_settle(allocate, context));
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies && status == WAKPI_OK; i++) {
        status = wakpi_webhook_read(&settings, bodies[i], strlen(bodies[i]), &own, NULL);
        if (status == WAKPI_NO_MEMORY) {
            assert_empty(&own);
        }
    }
    wakpi_batch_drop(&own);
    return status;
}

START_TEST(a_failing_allocation_leaves_nothing_and_leaks_nothing)
{
    ck_assert_int_ge(fail_each_request(read_all_vectors, NULL), 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_webhook");
    TCase *tests = tcase_create("webhook");
    printf("seed %d\n", SEED);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, every_element_is_read_as_the_vectors_say);
    tcase_add_test(tests, order_of_keys_spaces_and_escapes_do_not_matter);
    tcase_add_test(tests, a_body_cut_anywhere_leaves_nothing);
    tcase_add_test(tests, damage_is_malformed_or_accounted_for);
    tcase_add_test(tests, of_two_fields_or_values_the_first_stands);
    tcase_add_test(tests, callback_data_names_the_campaign_only_when_asked_for);
    tcase_add_test(tests, labels_and_ids_beyond_the_limit_are_refused_one_by_one);
    tcase_add_test(tests, a_number_s_limit_is_that_of_its_digits);
    tcase_add_test(tests, limits_on_size_and_depth_refuse_the_body);
    tcase_add_test(tests, a_batch_of_a_thousand_statuses_is_a_thousand_events);
    tcase_add_test(tests, a_batch_is_used_again_without_a_trace_of_the_last_body);
    tcase_add_test(tests, opt_out_words_are_whole_messages_but_for_case_and_surroundings);
    tcase_add_test(tests, a_body_is_an_object_or_a_list_of_them);
    tcase_add_test(tests, every_reason_has_its_words);
    tcase_add_test(tests, failure_codes_fall_into_their_classes);
    tcase_add_test(tests, a_failing_allocation_leaves_nothing_and_leaks_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

/* Reports as such and as JSON: field by field what evaluation says, whole or not at all. */
#include "failing_allocator.h"
#include "report_samples.h"
#include "run_suite.h"

#include <jansson.h>

static json_t *parse(const wakpi_report *report)
{
    size_t size;
    char *text = print_whole(report, WAKPI_FORMAT_JSON, &size);
    json_error_t error;
    json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    ck_assert_msg(json != NULL, "%s at %d:\n%s", error.text, error.position, text);
    free(text);
    return json;
}

static const json_t *row_at(const json_t *json, size_t index)
{
    const json_t *row = json_array_get(json_object_get(json, "campaigns"), index);
    ck_assert_ptr_nonnull(row);
    return row;
}

static const json_t *kpi_of(const json_t *row, const char *key)
{
    size_t index;
    json_t *kpi;
    json_array_foreach(json_object_get(row, "kpis"), index, kpi)
    {
        if (strcmp(json_string_value(json_object_get(kpi, "key")), key) == 0)
            return kpi;
    }
    return NULL;
}

static void expect_text(const json_t *object, const char *field, const char *text)
{
    const char *found = json_string_value(json_object_get(object, field));
    ck_assert_msg(found && strcmp(found, text) == 0, "%s is %s instead of %s", field,
                  found ? found : "no text", text);
}

/* Doubles must come back bit by bit. */
static void expect_number(const json_t *object, const char *field, int given, double number)
{
    const json_t *found = json_object_get(object, field);
    ck_assert_msg(found != NULL, "%s is missing", field);
    if (given)
        ck_assert_msg(json_number_value(found) == number, "%s is %.17g instead of %.17g", field,
                      json_number_value(found), number);
    else
        ck_assert_msg(json_is_null(found), "%s is not null", field);
}

static void compare_value(const json_t *kpi, const wakpi_value *value)
{
    int good = value->status >= WAKPI_OK;
    expect_number(kpi, "value", good, value->value);
    expect_number(kpi, "lower", good && !(value->flags & WAKPI_VALUE_NO_INTERVAL), value->lower);
    expect_number(kpi, "upper", good && !(value->flags & WAKPI_VALUE_NO_INTERVAL), value->upper);
    int fraction = good && !(value->flags & WAKPI_VALUE_NO_FRACTION);
    expect_number(kpi, "numerator", fraction, (double)value->numerator);
    expect_number(kpi, "denominator", fraction, (double)value->denominator);
    expect_text(kpi, "unit", wakpi_unit_key(wakpi_kpi_unit(value->kpi)));
    expect_text(kpi, "band", wakpi_band_key(value->band));
    expect_text(kpi, "status", wakpi_status_key(value->status));
    ck_assert_int_eq(value->currency[0] != 0, json_object_get(kpi, "currency") != NULL);
    if (value->band != WAKPI_BAND_NONE) {
        expect_text(kpi, "band_lower", wakpi_band_key(value->band_lower));
        expect_text(kpi, "band_upper", wakpi_band_key(value->band_upper));
    }
}

START_TEST(json_says_what_evaluation_says)
{
    wakpi_report *report = new_report();
    wakpi_campaign *campaign = spring_campaign();
    const wakpi_benchmark *benchmark;
    MUST(wakpi_benchmark_by_key("getgabs", &benchmark));
    MUST(wakpi_report_add_campaign(report, "spring", 6, campaign, NULL));
    json_t *json = parse(report);
    const json_t *row = row_at(json, 0);
    int32_t compared = 0;
    for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
        wakpi_kpi kpi;
        wakpi_value value = {.struct_size = sizeof value};
        MUST(wakpi_kpi_at(i, &kpi));
        value.status = wakpi_campaign_evaluate(campaign, kpi, benchmark, &value);
        const json_t *found = kpi_of(row, wakpi_kpi_key(kpi));
        if (!found || value.status < WAKPI_OK) /* not told, or an error that leaves the value untouched */
            continue;
        compare_value(found, &value);
        compared++;
    }
    ck_assert_int_ge(compared, 20);
    static const char *const told[] = {"delivery_rate",
                                       "open_rate",
                                       "click_through_rate",
                                       "opt_out_rate",
                                       "revenue",
                                       "return_on_campaign_spend",
                                       "first_response_time_median",
                                       "net_promoter_score"};
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        ck_assert_msg(kpi_of(row, told[i]) != NULL, "%s is missing", told[i]);
    expect_text(kpi_of(row, "conversion_rate"), "unrated", "disputed");
    ck_assert_ptr_null(kpi_of(row, "csat")); /* of which nothing is known */
    ck_assert_ptr_null(kpi_of(row, "resolution_rate"));
    json_decref(json);
    wakpi_campaign_free(campaign);
    wakpi_report_free(report);
}
END_TEST

START_TEST(money_and_large_integers_are_text)
{
    wakpi_report *report = new_report();
    add_and_free(report, "spring", 6, spring_campaign());
    add_and_free(report, "huge", 4, huge_campaign());
    json_t *json = parse(report);
    const json_t *small = json_object_get(row_at(json, 0), "measures");
    const json_t *huge = json_object_get(row_at(json, 1), "measures");
    expect_text(small, "revenue", "12345.678901");
    expect_text(small, "cost_messages", "66.50");
    expect_text(huge, "sent", "9007199254740993");
    ck_assert(json_integer_value(json_object_get(huge, "delivered")) == INT64_C(9007199254740992));
    expect_text(huge, "revenue", "9223372036854.775807");
    expect_text(row_at(json, 1), "currency", "JPY");
    const json_t *rate = kpi_of(row_at(json, 1), "delivery_rate");
    expect_text(rate, "denominator", "9007199254740993");
    ck_assert(json_is_integer(json_object_get(small, "sent")));
    json_decref(json);
    wakpi_report_free(report);
}
END_TEST

START_TEST(hostile_names_come_back_from_json)
{
    wakpi_report *report = hostile_report();
    json_t *json = parse(report);
    for (size_t i = 0; i < HOSTILE_NAMES; i++) {
        const json_t *name = json_object_get(row_at(json, i), "campaign");
        ck_assert_uint_eq(json_string_length(name), hostile_names[i].size);
        ck_assert_mem_eq(json_string_value(name), hostile_names[i].text, hostile_names[i].size);
    }
    ck_assert_uint_eq(json_string_length(json_object_get(row_at(json, HOSTILE_NAMES), "campaign")),
                      LONG_NAME);
    json_decref(json);
    wakpi_report_free(report);
}
END_TEST

START_TEST(names_that_are_no_utf8_are_refused)
{
    static const char *const broken[] = {"\xff", "cut \xe2\x82", "\xc0\xaf", "\xed\xa0\x80",
                                         "\xf5\x80\x80\x80"};
    wakpi_report *report = new_report();
    wakpi_campaign *campaign = small_campaign();
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        wakpi_error error = {.struct_size = sizeof error};
        ck_assert_int_eq(wakpi_report_add_campaign(report, broken[i], strlen(broken[i]), campaign, &error),
                         WAKPI_INVALID);
        ck_assert_ptr_nonnull(strstr(error.text, "UTF-8"));
    }
    json_t *json = parse(report);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "campaigns")), 0);
    json_decref(json);
    wakpi_campaign_free(campaign);
    wakpi_report_free(report);
}
END_TEST

static int64_t integer_at(const json_t *json, const char *first, const char *second)
{
    const json_t *found = json_object_get(json, first);
    found = second ? json_object_get(found, second) : found;
    ck_assert_msg(json_is_integer(found), "%s %s is no integer", first, second ? second : "");
    return json_integer_value(found);
}

START_TEST(trackers_give_rows_a_total_and_their_intake)
{
    wakpi_report *report = new_report();
    wakpi_tracker *tracker = sample_tracker(NULL);
    wakpi_query *query;
    MUST(wakpi_query_new(NULL, &query));
    MUST(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN));
    MUST(wakpi_query_period(query, WAKPI_PERIOD_DAY));
    MUST(wakpi_query_as_of(query, INT64_C(1791190800000))); /* 2026-10-05T09:00:00Z */
    MUST(wakpi_report_add_tracker(report, tracker, query, NULL));
    json_t *json = parse(report);
    expect_text(json, "as_of", "2026-10-05T09:00:00Z");
    ck_assert_uint_eq(json_array_size(json_object_get(json, "campaigns")), 2);
    expect_text(row_at(json, 0), "campaign", "x");
    expect_text(row_at(json, 0), "period", "2026-10-05");
    expect_text(row_at(json, 0), "from", "2026-10-05T00:00:00Z");
    expect_text(row_at(json, 0), "to", "2026-10-06T00:00:00Z");
    ck_assert_int_eq(integer_at(row_at(json, 0), "measures", "sent"), 2);
    ck_assert_int_eq(integer_at(row_at(json, 1), "failures", "unreachable"), 1);
    const json_t *total = json_object_get(json, "total");
    ck_assert_int_eq(integer_at(total, "measures", "sent"), 3);
    ck_assert_int_eq(integer_at(total, "measures", "recipients"), 2); /* a person of two campaigns is one */
    ck_assert_int_eq(integer_at(json, "intake", "accepted"), 9);
    ck_assert_int_eq(integer_at(json, "intake", "duplicate"), 1);
    ck_assert_int_eq(integer_at(json_object_get(json, "intake"), "reasons", "duplicate"), 1);
    ck_assert_ptr_nonnull(kpi_of(total, "failure_rate"));
    json_decref(json);
    wakpi_intake duplicate;
    MUST(wakpi_intake_at(1, &duplicate));
    ck_assert_str_eq(wakpi_intake_key(duplicate), "duplicate");
    MUST(wakpi_report_add_intake(report, duplicate, 41));
    ck_assert_int_eq(wakpi_report_add_intake(report, duplicate, INT64_MAX), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_report_add_intake(report, duplicate, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_intake(report, 0, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_intake(NULL, duplicate, 1), WAKPI_INVALID);
    json = parse(report);
    ck_assert_int_eq(integer_at(json, "intake", "duplicate"), 42);
    json_decref(json);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
    wakpi_report_free(report);
}
END_TEST

/* A callback that refuses its n-th piece. */
struct refusing {
    int64_t pieces, refused, bytes;
};

static int32_t refuse(void *context, const void *bytes, size_t size)
{
    struct refusing *refusing = context;
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_gt(size, 0);
    ck_assert_uint_le(size, 4096);
    refusing->bytes += (int64_t)size;
    return ++refusing->pieces == refusing->refused;
}

START_TEST(a_refusing_callback_ends_the_writing)
{
    wakpi_report *report = hostile_report();
    wakpi_error error = {.struct_size = sizeof error};
    for (int32_t format = 1; wakpi_format_key(format); format++) {
        struct refusing all = {0};
        size_t size;
        MUST(wakpi_report_write(report, format, refuse, &all, NULL));
        free(print_whole(report, format, &size));
        ck_assert_int_eq(all.bytes, (int64_t)size);
        ck_assert_int_gt(all.pieces, 1);
        for (int64_t at = 1; at <= all.pieces; at++) {
            struct refusing some = {.refused = at};
            ck_assert_int_eq(wakpi_report_write(report, format, refuse, &some, &error), WAKPI_WRITE);
            ck_assert_int_eq(some.pieces, at); /* nothing is written behind a refusal */
        }
    }
    ck_assert_ptr_nonnull(strstr(error.text, "refused"));
    wakpi_report_free(report);
}
END_TEST

START_TEST(printing_needs_exactly_what_it_says)
{
    wakpi_report *report = new_report();
    add_and_free(report, "spring", 6, spring_campaign());
    for (int32_t format = 1; wakpi_format_key(format); format++) {
        size_t size, said = 0;
        char *text = print_whole(report, format, &size);
        char *tight = malloc(size + 1);
        memset(tight, '#', size + 1);
        ck_assert_int_eq(wakpi_report_print(report, format, tight, size, &said), WAKPI_TOO_SMALL);
        ck_assert_uint_eq(said, size + 1);
        for (size_t i = 0; i <= size; i++)
            ck_assert_int_eq(tight[i], '#');
        MUST(wakpi_report_print(report, format, tight, size + 1, &said));
        ck_assert_str_eq(tight, text);
        free(tight);
        free(text);
    }
    wakpi_report_free(report);
}
END_TEST

static wakpi_status report_story(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *options = NULL;
    wakpi_report *report = NULL;
    wakpi_query *query = NULL;
    size_t size;
    char text[64];
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_report_new(options, &report);
    if (status == WAKPI_OK)
        status = wakpi_query_new(options, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN);
    wakpi_campaign *const *campaigns = data;
    for (int i = 0; i < 20 && status == WAKPI_OK; i++)
        status = wakpi_report_add_campaign(report, "name", 4, campaigns[i % 2], NULL);
    if (status == WAKPI_OK) /* printing allocates nothing */
        ck_assert_int_eq(wakpi_report_print(report, WAKPI_FORMAT_JSON, text, sizeof text, &size),
                         WAKPI_TOO_SMALL);
    wakpi_query_free(query);
    wakpi_report_free(report);
    wakpi_options_free(options);
    return status;
}

START_TEST(failing_memory_is_told)
{
    wakpi_campaign *campaigns[] = {spring_campaign(), small_campaign()};
    ck_assert_int_gt(fail_each_request(report_story, campaigns), 20);
    wakpi_campaign_free(campaigns[0]);
    wakpi_campaign_free(campaigns[1]);
}
END_TEST

/* A row whose adding fails leaves the report as it was. */
static wakpi_status tracker_story(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *options = NULL;
    wakpi_report *report = NULL;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_report_new(options, &report);
    if (status == WAKPI_OK)
        status = wakpi_report_add_campaign(report, "before", 6, data, NULL);
    if (status == WAKPI_OK) {
        wakpi_query *query;
        wakpi_tracker *tracker = sample_tracker(NULL);
        size_t before = 0, after = 0;
        wakpi_report_print(report, WAKPI_FORMAT_CSV, NULL, 0, &before);
        MUST(wakpi_query_new(NULL, &query));
        MUST(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN));
        status = wakpi_report_add_tracker(report, tracker, query, NULL);
        wakpi_report_print(report, WAKPI_FORMAT_CSV, NULL, 0, &after);
        ck_assert_int_eq(status != WAKPI_OK, before == after);
        wakpi_query_free(query);
        wakpi_tracker_free(tracker);
    }
    wakpi_report_free(report);
    wakpi_options_free(options);
    return status;
}

START_TEST(failing_memory_leaves_a_report_as_it_was)
{
    wakpi_campaign *campaign = small_campaign();
    ck_assert_int_gt(fail_each_request(tracker_story, campaign), 5);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(wrong_calls_are_refused)
{
    wakpi_report *report = new_report();
    wakpi_campaign *campaign = small_campaign();
    wakpi_tracker *tracker = sample_tracker(NULL);
    int32_t format = 77;
    size_t size = 7;
    char text[8];
    ck_assert_int_eq(wakpi_report_new(NULL, NULL), WAKPI_INVALID);
    wakpi_report_free(NULL);
    ck_assert_int_eq(wakpi_report_set_benchmark(NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_language(report, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_language(NULL, "en"), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_width(report, 39), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_width(report, 401), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_width(NULL, 100), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_colour(report, 2), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_colour(report, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_set_colour(NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_campaign(NULL, "a", 1, campaign, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_campaign(report, NULL, 1, campaign, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_campaign(report, "a", 1, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_tracker(NULL, tracker, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_add_tracker(report, NULL, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_write(NULL, WAKPI_FORMAT_CSV, refuse, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_write(report, WAKPI_FORMAT_CSV, NULL, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_write(report, 0, refuse, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_print(report, 6, text, sizeof text, &size), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_print(report, 1, NULL, 8, &size), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_report_print(report, 1, text, 8, NULL), WAKPI_INVALID);
    ck_assert_uint_eq(size, 7);
    ck_assert_ptr_null(wakpi_format_key(0));
    ck_assert_ptr_null(wakpi_format_key(6));
    ck_assert_int_eq(wakpi_format_by_key("xml", &format), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_format_by_key(NULL, &format), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_format_by_key("csv", NULL), WAKPI_INVALID);
    ck_assert_int_eq(format, 77);
    for (int32_t known = 1; wakpi_format_key(known); known++) {
        MUST(wakpi_format_by_key(wakpi_format_key(known), &format));
        ck_assert_int_eq(format, known);
    }
    wakpi_tracker_free(tracker);
    wakpi_campaign_free(campaign);
    wakpi_report_free(report);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *tests = tcase_create("report");
    tcase_add_test(tests, json_says_what_evaluation_says);
    tcase_add_test(tests, money_and_large_integers_are_text);
    tcase_add_test(tests, hostile_names_come_back_from_json);
    tcase_add_test(tests, names_that_are_no_utf8_are_refused);
    tcase_add_test(tests, trackers_give_rows_a_total_and_their_intake);
    tcase_add_test(tests, a_refusing_callback_ends_the_writing);
    tcase_add_test(tests, printing_needs_exactly_what_it_says);
    tcase_add_test(tests, failing_memory_is_told);
    tcase_add_test(tests, failing_memory_leaves_a_report_as_it_was);
    tcase_add_test(tests, wrong_calls_are_refused);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

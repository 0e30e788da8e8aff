#include "run_suite.h"

#include <stdio.h>
#include <string.h>

#include "failing_allocator.h"
#include "random_json.h"
#include "track/batch.h"
#include "track/event.h"
#include <wakpi/campaign.h>

#define SEED 20251122

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

static const wakpi_event *read_line(const char *line)
{
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status = wakpi_event_read(&settings, line, strlen(line), &batch, &error);
    ck_assert_msg(status == WAKPI_OK, "%s: %s", line, error.text);
    ck_assert_int_eq(batch.tallied, 0);
    ck_assert_uint_ge(batch.count, 1);
    ck_assert_uint_eq(batch.events[0].struct_size, sizeof(wakpi_event));
    return &batch.events[0];
}

static void assert_text(const char *text, size_t size, const char *expected)
{
    ck_assert_uint_eq(size, strlen(expected));
    ck_assert_int_eq(memcmp(text, expected, size), 0);
}

#define VISIT(rest) "{\"wakpi\":\"visit\",\"time\":1793606400000,\"id\":\"v1\"," rest "}"

START_TEST(an_address_tells_the_labels_that_nothing_else_states)
{
    const wakpi_event *event = read_line(VISIT(
        "\"url\":\"https:\\/\\/shop.example\\/?a=1&utm_campaign=autumn%20sale+%D1%81&utm_source=whatsapp&"
        "utm_content=b&utm_term=loyal&utm_medium=chat#utm_campaign=no\""));
    assert_text(event->campaign, event->campaign_size, "autumn sale \xd1\x81");
    assert_text(event->channel, event->channel_size, "whatsapp");
    assert_text(event->variant, event->variant_size, "b");
    assert_text(event->segment, event->segment_size, "loyal");
    event = read_line(VISIT("\"url\":\"?utm_campaign=a&utm_source=b\",\"campaign\":\"own\""));
    assert_text(event->campaign, event->campaign_size, "own");
    assert_text(event->channel, event->channel_size, "b");
}
END_TEST

/* The room that a smaller line left took the first text and not the second: memory was said to be short. */
START_TEST(escapes_are_read_whatever_was_read_before)
{
    for (int before = 0; before < 400; before += 7) {
        char small[600], line[600], person[201];
        wakpi_error error = {.struct_size = sizeof error};
        memset(person, '1', sizeof person);
        snprintf(small, sizeof small,
                 "{\"wakpi\":\"click\",\"time\":1,\"id\":\"\\u00e9\",\"template\":\"%.*s\"}", before % 200,
                 person);
        snprintf(line, sizeof line,
                 "{\"wakpi\":\"click\",\"time\":1,\"id\":\"\\u00e9%.*s\",\"campaign\":\"\\u00e9%.*s\"}",
                 before % 100, person, before / 2 % 200, person);
        tear_down();
        set_up();
        ck_assert_int_eq(wakpi_event_read(&settings, small, strlen(small), &batch, &error), WAKPI_OK);
        ck_assert_msg(wakpi_event_read(&settings, line, strlen(line), &batch, &error) == WAKPI_OK, "%d: %s",
                      before, error.text);
        ck_assert_uint_eq(batch.events[0].campaign_size, 2 + (size_t)(before / 2 % 200));
        ck_assert_int_eq(memcmp(batch.events[0].campaign, "\xc3\xa9", 2), 0);
        ck_assert_int_eq(memcmp(batch.events[0].id, "\xc3\xa9", 2), 0);
    }
}
END_TEST

START_TEST(an_address_that_tells_nothing_is_as_good_as_none)
{
    static const char *const urls[] = {"",
                                       "#",
                                       "?",
                                       "https://a/b",
                                       "?utm_campaign",
                                       "?utm_campaign=",
                                       "?=x&&&utm_campaign",
                                       "?%zz=%4",
                                       "utm_campaign=x",
                                       "#?utm_campaign=x",
                                       "?utm_campaign=%ff",
                                       "?utm_campaign=%00",
                                       "?Utm_campaign=x"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        char line[256];
        snprintf(line, sizeof line, VISIT("\"url\":\"%s\""), urls[i]);
        ck_assert_uint_eq(read_line(line)->campaign_size, 0);
    }
    assert_text(read_line(VISIT("\"url\":\"?utm_campaign=50%\""))->campaign, 3, "50%");
    assert_text(read_line(VISIT("\"url\":\"?utm_campaign=%4\""))->campaign, 2, "%4");
}
END_TEST

START_TEST(a_send_has_its_names_and_labels)
{
    const wakpi_event *event =
        read_line("{\"wakpi\":\"send\",\"time\":\"2026-11-02T09:00:00+01:00\",\"id\":\"w1\",\"person\":\"+"
                  "39333\",\"user\":\"IT.1\","
                  "\"parent\":\"IT.ENT.1\",\"account\":\"9\",\"campaign\":\"aut\\u0075mn\",\"template\":"
                  "\"t\",\"variant\":\"v\",\"segment\":\"s\","
                  "\"channel\":\"c\",\"category\":\"utility\",\"step\":\"1\",\"button\":\"b\",\"conversion\":"
                  "\"x\",\"unheard\":{\"of\":[1]}}");
    ck_assert_int_eq(event->kind, WAKPI_EVENT_SEND);
    ck_assert_int_eq(event->time, INT64_C(1793606400000));
    assert_text(event->id, event->id_size, "w1");
    assert_text(event->person, event->person_size, "39333");
    assert_text(event->user, event->user_size, "IT.1");
    assert_text(event->parent, event->parent_size, "IT.ENT.1");
    assert_text(event->account, event->account_size, "9");
    assert_text(event->campaign, event->campaign_size, "autumn");
    assert_text(event->template_name, event->template_name_size, "t");
    assert_text(event->variant, event->variant_size, "v");
    assert_text(event->segment, event->segment_size, "s");
    assert_text(event->channel, event->channel_size, "c");
    assert_text(event->category, event->category_size, "utility");
    assert_text(event->step, event->step_size, "1");
    assert_text(event->button, event->button_size, "b");
    assert_text(event->conversion, event->conversion_size, "x");
}
END_TEST

START_TEST(keys_come_in_any_order_and_the_kind_last)
{
    const wakpi_event *event =
        read_line("{\"amount\":\"10.50\",\"currency\":\"EUR\",\"version\":2,\"until\":3000,"
                  "\"from\":1000,\"source\":\"shop\",\"measure\":\"revenue\",\"wakpi\":\"count\"}");
    ck_assert_int_eq(event->kind, WAKPI_EVENT_COUNT);
    ck_assert_str_eq(wakpi_measure_key(event->measure), "revenue");
    ck_assert_int_eq(event->amount, 10500000);
    ck_assert_str_eq(event->currency, "EUR");
    ck_assert_int_eq(event->time, 1000);
    ck_assert_int_eq(event->until, 3000);
    ck_assert_int_eq(event->version, 2);
    assert_text(event->source, event->source_size, "shop");
}
END_TEST

/* An amount in the units of its measure, as it stands. */
static int64_t amount_of(const char *measure, const char *amount)
{
    char line[256];
    snprintf(line, sizeof line,
             "{\"wakpi\":\"count\",\"source\":\"s\",\"time\":1,\"measure\":\"%s\",\"currency\":\"EUR\","
             "\"amount\":%s}",
             measure, amount);
    return read_line(line)->amount;
}

START_TEST(amounts_are_exact_in_their_measure_s_unit)
{
    ck_assert_int_eq(amount_of("revenue", "\"99.00\""), 99000000);
    ck_assert_int_eq(amount_of("revenue", "0.1"), 100000);
    ck_assert_int_eq(amount_of("revenue", "9007199254740.993"), INT64_C(9007199254740993000));
    ck_assert_int_eq(amount_of("revenue", "1e3"), 1000000000);
    ck_assert_int_eq(amount_of("visits", "500"), 500);
    ck_assert_int_eq(amount_of("visits", "\"500\""), 500);
    ck_assert_int_eq(amount_of("visits", "9223372036854775807"), INT64_MAX);
    ck_assert_int_eq(amount_of("visits", "5e2"), 500);
    ck_assert_int_eq(amount_of("margin", "0.55"), 550000);
    ck_assert_int_eq(amount_of("hours_per_week", "10"), 10000000);
}
END_TEST

START_TEST(acts_have_money_scores_and_topics)
{
    const wakpi_event *event = read_line("{\"wakpi\":\"order\",\"time\":1,\"id\":\"o\",\"amount\":\"49.90\","
                                         "\"currency\":\"EUR\",\"version\":2}");
    ck_assert_int_eq(event->kind, WAKPI_EVENT_ORDER);
    ck_assert_int_eq(event->amount, 49900000);
    ck_assert_str_eq(event->currency, "EUR");
    ck_assert_int_eq(event->version, 2);
    event = read_line("{\"wakpi\":\"survey_answer\",\"time\":1,\"topic\":\"nps\",\"amount\":10}");
    ck_assert_int_eq(event->topic, WAKPI_TOPIC_NPS);
    ck_assert_int_eq(event->amount, 10);
    for (int32_t topic = -1; topic < 20; topic++) {
        int32_t back = -7;
        if (wakpi_topic_key(topic) != NULL) {
            ck_assert_int_eq(wakpi_topic_by_key(wakpi_topic_key(topic), &back), WAKPI_OK);
            ck_assert_int_eq(back, topic);
        }
    }
    ck_assert_int_eq(wakpi_topic_by_key("dream", &(int32_t){0}), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_topic_by_key(NULL, &(int32_t){0}), WAKPI_INVALID);
}
END_TEST

START_TEST(a_cost_recurs_as_it_says)
{
    static const struct {
        const char *word;
        int32_t every;
    } words[] = {{"week", WAKPI_EVERY_WEEK},
                 {"month", WAKPI_EVERY_MONTH},
                 {"quarter", WAKPI_EVERY_QUARTER},
                 {"year", WAKPI_EVERY_YEAR}};
    char line[256];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        snprintf(line, sizeof line,
                 "{\"wakpi\":\"cost\",\"id\":\"l\",\"measure\":\"cost_software\",\"amount\":5,\"currency\":"
                 "\"JPY\",\"every\":\"%s\",\"from\":1}",
                 words[i].word);
        ck_assert_int_eq(read_line(line)->every, words[i].every);
    }
    ck_assert_int_eq(
        read_line(
            "{\"wakpi\":\"cost\",\"id\":\"l\",\"measure\":\"cost_setup\",\"amount\":5,\"currency\":\"JPY\","
            "\"every\":null,\"time\":1}")
            ->every,
        0);
}
END_TEST

START_TEST(flags_are_truths)
{
    ck_assert_uint_eq(read_line("{\"wakpi\":\"click\",\"time\":1,\"bot\":true}")->flags, WAKPI_EVENT_BOT);
    ck_assert_uint_eq(read_line("{\"wakpi\":\"click\",\"time\":1,\"bot\":false}")->flags, 0);
    ck_assert_uint_eq(
        read_line("{\"wakpi\":\"sent\",\"id\":\"a\",\"time\":1,\"billable\":true,\"group\":true}")->flags,
        WAKPI_EVENT_BILLABLE | WAKPI_EVENT_GROUP);
}
END_TEST

START_TEST(an_opt_out_is_a_stop_as_well)
{
    read_line(
        "{\"wakpi\":\"tap\",\"time\":7,\"id\":\"a\",\"person\":\"1\",\"context\":\"w\",\"opt_out\":true}");
    ck_assert_uint_eq(batch.count, 2);
    ck_assert_int_eq(batch.secondary[0], 0);
    ck_assert_int_eq(batch.secondary[1], 1);
    ck_assert_int_eq(batch.events[1].kind, WAKPI_EVENT_STOP);
    ck_assert_int_eq(batch.events[1].time, 7);
    assert_text(batch.events[1].person, batch.events[1].person_size, "1");
    ck_assert_uint_eq(batch.events[1].id_size, 0);
    read_line("{\"wakpi\":\"tap\",\"time\":7,\"id\":\"a\",\"opt_out\":true}");
    ck_assert_uint_eq(batch.count, 1);
}
END_TEST

struct refusal {
    const char *line;
    const char *word;   /* that the error must hold */
    const char *before; /* what stands before the offender in the line; NULL: it is the whole line */
};

#define COUNT "\"wakpi\":\"count\",\"source\":\"s\",\"from\":5,\"measure\":\"visits\""

static const struct refusal refusals[] = {
    {"", "ends too early", NULL},
    {"5", "object", NULL},
    {"[]", "object", NULL},
    {"{}", "\"wakpi\" is missing", NULL},
    {"{\"wakpi\":5}", "\"wakpi\"", "{\"wakpi\":"},
    {"{\"wakpi\":\"dream\",\"time\":1}", "\"wakpi\"", "{\"wakpi\":\""},
    {"{\"wakpi\":\"sent\\u0000\",\"time\":1,\"id\":\"a\"}", "\"wakpi\"", "{\"wakpi\":\""},
    {"{\"wakpi\":\"sent\",\"id\":\"a\"}", "\"time\" is missing", NULL},
    {"{\"wakpi\":\"sent\",\"time\":null,\"id\":\"a\"}", "\"time\" is missing", NULL},
    {"{\"wakpi\":\"sent\",\"time\":1}", "\"id\" is missing", NULL},
    {"{\"wakpi\":\"sent\",\"time\":1,\"id\":\"\"}", "\"id\" is missing", "{\"wakpi\":\"sent\",\"time\":1,\""},
    {"{\"wakpi\":\"sent\",\"time\":1,\"id\":7}", "\"id\" must be a string",
     "{\"wakpi\":\"sent\",\"time\":1,\"id\":"},
    {"{\"wakpi\":\"sent\",\"time\":1.5,\"id\":\"a\"}", "\"time\"", "{\"wakpi\":\"sent\",\"time\":"},
    {"{\"wakpi\":\"sent\",\"time\":-1,\"id\":\"a\"}", "1970", "{\"wakpi\":\"sent\",\"time\":"},
    {"{\"wakpi\":\"sent\",\"time\":253402300800000,\"id\":\"a\"}", "9999", "{\"wakpi\":\"sent\",\"time\":"},
    {"{\"wakpi\":\"sent\",\"time\":\"2026-11-02T09:00:00\",\"id\":\"a\"}", "offset",
     "{\"wakpi\":\"sent\",\"time\":\""},
    {"{\"wakpi\":\"sent\",\"time\":\"2026-02-30T09:00:00Z\",\"id\":\"a\"}", "\"time\"",
     "{\"wakpi\":\"sent\",\"time\":\""},
    {"{\"wakpi\":\"sent\",\"time\":true,\"id\":\"a\"}", "\"time\"", "{\"wakpi\":\"sent\",\"time\":"},
    {"{\"wakpi\":\"failed\",\"time\":1,\"id\":\"a\",\"code\":\"131049\"}", "\"code\"",
     "{\"wakpi\":\"failed\",\"time\":1,\"id\":\"a\",\"code\":\""},
    {"{\"wakpi\":\"failed\",\"time\":1,\"id\":\"a\",\"code\":4294967296}", "\"code\"",
     "{\"wakpi\":\"failed\",\"time\":1,\"id\":\"a\",\"code\":"},
    {"{\"wakpi\":\"click\",\"time\":1,\"bot\":1}", "\"bot\"", "{\"wakpi\":\"click\",\"time\":1,\"bot\":"},
    {"{\"wakpi\":\"stop\",\"time\":1}", "\"person\" is missing", NULL},
    {"{\"wakpi\":\"message\",\"time\":1}", "\"id\" is missing", NULL},
    {"{\"wakpi\":\"reaction\",\"time\":1,\"id\":\"a\"}", "\"context\" is missing", NULL},
    {"{\"wakpi\":\"alias\",\"time\":1,\"person\":\"1\"}", "another name",
     "{\"wakpi\":\"alias\",\"time\":1,\""},
    {"{\"wakpi\":\"count\",\"from\":1,\"measure\":\"visits\",\"amount\":1}", "\"source\" is missing", NULL},
    {"{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"amount\":1}", "\"measure\"", NULL},
    {"{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\"dreams\",\"amount\":1}", "\"measure\"",
     "{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\""},
    {"{\"wakpi\":\"count\",\"source\":\"s\",\"measure\":\"visits\",\"amount\":1}", "\"from\" is missing",
     NULL},
    {"{" COUNT "}", "\"amount\" is missing", NULL},
    {"{\"wakpi\":\"order\",\"time\":1,\"id\":\"o\",\"currency\":\"EUR\"}", "\"amount\" is missing", NULL},
    {"{\"wakpi\":\"order\",\"time\":1,\"id\":\"o\",\"amount\":1}", "\"currency\" is missing", NULL},
    {"{\"wakpi\":\"order\",\"time\":1,\"amount\":1,\"currency\":\"EUR\"}", "\"id\" is missing", NULL},
    {"{\"wakpi\":\"refund\",\"time\":1,\"id\":\"r\",\"amount\":1,\"currency\":\"EUR\"}",
     "\"context\" is missing", NULL},
    {"{\"wakpi\":\"case_resolved\",\"time\":1,\"id\":\"c\"}", "\"context\" is missing", NULL},
    {"{\"wakpi\":\"bot_started\",\"time\":1}", "\"id\" is missing", NULL},
    {"{\"wakpi\":\"opt_in\",\"time\":1,\"id\":\"i\"}", "\"person\" is missing", NULL},
    {"{\"wakpi\":\"survey_sent\",\"time\":1,\"id\":\"q\"}", "\"topic\" is missing", NULL},
    {"{\"wakpi\":\"survey_sent\",\"time\":1,\"id\":\"q\",\"topic\":\"comment\"}", "not that of a survey",
     "{\"wakpi\":\"survey_sent\",\"time\":1,\"id\":\"q\",\""},
    {"{\"wakpi\":\"survey_sent\",\"time\":1,\"id\":\"q\",\"topic\":\"dream\"}", "\"topic\" must be",
     "{\"wakpi\":\"survey_sent\",\"time\":1,\"id\":\"q\",\"topic\":\""},
    {"{\"wakpi\":\"feedback\",\"time\":1,\"id\":\"f\",\"topic\":\"csat\"}", "not that of feedback",
     "{\"wakpi\":\"feedback\",\"time\":1,\"id\":\"f\",\""},
    {"{\"wakpi\":\"survey_answer\",\"time\":1,\"topic\":\"csat\"}", "\"amount\" is missing", NULL},
    {"{\"wakpi\":\"survey_answer\",\"time\":1,\"topic\":\"csat\",\"amount\":4.5}", "a score",
     "{\"wakpi\":\"survey_answer\",\"time\":1,\"topic\":\"csat\",\"amount\":"},
    {"{\"wakpi\":\"survey_answer\",\"time\":1,\"topic\":\"csat\",\"amount\":0}", "no score",
     "{\"wakpi\":\"survey_answer\",\"time\":1,\"topic\":\"csat\",\""},
    {"{\"wakpi\":\"survey_answer\",\"time\":1,\"topic\":\"nps\",\"amount\":11}", "no score",
     "{\"wakpi\":\"survey_answer\",\"time\":1,\"topic\":\"nps\",\""},
    {"{" COUNT ",\"amount\":1.5}", "\"amount\"", "{" COUNT ",\"amount\":"},
    {"{" COUNT ",\"amount\":-1}", "\"amount\" is negative", "{" COUNT ",\""},
    {"{" COUNT ",\"amount\":\" 1\"}", "\"amount\"", "{" COUNT ",\"amount\":\""},
    {"{" COUNT ",\"amount\":9223372036854775808}", "\"amount\"", "{" COUNT ",\"amount\":"},
    {"{" COUNT ",\"amount\":1,\"until\":5}", "\"until\"", "{" COUNT ",\"amount\":1,\""},
    {"{" COUNT ",\"amount\":1,\"every\":\"day\"}", "\"every\"", "{" COUNT ",\"amount\":1,\"every\":\""},
    {"{" COUNT ",\"amount\":1,\"version\":-1}", "\"version\"", "{" COUNT ",\"amount\":1,\"version\":"},
    {"{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\"revenue\",\"amount\":1}",
     "\"currency\" is missing", NULL},
    {"{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\"revenue\",\"currency\":\"EUR\","
     "\"amount\":\"1.0000001\"}",
     "\"amount\"",
     "{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\"revenue\",\"currency\":\"EUR\","
     "\"amount\":\""},
    {"{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\"revenue\",\"currency\":\"EUR\","
     "\"amount\":\"1,5\"}",
     "\"amount\"",
     "{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\"revenue\",\"currency\":\"EUR\","
     "\"amount\":\""},
    {"{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\"revenue\",\"currency\":\"EURO\","
     "\"amount\":1}",
     "\"currency\"",
     "{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\"revenue\",\"currency\":\""},
    {"{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\"measure\":\"first_response\",\"amount\":1}",
     "\"measure\"", "{\"wakpi\":\"count\",\"source\":\"s\",\"from\":1,\""},
    {"{\"wakpi\":\"cost\",\"id\":\"l\",\"from\":1,\"measure\":\"revenue\",\"currency\":\"EUR\",\"amount\":1}",
     "\"measure\" is not that of a cost", "{\"wakpi\":\"cost\",\"id\":\"l\",\"from\":1,\""},
    {"{\"wakpi\":\"cost\",\"from\":1,\"measure\":\"cost_setup\",\"currency\":\"EUR\",\"amount\":1}",
     "\"id\" is missing", NULL},
};

START_TEST(what_is_wrong_is_named_with_its_place)
{
    const struct refusal *refusal = &refusals[_i];
    wakpi_error error = {.struct_size = sizeof error};
    size_t size = strlen(refusal->line);
    char *line = malloc(size + (size == 0));
    memcpy(line, refusal->line, size);
    wakpi_status status = wakpi_event_read(&settings, line, size, &batch, &error);
    ck_assert_msg(status == WAKPI_MALFORMED, "%s is read", refusal->line);
    ck_assert_int_eq(error.status, WAKPI_MALFORMED);
    ck_assert_msg(strstr(error.text, refusal->word) != NULL, "%s: \"%s\" lacks %s", refusal->line, error.text,
                  refusal->word);
    ck_assert_msg(error.position == (refusal->before ? (int64_t)strlen(refusal->before) : 0),
                  "%s: %s at %lld", refusal->line, error.text, (long long)error.position);
    ck_assert_uint_eq(batch.count, 0);
    free(line);
}
END_TEST

START_TEST(a_text_over_its_limit_is_a_limit)
{
    char line[2048], text[1100];
    wakpi_error error = {.struct_size = sizeof error};
    memset(text, 'x', sizeof text);
    for (int size = 255; size <= 258; size++) {
        snprintf(line, sizeof line, "{\"wakpi\":\"send\",\"time\":1,\"id\":\"a\",\"campaign\":\"%.*s\"}",
                 size, text);
        ck_assert_int_eq(wakpi_event_read(&settings, line, strlen(line), &batch, &error),
                         size <= 256 ? WAKPI_OK : WAKPI_LIMIT);
    }
    ck_assert_ptr_nonnull(strstr(error.text, "campaign"));
    for (int size = 1024; size <= 1025; size++) {
        snprintf(line, sizeof line, "{\"wakpi\":\"sent\",\"time\":1,\"id\":\"%.*s\"}", size, text);
        ck_assert_int_eq(wakpi_event_read(&settings, line, strlen(line), &batch, &error),
                         size <= 1024 ? WAKPI_OK : WAKPI_LIMIT);
    }
}
END_TEST

/* The page's examples, so that the page cannot lie; every kind has one. */
START_TEST(the_page_s_examples_are_read_and_every_kind_has_one)
{
    FILE *page = fopen(WAKPI_TESTS_DIR "/../docs/events.md", "r");
    ck_assert_ptr_nonnull(page);
    char line[4096];
    bool met[128] = {false};
    while (fgets(line, sizeof line, page) != NULL) {
        if (strncmp(line, "{\"wakpi\"", 8) == 0) {
            met[read_line(line)->kind] = true;
        }
    }
    fclose(page);
    for (int32_t kind = 0; kind < 128; kind++) {
        ck_assert_msg(met[kind] == (wakpi_event_kind_key(kind) != NULL), "the kind %d has no example",
                      (int)kind);
    }
}
END_TEST

START_TEST(kinds_go_by_their_keys)
{
    for (int32_t kind = -2; kind < 200; kind++) {
        const char *key = wakpi_event_kind_key(kind);
        int32_t back = -7;
        if (key != NULL) {
            ck_assert_int_eq(wakpi_event_kind_by_key(key, &back), WAKPI_OK);
            ck_assert_int_eq(back, kind);
        }
    }
    int32_t none = -7;
    ck_assert_int_eq(wakpi_event_kind_by_key("Sent", &none), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_event_kind_by_key(NULL, &none), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_event_kind_by_key("sent", NULL), WAKPI_INVALID);
    ck_assert_int_eq(none, -7);
}
END_TEST

START_TEST(a_smaller_struct_leaves_what_is_behind_it_absent)
{
    struct {
        wakpi_event event;
        char junk[64];
    } given;
    wakpi_event full;
    memset(&given, 0x5A, sizeof given);
    uint32_t size = (uint32_t)offsetof(wakpi_event, flags);
    memset(&given.event, 0, size);
    given.event.struct_size = size;
    given.event.kind = WAKPI_EVENT_SENT;
    given.event.id = "w";
    given.event.id_size = 1;
    given.event.person = "+39333";
    given.event.person_size = 6;
    ck_assert(wakpi_event_stride_valid(size));
    wakpi_event_take(&given.event, size, &full);
    ck_assert_uint_eq(full.struct_size, sizeof full);
    ck_assert_ptr_null(full.user);
    ck_assert_uint_eq(full.flags, 0);
    assert_text(full.person, full.person_size, "39333");
    ck_assert_int_eq(wakpi_event_validate(&settings, &full, 0, NULL), WAKPI_OK);
    given.event = full;
    wakpi_event_take(&given.event, sizeof(wakpi_event) + 64, &full);
    ck_assert_uint_eq(full.struct_size, sizeof full);
    ck_assert(!wakpi_event_stride_valid(0));
    ck_assert(!wakpi_event_stride_valid(size - 8));
    ck_assert(!wakpi_event_stride_valid(size + 1));
    ck_assert(wakpi_event_stride_valid(sizeof(wakpi_event) + 64));
}
END_TEST

static wakpi_event sound_send(void)
{
    wakpi_event event = {.struct_size = sizeof event, .kind = WAKPI_EVENT_SEND, .time = 5};
    event.id = "w";
    event.id_size = 1;
    return event;
}

static void assert_refused(const wakpi_event *event, wakpi_status expected, const char *word)
{
    wakpi_error error = {.struct_size = sizeof error};
    ck_assert_int_eq(wakpi_event_validate(&settings, event, 3, &error), expected);
    ck_assert_int_eq(error.position, 3);
    ck_assert_msg(strstr(error.text, word) != NULL, "\"%s\" lacks %s", error.text, word);
}

START_TEST(events_of_hosts_are_validated)
{
    wakpi_event event = sound_send();
    ck_assert_int_eq(wakpi_event_validate(&settings, &event, 3, NULL), WAKPI_OK);
    event.kind = 99;
    assert_refused(&event, WAKPI_INVALID, "kind");
    event = sound_send();
    event.time = WAKPI_EVENT_LAST_TIME + 1;
    assert_refused(&event, WAKPI_INVALID, "time");
    event = sound_send();
    event.until = -1;
    assert_refused(&event, WAKPI_INVALID, "until");
    event = sound_send();
    event.campaign = "\xFF";
    event.campaign_size = 1;
    assert_refused(&event, WAKPI_INVALID, "UTF-8");
    event.campaign = NULL;
    assert_refused(&event, WAKPI_INVALID, "NULL");
    event = sound_send();
    event.id_size = WAKPI_ID_LIMIT + 1;
    assert_refused(&event, WAKPI_LIMIT, "id");
    event = sound_send();
    event.kind = WAKPI_EVENT_COUNT;
    event.source = "s";
    event.source_size = 1;
    event.measure = 9999;
    assert_refused(&event, WAKPI_INVALID, "measure");
    ck_assert_int_eq(wakpi_measure_by_key("revenue", &event.measure), WAKPI_OK);
    assert_refused(&event, WAKPI_INVALID, "currency");
    memcpy(event.currency, "EURO", 4);
    assert_refused(&event, WAKPI_INVALID, "currency");
    memcpy(event.currency, "EUR", 4);
    ck_assert_int_eq(wakpi_event_validate(&settings, &event, 3, NULL), WAKPI_OK);
    event.version = -1;
    assert_refused(&event, WAKPI_INVALID, "version");
    event.version = 0;
    event.every = 9;
    assert_refused(&event, WAKPI_INVALID, "every");
    event = sound_send();
    event.version = -1;
    ck_assert_int_eq(wakpi_event_validate(&settings, &event, 3, NULL), WAKPI_OK);
    event.kind = WAKPI_EVENT_LEAD;
    assert_refused(&event, WAKPI_INVALID, "version");
    event = sound_send();
    event.kind = WAKPI_EVENT_FAILED;
    event.code = -1;
    assert_refused(&event, WAKPI_INVALID, "code");
}
END_TEST

START_TEST(damage_is_refused_or_sound)
{
    static const char *const lines[] = {
        "{\"wakpi\":\"send\",\"time\":\"2026-11-02T09:00:00+01:00\",\"id\":\"w1\",\"person\":\"+39333\","
        "\"campaign\":\"a\\u0075b\"}",
        "{\"wakpi\":\"cost\",\"id\":\"l\",\"measure\":\"cost_software\",\"amount\":\"99.00\",\"currency\":"
        "\"EUR\",\"every\":\"month\",\"from\":1}",
        "{\"wakpi\":\"tap\",\"time\":7,\"id\":\"a\",\"person\":\"1\",\"context\":\"w\",\"opt_out\":true}"};
    static struct random_json source;
    source.state = SEED;
    for (int round = 0; round < 30000; round++) {
        const char *line = lines[random_below(&source, 3)];
        source.size = strlen(line);
        memcpy(source.text, line, source.size);
        for (uint32_t i = random_below(&source, 4); i > 0; i--) {
            random_json_mutate(&source);
        }
        char *copy = malloc(source.size + (source.size == 0));
        memcpy(copy, source.text, source.size);
        wakpi_status status = wakpi_event_read(&settings, copy, source.size, &batch, NULL);
        if (status == WAKPI_OK) {
            ck_assert(batch.count == 1 || batch.count == 2);
            ck_assert_int_eq(wakpi_event_validate(&settings, &batch.events[0], 0, NULL), WAKPI_OK);
        } else {
            ck_assert(status == WAKPI_MALFORMED || status == WAKPI_LIMIT);
            ck_assert_uint_eq(batch.count, 0);
        }
        free(copy);
    }
}
END_TEST

static wakpi_status read_once(wakpi_allocate_function allocate, void *context, void *data)
{
    struct wakpi_batch own;
    wakpi_batch_start(&own, wakpi_allocator_settle(allocate, context));
    wakpi_status status = wakpi_event_read(&settings, data, strlen(data), &own, NULL);
    if (status != WAKPI_OK) {
        ck_assert_uint_eq(own.count, 0);
    }
    wakpi_batch_drop(&own);
    return status;
}

START_TEST(a_failing_allocation_leaves_nothing_and_leaks_nothing)
{
    char line[] = "{\"wakpi\":\"tap\",\"time\":7,\"id\":\"\\u0061\",\"person\":\"1\",\"opt_out\":true}";
    ck_assert_int_ge(fail_each_request(read_once, line), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_event_reader");
    TCase *tests = tcase_create("event_reader");
    printf("seed %d\n", SEED);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_send_has_its_names_and_labels);
    tcase_add_test(tests, an_address_tells_the_labels_that_nothing_else_states);
    tcase_add_test(tests, an_address_that_tells_nothing_is_as_good_as_none);
    tcase_add_test(tests, escapes_are_read_whatever_was_read_before);
    tcase_add_test(tests, keys_come_in_any_order_and_the_kind_last);
    tcase_add_test(tests, amounts_are_exact_in_their_measure_s_unit);
    tcase_add_test(tests, acts_have_money_scores_and_topics);
    tcase_add_test(tests, a_cost_recurs_as_it_says);
    tcase_add_test(tests, flags_are_truths);
    tcase_add_test(tests, an_opt_out_is_a_stop_as_well);
    tcase_add_loop_test(tests, what_is_wrong_is_named_with_its_place, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(tests, a_text_over_its_limit_is_a_limit);
    tcase_add_test(tests, the_page_s_examples_are_read_and_every_kind_has_one);
    tcase_add_test(tests, kinds_go_by_their_keys);
    tcase_add_test(tests, a_smaller_struct_leaves_what_is_behind_it_absent);
    tcase_add_test(tests, events_of_hosts_are_validated);
    tcase_add_test(tests, damage_is_refused_or_sound);
    tcase_add_test(tests, a_failing_allocation_leaves_nothing_and_leaks_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

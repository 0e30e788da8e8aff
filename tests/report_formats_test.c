/* CSV and OpenMetrics, read by the letter of RFC 4180 and of the OpenMetrics specification. */
#include "report_samples.h"
#include "run_suite.h"

#include <ctype.h>
#include <stdio.h>

/* ---- CSV: every record of the text, fields freed of their quotes ---- */

enum {
    FIELDS = 22,
    COLUMN_SCOPE = 0,
    COLUMN_CAMPAIGN = 1,
    COLUMN_KIND = 11,
    COLUMN_KEY = 12,
    COLUMN_VALUE = 13
};

struct record {
    char *fields[FIELDS];
    size_t sizes[FIELDS];
};

/* Takes a field off `*at`; returns what ends it: a comma, or 'n' for CRLF. */
static int take_field(const char **at, const char *end, char **field, size_t *size)
{
    char *text = malloc((size_t)(end - *at) + 1);
    size_t used = 0;
    if (**at == '"') {
        for (++*at;; ++*at) {
            ck_assert_msg(*at < end, "a quoted field has no end");
            if (**at == '"' && (*at)[1] != '"')
                break;
            if (**at == '"')
                ++*at;
            text[used++] = **at;
        }
        ++*at;
    } else {
        for (; *at < end && **at != ',' && **at != '\r'; ++*at) {
            ck_assert_msg(**at != '"' && **at != '\n', "a bare field holds %02x", **at);
            text[used++] = **at;
        }
    }
    text[used] = '\0';
    *field = text;
    *size = used;
    if (*at < end && **at == ',') {
        ++*at;
        return ',';
    }
    ck_assert_msg(end - *at >= 2 && (*at)[0] == '\r' && (*at)[1] == '\n', "a record ends in no CRLF");
    *at += 2;
    return 'n';
}

static struct record take_record(const char **at, const char *end)
{
    struct record record = {{0}, {0}};
    for (int i = 0; i < FIELDS; i++) {
        int ended = take_field(at, end, &record.fields[i], &record.sizes[i]);
        ck_assert_msg((ended == 'n') == (i == FIELDS - 1), "a record has not %d fields", FIELDS);
    }
    return record;
}

static void drop_record(struct record *record)
{
    for (int i = 0; i < FIELDS; i++)
        free(record->fields[i]);
}

START_TEST(csv_names_its_columns)
{
    wakpi_report *report = hostile_report();
    size_t size;
    char *text = print_whole(report, WAKPI_FORMAT_CSV, &size);
    const char *at = text;
    struct record head = take_record(&at, text + size);
    ck_assert_str_eq(head.fields[COLUMN_SCOPE], "scope");
    ck_assert_str_eq(head.fields[COLUMN_CAMPAIGN], "campaign");
    ck_assert_str_eq(head.fields[COLUMN_KIND], "kind");
    ck_assert_str_eq(head.fields[COLUMN_KEY], "key");
    ck_assert_str_eq(head.fields[COLUMN_VALUE], "value");
    ck_assert_str_eq(head.fields[FIELDS - 1], "status");
    drop_record(&head);
    free(text);
    wakpi_report_free(report);
}
END_TEST

/* What a name reads as: guarded where a spreadsheet would take it for a formula, a NUL as U+FFFD. */
static void expect_name(const struct record *record, const char *name, size_t size)
{
    char wanted[LONG_NAME + 8];
    size_t used = 0;
    if (size > 0 && strchr("=+-@\t\r\n", name[0]) && name[0] != '\0')
        wanted[used++] = '\'';
    for (size_t i = 0; i < size; i++) {
        if (name[i] == '\0') {
            memcpy(wanted + used, "\xef\xbf\xbd", 3);
            used += 3;
        } else {
            wanted[used++] = name[i];
        }
    }
    ck_assert_uint_eq(record->sizes[COLUMN_CAMPAIGN], used);
    ck_assert_mem_eq(record->fields[COLUMN_CAMPAIGN], wanted, used);
}

START_TEST(csv_holds_hostile_names)
{
    wakpi_report *report = hostile_report();
    size_t size, sent_rows = 0;
    char *text = print_whole(report, WAKPI_FORMAT_CSV, &size);
    char *long_name = malloc(LONG_NAME);
    memset(long_name, 'x', LONG_NAME);
    const char *at = text, *end = text + size;
    struct record record = take_record(&at, end);
    drop_record(&record);
    while (at < end) {
        record = take_record(&at, end);
        for (int i = 0; i < FIELDS; i++) /* no field is a formula */
            ck_assert_msg(i == COLUMN_VALUE || record.sizes[i] == 0 ||
                              !strchr("=+-@\t\r", record.fields[i][0]),
                          "field %d is %s", i, record.fields[i]);
        if (strcmp(record.fields[COLUMN_KEY], "sent") == 0) {
            ck_assert_str_eq(record.fields[COLUMN_VALUE], "12");
            if (sent_rows < HOSTILE_NAMES)
                expect_name(&record, hostile_names[sent_rows].text, hostile_names[sent_rows].size);
            else
                expect_name(&record, long_name, LONG_NAME);
            sent_rows++;
        }
        drop_record(&record);
    }
    ck_assert_uint_eq(sent_rows, HOSTILE_NAMES + 1);
    free(long_name);
    free(text);
    wakpi_report_free(report);
}
END_TEST

START_TEST(csv_says_what_evaluation_says)
{
    wakpi_report *report = new_report();
    wakpi_campaign *campaign = spring_campaign();
    MUST(wakpi_report_add_campaign(report, "spring", 6, campaign, NULL));
    size_t size;
    int compared = 0;
    char *text = print_whole(report, WAKPI_FORMAT_CSV, &size);
    const char *at = text, *end = text + size;
    struct record record = take_record(&at, end);
    drop_record(&record);
    for (; at < end; drop_record(&record)) {
        record = take_record(&at, end);
        wakpi_value value = {.struct_size = sizeof value};
        wakpi_kpi kpi;
        if (strcmp(record.fields[COLUMN_KIND], "kpi") != 0)
            continue;
        MUST(wakpi_kpi_by_key(record.fields[COLUMN_KEY], &kpi));
        if (wakpi_campaign_evaluate(campaign, kpi, NULL, &value) < WAKPI_OK)
            continue;
        ck_assert(strtod(record.fields[COLUMN_VALUE], NULL) == value.value);
        if (!(value.flags & WAKPI_VALUE_NO_INTERVAL)) {
            ck_assert(strtod(record.fields[14], NULL) == value.lower);
            ck_assert(strtod(record.fields[15], NULL) == value.upper);
        }
        if (!(value.flags & WAKPI_VALUE_NO_FRACTION)) {
            ck_assert_int_eq(strtoll(record.fields[16], NULL, 10), value.numerator);
            ck_assert_int_eq(strtoll(record.fields[17], NULL, 10), value.denominator);
        }
        ck_assert_str_eq(record.fields[18], wakpi_unit_key(value.unit));
        ck_assert_str_eq(record.fields[19], value.currency);
        compared++;
    }
    ck_assert_int_gt(compared, 15);
    free(text);
    wakpi_campaign_free(campaign);
    wakpi_report_free(report);
}
END_TEST

/* ---- OpenMetrics ---- */

struct family {
    char name[128], type[16];
};

/* The sample's family: its name, or for a histogram that with a suffix. */
static int belongs(const struct family *family, const char *line)
{
    size_t size = strlen(family->name);
    if (strncmp(line, family->name, size) != 0)
        return 0;
    const char *rest = line + size;
    if (strcmp(family->type, "histogram") == 0)
        return strncmp(rest, "_bucket{", 8) == 0 || strncmp(rest, "_count", 6) == 0 ||
               strncmp(rest, "_sum", 4) == 0;
    return *rest == '{' || *rest == ' ';
}

/* Walks a sample's labels; returns what is behind them. */
static const char *skip_labels(const char *at)
{
    if (*at != '{')
        return at;
    do {
        at++;
        ck_assert_msg(isalpha((unsigned char)*at), "a label begins with %c", *at);
        while (isalnum((unsigned char)*at) || *at == '_')
            at++;
        ck_assert_msg(at[0] == '=' && at[1] == '"', "a label has no value at %.20s", at);
        for (at += 2; *at != '"'; at++) {
            ck_assert_msg(*at != '\0' && *at != '\n', "a label's value has no end");
            if (*at == '\\') {
                at++;
                ck_assert_msg(*at == '\\' || *at == '"' || *at == 'n', "\\%c is no escape", *at);
            }
        }
        at++;
    } while (*at == ',');
    ck_assert_int_eq(*at, '}');
    return at + 1;
}

static void check_sample(const char *line)
{
    const char *at = skip_labels(line + strcspn(line, "{ "));
    char *end;
    ck_assert_msg(*at == ' ', "no space before a value: %s", line);
    if (strcmp(at, " +Inf") == 0)
        return;
    strtod(at + 1, &end);
    ck_assert_msg(end != at + 1 && *end == '\0', "no number: %s", line);
}

static void check_metrics(char *text)
{
    static struct family families[400];
    size_t count = 0;
    char *rest = NULL, *last = NULL;
    size_t size = strlen(text);
    ck_assert_msg(size >= 6 && strcmp(text + size - 6, "# EOF\n") == 0, "does not end in # EOF");
    for (char *line = strtok_r(text, "\n", &rest); line; last = line, line = strtok_r(NULL, "\n", &rest)) {
        struct family *family = count > 0 ? &families[count - 1] : NULL;
        if (strncmp(line, "# TYPE ", 7) == 0) {
            ck_assert_uint_lt(count, 400);
            family = &families[count++];
            ck_assert_int_eq(sscanf(line + 7, "%127s %15s", family->name, family->type), 2);
            for (size_t i = 0; i + 1 < count; i++)
                ck_assert_msg(strcmp(families[i].name, family->name) != 0, "%s comes twice", family->name);
        } else if (strncmp(line, "# HELP ", 7) == 0 || strncmp(line, "# UNIT ", 7) == 0) {
            ck_assert_msg(family && strncmp(line + 7, family->name, strlen(family->name)) == 0,
                          "out of place: %s", line);
            if (line[2] == 'U') /* a family's name ends in its unit */
                ck_assert_msg(strcmp(family->name + strlen(family->name) - strlen(strrchr(line, ' ') + 1),
                                     strrchr(line, ' ') + 1) == 0,
                              "%s is not of %s", line, family->name);
        } else if (line[0] == '#') {
            ck_assert_str_eq(line, "# EOF");
        } else {
            ck_assert_msg(family && belongs(family, line), "out of place: %s", line);
            check_sample(line);
        }
    }
    ck_assert_str_eq(last, "# EOF");
}

START_TEST(metrics_are_open_metrics)
{
    wakpi_report *reports[] = {hostile_report(), new_report(), new_report(), new_report()};
    wakpi_tracker *tracker = sample_tracker(NULL);
    add_and_free(reports[1], "spring", 6, spring_campaign());
    add_and_free(reports[1], "again", 5, spring_campaign());
    add_and_free(reports[1], "huge", 4, huge_campaign());
    MUST(wakpi_report_add_tracker(reports[2], tracker, NULL, NULL));
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        size_t size;
        char *text = print_whole(reports[i], WAKPI_FORMAT_OPENMETRICS, &size);
        ck_assert_uint_eq(strlen(text), size); /* no NUL */
        check_metrics(text);
        free(text);
        wakpi_report_free(reports[i]);
    }
    wakpi_tracker_free(tracker);
}
END_TEST

START_TEST(buckets_are_cumulative)
{
    wakpi_report *report = new_report();
    add_and_free(report, "spring", 6, spring_campaign());
    char *text = print_whole(report, WAKPI_FORMAT_OPENMETRICS, NULL), *at = text;
    double last_bound = -1, bound;
    long long last = -1, below;
    int buckets = 0;
    while ((at = strstr(at, "wakpi_first_response_seconds_bucket{")) != NULL) {
        const char *le = strstr(at, "le=\"");
        ck_assert_ptr_nonnull(le);
        bound = strncmp(le + 4, "+Inf", 4) == 0 ? 1e300 : strtod(le + 4, NULL);
        below = strtoll(strchr(at, ' '), NULL, 10);
        ck_assert_msg(bound > last_bound && below >= last, "bucket %d is out of order", buckets);
        long long expected = 0; /* durations are the squares of 0 .. 99 in seconds; exact within 1 % */
        for (long long i = 0; i < 100; i++)
            expected += (double)(i * i) <= bound;
        ck_assert_msg(below >= expected - 1 && below <= expected + 1, "%lld below %g instead of %lld", below,
                      bound, expected);
        last_bound = bound;
        last = below;
        buckets++;
        at++;
    }
    ck_assert_int_eq(buckets, 17);
    ck_assert_int_eq(last, 100);
    ck_assert_ptr_nonnull(strstr(text, "wakpi_first_response_seconds_count{campaign=\"spring\"} 100\n"));
    ck_assert_ptr_nonnull(strstr(text, "wakpi_first_response_seconds_sum{campaign=\"spring\"} 328350\n"));
    free(text);
    wakpi_report_free(report);
}
END_TEST

START_TEST(metrics_of_a_campaign_are_its_own)
{
    wakpi_report *report = new_report();
    add_and_free(report, "quote\" back\\slash\nend", 21, spring_campaign());
    char *text = print_whole(report, WAKPI_FORMAT_OPENMETRICS, NULL);
    ck_assert_ptr_nonnull(
        strstr(text, "wakpi_measure_delivered{campaign=\"quote\\\" back\\\\slash\\nend\"} 950\n"));
    ck_assert_ptr_nonnull(strstr(text, "# UNIT wakpi_kpi_open_rate_ratio ratio\n"));
    ck_assert_ptr_nonnull(strstr(text, "currency=\"EUR\"} 12345.678901\n"));
    free(text);
    wakpi_report_free(report);
}
END_TEST

/* A message that failed on one device and came to another, and a card without prices. */
START_TEST(all_formats_tell_how_good_figures_are)
{
    static const struct {
        int32_t format;
        const char *parts[2];
    } told[] = {
        {WAKPI_FORMAT_TEXT, {"1 reported failed but delivered", "1 without a price"}},
        {WAKPI_FORMAT_JSON, {"\"overruled\":1", "\"unpriced\":1"}},
        {WAKPI_FORMAT_CSV,
         {",quality,overruled,1,,,,,count,,,ok\r\n", ",quality,unpriced,1,,,,,count,,,ok\r\n"}},
        {WAKPI_FORMAT_OPENMETRICS, {"\nwakpi_overruled_messages 1\n", "\nwakpi_unpriced_messages 1\n"}},
        {WAKPI_FORMAT_HTML, {"<p>1 reported failed but delivered</p>", "<p>1 without a price</p>"}},
    };
    static const int32_t kinds[] = {WAKPI_EVENT_FAILED, WAKPI_EVENT_DELIVERED};
    wakpi_report *report = new_report();
    wakpi_tracker *tracker;
    wakpi_rate_card *card;
    MUST(wakpi_tracker_new(NULL, &tracker));
    MUST(wakpi_rate_card_new(NULL, &card));
    MUST(wakpi_tracker_set_rate_card(tracker, card));
    for (size_t i = 0; i < 2; i++) {
        wakpi_event event = {.struct_size = sizeof event, .kind = kinds[i], .time = 1000, .id = "m"};
        event.id_size = 1;
        MUST(wakpi_tracker_apply(tracker, &event, 1, NULL));
    }
    MUST(wakpi_report_add_tracker(report, tracker, NULL, NULL));
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        char *text = print_whole(report, told[i].format, NULL);
        for (size_t part = 0; part < 2; part++)
            ck_assert_msg(strstr(text, told[i].parts[part]) != NULL, "no %s in\n%s", told[i].parts[part],
                          text);
        free(text);
    }
    wakpi_rate_card_free(card);
    wakpi_tracker_free(tracker);
    wakpi_report_free(report);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report formats");
    TCase *tests = tcase_create("formats");
    tcase_add_test(tests, csv_names_its_columns);
    tcase_add_test(tests, csv_holds_hostile_names);
    tcase_add_test(tests, csv_says_what_evaluation_says);
    tcase_add_test(tests, metrics_are_open_metrics);
    tcase_add_test(tests, buckets_are_cumulative);
    tcase_add_test(tests, metrics_of_a_campaign_are_its_own);
    tcase_add_test(tests, all_formats_tell_how_good_figures_are);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

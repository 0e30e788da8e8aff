/* Record batches by hand: every layout that a column may have, what is refused, and that all or nothing is applied. What
 * real producers make of them, arrow_producers.py asks. */
#include <pthread.h>

#include "failing_allocator.h"
#include "run_suite.h"
#include "track_events.h"
#include "track_story.h"

/* ---- batches of up to eight columns, laid out by hand ---- */

enum { COLUMNS = 8, BUFFERS = 5 };

struct column {
    struct ArrowSchema schema, dictionary_schema;
    struct ArrowArray array, dictionary;
    const void *buffers[BUFFERS], *dictionary_buffers[BUFFERS];
};

struct batch {
    struct ArrowSchema schema;
    struct ArrowArray array;
    struct column columns[COLUMNS];
    struct ArrowSchema *schemas[COLUMNS];
    struct ArrowArray *arrays[COLUMNS];
    const void *buffers[1];
};

static int released;

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
    released++;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
    released++;
}

static void start(struct batch *batch, int64_t length)
{
    memset(batch, 0, sizeof *batch);
    batch->schema.format = "+s";
    batch->schema.children = batch->schemas;
    batch->schema.release = release_schema;
    batch->array.length = length;
    batch->array.n_buffers = 1;
    batch->array.buffers = batch->buffers;
    batch->array.children = batch->arrays;
    batch->array.release = release_array;
}

static struct column *add(struct batch *batch, const char *name, const char *format, int64_t n_buffers,
                          const void *validity, const void *values, const void *text)
{
    int64_t place = batch->array.n_children++;
    struct column *column = &batch->columns[place];
    batch->schema.n_children = batch->array.n_children;
    batch->schemas[place] = &column->schema;
    batch->arrays[place] = &column->array;
    column->schema.format = format;
    column->schema.name = name;
    column->schema.release = release_schema;
    column->buffers[0] = validity;
    column->buffers[1] = values;
    column->buffers[2] = text;
    column->array.length = batch->array.offset + batch->array.length;
    column->array.null_count = -1;
    column->array.n_buffers = n_buffers;
    column->array.buffers = column->buffers;
    column->array.release = release_array;
    return column;
}

static const int64_t times[] = {NOON, NOON + 1, NOON + 2, NOON + 3};
static const int32_t kinds[] = {WAKPI_EVENT_SENT, WAKPI_EVENT_READ, WAKPI_EVENT_SENT, WAKPI_EVENT_READ};
static const int32_t id_offsets[] = {0, 2, 5, 6, 8};
static const char id_bytes[] = "m1m22xm4";

/* Four statuses of messages m1, m22, x and m4. */
static void start_statuses(struct batch *batch)
{
    start(batch, 4);
    add(batch, "kind", "i", 2, NULL, kinds, NULL);
    add(batch, "time", "l", 2, NULL, times, NULL);
    add(batch, "id", "u", 3, NULL, id_offsets, id_bytes);
}

static wakpi_tracker *tracker;
static wakpi_error error;

static void set_up(void)
{
    tracker = new_tracker();
    error = (wakpi_error){.struct_size = sizeof error};
    released = 0;
}

static void tear_down(void)
{
    wakpi_tracker_free(tracker);
    ck_assert_int_eq(released, 0);
}

static void accept(const struct batch *batch)
{
    wakpi_status status = wakpi_tracker_apply_arrow(tracker, &batch->schema, &batch->array, &error);
    ck_assert_msg(status == WAKPI_OK, "%s", error.text);
}

static void refuse(const struct batch *batch, wakpi_status expected, int64_t position, const char *word)
{
    struct bytes before = save(tracker);
    wakpi_status status = wakpi_tracker_apply_arrow(tracker, &batch->schema, &batch->array, &error);
    ck_assert_msg(status == expected, "%s: %s", wakpi_status_text(status), error.text);
    ck_assert_msg(error.position == position, "at %lld: %s", (long long)error.position, error.text);
    ck_assert_msg(strstr(error.text, word) != NULL, "no \"%s\" in: %s", word, error.text);
    struct bytes after = save(tracker);
    assert_equal(before, after);
    free(before.at);
    free(after.at);
}

/* The tracker knows what another one knows that was told by structs. */
static void expect(const wakpi_event *events, size_t count)
{
    wakpi_tracker *other = new_tracker();
    if (count > 0)
        ck_assert_int_eq(wakpi_tracker_apply(other, events, count, NULL), WAKPI_OK);
    struct bytes a = save(tracker), b = save(other);
    assert_equal(a, b);
    free(a.at);
    free(b.at);
    wakpi_tracker_free(other);
}

#define EXPECT(...)                                                                                          \
    do {                                                                                                     \
        const wakpi_event expected[] = {__VA_ARGS__};                                                        \
        expect(expected, sizeof expected / sizeof expected[0]);                                              \
    } while (0)

START_TEST(rows_are_events)
{
    struct batch batch;
    start_statuses(&batch);
    accept(&batch);
    accept(&batch);
    EXPECT(STATUS(SENT, "m1", NOON), STATUS(READ, "m22", NOON + 1), STATUS(SENT, "x", NOON + 2),
           STATUS(READ, "m4", NOON + 3));
    int64_t count = -1;
    for (int32_t i = 0; i < 2; i++) {
        wakpi_intake reason = 0;
        for (int32_t at = 0;
             wakpi_intake_class(reason) != (i ? WAKPI_INTAKE_DUPLICATE : WAKPI_INTAKE_ACCEPTED); at++)
            ck_assert_int_eq(wakpi_intake_at(at, &reason), WAKPI_OK);
        ck_assert_int_eq(wakpi_tracker_intake(tracker, reason, &count), WAKPI_OK);
        ck_assert_int_eq(count, 4);
    }
}
END_TEST

START_TEST(offsets_of_batch_and_column_add_up)
{
    struct batch batch;
    start_statuses(&batch);
    batch.array.offset = 1;
    batch.array.length = 2;
    for (int i = 0; i < 3; i++) {
        batch.columns[i].array.offset = 1;
        batch.columns[i].array.length = 3;
    }
    accept(&batch); /* rows 2 and 3 */
    EXPECT(STATUS(SENT, "x", NOON + 2), STATUS(READ, "m4", NOON + 3));
    batch.array.length = 3;
    refuse(&batch, WAKPI_INVALID, -1, "shorter");
}
END_TEST

START_TEST(every_layout_of_text_is_read)
{
    static const int64_t long_offsets[] = {0, 2, 5, 6, 8};
    static const uint8_t indices[] = {1, 0, 2, 1}, some[] = {0x0b}; /* the third row is null */
    static const char campaigns[] = "autumna name that is longer than twelve bytes";
    struct batch batch;
    char views[4 * 16] = {0};
    const int64_t sizes[] = {(int64_t)sizeof campaigns - 1};
    const int32_t lengths[] = {6, 39, 0, 0}, dictionary_offsets[] = {0, 7, 7, 8};
    for (int i = 0; i < 4; i++)
        memcpy(views + 16 * i, &lengths[i], 4);
    memcpy(views + 4, "winter", 6);
    memcpy(views + 16 + 4, campaigns + 6, 4);
    memcpy(views + 16 + 12, &(int32_t){6}, 4);
    memcpy(views + 32, &(int32_t){99}, 4); /* of a null nothing is read */
    start(&batch, 4);
    add(&batch, "kind", "i", 2, NULL, kinds, NULL);
    add(&batch, "time", "l", 2, NULL, times, NULL);
    add(&batch, "id", "U", 3, NULL, long_offsets, id_bytes);
    struct column *view = add(&batch, "campaign", "vu", 4, some, views, campaigns);
    view->buffers[3] = sizes;
    struct column *coded = add(&batch, "template", "C", 2, some, indices, NULL);
    coded->schema.dictionary = &coded->dictionary_schema;
    coded->array.dictionary = &coded->dictionary;
    coded->dictionary_schema = (struct ArrowSchema){.format = "u", .release = release_schema};
    coded->dictionary_buffers[1] = dictionary_offsets;
    coded->dictionary_buffers[2] = "welcome!";
    coded->dictionary = (struct ArrowArray){.length = 2,
                                            .offset = 1,
                                            .n_buffers = 3,
                                            .buffers = coded->dictionary_buffers,
                                            .release = release_array};
    accept(&batch);
    EXPECT(EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON, TEXT(id, "m1"), TEXT(campaign, "winter"),
                 TEXT(template_name, "!")),
           EVENT(.kind = WAKPI_EVENT_READ, .time = NOON + 1, TEXT(id, "m22"),
                 TEXT(campaign, "a name that is longer than twelve bytes")),
           STATUS(SENT, "x", NOON + 2),
           EVENT(.kind = WAKPI_EVENT_READ, .time = NOON + 3, TEXT(id, "m4"), TEXT(template_name, "!")));
    static const uint8_t wrong[] = {1, 0, 2, 2};
    coded->buffers[1] = wrong;
    refuse(&batch, WAKPI_INVALID, 3, "template");
    coded->buffers[1] = indices;
    memcpy(views + 16 + 12, &(int32_t){7}, 4);
    refuse(&batch, WAKPI_INVALID, 1, "campaign");
    memcpy(views + 16 + 8, &(int32_t){1}, 4);
    refuse(&batch, WAKPI_INVALID, 1, "campaign");
    memcpy(views + 16, &(int32_t){-1}, 4);
    refuse(&batch, WAKPI_INVALID, 1, "campaign");
    view->array.n_buffers = 2;
    refuse(&batch, WAKPI_INVALID, -1, "buffers");
}
END_TEST

START_TEST(numbers_lie_anywhere)
{
    unsigned char unaligned[1 + sizeof times];
    struct batch batch;
    memcpy(unaligned + 1, times, sizeof times);
    static const int8_t small[] = {2, 4, 2, 4};
    static const uint8_t bots[] = {0x00}, groups[] = {0xff};
    start(&batch, 4);
    add(&batch, "wakpi", "c", 2, NULL, small, NULL);
    add(&batch, "time", "tsm:UTC", 2, NULL, unaligned + 1, NULL);
    add(&batch, "id", "z", 3, NULL, id_offsets, id_bytes);
    add(&batch, "bot", "b", 2, NULL, bots, NULL);
    add(&batch, "billable", "b", 2, (const uint8_t[]){0x05}, groups, NULL);
    add(&batch, "person", "n", 0, NULL, NULL, NULL);
    accept(&batch);
    EXPECT(EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON, TEXT(id, "m1"), .flags = WAKPI_EVENT_BILLABLE),
           STATUS(READ, "m22", NOON + 1),
           EVENT(.kind = WAKPI_EVENT_SENT, .time = NOON + 2, TEXT(id, "x"), .flags = WAKPI_EVENT_BILLABLE),
           STATUS(READ, "m4", NOON + 3));
}
END_TEST

/* Decimals of 32, 64 and 128 bits, of which one is negative; in the machine's own order. */
START_TEST(decimals_are_exact)
{
    static const int32_t order[] = {WAKPI_EVENT_ORDER}, code_offsets[] = {0, 3};
    const int32_t d32[] = {1234};
    const int64_t d64[] = {INT64_C(123400)};
    const uint16_t one = 1;
    int big = *(const unsigned char *)&one == 0;
    int64_t d128[] = {big ? 0 : 12340000, big ? 12340000 : 0}, negative[] = {-5, -5};
    const struct {
        const char *format;
        const void *values;
    } rows[] = {{"d:9,2,32", d32}, {"d:18,4,64", d64}, {"d:38,6", d128}, {"d:38,6,128", d128}};
    struct batch batch;
    for (size_t i = 0; i < 4; i++) {
        tear_down();
        set_up();
        start(&batch, 1);
        add(&batch, "kind", "i", 2, NULL, order, NULL);
        add(&batch, "time", "l", 2, NULL, times, NULL);
        add(&batch, "id", "u", 3, NULL, id_offsets, id_bytes);
        add(&batch, "currency", "u", 3, NULL, code_offsets, "EUR");
        add(&batch, "amount", rows[i].format, 2, NULL, rows[i].values, NULL);
        accept(&batch);
        EXPECT(EVENT(.kind = WAKPI_EVENT_ORDER, .time = NOON, TEXT(id, "m1"), .amount = 12340000,
                     .currency = "EUR"));
    }
    batch.columns[4].buffers[1] = negative;
    refuse(&batch, WAKPI_INVALID, 0, "amount");
    batch.columns[4].schema.format = "d:38,6,100";
    refuse(&batch, WAKPI_INVALID, -1, "d:38,6,100");
}
END_TEST

/* What counts is read as a JSON line has it, and reaches as far as a number does. */
START_TEST(counts_are_whole_and_reach_as_far_as_numbers_do)
{
    static const int32_t count[] = {WAKPI_EVENT_COUNT}, measure[] = {WAKPI_MEASURE_VISITS};
    static const int32_t source_offsets[] = {0, 4};
    static const struct {
        const char *text;
        int64_t amount; /* -1: refused */
    } rows[] = {{"5", 5},    {"9223372036854775807", INT64_MAX},
                {"5.0", -1}, {"9223372036854775808", -1},
                {"05", -1},  {"5e0", -1},
                {"-1", -1},  {"", -1}};
    const uint16_t one = 1;
    int big = *(const unsigned char *)&one == 0;
    const int64_t largest[] = {big ? 0 : INT64_MAX, big ? INT64_MAX : 0}, cents[] = {500}, half[] = {550};
    struct batch batch;
    start(&batch, 1);
    add(&batch, "kind", "i", 2, NULL, count, NULL);
    add(&batch, "time", "l", 2, NULL, times, NULL);
    add(&batch, "source", "u", 3, NULL, source_offsets, "shop");
    add(&batch, "measure", "i", 2, NULL, measure, NULL);
    struct column *amount = add(&batch, "amount", "u", 3, NULL, NULL, NULL);
#define COUNTED(number)                                                                                      \
    EVENT(.kind = WAKPI_EVENT_COUNT, .time = NOON, TEXT(source, "shop"), .measure = WAKPI_MEASURE_VISITS,    \
          .amount = (number))
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int32_t offsets[] = {0, (int32_t)strlen(rows[i].text)};
        amount->buffers[1] = offsets;
        amount->buffers[2] = rows[i].text;
        tear_down();
        set_up();
        if (rows[i].amount < 0) {
            refuse(&batch, WAKPI_INVALID, 0, "amount");
            continue;
        }
        accept(&batch);
        EXPECT(COUNTED(rows[i].amount));
    }
    amount->array.n_buffers = 2;
    amount->schema.format = "d:38,0";
    amount->buffers[1] = largest;
    accept(&batch);
    EXPECT(COUNTED(INT64_MAX));
    tear_down();
    set_up();
    amount->schema.format = "d:18,2,64";
    amount->buffers[1] = cents;
    accept(&batch);
    EXPECT(COUNTED(5));
    amount->buffers[1] = half;
    refuse(&batch, WAKPI_INVALID, 0, "amount");
}
END_TEST

START_TEST(what_is_no_batch_is_refused)
{
    struct batch batch;
    start_statuses(&batch);
    ck_assert_int_eq(wakpi_tracker_apply_arrow(NULL, &batch.schema, &batch.array, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_apply_arrow(tracker, NULL, &batch.array, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_apply_arrow(tracker, &batch.schema, NULL, NULL), WAKPI_INVALID);
    batch.array.release = NULL;
    refuse(&batch, WAKPI_INVALID, -1, "released");
    batch.array.release = release_array;
    batch.schema.format = "u";
    refuse(&batch, WAKPI_INVALID, -1, "struct");
    start_statuses(&batch);
    batch.array.length = -1;
    refuse(&batch, WAKPI_INVALID, -1, "length");
    start_statuses(&batch);
    batch.array.n_children = 2;
    refuse(&batch, WAKPI_INVALID, -1, "columns");
    start_statuses(&batch);
    batch.schemas[1] = NULL;
    refuse(&batch, WAKPI_INVALID, -1, "NULL");
    start_statuses(&batch);
    batch.columns[1].buffers[1] = NULL;
    refuse(&batch, WAKPI_INVALID, -1, "time");
    start_statuses(&batch);
    batch.columns[2].array.n_buffers = 2;
    refuse(&batch, WAKPI_INVALID, -1, "id");
    start_statuses(&batch);
    batch.columns[2].array.offset = INT64_MAX;
    refuse(&batch, WAKPI_INVALID, -1, "id");
    start_statuses(&batch);
    batch.columns[1].schema.name = NULL;
    refuse(&batch, WAKPI_INVALID, -1, "\"\"");
    static const int32_t disorder[] = {0, 2, 5, 4, 8}, below[] = {0, 2, 5, 6, -1};
    start_statuses(&batch);
    batch.columns[2].buffers[1] = disorder;
    refuse(&batch, WAKPI_INVALID, 2, "id");
    batch.columns[2].buffers[1] = below;
    refuse(&batch, WAKPI_INVALID, 3, "id");
    static const uint8_t three[] = {0x07};
    start_statuses(&batch);
    batch.buffers[0] = three;
    batch.array.null_count = 1;
    refuse(&batch, WAKPI_INVALID, 3, "null");
}
END_TEST

START_TEST(an_empty_batch_does_nothing)
{
    struct batch batch;
    start_statuses(&batch);
    batch.array.length = 0;
    for (int i = 0; i < 3; i++) {
        batch.columns[i].array.length = 0;
        memset(batch.columns[i].buffers, 0, sizeof batch.columns[i].buffers);
    }
    accept(&batch);
    expect(NULL, 0);
}
END_TEST

/* ---- blocks: rows beyond the first, all or none ---- */

enum { MANY = 1000 };

static struct {
    int32_t kinds[MANY], offsets[MANY + 1], labels[MANY + 1];
    int64_t times[MANY];
    char ids[MANY * 4 + 1], campaigns[MANY * 4 + 1];
} many;

/* Rows of as many campaigns. */
static void start_many(struct batch *batch, int campaigns)
{
    for (int i = 0; i < MANY; i++) {
        many.kinds[i] = WAKPI_EVENT_SEND;
        many.times[i] = NOON + i;
        many.offsets[i + 1] = many.labels[i + 1] = 4 * (i + 1);
        snprintf(many.ids + 4 * i, 5, "%04d", i);
        snprintf(many.campaigns + 4 * i, 5, "c%03u", (unsigned)(i * campaigns / MANY) % 1000);
    }
    start(batch, MANY);
    add(batch, "kind", "i", 2, NULL, many.kinds, NULL);
    add(batch, "time", "l", 2, NULL, many.times, NULL);
    add(batch, "id", "u", 3, NULL, many.offsets, many.ids);
    add(batch, "campaign", "u", 3, NULL, many.labels, many.campaigns);
}

START_TEST(a_late_row_that_is_wrong_refuses_all)
{
    struct batch batch;
    static wakpi_event events[MANY];
    start_many(&batch, 10);
    many.times[MANY - 1] = -1;
    refuse(&batch, WAKPI_INVALID, MANY - 1, "event 999");
    many.times[MANY - 1] = NOON;
    many.kinds[700] = 7;
    refuse(&batch, WAKPI_INVALID, 700, "row 700");
    many.kinds[700] = WAKPI_EVENT_SEND;
    accept(&batch);
    for (int i = 0; i < MANY; i++)
        events[i] = EVENT(.kind = WAKPI_EVENT_SEND, .time = many.times[i], .id = many.ids + 4 * i,
                          .id_size = 4, .campaign = many.campaigns + 4 * i, .campaign_size = 4);
    expect(events, MANY);
}
END_TEST

START_TEST(labels_over_the_limit_refuse_all)
{
    struct batch batch;
    wakpi_options *options = new_options();
    int64_t count = -1;
    ck_assert_int_eq(wakpi_options_set_integer(options, "max_label_count", 40, NULL), WAKPI_OK);
    wakpi_tracker_free(tracker);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    start_many(&batch, 50);
    refuse(&batch, WAKPI_LIMIT, 800, "max_label_count");
    start_many(&batch, 40);
    accept(&batch);
    ck_assert_int_eq(wakpi_tracker_label_count(tracker, WAKPI_LABEL_CAMPAIGN, &count), WAKPI_OK);
    ck_assert_int_eq(count, 40);
}
END_TEST

static char heard[512];

static void hear(void *context, int32_t level, const char *text, size_t size)
{
    ck_assert_ptr_eq(context, heard);
    ck_assert_int_eq(level, WAKPI_INVALID);
    ck_assert_uint_lt(size, sizeof heard);
    memcpy(heard, text, size + 1);
}

/* What is late creates nothing, so that no label of it takes the place of another. */
START_TEST(late_rows_leave_no_label)
{
    struct batch batch;
    wakpi_options *options = new_options();
    int64_t count = -1;
    ck_assert_int_eq(wakpi_options_set_integer(options, "max_label_count", 2, NULL), WAKPI_OK);
    wakpi_tracker_free(tracker);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    ck_assert_int_eq(wakpi_tracker_close(tracker, NOON + HOUR, &error), WAKPI_OK);
    static const int32_t offsets[] = {0, 1, 2, 3, 4};
    static const int64_t late[] = {NOON, NOON + 1, NOON + HOUR, NOON + HOUR};
    start_statuses(&batch);
    batch.columns[1].buffers[1] = late;
    add(&batch, "campaign", "u", 3, NULL, offsets, "abcd");
    accept(&batch);
    ck_assert_int_eq(wakpi_tracker_label_count(tracker, WAKPI_LABEL_CAMPAIGN, &count), WAKPI_OK);
    ck_assert_int_eq(count, 2);
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_IGNORED), 2);
    batch.columns[3].buffers[2] = "abcx";
    refuse(&batch, WAKPI_LIMIT, 3, "max_label_count");
    batch.columns[3].buffers[2] = "xycd";
    accept(&batch);
}
END_TEST

/* ---- many threads ---- */

struct share {
    const struct batch *batch; /* NULL: by events and lines */
    const wakpi_event *events;
};

static int bring_lines(const wakpi_event *event)
{
    char line[128];
    int size = snprintf(line, sizeof line, "{\"wakpi\":\"read\",\"id\":\"%.4s\",\"time\":%lld}", event->id,
                        (long long)event->time + HOUR);
    return wakpi_tracker_read_line(tracker, line, (size_t)size, NULL) == WAKPI_OK;
}

static void *bring(void *argument)
{
    enum { STEP = 50 };
    const struct share *share = argument;
    for (int i = 0; i < MANY; i += STEP) {
        if (share->batch &&
            wakpi_tracker_apply_arrow(tracker, &share->batch->schema, &share->batch->array, NULL) != WAKPI_OK)
            return argument;
        if (share->events && (wakpi_tracker_apply(tracker, share->events + i, STEP, NULL) != WAKPI_OK ||
                              !bring_lines(&share->events[i])))
            return argument;
    }
    return NULL;
}

/* The whole batch, the end of it, and the same as events beside lines, all at once and again and again. */
START_TEST(threads_by_every_way_give_the_bytes_of_one)
{
    static wakpi_event events[MANY], reads[MANY];
    struct batch whole, end;
    start_many(&whole, 30);
    start_many(&end, 30);
    end.array.offset = MANY / 2;
    end.array.length = MANY / 2;
    for (int i = 0; i < MANY; i++) {
        events[i] = EVENT(.kind = WAKPI_EVENT_SEND, .time = many.times[i], .id = many.ids + 4 * i,
                          .id_size = 4, .campaign = many.campaigns + 4 * i, .campaign_size = 4);
        reads[i] = EVENT(.kind = WAKPI_EVENT_READ, .time = many.times[i] + HOUR, .id = many.ids + 4 * i,
                         .id_size = 4);
    }
    const struct share shares[] = {{&whole, NULL}, {&end, NULL}, {NULL, events}, {&whole, events}};
    enum { THREADS = sizeof shares / sizeof *shares };
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, bring, (void *)(uintptr_t)&shares[i]), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *failed;
        ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
        ck_assert_ptr_null(failed);
    }
    ck_assert_int_eq(intake(tracker, WAKPI_INTAKE_ACCEPTED), MANY + MANY / 50);
    for (int i = 0; i < MANY / 50; i++)
        reads[i] = reads[50 * i];
    wakpi_tracker *one = new_tracker();
    apply(one, events, MANY);
    apply(one, reads, MANY / 50);
    struct bytes expected = save(one), found = save(tracker);
    assert_equal(expected, found);
    free(expected.at);
    free(found.at);
    wakpi_tracker_free(one);
}
END_TEST

START_TEST(a_refusal_is_told_to_the_log)
{
    struct batch batch;
    wakpi_options *options = new_options();
    wakpi_tracker_free(tracker);
    ck_assert_int_eq(wakpi_options_set_log(options, hear, heard), WAKPI_OK);
    ck_assert_int_eq(wakpi_tracker_new(options, &tracker), WAKPI_OK);
    wakpi_options_free(options);
    start_many(&batch, 1);
    many.kinds[3] = 7;
    ck_assert_int_eq(wakpi_tracker_apply_arrow(tracker, &batch.schema, &batch.array, NULL), WAKPI_INVALID);
    ck_assert_msg(strstr(heard, "apply_arrow: row 3") != NULL, "%s", heard);
    refuse(&batch, WAKPI_INVALID, 3, "row 3");
}
END_TEST

/* ---- streams ---- */

struct feed {
    struct batch *batches;
    int count, next, fails_at;
};

static int32_t give_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema)
{
    struct feed *feed = stream->private_data;
    if (feed->fails_at < 0)
        return 5;
    *schema = feed->batches[0].schema;
    return 0;
}

static int32_t give_next(struct ArrowArrayStream *stream, struct ArrowArray *array)
{
    struct feed *feed = stream->private_data;
    if (feed->next == feed->fails_at)
        return 5;
    if (feed->next < feed->count)
        *array = feed->batches[feed->next].array;
    else
        array->release = NULL;
    feed->next++;
    return 0;
}

static const char *give_words(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "the disk is gone";
}

static void release_stream(struct ArrowArrayStream *stream)
{
    (void)stream;
    ck_abort_msg("a stream is released that is the caller's");
}

static struct ArrowArrayStream stream_of(struct feed *feed)
{
    return (struct ArrowArrayStream){.get_schema = give_schema,
                                     .get_next = give_next,
                                     .get_last_error = give_words,
                                     .release = release_stream,
                                     .private_data = feed};
}

START_TEST(a_stream_is_read_to_its_end_and_what_it_gives_released)
{
    struct batch batches[3];
    struct feed feed = {.batches = batches, .count = 3, .fails_at = 99};
    struct ArrowArrayStream stream = stream_of(&feed);
    for (int i = 0; i < 3; i++)
        start_statuses(&batches[i]);
    batches[1].columns[2].buffers[2] = "n1n22yn4";
    ck_assert_int_eq(wakpi_tracker_apply_arrow_stream(tracker, &stream, &error), WAKPI_OK);
    ck_assert_int_eq(released, 4);
    EXPECT(STATUS(SENT, "m1", NOON), STATUS(READ, "m22", NOON + 1), STATUS(SENT, "x", NOON + 2),
           STATUS(READ, "m4", NOON + 3), STATUS(SENT, "n1", NOON), STATUS(READ, "n22", NOON + 1),
           STATUS(SENT, "y", NOON + 2), STATUS(READ, "n4", NOON + 3));
    static const int32_t wrong[] = {2, 2, 99, 2};
    released = feed.next = 0;
    batches[1].columns[0].buffers[1] = wrong;
    ck_assert_int_eq(wakpi_tracker_apply_arrow_stream(tracker, &stream, &error), WAKPI_INVALID);
    ck_assert_int_eq(error.position, 6);
    ck_assert_int_eq(released, 3);
    released = feed.next = 0;
    feed.fails_at = 1;
    ck_assert_int_eq(wakpi_tracker_apply_arrow_stream(tracker, &stream, &error), WAKPI_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "disk"));
    ck_assert_int_eq(released, 2);
    feed.fails_at = -1;
    released = 0;
    ck_assert_int_eq(wakpi_tracker_apply_arrow_stream(tracker, &stream, &error), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_tracker_apply_arrow_stream(tracker, NULL, &error), WAKPI_INVALID);
    stream.release = NULL;
    ck_assert_int_eq(wakpi_tracker_apply_arrow_stream(tracker, &stream, &error), WAKPI_INVALID);
}
END_TEST

/* ---- memory ---- */

static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    const struct batch *batch = data;
    wakpi_options *options = NULL;
    wakpi_tracker *own = NULL;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "key", key, 16, NULL);
    if (status == WAKPI_OK)
        status = wakpi_tracker_new(options, &own);
    if (status == WAKPI_OK)
        status = wakpi_tracker_apply_arrow(own, &batch->schema, &batch->array, NULL);
    wakpi_tracker_free(own);
    wakpi_options_free(options);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    struct batch batch;
    start_many(&batch, 7);
    ck_assert_int_gt(fail_each_request(tell_story, &batch), 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("track_arrow");
    TCase *tests = tcase_create("arrow");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, rows_are_events);
    tcase_add_test(tests, offsets_of_batch_and_column_add_up);
    tcase_add_test(tests, every_layout_of_text_is_read);
    tcase_add_test(tests, numbers_lie_anywhere);
    tcase_add_test(tests, decimals_are_exact);
    tcase_add_test(tests, counts_are_whole_and_reach_as_far_as_numbers_do);
    tcase_add_test(tests, what_is_no_batch_is_refused);
    tcase_add_test(tests, an_empty_batch_does_nothing);
    tcase_add_test(tests, a_late_row_that_is_wrong_refuses_all);
    tcase_add_test(tests, labels_over_the_limit_refuse_all);
    tcase_add_test(tests, late_rows_leave_no_label);
    tcase_add_test(tests, threads_by_every_way_give_the_bytes_of_one);
    tcase_add_test(tests, a_refusal_is_told_to_the_log);
    TCase *streams = tcase_create("streams");
    tcase_add_checked_fixture(streams, set_up, NULL);
    tcase_add_test(streams, a_stream_is_read_to_its_end_and_what_it_gives_released);
    tcase_add_test(streams, every_failed_allocation_is_survived);
    suite_add_tcase(suite, tests);
    suite_add_tcase(suite, streams);
    return run_suite(suite);
}

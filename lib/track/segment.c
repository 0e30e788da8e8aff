#include "track/segment.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "kpi/measure.h"
#include "track/cell.h"
#include "track/event.h"
#include "track/sketch.h"
#include <wakpi/money.h>

void wakpi_segments_start(struct wakpi_segments *segments)
{
    *segments = (struct wakpi_segments){.watermark = WAKPI_NEVER_CLOSED};
}

void wakpi_segment_drop(struct wakpi_closed *segment, const struct wakpi_allocator *allocator)
{
    wakpi_release(allocator, segment->bytes, segment->size, 1);
    wakpi_release(allocator, segment->labels, segment->label_count, sizeof *segment->labels);
    *segment = (struct wakpi_closed){0};
}

void wakpi_segments_drop(struct wakpi_segments *segments, const struct wakpi_allocator *allocator)
{
    for (size_t i = 0; i < segments->count; i++)
        wakpi_segment_drop(&segments->items[i], allocator);
    wakpi_release(allocator, segments->items, segments->capacity, sizeof *segments->items);
    wakpi_segments_start(segments);
}

static int compare_origins(const struct wakpi_closed *a, const struct wakpi_closed *b)
{
    size_t shorter = a->origin_size < b->origin_size ? a->origin_size : b->origin_size;
    int order = shorter ? memcmp(a->bytes + a->origin, b->bytes + b->origin, shorter) : 0;
    if (order != 0)
        return order;
    return a->origin_size < b->origin_size ? -1 : a->origin_size > b->origin_size;
}

wakpi_status wakpi_segments_add(struct wakpi_segments *segments, const struct wakpi_allocator *allocator,
                                struct wakpi_closed *segment)
{
    if (!wakpi_reserve(allocator, &segments->items, &segments->capacity, segments->count + 1,
                       sizeof *segments->items))
        return WAKPI_NO_MEMORY;
    size_t at = segments->count;
    while (at > 0) {
        int order = compare_origins(&segments->items[at - 1], segment);
        if (order < 0 || (order == 0 && segments->items[at - 1].from < segment->from))
            break;
        segments->items[at] = segments->items[at - 1];
        at--;
    }
    segments->items[at] = *segment;
    segments->count++;
    *segment = (struct wakpi_closed){0};
    return WAKPI_OK;
}

void wakpi_amount_join(struct wakpi_closed_amount *into, int32_t measure,
                       const struct wakpi_closed_amount *from)
{
    int32_t rule = wakpi_measure_merge_rule(measure);
    int64_t earlier = from->time < into->time ? from->time : into->time;
    if (from->given == 0)
        return;
    if (into->given == 0 || (rule == WAKPI_MERGE_FIRST && from->time < into->time) ||
        (rule == WAKPI_MERGE_LAST && from->time > into->time)) {
        *into = *from;
        return;
    }
    if ((rule == WAKPI_MERGE_FIRST || rule == WAKPI_MERGE_LAST) && from->time != into->time)
        return;
    if (rule != WAKPI_MERGE_EQUAL) {
        into->sum = wakpi_wide_add(into->sum, from->sum);
        return;
    }
    if (into->given > 0 && from->given > 0 && wakpi_wide_compare(into->sum, from->sum) == 0) {
        into->time = earlier;
        return;
    }
    *into =
        (struct wakpi_closed_amount){.time = earlier, .given = -1}; /* which ones they were tells nothing */
}

/* ---- reading ---- */

/* A walk over a segment's bytes. What is read is judged, whoever wrote it. */
struct walk {
    struct wakpi_reader reader;
    const struct wakpi_closed *segment;
    const struct wakpi_allocator *allocator;
    const struct wakpi_zone *zone; /* NULL: hours are right */
    struct wakpi_zone_cursor zone_cursor;
    int precision;
    uint8_t *named; /* labels, where it is judged that each is named */
    wakpi_segment_sink sink;
    void *context;
    wakpi_status status; /* of the sink */
};

static void corrupt(struct walk *walk, const char *what)
{
    wakpi_reader_fail(&walk->reader, WAKPI_CORRUPT, what);
}

static int knows_measure(enum wakpi_entry_type type, int32_t measure)
{
    int32_t kind = wakpi_measure_kind(measure);
    switch (type) {
    case WAKPI_ENTRY_COUNT:
        return measure < WAKPI_COUNTED_LIMIT && kind != 0 && kind != WAKPI_MEASURE_KIND_PEOPLE &&
               kind != WAKPI_MEASURE_KIND_DURATION && kind != WAKPI_MEASURE_KIND_MONEY;
    case WAKPI_ENTRY_PEOPLE:
        return measure < WAKPI_COUNTED_LIMIT && kind == WAKPI_MEASURE_KIND_PEOPLE;
    case WAKPI_ENTRY_AMOUNT:
        return measure < WAKPI_MEASURE_LIMIT && kind != 0 && kind != WAKPI_MEASURE_KIND_DURATION;
    case WAKPI_ENTRY_DURATION:
        return measure < WAKPI_MEASURE_LIMIT && kind == WAKPI_MEASURE_KIND_DURATION;
    case WAKPI_ENTRY_FAILURE:
        return wakpi_failure_key(measure) != NULL || measure == WAKPI_FAILURE_OVERRULED;
    case WAKPI_ENTRY_UNPRICED:
        return measure == 0;
    }
    return 0;
}

static void get_currency(struct walk *walk, struct wakpi_segment_entry *entry)
{
    int32_t digits;
    const void *currency = wakpi_get_raw(&walk->reader, 3);
    if (currency)
        memcpy(entry->currency, currency, 3);
    int counted = entry->type == WAKPI_ENTRY_FAILURE || entry->type == WAKPI_ENTRY_UNPRICED;
    if (counted || wakpi_currency_digits(entry->currency, &digits) != WAKPI_OK)
        corrupt(walk, "the currency of a closed cell is none");
}

static void get_amount(struct walk *walk, struct wakpi_segment_entry *entry)
{
    int32_t rule = wakpi_measure_merge_rule(entry->measure);
    int money = wakpi_measure_kind(entry->measure) == WAKPI_MEASURE_KIND_MONEY;
    uint8_t given = wakpi_get_u8(&walk->reader);
    entry->amount.given = given == 1 ? 1 : -1;
    entry->amount.sum.low = wakpi_get_u64(&walk->reader);
    entry->amount.sum.high = (int64_t)wakpi_get_u64(&walk->reader);
    entry->amount.time = wakpi_get_signed(&walk->reader);
    if (money != (entry->currency[0] != '\0'))
        corrupt(walk, "money of a closed cell has no currency");
    int contradicts =
        given == 2 && rule == WAKPI_MERGE_EQUAL && entry->amount.sum.low == 0 && entry->amount.sum.high == 0;
    if (given != 1 && !contradicts)
        corrupt(walk, "an amount of a closed cell is neither given nor contradicted");
    int timed = rule == WAKPI_MERGE_FIRST || rule == WAKPI_MERGE_LAST || rule == WAKPI_MERGE_EQUAL;
    if (entry->amount.time < 0 || entry->amount.time > (timed ? WAKPI_EVENT_LAST_TIME : 0))
        corrupt(walk, "the time of an amount is out of range");
}

/* Steps over the sketch, and reads it where it is to be judged. */
static void get_people(struct walk *walk, struct wakpi_segment_entry *entry)
{
    entry->count = (int64_t)wakpi_get_up_to(&walk->reader, UINT32_MAX);
    size_t size = wakpi_get_count(&walk->reader, 1);
    const void *bytes = wakpi_get_raw(&walk->reader, size);
    if (!bytes)
        return;
    entry->sketch = wakpi_reader_of(bytes, size);
    if (!walk->named)
        return;
    struct wakpi_reader reader = entry->sketch, head = entry->sketch;
    struct wakpi_sketch sketch = {0};
    if (wakpi_get_varint(&head) > (uint64_t)entry->count)
        corrupt(walk, "a sketch has more registers than it counts people");
    wakpi_sketch_get(&reader, walk->allocator, walk->precision, &sketch);
    if (wakpi_reader_failed(&reader))
        wakpi_reader_fail(&walk->reader, reader.status, reader.what);
    else if (wakpi_reader_left(&reader) > 0)
        corrupt(walk, "a sketch is longer than its registers");
    wakpi_sketch_drop(&sketch, walk->allocator, walk->precision);
}

static void get_entry(struct walk *walk, struct wakpi_segment_entry *entry)
{
    memset(entry, 0, sizeof *entry);
    uint8_t type = wakpi_get_u8(&walk->reader);
    entry->type = (enum wakpi_entry_type)(type & (WAKPI_ENTRY_MONEY - 1));
    entry->measure = (int32_t)wakpi_get_up_to(&walk->reader, INT32_MAX);
    if (type & WAKPI_ENTRY_MONEY)
        get_currency(walk, entry);
    if (!wakpi_reader_failed(&walk->reader) && !knows_measure(entry->type, entry->measure))
        corrupt(walk, "a closed cell counts what is not counted");
    if (wakpi_reader_failed(&walk->reader))
        return;
    if (entry->type == WAKPI_ENTRY_AMOUNT)
        get_amount(walk, entry);
    else if (entry->type == WAKPI_ENTRY_DURATION)
        wakpi_buckets_get(&walk->reader, walk->allocator, &entry->buckets);
    else if (entry->type == WAKPI_ENTRY_PEOPLE)
        get_people(walk, entry);
    else
        entry->count = (int64_t)wakpi_get_up_to(&walk->reader, INT64_MAX);
    if (entry->count == 0 && entry->type != WAKPI_ENTRY_AMOUNT && entry->buckets.count == 0)
        corrupt(walk, "a closed cell holds a nothing");
}

static int follows(const struct wakpi_segment_entry *before, const struct wakpi_segment_entry *entry)
{
    if (before->type != entry->type)
        return before->type < entry->type;
    if (before->measure != entry->measure)
        return before->measure < entry->measure;
    return strcmp(before->currency, entry->currency) < 0;
}

static void walk_entries(struct walk *walk, const struct wakpi_segment_cell *cell)
{
    struct wakpi_segment_entry before = {0}, entry;
    size_t count = wakpi_get_count(&walk->reader, 3);
    if (count == 0)
        corrupt(walk, "a closed cell is empty");
    for (size_t i = 0; i < count && !wakpi_reader_failed(&walk->reader) && walk->status == WAKPI_OK; i++) {
        get_entry(walk, &entry);
        if (!wakpi_reader_failed(&walk->reader) && !follows(&before, &entry))
            corrupt(walk, "a closed cell is not in order");
        if (!wakpi_reader_failed(&walk->reader) && walk->sink)
            walk->status = walk->sink(walk->context, cell, &entry);
        wakpi_buckets_drop(&entry.buckets, walk->allocator);
        before = entry;
    }
}

/* `places` are those of its labels among the segment's texts. */
static void get_cell(struct walk *walk, struct wakpi_segment_cell *cell, uint32_t *places, int64_t before)
{
    const struct wakpi_closed *segment = walk->segment;
    uint64_t mask = wakpi_get_up_to(&walk->reader, (1U << WAKPI_LABEL_LIMIT) - 1);
    if (mask & 1)
        corrupt(walk, "there is no label 0");
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        places[i] = mask >> i & 1 ? (uint32_t)wakpi_get_up_to(&walk->reader, segment->label_count) : 0;
        if (places[i] == 0 && mask >> i & 1)
            corrupt(walk, "a label is none");
        cell->labels[i] =
            places[i] && !wakpi_reader_failed(&walk->reader) ? segment->labels[places[i] - 1] : 0;
        if (walk->named && places[i])
            walk->named[places[i] - 1] = 1;
    }
    cell->hour = (int64_t)((uint64_t)before + (uint64_t)wakpi_get_signed(&walk->reader));
    if (cell->hour >= segment->until || cell->hour < segment->from || cell->hour < -WAKPI_DAY ||
        (walk->zone && wakpi_zone_hour_start(walk->zone, &walk->zone_cursor, cell->hour) != cell->hour))
        corrupt(walk, "the hour of a closed cell is none of its period");
}

static int compare_places(const uint32_t *a, const uint32_t *b)
{
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

static void walk_cells(struct walk *walk)
{
    uint32_t places[2][WAKPI_LABEL_LIMIT] = {{0}};
    struct wakpi_segment_cell cell = {{0}, 0};
    size_t count = wakpi_get_count(&walk->reader, 6);
    if (count == 0)
        corrupt(walk, "a segment is empty");
    for (size_t i = 0; i < count && !wakpi_reader_failed(&walk->reader) && walk->status == WAKPI_OK; i++) {
        int64_t before = cell.hour;
        get_cell(walk, &cell, places[i & 1], before);
        int order = i == 0 ? -1 : compare_places(places[~i & 1], places[i & 1]);
        if (order > 0 || (order == 0 && cell.hour <= before))
            corrupt(walk, "closed cells are not in order");
        walk_entries(walk, &cell);
    }
    if (wakpi_reader_left(&walk->reader) > 0 && walk->status == WAKPI_OK)
        corrupt(walk, "a segment is longer than its cells");
}

wakpi_status wakpi_segment_walk(const struct wakpi_closed *segment, const struct wakpi_allocator *allocator,
                                wakpi_segment_sink sink, void *context)
{
    struct walk walk = {.reader = wakpi_reader_of(segment->bytes, segment->size),
                        .segment = segment,
                        .allocator = allocator,
                        .sink = sink,
                        .context = context};
    walk.reader.at = segment->cells;
    walk_cells(&walk);
    if (walk.status != WAKPI_OK)
        return walk.status;
    return walk.reader.status == WAKPI_NO_MEMORY ? WAKPI_NO_MEMORY
           : walk.reader.status != WAKPI_OK      ? WAKPI_INTERNAL
                                                 : WAKPI_OK;
}

/* ---- taking in ---- */

static int text_follows(const char *before, size_t before_size, const char *text, size_t size)
{
    int order = memcmp(before, text, before_size < size ? before_size : size);
    return order < 0 || (order == 0 && before_size < size);
}

static void judge_text(struct wakpi_reader *reader, const struct wakpi_settings *settings, const char *text,
                       size_t size)
{
    if (size == 0 || !wakpi_utf8_valid(text, size))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a label is no text");
    else if (settings && size > (uint64_t)wakpi_settings_integer(settings, WAKPI_SETTING_MAX_LABEL_SIZE))
        wakpi_reader_fail(reader, WAKPI_LIMIT, "a label is longer than max_label_size");
}

static void get_texts(struct wakpi_reader *reader, const struct wakpi_settings *settings,
                      struct wakpi_labels *labels, struct wakpi_closed *segment)
{
    const char *before = "";
    size_t before_size = 0;
    for (size_t i = 0; i < segment->label_count && !wakpi_reader_failed(reader); i++) {
        size_t size;
        const char *text = wakpi_get_bytes(reader, SIZE_MAX, &size);
        judge_text(reader, settings, text, size);
        if (wakpi_reader_failed(reader))
            return;
        if (!text_follows(before, before_size, text, size))
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "labels are not in order");
        else if (labels && wakpi_labels_intern(labels, text, size, &segment->labels[i]) != WAKPI_OK)
            wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory for a label");
        before = text;
        before_size = size;
    }
    if (settings && labels &&
        wakpi_labels_count(labels) > wakpi_settings_integer(settings, WAKPI_SETTING_MAX_LABEL_COUNT))
        wakpi_reader_fail(reader, WAKPI_LIMIT, "more labels than max_label_count");
}

/* All before the cells; settings and zone are NULL where the bytes are of this state's own making. */
static void get_head(struct wakpi_reader *reader, const struct wakpi_settings *settings,
                     const struct wakpi_zone *zone, const struct wakpi_allocator *allocator,
                     struct wakpi_labels *labels, struct wakpi_closed *segment)
{
    const char *origin = wakpi_get_bytes(reader, SIZE_MAX, &segment->origin_size);
    segment->origin = reader->at - segment->origin_size;
    segment->from = wakpi_get_i64(reader);
    segment->until = wakpi_get_i64(reader);
    uint64_t digest = wakpi_get_u64(reader);
    int precision = wakpi_get_u8(reader);
    if (wakpi_reader_failed(reader))
        return;
    if (segment->until <= segment->from || !wakpi_utf8_valid(origin, segment->origin_size))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a segment's period or origin is none");
    else if (zone && digest != wakpi_zone_digest(zone))
        wakpi_reader_fail(reader, WAKPI_MISMATCH,
                          "the option \"zone\" is not the one periods were closed in");
    else if (settings && precision != wakpi_settings_integer(settings, WAKPI_SETTING_UNIQUE_PRECISION))
        wakpi_reader_fail(reader, WAKPI_MISMATCH,
                          "the option \"unique_precision\" is not the one periods were closed with");
    segment->label_count = wakpi_get_count(reader, 2);
    if (segment->label_count > 0 && !wakpi_reader_failed(reader)) {
        segment->labels = wakpi_allocate_zeroed(allocator, segment->label_count, sizeof *segment->labels);
        if (!segment->labels) {
            segment->label_count = 0;
            wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory for labels");
        }
    } else {
        segment->label_count = 0;
    }
    get_texts(reader, settings, labels, segment);
    segment->cells = reader->at;
}

static void judge_cells(struct wakpi_reader *reader, const struct wakpi_settings *settings,
                        const struct wakpi_zone *zone, const struct wakpi_closed *segment)
{
    const struct wakpi_allocator *allocator = &settings->allocator;
    size_t room = segment->label_count + 1;
    struct walk walk = {.reader = *reader,
                        .segment = segment,
                        .allocator = allocator,
                        .zone = zone,
                        .precision = (int)wakpi_settings_integer(settings, WAKPI_SETTING_UNIQUE_PRECISION),
                        .named = wakpi_allocate_zeroed(allocator, room, 1)};
    if (!walk.named) {
        wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory for labels");
        return;
    }
    walk_cells(&walk);
    for (size_t i = 0; i < segment->label_count; i++) {
        if (!walk.named[i])
            corrupt(&walk, "a label is named by nothing");
    }
    wakpi_release(allocator, walk.named, room, 1);
    *reader = walk.reader;
}

void wakpi_segment_get(struct wakpi_reader *reader, const struct wakpi_settings *settings,
                       const struct wakpi_zone *zone, struct wakpi_labels *labels,
                       struct wakpi_closed *segment)
{
    *segment = (struct wakpi_closed){0};
    size_t size;
    const char *bytes = wakpi_get_bytes(reader, SIZE_MAX, &size);
    if (wakpi_reader_failed(reader))
        return;
    struct wakpi_reader own = wakpi_reader_of(bytes, size);
    get_head(&own, settings, zone, &settings->allocator, labels, segment);
    if (!wakpi_reader_failed(&own))
        judge_cells(&own, settings, zone, segment);
    if (!wakpi_reader_failed(&own)) {
        segment->bytes = wakpi_allocate_zeroed(&settings->allocator, size, 1);
        if (!segment->bytes)
            wakpi_reader_fail(&own, WAKPI_NO_MEMORY, "no memory for a segment");
    }
    if (!segment->bytes || wakpi_reader_failed(&own)) {
        wakpi_reader_fail(reader, own.status, own.what);
        wakpi_segment_drop(segment, &settings->allocator);
        return;
    }
    memcpy(segment->bytes, bytes, size);
    segment->size = size;
}

wakpi_status wakpi_segment_of(const void *bytes, size_t size, const struct wakpi_allocator *allocator,
                              struct wakpi_labels *labels, struct wakpi_closed *segment)
{
    *segment = (struct wakpi_closed){0};
    struct wakpi_reader reader = wakpi_reader_of(bytes, size);
    get_head(&reader, NULL, NULL, allocator, labels, segment);
    if (!wakpi_reader_failed(&reader))
        segment->bytes = wakpi_allocate_zeroed(allocator, size, 1);
    if (!segment->bytes) {
        wakpi_segment_drop(segment, allocator);
        return WAKPI_NO_MEMORY;
    }
    memcpy(segment->bytes, bytes, size);
    segment->size = size;
    return WAKPI_OK;
}

void wakpi_segments_put(struct wakpi_writer *writer, const struct wakpi_segments *segments, uint32_t since)
{
    uint64_t count = 0;
    for (size_t i = 0; i < segments->count; i++)
        count += segments->items[i].epoch >= since;
    wakpi_put_i64(writer, segments->watermark);
    wakpi_put_varint(writer, count);
    for (size_t i = 0; i < segments->count; i++) {
        const struct wakpi_closed *segment = &segments->items[i];
        if (segment->epoch >= since)
            wakpi_put_bytes(writer, segment->bytes, segment->size);
    }
}

static int follows_segment(const struct wakpi_closed *before, const struct wakpi_closed *segment)
{
    int order = compare_origins(before, segment);
    return order < 0 || (order == 0 && before->until <= segment->from);
}

static void get_segments(struct wakpi_reader *reader, const struct wakpi_settings *settings,
                         const struct wakpi_zone *zone, struct wakpi_labels *labels,
                         struct wakpi_segments *segments)
{
    size_t count = wakpi_get_count(reader, 30);
    for (size_t i = 0; i < count && !wakpi_reader_failed(reader); i++) {
        struct wakpi_closed segment;
        wakpi_segment_get(reader, settings, zone, labels, &segment);
        if (wakpi_reader_failed(reader))
            return;
        if (segment.until > segments->watermark ||
            (i > 0 && !follows_segment(&segments->items[i - 1], &segment)))
            wakpi_reader_fail(reader, WAKPI_CORRUPT, "segments are not in order");
        else if (wakpi_segments_add(segments, &settings->allocator, &segment) != WAKPI_OK)
            wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory for segments");
        wakpi_segment_drop(&segment, &settings->allocator);
    }
}

void wakpi_segments_get(struct wakpi_reader *reader, const struct wakpi_settings *settings,
                        struct wakpi_labels *labels, struct wakpi_segments *segments)
{
    struct wakpi_zone *zone;
    struct wakpi_zone_cursor cursor = {0};
    segments->watermark = wakpi_get_i64(reader);
    if (wakpi_reader_failed(reader))
        return;
    wakpi_status status = wakpi_zone_settle(settings, &zone, NULL);
    if (status != WAKPI_OK) {
        wakpi_reader_fail(reader, status,
                          "the option \"zone\" names no zone, and periods were closed in one");
        return;
    }
    if (segments->watermark < 0 || segments->watermark > WAKPI_EVENT_LAST_TIME)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "the watermark is out of range");
    else if (wakpi_zone_hour_start(zone, &cursor, segments->watermark) != segments->watermark)
        wakpi_reader_fail(reader, WAKPI_MISMATCH,
                          "the option \"zone\" is not the one periods were closed in");
    else
        get_segments(reader, settings, zone, labels, segments);
    wakpi_zone_free(zone);
}

/* ---- merging ---- */

static int equal_segments(const struct wakpi_closed *a, const struct wakpi_closed *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

static int overlap(const struct wakpi_closed *a, const struct wakpi_closed *b)
{
    return compare_origins(a, b) == 0 && a->from < b->until && b->from < a->until;
}

static wakpi_status fail_watermarks(int64_t into, int64_t from, wakpi_error *error)
{
    if (into == WAKPI_NEVER_CLOSED || from == WAKPI_NEVER_CLOSED)
        return wakpi_fail(error, WAKPI_MISMATCH, -1,
                          "one is closed until %" PRId64 " and the other was never closed; close both alike",
                          into == WAKPI_NEVER_CLOSED ? from : into);
    return wakpi_fail(error, WAKPI_MISMATCH, -1,
                      "one is closed until %" PRId64 ", the other until %" PRId64 "; close both alike", into,
                      from);
}

wakpi_status wakpi_segments_check(const struct wakpi_segments *into, const struct wakpi_segments *from,
                                  wakpi_error *error)
{
    if (into->watermark != from->watermark)
        return fail_watermarks(into->watermark, from->watermark, error);
    for (size_t i = 0; i < from->count; i++) {
        const struct wakpi_closed *other = &from->items[i];
        for (size_t j = 0; j < into->count; j++) {
            const struct wakpi_closed *known = &into->items[j];
            if (overlap(known, other) && !equal_segments(known, other))
                return wakpi_fail(error, WAKPI_CONFLICT, -1,
                                  "the origin \"%.*s\" closed until %" PRId64 " and until %" PRId64
                                  " otherwise; shards need origins of their own",
                                  (int)(known->origin_size < 64 ? known->origin_size : 64),
                                  (const char *)known->bytes + known->origin, known->until, other->until);
        }
    }
    return WAKPI_OK;
}

wakpi_status wakpi_segments_merge(struct wakpi_segments *into, const struct wakpi_segments *from,
                                  const struct wakpi_allocator *allocator, struct wakpi_labels *labels,
                                  uint32_t epoch, int *changed)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct wakpi_closed *other = &from->items[i];
        struct wakpi_closed copy;
        int known = 0;
        for (size_t j = 0; j < into->count && !known; j++)
            known = equal_segments(&into->items[j], other);
        if (known)
            continue;
        wakpi_status status = wakpi_segment_of(other->bytes, other->size, allocator, labels, &copy);
        copy.epoch = epoch;
        if (status == WAKPI_OK)
            status = wakpi_segments_add(into, allocator, &copy);
        if (status != WAKPI_OK) {
            wakpi_segment_drop(&copy, allocator);
            return status;
        }
        *changed = 1;
    }
    return WAKPI_OK;
}

#include "track/segment_build.h"

#include <string.h>

#include "base/sort.h"
#include "kpi/measure.h"
#include "track/cell.h"

void wakpi_build_start(struct wakpi_build *build, const struct wakpi_settings *settings,
                       const struct wakpi_zone *zone, const struct wakpi_labels *labels)
{
    memset(build, 0, sizeof *build);
    build->allocator = settings->allocator;
    build->zone = zone;
    build->labels = labels;
    build->precision = (int)wakpi_settings_integer(settings, WAKPI_SETTING_UNIQUE_PRECISION);
    wakpi_arena_start(&build->cells, sizeof(struct wakpi_build_cell));
    wakpi_index_start(&build->index, 0);
    for (int32_t measure = 1; measure < WAKPI_COUNTED_LIMIT; measure++) {
        if (wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_PEOPLE)
            build->people |= UINT64_C(1) << measure;
    }
}

void wakpi_build_drop(struct wakpi_build *build)
{
    const struct wakpi_allocator *allocator = &build->allocator;
    for (size_t i = 0; i < build->cells.count; i++) {
        struct wakpi_build_cell *cell = wakpi_arena_at(&build->cells, i);
        while (cell->entries) {
            struct wakpi_build_entry *entry = cell->entries;
            cell->entries = entry->next;
            wakpi_buckets_drop(&entry->buckets, allocator);
            wakpi_sketch_drop(&entry->sketch, allocator, build->precision);
            wakpi_release(allocator, entry, 1, sizeof *entry);
        }
    }
    wakpi_release(allocator, build->texts, build->text_room, sizeof *build->texts);
    wakpi_release(allocator, build->text_at, build->text_room, sizeof *build->text_at);
    wakpi_release(allocator, build->order, build->cells.count, sizeof(struct wakpi_build_cell *));
    wakpi_index_drop(&build->index, allocator);
    wakpi_arena_drop(&build->cells, allocator);
}

static int is_cell(const struct wakpi_build_cell *cell, const uint32_t *labels, int64_t hour)
{
    return cell->hour == hour &&
           memcmp(cell->labels + 1, labels + 1, sizeof cell->labels - sizeof cell->labels[0]) == 0;
}

static struct wakpi_build_cell *find_cell(struct wakpi_build *build, const uint32_t *labels, int64_t hour)
{
    uint64_t hash = (uint64_t)hour;
    if (build->last && is_cell(build->last, labels, hour))
        return build->last;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        hash = (hash ^ labels[i] ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15);
    uint32_t tag = wakpi_index_tag(&build->index, hash);
    struct wakpi_probe probe;
    for (size_t place = wakpi_index_first(&build->index, tag, &probe); place != WAKPI_NO_PLACE;
         place = wakpi_index_next(&probe)) {
        struct wakpi_build_cell *cell = wakpi_arena_at(&build->cells, place);
        if (is_cell(cell, labels, hour))
            return build->last = cell;
    }
    if (!wakpi_arena_reserve(&build->cells, &build->allocator) ||
        !wakpi_index_reserve(&build->index, &build->allocator, tag))
        return NULL;
    wakpi_index_insert(&build->index, tag, build->cells.count);
    struct wakpi_build_cell *cell = wakpi_arena_push(&build->cells);
    memcpy(cell->labels + 1, labels + 1, sizeof cell->labels - sizeof cell->labels[0]);
    cell->hour = hour;
    return build->last = cell;
}

static int order_entry(const struct wakpi_build_entry *entry, enum wakpi_entry_type type, int32_t measure,
                       const char *currency)
{
    if (entry->type != type)
        return entry->type < type ? -1 : 1;
    if (entry->measure != measure)
        return entry->measure < measure ? -1 : 1;
    return strcmp(entry->currency, currency);
}

static struct wakpi_build_entry *find_entry(struct wakpi_build *build, struct wakpi_build_cell *cell,
                                            enum wakpi_entry_type type, int32_t measure, const char *currency)
{
    struct wakpi_build_entry **at = &cell->entries;
    int order = 1;
    while (*at && (order = order_entry(*at, type, measure, currency)) < 0)
        at = &(*at)->next;
    if (*at && order == 0)
        return *at;
    struct wakpi_build_entry *made = wakpi_allocate_zeroed(&build->allocator, 1, sizeof *made);
    if (!made)
        return NULL;
    made->type = type;
    made->measure = measure;
    memcpy(made->currency, currency, strlen(currency));
    made->next = *at;
    *at = made;
    return made;
}

static wakpi_status count(struct wakpi_build *build, struct wakpi_build_cell *cell,
                          enum wakpi_entry_type type, int32_t measure, const char *currency)
{
    struct wakpi_build_entry *entry = find_entry(build, cell, type, measure, currency);
    if (!entry)
        return WAKPI_NO_MEMORY;
    entry->count++;
    return WAKPI_OK;
}

static wakpi_status count_person(struct wakpi_build *build, struct wakpi_build_cell *cell, int32_t measure,
                                 const struct wakpi_contribution *contribution,
                                 struct wakpi_fingerprint person)
{
    uint32_t serial = contribution->person;
    struct wakpi_build_entry *entry =
        find_entry(build, cell, WAKPI_ENTRY_PEOPLE, measure, contribution->currency);
    if (!entry)
        return WAKPI_NO_MEMORY;
    if (entry->person == serial + 1)
        return WAKPI_OK;
    entry->person = serial + 1;
    entry->count++;
    return wakpi_sketch_add(&entry->sketch, &build->allocator, build->precision, person);
}

/* Of what adds up no time is kept: it would tell in what order it came. */
static int keeps_time(int32_t measure)
{
    int32_t rule = wakpi_measure_merge_rule(measure);
    return rule == WAKPI_MERGE_FIRST || rule == WAKPI_MERGE_LAST || rule == WAKPI_MERGE_EQUAL;
}

static wakpi_status add_measure(struct wakpi_build *build, struct wakpi_build_cell *cell,
                                const struct wakpi_contribution *contribution)
{
    int32_t measure = contribution->measure;
    int timed = wakpi_measure_kind(measure) == WAKPI_MEASURE_KIND_DURATION;
    struct wakpi_build_entry *entry = find_entry(
        build, cell, timed ? WAKPI_ENTRY_DURATION : WAKPI_ENTRY_AMOUNT, measure, contribution->currency);
    if (!entry)
        return WAKPI_NO_MEMORY;
    if (timed)
        return wakpi_buckets_add(&entry->buckets, &build->allocator, contribution->amount);
    struct wakpi_closed_amount amount = {.sum = wakpi_wide_from(contribution->amount),
                                         .time = keeps_time(measure) ? contribution->time : 0,
                                         .given = 1};
    wakpi_amount_join(&entry->amount, measure, &amount);
    return WAKPI_OK;
}

wakpi_status wakpi_build_add(struct wakpi_build *build, const struct wakpi_contribution *contribution,
                             struct wakpi_fingerprint person)
{
    int64_t hour = wakpi_zone_hour_start(build->zone, &build->zone_cursor, contribution->time);
    struct wakpi_build_cell *cell = find_cell(build, contribution->labels, hour);
    wakpi_status status = cell ? WAKPI_OK : WAKPI_NO_MEMORY;
    for (uint64_t left = contribution->ones; left != 0 && status == WAKPI_OK; left &= left - 1) {
        int measure = __builtin_ctzll(left);
        if (build->people >> measure & 1)
            status = count_person(build, cell, measure, contribution, person);
        else
            status = count(build, cell, WAKPI_ENTRY_COUNT, measure, contribution->currency);
    }
    if (status == WAKPI_OK && contribution->failure >= 0)
        status = count(build, cell, WAKPI_ENTRY_FAILURE, contribution->failure, "");
    if (status == WAKPI_OK && contribution->unpriced)
        status = count(build, cell, WAKPI_ENTRY_UNPRICED, 0, "");
    if (status == WAKPI_OK && contribution->measure != 0)
        status = add_measure(build, cell, contribution);
    return status;
}

/* ---- putting ---- */

static int compare_texts(const void *first, const void *second, const void *context)
{
    return wakpi_labels_compare(context, *(const uint32_t *)first, *(const uint32_t *)second);
}

/* Which labels are named, and where each stands. */
static wakpi_status find_texts(struct wakpi_build *build)
{
    build->text_room = (size_t)wakpi_labels_count(build->labels) + 1;
    build->texts = wakpi_allocate_zeroed(&build->allocator, build->text_room, sizeof *build->texts);
    build->text_at = wakpi_allocate_zeroed(&build->allocator, build->text_room, sizeof *build->text_at);
    if (!build->texts || !build->text_at)
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < build->cells.count; i++) {
        const struct wakpi_build_cell *cell = wakpi_arena_at(&build->cells, i);
        for (int label = 1; label < WAKPI_LABEL_LIMIT; label++) {
            uint32_t text = cell->labels[label];
            if (text != 0 && build->text_at[text] == 0) {
                build->text_at[text] = 1;
                build->texts[build->text_count++] = text;
            }
        }
    }
    wakpi_sort(build->texts, build->text_count, sizeof *build->texts, compare_texts, build->labels);
    for (size_t i = 0; i < build->text_count; i++)
        build->text_at[build->texts[i]] = (uint32_t)i + 1;
    return WAKPI_OK;
}

static int compare_cells(const void *first, const void *second, const void *context)
{
    const struct wakpi_build_cell *const *a = first, *const *b = second;
    const struct wakpi_build *build = context;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        uint32_t one = build->text_at[(*a)->labels[i]], other = build->text_at[(*b)->labels[i]];
        if (one != other)
            return one < other ? -1 : 1;
    }
    return (*a)->hour < (*b)->hour ? -1 : (*a)->hour > (*b)->hour;
}

static wakpi_status order_cells(struct wakpi_build *build)
{
    if (build->cells.count == 0)
        return WAKPI_OK;
    build->order = wakpi_allocate_zeroed(&build->allocator, build->cells.count, sizeof *build->order);
    if (!build->order)
        return WAKPI_NO_MEMORY;
    for (size_t i = 0; i < build->cells.count; i++)
        build->order[i] = wakpi_arena_at(&build->cells, i);
    wakpi_sort(build->order, build->cells.count, sizeof *build->order, compare_cells, build);
    return WAKPI_OK;
}

struct put_sketch {
    const struct wakpi_sketch *sketch;
    int precision;
};

static void put_sketch(struct wakpi_writer *writer, const void *subject)
{
    const struct put_sketch *put = subject;
    wakpi_sketch_put(writer, put->sketch, put->precision);
}

static void put_entry(struct wakpi_writer *writer, const struct wakpi_build *build,
                      const struct wakpi_build_entry *entry)
{
    const struct put_sketch sketch = {&entry->sketch, build->precision};
    int money = entry->currency[0] != '\0';
    wakpi_put_u8(writer, (uint8_t)((unsigned)entry->type | (money ? WAKPI_ENTRY_MONEY : 0)));
    wakpi_put_varint(writer, (uint64_t)entry->measure);
    if (money)
        wakpi_put_raw(writer, entry->currency, 3);
    switch (entry->type) {
    case WAKPI_ENTRY_COUNT:
    case WAKPI_ENTRY_FAILURE:
    case WAKPI_ENTRY_UNPRICED:
        wakpi_put_varint(writer, (uint64_t)entry->count);
        break;
    case WAKPI_ENTRY_PEOPLE:
        wakpi_put_varint(writer, (uint64_t)entry->count);
        wakpi_put_varint(writer, wakpi_codec_measure(put_sketch, &sketch));
        put_sketch(writer, &sketch);
        break;
    case WAKPI_ENTRY_AMOUNT:
        wakpi_put_u8(writer, entry->amount.given > 0 ? 1 : 2);
        wakpi_put_u64(writer, entry->amount.sum.low);
        wakpi_put_u64(writer, (uint64_t)entry->amount.sum.high);
        wakpi_put_signed(writer, entry->amount.time);
        break;
    case WAKPI_ENTRY_DURATION:
        wakpi_buckets_put(writer, &entry->buckets);
        break;
    }
}

static void put_cell(struct wakpi_writer *writer, const struct wakpi_build *build,
                     const struct wakpi_build_cell *cell, int64_t before)
{
    uint32_t mask = 0;
    uint64_t entries = 0;
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++)
        mask |= (uint32_t)(cell->labels[i] != 0) << i;
    wakpi_put_varint(writer, mask);
    for (int i = 1; i < WAKPI_LABEL_LIMIT; i++) {
        if (cell->labels[i] != 0)
            wakpi_put_varint(writer, build->text_at[cell->labels[i]]);
    }
    wakpi_put_signed(writer, cell->hour - before);
    for (const struct wakpi_build_entry *entry = cell->entries; entry; entry = entry->next)
        entries++;
    wakpi_put_varint(writer, entries);
    for (const struct wakpi_build_entry *entry = cell->entries; entry; entry = entry->next)
        put_entry(writer, build, entry);
}

static void put_segment(struct wakpi_writer *writer, const void *subject)
{
    const struct wakpi_build *build = subject;
    int64_t before = 0;
    wakpi_put_bytes(writer, build->origin, build->origin_size);
    wakpi_put_i64(writer, build->from);
    wakpi_put_i64(writer, build->until);
    wakpi_put_u64(writer, wakpi_zone_digest(build->zone));
    wakpi_put_u8(writer, (uint8_t)build->precision);
    wakpi_put_varint(writer, build->text_count);
    for (size_t i = 0; i < build->text_count; i++) {
        struct wakpi_label_text text = wakpi_labels_text(build->labels, build->texts[i]);
        wakpi_put_bytes(writer, text.text, text.size);
    }
    wakpi_put_varint(writer, build->cells.count);
    for (size_t i = 0; i < build->cells.count; i++) {
        put_cell(writer, build, build->order[i], before);
        before = build->order[i]->hour;
    }
}

wakpi_status wakpi_build_finish(struct wakpi_build *build, const char *origin, size_t origin_size,
                                int64_t from, int64_t until, struct wakpi_bytes *bytes)
{
    build->origin = origin;
    build->origin_size = origin_size;
    build->from = from;
    build->until = until;
    wakpi_status status = find_texts(build);
    if (status == WAKPI_OK)
        status = order_cells(build);
    return status == WAKPI_OK ? wakpi_bytes_append(bytes, put_segment, build) : status;
}

#include "measure/funnel.h"

#include <string.h>

#include <wakpi/catalogue.h>
#include <wakpi/stats.h>

#include "base/utf8.h"
#include "base/wide.h"
#include "kpi/evaluate.h"
#include "measure/amount.h"

#define KIND    WAKPI_TAG('F', 'U', 'N', 'L')
#define VERSION 1
#define STAGES  WAKPI_TAG('S', 'T', 'A', 'G')

/* The ready funnel, and the campaign's measures that fill it. */
static const char *const standard_names[] = {"targeted", "sent", "delivered", "read",  "clicked",
                                             "replied",  "lead", "converted", "repeat"};
static const wakpi_measure standard_measures[] = {
    WAKPI_MEASURE_TARGETED, WAKPI_MEASURE_SENT,      WAKPI_MEASURE_DELIVERED,
    WAKPI_MEASURE_READ,     WAKPI_MEASURE_CLICKED,   WAKPI_MEASURE_REPLIED,
    WAKPI_MEASURE_LEADS,    WAKPI_MEASURE_CONVERTED, WAKPI_MEASURE_REPEAT_BUYERS};

enum { STANDARD_COUNT = sizeof standard_names / sizeof standard_names[0] };

/* ---- making and ending ---- */

int wakpi_funnel_name_valid(const char *name, size_t size)
{
    return size > 0 && size <= WAKPI_FUNNEL_NAME_SIZE && !memchr(name, 0, size) &&
           wakpi_utf8_valid(name, size);
}

static int find_stage(const wakpi_funnel *funnel, const char *name, size_t size)
{
    for (int32_t stage = 0; stage < funnel->count; stage++) {
        if (strlen(funnel->names[stage]) == size && memcmp(funnel->names[stage], name, size) == 0)
            return stage;
    }
    return -1;
}

/* A funnel without stages, which owns the settings; after a failure they are dropped. */
static wakpi_status make_around(struct wakpi_settings settings, wakpi_funnel **funnel)
{
    wakpi_funnel *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (made && pthread_mutex_init(&made->lock, NULL) != 0) {
        wakpi_release(&settings.allocator, made, 1, sizeof *made);
        made = NULL;
    }
    if (!made) {
        wakpi_settings_drop(&settings);
        return WAKPI_NO_MEMORY;
    }
    made->settings = settings;
    for (int stage = 0; stage < WAKPI_FUNNEL_STAGES; stage++) {
        atomic_init(&made->amounts[stage], 0);
        atomic_init(&made->immature[stage], 0);
    }
    *funnel = made;
    return WAKPI_OK;
}

static wakpi_status make_empty(const wakpi_options *options, wakpi_funnel **funnel)
{
    struct wakpi_settings settings;
    wakpi_status status = wakpi_settings_take(options, &settings);
    return status == WAKPI_OK ? make_around(settings, funnel) : status;
}

static wakpi_status append_stage(wakpi_funnel *funnel, const char *name, size_t size)
{
    if (funnel->count == WAKPI_FUNNEL_STAGES || !wakpi_funnel_name_valid(name, size) ||
        find_stage(funnel, name, size) >= 0)
        return WAKPI_INVALID;
    char *copy = wakpi_duplicate(&funnel->settings.allocator, name, size);
    if (!copy)
        return WAKPI_NO_MEMORY;
    funnel->names[funnel->count++] = copy;
    return WAKPI_OK;
}

/* Names the stages of an empty funnel, which is freed after a failure. */
static wakpi_status name_stages(wakpi_funnel *made, const char *const *names, size_t count,
                                wakpi_funnel **funnel)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; status == WAKPI_OK && i < count; i++)
        status = names[i] ? append_stage(made, names[i], strlen(names[i])) : WAKPI_INVALID;
    if (status != WAKPI_OK) {
        wakpi_funnel_free(made);
        return status;
    }
    *funnel = made;
    return WAKPI_OK;
}

wakpi_status wakpi_funnel_new(const wakpi_options *options, const char *const *names, size_t count,
                              wakpi_funnel **funnel)
{
    wakpi_funnel *made = NULL;
    if (!funnel || !names || count == 0 || count > WAKPI_FUNNEL_STAGES)
        return WAKPI_INVALID;
    wakpi_status status = make_empty(options, &made);
    return status == WAKPI_OK ? name_stages(made, names, count, funnel) : status;
}

wakpi_status wakpi_funnel_make(const struct wakpi_settings *settings, const char *const *names, size_t count,
                               wakpi_funnel **funnel)
{
    struct wakpi_settings copied;
    wakpi_funnel *made = NULL;
    wakpi_status status = wakpi_settings_copy(settings, &copied);
    if (status == WAKPI_OK)
        status = make_around(copied, &made);
    return status == WAKPI_OK ? name_stages(made, names, count, funnel) : status;
}

wakpi_status wakpi_funnel_new_standard(const wakpi_options *options, wakpi_funnel **funnel)
{
    return wakpi_funnel_new(options, standard_names, STANDARD_COUNT, funnel);
}

void wakpi_funnel_free(wakpi_funnel *funnel)
{
    if (!funnel)
        return;
    struct wakpi_settings settings = funnel->settings;
    wakpi_funnel_times_drop(funnel);
    pthread_mutex_destroy(&funnel->lock);
    for (int32_t stage = 0; stage < funnel->count; stage++)
        wakpi_release(&settings.allocator, funnel->names[stage], strlen(funnel->names[stage]) + 1, 1);
    wakpi_release(&settings.allocator, funnel, 1, sizeof *funnel);
    wakpi_settings_drop(&settings);
}

/* ---- stages ---- */

int32_t wakpi_funnel_stage_count(const wakpi_funnel *funnel)
{
    return funnel ? funnel->count : 0;
}

const char *wakpi_funnel_stage_name(const wakpi_funnel *funnel, int32_t stage)
{
    return wakpi_funnel_has_stage(funnel, stage) ? funnel->names[stage] : NULL;
}

wakpi_status wakpi_funnel_stage_by_name(const wakpi_funnel *funnel, const char *name, int32_t *stage)
{
    if (!funnel || !name || !stage)
        return WAKPI_INVALID;
    int found = find_stage(funnel, name, strlen(name));
    if (found < 0)
        return WAKPI_NOT_FOUND;
    *stage = found;
    return WAKPI_OK;
}

/* ---- adding: earlier stages first, so that a reader who goes from the last to the first sees them nested ---- */

wakpi_status wakpi_funnel_raise(_Atomic(int64_t) *counts, const int64_t *amounts, int32_t end)
{
    for (int32_t stage = 0; stage < end; stage++) {
        if (wakpi_raise_count(&counts[stage], amounts[stage]) == WAKPI_OK)
            continue;
        while (stage-- > 0)
            atomic_fetch_sub_explicit(&counts[stage], amounts[stage], memory_order_release);
        return WAKPI_OVERFLOW;
    }
    return WAKPI_OK;
}

wakpi_status wakpi_funnel_add(wakpi_funnel *funnel, int32_t stage, int64_t amount)
{
    if (!wakpi_funnel_has_stage(funnel, stage) || amount < 0)
        return WAKPI_INVALID;
    return wakpi_raise_count(&funnel->amounts[stage], amount);
}

wakpi_status wakpi_funnel_add_many(wakpi_funnel *funnel, const int64_t *amounts, size_t count)
{
    if (!funnel || !amounts || count != (size_t)funnel->count)
        return WAKPI_INVALID;
    for (size_t i = 0; i < count; i++) {
        if (amounts[i] < 0)
            return WAKPI_INVALID;
    }
    return wakpi_funnel_raise(funnel->amounts, amounts, funnel->count);
}

wakpi_status wakpi_funnel_enter(wakpi_funnel *funnel, int32_t stage)
{
    int64_t ones[WAKPI_FUNNEL_STAGES];
    if (!wakpi_funnel_has_stage(funnel, stage))
        return WAKPI_INVALID;
    for (int32_t i = 0; i <= stage; i++)
        ones[i] = 1;
    return wakpi_funnel_raise(funnel->amounts, ones, stage + 1);
}

static int is_standard(const wakpi_funnel *funnel)
{
    if (funnel->count != STANDARD_COUNT)
        return 0;
    for (int32_t stage = 0; stage < STANDARD_COUNT; stage++) {
        if (strcmp(funnel->names[stage], standard_names[stage]) != 0)
            return 0;
    }
    return 1;
}

wakpi_status wakpi_funnel_add_campaign(wakpi_funnel *funnel, const wakpi_campaign *campaign)
{
    int64_t amounts[STANDARD_COUNT];
    if (!funnel || !campaign)
        return WAKPI_INVALID;
    if (!is_standard(funnel))
        return WAKPI_MISMATCH;
    /* Parts before wholes. */
    for (int stage = STANDARD_COUNT - 1; stage >= 0; stage--) {
        wakpi_status status = wakpi_campaign_get(campaign, standard_measures[stage], &amounts[stage]);
        if (status != WAKPI_OK)
            return status;
    }
    return wakpi_funnel_raise(funnel->amounts, amounts, STANDARD_COUNT);
}

/* ---- reading ---- */

static int64_t amount_of(const wakpi_funnel *funnel, int32_t stage)
{
    return wakpi_read_count(&funnel->amounts[stage]);
}

wakpi_status wakpi_funnel_get(const wakpi_funnel *funnel, int32_t stage, int64_t *amount)
{
    if (!wakpi_funnel_has_stage(funnel, stage) || !amount)
        return WAKPI_INVALID;
    *amount = amount_of(funnel, stage);
    return WAKPI_OK;
}

/* The conversion from `whole` to `part`, the later stage. */
static wakpi_status convert(const wakpi_funnel *funnel, int32_t whole, int32_t part, wakpi_value *value)
{
    wakpi_value filled = {.struct_size = sizeof filled, .unit = WAKPI_UNIT_RATIO};
    filled.numerator = amount_of(funnel, part);
    filled.denominator = amount_of(funnel, whole);
    if (filled.denominator == 0)
        filled.status = WAKPI_UNDEFINED;
    if (filled.numerator > filled.denominator)
        filled.status = WAKPI_INCONSISTENT;
    if (filled.status == WAKPI_OK)
        filled.status = wakpi_interval_wilson(filled.numerator, filled.denominator,
                                              wakpi_settings_real(&funnel->settings, WAKPI_SETTING_ALPHA),
                                              &filled.lower, &filled.upper);
    if (filled.status < 0) {
        wakpi_evaluate_error(0, filled.status, value);
        return filled.status;
    }
    filled.value = (double)filled.numerator / (double)filled.denominator;
    filled.unrated = WAKPI_UNRATED_NO_PROFILE;
    if (filled.denominator < wakpi_settings_integer(&funnel->settings, WAKPI_SETTING_SMALL_SAMPLE))
        filled.flags |= WAKPI_VALUE_SMALL_SAMPLE;
    wakpi_value_store(&filled, value);
    return filled.status;
}

static int takes_value(const wakpi_value *value)
{
    return value && value->struct_size >= offsetof(wakpi_value, unit);
}

wakpi_status wakpi_funnel_step(const wakpi_funnel *funnel, int32_t stage, wakpi_value *value)
{
    if (!wakpi_funnel_has_stage(funnel, stage) || stage == 0 || !takes_value(value))
        return WAKPI_INVALID;
    return convert(funnel, stage - 1, stage, value);
}

wakpi_status wakpi_funnel_overall(const wakpi_funnel *funnel, int32_t stage, wakpi_value *value)
{
    if (!wakpi_funnel_has_stage(funnel, stage) || !takes_value(value))
        return WAKPI_INVALID;
    return convert(funnel, 0, stage, value);
}

wakpi_status wakpi_funnel_drop_off(const wakpi_funnel *funnel, int32_t stage, int64_t *lost)
{
    if (!wakpi_funnel_has_stage(funnel, stage) || stage == 0 || !lost)
        return WAKPI_INVALID;
    int64_t part = amount_of(funnel, stage), whole = amount_of(funnel, stage - 1);
    if (part > whole)
        return WAKPI_INCONSISTENT;
    *lost = whole - part;
    return WAKPI_OK;
}

/* All amounts, read from the last to the first. */
static void read_all(const wakpi_funnel *funnel, int64_t *amounts)
{
    for (int32_t stage = funnel->count - 1; stage >= 0; stage--)
        amounts[stage] = amount_of(funnel, stage);
}

static void read_immature(const wakpi_funnel *funnel, int64_t *amounts)
{
    for (int32_t stage = funnel->count - 1; stage >= 0; stage--)
        amounts[stage] = wakpi_read_count(&funnel->immature[stage]);
}

static int32_t first_not_nested(const int64_t *amounts, int32_t count)
{
    for (int32_t stage = 1; stage < count; stage++) {
        if (amounts[stage] > amounts[stage - 1])
            return stage;
    }
    return -1;
}

wakpi_status wakpi_funnel_bottleneck(const wakpi_funnel *funnel, int32_t *stage)
{
    int64_t amounts[WAKPI_FUNNEL_STAGES];
    int32_t worst = 0;
    if (!funnel || !stage)
        return WAKPI_INVALID;
    read_all(funnel, amounts);
    if (first_not_nested(amounts, funnel->count) >= 0)
        return WAKPI_INCONSISTENT;
    for (int32_t i = 1; i < funnel->count && amounts[i - 1] > 0; i++) {
        /* Exactly: amounts[i] / amounts[i-1] < amounts[worst] / amounts[worst-1]. */
        if (worst == 0 ||
            wakpi_wide_compare_products(amounts[i], amounts[worst - 1], amounts[worst], amounts[i - 1]) < 0)
            worst = i;
    }
    if (worst == 0)
        return WAKPI_UNDEFINED;
    *stage = worst;
    return WAKPI_OK;
}

wakpi_status wakpi_funnel_check(const wakpi_funnel *funnel, wakpi_error *error)
{
    int64_t amounts[WAKPI_FUNNEL_STAGES];
    if (!funnel)
        return wakpi_fail(error, WAKPI_INVALID, -1, "funnel must not be NULL");
    read_all(funnel, amounts);
    int32_t stage = first_not_nested(amounts, funnel->count);
    if (stage < 0)
        return WAKPI_OK;
    return wakpi_fail(error, WAKPI_INCONSISTENT, stage,
                      "stage \"%s\" has %lld, the one before, \"%s\", only %lld", funnel->names[stage],
                      (long long)amounts[stage], funnel->names[stage - 1], (long long)amounts[stage - 1]);
}

/* ---- merging ---- */

static int same_stages(const wakpi_funnel *a, const wakpi_funnel *b)
{
    if (a->count != b->count)
        return 0;
    for (int32_t stage = 0; stage < a->count; stage++) {
        if (strcmp(a->names[stage], b->names[stage]) != 0)
            return 0;
    }
    return 1;
}

wakpi_status wakpi_funnel_merge(wakpi_funnel *into, const wakpi_funnel *from)
{
    int64_t amounts[WAKPI_FUNNEL_STAGES] = {0}, immature[WAKPI_FUNNEL_STAGES] = {0};
    if (!into || !from)
        return WAKPI_INVALID;
    if (!same_stages(into, from))
        return WAKPI_MISMATCH;
    read_all(from, amounts);
    read_immature(from, immature);
    wakpi_status status = wakpi_funnel_times_reserve(into, from);
    if (status == WAKPI_OK)
        status = wakpi_funnel_raise(into->amounts, amounts, into->count);
    if (status != WAKPI_OK)
        return status;
    status = wakpi_funnel_raise(into->immature, immature, into->count);
    if (status == WAKPI_OK) {
        wakpi_funnel_times_merge(into, from);
        return WAKPI_OK;
    }
    for (int32_t stage = 0; stage < into->count; stage++)
        atomic_fetch_sub_explicit(&into->amounts[stage], amounts[stage], memory_order_release);
    return status;
}

wakpi_status wakpi_funnel_reset(wakpi_funnel *funnel)
{
    if (!funnel)
        return WAKPI_INVALID;
    for (int32_t stage = 0; stage < funnel->count; stage++) {
        atomic_store_explicit(&funnel->amounts[stage], 0, memory_order_relaxed);
        atomic_store_explicit(&funnel->immature[stage], 0, memory_order_relaxed);
    }
    wakpi_funnel_times_drop(funnel);
    return WAKPI_OK;
}

/* ---- saving ---- */

static void put_stages(struct wakpi_writer *writer, const void *subject)
{
    const wakpi_funnel *funnel = subject;
    wakpi_put_varint(writer, (uint64_t)funnel->count);
    for (int32_t stage = 0; stage < funnel->count; stage++) {
        wakpi_put_bytes(writer, funnel->names[stage], strlen(funnel->names[stage]));
        wakpi_put_varint(writer, (uint64_t)amount_of(funnel, stage));
    }
}

static void put_funnel(struct wakpi_writer *writer, const void *subject)
{
    wakpi_put_section(writer, STAGES, put_stages, subject);
    wakpi_funnel_times_put(writer, subject);
}

wakpi_status wakpi_funnel_save(const wakpi_funnel *funnel, void *buffer, size_t capacity, size_t *size)
{
    if (!funnel || !size || (!buffer && capacity > 0))
        return WAKPI_INVALID;
    return wakpi_codec_save(KIND, VERSION, put_funnel, funnel, buffer, capacity, size);
}

static void get_stage(struct wakpi_reader *reader, wakpi_funnel *funnel)
{
    size_t size = 0;
    const char *name = wakpi_get_bytes(reader, WAKPI_FUNNEL_NAME_SIZE, &size);
    int64_t amount = (int64_t)wakpi_get_up_to(reader, INT64_MAX);
    if (wakpi_reader_failed(reader))
        return;
    wakpi_status status = append_stage(funnel, name, size);
    if (status == WAKPI_NO_MEMORY)
        wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory");
    else if (status != WAKPI_OK)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "a stage has a bad name or is one too many");
    else
        atomic_store_explicit(&funnel->amounts[funnel->count - 1], amount, memory_order_relaxed);
}

static void get_funnel(struct wakpi_reader *reader, wakpi_funnel *funnel)
{
    struct wakpi_reader section;
    wakpi_enter_section(reader, STAGES, &section);
    size_t count = wakpi_get_count(&section, 3);
    if (count == 0)
        wakpi_reader_fail(&section, WAKPI_CORRUPT, "there is no stage");
    for (size_t i = 0; i < count && !wakpi_reader_failed(&section); i++)
        get_stage(&section, funnel);
    wakpi_leave_section(reader, &section);
    wakpi_funnel_times_get(reader, funnel);
}

wakpi_status wakpi_funnel_load(const void *bytes, size_t size, const wakpi_options *options,
                               wakpi_funnel **funnel, wakpi_error *error)
{
    struct wakpi_reader reader;
    uint32_t version;
    wakpi_funnel *made = NULL;
    if (!bytes || !funnel)
        return wakpi_fail(error, WAKPI_INVALID, -1, "bytes and funnel must not be NULL");
    wakpi_status status = wakpi_codec_open(&reader, bytes, size, KIND, VERSION, &version, error);
    if (status != WAKPI_OK)
        return status;
    status = make_empty(options, &made);
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "the funnel cannot be made");
    get_funnel(&reader, made);
    status = wakpi_codec_close(&reader, error);
    if (status != WAKPI_OK) {
        wakpi_funnel_free(made);
        return status;
    }
    *funnel = made;
    return WAKPI_OK;
}

#include <wakpi/unique.h>

#include "base/codec.h"
#include "base/options.h"
#include "measure/distinct.h"

#define KIND     WAKPI_TAG('U', 'N', 'I', 'Q')
#define VERSION  1
#define SETTINGS WAKPI_TAG('S', 'E', 'T', 'T')
#define PEOPLE   WAKPI_TAG('P', 'E', 'O', 'P')

struct wakpi_unique {
    struct wakpi_allocator allocator;
    struct wakpi_key key;
    uint64_t check; /* of the key that the fingerprints were made under */
    int key_known;  /* 0 where loaded without that key: it can be read and merged, not added to */
    int precision;
    struct wakpi_distinct people;
};

wakpi_status wakpi_unique_new(const wakpi_options *options, wakpi_unique **unique)
{
    struct wakpi_settings settings;
    struct wakpi_key key;
    if (!unique)
        return WAKPI_INVALID;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    wakpi_unique *made = NULL;
    status = wakpi_key_settle(&settings, &key, NULL);
    if (status != WAKPI_OK)
        goto end;
    status = WAKPI_NO_MEMORY;
    made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (!made)
        goto end;
    made->allocator = settings.allocator;
    made->key = key;
    made->check = wakpi_key_check(key);
    made->key_known = 1;
    made->precision = (int)wakpi_settings_integer(&settings, WAKPI_SETTING_UNIQUE_PRECISION);
    *unique = made;
    status = WAKPI_OK;
end:
    wakpi_settings_drop(&settings);
    return status;
}

void wakpi_unique_free(wakpi_unique *unique)
{
    if (!unique)
        return;
    struct wakpi_allocator allocator = unique->allocator;
    wakpi_distinct_drop(&unique->people, &allocator);
    wakpi_release(&allocator, unique, 1, sizeof *unique);
}

static wakpi_status add(wakpi_unique *unique, const char *id, size_t size)
{
    struct wakpi_fingerprint person = wakpi_fingerprint_of(unique->key, WAKPI_DISTINCT_DOMAIN, id, size);
    return wakpi_distinct_add(&unique->people, &unique->allocator, unique->precision, person);
}

wakpi_status wakpi_unique_add(wakpi_unique *unique, const char *id, size_t size)
{
    if (!unique || !id || size == 0)
        return WAKPI_INVALID;
    if (!unique->key_known)
        return WAKPI_MISMATCH;
    return add(unique, id, size);
}

wakpi_status wakpi_unique_add_many(wakpi_unique *unique, const char *const *ids, const size_t *sizes,
                                   size_t count)
{
    if (!unique || (count > 0 && (!ids || !sizes)))
        return WAKPI_INVALID;
    for (size_t i = 0; i < count; i++) {
        if (!ids[i] || sizes[i] == 0)
            return WAKPI_INVALID;
    }
    if (!unique->key_known)
        return WAKPI_MISMATCH;
    for (size_t i = 0; i < count; i++) {
        wakpi_status status = add(unique, ids[i], sizes[i]);
        if (status != WAKPI_OK)
            return status;
    }
    return WAKPI_OK;
}

wakpi_status wakpi_unique_count(const wakpi_unique *unique, int64_t *count, double *standard_error)
{
    if (!unique || !count)
        return WAKPI_INVALID;
    *count = wakpi_distinct_count(&unique->people, standard_error);
    return WAKPI_OK;
}

wakpi_status wakpi_unique_merge(wakpi_unique *into, const wakpi_unique *from)
{
    if (!into || !from)
        return WAKPI_INVALID;
    if (into->check != from->check || into->precision != from->precision)
        return WAKPI_MISMATCH;
    return wakpi_distinct_merge(&into->people, &into->allocator, into->precision, &from->people);
}

void wakpi_unique_reset(wakpi_unique *unique)
{
    if (unique)
        wakpi_distinct_drop(&unique->people, &unique->allocator);
}

static void put_settings(struct wakpi_writer *writer, const void *subject)
{
    const wakpi_unique *unique = subject;
    wakpi_put_u64(writer, unique->check);
    wakpi_put_u8(writer, (uint8_t)unique->precision);
}

static void put_people(struct wakpi_writer *writer, const void *subject)
{
    wakpi_distinct_put(writer, subject);
}

static void put_unique(struct wakpi_writer *writer, const void *subject)
{
    const wakpi_unique *unique = subject;
    wakpi_put_section(writer, SETTINGS, put_settings, unique);
    wakpi_put_section(writer, PEOPLE, put_people, &unique->people);
}

wakpi_status wakpi_unique_save(const wakpi_unique *unique, void *buffer, size_t capacity, size_t *size)
{
    if (!unique || !size || (!buffer && capacity > 0))
        return WAKPI_INVALID;
    return wakpi_codec_save(KIND, VERSION, put_unique, unique, buffer, capacity, size);
}

static void get_unique(struct wakpi_reader *reader, wakpi_unique *unique)
{
    struct wakpi_reader section;
    wakpi_enter_section(reader, SETTINGS, &section);
    uint64_t check = wakpi_get_u64(&section);
    int precision = wakpi_distinct_get_precision(&section);
    wakpi_leave_section(reader, &section);
    wakpi_enter_section(reader, PEOPLE, &section);
    wakpi_distinct_get(&section, &unique->allocator, precision, &unique->people);
    wakpi_leave_section(reader, &section);
    unique->key_known = unique->check == check;
    unique->check = check;
    unique->precision = precision;
}

wakpi_status wakpi_unique_load(const void *bytes, size_t size, const wakpi_options *options,
                               wakpi_unique **unique, wakpi_error *error)
{
    struct wakpi_reader reader;
    uint32_t version;
    wakpi_unique *made = NULL;
    if (!bytes || !unique)
        return wakpi_fail(error, WAKPI_INVALID, -1, "bytes and unique must not be NULL");
    wakpi_status status = wakpi_codec_open(&reader, bytes, size, KIND, VERSION, &version, error);
    if (status != WAKPI_OK)
        return status;
    status = wakpi_unique_new(options, &made);
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "the counter cannot be made");
    get_unique(&reader, made);
    status = wakpi_codec_close(&reader, error);
    if (status != WAKPI_OK) {
        wakpi_unique_free(made);
        return status;
    }
    *unique = made;
    return WAKPI_OK;
}

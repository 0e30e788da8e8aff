#include "measure/histogram.h"

#include "base/codec.h"
#include "base/options.h"

#define KIND    WAKPI_TAG('H', 'I', 'S', 'T')
#define VERSION 1
#define BUCKETS WAKPI_TAG('B', 'U', 'C', 'K')

static wakpi_status allocator_of(const wakpi_options *options, struct wakpi_allocator *allocator)
{
    struct wakpi_settings settings;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    *allocator = settings.allocator;
    wakpi_settings_drop(&settings);
    return WAKPI_OK;
}

static wakpi_histogram *make(const struct wakpi_allocator *allocator)
{
    wakpi_histogram *histogram = wakpi_allocate_zeroed(allocator, 1, sizeof *histogram);
    if (histogram)
        histogram->allocator = *allocator;
    return histogram;
}

wakpi_status wakpi_histogram_new(const wakpi_options *options, wakpi_histogram **histogram)
{
    struct wakpi_allocator allocator;
    if (!histogram)
        return WAKPI_INVALID;
    wakpi_status status = allocator_of(options, &allocator);
    if (status != WAKPI_OK)
        return status;
    wakpi_histogram *made = make(&allocator);
    if (!made)
        return WAKPI_NO_MEMORY;
    *histogram = made;
    return WAKPI_OK;
}

wakpi_status wakpi_histogram_of(const struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                wakpi_histogram **histogram)
{
    wakpi_histogram *made = make(allocator);
    if (!made)
        return WAKPI_NO_MEMORY;
    wakpi_status status = wakpi_buckets_merge(&made->buckets, allocator, buckets);
    if (status != WAKPI_OK) {
        wakpi_histogram_free(made);
        return status;
    }
    *histogram = made;
    return WAKPI_OK;
}

void wakpi_histogram_free(wakpi_histogram *histogram)
{
    if (!histogram)
        return;
    struct wakpi_allocator allocator = histogram->allocator;
    wakpi_buckets_drop(&histogram->buckets, &allocator);
    wakpi_release(&allocator, histogram, 1, sizeof *histogram);
}

wakpi_status wakpi_histogram_add(wakpi_histogram *histogram, int64_t duration)
{
    return histogram ? wakpi_buckets_add(&histogram->buckets, &histogram->allocator, duration)
                     : WAKPI_INVALID;
}

wakpi_status wakpi_histogram_add_many(wakpi_histogram *histogram, const int64_t *durations, size_t count)
{
    if (!histogram || (!durations && count > 0))
        return WAKPI_INVALID;
    return wakpi_buckets_add_many(&histogram->buckets, &histogram->allocator, durations, count);
}

wakpi_status wakpi_histogram_remove(wakpi_histogram *histogram, int64_t duration)
{
    if (!histogram)
        return WAKPI_INVALID;
    return wakpi_buckets_remove(&histogram->buckets, &histogram->allocator, duration);
}

wakpi_status wakpi_histogram_count(const wakpi_histogram *histogram, int64_t *count)
{
    if (!histogram || !count)
        return WAKPI_INVALID;
    *count = histogram->buckets.count;
    return WAKPI_OK;
}

wakpi_status wakpi_histogram_mean(const wakpi_histogram *histogram, double *seconds)
{
    return histogram && seconds ? wakpi_buckets_mean(&histogram->buckets, seconds) : WAKPI_INVALID;
}

wakpi_status wakpi_histogram_quantile(const wakpi_histogram *histogram, double q, int64_t *duration)
{
    return histogram && duration ? wakpi_buckets_quantile(&histogram->buckets, q, duration) : WAKPI_INVALID;
}

wakpi_status wakpi_histogram_count_below(const wakpi_histogram *histogram, int64_t duration, int64_t *count)
{
    if (!histogram || !count || duration < 0)
        return WAKPI_INVALID;
    *count = wakpi_buckets_count_below(&histogram->buckets, duration);
    return WAKPI_OK;
}

wakpi_status wakpi_histogram_merge(wakpi_histogram *into, const wakpi_histogram *from)
{
    if (!into || !from)
        return WAKPI_INVALID;
    return wakpi_buckets_merge(&into->buckets, &into->allocator, &from->buckets);
}

void wakpi_histogram_reset(wakpi_histogram *histogram)
{
    if (histogram)
        wakpi_buckets_drop(&histogram->buckets, &histogram->allocator);
}

static void put_buckets(struct wakpi_writer *writer, const void *subject)
{
    wakpi_buckets_put(writer, subject);
}

static void put_histogram(struct wakpi_writer *writer, const void *subject)
{
    const wakpi_histogram *histogram = subject;
    wakpi_put_section(writer, BUCKETS, put_buckets, &histogram->buckets);
}

wakpi_status wakpi_histogram_save(const wakpi_histogram *histogram, void *buffer, size_t capacity,
                                  size_t *size)
{
    if (!histogram || !size || (!buffer && capacity > 0))
        return WAKPI_INVALID;
    return wakpi_codec_save(KIND, VERSION, put_histogram, histogram, buffer, capacity, size);
}

wakpi_status wakpi_histogram_load(const void *bytes, size_t size, const wakpi_options *options,
                                  wakpi_histogram **histogram, wakpi_error *error)
{
    struct wakpi_reader reader, section;
    uint32_t version;
    wakpi_histogram *made = NULL;
    if (!bytes || !histogram)
        return wakpi_fail(error, WAKPI_INVALID, -1, "bytes and histogram must not be NULL");
    wakpi_status status = wakpi_codec_open(&reader, bytes, size, KIND, VERSION, &version, error);
    if (status != WAKPI_OK)
        return status;
    status = wakpi_histogram_new(options, &made);
    if (status != WAKPI_OK)
        return wakpi_fail(error, status, -1, "the histogram cannot be made");
    wakpi_enter_section(&reader, BUCKETS, &section);
    wakpi_buckets_get(&section, &made->allocator, &made->buckets);
    wakpi_leave_section(&reader, &section);
    status = wakpi_codec_close(&reader, error);
    if (status != WAKPI_OK) {
        wakpi_histogram_free(made);
        return status;
    }
    *histogram = made;
    return WAKPI_OK;
}

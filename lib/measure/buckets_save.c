/* Buckets as bytes. */
#include "measure/buckets.h"

void wakpi_buckets_put(struct wakpi_writer *writer, const struct wakpi_buckets *buckets)
{
    int64_t count;
    int32_t last = 0;
    wakpi_put_varint(writer, (uint64_t)wakpi_buckets_used(buckets));
    for (int32_t bucket = wakpi_buckets_next(buckets, 0, &count); bucket < WAKPI_BUCKET_COUNT;
         bucket = wakpi_buckets_next(buckets, bucket + 1, &count)) {
        wakpi_put_varint(writer, (uint64_t)(bucket - last));
        wakpi_put_varint(writer, (uint64_t)count);
        last = bucket;
    }
    wakpi_put_u64(writer, buckets->sum.low);
    wakpi_put_u64(writer, (uint64_t)buckets->sum.high);
}

static void get_bucket(struct wakpi_reader *reader, const struct wakpi_allocator *allocator, int first,
                       int32_t *bucket, struct wakpi_buckets *buckets)
{
    int32_t step = (int32_t)wakpi_get_up_to(reader, WAKPI_BUCKET_COUNT - 1);
    int64_t times = (int64_t)wakpi_get_up_to(reader, INT64_MAX);
    if (wakpi_reader_failed(reader))
        return;
    *bucket += step;
    if ((step == 0 && !first) || *bucket >= WAKPI_BUCKET_COUNT)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "buckets are not in order");
    else if (times == 0)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "an empty bucket is saved");
    else if (times > INT64_MAX - buckets->count)
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "the durations are too many");
    else if (wakpi_buckets_fill(buckets, allocator, *bucket, times) != WAKPI_OK)
        wakpi_reader_fail(reader, WAKPI_NO_MEMORY, "no memory");
}

void wakpi_buckets_get(struct wakpi_reader *reader, const struct wakpi_allocator *allocator,
                       struct wakpi_buckets *buckets)
{
    int32_t bucket = 0;
    *buckets = (struct wakpi_buckets){0};
    size_t used = wakpi_get_count(reader, 2);
    for (size_t i = 0; i < used && !wakpi_reader_failed(reader); i++)
        get_bucket(reader, allocator, i == 0, &bucket, buckets);
    buckets->sum.low = wakpi_get_u64(reader);
    buckets->sum.high = (int64_t)wakpi_get_u64(reader);
    if (!wakpi_reader_failed(reader) && !wakpi_buckets_consistent(buckets))
        wakpi_reader_fail(reader, WAKPI_CORRUPT, "the sum of durations does not fit their buckets");
    if (wakpi_reader_failed(reader))
        wakpi_buckets_drop(buckets, allocator);
}

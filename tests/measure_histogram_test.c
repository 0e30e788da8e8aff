#include "run_suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <wakpi/wakpi.h>

#include "failing_allocator.h"
#include "measure/buckets.h"
#include "measure_random.h"

static wakpi_histogram *new_histogram(void)
{
    wakpi_histogram *histogram = NULL;
    ck_assert_int_eq(wakpi_histogram_new(NULL, &histogram), WAKPI_OK);
    return histogram;
}

static wakpi_histogram *histogram_of(const int64_t *durations, size_t count)
{
    wakpi_histogram *histogram = new_histogram();
    ck_assert_int_eq(wakpi_histogram_add_many(histogram, durations, count), WAKPI_OK);
    return histogram;
}

static int64_t count_of(const wakpi_histogram *histogram)
{
    int64_t count = -1;
    ck_assert_int_eq(wakpi_histogram_count(histogram, &count), WAKPI_OK);
    return count;
}

static int64_t quantile_of(const wakpi_histogram *histogram, double q)
{
    int64_t duration = -1;
    ck_assert_int_eq(wakpi_histogram_quantile(histogram, q, &duration), WAKPI_OK);
    return duration;
}

START_TEST(buckets_cover_every_duration_once)
{
    ck_assert_int_eq(wakpi_bucket_low(0), 0);
    for (int32_t bucket = 0; bucket < WAKPI_BUCKET_COUNT; bucket++) {
        int64_t low = wakpi_bucket_low(bucket), high = wakpi_bucket_high(bucket);
        ck_assert_int_eq(wakpi_bucket_of(low), bucket);
        ck_assert_int_eq(wakpi_bucket_of(high), bucket);
        ck_assert_int_eq(wakpi_bucket_of(wakpi_bucket_middle(bucket)), bucket);
        if (bucket + 1 < WAKPI_BUCKET_COUNT)
            ck_assert_int_eq(wakpi_bucket_low(bucket + 1), high + 1);
        else
            ck_assert(high == INT64_MAX);
    }
}
END_TEST

START_TEST(the_middle_of_a_bucket_is_within_one_percent)
{
    for (int32_t bucket = 0; bucket < WAKPI_BUCKET_COUNT; bucket++) {
        int64_t low = wakpi_bucket_low(bucket), middle = wakpi_bucket_middle(bucket);
        int64_t below = middle - low, above = wakpi_bucket_high(bucket) - middle;
        int64_t worst = below > above ? below : above;
        ck_assert_msg(worst <= low / 128, "bucket %d is off by %lld at %lld", bucket, (long long)worst,
                      (long long)low);
    }
}
END_TEST

START_TEST(an_empty_histogram_has_no_mean)
{
    wakpi_histogram *histogram = new_histogram();
    double mean = 7;
    int64_t duration = 7;
    ck_assert_int_eq(wakpi_histogram_mean(histogram, &mean), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_histogram_quantile(histogram, 0.5, &duration), WAKPI_UNDEFINED);
    ck_assert(mean == 7);
    ck_assert_int_eq(duration, 7);
    ck_assert_int_eq(count_of(histogram), 0);
    wakpi_histogram_free(histogram);
}
END_TEST

START_TEST(the_mean_is_exact)
{
    /* Sums beyond 64 bits and beyond 2^53. */
    const int64_t durations[] = {INT64_MAX, INT64_MAX, INT64_MAX - 3, 1, 2};
    wakpi_histogram *histogram = histogram_of(durations, 5);
    double mean = 0;
    ck_assert_int_eq(wakpi_histogram_mean(histogram, &mean), WAKPI_OK);
    ck_assert(mean == 0x1.8p64 / 5000); /* (3 * 2^63 - 6 + 3) / 5 / 1000, and 3 is far below the last bit */
    wakpi_histogram_reset(histogram);
    const int64_t minutes[] = {60000, 120000, 240000};
    ck_assert_int_eq(wakpi_histogram_add_many(histogram, minutes, 3), WAKPI_OK);
    ck_assert_int_eq(wakpi_histogram_mean(histogram, &mean), WAKPI_OK);
    ck_assert(mean == 140.0);
    wakpi_histogram_free(histogram);
}
END_TEST

static int compare_durations(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

START_TEST(quantiles_are_within_one_percent_of_the_true_ones)
{
    enum { count = 5000 };
    static int64_t durations[count];
    struct random random = random_from(20260901);
    for (int i = 0; i < count; i++)
        durations[i] = (int64_t)(random_next(&random) >> (8 + random_below(&random, 56)));
    wakpi_histogram *histogram = histogram_of(durations, count);
    qsort(durations, count, sizeof durations[0], compare_durations);
    for (int percent = 0; percent <= 100; percent++) {
        int64_t rank = (percent * (int64_t)count + 99) / 100;
        int64_t truth = durations[rank > 0 ? rank - 1 : 0];
        int64_t said = quantile_of(histogram, percent / 100.0);
        int64_t off = said > truth ? said - truth : truth - said;
        ck_assert_msg(off <= truth / 128 + (truth % 128 != 0 && truth >= 128), "%d %%: %lld for %lld",
                      percent, (long long)said, (long long)truth);
    }
    wakpi_histogram_free(histogram);
}
END_TEST

START_TEST(a_decimal_quantile_is_not_moved_by_its_binary_neighbour)
{
    const int64_t durations[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    wakpi_histogram *histogram = histogram_of(durations, 10);
    ck_assert_int_eq(quantile_of(histogram, 0.9), 9);
    ck_assert_int_eq(quantile_of(histogram, 0.7), 7);
    ck_assert_int_eq(quantile_of(histogram, 0.3), 3);
    ck_assert_int_eq(quantile_of(histogram, 0.5), 5);
    ck_assert_int_eq(quantile_of(histogram, 0.500000001), 6);
    ck_assert_int_eq(quantile_of(histogram, 0), 1);
    ck_assert_int_eq(quantile_of(histogram, 1), 10);
    int64_t out = 0;
    ck_assert_int_eq(wakpi_histogram_quantile(histogram, -0.01, &out), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_quantile(histogram, 1.01, &out), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_quantile(histogram, NAN, &out), WAKPI_INVALID);
    wakpi_histogram_free(histogram);
}
END_TEST

START_TEST(counts_below_agree_with_quantiles)
{
    struct random random = random_from(7);
    wakpi_histogram *histogram = new_histogram();
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(wakpi_histogram_add(histogram, (int64_t)random_below(&random, 90000)), WAKPI_OK);
    int64_t last = 0, below = 0;
    for (int64_t edge = 0; edge < 100000; edge += 777) {
        ck_assert_int_eq(wakpi_histogram_count_below(histogram, edge, &below), WAKPI_OK);
        ck_assert_int_ge(below, last);
        last = below;
    }
    ck_assert_int_eq(last, 1000);
    for (int i = 1; i <= 10; i++) {
        ck_assert_int_eq(wakpi_histogram_count_below(histogram, quantile_of(histogram, i / 10.0), &below),
                         WAKPI_OK);
        ck_assert_int_ge(below, i * 100);
    }
    ck_assert_int_eq(wakpi_histogram_count_below(histogram, INT64_MAX, &below), WAKPI_OK);
    ck_assert_int_eq(below, 1000);
    ck_assert_int_eq(wakpi_histogram_count_below(histogram, -1, &below), WAKPI_INVALID);
    wakpi_histogram_free(histogram);
}
END_TEST

/* The canonical bytes, for the caller to free. */
static unsigned char *bytes_of(const wakpi_histogram *histogram, size_t *size)
{
    *size = 0;
    ck_assert_int_eq(wakpi_histogram_save(histogram, NULL, 0, size), WAKPI_TOO_SMALL);
    unsigned char *bytes = malloc(*size);
    size_t written = 0;
    ck_assert_int_eq(wakpi_histogram_save(histogram, bytes, *size - 1, &written), WAKPI_TOO_SMALL);
    ck_assert_uint_eq(written, *size);
    ck_assert_int_eq(wakpi_histogram_save(histogram, bytes, *size, &written), WAKPI_OK);
    ck_assert_uint_eq(written, *size);
    return bytes;
}

static void assert_same(const wakpi_histogram *a, const wakpi_histogram *b)
{
    size_t size_a, size_b;
    unsigned char *bytes_a = bytes_of(a, &size_a), *bytes_b = bytes_of(b, &size_b);
    ck_assert_uint_eq(size_a, size_b);
    ck_assert_mem_eq(bytes_a, bytes_b, size_a);
    free(bytes_a);
    free(bytes_b);
}

START_TEST(order_split_and_removal_leave_no_trace)
{
    enum { count = 3000, extra = 400 };
    static int64_t durations[count + extra];
    struct random random = random_from(42);
    for (int i = 0; i < count + extra; i++)
        durations[i] = (int64_t)(random_next(&random) >> (20 + random_below(&random, 40)));
    wakpi_histogram *straight = histogram_of(durations, count);

    wakpi_histogram *removed = histogram_of(durations, count + extra);
    for (int i = 0; i < extra; i++)
        ck_assert_int_eq(wakpi_histogram_remove(removed, durations[count + i]), WAKPI_OK);
    assert_same(straight, removed);

    random_shuffle(&random, durations, count);
    wakpi_histogram *merged = new_histogram();
    for (size_t at = 0; at < count;) {
        size_t part = 1 + (size_t)random_below(&random, 300);
        part = part < count - at ? part : count - at;
        wakpi_histogram *piece = histogram_of(durations + at, part);
        ck_assert_int_eq(wakpi_histogram_merge(merged, piece), WAKPI_OK);
        wakpi_histogram_free(piece);
        at += part;
    }
    assert_same(straight, merged);

    wakpi_histogram *emptied = histogram_of(durations, count);
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(wakpi_histogram_remove(emptied, durations[i]), WAKPI_OK);
    wakpi_histogram *empty = new_histogram();
    assert_same(emptied, empty);
    wakpi_histogram_reset(straight);
    assert_same(straight, empty);
    wakpi_histogram_free(straight);
    wakpi_histogram_free(removed);
    wakpi_histogram_free(merged);
    wakpi_histogram_free(emptied);
    wakpi_histogram_free(empty);
}
END_TEST

START_TEST(merging_with_itself_doubles)
{
    for (size_t count = 3; count <= 3000; count += 2997) {
        int64_t total = 0;
        wakpi_histogram *histogram = new_histogram();
        for (size_t i = 0; i < count; i++)
            ck_assert_int_eq(wakpi_histogram_add(histogram, (int64_t)(i * i)), WAKPI_OK);
        double before = 0, after = 0;
        ck_assert_int_eq(wakpi_histogram_mean(histogram, &before), WAKPI_OK);
        ck_assert_int_eq(wakpi_histogram_merge(histogram, histogram), WAKPI_OK);
        ck_assert_int_eq(wakpi_histogram_mean(histogram, &after), WAKPI_OK);
        ck_assert_int_eq(wakpi_histogram_count(histogram, &total), WAKPI_OK);
        ck_assert_int_eq(total, 2 * count);
        ck_assert(before == after);
        wakpi_histogram_free(histogram);
    }
}
END_TEST

START_TEST(what_is_not_there_cannot_be_removed)
{
    const int64_t durations[] = {128, 5000};
    wakpi_histogram *histogram = histogram_of(durations, 2), *twin = histogram_of(durations, 2);
    ck_assert_int_eq(wakpi_histogram_remove(histogram, 7), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_histogram_remove(histogram, -1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_remove(histogram, 5000), WAKPI_OK);
    /* 129 shares the bucket of 128. */
    ck_assert_int_eq(wakpi_histogram_remove(histogram, 129), WAKPI_NOT_FOUND);
    ck_assert_int_eq(wakpi_histogram_add(histogram, 5000), WAKPI_OK);
    assert_same(histogram, twin);
    wakpi_histogram_free(histogram);
    wakpi_histogram_free(twin);
}
END_TEST

START_TEST(a_bad_batch_changes_nothing)
{
    const int64_t good[] = {1, 2, 3}, bad[] = {4, 5, -1};
    wakpi_histogram *histogram = histogram_of(good, 3), *twin = histogram_of(good, 3);
    ck_assert_int_eq(wakpi_histogram_add_many(histogram, bad, 3), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_add(histogram, -1), WAKPI_INVALID);
    assert_same(histogram, twin);
    wakpi_histogram_free(histogram);
    wakpi_histogram_free(twin);
}
END_TEST

START_TEST(a_count_beyond_its_range_overflows)
{
    struct wakpi_allocator memory = wakpi_allocator_default();
    struct wakpi_buckets a = {0}, b = {0};
    ck_assert_int_eq(wakpi_buckets_fill(&a, &memory, 5, INT64_MAX - 1), WAKPI_OK);
    a.sum = wakpi_wide_product(5, INT64_MAX - 1);
    ck_assert_int_eq(wakpi_buckets_add(&b, &memory, 5), WAKPI_OK);
    ck_assert_int_eq(wakpi_buckets_merge(&a, &memory, &b), WAKPI_OK);
    ck_assert_int_eq(wakpi_buckets_merge(&a, &memory, &b), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_buckets_add(&a, &memory, 5), WAKPI_OVERFLOW);
    const int64_t durations[] = {5};
    ck_assert_int_eq(wakpi_buckets_add_many(&a, &memory, durations, 1), WAKPI_OVERFLOW);
    ck_assert(a.count == INT64_MAX);
    double mean = 0;
    int64_t median = 0;
    ck_assert_int_eq(wakpi_buckets_mean(&a, &mean), WAKPI_OK);
    ck_assert(mean == 0.005);
    ck_assert_int_eq(wakpi_buckets_quantile(&a, 0.999999999, &median), WAKPI_OK);
    ck_assert_int_eq(median, 5);
    wakpi_buckets_drop(&a, &memory);
    wakpi_buckets_drop(&b, &memory);
}
END_TEST

START_TEST(few_buckets_take_little_room)
{
    struct failing_allocator books = {0};
    struct wakpi_allocator memory = {failing_allocate, &books};
    struct wakpi_buckets buckets = {0};
    ck_assert_uint_le(sizeof buckets, 40);
    for (int64_t i = 0; i < 4; i++)
        ck_assert_int_eq(wakpi_buckets_add(&buckets, &memory, i * 1000), WAKPI_OK);
    ck_assert_uint_le(books.live_bytes, 96);
    for (int64_t i = 0; i < 100000; i++)
        ck_assert_int_eq(wakpi_buckets_add(&buckets, &memory, i * 900), WAKPI_OK);
    ck_assert_uint_le(books.live_bytes, 16 * 1024);
    wakpi_buckets_drop(&buckets, &memory);
    assert_no_leaks(&books);
}
END_TEST

START_TEST(saved_bytes_come_back)
{
    struct random random = random_from(99);
    for (int count = 0; count < 2000; count = count * 3 + 1) {
        wakpi_histogram *histogram = new_histogram(), *loaded = NULL;
        for (int i = 0; i < count; i++)
            ck_assert_int_eq(wakpi_histogram_add(histogram, (int64_t)(random_next(&random) >> (1 + i % 60))),
                             WAKPI_OK);
        size_t size;
        unsigned char *bytes = bytes_of(histogram, &size);
        ck_assert_int_eq(wakpi_histogram_load(bytes, size, NULL, &loaded, NULL), WAKPI_OK);
        assert_same(histogram, loaded);
        free(bytes);
        wakpi_histogram_free(histogram);
        wakpi_histogram_free(loaded);
    }
}
END_TEST

START_TEST(saved_bytes_are_the_same_on_every_machine)
{
    const int64_t durations[] = {0, 127, 128, 129, 90000, 90000};
    static const unsigned char expected[] = {
        0x89, 0x77, 0x61, 0x6b, 0x70, 0x69, 0x0d, 0x0a, 0x48, 0x49, 0x53, 0x54, 0x01, 0x00, 0x00, 0x00,
        0x42, 0x55, 0x43, 0x4b, 0x1a, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x00, 0x01, 0x7f,
        0x01, 0x01, 0x02, 0xd7, 0x04, 0x02, 0xa0, 0xc0, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf9, 0x81, 0xf0, 0x66, 0xa2, 0x57, 0xf0, 0x95};
    wakpi_histogram *histogram = histogram_of(durations, 6);
    size_t size;
    unsigned char *bytes = bytes_of(histogram, &size);
    ck_assert_uint_eq(size, sizeof expected);
    ck_assert_mem_eq(bytes, expected, size);
    free(bytes);
    wakpi_histogram_free(histogram);
}
END_TEST

START_TEST(spoilt_bytes_are_refused)
{
    const int64_t durations[] = {3, 128, 5000, 5000, 123456789};
    wakpi_histogram *histogram = histogram_of(durations, 5);
    wakpi_histogram *untouched = histogram, *loaded = untouched;
    wakpi_error error = {.struct_size = sizeof error};
    size_t size;
    unsigned char *bytes = bytes_of(histogram, &size);
    for (size_t cut = 0; cut < size; cut++) {
        ck_assert_int_lt(wakpi_histogram_load(bytes, cut, NULL, &loaded, &error), 0);
        ck_assert_ptr_eq(loaded, untouched);
    }
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= 0x10;
        ck_assert_int_lt(wakpi_histogram_load(bytes, size, NULL, &loaded, &error), 0);
        ck_assert_ptr_eq(loaded, untouched);
        ck_assert_uint_gt(strlen(error.text), 0);
        bytes[at] ^= 0x10;
    }
    ck_assert_int_eq(wakpi_histogram_load(NULL, 0, NULL, &loaded, &error), WAKPI_INVALID);
    free(bytes);
    wakpi_histogram_free(histogram);
}
END_TEST

/* Buckets as bytes without a checksum: what a forger could hand over. */
static wakpi_status get_forged(const unsigned char *bytes, size_t size)
{
    struct wakpi_allocator memory = wakpi_allocator_default();
    struct wakpi_buckets buckets;
    struct wakpi_reader reader = wakpi_reader_of(bytes, size);
    wakpi_buckets_get(&reader, &memory, &buckets);
    wakpi_buckets_drop(&buckets, &memory);
    return reader.status;
}

#define SUM(low) low, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0

START_TEST(forged_buckets_are_refused)
{
    const unsigned char good[] = {2, 1, 1, 2, 2, SUM(7)};
    const unsigned char empty_bucket[] = {1, 5, 0, SUM(0)};
    const unsigned char twice_the_same[] = {2, 5, 1, 0, 1, SUM(10)};
    const unsigned char sum_too_small[] = {1, 5, 1, SUM(4)};
    const unsigned char sum_too_large[] = {1, 5, 1, SUM(6)};
    const unsigned char out_of_range[] = {2, 0x80, 0x1c, 1, 0x80, 0x1c, 1, SUM(0)};
    const unsigned char too_many[] = {2,    1,    0xff, 0xff, 0xff, 0xff, 0xff,
                                      0xff, 0xff, 0xff, 0x7f, 1,    1,    SUM(0)};
    ck_assert_int_eq(get_forged(good, sizeof good), WAKPI_OK);
    ck_assert_int_eq(get_forged(empty_bucket, sizeof empty_bucket), WAKPI_CORRUPT);
    ck_assert_int_eq(get_forged(twice_the_same, sizeof twice_the_same), WAKPI_CORRUPT);
    ck_assert_int_eq(get_forged(sum_too_small, sizeof sum_too_small), WAKPI_CORRUPT);
    ck_assert_int_eq(get_forged(sum_too_large, sizeof sum_too_large), WAKPI_CORRUPT);
    ck_assert_int_eq(get_forged(out_of_range, sizeof out_of_range), WAKPI_CORRUPT);
    ck_assert_int_eq(get_forged(too_many, sizeof too_many), WAKPI_CORRUPT);
}
END_TEST

/* Every function that may allocate; at a failure the handle must be as it was. */
static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    wakpi_options *options = NULL;
    wakpi_histogram *a = NULL, *b = NULL, *loaded = NULL;
    int64_t durations[300], before = 0, after = 0;
    unsigned char bytes[8192];
    size_t size = 0;
    for (int i = 0; i < 300; i++)
        durations[i] = (int64_t)i * i * 37;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_histogram_new(options, &a);
    if (status == WAKPI_OK)
        status = wakpi_histogram_new(options, &b);
    for (int i = 0; status == WAKPI_OK && i < 40; i++)
        status = wakpi_histogram_add(a, durations[i * 7]);
    if (status == WAKPI_OK)
        wakpi_histogram_count(b, &before);
    if (status == WAKPI_OK)
        status = wakpi_histogram_add_many(b, durations, 300);
    if (b && status == WAKPI_NO_MEMORY) {
        wakpi_histogram_count(b, &after);
        ck_assert_int_eq(before, after);
    }
    if (status == WAKPI_OK) {
        wakpi_histogram_count(a, &before);
        status = wakpi_histogram_merge(a, b);
        wakpi_histogram_count(a, &after);
        ck_assert_int_eq(after, before + (status == WAKPI_OK ? 300 : 0));
    }
    if (status == WAKPI_OK)
        status = wakpi_histogram_save(a, bytes, sizeof bytes, &size);
    if (status == WAKPI_OK)
        status = wakpi_histogram_load(bytes, size, options, &loaded, NULL);
    wakpi_histogram_free(loaded);
    wakpi_histogram_free(b);
    wakpi_histogram_free(a);
    wakpi_options_free(options);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    ck_assert_int_gt(fail_each_request(tell_story, NULL), 20);
}
END_TEST

START_TEST(null_arguments_are_invalid)
{
    wakpi_histogram *histogram = new_histogram();
    int64_t number = 0;
    double real = 0;
    size_t size = 0;
    ck_assert_int_eq(wakpi_histogram_new(NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_add(NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_add_many(histogram, NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_add_many(histogram, NULL, 0), WAKPI_OK);
    ck_assert_int_eq(wakpi_histogram_remove(NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_count(NULL, &number), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_count(histogram, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_mean(NULL, &real), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_quantile(histogram, 0.5, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_count_below(NULL, 1, &number), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_merge(histogram, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_save(histogram, NULL, 1, &size), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_histogram_save(histogram, NULL, 0, NULL), WAKPI_INVALID);
    wakpi_histogram_free(NULL);
    wakpi_histogram_reset(NULL);
    wakpi_histogram_free(histogram);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure_histogram");
    TCase *tests = tcase_create("histogram");
    tcase_add_test(tests, buckets_cover_every_duration_once);
    tcase_add_test(tests, the_middle_of_a_bucket_is_within_one_percent);
    tcase_add_test(tests, an_empty_histogram_has_no_mean);
    tcase_add_test(tests, the_mean_is_exact);
    tcase_add_test(tests, quantiles_are_within_one_percent_of_the_true_ones);
    tcase_add_test(tests, a_decimal_quantile_is_not_moved_by_its_binary_neighbour);
    tcase_add_test(tests, counts_below_agree_with_quantiles);
    tcase_add_test(tests, order_split_and_removal_leave_no_trace);
    tcase_add_test(tests, merging_with_itself_doubles);
    tcase_add_test(tests, what_is_not_there_cannot_be_removed);
    tcase_add_test(tests, a_bad_batch_changes_nothing);
    tcase_add_test(tests, a_count_beyond_its_range_overflows);
    tcase_add_test(tests, few_buckets_take_little_room);
    tcase_add_test(tests, saved_bytes_come_back);
    tcase_add_test(tests, saved_bytes_are_the_same_on_every_machine);
    tcase_add_test(tests, spoilt_bytes_are_refused);
    tcase_add_test(tests, forged_buckets_are_refused);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    tcase_add_test(tests, null_arguments_are_invalid);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

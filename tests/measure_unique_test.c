#include "run_suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <wakpi/wakpi.h>

#include "failing_allocator.h"
#include "measure/distinct.h"
#include "measure_random.h"

static const char key[] = "0123456789abcdef";

static wakpi_options *options_of(const char *secret, int64_t precision)
{
    wakpi_options *options = NULL;
    ck_assert_int_eq(wakpi_options_new(NULL, NULL, &options), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_text(options, "key", secret, 16, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_options_set_integer(options, "unique_precision", precision, NULL), WAKPI_OK);
    return options;
}

static wakpi_unique *new_unique_of(const char *secret, int64_t precision)
{
    wakpi_options *options = options_of(secret, precision);
    wakpi_unique *unique = NULL;
    ck_assert_int_eq(wakpi_unique_new(options, &unique), WAKPI_OK);
    wakpi_options_free(options);
    return unique;
}

static wakpi_unique *new_unique(void)
{
    return new_unique_of(key, 14);
}

static void add_number(wakpi_unique *unique, int64_t number)
{
    char id[32];
    int size = snprintf(id, sizeof id, "39333%07lld", (long long)number);
    ck_assert_int_eq(wakpi_unique_add(unique, id, (size_t)size), WAKPI_OK);
}

static void add_range(wakpi_unique *unique, int64_t from, int64_t to)
{
    for (int64_t number = from; number < to; number++)
        add_number(unique, number);
}

static int64_t count_of(const wakpi_unique *unique, double *error)
{
    int64_t count = -1;
    ck_assert_int_eq(wakpi_unique_count(unique, &count, error), WAKPI_OK);
    return count;
}

static unsigned char *bytes_of(const wakpi_unique *unique, size_t *size)
{
    ck_assert_int_eq(wakpi_unique_save(unique, NULL, 0, size), WAKPI_TOO_SMALL);
    unsigned char *bytes = malloc(*size);
    ck_assert_int_eq(wakpi_unique_save(unique, bytes, *size, size), WAKPI_OK);
    return bytes;
}

static void assert_same(const wakpi_unique *a, const wakpi_unique *b)
{
    size_t size_a, size_b;
    unsigned char *bytes_a = bytes_of(a, &size_a), *bytes_b = bytes_of(b, &size_b);
    ck_assert_uint_eq(size_a, size_b);
    ck_assert_mem_eq(bytes_a, bytes_b, size_a);
    free(bytes_a);
    free(bytes_b);
}

START_TEST(small_sets_are_counted_exactly)
{
    wakpi_unique *unique = new_unique();
    double error = 7;
    ck_assert_int_eq(count_of(unique, &error), 0);
    ck_assert(error == 0);
    for (int64_t number = 0; number < WAKPI_DISTINCT_EXACT; number++) {
        add_number(unique, number);
        add_number(unique, number / 2);
        ck_assert_int_eq(count_of(unique, &error), number + 1);
        ck_assert(error == 0);
    }
    wakpi_unique_free(unique);
}
END_TEST

START_TEST(large_sets_are_counted_within_the_error_stated)
{
    for (int64_t precision = 10; precision <= 18; precision += 4) {
        wakpi_unique *unique = new_unique_of(key, precision);
        double error = 0;
        int64_t next = 0;
        for (int64_t size = 1025; size < 300000; size = size * 5 / 3) {
            add_range(unique, next, size);
            next = size;
            int64_t count = count_of(unique, &error);
            ck_assert_double_eq_tol(error, 1.04 / sqrt(pow(2, (double)precision)), 1e-15);
            double off = fabs((double)count - (double)size) / (double)size;
            ck_assert_msg(off < 4 * error, "precision %d: %lld for %lld", (int)precision, (long long)count,
                          (long long)size);
            ck_assert_int_gt(count, WAKPI_DISTINCT_EXACT);
        }
        wakpi_unique_free(unique);
    }
}
END_TEST

START_TEST(the_error_stated_is_the_error_made)
{
    /* 200 sets of 20,000 random fingerprints: the root mean square error is near 1.04 / sqrt(m). */
    struct wakpi_allocator memory = wakpi_allocator_default();
    struct random random = random_from(1701);
    double squares = 0, stated = 0;
    enum { rounds = 200, size = 20000 };
    for (int round = 0; round < rounds; round++) {
        struct wakpi_distinct people = {0};
        for (int i = 0; i < size; i++) {
            struct wakpi_fingerprint person = {random_next(&random), random_next(&random)};
            ck_assert_int_eq(wakpi_distinct_add(&people, &memory, 10, person), WAKPI_OK);
        }
        double off = (double)wakpi_distinct_count(&people, &stated) / size - 1;
        squares += off * off;
        wakpi_distinct_drop(&people, &memory);
    }
    double made = sqrt(squares / rounds);
    ck_assert_msg(made < 1.2 * stated && made > 0.8 * stated, "stated %g, made %g", stated, made);
}
END_TEST

START_TEST(the_state_is_the_set)
{
    struct random random = random_from(5);
    const int64_t sizes[] = {0, 1, 100, 1023, 1024, 1025, 1500, 6000};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        int64_t size = sizes[s], numbers[6000];
        for (int64_t i = 0; i < size; i++)
            numbers[i] = i;
        wakpi_unique *straight = new_unique(), *shuffled = new_unique(), *merged = new_unique();
        add_range(straight, 0, size);
        random_shuffle(&random, numbers, (size_t)size);
        for (int64_t i = 0; i < size; i++) {
            add_number(shuffled, numbers[i]);
            add_number(shuffled, numbers[random_below(&random, (uint64_t)i + 1)]);
        }
        assert_same(straight, shuffled);
        for (int64_t at = 0; at < size;) {
            /* Overlapping pieces, so that people stand on both sides. */
            int64_t end = at + 1 + (int64_t)random_below(&random, 1400);
            end = end < size ? end : size;
            wakpi_unique *piece = new_unique();
            for (int64_t i = at / 2; i < end; i++)
                add_number(piece, numbers[i]);
            ck_assert_int_eq(wakpi_unique_merge(merged, piece), WAKPI_OK);
            ck_assert_int_eq(wakpi_unique_merge(merged, piece), WAKPI_OK);
            wakpi_unique_free(piece);
            at = end;
        }
        assert_same(straight, merged);
        ck_assert_int_eq(wakpi_unique_merge(merged, merged), WAKPI_OK);
        assert_same(straight, merged);
        wakpi_unique_free(straight);
        wakpi_unique_free(shuffled);
        wakpi_unique_free(merged);
    }
}
END_TEST

START_TEST(a_subset_never_counts_more)
{
    wakpi_unique *whole = new_unique_of(key, 10), *part = new_unique_of(key, 10);
    for (int64_t number = 0; number < 4000; number++) {
        add_number(whole, number);
        if (number % 50 != 0)
            add_number(part, number);
        ck_assert_int_le(count_of(part, NULL), count_of(whole, NULL));
    }
    wakpi_unique_free(whole);
    wakpi_unique_free(part);
}
END_TEST

START_TEST(another_key_or_precision_does_not_unite)
{
    wakpi_unique *ours = new_unique(), *theirs = new_unique_of("fedcba9876543210", 14);
    wakpi_unique *coarse = new_unique_of(key, 12), *random = NULL;
    ck_assert_int_eq(wakpi_unique_new(NULL, &random), WAKPI_OK);
    add_range(ours, 0, 10);
    add_range(theirs, 0, 10);
    ck_assert_int_eq(wakpi_unique_merge(ours, theirs), WAKPI_MISMATCH);
    ck_assert_int_eq(wakpi_unique_merge(ours, coarse), WAKPI_MISMATCH);
    ck_assert_int_eq(wakpi_unique_merge(ours, random), WAKPI_MISMATCH);
    ck_assert_int_eq(count_of(ours, NULL), 10);
    wakpi_unique_free(ours);
    wakpi_unique_free(theirs);
    wakpi_unique_free(coarse);
    wakpi_unique_free(random);
}
END_TEST

START_TEST(saved_bytes_come_back_and_go_on)
{
    wakpi_options *options = options_of(key, 14), *others = options_of("fedcba9876543210", 11);
    for (int64_t size = 0; size < 5000; size = size * 7 + 1) {
        wakpi_unique *unique = new_unique(), *loaded = NULL, *foreign = NULL;
        add_range(unique, 0, size);
        size_t bytes_size;
        unsigned char *bytes = bytes_of(unique, &bytes_size);
        ck_assert_int_eq(wakpi_unique_load(bytes, bytes_size, options, &loaded, NULL), WAKPI_OK);
        assert_same(unique, loaded);
        add_range(unique, size, size + 10);
        add_range(loaded, size, size + 10);
        assert_same(unique, loaded);
        /* Without the key it can be read and united, but not added to. */
        ck_assert_int_eq(wakpi_unique_load(bytes, bytes_size, others, &foreign, NULL), WAKPI_OK);
        ck_assert_int_eq(wakpi_unique_add(foreign, "1", 1), WAKPI_MISMATCH);
        ck_assert_int_eq(wakpi_unique_merge(foreign, loaded), WAKPI_OK);
        assert_same(foreign, loaded);
        free(bytes);
        wakpi_unique_free(unique);
        wakpi_unique_free(loaded);
        wakpi_unique_free(foreign);
    }
    wakpi_options_free(options);
    wakpi_options_free(others);
}
END_TEST

START_TEST(saved_bytes_are_the_same_on_every_machine)
{
    static const unsigned char expected[] = {
        0x89, 0x77, 0x61, 0x6b, 0x70, 0x69, 0x0d, 0x0a, 0x55, 0x4e, 0x49, 0x51, 0x01, 0x00, 0x00, 0x00,
        0x53, 0x45, 0x54, 0x54, 0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x6e, 0x15, 0xe2, 0x58,
        0x01, 0xa7, 0xb0, 0x14, 0x0e, 0x50, 0x45, 0x4f, 0x50, 0x32, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x03, 0x8a, 0x26, 0xd5, 0xb7, 0x67, 0xd1, 0x8c, 0x23, 0x13, 0x51, 0xfa, 0xd2, 0x0e,
        0xc1, 0xb4, 0x7a, 0x63, 0x8f, 0x65, 0xde, 0x13, 0xf4, 0x44, 0x63, 0x54, 0x02, 0x04, 0x40, 0xe5,
        0x95, 0x96, 0x7b, 0x42, 0x1f, 0xfc, 0xb7, 0xe2, 0x96, 0x68, 0x97, 0x26, 0xb4, 0x70, 0x23, 0x70,
        0xb3, 0x78, 0xb7, 0x6a, 0x87, 0x8c, 0x38, 0x83, 0x2d, 0x60, 0x6d};
    wakpi_unique *unique = new_unique();
    add_range(unique, 0, 3);
    size_t size;
    unsigned char *bytes = bytes_of(unique, &size);
    ck_assert_uint_eq(size, sizeof expected);
    ck_assert_mem_eq(bytes, expected, size);
    free(bytes);
    wakpi_unique_free(unique);
}
END_TEST

START_TEST(spoilt_bytes_are_refused)
{
    wakpi_unique *unique = new_unique(), *loaded = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    add_range(unique, 0, 20);
    size_t size;
    unsigned char *bytes = bytes_of(unique, &size);
    for (size_t cut = 0; cut < size; cut++)
        ck_assert_int_lt(wakpi_unique_load(bytes, cut, NULL, &loaded, &error), 0);
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= 0x04;
        ck_assert_int_lt(wakpi_unique_load(bytes, size, NULL, &loaded, &error), 0);
        bytes[at] ^= 0x04;
    }
    ck_assert_ptr_null(loaded);
    free(bytes);
    wakpi_unique_free(unique);
}
END_TEST

/* People as bytes without a checksum: what a forger could hand over. */
static wakpi_status get_forged(const unsigned char *bytes, size_t size)
{
    struct wakpi_allocator memory = wakpi_allocator_default();
    struct wakpi_distinct people;
    struct wakpi_reader reader = wakpi_reader_of(bytes, size);
    wakpi_distinct_get(&reader, &memory, 10, &people);
    wakpi_distinct_drop(&people, &memory);
    return reader.status;
}

START_TEST(forged_people_are_refused)
{
    static unsigned char bytes[2 + 16 * 1100] = {0, 2};
    bytes[2 + 16] = 1;
    ck_assert_int_eq(get_forged(bytes, 2 + 32), WAKPI_OK);
    bytes[2] = 1; /* twice the same */
    ck_assert_int_eq(get_forged(bytes, 2 + 32), WAKPI_CORRUPT);
    bytes[2] = 2; /* falling */
    ck_assert_int_eq(get_forged(bytes, 2 + 32), WAKPI_CORRUPT);
    bytes[1] = 100; /* more than there are */
    ck_assert_int_eq(get_forged(bytes, 2 + 32), WAKPI_CORRUPT);
    static unsigned char sketch[1 + 1024] = {1};
    ck_assert_int_eq(get_forged(sketch, sizeof sketch), WAKPI_CORRUPT); /* of nobody */
    sketch[1] = 55;
    ck_assert_int_eq(get_forged(sketch, sizeof sketch), WAKPI_OK);
    sketch[7] = 56; /* 64 - 10 + 1 is the highest rank */
    ck_assert_int_eq(get_forged(sketch, sizeof sketch), WAKPI_CORRUPT);
    sketch[0] = 2;
    ck_assert_int_eq(get_forged(sketch, sizeof sketch), WAKPI_CORRUPT);
}
END_TEST

static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    static char ids[1100][16];
    static const char *pointers[1100];
    static size_t sizes[1100];
    static unsigned char bytes[40000];
    wakpi_options *options = NULL;
    wakpi_unique *a = NULL, *b = NULL, *loaded = NULL;
    size_t size = 0;
    for (int i = 0; i < 1100; i++) {
        sizes[i] = (size_t)snprintf(ids[i], sizeof ids[i], "id %d", i);
        pointers[i] = ids[i];
    }
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "key", key, 16, NULL);
    if (status == WAKPI_OK)
        status = wakpi_unique_new(options, &a);
    if (status == WAKPI_OK)
        status = wakpi_unique_new(options, &b);
    if (status == WAKPI_OK)
        status = wakpi_unique_add_many(a, pointers, sizes, 700);
    if (status == WAKPI_OK)
        status = wakpi_unique_add_many(b, pointers + 600, sizes + 600, 500);
    if (status == WAKPI_OK) {
        status = wakpi_unique_merge(a, b);
        ck_assert(status == WAKPI_OK || count_of(a, NULL) == 700);
    }
    if (status == WAKPI_OK)
        status = wakpi_unique_save(a, bytes, sizeof bytes, &size);
    if (status == WAKPI_OK)
        status = wakpi_unique_load(bytes, size, options, &loaded, NULL);
    if (status == WAKPI_OK)
        status = wakpi_unique_save(b, bytes, sizeof bytes, &size);
    if (status == WAKPI_OK) {
        wakpi_unique_free(loaded);
        loaded = NULL;
        status = wakpi_unique_load(bytes, size, options, &loaded, NULL);
    }
    wakpi_unique_free(loaded);
    wakpi_unique_free(b);
    wakpi_unique_free(a);
    wakpi_options_free(options);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    ck_assert_int_gt(fail_each_request(tell_story, NULL), 20);
}
END_TEST

START_TEST(bad_arguments_are_invalid)
{
    wakpi_unique *unique = new_unique();
    const char *ids[] = {"a", NULL};
    const size_t sizes[] = {1, 1}, empty[] = {1, 0};
    int64_t count = 0;
    ck_assert_int_eq(wakpi_unique_new(NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_unique_add(NULL, "a", 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_unique_add(unique, NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_unique_add(unique, "a", 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_unique_add_many(unique, ids, sizes, 2), WAKPI_INVALID);
    ids[1] = "b";
    ck_assert_int_eq(wakpi_unique_add_many(unique, ids, empty, 2), WAKPI_INVALID);
    ck_assert_int_eq(count_of(unique, NULL), 0);
    ck_assert_int_eq(wakpi_unique_add_many(unique, ids, sizes, 2), WAKPI_OK);
    ck_assert_int_eq(count_of(unique, NULL), 2);
    ck_assert_int_eq(wakpi_unique_count(NULL, &count, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_unique_count(unique, NULL, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_unique_merge(unique, NULL), WAKPI_INVALID);
    wakpi_unique_reset(unique);
    ck_assert_int_eq(count_of(unique, NULL), 0);
    wakpi_unique_reset(NULL);
    wakpi_unique_free(NULL);
    wakpi_unique_free(unique);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure_unique");
    TCase *tests = tcase_create("unique");
    tcase_add_test(tests, small_sets_are_counted_exactly);
    tcase_add_test(tests, large_sets_are_counted_within_the_error_stated);
    tcase_add_test(tests, the_error_stated_is_the_error_made);
    tcase_add_test(tests, the_state_is_the_set);
    tcase_add_test(tests, a_subset_never_counts_more);
    tcase_add_test(tests, another_key_or_precision_does_not_unite);
    tcase_add_test(tests, saved_bytes_come_back_and_go_on);
    tcase_add_test(tests, saved_bytes_are_the_same_on_every_machine);
    tcase_add_test(tests, spoilt_bytes_are_refused);
    tcase_add_test(tests, forged_people_are_refused);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    tcase_add_test(tests, bad_arguments_are_invalid);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

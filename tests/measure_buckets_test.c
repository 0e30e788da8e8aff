/* Buckets against a plain array of counts: whatever form they take, they hold the same. */
#include "run_suite.h"

#include <stdlib.h>
#include <string.h>

#include "failing_allocator.h"
#include "measure/bucket_store.h"
#include "measure_random.h"

struct model {
    int64_t counts[WAKPI_BUCKET_COUNT], count;
    struct wakpi_wide sum;
};

static struct wakpi_allocator memory_of(struct failing_allocator *books)
{
    return (struct wakpi_allocator){failing_allocate, books};
}

static int64_t rank_in(const struct model *model, int64_t rank)
{
    int32_t bucket = 0;
    for (; rank > model->counts[bucket]; bucket++)
        rank -= model->counts[bucket];
    return wakpi_bucket_middle(bucket);
}

/* Ranks at the edges of buckets, and some between. */
static void assert_ranks(const struct wakpi_buckets *buckets, const struct model *model)
{
    int64_t passed = 0, ranks[3], durations[3];
    struct wakpi_rank_place places[3];
    for (int32_t bucket = 0; bucket < WAKPI_BUCKET_COUNT && model->count > 0; bucket++) {
        if (model->counts[bucket] == 0)
            continue;
        ranks[0] = passed + 1;
        ranks[1] = passed += model->counts[bucket];
        ranks[2] = passed < model->count ? passed + (model->count - passed + 1) / 2 : passed;
        wakpi_buckets_find_ranks(buckets, ranks, 3, places);
        wakpi_buckets_at_places(buckets, places, 3, durations);
        for (int i = 0; i < 3; i++)
            ck_assert_int_eq(durations[i], rank_in(model, ranks[i]));
    }
}

static void assert_model(const struct wakpi_buckets *buckets, const struct model *model)
{
    int64_t count;
    int32_t used = 0, at = wakpi_buckets_next(buckets, 0, &count);
    ck_assert_int_eq(buckets->count, model->count);
    ck_assert_int_eq(wakpi_wide_compare(buckets->sum, model->sum), 0);
    for (int32_t bucket = 0; bucket < WAKPI_BUCKET_COUNT; bucket++) {
        if (model->counts[bucket] == 0)
            continue;
        ck_assert_int_eq(at, bucket);
        ck_assert(count == model->counts[bucket]);
        at = wakpi_buckets_next(buckets, bucket + 1, &count);
        used++;
    }
    ck_assert_int_eq(at, WAKPI_BUCKET_COUNT);
    ck_assert_int_eq(wakpi_buckets_used(buckets), used);
    assert_ranks(buckets, model);
}

/* Adds so many of a duration to both. */
static void add(struct wakpi_buckets *buckets, struct model *model, const struct wakpi_allocator *memory,
                int64_t duration, int64_t times)
{
    int32_t bucket = wakpi_bucket_of(duration);
    struct wakpi_wide sum = wakpi_wide_product(duration, times);
    if (times == 1) {
        ck_assert_int_eq(wakpi_buckets_add(buckets, memory, duration), WAKPI_OK);
    } else {
        ck_assert_int_eq(wakpi_buckets_fill(buckets, memory, bucket, times), WAKPI_OK);
        buckets->sum = wakpi_wide_add(buckets->sum, sum);
    }
    model->counts[bucket] += times;
    model->count += times;
    model->sum = wakpi_wide_add(model->sum, sum);
}

static void merge_models(struct model *into, const struct model *from)
{
    for (int32_t bucket = 0; bucket < WAKPI_BUCKET_COUNT; bucket++)
        into->counts[bucket] += from->counts[bucket];
    into->count += from->count;
    into->sum = wakpi_wide_add(into->sum, from->sum);
}

/* Counts up to and beyond each width, in so many durations of so wide a range. */
static void fill(struct random *random, struct wakpi_buckets *buckets, struct model *model,
                 const struct wakpi_allocator *memory)
{
    static const int64_t times[] = {1, 1, 1, 254, 255, 65535, 65536, INT64_C(4294967295), INT64_C(1) << 40};
    int kinds = 1 + (int)random_below(random, 9), shift = 1 + (int)random_below(random, 62);
    int count = (int)random_below(random, random_below(random, 3) == 0 ? 400 : 40);
    for (int i = 0; i < count; i++)
        add(buckets, model, memory, (int64_t)(random_next(random) >> shift),
            times[random_below(random, (uint64_t)kinds)]);
}

START_TEST(buckets_are_what_was_added_in_every_form)
{
    struct random random = random_from(20261122);
    struct failing_allocator books = {0};
    struct wakpi_allocator memory = memory_of(&books);
    struct model *model = calloc(2, sizeof *model);
    int forms[2][4] = {{0}};
    for (int round = 0; round < 250; round++) {
        struct wakpi_buckets buckets = {0}, other = {0};
        memset(model, 0, 2 * sizeof *model);
        fill(&random, &buckets, &model[0], &memory);
        fill(&random, &other, &model[1], &memory);
        assert_model(&buckets, &model[0]);
        ck_assert_int_eq(wakpi_buckets_merge(&buckets, &memory, &other), WAKPI_OK);
        merge_models(&model[0], &model[1]);
        assert_model(&buckets, &model[0]);
        assert_model(&other, &model[1]);
        if (buckets.store)
            forms[buckets.store->dense][buckets.store->width]++;
        wakpi_buckets_clear(&buckets);
        wakpi_buckets_drop(&other, &memory);
        memset(model, 0, sizeof *model);
        fill(&random, &buckets, &model[0], &memory);
        assert_model(&buckets, &model[0]);
        wakpi_buckets_drop(&buckets, &memory);
    }
    for (int form = 0; form < 8; form++)
        ck_assert_int_gt(forms[form / 4][form % 4], 0);
    free(model);
    assert_no_leaks(&books);
}
END_TEST

START_TEST(what_is_taken_out_was_never_there)
{
    struct random random = random_from(7);
    struct wakpi_allocator memory = wakpi_allocator_default();
    struct model *model = calloc(1, sizeof *model);
    struct wakpi_buckets buckets = {0};
    int64_t durations[600];
    for (int i = 0; i < 600; i++) {
        durations[i] = (int64_t)(random_next(&random) >> (30 + random_below(&random, 30)));
        ck_assert_int_eq(wakpi_buckets_add(&buckets, &memory, durations[i]), WAKPI_OK);
    }
    random_shuffle(&random, durations, 600);
    for (int left = 600; left > 0; left--) {
        if (left == 300 || left == 40 || left == 1) {
            memset(model, 0, sizeof *model);
            for (int i = 0; i < left; i++) {
                model->counts[wakpi_bucket_of(durations[i])]++;
                model->sum = wakpi_wide_add(model->sum, wakpi_wide_from(durations[i]));
            }
            model->count = left;
            assert_model(&buckets, model);
        }
        ck_assert_int_eq(wakpi_buckets_take(&buckets, &memory, durations[left - 1]), WAKPI_OK);
    }
    ck_assert_ptr_null(buckets.store);
    free(model);
}
END_TEST

/* Each way to need memory: the first, a longer list, pages, further pages, wider counts. */
START_TEST(without_memory_buckets_are_as_they_were)
{
    struct failing_allocator books = {0};
    struct wakpi_allocator memory = memory_of(&books);
    struct wakpi_buckets buckets = {0}, other = {0};
    struct model *model = calloc(1, sizeof *model);
    const int steps[] = {0, 1, 4, 5, 100, 128, 129, 200};
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
        while (buckets.count < steps[step])
            add(&buckets, model, &memory, buckets.count * 37, 1);
        ck_assert_int_eq(wakpi_buckets_fill(&other, &memory, 3000, INT64_C(1) << 33), WAKPI_OK);
        books.fail_at = books.requests + 1;
        ck_assert_int_eq(wakpi_buckets_merge(&buckets, &memory, &other), WAKPI_NO_MEMORY);
        books.fail_at = books.requests + 1;
        ck_assert_int_eq(wakpi_buckets_reserve(&buckets, &memory, &other), WAKPI_NO_MEMORY);
        books.fail_at = 0;
        assert_model(&buckets, model);
        wakpi_buckets_drop(&other, &memory);
    }
    wakpi_buckets_drop(&buckets, &memory);
    free(model);
    assert_no_leaks(&books);
}
END_TEST

START_TEST(what_was_made_room_for_needs_no_memory)
{
    struct random random = random_from(11);
    struct failing_allocator books = {0};
    struct wakpi_allocator memory = memory_of(&books);
    struct model *model = calloc(2, sizeof *model);
    for (int round = 0; round < 200; round++) {
        struct wakpi_buckets buckets = {0}, other = {0};
        memset(model, 0, 2 * sizeof *model);
        fill(&random, &buckets, &model[0], &memory);
        fill(&random, &other, &model[1], &memory);
        ck_assert_int_eq(wakpi_buckets_reserve(&buckets, &memory, &other), WAKPI_OK);
        assert_model(&buckets, &model[0]);
        books.fail_at = books.requests + 1;
        ck_assert_int_eq(wakpi_buckets_merge(&buckets, &memory, &other), WAKPI_OK);
        books.fail_at = 0;
        merge_models(&model[0], &model[1]);
        assert_model(&buckets, &model[0]);
        wakpi_buckets_drop(&buckets, &memory);
        wakpi_buckets_drop(&other, &memory);
    }
    free(model);
    assert_no_leaks(&books);
}
END_TEST

START_TEST(two_thousand_durations_take_little_room)
{
    struct random random = random_from(3);
    struct failing_allocator books = {0};
    struct wakpi_allocator memory = memory_of(&books);
    struct wakpi_buckets buckets = {0};
    for (int i = 0; i < 2000; i++)
        ck_assert_int_eq(wakpi_buckets_add(&buckets, &memory, 500 + (int64_t)(random_next(&random) >> 40)),
                         WAKPI_OK);
    ck_assert_uint_le(books.live_bytes, 1400);
    ck_assert_uint_eq(wakpi_buckets_size(&buckets), books.live_bytes);
    wakpi_buckets_drop(&buckets, &memory);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure_buckets");
    TCase *tests = tcase_create("buckets");
    tcase_add_test(tests, buckets_are_what_was_added_in_every_form);
    tcase_add_test(tests, what_is_taken_out_was_never_there);
    tcase_add_test(tests, without_memory_buckets_are_as_they_were);
    tcase_add_test(tests, what_was_made_room_for_needs_no_memory);
    tcase_add_test(tests, two_thousand_durations_take_little_room);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

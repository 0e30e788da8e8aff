#include "run_suite.h"

#include <pthread.h>
#include <string.h>

#include "failing_allocator.h"
#include "measure_campaign.h"
#include "measure_random.h"

static const char *const names[] = {"seen", "asked", "bought", "came back"};
enum { stages = 4 };

static wakpi_funnel *new_funnel(void)
{
    wakpi_funnel *funnel = NULL;
    ck_assert_int_eq(wakpi_funnel_new(NULL, names, stages, &funnel), WAKPI_OK);
    return funnel;
}

static wakpi_funnel *funnel_of(const int64_t *amounts)
{
    wakpi_funnel *funnel = new_funnel();
    ck_assert_int_eq(wakpi_funnel_add_many(funnel, amounts, stages), WAKPI_OK);
    return funnel;
}

static int64_t amount_of(const wakpi_funnel *funnel, int32_t stage)
{
    int64_t amount = -1;
    ck_assert_int_eq(wakpi_funnel_get(funnel, stage, &amount), WAKPI_OK);
    return amount;
}

static unsigned char *funnel_bytes(const wakpi_funnel *funnel, size_t *size)
{
    ck_assert_int_eq(wakpi_funnel_save(funnel, NULL, 0, size), WAKPI_TOO_SMALL);
    unsigned char *bytes = malloc(*size);
    ck_assert_int_eq(wakpi_funnel_save(funnel, bytes, *size, size), WAKPI_OK);
    return bytes;
}

static void assert_same_funnel(const wakpi_funnel *a, const wakpi_funnel *b)
{
    size_t size_a, size_b;
    unsigned char *bytes_a = funnel_bytes(a, &size_a), *bytes_b = funnel_bytes(b, &size_b);
    ck_assert_uint_eq(size_a, size_b);
    ck_assert_mem_eq(bytes_a, bytes_b, size_a);
    free(bytes_a);
    free(bytes_b);
}

START_TEST(stages_have_names)
{
    wakpi_funnel *funnel = new_funnel();
    int32_t stage = -1;
    ck_assert_int_eq(wakpi_funnel_stage_count(funnel), stages);
    ck_assert_str_eq(wakpi_funnel_stage_name(funnel, 2), "bought");
    ck_assert_ptr_null(wakpi_funnel_stage_name(funnel, stages));
    ck_assert_ptr_null(wakpi_funnel_stage_name(funnel, -1));
    ck_assert_int_eq(wakpi_funnel_stage_by_name(funnel, "came back", &stage), WAKPI_OK);
    ck_assert_int_eq(stage, 3);
    ck_assert_int_eq(wakpi_funnel_stage_by_name(funnel, "came", &stage), WAKPI_NOT_FOUND);
    wakpi_funnel_free(funnel);
    ck_assert_int_eq(wakpi_funnel_new_standard(NULL, &funnel), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_stage_count(funnel), 9);
    ck_assert_str_eq(wakpi_funnel_stage_name(funnel, 0), "targeted");
    ck_assert_str_eq(wakpi_funnel_stage_name(funnel, 8), "repeat");
    wakpi_funnel_free(funnel);
    wakpi_funnel_free(NULL);
}
END_TEST

START_TEST(bad_names_are_refused)
{
    wakpi_funnel *funnel = NULL;
    static char long_name[258];
    memset(long_name, 'x', 257);
    const char *const empty[] = {"a", ""}, *const twice[] = {"a", "b", "a"}, *const missing[] = {"a", NULL};
    const char *const broken[] = {"a\xff"}, *const too_long[] = {long_name};
    const char *many[65];
    static char made[65][4];
    for (int i = 0; i < 65; i++) {
        snprintf(made[i], sizeof made[i], "%d", i);
        many[i] = made[i];
    }
    ck_assert_int_eq(wakpi_funnel_new(NULL, empty, 2, &funnel), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_new(NULL, twice, 3, &funnel), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_new(NULL, missing, 2, &funnel), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_new(NULL, broken, 1, &funnel), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_new(NULL, too_long, 1, &funnel), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_new(NULL, many, 65, &funnel), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_new(NULL, many, 0, &funnel), WAKPI_INVALID);
    ck_assert_ptr_null(funnel);
    ck_assert_int_eq(wakpi_funnel_new(NULL, many, 64, &funnel), WAKPI_OK);
    wakpi_funnel_free(funnel);
}
END_TEST

START_TEST(conversions_have_wilsons_interval)
{
    const int64_t amounts[] = {1000, 400, 100, 0};
    wakpi_funnel *funnel = funnel_of(amounts);
    wakpi_value value = {.struct_size = sizeof value};
    ck_assert_int_eq(wakpi_funnel_step(funnel, 2, &value), WAKPI_OK);
    ck_assert(value.value == 0.25);
    ck_assert_double_eq_tol(value.lower, 0.210079, 1e-6);
    ck_assert_double_eq_tol(value.upper, 0.294677, 1e-6);
    ck_assert_int_eq(value.numerator, 100);
    ck_assert_int_eq(value.denominator, 400);
    ck_assert_int_eq(value.kpi, 0);
    ck_assert_int_eq(value.unit, WAKPI_UNIT_RATIO);
    ck_assert_int_eq(wakpi_funnel_overall(funnel, 2, &value), WAKPI_OK);
    ck_assert(value.value == 0.1);
    ck_assert_int_eq(wakpi_funnel_overall(funnel, 0, &value), WAKPI_OK);
    ck_assert(value.value == 1);
    ck_assert_int_eq(wakpi_funnel_step(funnel, 3, &value), WAKPI_OK);
    ck_assert(value.value == 0 && value.lower == 0 && value.upper > 0);
    int64_t lost = -1;
    ck_assert_int_eq(wakpi_funnel_drop_off(funnel, 1, &lost), WAKPI_OK);
    ck_assert_int_eq(lost, 600);
    ck_assert_int_eq(wakpi_funnel_step(funnel, 0, &value), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_step(funnel, 4, &value), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_drop_off(funnel, 0, &lost), WAKPI_INVALID);
    wakpi_funnel_reset(funnel);
    ck_assert_int_eq(wakpi_funnel_step(funnel, 1, &value), WAKPI_UNDEFINED);
    ck_assert_int_eq(value.status, WAKPI_UNDEFINED);
    wakpi_funnel_free(funnel);
}
END_TEST

START_TEST(the_bottleneck_is_the_worst_step)
{
    const int64_t amounts[] = {1000, 400, 100, 90}, equal[] = {1000, 100, 10, 1}, end[] = {10, 10, 0, 0};
    wakpi_funnel *funnel = funnel_of(amounts);
    int32_t stage = -1;
    ck_assert_int_eq(wakpi_funnel_bottleneck(funnel, &stage), WAKPI_OK);
    ck_assert_int_eq(stage, 2);
    wakpi_funnel_free(funnel);
    funnel = funnel_of(equal);
    ck_assert_int_eq(wakpi_funnel_bottleneck(funnel, &stage), WAKPI_OK);
    ck_assert_int_eq(stage, 1);
    wakpi_funnel_free(funnel);
    funnel = funnel_of(end);
    ck_assert_int_eq(wakpi_funnel_bottleneck(funnel, &stage), WAKPI_OK);
    ck_assert_int_eq(stage, 2);
    wakpi_funnel_reset(funnel);
    ck_assert_int_eq(wakpi_funnel_bottleneck(funnel, &stage), WAKPI_UNDEFINED);
    wakpi_funnel_free(funnel);
}
END_TEST

START_TEST(stages_that_are_not_nested_are_told)
{
    const int64_t amounts[] = {10, 9, 11, 4};
    wakpi_funnel *funnel = funnel_of(amounts);
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_value value = {.struct_size = sizeof value};
    int64_t lost = 0;
    int32_t stage = 0;
    ck_assert_int_eq(wakpi_funnel_check(funnel, &error), WAKPI_INCONSISTENT);
    ck_assert_int_eq(error.position, 2);
    ck_assert_ptr_nonnull(strstr(error.text, "bought"));
    ck_assert_int_eq(wakpi_funnel_step(funnel, 2, &value), WAKPI_INCONSISTENT);
    ck_assert_int_eq(wakpi_funnel_overall(funnel, 2, &value), WAKPI_INCONSISTENT);
    ck_assert_int_eq(wakpi_funnel_drop_off(funnel, 2, &lost), WAKPI_INCONSISTENT);
    ck_assert_int_eq(wakpi_funnel_bottleneck(funnel, &stage), WAKPI_INCONSISTENT);
    ck_assert_int_eq(wakpi_funnel_step(funnel, 1, &value), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_add(funnel, 1, 2), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_add(funnel, 0, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_check(funnel, &error), WAKPI_OK);
    wakpi_funnel_free(funnel);
}
END_TEST

START_TEST(an_entrant_counts_in_every_stage_before)
{
    wakpi_funnel *funnel = new_funnel();
    for (int32_t stage = 0; stage < stages; stage++)
        ck_assert_int_eq(wakpi_funnel_enter(funnel, stage), WAKPI_OK);
    for (int32_t stage = 0; stage < stages; stage++)
        ck_assert_int_eq(amount_of(funnel, stage), stages - stage);
    ck_assert_int_eq(wakpi_funnel_enter(funnel, stages), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_enter(funnel, -1), WAKPI_INVALID);
    wakpi_funnel_free(funnel);
}
END_TEST

START_TEST(a_failed_addition_changes_nothing)
{
    const int64_t full[] = {5, 5, INT64_MAX, 0}, ones[] = {1, 1, 1, 1}, negative[] = {1, 1, 1, -1};
    wakpi_funnel *funnel = funnel_of(full), *twin = funnel_of(full), *other = funnel_of(ones);
    ck_assert_int_eq(wakpi_funnel_add_many(funnel, ones, stages), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_funnel_enter(funnel, 3), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_funnel_merge(funnel, other), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_funnel_add(funnel, 2, 1), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_funnel_add_many(funnel, negative, stages), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_add_many(funnel, ones, stages - 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_add(funnel, 0, -1), WAKPI_INVALID);
    assert_same_funnel(funnel, twin);
    wakpi_funnel_free(funnel);
    wakpi_funnel_free(twin);
    wakpi_funnel_free(other);
}
END_TEST

START_TEST(funnels_of_the_same_stages_merge)
{
    const int64_t amounts[] = {10, 8, 4, 2}, doubled[] = {20, 16, 8, 4};
    const char *const others[] = {"seen", "asked", "bought", "gone"};
    wakpi_funnel *a = funnel_of(amounts), *b = funnel_of(amounts), *sum = funnel_of(doubled), *other = NULL;
    ck_assert_int_eq(wakpi_funnel_merge(a, b), WAKPI_OK);
    assert_same_funnel(a, sum);
    ck_assert_int_eq(wakpi_funnel_merge(b, b), WAKPI_OK);
    assert_same_funnel(b, sum);
    ck_assert_int_eq(wakpi_funnel_new(NULL, others, stages, &other), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_merge(a, other), WAKPI_MISMATCH);
    wakpi_funnel_free(other);
    ck_assert_int_eq(wakpi_funnel_new(NULL, others, 3, &other), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_merge(a, other), WAKPI_MISMATCH);
    assert_same_funnel(a, sum);
    wakpi_funnel_free(a);
    wakpi_funnel_free(b);
    wakpi_funnel_free(sum);
    wakpi_funnel_free(other);
}
END_TEST

START_TEST(a_campaign_fills_the_ready_funnel)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    wakpi_funnel *funnel = NULL, *own = new_funnel();
    add(campaign, WAKPI_MEASURE_TARGETED, 100);
    add(campaign, WAKPI_MEASURE_SENT, 90);
    add(campaign, WAKPI_MEASURE_DELIVERED, 80);
    add(campaign, WAKPI_MEASURE_READ, 70);
    add(campaign, WAKPI_MEASURE_CLICKED, 60);
    add(campaign, WAKPI_MEASURE_REPLIED, 50);
    add_people(campaign, WAKPI_MEASURE_LEADS, 0, 40);
    add(campaign, WAKPI_MEASURE_CONVERTED, 30);
    add(campaign, WAKPI_MEASURE_REPEAT_BUYERS, 20);
    ck_assert_int_eq(wakpi_funnel_new_standard(NULL, &funnel), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_add_campaign(funnel, campaign), WAKPI_OK);
    for (int32_t stage = 0; stage < 9; stage++)
        ck_assert_int_eq(amount_of(funnel, stage), 100 - 10 * stage);
    ck_assert_int_eq(wakpi_funnel_check(funnel, NULL), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_add_campaign(own, campaign), WAKPI_MISMATCH);
    ck_assert_int_eq(wakpi_funnel_add_campaign(funnel, NULL), WAKPI_INVALID);
    wakpi_funnel_free(funnel);
    wakpi_funnel_free(own);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(saved_bytes_come_back_and_spoilt_ones_do_not)
{
    const int64_t amounts[] = {INT64_MAX, 300, 200, 0};
    wakpi_funnel *funnel = funnel_of(amounts), *loaded = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    size_t size;
    unsigned char *bytes = funnel_bytes(funnel, &size);
    ck_assert_int_eq(wakpi_funnel_load(bytes, size, NULL, &loaded, &error), WAKPI_OK);
    assert_same_funnel(funnel, loaded);
    wakpi_funnel_free(loaded);
    loaded = NULL;
    for (size_t cut = 0; cut < size; cut++)
        ck_assert_int_lt(wakpi_funnel_load(bytes, cut, NULL, &loaded, &error), 0);
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= 0x08;
        ck_assert_int_lt(wakpi_funnel_load(bytes, size, NULL, &loaded, &error), 0);
        bytes[at] ^= 0x08;
    }
    ck_assert_ptr_null(loaded);
    free(bytes);
    wakpi_funnel_free(funnel);
}
END_TEST

/* ---- threads ---- */

enum { threads = 8, rounds = 5000 };

static void *enter_often(void *argument)
{
    wakpi_funnel *funnel = argument;
    const int64_t amounts[] = {4, 3, 2, 1};
    for (int i = 0; i < rounds; i++) {
        ck_assert_int_eq(wakpi_funnel_enter(funnel, i % stages), WAKPI_OK);
        ck_assert_int_eq(wakpi_funnel_add_many(funnel, amounts, stages), WAKPI_OK);
    }
    return NULL;
}

START_TEST(threads_lose_nothing_and_readers_see_nested_stages)
{
    wakpi_funnel *funnel = new_funnel();
    pthread_t workers[threads];
    for (int i = 0; i < threads; i++)
        ck_assert_int_eq(pthread_create(&workers[i], NULL, enter_often, funnel), 0);
    for (int i = 0; i < 2000; i++) {
        ck_assert_int_eq(wakpi_funnel_check(funnel, NULL), WAKPI_OK);
        wakpi_value value = {.struct_size = sizeof value};
        ck_assert_int_ne(wakpi_funnel_step(funnel, 3, &value), WAKPI_INCONSISTENT);
        ck_assert_int_ne(wakpi_funnel_overall(funnel, 3, &value), WAKPI_INCONSISTENT);
    }
    for (int i = 0; i < threads; i++)
        pthread_join(workers[i], NULL);
    for (int32_t stage = 0; stage < stages; stage++)
        ck_assert_int_eq(amount_of(funnel, stage),
                         (int64_t)threads * rounds * (stages - stage) +
                             (int64_t)threads * (rounds / stages) * (stages - stage));
    wakpi_funnel_free(funnel);
}
END_TEST

/* ---- memory ---- */

static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    wakpi_options *options = NULL;
    wakpi_funnel *funnel = NULL, *standard = NULL, *loaded = NULL;
    unsigned char bytes[1000];
    size_t size = 0;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "zone", "+01:00", 6, NULL);
    if (status == WAKPI_OK)
        status = wakpi_funnel_new(options, names, stages, &funnel);
    if (status == WAKPI_OK)
        status = wakpi_funnel_new_standard(options, &standard);
    if (status == WAKPI_OK)
        status = wakpi_funnel_enter(funnel, 2);
    if (status == WAKPI_OK)
        status = wakpi_funnel_save(funnel, bytes, sizeof bytes, &size);
    if (status == WAKPI_OK)
        status = wakpi_funnel_load(bytes, size, options, &loaded, NULL);
    if (status == WAKPI_OK)
        status = wakpi_funnel_merge(funnel, loaded);
    wakpi_funnel_free(funnel);
    wakpi_funnel_free(standard);
    wakpi_funnel_free(loaded);
    wakpi_options_free(options);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    ck_assert_int_gt(fail_each_request(tell_story, NULL), 15);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure_funnel");
    TCase *tests = tcase_create("funnel");
    tcase_add_test(tests, stages_have_names);
    tcase_add_test(tests, bad_names_are_refused);
    tcase_add_test(tests, conversions_have_wilsons_interval);
    tcase_add_test(tests, the_bottleneck_is_the_worst_step);
    tcase_add_test(tests, stages_that_are_not_nested_are_told);
    tcase_add_test(tests, an_entrant_counts_in_every_stage_before);
    tcase_add_test(tests, a_failed_addition_changes_nothing);
    tcase_add_test(tests, funnels_of_the_same_stages_merge);
    tcase_add_test(tests, a_campaign_fills_the_ready_funnel);
    tcase_add_test(tests, saved_bytes_come_back_and_spoilt_ones_do_not);
    tcase_add_test(tests, threads_lose_nothing_and_readers_see_nested_stages);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    tcase_set_timeout(tests, 120);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

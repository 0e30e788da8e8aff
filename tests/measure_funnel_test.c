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

/* ---- times, and those who are still on their way ---- */

/* The median of a histogram that is freed; -1 where it is empty. */
static int64_t median_of(wakpi_histogram *histogram, int64_t count)
{
    int64_t held = -1, median = -1;
    ck_assert_int_eq(wakpi_histogram_count(histogram, &held), WAKPI_OK);
    ck_assert_int_eq(held, count);
    wakpi_status status = wakpi_histogram_quantile(histogram, 0.5, &median);
    ck_assert_int_eq(status, count > 0 ? WAKPI_OK : WAKPI_UNDEFINED);
    wakpi_histogram_free(histogram);
    return median;
}

static int64_t step_median(const wakpi_funnel *funnel, int32_t stage, int64_t count)
{
    wakpi_histogram *histogram = NULL;
    ck_assert_int_eq(wakpi_funnel_step_times(funnel, stage, &histogram), WAKPI_OK);
    return median_of(histogram, count);
}

static int64_t overall_median(const wakpi_funnel *funnel, int32_t stage, int64_t count)
{
    wakpi_histogram *histogram = NULL;
    ck_assert_int_eq(wakpi_funnel_overall_times(funnel, stage, &histogram), WAKPI_OK);
    return median_of(histogram, count);
}

static void enter_at(wakpi_funnel *funnel, int64_t a, int64_t b, int64_t c, int64_t d, size_t count)
{
    const int64_t times[] = {a, b, c, d};
    ck_assert_int_eq(wakpi_funnel_enter_timed(funnel, times, count), WAKPI_OK);
}

START_TEST(steps_are_timed)
{
    wakpi_funnel *funnel = new_funnel();
    enter_at(funnel, 100, 110, 150, 160, 4);
    enter_at(funnel, 0, 20, 90, 0, 3);
    enter_at(funnel, -5, 25, 0, 0, 2);
    enter_at(funnel, 7, 0, 0, 0, 1);
    for (int32_t stage = 0; stage < stages; stage++)
        ck_assert_int_eq(amount_of(funnel, stage), 4 - stage);
    ck_assert_int_eq(step_median(funnel, 1, 3), 20);
    ck_assert_int_eq(step_median(funnel, 2, 2), 40);
    ck_assert_int_eq(step_median(funnel, 3, 1), 10);
    ck_assert_int_eq(overall_median(funnel, 1, 3), 20);
    ck_assert_int_eq(overall_median(funnel, 2, 2), 50);
    ck_assert_int_eq(overall_median(funnel, 3, 1), 60);
    wakpi_histogram *histogram = NULL;
    ck_assert_int_eq(wakpi_funnel_step_times(funnel, 0, &histogram), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_overall_times(funnel, stages, &histogram), WAKPI_INVALID);
    ck_assert_ptr_null(histogram);
    wakpi_funnel_reset(funnel);
    ck_assert_int_eq(overall_median(funnel, 3, 0), -1);
    wakpi_funnel_free(funnel);
}
END_TEST

START_TEST(times_must_rise)
{
    wakpi_funnel *funnel = new_funnel(), *empty = new_funnel();
    const int64_t falling[] = {5, 7, 6}, far[] = {INT64_MIN, 0, 1};
    ck_assert_int_eq(wakpi_funnel_enter_timed(funnel, falling, 3), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_enter_timed(funnel, falling, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_enter_timed(funnel, falling, stages + 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_enter_timed(funnel, NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_funnel_enter_timed(funnel, far, 2), WAKPI_OVERFLOW);
    assert_same_funnel(funnel, empty);
    wakpi_funnel_free(funnel);
    wakpi_funnel_free(empty);
}
END_TEST

START_TEST(those_on_their_way_are_not_lost)
{
    wakpi_funnel *funnel = new_funnel();
    int64_t waiting = -1, lost = -1;
    enter_at(funnel, 0, 1, 0, 0, 2);
    ck_assert_int_eq(wakpi_funnel_enter_immature(funnel, 0), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_enter_immature(funnel, 2), WAKPI_OK);
    ck_assert_int_eq(wakpi_funnel_enter_immature(funnel, stages), WAKPI_INVALID);
    static const int64_t expected[] = {2, 1, 1, 0};
    for (int32_t stage = 0; stage < stages; stage++) {
        ck_assert_int_eq(wakpi_funnel_immature(funnel, stage, &waiting), WAKPI_OK);
        ck_assert_int_eq(waiting, expected[stage]);
    }
    ck_assert_int_eq(amount_of(funnel, 0), 1);
    ck_assert_int_eq(wakpi_funnel_drop_off(funnel, 1, &lost), WAKPI_OK);
    ck_assert_int_eq(lost, 0);
    ck_assert_int_eq(wakpi_funnel_immature(funnel, stages, &waiting), WAKPI_INVALID);
    wakpi_funnel_free(funnel);
}
END_TEST

START_TEST(times_are_saved_merged_and_forgotten)
{
    wakpi_funnel *funnel = new_funnel(), *empty = new_funnel(), *all = new_funnel(), *loaded = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    size_t size;
    enter_at(funnel, 100, 110, 150, 160, 4);
    enter_at(funnel, 0, 2000, 9000, 0, 3);
    ck_assert_int_eq(wakpi_funnel_enter_immature(funnel, 1), WAKPI_OK);
    unsigned char *bytes = funnel_bytes(funnel, &size);
    ck_assert_msg(wakpi_funnel_load(bytes, size, NULL, &loaded, &error) == WAKPI_OK, "%s", error.text);
    assert_same_funnel(funnel, loaded);
    ck_assert_int_eq(wakpi_funnel_merge(loaded, funnel), WAKPI_OK);
    for (int i = 0; i < 2; i++) {
        enter_at(all, 0, 2000, 9000, 0, 3);
        enter_at(all, 100, 110, 150, 160, 4);
        ck_assert_int_eq(wakpi_funnel_enter_immature(all, 1), WAKPI_OK);
    }
    assert_same_funnel(loaded, all);
    ck_assert_int_eq(wakpi_funnel_merge(funnel, funnel), WAKPI_OK);
    assert_same_funnel(funnel, all);
    for (size_t at = 0; at < size; at++) {
        wakpi_funnel *spoilt = NULL;
        bytes[at] ^= 0x08;
        ck_assert_int_lt(wakpi_funnel_load(bytes, size, NULL, &spoilt, &error), 0);
        bytes[at] ^= 0x08;
    }
    wakpi_funnel_reset(funnel);
    assert_same_funnel(funnel, empty);
    free(bytes);
    wakpi_funnel_free(funnel);
    wakpi_funnel_free(empty);
    wakpi_funnel_free(all);
    wakpi_funnel_free(loaded);
}
END_TEST

START_TEST(a_merge_that_overflows_changes_nothing)
{
    const int64_t full[] = {INT64_MAX, 0, 0, 0};
    wakpi_funnel *funnel = funnel_of(full), *twin = funnel_of(full), *other = new_funnel();
    enter_at(other, 0, 5, 0, 0, 2);
    ck_assert_int_eq(wakpi_funnel_merge(funnel, other), WAKPI_OVERFLOW);
    assert_same_funnel(funnel, twin);
    wakpi_funnel_free(funnel);
    wakpi_funnel_free(twin);
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
        if (i % 50 == 0)
            enter_at(funnel, i, i + 10, i + 20, i + 30, stages);
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
                             (int64_t)threads * (rounds / stages) * (stages - stage) + threads * rounds / 50);
    ck_assert_int_eq(overall_median(funnel, 3, threads * rounds / 50), 30);
    wakpi_funnel_free(funnel);
}
END_TEST

/* ---- memory ---- */

static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    wakpi_options *options = NULL;
    wakpi_funnel *funnel = NULL, *standard = NULL, *loaded = NULL;
    wakpi_histogram *taken = NULL;
    unsigned char bytes[4000];
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
    for (int64_t i = 0; i < 20 && status == WAKPI_OK; i++) {
        const int64_t times[] = {0, i * i * i, i * i * i * i, i * i * i * i * 40};
        status = wakpi_funnel_enter_timed(funnel, times, stages);
        int64_t entered = amount_of(funnel, 3);
        ck_assert_int_eq(entered, status == WAKPI_OK ? i + 1 : i);
    }
    if (status == WAKPI_OK)
        status = wakpi_funnel_step_times(funnel, 3, &taken);
    if (status == WAKPI_OK)
        status = wakpi_funnel_save(funnel, bytes, sizeof bytes, &size);
    if (status == WAKPI_OK)
        status = wakpi_funnel_load(bytes, size, options, &loaded, NULL);
    if (status == WAKPI_OK)
        status = wakpi_funnel_merge(funnel, loaded);
    wakpi_histogram_free(taken);
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
    tcase_add_test(tests, steps_are_timed);
    tcase_add_test(tests, times_must_rise);
    tcase_add_test(tests, those_on_their_way_are_not_lost);
    tcase_add_test(tests, times_are_saved_merged_and_forgotten);
    tcase_add_test(tests, a_merge_that_overflows_changes_nothing);
    tcase_add_test(tests, a_campaign_fills_the_ready_funnel);
    tcase_add_test(tests, saved_bytes_come_back_and_spoilt_ones_do_not);
    tcase_add_test(tests, threads_lose_nothing_and_readers_see_nested_stages);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

#include "run_suite.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "failing_allocator.h"
#include "measure/campaign.h"
#include "measure_campaign.h"
#include "measure_random.h"

/* The laws of campaigns: threads, merging, saving, and memory that fails. */

/* ---- threads ---- */

enum { threads = 8, rounds = 20000 };

struct shared {
    wakpi_campaign *campaign;
    atomic_int running;
};

static void *add_wholes_before_parts(void *argument)
{
    struct shared *shared = argument;
    const wakpi_measure measures[] = {WAKPI_MEASURE_CLICKED, WAKPI_MEASURE_SENT, WAKPI_MEASURE_READ,
                                      WAKPI_MEASURE_DELIVERED, WAKPI_MEASURE_REVENUE};
    const int64_t amounts[] = {1, 1, 1, 1, 10};
    for (int i = 0; i < rounds; i++) {
        ck_assert_int_eq(wakpi_campaign_add(shared->campaign, WAKPI_MEASURE_SENT, 1), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_add(shared->campaign, WAKPI_MEASURE_DELIVERED, 1), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_add(shared->campaign, WAKPI_MEASURE_READ, 1), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_add_many(shared->campaign, measures, amounts, 5), WAKPI_OK);
    }
    atomic_fetch_sub(&shared->running, 1);
    return NULL;
}

START_TEST(eight_threads_lose_nothing_and_show_no_part_above_its_whole)
{
    struct shared shared = {new_campaign("EUR"), threads};
    pthread_t workers[threads];
    static wakpi_value values[256];
    for (int i = 0; i < threads; i++)
        ck_assert_int_eq(pthread_create(&workers[i], NULL, add_wholes_before_parts, &shared), 0);
    values[0].struct_size = sizeof values[0];
    while (atomic_load(&shared.running) > 0) {
        ck_assert_int_ne(evaluate(shared.campaign, WAKPI_KPI_OPEN_RATE, NULL).status, WAKPI_INCONSISTENT);
        ck_assert_int_ne(evaluate(shared.campaign, WAKPI_KPI_CLICK_TO_OPEN_RATE, NULL).status,
                         WAKPI_INCONSISTENT);
        ck_assert_int_eq(wakpi_campaign_evaluate_all(shared.campaign, NULL, values, 256), WAKPI_OK);
        for (int32_t i = 0; i < wakpi_kpi_count(); i++)
            ck_assert_msg(values[i].status != WAKPI_INCONSISTENT, "%s", wakpi_kpi_key(values[i].kpi));
    }
    for (int i = 0; i < threads; i++)
        pthread_join(workers[i], NULL);
    const int64_t all = (int64_t)threads * rounds;
    ck_assert_int_eq(get(shared.campaign, WAKPI_MEASURE_SENT), 2 * all);
    ck_assert_int_eq(get(shared.campaign, WAKPI_MEASURE_DELIVERED), 2 * all);
    ck_assert_int_eq(get(shared.campaign, WAKPI_MEASURE_READ), 2 * all);
    ck_assert_int_eq(get(shared.campaign, WAKPI_MEASURE_CLICKED), all);
    ck_assert_int_eq(get(shared.campaign, WAKPI_MEASURE_REVENUE), 10 * all);
    wakpi_campaign_free(shared.campaign);
}
END_TEST

static void *add_until_told(void *argument)
{
    struct shared *shared = argument;
    while (atomic_load_explicit(&shared->running, memory_order_relaxed) > 0) {
        add(shared->campaign, WAKPI_MEASURE_SENT, 1000);
        add(shared->campaign, WAKPI_MEASURE_DELIVERED, 1000);
        add(shared->campaign, WAKPI_MEASURE_READ, 1000);
        add(shared->campaign, WAKPI_MEASURE_CLICKED, 1000);
    }
    return NULL;
}

START_TEST(a_reader_beside_one_adder_sees_parts_within_their_wholes)
{
    struct shared shared = {new_campaign(NULL), 1};
    pthread_t worker;
    static wakpi_value values[256];
    ck_assert_int_eq(pthread_create(&worker, NULL, add_until_told, &shared), 0);
    values[0].struct_size = sizeof values[0];
    for (int i = 0; i < 1000; i++) {
        ck_assert_int_eq(wakpi_campaign_evaluate_all(shared.campaign, NULL, values, 256), WAKPI_OK);
        for (int32_t k = 0; k < wakpi_kpi_count(); k++)
            ck_assert_msg(values[k].status != WAKPI_INCONSISTENT, "%s", wakpi_kpi_key(values[k].kpi));
        for (int k = 0; k < 20; k++) {
            ck_assert_int_ne(evaluate(shared.campaign, WAKPI_KPI_OPEN_RATE, NULL).status, WAKPI_INCONSISTENT);
            ck_assert_int_ne(evaluate(shared.campaign, WAKPI_KPI_CLICK_TO_OPEN_RATE, NULL).status,
                             WAKPI_INCONSISTENT);
        }
    }
    atomic_store(&shared.running, 0);
    pthread_join(worker, NULL);
    wakpi_campaign_free(shared.campaign);
}
END_TEST

static void *evaluate_one(void *argument)
{
    static wakpi_value value;
    value = evaluate(argument, WAKPI_KPI_OPT_OUT_RATE, NULL);
    return &value;
}

static void *evaluate_all(void *argument)
{
    static wakpi_value values[256];
    values[0].struct_size = sizeof values[0];
    ck_assert_int_eq(wakpi_campaign_evaluate_all(argument, NULL, values, 256), WAKPI_OK);
    return &values[WAKPI_KPI_OPT_OUT_RATE - 1];
}

/* The reader is held up at the whole, by the lock of its people, while whole and part grow. Had it read the whole's number
 * before the part's, the part would be the larger one. */
START_TEST(a_reader_held_up_at_the_whole_has_read_the_part)
{
    void *(*const readers[])(void *) = {evaluate_one, evaluate_all};
    for (int i = 0; i < 2; i++) {
        wakpi_campaign *campaign = new_campaign(NULL);
        const struct timespec moment = {0, 50000000};
        pthread_t reader;
        void *value = NULL;
        add_people(campaign, WAKPI_MEASURE_REACHED, 0, 5);
        struct wakpi_campaign_part *whole = wakpi_campaign_part(campaign, WAKPI_MEASURE_REACHED);
        pthread_mutex_lock(&whole->lock);
        ck_assert_int_eq(pthread_create(&reader, NULL, readers[i], campaign), 0);
        nanosleep(&moment, NULL);
        add(campaign, WAKPI_MEASURE_REACHED, 10);
        add(campaign, WAKPI_MEASURE_OPTED_OUT, 10);
        pthread_mutex_unlock(&whole->lock);
        pthread_join(reader, &value);
        ck_assert_int_eq(((wakpi_value *)value)->kpi, WAKPI_KPI_OPT_OUT_RATE);
        ck_assert_int_eq(((wakpi_value *)value)->status, WAKPI_OK);
        wakpi_campaign_free(campaign);
    }
}
END_TEST

static void *add_up_to_the_end(void *argument)
{
    struct shared *shared = argument;
    intptr_t added = 0;
    for (int i = 0; i < 1000; i++) {
        wakpi_status status = wakpi_campaign_add(shared->campaign, WAKPI_MEASURE_SENT, 1);
        ck_assert(status == WAKPI_OK || status == WAKPI_OVERFLOW);
        added += status == WAKPI_OK;
    }
    atomic_fetch_sub(&shared->running, 1);
    return (void *)added;
}

START_TEST(threads_that_meet_the_end_of_the_range_lose_and_gain_nothing)
{
    for (int round = 0; round < 20; round++) {
        struct shared shared = {new_campaign(NULL), threads};
        pthread_t workers[threads];
        const int64_t room = 3000;
        int64_t added = 0;
        add(shared.campaign, WAKPI_MEASURE_SENT, INT64_MAX - room);
        for (int i = 0; i < threads; i++)
            ck_assert_int_eq(pthread_create(&workers[i], NULL, add_up_to_the_end, &shared), 0);
        while (atomic_load(&shared.running) > 0)
            ck_assert(get(shared.campaign, WAKPI_MEASURE_SENT) >= INT64_MAX - room);
        for (int i = 0; i < threads; i++) {
            void *part = NULL;
            pthread_join(workers[i], &part);
            added += (intptr_t)part;
        }
        ck_assert_int_eq(added, room);
        ck_assert(get(shared.campaign, WAKPI_MEASURE_SENT) == INT64_MAX);
        wakpi_campaign_free(shared.campaign);
    }
}
END_TEST

static void *add_durations_and_people(void *argument)
{
    struct shared *shared = argument;
    for (int i = 0; i < 2000; i++) {
        char id[16];
        size_t size = (size_t)snprintf(id, sizeof id, "%d", i);
        ck_assert_int_eq(wakpi_campaign_add_duration(shared->campaign, WAKPI_MEASURE_RESPONSE, i * 100),
                         WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_add_person(shared->campaign, WAKPI_MEASURE_REACHED, id, size),
                         WAKPI_OK);
        if (i % 4 == 0)
            ck_assert_int_eq(wakpi_campaign_add_person(shared->campaign, WAKPI_MEASURE_OPTED_OUT, id, size),
                             WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_add(shared->campaign, WAKPI_MEASURE_MONTHS, 1), WAKPI_OK);
        /* One of them names the currency; all say the same one. */
        ck_assert_int_eq(wakpi_campaign_add_money(shared->campaign, WAKPI_MEASURE_REVENUE, 1, "JPY"),
                         WAKPI_OK);
    }
    atomic_fetch_sub(&shared->running, 1);
    return NULL;
}

START_TEST(eight_threads_share_histograms_and_sketches)
{
    struct shared shared = {new_campaign(NULL), threads};
    pthread_t workers[threads];
    for (int i = 0; i < threads; i++)
        ck_assert_int_eq(pthread_create(&workers[i], NULL, add_durations_and_people, &shared), 0);
    while (atomic_load(&shared.running) > 0) {
        ck_assert_int_ge(evaluate(shared.campaign, WAKPI_KPI_OPT_OUT_RATE, NULL).status, WAKPI_UNDEFINED);
        ck_assert_int_ge(evaluate(shared.campaign, WAKPI_KPI_RESPONSE_TIME_P90, NULL).status,
                         WAKPI_UNDEFINED);
    }
    for (int i = 0; i < threads; i++)
        pthread_join(workers[i], NULL);
    wakpi_campaign *alone = new_campaign(NULL);
    struct shared single = {alone, 1};
    for (int i = 0; i < threads; i++)
        add_durations_and_people(&single);
    assert_same(shared.campaign, alone);
    ck_assert_int_eq(get(alone, WAKPI_MEASURE_OPTED_OUT), 500);
    ck_assert_int_eq(get(alone, WAKPI_MEASURE_RESPONSE), 2000 * threads);
    wakpi_campaign_free(shared.campaign);
    wakpi_campaign_free(alone);
}
END_TEST

static void *quarrel_about_currency(void *argument)
{
    struct shared *shared = argument;
    static const char *const codes[] = {"EUR", "USD", "GBP", "JPY"};
    int turn = atomic_fetch_sub(&shared->running, 1);
    for (int i = 0; i < 100; i++) {
        wakpi_status status =
            wakpi_campaign_add_money(shared->campaign, WAKPI_MEASURE_REVENUE, 1, codes[turn % 4]);
        ck_assert(status == WAKPI_OK || status == WAKPI_CURRENCY);
    }
    return NULL;
}

START_TEST(of_threads_that_quarrel_one_names_the_currency)
{
    for (int round = 0; round < 50; round++) {
        struct shared shared = {new_campaign(NULL), threads};
        pthread_t workers[threads];
        for (int i = 0; i < threads; i++)
            ck_assert_int_eq(pthread_create(&workers[i], NULL, quarrel_about_currency, &shared), 0);
        for (int i = 0; i < threads; i++)
            pthread_join(workers[i], NULL);
        /* Two threads spoke each currency. */
        ck_assert_int_eq(get(shared.campaign, WAKPI_MEASURE_REVENUE), 200);
        ck_assert_uint_eq(strlen(wakpi_campaign_currency(shared.campaign)), 3);
        wakpi_campaign_free(shared.campaign);
    }
}
END_TEST

/* ---- merging ---- */

/* One random thing done to a campaign, told by a number. */
static void do_deed(wakpi_campaign *campaign, int64_t deed)
{
    struct random random = {(uint64_t)deed};
    char id[16];
    size_t size = (size_t)snprintf(id, sizeof id, "%d", (int)random_below(&random, 3000));
    switch (random_below(&random, 6)) {
    case 0:
        add(campaign, WAKPI_MEASURE_DELIVERED, (int64_t)random_below(&random, 1000));
        break;
    case 1:
        add(campaign, WAKPI_MEASURE_REVENUE, (int64_t)random_below(&random, 1000) - 300);
        break;
    case 2:
        ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESPONSE,
                                                     (int64_t)(random_next(&random) >> 40)),
                         WAKPI_OK);
        break;
    case 3:
        ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_TIME_TO_READ,
                                                     (int64_t)random_below(&random, 100)),
                         WAKPI_OK);
        break;
    default:
        ck_assert_int_eq(wakpi_campaign_add_person(campaign, WAKPI_MEASURE_REACHED, id, size), WAKPI_OK);
    }
}

START_TEST(order_and_split_leave_no_trace)
{
    enum { count = 8000 };
    static int64_t deeds[count];
    struct random random = random_from(2026);
    for (int i = 0; i < count; i++)
        deeds[i] = i + 1000;
    wakpi_campaign *straight = new_campaign("EUR");
    for (int i = 0; i < count; i++)
        do_deed(straight, deeds[i]);
    for (int round = 0; round < 5; round++) {
        wakpi_campaign *pieces[7], *merged = new_campaign("EUR");
        for (int i = 0; i < 7; i++)
            pieces[i] = new_campaign("EUR");
        random_shuffle(&random, deeds, count);
        for (int i = 0; i < count; i++)
            do_deed(pieces[random_below(&random, 7)], deeds[i]);
        /* (0 + 1) + 2 ... on one side, as a tree on the other. */
        if (round % 2) {
            for (int i = 0; i < 7; i++)
                ck_assert_int_eq(wakpi_campaign_merge(merged, pieces[i]), WAKPI_OK);
        } else {
            ck_assert_int_eq(wakpi_campaign_merge(pieces[5], pieces[6]), WAKPI_OK);
            ck_assert_int_eq(wakpi_campaign_merge(pieces[3], pieces[4]), WAKPI_OK);
            ck_assert_int_eq(wakpi_campaign_merge(pieces[5], pieces[3]), WAKPI_OK);
            ck_assert_int_eq(wakpi_campaign_merge(merged, pieces[2]), WAKPI_OK);
            ck_assert_int_eq(wakpi_campaign_merge(merged, pieces[5]), WAKPI_OK);
            ck_assert_int_eq(wakpi_campaign_merge(merged, pieces[1]), WAKPI_OK);
            ck_assert_int_eq(wakpi_campaign_merge(merged, pieces[0]), WAKPI_OK);
        }
        assert_same(straight, merged);
        for (int i = 0; i < 7; i++)
            wakpi_campaign_free(pieces[i]);
        wakpi_campaign_free(merged);
    }
    wakpi_campaign_free(straight);
}
END_TEST

START_TEST(an_empty_campaign_adds_nothing_and_itself_doubles)
{
    wakpi_campaign *campaign = full_campaign(1), *twin = full_campaign(1), *empty = new_campaign("EUR");
    ck_assert_int_eq(wakpi_campaign_merge(campaign, empty), WAKPI_OK);
    assert_same(campaign, twin);
    ck_assert_int_eq(wakpi_campaign_merge(empty, campaign), WAKPI_OK);
    assert_same(empty, twin);
    ck_assert_int_eq(wakpi_campaign_merge(campaign, campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_merge(twin, empty), WAKPI_OK);
    assert_same(campaign, twin);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_SENT), 2 * get(empty, WAKPI_MEASURE_SENT));
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_REACHED), get(empty, WAKPI_MEASURE_REACHED));
    wakpi_campaign_reset(campaign);
    wakpi_campaign_reset(empty);
    assert_same(campaign, empty);
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(twin);
    wakpi_campaign_free(empty);
}
END_TEST

static wakpi_campaign *campaign_set(wakpi_measure measure, int64_t amount, int64_t at)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    ck_assert_int_eq(wakpi_campaign_set(campaign, measure, amount, at), WAKPI_OK);
    return campaign;
}

START_TEST(the_first_and_the_last_stand)
{
    static const struct {
        wakpi_measure measure;
        int64_t amount_a, at_a, amount_b, at_b, merged; /* -1: they quarrel */
    } cases[] = {
        {WAKPI_MEASURE_CUSTOMERS_START, 10, 100, 20, 200, 10},
        {WAKPI_MEASURE_CUSTOMERS_START, 10, 100, 20, 100, -1},
        {WAKPI_MEASURE_CUSTOMERS_START, 10, 100, 10, 100, 10},
        {WAKPI_MEASURE_CUSTOMERS_END, 10, 100, 20, 200, 20},
        {WAKPI_MEASURE_CUSTOMERS_END, 10, -100, 20, -200, 10},
        {WAKPI_MEASURE_CUSTOMERS_END, 10, 100, 20, 100, -1},
        {WAKPI_MEASURE_MARGIN, 10, 100, 10, 200, 10},
        {WAKPI_MEASURE_MARGIN, 10, 100, 11, 200, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wakpi_campaign *a = campaign_set(cases[i].measure, cases[i].amount_a, cases[i].at_a);
        wakpi_campaign *b = campaign_set(cases[i].measure, cases[i].amount_b, cases[i].at_b);
        wakpi_campaign *ab = campaign_set(cases[i].measure, cases[i].amount_a, cases[i].at_a);
        wakpi_status expected = cases[i].merged < 0 ? WAKPI_CONFLICT : WAKPI_OK;
        add(a, WAKPI_MEASURE_SENT, 5);
        add(ab, WAKPI_MEASURE_SENT, 5);
        ck_assert_int_eq(wakpi_campaign_merge(ab, b), expected);
        if (expected != WAKPI_OK) {
            assert_same(ab, a);
            ck_assert_int_eq(wakpi_campaign_merge(b, a), expected);
            ck_assert_int_eq(get(b, WAKPI_MEASURE_SENT), 0);
        } else {
            ck_assert_int_eq(get(ab, cases[i].measure), cases[i].merged);
            ck_assert_int_eq(wakpi_campaign_merge(b, a), WAKPI_OK);
            assert_same(ab, b);
        }
        wakpi_campaign_free(a);
        wakpi_campaign_free(b);
        wakpi_campaign_free(ab);
    }
}
END_TEST

START_TEST(a_register_without_a_time_gives_way)
{
    wakpi_campaign *timed = campaign_set(WAKPI_MEASURE_CUSTOMERS_START, 10, 500),
                   *untimed = new_campaign(NULL);
    add(untimed, WAKPI_MEASURE_CUSTOMERS_START, 30);
    ck_assert_int_eq(wakpi_campaign_merge(timed, untimed), WAKPI_OK);
    ck_assert_int_eq(get(timed, WAKPI_MEASURE_CUSTOMERS_START), 10);
    ck_assert_int_eq(wakpi_campaign_merge(untimed, timed), WAKPI_OK);
    assert_same(timed, untimed);
    wakpi_campaign_free(timed);
    wakpi_campaign_free(untimed);
}
END_TEST

START_TEST(people_under_another_key_do_not_unite)
{
    wakpi_campaign *ours = new_campaign(NULL), *theirs = NULL, *empty = NULL;
    ck_assert_int_eq(wakpi_campaign_new(NULL, &theirs), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_new(NULL, &empty), WAKPI_OK);
    add_people(ours, WAKPI_MEASURE_REACHED, 0, 5);
    add_people(theirs, WAKPI_MEASURE_REACHED, 0, 5);
    add(theirs, WAKPI_MEASURE_SENT, 5);
    ck_assert_int_eq(wakpi_campaign_merge(ours, theirs), WAKPI_MISMATCH);
    ck_assert_int_eq(get(ours, WAKPI_MEASURE_SENT), 0);
    /* Who holds nobody can take people over, and then knows no key to add further ones. */
    ck_assert_int_eq(wakpi_campaign_merge(empty, ours), WAKPI_OK);
    ck_assert_int_eq(get(empty, WAKPI_MEASURE_REACHED), 5);
    ck_assert_int_eq(wakpi_campaign_add_person(empty, WAKPI_MEASURE_REACHED, "x", 1), WAKPI_MISMATCH);
    assert_same(empty, ours);
    wakpi_campaign_reset(empty);
    ck_assert_int_eq(wakpi_campaign_add_person(empty, WAKPI_MEASURE_REACHED, "x", 1), WAKPI_OK);
    wakpi_campaign_free(ours);
    wakpi_campaign_free(theirs);
    wakpi_campaign_free(empty);
}
END_TEST

START_TEST(a_merge_that_overflows_changes_nothing)
{
    wakpi_campaign *a = full_campaign(1), *twin = full_campaign(1), *b = new_campaign("EUR");
    add(b, WAKPI_MEASURE_STAFF_POSITIVE, INT64_MAX);
    ck_assert_int_eq(wakpi_campaign_add_duration(b, WAKPI_MEASURE_RESPONSE, 5), WAKPI_OK);
    add_people(b, WAKPI_MEASURE_REACHED, 50000, 50010);
    ck_assert_int_eq(wakpi_campaign_merge(a, b), WAKPI_OVERFLOW);
    assert_same(a, twin);
    wakpi_campaign_free(a);
    wakpi_campaign_free(twin);
    wakpi_campaign_free(b);
}
END_TEST

/* ---- saving ---- */

START_TEST(saved_bytes_come_back_and_go_on)
{
    wakpi_options *options = options_with("EUR");
    wakpi_campaign *campaigns[] = {full_campaign(1), full_campaign(40), new_campaign(NULL),
                                   new_campaign("EUR")};
    for (int i = 0; i < 4; i++) {
        size_t size;
        wakpi_campaign *loaded = NULL;
        unsigned char *bytes = bytes_of(campaigns[i], &size);
        ck_assert_int_eq(wakpi_campaign_load(bytes, size, i == 2 ? NULL : options, &loaded, NULL), WAKPI_OK);
        assert_same(campaigns[i], loaded);
        ck_assert_str_eq(wakpi_campaign_currency(loaded), wakpi_campaign_currency(campaigns[i]));
        if (i < 2) {
            add_people(campaigns[i], WAKPI_MEASURE_REACHED, 5000, 5010);
            add_people(loaded, WAKPI_MEASURE_REACHED, 5000, 5010);
            ck_assert_int_eq(wakpi_campaign_merge(campaigns[i], loaded), WAKPI_OK);
            ck_assert_int_eq(wakpi_campaign_merge(loaded, loaded), WAKPI_OK);
            assert_same(campaigns[i], loaded);
        }
        free(bytes);
        wakpi_campaign_free(loaded);
        wakpi_campaign_free(campaigns[i]);
    }
    wakpi_options_free(options);
}
END_TEST

START_TEST(options_that_matter_are_checked)
{
    wakpi_options *dollars = options_with("USD");
    wakpi_campaign *campaign = full_campaign(1), *loaded = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    size_t size;
    unsigned char *bytes = bytes_of(campaign, &size);
    ck_assert_int_eq(wakpi_campaign_load(bytes, size, dollars, &loaded, &error), WAKPI_CURRENCY);
    ck_assert_ptr_null(loaded);
    /* Without the key it can be read and merged, but not added people to. */
    ck_assert_int_eq(wakpi_campaign_load(bytes, size, NULL, &loaded, &error), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_person(loaded, WAKPI_MEASURE_REACHED, "x", 1), WAKPI_MISMATCH);
    ck_assert_int_eq(wakpi_campaign_merge(loaded, campaign), WAKPI_OK);
    free(bytes);
    wakpi_options_free(dollars);
    wakpi_campaign_free(loaded);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(saved_bytes_are_the_same_on_every_machine)
{
    static const unsigned char expected[] = {
        0x89, 0x77, 0x61, 0x6b, 0x70, 0x69, 0x0d, 0x0a, 0x43, 0x41, 0x4d, 0x50, 0x01, 0x00, 0x00, 0x00,
        0x43, 0x55, 0x52, 0x52, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x45, 0x55, 0x52,
        0x41, 0x4d, 0x4e, 0x54, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xd8, 0x04,
        0x44, 0xdf, 0xc5, 0x08, 0x52, 0x45, 0x47, 0x53, 0x18, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x02, 0x3e, 0x00, 0x68, 0xe5, 0xcf, 0x8b, 0x01, 0x00, 0x00, 0x0e, 0x59, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x80, 0x80, 0xad, 0xe2, 0x04, 0x44, 0x55, 0x52, 0x53, 0x16, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x01, 0x54, 0x01, 0xd7, 0x05, 0x01, 0x90, 0x5f, 0x01, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x50, 0x45, 0x4f, 0x50, 0x1d, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x6e, 0x15, 0xe2, 0x58, 0x01, 0xa7, 0xb0, 0x14, 0x0e, 0x01,
        0x16, 0x00, 0x01, 0xd2, 0x6e, 0x4b, 0x07, 0xad, 0x69, 0x05, 0x41, 0x7b, 0xa1, 0xee, 0xfc, 0x2c,
        0x25, 0x52, 0x5a, 0x09, 0x23, 0x62, 0x4f, 0x91, 0xce, 0x1f, 0x24};
    wakpi_campaign *campaign = new_campaign("EUR");
    add(campaign, WAKPI_MEASURE_DELIVERED, 300);
    add(campaign, WAKPI_MEASURE_REVENUE, -70000);
    add(campaign, WAKPI_MEASURE_MONTHS, 5000000);
    ck_assert_int_eq(wakpi_campaign_set(campaign, WAKPI_MEASURE_CUSTOMERS_START, 7, 1700000000000), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESPONSE, 90000), WAKPI_OK);
    add_people(campaign, WAKPI_MEASURE_REACHED, 0, 1);
    size_t size;
    unsigned char *bytes = bytes_of(campaign, &size);
    ck_assert_uint_eq(size, sizeof expected);
    ck_assert_mem_eq(bytes, expected, size);
    free(bytes);
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(spoilt_bytes_are_refused)
{
    wakpi_campaign *campaign = new_campaign("EUR"), *loaded = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    add(campaign, WAKPI_MEASURE_DELIVERED, 300);
    add(campaign, WAKPI_MEASURE_MONTHS, 5000000);
    ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESPONSE, 90000), WAKPI_OK);
    add_people(campaign, WAKPI_MEASURE_REACHED, 0, 3);
    size_t size;
    unsigned char *bytes = bytes_of(campaign, &size);
    for (size_t cut = 0; cut < size; cut++)
        ck_assert_int_lt(wakpi_campaign_load(bytes, cut, NULL, &loaded, &error), 0);
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= 0x21;
        ck_assert_int_lt(wakpi_campaign_load(bytes, size, NULL, &loaded, &error), 0);
        ck_assert_uint_gt(strlen(error.text), 0);
        bytes[at] ^= 0x21;
    }
    ck_assert_ptr_null(loaded);
    free(bytes);
    wakpi_campaign_free(campaign);
}
END_TEST

/* ---- memory ---- */

#define TRY(call)                                                                                            \
    do {                                                                                                     \
        if (status == WAKPI_OK)                                                                              \
            status = (call);                                                                                 \
    } while (0)

/* Does `call` to `campaign` and, where it fails, checks that nothing changed. */
#define TRY_UNCHANGED(campaign, call)                                                                        \
    do {                                                                                                     \
        if (status == WAKPI_OK) {                                                                            \
            size_t before_size, after_size;                                                                  \
            unsigned char *before = bytes_of(campaign, &before_size);                                        \
            status = (call);                                                                                 \
            unsigned char *after = bytes_of(campaign, &after_size);                                          \
            ck_assert(status == WAKPI_OK ||                                                                  \
                      (before_size == after_size && memcmp(before, after, after_size) == 0));                \
            free(before);                                                                                    \
            free(after);                                                                                     \
        }                                                                                                    \
    } while (0)

static wakpi_status add_story_people(wakpi_campaign *campaign, int from, int to)
{
    wakpi_status status = WAKPI_OK;
    for (int i = from; status == WAKPI_OK && i < to; i++) {
        char id[16];
        size_t size = (size_t)snprintf(id, sizeof id, "%d", i);
        status = wakpi_campaign_add_person(campaign, WAKPI_MEASURE_REACHED, id, size);
    }
    return status;
}

static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    wakpi_options *options = NULL;
    wakpi_campaign *a = NULL, *b = NULL, *loaded = NULL;
    wakpi_histogram *histogram = NULL;
    static unsigned char bytes[100000];
    char text[1000];
    size_t size = 0;
    const wakpi_measure measures[] = {WAKPI_MEASURE_SENT, WAKPI_MEASURE_MARGIN, WAKPI_MEASURE_GOAL};
    const int64_t amounts[] = {1, 2, 3};
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    TRY(wakpi_options_set_text(options, "key", "0123456789abcdef", 16, NULL));
    TRY(wakpi_options_set_text(options, "zone", "+01:00", 6, NULL));
    TRY(wakpi_campaign_new(options, &a));
    TRY(wakpi_campaign_new(options, &b));
    TRY_UNCHANGED(a, wakpi_campaign_add(a, WAKPI_MEASURE_MONTHS, 5));
    TRY_UNCHANGED(a, wakpi_campaign_add_many(a, measures, amounts, 3));
    TRY_UNCHANGED(a, wakpi_campaign_add_money(a, WAKPI_MEASURE_REVENUE, 5, "EUR"));
    TRY_UNCHANGED(a,
                  wakpi_campaign_add_recurring(a, WAKPI_MEASURE_COST_SOFTWARE, 5, WAKPI_EVERY_MONTH, 0, 1));
    TRY_UNCHANGED(a, wakpi_campaign_set(a, WAKPI_MEASURE_CUSTOMERS_START, 5, 7));
    TRY_UNCHANGED(b, wakpi_campaign_set(b, WAKPI_MEASURE_CUSTOMERS_END, 5, 7));
    for (int i = 0; i < 200; i++)
        TRY(wakpi_campaign_add_duration(a, WAKPI_MEASURE_RESPONSE, i * i * 100));
    TRY_UNCHANGED(b, wakpi_campaign_add_duration(b, WAKPI_MEASURE_RESPONSE, INT64_MAX));
    TRY_UNCHANGED(b, wakpi_campaign_add_duration(b, WAKPI_MEASURE_TIME_TO_READ, 0));
    TRY(add_story_people(a, 0, 1000));
    TRY(add_story_people(b, 900, 1100));
    TRY(wakpi_campaign_add_person(b, WAKPI_MEASURE_LEADS, "x", 1));
    TRY_UNCHANGED(a, wakpi_campaign_merge(a, b));
    TRY_UNCHANGED(b, wakpi_campaign_merge(b, a) == WAKPI_OK ? WAKPI_OK : WAKPI_NO_MEMORY);
    TRY(wakpi_campaign_histogram(a, WAKPI_MEASURE_RESPONSE, &histogram));
    TRY(wakpi_campaign_explain(a, WAKPI_KPI_RESPONSE_TIME_MEAN, NULL, "en", text, sizeof text, &size));
    TRY(wakpi_campaign_save(a, bytes, sizeof bytes, &size));
    TRY(wakpi_campaign_load(bytes, size, options, &loaded, NULL));
    if (status == WAKPI_OK)
        assert_same(a, loaded);
    wakpi_histogram_free(histogram);
    wakpi_campaign_free(loaded);
    wakpi_campaign_free(a);
    wakpi_campaign_free(b);
    wakpi_options_free(options);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    ck_assert_int_gt(fail_each_request(tell_story, NULL), 60);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure_laws");
    TCase *tests = tcase_create("laws");
    tcase_add_test(tests, eight_threads_lose_nothing_and_show_no_part_above_its_whole);
    tcase_add_test(tests, a_reader_beside_one_adder_sees_parts_within_their_wholes);
    tcase_add_test(tests, a_reader_held_up_at_the_whole_has_read_the_part);
    tcase_add_test(tests, threads_that_meet_the_end_of_the_range_lose_and_gain_nothing);
    tcase_add_test(tests, eight_threads_share_histograms_and_sketches);
    tcase_add_test(tests, of_threads_that_quarrel_one_names_the_currency);
    tcase_add_test(tests, order_and_split_leave_no_trace);
    tcase_add_test(tests, an_empty_campaign_adds_nothing_and_itself_doubles);
    tcase_add_test(tests, the_first_and_the_last_stand);
    tcase_add_test(tests, a_register_without_a_time_gives_way);
    tcase_add_test(tests, people_under_another_key_do_not_unite);
    tcase_add_test(tests, a_merge_that_overflows_changes_nothing);
    tcase_add_test(tests, saved_bytes_come_back_and_go_on);
    tcase_add_test(tests, options_that_matter_are_checked);
    tcase_add_test(tests, saved_bytes_are_the_same_on_every_machine);
    tcase_add_test(tests, spoilt_bytes_are_refused);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    tcase_set_timeout(tests, 300);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

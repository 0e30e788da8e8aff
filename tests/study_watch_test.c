/* Watches: what is found, when, how likely a false alarm is, and that quiet series stay quiet. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <wakpi/wakpi.h>

#include "failing_allocator.h"
#include "run_suite.h"

#define DAY  INT64_C(86400000)
#define WEEK (7 * DAY)

enum { MOST = 200 };
static const int64_t monday = INT64_C(1772409600000); /* 2026-03-02 */

static wakpi_watch *make(wakpi_kpi kpi)
{
    wakpi_watch *watch = NULL;
    ck_assert_int_eq(wakpi_watch_new(NULL, kpi, &watch), WAKPI_OK);
    return watch;
}

static void add(wakpi_watch *watch, int64_t start, int64_t k, int64_t n)
{
    ck_assert_int_eq(wakpi_watch_add_counts(watch, start, k, n), WAKPI_OK);
}

struct judged {
    wakpi_finding findings[MOST];
    size_t count;
    int32_t silence;
};

static struct judged judge(const wakpi_watch *watch)
{
    struct judged judged;
    memset(&judged, 0, sizeof judged);
    judged.findings[0].struct_size = sizeof judged.findings[0];
    ck_assert_int_eq(wakpi_watch_judge(watch, judged.findings, MOST, &judged.count, &judged.silence),
                     WAKPI_OK);
    return judged;
}

static void check_text(const wakpi_watch *watch, const char *language, const char *expected)
{
    char text[1000];
    size_t size = 0;
    ck_assert_int_eq(wakpi_watch_explain(watch, language, text, sizeof text, &size), WAKPI_OK);
    ck_assert_str_eq(text, expected);
    ck_assert_uint_eq(size, strlen(expected) + 1);
    ck_assert_int_eq(wakpi_watch_explain(watch, language, text, size - 1, NULL), WAKPI_TOO_SMALL);
}

/* SplitMix64. */
static double draw(uint64_t *state)
{
    uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return (double)((x ^ x >> 31) >> 11) * 0x1p-53;
}

static int64_t draw_events(uint64_t *state, int64_t n, double rate)
{
    int64_t k = 0;
    for (int64_t i = 0; i < n; i++)
        k += draw(state) < rate;
    return k;
}

START_TEST(charts_are_silent_below_twelve_periods)
{
    wakpi_watch *watch = make(WAKPI_KPI_OPEN_RATE);
    wakpi_finding finding = {.struct_size = sizeof finding};
    size_t count = 77;
    ck_assert_int_eq(wakpi_watch_judge(watch, &finding, 1, &count, NULL), WAKPI_UNDEFINED);
    ck_assert_uint_eq(count, 77);
    check_text(watch, "en", "Open rate: no data yet.");
    for (int i = 0; i < 10; i++)
        add(watch, monday + i * WEEK, 600 + (i & 1) * 10, 1000);
    add(watch, monday + 10 * WEEK, 100, 1000);
    add(watch, monday + 20 * WEEK, 0, 0); /* says nothing */
    struct judged judged = judge(watch);
    ck_assert_uint_eq(judged.count, 0);
    ck_assert_int_eq(judged.silence, WAKPI_SILENCE_TOO_FEW);
    check_text(watch, "en", "Control charts are silent; periods with data: 11 of the 12 they need.");
    check_text(watch, "it", "Le carte di controllo tacciono; periodi con dati: 11 dei 12 necessari.");
    check_text(watch, "ru", "Контрольные карты молчат: периодов с данными 11 из 12 нужных.");
    wakpi_watch_free(watch);
}
END_TEST

START_TEST(the_twelfth_period_can_be_a_drop)
{
    wakpi_watch *watch = make(WAKPI_KPI_OPEN_RATE);
    for (int i = 0; i < 11; i++)
        add(watch, monday + i * WEEK, 600 + (i & 1) * 10, 1000);
    add(watch, monday + 11 * WEEK, 480, 1000);
    struct judged judged = judge(watch);
    ck_assert_int_eq(judged.silence, WAKPI_SILENCE_NONE);
    ck_assert_uint_eq(judged.count, 1);
    const wakpi_finding *f = &judged.findings[0];
    ck_assert_int_eq(f->kind, WAKPI_FINDING_DROP);
    ck_assert_int_eq(f->start, monday + 11 * WEEK);
    ck_assert_int_eq(f->periods, 1);
    ck_assert_int_eq(f->lasting, 1);
    ck_assert_double_eq(f->value, 0.48);
    int64_t k[12], n[12];
    double centre, sigma_z, lower[12], upper[12];
    int32_t signals[12];
    for (int i = 0; i < 12; i++) {
        k[i] = i == 11 ? 480 : 600 + (i & 1) * 10;
        n[i] = 1000;
    }
    ck_assert_int_eq(wakpi_chart_laney(k, n, 12, &centre, &sigma_z, lower, upper, signals), WAKPI_OK);
    ck_assert_double_eq_tol(centre, (6 * 600 + 5 * 610 + 480) / 12000.0, 1e-15);
    ck_assert_double_eq(f->expected, centre);
    ck_assert_double_eq(f->lower, lower[11]);
    ck_assert_double_eq(f->upper, upper[11]);
    ck_assert_double_eq_tol(f->change, 0.48 / centre - 1, 1e-12);
    ck_assert(f->false_alarm > 0 && f->false_alarm < 0.01);
    wakpi_watch_free(watch);
}
END_TEST

START_TEST(few_events_get_exact_limits)
{
    wakpi_watch *watch = make(WAKPI_KPI_OPT_OUT_RATE);
    for (int i = 0; i < 30; i++)
        add(watch, monday + i * WEEK, i % 5 == 0, 200);
    add(watch, monday + 30 * WEEK, 3, 200); /* P(X >= 3) = 0.0034 at 7 in 6000: within the limits */
    ck_assert_uint_eq(judge(watch).count, 0);
    add(watch, monday + 31 * WEEK, 8, 200);
    struct judged judged = judge(watch);
    ck_assert_uint_eq(judged.count, 1);
    ck_assert_int_eq(judged.findings[0].kind, WAKPI_FINDING_RISE);
    ck_assert_int_eq(judged.findings[0].start, monday + 31 * WEEK);
    /* Fisher's exact test of 8 in 200 against 9 in 6200 by scipy, over the 21 periods judged */
    ck_assert_double_eq_tol(judged.findings[0].false_alarm / 3.172768187166206e-07, 1, 1e-9);
    wakpi_watch_free(watch);
}
END_TEST

/* 40 days: opens at 60 %, on Wednesdays at 68 %, and at 50 % from day 33 on. */
static wakpi_watch *make_daily(uint64_t seed, int drop_on)
{
    wakpi_watch *watch = make(WAKPI_KPI_OPEN_RATE);
    for (int day = 0; day < 40; day++) {
        double rate = day >= drop_on ? 0.5 : day % 7 == 2 ? 0.68 : 0.6;
        add(watch, monday + day * DAY, draw_events(&seed, 1000, rate), 1000);
    }
    return watch;
}

START_TEST(a_weekday_is_compared_with_its_like)
{
    int alarms = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        wakpi_watch *watch = make_daily(seed, 33);
        struct judged judged = judge(watch);
        const wakpi_finding *f = &judged.findings[judged.count - 1];
        ck_assert_uint_ge(judged.count, 1);
        ck_assert_int_eq(f->kind, WAKPI_FINDING_DROP);
        ck_assert_int_eq(f->start, monday + 33 * DAY);
        ck_assert_int_eq(f->periods, 7);
        ck_assert_int_eq(f->lasting, 1);
        ck_assert_double_lt(f->false_alarm, 0.001);
        wakpi_watch_free(watch);
        watch = make_daily(seed, 100);
        alarms += judge(watch).count > 0;
        wakpi_watch_free(watch);
    }
    ck_assert_int_le(alarms, 2); /* without weekdays every Wednesday of the fourth week on is one */
}
END_TEST

START_TEST(slow_changes_are_seen_with_their_beginning)
{
    wakpi_watch *watch = make(WAKPI_KPI_OPEN_RATE);
    static const int wobble[] = {0, 12, -9, 4, -14, 8, -2, 10, -11, 3, 6, -7};
    for (int i = 0; i < 40; i++)
        add(watch, monday + i * WEEK, 600 + wobble[i % 12] - (i >= 30 ? 25 : 0), 1000);
    struct judged judged = judge(watch);
    ck_assert_uint_ge(judged.count, 1);
    ck_assert_int_eq(judged.findings[0].kind, WAKPI_FINDING_SLOW_DROP);
    ck_assert_int_ge(judged.findings[0].start, monday + 28 * WEEK);
    ck_assert_int_le(judged.findings[0].start, monday + 32 * WEEK);
    wakpi_watch_free(watch);
}
END_TEST

START_TEST(plain_limits_hold_from_the_first_period)
{
    wakpi_watch *watch = make(WAKPI_KPI_RETURN_ON_INVESTMENT);
    ck_assert_int_eq(wakpi_watch_set_limits(watch, 0, INFINITY), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_add_value(watch, monday, 1.5), WAKPI_OK);
    ck_assert_uint_eq(judge(watch).count, 0);
    check_text(watch, "en",
               "Return on investment (ROI): within its limits in all periods: 1. Control charts are silent; "
               "periods with data: "
               "1 of the 12 they need.");
    ck_assert_int_eq(wakpi_watch_add_value(watch, monday + WEEK, -0.1), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_add_value(watch, monday + 2 * WEEK, -0.3), WAKPI_OK);
    struct judged judged = judge(watch);
    ck_assert_uint_eq(judged.count, 1);
    ck_assert_int_eq(judged.findings[0].kind, WAKPI_FINDING_BELOW_LIMIT);
    ck_assert_int_eq(judged.findings[0].start, monday + WEEK);
    ck_assert_int_eq(judged.findings[0].periods, 2);
    ck_assert_double_eq_tol(judged.findings[0].value, -0.2, 1e-15);
    ck_assert_double_eq(judged.findings[0].false_alarm, 0);
    check_text(watch, "it",
               "Ritorno sull'investimento (ROI): sotto il limite dal 2026-03-09, -0,20x; limite 0,00x; "
               "periodi: 2. Le "
               "carte di controllo tacciono; periodi con dati: 3 dei 12 necessari.");
    ck_assert_int_eq(wakpi_watch_set_limits(watch, -INFINITY, 1), WAKPI_OK);
    judged = judge(watch);
    ck_assert_uint_eq(judged.count, 1);
    ck_assert_int_eq(judged.findings[0].kind, WAKPI_FINDING_ABOVE_LIMIT);
    ck_assert_int_eq(judged.findings[0].lasting, 0);
    wakpi_watch_free(watch);
}
END_TEST

START_TEST(texts_are_golden)
{
    wakpi_watch *watch = make(WAKPI_KPI_OPEN_RATE);
    for (int i = 0; i < 20; i++)
        add(watch, monday + i * WEEK, 600 + (i & 1) * 10, 1000);
    check_text(watch, "en", "Open rate: nothing unusual in 20 periods.");
    check_text(watch, "ru", "Открываемость (Open Rate): ничего необычного, периодов: 20.");
    add(watch, monday + 20 * WEEK, 480, 1000);
    check_text(watch, "en",
               "Open rate: drop on 2026-07-20, 48.0 % (-19.9 %); usual 55.3 to 64.6 %; chance of a false "
               "alarm under "
               "0.01 %.");
    add(watch, monday + 21 * WEEK, 470, 1000);
    check_text(
        watch, "it",
        "Tasso di apertura: calo dal 2026-07-20, 47,5 % (-20,7 %); di norma da 55,3 a 64,6 %; periodi: 2; "
        "probabilità di falso allarme meno di 0,01 %.");
    check_text(watch, "ru",
               "Открываемость (Open Rate): падение с 2026-07-20, 47,5 % (-20,7 %); обычно от 55,3 до 64,6 %; "
               "периодов: 2; вероятность ложной тревоги меньше 0,01 %.");
    wakpi_watch_free(watch);
}
END_TEST

START_TEST(equal_periods_give_no_scale)
{
    wakpi_watch *watch = make(WAKPI_KPI_RETURN_ON_INVESTMENT);
    for (int i = 0; i < 14; i++)
        ck_assert_int_eq(wakpi_watch_add_value(watch, monday + i * WEEK, 2), WAKPI_OK);
    ck_assert_int_eq(judge(watch).silence, WAKPI_SILENCE_NO_VARIATION);
    check_text(watch, "en", "Control charts are silent: all earlier periods are equal.");
    wakpi_watch_free(watch);
    watch = make(WAKPI_KPI_OPT_OUT_RATE);
    for (int i = 0; i < 14; i++)
        add(watch, monday + i * WEEK, 0, 500);
    ck_assert_int_eq(judge(watch).silence, WAKPI_SILENCE_NO_VARIATION);
    add(watch, monday + 14 * WEEK, 9, 500);
    struct judged judged = judge(watch);
    ck_assert_uint_eq(judged.count, 1);
    ck_assert_int_eq(judged.findings[0].kind, WAKPI_FINDING_RISE);
    wakpi_watch_free(watch);
}
END_TEST

START_TEST(order_and_parts_do_not_matter)
{
    wakpi_watch *whole = make_daily(3, 33),
                *parts[2] = {make(WAKPI_KPI_OPEN_RATE), make(WAKPI_KPI_OPEN_RATE)};
    uint64_t seed = 3;
    int64_t k[40];
    for (int day = 0; day < 40; day++)
        k[day] = draw_events(&seed, 1000, day >= 33 ? 0.5 : day % 7 == 2 ? 0.68 : 0.6);
    for (int i = 0; i < 40; i++) {
        int day = (i * 23 + 5) % 40;
        add(parts[0], monday + day * DAY, k[day] / 3, 400);
        add(parts[1], monday + day * DAY, k[day] - k[day] / 3, 600);
    }
    ck_assert_int_eq(wakpi_watch_merge(parts[1], parts[0]), WAKPI_OK);
    ck_assert_uint_eq(wakpi_watch_period_count(parts[1]), 40);
    struct judged a = judge(whole), b = judge(parts[1]);
    ck_assert_mem_eq(&a, &b, sizeof a);
    wakpi_watch *other = make(WAKPI_KPI_CLICK_THROUGH_RATE);
    ck_assert_int_eq(wakpi_watch_merge(other, whole), WAKPI_MISMATCH);
    ck_assert_int_eq(wakpi_watch_merge(whole, whole), WAKPI_INVALID);
    wakpi_watch_free(other);
    wakpi_watch_free(whole);
    wakpi_watch_free(parts[0]);
    wakpi_watch_free(parts[1]);
}
END_TEST

/* 100 quiet series of 28 weeks or days each: a 3-sigma chart with an average beside it signals 17 periods with a chance of at most
 * 0.27 % each and each way, so alarms are bounded by the binomial of 1.1 % a period. */
START_TEST(quiet_series_stay_quiet)
{
    static const struct {
        int64_t n;
        double rate, swing;
        int64_t step;
    } cases[] = {{500, 0.3, 0, WEEK}, {100, 0.02, 0, WEEK}, {2000, 0.3, 0.1, WEEK}, {2000, 0.3, 0.1, DAY}};
    uint64_t state = 20261121;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        int64_t alarms = 0, judged = 0;
        double lower, upper;
        for (int run = 0; run < 100; run++) {
            wakpi_watch *watch = make(WAKPI_KPI_OPEN_RATE);
            for (int i = 0; i < 28; i++) {
                double rate = cases[c].rate + cases[c].swing * (draw(&state) - 0.5);
                add(watch, monday + i * cases[c].step, draw_events(&state, cases[c].n, rate), cases[c].n);
            }
            alarms += (int64_t)judge(watch).count;
            judged += 17;
            wakpi_watch_free(watch);
        }
        ck_assert_int_eq(wakpi_interval_clopper_pearson(alarms, judged, 2e-4, &lower, &upper), WAKPI_OK);
        printf("seed 20261121: case %zu: %lld false alarms in %lld periods, rate at least %.5f\n", c,
               (long long)alarms, (long long)judged, lower);
        ck_assert_double_le(lower, 4 * 0.0027);
    }
}
END_TEST

/* Whether 60 days of the same rate give a finding that calls itself as rare as `chance`. */
static int is_alarmed(uint64_t *state, int64_t n, double rate, double chance)
{
    wakpi_watch *watch = make(WAKPI_KPI_OPT_OUT_RATE);
    for (int i = 0; i < 60; i++)
        add(watch, monday + i * DAY, draw_events(state, n, rate), n);
    struct judged judged = judge(watch);
    int alarmed = 0;
    for (size_t i = 0; i < judged.count; i++)
        alarmed |= judged.findings[i].false_alarm <= chance;
    wakpi_watch_free(watch);
    return alarmed;
}

START_TEST(alarms_are_no_more_frequent_than_they_say)
{
    static const double rates[] = {0.002, 0.01,
                                   0.2}; /* of 500 a day: too few for a normal curve, just enough, plenty */
    uint64_t state = 20261122;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        int alarmed = 0;
        for (int run = 0; run < 100; run++)
            alarmed += is_alarmed(&state, 500, rates[i], 0.05);
        printf("seed 20261122: %d of 100 watches of %g of 500 a day alarmed at 0.05\n", alarmed, rates[i]);
        ck_assert_int_le(alarmed, 13); /* 14 of 100 have a chance of 0.0005 */
    }
}
END_TEST

START_TEST(campaigns_fill_it)
{
    wakpi_watch *watch = make(WAKPI_KPI_OPEN_RATE);
    wakpi_campaign *campaign = NULL;
    ck_assert_int_eq(wakpi_campaign_new(NULL, &campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_add_campaign(watch, monday, campaign), WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_DELIVERED, 100), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_READ, 10), WAKPI_OK);
    ck_assert_int_ge(wakpi_watch_add_campaign(watch, monday, campaign), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_set_limits(watch, 0.2, 1), WAKPI_OK);
    struct judged judged = judge(watch);
    ck_assert_uint_eq(judged.count, 1);
    ck_assert_double_eq(judged.findings[0].value, 0.1);
    wakpi_campaign_free(campaign);
    wakpi_watch_free(watch);
}
END_TEST

START_TEST(what_makes_no_sense_is_refused)
{
    wakpi_watch *watch = NULL;
    ck_assert_int_eq(wakpi_watch_new(NULL, 0, &watch), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_watch_new(NULL, WAKPI_KPI_OPEN_RATE, NULL), WAKPI_INVALID);
    watch = make(WAKPI_KPI_OPEN_RATE);
    ck_assert_int_eq(wakpi_watch_add_value(watch, 0, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_watch_add_counts(watch, 0, 2, 1), WAKPI_INCONSISTENT);
    ck_assert_int_eq(wakpi_watch_add_counts(watch, 0, -1, 1), WAKPI_INVALID);
    add(watch, 0, 1, INT64_C(1) << 53);
    ck_assert_int_eq(wakpi_watch_add_counts(watch, 0, 1, 1), WAKPI_OVERFLOW);
    ck_assert_int_eq(wakpi_watch_set_limits(watch, 1, 0), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_watch_set_limits(watch, (double)NAN, 0), WAKPI_INVALID);
    size_t count = 0;
    wakpi_finding small = {.struct_size = 0};
    ck_assert_int_eq(wakpi_watch_judge(watch, &small, 1, &count, NULL), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_watch_set_limits(watch, 0.5, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_judge(watch, NULL, 0, &count, NULL), WAKPI_TOO_SMALL);
    ck_assert_uint_eq(count, 1);
    wakpi_watch_free(watch);
    watch = make(WAKPI_KPI_RETURN_ON_INVESTMENT);
    ck_assert_int_eq(wakpi_watch_add_counts(watch, 0, 1, 1), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_watch_add_value(watch, 0, (double)NAN), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_watch_add_value(watch, 0, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_add_value(watch, 0, 1), WAKPI_OK);
    ck_assert_int_eq(wakpi_watch_add_value(watch, 0, 2), WAKPI_CONFLICT);
    wakpi_watch_free(watch);
    wakpi_watch_free(NULL);
    for (int32_t kind = 1; kind <= wakpi_finding_count(); kind++)
        ck_assert_ptr_nonnull(wakpi_finding_key(kind));
    ck_assert_ptr_null(wakpi_finding_key(wakpi_finding_count() + 1));
    ck_assert_str_eq(wakpi_silence_key(WAKPI_SILENCE_TOO_FEW), "too_few");
    ck_assert_ptr_null(wakpi_silence_key(0));
}
END_TEST

static wakpi_status tell_story(wakpi_allocate_function allocate, void *context, void *data)
{
    (void)data;
    wakpi_options *options = NULL;
    wakpi_watch *one = NULL, *other = NULL;
    char text[500];
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_options_set_text(options, "zone", "+01:00", 6, NULL);
    if (status == WAKPI_OK)
        status = wakpi_watch_new(options, WAKPI_KPI_OPEN_RATE, &one);
    if (status == WAKPI_OK)
        status = wakpi_watch_new(options, WAKPI_KPI_OPEN_RATE, &other);
    for (int i = 0; i < 40 && status == WAKPI_OK; i++)
        status = wakpi_watch_add_counts(i % 2 ? one : other, monday + i * DAY, 600 + i % 5, 1000);
    if (status == WAKPI_OK) {
        status = wakpi_watch_merge(one, other);
        ck_assert_uint_eq(wakpi_watch_period_count(one), status == WAKPI_OK ? 40 : 20);
    }
    if (status == WAKPI_OK)
        status = wakpi_watch_explain(one, "ru", text, sizeof text, NULL);
    wakpi_watch_free(one);
    wakpi_watch_free(other);
    wakpi_options_free(options);
    return status;
}

START_TEST(every_failed_allocation_is_survived)
{
    ck_assert_int_gt(fail_each_request(tell_story, NULL), 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study_watch");
    TCase *tests = tcase_create("watch");
    tcase_add_test(tests, charts_are_silent_below_twelve_periods);
    tcase_add_test(tests, the_twelfth_period_can_be_a_drop);
    tcase_add_test(tests, few_events_get_exact_limits);
    tcase_add_test(tests, a_weekday_is_compared_with_its_like);
    tcase_add_test(tests, slow_changes_are_seen_with_their_beginning);
    tcase_add_test(tests, plain_limits_hold_from_the_first_period);
    tcase_add_test(tests, texts_are_golden);
    tcase_add_test(tests, equal_periods_give_no_scale);
    tcase_add_test(tests, order_and_parts_do_not_matter);
    tcase_add_test(tests, quiet_series_stay_quiet);
    tcase_add_test(tests, alarms_are_no_more_frequent_than_they_say);
    tcase_add_test(tests, campaigns_fill_it);
    tcase_add_test(tests, what_makes_no_sense_is_refused);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

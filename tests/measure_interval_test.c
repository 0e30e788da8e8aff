/* The interval of each KPI of a campaign: the one of its kind, or none where nothing tells how the value varies. */
#include "run_suite.h"
#include "vector_file.h"

#include "failing_allocator.h"
#include "kpi/sensitivity.h"
#include "measure/campaign.h"
#include "measure_campaign.h"
#include "measure_random.h"
#include <wakpi/moments.h>
#include <wakpi/stats.h>

static int has_interval(const wakpi_value *value)
{
    return value->status >= 0 && !(value->flags & WAKPI_VALUE_NO_INTERVAL);
}

static void add_order(wakpi_campaign *campaign, int64_t recipients, int64_t orders, int64_t revenue)
{
    const wakpi_measure measures[] = {WAKPI_MEASURE_REVENUE, WAKPI_MEASURE_RECIPIENTS, WAKPI_MEASURE_ORDERS};
    const int64_t amounts[] = {revenue, recipients, orders};
    ck_assert_int_eq(wakpi_campaign_add_unit(campaign, measures, amounts, 3), WAKPI_OK);
}

START_TEST(ratios_of_sums_meet_the_vectors_of_the_delta_method)
{
    const char *name = "stats/delta_ratio.csv";
    struct vector_file file = vector_file_open(name);
    size_t met = 0;
    for (size_t row = 0; row < file.rows; row++) {
        double x[512], y[512];
        size_t n = vector_file_reals(&file, row, "x", x, 512);
        ck_assert_uint_eq(vector_file_reals(&file, row, "y", y, 512), n);
        int whole = 1;
        for (size_t i = 0; i < n; i++) {
            double micro = y[i] * 1e6;
            whole = whole && x[i] == floor(x[i]) && x[i] >= 0 && x[i] < 1e12 && fabs(micro) < 1e15 &&
                    micro == floor(micro) && (double)(int64_t)micro / 1e6 == y[i];
        }
        double se = vector_file_real(&file, row, "se_delta");
        if (!whole || isnan(se))
            continue;
        wakpi_campaign *campaign = new_campaign("EUR");
        for (size_t i = 0; i < n; i++)
            add_order(campaign, 1, (int64_t)x[i], (int64_t)(y[i] * 1e6));
        wakpi_value value = evaluate(campaign, WAKPI_KPI_AVERAGE_ORDER_VALUE, NULL);
        ck_assert_msg(has_interval(&value), "%s, row %zu has no interval", name, row + 1);
        double width =
            vector_file_real(&file, row, "delta_upper95") - vector_file_real(&file, row, "delta_lower95");
        ck_assert_near(name, row, value.value, vector_file_real(&file, row, "ratio"), 1e-15, 0.0);
        ck_assert_near(name, row, value.lower, vector_file_real(&file, row, "delta_lower95"), 1e-10,
                       1e-10 * width);
        ck_assert_near(name, row, value.upper, vector_file_real(&file, row, "delta_upper95"), 1e-10,
                       1e-10 * width);
        met++;
        wakpi_campaign_free(campaign);
    }
    ck_assert_uint_ge(met, 10);
    vector_file_close(&file);
}
END_TEST

/* What wakpi_ratio_of_sums_delta() says of the same pairs. */
START_TEST(revenue_per_recipient_order_value_and_return_have_intervals)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    double per_recipient[WAKPI_MOMENTS_SIZE] = {0}, per_order[WAKPI_MOMENTS_SIZE] = {0};
    struct random random = random_from(11);
    for (int i = 0; i < 500; i++) {
        int64_t orders = random_below(&random, 10) == 0 ? 1 + (int64_t)random_below(&random, 2) : 0;
        int64_t revenue = orders * (10 + (int64_t)random_below(&random, 90)) * 1000000;
        add_order(campaign, 1, orders, revenue);
        wakpi_moments_add(per_recipient, 1, (double)revenue / 1e6);
        wakpi_moments_add(per_order, (double)orders, (double)revenue / 1e6);
    }
    add(campaign, WAKPI_MEASURE_COST_MESSAGES, EUR(100));
    double ratio, se, lower, upper;
    wakpi_value value = evaluate(campaign, WAKPI_KPI_REVENUE_PER_RECIPIENT, NULL);
    ck_assert_int_eq(wakpi_ratio_of_sums_delta(per_recipient, 0.05, &ratio, &se, &lower, &upper), WAKPI_OK);
    ck_assert(vector_near(value.value, ratio, 1e-14, 0));
    ck_assert(has_interval(&value) && vector_near(value.lower, lower, 1e-12, 0) &&
              vector_near(value.upper, upper, 1e-12, 0));
    ck_assert(!(value.flags & WAKPI_VALUE_SMALL_SAMPLE));
    value = evaluate(campaign, WAKPI_KPI_AVERAGE_ORDER_VALUE, NULL);
    ck_assert_int_eq(wakpi_ratio_of_sums_delta(per_order, 0.05, &ratio, &se, &lower, &upper), WAKPI_OK);
    ck_assert(has_interval(&value) && vector_near(value.lower, lower, 1e-12, 0) &&
              vector_near(value.upper, upper, 1e-12, 0));
    /* The cost is given: what varies is the revenue of 500 recipients, and how many of them there are. */
    value = evaluate(campaign, WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND, NULL);
    wakpi_value roi = evaluate(campaign, WAKPI_KPI_RETURN_ON_INVESTMENT, NULL);
    double squares = 0, mean, other, variance, covariance, of_x;
    int64_t n;
    wakpi_moments_read(per_recipient, &n, &other, &mean, &of_x, &variance, &covariance);
    squares = variance * 499 + 500 * mean * mean;
    double half = 1.959963984540054 * sqrt(squares * 500 / 499) / 100;
    ck_assert(has_interval(&value) && has_interval(&roi));
    ck_assert(vector_near(value.upper - value.lower, 2 * half, 1e-12, 0));
    ck_assert(vector_near(roi.upper - roi.lower, 2 * half, 1e-12, 0));
    ck_assert(vector_near(roi.lower, value.lower - 1, 1e-12, 1e-12));
    ck_assert(has_interval(&(wakpi_value){.flags = evaluate(campaign, WAKPI_KPI_REVENUE, NULL).flags}));
    wakpi_campaign_free(campaign);
}
END_TEST

/* 60 % of a lifetime's orders at the same margin: what varies in an order's value varies in it as well. */
START_TEST(what_is_derived_of_an_order_value_varies_with_it)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    for (int i = 0; i < 50; i++)
        add_order(campaign, 1, 1, EUR(40 + i % 11));
    add(campaign, WAKPI_MEASURE_ORDERS_PER_MONTH, 1000000);
    add(campaign, WAKPI_MEASURE_LIFETIME_MONTHS, 30000000);
    add(campaign, WAKPI_MEASURE_MARGIN, 550000);
    wakpi_value order = evaluate(campaign, WAKPI_KPI_AVERAGE_ORDER_VALUE, NULL);
    wakpi_value lifetime = evaluate(campaign, WAKPI_KPI_CUSTOMER_LIFETIME_VALUE, NULL);
    ck_assert(has_interval(&order) && has_interval(&lifetime));
    ck_assert(vector_near(lifetime.lower, order.lower * 16.5, 1e-12, 0));
    ck_assert(vector_near(lifetime.upper, order.upper * 16.5, 1e-12, 0));
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(sums_alone_have_no_interval)
{
    static const wakpi_kpi kpis[] = {WAKPI_KPI_REVENUE_PER_RECIPIENT, WAKPI_KPI_AVERAGE_ORDER_VALUE,
                                     WAKPI_KPI_RETURN_ON_CAMPAIGN_SPEND, WAKPI_KPI_RETURN_ON_INVESTMENT};
    wakpi_campaign *campaign = new_campaign("EUR"), *half = new_campaign("EUR");
    const wakpi_measure measures[] = {WAKPI_MEASURE_REVENUE, WAKPI_MEASURE_RECIPIENTS, WAKPI_MEASURE_ORDERS,
                                      WAKPI_MEASURE_COST_MESSAGES};
    const int64_t amounts[] = {EUR(1500), 500, 30, EUR(100)};
    ck_assert_int_eq(wakpi_campaign_add_many(campaign, measures, amounts, 4), WAKPI_OK);
    /* Half of the revenue told by units, half by a sum: nobody knows how that half varies. */
    ck_assert_int_eq(wakpi_campaign_add_many(half, measures, amounts, 4), WAKPI_OK);
    for (int i = 0; i < 40; i++)
        add_order(half, 1, 1, EUR(10 + i));
    for (size_t i = 0; i < sizeof kpis / sizeof kpis[0]; i++) {
        wakpi_value value = evaluate(campaign, kpis[i], NULL);
        ck_assert_int_eq(value.status, WAKPI_OK);
        ck_assert_msg(!has_interval(&value), "%s", wakpi_kpi_key(kpis[i]));
        ck_assert_double_eq(value.lower, value.value);
        ck_assert_double_eq(value.upper, value.value);
        value = evaluate(half, kpis[i], NULL);
        ck_assert_msg(!has_interval(&value), "%s", wakpi_kpi_key(kpis[i]));
    }
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(half);
}
END_TEST

/* Ends of the exact interval of a Poisson count (Garwood): chi-squared quantiles, from R's qchisq. */
START_TEST(people_counted_once_bring_their_own_interval)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    add(campaign, WAKPI_MEASURE_COST_MESSAGES, EUR(1000));
    add(campaign, WAKPI_MEASURE_LEADS, 100);
    add(campaign, WAKPI_MEASURE_NEW_CUSTOMERS, 25);
    add(campaign, WAKPI_MEASURE_CONVERSATIONS, 400);
    wakpi_value value = evaluate(campaign, WAKPI_KPI_COST_PER_LEAD, NULL);
    const double half = 0.5 * 1.959963984540054 * 1.959963984540054;
    double upper = 100 + half + 1.959963984540054 * sqrt(100 + half / 2);
    ck_assert_double_eq(value.value, 10);
    ck_assert(has_interval(&value));
    ck_assert(vector_near(value.lower, 1000 / upper, 1e-14, 0));
    ck_assert(vector_near(value.upper, upper / 10, 1e-14, 0));
    /* Garwood's for 100 is 81.4 to 121.6: 8.2 to 12.3 each. */
    ck_assert(vector_near(value.lower, 1000 / 121.627, 0.01, 0) &&
              vector_near(value.upper, 1000 / 81.364, 0.02, 0));
    value = evaluate(campaign, WAKPI_KPI_SALES_CONVERSION_RATE, NULL);
    ck_assert_double_eq(value.value, 0.25);
    ck_assert(has_interval(&value) && value.lower > 0.16 && value.lower < 0.175 && value.upper > 0.36 &&
              value.upper < 0.375);
    ck_assert(has_interval(
        &(wakpi_value){.flags = evaluate(campaign, WAKPI_KPI_LEAD_GENERATION_RATE, NULL).flags}));
    ck_assert(has_interval(
        &(wakpi_value){.flags = evaluate(campaign, WAKPI_KPI_COST_PER_ACQUISITION, NULL).flags}));
    ck_assert_int_eq(wakpi_campaign_reset(campaign), WAKPI_OK);
    add(campaign, WAKPI_MEASURE_LEADS, 0);
    add(campaign, WAKPI_MEASURE_CONVERSATIONS, 400);
    value = evaluate(campaign, WAKPI_KPI_LEAD_GENERATION_RATE, NULL);
    ck_assert_double_eq(value.lower, 0);
    ck_assert_double_gt(value.upper, 0);
    ck_assert(has_interval(&value));
    wakpi_campaign_free(campaign);
}
END_TEST

START_TEST(means_of_durations_have_students_interval)
{
    wakpi_campaign *campaign = new_campaign(NULL);
    wakpi_value value;
    ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESPONSE, 60000), WAKPI_OK);
    value = evaluate(campaign, WAKPI_KPI_RESPONSE_TIME_MEAN, NULL);
    ck_assert(!has_interval(&value)); /* one observation has no variance */
    ck_assert(value.flags & WAKPI_VALUE_SMALL_SAMPLE);
    struct random random = random_from(5);
    double seconds[2000], sum = 60, squares = 0, lower, upper;
    seconds[0] = 60;
    for (int i = 1; i < 2000; i++) {
        int64_t duration = 1000 + (int64_t)random_below(&random, 600000);
        ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESPONSE, duration), WAKPI_OK);
        seconds[i] = (double)duration / 1000;
        sum += seconds[i];
        if (i != 19 && i != 1999)
            continue;
        squares = 0;
        for (int j = 0; j <= i; j++)
            squares += (seconds[j] - sum / (i + 1)) * (seconds[j] - sum / (i + 1));
        ck_assert_int_eq(wakpi_interval_mean(sum / (i + 1), sqrt(squares / i), i + 1, 0.05, &lower, &upper),
                         WAKPI_OK);
        value = evaluate(campaign, WAKPI_KPI_RESPONSE_TIME_MEAN, NULL);
        ck_assert(has_interval(&value));
        ck_assert(vector_near(value.value, sum / (i + 1), 1e-12, 0));
        /* Never narrower than that of the durations themselves, and by the width of a bucket wider. */
        double width = value.upper - value.lower, exact = upper - lower;
        ck_assert_msg(width >= exact * (1 - 1e-9) && width <= exact * 1.03, "%g and %g", width, exact);
        ck_assert_double_ge(value.lower, 0);
    }
    wakpi_campaign_free(campaign);
}
END_TEST

/* Added, taken out, merged, saved and loaded: the same durations have the same interval, to the last bit. */
START_TEST(intervals_of_means_know_no_history)
{
    wakpi_campaign *plain = new_campaign(NULL), *other = new_campaign(NULL), *merged = new_campaign(NULL);
    struct random random = random_from(77);
    for (int i = 0; i < 3000; i++) {
        int64_t duration = (int64_t)(random_next(&random) >> (20 + random_below(&random, 40)));
        int64_t passing = (int64_t)(random_next(&random) >> (20 + random_below(&random, 40)));
        wakpi_campaign *into = i % 2 ? other : merged;
        ck_assert_int_eq(wakpi_campaign_add_duration(plain, WAKPI_MEASURE_RESPONSE, duration), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_add_duration(into, WAKPI_MEASURE_RESPONSE, passing), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_add_duration(into, WAKPI_MEASURE_RESPONSE, duration), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_remove_duration(into, WAKPI_MEASURE_RESPONSE, passing), WAKPI_OK);
        if (i % 500 != 7)
            continue;
        wakpi_campaign *sum = new_campaign(NULL), *loaded = NULL;
        ck_assert_int_eq(wakpi_campaign_merge(sum, other), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_merge(sum, merged), WAKPI_OK);
        size_t size = 0;
        unsigned char *bytes = bytes_of(sum, &size);
        wakpi_options *options = options_with(NULL);
        ck_assert_int_eq(wakpi_campaign_load(bytes, size, options, &loaded, NULL), WAKPI_OK);
        wakpi_value a = evaluate(plain, WAKPI_KPI_RESPONSE_TIME_MEAN, NULL);
        wakpi_value b = evaluate(sum, WAKPI_KPI_RESPONSE_TIME_MEAN, NULL);
        wakpi_value c = evaluate(loaded, WAKPI_KPI_RESPONSE_TIME_MEAN, NULL);
        ck_assert(has_interval(&a));
        ck_assert(a.lower == b.lower && a.upper == b.upper && a.lower == c.lower && a.upper == c.upper);
        free(bytes);
        wakpi_options_free(options);
        wakpi_campaign_free(sum);
        wakpi_campaign_free(loaded);
    }
    wakpi_campaign_free(plain);
    wakpi_campaign_free(other);
    wakpi_campaign_free(merged);
}
END_TEST

static uint64_t next_amount(struct random *random)
{
    return random_below(random, 5000) * 10000;
}

START_TEST(units_merge_save_and_load_to_the_same)
{
    wakpi_campaign *whole = new_campaign("EUR"), *parts[3];
    for (int i = 0; i < 3; i++)
        parts[i] = new_campaign("EUR");
    struct random random = random_from(3);
    for (int i = 0; i < 300; i++) {
        int64_t revenue = (int64_t)next_amount(&random);
        add_order(whole, 1, revenue > 0, revenue);
        add_order(parts[random_below(&random, 3)], 1, revenue > 0, revenue);
    }
    wakpi_campaign *other = new_campaign("EUR");
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(wakpi_campaign_merge(other, parts[2 - i]), WAKPI_OK);
    assert_same(whole, other);
    size_t size = 0;
    unsigned char *bytes = bytes_of(whole, &size);
    wakpi_campaign *loaded = NULL;
    wakpi_options *options = options_with("EUR");
    ck_assert_int_eq(wakpi_campaign_load(bytes, size, options, &loaded, NULL), WAKPI_OK);
    assert_same(whole, loaded);
    wakpi_value a = evaluate(whole, WAKPI_KPI_REVENUE_PER_RECIPIENT, NULL);
    wakpi_value b = evaluate(loaded, WAKPI_KPI_REVENUE_PER_RECIPIENT, NULL);
    ck_assert(has_interval(&a) && a.lower == b.lower && a.upper == b.upper);
    for (size_t cut = 0; cut < size; cut++) {
        wakpi_campaign *none = NULL;
        ck_assert_int_lt(wakpi_campaign_load(bytes, cut, options, &none, NULL), 0);
    }
    wakpi_campaign_reset(loaded);
    a = evaluate(loaded, WAKPI_KPI_REVENUE_PER_RECIPIENT, NULL);
    ck_assert_int_eq(a.status, WAKPI_UNDEFINED);
    free(bytes);
    wakpi_options_free(options);
    wakpi_campaign_free(whole);
    wakpi_campaign_free(other);
    wakpi_campaign_free(loaded);
    for (int i = 0; i < 3; i++)
        wakpi_campaign_free(parts[i]);
}
END_TEST

/* All KPIs at once have the same to the byte as each by itself, whether units told of few measures or of many. */
START_TEST(all_at_once_vary_as_each_by_itself)
{
    static const wakpi_measure measures[] = {
        WAKPI_MEASURE_RECIPIENTS,    WAKPI_MEASURE_CONVERTED, WAKPI_MEASURE_ORDERS,
        WAKPI_MEASURE_REVENUE,       WAKPI_MEASURE_SENT,      WAKPI_MEASURE_DELIVERED,
        WAKPI_MEASURE_READ,          WAKPI_MEASURE_CLICKS,    WAKPI_MEASURE_CONVERSATIONS,
        WAKPI_MEASURE_RESOLVED,      WAKPI_MEASURE_LEADS,     WAKPI_MEASURE_RETURNED_ORDERS,
        WAKPI_MEASURE_NEW_CUSTOMERS, WAKPI_MEASURE_FAILED,    WAKPI_MEASURE_REPLIED};
    enum { MEASURES = sizeof measures / sizeof *measures };
    struct random random = random_from(41);
    for (size_t most = 2; most <= MEASURES; most++) {
        wakpi_campaign *campaign = new_campaign("EUR");
        wakpi_value values[256] = {{.struct_size = sizeof *values}};
        int intervals = 0;
        for (int unit = 0; unit < 60; unit++) {
            int64_t amounts[MEASURES];
            for (size_t i = 0; i < most; i++) { /* of an even and an odd one no unit tells both */
                amounts[i] = i == 3 ? (int64_t)next_amount(&random) : (int64_t)random_below(&random, 3);
                amounts[i] *= most % 2 == 0 || (size_t)unit % 2 == i % 2;
            }
            ck_assert_int_eq(wakpi_campaign_add_unit(campaign, measures, amounts, most), WAKPI_OK);
        }
        ck_assert_int_eq(wakpi_campaign_add(campaign, WAKPI_MEASURE_SURVEYS_SENT, (int64_t)most), WAKPI_OK);
        ck_assert_int_eq(wakpi_campaign_evaluate_all(campaign, NULL, values, 256), WAKPI_OK);
        for (int32_t i = 0; i < wakpi_kpi_count(); i++) {
            wakpi_value alone = {.struct_size = sizeof alone};
            ck_assert_int_eq(wakpi_campaign_evaluate(campaign, values[i].kpi, NULL, &alone),
                             values[i].status);
            ck_assert_mem_eq(&alone, &values[i], sizeof alone);
            intervals += wakpi_kpi_hangs_on_units(alone.kpi) && alone.status == WAKPI_OK &&
                         !(alone.flags & WAKPI_VALUE_NO_INTERVAL);
        }
        ck_assert_int_gt(intervals, most > 3 ? 1 : -1);
        wakpi_campaign_free(campaign);
    }
}
END_TEST

START_TEST(units_are_refused_whole)
{
    wakpi_campaign *campaign = new_campaign("EUR"), *twin = new_campaign("EUR");
    wakpi_measure many[17];
    int64_t ones[17];
    for (int i = 0; i < 17; i++) {
        many[i] = WAKPI_MEASURE_TARGETED + i;
        ones[i] = 1;
    }
    const wakpi_measure measures[] = {WAKPI_MEASURE_ORDERS, WAKPI_MEASURE_REVENUE};
    ck_assert_int_eq(wakpi_campaign_add_unit(campaign, many, ones, 17), WAKPI_LIMIT);
    ck_assert_int_eq(wakpi_campaign_add_unit(campaign, measures, (const int64_t[]){-1, 1}, 2), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_campaign_add_unit(campaign, NULL, NULL, 1), WAKPI_INVALID);
    ck_assert_int_eq(
        wakpi_campaign_add_unit(campaign, (const wakpi_measure[]){WAKPI_MEASURE_MARGIN}, ones, 1),
        WAKPI_INVALID);
    ck_assert_int_eq(
        wakpi_campaign_add_unit(campaign, (const wakpi_measure[]){WAKPI_MEASURE_RESPONSE}, ones, 1),
        WAKPI_INVALID);
    assert_same(campaign, twin);
    /* The third square leaves 128 bits; the campaign keeps what it has. */
    ck_assert_int_eq(wakpi_campaign_add_unit(campaign, measures, (const int64_t[]){1, INT64_MAX}, 2),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_unit(campaign, measures, (const int64_t[]){1, -INT64_MAX}, 2),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_add_unit(campaign, measures, (const int64_t[]){1, INT64_MAX}, 2),
                     WAKPI_OVERFLOW);
    ck_assert_int_eq(get(campaign, WAKPI_MEASURE_ORDERS), 2);
    ck_assert_int_eq(wakpi_campaign_add_unit(twin, measures, (const int64_t[]){1, INT64_MAX}, 2), WAKPI_OK);
    ck_assert_int_eq(wakpi_campaign_merge(twin, campaign), WAKPI_OVERFLOW);
    ck_assert_int_eq(get(twin, WAKPI_MEASURE_ORDERS), 1);
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(twin);
}
END_TEST

static wakpi_status tell_units(wakpi_allocate_function allocate, void *context, void *data)
{
    wakpi_options *options = NULL;
    wakpi_campaign *campaign = NULL, *other = NULL;
    const wakpi_measure measures[] = {WAKPI_MEASURE_ORDERS, WAKPI_MEASURE_RECIPIENTS};
    const int64_t amounts[] = {2, 1};
    (void)data;
    wakpi_status status = wakpi_options_new(allocate, context, &options);
    if (status == WAKPI_OK)
        status = wakpi_campaign_new(options, &campaign);
    if (status == WAKPI_OK)
        status = wakpi_campaign_new(options, &other);
    if (status == WAKPI_OK)
        status = wakpi_campaign_add_unit(campaign, measures, amounts, 2);
    if (status == WAKPI_OK)
        status = wakpi_campaign_merge(other, campaign);
    if (status == WAKPI_OK)
        ck_assert_int_eq(get(other, WAKPI_MEASURE_ORDERS), 2);
    else if (other)
        ck_assert_int_eq(get(other, WAKPI_MEASURE_ORDERS), 0);
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(other);
    wakpi_options_free(options);
    return status;
}

START_TEST(units_without_memory_leave_nothing_behind)
{
    ck_assert_int_ge(fail_each_request(tell_units, NULL), 5);
}
END_TEST

/* The same order value every time: no variance, and none is made up by rounding. */
START_TEST(equal_units_leave_no_width)
{
    wakpi_campaign *campaign = new_campaign("EUR");
    for (int i = 0; i < 100; i++)
        add_order(campaign, 1, 1 + i % 3, (1 + i % 3) * 33333333);
    wakpi_value value = evaluate(campaign, WAKPI_KPI_AVERAGE_ORDER_VALUE, NULL);
    ck_assert(has_interval(&value));
    ck_assert_double_le(value.upper - value.lower, 1e-12);
    wakpi_campaign_free(campaign);
}
END_TEST

static void *add_orders(void *campaign)
{
    for (int i = 0; i < 5000; i++)
        add_order(campaign, 1, i % 2, i % 2 * EUR(10));
    return NULL;
}

START_TEST(units_may_be_told_by_many_threads)
{
    wakpi_campaign *campaign = new_campaign("EUR"), *alone = new_campaign("EUR");
    pthread_t workers[4];
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&workers[i], NULL, add_orders, campaign), 0);
    for (int i = 0; i < 200; i++)
        evaluate(campaign, WAKPI_KPI_AVERAGE_ORDER_VALUE, NULL);
    for (int i = 0; i < 4; i++) {
        pthread_join(workers[i], NULL);
        add_orders(alone);
    }
    assert_same(campaign, alone);
    wakpi_campaign_free(campaign);
    wakpi_campaign_free(alone);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measure_interval");
    TCase *tests = tcase_create("intervals of a campaign's KPIs");
    tcase_add_test(tests, ratios_of_sums_meet_the_vectors_of_the_delta_method);
    tcase_add_test(tests, revenue_per_recipient_order_value_and_return_have_intervals);
    tcase_add_test(tests, what_is_derived_of_an_order_value_varies_with_it);
    tcase_add_test(tests, sums_alone_have_no_interval);
    tcase_add_test(tests, people_counted_once_bring_their_own_interval);
    tcase_add_test(tests, means_of_durations_have_students_interval);
    tcase_add_test(tests, intervals_of_means_know_no_history);
    tcase_add_test(tests, units_merge_save_and_load_to_the_same);
    tcase_add_test(tests, all_at_once_vary_as_each_by_itself);
    tcase_add_test(tests, units_are_refused_whole);
    tcase_add_test(tests, units_without_memory_leave_nothing_behind);
    tcase_add_test(tests, equal_units_leave_no_width);
    tcase_add_test(tests, units_may_be_told_by_many_threads);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

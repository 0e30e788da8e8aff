/* The same bits on every machine, of what takes series: each function of the statistics headers on data made by
 * whole numbers, with the hexadecimal doubles it must give. WAKPI_WRITE_BITS=<path> writes the file anew. */
#include "run_suite.h"
#include "vector_file.h"

#include "measure_campaign.h"

enum { N = 24, MOST = 64 };

struct data {
    double x[N], y[N], units[4 * N];
    int64_t k[N], n[N], ones[N];
    int32_t events[N];
};

static void fill(struct data *data)
{
    uint64_t state = 20261122;
    for (int i = 0; i < N; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        int64_t draw = (int64_t)(state >> 33);
        data->n[i] = 900 + draw % 300;
        data->k[i] = 90 + draw / 300 % 60 + (i % 7 == 5 ? 40 : 0);
        data->x[i] = (double)(1 + draw % 97) / 8.0;
        data->y[i] = 50.0 + i + (double)(draw / 97 % 1000) / 64.0 + (double)(i % 4) * 3.0;
        data->units[4 * i] = (double)(1 + draw % 5);
        data->units[4 * i + 1] = (double)(draw / 5 % 100);
        data->units[4 * i + 2] = (double)(1 + draw / 500 % 5);
        data->units[4 * i + 3] = data->units[4 * i + 1] + (double)(draw / 2500 % 50);
        data->events[i] = draw / 7 % 3 != 0;
        data->ones[i] = 1 + draw % 9;
    }
}

/* Puts numbers behind one another. */
struct results {
    double out[MOST];
    size_t count;
    wakpi_status status;
};

static void put(struct results *results, wakpi_status status, const double *numbers, size_t count)
{
    results->status = status < results->status ? status : results->status;
    for (size_t i = 0; i < count && results->count < MOST; i++)
        results->out[results->count++] = numbers[i];
}

static void put_one(struct results *results, wakpi_status status, double number)
{
    put(results, status, &number, 1);
}

typedef void call_function(const struct data *d, struct results *r);

static void pairs_of(const struct data *d, int from, int to, double *moments)
{
    memset(moments, 0, WAKPI_MOMENTS_SIZE * sizeof *moments);
    for (int i = from; i < to; i++)
        ck_assert_int_eq(wakpi_moments_add(moments, d->x[i], d->y[i]), WAKPI_OK);
}

static void moments(const struct data *d, struct results *r)
{
    double one[WAKPI_MOMENTS_SIZE], other[WAKPI_MOMENTS_SIZE], o[5], share;
    int64_t n;
    pairs_of(d, 0, 10, one);
    pairs_of(d, 10, N, other);
    put(r, wakpi_moments_merge(one, other), one, WAKPI_MOMENTS_SIZE);
    put(r, wakpi_moments_read(one, &n, &o[0], &o[1], &o[2], &o[3], &o[4]), o, 5);
    put(r, wakpi_moments_heavy_tail(one, &share), &share, 1);
}

static void ratio_of_sums_fieller(const struct data *d, struct results *r)
{
    double one[WAKPI_MOMENTS_SIZE], o[2];
    int32_t type;
    pairs_of(d, 0, N, one);
    put(r, wakpi_ratio_of_sums_fieller(one, 0.05, &type, &o[0], &o[1]), o, 2);
}

static void lifts(const struct data *d, struct results *r)
{
    double o[4];
    int32_t type;
    (void)d;
    put(r, wakpi_lift_delta(10.5, 3.25, 120, 9.75, 2.5, 140, 0.05, &o[0], &o[1], &o[2], &o[3]), o, 4);
    put(r, wakpi_lift_fieller(10.5, 3.25, 120, 9.75, 2.5, 140, 0.05, &type, &o[0], &o[1]), o, 2);
}

static void cuped(const struct data *d, struct results *r)
{
    double one[WAKPI_MOMENTS_SIZE], other[WAKPI_MOMENTS_SIZE], o[5];
    pairs_of(d, 0, 10, one);
    pairs_of(d, 10, N, other);
    put(r, wakpi_difference_cuped(one, other, 0.05, &o[0], &o[1], &o[2], &o[3], &o[4]), o, 5);
    put(r,
        wakpi_difference_ratio_cuped(d->units, 12, d->units + 48, 12, 0.05, &o[0], &o[1], &o[2], &o[3],
                                     &o[4]),
        o, 5);
}

static void difference_in_differences(const struct data *d, struct results *r)
{
    const double means[] = {10, 12.5, 9.75, 10.25}, sds[] = {3, 3.5, 2.75, 3.125};
    const int64_t counts[] = {100, 90, 80, 85};
    double o[5];
    (void)d;
    put(r, wakpi_difference_in_differences(means, sds, counts, 0.05, &o[0], &o[1], &o[2], &o[3], &o[4]), o,
        5);
}

static void rates_and_power(const struct data *d, struct results *r)
{
    double o[4];
    int64_t low, high;
    put(r, wakpi_power_two_rates(0.03, 4000, 0.04, 5000, 0.05, 2, &o[0]), o, 1);
    put(r, wakpi_sequence_rate_test(37, 1000, 0.5, 0.5, 0.02, &o[0], &o[1]), o, 2);
    put(r, wakpi_interval_quantile_ranks(200, 0.9, 0.05, &low, &high, &o[0]), o, 1);
    put_one(r, WAKPI_OK, (double)low);
    put_one(r, WAKPI_OK, (double)high);
    put(r, wakpi_error_hyperloglog(16384, &o[0]), o, 1);
    put(r, wakpi_error_log_buckets(1.015625, &o[0]), o, 1);
    double sorted[N];
    for (int i = 0; i < N; i++)
        sorted[i] = i * 1.25;
    put(r, wakpi_interval_quantile(sorted, N, 0.5, 0.05, &o[0], &o[1], &o[2]), o, 3);
    (void)d;
}

static void adjusted(const struct data *d, struct results *r)
{
    static const double p[] = {0.001, 0.04, 1e-300, 0.75, 0.0125};
    double o[5];
    (void)d;
    put(r, wakpi_adjust_holm(p, o, 5), o, 5);
    put(r, wakpi_adjust_hochberg(p, o, 5), o, 5);
    put(r, wakpi_adjust_bh(p, o, 5), o, 5);
}

static void chart_p(const struct data *d, struct results *r)
{
    double centre, lower[N], upper[N];
    int32_t signals[N];
    put(r, wakpi_chart_p(d->k, d->n, N, &centre, lower, upper, signals), lower, N);
    put(r, WAKPI_OK, upper, N);
    put_one(r, WAKPI_OK, centre);
}

static void chart_laney(const struct data *d, struct results *r)
{
    double centre, sigma, lower[N], upper[N];
    int32_t signals[N];
    put(r, wakpi_chart_laney(d->k, d->n, N, &centre, &sigma, lower, upper, signals), lower, N);
    put(r, WAKPI_OK, upper, N);
    put_one(r, WAKPI_OK, sigma);
}

static void chart_laney_seasonal(const struct data *d, struct results *r)
{
    double centres[N], sigma, lower[N], upper[N];
    int32_t signals[N];
    put(r, wakpi_chart_laney_seasonal(d->k, d->n, N, 7, centres, &sigma, lower, upper, signals), lower, N);
    put(r, WAKPI_OK, upper, N);
    put(r, WAKPI_OK, centres, 7);
    put_one(r, WAKPI_OK, sigma);
}

static void chart_ewma(const struct data *d, struct results *r)
{
    double smoothed[N], lower[N], upper[N];
    int32_t signals[N];
    put(r, wakpi_chart_ewma(d->y, N, 60, 7.5, 0.2, 2.86, smoothed, lower, upper, signals), smoothed, N);
    put(r, WAKPI_OK, upper, N);
}

static void charts_of_sums(const struct data *d, struct results *r)
{
    double o[N], exposure[N];
    int32_t signals[N];
    for (int i = 0; i < N; i++)
        exposure[i] = (double)d->n[i] / 16;
    put(r, wakpi_chart_cusum_rate(d->k, d->n, N, 0.11, 0.125, 6.9, o, signals), o, N);
    put(r, wakpi_chart_cusum_count(d->k, exposure, N, 1.75, 2, 6.9, o, signals), o, N);
    for (int i = 0; i < N; i++)
        o[i] = (d->y[i] - 60) / 7.5;
    ck_assert_int_eq(wakpi_chart_rules(o, N, signals), WAKPI_OK);
    for (int i = 0; i < 8; i++)
        put_one(r, WAKPI_OK, (double)signals[i]);
}

static void mann_kendall(const struct data *d, struct results *r)
{
    int64_t s;
    double o[4];
    put(r, wakpi_test_mann_kendall(d->y, N, &s, &o[0], &o[1], &o[2], &o[3]), o, 4);
}

static void forecast_best(const struct data *d, struct results *r)
{
    static const size_t periods[] = {0, 4};
    for (size_t i = 0; i < 2; i++) {
        double mase, forecast[3], lower[3], upper[3];
        int32_t method;
        put(r, wakpi_forecast_best(d->y, N, periods[i], 3, 0.05, &method, &mase, forecast, lower, upper),
            forecast, 3);
        put(r, WAKPI_OK, lower, 3);
        put(r, WAKPI_OK, upper, 3);
        put_one(r, WAKPI_OK, mase);
        put_one(r, WAKPI_OK, (double)method);
    }
    double o[2];
    put(r, wakpi_forecast_interval(61.5, 1.375, 7.5, 0.05, &o[0], &o[1]), o, 2);
}

static void kaplan_meier(const struct data *d, struct results *r)
{
    double at[N], survival[N], lower[N], upper[N], median;
    int64_t at_risk[N], happened[N];
    size_t steps = 0;
    wakpi_status status = wakpi_kaplan_meier(d->x, d->events, N, 0.05, at, at_risk, happened, survival, lower,
                                             upper, N, &steps, &median);
    put(r, status, survival, steps);
    put(r, WAKPI_OK, lower, steps < 10 ? steps : 10);
    put(r, WAKPI_OK, upper, steps < 10 ? steps : 10);
}

static void log_rank(const struct data *d, struct results *r)
{
    double o[3];
    put(r, wakpi_test_log_rank(d->x, d->events, 12, d->x + 12, d->events + 12, 12, &o[0], &o[1], &o[2]), o,
        3);
}

static void attribution(const struct data *d, struct results *r)
{
    static const int32_t touches[] = {0, 1, 2, 0, 1, 2, 0, 3, 1};
    static const size_t ends[] = {3, 5, 7, 9};
    static const int64_t converted[] = {10, 7, 3, 5}, lost[] = {50, 40, 60, 20};
    double credit[4], worth[16];
    int64_t shares[4];
    for (int32_t method = WAKPI_ATTRIBUTION_FIRST; method <= WAKPI_ATTRIBUTION_SHAPLEY; method++)
        put(r, wakpi_attribution_journeys(method, touches, ends, converted, lost, 4, 4, credit), credit, 4);
    for (int i = 0; i < 16; i++)
        worth[i] = d->y[i] * (double)(i & 1) + (double)i;
    put(r, wakpi_attribution_shapley(worth, 4, credit), credit, 4);
    for (int i = 0; i < 4; i++)
        credit[i] = fabs(credit[i]);
    ck_assert_int_eq(wakpi_attribution_split(credit, 4, 1000003, shares), WAKPI_OK);
    for (int i = 0; i < 4; i++)
        put_one(r, WAKPI_OK, (double)shares[i]);
}

static void lifetime(const struct data *d, struct results *r)
{
    double recency[N], age[N], mean[N], parameters[4], spend[3], o[2];
    for (int i = 0; i < N; i++) {
        age[i] = 20 + i;
        recency[i] = age[i] * (double)(1 + i % 4) / 8;
        mean[i] = 10 + d->x[i];
    }
    put(r, wakpi_lifetime_purchases_fit(d->ones, recency, age, NULL, N, parameters, &o[0]), parameters, 4);
    put_one(r, WAKPI_OK, o[0]);
    put(r, wakpi_lifetime_purchases_likelihood(d->ones, recency, age, NULL, N, parameters, &o[0]), o, 1);
    put(r, wakpi_lifetime_spend_fit(d->ones, mean, NULL, N, spend, &o[0]), spend, 3);
    put(r, wakpi_lifetime_spend((const double[]){6, 4, 15}, 3, 30, &o[0]), o, 1);
    put(r, wakpi_lifetime_value((const double[]){0.25, 4.5, 0.75, 2.5}, 3, 10, 20, 12.5, 1, 12, 0.01, &o[0]),
        o, 1);
}

/* What evaluation makes of them. */
static void campaign_intervals(const struct data *d, struct results *r)
{
    static const wakpi_kpi kpis[] = {WAKPI_KPI_AVERAGE_ORDER_VALUE,
                                     WAKPI_KPI_REVENUE_PER_RECIPIENT,
                                     WAKPI_KPI_RETURN_ON_INVESTMENT,
                                     WAKPI_KPI_COST_PER_LEAD,
                                     WAKPI_KPI_RESPONSE_TIME_MEAN,
                                     WAKPI_KPI_RESPONSE_TIME_P90,
                                     WAKPI_KPI_OPEN_RATE};
    wakpi_campaign *campaign = new_campaign("EUR");
    for (int i = 0; i < N; i++) {
        const wakpi_measure measures[] = {WAKPI_MEASURE_ORDERS, WAKPI_MEASURE_RECIPIENTS,
                                          WAKPI_MEASURE_REVENUE};
        const int64_t amounts[] = {d->ones[i], 1, d->k[i] * 1234567};
        ck_assert_int_eq(wakpi_campaign_add_unit(campaign, measures, amounts, 3), WAKPI_OK);
        for (int j = 0; j < 60; j++)
            ck_assert_int_eq(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESPONSE, d->n[i] * (j + 1)),
                             WAKPI_OK);
    }
    add(campaign, WAKPI_MEASURE_COST_MESSAGES, EUR(777));
    add(campaign, WAKPI_MEASURE_LEADS, 31);
    add(campaign, WAKPI_MEASURE_DELIVERED, 1000);
    add(campaign, WAKPI_MEASURE_READ, 617);
    for (size_t i = 0; i < sizeof kpis / sizeof kpis[0]; i++) {
        wakpi_value value = evaluate(campaign, kpis[i], NULL);
        ck_assert(!(value.flags & WAKPI_VALUE_NO_INTERVAL));
        put_one(r, value.status, value.value);
        put_one(r, WAKPI_OK, value.lower);
        put_one(r, WAKPI_OK, value.upper);
    }
    wakpi_campaign_free(campaign);
}

static const struct {
    const char *name;
    call_function *call;
} functions[] = {
    {"moments", moments},
    {"ratio_of_sums_fieller", ratio_of_sums_fieller},
    {"lifts", lifts},
    {"cuped", cuped},
    {"difference_in_differences", difference_in_differences},
    {"rates_and_power", rates_and_power},
    {"adjusted", adjusted},
    {"chart_p", chart_p},
    {"chart_laney", chart_laney},
    {"chart_laney_seasonal", chart_laney_seasonal},
    {"chart_ewma", chart_ewma},
    {"charts_of_sums", charts_of_sums},
    {"mann_kendall", mann_kendall},
    {"forecast_best", forecast_best},
    {"kaplan_meier", kaplan_meier},
    {"log_rank", log_rank},
    {"attribution", attribution},
    {"lifetime", lifetime},
    {"campaign_intervals", campaign_intervals},
};

static int same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b)); /* which NaN is the machine's affair */
}

START_TEST(bits_are_as_recorded)
{
    const char *name = "stats/bits_series.csv", *path = getenv("WAKPI_WRITE_BITS");
    const size_t count = sizeof functions / sizeof functions[0];
    struct data data;
    fill(&data);
    if (path) {
        FILE *written = fopen(path, "w");
        ck_assert_ptr_nonnull(written);
        fprintf(written, "function,results\n");
        for (size_t f = 0; f < count; f++) {
            struct results results = {.count = 0};
            functions[f].call(&data, &results);
            fprintf(written, "%s,", functions[f].name);
            for (size_t i = 0; i < results.count; i++)
                fprintf(written, "%s%a", i ? ";" : "", results.out[i]);
            fprintf(written, "\n");
        }
        ck_assert_int_eq(fclose(written), 0);
        return;
    }
    struct vector_file file = vector_file_open(name);
    ck_assert_uint_eq(file.rows, count);
    for (size_t f = 0; f < count; f++) {
        struct results results = {.count = 0};
        double expected[MOST];
        ck_assert_str_eq(vector_file_text(&file, f, "function"), functions[f].name);
        functions[f].call(&data, &results);
        ck_assert_msg(results.status >= WAKPI_OK, "%s is refused", functions[f].name);
        ck_assert_uint_eq(vector_file_reals(&file, f, "results", expected, MOST), results.count);
        for (size_t i = 0; i < results.count; i++)
            ck_assert_msg(same_bits(results.out[i], expected[i]), "%s: result %zu is %a, not %a",
                          functions[f].name, i + 1, results.out[i], expected[i]);
    }
    vector_file_close(&file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_bits_series");
    TCase *tests = tcase_create("bits");
    tcase_add_test(tests, bits_are_as_recorded);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

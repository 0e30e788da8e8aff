/* Microseconds a call of each function of the statistics headers; stats_bench.py puts scipy's, statsmodels' or numpy's
 * beside them. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <wakpi/wakpi.h>

enum { N = 100, M = 8 };

static volatile double sink; /* what is measured must not be left out by the compiler */
static double x[N], y[N], rows[4 * N], sorted[1000], p[N], o[1 << 10], series[N];
static int64_t ks[N], ns[N], ones[N];
static int32_t events[N], signals[N];
static double a, b, c, d, e;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* For a twentieth of a second at least. */
#define MEASURE(name, statement)                                                                             \
    do {                                                                                                     \
        int64_t calls = 0;                                                                                   \
        double since = seconds(), spent = 0;                                                                 \
        for (int64_t many = 1; spent < 0.05; many *= 2) {                                                    \
            for (int64_t i = 0; i < many; i++) {                                                             \
                statement;                                                                                   \
                sink = a;                                                                                    \
            }                                                                                                \
            calls += many;                                                                                   \
            spent = seconds() - since;                                                                       \
        }                                                                                                    \
        printf("%-28s %12.3f us\n", name, spent * 1e6 / (double)calls);                                      \
    } while (0)

static void fill(void)
{
    uint64_t state = 20261122;
    for (int i = 0; i < N; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        int64_t draw = (int64_t)(state >> 33);
        x[i] = (double)(1 + draw % 97);
        y[i] = x[i] * 3 + (double)(draw / 97 % 50);
        series[i] = 50 + 0.3 * i + (double)(draw % 7) + (i % 7 == 5 ? 6 : 0);
        ns[i] = 900 + draw % 300;
        ks[i] = 90 + draw / 300 % 60;
        ones[i] = 1 + draw % 9;
        events[i] = draw % 3 != 0;
        p[i] = (double)(draw % 1000 + 1) / 1e4;
        for (int j = 0; j < 4; j++)
            rows[4 * i + j] = (double)(1 + draw / (1 + j) % 60);
    }
    for (int i = 0; i < 1000; i++)
        sorted[i] = i * 1.25;
}

static void measure_rates(void)
{
    MEASURE("normal quantile", wakpi_normal_quantile(0.001 + 1e-6 * (double)(i % 1000), &a));
    MEASURE("normal log sf", wakpi_normal_log_sf((double)(i % 400) / 10, &a));
    MEASURE("wilson", wakpi_interval_wilson(i % 1000, 1000, 0.05, &a, &b));
    MEASURE("clopper-pearson", wakpi_interval_clopper_pearson(i % 1000, 1000, 0.05, &a, &b));
    MEASURE("jeffreys", wakpi_interval_jeffreys(i % 1000, 1000, 0.05, &a, &b));
    MEASURE("nps (tango)", wakpi_interval_nps(400 + i % 100, 300, 200, 0.05, &a, &b));
    MEASURE("newcombe", wakpi_difference_newcombe(i % 1000, 1000, 120, 1000, 0.05, &a, &b));
    MEASURE("miettinen-nurminen",
            wakpi_difference_miettinen_nurminen(i % 1000, 1000, 120, 1000, 0.05, &a, &b));
    MEASURE("ratio koopman", wakpi_ratio_koopman(1 + i % 999, 1000, 120, 1000, 0.05, &a, &b));
    MEASURE("ratio miettinen-nurminen",
            wakpi_ratio_miettinen_nurminen(1 + i % 999, 1000, 120, 1000, 0.05, &a, &b));
    MEASURE("two rates z", wakpi_test_two_rates(i % 1000, 1000, 120, 1000, &a, &b, &c));
    MEASURE("two rates yates", wakpi_test_two_rates_yates(i % 1000, 1000, 120, 1000, &a, &b, &c));
    MEASURE("fisher", wakpi_test_fisher(100 + i % 50, 1000, 120, 1000, &a, &b));
    MEASURE("sample ratio", wakpi_test_sample_ratio(ks, x, 4, &a, &b, &c));
    MEASURE("probability better", wakpi_probability_better(100 + i % 50, 1000, 120, 1000, 1, 1, &a, &b, &c));
}

static void measure_plans(void)
{
    int64_t one, other;
    MEASURE("sample size",
            wakpi_sample_size_two_rates(0.1, 0.12 + 1e-6 * (double)(i % 1000), 0.05, 0.8, 2, &a, &one));
    MEASURE("sample size unequal",
            wakpi_sample_size_unequal(0.1, 0.12, 2, 0.05, 0.8, 2, 1, &a, &one, &other));
    MEASURE("power", wakpi_power_two_rates(0.1, 2000 + i % 100, 0.12, 2000, 0.05, 2, &a));
    MEASURE("detectable rate", wakpi_detectable_rate(0.1, 2000 + i % 100, 2000, 0.05, 0.8, 2, &a, &b));
    MEASURE("quantile ranks", wakpi_interval_quantile_ranks(1000, 0.9, 0.05, &one, &other, &a));
    MEASURE("quantile of 1000", wakpi_interval_quantile(sorted, 1000, 0.5, 0.05, &a, &b, &c));
    MEASURE("holm of 100", wakpi_adjust_holm(p, o, N));
    MEASURE("hochberg of 100", wakpi_adjust_hochberg(p, o, N));
    MEASURE("benjamini-hochberg of 100", wakpi_adjust_bh(p, o, N));
    MEASURE("benjamini-yekutieli of 100", wakpi_adjust_by(p, o, N));
}

static void measure_means(void)
{
    double one[WAKPI_MOMENTS_SIZE] = {0}, other[WAKPI_MOMENTS_SIZE] = {0};
    const double means[] = {10, 12.5, 9.75, 10.25}, sds[] = {3, 3.5, 2.75, 3.125};
    const int64_t counts[] = {100, 90, 80, 85};
    int32_t type;
    for (int i = 0; i < N; i++) {
        wakpi_moments_add(i % 2 ? one : other, x[i], y[i]);
    }
    MEASURE("moments of 100 pairs", memset(o, 0, WAKPI_MOMENTS_SIZE * sizeof *o);
            for (int j = 0; j < N; j++) wakpi_moments_add(o, x[j], y[j]));
    MEASURE("mean interval", wakpi_interval_mean(10, 3, 100 + i % 100, 0.05, &a, &b));
    MEASURE("welch", wakpi_test_welch(1 + 1e-6 * (double)(i % 1000), 2, 100, 1.5, 3, 120, &a, &b, &c, &d));
    MEASURE("ratio of sums delta", wakpi_ratio_of_sums_delta(one, 0.05, &a, &b, &c, &d));
    MEASURE("ratio of sums fieller", wakpi_ratio_of_sums_fieller(one, 0.05, &type, &a, &b));
    MEASURE("lift delta", wakpi_lift_delta(10.5, 3, 120, 9.75, 2.5, 140, 0.05, &a, &b, &c, &d));
    MEASURE("lift log", wakpi_lift_log(10.5, 3, 120, 9.75, 2.5, 140, 0.05, &a, &b, &c));
    MEASURE("lift fieller", wakpi_lift_fieller(10.5, 3, 120, 9.75, 2.5, 140, 0.05, &type, &a, &b));
    MEASURE("cuped", wakpi_difference_cuped(one, other, 0.05, &a, &b, &c, &d, &e));
    MEASURE("ratio cuped of 50 and 50",
            wakpi_difference_ratio_cuped(rows, 50, rows + 200, 50, 0.05, &a, &b, &c, &d, &e));
    MEASURE("difference in differences",
            wakpi_difference_in_differences(means, sds, counts, 0.05, &a, &b, &c, &d, &e));
    MEASURE("sequence of a mean", wakpi_sequence_mean(0.02, 0.01, 5000, 10000, 0.05, &a, &b, &c, &d));
    MEASURE("sequence of a rate", wakpi_sequence_rate(120 + i % 20, 1000, 0.5, 0.5, 0.05, &a, &b));
    MEASURE("sequence test of a rate", wakpi_sequence_rate_test(120 + i % 20, 1000, 0.5, 0.5, 0.1, &a, &b));
    MEASURE("bootstrap bca 100 x 1000",
            wakpi_bootstrap_ratio(x, y, N, 1000, (uint64_t)i, 0.05, o, &a, &b, &c));
}

static void measure_series(void)
{
    double centre[N], lower[N], upper[N], weights[] = {0.3, 0.1, 0.9, 0.2},
                                          start[] = {50, 0.3, 0, 0, 0, 0, 0, 6, 0};
    int64_t s;
    int32_t method;
    size_t steps;
    double at[N], survival[N];
    int64_t risk[N], happened[N];
    MEASURE("p chart of 100", wakpi_chart_p(ks, ns, N, &a, lower, upper, signals));
    MEASURE("laney of 100", wakpi_chart_laney(ks, ns, N, &a, &b, lower, upper, signals));
    MEASURE("laney by weekday of 100",
            wakpi_chart_laney_seasonal(ks, ns, N, 7, centre, &a, lower, upper, signals));
    MEASURE("ewma of 100", wakpi_chart_ewma(series, N, 60, 7, 0.2, 2.86, centre, lower, upper, signals));
    MEASURE("cusum of 100 rates", wakpi_chart_cusum_rate(ks, ns, N, 0.1, 0.12, 6.9, centre, signals));
    MEASURE("cusum of 100 counts", wakpi_chart_cusum_count(ks, x, N, 1.5, 2, 6.9, centre, signals));
    MEASURE("western electric of 100", wakpi_chart_rules(p, N, signals));
    MEASURE("kaplan-meier of 100", wakpi_kaplan_meier(x, events, N, 0.05, at, risk, happened, survival, lower,
                                                      upper, N, &steps, &a));
    MEASURE("log-rank of 50 and 50", wakpi_test_log_rank(x, events, 50, x + 50, events + 50, 50, &a, &b, &c));
    MEASURE("sbg", wakpi_retention_sbg(0.7, 3.8, 1 + i % 24, &a, &b, &c));
    MEASURE("sbg fit of 8", wakpi_retention_sbg_fit(
                                (const int64_t[]){1000, 869, 743, 653, 593, 551, 517, 491}, 8, &a, &b, &c));
    MEASURE("theil-sen of 100", wakpi_trend_theil_sen(sorted, series, N, 0.05, &a, &b, &c, &d));
    MEASURE("mann-kendall of 100", wakpi_test_mann_kendall(series, N, &s, &a, &b, &c, &d));
    MEASURE("holt-winters of 100", memcpy(at, start, sizeof start);
            wakpi_forecast_smooth(series, N, WAKPI_SEASON_ADDITIVE, 7, weights, at, 7, centre, lower, &a));
    MEASURE("forecast choice of 100",
            wakpi_forecast_best(series, N, 7, 7, 0.05, &method, &a, centre, lower, upper));
    MEASURE("rate forecast of 100",
            wakpi_forecast_best_rate(ks, ns, N, 7, 7, 0.05, o, &method, &a, centre, lower, upper));
}

static double worth_of(void *context, uint64_t coalition)
{
    (void)context;
    return (double)(coalition % 97);
}

static void measure_models(void)
{
    static const int32_t touches[] = {0, 1, 2, 0, 1, 1, 3, 2, 0, 3, 3, 1, 2, 0, 1, 0, 2};
    static const size_t ends[] = {3, 4, 7, 10, 11, 13, 17};
    static const int64_t converted[] = {30, 10, 25, 8, 5, 12, 6}, lost[] = {70, 190, 25, 40, 300, 100, 9};
    const double model[] = {0.25, 4.5, 0.75, 2.5};
    double credit[64], lower[64], upper[64], recency[N], age[N], mean[N], fitted[4];
    size_t order[N];
    for (int i = 0; i < N; i++) {
        age[i] = 20 + i % 30;
        recency[i] = age[i] * (double)(1 + i % 4) / 8;
        mean[i] = 10 + x[i];
    }
    MEASURE("markov of 4 channels", wakpi_attribution_journeys(WAKPI_ATTRIBUTION_MARKOV, touches, ends,
                                                               converted, lost, 7, 4, credit));
    MEASURE("markov interval x 200",
            wakpi_attribution_interval(WAKPI_ATTRIBUTION_MARKOV, touches, ends, converted, lost, 7, 4, 200, 7,
                                       0.05, o, credit, lower, upper));
    MEASURE("shapley of 8 channels", wakpi_attribution_shapley(sorted, M, credit));
    MEASURE("shapley drawn, 30 x 100",
            wakpi_attribution_shapley_sampled(worth_of, NULL, 30, 100, 7, 0.05, credit, lower, upper));
    MEASURE("bg/nbd likelihood of 100",
            wakpi_lifetime_purchases_likelihood(ones, recency, age, NULL, N, model, &a));
    MEASURE("bg/nbd fit of 100", wakpi_lifetime_purchases_fit(ones, recency, age, NULL, N, fitted, &a));
    MEASURE("bg/nbd purchases", wakpi_lifetime_purchases(model, 3, 10, 20, 12, &a, &b));
    MEASURE("gamma-gamma fit of 100", wakpi_lifetime_spend_fit(ones, mean, NULL, N, fitted, &a));
    MEASURE("lifetime value of 12", wakpi_lifetime_value(model, 3, 10, 20, 12.5, 1, 12, 0.01, &a));
    MEASURE("ranking of 100", wakpi_ranking_rates(ks, ns, N, 0.05, &a, &b, recency, age, mean, order));
}

int main(void)
{
    fill();
    measure_rates();
    measure_plans();
    measure_means();
    measure_series();
    measure_models();
    return 0;
}

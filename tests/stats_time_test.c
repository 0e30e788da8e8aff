/* What happens in time: survival, retention, trends, forecasts, charts, and the seeded bootstrap. */
#include "run_suite.h"
#include "vector_file.h"

#include <wakpi/bootstrap.h>
#include <wakpi/chart.h>
#include <wakpi/stats.h>
#include <wakpi/survival.h>
#include <wakpi/trend.h>

enum { MOST = 128 };

static double real_or_nan(const struct vector_file *file, size_t row, const char *column)
{
    return strcmp(vector_file_text(file, row, column), "NA") == 0 ? NAN : vector_file_real(file, row, column);
}

static void check_near_or_nan(const char *name, size_t row, double actual, double expected)
{
    if (isnan(expected)) {
        ck_assert_msg(isnan(actual), "%s, row %zu: %g is not NaN", name, row + 1, actual);
        return;
    }
    ck_assert_near(name, row, actual, expected, 1e-12, 0.0);
}

START_TEST(kaplan_meier_meets_its_vectors)
{
    const char *name = "stats/km.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double times[MOST];
        double cells[MOST];
        int32_t events[MOST];
        double at[MOST];
        int64_t at_risk[MOST];
        int64_t happened[MOST];
        double survival[MOST];
        double lower[MOST];
        double upper[MOST];
        size_t steps = 0;
        double median = 0.0;
        size_t count = vector_file_reals(&file, row, "time", times, MOST);
        ck_assert_uint_eq(vector_file_reals(&file, row, "event", cells, MOST), count);
        for (size_t i = 0; i < count; i++) {
            events[i] = (int32_t)cells[i];
        }
        double expected_median = real_or_nan(&file, row, "median");
        ck_assert_int_eq(wakpi_kaplan_meier(times, events, count, 0.05, at, at_risk, happened, survival,
                                            lower, upper, MOST, &steps, &median),
                         isnan(expected_median) ? WAKPI_UNBOUNDED : WAKPI_OK);
        check_near_or_nan(name, row, median, expected_median);
        size_t step = 0;
        while (step < steps && at[step] != vector_file_real(&file, row, "t")) {
            step++;
        }
        ck_assert_uint_lt(step, steps);
        ck_assert_int_eq(at_risk[step], vector_file_integer(&file, row, "n_risk"));
        ck_assert_int_eq(happened[step], vector_file_integer(&file, row, "n_event"));
        ck_assert_near(name, row, survival[step], vector_file_real(&file, row, "surv"), 1e-13, 0.0);
        check_near_or_nan(name, row, lower[step], real_or_nan(&file, row, "lower95_loglog"));
        check_near_or_nan(name, row, upper[step], real_or_nan(&file, row, "upper95_loglog"));
        ck_assert_int_eq(wakpi_kaplan_meier(times, events, count, 0.05, at, at_risk, happened, survival,
                                            lower, upper, steps - 1, &steps, &median),
                         WAKPI_TOO_SMALL);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(survival_refuses_what_it_cannot_answer)
{
    static const double times[] = {1.0, 2.0};
    static const double bad_times[] = {1.0, NAN};
    static const int32_t events[] = {1, 0};
    static const int32_t bad_events[] = {1, 2};
    double d[6];
    int64_t n[2];
    size_t steps = 0;
    ck_assert_int_eq(wakpi_kaplan_meier(times, events, 0, 0.05, d, n, n, d, d, d, 2, &steps, d),
                     WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_kaplan_meier(bad_times, events, 2, 0.05, d, n, n, d, d, d, 2, &steps, d),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kaplan_meier(times, bad_events, 2, 0.05, d, n, n, d, d, d, 2, &steps, d),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_kaplan_meier(times, events, 2, 0.0, d, n, n, d, d, d, 2, &steps, d),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_retention_sbg(0.0, 1.0, 1, d, d, d), WAKPI_INVALID);
    ck_assert_int_eq(wakpi_retention_sbg(1.0, 1.0, 0, d, d, d), WAKPI_INVALID);
}
END_TEST

START_TEST(log_rank_meets_the_classic_case)
{
    /* Remission of leukaemia, E. J. Freireich et al. 1963: R's survdiff gives chi2 16.79294. */
    static const double treated[] = {6,  6,  6,  6,  7,  9,  10, 10, 11, 13, 16,
                                     17, 19, 20, 22, 23, 25, 32, 32, 34, 35};
    static const int32_t treated_events[] = {1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
    static const double control[] = {23, 22, 17, 15, 12, 12, 11, 11, 8, 8, 8, 8, 5, 5, 4, 4, 3, 2, 2, 1, 1};
    int32_t control_events[21];
    for (size_t i = 0; i < 21; i++) {
        control_events[i] = 1;
    }
    double z = NAN;
    double p = NAN;
    double log_p = NAN;
    ck_assert_int_eq(
        wakpi_test_log_rank(treated, treated_events, 21, control, control_events, 21, &z, &p, &log_p),
        WAKPI_OK);
    ck_assert(vector_near(z * z, 16.79294, 1e-6, 0.0));
    ck_assert_double_lt(z, 0.0);
    ck_assert(vector_near(p, 4.17e-5, 1e-2, 0.0));
    ck_assert_int_eq(
        wakpi_test_log_rank(treated, treated_events, 21, control, control_events, 0, &z, &p, &log_p),
        WAKPI_UNDEFINED);
    static const int32_t open[] = {0, 0};
    ck_assert_int_eq(wakpi_test_log_rank(treated, open, 2, control, open, 2, &z, &p, &log_p),
                     WAKPI_DEGENERATE);
    ck_assert_double_eq(p, 1.0);
}
END_TEST

START_TEST(retention_meets_its_vectors)
{
    const char *name = "stats/sbg.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double churn = NAN;
        double retention = NAN;
        double survival = NAN;
        ck_assert_int_eq(
            wakpi_retention_sbg(vector_file_real(&file, row, "alpha"), vector_file_real(&file, row, "beta"),
                                vector_file_integer(&file, row, "t"), &churn, &retention, &survival),
            WAKPI_OK);
        ck_assert_near(name, row, churn, vector_file_real(&file, row, "churn_prob"), 1e-13, 0.0);
        ck_assert_near(name, row, retention, vector_file_real(&file, row, "retention_rate"), 1e-13, 0.0);
        ck_assert_near(name, row, survival, vector_file_real(&file, row, "survival"), 1e-13, 0.0);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(trends_meet_their_vectors)
{
    const char *name = "stats/theil_sen.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double x[MOST];
        double y[MOST];
        size_t count = vector_file_reals(&file, row, "x", x, MOST);
        ck_assert_uint_eq(vector_file_reals(&file, row, "y", y, MOST), count);
        double slope = NAN;
        double intercept = NAN;
        double lower = NAN;
        double upper = NAN;
        ck_assert_int_ge(wakpi_trend_theil_sen(x, y, count, 0.05, &slope, &intercept, &lower, &upper),
                         WAKPI_OK);
        ck_assert_near(name, row, slope, vector_file_real(&file, row, "slope"), 1e-14, 1e-300);
        ck_assert_near(name, row, intercept, vector_file_real(&file, row, "intercept"), 1e-13, 1e-15);
        ck_assert(lower <= slope && slope <= upper);
        int64_t s = 0;
        double variance = NAN;
        double z = NAN;
        double p = NAN;
        double log_p = NAN;
        ck_assert_int_ge(wakpi_test_mann_kendall(y, count, &s, &variance, &z, &p, &log_p), WAKPI_OK);
        ck_assert_int_eq(s, vector_file_integer(&file, row, "mann_kendall_S"));
        ck_assert_near(name, row, variance, vector_file_real(&file, row, "mann_kendall_var"), 1e-15, 0.0);
        ck_assert_near(name, row, z, vector_file_real(&file, row, "mann_kendall_z"), 1e-13, 0.0);
        ck_assert_near(name, row, p, vector_file_real(&file, row, "mann_kendall_p"), 1e-12, 0.0);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(one_wild_value_does_not_move_the_trend)
{
    double x[40];
    double y[40];
    for (size_t i = 0; i < 40; i++) {
        x[i] = (double)i;
        y[i] = 5.0 - 2.0 * (double)i;
    }
    y[20] = 1e6;
    double slope = NAN;
    double intercept = NAN;
    double lower = NAN;
    double upper = NAN;
    ck_assert_int_eq(wakpi_trend_theil_sen(x, y, 40, 0.05, &slope, &intercept, &lower, &upper), WAKPI_OK);
    ck_assert_double_eq(slope, -2.0);
    ck_assert_double_eq(lower, -2.0);
    ck_assert_double_eq(upper, -2.0);
    ck_assert_int_eq(wakpi_trend_theil_sen(x, y, 3, 0.05, &slope, &intercept, &lower, &upper),
                     WAKPI_UNBOUNDED);
    ck_assert_int_eq(wakpi_trend_theil_sen(x, y, 1, 0.05, &slope, &intercept, &lower, &upper),
                     WAKPI_UNDEFINED);
    x[0] = x[1];
    ck_assert_int_eq(wakpi_trend_theil_sen(x, y, 2, 0.05, &slope, &intercept, &lower, &upper),
                     WAKPI_UNDEFINED);
    y[0] = NAN;
    ck_assert_int_eq(wakpi_trend_theil_sen(x, y, 5, 0.05, &slope, &intercept, &lower, &upper), WAKPI_INVALID);
    int64_t s = 42;
    static const double flat[] = {3.0, 3.0, 3.0};
    double v[4];
    ck_assert_int_eq(wakpi_test_mann_kendall(flat, 3, &s, &v[0], &v[1], &v[2], &v[3]), WAKPI_DEGENERATE);
    ck_assert_double_eq(v[2], 1.0);
}
END_TEST

START_TEST(smoothing_meets_its_vectors)
{
    const char *name = "stats/holt.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double y[MOST];
        double start[2 + MOST];
        double expected[8];
        double forecast[6];
        double multipliers[6];
        double squares = NAN;
        const char *kind = vector_file_text(&file, row, "seasonal");
        int32_t season = strcmp(kind, "add") == 0   ? WAKPI_SEASON_ADDITIVE
                         : strcmp(kind, "mul") == 0 ? WAKPI_SEASON_MULTIPLICATIVE
                                                    : WAKPI_SEASON_NONE;
        size_t count = vector_file_reals(&file, row, "y", y, MOST);
        const double weights[] = {vector_file_real(&file, row, "alpha"),
                                  vector_file_real(&file, row, "beta_star"),
                                  vector_file_real(&file, row, "phi"), vector_file_real(&file, row, "gamma")};
        start[0] = vector_file_real(&file, row, "l0");
        start[1] = vector_file_real(&file, row, "b0");
        size_t period = vector_file_reals(&file, row, "s0", start + 2, MOST);
        ck_assert_int_eq(wakpi_forecast_smooth(y, count, season, period, weights, start, 6, forecast,
                                               multipliers, &squares),
                         WAKPI_OK);
        static const char *const columns[] = {"f1", "f2", "f3", "f4", "f5", "f6"};
        for (size_t i = 0; i < 6; i++) {
            ck_assert_near(name, row, forecast[i], vector_file_real(&file, row, columns[i]), 1e-12, 0.0);
        }
        ck_assert_near(name, row, squares, vector_file_real(&file, row, "sse"), 1e-11, 0.0);
        size_t given = vector_file_reals(&file, row, "ets_variance_multipliers_h1_h6", expected, 8);
        for (size_t i = 0; i < given; i++) {
            ck_assert_near(name, row, multipliers[i], expected[i], 1e-13, 0.0);
        }
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(prediction_intervals_meet_their_vectors)
{
    const char *name = "stats/ets_forecast.csv";
    struct vector_file file = vector_file_open(name);
    for (size_t row = 0; row < file.rows; row++) {
        double y[MOST];
        double forecast[8];
        double multipliers[8];
        double squares = NAN;
        const char *model = vector_file_text(&file, row, "model");
        int trended = strcmp(model, "ANN") != 0;
        double alpha = vector_file_real(&file, row, "alpha");
        double beta = trended ? vector_file_real(&file, row, "beta") / alpha : 0.0; /* R gives alpha beta */
        size_t horizon = (size_t)vector_file_integer(&file, row, "h");
        size_t count = vector_file_reals(&file, row, "y", y, MOST);
        const double weights[] = {alpha, beta < 1.0 ? beta : 1.0,
                                  strcmp(model, "AAdN") == 0 ? vector_file_real(&file, row, "phi") : 1.0,
                                  0.0};
        double start[] = {vector_file_real(&file, row, "l0"),
                          trended ? vector_file_real(&file, row, "b0") : 0.0};
        ck_assert_int_eq(wakpi_forecast_smooth(y, count, WAKPI_SEASON_NONE, 0, weights, start, horizon,
                                               forecast, multipliers, &squares),
                         WAKPI_OK);
        double mean = forecast[horizon - 1];
        double sigma2 = vector_file_real(&file, row, "sigma2");
        double lower = NAN;
        double upper = NAN;
        ck_assert_near(name, row, mean, vector_file_real(&file, row, "mean"), 1e-10, 0.0);
        ck_assert_int_eq(wakpi_forecast_interval(mean, multipliers[horizon - 1], sigma2, 0.2, &lower, &upper),
                         WAKPI_OK);
        ck_assert_near(name, row, lower, vector_file_real(&file, row, "lo80"), 1e-10, 0.0);
        ck_assert_near(name, row, upper, vector_file_real(&file, row, "hi80"), 1e-10, 0.0);
        ck_assert_int_eq(
            wakpi_forecast_interval(mean, multipliers[horizon - 1], sigma2, 0.05, &lower, &upper), WAKPI_OK);
        ck_assert_near(name, row, lower, vector_file_real(&file, row, "lo95"), 1e-10, 0.0);
        ck_assert_near(name, row, upper, vector_file_real(&file, row, "hi95"), 1e-10, 0.0);
    }
    vector_file_close(&file);
}
END_TEST

START_TEST(smoothing_can_be_taken_up_where_it_stopped)
{
    double y[30];
    for (size_t i = 0; i < 30; i++) {
        y[i] = 100.0 + (double)i + (double)((i * 7) % 5) + (i % 3 == 0 ? 6.0 : -3.0);
    }
    static const double weights[] = {0.4, 0.2, 0.95, 0.3};
    double whole[] = {100.0, 1.0, 6.0, -3.0, -3.0};
    double parts[] = {100.0, 1.0, 6.0, -3.0, -3.0};
    double forecast[2][4];
    double multipliers[4];
    double squares = NAN;
    ck_assert_int_eq(wakpi_forecast_smooth(y, 30, WAKPI_SEASON_ADDITIVE, 3, weights, whole, 4, forecast[0],
                                           multipliers, &squares),
                     WAKPI_OK);
    ck_assert_int_eq(
        wakpi_forecast_smooth(y, 11, WAKPI_SEASON_ADDITIVE, 3, weights, parts, 0, NULL, NULL, &squares),
        WAKPI_OK);
    ck_assert_int_eq(wakpi_forecast_smooth(y + 11, 19, WAKPI_SEASON_ADDITIVE, 3, weights, parts, 4,
                                           forecast[1], multipliers, &squares),
                     WAKPI_OK);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_double_eq(forecast[0][i], forecast[1][i]);
    }
    double zero[] = {0.0, 0.0, 1.0, 1.0, 1.0};
    ck_assert_int_eq(
        wakpi_forecast_smooth(y, 5, WAKPI_SEASON_MULTIPLICATIVE, 3, weights, zero, 0, NULL, NULL, &squares),
        WAKPI_UNDEFINED);
    ck_assert_int_eq(
        wakpi_forecast_smooth(y, 5, WAKPI_SEASON_NONE, 3, weights, zero, 0, NULL, NULL, &squares),
        WAKPI_INVALID);
    ck_assert_int_eq(
        wakpi_forecast_smooth(y, 0, WAKPI_SEASON_NONE, 0, weights, zero, 0, NULL, NULL, &squares),
        WAKPI_INVALID);
}
END_TEST

START_TEST(the_best_way_to_forecast_is_chosen)
{
    double y[70];
    double forecast[14];
    double lower[14];
    double upper[14];
    int32_t method = 0;
    double mase = NAN;
    /* A weekly season on a slow rise, with a little noise. */
    static const double week[] = {10.0, 12.0, 11.0, 9.0, 20.0, 5.0, 3.0};
    for (size_t i = 0; i < 70; i++) {
        y[i] = 100.0 + 0.5 * (double)i + week[i % 7] + 0.3 * ((double)((i * 29) % 11) - 5.0);
    }
    ck_assert_int_eq(wakpi_forecast_best(y, 70, 7, 14, 0.05, &method, &mase, forecast, lower, upper),
                     WAKPI_OK);
    ck_assert_int_eq(method, WAKPI_FORECAST_SEASONAL);
    ck_assert_double_lt(mase, 0.6);
    for (size_t h = 0; h < 14; h++) {
        double truth = 100.0 + 0.5 * (double)(70 + h) + week[h % 7];
        ck_assert(lower[h] < truth && truth < upper[h]);
        ck_assert(fabs(forecast[h] - truth) < 5.0);
    }
    /* Noise about a level: smoothing beats the last value. */
    for (size_t i = 0; i < 60; i++) {
        y[i] = 50.0 + (double)((i * 37) % 23) - 11.0;
    }
    ck_assert_int_eq(wakpi_forecast_best(y, 60, 0, 3, 0.05, &method, &mase, forecast, lower, upper),
                     WAKPI_OK);
    ck_assert_int_ge(method, WAKPI_FORECAST_SIMPLE);
    ck_assert_double_lt(mase, 1.0);
    ck_assert(fabs(forecast[2] - 50.0) < 6.0);
    ck_assert_int_eq(wakpi_forecast_best(y, 5, 0, 3, 0.05, &method, &mase, forecast, lower, upper),
                     WAKPI_SMALL_SAMPLE);
    ck_assert_int_eq(method, WAKPI_FORECAST_NAIVE);
    ck_assert_double_eq(forecast[2], y[4]);
    ck_assert_double_gt(upper[2] - lower[2], upper[0] - lower[0]);
    ck_assert_int_eq(wakpi_forecast_best(y, 1, 0, 3, 0.05, &method, &mase, forecast, lower, upper),
                     WAKPI_UNDEFINED);
    ck_assert_int_eq(wakpi_forecast_best(y, 60, 1, 3, 0.05, &method, &mase, forecast, lower, upper),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_forecast_best(y, 60, 0, 0, 0.05, &method, &mase, forecast, lower, upper),
                     WAKPI_INVALID);
}
END_TEST

START_TEST(a_sudden_drop_shows_in_the_charts)
{
    int64_t k[20];
    int64_t n[20];
    double lower[20];
    double upper[20];
    double statistic[20];
    int32_t signals[20];
    double centre = NAN;
    double sigma_z = NAN;
    for (size_t i = 0; i < 20; i++) {
        n[i] = 1000;
        k[i] = 200 + (int64_t)((i * 7) % 11) - 5;
    }
    k[17] = 100;
    ck_assert_int_eq(wakpi_chart_p(k, n, 20, &centre, lower, upper, signals), WAKPI_OK);
    for (size_t i = 0; i < 20; i++) {
        ck_assert_int_eq(signals[i], i == 17 ? WAKPI_CHART_BELOW : WAKPI_CHART_WITHIN);
    }
    ck_assert_int_eq(wakpi_chart_laney(k, n, 20, &centre, &sigma_z, lower, upper, signals), WAKPI_OK);
    ck_assert_int_eq(signals[17], WAKPI_CHART_BELOW);
    ck_assert_int_eq(wakpi_chart_cusum_rate(k, n, 20, 0.2, 0.15, 6.9, statistic, signals), WAKPI_OK);
    ck_assert_int_eq(signals[16], WAKPI_CHART_WITHIN);
    ck_assert_int_eq(signals[17], WAKPI_CHART_BELOW);
    ck_assert_double_eq(statistic[16], 0.0);
    /* Eleven periods are too few to know what is usual: limits, but silence. */
    ck_assert_int_eq(wakpi_chart_p(k + 9, n, 11, &centre, lower, upper, signals), WAKPI_SMALL_SAMPLE);
    ck_assert_int_eq(signals[8], WAKPI_CHART_WITHIN);
    ck_assert_double_lt(0.1, lower[8]);
}
END_TEST

START_TEST(large_samples_do_not_always_alarm)
{
    int64_t k[24];
    int64_t n[24];
    double lower[24];
    double upper[24];
    int32_t signals[24];
    double centre = NAN;
    double sigma_z = NAN;
    int plain = 0;
    int wide = 0;
    for (size_t i = 0; i < 24; i++) {
        n[i] = 10000000;
        k[i] = 2000000 + (int64_t)((i * 11) % 24) * 4000 - 46000;
    }
    ck_assert_int_eq(wakpi_chart_p(k, n, 24, &centre, lower, upper, signals), WAKPI_OK);
    for (size_t i = 0; i < 24; i++) {
        plain += signals[i] != WAKPI_CHART_WITHIN;
    }
    ck_assert_int_eq(wakpi_chart_laney(k, n, 24, &centre, &sigma_z, lower, upper, signals), WAKPI_OK);
    for (size_t i = 0; i < 24; i++) {
        wide += signals[i] != WAKPI_CHART_WITHIN;
    }
    ck_assert_int_gt(plain, 20);
    ck_assert_int_eq(wide, 0);
    ck_assert_double_gt(sigma_z, 10.0);
}
END_TEST

START_TEST(laneys_factor_is_the_mean_move_of_neighbours)
{
    int64_t k[12];
    int64_t n[12];
    double lower[12];
    double upper[12];
    int32_t signals[12];
    double centre = NAN;
    double sigma_z = NAN;
    for (size_t i = 0; i < 12; i++) {
        n[i] = 1000;
        k[i] = i % 2 ? 210 : 190;
    }
    ck_assert_int_eq(wakpi_chart_laney(k, n, 12, &centre, &sigma_z, lower, upper, signals), WAKPI_OK);
    /* z = -+ 0.01 / sqrt(0.2 * 0.8 / 1000), so neighbours are 1.5811388 apart. */
    ck_assert(vector_near(sigma_z, 1.5811388300841898 / 1.128, 1e-13, 0.0));
    ck_assert(vector_near(upper[0], 0.2 + 3.0 * sigma_z * sqrt(0.00016), 1e-13, 0.0));
    ck_assert(vector_near(lower[0], 0.2 - 3.0 * sigma_z * sqrt(0.00016), 1e-13, 0.0));
}
END_TEST

START_TEST(rare_events_get_exact_limits)
{
    int64_t k[12] = {0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 0, 8};
    int64_t n[12];
    double lower[12];
    double upper[12];
    int32_t signals[12];
    double centre = NAN;
    for (size_t i = 0; i < 12; i++) {
        n[i] = 100;
    }
    ck_assert_int_eq(wakpi_chart_p(k, n, 12, &centre, lower, upper, signals), WAKPI_OK);
    /* centre 1 %: P(X >= 5) = 0.0034, P(X >= 6) = 0.00053 */
    ck_assert_double_eq(centre, 0.01);
    ck_assert_double_eq(upper[0], 0.05);
    ck_assert_double_eq(lower[0], 0.0);
    ck_assert_int_eq(signals[0], WAKPI_CHART_WITHIN);
    ck_assert_int_eq(signals[11], WAKPI_CHART_ABOVE);
    int64_t none[12] = {0};
    ck_assert_int_eq(wakpi_chart_p(none, n, 12, &centre, lower, upper, signals), WAKPI_DEGENERATE);
    ck_assert_int_eq(wakpi_chart_p(none, none, 12, &centre, lower, upper, signals), WAKPI_UNDEFINED);
    k[3] = 101;
    ck_assert_int_eq(wakpi_chart_p(k, n, 12, &centre, lower, upper, signals), WAKPI_INVALID);
}
END_TEST

START_TEST(averages_and_rules_see_small_lasting_shifts)
{
    double values[30];
    double smoothed[30];
    double lower[30];
    double upper[30];
    double statistic[30];
    double exposure[30];
    int64_t k[30];
    int32_t signals[30];
    int32_t rules[30];
    for (size_t i = 0; i < 30; i++) {
        values[i] = (i % 2 ? 0.5 : -0.5) + (i >= 15 ? 1.2 : 0.0);
        k[i] = i < 15 ? 10 : 16;
        exposure[i] = 1.0;
    }
    ck_assert_int_eq(wakpi_chart_ewma(values, 30, 0.0, 1.0, 0.2, 2.86, smoothed, lower, upper, signals),
                     WAKPI_OK);
    ck_assert_int_eq(signals[14], WAKPI_CHART_WITHIN);
    ck_assert_int_eq(signals[29], WAKPI_CHART_ABOVE);
    ck_assert(vector_near(upper[0], 2.86 * 0.2, 1e-14, 0.0)); /* lambda sigma width */
    ck_assert_int_eq(wakpi_chart_rules(values, 30, rules), WAKPI_OK);
    ck_assert_int_eq(rules[14], 0);
    ck_assert_int_eq(rules[22], WAKPI_RULE_8_ON_ONE_SIDE);
    static const double wild[] = {0.0, 2.5, 0.1, 2.1, -3.5};
    ck_assert_int_eq(wakpi_chart_rules(wild, 5, rules), WAKPI_OK);
    ck_assert_int_eq(rules[3], WAKPI_RULE_2_OF_3);
    ck_assert_int_eq(rules[4], WAKPI_RULE_BEYOND_3);
    ck_assert_int_eq(wakpi_chart_cusum_count(k, exposure, 30, 10.0, 15.0, 5.0, statistic, signals), WAKPI_OK);
    ck_assert_int_eq(signals[14], WAKPI_CHART_WITHIN);
    ck_assert_int_eq(signals[29], WAKPI_CHART_ABOVE);
    ck_assert_int_eq(wakpi_chart_cusum_count(k, exposure, 30, 10.0, 10.0, 5.0, statistic, signals),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_chart_ewma(values, 30, 0.0, 0.0, 0.2, 2.86, smoothed, lower, upper, signals),
                     WAKPI_INVALID);
    ck_assert_int_eq(wakpi_chart_ewma(values, 0, 0.0, 1.0, 0.2, 2.86, smoothed, lower, upper, signals),
                     WAKPI_UNDEFINED);
}
END_TEST

START_TEST(the_bootstrap_answers_alike_for_a_seed)
{
    double x[50];
    double y[50];
    static double scratch[4000];
    double first[3];
    double again[3];
    double other[3];
    for (size_t i = 0; i < 50; i++) {
        x[i] = (double)(1 + (i * 7) % 5);
        y[i] = 10.0 * x[i] + (double)((i * 13) % 17);
    }
    ck_assert_int_eq(wakpi_bootstrap_ratio(x, y, 50, 4000, 7, 0.05, scratch, &first[0], &first[1], &first[2]),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_bootstrap_ratio(x, y, 50, 4000, 7, 0.05, scratch, &again[0], &again[1], &again[2]),
                     WAKPI_OK);
    ck_assert_int_eq(wakpi_bootstrap_ratio(x, y, 50, 4000, 8, 0.05, scratch, &other[0], &other[1], &other[2]),
                     WAKPI_OK);
    ck_assert_mem_eq(first, again, sizeof(first));
    ck_assert_double_ne(first[1], other[1]);
    ck_assert(vector_near(first[1], other[1], 0.01, 0.0));
    ck_assert(first[1] < first[0] && first[0] < first[2]);
    /* The mean of 0 .. 49: its standard error is 2.06. */
    for (size_t i = 0; i < 50; i++) {
        y[i] = (double)i;
    }
    ck_assert_int_eq(
        wakpi_bootstrap_ratio(NULL, y, 50, 4000, 7, 0.05, scratch, &first[0], &first[1], &first[2]),
        WAKPI_OK);
    ck_assert(vector_near(first[0], 24.5, 1e-14, 0.0));
    ck_assert(vector_near(first[1], 24.5 - 1.96 * 2.06, 0.0, 0.4));
    ck_assert(vector_near(first[2], 24.5 + 1.96 * 2.06, 0.0, 0.4));
    ck_assert_int_eq(
        wakpi_bootstrap_ratio(NULL, y, 1, 4000, 7, 0.05, scratch, &first[0], &first[1], &first[2]),
        WAKPI_UNDEFINED);
    ck_assert_int_eq(
        wakpi_bootstrap_ratio(NULL, y, 50, 10, 7, 0.05, scratch, &first[0], &first[1], &first[2]),
        WAKPI_INVALID);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stats_time");
    TCase *tests = tcase_create("in time");
    tcase_add_test(tests, kaplan_meier_meets_its_vectors);
    tcase_add_test(tests, survival_refuses_what_it_cannot_answer);
    tcase_add_test(tests, log_rank_meets_the_classic_case);
    tcase_add_test(tests, retention_meets_its_vectors);
    tcase_add_test(tests, trends_meet_their_vectors);
    tcase_add_test(tests, one_wild_value_does_not_move_the_trend);
    tcase_add_test(tests, smoothing_meets_its_vectors);
    tcase_add_test(tests, prediction_intervals_meet_their_vectors);
    tcase_add_test(tests, smoothing_can_be_taken_up_where_it_stopped);
    tcase_add_test(tests, the_best_way_to_forecast_is_chosen);
    tcase_add_test(tests, a_sudden_drop_shows_in_the_charts);
    tcase_add_test(tests, large_samples_do_not_always_alarm);
    tcase_add_test(tests, laneys_factor_is_the_mean_move_of_neighbours);
    tcase_add_test(tests, rare_events_get_exact_limits);
    tcase_add_test(tests, averages_and_rules_see_small_lasting_shifts);
    tcase_add_test(tests, the_bootstrap_answers_alike_for_a_seed);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}

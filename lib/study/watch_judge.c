/* One period against those before it. */
#include <math.h>

#include <wakpi/stats.h>

#include "stats/chart.h"
#include "stats/elementary.h"
#include "stats/student.h"
#include "study/watch.h"

static const double NEIGHBOURS = 1.128; /* mean distance of two normal values, in sigmas */
static const double WIDTH = 3.0;
static const double SLOW_WEIGHT = 0.2, SLOW_WIDTH = 2.86;

/* The window in numbers: z are values in units of their own spread, the judged one last. */
struct chart {
    const struct wakpi_series *series;
    const struct wakpi_window *window;
    struct wakpi_judgement *judgement;
    double z[WAKPI_WINDOW_MOST + 1];
    double sigma; /* of z, from neighbours */
};

static const struct wakpi_point *point_at(const struct chart *chart, size_t i)
{
    return &chart->series->points[chart->window->at[i]];
}

static double value_at(const struct chart *chart, size_t i)
{
    return wakpi_point_value(chart->series, chart->window->at[i]);
}

static double spread_of(const struct chart *chart, double expected, size_t i)
{
    return chart->series->is_rate ? sqrt(expected * (1 - expected) / (double)point_at(chart, i)->n) : 1;
}

static double sigma_of_neighbours(const double *z, size_t count)
{
    double moves = 0;
    for (size_t i = 1; i < count; i++)
        moves += fabs(z[i] - z[i - 1]);
    return moves / (double)(count - 1) / NEIGHBOURS;
}

/* The chance of so large a z, sigma being known from neighbours only: 0.62 degrees of freedom each. */
static double chance_of(const struct chart *chart, double z)
{
    double t = z / chart->sigma, p = 1, log_p;
    if (!(fabs(t) < 1e150))
        return 0;
    wakpi_student_two_sided(t, 0.62 * (double)(chart->window->count - 1), &p, &log_p);
    return p;
}

/* The moving average over z, where the period itself is no alarm. */
static void look_for_slow(struct chart *chart)
{
    double smoothed[WAKPI_WINDOW_MOST + 1], lower[WAKPI_WINDOW_MOST + 1], upper[WAKPI_WINDOW_MOST + 1];
    int32_t signals[WAKPI_WINDOW_MOST + 1];
    size_t last = chart->window->count;
    struct wakpi_judgement *j = chart->judgement;
    j->questions = 2;
    if (j->side != WAKPI_CHART_WITHIN ||
        wakpi_chart_ewma(chart->z, last + 1, 0, chart->sigma, SLOW_WEIGHT, SLOW_WIDTH, smoothed, lower, upper,
                         signals) != WAKPI_OK ||
        signals[last] == WAKPI_CHART_WITHIN)
        return;
    size_t from = last;
    while (from > 0 && (smoothed[from - 1] > 0) == (smoothed[last] > 0))
        from--;
    if (from == 0)
        return; /* there is nothing before it that it could differ from */
    j->side = signals[last];
    j->slow = 1;
    j->from = from;
    j->chance = chance_of(chart, smoothed[last] / (upper[last] / (SLOW_WIDTH * chart->sigma)));
}

/* Signal, limits and chance by z alone: the chart of individuals. */
static void judge_by_z(struct chart *chart, double expected, double unit)
{
    double smoothed[WAKPI_WINDOW_MOST + 1], lower[WAKPI_WINDOW_MOST + 1], upper[WAKPI_WINDOW_MOST + 1];
    int32_t signals[WAKPI_WINDOW_MOST + 1];
    size_t last = chart->window->count;
    struct wakpi_judgement *j = chart->judgement;
    if (!(chart->sigma > 0) || wakpi_chart_ewma(chart->z, last + 1, 0, chart->sigma, 1, WIDTH, smoothed,
                                                lower, upper, signals) != WAKPI_OK)
        return;
    double half = WIDTH * chart->sigma * unit;
    j->questions = 1;
    j->side = signals[last];
    j->expected = expected;
    j->lower = expected - half;
    j->upper = expected + half;
    if (chart->series->is_rate) {
        j->lower = j->lower > 0 ? j->lower : 0;
        j->upper = j->upper < 1 ? j->upper : 1;
    }
    j->chance = chance_of(chart, chart->z[last]);
    look_for_slow(chart);
}

/* ---- by weekday ---- */

struct weekday {
    double sum, weight; /* of values; of a rate events and trials */
    double periods;
};

static void sum_up(const struct chart *chart, struct weekday *days, int by_weekday)
{
    for (size_t i = 0; i < chart->window->count; i++) {
        struct weekday *day = &days[by_weekday ? chart->window->weekday[i] : 0];
        const struct wakpi_point *point = point_at(chart, i);
        day->sum += chart->series->is_rate ? (double)point->k : point->value;
        day->weight += chart->series->is_rate ? (double)point->n : 1;
        day->periods += 1;
    }
}

/* Below 5 expected events, or others, a rate is no normal value, and its chance is to be exact. */
static int few_expected(double trials, double rate)
{
    return trials * rate < 5 || trials * (1 - rate) < 5;
}

/* Whether each value can be compared with others of its group: three of the judged one's, two of any. */
static int groups_can_judge(const struct chart *chart, const struct weekday *days, int by_weekday)
{
    size_t last = chart->window->count;
    for (size_t i = 0; i <= last; i++) {
        const struct weekday *day = &days[by_weekday ? chart->window->weekday[i] : 0];
        double expected = day->weight > 0 ? day->sum / day->weight : 0;
        if (day->periods < (i == last ? 3 : 2))
            return 0;
        if (chart->series->is_rate && (!(expected > 0 && expected < 1) ||
                                       (i == last && few_expected((double)point_at(chart, i)->n, expected))))
            return 0;
    }
    return 1;
}

/* Against the mean of its weekday, or of all. The mean is uncertain by 1 / periods, and drawn to those in it. */
static int judge_by_groups(struct chart *chart, int by_weekday)
{
    struct weekday days[WAKPI_WEEK] = {{0, 0, 0}};
    size_t last = chart->window->count;
    double expected = 0, unit = 1;
    sum_up(chart, days, by_weekday);
    if (!groups_can_judge(chart, days, by_weekday))
        return 0;
    for (size_t i = 0; i <= last; i++) {
        const struct weekday *day = &days[by_weekday ? chart->window->weekday[i] : 0];
        double share = i == last ? 1 / day->periods : -1 / day->periods;
        expected = day->sum / day->weight;
        unit = spread_of(chart, expected, i) * sqrt(1 + share);
        chart->z[i] = (value_at(chart, i) - expected) / unit;
    }
    chart->sigma = sigma_of_neighbours(chart->z, last);
    if (chart->series->is_rate && chart->sigma < 1)
        chart->sigma = 1;
    judge_by_z(chart, expected, unit);
    return 1;
}

/* ---- rates of all periods alike ---- */

/* The exact chance of the period's count beside those of all others. */
static double exact_chance(const int64_t *k, const int64_t *n, size_t last)
{
    int64_t events = 0, trials = 0;
    double p = 1, log_p;
    for (size_t i = 0; i < last; i++) {
        events += k[i];
        trials += n[i];
    }
    if (wakpi_test_fisher(k[last], n[last], events, trials, &p, &log_p) < 0)
        return 1;
    return p;
}

static void judge_rate(struct chart *chart)
{
    int64_t k[WAKPI_WINDOW_MOST + 1], n[WAKPI_WINDOW_MOST + 1];
    double lower[WAKPI_WINDOW_MOST + 1], upper[WAKPI_WINDOW_MOST + 1], centre, sigma_z;
    int32_t signals[WAKPI_WINDOW_MOST + 1];
    size_t last = chart->window->count;
    struct wakpi_judgement *j = chart->judgement;
    for (size_t i = 0; i <= last; i++) {
        k[i] = point_at(chart, i)->k;
        n[i] = point_at(chart, i)->n;
    }
    if (wakpi_chart_laney(k, n, last + 1, &centre, &sigma_z, lower, upper, signals) != WAKPI_OK)
        return;
    double trials = (double)n[last];
    int few = few_expected(trials, centre), plain = few || sigma_z <= 1;
    if (plain) {
        double rate = value_at(chart, last);
        wakpi_binomial_limits(centre, n[last], &lower[last], &upper[last]);
        signals[last] = rate < lower[last]   ? WAKPI_CHART_BELOW
                        : rate > upper[last] ? WAKPI_CHART_ABOVE
                                             : WAKPI_CHART_WITHIN;
    }
    for (size_t i = 0; i <= last; i++)
        chart->z[i] = (value_at(chart, i) - centre) / spread_of(chart, centre, i);
    chart->sigma = sigma_z > 1 ? sigma_z : 1;
    j->questions = 1;
    j->side = signals[last];
    j->expected = centre;
    j->lower = lower[last];
    j->upper = upper[last];
    j->chance = plain ? exact_chance(k, n, last) : chance_of(chart, chart->z[last]);
    if (!few)
        look_for_slow(chart);
}

void wakpi_window_judge(const struct wakpi_series *series, const struct wakpi_window *window, int by_weekday,
                        struct wakpi_judgement *judgement)
{
    struct chart chart = {.series = series, .window = window, .judgement = judgement};
    *judgement = (struct wakpi_judgement){.chance = 1};
    if (window->count + 1 < WAKPI_CHART_LEAST_PERIODS)
        return;
    if (by_weekday && judge_by_groups(&chart, 1))
        return;
    if (series->is_rate)
        judge_rate(&chart);
    else
        judge_by_groups(&chart, 0);
}

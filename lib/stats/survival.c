#include "stats/argument.h"
#include "stats/beta.h"
#include "stats/elementary.h"
#include "stats/normal.h"
#include <wakpi/survival.h>

/* A sample read in order of time. */
struct sample {
    const double *times;
    const int32_t *events;
    size_t count;
    size_t next; /* where ascending: the first not yet passed */
    int ascending;
    double past; /* where not: the time passed last */
    int64_t open;
};

static wakpi_status begin(struct sample *s, const double *times, const int32_t *events, size_t count)
{
    if (count == 0) {
        return WAKPI_UNDEFINED;
    }
    if (!times || !events) {
        return WAKPI_INVALID;
    }
    *s = (struct sample){times, events, count, 0, 1, -INFINITY, (int64_t)count};
    for (size_t i = 0; i < count; i++) {
        if (!wakpi_is_finite(times[i]) || (events[i] != 0 && events[i] != 1)) {
            return WAKPI_INVALID;
        }
        if (i > 0 && times[i] < times[i - 1]) {
            s->ascending = 0;
        }
    }
    return WAKPI_OK;
}

/* The next time; INFINITY at the end. */
static double next_time(const struct sample *s)
{
    if (s->ascending) {
        return s->next < s->count ? s->times[s->next] : INFINITY;
    }
    double least = INFINITY;
    for (size_t i = 0; i < s->count; i++) {
        if (s->times[i] > s->past && s->times[i] < least) {
            least = s->times[i];
        }
    }
    return least;
}

/* Passes all at `time`, which is not after the next one; returns how many events that were. */
static int64_t pass(struct sample *s, double time)
{
    int64_t happened = 0;
    int64_t gone = 0;
    if (s->ascending) {
        for (; s->next < s->count && s->times[s->next] == time; s->next++) {
            happened += s->events[s->next];
            gone++;
        }
    } else {
        for (size_t i = 0; i < s->count; i++) {
            if (s->times[i] == time) {
                happened += s->events[i];
                gone++;
            }
        }
        s->past = time;
    }
    s->open -= gone;
    return happened;
}

static size_t distinct_times(struct sample s)
{
    size_t steps = 0;
    for (double time = next_time(&s); time < INFINITY; time = next_time(&s)) {
        pass(&s, time);
        steps++;
    }
    return steps;
}

static void log_log_limits(double survival, double greenwood, double z, double *lower, double *upper)
{
    if (!(survival > 0.0) || !(survival < 1.0)) {
        *lower = NAN;
        *upper = NAN;
        return;
    }
    double log_survival = wakpi_math_log(survival);
    double half = z * sqrt(greenwood) / -log_survival;
    *lower = wakpi_math_exp(log_survival * wakpi_math_exp(half));
    *upper = wakpi_math_exp(log_survival * wakpi_math_exp(-half));
}

/* The middle of the stretch on which the curve stands at one half, else where it first is below. */
static double median_of(const double *at, const double *survival, size_t steps)
{
    const double half = 0.5 + 1e-12; /* a product of fractions comes to one half but for rounding */
    for (size_t i = 0; i < steps; i++) {
        if (survival[i] <= half) {
            size_t next = i + 1;
            while (next < steps && survival[next] == survival[i]) {
                next++;
            }
            int stands = survival[i] >= 0.5 - 1e-12 && next < steps;
            return stands ? 0.5 * (at[i] + at[next]) : at[i];
        }
    }
    return NAN;
}

wakpi_status wakpi_kaplan_meier(const double *times, const int32_t *events, size_t count, double alpha,
                                double *at, int64_t *at_risk, int64_t *happened, double *survival,
                                double *lower, double *upper, size_t capacity, size_t *steps, double *median)
{
    struct sample s;
    if (!at || !at_risk || !happened || !survival || !lower || !upper || !steps || !median ||
        !wakpi_is_probability(alpha)) {
        return WAKPI_INVALID;
    }
    wakpi_status status = begin(&s, times, events, count);
    if (status != WAKPI_OK) {
        return status;
    }
    *steps = distinct_times(s);
    if (*steps > capacity) {
        return WAKPI_TOO_SMALL;
    }
    double z = wakpi_normal_critical(alpha);
    struct wakpi_dd remaining = wakpi_dd_from(1.0);
    double greenwood = 0.0;
    for (size_t i = 0; i < *steps; i++) {
        at[i] = next_time(&s);
        at_risk[i] = s.open;
        happened[i] = pass(&s, at[i]);
        double n = (double)at_risk[i];
        double left = (double)(at_risk[i] - happened[i]);
        if (happened[i] > 0) {
            remaining = wakpi_dd_divide(wakpi_dd_multiply_double(remaining, left), wakpi_dd_from(n));
            greenwood += (double)happened[i] / n / left;
        }
        survival[i] = remaining.hi;
        log_log_limits(survival[i], greenwood, z, &lower[i], &upper[i]);
    }
    *median = median_of(at, survival, *steps);
    return *median == *median ? WAKPI_OK : WAKPI_UNBOUNDED;
}

wakpi_status wakpi_test_log_rank(const double *times1, const int32_t *events1, size_t count1,
                                 const double *times2, const int32_t *events2, size_t count2, double *z,
                                 double *p, double *log_p)
{
    struct sample one;
    struct sample two;
    if (!z || !p || !log_p) {
        return WAKPI_INVALID;
    }
    wakpi_status first = begin(&one, times1, events1, count1);
    wakpi_status second = begin(&two, times2, events2, count2);
    if (first != WAKPI_OK || second != WAKPI_OK) {
        return first == WAKPI_INVALID || second == WAKPI_INVALID ? WAKPI_INVALID : WAKPI_UNDEFINED;
    }
    double excess = 0.0;
    double variance = 0.0;
    for (;;) {
        double time1 = next_time(&one);
        double time2 = next_time(&two);
        double time = time1 < time2 ? time1 : time2;
        double n1 = (double)one.open;
        double n2 = (double)two.open;
        if (!(time < INFINITY)) {
            break;
        }
        double d1 = time1 == time ? (double)pass(&one, time) : 0.0;
        double d2 = time2 == time ? (double)pass(&two, time) : 0.0;
        double n = n1 + n2;
        double d = d1 + d2;
        excess += (d1 * n2 - d2 * n1) / n; /* d1 - d n1 / n */
        if (n > 1.0) {
            variance += d * (n1 / n) * (n2 / n) * ((n - d) / (n - 1.0));
        }
    }
    if (!(variance > 0.0)) {
        *z = 0.0;
        *p = 1.0;
        *log_p = 0.0;
        return WAKPI_DEGENERATE;
    }
    *z = excess / sqrt(variance);
    wakpi_normal_two_sided(*z, p, log_p);
    return WAKPI_OK;
}

wakpi_status wakpi_retention_sbg(double alpha, double beta, int64_t t, double *churn, double *retention,
                                 double *survival)
{
    if (!churn || !retention || !survival || !(alpha > 0.0) || !(beta > 0.0) || !(alpha <= 1e15) ||
        !(beta <= 1e15) || t < 1 || t > WAKPI_COUNT_MOST) {
        return WAKPI_INVALID;
    }
    struct wakpi_beta start;
    struct wakpi_beta before;
    wakpi_beta_prepare(&start, alpha, beta);
    wakpi_beta_prepare(&before, alpha, beta + (double)(t - 1));
    double present = wakpi_exp_of(wakpi_dd_subtract(before.log_beta, start.log_beta));
    double all = alpha + (beta + (double)(t - 1));
    *churn = present * (alpha / all);
    *retention = (beta + (double)(t - 1)) / all;
    *survival = present * *retention;
    return WAKPI_OK;
}

#include "study/watch.h"

#include <math.h>
#include <string.h>

#include <wakpi/chart.h>

#include "stats/elementary.h"
#include "study/words.h"

/* ---- making, ending, adding ---- */

wakpi_status wakpi_watch_new(const wakpi_options *options, wakpi_kpi kpi, wakpi_watch **watch)
{
    struct wakpi_settings settings;
    if (!watch || !wakpi_kpi_key(kpi))
        return WAKPI_INVALID;
    wakpi_status status = wakpi_settings_take(options, &settings);
    if (status != WAKPI_OK)
        return status;
    wakpi_watch *made = wakpi_allocate_zeroed(&settings.allocator, 1, sizeof *made);
    if (!made) {
        wakpi_settings_drop(&settings);
        return WAKPI_NO_MEMORY;
    }
    made->settings = settings;
    made->lower = -INFINITY;
    made->upper = INFINITY;
    status = wakpi_series_begin(&made->series, kpi, &made->settings);
    if (status == WAKPI_OK)
        status = wakpi_zone_settle(&made->settings, &made->zone, NULL);
    if (status != WAKPI_OK) {
        wakpi_watch_free(made);
        return status;
    }
    *watch = made;
    return WAKPI_OK;
}

void wakpi_watch_free(wakpi_watch *watch)
{
    if (!watch)
        return;
    struct wakpi_settings settings = watch->settings;
    wakpi_series_end(&watch->series, &settings.allocator);
    wakpi_zone_free(watch->zone);
    wakpi_release(&settings.allocator, watch, 1, sizeof *watch);
    wakpi_settings_drop(&settings);
}

wakpi_status wakpi_watch_set_limits(wakpi_watch *watch, double lower, double upper)
{
    if (!watch || !(lower <= upper) || lower == INFINITY || upper == -INFINITY)
        return WAKPI_INVALID;
    watch->lower = lower;
    watch->upper = upper;
    return WAKPI_OK;
}

wakpi_status wakpi_watch_add_counts(wakpi_watch *watch, int64_t start, int64_t k, int64_t n)
{
    if (!watch)
        return WAKPI_INVALID;
    return wakpi_series_add_counts(&watch->series, &watch->settings.allocator, start, k, n);
}

wakpi_status wakpi_watch_add_value(wakpi_watch *watch, int64_t start, double value)
{
    if (!watch)
        return WAKPI_INVALID;
    return wakpi_series_add_value(&watch->series, &watch->settings.allocator, start, value);
}

wakpi_status wakpi_watch_add_campaign(wakpi_watch *watch, int64_t start, const wakpi_campaign *campaign)
{
    if (!watch)
        return WAKPI_INVALID;
    return wakpi_series_add_campaign(&watch->series, &watch->settings.allocator, start, campaign);
}

wakpi_status wakpi_watch_merge(wakpi_watch *into, const wakpi_watch *from)
{
    if (!into || !from || into == from)
        return WAKPI_INVALID;
    return wakpi_series_merge(&into->series, &into->settings.allocator, &from->series);
}

size_t wakpi_watch_period_count(const wakpi_watch *watch)
{
    return watch ? watch->series.count : 0;
}

/* ---- judging ---- */

/* Takes findings as they come, into the caller's array as far as it goes. */
struct judging {
    const wakpi_watch *watch;
    wakpi_finding *findings; /* NULL only counts */
    size_t stride, capacity, count;
    wakpi_finding open; /* the one that may go on; kind 0 is none */
    size_t open_from, open_to;
    wakpi_finding newest[2]; /* of charts, and of limits; kind 0 is none */
    size_t questions;        /* that charts answered */
    size_t with_data;        /* periods with data */
    int unjudged_last;       /* the newest one with data could not be judged */
};

static int has_data(const struct wakpi_series *series, size_t i)
{
    return !series->is_rate || series->points[i].n > 0;
}

/* The KPI over several periods: of a rate the pooled one, else the mean. */
static double pooled(const struct wakpi_series *series, size_t from, size_t to)
{
    double sum = 0, weight = 0;
    for (size_t i = from; i <= to; i++) {
        sum += series->is_rate ? (double)series->points[i].k : series->points[i].value;
        weight += series->is_rate ? (double)series->points[i].n : 1;
    }
    return sum / weight;
}

static void close_finding(struct judging *j)
{
    const struct wakpi_series *series = &j->watch->series;
    wakpi_finding *f = &j->open;
    if (f->kind == 0)
        return;
    f->struct_size = sizeof *f;
    f->start = series->points[j->open_from].start;
    f->periods = (int64_t)(j->open_to - j->open_from + 1);
    f->value = pooled(series, j->open_from, j->open_to);
    f->change = f->expected != 0 ? (f->value - f->expected) / fabs(f->expected)
                                 : (f->value > 0 ? INFINITY : -INFINITY);
    f->lasting = 1;
    for (size_t i = j->open_to + 1; i < series->count; i++)
        f->lasting &= !has_data(series, i);
    if (j->findings && j->count < j->capacity) {
        char *place = (char *)j->findings + j->count * j->stride;
        uint32_t size = (uint32_t)j->stride;
        memcpy(place, &size, sizeof size);
        wakpi_study_store(f, sizeof *f, place);
    }
    j->count++;
    j->newest[f->kind >= WAKPI_FINDING_BELOW_LIMIT] = *f;
    f->kind = 0;
}

static void judge_limits(struct judging *j)
{
    const struct wakpi_series *series = &j->watch->series;
    for (size_t i = 0; i < series->count; i++) {
        double value = wakpi_point_value(series, i);
        if (!has_data(series, i))
            continue;
        int32_t kind = value < j->watch->lower   ? WAKPI_FINDING_BELOW_LIMIT
                       : value > j->watch->upper ? WAKPI_FINDING_ABOVE_LIMIT
                                                 : 0;
        if (kind != j->open.kind) {
            close_finding(j);
            j->open_from = i;
            j->open = (wakpi_finding){.kind = kind, .lower = j->watch->lower, .upper = j->watch->upper};
            j->open.expected = kind == WAKPI_FINDING_BELOW_LIMIT ? j->watch->lower : j->watch->upper;
        }
        j->open_to = i;
    }
    close_finding(j);
}

/* Local days from the first to each period's; whether they are days in a row, more or less, of three weeks at least. */
static int is_daily(const wakpi_watch *watch)
{
    const struct wakpi_series *series = &watch->series;
    struct wakpi_zone_cursor cursor = {0};
    int64_t first = 0, before = INT64_MIN;
    for (size_t i = 0; i < series->count; i++) {
        int64_t day =
            wakpi_floor_divide(wakpi_zone_local(watch->zone, &cursor, series->points[i].start), 86400000);
        if (i > 0 && day <= before)
            return 0;
        first = i == 0 ? day : first;
        before = day;
    }
    return series->count >= 21 && (double)(before - first + 1) * 0.8 <= (double)series->count;
}

static void slide(struct wakpi_window *window, size_t place, int32_t weekday)
{
    if (window->count == WAKPI_WINDOW_MOST) {
        memmove(window->at, window->at + 1, (WAKPI_WINDOW_MOST - 1) * sizeof window->at[0]);
        memmove(window->weekday, window->weekday + 1, (WAKPI_WINDOW_MOST - 1) * sizeof window->weekday[0]);
        window->count--;
    }
    window->at[window->count] = place;
    window->weekday[window->count++] = weekday;
}

static int32_t kind_of(const struct wakpi_judgement *judgement)
{
    if (judgement->side == WAKPI_CHART_BELOW)
        return judgement->slow ? WAKPI_FINDING_SLOW_DROP : WAKPI_FINDING_DROP;
    return judgement->slow ? WAKPI_FINDING_SLOW_RISE : WAKPI_FINDING_RISE;
}

static int is_downwards(int32_t kind)
{
    return kind == WAKPI_FINDING_DROP || kind == WAKPI_FINDING_SLOW_DROP;
}

/* An alarm goes on where the one before is of the same side. */
static void take_alarm(struct judging *j, const struct wakpi_window *window,
                       const struct wakpi_judgement *judgement, size_t i)
{
    int32_t kind = kind_of(judgement);
    if (j->open.kind == 0 || is_downwards(j->open.kind) != is_downwards(kind)) {
        close_finding(j);
        j->open_from = judgement->slow ? window->at[judgement->from] : i;
        j->open = (wakpi_finding){.kind = kind,
                                  .expected = judgement->expected,
                                  .lower = judgement->lower,
                                  .upper = judgement->upper,
                                  .false_alarm = judgement->chance};
    }
    if (judgement->chance < j->open.false_alarm)
        j->open.false_alarm = judgement->chance;
    j->open_to = i;
}

static void judge_charts(struct judging *j)
{
    const struct wakpi_series *series = &j->watch->series;
    struct wakpi_window window = {.count = 0};
    struct wakpi_zone_cursor cursor = {0};
    int daily = is_daily(j->watch);
    for (size_t i = 0; i < series->count; i++) {
        struct wakpi_judgement judgement;
        if (!has_data(series, i))
            continue;
        int32_t weekday = wakpi_zone_weekday_hour(j->watch->zone, &cursor, series->points[i].start) / 24;
        window.at[window.count] = i;
        window.weekday[window.count] = weekday;
        wakpi_window_judge(series, &window, daily, &judgement);
        j->with_data++;
        j->questions += judgement.questions;
        j->unjudged_last = judgement.questions == 0;
        if (judgement.questions > 0 && judgement.side != WAKPI_CHART_WITHIN) {
            take_alarm(j, &window, &judgement, i);
        } else {
            close_finding(j);
            slide(&window, i, weekday);
        }
    }
    close_finding(j);
}

/* The chance that one of so many questions, two where a period is judged by the moving average as well, has an answer as far
 * out as one is with `chance`. */
static double chance_of_any(double chance, size_t questions)
{
    if (chance >= 1)
        return 1;
    return -wakpi_math_expm1((double)questions * wakpi_math_log1p(-chance));
}

static void judge(struct judging *j)
{
    judge_limits(j);
    size_t limits = j->count;
    judge_charts(j);
    for (size_t i = limits; j->findings && i < j->count && i < j->capacity; i++) {
        wakpi_finding f;
        char *place = (char *)j->findings + i * j->stride;
        memcpy(&f, place, j->stride < sizeof f ? j->stride : sizeof f);
        if (j->stride < sizeof f)
            continue;
        f.false_alarm = chance_of_any(f.false_alarm, j->questions);
        memcpy(place, &f, sizeof f);
    }
}

static int32_t silence_of(const struct judging *j)
{
    if (j->with_data < WAKPI_CHART_LEAST_PERIODS)
        return WAKPI_SILENCE_TOO_FEW;
    return j->unjudged_last ? WAKPI_SILENCE_NO_VARIATION : WAKPI_SILENCE_NONE;
}

void wakpi_watch_look(const wakpi_watch *watch, struct wakpi_watch_news *news)
{
    struct judging j = {.watch = watch};
    judge(&j);
    news->chart = j.newest[0];
    news->chart.false_alarm = chance_of_any(news->chart.false_alarm, j.questions);
    news->limit = j.newest[1];
    news->with_data = j.with_data;
    news->silence = silence_of(&j);
}

wakpi_status wakpi_watch_judge(const wakpi_watch *watch, wakpi_finding *findings, size_t capacity,
                               size_t *count, int32_t *silence)
{
    struct judging counting = {.watch = watch};
    if (!watch || !count || (!findings && capacity > 0) ||
        (capacity > 0 && findings->struct_size < sizeof findings->struct_size))
        return WAKPI_INVALID;
    judge(&counting);
    if (counting.with_data == 0)
        return WAKPI_UNDEFINED;
    *count = counting.count;
    if (silence)
        *silence = silence_of(&counting);
    if (counting.count > capacity)
        return WAKPI_TOO_SMALL;
    if (counting.count > 0) {
        struct judging writing = {.watch = watch, .findings = findings, .capacity = capacity};
        writing.stride = findings->struct_size;
        judge(&writing);
    }
    return WAKPI_OK;
}

static const char *const kinds[] = {NULL,        "drop",        "rise",       "slow_drop",
                                    "slow_rise", "below_limit", "above_limit"};
static const char *const silences[] = {NULL, "none", "too_few", "no_variation"};

int32_t wakpi_finding_count(void)
{
    return WAKPI_FINDING_ABOVE_LIMIT;
}

const char *wakpi_finding_key(int32_t kind)
{
    return kind > 0 && kind <= WAKPI_FINDING_ABOVE_LIMIT ? kinds[kind] : NULL;
}

const char *wakpi_silence_key(int32_t silence)
{
    return silence > 0 && silence <= WAKPI_SILENCE_NO_VARIATION ? silences[silence] : NULL;
}

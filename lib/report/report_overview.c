/* What a tracker tells beside rows, put together as a page wants it: each with the query's conditions, and none of its rows. */
#include <stdio.h>
#include <string.h>
#include <wakpi/catalogue.h>
#include <wakpi/closing.h>
#include <wakpi/journey.h>

#include "kpi/evaluate.h"
#include "report/report_parts.h"
#include "study/watch.h"
#include "track/query.h"

enum {
    DAYS_MOST = 62,   /* longer series are by week */
    WEEKS_MOST = 430, /* days, from which on they are by month */
    VARIANTS = WAKPI_EXPERIMENT_VARIANTS_MOST,
    EXPERIMENTS_MOST = 10,
    COLUMNS_MOST = 12,
    LEAST_PERIODS = 3
};

/* What is watched: each where it is known. */
static const wakpi_kpi watched[] = {
    WAKPI_KPI_OPEN_RATE,       WAKPI_KPI_CLICK_THROUGH_RATE, WAKPI_KPI_REPLY_RATE,
    WAKPI_KPI_CONVERSION_RATE, WAKPI_KPI_OPT_OUT_RATE,       WAKPI_KPI_REVENUE,
};
/* What decides between variants, the first that is known; and what stands guard. */
static const wakpi_kpi deciding[] = {WAKPI_KPI_CLICK_THROUGH_RATE, WAKPI_KPI_REPLY_RATE, WAKPI_KPI_OPEN_RATE};
static const wakpi_kpi guarding[] = {WAKPI_KPI_OPEN_RATE, WAKPI_KPI_OPT_OUT_RATE};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct overview {
    wakpi_report *report;
    const wakpi_tracker *tracker;
    struct wakpi_query query; /* as asked, without rows by anything */
    wakpi_options *options;
    wakpi_error *error;
    int64_t days, end; /* how many days saw anything; when the last one was over */
};

static int is_known(const struct overview *overview, wakpi_kpi kpi)
{
    return wakpi_kpi_informed(kpi, overview->report->known);
}

/* Of failures only those of memory and of the machine are the report's: what this tracker cannot be asked, it is not. */
static wakpi_status forgive(wakpi_status status)
{
    return status == WAKPI_NO_MEMORY ? status : WAKPI_OK;
}

static wakpi_status find_span(struct overview *overview)
{
    struct wakpi_query query = overview->query;
    wakpi_cursor *cursor = NULL;
    const char *name;
    int64_t from, to;
    query.period = WAKPI_PERIOD_DAY;
    wakpi_status status = wakpi_tracker_query(overview->tracker, &query, &cursor, overview->error);
    while (status == WAKPI_OK && (status = wakpi_cursor_next(cursor)) == WAKPI_OK) {
        status = wakpi_cursor_period(cursor, &from, &to, &name);
        if (status == WAKPI_OK && overview->days++ == 0)
            snprintf(overview->report->first_day, sizeof overview->report->first_day, "%s", name);
        snprintf(overview->report->last_day, sizeof overview->report->last_day, "%s", name);
        overview->end = to;
    }
    wakpi_cursor_free(cursor);
    return status == WAKPI_END ? WAKPI_OK : status;
}

/* ---- series ---- */

struct watching {
    wakpi_watch *watch[COUNT_OF(watched)];
    wakpi_forecast *forecast[COUNT_OF(watched)];
};

static wakpi_status begin_watching(const struct overview *overview, size_t season, struct watching *watching)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < COUNT_OF(watched) && status == WAKPI_OK; i++) {
        if (!is_known(overview, watched[i]))
            continue;
        status = wakpi_watch_new(overview->options, watched[i], &watching->watch[i]);
        if (status == WAKPI_OK)
            status = wakpi_forecast_new(overview->options, watched[i], season, &watching->forecast[i]);
    }
    return status;
}

static void end_watching(struct watching *watching)
{
    for (size_t i = 0; i < COUNT_OF(watched); i++) {
        wakpi_watch_free(watching->watch[i]);
        wakpi_forecast_free(watching->forecast[i]);
    }
}

/* A period without a value has none, and is no failure. */
static wakpi_status watch_row(struct watching *watching, int64_t start, const wakpi_campaign *campaign)
{
    for (size_t i = 0; i < COUNT_OF(watched); i++) {
        if (!watching->watch[i])
            continue;
        wakpi_status status = wakpi_watch_add_campaign(watching->watch[i], start, campaign);
        if (status == WAKPI_OK)
            status = wakpi_forecast_add_campaign(watching->forecast[i], start, campaign);
        if (status == WAKPI_NO_MEMORY)
            return status;
    }
    return WAKPI_OK;
}

static wakpi_status watch_rows(const struct overview *overview, const struct wakpi_query *query,
                               struct watching *watching)
{
    wakpi_cursor *cursor = NULL;
    const wakpi_campaign *campaign;
    const char *name;
    int64_t from, to;
    wakpi_status status = wakpi_tracker_query(overview->tracker, query, &cursor, overview->error);
    while (status == WAKPI_OK && (status = wakpi_cursor_next(cursor)) == WAKPI_OK) {
        status = wakpi_cursor_period(cursor, &from, &to, &name);
        if (status == WAKPI_OK && to > query->as_of)
            continue; /* it is not over */
        if (status == WAKPI_OK)
            status = wakpi_cursor_campaign(cursor, &campaign);
        if (status == WAKPI_OK)
            status = watch_row(watching, from, campaign);
    }
    wakpi_cursor_free(cursor);
    return status == WAKPI_END ? WAKPI_OK : status;
}

/* A course that is 0 throughout tells no more than the headline. */
static int has_any(const struct wakpi_watch *watch)
{
    for (size_t i = 0; i < watch->series.count; i++) {
        if (watch->series.points[i].k != 0 || watch->series.points[i].value != 0)
            return 1;
    }
    return 0;
}

static wakpi_status add_series(const struct overview *overview, int32_t asked)
{
    struct wakpi_query query = overview->query;
    struct watching watching = {.watch = {NULL}};
    query.period = asked >= WAKPI_PERIOD_DAY && asked <= WAKPI_PERIOD_MONTH ? asked
                   : overview->days <= DAYS_MOST                            ? WAKPI_PERIOD_DAY
                   : overview->days <= WEEKS_MOST                           ? WAKPI_PERIOD_WEEK
                                                                            : WAKPI_PERIOD_MONTH;
    size_t season = query.period == WAKPI_PERIOD_DAY ? 7 : query.period == WAKPI_PERIOD_MONTH ? 12 : 0;
    size_t ahead = query.period == WAKPI_PERIOD_DAY ? 7 : query.period == WAKPI_PERIOD_MONTH ? 3 : 4;
    wakpi_status status = begin_watching(overview, season, &watching);
    if (status == WAKPI_OK)
        status = watch_rows(overview, &query, &watching);
    for (size_t i = 0; i < COUNT_OF(watched) && status == WAKPI_OK; i++) {
        size_t known = wakpi_watch_period_count(watching.watch[i]);
        if (known >= LEAST_PERIODS && has_any(watching.watch[i])) /* a few periods tell of fewer */
            status = wakpi_report_add_series(overview->report, watching.watch[i], watching.forecast[i],
                                             known / 3 < ahead ? known / 3 : ahead, overview->error);
    }
    end_watching(&watching);
    return forgive(status);
}

/* ---- the funnel ---- */

static wakpi_status make_journey(const struct overview *overview, wakpi_journey *journey)
{
    static const struct {
        int32_t step;
        wakpi_measure measure;
    } steps[] = {{WAKPI_EVENT_SENT, WAKPI_MEASURE_SENT},
                 {WAKPI_EVENT_DELIVERED, WAKPI_MEASURE_DELIVERED},
                 {WAKPI_EVENT_READ, WAKPI_MEASURE_READ},
                 {WAKPI_STEP_INTERACTED, WAKPI_MEASURE_INTERACTED},
                 {WAKPI_STEP_CONVERTED, WAKPI_MEASURE_CONVERTED}};
    const struct wakpi_query *query = &overview->query;
    int64_t watermark = INT64_MIN, from = query->from;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < COUNT_OF(steps) && status == WAKPI_OK; i++) {
        if (i > 2 && !overview->report->known[steps[i].measure])
            continue;
        status = wakpi_journey_step(journey, steps[i].step, NULL);
        for (size_t k = 0; i == 0 && k < query->filter_count && status == WAKPI_OK; k++)
            status = wakpi_journey_where(journey, query->filters[k].label, query->filters[k].text,
                                         query->filters[k].size);
    }
    if (wakpi_tracker_watermark(overview->tracker, &watermark) == WAKPI_OK && watermark > from)
        from = watermark;
    if (status == WAKPI_OK)
        status = wakpi_journey_between(journey, from, query->to);
    return status == WAKPI_OK ? wakpi_journey_as_of(journey, query->as_of) : status;
}

static wakpi_status add_funnel(const struct overview *overview)
{
    wakpi_journey *journey = NULL;
    wakpi_funnel *funnel = NULL;
    int64_t first = 0;
    wakpi_status status = wakpi_journey_new(overview->options, &journey);
    if (status == WAKPI_OK)
        status = make_journey(overview, journey);
    if (status == WAKPI_OK)
        status = wakpi_tracker_funnel(overview->tracker, journey, &funnel, overview->error);
    if (status == WAKPI_OK && wakpi_funnel_get(funnel, 0, &first) == WAKPI_OK && first > 0)
        status = wakpi_report_add_funnel(overview->report, funnel, overview->error);
    wakpi_funnel_free(funnel);
    wakpi_journey_free(journey);
    return forgive(status);
}

/* ---- variants ---- */

/* The variants of one campaign, gathered before their experiment can be made. */
struct arms {
    char campaign[WAKPI_PART_TITLE + 1];
    char names[VARIANTS][WAKPI_PART_TITLE + 1];
    wakpi_campaign *sums[VARIANTS];
    size_t count;
    int experiments;
};

static void drop_arms(struct arms *arms)
{
    for (size_t i = 0; i < arms->count; i++)
        wakpi_campaign_free(arms->sums[i]);
    arms->count = 0;
}

static wakpi_status add_metrics(const struct overview *overview, wakpi_experiment *experiment)
{
    wakpi_kpi decides = 0;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < COUNT_OF(deciding) && decides == 0; i++) {
        if (is_known(overview, deciding[i]))
            decides = deciding[i];
    }
    if (decides == 0)
        return WAKPI_UNDEFINED;
    status = wakpi_experiment_add_kpi(experiment, decides, NULL);
    for (size_t i = 0; i < COUNT_OF(guarding) && status == WAKPI_OK; i++) {
        if (guarding[i] != decides && is_known(overview, guarding[i]))
            status = wakpi_experiment_add_kpi(experiment, guarding[i], NULL);
    }
    return status;
}

/* By the classical tests: a campaign's report is looked at when the campaign is over. */
static wakpi_status make_experiment(const struct overview *overview, const struct arms *arms)
{
    const char *names[VARIANTS];
    wakpi_experiment *experiment = NULL;
    for (size_t i = 0; i < arms->count; i++)
        names[i] = arms->names[i];
    wakpi_status status = wakpi_experiment_new(overview->options, names, NULL, arms->count, &experiment);
    if (status == WAKPI_OK)
        status = add_metrics(overview, experiment);
    for (size_t i = 0; i < arms->count && status == WAKPI_OK; i++)
        status = wakpi_experiment_add_campaign(experiment, (int32_t)i, arms->sums[i]);
    if (status == WAKPI_OK)
        status = wakpi_report_add_experiment(overview->report, arms->campaign, strlen(arms->campaign),
                                             experiment, overview->error);
    wakpi_experiment_free(experiment);
    return forgive(status);
}

static wakpi_status finish_arms(const struct overview *overview, struct arms *arms)
{
    wakpi_status status = WAKPI_OK;
    if (arms->count >= 2 && arms->experiments < EXPERIMENTS_MOST) {
        status = make_experiment(overview, arms);
        arms->experiments++;
    }
    drop_arms(arms);
    return status;
}

/* As much of a label as there is room for, cut between characters. */
static void take_label(char *into, const char *text, size_t size)
{
    if (size > WAKPI_PART_TITLE) {
        size = WAKPI_PART_TITLE;
        while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
            size--;
    }
    memcpy(into, text, size);
    into[size] = '\0';
}

static wakpi_status take_arm(const struct overview *overview, struct arms *arms, const wakpi_cursor *cursor)
{
    const char *text;
    size_t size;
    char campaign[WAKPI_PART_TITLE + 1];
    const wakpi_campaign *row;
    wakpi_status status = wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &text, &size);
    if (status != WAKPI_OK)
        return status;
    take_label(campaign, text, size);
    if (strcmp(campaign, arms->campaign) != 0) {
        if ((status = finish_arms(overview, arms)) != WAKPI_OK)
            return status;
        memcpy(arms->campaign, campaign, sizeof campaign);
    }
    status = wakpi_cursor_label(cursor, WAKPI_LABEL_VARIANT, &text, &size);
    if (status != WAKPI_OK || size == 0 || arms->count == VARIANTS)
        return status;
    if ((status = wakpi_cursor_campaign(cursor, &row)) != WAKPI_OK)
        return status;
    take_label(arms->names[arms->count], text, size);
    if ((status = wakpi_campaign_new(overview->options, &arms->sums[arms->count])) != WAKPI_OK)
        return status;
    return wakpi_campaign_merge(arms->sums[arms->count++], row);
}

static wakpi_status add_experiments(const struct overview *overview)
{
    struct wakpi_query query = overview->query;
    wakpi_cursor *cursor = NULL;
    struct arms *arms = wakpi_allocate_zeroed(&overview->report->settings.allocator, 1, sizeof *arms);
    if (!arms)
        return WAKPI_NO_MEMORY;
    query.grouped[WAKPI_LABEL_CAMPAIGN] = query.grouped[WAKPI_LABEL_VARIANT] = 1;
    wakpi_status status = wakpi_tracker_query(overview->tracker, &query, &cursor, overview->error);
    while (status == WAKPI_OK && (status = wakpi_cursor_next(cursor)) == WAKPI_OK)
        status = take_arm(overview, arms, cursor);
    if (status == WAKPI_END)
        status = finish_arms(overview, arms);
    drop_arms(arms);
    wakpi_cursor_free(cursor);
    wakpi_release(&overview->report->settings.allocator, arms, 1, sizeof *arms);
    return forgive(status);
}

/* ---- cohorts ---- */

/* By periods of which there are some, each long enough to hold people. */
static wakpi_status add_cohorts(const struct overview *overview)
{
    struct wakpi_query query = overview->query;
    wakpi_cohorts *cohorts = NULL;
    query.period = overview->days > 300  ? WAKPI_PERIOD_MONTH
                   : overview->days > 14 ? WAKPI_PERIOD_WEEK
                                         : WAKPI_PERIOD_DAY;
    if (overview->days < LEAST_PERIODS || !overview->report->known[WAKPI_MEASURE_DELIVERED])
        return WAKPI_OK;
    if (overview->end < query.as_of)
        query.as_of = overview->end; /* what is behind the last day has not begun */
    wakpi_status status =
        wakpi_tracker_cohorts(overview->tracker, &query, WAKPI_COHORT_CONTACT, WAKPI_ACTIVITY_ENGAGED,
                              COLUMNS_MOST, &cohorts, overview->error);
    if (status == WAKPI_OK)
        status = wakpi_report_add_cohorts(overview->report, cohorts, COLUMNS_MOST, WAKPI_COHORT_ACTIVE,
                                          overview->error);
    wakpi_cohorts_free(cohorts);
    return forgive(status);
}

/* ---- all of it ---- */

static wakpi_status fill(struct overview *overview, int32_t asked)
{
    wakpi_status status = find_span(overview);
    if (status == WAKPI_OK)
        status = add_funnel(overview);
    if (status == WAKPI_OK)
        status = add_series(overview, asked);
    if (status == WAKPI_OK)
        status = add_experiments(overview);
    if (status == WAKPI_OK)
        status = add_cohorts(overview);
    return status;
}

wakpi_status wakpi_report_add_overview(wakpi_report *report, const wakpi_tracker *tracker,
                                       const wakpi_query *query, wakpi_error *error)
{
    if (!report || !tracker)
        return wakpi_fail(error, WAKPI_INVALID, -1, "an overview needs a report and a tracker");
    const struct wakpi_query *asked = query ? query : &wakpi_query_default;
    struct overview overview = {
        .report = report, .tracker = tracker, .query = *asked, .error = error, .end = INT64_MAX};
    memset(overview.query.grouped, 0, sizeof overview.query.grouped);
    overview.query.period = WAKPI_PERIOD_NONE;
    overview.query.retention = 0;
    overview.query.baseline = WAKPI_BASELINE_NONE;
    struct wakpi_report_part **end = &report->parts;
    while (*end)
        end = &(*end)->next;
    wakpi_status status = wakpi_options_make(&report->settings, &overview.options);
    if (status == WAKPI_OK)
        status = fill(&overview, asked->period);
    wakpi_options_free(overview.options);
    while (status != WAKPI_OK && *end) {
        struct wakpi_report_part *part = *end;
        *end = part->next;
        wakpi_part_free(report, part);
    }
    return status == WAKPI_OK ? WAKPI_OK
                              : wakpi_fail(error, status, -1, "an overview: %s", wakpi_status_text(status));
}

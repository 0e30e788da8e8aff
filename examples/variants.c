/* From traffic to a verdict: two texts of one message are sent, the tracker tells what became of them, and its rows by
 * variant are handed to an experiment, those by day to a watch. */
#include <stdio.h>
#include <string.h>
#include <wakpi/wakpi.h>

enum { DAYS = 15, A_DAY = 200, SEVERAL = 32 };

static const char *const variants[] = {"old text", "new text"};
static const int64_t day = INT64_C(86400000);

static void name_text(const char **text, size_t *size, const char *name)
{
    *text = name;
    *size = strlen(name);
}

/* One message of the send log, and what became of it: of the old text every fifth is clicked, of the new one every
 * fourth; on the last day nearly nobody clicks, since the link is broken. */
static wakpi_status send(wakpi_tracker *tracker, int64_t time, int number, int broken)
{
    char id[SEVERAL], person[SEVERAL];
    int variant = number % 2;
    wakpi_event events[3];
    size_t count = 2;
    memset(events, 0, sizeof events);
    snprintf(id, sizeof id, "wamid.%d", number);
    snprintf(person, sizeof person, "39%08d", number);
    for (int i = 0; i < 3; i++) {
        events[i].struct_size = sizeof events[i];
        events[i].time = time + i * 1000;
        name_text(&events[i].id, &events[i].id_size, id);
    }
    events[0].kind = WAKPI_EVENT_SEND;
    name_text(&events[0].person, &events[0].person_size, person);
    name_text(&events[0].campaign, &events[0].campaign_size, "spring");
    name_text(&events[0].variant, &events[0].variant_size, variants[variant]);
    events[1].kind = WAKPI_EVENT_DELIVERED;
    events[2].kind = WAKPI_EVENT_CLICK;
    name_text(&events[2].context, &events[2].context_size, id);
    char click[2 * SEVERAL];
    snprintf(click, sizeof click, "click of %s", id);
    name_text(&events[2].id, &events[2].id_size, click);
    name_text(&events[2].person, &events[2].person_size, person);
    if (number / 2 % (variant ? 4 : 5) == 0 && (!broken || number % 40 == 0))
        count = 3;
    return wakpi_tracker_apply(tracker, events, count, NULL);
}

static int32_t variant_of(const wakpi_cursor *cursor)
{
    const char *text;
    size_t size;
    if (wakpi_cursor_label(cursor, WAKPI_LABEL_VARIANT, &text, &size) == WAKPI_OK) {
        for (int32_t i = 0; i < 2; i++) {
            if (size == strlen(variants[i]) && memcmp(text, variants[i], size) == 0)
                return i;
        }
    }
    return -1;
}

/* Each row by variant is what the experiment knows of it. */
static wakpi_status judge_variants(const wakpi_tracker *tracker, char *sentence, size_t capacity)
{
    wakpi_experiment *experiment = NULL;
    wakpi_query *query = NULL;
    wakpi_cursor *rows = NULL;
    const wakpi_campaign *campaign;
    wakpi_status status = wakpi_experiment_new(NULL, variants, NULL, 2, &experiment);
    if (status == WAKPI_OK)
        status = wakpi_experiment_add_kpi(experiment, WAKPI_KPI_CLICK_THROUGH_RATE, NULL);
    if (status == WAKPI_OK)
        status = wakpi_query_new(NULL, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_where(query, WAKPI_LABEL_CAMPAIGN, "spring", strlen("spring"));
    if (status == WAKPI_OK)
        status = wakpi_query_group_by(query, WAKPI_LABEL_VARIANT);
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(tracker, query, &rows, NULL);
    while (status == WAKPI_OK && wakpi_cursor_next(rows) == WAKPI_OK) {
        status = wakpi_cursor_campaign(rows, &campaign);
        if (status == WAKPI_OK && variant_of(rows) >= 0)
            status = wakpi_experiment_add_campaign(experiment, variant_of(rows), campaign);
    }
    if (status == WAKPI_OK)
        status = wakpi_experiment_explain(experiment, "en", sentence, capacity, NULL);
    wakpi_cursor_free(rows);
    wakpi_query_free(query);
    wakpi_experiment_free(experiment);
    return status;
}

/* Each row by day is a period of the watch. */
static wakpi_status watch_days(const wakpi_tracker *tracker, char *sentence, size_t capacity)
{
    wakpi_watch *watch = NULL;
    wakpi_query *query = NULL;
    wakpi_cursor *rows = NULL;
    const wakpi_campaign *campaign;
    const char *name;
    int64_t from, to;
    wakpi_status status = wakpi_watch_new(NULL, WAKPI_KPI_CLICK_THROUGH_RATE, &watch);
    if (status == WAKPI_OK)
        status = wakpi_query_new(NULL, &query);
    if (status == WAKPI_OK)
        status = wakpi_query_period(query, WAKPI_PERIOD_DAY);
    if (status == WAKPI_OK)
        status = wakpi_tracker_query(tracker, query, &rows, NULL);
    while (status == WAKPI_OK && wakpi_cursor_next(rows) == WAKPI_OK) {
        status = wakpi_cursor_campaign(rows, &campaign);
        if (status == WAKPI_OK)
            status = wakpi_cursor_period(rows, &from, &to, &name);
        if (status == WAKPI_OK)
            status = wakpi_watch_add_campaign(watch, from, campaign);
    }
    if (status == WAKPI_OK)
        status = wakpi_watch_explain(watch, "en", sentence, capacity, NULL);
    wakpi_cursor_free(rows);
    wakpi_query_free(query);
    wakpi_watch_free(watch);
    return status;
}

int main(void)
{
    wakpi_tracker *tracker = NULL;
    char sentence[400];
    int64_t start;
    wakpi_status status = wakpi_tracker_new(NULL, &tracker);
    if (status == WAKPI_OK)
        status = wakpi_time_parse("2026-03-02T09:00:00Z", 20, &start, NULL);
    for (int i = 0; i < DAYS * A_DAY && status == WAKPI_OK; i++)
        status = send(tracker, start + i / A_DAY * day, i, i / A_DAY == DAYS - 1);
    if (status == WAKPI_OK)
        status = judge_variants(tracker, sentence, sizeof sentence);
    if (status == WAKPI_OK) {
        puts(sentence);
        status = watch_days(tracker, sentence, sizeof sentence);
    }
    if (status == WAKPI_OK)
        puts(sentence);
    else
        fprintf(stderr, "%s\n", wakpi_status_text(status));
    wakpi_tracker_free(tracker);
    return status == WAKPI_OK ? 0 : 1;
}

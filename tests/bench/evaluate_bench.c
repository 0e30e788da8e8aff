/* Reading all KPIs out of campaigns that have every measure: counts, money, registers and durations with their medians.
 * Usage: evaluate_bench [campaigns, 1000 by default] [durations of each kind in a campaign, 2000 by default].
 * A sum over the bytes of all values tells whether a change of the code changed any answer.
 * Then the same many campaigns of a tracker: messages, answers, orders; a query by campaign, and all KPIs of each row. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wakpi/catalogue.h>
#include <wakpi/wakpi.h>

enum { ROUNDS = 15, VALUES = 256 };

static uint64_t state = 20261122;

static uint64_t draw(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void must(wakpi_status status)
{
    if (status < 0) {
        fprintf(stderr, "evaluate_bench: %s\n", wakpi_status_text(status));
        exit(EXIT_FAILURE);
    }
}

/* Parts stay below their wholes: counts shrink with the depth at which they lie. */
static int64_t count_of(wakpi_measure measure, int64_t size)
{
    wakpi_measure whole;
    if (wakpi_measure_whole(measure, &whole) != WAKPI_OK)
        return size + (int64_t)(draw() % 7);
    int64_t of = count_of(whole, size);
    return of / 2 + (int64_t)(draw() % 5);
}

static void fill(wakpi_campaign *campaign, int64_t size, int durations)
{
    must(wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, size * 31000000 + 17, "EUR"));
    for (int32_t i = 0; i < wakpi_measure_count(); i++) {
        wakpi_measure measure = 0;
        must(wakpi_measure_at(i, &measure));
        int32_t kind = wakpi_measure_kind(measure), rule = wakpi_measure_merge_rule(measure);
        if (kind == WAKPI_MEASURE_KIND_DURATION) {
            for (int n = 0; n < durations; n++) {
                int64_t duration = 500 + (int64_t)(draw() >> (36 + draw() % 14));
                must(wakpi_campaign_add_duration(campaign, measure, duration));
            }
        } else if (kind == WAKPI_MEASURE_KIND_MONEY) {
            must(wakpi_campaign_add_money(campaign, measure, size * 1000000 + (int64_t)(draw() % 999983),
                                          "EUR"));
        } else if (rule == WAKPI_MERGE_FIRST || rule == WAKPI_MERGE_LAST || rule == WAKPI_MERGE_EQUAL) {
            must(wakpi_campaign_set(campaign, measure, 3000000 + (int64_t)(draw() % 1000) * 1000,
                                    1763726400000));
        } else {
            must(wakpi_campaign_add(campaign, measure, count_of(measure, size)));
        }
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static uint64_t sum_of(uint64_t sum, const wakpi_value *values, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        const unsigned char *bytes = (const unsigned char *)&values[i];
        for (size_t b = 0; b < sizeof *values; b++)
            sum = (sum ^ bytes[b]) * UINT64_C(0x100000001b3);
    }
    return sum;
}

/* ---- rows of a tracker ---- */

enum { PERSONS = 60, EVENTS_EACH = 7 };

/* What a message to a person of a campaign brings, events[] having room for EVENTS_EACH. */
static size_t tell(wakpi_event *events, char texts[EVENTS_EACH][24], int campaign, int person)
{
    static const int32_t kinds[EVENTS_EACH] = {
        WAKPI_EVENT_SENT, WAKPI_EVENT_DELIVERED, WAKPI_EVENT_READ, WAKPI_EVENT_MESSAGE,
        WAKPI_EVENT_ECHO, WAKPI_EVENT_MESSAGE,   WAKPI_EVENT_ORDER};
    const int64_t sent = INT64_C(1763726400000) + (int64_t)person * 60000 + campaign;
    size_t count = person % 3 == 0 ? EVENTS_EACH : person % 3 == 1 ? 3 : 2;
    for (size_t i = 0; i < count; i++) {
        events[i] = (wakpi_event){.struct_size = sizeof *events, .kind = kinds[i]};
        events[i].time = sent + (int64_t)i * (1000 + (int64_t)(draw() % 100000));
        snprintf(texts[i], sizeof texts[i], "wamid.%d.%d.%d", campaign, person, i < 3 ? 0 : (int)i);
        events[i].id = texts[i];
        events[i].id_size = strlen(texts[i]);
        events[i].account = "200";
        events[i].account_size = 3;
        events[i].context = i == 3 ? texts[0] : NULL;
        events[i].context_size = i == 3 ? strlen(texts[0]) : 0;
        if (kinds[i] == WAKPI_EVENT_ORDER) {
            events[i].amount = 10000000 + (int64_t)(draw() % 1000000);
            memcpy(events[i].currency, "EUR", 4);
        }
    }
    return count;
}

static wakpi_tracker *fill_tracker(int campaigns)
{
    wakpi_tracker *tracker;
    must(wakpi_tracker_new(NULL, &tracker));
    for (int c = 0; c < campaigns; c++) {
        char name[24], persons[PERSONS][16];
        snprintf(name, sizeof name, "autumn %d", c);
        for (int p = 0; p < PERSONS; p++) {
            char texts[EVENTS_EACH][24];
            wakpi_event events[EVENTS_EACH];
            size_t count = tell(events, texts, c, p);
            snprintf(persons[p], sizeof persons[p], "39320%07d", c * PERSONS + p);
            for (size_t i = 0; i < count; i++) {
                events[i].person = persons[p];
                events[i].person_size = strlen(persons[p]);
                events[i].campaign = i < 3 ? name : NULL;
                events[i].campaign_size = i < 3 ? strlen(name) : 0;
            }
            must(wakpi_tracker_apply(tracker, events, count, NULL));
        }
    }
    return tracker;
}

/* Time of a query by campaign, and of reading its rows; a sum over their values besides, where it is asked for. */
static int read_rows(const wakpi_tracker *tracker, const wakpi_query *query, double *asked, double *read,
                     uint64_t *sum)
{
    static wakpi_value values[VALUES];
    wakpi_cursor *cursor;
    int given = 0;
    double start = seconds();
    must(wakpi_tracker_query(tracker, query, &cursor, NULL));
    *asked = seconds() - start;
    start = seconds();
    while (wakpi_cursor_next(cursor) == WAKPI_OK) {
        const wakpi_campaign *campaign;
        values->struct_size = sizeof *values;
        must(wakpi_cursor_campaign(cursor, &campaign));
        must(wakpi_campaign_evaluate_all(campaign, NULL, values, VALUES));
        for (int32_t k = 0; k < wakpi_kpi_count(); k++)
            given += values[k].status >= 0;
        if (sum)
            *sum = sum_of(*sum, values, wakpi_kpi_count());
    }
    *read = seconds() - start;
    wakpi_cursor_free(cursor);
    return given;
}

static void watch_tracker(int campaigns)
{
    wakpi_tracker *tracker = fill_tracker(campaigns);
    wakpi_query *query;
    double asked[ROUNDS], read[ROUNDS];
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    int given = 0;
    must(wakpi_query_new(NULL, &query));
    must(wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN));
    double ignored[2];
    for (int round = 0; round < ROUNDS; round++)
        given = read_rows(tracker, query, &asked[round], &read[round], NULL);
    read_rows(tracker, query, &ignored[0], &ignored[1], &sum);
    qsort(asked + 1, ROUNDS - 1, sizeof *asked, ascending);
    qsort(read, ROUNDS, sizeof *read, ascending);
    printf("%d campaigns of a tracker, %.1f KPIs with a value: asking %.2f ms at first, then %.2f ms; "
           "all KPIs of the rows %.2f ms (best %.2f); sum %016llx\n",
           campaigns, (double)given / campaigns, asked[0] * 1e3, asked[ROUNDS / 2] * 1e3,
           read[ROUNDS / 2] * 1e3, read[0] * 1e3, (unsigned long long)sum);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
}

int main(int count, char **words)
{
    static wakpi_value values[VALUES];
    int campaigns = count > 1 ? atoi(words[1]) : 1000, durations = count > 2 ? atoi(words[2]) : 2000;
    wakpi_campaign **all = calloc((size_t)campaigns, sizeof *all);
    const wakpi_benchmark *benchmark;
    double times[ROUNDS];
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    int given = 0, with_interval = 0;
    must(wakpi_benchmark_by_key("getgabs", &benchmark));
    for (int i = 0; i < campaigns; i++) {
        must(wakpi_campaign_new(NULL, &all[i]));
        fill(all[i], 20 + (int64_t)(draw() % 20000), durations);
    }
    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();
        for (int i = 0; i < campaigns; i++) {
            values->struct_size = sizeof *values;
            must(wakpi_campaign_evaluate_all(all[i], benchmark, values, VALUES));
        }
        times[round] = seconds() - start;
    }
    for (int i = 0; i < campaigns; i++) {
        values->struct_size = sizeof *values;
        must(wakpi_campaign_evaluate_all(all[i], benchmark, values, VALUES));
        sum = sum_of(sum, values, wakpi_kpi_count());
        for (int32_t k = 0; k < wakpi_kpi_count(); k++) {
            given += values[k].status >= 0;
            with_interval += values[k].status >= 0 && !(values[k].flags & WAKPI_VALUE_NO_INTERVAL);
        }
        wakpi_campaign_free(all[i]);
    }
    qsort(times, ROUNDS, sizeof *times, ascending);
    printf(
        "%d campaigns, %d durations of each kind: %d KPIs each, %.1f with a value, %.1f with an interval\n",
        campaigns, durations, (int)wakpi_kpi_count(), (double)given / campaigns,
        (double)with_interval / campaigns);
    printf("all of them: %.2f ms (best %.2f), %.2f us a campaign; sum %016llx\n", times[ROUNDS / 2] * 1e3,
           times[0] * 1e3, times[ROUNDS / 2] * 1e6 / campaigns, (unsigned long long)sum);
    free(all);
    watch_tracker(campaigns);
    return 0;
}

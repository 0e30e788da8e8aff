/* Reading all KPIs out of campaigns that have every measure: counts, money, registers and durations with their medians.
 * Usage: evaluate_bench [campaigns, 1000 by default] [durations of each kind in a campaign, 2000 by default].
 * A sum over the bytes of all values tells whether a change of the code changed any answer. */
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
    return 0;
}

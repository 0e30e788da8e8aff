/* Adding to a campaign, a histogram and a sketch against a bare relaxed atomic add, uncontended, all in one run. Rounds
 * alternate between them, and the median of each is reported in time of the processor: others may use the machine. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <wakpi/catalogue.h>
#include <wakpi/wakpi.h>

enum { ROUNDS = 51, ADDS = 1 << 18, INPUTS = 1 << 12, ID_SIZE = 12 };

static _Atomic(int64_t) bare;
static wakpi_campaign *campaign;
static wakpi_histogram *histogram;
static wakpi_unique *unique;
static int64_t durations[INPUTS], amounts[INPUTS];
static wakpi_measure measures[INPUTS];
static char ids[INPUTS][ID_SIZE + 1];
static const char *id_pointers[INPUTS];
static size_t id_sizes[INPUTS];

static void must(wakpi_status status)
{
    if (status != WAKPI_OK) {
        fprintf(stderr, "%s\n", wakpi_status_text(status));
        exit(EXIT_FAILURE);
    }
}

static void add_bare(void)
{
    for (int i = 0; i < ADDS; i++)
        atomic_fetch_add_explicit(&bare, 1, memory_order_relaxed);
}

static void add_campaign(void)
{
    for (int i = 0; i < ADDS; i++)
        must(wakpi_campaign_add(campaign, WAKPI_MEASURE_DELIVERED, 1));
}

static void add_campaign_many(void)
{
    for (int i = 0; i < ADDS; i += INPUTS)
        must(wakpi_campaign_add_many(campaign, measures, amounts, INPUTS));
}

static void add_campaign_duration(void)
{
    for (int i = 0; i < ADDS; i++)
        must(wakpi_campaign_add_duration(campaign, WAKPI_MEASURE_RESPONSE, durations[i % INPUTS]));
}

static void add_histogram(void)
{
    for (int i = 0; i < ADDS; i++)
        must(wakpi_histogram_add(histogram, durations[i % INPUTS]));
}

static void add_histogram_many(void)
{
    for (int i = 0; i < ADDS; i += INPUTS)
        must(wakpi_histogram_add_many(histogram, durations, INPUTS));
}

static void add_unique(void)
{
    for (int i = 0; i < ADDS; i++)
        must(wakpi_unique_add(unique, ids[i % INPUTS], ID_SIZE));
}

static void add_unique_many(void)
{
    for (int i = 0; i < ADDS; i += INPUTS)
        must(wakpi_unique_add_many(unique, id_pointers, id_sizes, INPUTS));
}

static const struct {
    const char *name;
    void (*add)(void);
} sides[] = {
    {"bare relaxed atomic add", add_bare},
    {"wakpi_campaign_add", add_campaign},
    {"wakpi_campaign_add_many", add_campaign_many},
    {"wakpi_histogram_add", add_histogram},
    {"wakpi_histogram_add_many", add_histogram_many},
    {"wakpi_campaign_add_duration", add_campaign_duration},
    {"wakpi_unique_add (sketch)", add_unique},
    {"wakpi_unique_add_many (sketch)", add_unique_many},
};

enum { SIDES = sizeof sides / sizeof sides[0] };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void make_inputs(void)
{
    uint64_t state = 20260901;
    for (int i = 0; i < INPUTS; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        /* Response times from a second to some days. */
        durations[i] = 1000 + (int64_t)(state >> (37 + state % 16));
        snprintf(ids[i], sizeof ids[i], "39333%07u", (unsigned)(state >> 33) % 10000000);
        id_pointers[i] = ids[i];
        id_sizes[i] = ID_SIZE;
        measures[i] = WAKPI_MEASURE_DELIVERED;
        amounts[i] = 1;
    }
}

int main(void)
{
    static double times[SIDES][ROUNDS];
    make_inputs();
    must(wakpi_campaign_new(NULL, &campaign));
    must(wakpi_histogram_new(NULL, &histogram));
    must(wakpi_unique_new(NULL, &unique));
    for (int round = 0; round < ROUNDS; round++) {
        for (int side = 0; side < SIDES; side++) {
            double start = now();
            sides[side].add();
            times[side][round] = (now() - start) / ADDS;
        }
    }
    for (int side = 0; side < SIDES; side++)
        qsort(times[side], ROUNDS, sizeof times[side][0], compare_doubles);
    printf("%-32s %8s %8s %10s\n", "", "ns, best", "median", "times bare");
    for (int side = 0; side < SIDES; side++)
        printf("%-32s %8.2f %8.2f %10.2f\n", sides[side].name, times[side][0], times[side][ROUNDS / 2],
               times[side][ROUNDS / 2] / times[0][ROUNDS / 2]);
    wakpi_campaign_free(campaign);
    wakpi_histogram_free(histogram);
    wakpi_unique_free(unique);
    return 0;
}

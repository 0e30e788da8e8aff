/* How far did people go, from the message to the order, and who may still come further? */
#include <stdio.h>
#include <string.h>
#include <wakpi/wakpi.h>

/* Anna reads, clicks and orders; Bruno reads; Carla, written to two days later, may still do so. */
static const char *const events[] = {
    "{\"wakpi\":\"send\",\"id\":\"m1\",\"time\":\"2026-10-05T09:00:00Z\",\"person\":\"39333001\","
    "\"campaign\":\"autumn\"}",
    "{\"wakpi\":\"send\",\"id\":\"m2\",\"time\":\"2026-10-05T09:00:00Z\",\"person\":\"39333002\","
    "\"campaign\":\"autumn\"}",
    "{\"wakpi\":\"send\",\"id\":\"m3\",\"time\":\"2026-10-07T09:00:00Z\",\"person\":\"39333003\","
    "\"campaign\":\"autumn\"}",
    "{\"wakpi\":\"read\",\"id\":\"m1\",\"time\":\"2026-10-05T09:10:00Z\"}",
    "{\"wakpi\":\"read\",\"id\":\"m2\",\"time\":\"2026-10-05T11:00:00Z\"}",
    "{\"wakpi\":\"click\",\"id\":\"c1\",\"time\":\"2026-10-05T09:12:00Z\",\"context\":\"m1\"}",
    "{\"wakpi\":\"order\",\"id\":\"o1\",\"time\":\"2026-10-05T20:00:00Z\",\"person\":\"39333001\","
    "\"amount\":\"49.90\",\"currency\":\"EUR\"}",
};

static const char *const steps[] = {"sent", "read", "clicked", "order"};

static wakpi_status make_journey(wakpi_journey **journey)
{
    const int64_t day = 86400000, as_of = 1791417600000; /* 2026-10-08T00:00:00Z */
    wakpi_status status = wakpi_journey_new(NULL, journey);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && status == WAKPI_OK; i++) {
        int32_t step;
        status = wakpi_step_by_key(steps[i], &step);
        if (status == WAKPI_OK)
            status = wakpi_journey_step(*journey, step, steps[i]);
        if (status == WAKPI_OK && i == 0)
            status = wakpi_journey_where(*journey, WAKPI_LABEL_CAMPAIGN, "autumn", strlen("autumn"));
    }
    if (status == WAKPI_OK)
        status = wakpi_journey_window(*journey, 2 * day);
    return status == WAKPI_OK ? wakpi_journey_as_of(*journey, as_of) : status;
}

static void print_stage(const wakpi_funnel *funnel, int32_t stage)
{
    int64_t people = 0, open = 0, median;
    wakpi_histogram *times = NULL;
    wakpi_funnel_get(funnel, stage, &people);
    wakpi_funnel_immature(funnel, stage, &open);
    printf("%-8s %lld, and %lld still open", wakpi_funnel_stage_name(funnel, stage), (long long)people,
           (long long)open);
    if (stage > 0 && wakpi_funnel_overall_times(funnel, stage, &times) == WAKPI_OK &&
        wakpi_histogram_quantile(times, 0.5, &median) == WAKPI_OK)
        printf(", after %.0f min at the median", (double)median / 60000);
    printf("\n");
    wakpi_histogram_free(times);
}

int main(void)
{
    wakpi_tracker *tracker = NULL;
    wakpi_journey *journey = NULL;
    wakpi_funnel *funnel = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_value rate = {.struct_size = sizeof rate};
    int result = 1;

    if (wakpi_tracker_new(NULL, &tracker) != WAKPI_OK || make_journey(&journey) != WAKPI_OK)
        goto done;
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        if (wakpi_tracker_read_event(tracker, events[i], strlen(events[i]), &error) != WAKPI_OK)
            goto done;
    }
    if (wakpi_tracker_funnel(tracker, journey, &funnel, &error) != WAKPI_OK)
        goto done;
    for (int32_t stage = 0; stage < wakpi_funnel_stage_count(funnel); stage++)
        print_stage(funnel, stage);
    if (wakpi_funnel_overall(funnel, 3, &rate) < 0 || rate.numerator != 1 || rate.denominator != 2)
        goto done;
    printf("%.0f %% of those whose two days are over have ordered\n", 100 * rate.value);
    result = 0;
done:
    if (result != 0)
        fprintf(stderr, "journey: %s\n", error.text);
    wakpi_funnel_free(funnel);
    wakpi_journey_free(journey);
    wakpi_tracker_free(tracker);
    return result;
}

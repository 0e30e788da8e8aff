/* Cohorts: of those who first wrote in a month, how many still write in the months after? */
#include <stdio.h>
#include <string.h>
#include <wakpi/wakpi.h>

enum { MONTHS = 6, NEW_EACH_MONTH = 60, SEVERAL = 16 };

/* Invented traffic: a sixth of those who are there stay away for good each month. */
static wakpi_status fill(wakpi_tracker *tracker)
{
    static const char *const noons[MONTHS] = {"2026-01-15T12:00:00Z", "2026-02-15T12:00:00Z",
                                              "2026-03-15T12:00:00Z", "2026-04-15T12:00:00Z",
                                              "2026-05-15T12:00:00Z", "2026-06-15T12:00:00Z"};
    for (int begun = 0; begun < MONTHS; begun++) {
        int left = NEW_EACH_MONTH;
        for (int month = begun; month < MONTHS; month++, left -= left / 6) {
            for (int i = 0; i < left; i++) {
                char person[SEVERAL];
                wakpi_event event = {.struct_size = sizeof event, .kind = WAKPI_EVENT_MESSAGE};
                wakpi_status status = wakpi_time_parse(noons[month], strlen(noons[month]), &event.time, NULL);
                snprintf(person, sizeof person, "39%02d%04d", begun, i);
                event.person = person;
                event.person_size = strlen(person);
                if (status == WAKPI_OK)
                    status = wakpi_tracker_apply(tracker, &event, 1, NULL);
                if (status != WAKPI_OK)
                    return status;
            }
        }
    }
    return WAKPI_OK;
}

/* The share of a cohort that was active in each month since; "*" where the month is not over. */
static void print_row(const wakpi_cohorts *cohorts, const char *month, int64_t size)
{
    printf("%s %5lld", month, (long long)size);
    for (int32_t column = 0; column < MONTHS; column++) {
        int64_t active;
        int32_t immature;
        if (wakpi_cohorts_get(cohorts, column, WAKPI_COHORT_ACTIVE, &active, &immature) == WAKPI_OK)
            printf(" %3.0f %%%s", 100 * (double)active / (double)size, immature ? "*" : " ");
    }
    printf("\n");
}

/* How long the oldest cohort lasts, by the model of Fader and Hardie. */
static void print_outlook(const int64_t *present, size_t months)
{
    double alpha, beta, likelihood, churn, retention, survival;
    if (wakpi_retention_sbg_fit(present, months, &alpha, &beta, &likelihood) < 0 ||
        wakpi_retention_sbg(alpha, beta, 12, &churn, &retention, &survival) != WAKPI_OK)
        return;
    printf("after a year some %.0f %% of the first cohort will still be there\n", 100 * survival);
}

int main(void)
{
    wakpi_tracker *tracker = NULL;
    wakpi_query *query = NULL;
    wakpi_cohorts *cohorts = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    int64_t as_of, present[MONTHS];
    size_t known = 0;
    int result = 1;

    if (wakpi_tracker_new(NULL, &tracker) != WAKPI_OK || fill(tracker) != WAKPI_OK ||
        wakpi_time_parse("2026-06-20T00:00:00Z", 20, &as_of, NULL) != WAKPI_OK ||
        wakpi_query_new(NULL, &query) != WAKPI_OK ||
        wakpi_query_period(query, WAKPI_PERIOD_MONTH) != WAKPI_OK ||
        wakpi_query_as_of(query, as_of) != WAKPI_OK)
        goto done;
    if (wakpi_tracker_cohorts(tracker, query, WAKPI_COHORT_MESSAGE, WAKPI_ACTIVITY_WROTE, MONTHS - 1,
                              &cohorts, &error) != WAKPI_OK) {
        fprintf(stderr, "cohorts: %s\n", error.text);
        goto done;
    }
    while (wakpi_cohorts_next(cohorts) == WAKPI_OK) {
        int64_t from, to, size;
        int32_t immature;
        const char *month;
        if (wakpi_cohorts_period(cohorts, &from, &to, &month) != WAKPI_OK ||
            wakpi_cohorts_size(cohorts, &size, NULL) != WAKPI_OK)
            goto done;
        for (int32_t column = 0; known == (size_t)column && column < MONTHS; column++) {
            /* of the first cohort alone, and without the month that is not over */
            if (wakpi_cohorts_get(cohorts, column, WAKPI_COHORT_PRESENT, &present[column], &immature) ==
                    WAKPI_OK &&
                !immature)
                known++;
        }
        print_row(cohorts, month, size);
    }
    print_outlook(present, known);
    result = 0;
done:
    wakpi_cohorts_free(cohorts);
    wakpi_query_free(query);
    wakpi_tracker_free(tracker);
    return result;
}

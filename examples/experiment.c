/* An experiment: two texts of one message. Which one is to be sent to everybody? */
#include <stdio.h>
#include <wakpi/wakpi.h>

int main(void)
{
    static const char *const names[] = {"the old text", "the new text"};
    static const int64_t delivered[] = {5000, 5010}, clicked[] = {600, 750}, opted_out[] = {11, 9};
    wakpi_experiment *experiment = NULL;
    wakpi_experiment_decision decision = {.struct_size = sizeof decision};
    char sentence[400];
    int32_t clicks, stops;
    int result = 1;

    if (wakpi_experiment_new(NULL, names, NULL, 2, &experiment) != WAKPI_OK)
        return 1;
    /* The first metric decides; the second one guards. */
    if (wakpi_experiment_add_kpi(experiment, WAKPI_KPI_CLICK_THROUGH_RATE, &clicks) != WAKPI_OK ||
        wakpi_experiment_add_kpi(experiment, WAKPI_KPI_OPT_OUT_RATE, &stops) != WAKPI_OK ||
        /* It may be looked at every day. */
        wakpi_experiment_set_mode(experiment, WAKPI_EXPERIMENT_SEQUENTIAL, 0) != WAKPI_OK)
        goto done;
    for (int32_t variant = 0; variant < 2; variant++) {
        if (wakpi_experiment_add_counts(experiment, clicks, variant, clicked[variant], delivered[variant]) <
                0 ||
            wakpi_experiment_add_counts(experiment, stops, variant, opted_out[variant], delivered[variant]) <
                0)
            goto done;
    }
    if (wakpi_experiment_decide(experiment, &decision) != WAKPI_OK ||
        wakpi_experiment_explain(experiment, "en", sentence, sizeof sentence, NULL) != WAKPI_OK)
        goto done;
    printf("%s: %s\n", wakpi_verdict_key(decision.verdict), sentence);
    result = 0;
done:
    wakpi_experiment_free(experiment);
    return result;
}

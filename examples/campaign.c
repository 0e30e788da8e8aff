/* A campaign with the host's own counts: every KPI that they allow, rated, one of them explained. */
#include <stdio.h>
#include <stdlib.h>
#include <wakpi/wakpi.h>

static void print_all(const wakpi_campaign *campaign, const wakpi_benchmark *benchmark)
{
    size_t count = (size_t)wakpi_kpi_count();
    wakpi_value *values = calloc(count, sizeof *values);
    if (!values)
        return;
    values[0].struct_size = sizeof *values; /* the stride of the array */
    if (wakpi_campaign_evaluate_all(campaign, benchmark, values, count) == WAKPI_OK) {
        for (size_t i = 0; i < count; i++) {
            if (values[i].status < 0) /* what the counts do not tell has no value, never a zero */
                continue;
            printf("%-28s %12.4f  %-8s %-3s %s\n", wakpi_kpi_key(values[i].kpi), values[i].value,
                   wakpi_unit_key(values[i].unit), values[i].currency, wakpi_band_key(values[i].band));
        }
    }
    free(values);
}

int main(void)
{
    static const wakpi_measure measures[] = {WAKPI_MEASURE_SENT,       WAKPI_MEASURE_DELIVERED,
                                             WAKPI_MEASURE_READ,       WAKPI_MEASURE_CLICKED,
                                             WAKPI_MEASURE_RECIPIENTS, WAKPI_MEASURE_REACHED,
                                             WAKPI_MEASURE_OPTED_OUT,  WAKPI_MEASURE_CONVERSIONS};
    static const int64_t amounts[] = {1050, 1000, 910, 250, 1050, 1000, 4, 38};
    wakpi_campaign *campaign = NULL;
    const wakpi_benchmark *benchmark = NULL;
    char sentence[512];
    size_t size;
    int result = 1;

    if (wakpi_campaign_new(NULL, &campaign) != WAKPI_OK ||
        wakpi_benchmark_by_key("getgabs", &benchmark) != WAKPI_OK)
        goto done;
    if (wakpi_campaign_add_many(campaign, measures, amounts, sizeof amounts / sizeof amounts[0]) != WAKPI_OK)
        goto done;
    /* Money is in millionths of the currency's main unit: 1,330.00 EUR. */
    if (wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, 1330 * INT64_C(1000000), "EUR") !=
            WAKPI_OK ||
        wakpi_campaign_add_money(campaign, WAKPI_MEASURE_COST_MESSAGES, 190 * INT64_C(1000000), "EUR") !=
            WAKPI_OK)
        goto done;
    print_all(campaign, benchmark);
    if (wakpi_campaign_explain(campaign, WAKPI_KPI_CLICK_THROUGH_RATE, benchmark, "en", sentence,
                               sizeof sentence, &size) != WAKPI_OK)
        goto done;
    printf("\n%s\n", sentence);
    result = 0;
done:
    wakpi_campaign_free(campaign);
    return result;
}

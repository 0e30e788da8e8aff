/* ChatArchitect's example: 50,000 of revenue on 10,000 of cost (5,000 once and 1,000 a month for five months) is a
 * net profit of 40,000 and a return on investment of 400 %, which is 5.0 times the cost. */
#include <stdio.h>
#include <wakpi/wakpi.h>

#define MICRO INT64_C(1000000) /* money and parameters are in millionths */

int main(void)
{
    static const wakpi_kpi asked[] = {WAKPI_KPI_TOTAL_COST, WAKPI_KPI_NET_PROFIT,
                                      WAKPI_KPI_RETURN_ON_INVESTMENT, WAKPI_KPI_TIME_SAVED_VALUE};
    wakpi_campaign *campaign = NULL;
    int result = 1;

    if (wakpi_campaign_new(NULL, &campaign) != WAKPI_OK)
        return 1;
    if (wakpi_campaign_add_money(campaign, WAKPI_MEASURE_REVENUE, 50000 * MICRO, "USD") != WAKPI_OK ||
        wakpi_campaign_add(campaign, WAKPI_MEASURE_COST_SETUP, 5000 * MICRO) != WAKPI_OK ||
        wakpi_campaign_add(campaign, WAKPI_MEASURE_COST_RECURRING, 1000 * MICRO) != WAKPI_OK ||
        wakpi_campaign_add(campaign, WAKPI_MEASURE_MONTHS, 5 * MICRO) != WAKPI_OK)
        goto done;
    /* Ten hours a week at 50 an hour: 2,000 a month of four weeks. It is shown, not added to the return. */
    if (wakpi_campaign_add(campaign, WAKPI_MEASURE_HOURS_PER_WEEK, 10 * MICRO) != WAKPI_OK ||
        wakpi_campaign_add(campaign, WAKPI_MEASURE_WEEKS_PER_MONTH, 4 * MICRO) != WAKPI_OK ||
        wakpi_campaign_add(campaign, WAKPI_MEASURE_HOURLY_RATE, 50 * MICRO) != WAKPI_OK)
        goto done;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        wakpi_value value = {.struct_size = sizeof value};
        if (wakpi_campaign_evaluate(campaign, asked[i], NULL, &value) < 0)
            goto done;
        printf("%-26s %10.2f %s%s\n", wakpi_kpi_name(value.kpi, "en"), value.value, value.currency,
               value.unit == WAKPI_UNIT_MULTIPLE ? "times (4.00 is 400 %)" : "");
    }
    result = 0;
done:
    wakpi_campaign_free(campaign);
    return result;
}

/* A forecast: when will the assistant have paid for itself? */
#include <stdio.h>
#include <wakpi/wakpi.h>

int main(void)
{
    static const double profit[] = {900, 1150, 1400, 1300, 1700, 1850};
    wakpi_forecast *forecast = NULL;
    char text[400];
    int result = 1;

    if (wakpi_forecast_new(NULL, WAKPI_KPI_REVENUE, 0, &forecast) != WAKPI_OK)
        return 1;
    for (int month = 0; month < 6; month++) {
        if (wakpi_forecast_add_value(forecast, INT64_C(2629746000) * month, profit[month]) != WAKPI_OK)
            goto done;
    }
    if (wakpi_forecast_explain(forecast, 3, "en", text, sizeof text, NULL) != WAKPI_OK)
        goto done;
    printf("%s\n", text);
    if (wakpi_forecast_explain_payback(forecast, 15000, "en", text, sizeof text, NULL) != WAKPI_OK)
        goto done;
    printf("%s\n", text);
    result = 0;
done:
    wakpi_forecast_free(forecast);
    return result;
}

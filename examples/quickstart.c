/* From a webhook body to a KPI: the shortest whole program. The same body twice changes nothing. */
#include <stdio.h>
#include <string.h>
#include <wakpi/wakpi.h>

static const char body[] =
    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
    "\"value\":{"
    "\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"200\"},\"statuses\":["
    "{\"id\":\"wamid.A\",\"status\":\"sent\",\"timestamp\":\"1763720400\",\"recipient_id\":\"393331110001\"},"
    "{\"id\":\"wamid.A\",\"status\":\"read\",\"timestamp\":\"1763720460\",\"recipient_id\":\"393331110001\"},"
    "{\"id\":\"wamid.B\",\"status\":\"delivered\",\"timestamp\":\"1763720402\",\"recipient_id\":"
    "\"393331110002\"}"
    "]}}]}]}";

int main(void)
{
    wakpi_tracker *tracker = NULL;
    wakpi_cursor *cursor = NULL;
    const wakpi_campaign *campaign = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_value value = {.struct_size = sizeof value};
    int result = 1;

    if (wakpi_tracker_new(NULL, &tracker) != WAKPI_OK)
        return 1;
    for (int delivery = 0; delivery < 2; delivery++) { /* WhatsApp delivers at least once */
        if (wakpi_tracker_read_webhook(tracker, body, strlen(body), &error) != WAKPI_OK)
            goto done;
    }
    if (wakpi_tracker_query(tracker, NULL, &cursor, &error) != WAKPI_OK ||
        wakpi_cursor_next(cursor) != WAKPI_OK || wakpi_cursor_campaign(cursor, &campaign) != WAKPI_OK)
        goto done;
    if (wakpi_campaign_evaluate(campaign, WAKPI_KPI_OPEN_RATE, NULL, &value) != WAKPI_OK)
        goto done;
    printf("%s: %.1f %% (%lld of %lld delivered)\n", wakpi_kpi_name(value.kpi, "en"), 100 * value.value,
           (long long)value.numerator, (long long)value.denominator);
    result = 0;
done:
    if (result != 0)
        fprintf(stderr, "quickstart: %s\n", error.text);
    wakpi_cursor_free(cursor);
    wakpi_tracker_free(tracker);
    return result;
}

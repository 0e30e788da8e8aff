/* What messages cost by a rate card. The prices in the file are invented: put yours there.
 *
 *     rate_card [card.csv] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

#ifndef RATE_CARD
#define RATE_CARD "data/rate_card.csv"
#endif

static const char *const events[] = {
    "{\"wakpi\":\"send\",\"id\":\"m1\",\"time\":\"2026-09-30T08:00:00Z\",\"person\":\"393331110001\","
    "\"campaign\":\"autumn\",\"category\":\"marketing\"}",
    "{\"wakpi\":\"delivered\",\"id\":\"m1\",\"time\":\"2026-09-30T08:00:02Z\"}",
    "{\"wakpi\":\"read\",\"id\":\"m1\",\"time\":\"2026-09-30T08:05:00Z\"}",
    /* this phone was off until October, when the price is another */
    "{\"wakpi\":\"send\",\"id\":\"m2\",\"time\":\"2026-09-30T08:00:00Z\",\"person\":\"393331110003\","
    "\"campaign\":\"autumn\",\"category\":\"marketing\"}",
    "{\"wakpi\":\"delivered\",\"id\":\"m2\",\"time\":\"2026-10-02T09:00:00Z\"}",
    /* who wrote is told about an order: free within 24 hours, until October */
    "{\"wakpi\":\"message\",\"id\":\"w1\",\"time\":\"2026-09-30T10:00:00Z\",\"person\":\"393331110001\"}",
    "{\"wakpi\":\"send\",\"id\":\"m3\",\"time\":\"2026-09-30T11:00:00Z\",\"person\":\"393331110001\","
    "\"campaign\":\"orders\",\"category\":\"utility\"}",
    "{\"wakpi\":\"delivered\",\"id\":\"m3\",\"time\":\"2026-09-30T11:00:01Z\"}",
};

static int read_card(const char *path, wakpi_rate_card *card)
{
    static char csv[1 << 20];
    wakpi_error error = {.struct_size = sizeof error};
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(csv, 1, sizeof csv, file) : 0;
    if (file)
        fclose(file);
    if (wakpi_rate_card_read(card, csv, size, &error) != WAKPI_OK)
        fprintf(stderr, "%s: %s\n", path, error.text);
    return error.status == WAKPI_OK;
}

static int print_row(const wakpi_cursor *cursor)
{
    const char *name;
    size_t size;
    const wakpi_campaign *campaign;
    int64_t cost, unpriced;
    char text[32];
    if (wakpi_cursor_label(cursor, WAKPI_LABEL_CAMPAIGN, &name, &size) != WAKPI_OK ||
        wakpi_cursor_campaign(cursor, &campaign) != WAKPI_OK ||
        wakpi_campaign_get(campaign, WAKPI_MEASURE_COST_MESSAGES, &cost) != WAKPI_OK ||
        wakpi_cursor_unpriced(cursor, &unpriced) != WAKPI_OK ||
        wakpi_money_format(cost, "EUR", text, sizeof text, &size) != WAKPI_OK)
        return 0;
    printf("%-8s EUR %-8s and %lld messages without a price\n", name, text, (long long)unpriced);
    return 1;
}

int main(int count, char **words)
{
    wakpi_tracker *tracker = NULL;
    wakpi_rate_card *card = NULL;
    wakpi_query *query = NULL;
    wakpi_cursor *cursor = NULL;
    int good = wakpi_tracker_new(NULL, &tracker) == WAKPI_OK &&
               wakpi_rate_card_new(NULL, &card) == WAKPI_OK &&
               read_card(count > 1 ? words[1] : RATE_CARD, card) &&
               wakpi_tracker_set_rate_card(tracker, card) == WAKPI_OK;
    for (size_t i = 0; good && i < sizeof events / sizeof *events; i++)
        good = wakpi_tracker_read_event(tracker, events[i], strlen(events[i]), NULL) == WAKPI_OK;
    good = good && wakpi_query_new(NULL, &query) == WAKPI_OK &&
           wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN) == WAKPI_OK &&
           wakpi_tracker_query(tracker, query, &cursor, NULL) == WAKPI_OK;
    while (good && wakpi_cursor_next(cursor) == WAKPI_OK)
        good = print_row(cursor);
    wakpi_cursor_free(cursor);
    wakpi_query_free(query);
    wakpi_rate_card_free(card);
    wakpi_tracker_free(tracker);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

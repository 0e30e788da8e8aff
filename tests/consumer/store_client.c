/* A host's program with a store: says how many deliveries the file knows before and after one is taken in. */
#include <wakpi/store.h>
#include <wakpi/wakpi.h>

#include <stdio.h>
#include <string.h>

static long long delivered(wakpi_store *store)
{
    int64_t count = 0;
    wakpi_cursor *cursor;
    const wakpi_campaign *campaign;
    if (wakpi_store_query(store, NULL, &cursor, NULL) != WAKPI_OK)
        return -1;
    if (wakpi_cursor_next(cursor) == WAKPI_OK && wakpi_cursor_campaign(cursor, &campaign) == WAKPI_OK)
        wakpi_campaign_get(campaign, WAKPI_MEASURE_DELIVERED, &count);
    wakpi_cursor_free(cursor);
    return (long long)count;
}

int main(int count, char **words)
{
    wakpi_store *store;
    wakpi_error error;
    wakpi_event event;
    long long before;
    memset(&error, 0, sizeof error);
    error.struct_size = sizeof error;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = WAKPI_EVENT_DELIVERED;
    event.time = INT64_C(1763726400000);
    event.id = "wamid.1";
    event.id_size = 7;
    event.person = "393331234567";
    event.person_size = 12;
    if (count < 2 || wakpi_store_open(words[1], NULL, &store, &error) != WAKPI_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    before = delivered(store);
    if (wakpi_store_apply(store, &event, 1, &error) != WAKPI_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    printf("%lld before, %lld after\n", before, delivered(store));
    wakpi_store_free(store);
    return 0;
}

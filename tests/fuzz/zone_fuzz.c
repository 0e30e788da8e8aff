/* Any bytes as a zone's data: they are refused, or times have offsets and lie in their periods. */
#include "fuzz.h"

#include <stdlib.h>

#include "base/zone.h"

static void walk(const struct wakpi_zone *zone)
{
    struct wakpi_zone_cursor cursor = {0};
    char label[32];
    for (int64_t time = -WAKPI_TIME_MAX; time <= WAKPI_TIME_MAX; time += WAKPI_TIME_MAX / 4) {
        for (int period = WAKPI_CALENDAR_HOUR; period <= WAKPI_CALENDAR_YEAR; period++) {
            struct wakpi_interval interval =
                wakpi_zone_period(zone, &cursor, (enum wakpi_calendar_period)period, time);
            if (time < interval.from || time >= interval.to)
                abort();
            if (wakpi_zone_label(zone, &cursor, (enum wakpi_calendar_period)period, time, label) >=
                sizeof label)
                abort();
        }
    }
    /* Through the changes of some decades: hours follow each other without gap or overlap. */
    int64_t time = INT64_C(1700000000000);
    for (int i = 0; i < 100 && time < WAKPI_TIME_MAX; i++) {
        struct wakpi_interval hour = wakpi_zone_period(zone, &cursor, WAKPI_CALENDAR_HOUR, time);
        if (wakpi_zone_period(zone, &cursor, WAKPI_CALENDAR_HOUR, hour.to).from != hour.to)
            abort();
        wakpi_zone_offset(zone, &cursor, hour.to);
        time = cursor.to;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct wakpi_allocator allocator = wakpi_allocator_default();
    struct wakpi_zone *zone = NULL;
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_status status = wakpi_zone_load(&allocator, "UTC", 3, bytes, size, &zone, &error);
    if (status == WAKPI_OK)
        walk(zone);
    else if (status != WAKPI_MALFORMED || zone != NULL || error.text[0] == '\0')
        abort();
    wakpi_zone_free(zone);
    return 0;
}

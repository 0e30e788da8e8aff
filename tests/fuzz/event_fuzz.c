/* Any bytes as one of wakpi's own events: refused with nothing left, or one sound event, with a stop behind it where
 * it opts out. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "track/batch.h"
#include "track/event.h"

static void require(bool truth)
{
    if (!truth) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct wakpi_settings settings;
    struct wakpi_batch batch;
    struct wakpi_event_fault fault;
    wakpi_error error = {.struct_size = sizeof error};
    require(wakpi_settings_take(NULL, &settings) == WAKPI_OK);
    wakpi_batch_start(&batch, settings.allocator);
    wakpi_status status = wakpi_event_read(&settings, (const char *)bytes, size, &batch, &error);
    if (status == WAKPI_OK) {
        require(batch.count == 1 || (batch.count == 2 && batch.events[1].kind == WAKPI_EVENT_STOP));
        for (size_t i = 0; i < batch.count; i++) {
            require(wakpi_event_is_sound(&settings, &batch.events[i], &fault));
            require(batch.secondary[i] == (i == 1));
        }
    } else {
        require(status == WAKPI_MALFORMED || status == WAKPI_LIMIT);
        require(error.status == status && error.position >= 0 && (size_t)error.position <= size);
        require(memchr(error.text, '\0', sizeof error.text) != NULL && error.text[0] != '\0');
        require(batch.count == 0 && batch.tallied == 0);
    }
    wakpi_batch_drop(&batch);
    wakpi_settings_drop(&settings);
    return 0;
}

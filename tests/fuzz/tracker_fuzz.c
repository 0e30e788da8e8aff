/* Any bytes as a saved tracker: what is loaded is saved alike, and goes on working. The checksum is set right, so
 * that what stands behind it is reached. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <wakpi/catalogue.h>
#include <wakpi/wakpi.h>

#include "base/codec_layout.h"

struct saved {
    const uint8_t *expected;
    size_t size, at;
};

static int32_t compare(void *context, const void *piece, size_t size)
{
    struct saved *saved = context;
    if (size > saved->size - saved->at || memcmp(saved->expected + saved->at, piece, size) != 0)
        abort();
    saved->at += size;
    return 0;
}

static void go_on(wakpi_tracker *tracker)
{
    wakpi_event event;
    memset(&event, 0, sizeof event);
    event.struct_size = sizeof event;
    event.kind = WAKPI_EVENT_READ;
    event.id = "wamid.1";
    event.id_size = 7;
    event.person = "393331";
    event.person_size = 6;
    if (wakpi_tracker_apply(tracker, &event, 1, NULL) != WAKPI_OK)
        abort();
}

/* Whatever the facts are, they can be asked about. */
static void ask(const wakpi_tracker *tracker, int32_t period)
{
    wakpi_query *query;
    wakpi_cursor *cursor;
    if (wakpi_query_new(NULL, &query) != WAKPI_OK ||
        wakpi_query_group_by(query, WAKPI_LABEL_CAMPAIGN) != WAKPI_OK ||
        wakpi_query_period(query, period) != WAKPI_OK)
        abort();
    if (wakpi_tracker_query(tracker, query, &cursor, NULL) == WAKPI_OK) {
        while (wakpi_cursor_next(cursor) == WAKPI_OK) {
            const wakpi_campaign *campaign;
            int64_t sent;
            if (wakpi_cursor_campaign(cursor, &campaign) == WAKPI_OK)
                wakpi_campaign_get(campaign, WAKPI_MEASURE_SENT, &sent);
        }
        wakpi_cursor_free(cursor);
    }
    wakpi_query_free(query);
}

/* What is loaded can be merged as it is, and what is refused leaves no trace. */
static void merge(const uint8_t *bytes, size_t size, const wakpi_options *options, int loads)
{
    wakpi_tracker *tracker;
    if (wakpi_tracker_new(options, &tracker) != WAKPI_OK)
        abort();
    struct saved saved = {bytes, size, 0};
    if ((wakpi_tracker_merge_saved(tracker, bytes, size, NULL) == WAKPI_OK) != loads)
        abort();
    if (loads && (wakpi_tracker_save(tracker, compare, &saved, NULL) != WAKPI_OK || saved.at != size))
        abort();
    for (int32_t label = WAKPI_LABEL_CAMPAIGN; !loads && label <= WAKPI_LABEL_CONVERSION; label++) {
        int64_t count;
        if (wakpi_tracker_label_count(tracker, label, &count) != WAKPI_OK || count != 0)
            abort();
    }
    wakpi_tracker_free(tracker);
}

static void load(const uint8_t *bytes, size_t size, const wakpi_options *options)
{
    wakpi_tracker *tracker;
    int loads = wakpi_tracker_load(bytes, size, options, &tracker, NULL) == WAKPI_OK;
    merge(bytes, size, options, loads);
    if (!loads)
        return;
    struct saved saved = {bytes, size, 0};
    if (wakpi_tracker_save(tracker, compare, &saved, NULL) != WAKPI_OK || saved.at != size)
        abort();
    wakpi_tracker *other;
    if (wakpi_tracker_new(options, &other) != WAKPI_OK ||
        wakpi_tracker_merge(other, tracker, NULL) != WAKPI_OK)
        abort();
    saved.at = 0;
    if (wakpi_tracker_save(other, compare, &saved, NULL) != WAKPI_OK || saved.at != size)
        abort();
    go_on(tracker);
    ask(tracker, WAKPI_PERIOD_NONE);
    ask(tracker, WAKPI_PERIOD_MONTH);
    wakpi_tracker_free(other);
    wakpi_tracker_free(tracker);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    wakpi_options *options;
    if (wakpi_options_new(NULL, NULL, &options) != WAKPI_OK ||
        wakpi_options_set_text(options, "key", "sixteen byte key", 16, NULL) != WAKPI_OK)
        abort();
    uint8_t *copy = malloc(size > 0 ? size : 1);
    if (!copy)
        abort();
    memcpy(copy, bytes, size);
    if (size >= WAKPI_CODEC_CHECKSUM_SIZE) {
        size_t checked = size - WAKPI_CODEC_CHECKSUM_SIZE;
        wakpi_store_u64(copy + checked, wakpi_codec_checksum(copy, checked));
    }
    load(copy, size, options);
    free(copy);
    wakpi_options_free(options);
    return 0;
}

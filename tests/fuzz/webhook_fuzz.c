/* Any bytes as a webhook body: what is no JSON leaves nothing, what is leaves sound events and a tally that adds
 * up, and reading it again gives the same. */
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

/* As the reader promises them, before the tracker's own checks. */
static void check_event(const struct wakpi_settings *settings, const wakpi_event *event)
{
    struct wakpi_event_fault fault;
    require(event->struct_size == sizeof *event);
    require(wakpi_event_is_sound(settings, event, &fault));
}

static void check_batch(const struct wakpi_settings *settings, const struct wakpi_batch *batch)
{
    int64_t sum = 0;
    for (wakpi_intake reason = 0; reason < WAKPI_INTAKE_LIMIT; reason++) {
        require(batch->tally[reason] >= 0);
        require(batch->tally[reason] == 0 || wakpi_intake_class(reason) >= WAKPI_INTAKE_IGNORED);
        sum += batch->tally[reason];
    }
    require(sum == batch->tallied);
    require(sum > 0 || batch->count > 0);
    for (size_t i = 0; i < batch->count; i++) {
        check_event(settings, &batch->events[i]);
        require(i > 0 || !batch->secondary[i]);
    }
}

static void check_same(const struct wakpi_batch *a, const struct wakpi_batch *b)
{
    require(a->count == b->count && memcmp(a->tally, b->tally, sizeof a->tally) == 0);
    for (size_t i = 0; i < a->count; i++) {
        wakpi_event one = a->events[i], other = b->events[i];
        require(one.kind == other.kind && one.time == other.time && one.flags == other.flags &&
                one.code == other.code && a->secondary[i] == b->secondary[i]);
        for (const struct wakpi_event_text *text = wakpi_event_texts; text->key != NULL; text++) {
            size_t size = *wakpi_event_size_at(&one, text);
            require(size == *wakpi_event_size_at(&other, text));
            require(size == 0 ||
                    memcmp(*wakpi_event_text_at(&one, text), *wakpi_event_text_at(&other, text), size) == 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    wakpi_options *options;
    struct wakpi_settings settings;
    struct wakpi_batch batch, again;
    require(wakpi_options_new(NULL, NULL, &options) == WAKPI_OK);
    require(wakpi_options_set_integer(options, "campaign_from_callback", 1, NULL) == WAKPI_OK);
    require(wakpi_settings_take(options, &settings) == WAKPI_OK);
    wakpi_options_free(options);
    wakpi_batch_start(&batch, settings.allocator);
    wakpi_batch_start(&again, settings.allocator);
    wakpi_status status = wakpi_webhook_read(&settings, (const char *)bytes, size, &batch, NULL);
    if (status == WAKPI_OK) {
        check_batch(&settings, &batch);
        require(wakpi_webhook_read(&settings, (const char *)bytes, size, &again, NULL) == WAKPI_OK);
        check_same(&batch, &again);
    } else {
        require(status == WAKPI_MALFORMED || status == WAKPI_LIMIT);
        require(batch.count == 0 && batch.tallied == 0);
    }
    wakpi_batch_drop(&again);
    wakpi_batch_drop(&batch);
    wakpi_settings_drop(&settings);
    return 0;
}

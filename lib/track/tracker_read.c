/* JSON in: read outside the lock, then joined under it. */
#include "track/tracker_log.h"

#include <string.h>

static struct wakpi_spare *take_spare(wakpi_tracker *tracker)
{
    wakpi_tracker_enter_people(tracker);
    struct wakpi_spare *spare = tracker->spares;
    if (spare)
        tracker->spares = spare->next;
    wakpi_tracker_leave_people(tracker);
    if (spare)
        return spare;
    spare = wakpi_allocate_zeroed(&tracker->allocator, 1, sizeof *spare);
    if (spare)
        wakpi_batch_start(&spare->batch, tracker->allocator);
    return spare;
}

typedef wakpi_status (*read_function)(const struct wakpi_settings *settings, const char *json, size_t size,
                                      struct wakpi_batch *batch, wakpi_error *error);

/* What the events of a body come to as a whole stands at no place in it. */
static wakpi_status join_batch(wakpi_tracker *tracker, const struct wakpi_batch *batch, wakpi_error *error)
{
    wakpi_status status = wakpi_tracker_join(tracker, batch->events, batch->secondary, batch->count, error);
    if (status != WAKPI_OK && error && error->struct_size >= offsetof(wakpi_error, text))
        error->position = -1;
    return status;
}

/* The body is read outside the lock, into a batch of the call's own; settings never change. */
static wakpi_status read_into(wakpi_tracker *tracker, read_function read, const char *json, size_t size,
                              struct wakpi_intake_news *news, wakpi_error *error)
{
    struct wakpi_spare *spare = take_spare(tracker);
    if (!spare)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to read; read it again");
    struct wakpi_batch *batch = &spare->batch;
    wakpi_status status = read(wakpi_state_settings(tracker->state), json ? json : "", size, batch, error);
    if (status == WAKPI_OK)
        status = join_batch(tracker, batch, error);
    else
        wakpi_tracker_enter_people(tracker);
    if (status == WAKPI_OK && news)
        wakpi_log_gather(batch, tracker->intake, news);
    for (int i = 0; status == WAKPI_OK && batch->tallied > 0 && i < WAKPI_INTAKE_LIMIT; i++)
        tracker->intake[i] += batch->tally[i];
    spare->next = tracker->spares;
    tracker->spares = spare;
    wakpi_tracker_leave_people(tracker);
    return status;
}

static wakpi_status read_with(wakpi_tracker *tracker, read_function read, const char *json, size_t size,
                              wakpi_error *error)
{
    if (!tracker)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the tracker is NULL");
    if (!json && size > 0)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the JSON is NULL");
    const struct wakpi_settings *settings = wakpi_state_settings(tracker->state);
    if (!settings->log)
        return read_into(tracker, read, json, size, NULL, error);
    struct wakpi_intake_news news = {.any = 0};
    wakpi_error own, *heard = wakpi_log_listen(settings, &own, error);
    wakpi_status status = read_into(tracker, read, json, size, &news, heard);
    wakpi_log_news(settings, &news);
    return wakpi_log_outcome(settings, "read", status, heard, error);
}

wakpi_status wakpi_tracker_read_webhook(wakpi_tracker *tracker, const char *json, size_t size,
                                        wakpi_error *error)
{
    return read_with(tracker, wakpi_webhook_read, json, size, error);
}

wakpi_status wakpi_tracker_read_event(wakpi_tracker *tracker, const char *json, size_t size,
                                      wakpi_error *error)
{
    return read_with(tracker, wakpi_event_read, json, size, error);
}

/* Whether a line is an object with a key "wakpi". Most webhooks hold these seven bytes nowhere, so that few lines
 * are walked twice; a malformed one is left to the reader to judge. */
static int is_own_event(const char *json, size_t size)
{
    static const char mark[] = "\"wakpi\"";
    if (size == 0 || !memmem(json, size, mark, sizeof mark - 1))
        return 0;
    struct wakpi_json reader;
    struct wakpi_json_value key;
    wakpi_json_begin(&reader, json, size, WAKPI_JSON_MAX_DEPTH);
    if (!wakpi_json_enter_object(&reader))
        return 0;
    while (wakpi_json_next_key(&reader, &key)) {
        if (wakpi_json_is(&key, "wakpi"))
            return 1;
        wakpi_json_skip(&reader);
    }
    return 0;
}

wakpi_status wakpi_tracker_read_line(wakpi_tracker *tracker, const char *json, size_t size,
                                     wakpi_error *error)
{
    int own = json && is_own_event(json, size);
    return read_with(tracker, own ? wakpi_event_read : wakpi_webhook_read, json, size, error);
}

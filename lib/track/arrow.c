/* Record batches into a tracker: looked at as a whole first, then applied, block by block. */
#include "track/arrow_rows.h"
#include "track/call.h"
#include "track/state_tables.h"
#include "track/tracker.h"
#include "track/tracker_log.h"

/* What a batch needs while it is read: far less than all of its rows as events. */
struct work {
    struct wakpi_arrow_rows rows;
    int64_t earliest; /* time of any row */
    wakpi_event events[WAKPI_ARROW_BLOCK];
};

static size_t block_at(const struct ArrowArray *array, int64_t first)
{
    int64_t left = array->length - first;
    return left < WAKPI_ARROW_BLOCK ? (size_t)left : WAKPI_ARROW_BLOCK;
}

static wakpi_status validate(const wakpi_tracker *tracker, struct work *work, wakpi_error *error)
{
    const struct ArrowArray *array = work->rows.array;
    const struct wakpi_settings *settings = wakpi_state_settings(tracker->state);
    wakpi_status status = WAKPI_OK;
    for (int64_t first = 0; first < array->length && status == WAKPI_OK; first += WAKPI_ARROW_BLOCK) {
        size_t count = block_at(array, first);
        status = wakpi_arrow_rows_read(&work->rows, first, count, work->events, error);
        if (status == WAKPI_OK)
            status =
                wakpi_events_validate_behind(settings, work->events, count, work->rows.before + first, error);
        for (size_t i = 0; i < count; i++)
            work->earliest = work->events[i].time < work->earliest ? work->events[i].time : work->earliest;
    }
    return status;
}

/* One column's texts as labels, of which the latest is mostly met again. */
static wakpi_status take_column(struct wakpi_state *state, const struct wakpi_arrow_rows *rows,
                                const struct wakpi_arrow_field *field, wakpi_error *error)
{
    const char *text, *latest = NULL;
    size_t size, latest_size = 0;
    uint32_t label;
    if (wakpi_arrow_type_of(&field->column) == WAKPI_ARROW_NOTHING)
        return WAKPI_OK;
    for (int64_t row = 0; row < rows->array->length; row++) {
        if (wakpi_arrow_text(&field->column, rows->array->offset + row, &text, &size) != WAKPI_ARROW_VALUE ||
            (size == latest_size && (size == 0 || memcmp(text, latest, size) == 0)))
            continue;
        wakpi_status status = wakpi_labels_intern(&state->labels, text, size, &label);
        if (status != WAKPI_OK)
            return wakpi_fail(error, status, -1, "no memory for a label");
        status = wakpi_state_check_label_count(state, rows->before + row, error);
        if (status != WAKPI_OK)
            return status;
        latest = text;
        latest_size = size;
    }
    return WAKPI_OK;
}

static wakpi_status take_columns(struct wakpi_state *state, const struct wakpi_arrow_rows *rows,
                                 wakpi_error *error)
{
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; i < rows->field_count && status == WAKPI_OK; i++) {
        if (wakpi_arrow_is_label(&rows->fields[i]))
            status = take_column(state, rows, &rows->fields[i], error);
    }
    return status;
}

/* Where some rows are late, which leave no label behind. */
static wakpi_status take_rows(struct wakpi_state *state, struct work *work, wakpi_error *error)
{
    const struct ArrowArray *array = work->rows.array;
    struct wakpi_call call;
    wakpi_status status = WAKPI_OK;
    for (int64_t first = 0; first < array->length && status == WAKPI_OK; first += WAKPI_ARROW_BLOCK) {
        size_t count = block_at(array, first);
        status = wakpi_arrow_rows_read(&work->rows, first, count, work->events, error);
        wakpi_call_start(&call, work->events, NULL, count);
        for (size_t i = 0; i < count && status == WAKPI_OK; i++) {
            if (wakpi_call_is_late(state, &call, i))
                continue;
            status = wakpi_call_labels(state, &call, i, error);
            if (status == WAKPI_OK)
                status = wakpi_state_check_label_count(state, work->rows.before + first + (int64_t)i, error);
        }
    }
    if (status != WAKPI_OK)
        memset(state->recent.labels, 0, sizeof state->recent.labels);
    return status;
}

/* All labels of the batch, or none, before any row is applied. */
static wakpi_status take_labels(struct wakpi_state *state, struct work *work, wakpi_error *error)
{
    uint32_t before = wakpi_labels_count(&state->labels);
    wakpi_status status = work->earliest < wakpi_state_watermark(state)
                              ? take_rows(state, work, error)
                              : take_columns(state, &work->rows, error);
    if (status != WAKPI_OK)
        wakpi_labels_truncate(&state->labels, before);
    return status;
}

/* Rows are made events of outside the lock, so that several threads may do so. */
static wakpi_status join(wakpi_tracker *tracker, struct work *work, wakpi_error *error)
{
    const struct ArrowArray *array = work->rows.array;
    wakpi_tracker_lock(tracker);
    wakpi_status status = take_labels(tracker->state, work, error);
    wakpi_tracker_unlock(tracker);
    for (int64_t first = 0; first < array->length && status == WAKPI_OK; first += WAKPI_ARROW_BLOCK) {
        size_t count = block_at(array, first);
        status = wakpi_arrow_rows_read(&work->rows, first, count, work->events, error);
        if (status != WAKPI_OK)
            return status;
        status = wakpi_tracker_join(tracker, work->events, NULL, count, error);
        wakpi_tracker_leave_people(tracker);
    }
    return status;
}

/* A batch behind `before` rows of others. */
static wakpi_status apply(wakpi_tracker *tracker, const struct ArrowSchema *schema,
                          const struct ArrowArray *array, int64_t before, wakpi_error *error)
{
    struct work *work = wakpi_allocate_zeroed(&tracker->allocator, 1, sizeof *work);
    if (!work)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to read a batch");
    work->earliest = INT64_MAX;
    wakpi_status status = wakpi_arrow_rows_bind(schema, array, before, &work->rows, error);
    if (status == WAKPI_OK)
        status = validate(tracker, work, error);
    if (status == WAKPI_OK)
        status = join(tracker, work, error);
    wakpi_release(&tracker->allocator, work, 1, sizeof *work);
    return status;
}

wakpi_status wakpi_tracker_apply_arrow(wakpi_tracker *tracker, const struct ArrowSchema *schema,
                                       const struct ArrowArray *array, wakpi_error *error)
{
    if (!tracker || !schema || !array)
        return wakpi_fail(error, WAKPI_INVALID, -1, "tracker, schema and array must not be NULL");
    if (!schema->release || !array->release)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the schema or the array was released already");
    const struct wakpi_settings *settings = wakpi_state_settings(tracker->state);
    wakpi_error own, *heard = wakpi_log_listen(settings, &own, error);
    wakpi_status status = apply(tracker, schema, array, 0, heard);
    return wakpi_log_outcome(settings, "apply_arrow", status, heard, error);
}

/* ---- streams ---- */

static wakpi_status stream_failed(struct ArrowArrayStream *stream, wakpi_error *error)
{
    const char *words = stream->get_last_error ? stream->get_last_error(stream) : NULL;
    return wakpi_fail(error, WAKPI_INVALID, -1, "the stream failed: %.160s",
                      words ? words : "it does not say why");
}

static wakpi_status apply_next(wakpi_tracker *tracker, struct ArrowArrayStream *stream,
                               const struct ArrowSchema *schema, int64_t *before, int *ended,
                               wakpi_error *error)
{
    struct ArrowArray array;
    memset(&array, 0, sizeof array);
    if (stream->get_next(stream, &array) != 0)
        return stream_failed(stream, error);
    *ended = !array.release;
    if (*ended)
        return WAKPI_OK;
    wakpi_status status = apply(tracker, schema, &array, *before, error);
    *before += array.length > 0 ? array.length : 0;
    array.release(&array);
    return status;
}

static wakpi_status apply_all(wakpi_tracker *tracker, struct ArrowArrayStream *stream, wakpi_error *error)
{
    struct ArrowSchema schema;
    int64_t before = 0;
    int ended = 0;
    memset(&schema, 0, sizeof schema);
    if (stream->get_schema(stream, &schema) != 0)
        return stream_failed(stream, error);
    wakpi_status status = WAKPI_OK;
    while (status == WAKPI_OK && !ended)
        status = apply_next(tracker, stream, &schema, &before, &ended, error);
    if (schema.release)
        schema.release(&schema);
    return status;
}

wakpi_status wakpi_tracker_apply_arrow_stream(wakpi_tracker *tracker, struct ArrowArrayStream *stream,
                                              wakpi_error *error)
{
    if (!tracker || !stream)
        return wakpi_fail(error, WAKPI_INVALID, -1, "tracker and stream must not be NULL");
    if (!stream->release || !stream->get_schema || !stream->get_next)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the stream was released already");
    const struct wakpi_settings *settings = wakpi_state_settings(tracker->state);
    wakpi_error own, *heard = wakpi_log_listen(settings, &own, error);
    wakpi_status status = apply_all(tracker, stream, heard);
    return wakpi_log_outcome(settings, "apply_arrow_stream", status, heard, error);
}

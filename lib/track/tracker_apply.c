/* Events into a tracker: read outside its locks, then joined. */
#include "track/tracker_log.h"

#include "track/call.h"
#include "track/event.h"
#include "track/intake.h"

/* A desk to read at; NULL without memory. */
static struct wakpi_desk *sit_down(wakpi_tracker *tracker)
{
    for (int i = 0; i < WAKPI_DESKS; i++) {
        struct wakpi_desk *desk = atomic_exchange_explicit(&tracker->desks[i], NULL, memory_order_acquire);
        if (desk)
            return desk;
    }
    return wakpi_reallocate(&tracker->allocator, NULL, 0, 1, sizeof(struct wakpi_desk));
}

static void stand_up(wakpi_tracker *tracker, struct wakpi_desk *desk)
{
    for (int i = 0; i < WAKPI_DESKS && desk; i++) {
        struct wakpi_desk *none = NULL;
        if (atomic_compare_exchange_strong_explicit(&tracker->desks[i], &none, desk, memory_order_release,
                                                    memory_order_relaxed))
            return;
    }
    wakpi_release(&tracker->allocator, desk, 1, sizeof *desk);
}

/* As many events of a call as a desk holds, outside the lock; no desk for fewer than are worth one. */
static wakpi_status read_first(wakpi_tracker *tracker, const wakpi_event *events, size_t count,
                               struct wakpi_desk **desk, wakpi_error *error)
{
    enum { WORTH_A_DESK = 8 };
    *desk = NULL;
    if (count < WORTH_A_DESK)
        return WAKPI_OK;
    *desk = sit_down(tracker);
    if (!*desk)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to read ahead; apply them again");
    wakpi_read_ahead(wakpi_state_settings(tracker->state), wakpi_state_key(tracker->state), events,
                     count < WAKPI_READ_AHEAD ? count : WAKPI_READ_AHEAD, *desk);
    return WAKPI_OK;
}

static void count_intake(wakpi_tracker *tracker, const struct wakpi_applied *applied)
{
    tracker->intake[WAKPI_INTAKE_TAKEN] += applied->accepted;
    tracker->intake[WAKPI_INTAKE_KNOWN] += applied->duplicate;
    tracker->intake[WAKPI_IGNORED_LATE] += applied->late;
    tracker->intake[WAKPI_IGNORED_EXCLUDED] += applied->excluded;
    tracker->intake[WAKPI_IGNORED_ERASED] += applied->erased;
}

/* What hangs on nobody is joined before people are entered, and others may do so while people are gone through here. Where
 * an event is not to be divided, the rest of the call is not. */
static wakpi_status join_in_steps(wakpi_tracker *tracker, struct wakpi_call *call, struct wakpi_desk *desk,
                                  wakpi_error *error)
{
    struct wakpi_state *state = tracker->state;
    struct wakpi_elements *elements = &call->elements;
    size_t joined = 0;
    wakpi_status taken = wakpi_call_take(state, call, desk, call->count, error), status = taken;
    if (taken == WAKPI_OK)
        status = wakpi_plain_join_messages(state, desk, call->count, &joined);
    const int whole = status == WAKPI_OK && joined < call->count;
    wakpi_tracker_enter_people(tracker);
    if (!whole)
        wakpi_tracker_leave(tracker);
    wakpi_status people = wakpi_plain_join_people(state, desk, joined, elements);
    if (whole) {
        status = wakpi_plain_join(state, desk, joined, call->count, 0, elements);
        wakpi_tracker_leave(tracker);
    }
    if (taken != WAKPI_OK)
        return taken;
    if (status != WAKPI_OK || people != WAKPI_OK)
        return wakpi_fail(error, WAKPI_NO_MEMORY, -1, "no memory to apply all events; apply them again");
    wakpi_elements_begin(elements, call->count, 1);
    return WAKPI_OK;
}

/* Joins and counts; people are the caller's to leave. */
static wakpi_status join_read(wakpi_tracker *tracker, const wakpi_event *events, const uint8_t *secondary,
                              size_t count, struct wakpi_desk *desk, wakpi_error *error)
{
    struct wakpi_call call;
    wakpi_status status;
    wakpi_tracker_enter(tracker);
    if (wakpi_plain_divides(tracker->state, desk, count)) {
        wakpi_call_start(&call, events, secondary, count);
        status = join_in_steps(tracker, &call, desk, error);
    } else {
        wakpi_tracker_enter_people(tracker);
        status = wakpi_state_apply_read(tracker->state, events, secondary, count, desk,
                                        &call.elements.applied, error);
        wakpi_tracker_leave(tracker);
    }
    if (status == WAKPI_OK)
        count_intake(tracker, &call.elements.applied);
    return status;
}

wakpi_status wakpi_tracker_join(wakpi_tracker *tracker, const wakpi_event *events, const uint8_t *secondary,
                                size_t count, wakpi_error *error)
{
    struct wakpi_desk *desk;
    wakpi_status status = read_first(tracker, events, count, &desk, error);
    if (status != WAKPI_OK) {
        wakpi_tracker_enter_people(tracker);
        return status;
    }
    status = join_read(tracker, events, secondary, count, desk, error);
    stand_up(tracker, desk);
    return status;
}

/* Valid are those that were read and are plain, and whatever else is found to be. */
static wakpi_status validate(const wakpi_tracker *tracker, const wakpi_event *events, size_t count,
                             const struct wakpi_desk *desk, wakpi_error *error)
{
    const struct wakpi_settings *settings = wakpi_state_settings(tracker->state);
    const uint32_t stride = events->struct_size;
    size_t read = !desk ? 0 : count < WAKPI_READ_AHEAD ? count : WAKPI_READ_AHEAD;
    wakpi_status status = WAKPI_OK;
    for (size_t i = 0; desk && desk->odd > 0 && i < read && status == WAKPI_OK; i++) {
        const char *event = (const char *)events + i * stride;
        if (!desk->readings[i].plain)
            status = wakpi_event_validate_at(settings, (const wakpi_event *)(const void *)event, stride,
                                             (int64_t)i, error);
    }
    if (status != WAKPI_OK || read == count)
        return status;
    const char *rest = (const char *)events + read * stride;
    return wakpi_events_validate_behind(settings, (const wakpi_event *)(const void *)rest, count - read,
                                        (int64_t)read, error);
}

static wakpi_status apply(wakpi_tracker *tracker, const wakpi_event *events, size_t count, wakpi_error *error)
{
    struct wakpi_desk *desk;
    uint32_t stride = events->struct_size;
    if (!wakpi_event_stride_valid(stride))
        return wakpi_fail(error, WAKPI_INVALID, 0,
                          "the events' struct_size is %lld: set it to sizeof(wakpi_event)",
                          (long long)stride);
    wakpi_status status = read_first(tracker, events, count, &desk, error);
    if (status == WAKPI_OK)
        status = validate(tracker, events, count, desk, error);
    if (status == WAKPI_OK) {
        status = join_read(tracker, events, NULL, count, desk, error);
        wakpi_tracker_leave_people(tracker);
    }
    stand_up(tracker, desk);
    return status;
}

wakpi_status wakpi_tracker_apply(wakpi_tracker *tracker, const wakpi_event *events, size_t count,
                                 wakpi_error *error)
{
    if (!tracker)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the tracker is NULL");
    if (count == 0)
        return WAKPI_OK;
    if (!events)
        return wakpi_fail(error, WAKPI_INVALID, -1, "events are NULL");
    const struct wakpi_settings *settings = wakpi_state_settings(tracker->state);
    wakpi_error own, *heard = wakpi_log_listen(settings, &own, error);
    return wakpi_log_outcome(settings, "apply", apply(tracker, events, count, heard), heard, error);
}

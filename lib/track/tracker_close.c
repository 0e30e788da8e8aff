/* Closing and erasing, through the public handle. */
#include <wakpi/closing.h>

#include "track/close.h"
#include "track/erased.h"
#include "track/tracker.h"

wakpi_status wakpi_tracker_close(wakpi_tracker *tracker, int64_t until, wakpi_error *error)
{
    if (!tracker)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the tracker is NULL");
    wakpi_tracker_lock(tracker);
    wakpi_status status = wakpi_state_close(tracker->state, until, tracker->card, error);
    wakpi_tracker_unlock(tracker);
    return status;
}

wakpi_status wakpi_tracker_watermark(const wakpi_tracker *tracker, int64_t *until)
{
    if (!tracker || !until)
        return WAKPI_INVALID;
    wakpi_tracker_lock(tracker);
    int64_t watermark = wakpi_state_watermark(tracker->state);
    wakpi_tracker_unlock(tracker);
    if (watermark == WAKPI_NEVER_CLOSED)
        return WAKPI_NOT_FOUND;
    *until = watermark;
    return WAKPI_OK;
}

wakpi_status wakpi_tracker_erase(wakpi_tracker *tracker, const char *identity, size_t size, int64_t time,
                                 wakpi_error *error)
{
    if (!tracker)
        return wakpi_fail(error, WAKPI_INVALID, -1, "the tracker is NULL");
    wakpi_tracker_lock(tracker);
    wakpi_status status = wakpi_state_erase(tracker->state, identity, size, time, error);
    wakpi_tracker_unlock(tracker);
    return status;
}

wakpi_status wakpi_tracker_forget(wakpi_tracker *tracker, const wakpi_tracker *from, int32_t *taken,
                                  wakpi_error *error)
{
    int erases = 0;
    if (!tracker || !from || !taken)
        return wakpi_fail(error, WAKPI_INVALID, -1, "a tracker or taken is NULL");
    if (tracker != from) {
        const wakpi_tracker *first = (uintptr_t)tracker < (uintptr_t)from ? tracker : from;
        const wakpi_tracker *second = first == from ? tracker : from;
        wakpi_tracker_lock(first);
        wakpi_tracker_lock(second);
        wakpi_status status =
            wakpi_key_check(wakpi_state_key(tracker->state)) != wakpi_key_check(wakpi_state_key(from->state))
                ? wakpi_fail(error, WAKPI_MISMATCH, -1, "the option \"key\" differs")
                : wakpi_state_forget(tracker->state, from->state, &erases, error);
        wakpi_tracker_unlock(second);
        wakpi_tracker_unlock(first);
        if (status != WAKPI_OK)
            return status;
    }
    *taken = erases;
    return WAKPI_OK;
}

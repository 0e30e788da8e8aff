/* What the host's log is told: calls that were refused, elements that were malformed, and the first of what wakpi does not
 * know. Nothing of it is told under a tracker's lock. */
#ifndef WAKPI_TRACK_TRACKER_LOG_H
#define WAKPI_TRACK_TRACKER_LOG_H

#include "track/tracker.h"

/* Where a call is to leave the words of its failure, so that the log has them too: `own` where there is a log. */
static inline wakpi_error *wakpi_log_listen(const struct wakpi_settings *settings, wakpi_error *own,
                                            wakpi_error *error)
{
    if (!settings->log)
        return error;
    own->struct_size = (uint32_t)sizeof *own;
    return own;
}

/* Tells the log of a failure and hands its words on to the caller; returns `status`. */
wakpi_status wakpi_log_outcome(const struct wakpi_settings *settings, const char *call, wakpi_status status,
                               const wakpi_error *heard, wakpi_error *error);

/* What one body had that is worth telling: filled under the lock, told after it. */
struct wakpi_intake_news {
    int any;
    int64_t malformed[WAKPI_INTAKE_LIMIT];
    uint8_t first[WAKPI_INTAKE_LIMIT]; /* 1: of this reason there was none before */
};

/* `counts` are the tracker's before the batch's are added. */
void wakpi_log_gather(const struct wakpi_batch *batch, const int64_t *counts, struct wakpi_intake_news *news);
void wakpi_log_news(const struct wakpi_settings *settings, const struct wakpi_intake_news *news);

#endif

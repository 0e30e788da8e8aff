#include "track/tracker_log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "track/intake.h"

/* Arguments that are no good are the host's own business, and it is told by the status. */
wakpi_status wakpi_log_outcome(const struct wakpi_settings *settings, const char *call, wakpi_status status,
                               const wakpi_error *heard, wakpi_error *error)
{
    if (status >= WAKPI_OK || !settings->log)
        return status;
    if (status == WAKPI_INVALID || heard->position < 0)
        wakpi_log(settings, status, "%s: %s", call, heard->text);
    else
        wakpi_log(settings, status, "%s: %s (at %" PRId64 ")", call, heard->text, heard->position);
    return error ? wakpi_fail(error, status, heard->position, "%s", heard->text) : status;
}

/* What WhatsApp has begun to send, or what nobody has heard of. */
static int is_unknown(int reason)
{
    return reason == WAKPI_IGNORED_STATUS || reason == WAKPI_IGNORED_KIND || reason == WAKPI_IGNORED_ACTION ||
           reason == WAKPI_IGNORED_FIELD || reason == WAKPI_IGNORED_ELEMENT;
}

void wakpi_log_gather(const struct wakpi_batch *batch, const int64_t *counts, struct wakpi_intake_news *news)
{
    news->any = 0;
    if (batch->tallied == 0)
        return;
    for (int i = 0; i < WAKPI_INTAKE_LIMIT; i++) {
        int malformed = wakpi_intake_class(i) == WAKPI_INTAKE_MALFORMED;
        news->malformed[i] = malformed ? batch->tally[i] : 0;
        news->first[i] = batch->tally[i] > 0 && counts[i] == 0 && is_unknown(i);
        news->any |= news->malformed[i] > 0 || news->first[i];
    }
}

void wakpi_log_news(const struct wakpi_settings *settings, const struct wakpi_intake_news *news)
{
    if (!settings->log || !news->any)
        return;
    for (int i = 0; i < WAKPI_INTAKE_LIMIT; i++) {
        if (news->malformed[i] > 0)
            wakpi_log(settings, WAKPI_MALFORMED, "%" PRId64 " skipped as %s: %s", news->malformed[i],
                      wakpi_intake_key(i), wakpi_intake_text(i));
        if (news->first[i])
            wakpi_log(settings, WAKPI_OK, "the first that is %s: %s", wakpi_intake_key(i),
                      wakpi_intake_text(i));
    }
}

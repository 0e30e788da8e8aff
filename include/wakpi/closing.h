/**
 * @file closing.h
 * @brief Closing periods and erasing persons: what a tracker stops knowing, and what stays of it.
 *
 * A tracker that is never closed keeps every fact. wakpi_tracker_close() adds up for ever what is dated before a watermark,
 * and retires what nothing behind it depends on, so that memory stays the same from month to month. The page Concepts
 * tells the rules.
 *
 * Threads: both functions that change a tracker are safe beside those that read, apply or ask.
 */
#ifndef WAKPI_CLOSING_H
#define WAKPI_CLOSING_H

#include <wakpi/tracker.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Closes all that is dated before `until`: its counts, money and durations are fixed, its people become sketches, and
 * questions go on to be answered from them by local hours. From then on
 * - events dated before `until` create nothing and are counted under the reason "ignored_late"; not so aliases, and costs that
 *   recur beyond it;
 * - a status of a message sent before `until` changes nothing that was counted;
 * - trackers merge only where both are closed until the same time.
 *
 * What was immature is taken as it will be at the end of time if nothing more comes: close late enough for what matters,
 * at least `time_to_live` behind now. Facts older than the longest of the windows, four days at least, retire, but for what later
 * figures of a person depend on: the last wish and consent, the first order, lead and qualification, and a conversation that
 * goes on; and but for what names a message, order, case or session that stays, however early it is dated. What cannot be seen once facts
 * retired is listed under Concepts, Closing a period.
 *
 * Takes time and, while it runs, memory as a question over all facts and a second copy of those that stay.
 *
 * @param tracker  to be closed
 * @param until    milliseconds since the epoch, on an edge of a local hour of the tracker's zone, behind the watermark
 * @param error    receives words on a failure; may be NULL
 * @return #WAKPI_OK; #WAKPI_INVALID (NULL, no edge of an hour, not behind the watermark); #WAKPI_NOT_FOUND (the options'
 *         zone is unknown); #WAKPI_OVERFLOW; #WAKPI_NO_MEMORY; after any of these the tracker is as it was
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_close(wakpi_tracker *tracker, int64_t until, wakpi_error *error);

/**
 * Until when a tracker is closed.
 * @param tracker  which is asked
 * @param until    receives milliseconds since the epoch
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND (nothing was closed) or #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_watermark(const wakpi_tracker *tracker, int64_t *until);

/**
 * Erases a person: all that is known of them and dated up to `time` goes, under whatever identity of theirs, with the
 * messages, turns and acts that were heard of by then as a whole. What stays are tombstones, fingerprints under the
 * tracker's key: they join as facts do, so that a retry, an older copy or a merged tracker brings nothing back, in whatever order
 * all this comes; such events are counted under the reason "ignored_erased". Closed periods stay as they are: they hold
 * no fingerprint. Who comes back later counts as a new person.
 *
 * Where anything was taken out, marks of wakpi_tracker_mark() are void afterwards: save the whole once, and end what was saved
 * before.
 *
 * @param tracker   to forget them
 * @param identity  a phone number, user id or parent id, as events have it
 * @param size      bytes of `identity`, 1 to 1024
 * @param time      of the erasure, milliseconds since the epoch: what is dated later counts
 * @param error     receives words on a failure; may be NULL
 * @return #WAKPI_OK, also where nothing was known of them; #WAKPI_INVALID (NULL, a size or time out of range); #WAKPI_NO_MEMORY:
 *         part may be erased, and erasing again is safe
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_erase(wakpi_tracker *tracker, const char *identity, size_t size,
                                           int64_t time, wakpi_error *error);

/**
 * Takes out of a tracker whom another one was told to forget, and takes over of its tombstones those that concern what is held. So what
 * is kept in parts, as a store's rows or backups, is rid of a person part by part: where nothing was taken out of a part it may
 * stay as it was saved. All parts, merged again with a tracker that was told to erase the person, say what the other one says.
 * The two need not be closed until the same time.
 *
 * @param tracker  to forget them; its marks are void where something was taken out
 * @param from     which was told to erase, and knows at least what `tracker` knows, so that it knows whom else an alias
 *                 reaches; stays as it is
 * @param taken    receives 1 where something was taken out, else 0
 * @param error    receives words on a failure; may be NULL
 * @return #WAKPI_OK; #WAKPI_INVALID (NULL); #WAKPI_MISMATCH (the key); #WAKPI_NO_MEMORY: part may be taken out, and forgetting
 *         again is safe
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_forget(wakpi_tracker *tracker, const wakpi_tracker *from, int32_t *taken,
                                            wakpi_error *error);

/**
 * Writes what is known of a person, one JSON object a line, under whatever identity of theirs: for who asks what is kept of them. Ids
 * and names are fingerprints, since nothing else is kept; `about` says what a line is:
 * - "identity" with its `fingerprint`; "alias" (`one`, `other`, `time`); "erased" with the tombstone's `time`;
 * - "sent_to_them": a message of the business, with the times of its stages and its labels;
 * - any other is the kind of an event (wakpi_event_kind_key()) of theirs: what they wrote, tapped, wished, ordered.
 *
 * Times are milliseconds since the epoch, money is in micro-units, `flags` those of events. Closed periods hold nothing that is
 * anybody's. Of a number that changed hands what is told is of whoever has had it last.
 *
 * @param tracker   which is asked, and locked meanwhile: `write` must not call into it
 * @param identity  as wakpi_tracker_erase()
 * @param size      bytes of `identity`, 1 to 1024
 * @param write     receives the lines in pieces
 * @param context   handed to `write`
 * @param error     may be NULL
 * @return #WAKPI_OK; #WAKPI_NOT_FOUND (nothing is known of them); #WAKPI_WRITE where `write` refused; #WAKPI_INVALID (NULL, the size);
 *         #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_export_person(const wakpi_tracker *tracker, const char *identity,
                                                   size_t size, wakpi_write_function write, void *context,
                                                   wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file store.h
 * @brief The store: a tracker made durable in one SQLite file that many processes may write at once.
 *
 * A library of its own, libwakpi-store (`pkg-config wakpi-store`), which wakpi.h does not include. What a call took in
 * survives kill -9, and power loss where the option store_durable says so. Nothing is kept but what a tracker saves: no
 * numbers of people, but fingerprints; and no bodies, unless the option store_bodies asks for them. The page Store tells what is in
 * the file and how it is kept small.
 *
 * Of the options all that concern trackers apply, and store_durable, store_wait, store_read_only, store_bodies and
 * journal_days. Trackers, which are most of what a store needs, come from the options' allocator; what else it keeps for itself, a few
 * kilobytes, from its second row on 1.5 MB by which it knows rows that come again, and rows on their way, from malloc and from SQLite. The log hook hears what trackers tell it, what the file refused, and, at
 * the level #WAKPI_OK, what was folded, merged and let go, that others keep the file locked, and that it was brought up from an older
 * schema; it must not call into the store.
 *
 * Threads: all calls on a store may be made from many threads at once, but wakpi_store_free(). Fork: a child must not use a
 * store that its parent opened, nor free it; it opens the file itself.
 */
#ifndef WAKPI_STORE_H
#define WAKPI_STORE_H

#include <wakpi/rate_card.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A store that is open. */
typedef struct wakpi_store wakpi_store;

/**
 * Opens a store, and makes it where there is no file or an empty one. No state is loaded: that waits for the first question.
 *
 * Without the option `key` a new file is given a random one, which it keeps: who has the file can then fingerprint a
 * number and find its person. With it the key is not kept, and each opening must give it.
 *
 * With the option store_read_only it is opened to be asked alone: other calls are #WAKPI_WRITE, and nothing is made, or brought up from
 * an older schema.
 * @param path     the file's, UTF-8, NUL-terminated; beside it SQLite keeps `-wal` and `-shm` while it is open
 * @param options  copied; NULL is all defaults. Account, opt_out_words, campaign_from_callback and the key must be those it was
 *                 made with
 * @param store    receives the store; end it with wakpi_store_free()
 * @param error    may be NULL
 * @return #WAKPI_OK; #WAKPI_MALFORMED (another program's file), #WAKPI_VERSION (a newer wakpi's), #WAKPI_CORRUPT,
 *         #WAKPI_MISMATCH (the error names the option), and the file is as it was; #WAKPI_WRITE (it can not be opened for
 *         writing, or stays locked), #WAKPI_NOT_FOUND (none to be read), #WAKPI_INVALID (NULL, an empty path), #WAKPI_NO_MEMORY, #WAKPI_INTERNAL
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_open(const char *path, const wakpi_options *options, wakpi_store **store,
                                        wakpi_error *error);

/** Closes a store; NULL is fine. Cursors made by it must have ended. @since 0.9.0 */
WAKPI_API void wakpi_store_free(wakpi_store *store);

/**
 * Reads one webhook body, as wakpi_tracker_read_webhook(). #WAKPI_OK says that what it says is in the file: written now, or by this
 * handle before.
 * @param store  takes in what the body says
 * @param json   borrowed during the call
 * @param size   its bytes
 * @param error  may be NULL
 * @return as wakpi_tracker_read_webhook(), and then nothing was written; #WAKPI_WRITE (full disk, a fault of the device, locked
 *         for longer than store_wait), #WAKPI_CORRUPT: it is not in the file, and may be read again
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_read_webhook(wakpi_store *store, const char *json, size_t size,
                                                wakpi_error *error);
/** Reads one of wakpi's own events, as wakpi_tracker_read_event() and wakpi_store_read_webhook(). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_store_read_event(wakpi_store *store, const char *json, size_t size,
                                              wakpi_error *error);
/** Reads either, as wakpi_tracker_read_line() and wakpi_store_read_webhook(). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_store_read_line(wakpi_store *store, const char *json, size_t size,
                                             wakpi_error *error);
/**
 * Reads lines, each as wakpi_store_read_line(), all in one transaction: many at once cost little more than one.
 * @param store  takes in what they say
 * @param lines  parted by line feeds; blank ones are skipped; borrowed during the call
 * @param size   their bytes
 * @param error  may be NULL; its position is the byte in `lines` that is at fault: it is in the offending line
 * @return as wakpi_store_read_webhook(); after any error none of them is in the file. #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_read_lines(wakpi_store *store, const char *lines, size_t size,
                                              wakpi_error *error);
/**
 * Applies events, all in one transaction: many at once cost little more than one.
 * @param store   takes in what they say
 * @param events  as wakpi_tracker_apply()
 * @param count   how many; 0 does nothing
 * @param error   may be NULL
 * @return as wakpi_tracker_apply() and wakpi_store_read_webhook(); after any error none of them is in the file
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_apply(wakpi_store *store, const wakpi_event *events, size_t count,
                                         wakpi_error *error);

/**
 * The tracker that holds all that the file says, whoever wrote it, as of this call: for journeys, cohorts, labels and reports.
 * The first call loads the file, later ones what has come since.
 * @param store    which must outlive the tracker's use
 * @param tracker  receives the tracker, to be asked and not to be changed; it belongs to the store, and takes in more when the
 *                 store is asked again. Once a period was closed (wakpi_store_close()), here or elsewhere, that gives another one
 * @param error    may be NULL
 * @return #WAKPI_OK; #WAKPI_CORRUPT, #WAKPI_WRITE (reading fails), #WAKPI_LIMIT (labels), #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_tracker(wakpi_store *store, const wakpi_tracker **tracker,
                                           wakpi_error *error);

/**
 * Asks for rows, as wakpi_tracker_query() of wakpi_store_tracker().
 * @param store   which must outlive the cursor
 * @param query   may be NULL: one row of everything
 * @param cursor  receives the cursor; end it with wakpi_cursor_free()
 * @param error   may be NULL
 * @return as the two
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_query(wakpi_store *store, const wakpi_query *query, wakpi_cursor **cursor,
                                         wakpi_error *error);

/**
 * Folds the journal into fragments and merges fragments of like size, so that the file gets smaller and is loaded sooner.
 * Appending does small steps of it by itself. Others may append meanwhile; each step stands for itself, and nothing is to be
 * mended where a process ends between two or within one.
 * @param store  whose answers stay as they are
 * @param steps  how many at the most; 0 is as many as there are
 * @param error  may be NULL
 * @return #WAKPI_END where nothing is left to do; #WAKPI_OK where the steps were used up; errors as wakpi_store_read_webhook()
 *         and wakpi_store_tracker(), #WAKPI_INVALID (NULL, steps below 0)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_compact(wakpi_store *store, int64_t steps, wakpi_error *error);

/**
 * How many elements fell under a reason in all calls that the file remembers, whoever made them. A duplicate is what a call said
 * twice itself, and all of a call that this handle knows to have written before; what else was there before, as what others
 * brought, counts as accepted, which no KPI shows.
 * @param store   asked
 * @param reason  as for wakpi_tracker_intake()
 * @param count   receives the number
 * @param error   may be NULL
 * @return #WAKPI_OK; #WAKPI_CORRUPT, #WAKPI_WRITE (reading fails), #WAKPI_INVALID (NULL, an unknown reason), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_intake(wakpi_store *store, wakpi_intake reason, int64_t *count,
                                          wakpi_error *error);

/**
 * Closes all that is dated before `until`, as wakpi_tracker_close() does, for all who have the file: what others bring from then on is
 * judged by the new watermark, whether they had it open or not, and what comes late is counted under "ignored_late" and
 * changes nothing. Who asks gets the closed state; a tracker that wakpi_store_tracker() gave out before stays as it was
 * until wakpi_store_free().
 *
 * Writers wait while all that the file says is closed and written as one row, which ends at 10^9 bytes. It is done whole or not at
 * all.
 * @param store  to be closed
 * @param until  as wakpi_tracker_close(); what is closed until then already is #WAKPI_OK and nothing more
 * @param card   prices the messages that are closed; NULL where they have no prices
 * @param error  may be NULL
 * @return #WAKPI_OK; as wakpi_tracker_close(), wakpi_store_tracker() and wakpi_store_read_webhook(), #WAKPI_LIMIT (the row is too
 *         large): after these nothing is closed
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_close(wakpi_store *store, int64_t until, const wakpi_rate_card *card,
                                         wakpi_error *error);

/**
 * Erases a person, as wakpi_tracker_erase() does, for all who have the file. A tombstone is written like any input, and in the same
 * transaction all rows that hold the person are written without them, and bodies that name them are taken out: what tells
 * something of them that is no later than `time`, and what came by then and has the identity as text. Then the log beside the
 * file is emptied, so that the bytes are gone from both; what was published before is sums and stays. Backups made before hold the
 * person still: open them and erase there as well.
 *
 * Writers wait while all rows are read and those concerned are written. It is done whole or not at all.
 * @param store     to forget them
 * @param identity  as wakpi_tracker_erase()
 * @param size      bytes of `identity`, 1 to 1024
 * @param time      as wakpi_tracker_erase(): usually now
 * @param error     may be NULL
 * @return #WAKPI_OK; as wakpi_tracker_erase(), wakpi_store_tracker() and wakpi_store_read_webhook(): nothing is erased; but
 *         #WAKPI_WRITE where others read for all of store_wait, so that the log could not be emptied: erase again
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_erase(wakpi_store *store, const char *identity, size_t size, int64_t time,
                                         wakpi_error *error);

/**
 * Writes a copy of the store as it is at one moment, while others go on writing. It is looked through, its pages and all of its rows,
 * before it is given its name: a stop in the midst leaves nothing but a file `PATH.part-...`. It is a store, which wakpi_store_open()
 * opens, and a single file, so that it can be asked wherever it lies.
 * @param store  to be copied
 * @param path   of the copy, UTF-8, NUL-terminated, where there is no file yet
 * @param error  may be NULL
 * @return #WAKPI_OK: it is on the disk; #WAKPI_WRITE (there is a file, a full disk, others that keep the file locked), #WAKPI_CORRUPT (the
 *         store is damaged), #WAKPI_INVALID, #WAKPI_NO_MEMORY: there is no copy
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_backup(wakpi_store *store, const char *path, wakpi_error *error);

/**
 * Writes what the file holds of a person, one JSON object a line: first as wakpi_tracker_export_person() what answers are made of, then
 * each row that is kept and says something under this identity, behind {"about":"kept","row":...,"arrival":...}, and the bodies that
 * tell something of them or have the identity as text, as {"about":"body","row":...,"arrival":...,"kind":...,"text":...}.
 * @param store     which is asked, and locked meanwhile: `write` must not call into it
 * @param identity  as wakpi_store_erase()
 * @param size      bytes of `identity`, 1 to 1024
 * @param write     receives the lines in pieces
 * @param context   handed to `write`
 * @param error     may be NULL
 * @return as wakpi_tracker_export_person() and wakpi_store_tracker(); after an error part may have been written
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_export_person(wakpi_store *store, const char *identity, size_t size,
                                                 wakpi_write_function write, void *context,
                                                 wakpi_error *error);

/**
 * Puts what the store knows by now into the tables that the SQL views `kpi_by_campaign`, `kpi_by_day`, `kpi_total`, `measure_by_campaign`,
 * `measure_by_day`, `measure_total` and `funnel` show to whoever opens the file, in place of what was published before. The view
 * `fold` tells how much has come since. The page Store describes them.
 *
 * It asks as wakpi_store_query() does, which costs memory for all that the file says; appending does nothing of it. Other threads
 * and processes append meanwhile; the file is locked while the rows are written. Where another process published later rows meanwhile,
 * those stay.
 * @param store      whose answers stay as they are
 * @param query      what holds of all rows: where, between, currency, attribution, rate card, retention; NULL is everything. It must
 *                   not group by labels
 * @param as_of      now, in place of the query's: ms since the epoch; INT64_MAX is the end of time, when all is mature
 * @param benchmark  rates the values; NULL gives no ratings
 * @param error      may be NULL
 * @return #WAKPI_OK; as wakpi_store_query() and wakpi_store_read_webhook(), and what was published before is whole; #WAKPI_INVALID (the
 *         store is NULL, the query groups by labels), #WAKPI_OVERFLOW (a sum of a row)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_store_publish(wakpi_store *store, const wakpi_query *query, int64_t as_of,
                                           const wakpi_benchmark *benchmark, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif

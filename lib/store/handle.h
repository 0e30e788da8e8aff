/* A store: one connection to its file, and the tracker that answers, once it was asked. */
#ifndef WAKPI_STORE_HANDLE_H
#define WAKPI_STORE_HANDLE_H

#include <pthread.h>
#include <wakpi/store.h>

#include "store/intake.h"
#include "store/known.h"
#include "store/settings.h"
#include "store/sql.h"

struct wakpi_store {
    wakpi_options *options; /* as the host gave them, with the store's key; never changed */
    pthread_mutex_t asking; /* guards the tracker and what it has seen; taken before the lock */
    pthread_mutex_t lock;   /* guards the file, and what is known of it */
    struct wakpi_store_sql sql;
    struct wakpi_store_settings settings;
    struct wakpi_store_counts *counts; /* of calls that left no row to carry them */
    struct wakpi_store_known known;    /* rows that need not be written again */
    wakpi_tracker *tracker; /* NULL until asked; takes in what has come since, before each answer */
    int64_t seen;           /* the number of the last row that it took in */
    wakpi_tracker **former; /* malloc's: those from before periods were closed, which may be in use */
    size_t former_count;
};

/* Passes a status on; what the file refused is told to the log, in the words of `error` where there are some. What was wrong
 * with the input trackers tell. */
wakpi_status wakpi_store_tell(const wakpi_options *options, const char *doing, wakpi_status status,
                              const wakpi_error *error);

/* Gives the tracker what has come since, by the holder of `asking`. */
wakpi_status wakpi_store_catch_up(struct wakpi_store *store, wakpi_error *error);

/* Gives a tracker what has come since, by the holder of the lock and within a transaction, so that a row does not slip
 * from the journal into a fragment between two looks. A fragment that reaches back into what was seen is merged again, which does no
 * harm. Where there is none, or others closed a period, `tracker` receives a new one, and the caller ends the other. */
wakpi_status wakpi_store_take_in(struct wakpi_store *store, wakpi_tracker **tracker, int64_t *seen,
                                 wakpi_error *error);
/* Begins a transaction for writing in which `tracker`, the caller's own and NULL before, knows all that the file says: most is read
 * before the file is locked. By the holder of the lock, who gives up or commits, and ends the tracker, at an error too. */
wakpi_status wakpi_store_begin_knowing(struct wakpi_store *store, wakpi_tracker **tracker, int64_t *seen,
                                       wakpi_error *error);
/* By the holder of `asking`; the store owns `tracker` from then on. #WAKPI_NO_MEMORY: all is as it was. */
wakpi_status wakpi_store_replace_tracker(struct wakpi_store *store, wakpi_tracker *tracker, int64_t seen,
                                         wakpi_error *error);

/* One step of compaction, by the holder of the lock: folds the oldest part of the journal, or merges fragments
 * of like size that together have at most `limit` bytes. #WAKPI_END where there was nothing to do. */
wakpi_status wakpi_store_compact_step(struct wakpi_store *store, int64_t limit, wakpi_error *error);

#endif

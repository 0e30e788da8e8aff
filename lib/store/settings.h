/* The options a store works with: a copy of the host's, under the file's key. */
#ifndef WAKPI_STORE_SETTINGS_H
#define WAKPI_STORE_SETTINGS_H

#include "store/bytes.h"
#include "store/sql.h"

/* With their allocator and log hook; `options` may be NULL. */
wakpi_status wakpi_store_settings_copy(const wakpi_options *options, wakpi_options **copy,
                                       wakpi_error *error);
/* Sets a key drawn by chance, unless there is one; `drawn` says which. */
wakpi_status wakpi_store_settings_draw_key(wakpi_options *options, int *drawn, wakpi_error *error);
/* Into a new file, within the caller's transaction: the check value, and the key if it was drawn. */
wakpi_status wakpi_store_settings_write(struct wakpi_store_sql *sql, wakpi_options *options, int with_key,
                                        wakpi_error *error);
/* What a handle knows of its file; void once the file's epoch is another. */
struct wakpi_store_settings {
    int64_t epoch;
    int64_t journal_days; /* how long rows are kept that were folded */
    int64_t bodies;       /* 1: bodies are kept as well */
    int64_t scrubbed;     /* 1: no page holds what was deleted */
    int64_t watermark;    /* until when the store is closed; INT64_MIN where nothing was */
    struct wakpi_store_bytes
        empty; /* what a tracker saves that knows nothing but until when the store is closed */
};

/* Sets the key that the file keeps, if the options have none, and holds them against the check value. After a failure the
 * settings are as they were. */
wakpi_status wakpi_store_settings_load(struct wakpi_store_sql *sql, wakpi_options *options,
                                       struct wakpi_store_settings *settings, wakpi_error *error);
/* The same within a transaction, if the file's epoch is another by now. */
wakpi_status wakpi_store_settings_refresh(struct wakpi_store_sql *sql, wakpi_options *options,
                                          struct wakpi_store_settings *settings, wakpi_error *error);
/* Writes down how long rows are kept, and whether bodies are, where the options ask for something else. */
wakpi_status wakpi_store_settings_wish(struct wakpi_store_sql *sql, wakpi_options *options,
                                       struct wakpi_store_settings *settings, wakpi_error *error);
/* A number, within the caller's transaction. */
wakpi_status wakpi_store_settings_set(struct wakpi_store_sql *sql, const char *name, int64_t value,
                                      wakpi_error *error);
/* In place of the check value, within the caller's transaction. */
wakpi_status wakpi_store_settings_set_check(struct wakpi_store_sql *sql,
                                            const struct wakpi_store_bytes *check, wakpi_error *error);
/* A tracker that knows nothing but until when the store is closed. */
wakpi_status wakpi_store_settings_tracker(const struct wakpi_store_settings *settings,
                                          const wakpi_options *options, wakpi_tracker **tracker,
                                          wakpi_error *error);

#endif

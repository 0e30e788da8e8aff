/* The options a store works with: a copy of the host's, under the file's key. */
#ifndef WAKPI_STORE_SETTINGS_H
#define WAKPI_STORE_SETTINGS_H

#include "store/bytes.h"
#include "store/sql.h"

/* Every value that differs from its default; `options` may be NULL. */
wakpi_status wakpi_store_settings_copy(const wakpi_options *options, wakpi_options **copy,
                                       wakpi_error *error);
/* Sets a key drawn by chance, unless there is one; `drawn` says which. */
wakpi_status wakpi_store_settings_draw_key(wakpi_options *options, int *drawn, wakpi_error *error);
/* Into a new file, within the caller's transaction: the check value, and the key if it was drawn. */
wakpi_status wakpi_store_settings_write(struct wakpi_store_sql *sql, wakpi_options *options, int with_key,
                                        wakpi_error *error);
/* Sets the key that the file keeps, if the options have none, and holds them against the check value. `empty` receives
 * what a tracker under them saves that knows nothing. */
wakpi_status wakpi_store_settings_check(struct wakpi_store_sql *sql, wakpi_options *options,
                                        struct wakpi_store_bytes *empty, wakpi_error *error);

#endif

/* Opening the file: whose it is, making it, its settings as a connection needs them. */
#ifndef WAKPI_STORE_FILE_H
#define WAKPI_STORE_FILE_H

#include "store/settings.h"
#include "store/sql.h"

/* On success `sql` holds a connection to a file that is a store, and `options` its key. After a failure `sql` may hold a
 * connection as well; end it with wakpi_store_sql_end(). */
wakpi_status wakpi_store_file_open(struct wakpi_store_sql *sql, const char *path, wakpi_options *options,
                                   struct wakpi_store_settings *settings, wakpi_error *error);

#endif

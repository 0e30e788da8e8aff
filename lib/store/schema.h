/* The tables of the file, version by version. */
#ifndef WAKPI_STORE_SCHEMA_H
#define WAKPI_STORE_SCHEMA_H

#include "store/sql.h"

/* "wakp": whose file it is, in its header; user_version, beside it, is the schema. */
enum { WAKPI_STORE_APPLICATION = 0x77616b70, WAKPI_STORE_SCHEMA = 4 };

/* Into an empty file, within the caller's transaction: the tables as they are now. */
wakpi_status wakpi_store_schema_make(struct wakpi_store_sql *sql, const char *path, wakpi_error *error);
/* Brings a file of an older schema to this one, each step in a transaction of its own, so that a stop between two leaves a
 * file that the next opening brings further. Others may be at it at the same time. `before` receives from where. */
wakpi_status wakpi_store_schema_upgrade(struct wakpi_store_sql *sql, const char *path, int *before,
                                        wakpi_error *error);

#endif

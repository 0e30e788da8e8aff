/* What stays of rows of the journal that are folded, and for how long. */
#ifndef WAKPI_STORE_RETAIN_H
#define WAKPI_STORE_RETAIN_H

#include "store/handle.h"

/* Milliseconds since 1970. */
int64_t wakpi_store_now(void);
/* Within the transaction that folds the rows `first` to `last`, before they are taken out of the journal. */
wakpi_status wakpi_store_retain(struct wakpi_store *store, int64_t first, int64_t last, wakpi_error *error);
/* How many were let go. */
struct wakpi_store_gone {
    int64_t rows, bodies;
};
/* Within a transaction: takes out what was kept long enough. */
wakpi_status wakpi_store_expire(struct wakpi_store *store, struct wakpi_store_gone *gone, wakpi_error *error);
/* Tells the log, once the transaction has ended well. */
void wakpi_store_say_gone(const struct wakpi_store *store, const struct wakpi_store_gone *gone);
/* The same in a transaction of its own, if there is something. */
wakpi_status wakpi_store_expire_alone(struct wakpi_store *store, wakpi_error *error);

#endif

#include "store/handle.h"

#include <stdlib.h>

#include "store/file.h"
#include "store/settings.h"

wakpi_status wakpi_store_tell(const wakpi_options *options, const char *doing, wakpi_status status,
                              const wakpi_error *error)
{
    if (status != WAKPI_WRITE && status != WAKPI_CORRUPT && status != WAKPI_VERSION &&
        status != WAKPI_INTERNAL)
        return status;
    int worded = error && error->struct_size >= sizeof *error && error->status == status;
    wakpi_store_say(options, status, "%s a store: %s", doing,
                    worded ? error->text : wakpi_status_text(status));
    return status;
}

wakpi_status wakpi_store_open(const char *path, const wakpi_options *options, wakpi_store **store,
                              wakpi_error *error)
{
    if (!path || !*path || !store)
        return wakpi_store_fail(error, WAKPI_INVALID, -1, "a path and a place for the store are needed");
    struct wakpi_store *made = calloc(1, sizeof *made);
    if (!made)
        return wakpi_store_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a store");
    int failed = pthread_mutex_init(&made->lock, NULL);
    if (!failed && pthread_mutex_init(&made->asking, NULL) != 0) {
        pthread_mutex_destroy(&made->lock);
        failed = 1;
    }
    if (failed) {
        free(made);
        return wakpi_store_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a lock");
    }
    made->counts = wakpi_store_counts_new();
    wakpi_status status =
        made->counts ? WAKPI_OK : wakpi_store_fail(error, WAKPI_NO_MEMORY, -1, "no memory for a store");
    if (status == WAKPI_OK)
        status = wakpi_store_settings_copy(options, &made->options, error);
    if (status == WAKPI_OK)
        status = wakpi_store_file_open(&made->sql, path, made->options, &made->settings, error);
    if (status != WAKPI_OK) {
        wakpi_store_free(made);
        return wakpi_store_tell(options, "opening", status, error);
    }
    *store = made;
    return WAKPI_OK;
}

void wakpi_store_free(wakpi_store *store)
{
    if (!store)
        return;
    if (store->counts && store->sql.db) {
        wakpi_store_sql_wait(&store->sql, NULL, 0); /* counts are not worth waiting for */
        wakpi_store_counts_flush(store->counts, &store->sql);
    }
    wakpi_store_sql_end(&store->sql);
    wakpi_tracker_free(store->tracker);
    for (size_t i = 0; i < store->former_count; i++)
        wakpi_tracker_free(store->former[i]);
    free(store->former);
    wakpi_store_counts_drop(store->counts);
    wakpi_store_known_drop(&store->known);
    wakpi_store_bytes_drop(&store->settings.empty);
    wakpi_options_free(store->options);
    pthread_mutex_destroy(&store->lock);
    pthread_mutex_destroy(&store->asking);
    free(store);
}

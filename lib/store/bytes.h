/* Bytes that a tracker saves, gathered. */
#ifndef WAKPI_STORE_BYTES_H
#define WAKPI_STORE_BYTES_H

#include <wakpi/tracker.h>

struct wakpi_store_bytes {
    unsigned char *at; /* malloc's */
    size_t size, capacity;
};

/* Replaces what `bytes` holds by what the tracker knows. */
wakpi_status wakpi_store_bytes_save(const wakpi_tracker *tracker, struct wakpi_store_bytes *bytes,
                                    wakpi_error *error);
/* A wakpi_write_function that adds to the struct wakpi_store_bytes at `context`. */
int32_t wakpi_store_bytes_gather(void *context, const void *piece, size_t size);
/* Adds to what it holds. */
wakpi_status wakpi_store_bytes_put(struct wakpi_store_bytes *bytes, const void *piece, size_t size,
                                   wakpi_error *error);
int wakpi_store_bytes_equal(const struct wakpi_store_bytes *a, const struct wakpi_store_bytes *b);
void wakpi_store_bytes_drop(struct wakpi_store_bytes *bytes);

#endif

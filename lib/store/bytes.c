#include "store/bytes.h"

#include <stdlib.h>
#include <string.h>

#include "store/sql.h"

int32_t wakpi_store_bytes_gather(void *context, const void *piece, size_t size)
{
    struct wakpi_store_bytes *bytes = context;
    if (size > bytes->capacity - bytes->size) {
        size_t capacity = bytes->size + size + bytes->capacity / 2;
        unsigned char *grown = capacity > bytes->size ? realloc(bytes->at, capacity) : NULL;
        if (!grown)
            return 1;
        bytes->at = grown;
        bytes->capacity = capacity;
    }
    if (size > 0)
        memcpy(bytes->at + bytes->size, piece, size);
    bytes->size += size;
    return 0;
}

wakpi_status wakpi_store_bytes_save(const wakpi_tracker *tracker, struct wakpi_store_bytes *bytes,
                                    wakpi_error *error)
{
    bytes->size = 0;
    wakpi_status status = wakpi_tracker_save(tracker, wakpi_store_bytes_gather, bytes, error);
    if (status == WAKPI_WRITE)
        return wakpi_store_fail(error, WAKPI_NO_MEMORY, -1, "no memory for what is to be stored");
    return status;
}

wakpi_status wakpi_store_bytes_put(struct wakpi_store_bytes *bytes, const void *piece, size_t size,
                                   wakpi_error *error)
{
    return wakpi_store_bytes_gather(bytes, piece, size) == 0
               ? WAKPI_OK
               : wakpi_store_fail(error, WAKPI_NO_MEMORY, -1, "no memory for what is to be stored");
}

int wakpi_store_bytes_equal(const struct wakpi_store_bytes *a, const struct wakpi_store_bytes *b)
{
    return a->size == b->size && (a->size == 0 || memcmp(a->at, b->at, a->size) == 0);
}

void wakpi_store_bytes_drop(struct wakpi_store_bytes *bytes)
{
    free(bytes->at);
    memset(bytes, 0, sizeof *bytes);
}

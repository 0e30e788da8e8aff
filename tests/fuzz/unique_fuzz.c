/* Saved uniques: any bytes are refused with words, or are the one form of a state that works. */
#include "saved_state.h"

#include <wakpi/wakpi.h>

static void use(wakpi_unique *unique)
{
    int64_t count = -1, merged = -1;
    double standard_error = -1;
    PROMISE(wakpi_unique_count(unique, &count, &standard_error) == WAKPI_OK);
    PROMISE(count >= 0 && standard_error >= 0 && standard_error < 0.04);
    PROMISE(wakpi_unique_merge(unique, unique) == WAKPI_OK);
    PROMISE(wakpi_unique_count(unique, &merged, NULL) == WAKPI_OK && merged == count);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct saved_state saved = wrap_input("UNIQ", bytes, size);
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_unique *unique = NULL;
    wakpi_status status = wakpi_unique_load(saved.bytes, saved.size, NULL, &unique, &error);
    PROMISE((status == WAKPI_OK) == (unique != NULL));
    PROMISE(status == WAKPI_OK || (error.status == status && error.text[0] != 0));
    if (unique != NULL) {
        unsigned char *again = malloc(saved.size);
        size_t needed = 0;
        PROMISE(again != NULL);
        PROMISE(wakpi_unique_save(unique, again, saved.size, &needed) == WAKPI_OK);
        PROMISE(needed == saved.size && memcmp(again, saved.bytes, needed) == 0);
        free(again);
        use(unique);
        wakpi_unique_free(unique);
    }
    free(saved.bytes);
    return 0;
}

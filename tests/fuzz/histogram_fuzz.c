/* Saved histograms: any bytes are refused with words, or are the one form of a state that works. */
#include "saved_state.h"

#include <wakpi/wakpi.h>

static void use(wakpi_histogram *histogram)
{
    double mean = 0;
    int64_t count = 0, duration = 0, below = 0;
    wakpi_histogram_count(histogram, &count);
    PROMISE(wakpi_histogram_mean(histogram, &mean) == (count > 0 ? WAKPI_OK : WAKPI_UNDEFINED));
    for (int tenth = 0; count > 0 && tenth <= 10; tenth++) {
        PROMISE(wakpi_histogram_quantile(histogram, tenth / 10.0, &duration) == WAKPI_OK);
        PROMISE(wakpi_histogram_count_below(histogram, duration, &below) == WAKPI_OK && below > 0);
        PROMISE(wakpi_histogram_remove(histogram, duration) != WAKPI_INVALID);
        wakpi_histogram_count(histogram, &count);
    }
    wakpi_status status = wakpi_histogram_merge(histogram, histogram);
    PROMISE(status == WAKPI_OK || status == WAKPI_OVERFLOW);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct saved_state saved = wrap_input("HIST", bytes, size);
    wakpi_error error = {.struct_size = sizeof error};
    wakpi_histogram *histogram = NULL;
    wakpi_status status = wakpi_histogram_load(saved.bytes, saved.size, NULL, &histogram, &error);
    PROMISE((status == WAKPI_OK) == (histogram != NULL));
    PROMISE(status == WAKPI_OK || (error.status == status && error.text[0] != 0));
    if (histogram != NULL) {
        unsigned char *again = malloc(saved.size);
        size_t needed = 0;
        PROMISE(again != NULL);
        PROMISE(wakpi_histogram_save(histogram, again, saved.size, &needed) == WAKPI_OK);
        PROMISE(needed == saved.size && memcmp(again, saved.bytes, needed) == 0);
        free(again);
        use(histogram);
        wakpi_histogram_free(histogram);
    }
    free(saved.bytes);
    return 0;
}

/* What a histogram handle is, for the handles that give copies of theirs away. */
#ifndef WAKPI_MEASURE_HISTOGRAM_H
#define WAKPI_MEASURE_HISTOGRAM_H

#include <wakpi/histogram.h>

#include "base/allocator.h"
#include "measure/buckets.h"

struct wakpi_histogram {
    struct wakpi_allocator allocator;
    struct wakpi_buckets buckets;
};

/* A histogram of a copy of `buckets`. */
wakpi_status wakpi_histogram_of(const struct wakpi_buckets *buckets, const struct wakpi_allocator *allocator,
                                wakpi_histogram **histogram);

#endif

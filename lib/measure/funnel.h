/* A funnel from inside. */
#ifndef WAKPI_MEASURE_FUNNEL_H
#define WAKPI_MEASURE_FUNNEL_H

#include <stdatomic.h>
#include <wakpi/funnel.h>

#include "base/options.h"

#define WAKPI_FUNNEL_STAGES    64
#define WAKPI_FUNNEL_NAME_SIZE 256 /* bytes, without the NUL */

struct wakpi_funnel {
    struct wakpi_settings settings;
    int32_t count;
    char *names[WAKPI_FUNNEL_STAGES];
    _Atomic(int64_t) amounts[WAKPI_FUNNEL_STAGES];
};

#endif

/* Any bytes as a saved benchmark profile: what is loaded is saved alike, and rates. The checksum is set right, so that
 * what stands behind it is reached. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <wakpi/wakpi.h>

#include "base/codec_layout.h"

static void rate(wakpi_benchmark *benchmark)
{
    for (int32_t i = 0; i < wakpi_benchmark_band_count(benchmark); i++) {
        wakpi_value value = {.struct_size = sizeof value};
        if (wakpi_benchmark_band_at(benchmark, i, &value.kpi) != WAKPI_OK)
            abort();
        value.unit = wakpi_kpi_unit(value.kpi);
        strncpy(value.currency, wakpi_benchmark_currency(benchmark, value.kpi), 3);
        for (int32_t edge = WAKPI_EDGE_TYPICAL_LOW; edge <= WAKPI_EDGE_BEST; edge++) {
            int64_t millionths;
            int32_t unrated;
            if (wakpi_benchmark_edge(benchmark, value.kpi, edge, &millionths, NULL) != WAKPI_OK)
                continue;
            value.value = value.lower = value.upper = (double)millionths / 1e6;
            value.numerator = millionths;
            value.denominator = 1000000;
            if (wakpi_benchmark_rate_value(benchmark, &value) != WAKPI_OK ||
                wakpi_benchmark_reason(benchmark, &value, &unrated) != WAKPI_OK || unrated != value.unrated)
                abort();
        }
    }
}

static void load(const uint8_t *bytes, size_t size)
{
    wakpi_benchmark *benchmark;
    size_t needed;
    if (wakpi_benchmark_load(bytes, size, NULL, &benchmark, NULL) != WAKPI_OK)
        return;
    uint8_t *again = malloc(size);
    if (again == NULL || wakpi_benchmark_save(benchmark, again, size, &needed) != WAKPI_OK ||
        needed != size || memcmp(again, bytes, size) != 0)
        abort();
    free(again);
    rate(benchmark);
    wakpi_benchmark_free(benchmark);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    load(bytes, size);
    if (size < WAKPI_CODEC_CHECKSUM_SIZE)
        return 0;
    uint8_t *copy = malloc(size);
    if (copy == NULL)
        abort();
    memcpy(copy, bytes, size);
    size_t covered = size - WAKPI_CODEC_CHECKSUM_SIZE;
    uint64_t checksum = wakpi_codec_checksum(copy, covered);
    for (int i = 0; i < WAKPI_CODEC_CHECKSUM_SIZE; i++)
        copy[covered + (size_t)i] = (uint8_t)(checksum >> (8 * i));
    load(copy, size);
    free(copy);
    return 0;
}

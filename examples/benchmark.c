/* Benchmarks: a value rated by every profile that has a band for it, and by one of the host's own. */
#include <stdio.h>
#include <wakpi/wakpi.h>

static void rate(const wakpi_campaign *campaign, const wakpi_benchmark *benchmark)
{
    wakpi_value value = {.struct_size = sizeof value};
    double multiple;
    if (wakpi_campaign_evaluate(campaign, WAKPI_KPI_OPEN_RATE, benchmark, &value) < 0)
        return;
    if (value.unrated == WAKPI_UNRATED_COMPARISON_ONLY &&
        wakpi_benchmark_compare(benchmark, &value, &multiple) == WAKPI_OK)
        printf("%-22s %.1f times its figure\n", wakpi_benchmark_key(benchmark), multiple);
    else if (value.band != WAKPI_BAND_NONE && value.band_upper != value.band)
        printf("%-22s %s, perhaps %s\n", wakpi_benchmark_key(benchmark), wakpi_band_key(value.band),
               wakpi_band_key(value.band_upper));
    else if (value.band != WAKPI_BAND_NONE)
        printf("%-22s %s\n", wakpi_benchmark_key(benchmark), wakpi_band_key(value.band));
    else
        printf("%-22s not rated: %s\n", wakpi_benchmark_key(benchmark), wakpi_unrated_key(value.unrated));
}

int main(void)
{
    wakpi_campaign *campaign = NULL;
    wakpi_benchmark *own = NULL;
    int result = 1;

    if (wakpi_campaign_new(NULL, &campaign) != WAKPI_OK ||
        wakpi_campaign_add(campaign, WAKPI_MEASURE_DELIVERED, 400) != WAKPI_OK ||
        wakpi_campaign_add(campaign, WAKPI_MEASURE_READ, 376) != WAKPI_OK)
        goto done;
    for (int32_t i = 0; i < wakpi_benchmark_count(); i++) {
        const wakpi_benchmark *profile;
        if (wakpi_benchmark_at(i, &profile) == WAKPI_OK)
            rate(campaign, profile);
    }
    /* Our own: typical from 70 % to 80 %, best from 90 % on; edges are in millionths and exact. */
    if (wakpi_benchmark_new(NULL, "ours_last_year", &own) != WAKPI_OK ||
        wakpi_benchmark_set_edge(own, WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_TYPICAL_LOW, 700000, 1, NULL, NULL) !=
            WAKPI_OK ||
        wakpi_benchmark_set_edge(own, WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_TYPICAL_HIGH, 800000, 1, NULL, NULL) !=
            WAKPI_OK ||
        wakpi_benchmark_set_edge(own, WAKPI_KPI_OPEN_RATE, WAKPI_EDGE_BEST, 900000, 1, NULL, NULL) !=
            WAKPI_OK)
        goto done;
    rate(campaign, own);
    result = 0;
done:
    wakpi_benchmark_free(own);
    wakpi_campaign_free(campaign);
    return result;
}

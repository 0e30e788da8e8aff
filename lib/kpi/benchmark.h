/* What a profile is, built in or a host's own. */
#ifndef WAKPI_KPI_BENCHMARK_H
#define WAKPI_KPI_BENCHMARK_H

#include <math.h>
#include <wakpi/benchmark.h>

#include "base/allocator.h"
#include "kpi/catalogue.h"

/* Bits of wakpi_band::given and ::exclusive, by edge. */
#define WAKPI_EDGE_BIT(edge) (1u << ((edge)-WAKPI_EDGE_TYPICAL_LOW))

enum {
    WAKPI_EDGES = 3,
    WAKPI_PROFILE_TEXTS = 3,
    WAKPI_PROFILE_KEY_LIMIT = 64,  /* bytes of a key */
    WAKPI_PROFILE_TEXT_LIMIT = 256 /* bytes of source and scope */
};

struct wakpi_band {
    wakpi_kpi kpi;
    uint8_t given;     /* which edges there are */
    uint8_t exclusive; /* which of them do not belong to the better side */
    uint8_t disputed;
    char currency[4];           /* "" where it is no money */
    int64_t edges[WAKPI_EDGES]; /* millionths of the natural unit; 0 where not given */
};

struct wakpi_benchmark {
    const char *key, *source, *scope;
    int32_t year, kind;
    int8_t comparison_only; /* figures of another channel */
    int8_t accept_disputed;
    int8_t own; /* made at run time; the fields from own_bands on are in use */
    int32_t band_count;
    const struct wakpi_band *bands; /* by rising kpi */
    struct wakpi_band *own_bands;   /* the same */
    size_t capacity;
    char *texts[WAKPI_PROFILE_TEXTS]; /* the same as key, source, scope */
    struct wakpi_allocator allocator;
};

extern const struct wakpi_benchmark wakpi_benchmark_profiles[];
extern const int32_t wakpi_benchmark_profile_count;

/* NULL where the profile has none. */
const struct wakpi_band *wakpi_band_of(const wakpi_benchmark *benchmark, wakpi_kpi kpi);

/* wakpi_benchmark_rate_value() of a whole value of this version. */
void wakpi_benchmark_rate_whole(const wakpi_benchmark *benchmark, wakpi_value *value);

/* The same for one value after another by rising KPI as they are evaluated, with *place 0 before the first. Most have no
 * band. */
void wakpi_benchmark_rate_at(const wakpi_benchmark *benchmark, int32_t *place, wakpi_value *value);
static inline void wakpi_benchmark_rate_next(const wakpi_benchmark *benchmark, int32_t *place,
                                             wakpi_value *value)
{
    if (*place < benchmark->band_count && benchmark->bands[*place].kpi <= value->kpi)
        wakpi_benchmark_rate_at(benchmark, place, value);
    else if (value->status < 0 || isnan(value->value))
        value->unrated = WAKPI_UNRATED_NO_VALUE;
    else
        value->unrated = wakpi_kpi_rows[value->kpi - 1].direction == WAKPI_DIRECTION_NONE
                             ? WAKPI_UNRATED_NEUTRAL
                             : WAKPI_UNRATED_NO_BAND;
}

/* NULL where a band may stand in a profile, else what is wrong with it; static. */
const char *wakpi_band_fault(const struct wakpi_band *band);

#endif

/**
 * @file benchmark.h
 * @brief Benchmark profiles: what a source calls typical and best, with its scope, year and kind.
 *
 * Edges are exact decimals as printed by the source; "30 % and more" includes 30 %, "over 95 %" does not include 95 %.
 * Built-in profiles are static and shared by all threads. A host's own profile is mutable while it is being made and
 * read-only safe from many threads afterwards.
 */
#ifndef WAKPI_BENCHMARK_H
#define WAKPI_BENCHMARK_H

#include <wakpi/kpi.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A profile. Built-in ones are never freed. */
typedef struct wakpi_benchmark wakpi_benchmark;

/** Kinds of a profile's figures. */
enum {
    WAKPI_BENCHMARK_CLAIM = 1,    /**< A vendor says so. */
    WAKPI_BENCHMARK_CASE = 2,     /**< One brand's case. */
    WAKPI_BENCHMARK_MEASURED = 3, /**< Measured over many senders. */
    WAKPI_BENCHMARK_REPORT = 4,   /**< An industry report. */
    WAKPI_BENCHMARK_RULE = 5,     /**< A rule of thumb of the trade. */
    WAKPI_BENCHMARK_OWN = 6       /**< The host's own. */
};

/** Edges of a band, for wakpi_benchmark_edge() and wakpi_benchmark_set_edge(). */
enum {
    WAKPI_EDGE_TYPICAL_LOW = 1,  /**< Where typical begins (its smaller figure). */
    WAKPI_EDGE_TYPICAL_HIGH = 2, /**< Where typical ends (its larger figure). */
    WAKPI_EDGE_BEST = 3 /**< Where best begins: at or above it, or at or below it where less is better. */
};

/** How many built-in profiles there are. @since 0.9.0 */
WAKPI_API int32_t wakpi_benchmark_count(void);
/** The built-in profile at `index`. Static, not to be freed. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_at(int32_t index, const wakpi_benchmark **benchmark);
/** The built-in profile of a key such as "getgabs" (the default one). Static, not to be freed. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_by_key(const char *profile, const wakpi_benchmark **benchmark);

/** Key, source, scope; borrowed from the profile. year 0 is unknown; kind is a WAKPI_BENCHMARK_ constant. @since 0.9.0 */
WAKPI_API const char *wakpi_benchmark_key(const wakpi_benchmark *benchmark);
WAKPI_API const char *wakpi_benchmark_source(const wakpi_benchmark *benchmark);
WAKPI_API const char *wakpi_benchmark_scope(const wakpi_benchmark *benchmark);
WAKPI_API int32_t wakpi_benchmark_year(const wakpi_benchmark *benchmark);
WAKPI_API int32_t wakpi_benchmark_kind(const wakpi_benchmark *benchmark);

/** How many KPIs the profile has a band for, and which. @since 0.9.0 */
WAKPI_API int32_t wakpi_benchmark_band_count(const wakpi_benchmark *benchmark);
WAKPI_API wakpi_status wakpi_benchmark_band_at(const wakpi_benchmark *benchmark, int32_t index,
                                               wakpi_kpi *kpi);

/**
 * One edge of the band for `kpi`.
 * @param edge      a WAKPI_EDGE_ constant
 * @param millionths receives the edge in millionths of the natural unit (0.15 is 150000)
 * @param inclusive receives 1 where the edge itself belongs to the better side (typical edges: to typical), else 0
 * @return #WAKPI_NOT_FOUND where the profile has no such band or edge
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_edge(const wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t edge,
                                            int64_t *millionths, int32_t *inclusive);

/** The currency of the band for `kpi`, "" where it is no money; 1 where it is disputed. @since 0.9.0 */
WAKPI_API const char *wakpi_benchmark_currency(const wakpi_benchmark *benchmark, wakpi_kpi kpi);
WAKPI_API int32_t wakpi_benchmark_disputed(const wakpi_benchmark *benchmark, wakpi_kpi kpi);

/**
 * Rates an evaluated value. The comparison is exact: on numerator and denominator where the value has them.
 * @return #WAKPI_OK with a band, which is #WAKPI_BAND_NONE where there is no rating; wakpi_benchmark_reason() says why
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_rate(const wakpi_benchmark *benchmark, const wakpi_value *value,
                                            int32_t *band);

/** Rates value, lower and upper and writes band, band_lower, band_upper and unrated into `value`. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_rate_value(const wakpi_benchmark *benchmark, wakpi_value *value);

/** How many times the profile's figure (the foot of typical) the value is: "3.1 times e-mail". @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_compare(const wakpi_benchmark *benchmark, const wakpi_value *value,
                                               double *multiple);

/** An empty profile of the host's own; `key` is copied. End it with wakpi_benchmark_free(). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_new(const wakpi_options *options, const char *key,
                                           wakpi_benchmark **benchmark);
/** A mutable copy of any profile. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_copy(const wakpi_benchmark *from, const wakpi_options *options,
                                            wakpi_benchmark **benchmark);
/** Ends a profile made by new, copy or load; NULL and built-in profiles are left alone. @since 0.9.0 */
WAKPI_API void wakpi_benchmark_free(wakpi_benchmark *benchmark);
/** Sets what the profile says of itself. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_describe(wakpi_benchmark *benchmark, const char *source,
                                                const char *scope, int32_t year, int32_t kind);
/** Sets an edge; money edges need `currency`, others NULL. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_set_edge(wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t edge,
                                                int64_t millionths, int32_t inclusive, const char *currency,
                                                wakpi_error *error);
/** Takes disputed bands of this (own) profile into ratings: 1, or not: 0. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_accept_disputed(wakpi_benchmark *benchmark, int32_t accept);
/** Canonical bytes; #WAKPI_TOO_SMALL writes the needed size. `buffer` may be NULL with capacity 0. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_save(const wakpi_benchmark *benchmark, void *buffer, size_t capacity,
                                            size_t *size);
/** A profile from saved bytes. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_load(const void *bytes, size_t size, const wakpi_options *options,
                                            wakpi_benchmark **benchmark, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif

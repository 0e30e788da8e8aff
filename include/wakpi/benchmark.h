/**
 * @file benchmark.h
 * @brief Benchmark profiles: what a source calls typical and best, with its scope, year and kind; and ratings by them.
 *
 * Edges are exact decimals as printed by the source: "30 % and more" includes 30 %, "over 95 %" does not include 95 %.
 * They are int64_t in millionths of the KPI's natural unit (0.15 is 150,000; 15 minutes are 900,000,000).
 *
 * Levels, where more is better: below typical's foot #WAKPI_BAND_BELOW, up to its head #WAKPI_BAND_TYPICAL, from best
 * on #WAKPI_BAND_BEST, and between typical and best #WAKPI_BAND_ABOVE, since printed bands leave holes. Where less is
 * better the same is mirrored. A profile may give fewer edges: without a head typical reaches up to best; a goal alone
 * tells best from below. A target has #WAKPI_BAND_UNDER, #WAKPI_BAND_ON_TARGET and #WAKPI_BAND_OVER.
 *
 * Built-in profiles are static, never freed and shared by all threads. A profile of the host's own needs itself to one
 * thread while it is changed, and may be read by many threads otherwise.
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
    WAKPI_BENCHMARK_CASE = 2,     /**< One brand's case, or a vendor's own cases. */
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

/**
 * A built-in profile by index.
 * @param index      0 .. wakpi_benchmark_count() - 1; 0 is "getgabs", the default
 * @param benchmark  receives the profile: static, not to be freed
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_at(int32_t index, const wakpi_benchmark **benchmark);

/**
 * A built-in profile by key.
 * @param profile    such as "getgabs"
 * @param benchmark  receives the profile: static, not to be freed
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_by_key(const char *profile, const wakpi_benchmark **benchmark);

/** The key; NULL for NULL. Borrowed until the profile is freed. @since 0.9.0 */
WAKPI_API const char *wakpi_benchmark_key(const wakpi_benchmark *benchmark);

/** Whose figures they are. Borrowed until the profile is freed or described anew. @since 0.9.0 */
WAKPI_API const char *wakpi_benchmark_source(const wakpi_benchmark *benchmark);

/** What the figures are of. Borrowed until the profile is freed or described anew. @since 0.9.0 */
WAKPI_API const char *wakpi_benchmark_scope(const wakpi_benchmark *benchmark);

/** The year of the figures; 0 where it is unknown. @since 0.9.0 */
WAKPI_API int32_t wakpi_benchmark_year(const wakpi_benchmark *benchmark);

/** A WAKPI_BENCHMARK_ kind; 0 for NULL. @since 0.9.0 */
WAKPI_API int32_t wakpi_benchmark_kind(const wakpi_benchmark *benchmark);

/** The key of a kind ("claim"); NULL if unknown. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_benchmark_kind_key(int32_t kind);

/** 1 where the figures are of another channel (SMS, e-mail): they compare, but do not rate. @since 0.9.0 */
WAKPI_API int32_t wakpi_benchmark_comparison_only(const wakpi_benchmark *benchmark);

/** How many KPIs the profile has a band for. @since 0.9.0 */
WAKPI_API int32_t wakpi_benchmark_band_count(const wakpi_benchmark *benchmark);

/**
 * A KPI that the profile has a band for, in the order of their ids.
 * @param benchmark  which profile
 * @param index      0 .. wakpi_benchmark_band_count() - 1
 * @param kpi        receives the KPI
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_band_at(const wakpi_benchmark *benchmark, int32_t index,
                                               wakpi_kpi *kpi);

/**
 * One edge of the band for a KPI.
 * @param benchmark  which profile
 * @param kpi        which band
 * @param edge       a WAKPI_EDGE_ constant
 * @param millionths receives the edge in millionths of the natural unit (0.15 is 150,000); may be NULL
 * @param inclusive  receives 1 where the edge itself belongs to the better side (typical edges: to typical), else 0;
 *                   may be NULL
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND where the profile has no such band or edge, #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_edge(const wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t edge,
                                            int64_t *millionths, int32_t *inclusive);

/** The currency of the band for `kpi`; "" where it is no money or there is no band. @since 0.9.0 */
WAKPI_API const char *wakpi_benchmark_currency(const wakpi_benchmark *benchmark, wakpi_kpi kpi);

/** 1 where the band for `kpi` is disputed: others print other figures for the same definition. @since 0.9.0 */
WAKPI_API int32_t wakpi_benchmark_disputed(const wakpi_benchmark *benchmark, wakpi_kpi kpi);

/**
 * Rates an evaluated value. The comparison is exact: on numerator and denominator where the value has them and is
 * their quotient, else in decimal, where a double stands for the decimal it is nearest to (0.15 is 0.15).
 * @param benchmark  NULL gives no rating
 * @param value      an evaluated value
 * @param band       receives a WAKPI_BAND_ constant; #WAKPI_BAND_NONE where there is no rating, which
 *                   wakpi_benchmark_reason() explains
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_rate(const wakpi_benchmark *benchmark, const wakpi_value *value,
                                            int32_t *band);

/**
 * Why a profile gives a value no rating.
 * @param benchmark  may be NULL
 * @param value      an evaluated value
 * @param unrated    receives a WAKPI_UNRATED_ constant; #WAKPI_UNRATED_NOT where it is rated
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_reason(const wakpi_benchmark *benchmark, const wakpi_value *value,
                                              int32_t *unrated);

/**
 * Rates value, lower and upper and writes band, band_lower, band_upper and unrated into the value.
 * @param benchmark  may be NULL
 * @param value      an evaluated value, with its struct_size
 * @return #WAKPI_OK or #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_rate_value(const wakpi_benchmark *benchmark, wakpi_value *value);

/**
 * How many times the profile's figure a value is: "3.1 times e-mail". The figure is the foot of typical: its worse end.
 * @param benchmark  which profile; one for comparison only is what this is for
 * @param value      an evaluated value
 * @param multiple   receives value / figure
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND where the profile has no such figure, #WAKPI_CURRENCY, the value's own status
 *         where that is an error, #WAKPI_UNDEFINED where the figure is 0, #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_compare(const wakpi_benchmark *benchmark, const wakpi_value *value,
                                               double *multiple);

/**
 * Makes an empty profile of the host's own.
 * @param options    gives the allocator; NULL is all defaults
 * @param key        1 to 64 letters, digits and "_-."; copied
 * @param benchmark  receives the profile; end it with wakpi_benchmark_free()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_new(const wakpi_options *options, const char *key,
                                           wakpi_benchmark **benchmark);

/**
 * Makes a mutable copy of any profile, built-in ones included.
 * @param from       is copied
 * @param options    gives the allocator; NULL is all defaults
 * @param benchmark  receives the copy; end it with wakpi_benchmark_free()
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_copy(const wakpi_benchmark *from, const wakpi_options *options,
                                            wakpi_benchmark **benchmark);

/** Ends a profile made by new, copy or load; NULL and built-in profiles are left alone. @since 0.9.0 */
WAKPI_API void wakpi_benchmark_free(wakpi_benchmark *benchmark);

/**
 * Sets what a profile of the host's own says of itself.
 * @param benchmark  an own profile
 * @param source     whose figures they are, UTF-8, up to 256 bytes; copied
 * @param scope      what they are of, UTF-8, up to 256 bytes; copied
 * @param year       0 where it is unknown
 * @param kind       a WAKPI_BENCHMARK_ kind
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_describe(wakpi_benchmark *benchmark, const char *source,
                                                const char *scope, int32_t year, int32_t kind);

/**
 * Sets an edge of a band, which is made where there is none. The band must stay in order at every step: typical's
 * smaller figure not above its larger one, best not worse than typical.
 * @param benchmark   an own profile
 * @param kpi         a KPI with a good direction
 * @param edge        a WAKPI_EDGE_ constant; a target has no best
 * @param millionths  in millionths of the natural unit: 15 % is 150,000
 * @param inclusive   0 where the edge itself does not belong to the better side (typical edges: to typical)
 * @param currency    ISO 4217 for money (NULL keeps that of the band), else NULL
 * @param error       may be NULL
 * @return #WAKPI_OK, #WAKPI_INVALID, #WAKPI_CURRENCY where the band is in another one, #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_set_edge(wakpi_benchmark *benchmark, wakpi_kpi kpi, int32_t edge,
                                                int64_t millionths, int32_t inclusive, const char *currency,
                                                wakpi_error *error);

/** Takes the band for `kpi` out of an own profile; #WAKPI_NOT_FOUND where there is none. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_remove_band(wakpi_benchmark *benchmark, wakpi_kpi kpi);

/** Takes disputed bands of an own profile into ratings: 1, or not: 0. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_benchmark_accept_disputed(wakpi_benchmark *benchmark, int32_t accept);

/**
 * Saves a profile as canonical bytes.
 * @param benchmark  any profile
 * @param buffer     receives them; may be NULL with capacity 0
 * @param capacity   its bytes
 * @param size       receives the bytes needed, also with #WAKPI_TOO_SMALL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL, #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_save(const wakpi_benchmark *benchmark, void *buffer, size_t capacity,
                                            size_t *size);

/**
 * A profile of the host's own from saved bytes, all checked before anything is made.
 * @param bytes      saved by wakpi_benchmark_save()
 * @param size       how many
 * @param options    gives the allocator; NULL is all defaults
 * @param benchmark  receives the profile; end it with wakpi_benchmark_free()
 * @param error      may be NULL
 * @return #WAKPI_OK, #WAKPI_CORRUPT, #WAKPI_VERSION, #WAKPI_MISMATCH (bytes of something else), #WAKPI_NO_MEMORY,
 *         #WAKPI_INVALID
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_benchmark_load(const void *bytes, size_t size, const wakpi_options *options,
                                            wakpi_benchmark **benchmark, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif

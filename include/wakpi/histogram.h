/**
 * @file histogram.h
 * @brief Durations in a log-bucket histogram: relative error at most 1 %, exact mean, exact merge, removal.
 *
 * A handle is for one thread at a time; reading from several threads is safe while none writes.
 */
#ifndef WAKPI_HISTOGRAM_H
#define WAKPI_HISTOGRAM_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A distribution of durations in milliseconds. */
typedef struct wakpi_histogram wakpi_histogram;

/** Makes an empty histogram; of the options it takes the allocator. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_new(const wakpi_options *options, wakpi_histogram **histogram);
/** Ends a histogram; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_histogram_free(wakpi_histogram *histogram);
/** Adds one duration (0 .. INT64_MAX ms). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_add(wakpi_histogram *histogram, int64_t duration);
/** Adds `count` durations; either all or, at an error, none. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_add_many(wakpi_histogram *histogram, const int64_t *durations,
                                                size_t count);
/** Takes one duration out again; #WAKPI_NOT_FOUND where its bucket is empty. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_remove(wakpi_histogram *histogram, int64_t duration);
/** How many durations it holds. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_count(const wakpi_histogram *histogram, int64_t *count);
/** The exact mean in seconds; #WAKPI_UNDEFINED where it is empty. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_mean(const wakpi_histogram *histogram, double *seconds);
/** The quantile q (0..1): the smallest duration with at least q of the mass at or below, to 1 %, in ms. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_quantile(const wakpi_histogram *histogram, double q,
                                                int64_t *duration);
/** How many durations are at most `duration`, by buckets (for cumulative buckets of OpenMetrics). @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_count_below(const wakpi_histogram *histogram, int64_t duration,
                                                   int64_t *count);
/** Adds all of `from` to `into`. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_merge(wakpi_histogram *into, const wakpi_histogram *from);
/** Empties it. @since 0.9.0 */
WAKPI_API void wakpi_histogram_reset(wakpi_histogram *histogram);
/** Canonical bytes; with #WAKPI_TOO_SMALL the needed size is written. `buffer` may be NULL with capacity 0. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_save(const wakpi_histogram *histogram, void *buffer, size_t capacity,
                                            size_t *size);
/** A histogram from saved bytes, all checked before anything is made. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_histogram_load(const void *bytes, size_t size, const wakpi_options *options,
                                            wakpi_histogram **histogram, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif

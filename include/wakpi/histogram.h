/**
 * @file histogram.h
 * @brief Durations in a log-bucket histogram: relative error at most 1 %, exact mean, exact merge, removal.
 *
 * Below 128 ms each duration has a bucket of its own; above, each octave is cut into 64 buckets, so that the middle of
 * a bucket is within 1/128 (0.78 %) of every duration in it. The same durations give the same saved bytes in whatever
 * order they came, were split, merged, or were taken out again. A few durations take some tens of bytes; very many
 * take 0.5 KB for each octave they spread over.
 *
 * A handle is for one thread at a time; reading from several threads is safe while none writes. Functions that fail
 * leave the handle and their outputs as they were.
 */
#ifndef WAKPI_HISTOGRAM_H
#define WAKPI_HISTOGRAM_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A distribution of durations in milliseconds. */
typedef struct wakpi_histogram wakpi_histogram;

/**
 * Makes an empty histogram.
 * @param options    gives the allocator; NULL is all defaults
 * @param histogram  receives the handle; end it with wakpi_histogram_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (histogram is NULL), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_new(const wakpi_options *options, wakpi_histogram **histogram);

/**
 * Ends a histogram.
 * @param histogram  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_histogram_free(wakpi_histogram *histogram);

/**
 * Adds one duration.
 * @param histogram  the histogram
 * @param duration   0 .. INT64_MAX ms
 * @return #WAKPI_OK, #WAKPI_INVALID (a negative duration, NULL), #WAKPI_OVERFLOW (INT64_MAX durations are held),
 *         #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_add(wakpi_histogram *histogram, int64_t duration);

/**
 * Adds many durations; all of them or, at an error, none.
 * @param histogram  the histogram
 * @param durations  each 0 .. INT64_MAX ms; may be NULL where count is 0
 * @param count      how many
 * @return as wakpi_histogram_add()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_add_many(wakpi_histogram *histogram, const int64_t *durations,
                                                size_t count);

/**
 * Takes one duration out again, as if it had never been added. Only what was added may be taken out; of durations
 * that share a bucket it is told by the sum alone whether one can be there.
 * @param histogram  the histogram
 * @param duration   0 .. INT64_MAX ms
 * @return #WAKPI_OK, #WAKPI_INVALID (a negative duration, NULL), #WAKPI_NOT_FOUND (no such duration can be there)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_remove(wakpi_histogram *histogram, int64_t duration);

/**
 * How many durations it holds.
 * @param histogram  the histogram
 * @param count      receives the number
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_count(const wakpi_histogram *histogram, int64_t *count);

/**
 * The mean, exact but for one rounding: the 128-bit sum of all durations over their number.
 * @param histogram  the histogram
 * @param seconds    receives the mean in seconds
 * @return #WAKPI_OK, #WAKPI_UNDEFINED (it is empty), #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_mean(const wakpi_histogram *histogram, double *seconds);

/**
 * A quantile: the smallest duration that at least the share `q` of all durations is at or below, told by the middle of
 * its bucket and so to 0.78 %; below 128 ms it is exact. The median of an even number is the lower of the two in the
 * middle.
 * @param histogram  the histogram
 * @param q          0 (the least) .. 1 (the largest), taken to nine decimals
 * @param duration   receives the quantile in ms
 * @return #WAKPI_OK, #WAKPI_INVALID (q out of range, NULL), #WAKPI_UNDEFINED (it is empty)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_quantile(const wakpi_histogram *histogram, double q,
                                                int64_t *duration);

/**
 * How many durations are at most `duration`, each standing at the middle of its bucket; for the cumulative buckets of
 * OpenMetrics. It rises with `duration`, and of a quantile it is at least that quantile's share.
 * @param histogram  the histogram
 * @param duration   0 .. INT64_MAX ms
 * @param count      receives the number
 * @return #WAKPI_OK or #WAKPI_INVALID (a negative duration, NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_count_below(const wakpi_histogram *histogram, int64_t duration,
                                                   int64_t *count);

/**
 * Adds all of `from` to `into`, exactly. Merging one histogram twice counts it twice.
 * @param into  the histogram that grows
 * @param from  the histogram that stays as it is; may be `into`
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL), #WAKPI_OVERFLOW (more than INT64_MAX durations), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_merge(wakpi_histogram *into, const wakpi_histogram *from);

/**
 * Empties it and gives its memory back.
 * @param histogram  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_histogram_reset(wakpi_histogram *histogram);

/**
 * Writes its canonical bytes: the same durations give the same bytes on every machine.
 * @param histogram  the histogram
 * @param buffer     receives the bytes; may be NULL with capacity 0
 * @param capacity   the buffer's bytes
 * @param size       receives the bytes needed, also with #WAKPI_TOO_SMALL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (nothing was written), #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_save(const wakpi_histogram *histogram, void *buffer, size_t capacity,
                                            size_t *size);

/**
 * Makes a histogram from saved bytes, all of which are checked.
 * @param bytes      what wakpi_histogram_save() wrote; any bytes are safe to try
 * @param size       how many
 * @param options    gives the allocator; NULL is all defaults
 * @param histogram  receives the handle; end it with wakpi_histogram_free()
 * @param error      receives the words of a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_CORRUPT, #WAKPI_VERSION (written by a newer wakpi), #WAKPI_MISMATCH (saved from another
 *         kind of handle), #WAKPI_INVALID (NULL), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_histogram_load(const void *bytes, size_t size, const wakpi_options *options,
                                            wakpi_histogram **histogram, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif

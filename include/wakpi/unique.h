/**
 * @file unique.h
 * @brief Distinct people: exact while small, a HyperLogLog sketch beyond, with its error stated.
 *
 * Ids are kept as 128-bit fingerprints under the options' key, never as they are. Two counters unite only under the same key.
 * A handle is for one thread at a time; reading from several threads is safe while none writes.
 */
#ifndef WAKPI_UNIQUE_H
#define WAKPI_UNIQUE_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A counter of distinct ids. */
typedef struct wakpi_unique wakpi_unique;

/** Makes an empty counter; options: key, unique_precision, allocator. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_unique_new(const wakpi_options *options, wakpi_unique **unique);
/** Ends a counter; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_unique_free(wakpi_unique *unique);
/** Adds an id of `size` bytes (1 or more); the same id again changes nothing. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_unique_add(wakpi_unique *unique, const char *id, size_t size);
/** Adds `count` ids, as pointers and sizes. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_unique_add_many(wakpi_unique *unique, const char *const *ids,
                                             const size_t *sizes, size_t count);
/** The number of distinct ids, rounded; `standard_error` (may be NULL) receives its relative standard error, 0 while exact. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_unique_count(const wakpi_unique *unique, int64_t *count, double *standard_error);
/** Unites `from` into `into`; #WAKPI_MISMATCH under another key or precision. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_unique_merge(wakpi_unique *into, const wakpi_unique *from);
/** Empties it. @since 0.9.0 */
WAKPI_API void wakpi_unique_reset(wakpi_unique *unique);
/** Canonical bytes; with #WAKPI_TOO_SMALL the needed size is written. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_unique_save(const wakpi_unique *unique, void *buffer, size_t capacity,
                                         size_t *size);
/** A counter from saved bytes; the options must name the key it was made under to add or merge further. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_unique_load(const void *bytes, size_t size, const wakpi_options *options,
                                         wakpi_unique **unique, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif

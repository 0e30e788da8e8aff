/**
 * @file unique.h
 * @brief Distinct people: exact while small, a HyperLogLog sketch beyond, with its error stated.
 *
 * Ids are kept as 128-bit fingerprints under the options' key, never as they are: pseudonymous, not anonymous. Up to
 * 1,024 fingerprints are kept one by one and counted exactly; beyond, a sketch of 2^unique_precision registers (16 KB
 * at the default of 14) counts with a relative standard error of 1.04 / sqrt(2^unique_precision), 0.81 % by default.
 * The state is a function of the set of ids alone: in any order, with any repetition, however split and united, it is
 * saved as the same bytes.
 *
 * Two counters unite only under one key, which the options give; where they give none it is random for each handle. A
 * handle is for one thread at a time; reading from several threads is safe while none writes. Functions that fail leave
 * their outputs as they were, and the handle too where not said otherwise.
 */
#ifndef WAKPI_UNIQUE_H
#define WAKPI_UNIQUE_H

#include <wakpi/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A counter of distinct ids. */
typedef struct wakpi_unique wakpi_unique;

/**
 * Makes an empty counter.
 * @param options  gives key, unique_precision and allocator; NULL is all defaults
 * @param unique   receives the handle; end it with wakpi_unique_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (unique is NULL), #WAKPI_NO_MEMORY, #WAKPI_INTERNAL (no key is given and the system
 *         has no randomness)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_unique_new(const wakpi_options *options, wakpi_unique **unique);

/**
 * Ends a counter.
 * @param unique  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_unique_free(wakpi_unique *unique);

/**
 * Adds an id; the same id again changes nothing. Ids are compared byte by byte: bring phone numbers into one form
 * before.
 * @param unique  the counter
 * @param id      the bytes of the id
 * @param size    how many, 1 or more
 * @return #WAKPI_OK, #WAKPI_INVALID (an empty id, NULL), #WAKPI_MISMATCH (loaded without the key it was made under),
 *         #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_unique_add(wakpi_unique *unique, const char *id, size_t size);

/**
 * Adds many ids. With #WAKPI_NO_MEMORY a part of them may be added, and adding all again is safe; at any other error
 * none is.
 * @param unique  the counter
 * @param ids     `count` pointers
 * @param sizes   `count` sizes, each 1 or more
 * @param count   how many
 * @return as wakpi_unique_add()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_unique_add_many(wakpi_unique *unique, const char *const *ids,
                                             const size_t *sizes, size_t count);

/**
 * The number of distinct ids. A set never counts more than one that contains it.
 * @param unique          the counter
 * @param count           receives the number, rounded
 * @param standard_error  receives its relative standard error, 0 while exact; may be NULL
 * @return #WAKPI_OK or #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_unique_count(const wakpi_unique *unique, int64_t *count, double *standard_error);

/**
 * Unites `from` into `into`; doing it again changes nothing.
 * @param into  the counter that grows
 * @param from  the counter that stays as it is; may be `into`
 * @return #WAKPI_OK, #WAKPI_MISMATCH (another key or precision), #WAKPI_INVALID (NULL), #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_unique_merge(wakpi_unique *into, const wakpi_unique *from);

/**
 * Empties it and gives its memory back; key and precision stay.
 * @param unique  NULL is fine
 * @since 0.9.0
 */
WAKPI_API void wakpi_unique_reset(wakpi_unique *unique);

/**
 * Writes its canonical bytes: the same set under the same key gives the same bytes on every machine. The key is not
 * among them, a check value of it is.
 * @param unique    the counter
 * @param buffer    receives the bytes; may be NULL with capacity 0
 * @param capacity  the buffer's bytes
 * @param size      receives the bytes needed, also with #WAKPI_TOO_SMALL
 * @return #WAKPI_OK, #WAKPI_TOO_SMALL (nothing was written), #WAKPI_INVALID (NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_unique_save(const wakpi_unique *unique, void *buffer, size_t capacity,
                                         size_t *size);

/**
 * Makes a counter from saved bytes, all of which are checked. Its precision is the saved one. Where the options do not
 * give the key it was made under it can be read, merged and saved, but not added to.
 * @param bytes    what wakpi_unique_save() wrote; any bytes are safe to try
 * @param size     how many
 * @param options  gives key and allocator; NULL is all defaults
 * @param unique   receives the handle; end it with wakpi_unique_free()
 * @param error    receives the words of a failure; may be NULL
 * @return #WAKPI_OK, #WAKPI_CORRUPT, #WAKPI_VERSION (written by a newer wakpi), #WAKPI_MISMATCH (saved from another
 *         kind of handle), #WAKPI_INVALID (NULL), #WAKPI_NO_MEMORY, #WAKPI_INTERNAL as of wakpi_unique_new()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_unique_load(const void *bytes, size_t size, const wakpi_options *options,
                                         wakpi_unique **unique, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif

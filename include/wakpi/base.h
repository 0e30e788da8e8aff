/**
 * @file base.h
 * @brief Status, error, version and options: what every other header of wakpi builds on.
 */
#ifndef WAKPI_BASE_H
#define WAKPI_BASE_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define WAKPI_API
#elif defined(__GNUC__)
#define WAKPI_API __attribute__((visibility("default")))
#else
#define WAKPI_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/**
 * What a call says of itself. 0 is OK. A positive status is an answer with a qualification: outputs are
 * written. A negative status is an error: outputs and handles are untouched, but where a function says
 * otherwise.
 */
typedef int32_t wakpi_status;

/** The statuses. Values are never renumbered; wakpi_status_text() names them at run time. */
enum {
    WAKPI_OK = 0,
    WAKPI_UNBOUNDED = 1,     /**< An interval end is unbounded; the other one holds. */
    WAKPI_SMALL_SAMPLE = 2,  /**< The answer stands on few observations; its interval says how few. */
    WAKPI_DEGENERATE = 3,    /**< No variance to judge by; the answer is the limiting one. */
    WAKPI_END = 4,           /**< A cursor has no further row. */
    WAKPI_INVALID = -1,      /**< An argument is out of its range. */
    WAKPI_UNDEFINED = -2,    /**< The quantity has no value, as 0/0 has none. */
    WAKPI_INCONSISTENT = -3, /**< A part is larger than its whole. */
    WAKPI_OVERFLOW = -4,     /**< A sum leaves its range; the handle keeps its value. */
    WAKPI_NO_MEMORY =
        -5, /**< The allocator gave nothing; a batch may be partly applied, and may be applied again. */
    WAKPI_NOT_FOUND = -6,  /**< No such key, label or option. */
    WAKPI_AMBIGUOUS = -7,  /**< The name has several meanings; the error names them. */
    WAKPI_CONFLICT = -8,   /**< Two values that must be equal differ. */
    WAKPI_MALFORMED = -9,  /**< The input does not have the form it must have. */
    WAKPI_TOO_SMALL = -10, /**< The buffer is too small; the needed size was written. */
    WAKPI_LIMIT = -11,     /**< The input exceeds a limit set in the options. */
    WAKPI_CORRUPT = -12,   /**< Saved bytes fail their checks. */
    WAKPI_VERSION = -13,   /**< Saved bytes are of a version this library cannot read. */
    WAKPI_CURRENCY = -14,  /**< Money of another currency. */
    WAKPI_MISMATCH =
        -15, /**< The two handles have options that must agree and do not (key, zone, windows). */
    WAKPI_SIGNATURE = -16, /**< The signature is not that of the body. */
    WAKPI_WRITE = -17,     /**< The caller's write callback refused. */
    WAKPI_INTERNAL = -18   /**< A promise of wakpi's own was broken; please report it. */
};

/**
 * The words to a status: caller-owned, plain. Set struct_size to sizeof(wakpi_error) before the first use;
 * a function that fails fills status, position and text, one that succeeds leaves it alone. Everywhere a
 * `wakpi_error *` is taken it may be NULL.
 */
typedef struct wakpi_error {
    uint32_t struct_size; /**< sizeof(wakpi_error) of the caller. */
    int32_t status;       /**< The status returned. */
    int64_t position;     /**< Byte offset or index of the offender, -1 where there is none. */
    char text[240];       /**< UTF-8, NUL-terminated, names the offender. */
} wakpi_error;

/** A static English text for any status ("unknown status" for others). Never NULL. Thread-safe. @since 0.9.0 */
WAKPI_API const char *wakpi_status_text(wakpi_status status);

/** The constant's name without prefix, lower case ("no_memory"); NULL for an unknown status. @since 0.9.0 */
WAKPI_API const char *wakpi_status_key(wakpi_status status);

/** The library's version as text, "0.9.0". Thread-safe. @since 0.9.0 */
WAKPI_API const char *wakpi_version(void);

/** The library's version as a number: major * 10000 + minor * 100 + patch; 0.9.0 is 900. @since 0.9.0 */
WAKPI_API int32_t wakpi_version_number(void);

/**
 * One function allocates, grows and frees: `pointer` NULL allocates, `new_size` 0 frees and returns NULL.
 * `old_size` is the size last asked for `pointer`. Returning NULL for a non-zero new_size is failure and
 * leaves `pointer` as it was.
 */
typedef void *(*wakpi_allocate_function)(void *context, void *pointer, size_t old_size, size_t new_size);

/** Receives the pieces of something written. Returns 0 to go on, anything else to stop with #WAKPI_WRITE. */
typedef int32_t (*wakpi_write_function)(void *context, const void *bytes, size_t size);

/** Receives a message for the host's log: level is a wakpi_status; text is UTF-8, valid during the call. */
typedef void (*wakpi_log_function)(void *context, int32_t level, const char *text, size_t size);

/** Settings by name. Handles copy what they need when they are made; later changes do not reach them. */
typedef struct wakpi_options wakpi_options;

/** Kinds of option values. */
enum {
    WAKPI_OPTION_INTEGER = 1, /**< int64_t within minimum..maximum */
    WAKPI_OPTION_TEXT = 2,    /**< bytes or UTF-8 with a length */
    WAKPI_OPTION_REAL = 3     /**< double */
};

/**
 * Makes a set of options, all at their defaults.
 * @param allocate  the allocator of the options and of every handle made with them; NULL is malloc's family
 * @param context   handed to `allocate` as it is
 * @param options   receives the new options; end them with wakpi_options_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (options is NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_options_new(wakpi_allocate_function allocate, void *context,
                                         wakpi_options **options);

/** Ends options made by wakpi_options_new(); NULL is fine. Handles made with them live on. @since 0.9.0 */
WAKPI_API void wakpi_options_free(wakpi_options *options);

/** Sets an integer option; #WAKPI_NOT_FOUND for an unknown name, #WAKPI_INVALID out of range. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_options_set_integer(wakpi_options *options, const char *name, int64_t value,
                                                 wakpi_error *error);

/** Sets a real option. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_options_set_real(wakpi_options *options, const char *name, double value,
                                              wakpi_error *error);

/** Sets a text option from `size` bytes, which are copied. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_options_set_text(wakpi_options *options, const char *name, const char *text,
                                              size_t size, wakpi_error *error);

/** Sets the log hook. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_options_set_log(wakpi_options *options, wakpi_log_function log, void *context);

#ifdef __cplusplus
}
#endif

#endif

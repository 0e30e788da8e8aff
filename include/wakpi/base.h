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
    WAKPI_OK = 0,            /**< Done. */
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
    WAKPI_WRITE = -17,     /**< The write callback refused, or a store's file can not be written or read. */
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

/** A static English text for any status ("unknown status" for others). Never NULL. Thread-safe.
 * @since 0.9.0 */
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

/**
 * Receives the pieces of something written. Returns 0 to go on, anything else to stop with #WAKPI_WRITE. As any function that is handed
 * to wakpi it returns: no exception and no longjmp may leave it.
 */
typedef int32_t (*wakpi_write_function)(void *context, const void *bytes, size_t size);

/**
 * Receives a message for the host's log. `level` is a wakpi_status: below 0 something was refused or skipped (a body, a
 * batch, a merge, saved bytes; #WAKPI_MALFORMED also of single elements of a body that was taken), #WAKPI_OK tells of what
 * is worth knowing (the first element of a kind that wakpi does not know). `text` is UTF-8 of `size` bytes, one line,
 * NUL-terminated, valid during the call; it may quote a few bytes of what was wrong.
 */
typedef void (*wakpi_log_function)(void *context, int32_t level, const char *text, size_t size);

/**
 * Settings by name. Handles copy what they need when they are made; later changes do not reach them.
 * The names, with type, range and default, are those that wakpi_option_at() lists.
 *
 * Options may be read from many threads at once; setting one excludes every other use of the same options.
 */
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

/**
 * Makes options that say the same, with the same allocator and log hook, to be changed by themselves.
 * @param options  which are copied
 * @param copy     receives the new ones; end them with wakpi_options_free()
 * @return #WAKPI_OK, #WAKPI_INVALID (NULL) or #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_options_copy(const wakpi_options *options, wakpi_options **copy);

/** Ends options made by wakpi_options_new(); NULL is fine. Handles made with them live on. @since 0.9.0 */
WAKPI_API void wakpi_options_free(wakpi_options *options);

/**
 * Sets an integer option.
 * @param options  the options
 * @param name     an option's name, as "reply_window"
 * @param value    in the option's unit (wakpi_option_unit()), within its range
 * @param error    receives the words of a failure; may be NULL
 * @return #WAKPI_OK; #WAKPI_NOT_FOUND for an unknown name (the error suggests the nearest one);
 *         #WAKPI_INVALID for a value out of range, an option of another type or a NULL argument
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_options_set_integer(wakpi_options *options, const char *name, int64_t value,
                                                 wakpi_error *error);

/**
 * Sets a real option; an argument like those of wakpi_options_set_integer().
 * @param options  the options
 * @param name     an option's name, as "alpha"
 * @param value    within the option's range; not NaN
 * @param error    receives the words of a failure; may be NULL
 * @return as wakpi_options_set_integer()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_options_set_real(wakpi_options *options, const char *name, double value,
                                              wakpi_error *error);

/**
 * Sets a text option.
 * @param options  the options
 * @param name     an option's name, as "currency"
 * @param text     `size` bytes, which are copied; may be NULL where size is 0
 * @param size     in bytes, without any NUL
 * @param error    receives the words of a failure; may be NULL
 * @return as wakpi_options_set_integer(); #WAKPI_MALFORMED for text that is not of the option's form;
 *         #WAKPI_NO_MEMORY
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_options_set_text(wakpi_options *options, const char *name, const char *text,
                                              size_t size, wakpi_error *error);

/**
 * Sets the log hook of handles made with these options. It is called on the thread that called wakpi,
 * perhaps by several threads at once, and must not call back into the same handle.
 * @param options  the options
 * @param log      the hook; NULL is silence
 * @param context  handed to `log` as it is
 * @return #WAKPI_OK or #WAKPI_INVALID (options is NULL)
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_options_set_log(wakpi_options *options, wakpi_log_function log, void *context);

/**
 * Tells the log hook of these options something, as handles do: for libraries that build on wakpi.
 * @param options  where there is no hook, or NULL, nothing happens
 * @param level    a wakpi_status, as #wakpi_log_function has it
 * @param text     UTF-8, NUL-terminated, one line, of which 511 bytes are told
 * @since 0.9.0
 */
WAKPI_API void wakpi_options_log(const wakpi_options *options, int32_t level, const char *text);

/**
 * Reads an integer option, its default where it was not set.
 * @param options  the options
 * @param name     an option's name
 * @param value    receives the value
 * @param error    receives the words of a failure; may be NULL
 * @return as wakpi_options_set_integer()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_options_get_integer(const wakpi_options *options, const char *name,
                                                 int64_t *value, wakpi_error *error);

/**
 * Reads a real option, its default where it was not set.
 * @param options  the options
 * @param name     an option's name
 * @param value    receives the value
 * @param error    receives the words of a failure; may be NULL
 * @return as wakpi_options_set_integer()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_options_get_real(const wakpi_options *options, const char *name, double *value,
                                              wakpi_error *error);

/**
 * Reads a text option, its default where it was not set.
 * @param options  the options
 * @param name     an option's name
 * @param text     receives the text, with a NUL after it; borrowed until the option is set again or the
 *                 options end
 * @param size     receives its bytes, without the NUL; may be NULL
 * @param error    receives the words of a failure; may be NULL
 * @return as wakpi_options_set_integer()
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_options_get_text(const wakpi_options *options, const char *name,
                                              const char **text, size_t *size, wakpi_error *error);

/** How many options there are. Thread-safe. @since 0.9.0 */
WAKPI_API int32_t wakpi_option_count(void);

/**
 * The name of an option.
 * @param index  0 .. wakpi_option_count() - 1
 * @return the name, static; NULL for an index out of range. Thread-safe.
 * @since 0.9.0
 */
WAKPI_API const char *wakpi_option_at(int32_t index);

/** #WAKPI_OPTION_INTEGER, #WAKPI_OPTION_TEXT or #WAKPI_OPTION_REAL; 0 for an unknown name. @since 0.9.0 */
WAKPI_API int32_t wakpi_option_type(const char *name);

/** What the option's values count, as "ms" or "bytes"; "" where there is nothing to say; NULL for an unknown
 * name. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_option_unit(const char *name);

/** A sentence on what the option does, English, static; NULL for an unknown name. @since 0.9.0 */
WAKPI_API const char *wakpi_option_description(const char *name);

/**
 * Range and default of an integer option. For a text option: the least and the most bytes, and the bytes of
 * the default.
 * @param name           an option's name
 * @param minimum        receives the least value; may be NULL
 * @param maximum        receives the greatest value; may be NULL
 * @param default_value  receives the default; may be NULL
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND for an unknown name, #WAKPI_INVALID for a real option
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_option_range(const char *name, int64_t *minimum, int64_t *maximum,
                                          int64_t *default_value);

/**
 * Range and default of a real option.
 * @param name           an option's name
 * @param minimum        receives the least value; may be NULL
 * @param maximum        receives the greatest value; may be NULL
 * @param default_value  receives the default; may be NULL
 * @return #WAKPI_OK, #WAKPI_NOT_FOUND for an unknown name, #WAKPI_INVALID for an option of another type
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_option_real_range(const char *name, double *minimum, double *maximum,
                                               double *default_value);

/** The default of a text option, static; NULL for an unknown name or an option of another type.
 * @since 0.9.0 */
WAKPI_API const char *wakpi_option_default_text(const char *name);

#ifdef __cplusplus
}
#endif

#endif

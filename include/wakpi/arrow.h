/**
 * @file arrow.h
 * @brief Events in columns, over the Arrow C data interface: from pyarrow, Polars, DuckDB, Spark, arrow-rs and others, without
 * a copy and without a call for each event.
 *
 * A record batch (an array of structs) is taken row by row as wakpi's own events are: each column is named by a key of
 * those (see the page Events), and a null is a key that is not there. Columns may be
 *
 * | column | of |
 * |---|---|
 * | `wakpi` or `kind` | text, as "delivered"; or integers, WAKPI_EVENT_ kinds |
 * | `time`, also called `from`; `until` | timestamps with a time zone, in any unit; integers: ms since 1970 (UTC); text as RFC 3339 has it |
 * | ids, names, labels, `source` | text |
 * | `billable` `free` `referral` `opt_out` `history` `group` `bot` | booleans |
 * | `measure` `topic` `every` | text: their keys; or integers: their constants |
 * | `code` `version` | integers |
 * | `currency` | text |
 * | `amount` | decimals, text or integers: main units of money, counts, scores; never floating point |
 * | `amount_micros` | integers: money in micro-units, parameters in millionths; in place of `amount` |
 *
 * Text is utf8, large_utf8 or utf8_view, or the binary types beside them, dictionary-encoded or not; integers are of any width;
 * decimals of 32 to 256 bits. Validity bitmaps and offsets are heeded everywhere. What is not in this table is refused by
 * its name, since a column misspelt would be one left out; so is a timestamp without a time zone, which names no time.
 *
 * **Ownership.** The structs are borrowed while the function runs: they are read, never changed, never released, and nothing of
 * them is kept. Who holds them releases them, as if wakpi had not been there: a capsule of `__arrow_c_array__()` or arrow-rs'
 * FFI_ArrowArray by itself, others by calling `release`. So a batch may be applied to several trackers, or again after
 * #WAKPI_NO_MEMORY. Of a stream, what it hands out is wakpi's to release, and is; the stream itself stays the caller's.
 *
 * The structs hold pointers that nobody can check: hand over only what a producer made. What can be checked is: types,
 * numbers of buffers, lengths, the order of offsets, indices.
 */
#ifndef WAKPI_ARROW_H
#define WAKPI_ARROW_H

#include <wakpi/tracker.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As the Arrow specification gives them, under its guard: other headers may have defined them already. */
#ifndef ARROW_C_DATA_INTERFACE
/** Arrow's guard of the two structs. */
#define ARROW_C_DATA_INTERFACE

/** The order of a dictionary's values means something. */
#define ARROW_FLAG_DICTIONARY_ORDERED 1
/** There may be nulls. */
#define ARROW_FLAG_NULLABLE 2
/** A map's keys are sorted. */
#define ARROW_FLAG_MAP_KEYS_SORTED 4

/** The type of an array, as the Arrow C data interface has it. */
struct ArrowSchema {
    const char *format;                    /**< The type: "+s", "u", "l", "tsm:UTC" and so on. */
    const char *name;                      /**< Of the column. */
    const char *metadata;                  /**< Not looked at. */
    int64_t flags;                         /**< ARROW_FLAG_ bits. */
    int64_t n_children;                    /**< Columns of a struct. */
    struct ArrowSchema **children;         /**< They. */
    struct ArrowSchema *dictionary;        /**< The type of the values, of a dictionary-encoded array. */
    void (*release)(struct ArrowSchema *); /**< Frees it; NULL once it was. */
    void *private_data;                    /**< The producer's own. */
};

/** An array, as the Arrow C data interface has it. */
struct ArrowArray {
    int64_t length;                       /**< Rows. */
    int64_t null_count;                   /**< -1 where nobody counted. */
    int64_t offset;                       /**< Rows to pass over in the buffers. */
    int64_t n_buffers;                    /**< As many as the type has. */
    int64_t n_children;                   /**< Columns of a struct. */
    const void **buffers;                 /**< Validity, then values or offsets, then text. */
    struct ArrowArray **children;         /**< The columns. */
    struct ArrowArray *dictionary;        /**< The values, of a dictionary-encoded array. */
    void (*release)(struct ArrowArray *); /**< Frees it; NULL once it was. */
    void *private_data;                   /**< The producer's own. */
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
/** Arrow's guard of the struct of streams. */
#define ARROW_C_STREAM_INTERFACE

/** Record batches of one type, one after the other, as the Arrow C stream interface has it. */
struct ArrowArrayStream {
    int32_t (*get_schema)(struct ArrowArrayStream *,
                          struct ArrowSchema *); /**< Gives the type; 0, or an errno. */
    int32_t (*get_next)(struct ArrowArrayStream *,
                        struct ArrowArray *); /**< Gives the next batch, a released one at the end. */
    const char *(*get_last_error)(struct ArrowArrayStream *); /**< Words on the latest failure, or NULL. */
    void (*release)(struct ArrowArrayStream *);               /**< Frees it; NULL once it was. */
    void *private_data;                                       /**< The producer's own. */
};

#endif

/**
 * Applies the rows of a record batch as events. All are looked at before the first is applied; who asks meanwhile may see
 * some of them.
 * @param tracker  takes in what they say
 * @param schema   of a struct ("+s"); borrowed during the call
 * @param array    its rows, none of them null; borrowed during the call
 * @param error    may be NULL; its position is the row of the offender, -1 where it is a column or the batch
 * @return #WAKPI_OK; #WAKPI_INVALID (NULL or released structs, a column unknown, twice there or of a wrong type, a row that is
 *         no event), #WAKPI_LIMIT (a text too long, or more different labels than max_label_count): none was applied;
 *         #WAKPI_NO_MEMORY: part may have been applied, and applying all again is safe
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_apply_arrow(wakpi_tracker *tracker, const struct ArrowSchema *schema,
                                                 const struct ArrowArray *array, wakpi_error *error);

/**
 * Applies all batches of a stream, each as wakpi_tracker_apply_arrow() does. A failure ends it: what came before it stays
 * applied, and applying the same again is safe.
 * @param tracker  takes in what they say
 * @param stream   is read to its end; stays the caller's to release
 * @param error    may be NULL; its position is the row, counted over all batches, or -1
 * @return as wakpi_tracker_apply_arrow(), and #WAKPI_INVALID with the stream's words where it failed
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_apply_arrow_stream(wakpi_tracker *tracker,
                                                        struct ArrowArrayStream *stream, wakpi_error *error);

#ifdef __cplusplus
}
#endif

#endif

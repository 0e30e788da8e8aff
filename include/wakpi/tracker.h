/**
 * @file tracker.h
 * @brief The tracker: raw webhooks and events in, campaigns out, right under duplicates, reordering and gaps.
 *
 * What a tracker knows is a join of facts: the same traffic gives the same saved bytes in whatever order it came,
 * however often it was delivered and however it was split over trackers that are merged later.
 *
 * Reading, applying and asking may be done from many threads at once. Merging, saving, loading and freeing need
 * the trackers concerned to themselves.
 */
#ifndef WAKPI_TRACKER_H
#define WAKPI_TRACKER_H

#include <wakpi/campaign.h>
#include <wakpi/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A tracker. */
typedef struct wakpi_tracker wakpi_tracker;

/** Makes an empty tracker; takes all options. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_new(const wakpi_options *options, wakpi_tracker **tracker);
/** Ends a tracker; NULL is fine. @since 0.9.0 */
WAKPI_API void wakpi_tracker_free(wakpi_tracker *tracker);

/**
 * Reads one webhook body. The body is checked as JSON as a whole before anything is taken from it; then every element
 * is judged alone, and what is not taken is counted by reason (wakpi_tracker_intake()).
 * @return #WAKPI_OK also where elements were skipped; #WAKPI_MALFORMED, #WAKPI_LIMIT with position and reason in `error`, nothing taken;
 *         #WAKPI_NO_MEMORY: read it again
 * @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_read_webhook(wakpi_tracker *tracker, const char *json, size_t size,
                                                  wakpi_error *error);
/** Reads one of wakpi's own events as a JSON object ({"wakpi":"send",...}); see the page Events. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_read_event(wakpi_tracker *tracker, const char *json, size_t size,
                                                wakpi_error *error);
/** Reads either: an object with a key "wakpi" is an event, any other a webhook body. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_read_line(wakpi_tracker *tracker, const char *json, size_t size,
                                               wakpi_error *error);
/** Applies events. All are validated first: at an error none is applied and error.position is the offender's index. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_apply(wakpi_tracker *tracker, const wakpi_event *events, size_t count,
                                           wakpi_error *error);
/** Joins all that `from` knows into `into`; the same again changes nothing. #WAKPI_MISMATCH under other options. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_merge(wakpi_tracker *into, const wakpi_tracker *from,
                                           wakpi_error *error);
/** Writes the canonical bytes in pieces. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_save(const wakpi_tracker *tracker, wakpi_write_function write,
                                          void *context, wakpi_error *error);
/** A tracker from saved bytes; the options must carry the key it was made under. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_load(const void *bytes, size_t size, const wakpi_options *options,
                                          wakpi_tracker **tracker, wakpi_error *error);

/** Classes of intake reasons. */
enum {
    WAKPI_INTAKE_ACCEPTED = 1,  /**< Taken, and it changed something. */
    WAKPI_INTAKE_DUPLICATE = 2, /**< Taken, and it was known already. */
    WAKPI_INTAKE_IGNORED = 3,   /**< Well formed, but nothing that counts. */
    WAKPI_INTAKE_MALFORMED = 4  /**< Not what it must be. */
};
/** Why an element was taken or not: a wakpi_intake is a reason's id. Diagnostics, not part of the saved bytes. */
typedef int32_t wakpi_intake;
/** How many reasons there are. Thread-safe, as the four that follow. @since 0.9.0 */
WAKPI_API int32_t wakpi_intake_count(void);
/** The reason at `index` (0 .. count-1); #WAKPI_INVALID out of range. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_intake_at(int32_t index, wakpi_intake *reason);
/** The reason's key ("ignored_reaction"); NULL for an unknown one. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_intake_key(wakpi_intake reason);
/** The reason's class, a WAKPI_INTAKE_ constant; 0 for an unknown one. @since 0.9.0 */
WAKPI_API int32_t wakpi_intake_class(wakpi_intake reason);
/** An English sentence that says what the reason means; NULL for an unknown one. Static. @since 0.9.0 */
WAKPI_API const char *wakpi_intake_text(wakpi_intake reason);
/** How many elements fell under a reason since the tracker was made. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_intake(const wakpi_tracker *tracker, wakpi_intake reason,
                                            int64_t *count);

/** How many distinct values of a label (a WAKPI_LABEL_ constant) are known. @since 0.9.0 */
WAKPI_API wakpi_status wakpi_tracker_label_count(const wakpi_tracker *tracker, int32_t label, int64_t *count);
/**
 * The value of a label at `index` (0 .. count-1), in the order of the bytes; #WAKPI_INVALID out of range. The text
 * is UTF-8 of `size` bytes, borrowed until the tracker changes. @since 0.9.0
 */
WAKPI_API wakpi_status wakpi_tracker_label_at(const wakpi_tracker *tracker, int32_t label, int64_t index,
                                              const char **text, size_t *size);

#ifdef __cplusplus
}
#endif

#endif
